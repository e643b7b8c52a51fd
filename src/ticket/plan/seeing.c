/*
 * seeing.c - who sees which ticket: the predicate in C.
 */
#include "clf/ticket/plan/seeing.h"

#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/facts.h"
#include "clf/ticket/plan/request.h"

static bool is_actor(const struct clf_actor *actor, int64_t party, const char *address)
{
	if (party != 0 && actor->party != 0)
		return party == actor->party;
	return !clf_text_blank(address) && clf_text_equal_nocase(address, actor->address);
}

static bool watches(const struct clf_facts *facts, const struct clf_actor *actor)
{
	for (size_t i = 0; i < facts->watcher_count; i++) {
		const struct clf_watcher *watcher = &facts->watchers[i];

		if (!watcher->muted && is_actor(actor, watcher->agent.id, watcher->agent.address))
			return true;
	}
	return false;
}

static bool takes_part(const struct clf_facts *facts, const struct clf_actor *actor)
{
	for (size_t i = 0; i < facts->participant_count; i++) {
		const struct clf_participant *other = &facts->participants[i];

		if (other->as == CLF_CLASS_AGENT && is_actor(actor, other->party, other->address))
			return true;
	}
	return false;
}

bool clf_sees_as_own(const struct clf_facts *facts, const struct clf_actor *actor)
{
	const struct clf_ticket *ticket = facts->ticket;
	bool owned = ticket->owner != 0 && (facts->owner == NULL || facts->owner->active);

	if (owned && actor->party == ticket->owner)
		return true;
	return facts->actor_in_team || (!owned && clf_text_blank(ticket->team) && ticket->parent == 0);
}

bool clf_sees_by_segment(const struct clf_facts *facts)
{
	return facts->actor_manages || (clf_text_blank(facts->ticket->segment) && facts->ticket->parent == 0);
}

bool clf_sees_beside(const struct clf_facts *facts, const struct clf_actor *actor)
{
	return facts->actor_in_group || facts->actor_keeps_parent || facts->actor_keeps_sub || watches(facts, actor) ||
	       takes_part(facts, actor);
}

bool clf_keeps(const struct clf_facts *facts, const struct clf_actor *actor)
{
	const struct clf_ticket *ticket = facts->ticket;
	bool owned = ticket != NULL && ticket->owner != 0 && (facts->owner == NULL || facts->owner->active);

	if (ticket == NULL || actor->kind != CLF_ACTOR_AGENT || actor->party == 0)
		return false;
	return owned ? actor->party == ticket->owner : facts->actor_in_team;
}

bool clf_sees_parts(const struct clf_facts *facts, const struct clf_actor *actor)
{
	if (actor->kind != CLF_ACTOR_AGENT)
		return actor->kind == CLF_ACTOR_SYSTEM;
	return clf_keeps(facts, actor) ||
	       clf_permission_scope(facts->permissions, facts->permission_count, "view", actor->role) == CLF_SCOPE_ALL;
}

bool clf_sees(const struct clf_facts *facts, const struct clf_actor *actor)
{
	enum clf_scope scope;

	if (actor->kind != CLF_ACTOR_AGENT)
		return true;
	scope = clf_permission_scope(facts->permissions, facts->permission_count, "view", actor->role);
	if (scope == CLF_SCOPE_NONE || scope == CLF_SCOPE_ALL || facts->ticket == NULL)
		return scope != CLF_SCOPE_NONE;
	return (scope == CLF_SCOPE_SEGMENT && clf_sees_by_segment(facts)) || clf_sees_as_own(facts, actor) ||
	       clf_sees_beside(facts, actor);
}

bool clf_sees_as_manager(const struct clf_facts *facts, const struct clf_ticket *ticket,
			 const struct clf_agent *manager)
{
	enum clf_scope scope = clf_permission_scope(facts->permissions, facts->permission_count, "view", manager->role);

	if (scope != CLF_SCOPE_OWN)
		return scope != CLF_SCOPE_NONE;
	return ticket->owner == manager->id ||
	       (ticket->owner == 0 && clf_text_blank(ticket->team) && ticket->parent == 0);
}
