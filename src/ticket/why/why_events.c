/*
 * why_events.c - what a request was, read from its lines: the same events as the planner made of it.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "why/why_request.h"

static struct clf_happening *add(struct why_request *w, enum clf_rule_event event)
{
	struct clf_happening *added;

	if (w->event_count == CLF_HAPPENINGS_MAX)
		return NULL;
	added = &w->events[w->event_count++];
	*added = (struct clf_happening){.event = event};
	return added;
}

static void add_once(struct why_request *w, size_t from, enum clf_rule_event event)
{
	for (size_t i = from; i < w->event_count; i++) {
		if (w->events[i].event == event)
			return;
	}
	add(w, event);
}

static const char *name_of(const struct clf_history_named *list, size_t count, int64_t id, bool address)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].id == id)
			return address ? list[i].address : list[i].name;
	}
	return NULL;
}

/* As the planner has it in its events: persons by their address, the rest by id and name. */
static struct clf_rule_item item_of(const struct why_request *w, enum clf_field field, const char *kept)
{
	const struct clf_history_names *names = w->of->history->names;
	struct clf_rule_item item = {.name = kept};
	const struct clf_ticket_status *status;
	const struct clf_list_item *known;
	struct clf_value value;

	if (kept == NULL || kept == clf_line_unknown)
		return (struct clf_rule_item){.id = 0};
	switch (field) {
	case CLF_FIELD_STATUS:
		item.id = clf_id_read(kept);
		status = clf_status_of(names->statuses, names->status_count, item.id);
		item.name = status != NULL ? status->name : NULL;
		break;
	case CLF_FIELD_OWNER:
		item.id = clf_id_read(kept);
		item.name = name_of(names->agents, names->agent_count, item.id, true);
		break;
	case CLF_FIELD_TEAM:
		item.id = clf_id_read(kept);
		item.name = name_of(names->teams, names->team_count, item.id, false);
		break;
	case CLF_FIELD_SEGMENT:
	case CLF_FIELD_ORIGINAL_SEGMENT:
		item.id = clf_id_read(kept);
		item.name = name_of(names->segments, names->segment_count, item.id, false);
		break;
	default:
		if (clf_field_row(field)->type == CLF_VALUE_ITEM || field == CLF_FIELD_CAUSES) {
			item.id = clf_id_read(kept);
			known = clf_item_of(names->items, names->item_count, item.id);
			item.name = known != NULL ? known->name : NULL;
		} else if (clf_value_read(clf_field_row(field), kept, &value))
			item.number = (double)value.number;
	}
	return item;
}

/* Of a field that was set up, whatever it was and is. */
static void add_custom_change(struct why_request *w, int64_t field)
{
	const struct clf_rule_names *names = w->of->names;
	struct clf_happening *happening;

	for (size_t i = 0; names != NULL && names->customs != NULL && i < names->customs->count; i++) {
		if (names->customs->items[i].id != field)
			continue;
		happening = add(w, CLF_ON_CHANGED);
		if (happening != NULL)
			happening->field = &names->custom_rows[i];
	}
}

static void add_change(struct why_request *w, const struct clf_line *line)
{
	const struct clf_field_row *row = clf_field_named(line->field);
	const char *key;
	const struct clf_asked_row *asked = row != NULL ? clf_asked_named(row->name, &key) : NULL;
	struct clf_happening *happening = asked != NULL ? add(w, CLF_ON_CHANGED) : NULL;

	if (happening == NULL)
		return;
	happening->field = asked;
	happening->from = item_of(w, clf_field_of(row), line->from);
	happening->to = item_of(w, clf_field_of(row), line->to);
}

static bool escalates(const struct why_request *w, const struct clf_line *line)
{
	const struct clf_history_names *names = w->of->history->names;
	const struct clf_ticket_status *status =
	    clf_status_of(names->statuses, names->status_count, clf_id_read(line->to));

	return status != NULL && status->kind == CLF_KIND_ESCALATED;
}

static void add_field(struct why_request *w, size_t from, const struct clf_line *line)
{
	if (clf_custom_line(line->field) != 0)
		add_custom_change(w, clf_custom_line(line->field));
	else
		add_change(w, line);
	if ((clf_text_equal(line->field, "owner") || clf_text_equal(line->field, "team")) && line->to != NULL)
		add_once(w, from, CLF_ON_ASSIGNED);
	if (clf_text_equal(line->field, "status") && escalates(w, line))
		add_once(w, from, CLF_ON_ESCALATED);
}

