/*
 * page_desk.c - what administrators own, on pages: one list, one thing, and what is done with it, for every row of
 * things.c.
 */
#include <string.h>

#include "call/access.h"
#include "call/ask.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/desk/form.h"
#include "page/people/audit_words.h"
#include "page/rule/rule_item.h"
#include "page/view.h"
#include "routes.h"

#define MAKE "make"
#define CHANGE "change"
#define REMOVE "remove"

/* NULL: answered. */
static const struct thing *thing_asked(struct call *call)
{
	const struct thing *thing = thing_named(call_text(call, "kind"));

	if (thing == NULL)
		reply_problem(call, 404, "not-found", "there is nothing at this address");
	return thing;
}

static const char *path_of(struct call *call, const struct thing *thing, const char *rest)
{
	return clf_arena_printf(call->arena, "/administration/%s%s", thing->name, rest);
}

static const char *one_pattern(struct call *call, const struct thing *thing)
{
	return clf_arena_printf(call->arena, "%s/{%s}", thing->api, thing->id);
}

static const char *id_asked(struct call *call)
{
	return clf_arena_printf(call->arena, "%lld", (long long)call_number(call, "id", 0));
}

static struct form make_form(struct call *call, const struct thing *thing)
{
	return (struct form){thing, MAKE, ask_route(call, "POST", thing->api), thing->fields, NULL};
}

static struct form change_form(struct call *call, const struct thing *thing, const struct clf_json *item)
{
	const struct route *route = ask_route(call, "PATCH", one_pattern(call, thing));

	if (route == NULL)
		route = ask_route(call, "PUT", one_pattern(call, thing));
	return (struct form){thing, CHANGE, route, thing->fields, item};
}

/* What takes a thing's place, where the API asks for that: all others of it. */
static struct form remove_form(struct call *call, const struct thing *thing, const struct clf_json *item)
{
	static const struct source others = {.value = "name",
					     .none = CLF_SAID("nothing: only if it isn’t used"),
					     .leave = CLF_SAID("nothing, and take it off what has it")};
	static const struct field fields[] = {{"replace_by", CLF_SAID("What takes its place"), .source = &others},
					      {.name = NULL}};

	return (struct form){thing, REMOVE, ask_route(call, "DELETE", one_pattern(call, thing)), fields, item};
}

static const struct field no_fields[] = {{.name = NULL}};

static struct form deed_form(struct call *call, const struct thing *thing, const struct deed *deed,
			     const struct clf_json *item)
{
	return (struct form){thing, deed->name, ask_route(call, deed->method, deed->path), deed->fields, item};
}

static bool names_field(const struct form *form, const char *name)
{
	for (const struct field *field = form->fields; field->name != NULL; field++) {
		if (name != NULL && strncmp(name, field->name, strlen(field->name)) == 0)
			return true;
	}
	return false;
}

/* Rows of which each says its word as a flag, for the template's own words. */
static struct clf_json *flagged(const struct clf_json *rows, const char *key)
{
	struct clf_json *out = clf_json_array();

	for (size_t i = 0; i < clf_json_size(rows); i++) {
		struct clf_json *row = clf_json_copy(clf_json_at(rows, i));

		view_flag(row, "is", clf_json_get_text(row, key));
		clf_json_append(out, row);
	}
	return out;
}

/* What is wrong and stands beside no field, and what names a thing that is to go. */
static void add_wrong(struct call *call, struct clf_json *context, const struct form *form)
{
	const struct clf_json *errors = clf_json_get(call->problem, "errors");
	struct clf_json *others = clf_json_array(), *uses = flagged(clf_json_get(call->problem, "used_by"), "what");

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		if (!names_field(form, clf_json_get_text(clf_json_at(errors, i), "field")))
			clf_json_append(others, clf_json_copy(clf_json_at(errors, i)));
	}
	clf_json_set_bool(context, "is_marked", clf_json_size(errors) > clf_json_size(others));
	/* Beside the button that removes it, it is told already. */
	clf_json_set_bool(context, "is_used", clf_json_size(uses) > 0 && strcmp(form->place, REMOVE) != 0);
	clf_json_set(context, "others", others);
	clf_json_set(context, "uses", uses);
}

