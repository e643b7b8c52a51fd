/*
 * page_rule.c - one rule: its sentence, what it is made of as JSON, and its versions; a new one, and a copy.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/rule/difference.h"
#include "clf/act/rule/would.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/profile.h"
#include "clf/ticket/words.h"
#include "page/rule/rule_item.h"
#include "page/rule/rule_rows.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"
#include "rules.h"

#define VERSIONS 50u /* of a rule, the newest */

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
static struct clf_json *body_of(const struct clf_json *item)
{
	static const char *const members[] = {"when", "if", "then", "else", "again", "stop"};
	const struct clf_json *unread = clf_json_get(item, "body");
	struct clf_json *body;

	if (unread != NULL)
		return clf_json_copy(unread);
	body = clf_json_object();
	for (size_t i = 0; i < CLF_COUNT(members); i++) {
		if (clf_json_get(item, members[i]) != NULL)
			clf_json_set(body, members[i], clf_json_copy(clf_json_get(item, members[i])));
	}
	return body;
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
		clf_json_set_bool(item, "in_force", records[i].version == current);
		clf_json_set_integer(item, "current", current);
		if (records[i].version > 1)
			clf_json_set_integer(item, "before", records[i].version - 1);
		clf_json_append(items, item);
	}
	clf_json_set(context, "versions", items);
	return status;
}

/* Headings of the parts of a rule, and of what is asked of its conditions. */
static const char *part_heading(struct call *call, const struct clf_json *part)
{
	static const struct {
		const char *part, *of, *label;
	} rows[] = {
	    {"when", NULL, CLF_SAID("When this happens")},
	    {"if", "all", CLF_SAID("If all of these hold")},
	    {"if", "any", CLF_SAID("If any of these holds")},
	    {"if", "none", CLF_SAID("If none of these holds")},
	    {"if", NULL, CLF_SAID("If")},
	    {"then", NULL, CLF_SAID("Then")},
	    {"else", NULL, CLF_SAID("Else")},
	    {"sentence", NULL, CLF_SAID("The whole rule")},
	};
	const char *name = clf_json_get_text(part, "part"), *of = clf_json_get_text(part, "of");

	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (clf_text_equal(rows[i].part, name) && clf_text_equal(rows[i].of, of))
			return view_say(call, rows[i].label);
	}
	return view_say(call, CLF_SAID("Besides"));
}

/* Of JSON that has its times as machines read them. */
static void add_moment(struct call *call, struct clf_json *item, const char *key)
{
	const char *text = clf_json_get_text(item, key);
	int64_t at = 0;

	if (text != NULL && clf_time_parse_rfc3339(text, &at))
		view_time(call, item, key, at);
}

static void add_side(struct call *call, struct clf_json *context, const char *key, const struct clf_json *head)
{
	struct clf_json *side = clf_json_copy(head);

	add_moment(call, side, "saved_at");
	clf_json_set(context, key, side);
}

/* Two versions beside each other, when that is asked for; from the one in force: what going back would change. */
static enum clf_status add_difference(struct call *call, int64_t id, int64_t current, struct clf_json *context,
				      struct clf_error *err)
{
	int64_t from = call_number(call, "from", 0), to = call_number(call, "to", 0);
	struct clf_json *said = NULL, *shown, *parts;
	const struct clf_json *found;
	enum clf_status status;

	if (from == 0 || to == 0)
		return CLF_OK;
	status = clf_act_rule_difference(&call->web->act, call->arena, call->agent.locale, id, from, to, &said, err);
	if (status != CLF_OK)
		return status;
	shown = clf_json_object();
	parts = clf_json_array();
	found = clf_json_get(said, "parts");
	for (size_t i = 0; i < clf_json_size(found); i++) {
		struct clf_json *part = clf_json_object(), *lines = clf_json_array();
		const struct clf_json *each = clf_json_get(clf_json_at(found, i), "lines");

		for (size_t k = 0; k < clf_json_size(each); k++) {
			struct clf_json *line = clf_json_copy(clf_json_at(each, k));

			view_flag(line, "is", clf_json_get_text(line, "side"));
			clf_json_append(lines, line);
		}
		clf_json_set_text(part, "heading", part_heading(call, clf_json_at(found, i)));
		clf_json_set_bool(part, "differs", clf_json_get_bool(clf_json_at(found, i), "differs", false));
		clf_json_set(part, "lines", lines);
		clf_json_append(parts, part);
	}
	add_side(call, shown, "from", clf_json_get(said, "from"));
	add_side(call, shown, "to", clf_json_get(said, "to"));
	clf_json_set_bool(shown, "differs", clf_json_get_bool(said, "differs", false));
	clf_json_set_bool(shown, "goes_back", from == current && to < current);
	clf_json_set(shown, "parts", parts);
	clf_json_set(context, "difference", shown);
	clf_json_free(&said);
	return CLF_OK;
}

