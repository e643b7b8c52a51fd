/*
 * main.c - the command table, and the way from the words of a command line to its row.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "clf/ticket/field/plain.h"
#include "clf/ticket/field/setting.h"
#include "commands.h"

#define JSON_OPTION "json", NULL, "print JSON", false

static const struct command_option json_only[] = {{JSON_OPTION}, {.name = NULL}};
static const struct command_option status_options[] = {
    {"healthy", NULL, "say nothing unless mail can't be taken in; exits with 0 or 1", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option init_options[] = {
    {"address", "ADDRESS", "the mail address that customers write to", false},
    {"organisation", "NAME", "what customers see as the sender (else the address's domain)", false},
    {"imap", "URL", "where its mail is read: imaps://host[:port]/INBOX (else found)", false},
    {"imap-user", "USER", "who logs in there (else the address)", false},
    {"smtp", "URL", "where mail goes out: smtps://host[:port] or smtp://host:port (else found)", false},
    {"smtp-user", "USER", "who logs in there (else the same)", false},
    {"password-file", "FILE", "the file with the password for both (else asked, and written)", false},
    {"ca-file", "FILE", "certificates to trust instead of the system's", false},
    {"provider", "NAME", "microsoft, google or https://ISSUER: it takes no password, but OAuth2", false},
    {"grant", "NAME", "of OAuth2: app, service-account, code or device", false},
    {"tenant", "DOMAIN", "of Microsoft", false},
    {"client-id", "ID", "the program as the provider knows it", false},
    {"client-secret-file", "FILE", "its secret (else asked, and written)", false},
    {"client-key-file", "FILE", "the key of Google's service account", false},
    {"scopes", "TEXT", "what an issuer is asked for", false},
    {"admin", "ADDRESS", "mail address of the first administrator", false},
    {"name", "NAME", "the administrator's name", false},
    {"page-password-file", "FILE", "the administrator's password for the page (else asked, or set later)", false},
    {"segment", "NAME", "the first segment, managed by the administrator", false},
    {"store", "URL", "the database (else sqlite: beside the configuration, or in /var/lib/clf-mail)", false},
    {"user", "NAME", "who runs the gateway and gets the files (else clf-mail, in /etc/clf-mail)", false},
    {"sample", NULL, "put a sample customer's mail in", false},
    {"ispdb", NULL, "ask Mozilla's database of providers too, which tells it the domain", false},
    {"no-connect", NULL, "ask no server anything: nothing is found and nothing tried", false},
    {"non-interactive", NULL, "never ask; fail on the first thing that is missing", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option check_options[] = {
    {"connect", NULL, "log in to every server and try what serve will need of it", false},
    {"mail", NULL, "that, look at the DNS, and send each mailbox mails of its own to see how they come back", false},
    {"to", "ADDRESS", "with --mail: one mail to this address too, to see what customers see", false},
    {"wait", "SECONDS", "with --mail: how long at most for the mails (300)", false},
    {"fix", NULL, "mend owners and modes of files, and say what was done", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option backup_options[] = {
    {"keep", "N", "in a folder: keep the newest N of this database, and remove older ones made here", false},
    {"with-secrets", NULL, "with the configuration, the signing secret and logins: guard such a file as those", false},
    {"verify", NULL, "try FILE (else the newest): unpack it, look through it, open mails; makes none", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option migrate_options[] = {
    {"dry-run", NULL, "on a copy: say what would be done, and how long it takes", false},
    {.name = NULL},
};
static const struct command_option login_options[] = {
    {"test", NULL, "only try what is there", false},
    {"paste", NULL, "through a browser, whose address is pasted back, whatever grant says", false},
    {"device", NULL, "by a code that is typed into any browser, whatever grant says", false},
    {.name = NULL},
};
static const struct command_option deliver_options[] = {
    {"mailbox", "NAME", "the mailbox that the mail came to (required)", false},
    {"recipient", "ADDRESS", "the envelope recipient", false},
    {.name = NULL},
};
static const struct command_option parse_options[] = {
    {"sent", "FILE", "a text that went out in this conversation", true},
    {.name = NULL},
};
static const struct command_option explain_options[] = {
    {"mailbox", "NAME", "the mailbox that FILE would come to (else the first)", false},
    {"recipient", "ADDRESS", "the envelope recipient of FILE", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option reread_options[] = {
    {"ticket", "N", "the mails of this ticket", false},
    {"all", NULL, "all mails", false},
    {JSON_OPTION},
    {.name = NULL},
};
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
#define ORDER(NAME, name, ...) #name ", "

#define LISTED_VIEW "view", "NAME", "of the view of that name", false
#define LISTED_STATUS "status", "NAME", "in this status only", true
#define LISTED_OWNER "owner", "ADDRESS", "of this owner only; \"none\" for nobody's", true
#define LISTED_TEAM "team", "NAME", "of this team only", true
#define LISTED_SEGMENT "segment", "NAME", "of this segment only", true
#define LISTED_CUSTOMER "customer", "ADDRESS", "of this customer only", true
#define LISTED_PROGRAMME "programme", "NAME", "of this feedback programme only", true
#define LISTED_SURVEY "survey", "NAME", "of this survey only", true
#define LISTED_WORDS "q", "WORDS", "with these words", false
#define LISTED_ALL "all", NULL, "whatever their age, where nothing else is asked for", false
#define LISTED_AGENT "agent", "ADDRESS", "the agent whose views count, and who owner=me is", false
#define ORDER_OPTION                                                                                                   \
	"sort", "ORDER",                                                                                               \
	    "number (the newest first, as without it), waiting, created, updated, due or priority, or a field where "  \
	    "few are found; -due is turned round",                                                                     \
	    false
static const struct command_option ticket_list_options[] = {
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
static const struct command_option ticket_beside_options[] = {
    {LISTED_VIEW}, {LISTED_ALL}, {LISTED_AGENT}, {ORDER_OPTION}, {JSON_OPTION}, {.name = NULL},
};
#define VIEW_AGENT "agent", "ADDRESS", "the agent whose own view it is; without it everybody's", false
static const struct command_option view_options[] = {{VIEW_AGENT}, {.name = NULL}};
static const struct command_option view_set_options[] = {
    {"name", "NAME", "another name", false}, {VIEW_AGENT}, {.name = NULL}};
static const struct command_option view_list_options[] = {
    {"agent", "ADDRESS", "what this agent has: the own ones and everybody's", false}, {JSON_OPTION}, {.name = NULL}};
static const struct command_option ticket_create_options[] = {
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
static const struct command_option ticket_sub_options[] = {
    {"text", "TEXT", "a note on it; - reads standard input", false},
    CLF_PLAIN_FIELDS(CREATED_OPTION){"status", "NAME", "the status to begin with", false},
    {"owner", "ADDRESS", "the owner", false},
    {"team", "NAME", "the team", false},
    {"segment", "NAME", "the segment, whose managers then see it; none unless told", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option suppress_options[] = {
    {"why", "TEXT", "why, for whoever is asked about it later", false},
    {.name = NULL},
};
#define TIMEZONE_OPTION "timezone", "NAME", "its time zone, such as Europe/Paris", false
#define HOURS_OPTION                                                                                                   \
	"hours", "TEXT", "opening hours such as \"mon-fri 09:00-12:30 13:30-18:00\", in place of others", true
#define OF_SEGMENT_OPTION "segment", "NAME", "a segment whose calendar it is", true
#define STANDARD_OPTION "default", NULL, "it is the installation's", false
static const struct command_option calendar_add_options[] = {
    {TIMEZONE_OPTION}, {HOURS_OPTION}, {OF_SEGMENT_OPTION}, {STANDARD_OPTION}, {.name = NULL},
};
static const struct command_option calendar_set_options[] = {
    {"name", "NAME", "another name", false},
    {TIMEZONE_OPTION},
    {HOURS_OPTION},
    {OF_SEGMENT_OPTION},
    {"without", "SEGMENT", "a segment whose calendar it is no longer", true},
    {STANDARD_OPTION},
    {"no-default", NULL, "it isn't the installation's any more", false},
    {.name = NULL},
};
static const struct command_option calendar_day_options[] = {
    {"name", "TEXT", "what day it is", false},
    {"hours", "TEXT", "its hours, such as 09:00-12:00 (else it is closed)", true},
    {.name = NULL},
};
static const struct command_option calendar_import_options[] = {
    {"yes", NULL, "import what is new or differs (else it is shown alone)", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_followup_options[] = {
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
static const struct command_option ticket_purge_options[] = {
    {"yes", NULL, "without a question", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_note_options[] = {
    {"text", "TEXT", "what it says; - reads standard input", false},
    {"delete", NULL, "delete it", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_attach_options[] = {
    {"name", "NAME", "what it is called (else as the file is)", false},
    {"comment", "TEXT", "a note that it belongs to", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_forward_options[] = {
    {"with", "WHAT", "what goes along: response, history, comments, attach", true},
    {"subject", "TEXT", "the subject (else the template's)", false},
    {"text", "TEXT", "what is said to them; - reads standard input", false},
    {"anyway", NULL, "also to an address that mail failed for", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_close_options[] = {
    {"reason", "TEXT", "why: one of the reasons that are set up, else words that become a note", false},
    {"comment", "TEXT", "a note; - reads standard input", false},
    {"cause", "NAME", "a root cause; those given are all that it has then; none: none", true},
    {"learned", "TEXT", "what was learned", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_owners_options[] = {
    {"segment", "NAME", "as if the ticket were of that segment", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option ticket_set_options[] = {
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
#define LABEL_OPTION "label", "TEXT", "what people read (the name)", false
#define INSIDE_OPTION "inside", "ON|OFF", "on: never in a mail to customers", false
#define CHOICE_OPTION "choice", "NAME", "a choice to offer", true

static const struct command_option field_add_options[] = {
    {LABEL_OPTION}, {INSIDE_OPTION}, {CHOICE_OPTION}, {JSON_OPTION}, {.name = NULL},
};
static const struct command_option field_set_options[] = {
    {"name", "NAME", "another name", false},
    {LABEL_OPTION},
    {INSIDE_OPTION},
    {CHOICE_OPTION},
    {"remove-choice", "NAME", "a choice to offer no more", true},
    {"rename-choice", "OLD=NEW", "another name for a choice", true},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option field_remove_options[] = {
    {"choice", "NAME", "of the field only this choice", false},
    {"replace-by", "NAME", "the choice that tickets hold in its place", false},
    {.name = NULL},
};
static const struct command_option rule_list_options[] = {
    {"kind", "KIND", "of criterion, status, general, escalation or alert only", false},
    {JSON_OPTION},
    {.name = NULL},
};
#define ESCALATION_OPTIONS                                                                                             \
	{"programme", "NAME", "of which programme (this or --survey is required)", false},                             \
	    {"survey", "NAME", "of which survey", false}, {"segment", "NAME", "in which segment (required)", false},   \
	    {"to", "AGENT", "who gets the tickets (required)", false},                                                 \
	    {"after", "DURATION", "after how long (required): 4h, 2d, 4 working hours, 2 working days", false},        \
	    {"since", "MOMENT", "since when it runs: created, owner, status, waiting or due (created)", false},        \
	    {"existing", "WHAT", "tickets that are there: now, restart or leave (now)", false}, {JSON_OPTION},         \
	{                                                                                                              \
		.name = NULL                                                                                           \
	}
static const struct command_option escalation_add_options[] = {
    {"name", "NAME", "its name (else made of the rest)", false}, ESCALATION_OPTIONS};
static const struct command_option escalation_set_options[] = {ESCALATION_OPTIONS};
static const struct command_option escalation_enable_options[] = {
    {"existing", "WHAT", "tickets that are there: now, restart or leave (now)", false},
    {.name = NULL},
};
static const struct command_option escalation_remove_options[] = {
    {"yes", NULL, "without being asked", false},
    {.name = NULL},
};
static const struct command_option ticket_planned_options[] = {
    {"take-back", "ID", "take that one back: it doesn't go", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option rule_enable_options[] = {
    {"existing", "WHAT", "a time rule, and tickets that are there: now, restart or leave (restart)", false},
    {.name = NULL},
};
static const struct command_option rule_remove_options[] = {
    {"yes", NULL, "without being asked", false},
    {.name = NULL},
};
static const struct command_option template_options[] = {
    {"locale", "LOCALE", "the language (en)", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option template_show_options[] = {
    {"locale", "LOCALE", "the language (en)", false},
    {"version", "N", "that version (else the one that counts)", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option template_import_options[] = {
    {"yes", NULL, "save what differs (else it is shown alone)", false},
    {.name = NULL},
};
static const struct command_option template_render_options[] = {
    {"locale", "LOCALE", "the language (en)", false},
    {"ticket", "N", "with this ticket's data (else sample data)", false},
    {"html", NULL, "the HTML part instead of the text", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option template_test_options[] = {
    {"to", "ADDRESS", "where to (required)", false},
    {"locale", "LOCALE", "the language (en)", false},
    {"ticket", "N", "with this ticket's data (else sample data)", false},
    {"file", "FILE", "as it is in a file, not saved yet", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option template_dump_options[] = {
    {"to", "FOLDER", "where to (must not hold them yet)", false},
    {.name = NULL},
};
static const struct command_option agent_add_options[] = {
    {"address", "ADDRESS", "the agent's mail address (required)", false},
    {"name", "NAME", "the agent's name (required)", false},
    {"role", "ROLE", "agent, manager or admin (agent)", false},
    {"team", "NAME", "a team the agent belongs to", true},
    {"segment", "NAME", "a segment the agent manages", true},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option agent_change_options[] = {
    {"name", "NAME", "another name", false},
    {"address", "ADDRESS", "another mail address", false},
    {"role", "ROLE", "agent, manager or admin", false},
    {"team", "NAME", "a team to join", false},
    {"leave-team", "NAME", "a team to leave", false},
    {"segment", "NAME", "a segment to manage", false},
    {"leave-segment", "NAME", "a segment to manage no longer", false},
    {.name = NULL},
};
static const struct command_option agent_remove_options[] = {
    {"replace-by", "ADDRESS", "who gets the open tickets; none: nobody, keep: they stay", false},
    {.name = NULL},
};
#define ENDS_OPTION "ends", "on|off", "of a stage: who is there is closed", false
#define TYPES_TEAM_OPTION "team", "NAME", "of a type: the team that gets its tickets; none: no team", false
#define TYPES_CAUSES_OPTION "cause-set", "NAME", "of a type: the causes its tickets choose from; none: from none", false
static const struct command_option list_add_options[] = {
    {ENDS_OPTION},
    {TYPES_TEAM_OPTION},
    {TYPES_CAUSES_OPTION},
    {.name = NULL},
};
static const struct command_option list_set_options[] = {
    {"name", "NAME", "another name; what has it keeps it", false},
    {ENDS_OPTION},
    {TYPES_TEAM_OPTION},
    {TYPES_CAUSES_OPTION},
    {.name = NULL},
};
static const struct command_option list_remove_options[] = {
    {"replace-by", "NAME", "what open tickets get in its place; none: nothing", false},
    {.name = NULL},
};
#define CAUSE_OPTION "cause", "NAME", "a cause that it holds, of the list of causes", true
static const struct command_option cause_set_add_options[] = {
    {CAUSE_OPTION},
    {.name = NULL},
};
static const struct command_option cause_set_set_options[] = {
    {"name", "NAME", "another name", false},
    {CAUSE_OPTION},
    {"remove", "NAME", "a cause that it is to hold no longer", true},
    {.name = NULL},
};
static const struct command_option team_set_options[] = {
    {"name", "NAME", "another name", false},
    {"kind", "team|group", "a group sees tickets, limits to whom they can be assigned, and owns none", false},
    {"add-member", "ADDRESS", "an agent to be in it", true},
    {"remove-member", "ADDRESS", "an agent to be in it no longer", true},
    {.name = NULL},
};
static const struct command_option segment_set_options[] = {
    {"name", "NAME", "another name", false},
    {"add-manager", "ADDRESS", "an agent to manage it", true},
    {"remove-manager", "ADDRESS", "an agent to manage it no longer", true},
    {.name = NULL},
};
static const struct command_option group_remove_options[] = {
    {"replace-by", "NAME", "what takes its place on tickets; none: nothing", false},
    {.name = NULL},
};
static const struct command_option agent_deactivate_options[] = {
    {"tickets", "ADDRESS", "who gets the open tickets; none: nobody; keep: they stay", false},
    {.name = NULL},
};
static const struct command_option access_options[] = {
    {"agent", "ADDRESS", "of this agent only", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option newest_options[] = {
    {"limit", "N", "at most so many, the newest first (20)", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option response_list_options[] = {
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
static const struct command_option response_add_options[] = {
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
static const struct command_option survey_list_options[] = {
    {"programme", "NAME", "of this programme only", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option survey_set_options[] = {
    {"programme", "NAME", "the one of this programme", false},
    {"name", "NAME", "what it is called from now on", false},
    {"show-response", "on|off", "whether its tickets show what was answered", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option customer_set_options[] = {
    {"name", "NAME", "the name from now on; tickets there are say what they said", false},
    {"opt-in", "WORD", "whether automatic mail may go to them: in, out or unknown", false},
    {"reference", "TEXT", "what they are known by elsewhere; none takes it away", false},
    {"phone", "TEXT", "the phone number; none takes it away", false},
    {"locale", "LOCALE", "the language; none takes it away", false},
    {"attributes", "JSON", "what else is known, in place of what was", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option customer_export_options[] = {
    {"to", "FILE", "the zip file to make (else ADDRESS.zip, where you stand)", false},
    {.name = NULL},
};
static const struct command_option customer_erase_options[] = {
    {"dry-run", NULL, "only say what there is", false},
    {"notes", NULL, "the notes of agents on their tickets, too", false},
    {"yes", NULL, "do it; it can't be undone", false},
    {.name = NULL},
};
static const struct command_option retention_options[] = {
    {"dry-run", NULL, "only say how much would go now", false},
    {.name = NULL},
};
static const struct command_option audit_options[] = {
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};
#define OPTION(name, argument, help) {#name, (argument), (help), false},
#define NO_OPTION(...)
#define SETTING(name, type, column, on, option, argument, help, label) option(name, argument, help)
static const struct command_option agent_set_options[] = {
    CLF_SETTING_COLUMNS(SETTING){.name = NULL},
};
static const struct command_option agent_token_options[] = {
    {"label", "TEXT", "a note beside the token", false},
    {"for", "SCOPE", "responses: for the feedback platform, to send responses in and nothing else", false},
    {JSON_OPTION},
    {.name = NULL},
};

#define OF_OUTCOME "outcome", "NAME", "of these: quarantine, ignored or refused (quarantine)", false
#define OF_CAUSE "cause", "NAME", "for this cause only", false
#define OF_MAILBOX "mailbox", "NAME", "of this mailbox only", false
#define OF_SENDER "from", "ADDRESS", "from this address only", false
#define OF_SINCE "since", "TIME", "that came then or later (RFC 3339)", false
#define OF_UNTIL "until", "TIME", "that came before (RFC 3339)", false
static const struct command_option quarantine_list_options[] = {
    {OF_OUTCOME},
    {OF_CAUSE},
    {OF_MAILBOX},
    {OF_SENDER},
    {OF_SINCE},
    {OF_UNTIL},
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option quarantine_options[] = {
    {"all", NULL, "all in quarantine, instead of ids", false},
    {OF_OUTCOME},
    {OF_CAUSE},
    {OF_MAILBOX},
    {OF_SENDER},
    {OF_SINCE},
    {OF_UNTIL},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option quarantine_discard_options[] = {
    {"because", "TEXT", "why, for those who ask later", false},
    {"all", NULL, "all in quarantine, instead of ids", false},
    {OF_OUTCOME},
    {OF_CAUSE},
    {OF_MAILBOX},
    {OF_SENDER},
    {OF_SINCE},
    {OF_UNTIL},
    {JSON_OPTION},
    {.name = NULL},
};
#define OUTBOX_STATE                                                                                                   \
	"state", "NAME", "all that are failed, uncertain, kept-back, deferred or queued, instead of ids", false
#define OUTBOX_ADDRESSED "addressed", "ADDRESS", "with --state: to this address only", false
#define OUTBOX_TWICE "may-arrive-twice", NULL, "send what is uncertain or was discarded too: it may have arrived", false
static const struct command_option outbox_list_options[] = {
    {"state", "NAME", "queued, deferred, failed, uncertain, kept-back, discarded or sent only", false},
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};
static const struct command_option outbox_send_options[] = {
    {OUTBOX_STATE}, {OUTBOX_ADDRESSED}, {OUTBOX_TWICE}, {JSON_OPTION}, {.name = NULL},
};
static const struct command_option outbox_discard_options[] = {
    {"because", "TEXT", "why, for those who ask later", false},
    {OUTBOX_STATE},
    {OUTBOX_ADDRESSED},
    {JSON_OPTION},
    {.name = NULL},
};

#define MANY ((size_t)-1)

static const struct command commands[] = {
    {"init", "", "set up: find and try the servers, write the configuration, make its secret and the database",
     init_options, 0, 0, command_init, false},
    {"check", "", "say all that is wrong with the installation, and what to do", check_options, 0, 0, command_check,
     false},
    {"status", "", "say how everything stands; exits with 0, 1 (a warning) or 2 (it fails)", status_options, 0, 0,
     command_status, false},
    {"login", "NAME", "log in to a mail provider that hands out access tokens, and try it", login_options, 1, 1,
     command_login, false},
    {"serve", "", "run the gateway", NULL, 0, 0, command_serve, false},
    {"deliver", "", "keep one mail from standard input (for an MTA's pipe)", deliver_options, 0, 0, command_deliver,
     false},
    {"parse", "FILE…", "print what is read from mails, a line of JSON each", parse_options, 1, MANY, command_parse,
     false},
    {"trace", "TICKET|MESSAGE-ID|journal=N|outbox=N", "say a mail's whole way, in and out, with times and why",
     json_only, 1, 1, command_trace, false},
    {"explain", "FILE|JOURNAL-ID", "say why a mail landed, or would land, where it did", explain_options, 1, 1,
     command_explain, false},
    {"reread", "", "derive the texts of received mails anew, after an upgrade", reread_options, 0, 0, command_reread,
     false},
    {"ticket list", "[FIELD=VALUE…]", "list tickets: where nothing is asked for, the last month's and those still open",
     ticket_list_options, 0, MANY, command_ticket_list, false},
    {"ticket counts", "[FIELD=VALUE…]", "count tickets by status, each up to 10,000", ticket_beside_options, 0, MANY,
     command_ticket_counts, false},
    {"ticket neighbours", "NUMBER [FIELD=VALUE…]", "say which tickets stand before and behind one in a list",
     ticket_beside_options, 1, MANY, command_ticket_neighbours, false},
    {"ticket show", "NUMBER", "show a ticket with its messages and history", json_only, 1, 1, command_ticket_show,
     false},
    {"ticket new", "", "make a ticket by hand", ticket_create_options, 0, 0, command_ticket_create, false},
    {"ticket create", "", "the same", ticket_create_options, 0, 0, command_ticket_create, false},
    {"ticket followup", "NUMBER", "send the customer a follow-up", ticket_followup_options, 1, 1,
     command_ticket_followup, false},
    {"ticket planned", "NUMBER", "list what waits to go to the customer, or take it back", ticket_planned_options, 1, 1,
     command_ticket_planned, false},
    {"ticket cc", "NUMBER [add ADDRESS…|remove ADDRESS…|none]", "show or change who gets an answer in copy", json_only,
     1, MANY, command_ticket_cc, false},
    {"ticket forward", "NUMBER NAME|ADDRESS|ROLE…",
     "send a ticket to others: agents, addresses, managers, administrators, owner, team NAME", ticket_forward_options,
     2, MANY, command_ticket_forward, false},
    {"ticket sub", "NUMBER NAME...", "make a sub-ticket: only who has it or the ticket sees it", ticket_sub_options, 2,
     MANY, command_ticket_sub, false},
    {"ticket set", "NUMBER…", "change a ticket, or several, each for itself", ticket_set_options, 1, MANY,
     command_ticket_set, false},
    {"ticket close", "NUMBER", "explain and close a ticket", ticket_close_options, 1, 1, command_ticket_close, false},
    {"ticket owners", "NUMBER", "list who may be made the ticket's owner", ticket_owners_options, 1, 1,
     command_ticket_owners, false},
    {"ticket spam", "NUMBER…", "mark tickets as spam", json_only, 1, MANY, command_ticket_spam, false},
    {"ticket delete", "NUMBER…", "delete tickets: out of all lists, and restorable", json_only, 1, MANY,
     command_ticket_delete, false},
    {"ticket restore", "NUMBER…", "bring back what was deleted or is spam, in the status it had", json_only, 1, MANY,
     command_ticket_restore, false},
    {"ticket purge", "NUMBER…", "purge what is deleted or spam, for good", ticket_purge_options, 1, MANY,
     command_ticket_purge, false},
    {"ticket note", "NUMBER [ID]", "add a note, or change or delete the one with that id", ticket_note_options, 1, 2,
     command_ticket_note, false},
    {"ticket attach", "NUMBER FILE", "put a file on a ticket", ticket_attach_options, 2, 2, command_ticket_attach,
     false},
    {"ticket files", "NUMBER [ID]", "list a ticket's files, or give one out", json_only, 1, 2, command_ticket_files,
     false},
    {"ticket detach", "NUMBER ID", "take a file away from a ticket; its line stays", NULL, 2, 2, command_ticket_detach,
     false},
    {"ticket why", "NUMBER", "say what rules made of each request on a ticket, and what kept them from it",
     newest_options, 1, 1, command_ticket_why, false},
    {"view list", "", "list views: lists of tickets under a name", view_list_options, 0, 0, command_view_list, false},
    {"view add", "NAME FIELD=VALUE…", "make a view, of what ticket list takes", view_options, 2, MANY, command_view_add,
     false},
    {"view set", "NAME [FIELD=VALUE…]", "rename a view, or ask it for something else", view_set_options, 1, MANY,
     command_view_set, false},
    {"view remove", "NAME", "take away a view", view_options, 1, 1, command_view_remove, false},
    {"search", "WORDS…",
     "find tickets by what is written in them: words, \"a phrase\", owner:, status: and from: (-- before -word)",
     newest_options, 1, MANY, command_search, false},
    {"quarantine list", "", "list mails that wait for a decision, the newest first", quarantine_list_options, 0, 0,
     command_quarantine_list, false},
    {"quarantine show", "ID", "show such a mail, and what was said of it", json_only, 1, 1, command_quarantine_show,
     false},
    {"quarantine release", "[ID…]", "make a ticket of each, as its author's", quarantine_options, 0, MANY,
     command_quarantine_release, false},
    {"quarantine assign", "TICKET [ID…]", "put them onto a ticket, as their authors'", quarantine_options, 1, MANY,
     command_quarantine_assign, false},
    {"quarantine retry", "[ID…]", "read and decide them again", quarantine_options, 0, MANY, command_quarantine_retry,
     false},
    {"quarantine discard", "[ID…]", "let them wait no more; they are kept", quarantine_discard_options, 0, MANY,
     command_quarantine_discard, false},
    {"outbox list", "", "list mails that go out, the newest first", outbox_list_options, 0, 0, command_outbox_list,
     false},
    {"outbox show", "ID", "show such a mail", json_only, 1, 1, command_outbox_show, false},
    {"outbox retry", "[ID…]", "send them again now", outbox_send_options, 0, MANY, command_outbox_retry, false},
    {"outbox readdress", "ADDRESS [ID…]", "send their text to another address instead", outbox_send_options, 1, MANY,
     command_outbox_readdress, false},
    {"outbox discard", "[ID…]", "give them up; they are kept", outbox_discard_options, 0, MANY, command_outbox_discard,
     false},
    {"template list", "", "list the message templates", json_only, 0, 0, command_template_list, false},
    {"template show", "NAME", "print a template's source", template_show_options, 1, 1, command_template_show, false},
    {"template render", "NAME", "print a template as it would go out", template_render_options, 1, 1,
     command_template_render, false},
    {"template fields", "", "list what templates may name", json_only, 0, 0, command_template_fields, false},
    {"template test", "NAME", "mail a template to somebody who looks at it", template_test_options, 1, 1,
     command_template_test, false},
    {"template lint", "FILE…", "check templates in files", NULL, 1, MANY, command_template_lint, false},
    {"template save", "NAME FILE", "check a template and save it as a new version", template_options, 2, 2,
     command_template_save, false},
    {"template versions", "NAME", "list the versions of a template that were saved", template_options, 1, 1,
     command_template_versions, false},
    {"template back", "NAME VERSION", "save an old version anew; shipped: as it ships", template_options, 2, 2,
     command_template_back, false},
    {"template export", "FOLDER", "write the templates that were saved into a folder", NULL, 1, 1,
     command_template_export, false},
    {"template import", "FOLDER", "show what a folder's templates change, and save them", template_import_options, 1, 1,
     command_template_import, false},
    {"template dump", "", "write the templates that ship into a folder", template_dump_options, 0, 0,
     command_template_dump, false},
    {"agent add", "", "add an agent", agent_add_options, 0, 0, command_agent_add, false},
    {"agent change", "ADDRESS", "change an agent's name, address, role, teams or segments", agent_change_options, 1, 1,
     command_agent_change, false},
    {"agent deactivate", "ADDRESS", "let an agent act no longer: tokens and sessions end", agent_deactivate_options, 1,
     1, command_agent_deactivate, false},
    {"agent remove", "ADDRESS", "the same, with --replace-by: who gets the open tickets", agent_remove_options, 1, 1,
     command_agent_remove, false},
    {"agent activate", "ADDRESS", "let an agent act again", NULL, 1, 1, command_agent_activate, false},
    {"agent set", "ADDRESS", "change an agent's settings", agent_set_options, 1, 1, command_agent_set, false},
    {"agent show", "ADDRESS", "show an agent with all addresses", json_only, 1, 1, command_agent_show, false},
    {"agent address add", "ADDRESS FURTHER", "mail from FURTHER is the agent's, too", NULL, 2, 2,
     command_agent_address_add, false},
    {"agent address remove", "ADDRESS FURTHER", "take a further address away", NULL, 2, 2, command_agent_address_remove,
     false},
    {"agent address list", "ADDRESS", "list an agent's further addresses", NULL, 1, 1, command_agent_address_list,
     false},
    {"agent list", "", "list the agents", json_only, 0, 0, command_agent_list, false},
    {"agent token", "ADDRESS", "make a bearer token for the HTTP API", agent_token_options, 1, 1, command_agent_token,
     false},
    {"agent password", "ADDRESS", "set an agent's password for the page", NULL, 1, 1, command_agent_password, false},
    {"token list", "", "list the bearer tokens of the HTTP API", access_options, 0, 0, command_token_list, false},
    {"token revoke", "ID", "end a bearer token", NULL, 1, 1, command_token_revoke, false},
    {"session list", "", "list who is signed in to the page", access_options, 0, 0, command_session_list, false},
    {"session end", "ID", "sign somebody out", NULL, 1, 1, command_session_end, false},
    {"response list", "", "list responses, the newest first", response_list_options, 0, 0, command_response_list,
     false},
    {"response show", "ID", "show a response with all of it", json_only, 1, 1, command_response_show, false},
    {"response add", "", "put a response in, as the feedback platform does", response_add_options, 0, 0,
     command_response_add, false},
    {"programme list", "", "list the feedback programmes", json_only, 0, 0, command_programme_list, false},
    {"programme rename", "NAME NEW", "call a programme otherwise", NULL, 2, 2, command_programme_rename, false},
    {"survey list", "", "list the surveys", survey_list_options, 0, 0, command_survey_list, false},
    {"survey set", "NAME", "call a survey otherwise, or keep its responses off its tickets", survey_set_options, 1, 1,
     command_survey_set, false},
    {"customer show", "ADDRESS", "show what is known of a customer", json_only, 1, 1, command_customer_show, false},
    {"customer set", "ADDRESS", "change what is known of a customer; never the address", customer_set_options, 1, 1,
     command_customer_set, false},
    {"customer export", "ADDRESS", "all that is kept of a person, as a zip file", customer_export_options, 1, 1,
     command_customer_export, false},
    {"customer erase", "ADDRESS", "erase a person's data; tickets stay as shells", customer_erase_options, 1, 1,
     command_customer_erase, false},
    {"retention", "", "let go at once what [retention] keeps no longer", retention_options, 0, 0, command_retention,
     false},
    {"audit", "", "list what was changed about agents, teams, tokens and permissions", audit_options, 0, 0,
     command_audit, false},
    {"escalation list", "", "list the escalations", json_only, 0, 0, command_escalation_list, false},
    {"escalation add", "", "say who gets what nobody settled in time", escalation_add_options, 0, 0,
     command_escalation_add, false},
    {"escalation set", "NAME", "say an escalation anew", escalation_set_options, 1, 1, command_escalation_set, false},
    {"escalation enable", "NAME", "switch an escalation on", escalation_enable_options, 1, 1, command_escalation_enable,
     false},
    {"escalation disable", "NAME", "switch an escalation off", NULL, 1, 1, command_escalation_disable, false},
    {"escalation remove", "NAME", "take an escalation away", escalation_remove_options, 1, 1, command_escalation_remove,
     false},
    {"rule list", "", "list the rules, each as a sentence, in the order they are asked in", rule_list_options, 0, 0,
     command_rule_list, false},
    {"rule show", "NAME", "print a rule as JSON, as `rule save` takes it", NULL, 1, 1, command_rule_show, false},
    {"rule check", "FILE", "say what is wrong with a rule in a file, and how it reads", NULL, 1, 1, command_rule_check,
     false},
    {"rule save", "FILE", "save a rule from a file of JSON; one of its name gets its next version", json_only, 1, 1,
     command_rule_save, false},
    {"rule enable", "NAME", "switch a rule on", rule_enable_options, 1, 1, command_rule_enable, false},
    {"rule disable", "NAME", "switch a rule off", NULL, 1, 1, command_rule_disable, false},
    {"rule order", "NAME…", "put all rules of one kind in order", NULL, 1, MANY, command_rule_order, false},
    {"rule versions", "NAME", "list a rule's versions", json_only, 1, 1, command_rule_versions, false},
    {"rule back", "NAME VERSION", "go back to a version of a rule", json_only, 2, 2, command_rule_back, false},
    {"rule why", "NAME TICKET", "say why a rule did or didn't do something to a ticket", json_only, 2, 2,
     command_rule_why, false},
    {"rule remove", "NAME", "take a rule away", rule_remove_options, 1, 1, command_rule_remove, false},
    {"segment add", "NAME", "make a segment", NULL, 1, 1, command_segment_add, false},
    {"segment list", "", "list the segments", json_only, 0, 0, command_segment_list, false},
    {"field list", "", "list the fields that were set up for tickets", json_only, 0, 0, command_field_list, false},
    {"field add", "NAME TYPE", "make a field; TYPE: line, text, number, flag, date, choice or choices",
     field_add_options, 2, 2, command_field_add, false},
    {"field set", "NAME", "change a field's name, label or choices", field_set_options, 1, 1, command_field_set, false},
    {"field remove", "NAME", "retire a field, or a choice of it; histories keep it", field_remove_options, 1, 1,
     command_field_remove, false},
    {"field order", "NAME…", "put all fields that were set up in order", NULL, 1, 100, command_field_order, false},
    {"calendar list", "", "list the calendars of working time", json_only, 0, 0, command_calendar_list, false},
    {"calendar show", "NAME", "show a calendar's hours and holidays, and whether there is work now", json_only, 1, 1,
     command_calendar_show, false},
    {"calendar add", "NAME", "make a calendar: a time zone and opening hours", calendar_add_options, 1, 1,
     command_calendar_add, false},
    {"calendar set", "NAME", "change a calendar, or whose it is", calendar_set_options, 1, 1, command_calendar_set,
     false},
    {"calendar remove", "NAME", "take away a calendar that nothing names", NULL, 1, 1, command_calendar_remove, false},
    {"calendar day set", "NAME DATE", "make a day a holiday, or give it hours of its own", calendar_day_options, 2, 2,
     command_calendar_day_set, false},
    {"calendar day remove", "NAME DATE", "make a day like others again", NULL, 2, 2, command_calendar_day_remove,
     false},
    {"calendar import", "NAME FILE", "show what holidays a CSV or iCalendar file brings, and import them",
     calendar_import_options, 2, 2, command_calendar_import, false},
    {"segment show", "SEGMENT", "show a segment with its managers", json_only, 1, 1, command_segment_show, false},
    {"segment set", "SEGMENT", "change a segment's name or managers", segment_set_options, 1, 1, command_segment_set,
     false},
    {"segment remove", "SEGMENT", "remove a segment", group_remove_options, 1, 1, command_segment_remove, false},
    {"team add", "NAME", "make a team", NULL, 1, 1, command_team_add, false},
    {"team list", "", "list the teams, and where their notices go", json_only, 0, 0, command_team_list, false},
    {"team show", "TEAM", "show a team with its members", json_only, 1, 1, command_team_show, false},
    {"team set", "TEAM", "change a team's name or members", team_set_options, 1, 1, command_team_set, false},
    {"team remove", "TEAM", "remove a team", group_remove_options, 1, 1, command_team_remove, false},
    {"team mailbox", "TEAM ADDRESS", "send a team's notices to a mailbox it shares; none: to each member", NULL, 2, 2,
     command_team_mailbox, false},
    {"relay list", "", "show where each relay stands, what it holds up, and what to do", json_only, 0, 0,
     command_relay_list, false},
    {"relay retry", "NAME", "try at once what a relay holds up", NULL, 1, 1, command_relay_retry, false},
    {"suppress list", "", "list addresses that mail failed for, and that machines write to no more", json_only, 0, 0,
     command_suppress_list, false},
    {"suppress add", "ADDRESS", "let no machine write to an address", suppress_options, 1, 1, command_suppress_add,
     false},
    {"suppress remove", "ADDRESS", "let mail go to an address again", NULL, 1, 1, command_suppress_remove, false},
    {"list list", "LIST", "list the queues, stages, types, reasons or causes", json_only, 1, 1, command_list_list,
     false},
    {"list add", "LIST NAME", "add an item to a list", list_add_options, 2, 2, command_list_add, false},
    {"list set", "LIST NAME", "rename an item of a list, or change what it does", list_set_options, 2, 2,
     command_list_set, false},
    {"list remove", "LIST NAME", "retire an item of a list; what is over keeps it", list_remove_options, 2, 2,
     command_list_remove, false},
    {"list order", "LIST NAME…", "put these items of a list first, in that order", NULL, 2, 200, command_list_order,
     false},
    {"cause-set list", "", "list the sets of root causes", json_only, 0, 0, command_cause_set_list, false},
    {"cause-set add", "NAME", "make a set of root causes", cause_set_add_options, 1, 1, command_cause_set_add, false},
    {"cause-set set", "NAME", "rename or fill a set of root causes", cause_set_set_options, 1, 1, command_cause_set_set,
     false},
    {"cause-set demand", "STATUS free|required|forbidden", "say whether a status demands or forbids root causes", NULL,
     2, 2, command_cause_set_demand, false},
    {"cause-set remove", "NAME", "retire a set of root causes; tickets that have it keep it", NULL, 1, 1,
     command_cause_set_remove, false},
    {"setting list", "", "list what the whole installation has set", json_only, 0, 0, command_setting_list, false},
    {"setting set", "NAME on|off|shipped", "switch one of the installation's settings", json_only, 2, 2,
     command_setting_set, false},
    {"permission list", "", "list on whose tickets each role may do what", json_only, 0, 0, command_permission_list,
     false},
    {"permission set", "ACTION ROLE SCOPE", "say so: none, own, segment, all or shipped", NULL, 3, 3,
     command_permission_set, false},
    {"backup", "[FOLDER|FILE|-]", "save all of it into one file, beside a running gateway", backup_options, 0, 1,
     command_backup, false},
    {"restore", "FILE", "put the database of a backup in place; the present one is kept", json_only, 1, 1,
     command_restore, false},
    {"migrate", "", "bring an older database to this version, after a backup", migrate_options, 0, 0, command_migrate,
     false},
    {"manual", "PAGE", "print a manual page", NULL, 1, 1, command_manual, true},
    {"role", "NAME", "one process of the gateway; started by serve", NULL, 1, 1, command_role, true},
    {.name = NULL},
};

/* How many words of argv name this command; 0: another one. */
static int words_of(const struct command *command, int argc, char **argv)
{
	const char *rest = command->name;
	int words = 0;

	while (words < argc) {
		size_t n = strcspn(rest, " ");

		if (strlen(argv[words]) != n || strncmp(argv[words], rest, n) != 0)
			return 0;
		words++;
		if (rest[n] == '\0')
			return words;
		rest += n + 1;
	}
	return 0;
}

