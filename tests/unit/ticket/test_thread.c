/*
 * test_thread.c - which signal decides, which are rejected and why.
 *
 * The store's look-up is played by a small table: tickets with who takes part, merges, and known foreign mails.
 */
#include "fixture.h"

#include "clf/ticket/thread/thread.h"

#define OURS "support@example.com"
#define NEAR(text, part) assert_non_null(strstr((text), (part)))

struct world {
	struct clf_arena *arena;
	struct clf_keyring *ring, *elsewhere;
	struct clf_reply_address form;
	struct clf_reading mail;
	bool stranger; /* the sender takes part in nothing */
	struct clf_candidates found;
	struct clf_threading out;
};

static int open_world(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->arena = clf_arena_new();
	w->ring = keyring_of(KEY_1);
	w->elsewhere = keyring_of(KEY_ELSEWHERE);
	w->mail = (struct clf_reading){.subject = "Hello", .text = "", .reply = "", .quoted = "", .signature = ""};
	assert_int_equal(clf_reply_address_parse(w->arena, "plus", OURS, &w->form, NULL), CLF_OK);
	*state = w;
	return 0;
}

static int close_world(void **state)
{
	struct world *w = *state;

	clf_keyring_free(&w->ring);
	clf_keyring_free(&w->elsewhere);
	clf_arena_free(&w->arena);
	test_free(w);
	return 0;
}

static const char *customer_token(struct world *w, int64_t ticket)
{
	return token_text(w->arena, w->ring, CLF_TOKEN_CUSTOMER, ticket, 7);
}

static const char *address_for(struct world *w, const char *token)
{
	return clf_reply_address_make(w->arena, &w->form, token);
}

static const char *id_for(struct world *w, const char *token)
{
	return clf_message_id_make(w->arena, token, "example.com");
}

static struct clf_texts texts(struct world *w, const char *a, const char *b, const char *c)
{
	const char **items = clf_arena_array_of(w->arena, 3, const char *);
	size_t n = 0;

	for (const char *const *next = (const char *const[]){a, b, c, NULL}; *next != NULL; next++)
		items[n++] = *next;
	return (struct clf_texts){items, n};
}

static struct clf_addresses one_address(struct world *w, const char *address)
{
	struct clf_address *item = clf_arena_new_of(w->arena, struct clf_address);

	*item = (struct clf_address){"", address};
	return (struct clf_addresses){item, 1};
}

/* 1..99 exist; 50 was merged into 51 into 52; 60 and 61 into each other; the mail "known@x" is on ticket 30. */
static void look_up(struct world *w)
{
	for (size_t i = 0; i < w->found.count; i++) {
		struct clf_candidate *c = &w->found.items[i];
		int64_t asked = c->ticket;

		if (c->message_id != NULL)
			asked = strcmp(c->message_id, "known@x.example") == 0 ? 30 : 0;
		c->at.asked = asked;
		c->at.is_loop = asked == 60 || asked == 61;
		c->at.number = asked >= 50 && asked <= 52 ? 52 : asked < 100 && !c->at.is_loop ? asked : 0;
		c->at.sender_takes_part = !w->stranger && c->at.number != 0;
	}
}

static void thread(struct world *w, const char *envelope)
{
	clf_thread_candidates(w->arena, &w->mail, envelope, &w->form, w->ring, "CLF", &w->found);
	look_up(w);
	clf_thread_decide(w->arena, &w->found, &w->out);
}

static void expect(const struct world *w, enum clf_signal signal, int64_t ticket)
{
	if (w->out.signal != signal || w->out.ticket != ticket)
		fail_msg("%s on %lld, expected %s on %lld", clf_signal_name(w->out.signal), (long long)w->out.ticket,
			 clf_signal_name(signal), (long long)ticket);
}

static void nothing_is_no_ticket(void **state)
{
	struct world *w = *state;

	thread(w, OURS);
	expect(w, CLF_SIGNAL_NONE, 0);
	assert_int_equal(w->out.rejected_count, 0);
	assert_false(w->out.has_token);
}

