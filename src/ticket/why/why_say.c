/*
 * why_say.c - what came of a rule, as a sentence.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "why/why_request.h"

static const char *const outcomes[CLF_WHY_OUTCOMES] = {
    [CLF_WHY_NOT] = "not",         [CLF_WHY_FIRED] = "fired",   [CLF_WHY_FAILED] = "failed",
    [CLF_WHY_STOPPED] = "stopped", [CLF_WHY_NEAR] = "near",     [CLF_WHY_OFF] = "off",
    [CLF_WHY_ONCE] = "once",       [CLF_WHY_PASSED] = "passed", [CLF_WHY_UNKNOWN] = "unknown",
    [CLF_WHY_WAITS] = "waits",
};

const char *clf_why_outcome_name(enum clf_why_outcome outcome)
{
	return (unsigned)outcome < CLF_WHY_OUTCOMES ? outcomes[outcome] : "unknown";
}

void why_say_done(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule *rule, bool otherwise)
{
	const struct clf_rule_do *doings = rule == NULL ? NULL : otherwise ? rule->otherwise : rule->then;
	size_t count = rule == NULL ? 0 : otherwise ? rule->otherwise_count : rule->then_count;
	const char **done = clf_arena_array_of(s->arena, count, const char *), *all;

	for (size_t i = 0; i < count; i++)
		done[i] = rule_say_doing(s, &doings[i]);
	all = rule_join(s, RULE_THEN, done, count);
	said->outcome = CLF_WHY_FIRED;
	said->done = done;
	said->done_count = count;
	if (count == 0)
		said->sentence = clf_words(s->locale, CLF_SAID("It fired."));
	else if (otherwise)
		said->sentence =
		    rule_fill(s, CLF_SAID("It fired, as its conditions didn't hold: {done}."), "done", all, NULL);
	else
		said->sentence = rule_fill(s, CLF_SAID("It fired: {done}."), "done", all, NULL);
}

void why_say_failed(const struct rule_saying *s, struct clf_why_said *said, const char *why)
{
	said->outcome = CLF_WHY_FAILED;
	said->why = why;
	said->sentence = why != NULL ? rule_fill(s, CLF_SAID("It failed: {why}."), "why", why, NULL)
				     : clf_words(s->locale, CLF_SAID("It failed."));
}

void why_say_stopped(const struct rule_saying *s, struct clf_why_said *said, const char *by)
{
	said->outcome = CLF_WHY_STOPPED;
	said->by = by;
	said->sentence =
	    rule_fill(s, CLF_SAID("It would have fired, but {rule} came first and is the last that is asked."), "rule",
		      rule_quote(s, by), NULL);
}

/* As people read it: a word of the tables, a time to the minute. */
static const char *shown(const struct rule_saying *s, const struct clf_rule_trace *trace)
{
	const struct clf_rule_item item = {.name = trace->value, .number = 0};

	if (clf_text_blank(trace->value))
		return NULL;
	if (trace->leaf->row->type == CLF_ASKED_TIME)
		return clf_arena_printf(s->arena, "%.10s %.5s UTC", trace->value, trace->value + 11);
	if (trace->leaf->row->type == CLF_ASKED_MAP)
		return rule_quote(s, trace->value);
	return rule_value_said(s, trace->leaf->row, CLF_OP_IS, &item);
}

static const char *wanted_of(const struct rule_saying *s, const struct clf_rule_leaf *leaf)
{
	const char **texts;

	if (leaf->op != CLF_OP_IS)
		return NULL;
	texts = clf_arena_array_of(s->arena, leaf->count, const char *);
	for (size_t i = 0; i < leaf->count; i++)
		texts[i] = rule_value_said(s, leaf->row, leaf->op, &leaf->items[i]);
	return rule_join(s, RULE_OR, texts, leaf->count);
}

static bool is_of_today(const struct clf_rule_leaf *leaf)
{
	return (leaf->row->needs & (CLF_NEEDS_CUSTOMER | CLF_NEEDS_CALENDAR)) || leaf->op == CLF_OP_MANAGES ||
	       leaf->op == CLF_OP_ROLE || leaf->row->asked == CLF_ASKS_ACTOR_ROLE;
}

