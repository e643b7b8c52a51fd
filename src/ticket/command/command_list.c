/*
 * command_list.c - which list #list means.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/command/list.h"
#include "clf/ticket/plan/directory_facts.h"

static const struct clf_directory nobody;

size_t clf_list_names(struct clf_arena *arena, const struct clf_directory *directory, const char *const **out)
{
	static const char *const lists[] = {"mine", "overdue", "new", "all"};
	const struct clf_directory *known = directory != NULL ? directory : &nobody;
	const char **names =
	    clf_arena_array_of(arena, CLF_COUNT(lists) + known->team_count + known->view_count, const char *);
	size_t n = 0;

	for (size_t i = 0; i < CLF_COUNT(lists); i++)
		names[n++] = lists[i];
	for (size_t i = 0; i < known->team_count; i++)
		names[n++] = clf_arena_printf(arena, "team %s", known->teams[i]);
	for (size_t i = 0; i < known->view_count; i++)
		names[n++] = known->views[i];
	*out = names;
	return n;
}

const char *clf_list_named(struct clf_arena *arena, const char *text, const struct clf_directory *directory)
{
	const char *const *names;
	size_t count = clf_list_names(arena, directory, &names);
	size_t views = directory != NULL ? directory->view_count : 0;
	const char *could = NULL;
	int at;

	if (clf_text_blank(text))
		return "";
	if (strchr(text, '=') != NULL)
		return "=";
	at = clf_name_match(arena, text, names, NULL, count, &could);
	if (at < 0)
		return NULL;
	return (size_t)at < count - views ? names[at] : clf_arena_printf(arena, "view %s", names[at]);
}
