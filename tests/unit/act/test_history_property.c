/*
 * test_history_property.c - 2.3 and the first two property tests: random requests over all ways in, against a real
 * database. After each of them the history explains the ticket, line by line, and what is derived follows from it.
 *
 * A failure names its seed; CLF_HISTORY_SEED=N runs that one alone, CLF_HISTORY_SEEDS=N the first N of them.
 */
#include "act/act_fixture.h"
#include "act/history_world.h"
#include "clf/act/rules.h"
#include "clf/act/why.h"
#include "clf/base/count.h"
#include "clf/store/engine/revision.h"
#include "clf/store/field/status.h"
#include "clf/store/look/history.h"
#include "clf/store/people/cause.h"
#include "clf/store/people/group.h"
#include "clf/store/people/list.h"
#include "clf/store/rule/timers.h"
#include "clf/store/rule/why.h"
#include "clf/ticket/history/follow.h"

#define SEEDS 18
#define REQUESTS 45

static void read_history(struct world *w, int64_t ticket, struct clf_state *now, struct clf_history_names *names,
			 struct clf_line **lines, size_t *count)
{
	must(w->d, clf_history_now(w->d->store, w->arena, ticket, now, &w->d->err));
	must(w->d, clf_history_names(w->d->store, w->arena, names, &w->d->err));
	must(w->d, clf_history_all(w->d->store, w->arena, ticket, 100000, lines, count, &w->d->err));
}

static void tell_lines(const struct clf_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_message("%lld.%lld %s %s %s -> %s (%s: %s -> %s) message %lld at %lld\n",
			      (long long)lines[i].version, (long long)lines[i].part, clf_via_name(lines[i].via),
			      lines[i].what, lines[i].from_text, lines[i].to_text, lines[i].field, lines[i].from,
			      lines[i].to, (long long)lines[i].message, (long long)lines[i].said_at);
}

static void tell_derived(const char *name, const struct clf_derived *derived)
{
	for (CLF_EACH_DERIVED(row))
		print_message("%s %s %lld\n", name, row->name, (long long)clf_derived_get(derived, row).number);
}

/* A ticket's state before a request, and what the request's lines then say of each field. */
struct seen {
	int64_t version;
	struct clf_state state;
	size_t lines;
};

static size_t lines_of(const struct clf_line *lines, size_t count, size_t from, const struct clf_field_row *row)
{
	size_t n = 0;

	for (size_t i = from; i < count; i++)
		n += clf_text_equal(lines[i].field, row->name) && !clf_text_equal(lines[i].what, "created");
	return n;
}

static bool is_other(struct world *w, const struct clf_state *a, const struct clf_state *b, enum clf_field field)
{
	struct clf_state one = *a, other = *a;

	(void)w;
	switch (field) {
	case CLF_FIELD_STATUS:
		return a->ticket.status != b->ticket.status;
	case CLF_FIELD_OWNER:
		return a->ticket.owner != b->ticket.owner;
	case CLF_FIELD_TEAM:
		return a->ticket.team_id != b->ticket.team_id;
	case CLF_FIELD_SEGMENT:
		return a->ticket.segment_id != b->ticket.segment_id;
	case CLF_FIELD_TAGS:
	case CLF_FIELD_CAUSES:
		return false; /* moved */
	case CLF_FIELD_ORIGINAL_SEGMENT:
		return a->ticket.original_segment_id != b->ticket.original_segment_id;
	default:
		one.ticket.plain = a->ticket.plain;
		other.ticket.plain = b->ticket.plain;
		one.tag_count = other.tag_count = 0;
		{
			const struct clf_field_row *row = clf_field_row(field);
			const struct clf_value x = clf_plain_get(&one.ticket.plain, row);
			const struct clf_value y = clf_plain_get(&other.ticket.plain, row);

			return !clf_value_equal(&x, &y);
		}
	}
}

static bool is_list(enum clf_field field)
{
	return clf_field_row(field)->type == CLF_VALUE_LIST;
}

static size_t moved(const struct clf_state *a, const struct clf_state *b, enum clf_field field)
{
	bool tags = field == CLF_FIELD_TAGS;
	const char *const *one = tags ? a->tags : a->causes, *const *other = tags ? b->tags : b->causes;
	size_t count = tags ? a->tag_count : a->cause_count, others = tags ? b->tag_count : b->cause_count, same = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < others; j++)
			same += clf_text_equal(one[i], other[j]);
	}
	return count + others - 2 * same;
}

