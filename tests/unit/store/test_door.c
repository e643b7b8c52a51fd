/*
 * test_door.c - facts for a request, plans applied whole or not at all, responses kept once.
 */
#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/mail/outbox.h"
#include "store/store_fixture.h"

static struct clf_ticket ticket_of(struct fixture *f, int64_t number)
{
	struct clf_ticket ticket;

	assert_ok(f, clf_query_ticket(f->store, f->arena, number, &ticket, &f->err));
	return ticket;
}

static struct clf_facts facts_of(struct fixture *f, const struct clf_request *request,
				 const struct clf_mailbox_facts *mailbox)
{
	struct clf_facts facts;

	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, request, mailbox, &facts, &f->err));
	fixture_commit(f);
	return facts;
}

static void test_shipped_statuses_and_rules(void **state)
{
	struct fixture *f = *state;
	const struct clf_request request = {.via = CLF_VIA_CLI};
	const struct clf_facts facts = facts_of(f, &request, NULL);
	unsigned reopening = 0, answering = 0;

	assert_int_equal(facts.status_count, 9);
	assert_string_equal(facts.statuses[0].name, "New");
	assert_int_equal(facts.statuses[6].kind, CLF_KIND_CLOSED);
	for (size_t i = 0; i < facts.rules.desk->count; i++) {
		const struct clf_rule *rule = &facts.rules.desk->rules[i];

		reopening += rule->kind == CLF_RULE_STATUS && rule->when[0].event == CLF_ON_CUSTOMER_REPLIED &&
			     rule->then[0].doing == CLF_DO_STATUS && rule->then[0].args[0].items[0].id == 2;
		answering += rule->kind == CLF_RULE_STATUS && rule->when[0].event == CLF_ON_AGENT_REPLIED &&
			     rule->then[0].args[0].items[0].id == 3;
	}
	assert_int_equal(reopening, 7);
	assert_int_equal(answering, 4);
	assert_int_equal(facts.rules.desk->count, 16);
	assert_true(facts.now > 0);
	assert_null(facts.ticket);
}

static void test_facts_of_a_ticket(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	int64_t olga = fixture_agent(f, "Olga@Example.COM", "Olga Berg", "First Line", "North");
	const struct clf_action set[] = {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = "olga berg"},
					 {.kind = CLF_ACTION_SET, .field = CLF_FIELD_TEAM, .text = "first line"},
					 {.kind = CLF_ACTION_SET, .field = CLF_FIELD_SEGMENT, .text = "NORTH"}};
	struct clf_request request = {.via = CLF_VIA_PAGE, .ticket = ticket, .actions = set, .action_count = 3};
	const struct clf_mailbox_facts mailbox = {
	    .name = "support", .segment = "north", .unknown = CLF_UNKNOWN_REFUSE, .two_way = true, .auto_ack = true};
	struct clf_facts facts;

	assert_ok(f,
		  db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $owner, segment = (SELECT id FROM segment)",
			 CLF_NUMBER("$owner", olga)));
	facts = facts_of(f, &request, &mailbox);
	assert_string_equal(facts.ticket->subject, "Broken");
	assert_string_equal(facts.ticket->customer.address, "anna@example.org");
	assert_string_equal(facts.ticket->segment, "North");
	assert_string_equal(facts.owner->address, "olga@example.com");
	assert_int_equal(facts.named->id, olga);
	assert_true(facts.named_team_exists);
	assert_true(facts.named_segment_exists);
	assert_int_equal(facts.team_count, 1);
	assert_int_equal(facts.manager_count, 1);
	assert_int_equal(facts.managers[0].id, olga);
	assert_int_equal(facts.participant_count, 1);
	assert_int_equal(facts.participants[0].as, CLF_CLASS_CUSTOMER);
	assert_int_equal(facts.mailbox.unknown, CLF_UNKNOWN_REFUSE);
	assert_true(facts.mailbox.two_way && facts.mailbox.auto_ack);
	assert_string_equal(facts.mailbox.segment, "north");
	request.ticket = 5;
	fixture_begin(f);
	assert_status(CLF_ENOTFOUND, clf_door_facts(f->store, f->arena, &request, NULL, &facts, &f->err));
	clf_store_rollback(f->store);
}

