/*
 * access.c - what the handlers of tickets share. What may be changed is decided behind the one door, not here.
 */
#include "call/access.h"

#include <string.h>
#include <unistd.h>

#include "call/reply.h"
#include "call/upload.h"
#include "clf/act/desk/dashboards.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/mail/address.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/query.h"
#include "clf/store/look/query_response.h"
#include "clf/store/look/seen.h"
#include "clf/store/people/permission.h"
#include "clf/store/people/profile.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/command/command.h"

#define ONCE_MAX 100u

enum clf_status access_seer(struct call *call, const char *action, struct clf_seer *out, struct clf_error *err)
{
	struct clf_permission *permissions = NULL;
	size_t count = 0;
	enum clf_status status = clf_permission_list(call->web->act.store, call->arena, &permissions, &count, err);
	enum clf_scope view, scope;

	if (status != CLF_OK)
		return status;
	view = clf_permission_scope(permissions, count, "view", call->agent.role);
	scope = clf_permission_scope(permissions, count, action, call->agent.role);
	*out = (struct clf_seer){call->agent.id, scope < view ? scope : view};
	return CLF_OK;
}

static enum clf_status may_see(struct call *call, const struct clf_ticket *ticket, bool *out, struct clf_error *err)
{
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status != CLF_OK)
		return status;
	return clf_desk_visible(call->web->act.store, seer.agent, seer.scope, ticket->number, out, err);
}

enum clf_status access_sees(struct call *call, int64_t number, bool *out, struct clf_error *err)
{
	struct clf_ticket ticket;
	enum clf_status status = clf_query_ticket(call->web->act.store, call->arena, number, &ticket, err);

	*out = false;
	if (status == CLF_ENOTFOUND)
		return CLF_OK;
	return status == CLF_OK ? may_see(call, &ticket, out, err) : status;
}

