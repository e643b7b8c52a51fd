/*
 * mime_author.h - what programs write into address fields against RFC 5322, made so that it can be read.
 */
#ifndef CLF_MAIL_MIME_AUTHOR_H
#define CLF_MAIL_MIME_AUTHOR_H

#include <stdbool.h>

struct clf_arena;

/* The field with what encoded words mustn't hold in a name encoded: commas, brackets, addresses. */
const char *author_safe_words(struct clf_arena *arena, const char *field);
/*
 * The one mailbox of a field that ends with an address in angle brackets, whatever stands before it; false: there is
 * none at the end, or other mailboxes are listed before it. The name is still encoded.
 */
bool author_at_end(struct clf_arena *arena, const char *field, const char **name, const char **address);

#endif
