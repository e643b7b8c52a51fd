/*
 * kind_list.h - which lists a mail came through.
 */
#ifndef CLF_MAIL_KIND_LIST_H
#define CLF_MAIL_KIND_LIST_H

#include <stdbool.h>

#include "clf/mail/reading.h"

struct clf_arena;
struct header_list;

/* Addresses that one posts to, then ids, as they are written. */
struct clf_texts kind_lists(struct clf_arena *arena, const struct header_list *list);
/* One may unsubscribe, and none of the lists has an address that one posts to. */
bool kind_is_newsletter(const struct header_list *list, struct clf_texts lists);

#endif
