/*
 * ticket.c - the ticket commands: through the one door, as the page and the API.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/act/customs.h"
#include "clf/act/desk/dashboards.h"
#include "clf/act/orders.h"
#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/base/problem.h"
#include "clf/mail/address.h"
#include "clf/mail/write/template.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/query_response.h"
#include "clf/store/look/seen.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/command/when.h"
#include "commands.h"
#include "feedback/show.h"
#include "session.h"
#include "story.h"
#include "ticket.h"

#define TEXT_BYTES (1u << 20)

/* An option's text; "-" reads standard input. */
enum clf_status ticket_text(struct session *session, const char *given, const char **out, struct clf_error *err)
{
	struct clf_buf buf;
	enum clf_status status;

	*out = given;
	if (given == NULL || strcmp(given, "-") != 0)
		return CLF_OK;
	clf_buf_init(&buf, TEXT_BYTES);
	status = clf_file_read("-", &buf, err);
	*out = clf_utf8_clean(session->arena, clf_buf_view(&buf));
	clf_buf_free(&buf);
	return status;
}

enum clf_status ticket_act(struct session *session, struct clf_request *request, struct clf_act_result *result,
			   struct clf_error *err)
{
	enum clf_status status;

	request->actor = session_actor();
	request->via = CLF_VIA_CLI;
	status = clf_act(&session->act, session->arena, request, result, err);
	if (status == CLF_OK && result->outcome == CLF_OUTCOME_REFUSED)
		return clf_error_set(err, CLF_EDENIED, "%s", result->refusal != NULL ? result->refusal : "refused");
	return status;
}

static void print_recipients(struct session *session, const struct clf_ticket_row *row)
{
	struct clf_recipients recipients;
	const char *proposed = "";

	clf_recipients_make(session->arena, &row->ticket.customer, row->copied, row->copied_count, &recipients);
	printf("answers   %s\n", cell(session->arena, clf_recipients_shown(session->arena, &recipients)));
	for (size_t i = 0; i < row->copied_count; i++) {
		if (row->copied[i].state == CLF_COPIED_PROPOSED)
			proposed = clf_arena_printf(session->arena, "%s%s%s", proposed, *proposed != '\0' ? ", " : "",
						    row->copied[i].address);
	}
	if (*proposed != '\0')
		printf("proposed  %s\n", cell(session->arena, proposed));
}

static void print_facts(struct session *session, const struct clf_ticket_row *row)
{
	const struct clf_ticket *ticket = &row->ticket;
	struct clf_arena *arena = session->arena;
	char tag[CLF_TAG_TEXT], time[CLF_TIME_TEXT];

	printf("%s  %s\n", clf_ticket_tag(session->config->tag, ticket->number, tag), cell(arena, ticket->subject));
	show_answers(session, row->response);
	printf("status    %s\n", cell(arena, row->status));
	for (CLF_EACH_PLAIN(field)) {
		const struct clf_value value = clf_plain_get(&ticket->plain, field);
		const char *shown = clf_value_shown(arena, &value);

		if (shown != NULL)
			printf("%-9s %s\n", field->word, cell(arena, shown));
	}
	printf("owner     %s\n", cell(arena, row->owner_address));
	printf("customer  %s <%s>\n", cell(arena, ticket->customer.name), cell(arena, ticket->customer.address));
	print_recipients(session, row);
	if (ticket->parent != 0)
		printf("part of   %s\n", clf_ticket_tag(session->config->tag, ticket->parent, tag));
	for (size_t i = 0; i < row->subticket_count; i++)
		printf("sub       %s\n", clf_ticket_tag(session->config->tag, row->subtickets[i], tag));
	if (row->subticket_count > 0)
		printf("          (%lld still open)\n", (long long)row->subtickets_open);
	for (size_t i = 0; i < row->link_count; i++)
		printf("linked    %s\n", clf_ticket_tag(session->config->tag, row->links[i], tag));
	if (row->opt_in == CLF_OPT_OUT)
		puts("          (has opted out of automatic mail)");
	printf("channel   %s\n", cell(arena, ticket->channel));
	if (row->programme != NULL)
		printf("programme %s\n", cell(arena, row->programme));
	if (row->survey != NULL)
		printf("survey    %s\n", cell(arena, row->survey));
	printf("segment   %s\n", cell(arena, ticket->segment));
	for (size_t i = 0; i < row->cause_count; i++)
		printf("cause     %s\n", cell(arena, row->causes[i]));
	if (ticket->has_score)
		printf("score     %lld\n", (long long)ticket->score);
	if (ticket->summary != NULL)
		printf("summary   %s\n", cell(arena, ticket->summary));
	if (ticket->comment != NULL)
		printf("comment   %s\n", cell(arena, ticket->comment));
	for (size_t i = 0; row->customs != NULL && i < row->customs->count; i++) {
		const struct clf_custom *field = &row->customs->items[i];
		const char *shown =
		    clf_custom_shown(arena, field, clf_custom_held(ticket->held, ticket->held_count, field->id));

		if (shown != NULL)
			printf("%-9s %s\n", field->name, cell(arena, shown));
	}
	printf("created   %s\n", clf_time_rfc3339(ticket->created_at, time));
	for (CLF_EACH_DERIVED(field)) {
		const struct clf_value value = clf_derived_get(&ticket->derived, field);

		if (value.number != 0)
			printf("%-9s %s\n", field->name, clf_value_shown(arena, &value));
	}
}

