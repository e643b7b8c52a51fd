/*
 * response.c - the response commands: what came from surveys listed and shown, and one put in by hand.
 */
#include <stddef.h>
#include <stdio.h>

#include "clf/act/shape_response.h"
#include "clf/act/why.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "commands.h"
#include "feedback/show.h"
#include "session.h"

#define FILE_BYTES (2u << 20)

/* Whoever may read the secrets sees everything. */
static const struct clf_seer everything = {0, CLF_SCOPE_ALL};

static enum clf_status time_option(const struct command_line *line, const char *option, int64_t *out,
				   struct clf_error *err)
{
	const char *text = option_text(line, option);

	if (text != NULL && !clf_time_parse_rfc3339(text, out))
		return clf_error_set(err, CLF_EINVAL, "--%s takes a time as in 2026-11-22T03:08:33Z, not '%s'", option,
				     text);
	return CLF_OK;
}

static void print_line(struct session *session, const struct clf_response_row *row)
{
	const struct clf_response *response = &row->response;
	char time[CLF_TIME_TEXT], tag[CLF_TAG_TEXT], score[24] = "-";
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_response_row(row, false);
		print_json(&json);
		return;
	}
	if (response->has_score)
		snprintf(score, sizeof score, "%lld", (long long)response->score);
	printf("%-20s %s %5s  %-8s %-10s %-28s %s\n", cell(session->arena, response->id),
	       clf_time_rfc3339(response->at, time), score, cell(session->arena, response->channel),
	       row->ticket != 0 ? clf_ticket_tag(session->config->tag, row->ticket, tag) : "-",
	       cell(session->arena, row->customer.address), cell(session->arena, response->survey));
}

static enum clf_status filter_of(struct session *session, const struct command_line *line,
				 struct clf_response_filter *out, struct clf_error *err)
{
	const char *ticket = option_text(line, "ticket");
	enum clf_status status = CLF_OK;

	*out = (struct clf_response_filter){.survey = option_text(line, "survey"),
					    .programme = option_text(line, "programme"),
					    .with_ticket = clf_text_equal(ticket, "yes"),
					    .without_ticket = clf_text_equal(ticket, "no")};
	if (ticket != NULL && !out->with_ticket && !out->without_ticket)
		return clf_error_set(err, CLF_EINVAL, "--ticket takes yes or no, not '%s'", ticket);
	if (option_text(line, "customer") != NULL)
		status = clf_address_fold(session->arena, option_text(line, "customer"), &out->customer, err);
	if (status == CLF_OK)
		status = time_option(line, "from", &out->from, err);
	return status == CLF_OK ? time_option(line, "to", &out->to, err) : status;
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *limit = option_text(line, "limit"), *after = NULL;
	unsigned long long most = 50;
	struct clf_response_filter filter;
	enum clf_status status = filter_of(session, line, &filter, err);

	if (status != CLF_OK)
		return status;
	if (limit != NULL && (!clf_text_to_u64(limit, 1000000, &most) || most == 0))
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number from 1 to 1000000, not '%s'", limit);
	do {
		struct clf_response_list found;

		status = clf_query_responses(session->store, session->arena, &everything, &filter, after,
					     most < CLF_PAGE_MAX ? (size_t)most : CLF_PAGE_MAX, &found, err);
		if (status != CLF_OK)
			return status;
		for (size_t i = 0; i < found.count; i++)
			print_line(session, &found.items[i]);
		most -= found.count;
		after = found.next;
	} while (most > 0 && after != NULL);
	return CLF_OK;
}

int command_response_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status print_response(struct session *session, const char *id, struct clf_error *err)
{
	struct clf_response_row row;
	struct clf_json *json, *why = NULL;
	char time[CLF_TIME_TEXT], tag[CLF_TAG_TEXT];
	enum clf_status status = clf_query_response_row(session->store, session->arena, &everything, id, &row, err);

	if (status == CLF_OK)
		status = clf_act_why_response(session->store, session->arena, session->config->locale,
					      row.response.decision, &why, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		json = clf_shape_response_row(&row, true);
		clf_json_set(json, "why", why != NULL ? why : clf_json_null());
		print_json(&json);
		return CLF_OK;
	}
	show_answers(session, &row.response);
	printf("given     %s, by %s\n", clf_time_rfc3339(row.response.at, time),
	       cell(session->arena, row.response.channel));
	printf("programme %s\n", cell(session->arena, row.response.programme));
	printf("customer  %s <%s>\n", cell(session->arena, row.customer.name),
	       cell(session->arena, row.customer.address));
	printf("segment   %s\n", cell(session->arena, row.response.segment));
	if (row.response.quota != NULL)
		printf("quota     %s\n", cell(session->arena, row.response.quota));
	if (row.response.link != NULL)
		printf("link      %s\n", cell(session->arena, row.response.link));
	for (size_t i = 0; i < clf_json_size(why); i++) {
		const struct clf_json *one = clf_json_at(why, i);

		printf("%-9s %s: %s\n", i == 0 ? "criteria" : "", cell(session->arena, clf_json_get_text(one, "name")),
		       cell(session->arena, clf_json_get_text(one, "sentence")));
	}
	clf_json_free(&why);
	printf("ticket    %s\n", row.ticket != 0 ? clf_ticket_tag(session->config->tag, row.ticket, tag) : "none");
	return CLF_OK;
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return print_response(session, operand(line, 0), err);
}

