/*
 * mime_param.c - splitting a field into its parameters, and joining the pieces of one.
 */
#include "mime/mime_param.h"

#include <string.h>

#include "clf/base/arena.h"
#include "mime/charset.h"
#include "mime/rfc2047.h"

#define SECTIONS 100
#define VALUE_MAX (64u << 10)
#define PARAMETERS_MAX 1000

struct piece {
	struct clf_str value;
	bool present, extended, quoted;
};

struct forms {
	struct piece plain, extended;
	struct piece sections[SECTIONS];
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Up to the quote's end; a backslash takes the next character with it. */
static size_t quoted_length(struct clf_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '"')
		n += s.p[n] == '\\' && n + 1 < s.n ? 2 : 1;
	return n < s.n ? n : s.n;
}

/* Up to the next semicolon, but an encoded word is taken whole. */
static size_t bare_length(struct clf_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ';') {
		size_t end = s.p[n] == '=' && n + 1 < s.n && s.p[n + 1] == '?' ? clf_str_find(s, CLF_STR("?="), n + 2)
									       : (size_t)-1;

		n = end != (size_t)-1 && end - n < 200 ? end : n + 1;
	}
	return n;
}

/* The value at the beginning of *rest, which is moved behind it and its semicolon. */
static struct piece take_value(struct clf_str *rest)
{
	struct piece piece = {.present = true};
	struct clf_str s = *rest;
	size_t n;

	while (s.n > 0 && is_space(s.p[0]))
		s = (struct clf_str){s.p + 1, s.n - 1};
	piece.quoted = s.n > 0 && s.p[0] == '"';
	if (piece.quoted)
		s = (struct clf_str){s.p + 1, s.n - 1};
	n = piece.quoted ? quoted_length(s) : bare_length(s);
	piece.value = piece.quoted ? (struct clf_str){s.p, n} : clf_str_trim((struct clf_str){s.p, n});
	if (!piece.quoted && piece.value.n > 2 && piece.value.p[0] == '\'' && piece.value.p[piece.value.n - 1] == '\'')
		piece.value = (struct clf_str){piece.value.p + 1, piece.value.n - 2};
	s = (struct clf_str){s.p + n, s.n - n};
	n = bare_length(s);
	n = n < s.n ? n + 1 : s.n;
	*rest = (struct clf_str){s.p + n, s.n - n};
	return piece;
}

/* "filename", "filename*", "filename*0", "filename*0*" (RFC 2231 sections 3 and 4). */
static struct piece *slot_for(struct forms *forms, struct clf_str key, struct clf_str name, bool *extended)
{
	struct clf_str tail;
	size_t number = 0;
	size_t i = 1;
	bool sound;

	*extended = false;
	if (!clf_str_starts_nocase(key, name))
		return NULL;
	tail = (struct clf_str){key.p + name.n, key.n - name.n};
	if (tail.n == 0)
		return &forms->plain;
	if (tail.p[0] != '*')
		return NULL;
	*extended = tail.p[tail.n - 1] == '*';
	if (tail.n == 1)
		return &forms->extended;
	for (; i < tail.n && tail.p[i] >= '0' && tail.p[i] <= '9' && number < SECTIONS; i++)
		number = number * 10 + (size_t)(tail.p[i] - '0');
	sound = i > 1 && (i == tail.n || (*extended && i + 1 == tail.n)) && number < SECTIONS;
	return sound ? &forms->sections[number] : NULL;
}

/* Behind the first semicolon; without one ("attachment filename=x", "filename=x") from the word with a sign on. */
static struct clf_str parameters_of(struct clf_str field)
{
	size_t start = bare_length(field);
	const char *sign = field.n > 0 ? memchr(field.p, '=', field.n) : NULL;

	if (start < field.n)
		return (struct clf_str){field.p + start + 1, field.n - start - 1};
	if (sign == NULL)
		return (struct clf_str){0};
	for (start = (size_t)(sign - field.p); start > 0 && !is_space(field.p[start - 1]);)
		start--;
	return (struct clf_str){field.p + start, field.n - start};
}

