/*
 * header.c - splitting a header block into fields, and the texts in them.
 */
#include "mime/header.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"
#include "mime/charset.h"
#include "mime/mime_param.h"
#include "mime/problems.h"
#include "mime/rfc2047.h"

#define ID_MAX 998 /* octets of a line, RFC 5322 section 2.1.1 */
#define TEXT_MAX (64u << 10)

static size_t field_name_length(struct clf_str line)
{
	size_t n = 0;
	size_t colon;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7f && line.p[n] != ':')
		n++;
	colon = n;
	while (colon < line.n && (line.p[colon] == ' ' || line.p[colon] == '\t'))
		colon++;
	return n > 0 && colon < line.n && line.p[colon] == ':' ? n : 0;
}

static struct clf_str value_of(struct clf_str line, size_t name)
{
	const char *colon = memchr(line.p + name, ':', line.n - name);
	size_t at = (size_t)(colon - line.p) + 1;

	return clf_str_trim((struct clf_str){line.p + at, line.n - at});
}

/* A continuation is joined with what white space it begins with; the joined bytes are in an arena. */
static void append_fold(struct clf_buf *fold, struct clf_str line)
{
	while (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	clf_buf_add_char(fold, ' ');
	clf_buf_add_str(fold, clf_str_trim(line));
}

struct builder {
	struct clf_arena *arena;
	struct header_list list;
	size_t capacity;
	struct clf_buf fold; /* the value of the last field once it has continuations */
	bool folded;
	bool dropped; /* some field was */
	bool skip;    /* the last field was dropped, and so are its continuations */
};

static void finish_fold(struct builder *b)
{
	if (b->folded && b->list.count > 0) {
		struct header_field *last = &b->list.items[b->list.count - 1];

		last->value = (struct clf_str){clf_arena_copy(b->arena, b->fold.p, b->fold.n), b->fold.n};
		clf_buf_clear(&b->fold);
	}
	b->folded = false;
}

static void add_field(struct builder *b, struct clf_str line, size_t name)
{
	finish_fold(b);
	b->skip = clf_str_starts_nocase(line, CLF_STR("x-clf-"));
	b->dropped = b->dropped || b->skip;
	if (b->skip)
		return;
	if (b->list.count == b->capacity) {
		size_t capacity = b->capacity ? 2 * b->capacity : 64;
		struct header_field *items = clf_arena_array_of(b->arena, capacity, struct header_field);

		if (b->list.count)
			memcpy(items, b->list.items, b->list.count * sizeof *items);
		b->list.items = items;
		b->capacity = capacity;
	}
	b->list.items[b->list.count++] = (struct header_field){{line.p, name}, value_of(line, name)};
}

static void continue_field(struct builder *b, struct clf_str line)
{
	if (b->skip || b->list.count == 0)
		return;
	if (!b->folded) {
		clf_buf_add_str(&b->fold, b->list.items[b->list.count - 1].value);
		b->folded = true;
	}
	append_fold(&b->fold, line);
}

struct header_list header_parse(struct clf_arena *arena, struct clf_str raw, struct clf_str *body,
				struct problems *problems)
{
	struct builder b = {.arena = arena};
	struct clf_str rest, line;
	bool full = false;

	clf_buf_init(&b.fold, CLF_READ_HEADER_BYTES);
	rest = raw;
	for (size_t number = 0; clf_str_line(&rest, &line) && line.n > 0; number++) {
		size_t name = field_name_length(line);

		full = b.list.count >= CLF_READ_HEADER_FIELDS || (size_t)(line.p - raw.p) > CLF_READ_HEADER_BYTES;
		if (full)
			break;
		if (line.p[0] == ' ' || line.p[0] == '\t')
			continue_field(&b, line);
		else if (name > 0)
			add_field(&b, line, name);
		else if (!(number == 0 && clf_str_starts(line, CLF_STR("From "))))
			problem_add(problems, "a line in the header is no field and was passed over");
	}
	finish_fold(&b);
	clf_buf_free(&b.fold);
	if (full)
		problem_add(problems, "the header is too large; only its beginning was read");
	while (full && clf_str_line(&rest, &line) && line.n > 0)
		;
	if (body != NULL)
		*body = b.list.count > 0 || b.dropped ? rest : raw;
	return b.list;
}

static bool is_plain(struct clf_str value)
{
	return clf_utf8_valid_prefix(value) == value.n;
}

void header_take_charset(struct clf_arena *arena, struct header_list *list)
{
	static const char *const unicode[] = {"ascii", "utf-8", "utf8", "utf-16", "8859-1"};
	const struct header_field *type = header_find(list, "Content-Type", 0);
	const char *charset = NULL;
	bool high = false;

	for (size_t i = 0; i < list->count; i++)
		high = high || !is_plain(list->items[i].value);
	if (high && type != NULL)
		charset = mime_param(arena, type->value, "charset");
	for (size_t i = 0; charset != NULL && i < CLF_COUNT(unicode); i++)
		if (strcasestr(charset, unicode[i]) != NULL)
			return;
	for (size_t i = 0; charset != NULL && i < list->count; i++) {
		struct clf_str *value = &list->items[i].value;

		if (!is_plain(*value))
			*value = clf_str_from(charset_decode(arena, charset, *value, TEXT_MAX).text);
	}
}

const struct header_field *header_find(const struct header_list *list, const char *name, size_t nth)
{
	struct clf_str want = clf_str_from(name);

	for (size_t i = 0; i < list->count; i++) {
		struct clf_str found = list->items[i].name;

		if (found.n == want.n && (*found.p | 0x20) == (*name | 0x20) && clf_str_equal_nocase(found, want) &&
		    nth-- == 0)
			return &list->items[i];
	}
	return NULL;
}

bool header_has(const struct header_list *list, const char *name)
{
	return header_find(list, name, 0) != NULL;
}

char *header_utf8(struct clf_arena *arena, struct clf_str value)
{
	return charset_decode(arena, NULL, value, TEXT_MAX).text;
}

/* Control characters become spaces, runs of them one; the ends are trimmed. In place. */
static char *one_line(char *text)
{
	char *to = text;
	bool space = false;

	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p <= 0x20 || *p == 0x7f) {
			space = to > text;
			continue;
		}
		if (space)
			*to++ = ' ';
		space = false;
		*to++ = (char)*p;
	}
	*to = '\0';
	return text;
}

