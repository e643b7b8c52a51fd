/*
 * sent_texts.h - what went out, for the cut of what somebody quotes.
 */
#ifndef CLF_STORE_SENT_TEXTS_H
#define CLF_STORE_SENT_TEXTS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;
struct clf_texts;

/* Texts that went out on the ticket before then and that the reader may quote: the customers' conversation, and what
 * was sent to the reader; newest first. */
enum clf_status sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t before,
			   const char *reader, size_t limit, struct clf_texts *out, struct clf_error *err);

#endif
