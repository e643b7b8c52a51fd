/*
 * test_administration_page.c - what administrators own, set up by its pages as a person does it, without scripts.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define AT "/administration/"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static void make(struct fixture *f, const char *path, const char *json)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1%s", path), json));
}

static void leads_to(struct fixture *f, const char *path)
{
	assert_string_equal(clf_http_response_header(&f->response, "Location"), path);
}

/* The id of what an API's list has by that name. */
static long long id_of(struct fixture *f, const char *list, const char *name)
{
	const struct clf_json *items;

	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s", list), NULL));
	items = clf_json_get(f->json, "items");
	for (size_t i = 0; i < clf_json_size(items); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(items, i), "name"), name))
			return clf_json_get_number(clf_json_at(items, i), "id", 0);
	}
	fail_msg("no %s in %s", name, list);
	return 0;
}

static const char *one(struct fixture *f, const char *kind, long long id, const char *rest)
{
	return clf_arena_printf(f->arena, AT "%s/%lld%s", kind, id, rest);
}

static const char *one_of_list(struct fixture *f, const char *list, const char *name)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s/%s", list, name), NULL));
	return body_of(f);
}

/* Every kind has a page that says what it is for, and each of its forms has a name for each of its fields. */
static void test_3_7_each_kind_of_thing_has_a_page(void **state)
{
	static const char *const kinds[] = {"statuses", "queues",     "stages",    "types",     "reasons",
					    "causes",   "cause-sets", "teams",     "segments",  "fields",
					    "surveys",  "dashboards", "calendars", "programmes"};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, AT "%s", kinds[i])));
		assert_contains(f, "class=\"lead\"");
		assert_contains(f, "\" aria-current=\"page\"");
	}
	assert_answer(f, 404, page(f, session, AT "nothing"));
	assert_answer(f, 404, page(f, session, AT "teams/4711"));
}

static void test_2_1_a_team_is_made_filled_and_renamed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	assert_answer(f, 303, send_form(f, session, AT "teams", "place=make&name=Night+%26+day"));
	leads_to(f, AT "teams?done=added");
	assert_answer(f, 200, page(f, session, AT "teams?done=added"));
	assert_contains(f, "Night &amp; day</a>");
	assert_contains(f, "Added.");
	id = id_of(f, "/teams", "Night & day");
	assert_answer(f, 200, page(f, session, one(f, "teams", id, "")));
	assert_contains(f, "value=\"agent@example.test\">");
	assert_answer(
	    f, 303,
	    send_form(f, session, one(f, "teams", id, ""),
		      "place=change&was-name=Night+%26+day&name=Night&was-kind=team&kind=team&was-members=&members="
		      "agent%40example.test&was-mailbox=&mailbox=night%40example.test"));
	assert_answer(f, 200, page(f, session, AT "teams"));
	assert_contains(f, ">Night</a>");
	assert_contains(f, ">team</td>");
	assert_contains(f, "night@example.test");
	assert_answer(f, 200, page(f, session, one(f, "teams", id, "")));
	assert_contains(f, "value=\"agent@example.test\" checked>");
	assert_answer(
	    f, 409,
	    send_form(f, session, one(f, "teams", id, ""), "place=change&was-name=Night&name=Night&kind=group"));
	assert_contains(f, "take that away first");
	assert_contains(f, "value=\"group\" selected>");
}

/* Whole at once; a name that is taken is said beside its field, and what was ticked stays so. */
static void test_2_1_a_team_is_made_with_who_is_in_it(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303,
		      send_form(f, session, AT "teams",
				"place=make&name=Night&kind=group&members=agent%40example.test&mailbox="));
	one_of_list(f, "/teams", "Night");
	assert_contains(f, "\"kind\":\"group\"");
	assert_contains(f, "agent@example.test");
	assert_answer(f, 409,
		      send_form(f, session, AT "teams",
				"place=make&name=night&kind=group&members=agent%40example.test&mailbox="));
	assert_contains(f, "id=\"make-name-error\">There is a team");
	assert_contains(f, "value=\"agent@example.test\" checked>");
	assert_contains(f, "value=\"group\" selected>");
	assert_answer(f, 303,
		      send_form(f, session, AT "segments", "place=make&name=Paris&managers=agent%40example.test"));
	one_of_list(f, "/segments", "Paris");
	assert_contains(f, "\"managers\":[\"agent@example.test\"]");
	assert_answer(f, 422,
		      send_form(f, session, AT "segments", "place=make&name=Lyon&managers=nobody%40example.test"));
	assert_contains(f, "there is no such agent");
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/segments/Lyon", NULL));
}

