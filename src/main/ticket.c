/*
 * ticket.c - the ticket commands: through the one door, as the page and the API.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "clf/store/look/query.h"
#include "commands.h"
#include "session.h"

#define TEXT_BYTES (1u << 20)

/* An option's text; "-" reads standard input. */
static enum clf_status text_of(struct session *session, const char *given, const char **out, struct clf_error *err)
{
	*out = given;
	if (!given || strcmp(given, "-") != 0)
		return CLF_OK;
	struct clf_buf buf;
	clf_buf_init(&buf, TEXT_BYTES);
	enum clf_status status = clf_file_read("-", &buf, err);
	*out = clf_utf8_clean(session->arena, clf_buf_view(&buf));
	clf_buf_free(&buf);
	return status;
}

static enum clf_status act(struct session *session, struct clf_request *request, struct clf_act_result *result,
			   struct clf_error *err)
{
	request->actor = session_actor();
	request->via = CLF_VIA_CLI;
	enum clf_status status = clf_act(&session->act, session->arena, request, result, err);
	if (status == CLF_OK && result->outcome == CLF_OUTCOME_REFUSED)
		return clf_error_set(err, CLF_EDENIED, "%s", result->refusal ? result->refusal : "refused");
	return status;
}

static void print_facts(struct session *session, const struct clf_ticket_row *row)
{
	const struct clf_ticket *ticket = &row->ticket;
	struct clf_arena *arena = session->arena;
	char tag[CLF_TAG_TEXT], time[CLF_TIME_TEXT];

	printf("%s  %s\n", clf_ticket_tag(session->config->tag, ticket->number, tag), cell(arena, ticket->subject));
	printf("status    %s\n", cell(arena, row->status));
	printf("priority  %s\n", clf_priority_name(ticket->priority));
	printf("owner     %s\n", cell(arena, row->owner_address));
	printf("customer  %s <%s>\n", cell(arena, ticket->customer.name), cell(arena, ticket->customer.address));
	printf("segment   %s\n", cell(arena, ticket->segment));
	if (ticket->has_score)
		printf("score     %lld\n", (long long)ticket->score);
	if (ticket->summary != NULL)
		printf("summary   %s\n", cell(arena, ticket->summary));
	printf("created   %s\n", clf_time_rfc3339(ticket->created_at, time));
}

static enum clf_status print_ticket(struct session *session, int64_t number, struct clf_error *err)
{
	struct clf_ticket_row row;
	struct clf_json *json;
	enum clf_status status = clf_query_ticket_row(session->store, session->arena, number, &row, err);

	if (status != CLF_OK)
		return status;
	if (!session->json) {
		print_facts(session, &row);
		return CLF_OK;
	}
	json = clf_shape_ticket(session->config->tag, &row);
	print_json(&json);
	return CLF_OK;
}

static void print_line(struct session *session, const struct clf_ticket_row *row)
{
	const struct clf_ticket *ticket = &row->ticket;
	struct clf_json *json;
	char tag[CLF_TAG_TEXT];

	if (session->json) {
		json = clf_shape_ticket(session->config->tag, row);
		print_json(&json);
		return;
	}
	printf("%-10s %-10s %-8s %-28s %-28s %s\n", clf_ticket_tag(session->config->tag, ticket->number, tag),
	       cell(session->arena, row->status), clf_priority_name(ticket->priority),
	       cell(session->arena, row->owner_address), cell(session->arena, ticket->customer.address),
	       cell(session->arena, ticket->subject));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *customer = option_text(line, "customer"), *limit = option_text(line, "limit");
	unsigned long long most = 50;
	struct clf_page page = {0};
	enum clf_status status = customer != NULL ? clf_address_fold(session->arena, customer, &customer, err) : CLF_OK;

	if (status != CLF_OK)
		return status;
	if (limit != NULL && (!clf_text_to_u64(limit, 1000000, &most) || most == 0))
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number from 1 to 1000000, not '%s'", limit);
	const struct clf_ticket_filter filter = {.status = option_text(line, "status"),
						 .owner = option_text(line, "owner"),
						 .segment = option_text(line, "segment"),
						 .customer = customer};
	do {
		struct clf_ticket_list found;

		page.limit = most < CLF_PAGE_MAX ? (size_t)most : CLF_PAGE_MAX;
		status = clf_query_tickets(session->store, session->arena, &filter, page, &found, err);
		if (status != CLF_OK)
			return status;
		for (size_t i = 0; i < found.count; i++)
			print_line(session, &found.items[i]);
		most -= found.count;
		page.cursor = found.next;
	} while (most > 0 && page.cursor != 0);
	return CLF_OK;
}

