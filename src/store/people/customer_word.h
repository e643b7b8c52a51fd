/*
 * customer_word.h - the words that a customer is found by.
 */
#ifndef CLF_STORE_CUSTOMER_WORD_H
#define CLF_STORE_CUSTOMER_WORD_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_db;

#define CUSTOMER_WORDS 16u     /* of one customer */
#define CUSTOMER_WORD_MAX 254u /* octets; of longer ones the beginning */

/* Those of a name and an address, folded, each once. */
size_t customer_words(struct clf_arena *arena, const char *name, const char *address, const char *out[CUSTOMER_WORDS]);
/* Those of a customer made anew from what the name and the address are now; nothing for who is no customer. */
enum clf_status customer_words_put(struct clf_db *db, int64_t party, struct clf_error *err);

/* What somebody looks for: the folded words between blanks, at most max; more are counted. */
size_t customer_words_asked(struct clf_arena *arena, const char *text, const char **out, size_t max);
/* Behind all words that begin so. */
const char *customer_word_end(struct clf_arena *arena, const char *word);

#endif
