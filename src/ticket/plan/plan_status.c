/*
 * plan_status.c - a ticket's statuses, and what follows when it gets another.
 */
#include "plan/plan_status.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "plan/permission.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"

#define LIST_BYTES 2000

const struct clf_ticket_status *plan_status_of(const struct clf_facts *facts, int64_t id)
{
	return clf_status_of(facts->statuses, facts->status_count, id);
}

const struct clf_ticket_status *plan_status_now(const struct clf_facts *facts, int64_t id)
{
	return clf_status_now(facts->statuses, facts->status_count, id);
}

const struct clf_ticket_status *plan_status_named(const struct clf_facts *facts, const char *name)
{
	struct clf_str wanted = clf_str_trim(clf_str_from(name));

	for (size_t i = 0; i < facts->status_count; i++) {
		if (!facts->statuses[i].gone && clf_str_equal_nocase(clf_str_from(facts->statuses[i].name), wanted))
			return &facts->statuses[i];
	}
	return NULL;
}

const struct clf_ticket_status *plan_status_kind(const struct clf_facts *facts, enum clf_status_kind kind)
{
	for (size_t i = 0; i < facts->status_count; i++) {
		if (!facts->statuses[i].gone && facts->statuses[i].kind == kind)
			return &facts->statuses[i];
	}
	return NULL;
}

const struct clf_ticket_status *plan_first_status(const struct clf_facts *facts)
{
	const struct clf_ticket_status *first = plan_status_kind(facts, CLF_KIND_NEW);

	for (size_t i = 0; first == NULL && i < facts->status_count; i++)
		first = facts->statuses[i].gone ? NULL : &facts->statuses[i];
	return first;
}

const char *plan_status_list(struct clf_arena *arena, const struct clf_facts *facts)
{
	struct clf_buf list;
	const char *text;

	clf_buf_init(&list, LIST_BYTES);
	for (size_t i = 0; i < facts->status_count; i++) {
		if (!facts->statuses[i].gone)
			clf_buf_printf(&list, "%s%s", list.n > 0 ? ", " : "", facts->statuses[i].name);
	}
	text = clf_arena_copy(arena, list.n > 0 ? list.p : "", list.n);
	clf_buf_free(&list);
	return text;
}

bool plan_status_is(const struct planning *p, enum clf_status_kind kind)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);

	return status != NULL && status->kind == kind;
}

/* Whoever brings a ticket back from spam or deletion needs the right that put it there too. */
bool plan_may_set_status(struct planning *p, const struct clf_ticket_status *to)
{
	const struct clf_ticket_status *from = p->has_ticket ? plan_status_of(p->facts, p->ticket.status) : NULL;

	if (from != NULL && clf_status_kind_row(from->kind)->drops && from->kind != to->kind &&
	    !plan_allowed(p, clf_status_kind_row(from->kind)->permission))
		return false;
	return plan_allowed(p, clf_status_kind_row(to->kind)->permission);
}

static void tell_of_status(struct planning *p, const struct clf_ticket_status *from, const struct clf_ticket_status *to)
{
	static const struct notice escalated = {.template_name = "escalation-notice"};
	static const struct notice subticket = {.template_name = "subticket-notice", .stays = true};
	bool ended = from != NULL && clf_status_kind_row(from->kind)->ends;

	if (to->kind == CLF_KIND_ESCALATED && (from == NULL || from->kind != CLF_KIND_ESCALATED))
		plan_tell(p, CLF_NOTICE_ESCALATED, &escalated);
	if (p->ticket.parent != 0 && !ended && clf_status_kind_row(to->kind)->ends &&
	    !clf_status_kind_row(to->kind)->drops)
		plan_tell(p, CLF_NOTICE_SUBTICKET, &subticket);
}

static void change(struct planning *p, const struct clf_ticket_status *to, bool anew)
{
	const struct clf_ticket_status *from = plan_status_of(p->facts, p->ticket.status);
	/* Another word for the same: the ticket stands where it stood, since when it stood there. */
	bool renames = p->request->replaces != 0 && from != NULL && from->kind == to->kind;
	struct clf_step *step;

	if (to->id == p->ticket.status)
		return;
	step = plan_step(p, CLF_STEP_SET);
	step->field = CLF_FIELD_STATUS;
	step->number = to->id;
	step->text = to->name;
	plan_event(p, "status", from != NULL ? from->name : NULL, to->name);
	plan_typed(p, CLF_FIELD_STATUS, clf_id_kept(p->arena, p->ticket.status), clf_id_kept(p->arena, to->id));
	plan_field_changed(p, CLF_FIELD_STATUS,
			   &(struct clf_value){.type = CLF_VALUE_NAME,
					       .number = p->ticket.status,
					       .text = from != NULL ? from->name : NULL},
			   &(struct clf_value){.type = CLF_VALUE_NAME, .number = to->id, .text = to->name});
	if (to->kind == CLF_KIND_ESCALATED && anew && !renames)
		plan_happened(p, CLF_ON_ESCALATED);
	p->ticket.status = to->id;
	if (renames)
		return;
	p->ticket.status_at = p->facts->now;
	if (anew && to->kind != CLF_KIND_POSTPONED)
		p->ticket.escalated_by_hand = to->kind == CLF_KIND_ESCALATED && p->rule == NULL ? p->facts->now : 0;
	if (anew)
		tell_of_status(p, from, to);
	if (anew)
		plan_stage_follows(p, from, to);
}

void plan_change_status(struct planning *p, const struct clf_ticket_status *to)
{
	change(p, to, true);
}

void plan_put_status_back(struct planning *p, const struct clf_ticket_status *to)
{
	change(p, to, false);
}
