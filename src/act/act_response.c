/*
 * act_response.c - a response from the feedback platform: kept once, and a ticket when its criterion says so.
 */
#include "clf/act/act.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/door/door.h"

#define TRIES 6
#define TRY_AGAIN_MS 100

struct response_in {
	const struct clf_response *response;
	const struct clf_customer *customer;
	const struct clf_actor *actor;
	enum clf_via via;
};

static enum clf_status make_ticket(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct response_in *in, struct clf_act_result *out, struct clf_error *err)
{
	const struct clf_response *response = in->response;
	struct clf_new_ticket ticket = {
	    .text = response->comment,
	    .channel = "survey",
	    .segment = response->segment,
	    .response = response->id,
	    .customer = *in->customer,
	    .priority = CLF_PRIORITY_MEDIUM,
	    .score = response->score,
	    .has_score = response->has_score,
	};
	const struct clf_action action = {.kind = CLF_ACTION_CREATE, .new_ticket = &ticket};
	const struct clf_request request = {
	    .key = clf_arena_printf(arena, "response:%s", response->id),
	    .actor = *in->actor,
	    .via = in->via,
	    .actions = &action,
	    .action_count = 1,
	};

	ticket.subject = clf_text_blank(response->survey)
			     ? "Your feedback"
			     : clf_arena_printf(arena, "Your feedback: %s", response->survey);
	if (ticket.customer.locale == NULL)
		ticket.customer.locale = response->locale;
	return clf_act_within(context, arena, &request, out, err);
}

static enum clf_status take(const struct clf_act_context *context, struct clf_arena *arena,
			    const struct response_in *in, bool *known, struct clf_act_result *out,
			    struct clf_error *err)
{
	struct clf_act_result result = {0};
	bool makes = false;
	enum clf_status status =
	    clf_door_response_keep(context->store, in->response, in->customer, known, &result.ticket, err);

	if (status == CLF_OK && *known) {
		result.repeated = true;
		*out = result;
		return CLF_OK;
	}
	if (status == CLF_OK)
		status = clf_door_response_criterion(context->store, in->response, &makes, err);
	if (status == CLF_OK && makes)
		status = make_ticket(context, arena, in, &result, err);
	if (status == CLF_OK)
		*out = result;
	return status;
}

/* A refused ticket must not leave a response behind that would count as known. */
static enum clf_status take_once(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct response_in *in, bool *known, struct clf_act_result *out,
				 struct clf_error *err)
{
	enum clf_status status = clf_store_begin(context->store, err);

	if (status != CLF_OK)
		return status;
	status = take(context, arena, in, known, out, err);
	if (status == CLF_OK && out->outcome == CLF_OUTCOME_REFUSED)
		clf_store_rollback(context->store);
	else if (status == CLF_OK)
		status = clf_store_commit(context->store, err);
	if (status != CLF_OK)
		clf_store_rollback(context->store);
	return status;
}

enum clf_status clf_act_response(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_response *response, const struct clf_customer *customer,
				 const struct clf_actor *actor, enum clf_via via, bool *known,
				 struct clf_act_result *out, struct clf_error *err)
{
	const struct response_in in = {response, customer, actor, via};
	enum clf_status status = CLF_EAGAIN;

	for (int i = 0; i < TRIES && status == CLF_EAGAIN; i++) {
		if (i > 0)
			clf_sleep_ms(TRY_AGAIN_MS * i);
		*known = false;
		status = take_once(context, arena, &in, known, out, err);
	}
	return status;
}
