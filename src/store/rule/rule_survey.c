/*
 * rule_survey.c - a criterion for each new survey: the one that ships, as it is by now, asked of that survey alone.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/engine/revision.h"
#include "clf/store/engine/store.h"
#include "clf/store/rule/rules.h"
#include "engine/engine.h"

/* What the template asks of responses that name no survey. */
static bool asks_for_none(const struct clf_json *leaf)
{
	return clf_text_equal(clf_json_get_text(leaf, "field"), "survey") && clf_json_get(leaf, "empty") != NULL;
}

static struct clf_json *of_survey(int64_t survey)
{
	struct clf_json *leaf = clf_json_object(), *ids = clf_json_array();

	clf_json_append(ids, clf_json_integer(survey));
	clf_json_set_text(leaf, "field", "survey");
	clf_json_set(leaf, "is", ids);
	return leaf;
}

static struct clf_json *conditions(const struct clf_json *given, int64_t survey)
{
	const struct clf_json *old = clf_json_get(given, "all");
	struct clf_json *test = clf_json_object(), *all = clf_json_array();

	clf_json_append(all, of_survey(survey));
	for (size_t i = 0; i < clf_json_size(old); i++) {
		if (!asks_for_none(clf_json_at(old, i)))
			clf_json_append(all, clf_json_copy(clf_json_at(old, i)));
	}
	if (old == NULL && given != NULL)
		clf_json_append(all, clf_json_copy(given));
	clf_json_set(test, "all", all);
	return test;
}

static const char *body_for(struct clf_arena *arena, const char *body, int64_t survey)
{
	struct clf_json *json = NULL;
	struct clf_buf text;
	const char *copy;

	if (clf_json_parse(clf_str_from(body), &json, NULL) != CLF_OK)
		return NULL;
	clf_json_set(json, "if", conditions(clf_json_get(json, "if"), survey));
	clf_buf_init(&text, CLF_RULE_BYTES);
	clf_json_dump(json, &text);
	copy = text.failed ? NULL : clf_arena_copy(arena, text.p, text.n);
	clf_buf_free(&text);
	clf_json_free(&json);
	return copy;
}

static enum clf_status template_of(struct clf_store *store, struct clf_arena *arena, struct clf_rule_record *out,
				   struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status =
	    db_get(store->db, err, &id, "SELECT id FROM rule WHERE shipped = 'detractors' AND gone_at IS NULL");

	return status == CLF_OK ? clf_rule_record(store, arena, id, out, err) : status;
}

static enum clf_status name_of(struct clf_store *store, struct clf_arena *arena, const char *base, const char *survey,
			       int64_t id, const char **out, struct clf_error *err)
{
	const char *name = clf_arena_printf(arena, "%s: %s", base, survey);
	int64_t other = 0;
	enum clf_status status =
	    db_get(store->db, err, &other, "SELECT id FROM rule WHERE folded = $folded AND gone_at IS NULL",
		   CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

	*out = status == CLF_OK ? clf_arena_printf(arena, "%s (%lld)", name, (long long)id) : name;
	return absent_is_fine(status);
}

static enum clf_status make(struct clf_store *store, struct clf_arena *arena, const char *key, int64_t survey,
			    const char *name, struct clf_error *err)
{
	struct clf_rule_record record = {.id = 0};
	enum clf_status status = template_of(store, arena, &record, err);
	const char *called = NULL;

	if (status != CLF_OK)
		return absent_is_fine(status);
	status = name_of(store, arena, record.name, name, survey, &called, err);
	if (status != CLF_OK)
		return status;
	record.id = 0;
	record.name = called;
	record.body = body_for(arena, record.body, survey);
	record.sentence = record.who = record.via = NULL;
	record.shipped = key;
	return record.body != NULL ? clf_rule_keep(store, &record, err) : CLF_OK;
}

enum clf_status clf_rule_for_survey(struct clf_store *store, int64_t survey, const char *name, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *key = clf_arena_printf(arena, "survey:%lld", (long long)survey);
	int64_t there = 0;
	enum clf_status status =
	    db_get(store->db, err, &there, "SELECT id FROM rule WHERE shipped = $key", CLF_TEXT("$key", key));

	if (status == CLF_ENOTFOUND)
		status = make(store, arena, key, survey, name, err);
	clf_arena_free(&arena);
	return status;
}
