/*
 * test_notes.c - notes that their authors change and delete, and files on tickets, against a real database.
 */
#include "act/act_fixture.h"

#include <fcntl.h>

#include "clf/store/engine/store.h"
#include "clf/store/look/query_file.h"
#include "clf/store/look/query_mail.h"

static struct clf_act_result run(struct desk *d, bool mia, int64_t ticket, const struct clf_action *actions,
				 size_t count)
{
	const struct clf_request request = {.actor = desk_actor(d, mia),
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .actions = actions,
					    .action_count = count};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	return result;
}

static int64_t note(struct desk *d, int64_t ticket, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_COMMENT, .text = text};
	struct clf_act_result result = run(d, true, ticket, &action, 1);

	assert_null(result.refusal);
	return result.message;
}

static struct clf_act_result edit(struct desk *d, bool mia, int64_t ticket, int64_t id, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_EDIT, .note = id, .text = text};

	return run(d, mia, ticket, &action, 1);
}

static struct clf_comment_list notes(struct desk *d, int64_t ticket)
{
	struct clf_comment_list list;

	must(d, clf_query_comments(d->store, d->arena, ticket, (struct clf_page){0, 0}, &list, &d->err));
	return list;
}

static bool told(struct desk *d, int64_t ticket, const char *what, int64_t comment)
{
	struct clf_event_list list;

	must(d, clf_query_events(d->store, d->arena, ticket, (struct clf_page){0, 0}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++) {
		if (strcmp(list.items[i].what, what) == 0 && list.items[i].comment == comment)
			return true;
	}
	return false;
}

static void test_2_4_its_author_changes_a_note_and_what_it_said_is_kept(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), id = note(d, ticket, "Call the bold shop.");
	struct clf_comment_version *versions;
	size_t count;

	assert_null(edit(d, true, ticket, id, "Call the old shop.").refusal);
	assert_int_equal(notes(d, ticket).count, 1);
	assert_string_equal(notes(d, ticket).items[0].text, "Call the old shop.");
	assert_true(notes(d, ticket).items[0].edited_at != 0);
	assert_true(told(d, ticket, "comment-edited", id));
	must(d, clf_query_comment_versions(d->store, d->arena, id, &versions, &count, &d->err));
	assert_int_equal(count, 1);
	assert_string_equal(versions[0].text, "Call the bold shop.");
	assert_string_equal(versions[0].who, MIA);
}

static void test_2_4_nobody_else_changes_a_note(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), id = note(d, ticket, "Mine.");
	const struct clf_action give = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = TOM};

	run(d, true, ticket, &give, 1);
	assert_non_null(edit(d, false, ticket, id, "Yours.").refusal);
	assert_true(edit(d, false, ticket, id, NULL).denied);
	assert_non_null(edit(d, true, ticket, id + 100000, "No such.").refusal);
	assert_non_null(edit(d, true, ticket, id, "  ").refusal);
	assert_string_equal(notes(d, ticket).items[0].text, "Mine.");
}

/* What notices told of it, too, is shown to nobody any more. */
static void test_2_4_a_deleted_note_is_nowhere(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), id;
	const struct clf_action give = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = TOM};
	const struct clf_command watch = {.row = clf_command_row(CLF_VERB_WATCH), .argument = "", .line = "#watch"};
	const struct clf_commands commands = {.items = &watch, .count = 1, .rest = ""};
	const struct clf_action watching = {.kind = CLF_ACTION_COMMANDS};
	struct clf_request request = {.actor = desk_actor(d, false),
				      .via = CLF_VIA_API,
				      .ticket = ticket,
				      .actions = &watching,
				      .action_count = 1,
				      .commands = &commands};
	struct clf_act_result result;
	struct clf_message_list mails;
	bool was_there = false;

	run(d, true, ticket, &give, 1);
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	id = note(d, ticket, "The customer is a zebra.");
	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){0, 0}, &mails, &d->err));
	for (size_t i = 0; i < mails.count; i++)
		was_there = was_there || strstr(mails.items[i].text, "zebra") != NULL;
	assert_true(was_there);
	assert_null(edit(d, true, ticket, id, NULL).refusal);
	assert_int_equal(notes(d, ticket).count, 0);
	assert_true(told(d, ticket, "comment-deleted", id));
	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){0, 0}, &mails, &d->err));
	for (size_t i = 0; i < mails.count; i++) {
		assert_null(strstr(mails.items[i].text, "zebra"));
		assert_null(strstr(mails.items[i].reply, "zebra"));
	}
	assert_non_null(edit(d, true, ticket, id, "Back again").refusal);
	assert_non_null(edit(d, true, ticket, id, NULL).refusal);
}

static void test_2_4_a_note_is_not_changed_without_end(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), id = note(d, ticket, "0");

	for (unsigned i = 0; i < CLF_NOTE_VERSIONS_MAX; i++)
		assert_null(edit(d, true, ticket, id, i % 2 ? "even" : "odd").refusal);
	assert_non_null(strstr(edit(d, true, ticket, id, "once more").refusal, "write another one"));
}

