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
#include "trouble.h"

#define INTAKE_PEERS 520u
#define INTAKE_JOBS 256u
#define INTAKE_SENDER_JOBS 96u       /* of one sender's, while others' may wait behind them */
#define INTAKE_JOB_BYTES (64u << 20) /* mails in memory, beyond the first */
#define INTAKE_KEEP_MAILS 100u       /* in one commit */
#define INTAKE_KEEP_BYTES (8u << 20)
#define INTAKE_APPLY_MAILS 64u
#define INTAKE_ATTEMPTS 3u /* deaths of its reader, or of intake over it alone */
#define INTAKE_STOPS 10u   /* ends of the whole gateway over it alone: few of these are a mail's doing */
#define INTAKE_TURNS 1024u

struct peer {
	char role[16];
	char name[72];
	struct clf_channel *channel; /* owned; NULL: free */
	struct clf_channel *next;    /* owned, or NULL: of the process after it, once all is heard that it said */
	bool deaf;                   /* it ended; what it said is still there */
	/* a mailbox: what lay there at its first look, and when it was set up (0: unknown) */
	uint32_t uidvalidity, lay_uid;
	int64_t configured_at;
	char paused[128]; /* what its process was told: why a person wants nothing fetched; "": go on */
	int64_t tried_at; /* that a person wanted it tried then was told */
};

struct arrival {
	struct clf_arrival mail; /* its texts are the arrivals' arena's */
	int64_t journal;
	bool known; /* was kept before */
};

enum job_state {
	JOB_FREE,
	JOB_NEW,   /* waits to be written down as in hand, and for its raw mail */
	JOB_READY, /* waits for a worker */
	JOB_READING,
	JOB_LOOK,   /* the database is asked what it may quote: it is read again then */
	JOB_READ,   /* waits for the second commit */
	JOB_FAILED, /* goes to quarantine */
	JOB_LATER,  /* not before `due`, then `then` */
};

enum job_task {
	TASK_WHOLE,
	TASK_AGAIN, /* with the texts that went out on its ticket, and for the bytes of what is attached */
	TASK_HEADER /* alone: of a mail that can't be read, so that it is known who wrote it */
};

struct job {
	enum job_state state, then;
	enum job_task task;
	int64_t journal, sender;
	struct clf_arena *arena; /* owned; all texts below are its */
	const char *mailbox, *envelope;
	bool oversize;
	bool header_only;  /* the whole can't be read, and a person released it */
	bool may_be_probe; /* its mailbox waits for the word on it */
	uint32_t uidvalidity, uid;
	int64_t size, received_at;
	enum clf_lay lay;
	unsigned attempts, stops;          /* as the journal has them */
	unsigned again_failures, failures; /* readings with texts and parts that failed; attempts to apply */
	struct clf_buf raw;                /* owned */
	size_t bytes;                      /* what of intake's job_bytes is its */
	struct clf_reading *reading;
	struct clf_texts sent;
	bool was_cut;      /* read with what went out */
	bool wants_parts;  /* a mail would go out with them */
	bool has_parts;    /* its reading has them */
	bool parts_failed; /* and they can't be had */
	bool untold;       /* who wrote it couldn't be told that it failed */
	bool undecided;    /* nor could it be found out who and about what */
	bool slow;         /* waits for a worker that is for those that take long */
	bool is_suspect;   /* was in hand when intake ended: it is handled alone */
	bool is_alone;
	int64_t begun_at, due, read_at; /* clf_clock_monotonic_ms */
	enum clf_end end;               /* of one that failed */
	char reason[CLF_ERROR_TEXT];
};

