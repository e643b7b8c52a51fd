/*
 * test_draft_page.c - what is written from a ticket and not sent: kept, found again, sent, thrown away, taken back.
 */
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/store/look/due.h"
#include "clf/store/people/erase.h"
#include "web_fixture.h"

/* Signed in without a password, which is slow on purpose. */
static const char *session_of(struct fixture *f, int64_t agent)
{
	const char *secret = clf_arena_printf(f->arena, "session-of-%lld-0123456789abcdef", (long long)agent);
	struct clf_error err = {0};
	uint8_t hash[32];

	clf_hash(NULL, secret, strlen(secret), hash, sizeof hash);
	fixture_check(clf_session_add(f->web->act.store, agent, hash, clf_clock_now() + CLF_DAY, &err), &err);
	return clf_arena_printf(f->arena, "clf_session=%s", secret);
}

static const char *at(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/tickets/%lld%s", ticket, rest);
}

static void look(struct fixture *f, const char *session, long long ticket)
{
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
}

/* The button without scripts: it comes back as it was, to whoever wrote it and nobody else. */
static void test_3_1_a_draft_stays(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp"), other = make_ticket(f, "Other");

	look(f, admin, ticket);
	assert_lacks(f, ">draft<");
	assert_lacks(f, "Throw away");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/draft"),
				   "place=note&text=Half+%3C%2Ftextarea%3E%3Cb%3Ea+thought&once=k1"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), at(f, ticket, "?done=draft-kept"));
	look(f, admin, ticket);
	assert_contains(f, "Half &lt;/textarea&gt;&lt;b&gt;a thought</textarea>");
	assert_contains(f, "data-place=\"note\" open");
	assert_lacks(f, "data-place=\"answer\" open");
	assert_contains(f, ">draft</a>");
	assert_contains(f, "Draft of ");
	assert_answer(f, 200, page(f, admin, "/tickets"));
	assert_contains(f, ">draft</span>");
	look(f, agent, ticket);
	assert_lacks(f, "a thought");
	assert_lacks(f, ">draft");
	assert_answer(f, 200, page(f, agent, "/tickets"));
	assert_lacks(f, ">draft<");
	look(f, admin, other);
	assert_lacks(f, "a thought");
	/* and what changes on the ticket meanwhile leaves it alone */
	give_to_admin(f, ticket);
	look(f, admin, ticket);
	assert_contains(f, "a thought</textarea>");
}

/* Whom it goes to, when, what goes along: all that was said in the form. */
static void test_3_1_a_draft_keeps_the_whole_form(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *eve;
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 200,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/copied", ticket),
			  "{\"action\":\"add\",\"address\":\"eve@other.test\"}"));
	look(f, admin, ticket);
	eve = strstr(body_of(f), "name=\"copied\" value=\"");
	assert_non_null(eve);
	eve = clf_arena_copy(f->arena, eve + 21, strcspn(eve + 21, "\""));
	assert_answer(
	    f, 303,
	    fixture_form(
		f, admin, at(f, ticket, "/draft"),
		clf_arena_printf(f->arena,
				 "place=answer&text=Soon&later=tomorrow+9%%3A00&status=Resolved&shown=%s&file=a.txt",
				 eve)));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), at(f, ticket, "?done=draft-files"));
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/draft"), "place=forward&to=Ann+%26+Bob&text=Look&history=on&file="));
	look(f, admin, ticket);
	assert_contains(f, "Soon</textarea>");
	assert_contains(f, "value=\"tomorrow 9:00\"");
	assert_contains(f, "value=\"Resolved\" selected");
	assert_contains(f, clf_arena_printf(f->arena, "name=\"copied\" value=\"%s\"><span", eve));
	assert_contains(f, "value=\"Ann &amp; Bob\"");
	assert_contains(f, "name=\"history\" checked");
	assert_lacks(f, "name=\"comments\" checked");
	assert_contains(f, "data-place=\"forward\" open");
}