/* Whoever left is offered for nothing new. */
static void test_2_1_who_left_is_not_offered(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200, page(f, session, AT "teams"));
	assert_contains(f, "name=\"members\" type=\"checkbox\" value=\"agent@example.test\"");
	fixture_sql(
	    f, "UPDATE agent SET active = 0 WHERE party = (SELECT id FROM party WHERE address = 'agent@example.test')");
	assert_answer(f, 200, page(f, session, AT "teams"));
	assert_lacks(f, "value=\"agent@example.test\"");
}

/* Before anything is removed its page says what names it, and how many; the API says the same. */
static void test_3_7_what_uses_a_thing_is_told_before_it_goes(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp"), stage, team, type;

	make(f, "/lists/stage", "{\"name\":\"Kitchen\"}");
	make(f, "/teams", "{\"name\":\"Night\"}");
	make(f, "/lists/type", "{\"name\":\"Refund\",\"team\":\"Night\"}");
	make(f, "/views", "{\"name\":\"Cooks\",\"query\":\"stage=Kitchen\"}");
	stage = id_of(f, "/lists/stage", "Kitchen");
	team = id_of(f, "/teams", "Night");
	type = id_of(f, "/lists/type", "Refund");
	assert_answer(f, 200, page(f, session, one(f, "types", type, "")));
	assert_contains(f, "?uses=yes#remove\">See what uses it</a>");
	assert_lacks(f, "Nothing uses it.");
	assert_answer(f, 200, page(f, session, one(f, "types", type, "?uses=yes")));
	assert_contains(f, "Nothing uses it.");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"stage\":\"Kitchen\"}"));
	assert_answer(f, 200, page(f, session, one(f, "stages", stage, "?uses=yes")));
	assert_contains(f, "Open tickets: 1");
	assert_contains(f, "Saved views: 1");
	assert_lacks(f, "Nothing uses it.");
	assert_lacks(f, "Ended tickets");
	assert_answer(f, 200, page(f, session, one(f, "teams", team, "?uses=yes")));
	assert_contains(f, "Types: 1");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/teams/Night/uses", NULL));
	assert_contains(f, "{\"used_by\":[{\"what\":\"types\",\"count\":1}]}");
	assert_answer(f, 403, api(f, AGENT, "GET", "/api/v1/teams/Night/uses", NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/lists/stage/Nowhere/uses", NULL));
	/* Told before, what takes its place is asked for once. */
	assert_answer(
	    f, 303, send_form(f, session, one(f, "stages", stage, "/remove"), "place=remove&sure=yes&replace_by=none"));
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/lists/stage/Kitchen/uses", NULL));
}

/* A field's page says in how many tickets it stands, of whatever type it is. */
static void test_3_7_the_tickets_that_hold_a_field_are_counted(void **state)
{
	static const char *const fields[][3] = {{"room", "line", "\"12\""},
						{"nights", "number", "3"},
						{"vip", "flag", "true"},
						{"story", "text", "\"One\\ntwo\""}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	make_ticket(f, "Another");
	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		long long id;

		make(f, "/fields",
		     clf_arena_printf(f->arena, "{\"name\":\"%s\",\"type\":\"%s\"}", fields[i][0], fields[i][1]));
		id = id_of(f, "/fields", fields[i][0]);
		assert_answer(f, 200, page(f, session, one(f, "fields", id, "?uses=yes")));
		assert_contains(f, "Nothing uses it.");
		assert_answer(f, 200,
			      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
				  clf_arena_printf(f->arena, "{\"fields\":{\"%s\":%s}}", fields[i][0], fields[i][2])));
		assert_answer(f, 200, page(f, session, one(f, "fields", id, "?uses=yes")));
		assert_contains(f, "Tickets: 1<");
		assert_lacks(f, "Nothing uses it.");
	}
}

