/*
 * mustache_escape.c - making a value mean nothing but itself where it lands.
 *
 * For Markdown every ASCII punctuation character becomes a numeric character reference: CommonMark never takes one
 * for structure (section 2.5), wherever the value stands, and a line feed written so stays inside its paragraph.
 */
#include "write/mustache_tree.h"

static void escape_html(struct clf_buf *out, struct clf_str value)
{
	for (size_t i = 0; i < value.n; i++) {
		switch (value.p[i]) {
		case '&':
			clf_buf_add_text(out, "&amp;");
			break;
		case '<':
			clf_buf_add_text(out, "&lt;");
			break;
		case '>':
			clf_buf_add_text(out, "&gt;");
			break;
		case '"':
			clf_buf_add_text(out, "&quot;");
			break;
		case '\'':
			clf_buf_add_text(out, "&#39;");
			break;
		default:
			clf_buf_add_char(out, value.p[i]);
		}
	}
}

static bool is_punctuation(unsigned char c)
{
	return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 0x7f);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without blank lines at the start and blanks at the end. */
static struct clf_str trim_lines(struct clf_str value)
{
	size_t start = 0;

	while (value.n > 0 && is_blank(value.p[value.n - 1]))
		value.n--;
	for (size_t i = 0; i < value.n && is_blank(value.p[i]); i++)
		if (value.p[i] == '\n' || value.p[i] == '\r')
			start = i + 1;
	return (struct clf_str){value.p + start, value.n - start};
}

/* U+202D and U+202E write what follows backwards: no honest text needs them, names of files and people forge with them.
 */
static bool is_override(struct clf_str s)
{
	return clf_str_starts(s, CLF_STR("\xe2\x80\xad")) || clf_str_starts(s, CLF_STR("\xe2\x80\xae"));
}

/* c is below 128. */
static void add_reference(struct clf_buf *out, unsigned char c)
{
	char text[6] = "&#";
	size_t n = 2;

	if (c >= 100)
		text[n++] = '1';
	if (c >= 10)
		text[n++] = (char)('0' + c / 10 % 10);
	text[n++] = (char)('0' + c % 10);
	text[n++] = ';';
	clf_buf_add(out, text, n);
}

static void escape_markdown(struct clf_buf *out, struct clf_str value)
{
	for (value = trim_lines(value); value.n > 0; value = (struct clf_str){value.p + 1, value.n - 1}) {
		unsigned char c = (unsigned char)value.p[0];

		if (is_override(value)) {
			value = (struct clf_str){value.p + 2, value.n - 2};
			continue;
		}
		if (c == '\r' && value.n > 1 && value.p[1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if (is_punctuation(c) || c == '\n' || c == '\t' || c == ' ')
			add_reference(out, c);
		else if (c >= ' ' && c != 0x7f)
			clf_buf_add_char(out, (char)c);
	}
}

/* C0, DEL, C1, and the line and paragraph separators: what some program might end a line at. */
static bool is_control(unsigned c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

static void escape_header(struct clf_buf *out, struct clf_str value)
{
	bool in_control = false;

	while (value.n > 0) {
		unsigned c = clf_utf8_next(&value);
		bool control = is_control(c);

		if (c == 0x202d || c == 0x202e)
			continue;
		if (!control)
			clf_buf_add_utf8(out, c);
		else if (!in_control)
			clf_buf_add_char(out, ' ');
		in_control = control;
	}
}

void mustache_escape(struct clf_buf *out, struct clf_str value, enum clf_escape escape)
{
	switch (escape) {
	case CLF_ESCAPE_NONE:
		clf_buf_add_str(out, value);
		break;
	case CLF_ESCAPE_HTML:
		escape_html(out, value);
		break;
	case CLF_ESCAPE_MARKDOWN:
		escape_markdown(out, value);
		break;
	case CLF_ESCAPE_HEADER:
		escape_header(out, value);
		break;
	}
}
