/*
 * test_list_items.c - the items of lists: made, renamed, ordered, retired, and found by what people write.
 */
#include "clf/store/people/list.h"
#include "store/store_fixture.h"

static int64_t item(struct fixture *f, const char *list, const char *name)
{
	int64_t id = 0;

	fixture_begin(f);
	assert_ok(f, clf_list_item_add(f->store, list, name, &id, &f->err));
	fixture_commit(f);
	return id;
}

static const char *shown(struct fixture *f, const char *list)
{
	struct clf_list_item *items = NULL;
	const char *all = "";
	size_t count = 0;

	assert_ok(f, clf_list_items(f->store, f->arena, list, &items, &count, &f->err));
	for (size_t i = 0; i < count; i++)
		all = clf_arena_printf(f->arena, "%s%s%s", all, i > 0 ? "," : "", items[i].name);
	return all;
}

static int64_t named(struct fixture *f, const char *list, const char *name)
{
	struct clf_list_item found;

	assert_ok(f, clf_list_item_named(f->store, f->arena, list, name, &found, &f->err));
	return found.id;
}

static void test_3_7_an_item_is_found_by_its_name_in_any_case(void **state)
{
	struct fixture *f = *state;
	int64_t id = item(f, CLF_LIST_QUEUE, "Ärger"), other = item(f, CLF_LIST_TYPE, "Ärger");
	struct clf_list_item found;

	assert_int_equal(named(f, CLF_LIST_QUEUE, "ÄRGER"), id);
	assert_int_equal(named(f, CLF_LIST_TYPE, "ärger"), other);
	assert_int_equal(named(f, CLF_LIST_QUEUE, clf_arena_printf(f->arena, "%lld", (long long)id)), id);
	assert_status(CLF_ENOTFOUND,
		      clf_list_item_named(f->store, f->arena, CLF_LIST_QUEUE,
					  clf_arena_printf(f->arena, "%lld", (long long)other), &found, &f->err));
	assert_status(CLF_ENOTFOUND, clf_list_item_named(f->store, f->arena, CLF_LIST_QUEUE, "Arger", &found, &f->err));
	assert_string_equal(f->err.text, "there is no queue \"Arger\"; the nearest is Ärger");
	assert_status(CLF_ENOTFOUND, clf_list_item_named(f->store, f->arena, CLF_LIST_STAGE, "x", &found, &f->err));
	assert_string_equal(f->err.text, "no stages are set up");
}

static void test_5_1_a_name_is_there_once_until_it_is_retired(void **state)
{
	struct fixture *f = *state;
	int64_t id = item(f, CLF_LIST_QUEUE, "Returns"), again = 0, ever = 0;

	assert_status(CLF_ECONFLICT, clf_list_item_add(f->store, CLF_LIST_QUEUE, "RETURNS", &again, &f->err));
	assert_string_equal(f->err.text, "there is a queue \"RETURNS\" already");
	assert_ok(f, clf_list_item_retire(f->store, id, &f->err));
	assert_string_equal(shown(f, CLF_LIST_QUEUE), "");
	assert_ok(f, clf_list_item_ever(f->store, CLF_LIST_QUEUE, "returns", &ever, &f->err));
	assert_int_equal(ever, id);
	again = item(f, CLF_LIST_QUEUE, "Returns");
	assert_int_not_equal(again, id);
	assert_ok(f, clf_list_item_ever(f->store, CLF_LIST_QUEUE, "returns", &ever, &f->err));
	assert_int_equal(ever, again);
}

static void test_5_1_an_order_names_every_item_once(void **state)
{
	struct fixture *f = *state;
	const int64_t a = item(f, "field:12", "S"), b = item(f, "field:12", "M"), c = item(f, "field:12", "L");
	const int64_t other = item(f, "field:13", "L");
	const int64_t order[] = {c, a, b}, twice[] = {a, a, b}, foreign[] = {a, b, other};

	assert_string_equal(shown(f, "field:12"), "S,M,L");
	assert_ok(f, clf_list_order(f->store, "field:12", order, 3, &f->err));
	assert_string_equal(shown(f, "field:12"), "L,S,M");
	assert_status(CLF_EINVAL, clf_list_order(f->store, "field:12", order, 2, &f->err));
	assert_status(CLF_EINVAL, clf_list_order(f->store, "field:12", twice, 3, &f->err));
	assert_status(CLF_EINVAL, clf_list_order(f->store, "field:12", foreign, 3, &f->err));
}

static void test_5_1_one_stage_closes(void **state)
{
	struct fixture *f = *state;
	const int64_t a = item(f, CLF_LIST_STAGE, "Begun"), b = item(f, CLF_LIST_STAGE, "Done");
	struct clf_list_item *items = NULL;
	size_t count = 0;

	assert_ok(f, clf_list_item_set_ends(f->store, a, true, &f->err));
	assert_ok(f, clf_list_item_set_ends(f->store, b, true, &f->err));
	assert_ok(f, clf_list_items(f->store, f->arena, NULL, &items, &count, &f->err));
	assert_int_equal(clf_item_ending(items, count)->id, b);
	assert_int_equal(clf_item_first(items, count, CLF_LIST_STAGE)->id, a);
	assert_ok(f, clf_list_item_retire(f->store, b, &f->err));
	assert_ok(f, clf_list_items(f->store, f->arena, NULL, &items, &count, &f->err));
	assert_null(clf_item_ending(items, count));
	assert_true(clf_item_of(items, count, b)->gone);
}

static void test_a_list_does_not_grow_for_ever(void **state)
{
	struct fixture *f = *state;
	int64_t id = 0;

	for (unsigned i = 0; i < CLF_LIST_ITEMS_MAX; i++)
		item(f, CLF_LIST_CAUSE, clf_arena_printf(f->arena, "Cause %u", i));
	assert_status(CLF_ELIMIT, clf_list_item_add(f->store, CLF_LIST_CAUSE, "One more", &id, &f->err));
	assert_ok(f, clf_list_item_add(f->store, CLF_LIST_REASON, "One more", &id, &f->err));
}

static void test_only_lists_that_there_are(void **state)
{
	(void)state;
	assert_true(clf_list_exists("queue"));
	assert_true(clf_list_exists("field:7"));
	assert_false(clf_list_exists("field:"));
	assert_false(clf_list_exists("field:0"));
	assert_false(clf_list_exists("field:7x"));
	assert_false(clf_list_exists("queues"));
	assert_false(clf_list_exists(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_3_7_an_item_is_found_by_its_name_in_any_case),
	    store_test(test_5_1_a_name_is_there_once_until_it_is_retired),
	    store_test(test_5_1_an_order_names_every_item_once),
	    store_test(test_5_1_one_stage_closes),
	    store_test(test_a_list_does_not_grow_for_ever),
	    cmocka_unit_test(test_only_lists_that_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