/* Each mistake of a calendar stands beside the field it is in, once. */
static void test_5_9_what_is_wrong_with_a_calendar_stands_beside_its_field(void **state)
{
	static const struct {
		const char *form, *id, *says;
	} wrong[] = {
	    {"name=Office&timezone=Mars&hours.mon=09:00-17:00", "make-timezone-error", "There is no time zone"},
	    {"name=Office&timezone=Europe/Paris&hours.mon=9-17", "make-hours-error", "write 09:00-12:30"},
	    {"name=Office&timezone=Europe/Paris&hours.mon=", "make-hours-error", "no working time"},
	    {"name=Desk&timezone=Europe/Paris&hours.mon=09:00-17:00", "make-name-error", "There is a calendar"},
	};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	make(f, "/calendars",
	     "{\"name\":\"Desk\",\"timezone\":\"Europe/Paris\",\"hours\":{\"mon\":[\"09:00-17:00\"]}}");
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		unsigned status =
		    send_form(f, session, AT "calendars", clf_arena_printf(f->arena, "place=make&%s", wrong[i].form));

		assert_int_equal(status, i == 3 ? 409 : 422);
		assert_contains(f, clf_arena_printf(f->arena, "id=\"%s\">", wrong[i].id));
		assert_contains(f, wrong[i].says);
		assert_contains(f, "change what is marked");
	}
	id = id_of(f, "/calendars", "Desk");
	assert_answer(f, 422,
		      send_form(f, session, one(f, "calendars", id, "/day"), "place=day&day=25.12.2026&name=Xmas"));
	assert_contains(f, "id=\"day-day-error\">");
	assert_contains(f, "value=\"Xmas\"");
	assert_lacks(f, "<code>day</code>");
	assert_answer(
	    f, 422,
	    send_form(f, session, one(f, "calendars", id, "/day"), "place=day&day=2026-12-25&name=Xmas&hours=9"));
	assert_contains(f, "id=\"day-hours-error\">");
}

/* Two administrators at the same team: who changed its name takes no member away that came meanwhile. */
static void test_2_1_only_what_was_changed_is_changed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	make(f, "/teams", "{\"name\":\"Night\"}");
	id = id_of(f, "/teams", "Night");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/teams/Night", "{\"members\":[\"agent@example.test\"]}"));
	assert_answer(
	    f, 303,
	    send_form(f, session, one(f, "teams", id, ""),
		      "place=change&was-name=Night&name=Late&was-kind=team&kind=team&was-members=&was-mailbox=&"
		      "mailbox="));
	assert_non_null(strstr(one_of_list(f, "/teams", "Late"), "\"agents\":[\"agent@example.test\"]"));
	assert_answer(
	    f, 303,
	    send_form(f, session, one(f, "teams", id, ""),
		      "place=change&was-name=Late&name=Late&was-kind=team&kind=team&was-members=agent%40example.test"
		      "&was-mailbox=&mailbox="));
	assert_non_null(strstr(one_of_list(f, "/teams", "Late"), "\"agents\":[]"));
}

/* What is refused is shown again as it was typed, with what is wrong beside its field. */
static void test_nothing_typed_is_lost(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	make(f, "/teams", "{\"name\":\"Night\"}");
	make(f, "/teams", "{\"name\":\"Day\"}");
	id = id_of(f, "/teams", "Night");
	assert_answer(
	    f, 422,
	    send_form(f, session, one(f, "teams", id, ""),
		      "place=change&was-name=Night&name=%3Cb%3ELate&was-mailbox=&mailbox=no+address&was-kind=team&"
		      "kind=group"));
	assert_contains(f, "name=\"mailbox\" type=\"email\" value=\"no address\"");
	assert_contains(f, "aria-invalid=\"true\"");
	assert_contains(f, "id=\"change-mailbox-error\">Must be a mail address");
	assert_contains(f, "value=\"&lt;b&gt;Late\"");
	assert_contains(f, "value=\"group\" selected>");
	assert_contains(f, "name=\"was-name\" value=\"Night\"");
	assert_lacks(f, "<b>Late");
	assert_answer(f, 422, send_form(f, session, AT "statuses", "place=make&name=Parked&definition=&kind=open"));
	assert_contains(f, "value=\"Parked\"");
	assert_contains(f, "id=\"make-definition-error\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/teams/Night", NULL));
	assert_string_equal(text_at(f, "kind"), "team");
}

/* As a browser sends one with many choices ticked; and what is wrong is said in the reader's language. */
static void test_a_form_of_many_fields_is_taken(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	struct clf_buf form;

	clf_buf_init(&form, 64 << 10);
	clf_buf_add_text(&form, "place=make&name=Many+members");
	for (unsigned i = 0; i < 600; i++)
		clf_buf_printf(&form, "&was-agents=a%u", i);
	assert_answer(f, 303, send_form(f, session, AT "teams", form.p));
	clf_buf_free(&form);
	fixture_sql(f, "UPDATE agent SET locale = 'fr'");
	assert_answer(f, 422, send_form(f, session, AT "statuses", "place=make&name=Parked&definition=&kind=open"));
	assert_contains(f, "Ne doit pas être vide");
	assert_lacks(f, "must not be empty");
}

