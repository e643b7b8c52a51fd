/*
 * asked.c - the table of what rules may ask.
 */
#include "clf/ticket/rule/asked.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

#define TICKET CLF_NEEDS_TICKET
#define RESPONSE CLF_NEEDS_RESPONSE
#define CUSTOMER CLF_NEEDS_CUSTOMER
#define MAIL CLF_NEEDS_MAIL

#define ROW(NAME, said, kind, of, few)                                                                                 \
	[CLF_ASKS_##NAME] = {                                                                                          \
	    .asked = CLF_ASKS_##NAME, .name = (said), .type = CLF_ASKED_##kind, .needs = (of), .label = (few)}
#define WORDS(NAME, said, of, words, few)                                                                              \
	[CLF_ASKS_##NAME] = {.asked = CLF_ASKS_##NAME,                                                                 \
			     .name = (said),                                                                           \
			     .type = CLF_ASKED_WORD,                                                                   \
			     .needs = (of),                                                                            \
			     .choices = (words),                                                                       \
			     .label = (few)}

static const struct clf_asked_row rows[CLF_ASKED_COUNT] = {
    ROW(SUBJECT, "subject", TEXT, TICKET, CLF_SAID("the subject")),
    ROW(STATUS, "status", STATUS, TICKET, CLF_SAID("the status")),
    ROW(STATUS_AWAITS, "status.awaits", FLAG, TICKET, CLF_SAID("the status awaits the customer's confirmation")),
    ROW(PRIORITY, "priority", PRIORITY, TICKET, CLF_SAID("the priority")),
    ROW(OWNER, "owner", AGENT, TICKET, CLF_SAID("the owner")),
    ROW(TEAM, "team", TEAM, TICKET, CLF_SAID("the team")),
    ROW(SEGMENT, "segment", SEGMENT, 0, CLF_SAID("the segment")),
    ROW(ORIGINAL_SEGMENT, "original_segment", SEGMENT, TICKET, CLF_SAID("the first segment")),
    ROW(QUEUE, "queue", QUEUE, TICKET, CLF_SAID("the queue")),
    ROW(STAGE, "stage", STAGE, TICKET, CLF_SAID("the stage")),
    ROW(TYPE, "type", TYPE, TICKET, CLF_SAID("the type")),
    ROW(GROUP, "group", GROUP, TICKET, CLF_SAID("the group")),
    ROW(REASON, "reason", REASON, TICKET, CLF_SAID("the reason")),
    ROW(TAGS, "tags", TAGS, TICKET, CLF_SAID("the tags")),
    ROW(CAUSES, "causes", CAUSES, TICKET, CLF_SAID("the root causes")),
    ROW(LEARNED, "learned", TEXT, TICKET, CLF_SAID("what was learned")),
    ROW(SUMMARY, "summary", TEXT, TICKET, CLF_SAID("the summary")),
    ROW(COMMENT, "comment", TEXT, 0, CLF_SAID("the customer's comment")),
    ROW(SCORE, "score", NUMBER, 0, CLF_SAID("the score")),
    WORDS(CHANNEL, "channel", 0, "survey|mail|phone|letter|chat|portal|hand", CLF_SAID("the channel")),
    ROW(MAILBOX, "mailbox", MAILBOX, TICKET, CLF_SAID("the mailbox")),
    ROW(PROGRAMME, "programme", PROGRAMME, RESPONSE, CLF_SAID("the programme")),
    ROW(SURVEY, "survey", SURVEY, RESPONSE, CLF_SAID("the survey")),
    ROW(DUE_AT, "due_at", TIME, TICKET, CLF_SAID("the due date")),
    ROW(CREATED_AT, "created_at", TIME, TICKET, CLF_SAID("the creation date")),
    ROW(UPDATED_AT, "updated_at", TIME, TICKET, CLF_SAID("the date of the last change")),
    ROW(CLOSED_AT, "closed_at", TIME, TICKET, CLF_SAID("the closing date")),
    ROW(STATUS_AT, "status_at", TIME, TICKET, CLF_SAID("the date of its status")),
    ROW(OWNER_AT, "owner_at", TIME, TICKET, CLF_SAID("the date it got its owner")),
    ROW(WAITING_SINCE, "waiting_since", TIME, TICKET, CLF_SAID("the start of the customer's wait")),
    ROW(OVERDUE, "overdue", FLAG, TICKET, CLF_SAID("the ticket is overdue")),
    ROW(ESCALATED_BY_HAND, "escalated_by_hand", FLAG, TICKET, CLF_SAID("a person escalated the ticket")),
    ROW(SUBTICKET, "subticket", FLAG, TICKET, CLF_SAID("the ticket is a sub-ticket")),
    ROW(SUBTICKETS_OPEN, "subtickets_open", NUMBER, TICKET, CLF_SAID("the number of open sub-tickets")),
    ROW(FIELDS, "fields", MAP, TICKET, CLF_SAID("the field {key}")),
    ROW(ANSWERS, "answers", MAP, RESPONSE, CLF_SAID("the answer to {key}")),
    ROW(EMBEDDED, "embedded", MAP, RESPONSE, CLF_SAID("the embedded value {key}")),
    ROW(PLACE, "place", TEXT, RESPONSE, CLF_SAID("the place")),
    ROW(QUOTA, "quota", TEXT, RESPONSE, CLF_SAID("the quota")),
    ROW(LINK, "link", TEXT, RESPONSE, CLF_SAID("the link")),
    ROW(GIVEN, "given", TIME, RESPONSE, CLF_SAID("the date of the response")),
    ROW(CUSTOMER_NAME, "customer.name", TEXT, 0, CLF_SAID("the customer's name")),
    ROW(CUSTOMER_ADDRESS, "customer.address", TEXT, 0, CLF_SAID("the customer's address")),
    ROW(CUSTOMER_LOCALE, "customer.locale", LOCALE, 0, CLF_SAID("the customer's language")),
    WORDS(CUSTOMER_OPT_IN, "customer.opt_in", CUSTOMER, "in|out|unknown", CLF_SAID("the customer's opt-in")),
    ROW(CUSTOMER_REFERENCE, "customer.reference", TEXT, CUSTOMER, CLF_SAID("the customer's reference")),
    ROW(CUSTOMER_PHONE, "customer.phone", TEXT, CUSTOMER, CLF_SAID("the customer's phone")),
    ROW(ATTRIBUTES, "attributes", MAP, CUSTOMER, CLF_SAID("the customer's attribute {key}")),
    ROW(MESSAGE_TEXT, "message.text", TEXT, MAIL, CLF_SAID("the mail's new text")),
    ROW(MESSAGE_SUBJECT, "message.subject", TEXT, MAIL, CLF_SAID("the mail's subject")),
    ROW(MESSAGE_THANKS, "message.thanks", FLAG, MAIL, CLF_SAID("the mail only says thank you")),
    ROW(MESSAGE_CONFIRMS, "message.confirms", FLAG, MAIL, CLF_SAID("the mail says that it is settled")),
    ROW(MESSAGE_ATTACHMENTS, "message.attachments", NUMBER, MAIL, CLF_SAID("the number of attachments")),
    ROW(MESSAGE_SENDER_PROVED, "message.sender_proved", FLAG, MAIL, CLF_SAID("the mail's sender is proved")),
    WORDS(EVENT_VIA, "event.via", 0, "mail|page|api|cli|clock", CLF_SAID("the way it came")),
    WORDS(ACTOR_KIND, "actor.kind", 0, "customer|agent|helper|gateway", CLF_SAID("the one who acted")),
    WORDS(ACTOR_ROLE, "actor.role", 0, "agent|manager|admin", CLF_SAID("the role of the one who acted")),
    WORDS(NOW_WEEKDAY, "now.weekday", CLF_NEEDS_CALENDAR, "mon|tue|wed|thu|fri|sat|sun", CLF_SAID("the weekday")),
    ROW(NOW_HOUR, "now.hour", NUMBER, CLF_NEEDS_CALENDAR, CLF_SAID("the hour")),
    ROW(NOW_WORKING, "now.working", FLAG, CLF_NEEDS_CALENDAR, CLF_SAID("it is working time")),
};

const struct clf_asked_row *clf_asked_row(enum clf_asked asked)
{
	return &rows[asked];
}

const struct clf_asked_row *clf_asked_named(const char *name, const char **key)
{
	*key = NULL;
	for (size_t i = 0; name != NULL && i < CLF_COUNT(rows); i++) {
		size_t n = strlen(rows[i].name);

		if (rows[i].type != CLF_ASKED_MAP && strcmp(rows[i].name, name) == 0)
			return &rows[i];
		if (rows[i].type == CLF_ASKED_MAP && strncmp(rows[i].name, name, n) == 0 && name[n] == '.' &&
		    name[n + 1] != '\0') {
			*key = name + n + 1;
			return &rows[i];
		}
	}
	return NULL;
}

const struct clf_asked_row *clf_asked_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t at;

	if (clf_text_blank(name))
		return NULL;
	at = clf_str_far(name);
	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		clf_str_nearer(name, rows[i].name, &nearest, &at);
	for (size_t i = 0; nearest != NULL && i < CLF_COUNT(rows); i++) {
		if (clf_text_equal(rows[i].name, nearest))
			return &rows[i];
	}
	return NULL;
}