/* As one types: no page, and nothing written is no draft. */
static void test_3_1_a_draft_is_kept_as_one_types(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 204, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=One&quiet=on"));
	assert_string_equal(body_of(f), "");
	assert_answer(f, 204, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=One+two&quiet=on"));
	look(f, admin, ticket);
	assert_contains(f, "One two</textarea>");
	assert_answer(f, 204, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=+%0D%0A&quiet=on"));
	look(f, admin, ticket);
	assert_lacks(f, ">draft<");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=note&text="));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), at(f, ticket, "?done=draft-empty"));
}

/* Sent, it is gone; refused, it stays; and a browser that is late with it keeps nothing. */
static void test_3_1_a_draft_goes_with_its_letter(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=We+come"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=note&text=Mine"));
	assert_answer(f, 422,
		      fixture_form(f, admin, at(f, ticket, "/answer"),
				   "place=answer&text=We+come+soon&later=some+fine+day&once=k2"));
	assert_contains(f, "We come soon</textarea>");
	look(f, admin, ticket);
	assert_contains(f, "We come</textarea>");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/answer"), "place=answer&text=We+come+soon&once=k2"));
	assert_answer(f, 409,
		      fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=We+come+so&once=k2&quiet=on"));
	assert_contains(f, "This form was sent already");
	look(f, admin, ticket);
	assert_lacks(f, "We come</textarea>");
	assert_lacks(f, "We come so</textarea>");
	assert_contains(f, "Mine</textarea>");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/note"), "place=note&text=Mine"));
	look(f, admin, ticket);
	assert_lacks(f, ">draft<");
}

static void test_3_1_a_draft_is_thrown_away(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=We+come"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=note&text=Mine"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft/discard"), "place=answer"));
	look(f, admin, ticket);
	assert_lacks(f, "We come");
	assert_contains(f, "Mine</textarea>");
}

/* What is taken back stands in its form again as it was typed, before what was written there since. */
static void test_3_1_what_is_taken_back_is_a_draft_again(void **state)
{
	struct fixture *f = *state;
	const char *admin, *id;
	long long ticket;

	f->smtp.hold_s = 60;
	admin = session_of(f, f->admin);
	ticket = make_ticket(f, "Lamp");
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/answer"), "place=answer&text=Too+early&status=Resolved&once=k1"));
	look(f, admin, ticket);
	assert_lacks(f, ">draft<");
	id = strstr(body_of(f), "role=\"status\" method=\"post\"");
	assert_non_null(id);
	id = strstr(id, "name=\"id\" value=\"") + 17;
	id = clf_arena_copy(f->arena, id, strcspn(id, "\""));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=And+this"));
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/take-back"), clf_arena_printf(f->arena, "id=%s&once=k9", id)));
	assert_answer(f, 200, page(f, admin, clf_http_response_header(&f->response, "Location")));
	assert_contains(f, "What you wrote stands in its form again");
	assert_contains(f, "Too early\n\nAnd this</textarea>");
	assert_contains(f, "value=\"Resolved\" selected");
	assert_contains(f, ">draft<");
}

/* The value of that field in the form of the place. */
static const char *field_of(struct fixture *f, const char *place, const char *name)
{
	const char *form, *from = strstr(body_of(f), clf_arena_printf(f->arena, "data-place=\"%s\"", place));
	assert_non_null(from);
	form = strstr(from, clf_arena_printf(f->arena, "name=\"%s\" value=\"", name));
	assert_non_null(form);
	form += strlen(name) + strlen("name=\"\" value=\"");
	return clf_arena_copy(f->arena, form, strcspn(form, "\""));
}

static const char *draft_of(struct fixture *f, const char *known, const char *once, const char *text)
{
	return clf_arena_printf(f->arena, "place=answer&known=%s&once=%s&text=%s&quiet=on", known, once, text);
}

/* A page that doesn't show what came there since can't replace it, nor throw it away; its own it may. */
static void test_3_1_what_a_form_does_not_show_it_does_not_replace(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *known[2], *once[2];
	long long ticket = make_ticket(f, "Lamp");

	for (int i = 0; i < 2; i++) {
		look(f, admin, ticket);
		known[i] = field_of(f, "answer", "known");
		once[i] = field_of(f, "answer", "once");
	}
	assert_string_equal(known[0], "0");
	assert_answer(f, 204, fixture_form(f, admin, at(f, ticket, "/draft"), draft_of(f, known[0], once[0], "One")));
	assert_answer(f, 204,
		      fixture_form(f, admin, at(f, ticket, "/draft"), draft_of(f, known[0], once[0], "One+and")));
	assert_answer(f, 409, fixture_form(f, admin, at(f, ticket, "/draft"), draft_of(f, known[1], once[1], "Two")));
	assert_contains(f, "Another draft of yours stands there");
	assert_answer(f, 409, fixture_form(f, admin, at(f, ticket, "/draft"), draft_of(f, known[1], once[1], "")));
	look(f, admin, ticket);
	assert_contains(f, "One and</textarea>");
	/* whoever saw it may */
	assert_answer(f, 204,
		      fixture_form(f, admin, at(f, ticket, "/draft"),
				   draft_of(f, field_of(f, "answer", "known"), field_of(f, "answer", "once"), "Two")));
	look(f, admin, ticket);
	assert_contains(f, "Two</textarea>");
	/* each of the page's forms is sent once by itself */
	assert_string_not_equal(field_of(f, "answer", "once"), field_of(f, "note", "once"));
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/note"),
			 clf_arena_printf(f->arena, "place=note&text=Mine&once=%s", field_of(f, "note", "once"))));
	look(f, admin, ticket);
	assert_contains(f, "Two</textarea>");
}

