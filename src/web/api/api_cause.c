/*
 * api_cause.c - sets of root causes over the API: agents read them, administrators change them.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/causes.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/plain.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_sets(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_cause_set *sets = NULL;
	size_t count = 0;
	enum clf_status status = clf_cause_sets(call->web->act.store, call->arena, &sets, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!sets[i].gone)
			clf_json_append(items, clf_shape_cause_set(&sets[i]));
	}
	return status;
}

/* False: answered. */
static bool set_named(struct call *call, struct clf_cause_set *out)
{
	struct clf_error err = {0};
	enum clf_status status =
	    clf_cause_set_named(call->web->act.store, call->arena, call_text(call, "name_or_id"), out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_set(struct call *call, int64_t id, unsigned code)
{
	struct clf_cause_set set;
	struct clf_error err = {0};
	enum clf_status status = clf_cause_set_named(call->web->act.store, call->arena,
						     clf_arena_printf(call->arena, "%lld", (long long)id), &set, &err);

	if (status == CLF_OK)
		reply_json(call, code, clf_shape_cause_set(&set));
	else
		reply_failure(call, status, &err);
}

static void api_cause_set_show(struct call *call)
{
	struct clf_cause_set set;

	if (call_permitted(call, CLF_PERMIT_AGENT) && set_named(call, &set))
		reply_json(call, 200, clf_shape_cause_set(&set));
}

static void take_causes(struct call *call, struct clf_cause_set_change *change)
{
	const struct clf_json *list = call_json(call, "causes");
	const char **causes = clf_arena_array_of(call->arena, clf_json_size(list), const char *);

	for (size_t i = 0; i < clf_json_size(list); i++)
		causes[i] = clf_json_text(clf_json_at(list, i));
	change->causes = causes;
	change->count = clf_json_size(list);
	change->has_causes = call_given(call, "causes");
}

static void save(struct call *call, const struct clf_cause_set *set)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_cause_set_change change = {.name = call_text(call, "name")};
	int64_t id = set != NULL ? set->id : 0;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	enum clf_status status;

	take_causes(call, &change);
	status = clf_act_cause_set_check(&people, call->arena, set, &change, problems, &err);
	if (status == CLF_OK && reply_problems(call, problems))
		return;
	if (status == CLF_OK)
		status = clf_act_cause_set_save(&people, &change, &id, &err);
	if (status == CLF_OK)
		reply_set(call, id, set != NULL ? 200 : 201);
	else
		reply_failure(call, status, &err);
}

static void api_cause_set_add(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		save(call, NULL);
}

static void api_cause_set_change(struct call *call)
{
	struct clf_cause_set set;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && set_named(call, &set))
		save(call, &set);
}

static struct clf_json *used_by(const struct clf_cause_set_hold *hold)
{
	struct clf_json *list = clf_json_array();

	reply_use(list, "open-tickets", hold->use.open, NULL, 0);
	reply_use(list, "types", (int64_t)hold->use.type_count, hold->use.types, hold->use.type_count);
	reply_use(list, "rules", (int64_t)hold->rule_count, hold->rules, hold->rule_count);
	return list;
}

static void api_cause_set_uses(struct call *call)
{
	struct clf_cause_set_hold hold;
	struct clf_cause_set set;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !set_named(call, &set))
		return;
	people = people_of(call, &actor);
	status = clf_act_cause_set_hold(&people, call->arena, &set, &hold, &err);
	if (status == CLF_OK)
		reply_uses(call, used_by(&hold));
	else
		reply_failure(call, status, &err);
}

/* An unknown name is told by its field. False: answered. */
static bool has_replacement(struct call *call, const char *name)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_store *store = call->web->act.store;
	struct clf_cause_set found;

	if (clf_text_blank(name) || clf_text_equal_nocase(name, "none") ||
	    clf_cause_set_named(store, call->arena, name, &found, NULL) != CLF_ENOTFOUND)
		return true;
	clf_problem_add(problems, call->arena, "replace_by", CLF_WRONG_UNKNOWN,
			clf_cause_set_nearest(store, call->arena, name), "names \"%s\", which isn't there", name);
	reply_problems(call, problems);
	return false;
}

static void api_cause_set_remove(struct call *call)
{
	struct clf_cause_set_hold hold;
	struct clf_cause_set set;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *json;
	size_t moved = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !set_named(call, &set) ||
	    !has_replacement(call, call_text(call, "replace_by")))
		return;
	people = people_of(call, &actor);
	status =
	    clf_act_cause_set_retire(&people, call->arena, &set, call_text(call, "replace_by"), &hold, &moved, &err);
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

#define SET_IN_PATH IN_PATH("name_or_id", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name, or its id.")
#define CAUSES_HELP "Names of the causes that it holds, all of them; each is an item of the list of causes."

static const struct param show_params[] = {{SET_IN_PATH}, {.name = NULL}};
static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name.")},
    {NOT_NULL("causes", CLF_TYPE_LIST, 64 << 10, CAUSES_HELP)},
    {.name = NULL},
};
static const struct param change_params[] = {
    {SET_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Another name.")},
    {NOT_NULL("causes", CLF_TYPE_LIST, 64 << 10, CAUSES_HELP)},
    {.name = NULL},
};

static const struct param remove_params[] = {
    {SET_IN_PATH},
    {QUERY("replace_by", CLF_TYPE_LINE, CLF_LINE_MAX,
	   "Which set takes its place, in rules, types and open tickets: its name, its id, or none.")},
    {.name = NULL},
};

static const struct list sets = {.permission = CLF_PERMIT_AGENT, .read = read_sets};

const struct route api_cause_routes[] = {
    {API("GET", "/root-causes", CLF_PERMIT_AGENT, list_answer, NULL, "List sets of root causes."), .list = &sets,
     .shape = "CauseSet"},
    {API("POST", "/root-causes", CLF_PERMIT_ADMIN, api_cause_set_add, add_params, "Make a set of root causes."),
     .answers = "201", .shape = "CauseSet"},
    {API("GET", "/root-causes/{name_or_id}", CLF_PERMIT_AGENT, api_cause_set_show, show_params, "One of them."),
     .shape = "CauseSet"},
    {API("PATCH", "/root-causes/{name_or_id}", CLF_PERMIT_ADMIN, api_cause_set_change, change_params,
	 "Rename or fill a set of root causes."),
     .shape = "CauseSet"},
    {API("GET", "/root-causes/{name_or_id}/uses", CLF_PERMIT_ADMIN, api_cause_set_uses, show_params,
	 "What chooses from a set of root causes."),
     .shape = "Uses"},
    {API("DELETE", "/root-causes/{name_or_id}", CLF_PERMIT_ADMIN, api_cause_set_remove, remove_params,
	 "Retire a set of root causes; 409 says what chooses from it, and nothing is done until replace_by says what takes its place."),
     .shape = "Moved"},
    {.method = NULL},
};