static void each_signal_alone_suffices(void **state)
{
	struct world *w = *state;
	const struct clf_reading empty = w->mail;

	w->mail.to = one_address(w, address_for(w, customer_token(w, 11)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_ADDRESS, 11);
	w->mail = empty;
	w->mail.in_reply_to = texts(w, id_for(w, customer_token(w, 12)), NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_OWN_ID, 12);
	w->mail = empty;
	w->mail.in_reply_to = texts(w, "known@x.example", NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_FOREIGN_ID, 30);
	w->mail = empty;
	w->mail.quoted =
	    clf_arena_printf(w->arena, "> %s\n", clf_reference_line(w->arena, "CLF", 14, customer_token(w, 14)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_REFERENCE, 14);
	w->mail = empty;
	w->mail.subject = "Re: [CLF-15] Hello";
	thread(w, NULL);
	expect(w, CLF_SIGNAL_TAG, 15);
}

static void the_address_is_found_in_every_field(void **state)
{
	struct world *w = *state;
	const struct clf_reading empty = w->mail;
	const char *address = address_for(w, customer_token(w, 11));

	w->mail.cc = one_address(w, address);
	thread(w, OURS);
	expect(w, CLF_SIGNAL_ADDRESS, 11);
	w->mail = empty;
	w->mail.delivered_to = texts(w, OURS, address, NULL);
	thread(w, OURS);
	expect(w, CLF_SIGNAL_ADDRESS, 11);
	w->mail = empty;
	thread(w, address);
	expect(w, CLF_SIGNAL_ADDRESS, 11);
}

static void precedence_is_kept(void **state)
{
	struct world *w = *state;

	w->mail.subject = "[CLF-15]";
	w->mail.quoted = clf_reference_line(w->arena, "CLF", 14, customer_token(w, 14));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_REFERENCE, 14);
	w->mail.references = texts(w, id_for(w, customer_token(w, 13)), NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_OWN_ID, 13);
	w->mail.in_reply_to = texts(w, id_for(w, customer_token(w, 12)), NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_OWN_ID, 12);
	w->mail.to = one_address(w, address_for(w, customer_token(w, 11)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_ADDRESS, 11);
	assert_int_equal(w->out.token.ticket, 11);
}

/* In-Reply-To names another system's mail; ours stands only in References, the nearest last. */
static void references_are_read_from_the_right(void **state)
{
	struct world *w = *state;

	w->mail.in_reply_to = texts(w, "crm-1@elsewhere.test", NULL, NULL);
	w->mail.references =
	    texts(w, id_for(w, customer_token(w, 11)), id_for(w, customer_token(w, 12)), "crm-0@elsewhere.test");
	thread(w, NULL);
	expect(w, CLF_SIGNAL_OWN_ID, 12);
	assert_int_equal(w->out.rejected_count, 2);
	NEAR(w->out.rejected[0], "crm-1@elsewhere.test");
}

static void a_stranger_with_a_tag_appends_nothing(void **state)
{
	struct world *w = *state;

	w->stranger = true;
	w->mail.subject = "[CLF-15] me too";
	thread(w, NULL);
	expect(w, CLF_SIGNAL_NONE, 0);
	assert_int_equal(w->out.related, 15);
	assert_int_equal(w->out.rejected_count, 1);
	NEAR(w->out.rejected[0], "subject-tag CLF-15: the sender takes no part in ticket 15");
}

static void a_stranger_with_a_foreign_id_appends_nothing(void **state)
{
	struct world *w = *state;

	w->stranger = true;
	w->mail.in_reply_to = texts(w, "known@x.example", NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_NONE, 0);
	assert_int_equal(w->out.related, 30);
}

/* A colleague in Cc answers the customer's own first mail, or ours: the token lets them in. */
static void a_colleague_joins_by_token_and_by_foreign_id(void **state)
{
	struct world *w = *state;

	w->mail.in_reply_to = texts(w, "known@x.example", NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_FOREIGN_ID, 30);
	w->stranger = true;
	w->mail.references = texts(w, id_for(w, customer_token(w, 30)), NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_OWN_ID, 30);
	assert_int_equal(w->out.related, 0);
}

static void ids_of_another_installation_are_no_signal(void **state)
{
	struct world *w = *state;
	const char *theirs = token_text(w->arena, w->elsewhere, CLF_TOKEN_CUSTOMER, 11, 7);

	w->mail.to = one_address(w, address_for(w, theirs));
	w->mail.in_reply_to = texts(w, id_for(w, theirs), NULL, NULL);
	w->mail.quoted = clf_reference_line(w->arena, "CLF", 11, theirs);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_NONE, 0);
	assert_int_equal(w->out.rejected_count, 3);
	NEAR(w->out.rejected[0], "token support+");
	NEAR(w->out.rejected[1], "own-message-id clf.");
	NEAR(w->out.rejected[2], "reference-line ");
	for (size_t i = 0; i < 3; i++)
		NEAR(w->out.rejected[i], "its hash is wrong");
	assert_int_equal(w->out.related, 0);
}

static void the_next_good_signal_holds_after_a_bad_one(void **state)
{
	struct world *w = *state;

	w->mail.to = one_address(w, "support+newsletter@example.com");
	w->mail.in_reply_to = texts(w, id_for(w, customer_token(w, 12)), NULL, NULL);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_OWN_ID, 12);
	assert_int_equal(w->out.rejected_count, 1);
	NEAR(w->out.rejected[0], "it is no token");
}

