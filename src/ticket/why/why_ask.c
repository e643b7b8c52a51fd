/*
 * why_ask.c - the rules' turns in a request of the past: what is recorded happened, the rest is asked again.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "why/why_request.h"

/* One rule being asked for one event. */
struct turn {
	struct why_request *w;
	struct why_rule *rule;
	const struct clf_happening *event;
	struct clf_rule_traces traces;
	enum clf_rule_held held;
	const char *why;
};

static const struct clf_agent *agent_of(const struct clf_desk *desk, int64_t id)
{
	for (size_t i = 0; id != 0 && desk != NULL && i < desk->agent_count; i++) {
		if (desk->agents[i].id == id)
			return &desk->agents[i];
	}
	return NULL;
}

static bool manages(const struct clf_desk *desk, const char *segment, int64_t agent)
{
	for (size_t i = 0; segment != NULL && desk != NULL && i < desk->segment_count; i++) {
		for (size_t k = 0; clf_text_equal(desk->segments[i].name, segment) && k < desk->segments[i].count;
		     k++) {
			if (desk->segments[i].agents[k].id == agent)
				return true;
		}
	}
	return false;
}

/* The history keeps their ids. */
static const struct clf_item *causes_of(const struct why_request *w)
{
	const struct clf_history_names *names = w->of->history->names;
	struct clf_item *list = clf_arena_array_of(w->say.arena, w->state.cause_count, struct clf_item);

	for (size_t i = 0; i < w->state.cause_count; i++) {
		const struct clf_list_item *item =
		    clf_item_of(names->items, names->item_count, clf_id_read(w->state.causes[i]));

		list[i] =
		    (struct clf_item){clf_id_read(w->state.causes[i]), item != NULL ? item->name : w->state.causes[i]};
	}
	return list;
}

static struct clf_rule_view view_of(const struct why_request *w, enum clf_rule_event event)
{
	const struct clf_desk_facts *facts = w->of->facts;
	const struct clf_history_names *names = w->of->history->names;
	const struct clf_ticket *ticket = &w->state.ticket;
	const struct clf_agent *owner = agent_of(facts->desk, ticket->owner);

	return (struct clf_rule_view){
	    .now = w->at,
	    .ticket = ticket,
	    .status = clf_status_of(names->statuses, names->status_count, ticket->status),
	    .owner = owner,
	    .owner_manages = owner != NULL && manages(facts->desk, ticket->segment, owner->id),
	    .sender_proved = w->proved,
	    .tags = w->state.tags,
	    .tag_count = w->state.tag_count,
	    .causes = causes_of(w),
	    .cause_count = w->state.cause_count,
	    .response = facts->response,
	    .customer = &ticket->customer,
	    .opt_in = facts->opt_in,
	    .reference = facts->reference,
	    .phone = facts->phone,
	    .attributes = facts->attributes,
	    .mail = clf_rule_event_has_mail(event) ? w->mail : NULL,
	    .via = w->via,
	    .actor_kind = w->actor_kind,
	    .actor_role = w->actor_role,
	    .calendar = facts->calendar,
	};
}

static bool is_derived(enum clf_asked asked)
{
	return asked == CLF_ASKS_STATUS_AT || asked == CLF_ASKS_OWNER_AT || asked == CLF_ASKS_WAITING_SINCE ||
	       asked == CLF_ASKS_CLOSED_AT;
}

/* Why nobody can tell what it came to; NULL: it is known. */
static const char *unknown_of(const struct turn *t, const struct clf_rule_leaf *leaf)
{
	const struct why_request *w = t->w;
	const struct clf_field_row *field = leaf->row->asked == CLF_ASKS_STATUS_AWAITS
						? clf_field_row(CLF_FIELD_STATUS)
						: clf_field_named(leaf->row->name);

	if ((leaf->row->needs & CLF_NEEDS_MAIL) && clf_rule_event_has_mail(t->event->event) && w->mail_lost)
		return clf_words(w->say.locale, CLF_SAID("the mail is there no more"));
	if (leaf->row->asked == CLF_ASKS_SUBTICKETS_OPEN)
		return clf_words(w->say.locale, CLF_SAID("how many sub-tickets were open is not kept"));
	if (w->of->cut && is_derived(leaf->row->asked))
		return clf_words(w->say.locale, CLF_SAID("the history is too long to be read whole"));
	if (field != NULL && clf_field_of(field) < CLF_FIELD_REPLAYED && w->state.unknown[clf_field_of(field)])
		return rule_fill(&w->say, CLF_SAID("the history doesn't tell any more what was there ({field})"),
				 "field", rule_field_said(&w->say, leaf->row, leaf->key), NULL);
	return NULL;
}

static const char *any_unknown(const struct turn *t)
{
	const char *unknown = NULL;

	for (size_t i = 0; unknown == NULL && i < t->traces.count; i++)
		unknown = unknown_of(t, t->traces.items[i].leaf);
	return unknown;
}

static bool fired_before(const struct turn *t)
{
	const struct clf_why_of *of = t->w->of;

	for (size_t i = 0; i < of->first_count; i++) {
		if (of->firsts[i].rule == t->rule->of->id)
			return of->firsts[i].at != 0 && of->firsts[i].at < t->w->at;
	}
	return false;
}

