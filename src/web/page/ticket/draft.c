/*
 * draft.c - a ticket's forms as they were left.
 */
#include "page/ticket/draft.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/url.h"
#include "clf/store/door/unsent.h"
#include "page/view.h"

static const char *const places[CLF_UNSENT_PLACES] = {"answer", "note", "forward"};
/* What is kept beside the text; once: the form that it was written in. */
static const char *const kept[] = {"to",          "template", "later",   "status",   "shown", "copied",
				   "attachments", "response", "history", "comments", "once"};

struct drafts {
	struct clf_unsent items[CLF_UNSENT_PLACES];
	struct clf_http_fields fields[CLF_UNSENT_PLACES];
	size_t count;
};

static bool is_place(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(places); i++) {
		if (clf_text_equal(places[i], name))
			return true;
	}
	return false;
}

static bool is_kept(const char *field)
{
	for (size_t i = 0; i < CLF_COUNT(kept); i++) {
		if (clf_text_equal(kept[i], field))
			return true;
	}
	return false;
}

/* Where it is too much, the words alone are kept. */
static const char *rest_of(struct call *call)
{
	const char *made;
	struct clf_buf rest;

	clf_buf_init(&rest, CLF_UNSENT_REST);
	for (size_t i = 0; i < call->form.count; i++) {
		const struct clf_http_field *field = &call->form.items[i];

		if (!is_kept(field->name) || clf_text_blank(field->value))
			continue;
		clf_buf_printf(&rest, "%s%s=", rest.n > 0 ? "&" : "", field->name);
		clf_buf_add_url(&rest, field->value, "");
	}
	made = rest.failed || rest.n == 0 ? "" : clf_arena_copy(call->arena, rest.p, rest.n);
	clf_buf_free(&rest);
	return made;
}

bool draft_is_of(struct clf_arena *arena, const struct clf_unsent *draft, const char *once)
{
	struct clf_http_fields fields = {NULL, 0};

	clf_http_form(arena, clf_str_from(draft->rest), &fields, NULL);
	return once != NULL && clf_text_equal(clf_http_field(&fields, "once", NULL), once);
}

const struct clf_unsent *draft_written(struct call *call)
{
	struct clf_unsent *written;

	if (!is_place(call_text(call, "place")))
		return NULL;
	written = clf_arena_new_of(call->arena, struct clf_unsent);
	*written = (struct clf_unsent){.place = call_text(call, "place"),
				       .text = call_given(call, "text") ? call_text(call, "text") : "",
				       .rest = rest_of(call),
				       .at = clf_clock_now()};
	return written;
}

enum clf_status draft_read(struct call *call, int64_t ticket, struct clf_error *err)
{
	struct drafts *drafts = clf_arena_new_of(call->arena, struct drafts);
	enum clf_status status = clf_unsent_list(call->web->act.store, call->arena, call->agent.id, ticket,
						 drafts->items, &drafts->count, err);

	for (size_t i = 0; i < drafts->count; i++)
		clf_http_form(call->arena, clf_str_from(drafts->items[i].rest), &drafts->fields[i], NULL);
	call->drafts = drafts;
	return status;
}

static size_t draft_at(const struct call *call, const char *place)
{
	for (size_t i = 0; call->drafts != NULL && i < call->drafts->count; i++) {
		if (clf_text_equal(call->drafts->items[i].place, place))
			return i;
	}
	return SIZE_MAX;
}

static bool was_refused(const struct call *call, const char *place)
{
	return view_sent(call, place, "place") != NULL;
}

const struct clf_http_fields *draft_form(const struct call *call, const char *place)
{
	size_t at = draft_at(call, place);

	if (was_refused(call, place))
		return &call->form;
	return at != SIZE_MAX ? &call->drafts->fields[at] : NULL;
}

const char *draft_value(const struct call *call, const char *place, const char *field)
{
	const struct clf_http_fields *form = draft_form(call, place);

	if (form == NULL)
		return NULL;
	if (!was_refused(call, place) && clf_text_equal(field, "text"))
		return call->drafts->items[draft_at(call, place)].text;
	return clf_http_field(form, field, NULL);
}

static struct clf_json *written_at(struct call *call, const char *place)
{
	static const char *const shown[] = {"text", "to", "later", "response", "history", "comments"};
	struct clf_json *item = clf_json_object();
	size_t at = draft_at(call, place);

	for (size_t i = 0; i < CLF_COUNT(shown); i++)
		clf_json_set_text(item, shown[i], draft_value(call, place, shown[i]));
	clf_json_set_integer(item, "known", at != SIZE_MAX ? call->drafts->items[at].at : 0);
	if (at == SIZE_MAX || was_refused(call, place))
		return item;
	clf_json_set_time(item, "kept", call->drafts->items[at].at);
	view_time(call, item, "kept", call->drafts->items[at].at);
	return item;
}

void draft_add(struct call *call, struct clf_json *context)
{
	const bool any = call->drafts != NULL && call->drafts->count > 0;
	const char *open = any ? call->drafts->items[0].place : "answer";
	struct clf_json *written = clf_json_object();

	for (size_t i = 0; i < CLF_COUNT(places); i++) {
		clf_json_set(written, places[i], written_at(call, places[i]));
		if (was_refused(call, places[i]))
			open = places[i];
	}
	clf_json_set(context, "written", written);
	clf_json_set_bool(context, "has_drafts", any);
	view_flag(context, "open", open);
}
