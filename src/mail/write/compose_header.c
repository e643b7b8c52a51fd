/*
 * compose_header.c - header fields of a mail that goes out (RFC 5322 section 3, RFC 2047, RFC 2231).
 */
#include <ctype.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "idna.h"
#include "write/compose_parts.h"
#include "write/mustache_tree.h"

#define TEXT_MAX 4000
#define NAME_LIMIT 300
#define FILE_NAME_MAX 240
#define ID_MAX 900
#define WORD_CONTENT 48 /* of an encoded word: with its frame it stays below 75 and fits beside any field name */
#define PLAIN_WORD 60
#define REFERENCES_MAX 40

/* A field being written: where its last line ends. */
struct field {
	struct clf_buf *out;
	size_t column;
	bool empty;
};

static struct field begin(struct clf_buf *out, const char *name)
{
	clf_buf_add_text(out, name);
	clf_buf_add_text(out, ":");
	return (struct field){.out = out, .column = strlen(name) + 1, .empty = true};
}

/* A blank and then word, on a new line when this one would get too long. */
static void add_word(struct field *f, struct clf_str word)
{
	if (!f->empty && f->column + 1 + word.n > COMPOSE_LINE) {
		clf_buf_add_text(f->out, "\r\n");
		f->column = 0;
	}
	clf_buf_add_char(f->out, ' ');
	clf_buf_add_str(f->out, word);
	f->column += 1 + word.n;
	f->empty = false;
}

/* text without control characters, blanks at the ends or in a row, and at most max bytes. */
static void tidy(struct clf_buf *out, const char *text, size_t max)
{
	struct clf_str rest;
	struct clf_buf clean;

	clf_buf_init(&clean, SIZE_MAX);
	mustache_escape(&clean, clf_str_from(text), CLF_ESCAPE_HEADER);
	rest = clf_str_trim(clf_buf_view(&clean));
	if (rest.n > max)
		rest.n = clf_utf8_valid_prefix((struct clf_str){rest.p, max});
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] != ' ' || i == 0 || rest.p[i - 1] != ' ')
			clf_buf_add_char(out, rest.p[i]);
	clf_buf_free(&clean);
}

static bool is_ascii(struct clf_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x7f || (unsigned char)s.p[i] < ' ')
			return false;
	return true;
}

static bool has_long_word(struct clf_str s)
{
	struct clf_str word;

	while (clf_str_split(&s, ' ', &word))
		if (word.n > PLAIN_WORD)
			return true;
	return false;
}

static bool looks_encoded(struct clf_str s)
{
	return clf_str_find(s, CLF_STR("=?"), 0) != (size_t)-1;
}

/* Letters, digits and !*+-/ may stand in an encoded word anywhere (RFC 2047 section 5 (3)). */
static bool is_word_safe(unsigned char c)
{
	return c < 0x80 && (isalnum(c) || strchr("!*+-/", c) != NULL);
}

static size_t quoted_cost(struct clf_str s)
{
	size_t cost = 0;

	for (size_t i = 0; i < s.n; i++)
		cost += is_word_safe((unsigned char)s.p[i]) || s.p[i] == ' ' ? 1 : 3;
	return cost;
}

static void add_encoded_word(struct field *f, struct clf_str chunk, bool base64)
{
	struct clf_buf word;

	clf_buf_init(&word, 128);
	clf_buf_add_text(&word, base64 ? "=?utf-8?B?" : "=?utf-8?Q?");
	if (base64)
		compose_base64(&word, chunk);
	for (size_t i = 0; i < chunk.n && !base64; i++) {
		unsigned char c = (unsigned char)chunk.p[i];

		if (c == ' ')
			clf_buf_add_char(&word, '_');
		else if (is_word_safe(c))
			clf_buf_add_char(&word, (char)c);
		else
			clf_buf_printf(&word, "=%02X", c);
	}
	clf_buf_add_text(&word, "?=");
	add_word(f, clf_buf_view(&word));
	clf_buf_free(&word);
}

/* Whole characters go into each word (RFC 2047 section 5). */
static void add_encoded(struct field *f, struct clf_str text)
{
	bool base64 = quoted_cost(text) > text.n * 4 / 3;

	while (text.n > 0) {
		struct clf_str rest = text;
		struct clf_str chunk = {text.p, 0};

		while (rest.n > 0) {
			struct clf_str longer = {text.p, 0};

			clf_utf8_next(&rest);
			longer.n = (size_t)(rest.p - text.p);
			if (base64 ? longer.n > WORD_CONTENT / 4 * 3 : quoted_cost(longer) > WORD_CONTENT)
				break;
			chunk = longer;
		}
		add_encoded_word(f, chunk, base64);
		text = (struct clf_str){text.p + chunk.n, text.n - chunk.n};
	}
}

