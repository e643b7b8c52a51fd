/*
 * plan_letter.c - the time of what was written for later has come: it goes as its author's own, or its author is told.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "plan/later/plan_later.h"
#include "plan/note/plan_file.h"
#include "plan/permission.h"
#include "plan/plan_change.h"

#define SAY_NOT_SENT "What you had written for %s was not sent: %s. Put that right, then send it again or plan it anew."
static void give_up(struct planning *p, const struct clf_draft *draft, const char *why)
{
	plan_end_draft(p, draft, "not-sent", why);
	plan_tell_author(p, draft,
			 clf_arena_printf(p->arena, clf_words(plan_author_locale(draft), SAY_NOT_SENT),
					  plan_draft_shown_at(p, draft), clf_words(plan_author_locale(draft), why)));
	p->why = "what was written for later can't go, and its author is told";
}

/* Who renders it would say so in English. */
static bool has_template(const struct planning *p, const char *name)
{
	const struct clf_mailbox_facts *mailbox = &p->facts->mailbox;

	for (size_t i = 0; i < mailbox->template_key_count; i++) {
		if (clf_text_equal(mailbox->template_keys[i].name, name))
			return true;
	}
	return mailbox->template_key_count == 0;
}

static void send_letter(struct planning *p, const struct clf_draft *draft)
{
	const struct clf_followup followup = {.subject = draft->subject,
					      .text = draft->text,
					      .template_name = draft->template_name,
					      .locale = draft->locale,
					      .to = draft->to,
					      .no_copies = draft->no_copies};

	int64_t *ids = clf_arena_array_of(p->arena, draft->file_count, int64_t);
	const struct clf_file *files;
	size_t at = p->count;

	if (draft->restored_at != 0) {
		plan_refuse(p, "the database came back from a backup, and it may have gone before");
		return;
	}
	if (draft->author != NULL && !draft->author->active) {
		plan_refuse(p, "%s is no longer active and writes to no customer", plan_agent_shown(draft->author));
		return;
	}
	if (!plan_allowed(p, "reply"))
		return;
	if (!clf_text_blank(draft->template_name) && !has_template(p, draft->template_name)) {
		plan_refuse(p, "the template %s was taken away", draft->template_name);
		return;
	}
	for (size_t i = 0; i < draft->file_count; i++)
		ids[i] = draft->files[i].id;
	files = plan_files(p, ids, draft->file_count);
	if (plan_ended(p))
		return;
	plan_write_template(p, &followup);
	plan_send_files(p, at, files, draft->file_count);
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_EVENT && clf_text_equal(p->steps[i].what, "follow-up"))
			p->steps[i].to_value = CLF_LINE_LETTER;
	}
	if (!plan_ended(p))
		plan_step(p, CLF_STEP_DRAFT_END)->number = draft->id;
	p->why = "the time of what was written for later has come";
}

void plan_letter(struct planning *p, const struct clf_action *action)
{
	const struct clf_draft *draft = plan_draft_of(p, action->draft);

	if (p->request->via != CLF_VIA_CLOCK) {
		plan_deny(p, "only the clock says what is due");
		return;
	}
	if (draft == NULL || (action->text == NULL && draft->due_at > p->facts->now)) {
		plan_ignore(p, CLF_END_NONE);
		p->why = "nothing is due";
		return;
	}
	if (action->text != NULL)
		give_up(p, draft, action->text);
	else
		send_letter(p, draft);
}
