/*
 * test_intake_hostile.c - what must not happen whatever comes: agents' own mail at a customer, one mailbox that
 * keeps the others waiting.
 */
#include "office.h"

#include <poll.h>

static void forget_journal(struct desk *d, size_t count)
{
	wait_journal(d, count);
}

/* The ticket's reply notice for Mia, once Ana has answered a follow-up. */
static struct desk_mail notice_of_answer(struct office *o, struct desk *d)
{
	struct desk_mail mails[8];
	int64_t ticket = desk_ticket(d);

	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	desk_followup(d, ticket, "What happened there?", NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	open_office(o, d);
	select_folder(o, 7);
	hand_over(o, 7, 1,
		  clf_arena_printf(d->arena,
				   "From: %s\r\nTo: %s\r\nSubject: Re: x\r\nMessage-ID: <2@customer.example>\r\n"
				   "Date: Sun, 22 Nov 2026 03:10:00 +0000\r\n\r\nI waited.\r\n",
				   ANA, mails[0].reading->reply_to.items[0].address));
	forget_journal(d, 1);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	return mails[0];
}

static const char *answer_with(struct desk *d, const struct desk_mail *notice, const char *command, const char *type,
			       const char *part)
{
	return clf_arena_printf(d->arena,
				"From: %s\r\nTo: %s\r\nSubject: Re: x\r\nMessage-ID: <3@agents.example>\r\n"
				"Date: Sun, 22 Nov 2026 03:20:00 +0000\r\nMIME-Version: 1.0\r\n"
				"Content-Type: multipart/mixed; boundary=zzz\r\n\r\n--zzz\r\n\r\n"
				"%sWe are sorry, and will call you.\r\n\r\n--zzz\r\nContent-Type: %s\r\n"
				"Content-Disposition: attachment; filename=original\r\n\r\n%s\r\n--zzz--\r\n",
				MIA, notice->reading->reply_to.items[0].address, command, type, part);
}

/* Mail programs can be set to attach the mail that is answered. */
static void refuses(void **state, const char *command, const char *type,
		    const char *(*made)(struct desk *d, const struct desk_mail *notice))
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	struct office o;
	struct desk_mail notice = notice_of_answer(&o, d);
	const struct clf_journal_row *items;
	size_t count;

	hand_over(&o, 7, 2, answer_with(d, &notice, command, type, made(d, &notice)));
	items = wait_journal(d, 2);
	assert_int_equal(items[0].outcome, CLF_OUTCOME_REFUSED);
	count = desk_outbox(d, mails, 8, 1);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(mails[i].row.envelope_to, MIA);
	assert_int_equal(count, 1);
	assert_int_equal(close_office(&o), 0);
}

static const char *whole(struct desk *d, const struct desk_mail *notice)
{
	(void)d;
	return notice->raw;
}

static const char *as_text(struct desk *d, const struct desk_mail *notice)
{
	(void)d;
	return notice->reading->text;
}

/* In base64. */
static const char *encoded(struct desk *d, struct clf_str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = clf_arena_alloc(d->arena, bytes.n / 3 * 5 + 8);
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i += 3) {
		unsigned group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (i + k < bytes.n ? (unsigned char)bytes.p[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			out[n++] = i + k <= bytes.n ? digits[group >> (18 - 6 * k) & 63] : '=';
		if (i % 54 == 51)
			out[n++] = '\n';
	}
	out[n] = '\0';
	return out;
}

/* As Outlook keeps it: each character has two bytes. */
static const char *as_wide(struct desk *d, const struct desk_mail *notice)
{
	size_t n = strlen(notice->reading->text);
	char *wide = clf_arena_alloc(d->arena, 2 * n);

	for (size_t i = 0; i < n; i++) {
		wide[2 * i] = notice->reading->text[i];
		wide[2 * i + 1] = '\0';
	}
	return encoded(d, (struct clf_str){wide, 2 * n});
}

static const char *as_encoded_mail(struct desk *d, const struct desk_mail *notice)
{
	return clf_arena_printf(d->arena,
				"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
				"Content-Transfer-Encoding: base64\r\n\r\n%s\r\n",
				encoded(d, clf_str_from(notice->reading->text)));
}

/* One entry, stored. */
static const char *as_zip(struct desk *d, const struct desk_mail *notice)
{
	const char *inner = as_encoded_mail(d, notice);
	size_t n = strlen(inner);
	char *zip = clf_arena_alloc(d->arena, n + 35);

	memset(zip, 0, 35);
	memcpy(zip, "PK\3\4", 4);
	for (size_t i = 0; i < 4; i++)
		zip[18 + i] = zip[22 + i] = (char)(n >> (8 * i) & 0xff);
	zip[26] = 5;
	memcpy(zip + 30, "x.eml", 5);
	memcpy(zip + 35, inner, n);
	return encoded(d, (struct clf_str){zip, n + 35});
}

/* Nobody chose to send it: the answer goes, without it, and the agent is told. */
static void an_attached_notice_never_reaches_the_customer(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	struct office o;
	struct desk_mail notice = notice_of_answer(&o, d);
	size_t count;

	hand_over(&o, 7, 2, answer_with(d, &notice, "", "message/rfc822", notice.raw));
	forget_journal(d, 2);
	count = desk_outbox(d, mails, 8, 1);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(mails[i].row.envelope_to, ANA) == 0) {
			assert_int_equal(mails[i].reading->attachment_count, 0);
			assert_non_null(strstr(mails[i].reading->text, "will call you"));
		} else {
			assert_string_equal(mails[i].row.envelope_to, MIA);
			assert_true(desk_reads(mails[i].reading->text, "original, an attached mail"));
			assert_true(desk_reads(mails[i].reading->text, "#reply attach"));
		}
	}
	assert_int_equal(close_office(&o), 0);
}

