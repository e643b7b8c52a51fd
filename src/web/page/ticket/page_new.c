/*
 * page_new.c - a ticket made by hand: of a customer who called, wrote a letter or stood at the desk. The API makes it,
 * and what may be given stands in its own rows.
 */
#include <string.h>

#include "api/api_change.h"
#include "call/ask.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/field/fields.h"
#include "page/ticket/customs.h"
#include "page/ticket/facts.h"
#include "page/view.h"
#include "routes.h"

#define PLACE_OF_NEW "new"

static void add_channels(struct call *call, struct clf_json *context)
{
	static const struct {
		const char *value, *label;
	} ways[] = {
	    {"phone", CLF_SAID("By phone")},
	    {"letter", CLF_SAID("By letter")},
	    {"chat", CLF_SAID("By chat")},
	    {"mail", CLF_SAID("By mail")},
	    {"portal", CLF_SAID("Through the portal")},
	    {"hand", CLF_SAID("Otherwise")},
	};
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(ways); i++)
		view_choice(choices, ways[i].value, view_say(call, ways[i].label),
			    view_sent(call, PLACE_OF_NEW, "channel"));
	clf_json_set(context, "channels", choices);
}

/* One mailbox needs no choosing. */
static void add_mailboxes(struct call *call, struct clf_json *fields)
{
	const struct clf_config *config = call->web->act.config;
	struct clf_json *options = clf_json_array();

	view_choice(options, "", view_say(call, CLF_SAID("as usual")), NULL);
	for (size_t i = 0; i < config->mailbox_count; i++)
		view_choice(options, config->mailboxes[i].name, NULL, view_sent(call, PLACE_OF_NEW, "mailbox"));
	if (config->mailbox_count > 1)
		clf_json_set(
		    view_field(call, fields, "select", PLACE_OF_NEW, "mailbox", view_say(call, CLF_SAID("Mailbox"))),
		    "options", options);
	else
		clf_json_free(&options);
}

static enum clf_status add_customs(struct call *call, struct clf_json *fields, struct clf_error *err)
{
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(call->web->act.store, &customs, err);

	if (status == CLF_OK)
		customs_add(call, &(struct customs_form){.place = PLACE_OF_NEW, .customs = customs}, fields);
	return status;
}

/* What was said in the fold, or is wrong there, is to be seen. */
static bool is_said(const struct call *call, const struct clf_json *fields)
{
	bool said = false;

	for (size_t i = 0; i < clf_json_size(fields); i++) {
		const struct clf_json *field = clf_json_at(fields, i);

		said = said || clf_json_get_text(field, "error") != NULL ||
		       !clf_text_blank(view_sent(call, PLACE_OF_NEW, clf_json_get_text(field, "name")));
	}
	return said;
}

/* "loose": what is wrong and stands beside no field of the fold; "beside": something does. */
static void add_wrong(struct call *call, const struct clf_json *fields, struct clf_json *context)
{
	const struct clf_json *errors = clf_json_get(call->problem, "errors");
	struct clf_json *loose = clf_json_array();

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		const char *name = clf_json_get_text(clf_json_at(errors, i), "field");
		bool beside = false;

		for (size_t f = 0; f < clf_json_size(fields); f++)
			beside = beside || clf_text_equal(clf_json_get_text(clf_json_at(fields, f), "name"), name);
		if (!beside) {
			struct clf_json *item = clf_json_copy(clf_json_at(errors, i));

			clf_json_set_text(item, "label", view_label(call, name));
			clf_json_append(loose, item);
		}
	}
	clf_json_set_bool(context, "beside", clf_json_size(loose) < clf_json_size(errors));
	clf_json_set(context, "loose", loose);
}

