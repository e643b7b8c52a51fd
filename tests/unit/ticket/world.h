/*
 * world.h - a small helpdesk for the planner's tests, and questions to the plan it makes. Included by every
 * test_plan_*.c, and through commanding.h by those in which agents give commands.
 *
 * Ticket 1042 of Carla, owned by Ann; the statuses and rules that ship; nobody has had automatic mail.
 */
#ifndef CLF_TEST_TICKET_WORLD_H
#define CLF_TEST_TICKET_WORLD_H

#include <stdio.h>

#include "fixture.h"

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/mail/write/compose.h"
#include "clf/ticket/plan/plan.h"
#include "clf/ticket/rule/rule_text.h"

#define NOW (INT64_C(1800000000) * CLF_SECOND)
enum { NEW = 1, OPEN, ANSWERED, RESOLVED, CLOSED, SPAM, DELETED };
enum { PARCELS = 21, NIGHT, NORTH = 31, SOUTH };
enum { CARLA = 100, ANN = 201, BOB = 202, MIA = 203, OLD = 204 };

static const struct clf_ticket_status world_statuses[] = {
    {.id = NEW, .name = "New", .definition = "nobody has answered yet", .kind = CLF_KIND_NEW},
    {.id = OPEN, .name = "Open", .definition = "the customer waits", .kind = CLF_KIND_OPEN},
    {.id = ANSWERED, .name = "Answered", .definition = "we wait", .kind = CLF_KIND_ANSWERED},
    {.id = RESOLVED, .name = "Resolved", .definition = "done, we think", .kind = CLF_KIND_RESOLVED},
    {.id = CLOSED, .name = "Closed", .definition = "done", .kind = CLF_KIND_CLOSED},
    {.id = SPAM, .name = "Spam", .definition = "junk", .kind = CLF_KIND_SPAM},
    {.id = DELETED, .name = "Deleted", .definition = "gone", .kind = CLF_KIND_DELETED},
};

/* From which the ticket chooses its root causes, and another set. */
enum { PARCEL_CAUSES = 61, STAFF_CAUSES, LATE = 71, BROKEN, LOST, RUDE };
static const struct clf_item parcel_causes[] = {{LATE, "Late"}, {BROKEN, "Broken"}, {LOST, "Lost, or stolen"}};
static const struct clf_item staff_causes[] = {{RUDE, "Rude"}};
static const struct clf_cause_set world_causes[] = {
    {.id = PARCEL_CAUSES, .name = "Parcels", .causes = parcel_causes, .count = CLF_COUNT(parcel_causes)},
    {.id = STAFF_CAUSES, .name = "Staff", .causes = staff_causes, .count = CLF_COUNT(staff_causes)},
};

/* What the grid ships with, and an assignment that opens. */
static const char *const world_rules[] = {
    "{'when':[{'event':'agent-replied'}],'if':{'all':[{'field':'status','is':[1,2]}]},'then':[{'do':'status','to':3}]"
    ",'stop':true}",
    "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'status','is':[1,3,4]}]},"
    "'then':[{'do':'status','to':2}],'stop':true}",
    "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'status','is':[5]},"
    "{'field':'closed_at','within':'14d'}]},'then':[{'do':'status','to':2}],'stop':true}",
    "{'when':[{'event':'customer-replied'}],'if':{'all':[{'field':'status','is':[5]},"
    "{'field':'closed_at','older_than':'14d'}]},'then':[{'do':'successor'}],'stop':true}",
    "{'when':[{'event':'assigned'}],'if':{'all':[{'field':'status','is':[1]}]},'then':[{'do':'status','to':2}]"
    ",'stop':true}",
};

struct world {
	struct clf_arena *arena; /* of the tests, which may reset it */
	struct clf_arena *rule_arena;
	struct clf_ticket ticket;
	struct clf_agent ann, bob, mia, old;
	struct clf_agent team[3], managers[3];
	struct clf_participant participants[4];
	struct clf_automatic_count counts[4];
	struct clf_mail_in mail;
	struct clf_new_ticket new_ticket;
	struct clf_followup followup;
	struct clf_action actions[4];
	struct clf_request request;
	struct clf_facts facts;
	struct clf_plan plan;
	struct clf_desk desk;
	struct clf_rule rules[40];
	struct clf_agent desk_agents[4], night[1], south[1];
	struct clf_desk_group desk_teams[2], desk_segments[2], desk_groups[2];
	struct clf_response response;
};

enum {
	QUEUE_RETURNS = 61,
	QUEUE_POST,
	STAGE_BEGUN,
	STAGE_DONE,
	TYPE_COMPLAINT,
	TYPE_PRAISE,
	REASON_REFUNDED,
	REASON_PAID,
	GROUP_HOUSE,
	GROUP_NIGHT,
	QUEUE_OLD
};

