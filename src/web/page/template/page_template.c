/*
 * page_template.c - one template: written, checked, looked at as it would go out, mailed to oneself, gone back to.
 *
 * The HTML part is shown in a frame without any right: an answer of its own, sandboxed by its own policy too.
 */
#include <stdlib.h>
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/rules.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/diff.h"
#include "clf/base/json.h"
#include "clf/base/locale.h"
#include "clf/ticket/words.h"
#include "page/present.h"
#include "page/template/template_fields.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define VERSIONS 20u    /* shown at once of one template */
#define LINE_SHOWN 120u /* bytes of a line that something is wrong with */

#define FRAME_POLICY                                                                                                   \
	"default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; base-uri 'none'; "            \
	"form-action 'none'"

/* What was typed, also when it was refused; NULL: nothing was. */
static const char *typed(struct call *call)
{
	const char *text =
	    call->problem != NULL ? clf_http_field(&call->form, "source", NULL) : call_text(call, "source");

	return view_lines(call, text);
}

/* Of another language: the same head, but for the language. */
static const char *in_language(struct call *call, const char *source, const char *locale)
{
	const char *line = strstr(source, "locale:"), *rest;

	if (line == NULL || (line != source && line[-1] != '\n'))
		return source;
	rest = line + strcspn(line, "\n");
	return clf_arena_printf(call->arena, "%.*slocale: %s%s", (int)(line - source), source, locale, rest);
}

/* What counts now; where none does yet, what one begins with. */
static enum clf_status add_source(struct call *call, struct clf_json *context, const char **now, struct clf_error *err)
{
	const char *name = call_text(call, "name"), *locale = call_text(call, "locale"), *begin = NULL, *text;
	bool may_begin = call_given(call, "new") || clf_text_equal(call->request->method, "POST");
	struct clf_template_record record = {0};
	int64_t version = 0;
	enum clf_status status = clf_act_template_in_force(&call->web->act, call->arena, name, locale, &record, err);

	*now = status == CLF_OK ? record.source : "";
	clf_json_set_bool(context, "is_there", status == CLF_OK);
	if (status == CLF_OK && record.version != 0)
		clf_json_set_integer(context, "version", record.version);
	if (status == CLF_ENOTFOUND) {
		status = clf_act_template_source(&call->web->act, call->arena, name, locale, &begin, &version, err);
		if (status == CLF_ENOTFOUND && may_begin) {
			begin = clf_text_equal(call_text(call, "kind"), "answer")
				    ? "kind: answer\nlocale: en\nsubject: Re: {{ticket.subject}}\n\n{{message.text}}\n"
				    : "kind: follow-up\nlocale: en\nsubject: \n\n";
			status = CLF_OK;
		}
	}
	if (status != CLF_OK)
		return status;
	text = typed(call);
	if (text == NULL)
		text = begin != NULL ? in_language(call, begin, locale) : *now;
	clf_json_set_text(context, "source", text);
	return CLF_OK;
}

enum clf_status template_newest(struct call *call, const char *name, const char *locale, int64_t *newest,
				struct clf_error *err)
{
	struct clf_template_record *saved = NULL;
	size_t count = 0;
	int64_t next = 0;
	enum clf_status status = clf_template_versions(call->web->act.store, call->arena, name, locale,
						       (struct clf_page){.limit = 1}, &saved, &count, &next, err);

	*newest = status == CLF_OK && count > 0 ? saved[0].version : 0;
	return status;
}

static enum clf_status add_versions(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	struct clf_template_record *saved = NULL;
	size_t count = 0;
	int64_t next = 0, newest = 0;
	enum clf_status status =
	    template_newest(call, call_text(call, "name"), call_text(call, "locale"), &newest, err);

	clf_json_set_integer(context, "newest", newest);
	if (status == CLF_OK)
		status = clf_template_versions(
		    call->web->act.store, call->arena, call_text(call, "name"), call_text(call, "locale"),
		    (struct clf_page){call_number(call, "cursor", 0), VERSIONS}, &saved, &count, &next, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_integer(item, "number", saved[i].version);
		clf_json_set_text(item, "who", saved[i].saved_by);
		clf_json_set_bool(item, "is_newest", saved[i].version == newest);
		clf_json_set_bool(item, "is_shipped", saved[i].source != NULL);
		view_time(call, item, "at", saved[i].saved_at);
		clf_json_append(items, item);
	}
	clf_json_set_bool(context, "has_versions", count > 0);
	clf_json_set(context, "versions", items);
	if (next != 0)
		view_older(call, context,
			   clf_arena_printf(call->arena, "/templates/%s/%s", call_text(call, "locale"),
					    call_text(call, "name")),
			   clf_arena_printf(call->arena, "%lld", (long long)next));
	return status;
}

