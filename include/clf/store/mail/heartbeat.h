/*
 * heartbeat.h - the probes that mailboxes send to themselves: when the next goes out, what became of each, and how each
 * mailbox's heartbeat stands.
 *
 * A probe is stored before it is sent, and is sent once, but for a relay that put it off. Points in time are
 * microseconds; 0 stands for none.
 */
#ifndef CLF_STORE_HEARTBEAT_H
#define CLF_STORE_HEARTBEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

#define CLF_HEARTBEAT_GRACE_S 600 /* a probe is never late before, as greylisting takes that long */
#define CLF_HEARTBEAT_KNOWN_H 24  /* hours after which a probe that comes back says nothing any more */
#define CLF_HEARTBEAT_FIRST_S 60  /* after a mailbox is first met its first probe goes out */
#define CLF_HEARTBEAT_KEPT_DAYS 7 /* probes, and their journal rows */

/* Longest that one is awaited before it is late. */
int64_t clf_heartbeat_grace(int interval_s);

/* What to send now. */
struct clf_probe_due {
	int64_t number;                    /* of the mailbox's heartbeat, for the token */
	int64_t sequence;                  /* 0: nothing is due */
	const char *message_id, *reply_to; /* of one that was put off, the arena's; NULL: it is a new one */
};
/*
 * One at a time: none while another is awaited and not yet late; while none comes back, at growing pauses. A mailbox
 * that is met for the first time is noted. Within a transaction that also stores the probe.
 */
enum clf_status clf_heartbeat_due(struct clf_store *store, struct clf_arena *arena, const char *mailbox, int interval_s,
				  int64_t now, struct clf_probe_due *out, struct clf_error *err);
/* A look without the writer's lock: whether clf_heartbeat_due may have something, or a mailbox to note. */
enum clf_status clf_heartbeat_may_be_due(struct clf_store *store, const char *mailbox, int interval_s, int64_t now,
					 bool *out, struct clf_error *err);

struct clf_probe_made {
	const char *mailbox, *message_id, *reply_to, *smtp;
	int64_t sequence;
	int interval_s;
};
/* It is about to be sent. One that was put off goes out once more. Within the transaction of clf_heartbeat_due. */
enum clf_status clf_heartbeat_made(struct clf_store *store, const struct clf_probe_made *probe, int64_t now,
				   struct clf_error *err);
/* The relay took it, or nobody knows; it put it off; or it refused it for good. words: its own. */
enum clf_probe_relayed { CLF_PROBE_TAKEN, CLF_PROBE_PUT_OFF, CLF_PROBE_REFUSED };
enum clf_status clf_heartbeat_relayed(struct clf_store *store, const char *mailbox, int64_t sequence,
				      enum clf_probe_relayed what, const char *words, int64_t now,
				      struct clf_error *err);

/* How it came back. */
struct clf_probe_back {
	int64_t number, sequence;          /* of its token */
	int64_t seen_at;                   /* in the mailbox, by its server; 0: unknown */
	const char *message_id, *reply_to; /* that it came with, or NULL */
	const char *spf, *dkim, *dmarc;    /* results; NULL: none said */
};
/* *awaited false: another mailbox's, come back before, or older than a day; nothing is changed then. */
enum clf_status clf_heartbeat_back(struct clf_store *store, const char *mailbox, const struct clf_probe_back *back,
				   int64_t now, bool *awaited, struct clf_error *err);
/* A report says that it can't be delivered. */
enum clf_status clf_heartbeat_bounced(struct clf_store *store, const char *mailbox, int64_t number, int64_t sequence,
				      const char *words, struct clf_error *err);

/* Nothing kept us from seeing probes come back since then: at start, and after a step of the clock. */
enum clf_status clf_heartbeat_watch(struct clf_store *store, int64_t now, struct clf_error *err);
/* Notes that one is late, if so. *missed: this just now. A transaction of its own, or the caller's. */
enum clf_status clf_heartbeat_miss(struct clf_store *store, const char *mailbox, int interval_s, int64_t now,
				   bool *missed, struct clf_error *err);
/* A probe that is late and wasn't looked for in \Junk; sequence 0: there is none. Its texts are the arena's. */
struct clf_probe_sought {
	int64_t sequence;
	const char *message_id;
};
enum clf_status clf_heartbeat_to_seek(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				      int interval_s, int64_t now, struct clf_probe_sought *out, struct clf_error *err);
/* folder: where it was found, or NULL. */
enum clf_status clf_heartbeat_sought(struct clf_store *store, const char *mailbox, int64_t sequence, const char *folder,
				     int64_t now, struct clf_error *err);

/* How a mailbox's heartbeat stands. Texts are the arena's, NULL where there is nothing. */
struct clf_heartbeat {
	const char *mailbox;
	int64_t sequence, next_at, watched_at;
	int64_t missed_at; /* one was late by then, and none came back since; 0: none is */
	struct {
		int64_t sequence; /* 0: none ever */
		int64_t made_at, relayed_at, seen_at, handled_at;
		const char *spf, *dkim, *dmarc;
		bool same_id, same_reply;
	} back;                            /* the newest that came back */
	bool had_spf, had_dkim, had_dmarc; /* passed with one of those kept before it */
	int64_t open_since;                /* the oldest that went out after it; 0: none is out */
	int64_t open_count;
	const char *state, *words; /* of the newest probe */
	const char *junk;          /* the folder that one of those was found in */
};
/* All that were ever met, by name. */
enum clf_status clf_heartbeats(struct clf_store *store, struct clf_arena *arena, struct clf_heartbeat **out,
			       size_t *count, struct clf_error *err);

/* Probes and their journal rows that are older than they are kept, a few hundred at a time. */
enum clf_status clf_heartbeat_tidy(struct clf_store *store, int64_t now, struct clf_error *err);

/* When heartbeat_ping was asked last, and how that ended. */
struct clf_heartbeat_ping {
	int64_t asked_at, done_at;
	const char *words; /* why the last failed; NULL: it didn't */
};
enum clf_status clf_heartbeat_ping(struct clf_store *store, struct clf_arena *arena, struct clf_heartbeat_ping *out,
				   struct clf_error *err);
enum clf_status clf_heartbeat_pinged(struct clf_store *store, int64_t now, const char *words, struct clf_error *err);

#endif
