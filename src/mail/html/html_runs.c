/*
 * html_runs.c - runs of text become characters of the private planes 15 and 16, one for each run in order, and are
 * put back by their number. Sound because html_guard leaves no element whose content the tokenizer reads otherwise
 * (script, textarea and their like), writes each value between double quotes and each stray "<" as a reference.
 */
#include "html/html_runs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"

#define FIRST 0xf0000u
#define PLANE_LAST 0xfffdu /* the two behind it are no characters */
#define PER_PLANE (PLANE_LAST + 1)
#define MOST (2 * PER_PLANE)
#define SHORTEST 8u
#define SLOTS 4096u
#define PROBES 16u

void html_runs_init(struct html_runs *runs)
{
	*runs = (struct html_runs){0};
	clf_buf_init(&runs->items, MOST * sizeof(struct clf_str));
}

void html_runs_free(struct html_runs *runs)
{
	clf_buf_free(&runs->items);
	free(runs->shared);
	runs->shared = NULL;
}

/* A numeric reference to a character of the planes, whatever its form. */
static bool is_private_reference(struct clf_str digits)
{
	bool hex = digits.n > 0 && (*digits.p | 0x20) == 'x';
	unsigned long code = 0;

	for (size_t i = hex; i < digits.n && code < FIRST; i++) {
		char c = digits.p[i];
		char letter = (char)(c | 0x20);

		if (c >= '0' && c <= '9')
			code = code * (hex ? 16 : 10) + (unsigned long)(c - '0');
		else if (hex && letter >= 'a' && letter <= 'f')
			code = code * 16 + (unsigned long)(letter - 'a' + 10);
		else
			break;
	}
	return code >= FIRST;
}

/* Whether the parser would change what begins there (controls, what is no character), or it is of the planes. */
static bool is_special(struct clf_str s)
{
	const unsigned char *u = (const unsigned char *)s.p;

	if (u[0] < 0x20)
		return u[0] != '\t' && u[0] != '\n' && u[0] != '\f' && u[0] != '\r';
	if (u[0] == '&')
		return s.n > 2 && u[1] == '#' && is_private_reference((struct clf_str){s.p + 2, s.n - 2});
	if (u[0] == 0xc2)
		return s.n < 2 || u[1] < 0xa0;
	if (u[0] == 0xef)
		return s.n < 3 || (u[1] == 0xb7 && u[2] >= 0x90 && u[2] <= 0xaf) || (u[1] == 0xbf && u[2] >= 0xbe);
	if (u[0] >= 0xf0 && u[0] < 0xf3)
		return s.n < 4 || ((u[1] & 0x0f) == 0x0f && u[2] == 0xbf && u[3] >= 0xbe);
	return u[0] >= 0xf3 || u[0] == 0x7f;
}

static bool has_special(struct clf_str html)
{
	for (size_t i = 0; i < html.n; i++) {
		unsigned char c = (unsigned char)html.p[i];
		bool plain = c >= 0x20 && c < 0x7f && c != '&';

		if (!plain && is_special((struct clf_str){html.p + i, html.n - i}))
			return true;
	}
	return false;
}

static struct clf_str run_at(const struct html_runs *runs, size_t number)
{
	struct clf_str run;

	memcpy(&run, runs->items.p + number * sizeof run, sizeof run);
	return run;
}

static size_t add_run(struct html_runs *runs, struct clf_str run)
{
	clf_buf_add(&runs->items, &run, sizeof run);
	return runs->count++;
}

/* The number of the run that is equal, made when there is none; SIZE_MAX when its slots are taken by others. */
static size_t shared_run(struct html_runs *runs, struct clf_str run)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < run.n; i++)
		hash = (hash ^ (unsigned char)run.p[i]) * 16777619u;
	if (runs->shared == NULL)
		runs->shared = calloc(SLOTS, sizeof *runs->shared);
	if (runs->shared == NULL)
		abort();
	for (unsigned probe = 0; probe < PROBES; probe++) {
		unsigned *slot = &runs->shared[(hash + probe) % SLOTS];

		if (!*slot)
			*slot = (unsigned)add_run(runs, run) + 1;
		if (clf_str_equal(run_at(runs, *slot - 1), run))
			return *slot - 1;
	}
	return SIZE_MAX;
}

