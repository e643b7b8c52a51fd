/*
 * rule_control.c - the fields of a rule's rows, and what they are chosen from.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/ticket.h"
#include "clf/ticket/words.h"
#include "page/rule/rule_sheet.h"
#include "page/view.h"

const char *sheet_say(const struct sheet *s, const char *english)
{
	return view_say(s->call, english);
}

const char *sheet_text(const struct sheet *s, const struct clf_json *json)
{
	char number[32];

	switch (clf_json_type(json)) {
	case CLF_JSON_STRING:
		return clf_json_text(json);
	case CLF_JSON_INTEGER:
		return clf_arena_printf(s->arena, "%lld", (long long)clf_json_number(json, 0));
	case CLF_JSON_REAL:
		snprintf(number, sizeof number, "%.15g", clf_json_real_value(json, 0));
		return clf_arena_strdup(s->arena, number);
	case CLF_JSON_OBJECT:
		return clf_arena_printf(s->arena, "team %s", sheet_text(s, clf_json_get(json, "team")));
	default:
		return "";
	}
}

/* One value, or those of a list, with that between them. */
const char *sheet_joined(const struct sheet *s, const struct clf_json *json, const char *between)
{
	const char *text = "";

	if (clf_json_type(json) != CLF_JSON_ARRAY)
		return sheet_text(s, json);
	for (size_t i = 0; i < clf_json_size(json); i++)
		text = clf_arena_printf(s->arena, "%s%s%s", text, i > 0 ? between : "",
					sheet_text(s, clf_json_at(json, i)));
	return text;
}

static bool is_among(const struct sheet *s, const struct clf_json *json, const char *text)
{
	if (clf_json_type(json) != CLF_JSON_ARRAY)
		return json != NULL && strcmp(sheet_text(s, json), text) == 0;
	for (size_t i = 0; i < clf_json_size(json); i++) {
		if (strcmp(sheet_text(s, clf_json_at(json, i)), text) == 0)
			return true;
	}
	return false;
}

/* A field as part/desk-field.html shows it. */
static struct clf_json *control(const struct sheet *s, const char *row, const char *field, const char *kind,
				const char *label, const char *hint)
{
	struct clf_json *json = clf_json_object();
	const char *name = clf_arena_printf(s->arena, "%s-%s", row, field);

	clf_json_set_text(json, "id", name);
	clf_json_set_text(json, "name", name);
	clf_json_set_text(json, "label", label);
	clf_json_set_text(json, "hint", hint);
	clf_json_set_text(json, "described", hint != NULL ? clf_arena_printf(s->arena, "%s-hint", name) : NULL);
	clf_json_set(json, "max", clf_json_null());
	clf_json_set(json, "error", clf_json_null());
	clf_json_set_bool(json, "needed", false);
	view_flag(json, "is", kind);
	return json;
}

void sheet_add_line(const struct sheet *s, struct clf_json *controls, const char *row, const char *field,
		    const char *kind, const char *label, const char *hint, const char *value)
{
	struct clf_json *json = control(s, row, field, kind, label, hint);

	clf_json_set_text(json, "value", value);
	clf_json_append(controls, json);
}

void sheet_option(const struct sheet *s, struct clf_json *options, const char *value, const char *label,
		  const struct clf_json *chosen)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "value", value);
	clf_json_set_text(json, "label", label);
	clf_json_set_bool(json, "chosen", is_among(s, chosen, value));
	clf_json_append(options, json);
}

bool sheet_is_offered(const struct clf_json *options, const char *value)
{
	for (size_t i = 0; i < clf_json_size(options); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(options, i), "value"), value))
			return true;
	}
	return false;
}

/* What is chosen and offered nowhere stays: what isn't touched isn't lost. */
void sheet_add_others(const struct sheet *s, struct clf_json *options, const struct clf_json *chosen)
{
	bool list = clf_json_type(chosen) == CLF_JSON_ARRAY;
	size_t count = list ? clf_json_size(chosen) : chosen != NULL;

	for (size_t i = 0; i < count; i++) {
		const struct clf_json *one = list ? clf_json_at(chosen, i) : chosen;
		const char *text = sheet_text(s, one);

		if (*text != '\0' && !sheet_is_offered(options, text))
			sheet_option(s, options, text,
				     clf_json_type(one) == CLF_JSON_INTEGER
					 ? sheet_say(s, CLF_SAID("something that is gone"))
					 : text,
				     chosen);
	}
}

void sheet_add_names(const struct sheet *s, struct clf_json *options, enum clf_names_of of,
		     const struct clf_json *chosen)
{
	for (size_t i = 0; i < s->names->of[of].count; i++) {
		const struct clf_named *named = &s->names->of[of].items[i];
		const char *written = rule_name_written(s->arena, s->names, of, i);

		sheet_option(s, options, written,
			     of == CLF_NAMES_AGENTS && !clf_text_blank(named->second) ? named->second : written,
			     chosen);
	}
}

static void add_words(const struct sheet *s, struct clf_json *options, const struct clf_asked_row *row,
		      enum clf_rule_op op, const char *choices, const struct clf_json *chosen)
{
	struct clf_str rest = clf_str_from(choices), part;

	while (clf_str_split(&rest, '|', &part)) {
		const char *word = clf_arena_copy(s->arena, part.p, part.n);

		sheet_option(s, options, word, clf_rule_say_word(s->arena, s->locale, row, op, word), chosen);
	}
}

void sheet_add_priorities(const struct sheet *s, struct clf_json *options, const struct clf_json *chosen)
{
	for (unsigned i = 0; i <= CLF_PRIORITY_CRITICAL; i++)
		sheet_option(s, options, clf_priority_name((enum clf_priority)i),
			     view_priority(s->call, (enum clf_priority)i), chosen);
}

/* What a field of the row's type may be. */
void sheet_add_chosen(const struct sheet *s, struct clf_json *options, const struct clf_asked_row *row,
		      enum clf_rule_op op, const struct clf_json *chosen)
{
	enum clf_names_of of = clf_rule_names_of(row->type);

	if (op == CLF_OP_KIND) {
		for (unsigned i = 0; i <= CLF_KIND_DELETED; i++)
			add_words(s, options, row, op, clf_status_kind_name((enum clf_status_kind)i), chosen);
	} else if (op == CLF_OP_ROLE) {
		add_words(s, options, row, op, "agent|manager|admin", chosen);
	} else if (of != CLF_NAMES_KINDS) {
		sheet_add_names(s, options, of, chosen);
	} else if (row->type == CLF_ASKED_PRIORITY) {
		sheet_add_priorities(s, options, chosen);
	} else if (row->choices != NULL) {
		add_words(s, options, row, op, row->choices, chosen);
	} else {
		for (size_t i = 0; row->custom != NULL && i < row->custom->choice_count; i++) {
			const struct clf_choice *choice = &row->custom->choices[i];

			if (!choice->gone)
				sheet_option(s, options, choice->name, choice->name, chosen);
		}
	}
	sheet_add_others(s, options, chosen);
}

void sheet_add_picks(const struct sheet *s, struct clf_json *controls, const char *row, const char *field,
		     const char *label, struct clf_json *options)
{
	struct clf_json *json = control(s, row, field, "picks", label, NULL);

	clf_json_set(json, "options", options);
	clf_json_append(controls, json);
}

void sheet_add_select(const struct sheet *s, struct clf_json *controls, const char *row, const char *field,
		      const char *label, struct clf_json *options)
{
	struct clf_json *json = control(s, row, field, "select", label, NULL);

	clf_json_set(json, "options", options);
	clf_json_append(controls, json);
}
