/*
 * api_change.c - what the API does to tickets. Each is a request to the one door.
 */
#include <string.h>

#include "api/api_change.h"
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/customs.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/problem.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/query.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/command/when.h"
#include "routes.h"

static void take_plain(struct call *call, struct clf_plain *plain)
{
	for (CLF_EACH_PLAIN(row)) {
		const char *text = call_text(call, row->name);
		struct clf_value value;

		if (!clf_text_blank(text) && clf_value_read(row, text, &value))
			clf_plain_set(plain, row, &value);
	}
}

/* As it would stand behind #cc. */
static const char *only_copied(struct call *call)
{
	const struct clf_json *list = call_json(call, "copied");
	const char *text = "only", *one;

	for (size_t i = 0; i < clf_json_size(list); i++) {
		one = clf_json_text(clf_json_at(list, i));
		text = clf_arena_printf(call->arena, "%s%s %s", text, i > 0 ? "," : "", one != NULL ? one : "?");
	}
	return clf_json_size(list) > 0 ? text : "none";
}

/* A line each. */
static const char *lines_of(struct call *call, const char *field)
{
	const struct clf_json *list = call_json(call, field);
	const char *text = "", *one;

	for (size_t i = 0; i < clf_json_size(list); i++) {
		one = clf_json_text(clf_json_at(list, i));
		text = clf_arena_printf(call->arena, "%s%s%s", text, i > 0 ? "\n" : "", one != NULL ? one : "?");
	}
	return text;
}

static const char *nearest_mailbox(const struct call *call, const char *name)
{
	const struct clf_config *config = call->web->act.config;
	const char *best = NULL;
	size_t at = clf_str_far(name);

	for (size_t i = 0; i < config->mailbox_count; i++)
		clf_str_nearer(name, config->mailboxes[i].name, &best, &at);
	return best;
}

/* Of "fields"; what is wrong with it goes to problems. */
static struct clf_custom_value *held_of(struct call *call, struct clf_problems *problems, size_t *count)
{
	struct clf_custom_value *held = NULL;

	*count = 0;
	if (call_json(call, "fields") != NULL)
		clf_act_held_json(&call->web->act, call->arena, call_json(call, "fields"), problems, &held, count,
				  NULL);
	return held;
}

/* All names that aren't there, at once with what else is wrong; an owner may be named otherwise than by address. What
 * can't be looked up now is told by the handler. */
void api_check_names(struct call *call, struct clf_problems *problems)
{
	static const char *const names[] = {"status", "owner", "team", "segment"};
	const char *mailbox = call_text(call, "mailbox");
	struct clf_term terms[CLF_COUNT(names)];
	const struct clf_ticket_filter filter = {.asked = terms, .count = CLF_COUNT(names)};
	struct clf_listing *listing;
	size_t held;

	held_of(call, problems, &held);
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		const char *value = call_text(call, names[i]);
		bool named = value != NULL && clf_text_equal(names[i], "owner") && strchr(value, '@') == NULL;

		terms[i] = (struct clf_term){names[i], named ? NULL : value};
	}
	clf_listing_read(call->web->act.store, call->arena, &filter, problems, &listing, NULL);
	if (mailbox != NULL && clf_config_mailbox(call->web->act.config, mailbox) == NULL)
		clf_problem_add(problems, call->arena, "mailbox", CLF_WRONG_UNKNOWN, nearest_mailbox(call, mailbox),
				"there is no mailbox \"%s\" in the configuration", mailbox);
}

static void api_ticket_create(struct call *call)
{
	struct clf_new_ticket ticket;
	const char *mailbox;
	struct clf_action actions[2];
	struct clf_act_result result;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	ticket = (struct clf_new_ticket){.subject = call_text(call, "subject"),
					 .text = call_text(call, "text"),
					 .summary = call_text(call, "summary"),
					 .comment = call_text(call, "comment"),
					 .channel = call_text(call, "channel"),
					 .segment = call_text(call, "segment"),
					 .team = call_text(call, "team"),
					 .status = call_text(call, "status"),
					 .owner = call_text(call, "owner"),
					 .customer = {.address = call_text(call, "customer.address"),
						      .name = call_text(call, "customer.name"),
						      .locale = call_text(call, "customer.locale")},
					 .priority = CLF_PRIORITY_MEDIUM};
	take_plain(call, &ticket.plain);
	ticket.held = held_of(call, clf_arena_new_of(call->arena, struct clf_problems), &ticket.held_count);
	if (ticket.channel == NULL)
		ticket.channel = "hand";
	mailbox = call_text(call, "mailbox");
	actions[0] = (struct clf_action){.kind = CLF_ACTION_CREATE, .new_ticket = &ticket};
	actions[1] = (struct clf_action){.kind = CLF_ACTION_COPIED, .text = only_copied(call)};
	request = (struct clf_request){
	    .actions = actions, .action_count = call_given(call, "copied") ? 2 : 1, .mailbox = mailbox};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 201, result.ticket);
}

