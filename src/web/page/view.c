/*
 * view.c - pages: built-in templates, the frame around them, and what lists need to be shown.
 */
#include "page/view.h"

#include <string.h>

#include "call/csrf.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/mail/write/mustache.h"
#include "clf/store/look/query_journal.h"
#include "clf/ticket/words.h"
#include "health.h"
#include "page/asset.h"
#include "page/source.h"

/* {{> top}} is part/top.html. */
static const char *partial(void *user, const char *name)
{
	const struct call *call = user;

	return source_said(clf_arena_printf(call->arena, "part/%s.html", name), call_actor(call).locale);
}

const char *view_say(const struct call *call, const char *english)
{
	return clf_words(call_actor(call).locale, english);
}

/* The rail, in its groups; what waits for a hand is counted. */
static const struct entry {
	const char *group, *path, *label;
	enum clf_role role;
	unsigned counts; /* bits of enum clf_hand */
} entries[] = {
    {"", "/tickets", CLF_SAID("Tickets"), CLF_ROLE_AGENT, 0},
    {CLF_SAID("Writing"), "/templates", CLF_SAID("Templates"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Writing"), "/rules", CLF_SAID("Rules"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Mail"), "/journal", CLF_SAID("Incoming"), CLF_ROLE_ADMIN, 1u << CLF_HAND_QUARANTINE},
    {CLF_SAID("Mail"), "/outbox", CLF_SAID("Outgoing"), CLF_ROLE_ADMIN,
     1u << CLF_HAND_FAILED | 1u << CLF_HAND_UNCERTAIN | 1u << CLF_HAND_KEPT_BACK},
    {CLF_SAID("Mail"), "/suppressions", CLF_SAID("Suppressed"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Mail"), "/mailboxes", CLF_SAID("Mailboxes"), CLF_ROLE_ADMIN, 1u << CLF_HAND_WITHHELD},
    {CLF_SAID("Administration"), "/people", CLF_SAID("People"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/administration/teams", CLF_SAID("Teams and segments"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/administration/statuses", CLF_SAID("Statuses"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/administration/queues", CLF_SAID("Lists"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/administration/fields", CLF_SAID("Fields"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/administration/programmes", CLF_SAID("Surveys"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/administration/calendars", CLF_SAID("Calendars"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/permissions", CLF_SAID("Permissions"), CLF_ROLE_ADMIN, 0},
    {CLF_SAID("Administration"), "/audit", CLF_SAID("Audit"), CLF_ROLE_ADMIN, 0},
};

static int64_t counted(const struct clf_hand_count *hands, unsigned which)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < CLF_HANDS; i++)
		sum += which & 1u << i ? hands[i].count : 0;
	return sum;
}

static struct clf_json *entry_item(const struct call *call, const struct entry *entry, const char *current,
				   const struct clf_hand_count *hands)
{
	/* a count leads to what it counts, of several to the first that somebody has to look at */
	static const struct {
		unsigned hand;
		const char *path;
	} counts[] = {{CLF_HAND_QUARANTINE, "/journal?outcome=quarantine"},
		      {CLF_HAND_FAILED, "/outbox?state=failed"},
		      {CLF_HAND_UNCERTAIN, "/outbox?state=uncertain"},
		      {CLF_HAND_KEPT_BACK, "/outbox?state=kept-back"}};
	struct clf_json *item = clf_json_object();
	int64_t count = counted(hands, entry->counts);

	clf_json_set_text(item, "path", entry->path);
	for (size_t i = 0; i < CLF_COUNT(counts); i++) {
		if (entry->counts & 1u << counts[i].hand && hands[counts[i].hand].count > 0) {
			clf_json_set_text(item, "path", counts[i].path);
			break;
		}
	}
	clf_json_set_text(item, "label", view_say(call, entry->label));
	clf_json_set_bool(item, "current", clf_text_equal(current, entry->path));
	clf_json_set(item, "count", count > 0 ? clf_json_integer(count) : clf_json_null());
	return item;
}

/* [{"heading", "entries": [...]}]; heading NULL of the first. A rail without counts is better than no page. */
static struct clf_json *navigation(const struct call *call, const char *current)
{
	struct clf_json *groups = clf_json_array(), *items = NULL;
	struct clf_hand_count hands[CLF_HANDS] = {{0}};
	const char *group = NULL;

	if (call->agent.role == CLF_ROLE_ADMIN && call->web->act.store != NULL)
		clf_query_hands(call->web->act.store, hands, NULL);
	for (size_t i = 0; i < CLF_COUNT(entries); i++) {
		if (call->agent.role < entries[i].role)
			continue;
		if (!clf_text_equal(group, entries[i].group)) {
			struct clf_json *one = clf_json_object();

			group = entries[i].group;
			items = clf_json_array();
			clf_json_set_text(one, "heading", view_say(call, group));
			clf_json_set(one, "entries", items);
			clf_json_append(groups, one);
		}
		clf_json_append(items, entry_item(call, &entries[i], current, hands));
	}
	return groups;
}

void view_flag(struct clf_json *context, const char *key, const char *name)
{
	struct clf_json *flags = clf_json_object();

	if (name != NULL)
		clf_json_set_bool(flags, name, true);
	clf_json_set(context, key, flags);
}

/* Administrators see all; that there is none, everybody does. What is critical is seen on a tab in the background. */
static void add_alarms(struct call *call, struct clf_json *context)
{
	struct clf_json *all = health_alarms(call->web, call->arena), *shown = clf_json_array();

	for (size_t i = 0; i < clf_json_size(all); i++) {
		struct clf_json *alarm = clf_json_copy(clf_json_at(all, i));
		bool nobody = clf_text_equal(clf_json_get_text(alarm, "kind"), "no-administrator");

		clf_json_set_bool(alarm, "critical", clf_text_equal(clf_json_get_text(alarm, "level"), "critical"));
		if (call->agent.role >= CLF_ROLE_ADMIN || nobody) {
			if (clf_json_get_bool(alarm, "critical", false))
				clf_json_set_text(context, "icon", asset_path(call->arena, "icon-alert.svg"));
			clf_json_append(shown, alarm);
		} else
			clf_json_free(&alarm);
	}
	clf_json_set_bool(context, "has_alarms", clf_json_size(shown) > 0);
	clf_json_set(context, "alarms", shown);
	clf_json_free(&all);
}

static void add_frame(struct call *call, struct clf_json *context, const char *title, const char *current)
{
	struct clf_json *user;

	clf_json_set_text(context, "page_title", title);
	clf_json_set_text(context, "lang", clf_words_language(call_actor(call).locale));
	clf_json_set_text(context, "gateway", call->web->act.config->name);
	clf_json_set_text(context, "tagged", call->web->act.config->tag);
	clf_json_set_text(context, "style", asset_path(call->arena, "clf.css"));
	clf_json_set_text(context, "script", asset_path(call->arena, "clf.js"));
	clf_json_set_text(context, "icon", asset_path(call->arena, "icon.svg"));
	view_flag(context, "done", clf_http_field(&call->request->query, "done", NULL));
	clf_json_set_text(context, "csrf", csrf_token(call));
	clf_json_set_text(context, "once", csrf_new_secret(call));
	clf_json_set_bool(context, "has_items", clf_json_size(clf_json_get(context, "items")) > 0);
	clf_json_set(context, "user", clf_json_null());
	if (!call->agent.id)
		return;
	user = clf_json_object();
	clf_json_set_text(user, "name", clf_text_blank(call->agent.name) ? call->agent.address : call->agent.name);
	clf_json_set_bool(user, "is_admin", call->agent.role == CLF_ROLE_ADMIN);
	clf_json_set_bool(user, "keys", !call->agent.no_keys);
	clf_json_set_bool(user, "at_settings", clf_text_equal(current, "/settings"));
	if (call->agent.scheme != CLF_SCHEME_SYSTEM)
		clf_json_set_text(user, "scheme", clf_scheme_name(call->agent.scheme));
	clf_json_set(context, "user", user);
	clf_json_set(context, "nav", navigation(call, current));
	add_alarms(call, context);
}

const char *view_sent(const struct call *call, const char *place, const char *field)
{
	if (call->problem == NULL || !clf_text_equal(clf_http_field(&call->form, "place", NULL), place))
		return NULL;
	return clf_http_field(&call->form, field, NULL);
}

char *view_lines(const struct call *call, const char *text)
{
	char *lines, *to;

	if (text == NULL)
		return NULL;
	lines = to = clf_arena_strdup(call->arena, text);
	for (const char *from = text; *from != '\0'; from++) {
		if (*from != '\r')
			*to++ = *from;
	}
	*to = '\0';
	return lines;
}

bool view_was_chosen(const struct call *call, const char *name, int64_t number)
{
	const char *text = clf_arena_printf(call->arena, "%lld", (long long)number);

	for (size_t i = 0; call->problem != NULL && i < call->form.count; i++) {
		const struct clf_http_field *field = &call->form.items[i];

		if (clf_text_equal(field->name, name) && clf_text_equal(field->value, text))
			return true;
	}
	return false;
}

const char *view_label(const struct call *call, const char *name)
{
	static const struct {
		const char *name, *label;
	} fields[] = {
	    {"address", CLF_SAID("Mail address")},
	    {"comment", CLF_SAID("Note, for colleagues only")},
	    {"customer.address", CLF_SAID("The customer’s mail address")},
	    {"customer.name", CLF_SAID("Name")},
	    {"due_at", CLF_SAID("Due")},
	    {"file", CLF_SAID("Files")},
	    {"later", CLF_SAID("Send later")},
	    {"name", CLF_SAID("Name")},
	    {"owner", CLF_SAID("Owner")},
	    {"priority", CLF_SAID("Priority")},
	    {"reason", CLF_SAID("Reason")},
	    {"segment", CLF_SAID("Segment")},
	    {"status", CLF_SAID("Status")},
	    {"subject", CLF_SAID("Subject")},
	    {"team", CLF_SAID("Team")},
	    {"template", CLF_SAID("Template")},
	    {"text", CLF_SAID("Text")},
	    {"ticket", CLF_SAID("Ticket")},
	    {"to", CLF_SAID("To")},
	    {"why", CLF_SAID("Why")},
	};

	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		if (clf_text_equal(fields[i].name, name))
			return view_say(call, fields[i].label);
	}
	return NULL;
}

/* Each field that is wrong with what people call it: "label". */
static struct clf_json *problem_shown(const struct call *call)
{
	struct clf_json *problem = clf_json_copy(call->problem), *items = clf_json_array();
	const struct clf_json *errors = clf_json_get(call->problem, "errors");

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		struct clf_json *item = clf_json_copy(clf_json_at(errors, i));

		clf_json_set_text(item, "label", view_label(call, clf_json_get_text(item, "field")));
		clf_json_append(items, item);
	}
	clf_json_set(problem, "errors", items);
	return problem;
}

/* What was sent with a form that is shown again stands in it: "sent", by the names of its fields, and "place", which of
 * the page's forms it is. Secrets are written anew. */
static void add_sent(struct call *call, struct clf_json *context)
{
	struct clf_json *sent = clf_json_object();

	for (const struct param *p = call->route->params; p != NULL && p->name != NULL; p++) {
		if (p->where == CLF_IN_BODY && p->type != CLF_TYPE_SECRET)
			clf_json_set_text(sent, p->name, clf_http_field(&call->form, p->name, NULL));
	}
	clf_json_set(context, "sent", sent);
	view_flag(context, "place", clf_http_field(&call->form, "place", NULL));
	clf_json_set(context, "problem", problem_shown(call));
}

void view_page(struct call *call, unsigned status, const char *file, const char *title, const char *current,
	       struct clf_json *context)
{
	struct clf_buf *body = &call->response->body;
	const char *page = source_said(file, call_actor(call).locale);
	struct clf_mustache *mustache = NULL;
	struct clf_error err = {0};
	enum clf_status result;

	add_frame(call, context, title, current);
	if (call->problem != NULL) {
		add_sent(call, context);
		if (status == 200)
			status = (unsigned)clf_json_number(clf_json_get(call->problem, "status"), 422);
	}
	clf_buf_clear(body);
	result = page != NULL ? clf_mustache_parse(call->arena, page, &mustache, &err)
			      : clf_error_set(&err, CLF_ENOTFOUND, "no page %s is built in", file);
	if (result == CLF_OK)
		result =
		    clf_mustache_render(call->arena, mustache, context, CLF_ESCAPE_HTML, partial, call, body, &err);
	clf_json_free(&context);
	call->response->status = result == CLF_OK ? status : 500;
	clf_http_response_set(call->response, "Content-Type", "text/html; charset=utf-8");
	if (result == CLF_OK)
		return;
	clf_log(CLF_LOG_ERROR, "web.page", CLF_S("page", file), CLF_S("error", err.text));
	clf_http_response_set(call->response, "Content-Type", "text/plain; charset=utf-8");
	clf_buf_clear(body);
	clf_buf_add_text(body, view_say(call, CLF_SAID("This page cannot be shown. The log says why.")));
	clf_buf_add_char(body, '\n');
}

struct clf_json *view_choice(struct clf_json *choices, const char *value, const char *label, const char *chosen)
{
	struct clf_json *choice = clf_json_object();

	clf_json_set_text(choice, "value", value);
	clf_json_set_text(choice, "label", clf_text_blank(label) ? value : label);
	clf_json_set_bool(choice, "chosen", clf_text_equal_nocase(value, chosen != NULL ? chosen : ""));
	clf_json_append(choices, choice);
	return choice;
}

/* NULL: nothing. */
static const char *wrong_with(const struct call *call, const char *name)
{
	const struct clf_json *errors = clf_json_get(call->problem, "errors");

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(errors, i), "field"), name))
			return clf_json_get_text(clf_json_at(errors, i), "detail");
	}
	return NULL;
}

