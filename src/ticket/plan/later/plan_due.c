/*
 * plan_due.c - a due date comes, a ticket that was put aside comes back; and the one timer that waits for either.
 *
 * A date that was told of keeps its timer, which has had its turn: the same date is told of once.
 */
#include "clf/base/str.h"
#include "plan/later/plan_later.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"

static bool ends(const struct clf_ticket_status *status)
{
	return status == NULL || clf_status_kind_row(status->kind)->ends;
}

const struct clf_ticket_status *plan_status_before(const struct planning *p)
{
	for (size_t i = p->facts->line_count; i-- > 0;) {
		const struct clf_line *line = &p->facts->lines[i];
		const struct clf_ticket_status *from;

		if (!clf_text_equal(line->field, "status"))
			continue;
		from = plan_status_now(p->facts, clf_id_read(line->from));
		if (from != NULL && from->kind == CLF_KIND_POSTPONED)
			continue;
		if (ends(from))
			break;
		return from;
	}
	return plan_status_kind(p->facts, CLF_KIND_OPEN);
}

static void put_back(struct planning *p)
{
	const struct clf_ticket_status *before = plan_status_before(p);

	if (before != NULL)
		plan_put_status_back(p, before);
}

void plan_come_back(struct planning *p)
{
	if (plan_ended(p) || !plan_is_found(p) || p->status_named || p->next_status != NULL ||
	    !plan_status_is(p, CLF_KIND_POSTPONED) || p->facts->ticket->due_at == 0 || p->ticket.due_at != 0)
		return;
	put_back(p);
}

/* A date that the ticket doesn't have any more, or that was told of by another clock. */
static bool is_due(const struct planning *p)
{
	const struct clf_timer *timer = &p->facts->due;

	return p->ticket.due_at != 0 && p->ticket.due_at <= p->facts->now &&
	       (timer->anchor_at != p->ticket.due_at || timer->due_at != 0);
}

void plan_due(struct planning *p, const struct clf_action *action)
{
	static const struct notice notice = {.template_name = "due-notice"};
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);

	if (p->request->actor.kind != CLF_ACTOR_SYSTEM) {
		plan_deny(p, "only the clock says what is due");
		return;
	}
	if (!is_due(p)) {
		plan_ignore(p, CLF_END_NONE);
		p->why = "it isn't due";
		return;
	}
	p->why = "its due date has come";
	p->due_told = true;
	if (ends(status))
		return;
	if (status->kind == CLF_KIND_POSTPONED)
		put_back(p);
	plan_record(p, "due-told", NULL, NULL);
	plan_happened(p, CLF_ON_DUE);
	if (action->text == NULL)
		plan_tell(p, CLF_NOTICE_DUE, &notice);
}

static void set_timer(struct planning *p, enum clf_timer_kind kind, int64_t anchor_at, int64_t due_at)
{
	struct clf_step *step = plan_step(p, CLF_STEP_TIMER);

	step->timer = kind;
	step->anchor_at = anchor_at;
	step->due_at = due_at;
}

/* due_at 0: it had its turn. One that waits for nothing, as its ticket has ended, is none. */
static struct clf_timer timer_wanted(const struct planning *p, const struct clf_timer *has)
{
	struct clf_timer wanted = {.anchor_at = p->ticket.due_at, .due_at = p->ticket.due_at};

	if (p->due_told || (has->anchor_at == wanted.anchor_at && has->due_at == 0))
		wanted.due_at = 0;
	else if (ends(plan_status_of(p->facts, p->ticket.status)))
		wanted = (struct clf_timer){.anchor_at = 0};
	return wanted;
}

void plan_due_timer(struct planning *p)
{
	static const struct clf_timer none = {.anchor_at = 0};
	const struct clf_timer *has = plan_is_found(p) ? &p->facts->due : &none;
	enum clf_timer_kind kind = plan_status_is(p, CLF_KIND_POSTPONED) ? CLF_TIMER_BACK : CLF_TIMER_DUE;
	bool same = has->anchor_at != 0 && p->facts->due_kind == kind;
	struct clf_timer wanted;

	if (plan_ended(p) || !p->has_ticket)
		return;
	wanted = timer_wanted(p, has);
	if (has->anchor_at != 0 && (wanted.anchor_at == 0 || !same))
		set_timer(p, p->facts->due_kind, 0, 0);
	if (wanted.anchor_at != 0 && (!same || has->anchor_at != wanted.anchor_at || has->due_at != wanted.due_at))
		set_timer(p, kind, wanted.anchor_at, wanted.due_at);
}
