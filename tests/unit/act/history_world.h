/*
 * history_world.h - a desk to which things happen at random, by every way in there is: customers, machines and agents
 * write, the API sets, the clock comes, mails bounce. Included by test_history_property.c alone.
 */
#ifndef CLF_TEST_ACT_HISTORY_WORLD_H
#define CLF_TEST_ACT_HISTORY_WORLD_H

#include "act/act_fixture.h"
#include "clf/act/customs.h"
#include "clf/act/lists.h"
#include "clf/act/orders.h"
#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/word.h"

#define TICKETS 12
#define FIELDS 7
#define ROOT "root@agents.example"

struct world {
	struct desk *d;
	struct clf_arena *arena; /* of one request */
	uint64_t seed, random;
	unsigned step;
	const char *did;
	int64_t root, causes, tickets[TICKETS], fields[FIELDS];
	size_t field_count;
	unsigned held;
	size_t count;
	unsigned caused, done, answered, failed, undone, explained;
	unsigned renamed, replaced; /* tickets that the last has moved */
};

static uint64_t next(struct world *w)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return w->random;
}

static size_t below(struct world *w, size_t n)
{
	return (size_t)((next(w) >> 11) % n);
}

static bool chance(struct world *w, size_t percent)
{
	return below(w, 100) < percent;
}

