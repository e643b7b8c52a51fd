/*
 * act_people_check.c - what is wrong with an agent as somebody wants it, all of it at once.
 */
#include <string.h>

#include "clf/act/people.h"
#include "clf/base/arena.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/config/config.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/group.h"

struct checking {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t agent;
	struct clf_problems *problems;
	struct clf_error *err;
};

static struct clf_store *store_of(const struct checking *c)
{
	return c->people->context->store;
}

static enum clf_status check_address(struct checking *c, const char *address)
{
	struct clf_agent other;
	enum clf_status status;

	if (clf_config_is_ours(c->people->context->config, address)) {
		clf_problem_add(c->problems, c->arena, "address", CLF_WRONG_INVALID, NULL,
				"%s is the gateway's own address (of a mailbox, an alias, a list or the "
				"command_address): give one that people read, and that the gateway doesn't",
				address);
		return CLF_OK;
	}
	status = clf_agent_find(store_of(c), c->arena, address, &other, c->err);
	if (status == CLF_OK && other.id != c->agent)
		clf_problem_add(c->problems, c->arena, "address", CLF_WRONG_TAKEN, NULL, "%s is another agent's",
				address);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status check_group(struct checking *c, enum clf_group_kind kind, const char *field, const char *name)
{
	struct clf_group group;
	enum clf_status status;

	if (clf_text_blank(name))
		return CLF_OK;
	status = clf_group_named(store_of(c), c->arena, kind, name, &group, c->err);
	/* An id is no name here. */
	if (status == CLF_OK && clf_text_equal(clf_utf8_fold(c->arena, group.name), clf_utf8_fold(c->arena, name)))
		return CLF_OK;
	if (status == CLF_OK || status == CLF_ENOTFOUND)
		clf_problem_add(c->problems, c->arena, field, CLF_WRONG_UNKNOWN,
				clf_group_nearest(store_of(c), c->arena, kind, name), "there is no %-s \"%s\"",
				kind == CLF_GROUP_TEAM ? CLF_SAID("team") : CLF_SAID("segment"), name);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status check_list(struct checking *c, enum clf_group_kind kind, const char *field,
				  const char *const *names, size_t count)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = check_group(c, kind, clf_arena_printf(c->arena, "%s.%zu", field, i), names[i]);
	return status;
}

static void check_name_and_role(struct checking *c, const struct clf_people_change *change)
{
	enum clf_role role;

	if (c->agent == 0 && change->address == NULL)
		clf_problem_add(c->problems, c->arena, "address", CLF_WRONG_REQUIRED, NULL, "is required");
	if (c->agent == 0 && clf_text_blank(change->name))
		clf_problem_add(c->problems, c->arena, "name", CLF_WRONG_REQUIRED, NULL, "is required");
	else if (change->name != NULL && !clf_name_fits(change->name, CLF_LINE_MAX))
		clf_problem_add(c->problems, c->arena, "name", CLF_WRONG_INVALID, NULL, "must be " CLF_NAME_RULE,
				CLF_LINE_MAX);
	if (change->role != NULL && !clf_role_parse(change->role, &role))
		clf_problem_add(c->problems, c->arena, "role", CLF_WRONG_INVALID, NULL,
				"must be agent, manager or admin");
}

enum clf_status clf_people_check(const struct clf_people *people, struct clf_arena *arena, int64_t agent,
				 const struct clf_people_change *change, struct clf_problems *problems,
				 struct clf_error *err)
{
	struct checking c = {people, arena, agent, problems, err};
	bool adds = agent == 0;
	enum clf_status status = CLF_OK;

	check_name_and_role(&c, change);
	if (change->address != NULL)
		status = check_address(&c, change->address);
	if (status == CLF_OK)
		status = check_group(&c, CLF_GROUP_TEAM, adds ? "team" : "join_team", change->join);
	if (status == CLF_OK)
		status = check_group(&c, CLF_GROUP_TEAM, "leave_team", change->leave);
	if (status == CLF_OK)
		status = check_group(&c, CLF_GROUP_SEGMENT, adds ? "segment" : "manage_segment", change->manage);
	if (status == CLF_OK)
		status = check_group(&c, CLF_GROUP_SEGMENT, "leave_segment", change->unmanage);
	if (status == CLF_OK)
		status = check_list(&c, CLF_GROUP_TEAM, "teams", change->teams, change->team_count);
	return status == CLF_OK ? check_list(&c, CLF_GROUP_SEGMENT, "segments", change->segments, change->segment_count)
				: status;
}