static void test_names_that_are_not_certain(void **state)
{
	struct fixture *f = *state;
	struct clf_action set = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = "Kim"};
	const struct clf_request request = {.via = CLF_VIA_PAGE, .actions = &set, .action_count = 1};
	const struct clf_mailbox_facts mailbox = {.name = "support", .segment = "nowhere"};

	fixture_agent(f, "kim.a@example.com", "Kim", NULL, NULL);
	assert_string_equal(facts_of(f, &request, NULL).named->address, "kim.a@example.com");
	fixture_agent(f, "kim.b@example.com", "Kim", NULL, NULL);
	assert_null(facts_of(f, &request, NULL).named);
	set.text = "KIM.B@example.com";
	assert_string_equal(facts_of(f, &request, NULL).named->address, "kim.b@example.com");
	set.text = "";
	assert_null(facts_of(f, &request, NULL).named);
	assert_null(facts_of(f, &request, &mailbox).mailbox.segment);
}

static void test_automatic_mails_are_counted(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), other = fixture_ticket(f, "y", NULL), failed;
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	const struct clf_mail_in nothing = {.kind = CLF_MAIL_MAIL};
	struct clf_mail_in report = nothing;
	struct clf_request request = {
	    .actor = {.address = "anna@example.org"}, .via = CLF_VIA_MAIL, .ticket = ticket, .mail = &report};
	const struct clf_step step = {.kind = CLF_STEP_DELIVERY, .text = "550 5.1.1 no such user"};
	struct clf_step steps[1] = {step};
	struct clf_facts facts;

	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $o", CLF_NUMBER("$o", olga)));
	fixture_send(f, ticket, CLF_CLASS_AUTOMATIC, "anna@example.org", "1@example.com");
	fixture_send(f, other, CLF_CLASS_AUTOMATIC, "anna@example.org", "2@example.com");
	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "3@example.com");
	failed = fixture_send(f, ticket, CLF_CLASS_NOTICE, "olga@example.com", "4@example.com");
	report.report_outbox = failed;
	facts = facts_of(f, &request, NULL);
	assert_int_equal(facts.automatic_to_address, 2);
	assert_int_equal(facts.automatic_on_ticket, 1);
	assert_string_equal(facts.failed_recipient, "olga@example.com");
	assert_int_equal(facts.failed_class, CLF_CLASS_NOTICE);
	assert_int_equal(facts.automatic_count, 1);
	assert_string_equal(facts.automatic[0].address, "olga@example.com");
	assert_int_equal(facts.automatic[0].to_address, 1);
	assert_false(facts.automatic[0].unreachable);
	steps[0].number = failed;
	fixture_apply(f, &request, steps, 1, NULL, 0);
	facts = facts_of(f, &request, NULL);
	assert_true(facts.automatic[0].unreachable);
	assert_ok(f, db_script(f->store->db, "UPDATE outbox SET created_at = created_at - 3700000000", &f->err));
	assert_int_equal(facts_of(f, &request, NULL).automatic_to_address, 0);
	/* Those of a clock that was a day ahead silence nobody until then. */
	assert_ok(f, db_script(f->store->db,
			       "UPDATE outbox SET created_at = created_at + 90000000000; "
			       "UPDATE suppression SET failed_at = failed_at + 90000000000",
			       &f->err));
	assert_int_equal(facts_of(f, &request, NULL).automatic_to_address, 0);
	assert_int_equal(facts_of(f, &request, NULL).automatic_count, 0);
}

static void test_a_look_is_of_its_moment_and_locks_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL), now = clf_clock_now();
	const struct clf_request request = {
	    .actor = {.address = "anna@example.org"}, .via = CLF_VIA_MAIL, .ticket = ticket};
	struct clf_store *other = NULL;
	struct clf_facts facts;

	fixture_send(f, ticket, CLF_CLASS_AUTOMATIC, "anna@example.org", "1@example.com");
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &other, &f->err));
	assert_ok(f, clf_store_begin(other, &f->err)); /* somebody else is writing */
	assert_ok(f, clf_door_look(f->store, f->arena, &request, NULL, clf_clock_now(), NULL, &facts, &f->err));
	assert_int_equal(facts.automatic_to_address, 1);
	assert_string_equal(facts.ticket->subject, "Broken");
	assert_ok(f, clf_door_look(f->store, f->arena, &request, NULL, now, NULL, &facts, &f->err));
	assert_int_equal(facts.now, now);
	assert_int_equal(facts.automatic_to_address, 0);
	assert_ok(f, clf_door_look(f->store, f->arena, &request, NULL, now + 2 * CLF_HOUR, NULL, &facts, &f->err));
	assert_int_equal(facts.automatic_to_address, 0);
	clf_store_close(&other);
}