int command_ticket_list(const struct command_line *line)
{
	return with_session(line, list);
}

typedef enum clf_status query(struct clf_store *, int64_t, struct clf_page, struct clf_json **, int64_t *,
			      struct clf_error *);

/* All pages of a ticket's list, the oldest first. */
static enum clf_status whole(struct session *session, query *fetch, int64_t number, struct clf_json **out,
			     struct clf_error *err)
{
	struct clf_json *all = clf_json_array(), *reversed = clf_json_array();
	struct clf_page page = {0, CLF_PAGE_MAX};
	enum clf_status status;
	do {
		struct clf_json *items = NULL;
		status = fetch(session->store, number, page, &items, &page.cursor, err);
		for (size_t i = 0; i < clf_json_size(items); i++)
			clf_json_append(all, clf_json_copy(clf_json_at(items, i)));
		clf_json_free(&items);
	} while (status == CLF_OK && page.cursor != 0);
	for (size_t i = clf_json_size(all); i-- > 0;)
		clf_json_append(reversed, clf_json_copy(clf_json_at(all, i)));
	clf_json_free(&all);
	*out = reversed;
	return status;
}

static void print_messages(struct session *session, const struct clf_json *items)
{
	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *m = clf_json_at(items, i);
		const char *reply = clf_json_get_text(m, "reply");
		printf("\n%s  %s %s  %s  %s\n", clf_json_get_text(m, "at"), clf_json_get_text(m, "direction"),
		       clf_json_get_text(m, "class"), cell(session->arena, clf_json_get_text(m, "from")),
		       clf_json_get_text(m, "state"));
		struct clf_str rest = clf_str_from(reply && *reply ? reply : clf_json_get_text(m, "text")), row;
		while (clf_str_line(&rest, &row))
			printf("    %s\n",
			       row.n > 0 ? cell(session->arena, clf_arena_copy(session->arena, row.p, row.n)) : "");
	}
}

static void print_events(struct session *session, const struct clf_json *items)
{
	if (clf_json_size(items) > 0)
		puts("\nhistory");
	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *e = clf_json_at(items, i);
		printf("  %s  %-24s %-5s %s: %s -> %s\n", clf_json_get_text(e, "at"),
		       cell(session->arena, clf_json_get_text(e, "who")),
		       cell(session->arena, clf_json_get_text(e, "via")),
		       cell(session->arena, clf_json_get_text(e, "what")),
		       cell(session->arena, clf_json_get_text(e, "from")),
		       cell(session->arena, clf_json_get_text(e, "to")));
	}
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t number = number_of(operand(line, 0), "ticket number");
	if (number == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	struct clf_ticket_row row;
	struct clf_json *messages = NULL, *comments = NULL, *events = NULL;
	enum clf_status status = clf_query_ticket_row(session->store, session->arena, number, &row, err);
	if (status == CLF_OK)
		status = whole(session, clf_query_messages, number, &messages, err);
	if (status == CLF_OK)
		status = whole(session, clf_query_comments, number, &comments, err);
	if (status == CLF_OK)
		status = whole(session, clf_query_events, number, &events, err);
	if (status == CLF_OK && session->json) {
		struct clf_json *json = clf_shape_ticket(session->config->tag, &row);
		clf_json_set(json, "messages", messages);
		clf_json_set(json, "comments", comments);
		clf_json_set(json, "events", events);
		print_json(&json);
		return CLF_OK;
	}
	if (status == CLF_OK) {
		print_facts(session, &row);
		print_messages(session, messages);
		for (size_t i = 0; i < clf_json_size(comments); i++)
			printf("\n%s  comment of %s\n    %s\n", clf_json_get_text(clf_json_at(comments, i), "at"),
			       cell(session->arena, clf_json_get_text(clf_json_at(comments, i), "who")),
			       cell(session->arena, clf_json_get_text(clf_json_at(comments, i), "text")));
		print_events(session, events);
	}
	clf_json_free(&messages);
	clf_json_free(&comments);
	clf_json_free(&events);
	return status;
}

int command_ticket_show(const struct command_line *line)
{
	return with_session(line, show);
}

