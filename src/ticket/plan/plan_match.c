/*
 * plan_match.c - which agent, team or template a text means; one that may mean two is refused with both.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/command/list.h"
#include "plan/plan_command.h"

#define SHOWN_MAX 24u /* of the names there are */

static const char *nearest(struct clf_arena *arena, const char *text, const char *const *names,
			   const char *const *second, size_t count)
{
	const char *folded = clf_utf8_fold(arena, text), *best = NULL;
	size_t at = clf_str_far(folded);

	for (size_t i = 0; i < 2 * count; i++) {
		const char *name = i < count ? names[i] : second != NULL ? second[i - count] : NULL, *nearer = NULL;

		if (name != NULL)
			clf_str_nearer(folded, clf_utf8_fold(arena, name), &nearer, &at);
		if (nearer != NULL)
			best = name;
	}
	return best;
}

int plan_match(struct planning *p, const char *what, const char *text, const char *const *names,
	       const char *const *second, size_t count)
{
	const char *could = NULL;
	int at = clf_text_blank(text) ? -1 : clf_name_match(p->arena, text, names, second, count, &could);

	if (at >= 0)
		return at;
	if (could != NULL) {
		plan_refuse(p, "\"%s\" could be %s: write more of the name", text, could);
		return -1;
	}
	plan_no_such(p, what, text, names, second, count);
	return -1;
}

void plan_no_such(struct planning *p, const char *what, const char *text, const char *const *names,
		  const char *const *second, size_t count)
{
	const char *near = nearest(p->arena, text != NULL ? text : "", names, second, count), *list = "";
	const char *more = count > SHOWN_MAX ? ", ..." : "";

	what = plan_words(p, what);
	for (size_t i = 0; i < count && i < SHOWN_MAX; i++)
		list = clf_arena_printf(p->arena, "%s%s%s", list, i > 0 ? ", " : "", names[i]);
	if (count == 0)
		plan_refuse(p, "there is no %s \"%s\", nor any other", what, text);
	else if (near != NULL)
		plan_refuse(p, "there is no %s \"%s\"; the nearest is %s; there are: %s%s", what, text, near, list,
			    more);
	else
		plan_refuse(p, "there is no %s \"%s\"; there are: %s%s", what, text, list, more);
}

const char *const *plan_status_names(const struct planning *p, size_t *count)
{
	const char **names = clf_arena_array_of(p->arena, p->facts->status_count, const char *);

	*count = 0;
	for (size_t i = 0; i < p->facts->status_count; i++) {
		if (!p->facts->statuses[i].gone)
			names[(*count)++] = p->facts->statuses[i].name;
	}
	return names;
}

void plan_no_status(struct planning *p, const char *text)
{
	size_t count;
	const char *const *names = plan_status_names(p, &count);

	plan_no_such(p, CLF_SAID("status"), text, names, NULL, count);
}

int plan_match_agent(struct planning *p, const char *text)
{
	const struct clf_directory *directory = p->facts->directory;
	size_t count = directory != NULL ? directory->agent_count : 0;
	const char **names = clf_arena_array_of(p->arena, count, const char *);
	const char **addresses = clf_arena_array_of(p->arena, count, const char *);

	for (size_t i = 0; i < count; i++) {
		names[i] = plan_agent_shown(&directory->agents[i]);
		addresses[i] = directory->agents[i].address;
	}
	return plan_match(p, CLF_SAID("agent"), text, names, addresses, count);
}

void plan_check_list(struct planning *p, const struct clf_command *command)
{
	const char *const *names;
	size_t count;

	if (clf_list_named(p->arena, command->argument, p->facts->directory) != NULL)
		return;
	count = clf_list_names(p->arena, p->facts->directory, &names);
	plan_match(p, CLF_SAID("list"), command->argument, names, NULL, count);
}
