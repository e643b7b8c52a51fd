/*
 * test_query.c - rows as they stand in the database, pages without gaps or repeats, and what each filter shows.
 */
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/people/permission.h"
#include "store/store_fixture.h"

static void test_ticket(void **state)
{
	struct fixture *f = *state;
	int64_t number = fixture_ticket(f, "Broken", NULL);
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", "Night", NULL);
	struct clf_ticket ticket;
	struct clf_ticket_row row;

	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $o, score = 0, closed_at = 1000000",
			    CLF_NUMBER("$o", olga)));
	assert_ok(f, clf_query_ticket_row(f->store, f->arena, number, &row, &f->err));
	assert_int_equal(row.ticket.number, number);
	assert_string_equal(row.status, "New");
	assert_int_equal(row.kind, CLF_KIND_NEW);
	assert_int_equal(row.ticket.priority, CLF_PRIORITY_MEDIUM);
	assert_string_equal(row.owner_address, "olga@example.com");
	assert_string_equal(row.ticket.customer.name, "Anna");
	assert_true(row.ticket.has_score);
	assert_int_equal(row.ticket.score, 0);
	assert_int_equal(row.ticket.closed_at, 1000000);
	assert_int_equal(row.ticket.due_at, 0);
	assert_int_equal(row.ticket.parent, 0);
	assert_status(CLF_ENOTFOUND, clf_query_ticket(f->store, f->arena, 5, &ticket, &f->err));
	assert_status(CLF_ENOTFOUND, clf_query_ticket_row(f->store, f->arena, 5, &row, &f->err));
}

/* More than one batch of them, each with what is its own. */
static void test_each_row_has_its_own_tags_and_links(void **state)
{
	struct fixture *f = *state;
	struct clf_ticket_list list;
	int64_t first = fixture_ticket(f, "x", NULL), last = first;

	for (int i = 0; i < 119; i++)
		last = fixture_ticket(f, "x", NULL);
	assert_ok(f, db_script(f->store->db,
			       "INSERT INTO ticket_tag (ticket, tag) SELECT number, 'of ' || number FROM ticket; "
			       "INSERT INTO ticket_tag (ticket, tag) SELECT number, 'all' FROM ticket; "
			       "INSERT INTO ticket_link (ticket, other, kind, at) "
			       "SELECT number, number + 1, 'related', 1 FROM ticket WHERE number < 1120",
			       &f->err));
	assert_ok(f, clf_query_tickets(f->store, f->arena, NULL, (struct clf_page){0, 200}, &list, &f->err));
	assert_int_equal(list.count, 120);
	for (size_t i = 0; i < list.count; i++) {
		const struct clf_ticket_row *row = &list.items[i];
		int64_t number = row->ticket.number;
		size_t ends = number == first || number == last;

		assert_int_equal(row->tag_count, 2);
		assert_string_equal(row->tags[0], "all");
		assert_string_equal(row->tags[1], clf_arena_printf(f->arena, "of %lld", (long long)number));
		assert_int_equal(row->link_count, 2 - ends);
		assert_int_equal(row->links[0], number == first ? number + 1 : number - 1);
		assert_int_equal(row->links[row->link_count - 1], number == last ? number - 1 : number + 1);
	}
}

static size_t shown(struct fixture *f, const struct clf_ticket_filter *filter)
{
	struct clf_ticket_list list;

	assert_ok(f, clf_query_tickets(f->store, f->arena, filter, (struct clf_page){0, 0}, &list, &f->err));
	return list.count;
}

static void test_filters(void **state)
{
	struct fixture *f = *state;
	int64_t a = fixture_ticket(f, "a", NULL), b = fixture_ticket(f, "b", NULL);
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", "Night", "North");
	int64_t nina = fixture_agent(f, "nina@example.com", "Nina", NULL, "North");

	fixture_ticket(f, "c", NULL);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $o, status = 2 WHERE number = $n",
			    CLF_NUMBER("$o", olga), CLF_NUMBER("$n", a)));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE ticket SET segment = (SELECT id FROM segment) WHERE number = $n",
			    CLF_NUMBER("$n", b)));
	assert_int_equal(shown(f, &(struct clf_ticket_filter){0}), 3);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"status", "open"})}), 1);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"status", "NEW"})}), 2);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"owner", "olga@example.com"})}), 1);
	assert_int_equal(
	    shown(f, &(struct clf_ticket_filter){CLF_ASKED({"owner", "olga@example.com"}, {"status", "New"})}), 0);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"owner", "none"})}), 2);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"segment", "north"})}), 1);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"team", "Night"})}), 0);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"customer", "anna@example.org"})}), 3);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"customer", "bert@example.org"})}), 0);
	/* Olga's own and what nobody has; Nina has only the latter. */
	assert_int_equal(shown(f, &(struct clf_ticket_filter){.visible_to = olga}), 3);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){.visible_to = nina}), 2);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"status", "open"}), .visible_to = nina}), 0);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){.visible_to = 4711}), 0);
	/* The administrator's word counts. */
	assert_ok(f, clf_permission_set(f->store, "view", CLF_ROLE_AGENT, true, CLF_SCOPE_ALL, &f->err));
	assert_int_equal(shown(f, &(struct clf_ticket_filter){.visible_to = nina}), 3);
	assert_ok(f, clf_permission_set(f->store, "view", CLF_ROLE_AGENT, true, CLF_SCOPE_NONE, &f->err));
	assert_int_equal(shown(f, &(struct clf_ticket_filter){.visible_to = olga}), 0);
	assert_ok(f,
		  db_run(f->store->db, &f->err, "UPDATE ticket SET status = 9 WHERE number = $n", CLF_NUMBER("$n", a)));
	assert_int_equal(shown(f, &(struct clf_ticket_filter){0}), 2);
	assert_int_equal(shown(f, &(struct clf_ticket_filter){CLF_ASKED({"status", "Deleted"})}), 1);
}

