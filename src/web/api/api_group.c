/*
 * api_group.c - teams and segments over the API: made, one, changed, removed.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/groups.h"
#include "clf/act/shape_people.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/address.h"
#include "people.h"
#include "routes.h"

#define LIST_MAX (16 << 10)
#define NAME_MAX_BYTES 200

/* The team or segment that the path names. False: that is answered already. */
static bool group_named(struct call *call, enum clf_group_kind kind, struct clf_group *out)
{
	struct clf_error err = {0};
	enum clf_status status =
	    clf_group_named(call->web->act.store, call->arena, kind, call_text(call, "name_or_id"), out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_group(struct call *call, enum clf_group_kind kind, int64_t id, unsigned code)
{
	struct clf_group group;
	struct clf_error err = {0};
	enum clf_status status = clf_group_named(call->web->act.store, call->arena, kind,
						 clf_arena_printf(call->arena, "%lld", (long long)id), &group, &err);

	if (status == CLF_OK)
		reply_json(call, code, clf_shape_group(kind, &group));
	else
		reply_failure(call, status, &err);
}

static enum clf_status read_groups(struct call *call, enum clf_group_kind kind, struct clf_json *items,
				   struct clf_error *err)
{
	struct clf_group *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_group_list(call->web->act.store, call->arena, kind, &list, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_group(kind, &list[i]));
	return status;
}

static enum clf_status read_teams(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	(void)next;
	return read_groups(call, CLF_GROUP_TEAM, items, err);
}

static enum clf_status read_segments(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	(void)next;
	return read_groups(call, CLF_GROUP_SEGMENT, items, err);
}

static void show(struct call *call, enum clf_group_kind kind)
{
	struct clf_group group;

	if (call_permitted(call, CLF_PERMIT_AGENT) && group_named(call, kind, &group))
		reply_json(call, 200, clf_shape_group(kind, &group));
}

/* Addresses as they are compared; what is none is told by its place. */
static void take_agents(struct call *call, const char *field, struct clf_group_change *change,
			struct clf_problems *problems)
{
	const struct clf_json *list = call_json(call, field);
	const char **agents = clf_arena_array_of(call->arena, clf_json_size(list) + 1, const char *);

	for (size_t i = 0; i < clf_json_size(list); i++) {
		const char *text = clf_json_text(clf_json_at(list, i));

		if (clf_address_fold(call->arena, text, &agents[change->agent_count], NULL) == CLF_OK)
			change->agent_count++;
		else
			clf_problem_add(problems, call->arena, clf_arena_printf(call->arena, "%s.%zu", field, i),
					CLF_WRONG_INVALID, NULL, "must be a mail address, name@domain");
	}
	change->agents = agents;
	change->has_agents = call_given(call, field);
}

static const char *kind_word(enum clf_group_kind kind)
{
	return kind == CLF_GROUP_TEAM ? "team" : "segment";
}

static void save(struct call *call, enum clf_group_kind kind, const struct clf_group *group)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_group_change what = {.name = call_text(call, "name")};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	struct clf_error err = {0};
	enum clf_status status;

	take_agents(call, kind == CLF_GROUP_TEAM ? "members" : "managers", &what, problems);
	if (kind == CLF_GROUP_TEAM) {
		what.mailbox = call_text(call, "mailbox");
		what.has_mailbox = call_given(call, "mailbox");
		what.sees = clf_text_equal(call_text(call, "kind"), "group");
		what.has_kind = call_given(call, "kind");
	}
	status = clf_group_check(&people, call->arena, kind, group, &what, problems, &err);
	if (status == CLF_OK && group == NULL && problems->count == 1 && problems->items[0].code == CLF_WRONG_TAKEN) {
		status =
		    clf_error_set(&err, CLF_ECONFLICT, "there is a %-s \"%s\" already", kind_word(kind), what.name);
		reply_failure_of(call, "name", status, &err);
		return;
	}
	if (status == CLF_OK && reply_problems(call, problems))
		return;
	if (status == CLF_OK)
		status = group != NULL ? clf_group_change(&people, kind, group, &what, &err)
				       : clf_group_make(&people, kind, &what, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
	} else if (group != NULL) {
		reply_group(call, kind, group->id, 200);
	} else {
		struct clf_json *json = clf_json_object();

		clf_json_set_bool(json, "done", true);
		reply_json(call, 201, json);
	}
}

static void make(struct call *call, enum clf_group_kind kind)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		save(call, kind, NULL);
}

