/*
 * test_change_page.c - what a ticket's page changes of it by forms of its own: tags, causes and fields that were set
 * up, notes and files, a sub-ticket, its end and what is put away.
 */
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/ticket/field/plain.h"
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

static const char *api_at(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/api/v1/tickets/%lld%s", ticket, rest);
}

static void look(struct fixture *f, const char *session, long long ticket)
{
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
}

static const struct clf_json *ticket_now(struct fixture *f, long long ticket)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", api_at(f, ticket, ""), NULL));
	return f->json;
}

static void make(struct fixture *f, const char *path, const char *json)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", path, json));
}

static void desk(struct fixture *f)
{
	make(f, "/api/v1/fields", "{\"name\":\"room\",\"label\":\"Room <b>\",\"type\":\"line\"}");
	make(f, "/api/v1/fields",
	     "{\"name\":\"paid\",\"label\":\"Paid\",\"type\":\"choices\",\"choices\":[\"half\",\"all\",\"rest\"]}");
	make(f, "/api/v1/fields", "{\"name\":\"story\",\"label\":\"Story\",\"type\":\"text\"}");
	make(f, "/api/v1/lists/cause", "{\"name\":\"Heating\"}");
	make(f, "/api/v1/lists/cause", "{\"name\":\"Staff & more\"}");
	make(f, "/api/v1/lists/reason", "{\"name\":\"Refunded\"}");
	make(f, "/api/v1/root-causes", "{\"name\":\"House\",\"causes\":[\"Heating\",\"Staff & more\"]}");
	make(f, "/api/v1/lists/type", "{\"name\":\"Complaint\",\"cause_set\":\"House\"}");
}

/* The form as a browser sends it, with what its page says it was: only what was changed is changed. */
static void test_5_1_tags_and_fields_that_were_set_up_are_changed(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");
	const struct clf_json *now, *fields;

	desk(f);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", api_at(f, ticket, ""),
			  "{\"fields\":{\"room\":\"214\",\"paid\":[\"half\"],\"story\":\"One\\nTwo\"}}"));
	assert_answer(f, 200, api(f, ADMIN, "POST", api_at(f, ticket, "/commands"), "{\"text\":\"#tag late old\"}"));
	look(f, admin, ticket);
	assert_contains(f, "name=\"tags\" value=\"late old\"");
	assert_contains(f, "Room &lt;b&gt;</label><input id=\"facts-fields.room\" name=\"fields.room\" value=\"214\"");
	assert_contains(f, "value=\"half\" checked");
	assert_lacks(f, "value=\"all\" checked");
	/* somebody else changed the room meanwhile: this form says nothing of it */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"fields\":{\"room\":\"300\"}}"));
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/facts"),
			 "place=facts&tags=late,+VIP&was.tags=late+old&comment=As+agreed&fields.room=214&"
			 "fields.paid=half&fields.paid=all&fields.story=One%0D%0ATwo&"
			 "was.fields=%7B%22room%22%3A%22214%22%2C%22paid%22%3A%5B%22half%22%5D%2C%22story%22%3A%22One"
			 "%5CnTwo%22%7D"));
	now = ticket_now(f, ticket);
	fields = clf_json_get(now, "fields");
	assert_string_equal(clf_json_get_text(fields, "room"), "300");
	assert_string_equal(clf_json_get_text(fields, "story"), "One\nTwo");
	assert_int_equal(clf_json_size(clf_json_get(fields, "paid")), 2);
	assert_int_equal(clf_json_size(clf_json_get(now, "tags")), 2);
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(now, "tags"), 0)), "late");
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(now, "tags"), 1)), "vip");
	/* none ticked is none */
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/facts"),
			 "place=facts&comment=x&fields.room=&was.fields=%7B%22room%22%3A%22300%22%2C%22paid%22"
			 "%3A%5B%22half%22%2C%22all%22%5D%7D"));
	look(f, admin, ticket);
	assert_contains(f, "Room &lt;b&gt;: no more 300");
	fields = clf_json_get(ticket_now(f, ticket), "fields");
	assert_null(clf_json_get_text(fields, "room"));
	assert_int_equal(clf_json_size(clf_json_get(fields, "paid")), 0);
	/* what can't be is told beside its field, and stands there still */
	assert_answer(f, 422,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   "place=facts&comment=x&fields.paid=none+of+these&was.fields=%7B%7D&tags=%3Cb%3E"));
	assert_contains(f, "id=\"facts-fields.paid-error\"");
	assert_contains(f, "name=\"tags\" value=\"&lt;b&gt;\"");
}

