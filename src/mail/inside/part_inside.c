/*
 * part_inside.c - looking through an attachment for words that must not leave: what packs them is taken off.
 *
 * Nobody reads the result: it is searched. So formats are told by what they look like, and none is read whole: of a zip
 * file every entry that can be inflated, of a document its text between the tags, of an Outlook item its UTF-16.
 */
#include "inside/part_inside.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "inside/mime_inflate.h"
#include "inside/mime_inside.h"
#include "mime/charset.h"
#include "mime/header.h"
#include "mime/mime_guard.h"
#include "mime/mime_tree.h"
#include "mime/problems.h"

#define TEXT_BYTES (1u << 20)
#define RUN_BYTES (1u << 20)
#define ALL_BYTES (64u << 20)
#define ONE_BYTES (32u << 20)
#define DEPTH 4u
#define ENTRIES 2000u
#define HEAD_BYTES 4096u
#define RUN_LEAST 20u
#define RUN_MOST 40u
#define WIDE_LEAST 8u

struct looking {
	struct clf_arena *arena;
	struct clf_buf text, runs;
	size_t text_most, runs_most;
	size_t left; /* bytes that may still be made */
};

static void look(struct looking *l, const char *type, const char *name, struct clf_str bytes, unsigned depth);

static void add_text(struct looking *l, struct clf_str text)
{
	size_t room = l->text_most - l->text.n;

	clf_buf_add(&l->text, text.p, text.n < room ? text.n : room);
	if (l->text.n < l->text_most)
		clf_buf_add_char(&l->text, '\n');
}

/* A percent sign before a run may have cost it two characters of its own. */
static void add_runs(struct looking *l, struct clf_str text)
{
	for (size_t i = 0; i < text.n;) {
		size_t n = 0;

		while (i + n < text.n && isalnum((unsigned char)text.p[i + n]))
			n++;
		if (n >= RUN_LEAST && n <= RUN_MOST && l->runs.n + n + 2 < l->runs_most) {
			if (i > 0 && text.p[i - 1] == '%')
				clf_buf_add_char(&l->runs, '%');
			clf_buf_add(&l->runs, text.p + i, n);
			clf_buf_add_char(&l->runs, '\n');
		}
		i += n > 0 ? n : 1;
	}
}

static bool take_budget(struct looking *l, size_t n)
{
	if (n > l->left)
		return false;
	l->left -= n;
	return true;
}

/* Latin letters that have a NUL behind each, wherever they begin: UTF-16 of either order. */
static void look_at_wide(struct looking *l, struct clf_str bytes)
{
	struct clf_buf out;

	clf_buf_init(&out, bytes.n / 2 + WIDE_LEAST);
	for (size_t i = 0; i + 1 < bytes.n;) {
		size_t n = 0;

		while (i + 2 * n + 1 < bytes.n && bytes.p[i + 2 * n + 1] == '\0' &&
		       (isprint((unsigned char)bytes.p[i + 2 * n]) || isspace((unsigned char)bytes.p[i + 2 * n])))
			n++;
		for (size_t k = 0; n >= WIDE_LEAST && k < n; k++)
			clf_buf_add_char(&out, bytes.p[i + 2 * k]);
		if (n >= WIDE_LEAST)
			clf_buf_add_char(&out, '\n');
		i += n > 0 ? 2 * n : 1;
	}
	if (out.n > 0 && take_budget(l, out.n)) {
		add_text(l, clf_buf_view(&out));
		add_runs(l, clf_buf_view(&out));
	}
	clf_buf_free(&out);
}

static bool ends_line(struct clf_str tag)
{
	static const char *const ends[] = {"/a:p",    "/div",    "/p",   "/row", "/si",
					   "/text:h", "/text:p", "/w:p", "br",   "w:br"};

	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		if (tag.n >= n && memcmp(tag.p, ends[i], n) == 0 && (tag.n == n || tag.p[n] == ' ' || tag.p[n] == '/'))
			return true;
	}
	return false;
}

