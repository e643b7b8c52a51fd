/*
 * door_values.c - what a ticket holds in fields that administrators set up: read for a request, and written.
 */
#include "clf/base/arena.h"
#include "door/door_inside.h"
#include "field/values.h"

enum clf_status door_values(struct gathering *g)
{
	struct clf_ticket *ticket;
	enum clf_status status = clf_fields(g->store, &g->facts->customs, g->err);

	if (status != CLF_OK || g->facts->customs->count == 0 || g->facts->ticket == NULL)
		return status;
	ticket = clf_arena_new_of(g->arena, struct clf_ticket);
	*ticket = *g->facts->ticket;
	status = clf_values_of(g->store, g->arena, g->facts->customs, ticket->number, &ticket->held,
			       &ticket->held_count, g->err);
	g->facts->ticket = ticket;
	return status;
}

enum clf_status door_value(struct applying *a, const struct clf_step *step)
{
	const struct clf_custom *field = clf_custom_of(a->facts->customs, step->custom);

	if (field == NULL)
		return clf_error_set(a->err, CLF_EINVAL, "there is no field %lld to set", (long long)step->custom);
	return value_put(a->store, a->ticket, field, step->text, a->err);
}
