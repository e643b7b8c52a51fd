/*
 * filter_rows.c - the table of a list's filters. What it asks is the store's (clf_listing_field), and a test holds that
 * none of those is missing here.
 */
#include "page/list/filter_rows.h"

#include <string.h>

#include "call/call.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/store/field/fields.h"
#include "clf/store/field/status.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/list.h"
#include "clf/store/people/survey.h"
#include "clf/ticket/field/derived.h"
#include "clf/ticket/ticket.h"
#include "clf/ticket/words.h"
#include "page/view.h"

static void add(struct call *call, struct filter_choices *out, const char *value, const char *label)
{
	if (out->count % 64 == 0) {
		struct filter_choice *grown = clf_arena_array_of(call->arena, out->count + 64, struct filter_choice);

		for (size_t i = 0; i < out->count; i++)
			grown[i] = out->items[i];
		out->items = grown;
	}
	out->items[out->count++] = (struct filter_choice){value, clf_text_blank(label) ? value : label, false};
}

static enum clf_status statuses(struct call *call, const struct filter_row *row, struct filter_choices *out,
				struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &list, &count, err);

	(void)row;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		add(call, out, list[i].name, NULL);
	return status;
}

struct said {
	const char *name, *words;
};

static void add_said(struct call *call, struct filter_choices *out, const struct said *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(call, out, rows[i].name, view_say(call, rows[i].words));
}

static enum clf_status kinds(struct call *call, const struct filter_row *row, struct filter_choices *out,
			     struct clf_error *err)
{
	static const struct said rows[] = {{"new", CLF_SAID("new")},
					   {"open", CLF_SAID("open")},
					   {"answered", CLF_SAID("answered")},
					   {"escalated", CLF_SAID("escalated")},
					   {"postponed", CLF_SAID("postponed")},
					   {"resolved", CLF_SAID("resolved")},
					   {"closed", CLF_SAID("closed")},
					   {"spam", CLF_SAID("spam")},
					   {"deleted", CLF_SAID("deleted")}};

	(void)row;
	(void)err;
	add_said(call, out, rows, CLF_COUNT(rows));
	return CLF_OK;
}

static enum clf_status channels(struct call *call, const struct filter_row *row, struct filter_choices *out,
				struct clf_error *err)
{
	static const struct said rows[] = {{"survey", CLF_SAID("survey")},     {"mail", CLF_SAID("mail")},
					   {"phone", CLF_SAID("phone")},       {"letter", CLF_SAID("letter")},
					   {"chat", CLF_SAID("chat")},         {"portal", CLF_SAID("portal")},
					   {"hand", CLF_SAID("entry by hand")}};

	(void)row;
	(void)err;
	add_said(call, out, rows, CLF_COUNT(rows));
	return CLF_OK;
}

static enum clf_status priorities(struct call *call, const struct filter_row *row, struct filter_choices *out,
				  struct clf_error *err)
{
	(void)row;
	(void)err;
	for (unsigned i = 0; i <= CLF_PRIORITY_CRITICAL; i++)
		add(call, out, clf_priority_name((enum clf_priority)i), view_priority(call, (enum clf_priority)i));
	return CLF_OK;
}

static enum clf_status agents(struct call *call, const struct filter_row *row, struct filter_choices *out,
			      struct clf_error *err)
{
	struct clf_agent *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_agents_at_work(call->web->act.store, call->arena, &list, &count, err);

	(void)row;
	add(call, out, "me", view_say(call, CLF_SAID("me")));
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		add(call, out, list[i].address, list[i].name);
	return status;
}

static enum clf_status teams(struct call *call, const struct filter_row *row, struct filter_choices *out,
			     struct clf_error *err)
{
	const char *const *names = NULL;
	size_t count = 0;
	enum clf_status status = clf_team_list(call->web->act.store, call->arena, &names, &count, err);

	(void)row;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		add(call, out, names[i], NULL);
	return status;
}

