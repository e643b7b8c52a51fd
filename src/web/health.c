/*
 * health.c - the checks, each a function, and what they are together.
 */
#include "health.h"

#include "app.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"

enum state { OK, WARN, FAIL };

static const char *const state_names[] = {"ok", "warn", "fail"};

struct look {
	struct web *web;
	struct clf_arena *arena;
	struct clf_json *checks;
	bool failed;
};

static void add(struct look *look, const char *name, enum state state, const char *words)
{
	struct clf_json *check = clf_json_object();

	clf_json_set_text(check, "name", name);
	clf_json_set_text(check, "state", state_names[state]);
	clf_json_set_text(check, "words", words);
	clf_json_set_time(check, "since", clf_clock_now());
	clf_json_append(look->checks, check);
	look->failed = look->failed || state == FAIL;
}

static void check_database(struct look *look)
{
	struct web *web = look->web;
	struct clf_counts counts;
	struct clf_error err = {0};
	enum clf_status status = CLF_EAGAIN;

	if (web->act.store != NULL)
		status = clf_query_counts(web->act.store, &counts, &err);
	web->store_failed = web->store_failed || status == CLF_EIO;
	if (status == CLF_OK)
		add(look, "database", OK, "it answers");
	else
		add(look, "database", FAIL, "the database does not answer");
}

struct clf_json *health_look(struct web *web, struct clf_arena *arena, const struct clf_json *facts)
{
	struct look look = {.web = web, .arena = arena, .checks = clf_json_array()};
	struct clf_json *found = clf_json_object();

	(void)facts;
	check_database(&look);
	clf_json_set_text(found, "status", look.failed ? "unready" : "ready");
	clf_json_set(found, "checks", look.checks);
	return found;
}

static const struct clf_json *named(const struct clf_json *checks, const char *name)
{
	for (size_t i = 0; i < clf_json_size(checks); i++)
		if (clf_text_equal(clf_json_get_text(clf_json_at(checks, i), "name"), name))
			return clf_json_at(checks, i);
	return NULL;
}

void health_keep_since(struct clf_json *found, const struct clf_json *before)
{
	const struct clf_json *checks = clf_json_get(found, "checks"), *old = clf_json_get(before, "checks");
	struct clf_json *kept = clf_json_array();

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		struct clf_json *check = clf_json_copy(clf_json_at(checks, i));
		const struct clf_json *was = named(old, clf_json_get_text(check, "name"));

		if (was != NULL && clf_text_equal(clf_json_get_text(was, "state"), clf_json_get_text(check, "state")))
			clf_json_set_text(check, "since", clf_json_get_text(was, "since"));
		clf_json_append(kept, check);
	}
	clf_json_set(found, "checks", kept);
}

bool health_is_ready(const struct clf_json *found)
{
	return clf_text_equal(clf_json_get_text(found, "status"), "ready");
}
