/*
 * api_suppression.c - addresses that machines write to no more, for administrators.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/suppress.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "clf/store/people/suppression.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

#define AT_ONCE 200

static enum clf_status read_suppressions(struct call *call, struct clf_json *items, int64_t *next,
					 struct clf_error *err)
{
	struct clf_page page = access_page(call);
	struct clf_suppressed *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_suppression_list(call->web->act.store, call->arena, page.cursor,
						      page.limit > 0 ? page.limit : AT_ONCE, &rows, &count, next, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_suppressed(&rows[i]));
	return status;
}

static void change(struct call *call, bool adds)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};
	const char *address = call_text(call, "address");
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = adds ? clf_suppress(&people, address, call_text(call, "why"), &err)
		      : clf_suppress_no_more(&people, address, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_object();
	clf_json_set_text(said, "address", address);
	clf_json_set_bool(said, "suppressed", adds);
	reply_json(call, 200, said);
}

static void api_suppress(struct call *call)
{
	change(call, true);
}

static void api_suppress_no_more(struct call *call)
{
	change(call, false);
}

static const struct list suppressions = {.permission = CLF_PERMIT_ADMIN, .read = read_suppressions};

static const struct param suppression_params[] = {
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};
static const struct param add_params[] = {
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "Where no machine is to write any more.")},
    {BODY("why", CLF_TYPE_LINE, 500, "Why, for whoever is asked about it later.")},
    {.name = NULL},
};
static const struct param remove_params[] = {
    {NEEDED("address", CLF_TYPE_ADDRESS, 254, "An address that gets mail again.")},
    {.name = NULL},
};

const struct route api_suppression_routes[] = {
    {API("GET", "/suppressions", CLF_PERMIT_ADMIN, list_answer, suppression_params,
	 "List addresses that machines write to no more."),
     .list = &suppressions},
    {API("POST", "/suppressions", CLF_PERMIT_ADMIN, api_suppress, add_params, "Let no machine write to an address.")},
    {API("POST", "/suppressions/remove", CLF_PERMIT_ADMIN, api_suppress_no_more, remove_params,
	 "Let mail go to an address again.")},
    {.method = NULL},
};
