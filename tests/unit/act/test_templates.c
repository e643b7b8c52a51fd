/*
 * test_templates.c - product 7.1: templates that administrators save, checked, with every version kept.
 */
#include "act/act_fixture.h"
#include "clf/act/templates.h"
#include "clf/base/count.h"
#include "clf/store/people/audit.h"

#define SAVED "kind: follow-up\nlocale: de\nsubject: Zu {{ticket.tag}}\n\nGuten Tag. {{message.text}}\n"
#define CHANGED "kind: follow-up\nlocale: de\nsubject: Ihr Besuch {{ticket.tag}}\n\nGuten Tag. {{message.text}}\n"

#define ENGLISH "kind: follow-up\nlocale: en\nsubject: Your visit\n\nGood day.\n"

static struct clf_people boss(struct desk *d)
{
	static const struct clf_actor actor = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};

	return (struct clf_people){&d->act, &actor, CLF_VIA_CLI};
}

static struct clf_template_change change_of(const char *name, const char *locale, const char *source)
{
	return (struct clf_template_change){
	    .name = name, .locale = locale, .source = source, .expected = CLF_TEMPLATE_ANY};
}

static int64_t save(struct desk *d, const char *name, const char *locale, const char *source)
{
	const struct clf_people people = boss(d);
	const struct clf_template_change change = change_of(name, locale, source);
	int64_t version = -1;

	must(d, clf_act_template_save(&people, d->arena, &change, &version, &d->err));
	return version;
}

static int64_t back(struct desk *d, const char *name, const char *locale, int64_t to)
{
	const struct clf_people people = boss(d);
	const struct clf_template_change change = change_of(name, locale, NULL);
	int64_t version = -1;

	must(d, clf_act_template_back(&people, d->arena, &change, to, &version, &d->err));
	return version;
}

static const char *in_force(struct desk *d, const char *name, const char *locale)
{
	struct clf_template_record record = {0};

	if (clf_act_template_in_force(&d->act, d->arena, name, locale, &record, &d->err) != CLF_OK)
		return "none";
	return record.source;
}

static size_t audit_lines(struct desk *d)
{
	struct clf_audit_list list;

	must(d, clf_audit_list(d->store, d->arena, NULL, (struct clf_page){0, 0}, &list, &d->err));
	return list.count;
}

static void a_saved_template_counts_until_one_goes_back(void **state)
{
	struct desk *d = *state;
	struct clf_template_record *versions = NULL;
	size_t count = 0;
	int64_t next = 1;

	assert_string_equal(in_force(d, "follow-up", "de"), "none");
	assert_int_equal(save(d, "follow-up", "de", SAVED), 1);
	assert_int_equal(save(d, "follow-up", "de", SAVED), 1);
	assert_int_equal(audit_lines(d), 1);
	assert_int_equal(save(d, "follow-up", "de", CHANGED), 2);
	assert_string_equal(in_force(d, "follow-up", "de"), CHANGED);
	assert_int_equal(back(d, "follow-up", "de", 1), 3);
	assert_string_equal(in_force(d, "follow-up", "de"), SAVED);
	assert_int_equal(back(d, "follow-up", "de", 0), 4);
	assert_string_equal(in_force(d, "follow-up", "de"), "none");
	assert_int_equal(back(d, "follow-up", "de", 2), 5);
	assert_string_equal(in_force(d, "follow-up", "de"), CHANGED);
	must(d, clf_template_versions(d->store, d->arena, "follow-up", "de", (struct clf_page){0}, &versions, &count,
				      &next, &d->err));
	assert_int_equal(count, 5);
	assert_int_equal(next, 0);
	assert_int_equal(versions[0].version, 5);
	assert_non_null(versions[1].source);
	assert_null(versions[2].source);
	assert_string_equal(versions[4].saved_by, "root");
	assert_int_equal(audit_lines(d), 5);
}

