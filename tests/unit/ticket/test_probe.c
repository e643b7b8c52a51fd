/*
 * test_probe.c - what is taken for a probe of ours, and what only speaks of one or looks like one.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/thread/probe.h"

#define OURS "support@example.com"

struct world {
	struct clf_arena *arena;
	struct clf_keyring *ring, *elsewhere;
	struct clf_reply_address form, bare;
};

static int open_world(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->arena = clf_arena_new();
	w->ring = keyring_of(KEY_1);
	w->elsewhere = keyring_of(KEY_ELSEWHERE);
	assert_int_equal(clf_reply_address_parse(w->arena, "plus", OURS, &w->form, NULL), CLF_OK);
	assert_int_equal(clf_reply_address_parse(w->arena, "bare", OURS, &w->bare, NULL), CLF_OK);
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

static const char *token_by(struct world *w, const struct clf_keyring *ring)
{
	const struct clf_token token = {.klass = CLF_TOKEN_PROBE, .party = 3, .outbox = 1042};
	char text[CLF_TOKEN_TEXT];

	assert_int_equal(clf_token_encode(ring, &token, text, NULL), CLF_OK);
	return clf_arena_strdup(w->arena, text);
}

/* A mail: what stands where. NULL: not there. */
struct mail {
	const char *from, *to, *message_id, *answers, *reference, *original_id;
	bool automatic;
	enum clf_mail_kind kind;
};

static struct clf_addresses one_address(struct world *w, const char *address)
{
	struct clf_address *item = clf_arena_new_of(w->arena, struct clf_address);

	*item = (struct clf_address){"", address};
	return (struct clf_addresses){item, address != NULL};
}

static struct clf_texts one_text(struct world *w, const char *text)
{
	const char **items = clf_arena_array_of(w->arena, 1, const char *);

	items[0] = text;
	return (struct clf_texts){items, text != NULL};
}

static enum clf_probe_kind know(struct world *w, const struct clf_reply_address *form, const struct mail *mail,
				struct clf_probe *out)
{
	struct clf_report *report = clf_arena_new_of(w->arena, struct clf_report);
	struct clf_reading reading = {
	    .message_id = mail->message_id,
	    .from = one_address(w, mail->from),
	    .to = one_address(w, mail->to),
	    .in_reply_to = one_text(w, mail->answers),
	    .text = mail->reference != NULL ? clf_reference_line(w->arena, "CLF", 1042, mail->reference) : "",
	    .automatic = mail->automatic,
	    .kind = mail->kind,
	    .reports = report,
	    .report_count = mail->original_id != NULL};

	*report = (struct clf_report){.original_message_id = mail->original_id};
	clf_probe_know(&reading, NULL, form, w->ring, out);
	return out->kind;
}

