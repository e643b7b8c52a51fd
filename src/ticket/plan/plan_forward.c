/*
 * plan_forward.c - a ticket goes to others: colleagues read it as a notice, people outside get what was chosen for them
 * and nothing else, and what they answer stays inside.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_write.h"

#define RECIPIENTS_MAX 50u

struct recipients {
	const struct clf_agent *agents[RECIPIENTS_MAX];
	const char *outside[CLF_FORWARD_MAX];
	size_t agent_count, outside_count;
};

static void add_agent(struct planning *p, struct recipients *all, const struct clf_agent *agent)
{
	for (size_t i = 0; i < all->agent_count; i++) {
		if (all->agents[i]->id == agent->id)
			return;
	}
	if (all->agent_count == RECIPIENTS_MAX)
		plan_refuse(p, "it would go to more than %u colleagues", RECIPIENTS_MAX);
	else
		all->agents[all->agent_count++] = agent;
}

static bool is_customers_side(const struct planning *p, const char *address)
{
	if (clf_address_equal(p->ticket.customer.address != NULL ? p->ticket.customer.address : "", address))
		return true;
	for (size_t i = 0; i < p->facts->participant_count; i++) {
		const struct clf_participant *other = &p->facts->participants[i];

		if (other->as == CLF_CLASS_CUSTOMER && other->address != NULL &&
		    clf_address_equal(other->address, address))
			return true;
	}
	return false;
}

static bool is_listed(const char *const *list, size_t count, const char *address)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_address_equal(list[i], address))
			return true;
	}
	return false;
}

static void add_address(struct planning *p, struct recipients *all, const char *text)
{
	const struct clf_directory *directory = p->facts->directory;
	const char *address;

	if (clf_address_fold(p->arena, text, &address, NULL) != CLF_OK) {
		plan_refuse(p, "\"%s\" is no mail address", text);
		return;
	}
	for (size_t i = 0; directory != NULL && i < directory->agent_count; i++) {
		if (clf_address_equal(directory->agents[i].address, address)) {
			add_agent(p, all, &directory->agents[i]);
			return;
		}
	}
	if (is_customers_side(p, address))
		plan_refuse(p, "%s is the customer's side of this ticket: answer instead of forwarding", address);
	else if (plan_is_gateways(p, address))
		plan_refuse(p, "%s is the gateway's own address", address);
	else if (is_listed(all->outside, all->outside_count, address))
		return;
	else if (all->outside_count == CLF_FORWARD_MAX)
		plan_refuse(p, "it goes to at most %u addresses", CLF_FORWARD_MAX);
	else
		all->outside[all->outside_count++] = address;
}

static bool add_role(struct planning *p, struct recipients *all, enum clf_role role)
{
	const struct clf_directory *directory = p->facts->directory;

	for (size_t i = 0; directory != NULL && i < directory->agent_count; i++) {
		if (directory->agents[i].role == role)
			add_agent(p, all, &directory->agents[i]);
	}
	return all->agent_count > 0;
}

/* Managers are those of the ticket's segment; where it has none, all. */
static bool add_managers(struct planning *p, struct recipients *all)
{
	size_t before = all->agent_count;

	for (size_t i = 0; i < p->manager_count; i++) {
		if (p->managers[i].active)
			add_agent(p, all, &p->managers[i]);
	}
	return all->agent_count > before || add_role(p, all, CLF_ROLE_MANAGER);
}

static void add_members(struct planning *p, struct recipients *all, const char *team)
{
	const struct clf_directory *directory = p->facts->directory;

	for (size_t i = 0; i < directory->membership_count; i++) {
		if (!clf_text_equal_nocase(directory->memberships[i].team, team))
			continue;
		for (size_t j = 0; j < directory->agent_count; j++) {
			if (directory->agents[j].id == directory->memberships[i].agent)
				add_agent(p, all, &directory->agents[j]);
		}
	}
}

static void add_the_managers(struct planning *p, struct recipients *all)
{
	if (!add_managers(p, all))
		plan_refuse(p, "there are no managers");
}

