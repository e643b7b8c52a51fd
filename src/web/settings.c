/*
 * settings.c - commands, settings and permissions, as page and API share them.
 */
#include "settings.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/zone.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "clf/store/people/settings.h"
#include "clf/ticket/command/command.h"

/* Questions are answered by the lists that page and API have; what needs no ticket isn't about this one. */
static const char *not_here(struct clf_call *call, const struct clf_commands *commands)
{
	if (commands->problem)
		return commands->problem;
	if (commands->ticket_count > 0)
		return "name one ticket at a time here; #on is for mail";
	for (size_t i = 0; i < commands->count; i++) {
		const struct clf_command_row *row = commands->items[i].row;
		if (!(row->flags & CLF_COMMAND_TICKET) || (row->flags & CLF_COMMAND_ASKS))
			return clf_arena_printf(call->arena, "#%s works by mail alone", row->name);
	}
	return commands->count == 0 ? "the text must begin with a command, such as #take" : NULL;
}

static enum clf_status read_commands(struct clf_call *call, const char *text, struct clf_commands *out,
				     struct clf_error *err)
{
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &statuses, &count, err);
	if (status == CLF_OK)
		clf_commands_read(call->arena, NULL, text, statuses, count, out);
	return status;
}

static const char *zone_of(const struct clf_call *call)
{
	return call->agent.timezone ? call->agent.timezone : call->web->act.config->timezone;
}

bool clf_work_run(struct clf_call *call, int64_t number, const char *text, const char *under)
{
	struct clf_commands commands = {0};
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_error err = {0};
	if (!clf_access_ticket(call, number, &ticket))
		return false;
	enum clf_status status = read_commands(call, text, &commands, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return false;
	}
	if (!clf_text_blank(under))
		commands.rest = clf_text_blank(commands.rest)
				    ? under
				    : clf_arena_printf(call->arena, "%s\n%s", commands.rest, under);
	const char *wrong = not_here(call, &commands);
	if (wrong) {
		clf_reply_problem(call, 422, "refused", "%s", wrong);
		return false;
	}
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_request request = {
	    .ticket = ticket.number, .actions = &action, .action_count = 1, .commands = &commands};
	struct clf_zone *zone = NULL;
	if (zone_of(call) && clf_zone_open(zone_of(call), &zone, NULL) != CLF_OK)
		zone = NULL;
	request.actor.zone = zone;
	bool done = clf_access_act(call, &request, &result);
	clf_zone_free(&zone);
	return done;
}

struct clf_json *clf_work_settings(const struct clf_agent *agent)
{
	struct clf_json *json = clf_json_object(), *notices = clf_json_object();
	clf_json_set_text(json, "locale", agent->locale);
	clf_json_set_text(json, "timezone", agent->timezone);
	clf_json_set_bool(json, "receipts", !agent->no_receipts);
	clf_json_set_bool(json, "digest", agent->digest);
	clf_json_set_text(json, "on_news", clf_reply_meaning_name(agent->on_news));
	clf_json_set_text(json, "on_reply", clf_reply_meaning_name(agent->on_reply));
	for (unsigned kind = 0; kind < CLF_NOTICE_KINDS; kind++)
		clf_json_set_bool(notices, clf_notice_name((enum clf_notice_kind)kind),
				  clf_agent_wants(agent, (enum clf_notice_kind)kind));
	clf_json_set(json, "notices", notices);
	return json;
}

/* The settings' names; their parameters are these, with "notices." before those of notices. */
static const char *setting_at(size_t index, struct clf_call *call, const char **param)
{
	static const char *const plain[] = {"locale", "timezone", "receipts", "digest", "on_news", "on_reply"};
	size_t count = CLF_COUNT(plain);
	if (index < count)
		return *param = plain[index];
	if (index >= count + CLF_NOTICE_KINDS)
		return NULL;
	const char *name = clf_notice_name((enum clf_notice_kind)(index - count));
	*param = clf_arena_printf(call->arena, "notices.%s", name);
	return name;
}

