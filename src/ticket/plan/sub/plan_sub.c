/*
 * plan_sub.c - sub-tickets. The parent's request only asks for one: it is made by a request of its own behind it, with
 * its own facts, rules and history. That it is done is a request on the parent likewise.
 *
 * Nothing here changes the parent's version: who doesn't see its parts sees no trace of them either.
 */
#include "plan/sub/plan_sub.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/command/sub.h"
#include "clf/ticket/plan/seeing.h"
#include "clf/ticket/rule/desk.h"
#include "plan/mail/plan_mail.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

#define FIRST_FOLLOW_ONS 4u
#define SUBS_AT_ONCE 20u
#define SUBS_MAX 100u

static unsigned depth_of(const struct planning *p)
{
	return p->request->after != NULL ? p->request->after->depth : 0;
}

/* The array is another once it has grown: what a rule that failed had planned is given up with it. */
static struct clf_follow_on *add_follow_on(struct planning *p, enum clf_action_kind kind, int64_t ticket)
{
	struct clf_follow_on *made;

	if (p->follow_on_count == p->follow_on_capacity) {
		size_t capacity = p->follow_on_capacity != 0 ? p->follow_on_capacity * 2 : FIRST_FOLLOW_ONS;
		struct clf_follow_on *list = clf_arena_array_of(p->arena, capacity, struct clf_follow_on);

		if (p->follow_on_count > 0)
			memcpy(list, p->follow_ons, p->follow_on_count * sizeof *list);
		p->follow_ons = list;
		p->follow_on_capacity = capacity;
	}
	made = &p->follow_ons[p->follow_on_count++];
	*made = (struct clf_follow_on){
	    .action = {.kind = kind}, .ticket = ticket, .after = {.rule = p->rule, .depth = depth_of(p) + 1}};
	return made;
}

/* What came of it when it was planned before. */
static const struct clf_unfollowed *refused_before(const struct planning *p)
{
	for (size_t i = 0; i < p->facts->unfollowed_count; i++) {
		if (p->facts->unfollowed[i].rule == p->rule)
			return &p->facts->unfollowed[i];
	}
	return NULL;
}

static void refuse_part(struct planning *p, const struct clf_unfollowed *refused)
{
	plan_refuse(p, "%s", refused->why);
	if (p->rule == NULL)
		p->field = refused->field;
}

static bool may_have_parts(struct planning *p, const struct clf_new_ticket *given)
{
	const struct clf_unfollowed *refused = refused_before(p);
	size_t found = plan_is_found(p) ? p->facts->sub_total : 0;

	if (p->ticket.parent != 0)
		plan_refuse(p, "it is a sub-ticket itself, and a sub-ticket has none of its own");
	else if (clf_text_blank(given->subject))
		plan_refuse(p, "a sub-ticket needs a name");
	else if (depth_of(p) == CLF_FOLLOW_ON_DEPTH)
		plan_refuse(p, "requests follow from one another at most %u deep", CLF_FOLLOW_ON_DEPTH);
	else if (p->follow_on_count == SUBS_AT_ONCE)
		plan_refuse(p, "one request makes at most %u sub-tickets", SUBS_AT_ONCE);
	else if (found + p->follow_on_count >= SUBS_MAX)
		plan_refuse(p, "a ticket has at most %u sub-tickets", SUBS_MAX);
	else if (refused != NULL)
		refuse_part(p, refused);
	return !plan_ended(p);
}

void plan_add_sub(struct planning *p, const struct clf_new_ticket *given)
{
	struct clf_new_ticket *made;
	struct clf_step *line;

	if (!may_have_parts(p, given))
		return;
	made = clf_arena_new_of(p->arena, struct clf_new_ticket);
	*made = *given;
	made->parent = p->ticket.number;
	plan_record(p, "sub", NULL, NULL);
	line = &p->steps[p->count - 1];
	line->points = CLF_POINTS_MADE;
	line->number = (int64_t)p->follow_on_count;
	plan_changed(p, "sub", NULL, made->subject);
	add_follow_on(p, CLF_ACTION_PART, 0)->action.new_ticket = made;
}

void plan_sub(struct planning *p, const struct clf_action *action)
{
	if (!plan_allowed(p, "sub"))
		return;
	p->why = "a sub-ticket is made";
	if (action->new_ticket == NULL)
		plan_refuse(p, "a sub-ticket needs a name");
	else
		plan_add_sub(p, action->new_ticket);
}

/* Whom the command names. False: refused. */
static bool take_people(struct planning *p, const struct clf_sub_said *said, struct clf_new_ticket *made)
{
	const struct clf_directory *directory = p->facts->directory;
	const char *const *teams = directory != NULL ? directory->teams : NULL;
	const char *const *segments = directory != NULL ? directory->segments : NULL;
	int at;

	if (clf_text_equal_nocase(said->owner, "me")) {
		made->owner = p->request->actor.address;
	} else if (said->owner != NULL) {
		at = plan_match_agent(p, said->owner);
		made->owner = at >= 0 ? directory->agents[at].address : NULL;
	}
	if (!plan_ended(p) && said->team != NULL) {
		at = plan_match(p, CLF_SAID("team"), said->team, teams, NULL,
				directory != NULL ? directory->team_count : 0);
		made->team = at >= 0 ? teams[at] : NULL;
	}
	if (!plan_ended(p) && said->segment != NULL) {
		at = plan_match(p, CLF_SAID("segment"), said->segment, segments, NULL,
				directory != NULL ? directory->segment_count : 0);
		made->segment = at >= 0 ? segments[at] : NULL;
	}
	return !plan_ended(p);
}

