/*
 * rule_problem.c - what is wrong with a rule, gathered: where, what, and which right word comes nearest.
 */
#include <stdarg.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "rule/rule_check.h"
#include "rule/rule_reading.h"

/* Words that are named one by one; of more only the nearest is said. */
#define WORDS_SAID 24u

void clf_rule_problem_add(struct clf_arena *arena, struct clf_rule_problems *problems,
			  const struct clf_rule_problem *problem)
{
	if (!problem->warns)
		problems->errors++;
	if (problems->count == RULE_PROBLEMS_MAX)
		return;
	if (problems->items == NULL)
		problems->items = clf_arena_array_of(arena, RULE_PROBLEMS_MAX, struct clf_rule_problem);
	problems->items[problems->count++] = *problem;
}

bool rule_wrong(struct rule_reading *r, const char *path, const char *code, const char *nearest, const char *format,
		...)
{
	struct clf_rule_problem problem = {.field = path, .code = code, .nearest = nearest};
	va_list args;

	r->wrong = true;
	if (r->problems == NULL)
		return false;
	va_start(args, format);
	problem.detail = clf_arena_vprintf(r->arena, format, args);
	va_end(args);
	clf_rule_problem_add(r->arena, r->problems, &problem);
	return false;
}

void rule_object(struct rule_checking *c, bool warns, const char *field, const char *code, const char *format, ...)
{
	struct clf_rule_problem problem = {.field = field, .code = code, .warns = warns};
	va_list args;

	va_start(args, format);
	problem.detail = clf_arena_vprintf(c->arena, format, args);
	va_end(args);
	clf_rule_problem_add(c->arena, c->problems, &problem);
}

static const char *listed(struct rule_reading *r, const char *const *words, size_t count)
{
	const char *list = count > 0 ? words[0] : "";

	for (size_t i = 1; i < count; i++)
		list = clf_arena_printf(r->arena, "%s%s%s", list, clf_words(r->locale, ", "), words[i]);
	return list;
}

bool rule_is_full(const struct rule_reading *r)
{
	return r->problems == NULL || r->problems->count == RULE_PROBLEMS_MAX;
}

bool rule_unknown(struct rule_reading *r, const char *path, const char *name, const char *const *words, size_t count)
{
	const char *nearest = NULL;
	size_t at = clf_str_far(name);

	if (rule_is_full(r))
		return rule_wrong(r, path, "unknown", NULL, "%s", name);
	for (size_t i = 0; i < count; i++)
		clf_str_nearer(name, words[i], &nearest, &at);
	if (nearest != NULL)
		return rule_wrong(r, path, "unknown", nearest,
				  clf_words(r->locale, "There is no %s here: did you mean %s?"), name, nearest);
	if (count == 0)
		return rule_wrong(r, path, "unknown", NULL,
				  clf_words(r->locale, "There is no %s: nothing may stand here."), name);
	if (count > WORDS_SAID)
		return rule_wrong(r, path, "unknown", NULL, clf_words(r->locale, "There is no %s here."), name);
	return rule_wrong(r, path, "unknown", NULL, clf_words(r->locale, "There is no %s here: use one of %s."), name,
			  listed(r, words, count));
}

const char *rule_path(struct rule_reading *r, const char *path, const char *member)
{
	if (r->problems == NULL)
		return "";
	return path[0] == '\0' ? member : clf_arena_printf(r->arena, "%s.%s", path, member);
}

const char *rule_path_at(struct rule_reading *r, const char *path, size_t index)
{
	return r->problems == NULL ? "" : clf_arena_printf(r->arena, "%s[%zu]", path, index);
}

void rule_members(struct rule_reading *r, const char *path, const struct clf_json *object, const char *const *members,
		  size_t count)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *value;

	while (clf_json_next(object, &iterator, &key, &value)) {
		bool known = false;

		for (size_t i = 0; i < count && !known; i++)
			known = clf_text_equal(members[i], key);
		if (!known)
			rule_unknown(r, rule_path(r, path, clf_arena_strdup(r->arena, key)),
				     clf_arena_strdup(r->arena, key), members, count);
	}
}
