/*
 * page_customer.c - a customer: what is known, the tickets, and all contact as one line of time.
 *
 * Who sees and changes what is the API's (customers.h).
 */
#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/people/suppression.h"
#include "clf/ticket/words.h"
#include "customers.h"
#include "page/find/customer.h"
#include "page/present.h"
#include "page/view.h"

#define PLACE_OF_CHANGE "customer"
#define WAS "was."
#define VALUE_SHOWN 500u /* of an attribute */
#define WORDS_SHOWN 300u /* of a comment */

static const char *ticket_path(const struct call *call, const struct clf_contact *contact)
{
	const char *part = contact->kind == CLF_CONTACT_MAIL   ? "#message-"
			   : contact->kind == CLF_CONTACT_NOTE ? "#note-"
							       : NULL;

	if (contact->ticket == 0)
		return NULL;
	return part != NULL ? clf_arena_printf(call->arena, "/tickets/%lld%s%lld", (long long)contact->ticket, part,
					       (long long)contact->id)
			    : clf_arena_printf(call->arena, "/tickets/%lld", (long long)contact->ticket);
}

/* What it is called, and what it says of itself. */
static void add_words(const struct call *call, const struct clf_contact *contact, struct clf_json *item)
{
	const char *label = CLF_SAID("Response"), *words = contact->subject;

	switch (contact->kind) {
	case CLF_CONTACT_RESPONSE:
		words = present_line(call, contact->comment, WORDS_SHOWN);
		clf_json_set_text(item, "survey",
				  clf_text_blank(contact->survey) ? contact->programme : contact->survey);
		if (contact->has_score)
			clf_json_set_integer(item, "score", contact->score);
		break;
	case CLF_CONTACT_TICKET:
		label = CLF_SAID("Ticket");
		clf_json_set_text(item, "badge", contact->status);
		break;
	case CLF_CONTACT_MAIL:
		label = contact->incoming ? CLF_SAID("Mail from the customer") : CLF_SAID("Mail to the customer");
		clf_json_set_text(item, "badge", present_message_state(call, contact->state));
		clf_json_set_text(item, "state", clf_message_state_name(contact->state));
		break;
	case CLF_CONTACT_NOTE:
		label = CLF_SAID("Note");
		break;
	}
	clf_json_set_text(item, "label", clf_text_blank(words) ? NULL : view_say(call, label));
	clf_json_set_text(item, "words", clf_text_blank(words) ? view_say(call, label) : words);
}

static struct clf_json *contact_item(const struct call *call, const struct clf_contact *contact, const char *locale)
{
	struct clf_json *item = clf_json_object();
	bool theirs = contact->kind == CLF_CONTACT_RESPONSE && !clf_text_blank(contact->comment);
	char tag[CLF_TAG_TEXT];

	add_words(call, contact, item);
	clf_json_set_text(item, "path", ticket_path(call, contact));
	clf_json_set_text(item, "lang", theirs ? locale : NULL);
	clf_json_set_text(
	    item, "tag",
	    contact->ticket != 0
		? clf_arena_strdup(call->arena, clf_ticket_tag(call->web->act.config->tag, contact->ticket, tag))
		: NULL);
	clf_json_set_time(item, "at", contact->at);
	view_time(call, item, "at", contact->at);
	return item;
}

/* What is of the ticket that one came from stands first, under a heading of its own. */
static void add_contact(const struct call *call, const struct clf_profile *profile, const struct clf_contact_list *list,
			struct clf_json *context)
{
	int64_t first = call_number(call, "ticket", 0);
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++) {
		bool of_it = list->items[i].ticket == first;
		struct clf_json *item = contact_item(call, &list->items[i], profile->customer.locale);

		if (first != 0 && i == 0 && of_it)
			clf_json_set_text(item, "heading", view_say(call, CLF_SAID("On this ticket")));
		else if (first != 0 && !of_it && (i == 0 || list->items[i - 1].ticket == first))
			clf_json_set_text(item, "heading", view_say(call, CLF_SAID("Before and beside it")));
		clf_json_append(items, item);
	}
	clf_json_set(context, "items", items);
}

static const char *shown_value(const struct call *call, const struct clf_json *value)
{
	struct clf_buf dumped;
	const char *made = clf_json_text(value);

	if (made != NULL)
		return present_line(call, made, VALUE_SHOWN);
	clf_buf_init(&dumped, CLF_ATTRIBUTES_MAX);
	clf_json_dump(value, &dumped);
	made = present_line(call, clf_arena_copy(call->arena, dumped.p, dumped.n), VALUE_SHOWN);
	clf_buf_free(&dumped);
	return made;
}

