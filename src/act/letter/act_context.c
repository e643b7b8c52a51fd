/*
 * act_context.c - the fields that a template may name, filled for one mail and its reader.
 *
 * A customer's mail gets no agent, no notice and no history at all, and one to somebody outside only what the forward
 * says: a template can't show what isn't there.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/store/look/agent_list.h"
#include "clf/ticket/attached.h"
#include "clf/ticket/plan/batch.h"
#include "letter/act_fields.h"

#define HISTORY 5
#define SOUGHT 50 /* mails looked through for the one that failed */
#define HISTORY_TEXT 1500u
#define MESSAGE_TEXT (200u << 10)
#define COMMENT_TEXT (100u << 10)
#define ATTACHMENTS 50u

/* An address is none: it would tell where the agent works. */
const char *act_shown_agent(const struct clf_config_mailbox *mailbox, const struct clf_actor *actor)
{
	if (!mailbox->show_agent || actor == NULL || actor->kind != CLF_ACTOR_AGENT || clf_text_blank(actor->name) ||
	    strchr(actor->name, '@') != NULL)
		return NULL;
	return actor->name;
}

/* Whoever has a part of a ticket will see that one; others may not. */
static bool knows_parent(const struct act_mail *mail)
{
	const struct act_view *view = mail->view;
	const struct clf_facts *facts = mail->facts;
	bool visible = false;

	if (mail->agent == NULL || facts == NULL || view->owner.id == mail->agent->id)
		return true;
	for (size_t i = 0; view->owner.id == 0 && i < facts->team_count; i++) {
		if (facts->team[i].id == mail->agent->id)
			return true;
	}
	return clf_desk_visible(mail->store, mail->agent->id, act_scope(mail, "view"), view->ticket.parent, &visible,
				NULL) == CLF_OK &&
	       visible;
}

static void add_ticket_for_agents(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object)
{
	const struct clf_ticket *ticket = &mail->view->ticket;

	act_set_text(object, "team", ticket->team);
	act_set_text(object, "causes",
		     act_line(arena, clf_items_said(arena, mail->view->causes, mail->view->cause_count)));
	for (CLF_EACH_DERIVED(row)) {
		const struct clf_value value = clf_derived_get(&ticket->derived, row);

		if (value.type == CLF_VALUE_TIME)
			act_set_text(object, row->name, act_time(arena, mail, value.number));
		else
			clf_json_set_integer(object, row->name, value.number);
	}
	clf_json_set_bool(object, "overdue", ticket->due_at != 0 && ticket->due_at < mail->now);
	if (ticket->parent != 0 && knows_parent(mail))
		clf_json_set_text(object, "parent", act_tag(arena, mail, ticket->parent));
}

static void add_plain(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object)
{
	for (CLF_EACH_PLAIN(row)) {
		const struct clf_value value = clf_plain_get(&mail->view->ticket.plain, row);

		if ((row->flags & CLF_FIELD_INSIDE) && mail->audience != ACT_AGENT)
			continue;
		act_set_text(object, row->name,
			     value.type == CLF_VALUE_TIME ? act_time(arena, mail, value.number)
							  : act_line(arena, clf_value_shown(arena, &value)));
	}
}

/* Fields that were set up, by their names; for agents also as a list, with what is of lists. */
static void add_held(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object)
{
	const struct clf_ticket *ticket = &mail->view->ticket;
	const struct clf_customs *customs = NULL;
	struct clf_json *fields;

	if (clf_fields(mail->store, &customs, NULL) != CLF_OK)
		return;
	if (mail->audience == ACT_AGENT)
		clf_json_set(object, "values", act_held_rows(arena, mail, customs, ticket));
	if (customs->count == 0)
		return;
	fields = clf_json_object();
	for (size_t i = 0; i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];
		const char *value = clf_custom_held(ticket->held, ticket->held_count, field->id);

		if (!field->inside || mail->audience == ACT_AGENT)
			act_set_text(fields, field->name,
				     act_without_tokens(arena, mail, clf_custom_shown(arena, field, value)));
	}
	clf_json_set(object, "fields", fields);
}