static struct clf_outbox_entry first_outbox_row(struct fixture *f, const char *state)
{
	struct clf_outbox_list list;

	assert_ok(f, clf_query_outbox(f->store, f->arena, state, NULL, (struct clf_page){0, 1}, &list, &f->err));
	assert_int_equal(list.count, 1);
	return list.items[0];
}

static const char *message_state(struct fixture *f, int64_t ticket)
{
	struct clf_message_list list;

	assert_ok(f, clf_query_messages(f->store, f->arena, ticket, (struct clf_page){0, 1}, &list, &f->err));
	return clf_message_state_name(list.items[0].state);
}

/* Visible with its reason, released by hand, and until then neither sent nor counted as sent or failed. */
static void test_what_a_cap_keeps_back_waits_to_be_released(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL), now, id;
	const struct clf_request request = {
	    .actor = {.address = "anna@example.org"}, .via = CLF_VIA_MAIL, .ticket = ticket};
	struct clf_outbox_row *rows = NULL;
	struct clf_facts facts;
	struct clf_outbox_entry row;
	struct clf_counts counts;
	size_t count = 0;

	id = fixture_keep_back(f, ticket, CLF_CLASS_AUTOMATIC, "anna@example.org", "k1@example.com", "too many");
	row = first_outbox_row(f, "failed");
	assert_int_equal(row.id, id);
	assert_int_equal(row.attempts, 0);
	assert_true(row.kept_back);
	assert_string_equal(row.reply, "kept back: too many; sending it again releases it");
	assert_string_equal(message_state(f, ticket), "kept-back");
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM event WHERE what = 'suppressed'"), 1);
	facts = facts_of(f, &request, NULL);
	assert_int_equal(facts.automatic_to_address, 0);
	assert_int_equal(facts.automatic_on_ticket, 0);
	assert_int_equal(facts.automatic_kept_back, 1);
	assert_ok(f, clf_query_counts(f->store, &counts, &f->err));
	assert_int_equal(counts.outbox[CLF_OUTBOX_FAILED], 0);
	assert_int_equal(counts.kept_back, 1);
	assert_int_equal(counts.outbox[CLF_OUTBOX_SENT], 0);
	now = clf_clock_now();
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 7, now, now + CLF_MINUTE, 9, &rows, &count, &f->err));
	assert_int_equal(count, 0);

	assert_ok(f, clf_outbox_retry(f->store, id, &f->err));
	facts = facts_of(f, &request, NULL);
	assert_int_equal(facts.automatic_to_address, 1);
	assert_int_equal(facts.automatic_kept_back, 0);
	row = first_outbox_row(f, "queued");
	assert_false(row.kept_back);
	now = clf_clock_now();
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 7, now, now + CLF_MINUTE, 9, &rows, &count, &f->err));
	assert_int_equal(count, 1);
	assert_ok(f, clf_outbox_finish(f->store, id, 7, CLF_OUTBOX_FAILED, "550 no", 0, &f->err));
	assert_string_equal(message_state(f, ticket), "failed");
}

static void test_a_plan_is_applied_whole(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);
	struct clf_request request = {.key = "k1",
				      .actor = {.kind = CLF_ACTOR_AGENT, .party = olga, .address = "olga@example.com"},
				      .via = CLF_VIA_API,
				      .ticket = ticket};
	const struct clf_derived derived = {.closed_at = 77, .answers = 3};
	const struct clf_step steps[] = {
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_STATUS, .number = 7, .text = "Closed"},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_OWNER, .number = olga},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_TEAM, .text = "First line"},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_PRIORITY, .number = 3, .text = "critical"},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_SEGMENT, .text = "North"},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_DUE, .number = 1800000000000000},
	    {.kind = CLF_STEP_DERIVED, .derived = &derived},
	    {.kind = CLF_STEP_COMMENT, .text = "Called her."},
	    {.kind = CLF_STEP_EVENT, .what = "status", .from = "New", .to = "Closed"},
	    {.kind = CLF_STEP_PARTICIPANT, .to = "plumber@example.net", .name = "P", .klass = CLF_CLASS_THIRD_PARTY},
	    {.kind = CLF_STEP_SUPPRESSED, .to = "anna@example.org", .template_name = "ack", .text = "too many"},
	};
	struct clf_applied applied = fixture_apply(f, &request, steps, 11, NULL, 0);
	struct clf_ticket got = ticket_of(f, ticket);
	bool seen = false;
	struct clf_applied before = {0};

	assert_int_equal(applied.ticket, ticket);
	assert_true(applied.message > 0);
	assert_int_equal(got.status, 7);
	assert_int_equal(got.closed_at, 77);
	assert_int_equal(got.answers, 3);
	assert_int_equal(got.waiting_since, 0);
	assert_int_equal(got.owner, olga);
	assert_string_equal(got.team, "First line");
	assert_int_equal(got.priority, CLF_PRIORITY_CRITICAL);
	assert_string_equal(got.segment, "North");
	assert_null(got.original_segment);
	assert_int_equal(got.due_at, 1800000000000000);
	assert_int_equal(got.version, 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM participant"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM event WHERE what = 'suppressed'"), 1);
	assert_ok(f, clf_door_seen(f->store, "k1", &seen, &before, &f->err));
	assert_true(seen);
	assert_int_equal(before.ticket, ticket);
	assert_int_equal(before.message, applied.message);
	assert_ok(f, clf_door_seen(f->store, "k2", &seen, &before, &f->err));
	assert_false(seen);
}

