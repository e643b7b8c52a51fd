/*
 * auth.c - Authentication-Results by the grammar of RFC 8601 section 2.2, a little wider where servers are: results
 * without a server's name, "action=", values that would want quotes. A result that doesn't parse is no pass; a field
 * of which nobody can tell what ends where holds none at all.
 */
#include "mime/auth.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"
#include "mime/header.h"

#define FIELDS_MAX 50u
#define RESULTS_MAX 300u
#define VALUE_BYTES 500u

struct scan {
	struct clf_str rest;
	bool torn; /* a quotation mark, comment or backslash leaves open what ends where */
};

struct key {
	struct clf_str type, name; /* "smtp" and "mailfrom"; name is empty for "reason" */
};

enum { HEADER_FROM, HEADER_D, HEADER_I, SMTP_MAILFROM, PROPERTIES };

static const char *const property_names[PROPERTIES][2] = {
    [HEADER_FROM] = {"header", "from"},
    [HEADER_D] = {"header", "d"},
    [HEADER_I] = {"header", "i"},
    [SMTP_MAILFROM] = {"smtp", "mailfrom"},
};

struct property {
	bool said;
	const char *text; /* NULL when it is no domain or address, or was said twice */
};

static char *lower(char *text)
{
	for (char *p = text; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	return text;
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

static bool is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_run_character(char c)
{
	return !is_blank(c) && !is_control(c) && c != ';' && c != '"' && c != '(' && c != ')';
}

static size_t run_length(struct clf_str s)
{
	size_t n = 0;

	while (n < s.n && is_run_character(s.p[n]))
		n++;
	return n;
}

/*
 * 0 when it doesn't end, or ends within a quotation: servers repeat addresses in comments as they came, and a sender's
 * quoted ")" would end the comment for whoever wrote it.
 */
static size_t comment_length(struct clf_str s)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return quoted ? 0 : i + 1;
	}
	return 0;
}

/* 0 when it doesn't end or holds what can't be in one. */
static size_t quoted_length(struct clf_str s)
{
	for (size_t i = 1; i < s.n && !is_control(s.p[i]); i++) {
		if (s.p[i] == '"')
			return i + 1;
		if (s.p[i] == '\\' && (++i == s.n || is_control(s.p[i])))
			return 0;
	}
	return 0;
}

static struct clf_str take(struct scan *s, size_t n)
{
	struct clf_str taken = {s->rest.p, n};

	s->rest = (struct clf_str){s->rest.p + n, s->rest.n - n};
	return taken;
}

static void skip_blank(struct scan *s)
{
	while (s->rest.n > 0) {
		size_t n = 1;

		if (s->rest.p[0] == '(')
			n = comment_length(s->rest);
		else if (!is_blank(s->rest.p[0]))
			return;
		s->torn = s->torn || n == 0;
		take(s, n > 0 ? n : s->rest.n);
	}
}

static bool at_boundary(const struct scan *s)
{
	return s->rest.n == 0 || is_blank(s->rest.p[0]) || s->rest.p[0] == ';' || s->rest.p[0] == '(';
}

static bool take_sign(struct scan *s, char sign)
{
	skip_blank(s);
	if (s->rest.n == 0 || s->rest.p[0] != sign)
		return false;
	take(s, 1);
	return true;
}

static bool take_word(struct scan *s, struct clf_str *out)
{
	size_t n = 0;

	skip_blank(s);
	while (n < s->rest.n && is_word_character(s->rest.p[n]))
		n++;
	*out = take(s, n);
	return n > 0;
}

/* "ptype.property =", "reason =", and Microsoft's "action =". */
static bool take_key(struct scan *s, struct key *out)
{
	*out = (struct key){0};
	if (!take_word(s, &out->type))
		return false;
	if (take_sign(s, '.')) {
		if (!take_word(s, &out->name))
			return false;
	} else if (!clf_str_equal_nocase(out->type, CLF_STR("reason")) &&
		   !clf_str_equal_nocase(out->type, CLF_STR("action"))) {
		return false;
	}
	return take_sign(s, '=');
}

static bool key_follows(struct scan s)
{
	struct key key;

	return take_key(&s, &key);
}