static struct clf_json *ticket_fields(struct clf_arena *arena, const struct act_mail *mail)
{
	const struct clf_ticket *ticket = &mail->view->ticket;
	struct clf_json *object = clf_json_object();

	if (ticket->number == 0)
		return object;
	clf_json_set_integer(object, "number", ticket->number);
	clf_json_set_text(object, "tag", act_tag(arena, mail, ticket->number));
	act_set_text(object, "subject", act_line(arena, ticket->subject));
	if (mail->audience == ACT_THIRD_PARTY)
		return object;
	act_set_text(object, "status", mail->view->status);
	add_plain(arena, mail, object);
	add_held(arena, mail, object);
	clf_json_set_bool(object, "urgent", ticket->priority >= CLF_PRIORITY_HIGH);
	clf_json_set_bool(object, "critical", ticket->priority == CLF_PRIORITY_CRITICAL);
	if (ticket->has_score)
		clf_json_set_integer(object, "score", ticket->score);
	act_set_text(object, "summary", ticket->summary);
	act_set_text(object, "comment", ticket->comment);
	act_set_text(object, "segment", ticket->segment);
	act_set_text(object, "created_at", act_time(arena, mail, ticket->created_at));
	act_set_text(object, "url", act_url(arena, mail, ticket->number));
	if (mail->audience == ACT_AGENT)
		add_ticket_for_agents(arena, mail, object);
	return object;
}

static struct clf_json *customer_fields(struct clf_arena *arena, const struct act_mail *mail)
{
	const struct clf_customer *customer = &mail->view->ticket.customer;
	struct clf_json *object = clf_json_object();

	act_set_text(object, "name", act_line(arena, customer->name));
	act_set_text(object, "address", customer->address);
	act_set_text(object, "locale", customer->locale);
	return object;
}

static struct clf_json *person_fields(struct clf_arena *arena, const char *name, const char *address)
{
	struct clf_json *object = clf_json_object();

	act_set_text(object, "name", act_line(arena, clf_text_blank(name) ? address : name));
	act_set_text(object, "address", address);
	return object;
}

static struct clf_json *owner_fields(const struct act_mail *mail)
{
	const struct clf_agent *owner = &mail->view->owner;
	struct clf_json *object = clf_json_object();

	if (owner->id == 0)
		return object;
	act_set_text(object, "name", clf_text_blank(owner->name) ? owner->address : owner->name);
	clf_json_set_bool(object, "you", owner->id == mail->party);
	return object;
}

/* The customer's words are the response's. */
static void hide_comment(struct clf_json *context)
{
	struct clf_json *ticket = clf_json_copy(clf_json_get(context, "ticket"));

	clf_json_set_text(ticket, "comment", NULL);
	clf_json_set(context, "ticket", ticket);
}

/* The ticket as this mail tells of it, as far as links name it: it may not be kept yet. */
static enum clf_status add_dashboards(struct clf_arena *arena, const struct act_mail *mail,
				      const struct clf_response *response, struct clf_json *context,
				      struct clf_error *err)
{
	const struct act_view *view = mail->view;
	const struct clf_ticket_status *is = act_status(mail, view->ticket.status);
	struct clf_ticket_row row = {.ticket = view->ticket, .status = view->status};
	struct clf_json *ticket, *rows = NULL;
	enum clf_status status = clf_fields(mail->store, &row.customs, err);

	row.kind = is != NULL ? is->kind : CLF_KIND_OPEN;
	if (view->owner.id != 0) {
		row.owner_address = view->owner.address;
		row.owner_name = view->owner.name;
	}
	if (response != NULL) {
		row.programme = response->programme;
		row.survey = response->survey;
	}
	if (status == CLF_OK)
		status = act_dashboard_rows(arena, mail, &row, &rows, err);
	if (status != CLF_OK)
		return status;
	ticket = clf_json_copy(clf_json_get(context, "ticket"));
	clf_json_set(ticket, "dashboards", rows);
	clf_json_set(context, "ticket", ticket);
	return CLF_OK;
}

