/*
 * compose_body.c - bodies as 7bit, quoted-printable or base64 (RFC 2045 section 6), whichever is shortest.
 *
 * No line starts with a dot, "From " or two hyphens unless it is plain base64, so neither SMTP's dot-stuffing, nor
 * mbox files, nor a multipart's boundary can meet it.
 */
#include <string.h>

#include "write/compose_parts.h"

struct quoted {
	struct clf_buf *out;
	size_t column;
};

static bool is_risky_start(struct clf_str line)
{
	return clf_str_starts(line, CLF_STR(".")) || clf_str_starts(line, CLF_STR("From ")) ||
	       clf_str_starts(line, CLF_STR("--"));
}

/* Takes the next line off *rest, whatever of CRLF, CR or LF ends it. */
static bool take_line(struct clf_str *rest, struct clf_str *line)
{
	size_t n = 0;

	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->p[n] != '\r' && rest->p[n] != '\n')
		n++;
	*line = (struct clf_str){rest->p, n};
	if (n + 1 < rest->n && rest->p[n] == '\r' && rest->p[n + 1] == '\n')
		n++;
	n = n < rest->n ? n + 1 : n;
	*rest = (struct clf_str){rest->p + n, rest->n - n};
	return true;
}

static bool is_plain(struct clf_str text)
{
	struct clf_str line;

	while (take_line(&text, &line)) {
		if (line.n > COMPOSE_LINE || is_risky_start(line))
			return false;
		if (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
			return false;
		for (size_t i = 0; i < line.n; i++)
			if ((line.p[i] < ' ' && line.p[i] != '\t') || line.p[i] == 0x7f)
				return false;
	}
	return true;
}

static void write_plain(struct clf_buf *out, struct clf_str text)
{
	struct clf_str line;

	while (take_line(&text, &line)) {
		clf_buf_add_str(out, line);
		clf_buf_add_text(out, "\r\n");
	}
}

static bool must_quote(struct clf_str line, size_t at, bool starts)
{
	unsigned char c = (unsigned char)line.p[at];

	if (c == ' ' || c == '\t')
		return at + 1 == line.n;
	if (starts && is_risky_start((struct clf_str){line.p + at, line.n - at}))
		return true;
	return c < ' ' || c >= 0x7f || c == '=';
}

/* Bytes of the UTF-8 character at line.p[at], so that a soft line break doesn't part it. */
static size_t character_size(struct clf_str line, size_t at)
{
	size_t n = 1;

	if (((unsigned char)line.p[at] & 0xc0) == 0xc0)
		while (n < 4 && at + n < line.n && ((unsigned char)line.p[at + n] & 0xc0) == 0x80)
			n++;
	return n;
}

static void write_quoted_line(struct quoted *q, struct clf_str line)
{
	q->column = 0;
	for (size_t at = 0; at < line.n;) {
		size_t size = character_size(line, at);
		bool quote = must_quote(line, at, q->column == 0);
		size_t width = quote ? 3 * size : 1;

		if (q->column + width > COMPOSE_LINE - 1) {
			clf_buf_add_text(q->out, "=\r\n");
			q->column = 0;
			quote = must_quote(line, at, true);
			width = quote ? 3 * size : 1;
		}
		for (size_t i = 0; i < size; i++) {
			if (quote)
				clf_buf_printf(q->out, "=%02X", (unsigned char)line.p[at + i]);
			else
				clf_buf_add_char(q->out, line.p[at + i]);
		}
		q->column += width;
		at += size;
	}
	clf_buf_add_text(q->out, "\r\n");
}

static void write_quoted(struct clf_buf *out, struct clf_str text)
{
	struct quoted q = {.out = out};
	struct clf_str line;

	while (take_line(&text, &line))
		write_quoted_line(&q, line);
}

/* Quoted-printable takes three bytes where base64 takes 4/3 of one. */
static bool is_mostly_foreign(struct clf_str text)
{
	size_t foreign = 0;

	for (size_t i = 0; i < text.n; i++)
		foreign += (unsigned char)text.p[i] >= 0x7f;
	return foreign > text.n / 6;
}

static void write_base64(struct clf_buf *out, struct clf_str bytes)
{
	const size_t row = COMPOSE_LINE / 4 * 3;

	for (size_t at = 0; at < bytes.n; at += row) {
		size_t n = bytes.n - at < row ? bytes.n - at : row;

		compose_base64(out, (struct clf_str){bytes.p + at, n});
		clf_buf_add_text(out, "\r\n");
	}
}

void compose_bytes_body(struct clf_buf *out, struct clf_str bytes)
{
	compose_field(out, "Content-Transfer-Encoding", "base64");
	clf_buf_add_text(out, "\r\n");
	write_base64(out, bytes);
}

void compose_text_body(struct clf_buf *out, struct clf_str text)
{
	if (is_plain(text)) {
		compose_field(out, "Content-Transfer-Encoding", "7bit");
		clf_buf_add_text(out, "\r\n");
		write_plain(out, text);
	} else if (!is_mostly_foreign(text)) {
		compose_field(out, "Content-Transfer-Encoding", "quoted-printable");
		clf_buf_add_text(out, "\r\n");
		write_quoted(out, text);
	} else {
		struct clf_buf lines;

		clf_buf_init(&lines, 2 * text.n + 2);
		write_plain(&lines, text);
		compose_bytes_body(out, clf_buf_view(&lines));
		clf_buf_free(&lines);
	}
}