static enum clf_status segments(struct call *call, const struct filter_row *row, struct filter_choices *out,
				struct clf_error *err)
{
	const char *const *names = NULL;
	size_t count = 0;
	enum clf_status status = clf_segment_list(call->web->act.store, call->arena, &names, &count, err);

	(void)row;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		add(call, out, names[i], NULL);
	return status;
}

/* Those that are offered no more, too: tickets have them still. */
static enum clf_status items(struct call *call, const struct filter_row *row, struct filter_choices *out,
			     struct clf_error *err)
{
	struct clf_list_item *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_list_items(call->web->act.store, call->arena, NULL, &list, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!clf_text_equal(list[i].list, row->name))
			continue;
		add(call, out, list[i].name, NULL);
		out->items[out->count - 1].gone = list[i].gone;
	}
	return status;
}

static enum clf_status programmes(struct call *call, const struct filter_row *row, struct filter_choices *out,
				  struct clf_error *err)
{
	const struct clf_page page = {.limit = CLF_PAGE_MAX};
	struct clf_programme_list list = {.count = 0};
	enum clf_status status = clf_programme_list(call->web->act.store, call->arena, page, &list, err);

	(void)row;
	for (size_t i = 0; status == CLF_OK && i < list.count; i++)
		add(call, out, list.items[i].name, NULL);
	return status;
}

/* Several programmes may have one of that name: beside its programme it is told apart. */
static enum clf_status surveys(struct call *call, const struct filter_row *row, struct filter_choices *out,
			       struct clf_error *err)
{
	const struct clf_page page = {.limit = CLF_PAGE_MAX};
	struct clf_survey_list list = {.count = 0};
	enum clf_status status = clf_survey_list(call->web->act.store, call->arena, 0, page, &list, err);

	(void)row;
	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		bool known = false;

		for (size_t o = 0; o < i; o++)
			known = known || clf_text_equal_nocase(list.items[o].name, list.items[i].name);
		if (!known)
			add(call, out, list.items[i].name, NULL);
	}
	return status;
}

static enum clf_status mailboxes(struct call *call, const struct filter_row *row, struct filter_choices *out,
				 struct clf_error *err)
{
	const struct clf_config *config = call->web->act.config;

	(void)row;
	(void)err;
	for (size_t i = 0; i < config->mailbox_count; i++)
		add(call, out, config->mailboxes[i].name, NULL);
	return CLF_OK;
}

static enum clf_status own_choices(struct call *call, const struct filter_row *row, struct filter_choices *out,
				   struct clf_error *err)
{
	(void)err;
	if (row->custom->type == CLF_CUSTOM_FLAG) {
		add(call, out, "yes", view_say(call, CLF_SAID("yes")));
		add(call, out, "no", view_say(call, CLF_SAID("no")));
	}
	for (size_t i = 0; i < row->custom->choice_count; i++) {
		if (!row->custom->choices[i].gone)
			add(call, out, row->custom->choices[i].name, NULL);
	}
	return CLF_OK;
}

