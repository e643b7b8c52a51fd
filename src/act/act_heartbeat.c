/*
 * act_heartbeat.c - how each mailbox's heartbeat stands.
 */
#include <string.h>

#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/mail/mailbox.h"
#include "clf/store/mail/relay.h"
#include "clf/ticket/words.h"

static const char *const names[] = {
    [CLF_BEAT_OFF] = "off",       [CLF_BEAT_STARTING] = "starting", [CLF_BEAT_FINE] = "fine",
    [CLF_BEAT_HELD] = "held",     [CLF_BEAT_JUNK] = "in-junk",      [CLF_BEAT_LATE] = "late",
    [CLF_BEAT_PAUSED] = "paused",
};

const char *clf_beat_name(enum clf_beat beat)
{
	return (unsigned)beat <= CLF_BEAT_PAUSED ? names[beat] : "unknown";
}

void clf_beat_judge(struct clf_beat_view *view, enum clf_beat_rest rest, int64_t now)
{
	const struct clf_heartbeat *beat = &view->beat;
	int64_t interval = view->mailbox->heartbeat_s * CLF_SECOND;
	bool missed = beat->missed_at != 0;

	view->alarms = false;
	if (interval == 0) {
		view->state = CLF_BEAT_OFF;
	} else if (rest == CLF_BEAT_IS_PAUSED) {
		view->state = CLF_BEAT_PAUSED;
	} else if (rest == CLF_BEAT_IS_HELD) {
		view->state = CLF_BEAT_HELD;
	} else if (missed) {
		view->state = beat->junk != NULL ? CLF_BEAT_JUNK : CLF_BEAT_LATE;
		/* A clock that was ahead when the last one came must not silence this. */
		view->alarms = beat->back.handled_at > now || now - beat->back.handled_at >= 2 * interval;
	} else {
		view->state = beat->back.sequence != 0 ? CLF_BEAT_FINE : CLF_BEAT_STARTING;
	}
}

static bool was_lost(bool had, const char *is)
{
	return had && is != NULL && strcmp(is, "pass") != 0;
}

static const char *changed(const struct clf_heartbeat *beat)
{
	if (was_lost(beat->had_dmarc, beat->back.dmarc))
		return "DMARC";
	if (was_lost(beat->had_dkim, beat->back.dkim))
		return "DKIM";
	return was_lost(beat->had_spf, beat->back.spf) ? "SPF" : NULL;
}

static const struct clf_relay_hold *hold_at(const char *relay, const char *address, const struct clf_relay_hold *holds,
					    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal(holds[i].smtp, relay) &&
		    (holds[i].sender[0] == '\0' || clf_text_equal(holds[i].sender, address)))
			return &holds[i];
	return NULL;
}

/* Where another relay takes its mail meanwhile, its probes go on. */
static const struct clf_relay_hold *hold_of(const struct clf_config_mailbox *mailbox,
					    const struct clf_relay_hold *holds, size_t count)
{
	const struct clf_relay_hold *first = hold_at(mailbox->smtp, mailbox->address, holds, count);

	for (size_t i = 1; first != NULL && i < mailbox->smtp_count; i++)
		if (hold_at(mailbox->smtps[i], mailbox->address, holds, count) == NULL)
			return NULL;
	return first;
}

static bool is_paused(const struct clf_config_mailbox *mailbox, const struct clf_mailbox_order *orders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal(orders[i].mailbox, mailbox->name))
			return orders[i].paused_at != 0;
	return false;
}

static void fill(struct clf_beat_view *view, const struct clf_heartbeat *beats, size_t count,
		 const struct clf_relay_hold *hold, bool paused, int64_t now)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal(beats[i].mailbox, view->mailbox->name))
			view->beat = beats[i];
	clf_beat_judge(view, paused ? CLF_BEAT_IS_PAUSED : hold != NULL ? CLF_BEAT_IS_HELD : CLF_BEAT_GOES, now);
	view->changed = changed(&view->beat);
	if (view->beat.back.handled_at > view->beat.back.made_at)
		view->took = view->beat.back.handled_at - view->beat.back.made_at;
	if (hold != NULL)
		view->words = hold->words;
	else if (view->beat.open_since != 0 && !clf_text_equal(view->beat.state, "out"))
		view->words = view->beat.words;
}

enum clf_status clf_beats(const struct clf_act_context *context, struct clf_arena *arena, int64_t now,
			  struct clf_beat_view **out, size_t *count, struct clf_error *err)
{
	const struct clf_config *config = context->config;
	struct clf_beat_view *views = clf_arena_array_of(arena, config->mailbox_count, struct clf_beat_view);
	struct clf_relay_hold *holds = NULL;
	struct clf_heartbeat *beats = NULL;
	struct clf_mailbox_order *orders = NULL;
	size_t beat_count = 0, hold_count = 0, order_count = 0;
	enum clf_status status = clf_heartbeats(context->store, arena, &beats, &beat_count, err);

	if (status == CLF_OK)
		status = clf_relay_holds(context->store, arena, NULL, &holds, &hold_count, err);
	if (status == CLF_OK)
		status = clf_mailbox_orders(context->store, arena, &orders, &order_count, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < config->mailbox_count; i++) {
		views[i] = (struct clf_beat_view){.mailbox = &config->mailboxes[i]};
		fill(&views[i], beats, beat_count, hold_of(views[i].mailbox, holds, hold_count),
		     is_paused(views[i].mailbox, orders, order_count), now);
	}
	*out = views;
	*count = config->mailbox_count;
	return CLF_OK;
}