/* It fits, and nothing is told of it. */
static void judge_held(struct turn *t, const char *stopped)
{
	const struct rule_saying *s = &t->w->say;
	const struct clf_rule *rule = t->rule->rule;
	struct clf_why_said *said = &t->rule->said;
	const char *unknown = any_unknown(t);

	if (t->rule->off)
		why_say_plain(s, said, CLF_WHY_OFF, CLF_SAID("It would have fired, but it was switched off."));
	else if (t->w->undone)
		why_say_plain(s, said, CLF_WHY_PASSED, CLF_SAID("No rule is asked when something is taken back."));
	else if (t->w->replaced)
		why_say_plain(s, said, CLF_WHY_PASSED,
			      CLF_SAID("No rule is asked when another status takes the place of the ticket's."));
	else if (rule->kind == CLF_RULE_STATUS && t->w->status_named)
		why_say_plain(s, said, CLF_WHY_PASSED,
			      CLF_SAID("It would have fired, but whoever did this said which status the ticket gets."));
	else if (rule->once && fired_before(t))
		why_say_plain(s, said, CLF_WHY_ONCE,
			      CLF_SAID("It would have fired, but it does so once for a ticket, and had."));
	else if (stopped != NULL)
		why_say_stopped(s, said, stopped);
	else
		why_say_unknown(s, said, unknown);
}

static void judge_not(struct turn *t)
{
	const struct rule_saying *s = &t->w->say;
	struct clf_why_said *said = &t->rule->said;
	const struct clf_rule_trace *trace;
	bool wanted = true;
	size_t leaf = 0;

	if (t->rule->off || t->w->undone || t->w->replaced || !why_near(t->rule->rule, &t->traces, &leaf, &wanted)) {
		if (t->w->of->only != 0)
			why_say_not(s, said, &t->traces, t->w->of->conceals);
		return;
	}
	trace = &t->traces.items[leaf];
	if (unknown_of(t, trace->leaf) != NULL)
		why_say_unknown(s, said, unknown_of(t, trace->leaf));
	else if (!t->w->of->conceals || !why_is_of_response(trace->leaf))
		why_say_near(s, said, trace, wanted);
	else if (t->w->of->only != 0)
		why_say_not(s, said, &t->traces, true);
}

static bool is_settled(const struct clf_why_said *said)
{
	return said->outcome != CLF_WHY_NOT && said->outcome != CLF_WHY_NEAR;
}

static void settle(struct turn *t, bool otherwise)
{
	struct why_rule *r = t->rule;

	r->settled = true;
	why_say_done(&t->w->say, &r->said, r->rule, otherwise);
	why_rule_events(t->w, r->of->id);
}

/* true: it fired, and is the last of its kind that is asked. */
static bool take_turn(struct turn *t, const char *stopped)
{
	struct why_rule *r = t->rule;
	bool has_else = r->rule->otherwise_count > 0, recorded = r->lines || r->run != NULL;
	struct clf_rule_view view = view_of(t->w, t->event->event);

	r->asked = true;
	if (r->run != NULL && r->run->failed) {
		r->settled = true;
		why_say_failed(&t->w->say, &r->said, r->run->why);
		return false;
	}
	t->held = clf_rule_holds(t->w->say.arena, r->rule, &view, &t->w->budget, &t->traces, &t->why);
	if (recorded) {
		if (t->held != CLF_HELD_NOT || has_else)
			settle(t, t->held == CLF_HELD_NOT);
		return r->settled && r->rule->stop && t->held == CLF_HELD;
	}
	if (is_settled(&r->said))
		return false;
	if (t->held == CLF_HELD_FAILED)
		why_say_unknown(&t->w->say, &r->said, clf_words(t->w->say.locale, t->why));
	else if (t->held == CLF_HELD || has_else)
		judge_held(t, stopped);
	else if (r->said.outcome == CLF_WHY_NOT)
		judge_not(t);
	return false;
}

static void ask_for(struct why_request *w, const struct clf_happening *event)
{
	const char *stopped[CLF_RULE_KINDS] = {NULL};

	for (size_t i = 0; i < w->of->rule_count; i++) {
		struct why_rule *r = &w->rules[i];
		struct turn t = {.w = w, .rule = r, .event = event};

		if (r->rule == NULL || r->settled || r->of->kind == CLF_RULE_CRITERION ||
		    !clf_rule_is_asked(w->say.arena, r->rule, event))
			continue;
		if (take_turn(&t, stopped[r->of->kind]))
			stopped[r->of->kind] = r->of->name;
	}
}

/* Of those that are recorded, and whose time hasn't come, the one whose line is first; NULL: there is none. */
static struct why_rule *left_over(struct why_request *w)
{
	struct why_rule *first = NULL;
	size_t first_at = SIZE_MAX;

	for (size_t i = 0; i < w->of->rule_count; i++) {
		struct why_rule *r = &w->rules[i];
		size_t at = 0;

		if (r->settled || !(r->lines || r->run != NULL) || (r->of->kind == CLF_RULE_CRITERION && w->created))
			continue;
		while (at < w->count && w->lines[at].rule != r->of->id)
			at++;
		if (first != NULL && at >= first_at)
			continue;
		first = r;
		first_at = at;
	}
	return first;
}

/* What is recorded happened, though its event is told by no line: there and back again in one request leaves none. */
static void settle_left_over(struct why_request *w, struct why_rule *r)
{
	r->asked = r->settled = true;
	if (r->run != NULL && r->run->failed)
		why_say_failed(&w->say, &r->said, r->run->why);
	else
		why_say_done(&w->say, &r->said, r->rule, false);
	why_rule_events(w, r->of->id);
}

void why_ask_all(struct why_request *w)
{
	struct why_rule *left;
	size_t asked = 0;

	w->budget = CLF_RULE_BUDGET;
	do {
		while (asked < w->event_count) {
			const struct clf_happening event = w->events[asked++];

			ask_for(w, &event);
		}
		left = left_over(w);
		if (left != NULL)
			settle_left_over(w, left);
	} while (left != NULL);
}
