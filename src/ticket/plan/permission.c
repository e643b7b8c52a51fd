/*
 * permission.c - who may do what on which ticket: the one place that says so, for every way in.
 *
 * A scope counts against the ticket as it was found, so that the first of several commands gives no right to the next.
 */
#include "plan/permission.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/plan/seeing.h"

static enum clf_scope scope_of(const struct planning *p, const char *action, enum clf_role role)
{
	return clf_permission_scope(p->facts->permissions, p->facts->permission_count, action, role);
}

bool plan_may_change(struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;

	if (actor->kind == CLF_ACTOR_SYSTEM)
		return true;
	if (actor->kind != CLF_ACTOR_AGENT) {
		plan_deny(p, "only agents may change a ticket");
		return false;
	}
	if (!actor->sure) {
		plan_deny(p, "it isn't certain that this comes from %s", plan_actor_shown(p));
		return false;
	}
	return true;
}

/* Who answers a notice was told of the ticket. */
static bool was_told(const struct planning *p)
{
	const struct clf_mail_in *mail = p->mail;

	return mail != NULL && mail->has_token &&
	       (mail->token_class == CLF_TOKEN_AGENT_NOTE || mail->token_class == CLF_TOKEN_AGENT_REPLY);
}

static bool is_own(const struct planning *p)
{
	return clf_sees_as_own(p->facts, &p->request->actor);
}

/* Whoever is told of it may add to what is known, though not answer for others. */
static bool may_add(const struct planning *p, const char *action)
{
	return clf_text_equal(action, "note") && (clf_sees_beside(p->facts, &p->request->actor) || was_told(p));
}

/* The keeper of the parent sees to it that a sub-ticket is done, by whomever, and that the customer hears of it. */
static bool may_as_keeper(const struct planning *p, const char *action)
{
	static const char *const actions[] = {"assign", "priority", "reply", "take", "template"};

	for (size_t i = 0; p->facts->actor_keeps_parent && i < CLF_COUNT(actions); i++) {
		if (clf_text_equal(actions[i], action))
			return true;
	}
	return false;
}

/* What nobody has is taken by whoever sees it. */
static bool may_take(const struct planning *p, const char *action)
{
	return clf_text_equal(action, "take") && p->facts->ticket->owner == 0 && clf_sees(p->facts, &p->request->actor);
}

static bool covers(const struct planning *p, enum clf_scope scope, const char *action)
{
	if (p->facts->ticket == NULL || scope == CLF_SCOPE_NONE || scope == CLF_SCOPE_ALL)
		return scope != CLF_SCOPE_NONE;
	return (scope == CLF_SCOPE_SEGMENT && clf_sees_by_segment(p->facts)) || is_own(p) || may_add(p, action) ||
	       may_as_keeper(p, action) || may_take(p, action);
}

static const struct {
	const char *action, *words;
} phrases[] = {
    {"assign", CLF_SAID("assign %s")},
    {"cause", CLF_SAID("set the root causes of %s")},
    {"close", CLF_SAID("close %s")},
    {"delete", CLF_SAID("delete %s")},
    {"due", CLF_SAID("set the due date of %s")},
    {"file", CLF_SAID("put files on %s")},
    {"forward", CLF_SAID("forward %s")},
    {"group", CLF_SAID("set the group of %s")},
    {"learned", CLF_SAID("note what was learned of %s")},
    {"note", CLF_SAID("add a note to %s")},
    {"original_segment", CLF_SAID("change the segment in which %s began")},
    {"postpone", CLF_SAID("postpone %s")},
    {"priority", CLF_SAID("set the priority of %s")},
    {"queue", CLF_SAID("set the queue of %s")},
    {"reason", CLF_SAID("set the reason of %s")},
    {"reply", CLF_SAID("answer the customer of %s")},
    {"restore", CLF_SAID("restore %s")},
    {"segment", CLF_SAID("set the segment of %s")},
    {"spam", CLF_SAID("mark %s as spam")},
    {"stage", CLF_SAID("set the stage of %s")},
    {"status", CLF_SAID("change the status of %s")},
    {"sub", CLF_SAID("make a sub-ticket of %s")},
    {"tag", CLF_SAID("tag %s")},
    {"take", CLF_SAID("take %s")},
    {"template", CLF_SAID("write to the customer of %s")},
    {"type", CLF_SAID("set the type of %s")},
};

