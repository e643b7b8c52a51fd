/*
 * login_state.c - the rows of logins, as the clock writes them and page, API, figures and alarms read them.
 */
#include "clf/store/mail/login_state.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/query.h"
#include "engine/engine.h"
#include "look/rows.h"

enum clf_status clf_login_put(struct clf_store *store, const struct clf_login_row *row, struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "INSERT INTO login_state (account, login, state, text, since, expires_at, ends_at, ends, said_at) "
	    "VALUES ($account, $login, $state, $text, $since, $expires, $at, $ends, $said) "
	    "ON CONFLICT (account, login) DO UPDATE SET state = excluded.state, text = excluded.text, "
	    "since = excluded.since, expires_at = excluded.expires_at, ends_at = excluded.ends_at, "
	    "ends = excluded.ends, said_at = excluded.said_at",
	    CLF_TEXT("$account", row->account), CLF_TEXT("$login", row->user), CLF_TEXT("$state", row->state),
	    CLF_TEXT("$text", row->text), CLF_NUMBER("$since", row->since), CLF_ID("$expires", row->expires_at),
	    CLF_ID("$at", row->ends_at), CLF_TEXT("$ends", row->ends), CLF_NUMBER("$said", row->said_at));
}

enum clf_status clf_login_rows(struct clf_store *store, struct clf_arena *arena, struct clf_login_row **out,
			       size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT account, login, state, text, since, expires_at, ends_at, ends, said_at FROM login_state "
		   "ORDER BY account, login LIMIT $limit",
		   CLF_NUMBER("$limit", CLF_PAGE_MAX));
	struct clf_login_row *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_login_row){
		    .account = rows_text(rows, arena, 0),
		    .user = rows_text(rows, arena, 1),
		    .state = rows_text(rows, arena, 2),
		    .text = rows_text(rows, arena, 3),
		    .since = rows_number(rows, 4),
		    .expires_at = rows_number(rows, 5),
		    .ends_at = rows_number(rows, 6),
		    .ends = rows_text(rows, arena, 7),
		    .said_at = rows_number(rows, 8),
		};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_login_failed(struct clf_store *store, const char *account, const char *class, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO login_failure (account, class, number) "
		      "VALUES ($account, $class, 1) "
		      "ON CONFLICT (account, class) DO UPDATE SET number = login_failure.number + 1",
		      CLF_TEXT("$account", account), CLF_TEXT("$class", class));
}

enum clf_status clf_login_failures(struct clf_store *store, struct clf_arena *arena, struct clf_login_failures **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT account, class, number FROM login_failure "
				       "ORDER BY account, class LIMIT $limit",
				       CLF_NUMBER("$limit", CLF_PAGE_MAX));
	struct clf_login_failures *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_login_failures){
		    .account = rows_text(rows, arena, 0),
		    .class = rows_text(rows, arena, 1),
		    .number = rows_number(rows, 2),
		};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}
