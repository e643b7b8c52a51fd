/*
 * page_permission.c - who may do what, for administrators.
 */
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/people/access_rows.h"
#include "page/view.h"
#include "permissions.h"
#include "routes.h"

const char *access_scope_words(const struct call *call, enum clf_scope scope)
{
	switch (scope) {
	case CLF_SCOPE_NONE:
		return view_say(call, CLF_SAID("no ticket"));
	case CLF_SCOPE_OWN:
		return view_say(call, CLF_SAID("their own"));
	case CLF_SCOPE_SEGMENT:
		return view_say(call, CLF_SAID("their segments’"));
	case CLF_SCOPE_ALL:
		break;
	}
	return view_say(call, CLF_SAID("every ticket"));
}

/* The scopes to choose from; the one that ships is marked where another is chosen, and choosing it goes back to it. */
static struct clf_json *scope_choices(const struct call *call, enum clf_scope shipped, const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	for (unsigned i = CLF_SCOPE_NONE; i <= CLF_SCOPE_ALL; i++) {
		enum clf_scope scope = (enum clf_scope)i;
		const char *words = access_scope_words(call, scope);

		if (scope == shipped && !clf_text_equal(clf_scope_name(shipped), chosen))
			words = clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s (as shipped)")), words);
		view_choice(choices, clf_scope_name(scope), words, chosen);
	}
	return choices;
}

static const char *role_words(const struct call *call, enum clf_role role)
{
	switch (role) {
	case CLF_ROLE_AGENT:
		return view_say(call, CLF_SAID("Agent"));
	case CLF_ROLE_MANAGER:
		return view_say(call, CLF_SAID("Manager"));
	case CLF_ROLE_ADMIN:
		break;
	}
	return view_say(call, CLF_SAID("Administrator"));
}

/* Of a form that is shown again, what was chosen in it. */
static struct clf_json *role_items(const struct call *call, const struct permission_row *row)
{
	struct clf_json *roles = clf_json_array();

	for (unsigned i = 0; i <= CLF_ROLE_ADMIN; i++) {
		enum clf_role role = (enum clf_role)i;
		struct clf_json *cell = clf_json_object();
		const char *field = clf_arena_printf(call->arena, "%s.%s", row->action, clf_role_name(role));
		const char *sent = call->problem != NULL ? clf_http_field(&call->form, field, NULL) : NULL;

		clf_json_set_text(cell, "field", field);
		clf_json_set_text(cell, "role", role_words(call, role));
		clf_json_set_bool(cell, "changed", row->scopes[i] != row->shipped[i]);
		clf_json_set(
		    cell, "scopes",
		    scope_choices(call, row->shipped[i], sent != NULL ? sent : clf_scope_name(row->scopes[i])));
		clf_json_append(roles, cell);
	}
	return roles;
}

/* Those of a kind stand together; what no group names is a field of the ticket, and of the last group. */
static const struct group {
	const char *heading;
	const char *actions[16];
} groups[] = {
    {CLF_SAID("See and find"), {"view", "customer", "show", "list", "search", "history", "why", "watch", "mute"}},
    {CLF_SAID("A ticket’s course"),
     {"new", "sub", "take", "assign", "status", "close", "postpone", "undo", "spam", "delete", "restore", "purge"}},
    {CLF_SAID("What is written"), {"note", "edit", "reply", "anyway", "cc", "template", "later", "forward", "file"}},
    {CLF_SAID("Mail with the gateway"), {"on", "digest", "receipts", "help"}},
    {CLF_SAID("What a ticket holds"), {NULL}},
};

static size_t group_of(const char *action)
{
	for (size_t i = 0; i < CLF_COUNT(groups); i++) {
		for (const char *const *name = groups[i].actions; *name != NULL; name++) {
			if (clf_text_equal(*name, action))
				return i;
		}
	}
	return CLF_COUNT(groups) - 1;
}

static int64_t changed_in(const struct permission_row *row)
{
	int64_t changed = 0;

	for (unsigned i = 0; i <= CLF_ROLE_ADMIN; i++)
		changed += row->scopes[i] != row->shipped[i];
	return changed;
}

/* Open is what differs from what ships; of a form that is shown again, everything. */
static struct clf_json *group_item(struct call *call, size_t group, const struct permission_row *rows, size_t count)
{
	struct clf_json *item = clf_json_object(), *items = clf_json_array();
	const char *names = NULL;
	int64_t changed = 0;

	for (size_t i = 0; i < count; i++) {
		struct clf_json *row;

		if (group_of(rows[i].action) != group)
			continue;
		row = clf_json_object();
		clf_json_set_text(row, "action", rows[i].action);
		clf_json_set_text(row, "help", clf_words(call_actor(call).locale, rows[i].help));
		clf_json_set(row, "roles", role_items(call, &rows[i]));
		clf_json_append(items, row);
		changed += changed_in(&rows[i]);
		names =
		    names == NULL ? rows[i].action : clf_arena_printf(call->arena, "%s · %s", names, rows[i].action);
	}
	clf_json_set_text(item, "heading", view_say(call, groups[group].heading));
	clf_json_set_text(item, "names", names);
	clf_json_set(item, "changes", changed > 0 ? clf_json_integer(changed) : clf_json_null());
	clf_json_set_bool(item, "is_open", changed > 0 || call->problem != NULL);
	clf_json_set(item, "items", items);
	return item;
}

static void page_permissions(struct call *call)
{
	struct permission_row *rows = NULL;
	struct clf_json *items, *context;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = permissions_list(call, &rows, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < CLF_COUNT(groups); i++)
		clf_json_append(items, group_item(call, i, rows, count));
	context = clf_json_object();
	clf_json_set(context, "groups", items);
	clf_json_set_text(context, "was", permissions_said(call->arena, rows, count));
	view_page(call, 200, "permissions.html", view_say(call, "Permissions"), "/permissions", context);
}

static void page_permissions_post(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN) && permissions_take_all(call))
		reply_redirect(call, "/permissions?done=permissions");
}

const struct route page_permission_routes[] = {
    {PAGE("GET", "/permissions", CLF_PERMIT_ADMIN, page_permissions, NULL, "Who may do what.")},
    {PAGE("POST", "/permissions", CLF_PERMIT_ADMIN, page_permissions_post, permissions_all_params,
	  "Say who may do what."),
     .again = page_permissions},
    {.method = NULL},
};