static const char *pick(struct world *w, const char *const *list, size_t count)
{
	return list[below(w, count)];
}
#define PICK(w, ...)                                                                                                   \
	pick((w), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void say(struct world *w, const char *what)
{
	fail_msg("CLF_HISTORY_SEED=%llu request %u (%s): %s", (unsigned long long)w->seed, w->step, w->did, what);
}

static struct clf_actor agent(struct world *w)
{
	struct clf_actor actor = desk_actor(w->d, chance(w, 60));

	if (chance(w, 25))
		return (struct clf_actor){.kind = CLF_ACTOR_AGENT,
					  .party = w->root,
					  .address = ROOT,
					  .name = "Root",
					  .role = CLF_ROLE_ADMIN,
					  .sure = true,
					  .sureness = CLF_SURE_CONFIRMED};
	actor.sureness = CLF_SURE_CONFIRMED;
	return actor;
}

static struct clf_act_result ask(struct world *w, struct clf_request *request)
{
	struct clf_act_result result = {0};

	request->mailbox = "support";
	must(w->d, clf_act(&w->d->act, w->arena, request, &result, &w->d->err));
	w->done += result.outcome == CLF_OUTCOME_TICKET;
	return result;
}

static struct clf_act_result do_one(struct world *w, struct clf_actor actor, enum clf_via via, int64_t ticket,
				    struct clf_action action)
{
	struct clf_request request = {
	    .actor = actor, .via = via, .ticket = ticket, .actions = &action, .action_count = 1};

	return ask(w, &request);
}

static struct clf_act_result mail(struct world *w, struct clf_actor actor, int64_t ticket, struct clf_mail_in mail,
				  const char *commands)
{
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	struct clf_commands read;
	struct clf_request request = {.actor = actor,
				      .via = CLF_VIA_MAIL,
				      .ticket = ticket,
				      .actions = &action,
				      .action_count = 1,
				      .mail = &mail};

	mail.message_id = clf_arena_printf(w->arena, "m%u-%llu@x.example", w->step, (unsigned long long)w->seed);
	mail.to_joined = BOX;
	mail.text = mail.reply;
	if (commands != NULL) {
		clf_commands_read(w->arena, "en", commands, NULL, 0, &read);
		request.commands = &read;
	}
	return ask(w, &request);
}

static void customer_writes(struct world *w, int64_t ticket)
{
	static const struct clf_actor ana = {.kind = CLF_ACTOR_CUSTOMER, .address = ANA, .name = "Ana", .sure = true};
	struct clf_mail_in in = {.subject = "Re: x",
				 .reply = PICK(w, "It is late.", "Where is it?", "Thank you."),
				 .kind = CLF_MAIL_MAIL,
				 .has_token = true,
				 .token_class = CLF_TOKEN_CUSTOMER,
				 .at = chance(w, 20) ? clf_clock_now() - CLF_HOUR : 0};
	struct clf_actor actor = ana;

	if (chance(w, 20))
		actor.address = "son@customer.example";
	mail(w, actor, ticket, in, NULL);
}

static void machine_writes(struct world *w, int64_t ticket)
{
	static const struct clf_actor ana = {.kind = CLF_ACTOR_CUSTOMER, .address = ANA, .name = "Ana", .sure = true};

	mail(w, ana, ticket,
	     (struct clf_mail_in){
		 .subject = "Away", .reply = "I am away.", .kind = CLF_MAIL_AUTO_REPLY, .automatic = true},
	     NULL);
}

static void helper_writes(struct world *w, int64_t ticket)
{
	const struct clf_actor helper = {
	    .kind = CLF_ACTOR_THIRD_PARTY, .address = "plumber@help.example", .name = "P", .sure = true};

	mail(w, helper, ticket, (struct clf_mail_in){.subject = "Re", .reply = "It leaks.", .kind = CLF_MAIL_MAIL},
	     NULL);
}

static void agent_writes(struct world *w, int64_t ticket)
{
	bool answers = chance(w, 60);

	mail(w, agent(w), ticket,
	     (struct clf_mail_in){.subject = "Re",
				  .reply = "We look into it.",
				  .kind = CLF_MAIL_MAIL,
				  .has_token = true,
				  .token_class = answers ? CLF_TOKEN_AGENT_REPLY : CLF_TOKEN_AGENT_NOTE},
	     NULL);
}

static void agent_commands(struct world *w, int64_t ticket)
{
	const char *text = PICK(
	    w, "#priority high\n#tag late -new", "#tag new\n#tag -new", "#take", "#assign team First line",
	    "#assign none", "#status Open\n", "#close it is done", "#postpone tomorrow", "#due 2026-12-24", "#due none",
	    "#segment Stores\n#priority low", "#segment none", "#reply\nWe are sorry.", "#note\nShe called.", "#spam",
	    "#delete", "#status Resolved\n#reply\nDone.", "#tag one two three", "#cc add bob@customer.example",
	    "#assign tom\n#assign none\n#assign mia", "#cause late", "#cause -late, lost", "#close\n#cause lost",
	    "#cause -late, -lost", "#close late again\n#cause late\n#learned to pack it",
	    "#status Answered\n#cause -late, -lost", "#set order_number A-1\n#set Order number B-2",
	    "#set order_number none", "#set amount 12.5\n#set colours red, blue", "#set colours none\n#set vip yes",
	    "#set visited tomorrow\n#set colour blue", "#set colour red\n#set colour none",
	    "#forward plumber@help.example\nPlease look.", "#later 3d\nAll well?", "#postpone 2 weeks",
	    "#postpone none");

	mail(w, agent(w), ticket,
	     (struct clf_mail_in){.subject = "Re",
				  .reply = text,
				  .kind = CLF_MAIL_MAIL,
				  .has_token = true,
				  .token_class = CLF_TOKEN_AGENT_NOTE},
	     text);
}

static void agent_undoes(struct world *w, int64_t ticket)
{
	struct clf_actor actor = agent(w);

	if (chance(w, 70))
		mail(w, actor, ticket,
		     (struct clf_mail_in){
			 .reply = "", .kind = CLF_MAIL_MAIL, .has_token = true, .token_class = CLF_TOKEN_AGENT_REPLY},
		     PICK(w, "#reply\nWe are sorry.", "#close\n#reply\nDone.", "#status Open\n#tag odd", "#spam",
			  "#cause late", "#close\n#cause lost", "#status open\n#cause -late, -lost",
			  "#set order_number C-3\n#set colours red"));

	w->undone +=
	    mail(w, actor, ticket,
		 (struct clf_mail_in){
		     .reply = "", .kind = CLF_MAIL_MAIL, .has_token = true, .token_class = CLF_TOKEN_AGENT_NOTE},
		 "#undo")
		.outcome == CLF_OUTCOME_TICKET;
}

static void api_sets(struct world *w, int64_t ticket)
{
	struct clf_action actions[6];
	struct clf_request request = {.actor = agent(w),
				      .via = CLF_VIA_API,
				      .ticket = ticket,
				      .actions = actions,
				      .action_count = 1 + below(w, 5)};
	const char *owner = PICK(w, MIA, TOM, ""), *team = PICK(w, "First line", ""),
		   *segment = PICK(w, "Stores", "North", "");

	for (size_t i = 0; i < request.action_count; i++) {
		const struct clf_action all[] = {
		    {.field = CLF_FIELD_STATUS,
		     .text = PICK(w, "New", "Open", "Answered", "Escalated", "Postponed", "Resolved", "Closed", "Spam",
				  "Odd")},
		    {.field = CLF_FIELD_OWNER, .text = owner},
		    {.field = CLF_FIELD_TEAM, .text = team},
		    {.field = CLF_FIELD_SEGMENT, .text = segment},
		    {.field = CLF_FIELD_CAUSES, .text = PICK(w, "Late", "Late\nLost", "")},
		    {.field = CLF_FIELD_LEARNED, .text = PICK(w, "Pack it better.", "")},
		    {.field = CLF_FIELD_ORIGINAL_SEGMENT, .text = PICK(w, "Stores", "North", "")},
		    {.field = CLF_FIELD_QUEUE, .text = PICK(w, "Returns", "Post", "Passing", "")},
		    {.field = CLF_FIELD_STAGE, .text = PICK(w, "Begun", "Done", "")},
		    {.field = CLF_FIELD_TYPE, .text = PICK(w, "Complaint", "Praise", "Passing", "")},
		    {.field = CLF_FIELD_GROUP, .text = PICK(w, "House", "")},
		    {.field = CLF_FIELD_REASON, .text = PICK(w, "Refunded", "")},
		    {.field = CLF_FIELD_PRIORITY, .text = PICK(w, "low", "medium", "high", "critical")},
		    {.field = CLF_FIELD_DUE, .text = PICK(w, "2020-01-02T03:04:05Z", "2027-01-02T03:04:05.250Z", "")},
		};

		actions[i] = all[below(w, CLF_COUNT(all))];
		actions[i].kind = CLF_ACTION_SET;
	}
	if (chance(w, 40))
		actions[0] = (struct clf_action){.kind = CLF_ACTION_SET,
						 .field = CLF_FIELD_FIELDS,
						 .custom = w->fields[below(w, 2)],
						 .text = PICK(w, "X-9", "Y-8", NULL)};
	ask(w, &request);
}

static void api_writes(struct world *w, int64_t ticket)
{
	const struct clf_followup followup = {.text = "We are sorry.",
					      .to = chance(w, 20) ? "son@customer.example" : NULL,
					      .later_at = chance(w, 30) ? clf_clock_now() + CLF_SECOND / 100 : 0,
					      .unless_reply = chance(w, 50)};

	if (chance(w, 50))
		do_one(w, agent(w), CLF_VIA_PAGE, ticket,
		       (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = "She called."});
	else
		do_one(w, agent(w), CLF_VIA_API, ticket,
		       (struct clf_action){.kind = CLF_ACTION_FOLLOWUP, .followup = &followup});
}

static void letter_comes(struct world *w, int64_t ticket)
{
	struct clf_draft *drafts = NULL;
	struct clf_action action = {.kind = CLF_ACTION_LETTER};
	size_t count = 0;

	must(w->d, clf_drafts(w->d->store, w->arena, ticket, &drafts, &count, &w->d->err));
	if (count == 0)
		return;
	action.draft = drafts[below(w, count)].id;
	if (chance(w, 30))
		action.text = "it can't go";
	do_one(w, agent(w), chance(w, 80) ? CLF_VIA_CLOCK : CLF_VIA_API, ticket, action);
	if (chance(w, 30))
		do_one(w, agent(w), CLF_VIA_API, ticket,
		       (struct clf_action){.kind = CLF_ACTION_TAKE_BACK, .draft = action.draft});
}

static void clock_comes(struct world *w, int64_t ticket)
{
	do_one(w, (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true}, CLF_VIA_CLOCK, ticket,
	       (struct clf_action){.kind = CLF_ACTION_DUE});
}

/* One of the ticket's mails that wait, sent to whom it may. */
static int64_t any_out(struct world *w, int64_t ticket)
{
	struct clf_outbox_list list;
	size_t at;

	must(w->d, clf_query_outbox(w->d->store, w->arena, NULL, NULL, (struct clf_page){0, CLF_PAGE_MAX}, &list,
				    &w->d->err));
	at = below(w, list.count + 1);
	for (size_t i = 0; i < list.count; i++) {
		if (list.items[(at + i) % list.count].ticket == ticket &&
		    strstr(list.items[(at + i) % list.count].to, "agents") == NULL)
			return list.items[(at + i) % list.count].id;
	}
	return 0;
}

static void mails_go_out(struct world *w, enum clf_outbox_state state)
{
	int64_t now = clf_clock_now() + CLF_HOUR;
	struct clf_outbox_row *rows = NULL;
	size_t count = 0;

	must(w->d,
	     clf_outbox_claim(w->d->store, w->arena, "out", 77, now, now + CLF_HOUR, 50, &rows, &count, &w->d->err));
	for (size_t i = 0; i < count; i++)
		must(w->d, clf_outbox_finish(w->d->store, rows[i].id, 77, state, "250 ok", 0, &w->d->err));
}

static void mail_bounces(struct world *w, int64_t ticket)
{
	int64_t out = any_out(w, ticket);
	const struct clf_mail_in report = {
	    .kind = CLF_MAIL_BOUNCE, .reply = "no such user", .report_outbox = out, .uncertain = chance(w, 20)};

	if (out == 0)
		return;
	if (chance(w, 70))
		mails_go_out(w, CLF_OUTBOX_SENT);
	mail(w, (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "clf-mail", .sure = true}, ticket, report, NULL);
	w->failed++;
}

static void root_handles(struct world *w, int64_t ticket)
{
	const struct clf_out_word word = {.kind = (enum clf_out_kind)below(w, 3),
					  .outbox = any_out(w, ticket),
					  .to = "ana.new@customer.example",
					  .twice = true};
	const struct clf_actor root = {.kind = CLF_ACTOR_AGENT,
				       .party = w->root,
				       .address = ROOT,
				       .name = "Root",
				       .role = CLF_ROLE_ADMIN,
				       .sure = true};

	if (word.outbox != 0)
		do_one(w, root, CLF_VIA_CLI, ticket, (struct clf_action){.kind = CLF_ACTION_OUT, .out = &word});
}

static void something_is_made(struct world *w, int64_t ticket)
{
	const struct clf_custom_value held[] = {{w->fields[0], "A-0"}, {w->fields[3], "yes"}};
	const struct clf_new_ticket made = {.subject = "By hand",
					    .held = held,
					    .held_count = below(w, 3),
					    .channel = "phone",
					    .customer = {.address = ANA},
					    .segment = PICK(w, "Stores", NULL),
					    .team = PICK(w, "First line", NULL),
					    .status = PICK(w, "Open", "Closed", "Answered", NULL),
					    .comment = PICK(w, "Waited an hour.", NULL),
					    .cause_set = w->causes,
					    .text = "She called.",
					    .priority = CLF_PRIORITY_HIGH};
	const struct clf_actor bob = {
	    .kind = CLF_ACTOR_CUSTOMER, .address = "bob@customer.example", .name = "Bob", .sure = true};

	(void)ticket;
	if (w->count == TICKETS)
		return;
	if (chance(w, 50))
		do_one(w, agent(w), CLF_VIA_API, 0,
		       (struct clf_action){.kind = CLF_ACTION_CREATE, .new_ticket = &made});
	else
		mail(w, bob, 0,
		     (struct clf_mail_in){
			 .subject = "New", .reply = "Hello?", .kind = CLF_MAIL_MAIL, .automatic = false},
		     NULL);
}

static struct clf_people people_of(struct world *w)
{
	static const struct clf_actor root = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};

	return (struct clf_people){&w->d->act, &root, CLF_VIA_CLI};
}

