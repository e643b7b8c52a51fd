/*
 * rule_say_do.c - what is done, as clauses that follow "then".
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/ticket/rule/rule_form.h"
#include "clf/ticket/words.h"
#include "rule/rule_saying.h"

static const char *text_said(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	return rule_quote(s, arg->items[0].name);
}

static const char *names(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	const char **texts = clf_arena_array_of(s->arena, arg->count, const char *);

	for (size_t i = 0; i < arg->count; i++)
		texts[i] = rule_quote(s, arg->items[i].name);
	return rule_join(s, RULE_AND, texts, arg->count);
}

static const char *duration(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	return clf_duration_said(s->arena, s->locale, &arg->duration);
}

static const char *priority(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	return rule_name(s, rule_word_said(s, clf_asked_row(CLF_ASKS_PRIORITY), CLF_OP_IS, arg->items[0].name));
}

static const char *person(const struct rule_saying *s, const struct clf_rule_item *item)
{
	static const struct {
		const char *word, *said;
	} words[] = {{"owner", CLF_SAID("to the ticket's owner")},
		     {"team", CLF_SAID("to the ticket's team")},
		     {"managers", CLF_SAID("to the managers of its segment")},
		     {"administrators", CLF_SAID("to the administrators")}};

	if (item->team)
		return rule_fill(s, CLF_SAID("to the team {team}"), "team", rule_item_said(s, item), NULL);
	for (size_t i = 0; item->id == 0 && i < CLF_COUNT(words); i++) {
		if (strcmp(words[i].word, item->name) == 0)
			return clf_words(s->locale, words[i].said);
	}
	return rule_fill(s, CLF_SAID("to {person}"), "person", rule_item_said(s, item), NULL);
}

static const char *people(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	const char **texts = clf_arena_array_of(s->arena, arg->count, const char *);

	for (size_t i = 0; i < arg->count; i++)
		texts[i] = person(s, &arg->items[i]);
	return rule_join(s, RULE_AND, texts, arg->count);
}

const char *clf_rule_say_person(struct clf_arena *arena, const char *locale, const char *word)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};
	const struct clf_rule_item item = {.name = word};

	return person(&s, &item);
}

const char *clf_rule_say_part(const char *locale, size_t part)
{
	static const char *const said[] = {CLF_SAID("the response"), CLF_SAID("the exchange with the customer"),
					   CLF_SAID("the notes")};

	return clf_words(locale, said[part]);
}

static const char *parts(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	const char **texts = clf_arena_array_of(s->arena, arg->count, const char *);

	for (size_t i = 0; i < arg->count; i++)
		texts[i] = clf_rule_say_part(s->locale, (size_t)arg->items[i].number);
	return rule_join(s, RULE_AND, texts, arg->count);
}

/* Fields that were set up, each with what it holds. */
static const char *filled(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	const char **texts = clf_arena_array_of(s->arena, arg->count + 1, const char *);

	for (size_t i = 0; i < arg->count; i++)
		texts[i] =
		    rule_fill(s, CLF_SAID("with {text} in the field {field}"), "text",
			      rule_quote(s, arg->items[i].name), "field", rule_quote(s, arg->items[i].second), NULL);
	return rule_join(s, RULE_COMMA, texts, arg->count);
}

/* One thing of a ticket that is made. */
static const char *detail(const struct rule_saying *s, const struct clf_rule_arg *arg)
{
	const char *key;

	switch (arg->row->type) {
	case CLF_ARG_IS_AGENT:
		return rule_fill(s, CLF_SAID("with the owner {agent}"), "agent", rule_item_said(s, &arg->items[0]),
				 NULL);
	case CLF_ARG_IS_TEAM:
		return rule_fill(s, CLF_SAID("with the team {team}"), "team", rule_item_said(s, &arg->items[0]), NULL);
	case CLF_ARG_IS_SEGMENT:
		return rule_fill(s, CLF_SAID("with the segment {segment}"), "segment",
				 rule_item_said(s, &arg->items[0]), NULL);
	case CLF_ARG_IS_QUEUE:
	case CLF_ARG_IS_STAGE:
	case CLF_ARG_IS_TYPE:
	case CLF_ARG_IS_GROUP:
		return rule_fill(s, CLF_SAID("{field}: {value}"), "field",
				 clf_words(s->locale, clf_asked_named(arg->row->name, &key)->label), "value",
				 rule_item_said(s, &arg->items[0]), NULL);
	case CLF_ARG_IS_CAUSE_SET:
		return rule_fill(s, CLF_SAID("with the root causes {causes}"), "causes",
				 rule_item_said(s, &arg->items[0]), NULL);
	case CLF_ARG_IS_STATUS:
		return rule_fill(s, CLF_SAID("with the status {status}"), "status", rule_item_said(s, &arg->items[0]),
				 NULL);
	case CLF_ARG_IS_PRIORITY:
		return rule_fill(s, CLF_SAID("with the priority {priority}"), "priority", priority(s, arg), NULL);
	case CLF_ARG_IS_DURATION:
		return rule_fill(s, CLF_SAID("due in {duration}"), "duration", duration(s, arg), NULL);
	case CLF_ARG_IS_FIELDS:
		return filled(s, arg);
	case CLF_ARG_IS_PARTS:
		return rule_fill(s, CLF_SAID("together with {parts}"), "parts", parts(s, arg), NULL);
	default:
		break;
	}
	if (strcmp(arg->row->name, "subject") == 0)
		return rule_fill(s, CLF_SAID("with the subject {text}"), "text", text_said(s, arg), NULL);
	if (strcmp(arg->row->name, "summary") == 0)
		return rule_fill(s, CLF_SAID("with the summary {text}"), "text", text_said(s, arg), NULL);
	if (strcmp(arg->row->name, "comment") == 0)
		return rule_fill(s, CLF_SAID("with the comment {text}"), "text", text_said(s, arg), NULL);
	if (strcmp(arg->row->name, "score") == 0)
		return rule_fill(s, CLF_SAID("with the score {text}"), "text", text_said(s, arg), NULL);
	return rule_fill(s, CLF_SAID("with the words {text}"), "text", text_said(s, arg), NULL);
}

