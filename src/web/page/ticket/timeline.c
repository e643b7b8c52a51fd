/*
 * timeline.c - mails, notes and events of a ticket put into one order, with people's names.
 */
#include "page/ticket/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "call/access.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/seen.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/words.h"
#include "page/present.h"
#include "page/view.h"

#define SUBJECT_SHOWN 200u
#define TEXT_SHOWN (64u << 10)    /* of one mail */
#define TEXTS_SHOWN (1024u << 10) /* of all: a page is read by a person */

/* In the order in which they stand where they came at once. */
enum entry_kind { ENTRY_MAIL, ENTRY_NOTE, ENTRY_EVENT, ENTRY_TOLD };

struct entry {
	int64_t at, id;
	enum entry_kind kind;
	size_t index;
};

struct timeline {
	struct call *call;
	const struct clf_ticket_row *row;
	struct clf_agent_record *agents;
	size_t agent_count;
	struct clf_message_list messages;
	struct clf_comment_list comments;
	struct clf_event_list events;
	size_t texts; /* octets that stand on the page so far */
};

static int by_time(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;

	if (one->at != other->at)
		return one->at < other->at ? -1 : 1;
	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return one->id < other->id ? -1 : one->id > other->id;
}

/* An address as people know it: the customer's name, an agent's, our own; else as it is. */
static const char *name_of(const struct timeline *t, const char *address)
{
	const struct clf_customer *customer = &t->row->ticket.customer;

	if (clf_text_blank(address))
		return "";
	if (clf_text_equal(address, "clf-mail"))
		return t->call->web->act.config->name;
	if (clf_text_equal_nocase(address, customer->address) && !clf_text_blank(customer->name))
		return customer->name;
	for (size_t i = 0; i < t->agent_count; i++) {
		const struct clf_agent *agent = &t->agents[i].agent;

		if (clf_text_equal_nocase(address, agent->address) && !clf_text_blank(agent->name))
			return agent->name;
	}
	return address;
}

/* Whoever made us send it; else we did. */
static const char *author_of(const struct timeline *t, const struct clf_message_row *row)
{
	if (row->incoming)
		return name_of(t, row->from);
	for (size_t i = 0; i < t->events.count; i++) {
		const struct clf_event_row *event = &t->events.items[i];

		if (event->message == row->id && event->via != CLF_VIA_RULE && event->via != CLF_VIA_CLOCK)
			return name_of(t, event->who);
	}
	return t->call->web->act.config->name;
}

static struct clf_json *attachment_items(const struct timeline *t, const struct clf_message_row *row)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < row->attachment_count; i++) {
		const struct clf_attachment_row *one = &row->attachments[i];
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "name",
				  clf_text_blank(one->name)
				      ? clf_arena_printf(t->call->arena, view_say(t->call, "part %s"),
							 one->part != NULL ? one->part : "?")
				      : one->name);
		clf_json_set_text(item, "size_text", present_size(t->call, one->size));
		clf_json_set_text(item, "true_type",
				  one->file != 0 ? present_really(one->type, one->true_type) : one->true_type);
		if (row->journal != 0 && one->part != NULL)
			clf_json_set_text(item, "path",
					  clf_arena_printf(t->call->arena, "/tickets/%lld/messages/%lld/attachments/%s",
							   (long long)row->ticket, (long long)row->id, one->part));
		else if (one->file != 0)
			clf_json_set_text(item, "path",
					  clf_arena_printf(t->call->arena, "/tickets/%lld/files/%lld",
							   (long long)row->ticket, (long long)one->file));
		clf_json_append(items, item);
	}
	return items;
}

static const struct clf_message_row *message_of(const struct timeline *t, int64_t id)
{
	for (size_t i = 0; id != 0 && i < t->messages.count; i++) {
		if (t->messages.items[i].id == id)
			return &t->messages.items[i];
	}
	return NULL;
}

/* An agent's mail that went on to the customer: no line tells of it, as that of the answer tells of what went out. */
static bool was_led_on(const struct timeline *t, const struct clf_message_row *row)
{
	bool answered = false;

	for (size_t i = 0; i < t->events.count; i++) {
		const struct clf_event_row *event = &t->events.items[i];
		const struct clf_message_row *sent = message_of(t, event->message);

		if (sent == row)
			return false;
		answered = answered || (sent != NULL && !sent->incoming && event->via == CLF_VIA_MAIL &&
					strcmp(event->what, "answer") == 0);
	}
	return answered && row->klass == CLF_CLASS_CUSTOMER;
}

