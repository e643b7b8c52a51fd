/*
 * api_bulk.c - one change to many tickets, over the API: each in a transaction of its own, with a result of its own.
 *
 * The key and the number together act once, so that what was cut off goes on when it is sent again.
 */
#include "api/api_change.h"
#include "api/ticket/bulk.h"
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/door/door.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/query.h"
#include "clf/ticket/words.h"
#include "commands.h"

#define TICKETS_MAX CLF_CHOSEN_MAX
#define TIME_MS 12000 /* before the time of a request is over; what is left is told */

/* What the list would be asked for, into call->listing; a mistyped name would otherwise change everything. */
static void check_filter(struct call *call, struct clf_problems *problems)
{
	const struct clf_json *filter = call_json(call, "filter"), *value;
	struct clf_term *terms = clf_arena_array_of(call->arena, clf_json_size(filter), struct clf_term);
	struct clf_problems *wrong = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_list_ask ask = {.agent = call->agent.id, .terms = terms};
	const char *name;
	void *at = NULL;

	while (clf_json_next(filter, &at, &name, &value)) {
		if (clf_json_text(value) != NULL)
			terms[ask.count++] =
			    (struct clf_term){clf_arena_strdup(call->arena, name), clf_json_text(value)};
		else
			clf_problem_add(wrong, call->arena, name, CLF_WRONG_INVALID, NULL, "must be a string");
	}
	clf_act_listing(call->web->act.store, call->arena, &ask, wrong, &call->listing, NULL);
	for (size_t i = 0; i < wrong->count; i++)
		clf_problem_add(problems, call->arena,
				clf_arena_printf(call->arena, "filter.%s", wrong->items[i].field), wrong->items[i].code,
				wrong->items[i].nearest, "%s", wrong->items[i].detail);
}

static void check(struct call *call, struct clf_problems *problems)
{
	bool numbers = call_given(call, "numbers"), filter = call_given(call, "filter");
	struct clf_action actions[CHANGES_MAX];

	api_check_names(call, problems);
	if (numbers == filter)
		clf_problem_add(problems, call->arena, "numbers", CLF_WRONG_REQUIRED, NULL,
				"say which tickets: \"numbers\" or a \"filter\", and not both");
	if (filter)
		check_filter(call, problems);
	if (problems->count == 0 && api_changes(call, actions) == 0)
		clf_problem_add(problems, call->arena, "status", CLF_WRONG_REQUIRED, NULL,
				"or another field: there is nothing to change");
}

static enum clf_status list_of(struct call *call, struct clf_chosen *out, struct clf_error *err)
{
	struct clf_ticket_list list = {.count = 0};
	int64_t *numbers;
	enum clf_status status;

	if (call->listing == NULL)
		return clf_error_set(err, CLF_EAGAIN, "the list can't be read now");
	status = clf_listing_page(call->listing, TICKETS_MAX, &list, err);
	numbers = clf_arena_array_of(call->arena, list.count, int64_t);
	for (size_t i = 0; status == CLF_OK && i < list.count; i++)
		numbers[i] = list.items[i].ticket.number;
	out->numbers = numbers;
	out->count = list.count;
	return status;
}

/* What was changed may be in the list no more: sent again with its key, the request goes on with the same tickets. */
static enum clf_status numbers_of(struct call *call, struct clf_chosen *out, struct clf_error *err)
{
	enum clf_status status;

	*out = (struct clf_chosen){.key = access_key(call), .print = access_print(call), .now = clf_clock_now()};
	if (!call_given(call, "filter")) {
		out->numbers = call_ids(call, "numbers", &out->count);
		return CLF_OK;
	}
	status = list_of(call, out, err);
	return status == CLF_OK && out->key != NULL ? clf_door_chosen(call->web->act.store, call->arena, out, err)
						    : status;
}

/* Over the API in English; on the page in its reader's language. */
static const char *say(const struct call *call, const char *english) __attribute__((format_arg(2)));
static const char *say(const struct call *call, const char *english)
{
	return clf_words(route_is_page(call->route) ? call_actor(call).locale : NULL, english);
}

static struct clf_json *result_of(int64_t number, unsigned status, const char *problem)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_integer(json, "number", number);
	clf_json_set_integer(json, "status", status);
	clf_json_set_text(json, "problem", problem);
	return json;
}

static struct clf_json *failed(struct call *call, int64_t number, enum clf_status status, const struct clf_error *err)
{
	bool busy = status == CLF_EAGAIN || status == CLF_EIO;

	return result_of(number, busy ? 503 : 422,
			 busy ? say(call, CLF_SAID("the database can't be reached now: send the same again"))
			      : reply_told(call, err->text));
}

static struct clf_json *refused(struct call *call, int64_t number, const struct clf_request *request,
				const struct clf_act_result *result)
{
	if (result->stale && request->commands != NULL)
		return result_of(number, 409,
				 say(call, CLF_SAID("something else changed there since, so it was left as it is")));
	return result_of(number, result->denied ? 403 : result->asks || result->stale ? 409 : 422, result->refusal);
}

static struct clf_json *change_one(struct call *call, int64_t number, struct clf_request *request, int64_t print)
{
	const char *key = access_key(call);
	struct clf_act_result result = {.outcome = CLF_OUTCOME_TICKET};
	struct clf_ticket ticket;
	struct clf_error err = {0};
	struct clf_json *json;
	bool seen = false;
	enum clf_status status = access_sees(call, number, &seen, &err);

