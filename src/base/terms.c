/*
 * terms.c - a text's terms, with GLib's tables of Unicode.
 *
 * Words are divided in the text as it stands, and each is made alike by itself: a term knows where it came from.
 */
#include "clf/base/terms.h"

#include <glib.h>
#include <string.h>

#include "clf/base/arena.h"

#define GROWS 64u

enum sort { GAP, WORD, SIGN, MARK };

struct making {
	struct clf_arena *arena, *scratch;
	struct clf_str text;
	struct clf_text_term *items;
	size_t count, capacity;
	struct clf_str before; /* the sign before this one, as it stands; n 0: none */
	size_t run;            /* signs in this run */
};

static bool is_in(gunichar c, gunichar from, gunichar to)
{
	return c >= from && c <= to;
}

/* Of a syllable that is written in parts: what can't begin one. */
static bool is_jamo_behind(gunichar c)
{
	return is_in(c, 0x1160, 0x11ff) || is_in(c, 0xd7b0, 0xd7ff);
}

static bool is_sign(gunichar c)
{
	/* Lengthening marks and the like belong to no script by themselves. */
	if (c == 0x30fc || c == 0xff70 || c == 0x3006)
		return true;
	switch (g_unichar_get_script(c)) {
	case G_UNICODE_SCRIPT_HAN:
	case G_UNICODE_SCRIPT_HIRAGANA:
	case G_UNICODE_SCRIPT_KATAKANA:
	case G_UNICODE_SCRIPT_HANGUL:
	case G_UNICODE_SCRIPT_BOPOMOFO:
	case G_UNICODE_SCRIPT_THAI:
	case G_UNICODE_SCRIPT_LAO:
	case G_UNICODE_SCRIPT_KHMER:
	case G_UNICODE_SCRIPT_MYANMAR:
		return true;
	default:
		return false;
	}
}

static enum sort sort_of(gunichar c)
{
	if (c < 0x80)
		return g_ascii_isalnum(c) ? WORD : GAP;
	if (is_in(c, 0x4e00, 0x9fff) || is_in(c, 0x3041, 0x3096) || is_in(c, 0x30a1, 0x30fa) ||
	    is_in(c, 0xac00, 0xd7a3))
		return SIGN;
	/* Voiced kana of half width, joiners, soft hyphens: they stand in words, and no word begins with them. */
	if (g_unichar_ismark(c) || c == 0xff9e || c == 0xff9f || c == 0xad || is_in(c, 0x200b, 0x200d) || c == 0x2060 ||
	    is_jamo_behind(c))
		return MARK;
	if (!g_unichar_isalnum(c))
		return GAP;
	return is_sign(c) ? SIGN : WORD;
}

/* What is left of letters and digits; a sign that stands for several words gives one. */
static const char *only_letters(struct making *m, const char *bare)
{
	char *made = clf_arena_alloc(m->arena, CLF_TERM_BYTES + 1);
	struct clf_str rest = clf_str_from(bare);
	size_t n = 0;

	while (rest.n > 0) {
		const char *p = rest.p;
		unsigned c = clf_utf8_next(&rest);
		size_t size = (size_t)(rest.p - p);

		if (n + size > CLF_TERM_BYTES)
			break;
		/* Which form of a sign is meant says no other word. */
		if (!clf_utf8_is_word(c) || is_in(c, 0xfe00, 0xfe0f) || is_in(c, 0xe0100, 0xe01ef))
			continue;
		memcpy(made + n, p, size);
		n += size;
	}
	made[n] = '\0';
	return made;
}

