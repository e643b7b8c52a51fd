/*
 * act_purge.c - a ticket purged: who may, that it is written down, and that it is overwritten.
 */
#include "clf/act/purge.h"

#include <stdio.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/query.h"
#include "clf/store/people/erase.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"

static enum clf_status may(const struct clf_people *people, struct clf_arena *arena, int64_t ticket,
			   struct clf_error *err)
{
	struct clf_store *store = people->context->store;
	struct clf_permission *permissions = NULL;
	size_t count = 0;
	bool visible = false;
	enum clf_scope scope;
	enum clf_status status;

	if (people->by->kind == CLF_ACTOR_SYSTEM)
		return CLF_OK;
	status = clf_permission_list(store, arena, &permissions, &count, err);
	if (status != CLF_OK)
		return status;
	scope = clf_permission_scope(permissions, count, "purge", people->by->role);
	if (scope == CLF_SCOPE_NONE)
		return clf_error_set(err, CLF_EDENIED, "only administrators may purge a ticket");
	status = clf_desk_visible(store, people->by->party, scope, ticket, &visible, err);
	if (status == CLF_OK && !visible)
		status =
		    clf_error_set(err, CLF_ENOTFOUND, "there is no ticket %lld that you may purge", (long long)ticket);
	return status;
}

struct purging {
	const struct clf_people *people;
	int64_t ticket, now;
};

static enum clf_status purge(void *user, struct clf_error *err)
{
	const struct purging *p = user;
	char number[24];
	enum clf_status status =
	    clf_purge_ticket(p->people->context->store, p->ticket, act_who(p->people->by), p->now, false, err);

	snprintf(number, sizeof number, "%lld", (long long)p->ticket);
	if (status == CLF_OK)
		status = act_audit_line(p->people, "ticket.purged", number, NULL, NULL, err);
	/* Before it is committed, and only once it can be: a line too many does no harm. */
	if (status == CLF_OK)
		status = clf_purge_note(p->people->context->config->store_url, p->ticket, p->now, err);
	return status;
}

enum clf_status clf_act_purge(const struct clf_people *people, int64_t ticket, struct clf_error *err)
{
	struct clf_store *store = people->context->store;
	struct purging p = {.people = people, .ticket = ticket, .now = clf_clock_now()};
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = may(people, arena, ticket, err);

	if (status == CLF_OK)
		status = clf_erase_begin(store, err);
	if (status == CLF_OK)
		status = clf_store_transact(store, purge, &p, err);
	/* Others may read in the old log: the clock empties it later. */
	if (status == CLF_OK)
		clf_erase_end(store, NULL);
	clf_arena_free(&arena);
	return status;
}