static enum clf_status add_users(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *items = clf_json_array();
	const char *const *rules = NULL;
	size_t count = 0;
	enum clf_status status = clf_act_rules_naming(&call->web->act, call->arena, CLF_NAMES_TEMPLATES, 0,
						      call_text(call, "name"), &rules, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_json_string(rules[i]));
	clf_json_set_bool(context, "has_rules", count > 0);
	clf_json_set(context, "rules", items);
	return status;
}

static enum clf_status add_compared(struct call *call, struct clf_json *context, const char *now, struct clf_error *err)
{
	struct clf_template_record old = {0};
	int64_t number = call_number(call, "compare", 0);
	const char *shipped;
	enum clf_status status;

	if (number == 0 && call_given(call, "beside")) {
		shipped = clf_act_template_shipped(call->arena, call_text(call, "name"), call_text(call, "locale"));
		clf_json_set_bool(context, "beside_shipped", shipped != NULL);
		clf_json_set_text(context, "difference", clf_diff(call->arena, shipped != NULL ? shipped : "", now));
	}
	if (number == 0)
		return CLF_OK;
	status = clf_template_version(call->web->act.store, call->arena, call_text(call, "name"),
				      call_text(call, "locale"), number, &old, err);
	if (status != CLF_OK)
		return status;
	clf_json_set_integer(context, "compared", number);
	clf_json_set_text(context, "difference", clf_diff(call->arena, old.source, now));
	return CLF_OK;
}

/* What ships by now is another text than when somebody changed it; and another language was changed later. */
static enum clf_status add_state(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const char *name = call_text(call, "name"), *locale = clf_locale_copy(call->arena, call_text(call, "locale"));
	struct clf_template_record *records = NULL;
	const struct clf_template_record *own = NULL, *later;
	const char *shipped;
	size_t count = 0;
	enum clf_status status = clf_act_template_all(&call->web->act, call->arena, &records, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (clf_text_equal(records[i].name, name) && clf_text_equal_nocase(records[i].locale, locale))
			own = &records[i];
	}
	if (own == NULL)
		return status;
	shipped = clf_act_template_shipped_since(call->arena, own);
	if (shipped != NULL)
		clf_json_set_text(context, "shipped_difference", clf_diff(call->arena, own->shipped, shipped));
	shipped = clf_act_template_shipped_unknown(call->arena, own);
	if (shipped != NULL)
		clf_json_set_text(context, "unknown_difference", clf_diff(call->arena, shipped, own->source));
	later = clf_act_template_behind(records, count, own);
	if (later != NULL) {
		clf_json_set_text(context, "behind", later->locale);
		clf_json_set_text(context, "behind_path",
				  later->version > 1
				      ? clf_arena_printf(call->arena, "/templates/%s/%s?compare=%lld#difference",
							 later->locale, name, (long long)later->version - 1)
				      : clf_arena_printf(call->arena, "/templates/%s/%s?beside=shipped#difference",
							 later->locale, name));
	}
	return status;
}

static struct clf_template_look look_of(struct call *call, const char *source)
{
	const char *data = call->problem != NULL ? clf_http_field(&call->form, "data", NULL) : call_text(call, "data");

	return (struct clf_template_look){.name = call_text(call, "name"),
					  .locale = call_text(call, "locale"),
					  .source = source,
					  .ticket = call_number(call, "ticket", 0),
					  .data = clf_template_data_named(data)};
}

/* "line 7: ..." with that line of the source. */
static struct clf_json *problem_json(struct call *call, const char *problem, const char *source)
{
	struct clf_json *item = clf_json_object();
	struct clf_str rest = clf_str_from(source), line;
	unsigned long number = strncmp(problem, "line ", 5) == 0 ? strtoul(problem + 5, NULL, 10) : 0;

	clf_json_set_text(item, "text", reply_told(call, problem));
	for (unsigned long i = 1; number > 0 && clf_str_line(&rest, &line); i++)
		if (i == number)
			clf_json_set_text(item, "shown",
					  present_line(call, clf_arena_copy(call->arena, line.p, line.n), LINE_SHOWN));
	return item;
}

static size_t add_problems(struct call *call, struct clf_json *context, const char *source)
{
	struct clf_json *items = clf_json_array();
	struct clf_template_problems problems = {.count = 0};

	if (source != NULL)
		clf_act_template_problems(&call->web->act, call->arena, call_text(call, "name"),
					  call_text(call, "locale"), source, &problems);
	for (size_t i = 0; i < problems.count; i++)
		clf_json_append(items, problem_json(call, problems.items[i], source));
	clf_json_set_bool(context, "has_problems", problems.count > 0);
	clf_json_set(context, "problems", items);
	return problems.count;
}

