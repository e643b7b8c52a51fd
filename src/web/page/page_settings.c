/*
 * page_settings.c - the pages of agents at work: a ticket's actions, one's own settings, who may do what.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/command/command.h"
#include "handlers.h"
#include "page/view.h"
#include "settings.h"

/* "#assign Ann", as an agent would mail it. */
static const char *command_line(struct clf_call *call)
{
	const char *command = clf_call_text(call, "command"), *argument = clf_call_text(call, "argument");
	return clf_arena_printf(call->arena, "#%s %s", command, argument ? argument : "");
}

void clf_page_command_post(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	int64_t number = clf_call_number(call, "number", 0);
	if (clf_work_run(call, number, command_line(call), clf_call_text(call, "text")))
		clf_reply_redirect(call,
				   clf_arena_printf(call->arena, "/tickets/%lld?done=command", (long long)number));
}

static void add_choices(struct clf_json *row, const char *key, const char *const *values, size_t count,
			const char *chosen)
{
	struct clf_json *choices = clf_json_array();
	for (size_t i = 0; i < count; i++) {
		struct clf_json *choice = clf_json_object();
		clf_json_set_text(choice, "value", values[i]);
		clf_json_set_bool(choice, "chosen", clf_text_equal(values[i], chosen));
		clf_json_append(choices, choice);
	}
	clf_json_set(row, key, choices);
}

static void add_meaning(struct clf_json *context, const char *key, enum clf_reply_meaning chosen)
{
	static const char *const values[] = {"default", "note", "answer"};
	add_choices(context, key, values, 3, clf_reply_meaning_name(chosen));
}

static struct clf_json *notice_rows(const struct clf_agent *agent)
{
	static const char *const help[CLF_NOTICE_KINDS] = {
	    "a ticket becomes mine",
	    "a ticket comes to my team",
	    "a customer replied",
	    "somebody else changed a ticket of mine",
	    "a ticket of my segment is escalated",
	    "a due date has come",
	    "a mail did not reach the customer",
	    "a sub-ticket is done",
	};
	struct clf_json *rows = clf_json_array();
	for (unsigned kind = 0; kind < CLF_NOTICE_KINDS; kind++) {
		struct clf_json *row = clf_json_object();
		clf_json_set_text(row, "name", clf_notice_name((enum clf_notice_kind)kind));
		clf_json_set_text(row, "help", help[kind]);
		clf_json_set_bool(row, "on", clf_agent_wants(agent, (enum clf_notice_kind)kind));
		clf_json_append(rows, row);
	}
	return rows;
}

void clf_page_settings(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	const struct clf_agent *agent = &call->agent;
	struct clf_json *context = clf_json_object();
	clf_json_set_text(context, "locale", agent->locale);
	clf_json_set_text(context, "timezone", agent->timezone);
	clf_json_set_text(context, "zone_otherwise", call->web->act.config->timezone);
	clf_json_set_bool(context, "receipts", !agent->no_receipts);
	clf_json_set_bool(context, "digest", agent->digest);
	add_meaning(context, "on_news", agent->on_news);
	add_meaning(context, "on_reply", agent->on_reply);
	clf_json_set(context, "notices", notice_rows(agent));
	clf_view_page(call, 200, "settings.html", "Settings", "/settings", context);
}

void clf_page_settings_post(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_AGENT) && clf_work_set(call))
		clf_reply_redirect(call, "/settings?done=settings");
}

static void offer_scopes(struct clf_json *items)
{
	static const char *const scopes[] = {"none", "own", "segment", "all"};
	for (size_t i = 0; i < clf_json_size(items); i++) {
		struct clf_json *item = (struct clf_json *)clf_json_at(items, i);
		struct clf_json *roles = clf_json_array();
		for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++) {
			const char *name = clf_role_name((enum clf_role)role);
			struct clf_json *cell = clf_json_object();
			clf_json_set_text(cell, "role", name);
			add_choices(cell, "scopes", scopes, 4, clf_json_get_text(item, name));
			clf_json_append(roles, cell);
		}
		clf_json_set(item, "roles", roles);
	}
}

void clf_page_permissions(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_json *items = NULL, *context;
	struct clf_error err = {0};
	enum clf_status status = clf_work_permissions(call, &items, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	offer_scopes(items);
	context = clf_json_object();
	clf_json_set(context, "items", items);
	clf_view_page(call, 200, "permissions.html", "Permissions", "/permissions", context);
}

void clf_page_permissions_post(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN) && clf_work_permit(call))
		clf_reply_redirect(call, "/permissions?done=permissions");
}
