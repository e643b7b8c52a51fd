/*
 * rule_possible_text.c - whether some text, number in a text, or list meets what is claimed: what it may be is put
 * together from the claims' own words.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "rule/rule_possible.h"

#define APART "\x01" /* in no text: what stands on its two sides makes no word of a claim */
#define SUBSETS_OF 8u

enum sort { EQUAL, PART, COMPARED, OTHER };

static enum sort sort_of(const struct rule_claim *claim)
{
	switch (claim->leaf->op) {
	case CLF_OP_IS:
	case CLF_OP_IS_NOT:
	case CLF_OP_ANY_OF:
	case CLF_OP_ALL_OF:
	case CLF_OP_NONE_OF:
		return EQUAL;
	case CLF_OP_CONTAINS:
	case CLF_OP_STARTS:
		return PART;
	case CLF_OP_AT_LEAST:
	case CLF_OP_AT_MOST:
	case CLF_OP_BETWEEN:
		return COMPARED;
	default:
		return OTHER;
	}
}

static bool has_sort(const struct rule_claims *claims, enum sort sort)
{
	for (size_t i = 0; i < claims->count; i++) {
		if (sort_of(&claims->items[i]) == sort)
			return true;
	}
	return false;
}

static bool text_meets(const struct rule_claims *claims, const char *text, double number)
{
	const struct rule_value value = {
	    .there = true, .text = text, .counts = !isnan(number), .number = isnan(number) ? 0 : number};

	return rule_value_meets(claims, &value);
}

/* One of the words that are named. */
static bool named_text(const struct rule_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct rule_claim *claim = &claims->items[i];

		for (size_t k = 0; sort_of(claim) == EQUAL && k < claim->leaf->count; k++) {
			bool map = claim->leaf->row->type == CLF_ASKED_MAP;

			if (text_meets(claims, claim->folded[k], map ? claim->leaf->items[k].number : NAN))
				return true;
		}
	}
	return false;
}

static bool is_forbidden(const struct rule_claims *claims, const char *text)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct rule_claim *claim = &claims->items[i];

		for (size_t k = 0; claim->leaf->op == CLF_OP_CONTAINS && !claim->holds && k < claim->leaf->count; k++) {
			if (strstr(text, claim->folded[k]) != NULL)
				return true;
		}
	}
	return false;
}

/* What begins so, and holds one word of each claim on what it contains. */
static bool made_text(const struct rule_claims *claims, const char *begins)
{
	const char *text = clf_arena_printf(claims->arena, "%s%s", begins, APART);

	for (size_t i = 0; i < claims->count; i++) {
		const struct rule_claim *claim = &claims->items[i];
		const char *word = NULL;

		if (claim->leaf->op != CLF_OP_CONTAINS || !claim->holds)
			continue;
		for (size_t k = 0; k < claim->leaf->count && word == NULL; k++)
			word = is_forbidden(claims, claim->folded[k]) ? NULL : claim->folded[k];
		if (word == NULL)
			return false;
		text = clf_arena_printf(claims->arena, "%s%s%s", text, word, APART);
	}
	return text_meets(claims, text, NAN);
}

static bool any_made_text(const struct rule_claims *claims)
{
	if (made_text(claims, ""))
		return true;
	for (size_t i = 0; i < claims->count; i++) {
		const struct rule_claim *claim = &claims->items[i];

		for (size_t k = 0; claim->leaf->op == CLF_OP_STARTS && claim->holds && k < claim->leaf->count; k++) {
			if (made_text(claims, claim->folded[k]))
				return true;
		}
	}
	return false;
}

static bool number_meets(const struct rule_claims *claims, double number)
{
	return text_meets(claims, clf_arena_printf(claims->arena, "%.15g", number), number);
}

