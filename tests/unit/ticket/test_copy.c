/*
 * test_copy.c - which of two mails with one Message-ID are the same.
 */
#include "fixture.h"

#include "clf/ticket/thread/copy.h"

#define FOOTER "\n____________\nteam mailing list\nhttps://lists.example/team\n"

static const struct clf_written mail = {
    .from = "ana@customer.example", .subject = "Help", .text = "The lift is stuck.\n", .date = 1000};
static const struct clf_attachment scan = {.part = "2", .name = "scan.pdf", .type = "application/pdf", .size = 900};

static bool is_copy(const struct clf_written *a, const struct clf_written *b, enum clf_bodies bodies)
{
	struct clf_arena *arena = clf_arena_new();
	bool one = clf_copy_is(arena, a, b, bodies);
	bool other = clf_copy_is(arena, b, a, bodies);

	clf_arena_free(&arena);
	assert_int_equal(one, other);
	return one;
}

static void the_same_mail_on_two_ways_is_one(void **state)
{
	struct clf_written other = mail;

	(void)state;
	assert_true(is_copy(&mail, &other, CLF_BODIES_SAME));
	assert_true(is_copy(&mail, &other, CLF_BODIES_DIFFER));
	other.text = "The lift\nis stuck.\n\n";
	assert_true(is_copy(&mail, &other, CLF_BODIES_DIFFER));
	other.date_unknown = true;
	other.date = 0;
	assert_true(is_copy(&mail, &other, CLF_BODIES_UNKNOWN));
}

static void another_mail_is_none(void **state)
{
	struct clf_written other = mail;

	(void)state;
	other.date = 2000;
	assert_false(is_copy(&mail, &other, CLF_BODIES_SAME));
	other = mail;
	other.text = "The door is stuck.\n";
	assert_false(is_copy(&mail, &other, CLF_BODIES_DIFFER));
	assert_false(is_copy(&mail, &other, CLF_BODIES_UNKNOWN));
	other.text = "The lift is stuck.\nURGENT: still.\n";
	assert_false(is_copy(&mail, &other, CLF_BODIES_DIFFER));
	other = mail;
	other.subject = "[north] Help";
	assert_false(is_copy(&mail, &other, CLF_BODIES_SAME));
	other = mail;
	other.from = "eve@else.example";
	assert_false(is_copy(&mail, &other, CLF_BODIES_SAME));
	other.from = NULL;
	assert_false(is_copy(&mail, &other, CLF_BODIES_SAME));
}

static void a_list_adds_to_a_mail(void **state)
{
	const struct clf_attachment footer = {.part = "3", .type = "text/plain", .size = 60, .is_inline = true};
	const struct clf_attachment files[] = {footer, scan};
	struct clf_written plain = mail, listed = mail;

	(void)state;
	listed.through_a_list = true;
	listed.subject = "[team] Help";
	listed.text = "The lift is stuck.\n" FOOTER;
	assert_true(is_copy(&plain, &listed, CLF_BODIES_DIFFER));
	plain.attachments = &scan;
	plain.attachment_count = 1;
	listed.attachments = files;
	listed.attachment_count = 2;
	assert_true(is_copy(&plain, &listed, CLF_BODIES_DIFFER));
	/* It takes nothing away, and an empty mail is no beginning of another. */
	listed.attachment_count = 1;
	assert_false(is_copy(&plain, &listed, CLF_BODIES_DIFFER));
	listed.attachment_count = 2;
	listed.text = FOOTER;
	assert_false(is_copy(&plain, &listed, CLF_BODIES_DIFFER));
	plain.text = "";
	assert_false(is_copy(&plain, &listed, CLF_BODIES_DIFFER));
}

static void files_are_written_too(void **state)
{
	struct clf_attachment longer = scan;
	struct clf_written one = mail, other = mail;

	(void)state;
	one.text = other.text = "";
	longer.size = 901;
	one.attachments = &scan;
	other.attachments = &longer;
	one.attachment_count = other.attachment_count = 1;
	assert_false(is_copy(&one, &other, CLF_BODIES_DIFFER));
	other.attachments = &scan;
	assert_true(is_copy(&one, &other, CLF_BODIES_DIFFER));
	other.attachment_count = 0;
	assert_false(is_copy(&one, &other, CLF_BODIES_DIFFER));
}

static void where_little_is_known_only_the_same_octets_are_the_same(void **state)
{
	struct clf_written one = mail, other = mail;

	(void)state;
	one.date = other.date = 0;
	assert_true(is_copy(&one, &other, CLF_BODIES_SAME));
	assert_false(is_copy(&one, &other, CLF_BODIES_DIFFER));
	one = other = mail;
	one.text = other.text = " \n";
	assert_true(is_copy(&one, &other, CLF_BODIES_SAME));
	assert_false(is_copy(&one, &other, CLF_BODIES_DIFFER));
}

static void of_large_mails_the_header_tells(void **state)
{
	struct clf_written one = mail, other = mail;

	(void)state;
	one.text = "";
	one.oversize = true;
	assert_false(is_copy(&one, &other, CLF_BODIES_SAME));
	other = one;
	other.size = 7;
	assert_true(is_copy(&one, &other, CLF_BODIES_SAME));
	one.date = other.date = 0;
	assert_false(is_copy(&one, &other, CLF_BODIES_SAME));
	one.size = 7;
	assert_true(is_copy(&one, &other, CLF_BODIES_SAME));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_mail_on_two_ways_is_one),
	    cmocka_unit_test(another_mail_is_none),
	    cmocka_unit_test(a_list_adds_to_a_mail),
	    cmocka_unit_test(files_are_written_too),
	    cmocka_unit_test(where_little_is_known_only_the_same_octets_are_the_same),
	    cmocka_unit_test(of_large_mails_the_header_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