	if (status == CLF_OK && !seen)
		return result_of(number, 404,
				 clf_arena_printf(call->arena,
						  say(call, CLF_SAID("there is no ticket %lld that you may see")),
						  (long long)number));
	request->ticket = number;
	request->key = key != NULL ? clf_arena_printf(call->arena, "%s:%lld", key, (long long)number) : NULL;
	request->print = print;
	if (status == CLF_OK)
		status = clf_act(&call->web->act, call->arena, request, &result, &err);
	if (status != CLF_OK)
		return failed(call, number, status, &err);
	if (result.queued)
		web_wake_sender(call->web);
	if (result.outcome == CLF_OUTCOME_REFUSED)
		return refused(call, number, request, &result);
	if (result.another)
		return result_of(
		    number, 422,
		    say(call, CLF_SAID("this Idempotency-Key was used for another request: take a new one")));
	/* It is done: whoever reads "failed" on a page would do it again. A program sends the same key. */
	status = clf_query_ticket(call->web->act.store, call->arena, number, &ticket, &err);
	if (status != CLF_OK && !route_is_page(call->route))
		return failed(call, number, status, &err);
	json = result_of(number, 200, NULL);
	if (status == CLF_OK)
		clf_json_set_integer(json, "version", ticket.version);
	return json;
}

static bool came_before(const int64_t *numbers, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (numbers[i] == numbers[at])
			return true;
	}
	return false;
}

/* versions: that they must have, or NULL. */
static struct clf_json *change_each(struct call *call, struct clf_request *request, const int64_t *numbers,
				    const int64_t *versions, size_t count, int64_t print)
{
	int64_t until = clf_clock_monotonic_ms() + TIME_MS;
	struct clf_json *items = clf_json_array();

	request->actor = call_actor(call);
	request->via = call_via(call);
	request->tickets = count;
	request->batch = count > 1 ? clf_act_batch() : 0;
	for (size_t i = 0; i < count; i++) {
		if (came_before(numbers, i))
			continue;
		request->version = versions != NULL ? versions[i] : 0;
		clf_json_append(items,
				clf_clock_monotonic_ms() < until
				    ? change_one(call, numbers[i], request, print)
				    : result_of(numbers[i], 503,
						route_is_page(call->route)
						    ? say(call, CLF_SAID("there was no time for it"))
						    : "there was no time for it: send the same again with the same "
						      "Idempotency-Key, and it goes on here"));
	}
	return items;
}

struct clf_json *bulk_change(struct call *call, const int64_t *numbers, size_t count, int64_t print)
{
	struct clf_action actions[CHANGES_MAX];
	struct clf_request request = {.actions = actions};

	request.action_count = api_changes(call, actions);
	return change_each(call, &request, numbers, NULL, count, print);
}

struct clf_json *bulk_undo(struct call *call, int64_t print)
{
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	struct clf_request request = {.actions = &action, .action_count = 1};
	const int64_t *numbers, *versions;
	size_t count, version_count;

	numbers = call_ids(call, "numbers", &count);
	versions = call_ids(call, "versions", &version_count);
	if (count != version_count || count == 0) {
		reply_refused(call, "versions",
			      "must be as many as there are numbers: of each ticket the version that "
			      "the change to be taken back left it at");
		return NULL;
	}
	request.commands = commands_of(call, "#undo", NULL);
	return request.commands != NULL ? change_each(call, &request, numbers, versions, count, print) : NULL;
}

static void api_ticket_bulk(struct call *call)
{
	struct clf_error err = {0};
	struct clf_chosen chosen;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = numbers_of(call, &chosen, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (chosen.another)
		access_key_taken(call);
	else
		reply_items(call, bulk_change(call, chosen.numbers, chosen.count, chosen.print), 0);
}

static void api_ticket_undo(struct call *call)
{
	struct clf_json *items;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	items = bulk_undo(call, access_print(call));
	if (items != NULL)
		reply_items(call, items, 0);
}

static const struct param undo_params[] = {
    {KEY_HEADER},
    {UNDO_NUMBERS},
    {UNDO_VERSIONS},
    {.name = NULL},
};

static const struct param bulk_params[] = {
    {KEY_HEADER},
    {NOT_NULL("numbers", CLF_TYPE_IDS, TICKETS_MAX, "Numbers of tickets, at most 200.")},
    {NOT_NULL("filter", CLF_TYPE_OBJECT, 4096,
	      "In place of numbers: the first 200 tickets of a list, by the fields that the list takes.")},
    CHANGE_ROWS{.name = NULL},
};

const struct route api_bulk_routes[] = {
    {API("POST", "/tickets/bulk", CLF_PERMIT_AGENT, api_ticket_bulk, bulk_params,
	 "Change many tickets: each for itself, with {number, status, version or problem} for each; status is what a "
	 "PATCH of that ticket would answer."),
     .check = check, .shape = "[Result]"},
    {API("POST", "/tickets/bulk/undo", CLF_PERMIT_AGENT, api_ticket_undo, undo_params,
	 "Take back what your last change of many did: with the numbers and versions that it answered with. What changed "
	 "since is left as it is, and so is what a mail to somebody outside has gone out about."),
     .shape = "[Result]"},
    {.method = NULL},
};
