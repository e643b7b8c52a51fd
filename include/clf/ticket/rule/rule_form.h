/*
 * rule_form.h - what a form for rules is made of, from the tables that check and say them. Pure.
 */
#ifndef CLF_TICKET_RULE_FORM_H
#define CLF_TICKET_RULE_FORM_H

#include "clf/ticket/rule/rule_text.h"

struct clf_arena;

/* Which names stand for values of the type; CLF_NAMES_KINDS: none do. */
enum clf_names_of clf_rule_names_of(enum clf_asked_type type);
enum clf_names_of clf_rule_arg_names_of(enum clf_rule_arg_type type);
/* Of an argument: one value, or several. */
bool clf_rule_arg_is_list(enum clf_rule_arg_type type);
/* What of a ticket can become another value, beside the fields that were set up. */
const enum clf_asked *clf_rule_changing(size_t *count);
/* The words for people that a rule writes to, and for the parts of a ticket that go along. */
const char *const *clf_rule_people(size_t *count);
const char *const *clf_rule_parts(size_t *count);

/* What happened, in words that follow "when": "the customer replies". */
const char *clf_rule_say_when(struct clf_arena *arena, const char *locale, const struct clf_rule_when *when);
/* A field as sentences name it: "the answer to “q3”". */
const char *clf_rule_say_field(struct clf_arena *arena, const char *locale, const struct clf_asked_row *row,
			       const char *key);
/* A word of the operator's own, or of the row's: "high", "Monday". */
const char *clf_rule_say_word(struct clf_arena *arena, const char *locale, const struct clf_asked_row *row,
			      enum clf_rule_op op, const char *word);
/* Whom a word of clf_rule_people() is for: "to the ticket's owner"; a part of clf_rule_parts(). */
const char *clf_rule_say_person(struct clf_arena *arena, const char *locale, const char *word);
const char *clf_rule_say_part(const char *locale, size_t part);

#endif