static void take_run(struct html_runs *runs, struct clf_str run, bool shared, struct clf_buf *out)
{
	size_t number = SIZE_MAX;

	if (run.n >= SHORTEST && runs->count < MOST)
		number = shared ? shared_run(runs, run) : add_run(runs, run);
	if (number == SIZE_MAX)
		clf_buf_add_str(out, run);
	else
		clf_buf_add_utf8(out, FIRST + (unsigned)(number / PER_PLANE << 16 | number % PER_PLANE));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f';
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The character reference at the view's start, its name as long as a parser could read it. */
static size_t reference_length(struct clf_str s)
{
	size_t n = s.n > 1 && s.p[1] == '#' ? 2 : 1;

	while (n < s.n && is_alphanumeric(s.p[n]))
		n++;
	return n < s.n && s.p[n] == ';' ? n + 1 : n;
}

/* White space at the ends of a text decides where it goes, and references are the parser's to read. */
static void take_text(struct html_runs *runs, struct clf_str text, struct clf_buf *out)
{
	while (text.n > 0) {
		size_t n = 0;

		if (*text.p == '&') {
			n = reference_length(text);
			clf_buf_add(out, text.p, n);
		} else if (is_space(*text.p) || *text.p == '\r') {
			while (n < text.n && (is_space(text.p[n]) || text.p[n] == '\r'))
				n++;
			clf_buf_add(out, text.p, n);
		} else {
			while (n < text.n && text.p[n] != '&' && text.p[n] != '\r')
				n++;
			while (is_space(text.p[n - 1]))
				n--;
			take_run(runs, (struct clf_str){text.p, n}, false, out);
		}
		text = (struct clf_str){text.p + n, text.n - n};
	}
}

/*
 * The parser compares the values of formatting elements: what is equal in them must stay so. A reference without its
 * semicolon is none before a "=".
 */
static void take_value(struct html_runs *runs, struct clf_str value, bool shared, struct clf_buf *out)
{
	while (value.n > 0) {
		size_t n = 0;

		if (*value.p == '&') {
			n = reference_length(value);
			n += n < value.n && value.p[n] == '=';
			clf_buf_add(out, value.p, n);
		} else if (*value.p == '\r') {
			clf_buf_add(out, value.p, ++n);
		} else {
			while (n < value.n && value.p[n] != '&' && value.p[n] != '\r')
				n++;
			take_run(runs, (struct clf_str){value.p, n}, shared, out);
		}
		value = (struct clf_str){value.p + n, value.n - n};
	}
}

static bool is_formatting(struct clf_str tag)
{
	static const char *const names[] = {
	    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
	};
	size_t n = 1;

	while (n < tag.n && is_alphanumeric(tag.p[n]))
		n++;
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		if (strlen(names[i]) == n - 1 && strncasecmp(tag.p + 1, names[i], n - 1) == 0)
			return true;
	return false;
}

/* The length of the tag at the view's start; its values are taken on the way. */
static size_t take_tag(struct html_runs *runs, struct clf_str html, struct clf_buf *out)
{
	bool shared = is_formatting(html);
	size_t at = 0;

	while (at < html.n) {
		const char *close = memchr(html.p + at, '>', html.n - at);
		size_t end = close != NULL ? (size_t)(close - html.p) + 1 : html.n;
		const char *quote = memchr(html.p + at, '"', end - at);
		size_t value, value_end;
		const char *unquote;

		if (quote == NULL) {
			clf_buf_add(out, html.p + at, end - at);
			return end;
		}
		value = (size_t)(quote - html.p) + 1;
		unquote = memchr(html.p + value, '"', html.n - value);
		value_end = unquote != NULL ? (size_t)(unquote - html.p) : html.n;
		clf_buf_add(out, html.p + at, value - at);
		take_value(runs, (struct clf_str){html.p + value, value_end - value}, shared, out);
		at = value_end;
		if (unquote != NULL) {
			clf_buf_add_char(out, '"');
			at++;
		}
	}
	return html.n;
}

void html_runs_take(struct html_runs *runs, struct clf_str guarded, struct clf_buf *out)
{
	if (has_special(guarded)) {
		clf_buf_add_str(out, guarded);
		return;
	}
	while (guarded.n > 0) {
		const char *open = memchr(guarded.p, '<', guarded.n);
		size_t n = open != NULL ? (size_t)(open - guarded.p) : guarded.n;

		if (n > 0)
			take_text(runs, (struct clf_str){guarded.p, n}, out);
		else
			n = take_tag(runs, guarded, out);
		guarded = (struct clf_str){guarded.p + n, guarded.n - n};
	}
}

/* The run that the four bytes stand for; its n is 0 when they stand for themselves. */
static struct clf_str run_of(const struct html_runs *runs, const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	struct clf_str none = {NULL, 0};
	unsigned code;
	size_t number;

	if (u[0] < 0xf3 || (u[1] & 0xc0) != 0x80 || (u[2] & 0xc0) != 0x80 || (u[3] & 0xc0) != 0x80)
		return none;
	code = (u[0] & 7u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);
	number = code < FIRST ? runs->count : ((code - FIRST) >> 16) * PER_PLANE + (code & 0xffffu);
	return number < runs->count ? run_at(runs, number) : none;
}

/* Writes the text with its runs at to unless that is NULL; the number of bytes. */
static size_t put_back(const struct html_runs *runs, const char *text, char *to)
{
	size_t size = 0;

	while (*text) {
		struct clf_str run = run_of(runs, text);
		size_t taken = run.n > 0 ? 4 : 1;

		if (run.n == 0)
			run = (struct clf_str){text, 1};
		if (to != NULL)
			memcpy(to + size, run.p, run.n);
		size += run.n;
		text += taken;
	}
	return size;
}

char *html_runs_put_back(const struct html_runs *runs, struct clf_arena *arena, const char *text)
{
	struct clf_str run = runs->count > 0 ? run_of(runs, text) : (struct clf_str){0};
	char *clean, *whole;
	size_t size;

	if (run.n > 0 && !text[4])
		return clf_arena_copy(arena, run.p, run.n);
	clean = clf_utf8_clean(arena, clf_str_from(text));
	if (runs->count == 0)
		return clean;
	size = put_back(runs, clean, NULL);
	if (size == strlen(clean))
		return clean;
	whole = clf_arena_raw(arena, size + 1);
	put_back(runs, clean, whole);
	whole[size] = '\0';
	return whole;
}
