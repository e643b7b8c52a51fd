/*
 * html_clean.c - the allow-list of elements and attributes, and their serialisation. What is written is built
 * from the parsed tree alone; nothing of the source text is copied unescaped.
 */
#include "html/html_clean.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "html/html_link.h"
#include "html/html_style.h"

#define CID_BYTES 4000u
#define TARGET_BYTES (16u << 10)
#define SIDE_MAX 2000 /* pixels of width or height */
#define DATA_BYTES (64u << 10)

static const char *const allowed_tags[] = {
    "a",     "abbr", "address", "b",     "bdi",  "big",    "blockquote", "br",   "caption", "center", "cite",  "code",
    "dd",    "del",  "dfn",     "div",   "dl",   "dt",     "em",         "font", "h1",      "h2",     "h3",    "h4",
    "h5",    "h6",   "hr",      "i",     "img",  "ins",    "kbd",        "li",   "mark",    "ol",     "p",     "pre",
    "q",     "s",    "samp",    "small", "span", "strike", "strong",     "sub",  "sup",     "table",  "tbody", "td",
    "tfoot", "th",   "thead",   "tr",    "tt",   "u",      "ul",         "var",  "wbr",
};

enum value_class { VALUE_TEXT, VALUE_COUNT, VALUE_NUMBER, VALUE_LENGTH, VALUE_WORD, VALUE_COLOUR };

static const struct {
	const char *name;
	enum value_class class;
} allowed_attributes[] = {
    {"align", VALUE_WORD},         {"alt", VALUE_TEXT},           {"bgcolor", VALUE_COLOUR}, {"border", VALUE_NUMBER},
    {"cellpadding", VALUE_NUMBER}, {"cellspacing", VALUE_NUMBER}, {"color", VALUE_COLOUR},   {"colspan", VALUE_COUNT},
    {"dir", VALUE_WORD},           {"face", VALUE_TEXT},          {"height", VALUE_LENGTH},  {"lang", VALUE_WORD},
    {"rowspan", VALUE_COUNT},      {"size", VALUE_LENGTH},        {"start", VALUE_COUNT},    {"title", VALUE_TEXT},
    {"type", VALUE_WORD},          {"valign", VALUE_WORD},        {"width", VALUE_LENGTH},
};

static bool tag_is_allowed(const char *tag)
{
	for (size_t i = 0; i < CLF_COUNT(allowed_tags); i++)
		if (strcmp(allowed_tags[i], tag) == 0)
			return true;
	return false;
}

static void escape(const char *text, struct clf_buf *out)
{
	static const char special[] = "&<>\"'`";
	static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#96;"};

	while (*text) {
		size_t n = strcspn(text, special);

		clf_buf_add(out, text, n);
		text += n;
		if (*text)
			clf_buf_add_text(out, names[strchr(special, *text++) - special]);
	}
}

