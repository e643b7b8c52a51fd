/*
 * routes.c - all there is at this address: one row a route, one row a parameter.
 */
#include "routes.h"

#include "handlers.h"

#define TEXT_MAX (256 << 10)
#define END_OF_PARAMS                                                                                                  \
	{                                                                                                              \
		.name = NULL                                                                                           \
	}

/* Rows that return in many tables. */
#define NUMBER_IN_PATH                                                                                                 \
	{                                                                                                              \
		.name = "number", .where = CLF_IN_PATH, .type = CLF_TYPE_ID, .required = true,                         \
		.help = "Number of the ticket."                                                                        \
	}
#define ID_IN_PATH                                                                                                     \
	{                                                                                                              \
		.name = "id", .where = CLF_IN_PATH, .type = CLF_TYPE_ID, .required = true, .help = "Its id."           \
	}
#define PAGE_PARAMS                                                                                                    \
	{.name = "cursor",                                                                                             \
	 .where = CLF_IN_QUERY,                                                                                        \
	 .type = CLF_TYPE_ID,                                                                                          \
	 .help = "What \"next\" was on the page before."},                                                             \
	{                                                                                                              \
		.name = "limit", .where = CLF_IN_QUERY, .type = CLF_TYPE_INTEGER, .min = 1, .max = 200,                \
		.help = "Items on a page, 50 unless told."                                                             \
	}
#define KEY_HEADER                                                                                                     \
	{                                                                                                              \
		.name = "Idempotency-Key", .where = CLF_IN_HEADER, .type = CLF_TYPE_KEY, .max = 200,                   \
		.help = "The same key again does nothing again."                                                       \
	}
#define BODY(field, kind, longest, what)                                                                               \
	{                                                                                                              \
		.name = (field), .where = CLF_IN_BODY, .type = (kind), .max = (longest), .nullable = true,             \
		.help = (what)                                                                                         \
	}
#define NEEDED(field, kind, longest, what)                                                                             \
	{                                                                                                              \
		.name = (field), .where = CLF_IN_BODY, .type = (kind), .max = (longest), .required = true,             \
		.help = (what)                                                                                         \
	}
#define QUERY(field, kind, longest, what)                                                                              \
	{                                                                                                              \
		.name = (field), .where = CLF_IN_QUERY, .type = (kind), .max = (longest), .help = (what)               \
	}
#define PRIORITIES "low|medium|high|critical"
#define OUTBOX_STATES "queued|claimed|committing|sent|deferred|failed|uncertain"

static const struct clf_param list_params[] = {PAGE_PARAMS, END_OF_PARAMS};
static const struct clf_param id_params[] = {ID_IN_PATH, END_OF_PARAMS};
static const struct clf_param number_params[] = {NUMBER_IN_PATH, END_OF_PARAMS};
static const struct clf_param ticket_list_params[] = {NUMBER_IN_PATH, PAGE_PARAMS, END_OF_PARAMS};
static const struct clf_param raw_params[] = {NUMBER_IN_PATH, ID_IN_PATH, END_OF_PARAMS};

static const struct clf_param attachment_params[] = {
    NUMBER_IN_PATH,
    ID_IN_PATH,
    {.name = "part",
     .where = CLF_IN_PATH,
     .type = CLF_TYPE_NAME,
     .max = 400,
     .required = true,
     .help = "The attachment's \"part\", as a ticket's messages list it."},
    END_OF_PARAMS,
};

static const struct clf_param response_params[] = {
    NEEDED("response_id", CLF_TYPE_LINE, 200, "The feedback platform's id: the same id makes one ticket."),
    BODY("programme", CLF_TYPE_LINE, 200, "Feedback programme."),
    BODY("survey", CLF_TYPE_LINE, 200, "Survey; its criterion decides whether there is a ticket."),
    {.name = "score",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_INTEGER,
     .min = -1000000,
     .max = 1000000,
     .nullable = true,
     .help = "Score, as the survey counts."},
    BODY("comment", CLF_TYPE_TEXT, TEXT_MAX, "What the customer wrote."),
    BODY("answers", CLF_TYPE_OBJECT, TEXT_MAX, "All answers, by question."),
    BODY("embedded", CLF_TYPE_OBJECT, TEXT_MAX, "Embedded data."),
    BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name."),
    BODY("locale", CLF_TYPE_NAME, 35, "Language of the response (BCP 47)."),
    BODY("link", CLF_TYPE_URL, 2000, "Where the response can be seen."),
    BODY("at", CLF_TYPE_TIME, 40, "When it was given; now unless told."),
    NEEDED("customer.address", CLF_TYPE_ADDRESS, 254, "The customer's mail address."),
    BODY("customer.name", CLF_TYPE_LINE, 200, "The customer's name."),
    BODY("customer.locale", CLF_TYPE_NAME, 35, "The customer's language (BCP 47)."),
    BODY("customer.attributes", CLF_TYPE_OBJECT, 64 << 10, "What else is known of the customer."),
    END_OF_PARAMS,
};