static void name_item(struct world *w, const char *list, const struct clf_list_item *item, const char *name)
{
	const struct clf_people people = people_of(w);
	const struct clf_item_change change = {.name = name};
	struct clf_problems problems = {.count = 0};
	int64_t id = item != NULL ? item->id : 0;

	must(w->d, clf_item_check(&people, w->arena, list, item, &change, &problems, &w->d->err));
	must(w->d, clf_problems_status(&problems, &w->d->err));
	must(w->d, clf_item_save(&people, list, &change, &id, &w->d->err));
}

/* old NULL: one is made. */
static void name_status(struct world *w, const struct clf_ticket_status *old, const char *name)
{
	const struct clf_people people = people_of(w);
	const struct clf_status_change change = {
	    .name = name, .definition = old == NULL ? "Whatever is odd." : NULL, .kind = old == NULL ? "open" : NULL};
	struct clf_problems problems = {.count = 0};
	int64_t id = old != NULL ? old->id : 0;

	must(w->d, clf_act_status_check(&people, w->arena, old, &change, &problems, &w->d->err));
	must(w->d, clf_problems_status(&problems, &w->d->err));
	must(w->d, clf_act_status_save(&people, &change, &id, &w->d->err));
}

static void name_field(struct world *w, const char *one, const char *other)
{
	const struct clf_people people = people_of(w);
	struct clf_problems problems = {.count = 0};
	struct clf_custom_hold hold;
	struct clf_custom field;
	bool is_one = clf_act_custom_find(&w->d->act, w->arena, one, &field, &w->d->err) == CLF_OK;
	const struct clf_custom_change change = {.name = is_one ? other : one, .label = is_one ? other : one};
	int64_t id;

	if (!is_one)
		must(w->d, clf_act_custom_find(&w->d->act, w->arena, other, &field, &w->d->err));
	must(w->d, clf_act_custom_check(&people, w->arena, &field, &change, &problems, &w->d->err));
	must(w->d, clf_problems_status(&problems, &w->d->err));
	must(w->d, clf_act_custom_save(&people, w->arena, &field, &change, &hold, &id, &w->d->err));
}

