/*
 * permissions.c - who may do what on whose tickets, as page and API show and change it.
 */
#include "permissions.h"

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/plan/right.h"
#include "people.h"
#include "routes.h"

const struct param permissions_params[] = {
    {NEEDED("action", CLF_TYPE_NAME, 30, "A command's name, or view, customer or original_segment.")},
    {NEEDED_CHOICE("role", "agent|manager|admin", "Who.")},
    {BODY_CHOICE("scope", "none|own|segment|all", "On whose tickets; null: as shipped.")},
    {.name = NULL},
};

static struct permission_row row_of(const struct clf_permission *permissions, size_t count, const char *action,
				    const char *help)
{
	struct permission_row row = {.action = action, .help = help};

	for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++) {
		row.scopes[role] = clf_permission_scope(permissions, count, action, (enum clf_role)role);
		row.shipped[role] = clf_permission_scope(NULL, 0, action, (enum clf_role)role);
	}
	return row;
}

enum clf_status permissions_list(struct call *call, struct permission_row **out, size_t *count, struct clf_error *err)
{
	struct clf_permission *permissions = NULL;
	struct permission_row *rows;
	size_t given = 0, commands = 0, others = 0, n = 0;
	const struct clf_command_row *table = clf_command_table(&commands);
	const struct clf_right_row *rights = clf_right_table(&others);
	enum clf_status status = clf_permission_list(call->web->act.store, call->arena, &permissions, &given, err);

	if (status != CLF_OK)
		return status;
	rows = clf_arena_array_of(call->arena, commands + others, struct permission_row);
	for (size_t i = 0; i < others; i++)
		rows[n++] = row_of(permissions, given, rights[i].name, rights[i].help);
	for (size_t i = 0; i < commands; i++) {
		if (!(table[i].flags & CLF_COMMAND_LATER))
			rows[n++] = row_of(permissions, given, table[i].name, table[i].help);
	}
	*out = rows;
	*count = n;
	return CLF_OK;
}

bool permissions_take(struct call *call)
{
	const char *action = call_text(call, "action"), *scope_name = call_text(call, "scope");
	enum clf_role role = CLF_ROLE_AGENT;
	enum clf_scope scope = CLF_SCOPE_NONE;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!clf_right_exists(action)) {
		reply_problem(call, 422, "invalid", "there is no action \"%s\"; /api/v1/permissions lists them",
			      action);
		return false;
	}
	if (!clf_role_parse(call_text(call, "role"), &role) ||
	    (scope_name != NULL && !clf_scope_parse(scope_name, &scope))) {
		reply_problem(call, 422, "invalid", "role is agent, manager or admin; scope none, own, segment or all");
		return false;
	}
	people = people_of(call, &actor);
	status = clf_people_permission(&people, action, role, scope_name != NULL, scope, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

#define SAID_BYTES (16u << 10)

const struct param permissions_all_params[] = {
    {NEEDED("was", CLF_TYPE_LINE, SAID_BYTES, "What the form's sender saw.")},
    {.name = NULL},
};

/* "view:own,segment,all close:own,segment,all", in the order of the roles. */
const char *permissions_said(struct clf_arena *arena, const struct permission_row *rows, size_t count)
{
	struct clf_buf said;
	const char *made;

	clf_buf_init(&said, SAID_BYTES);
	for (size_t i = 0; i < count; i++) {
		clf_buf_printf(&said, i > 0 ? " %s" : "%s", rows[i].action);
		for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++)
			clf_buf_printf(&said, role > 0 ? ",%s" : ":%s", clf_scope_name(rows[i].scopes[role]));
	}
	made = clf_arena_copy(arena, said.p, said.n);
	clf_buf_free(&said);
	return made;
}

static bool was_scope(struct call *call, const char *action, enum clf_role role, enum clf_scope *out)
{
	struct clf_str rest = clf_str_from(call_text(call, "was")), row, scope = {NULL, 0};

	while (clf_str_split(&rest, ' ', &row)) {
		struct clf_str name = {NULL, 0};

		if (!clf_str_split(&row, ':', &name) || !clf_str_equal(name, clf_str_from(action)))
			continue;
		for (unsigned i = 0; i <= (unsigned)role; i++) {
			if (!clf_str_split(&row, ',', &scope))
				return false;
		}
		return clf_scope_parse(clf_arena_copy(call->arena, scope.p, scope.n), out);
	}
	return false;
}

/* False: it isn't in the form, or as it was. */
static bool read_cell(struct call *call, const struct permission_row *row, enum clf_role role,
		      struct clf_permission_change *out, bool *fine)
{
	const char *field = clf_arena_printf(call->arena, "%s.%s", row->action, clf_role_name(role));
	const char *scope = clf_http_field(&call->form, field, NULL);

	*out = (struct clf_permission_change){.action = row->action, .role = role};
	if (scope == NULL)
		return false;
	*fine = *fine && clf_scope_parse(scope, &out->scope) && was_scope(call, row->action, role, &out->was);
	out->shipped = out->scope == row->shipped[role];
	return *fine && out->scope != out->was;
}

bool permissions_take_all(struct call *call)
{
	struct permission_row *rows = NULL;
	struct clf_permission_change *changes;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	size_t count = 0, changed = 0;
	bool fine = true;
	enum clf_status status = permissions_list(call, &rows, &count, &err);

	changes = clf_arena_array_of(call->arena, count * (CLF_ROLE_ADMIN + 1), struct clf_permission_change);
	for (size_t i = 0; i < count; i++) {
		for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++)
			changed += read_cell(call, &rows[i], (enum clf_role)role, &changes[changed], &fine);
	}
	if (status == CLF_OK && !fine) {
		reply_problem(call, 422, "invalid", "scope is none, own, segment or all");
		return false;
	}
	if (status == CLF_OK)
		status = clf_people_permissions(&people, changes, changed, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}
