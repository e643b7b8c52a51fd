/*
 * test_mail_frame.c - product 7.1: the frame that a mailbox's mails to customers share, saved as any other template.
 */
#include "act/act_fixture.h"
#include "clf/act/templates.h"
#include "clf/base/count.h"
#include "clf/store/look/query_mail.h"

#define FRAME(head, body) "kind: frame\nlocale: en\n" head "\n" body
#define LOGO "![Example Hotels](https://example.com/logo.png)\n\n"
#define FOOT "\n---\n\n{{#agent.name}}{{agent.name}} for you. {{/agent.name}}Example Hotels, 1 Harbour Street\n"
#define WHOLE FRAME("link: #aa0000\ntext: #222222\nbackground: #ffffff\npicture-height: 40\n", LOGO "{{body}}\n" FOOT)

static enum clf_status try_to_save(struct desk *d, const char *name, const char *source)
{
	static const struct clf_actor root = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	const struct clf_template_change change = {
	    .name = name, .locale = "en", .source = source, .expected = CLF_TEMPLATE_ANY};
	int64_t version = 0;

	return clf_act_template_save(&people, d->arena, &change, &version, &d->err);
}

static void save(struct desk *d, const char *name, const char *source)
{
	must(d, try_to_save(d, name, source));
}

/* The HTML part as it goes out. */
static const char *html_of(const struct desk_mail *mail)
{
	const char *html = strstr(mail->raw, "Content-Type: text/html");

	assert_non_null(html);
	return html;
}

/* What the customer gets when Mia writes. */
static struct desk_mail answer(struct desk *d, int64_t ticket, const char *text)
{
	struct desk_mail mails[8];

	desk_outbox(d, mails, 8, 0);
	desk_followup(d, ticket, text, NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, ANA);
	return mails[0];
}

static void has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static void test_7_1_customers_mails_stand_in_the_frame(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mail;

	save(d, "frame", WHOLE);
	mail = answer(d, ticket, "Come again.");
	has(mail.reading->text, "Example Hotels\n");
	has(mail.reading->text, "Come again.");
	has(mail.reading->text, "1 Harbour Street");
	lacks(mail.reading->text, "logo.png");
	lacks(mail.reading->text, "for you");
	has(html_of(&mail), "<img");
	d->mailbox.show_agent = true;
	has(answer(d, ticket, "Once more.").reading->text, "Mia Manager for you. Example Hotels");
}

static void test_7_1_as_it_ships_the_name_stands_above_and_no_frame_need_be(void **state)
{
	struct desk *d = *state;
	struct clf_rendered before = {0}, after = {0};
	int64_t ticket = desk_ticket(d);

	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "ja", ticket, &before, &d->err));
	assert_true(clf_str_starts(clf_str_from(before.text), CLF_STR("Desk\n\n")));
	has(before.html, "bgcolor=\"#334e68\"");
	lacks(before.text, "-- ");
	d->config.name = "";
	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "en", ticket, &after, &d->err));
	lacks(after.html, "bgcolor");
	d->config.name = "Desk";
	save(d, "frame", FRAME("", "{{body}}\n\n{{! words alone }}\n"));
	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "en", ticket, &after, &d->err));
	assert_true(clf_str_starts(clf_str_from(after.text), CLF_STR("Dear")));
	lacks(after.html, "bgcolor");
	lacks(after.html, "<table");
	save(d, "frame", WHOLE);
	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "ja", ticket, &after, &d->err));
	has(after.text, "1 Harbour Street");
	has(after.html, "background-color:#ffffff;color:#222222");
	has(after.html, "<img src=\"https://example.com/logo.png\" height=\"40\"");
	must(d, clf_act_preview(&d->act, d->arena, "frame", "en", 0, &after, &d->err));
	has(after.text, "quiet room");
	has(after.text, "1 Harbour Street");
	must(d, clf_act_preview(&d->act, d->arena, "assignment-notice", "en", ticket, &after, &d->err));
	lacks(after.text, "1 Harbour Street");
	must(d, clf_act_preview(&d->act, d->arena, "acknowledgement", "en", ticket, &after, &d->err));
	has(after.text, "1 Harbour Street");
	must(d, clf_act_preview(&d->act, d->arena, "not-taken", "en", 0, &after, &d->err));
	has(after.text, "1 Harbour Street");
}

#define DRESSED(accent)                                                                                                \
	FRAME("accent: " accent "\n",                                                                                  \
	      "## Aurora [Hotels](https://aurora.example/)\n\nWe are closed today.\n\n{{body}}\n\n---\n\n"             \
	      "1 Harbour Street, [+351 21 00](tel:+3512100), [data](https://aurora.example/data)\n\nAurora Lda\n")

