/*
 * rule_check_odd.c - what may be saved and is probably not meant: what overwrites itself, whom it misses, what stands
 * in its way.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "rule/rule_check.h"

/* What of the ticket it sets; NULL: nothing that a later one could overwrite. */
static const struct clf_asked_row *sets(enum clf_doing doing)
{
	switch (doing) {
	case CLF_DO_STATUS:
	case CLF_DO_CLOSE:
	case CLF_DO_SPAM:
		return clf_asked_row(CLF_ASKS_STATUS);
	case CLF_DO_ASSIGN:
	case CLF_DO_ESCALATE:
		return clf_asked_row(CLF_ASKS_OWNER);
	case CLF_DO_TEAM:
		return clf_asked_row(CLF_ASKS_TEAM);
	case CLF_DO_PRIORITY:
		return clf_asked_row(CLF_ASKS_PRIORITY);
	case CLF_DO_SEGMENT:
		return clf_asked_row(CLF_ASKS_SEGMENT);
	case CLF_DO_QUEUE:
		return clf_asked_row(CLF_ASKS_QUEUE);
	case CLF_DO_STAGE:
		return clf_asked_row(CLF_ASKS_STAGE);
	case CLF_DO_TYPE:
		return clf_asked_row(CLF_ASKS_TYPE);
	case CLF_DO_GROUP:
		return clf_asked_row(CLF_ASKS_GROUP);
	case CLF_DO_DUE:
	case CLF_DO_POSTPONE:
		return clf_asked_row(CLF_ASKS_DUE_AT);
	default:
		return NULL;
	}
}

void rule_check_twice(struct rule_checking *c, const char *member, const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (sets(doings[i].doing) == NULL || sets(doings[i].doing) != sets(doings[k].doing))
				continue;
			rule_object(c, true, clf_arena_printf(c->arena, "%s[%zu]", member, i), "twice",
				    clf_words(c->locale,
					      "This sets %s a second time: what stands before it counts for nothing."),
				    clf_words(c->locale, sets(doings[i].doing)->label));
			break;
		}
	}
}

/* The condition of the outermost "all" that names the row's values, or NULL. */
static const struct clf_rule_leaf *demanded(const struct clf_rule *rule, enum clf_asked asked)
{
	for (size_t i = 0; rule->test.kind == CLF_TEST_ALL && i < rule->test.count; i++) {
		const struct clf_rule_leaf *leaf = rule->test.tests[i].leaf;

		if (rule->test.tests[i].kind == CLF_TEST_LEAF && leaf->row->asked == asked && leaf->op == CLF_OP_IS)
			return leaf;
	}
	return NULL;
}

static bool manages(const struct rule_checking *c, int64_t agent, int64_t segment)
{
	for (size_t i = 0; i < c->names->manages_count; i++) {
		if (c->names->manages[i].agent == agent && c->names->manages[i].segment == segment)
			return true;
	}
	return false;
}

static bool manages_any(const struct rule_checking *c, int64_t agent, const struct clf_rule_item *segments,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (manages(c, agent, segments[i].id))
			return true;
	}
	return count == 0;
}

/* The segment that the ticket comes to be in by what is done, else those that are asked for. */
static bool owner_fits(const struct rule_checking *c, const struct clf_rule_do *doings, size_t count, int64_t agent)
{
	const struct clf_rule_leaf *leaf = demanded(c->rule, CLF_ASKS_SEGMENT);

	for (size_t i = 0; i < count; i++) {
		const struct clf_rule_arg *arg = doings[i].doing == CLF_DO_SEGMENT ? clf_rule_arg(&doings[i], "to")
						 : doings[i].doing == CLF_DO_CREATE
						     ? clf_rule_arg(&doings[i], "segment")
						     : NULL;

		if (arg != NULL)
			return manages_any(c, agent, arg->items, arg->count);
	}
	return leaf == NULL || manages_any(c, agent, leaf->items, leaf->count);
}

static void check_owner(struct rule_checking *c, const char *where, const struct clf_rule_do *doings, size_t count,
			const struct clf_rule_do *doing)
{
	const struct clf_rule_arg *arg = NULL;

	if (doing->doing == CLF_DO_ASSIGN || doing->doing == CLF_DO_ESCALATE)
		arg = clf_rule_arg(doing, "to");
	else if (doing->doing == CLF_DO_CREATE)
		arg = clf_rule_arg(doing, "owner");
	if (c->names->manages == NULL || arg == NULL || arg->count == 0 || arg->items[0].name == NULL ||
	    owner_fits(c, doings, count, arg->items[0].id))
		return;
	rule_object(c, true, clf_arena_printf(c->arena, "%s.%s", where, arg->row->name), "owner",
		    clf_words(c->locale, "%s manages none of the segments that this rule is for."), arg->items[0].name);
}

static bool has_language(const char *languages, struct clf_str language)
{
	struct clf_str rest = clf_str_from(languages), part;
	size_t n = 0;

	while (n < language.n && language.p[n] != '-' && language.p[n] != '_')
		n++;
	while (clf_str_split(&rest, ' ', &part)) {
		if (clf_str_equal_nocase(part, language) || clf_str_equal_nocase(part, (struct clf_str){language.p, n}))
			return true;
	}
	return false;
}

