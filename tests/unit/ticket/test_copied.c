/*
 * test_copied.c - an answer's recipients, addresses that nobody reads, and what may stand behind #cc.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/command/cc.h"
#include "clf/ticket/copied.h"

static const struct clf_customer carla = {.id = 100, .address = "carla@home.example", .name = "Carla"};

static void an_answer_goes_to_the_customer_and_to_who_is_in_copy(void **state)
{
	static const struct {
		struct clf_copied rows[3];
		size_t count;
		const char *shown;
	} cases[] = {
	    {{{0}}, 0, "carla@home.example"},
	    {{{.address = "bob@x.example"}, {.address = "eve@x.example"}},
	     2,
	     "carla@home.example, Cc bob@x.example, eve@x.example"},
	    {{{.address = "bob@x.example", .state = CLF_COPIED_OUT},
	      {.address = "eve@x.example", .state = CLF_COPIED_PROPOSED},
	      {.address = "carla@old.example", .state = CLF_COPIED_OTHER}},
	     3,
	     "carla@home.example"},
	    {{{.address = "bob@x.example"}, {.address = "carla@work.example", .state = CLF_COPIED_TO}},
	     2,
	     "carla@work.example, Cc carla@home.example, bob@x.example"},
	    {{{.address = "carla@home.example", .state = CLF_COPIED_OUT},
	      {.address = "carla@work.example", .state = CLF_COPIED_TO}},
	     2,
	     "carla@work.example"},
	    {{{.address = "carla@home.example", .state = CLF_COPIED_OUT}}, 1, "carla@home.example"},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_recipients recipients;

		clf_recipients_make(arena, &carla, cases[i].rows, cases[i].count, &recipients);
		assert_string_equal(clf_recipients_shown(arena, &recipients), cases[i].shown);
	}
	clf_arena_free(&arena);
}

static void states_have_names(void **state)
{
	(void)state;
	for (unsigned i = CLF_COPIED_IN; i <= CLF_COPIED_OTHER; i++) {
		enum clf_copied_state parsed = CLF_COPIED_OTHER;

		assert_true(clf_copied_state_parse(clf_copied_state_name((enum clf_copied_state)i), &parsed));
		assert_int_equal(parsed, i);
	}
	assert_false(clf_copied_state_parse("else", &(enum clf_copied_state){0}));
}

static void nobody_reads_what_machines_send_from(void **state)
{
	static const char *const unread[] = {
	    "noreply@x.example",    "no-reply@x.example",     "No_Reply@x.example",      "orders-noreply@x.example",
	    "noreply+12@x.example", "do-not-reply@x.example", "mailer-daemon@x.example", "postmaster@x.example",
	    "bounces+77@x.example", "news-bounces@x.example", "news-request@x.example",  "owner-news@x.example"};
	static const char *const read[] = {"noel@x.example",  "reply@x.example",    "ann.post@x.example",
					   "owner@x.example", "requests@x.example", "bouncer@x.example"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(unread); i++) {
		if (!clf_address_is_unread(unread[i]))
			fail_msg("%s is read", unread[i]);
	}
	for (size_t i = 0; i < CLF_COUNT(read); i++) {
		if (clf_address_is_unread(read[i]))
			fail_msg("%s is unread", read[i]);
	}
}

static void addresses_stand_behind_cc_as_people_write_them(void **state)
{
	static const struct {
		const char *text;
		enum clf_cc_what what;
		const char *first, *second;
	} cases[] = {
	    {"", CLF_CC_SHOW, NULL, NULL},
	    {"  ", CLF_CC_SHOW, NULL, NULL},
	    {"off", CLF_CC_OFF, NULL, NULL},
	    {"None", CLF_CC_NONE, NULL, NULL},
	    {"bob@x.example", CLF_CC_ADD, "bob@x.example", NULL},
	    {"add BOB@X.example, eve@x.example", CLF_CC_ADD, "bob@x.example", "eve@x.example"},
	    {"add: bob@x.example eve@x.example", CLF_CC_ADD, "bob@x.example", "eve@x.example"},
	    {"Remove Bob Lee <bob@x.example>; <mailto:eve@x.example>", CLF_CC_REMOVE, "bob@x.example", "eve@x.example"},
	    {"only bob@bücher.example", CLF_CC_ONLY, "bob@xn--bcher-kva.example", NULL},
	    {"add@x.example", CLF_CC_ADD, "add@x.example", NULL},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *why = NULL;
		struct clf_cc cc;

		if (!clf_cc_read(arena, NULL, cases[i].text, &cc, &why))
			fail_msg("\"%s\": %s", cases[i].text, why);
		assert_int_equal(cc.what, cases[i].what);
		assert_int_equal(cc.count, (cases[i].first != NULL) + (cases[i].second != NULL));
		if (cases[i].first != NULL)
			assert_string_equal(cc.addresses[0], cases[i].first);
		if (cases[i].second != NULL)
			assert_string_equal(cc.addresses[1], cases[i].second);
	}
	clf_arena_free(&arena);
}

/* A name that is no address might be meant for somebody: nothing is done by half. */
static void what_is_no_address_is_said(void **state)
{
	static const char *const wrong[] = {"add", "remove  ", "add bob", "bob@x.example eve", "add bob@", "everybody"};
	struct clf_arena *arena = clf_arena_new();
	const char *many = "add";

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		const char *why = NULL;
		struct clf_cc cc;

		if (clf_cc_read(arena, NULL, wrong[i], &cc, &why))
			fail_msg("\"%s\" was taken", wrong[i]);
		assert_non_null(why);
	}
	for (unsigned i = 0; i <= CLF_CC_MAX; i++)
		many = clf_arena_printf(arena, "%s p%u@x.example", many, i);
	assert_false(clf_cc_read(arena, NULL, many, &(struct clf_cc){0}, &(const char *){NULL}));
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_goes_to_the_customer_and_to_who_is_in_copy),
	    cmocka_unit_test(states_have_names),
	    cmocka_unit_test(nobody_reads_what_machines_send_from),
	    cmocka_unit_test(addresses_stand_behind_cc_as_people_write_them),
	    cmocka_unit_test(what_is_no_address_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
