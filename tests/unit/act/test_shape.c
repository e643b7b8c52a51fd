/*
 * test_shape.c - the shapes that outside checks rely on, made from rows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clf/act/listing.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"

static void assert_members(const struct clf_json *object, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_json_get(object, names[i]) == NULL)
			fail_msg("there is no member %s", names[i]);
	}
}

#define MEMBERS(object, ...)                                                                                           \
	assert_members((object), (const char *const[]){__VA_ARGS__}, CLF_COUNT(((const char *const[]){__VA_ARGS__})))

static bool is_null(const struct clf_json *object, const char *key)
{
	return clf_json_type(clf_json_get(object, key)) == CLF_JSON_NULL;
}

static void test_ticket(void **state)
{
	int64_t links[] = {1002, 1003};
	const char *tags[] = {"refund", "storm"};
	struct clf_ticket_row row = {.ticket = {.number = 1001,
						.priority = CLF_PRIORITY_MEDIUM,
						.customer = {.name = "Anna"},
						.has_score = true,
						.closed_at = 1000000},
				     .status = "Neu",
				     .kind = CLF_KIND_NEW,
				     .owner_address = "olga@example.com",
				     .links = links,
				     .link_count = 2,
				     .tags = tags,
				     .tag_count = 2};
	struct clf_json *json = clf_shape_ticket("CLF", &row);

	(void)state;
	MEMBERS(json, "number", "tag", "subject", "status", "status_kind", "priority", "owner", "team", "customer",
		"original_segment", "segment", "mailbox", "channel", "response", "score", "summary", "due_at",
		"created_at", "updated_at", "closed_at", "parent", "merged_into", "links", "tags", "version");
	assert_string_equal(clf_json_get_text(json, "tag"), "CLF-1001");
	assert_string_equal(clf_json_get_text(json, "status"), "Neu");
	assert_string_equal(clf_json_get_text(json, "status_kind"), "new");
	assert_string_equal(clf_json_get_text(json, "priority"), "medium");
	assert_string_equal(clf_json_get_text(clf_json_get(json, "owner"), "address"), "olga@example.com");
	assert_string_equal(clf_json_get_text(clf_json_get(json, "customer"), "name"), "Anna");
	assert_int_equal(clf_json_get_number(json, "score", 9), 0);
	assert_string_equal(clf_json_get_text(json, "closed_at"), "1970-01-01T00:00:01Z");
	assert_true(is_null(json, "due_at"));
	assert_true(is_null(json, "parent"));
	assert_int_equal(clf_json_number(clf_json_at(clf_json_get(json, "links"), 1), 0), 1003);
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(json, "tags"), 0)), "refund");
	clf_json_free(&json);
	row.owner_address = NULL;
	row.ticket.has_score = false;
	json = clf_shape_ticket("CLF", &row);
	assert_true(is_null(json, "owner"));
	assert_true(is_null(json, "score"));
	clf_json_free(&json);
}

static void test_message(void **state)
{
	const char *to[] = {"\"Help, now\" <a@example.com>", "b@example.com"};
	struct clf_attachment_row part = {
	    .part = "2", .name = "a\"b.png", .type = "image/png", .size = 9, .is_inline = true};
	const struct clf_message_row row = {.id = 7,
					    .klass = CLF_CLASS_THIRD_PARTY,
					    .state = CLF_MESSAGE_KEPT_BACK,
					    .to = to,
					    .to_count = 2,
					    .attachments = &part,
					    .attachment_count = 1};
	struct clf_json *json = clf_shape_message(&row);
	const struct clf_json *shown = clf_json_at(clf_json_get(json, "attachments"), 0);

	(void)state;
	MEMBERS(json, "id", "direction", "class", "from", "to", "subject", "message_id", "text", "reply", "kind",
		"state", "at", "ticket", "journal", "copy", "unverified", "template", "attachments", "outbox");
	assert_string_equal(clf_json_get_text(json, "direction"), "out");
	assert_string_equal(clf_json_get_text(json, "class"), "third-party");
	assert_string_equal(clf_json_get_text(json, "state"), "kept-back");
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(json, "to"), 0)), to[0]);
	assert_true(is_null(json, "ticket"));
	assert_true(is_null(json, "at"));
	MEMBERS(shown, "part", "name", "type", "true_type", "size", "inline", "cid");
	assert_string_equal(clf_json_get_text(shown, "name"), "a\"b.png");
	assert_true(clf_json_get_bool(shown, "inline", false));
	clf_json_free(&json);
}

static void test_comment_and_event(void **state)
{
	const struct clf_comment_row comment = {.id = 1, .at = 1000000, .who = "olga@example.com", .text = "two"};
	const struct clf_event_row event = {.id = 2,
					    .at = 1000000,
					    .who = "olga@example.com",
					    .via = CLF_VIA_PAGE,
					    .what = "status",
					    .to = "Open",
					    .field = "status",
					    .to_value = "2",
					    .version = 3,
					    .part = 1};
	struct clf_json *json = clf_shape_comment(&comment);

	(void)state;
	MEMBERS(json, "id", "at", "who", "name", "via", "text");
	assert_string_equal(clf_json_get_text(json, "text"), "two");
	clf_json_free(&json);
	json = clf_shape_event(&event);
	MEMBERS(json, "id", "at", "who", "via", "what", "from", "to", "field", "from_value", "to_value", "version",
		"part");
	assert_string_equal(clf_json_get_text(json, "field"), "status");
	assert_string_equal(clf_json_get_text(json, "to_value"), "2");
	assert_int_equal(clf_json_get_number(json, "version", 0), 3);
	assert_true(is_null(json, "from_value"));
	assert_string_equal(clf_json_get_text(json, "via"), "page");
	assert_string_equal(clf_json_get_text(json, "at"), "1970-01-01T00:00:01Z");
	assert_true(is_null(json, "from"));
	assert_string_equal(clf_json_get_text(json, "to"), "Open");
	clf_json_free(&json);
}

static void test_journal(void **state)
{
	struct clf_journal_row row = {.id = 3, .mailbox = "support", .uid = 9, .uidvalidity = 7};
	struct clf_json *json = clf_shape_journal_row(&row);

	(void)state;
	MEMBERS(json, "id", "mailbox", "uid", "message_id", "from", "outcome", "ticket", "signal", "rejected", "at",
		"state", "subject", "reason", "attempts", "size", "envelope", "finished_at", "uidvalidity");
	assert_int_equal(clf_json_get_number(json, "uid", 0), 9);
	assert_true(is_null(json, "outcome"));
	assert_int_equal(clf_json_type(clf_json_get(json, "rejected")), CLF_JSON_ARRAY);
	assert_string_equal(clf_json_get_text(json, "state"), "kept");
	assert_null(clf_json_get(json, "explanation"));
	clf_json_free(&json);
	row.is_finished = true;
	row.outcome = CLF_OUTCOME_QUARANTINE;
	row.rejected = "[\"subject-tag: no\"]";
	row.explanation = "{\"kind\":\"mail\"}";
	json = clf_shape_explained(&row);
	assert_string_equal(clf_json_get_text(json, "outcome"), "quarantine");
	assert_string_equal(clf_json_get_text(json, "state"), "finished");
	assert_int_equal(clf_json_size(clf_json_get(json, "rejected")), 1);
	assert_string_equal(clf_json_get_text(clf_json_get(json, "explanation"), "kind"), "mail");
	clf_json_free(&json);
}

static void test_outbox(void **state)
{
	const struct clf_outbox_entry entry = {
	    .id = 4, .klass = CLF_CLASS_NOTICE, .state = CLF_OUTBOX_FAILED, .kept_back = true, .send_at = 1000000};
	struct clf_json *json = clf_shape_outbox_entry(&entry);

	(void)state;
	MEMBERS(json, "id", "ticket", "message", "class", "smtp", "from", "to", "message_id", "state", "attempts",
		"reply", "send_at", "created_at", "finished_at", "kept_back");
	assert_string_equal(clf_json_get_text(json, "class"), "notice");
	assert_string_equal(clf_json_get_text(json, "state"), "failed");
	assert_true(clf_json_get_bool(json, "kept_back", false));
	assert_true(is_null(json, "ticket"));
	clf_json_free(&json);
}

static void test_counts_are_written_as_the_language_writes_numbers(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	const struct clf_listing_count counts[] = {{.status = "New", .count = 3},
						   {.status = "Open", .count = 0},
						   {.status = "Done", .count = 10000, .more = true}};
	static const char *const said[][2] = {{"en", "New 3, Done 10,000+"},
					      {"ja", "New 3, Done 10,000+"},
					      {"it", "New 3, Done 10.000+"},
					      {"fr", "New 3, Done 10\xe2\x80\xaf"
						     "000+"},
					      {"hu-HU", "New 3, Done 10\xe2\x80\xaf"
							"000+"}};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(said); i++)
		assert_string_equal(clf_counts_said(arena, said[i][0], counts, CLF_COUNT(counts)), said[i][1]);
	assert_null(clf_counts_said(arena, "en", counts, 0));
	assert_string_equal(clf_count_said(arena, "it", 1234567, false), "1.234.567");
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ticket),
	    cmocka_unit_test(test_message),
	    cmocka_unit_test(test_comment_and_event),
	    cmocka_unit_test(test_journal),
	    cmocka_unit_test(test_outbox),
	    cmocka_unit_test(test_counts_are_written_as_the_language_writes_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
