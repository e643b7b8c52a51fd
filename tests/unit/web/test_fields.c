/*
 * test_fields.c - what the tables of fields and of settings say is what every channel offers: each row is gone over, so
 * a new one needs no test of its own.
 */
#include "clf/act/act.h"
#include "clf/base/count.h"
#include "clf/mail/write/template.h"
#include "clf/store/engine/revision.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/group.h"
#include "clf/store/people/list.h"
#include "clf/store/people/settings.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/field/setting.h"
#include "clf/ticket/plan/right.h"
#include "web_fixture.h"

static const struct param *param_of(struct fixture *f, const char *method, const char *path, const char *name)
{
	struct segments segments;
	const char *allowed = NULL;
	const struct route *route = route_find(f->arena, all_routes, method, path, &segments, &allowed);

	assert_non_null(route);
	for (const struct param *p = route->params; p->name != NULL; p++) {
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

static const char *path_of(struct fixture *f, int64_t ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/api/v1/tickets/%lld%s", (long long)ticket, rest);
}

/* A value, and one that stands behind it in the order of the field. */
static const char *value_for(const struct clf_field_row *row, bool behind)
{
	if (row->type == CLF_VALUE_PRIORITY)
		return behind ? "low" : "critical";
	if (row->type == CLF_VALUE_TIME)
		return behind ? "2027-05-02T03:04:05Z" : "2027-01-02T03:04:05Z";
	return behind ? "zinc" : "amber";
}

static void each_row_says_who_may_change_it(void **state)
{
	(void)state;
	for (unsigned i = 0; i < CLF_FIELD_COUNT; i++) {
		const struct clf_field_row *row = clf_field_row((enum clf_field)i);
		unsigned changes = row->flags & (CLF_FIELD_CHANGES | CLF_FIELD_FIXED | CLF_FIELD_DERIVED);

		assert_non_null(row->label);
		assert_ptr_equal(clf_field_named(row->name), row);
		if (changes == 0 || (changes & (changes - 1)) != 0)
			fail_msg("%s changes, is fixed or is derived: one of them", row->name);
		if (changes != CLF_FIELD_CHANGES)
			continue;
		if (!clf_right_exists(row->action))
			fail_msg("changing %s needs no permission that there is", row->name);
		assert_ptr_equal(clf_field_worded(row->word), row);
	}
}

static void a_ticket_in_json_is_what_the_rows_say(void **state)
{
	struct fixture *f = *state;
	const struct clf_json *value;
	const char *key;
	void *at = NULL;
	size_t members = 0;

	assert_answer(f, 200, api(f, ADMIN, "GET", path_of(f, make_ticket(f, "Whole"), ""), NULL));
	while (clf_json_next(f->json, &at, &key, &value)) {
		if (strcmp(key, "tag") == 0 || strcmp(key, "status_kind") == 0 || strcmp(key, "dashboards") == 0)
			continue;
		if (clf_field_named(key) == NULL)
			fail_msg("%s is in no row", key);
		members++;
	}
	/* No fields were set up, and so nothing of them is there. */
	assert_null(clf_json_get(f->json, "fields"));
	assert_int_equal(members, CLF_FIELD_COUNT - 1);
}

static void the_api_takes_what_may_be_set(void **state)
{
	struct fixture *f = *state;

	for (unsigned i = 0; i < CLF_FIELD_SETTABLE; i++) {
		const struct clf_field_row *row = clf_field_row((enum clf_field)i);
		bool creates = param_of(f, "POST", "/api/v1/tickets", row->name) != NULL;

		if (param_of(f, "PATCH", path_of(f, 1, ""), row->name) == NULL)
			fail_msg("PATCH takes no %s", row->name);
		if (creates != ((row->flags & CLF_FIELD_CREATES) != 0))
			fail_msg("POST %s %s", creates ? "takes" : "takes no", row->name);
	}
}

static bool is_listed(const struct clf_template_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return true;
	}
	return false;
}

static void templates_name_what_they_may(void **state)
{
	struct fixture *f = *state;
	size_t count, more;
	const struct clf_template_field *fields = clf_template_fields(f->arena, &count);
	const struct clf_template_field *plain = clf_act_template_fields(NULL, NULL, &more);

	for (unsigned i = 0; i < CLF_FIELD_COUNT; i++) {
		const struct clf_field_row *row = clf_field_row((enum clf_field)i);
		const char *name = clf_arena_printf(f->arena, "ticket.%s", row->name);
		bool listed = is_listed(fields, count, name) || is_listed(plain, more, name);

		if (listed != ((row->flags & CLF_FIELD_TEMPLATE) != 0))
			fail_msg("templates %s %s", listed ? "may name" : "may not name", name);
	}
}

static enum clf_status check_template(struct fixture *f, const char *kind, const char *field)
{
	size_t more;
	const struct clf_template_field *plain = clf_act_template_fields(NULL, NULL, &more);
	struct clf_template *parsed = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_template_parse(
	    f->arena, clf_arena_printf(f->arena, "kind: %s\nlocale: en\nsubject: x\n\n{{ticket.%s}}\n", kind, field),
	    &parsed, &err);

	fixture_check(status, &err);
	return clf_template_check_with(parsed, plain, more, &err);
}

static void what_is_inside_goes_to_no_customer(void **state)
{
	struct fixture *f = *state;

	for (CLF_EACH_PLAIN(row)) {
		bool inside = row->flags & CLF_FIELD_INSIDE;

		assert_int_equal(check_template(f, "update-notice", row->name), CLF_OK);
		assert_int_equal(check_template(f, "follow-up", row->name), inside ? CLF_EINVAL : CLF_OK);
	}
	assert_int_equal(check_template(f, "update-notice", "nothing"), CLF_EINVAL);
}

/* Lists to choose from: what stands behind the other is called zinc. */
static void set_up_lists(struct fixture *f)
{
	static const char *const names[] = {"amber", "zinc"};
	struct clf_error err = {0};
	int64_t id = 0;

	fixture_check(clf_store_begin(f->web->act.store, &err), &err);
	for (CLF_EACH_PLAIN(row)) {
		for (size_t i = 0; row->type == CLF_VALUE_ITEM && i < CLF_COUNT(names); i++) {
			if (strcmp(row->name, CLF_LIST_GROUP) != 0) {
				fixture_check(clf_list_item_add(f->web->act.store, row->name, names[i], &id, &err),
					      &err);
				continue;
			}
			struct clf_group group;

			fixture_check(clf_team_add(f->web->act.store, names[i], &err), &err);
			fixture_check(
			    clf_group_named(f->web->act.store, f->arena, CLF_GROUP_TEAM, names[i], &group, &err), &err);
			fixture_check(clf_group_set_sees(f->web->act.store, group.id, true, &err), &err);
		}
	}
	fixture_check(clf_revision_bump(f->web->act.store, &err), &err);
	fixture_check(clf_store_commit(f->web->act.store, &err), &err);
}

static void change(struct fixture *f, int64_t ticket, const struct clf_field_row *row, const char *value)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", path_of(f, ticket, ""),
			  value != NULL ? clf_arena_printf(f->arena, "{\"%s\":\"%s\"}", row->name, value)
					: clf_arena_printf(f->arena, "{\"%s\":null}", row->name)));
}