/* One rule more for the desk; apostrophes stand for quotes. Returns it, to be changed. */
static inline struct clf_rule *world_rule(struct world *w, enum clf_rule_kind kind, const char *name, const char *body)
{
	struct clf_named statuses[CLF_COUNT(world_statuses)];
	const struct clf_named agents[] = {{ANN, "ann@corp.example", "Ann", CLF_ROLE_AGENT},
					   {BOB, "bob@corp.example", "Bob", CLF_ROLE_AGENT},
					   {MIA, "mia@corp.example", "Mia", CLF_ROLE_MANAGER}};
	const struct clf_named teams[] = {{PARCELS, "Parcels", NULL, 0}, {NIGHT, "Night", NULL, 0}};
	const struct clf_named segments[] = {{NORTH, "North", NULL, 0}, {SOUTH, "South", NULL, 0}};
	const struct clf_named causes[] = {{LATE, "Late", NULL, 0}, {RUDE, "Rude", NULL, 0}};
	const struct clf_named types[] = {{TYPE_COMPLAINT, "Complaint", NULL, 0}, {TYPE_PRAISE, "Praise", NULL, 0}};
	const struct clf_rule_names names = {.of = {[CLF_NAMES_STATUSES] = {statuses, CLF_COUNT(statuses)},
						    [CLF_NAMES_AGENTS] = {agents, CLF_COUNT(agents)},
						    [CLF_NAMES_TEAMS] = {teams, CLF_COUNT(teams)},
						    [CLF_NAMES_CAUSES] = {causes, CLF_COUNT(causes)},
						    [CLF_NAMES_TYPES] = {types, CLF_COUNT(types)},
						    [CLF_NAMES_SEGMENTS] = {segments, CLF_COUNT(segments)}}};
	struct clf_rule *rule = &w->rules[w->desk.count];
	char *text = clf_arena_strdup(w->rule_arena, body);
	struct clf_json *json = NULL;

	for (size_t i = 0; i < CLF_COUNT(statuses); i++)
		statuses[i] =
		    (struct clf_named){world_statuses[i].id, world_statuses[i].name, NULL, (int)world_statuses[i].kind};
	for (char *c = text; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	assert_true(w->desk.count < CLF_COUNT(w->rules));
	assert_int_equal(clf_json_parse(clf_str_from(text), &json, NULL), CLF_OK);
	*rule = (struct clf_rule){.id = (int64_t)w->desk.count + 1,
				  .version = 1,
				  .kind = kind,
				  .name = name,
				  .position = (int64_t)w->desk.count,
				  .enabled = true};
	assert_true(clf_rule_load(w->rule_arena, &names, json, rule));
	clf_json_free(&json);
	w->desk.needs |= rule->needs;
	for (size_t i = 0; i < rule->when_count; i++) {
		w->desk.on[rule->when[i].event] = true;
		w->desk.elapsed = w->desk.elapsed || rule->when[i].event == CLF_ON_ELAPSED;
	}
	w->desk.count++;
	return rule;
}

static const struct clf_list_item world_items[] = {
    {.id = GROUP_HOUSE, .list = "group", .name = "House"},
    {.id = GROUP_NIGHT, .list = "group", .name = "Owls"},
    {.id = QUEUE_RETURNS, .list = "queue", .name = "Returns", .position = 1},
    {.id = QUEUE_POST, .list = "queue", .name = "Post", .position = 2},
    {.id = QUEUE_OLD, .list = "queue", .name = "Pigeons", .position = 3, .gone = true},
    {.id = REASON_REFUNDED, .list = "reason", .name = "Refunded", .position = 1},
    {.id = REASON_PAID, .list = "reason", .name = "Paid back", .position = 2},
    {.id = STAGE_BEGUN, .list = "stage", .name = "Begun", .position = 1},
    {.id = STAGE_DONE, .list = "stage", .name = "Done", .position = 2, .ends = true},
    {.id = TYPE_COMPLAINT,
     .list = "type",
     .name = "Complaint",
     .position = 1,
     .team = NIGHT,
     .team_name = "Night",
     .cause_set = STAFF_CAUSES},
    {.id = TYPE_PRAISE, .list = "type", .name = "Praise", .position = 2},
};

static inline void open_desk(struct world *w)
{
	w->desk.rules = w->rules;
	w->desk_agents[0] = w->ann;
	w->desk_agents[1] = w->bob;
	w->desk_agents[2] = w->mia;
	w->desk_agents[3] = w->old;
	w->desk.agents = w->desk_agents;
	w->desk.agent_count = CLF_COUNT(w->desk_agents);
	w->night[0] = w->bob;
	w->south[0] = w->bob;
	w->desk_teams[0] = (struct clf_desk_group){"Parcels", w->team, 3};
	w->desk_teams[1] = (struct clf_desk_group){"Night", w->night, 1};
	w->desk_segments[0] = (struct clf_desk_group){"North", w->managers, 1};
	w->desk_segments[1] = (struct clf_desk_group){"South", w->south, 1};
	w->desk.lists.teams = w->desk_teams;
	w->desk.lists.team_count = CLF_COUNT(w->desk_teams);
	w->desk_groups[0] = (struct clf_desk_group){"House", w->desk_agents, 3};
	w->desk_groups[1] = (struct clf_desk_group){"Owls", w->night, 1};
	w->desk.lists.groups = w->desk_groups;
	w->desk.lists.group_count = CLF_COUNT(w->desk_groups);
	w->desk.lists.items = world_items;
	w->desk.lists.item_count = CLF_COUNT(world_items);
	w->facts.lists = &w->desk.lists;
	w->desk.segments = w->desk_segments;
	w->desk.segment_count = CLF_COUNT(w->desk_segments);
	w->desk.administrators = &w->desk_agents[2];
	w->desk.administrator_count = 1;
	for (size_t i = 0; i < CLF_COUNT(world_rules); i++)
		world_rule(w, CLF_RULE_STATUS, "grid", world_rules[i]);
	w->facts.rules.desk = &w->desk;
}

static inline int open_world(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->arena = clf_arena_new();
	w->rule_arena = clf_arena_new();
	w->ann = (struct clf_agent){
	    .id = ANN, .address = "ann@corp.example", .name = "Ann", .role = CLF_ROLE_AGENT, .active = true};
	w->bob = (struct clf_agent){
	    .id = BOB, .address = "bob@corp.example", .name = "Bob", .role = CLF_ROLE_AGENT, .active = true};
	w->mia = (struct clf_agent){
	    .id = MIA, .address = "mia@corp.example", .name = "Mia", .role = CLF_ROLE_MANAGER, .active = true};
	w->old = (struct clf_agent){
	    .id = OLD, .address = "old@corp.example", .name = "Old", .role = CLF_ROLE_AGENT, .active = false};
	w->team[0] = w->ann;
	w->team[1] = w->bob;
	w->team[2] = w->old;
	w->managers[0] = w->mia;
	w->managers[1] = w->bob;
	w->ticket = (struct clf_ticket){.number = 1042, .subject = "Late parcel", .status = OPEN, .owner = ANN};
	w->ticket.customer =
	    (struct clf_customer){.id = CARLA, .address = "carla@home.example", .name = "Carla", .locale = "hu"};
	w->ticket.segment = "North";
	w->ticket.cause_set = PARCEL_CAUSES;
	w->ticket.priority = CLF_PRIORITY_MEDIUM;
	w->ticket.updated_at = NOW - CLF_DAY;
	w->participants[0] = (struct clf_participant){CARLA, "carla@home.example", "Carla", CLF_CLASS_CUSTOMER};
	w->request = (struct clf_request){.ticket = 1042, .mailbox = "support", .actions = w->actions};
	w->facts = (struct clf_facts){
	    .now = NOW,
	    .ticket = &w->ticket,
	    .statuses = world_statuses,
	    .status_count = CLF_COUNT(world_statuses),
	    .owner = &w->ann,
	    .managers = w->managers,
	    .manager_count = 1,
	    .participants = w->participants,
	    .participant_count = 1,
	    .mailbox = {.two_way = true},
	    .cause_sets = world_causes,
	    .cause_set_count = CLF_COUNT(world_causes),
	    .automatic = w->counts,
	};
	open_desk(w);
	*state = w;
	return 0;
}

static inline int close_world(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(w->rules); i++)
		clf_rule_release(&w->rules[i]);
	clf_arena_free(&w->rule_arena);
	clf_arena_free(&w->arena);
	test_free(w);
	return 0;
}

