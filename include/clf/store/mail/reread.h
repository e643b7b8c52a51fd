/*
 * reread.h - received messages whose derived text is made anew from the raw mail.
 */
#ifndef CLF_STORE_REREAD_H
#define CLF_STORE_REREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/mail/reading.h"

struct clf_arena;
struct clf_store;

struct clf_received {
	int64_t message, journal, ticket;
	const char *from; /* folded; or NULL */
	int64_t at;
};

/*
 * Messages after that one whose whole mail was kept, by rising id, at most limit; ticket 0: of all tickets.
 * CLF_OK with *count 0 after the last.
 */
enum clf_status clf_received_next(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t after,
				  size_t limit, struct clf_received **out, size_t *count, struct clf_error *err);
/* How many there are. */
enum clf_status clf_received_count(struct clf_store *store, int64_t ticket, int64_t *out, struct clf_error *err);

/*
 * clf_journal_sent_texts as it was when that message came: what went out later may repeat the sender's own words,
 * and they would be taken for a quotation.
 */
enum clf_status clf_received_sent_texts(struct clf_store *store, struct clf_arena *arena,
					const struct clf_received *received, size_t limit, struct clf_texts *out,
					struct clf_error *err);

/* Text, reply, kind and attachments as in the reading; nothing else. Inside a transaction. *changed: something was
 * different. */
enum clf_status clf_received_update(struct clf_store *store, int64_t message, const struct clf_reading *reading,
				    bool *changed, struct clf_error *err);

#endif
