/*
 * page_template_grid.c - all templates: one a row, one language a column.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query_mail.h"
#include "clf/ticket/words.h"
#include "page/view.h"
#include "routes.h"

/* Each once, as they come first. */
struct named {
	const char **names;
	size_t count;
};

static void add_name(struct named *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (clf_text_equal(all->names[i], name))
			return;
	all->names[all->count++] = name;
}

static const struct clf_template_record *cell_of(const struct clf_template_record *records, size_t count,
						 const char *name, const char *locale)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal(records[i].name, name) && clf_text_equal(records[i].locale, locale))
			return &records[i];
	return NULL;
}

static struct clf_json *cell_json(struct call *call, const struct clf_template_record *record, const char *name,
				  const char *locale)
{
	struct clf_json *cell = clf_json_object();

	clf_json_set_text(cell, "locale", locale);
	clf_json_set_text(
	    cell, "path",
	    clf_arena_printf(call->arena, "/templates/%s/%s%s", locale, name, record == NULL ? "?new=yes" : ""));
	view_flag(cell, "is", record == NULL ? "missing" : record->version == 0 ? "shipped" : "changed");
	clf_json_set_integer(cell, "version", record != NULL ? record->version : 0);
	return cell;
}

/* What sends those that ship. */
static const char *sent_when(const struct call *call, const char *name)
{
	static const char *const sent[][2] = {
	    {"acknowledgement", CLF_SAID("To customers: their mail has become a ticket.")},
	    {"alert-notice", CLF_SAID("To administrators: something stands wrong.")},
	    {"answer", CLF_SAID("To customers: an answer that an agent wrote.")},
	    {"assignment-notice", CLF_SAID("To agents: a ticket is theirs, or their team’s.")},
	    {"batch-notice", CLF_SAID("To agents: several tickets were changed at once.")},
	    {"confirmation", CLF_SAID("To agents: whether a mail in their name was theirs.")},
	    {"delivery-failure-notice", CLF_SAID("To agents: a mail did not reach the customer.")},
	    {"digest", CLF_SAID("To agents: their tickets, each morning.")},
	    {"due-notice", CLF_SAID("To agents: a due date has come.")},
	    {"escalation-notice", CLF_SAID("To managers: a ticket is escalated to them.")},
	    {"follow-up", CLF_SAID("To customers: the first words about their response.")},
	    {"forward", CLF_SAID("To others: a ticket that an agent passes on.")},
	    {"frame", CLF_SAID("Around all mails to customers.")},
	    {"not-taken", CLF_SAID("To who wrote where only replies are taken.")},
	    {"receipt", CLF_SAID("To agents: what their commands did.")},
	    {"refusal-notice", CLF_SAID("To agents: why their mail was not carried out.")},
	    {"reply-notice", CLF_SAID("To agents: a customer replied.")},
	    {"sign-in", CLF_SAID("To agents: the link to sign in that somebody asked for.")},
	    {"subticket-notice", CLF_SAID("To agents: a sub-ticket is done.")},
	    {"update-notice", CLF_SAID("To agents: somebody else changed a ticket of theirs.")},
	};

	for (size_t i = 0; i < CLF_COUNT(sent); i++) {
		if (strcmp(sent[i][0], name) == 0)
			return clf_words(call_actor(call).locale, sent[i][1]);
	}
	return NULL;
}

static struct clf_json *row_json(struct call *call, const struct clf_template_record *records, size_t count,
				 const char *name, const struct named *locales)
{
	struct clf_json *row = clf_json_object(), *cells = clf_json_array();
	struct clf_template_head head = {.kind = NULL};

	for (size_t i = 0; i < locales->count; i++) {
		const struct clf_template_record *record = cell_of(records, count, name, locales->names[i]);
		struct clf_json *cell = cell_json(call, record, name, locales->names[i]);
		const struct clf_template_record *later = clf_act_template_behind(records, count, record);

		clf_json_set_text(cell, "behind", later != NULL ? later->locale : NULL);
		clf_json_set_bool(cell, "outdated",
				  record != NULL && clf_act_template_shipped_since(call->arena, record) != NULL);
		clf_json_set_bool(cell, "unknown",
				  record != NULL && clf_act_template_shipped_unknown(call->arena, record) != NULL);
		clf_json_append(cells, cell);
		if (record != NULL && head.kind == NULL)
			clf_template_read_head(call->arena, record->source, &head, NULL);
	}
	clf_json_set_text(row, "name", name);
	clf_json_set_text(row, "sent", sent_when(call, name));
	clf_json_set_text(row, "kind", head.kind != NULL ? head.kind : "");
	clf_json_set(row, "cells", cells);
	return row;
}

/* "sent_at": when a mail was last made of it; "ticket": on which. */
static enum clf_status add_sent(struct call *call, const char *name, struct clf_json *row, struct clf_error *err)
{
	int64_t at = 0, ticket = 0;
	enum clf_status status = clf_query_template_sent(call->web->act.store, name, &at, &ticket, err);

	view_time(call, row, "sent_at", at);
	clf_json_set(row, "sent_on", ticket != 0 ? clf_json_integer(ticket) : clf_json_null());
	/* it stands around others, and is sent by none */
	clf_json_set_bool(row, "is_sent", strcmp(name, "frame") != 0);
	return status;
}

static void page_template_list(struct call *call)
{
	struct clf_template_record *records = NULL;
	struct clf_error err = {0};
	struct named names = {0}, locales = {0};
	size_t count = 0;
	enum clf_status status;
	struct clf_json *context, *items;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_act_template_all(&call->web->act, call->arena, &records, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	names.names = clf_arena_array_of(call->arena, count + 1, const char *);
	locales.names = clf_arena_array_of(call->arena, count + 2, const char *);
	add_name(&locales, "en");
	for (size_t i = 0; i < count; i++) {
		add_name(&names, records[i].name);
		add_name(&locales, records[i].locale);
	}
	context = clf_json_object();
	view_choices(context, "locales", locales.names, locales.count, NULL);
	items = clf_json_array();
	for (size_t i = 0; status == CLF_OK && i < names.count; i++) {
		struct clf_json *row = row_json(call, records, count, names.names[i], &locales);

		status = add_sent(call, names.names[i], row, &err);
		clf_json_append(items, row);
	}
	clf_json_set(context, "items", items);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	view_page(call, 200, "templates.html", view_say(call, CLF_SAID("Templates")), "/templates", context);
}

const struct route page_template_grid_routes[] = {
    {PAGE("GET", "/templates", CLF_PERMIT_ADMIN, page_template_list, NULL, "Templates.")},
    {.method = NULL},
};
