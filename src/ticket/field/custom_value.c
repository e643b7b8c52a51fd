/*
 * custom_value.c - values of fields that administrators set up: read from people and from JSON, shown, and as the
 * numbers and texts that the store keeps.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/command/when.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/history/line.h"
#include "clf/ticket/words.h"

#define DAY_TEXT 10u /* 2026-12-01 */
#define TOLD_MAX 200u

static bool is_clean(const char *text, bool lines)
{
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if (lines && (*c == '\n' || *c == '\r' || *c == '\t'))
			continue;
		if (*c < 0x20 || *c == 0x7f)
			return false;
	}
	return true;
}

static const char *number_shown(struct clf_arena *arena, int64_t millionths)
{
	uint64_t size = millionths < 0 ? (uint64_t)-millionths : (uint64_t)millionths;
	char *text = clf_arena_printf(arena, "%s%llu.%06llu", millionths < 0 ? "-" : "",
				      (unsigned long long)(size / CLF_CUSTOM_SCALE),
				      (unsigned long long)(size % CLF_CUSTOM_SCALE));
	size_t n = strlen(text);

	while (text[n - 1] == '0')
		n--;
	text[text[n - 1] == '.' ? n - 1 : n] = '\0';
	return text;
}

/* Digits, perhaps a sign before them and up to six behind a point. */
static bool number_read(const char *text, int64_t *millionths)
{
	bool negative = text[0] == '-';
	const char *digits = text + (negative || text[0] == '+');
	size_t whole = strspn(digits, "0123456789"), part = 0;
	int64_t value = 0;

	if (digits[whole] == '.')
		part = strspn(digits + whole + 1, "0123456789");
	if (whole == 0 || whole > 13 || part > 6 || digits[whole + (part > 0) + part] != '\0')
		return false;
	for (size_t i = 0; i < whole; i++)
		value = value * 10 + (digits[i] - '0');
	if (value > CLF_CUSTOM_NUMBER_MAX)
		return false;
	for (size_t i = 0; i < 6; i++)
		value = value * 10 + (i < part ? digits[whole + 1 + i] - '0' : 0);
	if (value > CLF_CUSTOM_NUMBER_MAX * CLF_CUSTOM_SCALE)
		return false;
	*millionths = negative ? -value : value;
	return true;
}

static int64_t millionths_of(const char *value)
{
	int64_t millionths = 0;

	number_read(value, &millionths);
	return millionths;
}

static bool day_read(const char *text, int64_t *at)
{
	char whole[DAY_TEXT + sizeof "T00:00:00Z"];

	if (strlen(text) != DAY_TEXT)
		return false;
	snprintf(whole, sizeof whole, "%sT00:00:00Z", text);
	return clf_time_parse_rfc3339(whole, at);
}

static const char *day_shown(struct clf_arena *arena, int64_t at)
{
	char time[CLF_TIME_TEXT];

	return clf_arena_printf(arena, "%.10s", clf_time_rfc3339(at, time));
}

static bool refused(const char **why, const char *words)
{
	*why = words;
	return false;
}

static bool read_text(const struct clf_custom *field, const struct clf_custom_reading *with, const char *text,
		      const char **out, const char **why)
{
	bool line = field->type == CLF_CUSTOM_LINE;

	if (strlen(text) > (line ? CLF_CUSTOM_LINE_MAX : CLF_CUSTOM_TEXT_MAX))
		return refused(why, line ? clf_words(with->locale, "it takes one line of at most 200 bytes")
					 : clf_words(with->locale, "it takes a text of at most 10000 bytes"));
	if (!is_clean(text, !line))
		return refused(why, clf_words(with->locale, "it takes no control characters"));
	*out = text;
	return true;
}

static bool read_number(struct clf_arena *arena, const struct clf_custom_reading *with, const char *text,
			const char **out, const char **why)
{
	int64_t millionths;

	if (!number_read(clf_utf8_fold(arena, text), &millionths))
		return refused(why, clf_words(with->locale, "it takes a number such as 1250 or 12.5"));
	*out = number_shown(arena, millionths);
	return true;
}

static bool read_flag(struct clf_arena *arena, const struct clf_custom_reading *with, const char *text,
		      const char **out, const char **why)
{
	static const char *const yes[] = {"yes", "true", "on", "1"}, *const no[] = {"no", "false", "off", "0"};
	const char *folded = clf_utf8_fold(arena, text);

	for (size_t i = 0; i < CLF_COUNT(yes); i++) {
		bool is = strcmp(folded, yes[i]) == 0;

		if (!is && strcmp(folded, no[i]) != 0)
			continue;
		*out = is ? "yes" : "no";
		return true;
	}
	return refused(why, clf_words(with->locale, "it takes yes or no"));
}