static bool is_timed(const struct clf_json *rule)
{
	const struct clf_json *when = clf_json_get(rule, "when");

	for (size_t i = 0; i < clf_json_size(when); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(when, i), "event"),
				   clf_rule_event_name(CLF_ON_ELAPSED)))
			return true;
	}
	return false;
}

/* Of one that is off and waits for a time: what it would act upon at once, when that is asked for. */
static enum clf_status add_would(struct call *call, const struct clf_rule_record *record, struct clf_json *context,
				 struct clf_error *err)
{
	const enum clf_rule_existing now = CLF_EXISTING_NOW;
	struct clf_json *said = NULL, *items = clf_json_array();
	const struct clf_json *found;
	struct clf_seer seer;
	bool asks = !record->enabled && is_timed(context), looks = asks && call_text(call, "would") != NULL;
	enum clf_status status = CLF_OK;

	if (looks) {
		status = access_seer(call, "view", &seer, err);
		if (status == CLF_OK)
			status = clf_act_rule_would(&call->web->act, call->arena, record->id, &now, &seer, &said, err);
	}
	found = clf_json_get(said, "tickets");
	for (size_t i = 0; i < clf_json_size(found); i++) {
		struct clf_json *item = clf_json_copy(clf_json_at(found, i));

		add_moment(call, item, "due_at");
		clf_json_append(items, item);
	}
	clf_json_set_bool(context, "would_ask", asks);
	clf_json_set_bool(context, "would_looked", looks);
	clf_json_set_bool(context, "would_restart",
			  clf_rule_existing_unless_told(record->kind) == CLF_EXISTING_RESTART);
	clf_json_set_bool(context, "would_more", clf_json_get_bool(said, "more", false));
	clf_json_set_integer(context, "would_count", clf_json_get_number(said, "count", 0));
	clf_json_set_integer(context, "looked_through", clf_json_get_number(said, "looked", 0));
	clf_json_set_integer(context, "would_shown", (int64_t)clf_json_size(items));
	clf_json_set_bool(context, "would_first",
			  clf_json_get_number(said, "count", 0) > (int64_t)clf_json_size(items));
	clf_json_set_bool(context, "has_would", clf_json_size(items) > 0);
	clf_json_set(context, "would", items);
	clf_json_free(&said);
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

/* What was typed into the form, when it is this one that was sent; else NULL. */
static const char *typed(const struct call *call, const char *field)
{
	return clf_text_equal(clf_http_field(&call->form, "place", NULL), "rule")
		   ? clf_http_field(&call->form, field, NULL)
		   : NULL;
}

static bool wants_json(const struct call *call)
{
	const char *sent = typed(call, "as");

	return clf_text_equal(sent != NULL ? sent : call_text(call, "as"), "json");
}

/* The rule as rows or as JSON, with all that was typed. body is what it is without that. */
static void add_editor(struct call *call, const struct clf_rule_names *names, enum clf_rule_kind kind, const char *name,
		       const struct clf_json *body, struct clf_json *context)
{
	struct clf_json *sent = NULL;
	bool saves, held = false, rows;

	if (typed(call, "as") != NULL && !wants_json(call))
		sent = rule_rows_read(call, names, &saves, &held);
	if (sent != NULL)
		body = sent;
	rows = !wants_json(call) && rule_rows_fit(names, body);
	if (rows)
		rule_rows_show(call, names, kind, body, context);
	clf_json_set_bool(context, "rows", rows);
	clf_json_set_bool(context, "too_deep", !rows && !wants_json(call));
	clf_json_set_bool(context, "held", held);
	view_link(context, "audit_path", "/audit?kind=rule&subject=", name != NULL ? name : "");
	clf_json_set_text(context, "form_name", typed(call, "name") != NULL ? typed(call, "name") : name);
	clf_json_set_text(context, "form_body", typed(call, "body") != NULL ? typed(call, "body") : pretty(call, body));
	clf_json_free(&sent);
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

	return typed(call, "version") != NULL && !stale ? call_number(call, "version", current) : current;
}

/* What may be saved and is odd all the same: that it can never hold, say. */
static enum clf_status add_warnings(struct call *call, const struct clf_rule_record *record, struct clf_json *body,
				    struct clf_json *context, struct clf_error *err)
{
	const struct clf_rule_draft draft = {.id = record->id, .json = body};
	struct clf_json *warnings = clf_json_array();
	struct clf_rule_done done;
	enum clf_status status =
	    clf_act_rule_check(&call->web->act, call->arena, call_actor(call).locale, &draft, &done, err);