/* A mail to each: whichever is taken back, the words come back, once, and whom they are for is written anew. */
static void test_3_1_a_forward_to_several_comes_back_with_any_of_its_mails(void **state)
{
	struct fixture *f = *state;
	const char *admin, *from, *ids[2];
	long long ticket;

	f->smtp.hold_s = 60;
	admin = session_of(f, f->admin);
	ticket = make_ticket(f, "Lamp");
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/forward"),
			 "place=forward&to=a%40other.test+b%40other.test&text=Please+look&history=on&once=k1"));
	look(f, admin, ticket);
	from = strstr(body_of(f), "id=\"timeline\"");
	from = from != NULL ? from : body_of(f);
	for (int i = 1; i >= 0; i--) {
		from = strstr(from, "/take-back\"");
		assert_non_null(from);
		from = strstr(from, "name=\"id\" value=\"") + 17;
		ids[i] = clf_arena_copy(f->arena, from, strcspn(from, "\""));
	}
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/draft"), "place=forward&to=&text=And+this&once=k2"));
	for (int i = 0; i < 2; i++) {
		assert_answer(
		    f, 303,
		    fixture_form(f, admin, at(f, ticket, "/take-back"), clf_arena_printf(f->arena, "id=%s", ids[i])));
		assert_answer(f, 200, page(f, admin, clf_http_response_header(&f->response, "Location")));
		assert_contains(f, "\nPlease look\n\nAnd this</textarea>");
		assert_lacks(f, "Please look\n\nPlease look");
		assert_contains(f, "name=\"history\" checked");
		assert_contains(f, "id=\"forward-to\" name=\"to\" value=\"\"");
	}
}

/* A letter that was to go later, too. */
static void test_3_10_a_letter_called_off_is_a_draft_again(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *id;
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/answer"), "place=answer&text=Next+week&later=in+7+days&once=k1"));
	look(f, admin, ticket);
	assert_lacks(f, ">draft<");
	id = strstr(body_of(f), "Goes later</strong>");
	assert_non_null(id);
	id = strstr(id, "name=\"id\" value=\"") + 17;
	id = clf_arena_copy(f->arena, id, strcspn(id, "\""));
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/take-back"), clf_arena_printf(f->arena, "id=%s", id)));
	look(f, admin, ticket);
	assert_contains(f, "Next week</textarea>");
	assert_contains(f, "value=\"in 7 days\"");
}