static const struct clf_param ticket_create_params[] = {
    KEY_HEADER,
    NEEDED("customer.address", CLF_TYPE_ADDRESS, 254, "The customer's mail address."),
    BODY("customer.name", CLF_TYPE_LINE, 200, "The customer's name."),
    BODY("customer.locale", CLF_TYPE_NAME, 35, "The customer's language (BCP 47)."),
    NEEDED("subject", CLF_TYPE_LINE, 500, "Subject."),
    BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "What it is about."),
    BODY("summary", CLF_TYPE_LINE, 1000, "Summary in one line."),
    {.name = "channel",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_CHOICE,
     .choices = "hand|mail|phone|letter|chat|portal",
     .nullable = true,
     .help = "How the customer came; hand unless told."},
    {.name = "priority",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_CHOICE,
     .choices = PRIORITIES,
     .nullable = true,
     .help = "Medium unless told."},
    BODY("status", CLF_TYPE_LINE, 100, "Status, by name; New unless told."),
    BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name."),
    BODY("team", CLF_TYPE_LINE, 200, "Team, by name."),
    BODY("owner", CLF_TYPE_ADDRESS, 254, "An agent's address; unless told the segment's manager."),
    BODY("mailbox", CLF_TYPE_LINE, 100, "The mailbox it lives in, by name."),
    END_OF_PARAMS,
};

static const struct clf_param ticket_query_params[] = {
    QUERY("status", CLF_TYPE_LINE, 100, "Name of a status."),
    QUERY("owner", CLF_TYPE_LINE, 254, "An agent's address, or none."),
    QUERY("team", CLF_TYPE_LINE, 200, "Name of a team."),
    QUERY("segment", CLF_TYPE_LINE, 200, "Name of a segment."),
    QUERY("customer", CLF_TYPE_ADDRESS, 254, "A customer's address."),
    PAGE_PARAMS,
    END_OF_PARAMS,
};

static const struct clf_param ticket_change_params[] = {
    KEY_HEADER,
    NUMBER_IN_PATH,
    {.name = "status", .where = CLF_IN_BODY, .type = CLF_TYPE_LINE, .max = 100, .help = "Status, by name."},
    BODY("owner", CLF_TYPE_LINE, 254, "An agent's address; null: nobody."),
    BODY("team", CLF_TYPE_LINE, 200, "Team, by name; null: none."),
    {.name = "priority", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = PRIORITIES, .help = "Priority."},
    BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name; null: none."),
    BODY("due_at", CLF_TYPE_TIME, 40, "When it is due; null: no more."),
    {.name = "comment",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_TEXT,
     .max = TEXT_MAX,
     .help = "A note, never shown to customers."},
    {.name = "version",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_ID,
     .help = "Refuse (409) unless the ticket is still at this version."},
    END_OF_PARAMS,
};

static const struct clf_param followup_params[] = {
    KEY_HEADER,
    NUMBER_IN_PATH,
    BODY("template", CLF_TYPE_NAME, 100, "Name of a template."),
    BODY("locale", CLF_TYPE_NAME, 35, "Language of the template (BCP 47)."),
    BODY("subject", CLF_TYPE_LINE, 500, "Subject; unless told the template's."),
    BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "What to write; with a template, the text it carries."),
    BODY("to", CLF_TYPE_ADDRESS, 254, "Address; the customer's unless told."),
    END_OF_PARAMS,
};

static const struct clf_param comment_params[] = {
    KEY_HEADER,
    NUMBER_IN_PATH,
    NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers."),
    END_OF_PARAMS,
};

static const struct clf_param command_params[] = {
    KEY_HEADER,
    NUMBER_IN_PATH,
    NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX,
	   "Commands as by mail, a line each; what stands below them becomes a note, or an answer after #reply."),
    END_OF_PARAMS,
};

static const struct clf_param forward_params[] = {
    KEY_HEADER,
    NUMBER_IN_PATH,
    NEEDED("to", CLF_TYPE_LINE, 2000,
	   "Addresses, agents' names or roles; then what goes along: response, history, comments."),
    BODY("subject", CLF_TYPE_LINE, 500, "Subject; unless told the template's."),
    BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "What is said to them."),
    END_OF_PARAMS,
};

