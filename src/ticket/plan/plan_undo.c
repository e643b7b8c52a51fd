/*
 * plan_undo.c - what the agent's last mail to the ticket did, or the last change of several at once, is taken back,
 * unless something changed since.
 */
#include "clf/base/str.h"
#include "plan/mail/plan_copied.h"
#include "plan/must/must.h"
#include "plan/note/plan_file.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"
#include "plan/set/plan_item.h"
#include "plan/set/plan_put.h"

static bool can_be_undone(struct planning *p)
{
	const struct clf_undo *undo = p->facts->undo;
	bool by_form = p->request->via != CLF_VIA_MAIL && p->request->tickets > 0;

	if (undo == NULL || p->facts->ticket == NULL)
		plan_refuse(p, "there is nothing of yours on this ticket that could be taken back");
	else if (undo->left)
		plan_refuse(p, "what you wrote has left already and can't be taken back");
	else if (p->facts->ticket->version != undo->version || undo->by_form != by_form)
		plan_refuse(p, "the ticket changed since, so nothing was taken back; what has to be put right is "
			       "changed by a command of its own");
	return !plan_ended(p);
}

static void put_fields_back(struct planning *p, const struct clf_undo *undo)
{
	const struct clf_ticket *before = &undo->before;
	const struct clf_ticket_status *status = plan_status_now(p->facts, before->status);

	plan_give(p, before->owner != 0 ? undo->before_owner : NULL);
	plan_give_team(p, before->team);
	plan_set_segment(p, before->segment);
	plan_put_name(p, CLF_FIELD_ORIGINAL_SEGMENT, &p->ticket.original_segment, before->original_segment);
	for (CLF_EACH_PLAIN(row)) {
		struct clf_value value = clf_plain_get(&before->plain, row);

		if (row->type == CLF_VALUE_ITEM)
			value = plan_item_value(p, row, value.number, NULL);
		plan_set_plain(p, row, &value);
	}
	plan_put_back(p, before->held, before->held_count);
	if (status != NULL)
		p->next_status = status;
}

static void put_tags_back(struct planning *p, const char *const *tags, size_t count, bool add)
{
	for (size_t i = 0; i < count; i++) {
		struct clf_step *step = plan_step(p, CLF_STEP_TAG);

		step->text = tags[i];
		step->number = add;
		plan_event(p, "tag", add ? NULL : tags[i], add ? tags[i] : NULL);
		plan_typed(p, CLF_FIELD_TAGS, add ? NULL : tags[i], add ? tags[i] : NULL);
	}
}

static void put_causes_back(struct planning *p, const struct clf_undo *undo)
{
	const struct clf_item *has;
	size_t count = plan_causes(p, &has);
	bool kept;

	for (size_t i = 0; i < count; i++) {
		kept = false;
		for (size_t k = 0; k < undo->cause_count; k++)
			kept = kept || undo->causes[k].id == has[i].id;
		if (!kept)
			plan_put_cause(p, &has[i], false);
	}
	for (size_t i = 0; i < undo->cause_count; i++)
		plan_put_cause(p, &undo->causes[i], true);
}

static void take_back(struct planning *p, enum clf_step_kind kind, int64_t number)
{
	plan_step(p, kind)->number = number;
}

static void take_files_back(struct planning *p, const struct clf_undo *undo)
{
	for (size_t i = 0; i < undo->file_count; i++) {
		for (size_t k = 0; k < p->facts->file_count; k++) {
			if (p->facts->files[k].id == undo->files[i])
				plan_unfile(p, &p->facts->files[k]);
		}
	}
}

void plan_undo(struct planning *p)
{
	const struct clf_undo *undo = p->facts->undo;

	if (!can_be_undone(p))
		return;
	p->undoes = true;
	for (size_t i = 0; i < undo->draft_count; i++)
		take_back(p, CLF_STEP_DRAFT_END, undo->drafts[i]);
	for (size_t i = 0; i < undo->outbox_count; i++)
		take_back(p, CLF_STEP_CANCEL, undo->outbox[i]);
	put_fields_back(p, undo);
	plan_copied_undo(p, undo);
	put_tags_back(p, undo->tags_added, undo->tag_added_count, false);
	put_tags_back(p, undo->tags_removed, undo->tag_removed_count, true);
	put_causes_back(p, undo);
	for (size_t i = 0; i < undo->comment_count; i++)
		take_back(p, CLF_STEP_UNCOMMENT, undo->comments[i]);
	take_files_back(p, undo);
	plan_event(p, "undo", NULL, NULL);
	take_back(p, CLF_STEP_UNDONE, undo->id);
}
