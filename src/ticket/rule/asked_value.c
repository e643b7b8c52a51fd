/*
 * asked_value.c - the value of what a rule asks, of the ticket as it is at that moment.
 */
#include "rule/asked_value.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/ticket/attached.h"
#include "clf/ticket/plan/mail_in.h"
#include "clf/ticket/time/calendar.h"

#define LIST_MAX 200u

typedef struct asked_value getter(struct clf_arena *arena, const char *key, const struct clf_rule_view *view);

static struct asked_value of_text(const char *text)
{
	return (struct asked_value){.there = !clf_text_blank(text), .text = clf_text_blank(text) ? NULL : text};
}

static struct asked_value of_named(const char *name, int64_t id)
{
	struct asked_value value = of_text(name);

	value.id = id;
	return value;
}

static struct asked_value of_number(double number)
{
	return (struct asked_value){.there = true, .counts = true, .number = number};
}

static struct asked_value of_time(int64_t at)
{
	return (struct asked_value){.there = at != 0, .at = at};
}

static struct asked_value of_flag(bool holds)
{
	return (struct asked_value){.there = true, .number = holds};
}

/* A row that is a member of something that may not be there. */
#define MEMBER(NAME, owner, value)                                                                                     \
	static struct asked_value NAME(struct clf_arena *arena, const char *key, const struct clf_rule_view *view) {   \
		(void)arena;                                                                                           \
		(void)key;                                                                                             \
		if ((owner) == NULL)                                                                                   \
			return (struct asked_value){.there = false};                                                   \
		return (value);                                                                                        \
	}

MEMBER(subject, view->ticket, of_text(view->ticket->subject))
MEMBER(team, view->ticket, of_text(view->ticket->team))
MEMBER(original_segment, view->ticket, of_text(view->ticket->original_segment))
MEMBER(queue, view->ticket, of_named(view->ticket->queue.name, view->ticket->queue.id))
MEMBER(stage, view->ticket, of_named(view->ticket->stage.name, view->ticket->stage.id))
MEMBER(type, view->ticket, of_named(view->ticket->type.name, view->ticket->type.id))
MEMBER(group, view->ticket, of_named(view->ticket->group.name, view->ticket->group.id))
MEMBER(reason, view->ticket, of_named(view->ticket->reason.name, view->ticket->reason.id))
MEMBER(learned, view->ticket, of_text(view->ticket->learned))
MEMBER(summary, view->ticket, of_text(view->ticket->summary))
MEMBER(mailbox, view->ticket, of_text(view->ticket->mailbox))
MEMBER(due_at, view->ticket, of_time(view->ticket->due_at))
MEMBER(created_at, view->ticket, of_time(view->ticket->created_at))
MEMBER(updated_at, view->ticket, of_time(view->ticket->updated_at))
MEMBER(closed_at, view->ticket, of_time(view->ticket->closed_at))
MEMBER(status_at, view->ticket, of_time(view->ticket->status_at))
MEMBER(owner_at, view->ticket, of_time(view->ticket->owner_at))
MEMBER(waiting_since, view->ticket, of_time(view->ticket->waiting_since))
MEMBER(overdue, view->ticket, of_flag(view->ticket->due_at != 0 && view->ticket->due_at < view->now))
MEMBER(status_awaits, view->status, of_flag(view->status->awaits))
MEMBER(by_hand, view->ticket, of_flag(view->ticket->escalated_by_hand != 0))
MEMBER(programme, view->response, of_named(view->response->programme, view->response->programme_id))
MEMBER(survey, view->response, of_named(view->response->survey, view->response->survey_id))
MEMBER(place, view->response, of_text(view->response->place))
MEMBER(quota, view->response, of_text(view->response->quota))
MEMBER(link_of, view->response, of_text(view->response->link))
MEMBER(given, view->response, of_time(view->response->at))
MEMBER(customer_name, view->customer, of_text(view->customer->name))
MEMBER(customer_address, view->customer, of_text(view->customer->address))
MEMBER(opt_in, view, of_text(view->opt_in != NULL ? view->opt_in : "unknown"))
MEMBER(reference, view->reference, of_text(view->reference))
MEMBER(phone, view->phone, of_text(view->phone))
MEMBER(message_subject, view->mail, of_text(view->mail->subject))
MEMBER(message_proved, view->mail, of_flag(view->sender_proved))
MEMBER(event_via, view, of_text(clf_via_name(view->via)))
MEMBER(actor_kind, view->actor_kind, of_text(view->actor_kind))
MEMBER(actor_role, view->actor_role, of_text(clf_role_name(*view->actor_role)))
MEMBER(working, view, of_flag(clf_working_is(view->calendar, view->now)))

