/*
 * view.c - pages: built-in templates, the frame around them, and what lists need to be shown.
 */
#include "page/view.h"

#include <string.h>
#include <time.h>

#include "call/csrf.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/mail/write/mustache.h"
#include "health.h"

const struct clf_embedded *view_file(const char *path)
{
	for (const struct clf_embedded *file = clf_embedded_pages; file->path != NULL; file++)
		if (strcmp(file->path, path) == 0)
			return file;
	return NULL;
}

/* {{> top}} is part/top.html. */
static const char *partial(void *user, const char *name)
{
	const struct call *call = user;
	const struct clf_embedded *file = view_file(clf_arena_printf(call->arena, "part/%s.html", name));

	return file != NULL ? file->bytes : NULL;
}

static const struct {
	const char *path, *label;
	enum clf_role role;
} entries[] = {
    {"/", "Overview", CLF_ROLE_ADMIN},
    {"/tickets", "Tickets", CLF_ROLE_AGENT},
    {"/templates", "Templates", CLF_ROLE_ADMIN},
    {"/journal", "Journal", CLF_ROLE_ADMIN},
    {"/outbox", "Outbox", CLF_ROLE_ADMIN},
    {"/quarantine", "Quarantine", CLF_ROLE_ADMIN},
    {"/suppressions", "Suppressed", CLF_ROLE_ADMIN},
    {"/people", "People", CLF_ROLE_ADMIN},
    {"/permissions", "Permissions", CLF_ROLE_ADMIN},
    {"/settings", "Settings", CLF_ROLE_AGENT},
};

static struct clf_json *navigation(const struct call *call, const char *current)
{
	struct clf_json *nav = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(entries); i++) {
		struct clf_json *entry;

		if (call->agent.role < entries[i].role)
			continue;
		entry = clf_json_object();
		clf_json_set_text(entry, "path", entries[i].path);
		clf_json_set_text(entry, "label", entries[i].label);
		clf_json_set_bool(entry, "current", clf_text_equal(current, entries[i].path));
		clf_json_append(nav, entry);
	}
	return nav;
}

void view_flag(struct clf_json *context, const char *key, const char *name)
{
	struct clf_json *flags = clf_json_object();

	if (name != NULL)
		clf_json_set_bool(flags, name, true);
	clf_json_set(context, key, flags);
}

/* Administrators see all; that there is none, everybody does. */
static void add_alarms(struct call *call, struct clf_json *context)
{
	struct clf_json *all = health_alarms(call->web, call->arena), *shown = clf_json_array();

	for (size_t i = 0; i < clf_json_size(all); i++) {
		struct clf_json *alarm = clf_json_copy(clf_json_at(all, i));
		bool nobody = clf_text_equal(clf_json_get_text(alarm, "kind"), "no-administrator");

		clf_json_set_bool(alarm, "critical", clf_text_equal(clf_json_get_text(alarm, "level"), "critical"));
		if (call->agent.role >= CLF_ROLE_ADMIN || nobody)
			clf_json_append(shown, alarm);
		else
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
	clf_json_set_text(context, "gateway", call->web->act.config->name);
	view_flag(context, "done", clf_http_field(&call->request->query, "done", NULL));
	clf_json_set_text(context, "csrf", csrf_token(call));
	clf_json_set_bool(context, "has_items", clf_json_size(clf_json_get(context, "items")) > 0);
	clf_json_set(context, "user", clf_json_null());
	if (!call->agent.id)
		return;
	user = clf_json_object();
	clf_json_set_text(user, "name", clf_text_blank(call->agent.name) ? call->agent.address : call->agent.name);
	clf_json_set_text(user, "role", clf_role_name(call->agent.role));
	clf_json_set(context, "user", user);
	clf_json_set(context, "nav", navigation(call, current));
	add_alarms(call, context);
}

void view_page(struct call *call, unsigned status, const char *file, const char *title, const char *current,
	       struct clf_json *context)
{
	struct clf_buf *body = &call->response->body;
	const struct clf_embedded *page = view_file(file);
	struct clf_mustache *mustache = NULL;
	struct clf_error err = {0};
	enum clf_status result;

	add_frame(call, context, title, current);
	clf_buf_clear(body);
	result = page != NULL ? clf_mustache_parse(call->arena, page->bytes, &mustache, &err)
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
	clf_buf_add_text(body, "This page cannot be shown. The log says why.\n");
}

void view_choices(struct clf_json *context, const char *key, const char *const *values, size_t count,
		  const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *choice = clf_json_object();

		clf_json_set_text(choice, "value", values[i]);
		clf_json_set_bool(choice, "chosen", clf_text_equal(values[i], chosen));
		clf_json_append(choices, choice);
	}
	clf_json_set(context, key, choices);
}

void view_time(struct clf_json *item, const char *key, int64_t time)
{
	time_t seconds = (time_t)(time / CLF_SECOND);
	struct tm parts;
	char text[64];

	if (time == 0)
		return;
	gmtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%-d %b %Y, %H:%M", &parts);
	clf_json_set_text(item, key, text);
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

void view_older(struct call *call, struct clf_json *context, const char *path, const char *next)
{
	struct clf_buf link;

	if (next == NULL)
		return;
	clf_buf_init(&link, CLF_HTTP_URL_MAX);
	clf_buf_printf(&link, "%s?cursor=", path);
	add_encoded(&link, next);
	for (size_t i = 0; i < call->request->query.count; i++) {
		const struct clf_http_field *field = &call->request->query.items[i];

		if (strcmp(field->name, "cursor") == 0 || strcmp(field->name, "done") == 0 || !field->value[0])
			continue;
		clf_buf_add_char(&link, '&');
		add_encoded(&link, field->name);
		clf_buf_add_char(&link, '=');
		add_encoded(&link, field->value);
	}
	clf_json_set_text(context, "older", link.failed ? path : link.p);
	clf_buf_free(&link);
}