/* A day of whoever writes it. */
static bool read_date(struct clf_arena *arena, const struct clf_custom_reading *with, const char *text,
		      const char **out, const char **why)
{
	struct clf_local_time local;
	int64_t at = 0;

	if (day_read(text, &at)) {
		*out = day_shown(arena, at);
		return true;
	}
	if (with->canonical)
		return refused(why, clf_words(with->locale, "it takes a day such as 2026-12-01"));
	if (!clf_when_read(arena, with->locale, text, with->now, with->zone, true, &at, why))
		return false;
	clf_zone_local(with->zone, at, &local);
	*out = clf_arena_printf(arena, "%04d-%02d-%02d", local.year, local.month, local.day);
	return at > 0 && day_read(*out, &at)
		   ? true
		   : refused(why, clf_words(with->locale, "it takes a day such as 2026-12-01"));
}

/* Those that are offered, and of a ticket's own. */
static size_t offered(struct clf_arena *arena, const struct clf_custom *field, const struct clf_choice **out,
		      const char **names)
{
	size_t n = 0;

	(void)arena;
	for (size_t i = 0; i < field->choice_count; i++) {
		if (field->choices[i].gone)
			continue;
		out[n] = &field->choices[i];
		names[n++] = field->choices[i].name;
	}
	return n;
}

static const char *joined(struct clf_arena *arena, const char *const *names, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count && i < 30; i++)
		text = clf_arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", names[i]);
	return count > 30 ? clf_arena_printf(arena, "%s, ...", text) : text;
}

static const struct clf_choice *choice_named(struct clf_arena *arena, const struct clf_custom *field,
					     const struct clf_custom_reading *with, const char *text, const char **why)
{
	const struct clf_choice **choices =
	    clf_arena_array_of(arena, field->choice_count + 1, const struct clf_choice *);
	const char **names = clf_arena_array_of(arena, field->choice_count + 1, const char *);
	const char *folded = clf_utf8_fold(arena, text), *could = NULL;
	size_t count = offered(arena, field, choices, names);
	int at = -1;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(clf_utf8_fold(arena, names[i]), folded) == 0)
			return choices[i];
	}
	if (!with->canonical)
		at = clf_name_match(arena, text, names, NULL, count, &could);
	if (at >= 0)
		return choices[at];
	if (could != NULL)
		*why = clf_arena_printf(arena, clf_words(with->locale, "\"%s\" could be %s: write more of it"), text,
					could);
	else if (count == 0)
		*why = clf_words(with->locale, "it has no choices yet");
	else
		*why = clf_arena_printf(arena, clf_words(with->locale, "there is no choice \"%s\"; there are: %s"),
					text, joined(arena, names, count));
	return NULL;
}

