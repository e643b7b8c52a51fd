/*
 * holidays_ics.c - days as events of an iCalendar file (RFC 5545), of which one needs little: events of whole days,
 * once or every year.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/ticket/time/hours.h"
#include "holidays_found.h"

#define LONGEST_DAYS 366
#define NOT_CLOSED "the file ends within it"

struct yearly {
	int interval, count; /* count 0: without end */
	int32_t until;
	bool ends; /* until is said */
};

struct event {
	size_t line;
	const char *name;
	int32_t start, end; /* end: the day after the last */
	bool starts, ends;  /* which of them are said */
	int days;           /* said in place of the end; 0: not */
	bool returns;
	struct yearly yearly;
	const char *wrong; /* why it is left out */
};

struct reader {
	struct found *found;
	struct clf_str rest;
	size_t line;
	struct clf_buf unfolded;
	bool in_event;
	size_t within; /* components in the event, as alarms are */
	struct event event;
};

/* A name, its parameters left out, and its value (section 3.1). */
static bool split(struct clf_str line, struct clf_str *name, struct clf_str *value)
{
	size_t i = 0;
	bool quoted = false;

	while (i < line.n && line.p[i] != ':' && line.p[i] != ';')
		i++;
	*name = (struct clf_str){line.p, i};
	for (; i < line.n && (quoted || line.p[i] != ':'); i++)
		quoted = quoted != (line.p[i] == '"');
	if (i == line.n)
		return false;
	*value = clf_str_trim((struct clf_str){line.p + i + 1, line.n - i - 1});
	return true;
}

/* The next line with what its folded ones go on with; *number: where it begins. */
static bool next_line(struct reader *r, size_t *number)
{
	struct clf_str line;

	if (!clf_str_line(&r->rest, &line))
		return false;
	*number = ++r->line;
	clf_buf_clear(&r->unfolded);
	clf_buf_add_str(&r->unfolded, line);
	while (r->rest.n > 0 && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t') && clf_str_line(&r->rest, &line)) {
		r->line++;
		clf_buf_add_str(&r->unfolded, (struct clf_str){line.p + 1, line.n - 1});
	}
	return true;
}

/* TEXT (section 3.3.11). */
static const char *unescaped(struct clf_arena *arena, struct clf_str text)
{
	char *copy = clf_utf8_clean(arena, text), *to = copy;

	for (const char *p = copy; *p; p++) {
		if (*p == '\\' && p[1] != '\0') {
			p++;
			*to++ = *p == 'n' || *p == 'N' ? ' ' : *p;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return found_name(arena, clf_str_from(copy));
}

/* DATE (section 3.3.4): 20261225. */
static bool date_of(struct clf_str text, int32_t *out)
{
	char dashed[10];

	if (text.n != 8)
		return false;
	memcpy(dashed, text.p, 4);
	memcpy(dashed + 5, text.p + 4, 2);
	memcpy(dashed + 8, text.p + 6, 2);
	dashed[4] = dashed[7] = '-';
	return clf_date_read((struct clf_str){dashed, sizeof(dashed)}, out);
}

static bool whole_number(struct clf_str text, int most, int *out)
{
	*out = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || *out > most)
			return false;
		*out = *out * 10 + (text.p[i] - '0');
	}
	return text.n > 0 && *out >= 1 && *out <= most;
}

static const char *date_or_why(struct clf_str value, int32_t *out, bool *said)
{
	*said = date_of(value, out);
	if (*said)
		return NULL;
	return memchr(value.p, 'T', value.n) != NULL
		   ? "it begins or ends at a time of day: write its hours into a CSV file"
		   : "its date isn't one";
}