static enum clf_status add_response(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				    struct clf_error *err)
{
	struct clf_json *object = clf_json_object();
	struct clf_response response;
	enum clf_status status;

	clf_json_set(context, "response", object);
	if (mail->view->ticket.response == NULL)
		return mail->audience == ACT_AGENT ? add_dashboards(arena, mail, NULL, context, err) : CLF_OK;
	status = clf_query_response(mail->store, arena, mail->view->ticket.response, &response, err);
	if (mail->audience == ACT_AGENT && (status == CLF_OK || status == CLF_ENOTFOUND)) {
		enum clf_status made = add_dashboards(arena, mail, status == CLF_OK ? &response : NULL, context, err);

		status = made != CLF_OK ? made : status;
	}
	if (status == CLF_OK && response.hidden && mail->audience == ACT_AGENT)
		hide_comment(context);
	if (status != CLF_OK || (response.hidden && mail->audience == ACT_AGENT))
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	act_set_text(object, "id", response.id);
	act_set_text(object, "programme", response.programme);
	act_set_text(object, "survey", response.survey);
	act_set_text(object, "comment",
		     act_without_tokens(arena, mail, act_shortened(arena, response.comment, COMMENT_TEXT)));
	act_set_text(object, "place", act_line(arena, response.place));
	act_set_text(object, "link", response.link);
	if (response.has_score)
		clf_json_set_integer(object, "score", response.score);
	clf_json_set(object, "answers", act_answer_list(arena, mail, response.answers));
	return CLF_OK;
}

static const char *size_in_words(struct clf_arena *arena, size_t size)
{
	if (size < 10240)
		return clf_arena_printf(arena, "%zu B", size);
	if (size < (10u << 20))
		return clf_arena_printf(arena, "%zu KB", size >> 10);
	return clf_arena_printf(arena, "%zu MB", size >> 20);
}

static struct clf_json *attachment_list(struct clf_arena *arena, const struct clf_mail_in *mail)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; mail != NULL && i < mail->attachment_count && i < ATTACHMENTS; i++) {
		const struct clf_attachment *attachment = &mail->attachments[i];
		struct clf_json *row;

		if (!clf_attached_apart(attachment))
			continue;
		row = clf_json_object();
		clf_json_set_text(row, "name", clf_text_blank(attachment->name) ? attachment->type : attachment->name);
		clf_json_set_text(row, "size", size_in_words(arena, attachment->size));
		clf_json_append(list, row);
	}
	return list;
}

/* Of the mail that a report speaks of, what was said in it, not the frame around that; NULL when it is too long ago. */
static enum clf_status failed_text(struct clf_arena *arena, const struct act_mail *mail, const char **text,
				   struct clf_error *err)
{
	int64_t failed = mail->facts != NULL ? mail->facts->failed_message : 0;
	struct clf_message_list list = {NULL, 0, 0};
	enum clf_status status = CLF_OK;

	*text = NULL;
	if (failed != 0)
		status = clf_query_exchange(mail->store, arena, mail->view->ticket.number, SOUGHT, &list, err);
	for (size_t i = 0; i < list.count; i++) {
		if (list.items[i].id == failed)
			*text = clf_text_blank(list.items[i].reply) ? list.items[i].text : list.items[i].reply;
	}
	return status;
}

static enum clf_status message_text(struct clf_arena *arena, const struct act_mail *mail, const char **text,
				    struct clf_error *err)
{
	const struct clf_step *step = mail->step;
	enum clf_status status = CLF_OK;

	*text = NULL;
	if (step == NULL)
		return CLF_OK;
	if (step->report != NULL || clf_text_equal(step->template_name, "delivery-failure-notice")) {
		status = failed_text(arena, mail, text, err);
		*text = act_without_tokens(arena, mail, *text);
	} else {
		*text = step->text == NULL && step->forward != NULL ? step->forward->text : step->text;
	}
	return status;
}

