/*
 * mime_mend.c - finding the line between parts in the content itself: "--" and more, above a part's header, or twice.
 */
#include "mime/mime_mend.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/read.h"
#include "mime/mime_base64.h"
#include "mime/mime_tree.h"
#include "mime/problems.h"

#define NAME_BYTES 200u
#define PREAMBLE_LINES 12u /* what stands above the first part is shown by nobody: more than that is a text */

/* A line of dashes is a rule in a text. */
static bool is_rule(struct clf_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '-')
			return false;
	return true;
}

static bool is_name(struct clf_str name)
{
	return name.n > 0 && !is_rule(name) && name.n <= NAME_BYTES && memchr(name.p, '"', name.n) == NULL &&
	       memchr(name.p, '\\', name.n) == NULL;
}

/* The line that ends the last part, at the beginning of a line. */
static bool is_closed(struct clf_str content, struct clf_str name)
{
	struct clf_str line;

	while (clf_str_line(&content, &line))
		if (line.n >= name.n + 4 && line.p[0] == '-' && clf_str_starts(line, CLF_STR("--")) &&
		    memcmp(line.p + 2, name.p, name.n) == 0 && memcmp(line.p + 2 + name.n, "--", 2) == 0)
			return true;
	return false;
}

/* Whether what follows the line begins like a part: with its header. */
static bool begins_part(struct clf_str rest)
{
	struct clf_str line;

	return clf_str_line(&rest, &line) && clf_str_starts_nocase(line, CLF_STR("content-"));
}

/* The name in the first line that can only stand between parts; only_header: that must stand above a part's header. */
static bool find_boundary(struct clf_str content, bool only_header, struct clf_str *name)
{
	struct clf_str rest = content;
	struct clf_str line;
	size_t lines = 0;

	while (lines < PREAMBLE_LINES && clf_str_line(&rest, &line)) {
		lines += clf_str_trim(line).n > 0;
		*name = (struct clf_str){0};
		if (line.n > 2 && clf_str_starts(line, CLF_STR("--")))
			*name = clf_str_trim((struct clf_str){line.p + 2, line.n - 2});
		if (name->n == 0 && only_header && clf_str_trim(line).n > 0)
			return false;
		if (!is_name(*name))
			continue;
		if (begins_part(rest) ? !only_header || is_closed(rest, *name) : !only_header && is_closed(rest, *name))
			return true;
	}
	return false;
}

static struct clf_str entity_of(struct clf_arena *arena, const char *type, struct clf_str name, struct clf_str content)
{
	struct clf_str entity;
	struct clf_buf out;

	clf_buf_init(&out, content.n + NAME_BYTES + 200);
	clf_buf_add_text(&out, "Content-Type: ");
	clf_buf_add_text(&out, type);
	clf_buf_add_text(&out, "; boundary=\"");
	clf_buf_add_str(&out, name);
	clf_buf_add_text(&out, "\"\n\n");
	clf_buf_add_str(&out, content);
	entity = (struct clf_str){clf_arena_copy(arena, out.p, out.n), out.n};
	clf_buf_free(&out);
	return entity;
}

/* RFC 2045 section 6.4 forbids to encode a multipart; some do. */
static struct clf_str decoded(struct clf_arena *arena, const struct mime_part *part)
{
	struct clf_str content = clf_str_from(part->prologue);
	char *out;

	if (!part->is_base64)
		return content;
	out = clf_arena_raw(arena, content.n / 4 * 3 + 4);
	return (struct clf_str){out, base64_decode(content, out, content.n)};
}

/* What isn't said to be a multipart, and holds one from its first line to its last. */
static bool may_hold_parts(const struct mime_part *part)
{
	return mime_is(part, "text/plain") && (!part->declared || part->has_boundary) && part->name == NULL &&
	       part->disposition == MIME_NO_DISPOSITION && !part->is_found;
}

struct mend {
	struct clf_arena *arena;
	struct mime_mail *mail;
	struct problems *problems;
};

static void mend(struct mend *m, struct mime_part *first, unsigned depth);

static void mend_part(struct mend *m, struct mime_part *part, unsigned depth)
{
	bool multipart = part->is_multipart;
	struct clf_str content = multipart ? decoded(m->arena, part) : mime_view(m->arena, part);
	const char *type = multipart ? part->type : "multipart/mixed";
	struct clf_str name;

	if (!find_boundary(content, !multipart, &name) ||
	    !mime_add_entity(m->arena, m->mail, part, entity_of(m->arena, type, name, content), m->problems))
		return;
	part->type = type;
	problem_add(m->problems, "the parts of a multipart were told apart by the lines between them");
	mend(m, part->child, depth + 1);
}

static void mend(struct mend *m, struct mime_part *first, unsigned depth)
{
	for (struct mime_part *part = first; part != NULL && depth < CLF_READ_DEPTH; part = part->next) {
		if (part->is_multipart && part->child == NULL && part->prologue != NULL)
			mend_part(m, part, depth);
		else if (part->is_multipart)
			mend(m, part->child, depth + 1);
		else if (!part->is_message && may_hold_parts(part))
			mend_part(m, part, depth);
	}
}

void mime_mend(struct clf_arena *arena, struct mime_mail *mail, struct problems *problems)
{
	struct mend m = {arena, mail, problems};

	mend(&m, mail->root, 0);
}
