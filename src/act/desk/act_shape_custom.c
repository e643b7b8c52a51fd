/*
 * act_shape_custom.c - the fields that a ticket can hold, as JSON.
 */
#include "clf/act/customs.h"
#include "clf/base/json.h"
#include "clf/ticket/field/field.h"

struct clf_json *clf_shape_custom(const struct clf_custom *field)
{
	struct clf_json *object = clf_json_object(), *choices;

	clf_json_set_integer(object, "id", field->id);
	clf_json_set_text(object, "name", field->name);
	clf_json_set_text(object, "label", field->label);
	clf_json_set_text(object, "type", clf_custom_type_name(field->type));
	clf_json_set_bool(object, "builtin", false);
	clf_json_set_bool(object, "changes", true);
	clf_json_set_bool(object, "inside", field->inside);
	if (field->type != CLF_CUSTOM_CHOICE && field->type != CLF_CUSTOM_CHOICES)
		return object;
	choices = clf_json_array();
	for (size_t i = 0; i < field->choice_count; i++) {
		struct clf_json *choice = clf_json_object();

		if (field->choices[i].gone) {
			clf_json_free(&choice);
			continue;
		}
		clf_json_set_integer(choice, "id", field->choices[i].id);
		clf_json_set_text(choice, "name", field->choices[i].name);
		clf_json_append(choices, choice);
	}
	clf_json_set(object, "choices", choices);
	return object;
}

static const char *type_name(enum clf_value_type type)
{
	switch (type) {
	case CLF_VALUE_LINE:
		return "line";
	case CLF_VALUE_NUMBER:
		return "number";
	case CLF_VALUE_TIME:
		return "time";
	case CLF_VALUE_PRIORITY:
		return "priority";
	case CLF_VALUE_NAME:
		return "name";
	case CLF_VALUE_PERSON:
		return "person";
	default:
		return "list";
	}
}

static struct clf_json *builtin(const struct clf_field_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "name", row->name);
	clf_json_set_text(object, "label", row->label);
	clf_json_set_text(object, "type", type_name(row->type));
	clf_json_set_bool(object, "builtin", true);
	clf_json_set_bool(object, "changes", (row->flags & CLF_FIELD_CHANGES) != 0);
	clf_json_set_bool(object, "inside", (row->flags & CLF_FIELD_INSIDE) != 0);
	return object;
}

struct clf_json *clf_shape_fields(const struct clf_customs *customs)
{
	struct clf_json *list = clf_json_array();

	for (unsigned i = 0; i < CLF_FIELD_COUNT; i++) {
		if (i != CLF_FIELD_FIELDS)
			clf_json_append(list, builtin(clf_field_row((enum clf_field)i)));
	}
	for (size_t i = 0; i < customs->count; i++)
		clf_json_append(list, clf_shape_custom(&customs->items[i]));
	return list;
}