#define ON_OFF(field, where_it_stands, what)                                                                           \
	{                                                                                                              \
		.name = (field), .where = (where_it_stands), .type = CLF_TYPE_CHOICE, .choices = "on|off",             \
		.nullable = true, .help = (what)                                                                       \
	}
#define MEANING(field, where_it_stands, what)                                                                          \
	{                                                                                                              \
		.name = (field), .where = (where_it_stands), .type = CLF_TYPE_CHOICE,                                  \
		.choices = "default|note|answer", .nullable = true, .help = (what)                                     \
	}
#define SETTINGS(place)                                                                                                \
	{.name = "locale",                                                                                             \
	 .where = (place),                                                                                             \
	 .type = CLF_TYPE_NAME,                                                                                        \
	 .max = 35,                                                                                                    \
	 .nullable = true,                                                                                             \
	 .help = "Language of what you are sent (BCP 47)."},                                                           \
	    {.name = "timezone",                                                                                       \
	     .where = (place),                                                                                         \
	     .type = CLF_TYPE_LINE,                                                                                    \
	     .max = 64,                                                                                                \
	     .nullable = true,                                                                                         \
	     .help = "Your IANA time zone: Europe/Paris."},                                                            \
	    ON_OFF("receipts", place, "A receipt after commands by mail."),                                            \
	    ON_OFF("digest", place, "A daily digest in the morning."),                                                 \
	    MEANING("on_news", place, "What a reply to a new or changed ticket's notice does."),                       \
	    MEANING("on_reply", place, "What a reply to the notice of a customer's reply does."),                      \
	    ON_OFF("notices.assigned", place, "A ticket becomes yours."),                                              \
	    ON_OFF("notices.team", place, "A ticket comes to your team."),                                             \
	    ON_OFF("notices.replied", place, "A customer replied."),                                                   \
	    ON_OFF("notices.updated", place, "Somebody else changed a ticket of yours."),                              \
	    ON_OFF("notices.escalated", place, "A ticket of your segment is escalated."),                              \
	    ON_OFF("notices.due", place, "A due date has come."),                                                      \
	    ON_OFF("notices.undelivered", place, "A mail did not reach the customer."),                                \
	    ON_OFF("notices.subticket", place, "A sub-ticket is done.")

static const struct clf_param me_params[] = {SETTINGS(CLF_IN_BODY), END_OF_PARAMS};
static const struct clf_param settings_params[] = {SETTINGS(CLF_IN_FORM), END_OF_PARAMS};

#define PERMISSION(place)                                                                                              \
	{.name = "action",                                                                                             \
	 .where = (place),                                                                                             \
	 .type = CLF_TYPE_NAME,                                                                                        \
	 .max = 30,                                                                                                    \
	 .required = true,                                                                                             \
	 .help = "A command's name, or view."},                                                                        \
	    {.name = "role",                                                                                           \
	     .where = (place),                                                                                         \
	     .type = CLF_TYPE_CHOICE,                                                                                  \
	     .choices = "agent|manager|admin",                                                                         \
	     .required = true,                                                                                         \
	     .help = "Who."},                                                                                          \
	{                                                                                                              \
		.name = "scope", .where = (place), .type = CLF_TYPE_CHOICE, .choices = "none|own|segment|all",         \
		.nullable = true, .help = "On whose tickets; null: as shipped."                                        \
	}

static const struct clf_param permission_params[] = {PERMISSION(CLF_IN_BODY), END_OF_PARAMS};
static const struct clf_param permission_form_params[] = {PERMISSION(CLF_IN_FORM), END_OF_PARAMS};

static const struct clf_param command_form_params[] = {
    NUMBER_IN_PATH,
    {.name = "command", .where = CLF_IN_FORM, .type = CLF_TYPE_NAME, .max = 30, .required = true, .help = "Command."},
    {.name = "argument", .where = CLF_IN_FORM, .type = CLF_TYPE_LINE, .max = 1000, .help = "What it needs."},
    {.name = "text", .where = CLF_IN_FORM, .type = CLF_TYPE_TEXT, .max = TEXT_MAX, .help = "Text."},
    END_OF_PARAMS,
};

static const struct clf_param outbox_params[] = {
    {.name = "state",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = OUTBOX_STATES,
     .help = "Only mails in this state."},
    PAGE_PARAMS,
    END_OF_PARAMS,
};

static const struct clf_param sign_in_params[] = {
    QUERY("next", CLF_TYPE_LOCAL, 500, "Where to go afterwards."),
    END_OF_PARAMS,
};

