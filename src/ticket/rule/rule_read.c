/*
 * rule_read.c - the body of a rule, from people or from the store. Its parts are read in rule_read_when.c,
 * rule_read_if.c and rule_read_do.c.
 */
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/regex.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

void clf_rule_release(struct clf_rule *rule)
{
	for (size_t i = 0; i < rule->regex_count; i++)
		clf_regex_free(&rule->regexes[i]);
	rule->regex_count = 0;
}

static void again(struct rule_reading *r, const struct clf_json *json)
{
	static const char *const words[] = {"always", "once"};
	const char *name = clf_json_text(json);

	r->rule->once = clf_text_equal(name, "once");
	if (r->rule->once)
		r->rule->needs |= CLF_NEEDS_RUNS;
	else if (json != NULL && name == NULL)
		rule_wrong(r, "again", "type", NULL, "%s", clf_words(r->locale, "This has to be a text."));
	else if (json != NULL && !clf_text_equal(name, "always"))
		rule_unknown(r, "again", clf_arena_strdup(r->arena, name), words, CLF_COUNT(words));
}

static void check_size(struct rule_reading *r, const struct clf_json *body)
{
	struct clf_buf text;

	clf_buf_init(&text, CLF_RULE_BYTES);
	clf_json_dump(body, &text);
	if (text.failed)
		rule_wrong(r, "", "limit", NULL, clf_words(r->locale, "A rule has at most %u bytes."), CLF_RULE_BYTES);
	clf_buf_free(&text);
}

static void read_parts(struct rule_reading *r, const struct clf_json *body)
{
	static const char *const members[] = {"when", "if", "then", "else", "again", "stop"};
	const struct clf_json *stop = clf_json_get(body, "stop");

	rule_members(r, "", body, members, CLF_COUNT(members));
	rule_when_read(r, clf_json_get(body, "when"));
	rule_if_read(r, clf_json_get(body, "if"));
	rule_doings_read(r, "then", clf_json_get(body, "then"), &r->rule->then, &r->rule->then_count);
	rule_doings_read(r, "else", clf_json_get(body, "else"), &r->rule->otherwise, &r->rule->otherwise_count);
	if (clf_json_size(clf_json_get(body, "then")) == 0)
		rule_wrong(r, "then", "missing", NULL, "%s",
			   clf_words(r->locale, "Say what is done; {\"do\": \"nothing\"} does nothing."));
	again(r, clf_json_get(body, "again"));
	r->rule->stop = clf_json_truth(stop, false);
	if (stop != NULL && clf_json_type(stop) != CLF_JSON_BOOL)
		rule_wrong(r, "stop", "type", NULL, "%s", clf_words(r->locale, "This has to be true or false."));
}

static bool read_body(struct rule_reading *r, const struct clf_json *body)
{
	r->rule->needs = 0;
	r->rule->regexes = NULL;
	r->rule->regex_count = 0;
	if (clf_json_type(body) != CLF_JSON_OBJECT)
		rule_wrong(
		    r, "", "type", NULL, "%s",
		    clf_words(r->locale, "A rule is an object: {\"when\": [..], \"if\": {..}, \"then\": [..]}."));
	else
		check_size(r, body);
	if (!r->wrong)
		read_parts(r, body);
	if (r->wrong)
		clf_rule_release(r->rule);
	return !r->wrong;
}

bool clf_rule_read(struct clf_arena *arena, const char *locale, const struct clf_rule_names *names,
		   const struct clf_json *body, struct clf_rule *rule, struct clf_rule_problems *problems)
{
	struct rule_reading r = {.arena = arena, .locale = locale, .names = names, .rule = rule, .problems = problems};

	return read_body(&r, body);
}

bool clf_rule_load(struct clf_arena *arena, const struct clf_rule_names *names, const struct clf_json *body,
		   struct clf_rule *rule)
{
	struct rule_reading r = {.arena = arena, .names = names, .rule = rule};

	return read_body(&r, body);
}
