/*
 * oauth2_service.c - Google's key file of a service account, read.
 */
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/wire/http_client.h"
#include "oauth2/oauth2_inside.h"

enum clf_status oauth2_service_read(struct clf_arena *arena, const struct clf_oauth2_options *options,
				    struct oauth2_service *out, struct clf_error *err)
{
	struct clf_json *json = NULL;
	struct oauth2_service found;
	struct clf_error why = {0};
	enum clf_status status = CLF_OK;

	if (clf_json_parse(clf_str_from(options->client_key), &json, NULL) != CLF_OK)
		return clf_error_set(err, CLF_EINVAL,
				     "client_key_file isn't the JSON key file of a Google service account");
	found = (struct oauth2_service){
	    .email = clf_arena_strdup(arena, clf_json_get_text(json, "client_email")),
	    .key = clf_arena_strdup(arena, clf_json_get_text(json, "private_key")),
	    .key_id = clf_arena_strdup(arena, clf_json_get_text(json, "private_key_id")),
	    .token_url = clf_arena_strdup(arena, clf_json_get_text(json, "token_uri")),
	};
	clf_json_free(&json);
	if (found.token_url == NULL)
		found.token_url = "https://oauth2.googleapis.com/token";
	if (found.email == NULL || found.key == NULL)
		status = clf_error_set(
		    err, CLF_EINVAL, "client_key_file isn't the JSON key file of a Google service account: it lacks %s",
		    found.email == NULL ? "client_email" : "private_key");
	else if (clf_http_url_check(found.token_url, &why) != CLF_OK)
		status = clf_error_set(err, CLF_EINVAL, "client_key_file: token_uri: %s", why.text);
	if (status == CLF_OK)
		*out = found;
	return status;
}
