/*
 * alarm_way_in.c - alarms of the way in: mailboxes that bring nothing, mail that nobody reads, quarantine, readers.
 *
 * A mailbox whose trouble is told early is named by that; any other when it was silent for long enough, so that one
 * fault is one alarm.
 */
#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/look/counter.h"
#include "clf/store/look/query_figures.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_pulse.h"
#include "clf/ticket/words.h"

/* As in packaging/prometheus/clf-mail.rules.yml: the threshold and how long the rule waits. */
#define SILENT (600 * CLF_SECOND + 5 * CLF_MINUTE)
#define WAITED (300 * CLF_SECOND + 5 * CLF_MINUTE)
#define QUARANTINE_MORE 10
#define READERS_DIED 5

struct box {
	const struct clf_config_mailbox *config;
	const struct clf_mailbox_row *row;
	bool is_early; /* that is told before it would count as silent */
	bool is_silent;
	bool is_paused;    /* on purpose: whatever it is, nobody is called for it */
	int64_t polled_at; /* or since when it should have been */
};

static const struct clf_mailbox_row *row_of(const struct clf_mailbox_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (clf_text_equal(list->items[i].name, name))
			return &list->items[i];
	}
	return NULL;
}

static struct box box_of(const struct clf_alarm_look *look, const struct clf_mailbox_list *list, size_t i)
{
	static const struct clf_mailbox_row nothing;
	struct box box = {.config = &look->act->config->mailboxes[i]};
	int64_t patience = 3 * (int64_t)box.config->poll_s * CLF_SECOND;

	box.row = row_of(list, box.config->name);
	box.row = box.row != NULL ? box.row : &nothing;
	box.is_paused = box.row->paused_at != 0;
	box.is_early = box.row->tell_at != 0 && box.row->tell_at - box.row->since < SILENT;
	box.polled_at = box.row->last_poll_at > look->began ? box.row->last_poll_at : look->began;
	box.polled_at = box.polled_at > box.row->configured_at ? box.polled_at : box.row->configured_at;
	/* Mail of others is delivered by an MTA, or doesn't come in at all. */
	box.is_silent = !box.is_paused && box.config->two_way && box.config->url != NULL && box.polled_at != 0 &&
			look->now - box.polled_at >= (patience > SILENT ? patience : SILENT);
	return box;
}

/* It stands amid our sentences. */
static const char *detail_of(struct clf_alarm_look *look, const struct box *box)
{
	const char *detail = box->row->detail != NULL ? box->row->detail : "";

	return clf_arena_copy(look->arena, detail, clf_text_unended(detail));
}

enum clf_status alarm_mailbox_silent(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_mailbox_list list = {0};
	enum clf_status status = clf_query_mailboxes(look->act->store, look->arena, &list, err);

	for (size_t i = 0; status == CLF_OK && i < look->act->config->mailbox_count; i++) {
		struct box box = box_of(look, &list, i);
		const char *detail = detail_of(look, &box);

		if (!box.is_silent || box.is_early)
			continue;
		clf_alarm_add(look, &(struct clf_alarm){
					.name = box.config->name,
					.level = CLF_ALARM_CRITICAL,
					.since = box.row->last_poll_at,
					.text = clf_arena_printf(
					    look->arena, "%s %s%s%s",
					    clf_words(look->locale, "Nothing was heard of this mailbox's server: no "
								    "mail comes in."),
					    detail, detail[0] != '\0' ? ". " : "",
					    clf_words(look->locale, "It is tried again by itself, and nothing is "
								    "lost meanwhile: mail waits on the server.")),
					.todo = "clf-mail status; clf-mail check --connect"});
	}
	return status;
}

enum clf_status alarm_mailbox_trouble(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_mailbox_list list = {0};
	enum clf_status status = clf_query_mailboxes(look->act->store, look->arena, &list, err);

	for (size_t i = 0; status == CLF_OK && i < look->act->config->mailbox_count; i++) {
		struct box box = box_of(look, &list, i);

		if (box.is_paused || box.row->tell_at == 0 || look->now < box.row->tell_at ||
		    (box.is_silent && !box.is_early))
			continue;
		clf_alarm_add(
		    look,
		    &(struct clf_alarm){
			.name = box.config->name,
			.level = clf_text_equal(box.row->state, "connected") ? CLF_ALARM_WARNING : CLF_ALARM_CRITICAL,
			.since = box.row->since,
			.text = clf_arena_printf(
			    look->arena, "%s %s",
			    clf_arena_printf(look->arena, clf_words(look->locale, "This mailbox has trouble (%s): %s."),
					     box.row->trouble, detail_of(look, &box)),
			    clf_words(look->locale, "It is tried again by itself, and nothing is lost meanwhile: mail "
						    "waits on the server.")),
			.todo = "clf-mail check --connect"});
	}
	return status;
}

enum clf_status alarm_not_handled(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_pulse pulse = {0};
	enum clf_status status = clf_query_pulse(look->act->store, look->now, &pulse, err);
	int64_t since = pulse.kept_at > look->began ? pulse.kept_at : look->began;

	if (status != CLF_OK || pulse.kept_at == 0 || since == 0 || look->now - since < WAITED)
		return status;
	clf_alarm_add(look, &(struct clf_alarm){
				.level = CLF_ALARM_CRITICAL,
				.since = pulse.kept_at,
				.text = clf_words(look->locale, "Mail that was taken in isn't handled. It is kept, and "
								"no customer is answered meanwhile."),
				.todo = "clf-mail status"});
	return CLF_OK;
}

enum clf_status alarm_quarantine_grows(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_figure *figures = NULL;
	size_t count = 0;
	int64_t all = 0;
	enum clf_status status =
	    clf_query_quarantine_figures(look->act->store, look->arena, look->now - CLF_HOUR, &figures, &count, err);

	for (size_t i = 0; i < count; i++)
		all += figures[i].count;
	if (status != CLF_OK || all <= QUARANTINE_MORE)
		return status;
	clf_alarm_add(look, &(struct clf_alarm){.level = CLF_ALARM_WARNING,
						.text = clf_arena_printf(
						    look->arena,
						    clf_words(look->locale, "%lld mails came into quarantine within "
									    "an hour: nobody is answered until a "
									    "person looks at them."),
						    (long long)all),
						.todo = "clf-mail quarantine list"});
	return CLF_OK;
}

enum clf_status alarm_reader_dies(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_count *counts = NULL;
	size_t count = 0;
	int64_t all = 0;
	enum clf_status status = clf_counter_read(look->act->store, look->arena, CLF_COUNTER_RESTARTS,
						  look->now - 15 * CLF_MINUTE, &counts, &count, err);

	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(counts[i].a, "reader") && !clf_text_equal(counts[i].b, "recycled"))
			all += counts[i].value;
	}
	if (status != CLF_OK || all <= READERS_DIED)
		return status;
	clf_alarm_add(look, &(struct clf_alarm){.level = CLF_ALARM_WARNING,
						.text = clf_arena_printf(
						    look->arena,
						    clf_words(look->locale, "Readers died %lld times within a "
									    "quarter of an hour. Mails that killed "
									    "them are in quarantine, whole."),
						    (long long)all),
						.todo = "clf-mail quarantine list; journalctl -u clf-mail"});
	return CLF_OK;
}
