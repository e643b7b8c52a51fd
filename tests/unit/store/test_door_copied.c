/*
 * test_door_copied.c - people in copy as they are kept and read, and the outbox rows of a mail that goes to several.
 */
#include "clf/store/look/query.h"
#include "clf/store/look/query_mail.h"
#include "mail/outbox_move.h"
#include "store/store_fixture.h"

#define ID "clf.several@example.com"

static struct clf_request request_on(int64_t ticket)
{
	return (struct clf_request){
	    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clf-mail"}, .via = CLF_VIA_CLI, .ticket = ticket};
}

static void put(struct fixture *f, int64_t ticket, const char *address, const char *state)
{
	struct clf_request request = request_on(ticket);
	const struct clf_step step = {.kind = CLF_STEP_COPIED, .to = address, .name = "Bob", .what = state};
	int64_t party = 0;

	assert_ok(f, clf_door_party(f->store, address, "Bob", &party, &f->err));
	fixture_apply(f, &request, &(struct clf_step){.kind = step.kind, .party = party, .what = state}, 1, NULL, 0);
}

static struct clf_facts facts_of(struct fixture *f, const struct clf_request *request)
{
	struct clf_facts facts;

	assert_ok(f, clf_door_look(f->store, f->arena, request, NULL, clf_clock_now(), NULL, &facts, &f->err));
	return facts;
}

/* One mail to Anna with Bob in copy; the rows' ids. */
static void send_to_two(struct fixture *f, int64_t ticket, int64_t *anna, int64_t *bob)
{
	struct clf_request request = request_on(ticket);
	const struct clf_step step = {.kind = CLF_STEP_SEND, .to = "anna@example.org", .klass = CLF_CLASS_CUSTOMER};
	struct clf_rendered_copy copy = {.envelope_from = "support+c@example.com", .envelope_to = "bob@example.org"};
	struct clf_rendered_mail mail = {.smtp = "main",
					 .envelope_from = "support+b@example.com",
					 .envelope_to = "anna@example.org",
					 .message_id = ID,
					 .text = "To both.\n",
					 .copies = &copy,
					 .copy_count = 1,
					 .raw = CLF_STR("Subject: x\r\n\r\nTo both.\r\n")};

	fixture_begin(f);
	mail.outbox = clf_store_next_id(f->store);
	mail.message = clf_store_next_id(f->store);
	copy.outbox = clf_store_next_id(f->store);
	assert_ok(f, clf_door_party(f->store, "anna@example.org", "", &mail.party, &f->err));
	assert_ok(f, clf_door_party(f->store, "bob@example.org", "", &copy.party, &f->err));
	fixture_commit(f);
	fixture_apply(f, &request, &step, 1, &mail, 1);
	*anna = mail.outbox;
	*bob = copy.outbox;
}

static enum clf_message_state state_of(struct fixture *f, int64_t ticket, struct clf_message_row *out)
{
	struct clf_message_list list;

	assert_ok(f, clf_query_messages(f->store, f->arena, ticket, (struct clf_page){0, 1}, &list, &f->err));
	*out = list.items[0];
	return list.items[0].state;
}

static void reported(struct fixture *f, int64_t outbox)
{
	fixture_begin(f);
	assert_ok(f, outbox_reported(f->store, outbox, "550 no such user", clf_clock_now(), &f->err));
	fixture_commit(f);
}

static void test_what_a_ticket_knows_is_read_again(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	struct clf_request request = request_on(ticket);
	struct clf_ticket_row row;
	struct clf_facts facts;

	put(f, ticket, "bob@example.org", "in");
	facts = facts_of(f, &request);
	assert_int_equal(facts.copied_count, 1);
	assert_string_equal(facts.copied[0].address, "bob@example.org");
	assert_int_equal(facts.copied[0].state, CLF_COPIED_IN);
	put(f, ticket, "bob@example.org", "out");
	put(f, ticket, "eve@example.org", "proposed");
	assert_ok(f, clf_query_ticket_row(f->store, f->arena, ticket, &row, &f->err));
	assert_int_equal(row.copied_count, 2);
	put(f, ticket, "bob@example.org", NULL);
	assert_int_equal(facts_of(f, &request).copied_count, 1);
	/* Who becomes a colleague is in copy no longer. */
	fixture_agent(f, "eve@example.org", "Eve", NULL, NULL);
	assert_int_equal(facts_of(f, &request).copied_count, 0);
	assert_ok(f, clf_query_ticket_row(f->store, f->arena, ticket, &row, &f->err));
	assert_int_equal(row.copied_count, 0);
}

static void test_agents_are_known_active_or_not(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	const struct clf_address people[] = {{"", "tom@example.com"}, {"", "bob@example.org"}, {"", "old@example.com"}};
	struct clf_mail_in mail = {.recipients = {people, 3}};
	struct clf_request request = request_on(ticket);
	struct clf_facts facts;

	fixture_agent(f, "tom@example.com", "Tom", NULL, NULL);
	fixture_agent(f, "old@example.com", "Old", NULL, NULL);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE agent SET active = 0 WHERE party = "
			    "(SELECT id FROM party WHERE address = 'old@example.com')"));
	request.mail = &mail;
	facts = facts_of(f, &request);
	assert_int_equal(facts.agents_named_count, 2);
	assert_string_equal(facts.agents_named[0], "tom@example.com");
	assert_string_equal(facts.agents_named[1], "old@example.com");
}