#define PICK(from) .control = FILTER_PICK, .source = (from)
#define LINE .control = FILTER_LINE
#define NUMBER .control = FILTER_NUMBER
#define TIME .control = FILTER_TIME, .group = FILTER_DATES
static const struct filter_row fixed[] = {
    {.name = "status", .label = CLF_SAID("Status"), PICK(statuses)},
    {.name = "kind", .label = CLF_SAID("Kind of status"), PICK(kinds)},
    {.name = "priority", .label = CLF_SAID("Priority"), PICK(priorities)},
    {.name = "type", .label = CLF_SAID("Type"), PICK(items), .lacks = true},
    {.name = "queue", .label = CLF_SAID("Queue"), PICK(items), .lacks = true},
    {.name = "stage", .label = CLF_SAID("Stage"), PICK(items), .lacks = true},
    {.name = "reason", .label = CLF_SAID("Reason"), PICK(items), .lacks = true},
    {.name = "channel", .label = CLF_SAID("Channel"), PICK(channels)},
    {.name = "mailbox", .label = CLF_SAID("Mailbox"), PICK(mailboxes), .lacks = true},
    {.name = "tag", .label = CLF_SAID("Tag"), LINE, .lacks = true},
    {.name = "subject", .label = CLF_SAID("Subject, all of it"), LINE},
    {.name = "number", .label = CLF_SAID("Number"), NUMBER},
    {.name = "parent", .label = CLF_SAID("Number of the ticket above"), NUMBER, .lacks = true},
    {.name = "owner",
     .label = CLF_SAID("Owner"),
     PICK(agents),
     .group = FILTER_PEOPLE,
     .lacks = true,
     .is_owner = true},
    {.name = "team", .label = CLF_SAID("Team"), PICK(teams), .group = FILTER_PEOPLE, .lacks = true},
    {.name = "group", .label = CLF_SAID("Group"), PICK(items), .group = FILTER_PEOPLE, .lacks = true},
    {.name = "segment", .label = CLF_SAID("Segment"), PICK(segments), .group = FILTER_PEOPLE, .lacks = true},
    {.name = "original_segment",
     .label = CLF_SAID("Segment in which it began"),
     PICK(segments),
     .group = FILTER_PEOPLE,
     .lacks = true},
    {.name = "customer", .label = CLF_SAID("Customer’s address"), LINE, .group = FILTER_PEOPLE},
    {.name = "programme", .label = CLF_SAID("Programme"), PICK(programmes), .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "survey", .label = CLF_SAID("Survey"), PICK(surveys), .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "cause", .label = CLF_SAID("Root cause"), PICK(items), .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "score", .label = CLF_SAID("Score"), NUMBER, .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "response", .label = CLF_SAID("Id of the response"), LINE, .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "comment", .label = CLF_SAID("Comment, all of it"), LINE, .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "learned", .label = CLF_SAID("Learned"), LINE, .group = FILTER_FEEDBACK, .lacks = true},
    {.name = "created_at", .label = CLF_SAID("Created"), TIME},
    {.name = "updated_at", .label = CLF_SAID("Last changed"), TIME},
    {.name = "due_at", .label = CLF_SAID("Due"), TIME, .lacks = true},
    {.name = "waiting_since", .label = CLF_SAID("Customer waits since"), TIME, .lacks = true},
    {.name = "last_mail_at", .label = CLF_SAID("Last mail"), TIME, .lacks = true},
    {.name = "first_answer_at", .label = CLF_SAID("First answered"), TIME, .lacks = true},
    {.name = "status_at", .label = CLF_SAID("In its status since"), TIME, .lacks = true},
    {.name = "owner_at", .label = CLF_SAID("With its owner since"), TIME, .lacks = true},
    {.name = "resolved_at", .label = CLF_SAID("Resolved on"), TIME, .lacks = true},
    {.name = "closed_at", .label = CLF_SAID("Closed on"), TIME, .lacks = true},
    {.name = "answers", .label = CLF_SAID("Answers to the customer"), NUMBER, .group = FILTER_HAPPENED},
    {.name = "reopened", .label = CLF_SAID("Times reopened"), NUMBER, .group = FILTER_HAPPENED},
    {.name = "escalated_by_hand",
     .label = CLF_SAID("Escalated by hand"),
     .control = FILTER_TIME,
     .group = FILTER_HAPPENED,
     .lacks = true},
};

static struct filter_row row_of(struct call *call, const struct clf_custom *custom)
{
	static const enum filter_control controls[] = {
	    [CLF_CUSTOM_LINE] = FILTER_LINE,    [CLF_CUSTOM_TEXT] = FILTER_LINE, [CLF_CUSTOM_NUMBER] = FILTER_NUMBER,
	    [CLF_CUSTOM_FLAG] = FILTER_PICK,    [CLF_CUSTOM_DATE] = FILTER_DAY,  [CLF_CUSTOM_CHOICE] = FILTER_PICK,
	    [CLF_CUSTOM_CHOICES] = FILTER_PICK,
	};
	struct clf_custom *kept = clf_arena_new_of(call->arena, struct clf_custom);

