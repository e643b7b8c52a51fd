/*
 * page_answer.c - what is written from a ticket's page: answers, notes and forwards, with files, seen before they go.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "call/upload.h"
#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "clf/store/look/seen.h"
#include "clf/ticket/copied.h"
#include "clf/ticket/words.h"
#include "commands.h"
#include "page/present.h"
#include "page/ticket/draft.h"
#include "page/ticket/page_ticket.h"
#include "page/view.h"
#include "routes.h"

/* "#later WHEN" of what is written in the form; "" where it is left empty. */
static const char *line_of(struct call *call, const char *command, const char *field)
{
	const char *text = call_text(call, field);

	return clf_text_blank(text) ? "" : clf_arena_printf(call->arena, "#%s %s\n", command, text);
}

static bool is_among(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

/* "#cc remove ADDRESS" of each whom the form showed with a tick that was taken away. False: answered. */
static bool add_left_out(struct call *call, const char **lines)
{
	struct clf_ticket ticket;
	struct clf_ticket_row row;
	struct clf_recipients all;
	struct clf_seer seer;
	struct clf_error err = {0};
	size_t shown_count, copied_count;
	const int64_t *shown = call_ids(call, "shown", &shown_count);
	const int64_t *copied = call_ids(call, "copied", &copied_count);
	enum clf_status status;

	if (shown_count == 0)
		return true;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return false;
	status = access_seer(call, "view", &seer, &err);
	if (status == CLF_OK)
		status = clf_seen_ticket(call->web->act.store, call->arena, &seer, ticket.number, &row, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return false;
	}
	clf_recipients_make(call->arena, &row.ticket.customer, row.copied, row.copied_count, &all);
	for (size_t i = 0; i < all.cc_count; i++) {
		const struct clf_copied *one = &all.cc[i];

		if (one->party != 0 && is_among(shown, shown_count, one->party) &&
		    !is_among(copied, copied_count, one->party))
			*lines = clf_arena_printf(call->arena, "%s#cc remove %s\n", *lines, one->address);
	}
	return true;
}

/* NULL: answered. */
static const char *answer_lines(struct call *call, const char *later)
{
	const char *with = line_of(call, "template", "template"), *lines = "";

	if (!add_left_out(call, &lines))
		return NULL;
	return clf_arena_printf(call->arena, "%s%s%s%s", lines, with[0] ? with : "#reply\n", later,
				line_of(call, "status", "status"));
}

static const char *forward_line(struct call *call)
{
	static const char *const parts[] = {"response", "history", "comments", "attach"};
	const char *line = clf_arena_printf(call->arena, "#forward %s", call_text(call, "to"));

	for (size_t i = 0; i < CLF_COUNT(parts); i++) {
		if (call_given(call, parts[i]))
			line = clf_arena_printf(call->arena, "%s %s", line, parts[i]);
	}
	return line;
}

/* To the customer, by the template that is chosen. */
static void page_answer_post(struct call *call)
{
	int64_t number = call_number(call, "number", 0);
	const char *lines;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	lines = answer_lines(call, line_of(call, "later", "later"));
	if (lines != NULL && commands_run(call, number, lines, call_text(call, "text"), draft_written(call), NULL))
		page_ticket_done(call, number, clf_text_blank(call_text(call, "later")) ? "answered" : "planned");
}

/* To colleagues alone. */
static void page_note_post(struct call *call)
{
	int64_t number = call_number(call, "number", 0);

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (commands_run(call, number, clf_arena_printf(call->arena, "#note\n%s", line_of(call, "status", "status")),
			 call_text(call, "text"), draft_written(call), NULL))
		page_ticket_done(call, number, "noted");
}

/* To others, with as much of the ticket as is ticked. */
static void page_forward_post(struct call *call)
{
	int64_t number = call_number(call, "number", 0);

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (commands_run(call, number, forward_line(call), call_text(call, "text"), draft_written(call), NULL))
		page_ticket_done(call, number, "forwarded");
}

static struct clf_json *file_names(struct call *call, const struct clf_rehearsed_mail *mail)
{
	struct clf_json *names = clf_json_array();

	for (size_t i = 0; i < mail->file_count; i++)
		clf_json_append(names, clf_json_string(mail->files[i].name));
	for (size_t i = 0; i < call->files.count; i++)
		clf_json_append(names, clf_json_string(call->files.items[i].name));
	return names;
}

static struct clf_json *mail_item(struct call *call, const struct clf_rehearsed_mail *mail)
{
	struct clf_json *item = clf_json_object(), *cc = clf_json_array(), *names = file_names(call, mail);

	for (size_t i = 0; i < mail->cc_count; i++)
		clf_json_append(cc, clf_json_string(mail->cc[i].address));
	clf_json_set_text(item, "to", mail->to);
	clf_json_set_bool(item, "has_cc", mail->cc_count > 0);
	clf_json_set(item, "cc", cc);
	clf_json_set_bool(item, "has_files", clf_json_size(names) > 0);
	clf_json_set(item, "files", names);
	clf_json_set_text(item, "subject", mail->words.subject);
	clf_json_set_text(item, "text", mail->words.text);
	clf_json_set_text(item, "html", mail->words.html);
	return item;
}

/* Mails that bring their own colours and pictures stand in frames without a right to anything; the page around them
 * is like any other. */
#define PREVIEW_POLICY                                                                                                 \
	"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "                \
	"img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/* later: when it goes; NULL or "": now. */
static void show(struct call *call, int64_t number, const struct clf_rehearsal *made, const char *later)
{
	struct clf_json *context = clf_json_object(), *items = clf_json_array();

	for (size_t i = 0; i < made->count; i++)
		clf_json_append(items, mail_item(call, &made->mails[i]));
	clf_json_set_integer(context, "number", number);
	clf_json_set_text(context, "warning", made->refusal);
	clf_json_set_text(context, "later", later);
	clf_json_set(context, "mails", items);
	clf_http_response_set(call->response, "Content-Security-Policy", PREVIEW_POLICY);
	view_page(call, made->count > 0 ? 200 : 422, "preview.html", view_say(call, CLF_SAID("Preview")), "/tickets",
		  context);
}

/* Of what could go now: whether it can go then. */
static enum clf_status weigh_later(struct call *call, const struct clf_request *request,
				   const struct clf_commands *commands, const char **refusal, struct clf_error *err)
{
	struct clf_request then = *request;
	struct clf_plan plan = {0};
	enum clf_status status;

	then.commands = commands;
	status = clf_act_plan(&call->web->act, call->arena, &then, clf_clock_now(), &plan, err);
	if (status == CLF_OK)
		*refusal = plan.refusal;
	return status;
}

/* As it would go now: what it would be told with, or why it wouldn't go. later: "#later WHEN", or "". */
static void preview(struct call *call, const char *lines, const char *later)
{
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_action with = action;
	struct clf_commands *commands, *then;
	const char *objection = NULL;
	struct clf_request request = {.actions = &with, .action_count = 1};
	struct clf_rehearsal made = {0};
	struct clf_upload *uploads;
	struct clf_error err = {0};
	struct clf_ticket ticket;
	enum clf_status status;
	size_t count;

	if (!access_ticket(call, call_number(call, "number", 0), &ticket) || !upload_all(call, &uploads, &count))
		return;
	commands = commands_of(call, lines, call_text(call, "text"));
	then = commands != NULL
		   ? commands_of(call, clf_arena_printf(call->arena, "%s%s", lines, later), call_text(call, "text"))
		   : NULL;
	if (then == NULL)
		return;
	with.files = call_ids(call, "attachments", &with.file_count);
	request.ticket = ticket.number;
	request.commands = commands;
	request.actor = call_actor(call);
	request.via = call_via(call);
	status = clf_act_rehearse(&call->web->act, call->arena, &request, &made, &err);
	if (status == CLF_OK && made.refusal == NULL && later[0])
		status = weigh_later(call, &request, then, &objection, &err);
	if (objection != NULL)
		made.refusal = objection;
	if (status == CLF_OK)
		show(call, ticket.number, &made, objection == NULL && later[0] ? call_text(call, "later") : NULL);
	else
		reply_failure(call, status, &err);
}

static void page_answer_preview(struct call *call)
{
	struct clf_ticket ticket;
	const char *lines;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	lines = answer_lines(call, "");
	if (lines != NULL)
		preview(call, lines, line_of(call, "later", "later"));
}

static void page_forward_preview(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		preview(call, forward_line(call), "");
}

#define WORDS NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX, "What is written.")
#define THEN NOT_NULL("status", CLF_TYPE_LINE, 100, "Status that the ticket is given then.")

#define ANYWAY TICKED("anyway", "Also to an address that mail failed for.")
#define ALONG NOT_NULL("attachments", CLF_TYPE_IDS, CLF_FILES_MAX, "Ids of files of the ticket that go along.")

static const struct param answer_params[] = {
    {NUMBER_IN_PATH},
    {PLACE},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "What is written; a template may say it all.")},
    {NOT_NULL("template", CLF_TYPE_LINE, 80, "Template that it is put into.")},
    {NOT_NULL("later", CLF_TYPE_LINE, 200, "When it goes; nothing: now.")},
    {NOT_NULL("shown", CLF_TYPE_IDS, COPIED_MAX, "Who was in copy when the form was shown.")},
    {NOT_NULL("copied", CLF_TYPE_IDS, COPIED_MAX, "Who of them still is.")},
    {ALONG},
    {THEN},
    {ANYWAY},
    {.name = NULL},
};

