/*
 * plan_draft.c - what somebody writes to a customer now, to go later: it waits, goes, is called off or taken back.
 *
 * Whether it may go is asked when its time has come, as of any other follow-up. Whatever keeps it from going, its
 * author is told, and gets the text back.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/command/when.h"
#include "plan/later/plan_later.h"
#include "plan/mail/plan_mail.h"
#include "plan/note/plan_file.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

#define SAY_CALLED_OFF                                                                                                 \
	"The customer wrote first, so what you had written for %s was called off: nothing of it was sent. Read what "  \
	"they wrote before you send it again."
#define SAY_BY_RULE                                                                                                    \
	"The rule %s called off what you had written for %s: nothing of it was sent. If it is to go all the "          \
	"same, send it again."
#define SAY_TAKEN_BACK                                                                                                 \
	"%s took back what you had written for %s: nothing of it was sent. If it is to go all the same, send it again."

static const char *when_of(struct planning *p, int64_t at)
{
	char text[CLF_TIME_TEXT];

	return clf_arena_strdup(p->arena, clf_time_rfc3339(at, text));
}

static size_t waiting(const struct planning *p)
{
	size_t count = plan_is_found(p) ? p->facts->draft_count : 0;

	for (size_t i = 0; i < p->count; i++) {
		count += p->steps[i].kind == CLF_STEP_DRAFT;
		count -= p->steps[i].kind == CLF_STEP_DRAFT_END;
	}
	return count;
}

static bool may_wait(struct planning *p, const struct clf_followup *followup)
{
	int64_t now = p->facts->now;

	if (followup->later_at <= now)
		plan_refuse(
		    p, "%s has passed",
		    clf_when_shown(p->arena, p->request->actor.locale, followup->later_at, p->request->actor.zone));
	else if (followup->later_at > now + CLF_DRAFT_DAYS_MAX * CLF_DAY)
		plan_refuse(p, "nothing is planned for more than %d days ahead", CLF_DRAFT_DAYS_MAX);
	else if (waiting(p) >= CLF_DRAFTS_MAX)
		plan_refuse(p, "%u mails wait on this ticket already: take one back first", CLF_DRAFTS_MAX);
	return !plan_ended(p) && plan_may_be_written_to(p, followup->to);
}

void plan_write_later(struct planning *p, const struct clf_followup *followup)
{
	struct clf_followup *kept = clf_arena_new_of(p->arena, struct clf_followup);
	const struct clf_letter *letters;
	struct clf_step *step;
	size_t count = 0;

	if (!may_wait(p, followup))
		return;
	*kept = *followup;
	kept->text = clf_text_blank(followup->text) ? NULL : plan_outward(p, followup->text);
	kept->subject = clf_text_blank(followup->subject) ? NULL : plan_outward(p, followup->subject);
	letters = plan_letters(p, &count);
	if (!plan_keep_letters(p, letters, count))
		return;
	step = plan_step(p, CLF_STEP_DRAFT);
	step->followup = kept;
	step->letters = letters;
	step->letter_count = count;
	step->due_at = followup->later_at;
	step->party = p->request->actor.party;
	plan_event(p, "planned", NULL, when_of(p, followup->later_at));
	p->why = "it waits to be sent later";
}

void plan_end_draft(struct planning *p, const struct clf_draft *draft, const char *what, const char *why)
{
	plan_step(p, CLF_STEP_DRAFT_END)->number = draft->id;
	plan_event(p, what, when_of(p, draft->due_at), why);
}

/* Nobody put them on the ticket but for the letter. */
static void take_files_away(struct planning *p, const struct clf_draft *draft)
{
	for (size_t i = 0; i < draft->file_count; i++) {
		for (size_t k = 0; draft->files[i].own && k < p->facts->file_count; k++) {
			if (p->facts->files[k].id == draft->files[i].id)
				plan_unfile(p, &p->facts->files[k]);
		}
	}
}

const struct clf_draft *plan_draft_of(const struct planning *p, int64_t id)
{
	for (size_t i = 0; i < p->facts->draft_count; i++) {
		if (p->facts->drafts[i].id == id)
			return &p->facts->drafts[i];
	}
	return NULL;
}

