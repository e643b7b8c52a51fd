/*
 * intake_alert.c - mail of our own that comes back is a loop in somebody's forwarding: administrators are told, once a
 * day for each address that it came back from. Whoever had a mail of ours can send it back from any number of
 * addresses: these share a few keys, so that no more than that many alerts a day come of it.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/words.h"
#include "decide/intake_decide.h"

#define ADMINS 20u
#define ALERTS_A_DAY 8u

static const char *reason_for(struct clf_arena *arena, const char *locale, const struct intake_decision *decision)
{
	const char *nobody = clf_words(locale, "nobody named");
	const char *from = decision->identity.address, *to = decision->mail.to_joined;

	return clf_arena_printf(arena,
				clf_words(locale,
					  "A mail of our own came back from %s, sent to %s. Nothing was done "
					  "with it. Somebody forwards our mail to us, or an address is an alias "
					  "of the mailbox: find it and end it. You are told of this address once "
					  "a day."),
				from != NULL ? from : nobody, clf_text_blank(to) ? nobody : to);
}

static size_t add_steps(struct clf_arena *arena, const struct clf_config *config,
			const struct intake_decision *decision, const struct clf_agent_record *agents, size_t count,
			struct clf_step *steps)
{
	size_t n = 0;

	for (size_t i = 0; i < count && n < ADMINS; i++) {
		const struct clf_agent *agent = &agents[i].agent;

		if (!agent->active || agent->role != CLF_ROLE_ADMIN)
			continue;
		steps[n++] = (struct clf_step){
		    .kind = CLF_STEP_SEND,
		    .party = agent->id,
		    .to = agent->address,
		    .name = agent->name,
		    .locale = agent->locale,
		    .klass = CLF_CLASS_NOTICE,
		    .template_name = "refusal-notice",
		    .token_class = CLF_TOKEN_AGENT_NOTE,
		    .automatic = CLF_AUTO_GENERATED,
		    .reason = reason_for(arena, agent->locale != NULL ? agent->locale : config->locale, decision)};
	}
	return n;
}

static const char *key_for(struct clf_arena *arena, const struct intake_decision *decision)
{
	const char *address = decision->identity.address != NULL ? decision->identity.address : "";
	uint8_t hash[16];

	clf_hash(NULL, address, strlen(address), hash, sizeof hash);
	return clf_arena_printf(arena, "loop:%u:%" PRId64, hash[0] % ALERTS_A_DAY, clf_clock_now() / CLF_DAY);
}

enum clf_status intake_alert_loop(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct intake_decision *decision, bool *queued, struct clf_error *err)
{
	const struct clf_request request = {.key = key_for(arena, decision),
					    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "gateway", .sure = true},
					    .via = CLF_VIA_MAIL,
					    .mailbox = decision->request.mailbox,
					    .mail = &decision->mail};
	struct clf_step *steps = clf_arena_array_of(arena, ADMINS, struct clf_step);
	struct clf_agent_record *agents = NULL;
	struct clf_act_result result = {0};
	size_t count = 0;
	enum clf_status status = clf_agent_list(context->store, arena, &agents, &count, err);

	if (status != CLF_OK)
		return status;
	count = add_steps(arena, context->config, decision, agents, count, steps);
	if (count > 0)
		status = clf_act_send(context, arena, &request, steps, count, &result, err);
	*queued = *queued || result.queued;
	return status;
}
