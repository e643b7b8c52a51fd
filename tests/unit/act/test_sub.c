/*
 * test_sub.c - sub-tickets through the whole door (1.6, 5.8): by mail, by API, by rules; what the two tickets say of
 * each other, and to whom.
 */
#include "act/act_fixture.h"

#include "clf/act/orders.h"
#include "clf/act/rules.h"
#include "clf/base/count.h"
#include "clf/store/field/status.h"
#include "clf/store/look/seen.h"

#define UMA "uma@agents.example"

static const struct clf_actor root = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};

static struct clf_act_result ask(struct desk *d, bool mia, int64_t ticket, const struct clf_action *action)
{
	const struct clf_request request = {
	    .actor = desk_actor(d, mia), .via = CLF_VIA_API, .ticket = ticket, .actions = action, .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	return result;
}

static struct clf_act_result try_sub(struct desk *d, bool mia, int64_t ticket, const struct clf_new_ticket *made)
{
	const struct clf_action action = {.kind = CLF_ACTION_SUB, .new_ticket = made};

	return ask(d, mia, ticket, &action);
}

static int64_t make_sub(struct desk *d, int64_t ticket, const char *name, const char *owner)
{
	const struct clf_new_ticket made = {
	    .subject = name, .text = "secret words", .owner = owner, .priority = CLF_PRIORITY_HIGH};
	struct clf_act_result result = try_sub(d, true, ticket, &made);

	if (result.outcome != CLF_OUTCOME_TICKET)
		fail_msg("%s", result.refusal);
	assert_int_equal(result.ticket, ticket);
	return result.message;
}

static void set(struct desk *d, bool mia, int64_t ticket, enum clf_field field, const char *to)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = field, .text = to};
	struct clf_act_result result = ask(d, mia, ticket, &action);

	if (result.outcome != CLF_OUTCOME_TICKET)
		fail_msg("%s", result.refusal);
}

static void uma_resolves(struct desk *d, int64_t uma, int64_t ticket)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Resolved"};
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = uma, .address = UMA, .role = CLF_ROLE_AGENT, .sure = true},
	    .via = CLF_VIA_API,
	    .ticket = ticket,
	    .actions = &action,
	    .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
}

static struct clf_seer seer_of(int64_t agent)
{
	return (struct clf_seer){agent, CLF_SCOPE_OWN};
}

static struct clf_ticket_row seen_by(struct desk *d, int64_t agent, int64_t ticket)
{
	const struct clf_seer seer = seer_of(agent);
	struct clf_ticket_row row;

	must(d, clf_seen_ticket(d->store, d->arena, &seer, ticket, &row, &d->err));
	return row;
}

/* How many lines of that word somebody sees; *last is what the newest says. */
static size_t lines(struct desk *d, int64_t agent, int64_t ticket, const char *what, const char **last)
{
	const struct clf_seer seer = seer_of(agent);
	struct clf_event_list list;
	size_t n = 0;

	must(d, clf_seen_events(d->store, d->arena, &seer, ticket, (struct clf_page){.limit = 200}, &list, &d->err));
	for (size_t i = list.count; i-- > 0;) {
		if (!clf_text_equal(list.items[i].what, what))
			continue;
		if (last != NULL)
			*last = list.items[i].to;
		n++;
	}
	return n;
}

static void test_1_6_a_sub_ticket_holds_what_was_said_and_the_customer(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), sub = make_sub(d, ticket, "Ask the shop", TOM);
	struct clf_ticket_row row = seen_by(d, d->mia, sub), parent = seen_by(d, d->mia, ticket);
	struct clf_comment_list notes;
	const char *said = NULL;

	assert_int_equal(row.ticket.parent, ticket);
	assert_string_equal(row.ticket.subject, "Ask the shop");
	assert_string_equal(row.owner_address, TOM);
	assert_string_equal(row.ticket.customer.address, ANA);
	assert_null(row.ticket.segment);
	assert_int_equal(row.ticket.priority, CLF_PRIORITY_HIGH);
	must(d, clf_query_comments(d->store, d->arena, sub, (struct clf_page){.limit = 9}, &notes, &d->err));
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].text, "secret words");
	assert_int_equal(lines(d, d->mia, ticket, "sub", &said), 1);
	assert_string_equal(said, clf_arena_printf(d->arena, "%lld", (long long)sub));
	assert_int_equal(lines(d, d->tom, sub, "parent", &said), 1);
	assert_string_equal(said, clf_arena_printf(d->arena, "%lld", (long long)ticket));
	assert_int_equal(parent.subticket_count, 1);
	assert_true(parent.knows_parts);
	assert_int_equal(parent.subtickets_open, 1);
}

