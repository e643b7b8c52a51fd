/*
 * mime_inside.c - looking into the parts that hold others, and adding what is found to the tree.
 */
#include "inside/mime_inside.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/read.h"
#include "inside/mime_tnef.h"
#include "inside/mime_wrapped.h"
#include "mime/mime_magic.h"
#include "mime/mime_mend.h"
#include "mime/mime_tree.h"
#include "mime/problems.h"

#define SIGNED_DEPTH 3 /* what was signed may be signed again */

struct look {
	struct clf_arena *arena;
	struct mime_mail *mail;
	struct problems *problems;
	bool has_text; /* besides what a winmail.dat may say */
};

static struct mime_part *add_found(struct look *look, const struct mime_part *holder, size_t index, const char *type,
				   const char *name, struct clf_str bytes)
{
	struct mime_part *part;

	if (look->mail->part_count >= CLF_READ_PARTS) {
		problem_add(look->problems, "the mail has too many parts; the last ones were not read");
		return NULL;
	}
	part = clf_arena_new_of(look->arena, struct mime_part);
	look->mail->part_count++;
	part->number = clf_arena_printf(look->arena, "%s.%zu", holder->number, index);
	part->type = type;
	part->declared = true;
	part->name = name;
	part->disposition = MIME_ATTACHMENT;
	part->content = bytes;
	part->is_found = true;
	return part;
}

static bool is_tnef(const struct look *look, const struct mime_part *part)
{
	if (mime_is(part, "application/ms-tnef") || mime_is(part, "application/vnd.ms-tnef") ||
	    clf_text_equal_nocase(part->name, "winmail.dat"))
		return true;
	return mime_is(part, "application/octet-stream") &&
	       clf_text_equal(magic_type(mime_head(look->arena, part, 8)), "application/ms-tnef");
}

/* Servers that don't know the type call it a stream of octets; its name stays (RFC 8551 section 3.2.1). */
static bool is_cms(const struct mime_part *part)
{
	const char *ending = part->name != NULL ? strrchr(part->name, '.') : NULL;

	if (mime_is(part, "application/pkcs7-mime") || mime_is(part, "application/x-pkcs7-mime"))
		return true;
	return mime_is(part, "application/octet-stream") &&
	       (clf_text_equal_nocase(ending, ".p7m") || clf_text_equal_nocase(ending, ".p7z"));
}

static struct mime_part **add_tnef_text(struct look *look, struct mime_part *part, const struct tnef *tnef,
					struct mime_part **link)
{
	bool html;
	struct mime_part *text;

	if (look->has_text)
		return link;
	html = tnef->html.n > 0;
	if (!html && tnef->text == NULL)
		return link;
	text = add_found(look, part, tnef->count + 1, html ? "text/html" : "text/plain", NULL,
			 html ? tnef->html : clf_str_from(tnef->text));
	if (text == NULL)
		return link;
	text->charset = html && !tnef->html_is_utf8 ? NULL : "utf-8";
	text->disposition = MIME_NO_DISPOSITION;
	look->has_text = true;
	*link = text;
	return &text->next;
}

static void look_into_tnef(struct look *look, struct mime_part *part)
{
	struct tnef tnef;
	struct mime_part **link;

	if (!tnef_read(look->arena, mime_bytes(look->arena, part), &tnef)) {
		problem_add(look->problems, "winmail.dat could not be read; it is kept as it came");
		return;
	}
	link = add_tnef_text(look, part, &tnef, &part->child);
	for (size_t i = 0; i < tnef.count; i++) {
		const struct tnef_file *file = &tnef.files[i];
		const char *type = file->type != NULL && strchr(file->type, '/') != NULL ? file->type : NULL;
		const char *magic = type != NULL ? NULL : magic_type(file->bytes);

		*link = add_found(look, part, i + 1,
				  type != NULL    ? type
				  : magic != NULL ? magic
						  : "application/octet-stream",
				  file->name, file->bytes);
		if (*link == NULL)
			break;
		(*link)->cid = file->cid;
		link = &(*link)->next;
	}
	if (tnef.damaged)
		problem_add(look->problems, "winmail.dat is damaged; what could be read of it is shown");
	/* Its files stand for it, unless it holds none or more than could be read. */
	part->is_multipart = part->child != NULL && !tnef.damaged;
	if (part->child != NULL && tnef.damaged) {
		struct mime_part *last = part->child;

		while (last->next != NULL)
			last = last->next;
		last->next = part->next;
		part->next = part->child;
		part->child = NULL;
	}
}

