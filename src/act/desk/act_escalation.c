/*
 * act_escalation.c - an escalation made a rule, and a rule read as an escalation.
 *
 * Whatever the rule says beyond the administrator's words is said here once: whose tickets are left out.
 */
#include "clf/act/escalation.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"

/* Where each of the administrator's words stands in the rule. */
struct place {
	const char *in_rule, *member;
};
#define PLACES 6u

static void set_texts(struct clf_json *object, const char *member, const char *const *texts, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_string(texts[i]));
	clf_json_set(object, member, list);
}

static struct clf_json *leaf(const char *field)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "field", field);
	return object;
}

static void add_is(struct clf_json *all, const char *field, const char *name)
{
	struct clf_json *object = leaf(field);

	set_texts(object, "is", &name, 1);
	clf_json_append(all, object);
}

static void add_flag(struct clf_json *all, const char *field, const char *member, bool value)
{
	struct clf_json *object = leaf(field);

	clf_json_set_bool(object, member, value);
	clf_json_append(all, object);
}

/* Unowned, done, put aside, escalated by hand: those are left out. */
static struct clf_json *conditions(struct clf_arena *arena, const struct clf_escalation *given)
{
	static const char *const kinds[] = {"new", "open", "answered", "escalated"};
	struct clf_json *all = clf_json_array(), *test = clf_json_object(), *status = leaf("status");

	if (given->survey == NULL)
		add_is(all, "programme", given->programme);
	else if (given->programme == NULL)
		add_is(all, "survey", given->survey);
	else
		add_is(all, "survey", clf_arena_printf(arena, "%s / %s", given->programme, given->survey));
	add_is(all, "segment", given->segment);
	add_flag(all, "owner", "empty", false);
	set_texts(status, "kind", kinds, CLF_COUNT(kinds));
	clf_json_append(all, status);
	add_flag(all, "escalated_by_hand", "no", true);
	clf_json_set(test, "all", all);
	return test;
}

static void append_one(struct clf_json *rule, const char *member, struct clf_json *object)
{
	struct clf_json *list = clf_json_array();

	clf_json_append(list, object);
	clf_json_set(rule, member, list);
}

static const char *name_of(struct clf_arena *arena, const struct clf_escalation *given)
{
	const char *name;
	struct clf_str cut;

	if (!clf_text_blank(given->name))
		return given->name;
	name = clf_arena_printf(arena, "%s, %s: %s, %s", given->survey != NULL ? given->survey : given->programme,
				given->segment, given->after, given->to);
	cut = clf_str_from(name);
	if (cut.n > CLF_RULE_NAME_MAX)
		cut.n = clf_utf8_valid_prefix((struct clf_str){cut.p, CLF_RULE_NAME_MAX});
	return clf_arena_copy(arena, cut.p, cut.n);
}

static struct clf_json *rule_of(struct clf_arena *arena, const struct clf_escalation *given)
{
	struct clf_json *rule = clf_json_object(), *when = clf_json_object(), *then = clf_json_object();

	clf_json_set_text(rule, "name", name_of(arena, given));
	clf_json_set_text(rule, "kind", clf_rule_kind_name(CLF_RULE_ESCALATION));
	if (given->existing != NULL)
		clf_json_set_text(rule, "existing", given->existing);
	if (given->enabled != NULL)
		clf_json_set_bool(rule, "enabled", *given->enabled);
	clf_json_set_text(when, "event", clf_rule_event_name(CLF_ON_ELAPSED));
	clf_json_set_text(when, "since", given->since != NULL ? given->since : clf_rule_since_name(CLF_SINCE_CREATED));
	clf_json_set_text(when, "after", given->after);
	append_one(rule, "when", when);
	clf_json_set(rule, "if", conditions(arena, given));
	clf_json_set_text(then, "do", clf_rule_doing_row(CLF_DO_ESCALATE)->name);
	clf_json_set_text(then, "to", given->to);
	append_one(rule, "then", then);
	/* Else two steps since the same moment would hand the ticket to and fro. */
	clf_json_set_text(rule, "again", "once");
	return rule;
}

static void require(struct clf_problems *problems, struct clf_arena *arena, const char *member, const char *text,
		    const char *says)
{
	if (clf_text_blank(text))
		clf_problem_add(problems, arena, member, CLF_WRONG_REQUIRED, NULL, "%s", says);
}

static bool is_whole(struct clf_arena *arena, const struct clf_escalation *given, struct clf_problems *problems)
{
	require(problems, arena, "programme", given->survey != NULL ? given->survey : given->programme,
		CLF_SAID("say of which programme or survey"));
	require(problems, arena, "segment", given->segment, CLF_SAID("say in which segment"));
	require(problems, arena, "to", given->to, CLF_SAID("say to which agent it goes"));
	require(problems, arena, "after", given->after, CLF_SAID("say after how long, such as 4h or 2 working days"));
	return problems->count == 0;
}

static enum clf_wrong wrong_of(const char *code)
{
	if (clf_text_equal(code, "missing") || clf_text_equal(code, "required"))
		return CLF_WRONG_REQUIRED;
	return clf_text_equal(code, "unknown") || clf_text_equal(code, "ambiguous") ? CLF_WRONG_UNKNOWN
										    : CLF_WRONG_INVALID;
}