static inline void as_customer(struct world *w)
{
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_CUSTOMER,
					      .party = w->ticket.customer.id,
					      .address = w->ticket.customer.address,
					      .name = w->ticket.customer.name};
}

static inline bool manages(const struct world *w, const struct clf_agent *agent)
{
	for (size_t i = 0; w->ticket.segment != NULL && i < w->facts.manager_count; i++) {
		if (w->managers[i].id == agent->id)
			return true;
	}
	return false;
}

/* Sure of who it is. */
static inline void as_agent(struct world *w, const struct clf_agent *agent)
{
	w->facts.actor_manages = manages(w, agent);
	w->facts.actor_in_team = false;
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_AGENT,
					      .party = agent->id,
					      .address = agent->address,
					      .name = agent->name,
					      .role = agent->role,
					      .locale = agent->locale,
					      .sure = true};
	w->request.via = CLF_VIA_API;
}

/* The actor works in the team that the ticket is with. */
static inline void in_team(struct world *w)
{
	w->ticket.team = "Parcels";
	w->facts.actor_in_team = true;
}

static inline void as_stranger(struct world *w, const char *address)
{
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_CUSTOMER, .address = address, .name = ""};
}

static inline void unowned(struct world *w)
{
	w->ticket.owner = 0;
	w->facts.owner = NULL;
}

