/*
 * rule_value.c - the values of a rule as JSON has them: names, ids, texts, numbers, words and durations.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/ticket.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

#define TEXT_MAX_BYTES 2000u
#define NUMBER_MAX 1e15
#define WORDS_MAX 16u
#define LOCALE_MAX_BYTES 35u

bool rule_duration(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_duration *out)
{
	const char *text = clf_json_text(json);
	const char *why = NULL;

	if (text == NULL)
		return rule_wrong(
		    r, path, "type", NULL, "%s",
		    clf_words(r->locale, "Write how long as a text, such as \"3d\" or \"2 working days\"."));
	if (!clf_duration_read(text, out, &why))
		return rule_wrong(r, path, "duration", NULL, "%s", clf_words(r->locale, why));
	return true;
}

bool rule_line(struct rule_reading *r, const char *path, const struct clf_json *json, const char **out)
{
	const char *text = clf_json_text(json);

	if (text == NULL)
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be a text."));
	if (clf_text_blank(text))
		return rule_wrong(r, path, "missing", NULL, "%s", clf_words(r->locale, "This text is empty."));
	if (strlen(text) > TEXT_MAX_BYTES)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "A text here has at most %u bytes."),
				  TEXT_MAX_BYTES);
	*out = clf_arena_strdup(r->arena, text);
	return true;
}

enum clf_names_of clf_rule_names_of(enum clf_asked_type type)
{
	switch (type) {
	case CLF_ASKED_STATUS:
		return CLF_NAMES_STATUSES;
	case CLF_ASKED_AGENT:
		return CLF_NAMES_AGENTS;
	case CLF_ASKED_TEAM:
		return CLF_NAMES_TEAMS;
	case CLF_ASKED_SEGMENT:
		return CLF_NAMES_SEGMENTS;
	case CLF_ASKED_QUEUE:
		return CLF_NAMES_QUEUES;
	case CLF_ASKED_STAGE:
		return CLF_NAMES_STAGES;
	case CLF_ASKED_TYPE:
		return CLF_NAMES_TYPES;
	case CLF_ASKED_GROUP:
		return CLF_NAMES_GROUPS;
	case CLF_ASKED_REASON:
		return CLF_NAMES_REASONS;
	case CLF_ASKED_CAUSES:
		return CLF_NAMES_CAUSES;
	case CLF_ASKED_SURVEY:
		return CLF_NAMES_SURVEYS;
	case CLF_ASKED_PROGRAMME:
		return CLF_NAMES_PROGRAMMES;
	case CLF_ASKED_MAILBOX:
		return CLF_NAMES_MAILBOXES;
	default:
		return CLF_NAMES_KINDS;
	}
}

static bool has_ids(enum clf_names_of of)
{
	return of != CLF_NAMES_TEMPLATES && of != CLF_NAMES_MAILBOXES;
}

/* A survey whose name is in several programmes is called by both, all others by their names. */
static bool has_namesake(struct rule_reading *r, enum clf_names_of of, const struct clf_named *named)
{
	if (of != CLF_NAMES_SURVEYS || named->second == NULL)
		return false;
	for (size_t i = 0; i < r->names->of[of].count; i++) {
		const struct clf_named *other = &r->names->of[of].items[i];

		if (other != named && clf_text_equal(other->name, named->name))
			return true;
	}
	return false;
}

static const char *called(struct rule_reading *r, enum clf_names_of of, const struct clf_named *named)
{
	if (has_namesake(r, of, named))
		return clf_arena_printf(r->arena, "%s / %s", named->second, named->name);
	return clf_arena_strdup(r->arena, named->name);
}

static struct clf_rule_item item_of(struct rule_reading *r, enum clf_names_of of, const struct clf_named *named)
{
	return (struct clf_rule_item){.id = has_ids(of) ? named->id : 0,
				      .name = clf_arena_strdup(r->arena, named->name),
				      .second = has_namesake(r, of, named) ? clf_arena_strdup(r->arena, named->second)
									   : NULL};
}

static bool by_id(struct rule_reading *r, const char *path, enum clf_names_of of, int64_t id, struct clf_rule_item *out)
{
	for (size_t i = 0; i < r->names->of[of].count; i++) {
		if (r->names->of[of].items[i].id == id) {
			*out = item_of(r, of, &r->names->of[of].items[i]);
			return true;
		}
	}
	*out = (struct clf_rule_item){.id = id};
	if (r->problems == NULL)
		return true;
	return rule_wrong(
	    r, path, "unknown", NULL,
	    clf_words(r->locale, "What had the number %lld is there no more: name another, or take it out."),
	    (long long)id);
}

