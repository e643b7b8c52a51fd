/*
 * markdown_shape.c - what a block of a mail to an agent is: facts, actions, rows, a strip, something earlier. Only a
 * template can write these: what marks them is escaped in every value.
 */
#include "write/markdown.h"

static const struct markdown_node *first_inside(const struct markdown_node *node)
{
	const struct markdown_node *first = node->children;

	return first != NULL && first->kind == MARKDOWN_PARAGRAPH ? first->children : NULL;
}

const struct markdown_node *markdown_action(const struct markdown_node *item, enum markdown_kind *mark)
{
	const struct markdown_node *inside = first_inside(item);

	if (inside == NULL || inside->next != NULL || item->children->next != NULL)
		return NULL;
	*mark = inside->kind;
	if (inside->kind == MARKDOWN_STRONG || inside->kind == MARKDOWN_EMPHASIS)
		inside = inside->children;
	if (inside == NULL || inside->next != NULL || inside->kind != MARKDOWN_LINK || !inside->url[0])
		return NULL;
	return inside;
}

static bool is_action(const struct markdown_node *item)
{
	enum markdown_kind mark;

	return markdown_action(item, &mark) != NULL;
}

static bool is_fact(const struct markdown_node *item)
{
	const struct markdown_node *inside = first_inside(item);

	return inside != NULL && inside->kind == MARKDOWN_EMPHASIS && !is_action(item);
}

static bool is_row(const struct markdown_node *item)
{
	const struct markdown_node *inside = first_inside(item);

	return inside != NULL && inside->kind == MARKDOWN_STRONG && item->children->next != NULL &&
	       item->children->next->kind == MARKDOWN_LIST;
}

static bool each_is(const struct markdown_node *list, bool (*is)(const struct markdown_node *item))
{
	for (const struct markdown_node *item = list->children; item != NULL; item = item->next)
		if (!is(item))
			return false;
	return list->children != NULL;
}

static enum markdown_shape shape_of_list(const struct markdown_node *list)
{
	if (list->ordered)
		return MARKDOWN_AS_IT_IS;
	if (each_is(list, is_action))
		return MARKDOWN_ACTIONS;
	if (each_is(list, is_fact))
		return MARKDOWN_FACTS;
	return each_is(list, is_row) ? MARKDOWN_ROWS : MARKDOWN_AS_IT_IS;
}

enum markdown_shape markdown_shape_of(const struct markdown_node *node)
{
	const struct markdown_node *inside = first_inside(node);

	if (node->kind == MARKDOWN_LIST)
		return shape_of_list(node);
	if (node->kind == MARKDOWN_HEADING && node->level >= 4)
		return MARKDOWN_STRIP;
	if (node->kind == MARKDOWN_QUOTE && inside != NULL && inside->kind == MARKDOWN_STRONG)
		return MARKDOWN_EARLIER;
	return MARKDOWN_AS_IT_IS;
}
