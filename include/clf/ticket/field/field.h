/*
 * field.h - what a ticket holds: one row a field, with its name everywhere, its type, who may change it and how it is
 * kept. What is general goes by the row; where setting means more than keeping, the planner has a handler.
 */
#ifndef CLF_TICKET_FIELD_H
#define CLF_TICKET_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/field/derived.h"
#include "clf/ticket/field/plain.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_json;

/* Those that a request may set, in the order in which one sets them: the status last, because the others may be what it
 * asks for. Then what is given when a ticket is made, and what follows from the rest. */
enum clf_field {
	CLF_FIELD_SEGMENT,
	CLF_FIELD_ORIGINAL_SEGMENT,
	CLF_FIELD_TEAM,
	CLF_FIELD_OWNER,
	CLF_PLAIN_FIELDS(CLF_PLAIN_FIELD) /* each */
	CLF_FIELD_CAUSES,
	CLF_FIELD_STATUS,
	CLF_FIELD_TAGS,
	CLF_FIELD_FIELDS, /* those that administrators set up, one and all (custom.h) */
	CLF_FIELD_SUBJECT,
	CLF_FIELD_SUMMARY,
	CLF_FIELD_COMMENT,
	CLF_FIELD_CUSTOMER,
	CLF_FIELD_MAILBOX,
	CLF_FIELD_CHANNEL,
	CLF_FIELD_ALIAS,
	CLF_FIELD_RESPONSE,
	CLF_FIELD_PROGRAMME,
	CLF_FIELD_SURVEY,
	CLF_FIELD_SCORE,
	CLF_FIELD_CAUSE_SET,
	CLF_FIELD_NUMBER,
	CLF_FIELD_CREATED_AT,
	CLF_FIELD_UPDATED_AT,
	CLF_DERIVED_FIELDS(CLF_DERIVED_FIELD) /* each */
	CLF_FIELD_PARENT,
	CLF_FIELD_SUBTICKETS,
	CLF_FIELD_SUBTICKETS_OPEN,
	CLF_FIELD_MERGED_INTO,
	CLF_FIELD_PLANNED,
	CLF_FIELD_LINKS,
	CLF_FIELD_COPIED,
	CLF_FIELD_RECIPIENTS,
	CLF_FIELD_VERSION,
	CLF_FIELD_COUNT,
};
#define CLF_FIELD_SETTABLE (CLF_FIELD_STATUS + 1)
#define CLF_FIELD_REPLAYED (CLF_FIELD_TAGS + 1) /* and the tags: what the history tells the values of */
#define CLF_FIELD_FIRST_PLAIN (CLF_FIELD_OWNER + 1)
#define CLF_FIELD_FIRST_DERIVED (CLF_FIELD_UPDATED_AT + 1)

enum clf_value_type {
	CLF_VALUE_LINE,
	CLF_VALUE_NUMBER,
	CLF_VALUE_TIME,
	CLF_VALUE_PRIORITY,
	CLF_VALUE_NAME,   /* of a segment, a team, a status, a mailbox, a channel */
	CLF_VALUE_PERSON, /* an agent's or a customer's address */
	CLF_VALUE_LIST,
	CLF_VALUE_ITEM, /* of the list of the field's name: an id, and what that is called */
	CLF_VALUE_GROUP = CLF_VALUE_ITEM,
};

enum {
	CLF_FIELD_CHANGES = 1 << 0,  /* a request or a command may set it */
	CLF_FIELD_CLEARS = 1 << 1,   /* and take its value away */
	CLF_FIELD_CREATES = 1 << 2,  /* may be given when a ticket is made */
	CLF_FIELD_FIXED = 1 << 3,    /* never changes after that */
	CLF_FIELD_DERIVED = 1 << 4,  /* follows from the rest */
	CLF_FIELD_INSIDE = 1 << 5,   /* never in a mail to customers */
	CLF_FIELD_PLAIN = 1 << 6,    /* a row of plain.h */
	CLF_FIELD_TEMPLATE = 1 << 7, /* templates may name it: ticket.<name> */
};

struct clf_field_row {
	const char *name;   /* "due_at": JSON, API, templates */
	const char *word;   /* "due": the history, the command line, the command by mail; NULL: in none of them */
	const char *action; /* name of the permission (clf_command_table) that changing it needs, or NULL */
	enum clf_value_type type;
	unsigned flags;
	size_t offset;     /* PLAIN: in struct clf_plain; of derived.h: in struct clf_derived */
	const char *label; /* for people */
};
const struct clf_field_row *clf_field_row(enum clf_field field); /* never NULL */
const char *clf_field_name(enum clf_field field);                /* its word */
enum clf_field clf_field_of(const struct clf_field_row *row);
const struct clf_field_row *clf_field_named(const char *name);  /* or NULL */
const struct clf_field_row *clf_field_worded(const char *word); /* or NULL */

/* Nothing: number 0 and text NULL. A time is a number, a priority one of its enum, an item its id and name; one that
 * was read has its name alone, until somebody looks which it is. Borrowed. */
struct clf_value {
	enum clf_value_type type;
	int64_t number;
	const char *text;
};
bool clf_value_equal(const struct clf_value *a, const struct clf_value *b);
/* For the history and for people: "high", "2026-11-22T17:00:00Z"; NULL: nothing. */
const char *clf_value_shown(struct clf_arena *arena, const struct clf_value *value);
/* As clf_value_shown, null for nothing. The caller's. */
struct clf_json *clf_value_json(const struct clf_value *value);
/* As API and command line write it; blank is nothing, where the field may be without. false: no such value. */
bool clf_value_read(const struct clf_field_row *row, const char *text, struct clf_value *out);
/* Of a step: the number, or else what the text says. */
struct clf_value clf_value_given(const struct clf_field_row *row, int64_t number, const char *text);

/* Of plain fields: how the rows are walked, and their values. */
#define CLF_EACH_PLAIN(row)                                                                                            \
	const struct clf_field_row *row = clf_field_row(CLF_FIELD_FIRST_PLAIN);                                        \
	row < clf_field_row(CLF_FIELD_FIRST_PLAIN) + CLF_PLAIN_COUNT;                                                  \
	row++
size_t clf_plain_index(const struct clf_field_row *row);
struct clf_value clf_plain_get(const struct clf_plain *plain, const struct clf_field_row *row);
void clf_plain_set(struct clf_plain *plain, const struct clf_field_row *row, const struct clf_value *value);

/* Of derived fields (clf/ticket/field/derived.h) the same. */
#define CLF_EACH_DERIVED(row)                                                                                          \
	const struct clf_field_row *row = clf_field_row(CLF_FIELD_FIRST_DERIVED);                                      \
	row < clf_field_row(CLF_FIELD_FIRST_DERIVED) + CLF_DERIVED_COUNT;                                              \
	row++
struct clf_value clf_derived_get(const struct clf_derived *derived, const struct clf_field_row *row);
void clf_derived_set(struct clf_derived *derived, const struct clf_field_row *row, int64_t number);

#endif
