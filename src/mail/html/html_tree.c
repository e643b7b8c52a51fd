/*
 * html_tree.c - adapter of gumbo. The parser works in an arena of its own that is thrown away whole:
 * its destructor is recursive.
 */
#include "html/html_tree.h"

#include <gumbo.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "html/html_guard.h"
#include "html/html_runs.h"
#include "mime/problems.h"

#define GUARDED_MAX (64u << 20)

static void *take(void *arena, size_t size)
{
	return clf_arena_raw(arena, size);
}

static void give_back(void *arena, void *memory)
{
	(void)arena;
	(void)memory;
}

static const char *tag_name(struct clf_arena *arena, const GumboElement *element)
{
	GumboStringPiece piece;
	char *name;

	if (element->tag != GUMBO_TAG_UNKNOWN)
		return gumbo_normalized_tagname(element->tag);
	piece = element->original_tag;
	gumbo_tag_from_original_text(&piece);
	name = clf_arena_copy(arena, piece.data != NULL ? piece.data : "", piece.data != NULL ? piece.length : 0);
	for (char *p = name; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return name;
}

struct copy {
	struct clf_arena *arena;
	const struct html_runs *runs;
};

static void copy_attributes(const struct copy *copy, const GumboVector *from, struct html_node *node)
{
	struct html_attribute *items = clf_arena_array_of(copy->arena, from->length, struct html_attribute);

	for (unsigned i = 0; i < from->length; i++) {
		const GumboAttribute *attribute = from->data[i];

		items[i].name = clf_arena_strdup(copy->arena, attribute->name);
		items[i].value = html_runs_put_back(copy->runs, copy->arena, attribute->value);
	}
	node->attributes = items;
	node->attribute_count = from->length;
}

static void append(struct html_node *parent, struct html_node *child)
{
	child->parent = parent;
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->child = child;
	parent->last = child;
}

static void copy_node(const struct copy *copy, const GumboNode *from, struct html_node *parent);

static void copy_children(const struct copy *copy, const GumboVector *children, struct html_node *parent)
{
	for (unsigned i = 0; i < children->length; i++)
		copy_node(copy, children->data[i], parent);
}

/* Where it stands in the body, a browser shows it as little as in the head. */
static bool is_title(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_TITLE;
}

static void copy_node(const struct copy *copy, const GumboNode *from, struct html_node *parent)
{
	struct html_node *node;

	if (is_title(from))
		return;
	switch (from->type) {
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		node = clf_arena_new_of(copy->arena, struct html_node);
		node->tag = tag_name(copy->arena, &from->v.element);
		copy_attributes(copy, &from->v.element.attributes, node);
		append(parent, node);
		copy_children(copy, &from->v.element.children, node);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
	case GUMBO_NODE_CDATA:
		node = clf_arena_new_of(copy->arena, struct html_node);
		node->text = html_runs_put_back(copy->runs, copy->arena, from->v.text.text);
		append(parent, node);
		break;
	case GUMBO_NODE_COMMENT:
	case GUMBO_NODE_DOCUMENT:
		break;
	}
}

static const char *title_of(const struct copy *copy, const GumboNode *head)
{
	const GumboVector *children = &head->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];
		const GumboNode *text;

		if (!is_title(child) || child->v.element.children.length == 0)
			continue;
		text = child->v.element.children.data[0];
		return text->type == GUMBO_NODE_TEXT ? html_runs_put_back(copy->runs, copy->arena, text->v.text.text)
						     : NULL;
	}
	return NULL;
}

/* The children of <body>, and the title; what else hangs below <html> has no text to show. */
static void copy_body(const struct copy *copy, const GumboNode *html, struct html_node *root)
{
	const GumboVector *children = &html->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_BODY) {
			copy_attributes(copy, &child->v.element.attributes, root);
			copy_children(copy, &child->v.element.children, root);
		} else if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_HEAD) {
			root->title = title_of(copy, child);
		}
	}
}

struct html_node *html_parse(struct clf_arena *arena, struct clf_str html, struct problems *problems)
{
	struct html_node *root = clf_arena_new_of(arena, struct html_node);
	struct clf_buf guarded, shortened;
	struct html_runs runs;
	struct clf_arena *scratch;
	GumboOptions options;
	GumboOutput *output;
	struct copy copy;

	root->tag = "body";
	clf_buf_init(&guarded, GUARDED_MAX);
	clf_buf_init(&shortened, GUARDED_MAX);
	html_guard(html, &guarded, problems);
	html_runs_init(&runs);
	html_runs_take(&runs, clf_buf_view(&guarded), &shortened);
	scratch = clf_arena_new();
	options = kGumboDefaultOptions;
	options.allocator = take;
	options.deallocator = give_back;
	options.userdata = scratch;
	options.max_errors = 0;
	output = gumbo_parse_with_options(&options, shortened.p, shortened.n);
	copy = (struct copy){arena, &runs};
	if (output != NULL && output->root != NULL && output->root->type == GUMBO_NODE_ELEMENT)
		copy_body(&copy, output->root, root);
	clf_arena_free(&scratch);
	html_runs_free(&runs);
	clf_buf_free(&shortened);
	clf_buf_free(&guarded);
	return root;
}

const char *html_attribute(const struct html_node *node, const char *name)
{
	for (size_t i = 0; i < node->attribute_count; i++) {
		const char *found = node->attributes[i].name;

		if (*found == *name && strcmp(found, name) == 0)
			return node->attributes[i].value;
	}
	return NULL;
}

bool html_is(const struct html_node *node, const char *tag)
{
	return node->tag != NULL && *node->tag == *tag && strcmp(node->tag, tag) == 0;
}

bool html_has_class(const struct html_node *node, const char *class_name)
{
	const char *classes = html_attribute(node, "class");
	size_t length = strlen(class_name);

	while (classes != NULL && *classes) {
		size_t n;

		classes += strspn(classes, " \t\r\n\f");
		n = strcspn(classes, " \t\r\n\f");
		if (n == length && strncasecmp(classes, class_name, n) == 0)
			return true;
		classes += n;
	}
	return false;
}

struct html_node *html_after(const struct html_node *node, const struct html_node *root, bool over)
{
	if (!over && node->child != NULL)
		return node->child;
	for (; node != NULL && node != root; node = node->parent)
		if (node->next != NULL)
			return node->next;
	return NULL;
}
