/*
 * options_desk.c - options of the commands about what administrators set up: rules, templates, fields, lists,
 * calendars.
 */
#include "options/options.h"

#define TIMEZONE_OPTION "timezone", "NAME", "its time zone, such as Europe/Paris", false
#define HOURS_OPTION                                                                                                   \
	"hours", "TEXT", "opening hours such as \"mon-fri 09:00-12:30 13:30-18:00\", in place of others", true
#define OF_SEGMENT_OPTION "segment", "NAME", "a segment whose calendar it is", true
#define STANDARD_OPTION "default", NULL, "it is the installation's", false
const struct command_option calendar_add_options[] = {
    {TIMEZONE_OPTION}, {HOURS_OPTION}, {OF_SEGMENT_OPTION}, {STANDARD_OPTION}, {.name = NULL},
};
const struct command_option calendar_set_options[] = {
    {"name", "NAME", "another name", false},
    {TIMEZONE_OPTION},
    {HOURS_OPTION},
    {OF_SEGMENT_OPTION},
    {"without", "SEGMENT", "a segment whose calendar it is no longer", true},
    {STANDARD_OPTION},
    {"no-default", NULL, "it isn't the installation's any more", false},
    {.name = NULL},
};
const struct command_option calendar_day_options[] = {
    {"name", "TEXT", "what day it is", false},
    {"hours", "TEXT", "its hours, such as 09:00-12:00 (else it is closed)", true},
    {.name = NULL},
};
const struct command_option calendar_import_options[] = {
    {"yes", NULL, "import what is new or differs (else it is shown alone)", false},
    {JSON_OPTION},
    {.name = NULL},
};

