/*
 * fuller.c - the words of a text part beside those of the page that stands for the same.
 */
#include "mime/fuller.h"

#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "mime/body.h"

#define SURE_BYTES 800u /* no stub is longer; of a longer text its share of the page's length is asked first */
#define WORDS_MAX 4096u /* of each; what differs shows in the first ones */
#define MISSING_IN_TEN 3u
#define POOR_TIMES 8u /* a page that is so much poorer only says to look at the text */
#define LINK_BYTES 2048u
#define POOR_WORDS 60u

struct words {
	uint32_t *items;
	size_t count;
};

/* Written without spaces: each character is a word. */
static bool is_alone(unsigned c)
{
	return c >= 0x2e80 && c < 0xfe00;
}

/* Of a word: letters, digits, and what joins them. */
static bool is_part(unsigned c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	return (c >= 0xc0 && c < 0x2000 && c != 0xd7 && c != 0xf7) || is_alone(c);
}

/* A link, a picture's name or an address is no word of anybody's; its end, or where it stands. */
static const char *past_link(const char *p)
{
	size_t n = strnlen(p, LINK_BYTES);
	static const char *const brackets[] = {"[cid:", "[image", "<http", "<mailto:", "[http"};
	const char *end = NULL;

	for (size_t i = 0; i < CLF_COUNT(brackets); i++)
		if (strncmp(p, brackets[i], strlen(brackets[i])) == 0)
			end = memchr(p, *p == '<' ? '>' : ']', n);
	if (strncmp(p, "http://", 7) == 0 || strncmp(p, "https://", 8) == 0)
		for (end = p; end < p + n && strchr(" \t\n>])", *end) == NULL; end++)
			;
	return end != NULL ? end : p;
}

static void add(struct words *words, uint32_t hash)
{
	if (words->count < WORDS_MAX)
		words->items[words->count++] = hash != 0 ? hash : 1;
}

static unsigned next(struct clf_str *text)
{
	unsigned c = (unsigned char)*text->p;

	if (c >= 0x80)
		return clf_utf8_next(text);
	*text = (struct clf_str){text->p + 1, text->n - 1};
	return c;
}

static void add_words(struct words *words, struct clf_str text)
{
	uint32_t hash = 0;
	bool open = false;

	while (text.n > 0 && words->count < WORDS_MAX) {
		const char *start = text.p;
		bool may_link = !open && (*start == 'h' || *start == '<' || *start == '[');
		const char *past = may_link ? past_link(start) : start;
		unsigned c;

		if (past > start && (size_t)(past - start) <= text.n) {
			text = (struct clf_str){past, text.n - (size_t)(past - start)};
			continue;
		}
		c = next(&text);
		if (open && (!is_part(c) || is_alone(c))) {
			add(words, hash);
			open = false;
		}
		if (!is_part(c))
			continue;
		hash = open ? hash : 2166136261u;
		hash = (hash ^ (c < 0x80 ? c | 0x20 : c)) * 16777619u;
		open = !is_alone(c);
		if (!open)
			add(words, hash);
	}
	if (open)
		add(words, hash);
}

static uint32_t *slot_of(uint32_t *table, size_t mask, uint32_t word)
{
	size_t at = word & mask;

	while (table[at] != 0 && table[at] != word)
		at = (at + 1) & mask;
	return &table[at];
}

/* How many words of a do not stand in b. */
static size_t missing(struct clf_arena *arena, const struct words *a, const struct words *b)
{
	size_t size = 64, count = 0;
	uint32_t *table;

	while (size < 2 * b->count)
		size *= 2;
	table = clf_arena_array_of(arena, size, uint32_t);
	for (size_t i = 0; i < b->count; i++)
		*slot_of(table, size - 1, b->items[i]) = b->items[i];
	for (size_t i = 0; i < a->count; i++)
		count += *slot_of(table, size - 1, a->items[i]) == 0;
	return count;
}

static size_t page_bytes(const struct body *body)
{
	size_t bytes = 0;

	for (size_t i = 0; i < body->lines.count; i++)
		bytes += body->lines.lines[i].bare.n;
	return bytes;
}

bool fuller_is_source(const char *text)
{
	struct clf_str s = clf_str_trim(clf_str_from(text));

	if (!clf_str_starts_nocase(s, CLF_STR("<!doctype html")) && !clf_str_starts_nocase(s, CLF_STR("<html")))
		return false;
	return s.n > 0 && s.p[s.n - 1] == '>' && strcasestr(s.p, "<body") != NULL;
}

bool fuller_is_page(struct clf_arena *arena, const struct body *body)
{
	struct words text, page;
	size_t length = strlen(body->text), without;

	if (length > SURE_BYTES && length * 2 > page_bytes(body))
		return false;
	text = (struct words){clf_arena_raw(arena, WORDS_MAX * sizeof(uint32_t)), 0};
	page = (struct words){clf_arena_raw(arena, WORDS_MAX * sizeof(uint32_t)), 0};
	add_words(&text, clf_str_from(body->text));
	for (size_t i = 0; i < body->lines.count; i++)
		add_words(&page, body->lines.lines[i].bare);
	if (page.count == 0)
		return false;
	if (text.count == 0 || fuller_is_source(body->text))
		return true;
	if (text.count > POOR_WORDS && text.count > POOR_TIMES * page.count)
		return false;
	without = missing(arena, &page, &text);
	return without > 1 && without * 10 > page.count * MISSING_IN_TEN;
}
