/*
 * page_template_grid.c - all templates: one a row, one language a column.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
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
	clf_json_set_text(cell, "path",
			  clf_arena_printf(call->arena, "/templates/%s/%s%s", locale, name,
					   record == NULL ? "?new=yes" : ""));
	view_flag(cell, "is", record == NULL ? "missing" : record->version == 0 ? "shipped" : "changed");
	clf_json_set_integer(cell, "version", record != NULL ? record->version : 0);
	return cell;
}

static struct clf_json *row_json(struct call *call, const struct clf_template_record *records, size_t count,
				 const char *name, const struct named *locales)
{
	struct clf_json *row = clf_json_object(), *cells = clf_json_array();
	struct clf_template *parsed = NULL;

	for (size_t i = 0; i < locales->count; i++) {
		const struct clf_template_record *record = cell_of(records, count, name, locales->names[i]);

		clf_json_append(cells, cell_json(call, record, name, locales->names[i]));
		if (record != NULL && parsed == NULL)
			clf_template_parse(call->arena, record->source, &parsed, NULL);
	}
	clf_json_set_text(row, "name", name);
	clf_json_set_text(row, "kind", parsed != NULL ? clf_template_head(parsed).kind : "");
	clf_json_set(row, "cells", cells);
	return row;
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
	for (size_t i = 0; i < names.count; i++)
		clf_json_append(items, row_json(call, records, count, names.names[i], &locales));
	clf_json_set(context, "items", items);
	view_page(call, 200, "templates.html", view_say(call, CLF_SAID("Templates")), "/templates", context);
}

const struct route page_template_grid_routes[] = {
    {PAGE("GET", "/templates", CLF_PERMIT_ADMIN, page_template_list, NULL, "Templates.")},
    {.method = NULL},
};
