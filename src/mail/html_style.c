/*
 * html_style.c - declarations one by one: a property from the list, a value of harmless characters.
 */
#include "html_style.h"

#include <string.h>
#include <strings.h>

#define VALUE_BYTES 200

static const char *const properties[] = {
    "background-color", "border",         "border-bottom",  "border-collapse", "border-color",    "border-left",
    "border-right",     "border-spacing", "border-style",   "border-top",      "border-width",    "color",
    "direction",        "font",           "font-family",    "font-size",       "font-style",      "font-variant",
    "font-weight",      "height",         "letter-spacing", "line-height",     "list-style-type", "margin",
    "margin-bottom",    "margin-left",    "margin-right",   "margin-top",      "max-width",       "padding",
    "padding-bottom",   "padding-left",   "padding-right",  "padding-top",     "text-align",      "text-decoration",
    "text-indent",      "text-transform", "vertical-align", "white-space",     "width",           "word-break",
    "word-wrap",
};

static bool is_allowed(struct clf_str name)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
		if (clf_str_equal_nocase(name, clf_str_from(properties[i])))
			return true;
	return false;
}

/* Letters, digits and light punctuation; parentheses for colours only; no minus before a number. */
static bool is_harmless(struct clf_str value)
{
	if (value.n == 0 || value.n > VALUE_BYTES)
		return false;
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!word && !strchr(" #.,%-()'\"", c))
			return false;
		bool starts = i == 0 || strchr(" ,(", value.p[i - 1]);
		if (c == '-' && starts && i + 1 < value.n && strchr("0123456789.", value.p[i + 1]))
			return false;
		if (c == '(') {
			struct clf_str before = {value.p, i};
			bool colour = false;
			static const char *const functions[] = {"rgb", "rgba", "hsl", "hsla"};
			for (size_t f = 0; f < 4; f++) {
				size_t n = strlen(functions[f]);
				if (before.n >= n && strncasecmp(before.p + before.n - n, functions[f], n) == 0 &&
				    (before.n == n || before.p[before.n - n - 1] == ' '))
					colour = true;
			}
			if (!colour)
				return false;
		}
	}
	return true;
}

static struct clf_str without_important(struct clf_str value)
{
	const char *mark = value.n ? memchr(value.p, '!', value.n) : NULL;
	return mark ? clf_str_trim((struct clf_str){value.p, (size_t)(mark - value.p)}) : value;
}

void html_style_clean(const char *style, struct clf_buf *out)
{
	struct clf_str rest = clf_str_from(style);
	struct clf_str declaration;
	while (clf_str_split(&rest, ';', &declaration)) {
		const char *colon = declaration.n ? memchr(declaration.p, ':', declaration.n) : NULL;
		if (!colon)
			continue;
		size_t at = (size_t)(colon - declaration.p);
		struct clf_str name = clf_str_trim((struct clf_str){declaration.p, at});
		struct clf_str value = clf_str_trim((struct clf_str){colon + 1, declaration.n - at - 1});
		value = without_important(value);
		if (!is_allowed(name) || !is_harmless(value))
			continue;
		for (size_t i = 0; i < name.n; i++)
			clf_buf_add_char(out,
					 name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i]);
		clf_buf_add_char(out, ':');
		clf_buf_add_str(out, value);
		clf_buf_add_char(out, ';');
	}
}
