/*
 * test_whole.c - product 7.1: an answer that would be empty, or would have a hole where a field is nothing, goes to
 * nobody, and its writer hears which field it is.
 */
#include "act/act_fixture.h"
#include "clf/act/templates.h"
#include "clf/base/count.h"
#include "clf/ticket/command/command.h"

#define OWN(body) "kind: answer\nlocale: en\nsubject: About {{ticket.subject}}\n\n" body

static void save(struct desk *d, const char *name, const char *source)
{
	static const struct clf_actor root = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	const struct clf_template_change change = {
	    .name = name, .locale = "en", .source = source, .expected = CLF_TEMPLATE_ANY};
	int64_t version = 0;

	must(d, clf_act_template_save(&people, d->arena, &change, &version, &d->err));
}

static int64_t nameless_ticket(struct desk *d)
{
	const struct clf_new_ticket made = {.text = "It leaks.",
					    .subject = "Roof",
					    .channel = "phone",
					    .customer = {.address = "nora@customer.example"}};
	const struct clf_action action = {.kind = CLF_ACTION_CREATE, .new_ticket = &made};
	const struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};
	struct desk_mail mails[8];

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	desk_outbox(d, mails, 8, 0);
	return result.ticket;
}

/* The refusal, or NULL. */
static const char *write_by(struct desk *d, int64_t ticket, const char *name, const char *text)
{
	const struct clf_followup followup = {.template_name = name, .text = text};
	const struct clf_action action = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	const struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .ticket = ticket, .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	return result.refusal;
}

static void test_7_1_a_mail_with_a_hole_goes_to_nobody(void **state)
{
	static const struct {
		const char *source, *text, *says;
	} cases[] = {
	    {OWN("Dear {{customer.name}},\n\nthank you.\n"), NULL, "own says customer.name, and this ticket has none"},
	    {OWN("{{#customer}}Dear {{name}},{{/customer}}\n\nthank you.\n"), NULL, "customer.name"},
	    {OWN("{{#ticket.tag}}Score {{ticket.score}}{{/ticket.tag}}\n"), "Words.", "{{ticket.score | words}}"},
	    {OWN("{{#response.comment}}You wrote {{response.comment}}{{/response.comment}}\n"), NULL,
	     "comes out empty"},
	    {OWN("{{message.text}}\n"), NULL, "needs your own words (message.text)"},
	    {OWN("Dear {{customer.name | guest}},\n\nthank you.\n"), NULL, NULL},
	    {OWN("Dear {{customer.name |}},\n\nthank you.\n"), NULL, NULL},
	    {OWN("{{#customer.name}}Dear {{customer.name}}{{/customer.name}}{{^customer.name}}Hello{{/customer.name}}\n"),
	     NULL, NULL},
	    {"kind: follow-up\nlocale: en\nsubject: {{customer.name}}\n\nThank you.\n", NULL, "customer.name"},
	    {OWN("{{message.text}}\n"), "Words.", NULL},
	};
	struct desk *d = *state;
	int64_t ticket = nameless_ticket(d);

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct desk_mail mails[8];
		const char *refusal;

		save(d, "own", cases[i].source);
		refusal = write_by(d, ticket, "own", cases[i].text);
		if (cases[i].says == NULL ? refusal != NULL : refusal == NULL || !strstr(refusal, cases[i].says))
			fail_msg("%zu: %s", i, refusal != NULL ? refusal : "was sent");
		assert_int_equal(desk_outbox(d, mails, 8, 0), cases[i].says == NULL);
	}
}

static void test_7_1_a_fallback_stands_where_the_field_is_nothing(void **state)
{
	struct desk *d = *state;
	int64_t ticket = nameless_ticket(d);
	struct desk_mail mails[8];

	save(d, "own", OWN("Dear {{customer.name | *guest* & friend}},\n\nthank you.\n"));
	assert_null(write_by(d, ticket, "own", NULL));
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_non_null(strstr(mails[0].reading->text, "Dear *guest* & friend,"));
}