/* One of an author's for a field; a rule is an author of its own. */
static bool repeats(const struct clf_line *lines, size_t count, size_t from, const struct clf_field_row *row)
{
	for (size_t i = from; i < count; i++) {
		for (size_t k = i + 1; k < count && clf_text_equal(lines[i].field, row->name); k++) {
			if (clf_text_equal(lines[k].field, row->name) && lines[k].rule == lines[i].rule &&
			    !clf_text_equal(lines[i].what, "created"))
				return true;
		}
	}
	return false;
}

/* Each field that is another now has one line of the request, and no line lacks its change; where rules go on with what
 * somebody did, or take it back, each has its own. */
static void check_request(struct world *w, const struct seen *before, const struct clf_state *now,
			  const struct clf_line *lines, size_t count)
{
	for (enum clf_field field = 0; field < CLF_FIELD_REPLAYED; field++) {
		const struct clf_field_row *row = clf_field_row(field);
		size_t changes =
		    is_list(field) ? moved(&before->state, now, field) : is_other(w, &before->state, now, field);
		size_t told = lines_of(lines, count, before->lines, row);

		bool ruled = told > changes && (changes > 0 || told > 1);

		if (changes == told || (ruled && (is_list(field) ? (told - changes) % 2 == 0
								 : !repeats(lines, count, before->lines, row))))
			continue;
		tell_lines(lines + before->lines, count - before->lines);
		say(w, clf_arena_printf(w->arena, "%s changed %zu times and has %zu lines", row->name, changes, told));
	}
}

/* The same of fields that were set up: each that holds something else has its line. */
static void check_held(struct world *w, const struct seen *before, const struct clf_state *now,
		       const struct clf_line *lines, size_t count)
{
	const struct clf_ticket *was = &before->state.ticket, *is = &now->ticket;

	for (size_t i = 0; i < w->field_count; i++) {
		const char *name = clf_custom_line_name(w->arena, w->fields[i]);
		bool changed = !clf_text_equal(clf_custom_held(was->held, was->held_count, w->fields[i]),
					       clf_custom_held(is->held, is->held_count, w->fields[i]));
		size_t told = 0;

		for (size_t k = before->lines; k < count; k++)
			told += clf_text_equal(lines[k].field, name);
		w->held += changed;
		if (told == changed || (told > changed && told > 1))
			continue;
		tell_lines(lines + before->lines, count - before->lines);
		say(w, clf_arena_printf(w->arena, "%s changed %d times and has %zu lines", name, changed, told));
	}
}

static void check_replay(struct world *w, const struct clf_state *now, const struct clf_history_names *names,
			 struct clf_line *lines, size_t count)
{
	const struct clf_history history = {now, lines, count, names};
	const struct clf_followed_all all = {&now->ticket, lines, count, names->statuses, names->status_count};
	const struct clf_field_row *other;
	struct clf_replayed replayed;
	struct clf_derived derived;

	clf_replay(w->arena, &history, NULL, NULL, &replayed);
	if (replayed.contradiction != NULL) {
		tell_lines(lines, count);
		say(w,
		    clf_arena_printf(w->arena, "line %lld.%lld doesn't fit", (long long)replayed.contradiction->version,
				     (long long)replayed.contradiction->part));
	}
	if (count == 0 || !clf_text_equal(lines[0].what, "created") || lines[0].version != 1)
		say(w, "it begins otherwise than by its creation");
	if (replayed.created.ticket.owner != 0 || replayed.created.ticket.status != 0 ||
	    replayed.created.tag_count != 0 || replayed.created.ticket.held_count != 0)
		say(w, "before its creation it had an owner, a status, tags or values");
	other = clf_state_differs(w->arena, &replayed.last, now);
	clf_ticket_follow_all(w->arena, &all, &derived);
	if (other == NULL && memcmp(&derived, &now->ticket.derived, sizeof derived) != 0)
		other = clf_field_row(CLF_FIELD_FIRST_DERIVED);
	if (other == NULL)
		return;
	tell_lines(lines, count);
	tell_derived("row", &now->ticket.derived);
	tell_derived("replayed", &replayed.last.ticket.derived);
	tell_derived("added up", &derived);
	say(w, clf_arena_printf(w->arena, "%s isn't what the history says", other->name));
}

