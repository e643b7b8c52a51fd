/*
 * act_response_check.c - what a response must be, whether it comes over the API, from a file or from a command line.
 */
#include <string.h>

#include "clf/act/act.h"
#include "clf/base/json.h"
#include "clf/base/str.h"

#define JSON_MAX (512u << 10) /* of answers, and of embedded data */

/* "mail" and "hand" are how tickets come in here: a response comes another way. */
static bool is_channel(const char *name)
{
	if (strlen(name) > CLF_CHANNEL_MAX || clf_text_equal(name, "mail") || clf_text_equal(name, "hand"))
		return false;
	for (const char *p = name; *p != '\0'; p++) {
		if ((*p < 'a' || *p > 'z') && (*p < '0' || *p > '9') && (p == name || *p != '-'))
			return false;
	}
	return true;
}

static enum clf_status check_object(const char *what, const char *text, struct clf_error *err)
{
	struct clf_json *json = NULL;
	enum clf_status status = CLF_OK;

	if (clf_text_blank(text))
		return CLF_OK;
	if (strlen(text) > JSON_MAX)
		return clf_error_set(err, CLF_ELIMIT, "%s: at most %u bytes of JSON are taken", what, JSON_MAX);
	if (clf_json_parse(clf_str_from(text), &json, err) != CLF_OK)
		status = clf_error_prefix(err, CLF_EINVAL, "%s is no JSON", what);
	else if (clf_json_type(json) != CLF_JSON_OBJECT)
		status = clf_error_set(err, CLF_EINVAL, "%s must be a JSON object", what);
	clf_json_free(&json);
	return status;
}

enum clf_status clf_response_check(const struct clf_response *response, const struct clf_customer *customer,
				   struct clf_error *err)
{
	enum clf_status status;

	if (clf_text_blank(response->id))
		return clf_error_set(err, CLF_EINVAL, "a response needs its id: response_id");
	if (clf_text_blank(customer->address))
		return clf_error_set(err, CLF_EINVAL, "a response needs its customer's mail address");
	if (!clf_text_blank(response->channel) && !is_channel(response->channel))
		return clf_error_set(err, CLF_EINVAL,
				     "channel is a short name such as survey, phone, letter, chat or portal (letters a "
				     "to z, digits, \"-\"), and not mail or hand");
	status = check_object("answers", response->answers, err);
	return status == CLF_OK ? check_object("embedded", response->embedded, err) : status;
}
