/*
 * rule_people.c - whom a rule tells or forwards to.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

static const char *const words[] = {"owner", "team", "managers", "administrators"};
#define TEAM "team "

const char *const *clf_rule_people(size_t *count)
{
	*count = CLF_COUNT(words);
	return words;
}

static bool team(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	if (!rule_named(r, path, CLF_NAMES_TEAMS, json, out))
		return false;
	out->team = true;
	return true;
}

static bool team_called(struct rule_reading *r, const char *path, const char *name, struct clf_rule_item *out)
{
	struct clf_json *json = clf_json_string(name);
	bool known = team(r, path, json, out);

	clf_json_free(&json);
	return known;
}

static bool outsider(struct rule_reading *r, const char *path, bool anybody, const char *text,
		     struct clf_rule_item *out)
{
	struct clf_error err;

	if (clf_address_fold(r->arena, text, &out->name, &err) != CLF_OK)
		return rule_wrong(r, path, "address", NULL, clf_words(r->locale, "%s is no mail address."), text);
	if (anybody)
		return true;
	return rule_wrong(r, path, "unknown", NULL,
			  clf_words(r->locale, "%s is no agent: others can only be forwarded to."), text);
}

static bool nobody(struct rule_reading *r, const char *path, const char *text)
{
	size_t count = rule_is_full(r) ? 0 : r->names->of[CLF_NAMES_AGENTS].count;
	const char **known = clf_arena_array_of(r->arena, CLF_COUNT(words) + count, const char *);

	memcpy(known, words, sizeof words);
	for (size_t i = 0; i < count; i++)
		known[CLF_COUNT(words) + i] = r->names->of[CLF_NAMES_AGENTS].items[i].name;
	return rule_unknown(r, path, text, known, CLF_COUNT(words) + count);
}

bool rule_person(struct rule_reading *r, const char *path, bool anybody, const struct clf_json *json,
		 struct clf_rule_item *out)
{
	static const char *const member[] = {"team"};
	const char *text;

	*out = (struct clf_rule_item){.name = NULL};
	if (clf_json_type(json) == CLF_JSON_INTEGER)
		return rule_named(r, path, CLF_NAMES_AGENTS, json, out);
	if (clf_json_type(json) == CLF_JSON_OBJECT && clf_json_get(json, "team") != NULL) {
		rule_members(r, path, json, member, CLF_COUNT(member));
		return team(r, rule_path(r, path, "team"), clf_json_get(json, "team"), out);
	}
	if (!rule_line(r, path, json, &text))
		return false;
	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		if (strcmp(text, words[i]) == 0) {
			out->name = words[i];
			return true;
		}
	}
	if (r->problems == NULL) {
		out->name = text;
		return true;
	}
	if (rule_is_named(r, CLF_NAMES_AGENTS, text))
		return rule_named(r, path, CLF_NAMES_AGENTS, json, out);
	if (strchr(text, '@') != NULL)
		return outsider(r, path, anybody, text, out);
	if (strncmp(text, TEAM, strlen(TEAM)) == 0)
		return team_called(r, path, text + strlen(TEAM), out);
	return nobody(r, path, text);
}
