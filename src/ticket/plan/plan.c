/*
 * plan.c - the one door: each action has its handler, statuses are set last, and who has to be told of an
 * assignment is told once at the end.
 */
#include <inttypes.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/time/calendar.h"
#include "plan/later/plan_later.h"
#include "plan/mail/plan_copied.h"
#include "plan/mail/plan_mail.h"
#include "plan/must/must.h"
#include "plan/note/plan_file.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_out.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"
#include "plan/sub/plan_sub.h"

static void (*const handlers[])(struct planning *p, const struct clf_action *action) = {
    [CLF_ACTION_CREATE] = plan_create,     [CLF_ACTION_MAIL_IN] = plan_mail,    [CLF_ACTION_FOLLOWUP] = plan_followup,
    [CLF_ACTION_CLOSE] = plan_close,       [CLF_ACTION_COMMENT] = plan_comment, [CLF_ACTION_SET] = plan_set,
    [CLF_ACTION_COMMANDS] = plan_commands, [CLF_ACTION_FORWARD] = plan_forward, [CLF_ACTION_RECEIPT] = plan_receipt,
    [CLF_ACTION_DUE] = plan_due,           [CLF_ACTION_COPIED] = plan_copied,   [CLF_ACTION_DIGEST] = plan_digest,
    [CLF_ACTION_CONFIRM] = plan_confirm,   [CLF_ACTION_SETTING] = plan_setting, [CLF_ACTION_RETURN] = plan_return,
    [CLF_ACTION_OUT] = plan_out,           [CLF_ACTION_WORD] = plan_by_word,    [CLF_ACTION_RESPONSE] = plan_response,
    [CLF_ACTION_ELAPSED] = plan_elapsed,   [CLF_ACTION_EDIT] = plan_edit,       [CLF_ACTION_ATTACH] = plan_attach,
    [CLF_ACTION_DETACH] = plan_detach,     [CLF_ACTION_LETTER] = plan_letter,   [CLF_ACTION_TAKE_BACK] = plan_take_back,
    [CLF_ACTION_SUB] = plan_sub,           [CLF_ACTION_PART] = plan_part,       [CLF_ACTION_SUB_DONE] = plan_sub_done,
    [CLF_ACTION_REPLACE] = plan_replace,   [CLF_ACTION_BATCH] = plan_batch,
};

/* Root causes are read once it is known which type the ticket will have, a status once all else is known. */
enum turn { TURN_FIELDS, TURN_CAUSES, TURN_STATUS };

static bool sets_status(const struct clf_action *action)
{
	return action->kind == CLF_ACTION_CLOSE ||
	       (action->kind == CLF_ACTION_SET && action->field == CLF_FIELD_STATUS);
}

static bool needs_ticket(const struct clf_action *action)
{
	switch (action->kind) {
	case CLF_ACTION_FOLLOWUP:
	case CLF_ACTION_CLOSE:
	case CLF_ACTION_COMMENT:
	case CLF_ACTION_SET:
	case CLF_ACTION_FORWARD:
	case CLF_ACTION_COPIED:
	case CLF_ACTION_DUE:
	case CLF_ACTION_ELAPSED:
	case CLF_ACTION_EDIT:
	case CLF_ACTION_ATTACH:
	case CLF_ACTION_DETACH:
	case CLF_ACTION_LETTER:
	case CLF_ACTION_TAKE_BACK:
	case CLF_ACTION_REPLACE:
	case CLF_ACTION_SUB:
	case CLF_ACTION_SUB_DONE:
		return true;
	default:
		return false;
	}
}

/* Commands that set a status; what they name outweighs every rule. */
static bool commands_set_status(const struct planning *p)
{
	static const enum clf_verb verbs[] = {CLF_VERB_CLOSE,  CLF_VERB_STATUS,  CLF_VERB_SPAM,
					      CLF_VERB_DELETE, CLF_VERB_RESTORE, CLF_VERB_UNDO};
	const struct clf_commands *commands = p->request->commands;

	for (size_t i = 0; commands != NULL && i < CLF_COUNT(verbs); i++) {
		if (clf_commands_any(commands, verbs[i]))
			return true;
	}
	return commands != NULL && clf_commands_any(commands, CLF_VERB_POSTPONE) &&
	       plan_status_kind(p->facts, CLF_KIND_POSTPONED) != NULL;
}