static enum clf_status add_message(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				   struct clf_error *err)
{
	const struct clf_mail_in *in = mail->request != NULL ? mail->request->mail : NULL;
	struct clf_json *object = clf_json_object();
	const char *text;
	enum clf_status status = message_text(arena, mail, &text, err);

	clf_json_set(context, "message", object);
	act_set_text(object, "text", act_shortened(arena, text, MESSAGE_TEXT));
	if (mail->audience != ACT_AGENT)
		return status;
	if (in != NULL) {
		act_set_text(object, "from_name", act_line(arena, mail->request->actor.name));
		act_set_text(object, "from_address", mail->request->actor.address);
		clf_json_set_bool(object, "unverified", mail->request->actor.unverified);
		act_set_text(object, "forwarded", act_shortened(arena, in->passed_on, MESSAGE_TEXT));
	}
	clf_json_set_bool(object, "attached", mail->attached);
	clf_json_set(object, "attachments", attachment_list(arena, in));
	return status;
}

static enum clf_status add_history(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				   struct clf_error *err)
{
	struct clf_json *rows = clf_json_array();
	struct clf_message_list list = {NULL, 0, 0};
	enum clf_status status = CLF_OK;

	if (mail->view->ticket.number != 0)
		status = clf_query_exchange(mail->store, arena, mail->view->ticket.number, HISTORY, &list, err);
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(rows, act_message_row(arena, mail, &list.items[i], HISTORY_TEXT));
	clf_json_set(context, "history", rows);
	return status;
}

static bool ends_in(const char *status, const char *end)
{
	size_t n = status != NULL ? strlen(status) : 0, m = strlen(end);

	return n > m && strcmp(status + n - m, end) == 0;
}

static bool says_any(const char *words, const char *const *parts, size_t count)
{
	for (size_t i = 0; words != NULL && i < count; i++)
		if (strcasestr(words, parts[i]) != NULL)
			return true;
	return false;
}

/* 552 is said of both, and neither is the address's fault (RFC 5321 section 4.2.3, RFC 3463). */
static void delivery_size(struct clf_json *object, const struct clf_report *report)
{
	static const char *const sizes[] = {"too large",  "too big",      "message size",
					    "size limit", "maximum size", "takes at most"};
	static const char *const codes[] = {"552 ", "552-"};
	bool too_large = ends_in(report->status, ".3.4") || ends_in(report->status, ".2.3") ||
			 says_any(report->diagnostic, sizes, CLF_COUNT(sizes));
	bool full =
	    !too_large && (ends_in(report->status, ".2.2") || says_any(report->diagnostic, codes, CLF_COUNT(codes)));

	if (too_large)
		clf_json_set_bool(object, "too_large", true);
	if (full)
		clf_json_set_bool(object, "full", true);
}

static struct clf_json *delivery_fields(const struct act_mail *mail)
{
	const struct clf_report *report = mail->step->report;
	struct clf_json *object = clf_json_object();
	const char *recipient = mail->facts != NULL ? mail->facts->failed_recipient : NULL;

	if (recipient == NULL && report != NULL)
		recipient = report->recipient;
	act_set_text(object, "recipient", recipient);
	if (mail->facts != NULL && mail->facts->failed_in_copy)
		clf_json_set_bool(object, "copied", true);
	if (mail->step->uncertain)
		clf_json_set_bool(object, "uncertain", true);
	if (report == NULL)
		return object;
	act_set_text(object, "status", report->status);
	act_set_text(object, "diagnostic", report->diagnostic);
	delivery_size(object, report);
	return object;
}

static struct clf_json *refusal_fields(const struct act_mail *mail)
{
	struct clf_json *object = clf_json_object();

	act_set_text(object, "alert", mail->step->subject);
	act_set_text(object, "reason", mail->step->reason);
	if (mail->step->kept)
		clf_json_set_bool(object, "kept", true);
	act_set_text(object, "text", mail->step->text);
	return object;
}

static struct clf_json *note_fields(const struct act_mail *mail)
{
	struct clf_json *object = clf_json_object();
	bool on_ticket = mail->view->ticket.number != 0;

