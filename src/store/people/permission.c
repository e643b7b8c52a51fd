/*
 * permission.c - who may do what, where an administrator has said otherwise.
 */
#include "clf/store/people/permission.h"

#include "clf/base/arena.h"
#include "engine/engine.h"
#include "look/rows.h"

enum clf_status clf_permission_list(struct clf_store *store, struct clf_arena *arena, struct clf_permission **out,
				    size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT action, role, scope FROM permission ORDER BY action, role");
	struct clf_permission *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n] = (struct clf_permission){.action = rows_text(rows, arena, 0)};
		if (clf_role_parse(rows_peek(rows, 1), &list[n].role) &&
		    clf_scope_parse(rows_peek(rows, 2), &list[n].scope))
			n++;
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_permission_set(struct clf_store *store, const char *action, enum clf_role role, bool has_scope,
				   enum clf_scope scope, struct clf_error *err)
{
	if (!has_scope)
		return db_run(store->db, err, "DELETE FROM permission WHERE action = $action AND role = $role",
			      CLF_TEXT("$action", action), CLF_TEXT("$role", clf_role_name(role)));
	return db_run(store->db, err,
		      "INSERT INTO permission (action, role, scope) VALUES ($action, $role, $scope) "
		      "ON CONFLICT (action, role) DO UPDATE SET scope = excluded.scope",
		      CLF_TEXT("$action", action), CLF_TEXT("$role", clf_role_name(role)),
		      CLF_TEXT("$scope", clf_scope_name(scope)));
}