static void test_the_same_key_acts_once(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	struct clf_request request = {
	    .key = "k1", .actor = {.kind = CLF_ACTOR_SYSTEM}, .via = CLF_VIA_API, .ticket = ticket};
	const struct clf_step step = {.kind = CLF_STEP_COMMENT, .text = "once"};
	const struct clf_plan plan = {.steps = &step, .step_count = 1};
	struct clf_facts facts = {.now = 1};
	struct clf_applied applied;

	fixture_apply(f, &request, &step, 1, NULL, 0);
	fixture_begin(f);
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	assert_status(CLF_ECONFLICT,
		      clf_door_apply(f->store, f->arena, &request, &facts, &plan, 0, NULL, 0, &applied, &f->err));
	clf_store_rollback_to(f->store);
	fixture_commit(f);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM comment"), 1);
}

static void test_a_refused_key_may_come_again(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	struct clf_applied before = {0};
	const struct clf_request request = {.key = "k1", .via = CLF_VIA_MAIL, .ticket = ticket};
	const struct clf_plan plan = {.outcome = CLF_OUTCOME_REFUSED, .refusal = "no"};
	const struct clf_facts facts = {.now = 1};
	struct clf_applied applied;
	bool seen = true;

	fixture_begin(f);
	assert_ok(f, clf_door_apply(f->store, f->arena, &request, &facts, &plan, 0, NULL, 0, &applied, &f->err));
	fixture_commit(f);
	assert_ok(f, clf_door_seen(f->store, "k1", &seen, &before, &f->err));
	assert_false(seen);
}

static int64_t rows_of_everything(struct fixture *f)
{
	return fixture_count(f, "SELECT (SELECT count(*) FROM ticket) + (SELECT count(*) FROM message) + "
				"(SELECT count(*) FROM event) + (SELECT count(*) FROM comment) + "
				"(SELECT count(*) FROM outbox) + (SELECT count(*) FROM raw_mail) + "
				"(SELECT count(*) FROM party) + (SELECT count(*) FROM participant) + "
				"(SELECT count(*) FROM request_key) + (SELECT sum(version) FROM ticket)");
}

static void test_a_failure_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL), before = rows_of_everything(f);
	const struct clf_request request = {
	    .key = "k", .actor = {.address = "new@example.net"}, .via = CLF_VIA_MAIL, .ticket = ticket};
	/* The last step sends a mail that was not rendered. */
	const struct clf_step steps[] = {{.kind = CLF_STEP_SET, .field = CLF_FIELD_STATUS, .number = 2},
					 {.kind = CLF_STEP_COMMENT, .text = "x"},
					 {.kind = CLF_STEP_EVENT, .what = "x"},
					 {.kind = CLF_STEP_SEND, .to = "new@example.net"}};
	const struct clf_plan plan = {.steps = steps, .step_count = 4};
	struct clf_facts facts;
	struct clf_applied applied = {-1, -1, -1};

	fixture_begin(f);
	assert_ok(f, clf_store_savepoint(f->store, &f->err));
	assert_ok(f, clf_door_facts(f->store, f->arena, &request, NULL, &facts, &f->err));
	assert_status(CLF_EINVAL,
		      clf_door_apply(f->store, f->arena, &request, &facts, &plan, 0, NULL, 0, &applied, &f->err));
	assert_int_equal(applied.ticket, -1);
	clf_store_rollback_to(f->store);
	fixture_commit(f);
	assert_int_equal(rows_of_everything(f), before);
	assert_int_equal(ticket_of(f, ticket).status, 1);
}