static void a_notice_attached_on_purpose_never_reaches_the_customer(void **state)
{
	refuses(state, "#reply attach\r\n\r\n", "message/rfc822", whole);
}

static void a_notice_in_an_outlook_item_never_reaches_the_customer(void **state)
{
	refuses(state, "#reply attach\r\n\r\n", "application/vnd.ms-outlook\r\nContent-Transfer-Encoding: base64",
		as_wide);
}

static void a_notice_in_an_encoded_mail_never_reaches_the_customer(void **state)
{
	refuses(state, "", "application/octet-stream", as_encoded_mail);
}

static void a_zipped_notice_never_reaches_the_customer(void **state)
{
	refuses(state, "", "application/zip\r\nContent-Transfer-Encoding: base64", as_zip);
}

static void a_notice_saved_as_text_never_reaches_the_customer(void **state)
{
	refuses(state, "", "text/plain; charset=utf-8", as_text);
}

static void an_honest_attachment_goes_along(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	struct office o;
	struct desk_mail notice = notice_of_answer(&o, d);

	hand_over(&o, 7, 2, answer_with(d, &notice, "", "text/plain", "Voucher 4711, valid until spring."));
	forget_journal(d, 2);
	assert_int_equal(desk_outbox(d, mails, 8, 1), 1);
	assert_string_equal(mails[0].row.envelope_to, ANA);
	assert_int_equal(mails[0].reading->attachment_count, 1);
	assert_int_equal(close_office(&o), 0);
}

/* Another process, so that it can wait on a full channel; as many frames as intake will take. */
static pid_t talk_without_end(struct clf_channel *channel, bool mails)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (uint32_t n = 1; n < 4000000; n++) {
		struct clf_json *head = clf_json_object();
		struct pollfd room = {.fd = clf_channel_fd(channel), .events = POLLOUT};

		clf_json_set_text(head, "state", "waiting");
		clf_json_set_integer(head, "uidvalidity", 9);
		clf_json_set_integer(head, "uid", n);
		if (clf_channel_send(channel, mails ? CLF_FRAME_MAIL : CLF_FRAME_REPORT, head,
				     clf_str_from(mails ? FIRST : ""), -1, NULL) != CLF_OK)
			_exit(0);
		clf_json_free(&head);
		if (clf_channel_pending(channel) > (64u << 10)) {
			poll(&room, 1, -1);
			clf_channel_flush(channel, NULL);
		}
	}
	_exit(0);
}

static void talk_does_not_stop_another(void **state, bool mails)
{
	struct desk *d = *state;
	struct office o;
	struct clf_channel *loud;
	int64_t began;
	pid_t talker;

	open_office(&o, d);
	hello_is_answered(&o, 0);
	loud = o.mailbox;
	o.mailbox = introduce(&o, "mailbox", "other");
	hello_is_answered(&o, 0);
	talker = talk_without_end(loud, mails);
	clf_sleep_ms(1000);
	began = clf_clock_monotonic_ms();
	hello_is_answered(&o, 0);
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(wait_frame(&o, CLF_FRAME_KEPT, "uids"), 1);
	assert_true(clf_clock_monotonic_ms() - began < 5000);
	assert_int_equal(waitpid(talker, NULL, WNOHANG), 0);
	kill(talker, SIGKILL);
	waitpid(talker, NULL, 0);
	clf_channel_free(&loud);
	close_office(&o);
}

static void one_mailbox_that_never_stops_talking_does_not_stop_another(void **state)
{
	talk_does_not_stop_another(state, false);
}

static void one_mailbox_with_endless_mail_does_not_stop_another(void **state)
{
	talk_does_not_stop_another(state, true);
}

static void nonsense_from_one_mailbox_does_not_touch_another(void **state)
{
	struct desk *d = *state;
	struct office o;
	struct clf_channel *mad;
	static const char junk[] = "\x10\xff\xff\xff\xff\xff\xff\xff\xffjunk";

	open_office(&o, d);
	mad = o.mailbox;
	assert_int_equal(write(clf_channel_fd(mad), junk, sizeof junk), sizeof junk);
	o.mailbox = introduce(&o, "mailbox", "other");
	hand_over(&o, 7, 1, FIRST);
	assert_int_equal(wait_frame(&o, CLF_FRAME_KEPT, "uids"), 1);
	clf_channel_free(&mad);
	assert_int_equal(close_office(&o), 0);
}

#define hostile_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    hostile_test(an_attached_notice_never_reaches_the_customer),
	    hostile_test(a_notice_attached_on_purpose_never_reaches_the_customer),
	    hostile_test(a_notice_in_an_outlook_item_never_reaches_the_customer),
	    hostile_test(a_notice_in_an_encoded_mail_never_reaches_the_customer),
	    hostile_test(a_zipped_notice_never_reaches_the_customer),
	    hostile_test(a_notice_saved_as_text_never_reaches_the_customer),
	    hostile_test(an_honest_attachment_goes_along),
	    hostile_test(one_mailbox_that_never_stops_talking_does_not_stop_another),
	    hostile_test(one_mailbox_with_endless_mail_does_not_stop_another),
	    hostile_test(nonsense_from_one_mailbox_does_not_touch_another),
	};

	if (argc == 3 && strcmp(argv[1], "role") == 0)
		return play_role();
	clf_read_prepare();
	return cmocka_run_group_tests_name("intake_hostile", tests, NULL, NULL);
}
