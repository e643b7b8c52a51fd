/*
 * suppressions.c - addresses that machines write to no more, listed and changed by page or API.
 */
#include "suppressions.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/suppress.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "clf/store/people/suppression.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define ON_PAGE 50

const struct param suppressions_add_params[] = {
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "Where no machine is to write any more.")},
    {BODY("why", CLF_TYPE_LINE, 500, "Why, for whoever is asked about it later.")},
    {.name = NULL},
};
const struct param suppressions_remove_params[] = {
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "An address that gets mail again.")},
    {.name = NULL},
};

/* The reason in the template's own words. */
static struct clf_json *shown(struct call *call, const struct clf_suppressed *row)
{
	struct clf_json *item = clf_shape_suppressed(row);

	if (!route_is_page(call->route))
		return item;
	view_flag(item, "is", row->reason);
	view_time(call, item, "since", row->since);
	view_time(call, item, "failed_at", row->failed_at);
	view_time(call, item, "overridden_at", row->overridden_at);
	return item;
}

enum clf_status suppressions_read(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_page page = access_page(call);
	struct clf_suppressed *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_suppression_list(call->web->act.store, call->arena, page.cursor,
						      page.limit > 0 ? page.limit : ON_PAGE, &rows, &count, next, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, shown(call, &rows[i]));
	return status;
}

static void answer(struct call *call, const char *address, bool suppressed)
{
	struct clf_json *said;

	if (route_is_page(call->route)) {
		reply_redirect(call,
			       suppressed ? "/suppressions?done=suppressed" : "/suppressions?done=suppressed-no-more");
		return;
	}
	said = clf_json_object();
	clf_json_set_text(said, "address", address);
	clf_json_set_bool(said, "suppressed", suppressed);
	reply_json(call, 200, said);
}

static void change(struct call *call, bool adds)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	const char *address = call_text(call, "address");
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = adds ? clf_suppress(&people, address, call_text(call, "why"), &err)
		      : clf_suppress_no_more(&people, address, &err);
	if (status == CLF_OK)
		answer(call, address, adds);
	else
		reply_failure(call, status, &err);
}

void suppressions_add(struct call *call)
{
	change(call, true);
}

void suppressions_remove(struct call *call)
{
	change(call, false);
}