static bool is_atom_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool is_phrase_of_atoms(struct clf_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_atom_char(s.p[i]) && s.p[i] != ' ')
			return false;
	return true;
}

static void add_words(struct field *f, struct clf_str text)
{
	struct clf_str word;

	while (clf_str_split(&text, ' ', &word))
		add_word(f, word);
}

void compose_text_field(struct clf_buf *out, const char *name, const char *text)
{
	struct field f = begin(out, name);
	struct clf_buf clean;
	struct clf_str rest;

	clf_buf_init(&clean, SIZE_MAX);
	tidy(&clean, text != NULL ? text : "", TEXT_MAX);
	rest = clf_buf_view(&clean);
	if (!is_ascii(rest) || looks_encoded(rest) || has_long_word(rest))
		add_encoded(&f, rest);
	else
		add_words(&f, rest);
	clf_buf_add_text(out, "\r\n");
	clf_buf_free(&clean);
}

static void add_quoted_string(struct field *f, struct clf_str text)
{
	struct clf_buf quoted;

	clf_buf_init(&quoted, 2 * PLAIN_WORD + 2);
	clf_buf_add_char(&quoted, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			clf_buf_add_char(&quoted, '\\');
		clf_buf_add_char(&quoted, text.p[i]);
	}
	clf_buf_add_char(&quoted, '"');
	add_word(f, clf_buf_view(&quoted));
	clf_buf_free(&quoted);
}

static void add_display_name(struct field *f, struct clf_str name)
{
	bool atoms = is_phrase_of_atoms(name);

	if (!is_ascii(name) || looks_encoded(name) || has_long_word(name) || (!atoms && name.n > PLAIN_WORD))
		add_encoded(f, name);
	else if (atoms)
		add_words(f, name);
	else
		add_quoted_string(f, name);
}

/* Letters of any language (RFC 6531 section 3.3), and nothing else beyond ASCII: it may not be seen. */
static bool is_beyond_ascii(struct clf_str s)
{
	if (clf_utf8_valid_prefix(s) != s.n)
		return false;
	while (s.n > 0) {
		unsigned each = clf_utf8_next(&s);

		if (each >= 0x80 && !clf_utf8_is_word(each))
			return false;
	}
	return true;
}

/* A dot-atom with dots anywhere (some providers gave out such), or a quoted string without blanks. */
static bool is_local_part(struct clf_str s)
{
	bool quoted = s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';

	if (s.n == 0 || s.n > CLF_LOCAL_PART_MAX)
		return false;
	if (!quoted && !is_beyond_ascii(s))
		return false;
	for (size_t i = quoted; i < s.n - quoted; i++) {
		char c = s.p[i];

		if (!quoted && !is_atom_char(c) && c != '.' && (unsigned char)c < 0x80)
			return false;
		if (quoted && (c <= ' ' || c >= 0x7f || strchr("\"\\<>", c) != NULL))
			return false;
	}
	return true;
}

