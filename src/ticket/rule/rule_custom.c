/*
 * rule_custom.c - fields that administrators set up, as rules ask for them and set them.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "rule/asked_value.h"
#include "rule/rule_reading.h"

#define BEFORE "fields."

static enum clf_asked_type asked_type(enum clf_custom_type type)
{
	switch (type) {
	case CLF_CUSTOM_NUMBER:
		return CLF_ASKED_NUMBER;
	case CLF_CUSTOM_FLAG:
		return CLF_ASKED_FLAG;
	case CLF_CUSTOM_DATE:
		return CLF_ASKED_TIME;
	case CLF_CUSTOM_CHOICE:
		return CLF_ASKED_CHOICE;
	case CLF_CUSTOM_CHOICES:
		return CLF_ASKED_CHOICES;
	default:
		return CLF_ASKED_TEXT;
	}
}

const struct clf_asked_row *clf_asked_customs(struct clf_arena *arena, const struct clf_customs *customs)
{
	struct clf_asked_row *rows = clf_arena_array_of(arena, customs->count + 1, struct clf_asked_row);

	for (size_t i = 0; i < customs->count; i++) {
		rows[i] = *clf_asked_row(CLF_ASKS_FIELDS);
		rows[i].type = asked_type(customs->items[i].type);
		rows[i].custom = &customs->items[i];
	}
	return rows;
}

/* By its id, as the store has it, gone or not; else by its name, if it is there still. */
static const struct clf_asked_row *row_of(struct rule_reading *r, const char *name)
{
	const struct clf_customs *customs = r->names->customs;
	unsigned long long id = 0;
	bool by_id = clf_text_to_u64(name, INT64_MAX, &id);

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const struct clf_custom *custom = &customs->items[i];

		if (by_id ? custom->id == (int64_t)id : !custom->gone && clf_text_equal(custom->name, name))
			return &r->names->custom_rows[i];
	}
	return NULL;
}

bool rule_is_custom(const char *name)
{
	return strncmp(name, BEFORE, strlen(BEFORE)) == 0 && name[strlen(BEFORE)] != '\0';
}

size_t rule_custom_words(struct rule_reading *r, const char *before, const char **words)
{
	const struct clf_customs *customs = r->names->customs;
	size_t n = 0;

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		if (!customs->items[i].gone)
			words[n++] = clf_arena_printf(r->arena, "%s%s", before, customs->items[i].name);
	}
	return n;
}

static size_t customs_there(const struct rule_reading *r)
{
	return r->names->customs != NULL ? r->names->customs->count : 0;
}

static bool unknown(struct rule_reading *r, const char *path, const char *before, const char *name)
{
	const char **words = clf_arena_array_of(r->arena, customs_there(r) + 1, const char *);
	size_t count = rule_custom_words(r, before, words);

	if (count == 0)
		return rule_wrong(r, path, "unknown", NULL, "%s", clf_words(r->locale, "no fields are set up"));
	return rule_unknown(r, path, name, words, count);
}

bool rule_custom_row(struct rule_reading *r, const char *path, const char *name, const struct clf_asked_row **out)
{
	*out = row_of(r, name + strlen(BEFORE));
	return *out != NULL || unknown(r, path, BEFORE, name);
}

static bool choice_by_id(struct rule_reading *r, const char *path, const struct clf_custom *field, int64_t id,
			 struct clf_rule_item *out)
{
	*out = (struct clf_rule_item){.id = id};
	for (size_t i = 0; i < field->choice_count; i++) {
		if (field->choices[i].id == id)
			out->name = field->choices[i].name;
	}
	if (out->name != NULL || r->problems == NULL)
		return true;
	return rule_wrong(
	    r, path, "unknown", NULL,
	    clf_words(r->locale, "What had the number %lld is there no more: name another, or take it out."),
	    (long long)id);
}

bool rule_choice(struct rule_reading *r, const char *path, const struct clf_custom *field, const struct clf_json *json,
		 struct clf_rule_item *out)
{
	const char **words = clf_arena_array_of(r->arena, field->choice_count + 1, const char *);
	const char *text, *folded;
	size_t count = 0;

	if (clf_json_type(json) == CLF_JSON_INTEGER)
		return choice_by_id(r, path, field, clf_json_number(json, 0), out);
	if (!rule_line(r, path, json, &text))
		return false;
	folded = clf_utf8_fold(r->arena, text);
	for (size_t i = 0; i < field->choice_count; i++) {
		if (field->choices[i].gone)
			continue;
		words[count++] = field->choices[i].name;
		if (!clf_text_equal(clf_utf8_fold(r->arena, field->choices[i].name), folded))
			continue;
		*out = (struct clf_rule_item){.id = field->choices[i].id, .name = field->choices[i].name};
		return true;
	}
	return rule_unknown(r, path, text, words, count);
}

