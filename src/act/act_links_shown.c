/*
 * act_links_shown.c - links to dashboards filled for one ticket, with what its reader sees.
 */
#include "clf/act/desk/dashboards.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/link.h"

#define REFERENCE "customer.reference"

static bool is_of(const struct clf_dashboard *dashboard, const char *programme)
{
	for (size_t i = 0; i < dashboard->programme_count; i++) {
		if (clf_text_equal(dashboard->programmes[i].name, programme))
			return true;
	}
	return dashboard->programme_count == 0;
}

/* What the customer is known by elsewhere, which isn't on the ticket. */
static enum clf_status add_reference(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				     int64_t customer, struct clf_json *ticket, struct clf_error *err)
{
	struct clf_profile profile = {.customer = {.id = 0}};
	struct clf_json *person;
	enum clf_status status = clf_profile_by_id(store, arena, seer, customer, &profile, err);

	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	person = clf_json_copy(clf_json_get(ticket, "customer"));
	clf_json_set_text(person, "reference", profile.customer.reference);
	clf_json_set(ticket, "customer", person);
	return CLF_OK;
}

enum clf_status clf_act_links(struct clf_store *store, struct clf_arena *arena, const char *tag,
			      const struct clf_seer *customers, const struct clf_ticket_row *row, struct clf_links *out,
			      struct clf_error *err)
{
	struct clf_dashboard *all = NULL;
	struct clf_link *links;
	struct clf_json *ticket;
	size_t count = 0, n = 0;
	bool referred = false;
	enum clf_status status = clf_dashboards(store, arena, &all, &count, err);

	*out = (struct clf_links){NULL, 0};
	if (status != CLF_OK || count == 0)
		return status;
	ticket = clf_shape_ticket(tag, row);
	for (size_t i = 0; i < count; i++)
		referred = referred || clf_link_names(all[i].url, REFERENCE);
	if (referred)
		status = add_reference(store, arena, customers, row->ticket.customer.id, ticket, err);
	links = clf_arena_array_of(arena, count, struct clf_link);
	for (size_t i = 0; i < count; i++) {
		const char *url = is_of(&all[i], row->programme) ? clf_link_expand(arena, all[i].url, ticket) : NULL;

		if (url != NULL)
			links[n++] = (struct clf_link){all[i].name, url};
	}
	clf_json_free(&ticket);
	if (status == CLF_OK)
		*out = (struct clf_links){links, n};
	return status;
}

struct clf_json *clf_shape_links(const struct clf_links *links)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < links->count; i++) {
		struct clf_json *link = clf_json_object();

		clf_json_set_text(link, "name", links->items[i].name);
		clf_json_set_text(link, "url", links->items[i].url);
		clf_json_append(list, link);
	}
	return list;
}