static bool holds(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

/* Ascending, each once. */
static const char *ids_kept(struct clf_arena *arena, int64_t *ids, size_t count)
{
	const char *text = NULL;

	for (size_t i = 1; i < count; i++) {
		for (size_t k = i; k > 0 && ids[k - 1] > ids[k]; k--) {
			int64_t id = ids[k];

			ids[k] = ids[k - 1];
			ids[k - 1] = id;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (i == 0)
			text = clf_id_kept(arena, ids[i]);
		else if (ids[i] != ids[i - 1])
			text = clf_arena_printf(arena, "%s,%lld", text, (long long)ids[i]);
	}
	return text;
}

/* Between commas; one whose name has a comma in it stands alone. */
static bool read_choices(struct clf_arena *arena, const struct clf_custom *field, const struct clf_custom_reading *with,
			 const char *text, const char **out, const char **why)
{
	struct clf_str rest = clf_str_from(text), part;
	const struct clf_choice *choice = choice_named(arena, field, with, text, why);
	int64_t ids[CLF_CUSTOM_CHOICES_MAX];
	size_t count = 0;

	if (choice != NULL) {
		*out = clf_id_kept(arena, choice->id);
		return true;
	}
	while (clf_str_split(&rest, ',', &part)) {
		part = clf_str_trim(part);
		if (part.n == 0)
			continue;
		choice = choice_named(arena, field, with, clf_arena_copy(arena, part.p, part.n), why);
		if (choice == NULL)
			return false;
		if (count < CLF_COUNT(ids) && !holds(ids, count, choice->id))
			ids[count++] = choice->id;
	}
	*out = ids_kept(arena, ids, count);
	return true;
}

static bool is_nothing(const struct clf_custom *field, const struct clf_custom_reading *with, const char *text)
{
	bool words = field->type == CLF_CUSTOM_LINE || field->type == CLF_CUSTOM_TEXT;

	return clf_text_blank(text) || (!(with->canonical && words) && clf_text_equal_nocase(text, "none"));
}

bool clf_custom_read(struct clf_arena *arena, const struct clf_custom *field, const struct clf_custom_reading *with,
		     const char *text, const char **out, const char **why)
{
	const struct clf_choice *choice;

	if (is_nothing(field, with, text)) {
		*out = NULL;
		return true;
	}
	switch (field->type) {
	case CLF_CUSTOM_LINE:
	case CLF_CUSTOM_TEXT:
		return read_text(field, with, text, out, why);
	case CLF_CUSTOM_NUMBER:
		return read_number(arena, with, text, out, why);
	case CLF_CUSTOM_FLAG:
		return read_flag(arena, with, text, out, why);
	case CLF_CUSTOM_DATE:
		return read_date(arena, with, text, out, why);
	case CLF_CUSTOM_CHOICES:
		return read_choices(arena, field, with, text, out, why);
	case CLF_CUSTOM_CHOICE:
		break;
	}
	choice = choice_named(arena, field, with, text, why);
	if (choice != NULL)
		*out = clf_id_kept(arena, choice->id);
	return choice != NULL;
}

static const char *near_choice(const struct clf_custom *field, const char *text)
{
	const char *best = NULL;
	size_t at = clf_str_far(text);

	for (size_t i = 0; i < field->choice_count; i++) {
		if (!field->choices[i].gone)
			clf_str_nearer(text, field->choices[i].name, &best, &at);
	}
	return best;
}

static const struct clf_choice *choice_called(struct clf_arena *arena, const struct clf_custom *field, const char *name)
{
	const char *folded = clf_utf8_fold(arena, name), *ignored;
	const struct clf_custom_reading with = {.canonical = true};

	return clf_text_blank(folded) ? NULL : choice_named(arena, field, &with, name, &ignored);
}

static bool json_choices(struct clf_arena *arena, const struct clf_custom *field, const struct clf_json *json,
			 const char **out, const char **why, const char **near)
{
	int64_t ids[CLF_CUSTOM_CHOICES_MAX];
	size_t count = 0;

	if (clf_json_type(json) != CLF_JSON_ARRAY || clf_json_size(json) > CLF_COUNT(ids))
		return refused(why, CLF_SAID("must be a list of choices"));
	for (size_t i = 0; i < clf_json_size(json); i++) {
		const char *text = clf_json_text(clf_json_at(json, i));
		const struct clf_choice *choice = text != NULL ? choice_called(arena, field, text) : NULL;

		if (choice == NULL) {
			*near = text != NULL ? near_choice(field, text) : NULL;
			return refused(
			    why, text != NULL
				     ? clf_arena_printf(arena,
							CLF_SAID("names \"%.200s\", and there is no such choice"), text)
				     : CLF_SAID("must be a list of choices"));
		}
		ids[count++] = choice->id;
	}
	*out = ids_kept(arena, ids, count);
	return true;
}

/* A real in its shortest form is what somebody wrote: its digits are counted there. */
static bool json_number(struct clf_arena *arena, const struct clf_json *json, const char **out, const char **why)
{
	double real = clf_json_real_value(json, NAN);
	int64_t millionths;
	char text[40];

	if (clf_json_type(json) != CLF_JSON_INTEGER && clf_json_type(json) != CLF_JSON_REAL)
		return refused(why, CLF_SAID("must be a number"));
	if (!(fabs(real) <= (double)CLF_CUSTOM_NUMBER_MAX))
		return refused(why, CLF_SAID("must lie between -1000000000000 and 1000000000000"));
	snprintf(text, sizeof text, "%.15g", real);
	if (!number_read(text, &millionths) && (fabs(real) >= 1e-4 || real == 0 || strchr(text, 'e') == NULL))
		return refused(why, CLF_SAID("has at most six digits behind the point"));
	if (strchr(text, 'e') != NULL) {
		snprintf(text, sizeof text, "%.6f", real);
		if (!number_read(text, &millionths) || (double)millionths / CLF_CUSTOM_SCALE != real)
			return refused(why, CLF_SAID("has at most six digits behind the point"));
	}
	*out = number_shown(arena, millionths);
	return true;
}

static bool json_text(const struct clf_custom *field, const char *text, const char **out, const char **why)
{
	bool line = field->type == CLF_CUSTOM_LINE;

	if (text == NULL)
		return refused(why, CLF_SAID("must be a string"));
	if (strlen(text) > (line ? CLF_CUSTOM_LINE_MAX : CLF_CUSTOM_TEXT_MAX))
		return refused(why,
			       line ? CLF_SAID("is longer than 200 bytes") : CLF_SAID("is longer than 10000 bytes"));
	if (!is_clean(text, !line))
		return refused(why, line ? CLF_SAID("must be one line without control characters")
					 : CLF_SAID("holds control characters"));
	*out = clf_text_blank(text) ? NULL : text;
	return true;
}

static bool json_choice(struct clf_arena *arena, const struct clf_custom *field, const char *text, const char **out,
			const char **why, const char **near)
{
	const struct clf_choice *choice = text != NULL ? choice_called(arena, field, text) : NULL;

	if (choice != NULL) {
		*out = clf_id_kept(arena, choice->id);
		return true;
	}
	if (text == NULL)
		return refused(why, CLF_SAID("must be a string, the name of a choice"));
	*near = near_choice(field, text);
	return refused(why, clf_arena_printf(arena, CLF_SAID("names \"%.200s\", and there is no such choice"), text));
}

bool clf_custom_read_json(struct clf_arena *arena, const struct clf_custom *field, const struct clf_json *json,
			  const char **out, const char **why, const char **near)
{
	const char *text = clf_json_text(json);
	int64_t day;

	*near = NULL;
	if (clf_json_type(json) == CLF_JSON_NULL) {
		*out = NULL;
		return true;
	}
	switch (field->type) {
	case CLF_CUSTOM_LINE:
	case CLF_CUSTOM_TEXT:
		if (!json_text(field, text, out, why))
			return false;
		*out = *out != NULL ? clf_arena_strdup(arena, *out) : NULL;
		return true;
	case CLF_CUSTOM_NUMBER:
		return json_number(arena, json, out, why);
	case CLF_CUSTOM_FLAG:
		if (clf_json_type(json) != CLF_JSON_BOOL)
			return refused(why, CLF_SAID("must be true or false"));
		*out = clf_json_truth(json, false) ? "yes" : "no";
		return true;
	case CLF_CUSTOM_DATE:
		if (text == NULL || !day_read(text, &day))
			return refused(why, CLF_SAID("must be a day as in 2026-12-01"));
		*out = day_shown(arena, day);
		return true;
	case CLF_CUSTOM_CHOICES:
		return json_choices(arena, field, json, out, why, near);
	case CLF_CUSTOM_CHOICE:
		break;
	}
	return json_choice(arena, field, text, out, why, near);
}

static const struct clf_choice *choice_of(const struct clf_custom *field, int64_t id)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (field->choices[i].id == id)
			return &field->choices[i];
	}
	return NULL;
}