static void add_the_administrators(struct planning *p, struct recipients *all)
{
	if (!add_role(p, all, CLF_ROLE_ADMIN))
		plan_refuse(p, "there are no administrators");
}

/* As it will be, after what the same request changes. */
static void add_the_owner(struct planning *p, struct recipients *all)
{
	if (p->owner == NULL || !p->owner->active)
		plan_refuse(p, "nobody owns the ticket");
	else
		add_agent(p, all, p->owner);
}

/* The first ones are offered where a name is written wrong, the others are taken as well. */
#define ROLES_OFFERED 3u
static const struct {
	const char *name;
	void (*add)(struct planning *p, struct recipients *all);
} roles[] = {
    {"managers", add_the_managers},     {"administrators", add_the_administrators},
    {"owner", add_the_owner},           {"manager", add_the_managers},
    {"admins", add_the_administrators}, {"administrator", add_the_administrators},
};

static bool add_by_role(struct planning *p, struct recipients *all, const char *text)
{
	for (size_t i = 0; i < CLF_COUNT(roles); i++) {
		if (clf_text_equal_nocase(text, roles[i].name)) {
			roles[i].add(p, all);
			return true;
		}
	}
	return false;
}

/* Neither an agent nor a role: a team, perhaps, or a name that is written wrong. */
static void add_other(struct planning *p, struct recipients *all, const char *text)
{
	const struct clf_directory *directory = p->facts->directory;
	size_t agents = directory->agent_count, teams = directory->team_count, n = 0;
	const char **names = clf_arena_array_of(p->arena, 2 * agents + teams + ROLES_OFFERED, const char *);
	int at;

	for (size_t i = 0; i < teams; i++)
		names[n++] = clf_arena_printf(p->arena, "team %s", directory->teams[i]);
	for (size_t i = 0; i < ROLES_OFFERED; i++)
		names[n++] = roles[i].name;
	for (size_t i = 0; i < agents; i++) {
		names[n++] = plan_agent_shown(&directory->agents[i]);
		names[n++] = directory->agents[i].address;
	}
	at = plan_match(p, CLF_SAID("recipient"), text, names, NULL, n);
	if (at >= 0 && (size_t)at < teams)
		add_members(p, all, directory->teams[at]);
	else if (at >= 0 && (size_t)at < teams + ROLES_OFFERED)
		roles[(size_t)at - teams].add(p, all);
	else if (at >= 0)
		add_agent(p, all, &directory->agents[((size_t)at - teams - ROLES_OFFERED) / 2]);
}

static void add_recipient(struct planning *p, struct recipients *all, const char *text)
{
	const struct clf_directory *directory = p->facts->directory;
	const char *could = NULL;
	const char **names;
	int at;

	if (strchr(text, '@') != NULL) {
		add_address(p, all, text);
		return;
	}
	if (directory == NULL || add_by_role(p, all, text))
		return;
	names = clf_arena_array_of(p->arena, directory->agent_count, const char *);
	for (size_t i = 0; i < directory->agent_count; i++)
		names[i] = plan_agent_shown(&directory->agents[i]);
	at = clf_name_match(p->arena, text, names, NULL, directory->agent_count, &could);
	if (at >= 0)
		add_agent(p, all, &directory->agents[at]);
	else if (could != NULL)
		plan_match_agent(p, text);
	else
		add_other(p, all, text);
}

static void join(struct planning *p, const char *address)
{
	struct clf_step *step;

	for (size_t i = 0; i < p->facts->participant_count; i++) {
		if (clf_text_equal_nocase(p->facts->participants[i].address, address))
			return;
	}
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->to = address;
	step->klass = CLF_CLASS_THIRD_PARTY;
}

static void fill(struct clf_step *step, const struct clf_forward *forward)
{
	step->template_name = "forward";
	step->forward = forward;
	step->text = forward->text;
	step->subject = clf_text_blank(forward->subject) ? NULL : forward->subject;
}