/* With what is typed and not saved, if anything is: what is wrong with it, what it changes, how it reads. */
static void add_checked(struct call *call, struct clf_json *context, const char *now)
{
	const char *source = typed(call);
	const struct clf_template_look look = look_of(call, source);
	struct clf_rendered rendered = {0};
	struct clf_error err = {0};
	size_t problems = add_problems(call, context, source);
	enum clf_status status = CLF_EINVAL;

	/* Nothing of it is there yet. */
	if (source == NULL && *now == '\0')
		return;
	if (problems == 0)
		status = clf_act_template_preview(&call->web->act, call->arena, &look, &rendered, &err);
	if (status == CLF_OK) {
		clf_json_set_text(context, "subject", rendered.subject);
		clf_json_set_text(context, "text", rendered.text);
	} else if (call->problem == NULL && problems == 0) {
		clf_json_set_text(context, "wrong", reply_told(call, err.text));
	}
	clf_json_set_bool(context, "is_fine", source != NULL && status == CLF_OK);
	if (source == NULL)
		return;
	if (problems == 0)
		clf_json_set_text(context, "warning", reply_told(call, clf_act_template_warning(call->arena, source)));
	clf_json_set_text(context, "difference", clf_diff(call->arena, now, source));
}

/* Where no ticket is named. */
static void add_data(struct call *call, struct clf_json *context)
{
	static const struct {
		const char *value, *label;
	} rows[] = {{"sample", CLF_SAID("a usual ticket")},
		    {"long", CLF_SAID("long names, long lists")},
		    {"rtl", CLF_SAID("names from right to left")},
		    {"bare", CLF_SAID("no names, empty fields")}};
	struct clf_json *choices = clf_json_array();
	enum clf_template_data chosen = look_of(call, NULL).data;

	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		view_choice(choices, rows[i].value, view_say(call, rows[i].label),
			    clf_template_data_named(rows[i].value) == chosen ? rows[i].value : NULL);
	clf_json_set(context, "data", choices);
}