static const char *member_of(const struct clf_escalation *given, const char *field)
{
	const struct place places[PLACES] = {{"if.all[0]", given->survey != NULL ? "survey" : "programme"},
					     {"if.all[1]", "segment"},
					     {"then[0]", "to"},
					     {"when[0].since", "since"},
					     {"when[0]", "after"},
					     {"", field}};
	size_t i = 0;

	while (strncmp(field, places[i].in_rule, strlen(places[i].in_rule)) != 0)
		i++;
	return places[i].member;
}

static void take_problems(struct clf_arena *arena, const struct clf_escalation *given,
			  const struct clf_rule_problems *found, struct clf_problems *problems)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct clf_rule_problem *one = &found->items[i];

		if (!one->warns)
			clf_problem_add(problems, arena, member_of(given, one->field), wrong_of(one->code),
					one->nearest, "%s", one->detail);
	}
}

enum clf_status clf_act_escalation_record(const struct clf_act_context *context, struct clf_arena *arena, int64_t id,
					  struct clf_rule_record *out, struct clf_error *err)
{
	enum clf_status status = clf_rule_record(context->store, arena, id, out, err);

	if (status == CLF_OK && out->kind != CLF_RULE_ESCALATION)
		return clf_error_set(err, CLF_ENOTFOUND, "rule %lld is no escalation", (long long)id);
	return status;
}

/* Whether its name was made of what it said: then another is made of what it says now. */
static enum clf_status has_made_name(const struct clf_people *people, struct clf_arena *arena, const char *locale,
				     const struct clf_rule_record *record, const char *name, bool *out,
				     struct clf_error *err)
{
	struct clf_rule_names names;
	struct clf_json *rule;
	enum clf_status status = clf_act_rule_names(people->context, arena, &names, err);

	*out = false;
	if (status != CLF_OK)
		return status;
	rule = clf_shape_rule(arena, locale, &names, record, NULL);
	clf_shape_escalation(rule);
	*out = clf_text_equal(name,
			      name_of(arena, &(struct clf_escalation){.programme = clf_json_get_text(rule, "programme"),
								      .survey = clf_json_get_text(rule, "survey"),
								      .segment = clf_json_get_text(rule, "segment"),
								      .to = clf_json_get_text(rule, "to"),
								      .after = clf_json_get_text(rule, "after")}));
	clf_json_free(&rule);
	return CLF_OK;
}

enum clf_status clf_act_escalation_save(const struct clf_people *people, struct clf_arena *arena, const char *locale,
					int64_t id, int64_t version, const struct clf_escalation *given,
					struct clf_rule_done *out, struct clf_problems *problems, struct clf_error *err)
{
	struct clf_rule_draft draft = {.id = id, .version = version};
	struct clf_rule_record record;
	struct clf_escalation said = *given;
	struct clf_json *rule;
	bool made = false;
	enum clf_status status = CLF_OK;

	*out = (struct clf_rule_done){.sentence = NULL};
	if (id != 0)
		status = clf_act_escalation_record(people->context, arena, id, &record, err);
	if (status == CLF_OK && id != 0 && !clf_text_blank(given->name))
		status = has_made_name(people, arena, locale, &record, given->name, &made, err);
	if (status != CLF_OK || !is_whole(arena, given, problems))
		return status;
	said.name = made ? NULL : given->name;
	rule = rule_of(arena, &said);
	draft.json = rule;
	status = clf_act_rule_save(people, arena, locale, &draft, out, err);
	if (status == CLF_OK)
		take_problems(arena, given, &out->problems, problems);
	clf_json_free(&rule);
	return status;
}

static const char *first_text(const struct clf_json *list)
{
	return clf_json_type(list) == CLF_JSON_ARRAY ? clf_json_text(clf_json_at(list, 0)) : clf_json_text(list);
}

static const char *named(const struct clf_json *all, const char *field)
{
	for (size_t i = 0; i < clf_json_size(all); i++) {
		const struct clf_json *one = clf_json_at(all, i);

		if (clf_text_equal(clf_json_get_text(one, "field"), field))
			return first_text(clf_json_get(one, "is"));
	}
	return NULL;
}

void clf_shape_escalation(struct clf_json *rule)
{
	const struct clf_json *all = clf_json_get(clf_json_get(rule, "if"), "all");
	const struct clf_json *when = clf_json_at(clf_json_get(rule, "when"), 0);
	const struct clf_json *then = clf_json_at(clf_json_get(rule, "then"), 0);

	clf_json_set_text(rule, "programme", named(all, "programme"));
	clf_json_set_text(rule, "survey", named(all, "survey"));
	clf_json_set_text(rule, "segment", named(all, "segment"));
	clf_json_set_text(rule, "to", first_text(clf_json_get(then, "to")));
	clf_json_set_text(rule, "after", clf_json_get_text(when, "after"));
	clf_json_set_text(rule, "since_when", clf_json_get_text(when, "since"));
}