static void test_mails_and_steps_must_match(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	const struct clf_request request = {.via = CLF_VIA_CLI, .ticket = ticket};
	const struct clf_step bad[] = {{.kind = (enum clf_step_kind)99},
				       {.kind = CLF_STEP_MESSAGE},
				       {.kind = CLF_STEP_CREATE},
				       {.kind = CLF_STEP_SET, .field = CLF_FIELD_STATUS, .number = 4711},
				       {.kind = CLF_STEP_SET, .field = CLF_FIELD_OWNER, .number = 4711},
				       {.kind = CLF_STEP_LINK, .number = ticket}};
	const struct clf_rendered_mail mail = {.outbox = 1};
	const struct clf_facts facts = {.now = 1};
	struct clf_plan plan = {.steps = NULL};
	struct clf_applied applied;

	fixture_begin(f);
	assert_status(CLF_EINVAL,
		      clf_door_apply(f->store, f->arena, &request, &facts, &plan, 0, &mail, 1, &applied, &f->err));
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		plan = (struct clf_plan){.steps = &bad[i], .step_count = 1};
		assert_status(CLF_EINVAL, clf_door_apply(f->store, f->arena, &request, &facts, &plan, 0, NULL, 0,
							 &applied, &f->err));
	}
	clf_store_rollback(f->store);
}

static void test_a_successor_is_linked(void **state)
{
	struct fixture *f = *state;
	int64_t old = fixture_ticket(f, "Broken", NULL), made;
	struct clf_new_ticket next = {.subject = "Broken again", .customer = {.address = "anna@example.org"}};
	const struct clf_attachment parts[] = {{.part = "2", .name = "a.png", .type = "image/png", .size = 9}};
	struct clf_mail_in mail = {.subject = "Re: Broken",
				   .text = "Again!\n",
				   .reply = "Again!",
				   .kind = CLF_MAIL_MAIL,
				   .attachments = parts,
				   .attachment_count = 1};
	const struct clf_request request = {
	    .actor = {.address = "anna@example.org"}, .via = CLF_VIA_MAIL, .ticket = old, .mail = &mail};
	const struct clf_step steps[] = {{.kind = CLF_STEP_CREATE, .new_ticket = &next, .status_id = 1},
					 {.kind = CLF_STEP_LINK, .number = old},
					 {.kind = CLF_STEP_MESSAGE, .klass = CLF_CLASS_CUSTOMER}};
	const struct clf_plan plan = {.steps = steps, .step_count = 3};
	struct clf_facts facts;
	struct clf_applied applied;

	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, &request, NULL, &facts, &f->err));
	made = clf_store_next_ticket(f->store);
	assert_ok(f, clf_door_apply(f->store, f->arena, &request, &facts, &plan, made, NULL, 0, &applied, &f->err));
	fixture_commit(f);
	assert_int_equal(applied.ticket, made);
	assert_int_equal(ticket_of(f, old).version, 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket_link WHERE ticket = 1002 AND other = 1001"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message WHERE ticket = 1002 AND reply = 'Again!'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM attachment"), 1);
}

