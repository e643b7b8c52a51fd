/*
 * settings.c - what agents set for themselves, who may do what, and whether a mail's author gave their word.
 */
#include "clf/store/inbox.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "inside.h"

static enum clf_status set_text(struct clf_store *store, int64_t agent, const char *sql, const char *value,
				struct clf_error *err)
{
	return clf_db_run(store->db, err, sql, CLF_TEXT("$value", value), CLF_NUMBER("$agent", agent));
}

static enum clf_status set_flag(struct clf_store *store, int64_t agent, const char *sql, bool flag,
				struct clf_error *err)
{
	return clf_db_run(store->db, err, sql, CLF_NUMBER("$value", flag), CLF_NUMBER("$agent", agent));
}

/* The bit says "otherwise than shipped". */
static enum clf_status set_notice(struct clf_store *store, int64_t agent, enum clf_notice_kind kind, const char *value,
				  struct clf_error *err)
{
	static const struct clf_agent shipped;
	bool otherwise = value && clf_text_equal_nocase(value, "on") != clf_agent_wants(&shipped, kind);

	return clf_db_run(store->db, err, "UPDATE agent SET notices = (notices & ~$bit) | $set WHERE party = $agent",
			  CLF_NUMBER("$bit", 1u << kind), CLF_NUMBER("$set", otherwise ? 1u << kind : 0),
			  CLF_NUMBER("$agent", agent));
}

static enum clf_status set_any(struct clf_store *store, int64_t agent, const char *name, const char *value,
			       struct clf_error *err)
{
	enum clf_reply_meaning meaning = CLF_MEANS_DEFAULT;
	enum clf_notice_kind kind;

	if (value)
		clf_reply_meaning_parse(value, &meaning);
	if (clf_text_equal(name, "locale"))
		return set_text(store, agent, "UPDATE agent SET locale = $value WHERE party = $agent",
				clf_text_blank(value) ? NULL : value, err);
	if (clf_text_equal(name, "timezone"))
		return set_text(store, agent, "UPDATE agent SET timezone = $value WHERE party = $agent",
				clf_text_blank(value) ? NULL : value, err);
	if (clf_text_equal(name, "receipts"))
		return set_flag(store, agent, "UPDATE agent SET no_receipts = $value WHERE party = $agent",
				value && clf_text_equal_nocase(value, "off"), err);
	if (clf_text_equal(name, "digest"))
		return set_flag(store, agent, "UPDATE agent SET digest = $value WHERE party = $agent",
				value && clf_text_equal_nocase(value, "on"), err);
	if (clf_text_equal(name, "on_news"))
		return set_text(store, agent, "UPDATE agent SET on_news = $value WHERE party = $agent",
				clf_reply_meaning_name(meaning), err);
	if (clf_text_equal(name, "on_reply"))
		return set_text(store, agent, "UPDATE agent SET on_reply = $value WHERE party = $agent",
				clf_reply_meaning_name(meaning), err);
	if (clf_notice_parse(name, &kind))
		return set_notice(store, agent, kind, value, err);
	return clf_error_set(err, CLF_EINVAL, "agents have no setting `%s`", name);
}

enum clf_status clf_agent_setting(struct clf_store *store, int64_t agent, const char *name, const char *value,
				  struct clf_error *err)
{
	enum clf_status status = set_any(store, agent, name, value, err);

	if (status == CLF_OK && clf_db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no agent %lld", (long long)agent);
	return status;
}

enum clf_status clf_permission_list(struct clf_store *store, struct clf_arena *arena, struct clf_permission **out,
				    size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    clf_db_ask(store->db, "SELECT action, role, scope FROM permission ORDER BY action, role");
	struct clf_permission *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, err)) == CLF_OK) {
		list = clf_list_grow(arena, list, n, sizeof(*list));
		list[n] = (struct clf_permission){.action = clf_rows_text(rows, arena, 0)};
		if (clf_role_parse(clf_rows_peek(rows, 1), &list[n].role) &&
		    clf_scope_parse(clf_rows_peek(rows, 2), &list[n].scope))
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
		return clf_db_run(store->db, err, "DELETE FROM permission WHERE action = $action AND role = $role",
				  CLF_TEXT("$action", action), CLF_TEXT("$role", clf_role_name(role)));
	return clf_db_run(store->db, err,
			  "INSERT INTO permission (action, role, scope) VALUES ($action, $role, $scope) "
			  "ON CONFLICT (action, role) DO UPDATE SET scope = excluded.scope",
			  CLF_TEXT("$action", action), CLF_TEXT("$role", clf_role_name(role)),
			  CLF_TEXT("$scope", clf_scope_name(scope)));
}

enum clf_status clf_confirmation_given(struct clf_store *store, int64_t journal, int64_t agent, bool *given,
				       struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    clf_db_get(store->db, err, &found,
		       "SELECT EXISTS (SELECT 1 FROM confirmation WHERE journal = $journal AND agent = $agent "
		       "AND confirmed_at < expires_at)",
		       CLF_NUMBER("$journal", journal), CLF_NUMBER("$agent", agent));

	if (status == CLF_OK)
		*given = found != 0;
	return status;
}
