/*
 * rule_saying.c - places of clauses filled in, lists joined, names and words as a language has them.
 */
#include "rule/rule_saying.h"

#include <stdarg.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/rule/rule_form.h"
#include "clf/ticket/words.h"

#define PLACES_MAX 8u
#define QUOTED_MAX 160u /* octets of what somebody wrote, unless it is wanted whole */
#define SAID_MAX (256u << 10)

struct place {
	const char *name, *text;
};

/* The text of the place that stands at the clause's brace, and past its end; NULL: it is no place. */
static const char *place_at(const char *brace, const struct place *places, size_t count, const char **end)
{
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(places[i].name);

		if (strncmp(brace + 1, places[i].name, n) == 0 && brace[n + 1] == '}') {
			*end = brace + n + 2;
			return places[i].text;
		}
	}
	return NULL;
}

const char *rule_fill(const struct rule_saying *s, const char *clause, ...)
{
	struct place places[PLACES_MAX];
	const char *at = clf_words(s->locale, clause), *name, *text, *end = NULL;
	size_t count = 0;
	struct clf_buf out;
	va_list args;

	va_start(args, clause);
	while (count < PLACES_MAX && (name = va_arg(args, const char *)) != NULL)
		places[count++] = (struct place){name, va_arg(args, const char *)};
	va_end(args);
	clf_buf_init(&out, SAID_MAX);
	while (*at != '\0') {
		text = *at == '{' ? place_at(at, places, count, &end) : NULL;
		if (text == NULL) {
			clf_buf_add_char(&out, *at++);
			continue;
		}
		clf_buf_add_text(&out, text);
		at = end;
	}
	text = clf_arena_copy(s->arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return text;
}

const char *rule_join(const struct rule_saying *s, enum rule_join join, const char *const *texts, size_t count)
{
	static const char *const last[] = {
	    [RULE_OR] = CLF_SAID("{list} or {item}"),
	    [RULE_AND] = CLF_SAID("{list} and {item}"),
	    [RULE_COMMA] = CLF_SAID("{a}, {b}"),
	    [RULE_OR_IF] = CLF_SAID("{conditions} or {condition}"),
	    [RULE_AND_IF] = CLF_SAID("{conditions} and {condition}"),
	    [RULE_THEN] = CLF_SAID("{done} and {next}"),
	};
	const char *list = count > 0 ? texts[0] : "";

	for (size_t i = 1; i + 1 < count; i++)
		list = rule_fill(s, last[RULE_COMMA], "a", list, "b", texts[i], NULL);
	if (count < 2)
		return list;
	return rule_fill(s, last[join], "a", list, "b", texts[count - 1], "list", list, "item", texts[count - 1],
			 "conditions", list, "condition", texts[count - 1], "done", list, "next", texts[count - 1],
			 NULL);
}

const char *rule_name(const struct rule_saying *s, const char *name)
{
	return rule_fill(s, CLF_SAID("{name}"), "name", name, NULL);
}

const char *rule_quote(const struct rule_saying *s, const char *text)
{
	struct clf_str shown = clf_str_trim(clf_str_from(text));
	bool cut = !s->whole && shown.n > QUOTED_MAX;
	char *line;

	if (cut)
		shown.n = clf_utf8_valid_prefix((struct clf_str){shown.p, QUOTED_MAX});
	line = clf_arena_printf(s->arena, "%.*s%s", CLF_STR_ARG(shown), cut ? "…" : "");
	for (char *c = line; *c != '\0'; c++)
		*c = (unsigned char)*c < ' ' ? ' ' : *c;
	return rule_fill(s, CLF_SAID("“{text}”"), "text", line, NULL);
}

const char *rule_item_said(const struct rule_saying *s, const struct clf_rule_item *item)
{
	if (item->name == NULL)
		return clf_words(s->locale, CLF_SAID("something that is gone"));
	if (item->second != NULL)
		return rule_name(s, clf_arena_printf(s->arena, "%s / %s", item->second, item->name));
	return strchr(item->name, '@') != NULL ? item->name : rule_name(s, item->name);
}

struct said {
	const char *word, *words;
};
static const struct said priorities[] = {{"critical", CLF_SAID("critical")},
					 {"high", CLF_SAID("high")},
					 {"low", CLF_SAID("low")},
					 {"medium", CLF_SAID("medium")}};
static const struct said kinds[] = {
    {"answered", CLF_SAID("answered")},   {"closed", CLF_SAID("closed")},     {"deleted", CLF_SAID("deleted")},
    {"escalated", CLF_SAID("escalated")}, {"new", CLF_SAID("new")},           {"open", CLF_SAID("open")},
    {"postponed", CLF_SAID("postponed")}, {"resolved", CLF_SAID("resolved")}, {"spam", CLF_SAID("spam")}};
static const struct said roles[] = {
    {"admin", CLF_SAID("administrator")}, {"agent", CLF_SAID("agent")}, {"manager", CLF_SAID("manager")}};
static const struct said channels[] = {{"chat", CLF_SAID("chat")},     {"hand", CLF_SAID("entry by hand")},
				       {"letter", CLF_SAID("letter")}, {"mail", CLF_SAID("mail")},
				       {"phone", CLF_SAID("phone")},   {"portal", CLF_SAID("portal")},
				       {"survey", CLF_SAID("survey")}};
static const struct said consents[] = {
    {"in", CLF_SAID("given")}, {"out", CLF_SAID("refused")}, {"unknown", CLF_SAID("unknown")}};
static const struct said ways[] = {{"api", CLF_SAID("the API")},
				   {"cli", CLF_SAID("the command line")},
				   {"clock", CLF_SAID("the clock")},
				   {"mail", CLF_SAID("mail")},
				   {"page", CLF_SAID("the page")}};
static const struct said actors[] = {{"agent", CLF_SAID("an agent")},
				     {"customer", CLF_SAID("a customer")},
				     {"gateway", CLF_SAID("the gateway")},
				     {"helper", CLF_SAID("somebody it was forwarded to")}};
static const struct said weekdays[] = {{"fri", CLF_SAID("Friday")},   {"mon", CLF_SAID("Monday")},
				       {"sat", CLF_SAID("Saturday")}, {"sun", CLF_SAID("Sunday")},
				       {"thu", CLF_SAID("Thursday")}, {"tue", CLF_SAID("Tuesday")},
				       {"wed", CLF_SAID("Wednesday")}};

static const char *said_of(const struct rule_saying *s, const struct said *table, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].word, word) == 0)
			return clf_words(s->locale, table[i].words);
	}
	return word;
}
#define OF(table) said_of(s, (table), CLF_COUNT(table), word)

