/*
 * act_forward.c - what goes along with a forward: the response, the exchange with the customer, the notes.
 *
 * Nothing but what was chosen, and no token: an answer of somebody outside must come back as theirs.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/look/query.h"
#include "letter/act_fields.h"

#define SAID_MAX 50
#define SAID_TEXT (20u << 10)

/* Lists come newest first, and are told in the order in which it happened. */
static struct clf_json *oldest_first(struct clf_arena *arena, const struct act_mail *mail, const struct clf_json *items,
				     bool by_us)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = clf_json_size(items); i > 0; i--) {
		const struct clf_json *item = clf_json_at(items, i - 1);
		struct clf_json *row;

		if (clf_text_equal(clf_json_get_text(item, "state"), "cancelled"))
			continue;
		row = act_said(arena, mail, item, SAID_TEXT);
		if (by_us)
			clf_json_set_text(row, "who", act_our_name(mail));
		else if (!clf_json_get_bool(row, "from_us", false) && !clf_text_blank(mail->view->ticket.customer.name))
			clf_json_set_text(row, "who", act_line(arena, mail->view->ticket.customer.name));
		clf_json_append(list, row);
	}
	return list;
}

static enum clf_status add_response(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *object,
				    struct clf_error *err)
{
	struct clf_json *made;
	struct clf_response response;
	enum clf_status status = CLF_ENOTFOUND;

	if (mail->view->ticket.response != NULL)
		status = clf_query_response(mail->store, arena, mail->view->ticket.response, &response, err);
	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	made = clf_json_object();
	act_set_row_text(made, "survey", response.survey);
	act_set_row_text(made, "comment", act_without_tokens(arena, mail, response.comment));
	clf_json_set(made, "score", response.has_score ? clf_json_integer(response.score) : clf_json_string(""));
	clf_json_set(made, "answers", act_answer_list(response.answers));
	clf_json_set(object, "response", made);
	return CLF_OK;
}

static enum clf_status add_said(struct clf_arena *arena, const struct act_mail *mail, bool comments,
				struct clf_json *object, struct clf_error *err)
{
	struct clf_json *items = NULL;
	int64_t number = mail->view->ticket.number;
	int64_t next = 0;
	enum clf_status status =
	    comments ? clf_query_comments(mail->store, number, (struct clf_page){.limit = SAID_MAX}, &items, &next, err)
		     : clf_query_exchange(mail->store, arena, number, SAID_MAX, &items, err);

	if (status == CLF_OK)
		clf_json_set(object, comments ? "comments" : "history", oldest_first(arena, mail, items, comments));
	clf_json_free(&items);
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
		status = add_said(arena, mail, false, object, err);
	if (status == CLF_OK && forward != NULL && forward->comments)
		status = add_said(arena, mail, true, object, err);
	if (status == CLF_OK)
		*out = object;
	else
		clf_json_free(&object);
	return status;
}
