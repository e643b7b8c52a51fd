/*
 * rule_say.c - a rule as one sentence: when, if, then, else.
 */
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/ticket/rule/rule_form.h"
#include "clf/ticket/words.h"
#include "rule/rule_saying.h"

static const char *const events[CLF_RULE_EVENTS] = {
    [CLF_ON_RESPONSE] = CLF_SAID("a response comes in"),
    [CLF_ON_CREATED] = CLF_SAID("a ticket has been made"),
    [CLF_ON_CUSTOMER_REPLIED] = CLF_SAID("the customer replies"),
    [CLF_ON_AGENT_REPLIED] = CLF_SAID("the customer is answered"),
    [CLF_ON_HELPER_REPLIED] = CLF_SAID("somebody whom the ticket was forwarded to replies"),
    [CLF_ON_NOTE] = CLF_SAID("a note is added"),
    [CLF_ON_ASSIGNED] = CLF_SAID("somebody gets the ticket"),
    [CLF_ON_ESCALATED] = CLF_SAID("the ticket is escalated"),
    [CLF_ON_ATTACHMENT] = CLF_SAID("an attachment comes in"),
    [CLF_ON_DELIVERY_FAILED] = CLF_SAID("a mail can't be delivered"),
    [CLF_ON_SUBTICKET_DONE] = CLF_SAID("one of its sub-tickets is done"),
    [CLF_ON_DUE] = CLF_SAID("the ticket falls due"),
};

/* Each comes or goes alone. */
static const char *cause_changed(const struct rule_saying *s, const char *from, const char *to)
{
	if (to != NULL)
		return rule_fill(s, CLF_SAID("the root cause {cause} comes in"), "cause", to, NULL);
	if (from != NULL)
		return rule_fill(s, CLF_SAID("the root cause {cause} goes"), "cause", from, NULL);
	return clf_words(s->locale, CLF_SAID("another root cause is given or taken"));
}

static const char *changed(const struct rule_saying *s, const struct clf_rule_when *when)
{
	const char *field = rule_field_said(s, when->field, NULL);
	bool tags = when->field->type == CLF_ASKED_TAGS;
	const char *from = when->from != NULL ? rule_value_said(s, when->field, CLF_OP_IS, when->from) : NULL;
	const char *to = when->to != NULL ? rule_value_said(s, when->field, CLF_OP_IS, when->to) : NULL;

	if (when->field->type == CLF_ASKED_CAUSES)
		return cause_changed(s, from, to);
	if (from == NULL && to == NULL)
		return tags ? clf_words(s->locale, CLF_SAID("another tag is given or taken"))
			    : rule_fill(s, CLF_SAID("{field} changes"), "field", field, NULL);
	if (tags && from == NULL)
		return rule_fill(s, CLF_SAID("the tag {tag} is given"), "tag", to, NULL);
	if (tags && to == NULL)
		return rule_fill(s, CLF_SAID("the tag {tag} is taken"), "tag", from, NULL);
	if (from == NULL)
		return rule_fill(s, CLF_SAID("{field} changes to {to}"), "field", field, "to", to, NULL);
	if (to == NULL)
		return rule_fill(s, CLF_SAID("{field} changes from {from}"), "field", field, "from", from, NULL);
	return rule_fill(s, CLF_SAID("{field} changes from {from} to {to}"), "field", field, "from", from, "to", to,
			 NULL);
}

static const char *elapsed(const struct rule_saying *s, const struct clf_rule_when *when)
{
	static const char *const since[CLF_RULE_SINCES] = {
	    [CLF_SINCE_CREATED] = CLF_SAID("it has been {duration} since the ticket was made"),
	    [CLF_SINCE_OWNER] = CLF_SAID("it has been {duration} since the ticket got its owner"),
	    [CLF_SINCE_STATUS] = CLF_SAID("it has been {duration} since the ticket got its status"),
	    [CLF_SINCE_WAITING] = CLF_SAID("it has been {duration} since the customer began to wait"),
	    [CLF_SINCE_DUE] = CLF_SAID("it has been {duration} since the ticket fell due"),
	};

	return rule_fill(s, since[when->since], "duration", clf_duration_said(s->arena, s->locale, &when->after), NULL);
}

const char *rule_say_when(const struct rule_saying *s, const struct clf_rule_when *when)
{
	if (when->event == CLF_ON_CHANGED)
		return changed(s, when);
	return when->event == CLF_ON_ELAPSED ? elapsed(s, when) : clf_words(s->locale, events[when->event]);
}