static void test_7_1_an_accent_makes_a_letterhead_and_a_footer(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_rendered out = {0};
	struct desk_mail mail;

	save(d, "frame", DRESSED("#7a1f3d"));
	mail = answer(d, ticket, "Come again.");
	assert_true(clf_str_starts(clf_str_from(mail.reading->text),
				   CLF_STR("Aurora Hotels <https://aurora.example/>\n\nWe are closed today.\n\n")));
	has(mail.reading->text,
	    "\n\n-- \n1 Harbour Street, +351 21 00, data <https://aurora.example/data>\n\nAurora Lda\n");
	lacks(mail.reading->text, "* * *");
	lacks(mail.reading->text, "----");
	must(d, clf_act_preview(&d->act, d->arena, "answer", "en", ticket, &out, &d->err));
	has(out.html, "bgcolor=\"#7a1f3d\" style=\"background-color:#7a1f3d;color:#ffffff");
	has(out.html, "style=\"color:#ffffff\" href=\"https://aurora.example/\"");
	has(out.html, "class=\"link\" style=\"color:#7a1f3d\" href=\"https://aurora.example/data\"");
	lacks(out.html, "<hr");
	save(d, "frame", FRAME("accent: #7a1f3d\n", LOGO "{{body}}\n"));
	must(d, clf_act_preview(&d->act, d->arena, "answer", "en", ticket, &out, &d->err));
	has(out.html, "<img");
	has(out.html, "solid #7a1f3d");
	lacks(out.html, "bgcolor=\"#7a1f3d\"");
	lacks(out.text, "-- ");
}

/* On the ticket, and in what agents get, stands what was said; the whole is kept beside. */
static void test_7_1_the_ticket_has_the_words_without_the_frame(void **state)
{
	struct desk *d = *state;
	struct clf_message_list list = {.count = 0};
	int64_t ticket = desk_ticket(d);

	save(d, "frame", DRESSED("#7a1f3d"));
	answer(d, ticket, "Come again.");
	must(d, clf_query_exchange(d->store, d->arena, ticket, 1, &list, &d->err));
	assert_int_equal(list.count, 1);
	has(list.items[0].text, "1 Harbour Street");
	has(list.items[0].text, "Aurora");
	has(list.items[0].reply, "Come again.");
	lacks(list.items[0].reply, "Harbour");
	lacks(list.items[0].reply, "Aurora");
}

/* Who wrote it reads what didn't arrive, not the letterhead of it. */
static void test_7_1_a_failure_tells_of_the_words_without_the_frame(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_action came = {.kind = CLF_ACTION_MAIL_IN};
	struct clf_mail_in report = {.kind = CLF_MAIL_BOUNCE,
				     .message_id = "report@relay.example",
				     .to_joined = BOX,
				     .text = "no such user",
				     .reply = "no such user"};
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clf-mail", .sure = true},
	    .via = CLF_VIA_MAIL,
	    .ticket = ticket,
	    .actions = &came,
	    .action_count = 1,
	    .mail = &report,
	};
	struct clf_act_result result = {0};
	struct desk_mail mails[8];

	save(d, "frame", DRESSED("#7a1f3d"));
	report.report_outbox = answer(d, ticket, "Come again.").row.id;
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	has(mails[0].reading->text, "> Come again.");
	lacks(mails[0].reading->text, "Harbour");
	lacks(mails[0].reading->text, "We are closed today");
}

static void test_7_1_any_accent_has_words_that_can_be_read(void **state)
{
	static const struct {
		const char *source, *says, *shows;
	} cases[] = {
	    {DRESSED("#ffd54a"), NULL, "background-color:#ffd54a;color:#000000"},
	    {DRESSED("#FFFFFF"), NULL, "color:#000000"},
	    {DRESSED("#000000"), NULL, "color:#ffffff"},
	    {DRESSED("#767676"), NULL, "background-color:#767676;color:#ffffff"},
	    {DRESSED("#777777"), NULL, "background-color:#777777;color:#000000"},
	    {DRESSED("#ffd54a"), NULL, "class=\"link\" style=\"color:#0b5cad\""}, /* too pale for a link */
	    {DRESSED("gold"), "accent is a colour such as", NULL},
	    {FRAME("link: #ffd54a\n", "{{body}}\n"), "take a darker colour", NULL},
	    {FRAME("text: #777777\nbackground: #ffffff\n", "{{body}}\n"), "take a darker colour", NULL},
	    {FRAME("text: #223355\nbackground: #112244\n", "{{body}}\n"), "take a lighter colour", NULL},
	    {FRAME("link: #ffd54a\ntext: #eeeeee\nbackground: #111111\n", "{{body}}\n"), NULL, "color:#eeeeee"},
	};
	struct desk *d = *state;
	struct clf_rendered out = {0};

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		enum clf_status status = try_to_save(d, "frame", cases[i].source);

		if ((status == CLF_OK) != (cases[i].says == NULL))
			fail_msg("%zu: %s", i, status == CLF_OK ? "was saved" : d->err.text);
		if (status != CLF_OK) {
			has(d->err.text, cases[i].says);
			continue;
		}
		must(d, clf_act_preview(&d->act, d->arena, "answer", "en", 0, &out, &d->err));
		has(out.html, cases[i].shows);
	}
}

