/*
 * test_look_up.c - merges followed to their end, foreign Message-IDs, who takes part, texts that went out.
 */
#include "clf/store/mail/reread.h"
#include "store/store_fixture.h"

static void merge(struct fixture *f, int64_t from, int64_t into)
{
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET merged_into = $into WHERE number = $from",
			    CLF_NUMBER("$into", into), CLF_NUMBER("$from", from)));
}

static struct clf_thread_ticket look_up(struct fixture *f, const char *sender, struct clf_candidate candidate)
{
	struct clf_candidates list = {&candidate, 1};

	candidate.valid = true;
	assert_ok(f, clf_journal_look_up(f->store, f->arena, sender, &list, &f->err));
	return candidate.at;
}

static struct clf_candidate tag(int64_t ticket)
{
	return (struct clf_candidate){.signal = CLF_SIGNAL_TAG, .ticket = ticket};
}

static struct clf_candidate foreign(const char *message_id)
{
	return (struct clf_candidate){.signal = CLF_SIGNAL_FOREIGN_ID, .message_id = message_id};
}

static void test_merges_are_followed_to_the_end(void **state)
{
	struct fixture *f = *state;
	struct clf_thread_ticket at;
	int64_t n[4];

	for (int i = 0; i < 4; i++)
		n[i] = fixture_ticket(f, "x", NULL);
	for (int i = 0; i < 3; i++)
		merge(f, n[i], n[i + 1]);
	at = look_up(f, "anna@example.org", tag(n[0]));
	assert_int_equal(at.asked, n[0]);
	assert_int_equal(at.number, n[3]);
	assert_true(at.sender_takes_part);
	assert_false(at.is_loop);
	merge(f, n[3], n[1]);
	at = look_up(f, "anna@example.org", tag(n[0]));
	assert_int_equal(at.number, 0);
	assert_true(at.is_loop);
	at = look_up(f, "anna@example.org", tag(77));
	assert_int_equal(at.number, 0);
	assert_false(at.is_loop);
}

static void test_a_closed_ticket_goes_on_in_its_successor(void **state)
{
	struct fixture *f = *state;
	int64_t old = fixture_ticket(f, "x", NULL), new = fixture_ticket(f, "x", NULL);

	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO ticket_link (ticket, other, kind, at) VALUES ($new, $old, 'successor', 1)",
			    CLF_NUMBER("$new", new), CLF_NUMBER("$old", old)));
	assert_int_equal(look_up(f, "anna@example.org", tag(old)).number, old);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET closed_at = 1 WHERE number = $old",
			    CLF_NUMBER("$old", old)));
	assert_int_equal(look_up(f, "anna@example.org", tag(old)).number, new);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE ticket SET closed_at = (SELECT created_at + 1 FROM ticket WHERE number = $new) "
			    "WHERE number = $old",
			    CLF_NUMBER("$new", new), CLF_NUMBER("$old", old)));
	assert_int_equal(look_up(f, "anna@example.org", tag(old)).number, old);
}

static void test_who_takes_part(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t owner = fixture_agent(f, "olga@example.com", "Olga", NULL, NULL);

	fixture_agent(f, "tom@example.com", "Tom", "second line", NULL);
	fixture_agent(f, "nina@example.com", "Nina", NULL, NULL);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE ticket SET owner = $owner, team = (SELECT id FROM team) WHERE number = $n",
			    CLF_NUMBER("$owner", owner), CLF_NUMBER("$n", ticket)));
	assert_true(look_up(f, "anna@example.org", tag(ticket)).sender_takes_part);
	assert_true(look_up(f, "olga@example.com", tag(ticket)).sender_takes_part);
	assert_true(look_up(f, "tom@example.com", tag(ticket)).sender_takes_part);
	assert_false(look_up(f, "nina@example.com", tag(ticket)).sender_takes_part);
	assert_false(look_up(f, "mallory@example.net", tag(ticket)).sender_takes_part);
	assert_false(look_up(f, NULL, tag(ticket)).sender_takes_part);
}