static int file_of(struct desk *d, const char *bytes, size_t n)
{
	int fd = open(d->folder, O_TMPFILE | O_RDWR, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	return fd;
}

static struct clf_act_result attach(struct desk *d, int64_t ticket, const char *name, const char *bytes, size_t n)
{
	const struct clf_upload upload = {.name = name,
					  .type = "text/plain",
					  .true_type = "application/pdf",
					  .size = (int64_t)n,
					  .fd = file_of(d, bytes, n)};
	const struct clf_action action = {.kind = CLF_ACTION_ATTACH, .upload = &upload};
	struct clf_act_result result = run(d, true, ticket, &action, 1);

	close(upload.fd);
	return result;
}

static struct clf_file_row file_row(struct desk *d, int64_t ticket, int64_t id)
{
	struct clf_file_row row = {0};

	must(d, clf_query_file(d->store, d->arena, ticket, id, &row, &d->err));
	return row;
}

static void test_5_1_a_file_comes_back_as_it_was_put_there(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	size_t n = (3u << 20) + 17;
	char *bytes = clf_arena_alloc(d->arena, n);
	struct clf_act_result made;
	struct clf_buf back;

	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 7 + i / 4096);
	made = attach(d, ticket, "bill.pdf", bytes, n);
	assert_null(made.refusal);
	assert_string_equal(file_row(d, ticket, made.message).true_type, "application/pdf");
	assert_int_equal(file_row(d, ticket, made.message).size, n);
	assert_true(told(d, ticket, "file", 0));
	clf_buf_init(&back, 8u << 20);
	must(d, clf_file_bytes(d->store, made.message, &back, &d->err));
	assert_int_equal(back.n, n);
	assert_memory_equal(back.p, bytes, n);
	clf_buf_free(&back);
}

static void test_5_1_a_file_taken_away_leaves_its_line_alone(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), id = attach(d, ticket, "bill.pdf", "abc", 3).message;
	const struct clf_action detach = {.kind = CLF_ACTION_DETACH, .file = id};
	struct clf_buf back;

	assert_null(run(d, true, ticket, &detach, 1).refusal);
	assert_true(file_row(d, ticket, id).gone_at != 0);
	assert_string_equal(file_row(d, ticket, id).name, "bill.pdf");
	clf_buf_init(&back, 100);
	assert_int_equal(clf_file_bytes(d->store, id, &back, &d->err), CLF_ENOTFOUND);
	clf_buf_free(&back);
	assert_non_null(run(d, true, ticket, &detach, 1).refusal);
}

static void test_5_1_files_have_limits(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_upload large = {
	    .name = "x", .type = "text/plain", .size = (int64_t)CLF_FILE_BYTES_MAX + 1, .fd = -1};
	const struct clf_action action = {.kind = CLF_ACTION_ATTACH, .upload = &large};

	assert_non_null(run(d, true, ticket, &action, 1).refusal);
	for (unsigned i = 0; i < CLF_FILES_MAX; i++)
		assert_null(attach(d, ticket, "one", "1", 1).refusal);
	assert_non_null(attach(d, ticket, "one more", "1", 1).refusal);
}

static struct clf_act_result send_files(struct desk *d, int64_t ticket, const int64_t *ids, size_t count)
{
	const struct clf_followup followup = {.text = "Here it is."};
	const struct clf_action action = {
	    .kind = CLF_ACTION_FOLLOWUP, .followup = &followup, .files = ids, .file_count = count};

	return run(d, true, ticket, &action, 1);
}

static void test_3_8_a_file_goes_out_with_an_answer(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), ids[2] = {attach(d, ticket, "bill.pdf", "%PDF-1.7 wombat", 15).message, 0};
	struct desk_mail mails[8];
	struct clf_act_result sent;
	struct clf_message_row row;
	size_t n, at = 8;

	desk_outbox(d, mails, 8, 1);
	ids[1] = ids[0] + 1000000;
	assert_non_null(send_files(d, ticket, ids, 2).refusal);
	sent = send_files(d, ticket, ids, 1);
	assert_null(sent.refusal);
	n = desk_outbox(d, mails, 8, 1);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(mails[i].row.envelope_to, ANA) == 0)
			at = i;
	}
	assert_true(at < 8);
	assert_int_equal(mails[at].reading->attachment_count, 1);
	assert_string_equal(mails[at].reading->attachments[0].name, "bill.pdf");
	assert_string_equal(mails[at].reading->attachments[0].type, "application/pdf");
	assert_non_null(strstr(mails[at].raw, "JVBERi0xLjcgd29tYmF0"));
	must(d, clf_query_message(d->store, d->arena, sent.message, &row, &d->err));
	assert_int_equal(row.attachment_count, 1);
	assert_int_equal(row.attachments[0].file, ids[0]);
}

static void test_5_1_a_note_has_its_files(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d), id = attach(d, ticket, "photo.png", "png", 3).message;
	const struct clf_action action = {
	    .kind = CLF_ACTION_COMMENT, .text = "The photo.", .files = &id, .file_count = 1};

	assert_null(run(d, true, ticket, &action, 1).refusal);
	assert_int_equal(notes(d, ticket).items[0].file_count, 1);
	assert_string_equal(notes(d, ticket).items[0].files[0].name, "photo.png");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_2_4_its_author_changes_a_note_and_what_it_said_is_kept, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_2_4_nobody_else_changes_a_note, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_2_4_a_deleted_note_is_nowhere, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_2_4_a_note_is_not_changed_without_end, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_5_1_a_file_comes_back_as_it_was_put_there, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_5_1_a_file_taken_away_leaves_its_line_alone, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_5_1_files_have_limits, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_3_8_a_file_goes_out_with_an_answer, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(test_5_1_a_note_has_its_files, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
