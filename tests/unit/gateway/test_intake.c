/*
 * test_intake.c - the whole role in a process of its own, with the test as its supervisor and its mailbox:
 * what is handed over is kept once, lands where it belongs, and survives a kill at every step.
 */
#include "clf/base/count.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/mail/mailbox.h"
#include "office.h"

static void a_mail_is_kept_and_becomes_a_ticket(void **state)
{
	struct desk *d = *state;
	struct office o;
	const struct clf_journal_row *items;

	open_office(&o, d);
	hello_is_answered(&o, 0);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(wait_frame(&o, CLF_FRAME_KEPT, "uids"), 1);
	items = wait_journal(d, 1);
	assert_int_equal(items[0].outcome, CLF_OUTCOME_TICKET);
	assert_string_equal(items[0].from, ANA);
	assert_int_equal(ticket_count(d), 1);

	/* The same UID again is kept already; it makes nothing, and "kept" is said again. */
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(wait_frame(&o, CLF_FRAME_KEPT, "uids"), 1);
	hello_is_answered(&o, 1);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
}

static void the_same_mail_after_new_uids_is_ignored(void **state)
{
	struct desk *d = *state;
	struct office o;
	const struct clf_journal_row *items;

	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	wait_journal(d, 1);
	select_folder(&o, 8);
	hello_is_answered(&o, 0);
	hand_over(&o, 8, 5, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 2);
	assert_int_equal(items[0].outcome, CLF_OUTCOME_IGNORED);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
}

static const char *reply_to(struct desk *d, const char *to, const char *from, const char *id, const char *text)
{
	return clf_arena_printf(d->arena,
				"From: Somebody <%s>\r\nTo: %s\r\nSubject: Re: x\r\nMessage-ID: <%s>\r\n"
				"Date: Sun, 22 Nov 2026 03:10:00 +0000\r\n\r\n%s\r\n",
				from, to, id, text);
}

static void the_loop_runs(void **state)
{
	struct desk *d = *state;
	struct office o;
	struct desk_mail mails[8];
	struct clf_frame frame;
	const struct clf_journal_row *items;
	struct clf_message_list list;
	int64_t ticket = desk_ticket(d);

	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	desk_followup(d, ticket, "What happened there?", NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1,
		  reply_to(d, mails[0].reading->reply_to.items[0].address, ANA, "2@customer.example",
			   clf_arena_printf(d->arena,
					    "I waited.\r\n\r\nOn Sunday Desk wrote:\r\n> What happened there?\r\n")));
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 1);
	assert_string_equal(items[0].signal, "token");
	assert_int_equal(items[0].ticket, ticket);
	assert_int_equal(clf_channel_receive_wait(o.sender, 5000, &frame, NULL), CLF_OK);
	assert_int_equal(frame.type, CLF_FRAME_WAKE);
	clf_frame_clear(&frame);
	assert_string_equal(desk_status(d, ticket), "Open");

	/* Mia answers the notice: the customer gets it from the desk. */
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	assert_non_null(strstr(mails[0].reading->text, "I waited."));
	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){0, 0}, &list, &d->err));
	assert_true(list.items[0].incoming);
	assert_string_equal(list.items[0].reply, "I waited.");
	hand_over(&o, 7, 2,
		  reply_to(d, mails[0].reading->reply_to.items[0].address, MIA, "3@agents.example",
			   "We are sorry, and will call you."));
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	wait_journal(d, 2);
	assert_int_equal(desk_outbox(d, mails, 8, 1), 1);
	assert_string_equal(mails[0].row.envelope_to, ANA);
	assert_non_null(strstr(mails[0].reading->text, "We are sorry"));
	assert_null(strstr(mails[0].raw, "agents.example"));
	assert_string_equal(desk_status(d, ticket), "Answered");
	assert_int_equal(close_office(&o), 0);
}

/* The child's database fails so often when it is asked what went out (linked with --wrap). */
enum clf_status __real_clf_journal_sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
					      const char *reader, size_t limit, struct clf_texts *out,
					      struct clf_error *err);
enum clf_status __wrap_clf_journal_sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
					      const char *reader, size_t limit, struct clf_texts *out,
					      struct clf_error *err);

