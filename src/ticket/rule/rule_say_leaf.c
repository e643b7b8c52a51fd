/*
 * rule_say_leaf.c - conditions as clauses that follow "if".
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/ticket/words.h"
#include "rule/rule_saying.h"

/* A time of the past as something that happened; NULL: it is the due date. */
static const char *moment(const struct clf_asked_row *row)
{
	switch (row->asked) {
	case CLF_ASKS_CREATED_AT:
		return CLF_SAID("the ticket was made");
	case CLF_ASKS_UPDATED_AT:
		return CLF_SAID("the ticket was last changed");
	case CLF_ASKS_CLOSED_AT:
		return CLF_SAID("the ticket was closed");
	case CLF_ASKS_STATUS_AT:
		return CLF_SAID("the ticket got its status");
	case CLF_ASKS_OWNER_AT:
		return CLF_SAID("the ticket got its owner");
	case CLF_ASKS_WAITING_SINCE:
		return CLF_SAID("the customer began to wait");
	case CLF_ASKS_GIVEN:
		return CLF_SAID("the response was given");
	default:
		return NULL;
	}
}

const char *rule_value_said(const struct rule_saying *s, const struct clf_asked_row *row, enum clf_rule_op op,
			    const struct clf_rule_item *item)
{
	if (op == CLF_OP_KIND || op == CLF_OP_ROLE || row->type == CLF_ASKED_WORD || row->type == CLF_ASKED_PRIORITY)
		return rule_name(s, rule_word_said(s, row, op, item->name));
	switch (row->type) {
	case CLF_ASKED_NUMBER:
		return item->name;
	case CLF_ASKED_MAP:
		return item->number == item->number && op != CLF_OP_CONTAINS && op != CLF_OP_STARTS
			   ? item->name
			   : rule_quote(s, item->name);
	case CLF_ASKED_TEXT:
	case CLF_ASKED_TAGS:
		return rule_quote(s, item->name);
	default:
		return rule_item_said(s, item);
	}
}

static const char *values(const struct rule_saying *s, const struct clf_rule_leaf *leaf, enum rule_join join)
{
	const char **texts = clf_arena_array_of(s->arena, leaf->count, const char *);

	for (size_t i = 0; i < leaf->count; i++)
		texts[i] = rule_value_said(s, leaf->row, leaf->op, &leaf->items[i]);
	return rule_join(s, join, texts, leaf->count);
}

static const char *flag(const struct rule_saying *s, const struct clf_rule_leaf *leaf)
{
	if (leaf->row->custom != NULL)
		return rule_fill(s, leaf->op == CLF_OP_YES ? CLF_SAID("{field} is yes") : CLF_SAID("{field} is no"),
				 "field", rule_field_said(s, leaf->row, leaf->key), NULL);
	if (leaf->op == CLF_OP_YES)
		return clf_words(s->locale, leaf->row->label);
	switch (leaf->row->asked) {
	case CLF_ASKS_MESSAGE_THANKS:
		return clf_words(s->locale, CLF_SAID("the mail says more than thank you"));
	case CLF_ASKS_MESSAGE_CONFIRMS:
		return clf_words(s->locale, CLF_SAID("the mail doesn't say that it is settled"));
	case CLF_ASKS_MESSAGE_SENDER_PROVED:
		return clf_words(s->locale, CLF_SAID("the mail's sender isn't proved"));
	case CLF_ASKS_ESCALATED_BY_HAND:
		return clf_words(s->locale, CLF_SAID("no person escalated the ticket"));
	case CLF_ASKS_STATUS_AWAITS:
		return clf_words(s->locale, CLF_SAID("the status awaits no confirmation"));
	case CLF_ASKS_SUBTICKET:
		return clf_words(s->locale, CLF_SAID("the ticket isn't a sub-ticket"));
	case CLF_ASKS_NOW_WORKING:
		return clf_words(s->locale, CLF_SAID("it isn't working time"));
	default:
		return clf_words(s->locale, CLF_SAID("the ticket isn't overdue"));
	}
}

