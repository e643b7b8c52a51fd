/*
 * html_tree.h - HTML as a tree of the arena's (adapter of gumbo).
 */
#ifndef CLF_MAIL_HTML_TREE_H
#define CLF_MAIL_HTML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;
struct problems;

struct html_attribute {
	const char *name; /* lower case */
	const char *value;
};

/* What the structure of mail programs says about a subtree; set by cut_html.c. */
enum html_hint {
	HTML_NO_HINT,
	HTML_QUOTE,       /* a quotation */
	HTML_MAYBE_QUOTE, /* a quotation if the text agrees */
	HTML_REST,        /* here begins what was there before: all to the end is a quotation */
	HTML_SIGNATURE,
	HTML_ATTRIBUTION, /* the line that introduces a quotation */
	HTML_ANSWER,      /* inside a quotation, but written by the sender */
};

struct html_node {
	const char *tag; /* lower case; NULL for text */
	const char *text;
	const struct html_attribute *attributes;
	size_t attribute_count;
	struct html_node *parent, *child, *last, *next;
	enum html_hint hint;
	const char *title;           /* of the document; the root's alone, or NULL */
	const char *rule;            /* which structure gave the hint */
	size_t first_leaf, end_leaf; /* the leaves of the subtree in document order; set by html_to_lines */
};

/* The body of the document; never NULL. html is valid UTF-8. Depth is bounded by html_guard. */
struct html_node *html_parse(struct clf_arena *arena, struct clf_str html, struct problems *problems);

const char *html_attribute(const struct html_node *node, const char *name); /* NULL when absent */
bool html_is(const struct html_node *node, const char *tag);
bool html_has_class(const struct html_node *node, const char *class_name); /* whole word, any case */
/* The next node in document order; skips the subtree when over is true. NULL after the last one below root. */
struct html_node *html_after(const struct html_node *node, const struct html_node *root, bool over);

#endif
