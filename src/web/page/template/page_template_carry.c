/*
 * page_template_carry.c - templates carried between installations as one text: all that were saved, each below a line
 * "==== fr/refund.md". What an import would change is shown first.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/diff.h"
#include "clf/base/json.h"
#include "clf/base/locale.h"
#include "clf/ticket/words.h"
#include "page/template/template_fields.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define BEGINS "==== "
#define ENDS ".md"
#define CARRIED_MAX (1u << 20) /* bytes of one import */
#define ITEMS_MAX 200u

static void page_template_export(struct call *call)
{
	struct clf_template_record *saved = NULL;
	struct clf_buf *out = &call->response->body;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_template_list(call->web->act.store, call->arena, &saved, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	reply_download(call, "templates.txt", "text/plain");
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(saved[i].source);

		clf_buf_printf(out, BEGINS "%s/%s" ENDS "\n", saved[i].locale, saved[i].name);
		clf_buf_add_text(out, saved[i].source);
		if (n > 0 && saved[i].source[n - 1] != '\n')
			clf_buf_add_char(out, '\n');
	}
}

/* One of an import, and how it stands to what counts here. */
struct carried {
	struct clf_template_change change;
	struct clf_template_problems problems;
	const char *now; /* "": nothing counts yet */
	bool is_same;
};

struct carrying {
	struct carried *items;
	size_t count, changed, wrong;
};

/* "==== fr/refund.md"; false: a line of the template before it. */
static bool begins_one(struct call *call, struct clf_str line, struct clf_template_change *out)
{
	struct clf_str rest = clf_str_trim(line), locale;

	if (!clf_str_starts(rest, CLF_STR(BEGINS)) || rest.n < strlen(BEGINS) + strlen(ENDS) ||
	    strncmp(rest.p + rest.n - strlen(ENDS), ENDS, strlen(ENDS)) != 0)
		return false;
	rest = (struct clf_str){rest.p + strlen(BEGINS), rest.n - strlen(BEGINS) - strlen(ENDS)};
	if (memchr(rest.p, '/', rest.n) == NULL)
		return false;
	clf_str_split(&rest, '/', &locale);
	if (locale.n == 0 || locale.n > CLF_TEMPLATE_LOCALE_BYTES || rest.n == 0 || rest.n > CLF_TEMPLATE_NAME_BYTES)
		return false;
	*out = (struct clf_template_change){
	    .locale = clf_locale_copy(call->arena, clf_arena_copy(call->arena, locale.p, locale.n)),
	    .name = clf_arena_copy(call->arena, rest.p, rest.n)};
	return true;
}

static bool is_there(const struct carrying *all, const struct clf_template_change *change)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i].change.name, change->name) == 0 &&
		    strcmp(all->items[i].change.locale, change->locale) == 0)
			return true;
	return false;
}

static enum clf_status take_apart(struct call *call, const char *text, struct carrying *out, struct clf_error *err)
{
	struct clf_str rest = clf_str_from(text), line;
	const char *from = NULL;

	out->items = clf_arena_array_of(call->arena, ITEMS_MAX, struct carried);
	while (clf_str_line(&rest, &line)) {
		struct clf_template_change change;

		if (!begins_one(call, line, &change)) {
			if (out->count == 0 && clf_str_trim(line).n > 0)
				break;
			continue;
		}
		if (out->count > 0)
			out->items[out->count - 1].change.source =
			    clf_arena_copy(call->arena, from, (size_t)(line.p - from));
		if (out->count == ITEMS_MAX)
			return clf_error_set(err, CLF_ELIMIT,
					     view_say(call, CLF_SAID("at most %u templates are imported at once")),
					     ITEMS_MAX);
		if (is_there(out, &change))
			return clf_error_set(err, CLF_EINVAL, view_say(call, CLF_SAID("%s in %s is there twice")),
					     change.name, change.locale);
		out->items[out->count++].change = change;
		from = rest.p;
	}
	if (out->count == 0)
		return clf_error_set(
		    err, CLF_EINVAL, "%s",
		    view_say(call,
			     CLF_SAID("No template was found: the text begins with a line such as ==== fr/refund.md")));
	out->items[out->count - 1].change.source = clf_arena_strdup(call->arena, from);
	return CLF_OK;
}

static enum clf_status compare(struct call *call, struct carrying *all, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < all->count; i++) {
		struct carried *one = &all->items[i];
		struct clf_template_record now = {.source = ""}, *saved = NULL;
		size_t count = 0;
		int64_t next = 0;

		status = clf_act_template_in_force(&call->web->act, call->arena, one->change.name, one->change.locale,
						   &now, err);
		if (status != CLF_OK && status != CLF_ENOTFOUND)
			return status;
		one->now = status == CLF_OK ? now.source : "";
		one->is_same = strcmp(one->now, one->change.source) == 0;
		status = clf_template_versions(call->web->act.store, call->arena, one->change.name, one->change.locale,
					       (struct clf_page){.limit = 1}, &saved, &count, &next, err);
		one->change.expected = count > 0 ? saved[0].version : 0;
		if (one->is_same)
			continue;
		clf_act_template_problems(&call->web->act, call->arena, one->change.name, one->change.locale,
					  one->change.source, &one->problems);
		all->changed++;
		all->wrong += one->problems.count > 0;
	}
	return status;
}

