/*
 * journal_word.h - what people say is to become of mails that came to no ticket: kept, and carried out by intake.
 */
#ifndef CLF_STORE_JOURNAL_WORD_H
#define CLF_STORE_JOURNAL_WORD_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/plan/word.h"

struct clf_arena;
struct clf_store;

/*
 * Keeps the word. But for DISCARD the mail waits again, and intake does what was said. A transaction of its own, unless
 * one runs. CLF_ENOTFOUND: no such mail, or no such ticket; CLF_ECONFLICT: the mail is on a ticket, waits already, or
 * there is nothing to discard.
 */
enum clf_status clf_journal_say(struct clf_store *store, int64_t journal, const struct clf_word *word,
				struct clf_error *err);
/* What counts when the mail is decided; kind CLF_WORD_NONE: nobody said anything, or that it be read again. */
enum clf_status clf_journal_word(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				 struct clf_word *out, struct clf_error *err);
/* All that was said of a mail, the newest first, at most 50; each with when it was said. */
enum clf_status clf_journal_words(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				  struct clf_word **out, size_t *count, struct clf_error *err);

#endif