static void test_5_3_root_causes_are_ticked(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp"), plain = make_ticket(f, "Plain");
	const struct clf_json *causes;

	desk(f);
	look(f, admin, plain);
	assert_lacks(f, "was.causes");
	assert_answer(
	    f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"type\":\"Complaint\",\"causes\":[\"Heating\"]}"));
	look(f, admin, ticket);
	assert_contains(f, "name=\"was.causes\" value=\"Heating\"");
	assert_contains(f, "value=\"Heating\" checked");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   "place=facts&comment=x&was.causes=Heating&causes=Heating&causes=Staff+%26+more"));
	causes = clf_json_get(ticket_now(f, ticket), "causes");
	assert_int_equal(clf_json_size(causes), 2);
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   "place=facts&comment=x&was.causes=Heating%0D%0AStaff+%26+more"));
	assert_int_equal(clf_json_size(clf_json_get(ticket_now(f, ticket), "causes")), 0);
	/* a form that had none to show takes none away */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"causes\":[\"Heating\"]}"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/facts"), "place=facts&comment=Just+a+note"));
	assert_int_equal(clf_json_size(clf_json_get(ticket_now(f, ticket), "causes")), 1);
}

/* Of as many signs as a tag may have, nearly all of four bytes. */
static const char *tags_of(struct fixture *f, unsigned first, unsigned count)
{
	const char *tags = "", *clefs = "";

	for (unsigned i = 0; i < CLF_TAG_SIGNS_MAX - 2; i++)
		clefs = clf_arena_printf(f->arena, "%s𝄞", clefs);
	for (unsigned i = 0; i < count; i++)
		tags = clf_arena_printf(f->arena, "%s%s%02u%s", tags, i > 0 ? " " : "", first + i, clefs);
	return tags;
}

static void test_5_1_a_ticket_of_many_tags_is_changed(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *all = tags_of(f, 0, CLF_TAGS_MAX);
	long long ticket = make_ticket(f, "Lamp");

	for (unsigned i = 0; i < CLF_TAGS_MAX; i += 5)
		assert_answer(f, 200,
			      api(f, ADMIN, "POST", api_at(f, ticket, "/commands"),
				  clf_arena_printf(f->arena, "{\"text\":\"#tag %s\"}", tags_of(f, i, 5))));
	look(f, admin, ticket);
	assert_non_null(strstr(body_of(f), all));
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   clf_arena_printf(f->arena,
						    "place=facts&comment=x&priority=high&was.priority=medium&"
						    "tags=%s&was.tags=%s",
						    all, all)));
	assert_string_equal(clf_json_get_text(ticket_now(f, ticket), "priority"), "high");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   clf_arena_printf(f->arena, "place=facts&comment=x&tags=%s&was.tags=%s",
						    tags_of(f, 0, 1), all)));
	assert_int_equal(clf_json_size(clf_json_get(ticket_now(f, ticket), "tags")), 1);
}

static void put_causes(struct fixture *f, long long ticket, const char *causes)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", api_at(f, ticket, ""),
			  clf_arena_printf(f->arena, "{\"type\":\"Complaint\",\"causes\":[%s]}", causes)));
}

static void assert_causes(struct fixture *f, long long ticket, const char *first, const char *second)
{
	const struct clf_json *causes = clf_json_get(ticket_now(f, ticket), "causes");

	assert_int_equal(clf_json_size(causes), second != NULL ? 2 : 1);
	assert_string_equal(clf_json_text(clf_json_at(causes, 0)), first);
	if (second != NULL)
		assert_string_equal(clf_json_text(clf_json_at(causes, 1)), second);
}

static void set_holds(struct fixture *f, const char *causes)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", "/api/v1/root-causes/House",
			  clf_arena_printf(f->arena, "{\"causes\":[%s]}", causes)));
}

static void nobody_gives_causes(struct fixture *f)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/permissions",
			  "{\"action\":\"cause\",\"role\":\"agent\",\"scope\":\"none\"}"));
}

