/*
 * ticket_filter.c - what is wrong with the filters of a list: a mistyped name would give a list in which nothing is.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/problem.h"
#include "clf/base/str.h"
#include "clf/store/look/query.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/field/field.h"
#include "people/names.h"

struct checking {
	struct clf_store *store;
	struct clf_arena *arena;
	struct clf_problems *problems;
	struct clf_error *err;
};

typedef enum clf_status find_name(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
typedef const char *near_name(struct clf_store *store, struct clf_arena *arena, const char *name);

/* find says which names there are; that is told where none is near. */
static enum clf_status check_name(struct checking *c, const char *field, const char *name, find_name *find,
				  near_name *near)
{
	struct clf_error said = {.text = ""};
	const char *nearest, *there_are;
	int64_t id = 0;
	enum clf_status status = name != NULL ? find(c->store, name, &id, &said) : CLF_OK;

	if (status != CLF_ENOTFOUND) {
		if (status != CLF_OK)
			clf_error_set(c->err, status, "%s", said.text);
		return status;
	}
	nearest = near(c->store, c->arena, name);
	there_are = nearest == NULL ? strstr(said.text, "; there are ") : NULL;
	clf_problem_add(c->problems, c->arena, field, CLF_WRONG_UNKNOWN, nearest,
			"names \"%s\", and there is no such %s%s", name, field, there_are != NULL ? there_are : "");
	return CLF_OK;
}

static enum clf_status check_owner(struct checking *c, const char *owner)
{
	struct clf_agent agent;
	enum clf_status status;

	if (owner == NULL || clf_text_equal_nocase(owner, "none"))
		return CLF_OK;
	status = clf_agent_find(c->store, c->arena, owner, &agent, c->err);
	if (status != CLF_ENOTFOUND)
		return status;
	clf_problem_add(c->problems, c->arena, "owner", CLF_WRONG_UNKNOWN, agent_nearest(c->store, c->arena, owner),
			"names \"%s\", and no agent has that address", owner);
	return CLF_OK;
}

static const char *nearest_of(const char *text, const char *const *names, size_t count)
{
	const char *best = NULL;
	size_t at = clf_str_far(text);

	for (size_t i = 0; i < count; i++)
		clf_str_nearer(text, names[i], &best, &at);
	return best;
}

static void check_plain(struct checking *c, const struct clf_field_row *row, const char *text)
{
	const char *priorities[CLF_PRIORITY_CRITICAL + 1], *near = NULL;
	struct clf_value value;

	if (clf_text_blank(text) || clf_value_read(row, text, &value))
		return;
	for (unsigned i = 0; i <= CLF_PRIORITY_CRITICAL; i++)
		priorities[i] = clf_priority_name((enum clf_priority)i);
	if (row->type == CLF_VALUE_PRIORITY)
		near = nearest_of(text, priorities, CLF_PRIORITY_CRITICAL + 1);
	clf_problem_add(c->problems, c->arena, row->name, CLF_WRONG_INVALID, near, "can't be \"%s\"", text);
}

static void check_sort(struct checking *c, const char *sort)
{
	const struct clf_field_row *row = clf_field_named(sort);
	const char *names[CLF_PLAIN_COUNT + 1] = {"number"};
	size_t n = 1;

	if (sort == NULL || clf_text_equal(sort, "number") || (row != NULL && (row->flags & CLF_FIELD_PLAIN)))
		return;
	for (CLF_EACH_PLAIN(each))
		names[n++] = each->name;
	clf_problem_add(c->problems, c->arena, "sort", CLF_WRONG_UNKNOWN, nearest_of(sort, names, n),
			"names \"%s\", and there is no such order", sort);
}

enum clf_status clf_ticket_filter_check(struct clf_store *store, struct clf_arena *arena,
					const struct clf_ticket_filter *filter, struct clf_problems *problems,
					struct clf_error *err)
{
	struct checking c = {store, arena, problems, err};
	enum clf_status status = check_name(&c, "status", filter->status, status_asked, status_nearest);

	if (status == CLF_OK)
		status = check_owner(&c, filter->owner);
	if (status == CLF_OK)
		status = check_name(&c, "team", filter->team, team_asked, team_nearest);
	if (status == CLF_OK)
		status = check_name(&c, "segment", filter->segment, segment_asked, segment_nearest);
	for (CLF_EACH_PLAIN(row))
		check_plain(&c, row, filter->plain[clf_plain_index(row)]);
	check_sort(&c, filter->sort);
	return status;
}
