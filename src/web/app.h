/*
 * app.h - what lives as long as the web role: its store, keys, peers and counters.
 */
#ifndef CLF_WEB_APP_H
#define CLF_WEB_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/act/act.h"
#include "clf/base/crypto.h"

#define WEB_PATIENCE_MS 2000 /* for the writer before us; the store tries six times */

struct clf_json;
struct limiter;
struct clf_reader_pool;

struct web {
	struct clf_act_context act;      /* config, keyring and store; the store is NULL while it can't be opened */
	struct clf_reader_pool *readers; /* owned; mails are looked into there only */
	struct limiter *sign_ins;        /* owned; shared with all workers */
	bool wakes_sender, wakes_intake; /* there is something for them, to be told when the request is done */
	struct clf_json *peers;          /* owned: which other processes are there, {"sender":true}; or NULL */
	struct clf_json *trouble;        /* owned: what intake can't write, as it told it: {"since","why"}; or NULL */
	struct clf_json *looked;         /* owned: how everything stood at looked_at, see health.h; or NULL */
	int64_t looked_at;               /* monotonic ms */
	int64_t locked_at;               /* monotonic ms: the database is kept locked since; 0: it isn't */
	int64_t clock_offset;            /* of the wall clock to the monotonic one at the last look, ms */
	int64_t jump_ms, jumped_at;      /* the last jump of it; monotonic ms */
	int64_t trouble_said;            /* monotonic ms */
	unsigned troubles;               /* since then */
	uint8_t csrf_key[CLF_KEY_BYTES];
	char *origin;            /* scheme, host and port of base_url, or NULL */
	bool secure;             /* browsers reach the pages over https */
	const char *open_failed; /* why there is no store, as far as it is known; or NULL */
	bool store_failed;       /* a statement gave CLF_EIO: open it anew */
	int64_t answers[6];      /* responses by first digit of their status */
};

/* Without readers and without a store: what the loop has, and workers start from. *out is the caller's. */
enum clf_status web_begin(const struct clf_config *config, struct web **out, struct clf_error *err);
/* To be called before web_open: readers must not inherit the database. */
enum clf_status web_readers(struct web *web, struct clf_error *err);
enum clf_status web_open(struct web *web, struct clf_error *err);
/* All three. */
enum clf_status web_new(const struct clf_config *config, struct web **out, struct clf_error *err);
void web_free(struct web **web);

/* What a worker is told of the loop: {"peers","trouble","answers","looked"}; and taken over there. */
struct clf_json *web_facts(const struct web *web);
void web_take_facts(struct web *web, const struct clf_json *facts);
/* To the log, once a minute with how often. */
void web_trouble(struct web *web, const char *event, const char *error);

/* Something waits in the outbox, or in the journal: that only hastens what a poll would find. */
void web_wake_sender(struct web *web);
void web_wake_intake(struct web *web);

#endif