static void test_foreign_message_ids(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", "first@example.org");
	struct clf_candidate invalid = foreign("first@example.org");
	struct clf_candidates list = {&invalid, 1};

	assert_int_equal(look_up(f, "anna@example.org", foreign("first@example.org")).number, ticket);
	assert_false(look_up(f, "mallory@example.net", foreign("first@example.org")).sender_takes_part);
	assert_int_equal(look_up(f, "anna@example.org", foreign("none@example.org")).number, 0);
	/* What was rejected already is not looked up. */
	assert_ok(f, clf_journal_look_up(f->store, f->arena, "anna@example.org", &list, &f->err));
	assert_int_equal(invalid.at.number, 0);
}

static void test_a_message_on_two_tickets_is_the_senders_own(void **state)
{
	struct fixture *f = *state;
	int64_t first = fixture_ticket(f, "x", "same@example.org");
	int64_t second = fixture_ticket(f, "y", "same@example.org");
	int64_t bert = 0;

	assert_int_equal(look_up(f, "anna@example.org", foreign("same@example.org")).number, second);
	fixture_begin(f);
	assert_ok(f, clf_door_party(f->store, "bert@example.org", "Bert", &bert, &f->err));
	fixture_commit(f);
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO participant (ticket, party, class, at) VALUES ($t, $p, 'customer', 1)",
			    CLF_NUMBER("$t", first), CLF_NUMBER("$p", bert)));
	assert_int_equal(look_up(f, "bert@example.org", foreign("same@example.org")).number, first);
}

static void test_a_bounce_token_leads_to_its_row(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL), outbox_ticket = 0, found = 0;
	int64_t outbox = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "clf.out@example.com");
	struct clf_candidate bounce = {.signal = CLF_SIGNAL_ADDRESS, .token = {CLF_TOKEN_BOUNCE, 0, 0, outbox}};

	assert_int_equal(look_up(f, NULL, bounce).number, ticket);
	assert_ok(f, clf_journal_outbox_by_message_id(f->store, "clf.out@example.com", NULL, &found, &outbox_ticket,
						      &f->err));
	assert_int_equal(found, outbox);
	assert_int_equal(outbox_ticket, ticket);
	assert_ok(
	    f, clf_journal_outbox_by_message_id(f->store, "other@example.com", NULL, &found, &outbox_ticket, &f->err));
	assert_int_equal(found, 0);
}

/* Live and read again, a refusal that gives an agent's words back hides nothing when they are said once more. */
static void test_words_given_back_are_no_quotation(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", "in@example.org");
	const struct clf_received again = {.ticket = ticket, .from = "olga@example.com", .at = INT64_MAX};
	const struct clf_received before = {.ticket = ticket, .from = "olga@example.com", .at = 1};
	struct clf_texts texts = {NULL, 9};

	fixture_send(f, ticket, CLF_CLASS_NOTICE, "olga@example.com", "1@example.com");
	fixture_send(f, ticket, CLF_CLASS_NOTICE, "olga@example.com", "2@example.com");
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE message SET template_name = 'refusal-notice' WHERE message_id = $id",
			    CLF_TEXT("$id", "2@example.com")));
	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, ticket, "olga@example.com", 5, &texts, &f->err));
	assert_int_equal(texts.count, 1);
	assert_ok(f, clf_received_sent_texts(f->store, f->arena, &again, 5, &texts, &f->err));
	assert_int_equal(texts.count, 1);
	assert_ok(f, clf_received_sent_texts(f->store, f->arena, &before, 5, &texts, &f->err));
	assert_int_equal(texts.count, 0);
}

static void test_sent_texts_are_the_newest_first(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", "in@example.org");
	struct clf_texts texts = {NULL, 9};

	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, ticket, "olga@example.com", 5, &texts, &f->err));
	assert_int_equal(texts.count, 0);
	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	fixture_send(f, ticket, CLF_CLASS_NOTICE, "olga@example.com", "2@example.com");
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE message SET text = 'newest' WHERE message_id = $id",
			    CLF_TEXT("$id", "2@example.com")));
	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, ticket, "olga@example.com", 5, &texts, &f->err));
	assert_int_equal(texts.count, 2);
	assert_string_equal(texts.items[0], "newest");
	assert_string_equal(texts.items[1], "We are on it.\n");
	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, ticket, "olga@example.com", 1, &texts, &f->err));
	assert_int_equal(texts.count, 1);
	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, ticket, "anna@example.org", 5, &texts, &f->err));
	assert_int_equal(texts.count, 1);
	assert_string_equal(texts.items[0], "We are on it.\n");
}