struct clf_json *view_field(const struct call *call, struct clf_json *fields, const char *look, const char *place,
			    const char *name, const char *label)
{
	struct clf_json *field = clf_json_object();
	const char *sent = view_sent(call, place, name);
	const char *wrong = view_sent(call, place, "place") != NULL ? wrong_with(call, name) : NULL;
	const char *id = clf_arena_printf(call->arena, "%s-%s", place, name);

	view_flag(field, "is", look);
	clf_json_set_text(field, "id", id);
	clf_json_set_text(field, "name", name);
	clf_json_set_text(field, "label", label);
	clf_json_set_text(field, "value", sent != NULL ? sent : "");
	clf_json_set_text(field, "error", wrong);
	if (wrong != NULL)
		clf_json_set_text(field, "described", clf_arena_printf(call->arena, "%s-error", id));
	clf_json_append(fields, field);
	return field;
}

void view_choices(struct clf_json *context, const char *key, const char *const *values, size_t count,
		  const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < count; i++)
		view_choice(choices, values[i], NULL, chosen);
	clf_json_set(context, key, choices);
}

struct clf_reader view_reader(const struct call *call)
{
	const struct clf_actor actor = call_actor(call);

	return (struct clf_reader){actor.locale, actor.zone, clf_clock_now()};
}