#define LABEL_OPTION "label", "TEXT", "what people read (the name)", false
#define INSIDE_OPTION "inside", "ON|OFF", "on: never in a mail to customers", false
#define CHOICE_OPTION "choice", "NAME", "a choice to offer", true
const struct command_option field_add_options[] = {
    {LABEL_OPTION}, {INSIDE_OPTION}, {CHOICE_OPTION}, {JSON_OPTION}, {.name = NULL},
};
const struct command_option field_set_options[] = {
    {"name", "NAME", "another name", false},
    {LABEL_OPTION},
    {INSIDE_OPTION},
    {CHOICE_OPTION},
    {"remove-choice", "NAME", "a choice to offer no more", true},
    {"rename-choice", "OLD=NEW", "another name for a choice", true},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option field_remove_options[] = {
    {"choice", "NAME", "of the field only this choice", false},
    {"replace-by", "NAME", "the choice that tickets hold in its place", false},
    {.name = NULL},
};
const struct command_option rule_list_options[] = {
    {"kind", "KIND", "of criterion, status, general, escalation or alert only", false},
    {JSON_OPTION},
    {.name = NULL},
};

#define ESCALATION_PROGRAMME "programme", "NAME", "of which programme (this or --survey is required)", false
#define ESCALATION_SURVEY "survey", "NAME", "of which survey", false
#define ESCALATION_SEGMENT "segment", "NAME", "in which segment (required to add)", false
#define ESCALATION_TO "to", "AGENT", "who gets the tickets (required to add)", false
#define ESCALATION_AFTER                                                                                               \
	"after", "DURATION", "after how long (required to add): 4h, 2d, 4 working hours, 2 working days", false
#define ESCALATION_SINCE                                                                                               \
	"since", "MOMENT", "since when it runs: created, owner, status, waiting or due (created)", false
#define ESCALATION_EXISTING "existing", "WHAT", "tickets that are there: now, restart or leave (now)", false
const struct command_option escalation_add_options[] = {
    {"name", "NAME", "its name (else made of the rest)", false},
    {ESCALATION_PROGRAMME},
    {ESCALATION_SURVEY},
    {ESCALATION_SEGMENT},
    {ESCALATION_TO},
    {ESCALATION_AFTER},
    {ESCALATION_SINCE},
    {ESCALATION_EXISTING},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option escalation_set_options[] = {
    {ESCALATION_PROGRAMME}, {ESCALATION_SURVEY},   {ESCALATION_SEGMENT}, {ESCALATION_TO}, {ESCALATION_AFTER},
    {ESCALATION_SINCE},     {ESCALATION_EXISTING}, {JSON_OPTION},        {.name = NULL},
};
const struct command_option escalation_enable_options[] = {
    {ESCALATION_EXISTING},
    {.name = NULL},
};
const struct command_option escalation_remove_options[] = {
    {"yes", NULL, "without being asked", false},
    {.name = NULL},
};
const struct command_option rule_enable_options[] = {
    {"existing", "WHAT", "a time rule, and tickets that are there: now, restart or leave (restart)", false},
    {.name = NULL},
};
const struct command_option rule_would_options[] = {
    {"existing", "WHAT", "tickets that are there: now, restart or leave (as switching it on takes them)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option rule_remove_options[] = {
    {"yes", NULL, "without being asked", false},
    {.name = NULL},
};
const struct command_option template_options[] = {
    {"locale", "LOCALE", "the language (en)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option template_show_options[] = {
    {"locale", "LOCALE", "the language (en)", false},
    {"version", "N", "that version (else the one that counts)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option template_import_options[] = {
    {"yes", NULL, "save what differs (else it is shown alone)", false},
    {.name = NULL},
};
const struct command_option template_render_options[] = {
    {"locale", "LOCALE", "the language (en)", false},
    {"ticket", "N", "with this ticket's data (else sample data)", false},
    {"html", NULL, "the HTML part instead of the text", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option template_test_options[] = {
    {"to", "ADDRESS", "where to (required)", false},
    {"locale", "LOCALE", "the language (en)", false},
    {"ticket", "N", "with this ticket's data (else sample data)", false},
    {"file", "FILE", "as it is in a file, not saved yet", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option template_dump_options[] = {
    {"to", "FOLDER", "where to (must not hold them yet)", false},
    {.name = NULL},
};

#define ENDS_OPTION "ends", "on|off", "of a stage: who is there is closed", false
#define TYPES_TEAM_OPTION "team", "NAME", "of a type: the team that gets its tickets; none: no team", false
#define TYPES_CAUSES_OPTION "cause-set", "NAME", "of a type: the causes its tickets choose from; none: from none", false
#define TYPES_REQUIRES_OPTION                                                                                          \
	"requires", "FIELD", "of a type: a field its tickets must hold to be resolved or closed; none: no field", true
const struct command_option list_add_options[] = {
    {ENDS_OPTION}, {TYPES_TEAM_OPTION}, {TYPES_CAUSES_OPTION}, {TYPES_REQUIRES_OPTION}, {.name = NULL},
};
const struct command_option list_set_options[] = {
    {"name", "NAME", "another name; what has it keeps it", false},
    {ENDS_OPTION},
    {TYPES_TEAM_OPTION},
    {TYPES_CAUSES_OPTION},
    {TYPES_REQUIRES_OPTION},
    {.name = NULL},
};
const struct command_option list_remove_options[] = {
    {"replace-by", "NAME", "what takes its place, in rules, sets of root causes and open tickets; none: nothing",
     false},
    {.name = NULL},
};

#define CAUSE_OPTION "cause", "NAME", "a cause that it holds, of the list of causes", true
const struct command_option cause_set_add_options[] = {
    {CAUSE_OPTION},
    {.name = NULL},
};
const struct command_option cause_set_set_options[] = {
    {"name", "NAME", "another name", false},
    {CAUSE_OPTION},
    {"remove", "NAME", "a cause that it is to hold no longer", true},
    {.name = NULL},
};
const struct command_option cause_set_remove_options[] = {
    {"replace-by", "NAME", "the set that takes its place, in rules, types and open tickets; none: no set", false},
    {.name = NULL},
};

#define PROGRAMME_OPTION "programme", "NAME", "a programme on whose tickets it is shown, and on no others", true
const struct command_option dashboard_add_options[] = {
    {PROGRAMME_OPTION},
    {"all", NULL, "on every ticket, as it is unless told", false},
    {.name = NULL},
};
const struct command_option dashboard_set_options[] = {
    {"name", "NAME", "another name", false},
    {"url", "URL", "where it leads, with fields such as {{number}}", false},
    {PROGRAMME_OPTION},
    {"all", NULL, "on every ticket", false},
    {.name = NULL},
};

#define DEFINITION_OPTION "definition", "TEXT", "when a ticket stands there, in words"
#define CAUSES_OPTION                                                                                                  \
	"causes", "free|required|forbidden", "root causes there: as you like, one at least, or none", false
#define AWAITS_OPTION "awaits", "on|off", "of kind resolved: whether it awaits the customer's confirmation", false
const struct command_option statuses_add_options[] = {
    {"kind", "KIND",
     "what it means (required): new, open, answered, escalated, postponed, resolved, closed, spam or deleted", false},
    {DEFINITION_OPTION " (required)", false},
    {CAUSES_OPTION},
    {AWAITS_OPTION},
    {.name = NULL},
};
const struct command_option statuses_set_options[] = {
    {"name", "NAME", "another name; what names it names it still", false},
    {DEFINITION_OPTION, false},
    {CAUSES_OPTION},
    {AWAITS_OPTION},
    {.name = NULL},
};
const struct command_option statuses_remove_options[] = {
    {"replace-by", "NAME", "the status that takes its place, in tickets, rules and views", false},
    {.name = NULL},
};