char *header_decode(struct clf_arena *arena, struct clf_str value)
{
	return one_line(rfc2047_decode(arena, header_utf8(arena, value)));
}

char *header_text(struct clf_arena *arena, const struct header_list *list, const char *name)
{
	const struct header_field *field = header_find(list, name, 0);

	return field != NULL ? header_decode(arena, field->value) : NULL;
}

static bool is_id_character(char c)
{
	return (unsigned char)c > ' ' && c != 0x7f && c != '<' && c != '>' && c != ',' && c != ';' && c != '"' &&
	       c != '(' && c != ')';
}

/* The next id in brackets, or else a bare word with an @ in it; false when none is left. */
static bool next_id(struct clf_str *rest, bool bracketed, struct clf_str *id)
{
	while (rest->n > 0) {
		size_t n = 0;
		size_t step;

		if (bracketed) {
			const char *open = memchr(rest->p, '<', rest->n);

			if (open == NULL)
				return false;
			rest->n -= (size_t)(open + 1 - rest->p);
			rest->p = open + 1;
			while (n < rest->n && rest->p[n] != '>' && rest->p[n] != '<')
				n++;
			*id = clf_str_trim((struct clf_str){rest->p, n});
			rest->p += n;
			rest->n -= n;
			return true;
		}
		while (n < rest->n && is_id_character(rest->p[n]))
			n++;
		*id = (struct clf_str){rest->p, n};
		step = n < rest->n ? n + 1 : n;
		rest->p += step;
		rest->n -= step;
		if (n > 0 && memchr(id->p, '@', n) != NULL)
			return true;
	}
	return false;
}

/* Folding inside an id (Outlook breaks long ones) leaves spaces that don't belong to it. */
static char *id_text(struct clf_arena *arena, struct clf_str id)
{
	char *text = clf_utf8_clean(arena, id);
	char *to = text;

	for (const char *p = text; *p; p++)
		if ((unsigned char)*p > ' ' && *p != 0x7f)
			*to++ = *p;
	*to = '\0';
	return text;
}

static bool is_among(const char *const *items, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i], text) == 0)
			return true;
	return false;
}

void header_ids(struct clf_arena *arena, const struct header_list *list, const char *name, struct clf_texts *out,
		size_t max, struct problems *problems)
{
	const char **items;
	size_t count = 0;
	const struct header_field *field;

	*out = (struct clf_texts){0};
	if (!header_has(list, name))
		return;
	items = clf_arena_array_of(arena, max, const char *);
	for (size_t nth = 0; (field = header_find(list, name, nth)) != NULL; nth++) {
		struct clf_str rest = field->value;
		struct clf_str id;
		bool bracketed = rest.n > 0 && memchr(rest.p, '<', rest.n) != NULL;

		while (next_id(&rest, bracketed, &id)) {
			const char *text;

			if (id.n == 0 || id.n > ID_MAX)
				continue;
			text = id_text(arena, id);
			if (is_among(items, count, text))
				continue;
			if (count == max) {
				problem_add(problems, "%s names too many messages; the first %zu were read", name, max);
				break;
			}
			items[count++] = text;
		}
		if (count == max)
			break;
	}
	*out = (struct clf_texts){items, count};
}
