/*
 * options_ticket.c - options of the commands about tickets, lists of them and views.
 */
#include "clf/ticket/field/plain.h"
#include "clf/ticket/words.h"
#include "options/options.h"

/* Plain fields (clf/ticket/field/plain.h), by type. */
#define SET_PRIORITY(label) "P", label ": low, medium, high or critical"
#define SET_TIME(label) "TIME", label " (RFC 3339); none takes it away"
#define SET_LINE(label) "TEXT", label "; none takes it away"
#define SET_ITEM(label) "NAME", label "; none takes it away"
#define SET_GROUP(label) SET_ITEM(label)
#define LIST_PRIORITY(label) "P", label ", of these only"
#define LIST_TIME(label) "TIME", label " until then only (RFC 3339)"
#define LIST_LINE(label) "TEXT", label ", of these only"
#define LIST_ITEM(label) "NAME", label ", of this one only"
#define LIST_GROUP(label) LIST_ITEM(label)
#define SET_OPTION(NAME, name, column, word, type, made, reader, label, ...) {#word, SET_##type(label), false},
#define LIST_OPTION(NAME, name, column, word, type, made, reader, label, ...) {#word, LIST_##type(label), false},
#define CREATED_OPTION(NAME, name, column, word, type, made, reader, label, ...)                                       \
	CREATED_OPTION_##made(word, type, label)
#define CREATED_OPTION_CREATED(word, type, label) {#word, SET_##type(label), false},
#define CREATED_OPTION_NOT_CREATED(word, type, label)
#define LISTED_VIEW "view", "NAME", "of the view of that name", false
#define LISTED_STATUS "status", "NAME", "in this status only", true
#define LISTED_OWNER "owner", "ADDRESS", "of this owner only; \"none\" for nobody's", true
#define LISTED_TEAM "team", "NAME", "of this team only", true
#define LISTED_SEGMENT "segment", "NAME", "of this segment only", true
#define LISTED_CUSTOMER "customer", "ADDRESS", "of this customer only", true
#define LISTED_PROGRAMME "programme", "NAME", "of this feedback programme only", true
#define LISTED_SURVEY "survey", "NAME", "of this survey only", true
#define LISTED_WORDS "q", "WORDS", "with these words, written as for search", false
#define LISTED_ALL "all", NULL, "whatever their age, where nothing else is asked for", false
#define LISTED_AGENT "agent", "ADDRESS", "the agent whose views count, and who owner=me is", false
#define ORDER_OPTION                                                                                                   \
	"sort", "ORDER",                                                                                               \
	    "number (the newest first, as without it), waiting, created, updated, due or priority, or a field where "  \
	    "few are found; -due is turned round",                                                                     \
	    false
const struct command_option ticket_list_options[] = {
    {LISTED_VIEW},
    {LISTED_STATUS},
    {LISTED_OWNER},
    {LISTED_TEAM},
    {LISTED_SEGMENT},
    {LISTED_CUSTOMER},
    {LISTED_PROGRAMME},
    {LISTED_SURVEY},
    CLF_PLAIN_FIELDS(LIST_OPTION){LISTED_WORDS},
    {LISTED_ALL},
    {LISTED_AGENT},
    {ORDER_OPTION},
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};

/* Of counts and neighbours: what else narrows them goes by FIELD=VALUE. */
const struct command_option ticket_beside_options[] = {
    {LISTED_VIEW}, {LISTED_ALL}, {LISTED_AGENT}, {ORDER_OPTION}, {JSON_OPTION}, {.name = NULL},
};

#define VIEW_AGENT "agent", "ADDRESS", "the agent whose own view it is; without it everybody's", false
const struct command_option view_options[] = {{VIEW_AGENT}, {.name = NULL}};
const struct command_option view_set_options[] = {
    {"name", "NAME", "another name", false}, {VIEW_AGENT}, {.name = NULL}};
const struct command_option view_list_options[] = {
    {"agent", "ADDRESS", "what this agent has: the own ones and everybody's", false}, {JSON_OPTION}, {.name = NULL}};
