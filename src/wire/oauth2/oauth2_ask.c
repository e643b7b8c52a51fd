/*
 * oauth2_ask.c - what is posted to a token endpoint: each grant's form, and how the program proves itself.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/wire/http_client.h"
#include "oauth2/oauth2_inside.h"
#include "oauth2/oauth2_sign.h"

#define FORM_MAX (64u << 10)
#define ASSERTION_S 300  /* of the program's own proof */
#define STATEMENT_S 3600 /* of a service account: at most that (Google) */

static struct clf_json *header(const char *key, const char *value)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "alg", "RS256");
	clf_json_set_text(json, "typ", "JWT");
	if (value != NULL)
		clf_json_set_text(json, key, value);
	return json;
}

static struct clf_json *claims(const char *issuer, const char *subject, const char *audience, int64_t now, int64_t life)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "iss", issuer);
	clf_json_set_text(json, "sub", subject);
	clf_json_set_text(json, "aud", audience);
	clf_json_set_integer(json, "iat", now / CLF_SECOND);
	clf_json_set_integer(json, "exp", now / CLF_SECOND + life);
	return json;
}

/* RFC 7523 section 2.1, as Google takes it. */
static enum clf_status add_statement(struct clf_arena *arena, const struct clf_oauth2_options *options,
				     const struct clf_oauth2_request *request, int64_t now, struct clf_buf *form,
				     struct clf_error *err)
{
	struct oauth2_service service;
	struct clf_json *head, *body;
	const char *jwt = NULL;
	enum clf_status status = oauth2_service_read(arena, options, &service, err);

	if (status != CLF_OK)
		return status;
	head = header("kid", service.key_id);
	body = claims(service.email, request->user, service.token_url, now, STATEMENT_S);
	clf_json_set_text(body, "scope", clf_oauth2_scopes(options));
	status = oauth2_jwt(arena, service.key, head, body, &jwt, err);
	clf_json_free(&head);
	clf_json_free(&body);
	clf_http_form_add(form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
	clf_http_form_add(form, "assertion", jwt);
	return status;
}

/* RFC 7523 section 2.2, as Microsoft takes it. */
static enum clf_status add_certificate(struct clf_arena *arena, const struct clf_oauth2_options *options,
				       const struct clf_oauth2_endpoints *endpoints, int64_t now, struct clf_buf *form,
				       struct clf_error *err)
{
	unsigned char random[16];
	char id[2 * sizeof random + 1];
	const char *print = NULL;
	const char *jwt = NULL;
	struct clf_json *head, *body;
	enum clf_status status = oauth2_thumbprint(arena, options->client_certificate, &print, err);

	if (status != CLF_OK)
		return status;
	clf_random_bytes(random, sizeof random);
	clf_hex_encode(random, sizeof random, id);
	head = header("x5t#S256", print);
	body = claims(options->client_id, options->client_id, endpoints->token, now, ASSERTION_S);
	clf_json_set_integer(body, "nbf", now / CLF_SECOND);
	clf_json_set_text(body, "jti", id);
	status = oauth2_jwt(arena, options->client_key, head, body, &jwt, err);
	clf_json_free(&head);
	clf_json_free(&body);
	clf_http_form_add(form, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	clf_http_form_add(form, "client_assertion", jwt);
	return status;
}

static void add_grant(const struct clf_oauth2_options *options, const struct clf_oauth2_request *request,
		      struct clf_buf *form)
{
	if (request->refresh_token != NULL) {
		clf_http_form_add(form, "grant_type", "refresh_token");
		clf_http_form_add(form, "refresh_token", request->refresh_token);
	} else if (request->code != NULL) {
		clf_http_form_add(form, "grant_type", "authorization_code");
		clf_http_form_add(form, "code", request->code);
		clf_http_form_add(form, "redirect_uri", clf_oauth2_redirect(options));
		clf_http_form_add(form, "code_verifier", request->verifier);
	} else if (request->device_code != NULL) {
		clf_http_form_add(form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
		clf_http_form_add(form, "device_code", request->device_code);
	} else {
		clf_http_form_add(form, "grant_type", "client_credentials");
		clf_http_form_add(form, "scope", clf_oauth2_scopes(options));
	}
}

enum clf_status clf_oauth2_form(struct clf_arena *arena, const struct clf_oauth2_options *options,
				const struct clf_oauth2_endpoints *endpoints, const struct clf_oauth2_request *request,
				int64_t now, const char **out, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	struct clf_buf form;

	clf_buf_init(&form, FORM_MAX);
	if (options->grant == CLF_OAUTH2_SERVICE_ACCOUNT) {
		status = add_statement(arena, options, request, now, &form, err);
	} else {
		add_grant(options, request, &form);
		clf_http_form_add(&form, "client_id", options->client_id);
		clf_http_form_add(&form, "client_secret", options->client_secret);
		if (options->client_certificate != NULL)
			status = add_certificate(arena, options, endpoints, now, &form, err);
	}
	if (status == CLF_OK && form.failed)
		status = clf_error_set(err, CLF_ELIMIT, "the question to the provider is too long");
	if (status == CLF_OK)
		*out = clf_arena_copy(arena, form.p, form.n);
	clf_bytes_wipe(form.p, form.n);
	clf_buf_free(&form);
	return status;
}

const char *clf_oauth2_device_form(struct clf_arena *arena, const struct clf_oauth2_options *options)
{
	struct clf_buf form;
	const char *text;

	clf_buf_init(&form, FORM_MAX);
	clf_http_form_add(&form, "client_id", options->client_id);
	clf_http_form_add(&form, "scope", clf_oauth2_scopes(options));
	text = clf_arena_copy(arena, form.p, form.n);
	clf_buf_free(&form);
	return text;
}

static bool is_plain(const char *text, size_t most)
{
	size_t n = text != NULL ? strlen(text) : 0;

	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f)
			return false;
	}
	return n > 0 && n <= most;
}

static int64_t within(int64_t number, int64_t least, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

enum clf_status clf_oauth2_device_read(struct clf_arena *arena, struct clf_str body, struct clf_oauth2_device *out,
				       struct clf_error *err)
{
	struct clf_json *json = NULL;
	struct clf_oauth2_device found = {0};
	enum clf_status status = clf_json_parse(body, &json, NULL);

	if (status == CLF_OK) {
		const char *url = clf_json_get_text(json, "verification_uri");

		if (url == NULL)
			url = clf_json_get_text(json, "verification_url"); /* before RFC 8628 was one */
		found.device_code = clf_arena_strdup(arena, clf_json_get_text(json, "device_code"));
		found.user_code = clf_arena_strdup(arena, clf_json_get_text(json, "user_code"));
		found.url = clf_arena_strdup(arena, url);
		found.interval_s = within(clf_json_get_number(json, "interval", 5), 1, 60);
		found.life_s = within(clf_json_get_number(json, "expires_in", 900), 1, 3600);
	}
	clf_json_free(&json);
	/* These are shown on a terminal. */
	if (!is_plain(found.device_code, 4096) || !is_plain(found.user_code, 64) || !is_plain(found.url, 1024))
		return clf_error_set(err, CLF_EINVAL, "the provider's answer holds no code to type");
	*out = found;
	return CLF_OK;
}
