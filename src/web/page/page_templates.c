/*
 * page_templates.c - templates listed, and one previewed as it would go out.
 *
 * The HTML part is shown in a frame without any right: an answer of its own, sandboxed by its own policy too.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/write/template.h"
#include "clf/store/look/query.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/directory.h"
#include "page/view.h"
#include "routes.h"

#define RECENT 10u /* tickets offered for a preview */

#define FRAME_POLICY                                                                                                   \
	"default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; base-uri 'none'; "            \
	"form-action 'none'"
#define PAGE_POLICY                                                                                                    \
	"default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "                 \
	"frame-ancestors 'none'; base-uri 'none'"

static struct clf_json *template_json(struct call *call, const char *locale, const char *name, const char *source)
{
	struct clf_json *item = clf_json_object();
	struct clf_template *parsed = NULL;

	clf_json_set_text(item, "locale", locale);
	clf_json_set_text(item, "name", name);
	if (clf_template_parse(call->arena, source, &parsed, NULL) == CLF_OK) {
		clf_json_set_text(item, "kind", clf_template_head(parsed).kind);
		clf_json_set_text(item, "subject", clf_template_head(parsed).subject);
	}
	return item;
}

static void page_template_list(struct call *call)
{
	struct clf_template_record *records = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;
	struct clf_json *context, *items;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_act_template_all(&call->web->act, call->arena, &records, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = template_json(call, records[i].locale, records[i].name, records[i].source);

		if (records[i].version != 0)
			clf_json_set_integer(item, "version", records[i].version);
		clf_json_append(items, item);
	}
	clf_json_set(context, "items", items);
	view_page(call, 200, "templates.html", view_say(call, "Templates"), "/templates", context);
}

static enum clf_status preview(struct call *call, struct clf_rendered *out, struct clf_error *err)
{
	return clf_act_preview(&call->web->act, call->arena, call_text(call, "name"), call_text(call, "locale"),
			       call_number(call, "ticket", 0), out, err);
}

static enum clf_status add_recent(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	const struct clf_ticket_filter seen = {.visible_to = call->agent.id};
	struct clf_ticket_list list = {.count = 0};
	enum clf_status status =
	    clf_query_tickets(call->web->act.store, call->arena, &seen, (struct clf_page){.limit = RECENT}, &list, err);

	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_integer(item, "number", list.items[i].ticket.number);
		clf_json_set_text(item, "subject", list.items[i].ticket.subject);
		clf_json_append(items, item);
	}
	clf_json_set(context, "recent", items);
	return status;
}

static void add_preview(struct call *call, struct clf_json *context, unsigned *answer)
{
	struct clf_rendered rendered = {0};
	struct clf_error err = {0};

	*answer = preview(call, &rendered, &err) == CLF_OK ? 200 : 422;
	if (*answer == 200) {
		clf_json_set_text(context, "subject", rendered.subject);
		clf_json_set_text(context, "text", rendered.text);
	} else {
		clf_json_set_text(context, "problem", err.text);
	}
}

/* Where the template is shown whole even when it can't be rendered: the reason is what one came for. */
static void page_template_show(struct call *call)
{
	const char *name, *locale, *source = NULL;
	struct clf_json *context;
	struct clf_error err = {0};
	int64_t version = 0, ticket;
	unsigned answer;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	name = call_text(call, "name");
	locale = call_text(call, "locale");
	ticket = call_number(call, "ticket", 0);
	context = clf_json_object();
	status = clf_act_template_source(&call->web->act, call->arena, name, locale, &source, &version, &err);
	if (status == CLF_OK)
		status = add_recent(call, context, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	clf_json_set_text(context, "name", name);
	clf_json_set_text(context, "locale", locale);
	clf_json_set_text(context, "source", source);
	if (version != 0)
		clf_json_set_integer(context, "version", version);
	if (ticket != 0)
		clf_json_set_integer(context, "ticket", ticket);
	add_preview(call, context, &answer);
	clf_http_response_set(call->response, "Content-Security-Policy", PAGE_POLICY);
	view_page(call, answer, "template.html", clf_arena_printf(call->arena, "%s (%s)", name, locale), "/templates",
		  context);
}

static void page_template_html(struct call *call)
{
	struct clf_rendered rendered = {0};
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = preview(call, &rendered, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "text/html; charset=utf-8");
	clf_http_response_set(call->response, "Content-Security-Policy", FRAME_POLICY);
	clf_http_response_set(call->response, "X-Frame-Options", "SAMEORIGIN");
	clf_buf_add_text(&call->response->body, rendered.html != NULL ? rendered.html : "");
}

static const struct param template_params[] = {
    {IN_PATH("locale", CLF_TYPE_NAME, 35, "Language.")},
    {IN_PATH("name", CLF_TYPE_NAME, 100, "Name.")},
    {QUERY("ticket", CLF_TYPE_ID, 0, "Number of a ticket to preview with; sample data without one.")},
    {.name = NULL},
};

const struct route page_template_routes[] = {
    {PAGE("GET", "/templates", CLF_PERMIT_ADMIN, page_template_list, NULL, "Templates.")},
    {PAGE("GET", "/templates/{locale}/{name}", CLF_PERMIT_ADMIN, page_template_show, template_params,
	  "Preview of a template.")},
    {PAGE("GET", "/templates/{locale}/{name}/html", CLF_PERMIT_ADMIN, page_template_html, template_params,
	  "Preview, its HTML part alone.")},
    {.method = NULL},
};