static const struct clf_why_mail *mail_of(const struct clf_why_of *of, int64_t message)
{
	for (size_t i = 0; message != 0 && i < of->mail_count; i++) {
		if (of->mails[i].message == message)
			return &of->mails[i];
	}
	return NULL;
}

static void take_mail(struct why_request *w, const struct clf_line *line)
{
	const struct clf_why_mail *mail = mail_of(w->of, line->message);
	struct clf_mail_in *in;

	if (w->mail != NULL || line->message == 0)
		return;
	if (mail == NULL || mail->text == NULL) {
		w->mail_lost = true;
		return;
	}
	in = clf_arena_new_of(w->say.arena, struct clf_mail_in);
	*in = (struct clf_mail_in){
	    .subject = mail->subject, .reply = mail->reply, .text = mail->text, .attachment_count = mail->attachments};
	w->mail = in;
	w->proved = !mail->unverified;
}

/* Words of lines that are an event, whoever's; SPAM: a mail to what is spam is none. */
static void add_word(struct why_request *w, const struct clf_line *line)
{
	const struct clf_why_mail *mail = mail_of(w->of, line->message);
	const struct clf_history_names *names = w->of->history->names;
	const struct clf_ticket_status *status =
	    clf_status_of(names->statuses, names->status_count, w->state.ticket.status);
	bool spam = status != NULL && status->kind == CLF_KIND_SPAM;

	if (mail != NULL && mail->from_outside && mail->attachments > 0 && !clf_text_equal(line->what, "copy"))
		add_once(w, 0, CLF_ON_ATTACHMENT);
	if (clf_text_equal(line->what, "message") && !w->created && !spam)
		add_once(w, 0, CLF_ON_CUSTOMER_REPLIED);
	else if (clf_text_equal(line->what, "third-party-message"))
		add_once(w, 0, CLF_ON_HELPER_REPLIED);
	else if (clf_text_equal(line->what, "answer") || clf_text_equal(line->what, "follow-up"))
		add_once(w, 0, CLF_ON_AGENT_REPLIED);
	else if (clf_text_equal(line->what, "delivery-failed"))
		add_once(w, 0, CLF_ON_DELIVERY_FAILED);
	else if (clf_text_equal(line->what, "sub-done"))
		add_once(w, 0, CLF_ON_SUBTICKET_DONE);
	else if (clf_text_equal(line->what, "due-told"))
		add_once(w, 0, CLF_ON_DUE);
	else if (clf_text_equal(line->what, "comment") && clf_text_equal(w->actor_kind, "agent"))
		add_once(w, 0, CLF_ON_NOTE);
	take_mail(w, line);
}

static const enum clf_role *role_of(const struct clf_why_of *of, int64_t party)
{
	const struct clf_desk *desk = of->facts->desk;

	for (size_t i = 0; party != 0 && desk != NULL && i < desk->agent_count; i++) {
		if (desk->agents[i].id == party)
			return &desk->agents[i].role;
	}
	return NULL;
}

static bool has_word(const struct why_request *w, const char *what)
{
	for (size_t i = 0; i < w->count; i++) {
		if (w->lines[i].rule == 0 && clf_text_equal(w->lines[i].what, what))
			return true;
	}
	return false;
}

/* Whose request it was, as rules ask it. */
static void take_actor(struct why_request *w)
{
	const struct clf_line *first = NULL;

	for (size_t i = 0; first == NULL && i < w->count; i++)
		first = w->lines[i].rule == 0 ? &w->lines[i] : NULL;
	w->via = first != NULL ? first->via : w->lines[0].via == CLF_VIA_RULE ? CLF_VIA_CLOCK : w->lines[0].via;
	w->actor_role = first != NULL ? role_of(w->of, first->party) : NULL;
	if (has_word(w, "third-party-message"))
		w->actor_kind = "helper";
	else if (has_word(w, "message") && w->actor_role == NULL)
		w->actor_kind = "customer";
	else
		w->actor_kind = w->actor_role != NULL ? "agent" : "gateway";
}

