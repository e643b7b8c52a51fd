/*
 * act_move.h - many tickets given something else in place of what goes: of an agent, a team, an item of a list.
 */
#ifndef CLF_ACT_ACT_MOVE_H
#define CLF_ACT_ACT_MOVE_H

#include <stddef.h>

#include "clf/base/status.h"
#include "clf/ticket/plan/plan.h"

struct clf_arena;
struct clf_people;

/*
 * find gives up to limit tickets that still hold what goes, by their numbers, and is called until fewer are left; ask
 * says which ticket the one at index is and what is to be done to it: quietly and by the desk, unless it says
 * otherwise. What they make is the arena's.
 */
struct act_move {
	const struct clf_people *people;
	void *user;
	enum clf_status (*find)(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				struct clf_error *err);
	enum clf_status (*ask)(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
			       struct clf_error *err);
};

/* Each in a transaction of its own, and *moved grows with each. CLF_EDENIED: one was refused, and is named. */
enum clf_status act_move_all(const struct act_move *move, size_t *moved, struct clf_error *err);
/* And then it goes, by a transaction of gone's; where that says CLF_ECONFLICT, a ticket came in meanwhile, and all is
 * done again, a few times. */
enum clf_status act_move_out(const struct act_move *move, enum clf_status (*gone)(void *user, struct clf_error *err),
			     size_t *moved, struct clf_error *err);

/* act_causes.c: sets that hold the cause hold the other one in its place; within the caller's transaction. */
enum clf_status act_cause_sets_replace(const struct clf_people *people, struct clf_arena *arena, int64_t cause,
				       int64_t instead, struct clf_error *err);

#endif
