/*
 * actor.c - agents as those who ask, made in one way whatever the way in.
 */
#include "clf/act/act.h"
#include "clf/base/str.h"

struct clf_actor clf_actor_of_agent(const struct clf_config *config, const struct clf_agent *agent)
{
	return (struct clf_actor){.kind = CLF_ACTOR_AGENT,
				  .party = agent->id,
				  .address = agent->address,
				  .name = clf_text_blank(agent->name) ? NULL : agent->name,
				  .role = agent->role,
				  .zone = clf_act_zone(config, agent->timezone),
				  .locale = clf_text_blank(agent->locale) ? config->locale : agent->locale,
				  .no_receipts = agent->no_receipts};
}
