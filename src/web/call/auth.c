/*
 * auth.c - bearer tokens for the API, sessions for the pages.
 *
 * Tokens and sessions are random; the store has their hashes only.
 */
#include "call/auth.h"

#include <string.h>

#include "call/csrf.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"

static void hash_text(const char *text, uint8_t out[CLF_HASH_BYTES])
{
	clf_hash(NULL, text, strlen(text), out, CLF_HASH_BYTES);
}

static bool is_secret_shaped(const char *text)
{
	size_t size = strlen(text);

	return size >= 32 && size <= 128;
}

/* False: the store failed and that is the answer. Nobody is CLF_OK too. */
static bool settle(struct call *call, enum clf_status status, const struct clf_agent *agent,
		   const struct clf_error *err)
{
	if (status == CLF_OK && agent->active)
		call->agent = *agent;
	if (status == CLF_OK || status == CLF_ENOTFOUND || status == CLF_EDENIED)
		return true;
	reply_failure(call, status, err);
	return false;
}

/* A note for people: where it can't be made at once, what is asked for is answered all the same. */
static void seen(struct call *call, enum clf_access_kind kind, const uint8_t hash[CLF_HASH_BYTES], int64_t seen_at)
{
	const char *browser = clf_http_header(call->request, "User-Agent");
	size_t size =
	    browser != NULL ? clf_utf8_valid_prefix((struct clf_str){browser, strnlen(browser, CLF_BROWSER_MAX)}) : 0;
	const struct clf_access use = {.agent = call->agent.id,
				       .seen_at = seen_at,
				       .client = call->request->client,
				       .browser = size > 0 ? clf_arena_copy(call->arena, browser, size) : NULL};

	if (call->agent.id == 0)
		return;
	clf_store_patience(call->web->act.store, 0);
	clf_access_seen(call->web->act.store, kind, hash, &use, clf_clock_now(), NULL);
	clf_store_patience(call->web->act.store, WEB_PATIENCE_MS);
}

static bool identify_bearer(struct call *call)
{
	const char *header = clf_http_header(call->request, "Authorization"), *scope = NULL;
	struct clf_agent agent = {0};
	struct clf_error err = {0};
	int64_t seen_at = 0;
	uint8_t hash[CLF_HASH_BYTES];
	enum clf_status status;

	if (header == NULL || !clf_str_starts_nocase(clf_str_from(header), CLF_STR("Bearer ")) ||
	    !is_secret_shaped(header + 7))
		return true;
	hash_text(header + 7, hash);
	status = clf_api_token_agent(call->web->act.store, call->arena, hash, &agent, &err);
	if (status == CLF_OK)
		status = clf_api_token_scope(call->web->act.store, call->arena, hash, &scope, &seen_at, &err);
	call->for_responses = scope != NULL;
	if (!settle(call, status, &agent, &err))
		return false;
	seen(call, CLF_ACCESS_TOKEN, hash, seen_at);
	return true;
}

static bool identify_session(struct call *call)
{
	const char *cookie = clf_http_cookie(call->request, csrf_session_cookie(call));
	struct clf_agent agent = {0};
	struct clf_error err = {0};
	int64_t seen_at = 0;
	uint8_t hash[CLF_HASH_BYTES];
	enum clf_status status;

	call->form_nonce = clf_http_cookie(call->request, csrf_nonce_cookie(call));
	if (call->form_nonce != NULL && !is_secret_shaped(call->form_nonce))
		call->form_nonce = NULL;
	call->nonce = call->form_nonce;
	if (cookie == NULL || !is_secret_shaped(cookie))
		return true;
	hash_text(cookie, hash);
	status = clf_session_agent(call->web->act.store, call->arena, hash, clf_clock_now(), &agent, &seen_at, &err);
	if (!settle(call, status, &agent, &err))
		return false;
	if (call->agent.id)
		call->session = call->nonce = cookie;
	seen(call, CLF_ACCESS_SESSION, hash, seen_at);
	return true;
}

bool auth_identify(struct call *call)
{
	if (call->web->act.store == NULL)
		return true;
	return reply_is_page(call) ? identify_session(call) : identify_bearer(call);
}

enum clf_status auth_begin(struct call *call, int64_t agent, struct clf_error *err)
{
	uint8_t hash[CLF_HASH_BYTES];
	const char *secret = csrf_new_secret(call);
	enum clf_status status;

	hash_text(secret, hash);
	status =
	    clf_session_add(call->web->act.store, agent, hash, clf_clock_now() + CLF_SESSION_SECONDS * CLF_SECOND, err);
	if (status != CLF_OK)
		return status;
	csrf_set_cookie(call, csrf_session_cookie(call), secret, CLF_SESSION_SECONDS);
	csrf_set_cookie(call, csrf_nonce_cookie(call), "", 0);
	call->session = call->nonce = secret;
	return CLF_OK;
}

void auth_session_hash(const struct call *call, uint8_t out[CLF_HASH_BYTES])
{
	hash_text(call->session != NULL ? call->session : "", out);
}

enum clf_status auth_end(struct call *call, struct clf_error *err)
{
	uint8_t hash[CLF_HASH_BYTES];
	enum clf_status status = CLF_OK;

	if (call->session != NULL) {
		hash_text(call->session, hash);
		status = clf_session_end(call->web->act.store, hash, err);
	}
	csrf_set_cookie(call, csrf_session_cookie(call), "", 0);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* The host that the browser was told to speak to is as good as base_url: a page elsewhere has another. */
static bool origin_is_ours(const struct call *call, const char *origin)
{
	const char *host = clf_http_header(call->request, "Host");

	if (call->web->origin != NULL && clf_text_equal_nocase(origin, call->web->origin))
		return true;
	return host != NULL &&
	       clf_text_equal_nocase(
		   origin, clf_arena_printf(call->arena, "%s://%s", call->web->secure ? "https" : "http", host));
}

static bool origin_may_be(const struct call *call)
{
	const char *origin = clf_http_header(call->request, "Origin");
	const char *site = clf_http_header(call->request, "Sec-Fetch-Site");

	return (origin == NULL || origin_is_ours(call, origin)) &&
	       (site == NULL || clf_text_equal(site, "same-origin"));
}

bool auth_origin_is_named(const struct call *call)
{
	return clf_http_header(call->request, "Origin") != NULL && origin_may_be(call);
}

bool auth_form_is_ours(struct call *call, bool *earlier)
{
	size_t count;
	const char *given = clf_http_field(&call->form, "csrf", &count);
	bool once = given != NULL && count == 1;

	*earlier = false;
	if (origin_may_be(call) && once && csrf_is_ours(call, given))
		return true;
	*earlier = once && auth_origin_is_named(call) && call->route->again != NULL && call->session != NULL &&
		   csrf_writer(given) == call->agent.id;
	return *earlier;
}
