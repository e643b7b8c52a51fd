/*
 * counter.c - the table of counters: a row for ever, and one for each five minutes of the last days.
 */
#include "clf/store/look/counter.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/query.h"
#include "engine/engine.h"
#include "look/rows.h"

#define SLOT (5 * CLF_MINUTE)
#define KEPT (2 * CLF_DAY)

const int64_t clf_handling_bounds[CLF_HANDLING_BOUNDS] = {1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400};

static const char *const names[] = {"mails", "handling", "handling_ms", "reconnects", "results", "restarts", "refused"};

enum clf_status clf_counter_add(struct clf_store *store, enum clf_counter counter, const char *a, const char *b,
				const char *c, int64_t amount, int64_t now, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO counter (name, a, b, c, slot, value) "
		      "VALUES ($name, $a, $b, $c, 0, $amount), ($name, $a, $b, $c, $slot, $amount) "
		      "ON CONFLICT (name, slot, a, b, c) DO UPDATE SET value = counter.value + excluded.value",
		      CLF_TEXT("$name", names[counter]), CLF_TEXT("$a", a != NULL ? a : ""),
		      CLF_TEXT("$b", b != NULL ? b : ""), CLF_TEXT("$c", c != NULL ? c : ""),
		      CLF_NUMBER("$amount", amount), CLF_NUMBER("$slot", now > SLOT ? now / SLOT : 1));
}

enum clf_status clf_counter_read(struct clf_store *store, struct clf_arena *arena, enum clf_counter counter,
				 int64_t since, struct clf_count **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT a, b, c, sum(value) FROM counter "
		   "WHERE name = $name AND slot >= $slot AND ($slot <> 0 OR slot = 0) "
		   "GROUP BY a, b, c ORDER BY a, b, c LIMIT 2000",
		   CLF_TEXT("$name", names[counter]), CLF_NUMBER("$slot", since > SLOT ? since / SLOT : since != 0));
	struct clf_count *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_count){rows_text(rows, arena, 0), rows_text(rows, arena, 1),
					       rows_text(rows, arena, 2), rows_number(rows, 3)};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_counter_tidy(struct clf_store *store, int64_t now, struct clf_error *err)
{
	return db_run(store->db, err, "DELETE FROM counter WHERE slot > 0 AND slot < $slot",
		      CLF_NUMBER("$slot", (now - KEPT) / SLOT));
}

enum clf_status clf_moment_put(struct clf_store *store, const char *what, int64_t at, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO moment (what, at) VALUES ($what, $at) "
		      "ON CONFLICT (what) DO UPDATE SET at = excluded.at",
		      CLF_TEXT("$what", what), CLF_NUMBER("$at", at));
}

enum clf_status clf_moment(struct clf_store *store, const char *what, int64_t *at, struct clf_error *err)
{
	*at = 0;
	return absent_is_fine(
	    db_get(store->db, err, at, "SELECT at FROM moment WHERE what = $what", CLF_TEXT("$what", what)));
}
