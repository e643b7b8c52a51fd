/*
 * act_shape_response.c - responses, programmes, surveys and customers as JSON.
 */
#include "clf/act/shape_response.h"

#include "clf/base/json.h"
#include "clf/base/str.h"

static void set_id(struct clf_json *object, const char *key, int64_t id)
{
	clf_json_set(object, key, id != 0 ? clf_json_integer(id) : clf_json_null());
}

static void set_tree(struct clf_json *object, const char *key, const char *text)
{
	struct clf_json *tree = NULL;

	if (text != NULL && clf_json_parse(clf_str_from(text), &tree, NULL) != CLF_OK)
		tree = NULL;
	clf_json_set(object, key, tree != NULL ? tree : clf_json_null());
}

static struct clf_json *listed(const struct clf_response *response)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "id", response->id);
	clf_json_set_time(object, "at", response->at);
	clf_json_set_text(object, "programme", response->programme);
	clf_json_set_text(object, "survey", response->survey);
	clf_json_set_text(object, "channel", clf_text_blank(response->channel) ? "survey" : response->channel);
	clf_json_set(object, "score", response->has_score ? clf_json_integer(response->score) : clf_json_null());
	clf_json_set_text(object, "comment", response->comment);
	clf_json_set_text(object, "place", response->place);
	clf_json_set_text(object, "link", response->link);
	return object;
}

struct clf_json *clf_shape_ticket_response(const struct clf_response *response)
{
	struct clf_json *object = listed(response);

	set_tree(object, "answers", response->answers);
	return object;
}

static void set_segment(struct clf_json *object, const struct clf_response *response)
{
	clf_json_set_text(object, "quota", response->quota);
	clf_json_set_text(object, "segment", response->segment);
	clf_json_set_text(object, "locale", response->locale);
}

struct clf_json *clf_shape_response(const struct clf_response *response)
{
	struct clf_json *object = listed(response);

	set_segment(object, response);
	set_tree(object, "answers", response->answers);
	set_tree(object, "embedded", response->embedded);
	set_tree(object, "decision", response->decision);
	return object;
}

struct clf_json *clf_shape_response_row(const struct clf_response_row *row, bool whole)
{
	struct clf_json *object = whole ? clf_shape_response(&row->response) : listed(&row->response);
	struct clf_json *customer = clf_json_object();

	if (!whole)
		set_segment(object, &row->response);
	clf_json_set_integer(customer, "id", row->customer.id);
	clf_json_set_text(customer, "address", row->customer.address);
	clf_json_set_text(customer, "name", row->customer.name);
	clf_json_set(object, "customer", customer);
	set_id(object, "ticket", row->ticket);
	return object;
}

struct clf_json *clf_shape_programme(const struct clf_programme *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_text(object, "name", row->name);
	clf_json_set_integer(object, "surveys", row->surveys);
	clf_json_set_time(object, "created_at", row->created_at);
	return object;
}

struct clf_json *clf_shape_survey(const struct clf_survey *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_text(object, "name", row->name);
	clf_json_set_text(object, "programme", row->programme_name);
	clf_json_set_bool(object, "show_response", row->show_response);
	clf_json_set_time(object, "created_at", row->created_at);
	return object;
}

struct clf_json *clf_shape_profile(const struct clf_profile *profile)
{
	const struct clf_customer *customer = &profile->customer;
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", customer->id);
	clf_json_set_text(object, "address", customer->address);
	clf_json_set_text(object, "name", customer->name);
	clf_json_set_text(object, "opt_in", clf_opt_in_name(customer->opt_in));
	clf_json_set_text(object, "reference", customer->reference);
	clf_json_set_text(object, "phone", customer->phone);
	clf_json_set_text(object, "locale", customer->locale);
	set_tree(object, "attributes", profile->attributes);
	clf_json_set_time(object, "known_since", profile->created_at);
	return object;
}

struct clf_json *clf_shape_contact(const struct clf_contact *contact)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "kind", clf_contact_kind_name(contact->kind));
	clf_json_set_time(object, "at", contact->at);
	set_id(object, "ticket", contact->ticket);
	switch (contact->kind) {
	case CLF_CONTACT_RESPONSE:
		clf_json_set_text(object, "response", contact->response);
		clf_json_set_text(object, "programme", contact->programme);
		clf_json_set_text(object, "survey", contact->survey);
		clf_json_set(object, "score", contact->has_score ? clf_json_integer(contact->score) : clf_json_null());
		clf_json_set_text(object, "comment", contact->comment);
		break;
	case CLF_CONTACT_TICKET:
		clf_json_set_text(object, "subject", contact->subject);
		clf_json_set_text(object, "status", contact->status);
		clf_json_set_text(object, "response", contact->response);
		break;
	case CLF_CONTACT_MAIL:
		clf_json_set_integer(object, "message", contact->id);
		clf_json_set_text(object, "direction", contact->incoming ? "in" : "out");
		clf_json_set_text(object, "from", contact->from);
		clf_json_set_text(object, "subject", contact->subject);
		clf_json_set_text(object, "state", clf_message_state_name(contact->state));
		break;
	case CLF_CONTACT_NOTE:
		clf_json_set_integer(object, "comment", contact->id);
		break;
	}
	return object;
}