int command_response_show(const struct command_line *line)
{
	return with_session(line, show);
}

/* What one may say of a response: the option, what the API calls it, and where it goes. */
static const struct {
	const char *option, *field;
	size_t offset;
} texts[] =
    {
	{"id", "response_id", offsetof(struct clf_response, id)},
	{"programme", "programme", offsetof(struct clf_response, programme)},
	{"survey", "survey", offsetof(struct clf_response, survey)},
	{"comment", "comment", offsetof(struct clf_response, comment)},
	{"segment", "segment", offsetof(struct clf_response, segment)},
	{"locale", "locale", offsetof(struct clf_response, locale)},
	{"link", "link", offsetof(struct clf_response, link)},
	{"place", "place", offsetof(struct clf_response, place)},
	{"quota", "quota", offsetof(struct clf_response, quota)},
	{"channel", "channel", offsetof(struct clf_response, channel)},
	{"answers", "answers", offsetof(struct clf_response, answers)},
	{"embedded", "embedded", offsetof(struct clf_response, embedded)},
},
  customer_texts[] = {
      {"customer", "address", offsetof(struct clf_customer, address)},
      {"customer-name", "name", offsetof(struct clf_customer, name)},
      {"customer-locale", "locale", offsetof(struct clf_customer, locale)},
      {"reference", "reference", offsetof(struct clf_customer, reference)},
      {"phone", "phone", offsetof(struct clf_customer, phone)},
};

static const char **member(void *object, size_t offset)
{
	return (const char **)((char *)object + offset);
}

static const char *dumped(struct session *session, const struct clf_json *json)
{
	struct clf_buf text;
	const char *made;

	if (clf_json_text(json) != NULL)
		return clf_json_text(json);
	if (clf_json_type(json) == CLF_JSON_NULL)
		return NULL;
	clf_buf_init(&text, FILE_BYTES);
	clf_json_dump(json, &text);
	made = clf_arena_copy(session->arena, text.p, text.n);
	clf_buf_free(&text);
	return made;
}

/* A key that nothing here knows would be lost without a word. */
static enum clf_status check_keys(const struct clf_json *object, const char *of, bool customer, struct clf_error *err)
{
	static const char *const more[] = {"score", "at", "customer"}, *const more_of_customer[] = {"opt_in",
												    "attributes"};
	const struct clf_json *value;
	const char *key;
	void *at = NULL;

	while (clf_json_next(object, &at, &key, &value)) {
		const char *best = NULL;
		size_t far = clf_str_far(key);

		for (size_t i = 0; i < (customer ? CLF_COUNT(customer_texts) : CLF_COUNT(texts)); i++)
			clf_str_nearer(key, customer ? customer_texts[i].field : texts[i].field, &best, &far);
		for (size_t i = 0; i < (customer ? CLF_COUNT(more_of_customer) : CLF_COUNT(more)); i++)
			clf_str_nearer(key, customer ? more_of_customer[i] : more[i], &best, &far);
		if (clf_text_equal(best, key))
			continue;
		if (best == NULL)
			return clf_error_set(err, CLF_EINVAL, "%s has no field \"%s\"", of, key);
		return clf_error_set(err, CLF_EINVAL, "%s has no field \"%s\"; the nearest is %s", of, key, best);
	}
	return CLF_OK;
}

/* Where the API has it, too: attributes stand in the embedded data, as "customer". */
static enum clf_status add_attributes(struct session *session, const struct clf_json *attributes,
				      struct clf_response *response, struct clf_error *err)
{
	struct clf_json *embedded = NULL;
	enum clf_status status = CLF_OK;

	if (attributes == NULL || clf_json_type(attributes) == CLF_JSON_NULL)
		return CLF_OK;
	if (clf_json_type(attributes) != CLF_JSON_OBJECT)
		return clf_error_set(err, CLF_EINVAL, "customer.attributes must be a JSON object");
	if (response->embedded == NULL)
		embedded = clf_json_object();
	else
		status = clf_json_parse(clf_str_from(response->embedded), &embedded, err);
	if (status != CLF_OK || clf_json_type(embedded) != CLF_JSON_OBJECT) {
		clf_json_free(&embedded);
		return clf_error_set(err, CLF_EINVAL, "embedded must be a JSON object");
	}
	clf_json_set(embedded, "customer", clf_json_copy(attributes));
	response->embedded = dumped(session, embedded);
	clf_json_free(&embedded);
	return CLF_OK;
}

static enum clf_status take_json(struct session *session, const struct clf_json *json, struct clf_response *response,
				 struct clf_customer *customer, struct clf_error *err)
{
	const struct clf_json *person = clf_json_get(json, "customer"), *score = clf_json_get(json, "score");
	const char *at = clf_json_get_text(json, "at"), *opt_in = clf_json_get_text(person, "opt_in");
	enum clf_status status = check_keys(json, "a response", false, err);