static void assert_history(struct fixture *f, int64_t ticket, const struct clf_field_row *row, const char *from,
			   const char *to)
{
	const char *was, *is;

	assert_answer(f, 200, api(f, ADMIN, "GET", path_of(f, ticket, "/events"), NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "what"), row->word);
	was = clf_json_get_text(item(f, 0), "from");
	is = clf_json_get_text(item(f, 0), "to");
	assert_string_equal(was != NULL ? was : "", from);
	assert_string_equal(is != NULL ? is : "", to);
}

static void a_plain_field_is_set_kept_and_told(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = make_ticket(f, "Plain");
	const char *session = sign_in(f, f->admin, "admin@example.test");

	set_up_lists(f);
	for (CLF_EACH_PLAIN(row)) {
		const char *first = value_for(row, false), *second = value_for(row, true);

		change(f, ticket, row, first);
		assert_string_equal(text_at(f, row->name), first);
		assert_answer(f, 200,
			      api(f, ADMIN, "POST", path_of(f, ticket, "/commands"),
				  clf_arena_printf(f->arena, "{\"text\":\"#%s %s\"}", row->word, second)));
		assert_string_equal(text_at(f, row->name), second);
		assert_history(f, ticket, row, first, second);
		assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld", (long long)ticket)));
		assert_contains(f, clf_arena_printf(f->arena, "name=\"%s\"", row->name));
		assert_contains(f, row->type == CLF_VALUE_TIME ? second : clf_arena_printf(f->arena, ">%s<", second));
		if (!(row->flags & CLF_FIELD_CLEARS))
			continue;
		change(f, ticket, row, NULL);
		assert_string_equal(text_at(f, row->name), "");
		assert_history(f, ticket, row, second, "");
	}
}

