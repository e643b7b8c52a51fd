/*
 * reply.c - answers. JSON and templates do the escaping, header values are checked where they are set.
 */
#include "call/reply.h"

#include <stdarg.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define CONTENT_POLICY                                                                                                 \
	"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "                \
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

#define REFUSAL_MAX (1u << 20) /* bytes of such a page */

/* no-referrer would make browsers send "Origin: null" with our own forms. */
void reply_headers(struct call *call)
{
	struct clf_http_response *response = call->response;

	clf_http_response_set(response, "Content-Security-Policy", CONTENT_POLICY);
	clf_http_response_set(response, "X-Content-Type-Options", "nosniff");
	clf_http_response_set(response, "X-Frame-Options", "DENY");
	clf_http_response_set(response, "Referrer-Policy", "same-origin");
	clf_http_response_set(response, "Cross-Origin-Opener-Policy", "same-origin");
	clf_http_response_set(response, "Cross-Origin-Resource-Policy", "same-origin");
	clf_http_response_set(response, "Cache-Control", "no-store");
	if (call->web->secure)
		clf_http_response_set(response, "Strict-Transport-Security", "max-age=31536000");
}

void reply_frames(struct call *call)
{
	clf_http_response_set(call->response, "Content-Security-Policy", CONTENT_POLICY "; frame-src 'self'");
}

const char *reply_title(unsigned status)
{
	static const struct {
		unsigned status;
		const char *title;
	} titles[] = {{400, CLF_SAID("Bad Request")},
		      {401, CLF_SAID("Not Signed In")},
		      {403, CLF_SAID("Not Allowed")},
		      {404, CLF_SAID("Not Found")},
		      {405, CLF_SAID("Method Not Allowed")},
		      {409, CLF_SAID("Conflict")},
		      {413, CLF_SAID("Content Too Large")},
		      {414, CLF_SAID("Address Too Long")},
		      {415, CLF_SAID("Unsupported Media Type")},
		      {422, CLF_SAID("Please Check What You Sent")},
		      {429, CLF_SAID("Too Many Attempts")},
		      {503, CLF_SAID("Not Available Now")}};

	for (size_t i = 0; i < CLF_COUNT(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return CLF_SAID("Internal Error");
}

static void send_json(struct call *call, unsigned status, const char *type, struct clf_json *json)
{
	call->response->status = status;
	clf_http_response_set(call->response, "Content-Type", type);
	clf_buf_clear(&call->response->body);
	clf_json_dump(json, &call->response->body);
	clf_buf_add_char(&call->response->body, '\n');
	clf_json_free(&json);
}

void reply_json(struct call *call, unsigned status, struct clf_json *json)
{
	send_json(call, status, "application/json", json);
}

void reply_listed(struct call *call, struct clf_json *items, const char *next)
{
	struct clf_json *json = clf_json_object();

	clf_json_set(json, "items", items);
	clf_json_set_text(json, "next", next);
	if (call->help != NULL)
		clf_json_set_text(json, "help", call->help);
	reply_json(call, 200, json);
}

void reply_items(struct call *call, struct clf_json *items, int64_t next)
{
	reply_listed(call, items, next != 0 ? clf_arena_printf(call->arena, "%lld", (long long)next) : NULL);
}

void reply_redirect(struct call *call, const char *location)
{
	call->response->status = 303;
	if (location[0] != '/' || location[1] == '/' || !clf_http_response_set(call->response, "Location", location))
		clf_http_response_set(call->response, "Location", "/");
	clf_buf_clear(&call->response->body);
}

bool reply_is_page(const struct call *call)
{
	if (call->route != NULL)
		return call->route->surface == CLF_SURFACE_PAGE;
	return !clf_str_starts(clf_str_from(call->request->path), CLF_STR("/api"));
}

/* A page is read by a person. */
static bool is_told(const struct call *call)
{
	return reply_is_page(call) || call->for_page;
}

const char *reply_told(struct call *call, const char *english)
{
	return is_told(call) ? clf_words_told(call->arena, call_actor(call).locale, english) : english;
}

/* A sentence by itself ends as sentences of its language do. */
static const char *ended(struct call *call, const char *detail)
{
	static const char *const ends[] = {".", "?", "!", "。", "？", "！"};

	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		size_t n = strlen(detail), end = strlen(ends[i]);

		if (n >= end && strcmp(detail + n - end, ends[i]) == 0)
			return detail;
	}
	return clf_arena_printf(call->arena, "%s%s", detail, view_say(call, CLF_SAID(".")));
}

/* A name that was sent stays as it was written, where a sentence begins with it. */
static bool begins_with_sent(const struct call *call, const char *told)
{
	struct clf_str rest = clf_str_from(call->request->path), part, first = clf_str_from(told);

	first.n = strcspn(told, " ,");
	while (clf_str_split(&rest, '/', &part)) {
		if (part.n > 0 && clf_str_equal(part, first))
			return true;
	}
	for (size_t i = 0; i < call->form.count; i++) {
		const char *value = call->form.items[i].value;

		if (value[0] != '\0' && clf_str_starts(clf_str_from(told), clf_str_from(value)))
			return true;
	}
	return false;
}

/* Told to a person it stands by itself, beside a field or under a heading; programs match what they always did. */
static const char *sentence(struct call *call, const char *english)
{
	const char *told = reply_told(call, english);

	if (!is_told(call))
		return told;
	return ended(call, begins_with_sent(call, told) ? told : clf_utf8_begun(call->arena, told));
}

static struct clf_json *problem_json(struct call *call, unsigned status, const char *name, const char *detail)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "type", clf_arena_printf(call->arena, "urn:clf-mail:problem:%s", name));
	clf_json_set_text(json, "title", reply_title(status));
	clf_json_set_integer(json, "status", status);
	clf_json_set_text(json, "detail", sentence(call, detail));
	clf_json_set_text(json, "instance", call->request->path);
	return json;
}

