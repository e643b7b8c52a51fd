/*
 * clock_hands.c - mails that wait for a hand: administrators are told how many, in one mail for all of them.
 *
 * Told is what is new since they were told last, some minutes after it began, so that a run of them is one mail.
 */
#include <inttypes.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/look/due.h"
#include "clf/store/look/query_journal.h"
#include "clf/ticket/words.h"
#include "clock/clock.h"

#define WHAT "hands"
#define LOOK_EACH CLF_MINUTE
#define GATHER (10 * CLF_MINUTE)

struct telling {
	struct clock *clock;
	int64_t now, told_at;
	struct clf_hand_count hands[CLF_HANDS];
	bool queued;
};

static struct clf_alert words(void *user, struct clf_arena *arena, const char *locale)
{
	const struct clf_hand_count *hands = ((struct telling *)user)->hands;
	int64_t all = 0;

	for (unsigned i = 0; i < CLF_HANDS; i++)
		all += hands[i].count;
	return (struct clf_alert){
	    .heading = clf_arena_printf(arena, clf_words(locale, "Mails that wait for a hand: %" PRId64), all),
	    .reason = clf_arena_printf(
		arena,
		clf_words(locale,
			  "In quarantine: %" PRId64 ". Failed on their way out: %" PRId64
			  ". Uncertain whether they arrived: %" PRId64 ". Kept back, too many for one address: %" PRId64
			  ". Withheld by their server: %" PRId64
			  ". Nothing is lost: look at the pages Quarantine and Outbox, or at `clf-mail "
			  "quarantine list` and `clf-mail outbox list`. You are told at most once a day, and "
			  "only when more came."),
		hands[CLF_HAND_QUARANTINE].count, hands[CLF_HAND_FAILED].count, hands[CLF_HAND_UNCERTAIN].count,
		hands[CLF_HAND_KEPT_BACK].count, hands[CLF_HAND_WITHHELD].count)};
}

static enum clf_status tell(void *user, struct clf_error *err)
{
	struct telling *t = user;
	const struct clf_request request = {.key = clf_arena_printf(t->clock->arena, WHAT ":%" PRId64, t->told_at),
					    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true},
					    .via = CLF_VIA_CLOCK};
	enum clf_status status = clf_act_alert(&t->clock->act, t->clock->arena, &request, words, t, &t->queued, err);

	return status == CLF_OK ? clf_told(t->clock->act.store, WHAT, t->now, err) : status;
}

static bool any_since(const struct clf_hand_count *hands, int64_t since)
{
	/* That a mail is uncertain is an alarm (clf/act/alarm.h). */
	for (unsigned i = 0; i < CLF_HANDS; i++) {
		if (i != CLF_HAND_UNCERTAIN && hands[i].count > 0 && hands[i].newest_at > since)
			return true;
	}
	return false;
}

/* A clock that was ahead doesn't silence for long. */
static bool is_time(struct clock *clock, const struct telling *t)
{
	bool told_today = t->told_at != 0 && t->told_at <= t->now && t->now - t->told_at < CLF_DAY;

	if (!any_since(t->hands, t->told_at <= t->now ? t->told_at : 0)) {
		clock->news_at = 0;
		return false;
	}
	if (clock->news_at == 0 || clock->news_at > t->now)
		clock->news_at = t->now;
	return !told_today && t->now - clock->news_at >= GATHER;
}

enum clf_status clock_tell_hands(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct telling t = {.clock = clock, .now = now};
	enum clf_status status;

	if (now < clock->hands_at && clock->hands_at - now <= LOOK_EACH)
		return CLF_OK;
	clock->hands_at = now + LOOK_EACH;
	status = clf_told_at(clock->act.store, WHAT, &t.told_at, err);
	if (status == CLF_OK)
		status = clf_query_hands(clock->act.store, t.hands, err);
	if (status != CLF_OK || !is_time(clock, &t))
		return status;
	status = clf_store_transact(clock->act.store, tell, &t, err);
	if (clf_store_is_trouble(status))
		return status;
	clock->news_at = 0;
	if (status == CLF_OK)
		clf_log(CLF_LOG_INFO, "hands.told", CLF_N("queued", t.queued));
	else
		clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", WHAT), CLF_S("why", err->text));
	return CLF_OK;
}