/* Whoever asks by the API or a terminal reads English; who reads a page reads it in their language, whatever was typed.
 */
static void a_refusal_is_told_in_the_readers_language(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	fixture_sql(f, "UPDATE agent SET locale = 'it'");
	assert_answer(f, 422, send_form(f, session, AT "statuses", "place=make&name=Open&definition=x&kind=open"));
	assert_contains(f, "È già di un altro stato");
	assert_lacks(f, "another status");
	assert_answer(f, 422,
		      send_form(f, session, AT "dashboards",
				"place=make&name=%25s%25n%3Cb%3E&url=https%3A%2F%2Fx.example%2F%7B%7Bnmber%7D%7D"));
	assert_contains(f, "Non ha un campo {{nmber}}; il più vicino è {{number}}");
	assert_contains(f, "%s%n&lt;b&gt;");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/dashboards", "{\"name\":\"x\",\"url\":\"ftp://x\"}"));
	assert_contains(f, "must begin with https:// or http://");
	fixture_sql(f, "UPDATE agent SET locale = 'ja'");
	assert_answer(f, 404, page(f, session, "/tickets/99999"));
	assert_contains(f, "チケット 99999 はないか、閲覧の権限がありません。</p>");
	fixture_sql(f, "UPDATE agent SET locale = NULL");
	assert_answer(f, 404, page(f, session, "/tickets/99999"));
	assert_contains(f, "There is no ticket 99999 that you may see.</p>");
}

/* A segment has managers; their names are chosen, not typed. */
static void test_2_1_a_segment_has_managers(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	assert_answer(f, 303, send_form(f, session, AT "segments", "place=make&name=South"));
	id = id_of(f, "/segments", "South");
	assert_answer(f, 303,
		      send_form(f, session, one(f, "segments", id, ""),
				"place=change&was-name=South&name=South&was-managers=&managers=agent%40example.test"));
	assert_non_null(strstr(one_of_list(f, "/segments", "South"), "agent@example.test"));
}

/* Consequences come before the deed: what names it is told, and what takes its place is asked for. */
static void test_3_7_a_status_in_use_is_replaced(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp"), id;

	assert_answer(f, 303,
		      send_form(f, session, AT "statuses",
				"place=make&name=Parked&definition=It+waits+here.&kind=postponed&causes=forbidden"));
	assert_answer(f, 200, page(f, session, AT "statuses"));
	assert_contains(f, ">Parked</a>");
	assert_contains(f, "It waits here.");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"status\":\"Parked\"}"));
	id = id_of(f, "/statuses", "Parked");
	assert_answer(f, 409, send_form(f, session, one(f, "statuses", id, "/remove"), "place=remove&replace_by="));
	assert_contains(f, "Tickets: 1");
	assert_contains(f, "<details class=\"card\" open>");
	assert_contains(f, "value=\"Postponed\"");
	assert_lacks(f, "<option value=\"Parked\"");
	/* What it would take the place of is told first; nothing is done yet, and what was chosen stays chosen. */
	assert_answer(f, 409,
		      send_form(f, session, one(f, "statuses", id, "/remove"), "place=remove&replace_by=Postponed"));
	assert_contains(f, "Tickets: 1");
	assert_contains(f, "value=\"Postponed\" selected");
	assert_contains(f, "name=\"sure\" value=\"yes\"");
	assert_int_equal(id_of(f, "/statuses", "Parked") != 0, true);
	assert_answer(
	    f, 303,
	    send_form(f, session, one(f, "statuses", id, "/remove"), "place=remove&sure=yes&replace_by=Postponed"));
	leads_to(f, AT "statuses?done=removed");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_string_equal(text_at(f, "status"), "Postponed");
}

