/*
 * agent.c - what agents want to be told.
 */
#include "clf/ticket/agent.h"

bool clf_agent_wants(const struct clf_agent *agent, enum clf_notice_kind kind)
{
	bool otherwise = agent->notices >> kind & 1u;

	return (kind != CLF_NOTICE_UPDATED) != otherwise;
}
