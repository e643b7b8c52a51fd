/*
 * plan_stage.c - the stage of a ticket follows its status.
 */
#include "clf/ticket/rule/desk.h"
#include "plan/plan_change.h"
#include "plan/set/plan_item.h"

static void set_stage(struct planning *p, const struct clf_list_item *to)
{
	const struct clf_field_row *row = clf_field_row(CLF_FIELD_STAGE);

	plan_set_plain(p, row,
		       &(struct clf_value){
			   .type = row->type, .number = to != NULL ? to->id : 0, .text = to != NULL ? to->name : NULL});
}

void plan_stage_follows(struct planning *p, const struct clf_ticket_status *from, const struct clf_ticket_status *to)
{
	const struct clf_desk_lists *lists = p->facts->lists;
	const struct clf_list_item *ending = lists != NULL ? clf_item_ending(lists->items, lists->item_count) : NULL;
	bool was_closed = from != NULL && from->kind == CLF_KIND_CLOSED;
	bool ends = clf_status_kind_row(to->kind)->ends;

	if (ending == NULL || p->undoes)
		return;
	if (to->kind == CLF_KIND_CLOSED)
		set_stage(p, ending);
	else if (!ends && (was_closed || p->ticket.stage.id == ending->id))
		set_stage(p, clf_item_first(lists->items, lists->item_count, CLF_LIST_STAGE));
}