enum clf_status __wrap_clf_journal_sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
					      const char *reader, size_t limit, struct clf_texts *out,
					      struct clf_error *err)
{
	static int failed;
	const char *fails = getenv("CLF_TEST_SENT_FAILS");

	if (fails != NULL && failed++ < strtol(fails, NULL, 10))
		return clf_error_set(err, CLF_EIO, "database: the disk is away");
	return __real_clf_journal_sent_texts(store, arena, ticket, reader, limit, out, err);
}

static void a_quote_is_cut_though_the_database_failed_for_a_while(void **state)
{
	static const char question[] = "We looked at the queue of that morning together with the people who were on "
				       "duty. Could you tell us at which of the two counters you stood, please?";
	struct desk *d = *state;
	struct office o;
	struct desk_mail mails[8];
	struct clf_message_list list;
	int64_t ticket = desk_ticket(d);

	desk_outbox(d, mails, 8, 0);
	desk_followup(d, ticket, question, NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	setenv("CLF_TEST_SENT_FAILS", "2", 1);
	open_office(&o, d);
	unsetenv("CLF_TEST_SENT_FAILS");
	select_folder(&o, 7);
	hand_over(&o, 7, 1,
		  reply_to(d, mails[0].reading->reply_to.items[0].address, ANA, "2@customer.example",
			   clf_arena_printf(d->arena, "At the left one.\r\n\r\n%s\r\n", question)));
	wait_journal(d, 1);
	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){0, 0}, &list, &d->err));
	assert_true(list.items[0].incoming);
	assert_string_equal(list.items[0].reply, "At the left one.");
	assert_int_equal(close_office(&o), 0);
}

static void what_is_no_mail_goes_to_quarantine_and_the_next_is_read(void **state)
{
	struct desk *d = *state;
	struct office o;
	const struct clf_journal_row *items;

	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, "");
	hand_over(&o, 7, 2, FIRST);
	items = wait_journal(d, 2);
	assert_int_equal(items[0].outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(items[1].outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(close_office(&o), 0);
}

#ifdef CLF_FAULTS
/* Killed once at the point, then started again as the supervisor would: the mailbox hands over what wasn't "kept". */
static void killed_at(struct desk *d, const char *point)
{
	struct office o;
	const struct clf_journal_row *items;
	const char *marker = clf_arena_printf(d->arena, "%s/once", d->folder);
	int status = 0;

	setenv("CLF_TEST_KILL_AT", point, 1);
	setenv("CLF_TEST_KILL_ONCE", marker, 1);
	open_office(&o, d);
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(waitpid(o.intake, &status, 0), o.intake);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(access(marker, F_OK), 0);
	clf_channel_free(&o.control);
	clf_channel_free(&o.mailbox);
	clf_channel_free(&o.sender);
	open_office(&o, d);
	hand_over(&o, 7, 1, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	items = wait_journal(d, 1);
	assert_int_equal(items[0].outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
	unlink(marker);
	unsetenv("CLF_TEST_KILL_AT");
}

static void a_kill_at_any_step_loses_and_doubles_nothing(void **state)
{
	static const char *const points[] = {"intake.before-keep-commit",
					     "intake.after-keep-commit",
					     "intake.after-kept-sent",
					     "intake.held",
					     "intake.read",
					     "intake.before-apply-commit",
					     "intake.after-apply-commit"};

	for (size_t i = 0; i < CLF_COUNT(points); i++) {
		void *fresh = NULL;

		desk_open(&fresh);
		killed_at(fresh, points[i]);
		desk_close(&fresh);
	}
	(void)state;
}
#endif

static void say_report(struct office *o)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_text(head, "state", "connected");
	clf_json_set_text(head, "detail", "");
	send_frame(o->mailbox, CLF_FRAME_REPORT, head, (struct clf_str){NULL, 0}, -1);
}

static void say_copied(struct office *o, uint32_t uidvalidity, uint32_t uid)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *uids = clf_json_array();

	clf_json_append(uids, clf_json_integer(uid));
	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set(head, "uids", uids);
	send_frame(o->mailbox, CLF_FRAME_COPIED, head, (struct clf_str){NULL, 0}, -1);
}

/* The process ends; so many others come and end after it, and the next asks where it stands. */
static void assert_heard_out(struct office *o, unsigned others, size_t copied)
{
	struct clf_json *head = clf_json_object();
	struct clf_frame frame;

	for (unsigned i = 0; i <= others; i++) {
		clf_channel_free(&o->mailbox);
		o->mailbox = introduce(o, "mailbox", "support");
		say_report(o);
	}
	kill(o->intake, SIGCONT);
	clf_json_set_text(head, "mailbox", "support");
	send_frame(o->mailbox, CLF_FRAME_HELLO, head, (struct clf_str){NULL, 0}, -1);
	assert_int_equal(clf_channel_receive_wait(o->mailbox, 10000, &frame, NULL), CLF_OK);
	assert_int_equal(frame.type, CLF_FRAME_STATE);
	assert_int_equal(clf_json_size(clf_json_get(frame.head, "copied")), copied);
	clf_frame_clear(&frame);
}

static void a_mailbox_s_last_words_count_however_many_come_before_them(void **state)
{
	struct desk *d = *state;
	struct office o;

	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	for (unsigned others = 0; others < 3; others++) {
		hand_over(&o, 7, others + 2, FIRST);
		wait_frame(&o, CLF_FRAME_KEPT, "uids");
		kill(o.intake, SIGSTOP);
		for (int i = 0; i < 250; i++)
			say_report(&o);
		say_copied(&o, 7, others + 1);
		assert_heard_out(&o, others, others + 1);
	}
	assert_int_equal(close_office(&o), 0);
}

/* Intake sees that it ended when it wants to say something to it. */
static void a_mailbox_s_last_words_count_when_it_takes_no_answer(void **state)
{
	struct desk *d = *state;
	struct office o;

	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, FIRST);
	wait_frame(&o, CLF_FRAME_KEPT, "uids");
	kill(o.intake, SIGSTOP);
	hand_over(&o, 7, 2, FIRST);
	say_report(&o);
	say_copied(&o, 7, 1);
	assert_heard_out(&o, 0, 1);
	assert_int_equal(close_office(&o), 0);
}

