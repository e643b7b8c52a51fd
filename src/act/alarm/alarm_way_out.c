/*
 * alarm_way_out.c - alarms of the way out: relays that hold mail up, mail that stays, that may have arrived, that
 * fails.
 */
#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/look/counter.h"
#include "clf/store/look/query_figures.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/relay.h"
#include "clf/ticket/words.h"

/* As in packaging/prometheus/clf-mail.rules.yml: the threshold and how long the rule waits. */
#define STUCK (3600 * CLF_SECOND + 5 * CLF_MINUTE)
#define UNCERTAIN (5 * CLF_MINUTE)
#define FAILED_MORE 5
#define FAILED_SHARE 10 /* one in so many */

/* The sender says which are to be told: those that won't pass by themselves at once, others after a while. */
enum clf_status alarm_relay_held(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_relay_hold *holds = NULL;
	size_t count = 0;
	enum clf_status status = clf_relay_holds(look->act->store, look->arena, NULL, &holds, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const struct clf_relay_hold *hold = &holds[i];
		bool whole = hold->sender[0] == '\0';

		if (hold->told_at == 0)
			continue;
		clf_alarm_add(
		    look,
		    &(struct clf_alarm){
			.name = whole ? hold->smtp : clf_arena_printf(look->arena, "%s, %s", hold->smtp, hold->sender),
			.level = CLF_ALARM_CRITICAL,
			.since = hold->since,
			.relay = hold->smtp,
			.sender = whole ? NULL : hold->sender,
			.text = clf_arena_printf(
			    look->arena, "%s %s",
			    whole ? clf_arena_printf(look->arena,
						     clf_words(look->locale, "The relay %s takes no mail from us: %s."),
						     hold->smtp, hold->words)
				  : clf_arena_printf(look->arena,
						     clf_words(look->locale,
							       "The relay %s takes no mail from us that is sent from "
							       "%s: %s."),
						     hold->smtp, hold->sender, hold->words),
			    clf_words(look->locale, "Nothing is lost: mail waits, and goes out when it is mended.")),
			.todo = "clf-mail relay list"});
	}
	return status;
}

static bool is_held(const struct clf_relay_hold *holds, size_t count, const char *smtp)
{
	for (size_t i = 0; i < count; i++) {
		if (holds[i].told_at != 0 && clf_text_equal(holds[i].smtp, smtp))
			return true;
	}
	return false;
}

static int64_t oldest_of(const struct clf_outbox_figure *figures, size_t count, const char *smtp)
{
	int64_t oldest = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clf_outbox_figure *figure = &figures[i];

		if (clf_text_equal(figure->smtp, smtp) &&
		    (clf_text_equal(figure->state, "queued") || clf_text_equal(figure->state, "deferred") ||
		     clf_text_equal(figure->state, "claimed")) &&
		    (oldest == 0 || figure->oldest_at < oldest))
			oldest = figure->oldest_at;
	}
	return oldest;
}

/* What a relay is known to hold has an alarm of its own. */
enum clf_status alarm_outbox_stuck(struct clf_alarm_look *look, struct clf_error *err)
{
	const struct clf_config *config = look->act->config;
	struct clf_outbox_figure *figures = NULL;
	struct clf_relay_hold *holds = NULL;
	size_t count = 0, held = 0;
	enum clf_status status = clf_query_outbox_figures(look->act->store, look->arena, &figures, &count, err);

	if (status == CLF_OK)
		status = clf_relay_holds(look->act->store, look->arena, NULL, &holds, &held, err);
	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++) {
		const char *smtp = config->smtps[i].name;
		int64_t oldest = oldest_of(figures, count, smtp);
		int64_t since = oldest > look->began ? oldest : look->began;

		if (oldest == 0 || since == 0 || look->now - since < STUCK || is_held(holds, held, smtp))
			continue;
		clf_alarm_add(look,
			      &(struct clf_alarm){.name = smtp,
						  .level = CLF_ALARM_WARNING,
						  .since = oldest,
						  .text = clf_words(look->locale,
								    "Mail has waited for this relay for more than an "
								    "hour: it hasn't arrived, and is tried again."),
						  .todo = "clf-mail outbox list --state deferred"});
	}
	return status;
}

enum clf_status alarm_uncertain(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_hand_count hands[CLF_HANDS] = {{0}};
	const struct clf_hand_count *uncertain = &hands[CLF_HAND_UNCERTAIN];
	enum clf_status status = clf_query_hands(look->act->store, hands, err);

	if (status != CLF_OK || uncertain->count == 0 || look->now - uncertain->oldest_at < UNCERTAIN)
		return status;
	clf_alarm_add(
	    look, &(struct clf_alarm){.level = CLF_ALARM_WARNING,
				      .since = uncertain->oldest_at,
				      .text = clf_arena_printf(
					  look->arena,
					  clf_words(look->locale, "Of %lld mails nobody knows whether they arrived: "
								  "the connection ended when they were handed over. "
								  "They are sent again only if a person says so."),
					  (long long)uncertain->count),
				      .todo = "clf-mail outbox list --state uncertain"});
	return CLF_OK;
}

static void weigh(const struct clf_count *counts, size_t count, const char *smtp, int64_t *failed, int64_t *all)
{
	*failed = *all = 0;
	for (size_t i = 0; i < count; i++) {
		if (!clf_text_equal(counts[i].a, smtp))
			continue;
		*all += counts[i].value;
		if (clf_text_equal(counts[i].b, "failed"))
			*failed += counts[i].value;
	}
}

enum clf_status alarm_failing(struct clf_alarm_look *look, struct clf_error *err)
{
	const struct clf_config *config = look->act->config;
	struct clf_count *counts = NULL;
	size_t count = 0;
	enum clf_status status = clf_counter_read(look->act->store, look->arena, CLF_COUNTER_RESULTS,
						  look->now - CLF_HOUR, &counts, &count, err);

	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++) {
		int64_t failed, all;

		weigh(counts, count, config->smtps[i].name, &failed, &all);
		if (failed <= FAILED_MORE || failed * FAILED_SHARE <= all)
			continue;
		clf_alarm_add(look, &(struct clf_alarm){
					.name = config->smtps[i].name,
					.level = CLF_ALARM_WARNING,
					.text = clf_arena_printf(
					    look->arena,
					    clf_words(look->locale, "%lld of %lld tries within an hour failed for good "
								    "at this relay: more than one in ten."),
					    (long long)failed, (long long)all),
					.todo = "clf-mail outbox list --state failed"});
	}
	return status;
}
