/*
 * api_template.c - templates over the API: what there is, checked, saved, gone back to.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/diff.h"
#include "clf/base/json.h"
#include "clf/base/locale.h"
#include "clf/mail/write/template.h"
#include "clf/store/mail/templates.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

static struct clf_json *shape(struct call *call, const struct clf_template_record *record, bool whole)
{
	struct clf_json *item = clf_json_object();
	struct clf_template_head head;

	clf_json_set_text(item, "name", record->name);
	clf_json_set_text(item, "locale", record->locale);
	if (clf_template_read_head(call->arena, record->source, &head, NULL) == CLF_OK) {
		clf_json_set_text(item, "kind", head.kind);
		clf_json_set_text(item, "subject", head.subject);
	}
	clf_json_set_integer(item, "version", record->version);
	/* A version without a source says that from then on the shipped one counts. */
	clf_json_set_bool(item, "shipped", record->version == 0 || *record->source == '\0');
	if (record->version != 0) {
		clf_json_set_time(item, "saved_at", record->saved_at);
		clf_json_set_text(item, "saved_by", record->saved_by);
	}
	clf_json_set_bool(item, "shipped_changed", clf_act_template_shipped_since(call->arena, record) != NULL);
	if (whole)
		clf_json_set_text(item, "source", record->source);
	return item;
}

static enum clf_status read_templates(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_template_record *all = NULL;
	size_t count = 0;
	enum clf_status status = clf_act_template_all(&call->web->act, call->arena, &all, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, shape(call, &all[i], false));
	return status;
}

static enum clf_status read_versions(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_template_record *saved = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_template_versions(call->web->act.store, call->arena, call_text(call, "name"), call_text(call, "locale"),
				  access_page(call), &saved, &count, next, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_integer(item, "version", saved[i].version);
		clf_json_set_time(item, "saved_at", saved[i].saved_at);
		clf_json_set_text(item, "saved_by", saved[i].saved_by);
		clf_json_set_bool(item, "shipped", saved[i].source != NULL);
		clf_json_append(items, item);
	}
	return status;
}

static enum clf_status in_force(struct call *call, struct clf_template_record *out, struct clf_error *err)
{
	return clf_act_template_in_force(&call->web->act, call->arena, call_text(call, "name"),
					 call_text(call, "locale"), out, err);
}

static void reply_template(struct call *call)
{
	struct clf_template_record record = {0};
	struct clf_error err = {0};
	enum clf_status status = in_force(call, &record, &err);

	if (status == CLF_OK)
		reply_json(call, 200, shape(call, &record, true));
	else
		reply_failure(call, status, &err);
}

static void api_template_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		reply_template(call);
}

static void api_template_version(struct call *call)
{
	struct clf_template_record record = {0};
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_template_version(call->web->act.store, call->arena, call_text(call, "name"),
				      call_text(call, "locale"), call_number(call, "version", 0), &record, &err);
	if (status == CLF_OK)
		reply_json(call, 200, shape(call, &record, true));
	else
		reply_failure(call, status, &err);
}

/* One's own template that was taken out is nothing any more. */
static void reply_gone(struct call *call)
{
	struct clf_json *said = clf_json_object();

	clf_json_set_text(said, "name", call_text(call, "name"));
	clf_json_set_text(said, "locale", clf_locale_copy(call->arena, call_text(call, "locale")));
	clf_json_set_bool(said, "gone", true);
	reply_json(call, 200, said);
}

static void change(struct call *call, bool back)
{
	const struct clf_template_change what = {.name = call_text(call, "name"),
						 .locale = call_text(call, "locale"),
						 .source = call_text(call, "source"),
						 .expected = call_number(call, "version", CLF_TEMPLATE_ANY)};
	struct clf_template_record record = {0};
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
	else if (in_force(call, &record, NULL) == CLF_ENOTFOUND)
		reply_gone(call);
	else
		reply_template(call);
}

static void api_template_save(struct call *call)
{
	change(call, false);
}

static void api_template_back(struct call *call)
{
	change(call, true);
}

static void api_template_keep(struct call *call)
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
		reply_template(call);
	else
		reply_failure(call, status, &err);
}

/* For those who write one: what it may name, and how words stand in for what is nothing. */
static void api_template_fields(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		reply_items(call, clf_act_template_names(call->arena, call->web->act.store), 0);
}

/* What saving would say, and what it would change; nothing is saved. */
static void api_template_check(struct call *call)
{
	const char *source;
	struct clf_template_record now = {.source = ""};
	struct clf_template_problems problems;
	struct clf_json *said, *list;
	bool fine;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	source = call_text(call, "source");
	said = clf_json_object();
	list = clf_json_array();
	clf_act_template_problems(&call->web->act, call->arena, call_text(call, "name"), call_text(call, "locale"),
				  source, &problems);
	fine = problems.count == 0;
	for (size_t i = 0; i < problems.count; i++)
		clf_json_append(list, clf_json_string(problems.items[i]));
	clf_json_set_bool(said, "fine", fine);
	clf_json_set_text(said, "problem", fine ? NULL : problems.items[0]);
	clf_json_set(said, "problems", list);
	clf_json_set_text(said, "warning", fine ? clf_act_template_warning(call->arena, source) : NULL);
	if (in_force(call, &now, NULL) != CLF_OK)
		now.source = "";
	clf_json_set_text(said, "difference", clf_diff(call->arena, now.source, source));
	reply_json(call, 200, said);
}