/* A letter to an agent holds the value as people read it; the customer's, which may not be told, nothing. */
static void letters_show_what_their_reader_may_know(void **state)
{
	struct fixture *f = *state;
	int64_t ticket = make_ticket(f, "Letter"), version;
	struct clf_rendered rendered = {0};
	struct clf_error err = {0};

	set_up_lists(f);
	for (CLF_EACH_PLAIN(row)) {
		const char *value = row->type == CLF_VALUE_TIME ? "2027" : value_for(row, false);
		static const char *const kinds[] = {"update-notice", "follow-up"};

		change(f, ticket, row, value_for(row, false));
		for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
			const char *source = clf_arena_printf(
			    f->arena, "kind: %s\nlocale: en\nsubject: x\n\n{{ticket.%s}}\n", kinds[i], row->name);
			bool told = i == 0 || !(row->flags & CLF_FIELD_INSIDE);

			fixture_check(clf_template_save(f->web->act.store,
							&(struct clf_template_record){.name = kinds[i],
										      .locale = "en",
										      .source = source,
										      .saved_by = "test",
										      .saved_at = 1},
							CLF_TEMPLATE_ANY, &version, &err),
				      &err);
			fixture_check(clf_act_preview(&f->web->act, f->arena, kinds[i], "en", ticket, &rendered, &err),
				      &err);
			if ((strstr(rendered.text, value) != NULL) != told)
				fail_msg("a mail of kind %s has %s: %s", kinds[i], row->name, rendered.text);
		}
	}
}

static void a_ticket_is_made_with_plain_fields(void **state)
{
	struct fixture *f = *state;

	set_up_lists(f);
	for (CLF_EACH_PLAIN(row)) {
		if (!(row->flags & CLF_FIELD_CREATES))
			continue;
		assert_answer(f, 201,
			      api(f, ADMIN, "POST", "/api/v1/tickets",
				  clf_arena_printf(f->arena,
						   "{\"customer\":{\"address\":\"c@example.com\"},\"subject\":\"New\","
						   "\"%s\":\"%s\"}",
						   row->name, value_for(row, true))));
		assert_string_equal(text_at(f, row->name), value_for(row, true));
	}
}

static void assert_list(struct fixture *f, const char *query, const int64_t *numbers, size_t count)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets?%s", query), NULL));
	if (clf_json_size(clf_json_get(f->json, "items")) != count)
		fail_msg("?%s: %.500s", query, body_of(f));
	for (size_t i = 0; i < count; i++) {
		long long number = clf_json_get_number(item(f, i), "number", 0);

		if (number != numbers[i])
			fail_msg("?%s: ticket %lld in place of %lld", query, number, (long long)numbers[i]);
	}
}

/* One by one over pages gives the same as at once. */
static void assert_pages(struct fixture *f, const char *query, const int64_t *numbers, size_t count)
{
	const char *cursor = "";

	assert_list(f, query, numbers, count);
	for (size_t i = 0; i < count; i++) {
		assert_list(f, clf_arena_printf(f->arena, "%s&limit=1&cursor=%s", query, cursor), &numbers[i], 1);
		cursor = clf_arena_strdup(f->arena, text_at(f, "next"));
	}
	assert_string_equal(cursor, "");
}

