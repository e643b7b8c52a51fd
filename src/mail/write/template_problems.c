/*
 * template_problems.c - what is wrong with a template, gathered while the rest is looked at, too.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "write/template_tree.h"

enum clf_status template_go_on(struct clf_arena *arena, struct clf_template_problems *all, enum clf_status status,
			       const struct clf_error *err)
{
	if (status == CLF_OK || all == NULL)
		return status;
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i], err->text) == 0)
			return CLF_OK;
	if (all->count < CLF_TEMPLATE_PROBLEMS)
		all->items[all->count++] = clf_arena_strdup(arena, err->text);
	return CLF_OK;
}

/* "line 7: ..."; what names no line stands first. */
static unsigned long line_of(const char *problem)
{
	return strncmp(problem, "line ", 5) == 0 ? strtoul(problem + 5, NULL, 10) : 0;
}

void template_put_in_order(struct clf_template_problems *all)
{
	for (size_t i = 1; i < all->count; i++) {
		const char *one = all->items[i];
		size_t at = i;

		for (; at > 0 && line_of(all->items[at - 1]) > line_of(one); at--)
			all->items[at] = all->items[at - 1];
		all->items[at] = one;
	}
}