/* What is wrong with what was sent; and where a right is missing for it, so that nothing that was written is lost. */
static bool comes_back(const struct call *call, unsigned status)
{
	return (status == 409 || status == 422 || (status == 403 && call->admitted)) && call->route != NULL &&
	       call->route->again != NULL && call->problem == NULL;
}

/* Its title in the reader's language; the frame of who is signed in stays around it. */
static void show_problem(struct call *call, unsigned status, struct clf_json *problem)
{
	const char *title = view_say(call, reply_title(status));

	clf_json_set_text(problem, "title", title);
	view_page(call, status, "error.html", title, NULL, problem);
}

static void send_problem(struct call *call, unsigned status, struct clf_json *problem)
{
	if (comes_back(call, status)) {
		call->problem = problem;
		call->route->again(call);
	} else if (reply_is_page(call))
		show_problem(call, status, problem);
	else
		send_json(call, status, "application/problem+json", problem);
}

void reply_problem(struct call *call, unsigned status, const char *name, const char *format, ...)
{
	va_list args;
	const char *detail;

	va_start(args, format);
	detail = clf_arena_vprintf(call->arena, format, args);
	va_end(args);
	send_problem(call, status, problem_json(call, status, name, detail));
}

static struct clf_json *problem_item(struct call *call, const struct clf_problem *problem)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "field", problem->field);
	if (is_told(call))
		clf_json_set_text(json, "label", view_label(call, problem->field));
	clf_json_set_text(json, "name", problem->field); /* as it was called at first */
	if (problem->where != NULL)
		clf_json_set_text(json, "in", problem->where);
	clf_json_set_text(json, "code", clf_wrong_name(problem->code));
	clf_json_set_text(json, "detail", sentence(call, problem->detail));
	clf_json_set_text(json, "nearest", problem->nearest);
	return json;
}

/* The first that is wrong, for who reads no further. */
static const char *whole(struct call *call, const struct clf_problem *first)
{
	const char *label = is_told(call) ? view_label(call, first->field) : NULL;

	if (!is_told(call))
		return clf_arena_printf(call->arena, "%s %s", first->field, first->detail);
	return clf_arena_printf(call->arena, "%s: %s", label != NULL ? label : first->field,
				sentence(call, first->detail));
}

bool reply_problems(struct call *call, const struct clf_problems *problems)
{
	const struct clf_problem *first = &problems->items[0];
	struct clf_json *problem, *errors;

	if (problems->count == 0)
		return false;
	errors = clf_json_array();
	problem = problem_json(call, 422, "invalid", whole(call, first));
	for (size_t i = 0; i < problems->count; i++)
		clf_json_append(errors, problem_item(call, &problems->items[i]));
	clf_json_set(problem, "errors", errors);
	send_problem(call, 422, problem);
	return true;
}

