/*
 * attribution_time.c - whether a line holds a time of day, a date or a year, in any order, script and calendar. A
 * month is a word beside a day: which one is of no matter here.
 */
#include "phrase/attribution_time.h"

#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/tongue.h"

/* Letters outside ASCII are compared as they are. */
static const struct tongue_word months[] = {
    {"abr", TONGUE(ES) | TONGUE(GL) | TONGUE(PT)},
    {"ago", TONGUE(ES) | TONGUE(GL) | TONGUE(IT) | TONGUE(PT)},
    {"août", TONGUE(FR)},
    {"apr", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(IT) | TONGUE(NB) | TONGUE(NL) | TONGUE(RO) | TONGUE(SV)},
    {"aug", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(NB) | TONGUE(NL) | TONGUE(RO) | TONGUE(SV)},
    {"avr", TONGUE(FR)},
    {"dec", TONGUE(EN) | TONGUE(NL) | TONGUE(SV)},
    {"dez", TONGUE(DE) | TONGUE(PT)},
    {"dic", TONGUE(ES) | TONGUE(IT)},
    {"déc", TONGUE(FR)},
    {"ene", TONGUE(ES)},
    {"feb", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(ES) | TONGUE(HU) | TONGUE(IT) | TONGUE(NB) | TONGUE(NL) |
		TONGUE(SV)},
    {"févr", TONGUE(FR)},
    {"gen", TONGUE(CA) | TONGUE(IT)},
    {"giu", TONGUE(IT)},
    {"jan", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(FR) | TONGUE(HU) | TONGUE(NB) | TONGUE(NL) | TONGUE(PT) |
		TONGUE(SV)},
    {"janv", TONGUE(FR)},
    {"juil", TONGUE(FR)},
    {"juin", TONGUE(FR)},
    {"jul", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(ES) | TONGUE(NB) | TONGUE(NL) | TONGUE(PT) | TONGUE(SV)},
    {"jun", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(ES) | TONGUE(NB) | TONGUE(NL) | TONGUE(PT) | TONGUE(SV)},
    {"lug", TONGUE(IT)},
    {"mag", TONGUE(IT)},
    {"mai", TONGUE(DE) | TONGUE(FR) | TONGUE(NB) | TONGUE(PT) | TONGUE(RO)},
    {"maj", TONGUE(DA) | TONGUE(PL) | TONGUE(SV)},
    {"mar", TONGUE(EN) | TONGUE(ES) | TONGUE(FR) | TONGUE(IT) | TONGUE(PL) | TONGUE(PT) | TONGUE(RO)},
    {"may", TONGUE(EN) | TONGUE(ES)},
    {"nov", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(ES) | TONGUE(FR) | TONGUE(IT) | TONGUE(NB) | TONGUE(NL) |
		TONGUE(PT) | TONGUE(RO) | TONGUE(SV)},
    {"oct", TONGUE(EN) | TONGUE(ES) | TONGUE(FR) | TONGUE(RO)},
    {"okt", TONGUE(DA) | TONGUE(DE) | TONGUE(NB) | TONGUE(NL) | TONGUE(SV)},
    {"ott", TONGUE(IT)},
    {"sep", TONGUE(DA) | TONGUE(DE) | TONGUE(EN) | TONGUE(ES) | TONGUE(NB) | TONGUE(NL) | TONGUE(SV)},
    {"set", TONGUE(IT) | TONGUE(PT)},
    {"авг", TONGUE(BG) | TONGUE(RU)},
    {"апр", TONGUE(BG) | TONGUE(RU)},
    {"дек", TONGUE(BG) | TONGUE(RU)},
    {"июл", TONGUE(RU)},
    {"июн", TONGUE(RU)},
    {"мар", TONGUE(BG) | TONGUE(RU)},
    {"мая", TONGUE(RU)},
    {"ноя", TONGUE(RU)},
    {"окт", TONGUE(BG) | TONGUE(RU)},
    {"сен", TONGUE(BG) | TONGUE(RU)},
    {"фев", TONGUE(BG) | TONGUE(RU)},
    {"янв", TONGUE(RU)},
};

