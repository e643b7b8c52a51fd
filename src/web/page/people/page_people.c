/*
 * page_people.c - who acts here: all of them, one of them, and what follows when one leaves. Their forms run the API's
 * own routes.
 */
#include <string.h>

#include "call/ask.h"
#include "call/reply.h"
#include "clf/act/letter/sign_in.h"
#include "clf/act/rules.h"
#include "clf/act/shape_people.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/store/people/group.h"
#include "clf/ticket/words.h"
#include "page/desk/form.h"
#include "page/people/access_rows.h"
#include "page/people/settings_form.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"
#include "settings.h"

#define MAKE "make"
#define CHANGE "change"

static const struct source teams = {.from = "/api/v1/teams", .value = "name"};
static const struct source segments = {.from = "/api/v1/segments", .value = "name"};
static const struct field person_fields[] = {
    {"name", CLF_SAID("Name"), .look = 0},
    {"address", CLF_SAID("Mail address"), CLF_SAID("Notices go there, and mail from there is theirs."), .look = 0},
    {"role", CLF_SAID("Role"), CLF_SAID("What each role may do stands under Permissions."), .look = FIELD_WORDS},
    {"teams", CLF_SAID("Teams and groups"), .source = &teams},
    {"segments", CLF_SAID("Manages"), CLF_SAID("Is told of what is escalated there."), .source = &segments},
    {.name = NULL},
};
static const struct thing person = {
    .name = "people", .under = "/people", .api = "/api/v1/agents", .id = "agent", .fields = person_fields};

static struct form person_form(struct call *call, const struct clf_json *item)
{
	return item == NULL
		   ? (struct form){&person, MAKE, ask_route(call, "POST", "/api/v1/agents"), person_fields, NULL}
		   : (struct form){&person, CHANGE, ask_route(call, "PATCH", "/api/v1/agents/{agent}"), person_fields,
				   item};
}

static void add_form(struct desk *desk, struct clf_json *context, const struct form *form, const char *action,
		     const char *button)
{
	struct clf_json *json = form_show(desk, form);

	clf_json_set_text(json, "action", action);
	clf_json_set_text(json, "button", button);
	clf_json_set(context, "form", json);
}

/* Whether a field of the form is marked: then that is what is to be said. */
static void add_marked(struct call *call, struct clf_json *context)
{
	const struct clf_json *errors = clf_json_get(call->problem, "errors");
	bool marked = false;

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		const char *name = clf_json_get_text(clf_json_at(errors, i), "field");

		for (const struct field *field = person_fields; field->name != NULL && name != NULL; field++)
			marked = marked || strncmp(name, field->name, strlen(field->name)) == 0;
	}
	clf_json_set_bool(context, "is_marked",
			  marked && view_sent(call, "leave", "place") == NULL &&
			      view_sent(call, SETTINGS_PLACE, "place") == NULL);
}

static struct clf_json *person_item(struct call *call, const struct clf_agent_record *record)
{
	struct clf_json *item = clf_shape_agent(record);

	clf_json_set_text(item, "role_text", view_say(call, thing_word(clf_role_name(record->agent.role))));
	clf_json_set_bool(item, "has_password", record->has_password);
	view_time(call, item, "seen_at", record->seen_at);
	view_link(item, "path", "/people/", record->agent.address);
	return item;
}

static void page_people(struct call *call)
{
	struct desk desk = {.call = call};
	struct form form;
	struct clf_json *context, *items;
	struct clf_agent_record *records = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_agent_list(call->web->act.store, call->arena, &records, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, person_item(call, &records[i]));
	clf_json_set(context, "items", items);
	access_add_tabs(call, context, "/people");
	form = person_form(call, NULL);
	add_form(&desk, context, &form, "/people", view_say(call, "Add"));
	add_marked(call, context);
	desk_end(&desk);
	view_page(call, 200, "people.html", view_say(call, "People"), "/people", context);
}

/* Names of the teams or segments that would be left without anybody. */
static enum clf_status add_alone(struct call *call, struct clf_json *context, const char *key, enum clf_group_kind kind,
				 const struct clf_agent *agent, struct clf_error *err)
{
	struct clf_json *names = clf_json_array();
	struct clf_group *groups = NULL;
	size_t count = 0;
	enum clf_status status = clf_group_list(call->web->act.store, call->arena, kind, &groups, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (groups[i].agent_count == 1 && clf_text_equal(groups[i].agents[0], agent->address))
			clf_json_append(names, clf_json_string(groups[i].name));
	}
	clf_json_set_bool(context, clf_arena_printf(call->arena, "has_%s", key), clf_json_size(names) > 0);
	clf_json_set(context, key, names);
	return status;
}