/* What a ticket is made with is no change: its status, and its owner behind that. */
static bool is_making(const struct why_request *w, size_t at)
{
	const struct clf_line *line = &w->lines[at];

	if (clf_text_equal(line->what, "created"))
		return true;
	if (!w->created || !clf_text_equal(line->field, "owner") || line->from != NULL || at == 0)
		return false;
	return clf_text_equal(w->lines[at - 1].what, "created") || clf_text_equal(w->lines[at - 1].what, "linked");
}

static void add_line(struct why_request *w, size_t from, size_t at)
{
	const struct clf_line *line = &w->lines[at];

	clf_state_apply(w->say.arena, w->of->history->names, &w->state, line);
	if (clf_text_equal(line->field, "status"))
		w->state.ticket.status_at = w->at;
	if (clf_text_equal(line->field, "owner"))
		w->state.ticket.owner_at = line->to != NULL ? w->at : 0;
	if (clf_text_equal(line->what, "created")) {
		w->state.ticket.created_at = w->at;
		add_once(w, from, CLF_ON_CREATED);
	} else if (line->field != NULL && !is_making(w, at)) {
		add_field(w, from, line);
	}
}

static void add_elapsed(struct why_request *w)
{
	for (size_t i = 0; i < w->of->run_count; i++) {
		const struct clf_why_run *run = &w->of->runs[i];
		struct clf_happening *happening =
		    run->at == w->at && run->anchor_at != 0 ? add(w, CLF_ON_ELAPSED) : NULL;

		if (happening != NULL)
			happening->rule = run->rule;
	}
}

void why_own_events(struct why_request *w)
{
	take_actor(w);
	for (size_t i = 0; i < w->count; i++) {
		w->created = w->created || clf_text_equal(w->lines[i].what, "created");
		w->undone = w->undone || clf_text_equal(w->lines[i].what, "undo");
		w->replaced = w->replaced || clf_text_equal(w->lines[i].what, "replaced");
		if (clf_text_equal(w->lines[i].what, "created"))
			w->maker = w->lines[i].rule;
	}
	if (w->created && w->state.ticket.response != NULL)
		add(w, CLF_ON_RESPONSE);
	for (size_t i = 0; i < w->count; i++) {
		const struct clf_line *line = &w->lines[i];

		if (line->rule != 0 && line->rule != w->maker)
			continue;
		add_line(w, 0, i);
		if (line->rule == 0)
			add_word(w, line);
		w->status_named = w->status_named || (line->rule == 0 && line->via != CLF_VIA_CLOCK && !w->created &&
						      clf_text_equal(line->field, "status"));
	}
	add_elapsed(w);
	w->own_count = w->event_count;
}

void why_rule_events(struct why_request *w, int64_t rule)
{
	size_t from = w->event_count;

	for (size_t i = 0; rule != w->maker && i < w->count; i++) {
		if (w->lines[i].rule == rule)
			add_line(w, from, i);
	}
}

const char *why_event_word(const struct why_request *w, const struct clf_happening *event)
{
	return event->field != NULL
		   ? clf_arena_printf(w->say.arena, "%s %s", clf_rule_event_name(event->event), event->field->name)
		   : clf_rule_event_name(event->event);
}

static const struct clf_rule *rule_of(const struct why_request *w, int64_t id)
{
	for (size_t i = 0; i < w->of->rule_count; i++) {
		if (w->of->rules[i].id == id)
			return w->rules[i].rule;
	}
	return NULL;
}

const char *why_event_said(const struct why_request *w, const struct clf_happening *event)
{
	struct clf_rule_when when = {.event = event->event, .field = event->field};
	const struct clf_rule *rule = event->event == CLF_ON_ELAPSED ? rule_of(w, event->rule) : NULL;

	for (size_t i = 0; rule != NULL && i < rule->when_count; i++) {
		if (rule->when[i].event == CLF_ON_ELAPSED)
			return rule_say_when(&w->say, &rule->when[i]);
	}
	if (event->event == CLF_ON_ELAPSED)
		return clf_rule_event_name(event->event);
	when.from = event->from.name != NULL ? &event->from : NULL;
	when.to = event->to.name != NULL ? &event->to : NULL;
	return rule_say_when(&w->say, &when);
}
