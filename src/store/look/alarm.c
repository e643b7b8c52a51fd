/*
 * alarm.c - the table of alarms: few rows, written by the clock alone.
 */
#include "clf/store/look/alarm.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"

static const char *const level_names[] = {"warning", "critical"};

const char *clf_alarm_level_name(enum clf_alarm_level level)
{
	return level_names[level];
}

enum clf_status clf_alarm_rows(struct clf_store *store, struct clf_arena *arena, bool with_over,
			       struct clf_alarm_row **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT kind, name, level, text, todo, since, told_at, over_at, rises, is_told "
				       "FROM alarm WHERE $over <> 0 OR over_at IS NULL "
				       "ORDER BY level, kind, name LIMIT $limit",
				       CLF_NUMBER("$over", with_over), CLF_NUMBER("$limit", CLF_ALARMS_KEPT));
	struct clf_alarm_row *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_alarm_row){
		    .kind = rows_text(rows, arena, 0),
		    .name = rows_text(rows, arena, 1),
		    .level = clf_text_equal(rows_peek(rows, 2), level_names[CLF_ALARM_CRITICAL]) ? CLF_ALARM_CRITICAL
												 : CLF_ALARM_WARNING,
		    .text = rows_text(rows, arena, 3),
		    .todo = rows_text(rows, arena, 4),
		    .since = rows_number(rows, 5),
		    .told_at = rows_number(rows, 6),
		    .over_at = rows_number(rows, 7),
		    .rises = (unsigned)rows_number(rows, 8),
		    .is_told = rows_number(rows, 9) != 0,
		};
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_alarm_put(struct clf_store *store, const struct clf_alarm_row *row, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO alarm (kind, name, level, text, todo, since, told_at, over_at, rises, is_told) "
		      "VALUES ($kind, $name, $level, $text, $todo, $since, $told, $over, $rises, $believed) "
		      "ON CONFLICT (kind, name) DO UPDATE SET level = excluded.level, text = excluded.text, "
		      "todo = excluded.todo, since = excluded.since, told_at = excluded.told_at, "
		      "over_at = excluded.over_at, rises = excluded.rises, is_told = excluded.is_told",
		      CLF_TEXT("$kind", row->kind), CLF_TEXT("$name", row->name),
		      CLF_TEXT("$level", level_names[row->level]), CLF_TEXT("$text", row->text),
		      CLF_TEXT("$todo", row->todo), CLF_NUMBER("$since", row->since), CLF_ID("$told", row->told_at),
		      CLF_ID("$over", row->over_at), CLF_NUMBER("$rises", row->rises),
		      CLF_NUMBER("$believed", row->is_told));
}

enum clf_status clf_alarm_forget(struct clf_store *store, const char *kind, const char *name, struct clf_error *err)
{
	return db_run(store->db, err, "DELETE FROM alarm WHERE kind = $kind AND name = $name", CLF_TEXT("$kind", kind),
		      CLF_TEXT("$name", name));
}