bool access_ticket(struct call *call, int64_t number, struct clf_ticket *out)
{
	struct clf_error err = {0};
	bool visible = false;
	enum clf_status status = clf_query_ticket(call->web->act.store, call->arena, number, out, &err);

	if (status == CLF_OK)
		status = may_see(call, out, &visible, &err);
	if (status == CLF_ENOTFOUND || (status == CLF_OK && !visible)) {
		reply_problem(call, 404, "not-found", "there is no ticket %lld that you may see", (long long)number);
		return false;
	}
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

bool access_by_response(struct call *call, const char *id, int64_t *number)
{
	struct clf_error err = {0};
	bool visible = false;
	enum clf_status status = clf_query_ticket_of_response(call->web->act.store, id, number, &err);

	if (status == CLF_OK)
		status = access_sees(call, *number, &visible, &err);
	if (status == CLF_ENOTFOUND || (status == CLF_OK && !visible)) {
		reply_problem(call, 404, "not-found", "no ticket that you may see is of a response \"%s\"", id);
		return false;
	}
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

enum clf_status access_links(struct call *call, const struct clf_ticket_row *row, struct clf_json **out,
			     struct clf_error *err)
{
	struct clf_links links;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "customer", &seer, err);

	if (status == CLF_OK)
		status = clf_act_links(call->web->act.store, call->arena, call->web->act.config->tag, &seer, row,
				       &links, err);
	if (status == CLF_OK)
		*out = clf_shape_links(&links);
	return status;
}

struct clf_page access_page(const struct call *call)
{
	return (struct clf_page){call_number(call, "cursor", 0), (size_t)call_number(call, "limit", 0)};
}

const char *access_key(const struct call *call)
{
	const char *key = call_text(call, "Idempotency-Key");
	const char *once = clf_http_field(&call->form, "once", NULL);

	/* A form that is sent twice is one request. */
	if (route_is_page(call->route))
		return !clf_text_blank(once) && strlen(once) <= ONCE_MAX
			   ? clf_arena_printf(call->arena, "page:%lld:%s", (long long)call->agent.id, once)
			   : NULL;
	return key != NULL ? clf_arena_printf(call->arena, "api:%lld:%s", (long long)call->agent.id, key) : NULL;
}

void access_key_taken(struct call *call)
{
	reply_problem(
	    call, 422, "idempotency-key", "%s",
	    route_is_page(call->route) || call->for_page
		? "this form was sent already, with something else in it: see what became of it, and send this one again "
		  "where it is still to be done"
		: "this Idempotency-Key was used for another request: take a new one");
}

static bool settle(struct call *call, const struct clf_request *request, const struct clf_act_result *result)
{
	if (result->queued)
		web_wake_sender(call->web);
	if (result->stale) {
		reply_problem(call, 409, "conflict", "%s", result->refusal);
		return false;
	}
	if (result->asks) {
		reply_problem(call, 409, "unreached", "%s", result->refusal);
		return false;
	}
	if (result->outcome == CLF_OUTCOME_REFUSED && result->field != NULL) {
		reply_refused(call, result->field, result->refusal);
		return false;
	}
	if (result->outcome == CLF_OUTCOME_REFUSED) {
		reply_problem(call, result->denied ? 403 : 422, result->denied ? "denied" : "refused", "%s",
			      result->refusal != NULL ? result->refusal : "this can't be done");
		return false;
	}
	if (result->another || (result->repeated && request->ticket && result->ticket != request->ticket)) {
		access_key_taken(call);
		return false;
	}
	if (result->repeated)
		clf_http_response_set(call->response, "Idempotency-Replayed", "true");
	return true;
}

/* What a file holds, and what it is called. */
static void add_file(struct clf_buf *text, const struct clf_http_request *asked)
{
	uint8_t key[CLF_KEY_BYTES] = {0};
	char piece[65536];
	size_t at = 0;
	ssize_t n;

	while (at < asked->file_size && (n = pread(asked->file, piece, sizeof piece, (off_t)at)) > 0) {
		clf_hash(key, piece, (size_t)n, key, sizeof key);
		at += (size_t)n;
	}
	clf_buf_add(text, (const char *)key, sizeof key);
}

static void chain(uint8_t key[CLF_KEY_BYTES], const void *bytes, size_t size)
{
	clf_hash(key, bytes, size, key, CLF_KEY_BYTES);
}

static void chain_text(uint8_t key[CLF_KEY_BYTES], const char *text)
{
	chain(key, text, strlen(text) + 1);
}

/* What was read of it: a browser that sends it again takes another boundary. */
static void add_form(struct clf_buf *text, const struct call *call)
{
	uint8_t key[CLF_KEY_BYTES] = {0};

	for (size_t i = 0; i < call->form.count; i++) {
		chain_text(key, call->form.items[i].name);
		chain_text(key, call->form.items[i].value);
	}
	chain(key, &call->form.count, sizeof call->form.count);
	for (size_t i = 0; i < call->files.count; i++) {
		const struct clf_http_file *file = &call->files.items[i];

		chain_text(key, file->field);
		chain_text(key, file->name);
		chain_text(key, file->type != NULL ? file->type : "");
		chain(key, file->bytes.p, file->bytes.n);
	}
	clf_buf_add(text, (const char *)key, sizeof key);
}

static void add_query(struct clf_buf *text, const struct clf_http_request *asked)
{
	for (size_t i = 0; i < asked->query.count; i++)
		clf_buf_printf(text, "%s=%s\n", asked->query.items[i].name, asked->query.items[i].value);
}

/* Of all that says what is asked for. */
int64_t access_print(const struct call *call)
{
	const struct clf_http_request *asked = call->request;
	struct clf_buf text;
	uint8_t hash[16];
	int64_t print;

	clf_buf_init(&text, asked->body.n + 2 * CLF_HTTP_URL_MAX);
	clf_buf_printf(&text, "%s %s\n", asked->method, asked->path);
	if (route_is_page(call->route) && clf_http_is_multipart(clf_http_header(asked, "Content-Type")))
		add_form(&text, call);
	else if (asked->file != 0)
		add_file(&text, asked);
	else
		clf_buf_add(&text, asked->body.p, asked->body.n);
	if (asked->file != 0)
		add_query(&text, asked);
	clf_hash(NULL, text.p, text.n, hash, sizeof hash);
	clf_buf_free(&text);
	memcpy(&print, hash, sizeof print);
	return print;
}

bool access_act(struct call *call, struct clf_request *request, struct clf_act_result *result)
{
	struct clf_upload *uploads = NULL;
	size_t count = 0;
	struct clf_error err = {0};
	enum clf_status status;

	if (!upload_all(call, &uploads, &count))
		return false;
	request->key = access_key(call);
	request->print = access_print(call);
	request->actor = call_actor(call);
	request->via = call_via(call);
	request->anyway = clf_text_equal(call_text(call, "anyway"), "on");
	*result = (struct clf_act_result){.outcome = CLF_OUTCOME_TICKET};
	status = count > 0 ? clf_act_with_files(&call->web->act, call->arena, request, uploads, count, result, &err)
			   : clf_act(&call->web->act, call->arena, request, result, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return false;
	}
	return settle(call, request, result);
}

void access_reply_ticket(struct call *call, unsigned status, int64_t number)
{
	struct clf_store *store = call->web->act.store;
	struct clf_ticket_row row;
	struct clf_seer seer;
	struct clf_error err = {0};
	bool replayed = clf_http_response_header(call->response, "Idempotency-Replayed") != NULL;
	struct clf_planned_list planned;
	struct clf_json *item, *links = NULL;
	struct clf_ticket ticket;
	enum clf_status result;

	/* What was done before may be out of sight by now. */
	if (replayed && !access_ticket(call, number, &ticket))
		return;
	result = access_seer(call, "view", &seer, &err);
	if (result == CLF_OK)
		result = clf_seen_ticket(store, call->arena, &seer, number, &row, &err);
	if (result != CLF_OK) {
		reply_failure(call, result, &err);
		return;
	}
	if (status == 201)
		clf_http_response_set(call->response, "Location",
				      clf_arena_printf(call->arena, "/api/v1/tickets/%lld", (long long)number));
	result = clf_planned(store, call->arena, number, clf_clock_now(), &planned, &err);
	if (result == CLF_OK)
		result = access_links(call, &row, &links, &err);
	if (result != CLF_OK) {
		reply_failure(call, result, &err);
		return;
	}
	item = clf_shape_ticket(call->web->act.config->tag, &row);
	clf_json_set(item, "planned", clf_shape_planned_list(&planned));
	clf_json_set(item, "dashboards", links);
	reply_json(call, status, item);
}