/* The template is shown whole even when it can't be rendered: the reason is what one came for. */
static void show(struct call *call, bool is_mailed)
{
	const char *name, *locale, *now = "";
	struct clf_json *context;
	struct clf_error err = {0};
	int64_t ticket;
	bool is_wrong;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	name = call_text(call, "name");
	locale = call_text(call, "locale");
	ticket = call_number(call, "ticket", 0);
	context = clf_json_object();
	clf_json_set_text(context, "name", name);
	clf_json_set_text(context, "locale", locale);
	clf_json_set_text(context, "mailed_to", is_mailed ? call->agent.address : NULL);
	status = add_source(call, context, &now, &err);
	if (status == CLF_OK)
		status = add_versions(call, context, &err);
	if (status == CLF_OK)
		status = add_users(call, context, &err);
	if (status == CLF_OK)
		status = add_compared(call, context, now, &err);
	if (status == CLF_OK)
		status = add_state(call, context, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	if (ticket != 0)
		clf_json_set_integer(context, "ticket", ticket);
	add_checked(call, context, now);
	is_wrong = clf_json_get_text(context, "wrong") != NULL || clf_json_get_bool(context, "has_problems", false);
	add_data(call, context);
	template_add_fields(call, context, clf_json_get_text(context, "source"));
	reply_frames(call);
	view_page(call, is_wrong ? 422 : 200, "template.html", clf_arena_printf(call->arena, "%s (%s)", name, locale),
		  "/templates", context);
}

static void page_template_show(struct call *call)
{
	show(call, false);
}

/* In its frame; what keeps it from being shown stands there, too. */
void template_reply_frame(struct call *call, const struct clf_template_look *look)
{
	struct clf_rendered rendered = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_act_template_preview(&call->web->act, call->arena, look, &rendered, &err);

	if (status != CLF_OK && look->source == NULL) {
		reply_failure(call, status, &err);
		return;
	}
	call->response->status = status == CLF_OK ? 200 : 422;
	clf_http_response_set(call->response, "Content-Type",
			      status == CLF_OK ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
	clf_http_response_set(call->response, "Content-Security-Policy", FRAME_POLICY);
	clf_http_response_set(call->response, "X-Frame-Options", "SAMEORIGIN");
	clf_buf_add_text(&call->response->body, status != CLF_OK        ? reply_told(call, err.text)
						: rendered.html != NULL ? rendered.html
									: "");
}

static void page_template_html(struct call *call)
{
	const struct clf_template_look look = look_of(call, NULL);

	if (call_permitted(call, CLF_PERMIT_ADMIN))
		template_reply_frame(call, &look);
}

static void page_template_preview(struct call *call)
{
	const char *source = typed(call);
	const struct clf_template_look look = look_of(call, source != NULL ? source : "");

	if (call_permitted(call, CLF_PERMIT_ADMIN))
		template_reply_frame(call, &look);
}

static void done(struct call *call, const char *what)
{
	reply_redirect(call, clf_arena_printf(call->arena, "/templates/%s/%s?done=%s", call_text(call, "locale"),
					      call_text(call, "name"), what));
}

static void change(struct call *call, bool back)
{
	const struct clf_template_change what = {.name = call_text(call, "name"),
						 .locale = call_text(call, "locale"),
						 .source = typed(call),
						 .expected = call_number(call, "version", CLF_TEMPLATE_ANY)};
	struct clf_template_record now = {0};
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	int64_t version = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = back ? clf_act_template_back(&people, call->arena, &what, call_number(call, "to", 0), &version, &err)
		      : clf_act_template_save(&people, call->arena, &what, &version, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (clf_act_template_in_force(&call->web->act, call->arena, what.name, what.locale, &now, NULL) ==
		 CLF_ENOTFOUND)
		reply_redirect(call, "/templates?done=template-saved");
	else
		done(call, "template-saved");
}

static void page_template_save(struct call *call)
{
	change(call, false);
}

static void page_template_back(struct call *call)
{
	change(call, true);
}

static void page_template_keep(struct call *call)
{
	const struct clf_template_change what = {.name = call_text(call, "name"),
						 .locale = call_text(call, "locale"),
						 .expected = call_number(call, "version", CLF_TEMPLATE_ANY)};
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_template_keep(&people, call->arena, &what, &err);
	if (status == CLF_OK)
		done(call, "template-kept");
	else
		reply_failure(call, status, &err);
}

/* To the one who asks, and to nobody else. */
static void page_template_test(struct call *call)
{
	struct clf_template_test test = {.name = call_text(call, "name"),
					 .locale = call_text(call, "locale"),
					 .source = typed(call),
					 .ticket = call_number(call, "ticket", 0),
					 .to = call->agent.address,
					 .party = call->agent.id,
					 .data = look_of(call, NULL).data,
					 .said_in = call->agent.locale,
					 .key = access_key(call)};
	struct clf_template_tested tested = {0};
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_template_test(&people, call->arena, &test, &tested, &err);
	if (status == CLF_OK && tested.capped > 0) {
		reply_problem(call, 409, "capped", "%lld automatic mails went to %s within an hour: try again later",
			      (long long)tested.capped, test.to);
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	web_wake_sender(call->web);
	show(call, true);
}

#define NEW_KINDS "follow-up|answer"

/* What a template of one's own may be, and in which language. */
static void show_new(struct call *call)
{
	static const struct {
		const char *kind, *label;
	} kinds[] = {{"follow-up", CLF_SAID("a whole mail")}, {"answer", CLF_SAID("around an agent’s answer")}};
	struct clf_json *context = clf_json_object(), *choices = clf_json_array(), *languages = clf_json_array();
	const char *locale = call_given(call, "locale") ? call_text(call, "locale") : call->web->act.config->locale;
	const struct present_language *all;
	size_t count = 0;

	for (size_t i = 0; i < CLF_COUNT(kinds); i++)
		view_choice(choices, kinds[i].kind, view_say(call, kinds[i].label),
			    call_given(call, "kind") ? call_text(call, "kind") : kinds[0].kind);
	all = present_languages(&count);
	for (size_t i = 0; i < count; i++)
		view_choice(languages, all[i].code, all[i].name, locale);
	clf_json_set(context, "kinds", choices);
	clf_json_set(context, "languages", languages);
	clf_json_set_text(context, "locale", locale);
	clf_json_set_text(context, "name", call_given(call, "name") ? call_text(call, "name") : NULL);
	view_page(call, 200, "template-new.html", view_say(call, CLF_SAID("New template")), "/templates", context);
}

/* Where nothing was chosen yet, that is what the page asks for. */
static void page_template_new(struct call *call)
{
	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	if (!call_given(call, "locale") || !call_given(call, "name"))
		show_new(call);
	else
		reply_redirect(
		    call, clf_arena_printf(call->arena, "/templates/%s/%s?new=yes%s", call_text(call, "locale"),
					   call_text(call, "name"),
					   call_given(call, "kind") && strcmp(call_text(call, "kind"), "answer") == 0
					       ? "&kind=answer"
					       : ""));
}

#define NEW_KIND                                                                                                       \
	.name = "kind", .where = CLF_IN_QUERY, .type = CLF_TYPE_CHOICE, .choices = NEW_KINDS,                          \
	.help = "What one that is not there yet is to be."
#define LOCALE_IN_PATH IN_PATH("locale", CLF_TYPE_NAME, CLF_TEMPLATE_LOCALE_BYTES, "Language.")
#define NAME_IN_PATH IN_PATH("name", CLF_TYPE_NAME, CLF_TEMPLATE_NAME_BYTES, "Name.")
#define KNOWN                                                                                                          \
	.name = "version", .where = CLF_IN_BODY, .type = CLF_TYPE_INTEGER, .min = 0, .max = INT64_MAX,                 \
	.help = "Newest version that the page showed, 0 for none."
#define DATA                                                                                                           \
	.name = "data", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = CLF_TEMPLATE_DATA,                   \
	.help = "What it is filled with where no ticket is named."
#define TICKET NOT_NULL("ticket", CLF_TYPE_ID, 0, "Number of a ticket whose data it takes.")

static const struct param show_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {QUERY("ticket", CLF_TYPE_ID, 0, "Number of a ticket to preview with; sample data without one.")},
    {.name = "data",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = CLF_TEMPLATE_DATA,
     .help = "What it is filled with where no ticket is named."},
    {CURSOR},
    {QUERY("compare", CLF_TYPE_ID, 0, "A version that is held against what counts.")},
    {.name = "beside",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = "shipped",
     .help = "What ships is held against what counts."},
    {QUERY("new", CLF_TYPE_NAME, 10, "yes: it may not be there yet.")},
    {NEW_KIND},
    {.name = NULL},
};
static const struct param new_params[] = {
    {.name = "locale",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_NAME,
     .max = CLF_TEMPLATE_LOCALE_BYTES,
     .help = "Language."},
    {.name = "name", .where = CLF_IN_QUERY, .type = CLF_TYPE_NAME, .max = CLF_TEMPLATE_NAME_BYTES, .help = "Name."},
    {NEW_KIND},
    {.name = NULL},
};
static const struct param save_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {NEEDED("source", CLF_TYPE_TEXT, CLF_TEMPLATE_BYTES, "Head, a blank line, and the body in Markdown.")},
    {KNOWN},
    {TICKET},
    {DATA},
    {.name = NULL},
};
static const struct param preview_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {NOT_NULL("source", CLF_TYPE_TEXT, CLF_TEMPLATE_BYTES, "Source that isn't saved yet.")},
    {TICKET},
    {DATA},
    {.name = NULL},
};
static const struct param keep_params[] = {{LOCALE_IN_PATH}, {NAME_IN_PATH}, {KNOWN}, {.name = NULL}};
static const struct param back_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {.name = "to",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_INTEGER,
     .min = 0,
     .max = INT64_MAX,
     .required = true,
     .help = "Version to save anew; 0: as shipped."},
    {KNOWN},
    {.name = NULL},
};

