/*
 * test_html_payloads.c - vectors of the published lists (fixtures/html/payloads.txt), made safe, parsed again and
 * judged by the tree: each element, attribute, address and style must be on the test's own list.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>
#include <gumbo.h>

#include "clf/base/arena.h"
#include "clf/base/file.h"
#include "html/html_clean.h"
#include "html/html_text.h"
#include "html/html_tree.h"
#include "mime/problems.h"

#define VECTORS_AT_LEAST 600u

static const char elements[] =
    " html head body a abbr address b bdi big blockquote br caption center cite code dd del dfn div dl dt em font h1 "
    "h2 "
    "h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th "
    "thead tr tt u ul var wbr ";
static const char attributes[] = " align alt bgcolor border cellpadding cellspacing color colspan dir face height lang "
				 "rowspan size start style title type valign width data-remote ";
static const char link_attributes[] = " href rel target ";
static const char properties[] =
    " background-color border border-bottom border-collapse border-color border-left border-right border-spacing "
    "border-style border-top border-width color direction font font-family font-size font-style font-variant "
    "font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right "
    "margin-top max-width padding padding-bottom padding-left padding-right padding-top text-align text-decoration "
    "text-indent text-transform vertical-align white-space width word-break word-wrap ";

static bool is_among(const char *list, const char *word)
{
	char padded[80];
	snprintf(padded, sizeof padded, " %s ", word);
	return !strchr(word, ' ') && strlen(word) < 70 && strstr(list, padded);
}

static bool starts(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

/* The host is what a person reads first: nobody's name in front of it, nothing that turns its letters round. */
static bool is_true_link(const char *url)
{
	if (starts(url, "mailto:"))
		return true;
	if (!starts(url, "http://") && !starts(url, "https://"))
		return false;
	const char *host = strstr(url, "//") + 2;
	size_t n = strcspn(host, "/?#");
	for (const unsigned char *p = (const unsigned char *)url; *p; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("\"<>\\`", *p))
			return false;
	return n > 0 && !memchr(host, '@', n);
}

static bool is_still(const char *src)
{
	return starts(src, "cid:") || starts(src, "data:image/png;base64,") || starts(src, "data:image/gif;base64,") ||
	       starts(src, "data:image/jpeg;base64,") || starts(src, "data:image/webp;base64,");
}

/* No number past 2000, none below nothing. */
static bool is_moderate(const char *value)
{
	for (const char *p = value; *p; p++) {
		bool starts_number = (p == value || !strchr("0123456789.", p[-1])) && strchr("0123456789", *p);
		if (p[0] == '-' && (p == value || strchr(" ,(", p[-1])) && p[1] && strchr("0123456789.", p[1]))
			return false;
		if (starts_number && !(p > value && strchr("#abcdefABCDEF", p[-1])) && strtod(p, NULL) > 2000)
			return false;
	}
	return true;
}

static bool style_is_harmless(const char *style)
{
	char copy[4096];
	snprintf(copy, sizeof copy, "%s", style);
	char *save = NULL;
	for (char *one = strtok_r(copy, ";", &save); one; one = strtok_r(NULL, ";", &save)) {
		char *colon = strchr(one, ':');
		if (!colon)
			return false;
		*colon++ = '\0';
		bool calls = strchr(colon, '(') && !strstr(colon, "rgb") && !strstr(colon, "hsl");
		if (!is_among(properties, one) || calls || strpbrk(colon, "\\@<>{}:/*") || strcasestr(colon, "url") ||
		    strcasestr(colon, "expression") || !is_moderate(colon))
			return false;
	}
	return strlen(style) < sizeof copy;
}

static bool attribute_is_harmless(const char *tag, const GumboAttribute *attribute)
{
	bool link = strcmp(tag, "a") == 0 && is_among(link_attributes, attribute->name);
	bool source = strcmp(tag, "img") == 0 && strcmp(attribute->name, "src") == 0;
	if (attribute->attr_namespace != GUMBO_ATTR_NAMESPACE_NONE)
		return false;
	if (link && strcmp(attribute->name, "href") == 0)
		return is_true_link(attribute->value);
	if (source)
		return is_still(attribute->value);
	if (strcmp(attribute->name, "style") == 0)
		return style_is_harmless(attribute->value);
	return link ||
	       (is_among(attributes, attribute->name) &&
		(!strcmp(attribute->name, "title") || !strcmp(attribute->name, "alt") ||
		 is_among(" data-remote colspan rowspan start ", attribute->name) || is_moderate(attribute->value)));
}