static const char *const *fold_all(struct rule_reading *r, enum clf_names_of of, bool second)
{
	size_t count = r->names->of[of].count;
	const char **folded = clf_arena_array_of(r->arena, count, const char *);

	for (size_t i = 0; i < count; i++) {
		const struct clf_named *named = &r->names->of[of].items[i];
		const char *name = second ? named->second : named->name;

		folded[i] = name != NULL ? clf_utf8_fold(r->arena, name) : "";
	}
	return folded;
}

/* How well the text names it: 3 as it stands, 2 without regard to case, 1 by its second name; 0 not. */
static int fits(struct rule_reading *r, enum clf_names_of of, size_t i, const char *text, const char *folded)
{
	const struct clf_named *named = &r->names->of[of].items[i];
	size_t n = named->second != NULL ? strlen(named->second) : 0;

	if (strcmp(named->name, text) == 0)
		return 3;
	if (of == CLF_NAMES_SURVEYS && n > 0 && strncmp(text, named->second, n) == 0 &&
	    strncmp(text + n, " / ", 3) == 0 && strcmp(text + n + 3, named->name) == 0)
		return 3;
	if (strcmp(r->folded[of][i], folded) == 0)
		return 2;
	return of == CLF_NAMES_AGENTS && n > 0 && strcmp(r->folded_seconds[of][i], folded) == 0;
}

/* The place of the one that it names best, or of one beyond them; *same: how many it names as well. */
static size_t best_of(struct rule_reading *r, enum clf_names_of of, const char *text, size_t *same)
{
	const char *folded = clf_utf8_fold(r->arena, text);
	size_t count = r->names->of[of].count, best = count;
	int at = 0;

	if (r->folded[of] == NULL) {
		r->folded[of] = fold_all(r, of, false);
		r->folded_seconds[of] = fold_all(r, of, true);
	}
	*same = 0;
	for (size_t i = 0; i < count; i++) {
		int fit = fits(r, of, i, text, folded);

		if (fit > at) {
			best = i;
			at = fit;
			*same = 0;
		}
		*same += fit == at && fit > 0;
	}
	return best;
}

bool rule_is_named(struct rule_reading *r, enum clf_names_of of, const char *text)
{
	size_t same;

	return best_of(r, of, text, &same) < r->names->of[of].count;
}

static bool unknown_name(struct rule_reading *r, const char *path, enum clf_names_of of, const char *text)
{
	size_t count = rule_is_full(r) ? 0 : r->names->of[of].count;
	const char **words = clf_arena_array_of(r->arena, count, const char *);

	for (size_t i = 0; i < count; i++)
		words[i] = r->names->of[of].items[i].name;
	return rule_unknown(r, path, text, words, count);
}

static bool by_name(struct rule_reading *r, const char *path, enum clf_names_of of, const char *text,
		    struct clf_rule_item *out)
{
	size_t same, i = best_of(r, of, text, &same);
	const struct clf_named *best;

	if (i == r->names->of[of].count)
		return unknown_name(r, path, of, text);
	best = &r->names->of[of].items[i];
	if (same > 1)
		return rule_wrong(r, path, "ambiguous", called(r, of, best),
				  clf_words(r->locale, "%s could be %zu of them: write it as %s, or another one so."),
				  text, same, called(r, of, best));
	*out = item_of(r, of, best);
	return true;
}

bool rule_named(struct rule_reading *r, const char *path, enum clf_names_of of, const struct clf_json *json,
		struct clf_rule_item *out)
{
	const char *text;

	if (has_ids(of) && clf_json_type(json) == CLF_JSON_INTEGER)
		return by_id(r, path, of, clf_json_number(json, 0), out);
	if (r->problems == NULL) {
		text = clf_json_text(json);
		if (has_ids(of) || text == NULL)
			return rule_wrong(r, path, "type", NULL, "%s", path);
		*out = (struct clf_rule_item){.name = clf_arena_strdup(r->arena, text)};
		return true;
	}
	return rule_line(r, path, json, &text) && by_name(r, path, of, text, out);
}

static bool number(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	enum clf_json_type type = clf_json_type(json);
	double value = clf_json_real_value(json, NAN);
	char plain[40];

	if ((type != CLF_JSON_INTEGER && type != CLF_JSON_REAL) || isnan(value))
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be a number."));
	if (fabs(value) > NUMBER_MAX)
		return rule_wrong(r, path, "limit", NULL, "%s", clf_words(r->locale, "This number is too large."));
	*out = (struct clf_rule_item){.number = value + 0.0};
	snprintf(plain, sizeof plain, "%.15g", out->number);
	out->name = clf_arena_strdup(r->arena, plain);
	return true;
}