/* A field that is set: "order_number", or its id. */
bool rule_custom(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	const struct clf_asked_row *row;
	const char *name;

	if (clf_json_type(json) == CLF_JSON_INTEGER) {
		name = clf_arena_printf(r->arena, "%lld", (long long)clf_json_number(json, 0));
		*out = (struct clf_rule_item){.id = clf_json_number(json, 0)};
	} else if (!rule_line(r, path, json, &name)) {
		return false;
	}
	row = row_of(r, name);
	if (row != NULL)
		*out =
		    (struct clf_rule_item){.id = row->custom->id, .name = row->custom->gone ? NULL : row->custom->name};
	if (row == NULL && r->problems == NULL && out->id != 0)
		return true;
	return row != NULL || unknown(r, path, "", name);
}

bool rule_custom_fields(struct rule_reading *r, const char *path, enum clf_doing doing, const struct clf_json *json,
			struct clf_rule_arg *out)
{
	size_t count = clf_json_size(json), n = 0;
	struct clf_rule_item *items = clf_arena_array_of(r->arena, count + 1, struct clf_rule_item);
	const struct clf_json *value;
	void *iterator = NULL;
	const char *key;

	if (clf_json_type(json) != CLF_JSON_OBJECT || count == 0)
		return rule_wrong(
		    r, path, "type", NULL, "%s",
		    clf_words(r->locale, "This has to be an object of fields and what they are to hold."));
	if (count > CLF_CUSTOM_MAX)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "This list has at most %u entries."),
				  CLF_CUSTOM_MAX);
	while (clf_json_next(json, &iterator, &key, &value)) {
		const struct clf_asked_row *row = row_of(r, key);
		const char *where = rule_path(r, path, clf_arena_strdup(r->arena, key));

		if (row == NULL) {
			unknown(r, where, "", clf_arena_strdup(r->arena, key));
			continue;
		}
		if (!rule_template(r, where, doing, row->custom->type != CLF_CUSTOM_TEXT, value, &items[n]))
			continue;
		items[n].id = row->custom->id;
		items[n++].second = row->custom->name;
	}
	out->items = items;
	out->count = n;
	return true;
}

/* What is no template is read now, so that nobody learns of it from a rule that failed. */
bool rule_custom_value(struct rule_reading *r, const char *path, const struct clf_rule_do *doing,
		       const struct clf_json *json, struct clf_rule_arg *out)
{
	const struct clf_custom_reading with = {.locale = r->locale};
	const struct clf_rule_arg *named = doing->count > 0 ? &doing->args[0] : NULL;
	const struct clf_rule_item *field = named != NULL && named->count > 0 ? &named->items[0] : NULL;
	const struct clf_asked_row *row =
	    field != NULL ? row_of(r, clf_arena_printf(r->arena, "%lld", (long long)field->id)) : NULL;
	struct clf_rule_item *item = clf_arena_new_of(r->arena, struct clf_rule_item);
	const char *value = NULL, *why = NULL, *text = clf_json_text(json);
	bool chooses = row != NULL && (row->type == CLF_ASKED_CHOICE || row->type == CLF_ASKED_CHOICES);

	out->items = item;
	out->count = 1;
	if (chooses && (text == NULL || (strstr(text, "{{") == NULL && strchr(text, ',') == NULL)))
		return rule_choice(r, path, row->custom, json, item);
	if (!rule_template(r, path, CLF_DO_SET, row == NULL || row->custom->type != CLF_CUSTOM_TEXT, json, item))
		return false;
	if (r->problems == NULL || row == NULL || strstr(item->name, "{{") != NULL ||
	    row->custom->type == CLF_CUSTOM_DATE ||
	    clf_custom_read(r->arena, row->custom, &with, item->name, &value, &why))
		return true;
	return rule_wrong(r, path, "type", NULL, "%s", why);
}

struct asked_value asked_custom(struct clf_arena *arena, const struct clf_custom *field,
				const struct clf_rule_view *view)
{
	const struct clf_ticket *ticket = view->ticket;
	const char *text = ticket != NULL ? clf_custom_held(ticket->held, ticket->held_count, field->id) : NULL;
	struct asked_value value = {.there = text != NULL};
	const char *const *names;
	int64_t *numbers;

	/* What nobody has said yes to isn't so. */
	if (field->type == CLF_CUSTOM_FLAG)
		return (struct asked_value){.there = ticket != NULL, .number = clf_text_equal(text, "yes")};
	if (text == NULL)
		return value;
	switch (field->type) {
	case CLF_CUSTOM_NUMBER:
		clf_custom_numbers(arena, field->type, text, &numbers);
		value.counts = true;
		value.number = (double)numbers[0] / CLF_CUSTOM_SCALE;
		break;
	case CLF_CUSTOM_DATE:
		clf_custom_numbers(arena, field->type, text, &numbers);
		value.at = numbers[0];
		break;
	case CLF_CUSTOM_CHOICES:
		value.count = clf_custom_names(arena, field, text, &names);
		value.list = names;
		break;
	default:
		value.text = clf_custom_shown(arena, field, text);
	}
	return value;
}
