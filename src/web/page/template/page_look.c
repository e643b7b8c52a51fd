/*
 * page_look.c - how mails to customers look, as a form: the letterhead, the colour and the footers of a frame. It reads
 * and saves the frame's templates, a version for each language that changed.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/mail/write/frame.h"
#include "clf/ticket/words.h"
#include "page/present.h"
#include "page/template/template_fields.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define FRAME "frame"
#define ABOVE_BYTES 2000u
#define BELOW_BYTES 4000u

static const char *const locales[] = {"en", "ja", "fr", "hu", "it"};

/* The frame in one language: as it counts, and as the form has it. */
struct look {
	const char *locale;
	struct clf_template_record record; /* version 0: none was saved */
	struct clf_frame_parts now, typed;
	const char *by_name; /* the letterhead that ships: the organisation's name, an empty field of the form */
	bool by_hand;        /* saved, and none for a form */
};

static const char *frame_of(const struct call *call)
{
	return call_given(call, "name") ? call_text(call, "name") : FRAME;
}

static const char *field_of(const struct call *call, const char *what, const char *locale)
{
	return clf_arena_printf(call->arena, "%s_%s", what, locale);
}

/* What was sent, of a refused form too; NULL: the field wasn't, which is not the same as emptied. */
static const char *sent(struct call *call, const char *field)
{
	return template_plain_lines(call, clf_http_field(&call->form, field, NULL));
}

static const char *trimmed(struct call *call, const char *text)
{
	struct clf_str part = clf_str_trim(clf_str_from(text));

	return clf_arena_copy(call->arena, part.p != NULL ? part.p : "", part.n);
}

/* The frame that ships stands for one that nobody saved. */
static enum clf_status read_look(struct call *call, const char *name, struct look *look, struct clf_error *err)
{
	const char *accent = sent(call, "accent"), *above, *below;
	const char *shipped = clf_act_template_shipped(call->arena, FRAME, "en");
	enum clf_status status =
	    clf_template_find(call->web->act.store, call->arena, name, look->locale, &look->record, err);

	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	clf_frame_split(call->arena, shipped, &look->now);
	look->by_name = look->now.above;
	if (status == CLF_ENOTFOUND)
		look->record = (struct clf_template_record){.version = 0};
	else
		look->by_hand = !clf_frame_split(call->arena, look->record.source, &look->now);
	look->typed = look->now;
	above = sent(call, field_of(call, "above", look->locale));
	below = sent(call, field_of(call, "below", look->locale));
	if (accent != NULL && accent[0] != '\0')
		look->typed.accent = accent;
	if (above != NULL)
		look->typed.above = clf_text_blank(above) ? look->by_name : trimmed(call, above);
	if (below != NULL)
		look->typed.below = trimmed(call, below);
	return CLF_OK;
}

static enum clf_status read_looks(struct call *call, struct look *looks, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < CLF_COUNT(locales) && status == CLF_OK; i++) {
		looks[i] = (struct look){.locale = locales[i]};
		status = read_look(call, frame_of(call), &looks[i], err);
	}
	return status;
}

/* Of the languages that were saved the first one's: a form has one colour for all. */
static const char *accent_of(const struct look *looks)
{
	const char *accent = looks[0].typed.accent;

	for (size_t i = CLF_COUNT(locales); i-- > 0;)
		if (looks[i].record.version != 0 && looks[i].typed.accent != NULL)
			accent = looks[i].typed.accent;
	return accent;
}

static struct clf_json *look_json(struct call *call, const struct look *look)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_text(item, "locale", look->locale);
	clf_json_set_text(item, "language", present_language(look->locale));
	clf_json_set_text(item, "above", strcmp(look->typed.above, look->by_name) == 0 ? "" : look->typed.above);
	clf_json_set_text(item, "below", look->typed.below);
	clf_json_set_integer(item, "known", look->record.version);
	clf_json_set_integer(item, "version", look->record.version);
	clf_json_set_bool(item, "is_saved", look->record.version != 0);
	clf_json_set_bool(item, "by_hand", look->by_hand);
	clf_json_set_text(item, "path",
			  clf_arena_printf(call->arena, "/templates/%s/%s", look->locale, frame_of(call)));
	return item;
}

/* All mailboxes, and each that may have a frame of its own. */
static void add_frames(struct call *call, struct clf_json *context)
{
	const struct clf_config *config = call->web->act.config;
	struct clf_json *choices = clf_json_array();

	view_choice(choices, FRAME, view_say(call, CLF_SAID("all mailboxes")), frame_of(call));
	for (size_t i = 0; i < config->mailbox_count; i++)
		view_choice(choices, clf_act_frame_name(call->arena, config->mailboxes[i].name),
			    config->mailboxes[i].name, frame_of(call));
	clf_json_set_bool(context, "has_frames", config->mailbox_count > 1);
	clf_json_set(context, "frames", choices);
}

static void page_look(struct call *call)
{
	struct look looks[CLF_COUNT(locales)];
	struct clf_json *context, *items;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_looks(call, looks, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < CLF_COUNT(locales); i++)
		clf_json_append(items, look_json(call, &looks[i]));
	clf_json_set(context, "looks", items);
	clf_json_set_text(context, "name", frame_of(call));
	clf_json_set_text(context, "accent", accent_of(looks));
	add_frames(call, context);
	clf_json_set_text(context, "logo", "![Example Hotels](https://example.com/logo.png)");
	clf_json_set_text(context, "organisation", call->web->act.config->name);
	reply_frames(call);
	view_page(call, 200, "template-look.html", view_say(call, CLF_SAID("How mails to customers look")),
		  "/templates", context);
}