static const struct clf_named *template_named(const struct rule_checking *c, const char *name)
{
	for (size_t i = 0; i < c->names->of[CLF_NAMES_TEMPLATES].count; i++) {
		if (clf_text_equal(c->names->of[CLF_NAMES_TEMPLATES].items[i].name, name))
			return &c->names->of[CLF_NAMES_TEMPLATES].items[i];
	}
	return NULL;
}

static const char *add_missing(struct rule_checking *c, const char *missing, const char *languages,
			       struct clf_str language)
{
	if (language.n == 0 || has_language(languages, language) || has_language(missing, language))
		return missing;
	return clf_arena_printf(c->arena, "%s%s%.*s", missing, missing[0] != '\0' ? " " : "", CLF_STR_ARG(language));
}

/* In the languages that the rule asks for; else in those in which there are other templates. */
static void check_languages(struct rule_checking *c, const char *where, const struct clf_rule_do *doing)
{
	const struct clf_rule_leaf *leaf = demanded(c->rule, CLF_ASKS_CUSTOMER_LOCALE);
	const struct clf_rule_arg *arg = clf_rule_arg(doing, "name");
	const struct clf_named *named = arg != NULL && arg->count > 0 ? template_named(c, arg->items[0].name) : NULL;
	const char *missing = "";

	if (named == NULL || named->second == NULL)
		return;
	for (size_t i = 0; leaf != NULL && i < leaf->count; i++)
		missing = add_missing(c, missing, named->second, clf_str_from(leaf->items[i].name));
	for (size_t i = 0; leaf == NULL && i < c->names->of[CLF_NAMES_TEMPLATES].count; i++) {
		struct clf_str rest = clf_str_from(c->names->of[CLF_NAMES_TEMPLATES].items[i].second), part;

		while (clf_str_split(&rest, ' ', &part))
			missing = add_missing(c, missing, named->second, part);
	}
	if (missing[0] != '\0')
		rule_object(c, true, clf_arena_printf(c->arena, "%s.name", where), "language",
			    clf_words(c->locale, "The template %s isn't there in: %s."), named->name, missing);
}

void rule_check_people(struct rule_checking *c, const char *member, const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *where = clf_arena_printf(c->arena, "%s[%zu]", member, i);

		check_owner(c, where, doings, count, &doings[i]);
		if (!clf_rule_doing_row(doings[i].doing)->writes)
			continue;
		rule_object(c, true, where, "reaches", "%s",
			    clf_words(c->locale, "This writes to customers, without anybody reading it first."));
		check_languages(c, where, &doings[i]);
	}
}

static const char *dumped(struct clf_arena *arena, const struct clf_json *json)
{
	struct clf_buf text;
	const char *copy;

	clf_buf_init(&text, 2 * CLF_RULE_BYTES);
	clf_json_dump(json, &text);
	copy = clf_arena_copy(arena, text.p != NULL ? text.p : "", text.n);
	clf_buf_free(&text);
	return copy;
}

/* Each entry of the one list is in the other. */
static bool holds_all(struct clf_arena *arena, const struct clf_json *list, const struct clf_json *other)
{
	for (size_t i = 0; i < clf_json_size(list); i++) {
		const char *one = dumped(arena, clf_json_at(list, i));
		bool found = false;

		for (size_t k = 0; k < clf_json_size(other) && !found; k++)
			found = strcmp(one, dumped(arena, clf_json_at(other, k))) == 0;
		if (!found)
			return false;
	}
	return true;
}

/* Whatever this rule is asked for, the other has had before, and ended the list with it. */
static bool shuts_out(struct clf_arena *arena, const struct clf_rule *rule, const struct clf_rule *other)
{
	struct clf_json *own, *theirs;
	bool shut;

	if (other->id == rule->id || other->kind != rule->kind || !other->enabled || !other->stop || other->once ||
	    other->position >= rule->position || other->test.kind != CLF_TEST_ALL ||
	    (other->test.count > 0 && rule->test.kind != CLF_TEST_ALL))
		return false;
	own = clf_rule_json(rule, true);
	theirs = clf_rule_json(other, true);
	shut = holds_all(arena, clf_json_get(own, "when"), clf_json_get(theirs, "when")) &&
	       holds_all(arena, clf_json_get(clf_json_get(theirs, "if"), "all"),
			 clf_json_get(clf_json_get(own, "if"), "all"));
	clf_json_free(&own);
	clf_json_free(&theirs);
	return shut;
}

void rule_check_reach(struct rule_checking *c, const struct clf_rule *others, size_t count)
{
	struct clf_arena *scratch = clf_arena_new();

	for (size_t i = 0; i < count; i++) {
		if (!shuts_out(scratch, c->rule, &others[i]))
			continue;
		rule_object(
		    c, true, "", "unreached",
		    clf_words(c->locale, "It will never have its turn: %s stands before it, asks for less, and stops."),
		    others[i].name != NULL ? others[i].name : "?");
		break;
	}
	clf_arena_free(&scratch);
}