/* The relay replaced our Message-ID and the mail program sends no references. */
static void the_address_alone_suffices_when_ids_were_rewritten(void **state)
{
	struct world *w = *state;

	w->mail.in_reply_to = texts(w, "010001-rewritten@relay.test", NULL, NULL);
	w->mail.to = one_address(w, address_for(w, customer_token(w, 11)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_ADDRESS, 11);
}

static void the_line_in_the_text_suffices_when_all_else_is_lost(void **state)
{
	struct world *w = *state;

	w->mail.to = one_address(w, OURS);
	w->mail.in_reply_to = texts(w, "010001-rewritten@relay.test", NULL, NULL);
	w->mail.text =
	    clf_arena_printf(w->arena, "Thanks\n%s", clf_reference_line(w->arena, "CLF", 14, customer_token(w, 14)));
	w->stranger = true;
	thread(w, NULL);
	expect(w, CLF_SIGNAL_REFERENCE, 14);
	assert_true(w->out.has_token);
}

static void merges_are_followed_and_circles_end(void **state)
{
	struct world *w = *state;

	w->mail.to = one_address(w, address_for(w, customer_token(w, 50)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_ADDRESS, 52);
	assert_int_equal(w->out.token.ticket, 50);
	w->mail.to = one_address(w, address_for(w, customer_token(w, 60)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_NONE, 0);
	NEAR(w->out.rejected[0], "merged in a circle");
}

static void a_ticket_that_is_gone_is_said(void **state)
{
	struct world *w = *state;

	w->mail.to = one_address(w, address_for(w, customer_token(w, 500)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_NONE, 0);
	NEAR(w->out.rejected[0], "there is no such ticket");
}

static void the_class_comes_with_the_token(void **state)
{
	struct world *w = *state;
	const char *note = token_text(w->arena, w->ring, CLF_TOKEN_AGENT_NOTE, 15, 9);

	w->mail.subject = "[CLF-15] Hello";
	thread(w, NULL);
	expect(w, CLF_SIGNAL_TAG, 15);
	assert_false(w->out.has_token);
	w->mail.in_reply_to = texts(w, id_for(w, note), NULL, NULL);
	thread(w, NULL);
	assert_true(w->out.has_token);
	assert_int_equal(w->out.token.klass, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(w->out.token.party, 9);
}

/* A foreign id decides before the reference line; the line still says what the mail is for. */
static const char *desk_token(struct world *w, enum clf_token_class klass)
{
	struct clf_token token = {.klass = klass, .party = 9, .outbox = klass == CLF_TOKEN_CONFIRM ? 77 : 0};
	char text[CLF_TOKEN_TEXT];

	assert_int_equal(clf_token_encode(w->ring, &token, text, NULL), CLF_OK);
	return clf_arena_strdup(w->arena, text);
}

/* Commands and the answer to a question are about no ticket, whatever else the mail answers. */
static void a_token_of_the_desk_is_about_no_ticket(void **state)
{
	struct world *w = *state;
	const char *note = token_text(w->arena, w->ring, CLF_TOKEN_AGENT_NOTE, 15, 9);

	w->mail.to = one_address(w, address_for(w, desk_token(w, CLF_TOKEN_COMMAND)));
	w->mail.in_reply_to = texts(w, id_for(w, note), NULL, NULL);
	w->mail.subject = "[CLF-15] Hello";
	thread(w, NULL);
	assert_int_equal(w->out.ticket, 0);
	assert_int_equal(w->out.signal, CLF_SIGNAL_ADDRESS);
	assert_true(w->out.has_token);
	assert_int_equal(w->out.token.klass, CLF_TOKEN_COMMAND);
	assert_int_equal(w->out.token.party, 9);
	/* Where the address lost it, our own Message-ID has it. */
	w->mail.to = one_address(w, OURS);
	w->mail.in_reply_to = texts(w, id_for(w, desk_token(w, CLF_TOKEN_CONFIRM)), id_for(w, note), NULL);
	thread(w, NULL);
	assert_int_equal(w->out.ticket, 0);
	assert_int_equal(w->out.token.klass, CLF_TOKEN_CONFIRM);
	assert_int_equal(w->out.token.outbox, 77);
	/* A ticket's own address comes first. */
	w->mail.to = one_address(w, address_for(w, note));
	thread(w, NULL);
	assert_int_equal(w->out.ticket, 15);
	assert_int_equal(w->out.token.klass, CLF_TOKEN_AGENT_NOTE);
}

static void a_token_further_down_comes_along(void **state)
{
	struct world *w = *state;
	const char *reply = token_text(w->arena, w->ring, CLF_TOKEN_AGENT_REPLY, 30, 9);

	w->mail.in_reply_to = texts(w, "known@x.example", NULL, NULL);
	w->mail.quoted = clf_reference_line(w->arena, "CLF", 30, reply);
	thread(w, NULL);
	expect(w, CLF_SIGNAL_FOREIGN_ID, 30);
	assert_true(w->out.has_token);
	assert_int_equal(w->out.token.klass, CLF_TOKEN_AGENT_REPLY);
	w->mail.quoted = clf_reference_line(w->arena, "CLF", 31, customer_token(w, 31));
	thread(w, NULL);
	assert_false(w->out.has_token);
}

static void a_bounce_token_threads_nothing_and_proves_a_report(void **state)
{
	struct world *w = *state;
	struct clf_report_proof proof;

	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.to = one_address(w, address_for(w, token_text(w->arena, w->ring, CLF_TOKEN_BOUNCE, 77, 0)));
	thread(w, NULL);
	expect(w, CLF_SIGNAL_NONE, 0);
	assert_int_equal(w->out.rejected_count, 0);
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 77);
	w->mail.kind = CLF_MAIL_MAIL;
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 0);
}

static void a_forged_report_proves_nothing(void **state)
{
	struct world *w = *state;
	const char *theirs = token_text(w->arena, w->elsewhere, CLF_TOKEN_BOUNCE, 77, 0);
	const struct clf_report forged = {.recipient = "ann@example.test",
					  .original_message_id =
					      id_for(w, token_text(w->arena, w->elsewhere, CLF_TOKEN_CUSTOMER, 11, 7))};
	const struct clf_report good = {.recipient = "ann@example.test",
					.original_message_id = id_for(w, customer_token(w, 11))};
	struct clf_report_proof proof;

	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.to = one_address(w, address_for(w, theirs));
	w->mail.reports = &forged;
	w->mail.report_count = 1;
	thread(w, NULL);
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 0);
	assert_null(proof.message_id);
	w->mail.reports = &good;
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_ptr_equal(proof.message_id, good.original_message_id);
}

static void an_id_of_the_envelope_proves_a_report(void **state)
{
	struct world *w = *state;
	struct clf_report report = {.recipient = "ann@example.test"};
	struct clf_report_proof proof;

	w->mail.kind = CLF_MAIL_BOUNCE;
	w->mail.reports = &report;
	w->mail.report_count = 1;
	thread(w, NULL);
	report.original_envelope_id = token_text(w->arena, w->ring, CLF_TOKEN_BOUNCE, 77, 0);
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 77);
	assert_true(proof.by_envelope_id);
	/* Another secret's, a customer's token, and anything else. */
	report.original_envelope_id = token_text(w->arena, w->elsewhere, CLF_TOKEN_BOUNCE, 77, 0);
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 0);
	report.original_envelope_id = customer_token(w, 11);
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 0);
	report.original_envelope_id = "77";
	clf_thread_report(&w->mail, &w->found, w->ring, &proof);
	assert_int_equal(proof.outbox, 0);
}