/* How often a template stands in the list of all that count. */
static size_t listed(struct desk *d, const char *name, const char *locale)
{
	struct clf_template_record *all = NULL;
	size_t count = 0, n = 0;

	must(d, clf_act_template_all(&d->act, d->arena, &all, &count, &d->err));
	for (size_t i = 0; i < count; i++)
		n += strcmp(all[i].name, name) == 0 && strcmp(all[i].locale, locale) == 0;
	return n;
}

static void a_shipped_one_that_was_changed_ships_again(void **state)
{
	struct desk *d = *state;
	const char *shipped = in_force(d, "follow-up", "en");

	save(d, "follow-up", "en", ENGLISH);
	assert_string_equal(in_force(d, "follow-up", "en"), ENGLISH);
	assert_int_equal(listed(d, "follow-up", "en"), 1);
	back(d, "follow-up", "en", 0);
	assert_string_equal(in_force(d, "follow-up", "en"), shipped);
	assert_int_equal(save(d, "follow-up", "en", shipped), 0);
	assert_int_equal(listed(d, "follow-up", "en"), 1);
	assert_int_equal(listed(d, "follow-up", "de"), 0);
}

static void two_who_save_at_once_hear_of_each_other(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct clf_template_change change = change_of("follow-up", "de", SAVED);
	int64_t version = 0;

	change.expected = 0;
	must(d, clf_act_template_save(&people, d->arena, &change, &version, &d->err));
	change.source = CHANGED;
	assert_int_equal(clf_act_template_save(&people, d->arena, &change, &version, &d->err), CLF_ECONFLICT);
	assert_non_null(strstr(d->err.text, "newest version is 1"));
	assert_string_equal(in_force(d, "follow-up", "de"), SAVED);
	change.expected = 1;
	must(d, clf_act_template_save(&people, d->arena, &change, &version, &d->err));
}

static void what_is_wrong_is_not_saved_and_said(void **state)
{
	static const struct {
		const char *name, *locale, *source, *says;
	} cases[] = {
	    {"Follow up", "en", SAVED, "small letters"},
	    {"-x", "en", SAVED, "small letters"},
	    {"refund", "german", SAVED, "fr or pt-BR"},
	    {"refund", "de-", SAVED, "fr or pt-BR"},
	    {"refund", "fr", SAVED, "locale: de"},
	    {"follow-up", "en", "kind: answer\nlocale: en\nsubject: x\n\nx\n", "is of kind follow-up"},
	    {"refund", "en", "kind: digest\nlocale: en\nsubject: x\n\nx\n", "of your own"},
	    {"refund", "en", "kind: answer\nlocale: en\nsubject: x\n\n{{customer.nmae}}\n", "customer.name"},
	    {"refund", "en", "kind: answer\nlocale: en\nsubject: x\n\n{{#customer.name}}\n", "line"},
	    {"refund", "en", "no head", "line 1"},
	};
	struct desk *d = *state;
	const struct clf_people people = boss(d);

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_template_change change = change_of(cases[i].name, cases[i].locale, cases[i].source);
		int64_t version = 0;

		assert_int_equal(clf_act_template_save(&people, d->arena, &change, &version, &d->err), CLF_EINVAL);
		if (strstr(d->err.text, cases[i].says) == NULL)
			fail_msg("%zu: %s", i, d->err.text);
	}
	assert_int_equal(audit_lines(d), 0);
}

static void ones_own_goes_to_a_customer_and_ends(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_template_change none = change_of("refund", "hu", NULL);
	const struct clf_followup followup = {.template_name = "refund"};
	const struct clf_action action = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	struct clf_request request = {.actor = desk_actor(d, true),
				      .via = CLF_VIA_API,
				      .ticket = desk_ticket(d),
				      .actions = &action,
				      .action_count = 1};
	struct clf_act_result result = {0};
	struct desk_mail mails[8];
	int64_t version = 0;

	desk_outbox(d, mails, 8, 0);
	save(d, "refund", "en", "kind: answer\nlocale: en\nsubject: Your refund\n\nIt is on its way.\n");
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_non_null(strstr(mails[0].reading->text, "It is on its way."));
	back(d, "refund", "en", 0);
	assert_string_equal(in_force(d, "refund", "en"), "none");
	assert_int_equal(clf_act_template_back(&people, d->arena, &none, 0, &version, &d->err), CLF_ENOTFOUND);
	assert_int_equal(clf_act_template_back(&people, d->arena, &none, 7, &version, &d->err), CLF_ENOTFOUND);
}