/* A text that is a number written plainly is the number: answers come as either. */
static bool map_value(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	char plain[40], *end;

	if (clf_json_type(json) != CLF_JSON_STRING)
		return number(r, path, json, out);
	*out = (struct clf_rule_item){.number = NAN};
	if (!rule_line(r, path, json, &out->name))
		return false;
	out->number = strtod(out->name, &end);
	snprintf(plain, sizeof plain, "%.15g", out->number);
	if (strcmp(plain, out->name) != 0 || !(fabs(out->number) <= NUMBER_MAX))
		out->number = NAN;
	return true;
}

bool rule_word(struct rule_reading *r, const char *path, const char *const *words, size_t count,
	       const struct clf_json *json, struct clf_rule_item *out)
{
	const char *text;

	if (!rule_line(r, path, json, &text))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], text) == 0) {
			*out = (struct clf_rule_item){.name = words[i], .number = (double)i};
			return true;
		}
	}
	return rule_unknown(r, path, text, words, count);
}

static bool choice(struct rule_reading *r, const char *path, const char *choices, const struct clf_json *json,
		   struct clf_rule_item *out)
{
	struct clf_str rest = clf_str_from(choices), part;
	const char *words[WORDS_MAX];
	size_t count = 0;

	while (count < WORDS_MAX && clf_str_split(&rest, '|', &part))
		words[count++] = clf_arena_copy(r->arena, part.p, part.n);
	return rule_word(r, path, words, count, json, out);
}

static bool locale(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	const char *text;

	if (!rule_line(r, path, json, &text))
		return false;
	if (strlen(text) > LOCALE_MAX_BYTES || strcspn(text, "-") < 2 || strcspn(text, "-") > 3 ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != strlen(text))
		return rule_wrong(r, path, "unknown", NULL,
				  clf_words(r->locale, "%s is no language: write pt, or pt-BR for one country."), text);
	*out = (struct clf_rule_item){.name = text};
	return true;
}

bool rule_priority(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	const char *words[CLF_PRIORITY_CRITICAL + 1];

	for (size_t i = 0; i < CLF_COUNT(words); i++)
		words[i] = clf_priority_name((enum clf_priority)i);
	return rule_word(r, path, words, CLF_COUNT(words), json, out);
}

static bool role(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out)
{
	const char *words[CLF_ROLE_ADMIN + 1];

	for (size_t i = 0; i < CLF_COUNT(words); i++)
		words[i] = clf_role_name((enum clf_role)i);
	return rule_word(r, path, words, CLF_COUNT(words), json, out);
}

static bool status_kind(struct rule_reading *r, const char *path, const struct clf_json *json,
			struct clf_rule_item *out)
{
	const char *words[CLF_KIND_DELETED + 1];

	for (size_t i = 0; i < CLF_COUNT(words); i++)
		words[i] = clf_status_kind_name((enum clf_status_kind)i);
	return rule_word(r, path, words, CLF_COUNT(words), json, out);
}

bool rule_item(struct rule_reading *r, const char *path, const struct clf_asked_row *row, enum clf_rule_op op,
	       const struct clf_json *json, struct clf_rule_item *out)
{
	enum clf_names_of of = clf_rule_names_of(row->type);

	if (op == CLF_OP_KIND)
		return status_kind(r, path, json, out);
	if (op == CLF_OP_ROLE)
		return role(r, path, json, out);
	if (of != CLF_NAMES_KINDS)
		return rule_named(r, path, of, json, out);
	switch (row->type) {
	case CLF_ASKED_NUMBER:
		return number(r, path, json, out);
	case CLF_ASKED_PRIORITY:
		return rule_priority(r, path, json, out);
	case CLF_ASKED_WORD:
		return choice(r, path, row->choices, json, out);
	case CLF_ASKED_LOCALE:
		return locale(r, path, json, out);
	case CLF_ASKED_MAP:
		if (op != CLF_OP_CONTAINS && op != CLF_OP_STARTS && op != CLF_OP_MATCHES)
			return map_value(r, path, json, out);
		break;
	default:
		break;
	}
	*out = (struct clf_rule_item){.name = NULL};
	return rule_line(r, path, json, &out->name);
}
