/*
 * routes.h - the tables of routes, and the members of rows that return in many of them.
 *
 * Each file of handlers ends with the table of its own: a route is one row, and so is a parameter.
 */
#ifndef CLF_WEB_ROUTES_H
#define CLF_WEB_ROUTES_H

#include "call/route.h"

/* Each ended by a method of NULL. */
extern const struct route system_routes[], mail_part_routes[];
extern const struct route api_ticket_routes[], api_change_routes[], api_command_routes[], api_settings_routes[];
extern const struct route api_permission_routes[], api_people_routes[], api_gateway_routes[];
extern const struct route api_response_routes[], api_survey_routes[], api_customer_routes[];
extern const struct route api_group_routes[], api_installation_routes[], api_cause_routes[];
extern const struct route api_draft_routes[], api_note_routes[], api_file_routes[], api_search_routes[],
    api_view_routes[];
extern const struct route api_drop_routes[], api_bulk_routes[];
extern const struct route api_field_routes[], api_status_routes[];
extern const struct route api_suppression_routes[], api_template_routes[], page_suppression_routes[];
extern const struct route api_calendar_routes[], api_rule_routes[], api_list_routes[], api_dashboard_routes[];
extern const struct route api_escalation_routes[], api_followup_routes[];
extern const struct route page_sign_in_routes[], page_list_routes[], page_filter_routes[], page_ticket_routes[],
    page_command_routes[], page_change_routes[];
extern const struct route page_new_routes[], page_search_routes[], page_customer_routes[], page_quick_routes[],
    page_view_routes[], page_answer_routes[], page_draft_routes[];
extern const struct route page_settings_routes[], page_permission_routes[], page_template_routes[],
    page_template_grid_routes[], page_template_carry_routes[], page_look_routes[];
extern const struct route page_access_routes[], page_audit_routes[], page_start_routes[], page_people_routes[],
    page_desk_routes[];
extern const struct route page_rules_routes[], page_rule_grid_routes[], page_rule_routes[];
extern const struct route page_incoming_routes[], page_outgoing_routes[], page_mailbox_routes[];

/* All of them, ended by NULL. */
extern const struct route *const all_routes[];

/* Routes. */
#define API(verb, where, who, function, rows, what)                                                                    \
	.method = (verb), .path = "/api/v1" where, .surface = CLF_SURFACE_API, .permission = (who),                    \
	.handler = (function), .params = (rows), .summary = (what)
#define PAGE(verb, where, who, function, rows, what)                                                                   \
	.method = (verb), .path = (where), .surface = CLF_SURFACE_PAGE, .permission = (who), .handler = (function),    \
	.params = (rows), .summary = (what)
#define SYSTEM(where, function, what)                                                                                  \
	.method = "GET", .path = (where), .surface = CLF_SURFACE_SYSTEM, .permission = CLF_PERMIT_ANYONE,              \
	.handler = (function), .summary = (what)

/* Parameters. */
#define TEXT_MAX (256 << 10)
#define PRIORITIES "low|medium|high|critical"

#define BODY(field, kind, longest, what)                                                                               \
	.name = (field), .where = CLF_IN_BODY, .type = (kind), .max = (longest), .nullable = true, .help = (what)
#define NEEDED(field, kind, longest, what)                                                                             \
	.name = (field), .where = CLF_IN_BODY, .type = (kind), .max = (longest), .required = true, .help = (what)
#define NOT_NULL(field, kind, longest, what)                                                                           \
	.name = (field), .where = CLF_IN_BODY, .type = (kind), .max = (longest), .help = (what)
#define BODY_CHOICE(field, words, what)                                                                                \
	.name = (field), .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = (words), .nullable = true,          \
	.help = (what)
#define TICKED(field, what)                                                                                            \
	.name = (field), .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = "on", .help = (what)
#define NEEDED_CHOICE(field, words, what)                                                                              \
	.name = (field), .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = (words), .required = true,          \
	.help = (what)
#define QUERY(field, kind, longest, what)                                                                              \
	.name = (field), .where = CLF_IN_QUERY, .type = (kind), .max = (longest), .help = (what)
#define IN_PATH(field, kind, longest, what)                                                                            \
	.name = (field), .where = CLF_IN_PATH, .type = (kind), .max = (longest), .required = true, .help = (what)

#define NUMBER_IN_PATH IN_PATH("number", CLF_TYPE_ID, 0, "Number of the ticket.")
#define ID_IN_PATH IN_PATH("id", CLF_TYPE_ID, 0, "Its id.")
#define PLACE NOT_NULL("place", CLF_TYPE_NAME, 30, "Which of the page's forms it is.")
#define CURSOR QUERY("cursor", CLF_TYPE_ID, 0, "What \"next\" was on the page before.")
#define CURSOR_TEXT QUERY("cursor", CLF_TYPE_LINE, 400, "What \"next\" was on the page before.")
#define LIST_CURSOR QUERY("cursor", CLF_TYPE_KEY, 1000, "What \"next\" was on the page before.")
#define LIST_TERMS                                                                                                                   \
	QUERY(                                                                                                                       \
	    "sort", CLF_TYPE_LINE, 60,                                                                                               \
	    "number, waiting, created, updated, due or priority, or a field where at most 10,000 are found; -due is "                \
	    "turned round. Beside it field=value, again for or, -field=value for not, field_from and field_to, q for "               \
	    "words as in /search, view for a view's name, all=on for all there are; with none of them the last month's tickets and " \
	    "those still open.")
#define LIMIT                                                                                                          \
	.name = "limit", .where = CLF_IN_QUERY, .type = CLF_TYPE_INTEGER, .min = 1, .max = 200,                        \
	.help = "Items on a page, 50 unless told."
#define KEY_HEADER                                                                                                     \
	.name = "Idempotency-Key", .where = CLF_IN_HEADER, .type = CLF_TYPE_KEY, .max = 200,                           \
	.help = "The same key again does nothing again."

#endif
