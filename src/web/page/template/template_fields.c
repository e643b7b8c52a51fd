/*
 * template_fields.c - the fields that a template may name, with what each holds and an example, and those it prints.
 */
#include "page/template/template_fields.h"

#include <string.h>

#include "call/call.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/present.h"
#include "page/view.h"

#define OWN_FIELDS "ticket.fields." /* that administrators set up */
#define EXAMPLE 60u                 /* bytes */

/* What the sample has there: of a list its first row's; NULL: nothing to be shown. */
static const char *example_of(struct call *call, const struct clf_json *sample, const char *path)
{
	const struct clf_json *value = sample;
	struct clf_str rest = clf_str_from(path), name;

	while (clf_str_split(&rest, '.', &name)) {
		if (clf_json_type(value) == CLF_JSON_ARRAY)
			value = clf_json_at(value, 0);
		value = clf_json_get(value, clf_arena_copy(call->arena, name.p, name.n));
	}
	if (clf_json_type(value) == CLF_JSON_INTEGER)
		return clf_arena_printf(call->arena, "%lld", (long long)clf_json_number(value, 0));
	return clf_text_blank(clf_json_text(value)) ? NULL : present_line(call, clf_json_text(value), EXAMPLE);
}

/* The one that is there, else a new one at the end. */
static struct clf_json *group_named(struct clf_json *groups, struct clf_json **fields, size_t *count, const char *name)
{
	struct clf_json *group;

	for (size_t i = 0; i < *count; i++)
		if (clf_text_equal(clf_json_get_text(clf_json_at(groups, i), "group"), name))
			return fields[i];
	group = clf_json_object();
	fields[*count] = clf_json_array();
	clf_json_set_text(group, "group", name);
	clf_json_set(group, "fields", fields[*count]);
	clf_json_append(groups, group);
	return fields[(*count)++];
}

/* For whom it isn't goes without saying: only what may be named is shown. */
static const char *without_audience(struct call *call, const char *english)
{
	static const char *const audiences[] = {" (mails to agents only", " (kind f", " (sign-in)", " (alert-notice)"};
	struct clf_str words = clf_str_from(english);

	for (size_t i = 0; i < CLF_COUNT(audiences); i++) {
		size_t at = clf_str_find(words, clf_str_from(audiences[i]), 0);

		words.n = at < words.n ? at : words.n;
	}
	return clf_arena_copy(call->arena, words.p, words.n);
}

/* NULL: it doesn't begin so. */
static const char *behind(const char *words, const char *beginning)
{
	size_t n = strlen(beginning);

	return strncmp(words, beginning, n) == 0 ? words + n : NULL;
}

/* What stands in lists is said once, whichever the list. */
static const char *described(struct call *call, const char *english)
{
	const char *rest = behind(english, "in that list");

	if (rest != NULL)
		return clf_arena_printf(call->arena, view_say(call, CLF_SAID("in that list: %s")),
					described(call, rest + 2));
	rest = behind(english, "a list: ");
	if (rest != NULL)
		return clf_arena_printf(call->arena, view_say(call, CLF_SAID("a list: %s")), described(call, rest));
	rest = behind(english, "true when it is #");
	if (rest != NULL)
		return clf_arena_printf(call->arena, view_say(call, CLF_SAID("true when it is #%s")), rest);
	return view_say(call, english);
}

static void add_groups(struct call *call, struct clf_json *context, const char *kind, const struct clf_json *sample)
{
	struct clf_json *names = clf_act_template_names(call->arena, call->web->act.store), *groups = clf_json_array();
	struct clf_json **fields = clf_arena_array_of(call->arena, clf_json_size(names) + 1, struct clf_json *);
	size_t count = 0;

	for (size_t i = 0; i < clf_json_size(names); i++) {
		const struct clf_json *row = clf_json_at(names, i);
		const struct clf_template_field field = {clf_json_get_text(row, "name"),
							 clf_json_get_text(row, "description")};
		const char *words;
		struct clf_json *item;

		if (kind != NULL && (!clf_template_may_name(kind, &field) ||
				     (strcmp(field.name, "body") == 0 && strcmp(kind, "frame") != 0)))
			continue;
		item = clf_json_copy(row);
		words = without_audience(call, field.description);
		/* what an administrator called a field stays as it is */
		clf_json_set_text(item, "description",
				  behind(field.name, OWN_FIELDS) != NULL ? words : described(call, words));
		clf_json_set_text(item, "example", example_of(call, sample, field.name));
		clf_json_append(group_named(groups, fields, &count,
					    clf_arena_copy(call->arena, field.name, strcspn(field.name, "."))),
				item);
	}
	clf_json_free(&names);
	clf_json_set(context, "groups", groups);
	/* Mustache can't say its own braces. */
	clf_json_set_text(context, "open", "{{");
	clf_json_set_text(context, "close", "}}");
	clf_json_set_text(context, "pattern", "{{customer.name | dear guest}}");
}

static void add_uses(struct call *call, struct clf_json *context, const struct clf_template *parsed,
		     const struct clf_json *sample)
{
	struct clf_json *items = clf_json_array();
	size_t count = 0;
	const struct clf_template_use *uses = clf_template_uses(call->arena, parsed, &count);
	struct clf_json *bare =
	    clf_template_sample_as(call_text(call, "locale"), clf_template_head(parsed).kind, CLF_DATA_BARE);

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "field", uses[i].field);
		clf_json_set_integer(item, "line", uses[i].line);
		clf_json_set_text(item, "example", example_of(call, sample, uses[i].field));
		clf_json_set_text(item, "words", clf_text_blank(uses[i].words) ? NULL : uses[i].words);
		view_flag(item, "else",
			  example_of(call, bare, uses[i].field) != NULL ? "always"
			  : uses[i].guarded                             ? "left_out"
			  : uses[i].words == NULL                       ? "not_said"
									: "empty");
		clf_json_append(items, item);
	}
	clf_json_free(&bare);
	clf_json_set_bool(context, "has_uses", count > 0);
	clf_json_set(context, "uses", items);
}

void template_add_fields(struct call *call, struct clf_json *context, const char *source)
{
	struct clf_template *parsed = NULL;
	const char *kind = NULL, *locale = call_text(call, "locale");
	struct clf_json *sample;

	if (clf_template_parse(call->arena, source, &parsed, NULL) == CLF_OK)
		kind = clf_template_head(parsed).kind;
	sample = clf_template_sample_of(locale, kind);
	add_groups(call, context, kind, sample);
	if (parsed != NULL)
		add_uses(call, context, parsed, sample);
	clf_json_free(&sample);
}