/* One that begins, one whose folder is another, and an intake that begins: none may fetch before it knows. */
static void one_that_is_paused_knows_it_as_soon_as_where_it_stands(void **state)
{
	struct desk *d = *state;
	struct office o;

	must(d, clf_mailbox_pause(d->store, "support", "ann@desk.example", clf_clock_now(), &d->err));
	open_office(&o, d);
	for (uint32_t uidvalidity = 7; uidvalidity < 9; uidvalidity++) {
		struct clf_json *head = clf_json_object();
		struct clf_frame frame;

		clf_json_set_integer(head, "uidvalidity", uidvalidity);
		send_frame(o.mailbox, CLF_FRAME_UIDVALIDITY, head, (struct clf_str){NULL, 0}, -1);
		assert_int_equal(clf_channel_receive_wait(o.mailbox, 10000, &frame, NULL), CLF_OK);
		while (frame.type != CLF_FRAME_STATE) {
			clf_frame_clear(&frame);
			assert_int_equal(clf_channel_receive_wait(o.mailbox, 10000, &frame, NULL), CLF_OK);
		}
		assert_non_null(strstr(clf_json_get_text(frame.head, "why"), "paused by ann@desk.example"));
		clf_frame_clear(&frame);
	}
	assert_int_equal(close_office(&o), 0);
}

#define intake_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    intake_test(a_mail_is_kept_and_becomes_a_ticket),
	    intake_test(the_same_mail_after_new_uids_is_ignored),
	    intake_test(the_loop_runs),
	    intake_test(a_quote_is_cut_though_the_database_failed_for_a_while),
	    intake_test(what_is_no_mail_goes_to_quarantine_and_the_next_is_read),
	    intake_test(a_mailbox_s_last_words_count_however_many_come_before_them),
	    intake_test(a_mailbox_s_last_words_count_when_it_takes_no_answer),
	    intake_test(one_that_is_paused_knows_it_as_soon_as_where_it_stands),
#ifdef CLF_FAULTS
	    intake_test(a_kill_at_any_step_loses_and_doubles_nothing),
#endif
	};

	if (argc == 3 && strcmp(argv[1], "role") == 0)
		return play_role();
	clf_read_prepare();
	return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
