/*
 * problem.c - wrong fields, gathered.
 */
#include "clf/base/problem.h"

#include <stdarg.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define SAY_NEAREST "%-s; the nearest is %s"

const char *clf_wrong_name(enum clf_wrong wrong)
{
	static const char *const names[] = {
	    [CLF_WRONG_REQUIRED] = "required", [CLF_WRONG_UNKNOWN] = "unknown", [CLF_WRONG_INVALID] = "invalid",
	    [CLF_WRONG_REPEATED] = "repeated", [CLF_WRONG_TAKEN] = "taken",     [CLF_WRONG_IN_USE] = "in-use",
	};

	return names[wrong];
}

void clf_problem_add(struct clf_problems *problems, struct clf_arena *arena, const char *field, enum clf_wrong code,
		     const char *nearest, const char *format, ...)
{
	struct clf_problem *problem;
	const char *detail;
	va_list args;

	if (problems->count == CLF_PROBLEMS_MAX)
		return;
	problem = &problems->items[problems->count++];
	va_start(args, format);
	detail = clf_arena_vprintf(arena, format, args);
	va_end(args);
	if (nearest != NULL)
		detail = clf_arena_printf(arena, SAY_NEAREST, detail, nearest);
	*problem = (struct clf_problem){.field = clf_arena_strdup(arena, field),
					.code = code,
					.detail = detail,
					.nearest = clf_arena_strdup(arena, nearest)};
}

enum clf_status clf_problems_status(const struct clf_problems *problems, struct clf_error *err)
{
	struct clf_buf text;

	if (problems->count == 0)
		return CLF_OK;
	clf_buf_init(&text, CLF_ERROR_TEXT * 2);
	for (size_t i = 0; i < problems->count; i++)
		clf_buf_printf(&text, "%s%s %s", i > 0 ? "; " : "", problems->items[i].field,
			       problems->items[i].detail);
	clf_error_set(err, CLF_EINVAL, "%s", text.p != NULL ? text.p : "");
	clf_buf_free(&text);
	return CLF_EINVAL;
}