/* What holds of derived fields, whatever led there. */
static void check_derived(struct world *w, const struct clf_state *now, const struct clf_history_names *names)
{
	const struct clf_ticket *ticket = &now->ticket;
	const struct clf_ticket_status *status = clf_status_of(names->statuses, names->status_count, ticket->status);
	const struct clf_status_kind_row *kind = clf_status_kind_row(status->kind);

	if ((ticket->closed_at != 0) != kind->closes)
		say(w, "closed_at isn't the status's");
	if (ticket->resolved_at != 0 && !kind->ends)
		say(w, "it is open, and resolved_at stays");
	if ((ticket->owner_at != 0) != (ticket->owner != 0))
		say(w, "owner_at isn't the owner's");
	if (ticket->waiting_since != 0 && kind->ends)
		say(w, "it has ended, and the customer waits");
	if ((ticket->answers != 0) != (ticket->first_answer_at != 0))
		say(w, "first_answer_at isn't that of the answers");
	if (ticket->status_at == 0)
		say(w, "status_at is empty");
}

/* 5.3, property 9: whichever way it came there. */
static void check_causes(struct world *w, const struct clf_state *now, const struct clf_history_names *names)
{
	const struct clf_ticket_status *status =
	    clf_status_of(names->statuses, names->status_count, now->ticket.status);

	if (status->causes == CLF_CAUSES_REQUIRED && now->cause_count == 0)
		say(w, "its status demands a root cause, and it has none");
	if (status->causes == CLF_CAUSES_FORBIDDEN && now->cause_count > 0)
		say(w, "its status forbids root causes, and it has one");
	w->caused += status->causes == CLF_CAUSES_REQUIRED;
}

/* An order that ids, which come in blocks, don't have to give. */
static void check_order(struct world *w, const struct clf_line *lines, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		bool after = lines[i].version > lines[i - 1].version ||
			     (lines[i].version == lines[i - 1].version && lines[i].part == lines[i - 1].part + 1);

		if (!after || lines[i].at < lines[i - 1].at)
			say(w, clf_arena_printf(w->arena, "line %lld.%lld stands behind %lld.%lld",
						(long long)lines[i].version, (long long)lines[i].part,
						(long long)lines[i - 1].version, (long long)lines[i - 1].part));
	}
}

static bool is_told(const struct clf_why_answer *answer, const struct clf_why_run *run)
{
	for (size_t i = 0; i < answer->count; i++) {
		const struct clf_why_request *request = &answer->requests[i];

		for (size_t k = 0; k < request->rule_count; k++) {
			const struct clf_why_said *said = &request->rules[k];

			if ((request->at == run->at || said->at == run->at) && said->rule == run->rule &&
			    said->outcome == (run->failed ? CLF_WHY_FAILED : CLF_WHY_FIRED))
				return true;
		}
	}
	return false;
}

/* What rules did is told, and what they didn't is explained: none fits by the replay, and yet did nothing. */
static void check_why(struct world *w, int64_t ticket, const struct clf_line *lines, size_t count)
{
	const struct clf_why_ask ask = {.ticket = ticket, .limit = CLF_WHY_PAGE_MAX, .locale = "en"};
	struct clf_why_answer answer;
	struct clf_why_run *runs = NULL;
	size_t run_count = 0;

	must(w->d, clf_act_why(w->d->store, w->arena, &ask, &answer, &w->d->err));
	must(w->d, clf_why_runs(w->d->store, w->arena, ticket, answer.requests[answer.count - 1].at, INT64_MAX, &runs,
				&run_count, &w->d->err));
	for (size_t i = 0; i < run_count; i++) {
		if (!is_told(&answer, &runs[i]))
			say(w, clf_arena_printf(w->arena, "nothing is told of what rule %lld did",
						(long long)runs[i].rule));
	}
	for (size_t i = 0; i < answer.count; i++) {
		for (size_t k = 0; k < answer.requests[i].rule_count; k++) {
			const struct clf_why_said *said = &answer.requests[i].rules[k];

			w->explained++;
			if (said->outcome != CLF_WHY_UNKNOWN)
				continue;
			tell_lines(lines, count);
			say(w, clf_arena_printf(w->arena, "version %lld, %s: %s", (long long)answer.requests[i].version,
						said->name, said->sentence));
		}
	}
}