static enum clf_status add_rules(struct call *call, struct clf_json *context, const struct clf_agent *agent,
				 struct clf_error *err)
{
	struct clf_json *list = clf_json_array();
	const char *const *names = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_act_rules_naming(&call->web->act, call->arena, CLF_NAMES_AGENTS, agent->id, NULL, &names, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(list, clf_json_string(names[i]));
	clf_json_set_bool(context, "has_rules", count > 0);
	clf_json_set(context, "rules", list);
	return status;
}

static enum clf_status add_heirs(struct call *call, struct clf_json *context, const struct clf_agent *agent,
				 struct clf_error *err)
{
	struct clf_json *choices = clf_json_array();
	const char *sent = view_sent(call, "leave", "tickets");
	struct clf_agent *agents = NULL;
	size_t count = 0;
	enum clf_status status = clf_agents_at_work(call->web->act.store, call->arena, &agents, &count, err);

	view_choice(choices, "", view_say(call, CLF_SAID("choose …")), sent);
	view_choice(choices, "none", view_say(call, CLF_SAID("nobody: whoever is free takes them")), sent);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (agents[i].id != agent->id)
			view_choice(choices, agents[i].address,
				    clf_text_blank(agents[i].name)
					? NULL
					: clf_arena_printf(call->arena, "%s (%s)", agents[i].name, agents[i].address),
				    sent);
	}
	view_choice(choices, "keep",
		    view_say(call, CLF_SAID("they stay, and whoever is told of unowned tickets is told")), sent);
	clf_json_set(context, "heirs", choices);
	return status;
}

/* What becomes of it all when the person leaves. */
static enum clf_status add_leaving(struct call *call, struct clf_json *context, const struct clf_agent *agent,
				   struct clf_error *err)
{
	int64_t *numbers = NULL;
	size_t given = 0, open = 0;
	enum clf_status status =
	    clf_agent_tickets(call->web->act.store, call->arena, agent->id, 1, &numbers, &given, &open, err);

	clf_json_set_integer(context, "open_tickets", (int64_t)open);
	clf_json_set_bool(context, "has_open", open > 0);
	if (status == CLF_OK)
		status = add_alone(call, context, "alone_in", CLF_GROUP_TEAM, agent, err);
	if (status == CLF_OK)
		status = add_alone(call, context, "alone_manages", CLF_GROUP_SEGMENT, agent, err);
	if (status == CLF_OK)
		status = add_rules(call, context, agent, err);
	return status == CLF_OK ? add_heirs(call, context, agent, err) : status;
}

static enum clf_status fill(struct call *call, struct desk *desk, struct clf_json *context,
			    const struct clf_agent_record *record, struct clf_error *err)
{
	const struct form form = person_form(call, context);
	const char *path = clf_json_get_text(context, "path");
	enum clf_status status = add_leaving(call, context, &record->agent, err);

	if (status == CLF_OK)
		status = access_add(call, context, "tokens", CLF_ACCESS_TOKEN, record->agent.id, err);
	if (status == CLF_OK)
		status = access_add(call, context, "sessions", CLF_ACCESS_SESSION, record->agent.id, err);
	settings_form_add(call, context, &record->agent, clf_arena_printf(call->arena, "%s/settings", path));
	add_form(desk, context, &form, path, view_say(call, "Save"));
	add_marked(call, context);
	return status;
}

