/*
 * act_view.c - the ticket as a mail about it shows it: facts, and what the plan makes of them.
 */
#include "act_inside.h"
#include "clf/base/str.h"
#include "clf/store/field/fields.h"
#include "clf/store/field/status.h"
#include "clf/store/look/query.h"
#include "clf/store/people/cause.h"
#include "clf/store/people/directory.h"

const char *act_address(const struct clf_config_mailbox *mailbox, const struct clf_ticket *ticket)
{
	for (size_t i = 0; ticket->alias != NULL && i < mailbox->alias_count; i++) {
		if (clf_text_equal(mailbox->aliases[i], ticket->alias))
			return ticket->alias;
	}
	return mailbox->address;
}

static void take_status(const struct clf_ticket_status *statuses, size_t count, struct act_view *view)
{
	for (size_t i = 0; i < count; i++) {
		if (statuses[i].id == view->ticket.status)
			view->status = statuses[i].name;
	}
}

static const struct clf_agent *among(const struct clf_agent *agents, size_t count, int64_t id)
{
	for (size_t i = 0; agents != NULL && i < count; i++) {
		if (agents[i].id == id)
			return &agents[i];
	}
	return NULL;
}

enum clf_status act_find_agent(struct order *order, int64_t id, struct clf_agent *out)
{
	const struct clf_facts *facts = &order->facts;
	const struct clf_agent *found = among(facts->owner, 1, id);

	if (found == NULL)
		found = among(facts->named, 1, id);
	if (found == NULL)
		found = among(facts->managers, facts->manager_count, id);
	if (found == NULL)
		found = among(facts->administrators, facts->administrator_count, id);
	if (found == NULL)
		found = among(facts->team, facts->team_count, id);
	if (found == NULL)
		found = among(facts->parent_keepers, facts->parent_keeper_count, id);
	for (size_t i = 0; found == NULL && i < facts->watcher_count; i++)
		found = among(&facts->watchers[i].agent, 1, id);
	if (found == NULL && facts->directory != NULL)
		found = among(facts->directory->agents, facts->directory->agent_count, id);
	if (found == NULL)
		return clf_agent_by_id(order->context->store, order->arena, id, out, order->err);
	*out = *found;
	return CLF_OK;
}

static void create(struct order *order, const struct clf_step *step, struct clf_ticket *ticket)
{
	const struct clf_new_ticket *made = step->new_ticket;

	*ticket = (struct clf_ticket){
	    .number = order->number,
	    .subject = made->subject,
	    .status = step->status_id,
	    .plain = made->plain,
	    .owner = step->owner_id,
	    .team = made->team,
	    .parent = made->parent,
	    .customer = made->customer,
	    .original_segment = made->segment,
	    .segment = made->segment,
	    .mailbox = order->mailbox->name,
	    .alias = made->alias,
	    .channel = made->channel,
	    .response = made->response,
	    .score = made->score,
	    .has_score = made->has_score,
	    .summary = made->summary,
	    .comment = made->comment,
	    .created_at = order->facts.now,
	    .updated_at = order->facts.now,
	};
	if (step->derived != NULL)
		ticket->derived = *step->derived;
}

static void set(const struct clf_step *step, struct clf_ticket *ticket)
{
	const struct clf_field_row *row = clf_field_row(step->field);
	struct clf_value value;

	switch (step->field) {
	case CLF_FIELD_STATUS:
		ticket->status = step->number != 0 ? step->number : step->status_id;
		break;
	case CLF_FIELD_OWNER:
		ticket->owner = step->number != 0 ? step->number : step->owner_id;
		break;
	case CLF_FIELD_TEAM:
		ticket->team = step->text;
		break;
	case CLF_FIELD_SEGMENT:
		ticket->segment = step->text;
		break;
	default:
		if (row->flags & CLF_FIELD_PLAIN) {
			value = clf_value_given(row, step->number, step->text);
			clf_plain_set(&ticket->plain, row, &value);
		}
	}
}

/* Up to a CREATE behind the step, which is about another ticket. */
enum clf_status act_view_make(struct order *order, size_t at, struct act_view *out)
{
	struct act_view view = {0};
	enum clf_status status = CLF_OK;
	size_t end = 0;

	if (order->facts.ticket != NULL)
		view.ticket = *order->facts.ticket;
	for (; end < order->plan.step_count; end++) {
		const struct clf_step *step = &order->plan.steps[end];

		if (step->kind == CLF_STEP_CREATE && end > at)
			break;
		if (step->kind == CLF_STEP_CREATE)
			create(order, step, &view.ticket);
		else if (step->kind == CLF_STEP_SET)
			set(step, &view.ticket);
		else if (step->kind == CLF_STEP_VALUE)
			clf_custom_put(order->arena, &view.ticket.held, &view.ticket.held_count, step->custom,
				       step->text);
		else if (step->kind == CLF_STEP_DERIVED)
			view.ticket.derived = *step->derived;
	}
	view.cause_count = clf_steps_causes(order->arena, order->facts.causes, order->facts.cause_count,
					    order->plan.steps, end, &view.causes);
	take_status(order->facts.statuses, order->facts.status_count, &view);
	if (view.ticket.owner != 0)
		status = act_find_agent(order, view.ticket.owner, &view.owner);
	if (status == CLF_ENOTFOUND)
		status = CLF_OK;
	*out = view;
	return status;
}

enum clf_status act_view_of_ticket(const struct clf_act_context *context, struct clf_arena *arena, int64_t number,
				   struct act_view *out, struct clf_error *err)
{
	struct act_view view = {0};
	const struct clf_customs *customs;
	struct clf_ticket_status *statuses = NULL;
	struct clf_item *causes = NULL;
	size_t count = 0;
	enum clf_status status = clf_query_ticket(context->store, arena, number, &view.ticket, err);

	if (status == CLF_OK)
		status = clf_status_ever(context->store, arena, &statuses, &count, err);
	take_status(statuses, count, &view);
	if (status == CLF_OK)
		status = clf_fields(context->store, &customs, err);
	if (status == CLF_OK)
		status = clf_values_of(context->store, arena, customs, number, &view.ticket.held,
				       &view.ticket.held_count, err);
	if (status == CLF_OK)
		status = clf_ticket_causes(context->store, arena, number, &causes, &view.cause_count, err);
	view.causes = causes;
	if (status == CLF_OK && view.ticket.owner != 0)
		status = clf_agent_by_id(context->store, arena, view.ticket.owner, &view.owner, err);
	if (status == CLF_OK || status == CLF_ENOTFOUND)
		*out = view;
	return status == CLF_ENOTFOUND && view.ticket.number != 0 ? CLF_OK : status;
}
