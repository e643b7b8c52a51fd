/*
 * command_when_parse.c - times as people write them in each language, taken apart. Their words are in
 * command_when_words.c.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "command/command_when.h"
#include "command/command_when_words.h"

#define NUMBER_MAX 99999
#define SPAN_DAYS_MAX 4000
#define MINUTES_MAX (SPAN_DAYS_MAX * 24 * 60)

#define HOW "write 3d, 2 weeks, tomorrow 9:00, next monday, 2026-12-01 or 1 Dec 17:00"

struct parser {
	struct clf_arena *arena;
	const char *at;
	struct when *out;
	bool hour_comes; /* behind "at" a number alone is an hour */
	bool filled;     /* behind "in" a number of hours is a span */
	const char *why;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool skip(struct parser *p, const char *text)
{
	size_t size = strlen(text);

	if (strncmp(p->at, text, size) != 0)
		return false;
	p->at += size;
	return true;
}

static void skip_space(struct parser *p)
{
	p->at += strspn(p->at, " ,.");
}

/* Digits or Japanese numerals up to 99; -1: there is none, or it is too big. */
static int take_number(struct parser *p, size_t *digits)
{
	static const char *const kanji[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
	int value = 0, ones = 0;
	const char *from = p->at;

	for (; is_digit(*p->at); p->at++)
		value = value > NUMBER_MAX ? value : value * 10 + (*p->at - '0');
	*digits = (size_t)(p->at - from);
	if (*digits)
		return value > NUMBER_MAX ? -1 : value;
	for (bool more = true; more;) {
		more = false;
		for (int i = 0; i < 9 && ones == 0; i++)
			if (skip(p, kanji[i])) {
				ones = i + 1;
				more = true;
			}
		if (value == 0 && skip(p, "十")) {
			value = (ones ? ones : 1) * 10;
			ones = 0;
			more = true;
		}
	}
	return p->at == from ? -1 : value + ones;
}

static void set_day(struct parser *p, enum when_day kind, int number)
{
	struct when *w = p->out;
	bool span_goes_on = kind == WHEN_SPAN && w->kind == WHEN_SPAN;

	if (w->kind != WHEN_NO_DAY && !span_goes_on && p->why == NULL)
		p->why = "says more than one day";
	w->kind = kind;
	w->number = number;
}

static void set_date(struct parser *p, int year, int month, int day)
{
	struct when *w = p->out;

	if (w->kind == WHEN_MONTH && month == 0) {
		w->kind = WHEN_MONTH_DAY;
		w->day = day;
		return;
	}
	set_day(p, WHEN_DATE, 0);
	if (month < 0 || month > 12 || day < 1 || day > 31 || year < 0 || year > 9999)
		p->why = "is no date: " HOW;
	w->year = year;
	w->month = month;
	w->day = day;
}

static void set_time(struct parser *p, int hour, int minute)
{
	struct when *w = p->out;

	if (w->has_time)
		p->why = "says more than one hour";
	else if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || (hour == 24 && minute))
		p->why = "is no hour: write it as 9:00 or 2:30pm";
	w->has_time = true;
	w->hour = hour;
	w->minute = minute;
}

static void add_span(struct parser *p, int count, const struct when_unit *unit)
{
	struct when *w = p->out;

	set_day(p, WHEN_SPAN, 0);
	if ((unit->months && count > SPAN_DAYS_MAX / 28) || (unit->days && count > SPAN_DAYS_MAX / unit->days) ||
	    (unit->minutes && count > MINUTES_MAX / unit->minutes)) {
		p->why = "is more than ten years away";
		return;
	}
	w->span_months += count * unit->months;
	w->span_days += count * unit->days;
	w->span_minutes += count * unit->minutes;
	w->exact = w->exact || unit->minutes;
	if (w->span_months > SPAN_DAYS_MAX || w->span_days > SPAN_DAYS_MAX || w->span_minutes > MINUTES_MAX)
		p->why = "is more than ten years away";
}

