/*
 * act_custom_named.c - which rules, templates, links to dashboards and types name a field, so that nobody takes it away
 * from under them.
 */
#include "desk/act_custom_named.h"

#include <string.h>

#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/field/dashboard.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/list.h"
#include "clf/ticket/field/link.h"

static bool goes_on(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* "ticket.fields.order" isn't in "ticket.fields.order_number". */
static bool is_written(const char *text, const char *path)
{
	size_t n = strlen(path);

	for (const char *at = strstr(text, path); at != NULL; at = strstr(at + n, path)) {
		if (!goes_on(at[n]))
			return true;
	}
	return false;
}

static bool has_name(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(names[i], name))
			return true;
	}
	return false;
}

static enum clf_status find_templates(const struct clf_act_context *context, struct clf_arena *arena, const char *path,
				      struct clf_custom_hold *out, struct clf_error *err)
{
	struct clf_template_record *records = NULL;
	const char **names;
	size_t count = 0;
	enum clf_status status = clf_template_list(context->store, arena, &records, &count, err);

	names = clf_arena_array_of(arena, count + 1, const char *);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (is_written(records[i].source, path) && !has_name(names, out->template_count, records[i].name))
			names[out->template_count++] = records[i].name;
	}
	out->templates = names;
	return status;
}

static enum clf_status find_texts(const struct clf_act_context *context, struct clf_arena *arena, const char *path,
				  struct clf_custom_hold *out, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	const char **names;
	size_t count = 0;
	enum clf_status status = clf_rule_records(context->store, arena, &records, &count, err);

	names = clf_arena_array_of(arena, count + out->rule_count + 1, const char *);
	for (size_t i = 0; i < out->rule_count; i++)
		names[i] = out->rules[i];
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (is_written(records[i].body, path) && !has_name(names, out->rule_count, records[i].name))
			names[out->rule_count++] = records[i].name;
	}
	out->rules = names;
	return status;
}

static enum clf_status find_dashboards(const struct clf_act_context *context, struct clf_arena *arena,
				       const struct clf_custom *field, struct clf_custom_hold *out,
				       struct clf_error *err)
{
	const char *path = clf_arena_printf(arena, "fields.%s", field->name);
	struct clf_dashboard *list = NULL;
	const char **names;
	size_t count = 0;
	enum clf_status status = clf_dashboards(context->store, arena, &list, &count, err);

	names = clf_arena_array_of(arena, count + 1, const char *);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (clf_link_names(list[i].url, path))
			names[out->dashboard_count++] = list[i].name;
	}
	out->dashboards = names;
	return status;
}

enum clf_status act_custom_written(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct clf_custom *field, struct clf_custom_hold *out, struct clf_error *err)
{
	const char *path = clf_arena_printf(arena, "ticket.fields.%s", field->name);
	enum clf_status status = find_templates(context, arena, path, out, err);

	if (status == CLF_OK)
		status = find_dashboards(context, arena, field, out, err);
	return status == CLF_OK ? find_texts(context, arena, path, out, err) : status;
}

enum clf_status act_custom_named(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_custom *field, struct clf_custom_hold *out, struct clf_error *err)
{
	enum clf_status status =
	    clf_act_rules_naming(context, arena, CLF_NAMES_FIELDS, field->id, NULL, &out->rules, &out->rule_count, err);

	if (status == CLF_OK)
		status = clf_list_requiring(context->store, arena, field->id, &out->types, &out->type_count, err);
	return status == CLF_OK ? act_custom_written(context, arena, field, out, err) : status;
}

enum clf_status act_choice_named(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_choice *choice, struct clf_custom_hold *out, struct clf_error *err)
{
	return clf_act_rules_naming(context, arena, CLF_NAMES_CHOICES, choice->id, NULL, &out->rules, &out->rule_count,
				    err);
}

enum clf_status act_custom_held(const struct clf_custom *field, const struct clf_custom_hold *hold,
				struct clf_error *err)
{
	if (hold->rule_count > 0)
		return clf_error_set(err, CLF_ECONFLICT, "the rule \"%s\" names the field %s: change it there first",
				     hold->rules[0], field->name);
	if (hold->template_count > 0)
		return clf_error_set(err, CLF_ECONFLICT, "the template %s names the field %s: change it there first",
				     hold->templates[0], field->name);
	if (hold->dashboard_count > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the link to the dashboard \"%s\" names the field %s: change it there first",
				     hold->dashboards[0], field->name);
	if (hold->type_count > 0)
		return clf_error_set(err, CLF_ECONFLICT, "the type \"%s\" requires the field %s: change it there first",
				     hold->types[0], field->name);
	return CLF_OK;
}