const char *clf_rule_say_when(struct clf_arena *arena, const char *locale, const struct clf_rule_when *when)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};

	return rule_say_when(&s, when);
}

static const char **each_event(const struct rule_saying *s, const struct clf_rule *rule)
{
	const char **texts = clf_arena_array_of(s->arena, rule->when_count, const char *);

	for (size_t i = 0; i < rule->when_count; i++)
		texts[i] = rule_say_when(s, &rule->when[i]);
	return texts;
}

static const char *say_events(const struct rule_saying *s, const struct clf_rule *rule)
{
	return rule_join(s, RULE_OR_IF, each_event(s, rule), rule->when_count);
}

static const char **each_doing(const struct rule_saying *s, const struct clf_rule_do *doings, size_t count)
{
	const char **texts = clf_arena_array_of(s->arena, count, const char *);

	for (size_t i = 0; i < count; i++)
		texts[i] = rule_say_doing(s, &doings[i]);
	return texts;
}

static const char *say_doings(const struct rule_saying *s, const struct clf_rule_do *doings, size_t count)
{
	return rule_join(s, RULE_THEN, each_doing(s, doings, count), count);
}

const char *clf_rule_say(struct clf_arena *arena, const char *locale, const struct clf_rule *rule)
{
	const struct rule_saying saying = {.arena = arena, .locale = locale}, *s = &saying;
	const char *when = say_events(s, rule), *conditions = rule_say_test(s, &rule->test);
	const char *then = say_doings(s, rule->then, rule->then_count);
	const char *otherwise = say_doings(s, rule->otherwise, rule->otherwise_count);
	const char *sentence;

	if (conditions[0] == '\0')
		sentence = rule_fill(s, CLF_SAID("When {events}, {done}."), "events", when, "done", then, NULL);
	else if (otherwise[0] == '\0')
		sentence = rule_fill(s, CLF_SAID("When {events}, if {conditions}, then {done}."), "events", when,
				     "conditions", conditions, "done", then, NULL);
	else
		sentence =
		    rule_fill(s, CLF_SAID("When {events}, if {conditions}, then {done}; else {otherwise}."), "events",
			      when, "conditions", conditions, "done", then, "otherwise", otherwise, NULL);
	if (rule->once)
		sentence = rule_fill(s, CLF_SAID("{sentence} At most once for a ticket."), "sentence", sentence, NULL);
	if (rule->stop)
		sentence = rule_fill(s, CLF_SAID("{sentence} After that, no further rule of its kind is asked."),
				     "sentence", sentence, NULL);
	return sentence;
}

const char *clf_rule_part_name(enum clf_rule_part part)
{
	static const char *const names[CLF_RULE_PARTS] = {"when", "if", "then", "else", "rest"};

	return names[part];
}

static const char **each_test(const struct rule_saying *s, const struct clf_rule_test *test, bool split, size_t *count)
{
	bool whole = !split || test->kind == CLF_TEST_LEAF;
	const char **texts = clf_arena_array_of(s->arena, whole ? 1 : test->count, const char *);

	*count = whole ? 1 : test->count;
	if (whole)
		texts[0] = rule_say_test(s, test);
	for (size_t i = 0; !whole && i < test->count; i++)
		texts[i] = rule_say_test(s, &test->tests[i]);
	if (whole && texts[0][0] == '\0')
		*count = 0;
	return texts;
}

static const char **each_rest(const struct rule_saying *s, const struct clf_rule *rule, size_t *count)
{
	const char **texts = clf_arena_array_of(s->arena, 2, const char *);

	*count = 0;
	if (rule->once)
		texts[(*count)++] = clf_words(s->locale, CLF_SAID("At most once for a ticket"));
	if (rule->stop)
		texts[(*count)++] = clf_words(s->locale, CLF_SAID("After it, no further rule of its kind is asked"));
	return texts;
}

const char **clf_rule_clauses(struct clf_arena *arena, const char *locale, const struct clf_rule *rule,
			      enum clf_rule_part part, bool split, size_t *count)
{
	const struct rule_saying s = {.arena = arena, .locale = locale, .whole = true};

	switch (part) {
	case CLF_PART_WHEN:
		*count = rule->when_count;
		return each_event(&s, rule);
	case CLF_PART_IF:
		return each_test(&s, &rule->test, split, count);
	case CLF_PART_THEN:
		*count = rule->then_count;
		return each_doing(&s, rule->then, rule->then_count);
	case CLF_PART_ELSE:
		*count = rule->otherwise_count;
		return each_doing(&s, rule->otherwise, rule->otherwise_count);
	default:
		return each_rest(&s, rule, count);
	}
}
