/*
 * api_customer.c - customers over the API: found, shown, changed, and all contact with them.
 *
 * Whoever sees one of a customer's tickets sees the customer, as the permission "customer" says; one that may not be
 * seen is answered as one that isn't there.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/shape_response.h"
#include "clf/act/survey.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "people.h"
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

/* The customer in the path; false: answered already. */
static bool find_customer(struct call *call, struct clf_seer *seer, struct clf_profile *out)
{
	int64_t id = call_number(call, "id", 0);
	struct clf_error err = {0};
	enum clf_status status = access_seer(call, "customer", seer, &err);

	if (status == CLF_OK)
		status = clf_profile_by_id(call->web->act.store, call->arena, seer, id, out, &err);
	if (status == CLF_ENOTFOUND)
		reply_problem(call, 404, "not-found", "there is no customer %lld that you may see", (long long)id);
	else if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void api_customer_show(struct call *call)
{
	struct clf_profile profile;
	struct clf_seer seer;

	if (call_permitted(call, CLF_PERMIT_AGENT) && find_customer(call, &seer, &profile))
		reply_json(call, 200, clf_shape_profile(&profile));
}

static const char *attributes_of(struct call *call)
{
	const struct clf_json *json = call_json(call, "attributes");
	const char *text = NULL;
	struct clf_buf dumped;

	if (json == NULL)
		return NULL;
	clf_buf_init(&dumped, 1u << 20);
	clf_json_dump(json, &dumped);
	text = clf_arena_copy(call->arena, dumped.p, dumped.n);
	clf_buf_free(&dumped);
	return text;
}

static bool take_change(struct call *call, struct clf_customer_change *out)
{
	static const char *const names[CLF_PROFILE_FIELDS] = {[CLF_PROFILE_OPT_IN] = "opt_in",
							      [CLF_PROFILE_REFERENCE] = "reference",
							      [CLF_PROFILE_PHONE] = "phone",
							      [CLF_PROFILE_LOCALE] = "locale",
							      [CLF_PROFILE_ATTRIBUTES] = "attributes"};
	bool any;

	*out = (struct clf_customer_change){.name = call_text(call, "name")};
	any = out->name != NULL;
	for (size_t i = 0; i < CLF_PROFILE_FIELDS; i++) {
		out->given[i] = call_given(call, names[i]);
		out->value[i] = i == CLF_PROFILE_ATTRIBUTES ? attributes_of(call) : call_text(call, names[i]);
		any = any || out->given[i];
	}
	return any;
}

static void api_customer_change(struct call *call)
{
	struct clf_customer_change change;
	struct clf_profile profile;
	struct clf_seer seer;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !find_customer(call, &seer, &profile))
		return;
	if (!take_change(call, &change)) {
		reply_problem(call, 422, "invalid",
			      "nothing to change: give at least one field; an address never "
			      "changes");
		return;
	}
	people = people_of(call, &actor);
	status = clf_act_customer_change(&people, profile.customer.id, &change, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	if (find_customer(call, &seer, &profile))
		reply_json(call, 200, clf_shape_profile(&profile));
}

/* Whether the ticket that is to stand first is the customer's; the agent sees it. */
static bool is_theirs(struct call *call, int64_t ticket, const struct clf_profile *profile)
{
	struct clf_ticket found;

	if (ticket == 0)
		return true;
	if (!access_ticket(call, ticket, &found))
		return false;
	if (found.customer.id == profile->customer.id)
		return true;
	reply_problem(call, 422, "invalid", "ticket %lld is another customer's", (long long)ticket);
	return false;
}

static void api_customer_timeline(struct call *call)
{
	int64_t ticket;
	struct clf_contact_list list;
	struct clf_profile profile;
	struct clf_json *items;
	struct clf_seer seer;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !find_customer(call, &seer, &profile))
		return;
	ticket = call_number(call, "ticket", 0);
	if (!is_theirs(call, ticket, &profile))
		return;
	status = access_seer(call, "view", &seer, &err);
	if (status == CLF_OK)
		status =
		    clf_query_contact(call->web->act.store, call->arena, &seer, profile.customer.id, ticket,
				      call_text(call, "cursor"), (size_t)call_number(call, "limit", 0), &list, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
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
    {NOT_NULL("name", CLF_TYPE_LINE, 200, "The name from now on; tickets there are go on saying what they said.")},
    {BODY_CHOICE("opt_in", "in|out|unknown", "Whether automatic mail may go to them; out: none does.")},
    {BODY("reference", CLF_TYPE_LINE, CLF_REFERENCE_MAX, "What the customer is known by elsewhere; null: nothing.")},
    {BODY("phone", CLF_TYPE_LINE, CLF_PHONE_MAX, "The phone number; null: none.")},
    {BODY("locale", CLF_TYPE_NAME, 35, "The language (BCP 47); null: not known.")},
    {BODY("attributes", CLF_TYPE_OBJECT, CLF_ATTRIBUTES_MAX, "What else is known, in place of what was; null: none.")},
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
