/*
 * calendar.c - working time walked along: whole weeks where nothing is out of the ordinary, days elsewhere.
 *
 * A time of the local clock, "wall" here, is counted as if it were UTC. It means the first moment at which the clock
 * reads that or later, so that walls in order are moments in order whatever is done to the clocks.
 */
#include "clf/ticket/time/calendar.h"

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/zone.h"
#include "clf/ticket/time/hours.h"

#define LAST (INT64_C(253402300799) * CLF_SECOND) /* of the year 9999 */
#define LAST_DATE (LAST / CLF_DAY)
#define WEEK_DAYS 7
/* Days of which it is asked at once whether the clocks stand unchanged; if not of these, of fewer. */
static const int32_t stretches[] = {70, WEEK_DAYS, 1};

/* A walk along the days of a calendar. */
struct walk {
	const struct clf_calendar *calendar;
	int32_t date;         /* the day that is looked at */
	size_t special;       /* the first special day from then on */
	int32_t steady_until; /* on the days before that, wall less offset is the moment */
	int64_t offset;
	int64_t week;  /* working time of a week of the weekly hours, */
	int week_days; /* and its days with some */
};

static int64_t wall_at(const struct clf_zone *zone, int64_t at)
{
	struct clf_local_time local;

	clf_zone_local(zone, at, &local);
	return clf_zone_utc(NULL, &local) + at % CLF_SECOND;
}

/* Between a moment whose wall is before that one and one whose isn't, with no clock put back in between. */
static int64_t change_of_clocks(const struct clf_zone *zone, int64_t before, int64_t after, int64_t wall)
{
	while (after - before > CLF_SECOND) {
		int64_t middle = (before / CLF_SECOND + after / CLF_SECOND) / 2 * CLF_SECOND;

		if (wall_at(zone, middle) < wall)
			before = middle;
		else
			after = middle;
	}
	return after;
}

/* 0: past the last year. */
static int64_t moment_of(const struct clf_zone *zone, int64_t wall)
{
	struct clf_local_time local;
	int64_t at, read;

	clf_zone_local(NULL, wall, &local);
	at = clf_zone_utc(zone, &local);
	if (at == 0)
		return 0;
	read = wall_at(zone, at);
	if (read == wall - wall % CLF_SECOND)
		return at + wall % CLF_SECOND;
	return change_of_clocks(zone, at - (read - wall), at, wall);
}

