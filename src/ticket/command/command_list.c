/*
 * command_list.c - which list #list means.
 */
#include "clf/ticket/command/list.h"

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"

size_t clf_list_names(struct clf_arena *arena, const char *const *teams, size_t team_count, const char *const **out)
{
	static const char *const lists[] = {"mine", "overdue", "new", "all"};
	const char **names = clf_arena_array_of(arena, CLF_COUNT(lists) + team_count, const char *);
	size_t n = 0;

	for (size_t i = 0; i < CLF_COUNT(lists); i++)
		names[n++] = lists[i];
	for (size_t i = 0; i < team_count; i++)
		names[n++] = clf_arena_printf(arena, "team %s", teams[i]);
	*out = names;
	return n;
}

const char *clf_list_named(struct clf_arena *arena, const char *text, const char *const *teams, size_t team_count)
{
	const char *const *names;
	size_t count = clf_list_names(arena, teams, team_count, &names);
	const char *could = NULL;
	int at;

	if (clf_text_blank(text))
		return "";
	at = clf_name_match(arena, text, names, NULL, count, &could);
	return at >= 0 ? names[at] : NULL;
}
