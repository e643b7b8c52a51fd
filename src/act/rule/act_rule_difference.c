/*
 * act_rule_difference.c - two versions of a rule beside each other: each part's clauses, those of both once.
 */
#include "clf/act/rule/difference.h"

#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/diff.h"
#include "clf/base/json.h"
#include "clf/base/str.h"

#define VERSIONS 100 /* among which a sentence is looked for */

struct version {
	struct clf_rule_record record;
	struct clf_rule rule;
	bool is_read;
};

struct differing {
	struct clf_arena *arena;
	const char *locale;
	struct version from, to;
	bool differs;
};

static enum clf_status read_version(const struct clf_act_context *context, struct clf_arena *arena,
				    const struct clf_rule_names *names, int64_t id, int64_t number, struct version *out,
				    struct clf_error *err)
{
	struct clf_json *body = NULL;
	enum clf_status status = clf_rule_version(context->store, arena, id, number, &out->record, err);

	if (status != CLF_OK)
		return status;
	out->rule = (struct clf_rule){.id = id, .name = out->record.name, .kind = out->record.kind};
	out->is_read = clf_json_parse(clf_str_from(out->record.body), &body, NULL) == CLF_OK &&
		       clf_rule_load(arena, names, body, &out->rule);
	clf_json_free(&body);
	return CLF_OK;
}

static struct clf_json *head_json(const struct version *version)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_integer(json, "version", version->record.version);
	clf_json_set_time(json, "saved_at", version->record.saved_at);
	clf_json_set_text(json, "saved_by", version->record.who);
	return json;
}

static struct clf_diff_lines lines_of(struct clf_arena *arena, const char *const *clauses, size_t count)
{
	struct clf_diff_lines lines = {clf_arena_array_of(arena, count + 1, struct clf_str), count};

	for (size_t i = 0; i < count; i++)
		lines.items[i] = clf_str_from(clauses[i]);
	return lines;
}

static void add_part(struct differing *d, struct clf_json *parts, const char *name, const char *of,
		     struct clf_diff_lines before, struct clf_diff_lines after)
{
	static const char *const sides[] = {
	    [CLF_DIFF_BOTH] = "same", [CLF_DIFF_BEFORE] = "taken", [CLF_DIFF_AFTER] = "added"};
	struct clf_json *part = clf_json_object(), *lines = clf_json_array();
	size_t count = 0;
	const struct clf_diff_line *found = clf_diff_lines(d->arena, before, after, &count);
	bool differs = false;

	for (size_t i = 0; i < count; i++) {
		struct clf_json *line = clf_json_object();

		clf_json_set_text(line, "side", sides[found[i].side]);
		clf_json_set_text(line, "text", clf_arena_copy(d->arena, found[i].text.p, found[i].text.n));
		clf_json_append(lines, line);
		differs = differs || found[i].side != CLF_DIFF_BOTH;
	}
	clf_json_set_text(part, "part", name);
	clf_json_set_text(part, "of", of);
	clf_json_set_bool(part, "differs", differs);
	clf_json_set(part, "lines", lines);
	clf_json_append(parts, part);
	d->differs = d->differs || differs;
}

/* A condition alone is asked as all of one is. */
static enum clf_test_kind kind_of(const struct version *version)
{
	enum clf_test_kind kind = version->rule.test.kind;

	return kind == CLF_TEST_LEAF ? CLF_TEST_ALL : kind;
}

static void add_clauses(struct differing *d, struct clf_json *parts, enum clf_rule_part part)
{
	static const char *const kinds[] = {
	    [CLF_TEST_ALL] = "all", [CLF_TEST_ANY] = "any", [CLF_TEST_NONE] = "none", [CLF_TEST_LEAF] = "all"};
	bool split = kind_of(&d->from) == kind_of(&d->to);
	size_t before = 0, after = 0;
	const char **old = clf_rule_clauses(d->arena, d->locale, &d->from.rule, part, split, &before);
	const char **new = clf_rule_clauses(d->arena, d->locale, &d->to.rule, part, split, &after);

	if (before + after > 0)
		add_part(d, parts, clf_rule_part_name(part),
			 part == CLF_PART_IF && split ? kinds[kind_of(&d->to)] : NULL, lines_of(d->arena, old, before),
			 lines_of(d->arena, new, after));
}

static const char *sentence_of(const struct differing *d, const struct version *version)
{
	if (version->is_read)
		return clf_rule_say(d->arena, d->locale, &version->rule);
	return version->record.sentence != NULL ? version->record.sentence : version->record.body;
}

static struct clf_json *difference_json(struct differing *d)
{
	struct clf_json *json = clf_json_object(), *parts = clf_json_array();
	const char *sentences[2];

	if (d->from.is_read && d->to.is_read) {
		for (unsigned i = 0; i < CLF_RULE_PARTS; i++)
			add_clauses(d, parts, (enum clf_rule_part)i);
	} else {
		sentences[0] = sentence_of(d, &d->from);
		sentences[1] = sentence_of(d, &d->to);
		add_part(d, parts, "sentence", NULL, lines_of(d->arena, &sentences[0], 1),
			 lines_of(d->arena, &sentences[1], 1));
	}
	clf_json_set(json, "from", head_json(&d->from));
	clf_json_set(json, "to", head_json(&d->to));
	clf_json_set_bool(json, "differs", d->differs);
	clf_json_set(json, "parts", parts);
	return json;
}

enum clf_status clf_act_rule_difference(const struct clf_act_context *context, struct clf_arena *arena,
					const char *locale, int64_t id, int64_t from, int64_t to, struct clf_json **out,
					struct clf_error *err)
{
	struct differing d = {.arena = arena, .locale = locale};
	struct clf_rule_names names;
	enum clf_status status = clf_act_rule_names(context, arena, &names, err);

	if (status == CLF_OK)
		status = read_version(context, arena, &names, id, from, &d.from, err);
	if (status == CLF_OK)
		status = read_version(context, arena, &names, id, to, &d.to, err);
	if (status == CLF_OK)
		*out = difference_json(&d);
	clf_rule_release(&d.from.rule);
	clf_rule_release(&d.to.rule);
	return status;
}

const char *clf_act_rule_said(const struct clf_act_context *context, struct clf_arena *arena, const char *locale,
			      int64_t id, const char *kept)
{
	struct clf_rule_record *records = NULL;
	struct version version = {.is_read = false};
	struct clf_rule_names names;
	size_t count = 0, i = 0;

	if (clf_rule_versions(context->store, arena, id, 0, VERSIONS, &records, &count, NULL) != CLF_OK)
		return kept;
	while (i < count && !clf_text_equal(records[i].sentence, kept))
		i++;
	if (i == count || clf_act_rule_names(context, arena, &names, NULL) != CLF_OK ||
	    read_version(context, arena, &names, id, records[i].version, &version, NULL) != CLF_OK)
		return kept;
	if (version.is_read)
		kept = clf_rule_say(arena, locale, &version.rule);
	clf_rule_release(&version.rule);
	return kept;
}