void view_time(const struct call *call, struct clf_json *item, const char *key, int64_t time)
{
	const struct clf_reader reader = view_reader(call);

	if (time == 0)
		return;
	clf_json_set_text(item, clf_arena_printf(call->arena, "%s_text", key),
			  clf_moment_said(call->arena, &reader, time));
	clf_json_set_text(item, clf_arena_printf(call->arena, "%s_age", key),
			  clf_moment_age(call->arena, &reader, time));
}

static void add_encoded(struct clf_buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
			     strchr("-_.~", *c) != NULL;

		if (plain)
			clf_buf_add_char(out, *c);
		else
			clf_buf_printf(out, "%%%02X", (unsigned char)*c);
	}
}

void view_link(struct clf_json *item, const char *key, const char *path, const char *segment)
{
	struct clf_buf link;

	clf_buf_init(&link, CLF_HTTP_URL_MAX);
	clf_buf_add_text(&link, path);
	add_encoded(&link, segment);
	clf_json_set_text(item, key, link.failed ? path : link.p);
	clf_buf_free(&link);
}

static bool goes_on(const char *name)
{
	return strcmp(name, "cursor") != 0 && strcmp(name, "done") != 0;
}

static void add_query(struct clf_buf *link, const struct clf_http_fields *query, size_t leave, const char *before)
{
	for (size_t i = 0; i < query->count; i++) {
		if (i == leave || !goes_on(query->items[i].name) || !query->items[i].value[0])
			continue;
		clf_buf_add_text(link, before);
		add_encoded(link, query->items[i].name);
		clf_buf_add_char(link, '=');
		add_encoded(link, query->items[i].value);
		before = "&";
	}
}