/* Timers are those that the planner would set: planned anew, none is another; and each letter has its own. */
static void check_timers(struct world *w, int64_t ticket)
{
	const struct clf_action action = {.kind = CLF_ACTION_ELAPSED};
	const struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true},
					    .via = CLF_VIA_CLOCK,
					    .ticket = ticket,
					    .actions = &action,
					    .action_count = 1};
	struct clf_due_timer *timers = NULL;
	struct clf_draft *drafts = NULL;
	struct clf_plan plan;
	size_t timer_count = 0, draft_count = 0, letters = 0;

	must(w->d, clf_act_plan(&w->d->act, w->arena, &request, clf_clock_now(), &plan, &w->d->err));
	for (size_t i = 0; i < plan.step_count; i++) {
		if (plan.steps[i].kind == CLF_STEP_TIMER)
			say(w, clf_arena_printf(w->arena, "its timer of kind %s would be another",
						clf_timer_kind_name(plan.steps[i].timer)));
	}
	must(w->d, clf_drafts(w->d->store, w->arena, ticket, &drafts, &draft_count, &w->d->err));
	must(w->d, clf_timers_due(w->d->store, w->arena, INT64_MAX, 100000, &timers, &timer_count, &w->d->err));
	for (size_t i = 0; i < timer_count; i++) {
		bool known = false;

		for (size_t k = 0; k < draft_count; k++)
			known = known || (drafts[k].id == timers[i].ref && drafts[k].due_at == timers[i].due_at);
		letters += timers[i].ticket == ticket && timers[i].kind == CLF_TIMER_LETTER;
		if (timers[i].ticket == ticket && timers[i].kind == CLF_TIMER_LETTER && !known)
			say(w, "a timer waits for a letter that there is none of");
	}
	if (letters != draft_count)
		say(w, "a letter has no timer");
}

static void check_ticket(struct world *w, int64_t ticket, const struct seen *before)
{
	struct clf_history_names names;
	struct clf_state now;
	struct clf_line *lines;
	size_t count;

	read_history(w, ticket, &now, &names, &lines, &count);
	if (before != NULL) {
		check_request(w, before, &now, lines, count);
		check_held(w, before, &now, lines, count);
	}
	check_order(w, lines, count);
	check_replay(w, &now, &names, lines, count);
	check_derived(w, &now, &names);
	check_causes(w, &now, &names);
	check_timers(w, ticket);
	check_why(w, ticket, lines, count);
	w->answered += now.ticket.answers > 0;
}

static struct seen look(struct world *w, int64_t ticket)
{
	struct clf_history_names names;
	struct seen seen;
	struct clf_line *lines;

	read_history(w, ticket, &seen.state, &names, &lines, &seen.lines);
	seen.version = seen.state.ticket.version;
	return seen;
}

/* Those that are deleted are on no list but their own. */
static void find_tickets(struct world *w)
{
	static const char *const statuses[] = {NULL, "Deleted"};

	w->count = 0;
	for (size_t i = 0; i < CLF_COUNT(statuses); i++) {
		const struct clf_ticket_filter filter = {CLF_ASKED({"status", statuses[i]})};
		struct clf_ticket_list list;

		must(w->d, clf_query_tickets(w->d->store, w->arena, &filter, (struct clf_page){0, TICKETS}, &list,
					     &w->d->err));
		for (size_t j = 0; j < list.count && w->count < TICKETS; j++)
			w->tickets[w->count++] = list.items[j].ticket.number;
	}
}

static void act_at_random(struct world *w)
{
	size_t sum = 0, at;

	for (size_t i = 0; i < CLF_COUNT(ways); i++)
		sum += ways[i].weight;
	sum = below(w, sum);
	for (at = 0; sum >= ways[at].weight; at++)
		sum -= ways[at].weight;
	w->did = ways[at].name;
	ways[at].run(w, w->tickets[below(w, w->count)]);
}

/* Two requests make it two steps: an agent who undoes may do something first. */
static void run_step(struct world *w)
{
	struct seen before[TICKETS];
	int64_t known[TICKETS];
	size_t count = w->count;

	for (size_t i = 0; i < count; i++) {
		known[i] = w->tickets[i];
		before[i] = look(w, known[i]);
	}
	act_at_random(w);
	for (size_t i = 0; i < count; i++) {
		struct seen after = look(w, known[i]);

		if (after.version > before[i].version + 1)
			check_ticket(w, known[i], NULL);
		else if (after.lines != before[i].lines || after.version != before[i].version)
			check_ticket(w, known[i], &before[i]);
	}
	find_tickets(w);
	for (size_t i = 0; i < w->count; i++) {
		bool is_new = true;

		for (size_t j = 0; j < count; j++)
			is_new = is_new && known[j] != w->tickets[i];
		if (is_new)
			check_ticket(w, w->tickets[i], NULL);
	}
}