static void each_mail_is_taken_for_what_it_is(void **state)
{
	struct world *w = *state;
	const char *ours = token_by(w, w->ring), *theirs = token_by(w, w->elsewhere);
	const char *id = clf_message_id_make(w->arena, ours, "example.com");
	const char *their_id = clf_message_id_make(w->arena, theirs, "example.com");
	const char *to = clf_reply_address_make(w->arena, &w->form, ours);
	const char *their_to = clf_reply_address_make(w->arena, &w->form, theirs);
	const struct {
		const char *what;
		struct mail mail;
		enum clf_probe_kind kind;
	} cases[] = {
	    {"as it was sent", {.from = OURS, .to = to, .message_id = id, .automatic = true}, CLF_PROBE_ITSELF},
	    {"its address in other letters",
	     {.from = "Support@Example.com", .to = to, .message_id = id, .automatic = true},
	     CLF_PROBE_ITSELF},
	    {"the relay changed its Message-ID",
	     {.from = OURS, .to = to, .message_id = "new@relay", .automatic = true},
	     CLF_PROBE_ITSELF},
	    {"the same, to the bare address",
	     {.from = OURS, .to = OURS, .message_id = "new@relay", .reference = ours, .automatic = true},
	     CLF_PROBE_ITSELF},
	    {"another installation's",
	     {.from = OURS, .to = their_to, .message_id = their_id, .automatic = true},
	     CLF_PROBE_FOREIGN},
	    {"a stranger's mail with our Message-ID",
	     {.from = "eve@evil.test", .to = OURS, .message_id = id},
	     CLF_PROBE_NONE},
	    {"a stranger's mail with another's Message-ID",
	     {.from = "eve@evil.test", .to = OURS, .message_id = their_id},
	     CLF_PROBE_NONE},
	    {"a person answers it from the mailbox",
	     {.from = OURS, .to = to, .message_id = "1@x", .answers = id},
	     CLF_PROBE_NONE},
	    {"a colleague answers it",
	     {.from = "ann@example.com", .to = to, .message_id = "1@x", .answers = id},
	     CLF_PROBE_NONE},
	    {"a person writes to its address from the mailbox",
	     {.from = OURS, .to = to, .message_id = "1@x"},
	     CLF_PROBE_NONE},
	    {"out of office, to its address",
	     {.from = OURS,
	      .to = to,
	      .message_id = "1@x",
	      .answers = id,
	      .automatic = true,
	      .kind = CLF_MAIL_AUTO_REPLY},
	     CLF_PROBE_ANSWER},
	    {"out of office, to the bare address",
	     {.from = OURS,
	      .to = OURS,
	      .message_id = "1@x",
	      .answers = id,
	      .automatic = true,
	      .kind = CLF_MAIL_AUTO_REPLY},
	     CLF_PROBE_ANSWER},
	    {"a bounce, to its address",
	     {.from = "mailer-daemon@mx", .to = to, .message_id = "1@mx", .automatic = true, .kind = CLF_MAIL_BOUNCE},
	     CLF_PROBE_REPORT},
	    {"a bounce that names it",
	     {.from = "mailer-daemon@mx",
	      .to = OURS,
	      .message_id = "1@mx",
	      .original_id = id,
	      .automatic = true,
	      .kind = CLF_MAIL_BOUNCE},
	     CLF_PROBE_REPORT},
	    {"a bounce that names another installation's",
	     {.from = "mailer-daemon@mx",
	      .to = OURS,
	      .message_id = "1@mx",
	      .original_id = their_id,
	      .automatic = true,
	      .kind = CLF_MAIL_BOUNCE},
	     CLF_PROBE_NONE},
	    {"any other mail",
	     {.from = "carla@customer.test", .to = OURS, .message_id = "1@customer.test"},
	     CLF_PROBE_NONE},
	};

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_probe probe;
		enum clf_probe_kind kind = know(w, &w->form, &cases[i].mail, &probe);

		if (kind != cases[i].kind)
			fail_msg("%s: %d, not %d", cases[i].what, (int)kind, (int)cases[i].kind);
		if (kind != CLF_PROBE_NONE && kind != CLF_PROBE_FOREIGN) {
			assert_int_equal(probe.token.outbox, 1042);
			assert_int_equal(probe.token.party, 3);
		}
	}
}

static void where_plus_addresses_dont_arrive_the_id_is_enough(void **state)
{
	struct world *w = *state;
	const char *id = clf_message_id_make(w->arena, token_by(w, w->ring), "example.com");
	const struct mail mail = {.from = OURS, .to = OURS, .message_id = id, .automatic = true};
	struct clf_probe probe;

	assert_int_equal(know(w, &w->bare, &mail, &probe), CLF_PROBE_ITSELF);
}

/* Nothing is done on the server with such a mail until it is known what it is. */
static void a_claim_is_seen_in_a_header_and_nowhere_else(void **state)
{
	struct world *w = *state;
	const char *theirs = token_by(w, w->elsewhere);
	const char *header = clf_arena_printf(w->arena, "From: <%s>\r\nMessage-ID: <clf.%s.abc@x>\r\n", OURS, theirs);
	const char *customer = token_text(w->arena, w->ring, CLF_TOKEN_CUSTOMER, 7, 8);

	assert_true(clf_probe_is_claimed(clf_str_from(header)));
	assert_true(
	    clf_probe_is_claimed(clf_str_from(clf_arena_printf(w->arena, "To: s+%s@example.com\n\nx", theirs))));
	assert_false(clf_probe_is_claimed(clf_str_from(clf_arena_printf(w->arena, "To: a@b\r\n\r\n%s", theirs))));
	assert_false(
	    clf_probe_is_claimed(clf_str_from(clf_arena_printf(w->arena, "To: s+%s@example.com\n", customer))));
	assert_false(clf_probe_is_claimed(CLF_STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_mail_is_taken_for_what_it_is, open_world, close_world),
	    cmocka_unit_test_setup_teardown(where_plus_addresses_dont_arrive_the_id_is_enough, open_world, close_world),
	    cmocka_unit_test_setup_teardown(a_claim_is_seen_in_a_header_and_nowhere_else, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
