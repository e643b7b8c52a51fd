/*
 * act_context.c - the fields that a template may name, filled for one mail.
 *
 * A customer's mail gets no agent, no notice and no history at all: a template can't show what isn't there.
 */
#include <inttypes.h>
#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/query.h"

#define HISTORY 5
#define HISTORY_TEXT 1500u
#define MESSAGE_TEXT (200u << 10)

static const char *shortened(struct clf_arena *arena, const char *text, size_t max)
{
	size_t n = text != NULL ? strlen(text) : 0;

	if (n <= max)
		return text;
	n = clf_utf8_valid_prefix((struct clf_str){text, max});
	return clf_arena_printf(arena, "%.*s\n[...]", (int)n, text);
}

static void set_text(struct clf_json *object, const char *key, const char *text)
{
	if (!clf_text_blank(text))
		clf_json_set_text(object, key, text);
}

static const char *time_text(struct clf_arena *arena, int64_t time)
{
	char text[CLF_TIME_TEXT];

	if (time == 0)
		return NULL;
	clf_time_rfc3339(time, text);
	return clf_arena_printf(arena, "%.10s %.5s UTC", text, text + 11);
}

static struct clf_json *ticket_fields(struct clf_arena *arena, const struct act_mail *mail)
{
	const struct clf_ticket *ticket = &mail->view->ticket;
	struct clf_json *object = clf_json_object();
	char tag[CLF_TAG_TEXT];

	if (ticket->number == 0)
		return object;
	clf_json_set_integer(object, "number", ticket->number);
	clf_json_set_text(object, "tag", clf_ticket_tag(mail->config->tag, ticket->number, tag));
	set_text(object, "subject", ticket->subject);
	set_text(object, "status", mail->view->status);
	clf_json_set_text(object, "priority", clf_priority_name(ticket->priority));
	if (ticket->has_score)
		clf_json_set_integer(object, "score", ticket->score);
	set_text(object, "summary", ticket->summary);
	set_text(object, "segment", ticket->segment);
	set_text(object, "created_at", time_text(arena, ticket->created_at));
	if (mail->config->base_url != NULL)
		clf_json_set_text(
		    object, "url",
		    clf_arena_printf(arena, "%s/tickets/%" PRId64, mail->config->base_url, ticket->number));
	return object;
}

static struct clf_json *customer_fields(const struct act_mail *mail)
{
	const struct clf_customer *customer = &mail->view->ticket.customer;
	struct clf_json *object = clf_json_object();

	set_text(object, "name", customer->name);
	set_text(object, "address", customer->address);
	set_text(object, "locale", customer->locale);
	return object;
}

static struct clf_json *person_fields(const char *name, const char *address)
{
	struct clf_json *object = clf_json_object();

	set_text(object, "name", clf_text_blank(name) ? address : name);
	set_text(object, "address", address);
	return object;
}

/* {"question": answer} as a list that a template can walk. */
static struct clf_json *answer_list(const char *text)
{
	struct clf_json *list = clf_json_array();
	struct clf_json *answers = NULL;
	const struct clf_json *value;
	const char *question;
	void *at = NULL;

	if (clf_text_blank(text) || clf_json_parse(clf_str_from(text), &answers, NULL) != CLF_OK)
		return list;
	while (clf_json_next(answers, &at, &question, &value)) {
		struct clf_json *row = clf_json_object();
		struct clf_buf plain;

		clf_buf_init(&plain, 64u << 10);
		if (clf_json_text(value) != NULL)
			clf_buf_add_text(&plain, clf_json_text(value));
		else
			clf_json_dump(value, &plain);
		clf_json_set_text(row, "question", question);
		clf_json_set_text(row, "answer", plain.p != NULL ? plain.p : "");
		clf_json_append(list, row);
		clf_buf_free(&plain);
	}
	clf_json_free(&answers);
	return list;
}

static enum clf_status add_response(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				    struct clf_error *err)
{
	struct clf_json *object = clf_json_object();
	struct clf_response response;
	enum clf_status status;

