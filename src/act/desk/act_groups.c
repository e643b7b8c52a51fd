/*
 * act_groups.c - teams and segments renamed, filled and removed, each change with its line in the audit.
 */
#include "clf/act/groups.h"

#include <string.h>

#include "act_inside.h"
#include "act_move.h"
#include "clf/act/listing.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

#define RULES_LISTED 10u /* of those that hold one */

struct word {
	const char *what, *member, *added, *renamed, *removed, *joined;
	enum clf_field field;
};
static const struct word words[] = {
    [CLF_GROUP_TEAM] = {CLF_SAID("team"), "members", "team.added", "team.renamed", "team.removed", "agent.team",
			CLF_FIELD_TEAM},
    [CLF_GROUP_SEGMENT] = {CLF_SAID("segment"), "managers", "segment.added", "segment.renamed", "segment.removed",
			   "agent.segment", CLF_FIELD_SEGMENT},
};

/* One change on its way through its transaction. */
struct regrouping {
	const struct clf_people *people;
	struct clf_arena *arena;
	enum clf_group_kind kind;
	const struct clf_group *group;
	const struct clf_group_change *change;
	const struct clf_group *instead;  /* or NULL */
	struct clf_group_ticket *tickets; /* that are moved */
};

static struct clf_store *store_of(const struct regrouping *r)
{
	return r->people->context->store;
}

static bool holds(const char *const *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(list[i], text))
			return true;
	}
	return false;
}

/* Mailboxes of the configuration whose mails go to the segment. */
static size_t mailboxes_of(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
			   const char *name, const char *const **out)
{
	const struct clf_config *config = people->context->config;
	const char **list = clf_arena_array_of(arena, config->mailbox_count, const char *);
	const char *folded = clf_utf8_fold(arena, name);
	size_t n = 0;

	for (size_t i = 0; kind == CLF_GROUP_SEGMENT && i < config->mailbox_count; i++) {
		const char *segment = config->mailboxes[i].segment;

		if (segment != NULL && clf_text_equal(clf_utf8_fold(arena, segment), folded))
			list[n++] = config->mailboxes[i].name;
	}
	*out = list;
	return n;
}

static enum clf_status check_agents(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
				    const struct clf_group_change *change, struct clf_problems *problems,
				    struct clf_error *err)
{
	struct clf_store *store = people->context->store;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < change->agent_count; i++) {
		struct clf_agent agent;

		status = clf_agent_find(store, arena, change->agents[i], &agent, err);
		if (status == CLF_ENOTFOUND) {
			clf_problem_add(problems, arena, clf_arena_printf(arena, "%s.%zu", words[kind].member, i),
					CLF_WRONG_UNKNOWN, clf_agent_nearest(store, arena, change->agents[i]),
					"names %s, and there is no such agent", change->agents[i]);
			status = CLF_OK;
		}
	}
	return status;
}

enum clf_status clf_group_check(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
				const struct clf_group *group, const struct clf_group_change *change,
				struct clf_problems *problems, struct clf_error *err)
{
	struct clf_group other;
	enum clf_status status = CLF_OK;

	if (change->name != NULL && !clf_name_fits(change->name, CLF_LINE_MAX)) {
		clf_problem_add(problems, arena, "name", CLF_WRONG_INVALID, NULL, "must be " CLF_NAME_RULE,
				CLF_LINE_MAX);
	} else if (change->name != NULL) {
		status = clf_group_named(people->context->store, arena, kind, change->name, &other, err);
		if (status == CLF_OK && (group == NULL || other.id != group->id) &&
		    clf_text_equal(clf_utf8_fold(arena, other.name), clf_utf8_fold(arena, change->name)))
			clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL, "is another %-s's",
					words[kind].what);
		status = status == CLF_ENOTFOUND ? CLF_OK : status;
	}
	if (change->mailbox != NULL && clf_config_is_ours(people->context->config, change->mailbox))
		clf_problem_add(problems, arena, "mailbox", CLF_WRONG_INVALID, NULL,
				"is the gateway's own address: give one that people read");
	return status == CLF_OK ? check_agents(people, arena, kind, change, problems, err) : status;
}

