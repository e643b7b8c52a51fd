/*
 * directory_facts.h - agents, teams and segments as far as a request names them (facts.h).
 */
#ifndef CLF_TICKET_DIRECTORY_FACTS_H
#define CLF_TICKET_DIRECTORY_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/agent.h"

struct clf_membership {
	const char *team;
	int64_t agent;
};

/* An active manager of a segment. */
struct clf_segment_manager {
	const char *segment;
	struct clf_agent agent;
};

/* Names that commands match; read only when a request has commands or a forward. */
struct clf_directory {
	const struct clf_agent *agents; /* active ones */
	size_t agent_count;
	const char *const *teams, *const *segments;
	size_t team_count, segment_count;
	const char *const *views; /* the agent's own and everybody's */
	size_t view_count;
	const struct clf_membership *memberships; /* of active agents: who is told when a command names a team */
	size_t membership_count;
};

#endif
