/*
 * api_response.c - responses: taken from the feedback platform, and read by those who may see them.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/shape_response.h"
#include "clf/act/survey.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "routes.h"

static const char *object_text(struct call *call, const struct clf_json *object)
{
	struct clf_buf text;
	const char *copy;

	if (object == NULL)
		return NULL;
	clf_buf_init(&text, 1u << 20);
	clf_json_dump(object, &text);
	copy = clf_arena_copy(call->arena, text.p, text.n);
	clf_buf_free(&text);
	return copy;
}

/* Embedded data, with what is known of the customer beside it. */
static const char *embedded_text(struct call *call)
{
	const struct clf_json *given = call_json(call, "embedded");
	const struct clf_json *attributes = call_json(call, "customer.attributes");
	struct clf_json *embedded;
	const char *text;

	if (given == NULL && attributes == NULL)
		return NULL;
	embedded = given != NULL ? clf_json_copy(given) : clf_json_object();
	if (attributes != NULL)
		clf_json_set(embedded, "customer", clf_json_copy(attributes));
	text = object_text(call, embedded);
	clf_json_free(&embedded);
	return text;
}

/* Of a response that came before, a feedback platform learns which ticket it is, and nothing of what became of it. */
static struct clf_json *ticket_for(struct call *call, bool known, const struct clf_ticket_row *row)
{
	const char *tag = call->web->act.config->tag;
	struct clf_json *json;
	char text[CLF_TAG_TEXT];

	if (!call->for_responses || !known)
		return clf_shape_ticket(tag, row);
	json = clf_json_object();
	clf_json_set_integer(json, "number", row->ticket.number);
	clf_json_set_text(json, "tag", clf_ticket_tag(tag, row->ticket.number, text));
	return json;
}

static void reply_response(struct call *call, const char *id, bool known, int64_t number)
{
	struct clf_store *store = call->web->act.store;
	struct clf_json *json;
	struct clf_ticket_row row;
	struct clf_error err = {0};
	enum clf_status status = number != 0 ? clf_query_ticket_row(store, call->arena, number, &row, &err) : CLF_OK;

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	json = clf_json_object();
	clf_json_set_text(json, "response_id", id);
	clf_json_set(json, "ticket", number != 0 ? ticket_for(call, known, &row) : clf_json_null());
	reply_json(call, known ? 200 : 201, json);
}

/* Whoever made its token: the platform is nobody's agent, and no agent's rights are asked. */
static struct clf_actor platform(void)
{
	return (struct clf_actor){
	    .kind = CLF_ACTOR_SYSTEM, .name = "feedback platform", .role = CLF_ROLE_ADMIN, .sure = true};
}

static const char *channel_of(struct call *call)
{
	const char *channel = call_text(call, "channel");

	return channel != NULL ? clf_utf8_fold(call->arena, channel) : NULL;
}

static void api_response_create(struct call *call)
{
	struct clf_response response;
	struct clf_customer customer;
	struct clf_actor actor;
	struct clf_act_result result = {.outcome = CLF_OUTCOME_TICKET};
	struct clf_error err = {0};
	bool known = false;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_RESPONSES))
		return;
	response = (struct clf_response){.id = call_text(call, "response_id"),
					 .programme = call_text(call, "programme"),
					 .survey = call_text(call, "survey"),
					 .comment = call_text(call, "comment"),
					 .segment = call_text(call, "segment"),
					 .locale = call_text(call, "locale"),
					 .link = call_text(call, "link"),
					 .place = call_text(call, "place"),
					 .quota = call_text(call, "quota"),
					 .channel = channel_of(call),
					 .score = call_number(call, "score", 0),
					 .has_score = call_number(call, "score", INT64_MIN) != INT64_MIN,
					 .answers = object_text(call, call_json(call, "answers")),
					 .embedded = embedded_text(call),
					 .at = call_number(call, "at", clf_clock_now())};
	customer = (struct clf_customer){.address = call_text(call, "customer.address"),
					 .name = call_text(call, "customer.name"),
					 .locale = call_text(call, "customer.locale"),
					 .reference = call_text(call, "customer.reference"),
					 .phone = call_text(call, "customer.phone")};
	clf_opt_in_parse(call_text(call, "customer.opt_in"), &customer.opt_in);
	actor = call->for_responses ? platform() : call_actor(call);
	status = clf_act_response(&call->web->act, call->arena, &response, &customer, &actor, CLF_VIA_API, &known,
				  &result, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	if (result.queued)
		web_wake_sender(call->web);
	if (result.refusal != NULL && result.outcome == CLF_OUTCOME_REFUSED)
		reply_problem(call, result.denied ? 403 : 422, result.denied ? "denied" : "refused", "%s",
			      result.refusal);
	else
		reply_response(call, response.id, known, result.ticket);
}

