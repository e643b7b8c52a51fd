/*
 * clock_late.c - many due dates that passed while no clock ran: after a restore, or a weekend without power.
 *
 * Each of them still does what it does to its ticket, and instead of a notice for each there is one digest for each
 * agent. That it was begun is in the database, so that a clock which dies in between leaves nobody without one. Tickets
 * that are nobody's and no team's are in no digest: these are told by themselves.
 */
#include <inttypes.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/due.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "clock/clock.h"

#define LATE (10 * CLF_MINUTE) /* a clock that runs is never so late */
#define MANY 10u
#define BEGUN "late"
#define ENDED "late-told"

struct note {
	struct clock *clock;
	const char *what;
	int64_t at;
};

static enum clf_status write_down(void *user, struct clf_error *err)
{
	struct note *note = user;

	return clf_told(note->clock->act.store, note->what, note->at, err);
}

static enum clf_status note_down(struct clock *clock, const char *what, int64_t at, struct clf_error *err)
{
	struct note note = {clock, what, at};

	return clf_store_transact(clock->act.store, write_down, &note, err);
}

enum clf_status clock_late_begin(struct clock *clock, int64_t now, struct clf_error *err)
{
	int64_t begun = 0, ended = 0;
	size_t count = 0;
	enum clf_status status = clf_told_at(clock->act.store, BEGUN, &begun, err);

	if (status == CLF_OK)
		status = clf_told_at(clock->act.store, ENDED, &ended, err);
	if (status != CLF_OK)
		return status;
	clock->late_at = begun != ended ? begun : 0;
	if (clock->late_at != 0)
		return CLF_OK;
	status = clf_clock_late(clock->act.store, now - LATE, MANY + 1, &count, err);
	if (status != CLF_OK || count <= MANY)
		return status;
	status = note_down(clock, BEGUN, now, err);
	if (status == CLF_OK) {
		clock->late_at = now;
		clf_log(CLF_LOG_INFO, "due.late", CLF_N("more_than", MANY));
	}
	return status;
}

bool clock_is_late(const struct clock *clock, const struct clf_ticket *ticket, int64_t now)
{
	return clock->late_at != 0 && ticket->due_at <= now - LATE && (ticket->owner != 0 || ticket->team != NULL);
}

static enum clf_status has_overdue(struct clock *clock, const struct clf_agent *agent, int64_t now, bool *out,
				   struct clf_error *err)
{
	struct clf_permission *permissions = NULL;
	struct clf_ticket *tickets = NULL;
	size_t count = 0, found = 0;
	bool more = false;
	enum clf_status status = clf_permission_list(clock->act.store, clock->arena, &permissions, &count, err);

	if (status == CLF_OK)
		status = clf_desk_list(clock->act.store, clock->arena, CLF_DESK_OVERDUE, agent->id,
				       clf_permission_scope(permissions, count, "view", agent->role), now, 1, &tickets,
				       &found, &more, err);
	*out = found > 0;
	return status;
}

static enum clf_status send_digest(struct clock *clock, const struct clf_agent *agent, struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_DIGEST};
	struct clf_request request = {
	    .key = clf_arena_printf(clock->arena, "digest-late:%" PRId64 ":%" PRId64, agent->id, clock->late_at),
	    .actor = clf_actor_of_agent(clock->act.config, agent),
	    .via = CLF_VIA_CLOCK,
	    .actions = &action,
	    .action_count = 1};
	struct clf_act_result result = {0};
	enum clf_status status;

	request.actor.sure = true;
	request.actor.sureness = CLF_SURE_CONFIRMED;
	status = clock_act(clock, &request, &result, err);
	if (clf_store_is_trouble(status))
		return status;
	if (status != CLF_OK || result.outcome == CLF_OUTCOME_REFUSED)
		clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", "digest"), CLF_N("number", agent->id),
			CLF_S("why", status != CLF_OK ? err->text : result.refusal));
	return CLF_OK;
}

enum clf_status clock_late_end(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_agent_record *agents = NULL;
	size_t left = 0, count = 0;
	enum clf_status status;

	if (clock->late_at == 0)
		return CLF_OK;
	status = clf_clock_late(clock->act.store, now - LATE, 1, &left, err);
	if (status != CLF_OK || left > 0)
		return status;
	status = clf_agent_list(clock->act.store, clock->arena, &agents, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		bool has = false;

		if (!agents[i].agent.active)
			continue;
		status = has_overdue(clock, &agents[i].agent, now, &has, err);
		if (status == CLF_OK && has)
			status = send_digest(clock, &agents[i].agent, err);
	}
	return status == CLF_OK ? note_down(clock, ENDED, clock->late_at, err) : status;
}
