/*
 * page_rule.c - one rule: its sentence, what it is made of as JSON, and its versions; a new one, and a copy.
 */
#include "call/reply.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "page/rule/rule_item.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"
#include "rules.h"

#define VERSIONS 50u /* of a rule, the newest */

/* What a new rule begins with: it can be saved, and does nothing. */
#define BEGINNING                                                                                                      \
	"{\"when\": [{\"event\": \"created\"}], \"if\": {\"all\": [{\"field\": \"priority\", \"is\": [\"high\"]}]}, "  \
	"\"then\": [{\"do\": \"nothing\"}], \"else\": []}"

static const char *pretty(struct call *call, const struct clf_json *json)
{
	struct clf_buf text;
	const char *made;

	clf_buf_init(&text, 4 * CLF_RULE_BYTES);
	clf_json_dump_pretty(json, &text);
	made = clf_arena_copy(call->arena, text.p != NULL ? text.p : "", text.n);
	clf_buf_free(&text);
	return made;
}

/* The parts that are written, of all that is shown of a rule. */
static const char *body_text(struct call *call, const struct clf_json *item)
{
	static const char *const members[] = {"when", "if", "then", "else", "again", "stop"};
	const struct clf_json *unread = clf_json_get(item, "body");
	struct clf_json *body = clf_json_object();
	const char *text;

	for (size_t i = 0; i < CLF_COUNT(members); i++) {
		if (clf_json_get(item, members[i]) != NULL)
			clf_json_set(body, members[i], clf_json_copy(clf_json_get(item, members[i])));
	}
	text = pretty(call, unread != NULL ? unread : body);
	clf_json_free(&body);
	return text;
}

static enum clf_status add_versions(struct call *call, const struct clf_rule_names *names, int64_t id, int64_t current,
				    struct clf_json *context, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	struct clf_rule_record *records = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_rule_versions(call->web->act.store, call->arena, id, 0, VERSIONS, &records, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *item = clf_shape_rule(call->arena, call->agent.locale, names, &records[i], NULL);

		view_time(call, item, "saved_at", records[i].saved_at);
		clf_json_set_text(item, "text", body_text(call, item));
		clf_json_set_bool(item, "in_force", records[i].version == current);
		clf_json_append(items, item);
	}
	clf_json_set(context, "versions", items);
	return status;
}

static void add_kinds(struct call *call, struct clf_json *context, const char *chosen)
{
	struct clf_json *kinds = clf_json_array();

	for (unsigned i = 0; i < CLF_RULE_KINDS; i++)
		view_choice(kinds, clf_rule_kind_name((enum clf_rule_kind)i),
			    rule_kind_heading(call, (enum clf_rule_kind)i), chosen);
	clf_json_set(context, "kinds", kinds);
}

/* What the form holds: what was sent with it, when it is shown again. */
static void add_form(struct call *call, struct clf_json *context, const char *name, const char *body)
{
	bool again = view_sent(call, "rule", "name") != NULL;

	clf_json_set_text(context, "form_name", again ? view_sent(call, "rule", "name") : name);
	clf_json_set_text(context, "form_body", again ? view_sent(call, "rule", "body") : body);
}

static void fail(struct call *call, struct clf_json *context, enum clf_status status, const struct clf_error *err)
{
	clf_json_free(&context);
	reply_failure(call, status, err);
}

/* The version that the form was made from. Who was told that there is a newer one (409) may save over it. */
static int64_t version_of(const struct call *call, int64_t current)
{
	bool stale = clf_json_get_number(call->problem, "status", 0) == 409;

	return view_sent(call, "rule", "version") != NULL && !stale ? call_number(call, "version", current) : current;
}

static void page_rule(struct call *call)
{
	struct clf_json *context = NULL;
	struct clf_rule_record record;
	struct clf_rule_names names;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_rule_record(call->web->act.store, call->arena, call_number(call, "id", 0), &record, &err);
	if (status == CLF_OK)
		status = clf_act_rule_names(&call->web->act, call->arena, &names, &err);
	if (status == CLF_OK)
		status = rule_as_shown(call, &names, &record, &context, &err);
	if (status == CLF_OK)
		status = add_versions(call, &names, record.id, record.version, context, &err);
	if (status != CLF_OK) {
		fail(call, context, status, &err);
		return;
	}
	clf_json_set_text(context, "heading", rule_kind_heading(call, record.kind));
	add_form(call, context, record.name, body_text(call, context));
	clf_json_set_integer(context, "form_version", version_of(call, record.version));
	view_page(call, 200, "rule.html", record.name, "/rules", context);
}