static const struct clf_param sign_in_post_params[] = {
    {.name = "address", .where = CLF_IN_FORM, .type = CLF_TYPE_LINE, .max = 254, .help = "Mail address."},
    {.name = "password", .where = CLF_IN_FORM, .type = CLF_TYPE_SECRET, .max = 1024, .help = "Password."},
    {.name = "next", .where = CLF_IN_FORM, .type = CLF_TYPE_LOCAL, .max = 500, .help = "Where to go afterwards."},
    END_OF_PARAMS,
};

static const struct clf_param template_params[] = {
    {.name = "locale", .where = CLF_IN_PATH, .type = CLF_TYPE_NAME, .max = 35, .required = true, .help = "Language."},
    {.name = "name", .where = CLF_IN_PATH, .type = CLF_TYPE_NAME, .max = 100, .required = true, .help = "Name."},
    QUERY("ticket", CLF_TYPE_ID, 0, "Number of a ticket to preview with; sample data without one."),
    END_OF_PARAMS,
};

#define API(verb, where, who, function, rows, what)                                                                    \
	{                                                                                                              \
		(verb), "/api/v1" where, CLF_SURFACE_API, (who), (function), (rows), (what)                            \
	}
#define PAGE(verb, where, who, function, rows, what)                                                                   \
	{                                                                                                              \
		(verb), (where), CLF_SURFACE_PAGE, (who), (function), (rows), (what)                                   \
	}
#define SYSTEM(where, function, what)                                                                                  \
	{                                                                                                              \
		"GET", (where), CLF_SURFACE_SYSTEM, CLF_PERMIT_ANYONE, (function), NULL, (what)                        \
	}