/* A run of characters; a backslash at its end would quote the separator behind it for whoever wrote it. */
static void take_run(struct scan *s, struct clf_str *out)
{
	*out = take(s, run_length(s->rest));
	s->torn = s->torn || (out->n > 0 && out->p[out->n - 1] == '\\' && s->rest.n > 0);
}

/* As written, with its quotation marks: "a b", "a b"@example.com, or a run without separators. */
static bool take_value(struct scan *s, struct clf_str *out)
{
	size_t before = s->rest.n;
	size_t quoted;
	struct clf_str run;

	skip_blank(s);
	*out = (struct clf_str){s->rest.p, 0};
	/* A null sender leaves "smtp.mailfrom= smtp.rcptto=...". */
	if (s->rest.n < before && key_follows(*s))
		return true;
	if (s->rest.n == 0 || s->rest.p[0] != '"') {
		take_run(s, out);
		return at_boundary(s);
	}
	quoted = quoted_length(s->rest);
	s->torn = s->torn || quoted == 0;
	if (quoted == 0)
		return false;
	*out = take(s, quoted);
	if (s->rest.n > 0 && s->rest.p[0] == '@') {
		take_run(s, &run);
		out->n += run.n;
	}
	return at_boundary(s);
}

static struct clf_str unquote(struct clf_arena *arena, struct clf_str value)
{
	char *text;
	size_t n = 0;

	if (value.n == 0 || value.p[0] != '"' || quoted_length(value) != value.n)
		return value;
	text = clf_arena_alloc(arena, value.n);
	for (size_t i = 1; i + 1 < value.n; i++) {
		if (value.p[i] == '\\')
			i++;
		text[n++] = value.p[i];
	}
	return (struct clf_str){text, n};
}

/* Lenient with dots: there are addresses with two in a row. */
static size_t local_part_length(struct clf_str s)
{
	size_t n = 0;

	if (s.n > 0 && s.p[0] == '"')
		return quoted_length(s);
	while (n < s.n && is_run_character(s.p[n]) && strchr("@<>[]:,\\", s.p[n]) == NULL)
		n++;
	return n;
}

static size_t domain_length(struct clf_str s)
{
	size_t n = 0;

	while (n < s.n && (is_word_character(s.p[n]) || s.p[n] == '.' || (unsigned char)s.p[n] >= 0x80))
		n++;
	return n;
}

/* [ [ local-part ] "@" ] domain-name */
static bool is_identity(struct clf_str s)
{
	size_t n = local_part_length(s);

	if (n < s.n && s.p[n] == '@')
		s = (struct clf_str){s.p + n + 1, s.n - n - 1};
	return s.n > 0 && domain_length(s) == s.n;
}

static void note_property(struct clf_arena *arena, const struct key *key, struct clf_str value,
			  struct property *properties)
{
	for (size_t i = 0; i < PROPERTIES; i++) {
		struct property *property = &properties[i];
		struct clf_str text = value;

		if (!clf_str_equal_nocase(key->type, clf_str_from(property_names[i][0])) ||
		    !clf_str_equal_nocase(key->name, clf_str_from(property_names[i][1])))
			continue;
		property->text = NULL;
		if (!property->said && value.n <= VALUE_BYTES) {
			text = unquote(arena, value);
			property->text = is_identity(text) ? clf_utf8_clean(arena, text) : NULL;
		}
		property->said = true;
	}
}

static bool take_property(struct clf_arena *arena, struct scan *s, struct property *properties)
{
	struct key key;
	struct clf_str value;

	if (!take_key(s, &key) || !take_value(s, &value))
		return false;
	note_property(arena, &key, value, properties);
	return true;
}

/* "dkim = pass", "dkim/1 = pass"; what another version means isn't known. */
static bool take_method(struct clf_arena *arena, struct scan *s, struct clf_auth_result *result)
{
	struct clf_str method;
	struct clf_str word;

	if (!take_word(s, &method))
		return false;
	if (take_sign(s, '/') && (!take_word(s, &word) || !clf_str_equal(word, CLF_STR("1"))))
		return false;
	if (!take_sign(s, '=') || !take_word(s, &word) || !at_boundary(s))
		return false;
	result->method = lower(clf_utf8_clean(arena, method));
	result->result = lower(clf_utf8_clean(arena, word));
	return true;
}