const struct command_option ticket_create_options[] = {
    {"customer", "ADDRESS", "the customer's mail address (required)", false},
    {"customer-name", "NAME", "the customer's name", false},
    {"subject", "TEXT", "what it is about (required)", false},
    {"text", "TEXT", "what the customer said; - reads standard input", false},
    CLF_PLAIN_FIELDS(CREATED_OPTION){"status", "NAME", "the status to begin with", false},
    {"segment", "NAME", "the segment", false},
    {"team", "NAME", "the team", false},
    {"set", "FIELD=VALUE", "a field that was set up, as people write it", true},
    {"owner", "ADDRESS", "the owner", false},
    {"comment", "TEXT", "a note, never shown to customers", false},
    {"mailbox", "NAME", "the mailbox it lives in (else the first)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_show_options[] = {
    {"response", "ID", "the ticket of a response, by the feedback platform's id", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_sub_options[] = {
    {"text", "TEXT", "a note on it; - reads standard input", false},
    CLF_PLAIN_FIELDS(CREATED_OPTION){"status", "NAME", "the status to begin with", false},
    {"owner", "ADDRESS", "the owner", false},
    {"team", "NAME", "the team", false},
    {"segment", "NAME", "the segment, whose managers then see it; none unless told", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_followup_options[] = {
    {"template", "NAME", "the template (follow-up)", false},
    {"locale", "LOCALE", "its language (else the customer's)", false},
    {"subject", "TEXT", "the subject (else the template's)", false},
    {"text", "TEXT", "the text; - reads standard input", false},
    {"to", "ADDRESS", "to somebody else than the customer", false},
    {"anyway", NULL, "also to an address that mail failed for", false},
    {"no-copies", NULL, "to the customer alone, not to who is in copy", false},
    {"attach", "ID", "a file of the ticket that goes along", true},
    {"later", "WHEN", "when it goes (3d, tomorrow 9:00), unless the customer writes first", false},
    {"even-if", NULL, "with --later: also when the customer writes first", false},
    {"yes", NULL, "send the template as it is, without a question", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_purge_options[] = {
    {"yes", NULL, "without a question", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_note_options[] = {
    {"text", "TEXT", "what it says; - reads standard input", false},
    {"delete", NULL, "delete it", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_attach_options[] = {
    {"name", "NAME", "what it is called (else as the file is)", false},
    {"comment", "TEXT", "a note that it belongs to", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_forward_options[] = {
    {"with", "WHAT", "what goes along: response, history, comments, attach", true},
    {"subject", "TEXT", "the subject (else the template's)", false},
    {"text", "TEXT", "what is said to them; - reads standard input", false},
    {"anyway", NULL, "also to an address that mail failed for", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_close_options[] = {
    {"reason", "TEXT", "why: one of the reasons that are set up, else words that become a note", false},
    {"comment", "TEXT", "a note; - reads standard input", false},
    {"cause", "NAME", "a root cause; those given are all that it has then; none: none", true},
    {"learned", "TEXT", "what was learned", false},
    {"set", "FIELD=VALUE", "a field that was set up, as people write it; none takes its value away", true},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_owners_options[] = {
    {"segment", "NAME", "as if the ticket were of that segment", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_set_options[] = {
    {"status", "NAME", "the new status", false},
    {"owner", "ADDRESS", "the new owner; none takes the owner away", false},
    {"team", "NAME", "the new team; none takes the team away", false},
    CLF_PLAIN_FIELDS(SET_OPTION){"segment", "NAME", "the new segment", false},
    {"cause", "NAME", "a root cause; those given are all that it has then; none: none", true},
    {"original-segment", "NAME", "correct the segment in which it began", false},
    {"set", "FIELD=VALUE", "a field that was set up, as people write it; none takes its value away", true},
    {"comment", "TEXT", "a comment with the change", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option ticket_planned_options[] = {
    {"take-back", "ID", "take that one back: it doesn't go", false},
    {JSON_OPTION},
    {.name = NULL},
};
