/*
 * commanding.h - agents command: the helpdesk of world.h with a directory of names, and statuses of every kind.
 * Included by the tests of commands as they are carried out: test_permissions.c, test_words.c, and test_plan_command.c,
 * _desk.c, _notify.c and _receipt.c.
 */
#ifndef CLF_TEST_TICKET_COMMANDING_H
#define CLF_TEST_TICKET_COMMANDING_H

#include "clf/base/count.h"
#include "world.h"

enum { ESCALATED = 8, POSTPONED };

static const struct clf_ticket_status all_statuses[] = {
    {.id = NEW, .name = "New", .definition = "", .kind = CLF_KIND_NEW},
    {.id = OPEN, .name = "Open", .definition = "", .kind = CLF_KIND_OPEN},
    {.id = ANSWERED, .name = "Answered", .definition = "", .kind = CLF_KIND_ANSWERED},
    {.id = RESOLVED, .name = "Resolved", .definition = "", .kind = CLF_KIND_RESOLVED},
    {.id = CLOSED, .name = "Closed", .definition = "", .kind = CLF_KIND_CLOSED},
    {.id = SPAM, .name = "Spam", .definition = "", .kind = CLF_KIND_SPAM},
    {.id = DELETED, .name = "Deleted", .definition = "", .kind = CLF_KIND_DELETED},
    {.id = ESCALATED, .name = "Escalated", .definition = "", .kind = CLF_KIND_ESCALATED},
    {.id = POSTPONED, .name = "Postponed", .definition = "", .kind = CLF_KIND_POSTPONED},
};

static const char *const team_names[] = {"Parcels", "Night shift"};
static const char *const segment_names[] = {"North", "South"};
static const char *const template_names[] = {"follow-up", "sorry"};
static const char *const own_domains[] = {"corp.example"};
static const char *const own_addresses[] = {"support@example.com", "desk@example.com"};
static const struct clf_membership memberships[] = {{"Night shift", BOB}, {"Night shift", MIA}, {"Parcels", ANN}};

static inline void with_directory(struct world *w)
{
	struct clf_agent *agents = clf_arena_array_of(w->arena, 3, struct clf_agent);
	struct clf_directory *directory = clf_arena_new_of(w->arena, struct clf_directory);

	agents[0] = w->ann;
	agents[1] = w->bob;
	agents[2] = w->mia;
	*directory = (struct clf_directory){
	    .agents = agents,
	    .agent_count = 3,
	    .teams = team_names,
	    .team_count = CLF_COUNT(team_names),
	    .segments = segment_names,
	    .segment_count = CLF_COUNT(segment_names),
	    .memberships = memberships,
	    .membership_count = CLF_COUNT(memberships),
	};
	w->facts.directory = directory;
	w->facts.statuses = all_statuses;
	w->facts.status_count = CLF_COUNT(all_statuses);
	w->facts.mailbox.templates = template_names;
	w->facts.mailbox.template_count = CLF_COUNT(template_names);
	w->facts.mailbox.domains = own_domains;
	w->facts.mailbox.domain_count = CLF_COUNT(own_domains);
	w->facts.mailbox.own = own_addresses;
	w->facts.mailbox.own_count = CLF_COUNT(own_addresses);
	w->facts.mailbox.bulk = 5;
}

static inline const struct clf_commands *read_commands(struct world *w, const char *text)
{
	struct clf_commands *commands = clf_arena_new_of(w->arena, struct clf_commands);

	clf_commands_read(w->arena, w->request.actor.locale, text, all_statuses, CLF_COUNT(all_statuses), commands);
	return commands;
}

/* The agent's mail, as intake hands it over; nothing is planned yet. */
static inline void mail_from(struct world *w, const struct clf_agent *agent, const char *text)
{
	const struct clf_commands *commands;

	as_agent(w, agent);
	commands = read_commands(w, text);
	w->request.actor.sureness = CLF_SURE_TOKEN;
	with_directory(w);
	with_mail(w, commands->rest);
	w->mail.written = text;
	w->request.commands = commands;
	w->request.tickets = 0;
	with_token(w, CLF_TOKEN_AGENT_NOTE);
}

/* Ann owns the ticket; she answers a notice that makes notes. */
static inline void ann_writes(struct world *w, const char *text)
{
	mail_from(w, &w->ann, text);
	make(w);
}

/* She answers a notice of what the customer wrote. */
static inline void ann_answers(struct world *w, const char *text)
{
	mail_from(w, &w->ann, text);
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
}

/* To the command address. */
static inline void desk_mail(struct world *w, const struct clf_agent *agent, const char *text)
{
	mail_from(w, agent, text);
	without_ticket(w);
	w->mail.has_token = false;
	w->mail.is_note = false;
	w->mail.to_desk = true;
	make(w);
}

static inline const struct clf_change *change_of(const struct world *w, const char *what)
{
	for (size_t i = 0; i < w->plan.change_count; i++) {
		if (strcmp(w->plan.changes[i].what, what) == 0)
			return &w->plan.changes[i];
	}
	return NULL;
}

#endif
