/*
 * test_identity.c - From is who wrote it when the mailbox's own server says so, and nothing else makes it so.
 */
#include "fixture.h"

#include <strings.h>

#include "clf/base/count.h"
#include "clf/mail/read.h"
#include "clf/ticket/thread/identity.h"

#define AGENT "ann@corp.example"
#define MX "mx.corp.example"

/* One row of an Authentication-Results field; domain is that of the method's own property. */
struct row {
	unsigned field;
	const char *server, *method, *result, *domain;
};

struct world {
	struct clf_arena *arena;
	struct clf_reading mail;
	struct clf_address from[2];
	struct clf_auth_result auth[8];
	struct clf_identity out;
};

static int open_world(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->arena = clf_arena_new();
	w->from[0] = (struct clf_address){"Ann", AGENT};
	w->mail.from = (struct clf_addresses){w->from, 1};
	w->mail.auth = w->auth;
	*state = w;
	return 0;
}

static int close_world(void **state)
{
	struct world *w = *state;

	clf_arena_free(&w->arena);
	test_free(w);
	return 0;
}

static void fill(struct world *w, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct clf_auth_result *a = &w->auth[i];

		*a = (struct clf_auth_result){.field = rows[i].field,
					      .server = rows[i].server,
					      .method = rows[i].method,
					      .result = rows[i].result};
		if (strcasecmp(rows[i].method, "dmarc") == 0)
			a->header_from = rows[i].domain;
		else if (strcasecmp(rows[i].method, "dkim") == 0)
			a->header_d = rows[i].domain;
		else if (strcasecmp(rows[i].method, "spf") == 0)
			a->smtp_mailfrom = rows[i].domain;
	}
	w->mail.auth_count = count;
}

static void judge(struct world *w, const char *authserv_id)
{
	clf_identity_judge(w->arena, &w->mail, authserv_id, NULL, NULL, &w->out);
	assert_non_null(w->out.why);
	assert_true(w->out.why[0] != '\0');
}

static enum clf_sureness judged(struct world *w, const char *authserv_id, struct row row)
{
	fill(w, &row, 1);
	judge(w, authserv_id);
	return w->out.sureness;
}

static void each_method_vouches_for_its_own_domain(void **state)
{
	static const struct {
		const char *from, *method, *result, *domain;
		enum clf_sureness sureness;
	} cases[] = {
	    {AGENT, "dmarc", "pass", "corp.example", CLF_SURE_AUTHENTICATED},
	    {AGENT, "DMARC", "Pass", "CORP.example", CLF_SURE_AUTHENTICATED},
	    {AGENT, "dmarc", "pass", "other.example", CLF_SURE_NOT},
	    {AGENT, "dmarc", "pass", NULL, CLF_SURE_NOT},
	    {AGENT, "dmarc", "none", "corp.example", CLF_SURE_NOT},
	    {AGENT, "dkim", "pass", "corp.example", CLF_SURE_AUTHENTICATED},
	    {"ann@mail.corp.example", "dkim", "pass", "corp.example", CLF_SURE_AUTHENTICATED},
	    {AGENT, "dkim", "pass", "mail.corp.example", CLF_SURE_NOT},
	    {AGENT, "dkim", "pass", "evilcorp.example", CLF_SURE_NOT},
	    {"ann@evilcorp.example", "dkim", "pass", "corp.example", CLF_SURE_NOT},
	    {AGENT, "dkim", "pass", "example", CLF_SURE_NOT},
	    {AGENT, "dkim", "pass", "attacker.test", CLF_SURE_NOT},
	    {AGENT, "dkim", "pass", "", CLF_SURE_NOT},
	    {AGENT, "dkim", "neutral", "corp.example", CLF_SURE_NOT},
	    {AGENT, "spf", "pass", "bounces@corp.example", CLF_SURE_AUTHENTICATED},
	    {AGENT, "spf", "pass", "corp.example", CLF_SURE_AUTHENTICATED},
	    {AGENT, "spf", "pass", "bounces@attacker.test", CLF_SURE_NOT},
	    {AGENT, "spf", "softfail", "corp.example", CLF_SURE_NOT},
	    {AGENT, "iprev", "pass", "corp.example", CLF_SURE_NOT},
	    {AGENT, "arc", "pass", "corp.example", CLF_SURE_NOT},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->from[0].address = cases[i].from;
		if (judged(w, MX, (struct row){0, MX, cases[i].method, cases[i].result, cases[i].domain}) !=
		    cases[i].sureness)
			fail_msg("%s: %s=%s %s", cases[i].from, cases[i].method, cases[i].result, cases[i].domain);
	}
}