#define BOTH "\"Heating\",\"Staff & more\""
#define WAS_BOTH "was.causes=Heating%0D%0AStaff+%26+more"
/* the boxes as a set that begins with the other shows them */
#define TICKED_BOTH "causes=Staff+%26+more&causes=Heating"

/* Boxes that nobody touched say nothing, in whatever order they stand. */
static void test_5_3_causes_that_were_left_alone_are_not_sent(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp");

	desk(f);
	set_holds(f, "\"Staff & more\",\"Heating\"");
	put_causes(f, ticket, BOTH);
	look(f, admin, ticket);
	assert_contains(f, "name=\"was.causes\" value=\"Heating\nStaff &amp; more\"");
	assert_true(strstr(body_of(f), "value=\"Staff &amp; more\" checked") <
		    strstr(body_of(f), "value=\"Heating\" checked"));
	/* a colleague took one away meanwhile */
	put_causes(f, ticket, "\"Heating\"");
	assert_answer(
	    f, 303, fixture_form(f, admin, at(f, ticket, "/facts"), "place=facts&comment=x&" WAS_BOTH "&" TICKED_BOTH));
	assert_causes(f, ticket, "Heating", NULL);
	/* and who may give none saves the rest */
	nobody_gives_causes(f);
	put_causes(f, ticket, BOTH);
	assert_answer(f, 303,
		      fixture_form(f, agent, at(f, ticket, "/facts"),
				   "place=facts&comment=x&priority=high&was.priority=medium&" WAS_BOTH
				   "&" TICKED_BOTH));
	assert_string_equal(clf_json_get_text(ticket_now(f, ticket), "priority"), "high");
	assert_answer(
	    f, 403,
	    fixture_form(f, agent, at(f, ticket, "/facts"), "place=facts&comment=x&" WAS_BOTH "&causes=Heating"));
	assert_causes(f, ticket, "Heating", "Staff & more");
}

/* One that its set holds no more stays as long as it is ticked. */
static void test_5_3_a_cause_that_is_offered_no_more_is_kept(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");

	desk(f);
	put_causes(f, ticket, "\"Heating\"");
	set_holds(f, "\"Staff & more\"");
	look(f, admin, ticket);
	assert_contains(f, "value=\"Heating\" checked");
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/facts"), "place=facts&comment=x&was.causes=Heating&" TICKED_BOTH));
	assert_causes(f, ticket, "Heating", "Staff & more");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   "place=facts&comment=x&" WAS_BOTH "&causes=Staff+%26+more"));
	assert_causes(f, ticket, "Staff & more", NULL);
	/* once it is gone, it is given no more */
	assert_answer(f, 422,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   "place=facts&comment=x&was.causes=Staff+%26+more&" TICKED_BOTH));
	assert_causes(f, ticket, "Staff & more", NULL);
}

/* Whoever closes a ticket says nothing of causes that were left alone. */
static void test_5_5_a_close_leaves_causes_alone(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp"), other = make_ticket(f, "Plug");
	const char *form;

	desk(f);
	put_causes(f, ticket, "\"Heating\"");
	look(f, agent, ticket);
	form = strstr(body_of(f), clf_arena_printf(f->arena, "action=\"%s\"", at(f, ticket, "/close")));
	assert_non_null(form);
	form = clf_arena_copy(f->arena, form, (size_t)(strstr(form, "</form>") - form));
	assert_non_null(strstr(form, "name=\"was.causes\" value=\"Heating\""));
	/* a colleague added one since, which its set holds no more, and who closes may give none */
	put_causes(f, ticket, BOTH);
	set_holds(f, "\"Heating\"");
	nobody_gives_causes(f);
	assert_answer(f, 303,
		      fixture_form(f, agent, at(f, ticket, "/close"),
				   "place=close&reason=Refunded&comment=x&was.causes=Heating&causes=Heating"));
	assert_string_equal(clf_json_get_text(ticket_now(f, ticket), "status"), "Closed");
	assert_causes(f, ticket, "Heating", "Staff & more");
	/* a form that is shown again says what it was when it was shown first */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/statuses/Closed", "{\"causes\":\"required\"}"));
	put_causes(f, other, "\"Heating\"");
	assert_answer(f, 422,
		      fixture_form(f, admin, at(f, other, "/close"),
				   "place=close&reason=Refunded&comment=x&was.causes=Staff+%26+more"));
	form = strstr(body_of(f), clf_arena_printf(f->arena, "action=\"%s\"", at(f, other, "/close")));
	assert_non_null(form);
	form = clf_arena_copy(f->arena, form, (size_t)(strstr(form, "</form>") - form));
	assert_non_null(strstr(form, "name=\"was.causes\" value=\"Staff &amp; more\""));
	assert_non_null(strstr(form, "value=\"Heating\">"));
}