static void lists_are_filtered_and_sorted_by_plain_fields(void **state)
{
	struct fixture *f = *state;
	const int64_t late = make_ticket(f, "Late"), early = make_ticket(f, "Early"), twin = make_ticket(f, "Twin");
	const int64_t order[] = {twin, early, late}, newest[] = {twin, early, late}, due[] = {early, twin, late};
	const char *session = sign_in(f, f->admin, "admin@example.test");

	set_up_lists(f);
	for (CLF_EACH_PLAIN(row)) {
		const char *first = value_for(row, false), *second = value_for(row, true);

		change(f, late, row, second);
		change(f, early, row, first);
		change(f, twin, row, first);
		assert_list(f, clf_arena_printf(f->arena, "%s=%s", row->name, first), newest, 2);
		if (row->type != CLF_VALUE_TIME)
			assert_list(f, clf_arena_printf(f->arena, "%s=%s", row->name, second), &late, 1);
		assert_pages(f, clf_arena_printf(f->arena, "sort=%s", row->name),
			     row->type == CLF_VALUE_PRIORITY ? order : due, 3);
		assert_answer(
		    f, 200,
		    page(f, session,
			 clf_arena_printf(f->arena, "/tickets?%s=%s&sort=%s&owner=", row->name, first, row->name)));
		assert_contains(f, clf_arena_printf(f->arena, "name=\"%s\"", row->name));
		assert_contains(f, "Early");
		assert_lacks(f, "Late");
	}
	assert_answer(f, 200, page(f, session, "/tickets?status=&priority=&due_at=&sort=number"));
	assert_contains(f, "Late");
	assert_answer(f, 422, api(f, ADMIN, "GET", "/api/v1/tickets?sort=weather", NULL));
}

static void each_setting_is_offered_everywhere(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	const struct clf_json *kept, *notices;
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);

	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/me", NULL));
	kept = clf_json_get(f->json, "settings");
	notices = clf_json_get(kept, "notices");
	for (size_t i = 0; i < count; i++) {
		bool notice = settings[i].type == CLF_SETTING_NOTICE;

		assert_non_null(clf_json_get(notice ? notices : kept, settings[i].name));
		if (param_of(f, "PATCH", "/api/v1/me", settings[i].parameter) == NULL)
			fail_msg("PATCH takes no %s", settings[i].parameter);
	}
	assert_int_equal(clf_json_size(kept) - 1 + clf_json_size(notices), count);
	assert_answer(f, 200, page(f, session, "/settings"));
	for (size_t i = 0; i < count; i++)
		assert_contains(f, clf_arena_printf(f->arena, "name=\"%s\"", settings[i].parameter));
}

/* Otherwise than shipped, then as shipped again. */
static void each_setting_is_kept(void **state)
{
	struct fixture *f = *state;
	static const struct clf_agent shipped;
	static const char *const other[] = {[CLF_SETTING_LOCALE] = "pt-BR",
					    [CLF_SETTING_ZONE] = "Asia/Tokyo",
					    [CLF_SETTING_MEANING] = "note",
					    [CLF_SETTING_SCHEME] = "dark"};
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);
	struct clf_error err = {0};

	for (size_t i = 0; i < count; i++) {
		const char *as_shipped = clf_setting_get(&shipped, &settings[i]);
		const char *value = settings[i].type < CLF_COUNT(other) ? other[settings[i].type] : NULL;
		struct clf_agent agent;

		if (value == NULL)
			value = clf_text_equal(as_shipped, "on") ? "off" : "on";
		fixture_check(clf_agent_setting(f->web->act.store, f->agent, settings[i].name, value, &err), &err);
		fixture_check(clf_agent_by_id(f->web->act.store, f->arena, f->agent, &agent, &err), &err);
		for (size_t k = 0; k < count; k++) {
			const char *is = clf_setting_get(&agent, &settings[k]);

			if (!clf_text_equal(is, k == i ? value : clf_setting_get(&shipped, &settings[k])))
				fail_msg("%s set: %s is %s", settings[i].name, settings[k].name, is);
		}
		fixture_check(clf_agent_setting(f->web->act.store, f->agent, settings[i].name, NULL, &err), &err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_says_who_may_change_it),
	    with_fixture(a_ticket_in_json_is_what_the_rows_say),
	    with_fixture(the_api_takes_what_may_be_set),
	    with_fixture(templates_name_what_they_may),
	    with_fixture(what_is_inside_goes_to_no_customer),
	    with_fixture(a_plain_field_is_set_kept_and_told),
	    with_fixture(letters_show_what_their_reader_may_know),
	    with_fixture(a_ticket_is_made_with_plain_fields),
	    with_fixture(lists_are_filtered_and_sorted_by_plain_fields),
	    with_fixture(each_setting_is_offered_everywhere),
	    with_fixture(each_setting_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