/* As the customer's program quotes it: marked, with nothing but a line above, or as it stands. */
static const char *reply_to(struct desk *d, const struct desk_mail *mail, unsigned way, const char *words)
{
	const struct clf_read_options options = {.sent = {(const char *const[]){mail->reading->text}, 1}};
	struct clf_reading *reading = NULL, *whole = NULL;
	struct clf_str rest = clf_str_from(mail->reading->text), line;
	struct clf_buf raw;

	clf_buf_init(&raw, 1 << 20);
	clf_buf_printf(&raw,
		       "From: " ANA "\r\nTo: " BOX "\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\n"
		       "Content-Type: text/%s; charset=utf-8\r\n\r\n",
		       way == 2 ? "html" : "plain");
	if (way == 2) {
		must(d, clf_read(d->arena, clf_str_from(mail->raw), &(struct clf_read_options){.lean = false}, &whole,
				 &d->err));
		clf_buf_printf(&raw, "<p>%s</p>\r\n<div>%s</div>\r\n", words, whole->html);
	} else {
		clf_buf_printf(&raw, "%s\r\n\r\n%s", words,
			       way == 1 ? "On Mon, 16 Nov 2026 at 10:03, Desk <" BOX "> wrote:\r\n" : "");
		while (clf_str_line(&rest, &line))
			clf_buf_printf(&raw, "%s%.*s\r\n", way == 1 ? "> " : "", CLF_STR_ARG(line));
	}
	must(d, clf_read(d->arena, clf_buf_view(&raw), &options, &reading, &d->err));
	clf_buf_free(&raw);
	return reading->reply;
}

static void test_7_1_a_customer_who_quotes_the_frame_says_none_of_it(void **state)
{
	static const char *const frames[] = {DRESSED("#7a1f3d"), WHOLE,
					     FRAME("accent: #7a1f3d\n", "{{body}}\n\nHouse of Aurora\n")};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	for (size_t i = 0; i <= CLF_COUNT(frames); i++) {
		struct desk_mail mail;

		if (i > 0)
			save(d, "frame", frames[i - 1]);
		mail = answer(d, ticket, "Would a room on the garden side suit you better next time?");
		for (unsigned way = 0; way < 3; way++) {
			struct clf_str text =
			    clf_str_trim(clf_str_from(reply_to(d, &mail, way, "Yes, the garden side, please.")));

			if (!clf_str_equal(text, CLF_STR("Yes, the garden side, please.")))
				fail_msg("frame %zu, way %u: %.*s", i, way, CLF_STR_ARG(text));
		}
	}
}

static void test_7_1_a_mailbox_may_have_its_own(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	assert_string_equal(clf_act_frame_name(d->arena, "Care_EU-"), "frame-care-eu");
	save(d, "frame", FRAME("", "{{body}}\n\nAll of us\n"));
	save(d, "frame-support", FRAME("", "{{body}}\n\nThe support desk\n"));
	has(answer(d, ticket, "One.").reading->text, "The support desk");
	lacks(answer(d, ticket, "Two.").reading->text, "All of us");
	d->mailbox.name = "other";
	has(answer(d, ticket, "Three.").reading->text, "All of us");
	assert_int_equal(try_to_save(d, "frame-support", WHOLE), CLF_EINVAL);
	has(d->err.text, "they are frame, frame-other");
}