/* ":30", ":30:00" behind an hour. */
static void take_clock(struct parser *p, int hour)
{
	size_t digits;
	int minute;

	p->at++;
	minute = take_number(p, &digits);
	if (digits != 2)
		minute = -1;
	if (*p->at == ':' && is_digit(p->at[1])) {
		p->at++;
		take_number(p, &digits);
		if (*p->at == '.') {
			p->at++;
			take_number(p, &digits);
		}
	}
	set_time(p, hour, minute);
}

/* "2026-12-01", "2026/12/1", and an RFC 3339 time's date. */
static void take_year_first(struct parser *p, int year)
{
	char between[2] = {*p->at, '\0'};
	size_t digits;
	int month, day;

	p->at++;
	month = take_number(p, &digits);
	day = month > 0 && skip(p, between) ? take_number(p, &digits) : -1;
	set_date(p, year ? year : -1, month > 0 ? month : -1, day);
	if (*p->at == 't' && is_digit(p->at[1]))
		p->at++;
}

/* "1.12." and "1.12.2026". */
static void take_dotted(struct parser *p, int day)
{
	size_t digits = 0;
	int month, year = 0;

	p->at++;
	month = take_number(p, &digits);
	if (digits == 0 || !skip(p, ".")) {
		p->why = "could be a date or an hour: write 1 Dec, 2026-12-01 or 9:30";
		return;
	}
	if (is_digit(*p->at)) {
		year = take_number(p, &digits);
		if (digits != 4)
			year = -1;
	}
	set_date(p, year, month ? month : -1, day);
}

/* "12月1日" and "2026年12月1日" from the month's number on. */
static void take_japanese_date(struct parser *p, int year, int month)
{
	size_t digits;
	int day = skip(p, "月") ? take_number(p, &digits) : -1;

	if (!skip(p, "日"))
		day = -1;
	set_date(p, year, month > 0 ? month : -1, day);
}

/* "9時", "9時半", "9時30分" behind the number. */
static void take_japanese_hour(struct parser *p, int hour)
{
	size_t digits;
	int minute = 0;
	const char *behind = p->at;

	if (skip(p, "半")) {
		minute = 30;
	} else if ((minute = take_number(p, &digits)) < 0 || !skip(p, "分")) {
		minute = 0;
		p->at = behind;
	}
	set_time(p, hour, minute);
}

/* A year behind day and month, unless it is an hour. */
static int take_year(struct parser *p)
{
	size_t digits;
	const char *before = p->at;
	int year;

	skip_space(p);
	year = take_number(p, &digits);
	if (digits == 4 && *p->at != ':')
		return year;
	p->at = before;
	return 0;
}

static void skip_ordinal(struct parser *p)
{
	static const char *const endings[] = {"er", "st", "nd", "rd", "th"};

	for (size_t i = 0; i < CLF_COUNT(endings); i++) {
		if (when_stands_at(p->at, endings[i])) {
			p->at += 2;
			return;
		}
	}
}

/* "Dec 1", "December 1st, 2026" behind the month. */
static void take_month_first(struct parser *p, int month)
{
	size_t digits;
	int day;

	skip_space(p);
	day = take_number(p, &digits);
	if (digits > 2 || *p->at == ':' || day < 0) {
		p->why = "doesn't say which day of the month";
		return;
	}
	skip_ordinal(p);
	set_date(p, take_year(p), month, day);
}

/* "1 Dec", "1st of December 2026" behind the day; a day alone is of this month or the next. */
static bool take_day_first(struct parser *p, int day)
{
	const char *before = p->at, *behind;
	const struct when_word *month;
	bool ordinal;
	size_t size;

	skip_ordinal(p);
	ordinal = p->at != before;
	behind = p->at;
	skip_space(p);
	if (when_stands_at(p->at, "of"))
		p->at += 2;
	skip_space(p);
	month = when_word_at(p->at, &size);
	if (month != NULL && month->kind == WORD_MONTH) {
		p->at += size;
		set_date(p, take_year(p), month->value, day);
		return true;
	}
	p->at = ordinal ? behind : before;
	if (ordinal)
		set_date(p, 0, 0, day);
	return ordinal;
}