static const char *ago(struct clf_arena *arena, const char *locale, int64_t then, int64_t now)
{
	int64_t s = then < now ? (now - then) / CLF_SECOND : 0;

	if (s < 60)
		return clf_arena_printf(arena, clf_words(locale, CLF_SAID("%lld s ago")), (long long)s);
	if (s < 7200)
		return clf_arena_printf(arena, clf_words(locale, CLF_SAID("%lld min ago")), (long long)(s / 60));
	return clf_arena_printf(arena, clf_words(locale, CLF_SAID("%lld h ago")), (long long)(s / 3600));
}

/* How long the last one took, when that was, and what about it isn't as it was. */
static const char *fine_line(struct clf_arena *arena, const char *locale, const struct clf_beat_view *view, int64_t now)
{
	long long s = (long long)(view->took / CLF_SECOND);
	const char *line = clf_arena_printf(arena, "%02lld:%02lld, %s", s / 60, s % 60,
					    ago(arena, locale, view->beat.back.handled_at, now));

	if (view->changed == NULL)
		return line;
	return clf_arena_printf(arena, clf_words(locale, CLF_SAID("%s; passed before and fails now: %s")), line,
				view->changed);
}

const char *clf_beat_line(struct clf_arena *arena, const char *locale, const struct clf_beat_view *view, int64_t now)
{
	const struct clf_heartbeat *beat = &view->beat;
	const char *last = beat->back.handled_at != 0
			       ? clf_arena_printf(arena, clf_words(locale, CLF_SAID("the last came back %s")),
						  ago(arena, locale, beat->back.handled_at, now))
			       : clf_words(locale, CLF_SAID("none has come back yet"));
	const char *why = view->words != NULL ? view->words : "";

	switch (view->state) {
	case CLF_BEAT_FINE:
		return fine_line(arena, locale, view, now);
	case CLF_BEAT_JUNK:
		return clf_arena_printf(arena, clf_words(locale, CLF_SAID("LATE: it lies in %s; %s")), beat->junk,
					last);
	case CLF_BEAT_LATE:
		return why[0] == '\0' ? clf_arena_printf(arena, clf_words(locale, CLF_SAID("LATE: %s")), last)
				      : clf_arena_printf(arena, clf_words(locale, CLF_SAID("LATE: %s: %s")), last, why);
	case CLF_BEAT_HELD:
		return clf_arena_printf(arena, clf_words(locale, CLF_SAID("waits for its relay: %s")), why);
	case CLF_BEAT_PAUSED:
		return clf_arena_printf(
		    arena, clf_words(locale, CLF_SAID("not looked for while the mailbox is paused; %s")), last);
	case CLF_BEAT_STARTING:
		return clf_words(locale, CLF_SAID("the first is on its way"));
	case CLF_BEAT_OFF:
		break;
	}
	return clf_words(locale, CLF_SAID("off"));
}

static void set_results(struct clf_json *object, const struct clf_heartbeat *beat)
{
	bool came = beat->back.sequence != 0;

	clf_json_set_text(object, "spf", beat->back.spf);
	clf_json_set_text(object, "dkim", beat->back.dkim);
	clf_json_set_text(object, "dmarc", beat->back.dmarc);
	clf_json_set(object, "same_message_id", came ? clf_json_bool(beat->back.same_id) : clf_json_null());
	clf_json_set(object, "same_reply_to", came ? clf_json_bool(beat->back.same_reply) : clf_json_null());
}

struct clf_json *clf_beat_json(const struct clf_beat_view *view)
{
	const struct clf_heartbeat *beat = &view->beat;
	struct clf_json *object;

	if (view->state == CLF_BEAT_OFF)
		return clf_json_null();
	object = clf_json_object();
	clf_json_set_text(object, "state", clf_beat_name(view->state));
	clf_json_set_integer(object, "interval_s", view->mailbox->heartbeat_s);
	clf_json_set_time(object, "received_at", beat->back.handled_at);
	clf_json_set(object, "took_ms", view->took != 0 ? clf_json_integer(view->took / 1000) : clf_json_null());
	clf_json_set_time(object, "sent_at", beat->back.made_at);
	clf_json_set_time(object, "relayed_at", beat->back.relayed_at);
	clf_json_set_time(object, "seen_at", beat->back.seen_at);
	set_results(object, beat);
	clf_json_set_text(object, "changed", view->changed);
	clf_json_set_time(object, "awaited_since", beat->open_since);
	clf_json_set_time(object, "late_since", beat->missed_at);
	clf_json_set_text(object, "junk", beat->junk);
	clf_json_set_text(object, "words", view->words);
	clf_json_set_time(object, "next_at", beat->next_at);
	return object;
}

bool clf_beats_are_back(const struct clf_beat_view *views, size_t count, int64_t *at)
{
	bool any = false;

	*at = 0;
	for (size_t i = 0; i < count; i++) {
		const struct clf_beat_view *view = &views[i];

		if (view->state == CLF_BEAT_OFF || view->state == CLF_BEAT_PAUSED)
			continue;
		if (view->state != CLF_BEAT_FINE)
			return false;
		any = true;
		if (view->beat.back.handled_at > *at)
			*at = view->beat.back.handled_at;
	}
	return any;
}
