/*
 * alarm_heartbeat.c - alarms of mailboxes whose probes to themselves don't come back, or come back otherwise.
 */
#include "alarm/alarm_table.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

static const char *text_of(const struct clf_alarm_look *look, const struct clf_beat_view *view)
{
	const char *name = view->mailbox->name;
	char last[CLF_TIME_TEXT];
	const char *text;

	if (view->state == CLF_BEAT_JUNK)
		return clf_arena_printf(
		    look->arena,
		    clf_words(look->locale, "The mail that the mailbox %s sends to itself lies in the folder %s: its "
					    "server takes it for junk, and may do the same with customers' mail."),
		    name, view->beat.junk);
	if (view->beat.back.handled_at != 0)
		text =
		    clf_arena_printf(look->arena,
				     clf_words(look->locale, "No mail that the mailbox %s sends to itself has come "
							     "back since %s: mail doesn't go out, or doesn't come in."),
				     name, clf_time_rfc3339(view->beat.back.handled_at, last));
	else
		text = clf_arena_printf(look->arena,
					clf_words(look->locale, "No mail that the mailbox %s sends to itself has ever "
								"come back: mail doesn't go out, or doesn't come in."),
					name);
	if (clf_text_blank(view->words))
		return text;
	return clf_arena_printf(look->arena, clf_words(look->locale, "%s The last answer was: %s"), text, view->words);
}

static const char *todo_of(const struct clf_alarm_look *look, const struct clf_beat_view *view)
{
	if (view->state == CLF_BEAT_JUNK)
		return clf_words(look->locale,
				 "Mark it as wanted there, and look into that folder for customers' mail.");
	return clf_words(look->locale,
			 "`clf-mail check --connect` says whether both servers take the login. Where they "
			 "do, write to the mailbox from elsewhere: that shows which way is blocked.");
}

enum clf_status alarm_heartbeat_late(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_beat_view *views = NULL;
	size_t count = 0;
	enum clf_status status = clf_beats(look->act, look->arena, look->now, &views, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!views[i].alarms)
			continue;
		clf_alarm_add(look, &(struct clf_alarm){.name = views[i].mailbox->name,
							.level = CLF_ALARM_CRITICAL,
							.since = views[i].beat.missed_at,
							.text = text_of(look, &views[i]),
							.todo = todo_of(look, &views[i]),
							.relay = views[i].mailbox->smtp});
	}
	return status;
}

enum clf_status alarm_heartbeat_changed(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_beat_view *views = NULL;
	size_t count = 0;
	enum clf_status status = clf_beats(look->act, look->arena, look->now, &views, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (views[i].state == CLF_BEAT_OFF || views[i].changed == NULL)
			continue;
		clf_alarm_add(look,
			      &(struct clf_alarm){
				  .name = views[i].mailbox->name,
				  .level = CLF_ALARM_WARNING,
				  .text = clf_arena_printf(
				      look->arena,
				      clf_words(look->locale, "The mail that the mailbox %s sends to itself passed "
							      "%s until lately, and doesn't any more: what customers "
							      "get may end in their junk."),
				      views[i].mailbox->name, views[i].changed),
				  .todo = clf_words(look->locale, "Look at the DNS records of the address's domain, "
								  "and whether the relay still signs.")});
	}
	return status;
}