static const char *near_sentence(const struct rule_saying *s, const struct clf_rule_trace *trace, bool wanted,
				 const struct clf_why_but *but)
{
	const struct clf_rule_leaf *leaf = trace->leaf;
	const char *condition = clf_rule_say_leaf(s->arena, s->locale, leaf);
	const char *field = rule_field_said(s, leaf->row, leaf->key);

	if (!wanted)
		return rule_fill(s, CLF_SAID("It would have fired, but this was so: {condition}."), "condition",
				 condition, NULL);
	if (but->is != NULL && but->wanted != NULL)
		return rule_fill(s, CLF_SAID("It would have fired, but {field} was {is}, not {values}."), "field",
				 field, "is", but->is, "values", but->wanted, NULL);
	if (but->is != NULL && leaf->row->type != CLF_ASKED_FLAG && leaf->op != CLF_OP_MANAGES &&
	    leaf->row->type != CLF_ASKED_TEXT)
		return rule_fill(s, CLF_SAID("It would have fired, but this wasn't so: {condition} (there was {is})."),
				 "condition", condition, "is", but->is, NULL);
	return rule_fill(s, CLF_SAID("It would have fired, but this wasn't so: {condition}."), "condition", condition,
			 NULL);
}

void why_say_near(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule_trace *trace,
		  bool wanted)
{
	said->outcome = CLF_WHY_NEAR;
	said->but = (struct clf_why_but){.field = trace->leaf->row->name,
					 .key = trace->leaf->key,
					 .is = shown(s, trace),
					 .wanted = wanted ? wanted_of(s, trace->leaf) : NULL};
	said->sentence = near_sentence(s, trace, wanted, &said->but);
	if (said->but.wanted == NULL && wanted)
		said->but.wanted = clf_rule_say_leaf(s->arena, s->locale, trace->leaf);
	if (is_of_today(trace->leaf))
		said->sentence = rule_fill(s, CLF_SAID("{sentence} That is known as of today alone."), "sentence",
					   said->sentence, NULL);
}

bool why_is_of_response(const struct clf_rule_leaf *leaf)
{
	return (leaf->row->needs & CLF_NEEDS_RESPONSE) || leaf->row->asked == CLF_ASKS_COMMENT;
}

void why_say_not(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule_traces *traces,
		 bool conceals)
{
	const char **texts = clf_arena_array_of(s->arena, traces->count, const char *);
	size_t count = 0;

	for (size_t i = 0; i < traces->count; i++) {
		if (!traces->items[i].held && !(conceals && why_is_of_response(traces->items[i].leaf)))
			texts[count++] = clf_rule_say_leaf(s->arena, s->locale, traces->items[i].leaf);
	}
	said->sentence = count > 0 ? rule_fill(s, CLF_SAID("It didn't fire. These weren't so: {conditions}."),
					       "conditions", rule_join(s, RULE_COMMA, texts, count), NULL)
				   : clf_words(s->locale, CLF_SAID("It didn't fire: its conditions didn't hold."));
}

void why_say_plain(const struct rule_saying *s, struct clf_why_said *said, enum clf_why_outcome outcome,
		   const char *sentence)
{
	said->outcome = outcome;
	said->sentence = clf_words(s->locale, sentence);
}

void why_say_unknown(const struct rule_saying *s, struct clf_why_said *said, const char *why)
{
	said->outcome = CLF_WHY_UNKNOWN;
	said->why = why;
	said->sentence =
	    why != NULL
		? rule_fill(s, CLF_SAID("Nobody can tell why it did nothing: {why}."), "why", why, NULL)
		: clf_words(s->locale, CLF_SAID("Nobody can tell why it did nothing: by what is known today it fits."));
}

void why_say_waits(const struct rule_saying *s, struct clf_why_said *said, int64_t due_at)
{
	char time[CLF_TIME_TEXT];

	clf_time_rfc3339(due_at, time);
	said->outcome = CLF_WHY_WAITS;
	said->at = due_at;
	said->sentence = rule_fill(s, CLF_SAID("It will be asked at {time}."), "time",
				   clf_arena_printf(s->arena, "%.10s %.5s UTC", time, time + 11), NULL);
}
