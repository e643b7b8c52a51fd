/*
 * act_forward.c - what goes along with a forward: the response, the exchange with the customer, the notes.
 *
 * Nothing but what was chosen, and no token: an answer of somebody outside must come back as theirs.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/own.h"
#include "letter/act_fields.h"

#define SAID_MAX 50
#define SAID_TEXT (20u << 10)

/* What agents said once, or were told, may name them: people outside learn none of their addresses. */
static void hide_agents(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *row, const char *key)
{
	const char *text = clf_json_get_text(row, key);

	if (mail->audience == ACT_THIRD_PARTY && mail->facts != NULL && text != NULL)
		clf_json_set_text(
		    row, key,
		    clf_own_replaced(arena, text, &mail->facts->agent_addresses, mail->mailbox->address, NULL));
}

static enum clf_status add_response(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object,
				    struct clf_error *err)
{
	struct clf_json *made;
	struct clf_response response;
	enum clf_status status = CLF_ENOTFOUND;

	if (mail->view->ticket.response != NULL)
		status = clf_query_response(mail->store, arena, mail->view->ticket.response, &response, err);
	if (status != CLF_OK || response.hidden)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	made = clf_json_object();
	act_set_row_text(made, "survey", response.survey);
	act_set_row_text(made, "comment", act_without_tokens(arena, mail, response.comment));
	clf_json_set(made, "score", response.has_score ? clf_json_integer(response.score) : clf_json_string(""));
	clf_json_set(made, "answers", act_answer_list(arena, mail, response.answers));
	hide_agents(arena, mail, made, "comment");
	clf_json_set(object, "response", made);
	return CLF_OK;
}

/* Lists come newest first, and are told in the order in which it happened. */
static enum clf_status add_history(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object,
				   struct clf_error *err)
{
	const char *customer = mail->view->ticket.customer.name;
	struct clf_json *rows = clf_json_array();
	struct clf_message_list list = {NULL, 0, 0};
	enum clf_status status =
	    clf_query_exchange(mail->store, arena, mail->view->ticket.number, SAID_MAX, &list, err);

	for (size_t i = list.count; i > 0; i--) {
		const struct clf_message_row *message = &list.items[i - 1];
		struct clf_json *row = act_message_row(arena, mail, message, SAID_TEXT);

		if (message->incoming && !clf_text_blank(customer))
			clf_json_set_text(row, "who", act_line(arena, customer));
		hide_agents(arena, mail, row, "who");
		hide_agents(arena, mail, row, "text");
		clf_json_append(rows, row);
	}
	clf_json_set(object, "history", rows);
	return status;
}

/* People outside aren't told who wrote a note. */
static enum clf_status add_comments(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object,
				    struct clf_error *err)
{
	const struct clf_page page = {.limit = SAID_MAX};
	struct clf_json *rows = clf_json_array();
	struct clf_comment_list list = {NULL, 0, 0};
	enum clf_status status = clf_query_comments(mail->store, arena, mail->view->ticket.number, page, &list, err);

	for (size_t i = list.count; i > 0; i--) {
		struct clf_json *row = act_comment_row(arena, mail, &list.items[i - 1], SAID_TEXT);

		clf_json_set_text(row, "who", act_our_name(mail));
		hide_agents(arena, mail, row, "text");
		clf_json_append(rows, row);
	}
	clf_json_set(object, "comments", rows);
	return status;
}

enum clf_status act_forward_fields(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				   struct clf_error *err)
{
	const struct clf_forward *forward = mail->step != NULL ? mail->step->forward : NULL;
	struct clf_json *object = clf_json_object();
	enum clf_status status = CLF_OK;

	if (forward != NULL && (forward->response || forward->history))
		act_set_text(object, "customer", act_line(arena, mail->view->ticket.customer.name));
	if (forward != NULL && forward->response)
		status = add_response(arena, mail, object, err);
	if (status == CLF_OK && forward != NULL && forward->history)
		status = add_history(arena, mail, object, err);
	if (status == CLF_OK && forward != NULL && forward->comments)
		status = add_comments(arena, mail, object, err);
	if (status == CLF_OK)
		*out = object;
	else
		clf_json_free(&object);
	return status;
}