/* Notices to us, and what an agent mailed us, which became something that stands here itself. */
static bool is_told(const struct timeline *t, const struct clf_message_row *row)
{
	return row->klass == CLF_CLASS_NOTICE ||
	       (row->incoming && (row->klass == CLF_CLASS_AGENT || was_led_on(t, row)));
}

static bool went_wrong(const struct clf_message_row *row)
{
	return row->state == CLF_MESSAGE_FAILED || row->state == CLF_MESSAGE_UNCERTAIN;
}

static struct clf_json *recipients(const struct timeline *t, const struct clf_message_row *row)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < row->to_count; i++)
		clf_json_append(items, clf_json_string(name_of(t, row->to[i])));
	return items;
}

/* As much of it as there is room for; *cut: not all. */
static const char *fitting(struct timeline *t, const char *text, bool *cut)
{
	size_t size = text != NULL ? strlen(text) : 0, room = t->texts < TEXTS_SHOWN ? TEXTS_SHOWN - t->texts : 0;

	if (room > TEXT_SHOWN)
		room = TEXT_SHOWN;
	if (size > room) {
		*cut = true;
		size = clf_utf8_valid_prefix((struct clf_str){text, room});
	}
	t->texts += size;
	return text != NULL ? clf_arena_copy(t->call->arena, text, size) : NULL;
}

static void set_why(const struct timeline *t, struct clf_json *item, const struct clf_message_row *row)
{
	clf_json_set_bool(item, "may_see_why", row->journal != 0 && t->call->agent.role == CLF_ROLE_ADMIN);
	if (row->journal != 0)
		clf_json_set_integer(item, "journal", row->journal);
}

static struct clf_json *mail_item(struct timeline *t, const struct clf_message_row *row)
{
	struct clf_json *item = clf_shape_message(row);
	bool customers = row->klass == CLF_CLASS_CUSTOMER, cut = false;
	bool more = strcmp(row->text, row->reply) != 0;

	view_time(t->call, item, "at", row->at);
	clf_json_set_text(item, "author", author_of(t, row));
	clf_json_set(item, "recipients", recipients(t, row));
	clf_json_set_bool(item, "from_outside", row->incoming);
	clf_json_set_bool(item, "is_out", !row->incoming);
	clf_json_set_text(item, "state_text", present_message_state(t->call, row->state));
	clf_json_set_bool(item, "undelivered", !row->incoming && went_wrong(row));
	clf_json_set_bool(item, "can_take_back", !row->incoming && row->state == CLF_MESSAGE_QUEUED);
	clf_json_set_bool(item, "has_more", more);
	clf_json_set_text(
	    item, "shown",
	    present_unwrapped(t->call, fitting(t, clf_text_blank(row->reply) ? row->text : row->reply, &cut)));
	clf_json_set_text(item, "text", more ? fitting(t, row->text, &cut) : NULL);
	clf_json_set_text(item, "forwarded", fitting(t, row->forwarded, &cut));
	clf_json_set_bool(item, "is_cut", cut);
	clf_json_set_text(item, "lang", customers && row->incoming ? t->row->ticket.customer.locale : NULL);
	clf_json_set_bool(item, "has_mail", row->journal != 0);
	set_why(t, item, row);
	clf_json_set(item, "files", attachment_items(t, row));
	clf_json_set_bool(item, "has_files", row->attachment_count > 0);
	return item;
}

static struct clf_json *note_item(const struct timeline *t, const struct clf_comment_row *row)
{
	struct clf_json *item = clf_shape_comment(row);
	bool again;

	view_time(t->call, item, "at", row->at);
	view_time(t->call, item, "edited_at", row->edited_at);
	clf_json_set_text(item, "author", name_of(t, row->who));
	clf_json_set_bool(item, "may_change",
			  row->gone_at == 0 && clf_text_equal_nocase(row->who, t->call->agent.address));
	/* its form that was refused, also one that was sent empty */
	again = call_number(t->call, "id", 0) == row->id && view_sent(t->call, "own-note", "place") != NULL;
	clf_json_set_bool(item, "is_again", again);
	clf_json_set_text(item, "text_sent", again ? view_sent(t->call, "own-note", "text") : NULL);
	return item;
}

