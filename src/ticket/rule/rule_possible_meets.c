/*
 * rule_possible_meets.c - whether one value meets all that is claimed of its field.
 */
#include <string.h>

#include "rule/rule_possible.h"

static bool has_item(const struct rule_claim *claim, const struct rule_value *value)
{
	const struct clf_rule_leaf *leaf = claim->leaf;

	for (size_t i = 0; i < leaf->count; i++) {
		const struct clf_rule_item *item = &leaf->items[i];

		if (item->name == NULL)
			continue;
		if (leaf->row->type == CLF_ASKED_NUMBER || leaf->row->type == CLF_ASKED_PRIORITY) {
			if (item->number == value->number)
				return true;
		} else if (value->list != NULL) {
			for (size_t k = 0; k < value->count; k++) {
				if (strcmp(value->list[k], claim->folded[i]) == 0)
					return true;
			}
		} else if (item->id != 0 && leaf->row->type != CLF_ASKED_CHOICES &&
			   leaf->row->type != CLF_ASKED_CAUSES) {
			if (item->id == value->id)
				return true;
		} else if (leaf->row->type == CLF_ASKED_LOCALE) {
			size_t n = strlen(claim->folded[i]);

			if (strncmp(value->text, claim->folded[i], n) == 0 &&
			    (value->text[n] == '\0' || value->text[n] == '-'))
				return true;
		} else if (value->text != NULL && strcmp(value->text, claim->folded[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool has_all(const struct rule_claim *claim, const struct rule_value *value)
{
	for (size_t i = 0; i < claim->leaf->count; i++) {
		bool found = value->list == NULL && value->text != NULL && strcmp(value->text, claim->folded[i]) == 0;

		for (size_t k = 0; k < value->count && !found; k++)
			found = strcmp(value->list[k], claim->folded[i]) == 0;
		if (!found)
			return false;
	}
	return true;
}

static bool has_part(const struct rule_claim *claim, const struct rule_value *value)
{
	for (size_t i = 0; value->text != NULL && i < claim->leaf->count; i++) {
		const char *at = strstr(value->text, claim->folded[i]);

		if (claim->leaf->op == CLF_OP_STARTS ? at == value->text : at != NULL)
			return true;
	}
	return false;
}

static bool has_word(const struct clf_rule_leaf *leaf, int kind)
{
	for (size_t i = 0; i < leaf->count; i++) {
		if ((int)leaf->items[i].number == kind)
			return true;
	}
	return false;
}

static bool compares(const struct clf_rule_leaf *leaf, const struct rule_value *value)
{
	double first = leaf->items[0].number;

	if (!value->there || !value->counts)
		return false;
	if (leaf->op == CLF_OP_AT_LEAST)
		return value->number >= first;
	if (leaf->op == CLF_OP_AT_MOST)
		return value->number <= first;
	return value->number >= first && value->number <= leaf->items[1].number;
}

static bool says(const struct rule_claim *claim, const struct rule_value *value)
{
	const struct clf_rule_leaf *leaf = claim->leaf;

	switch (leaf->op) {
	case CLF_OP_IS:
		return value->there && has_item(claim, value);
	case CLF_OP_IS_NOT:
		return !value->there || !has_item(claim, value);
	case CLF_OP_CONTAINS:
	case CLF_OP_STARTS:
		return has_part(claim, value);
	case CLF_OP_AT_LEAST:
	case CLF_OP_AT_MOST:
	case CLF_OP_BETWEEN:
		return compares(leaf, value);
	case CLF_OP_KIND:
	case CLF_OP_ROLE:
		return value->there && has_word(leaf, value->kind);
	case CLF_OP_MANAGES:
		return value->there && value->manages == leaf->truth;
	case CLF_OP_ANY_OF:
		return has_item(claim, value);
	case CLF_OP_NONE_OF:
		return !has_item(claim, value);
	case CLF_OP_ALL_OF:
		return has_all(claim, value);
	case CLF_OP_YES:
		return value->there && value->number != 0;
	case CLF_OP_NO:
		return value->there && value->number == 0;
	case CLF_OP_EMPTY:
		return value->there != leaf->truth;
	default:
		return claim->holds;
	}
}

/* What an expression finds isn't looked into: it is taken to find what it should in whatever is there. */
bool rule_value_meets(const struct rule_claims *claims, const struct rule_value *value)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct rule_claim *claim = &claims->items[i];
		size_t cost = 1 + claim->leaf->count * (1 + value->count);

		if (*claims->work <= cost) {
			*claims->work = 0;
			return true;
		}
		*claims->work -= cost;
		if (claim->leaf->op == CLF_OP_MATCHES ? claim->holds && !value->there
						      : says(claim, value) != claim->holds)
			return false;
	}
	return true;
}