static void our_own_mail_is_known_when_it_comes_back(void **state)
{
	struct world *w = *state;

	w->mail.from = one_address(w, "ann@example.test");
	w->mail.message_id = "a1@example.test";
	assert_false(clf_thread_is_own(&w->mail, false, &w->form, w->ring));
	w->mail.message_id = id_for(w, token_text(w->arena, w->elsewhere, CLF_TOKEN_CUSTOMER, 11, 7));
	assert_false(clf_thread_is_own(&w->mail, false, &w->form, w->ring));
	w->mail.message_id = id_for(w, customer_token(w, 11));
	assert_true(clf_thread_is_own(&w->mail, false, &w->form, w->ring));
	w->mail.message_id = "rewritten@relay.test";
	w->mail.from = one_address(w, "SUPPORT@example.com");
	assert_false(clf_thread_is_own(&w->mail, true, &w->form, w->ring));
	w->mail.reply_to =
	    one_address(w, address_for(w, token_text(w->arena, w->elsewhere, CLF_TOKEN_CUSTOMER, 11, 7)));
	assert_false(clf_thread_is_own(&w->mail, true, &w->form, w->ring));
	w->mail.reply_to = one_address(w, address_for(w, customer_token(w, 11)));
	assert_true(clf_thread_is_own(&w->mail, true, &w->form, w->ring));
	assert_false(clf_thread_is_own(&w->mail, false, &w->form, w->ring));
	w->mail.original = one_address(w, "ann@example.test");
	assert_false(clf_thread_is_own(&w->mail, true, &w->form, w->ring));
	w->mail.original = w->mail.reply_to = (struct clf_addresses){NULL, 0};
	w->mail.text = clf_reference_line(w->arena, "CLF", 11, customer_token(w, 11));
	assert_true(clf_thread_is_own(&w->mail, true, &w->form, w->ring));
	w->mail.message_id = NULL;
	w->mail.from = one_address(w, "supporter@example.com");
	assert_false(clf_thread_is_own(&w->mail, false, &w->form, w->ring));
}

