/*
 * copy.c - two mails with one Message-ID: the same one on two ways, or two mails.
 *
 * In doubt it is a mail of its own: one too many is seen by people, one too few by nobody.
 */
#include "clf/ticket/thread/copy.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define FOOTER 2000u

const char *clf_copy_text(struct clf_arena *arena, const char *text)
{
	size_t size = text != NULL ? strlen(text) : 0;
	char *made = clf_arena_raw(arena, size + 1);
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)text[i] > ' ')
			made[n++] = text[i];
	}
	made[n] = '\0';
	return made;
}

/* Lists name themselves in the subject: "[team] Re: Help" is "Re: [team] Help". */
static const char *without_tags(struct clf_arena *arena, const char *text)
{
	char *made = clf_arena_strdup(arena, text);
	size_t n = 0;

	while (*text != '\0') {
		const char *end = *text == '[' ? strchr(text, ']') : NULL;

		if (end != NULL)
			text = end + 1;
		else
			made[n++] = *text++;
	}
	made[n] = '\0';
	return made;
}

static bool same_subject(struct clf_arena *arena, const struct clf_written *a, const struct clf_written *b)
{
	const char *one = clf_copy_text(arena, a->subject);
	const char *other = clf_copy_text(arena, b->subject);

	if (strcmp(one, other) == 0)
		return true;
	return (a->through_a_list || b->through_a_list) &&
	       strcmp(without_tags(arena, one), without_tags(arena, other)) == 0;
}

/* More is what a list may have added. */
static bool begins(const char *more, const char *text)
{
	size_t size = strlen(text);

	return size > 0 && strncmp(more, text, size) == 0 && strlen(more + size) <= FOOTER;
}

static bool same_text(const struct clf_written *a, const char *one, const struct clf_written *b, const char *other)
{
	return strcmp(one, other) == 0 || (a->through_a_list && begins(one, other)) ||
	       (b->through_a_list && begins(other, one));
}

static bool same_file(const struct clf_attachment *a, const struct clf_attachment *b)
{
	return a->size == b->size && clf_text_equal(a->name, b->name) && clf_text_equal(a->type, b->type);
}

/* Each file of one mail is in the other, each time another one. */
static bool holds_all(struct clf_arena *arena, const struct clf_written *whole, const struct clf_written *part)
{
	bool *taken = clf_arena_array_of(arena, whole->attachment_count, bool);

	for (size_t i = 0; i < part->attachment_count; i++) {
		size_t k = 0;

		while (k < whole->attachment_count &&
		       (taken[k] || !same_file(&part->attachments[i], &whole->attachments[k])))
			k++;
		if (k == whole->attachment_count)
			return false;
		taken[k] = true;
	}
	return true;
}

static bool same_files(struct clf_arena *arena, const struct clf_written *a, const struct clf_written *b)
{
	if (a->attachment_count == b->attachment_count)
		return holds_all(arena, a, b);
	if (a->attachment_count > b->attachment_count)
		return a->through_a_list && holds_all(arena, a, b);
	return b->through_a_list && holds_all(arena, b, a);
}

/* As far as mails of which only the header was kept can be told apart. */
static bool same_oversize(const struct clf_written *a, const struct clf_written *b)
{
	return a->oversize && b->oversize && (a->date != 0 || a->size == b->size);
}

bool clf_copy_is(struct clf_arena *arena, const struct clf_written *mail, const struct clf_written *earlier,
		 enum clf_bodies bodies)
{
	const char *one, *other;

	if (!clf_text_equal(mail->from, earlier->from) || !same_subject(arena, mail, earlier))
		return false;
	if (!mail->date_unknown && !earlier->date_unknown && mail->date != earlier->date)
		return false;
	if (mail->oversize || earlier->oversize)
		return same_oversize(mail, earlier);
	/* Without a date nothing but its octets tells a mail from the next one. */
	if (bodies == CLF_BODIES_SAME || (bodies == CLF_BODIES_DIFFER && mail->date == 0))
		return bodies == CLF_BODIES_SAME;
	one = clf_copy_text(arena, mail->text);
	other = clf_copy_text(arena, earlier->text);
	if (bodies == CLF_BODIES_DIFFER && *one == '\0' && mail->attachment_count == 0)
		return false;
	return same_text(mail, one, earlier, other) && same_files(arena, mail, earlier);
}