static void collect(struct clf_str field, struct clf_str name, struct forms *forms)
{
	struct clf_str rest = parameters_of(field);

	for (size_t count = 0; rest.n > 0 && count < PARAMETERS_MAX; count++) {
		size_t n = 0;
		struct clf_str key;
		bool valued, extended;
		struct piece *slot, piece;

		while (n < rest.n && rest.p[n] != '=' && rest.p[n] != ';')
			n++;
		key = clf_str_trim((struct clf_str){rest.p, n});
		valued = n < rest.n && rest.p[n] == '=';
		n = n < rest.n ? n + 1 : rest.n;
		rest = (struct clf_str){rest.p + n, rest.n - n};
		if (!valued)
			continue;
		slot = slot_for(forms, key, name, &extended);
		piece = take_value(&rest);
		piece.extended = extended;
		if (slot != NULL && !slot->present)
			*slot = piece;
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void add_percent(struct clf_buf *out, struct clf_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool coded = s.p[i] == '%' && i + 2 < s.n && hex_digit(s.p[i + 1]) >= 0 && hex_digit(s.p[i + 2]) >= 0;

		clf_buf_add_char(out, coded ? (char)(hex_digit(s.p[i + 1]) * 16 + hex_digit(s.p[i + 2])) : s.p[i]);
		i += coded ? 2 : 0;
	}
}

/* Line ends of folding go; of a quoted string also the backslashes before quotes and backslashes. */
static void add_plain(struct clf_buf *out, const struct piece *piece)
{
	struct clf_str s = piece->value;

	for (size_t i = 0; i < s.n; i++) {
		bool escapes = piece->quoted && s.p[i] == '\\' && i + 1 < s.n && strchr("\"\\", s.p[i + 1]) != NULL;

		i += escapes;
		if (s.p[i] != '\r' && s.p[i] != '\n')
			clf_buf_add_char(out, s.p[i]);
	}
}

/* Takes charset'language' off; false when there is none. */
static bool take_charset(struct clf_arena *arena, struct clf_str *value, const char **charset)
{
	size_t first = clf_str_find(*value, CLF_STR("'"), 0);
	size_t second = first == (size_t)-1 ? first : clf_str_find(*value, CLF_STR("'"), first + 1);

	if (second == (size_t)-1)
		return false;
	*charset = first > 0 ? clf_utf8_clean(arena, (struct clf_str){value->p, first}) : NULL;
	*value = (struct clf_str){value->p + second + 1, value->n - second - 1};
	return true;
}

static char *finish(struct clf_arena *arena, struct clf_buf *bytes, const char *charset)
{
	struct clf_str view = clf_buf_view(bytes);
	char *text = charset_decode(arena, charset, view, VALUE_MAX).text;

	text = rfc2047_decode(arena, text);
	return *text ? text : NULL;
}

static char *from_sections(struct clf_arena *arena, struct forms *forms, struct clf_buf *bytes)
{
	const char *charset = NULL;

	/* Some count from 1. */
	size_t first = forms->sections[0].present ? 0 : 1;

	for (size_t i = first; i < SECTIONS && forms->sections[i].present; i++) {
		struct piece *piece = &forms->sections[i];

		if (i == first && piece->extended)
			take_charset(arena, &piece->value, &charset);
		if (piece->extended)
			add_percent(bytes, piece->value);
		else
			add_plain(bytes, piece);
	}
	return finish(arena, bytes, charset);
}

char *mime_param(struct clf_arena *arena, struct clf_str field, const char *name)
{
	struct forms *forms = clf_arena_new_of(arena, struct forms);
	struct clf_buf bytes;
	char *text = NULL;

	clf_buf_init(&bytes, VALUE_MAX);
	collect(field, clf_str_from(name), forms);
	if (forms->extended.present) {
		const char *charset = NULL;

		take_charset(arena, &forms->extended.value, &charset);
		add_percent(&bytes, forms->extended.value);
		text = finish(arena, &bytes, charset);
	}
	if (text == NULL && (forms->sections[0].present || forms->sections[1].present)) {
		clf_buf_clear(&bytes);
		text = from_sections(arena, forms, &bytes);
	}
	if (text == NULL && forms->plain.present) {
		clf_buf_clear(&bytes);
		add_plain(&bytes, &forms->plain);
		text = finish(arena, &bytes, NULL);
	}
	clf_buf_free(&bytes);
	return text;
}
