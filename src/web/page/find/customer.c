/*
 * customer.c - what pages show of a customer: links, and the tickets there are.
 */
#include "page/find/customer.h"

#include "call/access.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/people/profile.h"
#include "page/present.h"
#include "page/view.h"

#define TICKETS_SHOWN 10u
#define FOUND_SHOWN 8u

static struct clf_json *ticket_item(const struct call *call, const struct clf_ticket_row *row)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_integer(item, "number", row->ticket.number);
	present_title(call, item, row);
	clf_json_set_text(item, "status", row->status);
	clf_json_set_text(item, "status_tone", present_tone(row->kind));
	view_time(call, item, "created_at", row->ticket.created_at);
	return item;
}

enum clf_status customer_tickets(struct call *call, const struct clf_customer *customer, int64_t shown,
				 struct clf_json *context, struct clf_error *err)
{
	const struct clf_term terms[] = {{"customer", customer->address}, {"all", "on"}};
	const struct clf_list_ask ask = {.agent = call->agent.id, .terms = terms, .count = CLF_COUNT(terms)};
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_ticket_list list = {.count = 0};
	struct clf_listing *listing = NULL;
	struct clf_json *items = clf_json_array();
	enum clf_status status = CLF_OK;

	if (!clf_text_blank(customer->address))
		status = clf_act_listing(call->web->act.store, call->arena, &ask, problems, &listing, err);
	if (status == CLF_OK && listing != NULL)
		status = clf_listing_page(listing, TICKETS_SHOWN, &list, err);
	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		if (list.items[i].ticket.number != shown)
			clf_json_append(items, ticket_item(call, &list.items[i]));
	}
	if (list.next != NULL)
		view_link(context, "more_others", "/tickets?tab=all&customer=", customer->address);
	clf_json_set_bool(context, "has_others", clf_json_size(items) > 0);
	clf_json_set(context, "others", items);
	return status;
}

enum clf_status customer_link(struct call *call, const struct clf_ticket *ticket, struct clf_json *context,
			      struct clf_error *err)
{
	struct clf_profile profile;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "customer", &seer, err);

	if (status == CLF_OK)
		status =
		    clf_profile_by_id(call->web->act.store, call->arena, &seer, ticket->customer.id, &profile, err);
	if (status == CLF_OK)
		clf_json_set_text(context, "customer_path",
				  clf_arena_printf(call->arena, "/customers/%lld?ticket=%lld",
						   (long long)ticket->customer.id, (long long)ticket->number));
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

enum clf_status customer_found(struct call *call, const char *words, struct clf_json *context, struct clf_error *err)
{
	struct clf_profile_list list = {.count = 0};
	struct clf_json *items = clf_json_array();
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "customer", &seer, err);

	if (status == CLF_OK)
		status =
		    clf_profile_list(call->web->act.store, call->arena, &seer, words, NULL, FOUND_SHOWN, &list, err);
	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		const struct clf_customer *customer = &list.items[i].customer;
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "name", clf_text_blank(customer->name) ? customer->address : customer->name);
		clf_json_set_text(item, "address", customer->address);
		clf_json_set_text(item, "path",
				  clf_arena_printf(call->arena, "/customers/%lld", (long long)customer->id));
		clf_json_append(items, item);
	}
	clf_json_set_bool(context, "has_customers", clf_json_size(items) > 0);
	clf_json_set(context, "customers", items);
	/* a sentence is no name of anybody's */
	return status == CLF_EINVAL ? CLF_OK : status;
}