static void change(struct call *call, enum clf_group_kind kind)
{
	struct clf_group group;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && group_named(call, kind, &group))
		save(call, kind, &group);
}

/* What names it; mailboxes are those of the configuration. */
static struct clf_json *used_by(const struct clf_group_hold *hold)
{
	struct clf_json *list = clf_json_array();

	reply_use(list, "tickets", hold->use.tickets, NULL, 0);
	reply_use(list, "open-tickets", hold->use.open, NULL, 0);
	reply_use(list, "tickets-began-in", hold->use.originals, NULL, 0);
	reply_use(list, "types", hold->use.types, NULL, 0);
	reply_use(list, "mailboxes", (int64_t)hold->mailbox_count, hold->mailboxes, hold->mailbox_count);
	reply_use(list, "rules", (int64_t)hold->rule_count, hold->rules, hold->rule_count);
	reply_use(list, "views", (int64_t)hold->views, NULL, 0);
	return list;
}

static void uses(struct call *call, enum clf_group_kind kind)
{
	struct clf_group_hold hold;
	struct clf_group group;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !group_named(call, kind, &group))
		return;
	people = people_of(call, &actor);
	status = clf_group_held(&people, call->arena, kind, &group, &hold, &err);
	if (status == CLF_OK)
		reply_uses(call, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

/* An unknown name is told by its field. False: answered. */
static bool has_replacement(struct call *call, enum clf_group_kind kind, const char *name)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_store *store = call->web->act.store;
	struct clf_group found;

	if (clf_text_blank(name) || clf_text_equal_nocase(name, "none") ||
	    clf_group_named(store, call->arena, kind, name, &found, NULL) != CLF_ENOTFOUND)
		return true;
	clf_problem_add(problems, call->arena, "replace_by", CLF_WRONG_UNKNOWN,
			clf_group_nearest(store, call->arena, kind, name), "names \"%s\", which isn't there", name);
	reply_problems(call, problems);
	return false;
}

static void take_away(struct call *call, enum clf_group_kind kind)
{
	const char *replace_by;
	struct clf_group_hold hold;
	struct clf_group group;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	struct clf_json *json;
	size_t moved = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !group_named(call, kind, &group))
		return;
	replace_by = call_text(call, "replace_by");
	if (!has_replacement(call, kind, replace_by))
		return;
	people = people_of(call, &actor);
	status = clf_group_take_away(&people, call->arena, kind, &group, replace_by, &hold, &moved, &err);
	if (moved > 0)
		web_wake_sender(call->web);
	if (status == CLF_ECONFLICT) {
		reply_in_use(call, err.text, used_by(&hold));
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	json = clf_json_object();
	clf_json_set_bool(json, "done", true);
	clf_json_set_integer(json, "tickets", (int64_t)moved);
	reply_json(call, 200, json);
}

static void team_show(struct call *call)
{
	show(call, CLF_GROUP_TEAM);
}

static void segment_show(struct call *call)
{
	show(call, CLF_GROUP_SEGMENT);
}

static void team_uses(struct call *call)
{
	uses(call, CLF_GROUP_TEAM);
}

static void segment_uses(struct call *call)
{
	uses(call, CLF_GROUP_SEGMENT);
}

static void team_create(struct call *call)
{
	make(call, CLF_GROUP_TEAM);
}

static void segment_create(struct call *call)
{
	make(call, CLF_GROUP_SEGMENT);
}

static void team_change(struct call *call)
{
	change(call, CLF_GROUP_TEAM);
}

static void segment_change(struct call *call)
{
	change(call, CLF_GROUP_SEGMENT);
}

static void team_remove(struct call *call)
{
	take_away(call, CLF_GROUP_TEAM);
}

