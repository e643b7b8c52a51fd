/*
 * carry.c - a form that was sent after its session had ended.
 *
 * Its fields go along hidden in the form for signing in, with the agent whose page it was, and are then shown in the
 * view that shows a refused form again. Another site can't begin this: the browser says where a form comes from.
 */
#include "page/people/carry.h"

#include <string.h>

#include "call/auth.h"
#include "call/csrf.h"
#include "call/reply.h"
#include "clf/act/letter/sign_in.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define FIELDS_MAX 256u
#define ADDRESS_MAX 254u
#define SHOWN "text" /* the field that holds the words, where there is one */

bool carry_may(const struct call *call)
{
	return call->agent.id == 0 && route_is_page(call->route) && call->route->again != NULL &&
	       call->route->permission != CLF_PERMIT_ANYONE && route_lane(call->route) != LANE_MAIL &&
	       clf_text_equal(call->request->method, "POST") && auth_origin_is_named(call);
}

/* Its token and keys are of the session that ended; secrets are typed anew. */
static bool goes_along(const struct call *call, const struct clf_http_field *field)
{
	static const char *const stays[] = {"csrf", "once", "quiet", "password"};

	for (size_t i = 0; i < CLF_COUNT(stays); i++) {
		if (strcmp(field->name, stays[i]) == 0)
			return false;
	}
	for (const struct param *p = call->route->params; p != NULL && p->name != NULL; p++) {
		if (strcmp(p->name, field->name) == 0 && p->type == CLF_TYPE_SECRET)
			return false;
	}
	return true; /* one that was emptied, too */
}

/* {"path", "agent", "fields": [name, value, ...]}; NULL: it is too long, or nobody knows whose it was. */
static const char *kept_of(struct call *call)
{
	int64_t agent = csrf_writer(clf_http_field(&call->form, "csrf", NULL));
	struct clf_json *kept, *fields;
	const char *text = NULL;
	struct clf_buf out;

	if (agent == 0 || call->form.count > FIELDS_MAX)
		return NULL;
	kept = clf_json_object();
	fields = clf_json_array();
	for (size_t i = 0; i < call->form.count; i++) {
		if (!goes_along(call, &call->form.items[i]))
			continue;
		clf_json_append(fields, clf_json_string(call->form.items[i].name));
		clf_json_append(fields, clf_json_string(call->form.items[i].value));
	}
	clf_json_set_text(kept, "path", call->request->path);
	clf_json_set_integer(kept, "agent", agent);
	clf_json_set(kept, "fields", fields);
	clf_buf_init(&out, CARRY_KEPT_MAX);
	clf_json_dump(kept, &out);
	if (!out.failed)
		text = clf_arena_copy(call->arena, out.p, out.n);
	clf_buf_free(&out);
	clf_json_free(&kept);
	return text;
}

static struct clf_json *kept_read(const struct call *call)
{
	const char *text = call->kept != NULL ? call->kept : clf_http_field(&call->form, "kept", NULL);
	struct clf_json *kept = NULL;

	if (clf_text_blank(text) || strlen(text) > CARRY_KEPT_MAX ||
	    clf_json_parse(clf_str_from(text), &kept, NULL) != CLF_OK)
		return NULL;
	return kept;
}

static const char *field_of(const struct clf_json *fields, const char *name)
{
	for (size_t i = 0; i + 1 < clf_json_size(fields); i += 2) {
		if (clf_text_equal(clf_json_text(clf_json_at(fields, i)), name))
			return clf_json_text(clf_json_at(fields, i + 1));
	}
	return NULL;
}

/* "kept" and "kept_text": what goes along, and the words in it. */
static void add_kept(struct call *call, struct clf_json *context)
{
	struct clf_json *kept = kept_read(call);

	if (kept == NULL)
		return;
	clf_json_set_text(context, "kept", call->kept != NULL ? call->kept : clf_http_field(&call->form, "kept", NULL));
	clf_json_set_text(context, "kept_text", field_of(clf_json_get(kept, "fields"), SHOWN));
	clf_json_free(&kept);
}

