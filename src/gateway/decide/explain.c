/*
 * explain.c - why a mail landed, or would land, where it did: the decision as JSON.
 */
#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/gateway/role.h"
#include "clf/store/door/door.h"
#include "decide/intake_decide.h"

#define SHOWN 64u

static const char *const actor_kinds[] = {
    [CLF_ACTOR_CUSTOMER] = "customer",
    [CLF_ACTOR_AGENT] = "agent",
    [CLF_ACTOR_THIRD_PARTY] = "third-party",
    [CLF_ACTOR_SYSTEM] = "system",
};

static struct clf_json *candidate_json(const struct clf_candidate *candidate)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "signal", clf_signal_name(candidate->signal));
	clf_json_set_text(object, "value", candidate->value);
	clf_json_set_bool(object, "valid", candidate->valid);
	if (candidate->why != NULL)
		clf_json_set_text(object, "why", candidate->why);
	if (candidate->ticket != 0)
		clf_json_set_integer(object, "asked", candidate->ticket);
	if (candidate->at.number != 0)
		clf_json_set_integer(object, "ticket", candidate->at.number);
	if (candidate->at.number != 0)
		clf_json_set_bool(object, "sender_takes_part", candidate->at.sender_takes_part);
	return object;
}

static struct clf_json *signals_json(const struct clf_candidates *candidates)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < candidates->count && i < SHOWN; i++)
		clf_json_append(list, candidate_json(&candidates->items[i]));
	return list;
}

static struct clf_json *rejected_json(const struct clf_threading *threading)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < threading->rejected_count && i < SHOWN; i++)
		clf_json_append(list, clf_json_string(threading->rejected[i]));
	return list;
}

static struct clf_json *identity_json(const struct intake_decision *decision)
{
	const struct clf_actor *actor = &decision->request.actor;
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "address", decision->identity.address);
	clf_json_set_text(object, "is", actor_kinds[actor->kind]);
	clf_json_set_text(object, "sureness", clf_sureness_name(decision->identity.sureness));
	clf_json_set_bool(object, "authentication_failed", decision->identity.authentication_failed);
	clf_json_set_bool(object, "sure_enough", actor->sure);
	clf_json_set_text(object, "why", decision->identity.why);
	return object;
}

static struct clf_json *commands_json(const struct intake_decision *decision)
{
	const struct clf_commands *commands = &decision->commands;
	struct clf_json *object = clf_json_object();
	struct clf_json *lines = clf_json_array();
	struct clf_json *tickets = clf_json_array();

	for (size_t i = 0; i < commands->count && i < SHOWN; i++)
		clf_json_append(lines, clf_json_string(commands->items[i].line));
	for (size_t i = 0; i < commands->ticket_count; i++)
		clf_json_append(tickets, clf_json_integer(commands->tickets[i]));
	clf_json_set(object, "lines", lines);
	clf_json_set(object, "tickets", tickets);
	clf_json_set_text(object, "problem", commands->problem);
	clf_json_set_bool(object, "obeyed", decision->request.commands != NULL);
	return object;
}

static struct clf_json *problems_json(const struct clf_reading *reading)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < reading->problems.count && i < SHOWN; i++)
		clf_json_append(list, clf_json_string(reading->problems.items[i]));
	return list;
}

static void add_mail(struct clf_json *object, const struct intake_mail *mail, const struct intake_decision *decision)
{
	const struct clf_reading *reading = mail->reading;

	clf_json_set_text(object, "kind", clf_mail_kind_name(reading->kind));
	clf_json_set_bool(object, "automatic", reading->automatic);
	clf_json_set_text(object, "kind_why", reading->why);
	clf_json_set_text(object, "reply_rule", reading->reply_rule);
	clf_json_set(object, "problems", problems_json(reading));
	if (decision->mail.is_own)
		clf_json_set_bool(object, "our_own", true);
	if (decision->mail.same_mail_known || decision->is_copy_elsewhere)
		clf_json_set_bool(object, "copy", true);
	if (decision->mail.class_lost)
		clf_json_set_bool(object, "class_lost", true);
	if (decision->mail.leaks)
		clf_json_set_bool(object, "leaks", true);
	if (decision->mail.report_outbox != 0)
		clf_json_set_integer(object, "report_outbox", decision->mail.report_outbox);
	if (decision->same_mail != 0)
		clf_json_set_integer(object, "same_mail_as_journal", decision->same_mail);
	if (decision->to_desk)
		clf_json_set_bool(object, "to_command_address", true);
	if (decision->holds_commands)
		clf_json_set(object, "commands", commands_json(decision));
	if (mail->oversize)
		clf_json_set_integer(object, "oversize", mail->size);
}

struct clf_json *intake_decision_json(const struct intake_mail *mail, const struct intake_decision *decision)
{
	const struct clf_threading *threading = &decision->threading;
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "mailbox", mail->mailbox->name);
	clf_json_set_text(object, "envelope", mail->envelope);
	clf_json_set_text(object, "message_id", mail->reading->message_id);
	clf_json_set_text(object, "subject", mail->reading->subject);
	clf_json_set_text(object, "signal", clf_signal_name(threading->signal));
	clf_json_set(object, "ticket", threading->ticket != 0 ? clf_json_integer(threading->ticket) : clf_json_null());
	if (threading->has_token)
		clf_json_set_text(object, "token_class", clf_token_class_name(threading->token.klass));
	if (threading->related != 0)
		clf_json_set_integer(object, "related", threading->related);
	clf_json_set(object, "signals", signals_json(&decision->candidates));
	clf_json_set(object, "rejected", rejected_json(threading));
	clf_json_set(object, "identity", identity_json(decision));
	add_mail(object, mail, decision);
	return object;
}

