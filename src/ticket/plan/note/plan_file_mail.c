/*
 * plan_file_mail.c - #file: what is attached to an agent's mail becomes files of the ticket, and one is taken away.
 *
 * Taken is what a person attached; what stays with the mail alone is told with the reason, but for pictures of a
 * signature, which nearly every mail has. Nothing taken at all is a refusal.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/attached.h"
#include "plan/note/plan_file.h"
#include "plan/plan_command.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

#define REMOVE "remove"

struct taking {
	bool attach;    /* mails and cards, too */
	bool is_signed; /* below the text stands the agent's signature, whose pictures look like any */
	bool was_read;  /* for the bytes of what is attached */
	size_t count;   /* that were taken, by a line above as well */
	const char *left, *why;
};

static const char *name_of(struct planning *p, const struct clf_attachment *attachment)
{
	return clf_text_blank(attachment->name) ? clf_arena_printf(p->arena, "attachment-%s", attachment->part)
						: attachment->name;
}

static int64_t size_of(const struct clf_attachment *attachment)
{
	return (int64_t)(attachment->has_bytes ? attachment->bytes.n : attachment->size);
}

/* Nor can what isn't there, though the mail was read for the bytes of what is attached. */
static const char *no_room(struct planning *p, bool was_read, const struct clf_attachment *attachment)
{
	const char *why = plan_no_room(p, size_of(attachment));

	if (why == NULL && was_read && !attachment->has_bytes)
		why =
		    plan_words(p, "it can't be read, or is too large beside the others: send it in a mail of its own");
	return why;
}

static const char *why_not(struct planning *p, const struct taking *t, const struct clf_attachment *attachment)
{
	const char *what = NULL;
	enum clf_attached kind = clf_attached_kind(attachment, &what);

	if (kind == CLF_ATTACHED_PICTURE)
		kind = t->is_signed ? CLF_ATTACHED_ITEM : CLF_ATTACHED_FILE;
	if (!clf_attached_goes(kind, t->attach))
		return kind == CLF_ATTACHED_ITEM
			   ? clf_arena_printf(p->arena, plan_words(p, "%s; #file attach takes it"), plan_words(p, what))
			   : plan_words(p, what);
	return no_room(p, t->was_read, attachment);
}

static bool is_taken(const struct planning *p, const char *part)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_FILE && clf_text_equal(p->steps[i].upload->part, part))
			return true;
	}
	return false;
}

static void put(struct planning *p, const struct clf_attachment *attachment, bool waits)
{
	struct clf_upload *upload = clf_arena_new_of(p->arena, struct clf_upload);

	*upload = (struct clf_upload){.name = name_of(p, attachment),
				      .type = attachment->type != NULL ? attachment->type : "application/octet-stream",
				      .true_type = attachment->true_type,
				      .size = size_of(attachment),
				      .fd = -1,
				      .part = attachment->part,
				      .bytes = attachment->bytes,
				      .waits = waits,
				      .unread = !attachment->has_bytes};
	plan_file(p, upload);
}

static void take(struct planning *p, struct taking *t, const struct clf_attachment *attachment)
{
	const char *name = name_of(p, attachment), *why;

	if (is_taken(p, attachment->part)) {
		t->count++;
		return;
	}
	why = why_not(p, t, attachment);
	if (why != NULL) {
		t->left = name;
		t->why = why;
		plan_event(p, "not-filed", name, why);
		return;
	}
	put(p, attachment, false);
	t->count++;
}

static bool was_read(const struct clf_mail_in *mail)
{
	for (size_t i = 0; mail != NULL && i < mail->attachment_count; i++) {
		if (mail->attachments[i].has_bytes)
			return true;
	}
	return false;
}

bool plan_keep_letters(struct planning *p, const struct clf_letter *letters, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clf_attachment *attachment = p->mail->attachments;
		const char *why;

		while (!clf_text_equal(attachment->part, letters[i].part))
			attachment++;
		sum += size_of(attachment);
		if (is_taken(p, attachment->part))
			continue;
		why = no_room(p, was_read(p->mail), attachment);
		if (why != NULL) {
			plan_refuse(p, "%s can't be kept until then: %s", name_of(p, attachment), why);
			return false;
		}
		put(p, attachment, true);
	}
	if (sum > (int64_t)CLF_FILE_BYTES_MAX)
		plan_refuse(p, "the files of one mail have at most %u MiB together", CLF_FILE_BYTES_MAX >> 20);
	return !plan_ended(p);
}

static void take_attached(struct planning *p, bool attach)
{
	const struct clf_mail_in *mail = p->mail;
	size_t count = mail != NULL ? mail->attachment_count : 0;
	struct taking t = {.attach = attach, .is_signed = count > 0 && plan_is_signed(p), .was_read = was_read(mail)};

	for (size_t i = 0; i < count; i++) {
		if (clf_attached_may_go(&mail->attachments[i], true))
			take(p, &t, &mail->attachments[i]);
	}
	if (t.count > 0)
		plan_happened(p, CLF_ON_ATTACHMENT);
	else if (t.left != NULL)
		plan_refuse(p, "nothing was put on the ticket: %s, %s", t.left, t.why);
	else
		plan_refuse(p, "no file is attached to your mail: attach it, and send the mail again");
}

/* Of several with the same name the last that no line above takes away. */
static void take_away(struct planning *p, const char *name)
{
	const struct clf_facts *facts = p->facts;
	const struct clf_file **files = clf_arena_array_of(p->arena, facts->file_count, const struct clf_file *);
	const char **names = clf_arena_array_of(p->arena, facts->file_count, const char *);
	size_t n = 0;
	int at;

	for (size_t i = 0; i < facts->file_count; i++) {
		if (plan_is_unfiled(p, facts->files[i].id))
			continue;
		files[n] = &facts->files[i];
		names[n++] = facts->files[i].name;
	}
	for (size_t i = n; i > 0; i--) {
		if (clf_text_equal_nocase(names[i - 1], name)) {
			if (plan_may_unfile(p, files[i - 1]))
				plan_unfile(p, files[i - 1]);
			return;
		}
	}
	at = plan_match(p, CLF_SAID("file"), name, names, NULL, n);
	if (at >= 0 && plan_may_unfile(p, files[at]))
		plan_unfile(p, files[at]);
}

void plan_do_file(struct planning *p, const struct clf_command *command)
{
	const char *argument = command->argument;
	size_t n = strcspn(argument, " \t");
	const char *name = argument + n + strspn(argument + n, " \t");
	bool removes = clf_text_equal_nocase(clf_arena_copy(p->arena, argument, n), REMOVE);

	if (removes && *name != '\0')
		take_away(p, name);
	else if (clf_text_blank(argument) || clf_text_equal_nocase(argument, CLF_ATTACH))
		take_attached(p, *argument != '\0');
	else
		plan_refuse(p, "write #file alone, #file attach, or #file remove and the file's name");
}