/* The keepers of two parts see the parent, and no trace of each other's. */
static void test_5_8_a_sibling_leaves_no_trace(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), uma = desk_agent(d, UMA, "Uma", CLF_ROLE_AGENT, NULL), other;
	struct clf_ticket_row before, after;

	make_sub(d, ticket, "For Tom", TOM);
	before = seen_by(d, d->tom, ticket);
	other = make_sub(d, ticket, "For Uma", UMA);
	uma_resolves(d, uma, other);
	after = seen_by(d, d->tom, ticket);
	assert_int_equal(after.subticket_count, 1);
	assert_false(after.knows_parts);
	assert_int_equal(after.ticket.version, before.ticket.version);
	assert_int_equal(after.ticket.updated_at, before.ticket.updated_at);
	assert_int_equal(lines(d, d->tom, ticket, "sub", NULL), 1);
	assert_int_equal(lines(d, d->tom, ticket, "sub-done", NULL), 0);
	assert_int_equal(lines(d, uma, ticket, "sub-done", NULL), 1);
	assert_int_equal(lines(d, d->mia, ticket, "sub-done", NULL), 1);
	assert_int_equal(seen_by(d, d->mia, ticket).subtickets_open, 1);
}

static void test_1_6_what_cannot_be_made_makes_nothing(void **state)
{
	static const struct {
		struct clf_new_ticket made;
		const char *why;
	} cases[] = {{{.subject = "x", .owner = "nobody@agents.example"}, "nobody@agents.example"},
		     {{.subject = "x", .team = "Nihgt"}, "Nihgt"},
		     {{.subject = "x", .segment = "Moon"}, "Moon"},
		     {{.subject = "x", .status = "Gone"}, "Gone"},
		     {{.subject = " "}, "name"}};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), sub;
	struct clf_act_result result;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		result = try_sub(d, true, ticket, &cases[i].made);
		assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
		if (strstr(result.refusal, cases[i].why) == NULL)
			fail_msg("%s", result.refusal);
	}
	assert_int_equal(lines(d, d->mia, ticket, "sub", NULL), 0);
	sub = make_sub(d, ticket, "Ask the shop", TOM);
	result = try_sub(d, true, sub, &(struct clf_new_ticket){.subject = "deeper"});
	assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
	result = try_sub(d, false, sub, &(struct clf_new_ticket){.subject = "deeper"});
	assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(result.refusal, "has none of its own"));
}

static size_t mails_to(struct desk *d, const struct desk_mail *mails, size_t count, const char *address,
		       const char *word)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		n += clf_text_equal(mails[i].row.envelope_to, address) &&
		     (strstr(mails[i].reading->text, word) != NULL || strstr(mails[i].reading->subject, word) != NULL);
	}
	(void)d;
	return n;
}

static void test_5_8_closing_the_parent_tells_those_whose_part_is_open(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[20];
	int64_t ticket = desk_ticket(d), sub = make_sub(d, ticket, "Ask the shop", TOM), done, uma;
	const char *said = clf_arena_printf(d->arena, "Its sub-ticket %lld is still open.", (long long)sub);
	size_t count;

	uma = desk_agent(d, UMA, "Uma", CLF_ROLE_AGENT, NULL);
	done = make_sub(d, ticket, "Ask the bank", UMA);
	uma_resolves(d, uma, done);
	desk_outbox(d, mails, CLF_COUNT(mails), 1);
	set(d, true, ticket, CLF_FIELD_STATUS, "Closed");
	count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	assert_int_equal(mails_to(d, mails, count, TOM, said), 1);
	assert_int_equal(mails_to(d, mails, count, UMA, ""), 0);
}

/* Mia's answer to a notice of the ticket. */
static struct clf_act_result mail(struct desk *d, int64_t ticket, const char *text)
{
	struct clf_ticket_status *statuses = NULL;
	struct clf_commands commands;
	size_t count = 0;
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	struct clf_mail_in in = {.message_id = text,
				 .subject = "Re: secret subject",
				 .text = text,
				 .to_joined = BOX,
				 .kind = CLF_MAIL_MAIL,
				 .has_token = true,
				 .token_class = CLF_TOKEN_AGENT_NOTE};
	struct clf_request request = {.actor = desk_actor(d, true),
				      .via = CLF_VIA_MAIL,
				      .mailbox = "support",
				      .ticket = ticket,
				      .actions = &action,
				      .action_count = 1,
				      .mail = &in,
				      .commands = &commands};
	struct clf_request receipt = request;
	struct clf_act_orders orders = {.requests = &request, .count = 1, .receipt = &receipt};
	struct clf_act_result result = {0};