static void test_7_1_shipped_answers_are_whole_for_any_ticket(void **state)
{
	struct desk *d = *state;
	int64_t ticket = nameless_ticket(d);

	d->config.name = NULL;
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *locale, *name, *source;
		struct clf_json *bare = NULL;
		struct clf_template *parsed = NULL;
		struct clf_rendered out = {0};

		clf_template_shipped_at(i, &locale, &name, &source);
		if (strcmp(name, "follow-up") != 0 && strcmp(name, "answer") != 0)
			continue;
		must(d, clf_json_parse(CLF_STR("{\"ticket\": {\"number\": 1, \"tag\": \"T-1\", \"subject\": \"x\"}, "
					       "\"message\": {\"text\": \"x\"}}"),
				       &bare, &d->err));
		must(d, clf_template_parse(d->arena, source, &parsed, &d->err));
		must(d, clf_template_render(d->arena, parsed, bare, &out, &d->err));
		if (out.hole != NULL || out.subject_hole != NULL)
			fail_msg("%s in %s has a hole at %s", name, locale,
				 out.hole != NULL ? out.hole : out.subject_hole);
		clf_json_free(&bare);
	}
	assert_null(write_by(d, ticket, "follow-up", NULL));
	assert_null(write_by(d, ticket, "answer", "Words."));
	assert_non_null(strstr(write_by(d, ticket, "digest", "Words."), "none for customers"));
}

static void test_7_1_an_agent_hears_of_the_hole_by_mail(void **state)
{
	struct desk *d = *state;
	const struct clf_mail_in mail = {.message_id = "m1@agents.example", .subject = "Re: x"};
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_commands commands = {0};
	struct clf_request request = {.actor = desk_actor(d, true),
				      .via = CLF_VIA_MAIL,
				      .mail = &mail,
				      .ticket = nameless_ticket(d),
				      .actions = &action,
				      .action_count = 1};
	struct clf_act_result result = {0};
	struct desk_mail mails[8];
	size_t count;

	save(d, "own", OWN("Dear {{customer.name}},\n\nthank you.\n"));
	clf_commands_read(d->arena, "en", "#template own\n#close", NULL, 0, &commands);
	request.commands = &commands;
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
	count = desk_outbox(d, mails, 8, 1);
	assert_int_equal(count, 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	assert_non_null(strstr(mails[0].reading->text, "customer.name"));
	assert_string_equal(desk_status(d, request.ticket), "New");
}

/* What a machine says is said, hole or not. */
static void test_7_1_an_automatic_mail_never_fails_for_a_hole(void **state)
{
	struct desk *d = *state;
	const struct clf_actor ana = {.kind = CLF_ACTOR_CUSTOMER, .address = ANA, .name = "Ana Customer", .sure = true};
	const struct clf_mail_in mail = {
	    .message_id = "in-1@customer.example", .subject = "x", .reply = "x", .text = "x"};
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	const struct clf_request request = {.actor = ana,
					    .via = CLF_VIA_MAIL,
					    .mailbox = "support",
					    .actions = &action,
					    .action_count = 1,
					    .mail = &mail};
	struct clf_act_result result = {0};
	struct desk_mail mails[8];
	bool acknowledged = false;

	d->mailbox.auto_ack = true;
	save(d, "acknowledgement", "kind: acknowledgement\nlocale: en\nsubject: Got it\n\nScore: {{ticket.score}}\n");
	save(d, "assignment-notice", "kind: assignment-notice\nlocale: en\nsubject: New\n\nDue: {{ticket.due_at}}\n");
	assert_true(desk_ticket(d) > 0);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_non_null(strstr(mails[0].reading->text, "Due:"));
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	for (size_t n = desk_outbox(d, mails, 8, 0); n > 0; n--)
		acknowledged = acknowledged || strstr(mails[n - 1].reading->text, "Score:") != NULL;
	assert_true(acknowledged);
}

static void test_7_1_who_writes_a_template_is_warned(void **state)
{
	static const char *const cases[][2] = {
	    {OWN("Dear {{customer.name}},\n"), "without customer.name: write {{customer.name | words}}"},
	    {OWN("{{#response.answers}}- {{answer}}\n{{/response.answers}}{{message.text}}\n"), NULL},
	    {OWN("{{ticket.tag}} {{customer.address}} {{message.text}}\n"), NULL},
	    {"kind: acknowledgement\nlocale: en\nsubject: x\n\n{{customer.name}}\n", NULL},
	    {"no template", NULL},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *warning = clf_act_template_warning(d->arena, cases[i][0]);

		if (cases[i][1] == NULL ? warning != NULL : warning == NULL || !strstr(warning, cases[i][1]))
			fail_msg("%zu: %s", i, warning != NULL ? warning : "nothing");
	}
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(test_7_1_a_mail_with_a_hole_goes_to_nobody),
	    ONE(test_7_1_a_fallback_stands_where_the_field_is_nothing),
	    ONE(test_7_1_shipped_answers_are_whole_for_any_ticket),
	    ONE(test_7_1_an_agent_hears_of_the_hole_by_mail),
	    ONE(test_7_1_an_automatic_mail_never_fails_for_a_hole),
	    ONE(test_7_1_who_writes_a_template_is_warned),
	};

	clf_read_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