static struct clf_json *tabs(struct call *call, const struct thing *current)
{
	struct clf_json *items = clf_json_array();

	if (strcmp(current->under, "/rules") == 0) {
		clf_json_free(&items);
		return rule_tabs(call, path_of(call, current, ""));
	}
	for (const struct thing *thing = things; thing->name != NULL; thing++) {
		struct clf_json *item;

		if (strcmp(thing->under, current->under) != 0)
			continue;
		item = clf_json_object();
		clf_json_set_text(item, "path", path_of(call, thing, ""));
		clf_json_set_text(item, "label", view_say(call, thing->title));
		clf_json_set_bool(item, "current", thing == current);
		clf_json_append(items, item);
	}
	return items;
}

static struct clf_json *context_of(struct call *call, const struct thing *thing)
{
	struct clf_json *context = clf_json_object(), *items = tabs(call, thing);

	clf_json_set_bool(context, "has_tabs", clf_json_size(items) > 1);
	clf_json_set(context, "tabs", items);
	clf_json_set_text(context, "title", view_say(call, thing->title));
	clf_json_set_text(context, "lead", view_say(call, thing->lead));
	clf_json_set_text(context, "empty", view_say(call, thing->empty));
	clf_json_set_text(context, "list_path", path_of(call, thing, ""));
	audit_link(call, context, "audit_path", thing, NULL);
	return context;
}

static unsigned status_of(const struct clf_json *problem)
{
	return (unsigned)clf_json_get_number(problem, "status", 503);
}

static bool is_column(const struct field *field)
{
	return (field->look & (FIELD_COLUMN | FIELD_SHOWN)) != 0;
}

static struct clf_json *columns_of(struct call *call, const struct field *fields)
{
	struct clf_json *columns = clf_json_array();

	for (const struct field *field = fields; field->name != NULL; field++) {
		struct clf_json *column;

		if (!is_column(field))
			continue;
		column = clf_json_object();
		clf_json_set_text(column, "label", view_say(call, field->label));
		clf_json_append(columns, column);
	}
	return columns;
}

/* The first field names the row; the others are its cells. */
static struct clf_json *row_of(struct desk *desk, const struct thing *thing, const struct field *fields,
			       const struct clf_json *item)
{
	struct clf_json *row = clf_json_object(), *cells = clf_json_array();

	clf_json_set_text(row, "row_name", form_words(desk, thing, &fields[0], item));
	clf_json_set_integer(row, "row_id", clf_json_get_number(item, "id", 0));
	for (const struct field *field = &fields[1]; field->name != NULL; field++) {
		struct clf_json *cell;

		if (!is_column(field))
			continue;
		cell = clf_json_object();
		clf_json_set_text(cell, "label", view_say(desk->call, field->label));
		clf_json_set_text(cell, "text", form_words(desk, thing, field, item));
		clf_json_append(cells, cell);
	}
	clf_json_set(row, "cells", cells);
	return row;
}

static struct clf_json *rows_of(struct desk *desk, const struct thing *thing, const struct field *fields,
				const struct clf_json *items)
{
	struct clf_json *rows = clf_json_array();

	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *item = clf_json_at(items, i);

		struct clf_json *row;

		if (clf_json_get_bool(item, "builtin", false))
			continue;
		row = row_of(desk, thing, fields, item);
		clf_json_set_bool(row, "is_first", clf_json_size(rows) == 0);
		clf_json_set_bool(row, "is_last", i + 1 == clf_json_size(items));
		clf_json_append(rows, row);
	}
	return rows;
}

/* What is added, which is the context's. */
static struct clf_json *add_form(struct desk *desk, struct clf_json *context, const char *key, const struct form *form,
				 const char *action, const char *button)
{
	struct clf_json *json = form_show(desk, form);

	clf_json_set_text(json, "action", action);
	clf_json_set_text(json, "button", button);
	clf_json_set_bool(json, "is_open",
			  desk->call->problem != NULL && view_sent(desk->call, form->place, "place") != NULL);
	clf_json_set(context, key, json);
	return json;
}

