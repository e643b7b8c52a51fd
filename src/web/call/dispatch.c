/*
 * dispatch.c - the way of a request: route, who asks, permission, own form, parameters, handler.
 *
 * Permission comes before parameters, so that nobody learns from an error what they may not see.
 */
#include <string.h>
#include <sys/mman.h>

#include "call/auth.h"
#include "call/call.h"
#include "call/reply.h"
#include "call/upload.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "page/people/carry.h"

static void not_found(struct call *call, const char *allowed)
{
	if (allowed == NULL) {
		reply_problem(call, 404, "not-found", "there is nothing at this address");
		return;
	}
	clf_http_response_set(call->response, "Allow", allowed);
	reply_problem(call, 405, "method", "this address takes %s", allowed);
}

/* In memory, or in the file that bodies of such routes are taken as. False: answered. */
static bool find_body(struct call *call, struct clf_str *out)
{
	const struct clf_http_request *request = call->request;
	void *at;

	*out = request->body;
	if (request->file == 0 || request->file_size == 0)
		return true;
	at = mmap(NULL, request->file_size, PROT_READ, MAP_PRIVATE, request->file, 0);
	if (at == MAP_FAILED) {
		reply_failure(call, CLF_EAGAIN, NULL);
		return false;
	}
	call->mapped = *out = (struct clf_str){at, request->file_size};
	return true;
}

static bool form_parse(struct call *call)
{
	struct clf_error err = {0};
	struct clf_str body;
	const char *type = clf_http_header(call->request, "Content-Type");
	bool with_files = call->route->file && clf_http_is_multipart(type);
	enum clf_status status;

	if (!with_files && !clf_str_starts_nocase(clf_str_from(type), CLF_STR("application/x-www-form-urlencoded"))) {
		reply_problem(call, 415, "media-type", "forms are sent as application/x-www-form-urlencoded");
		return false;
	}
	if (!find_body(call, &body))
		return false;
	status = with_files ? clf_http_multipart(call->arena, type, body, &call->form, &call->files, &err)
			    : clf_http_form(call->arena, body, &call->form, &err);
	call->files_beyond = status == CLF_ELIMIT && call->files.count == CLF_HTTP_FILES_MAX;
	if (status != CLF_OK && !call->files_beyond) {
		reply_problem(call, 400, "form", "%s", err.text);
		return false;
	}
	return true;
}

/* False: answered. */
static bool form_is_ours(struct call *call, bool *earlier)
{
	if (auth_form_is_ours(call, earlier))
		return true;
	if (!carry_on(call))
		reply_problem(call, 403, "form",
			      "this form is too old or was not sent from here: go back, load the page again, and "
			      "repeat");
	return false;
}

/* Route, and who asks. False: answered already. */
static bool find(struct call *call)
{
	const char *allowed = NULL;

	call->route = route_find(call->arena, call->tables, call->request->method, call->request->path, &call->segments,
				 &allowed);
	if (call->route == NULL) {
		if (!reply_is_page(call) || auth_identify(call)) /* who is signed in keeps the frame */
			not_found(call, allowed);
		return false;
	}
	if (call->web->act.store == NULL && call->route->surface != CLF_SURFACE_SYSTEM) {
		reply_failure(call, CLF_EAGAIN, NULL);
		return false;
	}
	return auth_identify(call);
}

static void run(struct call *call)
{
	bool is_form, earlier = false;

	if (!find(call))
		return;
	if (carry_may(call)) {
		if (form_parse(call))
			carry_ask(call);
		return;
	}
	if (!call_permitted(call, call->route->permission))
		return;
	is_form = call->route->surface == CLF_SURFACE_PAGE && clf_text_equal(call->route->method, "POST");
	if (is_form && !(form_parse(call) && form_is_ours(call, &earlier)))
		return;
	if (!call_validate(call))
		return;
	if (earlier) {
		carry_again(call);
	} else if (upload_fits(call)) {
		call->admitted = true;
		call->route->handler(call);
	}
}

/* The path alone: a query may hold what somebody searched for. */
static void log_call(const struct call *call, int64_t began)
{
	bool changes = !clf_text_equal(call->request->method, "GET") && !clf_text_equal(call->request->method, "HEAD");
	unsigned status = call->response->status;
	enum clf_log_level level = status >= 500 ? CLF_LOG_WARNING : changes ? CLF_LOG_INFO : CLF_LOG_DEBUG;

	clf_log(level, "http.request", CLF_S("method", call->request->method), CLF_S("path", call->request->path),
		CLF_N("status", status), CLF_S("client", call->request->client),
		CLF_S("agent", call->agent.id ? call->agent.address : ""),
		CLF_N("ms", clf_clock_monotonic_ms() - began));
}

void dispatch(struct web *web, const struct route *const *tables, const struct clf_http_request *request,
	      struct clf_http_response *response)
{
	int64_t began = clf_clock_monotonic_ms();
	struct call call = {
	    .web = web, .arena = request->arena, .request = request, .response = response, .tables = tables};

	reply_headers(&call);
	run(&call);
	clf_json_free(&call.body);
	clf_json_free(&call.problem);
	if (call.mapped.p != NULL)
		munmap((void *)call.mapped.p, call.mapped.n);
	if (response->status / 100 < CLF_COUNT(web->answers))
		web->answers[response->status / 100]++;
	log_call(&call, began);
}

bool dispatch_body(struct web *web, const struct route *const *tables, const struct clf_http_request *request,
		   struct clf_http_response *response, size_t *max, bool *file)
{
	int64_t began = clf_clock_monotonic_ms();
	struct call call = {
	    .web = web, .arena = request->arena, .request = request, .response = response, .tables = tables};
	size_t announced = clf_http_body_size(request);

	reply_headers(&call);
	if (!find(&call)) {
		log_call(&call, began);
		return false;
	}
	if (carry_may(&call)) {
		*max = CARRY_BODY_MAX;
		*file = false;
		if (announced <= *max)
			return true;
		carry_ask(&call);
	} else if (call_permitted(&call, call.route->permission)) {
		*max = route_body_max(call.route);
		*file = call.route->file;
		if (announced <= *max)
			return true;
		reply_problem(&call, 413, "too-large", "the body is larger than the %zu bytes that are taken here",
			      *max);
	}
	log_call(&call, began);
	return false;
}
