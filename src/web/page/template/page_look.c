/*
 * page_look.c - how mails to customers look, as a form: the letterhead, the colour and the footers of a frame. It reads
 * and saves the frame's templates, a version for each language that changed.
 */
#include <stdlib.h>
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
	struct clf_template_record record; /* version 0: none counts but what ships */
	int64_t newest;                    /* of all versions, of one that went back to what ships too */
	struct clf_frame_parts now, typed;
	const char *by_name; /* the letterhead that ships: the organisation's name, an empty field of the form */
	bool by_hand;        /* saved, and none for a form */
};

/* A form has one colour for all of them. */
struct looks {
	struct look items[CLF_COUNT(locales)];
	const char *shown, *chosen; /* what the form showed, and what came back */
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
	return view_lines(call, clf_http_field(&call->form, field, NULL));
}

static const char *trimmed(struct call *call, const char *text)
{
	struct clf_str part = clf_str_trim(clf_str_from(text));

	return clf_arena_copy(call->arena, part.p != NULL ? part.p : "", part.n);
}

/* The frame that ships stands for one that nobody saved. */
static enum clf_status read_look(struct call *call, const char *name, struct look *look, struct clf_error *err)
{
	const char *above, *below;
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
	/* An empty field stands for the name, and for nothing where a frame has nothing there. */
	if (above != NULL && !clf_text_blank(above))
		look->typed.above = trimmed(call, above);
	else if (above != NULL && look->now.above[0] != '\0')
		look->typed.above = look->by_name;
	if (below != NULL)
		look->typed.below = trimmed(call, below);
	return template_newest(call, name, look->locale, &look->newest, err);
}

static bool is_of_form(const struct look *look)
{
	return look->record.version != 0 && !look->by_hand;
}

/* Another colour than was shown is for all. Else each keeps its own, or none; one that is new has that of the others,
 * or none as they. */
static void colour(struct looks *looks, const char *shipped, const char *chosen)
{
	const char *its = NULL;
	bool any = false, is_new;

	for (size_t i = 0; i < CLF_COUNT(locales); i++) {
		any = any || is_of_form(&looks->items[i]);
		if (its == NULL && is_of_form(&looks->items[i]))
			its = looks->items[i].now.accent;
	}
	looks->shown = its != NULL ? its : shipped;
	looks->chosen = clf_text_blank(chosen) ? looks->shown : chosen;
	is_new = !clf_text_equal_nocase(looks->chosen, looks->shown);
	for (size_t i = 0; i < CLF_COUNT(locales); i++) {
		struct look *look = &looks->items[i];

		if (is_new)
			look->typed.accent = looks->chosen;
		else if (look->record.version == 0)
			look->typed.accent = any ? its : shipped;
	}
}

static enum clf_status read_looks(struct call *call, struct looks *looks, struct clf_error *err)
{
	struct clf_frame_parts shipped = {.accent = NULL};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < CLF_COUNT(locales) && status == CLF_OK; i++) {
		looks->items[i] = (struct look){.locale = locales[i]};
		status = read_look(call, frame_of(call), &looks->items[i], err);
	}
	if (status != CLF_OK)
		return status;
	clf_frame_split(call->arena, clf_act_template_shipped(call->arena, FRAME, "en"), &shipped);
	colour(looks, shipped.accent, sent(call, "accent"));
	return CLF_OK;
}

/* Where what was typed is shown again it is built on what its writer saw, not on what somebody saved meanwhile. */
static void add_known(struct call *call, struct clf_json *item, const struct look *look)
{
	const char *known =
	    call->problem != NULL ? clf_http_field(&call->form, field_of(call, "known", look->locale), NULL) : NULL;

	if (known != NULL)
		clf_json_set_text(item, "known", known);
	else
		clf_json_set_integer(item, "known", look->newest);
}

static struct clf_json *look_json(struct call *call, const struct look *look)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_text(item, "locale", look->locale);
	clf_json_set_text(item, "language", present_language(look->locale));
	clf_json_set_text(item, "above", strcmp(look->typed.above, look->by_name) == 0 ? "" : look->typed.above);
	clf_json_set_text(item, "below", look->typed.below);
	clf_json_set_bool(item, "by_name", look->now.above[0] != '\0');
	add_known(call, item, look);
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
	struct looks looks;
	struct clf_json *context, *items;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_looks(call, &looks, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < CLF_COUNT(locales); i++)
		clf_json_append(items, look_json(call, &looks.items[i]));
	clf_json_set(context, "looks", items);
	clf_json_set_text(context, "name", frame_of(call));
	clf_json_set_text(context, "accent", looks.chosen);
	clf_json_set_bool(context, "is_conflict", clf_json_number(clf_json_get(call->problem, "status"), 0) == 409);
	add_frames(call, context);
	clf_json_set_text(context, "logo", "![Example Hotels](https://example.com/logo.png)");
	clf_json_set_text(context, "organisation", call->web->act.config->name);
	reply_frames(call);
	view_page(call, 200, "template-look.html", view_say(call, CLF_SAID("How mails to customers look")),
		  "/templates", context);
}