static void show_list(struct call *call, const struct thing *thing)
{
	struct desk desk = {.call = call};
	struct form form = make_form(call, thing);
	struct clf_json *context, *rows, *problem = NULL;
	const struct clf_json *items = form_rows(&desk, thing->api, thing->list, &problem);

	if (items == NULL) {
		ask_reply(call, &(struct asked){status_of(problem), problem});
		return;
	}
	context = context_of(call, thing);
	rows = rows_of(&desk, thing, thing->fields, items);
	clf_json_set_bool(context, "has_rows", clf_json_size(rows) > 0);
	clf_json_set_bool(context, "orders", thing->order != NULL && clf_json_size(rows) > 1);
	clf_json_set(context, "columns", columns_of(call, thing->fields));
	clf_json_set(context, "rows", rows);
	clf_json_set(context, "make", clf_json_null());
	if (form.route != NULL) {
		clf_json_set_text(context, "add_title", view_say(call, thing->add));
		add_form(&desk, context, "make", &form, path_of(call, thing, ""), view_say(call, "Add"));
	}
	add_wrong(call, context, &form);
	desk_end(&desk);
	view_page(call, 200, "desk-list.html", view_say(call, thing->title), thing->under, context);
}

static const struct clf_json *with_id(const struct clf_json *items, int64_t id)
{
	for (size_t i = 0; i < clf_json_size(items); i++) {
		if (clf_json_get_number(clf_json_at(items, i), "id", 0) == id)
			return clf_json_at(items, i);
	}
	return NULL;
}

/* The thing that the path names, owned; what has no address of its own is found in its list. NULL: answered. */
static struct clf_json *item_shown(struct desk *desk, const struct thing *thing)
{
	struct call *call = desk->call;
	const struct route *route = ask_route(call, "GET", one_pattern(call, thing));
	struct clf_json *problem = NULL;
	const struct clf_json *items, *found;
	struct asked asked;

	if (route != NULL) {
		const struct clf_http_field path = {thing->id, id_asked(call)};

		ask_api(call, route, &(struct clf_http_fields){&path, 1}, &(struct clf_http_fields){NULL, 0}, NULL,
			&asked);
		if (asked.status == 200)
			return asked.json;
		ask_reply(call, &asked);
		return NULL;
	}
	items = form_rows(desk, thing->api, thing->list, &problem);
	found = with_id(items, call_number(call, "id", 0));
	if (items == NULL)
		ask_reply(call, &(struct asked){status_of(problem), problem});
	else if (found == NULL)
		reply_problem(call, 404, "not-found", "it isn't there any more");
	return found != NULL ? clf_json_copy(found) : NULL;
}

static struct clf_json *deeds_of(struct desk *desk, const struct thing *thing, const struct clf_json *item)
{
	struct call *call = desk->call;
	struct clf_json *deeds = clf_json_array();

	for (const struct deed *deed = thing->deeds; deed != NULL && deed->name != NULL; deed++) {
		struct form form = deed_form(call, thing, deed, item);
		struct clf_json *holder = clf_json_object();
		const char *path = path_of(call, thing, clf_arena_printf(call->arena, "/%s/", id_asked(call)));
		const struct source *source = deed->fields[0].source;

		/* Where there is nothing to do it to. */
		if (deed->title == NULL || (source != NULL && source->member != NULL &&
					    clf_json_size(clf_json_get(item, source->member)) == 0)) {
			clf_json_free(&holder);
			continue;
		}
		add_form(desk, holder, "deed", &form, clf_arena_printf(call->arena, "%s%s", path, deed->name),
			 view_say(call, deed->button));
		clf_json_set_text(holder, "deed_title", view_say(call, deed->title));
		clf_json_set_text(holder, "deed_lead", deed->lead != NULL ? view_say(call, deed->lead) : NULL);
		clf_json_set_text(holder, "then_action",
				  deed->then != NULL ? clf_arena_printf(call->arena, "%s%s", path, deed->then) : NULL);
		clf_json_set_text(holder, "then_button", deed->then != NULL ? view_say(call, deed->then_button) : NULL);
		clf_json_append(deeds, holder);
	}
	return deeds;
}

static struct clf_json *parts_of(struct desk *desk, const struct thing *thing, const struct clf_json *item)
{
	struct clf_json *parts = clf_json_array();

