/*
 * required.c - fields that a type requires of its tickets before they are resolved or closed: none gets there without
 * them, and none loses one there.
 */
#include "clf/base/arena.h"
#include "clf/ticket/rule/desk.h"
#include "plan/must/must.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"

#define FIELDS_SHOWN 8u

static bool is_done(const struct clf_ticket_status *status)
{
	return status != NULL && (status->kind == CLF_KIND_RESOLVED || status->kind == CLF_KIND_CLOSED);
}

static const struct clf_list_item *type_of(const struct planning *p)
{
	const struct clf_desk_lists *lists = p->facts->lists;

	return lists != NULL ? clf_item_of(lists->items, lists->item_count, p->ticket.type.id) : NULL;
}

/* It comes there by this request: by its status, or by its type, unless another took that one's place. */
static bool enters(const struct planning *p, const struct clf_ticket_status *status)
{
	const struct clf_ticket *before = p->facts->ticket;
	const struct clf_ticket_status *was;

	if (!plan_is_found(p))
		return true;
	was = plan_status_of(p->facts, before->status);
	return was == NULL || was->kind != status->kind || (before->type.id != p->ticket.type.id && !p->request->desk);
}

static bool had(const struct planning *p, int64_t field)
{
	return plan_is_found(p) && clf_custom_held(p->facts->ticket->held, p->facts->ticket->held_count, field) != NULL;
}

/* Those that it lacks, into the arena; what was so before this request, for whatever reason, is nobody's fault now. */
static size_t lacking(struct planning *p, const struct clf_list_item *type, const struct clf_custom ***out)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);
	size_t n = 0;

	if (!p->has_ticket || !is_done(status) || type == NULL)
		return 0;
	*out = clf_arena_array_of(p->arena, type->required_count, const struct clf_custom *);
	for (size_t i = 0; i < type->required_count; i++) {
		const struct clf_custom *field = clf_custom_of(p->facts->customs, type->required[i].id);

		if (field == NULL || clf_custom_held(p->ticket.held, p->ticket.held_count, field->id) != NULL)
			continue;
		if (enters(p, status) || had(p, field->id))
			(*out)[n++] = field;
	}
	return n;
}

bool plan_required_holds(struct planning *p)
{
	const struct clf_custom **fields;

	return lacking(p, type_of(p), &fields) == 0;
}

void plan_check_required(struct planning *p)
{
	const struct clf_list_item *type = type_of(p);
	const struct clf_custom **fields;
	const char *labels = "", *names = "";
	size_t count = plan_ended(p) ? 0 : lacking(p, type, &fields);

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		if (i < FIELDS_SHOWN)
			labels = clf_arena_printf(p->arena, "%s%s%s", labels, i > 0 ? ", " : "", fields[i]->label);
		names = clf_arena_printf(p->arena, "%s%sfields.%s", names, i > 0 ? "\n" : "", fields[i]->name);
	}
	if (count > FIELDS_SHOWN)
		labels = clf_arena_printf(p->arena, "%s, ...", labels);
	plan_refuse(p, "the status %s needs what the type %s requires; set along with it: %s",
		    plan_status_of(p->facts, p->ticket.status)->name, type->name, labels);
	p->field = names;
}
