/*
 * test_intake_fails.c - mail that takes long, that kills whoever reads it, or that can't be carried out: the others go
 * on, nobody else is blamed, and whoever wrote it hears of it.
 */
#include "clf/base/count.h"
#include "office.h"

static const char *letter(struct desk *d, const char *from, unsigned number, const char *text)
{
	return clf_arena_printf(
	    d->arena,
	    "From: Somebody <%s>\r\nTo: " BOX "\r\nSubject: Mail %u\r\n"
	    "Message-ID: <%u@customer.example>\r\nDate: Sun, 22 Nov 2026 03:00:00 +0000\r\n\r\n%s\r\n",
	    from, number, number, text);
}

/* The row of that Message-ID once it is finished; NULL: not yet. */
static const struct clf_journal_row *finished(struct desk *d, const char *id)
{
	struct clf_journal_list list;

	must(d, clf_query_journal(d->store, d->arena, NULL, (struct clf_page){.limit = 400}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++) {
		if (list.items[i].is_finished && list.items[i].message_id != NULL &&
		    strcmp(list.items[i].message_id, id) == 0)
			return &list.items[i];
	}
	return NULL;
}

static const struct clf_journal_row *wait_finished(struct desk *d, const char *id, int64_t ms)
{
	int64_t end = clf_clock_monotonic_ms() + ms;
	const struct clf_journal_row *row = NULL;

	while ((row = finished(d, id)) == NULL && clf_clock_monotonic_ms() < end)
		clf_sleep_ms(20);
	if (row == NULL)
		fail_msg("%s is not finished after %lld ms", id, (long long)ms);
	return row;
}

static size_t waiting(struct desk *d)
{
	struct clf_waiting *rows = NULL;
	size_t count = 0;

	must(d, clf_journal_waiting(d->store, d->arena, 0, 400, &rows, &count, &d->err));
	return count;
}

#ifdef CLF_FAULTS
#define STALLS "This is never read to its end."
#define KILLS "Whoever reads this dies."

static bool has_ended(struct office *o)
{
	int status = 0;

	if (waitpid(o->intake, &status, WNOHANG) != o->intake)
		return false;
	assert_true(WIFSIGNALED(status));
	clf_channel_free(&o->control);
	clf_channel_free(&o->mailbox);
	clf_channel_free(&o->sender);
	return true;
}

/* More of them than there are readers, handed over before the others; their readers would be busy for a minute. */
static void mails_that_take_long_hold_up_no_others(void **state)
{
	struct desk *d = *state;
	struct office o;

	setenv("CLF_TEST_STALL_ON", STALLS, 1);
	setenv("CLF_TEST_READER_MS", "60000", 1);
	d->config.readers = 2;
	open_office(&o, d);
	select_folder(&o, 7);
	for (unsigned i = 1; i <= 40; i++)
		hand_over(&o, 7, i, letter(d, "eve@evil.example", i, STALLS));
	hand_over(&o, 7, 41, letter(d, ANA, 41, "The lamp is broken."));
	hand_over(&o, 7, 42, letter(d, "ben@customer.example", 42, "The door as well."));
	wait_finished(d, "41@customer.example", 15000);
	wait_finished(d, "42@customer.example", 15000);
	assert_int_equal(waiting(d), 40);
	kill(o.intake, SIGKILL);
	while (!has_ended(&o))
		clf_sleep_ms(10);
	unsetenv("CLF_TEST_STALL_ON");
	unsetenv("CLF_TEST_READER_MS");
}

/* Until nothing waits, started again as often as it dies. How often that was. */
static unsigned deaths_until_all_is_done(struct office *o, struct desk *d, bool after_death, unsigned most)
{
	int64_t end = clf_clock_monotonic_ms() + 60000;
	unsigned deaths = 0;

	while (waiting(d) > 0 && clf_clock_monotonic_ms() < end) {
		clf_sleep_ms(20);
		if (!has_ended(o))
			continue;
		if (++deaths >= most)
			unsetenv("CLF_TEST_DIE_ON");
		open_office_again(o, d, after_death);
	}
	assert_int_equal(waiting(d), 0);
	return deaths;
}

static void keep_one_that_kills_among_others(struct desk *d)
{
	must(d, clf_store_begin(d->store, &d->err));
	for (unsigned i = 1; i <= 30; i++) {
		const char *from = clf_arena_printf(d->arena, "c%u@customer.example", i);
		const char *text = letter(d, from, i, i == 7 ? KILLS : "Hello.");
		const struct clf_arrival arrival = {.mailbox = "support",
						    .uidvalidity = 7,
						    .uid = i,
						    .raw = clf_str_from(text),
						    .size = (int64_t)strlen(text)};
		int64_t journal;
		bool known;

		must(d, clf_journal_keep(d->store, &arrival, &journal, &known, &d->err));
	}
	must(d, clf_store_commit(d->store, &d->err));
	setenv("CLF_TEST_DIE_ON", KILLS, 1);
}

static void a_mail_that_kills_intake_ends_in_quarantine_alone(void **state)
{
	struct desk *d = *state;
	struct office o;
	const struct clf_journal_row *row;

	keep_one_that_kills_among_others(d);
	open_office(&o, d);
	deaths_until_all_is_done(&o, d, true, 100);
	unsetenv("CLF_TEST_DIE_ON");
	for (unsigned i = 1; i <= 30; i++) {
		row = finished(d, clf_arena_printf(d->arena, "%u@customer.example", i));
		assert_non_null(row);
		assert_int_equal(row->outcome, i == 7 ? CLF_OUTCOME_QUARANTINE : CLF_OUTCOME_TICKET);
		if (i != 7)
			assert_int_equal(row->attempts, 0);
	}
	/* Its header could be read. */
	row = finished(d, "7@customer.example");
	assert_string_equal(row->from, "c7@customer.example");
	assert_string_equal(row->subject, "Mail 7");
	assert_int_equal(close_office(&o), 0);
}

/* As when somebody kills everything, or the power fails: no mail's doing. */
static void ends_of_the_whole_gateway_put_nothing_into_quarantine(void **state)
{
	struct desk *d = *state;
	struct office o;

	keep_one_that_kills_among_others(d);
	open_office(&o, d);
	assert_int_equal(deaths_until_all_is_done(&o, d, false, 7), 7);
	for (unsigned i = 1; i <= 30; i++)
		assert_int_equal(finished(d, clf_arena_printf(d->arena, "%u@customer.example", i))->outcome,
				 CLF_OUTCOME_TICKET);
	assert_int_equal(close_office(&o), 0);
}

static void a_mail_that_stalls_its_readers_ends_in_quarantine(void **state)
{
	struct desk *d = *state;
	struct office o;
	const struct clf_journal_row *row;

	setenv("CLF_TEST_STALL_ON", STALLS, 1);
	setenv("CLF_TEST_READER_MS", "700", 1);
	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, letter(d, "eve@evil.example", 1, STALLS));
	row = wait_finished(d, "1@customer.example", 30000);
	assert_int_equal(row->outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(row->attempts, 3);
	assert_string_equal(row->from, "eve@evil.example");
	assert_non_null(strstr(row->reason, "longer than"));
	assert_int_equal(close_office(&o), 0);
	unsetenv("CLF_TEST_STALL_ON");
	unsetenv("CLF_TEST_READER_MS");
}
#endif

/* The one mail that goes back to Mia; it holds each of these. */
static struct desk_mail given_back(struct desk *d, const char *const *holds, size_t count)
{
	static struct desk_mail mails[8];
	size_t n = desk_outbox(d, mails, 8, 1);

	assert_int_equal(n, 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	for (size_t i = 0; i < count; i++) {
		if (strstr(mails[0].reading->text, holds[i]) == NULL)
			fail_msg("\"%s\" is not in: %s", holds[i], mails[0].reading->text);
	}
	return mails[0];
}

/* What Mia got of a ticket of that customer's. */
static struct desk_mail notice_of(struct office *o, struct desk *d, const char *customer)
{
	struct desk_mail mails[8];
	const struct clf_response response = {
	    .id = "r-1", .survey = "Visit", .comment = "Waited.", .segment = "Stores", .score = 3, .has_score = true};
	const struct clf_customer who = {.address = customer, .name = "Somebody"};
	const struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .name = "platform", .sure = true};
	struct clf_act_result result = {0};
	bool known = true;

	must(d, clf_act_response(&d->act, d->arena, &response, &who, &actor, CLF_VIA_API, &known, &result, &d->err));
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	open_office(o, d);
	select_folder(o, 7);
	return mails[0];
}

static const char *answer_to(struct desk *d, const struct desk_mail *notice, const char *type, const char *body)
{
	return clf_arena_printf(d->arena,
				"From: %s\r\nTo: %s\r\nSubject: Re: x\r\nMessage-ID: <3@agents.example>\r\n"
				"Date: Sun, 22 Nov 2026 03:20:00 +0000\r\nMIME-Version: 1.0\r\n%s\r\n\r\n%s\r\n",
				MIA, notice->reading->reply_to.items[0].address, type, body);
}

static void an_answer_that_cannot_be_sent_goes_back_to_its_agent(void **state)
{
	static const char *const holds[] = {"We are sorry, and will call you.", "quarantine"};
	struct desk *d = *state;
	struct office o;
	struct desk_mail notice = notice_of(&o, d, "jos\xe2\x98\x83@customer.example");
	const struct clf_journal_row *row;

	hand_over(&o, 7, 1,
		  answer_to(d, &notice, "Content-Type: text/plain", "#reply\r\n\r\nWe are sorry, and will call you."));
	row = wait_finished(d, "3@agents.example", 20000);
	assert_int_equal(row->outcome, CLF_OUTCOME_QUARANTINE);
	assert_string_equal(row->from, MIA);
	assert_string_equal(row->subject, "Re: x");
	assert_true(row->ticket > 0);
	given_back(d, holds, 2);
	assert_int_equal(close_office(&o), 0);
}

/* Only its header, as a mailbox process hands over what is larger than max_size. */
static void hand_over_header(struct office *o, uint32_t uid, const char *mail)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", 7);
	clf_json_set_integer(head, "uid", uid);
	clf_json_set_integer(head, "size", 99 << 20);
	clf_json_set_bool(head, "oversize", true);
	send_frame(o->mailbox, CLF_FRAME_MAIL, head, clf_str_from(mail), -1);
}