	/* Nobody reads an answer. */
	if (!mail->mailbox->two_way)
		return object;
	clf_json_set_bool(object, "answers", on_ticket && mail->step->token_class == CLF_TOKEN_AGENT_REPLY);
	clf_json_set_bool(object, "becomes_note", on_ticket && mail->step->token_class == CLF_TOKEN_AGENT_NOTE);
	clf_json_set_bool(object, "commands",
			  mail->step->token_class == CLF_TOKEN_COMMAND ||
			      (!on_ticket && mail->step->token_class != CLF_TOKEN_CONFIRM));
	return object;
}

static struct clf_json *answer_fields(const struct act_mail *mail)
{
	const struct clf_answering *answering = mail->step->answering;
	struct clf_json *object = clf_json_object();

	if (answering == NULL)
		return object;
	act_set_text(object, "to", answering->to);
	act_set_text(object, "copied", answering->copied);
	act_set_text(object, "added", answering->added);
	act_set_text(object, "proposed", answering->proposed);
	if (answering->left_out > 0)
		clf_json_set_integer(object, "left_out", (int64_t)answering->left_out);
	clf_json_set_bool(object, "elsewhere", answering->elsewhere);
	clf_json_set_bool(object, "by_another", answering->by_another);
	return object;
}

static void add_line(struct clf_json *list, const char *key, const char *text)
{
	struct clf_json *row = clf_json_object();

	clf_json_set_text(row, key, text);
	clf_json_append(list, row);
}

/* The mail as its author would know it again: its commands, on which tickets, and its words. */
static struct clf_json *confirmation_fields(struct clf_arena *arena, const struct act_mail *mail)
{
	const struct clf_request *request = mail->request;
	const struct clf_commands *commands = request != NULL ? request->commands : NULL;
	struct clf_json *object = clf_json_object();
	struct clf_json *lines = clf_json_array();
	struct clf_json *tickets = clf_json_array();
	const char *text = commands != NULL ? commands->rest : mail->step->text;

	act_set_text(object, "until", act_time(arena, mail, mail->now + CLF_CONFIRM_HOURS * CLF_HOUR));
	for (size_t i = 0; commands != NULL && i < commands->count; i++)
		add_line(lines, "line", commands->items[i].line);
	for (size_t i = 0; commands != NULL && i < commands->ticket_count; i++)
		add_line(tickets, "tag", act_tag(arena, mail, commands->tickets[i]));
	if (clf_json_size(tickets) == 0 && mail->view->ticket.number != 0)
		add_line(tickets, "tag", act_tag(arena, mail, mail->view->ticket.number));
	clf_json_set(object, "commands", lines);
	clf_json_set(object, "tickets", tickets);
	act_set_text(object, "text", act_shortened(arena, text, MESSAGE_TEXT));
	return object;
}

static struct clf_json *sign_in_fields(const struct clf_step *step)
{
	struct clf_json *object = clf_json_object();

	act_set_text(object, "url", step->text);
	clf_json_set_integer(object, "minutes", ACT_LINK_MINUTES);
	return object;
}

static void add_step(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context)
{
	const struct clf_step *step = mail->step;

	clf_json_set(context, "note", note_fields(mail));
	clf_json_set(context, "answer", answer_fields(mail));
	clf_json_set(context, "agent", person_fields(arena, step->name, step->to));
	clf_json_set(context, "delivery", delivery_fields(mail));
	clf_json_set(context, "refusal", refusal_fields(mail));
	if (clf_text_equal(step->template_name, ACT_SIGN_IN))
		clf_json_set(context, "sign_in", sign_in_fields(step));
	clf_json_set(context, "changes", act_changes(arena, mail, step->changes, step->change_count));
	if (step->token_class == CLF_TOKEN_CONFIRM)
		clf_json_set(context, "confirmation", confirmation_fields(arena, mail));
	if (step->batch != NULL && mail->view->ticket.number != 0 && step->batch->lines[0].address != NULL)
		clf_json_set(context, "actor",
			     person_fields(arena, step->batch->lines[0].who, step->batch->lines[0].address));
	else if (step->batch == NULL && mail->request != NULL && mail->request->actor.kind != CLF_ACTOR_SYSTEM)
		clf_json_set(context, "actor",
			     person_fields(arena, mail->request->actor.name, mail->request->actor.address));
}

