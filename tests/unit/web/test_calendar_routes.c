/*
 * test_calendar_routes.c - calendars over the API: agents read them, administrators change them, and what is wrong is
 * told.
 */
#include "clf/base/count.h"
#include "clf/store/engine/revision.h"
#include "web_fixture.h"

#define PATH "/api/v1/calendars"
#define OFFICE                                                                                                         \
	"{\"name\":\"Office\",\"timezone\":\"Europe/Paris\",\"hours\":{\"mon\":[\"09:00-12:30\",\"13:30-18:00\"],"     \
	"\"fri\":[\"09:00-16:00\"]}}"

static const char *office(struct fixture *f)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", PATH, OFFICE));
	return clf_arena_printf(f->arena, PATH "/%lld", (long long)clf_json_get_number(f->json, "id", 0));
}

static const char *below(struct fixture *f, const char *path, const char *what)
{
	return clf_arena_printf(f->arena, "%s%s", path, what);
}

static int64_t revision(struct fixture *f)
{
	int64_t number = 0;

	assert_int_equal(clf_revision(f->web->act.store, &number, NULL), CLF_OK);
	return number;
}

static void agents_read_and_administrators_change(void **state)
{
	struct fixture *f = *state;
	const char *path = office(f);
	const struct {
		const char *method, *path, *body;
	} calls[] = {
	    {"POST", PATH, OFFICE},
	    {"PATCH", path, "{\"name\":\"Desk\"}"},
	    {"DELETE", path, NULL},
	    {"PUT", below(f, path, "/days/2026-12-25"), "{}"},
	    {"DELETE", below(f, path, "/days/2026-12-25"), NULL},
	    {"POST", below(f, path, "/import"), "{\"file\":\"2026-12-25\"}"},
	    {"POST", below(f, path, "/import/check"), "{\"file\":\"2026-12-25\"}"},
	};

	for (size_t i = 0; i < CLF_COUNT(calls); i++) {
		assert_answer(f, 403, api(f, AGENT, calls[i].method, calls[i].path, calls[i].body));
		assert_answer(f, 401, api(f, NULL, calls[i].method, calls[i].path, calls[i].body));
	}
	assert_answer(f, 200, api(f, AGENT, "GET", PATH, NULL));
	assert_contains(f, "\"name\":\"Office\",\"timezone\":\"Europe/Paris\",\"default\":false,\"segments\":[],"
			   "\"hours\":{\"mon\":[\"09:00-12:30\",\"13:30-18:00\"],\"fri\":[\"09:00-16:00\"]}");
	assert_answer(f, 200, api(f, AGENT, "GET", path, NULL));
	assert_contains(f, "\"days\":[]");
	assert_contains(f, "\"works_from\":\"2");
	assert_answer(f, 401, api(f, NULL, "GET", path, NULL));
	assert_answer(f, 404, api(f, AGENT, "GET", PATH "/999999", NULL));
}

static void a_change_is_in_the_audit_and_makes_a_revision(void **state)
{
	struct fixture *f = *state;
	int64_t before = revision(f);
	const char *path = office(f);

	assert_true(revision(f) > before);
	before = revision(f);
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", path,
		"{\"name\":\"Desk\",\"default\":\"on\",\"timezone\":\"Asia/Tokyo\",\"hours\":{\"Tuesday\":[\"10:00-24:00\"]}}"));
	assert_contains(f, "\"hours\":{\"tue\":[\"10:00-24:00\"]}");
	assert_contains(f, "\"default\":true");
	assert_true(revision(f) > before);
	before = revision(f);
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", below(f, path, "/days/2026-12-22"),
			  "{\"name\":\"Inventory\",\"hours\":[\"13:00-15:00\",\"10:00-12:00\"]}"));
	assert_contains(f, "\"days\":[{\"day\":\"2026-12-22\",\"name\":\"Inventory\",\"hours\":[\"10:00-12:00\","
			   "\"13:00-15:00\"]}]");
	assert_answer(f, 200, api(f, ADMIN, "PUT", below(f, path, "/days/2026-12-22"), "{\"hours\":null}"));
	assert_contains(f, "\"days\":[{\"day\":\"2026-12-22\",\"name\":null,\"hours\":[]}]");
	assert_answer(f, 200, api(f, ADMIN, "DELETE", below(f, path, "/days/2026-12-22"), NULL));
	assert_contains(f, "\"days\":[]");
	assert_answer(f, 404, api(f, ADMIN, "DELETE", below(f, path, "/days/2026-12-22"), NULL));
	assert_true(revision(f) > before);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "\"what\":\"calendar.day\",\"subject\":\"Desk\",\"from\":\"2026-12-22 closed\",\"to\":null");
	assert_contains(f, "\"from\":\"2026-12-22 10:00-12:00 13:00-15:00 Inventory\",\"to\":\"2026-12-22 closed\"");
	assert_contains(f, "\"what\":\"calendar.default\"");
	assert_contains(
	    f, "\"what\":\"calendar.zone\",\"subject\":\"Desk\",\"from\":\"Europe/Paris\",\"to\":\"Asia/Tokyo\"");
	assert_contains(f, "\"what\":\"calendar.name\",\"subject\":\"Desk\",\"from\":\"Office\",\"to\":\"Desk\"");
	assert_contains(f, "\"what\":\"calendar.hours\"");
	assert_contains(f, "\"what\":\"calendar.added\"");
}