/* The first special day that isn't before date. */
static size_t special_from(const struct clf_calendar *calendar, int32_t date)
{
	size_t low = 0, high = calendar->day_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (calendar->days[middle].date < date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct walk walk_from(const struct clf_calendar *calendar, int32_t date)
{
	struct walk walk = {.calendar = calendar, .date = date, .special = special_from(calendar, date)};

	walk.steady_until = date;
	for (size_t i = 0; i < calendar->hour_count; i++) {
		walk.week += (calendar->hours[i].to - calendar->hours[i].from) * CLF_MINUTE;
		walk.week_days += i == 0 || calendar->hours[i].weekday != calendar->hours[i - 1].weekday;
	}
	return walk;
}

static void walk_on(struct walk *walk, int days)
{
	walk->date += days;
	while (walk->special < walk->calendar->day_count && walk->calendar->days[walk->special].date < walk->date)
		walk->special++;
}

/* Whether moments of that many days from here on are their walls less offset. A day around them may be of any zone. */
static bool is_steady(struct walk *walk, int32_t days)
{
	for (size_t i = 0; walk->date >= walk->steady_until && i < CLF_COUNT(stretches); i++) {
		if (walk->date > 1 && clf_zone_steady(walk->calendar->zone, (walk->date - 1) * CLF_DAY,
						      (walk->date + stretches[i] + 1) * CLF_DAY, &walk->offset))
			walk->steady_until = walk->date + stretches[i];
	}
	return walk->date + days <= walk->steady_until;
}

static int64_t moment_in(struct walk *walk, int minute)
{
	int64_t wall = walk->date * CLF_DAY + minute * CLF_MINUTE;

	return is_steady(walk, 1) ? wall - walk->offset : moment_of(walk->calendar->zone, wall);
}

/* The day's hours, one after the other; *i begins at 0. False: no more. */
static bool next_hours(const struct walk *walk, size_t *i, int *from, int *to)
{
	const struct clf_calendar *calendar = walk->calendar;
	int weekday = clf_date_weekday(walk->date);

	if (walk->special < calendar->day_count && calendar->days[walk->special].date == walk->date) {
		const struct clf_special_day *day = &calendar->days[walk->special + *i];

		if (walk->special + *i >= calendar->day_count || day->date != walk->date || day->to == 0)
			return false;
		*from = day->from;
		*to = day->to;
		++*i;
		return true;
	}
	while (*i < calendar->hour_count && calendar->hours[*i].weekday < weekday)
		++*i;
	if (*i == calendar->hour_count || calendar->hours[*i].weekday != weekday)
		return false;
	*from = calendar->hours[*i].from;
	*to = calendar->hours[*i].to;
	++*i;
	return true;
}

static bool is_plain_week(const struct walk *walk)
{
	return walk->special == walk->calendar->day_count ||
	       walk->calendar->days[walk->special].date >= walk->date + WEEK_DAYS;
}

/* The working time of the day from a moment on, as far as amount goes; *amount is what is left of it. */
static int64_t spend_day(struct walk *walk, int64_t from, int64_t *amount)
{
	int first, last;

	for (size_t i = 0; next_hours(walk, &i, &first, &last);) {
		int64_t start = moment_in(walk, first), end = moment_in(walk, last);

		if (start < from)
			start = from;
		if (start >= end)
			continue;
		if (*amount <= end - start)
			return start + *amount;
		*amount -= end - start;
	}
	return 0;
}

static int32_t date_at(const struct clf_calendar *calendar, int64_t at)
{
	return (int32_t)(wall_at(calendar->zone, at) / CLF_DAY);
}

static bool add_time(const struct clf_calendar *calendar, int64_t from, int64_t amount, int64_t *out)
{
	struct walk walk = walk_from(calendar, date_at(calendar, from));
	int idle = 0;
	bool whole = false; /* of this day nothing is before from */

	while (idle < CLF_WORKLESS_DAYS && walk.date < LAST_DATE) {
		int64_t before = amount, reached;
		int days = 1;

		if (whole && amount > walk.week && is_plain_week(&walk) && is_steady(&walk, WEEK_DAYS)) {
			amount -= walk.week;
			days = WEEK_DAYS;
		} else {
			reached = spend_day(&walk, from, &amount);
			if (reached != 0) {
				*out = reached;
				return reached <= LAST;
			}
		}
		idle = amount == before ? idle + days : 0;
		whole = true;
		walk_on(&walk, days);
	}
	return false;
}

bool clf_working_next(const struct clf_calendar *calendar, int64_t at, int64_t *out)
{
	int64_t reached = 0;

	if (at <= 0 || at > LAST)
		return false;
	if (calendar == NULL || calendar->always)
		*out = at;
	else if (add_time(calendar, at, 1, &reached))
		*out = reached - 1;
	else
		return false;
	return true;
}

static bool add_working_days(const struct clf_calendar *calendar, int64_t from, int64_t count, int64_t *out)
{
	int64_t wall = wall_at(calendar->zone, from), at;
	struct walk walk = walk_from(calendar, (int32_t)(wall / CLF_DAY));
	int idle = 0;

	for (walk_on(&walk, 1); idle < CLF_WORKLESS_DAYS && walk.date < LAST_DATE;) {
		int64_t before = count;
		bool week = count > walk.week_days && is_plain_week(&walk);
		int first, last;

		count -= week ? walk.week_days : next_hours(&walk, &(size_t){0}, &first, &last);
		if (count == 0) {
			at = moment_of(calendar->zone, walk.date * CLF_DAY + wall % CLF_DAY);
			return at != 0 && clf_working_next(calendar, at, out);
		}
		idle = count == before ? idle + (week ? WEEK_DAYS : 1) : 0;
		walk_on(&walk, week ? WEEK_DAYS : 1);
	}
	return false;
}

/* The day before the next month's first. */
static int last_of_month(int year, int month)
{
	struct clf_local_time local = {.year = year, .month = month + 1, .day = 0, .hour = 12};

	clf_zone_local(NULL, clf_zone_utc(NULL, &local), &local);
	return local.day;
}

static bool add_days(const struct clf_zone *zone, int64_t from, int64_t months, int64_t days, int64_t *out)
{
	struct clf_local_time local;
	int64_t at;

	clf_zone_local(zone, from, &local);
	if (months != 0) {
		int64_t month = local.month - 1 + months;

		local.year += (int)(month / 12);
		local.month = (int)(month % 12) + 1;
		if (local.day > last_of_month(local.year, local.month))
			local.day = last_of_month(local.year, local.month);
	}
	local.day += (int)days;
	at = clf_zone_utc(zone, &local);
	*out = at != 0 ? at + from % CLF_SECOND : *out;
	return at != 0;
}

static bool add_elapsed(int64_t from, int64_t amount, int64_t *out)
{
	if (from > LAST - amount)
		return false;
	*out = from + amount;
	return true;
}

bool clf_working_add(const struct clf_calendar *calendar, int64_t from, const struct clf_duration *duration,
		     int64_t *out)
{
	const struct clf_zone *zone = calendar != NULL ? calendar->zone : NULL;
	bool working = duration->working && calendar != NULL && !calendar->always;
	int64_t n = duration->count;

	if (!clf_duration_fits(duration) || from <= 0 || from > LAST)
		return false;
	switch (duration->unit) {
	case CLF_DURATION_MINUTES:
	case CLF_DURATION_HOURS:
		n *= duration->unit == CLF_DURATION_MINUTES ? CLF_MINUTE : CLF_HOUR;
		return working ? add_time(calendar, from, n, out) : add_elapsed(from, n, out);
	case CLF_DURATION_DAYS:
		return working ? add_working_days(calendar, from, n, out) : add_days(zone, from, 0, n, out);
	case CLF_DURATION_WEEKS:
		return add_days(zone, from, 0, n * WEEK_DAYS, out);
	default:
		return add_days(zone, from, n, 0, out);
	}
}

int64_t clf_working_between(const struct clf_calendar *calendar, int64_t from, int64_t until)
{
	int64_t total = 0;
	struct walk walk;
	int32_t last;
	bool whole = false;

	if (from <= 0 || until > LAST || from >= until)
		return 0;
	if (calendar == NULL || calendar->always)
		return until - from;
	walk = walk_from(calendar, date_at(calendar, from));
	/* A clock that is put back over midnight has read the day after already. */
	last = date_at(calendar, until) + 1;
	while (walk.date <= last) {
		int first, end;
		int days = 1;

		if (whole && walk.date + WEEK_DAYS < last && is_plain_week(&walk) && is_steady(&walk, WEEK_DAYS)) {
			total += walk.week;
			days = WEEK_DAYS;
		}
		for (size_t i = 0; days == 1 && next_hours(&walk, &i, &first, &end);) {
			int64_t opens = moment_in(&walk, first), closes = moment_in(&walk, end);

			opens = opens > from ? opens : from;
			closes = closes < until ? closes : until;
			total += closes > opens ? closes - opens : 0;
		}
		whole = true;
		walk_on(&walk, days);
	}
	return total;
}

bool clf_working_is(const struct clf_calendar *calendar, int64_t at)
{
	return clf_working_between(calendar, at, at + 1) > 0;
}