/* A kind never changes: the form doesn't offer it; and what somebody sends all the same is refused by the API. */
static void test_3_7_a_status_is_reworded(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id = id_of(f, "/statuses", "Open");

	assert_answer(f, 200, page(f, session, one(f, "statuses", id, "")));
	assert_lacks(f, "name=\"kind\"");
	assert_contains(f, "name=\"awaits\"");
	assert_answer(
	    f, 303,
	    send_form(f, session, one(f, "statuses", id, ""),
		      "place=change&was-name=Open&name=In+work&was-definition=x&definition=Somebody+works+on+it.&"
		      "was-causes=free&causes=free&was-awaits=off"));
	assert_non_null(strstr(one_of_list(f, "/statuses", "In%20work"), "Somebody works on it."));
}

static const char *names_in_order(struct fixture *f, const char *list)
{
	const struct clf_json *items;
	const char *names = "";

	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s", list), NULL));
	items = clf_json_get(f->json, "items");
	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *row = clf_json_at(items, i);

		if (!clf_json_get_bool(row, "builtin", false))
			names = clf_arena_printf(f->arena, "%s%s ", names, clf_json_get_text(row, "name"));
	}
	return names;
}

static void move(struct fixture *f, const char *session, const char *kind, long long id, const char *where)
{
	assert_answer(f, 303,
		      send_form(f, session, clf_arena_printf(f->arena, AT "%s/order", kind),
				clf_arena_printf(f->arena, "id=%lld&move=%s", id, where)));
}

static void test_2_1_a_list_is_put_in_order(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *const names[] = {"One", "Two", "Three"};
	long long id;

	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_answer(
		    f, 303,
		    send_form(f, session, AT "queues", clf_arena_printf(f->arena, "place=make&name=%s", names[i])));
	id = id_of(f, "/lists/queue", "Two");
	move(f, session, "queues", id, "up");
	assert_string_equal(names_in_order(f, "/lists/queue"), "Two One Three ");
	move(f, session, "queues", id, "up");
	assert_string_equal(names_in_order(f, "/lists/queue"), "Two One Three ");
	move(f, session, "queues", id, "down");
	move(f, session, "queues", id, "down");
	assert_string_equal(names_in_order(f, "/lists/queue"), "One Three Two ");
	move(f, session, "queues", id, "down");
	assert_string_equal(names_in_order(f, "/lists/queue"), "One Three Two ");
	assert_answer(f, 404, send_form(f, session, AT "teams/order", "id=1&move=up"));
	assert_answer(f, 422, send_form(f, session, AT "queues/order", "id=1&move=sideways"));
}

/* A type chooses team, root causes and required fields; those are chosen from what there is. */
static void test_5_16_a_type_leads_its_tickets(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long set, id;

	make(f, "/teams", "{\"name\":\"Night\"}");
	make(f, "/fields", "{\"name\":\"room\",\"label\":\"Room\",\"type\":\"line\"}");
	assert_answer(f, 303, send_form(f, session, AT "causes", "place=make&name=Noise"));
	assert_answer(f, 303, send_form(f, session, AT "cause-sets", "place=make&name=House&causes=Noise"));
	set = id_of(f, "/root-causes", "House");
	assert_answer(f, 200, page(f, session, AT "types"));
	assert_contains(f, clf_arena_printf(f->arena, "<option value=\"%lld\">House</option>", set));
	assert_contains(f, "value=\"room\">Room</label>");
	assert_lacks(f, "value=\"priority\">");
	assert_answer(
	    f, 303,
	    send_form(
		f, session, AT "types",
		clf_arena_printf(f->arena, "place=make&name=Complaint&team=Night&cause_set=%lld&requires=room", set)));
	assert_answer(f, 200, page(f, session, AT "types"));
	assert_contains(f, "<td data-label=\"Root causes\">House</td>");
	assert_contains(f, "<td data-label=\"Required fields\">Room</td>");
	id = id_of(f, "/lists/type", "Complaint");
	assert_answer(f, 200, page(f, session, one(f, "types", id, "")));
	assert_contains(f, clf_arena_printf(f->arena, "<option value=\"%lld\" selected>House</option>", set));
	assert_answer(f, 303,
		      send_form(f, session, one(f, "types", id, ""),
				clf_arena_printf(f->arena,
						 "place=change&was-name=Complaint&name=Complaint&was-team=Night&team=&"
						 "was-cause_set=%lld&cause_set=&was-requires=room",
						 set)));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/lists/type", NULL));
	assert_non_null(strstr(body_of(f), "\"team\":null,\"cause_set\":null,\"requires\":[]"));
}

