/*
 * page_outgoing.c - Outgoing: mails on their way out, what became of them, and a hand on what didn't arrive.
 */
#include "call/reply.h"
#include "clf/act/letter/sign_in.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/mail/outbox.h"
#include "clf/ticket/words.h"
#include "hand.h"
#include "lists.h"
#include "mail_parts.h"
#include "page/mail/mail_words.h"
#include "page/mail/page_many.h"
#include "page/view.h"
#include "routes.h"

#define NOTHING CLF_HANDS

static enum clf_status add_tabs(struct call *call, struct clf_json *context, struct clf_error *err)
{
	static const struct {
		const char *state, *label;
		unsigned hand; /* that counts it */
	} rows[] = {{"waiting", CLF_SAID("To be sent"), NOTHING},
		    {"failed", CLF_SAID("Failed"), CLF_HAND_FAILED},
		    {"uncertain", CLF_SAID("Uncertain"), CLF_HAND_UNCERTAIN},
		    {"kept-back", CLF_SAID("Kept back"), CLF_HAND_KEPT_BACK},
		    {"sent", CLF_SAID("Sent"), NOTHING},
		    {"discarded", CLF_SAID("Discarded"), NOTHING},
		    {NULL, CLF_SAID("All"), NOTHING}};
	struct clf_hand_count hands[CLF_HANDS] = {{0}};
	struct clf_json *tabs = clf_json_array();
	const char *asked = call_text(call, "state");
	int64_t waiting = 0;
	enum clf_status status = clf_query_hands(call->web->act.store, hands, err);

	if (status == CLF_OK)
		status = clf_query_waiting(call->web->act.store, &waiting, err);
	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		present_tab(tabs, view_say(call, rows[i].label),
			    rows[i].state != NULL ? clf_arena_printf(call->arena, "/outbox?state=%s", rows[i].state)
						  : "/outbox",
			    clf_text_equal(rows[i].state, asked),
			    i == 0                    ? waiting
			    : rows[i].hand != NOTHING ? hands[rows[i].hand].count
						      : 0);
	clf_json_set(context, "tabs", tabs);
	clf_json_set_text(context, "asked_state", asked);
	clf_json_set_text(context, "asked_to", call_text(call, "to"));
	clf_json_set_bool(context, "can_choose_many",
			  !clf_text_equal(asked, "sent") && clf_json_size(clf_json_get(context, "items")) > 0);
	return status;
}

static enum clf_status add_beside(struct call *call, struct clf_json *context, struct clf_error *err)
{
	enum clf_status status = add_tabs(call, context, err);

	return status == CLF_OK ? present_relays(call, context, true, err) : status;
}

static enum clf_status read_out(struct call *call, struct clf_outbox_entry *entry, struct clf_message_row *message,
				struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	enum clf_status status = clf_query_outbox_entry(store, call->arena, call_number(call, "id", 0), entry, err);

	if (status == CLF_OK && entry->message != 0)
		status = clf_query_message(store, call->arena, entry->message, message, err);
	return status;
}

static void page_out(struct call *call)
{
	struct clf_outbox_entry entry = {0};
	struct clf_message_row message = {0};
	struct clf_outbox_try *tries = NULL;
	struct clf_json *context, *item;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_out(call, &entry, &message, &err);
	if (status == CLF_OK)
		status = clf_outbox_tries(call->web->act.store, call->arena, entry.id, &tries, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	item = clf_shape_outbox_entry(&entry);
	present_out(call, item, &entry);
	present_tries(call, item, tries, count);
	clf_json_set_bool(item, "signs_in", clf_act_signs_in(message.template_name));
	clf_json_set_text(item, "text", clf_act_signs_in(message.template_name) ? NULL : message.text);
	clf_json_set_text(item, "template", message.template_name);
	context = clf_json_object();
	clf_json_set(context, "mail", item);
	view_page(call, 200, "mail-out.html",
		  clf_arena_printf(call->arena, view_say(call, CLF_SAID("Mail %lld")), (long long)entry.id), "/outbox",
		  context);
}

static void give_frame(struct call *call)
{
	const struct clf_read_options options = {.lean = false};
	struct clf_outbox_entry entry = {0};
	struct clf_message_row message = {0};
	struct clf_error err = {0};
	struct clf_buf raw;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	clf_buf_init(&raw, MAIL_RAW_MAX);
	status = read_out(call, &entry, &message, &err);
	if (status == CLF_OK && clf_act_signs_in(message.template_name))
		status = clf_error_set(&err, CLF_ENOTFOUND, "%s",
				       view_say(call, CLF_SAID("A mail that signs somebody in is shown to nobody.")));
	if (status == CLF_OK)
		status = clf_outbox_raw(call->web->act.store, entry.id, &raw, &err);
	if (status == CLF_OK)
		mail_give_frame(call, clf_buf_view(&raw), &options);
	else
		reply_failure(call, status, &err);
	clf_buf_free(&raw);
}

static const struct list outbox = {
    .permission = CLF_PERMIT_ADMIN,
    .read = lists_outbox,
    .file = "mail-outgoing.html",
    .title = CLF_SAID("Outgoing"),
    .path = "/outbox",
    .beside = add_beside,
};

static const struct param relay_params[] = {
    {IN_PATH("name", CLF_TYPE_LINE, 200, "The relay's name.")},
    {.name = NULL},
};

static const struct param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

const struct route page_outgoing_routes[] = {
    {PAGE("GET", "/outbox", CLF_PERMIT_ADMIN, list_answer, list_outbox_params, "Outgoing mails."), .list = &outbox},
    {PAGE("GET", "/outbox/{id}", CLF_PERMIT_ADMIN, page_out, id_params, "A mail that goes out.")},
    {PAGE("GET", "/outbox/{id}/html", CLF_PERMIT_ADMIN, give_frame, id_params, "A mail in a frame of its own."),
     .lane = LANE_MAIL},
    {PAGE("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, hand_out_retry, hand_out_retry_params, "Send again."),
     .again = page_out},
    {PAGE("POST", "/outbox/{id}/readdress", CLF_PERMIT_ADMIN, hand_out_readdress, hand_out_readdress_params,
	  "Send to another address instead."),
     .again = page_out},
    {PAGE("POST", "/outbox/{id}/discard", CLF_PERMIT_ADMIN, hand_out_discard, hand_out_discard_params, "Give it up."),
     .again = page_out},
    {PAGE("POST", "/outbox/retry", CLF_PERMIT_ADMIN, hand_outs_retry, hand_outs_retry_params, "Send many again."),
     .again = page_many_out},
    {PAGE("POST", "/outbox/readdress", CLF_PERMIT_ADMIN, hand_outs_readdress, hand_outs_readdress_params,
	  "Send many to another address instead."),
     .again = page_many_out},
    {PAGE("POST", "/outbox/discard", CLF_PERMIT_ADMIN, hand_outs_discard, hand_outs_discard_params, "Give many up."),
     .again = page_many_out},
    {PAGE("POST", "/relays/{name}/retry", CLF_PERMIT_ADMIN, hand_relay_retry, relay_params, "Try a relay.")},
    {.method = NULL},
};