static void name_choice(struct world *w, const char *name, const char *one, const char *other)
{
	const struct clf_people people = people_of(w);
	struct clf_custom field;
	struct clf_choice choice;
	bool is_one;

	must(w->d, clf_act_custom_find(&w->d->act, w->arena, name, &field, &w->d->err));
	is_one = clf_act_choice_find(w->arena, &field, one, &choice, &w->d->err) == CLF_OK;
	if (!is_one)
		must(w->d, clf_act_choice_find(w->arena, &field, other, &choice, &w->d->err));
	must(w->d, clf_act_choice_rename(&people, &field, &choice, is_one ? other : one, &w->d->err));
}

/* One has another name until the next time; whoever uses the old one is refused meanwhile. */
static void something_is_renamed(struct world *w, int64_t ticket)
{
	static const char *const items[][3] = {{"queue", "Returns", "Back"},
					       {"stage", "Begun", "Underway"},
					       {"type", "Praise", "Thanks"},
					       {"reason", "Refunded", "Paid back"},
					       {"cause", "Late", "Behind time"}};
	struct clf_ticket_status status;
	struct clf_list_item item;
	size_t at = below(w, CLF_COUNT(items) + 3);
	bool first;

	(void)ticket;
	w->renamed++;
	if (at == CLF_COUNT(items)) {
		first = clf_status_named(w->d->store, w->arena, "Escalated", &status, &w->d->err) == CLF_OK;
		if (!first)
			must(w->d, clf_status_named(w->d->store, w->arena, "Raised", &status, &w->d->err));
		name_status(w, &status, first ? "Raised" : "Escalated");
	} else if (at == CLF_COUNT(items) + 1) {
		name_field(w, "amount", "price");
	} else if (at > CLF_COUNT(items)) {
		name_choice(w, "colour", "Blue", "Azure");
	} else {
		first =
		    clf_list_item_named(w->d->store, w->arena, items[at][0], items[at][1], &item, &w->d->err) == CLF_OK;
		if (!first && clf_list_item_named(w->d->store, w->arena, items[at][0], items[at][2], &item,
						  &w->d->err) == CLF_ENOTFOUND)
			return; /* causes, in worlds that have none */
		name_item(w, items[at][0], &item, items[at][first ? 2 : 1]);
	}
}

