/*
 * rfc2047.c - decoding encoded words, with the breakages that programs send: words inside quotes or
 * without white space between them, spaces inside a word, characters split between words.
 */
#include "mime/rfc2047.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "mime/charset.h"

#define CHARSET_MAX 40
#define TEXT_MAX (256u << 10)
#define OPEN_MIN 4u

struct word {
	char charset[CHARSET_MAX];
	char encoding; /* 'b' or 'q' */
	struct clf_str text;
	size_t length; /* of the whole word, from =? to ?= */
};

/* The last word of a field that was cut: it ends with the field. */
static bool parse_open_word(const char *p, const char *text, struct word *word)
{
	size_t n = strcspn(text, " ?");
	size_t rest = strnlen(text + n, 2);

	word->text = (struct clf_str){text, n};
	word->length = (size_t)(text - p) + n + rest;
	return n >= OPEN_MIN && (rest == 0 || (rest == 1 && text[n] == '?'));
}

/* ended: no word ends from there on. */
static bool parse_word(const char *p, bool *ended, struct word *word)
{
	const char *start = p + 2;
	const char *mark = strchr(start, '?');
	char *language, encoding;
	const char *text, *end;

	if (mark == NULL || (size_t)(mark - start) >= CHARSET_MAX)
		return false;
	memcpy(word->charset, start, (size_t)(mark - start));
	word->charset[mark - start] = '\0';
	language = strchr(word->charset, '*');
	if (language != NULL)
		*language = '\0';
	if (strpbrk(word->charset, " \t=<>\"") != NULL)
		return false;
	mark += strspn(mark + 1, " ");
	encoding = mark[1];
	word->encoding = encoding == 'b' || encoding == 'B' ? 'b' : encoding == 'q' || encoding == 'Q' ? 'q' : '\0';
	if (!word->encoding || mark[2] != '?')
		return false;
	text = mark + 3;
	end = *ended ? NULL : strstr(text, "?=");
	*ended = end == NULL;
	if (end == NULL)
		return parse_open_word(p, text, word);
	/* "=?utf-8?q?=?=" and "...?==20": the mark may be a part of the text. */
	while (word->encoding == 'q' && end == text && strncmp(end, "?==", 3) == 0 && strstr(end + 1, "?=") != NULL)
		end = strstr(end + 1, "?=");
	word->text = (struct clf_str){text, (size_t)(end - text)};
	word->length = (size_t)(end + 2 - p);
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void add_quoted(struct clf_buf *out, struct clf_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '_') {
			c = ' ';
		} else if (c == '=' && i + 2 < text.n && hex_digit(text.p[i + 1]) >= 0 &&
			   hex_digit(text.p[i + 2]) >= 0) {
			c = (char)(hex_digit(text.p[i + 1]) * 16 + hex_digit(text.p[i + 2]));
			i += 2;
		}
		clf_buf_add_char(out, c);
	}
}

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static void add_base64(struct clf_buf *out, struct clf_str text)
{
	unsigned bits = 0;
	unsigned count = 0;

	for (size_t i = 0; i < text.n; i++) {
		int digit = base64_digit(text.p[i]);

		if (digit < 0) {
			if (text.p[i] == '=')
				count = 0;
			continue;
		}
		bits = (bits << 6 | (unsigned)digit) & 0xffffff;
		count += 6;
		if (count >= 8) {
			count -= 8;
			clf_buf_add_char(out, (char)(bits >> count & 0xff));
		}
	}
}

struct run {
	char charset[CHARSET_MAX];
	struct clf_buf bytes;
};

static void flush_run(struct clf_arena *arena, struct run *run, struct clf_buf *out)
{
	if (run->bytes.n > 0)
		clf_buf_add_text(out, charset_decode(arena, run->charset, clf_buf_view(&run->bytes), TEXT_MAX).text);
	clf_buf_clear(&run->bytes);
	run->charset[0] = '\0';
}

/* Bytes that stand in a word undecoded are text already; the decoded ones around them are of the word's charset. */
static void add_mixed(struct clf_arena *arena, struct run *run, const struct word *word, struct clf_buf *out)
{
	struct clf_str rest = word->text;

	while (rest.n > 0) {
		bool high = (unsigned char)rest.p[0] >= 0x80;
		size_t n = 1;
		struct clf_str piece;

		while (n < rest.n && ((unsigned char)rest.p[n] >= 0x80) == high)
			n++;
		piece = (struct clf_str){rest.p, n};
		memcpy(run->charset, word->charset, sizeof run->charset);
		if (high) {
			clf_buf_add_str(out, piece);
		} else {
			add_quoted(&run->bytes, piece);
			flush_run(arena, run, out);
		}
		rest = (struct clf_str){rest.p + n, rest.n - n};
	}
}

static bool has_high(struct clf_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return true;
	return false;
}

/* "UTF-8", "utf8" and "UTF_8" are one: a character may be split between words. */
static bool is_same_charset(const char *a, const char *b)
{
	while (*a && *b) {
		a += strspn(a, "-_ ");
		b += strspn(b, "-_ ");
		if ((*a | 0x20) != (*b | 0x20))
			return false;
		a += *a != '\0';
		b += *b != '\0';
	}
	return !*a && !*b;
}

static void add_word(struct clf_arena *arena, struct run *run, const struct word *word, struct clf_buf *out)
{
	if (run->charset[0] && !is_same_charset(run->charset, word->charset))
		flush_run(arena, run, out);
	if (word->encoding == 'q' && has_high(word->text)) {
		flush_run(arena, run, out);
		add_mixed(arena, run, word, out);
		return;
	}
	memcpy(run->charset, word->charset, sizeof run->charset);
	if (word->encoding == 'q')
		add_quoted(&run->bytes, word->text);
	else
		add_base64(&run->bytes, word->text);
}

char *rfc2047_decode(struct clf_arena *arena, const char *text)
{
	const char *p = strstr(text, "=?");
	struct clf_buf out;
	struct run run = {.charset = ""};
	const char *done;
	size_t misses = 0;
	bool ended = false;
	char *decoded;

	if (p == NULL)
		return clf_arena_strdup(arena, text);
	clf_buf_init(&out, TEXT_MAX);
	clf_buf_init(&run.bytes, TEXT_MAX);
	done = text;
	for (; p != NULL && misses < 1000; p = strstr(p, "=?")) {
		struct word word;
		struct clf_str between;

		if (!parse_word(p, &ended, &word)) {
			p += 2;
			misses++;
			continue;
		}
		between = (struct clf_str){done, (size_t)(p - done)};
		/* White space between two words is not a part of the text (RFC 2047 section 6.2). */
		if (done == text || clf_str_trim(between).n > 0) {
			flush_run(arena, &run, &out);
			clf_buf_add_str(&out, between);
		}
		add_word(arena, &run, &word, &out);
		p += word.length;
		done = p;
	}
	flush_run(arena, &run, &out);
	clf_buf_add_text(&out, done);
	decoded = clf_utf8_clean(arena, clf_buf_view(&out));
	clf_buf_free(&out);
	clf_buf_free(&run.bytes);
	return decoded;
}