/* Whoever lacks a right for it is told so beside what was written. */
static void test_4_7_what_a_right_is_missing_for_is_not_lost(void **state)
{
	static const char *const denied[] = {"close", "reply", "note"};
	struct fixture *f = *state;
	const char *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp");

	desk(f);
	for (size_t i = 0; i < CLF_COUNT(denied); i++)
		assert_answer(
		    f, 200,
		    api(f, ADMIN, "PUT", "/api/v1/permissions",
			clf_arena_printf(f->arena, "{\"action\":\"%s\",\"role\":\"agent\",\"scope\":\"none\"}",
					 denied[i])));
	assert_answer(
	    f, 403,
	    fixture_form(f, agent, at(f, ticket, "/close"), "place=close&reason=Refunded&comment=A+long+reason"));
	assert_contains(f, "value=\"A long reason\"");
	assert_contains(f, "role=\"alert\"");
	assert_answer(f, 403, fixture_form(f, agent, at(f, ticket, "/note"), "place=note&text=Call+the+plumber"));
	assert_contains(f, "Call the plumber</textarea>");
	assert_answer(f, 403, fixture_form(f, agent, at(f, ticket, "/answer"), "place=answer&text=We+will+come"));
	assert_contains(f, "We will come</textarea>");
}

/* Explained and closed at once; what was said stands there when it is refused. */
static void test_5_5_a_ticket_is_explained_and_closed(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");
	const struct clf_json *now;

	desk(f);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"type\":\"Complaint\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/statuses/Closed", "{\"causes\":\"required\"}"));
	look(f, admin, ticket);
	assert_contains(f, "<option value=\"Refunded\"></option>");
	assert_answer(f, 422,
		      fixture_form(f, admin, at(f, ticket, "/close"),
				   "place=close&reason=Refunded&comment=Done+%3Cb%3E&learned=Ask+first&was.causes="));
	assert_contains(f, "Nothing was changed.");
	assert_contains(f, "name=\"reason\" list=\"close-reasons\" value=\"Refunded\"");
	assert_contains(f, "name=\"comment\" value=\"Done &lt;b&gt;\"");
	assert_contains(f, "name=\"learned\" value=\"Ask first\"");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/close"),
				   "place=close&reason=Refunded&comment=Done&learned=Ask+first&was.causes=&"
				   "causes=Staff+%26+more"));
	now = ticket_now(f, ticket);
	assert_string_equal(clf_json_get_text(now, "status"), "Closed");
	assert_string_equal(clf_json_get_text(now, "reason"), "Refunded");
	assert_string_equal(clf_json_get_text(now, "learned"), "Ask first");
	assert_int_equal(clf_json_size(clf_json_get(now, "causes")), 1);
}

static long long note_of(struct fixture *f, const char *session, long long ticket, const char *text)
{
	assert_answer(f, 303,
		      fixture_form(f, session, at(f, ticket, "/note"), clf_arena_printf(f->arena, "text=%s", text)));
	assert_answer(f, 200, api(f, ADMIN, "GET", api_at(f, ticket, "/comments"), NULL));
	return clf_json_get_number(item(f, 0), "id", 0);
}