static bool take_state(struct planning *p, const struct clf_sub_said *said, struct clf_new_ticket *made)
{
	int64_t priority = CLF_PRIORITY_MEDIUM;

	if (said->priority != NULL && plan_read_priority(p, said->priority, &priority))
		made->priority = (enum clf_priority)priority;
	if (!plan_ended(p) && said->status != NULL) {
		const struct clf_ticket_status *status = plan_match_status(p, said->status);

		made->status = status != NULL ? status->name : NULL;
	}
	return !plan_ended(p);
}

/* The text under it is the sub-ticket's. Of the mail nothing stays on the parent, where others would read it. */
void plan_do_sub(struct planning *p, const struct clf_command *command)
{
	struct clf_new_ticket made = {.priority = CLF_PRIORITY_MEDIUM};
	struct clf_sub_said said;
	const char *why = NULL;

	if (!clf_sub_read(p->arena, p->request->actor.locale, command->argument, &said, &why)) {
		plan_refuse(p, "%s", why);
		return;
	}
	if (plan_has_attachments(p->mail)) {
		plan_refuse(p, "#sub takes no attachments along: send them to the sub-ticket once it is made");
		return;
	}
	made.subject = plan_without_own(p, said.name);
	made.text = plan_with_passed_on(p, p->text);
	if (take_people(p, &said, &made) && take_state(p, &said, &made))
		plan_add_sub(p, &made);
}

void plan_sub_done(struct planning *p, const struct clf_action *action)
{
	const char *number = clf_id_kept(p->arena, action->number);

	if (p->request->after == NULL) {
		plan_refuse(p, "there is no such action");
		return;
	}
	p->why = "a part of it is done";
	plan_record(p, "sub-done", NULL, number);
	plan_typed_about(p, number);
	plan_happened(p, CLF_ON_SUBTICKET_DONE);
}

const size_t *plan_subs_open(struct planning *p)
{
	size_t *open = clf_arena_new_of(p->arena, size_t);

	*open = plan_is_found(p) ? p->facts->sub_count : 0;
	for (size_t i = 0; i < p->follow_on_count; i++)
		*open += p->follow_ons[i].action.kind == CLF_ACTION_PART;
	return open;
}

static const struct clf_status_kind_row *kind_of(const struct planning *p, int64_t status)
{
	const struct clf_ticket_status *found = plan_status_of(p->facts, status);

	return found != NULL ? clf_status_kind_row(found->kind) : NULL;
}

/* It was there, open, and is over now. */
static bool ends_now(const struct planning *p)
{
	const struct clf_status_kind_row *from, *to;

	if (plan_ended(p) || !p->has_ticket || !plan_is_found(p) || p->undoes)
		return false;
	from = kind_of(p, p->facts->ticket->status);
	to = kind_of(p, p->ticket.status);
	return from != NULL && to != NULL && !from->ends && to->ends;
}

void plan_parts_end(struct planning *p)
{
	p->ends = ends_now(p);
	if (!p->ends)
		return;
	if (p->ticket.parent != 0 && !kind_of(p, p->ticket.status)->drops && depth_of(p) < CLF_FOLLOW_ON_DEPTH)
		add_follow_on(p, CLF_ACTION_SUB_DONE, p->ticket.parent)->action.number = p->ticket.number;
	if (p->facts->sub_count > 0 && clf_sees_parts(p->facts, &p->request->actor))
		plan_changed(p, "subs-open", NULL, clf_arena_printf(p->arena, "%zu", p->facts->sub_count));
}

static const int64_t *fired_of(struct planning *p, size_t *count)
{
	const struct clf_desk *desk = p->facts->rules.desk;
	int64_t *list = clf_arena_array_of(p->arena, desk != NULL ? desk->count : 0, int64_t);

	*count = 0;
	for (size_t i = 0; desk != NULL && p->rules_fired != NULL && i < desk->count; i++) {
		if (p->rules_fired[i])
			list[(*count)++] = desk->rules[i].id;
	}
	return list;
}

void plan_follow_ons(struct planning *p)
{
	struct clf_after after = {.ticket = NULL};
	struct clf_ticket *ticket;

	if (plan_ended(p))
		p->follow_on_count = 0;
	if (p->follow_on_count == 0)
		return;
	ticket = clf_arena_new_of(p->arena, struct clf_ticket);
	*ticket = p->ticket;
	after.ticket = ticket;
	after.keepers = p->owner != NULL && p->owner->active ? p->owner : p->team;
	after.keeper_count = after.keepers == p->owner ? p->owner != NULL : p->team_count;
	after.fired = fired_of(p, &after.fired_count);
	for (size_t i = 0; i < p->follow_on_count; i++) {
		after.rule = p->follow_ons[i].after.rule;
		after.depth = p->follow_ons[i].after.depth;
		p->follow_ons[i].after = after;
	}
}