/* NULL when all is harmless; else what is not. */
static const char *find_harm(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
		return NULL;
	if (node->type != GUMBO_NODE_ELEMENT)
		return "a node that is neither element nor text";
	const GumboElement *element = &node->v.element;
	const char *tag = gumbo_normalized_tagname(element->tag);
	if (element->tag_namespace != GUMBO_NAMESPACE_HTML || !is_among(elements, tag))
		return *tag ? tag : "an unknown element";
	for (unsigned i = 0; i < element->attributes.length; i++)
		if (!attribute_is_harmless(tag, element->attributes.data[i]))
			return ((const GumboAttribute *)element->attributes.data[i])->name;
	for (unsigned i = 0; i < element->children.length; i++) {
		const char *harm = find_harm(element->children.data[i]);
		if (harm)
			return harm;
	}
	return NULL;
}

static void judge(struct clf_str html, char harm[64])
{
	GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions, html.p, html.n);
	const char *found = find_harm(output->root);
	snprintf(harm, 64, "%s", found ? found : "");
	gumbo_destroy_output(&kGumboDefaultOptions, output);
}

static struct clf_str clean(struct clf_arena *arena, struct clf_str html)
{
	struct problems *problems = clf_arena_new_of(arena, struct problems);
	problems->arena = arena;
	struct html_node *root = html_parse(arena, clf_str_from(clf_utf8_clean(arena, html)), problems);
	html_to_lines(arena, root);
	struct clf_buf out;
	clf_buf_init(&out, 1u << 20);
	html_clean(root, 0, (size_t)-1, &out);
	struct clf_str copy = {clf_arena_copy(arena, out.p ? out.p : "", out.n), out.n};
	clf_buf_free(&out);
	return copy;
}

static struct clf_str unescape(struct clf_arena *arena, struct clf_str line)
{
	char *out = clf_arena_alloc(arena, line.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (i + 4 < line.n && line.p[i] == '%' && line.p[i + 1] == '{' && line.p[i + 4] == '}') {
			out[n++] = (char)strtoul((char[]){line.p[i + 2], line.p[i + 3], '\0'}, NULL, 16);
			i += 4;
		} else {
			out[n++] = line.p[i];
		}
	}
	return (struct clf_str){out, n};
}

/* Around each vector stands markup that must come through, as in a mail. */
static void what_comes_out_is_harmless(void **state)
{
	(void)state;
	struct clf_buf file;
	struct clf_error err = {0};
	struct clf_str line;
	unsigned vectors = 0;
	unsigned harmful = 0;
	unsigned failed = 0;
	clf_buf_init(&file, 1u << 20);
	assert_int_equal(clf_file_read(CLF_FIXTURES "/html/payloads.txt", &file, &err), CLF_OK);
	struct clf_str rest = clf_buf_view(&file);
	while (clf_str_split(&rest, '\n', &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		struct clf_arena *arena = clf_arena_new();
		struct clf_str vector = unescape(arena, line);
		struct clf_str safe = clean(arena, vector);
		char harm[64];
		judge(safe, harm);
		if (*harm) {
			print_error("%.*s\n  became %s\n  with %s\n", (int)line.n, line.p, safe.p, harm);
			failed++;
		}
		judge(vector, harm);
		harmful += *harm != '\0';
		vectors++;
		clf_arena_free(&arena);
	}
	clf_buf_free(&file);
	assert_int_equal(failed, 0);
	assert_true(vectors >= VECTORS_AT_LEAST);
	/* What is judged harmless as it came is text to this parser, or an address without a scheme that it knows. */
	assert_true(harmful * 100 > vectors * 90);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_comes_out_is_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