static void add_attributes(const struct call *call, const struct clf_profile *profile, struct clf_json *context)
{
	struct clf_json *items = clf_json_array(), *tree = NULL;
	const struct clf_json *value;
	const char *name;
	void *at = NULL;

	if (profile->attributes != NULL)
		clf_json_parse(clf_str_from(profile->attributes), &tree, NULL);
	while (clf_json_next(tree, &at, &name, &value)) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "name", name);
		clf_json_set_text(item, "value", shown_value(call, value));
		clf_json_append(items, item);
	}
	clf_json_free(&tree);
	clf_json_set(context, "attributes", items);
}

static const char *opt_in_words(const struct call *call, enum clf_opt_in opt_in)
{
	static const char *const words[] = {
	    [CLF_OPT_UNKNOWN] = CLF_SAID("never asked"),
	    [CLF_OPT_IN] = CLF_SAID("wants automatic mail"),
	    [CLF_OPT_OUT] = CLF_SAID("wants no automatic mail"),
	};

	return view_say(call, words[opt_in]);
}

/* A field of the form: what was sent when it was refused, else what there is. */
static struct clf_json *field_item(const struct call *call, const char *name, const char *label, const char *had,
				   size_t max)
{
	struct clf_json *item = clf_json_object();
	const char *sent = view_sent(call, PLACE_OF_CHANGE, name);
	const char *was = view_sent(call, PLACE_OF_CHANGE, clf_arena_printf(call->arena, WAS "%s", name));

	clf_json_set_text(item, "name", name);
	clf_json_set_text(item, "label", view_say(call, label));
	clf_json_set_text(item, "value", sent != NULL ? sent : had != NULL ? had : "");
	clf_json_set_text(item, "was", was != NULL ? was : had != NULL ? had : "");
	clf_json_set_integer(item, "max", (int64_t)max);
	return item;
}

static void add_form(const struct call *call, const struct clf_profile *profile, struct clf_json *context)
{
	const struct clf_customer *customer = &profile->customer;
	const char *opt_in = clf_opt_in_name(customer->opt_in), *sent = view_sent(call, PLACE_OF_CHANGE, "opt_in");
	const char *was = view_sent(call, PLACE_OF_CHANGE, WAS "opt_in");
	struct clf_json *fields = clf_json_array(), *ways = clf_json_array();

	clf_json_append(fields, field_item(call, "name", CLF_SAID("Name"), customer->name, 200));
	clf_json_append(fields, field_item(call, "phone", CLF_SAID("Phone"), customer->phone, CLF_PHONE_MAX));
	clf_json_append(fields,
			field_item(call, "reference", CLF_SAID("Reference"), customer->reference, CLF_REFERENCE_MAX));
	clf_json_append(fields, field_item(call, "locale", CLF_SAID("Language"), customer->locale, 35));
	for (unsigned i = 0; i <= CLF_OPT_OUT; i++)
		view_choice(ways, clf_opt_in_name((enum clf_opt_in)i), opt_in_words(call, (enum clf_opt_in)i),
			    sent != NULL ? sent : opt_in);
	clf_json_set(context, "form_fields", fields);
	clf_json_set(context, "opt_ins", ways);
	clf_json_set_text(context, "opt_in_was", was != NULL ? was : opt_in);
}

static void add_profile(const struct call *call, const struct clf_profile *profile, struct clf_json *context)
{
	const struct clf_customer *customer = &profile->customer;
	struct clf_json *item = clf_json_object();

	clf_json_set_integer(item, "id", customer->id);
	clf_json_set_text(item, "shown", clf_text_blank(customer->name) ? customer->address : customer->name);
	clf_json_set_text(item, "address", customer->address);
	clf_json_set_text(item, "phone", customer->phone);
	clf_json_set_text(item, "reference", customer->reference);
	clf_json_set_text(item, "locale", customer->locale);
	clf_json_set_text(item, "language", present_language(customer->locale));
	clf_json_set_text(item, "opt_in", opt_in_words(call, customer->opt_in));
	clf_json_set_bool(item, "is_out", customer->opt_in == CLF_OPT_OUT);
	clf_json_set_time(item, "known_since", profile->created_at);
	view_time(call, item, "known_since", profile->created_at);
	clf_json_set(context, "customer", item);
	add_attributes(call, profile, context);
	add_form(call, profile, context);
}