static void floods_are_bounded(void **state)
{
	struct world *w = *state;
	const char **ids = clf_arena_array_of(w->arena, 2000, const char *);

	for (size_t i = 0; i < 2000; i++)
		ids[i] = clf_arena_printf(w->arena, "%zu@elsewhere.test", i);
	w->mail.references = (struct clf_texts){ids, 2000};
	thread(w, NULL);
	assert_int_equal(w->found.count, CLF_CANDIDATES);
	assert_int_equal(w->out.rejected_count, CLF_CANDIDATES);
	expect(w, CLF_SIGNAL_NONE, 0);
}

static void the_same_signal_is_listed_once(void **state)
{
	struct world *w = *state;
	const char *address = address_for(w, customer_token(w, 11));

	w->mail.to = one_address(w, address);
	w->mail.cc = one_address(w, address);
	w->mail.delivered_to = texts(w, address, address, NULL);
	thread(w, address);
	assert_int_equal(w->found.count, 1);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    T(nothing_is_no_ticket),
	    T(each_signal_alone_suffices),
	    T(the_address_is_found_in_every_field),
	    T(precedence_is_kept),
	    T(references_are_read_from_the_right),
	    T(a_stranger_with_a_tag_appends_nothing),
	    T(a_stranger_with_a_foreign_id_appends_nothing),
	    T(a_colleague_joins_by_token_and_by_foreign_id),
	    T(ids_of_another_installation_are_no_signal),
	    T(the_next_good_signal_holds_after_a_bad_one),
	    T(the_address_alone_suffices_when_ids_were_rewritten),
	    T(the_line_in_the_text_suffices_when_all_else_is_lost),
	    T(merges_are_followed_and_circles_end),
	    T(a_ticket_that_is_gone_is_said),
	    T(the_class_comes_with_the_token),
	    T(a_token_of_the_desk_is_about_no_ticket),
	    T(a_token_further_down_comes_along),
	    T(a_bounce_token_threads_nothing_and_proves_a_report),
	    T(a_forged_report_proves_nothing),
	    T(an_id_of_the_envelope_proves_a_report),
	    T(our_own_mail_is_known_when_it_comes_back),
	    T(floods_are_bounded),
	    T(the_same_signal_is_listed_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
