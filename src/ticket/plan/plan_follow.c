/*
 * plan_follow.c - the end of all changes: what one author did to a field becomes one line, and the derived fields
 * follow.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/history/follow.h"
#include "clf/ticket/plan/word.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"

static bool is_line(const struct clf_step *step)
{
	return step->kind == CLF_STEP_EVENT && step->changed != NULL;
}

/* Of a list a value is an element that came or went. */
static const char *element(const struct clf_step *line)
{
	return line->to_value != NULL ? line->to_value : line->from_value;
}

static bool goes_on(const struct clf_step *line, const struct clf_step *before)
{
	return is_line(before) && before->changed == line->changed && clf_text_equal(before->what, line->what) &&
	       before->custom == line->custom &&
	       (line->custom != 0 || line->changed->type != CLF_VALUE_LIST ||
		clf_text_equal(element(before), element(line)));
}

/* A rule's change is a line of its own, between those of whoever asked. */
static bool same_author(const struct clf_step *a, const struct clf_step *b)
{
	return a->party == b->party && a->rule == b->rule && clf_text_equal(a->name, b->name);
}

/* The line's last predecessor about the same, or NULL. */
static struct clf_step *predecessor(struct planning *p, size_t at)
{
	for (size_t i = at; i-- > 0 && p->steps[i].kind != CLF_STEP_CREATE;) {
		if (goes_on(&p->steps[at], &p->steps[i]))
			return same_author(&p->steps[at], &p->steps[i]) ? &p->steps[i] : NULL;
	}
	return NULL;
}

/* There and back again is no change: nobody ever saw it otherwise. */
static void join_lines(struct planning *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->count; i++) {
		struct clf_step *before = is_line(&p->steps[i]) ? predecessor(p, i) : NULL;

		if (before == NULL)
			continue;
		before->to = p->steps[i].to;
		before->to_value = p->steps[i].to_value;
		p->steps[i].changed = NULL;
		p->steps[i].what = NULL;
		if (!clf_text_equal(before->from_value, before->to_value))
			continue;
		before->changed = NULL;
		before->what = NULL;
	}
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind != CLF_STEP_EVENT || p->steps[i].what != NULL)
			p->steps[kept++] = p->steps[i];
	}
	p->count = kept;
}

/* The message id isn't known yet; whether there is one says what the line is. */
static struct clf_line line_of(const struct planning *p, const struct clf_step *step)
{
	const struct clf_word *word = p->request->word;
	struct clf_line line = {.at = p->facts->now,
				.via = step->name != NULL && word != NULL ? word->via : p->request->via,
				.what = step->what,
				.field = step->custom != 0       ? clf_custom_line_name(p->arena, step->custom)
					 : step->changed != NULL ? step->changed->name
								 : NULL,
				.from = step->from_value,
				.to = step->to_value,
				.said_at = p->facts->now};

	if (step->rule != NULL) {
		line.via = CLF_VIA_RULE;
		line.rule = step->rule->id;
	}
	if (step->points == CLF_POINTS_MESSAGE)
		line.said_at = clf_mail_in_at(p->mail, p->facts->now);
	if (step->points == CLF_POINTS_FAILED)
		line.message = p->facts->failed_message;
	else if (step->points == CLF_POINTS_OUT)
		line.message = p->facts->out->message;
	else if (step->points == CLF_POINTS_HELD)
		line.message = p->facts->held->message;
	else if (step->points != CLF_POINTS_NOWHERE && step->points != CLF_POINTS_MADE)
		line.message = -1;
	return line;
}

/* The ticket's history, where it was read, and behind it the request's lines: those about the ticket that it ends with.
 */
static struct clf_line *all_lines(struct planning *p, size_t *own, size_t *count, struct clf_step **made)
{
	struct clf_line *lines = clf_arena_array_of(p->arena, p->facts->line_count + p->count, struct clf_line);
	size_t n = p->facts->line_count;

	for (size_t i = 0; i < n; i++)
		lines[i] = p->facts->lines[i];
	*made = NULL;
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_CREATE) {
			*made = &p->steps[i];
			n = p->facts->line_count;
		}
		if (p->steps[i].kind == CLF_STEP_EVENT) {
			lines[n] = line_of(p, &p->steps[i]);
			lines[n++].version = p->ticket.version + 1;
		}
	}
	*own = p->facts->line_count;
	*count = n;
	return lines;
}

static bool turns(const struct clf_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_line_turns(&lines[i]))
			return true;
	}
	return false;
}

static struct clf_derived derived_of(struct planning *p, const struct clf_line *lines, size_t own, size_t count,
				     bool made)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);
	const struct clf_followed request = {.lines = &lines[own],
					     .count = count - own,
					     .created_at = made ? p->ticket.created_at : 0,
					     .speaks = !clf_text_blank(p->ticket.comment),
					     .ended = status != NULL && clf_status_kind_row(status->kind)->ends,
					     .undone = p->undoes ? &p->facts->undo->before.derived : NULL,
					     .statuses = p->facts->statuses,
					     .status_count = p->facts->status_count};
	const struct clf_followed_all all = {&p->ticket, lines, count, p->facts->statuses, p->facts->status_count};
	struct clf_derived derived = {0};

	if (!made && own > 0 && turns(&lines[own], count - own))
		clf_ticket_follow_all(p->arena, &all, &derived);
	else
		clf_ticket_follow(made ? &derived : &p->ticket.derived, &request, &derived);
	return derived;
}

static bool is_other(const struct clf_derived *a, const struct clf_derived *b)
{
	for (CLF_EACH_DERIVED(row)) {
		if (clf_derived_get(a, row).number != clf_derived_get(b, row).number)
			return true;
	}
	return false;
}

void plan_follow(struct planning *p)
{
	struct clf_derived *derived = clf_arena_new_of(p->arena, struct clf_derived);
	struct clf_step *made = NULL;
	struct clf_line *lines;
	size_t own, count;

	if (plan_ended(p) || !p->has_ticket)
		return;
	/* Rules have seen what changed meanwhile; it follows from the lines once more. */
	if (p->facts->ticket != NULL && p->ticket.number == p->facts->ticket->number)
		p->ticket.derived = p->facts->ticket->derived;
	join_lines(p);
	lines = all_lines(p, &own, &count, &made);
	if (count == own)
		return;
	*derived = derived_of(p, lines, own, count, made != NULL);
	if (made != NULL)
		made->derived = derived;
	else if (is_other(derived, &p->ticket.derived))
		plan_step(p, CLF_STEP_DERIVED)->derived = derived;
	p->ticket.derived = *derived;
}