/* That somebody writes, and not what; in nobody's way. */
static void test_colleagues_know_who_is_answering(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp"), other = make_ticket(f, "Other");

	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=note&text=Inside"));
	look(f, agent, ticket);
	assert_lacks(f, "being answered");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=Secret+words"));
	fixture_sql(f, "UPDATE party SET name = '<i>Ada</i>' WHERE address = 'admin@example.test'");
	look(f, agent, ticket);
	assert_contains(f, ">being answered</span>");
	assert_contains(f, "&lt;i&gt;Ada&lt;/i&gt; is answering; last words at ");
	assert_lacks(f, "Secret words");
	look(f, admin, ticket);
	assert_lacks(f, "being answered");
	look(f, agent, other);
	assert_lacks(f, "being answered");
	fixture_sql(f, clf_arena_printf(f->arena, "UPDATE unsent SET at = at - %lld", (long long)CLF_HOUR));
	look(f, agent, ticket);
	assert_contains(f, "&lt;i&gt;Ada&lt;/i&gt; began an answer and left it, ");
	assert_answer(f, 303, fixture_form(f, agent, at(f, ticket, "/answer"), "place=answer&text=Me+first"));
	fixture_sql(f, clf_arena_printf(f->arena, "UPDATE unsent SET at = at - %lld", (long long)(4 * CLF_DAY)));
	look(f, agent, ticket);
	assert_lacks(f, "began an answer");
}

/* Another's ticket, no token of ours, a place that isn't one, more than is kept. */
static void test_a_draft_takes_what_is_its_writers(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent), *big;
	long long ticket = make_ticket(f, "Lamp");
	char *text = clf_arena_alloc(f->arena, (256 << 10) + 2);

	give_to_admin(f, ticket);
	assert_answer(f, 404, fixture_form(f, agent, at(f, ticket, "/draft"), "place=answer&text=Mine"));
	assert_answer(f, 404, fixture_form(f, agent, at(f, ticket, "/draft/discard"), "place=answer"));
	assert_answer(f, 403, post(f, admin, at(f, ticket, "/draft"), "guessed&place=answer&text=Mine"));
	assert_answer(f, 422, fixture_form(f, admin, at(f, ticket, "/draft"), "place=facts&text=Mine"));
	memset(text, 'x', (256 << 10) + 1);
	text[(256 << 10) + 1] = '\0';
	big = clf_arena_printf(f->arena, "place=answer&text=%s", text);
	assert_answer(f, 422, fixture_form(f, admin, at(f, ticket, "/draft"), big));
	text[256 << 10] = '\0';
	big = clf_arena_printf(f->arena, "place=answer&text=%s", text);
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), big));
	fixture_sql(f,
		    clf_arena_printf(f->arena,
				     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 199) "
				     "INSERT INTO unsent SELECT %lld, 500000 + i, 'note', 0, 'x', '', 1 FROM n",
				     (long long)f->admin));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=Mine"));
	assert_answer(f, 422, fixture_form(f, admin, at(f, ticket, "/draft"), "place=note&text=One+more"));
	assert_contains(f, "You have 200 drafts already: send or throw away one of them");
	assert_contains(f, "One more</textarea>");
}

