/*
 * own.c - the writer's own addresses in a text, however they are written there.
 *
 * Each @ is looked at once: the domain forward from it, then the local part back from it. What can't be seen is skipped
 * on both ways, and what only stands for another sign is read as that sign.
 */
#include "clf/mail/own.h"

#include <ctype.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "idna.h"

#define UNITS 256u /* of a domain, or of a local part */
#define ADDED (1u << 20)

/* A sign as it is read, and where it stands. */
struct unit {
	unsigned c;
	const char *begin, *end;
};

struct units {
	struct unit items[UNITS];
	size_t count;
};

static bool is_unseen(unsigned c)
{
	return c == 0xad || c == 0x34f || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

static unsigned as_read(unsigned c)
{
	if (c == 0xfe6b)
		return '@';
	if (c == 0x3002 || c == 0xff61 || c == 0x2024)
		return '.';
	return c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
}

static unsigned hex(char c)
{
	return isdigit((unsigned char)c) ? (unsigned)(c - '0') : ((unsigned)c | 32u) - 'a' + 10u;
}

/* "%40"; only what is printable and of ASCII. */
static bool is_encoded(const char *p, const char *end, unsigned *c)
{
	if (end - p < 3 || p[0] != '%' || !isxdigit((unsigned char)p[1]) || !isxdigit((unsigned char)p[2]))
		return false;
	*c = hex(p[1]) * 16u + hex(p[2]);
	return *c > 0x20 && *c < 0x7f;
}

static bool next_unit(const char *p, const char *end, struct unit *out)
{
	struct clf_str rest = {p, (size_t)(end - p)};

	while (rest.n > 0) {
		const char *begin = rest.p;
		unsigned c;

		if (is_encoded(begin, end, &c)) {
			*out = (struct unit){c, begin, begin + 3};
			return true;
		}
		c = clf_utf8_next(&rest);
		if (is_unseen(c))
			continue;
		*out = (struct unit){as_read(c), begin, rest.p};
		return true;
	}
	return false;
}

static bool previous_unit(const char *start, const char *p, struct unit *out)
{
	while (p > start) {
		const char *end = p;
		struct clf_str one;
		unsigned c;

		if (p - start >= 3 && is_encoded(p - 3, p, &c)) {
			*out = (struct unit){c, p - 3, end};
			return true;
		}
		do
			p--;
		while (p > start && ((unsigned char)*p & 0xc0) == 0x80);
		one = (struct clf_str){p, (size_t)(end - p)};
		c = clf_utf8_next(&one);
		if (is_unseen(c))
			continue;
		*out = (struct unit){as_read(c), p, end};
		return true;
	}
	return false;
}

static void put(struct clf_buf *out, unsigned c)
{
	if (c < 0x80) {
		clf_buf_add_char(out, (char)c);
	} else if (c < 0x800) {
		clf_buf_add_char(out, (char)(0xc0 | c >> 6));
		clf_buf_add_char(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		clf_buf_add_char(out, (char)(0xe0 | c >> 12));
		clf_buf_add_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		clf_buf_add_char(out, (char)(0x80 | (c & 0x3f)));
	} else {
		clf_buf_add_char(out, (char)(0xf0 | (c >> 18 & 7)));
		clf_buf_add_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
		clf_buf_add_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		clf_buf_add_char(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* Units [from, to) as a text, in lower case. */
static const char *text_of(struct clf_arena *arena, const struct units *units, size_t from, size_t to)
{
	struct clf_buf out;
	const char *text;

	clf_buf_init(&out, 8u * UNITS);
	for (size_t i = from; i < to; i++)
		put(&out, units->items[i].c);
	text = clf_utf8_fold(arena, clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n));
	clf_buf_free(&out);
	return text;
}

static bool in_domain(unsigned c)
{
	return c >= 0x80 || c == '-' || c == '.' || isalnum((int)c);
}

static void read_domain(const char *p, const char *end, struct units *out)
{
	struct unit unit;

	out->count = 0;
	while (out->count < UNITS && next_unit(p, end, &unit) && in_domain(unit.c)) {
		out->items[out->count++] = unit;
		p = unit.end;
	}
}

/* Behind the label at that unit. */
static size_t label_end(const struct units *units, size_t at, bool ascii)
{
	while (at < units->count && units->items[at].c != '.' && !(ascii && units->items[at].c >= 0x80))
		at++;
	return at;
}

static bool goes_on(const struct units *units, size_t at)
{
	if (at >= units->count || units->items[at].c >= 0x80)
		return false;
	return units->items[at].c != '.' || (at + 1 < units->count && isalnum((int)units->items[at + 1].c));
}

/* How many units of it are the folded domain; 0: they aren't. Letters of another script may follow without a space. */
static size_t domain_matches(struct clf_arena *arena, const struct units *units, const char *domain)
{
	for (int ascii = 0; ascii < 2; ascii++) {
		size_t at = 0;
		const char *folded;

		for (const char *dot = strchr(domain, '.'); dot != NULL && at < units->count;
		     dot = strchr(dot + 1, '.'))
			at = label_end(units, at, false) + 1;
		if (at >= units->count)
			return 0;
		at = label_end(units, at, ascii == 1);
		folded = idna_fold_domain(arena, text_of(arena, units, 0, at));
		if (folded != NULL && strcmp(folded, domain) == 0 && !goes_on(units, at))
			return at;
	}
	return 0;
}

static bool in_local(unsigned c, const char *local)
{
	if (c < 0x80 && (isalnum((int)c) || strchr(".+-_", (int)c) != NULL))
		return true;
	if (c >= 0x80) {
		for (; *local != '\0'; local++)
			if ((unsigned char)*local >= 0x80)
				return true;
		return false;
	}
	return strchr(local, (int)c) != NULL && c > ' ' && c != '"';
}

/* Read back from the @, and then put in order. */
static void read_local(const char *start, const char *p, const char *local, struct units *out)
{
	struct unit unit;
	bool quoted = previous_unit(start, p, &unit) && unit.c == '"';

	out->count = 0;
	if (quoted)
		p = unit.begin;
	while (out->count < UNITS && previous_unit(start, p, &unit) &&
	       (quoted ? unit.c != '"' && unit.c > ' ' : in_local(unit.c, local))) {
		out->items[out->count++] = unit;
		p = unit.begin;
	}
	for (size_t i = 0; i < out->count / 2; i++) {
		struct unit other = out->items[i];

		out->items[i] = out->items[out->count - 1 - i];
		out->items[out->count - 1 - i] = other;
	}
	if (quoted && out->count > 0 && unit.c == '"')
		out->items[0].begin = unit.begin;
}

static bool is_mark(unsigned c)
{
	return c == '.' || c == '-' || c == '_' || c == '+';
}

static size_t before_plus(const char *local)
{
	size_t n = strcspn(local, "+");

	return n > 0 ? n : strlen(local);
}

/* Where the local part begins; NULL: another one stands there. */
static const char *local_matches(struct clf_arena *arena, const struct units *units, const char *local)
{
	size_t from = 0;
	const char *found;

	while (from < units->count && is_mark(units->items[from].c) && units->items[from].c != (unsigned char)local[0])
		from++;
	if (from == units->count)
		return NULL;
	found = text_of(arena, units, from, units->count);
	if (before_plus(found) != before_plus(local) || strncmp(found, local, before_plus(local)) != 0)
		return NULL;
	return units->items[from].begin;
}

struct found {
	const char *begin, *end;
};

/* An @ stands at [at, behind). */
static bool is_own_at(struct clf_arena *arena, const char *start, const char *end, const char *at, const char *behind,
		      const struct clf_texts *addresses, struct found *out)
{
	struct units domain, local;

	read_domain(behind, end, &domain);
	for (size_t i = 0; domain.count > 0 && i < addresses->count; i++) {
		const char *own = clf_address_domain(addresses->items[i]), *own_local;
		size_t n = own[0] != '\0' ? domain_matches(arena, &domain, own) : 0;

		if (n == 0)
			continue;
		own_local = clf_arena_copy(arena, addresses->items[i], (size_t)(own - 1 - addresses->items[i]));
		read_local(start, at, own_local, &local);
		out->begin = local.count > 0 ? local_matches(arena, &local, own_local) : NULL;
		out->end = domain.items[n - 1].end;
		if (out->begin != NULL)
			return true;
	}
	return false;
}

static const char *next_at(const char *p, const char *end, const char **behind)
{
	for (; p < end; p++) {
		struct unit unit;

		if (*p != '@' && *p != '%' && (unsigned char)*p != 0xef)
			continue;
		if (next_unit(p, end, &unit) && unit.begin == p && unit.c == '@') {
			*behind = unit.end;
			return p;
		}
	}
	return NULL;
}

const char *clf_own_replaced(struct clf_arena *arena, const char *text, const struct clf_texts *addresses,
			     const char *instead, size_t *count)
{
	struct clf_arena *scratch = clf_arena_new();
	const char *end = text + strlen(text), *done = text, *behind = text, *at;
	struct clf_buf out;
	size_t n = 0;

	clf_buf_init(&out, (size_t)(end - text) + ADDED + strlen(instead));
	while (addresses->count > 0 && !out.failed && (at = next_at(behind, end, &behind)) != NULL) {
		struct found found;

		clf_arena_reset(scratch);
		if (!is_own_at(scratch, done, end, at, behind, addresses, &found))
			continue;
		clf_buf_add(&out, done, (size_t)(found.begin - done));
		clf_buf_add_text(&out, instead);
		done = behind = found.end;
		n++;
	}
	clf_buf_add(&out, done, (size_t)(end - done));
	if (n > 0)
		text = clf_arena_copy(arena, out.failed ? "" : out.p, out.failed ? 0 : out.n);
	clf_buf_free(&out);
	clf_arena_free(&scratch);
	if (count != NULL)
		*count = n;
	return text;
}