/* Past the next semicolon. */
static void skip_result(struct scan *s)
{
	for (skip_blank(s); s->rest.n > 0 && s->rest.p[0] != ';'; skip_blank(s)) {
		s->torn = s->torn || !is_run_character(s->rest.p[0]) || s->rest.p[0] == '\\';
		take(s, 1);
	}
	take(s, s->rest.n > 0 ? 1 : 0);
}

static bool at_end_of_result(struct scan *s)
{
	skip_blank(s);
	return s->rest.n == 0 || s->rest.p[0] == ';';
}

static bool is_pass(const struct clf_auth_result *result)
{
	return clf_text_equal(result->result, "pass");
}

static const char *without_at(const char *text)
{
	return text != NULL && text[0] == '@' ? text + 1 : text;
}

/* One result with its semicolon; false when there is none to keep. */
static bool take_result(struct clf_arena *arena, struct scan *s, struct clf_auth_result *result)
{
	struct property properties[PROPERTIES] = {0};
	const struct property *signer;
	bool sound = take_method(arena, s, result);

	while (sound && !at_end_of_result(s))
		sound = take_property(arena, s, properties);
	skip_result(s);
	signer = &properties[properties[HEADER_D].said ? HEADER_D : HEADER_I];
	result->header_from = properties[HEADER_FROM].text;
	result->header_d = without_at(signer->text);
	result->smtp_mailfrom = properties[SMTP_MAILFROM].text;
	return result->method != NULL && (sound || !is_pass(result));
}

/* Microsoft's server begins with the first result: its name is "". */
static const char *take_server(struct clf_arena *arena, struct scan *s)
{
	struct scan start;
	struct clf_str name;
	struct clf_str version = CLF_STR("1");

	skip_blank(s);
	start = *s;
	if (s->rest.n > 0 && s->rest.p[0] == '"') {
		s->torn = !take_value(s, &name) || s->torn;
	} else {
		size_t n = run_length(s->rest);
		const char *equals = n > 0 ? memchr(s->rest.p, '=', n) : NULL;

		name = take(s, equals != NULL ? (size_t)(equals - s->rest.p) : n);
		if (name.n > 0 && take_sign(s, '=')) {
			*s = start;
			return "";
		}
	}
	if (!at_end_of_result(s))
		take_word(s, &version);
	s->torn = s->torn || name.n == 0 || name.n > VALUE_BYTES || !clf_str_equal(version, CLF_STR("1")) ||
		  !at_end_of_result(s);
	skip_result(s);
	return lower(clf_utf8_clean(arena, unquote(arena, name)));
}

/* Returns how many results it put into items. */
static size_t take_field(struct clf_arena *arena, struct clf_str value, unsigned nth, struct clf_auth_result *items,
			 size_t max)
{
	struct scan s = {value, false};
	const char *server = take_server(arena, &s);
	size_t count = 0;
	size_t kept = 0;

	while (s.rest.n > 0 && count < max) {
		struct clf_auth_result result = {.field = nth, .server = server};

		if (take_result(arena, &s, &result))
			items[count++] = result;
	}
	if (!s.torn && s.rest.n == 0)
		return count;
	for (size_t i = 0; i < count; i++) {
		if (!is_pass(&items[i]))
			items[kept++] = items[i];
	}
	return kept;
}

void auth_read(struct clf_arena *arena, const struct header_list *list, struct clf_reading *reading)
{
	const struct header_field *field = header_find(list, "Authentication-Results", 0);
	struct clf_auth_result *items;
	size_t count = 0;

	if (field == NULL)
		return;
	items = clf_arena_array_of(arena, RESULTS_MAX, struct clf_auth_result);
	for (unsigned nth = 0; nth < FIELDS_MAX && field != NULL; nth++) {
		count += take_field(arena, field->value, nth, items + count, RESULTS_MAX - count);
		field = header_find(list, "Authentication-Results", nth + 1);
	}
	reading->auth = items;
	reading->auth_count = count;
}