/* What was said so far, with the arguments from that one on. */
static const char *detailed(const struct rule_saying *s, const char *done, const struct clf_rule_do *doing,
			    size_t first)
{
	const char *texts[CLF_RULE_ARGS];
	size_t count = 0;

	for (size_t i = first; i < doing->count && count < CLF_RULE_ARGS; i++)
		texts[count++] = detail(s, &doing->args[i]);
	if (count == 0)
		return done;
	return rule_fill(s, CLF_SAID("{a} ({b})"), "a", done, "b", rule_join(s, RULE_COMMA, texts, count), NULL);
}

static const char *tags(const struct rule_saying *s, const struct clf_rule_do *doing)
{
	const char *texts[2];
	size_t count = 0;

	for (size_t i = 0; i < doing->count && count < 2; i++) {
		const struct clf_rule_arg *arg = &doing->args[i];
		bool adds = strcmp(arg->row->name, "add") == 0, one = arg->count == 1;
		const char *list = names(s, arg);

		if (adds)
			texts[count++] = one ? rule_fill(s, CLF_SAID("the tag {tag} is added"), "tag", list, NULL)
					     : rule_fill(s, CLF_SAID("the tags {tags} are added"), "tags", list, NULL);
		else
			texts[count++] =
			    one ? rule_fill(s, CLF_SAID("the tag {tag} is taken away"), "tag", list, NULL)
				: rule_fill(s, CLF_SAID("the tags {tags} are taken away"), "tags", list, NULL);
	}
	return rule_join(s, RULE_THEN, texts, count);
}

static const char *causing(const struct rule_saying *s, const struct clf_rule_do *doing)
{
	const char *texts[2];
	size_t count = 0;

	for (size_t i = 0; i < doing->count && count < CLF_COUNT(texts); i++) {
		const struct clf_rule_arg *arg = &doing->args[i];
		const char **names = clf_arena_array_of(s->arena, arg->count, const char *);
		bool adds = strcmp(arg->row->name, "add") == 0;

		for (size_t k = 0; k < arg->count; k++)
			names[k] = rule_item_said(s, &arg->items[k]);
		texts[count++] = rule_fill(s,
					   adds ? CLF_SAID("the root cause {cause} is given")
						: CLF_SAID("the root cause {cause} is taken away"),
					   "cause", rule_join(s, RULE_AND, names, arg->count), NULL);
	}
	return rule_join(s, RULE_THEN, texts, count);
}

/* What a ticket has of a list, by the word that says so. */
static const char *listed(const struct rule_saying *s, const char *word, const struct clf_rule_arg *arg)
{
	const char *key, *field = clf_words(s->locale, clf_asked_named(word, &key)->label);

	if (arg->none || arg->count == 0)
		return rule_fill(s, CLF_SAID("{field} becomes empty"), "field", field, NULL);
	return rule_fill(s, CLF_SAID("{field} becomes {value}"), "field", field, "value",
			 rule_item_said(s, &arg->items[0]), NULL);
}