	for (size_t i = 0; status == CLF_OK && i < done.problems.count; i++)
		clf_json_append(warnings, clf_json_string(done.problems.items[i].detail));
	clf_json_set(context, "warnings", warnings);
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
	return status;
}

static void page_rule(struct call *call)
{
	struct clf_json *context = NULL, *body;
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
	if (status == CLF_OK)
		status = add_difference(call, record.id, record.version, context, &err);
	if (status == CLF_OK)
		status = add_would(call, &record, context, &err);
	if (status != CLF_OK) {
		fail(call, context, status, &err);
		return;
	}
	body = body_of(context);
	status = rule_add_runs(call, record.id, call_text(call, "near") != NULL, context, &err);
	if (status == CLF_OK)
		status = add_warnings(call, &record, body, context, &err);
	if (status == CLF_OK) {
		clf_json_set_text(context, "heading", rule_kind_heading(call, record.kind));
		add_editor(call, &names, record.kind, record.name, body, context);
		clf_json_set_text(context, "action",
				  clf_arena_printf(call->arena, "/rules/%lld", (long long)record.id));
		clf_json_set_integer(context, "form_version", version_of(call, record.version));
		view_page(call, 200, "rule.html", record.name, "/rules", context);
	} else {
		fail(call, context, status, &err);
	}
	clf_json_free(&body);
}

/* What a new rule begins with: what happened, and in which status, where a page says so. */
static struct clf_json *begun(const struct call *call, enum clf_rule_kind kind)
{
	struct clf_json *body = clf_json_object(), *list = clf_json_array(), *one;
	const char *event = call_text(call, "event"), *status = call_text(call, "status");

