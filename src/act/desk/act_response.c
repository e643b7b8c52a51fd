/*
 * act_response.c - a response from the feedback platform: kept once, and a ticket when a criterion says so.
 */
#include "clf/act/act.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/door/door.h"
#include "clf/store/rule/rules.h"

/* One response on its way through. */
struct taking {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	struct clf_response response;
	const struct clf_customer *customer;
	const struct clf_actor *actor;
	enum clf_via via;
	bool known;
	struct clf_act_result result;
};

static enum clf_status ask_criteria(struct taking *taking, struct clf_error *err)
{
	const struct clf_response *response = &taking->response;
	struct clf_new_ticket ticket = {
	    .text = response->hidden ? NULL : response->comment, /* what notices show */
	    .channel = clf_text_blank(response->channel) ? "survey" : response->channel,
	    .segment = response->segment,
	    .response = response->id,
	    .customer = *taking->customer,
	    .priority = CLF_PRIORITY_MEDIUM,
	    .score = response->score,
	    .has_score = response->has_score,
	};
	const struct clf_action action = {.kind = CLF_ACTION_RESPONSE, .new_ticket = &ticket};
	const struct clf_request request = {
	    .key = clf_arena_printf(taking->arena, "response:%s", response->id),
	    .actor = *taking->actor,
	    .via = taking->via,
	    .actions = &action,
	    .action_count = 1,
	};

	ticket.subject = clf_text_blank(response->survey)
			     ? "Your feedback"
			     : clf_arena_printf(taking->arena, "Your feedback: %s", response->survey);
	if (ticket.customer.locale == NULL)
		ticket.customer.locale = response->locale;
	return clf_act_within(taking->context, taking->arena, &request, &taking->result, err);
}

/* A refused ticket must not leave a response behind that would count as known. */
static enum clf_status take(void *user, struct clf_error *err)
{
	struct taking *taking = user;
	struct clf_store *store = taking->context->store;
	enum clf_status status;

	taking->result = (struct clf_act_result){0};
	taking->known = false;
	status = clf_door_response_keep(store, &taking->response, taking->customer, &taking->known,
					&taking->result.ticket, err);
	if (status == CLF_OK && taking->known) {
		taking->result.repeated = true;
		return CLF_OK;
	}
	if (status == CLF_OK && taking->response.survey_id != 0)
		status = clf_rule_for_survey(store, taking->response.survey_id, taking->response.survey, err);
	if (status == CLF_OK)
		status = ask_criteria(taking, err);
	if (status == CLF_OK && taking->result.outcome != CLF_OUTCOME_REFUSED)
		status = clf_door_response_decided(store, taking->response.id, taking->result.decision, err);
	return status == CLF_OK && taking->result.outcome == CLF_OUTCOME_REFUSED ? CLF_EDENIED : status;
}

enum clf_status clf_act_response(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_response *response, const struct clf_customer *customer,
				 const struct clf_actor *actor, enum clf_via via, bool *known,
				 struct clf_act_result *out, struct clf_error *err)
{
	struct taking taking = {context, arena, *response, customer, actor, via, false, {0}};
	enum clf_status status = clf_response_check(response, customer, err);

	if (status == CLF_OK)
		status = clf_store_transact(context->store, take, &taking, err);
	if (status == CLF_EDENIED && taking.result.outcome == CLF_OUTCOME_REFUSED)
		status = CLF_OK;
	if (status == CLF_OK) {
		*known = taking.known;
		*out = taking.result;
	}
	return status;
}
