/*
 * main.c - the command table, and the way from the words of a command line to its row.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "options/options.h"

#define MANY ((size_t)-1)

static const struct command commands[] = {
    {"init", "", "set up: find and try the servers, write the configuration, make its secret and the database",
     init_options, 0, 0, command_init, false},
    {"check", "", "say all that is wrong with the installation, and what to do", check_command_options, 0, 0,
     command_check, false},
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
    {"ticket show", "[NUMBER]", "show a ticket with its messages and history", ticket_show_options, 0, 1,
     command_ticket_show, false},
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
    {"draft list", "ADDRESS", "list an agent's drafts, the newest first", json_only, 1, 1, command_draft_list, false},
    {"draft show", "ADDRESS TICKET PLACE", "print a draft; PLACE: answer, note or forward", json_only, 3, 3,
     command_draft_show, false},
    {"draft discard", "ADDRESS TICKET PLACE", "throw a draft away", NULL, 3, 3, command_draft_discard, false},
    {"view list", "", "list views: lists of tickets under a name", view_list_options, 0, 0, command_view_list, false},
    {"view add", "NAME FIELD=VALUE…", "make a view, of what ticket list takes", view_options, 2, MANY, command_view_add,
     false},
    {"view set", "NAME [FIELD=VALUE…]", "rename a view, or ask it for something else", view_set_options, 1, MANY,
     command_view_set, false},
    {"view remove", "NAME", "take away a view", view_options, 1, 1, command_view_remove, false},
    {"search", "[WORDS…]",
     "find tickets by what is written in them: words, \"a phrase\", owner:, status: and from: (-- before -word)",
     search_options, 0, MANY, command_search, false},
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
    {"outbox tries", "ID", "list the tries of such a mail, the newest first", json_only, 1, 1, command_outbox_tries,
     false},
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
    {"template keep", "NAME", "keep the saved one, although a newer text ships by now", template_options, 1, 1,
     command_template_keep, false},
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
    {"audit", "", "list what administrators changed, the newest first", audit_options, 0, 0, command_audit, false},
    {"escalation list", "", "list the escalations", json_only, 0, 0, command_escalation_list, false},
    {"escalation add", "", "say who gets what nobody settled in time", escalation_add_options, 0, 0,
     command_escalation_add, false},
    {"escalation set", "NAME", "change what is named of an escalation", escalation_set_options, 1, 1,
     command_escalation_set, false},
    {"escalation enable", "NAME", "switch an escalation on", escalation_enable_options, 1, 1, command_escalation_enable,
     false},
    {"escalation disable", "NAME", "switch an escalation off", NULL, 1, 1, command_escalation_disable, false},
    {"escalation order", "NAME…", "put all escalations in order", NULL, 1, MANY, command_escalation_order, false},
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
    {"rule difference", "NAME FROM TO", "say what differs between two versions of a rule", json_only, 3, 3,
     command_rule_difference, false},
    {"rule would", "NAME", "say upon which tickets a time rule would act at once, were it switched on",
     rule_would_options, 1, 1, command_rule_would, false},
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
    {"mailbox pause", "NAME", "fetch nothing from a mailbox until it is resumed; mail stays on its server", NULL, 1, 1,
     command_mailbox_pause, false},
    {"mailbox resume", "NAME", "fetch from a mailbox again", NULL, 1, 1, command_mailbox_resume, false},
    {"mailbox try", "NAME", "try a mailbox at once, whenever it would be tried next", NULL, 1, 1, command_mailbox_try,
     false},
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
    {"cause-set remove", "NAME", "retire a set of root causes; what is over keeps it", cause_set_remove_options, 1, 1,
     command_cause_set_remove, false},
    {"dashboard list", "", "list the links from tickets to dashboards", json_only, 0, 0, command_dashboard_list, false},
    {"dashboard add", "NAME URL", "put a link to a dashboard on tickets; its fields: {{number}}, {{segment}}",
     dashboard_add_options, 2, 2, command_dashboard_add, false},
    {"dashboard set", "NAME", "rename a link to a dashboard, or change where it leads and on which tickets it is",
     dashboard_set_options, 1, 1, command_dashboard_set, false},
    {"dashboard remove", "NAME", "take a link to a dashboard away", NULL, 1, 1, command_dashboard_remove, false},
    {"dashboard order", "NAME…", "put these links first, in that order", NULL, 1, 50, command_dashboard_order, false},
    {"statuses list", "", "list the statuses of tickets, in their order", json_only, 0, 0, command_statuses_list,
     false},
    {"statuses add", "NAME", "make a status", statuses_add_options, 1, 1, command_statuses_add, false},
    {"statuses set", "NAME", "rename or reword a status, or say what it asks of root causes", statuses_set_options, 1,
     1, command_statuses_set, false},
    {"statuses remove", "NAME", "remove a status; what is in it gets another", statuses_remove_options, 1, 1,
     command_statuses_remove, false},
    {"statuses order", "NAME…", "put these statuses first, in that order", NULL, 1, 100, command_statuses_order, false},
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
