/*
 * rule_read_do.c - "then" and "else": what is done, and with what.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

#define TAG_MAX_BYTES 60u

static const char *const parts[] = {"response", "history", "comments"};

const char *const *clf_rule_parts(size_t *count)
{
	*count = CLF_COUNT(parts);
	return parts;
}

static bool tag(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	*out = (struct clf_rule_item){.name = NULL};
	if (!rule_line(r, path, json, &out->name))
		return false;
	if (strlen(out->name) > TAG_MAX_BYTES)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "A text here has at most %u bytes."),
				  TAG_MAX_BYTES);
	return true;
}

enum clf_names_of clf_rule_arg_names_of(enum clf_rule_arg_type type)
{
	switch (type) {
	case CLF_ARG_IS_STATUS:
		return CLF_NAMES_STATUSES;
	case CLF_ARG_IS_AGENT:
		return CLF_NAMES_AGENTS;
	case CLF_ARG_IS_TEAM:
		return CLF_NAMES_TEAMS;
	case CLF_ARG_IS_SEGMENT:
		return CLF_NAMES_SEGMENTS;
	case CLF_ARG_IS_CAUSE_SET:
		return CLF_NAMES_CAUSE_SETS;
	case CLF_ARG_IS_CAUSES:
		return CLF_NAMES_CAUSES;
	case CLF_ARG_IS_QUEUE:
		return CLF_NAMES_QUEUES;
	case CLF_ARG_IS_STAGE:
		return CLF_NAMES_STAGES;
	case CLF_ARG_IS_TYPE:
		return CLF_NAMES_TYPES;
	case CLF_ARG_IS_GROUP:
		return CLF_NAMES_GROUPS;
	case CLF_ARG_IS_TEMPLATE:
		return CLF_NAMES_TEMPLATES;
	default:
		return CLF_NAMES_KINDS;
	}
}

static bool item(struct rule_reading *r, const char *path, enum clf_doing doing, enum clf_rule_arg_type type,
		 const struct clf_json *json, struct clf_rule_item *out)
{
	enum clf_names_of of = clf_rule_arg_names_of(type);

	if (of != CLF_NAMES_KINDS)
		return rule_named(r, path, of, json, out);
	switch (type) {
	case CLF_ARG_IS_PRIORITY:
		return rule_priority(r, path, json, out);
	case CLF_ARG_IS_PARTS:
		return rule_word(r, path, parts, CLF_COUNT(parts), json, out);
	case CLF_ARG_IS_PEOPLE:
		return rule_person(r, path, doing == CLF_DO_FORWARD, json, out);
	case CLF_ARG_IS_TAGS:
		return tag(r, path, json, out);
	case CLF_ARG_IS_LINE:
	case CLF_ARG_IS_TEXT:
		return rule_template(r, path, doing, type == CLF_ARG_IS_LINE, json, out);
	case CLF_ARG_IS_FIELD:
		return rule_custom(r, path, json, out);
	default:
		return false;
	}
}

bool clf_rule_arg_is_list(enum clf_rule_arg_type type)
{
	return type == CLF_ARG_IS_TAGS || type == CLF_ARG_IS_CAUSES || type == CLF_ARG_IS_PEOPLE ||
	       type == CLF_ARG_IS_PARTS;
}

static bool arg_items(struct rule_reading *r, const char *path, enum clf_doing doing, const struct clf_json *json,
		      struct clf_rule_arg *out)
{
	bool list = clf_rule_arg_is_list(out->row->type) && clf_json_type(json) == CLF_JSON_ARRAY;
	size_t count = list ? clf_json_size(json) : 1;
	struct clf_rule_item *items;
	bool good = true;

	if (count == 0)
		return rule_wrong(r, path, "missing", NULL, "%s", clf_words(r->locale, "This list is empty."));
	if (count > CLF_RULE_ITEMS)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "This list has at most %u entries."),
				  CLF_RULE_ITEMS);
	items = clf_arena_array_of(r->arena, count, struct clf_rule_item);
	for (size_t i = 0; i < count; i++)
		good &= item(r, list ? rule_path_at(r, path, i) : path, doing, out->row->type,
			     list ? clf_json_at(json, i) : json, &items[i]);
	out->items = items;
	out->count = count;
	return good;
}

static bool arg(struct rule_reading *r, const char *path, const struct clf_rule_do *doing, const struct clf_json *json,
		struct clf_rule_arg *out)
{
	if (out->row->none && clf_text_equal(clf_json_text(json), "none")) {
		out->none = true;
		return true;
	}
	if (out->row->type == CLF_ARG_IS_VALUE)
		return rule_custom_value(r, path, doing, json, out);
	if (out->row->type == CLF_ARG_IS_FIELDS)
		return rule_custom_fields(r, path, doing->doing, json, out);
	if (out->row->type != CLF_ARG_IS_DURATION)
		return arg_items(r, path, doing->doing, json, out);
	if (!rule_duration(r, path, json, &out->duration))
		return false;
	r->rule->needs |= out->duration.working ? CLF_NEEDS_CALENDAR : 0u;
	return true;
}

static void args(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_do *out)
{
	const struct clf_rule_doing_row *row = clf_rule_doing_row(out->doing);
	struct clf_rule_arg *read = clf_arena_array_of(r->arena, CLF_RULE_ARGS, struct clf_rule_arg);
	const char *members[CLF_RULE_ARGS + 1] = {"do"};
	size_t known = 1;

	out->args = read;
	for (size_t i = 0; i < CLF_RULE_ARGS && row->args[i].name != NULL; i++) {
		const struct clf_json *value = clf_json_get(json, row->args[i].name);
		const char *where = rule_path(r, path, row->args[i].name);

		members[known++] = row->args[i].name;
		if (value == NULL && row->args[i].needed)
			rule_wrong(r, where, "missing", NULL, clf_words(r->locale, "%s needs this: %s."), row->name,
				   row->args[i].name);
		if (value == NULL)
			continue;
		read[out->count].row = &row->args[i];
		arg(r, where, out, value, &read[out->count]);
		out->count++;
	}
	if (out->doing == CLF_DO_TAG && out->count == 0)
		rule_wrong(r, path, "missing", NULL, "%s",
			   clf_words(r->locale, "Say which tags to add, or to remove."));
	rule_members(r, path, json, members, known);
}

static bool fits_kind(struct rule_reading *r, const char *path, const struct clf_rule_doing_row *row)
{
	const char *of = clf_rule_kind_name(r->rule->kind);

	if ((row->kinds & (1u << r->rule->kind)) != 0 || r->problems == NULL)
		return true;
	return rule_wrong(r, path, "kind", NULL, clf_words(r->locale, "%s can't be done by rules of kind %s."),
			  row->name, of);
}

static bool one(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_do *out)
{
	const char *words[CLF_RULE_DOING_COUNT];
	const char *where = rule_path(r, path, "do");
	const char *name;

	for (unsigned i = 0; i < CLF_RULE_DOING_COUNT; i++)
		words[i] = clf_rule_doing_row((enum clf_doing)i)->name;
	if (clf_json_get(json, "do") == NULL)
		return rule_wrong(r, path, "missing", NULL, "%s",
				  clf_words(r->locale, "What is done is written as {\"do\": \"close\"}."));
	if (!rule_line(r, where, clf_json_get(json, "do"), &name))
		return false;
	if (!clf_rule_doing_parse(name, &out->doing))
		return rule_unknown(r, where, name, words, CLF_COUNT(words));
	if (!fits_kind(r, where, clf_rule_doing_row(out->doing)))
		return false;
	args(r, path, json, out);
	return true;
}

bool rule_doings_read(struct rule_reading *r, const char *member, const struct clf_json *json,
		      const struct clf_rule_do **out, size_t *count)
{
	struct clf_rule_do *doings;
	size_t n = clf_json_size(json);

	if (json == NULL)
		return true;
	if (clf_json_type(json) != CLF_JSON_ARRAY)
		return rule_wrong(r, member, "type", NULL, "%s", clf_words(r->locale, "This has to be a list."));
	if (n > CLF_RULE_DOINGS)
		return rule_wrong(r, member, "limit", NULL, clf_words(r->locale, "A rule does at most %u things."),
				  CLF_RULE_DOINGS);
	doings = clf_arena_array_of(r->arena, n, struct clf_rule_do);
	for (size_t i = 0; i < n; i++)
		one(r, rule_path_at(r, member, i), clf_json_at(json, i), &doings[i]);
	*out = doings;
	*count = n;
	return true;
}
