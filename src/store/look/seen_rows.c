/*
 * seen_rows.c - the numbers of other tickets on a page of rows, asked for at once: which of them are seen.
 */
#include "look/seen_rows.h"

#include "clf/base/arena.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/visible.h"

/* Of few tickets there are few kin: a number is asked for once, by its key. */
struct known {
	int64_t number;
	bool seen;
};
struct asking {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_seer *seer;
	struct known *list;
	size_t count;
	struct clf_error *err;
};

static enum clf_status is_seen(struct asking *a, int64_t number, bool *out)
{
	int64_t seen = 0;
	enum clf_status status;

	for (size_t i = 0; i < a->count; i++) {
		*out = a->list[i].seen;
		if (a->list[i].number == number)
			return CLF_OK;
	}
	status = absent_is_fine(db_get(
	    a->store->db, a->err, &seen, "SELECT count(*) FROM ticket t WHERE t.number = $number AND " CLF_VISIBLE("t"),
	    CLF_NUMBER("$number", number), CLF_NUMBER("$agent", a->seer->agent), CLF_NUMBER("$scope", a->seer->scope)));
	a->list = list_grow(a->arena, a->list, a->count, sizeof(*a->list));
	a->list[a->count++] = (struct known){number, seen != 0};
	*out = seen != 0;
	return status;
}

static enum clf_status hide_one(struct asking *a, int64_t *number)
{
	bool seen = true;
	enum clf_status status = *number != 0 ? is_seen(a, *number, &seen) : CLF_OK;

	if (!seen)
		*number = 0;
	return status;
}

static enum clf_status hide_in(struct asking *a, struct clf_ticket_row *row)
{
	enum clf_status status = hide_one(a, &row->ticket.parent);
	size_t kept = 0;

	if (status == CLF_OK)
		status = hide_one(a, &row->ticket.merged_into);
	for (size_t i = 0; status == CLF_OK && i < row->link_count; i++) {
		int64_t number = row->links[i];

		status = hide_one(a, &number);
		if (number != 0)
			row->links[kept++] = number;
	}
	row->link_count = kept;
	return status;
}

enum clf_status seen_hide(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
			  struct clf_ticket_row *rows, size_t count, struct clf_error *err)
{
	struct asking a = {.store = store, .arena = arena, .seer = seer, .err = err};
	enum clf_status status = CLF_OK;

	if (seer->scope == CLF_SCOPE_ALL)
		return CLF_OK;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = hide_in(&a, &rows[i]);
	return status;
}
