/*
 * str.c - views of bytes, and small questions about texts.
 */
#include "clf/base/str.h"

#include <string.h>
#include <strings.h>

struct clf_str clf_str_from(const char *text)
{
	if (text == NULL)
		text = "";
	return (struct clf_str){text, strlen(text)};
}

/* No locale takes part: mail's own keywords are ASCII. */
static unsigned char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : (unsigned char)c;
}

static bool space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool clf_str_equal(struct clf_str a, struct clf_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static bool equal_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (lower(a[i]) != lower(b[i]))
			return false;
	}
	return true;
}

bool clf_str_equal_nocase(struct clf_str a, struct clf_str b)
{
	return a.n == b.n && equal_nocase(a.p, b.p, a.n);
}

bool clf_str_starts(struct clf_str s, struct clf_str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool clf_str_starts_nocase(struct clf_str s, struct clf_str prefix)
{
	return s.n >= prefix.n && equal_nocase(s.p, prefix.p, prefix.n);
}

size_t clf_str_find(struct clf_str s, struct clf_str needle, size_t from)
{
	const char *found;

	if (from > s.n)
		return (size_t)-1;
	if (needle.n == 0)
		return from;
	if (from == s.n)
		return (size_t)-1;
	found = needle.n == 1 ? memchr(s.p + from, *needle.p, s.n - from)
			      : memmem(s.p + from, s.n - from, needle.p, needle.n);
	return found != NULL ? (size_t)(found - s.p) : (size_t)-1;
}

struct clf_str clf_str_trim(struct clf_str s)
{
	while (s.n > 0 && space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool clf_str_line(struct clf_str *rest, struct clf_str *line)
{
	const char *end;
	size_t n;

	if (rest->n == 0)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	n = end != NULL ? (size_t)(end - rest->p) : rest->n;
	*line = (struct clf_str){rest->p, n};
	if (end != NULL && n > 0 && line->p[n - 1] == '\r')
		line->n--;
	if (end != NULL)
		n++;
	rest->p += n;
	rest->n -= n;
	return true;
}

bool clf_str_split(struct clf_str *rest, char separator, struct clf_str *part)
{
	const char *end;
	size_t n;

	if (rest->p == NULL)
		return false;
	end = rest->n > 0 ? memchr(rest->p, separator, rest->n) : NULL;
	if (end == NULL) {
		*part = *rest;
		*rest = (struct clf_str){NULL, 0};
		return true;
	}
	n = (size_t)(end - rest->p);
	*part = (struct clf_str){rest->p, n};
	rest->p += n + 1;
	rest->n -= n + 1;
	return true;
}

bool clf_text_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool clf_text_equal_nocase(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return clf_str_equal_nocase(clf_str_from(a), clf_str_from(b));
}

bool clf_text_blank(const char *text)
{
	return clf_str_trim(clf_str_from(text)).n == 0;
}

size_t clf_text_unended(const char *text)
{
	size_t n = strlen(text);

	while (n > 0 && strchr(". \t\r\n", text[n - 1]) != NULL)
		n--;
	return n;
}

bool clf_text_to_u64(const char *text, unsigned long long max, unsigned long long *out)
{
	unsigned long long number = 0;

	if (text == NULL || text[0] == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		if (__builtin_mul_overflow(number, 10ull, &number) ||
		    __builtin_add_overflow(number, (unsigned long long)(*text - '0'), &number) || number > max)
			return false;
	}
	*out = number;
	return true;
}

/* Of longer words the beginnings. */
#define DISTANCE_BYTES 64

size_t clf_str_distance(const char *a, const char *b)
{
	size_t row[DISTANCE_BYTES + 1];
	size_t n = strnlen(b, DISTANCE_BYTES);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; i < DISTANCE_BYTES && a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (diagonal + 1 < best)
				best = diagonal + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}

size_t clf_str_far(const char *word)
{
	return strlen(word) / 2 + 1;
}

void clf_str_nearer(const char *word, const char *candidate, const char **best, size_t *at)
{
	size_t distance = clf_str_distance(word, candidate);

	if (distance < *at) {
		*at = distance;
		*best = candidate;
	}
}