/* `clf-mail ticket` and `clf-mail ticket --help`: the rows of that group. */
static int unknown(const char *word, bool help)
{
	size_t length = strlen(word), found = 0;

	for (const struct command *c = commands; c->name != NULL; c++) {
		if (strncmp(c->name, word, length) == 0 && c->name[length] == ' ') {
			if (found++ == 0)
				fprintf(help ? stdout : stderr, "usage: clf-mail %s …\n", word);
			fprintf(help ? stdout : stderr, "  %-18s %s\n", c->name, c->summary);
		}
	}
	if (found == 0)
		report_text("there is no command '%s'; see 'clf-mail --help'", word);
	return found > 0 && help ? CLF_EXIT_OK : CLF_EXIT_USAGE;
}

/* `clf-mail --config FILE check`: what stands before the command goes behind its words. */
static void put_behind(int argc, char **argv)
{
	int last = argc, words = 0;

	if (argc > 2 && strcmp(argv[1], "--config") == 0)
		words = 2;
	else if (argc > 1 && strncmp(argv[1], "--config=", 9) == 0)
		words = 1;
	for (int i = 1 + words; i < last; i++)
		last = strcmp(argv[i], "--") == 0 ? i : last;
	for (; words > 0; words--) {
		char *word = argv[1];

		for (int i = 1; i + 1 < last; i++)
			argv[i] = argv[i + 1];
		argv[last - 1] = word;
	}
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	put_behind(argc, argv);
	if (argc < 2) {
		print_usage(commands);
		return CLF_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(commands);
		return CLF_EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("clf-mail " CLF_VERSION);
		return CLF_EXIT_OK;
	}
	for (const struct command *c = commands; c->name != NULL; c++) {
		int words = words_of(c, argc - 1, argv + 1);
		struct command_line *line = NULL;
		int status = CLF_EXIT_USAGE;

		if (words == 0)
			continue;
		if (!command_line_parse(commands, c, argc - words, argv + words, &line, &status))
			/* An MTA that was told to call it wrongly keeps its mail until that is put right. */
			return c->run == command_deliver && status == CLF_EXIT_USAGE ? CLF_EXIT_AGAIN : status;
		status = c->run(line);
		command_line_free(&line);
		if (fflush(stdout) != 0 && status == CLF_EXIT_OK)
			status = CLF_EXIT_FAILED;
		return status;
	}
	return unknown(argv[1], argc > 2 && strcmp(argv[2], "--help") == 0);
}