/* P1D, P2W: all that a day can last (section 3.3.6). */
static const char *days_of(struct clf_str value, int *out)
{
	bool weeks = value.n > 0 && (value.p[value.n - 1] == 'W' || value.p[value.n - 1] == 'w');

	if (value.n < 3 || !clf_str_starts_nocase(value, CLF_STR("P")) ||
	    (!weeks && value.p[value.n - 1] != 'D' && value.p[value.n - 1] != 'd') ||
	    !whole_number((struct clf_str){value.p + 1, value.n - 2}, LONGEST_DAYS, out))
		return "it doesn't last whole days";
	*out *= weeks ? 7 : 1;
	return NULL;
}

/* A part of a rule; the month and the day may be said again, which changes nothing. */
static bool rule_part(struct event *event, struct clf_str name, struct clf_str value, bool *yearly)
{
	int year, month, day, number = 0;

	clf_date_parts(event->start, &year, &month, &day);
	if (clf_str_equal_nocase(name, CLF_STR("FREQ")))
		return *yearly = clf_str_equal_nocase(value, CLF_STR("YEARLY"));
	if (clf_str_equal_nocase(name, CLF_STR("INTERVAL")))
		return whole_number(value, 1000, &event->yearly.interval);
	if (clf_str_equal_nocase(name, CLF_STR("COUNT")))
		return whole_number(value, 10000, &event->yearly.count);
	if (clf_str_equal_nocase(name, CLF_STR("UNTIL")))
		return event->yearly.ends = value.n >= 8 && date_of((struct clf_str){value.p, 8}, &event->yearly.until);
	if (clf_str_equal_nocase(name, CLF_STR("BYMONTH")))
		return whole_number(value, 12, &number) && number == month;
	if (clf_str_equal_nocase(name, CLF_STR("BYMONTHDAY")))
		return whole_number(value, 31, &number) && number == day;
	return clf_str_equal_nocase(name, CLF_STR("WKST"));
}

/* RRULE (section 3.3.10), once the start is known. */
static void read_rule(struct event *event, struct clf_str rule)
{
	struct clf_str part;
	bool yearly = false;

	event->returns = true;
	event->yearly = (struct yearly){.interval = 1};
	while (event->wrong == NULL && clf_str_split(&rule, ';', &part)) {
		size_t equals = clf_str_find(part, CLF_STR("="), 0);

		if (part.n == 0)
			continue;
		if (equals == (size_t)-1 ||
		    !rule_part(event, (struct clf_str){part.p, equals},
			       (struct clf_str){part.p + equals + 1, part.n - equals - 1}, &yearly))
			event->wrong = "it returns otherwise than on the same day of each year";
	}
	if (event->wrong == NULL && !yearly)
		event->wrong = "it returns otherwise than on the same day of each year";
}

static void put_days(struct found *found, const struct event *event, int32_t start, int32_t days)
{
	for (int32_t i = 0; i < days && start + i <= CLF_DATE_LAST && !found->too_many; i++)
		found_day(found, event->line, start + i, 0, 0, event->name);
}

/* A date that a year doesn't have is none of the count. */
static void put_years(struct found *found, const struct event *event, int32_t days)
{
	const struct yearly *yearly = &event->yearly;
	int32_t last = found->today + CLF_HOLIDAYS_AFTER, date = 0;
	int year, month, day, n = 0;

	clf_date_parts(event->start, &year, &month, &day);
	if (yearly->ends && yearly->until < last)
		last = yearly->until;
	for (; year <= 9999 && (yearly->count == 0 || n < yearly->count); year += yearly->interval) {
		if (!clf_date_of(year, month, day, &date))
			continue;
		if (date > last)
			return;
		n++;
		if (date >= found->today - CLF_HOLIDAYS_BEFORE)
			put_days(found, event, date, days);
	}
}