	clf_json_set(context, "response", object);
	if (mail->view->ticket.response == NULL)
		return CLF_OK;
	status = clf_query_response(mail->store, arena, mail->view->ticket.response, &response, err);
	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	set_text(object, "id", response.id);
	set_text(object, "programme", response.programme);
	set_text(object, "survey", response.survey);
	set_text(object, "comment", response.comment);
	set_text(object, "link", response.link);
	if (response.has_score)
		clf_json_set_integer(object, "score", response.score);
	clf_json_set(object, "answers", answer_list(response.answers));
	return CLF_OK;
}

static const char *size_in_words(struct clf_arena *arena, size_t size)
{
	if (size < 10240)
		return clf_arena_printf(arena, "%zu bytes", size);
	if (size < (10u << 20))
		return clf_arena_printf(arena, "%zu KB", size >> 10);
	return clf_arena_printf(arena, "%zu MB", size >> 20);
}

static struct clf_json *attachment_list(struct clf_arena *arena, const struct clf_mail_in *mail)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; mail != NULL && i < mail->attachment_count && i < 50; i++) {
		const struct clf_attachment *attachment = &mail->attachments[i];
		struct clf_json *row;

		if (attachment->is_inline)
			continue;
		row = clf_json_object();
		clf_json_set_text(row, "name", clf_text_blank(attachment->name) ? attachment->type : attachment->name);
		clf_json_set_text(row, "size", size_in_words(arena, attachment->size));
		clf_json_append(list, row);
	}
	return list;
}

static struct clf_json *message_fields(struct clf_arena *arena, const struct act_mail *mail)
{
	struct clf_json *object = clf_json_object();

	if (mail->step != NULL)
		set_text(object, "text", shortened(arena, mail->step->text, MESSAGE_TEXT));
	if (!mail->for_agents)
		return object;
	if (mail->mail != NULL && mail->actor != NULL) {
		set_text(object, "from_name", mail->actor->name);
		set_text(object, "from_address", mail->actor->address);
		clf_json_set_bool(object, "unverified", mail->actor->unverified);
	}
	clf_json_set(object, "attachments", attachment_list(arena, mail->mail));
	return object;
}

static struct clf_json *history_row(struct clf_arena *arena, const struct clf_json *item)
{
	struct clf_json *row = clf_json_object();
	const char *at = clf_json_get_text(item, "at");
	int64_t time = 0;

	if (at != NULL && clf_time_parse_rfc3339(at, &time))
		set_text(row, "at", time_text(arena, time));
	set_text(row, "who", clf_json_get_text(item, "from"));
	set_text(row, "text", shortened(arena, clf_json_get_text(item, "reply"), HISTORY_TEXT));
	return row;
}

static enum clf_status add_history(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				   struct clf_error *err)
{
	struct clf_json *list = clf_json_array();
	struct clf_json *items = NULL;
	enum clf_status status = CLF_OK;

	if (mail->view->ticket.number != 0)
		status = clf_query_exchange(mail->store, arena, mail->view->ticket.number, HISTORY, &items, err);
	for (size_t i = 0; status == CLF_OK && i < clf_json_size(items); i++)
		clf_json_append(list, history_row(arena, clf_json_at(items, i)));
	clf_json_free(&items);
	clf_json_set(context, "history", list);
	return status;
}

static const char *url_encoded(struct clf_arena *arena, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@+";
	struct clf_buf out;
	const char *made;

	clf_buf_init(&out, 8192);
	for (const char *p = text; *p != '\0'; p++) {
		if (strchr(plain, *p) != NULL && *p != '+')
			clf_buf_add_char(&out, *p);
		else
			clf_buf_printf(&out, "%%%02X", (unsigned char)*p);
	}
	made = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return made;
}

