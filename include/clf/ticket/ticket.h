/*
 * ticket.h - the things of the domain, as plain data.
 *
 * Ids are positive; 0 means none. Times are microseconds UTC; 0 means not set.
 * Texts that may be absent are NULL. All of it is borrowed from the arena it was made in.
 */
#ifndef CLF_TICKET_TICKET_H
#define CLF_TICKET_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/agent.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/field/derived.h"
#include "clf/ticket/field/plain.h"
#include "clf/ticket/status.h"

enum clf_priority { CLF_PRIORITY_LOW, CLF_PRIORITY_MEDIUM, CLF_PRIORITY_HIGH, CLF_PRIORITY_CRITICAL };
enum clf_via { CLF_VIA_MAIL, CLF_VIA_PAGE, CLF_VIA_API, CLF_VIA_RULE, CLF_VIA_CLOCK, CLF_VIA_CLI };

/* Who a message is between; decides who may ever see it. */
enum clf_class {
	CLF_CLASS_CUSTOMER,    /* the conversation with the customer */
	CLF_CLASS_AGENT,       /* an agent's mail that became a note */
	CLF_CLASS_THIRD_PARTY, /* an answer from somebody it was forwarded to */
	CLF_CLASS_NOTICE,      /* what the gateway told an agent */
	CLF_CLASS_AUTOMATIC,   /* reports, automatic replies, acknowledgements */
};

/* Whether machines may write to a customer. Who is out gets what people write, and nothing else. */
enum clf_opt_in { CLF_OPT_UNKNOWN, CLF_OPT_IN, CLF_OPT_OUT };

struct clf_customer {
	int64_t id; /* the party's id */
	const char *address;
	const char *name;
	const char *locale;
	/* what a response tells of them; else as if it told nothing */
	enum clf_opt_in opt_in;
	const char *reference, *phone;
};

struct clf_response {
	const char *id, *programme, *survey, *comment, *segment, *locale, *link;
	int64_t score;
	bool has_score;
	const char *answers;  /* JSON object as text */
	const char *embedded; /* JSON object as text: embedded data */
	const char *place, *quota;
	const char *channel;             /* survey, phone, letter, chat, portal, ...; NULL: survey */
	const char *decision;            /* JSON as text: which criterion held; NULL: none was asked */
	int64_t programme_id, survey_id; /* once it is kept; 0: none */
	bool hidden;                     /* its survey keeps it off its ticket */
	int64_t at;
};

/* What is kept as it was said (clf/ticket/field/plain.h). */
struct clf_plain {
	CLF_PLAIN_FIELDS(CLF_PLAIN_MEMBER)
};

struct clf_ticket {
	int64_t number;
	const char *subject;
	int64_t status;
	union {
		struct {
			CLF_PLAIN_FIELDS(CLF_PLAIN_MEMBER)
		};
		struct clf_plain plain;
	};
	int64_t owner;    /* agent, or 0 */
	const char *team; /* name, or NULL */
	struct clf_customer customer;
	const char *original_segment, *segment; /* names, or NULL */
	int64_t cause_set;                      /* its own, from which it chooses root causes; or 0 */
	const char *mailbox;                    /* name of the mailbox it lives in */
	const char *alias;                      /* of the mailbox, that the customer wrote to; or NULL */
	const char *channel;                    /* survey, mail, phone, letter, chat, portal, hand */
	const char *response;                   /* response id, or NULL */
	int64_t score;
	bool has_score;
	const char *summary;
	const char *comment;                              /* the customer's words that it is about, or NULL */
	int64_t team_id, segment_id, original_segment_id; /* as the store has them: the planner goes by their names */
	int64_t created_at, updated_at;
	union {
		struct {
			CLF_DERIVED_FIELDS(CLF_DERIVED_MEMBER)
		};
		struct clf_derived derived;
	};
	int64_t parent;                      /* ticket number, or 0 */
	int64_t merged_into;                 /* ticket number, or 0 */
	int64_t version;                     /* grows with each change */
	const struct clf_custom_value *held; /* in fields that administrators set up; not read with the row */
	size_t held_count;
};

/* Somebody who takes part in a ticket's conversation. */
struct clf_participant {
	int64_t party;
	const char *address;
	const char *name;
	enum clf_class as; /* CLF_CLASS_CUSTOMER, CLF_CLASS_AGENT or CLF_CLASS_THIRD_PARTY */
};

const char *clf_opt_in_name(enum clf_opt_in opt_in); /* unknown, in, out */
bool clf_opt_in_parse(const char *name, enum clf_opt_in *out);
const char *clf_priority_name(enum clf_priority priority);
bool clf_priority_parse(const char *name, enum clf_priority *out);
const char *clf_via_name(enum clf_via via);
const char *clf_class_name(enum clf_class klass);
bool clf_class_parse(const char *name, enum clf_class *out);
/* "CLF-1042"; out has CLF_TAG_TEXT bytes. */
#define CLF_TAG_TEXT 40
const char *clf_ticket_tag(const char *tag, int64_t number, char *out);

#endif