#define ONE "/templates/{locale}/{name}"

const struct route page_template_routes[] = {
    {PAGE("GET", "/templates/new", CLF_PERMIT_ADMIN, page_template_new, new_params, "Begin a template.")},
    {PAGE("GET", ONE, CLF_PERMIT_ADMIN, page_template_show, show_params, "One template.")},
    {PAGE("POST", ONE, CLF_PERMIT_ADMIN, page_template_save, save_params, "Save a template as a new version."),
     .again = page_template_show},
    {PAGE("POST", ONE "/check", CLF_PERMIT_ADMIN, page_template_show, save_params, "Check what is typed."),
     .again = page_template_show},
    {PAGE("POST", ONE "/preview", CLF_PERMIT_ADMIN, page_template_preview, preview_params,
	  "What is typed, as it would go out: its HTML part alone.")},
    {PAGE("POST", ONE "/test", CLF_PERMIT_ADMIN, page_template_test, save_params, "Mail it to yourself."),
     .again = page_template_show},
    {PAGE("POST", ONE "/back", CLF_PERMIT_ADMIN, page_template_back, back_params, "Go back to a version."),
     .again = page_template_show},
    {PAGE("POST", ONE "/keep", CLF_PERMIT_ADMIN, page_template_keep, keep_params,
	  "Keep a changed template beside a newer one that ships."),
     .again = page_template_show},
    {PAGE("GET", ONE "/html", CLF_PERMIT_ADMIN, page_template_html, show_params, "Preview, its HTML part alone.")},
    {.method = NULL},
};
