/*
 * trace.h - one mail's whole way, in and out, from what the journal and the outbox keep of it.
 */
#ifndef CLF_STORE_TRACE_H
#define CLF_STORE_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

/* What is asked for: one of them, the others 0 and NULL. */
struct clf_trace_of {
	int64_t journal, outbox, ticket;
	const char *message_id; /* without angle brackets */
};

struct clf_trace_step {
	int64_t at;
	int64_t journal, outbox; /* one of them; the other 0 */
	int64_t ticket;          /* 0: none, or not known then */
	const char *what;        /* "mail.kept": as the log calls it, where the log says it too */
	const char *words;       /* or NULL */
};
#define CLF_TRACE_MAILS 200u

/*
 * Steps by time, of at most CLF_TRACE_MAILS mails each way. With a mail that came in go those that went out because
 * of it. CLF_ENOTFOUND: nothing is known of it.
 */
enum clf_status clf_trace(struct clf_store *store, struct clf_arena *arena, const struct clf_trace_of *of,
			  struct clf_trace_step **out, size_t *count, struct clf_error *err);

#endif