/* What the criteria made of it, as sentences. */
static enum clf_status reply_whole(struct call *call, const struct clf_response_row *row, struct clf_error *err)
{
	struct clf_json *json, *why = NULL;
	enum clf_status status = clf_act_why_response(call->web->act.store, call->arena, call->agent.locale,
						      row->response.decision, &why, err);

	if (status != CLF_OK)
		return status;
	json = clf_shape_response_row(row, true);
	clf_json_set(json, "why", why != NULL ? why : clf_json_null());
	reply_json(call, 200, json);
	return CLF_OK;
}

static void api_response_show(struct call *call)
{
	struct clf_response_row row;
	struct clf_seer seer;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = access_seer(call, "view", &seer, &err);
	if (status == CLF_OK)
		status =
		    clf_query_response_row(call->web->act.store, call->arena, &seer, call_text(call, "id"), &row, &err);
	if (status == CLF_ENOTFOUND) {
		reply_problem(call, 404, "not-found", "there is no response \"%s\" that you may see",
			      call_text(call, "id"));
		return;
	}
	if (status == CLF_OK)
		status = reply_whole(call, &row, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
}

static enum clf_status read_list(struct call *call, struct clf_response_list *out, struct clf_error *err)
{
	const char *ticket = call_text(call, "ticket");
	const struct clf_response_filter filter = {
	    .survey = call_text(call, "survey"),
	    .programme = call_text(call, "programme"),
	    .customer = call_text(call, "customer"),
	    .from = call_number(call, "from", 0),
	    .to = call_number(call, "to", 0),
	    .with_ticket = clf_text_equal(ticket, "yes"),
	    .without_ticket = clf_text_equal(ticket, "no"),
	};
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status != CLF_OK)
		return status;
	return clf_query_responses(call->web->act.store, call->arena, &seer, &filter, call_text(call, "cursor"),
				   (size_t)call_number(call, "limit", 0), out, err);
}

/* Some platforms' ids can't stand in a path: asked for by its id, the one is whole. */
static void reply_one(struct call *call)
{
	struct clf_json *items = clf_json_array();
	struct clf_response_row row;
	struct clf_seer seer;
	struct clf_error err = {0};
	enum clf_status status = access_seer(call, "view", &seer, &err);

	if (status == CLF_OK)
		status =
		    clf_query_response_row(call->web->act.store, call->arena, &seer, call_text(call, "id"), &row, &err);
	if (status == CLF_OK)
		clf_json_append(items, clf_shape_response_row(&row, true));
	if (status == CLF_OK || status == CLF_ENOTFOUND) {
		reply_listed(call, items, NULL);
		return;
	}
	clf_json_free(&items);
	reply_failure(call, status, &err);
}

static void api_response_list(struct call *call)
{
	struct clf_response_list list;
	struct clf_json *items;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (call_given(call, "id")) {
		reply_one(call);
		return;
	}
	status = read_list(call, &list, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_response_row(&list.items[i], false));
	reply_listed(call, items, list.next);
}