enum clf_status ticket_print(struct session *session, int64_t number, struct clf_error *err)
{
	struct clf_ticket_row row;
	struct clf_json *json;
	enum clf_status status = clf_seen_ticket(session->store, session->arena, &clf_seer_of_all, number, &row, err);

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

static void print_text(struct session *session, struct clf_str text)
{
	struct clf_str line;

	while (clf_str_line(&text, &line))
		printf("    %s\n",
		       line.n > 0 ? cell(session->arena, clf_arena_copy(session->arena, line.p, line.n)) : "");
}

static void print_messages(struct session *session, const struct clf_message_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct clf_message_row *row = &list->items[i];
		struct clf_str rest = clf_str_from(row->reply[0] != '\0' ? row->reply : row->text);
		char time[CLF_TIME_TEXT];

		printf("\n%s  %s %s  %s  %s\n", clf_time_rfc3339(row->at, time), row->incoming ? "in" : "out",
		       clf_class_name(row->klass), cell(session->arena, row->from), clf_message_state_name(row->state));
		print_text(session, rest);
		if (row->forwarded == NULL)
			continue;
		printf("\n    Passed on with it, and written by somebody else:\n\n");
		print_text(session, clf_str_from(row->forwarded));
	}
}

static void print_comments(struct session *session, const struct clf_comment_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char time[CLF_TIME_TEXT];

		printf("\n%s  comment %lld of %s%s\n    %s\n", clf_time_rfc3339(list->items[i].at, time),
		       (long long)list->items[i].id, cell(session->arena, list->items[i].who),
		       list->items[i].edited_at != 0 ? ", edited" : "", cell(session->arena, list->items[i].text));
	}
}

static void print_events(struct session *session, const struct clf_event_list *list)
{
	if (list->count > 0)
		puts("\nhistory");
	for (size_t i = 0; i < list->count; i++) {
		const struct clf_event_row *row = &list->items[i];
		char time[CLF_TIME_TEXT];

		printf("  %s  %-24s %-5s %s: %s -> %s\n", clf_time_rfc3339(row->at, time),
		       cell(session->arena, row->who), clf_via_name(row->via), cell(session->arena, row->what),
		       cell(session->arena, row->from), cell(session->arena, row->to));
	}
}

static void print_planned(struct session *session, const struct clf_planned *planned)
{
	char time[CLF_TIME_TEXT];
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_planned(planned);
		print_json(&json);
		return;
	}
	printf("%lld  %s  %s  %s%s\n", (long long)planned->id, clf_time_rfc3339(planned->at, time),
	       planned->held ? "leaves then" : cell(session->arena, planned->who),
	       planned->template_name != NULL ? cell(session->arena, planned->template_name) : "follow-up",
	       planned->unless_reply ? ", unless the customer writes first" : "");
	if (!clf_text_blank(planned->text))
		printf("    %s\n", cell(session->arena, planned->text));
	for (size_t i = 0; i < planned->file_count; i++)
		printf("    with %s (file %lld)\n", cell(session->arena, planned->files[i].name),
		       (long long)planned->files[i].id);
}