	*kept = clf_custom_copy(call->arena, custom);
	return (struct filter_row){.name = clf_arena_printf(call->arena, "fields.%s", kept->name),
				   .label = clf_text_blank(kept->label) ? kept->name : kept->label,
				   .group = FILTER_OWN,
				   .control = controls[kept->type],
				   .lacks = true,
				   .source = own_choices,
				   .custom = kept};
}

enum clf_status filter_rows(struct call *call, const struct filter_row **out, size_t *count, struct clf_error *err)
{
	const struct clf_customs *customs;
	struct filter_row *rows;
	size_t n = CLF_COUNT(fixed);
	enum clf_status status = clf_fields(call->web->act.store, &customs, err);

	if (status != CLF_OK)
		return status;
	rows = clf_arena_array_of(call->arena, n + customs->count, struct filter_row);
	for (size_t i = 0; i < n; i++)
		rows[i] = fixed[i];
	/* Words of a long text are searched for, the text isn't asked for. */
	for (size_t i = 0; i < customs->count; i++) {
		if (customs->items[i].type != CLF_CUSTOM_TEXT)
			rows[n++] = row_of(call, &customs->items[i]);
	}
	*out = rows;
	*count = n;
	return CLF_OK;
}

const char *filter_group_label(const struct call *call, enum filter_group group)
{
	static const char *const labels[] = {
	    [FILTER_TICKET] = CLF_SAID("The ticket"),      [FILTER_PEOPLE] = CLF_SAID("People"),
	    [FILTER_FEEDBACK] = CLF_SAID("Feedback"),      [FILTER_DATES] = CLF_SAID("Dates"),
	    [FILTER_HAPPENED] = CLF_SAID("What happened"), [FILTER_OWN] = CLF_SAID("Other fields"),
	};

	return view_say(call, labels[group]);
}

const char *filter_label(const struct call *call, const struct filter_row *row)
{
	return row->custom != NULL ? row->label : view_say(call, row->label);
}

const char *filter_none(const struct call *call, const struct filter_row *row)
{
	return view_say(call, row->is_owner ? CLF_SAID("nobody") : CLF_SAID("none"));
}

const char *filter_any(const struct call *call, const struct filter_row *row)
{
	return view_say(call, row->is_owner ? CLF_SAID("somebody") : CLF_SAID("there is one"));
}

/* A day that the text is, in no zone yet. */
static bool day_read(struct clf_arena *arena, const char *text, struct clf_local_time *out)
{
	int64_t at;

	if (strlen(text) != strlen("2026-11-16") ||
	    !clf_time_parse_rfc3339(clf_arena_printf(arena, "%sT00:00:00Z", text), &at))
		return false;
	clf_zone_local(NULL, at, out);
	return true;
}

/* When it begins where the reader is. */
static int64_t begins(const struct call *call, struct clf_local_time day, int after)
{
	day.day += after;
	day.hour = day.minute = day.second = 0;
	return clf_zone_utc(view_reader(call).zone, &day);
}

const char *filter_moment(const struct call *call, const char *text, bool last)
{
	struct clf_local_time day;
	char made[CLF_TIME_TEXT];
	int64_t at;

	if (!day_read(call->arena, text, &day))
		return NULL;
	at = begins(call, day, last ? 1 : 0);
	if (at <= CLF_SECOND)
		return NULL;
	clf_time_rfc3339(last ? at - 1 : at, made);
	return last ? clf_arena_printf(call->arena, "%.19s.999999Z", made) : clf_arena_strdup(call->arena, made);
}

const char *filter_day(const struct call *call, const char *moment, bool last)
{
	struct clf_local_time day;
	int64_t at;

	if (strlen(moment) == strlen("2026-11-16"))
		moment = clf_arena_printf(call->arena, "%sT00:00:00Z", moment);
	if (!clf_time_parse_rfc3339(moment, &at))
		return NULL;
	clf_zone_local(view_reader(call).zone, at, &day);
	if (last ? begins(call, day, 1) - at > CLF_SECOND : begins(call, day, 0) != at)
		return NULL;
	return clf_arena_printf(call->arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}