/* What stands between the tags: formatting cuts words into pieces. */
static void add_between_tags(struct looking *l, struct clf_str bytes)
{
	struct clf_buf out;
	const char *p = bytes.p, *end = bytes.p + bytes.n;

	clf_buf_init(&out, bytes.n + 1);
	while (p < end) {
		const char *open = memchr(p, '<', (size_t)(end - p));
		const char *close = open != NULL ? memchr(open, '>', (size_t)(end - open)) : NULL;

		clf_buf_add(&out, p, (size_t)((open != NULL ? open : end) - p));
		if (close == NULL)
			break;
		if (ends_line((struct clf_str){open + 1, (size_t)(close - open - 1)}))
			clf_buf_add_char(&out, '\n');
		p = close + 1;
	}
	if (take_budget(l, out.n)) {
		add_text(l, clf_buf_view(&out));
		add_runs(l, clf_buf_view(&out));
	}
	clf_buf_free(&out);
}

static unsigned number(struct clf_str bytes, size_t at, size_t size)
{
	unsigned n = 0;

	for (size_t i = size; i > 0; i--)
		n = n << 8 | (unsigned char)bytes.p[at + i - 1];
	return n;
}

/* What was packed at the beginning of bytes, as far as it can be unpacked. */
static void look_unpacked(struct looking *l, const char *name, struct clf_str bytes, enum mime_packing packing,
			  unsigned depth)
{
	struct clf_buf out;

	clf_buf_init(&out, l->left < ONE_BYTES ? l->left : ONE_BYTES);
	mime_inflate(bytes, packing, &out);
	if (out.n > 0 && take_budget(l, out.n))
		look(l, NULL, name, clf_buf_view(&out), depth + 1);
	clf_buf_free(&out);
}

/* By the headers before the entries: the directory at the end may lie, or be cut off. */
static void look_at_zip(struct looking *l, struct clf_str bytes, unsigned depth)
{
	size_t at = 0;

	for (unsigned n = 0; n < ENTRIES && l->left > 0; n++) {
		size_t data, size, name;

		at = clf_str_find(bytes, (struct clf_str){"PK\3\4", 4}, at);
		if (at == (size_t)-1 || bytes.n - at < 30)
			return;
		name = number(bytes, at + 26, 2);
		data = at + 30 + name + number(bytes, at + 28, 2);
		size = number(bytes, at + 18, 4);
		if (data < bytes.n) {
			const char *called = clf_arena_copy(l->arena, bytes.p + at + 30, name);

			if (number(bytes, at + 8, 2) == 8)
				look_unpacked(l, called, (struct clf_str){bytes.p + data, bytes.n - data}, MIME_RAW,
					      depth);
			else if (number(bytes, at + 8, 2) == 0 && size <= bytes.n - data && take_budget(l, size))
				look(l, NULL, called, (struct clf_str){bytes.p + data, size}, depth + 1);
		}
		at += 4;
	}
}

static void look_at_parts(struct looking *l, const struct mime_part *part, unsigned depth)
{
	for (; part != NULL && l->left > 0; part = part->next) {
		struct clf_str bytes;

		if (part->child != NULL && !part->is_message)
			look_at_parts(l, part->child, depth);
		if (part->is_multipart)
			continue;
		bytes = mime_bytes(l->arena, part);
		if (!take_budget(l, bytes.n))
			continue;
		if (mime_is(part, "text/") && part->charset != NULL)
			bytes = clf_str_from(charset_decode(l->arena, part->charset, bytes, TEXT_BYTES).text);
		look(l, part->type, part->name, bytes, depth + 1);
	}
}