static void results_of_others_are_nothing(void **state)
{
	struct world *w = *state;
	const struct row row = {0, "mx.attacker.test", "dmarc", "pass", "corp.example"};

	assert_int_equal(judged(w, MX, row), CLF_SURE_NOT);
	assert_int_equal(judged(w, NULL, row), CLF_SURE_NOT);
	assert_int_equal(judged(w, "microsoft", row), CLF_SURE_NOT);
	assert_int_equal(judged(w, "MX.attacker.TEST", row), CLF_SURE_AUTHENTICATED);
}

static void no_results_are_not_sure(void **state)
{
	struct world *w = *state;

	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	assert_false(w->out.authentication_failed);
	assert_string_equal(w->out.address, AGENT);
	assert_string_equal(w->out.name, "Ann");
	assert_non_null(strstr(w->out.why, MX));
}

/* The attacker's own field with our server's name travels below the one that our server adds. */
static void a_forged_field_below_counts_for_nothing(void **state)
{
	struct world *w = *state;
	const struct row rows[] = {
	    {0, "relay.example", "spf", "pass", "relay.example"},
	    {1, MX, "dkim", "none", NULL},
	    {2, MX, "dmarc", "pass", "corp.example"},
	};

	fill(w, rows, 3);
	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	fill(w, &(struct row){0, MX, "dmarc", "pass", "corp.example"}, 1);
	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_AUTHENTICATED);
}

/* "mx.corp.example; none" holds no result, and so no row: what stands below it may be forged. */
static void a_field_without_results_still_covers_those_below(void **state)
{
	struct world *w = *state;
	const struct row below = {1, MX, "dmarc", "pass", "corp.example"};
	const struct row nameless = {1, "", "dmarc", "pass", "corp.example"};
	const struct row far = {~0u - 1, MX, "dmarc", "pass", "corp.example"};

	assert_int_equal(judged(w, MX, below), CLF_SURE_NOT);
	assert_int_equal(judged(w, "microsoft", nameless), CLF_SURE_NOT);
	assert_int_equal(judged(w, MX, far), CLF_SURE_NOT);
}

static void order_in_the_list_is_not_order_in_the_header(void **state)
{
	struct world *w = *state;
	const struct row rows[] = {
	    {1, MX, "dmarc", "pass", "corp.example"},
	    {0, MX, "dmarc", "fail", "corp.example"},
	};

	fill(w, rows, 2);
	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	assert_true(w->out.authentication_failed);
}

static void all_methods_of_the_field_count(void **state)
{
	struct world *w = *state;
	const struct row rows[] = {
	    {0, MX, "spf", "fail", "corp.example"},
	    {0, MX, "dkim", "pass", "attacker.test"},
	    {0, MX, "dkim", "pass", "corp.example"},
	};

	fill(w, rows, 3);
	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_AUTHENTICATED);
	assert_false(w->out.authentication_failed);
}

static void a_failed_dmarc_outweighs_the_rest(void **state)
{
	struct world *w = *state;
	const struct row rows[] = {
	    {0, MX, "spf", "pass", "corp.example"},
	    {0, MX, "dmarc", "fail", "corp.example"},
	};

	fill(w, rows, 2);
	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	assert_true(w->out.authentication_failed);
}

static void microsoft_names_no_server(void **state)
{
	struct world *w = *state;
	const struct row good = {0, "", "dmarc", "pass", "corp.example"};
	const struct row below[] = {
	    {0, "", "dmarc", "none", "corp.example"},
	    {1, "", "dmarc", "pass", "corp.example"},
	};
	const struct row named_above[] = {
	    {0, "mx.relay.example", "spf", "pass", "relay.example"},
	    {1, "", "dmarc", "pass", "corp.example"},
	};

	const struct row so_named = {0, "microsoft", "dmarc", "pass", "corp.example"};

	assert_int_equal(judged(w, "microsoft", so_named), CLF_SURE_NOT);
	assert_int_equal(judged(w, "microsoft", good), CLF_SURE_AUTHENTICATED);
	assert_int_equal(judged(w, MX, good), CLF_SURE_NOT);
	fill(w, below, 2);
	judge(w, "microsoft");
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	fill(w, named_above, 2);
	judge(w, "microsoft");
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
}

static void reply_to_and_sender_are_nobody(void **state)
{
	struct world *w = *state;
	struct clf_address boss = {"Boss", "boss@corp.example"};

	w->from[0].address = "mallory@attacker.test";
	w->mail.reply_to = (struct clf_addresses){&boss, 1};
	w->mail.sender = (struct clf_addresses){&boss, 1};
	judged(w, MX, (struct row){0, MX, "dmarc", "pass", "attacker.test"});
	assert_string_equal(w->out.address, "mallory@attacker.test");
	assert_int_equal(w->out.sureness, CLF_SURE_AUTHENTICATED);
	w->mail.from.count = 0;
	judge(w, MX);
	assert_null(w->out.address);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
}