/* Of each kind of event one, that does something, has an else, stops, or does so once. */
static void make_rules(struct world *w)
{
	static const char *const rules[] = {
	    "{'name':'a','when':[{'event':'note'}],'then':[{'do':'tag','add':['noted']}]}",
	    "{'name':'b','when':[{'event':'assigned'}],'if':{'all':[{'field':'priority','is':['high']}]},"
	    "'then':[{'do':'tag','add':['given']}],'else':[{'do':'priority','to':'high'}]}",
	    "{'name':'c','when':[{'event':'changed','field':'tags'}],'again':'once','then':[{'do':'note','text':'x'}]}",
	    "{'name':'d','when':[{'event':'customer-replied'},{'event':'agent-replied'}],"
	    "'if':{'any':[{'field':'waiting_since','empty':true},{'field':'message.text','contains':'e'}]},"
	    "'then':[{'do':'priority','to':'low'}],'stop':true}",
	    "{'name':'e','when':[{'event':'customer-replied'},{'event':'changed','field':'priority'}],"
	    "'if':{'none':[{'field':'owner','empty':true},{'field':'status','kind':['closed','spam']}]},"
	    "'then':[{'do':'segment','to':'North'}]}",
	    "{'name':'f','when':[{'event':'delivery-failed'},{'event':'changed','field':'segment','to':'North'}],"
	    "'then':[{'do':'tag','remove':['noted'],'add':['north']}]}",
	    "{'name':'g','when':[{'event':'changed','field':'status'}],'if':{'all':[{'field':'actor.kind','is':['agent']}]},"
	    "'then':[{'do':'tag','add':['moved']}]}",
	    "{'name':'h','when':[{'event':'changed','field':'status','to':'Odd'},{'event':'changed','field':'queue'}],"
	    "'then':[{'do':'tag','add':['odd']}]}",
	};
	const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&w->d->act, &root, CLF_VIA_CLI};

	for (size_t i = 0; i < CLF_COUNT(rules); i++) {
		struct clf_rule_draft draft = {.id = 0};
		struct clf_rule_done done = {.sentence = NULL};
		struct clf_json *json = NULL;
		char *text = clf_arena_strdup(w->arena, rules[i]);

		for (char *c = text; *c != '\0'; c++)
			*c = *c == '\'' ? '"' : *c;
		must(w->d, clf_json_parse(clf_str_from(text), &json, &w->d->err));
		draft.json = json;
		must(w->d, clf_act_rule_save(&people, w->arena, "en", &draft, &done, &w->d->err));
		if (done.problems.errors > 0)
			say(w, clf_rule_problems_text(w->arena, &done.problems, false));
		clf_rule_release(&done.rule);
		clf_json_free(&json);
	}
}

static void ask_of(struct world *w, const char *name, enum clf_status_causes causes)
{
	struct clf_ticket_status status;

	must(w->d, clf_status_named(w->d->store, w->d->arena, name, &status, &w->d->err));
	status.causes = causes;
	must(w->d, clf_status_change(w->d->store, &status, &w->d->err));
}

/* Closing demands a cause, answering forbids it. */
static void set_up_causes(struct world *w)
{
	int64_t causes[2] = {0, 0};

	must(w->d, clf_store_begin(w->d->store, &w->d->err));
	must(w->d, clf_list_item_add(w->d->store, CLF_LIST_CAUSE, "Late", &causes[0], &w->d->err));
	must(w->d, clf_list_item_add(w->d->store, CLF_LIST_CAUSE, "Lost", &causes[1], &w->d->err));
	must(w->d, clf_cause_set_add(w->d->store, "Parcels", &w->causes, &w->d->err));
	must(w->d, clf_cause_set_fill(w->d->store, w->causes, causes, 2, &w->d->err));
	ask_of(w, "closed", CLF_CAUSES_REQUIRED);
	ask_of(w, "answered", CLF_CAUSES_FORBIDDEN);
	must(w->d, clf_store_commit(w->d->store, &w->d->err));
}

