/*
 * intake_inside.h - what intake's files share: its peers, arrivals that are not yet kept, and the mails
 * that are being read.
 */
#ifndef CLF_GATEWAY_INTAKE_INSIDE_H
#define CLF_GATEWAY_INTAKE_INSIDE_H

#include "clf/base/frame.h"
#include "clf/gateway/reader/reader.h"
#include "clf/gateway/role.h"
#include "clf/mail/write/compose.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/mailbox.h"
#include "decide/intake_decide.h"

#define INTAKE_PEERS 520u
#define INTAKE_JOBS 256u
#define INTAKE_JOB_BYTES (64u << 20) /* raw mails in memory, beyond the first */
#define INTAKE_KEEP_MAILS 100u       /* in one commit */
#define INTAKE_KEEP_BYTES (8u << 20)
#define INTAKE_APPLY_MAILS 64u
#define INTAKE_ATTEMPTS 3u

struct peer {
	char role[16];
	char name[72];
	struct clf_channel *channel; /* owned; NULL: free */
	/* a mailbox: what lay there at its first look, and when it was set up (0: unknown) */
	uint32_t uidvalidity, lay_uid;
	int64_t configured_at;
};

struct arrival {
	struct clf_arrival mail; /* its texts are the arrivals' arena's */
	int64_t journal;
	bool known; /* was kept before */
};

enum job_state {
	JOB_FREE,
	JOB_NEW,   /* waits for its attempt to be counted */
	JOB_READY, /* counted and loaded, waits for a worker */
	JOB_READING,
	JOB_AGAIN,  /* is read again with the texts that went out on its ticket */
	JOB_READ,   /* waits for the second commit */
	JOB_FAILED, /* goes to quarantine */
	JOB_LATER,  /* not before `due` */
};

struct job {
	enum job_state state;
	int64_t journal;
	struct clf_arena *arena; /* owned; all texts below are its */
	const char *mailbox, *envelope;
	bool oversize;
	int64_t size, received_at;
	enum clf_lay lay;
	unsigned attempts, failures; /* readings begun; attempts to apply that failed */
	struct clf_buf raw;          /* owned */
	struct clf_reading *reading;
	struct clf_texts sent;
	bool was_cut;        /* read with what went out */
	bool quotes_unknown; /* the database has yet to say what that is */
	const struct clf_outgoing_part *parts;
	size_t part_count;
	bool has_parts;  /* parts were fetched, or there are none to fetch */
	int64_t due;     /* clf_clock_monotonic_ms */
	int64_t read_at; /* likewise */
	char reason[CLF_ERROR_TEXT];
};

struct intake {
	struct clf_role_start *start;
	const struct clf_config *config;
	struct clf_keyring *keyring;
	struct clf_store *store; /* NULL while the database can't be reached */
	struct clf_reader_pool *pool;
	struct peer peers[INTAKE_PEERS];
	struct clf_arena *arena; /* of one turn */
	struct arrival *arrivals;
	struct clf_arena *arrival_arena;
	size_t arrival_count, arrival_bytes;
	int64_t arrived_at; /* the first of them, clf_clock_monotonic_ms */
	int64_t hear_at;    /* when mail is taken though there is no room to read it */
	bool backlog;       /* rows may wait in the journal that are no jobs */
	struct job jobs[INTAKE_JOBS];
	size_t job_bytes;
	int64_t look_at, alive_at; /* clf_clock_monotonic_ms: next look at the journal, next sign of life */
	bool parts_wait;           /* no mail is begun until a reader has fetched them */
	bool stop, broken;         /* broken: end with a failure, the supervisor starts anew */
};

/* intake_store.c */
struct clf_act_context intake_context(const struct intake *intake);
/* Says to the supervisor that all is well. */
void intake_alive(struct intake *intake);
void intake_say(struct intake *intake, uint8_t type, int64_t deadline_s); /* to the supervisor; 0: no deadline */
/* False: can't be opened now; broken is set when trying again is of no use. */
bool intake_open(struct intake *intake, struct clf_error *err);
/* After CLF_EIO: opens the database again, with back-off, until it is there or intake is to stop. */
void intake_reopen(struct intake *intake, const struct clf_error *err);
bool intake_must_stop(struct intake *intake);

/* intake_peers.c */
void intake_take_control(struct intake *intake);
size_t intake_peer_fds(struct intake *intake, struct pollfd *fds, size_t max);
void intake_send(struct intake *intake, const char *role, const char *name, uint8_t type, const struct clf_json *head);
void intake_free_peers(struct intake *intake);

/* intake_keep.c: the first commit. Returns when all arrivals are durable and "kept" is said, or intake must stop. */
void intake_keep(struct intake *intake);
/* The same within a transaction: the rows, and what follows once it is committed. */
enum clf_status intake_keep_rows(struct intake *intake, struct clf_error *err);
void intake_kept(struct intake *intake);
void intake_arrive(struct intake *intake, const struct peer *peer, const struct clf_frame *frame);

/* intake_jobs.c: waiting mails to readings. */
void intake_look(struct intake *intake);
size_t intake_free_jobs(const struct intake *intake);
/* A mail that was kept with its attempt counted. */
void intake_begin(struct intake *intake, const struct arrival *arrival);
void intake_read(struct intake *intake);
void intake_collect(struct intake *intake);
void intake_job_free(struct intake *intake, struct job *job);
void intake_job_later(struct job *job, int64_t ms);

/* intake_begins.c: what a mailbox is told of where it stands, and begins. */
enum clf_status intake_send_state(struct intake *intake, struct peer *peer, struct clf_error *err);

/* intake_hear.c */
/* Receives what all of them sent, up to what one commit takes. True: there may be more. */
bool intake_take_peers(struct intake *intake);

/* intake_apply.c: the second commit, which keeps what arrived meanwhile too. True: something was done. */
bool intake_apply(struct intake *intake);

#endif
