/*
 * seeing.h - who sees which ticket, from facts. src/store/look/visible.h says the same in SQL, word for word, and
 * tests/unit/web/test_seeing.c holds both together: whoever changes one changes the other.
 *
 * An agent sees, within the scope of "view":
 * - all: every ticket;
 * - segment: those of segments they manage, and those without a segment that have no parent;
 * - own, and segment too: what they own or their team has; what has neither owner nor team nor parent; what their group
 *   has, or they watch or take part in; the sub-tickets of what they keep, and the parent of a sub-ticket they keep;
 * - none: nothing.
 * The keeper of a ticket is its owner, else its team. An owner who is no longer active owns nothing.
 */
#ifndef CLF_TICKET_SEEING_H
#define CLF_TICKET_SEEING_H

#include <stdbool.h>

struct clf_actor;
struct clf_agent;
struct clf_facts;
struct clf_ticket;

/* facts: of the ticket and the actor. Who isn't an agent sees what is written to them, which isn't asked here: true. */
bool clf_sees(const struct clf_facts *facts, const struct clf_actor *actor);

/* The parts of it on which rights ride. Each needs a ticket in the facts. */
bool clf_sees_as_own(const struct clf_facts *facts, const struct clf_actor *actor);
bool clf_sees_by_segment(const struct clf_facts *facts);
/* Is in its group, watches it, takes part in it, or keeps its parent or a sub-ticket of it. */
bool clf_sees_beside(const struct clf_facts *facts, const struct clf_actor *actor);

/* Its owner; its team, where nobody active owns it. */
bool clf_keeps(const struct clf_facts *facts, const struct clf_actor *actor);
/* All of its sub-tickets, however many: its keeper does, and who sees every ticket. */
bool clf_sees_parts(const struct clf_facts *facts, const struct clf_actor *actor);

/* A manager of the ticket's segment, of whom no more is known: for who is told. */
bool clf_sees_as_manager(const struct clf_facts *facts, const struct clf_ticket *ticket,
			 const struct clf_agent *manager);

#endif