static const char *link_text(struct call *call, struct clf_buf *link, const char *path)
{
	const char *made = link->failed ? path : clf_arena_copy(call->arena, link->p, link->n);

	clf_buf_free(link);
	return made;
}

const char *view_query(struct call *call, const char *path, size_t leave)
{
	struct clf_buf link;

	clf_buf_init(&link, CLF_HTTP_URL_MAX);
	clf_buf_add_text(&link, path);
	add_query(&link, &call->request->query, leave, "?");
	return link_text(call, &link, path);
}

const char *view_address(struct call *call, const char *path, const struct clf_http_fields *query)
{
	const char *before = "?";
	struct clf_buf link;

	clf_buf_init(&link, CLF_HTTP_URL_MAX);
	clf_buf_add_text(&link, path);
	for (size_t i = 0; i < query->count; i++) {
		const struct clf_http_field *field = &query->items[i];

		if (!field->value[0] || strcmp(field->name, "done") == 0)
			continue;
		clf_buf_add_text(&link, before);
		add_encoded(&link, field->name);
		clf_buf_add_char(&link, '=');
		add_encoded(&link, field->value);
		before = "&";
	}
	return link_text(call, &link, path);
}

void view_older(struct call *call, struct clf_json *context, const char *path, const char *next)
{
	struct clf_buf link;

	if (next == NULL)
		return;
	clf_buf_init(&link, CLF_HTTP_URL_MAX);
	clf_buf_printf(&link, "%s?cursor=", path);
	add_encoded(&link, next);
	add_query(&link, &call->request->query, SIZE_MAX, "&");
	clf_json_set_text(context, "older", link_text(call, &link, path));
}

const char *view_priority(const struct call *call, enum clf_priority priority)
{
	static const char *const words[] = {CLF_SAID("low"), CLF_SAID("medium"), CLF_SAID("high"),
					    CLF_SAID("critical")};

	return view_say(call, words[priority]);
}