void reply_refused(struct call *call, const char *field, const char *detail)
{
	struct clf_json *problem = problem_json(call, 422, "refused", detail), *errors = clf_json_array();
	struct clf_str rest = clf_str_from(field), name;

	while (clf_str_split(&rest, '\n', &name)) {
		const struct clf_problem one = {
		    .field = clf_arena_copy(call->arena, name.p, name.n), .code = CLF_WRONG_INVALID, .detail = detail};

		clf_json_append(errors, problem_item(call, &one));
	}
	clf_json_set(problem, "errors", errors);
	send_problem(call, 422, problem);
}

void reply_use(struct clf_json *used_by, const char *what, int64_t count, const char *const *names, size_t name_count)
{
	struct clf_json *use, *list;

	if (count == 0)
		return;
	use = clf_json_object();
	clf_json_set_text(use, "what", what);
	clf_json_set_integer(use, "count", count);
	clf_json_append(used_by, use);
	if (name_count == 0)
		return;
	list = clf_json_array();
	for (size_t i = 0; i < name_count; i++)
		clf_json_append(list, clf_json_string(names[i]));
	clf_json_set(use, "names", list);
}

void reply_uses(struct call *call, struct clf_json *used_by)
{
	struct clf_json *json = clf_json_object();

	clf_json_set(json, "used_by", used_by);
	reply_json(call, 200, json);
}

void reply_in_use(struct call *call, const char *detail, struct clf_json *used_by)
{
	struct clf_json *problem = problem_json(call, 409, "in-use", detail);

	clf_json_set(problem, "used_by", used_by);
	send_problem(call, 409, problem);
}

void reply_failure_of(struct call *call, const char *field, enum clf_status status, const struct clf_error *err)
{
	bool taken = status == CLF_ECONFLICT;
	const struct clf_problem one = {
	    .field = field, .code = taken ? CLF_WRONG_TAKEN : CLF_WRONG_INVALID, .detail = err->text};
	struct clf_json *problem, *errors;

	if (field == NULL || (!taken && status != CLF_EINVAL)) {
		reply_failure(call, status, err);
		return;
	}
	problem = problem_json(call, taken ? 409 : 422, taken ? "conflict" : "invalid", err->text);
	errors = clf_json_array();
	clf_json_append(errors, problem_item(call, &one));
	clf_json_set(problem, "errors", errors);
	send_problem(call, taken ? 409 : 422, problem);
}

void reply_failure(struct call *call, enum clf_status status, const struct clf_error *err)
{
	const char *detail = err != NULL && err->text[0] ? err->text : clf_status_name(status);

	switch (status) {
	case CLF_ENOTFOUND:
		reply_problem(call, 404, "not-found", "%s", detail);
		return;
	case CLF_EINVAL:
	case CLF_ELIMIT:
		reply_problem(call, 422, "invalid", "%s", detail);
		return;
	case CLF_ECONFLICT:
		reply_problem(call, 409, "conflict", "%s", detail);
		return;
	case CLF_EDENIED:
		reply_problem(call, 403, "denied", "%s", detail);
		return;
	default:
		break;
	}
	if (status != CLF_EAGAIN) {
		web_trouble(call->web, "web.store", detail);
		call->web->store_failed = true;
	}
	clf_http_response_set(call->response, "Retry-After", "5");
	reply_problem(call, 503, "unavailable", "the database does not answer now: try again in some seconds");
}

/* Text that is named among what is taken: "text/html, application/xhtml+xml, ...". */
static bool is_read_by_person(const struct clf_http_request *request)
{
	const char *accept = clf_http_header(request, "Accept");

	return accept != NULL && strstr(accept, "text/html") != NULL &&
	       !clf_str_starts(clf_str_from(request->path), CLF_STR("/api"));
}

static const char *refusal_said(unsigned status)
{
	switch (status) {
	case 400:
		return CLF_SAID("the browser sent what can't be read here: go back, load the page again, and repeat");
	case 413:
		return CLF_SAID("what was sent is larger than what is taken here: send fewer or smaller files");
	case 414:
		return CLF_SAID("the address is longer than what is taken here: go back, and choose fewer filters");
	default:
		return CLF_SAID("too much is asked of this server now: wait some seconds, then load the page again");
	}
}

void reply_refusal(struct web *web, const struct clf_http_request *request, struct clf_http_response *response,
		   unsigned status, const char *detail)
{
	struct call call = {.web = web, .arena = request->arena, .request = request, .response = response};

	if (!is_read_by_person(request)) {
		clf_http_problem(response, status, detail);
		return;
	}
	clf_http_response_init(response, REFUSAL_MAX);
	reply_headers(&call);
	reply_problem(&call, status, "refused", "%s", view_say(&call, refusal_said(status)));
}
