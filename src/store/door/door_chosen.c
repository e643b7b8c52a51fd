/*
 * door_chosen.c - which tickets a request with a key had chosen, so that sent again it goes on with these.
 *
 * A row in request_key for the request, and one for each ticket, in their order.
 */
#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"

struct choosing {
	struct clf_store *store;
	struct clf_arena *arena;
	struct clf_chosen *choice;
};

static const char *row_key(const struct choosing *c, size_t i)
{
	return clf_arena_printf(c->arena, "%s:chosen:%zu", c->choice->key, i);
}

static enum clf_status keep(const struct choosing *c, const char *key, int64_t ticket, struct clf_error *err)
{
	return db_run(c->store->db, err,
		      "INSERT INTO request_key (key, ticket, at, print) VALUES ($key, $ticket, $at, $print)",
		      CLF_TEXT("$key", key), CLF_ID("$ticket", ticket), CLF_NUMBER("$at", c->choice->now),
		      CLF_ID("$print", c->choice->print));
}

static enum clf_status keep_all(const struct choosing *c, struct clf_error *err)
{
	enum clf_status status = keep(c, c->choice->key, 0, err);

	for (size_t i = 0; status == CLF_OK && i < c->choice->count; i++)
		status = keep(c, row_key(c, i), c->choice->numbers[i], err);
	return status;
}

/* A ticket that was purged since is none. */
static enum clf_status read_all(const struct choosing *c, struct clf_error *err)
{
	int64_t *numbers = clf_arena_array_of(c->arena, CLF_CHOSEN_MAX, int64_t);
	size_t count = 0;
	bool seen = true;

	for (size_t i = 0; seen && i < CLF_CHOSEN_MAX; i++) {
		struct clf_applied row;
		enum clf_status status = clf_door_seen(c->store, row_key(c, i), &seen, &row, err);

		if (status != CLF_OK)
			return status;
		if (row.ticket != 0)
			numbers[count++] = row.ticket;
	}
	c->choice->numbers = numbers;
	c->choice->count = count;
	return CLF_OK;
}

static enum clf_status choose(void *user, struct clf_error *err)
{
	const struct choosing *c = user;
	struct clf_applied before;
	bool seen = false;
	enum clf_status status = clf_door_seen(c->store, c->choice->key, &seen, &before, err);

	if (status != CLF_OK)
		return status;
	if (!seen)
		return keep_all(c, err);
	c->choice->another = before.print != c->choice->print;
	return c->choice->another ? CLF_OK : read_all(c, err);
}

enum clf_status clf_door_chosen(struct clf_store *store, struct clf_arena *arena, struct clf_chosen *choice,
				struct clf_error *err)
{
	struct choosing c = {store, arena, choice};

	if (choice->count > CLF_CHOSEN_MAX)
		return clf_error_set(err, CLF_ELIMIT, "at most %d tickets are chosen at once", CLF_CHOSEN_MAX);
	return clf_store_transact(store, choose, &c, err);
}