const char *rule_word_said(const struct rule_saying *s, const struct clf_asked_row *row, enum clf_rule_op op,
			   const char *word)
{
	if (op == CLF_OP_KIND)
		return OF(kinds);
	if (op == CLF_OP_ROLE)
		return OF(roles);
	switch (row->asked) {
	case CLF_ASKS_PRIORITY:
		return OF(priorities);
	case CLF_ASKS_CHANNEL:
		return OF(channels);
	case CLF_ASKS_CUSTOMER_OPT_IN:
		return OF(consents);
	case CLF_ASKS_EVENT_VIA:
		return OF(ways);
	case CLF_ASKS_ACTOR_KIND:
		return OF(actors);
	case CLF_ASKS_ACTOR_ROLE:
		return OF(roles);
	case CLF_ASKS_NOW_WEEKDAY:
		return OF(weekdays);
	default:
		return word;
	}
}

const char *rule_field_said(const struct rule_saying *s, const struct clf_asked_row *row, const char *key)
{
	if (row->custom != NULL)
		key = row->custom->label;
	return rule_fill(s, row->label, "key", rule_quote(s, key != NULL ? key : ""), NULL);
}

const char *clf_rule_say_field(struct clf_arena *arena, const char *locale, const struct clf_asked_row *row,
			       const char *key)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};

	return rule_field_said(&s, row, key);
}

const char *clf_rule_say_word(struct clf_arena *arena, const char *locale, const struct clf_asked_row *row,
			      enum clf_rule_op op, const char *word)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};

	return rule_word_said(&s, row, op, word);
}