static void page_rule_new(struct call *call)
{
	int64_t from = call_number(call, "copy", 0);
	struct clf_json *context, *shown = NULL, *begun = NULL;
	struct clf_rule_record record = {.name = ""};
	struct clf_rule_names names;
	struct clf_error err = {0};
	const char *kind = call_text(call, "kind"), *body;
	enum clf_status status = CLF_OK;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	if (from != 0)
		status = clf_rule_record(call->web->act.store, call->arena, from, &record, &err);
	if (status == CLF_OK && from != 0)
		status = clf_act_rule_names(&call->web->act, call->arena, &names, &err);
	if (status == CLF_OK && from != 0)
		shown = clf_shape_rule(call->arena, call->agent.locale, &names, &record, NULL);
	if (status == CLF_OK && from == 0)
		status = clf_json_parse(CLF_STR(BEGINNING), &begun, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	body = from != 0 ? body_text(call, shown) : pretty(call, begun);
	if (kind == NULL)
		kind = from != 0 ? clf_rule_kind_name(record.kind) : "general";
	add_kinds(call, context, kind);
	add_form(call, context, record.name, body);
	clf_json_free(&shown);
	clf_json_free(&begun);
	view_page(call, 200, "rule-new.html", view_say(call, CLF_SAID("New rule")), "/rules", context);
}

/* The draft of a form: false, what is written is no JSON object, and that is answered. */
static bool draft_of(struct call *call, struct clf_json **out)
{
	struct clf_json *rule = NULL;
	struct clf_error err = {0};

	if (clf_json_parse(clf_str_from(call_text(call, "body")), &rule, &err) != CLF_OK ||
	    clf_json_type(rule) != CLF_JSON_OBJECT) {
		clf_json_free(&rule);
		reply_refused(call, "body",
			      err.text[0] != '\0' ? err.text
						  : view_say(call, CLF_SAID("A rule is an object: {\"when\": [..], "
									    "\"if\": {..}, \"then\": [..]}.")));
		return false;
	}
	clf_json_set_text(rule, "name", call_text(call, "name"));
	if (call_given(call, "kind"))
		clf_json_set_text(rule, "kind", call_text(call, "kind"));
	*out = rule;
	return true;
}

static void save(struct call *call, int64_t id)
{
	struct clf_rule_draft draft = {.id = id, .version = call_number(call, "version", 0)};
	struct clf_json *json = NULL;
	struct clf_rule_done done;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !draft_of(call, &json))
		return;
	people = people_of(call, &actor);
	draft.json = json;
	status = clf_act_rule_save(&people, call->arena, call->agent.locale, &draft, &done, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (!rules_wrong(call, &done.problems))
		reply_redirect(call,
			       clf_arena_printf(call->arena, "/rules/%lld?done=changed", (long long)done.record.id));
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
	clf_json_free(&json);
}

static void page_rule_add_post(struct call *call)
{
	save(call, 0);
}

static void page_rule_change_post(struct call *call)
{
	save(call, call_number(call, "id", 0));
}

static void page_rule_back_post(struct call *call)
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
		reply_redirect(call, clf_arena_printf(call->arena, "/rules/%lld?done=changed", (long long)id));
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
}

#define KINDS "criterion|status|general|escalation|alert"
#define PLACE NOT_NULL("place", CLF_TYPE_NAME, 20, "Which of the page's forms it is.")
#define NAME NEEDED("name", CLF_TYPE_LINE, CLF_RULE_NAME_MAX, "What it is called.")
#define WRITTEN NEEDED("body", CLF_TYPE_TEXT, CLF_RULE_BYTES, "When, if, then and else, as JSON.")

static const struct param one_params[] = {{ID_IN_PATH}, {.name = NULL}};
static const struct param new_params[] = {
    {QUERY("copy", CLF_TYPE_ID, 0, "The rule that it begins as.")},
    {.name = NULL},
};
static const struct param add_params[] = {
    {PLACE}, {NAME}, {NEEDED_CHOICE("kind", KINDS, "Kind of rule.")}, {WRITTEN}, {.name = NULL}};
static const struct param change_params[] = {
    {ID_IN_PATH},
    {PLACE},
    {NAME},
    {WRITTEN},
    {NOT_NULL("version", CLF_TYPE_ID, 0, "Refuse unless the rule is still at this version.")},
    {.name = NULL}};
static const struct param back_params[] = {
    {ID_IN_PATH}, {NEEDED("to", CLF_TYPE_ID, 0, "Number of the version.")}, {.name = NULL}};

const struct route page_rule_routes[] = {
    {PAGE("GET", "/rules/new", CLF_PERMIT_ADMIN, page_rule_new, new_params, "A new rule, or a copy of one.")},
    {PAGE("POST", "/rules/new", CLF_PERMIT_ADMIN, page_rule_add_post, add_params, "Save a new rule."),
     .again = page_rule_new},
    {PAGE("GET", "/rules/{id}", CLF_PERMIT_ADMIN, page_rule, one_params, "One rule, with its versions.")},
    {PAGE("POST", "/rules/{id}", CLF_PERMIT_ADMIN, page_rule_change_post, change_params, "Save a rule's next version."),
     .again = page_rule},
    {PAGE("POST", "/rules/{id}/back", CLF_PERMIT_ADMIN, page_rule_back_post, back_params, "Go back to a version."),
     .again = page_rule},
    {.method = NULL},
};
