/*
 * clock_turn.c - one turn of the clock: what is due is done, digests and what was gathered go out, old rows go.
 *
 * Each thing has a key of its own and a transaction of its own: killed at any point, it is done once.
 */
#include <inttypes.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/counter.h"
#include "clf/store/look/due.h"
#include "clf/store/mail/heartbeat.h"
#include "clf/store/people/erase.h"
#include "clf/store/people/permission.h"
#include "clock/clock.h"

#define MORNING 8
#define EVENING 20
#define TIDY_EACH CLF_HOUR
#define RETENTION_AT_A_TIME 20u
#define RETENTION_NEXT (5 * CLF_SECOND)

static int day_of(const struct clf_local_time *local)
{
	return local->year * 10000 + local->month * 100 + local->day;
}

bool clock_digest_due(const struct clf_zone *zone, int64_t digested_at, int64_t now, int *day)
{
	struct clf_local_time local;
	struct clf_local_time had;

	clf_zone_local(zone, now, &local);
	*day = day_of(&local);
	if (local.hour < MORNING || local.hour >= EVENING)
		return false;
	/* A clock that was ahead doesn't silence for long; the day's key keeps it from coming twice. */
	if (digested_at == 0 || digested_at > now)
		return true;
	clf_zone_local(zone, digested_at, &had);
	return day_of(&had) < *day;
}

static void failed(const char *what, int64_t number, const char *why)
{
	clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", what), CLF_N("number", number), CLF_S("why", why));
}

/* A clock that was set back makes nothing wait for longer than it was to. */
static bool is_ahead(int64_t time, int64_t now, int64_t longest)
{
	return time > now && time - now <= longest;
}

static bool was_idle(const struct clock *clock, int64_t agent, int day)
{
	for (size_t i = 0; i < clock->idle_count; i++) {
		if (clock->idle[i].agent == agent)
			return clock->idle[i].day == day;
	}
	return false;
}

static void is_idle(struct clock *clock, int64_t agent, int day)
{
	size_t at = 0;

	while (at < clock->idle_count && clock->idle[at].agent != agent)
		at++;
	if (at == CLOCK_IDLE)
		return;
	clock->idle[at] = (struct clock_idle){agent, day};
	if (at == clock->idle_count)
		clock->idle_count++;
}

static enum clf_status has_news(struct clock *clock, const struct clf_agent *agent, int64_t now, bool *out,
				struct clf_error *err)
{
	static const enum clf_desk_list lists[] = {CLF_DESK_MINE, CLF_DESK_OVERDUE, CLF_DESK_TEAM_NEW};
	struct clf_permission *permissions = NULL;
	size_t count = 0;
	enum clf_scope scope;
	enum clf_status status = clf_permission_list(clock->act.store, clock->arena, &permissions, &count, err);

	*out = false;
	if (status != CLF_OK)
		return status;
	scope = clf_permission_scope(permissions, count, "view", agent->role);
	for (size_t i = 0; status == CLF_OK && !*out && i < CLF_COUNT(lists); i++) {
		struct clf_ticket *tickets = NULL;
		size_t found = 0;
		bool more = false;

		status = clf_desk_list(clock->act.store, clock->arena, lists[i], agent->id, scope, now, 1, &tickets,
				       &found, &more, err);
		*out = found > 0;
	}
	return status;
}

static enum clf_status send_digest(struct clock *clock, const struct clf_agent *agent, int day, struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_DIGEST};
	struct clf_request request = {.key = clf_arena_printf(clock->arena, "digest:%" PRId64 ":%d", agent->id, day),
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
	/* Once a day, whatever came of it. */
	is_idle(clock, agent->id, day);
	if (status != CLF_OK)
		failed("digest", agent->id, err->text);
	else if (result.outcome == CLF_OUTCOME_REFUSED)
		failed("digest", agent->id, result.refusal);
	else if (!result.repeated)
		clf_log(CLF_LOG_INFO, "digest.made", CLF_N("agent", agent->id), CLF_N("day", day));
	return CLF_OK;
}

static enum clf_status send_digests(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_digest_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_clock_digests(clock->act.store, clock->arena, &rows, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const struct clf_agent *agent = &rows[i].agent;
		const struct clf_zone *zone = clf_act_zone(clock->act.config, agent->timezone);
		bool news = false;
		int day = 0;

		if (!clock_digest_due(zone, rows[i].digested_at, now, &day) || was_idle(clock, agent->id, day))
			continue;
		status = has_news(clock, agent, now, &news, err);
		if (status == CLF_OK && news)
			status = send_digest(clock, agent, day, err);
		else if (status == CLF_OK)
			is_idle(clock, agent->id, day);
	}
	return status;
}

/* A few at a time, so that mail that comes in waits for none of it. */
static enum clf_status let_go(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_retained done;
	enum clf_status status = clf_retention_run(clock->act.store, &clock->act.config->retention, now,
						   RETENTION_AT_A_TIME, false, &done, err);
	int64_t count = done.tickets + done.spam + done.purged + done.raws + done.quarantine + done.journal;

	if (status == CLF_OK && count > 0)
		clf_log(CLF_LOG_INFO, "retention", CLF_N("tickets", done.tickets), CLF_N("spam", done.spam),
			CLF_N("purged", done.purged), CLF_N("raw", done.raws), CLF_N("quarantine", done.quarantine),
			CLF_N("journal", done.journal));
	clock->retention_at = now + (status == CLF_OK && count > 0 ? RETENTION_NEXT : TIDY_EACH);
	return status;
}

enum clf_status clock_turn(struct clock *clock, int64_t now, struct clf_error *err)
{
	enum clf_status status = clock_keep_heard(clock, now, err);

	if (status == CLF_OK)
		status = clock_timers(clock, now, err);
	if (status == CLF_OK)
		status = send_digests(clock, now, err);
	if (status == CLF_OK)
		status = clock_batches(clock, now, err);
	if (status == CLF_OK)
		status = clock_tell_hands(clock, now, err);
	if (status == CLF_OK)
		status = clock_alarms(clock, now, err);
	if (status == CLF_OK)
		status = clock_ping(clock, now, err);
	if (status == CLF_OK && !is_ahead(clock->tidy_at, now, TIDY_EACH)) {
		status = clf_clock_tidy(clock->act.store, now, err);
		if (status == CLF_OK)
			status = clf_counter_tidy(clock->act.store, now, err);
		if (status == CLF_OK)
			status = clf_heartbeat_tidy(clock->act.store, now, err);
		clock->tidy_at = clf_store_is_trouble(status) ? clock->tidy_at : now + TIDY_EACH;
	}
	if (status == CLF_OK && !is_ahead(clock->retention_at, now, TIDY_EACH))
		status = let_go(clock, now, err);
	clf_arena_reset(clock->arena);
	return status;
}