/* What was asked of fields that were set up, checked before. */
static size_t put_held(struct call *call, struct clf_action actions[CLF_CUSTOM_MAX])
{
	size_t count;
	const struct clf_custom_value *held = held_of(call, clf_arena_new_of(call->arena, struct clf_problems), &count);

	for (size_t i = 0; i < count; i++)
		actions[i] = (struct clf_action){
		    .kind = CLF_ACTION_SET, .field = CLF_FIELD_FIELDS, .custom = held[i].field, .text = held[i].value};
	return count;
}

/* An action for each field that was given; null takes its value away. */
size_t api_changes(struct call *call, struct clf_action actions[CHANGES_MAX])
{
	size_t count = put_held(call, actions);

	if (call_given(call, "comment"))
		actions[count++] = (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = call_text(call, "comment")};
	if (call_given(call, "copied"))
		actions[count++] = (struct clf_action){.kind = CLF_ACTION_COPIED, .text = only_copied(call)};
	for (unsigned i = 0; i < CLF_FIELD_SETTABLE; i++) {
		const struct clf_field_row *row = clf_field_row((enum clf_field)i);
		const char *name = row->name;
		const char *text = row->type == CLF_VALUE_LIST ? lines_of(call, name) : call_text(call, name);

		if (call_given(call, name))
			actions[count++] = (struct clf_action){
			    .kind = CLF_ACTION_SET, .field = (enum clf_field)i, .text = text == NULL ? "" : text};
	}
	return count;
}

static void api_ticket_change(struct call *call)
{
	struct clf_action actions[CHANGES_MAX];
	struct clf_ticket ticket;
	struct clf_act_result result;
	size_t count;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	count = api_changes(call, actions);
	if (count == 0) {
		reply_problem(call, 422, "invalid", "nothing to change: give at least one field");
		return;
	}
	request = (struct clf_request){.ticket = ticket.number,
				       .version = call_number(call, "version", 0),
				       .actions = actions,
				       .action_count = count};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 200, ticket.number);
}

/* Explained and closed at once: all of it, or nothing. */
static void api_ticket_close(struct call *call)
{
	struct clf_action actions[4 + CLF_CUSTOM_MAX];
	struct clf_ticket ticket;
	struct clf_act_result result;
	size_t count = 0;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	count = put_held(call, actions);
	if (call_given(call, "comment"))
		actions[count++] = (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = call_text(call, "comment")};
	if (call_given(call, "causes"))
		actions[count++] = (struct clf_action){
		    .kind = CLF_ACTION_SET, .field = CLF_FIELD_CAUSES, .text = lines_of(call, "causes")};
	if (call_given(call, "learned"))
		actions[count++] = (struct clf_action){
		    .kind = CLF_ACTION_SET, .field = CLF_FIELD_LEARNED, .text = call_text(call, "learned")};
	actions[count++] = (struct clf_action){.kind = CLF_ACTION_CLOSE, .text = call_text(call, "reason")};
	request = (struct clf_request){.ticket = ticket.number,
				       .version = call_number(call, "version", 0),
				       .actions = actions,
				       .action_count = count};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 200, ticket.number);
}

/* What a request made can't be read: with a key that another kind of request had, there is no such thing. */
static void reply_unmade(struct call *call, const struct clf_act_result *result, enum clf_status status,
			 const struct clf_error *err)
{
	if (status == CLF_ENOTFOUND && result->repeated)
		access_key_taken(call);
	else
		reply_failure(call, status, err);
}

/* The message itself, also when the request was seen before and did nothing again. */
static void reply_message(struct call *call, int64_t ticket, const struct clf_act_result *result)
{
	struct clf_message_row row;
	struct clf_error err = {0};
	enum clf_status status = clf_query_message(call->web->act.store, call->arena, result->message, &row, &err);

	clf_http_response_set(call->response, "Location",
			      clf_arena_printf(call->arena, "/api/v1/tickets/%lld/messages", (long long)ticket));
	if (status == CLF_OK)
		reply_json(call, 202, clf_shape_message(&row));
	else
		reply_unmade(call, result, status, &err);
}

/* False: that is answered already. at 0: it goes now. */
static bool read_later(struct call *call, int64_t *at)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const struct clf_actor actor = call_actor(call);
	const char *text = call_text(call, "at"), *why = NULL;

	*at = 0;
	if (text == NULL)
		return true;
	if (clf_when_read(call->arena, actor.locale, text, clf_clock_now(), actor.zone, true, at, &why) && *at != 0)
		return true;
	clf_problem_add(problems, call->arena, "at", CLF_WRONG_INVALID, NULL, "can't be read: %-s",
			why != NULL ? why : CLF_SAID("write when it is to go"));
	return !reply_problems(call, problems);
}

