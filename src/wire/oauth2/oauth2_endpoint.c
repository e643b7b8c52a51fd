/*
 * oauth2_endpoint.c - where a provider is asked, and what for.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/wire/http_client.h"
#include "clf/wire/oauth2.h"
#include "oauth2/oauth2_inside.h"

static const struct clf_oauth2_endpoints google = {"https://accounts.google.com/o/oauth2/v2/auth",
						   "https://oauth2.googleapis.com/token", NULL};

static enum clf_status from_key_file(struct clf_arena *arena, const struct clf_oauth2_options *options,
				     struct clf_oauth2_endpoints *out, struct clf_error *err)
{
	struct oauth2_service service = {0};
	enum clf_status status = oauth2_service_read(arena, options, &service, err);

	if (status == CLF_OK)
		*out = (struct clf_oauth2_endpoints){.token = service.token_url};
	return status;
}

enum clf_status clf_oauth2_endpoints(struct clf_arena *arena, const struct clf_oauth2_options *options,
				     struct clf_oauth2_endpoints *out, struct clf_error *err)
{
	static const char base[] = "https://login.microsoftonline.com";

	if (options->grant == CLF_OAUTH2_SERVICE_ACCOUNT)
		return from_key_file(arena, options, out, err);
	if (strcmp(options->provider, "google") == 0) {
		*out = google;
		return CLF_OK;
	}
	if (strcmp(options->provider, "microsoft") != 0)
		return CLF_ENOTFOUND;
	*out = (struct clf_oauth2_endpoints){
	    .authorize = clf_arena_printf(arena, "%s/%s/oauth2/v2.0/authorize", base, options->tenant),
	    .token = clf_arena_printf(arena, "%s/%s/oauth2/v2.0/token", base, options->tenant),
	    .device = clf_arena_printf(arena, "%s/%s/oauth2/v2.0/devicecode", base, options->tenant),
	};
	return CLF_OK;
}

const char *clf_oauth2_discovery(struct clf_arena *arena, const struct clf_oauth2_options *options)
{
	return clf_arena_printf(arena, "%s/.well-known/openid-configuration", options->provider);
}

static enum clf_status take(struct clf_arena *arena, const struct clf_json *json, const char *key, bool needed,
			    const char **out, struct clf_error *err)
{
	const char *url = clf_json_get_text(json, key);
	struct clf_error why = {0};

	if (url == NULL && needed)
		return clf_error_set(err, CLF_EINVAL, "the provider's description of itself lacks %s", key);
	if (url != NULL && clf_http_url_check(url, &why) != CLF_OK)
		return clf_error_set(err, CLF_EINVAL,
				     "the provider's description of itself has a %s that can't be used: %s", key,
				     why.text);
	*out = clf_arena_strdup(arena, url);
	return CLF_OK;
}

/* A slash at the end is no difference: the configuration drops it. */
static bool same_issuer(const char *configured, const char *said)
{
	size_t n = strlen(configured);

	return said != NULL && strncmp(configured, said, n) == 0 && (said[n] == '\0' || strcmp(said + n, "/") == 0);
}

enum clf_status clf_oauth2_discovered(struct clf_arena *arena, const struct clf_oauth2_options *options,
				      struct clf_str document, struct clf_oauth2_endpoints *out, struct clf_error *err)
{
	struct clf_oauth2_endpoints found = {0};
	struct clf_json *json = NULL;
	enum clf_status status;

	if (clf_json_parse(document, &json, NULL) != CLF_OK)
		return clf_error_set(err, CLF_EINVAL, "what %s/.well-known/openid-configuration answers is no JSON",
				     options->provider);
	if (same_issuer(options->provider, clf_json_get_text(json, "issuer")))
		status = take(arena, json, "token_endpoint", true, &found.token, err);
	else
		status = clf_error_set(err, CLF_EINVAL, "%s describes itself as another issuer: %s", options->provider,
				       clf_json_get_text(json, "issuer") != NULL ? clf_json_get_text(json, "issuer")
										 : "none");
	if (status == CLF_OK)
		status = take(arena, json, "authorization_endpoint", options->grant == CLF_OAUTH2_CODE,
			      &found.authorize, err);
	if (status == CLF_OK)
		status = take(arena, json, "device_authorization_endpoint", options->grant == CLF_OAUTH2_DEVICE,
			      &found.device, err);
	clf_json_free(&json);
	if (status == CLF_OK)
		*out = found;
	return status;
}

bool clf_oauth2_is_microsoft(const struct clf_oauth2_options *options)
{
	return strcmp(options->provider, "microsoft") == 0 ||
	       strncmp(options->provider, "https://login.microsoftonline.", 30) == 0 ||
	       strncmp(options->provider, "https://login.partner.microsoftonline.", 38) == 0;
}

const char *clf_oauth2_scopes(const struct clf_oauth2_options *options)
{
	if (options->scopes != NULL)
		return options->scopes;
	if (strcmp(options->provider, "google") == 0)
		return "https://mail.google.com/";
	if (options->grant == CLF_OAUTH2_APP)
		return "https://outlook.office365.com/.default";
	return "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access";
}

/* Microsoft's portal takes localhost, with any port, and no address (RFC 8252 section 7.3 as they do it). */
const char *clf_oauth2_redirect(const struct clf_oauth2_options *options)
{
	return clf_oauth2_is_microsoft(options) ? "http://localhost:53682/" : "http://127.0.0.1:53682/";
}