static struct asked_value status(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	struct asked_value value = of_text(view->status != NULL ? view->status->name : NULL);

	(void)arena;
	(void)key;
	if (view->status != NULL)
		value.id = view->status->id;
	return value;
}

static struct asked_value priority(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	struct asked_value value;

	(void)arena;
	(void)key;
	if (view->ticket == NULL)
		return (struct asked_value){.there = false};
	value = of_number(view->ticket->priority);
	value.text = clf_priority_name(view->ticket->priority);
	return value;
}

static struct asked_value owner(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	struct asked_value value = of_text(view->owner != NULL ? view->owner->address : NULL);

	(void)arena;
	(void)key;
	if (view->owner != NULL)
		value.id = view->owner->id;
	return value;
}

static struct asked_value segment(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	(void)arena;
	(void)key;
	if (view->ticket != NULL)
		return of_text(view->ticket->segment);
	return of_text(view->response != NULL ? view->response->segment : NULL);
}

static struct asked_value tags(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	(void)arena;
	(void)key;
	return (struct asked_value){.there = view->tag_count > 0, .list = view->tags, .count = view->tag_count};
}

static struct asked_value causes(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	const char **names = clf_arena_array_of(arena, view->cause_count, const char *);
	int64_t *ids = clf_arena_array_of(arena, view->cause_count, int64_t);

	(void)key;
	for (size_t i = 0; i < view->cause_count; i++) {
		names[i] = view->causes[i].name;
		ids[i] = view->causes[i].id;
	}
	return (struct asked_value){
	    .there = view->cause_count > 0, .list = names, .ids = ids, .count = view->cause_count};
}

static struct asked_value comment(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	(void)arena;
	(void)key;
	if (view->ticket != NULL && !clf_text_blank(view->ticket->comment))
		return of_text(view->ticket->comment);
	return of_text(view->response != NULL ? view->response->comment : NULL);
}

static struct asked_value score(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	(void)arena;
	(void)key;
	if (view->ticket != NULL && view->ticket->has_score)
		return of_number((double)view->ticket->score);
	if (view->ticket == NULL && view->response != NULL && view->response->has_score)
		return of_number((double)view->response->score);
	return (struct asked_value){.there = false};
}

static struct asked_value channel(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	(void)arena;
	(void)key;
	if (view->ticket != NULL)
		return of_text(view->ticket->channel);
	if (view->response == NULL)
		return (struct asked_value){.there = false};
	return of_text(view->response->channel != NULL ? view->response->channel : "survey");
}

static struct asked_value locale(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	const char *own = view->customer != NULL ? view->customer->locale : NULL;

	(void)arena;
	(void)key;
	if (clf_text_blank(own) && view->response != NULL)
		own = view->response->locale;
	return of_text(own);
}

/* As people and forms write it: 7, 7.5, "7", true. */
static const char *as_text(struct clf_arena *arena, const struct clf_json *json)
{
	double real;

	switch (clf_json_type(json)) {
	case CLF_JSON_STRING:
		return clf_arena_strdup(arena, clf_json_text(json));
	case CLF_JSON_INTEGER:
		return clf_arena_printf(arena, "%lld", (long long)clf_json_number(json, 0));
	case CLF_JSON_REAL:
		real = clf_json_real_value(json, 0);
		return clf_arena_printf(arena, "%.10g", real);
	case CLF_JSON_BOOL:
		return clf_json_truth(json, false) ? "true" : "false";
	default:
		return NULL;
	}
}

static struct asked_value of_json(struct clf_arena *arena, const struct clf_json *json)
{
	struct asked_value value = {.there = false};
	size_t count = clf_json_size(json) < LIST_MAX ? clf_json_size(json) : LIST_MAX;
	const char **list;

	if (clf_json_type(json) == CLF_JSON_ARRAY) {
		list = clf_arena_array_of(arena, count, const char *);
		for (size_t i = 0; i < count; i++) {
			const char *text = as_text(arena, clf_json_at(json, i));

			if (text != NULL)
				list[value.count++] = text;
		}
		value.list = list;
		value.there = value.count > 0;
		return value;
	}
	value = of_text(as_text(arena, json));
	if (clf_json_type(json) == CLF_JSON_INTEGER || clf_json_type(json) == CLF_JSON_REAL) {
		value.counts = true;
		value.number = clf_json_real_value(json, 0);
	}
	return value;
}