/* The value of a digit of another script, or 10. */
static unsigned digit_of(unsigned c)
{
	static const unsigned zeros[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xe50, 0xff10};

	for (size_t i = 0; i < CLF_COUNT(zeros); i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return c - zeros[i];
	return 10;
}

/* Direction marks, and what some programs put around names. */
static bool is_mark(unsigned c)
{
	return c == 0x61c || c == 0xfeff || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/*
 * A copy that the C functions can search, its length bounded: digits, colons, commas and spaces of all scripts are
 * those of ASCII, direction marks are left out.
 */
void attribution_text(struct clf_str s, char out[CUT_MARKER_BYTES + 1])
{
	size_t n = 0;

	while (s.n > 0 && n + 4 < CUT_MARKER_BYTES) {
		const char *start = s.p;
		unsigned c, digit;

		if ((unsigned char)*s.p < 0x80) {
			out[n++] = *s.p;
			s = (struct clf_str){s.p + 1, s.n - 1};
			continue;
		}
		c = clf_utf8_next(&s);
		digit = c >= 0x660 ? digit_of(c) : 10;
		if (c < 0x80 || (digit == 10 && c != 0xa0 && c != 0x60c && c < 0x2000))
			for (; start < s.p; start++)
				out[n++] = *start;
		else if (digit < 10)
			out[n++] = (char)('0' + digit);
		else if (c == 0xff1a)
			out[n++] = ':';
		else if (c == 0x60c || c == 0xff0c || c == 0x3001)
			out[n++] = ',';
		else if (c == 0xa0 || c == 0x202f || c == 0x2009 || c == 0x3000)
			out[n++] = ' ';
		else if (!is_mark(c))
			for (; start < s.p; start++)
				out[n++] = *start;
	}
	out[n] = '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of the years of our time in the calendars of Europe, Iran, Arabia, Thailand and Israel. */
static bool is_year(const char *p, size_t digits)
{
	static const char *const centuries[] = {"13", "14", "19", "20", "25", "57"};

	for (size_t i = 0; digits == 4 && i < CLF_COUNT(centuries); i++)
		if (strncmp(p, centuries[i], 2) == 0)
			return true;
	return false;
}

static bool has_month(const char *text)
{
	for (size_t i = 0; i < CLF_COUNT(months); i++)
		if (cut_lower(*text) == cut_lower(*months[i].word) &&
		    strncasecmp(text, months[i].word, strlen(months[i].word)) == 0 &&
		    tongue_is_known(months[i].tongues))
			return true;
	return false;
}

/* "20 lapkr. 10:04": a day, a word of no known language, and a time soon behind it. */
static bool has_dated_word(const char *after)
{
	size_t word = strspn(after, " .");
	size_t n = strcspn(after + word, " .,:;0123456789<@(");
	const char *p = after + word + n;
	size_t gap = strcspn(p, "0123456789:<@");

	return word > 0 && n >= 3 && n <= 24 && gap <= 12 && is_digit(p[gap]) && attribution_has_time(p + gap, 6);
}

/* A time, a numeric date, a year, or a day beside a month's name. */
bool attribution_has_date(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n;
		const char *after;

		if (!is_digit(*p) || (p > text && is_digit(p[-1])))
			continue;
		n = strspn(p, "0123456789");
		if (is_year(p, n))
			return true;
		if (n <= 2 && (strchr(":./-h", p[n]) != NULL && p[n]) && is_digit(p[n + 1]))
			return true;
		if (n <= 2 &&
		    (strncmp(p + n, "月", 3) == 0 || strncmp(p + n, "일", 3) == 0 || strncmp(p + n, "월", 3) == 0))
			return true;
		after = p + n + strspn(p + n, ". -/");
		if (n <= 2 && has_month(strncasecmp(after, "de ", 3) == 0 ? after + 3 : after))
			return true;
		p += n - 1;
	}
	return false;
}

/* A date that isn't only a time. */
bool attribution_has_day(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n;
		const char *after;
		bool spaced, parts, minutes;

		if (!is_digit(*p))
			continue;
		n = strspn(p, "0123456789");
		after = p + n;
		spaced = n <= 2 && strncmp(after, ". ", 2) == 0 && is_digit(after[2]) &&
			 after[2 + strspn(after + 2, "0123456789")] == '.';
		parts = spaced || (n <= 2 && *after && strchr("./-", *after) != NULL && is_digit(after[1]));
		minutes = parts && *after == '.' && is_digit(after[2]) &&
			  (!after[3] || strchr("./-0123456789", after[3]) == NULL);
		if (is_year(p, n) || (parts && !minutes) ||
		    (n <= 2 && (has_month(after + strspn(after, ". -/")) || strncmp(after, "月", 3) == 0 ||
				has_dated_word(after))))
			return true;
		p = after - 1;
	}
	return false;
}

/* "17:00", "17h00", "kl. 17.00"; not "21.11.2026". */
bool attribution_has_time(const char *text, size_t bytes)
{
	for (const char *p = text; *p && (size_t)(p - text) < bytes; p++) {
		size_t n;
		const char *after;
		bool minutes, before;

		if (!is_digit(*p))
			continue;
		n = strspn(p, "0123456789");
		after = p + n;
		minutes = n <= 2 && *after && strchr(":h.", *after) != NULL && is_digit(after[1]) &&
			  is_digit(after[2]) && !is_digit(after[3]);
		before = p > text && (p[-1] == '.' || p[-1] == '/');
		if (n <= 2 && (strncmp(after, "時", 3) == 0 || strncmp(after, "시", 3) == 0))
			return true;
		if (minutes && (*after != '.' || (after[3] != '.' && after[3] != '/' && !before)))
			return true;
		p = after - 1;
	}
	return false;
}

bool attribution_has_seconds(const char *text)
{
	for (const char *p = strchr(text, ':'); p != NULL; p = strchr(p + 1, ':'))
		if (p > text && is_digit(p[-1]) && is_digit(p[1]) && is_digit(p[2]) && p[3] == ':' && is_digit(p[4]) &&
		    is_digit(p[5]) && !is_digit(p[6]))
			return true;
	return false;
}

bool attribution_has_time_first(const char *text)
{
	const char *after = strchr(text, ':');
	size_t n;

	if (after == NULL || after == text || !is_digit(after[-1]) || !is_digit(after[1]) || !is_digit(after[2]) ||
	    after[3] != ' ')
		return false;
	after += 4;
	if (strncmp(after, "AM ", 3) == 0 || strncmp(after, "PM ", 3) == 0)
		after += 3;
	n = strspn(after, "0123456789");
	return n > 0 && after[n] != '\0' && strchr("./-", after[n]) != NULL && is_digit(after[n + 1]);
}

bool attribution_has_year(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n = is_digit(*p) ? strspn(p, "0123456789") : 0;

		if (is_year(p, n))
			return true;
		p += n > 0 ? n - 1 : 0;
	}
	return false;
}