static const char *emptiness(const struct rule_saying *s, const struct clf_rule_leaf *leaf, const char *field)
{
	static const struct {
		enum clf_asked asked;
		const char *empty, *there;
	} table[] = {
	    {CLF_ASKS_OWNER, CLF_SAID("nobody has the ticket"), CLF_SAID("somebody has the ticket")},
	    {CLF_ASKS_TEAM, CLF_SAID("the ticket has no team"), CLF_SAID("the ticket has a team")},
	    {CLF_ASKS_TAGS, CLF_SAID("the ticket has no tag"), CLF_SAID("the ticket has a tag")},
	    {CLF_ASKS_CAUSES, CLF_SAID("the ticket has no root cause"), CLF_SAID("the ticket has a root cause")},
	    {CLF_ASKS_LEARNED, CLF_SAID("nothing was learned of the ticket"),
	     CLF_SAID("something was learned of the ticket")},
	    {CLF_ASKS_DUE_AT, CLF_SAID("the ticket has no due date"), CLF_SAID("the ticket has a due date")},
	    {CLF_ASKS_CLOSED_AT, CLF_SAID("the ticket was never closed"), CLF_SAID("the ticket has been closed")},
	    {CLF_ASKS_WAITING_SINCE, CLF_SAID("the customer isn't waiting"), CLF_SAID("the customer is waiting")},
	    {CLF_ASKS_SEGMENT, CLF_SAID("no segment is named"), CLF_SAID("a segment is named")},
	    {CLF_ASKS_SURVEY, CLF_SAID("no survey is named"), CLF_SAID("a survey is named")},
	};

	for (size_t i = 0; i < CLF_COUNT(table); i++) {
		if (table[i].asked == leaf->row->asked)
			return clf_words(s->locale, leaf->truth ? table[i].empty : table[i].there);
	}
	return rule_fill(s, leaf->truth ? CLF_SAID("{field} is empty") : CLF_SAID("{field} isn't empty"), "field",
			 field, NULL);
}

static const char *causes(const struct rule_saying *s, const struct clf_rule_leaf *leaf)
{
	switch (leaf->op) {
	case CLF_OP_ANY_OF:
		return rule_fill(s, CLF_SAID("the ticket has the root cause {values}"), "values",
				 values(s, leaf, RULE_OR), NULL);
	case CLF_OP_ALL_OF:
		return rule_fill(s, CLF_SAID("the ticket has all of the root causes {values}"), "values",
				 values(s, leaf, RULE_AND), NULL);
	default:
		return rule_fill(s, CLF_SAID("the ticket has none of the root causes {values}"), "values",
				 values(s, leaf, RULE_COMMA), NULL);
	}
}

static const char *lists(const struct rule_saying *s, const struct clf_rule_leaf *leaf, const char *field)
{
	bool tags = leaf->row->type == CLF_ASKED_TAGS;

	if (leaf->row->type == CLF_ASKED_CAUSES)
		return causes(s, leaf);
	switch (leaf->op) {
	case CLF_OP_ANY_OF:
		return tags ? rule_fill(s, CLF_SAID("the ticket has the tag {values}"), "values",
					values(s, leaf, RULE_OR), NULL)
			    : rule_fill(s, CLF_SAID("{field} has {values} in it"), "field", field, "values",
					values(s, leaf, RULE_OR), NULL);
	case CLF_OP_ALL_OF:
		return tags ? rule_fill(s, CLF_SAID("the ticket has all of the tags {values}"), "values",
					values(s, leaf, RULE_AND), NULL)
			    : rule_fill(s, CLF_SAID("{field} has all of {values} in it"), "field", field, "values",
					values(s, leaf, RULE_AND), NULL);
	default:
		return tags ? rule_fill(s, CLF_SAID("the ticket has none of the tags {values}"), "values",
					values(s, leaf, RULE_COMMA), NULL)
			    : rule_fill(s, CLF_SAID("{field} has none of {values} in it"), "field", field, "values",
					values(s, leaf, RULE_COMMA), NULL);
	}
}

static const char *times(const struct rule_saying *s, const struct clf_rule_leaf *leaf, const char *field)
{
	const char *since = moment(leaf->row);
	const char *duration = clf_duration_said(s->arena, s->locale, &leaf->duration);
	char time[CLF_TIME_TEXT];
	const char *at;

	if (leaf->op == CLF_OP_BEFORE || leaf->op == CLF_OP_AFTER) {
		clf_time_rfc3339(leaf->at, time);
		at = clf_arena_printf(s->arena, "%.10s %.5s UTC", time, time + 11);
		return leaf->op == CLF_OP_BEFORE
			   ? rule_fill(s, CLF_SAID("{field} is before {time}"), "field", field, "time", at, NULL)
			   : rule_fill(s, CLF_SAID("{field} is after {time}"), "field", field, "time", at, NULL);
	}
	if (leaf->row->custom != NULL)
		return rule_fill(s,
				 leaf->op == CLF_OP_WITHIN ? CLF_SAID("{field} is at most {duration} away")
							   : CLF_SAID("{field} passed more than {duration} ago"),
				 "field", field, "duration", duration, NULL);
	if (since == NULL)
		return leaf->op == CLF_OP_WITHIN
			   ? rule_fill(s, CLF_SAID("the due date is at most {duration} away"), "duration", duration,
				       NULL)
			   : rule_fill(s, CLF_SAID("the due date passed more than {duration} ago"), "duration",
				       duration, NULL);
	since = clf_words(s->locale, since);
	return leaf->op == CLF_OP_WITHIN ? rule_fill(s, CLF_SAID("{moment} at most {duration} ago"), "moment", since,
						     "duration", duration, NULL)
					 : rule_fill(s, CLF_SAID("{moment} more than {duration} ago"), "moment", since,
						     "duration", duration, NULL);
}