/* A key as it is, else what it leads to step by step: "customer.tier". */
static const struct clf_json *member(struct clf_arena *arena, const struct clf_json *json, const char *key)
{
	const struct clf_json *found = clf_json_get(json, key);
	struct clf_str rest = clf_str_from(key), part;

	if (found != NULL)
		return found;
	while (json != NULL && clf_str_split(&rest, '.', &part))
		json = clf_json_get(json, clf_arena_copy(arena, part.p, part.n));
	return json;
}

static struct asked_value of_map(struct clf_arena *arena, const char *text, const char *key)
{
	struct asked_value value = {.there = false};
	struct clf_json *json = NULL;

	if (clf_text_blank(text) || key == NULL || clf_json_parse(clf_str_from(text), &json, NULL) != CLF_OK)
		return value;
	value = of_json(arena, member(arena, json, key));
	clf_json_free(&json);
	return value;
}

static struct asked_value answers(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	return of_map(arena, view->response != NULL ? view->response->answers : NULL, key);
}

static struct asked_value embedded(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	return of_map(arena, view->response != NULL ? view->response->embedded : NULL, key);
}

static struct asked_value attributes(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	return of_map(arena, view->attributes, key);
}

static const char *new_text(const struct clf_mail_in *mail)
{
	return !clf_text_blank(mail->reply) ? mail->reply : mail->text;
}

/* A picture within the text is nobody's enclosure. */
static size_t apart(const struct clf_mail_in *mail)
{
	size_t n = 0;

	for (size_t i = 0; i < mail->attachment_count; i++)
		n += clf_attached_apart(&mail->attachments[i]);
	return n;
}

struct clf_courtesy clf_rule_courtesy(struct clf_arena *arena, const struct clf_rule_view *view)
{
	const char *names[2];
	struct clf_texts known = {.items = names, .count = 0};

	if (view->courtesy != NULL)
		return *view->courtesy;
	if (view->customer != NULL && !clf_text_blank(view->customer->name))
		names[known.count++] = view->customer->name;
	if (view->owner != NULL && !clf_text_blank(view->owner->name))
		names[known.count++] = view->owner->name;
	return clf_courtesy_of(arena, new_text(view->mail), apart(view->mail),
			       view->customer != NULL ? view->customer->locale : NULL, &known);
}

MEMBER(message_text, view->mail, of_text(new_text(view->mail)))
MEMBER(message_attachments, view->mail, of_number((double)apart(view->mail)))
MEMBER(message_thanks, view->mail, of_flag(clf_rule_courtesy(arena, view).thanks))
MEMBER(message_confirms, view->mail, of_flag(clf_rule_courtesy(arena, view).confirms))

static struct clf_local_time local(const struct clf_rule_view *view)
{
	struct clf_local_time now;

	clf_zone_local(view->calendar != NULL ? view->calendar->zone : NULL, view->now, &now);
	return now;
}

MEMBER(hour, view, of_number(local(view).hour))
MEMBER(subticket, view->ticket, of_flag(view->ticket->parent != 0))
MEMBER(subtickets_open, view->subtickets_open, of_number((double)*view->subtickets_open))

static struct asked_value weekday(struct clf_arena *arena, const char *key, const struct clf_rule_view *view)
{
	static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

	(void)arena;
	(void)key;
	return of_text(names[(local(view).weekday + 6) % 7]);
}

/* Each of them has a row of its own; this one is none of theirs. */
MEMBER(fields, view, of_text(NULL))