static enum clf_status test_it(struct desk *d, const struct clf_template_test *test, struct clf_template_tested *out)
{
	const struct clf_people people = boss(d);

	return clf_act_template_test(&people, d->arena, test, out, &d->err);
}

/* Runs of letters and digits that are a token of ours. */
static size_t tokens_in(struct desk *d, const char *text)
{
	size_t found = 0;

	for (const char *at = text; *at != '\0';) {
		size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
		struct clf_token token;

		found += n > 15 && clf_token_decode(d->keyring, (struct clf_str){at, n}, &token, NULL) == CLF_OK;
		at += n > 0 ? n : 1;
	}
	return found;
}

static void test_7_1_a_test_mail_leads_to_no_ticket(void **state)
{
	static const char *const names[] = {"answer", "assignment-notice", "digest", "receipt", "not-taken"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_template_test test = {.locale = "en", .ticket = ticket, .to = TOM, .party = d->tom};
	struct clf_template_tested tested = {0};
	struct desk_mail mails[8];
	size_t lines = audit_lines(d);

	desk_outbox(d, mails, 8, 0);
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		const struct clf_reading *mail;

		test.name = names[i];
		must(d, test_it(d, &test, &tested));
		assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
		mail = mails[0].reading;
		assert_string_equal(mails[0].row.envelope_to, TOM);
		assert_int_equal(mails[0].row.ticket, 0);
		assert_string_equal(mail->subject, tested.subject);
		assert_int_equal(strncmp(mail->subject, "Test of ", 8), 0);
		assert_null(strchr(mail->subject, '['));
		assert_string_equal(mail->reply_to.items[0].address, TOM);
		assert_int_equal(mail->in_reply_to.count + mail->references.count, 0);
		assert_null(strstr(mail->text, "Reference: CLF-"));
		assert_int_equal(tokens_in(d, mails[0].raw), 0);
	}
	assert_int_equal(audit_lines(d), lines + CLF_COUNT(names));
	test.name = "answer";
	must(d, test_it(d, &test, &tested));
	assert_string_equal(
	    tested.subject,
	    clf_arena_printf(d->arena, "Test of answer (en): Re: Your feedback: Visit (CLF-%lld)", (long long)ticket));
}

static void test_7_1_a_test_shows_what_is_not_saved_yet(void **state)
{
	struct desk *d = *state;
	struct clf_template_test test = {.name = "refund", .locale = "de", .to = "me@elsewhere.example"};
	struct clf_template_tested tested = {0};
	struct desk_mail mails[8];

	assert_int_equal(test_it(d, &test, &tested), CLF_ENOTFOUND);
	test.source = "kind: answer\nlocale: de\nsubject: Erstattung\n\n{{nothing}}\n";
	assert_int_equal(test_it(d, &test, &tested), CLF_EINVAL);
	test.source = "kind: answer\nlocale: de\nsubject: Erstattung\n\nSie ist *unterwegs*.\n";
	test.said_in = "ja";
	must(d, test_it(d, &test, &tested));
	assert_string_equal(tested.subject, "refund（de）のテスト: Erstattung");
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	assert_non_null(strstr(mails[0].reading->text, "Sie ist unterwegs."));
	assert_string_equal(in_force(d, "refund", "de"), "none");
	test = (struct clf_template_test){.name = "frame", .locale = "en", .to = TOM, .party = d->tom};
	must(d, test_it(d, &test, &tested));
	assert_string_equal(tested.subject, "Test of frame (en)");
	test.ticket = 99999;
	assert_int_equal(test_it(d, &test, &tested), CLF_ENOTFOUND);
}

