/*
 * log.c - one event, one line, one write.
 *
 * A line is at most PIPE_BUF bytes, so that lines of several processes on one
 * pipe never mix. What a line cannot hold is cut by value, then by field, and
 * stays well-formed. Characters that steer a terminal or turn text around are escaped.
 */
#include "clf/base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/name.h"
#include "clf/base/str.h"

#define LINE_MAX_BYTES PIPE_BUF
#define VALUE_MAX 1024 /* as written, escapes included */
#define ENDING 16      /* room kept for the end of the line */

static struct {
	enum clf_log_level level;
	enum clf_log_format format;
	char role[64];
	bool to_journal; /* which keeps time and level by itself (sd-daemon(3)) */
} settings = {CLF_LOG_INFO, CLF_LOG_TEXT, "main", false};

static const char *const level_names[] = {"debug", "info", "warning", "error"};
static const char *const priorities[] = {"<7>", "<6>", "<4>", "<3>"}; /* syslog's */

struct line {
	char p[LINE_MAX_BYTES];
	size_t n;
	bool full;
};

/* $JOURNAL_STREAM is inherited by processes whose standard error is somewhere else by now: it names the one it means.
 */
static bool is_journal(void)
{
	const char *named = getenv("JOURNAL_STREAM");
	struct stat st;
	char ours[64];

	if (named == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(named, ours) == 0;
}

void clf_log_setup(enum clf_log_level level, enum clf_log_format format, const char *role)
{
	settings.level = level;
	settings.format = format;
	settings.to_journal = is_journal();
	snprintf(settings.role, sizeof settings.role, "%s", role != NULL ? role : "main");
}

bool clf_log_level_parse(const char *name, enum clf_log_level *out)
{
	for (int i = CLF_LOG_DEBUG; i <= CLF_LOG_ERROR; i++) {
		if (clf_text_equal(name, level_names[i])) {
			*out = (enum clf_log_level)i;
			return true;
		}
	}
	return false;
}

static void put(struct line *line, const char *bytes, size_t size)
{
	if (line->full || size > sizeof line->p - ENDING - line->n) {
		line->full = true;
		return;
	}
	memcpy(line->p + line->n, bytes, size);
	line->n += size;
}

static void put_text(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

/* How one character is written between quotes; out has 8 bytes. */
static size_t escaped(unsigned c, const char *bytes, size_t size, char *out)
{
	if (c == '"' || c == '\\') {
		out[0] = '\\';
		out[1] = (char)c;
		return 2;
	}
	if (c == '\n' || c == '\r' || c == '\t') {
		out[0] = '\\';
		out[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
		return 2;
	}
	if (clf_sign_steers(c))
		return (size_t)snprintf(out, 8, "\\u%04x", c & 0xffffu);
	if (c == 0xfffd)
		return (size_t)snprintf(out, 8, "\xef\xbf\xbd");
	memcpy(out, bytes, size);
	return size;
}

static void put_escaped(struct line *line, const char *text)
{
	struct clf_str rest = clf_str_from(text);
	size_t written = 0;

	while (rest.n > 0) {
		const char *from = rest.p;
		unsigned c = clf_utf8_next(&rest);
		char out[8];
		size_t n = escaped(c, from, (size_t)(rest.p - from), out);

		if (written + n > VALUE_MAX) {
			put_text(line, "\xe2\x80\xa6");
			return;
		}
		put(line, out, n);
		written += n;
	}
}

static void put_quoted(struct line *line, const char *text)
{
	put_text(line, "\"");
	put_escaped(line, text);
	put_text(line, "\"");
}

static bool plain(const char *text)
{
	static const char signs[] = "-_.:/@+%,<>[]()#*";

	for (const char *p = text; *p != '\0'; p++) {
		bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');

		if (!letter && strchr(signs, *p) == NULL)
			return false;
	}
	return text[0] != '\0';
}

static void put_word(struct line *line, const char *text)
{
	if (plain(text))
		put_escaped(line, text);
	else
		put_quoted(line, text);
}

static void put_number(struct line *line, int64_t number)
{
	char text[24];

	put(line, text, (size_t)snprintf(text, sizeof text, "%" PRId64, number));
}

static void put_time(struct line *line)
{
	int64_t now = clf_clock_now();
	char text[CLF_TIME_TEXT];
	char fraction[16];

	clf_time_rfc3339(now, text);
	put(line, text, strlen(text) - 1);
	snprintf(fraction, sizeof fraction, ".%03dZ", (int)(now / 1000 % 1000));
	put_text(line, fraction);
}

static void field_text(struct line *line, const struct clf_log_field *field)
{
	put_text(line, " ");
	put_word(line, field->key);
	put_text(line, "=");
	if (field->text != NULL)
		put_word(line, field->text);
	else
		put_number(line, field->number);
}

static void field_json(struct line *line, const struct clf_log_field *field)
{
	put_text(line, ",");
	put_quoted(line, field->key);
	put_text(line, ":");
	if (field->text != NULL)
		put_quoted(line, field->text);
	else
		put_number(line, field->number);
}

static void start_text(struct line *line, enum clf_log_level level, const char *event)
{
	if (!settings.to_journal) {
		put_time(line);
		put_text(line, " ");
		put_text(line, level_names[level]);
		put_text(line, " ");
	}
	put_word(line, settings.role);
	put_text(line, " ");
	put_word(line, event);
}

static void start_json(struct line *line, enum clf_log_level level, const char *event)
{
	put_text(line, "{\"time\":\"");
	put_time(line);
	put_text(line, "\",\"level\":");
	put_quoted(line, level_names[level]);
	put_text(line, ",\"role\":");
	put_quoted(line, settings.role);
	put_text(line, ",\"event\":");
	put_quoted(line, event);
}

/* A field that doesn't fit is left out whole; the others still get their chance. */
static bool put_fields(struct line *line, const struct clf_log_field *fields, size_t count)
{
	bool whole = true;

	for (size_t i = 0; i < count; i++) {
		size_t before = line->n;

		if (settings.format == CLF_LOG_JSON)
			field_json(line, &fields[i]);
		else
			field_text(line, &fields[i]);
		if (!line->full)
			continue;
		line->n = before;
		line->full = false;
		whole = false;
	}
	return whole;
}

static void end(struct line *line, const char *ending)
{
	size_t n = strlen(ending);

	memcpy(line->p + line->n, ending, n);
	line->n += n;
}

void clf_log_write(enum clf_log_level level, const char *event, const struct clf_log_field *fields, size_t count)
{
	int saved = errno;
	struct line line;
	bool whole;

	if (level < settings.level || level > CLF_LOG_ERROR)
		return;
	line.n = 0;
	line.full = false;
	if (settings.to_journal)
		put_text(&line, priorities[level]);
	if (settings.format == CLF_LOG_JSON)
		start_json(&line, level, event);
	else
		start_text(&line, level, event);
	whole = put_fields(&line, fields, count);
	if (settings.format == CLF_LOG_JSON)
		end(&line, whole ? "}\n" : ",\"cut\":true}\n");
	else
		end(&line, whole ? "\n" : " cut=true\n");
	while (write(STDERR_FILENO, line.p, line.n) < 0 && errno == EINTR)
		continue;
	errno = saved;
}