static bool is_changed(struct call *call, const struct look *look)
{
	if (look->by_hand)
		return false;
	/* Where none is saved a language takes another's, until there are words of its own. */
	if (look->record.version == 0)
		return look->typed.below[0] != '\0' || strcmp(look->typed.above, look->now.above) != 0 ||
		       (strcmp(look->locale, "en") == 0 && !clf_text_equal(look->typed.accent, look->now.accent));
	return strcmp(clf_frame_join(call->arena, look->locale, &look->typed),
		      clf_frame_join(call->arena, look->locale, &look->now)) != 0;
}

/* "line 9: ..." of a source that the form doesn't show. */
static const char *without_line(const char *problem)
{
	const char *colon = strchr(problem, ':');

	return strncmp(problem, "line ", 5) == 0 && colon != NULL ? colon + 2 : problem;
}

static enum clf_status check_look(struct call *call, const char *name, const struct look *look, struct clf_error *err)
{
	struct clf_error why = {0};
	enum clf_status status = clf_act_template_check(&call->web->act, call->arena, name, look->locale,
							clf_frame_join(call->arena, look->locale, &look->typed), &why);

	return status == CLF_OK
		   ? CLF_OK
		   : clf_error_set(err, status, "%s: %s", present_language(look->locale), without_line(why.text));
}

/* All are checked before one is saved; a form that is sent again saves what is left. */
static enum clf_status save_looks(struct call *call, const struct look *looks, struct clf_error *err)
{
	struct clf_actor actor;
	const struct clf_people people = people_of(call, &actor);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < CLF_COUNT(locales) && status == CLF_OK; i++)
		if (is_changed(call, &looks[i]))
			status = check_look(call, frame_of(call), &looks[i], err);
	for (size_t i = 0; i < CLF_COUNT(locales) && status == CLF_OK; i++) {
		const struct clf_template_change change = {
		    .name = frame_of(call),
		    .locale = looks[i].locale,
		    .source = clf_frame_join(call->arena, looks[i].locale, &looks[i].typed),
		    .expected = call_number(call, field_of(call, "known", looks[i].locale), CLF_TEMPLATE_ANY)};
		int64_t version = 0;

		if (is_changed(call, &looks[i]))
			status = clf_act_template_save(&people, call->arena, &change, &version, err);
	}
	return status;
}

static void page_look_save(struct call *call)
{
	struct look looks[CLF_COUNT(locales)];
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_looks(call, looks, &err);
	if (status == CLF_OK)
		status = save_looks(call, looks, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else
		reply_redirect(
		    call, clf_arena_printf(call->arena, "/templates/look?name=%s&done=look-saved", frame_of(call)));
}

/* Around words as they may be, in the language that is asked for. */
static void page_look_preview(struct call *call)
{
	struct look look = {.locale = call_text(call, "shown")};
	struct clf_template_look shown = {.name = frame_of(call), .locale = look.locale};
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_look(call, shown.name, &look, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	shown.source = look.by_hand ? look.record.source : clf_frame_join(call->arena, look.locale, &look.typed);
	template_reply_frame(call, &shown);
}

#define NAMES "The frame: frame, or frame-MAILBOX of one mailbox."
#define ACCENT NOT_NULL("accent", CLF_TYPE_LINE, 20, "The colour, such as #1a6fc4.")
#define ABOVE(locale) NOT_NULL("above_" locale, CLF_TYPE_TEXT, ABOVE_BYTES, "The letterhead.")
#define BELOW(locale) NOT_NULL("below_" locale, CLF_TYPE_TEXT, BELOW_BYTES, "The footer.")
#define KNOWN(locale)                                                                                                  \
	.name = "known_" locale, .where = CLF_IN_BODY, .type = CLF_TYPE_INTEGER, .min = 0, .max = INT64_MAX,           \
	.help = "Newest version that the page showed, 0 for none."

static const struct param show_params[] = {{QUERY("name", CLF_TYPE_NAME, CLF_TEMPLATE_NAME_BYTES, NAMES)},
					   {.name = NULL}};
static const struct param save_params[] = {
    {NOT_NULL("name", CLF_TYPE_NAME, CLF_TEMPLATE_NAME_BYTES, NAMES)},
    {ACCENT},
    {ABOVE("en")},
    {BELOW("en")},
    {KNOWN("en")},
    {ABOVE("ja")},
    {BELOW("ja")},
    {KNOWN("ja")},
    {ABOVE("fr")},
    {BELOW("fr")},
    {KNOWN("fr")},
    {ABOVE("hu")},
    {BELOW("hu")},
    {KNOWN("hu")},
    {ABOVE("it")},
    {BELOW("it")},
    {KNOWN("it")},
    {BODY_CHOICE("shown", "en|ja|fr|hu|it", "Language of the preview.")},
    {.name = NULL},
};

const struct route page_look_routes[] = {
    {PAGE("GET", "/templates/look", CLF_PERMIT_ADMIN, page_look, show_params, "How mails to customers look.")},
    {PAGE("POST", "/templates/look", CLF_PERMIT_ADMIN, page_look_save, save_params, "Change how they look."),
     .again = page_look},
    {PAGE("POST", "/templates/look/preview", CLF_PERMIT_ADMIN, page_look_preview, save_params,
	  "What is typed, around a mail: its HTML part alone.")},
    {.method = NULL},
};
