/*
 * customs.c - fields that administrators set up, shown in a form and read from it.
 */
#include "page/ticket/customs.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/view.h"

static const char *look_of(enum clf_custom_type type)
{
	switch (type) {
	case CLF_CUSTOM_TEXT:
		return "lines";
	case CLF_CUSTOM_FLAG:
	case CLF_CUSTOM_CHOICE:
		return "select";
	case CLF_CUSTOM_CHOICES:
		return "picks";
	default:
		return "line";
	}
}

static const char *name_of(struct call *call, const struct clf_custom *custom)
{
	return clf_arena_printf(call->arena, "fields.%s", custom->name);
}

static bool was_sent(const struct call *call, const char *name, const char *value)
{
	bool found = false;

	for (size_t i = 0; i < call->form.count; i++)
		found = found ||
			(strcmp(call->form.items[i].name, name) == 0 && strcmp(call->form.items[i].value, value) == 0);
	return found;
}

static bool is_held(const struct call *call, const struct clf_custom *custom, const char *held, const char *choice)
{
	const char *const *names = NULL;
	size_t count = clf_custom_names(call->arena, custom, held, &names);

	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(names[i], choice))
			return true;
	}
	return false;
}

static void add_options(struct call *call, const struct customs_form *form, const struct clf_custom *custom,
			const char *held, const char *value, struct clf_json *options)
{
	bool again = view_sent(call, form->place, "place") != NULL;
	const char *name = name_of(call, custom);

	if (custom->type == CLF_CUSTOM_FLAG || custom->type == CLF_CUSTOM_CHOICE)
		view_choice(options, "", view_say(call, CLF_SAID("none")), NULL);
	if (custom->type == CLF_CUSTOM_FLAG) {
		view_choice(options, "yes", view_say(call, CLF_SAID("yes")), value);
		view_choice(options, "no", view_say(call, CLF_SAID("no")), value);
	}
	for (size_t i = 0; i < custom->choice_count; i++) {
		const char *choice = custom->choices[i].name;
		bool has = is_held(call, custom, held, choice);

		/* one that is offered no more stays where it is */
		if (!custom->choices[i].gone || has)
			view_choice(options, choice, NULL,
				    (again ? was_sent(call, name, choice) : has) ? choice : NULL);
	}
}

static void add_one(struct call *call, const struct customs_form *form, const struct clf_custom *custom,
		    struct clf_json *fields)
{
	const char *held = clf_custom_held(form->held, form->held_count, custom->id);
	bool again = view_sent(call, form->place, "place") != NULL;
	const char *value =
	    again ? view_sent(call, form->place, name_of(call, custom)) : clf_custom_shown(call->arena, custom, held);
	struct clf_json *options = clf_json_array(), *field;

	add_options(call, form, custom, held, value, options);
	field = view_field(call, fields, look_of(custom->type), form->place, name_of(call, custom), custom->label);
	if (custom->type == CLF_CUSTOM_DATE)
		clf_json_set_text(field, "hint", view_say(call, CLF_SAID("A day, as in 2026-12-01.")));
	clf_json_set_text(field, "value", value != NULL ? value : "");
	clf_json_set(field, "options", options);
}

void customs_add(struct call *call, const struct customs_form *form, struct clf_json *fields)
{
	for (size_t i = 0; i < form->customs->count; i++)
		add_one(call, form, &form->customs->items[i], fields);
}

/* A number as one, whatever else it is as it was written: the API says what is wrong with it. */
static struct clf_json *as_number(const char *text)
{
	struct clf_json *number = NULL;

	if (clf_json_parse(clf_str_from(text), &number, NULL) == CLF_OK &&
	    (clf_json_type(number) == CLF_JSON_INTEGER || clf_json_type(number) == CLF_JSON_REAL))
		return number;
	clf_json_free(&number);
	return clf_json_string(text);
}

struct clf_json *customs_sent(struct call *call, const struct clf_custom *custom)
{
	const char *name = name_of(call, custom), *text = clf_http_field(&call->form, name, NULL);
	struct clf_json *picked;

	if (text == NULL)
		return NULL;
	if (clf_text_blank(text))
		return clf_json_null();
	if (custom->type == CLF_CUSTOM_NUMBER)
		return as_number(text);
	if (custom->type == CLF_CUSTOM_FLAG)
		return clf_json_bool(clf_text_equal(text, "yes"));
	if (custom->type != CLF_CUSTOM_CHOICES)
		return clf_json_string(view_lines(call, text));
	picked = clf_json_array();
	for (size_t i = 0; i < call->form.count; i++) {
		if (strcmp(call->form.items[i].name, name) == 0)
			clf_json_append(picked, clf_json_string(call->form.items[i].value));
	}
	return picked;
}