static void several_from_are_nobody(void **state)
{
	struct world *w = *state;

	w->from[1] = (struct clf_address){"Mallory", "mallory@attacker.test"};
	w->mail.from.count = 2;
	assert_int_equal(judged(w, MX, (struct row){0, MX, "dmarc", "pass", "corp.example"}), CLF_SURE_NOT);
	assert_null(w->out.address);
	assert_false(clf_trust_suffices(CLF_TRUST_FROM, &w->out));
}

static void a_broken_from_is_nobody(void **state)
{
	struct world *w = *state;

	w->from[0].address = "ann\r\nBcc: x@corp.example";
	judge(w, MX);
	assert_null(w->out.address);
	assert_false(clf_trust_suffices(CLF_TRUST_FROM, &w->out));
}

static void a_token_speaks_for_the_address_it_was_made_for(void **state)
{
	struct world *w = *state;
	const struct clf_token token = {.klass = CLF_TOKEN_AGENT_REPLY, .ticket = 1, .party = 9};
	const struct clf_token bounce = {.klass = CLF_TOKEN_BOUNCE, .outbox = 9};

	w->from[0].address = "Ann@Corp.Example";
	clf_identity_judge(w->arena, &w->mail, NULL, &token, AGENT, &w->out);
	assert_int_equal(w->out.sureness, CLF_SURE_TOKEN);
	assert_string_equal(w->out.address, AGENT);
	clf_identity_judge(w->arena, &w->mail, NULL, &token, "bob@corp.example", &w->out);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	clf_identity_judge(w->arena, &w->mail, NULL, &token, NULL, &w->out);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	clf_identity_judge(w->arena, &w->mail, NULL, &bounce, AGENT, &w->out);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
}

static void a_token_does_not_outweigh_a_failure(void **state)
{
	struct world *w = *state;
	const struct clf_token token = {.klass = CLF_TOKEN_AGENT_REPLY, .ticket = 1, .party = 9};
	const struct row row = {0, MX, "dmarc", "fail", "corp.example"};

	fill(w, &row, 1);
	clf_identity_judge(w->arena, &w->mail, MX, &token, AGENT, &w->out);
	assert_true(w->out.authentication_failed);
	for (enum clf_trust trust = CLF_TRUST_FROM; trust <= CLF_TRUST_AUTHENTICATED; trust++)
		assert_false(clf_trust_suffices(trust, &w->out));
}

static void trust_asks_for_what_it_says(void **state)
{
	static const bool suffices[3][3] = {
	    [CLF_TRUST_FROM] = {true, true, true},
	    [CLF_TRUST_TOKEN] = {false, true, true},
	    [CLF_TRUST_AUTHENTICATED] = {false, false, true},
	};
	static const char *const names[] = {"from", "Token", "authenticated"};

	(void)state;
	for (unsigned trust = 0; trust < 3; trust++) {
		enum clf_trust parsed = CLF_TRUST_FROM;

		for (unsigned sureness = 0; sureness < 3; sureness++) {
			const struct clf_identity who = {.address = AGENT, .sureness = (enum clf_sureness)sureness};

			assert_int_equal(clf_trust_suffices((enum clf_trust)trust, &who), suffices[trust][sureness]);
		}
		assert_true(clf_trust_parse(names[trust], &parsed));
		assert_int_equal(parsed, trust);
	}
	assert_false(clf_trust_parse("everybody", &(enum clf_trust){CLF_TRUST_FROM}));
	assert_string_equal(clf_sureness_name(CLF_SURE_TOKEN), "token");
}

