/*
 * act_response_check.c - what a response must be, whether it comes over the API, from a file or from a command line.
 */
#include <string.h>

#include "clf/act/act.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"

#define COMMENT_MAX (256u << 10)
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

static bool is_line(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return false;
	}
	return true;
}

/* What is one line of so many bytes at most. */
static enum clf_status check_lines(const struct clf_response *response, const struct clf_customer *customer,
				   struct clf_error *err)
{
	const struct {
		const char *what, *text;
		size_t max;
	} lines[] = {
	    {"response_id", response->id, 200},
	    {"programme", response->programme, 200},
	    {"survey", response->survey, 200},
	    {"segment", response->segment, 200},
	    {"place", response->place, 200},
	    {"quota", response->quota, 200},
	    {"locale", response->locale, 35},
	    {"link", response->link, 2000},
	    {"customer.name", customer->name, 200},
	    {"customer.locale", customer->locale, 35},
	    {"customer.reference", customer->reference, 200},
	    {"customer.phone", customer->phone, 60},
	};

	for (size_t i = 0; i < CLF_COUNT(lines); i++) {
		if (lines[i].text != NULL && (strlen(lines[i].text) > lines[i].max || !is_line(lines[i].text)))
			return clf_error_set(err, CLF_EINVAL, "%s must be one line of at most %zu bytes", lines[i].what,
					     lines[i].max);
	}
	return CLF_OK;
}

enum clf_status clf_response_check(const struct clf_response *response, const struct clf_customer *customer,
				   struct clf_error *err)
{
	struct clf_str link = clf_str_from(response->link);
	enum clf_status status;

	if (clf_text_blank(response->id))
		return clf_error_set(err, CLF_EINVAL, "a response needs its id: response_id");
	if (clf_text_blank(customer->address))
		return clf_error_set(err, CLF_EINVAL, "a response needs its customer's mail address");
	if (!clf_text_blank(response->channel) && !is_channel(response->channel))
		return clf_error_set(err, CLF_EINVAL,
				     "channel is a short name such as survey, phone, letter, chat or portal (letters a "
				     "to z, digits, \"-\"), and not mail or hand");
	if (link.n > 0 && !clf_str_starts_nocase(link, CLF_STR("https://")) &&
	    !clf_str_starts_nocase(link, CLF_STR("http://")))
		return clf_error_set(err, CLF_EINVAL, "link must begin with https:// or http://");
	if (response->comment != NULL && strlen(response->comment) > COMMENT_MAX)
		return clf_error_set(err, CLF_ELIMIT, "comment: at most %u bytes are taken", COMMENT_MAX);
	status = check_lines(response, customer, err);
	if (status == CLF_OK)
		status = check_object("answers", response->answers, err);
	return status == CLF_OK ? check_object("embedded", response->embedded, err) : status;
}