/* What tickets choose from: a stage that closes, a type with a team of its own, a group. */
static void make_lists(struct world *w)
{
	static const char *const items[][2] = {{"queue", "Returns"},  {"queue", "Post"},  {"stage", "Begun"},
					       {"type", "Complaint"}, {"type", "Praise"}, {"reason", "Refunded"},
					       {"stage", "Done"}};
	struct clf_store *store = w->d->store;
	struct clf_list_item type;
	struct clf_group team, group;
	int64_t id = 0;

	for (size_t i = 0; i < CLF_COUNT(items); i++)
		must(w->d, clf_list_item_add(store, items[i][0], items[i][1], &id, &w->d->err));
	must(w->d, clf_list_item_set_ends(store, id, true, &w->d->err));
	must(w->d, clf_group_named(store, w->arena, CLF_GROUP_TEAM, "First line", &team, &w->d->err));
	must(w->d, clf_list_item_named(store, w->arena, "type", "Complaint", &type, &w->d->err));
	must(w->d, clf_list_item_set_team(store, type.id, team.id, &w->d->err));
	must(w->d, clf_team_add(store, "House", &w->d->err));
	must(w->d, clf_group_named(store, w->arena, CLF_GROUP_TEAM, "House", &group, &w->d->err));
	must(w->d, clf_group_set_sees(store, group.id, true, &w->d->err));
	must(w->d, clf_revision_bump(store, &w->d->err));
}

/* One of each type. */
static void make_fields(struct world *w)
{
	static const char *const fields[][2] = {{"order_number", "line"}, {"story", "text"},   {"amount", "number"},
						{"vip", "flag"},          {"visited", "date"}, {"colour", "choice"},
						{"colours", "choices"}};
	static const char *const choices[] = {"Red", "Blue"};
	const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&w->d->act, &root, CLF_VIA_CLI};

	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		const struct clf_custom_change change = {.name = fields[i][0],
							 .label = i == 0 ? "Order number" : NULL,
							 .type = fields[i][1],
							 .choices = choices,
							 .choice_count = 2,
							 .has_choices = i >= 5};
		struct clf_problems problems = {.count = 0};
		struct clf_custom_hold hold;

		must(w->d, clf_act_custom_check(&people, w->arena, NULL, &change, &problems, &w->d->err));
		assert_int_equal(problems.count, 0);
		must(w->d, clf_act_custom_save(&people, w->arena, NULL, &change, &hold, &w->fields[i], &w->d->err));
		w->field_count++;
	}
}

struct sums {
	uint64_t held, renamed, replaced;
};

/* Adds to the sums how often a field that was set up got another value, and what was done to names. */
static void run_seed(uint64_t seed, struct sums *sums)
{
	struct world w = {.seed = seed, .random = seed * 0x9E3779B97F4A7C15u + 1};
	void *state;

	desk_open(&state);
	w.d = state;
	w.d->smtp.hold_s = 3600;
	w.root = desk_agent(w.d, ROOT, "Root", CLF_ROLE_ADMIN, NULL);
	desk_segment(w.d, "North");
	must(w.d, clf_store_begin(w.d->store, &w.d->err));
	must(w.d, clf_team_add(w.d->store, "First line", &w.d->err));
	w.arena = clf_arena_new();
	make_lists(&w);
	must(w.d, clf_store_commit(w.d->store, &w.d->err));
	w.did = "rules";
	make_fields(&w);
	if (seed % 2 == 0) {
		name_status(&w, NULL, "Odd");
		make_rules(&w);
	}
	if (seed % 3 == 0)
		set_up_causes(&w);
	desk_ticket(w.d);
	find_tickets(&w);
	for (w.step = 1; w.step <= REQUESTS; w.step++) {
		run_step(&w);
		clf_arena_free(&w.arena);
		w.arena = clf_arena_new();
	}
	/* A seed in which nothing happens shows nothing. */
	assert_true(w.done > REQUESTS / 3);
	assert_true(w.explained > 0);
	clf_arena_free(&w.arena);
	desk_close(&state);
	sums->held += w.held;
	sums->renamed += w.renamed;
	sums->replaced += w.replaced;
}

static void test_2_3_the_history_explains_the_ticket(void **state)
{
	const char *only = getenv("CLF_HISTORY_SEED"), *many = getenv("CLF_HISTORY_SEEDS");
	uint64_t most = many != NULL ? strtoull(many, NULL, 10) : SEEDS;
	struct sums sums = {0};

	(void)state;
	if (only != NULL) {
		run_seed(strtoull(only, NULL, 10), &sums);
		return;
	}
	for (uint64_t seed = 1; seed <= most; seed++)
		run_seed(seed, &sums);
	assert_true(sums.held >= most);
	assert_true(sums.renamed >= most);
	assert_true(sums.replaced >= most / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_2_3_the_history_explains_the_ticket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
