/*
 * page_new.c - a ticket made by hand: of a customer who called, wrote a letter or stood at the desk.
 */
#include "api/api_change.h"
#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "page/view.h"
#include "routes.h"

#define PLACE_OF_NEW "new"

static void add_channels(struct call *call, struct clf_json *context)
{
	static const struct {
		const char *value, *label;
	} ways[] = {
	    {"phone", CLF_SAID("By phone")},
	    {"letter", CLF_SAID("By letter")},
	    {"chat", CLF_SAID("By chat")},
	    {"mail", CLF_SAID("By mail")},
	    {"portal", CLF_SAID("Through the portal")},
	    {"hand", CLF_SAID("Otherwise")},
	};
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(ways); i++)
		view_choice(choices, ways[i].value, view_say(call, ways[i].label),
			    view_sent(call, PLACE_OF_NEW, "channel"));
	clf_json_set(context, "channels", choices);
}

/* Names with a dot are no names of a page's values. */
static void page_new_show(struct call *call)
{
	struct clf_json *context;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	context = clf_json_object();
	add_channels(call, context);
	clf_json_set_text(context, "sent_address", view_sent(call, PLACE_OF_NEW, "customer.address"));
	clf_json_set_text(context, "sent_name", view_sent(call, PLACE_OF_NEW, "customer.name"));
	view_page(call, 200, "ticket-new.html", view_say(call, CLF_SAID("New ticket")), "/tickets", context);
}

static void page_new_post(struct call *call)
{
	struct clf_act_result result;

	if (call_permitted(call, CLF_PERMIT_AGENT) && api_create(call, &result))
		reply_redirect(call,
			       clf_arena_printf(call->arena, "/tickets/%lld?done=made", (long long)result.ticket));
}

static const struct param show_params[] = {
    {.name = NULL},
};

static const struct param new_params[] = {
    {PLACE},
    {NEEDED("customer.address", CLF_TYPE_ADDRESS, 254, "The customer's mail address.")},
    {NOT_NULL("customer.name", CLF_TYPE_LINE, 200, "The customer's name.")},
    {NEEDED("subject", CLF_TYPE_LINE, 500, "Subject.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "What it is about.")},
    {BODY_CHOICE("channel", "hand|mail|phone|letter|chat|portal", "How the customer came; hand unless told.")},
    {.name = NULL},
};

const struct route page_new_routes[] = {
    {PAGE("GET", "/tickets/new", CLF_PERMIT_AGENT, page_new_show, show_params, "A new ticket.")},
    {PAGE("POST", "/tickets/new", CLF_PERMIT_AGENT, page_new_post, new_params, "Make a ticket."),
     .again = page_new_show},
    {.method = NULL},
};
