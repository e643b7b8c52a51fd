/*
 * test_find_pages.c - how people find their work on the page: search, customers, without scripts.
 */
#include "clf/store/look/search.h"
#include "web_fixture.h"

static void index_all(struct fixture *f)
{
	bool more = true;
	struct clf_error err = {0};

	while (more)
		fixture_check(clf_search_work(f->web->act.store, &more, &err), &err);
}

static const char *at(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/tickets/%lld%s", ticket, rest);
}

/* From any page: the words, the pieces that show why, and what is marked in them, as text and nothing else. */
static void test_6_6_tickets_are_found_by_their_words(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long lamp = make_ticket(f, "The lamp <i>in</i> the hall");

	make_ticket(f, "A door");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/comments", lamp),
			  "{\"text\":\"Ask the <u>electrician</u> for a new bulb\"}"));
	index_all(f);
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "action=\"/search\" role=\"search\"");
	assert_answer(f, 200, page(f, session, "/search?q=lamp"));
	assert_contains(f, "The <mark>lamp</mark> &lt;i&gt;in&lt;/i&gt; the hall");
	assert_contains(f, "value=\"lamp\"");
	assert_lacks(f, "A door");
	assert_answer(f, 200, page(f, session, "/search?q=electrician"));
	assert_contains(f, "the &lt;u&gt;<mark>electrician</mark>&lt;/u&gt; for");
	assert_contains(f, at(f, lamp, "#note-"));
	assert_contains(f, ">Note</a>");
	assert_answer(f, 200, page(f, session, "/search?q=unheard"));
	assert_contains(f, "No ticket that you may see has &quot;unheard&quot;.");
	assert_answer(f, 200, page(f, session, "/search?q=hall+door"));
	assert_contains(f, "Each word is there, but no ticket has all of them");
	assert_answer(f, 200, page(f, session, "/search?q=status%3AOpen+%3Cscript%3E"));
	assert_lacks(f, "<script>");
}

/* What can't be looked for is said beside the words, which stay. */
static void test_6_6_a_search_says_what_to_write(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200, page(f, session, "/search"));
	assert_contains(f, "the last one may be how a word begins");
	assert_lacks(f, "class=\"empty\"");
	assert_answer(f, 422, page(f, session, "/search?q=-%3Clamp%3E"));
	assert_contains(f, "class=\"problem\"");
	assert_contains(f, "value=\"-&lt;lamp&gt;\"");
	assert_answer(f, 422, page(f, session, clf_arena_printf(f->arena, "/search?q=%0600d", 1)));
	assert_contains(f, "class=\"problem\"");
}

/* Another's ticket is found by nobody else, and pages go on where the last one ended. */
static void test_6_6_a_search_has_pages_of_what_its_reader_sees(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test");
	const char *agent = sign_in(f, f->agent, "agent@example.test");
	long long first = make_ticket(f, "Lamp of one"), second = make_ticket(f, "Lamp of two");

	index_all(f);
	assert_answer(f, 200, page(f, admin, "/search?q=lamp&limit=1"));
	assert_contains(f, at(f, second, "\""));
	assert_lacks(f, at(f, first, "\""));
	assert_contains(f, clf_arena_printf(f->arena, "/search?cursor=%lld&amp;q=lamp&amp;limit=1", second));
	assert_answer(f, 200, page(f, admin, clf_arena_printf(f->arena, "/search?cursor=%lld&q=lamp&limit=1", second)));
	assert_contains(f, at(f, first, "\""));
	assert_answer(f, 200, page(f, agent, "/search?q=lamp"));
	assert_contains(f, at(f, second, "\""));
	fixture_sql(f, "INSERT INTO permission VALUES ('view', 'agent', 'own')");
	give_to_admin(f, first);
	give_to_admin(f, second);
	assert_answer(f, 200, page(f, agent, "/search?q=lamp"));
	assert_contains(f, "No ticket that you may see has");
	assert_lacks(f, "Lamp of");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_6_6_tickets_are_found_by_their_words),
	    with_fixture(test_6_6_a_search_says_what_to_write),
	    with_fixture(test_6_6_a_search_has_pages_of_what_its_reader_sees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