static getter *const getters[CLF_ASKED_COUNT] = {
    [CLF_ASKS_SUBJECT] = subject,
    [CLF_ASKS_STATUS] = status,
    [CLF_ASKS_STATUS_AWAITS] = status_awaits,
    [CLF_ASKS_PRIORITY] = priority,
    [CLF_ASKS_OWNER] = owner,
    [CLF_ASKS_TEAM] = team,
    [CLF_ASKS_SEGMENT] = segment,
    [CLF_ASKS_ORIGINAL_SEGMENT] = original_segment,
    [CLF_ASKS_QUEUE] = queue,
    [CLF_ASKS_STAGE] = stage,
    [CLF_ASKS_TYPE] = type,
    [CLF_ASKS_GROUP] = group,
    [CLF_ASKS_REASON] = reason,
    [CLF_ASKS_TAGS] = tags,
    [CLF_ASKS_CAUSES] = causes,
    [CLF_ASKS_LEARNED] = learned,
    [CLF_ASKS_SUMMARY] = summary,
    [CLF_ASKS_COMMENT] = comment,
    [CLF_ASKS_SCORE] = score,
    [CLF_ASKS_CHANNEL] = channel,
    [CLF_ASKS_MAILBOX] = mailbox,
    [CLF_ASKS_PROGRAMME] = programme,
    [CLF_ASKS_SURVEY] = survey,
    [CLF_ASKS_DUE_AT] = due_at,
    [CLF_ASKS_CREATED_AT] = created_at,
    [CLF_ASKS_UPDATED_AT] = updated_at,
    [CLF_ASKS_CLOSED_AT] = closed_at,
    [CLF_ASKS_STATUS_AT] = status_at,
    [CLF_ASKS_OWNER_AT] = owner_at,
    [CLF_ASKS_WAITING_SINCE] = waiting_since,
    [CLF_ASKS_OVERDUE] = overdue,
    [CLF_ASKS_ESCALATED_BY_HAND] = by_hand,
    [CLF_ASKS_SUBTICKET] = subticket,
    [CLF_ASKS_SUBTICKETS_OPEN] = subtickets_open,
    [CLF_ASKS_FIELDS] = fields,
    [CLF_ASKS_ANSWERS] = answers,
    [CLF_ASKS_EMBEDDED] = embedded,
    [CLF_ASKS_PLACE] = place,
    [CLF_ASKS_QUOTA] = quota,
    [CLF_ASKS_LINK] = link_of,
    [CLF_ASKS_GIVEN] = given,
    [CLF_ASKS_CUSTOMER_NAME] = customer_name,
    [CLF_ASKS_CUSTOMER_ADDRESS] = customer_address,
    [CLF_ASKS_CUSTOMER_LOCALE] = locale,
    [CLF_ASKS_CUSTOMER_OPT_IN] = opt_in,
    [CLF_ASKS_CUSTOMER_REFERENCE] = reference,
    [CLF_ASKS_CUSTOMER_PHONE] = phone,
    [CLF_ASKS_ATTRIBUTES] = attributes,
    [CLF_ASKS_MESSAGE_TEXT] = message_text,
    [CLF_ASKS_MESSAGE_SUBJECT] = message_subject,
    [CLF_ASKS_MESSAGE_THANKS] = message_thanks,
    [CLF_ASKS_MESSAGE_CONFIRMS] = message_confirms,
    [CLF_ASKS_MESSAGE_ATTACHMENTS] = message_attachments,
    [CLF_ASKS_MESSAGE_SENDER_PROVED] = message_proved,
    [CLF_ASKS_EVENT_VIA] = event_via,
    [CLF_ASKS_ACTOR_KIND] = actor_kind,
    [CLF_ASKS_ACTOR_ROLE] = actor_role,
    [CLF_ASKS_NOW_WEEKDAY] = weekday,
    [CLF_ASKS_NOW_HOUR] = hour,
    [CLF_ASKS_NOW_WORKING] = working,
};

struct asked_value asked_value(struct clf_arena *arena, const struct clf_asked_row *row, const char *key,
			       const struct clf_rule_view *view)
{
	if (row->custom != NULL)
		return asked_custom(arena, row->custom, view);
	return getters[row->asked](arena, key, view);
}

static const char *joined(struct clf_arena *arena, const struct asked_value *value)
{
	const char *text = "";

	for (size_t i = 0; i < value->count; i++)
		text = i == 0 ? value->list[i] : clf_arena_printf(arena, "%s, %s", text, value->list[i]);
	return text;
}

const char *clf_asked_shown(struct clf_arena *arena, const struct clf_asked_row *row, const char *key,
			    const struct clf_rule_view *view)
{
	const struct asked_value value = asked_value(arena, row, key, view);
	char time[CLF_TIME_TEXT];

	if (!value.there)
		return NULL;
	if (row->type == CLF_ASKED_FLAG)
		return value.number != 0 ? "yes" : "no";
	if (row->type == CLF_ASKED_TIME)
		return clf_arena_printf(arena, "%.*s", row->custom != NULL ? 10 : -1, clf_time_rfc3339(value.at, time));
	if (value.text != NULL)
		return value.text;
	if (value.list != NULL)
		return joined(arena, &value);
	return clf_arena_printf(arena, "%.10g", value.number);
}