static void look_at_mail(struct looking *l, struct clf_str bytes, unsigned depth)
{
	struct problems *problems = clf_arena_new_of(l->arena, struct problems);
	struct header_list header;
	struct mime_mail mail;
	struct clf_str body;

	problems->arena = l->arena;
	header = header_parse(l->arena, mime_guard(l->arena, bytes, problems), &body, problems);
	mime_open(l->arena, &header, body, problems, &mail);
	mime_look_inside(l->arena, &mail, problems);
	look_at_parts(l, mail.root, depth);
	mime_close(&mail);
}

static bool has_field(struct clf_str head, const char *name)
{
	struct clf_str line;

	while (clf_str_line(&head, &line)) {
		if (clf_str_starts_nocase(line, clf_str_from(name)))
			return true;
	}
	return false;
}

static bool is_mail(const char *type, const char *name, struct clf_str bytes)
{
	struct clf_str head = {bytes.p, bytes.n < HEAD_BYTES ? bytes.n : HEAD_BYTES};
	size_t n = name != NULL ? strlen(name) : 0;

	if (type != NULL && strncasecmp(type, "message/", 8) == 0)
		return true;
	if (n > 4 && strcasecmp(name + n - 4, ".eml") == 0)
		return true;
	return has_field(head, "MIME-Version:") && has_field(head, "Content-Type:");
}

static bool has_tags(struct clf_str bytes)
{
	bytes = clf_str_trim(bytes);
	if (bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0)
		bytes = (struct clf_str){bytes.p + 3, bytes.n - 3};
	return bytes.n > 0 && bytes.p[0] == '<';
}

static void look(struct looking *l, const char *type, const char *name, struct clf_str bytes, unsigned depth)
{
	if (depth > DEPTH || bytes.n == 0)
		return;
	if (depth > 0) {
		add_runs(l, bytes);
		if (!has_tags(bytes))
			add_text(l, bytes);
	}
	if (has_tags(bytes) && depth > 0)
		add_between_tags(l, bytes);
	look_at_wide(l, bytes);
	if (clf_str_starts(bytes, (struct clf_str){"PK\3\4", 4}))
		look_at_zip(l, bytes, depth);
	else if (clf_str_starts(bytes, (struct clf_str){"\x1f\x8b", 2}))
		look_unpacked(l, NULL, bytes, MIME_GZIP, depth);
	else if (is_mail(type, name, bytes))
		look_at_mail(l, bytes, depth);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* What stands for a byte that is no character is longer than the byte. */
static struct clf_str joined(struct clf_arena *arena, const struct looking *l)
{
	struct clf_str text = clf_str_from(l->text.n > 0 ? clf_utf8_clean(l->arena, clf_buf_view(&l->text)) : "");
	char *made;

	if (text.n > l->text_most)
		text.n = clf_utf8_valid_prefix((struct clf_str){text.p, l->text_most});
	made = clf_arena_alloc(arena, text.n + l->runs.n + 1);
	memcpy(made, text.p, text.n);
	if (l->runs.n > 0)
		memcpy(made + text.n, l->runs.p, l->runs.n);
	made[text.n + l->runs.n] = '\0';
	return (struct clf_str){made, text.n + l->runs.n};
}

struct clf_str part_inside(struct clf_arena *arena, const char *type, const char *name, struct clf_str bytes,
			   struct part_budget *budget)
{
	size_t unpacked = least(ALL_BYTES, budget->unpacked);
	struct looking l = {.arena = clf_arena_new(),
			    .text_most = least(TEXT_BYTES, budget->found / 2),
			    .runs_most = least(RUN_BYTES, budget->found / 2),
			    .left = unpacked};
	struct clf_str found;

	clf_buf_init(&l.text, TEXT_BYTES);
	clf_buf_init(&l.runs, RUN_BYTES);
	look(&l, type, name, bytes, 0);
	found = joined(arena, &l);
	budget->unpacked -= unpacked - l.left;
	budget->found -= found.n;
	clf_buf_free(&l.text);
	clf_buf_free(&l.runs);
	clf_arena_free(&l.arena);
	return found;
}