static void close_event(struct reader *r)
{
	struct event *event = &r->event;
	int32_t days = event->days > 0 ? event->days : event->ends ? event->end - event->start : 1;

	r->in_event = false;
	if (event->wrong == NULL && !event->starts)
		event->wrong = "it has no date";
	if (event->wrong == NULL && days > LONGEST_DAYS)
		event->wrong = "it lasts longer than a year";
	/* Some programs write the day itself as its end. */
	if (days < 1)
		days = 1;
	if (event->wrong != NULL)
		found_other(r->found, event->line, event->name != NULL ? event->name : "an event without a name",
			    event->wrong);
	else if (event->returns)
		put_years(r->found, event, days);
	else
		put_days(r->found, event, event->start, days);
}

static void read_property(struct reader *r, struct clf_str name, struct clf_str value)
{
	struct event *event = &r->event;
	const char *wrong = NULL;

	if (clf_str_equal_nocase(name, CLF_STR("SUMMARY")))
		event->name = unescaped(r->found->arena, value);
	else if (clf_str_equal_nocase(name, CLF_STR("DTSTART")))
		wrong = date_or_why(value, &event->start, &event->starts);
	else if (clf_str_equal_nocase(name, CLF_STR("DTEND")))
		wrong = date_or_why(value, &event->end, &event->ends);
	else if (clf_str_equal_nocase(name, CLF_STR("DURATION")))
		wrong = days_of(value, &event->days);
	else if (clf_str_equal_nocase(name, CLF_STR("STATUS")) && clf_str_equal_nocase(value, CLF_STR("CANCELLED")))
		wrong = "it is cancelled";
	else if (clf_str_equal_nocase(name, CLF_STR("EXDATE")) || clf_str_equal_nocase(name, CLF_STR("RDATE")) ||
		 clf_str_equal_nocase(name, CLF_STR("RECURRENCE-ID")))
		wrong = "it returns otherwise than on the same day of each year";
	if (event->wrong == NULL)
		event->wrong = wrong;
}

static void begin(struct reader *r, size_t line, struct clf_str what)
{
	if (r->in_event) {
		r->within++;
	} else if (clf_str_equal_nocase(what, CLF_STR("VEVENT"))) {
		r->in_event = true;
		r->within = 0;
		r->event = (struct event){.line = line};
	} else if (clf_str_equal_nocase(what, CLF_STR("VTODO")) || clf_str_equal_nocase(what, CLF_STR("VJOURNAL"))) {
		found_other(r->found, line, found_name(r->found->arena, what), "it is no event");
	}
}

/* The rule stands before the start as often as behind it, so that it is read at the end. */
static void read_lines(struct reader *r)
{
	struct clf_str name, value;
	const char *rule = NULL;
	size_t line = 0;

	while (next_line(r, &line)) {
		if (!split(clf_buf_view(&r->unfolded), &name, &value))
			continue;
		if (clf_str_equal_nocase(name, CLF_STR("BEGIN"))) {
			if (!r->in_event)
				rule = NULL;
			begin(r, line, value);
		} else if (!r->in_event) {
			continue;
		} else if (clf_str_equal_nocase(name, CLF_STR("END"))) {
			if (r->within > 0) {
				r->within--;
				continue;
			}
			if (!clf_str_equal_nocase(value, CLF_STR("VEVENT")))
				r->event.wrong = NOT_CLOSED;
			else if (rule != NULL && r->event.starts)
				read_rule(&r->event, clf_str_from(rule));
			close_event(r);
		} else if (r->within == 0 && clf_str_equal_nocase(name, CLF_STR("RRULE"))) {
			rule = clf_arena_copy(r->found->arena, value.p, value.n);
		} else if (r->within == 0) {
			read_property(r, name, value);
		}
	}
}

void holidays_ics(struct found *found, struct clf_str file)
{
	struct reader reader = {.found = found, .rest = file};

	clf_buf_init(&reader.unfolded, CLF_HOLIDAYS_BYTES);
	read_lines(&reader);
	if (reader.in_event)
		found_other(found, reader.event.line, reader.event.name != NULL ? reader.event.name : "an event",
			    NOT_CLOSED);
	clf_buf_free(&reader.unfolded);
}
