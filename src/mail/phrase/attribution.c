/*
 * attribution.c - what speaks for a line (or several joined) that introduces a quotation, and how much it weighs. What
 * such a thing is made of is the same in all languages: a time, a person or an address, a colon. The tables of words
 * add weight.
 */
#include "phrase/phrase.h"

#include <stddef.h>
#include <string.h>

#include "clf/base/count.h"
#include "phrase/attribution_time.h"
#include "phrase/attribution_words.h"
#include "phrase/cut_table.h"

#define LONG_BYTES 250u /* programs' lines are shorter, but for long names and addresses */
#define PROSE_WORDS 5u  /* "Am ... um ... Uhr hat ... Folgendes geschrieben" */
#define LEADING_WORDS 3u

/*
 * What each kind of evidence weighs. A bracketed address and a day with its time are what programs write and people
 * hardly ever do; a colon, a capital and a table's first word stand in any sentence. An own word tells of a person, who
 * may still have a name with an address in brackets.
 */
static const struct {
	size_t member;
	int points;
} weights[] = {
    {offsetof(struct cut_attribution, time), 2},        {offsetof(struct cut_attribution, day), 2},
    {offsetof(struct cut_attribution, year), 1},        {offsetof(struct cut_attribution, address), 3},
    {offsetof(struct cut_attribution, bracketed), 2},   {offsetof(struct cut_attribution, name), 1},
    {offsetof(struct cut_attribution, colon), 2},       {offsetof(struct cut_attribution, verb), 3},
    {offsetof(struct cut_attribution, verb_at_end), 1}, {offsetof(struct cut_attribution, intro), 1},
    {offsetof(struct cut_attribution, stamp), 4},       {offsetof(struct cut_attribution, prose), -3},
    {offsetof(struct cut_attribution, asks), -4},       {offsetof(struct cut_attribution, lengthy), -2},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "<ann@example.org>", "(ann@example.org)" */
static bool has_bracketed_address(const char *text)
{
	const char *at = strchr(text, '@');

	for (; at != NULL; at = strchr(at + 1, '@')) {
		const char *p = at;

		while (p > text && strchr(" <([", p[-1]) == NULL)
			p--;
		if (p > text && p[-1] != ' ')
			return true;
	}
	return false;
}

/* Past what may stand before the first word. */
static struct clf_str first_word(struct clf_str s)
{
	s = cut_strip_lead(s);
	while (s.n > 0 && (s.p[0] == '[' || s.p[0] == '"' || s.p[0] == '-'))
		s = cut_strip_lead((struct clf_str){s.p + 1, s.n - 1});
	return s;
}

/* A digit, or a day of the week in short: "tir. 18. apr. 2017", "Sun, 3 May". */
static bool has_date_first(struct clf_str s)
{
	size_t word = 0;
	size_t after;

	s = first_word(s);
	if (s.n > 0 && is_digit(s.p[0]))
		return true;
	while (word < s.n && word < 24 && strchr(" .,<@", s.p[word]) == NULL)
		word++;
	after = word;
	while (after < s.n && strchr(" .,", s.p[after]) != NULL)
		after++;
	return word >= 2 && after > word && after < s.n && s.p[after - 1] == ' ' && is_digit(s.p[after]);
}

static bool ends_with_colon(struct clf_str s)
{
	return s.n > 0 && (s.p[s.n - 1] == ':' || (s.n >= 3 && memcmp(s.p + s.n - 3, "\xef\xbc\x9a", 3) == 0));
}

bool cut_ends_attribution(struct clf_str line)
{
	line = cut_strip_tail(line);
	return ends_with_colon(line) || attribution_ends_with_verb(line);
}

/* A letter that has two cases, and is small; ASCII, Latin, Greek, Cyrillic. */
static bool is_small(unsigned c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) || (c >= 0x3ac && c <= 0x3ce) ||
	       (c >= 0x430 && c <= 0x45f);
}

static bool is_capital(unsigned c)
{
	/* From Ĺ to ň and from Ź to ž the odd ones. */
	bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);

	return (c >= 0x100 && c <= 0x17e && (c % 2 == 1) == odd) || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3ab) || (c >= 0x400 && c <= 0x42f);
}