/* What waits by now under that id, also when the request was seen before. */
static void reply_planned(struct call *call, int64_t ticket, const struct clf_act_result *result)
{
	struct clf_planned_list list;
	struct clf_error err = {0};
	enum clf_status status = clf_planned(call->web->act.store, call->arena, ticket, clf_clock_now(), &list, &err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		if (list.items[i].id == result->message) {
			reply_json(call, 202, clf_shape_planned(&list.items[i]));
			return;
		}
	}
	reply_unmade(call, result, status == CLF_OK ? CLF_ENOTFOUND : status, &err);
}

static void api_followup_create(struct call *call)
{
	struct clf_followup followup;
	struct clf_action action;
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	followup = (struct clf_followup){.subject = call_text(call, "subject"),
					 .text = call_text(call, "text"),
					 .template_name = call_text(call, "template"),
					 .locale = call_text(call, "locale"),
					 .to = call_text(call, "to"),
					 .no_copies = clf_text_equal(call_text(call, "copies"), "off")};
	action = (struct clf_action){.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	action.files = call_ids(call, "attachments", &action.file_count);
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	if (!read_later(call, &followup.later_at))
		return;
	followup.unless_reply = !clf_text_equal(call_text(call, "unless_reply"), "off");
	if (clf_text_blank(followup.text) && followup.template_name == NULL) {
		reply_refused(call, "text", "give \"text\", or \"template\" with the name of one");
		return;
	}
	request = (struct clf_request){.ticket = ticket.number, .actions = &action, .action_count = 1};
	if (!access_act(call, &request, &result))
		return;
	if (followup.later_at != 0)
		reply_planned(call, ticket.number, &result);
	else
		reply_message(call, ticket.number, &result);
}

static void reply_comment(struct call *call, int64_t ticket, const struct clf_act_result *result)
{
	struct clf_comment_row row;
	struct clf_error err = {0};
	enum clf_status status =
	    clf_query_comment(call->web->act.store, call->arena, ticket, result->message, &row, &err);

	if (status == CLF_OK)
		reply_json(call, 201, clf_shape_comment(&row));
	else
		reply_unmade(call, result, status, &err);
}

static void api_copied_change(struct call *call)
{
	struct clf_action action = {.kind = CLF_ACTION_COPIED};
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	action.text = clf_arena_printf(call->arena, "%s %s", call_text(call, "action"), call_text(call, "address"));
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	request = (struct clf_request){.ticket = ticket.number, .actions = &action, .action_count = 1};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 200, ticket.number);
}

/* Named as anywhere else; what it is part of is seen already. */
static void api_sub_create(struct call *call)
{
	struct clf_new_ticket ticket = {.priority = CLF_PRIORITY_MEDIUM};
	const struct clf_action action = {.kind = CLF_ACTION_SUB, .new_ticket = &ticket};
	struct clf_ticket parent;
	struct clf_act_result result;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &parent))
		return;
	ticket.subject = call_text(call, "subject");
	ticket.text = call_text(call, "text");
	ticket.owner = call_text(call, "owner");
	ticket.team = call_text(call, "team");
	ticket.status = call_text(call, "status");
	ticket.segment = call_text(call, "segment");
	take_plain(call, &ticket.plain);
	request = (struct clf_request){.ticket = parent.number, .actions = &action, .action_count = 1};
	if (access_act(call, &request, &result))
		access_reply_ticket(call, 201, result.message);
}

static void api_comment_create(struct call *call)
{
	struct clf_action action;
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	action = (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = call_text(call, "text")};
	action.files = call_ids(call, "attachments", &action.file_count);
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	request = (struct clf_request){.ticket = ticket.number, .actions = &action, .action_count = 1};
	if (access_act(call, &request, &result))
		reply_comment(call, ticket.number, &result);
}

static const struct param create_params[] = {
    {KEY_HEADER},
    {NEEDED("customer.address", CLF_TYPE_ADDRESS, 254, "The customer's mail address.")},
    {BODY("customer.name", CLF_TYPE_LINE, 200, "The customer's name.")},
    {BODY("customer.locale", CLF_TYPE_NAME, 35, "The customer's language (BCP 47).")},
    {NEEDED("subject", CLF_TYPE_LINE, 500, "Subject.")},
    {BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "What it is about.")},
    {BODY("summary", CLF_TYPE_LINE, 1000, "Summary in one line.")},
    {BODY("comment", CLF_TYPE_TEXT, TEXT_MAX, "The customer's words that it is about: the customer waits since then.")},
    {BODY_CHOICE("channel", "hand|mail|phone|letter|chat|portal", "How the customer came; hand unless told.")},
    CREATE_ROWS{BODY("copied", CLF_TYPE_LIST, 16 << 10, "Addresses of those who are in copy of answers.")},
    {FIELDS_IN_BODY("Values of fields that were set up: {name: value}.")},
    {.name = NULL},
};

