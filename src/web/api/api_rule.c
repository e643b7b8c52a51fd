/*
 * api_rule.c - rules over the API: all of them, or those of one kind under names of their own; administrators alone.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/rule/difference.h"
#include "clf/act/rule/would.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/look/query.h"
#include "clf/store/people/profile.h"
#include "clf/store/people/survey.h"
#include "lists.h"
#include "people.h"
#include "routes.h"
#include "rules.h"

/* What all handlers need of the house. */
static enum clf_status read_names(struct call *call, struct clf_rule_names *out, struct clf_error *err)
{
	return clf_act_rule_names(&call->web->act, call->arena, out, err);
}

static enum clf_status read_of(struct call *call, const char *kind, struct clf_json *items, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	size_t count = 0;
	enum clf_status status = read_names(call, &names, err);

	if (status == CLF_OK)
		status = clf_rule_records(call->web->act.store, call->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_rule_runs runs = {0};

		if (kind != NULL && !clf_text_equal_nocase(kind, clf_rule_kind_name(records[i].kind)))
			continue;
		status = clf_rule_runs(call->web->act.store, call->arena, records[i].id, &runs, err);
		if (status == CLF_OK)
			clf_json_append(items,
					clf_shape_rule(call->arena, call->agent.locale, &names, &records[i], &runs));
	}
	return status;
}

static enum clf_status read_rules(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	(void)next;
	return read_of(call, call_text(call, "kind"), items, err);
}

static enum clf_status read_criteria(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	(void)next;
	return read_of(call, "criterion", items, err);
}

static enum clf_status read_status_rules(struct call *call, struct clf_json *items, int64_t *next,
					 struct clf_error *err)
{
	(void)next;
	return read_of(call, "status", items, err);
}

static enum clf_status read_versions(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_page page = access_page(call);
	size_t limit = page.limit != 0 ? page.limit : 50, count = 0;
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	enum clf_status status = read_names(call, &names, err);

	if (status == CLF_OK)
		status = clf_rule_versions(call->web->act.store, call->arena, call_number(call, "id", 0), page.cursor,
					   limit + 1, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count && i < limit; i++)
		clf_json_append(items, clf_shape_rule(call->arena, call->agent.locale, &names, &records[i], NULL));
	if (status == CLF_OK && count > limit)
		*next = records[limit - 1].version;
	return status;
}

static void reply_rule(struct call *call, unsigned code, int64_t id, const struct clf_rule_problems *problems)
{
	struct clf_rule_record record;
	struct clf_rule_names names;
	struct clf_rule_runs runs = {0};
	struct clf_error err = {0};
	struct clf_json *item;
	enum clf_status status = clf_rule_record(call->web->act.store, call->arena, id, &record, &err);

	if (status == CLF_OK)
		status = read_names(call, &names, &err);
	if (status == CLF_OK)
		status = clf_rule_runs(call->web->act.store, call->arena, id, &runs, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	item = clf_shape_rule(call->arena, call->agent.locale, &names, &record, &runs);
	if (problems != NULL)
		clf_shape_rule_problems(item, problems);
	if (code == 201)
		clf_http_response_set(call->response, "Location",
				      clf_arena_printf(call->arena, "/api/v1/rules/%lld", (long long)id));
	reply_json(call, code, item);
}

static void api_rule_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		reply_rule(call, 200, call_number(call, "id", 0), NULL);
}

/* The kind that the path says stands for the draft's own. */
static const struct clf_json *draft_of(struct call *call, const char *kind)
{
	struct clf_json *rule;

	if (kind == NULL)
		return call_json(call, "rule");
	rule = clf_json_copy(call_json(call, "rule"));
	clf_json_set_text(rule, "kind", kind);
	clf_json_set(call->body, "of kind", rule);
	return rule;
}