/* token: a new one's text, shown this once; or NULL. */
static void show_person(struct call *call, const char *token)
{
	struct desk desk = {.call = call};
	struct clf_agent agent;
	struct clf_agent_record record;
	struct clf_json *context;
	struct clf_error err = {0};
	enum clf_status status;

	if (!people_named(call, &agent))
		return;
	status = people_record(call, agent.id, &record, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = person_item(call, &record);
	clf_json_set_text(context, "person", record.agent.name);
	clf_json_set_text(context, "token", token);
	view_link(context, "audit_path", "/audit?subject=", record.agent.address);
	view_link(context, "done_path", "/audit?who=", record.agent.address);
	clf_json_set_bool(context, "links", clf_act_links_are_mailed(call->web->act.config) && agent.active);
	status = fill(call, &desk, context, &record, &err);
	desk_end(&desk);
	if (status == CLF_OK) {
		view_page(call, 200, "person.html",
			  clf_text_blank(record.agent.name) ? record.agent.address : record.agent.name, "/people",
			  context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, &err);
}

static void page_person(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		show_person(call, NULL);
}

static void page_token_post(struct call *call)
{
	char text[CLF_PEOPLE_TOKEN];

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_make_token(call, text))
		return;
	show_person(call, text);
	clf_bytes_wipe(text, sizeof text);
}

static const char *person_path(struct call *call, const char *address, const char *rest)
{
	struct clf_json *item = clf_json_object();
	const char *path;

	view_link(item, "path", "/people/", address);
	path = clf_arena_printf(call->arena, "%s%s", clf_json_get_text(item, "path"), rest);
	clf_json_free(&item);
	return path;
}

static void page_person_settings(struct call *call)
{
	struct clf_agent agent;

	if (call_permitted(call, CLF_PERMIT_ADMIN) && people_named(call, &agent) && settings_take(call, agent.id))
		reply_redirect(call, person_path(call, agent.address, "?done=saved"));
}

static void page_add(struct call *call)
{
	struct form form;
	struct asked asked;
	const char *address;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	form = person_form(call, NULL);
	form_send(call, &form, NULL, &asked);
	address = clf_json_get_text(asked.json, "address");
	if (ask_is_refused(call, &asked, person_path(call, address != NULL ? address : "", "?done=person-added")))
		page_people(call);
}

static void page_change(struct call *call)
{
	struct clf_agent agent;
	struct clf_agent_record record;
	struct clf_json *item;
	struct clf_error err = {0};
	struct form form;
	struct asked asked;
	const char *address;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !people_named(call, &agent))
		return;
	status = people_record(call, agent.id, &record, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	item = clf_shape_agent(&record);
	form = person_form(call, item);
	form_send(call, &form, agent.address, &asked);
	clf_json_free(&item);
	address = clf_json_get_text(asked.json, "address");
	if (ask_is_refused(call, &asked, person_path(call, address != NULL ? address : agent.address, "?done=people")))
		show_person(call, NULL);
}

/* What the fields of a form are, the API's own rows say; here is only how much of them may come. */
#define FORM BODY("form", CLF_TYPE_TEXT, 64 << 10, "The form as a whole.")

static const struct param add_params[] = {{FORM}, {.name = NULL}};
static const struct param change_params[] = {
    {IN_PATH("agent", CLF_TYPE_ADDRESS, 254, "The agent's mail address.")}, {FORM}, {.name = NULL}};

const struct route page_people_routes[] = {
    {PAGE("GET", "/people", CLF_PERMIT_ADMIN, page_people, NULL, "Who acts here.")},
    {PAGE("POST", "/people", CLF_PERMIT_ADMIN, page_add, add_params, "Add an agent.")},
    {PAGE("GET", "/people/{agent}", CLF_PERMIT_ADMIN, page_person, people_agent_params, "One agent.")},
    {PAGE("POST", "/people/{agent}", CLF_PERMIT_ADMIN, page_change, change_params, "Change an agent.")},
    {PAGE("POST", "/people/{agent}/addresses", CLF_PERMIT_ADMIN, people_address, people_address_params,
	  "Give an agent a further address, or take it away."),
     .again = page_person},
    {PAGE("POST", "/people/{agent}/deactivate", CLF_PERMIT_ADMIN, people_deactivate, people_deactivate_params,
	  "Let an agent act no longer."),
     .again = page_person},
    {PAGE("POST", "/people/{agent}/activate", CLF_PERMIT_ADMIN, people_activate, people_agent_params,
	  "Let an agent act again.")},
    {PAGE("POST", "/people/{agent}/password", CLF_PERMIT_ADMIN, people_password, people_password_params,
	  "Set an agent's password."),
     .lane = LANE_SIGN_IN, .again = page_person},
    {PAGE("POST", "/people/{agent}/settings", CLF_PERMIT_ADMIN, page_person_settings, settings_agent_params,
	  "Change an agent's settings."),
     .again = page_person},
    {PAGE("POST", "/people/{agent}/link", CLF_PERMIT_ADMIN, people_mail_link, people_agent_params,
	  "Mail an agent a link that signs in once."),
     .again = page_person},
    {PAGE("POST", "/people/{agent}/tokens", CLF_PERMIT_ADMIN, page_token_post, people_token_params, "Make a token."),
     .again = page_person},
    {PAGE("POST", "/people/{agent}/sessions/end", CLF_PERMIT_ADMIN, people_end_sessions, people_agent_params,
	  "Sign an agent out everywhere.")},
    {.method = NULL},
};