/* Whether machines write there still. */
static enum clf_status add_suppressed(struct call *call, const struct clf_customer *customer, struct clf_json *context,
				      struct clf_error *err)
{
	struct clf_suppressed found;
	enum clf_status status =
	    clf_suppression_find(call->web->act.store, call->arena, customer->address, &found, err);

	clf_json_set_bool(context, "is_suppressed", status == CLF_OK);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static void page_customer_show(struct call *call)
{
	struct clf_contact_list list;
	struct clf_profile profile;
	struct clf_json *context;
	struct clf_seer seer;
	struct clf_error err = {0};
	int64_t ticket = call_number(call, "ticket", 0);
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !customers_find(call, &seer, &profile) ||
	    !customers_contact(call, &profile, &list))
		return;
	context = clf_json_object();
	add_contact(call, &profile, &list, context);
	add_profile(call, &profile, context);
	view_older(call, context, clf_arena_printf(call->arena, "/customers/%lld", (long long)profile.customer.id),
		   list.next);
	clf_json_set(context, "from_ticket", ticket != 0 ? clf_json_integer(ticket) : clf_json_null());
	status = customer_tickets(call, &profile.customer, 0, context, &err);
	if (status == CLF_OK)
		status = add_suppressed(call, &profile.customer, context, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	view_page(call, 200, "customer.html",
		  clf_text_blank(profile.customer.name) ? profile.customer.address : profile.customer.name, "/tickets",
		  context);
}

/* What the form holds as it was shown is left as it is now: somebody else may have changed it since. */
static bool changed(const struct call *call, const char *name)
{
	const char *value = clf_http_field(&call->form, name, NULL);
	const char *was = clf_http_field(&call->form, clf_arena_printf(call->arena, WAS "%s", name), NULL);

	return value != NULL && !clf_text_equal(value, was);
}

static void page_customer_change(struct call *call)
{
	struct clf_customer_change change;
	struct clf_profile profile;
	struct clf_seer seer;
	int64_t ticket = call_number(call, "from", 0);
	bool any;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !customers_find(call, &seer, &profile))
		return;
	customers_asked(call, &change);
	if (!changed(call, "name"))
		change.name = NULL;
	any = change.name != NULL;
	for (unsigned i = 0; i < CLF_PROFILE_FIELDS; i++) {
		change.given[i] = change.given[i] && changed(call, customers_param((enum clf_profile_field)i));
		any = any || change.given[i];
	}
	if (any && !customers_change(call, &profile, &change))
		return;
	reply_redirect(call, ticket != 0 ? clf_arena_printf(call->arena, "/customers/%lld?ticket=%lld&done=saved",
							    (long long)profile.customer.id, (long long)ticket)
					 : clf_arena_printf(call->arena, "/customers/%lld?done=saved",
							    (long long)profile.customer.id));
}

static const struct param show_params[] = {
    {ID_IN_PATH},   {QUERY("ticket", CLF_TYPE_ID, 0, "Number of the ticket whose contact stands first.")},
    {CURSOR_TEXT},  {LIMIT},
    {.name = NULL},
};

/* A name that came by mail may be as long as the mail's header was: unchanged, it is left as it is. */
#define NAME_SHOWN (64 << 10)
#define WAS_VALUE(field) NOT_NULL(WAS field, CLF_TYPE_LINE, NAME_SHOWN, "What it was when the form was shown.")
static const struct param change_params[] = {
    {ID_IN_PATH},
    {PLACE},
    {NOT_NULL("from", CLF_TYPE_ID, 0, "The ticket that one came from.")},
    CUSTOMER_ROWS(NAME_SHOWN){WAS_VALUE("name")},
    {WAS_VALUE("opt_in")},
    {WAS_VALUE("reference")},
    {WAS_VALUE("phone")},
    {WAS_VALUE("locale")},
    {.name = NULL},
};

const struct route page_customer_routes[] = {
    {PAGE("GET", "/customers/{id}", CLF_PERMIT_AGENT, page_customer_show, show_params, "A customer.")},
    {PAGE("POST", "/customers/{id}", CLF_PERMIT_AGENT, page_customer_change, change_params,
	  "Change what is known of a customer."),
     .again = page_customer_show},
    {.method = NULL},
};