/* The phrase with the ticket where its %s is; a format would have to stand in the call. */
static const char *put_into(struct clf_arena *arena, const char *phrase, const char *ticket)
{
	const char *at = strstr(phrase, "%s");

	if (at == NULL)
		return phrase;
	return clf_arena_printf(arena, "%.*s%s%s", (int)(at - phrase), phrase, ticket, at + strlen("%s"));
}

/* "close a ticket of somebody else's" */
static const char *doing(const struct planning *p, const char *action)
{
	const char *which;

	if (p->facts->ticket == NULL)
		return clf_arena_printf(p->arena, plan_words(p, "use #%s"), action);
	which = is_own(p) ? plan_words(p, "such a ticket") : plan_words(p, "a ticket of somebody else's");
	for (size_t i = 0; i < CLF_COUNT(phrases); i++) {
		if (clf_text_equal(phrases[i].action, action))
			return put_into(p->arena, plan_words(p, phrases[i].words), which);
	}
	return clf_arena_printf(p->arena, plan_words(p, "use #%s on %s"), action, which);
}

static const char *role_words(enum clf_role role, enum clf_scope scope, bool ticket)
{
	static const char *const everybody[] = {CLF_SAID("agents"), CLF_SAID("managers"), CLF_SAID("administrators")};
	static const char *const of_segment[] = {CLF_SAID("agents who manage its segment"),
						 CLF_SAID("managers of its segment"),
						 CLF_SAID("administrators of its segment")};

	return ticket && scope == CLF_SCOPE_SEGMENT ? of_segment[role] : everybody[role];
}

/* Those whose scope says more than a refused actor has: "managers of its segment and administrators"; or "". */
static const char *who_may(const struct planning *p, const char *action)
{
	bool ticket = p->facts->ticket != NULL;
	enum clf_scope enough = ticket && !is_own(p) ? CLF_SCOPE_SEGMENT : CLF_SCOPE_OWN;
	const char *list = "";
	size_t n = 0;

	for (enum clf_role role = CLF_ROLE_ADMIN;; role--) {
		enum clf_scope scope = scope_of(p, action, role);
		const char *words = plan_words(p, role_words(role, scope, ticket));
		const char *between = n == 1 ? plan_words(p, " and ") : plan_words(p, ", ");

		if (scope >= enough)
			list = n++ == 0 ? words : clf_arena_printf(p->arena, "%s%s%s", words, between, list);
		if (role == CLF_ROLE_AGENT)
			return list;
	}
}

static void deny(struct planning *p, const char *action)
{
	const char *who = who_may(p, action);

	if (who[0] == '\0')
		plan_deny(p, "Nobody may %s here: the administrator has switched that off.", doing(p, action));
	else
		plan_deny(p, "Only %s may %s.", who, doing(p, action));
}

/* By mail a risky thing needs a proof of who wrote it, beyond what the mailbox trusts. */
static void weigh(struct planning *p, const char *action)
{
	const struct clf_command_row *row = clf_command_named(action);

	if (row != NULL && (row->flags & CLF_COMMAND_RISKY) != 0 && p->risk == NULL)
		p->risk = clf_arena_printf(p->arena, plan_words(p, "#%s can do harm that is hard to mend"), action);
}

bool plan_may_see(const struct planning *p)
{
	return clf_sees(p->facts, &p->request->actor) || was_told(p);
}

bool plan_may_ask(struct planning *p, const char *action)
{
	const struct clf_actor *actor = &p->request->actor;

	if (actor->kind != CLF_ACTOR_AGENT || scope_of(p, action, actor->role) != CLF_SCOPE_NONE)
		return true;
	deny(p, action);
	return false;
}

bool plan_allowed(struct planning *p, const char *action)
{
	const struct clf_actor *actor = &p->request->actor;

	if (!plan_may_change(p))
		return false;
	if (actor->kind == CLF_ACTOR_SYSTEM)
		return true;
	if (!covers(p, scope_of(p, action, actor->role), action)) {
		deny(p, action);
		return false;
	}
	weigh(p, action);
	return true;
}