	if (event == NULL && kind == CLF_RULE_CRITERION)
		event = clf_rule_event_name(CLF_ON_RESPONSE);
	if (event != NULL) {
		one = clf_json_object();
		clf_json_set_text(one, "event", event);
		clf_json_append(list, one);
	}
	clf_json_set(body, "when", list);
	if (status != NULL) {
		struct clf_json *test = clf_json_object(), *all = clf_json_array(), *values = clf_json_array();

		one = clf_json_object();
		clf_json_append(values, clf_json_string(status));
		clf_json_set_text(one, "field", "status");
		clf_json_set(one, "is", values);
		clf_json_append(all, one);
		clf_json_set(test, "all", all);
		clf_json_set(body, "if", test);
	}
	clf_json_set(body, "then", clf_json_array());
	return body;
}

/* The other way to write it: the same page with all that it was asked for. */
static const char *written_as(struct call *call, const char *as)
{
	const struct clf_http_fields *asked = &call->request->query;
	struct clf_http_field *items = clf_arena_array_of(call->arena, asked->count + 1, struct clf_http_field);
	size_t count = 0;

	for (size_t i = 0; i < asked->count; i++) {
		if (!clf_text_equal(asked->items[i].name, "as"))
			items[count++] = asked->items[i];
	}
	if (as != NULL)
		items[count++] = (struct clf_http_field){"as", as};
	return view_address(call, "/rules/new", &(const struct clf_http_fields){items, count});
}

static void page_rule_new(struct call *call)
{
	int64_t from = call_number(call, "copy", 0);
	struct clf_json *context, *shown, *body = NULL;
	struct clf_rule_record record = {.name = "", .kind = CLF_RULE_GENERAL};
	struct clf_rule_names names;
	struct clf_error err = {0};
	const char *kind = typed(call, "kind") != NULL ? typed(call, "kind") : call_text(call, "kind");
	enum clf_rule_kind sent;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_act_rule_names(&call->web->act, call->arena, &names, &err);
	if (status == CLF_OK && from != 0)
		status = clf_rule_record(call->web->act.store, call->arena, from, &record, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	if (kind != NULL && clf_rule_kind_parse(kind, &sent))
		record.kind = sent;
	if (from != 0) {
		shown = clf_shape_rule(call->arena, call->agent.locale, &names, &record, NULL);
		body = body_of(shown);
		clf_json_free(&shown);
	} else {
		body = begun(call, record.kind);
	}
	context = clf_json_object();
	clf_json_set_text(context, "action", "/rules/new");
	clf_json_set_text(context, "rows_link", written_as(call, NULL));
	clf_json_set_text(context, "json_link", written_as(call, "json"));
	clf_json_set_bool(context, "is_new", true);
	add_kinds(call, context, clf_rule_kind_name(record.kind));
	add_editor(call, &names, record.kind, record.name, body, context);
	clf_json_free(&body);
	view_page(call, 200, "rule-new.html", view_say(call, CLF_SAID("New rule")), "/rules", context);
}

/* What was written as JSON: false, what is written is no JSON object, and that is answered. */
static bool json_of(struct call *call, struct clf_json **out)
{
	const char *text = call_text(call, "body");
	struct clf_json *rule = NULL;
	struct clf_error err = {0};

	if (clf_json_parse(clf_str_from(text != NULL ? text : ""), &rule, &err) != CLF_OK ||
	    clf_json_type(rule) != CLF_JSON_OBJECT) {
		clf_json_free(&rule);
		reply_refused(call, "body",
			      err.text[0] != '\0' ? err.text
						  : view_say(call, CLF_SAID("A rule is an object: {\"when\": [..], "
									    "\"if\": {..}, \"then\": [..]}.")));
		return false;
	}
	*out = rule;
	return true;
}

/* What is to be saved; false: it isn't to be, and that is answered. */
static bool draft_of(struct call *call, route_handler *again, struct clf_json **out)
{
	struct clf_rule_names names;
	struct clf_error err = {0};
	enum clf_status status;
	bool saves = true, held;

	if (wants_json(call)) {
		if (!json_of(call, out))
			return false;
	} else {
		status = clf_act_rule_names(&call->web->act, call->arena, &names, &err);
		if (status != CLF_OK) {
			reply_failure(call, status, &err);
			return false;
		}
		*out = rule_rows_read(call, &names, &saves, &held);
	}
	if (!saves) {
		clf_json_free(out);
		again(call);
		return false;
	}
	clf_json_set_text(*out, "name", typed(call, "name") != NULL ? typed(call, "name") : "");
	if (call_given(call, "kind"))
		clf_json_set_text(*out, "kind", call_text(call, "kind"));
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

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !draft_of(call, id == 0 ? page_rule_new : page_rule, &json))
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
#define NAME BODY("name", CLF_TYPE_LINE, CLF_RULE_NAME_MAX, "What it is called.")
#define WRITTEN BODY("body", CLF_TYPE_TEXT, CLF_RULE_BYTES, "When, if, then and else, as JSON.")

#define AS_SENT BODY_CHOICE("as", "rows|json", "How the rule is written: rows of a form, or JSON.")
#define AS_SHOWN QUERY("as", CLF_TYPE_NAME, 8, "rows, or json: how the rule is shown.")

static const struct param one_params[] = {
    {ID_IN_PATH},
    {AS_SHOWN},
    {QUERY("near", CLF_TYPE_NAME, 8, "Look for where it nearly fired.")},
    {QUERY("would", CLF_TYPE_NAME, 8, "Look for what it would do at once.")},
    {QUERY("from", CLF_TYPE_ID, 0, "Number of a version that is shown beside another.")},
    {QUERY("to", CLF_TYPE_ID, 0, "Number of that other version.")},
    {.name = NULL}};
static const struct param new_params[] = {
    {QUERY("copy", CLF_TYPE_ID, 0, "The rule that it begins as.")},
    {QUERY("kind", CLF_TYPE_NAME, 20, "Kind of rule.")},
    {QUERY("event", CLF_TYPE_NAME, 40, "What happens.")},
    {QUERY("status", CLF_TYPE_LINE, 200, "The status that the ticket is in.")},
    {AS_SHOWN},
    {.name = NULL},
};
static const struct param add_params[] = {
    {PLACE}, {AS_SENT}, {NAME}, {NEEDED_CHOICE("kind", KINDS, "Kind of rule.")}, {WRITTEN}, {.name = NULL}};
static const struct param change_params[] = {
    {ID_IN_PATH},  {PLACE},   {AS_SENT},
    {NAME},        {WRITTEN}, {NOT_NULL("version", CLF_TYPE_ID, 0, "Refuse unless the rule is still at this version.")},
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