const struct clf_route clf_routes[] = {
    SYSTEM("/healthz", clf_handle_health, "The process answers."),
    SYSTEM("/readyz", clf_handle_ready, "The database answers."),
    SYSTEM("/metrics", clf_handle_metrics, "Figures for Prometheus; from this machine, or with a token."),
    SYSTEM("/static/clf.css", clf_handle_style, "The pages' style sheet."),
    SYSTEM("/static/icon.svg", clf_handle_icon, "The pages' icon."),

    API("POST", "/responses", CLF_PERMIT_AGENT, clf_api_response_create, response_params, "Take a survey response."),
    API("POST", "/tickets", CLF_PERMIT_AGENT, clf_api_ticket_create, ticket_create_params, "Make a ticket."),
    API("GET", "/tickets", CLF_PERMIT_AGENT, clf_api_ticket_list, ticket_query_params, "List tickets, newest first."),
    API("GET", "/tickets/{number}", CLF_PERMIT_AGENT, clf_api_ticket_show, number_params, "Show a ticket."),
    API("PATCH", "/tickets/{number}", CLF_PERMIT_AGENT, clf_api_ticket_change, ticket_change_params,
	"Change a ticket: all of it, or nothing."),
    API("POST", "/tickets/{number}/followups", CLF_PERMIT_AGENT, clf_api_followup_create, followup_params,
	"Write to the customer."),
    API("GET", "/tickets/{number}/messages", CLF_PERMIT_AGENT, clf_api_message_list, ticket_list_params,
	"List a ticket's mails, newest first."),
    API("GET", "/tickets/{number}/messages/{id}/raw", CLF_PERMIT_ADMIN, clf_api_message_raw, raw_params,
	"A mail as it came or went."),
    API("GET", "/tickets/{number}/messages/{id}/attachments/{part}", CLF_PERMIT_AGENT, clf_api_attachment_show,
	attachment_params, "An attachment, straight from the mail."),
    API("POST", "/tickets/{number}/comments", CLF_PERMIT_AGENT, clf_api_comment_create, comment_params, "Add a note."),
    API("GET", "/tickets/{number}/comments", CLF_PERMIT_AGENT, clf_api_comment_list, ticket_list_params,
	"List a ticket's notes, newest first."),
    API("GET", "/tickets/{number}/events", CLF_PERMIT_AGENT, clf_api_event_list, ticket_list_params,
	"List a ticket's history, newest first."),
    API("POST", "/tickets/{number}/commands", CLF_PERMIT_AGENT, clf_api_command_run, command_params,
	"Run commands as by mail: all of them, or none."),
    API("POST", "/tickets/{number}/forwards", CLF_PERMIT_AGENT, clf_api_forward_create, forward_params,
	"Forward a ticket; what comes back becomes a note."),
    API("GET", "/commands", CLF_PERMIT_AGENT, clf_api_command_list, NULL, "List the commands."),
    API("GET", "/me", CLF_PERMIT_AGENT, clf_api_me_show, NULL, "Who you are, and your settings."),
    API("PATCH", "/me", CLF_PERMIT_AGENT, clf_api_me_change, me_params, "Change your settings; null: as shipped."),
    API("GET", "/permissions", CLF_PERMIT_ADMIN, clf_api_permission_list, NULL, "Who may do what on whose tickets."),
    API("PUT", "/permissions", CLF_PERMIT_ADMIN, clf_api_permission_set, permission_params,
	"Say who may do one thing."),
    API("GET", "/journal", CLF_PERMIT_ADMIN, clf_api_journal_list, list_params, "List mails that came in."),
    API("GET", "/journal/{id}", CLF_PERMIT_ADMIN, clf_api_journal_show, id_params,
	"What was decided about a mail, and why."),
    API("GET", "/outbox", CLF_PERMIT_ADMIN, clf_api_outbox_list, outbox_params, "List mails that go out."),
    API("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, clf_api_outbox_retry, id_params,
	"Send a failed or uncertain mail again."),
    API("GET", "/quarantine", CLF_PERMIT_ADMIN, clf_api_quarantine_list, list_params,
	"List mails that wait for a decision."),
    API("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, clf_api_quarantine_retry, id_params, "Read a mail again."),
    API("GET", "/mailboxes", CLF_PERMIT_ADMIN, clf_api_mailbox_list, NULL, "Where each mailbox stands."),
    API("GET", "/agents", CLF_PERMIT_AGENT, clf_api_agent_list, NULL, "List agents."),

    PAGE("GET", "/sign-in", CLF_PERMIT_ANYONE, clf_page_sign_in, sign_in_params, "Sign in."),
    PAGE("POST", "/sign-in", CLF_PERMIT_ANYONE, clf_page_sign_in_post, sign_in_post_params, "Sign in."),
    PAGE("POST", "/sign-out", CLF_PERMIT_AGENT, clf_page_sign_out_post, NULL, "Sign out."),
    PAGE("GET", "/", CLF_PERMIT_AGENT, clf_page_overview, NULL, "Overview."),
    PAGE("GET", "/tickets", CLF_PERMIT_AGENT, clf_page_ticket_list, ticket_query_params, "Tickets."),
    PAGE("GET", "/tickets/{number}", CLF_PERMIT_AGENT, clf_page_ticket_show, number_params, "A ticket."),
    PAGE("POST", "/tickets/{number}/commands", CLF_PERMIT_AGENT, clf_page_command_post, command_form_params,
	 "Do something to a ticket."),
    PAGE("GET", "/settings", CLF_PERMIT_AGENT, clf_page_settings, NULL, "Your settings."),
    PAGE("POST", "/settings", CLF_PERMIT_AGENT, clf_page_settings_post, settings_params, "Change your settings."),
    PAGE("GET", "/permissions", CLF_PERMIT_ADMIN, clf_page_permissions, NULL, "Who may do what."),
    PAGE("POST", "/permissions", CLF_PERMIT_ADMIN, clf_page_permissions_post, permission_form_params,
	 "Say who may do one thing."),
    PAGE("GET", "/tickets/{number}/messages/{id}/html", CLF_PERMIT_AGENT, clf_page_message_html, raw_params,
	 "A mail in a frame of its own."),
    PAGE("GET", "/tickets/{number}/messages/{id}/attachments/{part}", CLF_PERMIT_AGENT, clf_page_attachment_show,
	 attachment_params, "An attachment."),
    PAGE("GET", "/templates", CLF_PERMIT_ADMIN, clf_page_template_list, NULL, "Templates."),
    PAGE("GET", "/templates/{locale}/{name}", CLF_PERMIT_ADMIN, clf_page_template_show, template_params,
	 "Preview of a template."),
    PAGE("GET", "/templates/{locale}/{name}/html", CLF_PERMIT_ADMIN, clf_page_template_html, template_params,
	 "Preview, its HTML part alone."),
    PAGE("GET", "/journal", CLF_PERMIT_ADMIN, clf_page_journal_list, list_params, "Journal."),
    PAGE("GET", "/journal/{id}", CLF_PERMIT_ADMIN, clf_page_journal_show, id_params, "A mail that came in."),
    PAGE("GET", "/outbox", CLF_PERMIT_ADMIN, clf_page_outbox_list, outbox_params, "Outbox."),
    PAGE("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, clf_page_outbox_retry_post, id_params, "Send again."),
    PAGE("GET", "/quarantine", CLF_PERMIT_ADMIN, clf_page_quarantine_list, list_params, "Quarantine."),
    PAGE("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, clf_page_quarantine_retry_post, id_params, "Read again."),
    {.method = NULL},
};