static void add_action(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *list, const char *label,
		       enum clf_token_class klass, const char *subject)
{
	const struct clf_token token = {.klass = klass, .ticket = mail->view->ticket.number, .party = mail->party};
	struct clf_json *row;
	char text[CLF_TOKEN_TEXT];

	if (clf_token_encode(mail->keyring, &token, text, NULL) != CLF_OK)
		return;
	row = clf_json_object();
	clf_json_set_text(row, "label", label);
	clf_json_set_text(
	    row, "url",
	    clf_arena_printf(arena, "mailto:%s?subject=%s",
			     url_encoded(arena, clf_reply_address_make(arena, &mail->mailbox->reply, text)),
			     url_encoded(arena, subject)));
	clf_json_append(list, row);
}

/* Without a token in the address there is nothing that a ready-made mail could say. */
struct clf_json *act_context_actions(struct clf_arena *arena, const struct act_mail *mail)
{
	struct clf_json *list = clf_json_array();
	const struct clf_ticket *ticket = &mail->view->ticket;
	const char *subject;
	char tag[CLF_TAG_TEXT];

	if (mail->mailbox->reply.form == CLF_REPLY_BARE || ticket->number == 0 || mail->party == 0)
		return list;
	subject = clf_arena_printf(arena, "Re: [%s] %s", clf_ticket_tag(mail->config->tag, ticket->number, tag),
				   ticket->subject != NULL ? shortened(arena, ticket->subject, 200) : "");
	add_action(arena, mail, list, "Write an answer to the customer", CLF_TOKEN_AGENT_REPLY, subject);
	add_action(arena, mail, list, "Write a note that stays inside", CLF_TOKEN_AGENT_NOTE, subject);
	return list;
}

static struct clf_json *delivery_fields(const struct act_mail *mail)
{
	const struct clf_report *report = mail->step->report;
	struct clf_json *object = clf_json_object();
	const char *recipient = mail->failed_recipient;

	if (recipient == NULL && report != NULL)
		recipient = report->recipient;
	set_text(object, "recipient", recipient);
	if (report == NULL)
		return object;
	set_text(object, "status", report->status);
	set_text(object, "diagnostic", report->diagnostic);
	return object;
}

static struct clf_json *refusal_fields(const struct act_mail *mail)
{
	struct clf_json *object = clf_json_object();

	set_text(object, "reason", mail->step->reason);
	set_text(object, "text", mail->step->text);
	return object;
}

static void add_step(const struct act_mail *mail, struct clf_json *context)
{
	struct clf_json *note = clf_json_object();

	if (mail->step == NULL) {
		clf_json_free(&note);
		return;
	}
	set_text(note, "reply_does", mail->step->reply_does);
	clf_json_set(context, "note", note);
	clf_json_set(context, "agent", person_fields(mail->step->name, mail->step->to));
	clf_json_set(context, "delivery", delivery_fields(mail));
	clf_json_set(context, "refusal", refusal_fields(mail));
}

enum clf_status act_context_make(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				 struct clf_error *err)
{
	struct clf_json *context = clf_json_object();
	struct clf_json *gateway = clf_json_object();
	enum clf_status status;

	set_text(gateway, "name", mail->mailbox->from_name ? mail->mailbox->from_name : mail->config->name);
	set_text(gateway, "address", mail->mailbox->address);
	clf_json_set(context, "gateway", gateway);
	clf_json_set(context, "ticket", ticket_fields(arena, mail));
	clf_json_set(context, "customer", customer_fields(mail));
	clf_json_set(context, "message", message_fields(arena, mail));
	status = add_response(arena, mail, context, err);
	if (status == CLF_OK && mail->for_agents) {
		add_step(mail, context);
		clf_json_set(context, "actions", act_context_actions(arena, mail));
		if (mail->view->owner.id != 0)
			clf_json_set(context, "owner",
				     person_fields(mail->view->owner.name, mail->view->owner.address));
		status = add_history(arena, mail, context, err);
	}
	if (status == CLF_OK)
		*out = context;
	else
		clf_json_free(&context);
	return status;
}