static void save(struct call *call, int64_t id, const char *kind)
{
	struct clf_rule_draft draft;
	struct clf_rule_done done;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	draft =
	    (struct clf_rule_draft){.id = id, .version = call_number(call, "version", 0), .json = draft_of(call, kind)};
	status = clf_act_rule_save(&people, call->arena, call->agent.locale, &draft, &done, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (!rules_wrong(call, &done.problems))
		reply_rule(call, id == 0 ? 201 : 200, done.record.id, &done.problems);
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
}

static void api_rule_add(struct call *call)
{
	save(call, 0, NULL);
}

static void api_criterion_add(struct call *call)
{
	save(call, 0, "criterion");
}

static void api_status_rule_add(struct call *call)
{
	save(call, 0, "status");
}

static void api_rule_change(struct call *call)
{
	save(call, call_number(call, "id", 0), NULL);
}

static void api_rule_back(struct call *call)
{
	struct clf_rule_done done;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	int64_t id;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	id = call_number(call, "id", 0);
	status =
	    clf_act_rule_back(&people, call->arena, call->agent.locale, id, call_number(call, "to", 0), &done, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (!rules_wrong(call, &done.problems))
		reply_rule(call, 200, id, &done.problems);
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
}

static void api_rule_difference(struct call *call)
{
	struct clf_json *said = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_act_rule_difference(&call->web->act, call->arena, call->agent.locale, call_number(call, "id", 0),
					 call_number(call, "from", 0), call_number(call, "to", 0), &said, &err);
	if (status == CLF_OK)
		reply_json(call, 200, said);
	else
		reply_failure(call, status, &err);
}

static void api_rule_would(struct call *call)
{
	enum clf_rule_existing existing = CLF_EXISTING_RESTART;
	struct clf_json *said = NULL;
	struct clf_seer seer;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	if (call_given(call, "existing"))
		clf_rule_existing_parse(call_text(call, "existing"), &existing);
	status = access_seer(call, "view", &seer, &err);
	if (status == CLF_OK)
		status = clf_act_rule_would(&call->web->act, call->arena, call_number(call, "id", 0),
					    call_given(call, "existing") ? &existing : NULL, &seer, &said, &err);
	if (status == CLF_OK)
		reply_json(call, 200, said);
	else
		reply_failure(call, status, &err);
}

static void api_rule_check(struct call *call)
{
	struct clf_rule_draft draft;
	struct clf_rule_done done;
	struct clf_error err = {0};
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	draft = (struct clf_rule_draft){.id = call_number(call, "id", 0), .json = call_json(call, "rule")};
	status = clf_act_rule_check(&call->web->act, call->arena, call->agent.locale, &draft, &done, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_object();
	clf_json_set_bool(said, "fine", done.problems.errors == 0);
	clf_json_set_text(said, "sentence", done.sentence);
	clf_shape_rule_problems(said, &done.problems);
	clf_rule_release(&done.rule);
	reply_json(call, 200, said);
}

static void api_rule_enabled(struct call *call)
{
	enum clf_rule_existing existing = CLF_EXISTING_RESTART;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	int64_t id;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	id = call_number(call, "id", 0);
	if (call_given(call, "existing"))
		clf_rule_existing_parse(call_text(call, "existing"), &existing);
	status = clf_act_rule_enable(&people, id, clf_text_equal(call_text(call, "enabled"), "on"),
				     call_given(call, "existing") ? &existing : NULL, &err);
	if (status == CLF_OK)
		reply_rule(call, 200, id, NULL);
	else
		reply_failure(call, status, &err);
}

static void api_rule_order(struct call *call)
{
	enum clf_rule_kind kind = CLF_RULE_GENERAL;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	struct clf_json *items;
	const int64_t *ids;
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	ids = call_ids(call, "rules", &count);
	clf_rule_kind_parse(call_text(call, "kind"), &kind);
	status = clf_act_rule_order(&people, kind, ids, count, &err);
	items = clf_json_array();
	if (status == CLF_OK)
		status = read_of(call, clf_rule_kind_name(kind), items, &err);
	if (status == CLF_OK) {
		reply_items(call, items, 0);
		return;
	}
	clf_json_free(&items);
	reply_failure(call, status, &err);
}

static void api_rule_remove(struct call *call)
{
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_rule_remove(&people, call_number(call, "id", 0), &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_object();
	clf_json_set_integer(said, "id", call_number(call, "id", 0));
	clf_json_set_bool(said, "gone", true);
	reply_json(call, 200, said);
}

#define KINDS "criterion|status|general|escalation|alert"
#define RULE                                                                                                           \
	NEEDED("rule", CLF_TYPE_OBJECT, CLF_RULE_BYTES,                                                                \
	       "{\"name\", \"kind\", \"enabled\", \"existing\", \"when\", \"if\", \"then\", \"else\", \"again\", "     \
	       "\"stop\"}; names stand for what they name.")
#define VERSION NOT_NULL("version", CLF_TYPE_ID, 0, "Refuse (409) unless the rule is still at this version.")
#define EXISTING                                                                                                       \
	BODY_CHOICE("existing", "now|restart|leave",                                                                   \
		    "A time rule, and tickets that are there: now as all others, restart: their time begins now, "     \
		    "leave: nothing; restart unless told.")

static const struct param kind_params[] = {
    {.name = "kind", .where = CLF_IN_QUERY, .type = CLF_TYPE_CHOICE, .choices = KINDS, .help = "Of this kind only."},
    {.name = NULL},
};
static const struct param add_params[] = {{RULE}, {.name = NULL}};
static const struct param change_params[] = {{ID_IN_PATH}, {RULE}, {VERSION}, {.name = NULL}};
static const struct param check_params[] = {
    {RULE}, {NOT_NULL("id", CLF_TYPE_ID, 0, "The rule that it is to take the place of.")}, {.name = NULL}};
static const struct param one_params[] = {{ID_IN_PATH}, {.name = NULL}};
static const struct param versions_params[] = {{ID_IN_PATH}, {CURSOR}, {LIMIT}, {.name = NULL}};
static const struct param difference_params[] = {
    {ID_IN_PATH},
    {QUERY("from", CLF_TYPE_ID, 0, "Number of a version."), .required = true},
    {QUERY("to", CLF_TYPE_ID, 0, "Number of the other version."), .required = true},
    {.name = NULL}};
static const struct param would_params[] = {
    {ID_IN_PATH},
    {.name = "existing",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = "now|restart|leave",
     .help = "What becomes of tickets that are there, as when it is switched on."},
    {.name = NULL}};
static const struct param back_params[] = {
    {ID_IN_PATH}, {NEEDED("to", CLF_TYPE_ID, 0, "Number of the version.")}, {.name = NULL}};
static const struct param enabled_params[] = {
    {ID_IN_PATH}, {NEEDED_CHOICE("enabled", "on|off", "Whether it is asked.")}, {EXISTING}, {.name = NULL}};
static const struct param order_params[] = {
    {NEEDED_CHOICE("kind", KINDS, "Kind of rules.")},
    {NEEDED("rules", CLF_TYPE_IDS, CLF_RULES_MAX + CLF_SURVEYS_MAX,
	    "Ids of all rules of the kind, in their new order.")},
    {.name = NULL},
};

static const struct list rules = {.permission = CLF_PERMIT_ADMIN, .read = read_rules};
static const struct list criteria = {.permission = CLF_PERMIT_ADMIN, .read = read_criteria};
static const struct list status_rules = {.permission = CLF_PERMIT_ADMIN, .read = read_status_rules};
static const struct list versions = {.permission = CLF_PERMIT_ADMIN, .read = read_versions};

const struct route api_rule_routes[] = {
    {API("GET", "/rules", CLF_PERMIT_ADMIN, list_answer, kind_params, "List rules, in the order they are asked in."),
     .list = &rules, .shape = "Rule"},
    {API("GET", "/criteria", CLF_PERMIT_ADMIN, list_answer, NULL, "List criteria: which responses make tickets."),
     .list = &criteria, .shape = "Rule"},
    {API("GET", "/status-rules", CLF_PERMIT_ADMIN, list_answer, NULL, "List rules that move a ticket's status."),
     .list = &status_rules, .shape = "Rule"},
    {API("POST", "/rules", CLF_PERMIT_ADMIN, api_rule_add, add_params, "Save a new rule."), .answers = "201",
     .shape = "Rule"},
    {API("POST", "/criteria", CLF_PERMIT_ADMIN, api_criterion_add, add_params, "Save a new criterion."),
     .answers = "201", .shape = "Rule"},
    {API("POST", "/status-rules", CLF_PERMIT_ADMIN, api_status_rule_add, add_params, "Save a new status rule."),
     .answers = "201", .shape = "Rule"},
    {API("POST", "/rules/check", CLF_PERMIT_ADMIN, api_rule_check, check_params,
	 "Say what is wrong with a rule, and how it reads; nothing is saved."),
     .shape = "RuleChecked"},
    {API("PUT", "/rules/order", CLF_PERMIT_ADMIN, api_rule_order, order_params, "Put the rules of a kind in order."),
     .shape = "[Rule]"},
    {API("GET", "/rules/{id}", CLF_PERMIT_ADMIN, api_rule_show, one_params, "One rule."), .shape = "Rule"},
    {API("PUT", "/rules/{id}", CLF_PERMIT_ADMIN, api_rule_change, change_params, "Save a rule's next version."),
     .shape = "Rule"},
    {API("DELETE", "/rules/{id}", CLF_PERMIT_ADMIN, api_rule_remove, one_params,
	 "Take a rule away; history still names it."),
     .shape = "Gone"},
    {API("GET", "/rules/{id}/versions", CLF_PERMIT_ADMIN, list_answer, versions_params,
	 "List a rule's versions, the newest first."),
     .list = &versions, .shape = "Rule"},
    {API("GET", "/rules/{id}/difference", CLF_PERMIT_ADMIN, api_rule_difference, difference_params,
	 "Say in words what differs between two versions of a rule."),
     .shape = "RuleDifference"},
    {API("GET", "/rules/{id}/would", CLF_PERMIT_ADMIN, api_rule_would, would_params,
	 "Say upon which open tickets a time rule would act at once, were it switched on now."),
     .shape = "RuleWould"},
    {API("POST", "/rules/{id}/back", CLF_PERMIT_ADMIN, api_rule_back, back_params, "Go back to a version."),
     .shape = "Rule"},
    {API("PUT", "/rules/{id}/enabled", CLF_PERMIT_ADMIN, api_rule_enabled, enabled_params, "Switch a rule on or off."),
     .shape = "Rule"},
    {.method = NULL},
};
