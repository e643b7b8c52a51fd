/*
 * calendar.c - the calendar commands: when there is work.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/calendars.h"
#include "clf/base/clock.h"
#include "clf/base/file.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "commands.h"
#include "session.h"

/* Lines of the second column stand below the first. */
static void print_hours(struct session *session, const struct clf_calendar *calendar)
{
	const char *text = clf_week_shown(session->arena, calendar->hours, calendar->hour_count);
	struct clf_str rest = clf_str_from(text), line;

	while (clf_str_line(&rest, &line))
		printf("  %.*s\n", CLF_STR_ARG(line));
}

static void print_head(struct session *session, const struct clf_calendar_record *record)
{
	printf("%-24s %s%s", cell(session->arena, record->name), record->zone,
	       record->is_default ? ", the installation's" : "");
	for (size_t i = 0; i < record->segment_count; i++)
		printf("%s%s", i == 0 ? "; of " : ", ", cell(session->arena, record->segments[i]));
	putchar('\n');
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_calendar_record *records = NULL;
	size_t count = 0;
	enum clf_status status = clf_calendar_list(session->store, session->arena, &records, &count, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (!session->json) {
			print_head(session, &records[i]);
			continue;
		}
		json = clf_shape_calendar(&records[i], false, 0);
		print_json(&json);
	}
	return status;
}

int command_calendar_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status read_named(struct session *session, const struct command_line *line,
				  struct clf_calendar_record *out, struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = clf_calendar_named(session->store, operand(line, 0), &id, err);

	return status == CLF_OK ? clf_calendar_read(session->store, session->arena, id, out, err) : status;
}

/* All rows of the day at *i; *i is then the next day's. */
static void print_day(struct session *session, const struct clf_special_day *days, size_t count, size_t *i,
		      const char *behind)
{
	int32_t date = days[*i].date;
	const char *name = days[*i].name;
	char text[CLF_DATE_TEXT], span[CLF_SPAN_TEXT];

	printf("  %s %s", clf_weekday_name(clf_date_weekday(date)), clf_date_shown(date, text));
	for (; *i < count && days[*i].date == date; ++*i)
		printf(" %s", days[*i].to == 0 ? "closed" : clf_span_shown(days[*i].from, days[*i].to, span));
	printf("%s%s%s\n", name != NULL ? "  " : "", name != NULL ? cell(session->arena, name) : "", behind);
}

static void print_now(const struct clf_calendar_record *record)
{
	const struct clf_calendar *calendar = &record->calendar;
	struct clf_local_time local;
	int64_t now = clf_clock_now(), next = 0;

	if (clf_working_is(calendar, now)) {
		puts("there is work now");
	} else if (clf_working_next(calendar, now, &next)) {
		clf_zone_local(calendar->zone, next, &local);
		printf("there is no work now; there is from %s %04d-%02d-%02d %02d:%02d on\n",
		       clf_weekday_name(local.weekday), local.year, local.month, local.day, local.hour, local.minute);
	} else {
		printf("there is no work within %d days: give it opening hours (calendar set --hours)\n",
		       CLF_WORKLESS_DAYS);
	}
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_calendar_record record;
	enum clf_status status = read_named(session, line, &record, err);

	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_shape_calendar(&record, true, clf_clock_now());

		print_json(&json);
		return CLF_OK;
	}
	print_head(session, &record);
	print_hours(session, &record.calendar);
	for (size_t i = 0; i < record.calendar.day_count;)
		print_day(session, record.calendar.days, record.calendar.day_count, &i, "");
	print_now(&record);
	return CLF_OK;
}

int command_calendar_show(const struct command_line *line)
{
	return with_session(line, show);
}

static const char *const *options_of(struct session *session, const struct command_line *line, const char *name,
				     size_t *count)
{
	const char **texts;

	*count = option_count(line, name);
	texts = clf_arena_array_of(session->arena, *count, const char *);
	for (size_t i = 0; i < *count; i++)
		texts[i] = option_at(line, name, i);
	return texts;
}

static enum clf_status save(struct session *session, const struct command_line *line, int64_t id, const char *name,
			    struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_week week = {.count = 0};
	struct clf_calendar_change change = {.name = name, .zone = option_text(line, "timezone")};
	const char *wrong;
	enum clf_status status = CLF_OK;

	change.segments = options_of(session, line, "segment", &change.segment_count);
	change.without = options_of(session, line, "without", &change.without_count);
	if (option_flag(line, "default"))
		change.standard = "on";
	if (option_flag(line, "no-default"))
		change.standard = "off";
	if (option_count(line, "hours") > 0)
		change.week = &week;
	for (size_t i = 0; status == CLF_OK && i < option_count(line, "hours"); i++)
		status = clf_week_read(option_at(line, "hours", i), &week, err);
	return status == CLF_OK ? clf_act_calendar_save(&people, &change, &id, &wrong, err) : status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return save(session, line, 0, operand(line, 0), err);
}