static const struct when_word *month_follows(const struct parser *p, size_t *size)
{
	const struct when_word *word = when_word_at(p->at + strspn(p->at, " ,."), size);

	return word != NULL && word->kind == WORD_MONTH ? word : NULL;
}

/* "2026.12.01.", "2026. 12. 1." and "2026. december 1." behind the year. */
static void take_year_dotted(struct parser *p, int year)
{
	size_t digits, size;
	const struct when_word *named = month_follows(p, &size);
	int month, day;

	skip_space(p);
	if (named != NULL) {
		p->at += size;
		take_month_first(p, named->value);
		p->out->year = year;
		return;
	}
	month = take_number(p, &digits);
	if (*p->at != '.')
		month = -1;
	skip_space(p);
	day = month > 0 ? take_number(p, &digits) : -1;
	set_date(p, year ? year : -1, month > 0 ? month : -1, day);
}

/* "9h", "9h30", "9 heures", "9 óra": an hour of the clock behind "at" and beside a day, elsewhere so many hours. */
static bool take_hour_named(struct parser *p, int hour)
{
	static const char *const names[] = {"h", "heure", "heures", "óra", "órakor", "óráig", "órára"};
	const struct when *w = p->out;
	bool beside_day = !p->filled && (w->weekday || (w->kind != WHEN_NO_DAY && w->kind != WHEN_SPAN));
	const char *behind = p->at + strspn(p->at, " ");
	size_t size = 0, digits;
	int minute = 0;

	for (size_t i = 0; i < CLF_COUNT(names) && size == 0; i++)
		size = when_stands_at(behind, names[i]);
	if (size == 0 || (!p->hour_comes && !beside_day))
		return false;
	p->at = behind + size;
	if (is_digit(*p->at)) {
		minute = take_number(p, &digits);
		minute = digits == 2 ? minute : -1;
	}
	set_time(p, hour, minute);
	return true;
}

static bool take_unit(struct parser *p, int count)
{
	const struct when_unit *unit;
	const char *before = p->at;
	size_t size;

	skip_space(p);
	unit = when_unit_at(p->at, &size);
	if (unit == NULL) {
		if (when_stands_at(p->at, "m"))
			p->why = "could be minutes or months: write 30min or 2mo";
		p->at = before;
		return p->why != NULL;
	}
	p->at += size;
	add_span(p, count, unit);
	return true;
}

/* An hour behind "at", or before am and pm. */
static bool take_hour(struct parser *p, int number)
{
	size_t size;
	const char *next = p->at + strspn(p->at, " ");
	const struct when_word *half = when_word_at(next, &size);
	/* Only in English does it stand behind the hour. */
	bool with_half = half != NULL && half->kind == WORD_HALF && (unsigned char)*next < 0x80;

	if (!with_half && !p->hour_comes && p->out->half == 0)
		return false;
	if (with_half && number > 12)
		number = -1;
	set_time(p, number, 0);
	return true;
}

static void take_counted(struct parser *p, int number, size_t digits)
{
	size_t size;

	if (number < 0)
		p->why = "has a number that is too big";
	else if (*p->at == ':')
		take_clock(p, number);
	else if ((*p->at == '-' || *p->at == '/') && digits == 4)
		take_year_first(p, number);
	else if (skip(p, "-kor"))
		set_time(p, number, 0);
	else if (*p->at == '-' || *p->at == '/')
		p->why = "could be two dates: write 1 Dec or 2026-12-01";
	else if (digits == 4 && (*p->at == '.' || month_follows(p, &size) != NULL))
		take_year_dotted(p, number);
	else if (*p->at == '.' && is_digit(p->at[1]))
		take_dotted(p, number);
	else if (strncmp(p->at, "年後", 6) != 0 && strncmp(p->at, "年間", 6) != 0 && skip(p, "年"))
		take_japanese_date(p, number, take_number(p, &digits));
	else if (strncmp(p->at, "月", 3) == 0)
		take_japanese_date(p, 0, number);
	else if (take_hour_named(p, number) || take_unit(p, number) || take_day_first(p, number))
		return;
	else if (skip(p, "時"))
		take_japanese_hour(p, number);
	else if (skip(p, "日"))
		set_date(p, 0, 0, number);
	else if (!take_hour(p, number))
		p->why = "has a number that may mean anything: " HOW;
}