static enum clf_status put(struct regrouping *r, const char *address, bool belongs, struct clf_error *err)
{
	struct clf_agent agent;
	const char *name = r->group->name;
	enum clf_status status = clf_agent_named(store_of(r), r->arena, address, &agent, err);

	if (status == CLF_OK)
		status = r->kind == CLF_GROUP_TEAM ? clf_agent_team(store_of(r), agent.id, name, belongs, err)
						   : clf_agent_segment(store_of(r), agent.id, name, belongs, err);
	return status == CLF_OK ? act_audit(r->people, words[r->kind].joined, agent.address, belongs ? NULL : name,
					    belongs ? name : NULL, err)
				: status;
}

/* They may be named by further addresses of theirs. */
static enum clf_status put_all(struct regrouping *r, struct clf_error *err)
{
	const struct clf_group_change *change = r->change;
	const char **wanted = clf_arena_array_of(r->arena, change->agent_count, const char *);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < change->agent_count; i++) {
		struct clf_agent agent = {.id = 0};

		status = clf_agent_named(store_of(r), r->arena, change->agents[i], &agent, err);
		wanted[i] = agent.address;
		if (status == CLF_OK && !holds(r->group->agents, r->group->agent_count, agent.address) &&
		    !holds(wanted, i, agent.address))
			status = put(r, agent.address, true, err);
	}
	for (size_t i = 0; status == CLF_OK && i < r->group->agent_count; i++) {
		if (!holds(wanted, change->agent_count, r->group->agents[i]))
			status = put(r, r->group->agents[i], false, err);
	}
	return status;
}

static enum clf_status rename_it(struct regrouping *r, struct clf_error *err)
{
	const char *const *mailboxes;
	enum clf_status status;

	if (clf_text_equal(r->group->name, r->change->name))
		return CLF_OK;
	if (!clf_text_equal(clf_utf8_fold(r->arena, r->group->name), clf_utf8_fold(r->arena, r->change->name)) &&
	    mailboxes_of(r->people, r->arena, r->kind, r->group->name, &mailboxes) > 0)
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "[mailbox %s] of the configuration names the segment \"%s\": change it there first", mailboxes[0],
		    r->group->name);
	status = clf_group_rename(store_of(r), r->kind, r->group->id, r->change->name, err);
	return status == CLF_OK
		   ? act_audit(r->people, words[r->kind].renamed, r->change->name, r->group->name, r->change->name, err)
		   : status;
}

static const char *kind_of(bool sees)
{
	return sees ? CLF_SAID("group") : CLF_SAID("team");
}

/* The name last: what stands before it goes by the one that was. */
static enum clf_status regroup(void *user, struct clf_error *err)
{
	struct regrouping *r = user;
	enum clf_status status = CLF_OK;

	if (r->change->has_agents)
		status = put_all(r, err);
	if (status == CLF_OK && r->change->has_mailbox && !clf_text_equal(r->change->mailbox, r->group->mailbox)) {
		status = clf_team_mailbox(store_of(r), r->group->name, r->change->mailbox, err);
		if (status == CLF_OK)
			status = act_audit(r->people, "team.mailbox", r->group->name, r->group->mailbox,
					   r->change->mailbox, err);
	}
	if (status == CLF_OK && r->change->has_kind && r->change->sees != r->group->sees) {
		status = clf_group_set_sees(store_of(r), r->group->id, r->change->sees, err);
		if (status == CLF_OK)
			status = act_audit(r->people, "team.kind", r->group->name, kind_of(r->group->sees),
					   kind_of(r->change->sees), err);
	}
	return status == CLF_OK && r->change->name != NULL ? rename_it(r, err) : status;
}

/* What the new one has beside its name is set as a change of it; a try before this one may have made another. */
static enum clf_status make(void *user, struct clf_error *err)
{
	struct regrouping *r = user;
	const char *name = r->change->name;
	struct clf_group *made = clf_arena_new_of(r->arena, struct clf_group);
	enum clf_status status =
	    r->kind == CLF_GROUP_TEAM ? clf_team_add(store_of(r), name, err) : clf_segment_add(store_of(r), name, err);