struct intake {
	struct clf_role_start *start;
	const struct clf_config *config;
	struct clf_keyring *keyring;
	struct clf_store *store; /* NULL while the database can't be reached */
	int64_t began_at;
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
	int64_t look_at, alive_at;    /* clf_clock_monotonic_ms: next look at the journal, next sign of life */
	uint32_t spent[INTAKE_TURNS]; /* ms of readers' time lately, by a hash of the sender */
	int64_t spent_at;
	struct trouble trouble;
	unsigned reader_ends[CLF_READER_ENDS]; /* not stored yet */
	int64_t disk_at;                       /* clf_clock_monotonic_ms: when to look at the disk */
	char full[128];                        /* why no mail is to be fetched; "": it is */
	int64_t beat_at;                       /* clf_clock_monotonic_ms: when to look at the heartbeats next */
	int64_t clock_step; /* what the clock of the day is ahead of the other, ms; 0: not seen yet */
	bool said_root;     /* that the readers are root */
	bool stop, broken;  /* broken: end with a failure, the supervisor starts anew */
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
/* Whether that is over. */
void intake_watch_trouble(struct intake *intake);
bool intake_must_stop(struct intake *intake);
/* intake_disk.c: while there is too little room, mail stays on its servers; mailboxes are told. */
void intake_watch_disk(struct intake *intake);
void intake_set_pause(const struct intake *intake, const struct peer *mailbox, struct clf_json *head);
void intake_tell_pause(struct intake *intake, const struct peer *mailbox);
/* intake_order.c: what people want of mailboxes is told to their processes where it is news. */
enum clf_status intake_take_orders(struct intake *intake, struct clf_error *err);
enum clf_status intake_know_pause(struct intake *intake, struct peer *peer, struct clf_error *err); /* and not told */
/* How often readers ended is written down. */
void intake_count_readers(struct intake *intake);

/* intake_peers.c */
void intake_take_control(struct intake *intake);
/* All is heard that it said: the one after it has its place, if there is one. */
void intake_end_peer(struct peer *peer);
size_t intake_peer_fds(struct intake *intake, struct pollfd *fds, size_t max);
void intake_send(struct intake *intake, const char *role, const char *name, uint8_t type, const struct clf_json *head);
/* To web, which answers whether all is well: since when the database can't be written, or that it can. */
void intake_tell_web(struct intake *intake);
void intake_free_peers(struct intake *intake);

/* intake_keep.c: the first commit. Returns when all arrivals are durable and "kept" is said, or intake must stop. */
void intake_keep(struct intake *intake);
/* The same within a transaction: the rows, and what follows once it is committed. */
enum clf_status intake_keep_rows(struct intake *intake, struct clf_error *err);
void intake_kept(struct intake *intake);
void intake_arrive(struct intake *intake, const struct peer *peer, const struct clf_frame *frame);

/* intake_header.c: octets of a mail's header, at most 64 KiB. */
size_t intake_header_size(struct clf_str raw);

/* intake_jobs.c: the mails in hand. */
void intake_look(struct intake *intake);
size_t intake_free_jobs(const struct intake *intake);
size_t intake_jobs_of(const struct intake *intake, int64_t sender);
/* Bytes that all in hand may take when one of that size joins them. */
size_t intake_room_for(size_t size);
/* A mail that was kept as one in hand. */
void intake_begin(struct intake *intake, const struct arrival *arrival);
/* Writes down those that are new, as far as there is room for them, and loads them. */
void intake_prepare(struct intake *intake);
struct job *intake_job(struct intake *intake, int64_t journal);
void intake_job_free(struct intake *intake, struct job *job);
void intake_job_later(struct job *job, enum job_state then, int64_t ms);
/* What it holds in memory, anew. */
void intake_job_weigh(struct intake *intake, struct job *job);
/* It can't be carried out: at least its header is read before it goes to quarantine. */
void intake_job_fail(struct job *job, enum clf_end end, const char *reason);

/* intake_read.c: those in hand to readers, in turn, and what comes back. */
void intake_read(struct intake *intake);
void intake_collect(struct intake *intake);

/* intake_begins.c: what a mailbox is told of where it stands, and begins. */
enum clf_status intake_send_state(struct intake *intake, struct peer *peer, struct clf_error *err);

/* intake_hear.c */
/* Receives what all of them sent, up to what one commit takes. True: there may be more. */
bool intake_take_peers(struct intake *intake);

/* intake_heartbeat.c: probes that mailboxes sent to themselves. */
/* What becomes of a mail that is one, or speaks of one. Within the second commit. */
enum clf_status intake_probe(struct intake *intake, const struct job *job, const struct intake_decision *decision,
			     struct clf_verdict *out, struct clf_error *err);
/* Once that is durable: whether its mailbox may do with it as with any other, or removes it. */
void intake_probe_known(struct intake *intake, const struct job *job, enum clf_end end);
/* Probes that are late are looked for in their mailboxes' junk. */
void intake_heartbeat(struct intake *intake);

/* intake_apply.c: the second commit, which keeps what arrived meanwhile too. True: something was done. */
bool intake_apply(struct intake *intake);

#endif
