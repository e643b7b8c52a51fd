/*
 * rule_saying.h - what sentences about rules are put together from: whole clauses of the catalogue, with named places.
 */
#ifndef CLF_TICKET_RULE_SAYING_H
#define CLF_TICKET_RULE_SAYING_H

#include "clf/ticket/rule/rule_text.h"

struct rule_saying {
	struct clf_arena *arena;
	const char *locale;
	bool whole; /* what somebody wrote isn't cut */
};

/* The clause in the reader's language, its {places} filled in: name and text in turn, then NULL. */
const char *rule_fill(const struct rule_saying *s, const char *clause, ...) __attribute__((sentinel));

enum rule_join {
	RULE_OR,
	RULE_AND,
	RULE_COMMA,
	RULE_OR_IF, /* of clauses */
	RULE_AND_IF,
	RULE_THEN, /* of what is done */
};
/* "one, other or last" */
const char *rule_join(const struct rule_saying *s, enum rule_join join, const char *const *texts, size_t count);

/* What somebody called a thing, or wrote: in quotation marks as the language has them. */
const char *rule_name(const struct rule_saying *s, const char *name);
const char *rule_quote(const struct rule_saying *s, const char *text);
/* What an item is called; gone: "something that is gone". */
const char *rule_item_said(const struct rule_saying *s, const struct clf_rule_item *item);
/* A word of the tables for people: "high", "Monday"; op: its own words, else the row's. */
const char *rule_word_said(const struct rule_saying *s, const struct clf_asked_row *row, enum clf_rule_op op,
			   const char *word);
/* The field as a clause names it: "the answer to “q3”". */
const char *rule_field_said(const struct rule_saying *s, const struct clf_asked_row *row, const char *key);

/* rule_say.c: what happened, as a clause that follows "when". */
const char *rule_say_when(const struct rule_saying *s, const struct clf_rule_when *when);
/* rule_say_leaf.c, rule_say_do.c */
const char *rule_say_test(const struct rule_saying *s, const struct clf_rule_test *test);
const char *rule_value_said(const struct rule_saying *s, const struct clf_asked_row *row, enum clf_rule_op op,
			    const struct clf_rule_item *item);
const char *rule_say_doing(const struct rule_saying *s, const struct clf_rule_do *doing);

#endif
