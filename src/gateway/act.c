/*
 * act.c - the one door, whole: facts, plan, ids, rendering, applying.
 */
#include "clf/gateway/act.h"

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/query.h"

#define TRIES 6
#define TRY_AGAIN_MS 100

/* The request's own mailbox, else the one its ticket lives in, else the first. */
static enum clf_status find_mailbox(struct acting *acting)
{
	const struct clf_config *config = acting->context->config;
	const char *name = acting->request->mailbox;
	struct clf_ticket ticket;
	enum clf_status status;

	if (config->mailbox_count == 0)
		return clf_error_set(acting->err, CLF_EINVAL, "no mailbox is configured");
	if (name == NULL && acting->request->ticket != 0) {
		status = clf_query_ticket(acting->context->store, acting->arena, acting->request->ticket, &ticket,
					  acting->err);
		if (status != CLF_OK)
			return status;
		name = ticket.mailbox;
	}
	acting->mailbox = clf_config_mailbox(config, name);
	if (acting->mailbox == NULL)
		acting->mailbox = &config->mailboxes[0];
	acting->smtp = clf_config_smtp(config, acting->mailbox->smtp);
	if (acting->smtp == NULL)
		return clf_error_set(acting->err, CLF_EINVAL, "there is no [smtp %s]", acting->mailbox->smtp);
	return CLF_OK;
}

static enum clf_status make_plan(struct acting *acting)
{
	const struct clf_mailbox_facts mailbox = {
	    .name = acting->mailbox->name,
	    .segment = acting->mailbox->segment,
	    .unknown = acting->mailbox->unknown,
	    .two_way = acting->mailbox->two_way,
	    .auto_ack = acting->mailbox->auto_ack,
	};
	enum clf_status status = clf_door_facts(acting->context->store, acting->arena, acting->request, &mailbox,
						&acting->facts, acting->err);

	if (status != CLF_OK)
		return status;
	clf_plan_make(acting->arena, acting->request, &acting->facts, &acting->plan);
	for (size_t i = 0; i < acting->plan.step_count && acting->number == 0; i++) {
		if (acting->plan.steps[i].kind == CLF_STEP_CREATE)
			acting->number = clf_store_next_ticket(acting->context->store);
	}
	return CLF_OK;
}

static enum clf_status render_all(struct acting *acting, struct clf_rendered_mail **out, size_t *count)
{
	struct clf_rendered_mail *mails =
	    clf_arena_array_of(acting->arena, acting->plan.step_count, struct clf_rendered_mail);
	enum clf_status status = CLF_OK;
	size_t n = 0;

	for (size_t i = 0; status == CLF_OK && i < acting->plan.step_count; i++) {
		if (acting->plan.steps[i].kind == CLF_STEP_SEND)
			status = act_render(acting, i, &mails[n++]);
	}
	*out = mails;
	*count = n;
	return status;
}

/* What was not done may be asked for again: its key isn't used up. */
static enum clf_status carry_out(struct acting *acting, struct clf_act_result *result)
{
	struct clf_request request = *acting->request;
	struct clf_rendered_mail *mails = NULL;
	struct clf_applied applied = {0};
	size_t count = 0;
	enum clf_status status;

	if (acting->plan.step_count == 0 && acting->plan.outcome == CLF_OUTCOME_REFUSED)
		return CLF_OK;
	status = render_all(acting, &mails, &count);
	if (status != CLF_OK)
		return status;
	if (acting->plan.outcome != CLF_OUTCOME_TICKET)
		request.key = NULL;
	status = clf_door_apply(acting->context->store, acting->arena, &request, &acting->facts, &acting->plan,
				acting->number, mails, count, &applied, acting->err);
	if (status != CLF_OK)
		return status;
	result->ticket = applied.ticket;
	result->message = applied.message;
	result->queued = count > 0;
	return CLF_OK;
}

static enum clf_status repeated(struct acting *acting, struct clf_act_result *result)
{
	bool seen = false;
	struct clf_applied applied = {0};
	enum clf_status status = CLF_OK;

	if (acting->request->key != NULL)
		status = clf_door_seen(acting->context->store, acting->request->key, &seen, &applied, acting->err);
	if (status == CLF_OK && seen)
		*result = (struct clf_act_result){.outcome = CLF_OUTCOME_TICKET,
						  .ticket = applied.ticket,
						  .message = applied.message,
						  .repeated = true};
	return status;
}

enum clf_status act_with_parts(const struct clf_act_context *context, struct clf_arena *arena,
			       const struct clf_request *request, const struct clf_outgoing_part *parts,
			       size_t part_count, struct clf_act_result *out, struct clf_error *err)
{
	struct clf_request given = *request;
	struct acting acting = {.context = context,
				.arena = arena,
				.request = &given,
				.parts = parts,
				.part_count = part_count,
				.err = err};
	struct clf_act_result result = {.ticket = request->ticket};
	enum clf_status status = repeated(&acting, &result);

	if (status == CLF_OK && !result.repeated)
		status = find_mailbox(&acting);
	if (status == CLF_OK && !result.repeated) {
		given.mailbox = acting.mailbox->name;
		status = make_plan(&acting);
	}
	if (status == CLF_OK && !result.repeated) {
		result.outcome = acting.plan.outcome;
		result.refusal = acting.plan.refusal;
		result.denied = acting.plan.denied;
		result.why = acting.plan.why;
		status = carry_out(&acting, &result);
	}
	if (status == CLF_OK)
		*out = result;
	return status;
}

enum clf_status clf_act_within(const struct clf_act_context *context, struct clf_arena *arena,
			       const struct clf_request *request, struct clf_act_result *out, struct clf_error *err)
{
	return act_with_parts(context, arena, request, NULL, 0, out, err);
}

static enum clf_status act_once(const struct clf_act_context *context, struct clf_arena *arena,
				const struct clf_request *request, struct clf_act_result *out, struct clf_error *err)
{
	enum clf_status status = clf_store_begin(context->store, err);

	if (status != CLF_OK)
		return status;
	status = clf_act_within(context, arena, request, out, err);
	if (status == CLF_OK)
		status = clf_store_commit(context->store, err);
	if (status != CLF_OK)
		clf_store_rollback(context->store);
	return status;
}

enum clf_status clf_act(const struct clf_act_context *context, struct clf_arena *arena,
			const struct clf_request *request, struct clf_act_result *out, struct clf_error *err)
{
	enum clf_status status = CLF_EAGAIN;

	for (int i = 0; i < TRIES && status == CLF_EAGAIN; i++) {
		if (i > 0)
			clf_sleep_ms(TRY_AGAIN_MS * i);
		status = act_once(context, arena, request, out, err);
	}
	return status;
}
