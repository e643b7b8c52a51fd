/*
 * customers.c - customers as page and API show and change them.
 */
#include "customers.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "people.h"

bool customers_find(struct call *call, struct clf_seer *seer, struct clf_profile *out)
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

const char *customers_param(enum clf_profile_field field)
{
	static const char *const names[CLF_PROFILE_FIELDS] = {[CLF_PROFILE_OPT_IN] = "opt_in",
							      [CLF_PROFILE_REFERENCE] = "reference",
							      [CLF_PROFILE_PHONE] = "phone",
							      [CLF_PROFILE_LOCALE] = "locale",
							      [CLF_PROFILE_ATTRIBUTES] = "attributes"};

	return names[field];
}

bool customers_asked(struct call *call, struct clf_customer_change *out)
{
	bool any;

	*out = (struct clf_customer_change){.name = call_text(call, "name")};
	any = out->name != NULL;
	for (unsigned i = 0; i < CLF_PROFILE_FIELDS; i++) {
		const char *param = customers_param((enum clf_profile_field)i);

		out->given[i] = call_given(call, param);
		out->value[i] = i == CLF_PROFILE_ATTRIBUTES ? attributes_of(call) : call_text(call, param);
		any = any || out->given[i];
	}
	return any;
}

bool customers_change(struct call *call, const struct clf_profile *profile, const struct clf_customer_change *change)
{
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	struct clf_error err = {0};
	enum clf_status status = clf_act_customer_change(&people, profile->customer.id, change, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
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

bool customers_contact(struct call *call, const struct clf_profile *profile, struct clf_contact_list *out)
{
	int64_t ticket = call_number(call, "ticket", 0);
	struct clf_seer seer;
	struct clf_error err = {0};
	enum clf_status status;

	if (!is_theirs(call, ticket, profile))
		return false;
	status = access_seer(call, "view", &seer, &err);
	if (status == CLF_OK)
		status = clf_query_contact(call->web->act.store, call->arena, &seer, profile->customer.id, ticket,
					   call_text(call, "cursor"), (size_t)call_number(call, "limit", 0), out, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}