/* How many mails that came before may be this one; the newest is left in *out. */
static size_t earlier(struct fixture *f, int64_t journal, const char *id, int64_t date, int64_t ticket,
		      struct clf_earlier *out)
{
	struct clf_earlier *list = NULL;
	size_t count = 99;

	assert_ok(f, clf_journal_earlier(f->store, f->arena, journal, id, date, ticket, &list, &count, &f->err));
	if (count > 0)
		*out = list[0];
	return count;
}

static void test_mails_that_came_before_with_an_id(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", "in@example.org");
	struct clf_earlier found = {0};

	assert_int_equal(earlier(f, 0, "in@example.org", 5, ticket, &found), 1);
	assert_int_equal(found.ticket, ticket);
	assert_string_equal(found.written.from, "anna@example.org");
	assert_string_equal(found.written.subject, "x");
	assert_string_equal(found.written.text, "It broke.\n");
	assert_true(found.written.date_unknown);
	assert_int_equal(found.bodies, CLF_BODIES_UNKNOWN);
	assert_int_equal(earlier(f, 0, "in@example.org", 5, 0, &found), 1);
	assert_int_equal(earlier(f, 0, "in@example.org", 5, ticket + 1, &found), 0);
	assert_int_equal(earlier(f, 0, "other@example.org", 5, ticket, &found), 0);
	/* What went out is no mail that came in. */
	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	assert_int_equal(earlier(f, 0, "1@example.com", 5, ticket, &found), 0);
}

static void test_date_and_octets_come_from_the_journal(void **state)
{
	struct fixture *f = *state;
	struct clf_str raw = CLF_STR("Message-ID: <in@example.org>\r\n\r\nIt broke.\r\n");
	struct clf_str moved = CLF_STR("Received: again\r\n\r\nIt broke.\r\n");
	struct clf_str other = CLF_STR("Message-ID: <in@example.org>\r\n\r\nIt broke twice.\r\n");
	bool known;
	int64_t ticket = fixture_ticket(f, "x", "in@example.org");
	int64_t first = fixture_keep(f, "support", 1, 1, raw, &known);
	const struct clf_verdict verdict = {.outcome = CLF_OUTCOME_TICKET, .ticket = ticket, .date = 5};
	struct clf_earlier found = {0};

	assert_ok(f, clf_journal_finish(f->store, first, &verdict, &f->err));
	assert_ok(
	    f, db_run(f->store->db, &f->err, "UPDATE message SET journal = $journal", CLF_NUMBER("$journal", first)));
	assert_int_equal(earlier(f, 0, "in@example.org", 6, ticket, &found), 0);
	assert_int_equal(earlier(f, 0, "in@example.org", 5, ticket, &found), 1);
	assert_false(found.written.date_unknown);
	assert_int_equal(found.bodies, CLF_BODIES_UNKNOWN);
	earlier(f, fixture_keep(f, "info", 1, 1, moved, &known), "in@example.org", 5, ticket, &found);
	assert_int_equal(found.bodies, CLF_BODIES_SAME);
	earlier(f, fixture_keep(f, "info", 1, 2, other, &known), "in@example.org", 5, ticket, &found);
	assert_int_equal(found.bodies, CLF_BODIES_DIFFER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_merges_are_followed_to_the_end),
	    store_test(test_a_closed_ticket_goes_on_in_its_successor),
	    store_test(test_who_takes_part),
	    store_test(test_foreign_message_ids),
	    store_test(test_a_message_on_two_tickets_is_the_senders_own),
	    store_test(test_a_bounce_token_leads_to_its_row),
	    store_test(test_words_given_back_are_no_quotation),
	    store_test(test_sent_texts_are_the_newest_first),
	    store_test(test_mails_that_came_before_with_an_id),
	    store_test(test_date_and_octets_come_from_the_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