/* of 0: all that waits. */
static enum clf_status print_waiting(struct session *session, int64_t ticket, int64_t of, struct clf_error *err)
{
	struct clf_planned_list list;
	enum clf_status status = clf_planned(session->store, session->arena, ticket, clf_clock_now(), &list, err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		if (of == 0 || list.items[i].id == of)
			print_planned(session, &list.items[i]);
	}
	return status;
}

/* By its number, or by the response that made it. */
static enum clf_status shown_number(struct session *session, const struct command_line *line, int64_t *number,
				    struct clf_error *err)
{
	const char *response = option_text(line, "response");

	if (response != NULL)
		return clf_query_ticket_of_response(session->store, response, number, err);
	*number = number_of(operand(line, 0), "ticket number");
	return *number != 0 ? CLF_OK : clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t number = 0;
	struct clf_planned_list waits = {.count = 0};
	struct story story;
	struct clf_links links;
	struct clf_json *json;
	enum clf_status status = shown_number(session, line, &number, err);

	if (status == CLF_OK)
		status = story_read(session, number, &story, err);
	if (status == CLF_OK)
		status = clf_act_links(session->store, session->arena, session->config->tag, &clf_seer_of_all,
				       &story.ticket, &links, err);
	if (status == CLF_OK)
		status = clf_planned(session->store, session->arena, number, clf_clock_now(), &waits, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		json = clf_shape_ticket(session->config->tag, &story.ticket);
		clf_json_set(json, "planned", clf_shape_planned_list(&waits));
		clf_json_set(json, "messages", clf_shape_messages(&story.messages));
		clf_json_set(json, "comments", clf_shape_comments(&story.comments));
		clf_json_set(json, "events", clf_shape_events(&story.events));
		clf_json_set(json, "dashboards", clf_shape_links(&links));
		print_json(&json);
		return CLF_OK;
	}
	print_facts(session, &story.ticket);
	for (size_t i = 0; i < links.count; i++)
		printf("%-9s %s\n", cell(session->arena, links.items[i].name), links.items[i].url);
	for (size_t i = 0; i < waits.count; i++)
		print_planned(session, &waits.items[i]);
	print_messages(session, &story.messages);
	print_comments(session, &story.comments);
	print_events(session, &story.events);
	return CLF_OK;
}

int command_ticket_show(const struct command_line *line)
{
	if ((option_text(line, "response") != NULL) == (operand(line, 0) != NULL)) {
		report_text("give a ticket's number, such as 1042, or --response ID");
		return CLF_EXIT_USAGE;
	}
	return with_session(line, show);
}

static const char *mailbox_of(const struct session *session, const struct command_line *line)
{
	const char *given = option_text(line, "mailbox");

	return given != NULL ? given : session->config->mailbox_count > 0 ? session->config->mailboxes[0].name : NULL;
}

static enum clf_status take_plain(const struct command_line *line, struct clf_plain *plain, struct clf_error *err)
{
	for (CLF_EACH_PLAIN(row)) {
		const char *text = option_text(line, row->word);
		struct clf_value value;

		if (text == NULL)
			continue;
		if (!clf_value_read(row, text, &value))
			return clf_error_set(err, CLF_EINVAL, "--%s takes no '%s'; see 'clf-mail ticket create --help'",
					     row->word, text);
		clf_plain_set(plain, row, &value);
	}
	return CLF_OK;
}

/* All that is wrong with it at once, by the names of the options. */
static enum clf_status check_new(struct session *session, const struct command_line *line,
				 const struct clf_new_ticket *ticket, struct clf_error *err)
{
	const char *const names[] = {"customer", "subject"};
	const struct clf_term terms[] = {
	    {"status", ticket->status}, {"owner", ticket->owner}, {"team", ticket->team}, {"segment", ticket->segment}};
	const struct clf_ticket_filter filter = {.asked = terms, .count = CLF_COUNT(terms)};
	struct clf_listing *listing = NULL;
	struct clf_problems *problems = clf_arena_new_of(session->arena, struct clf_problems);
	enum clf_status status;

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		if (clf_text_blank(option_text(line, names[i])))
			clf_problem_add(problems, session->arena, names[i], CLF_WRONG_REQUIRED, NULL, "is needed: --%s",
					names[i]);
	}
	for (CLF_EACH_PLAIN(row)) {
		const char *text = option_text(line, row->word);
		struct clf_value value;

		if (text != NULL && !clf_value_read(row, text, &value))
			clf_problem_add(problems, session->arena, row->word, CLF_WRONG_INVALID, NULL, "takes no \"%s\"",
					text);
	}
	if (clf_config_mailbox(session->config, mailbox_of(session, line)) == NULL)
		clf_problem_add(problems, session->arena, "mailbox", CLF_WRONG_UNKNOWN, NULL,
				"\"%s\" isn't in the configuration", mailbox_of(session, line));
	status = clf_listing_read(session->store, session->arena, &filter, problems, &listing, err);
	return status == CLF_OK ? clf_problems_status(problems, err) : status;
}

