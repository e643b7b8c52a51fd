/*
 * why.c - the past of a ticket walked through, request by request, with the rules of each moment.
 */
#include "why/why_request.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/history/follow.h"
#include "clf/ticket/words.h"

/* The walk, and what came of it so far. */
struct walk {
	struct clf_arena *arena;
	const struct clf_why_of *of;
	struct clf_why_request *found;
	size_t count;
};

size_t clf_why_request_end(const struct clf_line *lines, size_t count, size_t from)
{
	size_t end = from;

	while (end < count && lines[end].version == lines[from].version && lines[end].at == lines[from].at)
		end++;
	return end;
}

static size_t request_start(const struct clf_line *lines, size_t end)
{
	size_t from = end;

	while (from > 0 && lines[from - 1].version == lines[end - 1].version && lines[from - 1].at == lines[end - 1].at)
		from--;
	return from;
}

void clf_why_page(const struct clf_line *lines, size_t count, int64_t before, size_t limit, size_t *from, size_t *end)
{
	size_t last = before == 0 ? count : 0;

	for (size_t i = 0; before != 0 && i < count; i++) {
		if (lines[i].id == before)
			last = request_start(lines, i + 1);
	}
	*from = *end = last;
	for (size_t i = 0; i<limit && * from> 0; i++)
		*from = request_start(lines, *from);
}

static void add_said(struct clf_why_request *out, struct clf_why_said *list, const struct clf_why_said *said)
{
	if (out->rule_count < CLF_WHY_RULES_MAX)
		list[out->rule_count++] = *said;
	else
		out->further++;
}

/* Time rules that did something without changing the ticket, between this request and the next. */
static void add_later(const struct why_request *w, struct clf_why_request *out, struct clf_why_said *list)
{
	for (size_t i = 0; i < w->of->run_count; i++) {
		const struct clf_why_run *run = &w->of->runs[i];
		struct clf_why_said said = {.rule = run->rule, .version = run->version, .at = run->at};

		if (run->at <= w->at || run->at >= w->until || (w->of->only != 0 && w->of->only != run->rule))
			continue;
		for (size_t k = 0; k < w->of->rule_count; k++) {
			const struct clf_why_rule *of = &w->of->rules[k];

			if (of->id != run->rule)
				continue;
			said.name = of->name;
			if (run->failed)
				why_say_failed(&w->say, &said, run->why);
			else
				why_say_done(&w->say, &said, why_version_numbered(of, run->version), false);
			add_said(out, list, &said);
		}
	}
}

static bool did_at(const struct clf_why_of *of, const struct clf_timer *timer)
{
	for (size_t i = 0; i < of->first_count; i++) {
		if (of->firsts[i].rule == timer->rule)
			return of->firsts[i].anchor_at == timer->anchor_at;
	}
	return false;
}

/* Time rules whose time is to come, or came and went. */
static void add_timers(const struct why_request *w, struct clf_why_request *out, struct clf_why_said *list)
{
	const struct clf_desk_facts *facts = w->of->facts;

	for (size_t i = 0; i < facts->timer_count; i++) {
		const struct clf_timer *timer = &facts->timers[i];
		struct clf_why_said said = {.rule = timer->rule};

		if ((timer->due_at == 0 && did_at(w->of, timer)) || (w->of->only != 0 && w->of->only != timer->rule))
			continue;
		for (size_t k = 0; k < w->of->rule_count && said.name == NULL; k++) {
			said.name = w->of->rules[k].id == timer->rule ? w->of->rules[k].name : NULL;
			said.version = said.name != NULL && w->rules[k].rule != NULL ? w->rules[k].rule->version : 0;
		}
		if (timer->due_at != 0)
			why_say_waits(&w->say, &said, timer->due_at);
		else
			why_say_plain(&w->say, &said, CLF_WHY_NOT,
				      CLF_SAID("Its time came, and its conditions didn't hold."));
		if (said.name != NULL)
			add_said(out, list, &said);
	}
}

static void add_criteria(const struct why_request *w, struct clf_why_request *out, struct clf_why_said *list)
{
	const struct clf_response *response = w->of->facts->response;
	const struct clf_why_said *said = NULL;
	size_t count = 0;

	if (!w->created || response == NULL ||
	    !clf_why_decision(w->say.arena, w->say.locale, response->decision, w->of->rules, w->of->rule_count, &said,
			      &count))
		return;
	for (size_t i = 0; i < count; i++) {
		struct clf_why_said one = said[i];

		/* What stood in its way is the response's. */
		if (w->of->conceals && (one.outcome == CLF_WHY_NEAR || one.outcome == CLF_WHY_NOT)) {
			one.but = (struct clf_why_but){.field = NULL};
			why_say_plain(&w->say, &one, CLF_WHY_NOT,
				      CLF_SAID("It didn't fire: its conditions didn't hold."));
		}
		if (w->of->only != 0 ? w->of->only == one.rule : one.outcome != CLF_WHY_NOT)
			add_said(out, list, &one);
		else
			out->further += w->of->only == 0;
	}
}