static void test_pages_have_no_gaps(void **state)
{
	struct fixture *f = *state;
	struct clf_page page = {0, 3};
	struct clf_ticket_filter filter = {.asked = NULL};
	struct clf_ticket_list list;
	int64_t want = 0;
	int pages = 0;

	for (int i = 0; i < 9; i++)
		want = fixture_ticket(f, "x", NULL);
	do {
		assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, page, &list, &f->err));
		assert_int_equal(list.count, 3);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(list.items[i].ticket.number, want--);
		filter.after = list.next;
		pages++;
	} while (list.next != NULL);
	assert_int_equal(pages, 3);
	assert_int_equal(want, 1000);
}

static void test_messages(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", "in@example.org");
	struct clf_message_list list;
	struct clf_message_row one;
	const struct clf_message_row *in, *out;

	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "out@example.com");
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE message SET to_addresses = $to WHERE direction = 'in'",
			    CLF_TEXT("$to", "\"Help, now\" <a@example.com>,  b@example.com,")));
	assert_ok(f, clf_query_messages(f->store, f->arena, ticket, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.next, 0);
	assert_int_equal(list.count, 2);
	out = &list.items[0];
	in = &list.items[1];
	assert_true(in->incoming);
	assert_int_equal(in->klass, CLF_CLASS_CUSTOMER);
	assert_string_equal(in->from, "anna@example.org");
	assert_int_equal(in->to_count, 2);
	assert_string_equal(in->to[0], "\"Help, now\" <a@example.com>");
	assert_string_equal(in->to[1], "b@example.com");
	assert_string_equal(in->message_id, "in@example.org");
	assert_string_equal(in->reply, "It broke.\n");
	assert_int_equal(in->state, CLF_MESSAGE_RECEIVED);
	assert_int_equal(in->ticket, ticket);
	assert_false(out->incoming);
	assert_string_equal(out->from, "support@example.com");
	assert_int_equal(out->state, CLF_MESSAGE_QUEUED);
	assert_ok(f, clf_query_message(f->store, f->arena, out->id, &one, &f->err));
	assert_string_equal(one.message_id, "out@example.com");
	assert_status(CLF_ENOTFOUND, clf_query_message(f->store, f->arena, 5, &one, &f->err));
	fixture_send(f, ticket, CLF_CLASS_NOTICE, "olga@example.com", "n@example.com");
	assert_ok(f, clf_query_exchange(f->store, f->arena, ticket, 10, &list, &f->err));
	assert_int_equal(list.count, 2);
	assert_ok(f, clf_query_exchange(f->store, f->arena, ticket, 1, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_false(list.items[0].incoming);
}

static void test_attachments_are_listed(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	struct clf_message_list list;
	struct clf_message_row one;
	const struct clf_attachment_row *part;

	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "between@example.com");
	fixture_ticket(f, "Another", NULL);
	assert_ok(f, db_script(f->store->db,
			       "INSERT INTO attachment (message, part, name, type, size, is_inline, cid) SELECT "
			       "id, '2', 'a\"b.png', 'image/png', 9, 1, NULL "
			       "FROM message WHERE direction = 'in'; "
			       "INSERT INTO attachment (message, part, name, type, size, is_inline, cid) SELECT "
			       "id, '3', NULL, 'text/plain', 7, 0, 'c' FROM message WHERE direction = 'in'",
			       &f->err));
	assert_ok(f, clf_query_messages(f->store, f->arena, ticket, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.count, 2);
	assert_int_equal(list.items[0].attachment_count, 0);
	assert_int_equal(list.items[1].attachment_count, 2);
	part = &list.items[1].attachments[0];
	assert_string_equal(part->part, "2");
	assert_string_equal(part->name, "a\"b.png");
	assert_string_equal(part->type, "image/png");
	assert_int_equal(part->size, 9);
	assert_true(part->is_inline);
	assert_null(part->cid);
	assert_null(part[1].name);
	assert_string_equal(part[1].cid, "c");
	assert_ok(f, clf_query_message(f->store, f->arena, list.items[1].id, &one, &f->err));
	assert_int_equal(one.attachment_count, 2);
}

static void test_comments_and_events(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "Broken", NULL);
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_AGENT, .address = "olga@example.com", .name = "Olga"},
				      .via = CLF_VIA_PAGE,
				      .ticket = ticket};
	const struct clf_step steps[] = {{.kind = CLF_STEP_COMMENT, .text = "one"},
					 {.kind = CLF_STEP_COMMENT, .text = "two"},
					 {.kind = CLF_STEP_EVENT, .what = "status", .from = "New", .to = "Open"}};
	struct clf_comment_list comments;
	struct clf_comment_row one;
	struct clf_event_list events;

	fixture_apply(f, &request, steps, 3, NULL, 0);
	assert_ok(f, clf_query_comments(f->store, f->arena, ticket, (struct clf_page){0, 1}, &comments, &f->err));
	assert_int_equal(comments.count, 1);
	assert_string_equal(comments.items[0].text, "two");
	assert_string_equal(comments.items[0].who, "olga@example.com");
	assert_ok(
	    f, clf_query_comments(f->store, f->arena, ticket, (struct clf_page){comments.next, 1}, &comments, &f->err));
	assert_string_equal(comments.items[0].text, "one");
	assert_int_equal(comments.next, 0);
	assert_ok(f, clf_query_comment(f->store, f->arena, ticket, comments.items[0].id, &one, &f->err));
	assert_string_equal(one.text, "one");
	assert_status(CLF_ENOTFOUND,
		      clf_query_comment(f->store, f->arena, ticket + 1, comments.items[0].id, &one, &f->err));
	assert_ok(f, clf_query_events(f->store, f->arena, ticket, (struct clf_page){0, 0}, &events, &f->err));
	assert_string_equal(events.items[0].who, "olga@example.com");
	assert_int_equal(events.items[0].via, CLF_VIA_PAGE);
	assert_string_equal(events.items[0].what, "status");
	assert_string_equal(events.items[0].from, "New");
	assert_string_equal(events.items[0].to, "Open");
}