/* Names with a dot are no names of a page's values. */
static void page_new_show(struct call *call)
{
	struct clf_json *context, *fields;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	context = clf_json_object();
	fields = clf_json_array();
	status = facts_to_give(call, PLACE_OF_NEW, fields, &err);
	add_mailboxes(call, fields);
	view_field(call, fields, "line", PLACE_OF_NEW, "customer.locale",
		   view_say(call, CLF_SAID("The customer’s language, as in fr or pt-BR")));
	if (status == CLF_OK)
		status = add_customs(call, fields, &err);
	add_channels(call, context);
	clf_json_set_bool(context, "is_said", is_said(call, fields));
	add_wrong(call, fields, context);
	clf_json_set(context, "more", fields);
	clf_json_set_text(context, "sent_address", view_sent(call, PLACE_OF_NEW, "customer.address"));
	clf_json_set_text(context, "sent_name", view_sent(call, PLACE_OF_NEW, "customer.name"));
	if (status == CLF_OK) {
		view_page(call, 200, "ticket-new.html", view_say(call, CLF_SAID("New ticket")), "/tickets", context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, &err);
}

/* As the API takes it: what was left empty isn't said. */
static struct clf_json *body_of_form(struct call *call, const struct clf_customs *customs)
{
	struct clf_json *body = clf_json_object(), *customer = clf_json_object(), *values = clf_json_object();
	static const char of_customer[] = "customer.";

	for (const struct param *p = call->route->params; p->name != NULL; p++) {
		const char *text = call_text(call, p->name);
		bool of = strncmp(p->name, of_customer, sizeof of_customer - 1) == 0;

		if (!clf_text_blank(text) && strcmp(p->name, "place") != 0)
			clf_json_set_text(of ? customer : body, of ? p->name + sizeof of_customer - 1 : p->name, text);
	}
	for (size_t i = 0; i < customs->count; i++) {
		struct clf_json *value = customs_sent(call, &customs->items[i]);

		if (clf_json_type(value) != CLF_JSON_NULL)
			clf_json_set(values, customs->items[i].name, value);
		else
			clf_json_free(&value);
	}
	clf_json_set(body, "customer", customer);
	clf_json_set(body, "fields", values);
	return body;
}

static void page_new_post(struct call *call)
{
	static const struct clf_http_fields none;
	const struct clf_customs *customs;
	struct clf_json *body;
	struct clf_error err = {0};
	struct asked asked;
	const char *made;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = clf_fields(call->web->act.store, &customs, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	body = body_of_form(call, customs);
	ask_api(call, ask_route(call, "POST", "/api/v1/tickets"), &none, &none, body, &asked);
	clf_json_free(&body);
	made = clf_arena_printf(call->arena, "/tickets/%lld?done=made",
				(long long)clf_json_get_number(asked.json, "number", 0));
	if (ask_is_refused(call, &asked, made))
		page_new_show(call);
}

static const struct param show_params[] = {
    {.name = NULL},
};

static const struct param new_params[] = {
    {PLACE},
    {NEEDED("customer.address", CLF_TYPE_ADDRESS, 254, "The customer's mail address.")},
    {NOT_NULL("customer.name", CLF_TYPE_LINE, 200, "The customer's name.")},
    {NOT_NULL("customer.locale", CLF_TYPE_NAME, 35, "The customer's language (BCP 47).")},
    {NEEDED("subject", CLF_TYPE_LINE, 500, "Subject.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "What it is about.")},
    {BODY_CHOICE("channel", "hand|mail|phone|letter|chat|portal", "How the customer came; hand unless told.")},
    CREATE_ROWS{FIELDS_IN_BODY("Room for fields that were set up, each as fields.NAME.")},
    {.name = NULL},
};

const struct route page_new_routes[] = {
    {PAGE("GET", "/tickets/new", CLF_PERMIT_AGENT, page_new_show, show_params, "A new ticket.")},
    {PAGE("POST", "/tickets/new", CLF_PERMIT_AGENT, page_new_post, new_params, "Make a ticket."),
     .again = page_new_show},
    {.method = NULL},
};