static inline void without_ticket(struct world *w)
{
	w->request.ticket = 0;
	w->facts.ticket = NULL;
	w->facts.owner = NULL;
	w->facts.participant_count = 0;
}

static inline struct clf_action *doing(struct world *w, enum clf_action_kind kind)
{
	struct clf_action *action = &w->actions[w->request.action_count++];

	assert_true(w->request.action_count <= CLF_COUNT(w->actions));
	action->kind = kind;
	return action;
}

static inline void setting(struct world *w, enum clf_field field, const char *text)
{
	struct clf_action *action = doing(w, CLF_ACTION_SET);

	action->field = field;
	action->text = text;
}

static inline void with_mail(struct world *w, const char *text)
{
	w->mail = (struct clf_mail_in){.journal = 7,
				       .message_id = "m1@home.example",
				       .subject = "Re: Late parcel",
				       .reply = text,
				       .text = text,
				       .to_joined = "support@example.com"};
	w->request.mail = &w->mail;
	w->request.via = CLF_VIA_MAIL;
	w->request.action_count = 0;
	doing(w, CLF_ACTION_MAIL_IN);
}

static inline void with_token(struct world *w, enum clf_token_class klass)
{
	w->mail.has_token = true;
	w->mail.token_class = klass;
	w->mail.is_note = klass == CLF_TOKEN_AGENT_NOTE;
}

static inline void make(struct world *w)
{
	clf_plan_make(w->arena, &w->request, &w->facts, &w->plan);
	assert_non_null(w->plan.why);
	if (w->plan.outcome == CLF_OUTCOME_REFUSED)
		assert_non_null(w->plan.refusal);
}

#define PLAN_TEST(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

/* Questions to the plan that was made. */

/* The n-th step of the kind, or NULL. */
static inline const struct clf_step *step_at(const struct world *w, enum clf_step_kind kind, size_t n)
{
	for (size_t i = 0; i < w->plan.step_count; i++) {
		if (w->plan.steps[i].kind == kind && n-- == 0)
			return &w->plan.steps[i];
	}
	return NULL;
}

static inline size_t steps_of(const struct world *w, enum clf_step_kind kind)
{
	size_t n = 0;

	while (step_at(w, kind, n) != NULL)
		n++;
	return n;
}

/* The mail to that address, or NULL; more than one is a failure. */
static inline const struct clf_step *send_to(const struct world *w, const char *address)
{
	const struct clf_step *found = NULL, *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_SEND, n)) != NULL; n++) {
		if (strcmp(step->to, address) != 0)
			continue;
		assert_null(found);
		found = step;
	}
	return found;
}

/* The event of that name, or NULL; more than one is a failure. */
static inline const struct clf_step *event_of(const struct world *w, const char *what)
{
	const struct clf_step *found = NULL, *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_EVENT, n)) != NULL; n++) {
		if (strcmp(step->what, what) != 0)
			continue;
		assert_null(found);
		found = step;
	}
	return found;
}

/* The step that sets the field, or NULL; more than one is a failure. */
static inline const struct clf_step *set_of(const struct world *w, enum clf_field field)
{
	const struct clf_step *found = NULL, *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_SET, n)) != NULL; n++) {
		if (step->field != field)
			continue;
		assert_null(found);
		found = step;
	}
	return found;
}

/* Status id that the plan sets, 0 when it sets none. */
static inline int64_t new_status(const struct world *w)
{
	const struct clf_step *step = set_of(w, CLF_FIELD_STATUS);

	return step != NULL ? step->number : 0;
}

static inline void expect_outcome(const struct world *w, enum clf_outcome outcome)
{
	if (w->plan.outcome != outcome)
		fail_msg("%s (%s), expected %s", clf_outcome_name(w->plan.outcome), w->plan.why,
			 clf_outcome_name(outcome));
}

/* Nothing on the ticket, nothing to anybody but a notice to the actor. */
static inline void expect_nothing_done(const struct world *w)
{
	for (size_t i = 0; i < w->plan.step_count; i++) {
		const struct clf_step *step = &w->plan.steps[i];

		assert_true(step->kind == CLF_STEP_SEND || step->kind == CLF_STEP_SUPPRESSED);
		assert_string_equal(step->to, w->request.actor.address);
		assert_string_equal(step->template_name, "refusal-notice");
	}
}

static inline void expect_refused(const struct world *w, const char *says)
{
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	expect_nothing_done(w);
	if (strstr(w->plan.refusal, says) == NULL)
		fail_msg("\"%s\" doesn't say \"%s\"", w->plan.refusal, says);
}

#endif