/* What --set says. */
static enum clf_status held_of(struct session *session, const struct command_line *line, struct clf_custom_value **out,
			       size_t *held, struct clf_error *err)
{
	size_t given = option_count(line, "set");
	const char **texts = clf_arena_array_of(session->arena, given + 1, const char *);
	struct clf_problems problems = {.count = 0};
	enum clf_status status;

	*held = 0;
	for (size_t i = 0; i < given; i++)
		texts[i] = option_at(line, "set", i);
	if (given == 0)
		return CLF_OK;
	status = clf_act_held_text(&session->act, session->arena, texts, given, &problems, out, held, err);
	return status == CLF_OK ? clf_problems_status(&problems, err) : status;
}

static enum clf_status create(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_new_ticket ticket = {.subject = option_text(line, "subject"),
					.channel = "hand",
					.segment = option_text(line, "segment"),
					.team = option_text(line, "team"),
					.status = option_text(line, "status"),
					.owner = option_text(line, "owner"),
					.priority = CLF_PRIORITY_MEDIUM};
	struct clf_action actions[] = {{.kind = CLF_ACTION_CREATE, .new_ticket = &ticket},
				       {.kind = CLF_ACTION_COMMENT, .text = option_text(line, "comment")}};
	struct clf_request request = {
	    .mailbox = mailbox_of(session, line), .actions = actions, .action_count = actions[1].text != NULL ? 2 : 1};
	struct clf_act_result result = {0};
	struct clf_custom_value *held = NULL;
	enum clf_status status = check_new(session, line, &ticket, err);

	if (status == CLF_OK)
		status = take_plain(line, &ticket.plain, err);
	if (status == CLF_OK)
		status = held_of(session, line, &held, &ticket.held_count, err);
	ticket.held = held;
	if (status == CLF_OK)
		status = clf_address_fold(session->arena, option_text(line, "customer"), &ticket.customer.address, err);
	if (status == CLF_OK)
		status = ticket_text(session, option_text(line, "text"), &ticket.text, err);
	if (status != CLF_OK)
		return status;
	ticket.customer.name = option_text(line, "customer-name");
	ticket.comment = ticket.text;
	status = ticket_act(session, &request, &result, err);
	return status == CLF_OK ? ticket_print(session, result.ticket, err) : status;
}

int command_ticket_create(const struct command_line *line)
{
	return with_session(line, create);
}

static void show_mail(const struct clf_rendered *mail, const char *to)
{
	fprintf(stderr, "To: %s\nSubject: %s\n\n%s\n", to, mail->subject, mail->text);
}