static void an_answer_that_is_too_large_goes_back_to_its_agent(void **state)
{
	static const char *const holds[] = {"max_size", "quarantine"};
	struct desk *d = *state;
	struct office o;
	struct desk_mail notice = notice_of(&o, d, ANA);
	const struct clf_journal_row *row;

	hand_over_header(&o, 1, answer_to(d, &notice, "Content-Type: text/plain", ""));
	row = wait_finished(d, "3@agents.example", 20000);
	assert_int_equal(row->outcome, CLF_OUTCOME_QUARANTINE);
	assert_string_equal(row->from, MIA);
	assert_true(row->ticket > 0);
	given_back(d, holds, 2);
	assert_int_equal(close_office(&o), 0);
}

/* What can't be told is not told for ever. */
static void a_notice_that_fails_itself_ends_there(void **state)
{
	static const char agent[] = "m\xe2\x98\x83@agents.example"; /* no letter */
	struct desk *d = *state;
	struct desk_mail mails[4];
	struct office o;
	const struct clf_journal_row *row;

	desk_agent(d, agent,
		   "M\xc3\xad"
		   "a",
		   CLF_ROLE_MANAGER, NULL);
	open_office(&o, d);
	select_folder(&o, 7);
	hand_over_header(&o, 1, letter(d, agent, 1, ""));
	hand_over(&o, 7, 2, letter(d, ANA, 2, "The lamp is broken."));
	row = wait_finished(d, "1@customer.example", 20000);
	assert_int_equal(row->outcome, CLF_OUTCOME_QUARANTINE);
	assert_string_equal(row->from, agent);
	assert_non_null(strstr(row->reason, "max_size"));
	assert_non_null(strstr(row->reason, "could not be told"));
	wait_finished(d, "2@customer.example", 20000);
	clf_sleep_ms(1500);
	assert_int_equal(waiting(d), 0);
	desk_outbox(d, mails, 4, 1);
	for (size_t i = 0; i < desk_outbox(d, mails, 4, 1); i++)
		assert_string_not_equal(mails[i].row.envelope_to, agent);
	assert_int_equal(close_office(&o), 0);
}

