/*
 * problems.c - the list of what was wrong with a mail.
 */
#include "mime/problems.h"

#include <stdarg.h>
#include <string.h>

#include "clf/base/arena.h"

void problem_add(struct problems *problems, const char *format, ...)
{
	va_list args;
	const char *text;

	if (problems->count == PROBLEMS_MAX)
		return;
	va_start(args, format);
	text = clf_arena_vprintf(problems->arena, format, args);
	va_end(args);
	for (size_t i = 0; i < problems->count; i++)
		if (strcmp(problems->items[i], text) == 0)
			return;
	problems->items[problems->count++] = text;
}

struct clf_texts problems_texts(const struct problems *problems)
{
	const char **items = clf_arena_array_of(problems->arena, problems->count, const char *);

	for (size_t i = 0; i < problems->count; i++)
		items[i] = problems->items[i];
	return (struct clf_texts){items, problems->count};
}
