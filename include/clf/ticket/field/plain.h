/*
 * plain.h - the plain fields of a ticket: what is kept as it was said, in a column of its own. One row each.
 *
 * A row is all that a new one needs beside its column in the schema: the member of clf_ticket, the command by mail, the
 * parameter of the API, the option of the command line, the names in templates and in JSON, filter, order, history line
 * and undo are made of it.
 */
#ifndef CLF_TICKET_PLAIN_H
#define CLF_TICKET_PLAIN_H

#include "clf/ticket/field/item.h"

/*
 * CONSTANT; name: of member, JSON, API and template; its column; word: by mail, on the command line and in the history,
 * and the permission that it needs.
 * Type: PRIORITY, TIME, LINE (a text of at most CLF_PLAIN_LINE_MAX bytes), ITEM (of the list of its name), or GROUP (a
 * team of that kind, an item of the list "group" here); all but a priority may be taken away.
 * CREATED: may be given when a ticket is made, else NOT_CREATED.
 * INSIDE: never in a mail to customers, else OPEN.
 * Label, for people; what stands behind the command; what the command does.
 */
#define CLF_PLAIN_ROW_PRIORITY(row)                                                                                    \
	row(PRIORITY, priority, priority, priority, PRIORITY, CREATED, OPEN, CLF_SAID("Priority"),                     \
	    "low | medium | high | critical", CLF_SAID("Sets the priority."))
#define CLF_PLAIN_ROW_DUE(row)                                                                                         \
	row(DUE, due_at, due_at, due, TIME, NOT_CREATED, INSIDE, CLF_SAID("Due"), CLF_SAID("WHEN | none"),             \
	    CLF_SAID("Sets or takes away the due date."))
#define CLF_PLAIN_ROW_LEARNED(row)                                                                                     \
	row(LEARNED, learned, learned, learned, LINE, NOT_CREATED, INSIDE, CLF_SAID("Learned"),                        \
	    CLF_SAID("TEXT | none"), CLF_SAID("Notes what was learned of the ticket."))
#define CLF_PLAIN_ROW_QUEUE(row)                                                                                       \
	row(QUEUE, queue, queue, queue, ITEM, CREATED, INSIDE, CLF_SAID("Queue"), CLF_SAID("NAME | none"),             \
	    CLF_SAID("Moves the ticket to a queue."))
#define CLF_PLAIN_ROW_STAGE(row)                                                                                       \
	row(STAGE, stage, stage, stage, ITEM, CREATED, INSIDE, CLF_SAID("Stage"), CLF_SAID("NAME | none"),             \
	    CLF_SAID("Sets the stage; the last one closes the ticket."))
#define CLF_PLAIN_ROW_TYPE(row)                                                                                        \
	row(TYPE, type, type, type, ITEM, CREATED, INSIDE, CLF_SAID("Type"), CLF_SAID("NAME | none"),                  \
	    CLF_SAID("Sets the type."))
#define CLF_PLAIN_ROW_GROUP(row)                                                                                       \
	row(GROUP, group, grp, group, GROUP, CREATED, INSIDE, CLF_SAID("Group"), CLF_SAID("NAME | none"),              \
	    CLF_SAID("Says which group sees the ticket, and to whose agents it can be assigned."))
#define CLF_PLAIN_ROW_REASON(row)                                                                                      \
	row(REASON, reason, reason, reason, ITEM, NOT_CREATED, INSIDE, CLF_SAID("Reason"), CLF_SAID("NAME | none"),    \
	    CLF_SAID("Says why the ticket was closed."))
#define CLF_PLAIN_FIELDS(row)                                                                                          \
	CLF_PLAIN_ROW_PRIORITY(row)                                                                                    \
	CLF_PLAIN_ROW_DUE(row)                                                                                         \
	CLF_PLAIN_ROW_GROUP(row)                                                                                       \
	CLF_PLAIN_ROW_QUEUE(row)                                                                                       \
	CLF_PLAIN_ROW_TYPE(row) CLF_PLAIN_ROW_STAGE(row) CLF_PLAIN_ROW_REASON(row) CLF_PLAIN_ROW_LEARNED(row)

#define CLF_LINE_MAX 200        /* of names */
#define CLF_PLAIN_LINE_MAX 1000 /* of fields */
#define CLF_TAGS_MAX 50u        /* of a ticket */
#define CLF_TAG_SIGNS_MAX 60u   /* of each */

/* What a row is in C. */
#define CLF_PLAIN_MEMBER_PRIORITY(name) enum clf_priority name;
#define CLF_PLAIN_MEMBER_TIME(name) int64_t name;
#define CLF_PLAIN_MEMBER_LINE(name) const char *name;
#define CLF_PLAIN_MEMBER_ITEM(name) struct clf_item name;
#define CLF_PLAIN_MEMBER_GROUP(name) struct clf_item name;
#define CLF_PLAIN_MEMBER(NAME, name, column, word, type, ...) CLF_PLAIN_MEMBER_##type(name)
#define CLF_PLAIN_FIELD(NAME, ...) CLF_FIELD_##NAME,
#define CLF_PLAIN_VERB(NAME, ...) CLF_VERB_##NAME,
#define CLF_PLAIN_ONE(...) +1
#define CLF_PLAIN_COUNT (0 CLF_PLAIN_FIELDS(CLF_PLAIN_ONE))

#endif