	if (status == CLF_OK)
		status = act_audit(r->people, words[r->kind].added, name, NULL, NULL, err);
	if (status == CLF_OK)
		status = clf_group_named(store_of(r), r->arena, r->kind, name, made, err);
	r->group = made;
	return status == CLF_OK ? regroup(r, err) : status;
}

static enum clf_status transact(struct regrouping *r, clf_store_work *work, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status;

	r->arena = arena;
	status = clf_store_transact(store_of(r), work, r, err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_group_change(const struct clf_people *people, enum clf_group_kind kind,
				 const struct clf_group *group, const struct clf_group_change *change,
				 struct clf_error *err)
{
	struct regrouping r = {.people = people, .kind = kind, .group = group, .change = change};

	return transact(&r, regroup, err);
}

enum clf_status clf_group_make(const struct clf_people *people, enum clf_group_kind kind,
			       const struct clf_group_change *change, struct clf_error *err)
{
	struct regrouping r = {.people = people, .kind = kind, .change = change};

	return transact(&r, make, err);
}

static enum clf_status find_tickets(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				    struct clf_error *err)
{
	struct regrouping *r = user;

	return clf_group_tickets(store_of(r), arena, r->kind, r->group->id, limit, &r->tickets, count, err);
}

/* Whoever owns it is named, so that a segment's only manager doesn't take it over. */
static enum clf_status ask_for_other(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
				     struct clf_error *err)
{
	const struct regrouping *r = user;
	const struct clf_group_ticket *ticket = &r->tickets[index];
	struct clf_action *actions = clf_arena_array_of(arena, 2, struct clf_action);

	(void)err;
	actions[0] = (struct clf_action){.kind = CLF_ACTION_SET,
					 .field = r->group->sees ? CLF_FIELD_GROUP : words[r->kind].field,
					 .text = r->instead != NULL ? r->instead->name : ""};
	actions[1] = (struct clf_action){
	    .kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = ticket->owner != NULL ? ticket->owner : ""};
	request->ticket = ticket->number;
	request->actions = actions;
	request->action_count = r->kind == CLF_GROUP_SEGMENT ? 2 : 1;
	request->quiet = r->kind == CLF_GROUP_SEGMENT || !ticket->open;
	return CLF_OK;
}

static enum clf_status remove_it(void *user, struct clf_error *err)
{
	struct regrouping *r = user;
	enum clf_status status = CLF_OK;

	if (r->kind == CLF_GROUP_SEGMENT)
		status =
		    clf_group_replace_original(store_of(r), r->group->id, r->instead != NULL ? r->instead->id : 0, err);
	else
		status =
		    clf_group_replace_type(store_of(r), r->group->id, r->instead != NULL ? r->instead->id : 0, err);
	if (status == CLF_OK && r->group->mailbox != NULL)
		status = clf_team_mailbox(store_of(r), r->group->name, NULL, err);
	if (status == CLF_OK)
		status = clf_group_remove(store_of(r), r->kind, r->group->id, err);
	return status == CLF_OK ? act_audit(r->people, words[r->kind].removed, r->group->name, r->group->name,
					    r->instead != NULL ? r->instead->name : NULL, err)
				: status;
}

static enum clf_status go(void *user, struct clf_error *err)
{
	return transact(user, remove_it, err);
}

/* All rules that name it, escalations and criteria of surveys among them, as far as they fit. */
static const char *rules_listed(struct clf_arena *arena, const struct clf_group_hold *hold)
{
	const char *list = "";

	for (size_t i = 0; i < hold->rule_count && i < RULES_LISTED; i++)
		list = clf_arena_printf(arena, "%s%s\"%s\"", list, i > 0 ? ", " : "", hold->rules[i]);
	return hold->rule_count > RULES_LISTED ? clf_arena_printf(arena, "%s, …", list) : list;
}

static enum clf_status held(const struct regrouping *r, struct clf_arena *arena, const char *replace_by,
			    const struct clf_group_hold *hold, struct clf_error *err)
{
	const char *what = words[r->kind].what, *name = r->group->name;
	const char *locale = r->people->by != NULL ? r->people->by->locale : NULL;
	int64_t tickets = hold->use.tickets, originals = hold->use.originals;

	if (hold->mailbox_count > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     clf_words(locale, CLF_SAID("[mailbox %s] of the configuration names the segment "
								"\"%s\": change it there first")),
				     hold->mailboxes[0], name);
	if (hold->rule_count > 0)
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    r->kind == CLF_GROUP_TEAM
			? clf_words(locale, CLF_SAID("rules name the team \"%s\": change them first, which are %s"))
			: clf_words(locale, CLF_SAID("rules name the segment \"%s\": change them first, which are %s")),
		    name, rules_listed(arena, hold));
	if (!clf_text_blank(replace_by) || tickets + originals + hold->use.types == 0)
		return CLF_OK;
	if (hold->use.types > 0)
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "%lld type%-s the %-s \"%s\" their tickets, and it has %lld of them: say what takes its "
		    "place (%s: a %-s's name, or none)",
		    (long long)hold->use.types, hold->use.types == 1 ? " gives" : "s give", what, name,
		    (long long)tickets, act_replace_word(r->people), what);
	return clf_error_set(err, CLF_ECONFLICT,
			     "%lld ticket%-s of the %-s \"%s\" (%lld open), and %lld began in it: say what takes its "
			     "place (%s: a %-s's name, or none)",
			     (long long)tickets, tickets == 1 ? " is" : "s are", what, name, (long long)hold->use.open,
			     (long long)originals, act_replace_word(r->people), what);
}