bool clf_custom_fits(const struct clf_custom *field, const char *value)
{
	struct clf_str rest = clf_str_from(value), part;
	int64_t at;

	switch (field->type) {
	case CLF_CUSTOM_LINE:
		return strlen(value) <= CLF_CUSTOM_LINE_MAX && is_clean(value, false);
	case CLF_CUSTOM_TEXT:
		return strlen(value) <= CLF_CUSTOM_TEXT_MAX && is_clean(value, true);
	case CLF_CUSTOM_NUMBER:
		return number_read(value, &at);
	case CLF_CUSTOM_FLAG:
		return clf_text_equal(value, "yes") || clf_text_equal(value, "no");
	case CLF_CUSTOM_DATE:
		return day_read(value, &at);
	case CLF_CUSTOM_CHOICE:
	case CLF_CUSTOM_CHOICES:
		break;
	}
	while (clf_str_split(&rest, ',', &part)) {
		const struct clf_choice *choice = choice_of(field, strtoll(part.p, NULL, 10));

		if (choice == NULL || choice->gone)
			return false;
	}
	return true;
}

/* In the order of the choices. */
size_t clf_custom_names(struct clf_arena *arena, const struct clf_custom *field, const char *value,
			const char *const **out)
{
	int64_t *ids;
	size_t count = clf_custom_numbers(arena, field->type, value, &ids), n = 0;
	const char **names = clf_arena_array_of(arena, field->choice_count + 1, const char *);

	for (size_t i = 0; i < field->choice_count; i++) {
		if (holds(ids, count, field->choices[i].id))
			names[n++] = field->choices[i].name;
	}
	*out = names;
	return n;
}