static const char *compared(const struct rule_saying *s, const struct clf_rule_leaf *leaf, const char *field)
{
	const char *first = rule_value_said(s, leaf->row, leaf->op, &leaf->items[0]);

	if (leaf->op == CLF_OP_AT_LEAST)
		return rule_fill(s, CLF_SAID("{field} is at least {value}"), "field", field, "value", first, NULL);
	if (leaf->op == CLF_OP_AT_MOST)
		return rule_fill(s, CLF_SAID("{field} is at most {value}"), "field", field, "value", first, NULL);
	return rule_fill(s, CLF_SAID("{field} is between {from} and {to}"), "field", field, "from", first, "to",
			 rule_value_said(s, leaf->row, leaf->op, &leaf->items[1]), NULL);
}

static const char *say_leaf(const struct rule_saying *s, const struct clf_rule_leaf *leaf)
{
	const char *field = rule_field_said(s, leaf->row, leaf->key);

	switch (leaf->op) {
	case CLF_OP_IS:
		return rule_fill(s, CLF_SAID("{field} is {values}"), "field", field, "values", values(s, leaf, RULE_OR),
				 NULL);
	case CLF_OP_IS_NOT:
		if (leaf->count == 1)
			return rule_fill(s, CLF_SAID("{field} isn't {value}"), "field", field, "value",
					 values(s, leaf, RULE_OR), NULL);
		return rule_fill(s, CLF_SAID("{field} is none of {values}"), "field", field, "values",
				 values(s, leaf, RULE_COMMA), NULL);
	case CLF_OP_CONTAINS:
		return rule_fill(s, CLF_SAID("{field} contains {values}"), "field", field, "values",
				 values(s, leaf, RULE_OR), NULL);
	case CLF_OP_STARTS:
		return rule_fill(s, CLF_SAID("{field} begins with {values}"), "field", field, "values",
				 values(s, leaf, RULE_OR), NULL);
	case CLF_OP_MATCHES:
		return rule_fill(s, CLF_SAID("{field} matches the expression {text}"), "field", field, "text",
				 rule_quote(s, leaf->items[0].name), NULL);
	case CLF_OP_KIND:
		return rule_fill(s, CLF_SAID("the status is of the kind {values}"), "values", values(s, leaf, RULE_OR),
				 NULL);
	case CLF_OP_ROLE:
		return rule_fill(s, CLF_SAID("the owner's role is {values}"), "values", values(s, leaf, RULE_OR), NULL);
	case CLF_OP_MANAGES:
		return leaf->truth ? clf_words(s->locale, CLF_SAID("the owner manages the ticket's segment"))
				   : clf_words(s->locale, CLF_SAID("the owner doesn't manage the ticket's segment"));
	case CLF_OP_ANY_OF:
	case CLF_OP_ALL_OF:
	case CLF_OP_NONE_OF:
		return lists(s, leaf, field);
	case CLF_OP_BEFORE:
	case CLF_OP_AFTER:
	case CLF_OP_OLDER_THAN:
	case CLF_OP_WITHIN:
		return times(s, leaf, field);
	case CLF_OP_YES:
	case CLF_OP_NO:
		return flag(s, leaf);
	case CLF_OP_EMPTY:
		return emptiness(s, leaf, field);
	default:
		return compared(s, leaf, field);
	}
}

const char *rule_say_test(const struct rule_saying *s, const struct clf_rule_test *test)
{
	const char **texts;

	if (test->kind == CLF_TEST_LEAF)
		return say_leaf(s, test->leaf);
	texts = clf_arena_array_of(s->arena, test->count, const char *);
	for (size_t i = 0; i < test->count; i++) {
		texts[i] = rule_say_test(s, &test->tests[i]);
		if (test->tests[i].kind != CLF_TEST_LEAF && test->tests[i].kind != CLF_TEST_NONE &&
		    test->tests[i].count > 1 && test->count > 1)
			texts[i] = rule_fill(s, CLF_SAID("({a})"), "a", texts[i], NULL);
	}
	if (test->kind == CLF_TEST_ALL)
		return rule_join(s, RULE_AND_IF, texts, test->count);
	if (test->kind == CLF_TEST_ANY)
		return rule_join(s, RULE_OR_IF, texts, test->count);
	if (test->count == 1)
		return rule_fill(s, CLF_SAID("it is not so that {condition}"), "condition", texts[0], NULL);
	return rule_fill(s, CLF_SAID("none of these holds ({conditions})"), "conditions",
			 rule_join(s, RULE_COMMA, texts, test->count), NULL);
}

const char *clf_rule_say_leaf(struct clf_arena *arena, const char *locale, const struct clf_rule_leaf *leaf)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};

	return say_leaf(&s, leaf);
}