static size_t drafts(struct fixture *f)
{
	struct sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	size_t count;

	assert_int_equal(sqlite3_open(clf_arena_printf(f->arena, "%s/clf.db", f->folder), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM unsent", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	count = (size_t)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return count;
}

/* With the ticket, whether it is overwritten or taken out. */
static void test_drafts_go_with_their_ticket(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	struct clf_store *store = f->web->act.store;
	long long erased = make_ticket(f, "Lamp"), purged = make_ticket(f, "Chair"), stays = make_ticket(f, "Desk");
	struct clf_error err = {0};

	fixture_sql(f, "DELETE FROM outbox");
	assert_answer(f, 303, fixture_form(f, admin, at(f, erased, "/draft"), "place=answer&text=A"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, purged, "/draft"), "place=note&text=B"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, stays, "/draft"), "place=note&text=C"));
	fixture_check(clf_erase_ticket(store, erased, true, "somebody", "cli", clf_clock_now(), &err), &err);
	assert_int_equal(drafts(f), 2);
	fixture_check(clf_purge_ticket(store, purged, "somebody", clf_clock_now(), true, &err), &err);
	assert_int_equal(drafts(f), 1);
	look(f, admin, stays);
	assert_contains(f, "C</textarea>");
}

/* Too old, its writer gone. */
static void test_drafts_end(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp");
	struct clf_error err = {0};

	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/draft"), "place=answer&text=A"));
	assert_answer(f, 303, fixture_form(f, agent, at(f, ticket, "/draft"), "place=answer&text=B"));
	assert_answer(f, 303, fixture_form(f, agent, at(f, ticket, "/draft"), "place=note&text=C"));
	fixture_check(clf_clock_tidy(f->web->act.store, clf_clock_now(), &err), &err);
	assert_int_equal(drafts(f), 3);
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/agents/agent@example.test/deactivate", "{}"));
	assert_int_equal(drafts(f), 1);
	fixture_check(clf_clock_tidy(f->web->act.store, clf_clock_now() + 31 * CLF_DAY, &err), &err);
	assert_int_equal(drafts(f), 0);
}

/* Over the API whoever wrote it finds it, and throws it away; nobody else does either. */
static void test_3_1_drafts_over_the_api(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");
	const char *path = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/drafts/note", ticket);

	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/drafts", NULL));
	assert_contains(f, "{\"items\":[]");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/draft"), "place=note&text=Half+a+thought&once=k1"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/drafts", NULL));
	assert_contains(
	    f, clf_arena_printf(f->arena, "{\"ticket\":%lld,\"place\":\"note\",\"text\":\"Half a thought\"", ticket));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "Half a thought");
	assert_answer(
	    f, 404,
	    api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/drafts/answer", ticket), NULL));
	assert_answer(
	    f, 422,
	    api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/drafts/letter", ticket), NULL));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/drafts", NULL));
	assert_contains(f, "{\"items\":[]");
	assert_answer(f, 404, api(f, AGENT, "GET", path, NULL));
	assert_answer(f, 404, api(f, AGENT, "DELETE", path, NULL));
	assert_answer(f, 401, api(f, NULL, "DELETE", path, NULL));
	assert_answer(f, 204, api(f, ADMIN, "DELETE", path, NULL));
	assert_answer(f, 404, api(f, ADMIN, "DELETE", path, NULL));
	look(f, admin, ticket);
	assert_lacks(f, "Half a thought");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_3_1_a_draft_stays),
	    with_fixture(test_3_1_drafts_over_the_api),
	    with_fixture(test_3_1_a_draft_keeps_the_whole_form),
	    with_fixture(test_3_1_a_draft_is_kept_as_one_types),
	    with_fixture(test_3_1_a_draft_goes_with_its_letter),
	    with_fixture(test_3_1_a_draft_is_thrown_away),
	    with_fixture(test_3_1_what_is_taken_back_is_a_draft_again),
	    with_fixture(test_3_1_what_a_form_does_not_show_it_does_not_replace),
	    with_fixture(test_3_1_a_forward_to_several_comes_back_with_any_of_its_mails),
	    with_fixture(test_3_10_a_letter_called_off_is_a_draft_again),
	    with_fixture(test_colleagues_know_who_is_answering),
	    with_fixture(test_a_draft_takes_what_is_its_writers),
	    with_fixture(test_drafts_go_with_their_ticket),
	    with_fixture(test_drafts_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
