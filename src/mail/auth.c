/*
 * auth.c - a tokenizer for Authentication-Results: comments, quoted strings, method=result, ptype.property=value.
 */
#include "auth.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"
#include "header.h"

#define FIELDS_MAX 50u
#define RESULTS_MAX 300u
#define VALUE_BYTES 500u

static char *lower(char *text)
{
	for (char *p = text; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return text;
}

static struct clf_str skip_comments(struct clf_str s)
{
	size_t depth = 0;
	while (s.n > 0) {
		char c = s.p[0];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth == 0 && c != ' ' && c != '\t')
			break;
		else if (c == '\\' && s.n > 1)
			s = (struct clf_str){s.p + 1, s.n - 1};
		s = (struct clf_str){s.p + 1, s.n - 1};
	}
	return s;
}

static struct clf_str skip(struct clf_str s, size_t n)
{
	return (struct clf_str){s.p + n, s.n - n};
}

/* A quoted string or a run without separators; "=" ends it only when it is a key. */
static char *take_value(struct clf_arena *arena, struct clf_str *s, bool key)
{
	*s = skip_comments(*s);
	struct clf_buf out;
	clf_buf_init(&out, VALUE_BYTES);
	if (!key && s->n > 0 && s->p[0] == '"') {
		size_t i = 1;
		for (; i < s->n && s->p[i] != '"'; i++) {
			if (s->p[i] == '\\' && i + 1 < s->n)
				i++;
			clf_buf_add_char(&out, s->p[i]);
		}
		*s = skip(*s, i < s->n ? i + 1 : i);
	} else {
		size_t i = 0;
		while (i < s->n && s->p[i] != ';' && s->p[i] != ' ' && s->p[i] != '\t' && s->p[i] != '(' &&
		       !(key && s->p[i] == '='))
			i++;
		clf_buf_add(&out, s->p, i < VALUE_BYTES ? i : VALUE_BYTES);
		*s = skip(*s, i);
	}
	char *text = clf_utf8_clean(arena, clf_buf_view(&out));
	clf_buf_free(&out);
	return text;
}

static void set_property(struct clf_auth_result *result, const char *key, const char *value)
{
	if (strcmp(key, "header.from") == 0)
		result->header_from = value;
	else if (strcmp(key, "header.d") == 0 || (strcmp(key, "header.i") == 0 && !result->header_d))
		result->header_d = *value == '@' ? value + 1 : value;
	else if (strcmp(key, "smtp.mailfrom") == 0)
		result->smtp_mailfrom = value;
}

/* One "method=result property=value ..." up to the semicolon; false when it holds no result. */
static bool take_result(struct clf_arena *arena, struct clf_str *s, struct clf_auth_result *result)
{
	bool first = true;
	while ((*s = skip_comments(*s)).n > 0 && s->p[0] != ';') {
		char *key = lower(take_value(arena, s, true));
		*s = skip_comments(*s);
		if (s->n == 0 || s->p[0] != '=') {
			if (!*key && s->n > 0)
				*s = skip(*s, 1);
			continue;
		}
		*s = skip(*s, 1);
		char *value = take_value(arena, s, false);
		if (first) {
			char *version = strchr(key, '/');
			if (version)
				*version = '\0';
			result->method = key;
			result->result = lower(value);
			first = false;
		} else {
			set_property(result, key, value);
		}
	}
	if (s->n > 0)
		*s = skip(*s, 1);
	return !first && *result->method;
}

void auth_read(struct clf_arena *arena, const struct header_list *list, struct clf_reading *reading)
{
	const struct header_field *field;
	size_t fields = 0;
	while (fields < FIELDS_MAX && header_find(list, "Authentication-Results", fields))
		fields++;
	if (fields == 0)
		return;
	struct clf_auth_result *items = clf_arena_array_of(arena, RESULTS_MAX, struct clf_auth_result);
	size_t count = 0;
	for (size_t nth = 0; nth < fields; nth++) {
		field = header_find(list, "Authentication-Results", nth);
		struct clf_str rest = field->value;
		char *server = lower(take_value(arena, &rest, false));
		const char *semicolon = rest.n ? memchr(rest.p, ';', rest.n) : NULL;
		rest = semicolon ? skip(rest, (size_t)(semicolon - rest.p) + 1) : (struct clf_str){0};
		while (rest.n > 0 && count < RESULTS_MAX) {
			struct clf_auth_result result = {.field = (unsigned)nth, .server = server};
			if (take_result(arena, &rest, &result))
				items[count++] = result;
		}
	}
	reading->auth = items;
	reading->auth_count = count;
}