/* By its author and nobody else. */
static void test_2_4_a_note_is_changed_and_deleted_by_its_author(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent), *note, *remove;
	long long ticket = make_ticket(f, "Lamp"), id = note_of(f, admin, ticket, "Call+her");

	note = at(f, ticket, clf_arena_printf(f->arena, "/notes/%lld", id));
	remove = clf_arena_printf(f->arena, "%s/remove", note);
	look(f, agent, ticket);
	assert_contains(f, "Call her");
	assert_lacks(f, "Change or delete");
	assert_answer(f, 403, fixture_form(f, agent, note, "place=own-note&text=Mine+now"));
	assert_answer(f, 403, fixture_form(f, agent, remove, "once=0123456789abcdef"));
	look(f, admin, ticket);
	assert_contains(f, clf_arena_printf(f->arena, "action=\"%s\"", note));
	assert_answer(f, 303, fixture_form(f, admin, note, "place=own-note&text=Call+%3Cb%3Ehim"));
	look(f, admin, ticket);
	assert_contains(f, "<div class=\"text\">Call &lt;b&gt;him</div>");
	assert_answer(f, 422, fixture_form(f, admin, note, "place=own-note&text="));
	assert_contains(f, "Nothing was changed.");
	assert_contains(f, "<details open><summary>Change or delete</summary>");
	assert_contains(f, "aria-label=\"Note\" required>\n</textarea>");
	assert_answer(f, 404, fixture_form(f, admin, at(f, make_ticket(f, "Other"), strrchr(note, 'n')), "text=x"));
	assert_answer(f, 403, post(f, admin, remove, "wrong"));
	assert_answer(f, 303, fixture_form(f, admin, remove, "once=0123456789abcdeg"));
	look(f, admin, ticket);
	assert_lacks(f, "him");
}

static void test_5_1_a_file_is_taken_away(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *remove;
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 201, api_file(f, ADMIN, api_at(f, ticket, "/attachments?name=lamp.txt"), "A lamp"));
	remove = at(f, ticket,
		    clf_arena_printf(f->arena, "/files/%lld/remove", (long long)clf_json_get_number(f->json, "id", 0)));
	look(f, admin, ticket);
	assert_contains(f, clf_arena_printf(f->arena, "action=\"%s\"", remove));
	assert_answer(f, 303, fixture_form(f, admin, remove, "once=0123456789abcdef"));
	look(f, admin, ticket);
	assert_lacks(f, "/files/");
	assert_answer(f, 404,
		      fixture_form(f, admin, at(f, make_ticket(f, "Other"), strstr(remove, "/files")), "once=k"));
}

/* What was filled in is there again, and who made it sees it. */
static void test_1_6_a_sub_ticket_is_made(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");
	const struct clf_json *now;
	const char *made;

	look(f, admin, ticket);
	assert_contains(f, "Make a sub-ticket");
	assert_answer(
	    f, 422,
	    fixture_form(f, admin, at(f, ticket, "/sub"),
			 "place=sub&subject=Repair+%3Cb%3E&text=Soon&owner=nobody%40nowhere.test&priority=high"));
	assert_contains(f, "name=\"subject\" value=\"Repair &lt;b&gt;\"");
	assert_contains(f, "Soon</textarea>");
	assert_contains(f, "<option value=\"high\" selected>");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/sub"),
				   "place=sub&subject=Repair&text=Soon&owner=agent%40example.test&priority=high"));
	made = clf_arena_strdup(f->arena, clf_http_response_header(&f->response, "Location"));
	now = ticket_now(f, ticket + 1);
	assert_string_equal(made, at(f, ticket + 1, "?done=made"));
	assert_string_equal(clf_json_get_text(now, "subject"), "Repair");
	assert_string_equal(clf_json_get_text(now, "priority"), "high");
	assert_int_equal(clf_json_get_number(now, "parent", 0), ticket);
}

/* Put away, brought back, and gone for good: each where it can be done, and by whom. */
static void test_5_6_a_ticket_is_put_away(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp");

	look(f, admin, ticket);
	assert_contains(f, "name=\"command\" value=\"spam\"");
	assert_lacks(f, "name=\"command\" value=\"restore\"");
	assert_lacks(f, "Purge");
	assert_answer(f, 409, fixture_form(f, admin, at(f, ticket, "/purge"), "place=more&sure=yes"));
	assert_answer(
	    f, 303,
	    fixture_form(f, admin, at(f, ticket, "/commands"), "place=more&command=spam&argument=&text=Adverts"));
	look(f, admin, ticket);
	assert_contains(f, "name=\"command\" value=\"restore\"");
	assert_lacks(f, "name=\"command\" value=\"spam\"");
	/* that asks for nothing: it takes nothing away */
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/commands"), "place=more&command=restore&text=No+adverts"));
	assert_string_equal(clf_json_get_text(ticket_now(f, ticket), "status"), "New");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/commands"), "place=more&command=spam&text=It+is"));
	look(f, agent, ticket);
	assert_lacks(f, "Purge");
	assert_answer(f, 403, fixture_form(f, agent, at(f, ticket, "/purge"), "place=more&sure=yes"));
	assert_answer(f, 422, fixture_form(f, admin, at(f, ticket, "/purge"), "place=more"));
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/purge"), "place=more&sure=yes"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/tickets?done=purged");
	assert_answer(f, 404, page(f, admin, at(f, ticket, "")));
}