static void test_7_1_what_is_wrong_with_a_frame_is_said(void **state)
{
	static const struct {
		const char *name, *source, *says;
	} cases[] = {
	    {"frame", FRAME("", "Nothing\n"), "{{body}} once"},
	    {"frame", FRAME("", "{{body}}\n\n{{body}}\n"), "{{body}} once"},
	    {"frame", FRAME("", "{{#gateway.name}}{{body}}{{/gateway.name}}\n"), "{{body}} once"},
	    {"frame", FRAME("", "> {{body}}\n>\n> x\n"), NULL},
	    {"frame", FRAME("", "- a\n\n  {{body}}\n"), NULL},
	    {"frame", FRAME("", "```\n{{body}}\n```\n"), "outside of code"},
	    {"frame", FRAME("", "{{body}}\n\n{{gateway.name}}\n"), "gateway.name may be nothing"},
	    {"frame", FRAME("", "{{body}}\n\n{{#agent.name}}{{ticket.tag}}{{/agent.name}}\n"),
	     "ticket.tag may be nothing"},
	    {"frame", FRAME("", "{{body}}\n\n{{customer.name | x}}\n"), "isn't for what all mails share"},
	    {"frame", FRAME("", "{{body}}\n\n{{message.text | x}}\n"), "isn't for what all mails share"},
	    {"frame", FRAME("subject: x\n", "{{body}}\n"), "a frame has no subject"},
	    {"frame", FRAME("link: red\n", "{{body}}\n"), "link is a colour such as #1a6fc4"},
	    {"frame", FRAME("link: #12345\" onclick=\n", "{{body}}\n"), "link is a colour"},
	    {"frame", FRAME("text: #000000\n", "{{body}}\n"), "given together"},
	    {"frame", FRAME("picture-height: 4000\n", "{{body}}\n"), "from 8 to 400"},
	    {"frame", FRAME("", "![Logo](http://example.com/x.png)\n\n{{body}}\n"), "begins with https://"},
	    {"frame", FRAME("", "![](https://example.com/x.png)\n\n{{body}}\n"), "needs words"},
	    {"frame", FRAME("", "<b>x</b>\n\n{{body}}\n"), "raw HTML"},
	    {"frame-suport", WHOLE, "they are frame, frame-support"},
	    {"own", WHOLE, "no name of a frame"},
	    {"frame-support", "kind: answer\nlocale: en\nsubject: x\n\nx\n", "is the name of a frame"},
	    {"own", "kind: answer\nlocale: en\nsubject: x\nlink: #000000\n\nx\n", "of a frame alone"},
	    {"own", "kind: answer\nlocale: en\nsubject: x\n\n{{body}}\n", "no field body"},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		enum clf_status status = try_to_save(d, cases[i].name, cases[i].source);

		if (cases[i].says == NULL ? status != CLF_OK
					  : status != CLF_EINVAL || !strstr(d->err.text, cases[i].says))
			fail_msg("%zu: %s", i, status != CLF_OK ? d->err.text : "was saved");
	}
}

/* Neither ends the other, whatever stands in them. */
static void test_7_1_nothing_breaks_out_of_the_frame(void **state)
{
	static const char *const texts[] = {
	    "```\nopen",     "<div><blockquote>",         "[a]: https://evil.example\n\n[b", "\x01",
	    "# x\n---\n> y", "{{body}} {{gateway.name}}", "</div></body></html><script>"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	save(d, "frame", FRAME("", "Top [b][a]\n\n{{body}}\n\n{{gateway.name | we}} at the bottom\n"));
	d->config.name = "<b>*Desk*\n\n# \x01";
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		struct desk_mail mail = answer(d, ticket, texts[i]);

		has(mail.reading->text, "Top [b][a]");
		has(mail.reading->text, "at the bottom");
		has(mail.reading->text, "<b>*Desk*");
		lacks(html_of(&mail), "<script>");
		lacks(html_of(&mail), "href");
	}
}

/* As when an upgrade reads it otherwise. */
static void test_7_1_a_frame_that_cannot_be_used_holds_nothing_back(void **state)
{
	struct desk *d = *state;
	const struct clf_template_record broken = {
	    .name = "frame", .locale = "en", .source = FRAME("", "```\n{{body}}\n"), .saved_by = "x", .saved_at = 1};
	int64_t ticket = desk_ticket(d), version = 0;

	must(d, clf_template_save(d->store, &broken, CLF_TEMPLATE_ANY, &version, &d->err));
	has(answer(d, ticket, "It goes.").reading->text, "It goes.");
	must(d, clf_template_save(
		    d->store,
		    &(struct clf_template_record){
			.name = "frame", .locale = "en", .source = "no head", .saved_by = "x", .saved_at = 2},
		    CLF_TEMPLATE_ANY, &version, &d->err));
	has(answer(d, ticket, "So does this.").reading->text, "So does this.");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(test_7_1_customers_mails_stand_in_the_frame),
	    ONE(test_7_1_as_it_ships_the_name_stands_above_and_no_frame_need_be),
	    ONE(test_7_1_an_accent_makes_a_letterhead_and_a_footer),
	    ONE(test_7_1_the_ticket_has_the_words_without_the_frame),
	    ONE(test_7_1_a_failure_tells_of_the_words_without_the_frame),
	    ONE(test_7_1_any_accent_has_words_that_can_be_read),
	    ONE(test_7_1_a_customer_who_quotes_the_frame_says_none_of_it),
	    ONE(test_7_1_a_mailbox_may_have_its_own),
	    ONE(test_7_1_what_is_wrong_with_a_frame_is_said),
	    ONE(test_7_1_nothing_breaks_out_of_the_frame),
	    ONE(test_7_1_a_frame_that_cannot_be_used_holds_nothing_back),
	};

	clf_read_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