static void what_is_wrong_is_told_and_nothing_is_changed(void **state)
{
	struct fixture *f = *state;
	const char *path = office(f);
	int64_t before = revision(f);
	static const struct {
		const char *body, *says;
	} wrong[] = {
	    {"{\"timezone\":\"Europe/Pariss\"}", "there is no time zone 'Europe/Pariss'"},
	    {"{\"hours\":{}}", "no working time within 400 days"},
	    {"{\"hours\":{\"mon\":[]}}", "no working time within 400 days"},
	    {"{\"hours\":{\"mon\":\"09:00-10:00\"}}", "no day with a list of hours"},
	    {"{\"hours\":{\"someday\":[\"09:00-10:00\"]}}", "someday"},
	    {"{\"hours\":{\"mon\":[\"10:00-09:00\"]}}", "mon has \\\"10:00-09:00\\\""},
	    {"{\"hours\":{\"mon\":[7]}}", "write 09:00-12:30"},
	    {"{\"hours\":{\"月曜日の朝九時から夕方まで開いています\":[\"09:00-10:00\"]}}",
	     "is no day with a list of hours"},
	    {"{\"hours\":{\"mon\":[\"月曜日の朝九時から夕方まで開いています\"]}}", "write 09:00-12:30"},
	    {"{\"hours\":{\"mon\":[\"09:00-12:00\",\"11:00-13:00\"]}}", "overlap"},
	    {"{\"name\":\" \"}", "1 to 200 bytes"},
	    {"{\"segments\":[\"Nowhere\"],\"name\":\"Other\"}", "there is no segment \\\"Nowhere\\\""},
	    {"{\"colour\":\"red\"}", "is no field of this request"},
	};

	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		assert_answer(f, 422, api(f, ADMIN, "PATCH", path, wrong[i].body));
		assert_contains(f, wrong[i].says);
	}
	assert_answer(f, 409, api(f, ADMIN, "POST", PATH, OFFICE));
	assert_answer(f, 422, api(f, ADMIN, "POST", PATH, "{\"name\":\"Other\"}"));
	assert_answer(f, 422, api(f, ADMIN, "PUT", below(f, path, "/days/2026-02-30"), "{}"));
	assert_contains(f, "2026-12-25");
	assert_answer(f, 422, api(f, ADMIN, "PUT", below(f, path, "/days/2026-12-25"), "{\"hours\":[\"9\"]}"));
	assert_answer(f, 404, api(f, ADMIN, "PATCH", PATH "/999999", "{\"name\":\"Other\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"name\":\"Office\",\"timezone\":\"Europe/Paris\"");
	assert_true(revision(f) == before);
}

