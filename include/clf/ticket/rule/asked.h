/*
 * asked.h - what a rule may ask: one row a thing, of the ticket, its customer, the response, the mail, the event and
 * whoever made it. Pure.
 */
#ifndef CLF_TICKET_ASKED_H
#define CLF_TICKET_ASKED_H

#include <stdbool.h>
#include <stddef.h>

struct clf_arena;
struct clf_custom;
struct clf_customs;

enum clf_asked_type {
	CLF_ASKED_TEXT,
	CLF_ASKED_NUMBER,
	CLF_ASKED_PRIORITY,
	CLF_ASKED_STATUS,
	CLF_ASKED_AGENT,
	CLF_ASKED_TEAM,
	CLF_ASKED_SEGMENT,
	CLF_ASKED_QUEUE,
	CLF_ASKED_STAGE,
	CLF_ASKED_TYPE,
	CLF_ASKED_GROUP,
	CLF_ASKED_REASON,
	CLF_ASKED_SURVEY,
	CLF_ASKED_PROGRAMME,
	CLF_ASKED_MAILBOX,
	CLF_ASKED_LOCALE, /* "pt" holds for pt-BR, too */
	CLF_ASKED_WORD,   /* one of the row's choices */
	CLF_ASKED_TAGS,
	CLF_ASKED_CAUSES, /* root causes */
	CLF_ASKED_TIME,
	CLF_ASKED_FLAG,
	CLF_ASKED_CHOICE,  /* of a field that was set up */
	CLF_ASKED_CHOICES, /* several of them */
	CLF_ASKED_MAP,     /* by a key, answers.q3: a text, a number or a list, as it came */
	CLF_ASKED_TYPES,
};

enum clf_asked {
	/* of the ticket; before there is one, of the response */
	CLF_ASKS_SUBJECT,
	CLF_ASKS_STATUS,
	CLF_ASKS_STATUS_AWAITS,
	CLF_ASKS_PRIORITY,
	CLF_ASKS_OWNER,
	CLF_ASKS_TEAM,
	CLF_ASKS_SEGMENT,
	CLF_ASKS_ORIGINAL_SEGMENT,
	CLF_ASKS_QUEUE,
	CLF_ASKS_STAGE,
	CLF_ASKS_TYPE,
	CLF_ASKS_GROUP,
	CLF_ASKS_REASON,
	CLF_ASKS_TAGS,
	CLF_ASKS_CAUSES,
	CLF_ASKS_LEARNED,
	CLF_ASKS_SUMMARY,
	CLF_ASKS_COMMENT,
	CLF_ASKS_SCORE,
	CLF_ASKS_CHANNEL,
	CLF_ASKS_MAILBOX,
	CLF_ASKS_PROGRAMME,
	CLF_ASKS_SURVEY,
	CLF_ASKS_DUE_AT,
	CLF_ASKS_CREATED_AT,
	CLF_ASKS_UPDATED_AT,
	CLF_ASKS_CLOSED_AT,
	CLF_ASKS_STATUS_AT,
	CLF_ASKS_OWNER_AT,
	CLF_ASKS_WAITING_SINCE,
	CLF_ASKS_OVERDUE,
	CLF_ASKS_ESCALATED_BY_HAND,
	CLF_ASKS_SUBTICKET,
	CLF_ASKS_SUBTICKETS_OPEN,
	CLF_ASKS_FIELDS, /* that were set up: each has a row of its own (clf_asked_customs) */
	/* of the response, also of the one behind a ticket */
	CLF_ASKS_ANSWERS,
	CLF_ASKS_EMBEDDED,
	CLF_ASKS_PLACE,
	CLF_ASKS_QUOTA,
	CLF_ASKS_LINK,
	CLF_ASKS_GIVEN,
	/* of the customer */
	CLF_ASKS_CUSTOMER_NAME,
	CLF_ASKS_CUSTOMER_ADDRESS,
	CLF_ASKS_CUSTOMER_LOCALE,
	CLF_ASKS_CUSTOMER_OPT_IN,
	CLF_ASKS_CUSTOMER_REFERENCE,
	CLF_ASKS_CUSTOMER_PHONE,
	CLF_ASKS_ATTRIBUTES,
	/* of the mail that came in */
	CLF_ASKS_MESSAGE_TEXT,
	CLF_ASKS_MESSAGE_SUBJECT,
	CLF_ASKS_MESSAGE_THANKS,
	CLF_ASKS_MESSAGE_CONFIRMS,
	CLF_ASKS_MESSAGE_ATTACHMENTS,
	CLF_ASKS_MESSAGE_SENDER_PROVED,
	/* of the event and who made it */
	CLF_ASKS_EVENT_VIA,
	CLF_ASKS_ACTOR_KIND,
	CLF_ASKS_ACTOR_ROLE,
	/* of the moment, in the zone of the ticket's calendar */
	CLF_ASKS_NOW_WEEKDAY,
	CLF_ASKS_NOW_HOUR,
	CLF_ASKS_NOW_WORKING,
	CLF_ASKED_COUNT,
};

/* What has to be read before the row can be asked; more than the ticket's own row is read only when a rule asks it. */
enum {
	CLF_NEEDS_RESPONSE = 1 << 0,
	CLF_NEEDS_CUSTOMER = 1 << 1, /* beyond name, address and locale */
	CLF_NEEDS_MAIL = 1 << 2,     /* only events that a mail makes have it */
	CLF_NEEDS_TICKET = 1 << 3,   /* nothing without a ticket: no criterion asks it */
	CLF_NEEDS_CALENDAR = 1 << 4,
	CLF_NEEDS_RUNS = 1 << 5, /* which rules have fired on the ticket before */
};

struct clf_asked_row {
	enum clf_asked asked;
	const char *name; /* "score", "message.thanks"; MAP: what stands before the dot, "answers" */
	enum clf_asked_type type;
	unsigned needs;
	const char *choices;             /* WORD: "mail|page|api" */
	const struct clf_custom *custom; /* FIELDS: which one, and the type is its own */
	const char *label; /* for people, in a sentence: "the score"; MAP: with a {key} in it; FLAG: all that it says */
};
const struct clf_asked_row *clf_asked_row(enum clf_asked asked);
/* "answers.q3" is the row of answers, and *key "q3" (borrowed from name); NULL: there is none. */
const struct clf_asked_row *clf_asked_named(const char *name, const char **key);
/* A row for each; both live as long as the other. */
const struct clf_asked_row *clf_asked_customs(struct clf_arena *arena, const struct clf_customs *customs);
/* The one whose name comes nearest, or NULL. */
const struct clf_asked_row *clf_asked_nearest(const char *name);

#endif