static void test_one_mail_has_a_row_for_each_recipient(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), anna, bob;
	struct clf_message_row message;
	struct clf_request request = request_on(ticket);

	put(f, ticket, "bob@example.org", "in");
	send_to_two(f, ticket, &anna, &bob);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE message_id = '" ID "'"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(DISTINCT raw) FROM outbox"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message WHERE direction = 'out'"), 1);
	assert_int_equal(state_of(f, ticket, &message), CLF_MESSAGE_QUEUED);
	assert_int_equal(message.to_count, 2);
	assert_string_equal(message.to[1], "bob@example.org");
	assert_int_equal(message.outbox, anna);
	assert_int_equal(facts_of(f, &request).copied[0].recent, 1);
}

/* What comes back from a colleague in copy says nothing of the customer. */
static void test_a_copy_that_fails_does_not_fail_the_mail(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), anna, bob;
	struct clf_mail_in mail = {.kind = CLF_MAIL_BOUNCE};
	struct clf_request request = request_on(ticket);
	struct clf_message_row message;
	struct clf_facts facts;

	send_to_two(f, ticket, &anna, &bob);
	reported(f, bob);
	assert_int_equal(state_of(f, ticket, &message), CLF_MESSAGE_QUEUED);
	mail.report_outbox = bob;
	request.mail = &mail;
	facts = facts_of(f, &request);
	assert_string_equal(facts.failed_recipient, "bob@example.org");
	assert_true(facts.failed_in_copy);
	assert_int_equal(facts.failed_message, message.id);
	reported(f, anna);
	assert_int_equal(state_of(f, ticket, &message), CLF_MESSAGE_FAILED);
}

static void test_a_report_without_a_token_is_its_recipients(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), anna, bob, found = 0, on = 0;

	send_to_two(f, ticket, &anna, &bob);
	assert_ok(f, clf_journal_outbox_by_message_id(f->store, ID, "bob@example.org", &found, &on, &f->err));
	assert_int_equal(found, bob);
	assert_ok(f, clf_journal_outbox_by_message_id(f->store, ID, "anna@example.org", &found, &on, &f->err));
	assert_int_equal(found, anna);
	assert_ok(f, clf_journal_outbox_by_message_id(f->store, ID, "else@example.org", &found, &on, &f->err));
	assert_int_equal(found, anna);
	assert_ok(f, clf_journal_outbox_by_message_id(f->store, ID, NULL, &found, &on, &f->err));
	assert_int_equal(found, anna);
}

static void take_back(struct fixture *f, int64_t outbox, int64_t ticket)
{
	fixture_begin(f);
	assert_ok(f, outbox_take_back(f->store, outbox, ticket, clf_clock_now(), &f->err));
	fixture_commit(f);
}

/* The bytes are of all rows: the last takes them along. */
static void test_what_is_taken_back_for_one_still_goes_to_the_other(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), anna, bob;
	struct clf_message_row message;
	struct clf_buf raw;

	send_to_two(f, ticket, &anna, &bob);
	take_back(f, bob, ticket);
	clf_buf_init(&raw, 1 << 20);
	assert_ok(f, clf_outbox_raw(f->store, anna, &raw, &f->err));
	assert_non_null(strstr(raw.p, "To both."));
	clf_buf_free(&raw);
	assert_int_equal(state_of(f, ticket, &message), CLF_MESSAGE_QUEUED);
	take_back(f, anna, ticket);
	assert_int_equal(state_of(f, ticket, &message), CLF_MESSAGE_CANCELLED);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM raw_piece"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_what_a_ticket_knows_is_read_again),
	    store_test(test_agents_are_known_active_or_not),
	    store_test(test_one_mail_has_a_row_for_each_recipient),
	    store_test(test_a_copy_that_fails_does_not_fail_the_mail),
	    store_test(test_a_report_without_a_token_is_its_recipients),
	    store_test(test_what_is_taken_back_for_one_still_goes_to_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
