/*
 * test_plan_file.c - #file: what is attached to an agent's mail becomes files of the ticket, and what stays is told.
 */
#include "clf/base/count.h"
#include "commanding.h"

/* As the reading hands it on, and as it does once the mail was read for its bytes. */
static struct clf_attachment attached(const char *part, const char *name, const char *type, size_t size)
{
	return (struct clf_attachment){.part = part, .name = name, .type = type, .size = size};
}

static struct clf_attachment with_bytes(struct clf_attachment attachment, const char *bytes)
{
	attachment.has_bytes = true;
	attachment.bytes = clf_str_from(bytes);
	attachment.size = attachment.bytes.n;
	return attachment;
}

static struct clf_attachment bill(void)
{
	struct clf_attachment made = with_bytes(attached("2", "bill.pdf", "application/x-download", 0), "%PDF");

	made.true_type = "application/pdf";
	return made;
}

static struct clf_attachment card(void)
{
	return with_bytes(attached("4", "ann.vcf", "text/vcard", 0), "VCF");
}

static struct clf_attachment seal(void)
{
	return attached("5", "smime.p7s", "application/pkcs7-signature", 9);
}

static struct clf_attachment film(void)
{
	return attached("6", "film.mp4", "video/mp4", (size_t)CLF_FILE_BYTES_MAX + 1);
}

static struct clf_attachment logo(void)
{
	struct clf_attachment made = attached("3", "logo.png", "image/png", 9);

	made.is_inline = true;
	made.cid = "logo";
	return made;
}

static void ann_attaches(struct world *w, const char *text, const struct clf_attachment *list, size_t count)
{
	mail_from(w, &w->ann, text);
	w->mail.attachments = list;
	w->mail.attachment_count = count;
	make(w);
	w->mail.attachments = NULL;
	w->mail.attachment_count = 0;
}

static const struct clf_change *left(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->plan.change_count; i++) {
		if (strcmp(w->plan.changes[i].what, "not-filed") == 0 && strcmp(w->plan.changes[i].from, name) == 0)
			return &w->plan.changes[i];
	}
	return NULL;
}

static void what_a_person_attached_is_taken(void **state)
{
	const struct clf_attachment list[] = {bill(), logo(), card(), seal(), film()};
	struct world *w = *state;
	const struct clf_upload *upload;

	ann_attaches(w, "#file\n\nThe bill of May.", list, CLF_COUNT(list));
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 1);
	upload = step_at(w, CLF_STEP_FILE, 0)->upload;
	assert_string_equal(upload->name, "bill.pdf");
	assert_string_equal(upload->true_type, "application/pdf");
	assert_string_equal(upload->part, "2");
	assert_int_equal(upload->size, 4);
	assert_int_equal(upload->bytes.n, 4);
	assert_false(upload->unread);
	assert_string_equal(event_of(w, "file")->to, "bill.pdf");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "The bill of May.");
	assert_null(left(w, "logo.png"));
	assert_non_null(strstr(left(w, "ann.vcf")->to, "a business card; #file attach takes it"));
	assert_string_equal(left(w, "smime.p7s")->to, "a signature");
	assert_string_equal(left(w, "film.mp4")->to, "a file has at most 25 MiB");
	assert_true(w->plan.undoable);
	assert_null(send_to(w, "carla@home.example"));
}

static void cards_are_taken_when_asked_for_and_nothing_is_no_note(void **state)
{
	const struct clf_attachment list[] = {bill(), card(), seal()};
	struct world *w = *state;

	ann_attaches(w, "#file attach", list, CLF_COUNT(list));
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 2);
	assert_string_equal(step_at(w, CLF_STEP_FILE, 1)->upload->name, "ann.vcf");
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
}

/* One that stands in the text is a file, unless a signature may have brought it. */
static void a_picture_in_the_text_is_taken(void **state)
{
	struct clf_attachment screen = with_bytes(logo(), "PNG");
	struct world *w = *state;

	screen.in_reply = true;
	ann_attaches(w, "#file\n\nSee this.", &screen, 1);
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 1);
	ann_attaches(w, "#file\n\nSee this.\n\nAnn\nCorp Ltd\n+44 20 7946 0000\nann@corp.example", &screen, 1);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(w->plan.refusal, "logo.png, a picture within the text"));
}

static void a_mail_with_nothing_to_take_is_refused(void **state)
{
	const struct clf_attachment picture = logo(), huge = film(), unnamed = attached("2.1", NULL, NULL, 3);
	struct world *w = *state;

	ann_attaches(w, "#file\n\nThe bill of May.", NULL, 0);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(w->plan.refusal, "no file is attached to your mail: attach it"));
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
	ann_attaches(w, "#file", &picture, 1);
	assert_non_null(strstr(w->plan.refusal, "no file is attached"));
	ann_attaches(w, "#file", &huge, 1);
	assert_non_null(strstr(w->plan.refusal, "film.mp4, a file has at most 25 MiB"));
	ann_attaches(w, "#file bill.pdf", &picture, 1);
	assert_non_null(strstr(w->plan.refusal, "write #file alone"));
	ann_attaches(w, "#file", &unnamed, 1);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(step_at(w, CLF_STEP_FILE, 0)->upload->name, "attachment-2.1");
	assert_string_equal(step_at(w, CLF_STEP_FILE, 0)->upload->type, "application/octet-stream");
}