	for (const struct part *part = thing->parts; part != NULL && part->member != NULL; part++) {
		const struct clf_json *items = clf_json_get(item, part->member);
		struct clf_json *json;

		if (clf_json_size(items) == 0)
			continue;
		json = clf_json_object();
		clf_json_set_text(json, "part_title", view_say(desk->call, part->title));
		clf_json_set(json, "columns", columns_of(desk->call, part->fields));
		clf_json_set(json, "rows", rows_of(desk, thing, part->fields, items));
		clf_json_append(parts, json);
	}
	return parts;
}

/* What an import of holidays did, or would do. */
static struct clf_json *answer_json(const struct clf_json *answer)
{
	struct clf_json *json = clf_json_copy(answer);

	if (json != NULL)
		clf_json_set(json, "days", flagged(clf_json_get(answer, "days"), "state"));
	return json != NULL ? json : clf_json_null();
}

/* All its tickets are counted: where it is to be removed, and not where it is only looked at. */
static bool uses_are_asked_for(struct call *call)
{
	return clf_http_field(&call->request->query, "uses", NULL) != NULL || view_sent(call, REMOVE, "place") != NULL;
}

/* What names it, told before it is removed; a form that told it needn't ask first. */
static void add_uses(struct call *call, const struct thing *thing, struct clf_json *removal)
{
	const struct clf_http_field path[] = {{"list", thing->list != NULL ? thing->list : ""},
					      {thing->id, id_asked(call)}};
	const struct route *route =
	    ask_route(call, "GET", clf_arena_printf(call->arena, "%s/uses", one_pattern(call, thing)));
	struct asked asked = {.status = 0};
	struct clf_json *uses;

	if (route != NULL)
		ask_api(call, route, &(struct clf_http_fields){path, 2}, &(struct clf_http_fields){NULL, 0}, NULL,
			&asked);
	uses = flagged(clf_json_get(asked.json, "used_by"), "what");
	clf_json_set_bool(removal, "is_told", asked.status == 200);
	clf_json_set_bool(removal, "is_open", true);
	clf_json_set_bool(removal, "is_used", clf_json_size(uses) > 0);
	clf_json_set(removal, "uses", uses);
	clf_json_free(&asked.json);
}

/* Which of the page's forms was refused; that of its change where none was. */
static struct form form_sent(struct call *call, const struct thing *thing, const struct form *change,
			     const struct form *removed)
{
	const struct deed *deed = deed_named(thing, clf_http_field(&call->form, "place", NULL));

	if (view_sent(call, REMOVE, "place") != NULL)
		return *removed;
	return deed != NULL ? deed_form(call, thing, deed, change->item) : *change;
}

/* answer: of a deed that shows something, or NULL. */
static void show_one(struct call *call, const struct thing *thing, const struct clf_json *answer)
{
	struct desk desk = {.call = call};
	struct clf_json *item = item_shown(&desk, thing), *context;
	const char *path = path_of(call, thing, clf_arena_printf(call->arena, "/%s", id_asked(call)));
	struct form change, removed, sent;
	const char *name;

	if (item == NULL) {
		desk_end(&desk);
		return;
	}
	change = change_form(call, thing, item);
	removed = remove_form(call, thing, item);
	sent = form_sent(call, thing, &change, &removed);
	name = form_words(&desk, thing, &thing->fields[0], item);
	context = context_of(call, thing);
	clf_json_set_text(context, "item_name", name);
	audit_link(call, context, "audit_path", thing, clf_json_get_text(item, "name"));
	add_form(&desk, context, "change", &change, path, view_say(call, "Save"));
	clf_json_set(context, "deeds", deeds_of(&desk, thing, item));
	clf_json_set(context, "parts", parts_of(&desk, thing, item));
	clf_json_set(context, "remove", clf_json_null());
	if (removed.route != NULL) {
		struct clf_json *removal =
		    add_form(&desk, context, "remove", &removed, clf_arena_printf(call->arena, "%s/" REMOVE, path),
			     view_say(call, "Remove"));

		if (uses_are_asked_for(call))
			add_uses(call, thing, removal);
		else
			clf_json_set_text(removal, "uses_path",
					  clf_arena_printf(call->arena, "%s?uses=yes#remove", path));
	}
	clf_json_set(context, "answer", answer_json(answer));
	add_wrong(call, context, &sent);
	clf_json_free(&item);
	desk_end(&desk);
	view_page(call, 200, "desk-thing.html", name, thing->under, context);
}

