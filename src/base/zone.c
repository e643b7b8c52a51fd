/*
 * zone.c - the adapter of GLib's GTimeZone, which is asked for nothing but the offset at a time.
 *
 * GLib also takes POSIX rules, offsets and paths for names; here only what stands in the zone database is one.
 */
#include "clf/base/zone.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"

#define NAME_MAX_BYTES 64
#define FIELD_MAX 1000000
#define DAY_SECONDS 86400
#define LAST_SECOND INT64_C(253402300799) /* of the year 9999 */

struct clf_zone {
	GTimeZone *zone;
};

/* What a person could mean; never one of the database's other views of itself, nor a path out of it. */
static bool is_name(const char *name)
{
	size_t length = name != NULL ? strlen(name) : 0;

	if (length == 0 || length > NAME_MAX_BYTES || !g_ascii_isalpha(name[0]) || !g_ascii_isalnum(name[length - 1]))
		return false;
	if (strncmp(name, "posix", 5) == 0 || strncmp(name, "right/", 6) == 0 || strcmp(name, "Factory") == 0)
		return false;
	for (const char *p = name; *p; p++)
		if (!g_ascii_isalnum(*p) && strchr("/_-+", *p) == NULL)
			return false;
	return strstr(name, "//") == NULL;
}

/* Freed by the caller. */
static char *path_of(const char *name)
{
	const char *folder = getenv("TZDIR");

	return g_build_filename(folder != NULL && *folder ? folder : "/usr/share/zoneinfo", name, NULL);
}

static bool is_in_database(const char *name)
{
	char *path = path_of(name);
	bool found = g_file_test(path, G_FILE_TEST_IS_REGULAR);

	g_free(path);
	return found;
}

static GTimeZone *open_zone(const char *name)
{
	if (!is_name(name))
		return NULL;
	if (strcmp(name, "UTC") == 0)
		return g_time_zone_new_utc();
	return is_in_database(name) ? g_time_zone_new_identifier(name) : NULL;
}

enum clf_status clf_zone_open(const char *name, struct clf_zone **out, struct clf_error *err)
{
	GTimeZone *zone = open_zone(name);

	if (zone == NULL)
		return clf_error_set(err, CLF_EINVAL,
				     "there is no time zone '%.64s': write one of the IANA names, such as Europe/Paris",
				     name != NULL ? name : "");
	*out = g_new(struct clf_zone, 1);
	(*out)->zone = zone;
	return CLF_OK;
}

void clf_zone_free(struct clf_zone **zone)
{
	if (zone == NULL || *zone == NULL)
		return;
	g_time_zone_unref((*zone)->zone);
	g_free(*zone);
	*zone = NULL;
}

/* There are some hundred names, so that this ends by itself. */
const struct clf_zone *clf_zone_kept(const char *name)
{
	static GHashTable *kept;
	struct clf_zone *zone;

	if (kept == NULL)
		kept = g_hash_table_new(g_str_hash, g_str_equal);
	zone = name != NULL ? g_hash_table_lookup(kept, name) : NULL;
	if (zone == NULL && clf_zone_open(name, &zone, NULL) == CLF_OK)
		g_hash_table_insert(kept, g_strdup(name), zone);
	return zone;
}

bool clf_zone_exists(const char *name)
{
	GTimeZone *zone = open_zone(name);

	if (zone != NULL)
		g_time_zone_unref(zone);
	return zone != NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* zone.tab has lines of country, coordinates, name, and what a person needs to know beside. */
size_t clf_zone_names(const char *const **names)
{
	static GPtrArray *all;

	if (all == NULL) {
		char *path = path_of("zone.tab"), *text = NULL;

		all = g_ptr_array_new();
		g_file_get_contents(path, &text, NULL, NULL);
		for (char *line = text, *next; line != NULL && *line; line = next) {
			char **fields;

			next = line + strcspn(line, "\n");
			if (*next)
				*next++ = '\0';
			fields = g_strsplit(line, "\t", 4);
			if (line[0] != '#' && g_strv_length(fields) >= 3 && is_name(fields[2]))
				g_ptr_array_add(all, g_strdup(fields[2]));
			g_strfreev(fields);
		}
		qsort(all->pdata, all->len, sizeof *all->pdata, by_name);
		g_free(text);
		g_free(path);
	}
	*names = (const char *const *)all->pdata;
	return all->len;
}

static int64_t offset_at(const struct clf_zone *zone, int64_t seconds)
{
	if (zone == NULL)
		return 0;
	return g_time_zone_get_offset(zone->zone,
				      g_time_zone_find_interval(zone->zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

bool clf_zone_steady(const struct clf_zone *zone, int64_t from, int64_t until, int64_t *offset)
{
	if (zone != NULL && g_time_zone_find_interval(zone->zone, G_TIME_TYPE_UNIVERSAL, from / CLF_SECOND) !=
				g_time_zone_find_interval(zone->zone, G_TIME_TYPE_UNIVERSAL, until / CLF_SECOND))
		return false;
	*offset = offset_at(zone, from / CLF_SECOND) * CLF_SECOND;
	return true;
}

void clf_zone_local(const struct clf_zone *zone, int64_t at, struct clf_local_time *out)
{
	int64_t seconds = at / CLF_SECOND - (at % CLF_SECOND < 0);
	time_t local = (time_t)(seconds + offset_at(zone, seconds));
	struct tm tm = {0};

	gmtime_r(&local, &tm);
	*out = (struct clf_local_time){.year = tm.tm_year + 1900,
				       .month = tm.tm_mon + 1,
				       .day = tm.tm_mday,
				       .hour = tm.tm_hour,
				       .minute = tm.tm_min,
				       .second = tm.tm_sec,
				       .weekday = tm.tm_wday ? tm.tm_wday : 7};
}

static bool is_sane(const struct clf_local_time *local)
{
	const int fields[] = {local->month, local->day, local->hour, local->minute, local->second};

	for (size_t i = 0; i < CLF_COUNT(fields); i++)
		if (fields[i] < -FIELD_MAX || fields[i] > FIELD_MAX)
			return false;
	return local->year >= 0 && local->year <= 9999;
}

int64_t clf_zone_utc(const struct clf_zone *zone, const struct clf_local_time *local)
{
	struct tm tm;
	int64_t wall, before, after, seconds;

	if (!is_sane(local))
		return 0;
	tm = (struct tm){.tm_year = local->year - 1900,
			 .tm_mon = local->month - 1,
			 .tm_mday = local->day,
			 .tm_hour = local->hour,
			 .tm_min = local->minute,
			 .tm_sec = local->second};
	wall = timegm(&tm);
	/* A zone is never more than 14 hours off, so that these lie on either side of a change that is near. */
	before = offset_at(zone, wall - DAY_SECONDS);
	after = offset_at(zone, wall + DAY_SECONDS);
	seconds = wall - before;
	if (offset_at(zone, seconds) != before && offset_at(zone, wall - after) == after)
		seconds = wall - after;
	return seconds > 0 && seconds <= LAST_SECOND ? seconds * CLF_SECOND : 0;
}