static int by_size(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

/* The bounds, and between two of them more numbers than there are single ones that could be shut out. */
static bool some_number(const struct rule_claims *claims)
{
	double bounds[2 * CLF_RULE_LEAVES + 2];
	size_t count = 0, single = 0;

	for (size_t i = 0; i < claims->count; i++) {
		const struct clf_rule_leaf *leaf = claims->items[i].leaf;

		if (sort_of(&claims->items[i]) == EQUAL)
			single += leaf->count;
		for (size_t k = 0; sort_of(&claims->items[i]) == COMPARED && k < leaf->count; k++)
			bounds[count++] = leaf->items[k].number;
	}
	if (count == 0)
		return false;
	qsort(bounds, count, sizeof bounds[0], by_size);
	bounds[count] = bounds[count - 1] + 10;
	bounds[count + 1] = bounds[0] - 10;
	count += 2;
	qsort(bounds, count, sizeof bounds[0], by_size);
	for (size_t i = 0; i < count; i++) {
		if (number_meets(claims, bounds[i]))
			return true;
		for (size_t k = 1; i + 1 < count && bounds[i] < bounds[i + 1] && k <= single + 1; k++) {
			if (number_meets(claims,
					 bounds[i] + (bounds[i + 1] - bounds[i]) * (double)k / (double)(single + 2)))
				return true;
		}
	}
	return false;
}

bool rule_claims_meet_text(const struct rule_claims *claims)
{
	if (has_sort(claims, PART) && has_sort(claims, COMPARED))
		return true; /* digits of numbers aren't looked into */
	return named_text(claims) || any_made_text(claims) || some_number(claims);
}

static bool forbids(const struct rule_claim *claim)
{
	switch (claim->leaf->op) {
	case CLF_OP_IS_NOT:
	case CLF_OP_NONE_OF:
		return claim->holds;
	case CLF_OP_IS:
	case CLF_OP_ANY_OF:
		return !claim->holds;
	default:
		return false;
	}
}

static bool names(const struct rule_claim *claim, const char *text)
{
	for (size_t i = 0; i < claim->leaf->count; i++) {
		if (strcmp(claim->folded[i], text) == 0)
			return true;
	}
	return false;
}

/* Adds what may be in the list, each once: what no claim forbids. */
static size_t allowed(const struct rule_claims *claims, const char **list)
{
	size_t count = 0;

	for (size_t i = 0; i < claims->count; i++) {
		for (size_t k = 0; sort_of(&claims->items[i]) == EQUAL && k < claims->items[i].leaf->count; k++) {
			const char *text = claims->items[i].folded[k];
			bool out = false;

			for (size_t n = 0; n < claims->count && !out; n++)
				out = forbids(&claims->items[n]) && names(&claims->items[n], text);
			for (size_t n = 0; n < count && !out; n++)
				out = strcmp(list[n], text) == 0;
			if (!out)
				list[count++] = text;
		}
	}
	return count;
}

static bool list_meets(const struct rule_claims *claims, const char *const *list, size_t count)
{
	const struct rule_value value = {.there = true, .list = list, .count = count};

	return rule_value_meets(claims, &value);
}

/* "Not all of these" alone may want something missing; every other claim is best served by all that is allowed. */
bool rule_claims_meet_list(const struct rule_claims *claims)
{
	const char *some[SUBSETS_OF + 1];
	const char **list;
	size_t most = 1, count;
	bool misses = false;

	for (size_t i = 0; i < claims->count; i++) {
		most += claims->items[i].leaf->count;
		misses = misses || (claims->items[i].leaf->op == CLF_OP_ALL_OF && !claims->items[i].holds);
	}
	list = clf_arena_array_of(claims->arena, most, const char *);
	count = allowed(claims, list);
	list[count] = APART;
	if (list_meets(claims, list, count + 1))
		return true;
	if (!misses || count > SUBSETS_OF)
		return misses;
	for (unsigned set = 0; set < 1u << count; set++) {
		size_t n = 0;

		for (size_t i = 0; i < count; i++) {
			if (set & (1u << i))
				some[n++] = list[i];
		}
		some[n++] = APART;
		if (list_meets(claims, some, n))
			return true;
	}
	return false;
}