/* It answers nothing, and the mailbox keeps such mail for people to look at: an agent would wait for ever. */
static void what_an_agent_wrote_to_a_mailbox_that_puts_it_away_goes_back(void **state)
{
	static const char *const holds[] = {"Please look at this.", "quarantine"};
	struct desk *d = *state;
	struct office o;

	d->mailbox.unknown = CLF_UNKNOWN_QUARANTINE;
	d->mailbox.trust = CLF_TRUST_FROM;
	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(&o, 7, 1, letter(d, MIA, 1, "Please look at this."));
	assert_int_equal(wait_finished(d, "1@customer.example", 20000)->outcome, CLF_OUTCOME_QUARANTINE);
	given_back(d, holds, 2);
	/* A stranger is told nothing. */
	hand_over(&o, 7, 2, letter(d, "eve@evil.example", 2, "Hello."));
	assert_int_equal(wait_finished(d, "2@customer.example", 20000)->outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(desk_outbox(d, (struct desk_mail[4]){0}, 4, 1), 0);
	assert_int_equal(close_office(&o), 0);
}

/* That nobody can acknowledge it makes the mail itself no worse. */
static void a_customer_whose_address_takes_no_mail_makes_a_ticket(void **state)
{
	static const char customer[] = "jos\xe2\x98\x83@customer.example";
	struct desk *d = *state;
	struct office o;

	d->mailbox.auto_ack = true;
	d->mailbox.authserv_id = "mx.desk.example";
	open_office(&o, d);
	select_folder(&o, 7);
	hand_over(
	    &o, 7, 1,
	    clf_arena_printf(d->arena,
			     "Authentication-Results: mx.desk.example; dmarc=pass header.from=customer.example\r\n%s",
			     letter(d, customer, 1, "The lamp is broken.")));
	assert_int_equal(wait_finished(d, "1@customer.example", 20000)->outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(ticket_count(d), 1);
	assert_int_equal(close_office(&o), 0);
}

#define MULTIPART "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=zzz"

/* All of them with one reading more, in their order, and none that stands in the text. */
static void an_answer_takes_its_attachments_along(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	struct office o;
	struct desk_mail notice = notice_of(&o, d, ANA);
	struct clf_buf body;

	clf_buf_init(&body, 1 << 20);
	clf_buf_add_text(&body, "--zzz\r\n\r\n#reply\r\n\r\nSee the files.\r\n");
	for (unsigned i = 0; i < 200; i++)
		clf_buf_printf(
		    &body,
		    "--zzz\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=f%u.csv\r\n"
		    "\r\n%u,%u\r\n",
		    i, i, i);
	clf_buf_add_text(&body, "--zzz--\r\n");
	hand_over(&o, 7, 1, answer_to(d, &notice, MULTIPART, body.p));
	clf_buf_free(&body);
	assert_int_equal(wait_finished(d, "3@agents.example", 20000)->outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(desk_outbox(d, mails, 8, 1), 2);
	for (size_t i = 0; i < 2; i++) {
		if (strcmp(mails[i].row.envelope_to, ANA) != 0)
			continue;
		assert_int_equal(mails[i].reading->attachment_count, 200);
		assert_string_equal(mails[i].reading->attachments[199].name, "f199.csv");
		assert_non_null(strstr(mails[i].raw, "MTk5LDE5OQ"));
	}
	assert_int_equal(close_office(&o), 0);
}

#define fails_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
#ifdef CLF_FAULTS
	    fails_test(mails_that_take_long_hold_up_no_others),
	    fails_test(a_mail_that_kills_intake_ends_in_quarantine_alone),
	    fails_test(ends_of_the_whole_gateway_put_nothing_into_quarantine),
	    fails_test(a_mail_that_stalls_its_readers_ends_in_quarantine),
#endif
	    fails_test(an_answer_that_cannot_be_sent_goes_back_to_its_agent),
	    fails_test(an_answer_that_is_too_large_goes_back_to_its_agent),
	    fails_test(a_notice_that_fails_itself_ends_there),
	    fails_test(what_an_agent_wrote_to_a_mailbox_that_puts_it_away_goes_back),
	    fails_test(a_customer_whose_address_takes_no_mail_makes_a_ticket),
	    fails_test(an_answer_takes_its_attachments_along),
	};

	if (argc == 3 && strcmp(argv[1], "role") == 0)
		return play_role();
	clf_read_prepare();
	return cmocka_run_group_tests_name("intake_fails", tests, NULL, NULL);
}
