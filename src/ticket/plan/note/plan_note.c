/*
 * plan_note.c - a note that its author changes or takes away. What it said before is for administrators.
 */
#include "clf/base/str.h"
#include "plan/note/plan_file.h"
#include "plan/permission.h"

/* Whoever is at the command line sees to notes that nobody else can see to. */
static bool is_authors(const struct planning *p, const struct clf_note *note)
{
	const struct clf_actor *actor = &p->request->actor;

	return actor->kind == CLF_ACTOR_SYSTEM || (note->party != 0 && note->party == actor->party);
}

static bool may_edit(struct planning *p)
{
	const struct clf_note *note = p->facts->note;

	if (!plan_allowed(p, "note"))
		return false;
	if (note == NULL)
		plan_refuse(p, "there is no such note of yours on this ticket");
	else if (!is_authors(p, note))
		plan_deny(p, "only its author may change a note");
	else if (note->gone)
		plan_refuse(p, "the note was deleted");
	else if (note->versions >= CLF_NOTE_VERSIONS_MAX)
		plan_refuse(p, "the note was changed %u times: write another one", CLF_NOTE_VERSIONS_MAX);
	return !plan_ended(p);
}

/* The ticket's watchers had the note; that it reads otherwise now is for who looks. */
static void change(struct planning *p, const char *text)
{
	const char *what = text != NULL ? "comment-edited" : "comment-deleted";
	struct clf_step *step;

	if (!may_edit(p))
		return;
	step = plan_step(p, CLF_STEP_EDIT);
	step->number = p->facts->note->id;
	step->text = text;
	plan_record(p, what, NULL, NULL);
	plan_points(p, CLF_POINTS_COMMENT);
	plan_changed(p, what, NULL, NULL);
}

void plan_edit(struct planning *p, const struct clf_action *action)
{
	if (action->text != NULL && clf_text_blank(action->text))
		plan_refuse(p, "the comment is empty");
	else
		change(p, action->text);
}

void plan_do_edit(struct planning *p, const struct clf_command *command)
{
	bool none = clf_text_equal_nocase(command->argument, "none");
	const char *text = none || clf_text_blank(command->argument) ? p->text : command->argument;

	if (none && !clf_text_blank(p->text))
		plan_refuse(p, "#edit none takes the note away: leave the text below it out");
	else if (!none && text == command->argument && !clf_text_blank(p->text))
		plan_refuse(p, "write the new text behind #edit or below it, not both");
	else if (!none && clf_text_blank(text))
		plan_refuse(p, "write the note's new text below #edit; #edit none takes it away");
	else
		change(p, none ? NULL : text);
}
