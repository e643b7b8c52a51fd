/*
 * mime_lines.c - bare CR for line ends, CR CR LF, a parameter at the beginning of a line, and text right below the
 * header's last field.
 */
#include "mime/mime_lines.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"

static struct clf_str bare_returns(struct clf_arena *arena, struct clf_str raw)
{
	char *copy = clf_arena_copy(arena, raw.p, raw.n);

	for (size_t i = 0; i < raw.n; i++)
		copy[i] = copy[i] == '\r' ? '\n' : copy[i];
	return (struct clf_str){copy, raw.n};
}

static struct clf_str double_returns(struct clf_arena *arena, struct clf_str raw)
{
	char *copy = clf_arena_raw(arena, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		bool extra = raw.p[i] == '\r' && i + 2 < raw.n && raw.p[i + 1] == '\r' && raw.p[i + 2] == '\n';

		if (!extra)
			copy[n++] = raw.p[i];
	}
	return (struct clf_str){copy, n};
}

static bool is_field(struct clf_str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7f && line.p[n] != ':')
		n++;
	while (n > 0 && n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n > 0 && n < line.n && line.p[n] == ':';
}

/* "boundary=x" below "Content-Type: multipart/mixed;": folded without the blank that folding needs. */
static bool is_parameter(struct clf_str line)
{
	static const char *const names[] = {"boundary", "charset", "filename", "format", "name", "report-type", "type"};

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		size_t n = strlen(names[i]);

		if (clf_str_starts_nocase(line, clf_str_from(names[i])) && line.n > n &&
		    strchr("=* ", line.p[n]) != NULL)
			return memchr(line.p, '=', line.n) != NULL;
	}
	return false;
}

static struct clf_str insert(struct clf_arena *arena, struct clf_str raw, size_t at, const char *text)
{
	size_t n = strlen(text);
	char *copy = clf_arena_raw(arena, raw.n + n + 1);

	memcpy(copy, raw.p, at);
	memcpy(copy + at, text, n);
	memcpy(copy + at + n, raw.p + at, raw.n - at);
	return (struct clf_str){copy, raw.n + n};
}

/*
 * Mail systems end a header at the first line that is no field, if none follows: a field that was folded without a
 * blank has others below it.
 */
static struct clf_str mend_header(struct clf_arena *arena, struct clf_str raw)
{
	struct clf_str rest = raw;
	struct clf_str line;
	size_t other = 0;     /* where the first line stands that is no field, and has none below it; 0: none does */
	size_t parameter = 0; /* where the first stands that should have been folded */
	bool open = false;    /* the line before ends in a semicolon */
	size_t fields = 0;

	while (clf_str_line(&rest, &line) && line.n > 0 && (size_t)(line.p - raw.p) < CLF_READ_HEADER_BYTES) {
		if (line.p[0] == ' ' || line.p[0] == '\t') {
			open = open && line.p[line.n - 1] == ';';
			continue;
		}
		if (is_field(line)) {
			fields++;
			other = 0;
		} else if (open && parameter == 0 && is_parameter(line)) {
			parameter = (size_t)(line.p - raw.p);
		} else if (other == 0 && fields > 0) {
			other = (size_t)(line.p - raw.p);
		}
		open = line.p[line.n - 1] == ';';
	}
	if (other > 0)
		raw = insert(arena, raw, other, "\n");
	return parameter > 0 && (other == 0 || parameter < other) ? insert(arena, raw, parameter, " ") : raw;
}

struct clf_str mime_lines(struct clf_arena *arena, struct clf_str raw)
{
	const char *end = memchr(raw.p, '\n', raw.n);

	if (end == NULL && memchr(raw.p, '\r', raw.n) != NULL)
		raw = bare_returns(arena, raw);
	else if (end != NULL && end - raw.p >= 2 && end[-1] == '\r' && end[-2] == '\r')
		raw = double_returns(arena, raw);
	return mend_header(arena, raw);
}
