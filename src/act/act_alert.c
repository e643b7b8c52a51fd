/*
 * act_alert.c - what administrators have to see to, told to each of them in their language.
 */
#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/mail/write/compose.h"
#include "clf/store/people/directory.h"

#define ADMINS 20u

static struct clf_step step_for(const struct clf_agent *agent, const struct clf_alert *alert)
{
	return (struct clf_step){.kind = CLF_STEP_SEND,
				 .party = agent->id,
				 .to = agent->address,
				 .name = agent->name,
				 .locale = agent->locale,
				 .klass = CLF_CLASS_NOTICE,
				 .template_name = "alert-notice",
				 .token_class = CLF_TOKEN_AGENT_NOTE,
				 .automatic = CLF_AUTO_GENERATED,
				 .subject = alert->heading,
				 .reason = alert->reason};
}

enum clf_status clf_act_alert(const struct clf_act_context *context, struct clf_arena *arena,
			      const struct clf_request *request, clf_act_say *say, void *user, bool *queued,
			      struct clf_error *err)
{
	struct clf_step *steps = clf_arena_array_of(arena, ADMINS, struct clf_step);
	struct clf_agent_record *agents = NULL;
	struct clf_act_result result = {0};
	size_t count = 0, n = 0;
	enum clf_status status = clf_agent_list(context->store, arena, &agents, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count && n < ADMINS; i++) {
		const struct clf_agent *agent = &agents[i].agent;
		struct clf_alert alert;

		if (!agent->active || agent->role != CLF_ROLE_ADMIN)
			continue;
		alert = say(user, arena, agent->locale != NULL ? agent->locale : context->config->locale);
		steps[n++] = step_for(agent, &alert);
	}
	if (status == CLF_OK && n > 0)
		status = clf_act_send(context, arena, request, steps, n, &result, err);
	*queued = *queued || result.queued;
	return status;
}