const char *clf_custom_shown(struct clf_arena *arena, const struct clf_custom *field, const char *value)
{
	const char *const *names;
	size_t count;

	if (value == NULL || (field->type != CLF_CUSTOM_CHOICE && field->type != CLF_CUSTOM_CHOICES))
		return value;
	count = clf_custom_names(arena, field, value, &names);
	if (count == 0)
		return NULL;
	return count == 1 ? names[0] : joined(arena, names, count);
}

const char *clf_custom_told(struct clf_arena *arena, const struct clf_custom *field, const char *value)
{
	const char *text = clf_custom_shown(arena, field, value);
	char *line;
	size_t n;

	if (text == NULL)
		return NULL;
	n = clf_utf8_valid_prefix((struct clf_str){text, strlen(text) > TOLD_MAX ? TOLD_MAX : strlen(text)});
	line = clf_arena_printf(arena, "%.*s%s", (int)n, text, text[n] != '\0' ? "…" : "");
	for (char *c = line; *c != '\0'; c++) {
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	}
	return line;
}

static struct clf_json *choices_json(const struct clf_custom *field, const char *value)
{
	struct clf_json *list = clf_json_array();
	struct clf_arena *arena = clf_arena_new();
	const char *const *names;
	size_t count = clf_custom_names(arena, field, value, &names);

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_string(names[i]));
	clf_arena_free(&arena);
	return list;
}

static struct clf_json *number_json(const char *value)
{
	int64_t millionths = millionths_of(value);

	return millionths % CLF_CUSTOM_SCALE == 0 ? clf_json_integer(millionths / CLF_CUSTOM_SCALE)
						  : clf_json_real((double)millionths / CLF_CUSTOM_SCALE);
}

struct clf_json *clf_custom_json(const struct clf_custom *field, const char *value)
{
	const struct clf_choice *choice;

	if (value == NULL)
		return clf_json_null();
	switch (field->type) {
	case CLF_CUSTOM_NUMBER:
		return number_json(value);
	case CLF_CUSTOM_FLAG:
		return clf_json_bool(strcmp(value, "yes") == 0);
	case CLF_CUSTOM_CHOICE:
		choice = choice_of(field, clf_id_read(value));
		return clf_json_string(choice != NULL ? choice->name : NULL);
	case CLF_CUSTOM_CHOICES:
		return choices_json(field, value);
	default:
		return clf_json_string(value);
	}
}

struct clf_json *clf_customs_json(const struct clf_customs *customs, const struct clf_custom_value *held, size_t count)
{
	struct clf_json *object = clf_json_object();

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];

		clf_json_set(object, field->name, clf_custom_json(field, clf_custom_held(held, count, field->id)));
	}
	return object;
}

size_t clf_custom_numbers(struct clf_arena *arena, enum clf_custom_type type, const char *value, int64_t **out)
{
	struct clf_str rest = clf_str_from(value), part;
	int64_t *list = clf_arena_array_of(arena, CLF_CUSTOM_CHOICES_MAX, int64_t);
	size_t n = 0;

	*out = list;
	if (value == NULL)
		return 0;
	switch (type) {
	case CLF_CUSTOM_LINE:
	case CLF_CUSTOM_TEXT:
		return 0;
	case CLF_CUSTOM_NUMBER:
		list[0] = millionths_of(value);
		return 1;
	case CLF_CUSTOM_FLAG:
		list[0] = strcmp(value, "yes") == 0;
		return 1;
	case CLF_CUSTOM_DATE:
		return day_read(value, &list[0]) ? 1 : 0;
	case CLF_CUSTOM_CHOICE:
	case CLF_CUSTOM_CHOICES:
		break;
	}
	while (n < CLF_CUSTOM_CHOICES_MAX && clf_str_split(&rest, ',', &part))
		list[n++] = clf_id_read(clf_arena_copy(arena, part.p, part.n));
	return n;
}

const char *clf_custom_kept(struct clf_arena *arena, enum clf_custom_type type, int64_t number, const char *value)
{
	switch (type) {
	case CLF_CUSTOM_NUMBER:
		return number_shown(arena, number);
	case CLF_CUSTOM_FLAG:
		return number != 0 ? "yes" : "no";
	case CLF_CUSTOM_DATE:
		return day_shown(arena, number);
	case CLF_CUSTOM_CHOICES:
		return value != NULL ? clf_arena_printf(arena, "%s,%lld", value, (long long)number)
				     : clf_id_kept(arena, number);
	case CLF_CUSTOM_CHOICE:
		return clf_id_kept(arena, number);
	default:
		return value;
	}
}