int command_calendar_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = clf_calendar_named(session->store, operand(line, 0), &id, err);

	return status == CLF_OK ? save(session, line, id, option_text(line, "name"), err) : status;
}

int command_calendar_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	int64_t id = 0;
	enum clf_status status = clf_calendar_named(session->store, operand(line, 0), &id, err);

	return status == CLF_OK ? clf_act_calendar_remove(&people, id, err) : status;
}

int command_calendar_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

static enum clf_status read_date(const struct command_line *line, int32_t *date, struct clf_error *err)
{
	if (clf_date_read(clf_str_from(operand(line, 1)), date))
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL, "\"%.40s\" is no day: write it as 2026-12-25", operand(line, 1));
}

static enum clf_status set_day(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_special_day days[CLF_HOURS_A_DAY] = {{.to = 0}};
	struct clf_week week = {.count = 0};
	int64_t id = 0;
	int32_t date = 0;
	enum clf_status status = read_date(line, &date, err);

	for (size_t i = 0; status == CLF_OK && i < option_count(line, "hours"); i++) {
		const char *text = option_at(line, "hours", i);

		status = clf_week_read(
		    clf_arena_printf(session->arena, "%s %s", clf_weekday_name(clf_date_weekday(date)), text), &week,
		    err);
	}
	for (size_t i = 0; i < CLF_HOURS_A_DAY && (i < week.count || i == 0); i++)
		days[i] =
		    (struct clf_special_day){date, week.hours[i].from, week.hours[i].to, option_text(line, "name")};
	if (status == CLF_OK)
		status = clf_calendar_named(session->store, operand(line, 0), &id, err);
	return status == CLF_OK ? clf_act_calendar_day(&people, id, days, week.count > 0 ? week.count : 1, err)
				: status;
}

int command_calendar_day_set(const struct command_line *line)
{
	return with_session(line, set_day);
}

static enum clf_status remove_day(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	int64_t id = 0;
	int32_t date = 0;
	enum clf_status status = read_date(line, &date, err);

	if (status == CLF_OK)
		status = clf_calendar_named(session->store, operand(line, 0), &id, err);
	return status == CLF_OK ? clf_act_calendar_no_day(&people, id, date, err) : status;
}

int command_calendar_day_remove(const struct command_line *line)
{
	return with_session(line, remove_day);
}

static void print_import(struct session *session, const struct clf_calendar_import *import, bool done)
{
	const struct clf_holidays *read = &import->read;
	size_t differ = import->counts[CLF_IMPORT_NEW] + import->counts[CLF_IMPORT_CHANGES];

	for (size_t i = 0; i < read->count;)
		print_day(session, read->days, read->count, &i,
			  import->states[i] == CLF_IMPORT_SAME      ? "  (is there already)"
			  : import->states[i] == CLF_IMPORT_CHANGES ? "  (in place of what it was)"
								    : "");
	for (size_t i = 0; i < read->left_out_count; i++)
		printf("left out: line %zu, %s: %s\n", read->left_out[i].line,
		       cell(session->arena, read->left_out[i].what), read->left_out[i].why);
	if (read->left_out_all > read->left_out_count)
		printf("left out: %zu more\n", read->left_out_all - read->left_out_count);
	if (read->count == 0)
		printf("nothing to do: no day of the file can be taken\n");
	else if (differ == 0)
		printf("nothing to do: the calendar has all %zu days of the file\n", import->counts[CLF_IMPORT_SAME]);
	else if (done)
		printf("%zu days imported\n", differ);
	else
		printf("nothing was changed yet: of %zu days these are new or differ; --yes imports them\n", differ);
}

static enum clf_status import(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	bool yes = option_flag(line, "yes");
	struct clf_calendar_import done;
	struct clf_buf file;
	int64_t id = 0;
	enum clf_status status = clf_calendar_named(session->store, operand(line, 0), &id, err);

	clf_buf_init(&file, CLF_HOLIDAYS_BYTES);
	if (status == CLF_OK)
		status = clf_file_read(operand(line, 1), &file, err);
	if (status == CLF_OK)
		status = clf_act_calendar_import(&people, session->arena, id, clf_buf_view(&file), yes, &done, err);
	if (status == CLF_OK && session->json) {
		struct clf_json *json = clf_shape_import(&done, yes);

		print_json(&json);
	} else if (status == CLF_OK) {
		print_import(session, &done, yes);
	}
	clf_buf_free(&file);
	return status;
}

int command_calendar_import(const struct command_line *line)
{
	return with_session(line, import);
}