/* What is set, and to what; "none" takes it away. */
static const char *set(const struct rule_saying *s, enum clf_doing doing, const struct clf_rule_arg *arg)
{
	const char *to = arg->none || arg->count == 0 ? "" : rule_item_said(s, &arg->items[0]);

	switch (doing) {
	case CLF_DO_ASSIGN:
		return arg->none ? clf_words(s->locale, CLF_SAID("the ticket loses its owner"))
				 : rule_fill(s, CLF_SAID("the ticket goes to {agent}"), "agent", to, NULL);
	case CLF_DO_TEAM:
		return arg->none ? clf_words(s->locale, CLF_SAID("the ticket leaves its team"))
				 : rule_fill(s, CLF_SAID("the ticket goes to the team {team}"), "team", to, NULL);
	case CLF_DO_SEGMENT:
		return arg->none ? clf_words(s->locale, CLF_SAID("the ticket leaves its segment"))
				 : rule_fill(s, CLF_SAID("the segment becomes {segment}"), "segment", to, NULL);
	case CLF_DO_QUEUE:
	case CLF_DO_STAGE:
	case CLF_DO_TYPE:
	case CLF_DO_GROUP:
		return listed(s, clf_rule_doing_row(doing)->name, arg);
	case CLF_DO_DUE:
		return arg->none ? clf_words(s->locale, CLF_SAID("the due date is taken away"))
				 : rule_fill(s, CLF_SAID("the ticket is due in {duration}"), "duration",
					     duration(s, arg), NULL);
	case CLF_DO_POSTPONE:
		return rule_fill(s, CLF_SAID("the ticket is postponed by {duration}"), "duration", duration(s, arg),
				 NULL);
	case CLF_DO_PRIORITY:
		return rule_fill(s, CLF_SAID("the priority becomes {priority}"), "priority", priority(s, arg), NULL);
	case CLF_DO_ESCALATE:
		return rule_fill(s, CLF_SAID("the ticket is escalated to {agent}"), "agent", to, NULL);
	default:
		return rule_fill(s, CLF_SAID("the status becomes {status}"), "status", to, NULL);
	}
}

static const char *set_field(const struct rule_saying *s, const struct clf_rule_do *doing)
{
	const char *field = rule_quote(s, doing->args[0].items[0].name != NULL ? doing->args[0].items[0].name : "?");
	const struct clf_rule_arg *to = &doing->args[doing->count - 1];

	if (to->none)
		return rule_fill(s, CLF_SAID("the field {field} is emptied"), "field", field, NULL);
	return rule_fill(s, CLF_SAID("the field {field} becomes {text}"), "field", field, "text",
			 rule_quote(s, to->items[0].name != NULL ? to->items[0].name : "?"), NULL);
}

static const char *telling(const struct rule_saying *s, const struct clf_rule_do *doing)
{
	const struct clf_rule_arg *first = &doing->args[0];

	switch (doing->doing) {
	case CLF_DO_NOTE:
		return rule_fill(s, CLF_SAID("the note {text} is written"), "text", text_said(s, first), NULL);
	case CLF_DO_TEMPLATE:
		return detailed(s,
				rule_fill(s, CLF_SAID("the customer is sent the template {template}"), "template",
					  rule_item_said(s, &first->items[0]), NULL),
				doing, 1);
	case CLF_DO_FORWARD:
		return detailed(
		    s, rule_fill(s, CLF_SAID("the ticket is forwarded {people}"), "people", people(s, first), NULL),
		    doing, 1);
	default:
		return detailed(s, rule_fill(s, CLF_SAID("a notice goes {people}"), "people", people(s, first), NULL),
				doing, 1);
	}
}

const char *rule_say_doing(const struct rule_saying *s, const struct clf_rule_do *doing)
{
	switch (doing->doing) {
	case CLF_DO_CREATE:
		return detailed(s, clf_words(s->locale, CLF_SAID("a ticket is made")), doing, 0);
	case CLF_DO_SUB:
		return detailed(s,
				rule_fill(s, CLF_SAID("the sub-ticket {name} is made"), "name",
					  text_said(s, &doing->args[0]), NULL),
				doing, 1);
	case CLF_DO_CLOSE:
		if (doing->count == 0)
			return clf_words(s->locale, CLF_SAID("the ticket is closed"));
		return rule_fill(s, CLF_SAID("the ticket is closed with the reason {text}"), "text",
				 text_said(s, &doing->args[0]), NULL);
	case CLF_DO_CAUSE:
		return causing(s, doing);
	case CLF_DO_TAG:
		return tags(s, doing);
	case CLF_DO_SET:
		return set_field(s, doing);
	case CLF_DO_NOTE:
	case CLF_DO_TEMPLATE:
	case CLF_DO_FORWARD:
	case CLF_DO_NOTIFY:
		return telling(s, doing);
	case CLF_DO_CANCEL_PLANNED:
		return clf_words(s->locale, CLF_SAID("whatever was written for later is called off"));
	case CLF_DO_SPAM:
		return clf_words(s->locale, CLF_SAID("the ticket is marked as spam"));
	case CLF_DO_SUCCESSOR:
		return clf_words(s->locale, CLF_SAID("the mail makes a new ticket, linked with the old one"));
	case CLF_DO_NOTHING:
		return clf_words(s->locale, CLF_SAID("nothing happens"));
	default:
		return set(s, doing->doing, &doing->args[0]);
	}
}

const char *clf_rule_say_do(struct clf_arena *arena, const char *locale, const struct clf_rule_do *doing)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};

	return rule_say_doing(&s, doing);
}