/* What only some mails to agents have. A forward to a colleague is signed by who sends it. */
static enum clf_status add_lists(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				 struct clf_error *err)
{
	struct clf_json *made = NULL;
	enum clf_status status = CLF_OK;

	if (mail->step->forward != NULL) {
		status = act_forward_fields(arena, mail, &made, err);
		if (status == CLF_OK)
			clf_json_set(context, "forward", made);
		if (mail->request != NULL)
			clf_json_set(context, "agent",
				     person_fields(arena, mail->request->actor.name, mail->request->actor.address));
	} else if (mail->step->receipt != NULL) {
		status = act_receipt_fields(arena, mail, &made, err);
		if (status == CLF_OK)
			clf_json_set(context, "receipt", made);
	} else if (mail->step->batch != NULL && mail->view->ticket.number == 0) {
		clf_json_set(context, "batch", act_batch_fields(arena, mail));
	} else if (clf_text_equal(mail->step->template_name, "digest")) {
		status = act_digest_fields(arena, mail, &made, err);
		if (status == CLF_OK)
			clf_json_set(context, "digest", made);
	}
	return status;
}

static enum clf_status add_for_agents(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				      struct clf_error *err)
{
	struct clf_json *links = act_links(arena, mail, &mail->view->ticket);
	enum clf_status status = add_response(arena, mail, context, err);

	act_add_help_link(arena, mail, mail->view->ticket.number, links);
	if (mail->step != NULL && mail->step->receipt != NULL)
		act_add_undo_link(arena, mail, mail->step->receipt, links);
	clf_json_set(context, "link", links);
	clf_json_set(context, "owner", owner_fields(mail));
	if (mail->step != NULL)
		add_step(arena, mail, context);
	if (status == CLF_OK && mail->step != NULL)
		status = add_lists(arena, mail, context, err);
	return status == CLF_OK ? add_history(arena, mail, context, err) : status;
}

static enum clf_status add_for_outside(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *context,
				       struct clf_error *err)
{
	struct clf_json *made = NULL;
	const char *agent = mail->request != NULL && mail->step->automatic == CLF_AUTO_NO
				? act_shown_agent(mail->mailbox, &mail->request->actor)
				: NULL;
	enum clf_status status;

	if (agent != NULL)
		clf_json_set(context, "agent", person_fields(arena, agent, NULL));
	if (mail->audience == ACT_CUSTOMER)
		return add_response(arena, mail, context, err);
	status = act_forward_fields(arena, mail, &made, err);
	if (status == CLF_OK)
		clf_json_set(context, "forward", made);
	return status;
}

enum clf_status act_context_make(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				 struct clf_error *err)
{
	struct clf_json *context = clf_json_object();
	struct clf_json *gateway = clf_json_object();
	enum clf_status status;

	act_set_text(gateway, "name", act_our_name(mail));
	act_set_text(gateway, "address",
		     mail->audience == ACT_AGENT || mail->view == NULL
			 ? mail->mailbox->address
			 : act_address(mail->mailbox, &mail->view->ticket));
	clf_json_set(context, "gateway", gateway);
	clf_json_set(context, "ticket", ticket_fields(arena, mail));
	if (mail->audience != ACT_THIRD_PARTY)
		clf_json_set(context, "customer", customer_fields(arena, mail));
	status = add_message(arena, mail, context, err);
	if (status == CLF_OK && mail->audience == ACT_AGENT)
		status = add_for_agents(arena, mail, context, err);
	else if (status == CLF_OK)
		status = add_for_outside(arena, mail, context, err);
	if (status == CLF_OK)
		*out = context;
	else
		clf_json_free(&context);
	return status;
}