/* Counts the small words of a sentence, and looks for two capitals side by side or one before an address. */
static void read_words(const char *text, struct cut_attribution *found)
{
	struct clf_str s = clf_str_from(text);
	bool capital = false; /* of the word before */
	bool first_one = true;
	bool begun = false; /* past the first words */
	unsigned small = 0;
	unsigned run = 0;

	for (struct clf_str word; clf_str_split(&s, ' ', &word);) {
		bool address = word.n > 0 && memchr(word.p, '@', word.n) != NULL;
		struct clf_str first = word;
		unsigned c;

		if (word.n == 0)
			continue;
		if (strchr("\"'(<[", *first.p) != NULL)
			first = (struct clf_str){first.p + 1, first.n - 1};
		c = first.n > 0 ? clf_utf8_next(&first) : 0;
		found->name = found->name || (capital && (address || is_capital(c)));
		found->beside = found->beside || (address && (capital || first_one));
		first_one = false;
		capital = is_capital(c) && !address;
		run = is_small(c) && !address ? run + 1 : 0;
		begun = begun || (run == 0 && small > 0);
		found->told = found->told || (!begun && run > LEADING_WORDS);
		small += is_small(c) && !address && word.n >= 2;
	}
	found->prose = small > PROSE_WORDS;
	found->few = small <= 3;
}

/* A copy of the line that the C functions can search, and whose, when. */
static bool read_time(struct clf_str s, char text[CUT_MARKER_BYTES + 1], struct cut_attribution *found)
{
	if (s.n < 4 || s.n > CUT_MARKER_BYTES)
		return false;
	attribution_text(s, text);
	found->address = strchr(text, '@') != NULL;
	found->bracketed = found->address && has_bracketed_address(text);
	if (strpbrk(text, "0123456789") == NULL)
		return true;
	found->date = attribution_has_date(text);
	found->day = attribution_has_day(text);
	found->time = attribution_has_time(text, CUT_MARKER_BYTES + 1);
	found->seconds = found->time && (attribution_has_seconds(text) || attribution_has_time_first(text));
	found->year = attribution_has_year(text);
	return true;
}

struct cut_attribution cut_look_at_time(struct clf_str s)
{
	struct cut_attribution found = {0};
	char text[CUT_MARKER_BYTES + 1];

	read_time(cut_strip_tail(clf_str_trim(s)), text, &found);
	return found;
}

struct cut_attribution cut_look_at_attribution(struct clf_str s)
{
	struct cut_attribution found = {0};
	char text[CUT_MARKER_BYTES + 1];
	struct clf_str plain;
	size_t end;

	s = cut_strip_tail(clf_str_trim(s));
	if (!read_time(s, text, &found))
		return found;
	plain = clf_str_trim(clf_str_from(text));
	found.colon = ends_with_colon(plain);
	found.named = attribution_has_intro(first_word(plain));
	found.intro = found.named || has_date_first(plain);
	found.asks = strpbrk(text, "?!") != NULL;
	found.lengthy = s.n > LONG_BYTES;
	found.stamp = clf_str_find(s, CLF_STR(" GMT"), 0) == strlen("2016-03-03 17:21") && s.n < 100;
	read_words(text, &found);
	found.own = attribution_is_own(text);
	end = strlen(text);
	while (end > 0 && strchr(": \t", text[end - 1]) != NULL)
		end--;
	attribution_find_verb(text, end, &found);
	return found;
}

int cut_weigh_attribution(const struct cut_attribution *a)
{
	int sum = 0;

	for (size_t i = 0; i < CLF_COUNT(weights); i++)
		if (*((const bool *)a + weights[i].member))
			sum += weights[i].points;
	return sum;
}

size_t cut_attribution_inside(struct clf_str line)
{
	static const char *const starts[] = {" On ", " Am ", " Le ", " El ", " Il ", " Op ", " Em ", " Den "};
	struct clf_str whole = clf_str_trim(line);

	if (whole.n < 20 || whole.p[whole.n - 1] != ':')
		return 0;
	for (size_t i = 0; i < CLF_COUNT(starts); i++) {
		size_t at = clf_str_find(line, clf_str_from(starts[i]), 1);
		struct clf_str tail;
		size_t digit = 3;
		struct cut_attribution look;
		bool already;

		if (at == (size_t)-1)
			continue;
		tail = (struct clf_str){line.p + at + 1, line.n - at - 1};
		while (digit < tail.n && digit < 18 && !is_digit(tail.p[digit]))
			digit++;
		look = cut_look_at_attribution(tail);
		already = attribution_has_intro(first_word(line)) || has_date_first(line);
		if (digit < 18 && look.colon && look.verb && look.date && look.intro && !already &&
		    (look.bracketed || !look.own))
			return at + 1;
	}
	return 0;
}