	must(d, clf_status_list(d->store, d->arena, &statuses, &count, &d->err));
	clf_commands_read(d->arena, NULL, text, statuses, count, &commands);
	in.reply = commands.rest;
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_act_all(&d->act, d->arena, &orders, &result, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return result;
}

static void test_1_6_a_mail_makes_sub_tickets_and_leaves_nothing_on_the_parent(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[20];
	struct clf_ticket_row parent;
	struct clf_message_list seen;
	const struct clf_seer tom = seer_of(d->tom);
	size_t count;

	desk_outbox(d, mails, CLF_COUNT(mails), 1);
	assert_int_equal(mail(d, ticket,
			      "#sub Ask the shop; owner tom; priority high\n#sub Ask the bank\n#priority low\n\n"
			      "secret words\n")
			     .outcome,
			 CLF_OUTCOME_TICKET);
	parent = seen_by(d, d->mia, ticket);
	assert_int_equal(parent.subticket_count, 2);
	assert_int_equal(parent.ticket.priority, CLF_PRIORITY_LOW);
	assert_int_equal(seen_by(d, d->tom, parent.subtickets[0]).ticket.priority, CLF_PRIORITY_HIGH);
	must(d, clf_seen_messages(d->store, d->arena, &tom, ticket, (struct clf_page){.limit = 50}, &seen, &d->err));
	for (size_t i = 0; i < seen.count; i++)
		assert_null(
		    strstr(clf_arena_printf(d->arena, "%s %s", seen.items[i].subject, seen.items[i].text), "secret"));
	count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	assert_int_equal(mails_to(d, mails, count, TOM, "secret words"), 1);
	assert_int_equal(mails_to(d, mails, count, TOM, "bank"), 0);
	assert_int_equal(mails_to(d, mails, count, MIA, "Ask the bank"), 1);
}

static void save(struct desk *d, const char *text)
{
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	struct clf_rule_draft draft = {.id = 0};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;
	char *copy = clf_arena_strdup(d->arena, text);

	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	must(d, clf_json_parse(clf_str_from(copy), &json, &d->err));
	draft.json = json;
	must(d, clf_act_rule_save(&people, d->arena, "en", &draft, &done, &d->err));
	if (done.problems.errors > 0)
		fail_msg("%s", clf_rule_problems_text(d->arena, &done.problems, false));
	clf_rule_release(&done.rule);
	clf_json_free(&json);
}

static void test_1_6_rules_make_sub_tickets_and_hear_that_they_are_done(void **state)
{
	struct desk *d = *state;
	int64_t ticket;
	struct clf_ticket_row row;

	save(d, "{'name':'Two parts','kind':'general','when':[{'event':'created'}],"
		"'if':{'all':[{'field':'subticket','no':true}]},"
		"'then':[{'do':'sub','name':'Shop: {{ticket.priority}}','owner':'" TOM "','text':'Please ask.'},"
		"{'do':'sub','name':'Bank','priority':'low'}]}");
	save(d, "{'name':'All done','kind':'general','when':[{'event':'subticket-done'}],"
		"'if':{'all':[{'field':'subtickets_open','at_most':0}]},'then':[{'do':'tag','add':['whole']}]}");
	ticket = desk_ticket(d);
	row = seen_by(d, d->mia, ticket);
	assert_int_equal(row.subticket_count, 2);
	assert_string_equal(seen_by(d, d->mia, row.subtickets[0]).ticket.subject, "Shop: medium");
	assert_int_equal(seen_by(d, d->mia, row.subtickets[1]).subticket_count, 0);
	set(d, false, row.subtickets[0], CLF_FIELD_STATUS, "Resolved");
	assert_int_equal(seen_by(d, d->mia, ticket).tag_count, 0);
	set(d, true, row.subtickets[1], CLF_FIELD_OWNER, MIA);
	set(d, true, row.subtickets[1], CLF_FIELD_STATUS, "Resolved");
	assert_int_equal(seen_by(d, d->mia, ticket).tag_count, 1);
	assert_int_equal(lines(d, d->mia, ticket, "rule-failed", NULL), 0);
}

/* A rule that can't be carried out leaves the request as it was, and says why. */
static void test_1_6_a_rule_whose_sub_ticket_fails_is_told_and_stops_nothing(void **state)
{
	struct desk *d = *state;
	int64_t ticket, sub;
	const char *why = NULL;

	save(d, "{'name':'Parts of parts','kind':'general','when':[{'event':'note'}],"
		"'then':[{'do':'sub','name':'More'},{'do':'tag','add':['never']}]}");
	ticket = desk_ticket(d);
	sub = make_sub(d, ticket, "Ask the shop", TOM);
	assert_int_equal(
	    ask(d, false, sub, &(struct clf_action){.kind = CLF_ACTION_COMMENT, .text = "They say no."}).outcome,
	    CLF_OUTCOME_TICKET);
	assert_true(lines(d, d->tom, sub, "rule-failed", &why) >= 1);
	assert_non_null(strstr(why, "sub-ticket"));
	assert_int_equal(seen_by(d, d->tom, sub).tag_count, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_1_6_a_sub_ticket_holds_what_was_said_and_the_customer, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_5_8_a_sibling_leaves_no_trace, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_1_6_what_cannot_be_made_makes_nothing, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_5_8_closing_the_parent_tells_those_whose_part_is_open, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_1_6_a_mail_makes_sub_tickets_and_leaves_nothing_on_the_parent,
					    desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_1_6_rules_make_sub_tickets_and_hear_that_they_are_done, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_1_6_a_rule_whose_sub_ticket_fails_is_told_and_stops_nothing, desk_open,
					    desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