static const struct param note_params[] = {
    {NUMBER_IN_PATH}, {PLACE}, {WORDS}, {THEN}, {.name = NULL},
};

static const struct param forward_params[] = {
    {NUMBER_IN_PATH},
    {PLACE},
    {NEEDED("to", CLF_TYPE_LINE, 1000, "Names, addresses or roles.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "What is written to them.")},
    {TICKED("response", "With what the customer answered.")},
    {TICKED("history", "With the conversation.")},
    {TICKED("comments", "With the notes.")},
    {TICKED("attach", "With attached mails and cards, too.")},
    {ALONG},
    {ANYWAY},
    {.name = NULL},
};

const struct route page_answer_routes[] = {
    {PAGE("POST", "/tickets/{number}/answer", CLF_PERMIT_AGENT, page_answer_post, answer_params,
	  "Answer the customer."),
     .again = page_ticket_show, .file = true},
    {PAGE("POST", "/tickets/{number}/answer/preview", CLF_PERMIT_AGENT, page_answer_preview, answer_params,
	  "Show an answer as it would go."),
     .again = page_ticket_show, .file = true},
    {PAGE("POST", "/tickets/{number}/note", CLF_PERMIT_AGENT, page_note_post, note_params, "Keep a note."),
     .again = page_ticket_show, .file = true},
    {PAGE("POST", "/tickets/{number}/forward", CLF_PERMIT_AGENT, page_forward_post, forward_params,
	  "Forward the ticket."),
     .again = page_ticket_show, .file = true},
    {PAGE("POST", "/tickets/{number}/forward/preview", CLF_PERMIT_AGENT, page_forward_preview, forward_params,
	  "Show a forward as it would go."),
     .again = page_ticket_show, .file = true},
    {.method = NULL},
};
