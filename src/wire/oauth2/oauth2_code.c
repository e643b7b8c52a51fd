/*
 * oauth2_code.c - a person's login through a browser: the address to open, and the one that is pasted back.
 *
 * PKCE S256 always; the state ties what is pasted to what was opened.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "clf/wire/http_client.h"
#include "clf/wire/http_message.h"
#include "oauth2/oauth2_inside.h"
#include "oauth2/oauth2_sign.h"

#define URL_MAX (16u << 10)
#define PASTED_MAX 8192

void clf_oauth2_login_new(struct clf_oauth2_login *out)
{
	unsigned char random[32];

	clf_random_bytes(random, sizeof random);
	clf_base64url_encode(random, sizeof random, out->state);
	clf_random_bytes(random, sizeof random);
	clf_base64url_encode(random, sizeof random, out->verifier);
	clf_bytes_wipe(random, sizeof random);
}

void clf_oauth2_challenge(const char *verifier, char *out)
{
	unsigned char print[OAUTH2_SHA256];

	oauth2_sha256(verifier, print);
	clf_base64url_encode(print, sizeof print, out);
}

const char *clf_oauth2_authorize_url(struct clf_arena *arena, const struct clf_oauth2_options *options,
				     const struct clf_oauth2_endpoints *endpoints, const struct clf_oauth2_login *login,
				     const char *user)
{
	char challenge[CLF_OAUTH2_SECRET];
	struct clf_buf url;
	const char *text;

	clf_oauth2_challenge(login->verifier, challenge);
	clf_buf_init(&url, URL_MAX);
	clf_buf_add_text(&url, endpoints->authorize);
	clf_buf_add_char(&url, strchr(endpoints->authorize, '?') != NULL ? '&' : '?');
	clf_http_form_add(&url, "response_type", "code");
	clf_http_form_add(&url, "client_id", options->client_id);
	clf_http_form_add(&url, "redirect_uri", clf_oauth2_redirect(options));
	clf_http_form_add(&url, "scope", clf_oauth2_scopes(options));
	clf_http_form_add(&url, "state", login->state);
	clf_http_form_add(&url, "code_challenge", challenge);
	clf_http_form_add(&url, "code_challenge_method", "S256");
	clf_http_form_add(&url, "login_hint", user);
	/* Without both a second sign-in gets no refresh token from Google. */
	if (strcmp(options->provider, "google") == 0) {
		clf_http_form_add(&url, "access_type", "offline");
		clf_http_form_add(&url, "prompt", "consent");
	}
	text = clf_arena_copy(arena, url.p, url.n);
	clf_buf_free(&url);
	return text;
}

static enum clf_status refused(struct clf_arena *arena, const char *error, const char *description,
			       struct clf_error *err)
{
	const char *words = clf_utf8_clean(arena, clf_str_from(description != NULL ? description : error));

	return clf_error_set(err, CLF_EDENIED, "the provider did not let you in (%.40s): %.300s", error, words);
}

enum clf_status clf_oauth2_pasted(struct clf_arena *arena, const struct clf_oauth2_login *login, const char *pasted,
				  const char **code, struct clf_error *err)
{
	struct clf_str text = clf_str_trim(clf_str_from(pasted));
	size_t mark = clf_str_find(text, CLF_STR("?"), 0);
	struct clf_http_fields fields = {0};
	const char *state, *found, *error;
	size_t hash;

	if (text.n > PASTED_MAX || mark == (size_t)-1)
		return clf_error_set(err, CLF_EINVAL,
				     "this isn't the whole address: copy all that stands in the browser's address bar, "
				     "from http:// to its end");
	text = (struct clf_str){text.p + mark + 1, text.n - mark - 1};
	hash = clf_str_find(text, CLF_STR("#"), 0);
	if (hash != (size_t)-1)
		text.n = hash;
	if (clf_http_form(arena, text, &fields, NULL) != CLF_OK)
		return clf_error_set(err, CLF_EINVAL, "this address can't be read: copy it again, whole");
	state = clf_http_field(&fields, "state", NULL);
	found = clf_http_field(&fields, "code", NULL);
	error = clf_http_field(&fields, "error", NULL);
	if (state == NULL || strlen(state) != strlen(login->state) ||
	    !clf_bytes_equal(state, login->state, strlen(login->state)))
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "this address belongs to another login: open the address that was printed last, and "
		    "paste the one that you end on");
	if (error != NULL)
		return refused(arena, error, clf_http_field(&fields, "error_description", NULL), err);
	if (found == NULL || found[0] == '\0')
		return clf_error_set(err, CLF_EINVAL, "this address holds no code: copy it again, whole");
	*code = found;
	return CLF_OK;
}