/* Two of them, by the API. */
static void put_in(struct world *w, enum clf_field field, const char *name)
{
	for (size_t i = 0; i < 2; i++)
		do_one(w, agent(w), CLF_VIA_API, w->tickets[below(w, w->count)],
		       (struct clf_action){.kind = CLF_ACTION_SET, .field = field, .text = name});
}

/* Some have it, before it goes and another takes its place; by turns, as a request is to have one line a ticket. */
static void something_is_replaced(struct world *w, int64_t ticket)
{
	static const struct {
		enum clf_field field;
		const char *list, *instead[2];
	} items[] = {{CLF_FIELD_QUEUE, "queue", {"Post", "none"}},
		     {CLF_FIELD_STAGE, "stage", {"none", "none"}},
		     {CLF_FIELD_TYPE, "type", {"Complaint", "none"}},
		     {CLF_FIELD_REASON, "reason", {"none", "none"}}};
	const struct clf_people people = people_of(w);
	size_t at = below(w, CLF_COUNT(items) + 2), moved = 0;
	struct clf_ticket_status status;
	struct clf_status_hold status_hold;
	struct clf_item_hold hold;
	struct clf_list_item item;

	(void)ticket;
	if (at >= CLF_COUNT(items)) {
		if (clf_status_named(w->d->store, w->arena, "Odd", &status, &w->d->err) != CLF_OK) {
			name_status(w, NULL, "Odd");
			put_in(w, CLF_FIELD_STATUS, "Odd");
			return;
		}
		must(w->d, clf_act_status_retire(&people, w->arena, &status, "Open", &status_hold, &moved, &w->d->err));
	} else if (clf_list_item_named(w->d->store, w->arena, items[at].list, "Passing", &item, &w->d->err) != CLF_OK) {
		name_item(w, items[at].list, NULL, "Passing");
		put_in(w, items[at].field, "Passing");
	} else {
		must(w->d, clf_item_retire(&people, w->arena, &item, items[at].instead[below(w, 2)], &hold, &moved,
					   &w->d->err));
	}
	w->replaced += (unsigned)moved;
}

static const struct {
	const char *name;
	void (*run)(struct world *w, int64_t ticket);
	unsigned weight;
} ways[] = {
    {"the customer writes", customer_writes, 16},
    {"a machine writes", machine_writes, 3},
    {"a helper writes", helper_writes, 3},
    {"an agent writes", agent_writes, 10},
    {"an agent's commands", agent_commands, 20},
    {"an agent undoes", agent_undoes, 10},
    {"the API sets", api_sets, 16},
    {"the API writes", api_writes, 8},
    {"the clock", clock_comes, 4},
    {"a letter's time", letter_comes, 5},
    {"a mail bounces", mail_bounces, 10},
    {"an administrator handles a mail", root_handles, 6},
    {"a ticket is made", something_is_made, 3},
    {"something is renamed", something_is_renamed, 6},
    {"something is replaced", something_is_replaced, 12},
};

#endif