/* "evening" alone is an hour; beside one it says which half of the day. */
static void take_part_of_day(struct parser *p, int hour)
{
	p->out->around = hour;
	if (hour != 12)
		p->out->half = hour < 12 ? 1 : 2;
}

static void take_weekday(struct parser *p, int weekday)
{
	if (p->out->weekday && p->why == NULL)
		p->why = "says more than one day";
	p->out->weekday = weekday;
}

static void take_word(struct parser *p, const struct when_word *word)
{
	static const enum when_day days[] = {[WORD_DAY] = WHEN_DAYS,
					     [WORD_WEEK] = WHEN_WEEK,
					     [WORD_SOME_MONTH] = WHEN_MONTH,
					     [WORD_WEEK_END] = WHEN_WEEK_END,
					     [WORD_MONTH_END] = WHEN_MONTH_END};

	p->filled = word->kind == WORD_FILL;
	if (word->kind != WORD_MONTH)
		p->hour_comes = word->kind == WORD_AT || (word->kind == WORD_THE && p->hour_comes);
	switch (word->kind) {
	case WORD_FILL:
	case WORD_THE:
	case WORD_AT:
		break;
	case WORD_WEEKDAY:
		take_weekday(p, word->value);
		break;
	case WORD_MONTH:
		take_month_first(p, word->value);
		break;
	case WORD_NUMBER:
		take_counted(p, word->value, 1);
		break;
	case WORD_TONIGHT:
		set_day(p, WHEN_DAYS, 0);
		take_part_of_day(p, word->value);
		break;
	case WORD_CLOCK:
		take_part_of_day(p, word->value);
		break;
	case WORD_HALF:
		p->out->half = word->value;
		break;
	case WORD_DAY:
	case WORD_WEEK:
	case WORD_SOME_MONTH:
	case WORD_WEEK_END:
	case WORD_MONTH_END:
		set_day(p, days[word->kind], word->value);
		break;
	}
}

/* The hour once all is read: "3pm", "evening", "8 in the evening". */
static void settle_hour(struct parser *p)
{
	struct when *w = p->out;

	if (!w->has_time && w->half && !w->around)
		p->why = "doesn't say which hour";
	if (!w->has_time && w->around)
		set_time(p, w->around, 0);
	else if (w->half == 1 && w->hour > 12)
		p->why = "is no hour of a morning";
	else if (w->has_time && w->half)
		w->hour = w->hour > 12 ? w->hour : w->hour % 12 + (w->half == 2 ? 12 : 0);
}

const char *when_parse(struct clf_arena *arena, const char *text, struct when *out)
{
	struct parser p = {.arena = arena, .at = text, .out = out};

	*out = (struct when){0};
	for (skip_space(&p); p.why == NULL && *p.at; skip_space(&p)) {
		size_t size, digits;
		const struct when_word *word = when_word_at(p.at, &size);
		const char *before = p.at;
		int number;

		if (word != NULL) {
			p.at += size;
			take_word(&p, word);
			continue;
		}
		number = take_number(&p, &digits);
		if (p.at == before)
			return "isn't a time: " HOW;
		take_counted(&p, number, digits);
		p.hour_comes = p.filled = false;
	}
	if (p.why == NULL)
		settle_hour(&p);
	return p.why;
}
