/*
 * act_move.c - tickets that hold what goes get something else, one by one through the one door, so that each has its
 * history; whom they go to is told of all of them in one mail.
 */
#include "act_move.h"

#include "clf/act/act.h"
#include "clf/act/people.h"
#include "clf/base/arena.h"
#include "clf/base/fault.h"

#define MOVED_AT_ONCE 200u
#define ROUNDS 5u

static enum clf_status move_one(const struct act_move *move, struct clf_arena *arena, size_t index, int64_t batch,
				int64_t *ticket, struct clf_error *err)
{
	struct clf_request request = {
	    .actor = *move->people->by, .via = move->people->via, .quiet = true, .desk = true, .batch = batch};
	struct clf_act_result result = {0};
	enum clf_status status = move->ask(move->user, arena, index, &request, err);

	*ticket = request.ticket;
	if (status == CLF_OK)
		status = clf_act(move->people->context, arena, &request, &result, err);
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_REFUSED)
		return clf_error_set(err, CLF_EDENIED, "ticket %lld: %-s", (long long)request.ticket,
				     result.refusal != NULL ? result.refusal : "refused");
	return status;
}

enum clf_status act_move_all(const struct act_move *move, size_t *moved, struct clf_error *err)
{
	int64_t batch = clf_act_batch(), first = 0, before;
	size_t count = 0;
	enum clf_status status;

	do {
		struct clf_arena *page = clf_arena_new();

		before = first;
		status = move->find(move->user, page, MOVED_AT_ONCE, &count, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			struct clf_arena *arena = clf_arena_new();
			int64_t ticket = 0;

			status = move_one(move, arena, i, batch, &ticket, err);
			if (i == 0)
				first = ticket;
			*moved += status == CLF_OK;
			clf_arena_free(&arena);
			clf_fault("act.moved");
		}
		clf_arena_free(&page);
		/* The first of those that are left was moved already. */
		if (status == CLF_OK && count == MOVED_AT_ONCE && first == before)
			status =
			    clf_error_set(err, CLF_EDENIED,
					  "ticket %lld has it again: a rule gives it back, so change the rule first",
					  (long long)first);
	} while (status == CLF_OK && count == MOVED_AT_ONCE);
	return status;
}

enum clf_status act_move_out(const struct act_move *move, enum clf_status (*gone)(void *user, struct clf_error *err),
			     size_t *moved, struct clf_error *err)
{
	enum clf_status status = CLF_ECONFLICT;

	for (size_t round = 0; status == CLF_ECONFLICT && round < ROUNDS; round++) {
		status = act_move_all(move, moved, err);
		if (status == CLF_OK)
			status = gone(move->user, err);
	}
	return status;
}
