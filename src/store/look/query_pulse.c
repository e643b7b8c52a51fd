/*
 * query_pulse.c - the questions behind readiness: cheap, since they are asked every few seconds.
 */
#include "clf/store/look/query_pulse.h"

#include "clf/base/arena.h"
#include "engine/engine.h"

/* Of many that wait the oldest say enough: they are begun first. */
#define PULSE                                                                                                          \
	"SELECT (SELECT at FROM journal WHERE state = 'kept' ORDER BY id LIMIT 1), "                                   \
	"(SELECT max(k.begun_at) FROM ("                                                                               \
	"SELECT begun_at FROM journal WHERE state = 'kept' ORDER BY id LIMIT 500) k), "                                \
	"(SELECT max(f.finished_at) FROM ("                                                                            \
	"SELECT finished_at FROM journal ORDER BY id DESC LIMIT 500) f), "                                             \
	"(SELECT min(send_at) FROM outbox WHERE state IN ('queued', 'deferred') AND send_at <= $now)"

enum clf_status clf_query_pulse(struct clf_store *store, int64_t now, struct clf_pulse *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, PULSE, CLF_NUMBER("$now", now));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		int64_t begun = rows_number(rows, 1), finished = rows_number(rows, 2);

		*out =
		    (struct clf_pulse){rows_number(rows, 0), begun > finished ? begun : finished, rows_number(rows, 3)};
	}
	rows_end(rows);
	return status;
}

#define RELAYS                                                                                                         \
	"SELECT d.smtp, count(*), min(d.created_at), max(d.reply) "                                                    \
	"FROM (SELECT smtp, created_at, reply FROM outbox "                                                            \
	"WHERE state IN ('queued', 'deferred') AND state = 'deferred' "                                                \
	"ORDER BY smtp, send_at, id LIMIT $counted) d "                                                                \
	"GROUP BY d.smtp "                                                                                             \
	"ORDER BY d.smtp LIMIT 64"

enum clf_status clf_query_relays(struct clf_store *store, struct clf_arena *arena, struct clf_relay_list *out,
				 struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, RELAYS, CLF_NUMBER("$counted", CLF_RELAY_COUNTED));
	struct clf_relay_row *items = clf_arena_array_of(arena, 64, struct clf_relay_row);
	size_t count = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK && count < 64)
		items[count++] = (struct clf_relay_row){rows_text(rows, arena, 0), rows_number(rows, 1),
							rows_number(rows, 2), rows_text(rows, arena, 3)};
	rows_end(rows);
	status = absent_is_fine(status);
	if (status == CLF_OK)
		*out = (struct clf_relay_list){items, count};
	return status;
}
