/*
 * command_when_parse.c - times in English and Japanese, taken apart.
 *
 * Words are tried from the longest, so that Japanese needs no spaces; a Latin word counts only as a whole.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "command/command_when.h"

#define NUMBER_MAX 99999
#define SPAN_DAYS_MAX 4000
#define MINUTES_MAX (SPAN_DAYS_MAX * 24 * 60)

#define HOW "write 3d, 2 weeks, tomorrow 9:00, next monday, 2026-12-01 or 1 Dec 17:00"

enum word_kind { FILL, AT, DAY, WEEKDAY, MONTH, WEEK, SOME_MONTH, WEEK_END, MONTH_END, NUMBER, CLOCK, HALF };

struct word {
	const char *text;
	enum word_kind kind;
	int value;
};

static const struct word words[] = {
    {"in", FILL, 0},
    {"on", FILL, 0},
    {"by", FILL, 0},
    {"until", FILL, 0},
    {"till", FILL, 0},
    {"for", FILL, 0},
    {"the", FILL, 0},
    {"of", FILL, 0},
    {"and", FILL, 0},
    {"after", FILL, 0},
    {"within", FILL, 0},
    {"next", FILL, 0},
    {"this", FILL, 0},
    {"coming", FILL, 0},
    {"later", FILL, 0},
    {"from now", FILL, 0},
    {"o'clock", FILL, 0},
    {"の", FILL, 0},
    {"に", FILL, 0},
    {"まで", FILL, 0},
    {"までに", FILL, 0},
    {"頃", FILL, 0},
    {"中", FILL, 0},
    {"後", FILL, 0},
    {"以内", FILL, 0},
    {"at", AT, 0},
    {"today", DAY, 0},
    {"eod", DAY, 0},
    {"end of day", DAY, 0},
    {"end of the day", DAY, 0},
    {"tomorrow", DAY, 1},
    {"tmrw", DAY, 1},
    {"day after tomorrow", DAY, 2},
    {"今日", DAY, 0},
    {"きょう", DAY, 0},
    {"本日", DAY, 0},
    {"明日", DAY, 1},
    {"あした", DAY, 1},
    {"あす", DAY, 1},
    {"翌日", DAY, 1},
    {"明後日", DAY, 2},
    {"あさって", DAY, 2},
    {"monday", WEEKDAY, 1},
    {"mon", WEEKDAY, 1},
    {"月曜日", WEEKDAY, 1},
    {"月曜", WEEKDAY, 1},
    {"(月)", WEEKDAY, 1},
    {"tuesday", WEEKDAY, 2},
    {"tues", WEEKDAY, 2},
    {"tue", WEEKDAY, 2},
    {"火曜日", WEEKDAY, 2},
    {"火曜", WEEKDAY, 2},
    {"(火)", WEEKDAY, 2},
    {"wednesday", WEEKDAY, 3},
    {"weds", WEEKDAY, 3},
    {"wed", WEEKDAY, 3},
    {"水曜日", WEEKDAY, 3},
    {"水曜", WEEKDAY, 3},
    {"(水)", WEEKDAY, 3},
    {"thursday", WEEKDAY, 4},
    {"thurs", WEEKDAY, 4},
    {"thur", WEEKDAY, 4},
    {"thu", WEEKDAY, 4},
    {"木曜日", WEEKDAY, 4},
    {"木曜", WEEKDAY, 4},
    {"(木)", WEEKDAY, 4},
    {"friday", WEEKDAY, 5},
    {"fri", WEEKDAY, 5},
    {"金曜日", WEEKDAY, 5},
    {"金曜", WEEKDAY, 5},
    {"(金)", WEEKDAY, 5},
    {"saturday", WEEKDAY, 6},
    {"sat", WEEKDAY, 6},
    {"土曜日", WEEKDAY, 6},
    {"土曜", WEEKDAY, 6},
    {"(土)", WEEKDAY, 6},
    {"sunday", WEEKDAY, 7},
    {"sun", WEEKDAY, 7},
    {"日曜日", WEEKDAY, 7},
    {"日曜", WEEKDAY, 7},
    {"(日)", WEEKDAY, 7},
    {"this week", WEEK, 0},
    {"今週", WEEK, 0},
    {"next week", WEEK, 1},
    {"来週", WEEK, 1},
    {"week after next", WEEK, 2},
    {"再来週", WEEK, 2},
    {"this month", SOME_MONTH, 0},
    {"今月", SOME_MONTH, 0},
    {"next month", SOME_MONTH, 1},
    {"来月", SOME_MONTH, 1},
    {"再来月", SOME_MONTH, 2},
    {"eow", WEEK_END, 0},
    {"end of week", WEEK_END, 0},
    {"end of the week", WEEK_END, 0},
    {"end of this week", WEEK_END, 0},
    {"end of next week", WEEK_END, 1},
    {"来週中", WEEK_END, 1},
    {"eom", MONTH_END, 0},
    {"end of month", MONTH_END, 0},
    {"end of the month", MONTH_END, 0},
    {"end of this month", MONTH_END, 0},
    {"end of next month", MONTH_END, 1},
    {"月末", MONTH_END, 0},
    {"今月末", MONTH_END, 0},
    {"来月末", MONTH_END, 1},
    {"来月中", MONTH_END, 1},
    {"a", NUMBER, 1},
    {"an", NUMBER, 1},
    {"one", NUMBER, 1},
    {"two", NUMBER, 2},
    {"three", NUMBER, 3},
    {"four", NUMBER, 4},
    {"five", NUMBER, 5},
    {"six", NUMBER, 6},
    {"seven", NUMBER, 7},
    {"eight", NUMBER, 8},
    {"nine", NUMBER, 9},
    {"ten", NUMBER, 10},
    {"morning", CLOCK, 8},
    {"朝", CLOCK, 8},
    {"noon", CLOCK, 12},
    {"正午", CLOCK, 12},
    {"昼", CLOCK, 12},
    {"afternoon", CLOCK, 14},
    {"夕方", CLOCK, 17},
    {"evening", CLOCK, 18},
    {"夜", CLOCK, 20},
    {"tonight", CLOCK, 20},
    {"今夜", CLOCK, 20},
    {"今晩", CLOCK, 20},
    {"am", HALF, 1},
    {"a.m.", HALF, 1},
    {"午前", HALF, 1},
    {"pm", HALF, 2},
    {"p.m.", HALF, 2},
    {"午後", HALF, 2},
};

static const struct word months[] = {
    {"january", MONTH, 1},   {"jan", MONTH, 1},   {"february", MONTH, 2},  {"feb", MONTH, 2},      {"march", MONTH, 3},
    {"mar", MONTH, 3},       {"april", MONTH, 4}, {"apr", MONTH, 4},       {"may", MONTH, 5},      {"june", MONTH, 6},
    {"jun", MONTH, 6},       {"july", MONTH, 7},  {"jul", MONTH, 7},       {"august", MONTH, 8},   {"aug", MONTH, 8},
    {"september", MONTH, 9}, {"sept", MONTH, 9},  {"sep", MONTH, 9},       {"october", MONTH, 10}, {"oct", MONTH, 10},
    {"november", MONTH, 11}, {"nov", MONTH, 11},  {"december", MONTH, 12}, {"dec", MONTH, 12},
};

/* What a number counts. */
struct unit {
	const char *text;
	int months, days, minutes;
};
static const struct unit units[] = {
    {"min", 0, 0, 1},    {"mins", 0, 0, 1},   {"minute", 0, 0, 1}, {"minutes", 0, 0, 1}, {"分", 0, 0, 1},
    {"h", 0, 0, 60},     {"hr", 0, 0, 60},    {"hrs", 0, 0, 60},   {"hour", 0, 0, 60},   {"hours", 0, 0, 60},
    {"時間", 0, 0, 60},  {"d", 0, 1, 0},      {"day", 0, 1, 0},    {"days", 0, 1, 0},    {"日後", 0, 1, 0},
    {"日間", 0, 1, 0},   {"日以内", 0, 1, 0}, {"w", 0, 7, 0},      {"wk", 0, 7, 0},      {"wks", 0, 7, 0},
    {"week", 0, 7, 0},   {"weeks", 0, 7, 0},  {"週間", 0, 7, 0},   {"週", 0, 7, 0},      {"mo", 1, 0, 0},
    {"mos", 1, 0, 0},    {"month", 1, 0, 0},  {"months", 1, 0, 0}, {"か月", 1, 0, 0},    {"ヶ月", 1, 0, 0},
    {"ケ月", 1, 0, 0},   {"カ月", 1, 0, 0},   {"ヵ月", 1, 0, 0},   {"ヵ月間", 1, 0, 0},  {"箇月", 1, 0, 0},
    {"か月間", 1, 0, 0}, {"y", 12, 0, 0},     {"yr", 12, 0, 0},    {"year", 12, 0, 0},   {"years", 12, 0, 0},
    {"年後", 12, 0, 0},  {"年間", 12, 0, 0},
};

