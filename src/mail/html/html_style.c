/*
 * html_style.c - declarations one by one: a property from the list, a value of harmless characters.
 */
#include "html/html_style.h"
#include "clf/base/count.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define VALUE_BYTES 200
#define NUMBER_MAX 2000

/* Past these a text is nowhere on the page, or the page behind it is nowhere. */
static const struct {
	const char *unit;
	double most;
} unit_limits[] = {{"%", 200}, {"em", 50}, {"rem", 50}, {"ex", 100}, {"ch", 100},        {"lh", 50},  {"ic", 50},
		   {"in", 20}, {"cm", 50}, {"mm", 500}, {"pc", 150}, {"px", NUMBER_MAX}, {"pt", 1500}};

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
	for (size_t i = 0; i < CLF_COUNT(properties); i++)
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
		bool starts;

		if (!word && strchr(" #.,%-()'\"", c) == NULL)
			return false;
		starts = i == 0 || strchr(" ,(", value.p[i - 1]) != NULL;
		if (c == '-' && starts && i + 1 < value.n && strchr("0123456789.", value.p[i + 1]) != NULL)
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

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* One number with its unit off the text; units that measure the window are none. */
static bool take_size(struct clf_str *rest)
{
	char digits[32];
	size_t n = 0;
	double number;
	size_t length = 0;
	struct clf_str unit;

	while (n < rest->n && n + 1 < sizeof digits && ((rest->p[n] >= '0' && rest->p[n] <= '9') || rest->p[n] == '.'))
		n++;
	memcpy(digits, rest->p, n);
	digits[n] = '\0';
	*rest = (struct clf_str){rest->p + n, rest->n - n};
	number = strtod(digits, NULL);
	while (length < rest->n && (is_letter(rest->p[length]) || rest->p[length] == '%'))
		length++;
	unit = (struct clf_str){rest->p, length};
	*rest = (struct clf_str){rest->p + length, rest->n - length};
	if (length == 0)
		return n < sizeof digits - 1 && number <= NUMBER_MAX;
	for (size_t i = 0; i < CLF_COUNT(unit_limits); i++)
		if (clf_str_equal_nocase(unit, clf_str_from(unit_limits[i].unit)))
			return number <= unit_limits[i].most;
	return false;
}

/* Numbers that stand for a size: not those of a colour or within a word. */
static bool is_moderate(struct clf_str value)
{
	struct clf_str rest = value;

	while (rest.n > 0) {
		bool number = (rest.p[0] >= '0' && rest.p[0] <= '9') || rest.p[0] == '.';
		size_t word;
		const char *end;

		if (number && !take_size(&rest))
			return false;
		word = number ? 0 : 1;
		end = !number && strchr("'\"", rest.p[0]) != NULL ? "'\"" : " ,()";
		if (!number && (is_letter(rest.p[0]) || strchr("#'\"", rest.p[0]) != NULL))
			while (word < rest.n && strchr(end, rest.p[word]) == NULL)
				word++;
		rest = (struct clf_str){rest.p + word, rest.n - word};
	}
	return true;
}

static struct clf_str without_important(struct clf_str value)
{
	const char *mark = value.n ? memchr(value.p, '!', value.n) : NULL;

	return mark != NULL ? clf_str_trim((struct clf_str){value.p, (size_t)(mark - value.p)}) : value;
}

void html_style_clean(const char *style, struct clf_buf *out)
{
	struct clf_str rest = clf_str_from(style);
	struct clf_str declaration;

	while (clf_str_split(&rest, ';', &declaration)) {
		const char *colon = declaration.n ? memchr(declaration.p, ':', declaration.n) : NULL;
		size_t at;
		struct clf_str name, value;

		if (colon == NULL)
			continue;
		at = (size_t)(colon - declaration.p);
		name = clf_str_trim((struct clf_str){declaration.p, at});
		value = clf_str_trim((struct clf_str){colon + 1, declaration.n - at - 1});
		value = without_important(value);
		if (!is_allowed(name) || !is_harmless(value) || !is_moderate(value))
			continue;
		for (size_t i = 0; i < name.n; i++)
			clf_buf_add_char(out,
					 name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i]);
		clf_buf_add_char(out, ':');
		clf_buf_add_str(out, value);
		clf_buf_add_char(out, ';');
	}
}