/* To the one who asks, and to nobody else. */
static void api_template_test(struct call *call)
{
	struct clf_template_test test = {.name = call_text(call, "name"),
					 .locale = call_text(call, "locale"),
					 .source = call_text(call, "source"),
					 .ticket = call_number(call, "ticket", 0),
					 .to = call->agent.address,
					 .party = call->agent.id,
					 .said_in = call->agent.locale};
	struct clf_template_tested tested = {0};
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_template_test(&people, call->arena, &test, &tested, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	if (tested.capped > 0) {
		clf_http_response_set(call->response, "Retry-After", "600");
		reply_problem(call, 429, "capped", "%lld automatic mails went to %s within an hour: try again later",
			      (long long)tested.capped, test.to);
		return;
	}
	web_wake_sender(call->web);
	said = clf_json_object();
	clf_json_set_text(said, "to", test.to);
	clf_json_set_text(said, "subject", tested.subject);
	reply_json(call, 202, said);
}

#define LOCALE_IN_PATH IN_PATH("locale", CLF_TYPE_NAME, CLF_TEMPLATE_LOCALE_BYTES, "Language.")
#define NAME_IN_PATH IN_PATH("name", CLF_TYPE_NAME, CLF_TEMPLATE_NAME_BYTES, "Name.")
#define EXPECTED                                                                                                       \
	.name = "version", .where = CLF_IN_BODY, .type = CLF_TYPE_INTEGER, .min = 0, .max = INT64_MAX,                 \
	.help = "Newest version that you know, 0 for none: refused when there is a newer one."

static const struct param one_params[] = {{LOCALE_IN_PATH}, {NAME_IN_PATH}, {.name = NULL}};
static const struct param versions_params[] = {{LOCALE_IN_PATH}, {NAME_IN_PATH}, {CURSOR}, {LIMIT}, {.name = NULL}};
static const struct param version_params[] = {
    {LOCALE_IN_PATH}, {NAME_IN_PATH}, {IN_PATH("version", CLF_TYPE_ID, 0, "Number of a version.")}, {.name = NULL}};
static const struct param save_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {NEEDED("source", CLF_TYPE_TEXT, CLF_TEMPLATE_BYTES, "Head, a blank line, and the body in Markdown.")},
    {EXPECTED},
    {.name = NULL},
};
static const struct param keep_params[] = {{LOCALE_IN_PATH}, {NAME_IN_PATH}, {EXPECTED}, {.name = NULL}};
static const struct param check_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {NEEDED("source", CLF_TYPE_TEXT, CLF_TEMPLATE_BYTES, "Head, a blank line, and the body in Markdown.")},
    {.name = NULL},
};
static const struct param test_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {BODY("source", CLF_TYPE_TEXT, CLF_TEMPLATE_BYTES, "Source that isn't saved yet; without it the one that counts.")},
    {BODY("ticket", CLF_TYPE_ID, 0, "Number of a ticket whose data it takes; sample data without one.")},
    {.name = NULL},
};
static const struct param back_params[] = {
    {LOCALE_IN_PATH},
    {NAME_IN_PATH},
    {.name = "to",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_INTEGER,
     .min = 0,
     .max = INT64_MAX,
     .required = true,
     .help = "Version to save anew; 0: as shipped, and a template of your own is no more in that language."},
    {EXPECTED},
    {.name = NULL},
};

static const struct list templates = {.permission = CLF_PERMIT_ADMIN, .read = read_templates};
static const struct list versions = {.permission = CLF_PERMIT_ADMIN, .read = read_versions};

const struct route api_template_routes[] = {
    {API("GET", "/templates", CLF_PERMIT_ADMIN, list_answer, NULL, "List the templates that count."),
     .list = &templates, .shape = "Template"},
    {API("GET", "/templates/fields", CLF_PERMIT_ADMIN, api_template_fields, NULL,
	 "What templates may name; {{name | words}} prints the words where there is nothing."),
     .shape = "[TemplateField]"},
    {API("GET", "/templates/{locale}/{name}", CLF_PERMIT_ADMIN, api_template_show, one_params,
	 "Template that counts in a language, with its source."),
     .shape = "Template"},
    {API("PUT", "/templates/{locale}/{name}", CLF_PERMIT_ADMIN, api_template_save, save_params,
	 "Save a template: a new version, checked."),
     .shape = "Template|GoneTemplate"},
    {API("POST", "/templates/{locale}/{name}/check", CLF_PERMIT_ADMIN, api_template_check, check_params,
	 "What is wrong with a source, and what it would change."),
     .shape = "TemplateChecked"},
    {API("POST", "/templates/{locale}/{name}/test", CLF_PERMIT_ADMIN, api_template_test, test_params,
	 "Mail it to yourself, as it would look; nothing of that mail leads to a ticket."),
     .answers = "202", .shape = "TemplateSent"},
    {API("POST", "/templates/{locale}/{name}/back", CLF_PERMIT_ADMIN, api_template_back, back_params,
	 "Save an old version anew, or go back to what ships."),
     .shape = "Template|GoneTemplate"},
    {API("POST", "/templates/{locale}/{name}/keep", CLF_PERMIT_ADMIN, api_template_keep, keep_params,
	 "Keep yours where another text ships since you changed it (shipped_changed)."),
     .shape = "Template"},
    {API("GET", "/templates/{locale}/{name}/versions", CLF_PERMIT_ADMIN, list_answer, versions_params,
	 "List the saved versions, newest first."),
     .list = &versions, .shape = "TemplateVersion"},
    {API("GET", "/templates/{locale}/{name}/versions/{version}", CLF_PERMIT_ADMIN, api_template_version, version_params,
	 "One saved version with its source."),
     .shape = "Template"},
    {.method = NULL},
};