static void test_2_1_choices_are_asked_for_where_there_are_some(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303,
		      send_form(f, session, "/administration/fields", "place=make&label=Room&name=room&type=text"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/fields/room", NULL));
	assert_answer(f, 200, page(f, session, one(f, "fields", clf_json_get_number(f->json, "id", 0), "")));
	assert_contains(f, "value=\"Room\"");
	assert_lacks(f, "name=\"choices\"");
	assert_answer(f, 303,
		      send_form(f, session, "/administration/fields",
				"place=make&label=Wing&name=wing&type=choice&choices=East%0D%0AWest"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/fields/wing", NULL));
	assert_answer(f, 200, page(f, session, one(f, "fields", clf_json_get_number(f->json, "id", 0), "")));
	assert_contains(f, "name=\"choices\"");
}

static void test_2_1_a_field_and_its_choices(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	assert_answer(
	    f, 303,
	    send_form(f, session, AT "fields",
		      "place=make&label=Wing&name=wing&type=choice&choices=East%0D%0A%0D%0AWest+%26+South%0D%0A"));
	assert_answer(f, 303, send_form(f, session, AT "fields", "place=make&label=&name=floor&type=number&inside=on"));
	assert_answer(f, 200, page(f, session, AT "fields"));
	assert_contains(f, ">Wing</a>");
	assert_contains(f, "East, West &amp; South");
	assert_contains(f, ">number</td>");
	assert_lacks(f, ">Priority</a>");
	id = id_of(f, "/fields", "wing");
	move(f, session, "fields", id, "down");
	assert_string_equal(names_in_order(f, "/fields"), "floor wing ");
	assert_answer(f, 303,
		      send_form(f, session, one(f, "fields", id, "/rename-choice"),
				"place=rename-choice&choice=West+%26+South&name=West"));
	leads_to(f, one(f, "fields", id, "?done=saved"));
	assert_answer(
	    f, 422,
	    send_form(f, session, one(f, "fields", id, "/rename-choice"), "place=rename-choice&choice=West&name="));
	assert_contains(f, "id=\"rename-choice-name-error\"");
	assert_answer(f, 303,
		      send_form(f, session, one(f, "fields", id, "/remove-choice"),
				"place=remove-choice&choice=East&replace_by=West"));
	assert_null(strstr(one_of_list(f, "/fields", "wing"), "East"));
	assert_non_null(strstr(body_of(f), "\"name\":\"West\"}]"));
	assert_answer(f, 303, send_form(f, session, one(f, "fields", id, "/remove"), "place=remove"));
	assert_string_equal(names_in_order(f, "/fields"), "floor ");
}

static void test_6_8_a_link_to_a_dashboard(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 422, send_form(f, session, AT "dashboards", "place=make&name=BI&url=javascript%3Aalert(1)"));
	assert_contains(f, "value=\"javascript:alert(1)\"");
	assert_answer(f, 303,
		      send_form(f, session, AT "dashboards",
				"place=make&name=BI&url=https%3A%2F%2Fbi.example%2Ft%3Fn%3D%7B%7Bnumber%7D%7D"));
	assert_answer(f, 200, page(f, session, AT "dashboards"));
	assert_contains(f, "https://bi.example/t?n={{number}}");
}

static void test_1_8_surveys_say_whether_tickets_show_answers(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id;

	make(
	    f, "/responses",
	    "{\"response_id\":\"r-1\",\"score\":1,\"comment\":\"Cold\",\"programme\":\"Stay\",\"survey\":\"Check-out\","
	    "\"customer\":{\"address\":\"n@example.com\"}}");
	assert_answer(f, 200, page(f, session, AT "surveys"));
	assert_contains(f, "<td data-label=\"Programme\">Stay</td>");
	assert_contains(f, "<td data-label=\"Tickets show what was answered\">yes</td>");
	assert_lacks(f, "name=\"place\" value=\"make\"");
	id = id_of(f, "/surveys", "Check-out");
	assert_answer(f, 303,
		      send_form(f, session, one(f, "surveys", id, ""),
				"place=change&was-name=Check-out&name=Check-out&was-show_response=on"));
	assert_answer(f, 200, page(f, session, AT "surveys"));
	assert_contains(f, "<td data-label=\"Tickets show what was answered\">no</td>");
	id = id_of(f, "/programmes", "Stay");
	assert_answer(f, 303,
		      send_form(f, session, one(f, "programmes", id, ""), "place=change&was-name=Stay&name=Stays"));
	assert_answer(f, 200, page(f, session, AT "programmes"));
	assert_contains(f, ">Stays</a>");
	assert_answer(f, 404, send_form(f, session, AT "programmes", "place=make&name=Mine"));
	assert_answer(f, 404, send_form(f, session, one(f, "programmes", id, "/remove"), "place=remove"));
}

#define CALENDAR                                                                                                       \
	"place=make&name=France&timezone=Europe%2FParis&hours.mon=09:00-12:30,+13:30-18:00&hours.tue=09:00-17:00"

static void test_5_4_a_calendar_with_its_holidays(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *file;
	long long id;

	assert_answer(f, 422, send_form(f, session, AT "calendars", CALENDAR "&hours.wed=nine+to+five"));
	assert_contains(f, "value=\"nine to five\"");
	assert_contains(f, "id=\"make-hours-error\">Wed has");
	assert_answer(f, 303, send_form(f, session, AT "calendars", CALENDAR));
	id = id_of(f, "/calendars", "France");
	assert_answer(f, 200, page(f, session, one(f, "calendars", id, "")));
	assert_contains(f, "value=\"09:00-12:30, 13:30-18:00\"");
	assert_lacks(f, "Make a day like others again");
	assert_contains(f, "id=\"day-name\" name=\"name\" value=\"\"");
	assert_answer(f, 303,
		      send_form(f, session, one(f, "calendars", id, "/day"),
				"place=day&day=2026-12-24&name=Eve&hours=09:00-12:00"));
	assert_answer(f, 200, page(f, session, one(f, "calendars", id, "")));
	assert_contains(f, "<td class=\"brief\">2026-12-24</td>");
	file = "place=check&file=2026-12-25%2CChristmas+%3Cb%3E%0D%0Anonsense%0D%0A";
	assert_answer(f, 200, send_form(f, session, one(f, "calendars", id, "/check"), file));
	assert_contains(f, "Nothing was done yet.");
	assert_contains(f, "New days: 1.");
	assert_contains(f, "Christmas &lt;b&gt;");
	assert_contains(f, "Line 2:");
	assert_contains(f, "\nnonsense\r\n</textarea>");
	assert_lacks(f, "<td class=\"brief\">2026-12-25</td>");
	assert_answer(f, 200, send_form(f, session, one(f, "calendars", id, "/import"), file));
	assert_contains(f, "The holidays are imported.");
	assert_contains(f, "<td class=\"brief\">2026-12-25</td>");
	assert_answer(f, 303, send_form(f, session, one(f, "calendars", id, "/no-day"), "place=no-day&day=2026-12-25"));
	assert_answer(f, 200, page(f, session, one(f, "calendars", id, "")));
	assert_lacks(f, "<td class=\"brief\">2026-12-25</td>");
	assert_answer(
	    f, 303,
	    send_form(f, session, one(f, "calendars", id, ""),
		      "place=change&was-name=France&name=France&was-timezone=Europe%2FParis&timezone=Europe%2FParis&"
		      "was-hours=x&hours.mon=10:00-12:00&was-default=off&default=on&was-segments="));
	assert_answer(f, 200, page(f, session, AT "calendars"));
	assert_contains(f, "<td data-label=\"Holds where no other does\">yes</td>");
	assert_non_null(strstr(one_of_list(f, "/calendars", clf_arena_printf(f->arena, "%lld", id)),
			       "\"hours\":{\"mon\":[\"10:00-12:00\"]}"));
}

/* From the thing to what was changed of it, from there to the thing, and to what it was called before. */
static void test_7_12_what_changed_is_found_from_the_thing(void **state)
{
	static const struct {
		const char *page, *api, *kind, *before, *after;
	} cases[] = {
	    {"segments", "/segments", "segment", "South", "South%20%26%20co"},
	    {"teams", "/teams", "team", "Desk", "Desk%20%26%20co"},
	    {"queues", "/lists/queue", "list", "queue%20Hall", "queue%20Hall%20%26%20co"},
	    {"statuses", "/statuses", "status", "Parked", "Parked%20%26%20co"},
	    {"calendars", "/calendars", "calendar", "Year", "Year%20%26%20co"},
	    {"cause-sets", "/root-causes", "root-causes", "Set", "Set%20%26%20co"},
	};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *before =
		    strrchr(cases[i].before, '0') != NULL ? strrchr(cases[i].before, '0') + 1 : cases[i].before;
		const char *extra = strcmp(cases[i].page, "statuses") == 0
					? ",\"kind\":\"open\",\"definition\":\"It waits.\""
				    : strcmp(cases[i].page, "calendars") == 0
					? ",\"timezone\":\"Europe/Paris\",\"hours\":{\"mon\":[\"09:00-17:00\"]}"
					: "";
		const char *at = clf_arena_printf(f->arena, "/api/v1%s", cases[i].api);
		long long id;

		assert_answer(
		    f, 201,
		    api(f, ADMIN, "POST", at, clf_arena_printf(f->arena, "{\"name\":\"%s\"%s}", before, extra)));
		id = id_of(f, cases[i].api, before);
		assert_answer(f, 200,
			      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "%s/%lld", at, id),
				  clf_arena_printf(f->arena, "{\"name\":\"%s & co\"}", before)));
		assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, AT "%s", cases[i].page)));
		assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/audit?kind=%s\">", cases[i].kind));
		assert_answer(f, 200, page(f, session, one(f, cases[i].page, id, "")));
		assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/audit?kind=%s&amp;subject=%s\">",
						    cases[i].kind, cases[i].after));
		assert_answer(
		    f, 200,
		    page(f, session,
			 clf_arena_printf(f->arena, "/audit?kind=%s&subject=%s", cases[i].kind, cases[i].after)));
		assert_contains(f, clf_arena_printf(f->arena, "<a href=\"%s\">%s &amp; co</a>",
						    one(f, cases[i].page, id, ""), before));
		assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/audit?kind=%s&amp;subject=%s\"><s>%s</s></a>",
						    cases[i].kind, cases[i].before, before));
		/* What is there no longer is in its list. */
		assert_answer(
		    f, 200,
		    page(f, session,
			 clf_arena_printf(f->arena, "/audit?kind=%s&subject=%s", cases[i].kind, cases[i].before)));
		assert_contains(f, clf_arena_printf(f->arena, "<a href=\"" AT "%s\">%s</a>", cases[i].page, before));
	}
}