struct parser {
	struct clf_arena *arena;
	const char *at;
	struct when *out;
	bool hour_comes; /* behind "at" a number alone is an hour */
	const char *why;
};

static bool is_latin(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of text at p, when it stands there as a word; else 0. */
static size_t stands_at(const char *p, const char *text)
{
	size_t size = strlen(text);

	if (strncmp(p, text, size) != 0)
		return 0;
	return is_latin(text[size - 1]) && is_latin(p[size]) ? 0 : size;
}

static const struct word *longest(const struct word *table, size_t count, const char *p, size_t *size)
{
	const struct word *best = NULL;

	*size = 0;
	for (size_t i = 0; i < count; i++) {
		size_t length = stands_at(p, table[i].text);

		if (length > *size) {
			*size = length;
			best = &table[i];
		}
	}
	return best;
}
#define LONGEST(table, p, size) longest((table), CLF_COUNT(table), (p), (size))

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

static void add_span(struct parser *p, int count, const struct unit *unit)
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
	static const char *const endings[] = {"st", "nd", "rd", "th"};

	for (size_t i = 0; i < 4; i++) {
		if (stands_at(p->at, endings[i])) {
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
	const struct word *month;
	bool ordinal;
	size_t size;

	skip_ordinal(p);
	ordinal = p->at != before;
	behind = p->at;
	skip_space(p);
	if (stands_at(p->at, "of"))
		p->at += 2;
	skip_space(p);
	month = LONGEST(months, p->at, &size);
	if (month != NULL) {
		p->at += size;
		set_date(p, take_year(p), month->value, day);
		return true;
	}
	p->at = ordinal ? behind : before;
	if (ordinal)
		set_date(p, 0, 0, day);
	return ordinal;
}

static bool take_unit(struct parser *p, int count)
{
	const struct unit *best = NULL;
	size_t size = 0;
	const char *before = p->at;

	skip_space(p);
	for (size_t i = 0; i < CLF_COUNT(units); i++) {
		size_t length = stands_at(p->at, units[i].text);

		if (length > size) {
			size = length;
			best = &units[i];
		}
	}
	if (best == NULL) {
		if (stands_at(p->at, "m"))
			p->why = "could be minutes or months: write 30min or 2mo";
		p->at = before;
		return p->why != NULL;
	}
	p->at += size;
	add_span(p, count, best);
	return true;
}

/* An hour behind "at", or before am and pm. */
static bool take_hour(struct parser *p, int number)
{
	size_t size;
	const char *next = p->at + strspn(p->at, " ");
	const struct word *half = LONGEST(words, next, &size);
	bool with_half = half != NULL && half->kind == HALF && is_latin(*next);

	if (!with_half && !p->hour_comes && p->out->half == 0)
		return false;
	if (with_half && number > 12)
		number = -1;
	set_time(p, number, 0);
	return true;
}

static void take_counted(struct parser *p, int number, size_t digits)
{
	if (number < 0)
		p->why = "has a number that is too big";
	else if (*p->at == ':')
		take_clock(p, number);
	else if ((*p->at == '-' || *p->at == '/') && digits == 4)
		take_year_first(p, number);
	else if (*p->at == '-' || *p->at == '/')
		p->why = "could be two dates: write 1 Dec or 2026-12-01";
	else if (*p->at == '.' && is_digit(p->at[1]))
		take_dotted(p, number);
	else if (strncmp(p->at, "年後", 6) != 0 && strncmp(p->at, "年間", 6) != 0 && skip(p, "年"))
		take_japanese_date(p, number, take_number(p, &digits));
	else if (strncmp(p->at, "月", 3) == 0)
		take_japanese_date(p, 0, number);
	else if (take_unit(p, number) || take_day_first(p, number))
		return;
	else if (skip(p, "時"))
		take_japanese_hour(p, number);
	else if (skip(p, "日"))
		set_date(p, 0, 0, number);
	else if (!take_hour(p, number))
		p->why = "has a number that may mean anything: " HOW;
}

/* "evening" alone is an hour; beside one it says which half of the day. */
static void take_part_of_day(struct parser *p, const struct word *word)
{
	p->out->around = word->value;
	if (word->value != 12)
		p->out->half = word->value < 12 ? 1 : 2;
	if (strcmp(word->text, "tonight") == 0 || strcmp(word->text, "今夜") == 0 || strcmp(word->text, "今晩") == 0)
		set_day(p, WHEN_DAYS, 0);
}

static void take_weekday(struct parser *p, int weekday)
{
	if (p->out->weekday && p->why == NULL)
		p->why = "says more than one day";
	p->out->weekday = weekday;
}

static void take_word(struct parser *p, const struct word *word)
{
	static const enum when_day days[] = {[DAY] = WHEN_DAYS,
					     [WEEK] = WHEN_WEEK,
					     [SOME_MONTH] = WHEN_MONTH,
					     [WEEK_END] = WHEN_WEEK_END,
					     [MONTH_END] = WHEN_MONTH_END};
	bool after_at = p->hour_comes;

	p->hour_comes = word->kind == AT;
	switch (word->kind) {
	case FILL:
		p->hour_comes = after_at && strcmp(word->text, "the") == 0;
		break;
	case AT:
	case MONTH:
		break;
	case WEEKDAY:
		take_weekday(p, word->value);
		break;
	case NUMBER:
		take_counted(p, word->value, 1);
		break;
	case CLOCK:
		take_part_of_day(p, word);
		break;
	case HALF:
		p->out->half = word->value;
		break;
	default:
		set_day(p, days[word->kind], word->value);
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
		size_t size, digits, month_size;
		const struct word *word = LONGEST(words, p.at, &size), *month = LONGEST(months, p.at, &month_size);
		const char *before = p.at;
		int number;

		if (word != NULL) {
			p.at += size;
			take_word(&p, word);
			continue;
		}
		if (month != NULL) {
			p.at += month_size;
			take_month_first(&p, month->value);
			continue;
		}
		number = take_number(&p, &digits);
		if (p.at == before)
			return "isn't a time: " HOW;
		take_counted(&p, number, digits);
		p.hour_comes = false;
	}
	if (p.why == NULL)
		settle_hour(&p);
	return p.why;
}