static void test_journal_and_outbox(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	struct clf_journal_list journal;
	struct clf_outbox_list outbox;
	bool known;

	fixture_keep(f, "support", 1, 9, CLF_STR("x"), &known);
	assert_ok(f, clf_query_journal(f->store, f->arena, NULL, (struct clf_page){0, 0}, &journal, &f->err));
	assert_string_equal(journal.items[0].mailbox, "support");
	assert_int_equal(journal.items[0].uid, 9);
	assert_false(journal.items[0].is_finished);
	assert_null(journal.items[0].rejected);
	assert_true(journal.items[0].at > 0);
	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	assert_ok(f, clf_query_outbox(f->store, f->arena, "queued", NULL, (struct clf_page){0, 0}, &outbox, &f->err));
	assert_int_equal(outbox.count, 1);
	assert_string_equal(outbox.items[0].to, "anna@example.org");
	assert_int_equal(outbox.items[0].state, CLF_OUTBOX_QUEUED);
	assert_int_equal(outbox.items[0].klass, CLF_CLASS_CUSTOMER);
	assert_ok(f, clf_query_outbox(f->store, f->arena, "sent", NULL, (struct clf_page){0, 0}, &outbox, &f->err));
	assert_int_equal(outbox.count, 0);
}

static void test_counts(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = fixture_ticket(f, "x", NULL);
	int64_t outbox = fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	struct clf_counts counts;
	bool known;

	fixture_send(f, ticket, CLF_CLASS_CUSTOMER, "anna@example.org", "2@example.com");
	fixture_keep(f, "support", 1, 9, CLF_STR("x"), &known);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE outbox SET state = 'sent' WHERE id = $id",
			    CLF_NUMBER("$id", outbox)));
	assert_ok(f, clf_query_counts(f->store, &counts, &f->err));
	assert_int_equal(counts.journal_waiting, 1);
	assert_int_equal(counts.quarantine, 0);
	assert_int_equal(counts.outbox[CLF_OUTBOX_QUEUED], 1);
	assert_int_equal(counts.outbox[CLF_OUTBOX_SENT], 1);
	assert_int_equal(counts.outbox[CLF_OUTBOX_UNCERTAIN], 0);
	assert_true(counts.oldest_waiting_at > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_ticket),
	    store_test(test_each_row_has_its_own_tags_and_links),
	    store_test(test_filters),
	    store_test(test_pages_have_no_gaps),
	    store_test(test_messages),
	    store_test(test_attachments_are_listed),
	    store_test(test_comments_and_events),
	    store_test(test_journal_and_outbox),
	    store_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