static void look_into_cms(struct look *look, struct mime_part *part, unsigned depth)
{
	struct clf_str content;
	enum cms_kind kind = cms_read(look->arena, mime_bytes(look->arena, part), &content);

	if (kind == CMS_ENCRYPTED)
		problem_add(look->problems, "the mail is encrypted (S/MIME); its text cannot be read here");
	else if (kind == CMS_NONE)
		problem_add(look->problems, "an S/MIME part is damaged; it is kept as it came");
	else if (kind == CMS_COMPRESSED && content.n == 0)
		problem_add(look->problems, "a compressed S/MIME part is damaged or too large; it is kept as it came");
	if ((kind != CMS_SIGNED && kind != CMS_COMPRESSED) || content.n == 0 || depth == SIGNED_DEPTH)
		return;
	if (mime_add_entity(look->arena, look->mail, part, content, look->problems) && kind == CMS_SIGNED)
		problem_add(look->problems, "signed with S/MIME in one piece; the signature was not checked");
}

/* The text without the files and the armour in it; these follow it as attachments. */
static void look_into_text(struct look *look, struct mime_part *part)
{
	struct clf_str text = mime_bytes(look->arena, part);
	struct clf_str signature;
	struct clf_str before;
	struct uu_file file;
	size_t found = 0;
	struct mime_part **link = &part->next;
	struct mime_part *after = part->next;
	size_t n = 0;
	char *kept;

	if (clf_str_find(text, CLF_STR("-----BEGIN PGP MESSAGE-----"), 0) != (size_t)-1)
		problem_add(look->problems, "the text holds an encrypted PGP message, which cannot be read here");
	if (pgp_unwrap(look->arena, &text, &signature)) {
		problem_add(look->problems, "signed with PGP in the text; the signature was not checked");
		*link = add_found(look, part, ++found, "application/pgp-signature", "signature.asc", signature);
		link = *link != NULL ? &(*link)->next : link;
	}
	kept = clf_str_find(text, CLF_STR("begin "), 0) == (size_t)-1 ? NULL : clf_arena_alloc(look->arena, text.n + 1);
	while (kept != NULL && look->mail->part_count < CLF_READ_PARTS && uu_next(look->arena, &text, &before, &file)) {
		const char *magic;

		memcpy(kept + n, before.p, before.n);
		n += before.n;
		magic = magic_type(file.bytes);
		*link = add_found(look, part, ++found, magic != NULL ? magic : "application/octet-stream", file.name,
				  file.bytes);
		link = &(*link)->next;
	}
	*link = after;
	if (n > 0 && text.n > 0)
		memcpy(kept + n, text.p, text.n);
	/* Decoded once is enough also when nothing was in it. */
	part->content = n > 0 ? (struct clf_str){kept, n + text.n} : text;
	part->is_found = true;
}

static bool may_hold_text(const struct mime_part *part)
{
	return mime_is(part, "text/plain") && part->disposition != MIME_ATTACHMENT;
}

static void look_at(struct look *look, struct mime_part *first, unsigned depth)
{
	for (struct mime_part *part = first; part != NULL; part = part->next) {
		/* A message in the mail is given out as it came. */
		if (part->is_message || part->is_found)
			continue;
		if (part->is_multipart) {
			look_at(look, part->child, depth);
		} else if (is_cms(part)) {
			look_into_cms(look, part, depth);
			look_at(look, part->child, depth + 1);
		} else if (may_hold_text(part)) {
			look_into_text(look, part);
		} else if (is_tnef(look, part)) {
			look_into_tnef(look, part);
		}
	}
}

static bool holds_text(const struct mime_part *first)
{
	for (const struct mime_part *part = first; part != NULL; part = part->next)
		if ((mime_is(part, "text/") && part->disposition != MIME_ATTACHMENT) ||
		    (part->is_multipart && holds_text(part->child)))
			return true;
	return false;
}

void mime_look_inside(struct clf_arena *arena, struct mime_mail *mail, struct problems *problems)
{
	struct look look = {arena, mail, problems, false};

	mime_mend(arena, mail, problems);
	look.has_text = holds_text(mail->root);
	look_at(&look, mail->root, 0);
}