static void segment_remove(struct call *call)
{
	take_away(call, CLF_GROUP_SEGMENT);
}

#define GROUP_IN_PATH IN_PATH("name_or_id", CLF_TYPE_LINE, NAME_MAX_BYTES, "Its name, or its id.")

static const struct param show_params[] = {
    {GROUP_IN_PATH},
    {.name = NULL},
};
#define MEMBERS NOT_NULL("members", CLF_TYPE_LIST, LIST_MAX, "Addresses of all agents who are to be in it.")
#define MANAGERS NOT_NULL("managers", CLF_TYPE_LIST, LIST_MAX, "Addresses of all agents who are to manage it.")
#define MAILBOX BODY("mailbox", CLF_TYPE_ADDRESS, 254, "Where its notices go; null: to each member.")
#define KIND                                                                                                           \
	BODY_CHOICE("kind", "team|group", "A group sees tickets, limits to whom they can be assigned, and owns none.")
static const struct param team_add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "Its name.")}, {MEMBERS}, {MAILBOX}, {KIND}, {.name = NULL},
};
static const struct param segment_add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "Its name.")},
    {MANAGERS},
    {.name = NULL},
};
static const struct param team_params[] = {
    {GROUP_IN_PATH}, {NOT_NULL("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "Another name.")}, {MEMBERS}, {MAILBOX}, {KIND},
    {.name = NULL},
};
static const struct param segment_params[] = {
    {GROUP_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, NAME_MAX_BYTES, "Another name.")},
    {MANAGERS},
    {.name = NULL},
};
static const struct param remove_params[] = {
    {GROUP_IN_PATH},
    {QUERY("replace_by", CLF_TYPE_LINE, NAME_MAX_BYTES, "What takes its place on tickets: a name, or none.")},
    {.name = NULL},
};

static const struct list teams = {.permission = CLF_PERMIT_AGENT, .read = read_teams};
static const struct list segments = {.permission = CLF_PERMIT_AGENT, .read = read_segments};

const struct route api_group_routes[] = {
    {API("GET", "/teams", CLF_PERMIT_AGENT, list_answer, NULL, "List teams."), .list = &teams, .shape = "Team"},
    {API("POST", "/teams", CLF_PERMIT_ADMIN, team_create, team_add_params, "Make a team."), .answers = "201",
     .shape = "Done"},
    {API("GET", "/teams/{name_or_id}", CLF_PERMIT_AGENT, team_show, show_params, "One team."), .shape = "Team"},
    {API("PATCH", "/teams/{name_or_id}", CLF_PERMIT_ADMIN, team_change, team_params,
	 "Change a team's name, members or mailbox."),
     .shape = "Team"},
    {API("GET", "/teams/{name_or_id}/uses", CLF_PERMIT_ADMIN, team_uses, show_params, "What names a team."),
     .shape = "Uses"},
    {API("DELETE", "/teams/{name_or_id}", CLF_PERMIT_ADMIN, team_remove, remove_params,
	 "Remove a team; 409 says what names it."),
     .shape = "Moved"},
    {API("GET", "/segments", CLF_PERMIT_AGENT, list_answer, NULL, "List segments."), .list = &segments,
     .shape = "Segment"},
    {API("POST", "/segments", CLF_PERMIT_ADMIN, segment_create, segment_add_params, "Make a segment."),
     .answers = "201", .shape = "Done"},
    {API("GET", "/segments/{name_or_id}", CLF_PERMIT_AGENT, segment_show, show_params, "One segment."),
     .shape = "Segment"},
    {API("PATCH", "/segments/{name_or_id}", CLF_PERMIT_ADMIN, segment_change, segment_params,
	 "Change a segment's name or managers."),
     .shape = "Segment"},
    {API("GET", "/segments/{name_or_id}/uses", CLF_PERMIT_ADMIN, segment_uses, show_params, "What names a segment."),
     .shape = "Uses"},
    {API("DELETE", "/segments/{name_or_id}", CLF_PERMIT_ADMIN, segment_remove, remove_params,
	 "Remove a segment; 409 says what names it."),
     .shape = "Moved"},
    {.method = NULL},
};