static void page_things(struct call *call)
{
	const struct thing *thing = call_permitted(call, CLF_PERMIT_ADMIN) ? thing_asked(call) : NULL;

	if (thing != NULL)
		show_list(call, thing);
}

static void page_thing(struct call *call)
{
	const struct thing *thing = call_permitted(call, CLF_PERMIT_ADMIN) ? thing_asked(call) : NULL;

	if (thing != NULL)
		show_one(call, thing, NULL);
}

static void page_make(struct call *call)
{
	const struct thing *thing = call_permitted(call, CLF_PERMIT_ADMIN) ? thing_asked(call) : NULL;
	struct asked asked;
	struct form form;

	if (thing == NULL)
		return;
	form = make_form(call, thing);
	if (form.route == NULL) {
		reply_problem(call, 404, "not-found", "there is nothing at this address");
		return;
	}
	form_send(call, &form, NULL, &asked);
	if (ask_is_refused(call, &asked, path_of(call, thing, "?done=added")))
		show_list(call, thing);
}

/* place: which of the page's forms; what it does to the thing is done, or the thing is shown again. */
static void send_one(struct call *call, const struct thing *thing, const struct form *form, bool shows,
		     const char *next)
{
	struct asked asked;

	if (form->route == NULL) {
		reply_problem(call, 404, "not-found", "there is nothing at this address");
		return;
	}
	form_send(call, form, id_asked(call), &asked);
	if (shows && asked.status == 200) {
		show_one(call, thing, asked.json);
		clf_json_free(&asked.json);
	} else if (ask_is_refused(call, &asked, next)) {
		show_one(call, thing, NULL);
	}
}

static void page_change(struct call *call)
{
	const struct thing *thing = call_permitted(call, CLF_PERMIT_ADMIN) ? thing_asked(call) : NULL;
	struct desk desk = {.call = call};
	struct clf_json *item;
	struct form form;

	if (thing == NULL)
		return;
	item = item_shown(&desk, thing);
	desk_end(&desk);
	if (item == NULL)
		return;
	form = change_form(call, thing, item);
	send_one(call, thing, &form, false, path_of(call, thing, "?done=saved"));
	clf_json_free(&item);
}

static void page_deed(struct call *call)
{
	const struct thing *thing = call_permitted(call, CLF_PERMIT_ADMIN) ? thing_asked(call) : NULL;
	const char *name = call_text(call, "deed");
	const struct deed *deed = thing != NULL ? deed_named(thing, name) : NULL;
	struct form form;

	if (thing == NULL)
		return;
	if (strcmp(name, REMOVE) == 0) {
		form = remove_form(call, thing, NULL);
		/* What names it is told before something takes its place: asked to remove it alone, the API does. */
		if (!clf_text_blank(clf_http_field(&call->form, "replace_by", NULL)) &&
		    clf_http_field(&call->form, "sure", NULL) == NULL)
			form.fields = no_fields;
		send_one(call, thing, &form, false, path_of(call, thing, "?done=removed"));
	} else if (deed != NULL) {
		form = deed_form(call, thing, deed, NULL);
		send_one(call, thing, &form, deed->shows,
			 path_of(call, thing, clf_arena_printf(call->arena, "/%s?done=saved", id_asked(call))));
	} else {
		reply_problem(call, 404, "not-found", "there is nothing at this address");
	}
}

/* All in their order, with one of them a place up or down; owned. */
static struct clf_json *reordered(const struct clf_json *items, const struct thing *thing, int64_t id, bool up)
{
	struct clf_json *order = clf_json_object(), *list = clf_json_array();
	const struct clf_json *held = NULL, *kept[1] = {NULL};
	size_t count = clf_json_size(items);
	bool by_name = strcmp(thing->order, "names") == 0;