static void send_outside(struct planning *p, const struct clf_forward *forward, const char *address)
{
	size_t count = 0;
	const struct clf_letter *letters = plan_letters(p, &count);
	struct clf_step *step;

	if (!plan_is_inside(p, address) && p->risk == NULL)
		p->risk = clf_arena_printf(
		    p->arena, plan_words(p, "it sends the ticket to %s, outside the organisation"), address);
	join(p, address);
	step = plan_step(p, CLF_STEP_SEND);
	step->to = address;
	step->klass = CLF_CLASS_THIRD_PARTY;
	step->token_class = CLF_TOKEN_THIRD_PARTY;
	step->automatic = CLF_AUTO_NO;
	fill(step, forward);
	step->letters = letters;
	step->letter_count = count;
	step->with_attachments = count > 0;
	plan_event(p, "forward", NULL, address);
	plan_points(p, CLF_POINTS_SENT);
}

/* By no person's hand, so within what machines may send there, and marked as a machine's. */
static void send_by_rule(struct planning *p, const struct clf_forward *forward, const char *address)
{
	struct clf_step *step = plan_send_automatic(p, CAP_AUTOMATIC, 0, address, "forward", true);

	if (step == NULL)
		return;
	step->klass = CLF_CLASS_THIRD_PARTY;
	step->token_class = CLF_TOKEN_THIRD_PARTY;
	step->automatic = CLF_AUTO_GENERATED;
	fill(step, forward);
	join(p, address);
	plan_event(p, "forward", NULL, address);
	plan_points(p, CLF_POINTS_SENT);
}

static void send_inside(struct planning *p, const struct clf_forward *forward, const struct clf_agent *agent)
{
	const struct notice notice = {.template_name = "forward", .text = forward->text, .stays = true};
	size_t before = p->count;

	plan_tell_agent(p, agent, &notice);
	if (p->count > before && p->steps[p->count - 1].kind == CLF_STEP_SEND) {
		fill(&p->steps[p->count - 1], forward);
		p->steps[p->count - 1].with_attachments = p->letters_go_out && plan_has_attachments(p->mail);
	}
	plan_event(p, "forward", NULL, agent->address);
}

void plan_forward_to(struct planning *p, const struct clf_forward *forward)
{
	struct recipients *all = clf_arena_new_of(p->arena, struct recipients);
	struct clf_forward *kept = clf_arena_new_of(p->arena, struct clf_forward);

	*kept = *forward;
	kept->text = plan_outward(p, forward->text);
	kept->subject = plan_outward(p, forward->subject);
	if (forward->count == 0)
		plan_refuse(p, "it says nobody to forward to");
	else if (forward->count > CLF_FORWARD_MAX)
		plan_refuse(p, "it goes to at most %u recipients", CLF_FORWARD_MAX);
	for (size_t i = 0; i < forward->count && !plan_ended(p); i++)
		add_recipient(p, all, forward->to[i]);
	for (size_t i = 0; i < all->agent_count && !plan_ended(p); i++)
		send_inside(p, kept, all->agents[i]);
	for (size_t i = 0; i < all->outside_count && !plan_ended(p); i++)
		send_outside(p, kept, all->outside[i]);
}

void plan_forward_by_rule(struct planning *p, const struct clf_forward *forward, const struct clf_agent *const *agents,
			  size_t count)
{
	struct recipients *all = clf_arena_new_of(p->arena, struct recipients);

	for (size_t i = 0; i < count && !plan_ended(p); i++) {
		if (agents[i]->active && !clf_text_blank(agents[i]->address))
			add_agent(p, all, agents[i]);
	}
	for (size_t i = 0; i < forward->count && !plan_ended(p); i++)
		add_address(p, all, forward->to[i]);
	for (size_t i = 0; i < all->agent_count && !plan_ended(p); i++)
		send_inside(p, forward, all->agents[i]);
	for (size_t i = 0; i < all->outside_count && !plan_ended(p); i++)
		send_by_rule(p, forward, all->outside[i]);
}

void plan_forward(struct planning *p, const struct clf_action *action)
{
	if (!plan_allowed(p, "forward"))
		return;
	if (action->forward == NULL)
		plan_refuse(p, "it says nobody to forward to");
	else
		plan_forward_to(p, action->forward);
}