static bool value_fits(const char *value, enum value_class class)
{
	size_t digits = strspn(value, "0123456789");
	size_t n = strlen(value);

	switch (class) {
	case VALUE_TEXT:
		return n < 1000;
	case VALUE_COUNT:
		return digits == n && n > 0 && n <= 4;
	case VALUE_NUMBER:
		return digits == n && n > 0 && n <= 3;
	case VALUE_LENGTH:
		return labs(strtol(value, NULL, 10)) <= SIDE_MAX && (digits > 0 || strchr("+-", value[0]) != NULL) &&
		       n < 8 && strspn(value, "0123456789.%px+-") == n && n > 0;
	case VALUE_WORD:
		return n > 0 && n < 30 &&
		       strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == n;
	case VALUE_COLOUR:
		return n > 0 && n < 30 &&
		       strspn(value, "#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == n;
	}
	return false;
}

static void put(struct clf_buf *out, const char *name, const char *value)
{
	clf_buf_printf(out, " %s=\"", name);
	escape(value, out);
	clf_buf_add_char(out, '"');
}

static bool starts(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static void put_target(struct clf_buf *out, const char *name, const char *url)
{
	struct clf_buf target;

	clf_buf_init(&target, TARGET_BYTES);
	if (html_link_target(url, &target)) {
		put(out, name, target.p);
		if (strcmp(name, "href") == 0) {
			put(out, "title", target.p);
			clf_buf_add_text(out, " rel=\"noopener noreferrer nofollow\" target=\"_blank\"");
		}
	}
	clf_buf_free(&target);
}

static bool is_data_image(const char *src)
{
	static const char *const types[] = {"data:image/png;base64,", "data:image/jpeg;base64,",
					    "data:image/gif;base64,", "data:image/webp;base64,"};

	for (size_t i = 0; i < CLF_COUNT(types); i++)
		if (starts(src, types[i]))
			return strlen(src) <= DATA_BYTES &&
			       strspn(src + strlen(types[i]),
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
				   strlen(src) - strlen(types[i]);
	return false;
}

static bool is_picture_of_mail(const char *src)
{
	for (const unsigned char *p = (const unsigned char *)src; *p; p++)
		if (*p <= 0x20 || *p == 0x7f)
			return false;
	return starts(src, "cid:") && strlen(src) <= CID_BYTES;
}

static void put_image(const struct html_node *node, struct clf_buf *out)
{
	const char *src = html_attribute(node, "src");

	if (src == NULL)
		return;
	if (is_data_image(src) || is_picture_of_mail(src))
		put(out, "src", src);
	else if (!starts(src, "mailto:"))
		put_target(out, "data-remote", src);
}

static void put_attributes(const struct html_node *node, struct clf_buf *out)
{
	const char *href;

	for (size_t i = 0; i < node->attribute_count; i++) {
		const struct html_attribute *attribute = &node->attributes[i];

		for (size_t k = 0; k < CLF_COUNT(allowed_attributes); k++)
			if (strcmp(allowed_attributes[k].name, attribute->name) == 0 &&
			    !(html_is(node, "a") && strcmp(attribute->name, "title") == 0) &&
			    value_fits(attribute->value, allowed_attributes[k].class))
				put(out, attribute->name, attribute->value);
		if (strcmp(attribute->name, "style") == 0) {
			struct clf_buf style;

			clf_buf_init(&style, 4096);
			html_style_clean(attribute->value, &style);
			if (style.n > 0 && !style.failed)
				put(out, "style", style.p);
			clf_buf_free(&style);
		}
	}
	href = html_is(node, "a") ? html_attribute(node, "href") : NULL;
	if (href != NULL)
		put_target(out, "href", href);
	else if (html_is(node, "img"))
		put_image(node, out);
}

static bool is_empty_element(const struct html_node *node)
{
	return html_is(node, "br") || html_is(node, "img") || html_is(node, "hr") || html_is(node, "wbr");
}

static void serialise(const struct html_node *node, size_t from, size_t to, struct clf_buf *out)
{
	for (const struct html_node *child = node->child; child != NULL; child = child->next) {
		bool shown;

		if (child->end_leaf <= from || child->first_leaf >= to)
			continue;
		if (child->text != NULL) {
			escape(child->text, out);
			continue;
		}
		shown = tag_is_allowed(child->tag);
		if (shown) {
			clf_buf_printf(out, "<%s", child->tag);
			put_attributes(child, out);
			clf_buf_add_char(out, '>');
		}
		serialise(child, from, to, out);
		if (shown && !is_empty_element(child))
			clf_buf_printf(out, "</%s>", child->tag);
	}
}

void html_clean_title(const struct html_node *root, struct clf_buf *out)
{
	if (root->title == NULL || clf_text_blank(root->title))
		return;
	clf_buf_add_text(out, "<title>");
	escape(root->title, out);
	clf_buf_add_text(out, "</title>\n");
}

void html_clean(const struct html_node *root, size_t from, size_t to, struct clf_buf *out)
{
	serialise(root, from, to, out);
}