/* NULL: nothing is left of it. */
static const char *alike(struct making *m, struct clf_str piece)
{
	/* A mark may take away what it stands on, never more than that: enough is looked at for the longest term. */
	size_t n = piece.n <= 4 * CLF_TERM_BYTES ? piece.n
						 : clf_utf8_valid_prefix((struct clf_str){piece.p, 4 * CLF_TERM_BYTES});
	const char *made;
	bool plain = n <= CLF_TERM_BYTES;

	for (size_t i = 0; plain && i < n; i++)
		plain = (unsigned char)piece.p[i] < 0x80;
	if (plain) {
		char *lower = clf_arena_copy(m->arena, piece.p, n);

		for (size_t i = 0; i < n; i++)
			lower[i] = g_ascii_tolower(lower[i]);
		return lower;
	}
	made = only_letters(m, clf_utf8_bare(m->scratch, clf_arena_copy(m->scratch, piece.p, n)));
	clf_arena_reset(m->scratch);
	return *made != '\0' ? made : NULL;
}

/* first: octets of a pair's first sign, else of all. */
static bool add(struct making *m, struct clf_str piece, size_t first, bool last, bool sign)
{
	const char *made = alike(m, piece);
	size_t from = (size_t)(piece.p - m->text.p);

	if (made == NULL)
		return true;
	if (m->count == CLF_TERMS_MAX)
		return false;
	if (m->count == m->capacity) {
		size_t capacity = m->capacity > 0 ? 2 * m->capacity : GROWS;
		struct clf_text_term *items = clf_arena_array_of(m->arena, capacity, struct clf_text_term);

		if (m->count > 0)
			memcpy(items, m->items, m->count * sizeof(*items));
		m->items = items;
		m->capacity = capacity;
	}
	m->items[m->count++] = (struct clf_text_term){made, from, from + piece.n, from + first, last, sign};
	return true;
}

static bool end_run(struct making *m)
{
	bool fits = m->run == 0 || add(m, m->before, m->before.n, m->run > 1, true);

	m->run = 0;
	return fits;
}

static bool add_sign(struct making *m, struct clf_str sign)
{
	bool fits = true;

	/* They touch: one piece of the text. */
	if (m->run > 0)
		fits = add(m, (struct clf_str){m->before.p, m->before.n + sign.n}, m->before.n, false, false);
	m->before = sign;
	m->run++;
	return fits;
}

static size_t peek(const char *p, const char *end, enum sort *sort)
{
	if (p >= end) {
		*sort = GAP;
		return 0;
	}
	*sort = sort_of(g_utf8_get_char(p));
	return (size_t)(g_utf8_next_char(p) - p);
}

static const char *past_marks(const char *p, const char *end)
{
	enum sort sort;
	size_t n = peek(p, end, &sort);

	while (n > 0 && sort == MARK) {
		p += n;
		n = peek(p, end, &sort);
	}
	return p;
}

static const char *past_word(const char *p, const char *end)
{
	enum sort sort;
	size_t n = peek(p, end, &sort);

	while (n > 0 && (sort == WORD || sort == MARK)) {
		p += n;
		n = peek(p, end, &sort);
	}
	return p;
}

size_t clf_text_terms(struct clf_arena *arena, const char *text, struct clf_text_term **out)
{
	struct making m = {.arena = arena, .scratch = clf_arena_new(), .text = clf_str_from(text)};
	const char *p, *end;
	bool fits = true;

	if (m.text.n > CLF_TERMS_BYTES)
		m.text.n = clf_utf8_valid_prefix((struct clf_str){m.text.p, CLF_TERMS_BYTES});
	p = m.text.p;
	end = p + m.text.n;
	while (fits && p < end) {
		enum sort sort;
		const char *next = p + peek(p, end, &sort);

		if (sort == SIGN) {
			next = past_marks(next, end);
			fits = add_sign(&m, (struct clf_str){p, (size_t)(next - p)});
		} else {
			fits = end_run(&m);
			if (fits && sort == WORD) {
				next = past_word(next, end);
				fits =
				    add(&m, (struct clf_str){p, (size_t)(next - p)}, (size_t)(next - p), false, false);
			}
		}
		p = next;
	}
	if (fits)
		end_run(&m);
	clf_arena_free(&m.scratch);
	*out = m.items;
	return m.count;
}