static void test_7_1_tests_are_capped_as_notices_are(void **state)
{
	struct desk *d = *state;
	const struct clf_template_test test = {.name = "answer", .locale = "en", .to = "me@elsewhere.example"};
	struct clf_template_tested tested = {0};
	struct desk_mail mails[8];

	d->config.notice_cap = 3;
	for (size_t i = 0; i < 5; i++) {
		must(d, test_it(d, &test, &tested));
		assert_int_equal(tested.capped, i < 3 ? 0 : 3);
	}
	assert_int_equal(desk_outbox(d, mails, 8, 0), 3);
	assert_int_equal(audit_lines(d), 3);
}

static void test_7_1_one_language_is_one_template_however_it_is_spelled(void **state)
{
	struct desk *d = *state;
	static const char source[] = "kind: follow-up\nlocale: PT-br\nsubject: Sua visita\n\n{{message.text | Oi}}\n";
	const char *found = NULL;
	struct clf_rendered out = {0};
	int64_t version = 0;

	assert_int_equal(save(d, "follow-up", "pt-br", source), 1);
	assert_int_equal(save(d, "follow-up", "pt_BR", source), 1);
	assert_int_equal(listed(d, "follow-up", "pt-BR"), 1);
	assert_int_equal(listed(d, "follow-up", "pt-br"), 0);
	assert_string_equal(in_force(d, "follow-up", "PT-BR"), source);
	assert_string_equal(in_force(d, "follow-up", "EN"), clf_template_shipped("en", "follow-up"));
	must(d, clf_act_template_source(&d->act, d->arena, "follow-up", "pt_br", &found, &version, &d->err));
	assert_string_equal(found, source);
	must(d, clf_act_preview(&d->act, d->arena, "follow-up", "Pt-Br", 0, &out, &d->err));
	assert_string_equal(out.subject, "Sua visita");
	assert_int_equal(back(d, "follow-up", "PT-br", 0), 2);
	assert_string_equal(in_force(d, "follow-up", "pt-BR"), "none");
}

static void test_7_1_no_version_is_out_of_reach(void **state)
{
	struct desk *d = *state;
	struct clf_page page = {.limit = 100};
	int64_t below = 231;

	for (int64_t i = 1; i <= 230; i++) {
		const struct clf_template_record record = {.name = "refund",
							   .locale = "fr",
							   .source = clf_arena_printf(d->arena, "%lld", (long long)i),
							   .saved_by = "x",
							   .saved_at = i};

		must(d, clf_template_save(d->store, &record, CLF_TEMPLATE_ANY, NULL, &d->err));
	}
	do {
		struct clf_template_record *list = NULL;
		size_t count = 0;

		must(d, clf_template_versions(d->store, d->arena, "refund", "FR", page, &list, &count, &page.cursor,
					      &d->err));
		for (size_t i = 0; i < count; i++)
			assert_int_equal(list[i].version, --below);
	} while (page.cursor != 0);
	assert_int_equal(below, 1);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(a_saved_template_counts_until_one_goes_back),
	    ONE(a_shipped_one_that_was_changed_ships_again),
	    ONE(two_who_save_at_once_hear_of_each_other),
	    ONE(what_is_wrong_is_not_saved_and_said),
	    ONE(ones_own_goes_to_a_customer_and_ends),
	    ONE(test_7_1_a_test_mail_leads_to_no_ticket),
	    ONE(test_7_1_no_version_is_out_of_reach),
	    ONE(test_7_1_one_language_is_one_template_however_it_is_spelled),
	    ONE(test_7_1_a_test_shows_what_is_not_saved_yet),
	    ONE(test_7_1_tests_are_capped_as_notices_are),
	};

	clf_read_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
