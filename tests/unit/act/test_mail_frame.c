/*
 * test_mail_frame.c - product 7.1: the frame that a mailbox's mails to customers share, saved as any other template.
 */
#include "act/act_fixture.h"
#include "clf/act/templates.h"
#include "clf/base/count.h"

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

static void test_7_1_the_frame_as_it_ships_changes_nothing(void **state)
{
	struct desk *d = *state;
	struct clf_rendered before = {0}, after = {0};
	int64_t ticket = desk_ticket(d);

	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "en", ticket, &before, &d->err));
	save(d, "frame", FRAME("", "{{body}}\n\n{{! the same, saved }}\n"));
	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "en", ticket, &after, &d->err));
	assert_string_equal(before.text, after.text);
	assert_string_equal(before.html, after.html);
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
	    ONE(test_7_1_the_frame_as_it_ships_changes_nothing),
	    ONE(test_7_1_a_mailbox_may_have_its_own),
	    ONE(test_7_1_what_is_wrong_with_a_frame_is_said),
	    ONE(test_7_1_nothing_breaks_out_of_the_frame),
	    ONE(test_7_1_a_frame_that_cannot_be_used_holds_nothing_back),
	};

	clf_read_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