static void gather(struct why_request *w, struct clf_why_request *out)
{
	struct clf_why_said *list = clf_arena_array_of(w->say.arena, CLF_WHY_RULES_MAX, struct clf_why_said);

	add_criteria(w, out, list);
	for (size_t i = 0; i < w->of->rule_count; i++) {
		const struct why_rule *r = &w->rules[i];

		if (!r->asked || (w->of->only != 0 && w->of->only != r->of->id))
			continue;
		if (r->said.outcome == CLF_WHY_NOT && w->of->only == 0)
			out->further += !r->off;
		else
			add_said(out, list, &r->said);
	}
	add_later(w, out, list);
	if (w->until == INT64_MAX)
		add_timers(w, out, list);
	out->rules = list;
}

static void name_events(const struct why_request *w, struct clf_why_request *out)
{
	const char **words = clf_arena_array_of(w->say.arena, w->own_count, const char *);
	const char **said = clf_arena_array_of(w->say.arena, w->own_count, const char *);

	for (size_t i = 0; i < w->own_count; i++) {
		words[i] = why_event_word(w, &w->events[i]);
		said[i] = why_event_said(w, &w->events[i]);
	}
	out->events = words;
	out->said = said;
	out->event_count = w->own_count;
}

static void explain(struct walk *walk, const struct clf_state *before, const struct clf_line *lines, size_t count,
		    int64_t until)
{
	const struct clf_why_of *of = walk->of;
	struct why_request *w = clf_arena_new_of(walk->arena, struct why_request);
	struct clf_why_request *out = &walk->found[walk->count];

	*w = (struct why_request){.say = {.arena = walk->arena, .locale = of->locale},
				  .of = of,
				  .lines = lines,
				  .count = count,
				  .at = lines[0].at,
				  .until = until,
				  .state = *before,
				  .proved = true};
	*out = (struct clf_why_request){.at = lines[0].at,
					.version = lines[0].version,
					.line = lines[0].id,
					.who = lines[0].who,
					.via = lines[0].via};
	w->rules = clf_arena_array_of(walk->arena, of->rule_count, struct why_rule);
	for (size_t i = 0; i < of->rule_count; i++)
		why_rule_then(w, &of->rules[i], &w->rules[i]);
	why_own_events(w);
	/* Before lines were typed there were no rules as there are now. */
	if (lines[0].version != 0)
		why_ask_all(w);
	name_events(w, out);
	gather(w, out);
	walk->count += of->only == 0 || out->rule_count > 0;
}

/* What follows from one request of several at the same version. */
static void go_on(struct walk *walk, struct clf_state *state, const struct clf_line *lines, size_t count)
{
	const struct clf_history_names *names = walk->of->history->names;
	const struct clf_ticket_status *status;
	struct clf_followed followed = {
	    .lines = lines, .count = count, .statuses = names->statuses, .status_count = names->status_count};

	for (size_t i = 0; i < count; i++)
		clf_state_apply(walk->arena, names, state, &lines[i]);
	status = clf_status_of(names->statuses, names->status_count, state->ticket.status);
	followed.ended = status != NULL && clf_status_kind_row(status->kind)->ends;
	if (clf_text_equal(lines[0].what, "created"))
		followed.created_at = state->ticket.created_at;
	followed.speaks = !clf_text_blank(state->ticket.comment);
	clf_ticket_follow(&state->ticket.derived, &followed, &state->ticket.derived);
	state->ticket.updated_at = lines[0].at;
}

static bool visit(void *user, const struct clf_state *before, const struct clf_state *after,
		  const struct clf_line *lines, size_t count)
{
	struct walk *walk = user;
	const struct clf_history *history = walk->of->history;
	size_t base = (size_t)(lines - history->lines), end;
	struct clf_state state = *before;

	(void)after;
	if (base >= walk->of->end)
		return false;
	if (base == 0)
		state.ticket.updated_at = lines[0].at;
	for (size_t from = 0; from < count; from = end) {
		size_t next;

		end = clf_why_request_end(lines, count, from);
		next = base + end;
		if (base + from >= walk->of->from && base + from < walk->of->end)
			explain(walk, &state, &lines[from], end - from,
				next < history->count ? history->lines[next].at : INT64_MAX);
		if (end < count)
			go_on(walk, &state, &lines[from], end - from);
	}
	return true;
}

void clf_rule_why(struct clf_arena *arena, const struct clf_why_of *of, const struct clf_why_request **out,
		  size_t *count)
{
	struct walk walk = {.arena = arena, .of = of};
	struct clf_replayed replayed;
	size_t most = of->end - of->from;

	walk.found = clf_arena_array_of(arena, most, struct clf_why_request);
	if (most > 0)
		clf_replay(arena, of->history, visit, &walk, &replayed);
	for (size_t i = 0; i < walk.count / 2; i++) {
		struct clf_why_request swapped = walk.found[i];

		walk.found[i] = walk.found[walk.count - 1 - i];
		walk.found[walk.count - 1 - i] = swapped;
	}
	*out = walk.found;
	*count = walk.count;
}
