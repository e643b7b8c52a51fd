/*
 * options_people.c - options of the commands about people: agents and their groups, customers and what they said.
 */
#include "clf/ticket/field/setting.h"
#include "options/options.h"

const struct command_option agent_add_options[] = {
    {"address", "ADDRESS", "the agent's mail address (required)", false},
    {"name", "NAME", "the agent's name (required)", false},
    {"role", "ROLE", "agent, manager or admin (agent)", false},
    {"team", "NAME", "a team the agent belongs to", true},
    {"segment", "NAME", "a segment the agent manages", true},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option agent_change_options[] = {
    {"name", "NAME", "another name", false},
    {"address", "ADDRESS", "another mail address", false},
    {"role", "ROLE", "agent, manager or admin", false},
    {"team", "NAME", "a team to join", false},
    {"leave-team", "NAME", "a team to leave", false},
    {"segment", "NAME", "a segment to manage", false},
    {"leave-segment", "NAME", "a segment to manage no longer", false},
    {.name = NULL},
};
const struct command_option agent_remove_options[] = {
    {"replace-by", "ADDRESS", "who gets the open tickets; none: nobody, keep: they stay", false},
    {.name = NULL},
};
const struct command_option team_set_options[] = {
    {"name", "NAME", "another name", false},
    {"kind", "team|group", "a group sees tickets, limits to whom they can be assigned, and owns none", false},
    {"add-member", "ADDRESS", "an agent to be in it", true},
    {"remove-member", "ADDRESS", "an agent to be in it no longer", true},
    {.name = NULL},
};
const struct command_option segment_set_options[] = {
    {"name", "NAME", "another name", false},
    {"add-manager", "ADDRESS", "an agent to manage it", true},
    {"remove-manager", "ADDRESS", "an agent to manage it no longer", true},
    {.name = NULL},
};
const struct command_option group_remove_options[] = {
    {"replace-by", "NAME", "what takes its place on tickets; none: nothing", false},
    {.name = NULL},
};
const struct command_option agent_deactivate_options[] = {
    {"tickets", "ADDRESS", "who gets the open tickets; none: nobody; keep: they stay", false},
    {.name = NULL},
};
const struct command_option access_options[] = {
    {"agent", "ADDRESS", "of this agent only", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option response_list_options[] = {
    {"survey", "NAME", "of this survey only", false},
    {"programme", "NAME", "of this programme only", false},
    {"customer", "ADDRESS", "of this customer only", false},
    {"from", "TIME", "given then or later (RFC 3339)", false},
    {"to", "TIME", "given before (RFC 3339)", false},
    {"ticket", "yes|no", "only those that made a ticket, or only those that made none", false},
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option response_add_options[] = {
    {"file", "FILE", "one as JSON, as the API takes it; - reads standard input. Options count before it", false},
    {"id", "ID", "its id: the same one is kept once (required)", false},
    {"customer", "ADDRESS", "the customer's mail address (required)", false},
    {"customer-name", "NAME", "the customer's name", false},
    {"customer-locale", "LOCALE", "the customer's language", false},
    {"reference", "TEXT", "what the customer is known by elsewhere", false},
    {"phone", "TEXT", "the customer's phone number", false},
    {"opt-in", "WORD", "whether automatic mail may go to them: in, out or unknown", false},
    {"programme", "NAME", "the feedback programme", false},
    {"survey", "NAME", "the survey", false},
    {"score", "N", "the score", false},
    {"comment", "TEXT", "what the customer said", false},
    {"answers", "JSON", "all answers, by question", false},
    {"embedded", "JSON", "embedded data", false},
    {"place", "TEXT", "where it was given, or what it is about", false},
    {"quota", "TEXT", "the quota that it counts for", false},
    {"channel", "NAME", "how it came: survey (unless told), phone, letter, chat, portal or another name", false},
    {"segment", "NAME", "the segment", false},
    {"locale", "LOCALE", "its language", false},
    {"link", "URL", "where it can be seen", false},
    {"at", "TIME", "when it was given (RFC 3339; else now)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option survey_list_options[] = {
    {"programme", "NAME", "of this programme only", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option survey_set_options[] = {
    {"programme", "NAME", "the one of this programme", false},
    {"name", "NAME", "what it is called from now on", false},
    {"show-response", "on|off", "whether its tickets show what was answered", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option customer_set_options[] = {
    {"name", "NAME", "the name from now on; tickets there are say what they said", false},
    {"opt-in", "WORD", "whether automatic mail may go to them: in, out or unknown", false},
    {"reference", "TEXT", "what they are known by elsewhere; none takes it away", false},
    {"phone", "TEXT", "the phone number; none takes it away", false},
    {"locale", "LOCALE", "the language; none takes it away", false},
    {"attributes", "JSON", "what else is known, in place of what was", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option customer_export_options[] = {
    {"to", "FILE", "the zip file to make (else ADDRESS.zip, where you stand)", false},
    {.name = NULL},
};
const struct command_option customer_erase_options[] = {
    {"dry-run", NULL, "only say what there is", false},
    {"notes", NULL, "the notes of agents on their tickets, too", false},
    {"yes", NULL, "do it; it can't be undone", false},
    {.name = NULL},
};
const struct command_option retention_options[] = {
    {"dry-run", NULL, "only say how much would go now", false},
    {.name = NULL},
};
const struct command_option audit_options[] = {
    {"who", "ADDRESS", "what was done by this one only", false},
    {"kind", "KIND", "about such things only: agent, rule, template ...", false},
    {"subject", "NAME", "about the thing of this name only", false},
    {"since", "TIME", "that was done then or later (RFC 3339)", false},
    {"until", "TIME", "that was done before (RFC 3339)", false},
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};

#define OPTION(name, argument, help) {#name, (argument), (help), false},
#define NO_OPTION(...)
#define SETTING(name, type, column, on, option, argument, help, label) option(name, argument, help)
const struct command_option agent_set_options[] = {
    CLF_SETTING_COLUMNS(SETTING){.name = NULL},
};
const struct command_option agent_token_options[] = {
    {"label", "TEXT", "a note beside the token", false},
    {"for", "SCOPE", "responses: for the feedback platform, to send responses in and nothing else", false},
    {JSON_OPTION},
    {.name = NULL},
};