static const struct param response_params[] = {
    {NEEDED("response_id", CLF_TYPE_LINE, 200, "The feedback platform's id: the same id makes one ticket.")},
    {BODY("programme", CLF_TYPE_LINE, 200, "Feedback programme.")},
    {BODY("survey", CLF_TYPE_LINE, 200, "Survey; its criterion decides whether there is a ticket.")},
    {.name = "score",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_INTEGER,
     .min = -1000000,
     .max = 1000000,
     .nullable = true,
     .help = "Score, as the survey counts."},
    {BODY("comment", CLF_TYPE_TEXT, TEXT_MAX, "What the customer wrote.")},
    {BODY("answers", CLF_TYPE_OBJECT, TEXT_MAX, "All answers, by question.")},
    {BODY("embedded", CLF_TYPE_OBJECT, TEXT_MAX, "Embedded data.")},
    {BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name.")},
    {BODY("locale", CLF_TYPE_NAME, 35, "Language of the response (BCP 47).")},
    {BODY("link", CLF_TYPE_URL, 2000, "Where the response can be seen.")},
    {BODY("place", CLF_TYPE_LINE, 200, "Where it was given, or what it is about.")},
    {BODY("quota", CLF_TYPE_LINE, 200, "The quota that it counts for.")},
    {BODY("channel", CLF_TYPE_NAME, CLF_CHANNEL_MAX,
	  "How it came: survey (unless told), phone, letter, chat, portal, or another short name.")},
    {BODY("at", CLF_TYPE_TIME, 40, "When it was given; now unless told.")},
    {NEEDED("customer.address", CLF_TYPE_ADDRESS, 254, "The customer's mail address.")},
    {BODY("customer.name", CLF_TYPE_LINE, 200, "The customer's name.")},
    {BODY("customer.locale", CLF_TYPE_NAME, 35, "The customer's language (BCP 47).")},
    {BODY("customer.reference", CLF_TYPE_LINE, CLF_REFERENCE_MAX, "What the customer is known by elsewhere.")},
    {BODY("customer.phone", CLF_TYPE_LINE, CLF_PHONE_MAX, "The customer's phone number.")},
    {BODY_CHOICE("customer.opt_in", "in|out|unknown", "Whether automatic mail may go to them; out: none does.")},
    {BODY("customer.attributes", CLF_TYPE_OBJECT, 64 << 10, "What else is known of the customer.")},
    {.name = NULL},
};

static const struct param list_params_of_responses[] = {
    {QUERY("survey", CLF_TYPE_LINE, 200, "Name of a survey.")},
    {QUERY("programme", CLF_TYPE_LINE, 200, "Name of a programme.")},
    {QUERY("customer", CLF_TYPE_ADDRESS, 254, "A customer's address.")},
    {QUERY("from", CLF_TYPE_TIME, 40, "Given then or later (RFC 3339).")},
    {QUERY("to", CLF_TYPE_TIME, 40, "Given before (RFC 3339).")},
    {.name = "ticket",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = "yes|no",
     .help = "Only those that made a ticket, or only those that made none."},
    {QUERY("id", CLF_TYPE_LINE, 200, "The one with this id, whole.")},
    {CURSOR_TEXT},
    {LIMIT},
    {.name = NULL},
};

static const struct param show_params[] = {
    {IN_PATH("id", CLF_TYPE_LINE, 200, "The feedback platform's id.")},
    {.name = NULL},
};

const struct route api_response_routes[] = {
    {API("POST", "/responses", CLF_PERMIT_RESPONSES, api_response_create, response_params,
	 "Take a response of a survey, or what came by phone, letter, chat or portal."),
     .answers = "200 201", .shape = "Taken"},
    {API("GET", "/responses", CLF_PERMIT_AGENT, api_response_list, list_params_of_responses,
	 "List responses, the newest first."),
     .shape = "[Response]"},
    {API("GET", "/responses/{id}", CLF_PERMIT_AGENT, api_response_show, show_params, "Show a response with all of it."),
     .shape = "Response"},
    {.method = NULL},
};