/* What an event is about, in the reader's words: a field's label, else the line's own. */
static const char *event_words(const struct timeline *t, const struct clf_event_row *row)
{
	static const struct {
		const char *what, *words;
	} lines[] = {
	    {"created", CLF_SAID("Ticket created")},
	    {"status", CLF_SAID("Status")},
	    {"owner", CLF_SAID("Owner")},
	    {"team", CLF_SAID("Team")},
	    {"segment", CLF_SAID("Segment")},
	    {"tag", CLF_SAID("Tag")},
	    {"cause", CLF_SAID("Root cause")},
	    {"copied", CLF_SAID("In copy")},
	    {"file", CLF_SAID("File")},
	    {"forward", CLF_SAID("Forwarded to")},
	    {"linked", CLF_SAID("Linked ticket")},
	    {"parent", CLF_SAID("Part of")},
	    {"planned", CLF_SAID("Follow-up planned")},
	    {"taken-back", CLF_SAID("Taken back before it left")},
	    {"released", CLF_SAID("Released")},
	    {"undo", CLF_SAID("Undone")},
	    {"due-told", CLF_SAID("Told that it is due")},
	    {"escalated", CLF_SAID("Escalated")},
	    {"replaced", CLF_SAID("Another word for its status")},
	    {"complaint", CLF_SAID("The customer complained about our mail")},
	    {"undelivered", CLF_SAID("Not delivered")},
	    {"other-language", CLF_SAID("Sent in another language")},
	};

	const struct clf_custom *custom =
	    row->field != NULL ? clf_custom_of(t->row->customs, clf_custom_line(row->field)) : NULL;

	if (custom != NULL)
		return custom->label;
	for (CLF_EACH_PLAIN(plain)) {
		if (clf_text_equal(plain->name, row->what) || clf_text_equal(plain->name, row->field))
			return view_say(t->call, plain->label);
	}
	for (size_t i = 0; i < CLF_COUNT(lines); i++) {
		if (clf_text_equal(lines[i].what, row->what))
			return view_say(t->call, lines[i].words);
	}
	return row->what;
}

/* A value of an event as its reader says it; NULL: there is none. */
static const char *value_said(const struct timeline *t, const struct clf_event_row *row, const char *value)
{
	const struct clf_reader reader = view_reader(t->call);
	enum clf_priority priority;
	int64_t at;

	if (clf_text_blank(value))
		return NULL;
	if (clf_text_equal(row->what, "priority") && clf_priority_parse(value, &priority))
		return view_priority(t->call, priority);
	/* as the history writes times, and nobody else */
	if (strlen(value) == strlen("2026-12-01T09:00:00Z") && clf_time_parse_rfc3339(value, &at))
		return clf_moment_said(t->call->arena, &reader, at);
	return name_of(t, value);
}

/* Which way it came; from the page is the usual one. */
static const char *way_of(const struct timeline *t, enum clf_via via)
{
	static const char *const ways[] = {
	    [CLF_VIA_MAIL] = CLF_SAID("by mail"),
	    [CLF_VIA_API] = CLF_SAID("by API"),
	    [CLF_VIA_RULE] = CLF_SAID("by a rule"),
	    [CLF_VIA_CLOCK] = CLF_SAID("by the clock"),
	    [CLF_VIA_CLI] = CLF_SAID("on the command line"),
	};

	return via < CLF_COUNT(ways) && ways[via] != NULL ? view_say(t->call, ways[via]) : NULL;
}

static struct clf_json *event_item(const struct timeline *t, const struct clf_event_row *row)
{
	struct clf_json *item = clf_json_object();
	bool by_itself = row->via == CLF_VIA_RULE || row->via == CLF_VIA_CLOCK;
	bool made = clf_text_equal(row->what, "created");

	view_time(t->call, item, "at", row->at);
	clf_json_set_time(item, "at", row->at);
	clf_json_set_text(item, "words", event_words(t, row));
	if (!made) {
		clf_json_set_text(item, "from", value_said(t, row, row->from));
		clf_json_set_text(item, "to", value_said(t, row, row->to));
	}
	clf_json_set_bool(item, "gone", !made && clf_text_blank(row->to) && !clf_text_blank(row->from));
	if (!by_itself && !clf_text_equal(row->who, "clf-mail"))
		clf_json_set_text(item, "who", name_of(t, row->who));
	clf_json_set_text(item, "way", way_of(t, row->via));
	return item;
}

