/*
 * markdown_escape.c - texts as HTML: no character of theirs is markup, and their lines and blanks stay as they are.
 */
#include <string.h>

#include "write/markdown_html.h"
#include "write/mustache_tree.h"

void html_escaped(struct clf_buf *out, const char *text)
{
	mustache_escape(out, clf_str_from(text), CLF_ESCAPE_HTML);
}

/* Line feeds break the line, and blanks at its start or in a row are kept. */
void html_text(struct clf_buf *out, struct clf_str text)
{
	struct clf_str rest = text;

	while (rest.n > 0) {
		const char *stop = memchr(rest.p, '\n', rest.n);
		size_t length = stop != NULL ? (size_t)(stop - rest.p) : rest.n;
		bool kept = rest.p != text.p;

		for (size_t i = 0; i < length; i++) {
			if (rest.p[i] == ' ' && (kept || (i + 1 < length && rest.p[i + 1] == ' ')))
				clf_buf_add_text(out, "&#160;");
			else
				mustache_escape(out, (struct clf_str){rest.p + i, 1}, CLF_ESCAPE_HTML);
			kept = rest.p[i] == ' ' && kept;
		}
		if (stop != NULL) {
			clf_buf_add_text(out, "<br>\n");
			length++;
		}
		rest.p += length;
		rest.n -= length;
	}
}