/* From a raw mail on: whatever a stranger puts into an envelope or a signature, the server's pass is for them. */
static void nobody_else_s_pass_is_the_author_s(void **state)
{
	static const struct {
		const char *results;
		enum clf_sureness sureness;
	} cases[] = {
	    {"spf=pass smtp.mailfrom=ann@corp.example", CLF_SURE_AUTHENTICATED},
	    {"spf=pass smtp.mailfrom=\"ann@corp.example\"", CLF_SURE_AUTHENTICATED},
	    {"spf=pass smtp.mailfrom=\"x@attacker.test\"@corp.example", CLF_SURE_AUTHENTICATED},
	    {"spf=pass (mx: domain of \"an n\"@corp.example may send) smtp.mailfrom=\"an n\"@corp.example",
	     CLF_SURE_AUTHENTICATED},
	    {"spf=pass (mx: domain of \"\\\"\"@corp.example may (x) send) smtp.mailfrom=corp.example",
	     CLF_SURE_AUTHENTICATED},
	    {"dkim=pass header.i=@corp.example", CLF_SURE_AUTHENTICATED},
	    {"dkim=pass header.d=\"corp.example\"", CLF_SURE_AUTHENTICATED},
	    {"dmarc=pass (p=none; x) header.from=corp.example", CLF_SURE_AUTHENTICATED},
	    {"dmarc=pass header.from=\"ann@corp.example\"", CLF_SURE_AUTHENTICATED},
	    {"spf=pass smtp.mailfrom=a@b@attacker.test; dmarc=pass header.from=corp.example", CLF_SURE_AUTHENTICATED},
	    {"spf=pass smtp.mailfrom=\"ann@corp.example\"@attacker.test", CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom=\"\\\"ann@corp.example\\\"@attacker.test\"", CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom=ann@corp.example@attacker.test", CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom=\"x@attacker.test@corp.example\"", CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom=\"ann@corp.example\"@attacker.test; dmarc=none header.from=corp.example",
	     CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=corp.example;\"@attacker.test", CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom=x\"; dmarc=pass header.from=corp.example; \"@attacker.test", CLF_SURE_NOT},
	    {"spf=pass smtp.mailfrom= smtp.rcptto=ann@corp.example", CLF_SURE_NOT},
	    {"spf=pass (mx: domain of \"a) smtp.mailfrom=ann@corp.example; x=pass (\"@attacker.test may send) "
	     "smtp.mailfrom=\"a) smtp.mailfrom=ann@corp.example; x=pass (\"@attacker.test",
	     CLF_SURE_NOT},
	    {"spf=pass (mailfrom) smtp.mailfrom=attacker.test (helo=h; "
	     "envelope-from=\"a); dmarc=pass header.from=corp.example (\"@attacker.test; receiver=mx)",
	     CLF_SURE_NOT},
	    {"spf=pass (mx: domain of \"\\\"a) smtp.mailfrom=ann@corp.example; x=pass (\"@attacker.test may send)",
	     CLF_SURE_NOT},
	    {"spf=pass smtp.helo=corp.example", CLF_SURE_NOT},
	    {"spf=pass smtp.helo=\"corp.example\"", CLF_SURE_NOT},
	    {"dkim=pass header.i=\"ann@corp.example\"@attacker.test", CLF_SURE_NOT},
	    {"dkim=pass header.d=\"corp.example\"@attacker.test", CLF_SURE_NOT},
	    {"dkim=pass header.s=corp.example header.d=attacker.test", CLF_SURE_NOT},
	    {"dmarc=pass header.from=\"ann@corp.example\"@attacker.test", CLF_SURE_NOT},
	    {"dmarc=pass header.from=\"corp.example\"@attacker.test", CLF_SURE_NOT},
	    {"dmarc=pass header.from=attacker.test", CLF_SURE_NOT},
	    {"dmarc=pass policy.dmarc=corp.example", CLF_SURE_NOT},
	    {"dmarc=pass", CLF_SURE_NOT},
	};
	struct world *w = *state;
	size_t wrong = 0;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *raw = clf_arena_printf(
		    w->arena, "Authentication-Results: " MX "; %s\r\nFrom: Ann <" AGENT ">\r\n\r\nhello\r\n",
		    cases[i].results);
		struct clf_reading *reading = NULL;

		assert_int_equal(clf_read(w->arena, clf_str_from(raw), NULL, &reading, NULL), CLF_OK);
		w->mail = *reading;
		judge(w, MX);
		if (w->out.sureness != cases[i].sureness)
			print_error("%s: %s, case %zu\n", cases[i].results, clf_sureness_name(w->out.sureness),
				    wrong++);
	}
	assert_int_equal(wrong, 0);
}

/* DMARC is about From and nothing else: a fail that names no domain is about this one. */
static void a_failed_dmarc_needs_no_domain(void **state)
{
	struct world *w = *state;
	const struct row rows[] = {
	    {0, MX, "spf", "pass", "corp.example"},
	    {0, MX, "dmarc", "fail", NULL},
	};

	fill(w, rows, 2);
	judge(w, MX);
	assert_int_equal(w->out.sureness, CLF_SURE_NOT);
	assert_true(w->out.authentication_failed);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    T(each_method_vouches_for_its_own_domain),
	    T(results_of_others_are_nothing),
	    T(no_results_are_not_sure),
	    T(a_forged_field_below_counts_for_nothing),
	    T(a_field_without_results_still_covers_those_below),
	    T(order_in_the_list_is_not_order_in_the_header),
	    T(all_methods_of_the_field_count),
	    T(a_failed_dmarc_outweighs_the_rest),
	    T(nobody_else_s_pass_is_the_author_s),
	    T(a_failed_dmarc_needs_no_domain),
	    T(microsoft_names_no_server),
	    T(reply_to_and_sender_are_nobody),
	    T(several_from_are_nobody),
	    T(a_broken_from_is_nobody),
	    T(a_token_speaks_for_the_address_it_was_made_for),
	    T(a_token_does_not_outweigh_a_failure),
	    T(trust_asks_for_what_it_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
