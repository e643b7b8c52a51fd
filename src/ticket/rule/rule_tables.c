/*
 * rule_tables.c - the words of rules: events, moments, operators and what may be done, a table each.
 */
#include <string.h>

#include "clf/base/count.h"
#include "clf/ticket/rule/asked.h"
#include "clf/ticket/rule/rule.h"
#include "clf/ticket/words.h"

#define BIT(type) (1u << (CLF_ASKED_##type))
#define NAMES                                                                                                          \
	(BIT(STATUS) | BIT(AGENT) | BIT(TEAM) | BIT(SEGMENT) | BIT(QUEUE) | BIT(STAGE) | BIT(TYPE) | BIT(GROUP) |      \
	 BIT(REASON) | BIT(SURVEY) | BIT(PROGRAMME) | BIT(MAILBOX) | BIT(LOCALE) | BIT(WORD) | BIT(CHOICE))
#define LISTS (BIT(TAGS) | BIT(CAUSES) | BIT(CHOICES) | BIT(MAP))
#define TEXTS (BIT(TEXT) | BIT(MAP))
#define NUMBERS (BIT(NUMBER) | BIT(PRIORITY) | BIT(MAP))
#define KIND(kind) (1u << (CLF_RULE_##kind))
#define ON_TICKETS (KIND(STATUS) | KIND(GENERAL) | KIND(ESCALATION) | KIND(ALERT))
#define ANYWHERE (KIND(CRITERION) | ON_TICKETS)
#define ACTS (KIND(STATUS) | KIND(GENERAL) | KIND(ESCALATION))

static const char *const kinds[CLF_RULE_KINDS] = {"criterion", "status", "general", "escalation", "alert"};
static const char *const events[CLF_RULE_EVENTS] = {
    "response", "created",   "customer-replied", "agent-replied",   "helper-replied", "note", "changed",
    "assigned", "escalated", "attachment",       "delivery-failed", "subticket-done", "due",  "elapsed",
};
static const char *const sinces[CLF_RULE_SINCES] = {"created", "owner", "status", "waiting", "due"};

static const char *const existings[CLF_RULE_EXISTINGS] = {"restart", "now", "leave"};

static const struct clf_rule_op_row ops[CLF_RULE_OPS] = {
    [CLF_OP_IS] = {"is", CLF_SHAPE_LIST, TEXTS | NUMBERS | NAMES, CLF_SAID("is"), NULL},
    [CLF_OP_IS_NOT] = {"is_not", CLF_SHAPE_LIST, TEXTS | NUMBERS | NAMES, CLF_SAID("is not"), NULL},
    [CLF_OP_CONTAINS] = {"contains", CLF_SHAPE_LIST, TEXTS, CLF_SAID("contains"), NULL},
    [CLF_OP_STARTS] = {"starts", CLF_SHAPE_LIST, TEXTS, CLF_SAID("begins with"), NULL},
    [CLF_OP_MATCHES] = {"matches", CLF_SHAPE_ONE, TEXTS, CLF_SAID("matches the expression"), NULL},
    [CLF_OP_AT_LEAST] = {"at_least", CLF_SHAPE_ONE, NUMBERS, CLF_SAID("is at least"), NULL},
    [CLF_OP_AT_MOST] = {"at_most", CLF_SHAPE_ONE, NUMBERS, CLF_SAID("is at most"), NULL},
    [CLF_OP_BETWEEN] = {"between", CLF_SHAPE_TWO, NUMBERS, CLF_SAID("is between"), NULL},
    [CLF_OP_KIND] = {"kind", CLF_SHAPE_WORDS, BIT(STATUS), CLF_SAID("is of the kind"), NULL},
    [CLF_OP_ROLE] = {"role", CLF_SHAPE_WORDS, BIT(AGENT), CLF_SAID("has the role"), NULL},
    [CLF_OP_MANAGES] = {"manages", CLF_SHAPE_TRUTH, BIT(AGENT), CLF_SAID("manages the segment"),
			CLF_SAID("does not manage the segment")},
    [CLF_OP_ANY_OF] = {"any_of", CLF_SHAPE_LIST, LISTS, CLF_SAID("has one of"), NULL},
    [CLF_OP_ALL_OF] = {"all_of", CLF_SHAPE_LIST, LISTS, CLF_SAID("has all of"), NULL},
    [CLF_OP_NONE_OF] = {"none_of", CLF_SHAPE_LIST, LISTS, CLF_SAID("has none of"), NULL},
    [CLF_OP_BEFORE] = {"before", CLF_SHAPE_TIME, BIT(TIME), CLF_SAID("is before"), NULL},
    [CLF_OP_AFTER] = {"after", CLF_SHAPE_TIME, BIT(TIME), CLF_SAID("is after"), NULL},
    [CLF_OP_OLDER_THAN] = {"older_than", CLF_SHAPE_DURATION, BIT(TIME), CLF_SAID("is longer ago than"), NULL},
    [CLF_OP_WITHIN] = {"within", CLF_SHAPE_DURATION, BIT(TIME), CLF_SAID("is within"), NULL},
    [CLF_OP_YES] = {"yes", CLF_SHAPE_TRUTH, BIT(FLAG), CLF_SAID("yes"), NULL},
    [CLF_OP_NO] = {"no", CLF_SHAPE_TRUTH, BIT(FLAG), CLF_SAID("no"), NULL},
    [CLF_OP_EMPTY] = {"empty", CLF_SHAPE_TRUTH,
		      TEXTS | NUMBERS | NAMES | BIT(TAGS) | BIT(CAUSES) | BIT(CHOICES) | BIT(TIME),
		      CLF_SAID("is empty"), CLF_SAID("is not empty")},
};