/* What one is told of the ticket is one's own. */
static void test_5_10_one_is_told_of_all_or_of_nothing(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long ticket = make_ticket(f, "Lamp");

	look(f, admin, ticket);
	assert_contains(f, "Tell me of all that happens");
	assert_contains(f, "Tell me nothing of it");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/commands"), "command=watch&argument="));
	look(f, admin, ticket);
	assert_contains(f, "Tell me no more than usual");
	assert_lacks(f, "Tell me of all that happens");
	look(f, agent, ticket);
	assert_contains(f, "Tell me of all that happens");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/commands"), "command=mute&argument="));
	look(f, admin, ticket);
	assert_contains(f, "Tell me of it as usual");
	assert_answer(f, 303, fixture_form(f, admin, at(f, ticket, "/commands"), "command=mute&argument=off"));
	look(f, admin, ticket);
	assert_contains(f, "Tell me nothing of it");
}

/* Which way a change came. */
static void test_2_3_history_says_through_what(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"priority\":\"high\"}"));
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"), "comment=x&priority=low&was.priority=high"));
	look(f, admin, ticket);
	assert_contains(f, "medium → high · Ada &amp; Co · by API · <time");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"due_at\":\"2031-05-06T07:08:09Z\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/me", "{\"timezone\":\"Europe/Paris\"}"));
	look(f, admin, ticket);
	assert_contains(f, "Due: Tue 6 May 2031, 09:08 ·");
	assert_lacks(f, "Due: 2031");
	assert_contains(f, "high → low · Ada &amp; Co · <time");
}

/* First those who manage the segment; the segment that it began in is changed by those who may. */
static void test_5_2_owners_are_the_segments_managers(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp");
	const char *manager, *other;

	assert_answer(f, 200, api(f, ADMIN, "PATCH", api_at(f, ticket, ""), "{\"segment\":\"North\"}"));
	look(f, admin, ticket);
	manager = strstr(body_of(f), ", who manages North</option>");
	other = strstr(body_of(f), "<option value=\"admin@example.test\"");
	assert_non_null(manager);
	assert_non_null(other);
	assert_true(manager < other);
	assert_contains(f, "name=\"original_segment\"");
	assert_answer(f, 303,
		      fixture_form(f, admin, at(f, ticket, "/facts"),
				   "place=facts&comment=x&original_segment=North&was.original_segment="));
	assert_string_equal(clf_json_get_text(ticket_now(f, ticket), "original_segment"), "North");
	look(f, session_of(f, f->agent), ticket);
	assert_lacks(f, "name=\"original_segment\"");
	assert_answer(f, 200, api(f, ADMIN, "PUT", "/api/v1/settings/owners.strict", "{\"value\":\"on\"}"));
	look(f, admin, ticket);
	assert_contains(f, ", who manages North</option>");
	other = strstr(body_of(f), "id=\"fact-owner\"");
	manager = strstr(other, "</select>");
	assert_true(strstr(other, "admin@example.test") == NULL || strstr(other, "admin@example.test") > manager);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_5_1_tags_and_fields_that_were_set_up_are_changed),
	    TEST(test_5_1_a_ticket_of_many_tags_is_changed),
	    TEST(test_5_3_root_causes_are_ticked),
	    TEST(test_5_3_causes_that_were_left_alone_are_not_sent),
	    TEST(test_5_3_a_cause_that_is_offered_no_more_is_kept),
	    TEST(test_5_5_a_close_leaves_causes_alone),
	    TEST(test_4_7_what_a_right_is_missing_for_is_not_lost),
	    TEST(test_5_5_a_ticket_is_explained_and_closed),
	    TEST(test_2_4_a_note_is_changed_and_deleted_by_its_author),
	    TEST(test_5_1_a_file_is_taken_away),
	    TEST(test_1_6_a_sub_ticket_is_made),
	    TEST(test_5_6_a_ticket_is_put_away),
	    TEST(test_5_10_one_is_told_of_all_or_of_nothing),
	    TEST(test_2_3_history_says_through_what),
	    TEST(test_5_2_owners_are_the_segments_managers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