static void act(struct planning *p, const struct clf_action *action)
{
	if ((size_t)action->kind >= CLF_COUNT(handlers))
		plan_refuse(p, "there is no such action");
	else if (needs_ticket(action) && !p->has_ticket)
		plan_refuse(p, "there is no ticket to do this to");
	else
		handlers[action->kind](p, action);
}

/* A machine gives no commands, whatever its mail seems to hold. */
static bool is_meant(const struct planning *p, const struct clf_action *action)
{
	return action->kind == CLF_ACTION_MAIL_IN || action->kind == CLF_ACTION_WORD ||
	       action->kind == CLF_ACTION_CONFIRM || p->mail == NULL || !plan_is_automatic(p->mail);
}

static enum turn turn_of(const struct clf_action *action)
{
	if (sets_status(action))
		return TURN_STATUS;
	return action->kind == CLF_ACTION_SET && action->field == CLF_FIELD_CAUSES ? TURN_CAUSES : TURN_FIELDS;
}

static void act_all(struct planning *p, enum turn turn)
{
	for (size_t i = 0; i < p->request->action_count && !plan_ended(p); i++) {
		const struct clf_action *action = &p->request->actions[i];

		if (turn_of(action) == turn && is_meant(p, action))
			act(p, action);
	}
}

/* An agent whose mail was not obeyed learns why, unless a machine wrote that mail. */
static void tell_refused(struct planning *p)
{
	if (p->refusal == NULL || p->mail == NULL || p->request->via != CLF_VIA_MAIL ||
	    p->request->actor.kind != CLF_ACTOR_AGENT || p->mail->is_own || plan_is_automatic(p->mail))
		return;
	plan_tell_actor(p, p->refusal, false);
}

/* Numbers that #on names can be guessed: one that the agent doesn't see is treated as if nothing had it. */
static bool is_hidden(struct planning *p)
{
	const struct clf_commands *commands = p->request->commands;
	struct clf_facts *without;

	if (p->facts->ticket == NULL || p->request->via != CLF_VIA_MAIL || commands == NULL ||
	    commands->ticket_count == 0 || plan_may_see(p))
		return false;
	without = clf_arena_new_of(p->arena, struct clf_facts);
	*without = *p->facts;
	without->ticket = NULL;
	p->facts = without;
	p->has_ticket = false;
	p->copied_count = 0;
	p->owner = NULL;
	p->hides_ticket = true;
	return true;
}

static bool is_stale(const struct planning *p)
{
	return p->request->version != 0 && p->has_ticket && p->ticket.version != p->request->version;
}

/* Without a calendar there is always work, and days are those of the gateway's zone. */
static const struct clf_calendar *calendar_of(struct planning *p)
{
	struct clf_calendar *always;

	if (p->facts->rules.calendar != NULL || p->facts->rules.desk == NULL || p->facts->mailbox.zone == NULL)
		return p->facts->rules.calendar;
	always = clf_arena_new_of(p->arena, struct clf_calendar);
	*always = (struct clf_calendar){.zone = p->facts->mailbox.zone, .always = true};
	return always;
}

static void start(struct planning *p)
{
	const struct clf_request *request = p->request;

	p->mail = request->mail;
	p->why = "";
	p->text = "";
	p->team = p->facts->team;
	p->team_count = p->facts->team_count;
	p->managers = p->facts->managers;
	p->manager_count = p->facts->manager_count;
	p->calendar = calendar_of(p);
	if (p->facts->ticket != NULL) {
		p->ticket = *p->facts->ticket;
		p->has_ticket = true;
		p->owner = p->facts->owner;
	}
	p->rule = request->after != NULL ? request->after->rule : NULL;
	p->keepers =
	    request->after != NULL && request->ticket == 0 ? request->after->keepers : p->facts->parent_keepers;
	p->keeper_count = request->after != NULL && request->ticket == 0 ? request->after->keeper_count
									 : p->facts->parent_keeper_count;
	plan_copied_start(p);
	p->status_named = commands_set_status(p);
	for (size_t i = 0; i < request->action_count; i++)
		p->status_named = p->status_named || sets_status(&request->actions[i]);
	if (request->action_count == 0)
		plan_refuse(p, "there is nothing to do");
	else if (request->ticket != 0 && (p->facts->ticket == NULL || is_hidden(p)))
		plan_refuse(p, "there is no ticket %" PRId64, request->ticket);
	else if (is_stale(p))
		plan_refuse(p, "the ticket is at version %" PRId64 " by now: read it again, then repeat",
			    p->ticket.version);
}

