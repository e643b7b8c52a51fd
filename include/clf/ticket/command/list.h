/*
 * list.h - which list #list means.
 */
#ifndef CLF_TICKET_LIST_H
#define CLF_TICKET_LIST_H

#include <stddef.h>

struct clf_arena;

/* What #list can be asked for: "mine", "overdue", "new", "all" and "team NAME" for each team. */
size_t clf_list_names(struct clf_arena *arena, const char *const *teams, size_t team_count, const char *const **out);
/* The one of them that the text means, "" for none at all; NULL: there is no such list, or it may be several. */
const char *clf_list_named(struct clf_arena *arena, const char *text, const char *const *teams, size_t team_count);

#endif