/* Its mail or note stands here itself. */
static bool is_shown_already(const struct timeline *t, const struct clf_event_row *row)
{
	if (row->field != NULL)
		return false;
	if (message_of(t, row->message) != NULL)
		return true;
	for (size_t i = 0; row->comment != 0 && i < t->comments.count; i++) {
		if (t->comments.items[i].id == row->comment)
			return true;
	}
	return false;
}

static struct clf_json *told_item(struct timeline *t, const struct clf_message_row *row)
{
	struct clf_json *item = clf_json_object(), *to = recipients(t, row);
	bool cut = false;

	view_time(t->call, item, "at", row->at);
	clf_json_set_time(item, "at", row->at);
	clf_json_set_bool(item, "wrote", row->incoming);
	set_why(t, item, row);
	clf_json_set_text(item, "author", author_of(t, row));
	clf_json_set(item, "recipients", to);
	clf_json_set_text(item, "subject", present_line(t->call, row->subject, SUBJECT_SHOWN));
	clf_json_set_text(item, "text", fitting(t, row->text, &cut));
	clf_json_set_bool(item, "undelivered", !row->incoming && went_wrong(row));
	clf_json_set_text(item, "state_text", present_message_state(t->call, row->state));
	return item;
}

static struct clf_json *entry_item(struct timeline *t, const struct entry *entry)
{
	struct clf_json *item = clf_json_object();

	if (entry->kind == ENTRY_NOTE)
		clf_json_set(item, "note", note_item(t, &t->comments.items[entry->index]));
	else if (entry->kind == ENTRY_EVENT)
		clf_json_set(item, "event", event_item(t, &t->events.items[entry->index]));
	else if (entry->kind == ENTRY_TOLD)
		clf_json_set(item, "told", told_item(t, &t->messages.items[entry->index]));
	else
		clf_json_set(item, "mail", mail_item(t, &t->messages.items[entry->index]));
	return item;
}

static struct clf_json *in_order(struct timeline *t)
{
	size_t most = t->messages.count + t->comments.count + t->events.count, n = 0;
	struct entry *entries = clf_arena_array_of(t->call->arena, most, struct entry);
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < t->messages.count; i++)
		entries[n++] = (struct entry){t->messages.items[i].at, t->messages.items[i].id,
					      is_told(t, &t->messages.items[i]) ? ENTRY_TOLD : ENTRY_MAIL, i};
	for (size_t i = 0; i < t->comments.count; i++)
		entries[n++] = (struct entry){t->comments.items[i].at, t->comments.items[i].id, ENTRY_NOTE, i};
	for (size_t i = 0; i < t->events.count; i++) {
		if (!is_shown_already(t, &t->events.items[i]))
			entries[n++] = (struct entry){t->events.items[i].at, t->events.items[i].id, ENTRY_EVENT, i};
	}
	qsort(entries, n, sizeof entries[0], by_time);
	for (size_t i = 0; i < n; i++)
		clf_json_append(items, entry_item(t, &entries[i]));
	return items;
}

enum clf_status timeline_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			     struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	const struct clf_page page = {0, CLF_PAGE_MAX};
	const int64_t number = row->ticket.number;
	struct timeline t = {.call = call, .row = row};
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status == CLF_OK)
		status = clf_agent_list(store, call->arena, &t.agents, &t.agent_count, err);
	if (status == CLF_OK)
		status = clf_seen_messages(store, call->arena, &seer, number, page, &t.messages, err);
	if (status == CLF_OK)
		status = clf_query_comments(store, call->arena, number, page, &t.comments, err);
	if (status == CLF_OK)
		status = clf_seen_events(store, call->arena, &seer, number, page, &t.events, err);
	if (status != CLF_OK)
		return status;
	clf_json_set(context, "timeline", in_order(&t));
	clf_json_set_bool(context, "timeline_cut", t.messages.next != 0 || t.comments.next != 0 || t.events.next != 0);
	return CLF_OK;
}