	if (status == CLF_OK)
		status = check_keys(person, "a customer", true, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < CLF_COUNT(texts); i++)
		*member(response, texts[i].offset) = dumped(session, clf_json_get(json, texts[i].field));
	for (size_t i = 0; i < CLF_COUNT(customer_texts); i++)
		*member(customer, customer_texts[i].offset) =
		    dumped(session, clf_json_get(person, customer_texts[i].field));
	status = add_attributes(session, clf_json_get(person, "attributes"), response, err);
	if (status != CLF_OK)
		return status;
	response->has_score = clf_json_type(score) == CLF_JSON_INTEGER;
	response->score = clf_json_number(score, 0);
	if (score != NULL && clf_json_type(score) != CLF_JSON_NULL && !response->has_score)
		return clf_error_set(err, CLF_EINVAL, "score must be a whole number");
	if (at != NULL && !clf_time_parse_rfc3339(at, &response->at))
		return clf_error_set(err, CLF_EINVAL, "at must be a time as in 2026-11-22T03:08:33Z, not \"%s\"", at);
	if (opt_in != NULL && !clf_opt_in_parse(opt_in, &customer->opt_in))
		return clf_error_set(err, CLF_EINVAL, "opt_in is in, out or unknown, not \"%s\"", opt_in);
	return CLF_OK;
}

/* The tree is the caller's, as the texts are borrowed from it. */
static enum clf_status read_file(struct session *session, const char *path, struct clf_json **tree,
				 struct clf_response *response, struct clf_customer *customer, struct clf_error *err)
{
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, FILE_BYTES);
	status = clf_file_read(path, &text, err);
	if (status == CLF_OK && clf_json_parse(clf_buf_view(&text), tree, err) != CLF_OK)
		status = clf_error_prefix(err, CLF_EINVAL, "%s is no JSON", path);
	clf_buf_free(&text);
	if (status == CLF_OK && clf_json_type(*tree) != CLF_JSON_OBJECT)
		status = clf_error_set(err, CLF_EINVAL, "%s must hold one JSON object, as POST /api/v1/responses takes",
				       path);
	return status == CLF_OK ? take_json(session, *tree, response, customer, err) : status;
}

/* What stands on the command line counts before what stands in a file. */
static enum clf_status take_options(const struct command_line *line, struct clf_response *response,
				    struct clf_customer *customer, struct clf_error *err)
{
	const char *score = option_text(line, "score"), *opt_in = option_text(line, "opt-in");
	unsigned long long number = 0;

	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		if (option_text(line, texts[i].option) != NULL)
			*member(response, texts[i].offset) = option_text(line, texts[i].option);
	}
	for (size_t i = 0; i < CLF_COUNT(customer_texts); i++) {
		if (option_text(line, customer_texts[i].option) != NULL)
			*member(customer, customer_texts[i].offset) = option_text(line, customer_texts[i].option);
	}
	if (score != NULL) {
		bool negative = score[0] == '-';

		if (!clf_text_to_u64(score + negative, 1000000, &number))
			return clf_error_set(err, CLF_EINVAL, "--score takes a whole number, not '%s'", score);
		response->score = negative ? -(int64_t)number : (int64_t)number;
		response->has_score = true;
	}
	if (opt_in != NULL && !clf_opt_in_parse(opt_in, &customer->opt_in))
		return clf_error_set(err, CLF_EINVAL, "--opt-in takes in, out or unknown, not '%s'", opt_in);
	return time_option(line, "at", &response->at, err);
}

static enum clf_status put_in(struct session *session, struct clf_response *response, struct clf_customer *customer,
			      struct clf_error *err)
{
	const struct clf_actor actor = session_actor();
	struct clf_act_result result = {0};
	bool known = false;
	enum clf_status status = CLF_OK;

	if (!clf_text_blank(customer->address))
		status = clf_address_fold(session->arena, customer->address, &customer->address, err);
	if (status == CLF_OK)
		status = clf_act_response(&session->act, session->arena, response, customer, &actor, CLF_VIA_CLI,
					  &known, &result, err);
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_REFUSED)
		status = clf_error_set(err, CLF_EDENIED, "%s", result.refusal != NULL ? result.refusal : "refused");
	if (status != CLF_OK)
		return status;
	if (known && !session->json)
		puts("this response was there already; it is as it came first:");
	return print_response(session, response->id, err);
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_response response = {0};
	struct clf_customer customer = {0};
	struct clf_json *tree = NULL;
	const char *path = option_text(line, "file");
	enum clf_status status = path != NULL ? read_file(session, path, &tree, &response, &customer, err) : CLF_OK;

	if (status == CLF_OK)
		status = take_options(line, &response, &customer, err);
	if (status == CLF_OK)
		status = put_in(session, &response, &customer, err);
	clf_json_free(&tree);
	return status;
}

int command_response_add(const struct command_line *line)
{
	return with_session(line, add);
}