#define NEEDED true, false
#define OR_NONE true, true
#define MAY false, false
#define MAY_NONE false, true

static const struct clf_rule_doing_row doings[CLF_RULE_DOING_COUNT] = {
    [CLF_DO_CREATE] = {"create",
		       CLF_SAID("make a ticket"),
		       KIND(CRITERION),
		       false,
		       {{"subject", CLF_ARG_IS_LINE, MAY},
			{"summary", CLF_ARG_IS_LINE, MAY},
			{"comment", CLF_ARG_IS_TEXT, MAY},
			{"score", CLF_ARG_IS_LINE, MAY},
			{"owner", CLF_ARG_IS_AGENT, MAY},
			{"team", CLF_ARG_IS_TEAM, MAY},
			{"segment", CLF_ARG_IS_SEGMENT, MAY},
			{"cause_set", CLF_ARG_IS_CAUSE_SET, MAY},
			{"queue", CLF_ARG_IS_QUEUE, MAY},
			{"stage", CLF_ARG_IS_STAGE, MAY},
			{"type", CLF_ARG_IS_TYPE, MAY},
			{"group", CLF_ARG_IS_GROUP, MAY},
			{"priority", CLF_ARG_IS_PRIORITY, MAY},
			{"status", CLF_ARG_IS_STATUS, MAY},
			{"due", CLF_ARG_IS_DURATION, MAY},
			{"fields", CLF_ARG_IS_FIELDS, MAY}}},
    [CLF_DO_STATUS] = {"status", CLF_SAID("set the status"), ACTS, false, {{"to", CLF_ARG_IS_STATUS, NEEDED}}},
    [CLF_DO_CLOSE] = {"close", CLF_SAID("close the ticket"), ACTS, false, {{"reason", CLF_ARG_IS_TEXT, MAY}}},
    [CLF_DO_ASSIGN] = {"assign", CLF_SAID("give it to somebody"), ACTS, false, {{"to", CLF_ARG_IS_AGENT, OR_NONE}}},
    [CLF_DO_TEAM] = {"team", CLF_SAID("give it to a team"), ACTS, false, {{"to", CLF_ARG_IS_TEAM, OR_NONE}}},
    [CLF_DO_PRIORITY] = {"priority", CLF_SAID("set the priority"), ACTS, false, {{"to", CLF_ARG_IS_PRIORITY, NEEDED}}},
    [CLF_DO_SEGMENT] = {"segment", CLF_SAID("set the segment"), ACTS, false, {{"to", CLF_ARG_IS_SEGMENT, OR_NONE}}},
    [CLF_DO_QUEUE] = {"queue", CLF_SAID("set the queue"), ACTS, false, {{"to", CLF_ARG_IS_QUEUE, OR_NONE}}},
    [CLF_DO_STAGE] = {"stage", CLF_SAID("set the stage"), ACTS, false, {{"to", CLF_ARG_IS_STAGE, OR_NONE}}},
    [CLF_DO_TYPE] = {"type", CLF_SAID("set the type"), ACTS, false, {{"to", CLF_ARG_IS_TYPE, OR_NONE}}},
    [CLF_DO_GROUP] = {"group", CLF_SAID("set the group"), ACTS, false, {{"to", CLF_ARG_IS_GROUP, OR_NONE}}},
    [CLF_DO_TAG] = {"tag",
		    CLF_SAID("add or remove tags"),
		    ANYWHERE,
		    false,
		    {{"add", CLF_ARG_IS_TAGS, MAY}, {"remove", CLF_ARG_IS_TAGS, MAY}}},
    [CLF_DO_CAUSE] = {"cause",
		      CLF_SAID("add or remove root causes"),
		      ANYWHERE,
		      false,
		      {{"add", CLF_ARG_IS_CAUSES, MAY}, {"remove", CLF_ARG_IS_CAUSES, MAY}}},
    [CLF_DO_SET] = {"set",
		    CLF_SAID("fill in a field"),
		    ANYWHERE,
		    false,
		    {{"field", CLF_ARG_IS_FIELD, NEEDED}, {"to", CLF_ARG_IS_VALUE, OR_NONE}}},
    [CLF_DO_DUE] = {"due", CLF_SAID("set the due date"), ACTS, false, {{"in", CLF_ARG_IS_DURATION, OR_NONE}}},
    [CLF_DO_POSTPONE] =
	{"postpone", CLF_SAID("postpone the ticket"), ACTS, false, {{"in", CLF_ARG_IS_DURATION, NEEDED}}},
    [CLF_DO_NOTE] = {"note", CLF_SAID("add a note"), ANYWHERE, false, {{"text", CLF_ARG_IS_TEXT, NEEDED}}},
    [CLF_DO_TEMPLATE] = {"template",
			 CLF_SAID("write to the customer"),
			 ANYWHERE,
			 true,
			 {{"name", CLF_ARG_IS_TEMPLATE, NEEDED}, {"text", CLF_ARG_IS_TEXT, MAY}}},
    [CLF_DO_FORWARD] = {"forward",
			CLF_SAID("forward the ticket"),
			ANYWHERE,
			false,
			{{"to", CLF_ARG_IS_PEOPLE, NEEDED},
			 {"subject", CLF_ARG_IS_LINE, MAY},
			 {"text", CLF_ARG_IS_TEXT, MAY},
			 {"with", CLF_ARG_IS_PARTS, MAY}}},
    [CLF_DO_NOTIFY] = {"notify",
		       CLF_SAID("notify somebody"),
		       ANYWHERE,
		       false,
		       {{"to", CLF_ARG_IS_PEOPLE, NEEDED}, {"text", CLF_ARG_IS_TEXT, MAY}}},
    [CLF_DO_ESCALATE] = {"escalate", CLF_SAID("escalate the ticket"), ACTS, false, {{"to", CLF_ARG_IS_AGENT, NEEDED}}},
    [CLF_DO_CANCEL_PLANNED] =
	{"cancel-planned", CLF_SAID("cancel planned answers"), ON_TICKETS, false, {{.name = NULL}}},
    [CLF_DO_SPAM] = {"spam", CLF_SAID("mark it as spam"), ACTS, false, {{.name = NULL}}},
    [CLF_DO_SUB] = {"sub",
		    CLF_SAID("make a sub-ticket"),
		    ANYWHERE,
		    false,
		    {{"name", CLF_ARG_IS_LINE, NEEDED},
		     {"text", CLF_ARG_IS_TEXT, MAY},
		     {"owner", CLF_ARG_IS_AGENT, MAY},
		     {"team", CLF_ARG_IS_TEAM, MAY},
		     {"segment", CLF_ARG_IS_SEGMENT, MAY},
		     {"priority", CLF_ARG_IS_PRIORITY, MAY},
		     {"status", CLF_ARG_IS_STATUS, MAY}}},
    [CLF_DO_SUCCESSOR] = {"successor", CLF_SAID("make a new, linked ticket"), KIND(STATUS), false, {{.name = NULL}}},
    [CLF_DO_NOTHING] = {"nothing", CLF_SAID("do nothing"), ANYWHERE, false, {{.name = NULL}}},
};

