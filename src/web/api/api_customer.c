/*
 * api_customer.c - customers over the API: found, shown, changed, and all contact with them.
 *
 * Whoever sees one of a customer's tickets sees the customer, as the permission "customer" says; one that may not be
 * seen is answered as one that isn't there.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/shape_response.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "customers.h"
#include "routes.h"

static void api_customer_list(struct call *call)
{
	struct clf_profile_list list;
	struct clf_json *items;
	struct clf_seer seer;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = access_seer(call, "customer", &seer, &err);
	if (status == CLF_OK)
		status =
		    clf_profile_list(call->web->act.store, call->arena, &seer, call_text(call, "q"),
				     call_text(call, "cursor"), (size_t)call_number(call, "limit", 0), &list, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_profile(&list.items[i]));
	reply_listed(call, items, list.next);
}

static void api_customer_show(struct call *call)
{
	struct clf_profile profile;
	struct clf_seer seer;

	if (call_permitted(call, CLF_PERMIT_AGENT) && customers_find(call, &seer, &profile))
		reply_json(call, 200, clf_shape_profile(&profile));
}

static void api_customer_change(struct call *call)
{
	struct clf_customer_change change;
	struct clf_profile profile;
	struct clf_seer seer;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !customers_find(call, &seer, &profile))
		return;
	if (!customers_asked(call, &change)) {
		reply_problem(call, 422, "invalid",
			      "nothing to change: give at least one field; an address never "
			      "changes");
		return;
	}
	if (customers_change(call, &profile, &change) && customers_find(call, &seer, &profile))
		reply_json(call, 200, clf_shape_profile(&profile));
}

static void api_customer_timeline(struct call *call)
{
	struct clf_contact_list list;
	struct clf_profile profile;
	struct clf_json *items;
	struct clf_seer seer;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !customers_find(call, &seer, &profile) ||
	    !customers_contact(call, &profile, &list))
		return;
	items = clf_json_array();
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_contact(&list.items[i]));
	reply_listed(call, items, list.next);
}

static const struct param list_params_of_customers[] = {
    {QUERY("q", CLF_TYPE_LINE, 200, "How words of the name or the address begin: up to 4.")},
    {CURSOR_TEXT},
    {LIMIT},
    {.name = NULL},
};

static const struct param show_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param change_params[] = {
    {ID_IN_PATH},
    CUSTOMER_ROWS(200){BODY("attributes", CLF_TYPE_OBJECT, CLF_ATTRIBUTES_MAX,
			    "What else is known, in place of what was; null: none.")},
    {.name = NULL},
};

static const struct param timeline_params[] = {
    {ID_IN_PATH},   {QUERY("ticket", CLF_TYPE_ID, 0, "Number of the ticket whose contact stands first.")},
    {CURSOR_TEXT},  {LIMIT},
    {.name = NULL},
};

const struct route api_customer_routes[] = {
    {API("GET", "/customers", CLF_PERMIT_AGENT, api_customer_list, list_params_of_customers,
	 "List customers, or those whose name or address begins so."),
     .shape = "[Profile]"},
    {API("GET", "/customers/{id}", CLF_PERMIT_AGENT, api_customer_show, show_params, "Show a customer."),
     .shape = "Profile"},
    {API("PATCH", "/customers/{id}", CLF_PERMIT_AGENT, api_customer_change, change_params,
	 "Change what is known of a customer; never the address."),
     .shape = "Profile"},
    {API("GET", "/customers/{id}/timeline", CLF_PERMIT_AGENT, api_customer_timeline, timeline_params,
	 "All contact with a customer: the ticket's first, then the newest."),
     .shape = "[ContactResponse|ContactTicket|ContactMail|ContactNote]"},
    {.method = NULL},
};
