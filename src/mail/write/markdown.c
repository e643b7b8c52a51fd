/*
 * markdown.c - adapter of cmark-gfm: source to the tree of markdown.h, without any of its extensions.
 *
 * Nothing here trusts the source: depth is bounded, and only link schemes that are harmless in a mail are kept.
 */
#include "write/markdown.h"

#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"

struct conversion {
	struct clf_arena *arena;
	struct clf_error *err;
};

static enum markdown_kind kind_of(cmark_node_type type)
{
	static const struct {
		cmark_node_type type;
		enum markdown_kind kind;
	} kinds[] = {
	    {CMARK_NODE_DOCUMENT, MARKDOWN_DOCUMENT},
	    {CMARK_NODE_PARAGRAPH, MARKDOWN_PARAGRAPH},
	    {CMARK_NODE_HEADING, MARKDOWN_HEADING},
	    {CMARK_NODE_BLOCK_QUOTE, MARKDOWN_QUOTE},
	    {CMARK_NODE_LIST, MARKDOWN_LIST},
	    {CMARK_NODE_ITEM, MARKDOWN_ITEM},
	    {CMARK_NODE_CODE_BLOCK, MARKDOWN_CODE_BLOCK},
	    {CMARK_NODE_THEMATIC_BREAK, MARKDOWN_BREAK},
	    {CMARK_NODE_HTML_BLOCK, MARKDOWN_HTML},
	    {CMARK_NODE_HTML_INLINE, MARKDOWN_HTML},
	    {CMARK_NODE_TEXT, MARKDOWN_TEXT},
	    {CMARK_NODE_CODE, MARKDOWN_CODE},
	    {CMARK_NODE_SOFTBREAK, MARKDOWN_SOFT_BREAK},
	    {CMARK_NODE_LINEBREAK, MARKDOWN_HARD_BREAK},
	    {CMARK_NODE_EMPH, MARKDOWN_EMPHASIS},
	    {CMARK_NODE_STRONG, MARKDOWN_STRONG},
	    {CMARK_NODE_LINK, MARKDOWN_LINK},
	    {CMARK_NODE_IMAGE, MARKDOWN_IMAGE},
	};

	for (size_t i = 0; i < CLF_COUNT(kinds); i++)
		if (kinds[i].type == type)
			return kinds[i].kind;
	return MARKDOWN_TEXT;
}

/* Inside code CommonMark leaves references as they stand, so the ones that escaped a value are undone here. */
static const char *decode_code(struct clf_arena *arena, const char *text)
{
	char *out = clf_arena_strdup(arena, text);
	char *to = out;

	for (const char *from = out; *from;) {
		char *end = NULL;
		unsigned long code = strncmp(from, "&#", 2) == 0 ? strtoul(from + 2, &end, 10) : 0;

		if (end != NULL && end > from + 2 && *end == ';' && code > 0 && code < 0x7f) {
			*to++ = (char)code;
			from = end + 1;
		} else {
			*to++ = *from++;
		}
	}
	*to = 0;
	return out;
}

static const char *safe_url(struct clf_arena *arena, const char *url)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};
	bool known = false;

	for (size_t i = 0; url != NULL && i < CLF_COUNT(schemes); i++)
		known = known || clf_str_starts_nocase(clf_str_from(url), clf_str_from(schemes[i]));
	if (!known)
		return "";
	for (const char *c = url; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr("<>\"\\^`{|}", *c) != NULL)
			return "";
	return clf_arena_strdup(arena, url);
}

static unsigned positive(int number)
{
	return number > 0 ? (unsigned)number : 0;
}

static void fill(struct conversion *c, struct markdown_node *node, cmark_node *from)
{
	const char *literal = cmark_node_get_literal(from);

	node->kind = kind_of(cmark_node_get_type(from));
	node->line = positive(cmark_node_get_start_line(from));
	if (node->kind == MARKDOWN_CODE || node->kind == MARKDOWN_CODE_BLOCK)
		node->text = decode_code(c->arena, literal != NULL ? literal : "");
	else if (literal != NULL)
		node->text = clf_arena_strdup(c->arena, literal);
	if (node->kind == MARKDOWN_HEADING)
		node->level = positive(cmark_node_get_heading_level(from));
	if (node->kind == MARKDOWN_LINK || node->kind == MARKDOWN_IMAGE)
		node->url = safe_url(c->arena, cmark_node_get_url(from));
	if (node->kind == MARKDOWN_LIST) {
		node->ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
		node->tight = cmark_node_get_list_tight(from) != 0;
		node->start = positive(cmark_node_get_list_start(from));
	}
}

static enum clf_status convert(struct conversion *c, cmark_node *from, unsigned depth, bool tight,
			       struct markdown_node **out)
{
	struct markdown_node *node = clf_arena_new_of(c->arena, struct markdown_node);
	struct markdown_node **tail = &node->children;

	if (depth > MARKDOWN_DEPTH)
		return clf_error_set(c->err, CLF_ELIMIT, "the text is nested deeper than %d", MARKDOWN_DEPTH);
	fill(c, node, from);
	if (node->kind == MARKDOWN_ITEM || node->kind == MARKDOWN_PARAGRAPH)
		node->tight = tight;
	tight = node->kind == MARKDOWN_QUOTE ? false : node->tight;
	for (cmark_node *child = cmark_node_first_child(from); child != NULL; child = cmark_node_next(child)) {
		enum clf_status status = convert(c, child, depth + 1, tight, tail);

		if (status != CLF_OK)
			return status;
		tail = &(*tail)->next;
	}
	*out = node;
	return CLF_OK;
}

enum clf_status markdown_parse(struct clf_arena *arena, struct clf_str source, struct markdown_node **out,
			       struct clf_error *err)
{
	struct conversion c = {.arena = arena, .err = err};
	cmark_node *document = cmark_parse_document(source.p, source.n, CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE);
	enum clf_status status;

	cmark_consolidate_text_nodes(document);
	status = convert(&c, document, 0, false, out);
	cmark_node_free(document);
	return status;
}
