/*
 * cut_banner.c - the warnings that mail gateways put on mail from outside: at its top, in a box or as text, or at its
 * end. A warning ends with its own sentence or its box; words right under it are the sender's.
 */
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "cut/cut_sign.h"
#include "phrase/cut_banners.h"

#define BANNERS_MAX 3u
#define LINES_MAX 14u
#define PARAGRAPH_BYTES 1200u
#define NODES_MAX 4000u /* before the first words */
#define DEPTH_MAX 12u

#define RULE "signature:banner"

static bool is_white(const char *value)
{
	static const char *const whites[] = {"#fff", "#fff;", "#ffffff", "inherit", "none", "transparent", "white"};

	while (*value == ':' || *value == ' ')
		value++;
	for (size_t i = 0; i < CLF_COUNT(whites); i++) {
		size_t n = strlen(whites[i]);

		if (strncasecmp(value, whites[i], n) == 0 && strchr(";! ", value[n]) != NULL)
			return true;
	}
	return false;
}

/* A colour of its own, or a line around it. */
static bool is_coloured(const struct html_node *node)
{
	static const char *const ways[] = {"background-color", "background", "border"};
	const char *style = html_attribute(node, "style");
	const char *colour = html_attribute(node, "bgcolor");

	if (html_is(node, "body") || html_is(node, "html"))
		return false;
	if (colour != NULL && *colour && !is_white(colour))
		return true;
	for (size_t i = 0; style != NULL && i < CLF_COUNT(ways); i++) {
		const char *found = strcasestr(style, ways[i]);
		const char *value = found != NULL ? found + strlen(ways[i]) : "";

		value += strspn(value, " ");
		if (*value == ':' && !is_white(value) && strncmp(value + 1 + strspn(value + 1, " "), "0", 1) != 0)
			return true;
	}
	return false;
}

static const struct html_node *leaf_at(const struct cut_body *body, size_t leaf)
{
	const struct html_node *node = body->root;

	for (size_t steps = 0; node != NULL && steps < NODES_MAX; steps++) {
		if (node->child == NULL && node->first_leaf >= leaf && node->text != NULL &&
		    !clf_text_blank(node->text))
			return node;
		node = html_after(node, body->root, false);
	}
	return NULL;
}

/* Behind the lines of the box in which line `first` stands; first itself when it stands in none, or all text does. */
static size_t box_end(const struct cut_body *body, size_t first)
{
	const struct html_node *node = body->root != NULL ? leaf_at(body, body->lines[first].leaf) : NULL;
	size_t end = first;

	for (size_t depth = 0; node != NULL && depth < DEPTH_MAX && !is_coloured(node); depth++)
		node = node->parent;
	if (node == NULL || !is_coloured(node))
		return first;
	while (end < body->count && body->lines[end].leaf < node->end_leaf && end - first <= LINES_MAX)
		end++;
	for (size_t i = end; i < body->count && end - first <= LINES_MAX; i++)
		if (!cut_is_blank(&body->lines[i]))
			return end;
	return first;
}

/* A paragraph with its lines, and where each ends in it. */
struct paragraph {
	char text[PARAGRAPH_BYTES];
	size_t n;
	size_t from, to;
	size_t ends[LINES_MAX];
};

/* Blank lines are passed over inside a box. False when it is longer than a warning. */
static bool read_paragraph(const struct cut_body *body, size_t from, size_t to, struct paragraph *p)
{
	size_t i = from;

	p->n = 0;
	p->from = from;
	for (; i < to; i++) {
		struct clf_str bare = body->lines[i].bare;

		if (i - from >= LINES_MAX || p->n + bare.n + 1 > PARAGRAPH_BYTES)
			return false;
		if (bare.n > 0) {
			memcpy(p->text + p->n, bare.p, bare.n);
			p->n += bare.n;
			p->text[p->n++] = '\n';
		}
		p->ends[i - from] = p->n;
	}
	p->to = to;
	p->n -= p->n > 0;
	return p->n > 0;
}

static size_t paragraph_end(const struct cut_body *body, size_t from)
{
	while (from < body->count && !cut_is_blank(&body->lines[from]) && cut_is_unsigned(&body->lines[from]))
		from++;
	return from;
}

/* Between the two lines that a gateway puts around its warning for itself. */
static size_t fenced_end(const struct cut_body *body, size_t from)
{
	if (!clf_str_starts(body->lines[from].bare, CLF_STR("ZjQcmQRYFpfptBannerStart")))
		return from;
	for (size_t i = from; i < body->count && i - from <= LINES_MAX; i++)
		if (clf_str_find(body->lines[i].bare, CLF_STR("ZjQcmQRYFpfptBannerEnd"), 0) != (size_t)-1)
			return i + 1;
	return from;
}

/* Behind the lines of a warning that begins there; from itself when none does. */
static size_t banner_end(const struct cut_body *body, size_t from, bool goes_on)
{
	struct paragraph p;
	size_t end = fenced_end(body, from);
	size_t box, n;

	if (end > from)
		return end;
	box = goes_on ? from : box_end(body, from);
	if (box > from && read_paragraph(body, from, box, &p)) {
		struct clf_str text = {p.text, p.n};

		if (cut_banner_bytes(text, (struct banner_place){true, false}) > 0 || cut_is_dressed_banner(text))
			return box;
	}
	end = paragraph_end(body, from);
	if (end == from || !read_paragraph(body, from, end, &p))
		return from;
	n = cut_banner_bytes((struct clf_str){p.text, p.n}, (struct banner_place){false, goes_on});
	if (goes_on && n < p.n)
		return from;
	while (end > from && p.ends[end - from - 1] > n + 1)
		end--;
	return end;
}

static bool mark_top(struct cut_body *body)
{
	size_t from = cut_next_text(body, 0);
	bool any = false;

	for (unsigned i = 0; i < BANNERS_MAX && from < body->count && cut_is_unsigned(&body->lines[from]); i++) {
		size_t end = banner_end(body, from, false);

		if (end == from && any)
			end = banner_end(body, from, true);
		if (end == from)
			break;
		cut_mark(body, from, end, CLF_BLOCK_DISCLAIMER, RULE);
		any = true;
		from = cut_next_text(body, end);
	}
	return any;
}

/* The last paragraph, when all of it is a warning. */
static bool mark_bottom(struct cut_body *body)
{
	struct paragraph p;
	size_t to = body->count;
	size_t from;

	while (to > 0 && (cut_is_blank(&body->lines[to - 1]) || body->lines[to - 1].role == CLF_BLOCK_DISCLAIMER))
		to--;
	from = to;
	while (from > 0 && to - from <= LINES_MAX && !cut_is_blank(&body->lines[from - 1]) &&
	       cut_is_unsigned(&body->lines[from - 1]))
		from--;
	if (from == to || from == 0 || !read_paragraph(body, from, to, &p) ||
	    cut_banner_bytes((struct clf_str){p.text, p.n}, (struct banner_place){false, false}) < p.n)
		return false;
	cut_mark(body, from, to, CLF_BLOCK_DISCLAIMER, RULE);
	return true;
}

bool cut_mark_banners(struct cut_body *body)
{
	bool top = mark_top(body);

	return mark_bottom(body) || top;
}