void carry_sign_in(struct call *call, unsigned status, const char *address, const char *problem)
{
	struct clf_json *context = clf_json_object();

	csrf_begin(call);
	clf_json_set_text(context, "address", address);
	clf_json_set_text(context, "next", call_text(call, "next"));
	add_kept(call, context);
	view_flag(context, "problem", problem);
	clf_json_set_bool(context, "links", clf_act_links_are_mailed(call->web->act.config));
	view_page(call, status, "sign-in.html", view_say(call, "Sign in"), NULL, context);
}

void carry_ask(struct call *call)
{
	call->kept = kept_of(call);
	carry_sign_in(call, 403, NULL, call->kept != NULL ? "ended" : "ended-long");
}

bool carry_on(struct call *call)
{
	const char *address = clf_http_field(&call->form, "address", NULL);
	struct clf_json *kept =
	    call->route->permission == CLF_PERMIT_ANYONE && auth_origin_is_named(call) ? kept_read(call) : NULL;
	bool goes_on = kept != NULL;

	clf_json_free(&kept);
	if (goes_on)
		carry_sign_in(call, 403, address != NULL && strlen(address) <= ADDRESS_MAX ? address : NULL, "old");
	return goes_on;
}

static struct clf_http_fields form_of(struct clf_arena *arena, const struct clf_json *fields)
{
	size_t size = clf_json_size(fields) / 2;
	struct clf_http_field *items = clf_arena_array_of(arena, size, struct clf_http_field);
	size_t count = 0;

	for (size_t i = 0; i < size && i < FIELDS_MAX; i++) {
		const char *name = clf_json_text(clf_json_at(fields, 2 * i));
		const char *value = clf_json_text(clf_json_at(fields, 2 * i + 1));

		if (name != NULL && value != NULL)
			items[count++] =
			    (struct clf_http_field){clf_arena_strdup(arena, name), clf_arena_strdup(arena, value)};
	}
	return (struct clf_http_fields){items, count};
}

/* As if it had been sent now and refused. False: it can't be shown. */
static bool show(struct call *call, const struct clf_agent *agent, const char *path, struct clf_http_fields form)
{
	struct clf_http_request *request = clf_arena_new_of(call->arena, struct clf_http_request);
	struct call *inner = clf_arena_new_of(call->arena, struct call);
	const char *allowed = NULL;

	*request = *call->request;
	request->path = path;
	request->query = (struct clf_http_fields){NULL, 0};
	*inner = (struct call){.web = call->web,
			       .arena = call->arena,
			       .request = request,
			       .response = call->response,
			       .tables = call->tables,
			       .agent = *agent,
			       .session = call->session,
			       .nonce = call->nonce,
			       .form = form};
	inner->route = route_find(call->arena, call->tables, "POST", path, &inner->segments, &allowed);
	if (!route_is_page(inner->route) || inner->route->again == NULL)
		return false;
	if (call_permitted(inner, inner->route->permission) && call_validate(inner))
		carry_again(inner);
	clf_json_free(&inner->body);
	clf_json_free(&inner->problem);
	return true;
}

bool carry_show(struct call *call, const struct clf_agent *agent, bool *another)
{
	struct clf_json *kept = kept_read(call);
	const char *path;
	bool shown = false;

	*another = kept != NULL && clf_json_get_number(kept, "agent", 0) != agent->id;
	if (kept == NULL)
		return false;
	path = clf_arena_strdup(call->arena, clf_json_get_text(kept, "path"));
	if (!*another && path != NULL)
		shown = show(call, agent, path, form_of(call->arena, clf_json_get(kept, "fields")));
	clf_json_free(&kept);
	return shown;
}

/* No conflict: nobody was told yet whether there is a newer version, so what is sent next isn't to go over one. */
void carry_again(struct call *call)
{
	reply_problem(call, 422, "signed-out", "%s",
		      view_say(call, CLF_SAID("Your session had ended, so nothing was sent or saved. What you wrote is "
					      "here still, but files have to be chosen again: look at it, and send it "
					      "once more.")));
}