	for (size_t i = 0; i < count; i++) {
		const struct clf_json *item = clf_json_at(items, i),
				      *next = i + 1 < count ? clf_json_at(items, i + 1) : NULL;
		bool swaps = clf_json_get_number(up ? next : item, "id", 0) == id && next != NULL && held == NULL &&
			     !clf_json_get_bool(item, "builtin", false);

		if (clf_json_get_bool(item, "builtin", false))
			continue;
		kept[0] = swaps ? next : held != NULL ? held : item;
		held = swaps ? item : NULL;
		clf_json_append(list, by_name ? clf_json_copy(clf_json_get(kept[0], "name"))
					      : clf_json_copy(clf_json_get(kept[0], "id")));
	}
	clf_json_set(order, thing->order, list);
	return order;
}

static void page_order(struct call *call)
{
	const struct thing *thing = call_permitted(call, CLF_PERMIT_ADMIN) ? thing_asked(call) : NULL;
	const struct route *route;
	const struct clf_json *items;
	struct clf_json *problem = NULL, *order;
	struct desk desk = {.call = call};
	struct clf_http_field path;
	struct asked asked;

	if (thing == NULL)
		return;
	route =
	    thing->order != NULL ? ask_route(call, "PUT", clf_arena_printf(call->arena, "%s/order", thing->api)) : NULL;
	if (route == NULL) {
		reply_problem(call, 404, "not-found", "there is nothing at this address");
		return;
	}
	items = form_rows(&desk, thing->api, thing->list, &problem);
	if (items == NULL) {
		ask_reply(call, &(struct asked){status_of(problem), problem});
		return;
	}
	order = reordered(items, thing, call_number(call, "id", 0), clf_text_equal(call_text(call, "move"), "up"));
	path = (struct clf_http_field){"list", thing->list != NULL ? thing->list : ""};
	ask_api(call, route, &(struct clf_http_fields){&path, 1}, &(struct clf_http_fields){NULL, 0}, order, &asked);
	clf_json_free(&order);
	desk_end(&desk);
	if (ask_is_refused(call, &asked, path_of(call, thing, "?done=saved")))
		show_list(call, thing);
}

#define KIND IN_PATH("kind", CLF_TYPE_NAME, 40, "Which kind of thing.")
/* What the fields of a form are, the API's own rows say; here is only how much of them may come. */
#define FORM BODY("form", CLF_TYPE_TEXT, 512 << 10, "The form as a whole.")

static const struct param kind_params[] = {{KIND}, {.name = NULL}};
static const struct param make_params[] = {{KIND}, {FORM}, {.name = NULL}};
static const struct param one_params[] = {
    {KIND},
    {ID_IN_PATH},
    {.name = "uses", .where = CLF_IN_QUERY, .type = CLF_TYPE_CHOICE, .choices = "yes", .help = "What uses it is told."},
    {.name = NULL},
};
static const struct param change_params[] = {{KIND}, {ID_IN_PATH}, {FORM}, {.name = NULL}};
static const struct param deed_params[] = {
    {KIND}, {ID_IN_PATH}, {IN_PATH("deed", CLF_TYPE_NAME, 40, "What is done with it.")}, {FORM}, {.name = NULL},
};
static const struct param order_params[] = {
    {KIND},
    {.name = "id", .where = CLF_IN_BODY, .type = CLF_TYPE_ID, .required = true, .help = "What is moved."},
    {NEEDED_CHOICE("move", "up|down", "Where to.")},
    {.name = NULL},
};

const struct route page_desk_routes[] = {
    {PAGE("GET", "/administration/{kind}", CLF_PERMIT_ADMIN, page_things, kind_params,
	  "Things of a kind that administrators own.")},
    {PAGE("POST", "/administration/{kind}", CLF_PERMIT_ADMIN, page_make, make_params, "Make one.")},
    {PAGE("POST", "/administration/{kind}/order", CLF_PERMIT_ADMIN, page_order, order_params,
	  "Move one a place up or down.")},
    {PAGE("GET", "/administration/{kind}/{id}", CLF_PERMIT_ADMIN, page_thing, one_params, "One of them.")},
    {PAGE("POST", "/administration/{kind}/{id}", CLF_PERMIT_ADMIN, page_change, change_params, "Change it.")},
    {PAGE("POST", "/administration/{kind}/{id}/{deed}", CLF_PERMIT_ADMIN, page_deed, deed_params,
	  "Remove it, or do what else it has.")},
    {.method = NULL},
};