static const struct param sub_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {NEEDED("subject", CLF_TYPE_LINE, 500, "What is to be done: its name.")},
    {BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "A note on it, never shown to customers.")},
    CLF_PLAIN_FIELDS(CREATED_ROW){BODY("status", CLF_TYPE_LINE, 100, "Status, by name; New unless told.")},
    {BODY("owner", CLF_TYPE_LINE, 254, "An agent's address.")},
    {BODY("team", CLF_TYPE_LINE, 200, "Team, by name.")},
    {BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name; none unless told, so that its managers don't see it.")},
    {.name = NULL},
};

static const struct param change_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    CHANGE_ROWS{NOT_NULL("version", CLF_TYPE_ID, 0, "Refuse (409) unless the ticket is still at this version.")},
    {.name = NULL},
};

static const struct param close_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {BODY("reason", CLF_TYPE_LINE, 1000, "Why: one of the reasons that are set up, else words that become a note.")},
    {NOT_NULL("comment", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {BODY("causes", CLF_TYPE_LIST, 64 << 10, "Names of its root causes, all of them; null or []: none.")},
    {BODY("learned", CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, "What was learned; null or none: nothing.")},
    {FIELDS_IN_BODY("Values of fields that were set up: {name: value}; null: none.")},
    {NOT_NULL("version", CLF_TYPE_ID, 0, "Refuse (409) unless the ticket is still at this version.")},
    {.name = NULL},
};

static const struct param followup_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {BODY("template", CLF_TYPE_NAME, 100, "Name of a template.")},
    {BODY("locale", CLF_TYPE_NAME, 35, "Language of the template (BCP 47).")},
    {BODY("subject", CLF_TYPE_LINE, 500, "Subject; unless told the template's.")},
    {BODY("text", CLF_TYPE_TEXT, TEXT_MAX, "What to write; with a template, the text it carries.")},
    {BODY("to", CLF_TYPE_ADDRESS, 254, "Address, for somebody else alone; unless told the ticket's recipients.")},
    {BODY_CHOICE("anyway", "on|off", "on: also to an address that mail failed for, which is a 409 otherwise.")},
    {BODY_CHOICE("copies", "on|off", "off: to the customer alone, not to who is in copy; on unless told.")},
    {BODY("attachments", CLF_TYPE_IDS, CLF_FILES_MAX, "Ids of files of the ticket that go along.")},
    {BODY("at", CLF_TYPE_LINE, 100, "When it goes: RFC 3339, \"3d\", \"tomorrow 9:00\"; now unless told.")},
    {BODY_CHOICE("unless_reply", "on|off", "With at: called off when the customer writes first; on unless told.")},
    {.name = NULL},
};

static const struct param copied_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {NEEDED_CHOICE("action", "add|remove", "What to do.")},
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "Whom to put in copy of answers, or to take out.")},
    {.name = NULL},
};

static const struct param comment_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {BODY("attachments", CLF_TYPE_IDS, CLF_FILES_MAX, "Ids of files of the ticket that belong to it.")},
    {.name = NULL},
};

const struct route api_change_routes[] = {
    {API("POST", "/tickets", CLF_PERMIT_AGENT, api_ticket_create, create_params, "Make a ticket."), .answers = "201",
     .check = api_check_names, .shape = "Ticket"},
    {API("PATCH", "/tickets/{number}", CLF_PERMIT_AGENT, api_ticket_change, change_params,
	 "Change a ticket: all of it, or nothing."),
     .check = api_check_names, .shape = "Ticket"},
    {API("POST", "/tickets/{number}/close", CLF_PERMIT_AGENT, api_ticket_close, close_params,
	 "Explain and close a ticket: all of it, or nothing."),
     .check = api_check_names, .shape = "Ticket"},
    {API("POST", "/tickets/{number}/followups", CLF_PERMIT_AGENT, api_followup_create, followup_params,
	 "Write to the customer."),
     .answers = "202", .shape = "Message|Planned"},
    {API("POST", "/tickets/{number}/copied", CLF_PERMIT_AGENT, api_copied_change, copied_params,
	 "Put somebody in copy of answers, or take them out."),
     .shape = "Ticket"},
    {API("POST", "/tickets/{number}/subtickets", CLF_PERMIT_AGENT, api_sub_create, sub_params,
	 "Make a sub-ticket: only who has it, who has the ticket, and who sees its segment or all tickets see it."),
     .answers = "201", .check = api_check_names, .shape = "Ticket"},
    {API("POST", "/tickets/{number}/comments", CLF_PERMIT_AGENT, api_comment_create, comment_params, "Add a note."),
     .answers = "201", .shape = "Comment"},
    {.method = NULL},
};