/* What was shown of it: this text, over that version. */
static const char *as_seen(struct call *call, const struct carried *one)
{
	unsigned char hash[16]; /* of which half is said */

	clf_hash(call->web->csrf_key, one->change.source, strlen(one->change.source), hash, sizeof hash);
	return clf_arena_printf(call->arena, "%s/%s=%lld-%02x%02x%02x%02x%02x%02x%02x%02x", one->change.locale,
				one->change.name, (long long)one->change.expected, hash[0], hash[1], hash[2], hash[3],
				hash[4], hash[5], hash[6], hash[7]);
}

static struct clf_json *item_json(struct call *call, const struct carried *one)
{
	struct clf_json *item = clf_json_object(), *problems = clf_json_array();

	for (size_t i = 0; i < one->problems.count; i++)
		clf_json_append(problems, clf_json_string(one->problems.items[i]));
	clf_json_set_text(item, "name", one->change.name);
	clf_json_set_text(item, "locale", one->change.locale);
	view_flag(item, "is", one->is_same ? "same" : *one->now == '\0' ? "new" : "changed");
	clf_json_set_text(item, "difference",
			  one->is_same ? NULL : clf_diff(call->arena, one->now, one->change.source));
	clf_json_set(item, "problems", problems);
	clf_json_set_text(item, "seen", as_seen(call, one));
	return item;
}

/* all: NULL before anything was sent. */
static void show(struct call *call, const char *text, const struct carrying *all, const char *wrong)
{
	struct clf_json *context = clf_json_object(), *items = clf_json_array();

	for (size_t i = 0; all != NULL && i < all->count; i++)
		clf_json_append(items, item_json(call, &all->items[i]));
	clf_json_set_text(context, "file", text);
	clf_json_set_text(context, "wrong", wrong);
	clf_json_set(context, "items", items);
	clf_json_set(context, "changed",
		     all != NULL && all->changed > 0 ? clf_json_integer((int64_t)all->changed) : clf_json_null());
	clf_json_set_bool(context, "may_import", all != NULL && all->changed > 0 && all->wrong == 0);
	view_page(call, wrong != NULL || (all != NULL && all->wrong > 0) ? 422 : 200, "template-import.html",
		  view_say(call, CLF_SAID("Import templates")), "/templates", context);
}

static void page_template_carry(struct call *call)
{
	const char *text = clf_http_field(&call->form, "file", NULL);

	if (call_permitted(call, CLF_PERMIT_ADMIN))
		show(call, text != NULL ? text : "", NULL, NULL);
}

/* As it was shown: what somebody saved meanwhile is looked at first. */
static bool was_seen(struct call *call, const struct carried *one)
{
	const char *seen = as_seen(call, one);

	for (size_t i = 0; i < call->form.count; i++)
		if (strcmp(call->form.items[i].name, "seen") == 0 && strcmp(call->form.items[i].value, seen) == 0)
			return true;
	return false;
}

/* One by one: each that was saved is as it is here, should the next one fail. */
static enum clf_status save_all(struct call *call, const struct carrying *all, struct clf_error *err)
{
	struct clf_actor actor;
	struct clf_people people = people_of(call, &actor);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < all->count; i++)
		if (!all->items[i].is_same && !was_seen(call, &all->items[i]))
			return clf_error_set(
			    err, CLF_ECONFLICT,
			    view_say(call, CLF_SAID("%s in %s is not as it was shown: look at the difference again")),
			    all->items[i].change.name, all->items[i].change.locale);
	for (size_t i = 0; status == CLF_OK && i < all->count; i++) {
		int64_t version = 0;

		if (!all->items[i].is_same)
			status = clf_act_template_save(&people, call->arena, &all->items[i].change, &version, err);
	}
	return status;
}

static void page_template_import(struct call *call)
{
	const char *text;
	struct carrying all = {.count = 0};
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	text = view_lines(call, call_text(call, "file"));
	status = take_apart(call, text, &all, &err);
	if (status == CLF_OK)
		status = compare(call, &all, &err);
	if (status == CLF_OK && call_given(call, "sure") && all.changed > 0 && all.wrong == 0) {
		status = save_all(call, &all, &err);
		if (status == CLF_OK) {
			reply_redirect(call, "/templates?done=saved");
			return;
		}
	}
	if (clf_store_is_trouble(status))
		reply_failure(call, status, &err);
	else
		show(call, text, status == CLF_OK || status == CLF_ECONFLICT ? &all : NULL,
		     status == CLF_OK ? NULL : reply_told(call, err.text));
}

static const struct param import_params[] = {
    {NEEDED("file", CLF_TYPE_TEXT, CARRIED_MAX, "Templates, as they were exported.")},
    {NOT_NULL("sure", CLF_TYPE_NAME, 10, "yes: what was shown is saved.")},
    {.name = NULL},
};

const struct route page_template_carry_routes[] = {
    {PAGE("GET", "/templates/export", CLF_PERMIT_ADMIN, page_template_export, NULL, "Templates that were saved.")},
    {PAGE("GET", "/templates/import", CLF_PERMIT_ADMIN, page_template_carry, NULL, "Templates to import.")},
    {PAGE("POST", "/templates/import", CLF_PERMIT_ADMIN, page_template_import, import_params,
	  "What an import changes, and the import."),
     .again = page_template_carry},
    {.method = NULL},
};