/* On a terminal a person says so; anything else has to have said it already. */
static bool agrees(void)
{
	char answer[8] = "";

	if (!isatty(STDIN_FILENO))
		return false;
	fprintf(stderr, "Send it? [y/N] ");
	return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

/* Without a text or a name the template that ships would go, whatever the writer had in mind: it is shown first. */
static enum clf_status ask_first(struct session *session, const struct command_line *line, struct clf_request *request,
				 const struct clf_followup *followup, struct clf_error *err)
{
	struct clf_plan plan = {0};
	struct clf_rendered mail;
	struct clf_ticket of;
	enum clf_status status;

	if (followup->text != NULL || followup->template_name != NULL || option_flag(line, "yes"))
		return CLF_OK;
	request->actor = session_actor();
	request->via = CLF_VIA_CLI;
	status = clf_act_plan(&session->act, session->arena, request, clf_clock_now(), &plan, err);
	if (status == CLF_OK && plan.refusal != NULL)
		status = clf_error_set(err, CLF_EDENIED, "%s", plan.refusal);
	if (status == CLF_OK)
		status = clf_query_ticket(session->store, session->arena, request->ticket, &of, err);
	if (status == CLF_OK)
		status = clf_act_preview(&session->act, session->arena, "follow-up",
					 followup->locale != NULL ? followup->locale : of.customer.locale,
					 request->ticket, &mail, err);
	if (status != CLF_OK)
		return status;
	show_mail(&mail, followup->to != NULL ? followup->to : of.customer.address);
	if (agrees())
		return CLF_OK;
	return clf_error_set(
	    err, CLF_EDENIED,
	    "nothing was sent: say --text TEXT, or --template follow-up (or --yes) to send what is above");
}

/* Ids of files, as often as it is given. */
static enum clf_status take_files(struct session *session, const struct command_line *line, struct clf_action *action,
				  struct clf_error *err)
{
	size_t count = option_count(line, "attach");
	int64_t *ids = clf_arena_array_of(session->arena, count, int64_t);

	for (size_t i = 0; i < count; i++) {
		ids[i] = number_of(option_at(line, "attach", i), "file");
		if (ids[i] == 0)
			return clf_error_set(err, CLF_EINVAL,
					     "--attach takes the id of a file, as `ticket files` lists them");
	}
	action->files = ids;
	action->file_count = count;
	return CLF_OK;
}

static enum clf_status planned(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *id = option_text(line, "take-back");
	struct clf_action action = {.kind = CLF_ACTION_TAKE_BACK};
	struct clf_request request = {
	    .ticket = number_of(operand(line, 0), "ticket number"), .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};
	struct clf_ticket ticket;
	enum clf_status status = clf_query_ticket(session->store, session->arena, request.ticket, &ticket, err);

	if (status == CLF_OK && id != NULL) {
		action.draft = number_of(id, "id");
		status = ticket_act(session, &request, &result, err);
	}
	return status == CLF_OK ? print_waiting(session, request.ticket, 0, err) : status;
}

int command_ticket_planned(const struct command_line *line)
{
	return with_session(line, planned);
}

static enum clf_status read_later(struct session *session, const struct command_line *line,
				  struct clf_followup *followup, struct clf_error *err)
{
	const char *text = option_text(line, "later"), *why = NULL;

	if (text == NULL)
		return CLF_OK;
	followup->unless_reply = !option_flag(line, "even-if");
	if (!clf_when_read(session->arena, session->config->locale, text, clf_clock_now(),
			   clf_act_zone(session->config, NULL), true, &followup->later_at, &why))
		return clf_error_set(err, CLF_EINVAL, "--later: %s", why);
	return followup->later_at != 0 ? CLF_OK
				       : clf_error_set(err, CLF_EINVAL, "--later: write when it is to go, such as 3d");
}

static enum clf_status follow_up(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_request request = {.ticket = number_of(operand(line, 0), "ticket number"),
				      .anyway = option_flag(line, "anyway")};
	struct clf_followup followup;
	const char *to;
	enum clf_status status;
	struct clf_action action;
	struct clf_act_result result = {0};
	struct clf_message_row message;

	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	followup = (struct clf_followup){.subject = option_text(line, "subject"),
					 .template_name = option_text(line, "template"),
					 .locale = option_text(line, "locale"),
					 .no_copies = option_flag(line, "no-copies")};
	to = option_text(line, "to");
	status = ticket_text(session, option_text(line, "text"), &followup.text, err);
	if (status == CLF_OK && to != NULL)
		status = clf_address_fold(session->arena, to, &followup.to, err);
	action = (struct clf_action){.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	request.actions = &action;
	request.action_count = 1;
	if (status == CLF_OK)
		status = take_files(session, line, &action, err);
	if (status == CLF_OK)
		status = read_later(session, line, &followup, err);
	if (status == CLF_OK)
		status = ask_first(session, line, &request, &followup, err);
	if (status != CLF_OK)
		return status;
	status = ticket_act(session, &request, &result, err);
	if (status != CLF_OK)
		return status;
	if (followup.later_at != 0)
		return print_waiting(session, request.ticket, result.message, err);
	status = clf_query_message(session->store, session->arena, result.message, &message, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_shape_message(&message);

		print_json(&json);
	} else {
		for (size_t i = 0; i < message.to_count; i++)
			printf("queued for %s\n", cell(session->arena, message.to[i]));
	}
	return CLF_OK;
}

/* What stands behind the number, as it would behind #cc. */
static const char *words_of(struct session *session, const struct command_line *line)
{
	const char *text = "";

	for (size_t i = 1; i < operand_count(line); i++)
		text = clf_arena_printf(session->arena, "%s%s%s", text, i > 1 ? " " : "", operand(line, i));
	return text;
}

static enum clf_status cc(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_action action = {.kind = CLF_ACTION_COPIED, .text = words_of(session, line)};
	struct clf_request request = {
	    .ticket = number_of(operand(line, 0), "ticket number"), .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};
	enum clf_status status = CLF_OK;

	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	if (clf_text_equal_nocase(action.text, "off"))
		return clf_error_set(err, CLF_EINVAL, "\"off\" is for one answer: use ticket followup --no-copies");
	if (!clf_text_blank(action.text))
		status = ticket_act(session, &request, &result, err);
	return status == CLF_OK ? ticket_print(session, request.ticket, err) : status;
}

int command_ticket_cc(const struct command_line *line)
{
	return with_session(line, cc);
}

int command_ticket_followup(const struct command_line *line)
{
	return with_session(line, follow_up);
}

/* Its name is all that stands behind the number. */
static enum clf_status make_sub(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_new_ticket ticket = {.subject = words_of(session, line),
					.owner = option_text(line, "owner"),
					.team = option_text(line, "team"),
					.status = option_text(line, "status"),
					.segment = option_text(line, "segment"),
					.priority = CLF_PRIORITY_MEDIUM};
	const struct clf_action action = {.kind = CLF_ACTION_SUB, .new_ticket = &ticket};
	struct clf_request request = {
	    .ticket = number_of(operand(line, 0), "ticket number"), .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};
	enum clf_status status;

	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	status = take_plain(line, &ticket.plain, err);
	if (status == CLF_OK)
		status = ticket_text(session, option_text(line, "text"), &ticket.text, err);
	if (status == CLF_OK)
		status = ticket_act(session, &request, &result, err);
	return status == CLF_OK ? ticket_print(session, result.message, err) : status;
}

int command_ticket_sub(const struct command_line *line)
{
	return with_session(line, make_sub);
}

/* Recipients and what goes along, as they would stand behind #forward. */
static enum clf_status read_forward(struct session *session, const struct command_line *line, struct clf_forward *out,
				    struct clf_error *err)
{
	const char *text = operand(line, 1), *why = NULL;

	for (size_t i = 2; i < operand_count(line); i++)
		text = clf_arena_printf(session->arena, "%s, %s", text, operand(line, i));
	for (size_t i = 0; i < option_count(line, "with"); i++)
		text = clf_arena_printf(session->arena, "%s %s %s", text, i == 0 ? "with" : "and",
					option_at(line, "with", i));
	if (!clf_forward_read(session->arena, NULL, text, out, &why))
		return clf_error_set(err, CLF_EINVAL, "%s", why);
	out->subject = option_text(line, "subject");
	return ticket_text(session, option_text(line, "text"), &out->text, err);
}

static enum clf_status forward(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_forward what = {0};
	const struct clf_action action = {.kind = CLF_ACTION_FORWARD, .forward = &what};
	struct clf_request request = {.ticket = number_of(operand(line, 0), "ticket number"),
				      .actions = &action,
				      .action_count = 1,
				      .anyway = option_flag(line, "anyway")};
	struct clf_act_result result = {0};
	enum clf_status status;

	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	status = read_forward(session, line, &what, err);
	if (status == CLF_OK)
		status = ticket_act(session, &request, &result, err);
	return status == CLF_OK ? ticket_print(session, request.ticket, err) : status;
}

int command_ticket_forward(const struct command_line *line)
{
	return with_session(line, forward);
}

/* A line each; NULL: none was given. */
static const char *lines_of(struct session *session, const struct command_line *line, const char *option)
{
	const char *text = NULL;

	for (size_t i = 0; i < option_count(line, option); i++)
		text = text == NULL ? option_at(line, option, i)
				    : clf_arena_printf(session->arena, "%s\n%s", text, option_at(line, option, i));
	return text;
}

static size_t changes_of(struct session *session, const struct command_line *line,
			 struct clf_action actions[CLF_FIELD_SETTABLE + 1])
{
	size_t count = 0;

	for (unsigned i = 0; i < CLF_FIELD_SETTABLE; i++) {
		const struct clf_field_row *row = clf_field_row((enum clf_field)i);
		const char *text =
		    row->type == CLF_VALUE_LIST ? lines_of(session, line, row->word) : option_text(line, row->word);

		if (text != NULL)
			actions[count++] = (struct clf_action){.kind = CLF_ACTION_SET,
							       .field = (enum clf_field)i,
							       .text = strcmp(text, "none") == 0 ? "" : text};
	}
	if (option_text(line, "comment") != NULL)
		actions[count++] =
		    (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = option_text(line, "comment")};
	return count;
}

/* Of several each for itself: what can't be done to one is told, and the others are done. */
static enum clf_status set_many(struct session *session, const struct command_line *line, struct clf_request *request,
				struct clf_error *err)
{
	enum clf_status all = CLF_OK;

	request->tickets = operand_count(line);
	request->batch = clf_act_batch();
	for (size_t i = 0; i < operand_count(line); i++) {
		struct clf_act_result result = {0};
		enum clf_status status = CLF_EINVAL;

		request->ticket = number_of(operand(line, i), "ticket number");
		if (request->ticket != 0)
			status = ticket_act(session, request, &result, err);
		else
			clf_error_set(err, status, "give tickets' numbers, such as 1042");
		print_result(session, request->ticket, status == CLF_OK ? "changed" : NULL,
			     status != CLF_OK ? err->text : NULL);
		all = status != CLF_OK ? status : all;
	}
	return all;
}

static size_t put_held(struct clf_action *actions, const struct clf_custom_value *held, size_t count)
{
	for (size_t i = 0; i < count; i++)
		actions[i] = (struct clf_action){
		    .kind = CLF_ACTION_SET, .field = CLF_FIELD_FIELDS, .custom = held[i].field, .text = held[i].value};
	return count;
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_action actions[CLF_FIELD_SETTABLE + 1 + CLF_CUSTOM_MAX]; /* a comment, and fields that were set up */
	struct clf_custom_value *held = NULL;
	size_t held_count;
	struct clf_request request = {.actions = actions, .action_count = changes_of(session, line, actions)};
	struct clf_act_result result = {0};
	enum clf_status status = held_of(session, line, &held, &held_count, err);

	if (status != CLF_OK)
		return status;
	request.action_count += put_held(&actions[request.action_count], held, held_count);
	if (request.action_count == 0)
		return clf_error_set(err, CLF_EINVAL, "say what to set; see 'clf-mail ticket set --help'");
	if (operand_count(line) > 1)
		return set_many(session, line, &request, err);
	request.ticket = number_of(operand(line, 0), "ticket number");
	if (request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	status = ticket_act(session, &request, &result, err);
	return status == CLF_OK ? ticket_print(session, request.ticket, err) : status;
}

int command_ticket_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status close_it(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *causes = lines_of(session, line, "cause"), *learned = option_text(line, "learned");
	struct clf_action actions[4 + CLF_CUSTOM_MAX];
	struct clf_custom_value *held = NULL;
	size_t held_count = 0;
	struct clf_request request = {.ticket = number_of(operand(line, 0), "ticket number"), .actions = actions};
	struct clf_act_result result = {0};
	const char *comment = NULL;
	enum clf_status status = ticket_text(session, option_text(line, "comment"), &comment, err);

	if (status == CLF_OK && request.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	if (status == CLF_OK)
		status = held_of(session, line, &held, &held_count, err);
	request.action_count = put_held(actions, held, held_count);
	if (comment != NULL)
		actions[request.action_count++] = (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = comment};
	if (causes != NULL)
		actions[request.action_count++] =
		    (struct clf_action){.kind = CLF_ACTION_SET,
					.field = CLF_FIELD_CAUSES,
					.text = strcmp(causes, "none") == 0 ? "" : causes};
	if (learned != NULL)
		actions[request.action_count++] =
		    (struct clf_action){.kind = CLF_ACTION_SET, .field = CLF_FIELD_LEARNED, .text = learned};
	actions[request.action_count++] =
	    (struct clf_action){.kind = CLF_ACTION_CLOSE, .text = option_text(line, "reason")};
	if (status == CLF_OK)
		status = ticket_act(session, &request, &result, err);
	return status == CLF_OK ? ticket_print(session, request.ticket, err) : status;
}

int command_ticket_close(const struct command_line *line)
{
	return with_session(line, close_it);
}
