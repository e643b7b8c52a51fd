/*
 * happening.c - whether a rule is asked when something has happened.
 */
#include "clf/ticket/rule/happening.h"

#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"

static bool is_value(struct clf_arena *arena, const struct clf_asked_row *row, const struct clf_rule_item *wanted,
		     const struct clf_rule_item *value)
{
	if (wanted == NULL)
		return true;
	if (row->type == CLF_ASKED_PRIORITY || row->type == CLF_ASKED_NUMBER)
		return wanted->number == value->number;
	if (wanted->id != 0 && value->id != 0)
		return wanted->id == value->id;
	if (wanted->name == NULL || value->name == NULL)
		return false;
	return clf_text_equal(clf_utf8_fold(arena, wanted->name), clf_utf8_fold(arena, value->name));
}

/* Rows of fields that were set up are made anew with each reading. */
static bool is_field(const struct clf_asked_row *wanted, const struct clf_asked_row *field)
{
	if (wanted->custom != NULL && field->custom != NULL)
		return wanted->custom->id == field->custom->id;
	return wanted == field;
}

static bool is_when(struct clf_arena *arena, const struct clf_rule_when *when, const struct clf_happening *happening)
{
	if (when->event != happening->event)
		return false;
	return when->event != CLF_ON_CHANGED ||
	       (is_field(when->field, happening->field) && is_value(arena, when->field, when->from, &happening->from) &&
		is_value(arena, when->field, when->to, &happening->to));
}

bool clf_rule_is_asked(struct clf_arena *arena, const struct clf_rule *rule, const struct clf_happening *happening)
{
	if (happening->rule != 0 && happening->rule != rule->id)
		return false;
	for (size_t i = 0; i < rule->when_count; i++) {
		if (is_when(arena, &rule->when[i], happening))
			return true;
	}
	return false;
}