static const char *mailbox_of(const struct session *session, const struct command_line *line)
{
	const char *given = option_text(line, "mailbox");
	return given ? given : session->config->mailbox_count > 0 ? session->config->mailboxes[0].name : NULL;
}

static enum clf_status create(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_new_ticket ticket = {.subject = option_text(line, "subject"),
					.channel = "hand",
					.segment = option_text(line, "segment"),
					.status = option_text(line, "status"),
					.owner = option_text(line, "owner"),
					.priority = CLF_PRIORITY_MEDIUM};
	const char *customer = option_text(line, "customer"), *priority = option_text(line, "priority");
	if (!customer || clf_text_blank(ticket.subject))
		return clf_error_set(err, CLF_EINVAL, "a ticket needs --customer ADDRESS and --subject TEXT");
	if (priority && !clf_priority_parse(priority, &ticket.priority))
		return clf_error_set(err, CLF_EINVAL, "--priority is low, medium, high or critical, not '%s'",
				     priority);
	enum clf_status status = clf_address_fold(session->arena, customer, &ticket.customer.address, err);
	if (status == CLF_OK)
		status = text_of(session, option_text(line, "text"), &ticket.text, err);
	if (status == CLF_OK && !clf_config_mailbox(session->config, mailbox_of(session, line)))
		status =
		    clf_error_set(err, CLF_EINVAL, "the configuration has no [mailbox %s]", mailbox_of(session, line));
	if (status != CLF_OK)
		return status;
	ticket.customer.name = option_text(line, "customer-name");
	struct clf_action action = {.kind = CLF_ACTION_CREATE, .new_ticket = &ticket};
	struct clf_request request = {.mailbox = mailbox_of(session, line), .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};
	status = act(session, &request, &result, err);
	return status == CLF_OK ? print_ticket(session, result.ticket, err) : status;
}

int command_ticket_create(const struct command_line *line)
{
	return with_session(line, create);
}

static enum clf_status follow_up(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_request request = {.ticket = number_of(operand(line, 0), "ticket number")};
	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	struct clf_followup followup = {.subject = option_text(line, "subject"),
					.template_name = option_text(line, "template"),
					.locale = option_text(line, "locale")};
	const char *to = option_text(line, "to");
	enum clf_status status = text_of(session, option_text(line, "text"), &followup.text, err);
	if (status == CLF_OK && to)
		status = clf_address_fold(session->arena, to, &followup.to, err);
	if (status != CLF_OK)
		return status;
	struct clf_action action = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	request.actions = &action;
	request.action_count = 1;
	struct clf_act_result result = {0};
	status = act(session, &request, &result, err);
	if (status != CLF_OK)
		return status;
	struct clf_json *message = NULL;
	status = clf_query_message(session->store, result.message, &message, err);
	if (status == CLF_OK && session->json)
		print_json(&message);
	else if (status == CLF_OK)
		printf("queued for %s\n",
		       cell(session->arena, clf_json_text(clf_json_at(clf_json_get(message, "to"), 0))));
	clf_json_free(&message);
	return status;
}

int command_ticket_followup(const struct command_line *line)
{
	return with_session(line, follow_up);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	static const struct {
		const char *option;
		enum clf_field field;
	} fields[] = {
	    {"owner", CLF_FIELD_OWNER},     {"team", CLF_FIELD_TEAM}, {"priority", CLF_FIELD_PRIORITY},
	    {"segment", CLF_FIELD_SEGMENT}, {"due", CLF_FIELD_DUE},   {"status", CLF_FIELD_STATUS},
	};
	struct clf_action actions[CLF_COUNT(fields) + 1]; /* and a comment */
	struct clf_request request = {.ticket = number_of(operand(line, 0), "ticket number"), .actions = actions};
	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		const char *text = option_text(line, fields[i].option);
		if (text)
			actions[request.action_count++] =
			    (struct clf_action){.kind = CLF_ACTION_SET,
						.field = fields[i].field,
						.text = strcmp(text, "none") == 0 ? "" : text};
	}
	if (option_text(line, "comment"))
		actions[request.action_count++] =
		    (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = option_text(line, "comment")};
	if (request.action_count == 0)
		return clf_error_set(err, CLF_EINVAL, "say what to set; see 'clf-mail ticket set --help'");
	struct clf_act_result result = {0};
	enum clf_status status = act(session, &request, &result, err);
	return status == CLF_OK ? print_ticket(session, request.ticket, err) : status;
}

int command_ticket_set(const struct command_line *line)
{
	return with_session(line, set);
}
