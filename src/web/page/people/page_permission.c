/*
 * page_permission.c - who may do what, for administrators.
 */
#include "call/reply.h"
#include "clf/base/arena.h"
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
	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "action", rows[i].action);
		clf_json_set_text(item, "help", clf_words(call_actor(call).locale, rows[i].help));
		clf_json_set(item, "roles", role_items(call, &rows[i]));
		clf_json_append(items, item);
	}
	context = clf_json_object();
	clf_json_set(context, "items", items);
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