static void finish(struct planning *p)
{
	if (!plan_ended(p) && p->next_status != NULL)
		plan_change_status(p, p->next_status);
	plan_come_back(p);
	plan_must_hold(p);
	plan_keep_group(p);
	plan_run_rules(p);
	if (plan_rescue_response(p))
		plan_run_rules(p);
	if (p->request->actor.kind == CLF_ACTOR_AGENT || p->request->via == CLF_VIA_CLI)
		plan_check_status(p);
	plan_end_response(p);
	plan_parts_end(p);
	plan_follow(p);
	plan_timers(p);
	plan_due_timer(p);
	plan_reach(p);
	plan_ask_confirmation(p);
	if (!plan_ended(p))
		plan_tell_all(p);
	if (!plan_ended(p))
		plan_tell_called_off(p);
	plan_follow_ons(p);
	tell_refused(p);
}

/* What was written by mail, and what was asked of several at once; else whoever asked sees what it did. */
static bool can_be_undone(const struct planning *p)
{
	const struct clf_request *request = p->request;

	if (plan_ended(p) || p->undoes || (request->via != CLF_VIA_MAIL && request->tickets == 0) ||
	    request->actor.kind != CLF_ACTOR_AGENT || p->facts->ticket == NULL)
		return false;
	for (size_t i = 0; i < p->count; i++) {
		/* The bytes of a file that was taken away are gone. */
		if (p->steps[i].kind == CLF_STEP_EDIT || p->steps[i].kind == CLF_STEP_UNFILE)
			return false;
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct clf_step *step = &p->steps[i];

		if (step->kind == CLF_STEP_SET || step->kind == CLF_STEP_VALUE || step->kind == CLF_STEP_TAG ||
		    step->kind == CLF_STEP_CAUSE || step->kind == CLF_STEP_COMMENT || step->kind == CLF_STEP_COPIED ||
		    step->kind == CLF_STEP_DRAFT || step->kind == CLF_STEP_FILE ||
		    (step->kind == CLF_STEP_SEND &&
		     (step->klass == CLF_CLASS_CUSTOMER || step->klass == CLF_CLASS_THIRD_PARTY)))
			return true;
	}
	return false;
}

void clf_plan_make(struct clf_arena *arena, const struct clf_request *request, const struct clf_facts *facts,
		   struct clf_plan *out)
{
	struct planning p = {.arena = arena, .request = request, .facts = facts, .outcome = CLF_OUTCOME_TICKET};

	start(&p);
	for (enum turn turn = TURN_FIELDS; turn <= TURN_STATUS; turn++)
		act_all(&p, turn);
	finish(&p);
	*out = (struct clf_plan){
	    .outcome = p.outcome,
	    .end = p.outcome == CLF_OUTCOME_TICKET ? CLF_END_NONE : p.end,
	    .refusal = p.refusal,
	    .field = p.field,
	    .denied = p.denied,
	    .asks = p.asks,
	    .stale = is_stale(&p),
	    .hides_ticket = p.hides_ticket,
	    .why = p.why,
	    .steps = p.steps,
	    .step_count = p.count,
	    .undoable = can_be_undone(&p),
	    .decision = p.decision,
	    .changes = p.changes,
	    .change_count = p.change_count,
	    .follow_ons = p.follow_ons,
	    .follow_on_count = p.follow_on_count,
	};
}