static void add_sends(struct clf_json *list, int64_t ticket, const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count && clf_json_size(list) < SHOWN; i++) {
		const struct clf_step *step = &plan->steps[i];
		struct clf_json *row;
		const char *why;

		if (step->kind != CLF_STEP_SEND && step->kind != CLF_STEP_SUPPRESSED && step->kind != CLF_STEP_NOTICE)
			continue;
		row = clf_json_object();
		clf_json_set_text(row, "to", step->to);
		clf_json_set_text(row, "template", step->template_name);
		why = step->kind == CLF_STEP_SUPPRESSED ? step->text : step->kept_back;
		clf_json_set_bool(row, "kept_back", why != NULL);
		if (why != NULL)
			clf_json_set_text(row, "why", why);
		if (ticket != 0)
			clf_json_set_integer(row, "ticket", ticket);
		clf_json_append(list, row);
	}
}

static void add_changes(struct clf_json *list, int64_t ticket, const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->change_count && clf_json_size(list) < SHOWN; i++) {
		const struct clf_change *change = &plan->changes[i];
		struct clf_json *row = clf_json_object();

		clf_json_set_text(row, "what", change->what);
		clf_json_set_text(row, "from", change->from);
		clf_json_set_text(row, "to", change->to);
		if (ticket != 0)
			clf_json_set_integer(row, "ticket", ticket);
		clf_json_append(list, row);
	}
}

static bool makes_ticket(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].kind == CLF_STEP_CREATE)
			return true;
	}
	return false;
}

/* How much a plan stands in the way of the whole mail. */
static int weight(const struct clf_plan *plan)
{
	if (plan->outcome == CLF_OUTCOME_REFUSED)
		return 2;
	return plan->outcome == CLF_OUTCOME_TICKET ? 0 : 1;
}

static enum clf_status plan_all(const struct clf_act_context *context, struct clf_arena *arena,
				const struct intake_decision *decision, struct clf_plan *plans, size_t *decides,
				struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	*decides = 0;
	for (size_t i = 0; status == CLF_OK && i < decision->request_count; i++) {
		status = clf_act_plan(context, arena, &decision->requests[i], clf_clock_now(), &plans[i], err);
		if (status == CLF_OK && weight(&plans[i]) > weight(&plans[*decides]))
			*decides = i;
	}
	return status;
}

static void add_plans(const struct intake_decision *decision, const struct clf_plan *plans, size_t decides,
		      struct clf_json *object)
{
	struct clf_json *sends = clf_json_array();
	struct clf_json *changes = clf_json_array();
	const struct clf_plan *plan = &plans[decides];
	bool makes = false;

	for (size_t i = 0; i < decision->request_count; i++) {
		if (weight(plan) > 0 && i != decides)
			continue;
		add_sends(sends, decision->requests[i].ticket, &plans[i]);
		add_changes(changes, decision->requests[i].ticket, &plans[i]);
		makes = makes || makes_ticket(&plans[i]);
	}
	clf_json_set_text(object, "outcome", clf_outcome_name(plan->outcome));
	clf_json_set_text(object, "why", plan->why);
	clf_json_set_text(object, "refusal", plan->refusal);
	clf_json_set_bool(object, "new_ticket", makes);
	clf_json_set(object, "sends", sends);
	clf_json_set(object, "changes", changes);
}

static enum clf_status add_plan(const struct clf_act_context *context, struct clf_arena *arena,
				const struct intake_decision *decision, struct clf_json *object, struct clf_error *err)
{
	struct clf_plan *plans = clf_arena_array_of(arena, decision->request_count, struct clf_plan);
	enum clf_outcome outcome;
	const char *why;
	size_t decides = 0;
	enum clf_status status;

	if (intake_decided(decision, &outcome, &why)) {
		clf_json_set_text(object, "outcome", clf_outcome_name(outcome));
		clf_json_set_text(object, "why", why);
		return CLF_OK;
	}
	status = plan_all(context, arena, decision, plans, &decides, err);
	if (status == CLF_OK)
		add_plans(decision, plans, decides, object);
	return status;
}

enum clf_status clf_intake_explain(const struct clf_act_context *context, struct clf_arena *arena, const char *mailbox,
				   const char *envelope, const struct clf_reading *reading, struct clf_json **out,
				   struct clf_error *err)
{
	struct intake_mail mail = {.envelope = envelope, .reading = reading};
	struct intake_decision decision;
	struct clf_json *object;
	enum clf_status status;

	mail.mailbox = clf_config_mailbox(context->config, mailbox);
	if (mail.mailbox == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no [mailbox %s]", mailbox != NULL ? mailbox : "");
	status = intake_decide(context, arena, &mail, &decision, err);
	if (status != CLF_OK)
		return status;
	object = intake_decision_json(&mail, &decision);
	status = add_plan(context, arena, &decision, object, err);
	if (status == CLF_OK)
		*out = object;
	else
		clf_json_free(&object);
	return status;
}