/* Before the mail was read for bytes none has any; afterwards what has none can't be had. */
static void bytes_are_asked_for_once(void **state)
{
	const struct clf_attachment other = attached("3", "b.pdf", NULL, 5);
	const struct clf_attachment unread[] = {attached("2", "a.pdf", NULL, 5), other}, read[] = {bill(), other};
	struct world *w = *state;

	ann_attaches(w, "#file", unread, CLF_COUNT(unread));
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 2);
	assert_true(step_at(w, CLF_STEP_FILE, 0)->upload->unread);
	ann_attaches(w, "#file", read, CLF_COUNT(read));
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 1);
	assert_non_null(strstr(left(w, "b.pdf")->to, "it can't be read"));
}

static void a_ticket_takes_so_many(void **state)
{
	const struct clf_attachment list[] = {bill(), with_bytes(attached("5", "bill.pdf", "text/plain", 0), "%PDF")};
	static struct clf_file files[CLF_FILES_MAX];
	struct world *w = *state;

	w->facts.files = files;
	w->facts.file_count = CLF_FILES_MAX - 1;
	ann_attaches(w, "#file", list, CLF_COUNT(list));
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 1);
	assert_non_null(strstr(left(w, "bill.pdf")->to, "at most 50 files: take one away first"));
	w->facts.file_count = CLF_FILES_MAX;
	ann_attaches(w, "#file", list, CLF_COUNT(list));
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	w->facts.file_count = 0;
}

static void a_file_is_taken_away_by_its_name(void **state)
{
	static const struct clf_file files[] = {
	    {.id = 6, .name = "bill of May.pdf"}, {.id = 7, .name = "photo.png"}, {.id = 8, .name = "Bill of May.pdf"}};
	struct world *w = *state;

	w->facts.files = files;
	w->facts.file_count = CLF_COUNT(files);
	ann_writes(w, "#file remove bill of may.pdf");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(step_at(w, CLF_STEP_UNFILE, 0)->number, 8);
	assert_string_equal(event_of(w, "file")->from, "Bill of May.pdf");
	assert_false(w->plan.undoable);
	ann_writes(w, "#file remove bill of may.pdf\n#file remove Bill of May.pdf");
	assert_int_equal(steps_of(w, CLF_STEP_UNFILE), 2);
	assert_int_equal(step_at(w, CLF_STEP_UNFILE, 1)->number, 6);
	ann_writes(w, "#file REMOVE photo");
	assert_int_equal(step_at(w, CLF_STEP_UNFILE, 0)->number, 7);
	ann_writes(w, "#file remove film.mp4");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(w->plan.refusal, "there is no file \"film.mp4\""));
	ann_writes(w, "#file remove");
	assert_non_null(strstr(w->plan.refusal, "#file remove and the file's name"));
	w->facts.file_count = 0;
}

static void undo_takes_files_back(void **state)
{
	static const struct clf_file files[] = {{.id = 6, .name = "before.pdf"}, {.id = 7, .name = "bill.pdf"}};
	static const int64_t put[] = {7};
	struct world *w = *state;
	struct clf_undo undo = {
	    .id = 1, .version = w->ticket.version, .before = w->ticket, .files = put, .file_count = 1};

	undo.before_owner = &w->ann;
	w->facts.undo = &undo;
	w->facts.files = files;
	w->facts.file_count = CLF_COUNT(files);
	ann_writes(w, "#undo");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_UNFILE), 1);
	assert_int_equal(step_at(w, CLF_STEP_UNFILE, 0)->number, 7);
	assert_string_equal(change_of(w, "file")->from, "bill.pdf");
	w->facts.undo = NULL;
	w->facts.file_count = 0;
}

/* #f and #fo were forwards before there were files. */
static void it_takes_no_abbreviation(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#f help@corp.example");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_non_null(send_to(w, "help@corp.example"));
}

/* What the mail brings along waits with it; a part that a line above put on the ticket is there once. */
static void what_is_written_for_later_keeps_its_files(void **state)
{
	struct clf_attachment half = attached("2", "half.mp4", "video/mp4", (size_t)CLF_FILE_BYTES_MAX / 2 + 1);
	const struct clf_attachment small[] = {bill()}, huge[] = {film()};
	struct clf_attachment two[2];
	struct world *w = *state;

	ann_attaches(w, "#reply attach\n#later 3d\n\nThe bill.", small, 1);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 1);
	assert_true(step_at(w, CLF_STEP_FILE, 0)->upload->waits);
	assert_int_equal(step_at(w, CLF_STEP_DRAFT, 0)->letter_count, 1);
	ann_attaches(w, "#file\n#reply attach\n#later 3d\n\nThe bill.", small, 1);
	assert_int_equal(steps_of(w, CLF_STEP_FILE), 1);
	ann_attaches(w, "#reply attach\n#later 3d\n\nThe film.", huge, 1);
	expect_refused(w, "film.mp4 can't be kept until then: a file has at most 25 MiB");
	two[0] = two[1] = half;
	two[1].part = "3";
	two[1].name = "rest.mp4";
	ann_attaches(w, "#reply attach\n#later 3d\n\nThe film.", two, 2);
	expect_refused(w, "the files of one mail have at most 25 MiB together");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(what_a_person_attached_is_taken),
	    PLAN_TEST(cards_are_taken_when_asked_for_and_nothing_is_no_note),
	    PLAN_TEST(a_picture_in_the_text_is_taken),
	    PLAN_TEST(a_mail_with_nothing_to_take_is_refused),
	    PLAN_TEST(bytes_are_asked_for_once),
	    PLAN_TEST(a_ticket_takes_so_many),
	    PLAN_TEST(a_file_is_taken_away_by_its_name),
	    PLAN_TEST(undo_takes_files_back),
	    PLAN_TEST(it_takes_no_abbreviation),
	    PLAN_TEST(what_is_written_for_later_keeps_its_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
