/*
 * setting.h - what agents set for themselves: one row a setting. From it come how a value is read, checked and kept,
 * and what page, API and command line ask for.
 */
#ifndef CLF_TICKET_SETTING_H
#define CLF_TICKET_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/ticket/agent.h"
#include "clf/ticket/words.h"

enum clf_setting_type {
	CLF_SETTING_LOCALE,  /* text; nothing: the gateway's */
	CLF_SETTING_ZONE,    /* the same */
	CLF_SETTING_SWITCH,  /* a flag that says "otherwise than shipped" */
	CLF_SETTING_MEANING, /* enum clf_reply_meaning */
	CLF_SETTING_SCHEME,  /* enum clf_scheme */
	CLF_SETTING_NOTICE,  /* a bit of clf_agent.notices */
};

/*
 * The rows that have a column of their own: setting, type, column and member of struct clf_agent, whether it ships
 * switched on, whether `agent set` takes it, what it takes there, help, label of the form.
 */
#define CLF_SETTING_ROW_LOCALE(row)                                                                                    \
	row(locale, LOCALE, locale, false, OPTION, "LOCALE", "Language of what you are sent (BCP 47).",                \
	    CLF_SAID("Language of your notices"))
#define CLF_SETTING_ROW_TIMEZONE(row)                                                                                  \
	row(timezone, ZONE, timezone, false, OPTION, "ZONE", "Your IANA time zone: Europe/Paris.",                     \
	    CLF_SAID("Time zone"))
#define CLF_SETTING_ROW_RECEIPTS(row)                                                                                  \
	row(receipts, SWITCH, no_receipts, true, OPTION, "ON|OFF", "A receipt after commands by mail.",                \
	    CLF_SAID("Receipts after commands by mail"))
#define CLF_SETTING_ROW_DIGEST(row)                                                                                    \
	row(digest, SWITCH, digest, false, OPTION, "ON|OFF", "A daily digest in the morning.",                         \
	    CLF_SAID("Daily digest in the morning"))
#define CLF_SETTING_ROW_ON_NEWS(row)                                                                                   \
	row(on_news, MEANING, on_news, false, NO_OPTION, "", "What a reply to a new or changed ticket's notice does.", \
	    CLF_SAID("A reply to a new or changed ticket"))
#define CLF_SETTING_ROW_ON_REPLY(row)                                                                                  \
	row(on_reply, MEANING, on_reply, false, NO_OPTION, "",                                                         \
	    "What a reply to the notice of a customer's reply does.", CLF_SAID("A reply to a customer's reply"))
#define CLF_SETTING_ROW_SCHEME(row)                                                                                    \
	row(scheme, SCHEME, scheme, false, OPTION, "SCHEME",                                                           \
	    "Whether the page is light or dark: system, light, dark.", CLF_SAID("Light or dark"))
#define CLF_SETTING_ROW_KEYS(row)                                                                                      \
	row(keys, SWITCH, no_keys, true, OPTION, "ON|OFF", "Single keys do things on the page; ? lists them.",         \
	    CLF_SAID("Single keys do things on the page (? lists them)"))
#define CLF_SETTING_COLUMNS(row)                                                                                       \
	CLF_SETTING_ROW_LOCALE(row)                                                                                    \
	CLF_SETTING_ROW_TIMEZONE(row)                                                                                  \
	CLF_SETTING_ROW_SCHEME(row)                                                                                    \
	CLF_SETTING_ROW_RECEIPTS(row)                                                                                  \
	CLF_SETTING_ROW_DIGEST(row)                                                                                    \
	CLF_SETTING_ROW_KEYS(row) CLF_SETTING_ROW_ON_NEWS(row) CLF_SETTING_ROW_ON_REPLY(row)
/* One for each enum clf_notice_kind, in its order. */
#define CLF_NOTICE_ROW_ASSIGNED(row)                                                                                   \
	row(assigned, ASSIGNED, "A ticket becomes yours.", CLF_SAID("Tell me when a ticket becomes mine"))
#define CLF_NOTICE_ROW_TEAM(row)                                                                                       \
	row(team, TEAM, "A ticket comes to your team, or nobody has it.",                                              \
	    CLF_SAID("Tell me when a ticket comes to my team or nobody has it"))
#define CLF_NOTICE_ROW_REPLIED(row)                                                                                    \
	row(replied, REPLIED, "A customer replied.", CLF_SAID("Tell me when a customer replied"))
#define CLF_NOTICE_ROW_UPDATED(row)                                                                                    \
	row(updated, UPDATED, "Somebody else changed a ticket of yours.",                                              \
	    CLF_SAID("Tell me when somebody else changed a ticket of mine"))
#define CLF_NOTICE_ROW_ESCALATED(row)                                                                                  \
	row(escalated, ESCALATED, "A ticket of your segment is escalated.",                                            \
	    CLF_SAID("Tell me when a ticket of my segment is escalated"))
#define CLF_NOTICE_ROW_DUE(row) row(due, DUE, "A due date has come.", CLF_SAID("Tell me when a due date has come"))
#define CLF_NOTICE_ROW_UNDELIVERED(row)                                                                                \
	row(undelivered, UNDELIVERED, "A mail did not reach the customer.",                                            \
	    CLF_SAID("Tell me when a mail did not reach the customer"))
#define CLF_NOTICE_ROW_SUBTICKET(row)                                                                                  \
	row(subticket, SUBTICKET, "A sub-ticket is done.", CLF_SAID("Tell me when a sub-ticket is done"))
#define CLF_SETTING_NOTICES(row)                                                                                       \
	CLF_NOTICE_ROW_ASSIGNED(row)                                                                                   \
	CLF_NOTICE_ROW_TEAM(row)                                                                                       \
	CLF_NOTICE_ROW_REPLIED(row)                                                                                    \
	CLF_NOTICE_ROW_UPDATED(row)                                                                                    \
	CLF_NOTICE_ROW_ESCALATED(row)                                                                                  \
	CLF_NOTICE_ROW_DUE(row) CLF_NOTICE_ROW_UNDELIVERED(row) CLF_NOTICE_ROW_SUBTICKET(row)

struct clf_setting {
	const char *name;      /* "receipts", "team": by mail, in the history, on the command line */
	const char *parameter; /* of API and page: the name, of a notice "notices.team" */
	enum clf_setting_type type;
	size_t offset; /* in struct clf_agent; NOTICE: none */
	enum clf_notice_kind notice;
	bool ships_on;
	const char *help, *label; /* a sentence; a few words */
};

/* In the order of the page. */
const struct clf_setting *clf_setting_table(size_t *count);
const struct clf_setting *clf_setting_named(const char *name); /* or NULL */

/* As a person writes it: "on", "note", "Asia/Tokyo"; NULL: the gateway's. */
const char *clf_setting_get(const struct clf_agent *agent, const struct clf_setting *row);
/* What may be chosen, "on|off"; NULL: free text. */
const char *clf_setting_choices(const struct clf_setting *row);
/* false: *why says what is wrong, in the locale's language. */
bool clf_setting_check(const char *locale, const char *name, const char *value, const char **why);

#endif