static void test_a_refusal_needs_no_ticket(void **state)
{
	struct fixture *f = *state;

	assert_true(fixture_send(f, 0, CLF_CLASS_NOTICE, "olga@example.com", "r@example.com") > 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE ticket IS NULL AND state = 'queued'"), 1);
}

static void test_parties_are_one_per_address(void **state)
{
	struct fixture *f = *state;
	int64_t first = 0, second = 0;
	struct clf_ticket_list list;
	const char *address = NULL;

	fixture_begin(f);
	assert_ok(f, clf_door_party(f->store, "anna@example.org", "", &first, &f->err));
	assert_ok(f, clf_door_party(f->store, "anna@example.org", "Anna", &second, &f->err));
	assert_int_equal(first, second);
	assert_ok(f, clf_door_party(f->store, "anna@example.org", "The Boss", &second, &f->err));
	assert_status(CLF_EINVAL, clf_door_party(f->store, "", "x", &second, &f->err));
	assert_status(CLF_EINVAL, clf_door_party(f->store, NULL, "x", &second, &f->err));
	fixture_commit(f);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM party WHERE name = 'Anna'"), 1);
	assert_ok(f, clf_party_address(f->store, f->arena, first, &address, &f->err));
	assert_string_equal(address, "anna@example.org");
	assert_status(CLF_ENOTFOUND, clf_party_address(f->store, f->arena, 3, &address, &f->err));
	assert_ok(f, clf_query_tickets(f->store, f->arena, NULL, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.count, 0);
}

static void test_responses(void **state)
{
	struct fixture *f = *state;
	struct clf_response response = {.id = "resp-1",
					.survey = "nps",
					.score = 3,
					.has_score = true,
					.comment = "Bad",
					.answers = "{\"q1\":\"no\"}"};
	const struct clf_customer customer = {.address = "anna@example.org", .name = "Anna", .locale = "hu"};
	struct clf_response got;
	bool known = true;
	int64_t ticket = -1, number = fixture_ticket(f, "x", NULL);

	fixture_begin(f);
	assert_ok(f, clf_door_response_keep(f->store, &response, &customer, &known, &ticket, &f->err));
	assert_false(known);
	assert_int_equal(ticket, 0);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET response = 'resp-1' WHERE number = $n",
			    CLF_NUMBER("$n", number)));
	assert_ok(f, clf_door_response_keep(f->store, &response, &customer, &known, &ticket, &f->err));
	assert_true(known);
	assert_int_equal(ticket, number);
	fixture_commit(f);
	assert_ok(f, clf_query_response(f->store, f->arena, "resp-1", &got, &f->err));
	assert_int_equal(got.score, 3);
	assert_string_equal(got.answers, "{\"q1\":\"no\"}");
	assert_string_equal(ticket_of(f, number).customer.locale, "hu");
	assert_status(CLF_ENOTFOUND, clf_query_response(f->store, f->arena, "none", &got, &f->err));
}

static const char *attributes_after(struct fixture *f, const char *id, const char *embedded)
{
	struct clf_response response = {.id = id, .embedded = embedded};
	const struct clf_customer customer = {.address = "anna@example.org"};
	struct clf_rows *rows;
	const char *text = NULL;
	bool known;
	int64_t ticket;

	fixture_begin(f);
	assert_ok(f, clf_door_response_keep(f->store, &response, &customer, &known, &ticket, &f->err));
	fixture_commit(f);
	rows = db_ask(f->store->db, "SELECT attributes FROM customer");
	assert_ok(f, rows_next(rows, &f->err));
	text = rows_text(rows, f->arena, 0);
	rows_end(rows);
	return text;
}

static void test_surveys_tell_of_customers(void **state)
{
	struct fixture *f = *state;
	char *large = clf_arena_alloc(f->arena, 70000);

	assert_string_equal(attributes_after(f, "1", NULL), "{}");
	assert_string_equal(attributes_after(f, "2", "{\"customer\":{\"tier\":\"gold\",\"shop\":3}}"),
			    "{\"tier\":\"gold\",\"shop\":3}");
	assert_string_equal(attributes_after(f, "3", "{\"customer\":{\"shop\":4},\"x\":1}"),
			    "{\"tier\":\"gold\",\"shop\":4}");
	assert_string_equal(attributes_after(f, "4", "{\"customer\":[1]}"), "{\"tier\":\"gold\",\"shop\":4}");
	assert_string_equal(attributes_after(f, "5", "no JSON"), "{\"tier\":\"gold\",\"shop\":4}");
	memset(large, 'x', 69999);
	assert_string_equal(
	    attributes_after(f, "6", clf_arena_printf(f->arena, "{\"customer\":{\"a\":\"%s\"}}", large)),
	    "{\"tier\":\"gold\",\"shop\":4}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_shipped_statuses_and_rules),
	    store_test(test_facts_of_a_ticket),
	    store_test(test_names_that_are_not_certain),
	    store_test(test_automatic_mails_are_counted),
	    store_test(test_a_look_is_of_its_moment_and_locks_nothing),
	    store_test(test_what_a_cap_keeps_back_waits_to_be_released),
	    store_test(test_a_plan_is_applied_whole),
	    store_test(test_the_same_key_acts_once),
	    store_test(test_a_refused_key_may_come_again),
	    store_test(test_a_failure_leaves_nothing),
	    store_test(test_mails_and_steps_must_match),
	    store_test(test_a_successor_is_linked),
	    store_test(test_a_refusal_needs_no_ticket),
	    store_test(test_parties_are_one_per_address),
	    store_test(test_responses),
	    store_test(test_surveys_tell_of_customers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