enum clf_status clf_group_held(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
			       const struct clf_group *group, struct clf_group_hold *hold, struct clf_error *err)
{
	enum clf_names_of of = group->sees              ? CLF_NAMES_GROUPS
			       : kind == CLF_GROUP_TEAM ? CLF_NAMES_TEAMS
							: CLF_NAMES_SEGMENTS;
	enum clf_status status;

	*hold = (struct clf_group_hold){.mailbox_count = 0};
	hold->mailbox_count = mailboxes_of(people, arena, kind, group->name, &hold->mailboxes);
	status = clf_group_used(people->context->store, kind, group->id, &hold->use, err);
	if (status == CLF_OK)
		status = clf_act_rules_naming(people->context, arena, of, group->id, NULL, &hold->rules,
					      &hold->rule_count, err);
	return status == CLF_OK ? clf_act_views_naming(people, arena, group->sees ? "group" : words[kind].what,
						       group->name, &hold->views, err)
				: status;
}

enum clf_status clf_group_take_away(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
				    const struct clf_group *group, const char *replace_by, struct clf_group_hold *hold,
				    size_t *moved, struct clf_error *err)
{
	struct regrouping r = {.people = people, .kind = kind, .group = group};
	struct clf_group instead;
	enum clf_status status = CLF_OK;

	*moved = 0;
	*hold = (struct clf_group_hold){.mailbox_count = 0};
	if (!clf_text_blank(replace_by) && !clf_text_equal_nocase(replace_by, "none")) {
		status = clf_group_named(people->context->store, arena, kind, replace_by, &instead, err);
		if (status == CLF_OK && instead.id == group->id)
			return clf_error_set(err, CLF_EINVAL, "a %-s can't take its own place", words[kind].what);
		if (status == CLF_OK && instead.sees != group->sees)
			return clf_error_set(err, CLF_EINVAL, "\"%s\" is a %-s, and \"%s\" a %-s", instead.name,
					     kind_of(instead.sees), group->name, kind_of(group->sees));
		r.instead = &instead;
	}
	if (status == CLF_OK)
		status = clf_group_held(people, arena, kind, group, hold, err);
	if (status == CLF_OK)
		status = held(&r, arena, replace_by, hold, err);
	if (status == CLF_OK)
		status = act_move_out(&(struct act_move){people, &r, find_tickets, ask_for_other}, go, moved, err);
	if (status == CLF_OK || *moved == 0)
		return status;
	clf_group_used(people->context->store, kind, group->id, &hold->use, NULL);
	return clf_error_prefix(err, status, "%zu tickets were moved, and they stay so; try again for the others",
				*moved);
}