static void what_is_named_is_not_taken_away(void **state)
{
	struct fixture *f = *state;
	const char *path = office(f);

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/segments", "{\"name\":\"Hotels\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/segments", "{\"name\":\"Shops\"}"));
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"segments\":[\"Hotels\",\"Shops\"]}"));
	assert_contains(f, "\"segments\":[\"Hotels\",\"Shops\"]");
	assert_answer(f, 409, api(f, ADMIN, "DELETE", path, NULL));
	assert_contains(f, "that of Hotels, Shops: give them another one first");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"segments\":[\"Shops\"],\"default\":\"on\"}"));
	assert_contains(f, "\"segments\":[\"Shops\"]");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"segments\":[]}"));
	assert_answer(f, 409, api(f, ADMIN, "DELETE", path, NULL));
	assert_contains(f, "the installation's");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"default\":\"off\"}"));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", path, NULL));
	assert_contains(f, "\"gone\":true");
	assert_answer(f, 404, api(f, ADMIN, "GET", path, NULL));
}

#define FILE_OF_DAYS "{\"file\":\"date,name\\n2026-12-25,Christmas\\n2026-12-24,Eve,09:00,12:00\\n25.12.2026,Noel\\n\"}"

static void an_import_is_shown_before_it_is_done(void **state)
{
	struct fixture *f = *state;
	const char *path = office(f);
	int64_t before = revision(f);

	assert_answer(f, 200, api(f, ADMIN, "PUT", below(f, path, "/days/2026-12-25"), "{\"name\":\"Noel\"}"));
	before = revision(f);
	assert_answer(f, 200, api(f, ADMIN, "POST", below(f, path, "/import/check"), FILE_OF_DAYS));
	assert_contains(f, "{\"done\":false,\"new\":1,\"changes\":1,\"same\":0,\"days\":["
			   "{\"day\":\"2026-12-24\",\"name\":\"Eve\",\"hours\":[\"09:00-12:00\"],\"state\":\"new\"},"
			   "{\"day\":\"2026-12-25\",\"name\":\"Christmas\",\"hours\":[],\"state\":\"changes\"}],"
			   "\"left_out\":[{\"line\":4,\"what\":\"25.12.2026,Noel\",\"why\":\"a day is written as "
			   "2026-12-25\"}],\"left_out_all\":1}");
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"days\":[{\"day\":\"2026-12-25\",\"name\":\"Noel\",\"hours\":[]}]");
	assert_true(revision(f) == before);
	assert_answer(f, 200, api(f, ADMIN, "POST", below(f, path, "/import"), FILE_OF_DAYS));
	assert_contains(f, "\"done\":true");
	assert_true(revision(f) > before);
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"name\":\"Christmas\"");
	assert_answer(f, 200, api(f, ADMIN, "POST", below(f, path, "/import/check"), FILE_OF_DAYS));
	assert_contains(f, "\"new\":0,\"changes\":0,\"same\":2");
	assert_answer(f, 404, api(f, ADMIN, "POST", PATH "/999999/import/check", FILE_OF_DAYS));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(
	    f, "\"what\":\"calendar.import\",\"subject\":\"Office\",\"from\":null,\"to\":\"1 new, 1 changed\"");
}

/* It would close every day for longer than a year. */
static void an_import_that_leaves_no_work_is_refused(void **state)
{
	struct fixture *f = *state;
	const char *path = office(f);
	const char *body =
	    "{\"file\":\"BEGIN:VCALENDAR\\nBEGIN:VEVENT\\nSUMMARY:Shut\\nDTSTART;VALUE=DATE:20200101\\nDTEND;"
	    "VALUE=DATE:20210101\\nRRULE:FREQ=YEARLY\\nEND:VEVENT\\nEND:VCALENDAR\\n\"}";

	assert_answer(f, 422, api(f, ADMIN, "POST", below(f, path, "/import/check"), body));
	assert_contains(f, "no working time within 400 days");
	assert_answer(f, 422, api(f, ADMIN, "POST", below(f, path, "/import"), body));
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	assert_contains(f, "\"days\":[]");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    ONE(agents_read_and_administrators_change),        ONE(a_change_is_in_the_audit_and_makes_a_revision),
	    ONE(what_is_wrong_is_told_and_nothing_is_changed), ONE(what_is_named_is_not_taken_away),
	    ONE(an_import_is_shown_before_it_is_done),         ONE(an_import_that_leaves_no_work_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