static bool find(const char *const *names, size_t count, const char *name, unsigned *out)
{
	for (unsigned i = 0; name != NULL && i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *clf_rule_kind_name(enum clf_rule_kind kind)
{
	return kinds[kind];
}

bool clf_rule_kind_parse(const char *name, enum clf_rule_kind *out)
{
	unsigned i = 0;
	bool known = find(kinds, CLF_RULE_KINDS, name, &i);

	*out = (enum clf_rule_kind)i;
	return known;
}

const char *clf_rule_event_name(enum clf_rule_event event)
{
	return events[event];
}

bool clf_rule_event_parse(const char *name, enum clf_rule_event *out)
{
	unsigned i = 0;
	bool known = find(events, CLF_RULE_EVENTS, name, &i);

	*out = (enum clf_rule_event)i;
	return known;
}

bool clf_rule_event_has_mail(enum clf_rule_event event)
{
	switch (event) {
	case CLF_ON_RESPONSE:
	case CLF_ON_SUBTICKET_DONE:
	case CLF_ON_DUE:
	case CLF_ON_ELAPSED:
		return false;
	default:
		return true;
	}
}

const char *clf_rule_existing_name(enum clf_rule_existing existing)
{
	return existings[existing];
}

enum clf_rule_existing clf_rule_existing_unless_told(enum clf_rule_kind kind)
{
	return kind == CLF_RULE_ESCALATION ? CLF_EXISTING_NOW : CLF_EXISTING_RESTART;
}

bool clf_rule_existing_parse(const char *name, enum clf_rule_existing *out)
{
	unsigned i = 0;
	bool known = find(existings, CLF_RULE_EXISTINGS, name, &i);

	*out = (enum clf_rule_existing)i;
	return known;
}

const char *clf_rule_since_name(enum clf_rule_since since)
{
	return sinces[since];
}

bool clf_rule_since_parse(const char *name, enum clf_rule_since *out)
{
	unsigned i = 0;
	bool known = find(sinces, CLF_RULE_SINCES, name, &i);

	*out = (enum clf_rule_since)i;
	return known;
}

const struct clf_rule_op_row *clf_rule_op_row(enum clf_rule_op op)
{
	return &ops[op];
}

bool clf_rule_op_parse(const char *name, enum clf_rule_op *out)
{
	for (unsigned i = 0; name != NULL && i < CLF_COUNT(ops); i++) {
		if (strcmp(ops[i].name, name) == 0) {
			*out = (enum clf_rule_op)i;
			return true;
		}
	}
	return false;
}

const struct clf_rule_doing_row *clf_rule_doing_row(enum clf_doing doing)
{
	return &doings[doing];
}

bool clf_rule_doing_parse(const char *name, enum clf_doing *out)
{
	for (unsigned i = 0; name != NULL && i < CLF_COUNT(doings); i++) {
		if (strcmp(doings[i].name, name) == 0) {
			*out = (enum clf_doing)i;
			return true;
		}
	}
	return false;
}

const struct clf_rule_arg *clf_rule_arg(const struct clf_rule_do *doing, const char *name)
{
	for (size_t i = 0; i < doing->count; i++) {
		if (strcmp(doing->args[i].row->name, name) == 0)
			return &doing->args[i];
	}
	return NULL;
}
