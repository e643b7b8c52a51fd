/*
 * list.h - which list #list means.
 */
#ifndef CLF_TICKET_LIST_H
#define CLF_TICKET_LIST_H

#include <stddef.h>

struct clf_arena;
struct clf_directory;

/* What #list can be asked for: "mine", "overdue", "new", "all", "team NAME" for each team, and the names of views.
 * directory: NULL for none. */
size_t clf_list_names(struct clf_arena *arena, const struct clf_directory *directory, const char *const **out);
/*
 * The one of them that the text means, of a view "view NAME", "" for none at all, "=" for fields and their values,
 * status=Open; NULL: there is no such list, or it may be several.
 */
const char *clf_list_named(struct clf_arena *arena, const char *text, const struct clf_directory *directory);

#endif
