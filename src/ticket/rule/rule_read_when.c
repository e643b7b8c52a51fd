/*
 * rule_read_when.c - "when": what has to happen before a rule is asked.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

#define WHEN_MAX 20u

/* What of a ticket can become another value, each with its own line in the history. */
static const enum clf_asked changing[] = {CLF_ASKS_STATUS,  CLF_ASKS_PRIORITY, CLF_ASKS_OWNER, CLF_ASKS_TEAM,
					  CLF_ASKS_SEGMENT, CLF_ASKS_QUEUE,    CLF_ASKS_STAGE, CLF_ASKS_TYPE,
					  CLF_ASKS_GROUP,   CLF_ASKS_REASON,   CLF_ASKS_TAGS,  CLF_ASKS_DUE_AT,
					  CLF_ASKS_CAUSES,  CLF_ASKS_LEARNED};

const enum clf_asked *clf_rule_changing(size_t *count)
{
	*count = CLF_COUNT(changing);
	return changing;
}

static bool value(struct rule_reading *r, const char *path, const struct clf_asked_row *row,
		  const struct clf_json *json, const struct clf_rule_item **out)
{
	struct clf_rule_item *item;

	if (json == NULL)
		return true;
	if (row->type == CLF_ASKED_TIME)
		return rule_wrong(r, path, "operator", NULL, "%s",
				  clf_words(r->locale, "Of a time only the change itself can be waited for."));
	item = clf_arena_new_of(r->arena, struct clf_rule_item);
	*out = item;
	return rule_item(r, path, row, CLF_OP_IS, json, item);
}

/* Of a field that was set up any change counts: what it is then is a condition. */
static bool refuse_values(struct rule_reading *r, const char *path, const struct clf_json *json)
{
	const char *member = clf_json_get(json, "from") != NULL ? "from" : "to";

	if (clf_json_get(json, member) == NULL)
		return true;
	return rule_wrong(r, rule_path(r, path, member), "type", NULL, "%s",
			  clf_words(r->locale, "Ask for what it is in a condition of the rule."));
}

static bool changed(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_when *out)
{
	const char *words[CLF_COUNT(changing)];
	const char *where = rule_path(r, path, "field");
	const char *name;
	bool good;

	if (clf_json_get(json, "field") == NULL)
		return rule_wrong(r, where, "missing", NULL, "%s",
				  clf_words(r->locale, "Say which field has to change."));
	if (!rule_line(r, where, clf_json_get(json, "field"), &name))
		return false;
	for (size_t i = 0; i < CLF_COUNT(changing); i++) {
		words[i] = clf_asked_row(changing[i])->name;
		if (strcmp(words[i], name) == 0)
			out->field = clf_asked_row(changing[i]);
	}
	if (rule_is_custom(name))
		return rule_custom_row(r, where, name, &out->field) && refuse_values(r, path, json);
	if (out->field == NULL)
		return rule_unknown(r, where, name, words, CLF_COUNT(words));
	good = value(r, rule_path(r, path, "from"), out->field, clf_json_get(json, "from"), &out->from);
	return value(r, rule_path(r, path, "to"), out->field, clf_json_get(json, "to"), &out->to) && good;
}

static bool elapsed(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_when *out)
{
	const char *where = rule_path(r, path, "since");
	const char *words[CLF_RULE_SINCES];
	const char *name;
	bool good;

	for (unsigned i = 0; i < CLF_RULE_SINCES; i++)
		words[i] = clf_rule_since_name((enum clf_rule_since)i);
	if (clf_json_get(json, "since") == NULL)
		good = rule_wrong(r, where, "missing", NULL, "%s",
				  clf_words(r->locale, "Say since when the time runs: since its status, say."));
	else
		good =
		    rule_line(r, where, clf_json_get(json, "since"), &name) &&
		    (clf_rule_since_parse(name, &out->since) || rule_unknown(r, where, name, words, CLF_COUNT(words)));
	if (clf_json_get(json, "after") == NULL)
		return rule_wrong(r, rule_path(r, path, "after"), "missing", NULL, "%s",
				  clf_words(r->locale, "Say after how long: \"3d\", or \"2 working days\"."));
	return rule_duration(r, rule_path(r, path, "after"), clf_json_get(json, "after"), &out->after) && good;
}

static void check_members(struct rule_reading *r, const char *path, const struct clf_json *json,
			  enum clf_rule_event event)
{
	static const char *const plain[] = {"event"};
	static const char *const of_change[] = {"event", "field", "from", "to"};
	static const char *const of_time[] = {"event", "since", "after"};

	if (event == CLF_ON_CHANGED)
		rule_members(r, path, json, of_change, CLF_COUNT(of_change));
	else if (event == CLF_ON_ELAPSED)
		rule_members(r, path, json, of_time, CLF_COUNT(of_time));
	else
		rule_members(r, path, json, plain, CLF_COUNT(plain));
}

static bool check_kind(struct rule_reading *r, const char *path, enum clf_rule_event event)
{
	bool criterion = r->rule->kind == CLF_RULE_CRITERION;

	if (criterion == (event == CLF_ON_RESPONSE) || r->problems == NULL)
		return true;
	return rule_wrong(
	    r, path, "kind", NULL, "%s",
	    criterion ? clf_words(r->locale, "A criterion is asked when a response comes in, and at no other event.")
		      : clf_words(r->locale, "Only a criterion is asked when a response comes in: use created."));
}

static bool one(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_when *out)
{
	const char *words[CLF_RULE_EVENTS];
	const char *where = rule_path(r, path, "event");
	const char *name;

	for (unsigned i = 0; i < CLF_RULE_EVENTS; i++)
		words[i] = clf_rule_event_name((enum clf_rule_event)i);
	if (clf_json_get(json, "event") == NULL)
		return rule_wrong(r, path, "missing", NULL, "%s",
				  clf_words(r->locale, "An event is written as {\"event\": \"created\"}."));
	if (!rule_line(r, where, clf_json_get(json, "event"), &name))
		return false;
	if (!clf_rule_event_parse(name, &out->event))
		return rule_unknown(r, where, name, words, CLF_COUNT(words));
	check_members(r, path, json, out->event);
	if (!check_kind(r, where, out->event))
		return false;
	if (out->event == CLF_ON_ELAPSED) {
		r->rule->needs |= CLF_NEEDS_RUNS;
		return elapsed(r, path, json, out);
	}
	return out->event != CLF_ON_CHANGED || changed(r, path, json, out);
}

bool rule_when_read(struct rule_reading *r, const struct clf_json *json)
{
	size_t count = clf_json_size(json);
	struct clf_rule_when *when;

	if (json == NULL || (clf_json_type(json) == CLF_JSON_ARRAY && count == 0))
		return rule_wrong(r, "when", "missing", NULL, "%s",
				  clf_words(r->locale, "Say when the rule is asked: at least one event."));
	if (clf_json_type(json) != CLF_JSON_ARRAY)
		return rule_wrong(r, "when", "type", NULL, "%s", clf_words(r->locale, "This has to be a list."));
	if (count > WHEN_MAX)
		return rule_wrong(r, "when", "limit", NULL, clf_words(r->locale, "A rule has at most %u events."),
				  WHEN_MAX);
	when = clf_arena_array_of(r->arena, count, struct clf_rule_when);
	for (size_t i = 0; i < count; i++) {
		one(r, rule_path_at(r, "when", i), clf_json_at(json, i), &when[i]);
		if (when[i].after.working)
			r->rule->needs |= CLF_NEEDS_CALENDAR;
	}
	r->rule->when = when;
	r->rule->when_count = count;
	return true;
}
