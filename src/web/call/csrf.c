/*
 * csrf.c - forms of our own: a keyed hash of the session (before signing in: of a cookie made for that form).
 */
#include "call/csrf.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"

#define SECRET_TEXT 48 /* 32 bytes as base64url */
#define NONCE_SECONDS 3600
#define WRITER "." /* none is in base64url */

/* With the prefix a browser takes the cookie over https, from this very host, and for all paths only. */
const char *csrf_session_cookie(const struct call *call)
{
	return call->web->secure ? "__Host-clf_session" : "clf_session";
}

const char *csrf_nonce_cookie(const struct call *call)
{
	return call->web->secure ? "__Host-clf_form" : "clf_form";
}

void csrf_set_cookie(struct call *call, const char *name, const char *value, int seconds)
{
	const char *cookie = clf_arena_printf(call->arena, "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
					      name, value, seconds, call->web->secure ? "; Secure" : "");

	clf_http_response_add(call->response, "Set-Cookie", cookie);
}

char *csrf_new_secret(struct call *call)
{
	uint8_t bytes[32];
	char *text = clf_arena_alloc(call->arena, SECRET_TEXT);

	clf_random_bytes(bytes, sizeof bytes);
	clf_base64url_encode(bytes, sizeof bytes, text);
	clf_bytes_wipe(bytes, sizeof bytes);
	return text;
}

void csrf_begin(struct call *call)
{
	if (call->session != NULL)
		return;
	if (call->nonce == NULL)
		call->nonce = csrf_new_secret(call);
	/* the hour of one that is there begins anew */
	csrf_set_cookie(call, csrf_nonce_cookie(call), call->nonce, NONCE_SECONDS);
}

static const char *token_of(struct call *call, const char *secret)
{
	uint8_t hash[CLF_HASH_BYTES];
	char *text = clf_arena_alloc(call->arena, SECRET_TEXT);

	if (secret == NULL)
		return "";
	clf_hash(call->web->csrf_key, secret, strlen(secret), hash, sizeof hash);
	clf_base64url_encode(hash, sizeof hash, text);
	return text;
}

const char *csrf_token(struct call *call)
{
	const char *token = token_of(call, call->nonce);

	if (call->session == NULL)
		return token;
	return clf_arena_printf(call->arena, "%s" WRITER "%lld", token, (long long)call->agent.id);
}

int64_t csrf_writer(const char *given)
{
	const char *mark = given != NULL ? strstr(given, WRITER) : NULL;
	unsigned long long id = 0;

	return mark != NULL && clf_text_to_u64(mark + 1, INT64_MAX, &id) ? (int64_t)id : 0;
}

/* Who has the session stands behind it. */
static bool is_token(const char *given, const char *expected)
{
	size_t size = strcspn(given, WRITER);

	return *expected && size == strlen(expected) && clf_bytes_equal(given, expected, size);
}

bool csrf_is_ours(struct call *call, const char *given)
{
	return is_token(given, token_of(call, call->nonce)) ||
	       (call->route->permission == CLF_PERMIT_ANYONE && is_token(given, token_of(call, call->form_nonce)));
}