/* Blank and null: as shipped. */
static const char *value_of(struct clf_call *call, const char *param)
{
	const char *value = clf_call_text(call, param);
	return clf_text_blank(value) ? NULL : value;
}

static bool check_settings(struct clf_call *call)
{
	const char *name, *param = NULL, *why = NULL;
	for (size_t i = 0; (name = setting_at(i, call, &param)) != NULL; i++) {
		const char *value = value_of(call, param);
		if (value && !clf_setting_check(NULL, name, value, &why)) {
			clf_reply_problem(call, 422, "invalid", "%s: %s", param, why);
			return false;
		}
	}
	return true;
}

static enum clf_status keep_settings(void *user, struct clf_error *err)
{
	struct clf_call *call = user;
	struct clf_store *store = call->web->act.store;
	const char *name, *param = NULL;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && (name = setting_at(i, call, &param)) != NULL; i++)
		if (clf_call_given(call, param))
			status = clf_agent_setting(store, call->agent.id, name, value_of(call, param), err);
	return status;
}

bool clf_work_set(struct clf_call *call)
{
	struct clf_error err = {0};
	if (!check_settings(call))
		return false;
	enum clf_status status = clf_store_transact(call->web->act.store, keep_settings, call, &err);
	if (status != CLF_OK)
		clf_reply_failure(call, status, &err);
	return status == CLF_OK;
}

static struct clf_json *permission_row(const struct clf_permission *permissions, size_t count, const char *action,
				       const char *help)
{
	struct clf_json *row = clf_json_object();
	clf_json_set_text(row, "action", action);
	clf_json_set_text(row, "help", help);
	for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++)
		clf_json_set_text(
		    row, clf_role_name((enum clf_role)role),
		    clf_scope_name(clf_permission_scope(permissions, count, action, (enum clf_role)role)));
	return row;
}

enum clf_status clf_work_permissions(struct clf_call *call, struct clf_json **out, struct clf_error *err)
{
	struct clf_permission *permissions = NULL;
	size_t count = 0, rows = 0;
	const struct clf_command_row *table = clf_command_table(&rows);
	enum clf_status status = clf_permission_list(call->web->act.store, call->arena, &permissions, &count, err);
	if (status != CLF_OK)
		return status;
	*out = clf_json_array();
	clf_json_append(*out, permission_row(permissions, count, "view", "See tickets."));
	for (size_t i = 0; i < rows; i++)
		if (!(table[i].flags & CLF_COMMAND_LATER))
			clf_json_append(*out, permission_row(permissions, count, table[i].name, table[i].help));
	return CLF_OK;
}

bool clf_work_permit(struct clf_call *call)
{
	const char *action = clf_call_text(call, "action"), *scope_name = clf_call_text(call, "scope");
	enum clf_role role = CLF_ROLE_AGENT;
	enum clf_scope scope = CLF_SCOPE_NONE;
	struct clf_error err = {0};
	const struct clf_command_row *row = clf_command_named(action);
	if (!clf_text_equal(action, "view") && (!row || (row->flags & CLF_COMMAND_LATER))) {
		clf_reply_problem(call, 422, "invalid", "there is no action \"%s\"; /api/v1/permissions lists them",
				  action);
		return false;
	}
	if (!clf_role_parse(clf_call_text(call, "role"), &role) ||
	    (scope_name && !clf_scope_parse(scope_name, &scope))) {
		clf_reply_problem(call, 422, "invalid",
				  "role is agent, manager or admin; scope none, own, segment or all");
		return false;
	}
	enum clf_status status =
	    clf_permission_set(call->web->act.store, action, role, scope_name != NULL, scope, &err);
	if (status != CLF_OK)
		clf_reply_failure(call, status, &err);
	return status == CLF_OK;
}