/* What was done stands in the audit as done by the page, and nobody but administrators does it. */
static void test_7_who_may_and_who_did(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *agent;
	long long id;

	assert_answer(f, 303, send_form(f, session, AT "segments", "place=make&name=South"));
	id = id_of(f, "/segments", "South");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "via"), "page");
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", one(f, "segments", id, "/remove"), "place=remove"));
	agent = sign_in(f, f->agent, "agent@example.test");
	assert_answer(f, 403, page(f, agent, AT "segments"));
	assert_answer(f, 403, send_form(f, agent, one(f, "segments", id, "/remove"), "place=remove"));
	assert_answer(f, 403, send_form(f, agent, AT "segments", "place=make&name=North-west"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/segments/South", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_3_7_each_kind_of_thing_has_a_page),
	    with_fixture(test_2_1_a_team_is_made_filled_and_renamed),
	    with_fixture(test_2_1_a_team_is_made_with_who_is_in_it),
	    with_fixture(test_2_1_who_left_is_not_offered),
	    with_fixture(test_3_7_what_uses_a_thing_is_told_before_it_goes),
	    with_fixture(test_3_7_the_tickets_that_hold_a_field_are_counted),
	    with_fixture(test_5_9_what_is_wrong_with_a_calendar_stands_beside_its_field),
	    with_fixture(test_2_1_only_what_was_changed_is_changed),
	    with_fixture(test_nothing_typed_is_lost),
	    with_fixture(test_a_form_of_many_fields_is_taken),
	    with_fixture(a_refusal_is_told_in_the_readers_language),
	    with_fixture(test_2_1_a_segment_has_managers),
	    with_fixture(test_3_7_a_status_in_use_is_replaced),
	    with_fixture(test_3_7_a_status_is_reworded),
	    with_fixture(test_2_1_a_list_is_put_in_order),
	    with_fixture(test_5_16_a_type_leads_its_tickets),
	    with_fixture(test_2_1_choices_are_asked_for_where_there_are_some),
	    with_fixture(test_2_1_a_field_and_its_choices),
	    with_fixture(test_6_8_a_link_to_a_dashboard),
	    with_fixture(test_1_8_surveys_say_whether_tickets_show_answers),
	    with_fixture(test_5_4_a_calendar_with_its_holidays),
	    with_fixture(test_7_12_what_changed_is_found_from_the_thing),
	    with_fixture(test_7_who_may_and_who_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
