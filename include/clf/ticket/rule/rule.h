/*
 * rule.h - a rule of the desk: when, if, then, else. One form for what makes a ticket of a response (criterion), what
 * moves its status, and whatever else happens by itself. Plain data, in the arena it was read into. Pure.
 */
#ifndef CLF_TICKET_RULE_H
#define CLF_TICKET_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/rule/asked.h"
#include "clf/ticket/rule/rule_doing.h"
#include "clf/ticket/rule/rule_words.h"
#include "clf/ticket/time/duration.h"

struct clf_regex;

#define CLF_RULE_BYTES (64u << 10) /* of a body as JSON */
/* Beside the criteria that were made for surveys. */
#define CLF_RULES_MAX 500u
#define CLF_RULES_ON_MAX 200u
#define CLF_RULE_DEPTH 3u   /* of all, any and none in each other */
#define CLF_RULE_LEAVES 50u /* conditions */
#define CLF_RULE_DOINGS 20u /* of then and of else */
#define CLF_RULE_ITEMS 200u /* values that one condition names */
#define CLF_RULE_NAME_MAX 200u

/* A value that a rule names. */
struct clf_rule_item {
	int64_t id;       /* of a status, agent, team, segment, survey, programme; 0: it has none */
	const char *name; /* what it is called now, or the text itself; NULL: it is there no more, and nothing is it */
	const char *second; /* of a survey that has a namesake: its programme */
	double number;      /* NUMBER; PRIORITY, KIND, ROLE: of the enum; MAP: of a text that is a number, else NAN */
	bool team;          /* PEOPLE: the id is a team's */
};

struct clf_rule_leaf {
	const struct clf_asked_row *row;
	const char *key; /* MAP: "q3" */
	enum clf_rule_op op;
	const struct clf_rule_item *items; /* is, contains, starts, matches: one or several, of which one has to hold */
	size_t count;
	struct clf_duration duration;
	int64_t at;                    /* BEFORE, AFTER */
	bool truth;                    /* TRUTH */
	const struct clf_regex *regex; /* MATCHES: compiled, of items[0] */
};

enum clf_test_kind { CLF_TEST_ALL, CLF_TEST_ANY, CLF_TEST_NONE, CLF_TEST_LEAF };
struct clf_rule_test {
	enum clf_test_kind kind;
	const struct clf_rule_test *tests; /* ALL with none of them always holds */
	size_t count;
	const struct clf_rule_leaf *leaf;
};

struct clf_rule_when {
	enum clf_rule_event event;
	const struct clf_asked_row *field;     /* CHANGED: of the ticket */
	const struct clf_rule_item *from, *to; /* CHANGED: or NULL */
	enum clf_rule_since since;             /* ELAPSED */
	struct clf_duration after;
};

struct clf_rule_arg {
	const struct clf_rule_arg_row *row;
	bool none;
	const struct clf_rule_item *items; /* of the type; LINE, TEXT: one, whose name is the source */
	size_t count;
	struct clf_duration duration;
};
struct clf_rule_do {
	enum clf_doing doing;
	const struct clf_rule_arg *args; /* those that were given, in the order of the row */
	size_t count;
};
/* By its name, or NULL. */
const struct clf_rule_arg *clf_rule_arg(const struct clf_rule_do *doing, const char *name);

struct clf_rule {
	int64_t id, version;
	const char *name;
	enum clf_rule_kind kind;
	int64_t position;
	bool enabled;
	int64_t since; /* from when on it counts */
	enum clf_rule_existing existing;
	const char *shipped; /* its key among those that ship, or NULL */
	const struct clf_rule_when *when;
	size_t when_count;
	struct clf_rule_test test;
	const struct clf_rule_do *then, *otherwise; /* otherwise: "else" */
	size_t then_count, otherwise_count;
	bool once; /* at most once a ticket */
	bool stop; /* once it fired, no further one of its kind is asked for this event */
	unsigned needs;
	struct clf_regex **regexes; /* its own (clf_rule_release) */
	size_t regex_count;
};
/* What of it doesn't lie in the arena; fine twice. */
void clf_rule_release(struct clf_rule *rule);

#endif