static bool has_words(const struct look *look)
{
	return look->typed.below[0] != '\0' || strcmp(look->typed.above, look->now.above) != 0;
}

/* A colour without words is saved once, where it hides no words that other languages take. */
static bool takes_colour_alone(const struct call *call, const struct looks *looks, const struct look *look)
{
	/* Where a language has none of its own it takes this one's, then the English one. */
	const char *fallback = clf_words_language(call->web->act.config->locale);

	if (strcmp(look->locale, fallback) != 0 || clf_text_equal_nocase(looks->chosen, looks->shown))
		return false;
	for (size_t i = 0; i < CLF_COUNT(locales); i++) {
		bool is_taken = strcmp(locales[i], "en") == 0 || strcmp(locales[i], fallback) == 0;

		if (is_taken && (looks->items[i].record.version != 0 || has_words(&looks->items[i])))
			return false;
	}
	return true;
}

static bool is_changed(struct call *call, const struct looks *looks, const struct look *look)
{
	if (look->by_hand)
		return false;
	/* Where none is saved a language takes another's, until there are words of its own. */
	if (look->record.version == 0)
		return has_words(look) || takes_colour_alone(call, looks, look);
	return strcmp(clf_frame_join(call->arena, look->locale, &look->typed),
		      clf_frame_join(call->arena, look->locale, &look->now)) != 0;
}

/* Told to the reader, and without "line 9: " of a source that the form doesn't show. */
static const char *told_without_line(struct call *call, const char *problem)
{
	const char *told = reply_told(call, problem), *prefix;

	if (strncmp(problem, "line ", 5) != 0)
		return told;
	prefix = reply_told(call, clf_arena_printf(call->arena, "line %lu: ", strtoul(problem + 5, NULL, 10)));
	return strncmp(told, prefix, strlen(prefix)) == 0 ? told + strlen(prefix) : told;
}

static enum clf_status check_look(struct call *call, const char *name, const struct look *look, struct clf_error *err)
{
	struct clf_error why = {0};
	enum clf_status status = clf_act_template_check(&call->web->act, call->arena, name, look->locale,
							clf_frame_join(call->arena, look->locale, &look->typed), &why);

	return status == CLF_OK ? CLF_OK
				: clf_error_set(err, status, "%s: %s", present_language(look->locale),
						told_without_line(call, why.text));
}

/* All of them or none: a form that is refused has changed nothing. */
static enum clf_status save_looks(struct call *call, const struct looks *looks, struct clf_error *err)
{
	struct clf_template_change changes[CLF_COUNT(locales)];
	struct clf_actor actor;
	const struct clf_people people = people_of(call, &actor);
	enum clf_status status = CLF_OK;
	size_t count = 0;

	for (size_t i = 0; i < CLF_COUNT(locales) && status == CLF_OK; i++) {
		const struct look *look = &looks->items[i];

		if (!is_changed(call, looks, look))
			continue;
		status = check_look(call, frame_of(call), look, err);
		changes[count++] = (struct clf_template_change){
		    .name = frame_of(call),
		    .locale = look->locale,
		    .source = clf_frame_join(call->arena, look->locale, &look->typed),
		    .expected = call_text(call, "over") != NULL
				    ? look->newest
				    : call_number(call, field_of(call, "known", look->locale), CLF_TEMPLATE_ANY)};
	}
	return status == CLF_OK ? clf_act_template_save_all(&people, call->arena, changes, count, err) : status;
}

static void page_look_save(struct call *call)
{
	struct looks looks;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_looks(call, &looks, &err);
	if (status == CLF_OK)
		status = save_looks(call, &looks, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else
		reply_redirect(
		    call, clf_arena_printf(call->arena, "/templates/look?name=%s&done=look-saved", frame_of(call)));
}

/* Around words as they may be, in the language that is asked for. */
static void page_look_preview(struct call *call)
{
	const char *asked = call_text(call, "shown");
	struct clf_template_look shown = {.name = frame_of(call)};
	const struct look *look;
	struct looks looks;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = read_looks(call, &looks, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	look = &looks.items[0];
	for (size_t i = 0; i < CLF_COUNT(locales); i++)
		if (clf_text_equal(locales[i], asked))
			look = &looks.items[i];
	shown.locale = look->locale;
	shown.source = look->by_hand ? look->record.source : clf_frame_join(call->arena, look->locale, &look->typed);
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
    {BODY_CHOICE("over", "yes", "Over what somebody else saved since the page was shown.")},
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