static bool is_domain(const char *domain)
{
	bool literal = domain[0] == '[';
	size_t n = strlen(domain);
	size_t named = strspn(domain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

	if (literal)
		return n > 2 && 1 + strspn(domain + 1, "IPv6:0123456789abcdefABCDEF.") == n - 1 && domain[n - 1] == ']';
	return n > 0 && named == n && domain[0] != '.' && domain[n - 1] != '.';
}

/* The address as it is written, its domain in A-labels; NULL when it is none or could not be written safely. */
static const char *safe_address(struct clf_arena *arena, const char *address)
{
	const char *at = address != NULL ? strrchr(address, '@') : NULL;
	const char *domain;
	struct clf_str local;

	if (at == NULL)
		return NULL;
	local = (struct clf_str){address, (size_t)(at - address)};
	domain = is_ascii(clf_str_from(at + 1)) ? at + 1 : idna_fold_domain(arena, at + 1);
	if (domain == NULL || !is_domain(domain) || !is_local_part(local) ||
	    local.n + 1 + strlen(domain) > CLF_ADDRESS_MAX)
		return NULL;
	return clf_arena_printf(arena, "%.*s@%s", CLF_STR_ARG(local), domain);
}

bool clf_compose_takes(const char *address)
{
	struct clf_arena *arena = clf_arena_new();
	const char *safe = safe_address(arena, address);
	bool takes = safe != NULL && is_ascii(clf_str_from(safe));

	clf_arena_free(&arena);
	return takes;
}

static void add_address(struct clf_arena *arena, struct field *f, const char *name, const char *address, bool last)
{
	const char *comma = last ? "" : ",";
	struct clf_buf clean;

	clf_buf_init(&clean, SIZE_MAX);
	tidy(&clean, name != NULL ? name : "", NAME_LIMIT);
	if (clean.n == 0) {
		add_word(f, clf_str_from(clf_arena_printf(arena, "%s%s", address, comma)));
	} else {
		add_display_name(f, clf_buf_view(&clean));
		add_word(f, clf_str_from(clf_arena_printf(arena, "<%s>%s", address, comma)));
	}
	clf_buf_free(&clean);
}

enum clf_status compose_address_field(struct clf_arena *arena, struct clf_buf *out, const char *name,
				      const struct clf_address *items, size_t count, struct clf_error *err)
{
	struct field f;

	if (count == 0)
		return CLF_OK;
	f = begin(out, name);
	for (size_t i = 0; i < count; i++) {
		const char *address = safe_address(arena, items[i].address);

		if (address == NULL)
			return clf_error_set(err, CLF_EINVAL,
					     "%s: \"%.80s\" is no address that a mail can be sent with", name,
					     items[i].address != NULL ? items[i].address : "");
		add_address(arena, &f, items[i].name, address, i + 1 == count);
	}
	clf_buf_add_text(out, "\r\n");
	return CLF_OK;
}

bool compose_id_valid(const char *id)
{
	size_t n = id != NULL ? strlen(id) : 0;

	if (n < 3 || n > ID_MAX || strchr(id, '@') == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		if (id[i] <= ' ' || id[i] >= 0x7f || id[i] == '<' || id[i] == '>')
			return false;
	return true;
}

void compose_ids_field(struct clf_buf *out, const char *name, const struct clf_texts *ids)
{
	struct field f = {.out = NULL};

	for (size_t i = 0; i < ids->count; i++) {
		struct clf_buf word;

		/* The first names the thread, the last ones its end; what lies between may go (RFC 5537 section 3.4.4).
		 */
		if (!compose_id_valid(ids->items[i]) || (i > 0 && i + REFERENCES_MAX < ids->count))
			continue;
		if (f.out == NULL)
			f = begin(out, name);
		clf_buf_init(&word, ID_MAX + 2);
		clf_buf_printf(&word, "<%s>", ids->items[i]);
		add_word(&f, clf_buf_view(&word));
		clf_buf_free(&word);
	}
	if (f.out != NULL)
		clf_buf_add_text(out, "\r\n");
}

/* The name's end is kept with its suffix when it is too long; separators of paths become underlines. */
static char *tidy_file_name(struct clf_arena *arena, const char *name)
{
	struct clf_buf clean;
	struct clf_str s;
	char *out;

	clf_buf_init(&clean, SIZE_MAX);
	tidy(&clean, name != NULL ? name : "", SIZE_MAX);
	s = clf_buf_view(&clean);
	while (s.n > FILE_NAME_MAX)
		clf_utf8_next(&s);
	out = clf_arena_copy(arena, s.n ? s.p : "file", s.n ? s.n : 4);
	for (char *c = out; *c; c++)
		if (*c == '/' || *c == '\\')
			*c = '_';
	clf_buf_free(&clean);
	return out;
}

/* The next bytes of a name in percent form, whole characters, as many as fit one line. */
static void take_percent(struct clf_str *rest, struct clf_buf *out)
{
	while (rest->n > 0 && out->n < 40) {
		struct clf_str from = *rest;

		clf_utf8_next(rest);
		for (size_t i = 0; i < from.n - rest->n; i++) {
			unsigned char c = (unsigned char)from.p[i];

			if (c < 0x80 && (isalnum(c) || strchr("-._~", c) != NULL))
				clf_buf_add_char(out, (char)c);
			else
				clf_buf_printf(out, "%%%02X", c);
		}
	}
}

void compose_disposition(struct clf_arena *arena, struct clf_buf *out, const char *file_name)
{
	struct clf_str rest = clf_str_from(tidy_file_name(arena, file_name));
	unsigned section = 0;

	clf_buf_add_text(out, "Content-Disposition: attachment;\r\n");
	if (is_ascii(rest) && rest.n <= PLAIN_WORD && strpbrk(rest.p, "\"%'") == NULL && !looks_encoded(rest)) {
		clf_buf_printf(out, " filename=\"%.*s\"\r\n", CLF_STR_ARG(rest));
		return;
	}
	while (rest.n > 0) {
		struct clf_buf part;

		clf_buf_init(&part, 256);
		take_percent(&rest, &part);
		if (section == 0 && rest.n == 0)
			clf_buf_printf(out, " filename*=utf-8''%s\r\n", part.p);
		else
			clf_buf_printf(out, " filename*%u*=%s%s%s\r\n", section, section ? "" : "utf-8''", part.p,
				       rest.n ? ";" : "");
		section++;
		clf_buf_free(&part);
	}
}