static bool is_there(const struct clf_draft *draft)
{
	return draft->author != NULL && draft->author->active && !clf_text_blank(draft->author->address);
}

/* Whoever handles the ticket hears of what nobody who wrote it can. */
void plan_tell_author(struct planning *p, const struct clf_draft *draft, const char *reason)
{
	const struct notice notice = {
	    .template_name = "refusal-notice",
	    .text = !clf_text_blank(draft->text)
			? draft->text
			: clf_arena_printf(p->arena, "#template %s",
					   draft->template_name != NULL ? draft->template_name : "follow-up"),
	    .reason = reason,
	    .stays = true,
	};

	if (is_there(draft))
		plan_tell_agent(p, draft->author, &notice);
	else
		plan_tell_keepers(p, &notice);
}

const char *plan_author_locale(const struct clf_draft *draft)
{
	return is_there(draft) ? draft->author->locale : NULL;
}

const char *plan_draft_shown_at(struct planning *p, const struct clf_draft *draft)
{
	const struct clf_zone *zone = p->facts->mailbox.zone;

	return clf_when_shown(p->arena, plan_author_locale(draft), draft->due_at, zone);
}

static void take_back_held(struct planning *p, const struct clf_held *held)
{
	if (held->left) {
		plan_refuse(p, "what you wrote has left already and can't be taken back");
		return;
	}
	for (size_t i = 0; i < held->count; i++)
		plan_step(p, CLF_STEP_CANCEL)->number = held->outbox[i];
	plan_event(p, "taken-back", held->to, NULL);
	plan_points(p, CLF_POINTS_HELD);
}

void plan_take_back(struct planning *p, const struct clf_action *action)
{
	const struct clf_draft *draft = plan_draft_of(p, action->draft);
	bool own;

	if (!plan_allowed(p, "reply"))
		return;
	p->updated = true;
	if (draft == NULL && p->facts->held == NULL) {
		plan_refuse(p, "nothing of that number waits on this ticket");
		return;
	}
	if (draft == NULL) {
		take_back_held(p, p->facts->held);
		return;
	}
	plan_end_draft(p, draft, "taken-back", NULL);
	take_files_away(p, draft);
	own = draft->author != NULL ? plan_actor_is(p, draft->author->id, draft->author->address)
				    : clf_text_equal(draft->who, p->request->actor.name);
	if (!own)
		plan_tell_author(p, draft,
				 clf_arena_printf(p->arena, clf_words(plan_author_locale(draft), SAY_TAKEN_BACK),
						  plan_actor_shown(p), plan_draft_shown_at(p, draft)));
}

static void call_off(struct planning *p, bool all)
{
	for (size_t i = 0; plan_is_found(p) && i < p->facts->draft_count; i++) {
		const struct clf_draft *draft = &p->facts->drafts[i];

		if ((!all && !draft->unless_reply) || plan_draft_ends(p, draft))
			continue;
		plan_end_draft(p, draft, "called-off", p->rule != NULL ? p->rule->name : NULL);
		take_files_away(p, draft);
	}
}

/* A machine says nothing that anybody waited for. */
void plan_call_off(struct planning *p)
{
	if (!plan_is_automatic(p->mail) && !plan_is_old(p))
		call_off(p, false);
}

void plan_call_off_all(struct planning *p)
{
	call_off(p, true);
}

/* Beside the notice of the customer's mail: this one gives the text back. */
void plan_tell_called_off(struct planning *p)
{
	size_t count = p->count;

	for (size_t i = 0; i + 1 < count; i++) {
		const struct clf_step *line = &p->steps[i + 1];
		const struct clf_draft *draft =
		    p->steps[i].kind == CLF_STEP_DRAFT_END ? plan_draft_of(p, p->steps[i].number) : NULL;
		const char *locale = draft != NULL ? plan_author_locale(draft) : NULL;

		if (draft == NULL || !clf_text_equal(line->what, "called-off"))
			continue;
		plan_tell_author(
		    p, draft,
		    line->rule == NULL
			? clf_arena_printf(p->arena, clf_words(locale, SAY_CALLED_OFF), plan_draft_shown_at(p, draft))
			: clf_arena_printf(p->arena, clf_words(locale, SAY_BY_RULE), line->rule->name,
					   plan_draft_shown_at(p, draft)));
	}
}
