/*
 * act_template.c - which template is in force: the newest stored one of the wanted language, else the
 * one that ships, then the next language.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/act/letter/sign_in.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/locale.h"
#include "clf/base/str.h"
#include "clf/store/field/fields.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/words.h"

#define LOCALES 8
#define FRAME "frame"

struct wanted {
	const char *locales[LOCALES];
	size_t count;
};

static void want(struct clf_arena *arena, struct wanted *wanted, const char *locale)
{
	const char *spelled = clf_text_blank(locale) ? NULL : clf_locale_copy(arena, locale);

	if (spelled == NULL || wanted->count == LOCALES)
		return;
	for (size_t i = 0; i < wanted->count; i++) {
		if (clf_text_equal(wanted->locales[i], spelled))
			return;
	}
	wanted->locales[wanted->count++] = spelled;
}

/* Each locale, then its language alone; English ends the list. */
static struct wanted all_wanted(struct clf_arena *arena, const char *const *locales, size_t count)
{
	struct wanted wanted = {.count = 0};

	for (size_t i = 0; i < count; i++) {
		if (locales[i] == NULL)
			continue;
		want(arena, &wanted, locales[i]);
		want(arena, &wanted, clf_arena_copy(arena, locales[i], strcspn(locales[i], "-_")));
	}
	want(arena, &wanted, "en");
	return wanted;
}

static const char *shipped_exactly(const char *locale, const char *name)
{
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *of = NULL;
		const char *called = NULL;
		const char *source = NULL;

		clf_template_shipped_at(i, &of, &called, &source);
		if (clf_text_equal_nocase(of, locale) && clf_text_equal(called, name))
			return source;
	}
	return NULL;
}

const char *clf_act_template_shipped(struct clf_arena *arena, const char *name, const char *locale)
{
	return shipped_exactly(clf_locale_copy(arena, locale), name);
}

static enum clf_status stored(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
			      const char *locale, struct act_template *out, struct clf_error *err)
{
	struct clf_template_record record;
	enum clf_status status = clf_template_find(context->store, arena, name, locale, &record, err);

	if (status == CLF_OK)
		*out = (struct act_template){
		    .name = name, .locale = record.locale, .source = record.source, .version = record.version};
	return status;
}

static enum clf_status find_source(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				   const struct wanted *wanted, struct act_template *out, struct clf_error *err)
{
	for (size_t i = 0; i < wanted->count; i++) {
		const char *source;
		enum clf_status status = CLF_ENOTFOUND;

		if (context != NULL)
			status = stored(context, arena, name, wanted->locales[i], out, err);
		if (status != CLF_ENOTFOUND)
			return status;
		source = shipped_exactly(wanted->locales[i], name);
		if (source != NULL) {
			*out = (struct act_template){.name = name, .locale = wanted->locales[i], .source = source};
			return CLF_OK;
		}
	}
	return clf_error_set(err, CLF_ENOTFOUND, "there is no template \"%s\"", name);
}

enum clf_status clf_act_template_in_force(const struct clf_act_context *context, struct clf_arena *arena,
					  const char *name, const char *locale, struct clf_template_record *out,
					  struct clf_error *err)
{
	enum clf_status status = clf_template_find(context->store, arena, name, locale, out, err);
	const char *source;

	if (status != CLF_ENOTFOUND)
		return status;
	source = shipped_exactly(clf_locale_copy(arena, locale), name);
	if (source == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no template %s in %s", name, locale);
	*out = (struct clf_template_record){.name = name, .locale = clf_locale_copy(arena, locale), .source = source};
	return CLF_OK;
}

static bool is_among(const struct clf_template_record *records, size_t count, const struct clf_template_record *one)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal_nocase(records[i].locale, one->locale) && clf_text_equal(records[i].name, one->name))
			return true;
	return false;
}

enum clf_status clf_act_template_all(const struct clf_act_context *context, struct clf_arena *arena,
				     struct clf_template_record **out, size_t *count, struct clf_error *err)
{
	struct clf_template_record *saved = NULL, *all;
	size_t n = 0;
	enum clf_status status = clf_template_list(context->store, arena, &saved, &n, err);

	if (status != CLF_OK)
		return status;
	all = clf_arena_array_of(arena, n + clf_template_shipped_count() + 1, struct clf_template_record);
	for (size_t i = 0; i < n; i++)
		all[i] = saved[i];
	*count = n;
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		struct clf_template_record *shipped = &all[*count];

		clf_template_shipped_at(i, &shipped->locale, &shipped->name, &shipped->source);
		*count += !is_among(saved, n, shipped);
	}
	*out = all;
	return CLF_OK;
}

enum clf_status act_template_find(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				  const char *const *locales, size_t locale_count, struct act_template *out,
				  struct clf_error *err)
{
	const struct wanted wanted = all_wanted(arena, locales, locale_count);
	enum clf_status status = find_source(context, arena, name, &wanted, out, err);

	return status == CLF_OK ? clf_template_parse(arena, out->source, &out->parsed, err) : status;
}

static enum act_audience audience_of(const char *kind)
{
	static const char *const outside[] = {"follow-up", "answer", "acknowledgement", FRAME};

	for (size_t i = 0; i < CLF_COUNT(outside); i++) {
		if (clf_text_equal(kind, outside[i]))
			return ACT_CUSTOMER;
	}
	return clf_text_equal(kind, "forward") ? ACT_THIRD_PARTY : ACT_AGENT;
}

/* Small letters, digits and dashes, as templates are called. */
const char *clf_act_frame_name(struct clf_arena *arena, const char *mailbox)
{
	char *name = clf_arena_strdup(arena, clf_arena_printf(arena, FRAME "-%s", mailbox));
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		name[i] = name[i] == '_' ? '-' : name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 0x20) : name[i];
	while (n > 0 && name[n - 1] == '-')
		name[--n] = '\0';
	return name;
}

static enum clf_status find_frame(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				  const struct wanted *wanted, struct clf_template **out, struct clf_error *err)
{
	enum clf_status status = CLF_ENOTFOUND;

	for (size_t i = 0; status == CLF_ENOTFOUND && i < wanted->count; i++) {
		struct act_template found;
		struct clf_template *parsed = NULL;

		status = stored(context, arena, name, wanted->locales[i], &found, err);
		if (status != CLF_OK)
			continue;
		status = CLF_ENOTFOUND;
		if (clf_template_parse(arena, found.source, &parsed, NULL) == CLF_OK &&
		    clf_text_equal(clf_template_head(parsed).kind, FRAME)) {
			*out = parsed;
			status = CLF_OK;
		}
	}
	return status;
}

/* Where none was saved, the one that ships: the organisation's name and a quiet colour, in any language. */
enum clf_status act_template_frame(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct act_template *template, const char *mailbox, struct clf_template **out,
				   struct clf_error *err)
{
	const char *const locales[] = {template->locale, context->config->locale};
	const struct wanted wanted = all_wanted(arena, locales, 2);
	const char *kind = clf_template_head(template->parsed).kind;
	enum clf_status status;

	*out = NULL;
	if (audience_of(kind) != ACT_CUSTOMER || clf_text_equal(kind, FRAME))
		return CLF_OK;
	status = find_frame(context, arena, clf_act_frame_name(arena, mailbox), &wanted, out, err);
	if (status == CLF_ENOTFOUND)
		status = find_frame(context, arena, FRAME, &wanted, out, err);
	if (status != CLF_ENOTFOUND)
		return status;
	return clf_template_parse(arena, clf_template_shipped("en", FRAME), out, err);
}

/* A frame that can't be used keeps nothing from going out: the words alone say it. */
enum clf_status act_template_framed(struct clf_arena *arena, const struct clf_template *parsed,
				    const struct clf_template *frame, const struct clf_json *fields,
				    struct clf_rendered *out, struct clf_error *err)
{
	enum clf_status status = clf_template_render_in(arena, parsed, frame, fields, out, err);

	if (frame != NULL && (status == CLF_EINVAL || status == CLF_ELIMIT))
		status = clf_template_render(arena, parsed, fields, out, err);
	return status;
}

enum clf_status act_template_shipped(struct clf_arena *arena, const char *name, const char *const *locales,
				     size_t locale_count, struct act_template *out, struct clf_error *err)
{
	return act_template_find(NULL, arena, name, locales, locale_count, out, err);
}

#define READ_OPEN ""
#define READ_INSIDE " (mails to agents only)"
#define NAMED(NAME, name, column, word, type, made, reader, label, ...) {"ticket." #name, label READ_##reader},
#define FOLLOWS(NAME, name, type, label) {"ticket." #name, label READ_INSIDE},

const struct clf_template_field *clf_act_template_fields(struct clf_arena *arena, struct clf_store *store,
							 size_t *count)
{
	static const struct clf_template_field fields[] = {CLF_PLAIN_FIELDS(NAMED) CLF_DERIVED_FIELDS(FOLLOWS)};
	const struct clf_customs *customs = NULL;
	struct clf_template_field *list;

	*count = CLF_COUNT(fields);
	if (store == NULL || clf_fields(store, &customs, NULL) != CLF_OK || customs->count == 0)
		return fields;
	list = clf_arena_array_of(arena, CLF_COUNT(fields) + customs->count, struct clf_template_field);
	memcpy(list, fields, sizeof(fields));
	*count += clf_custom_template_fields(arena, customs, &list[*count]);
	return list;
}

#define HELD "ticket.fields."

/* The type is that of a field that was set up. */
static void add_names(struct clf_json *list, const struct clf_template_field *fields, size_t count,
		      const struct clf_customs *customs)
{
	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_json_object();
		const struct clf_custom *custom = strncmp(fields[i].name, HELD, strlen(HELD)) == 0
						      ? clf_custom_named(customs, fields[i].name + strlen(HELD))
						      : NULL;

		clf_json_set_text(item, "name", fields[i].name);
		clf_json_set_text(item, "description", fields[i].description);
		if (custom != NULL)
			clf_json_set_text(item, "type", clf_custom_type_name(custom->type));
		clf_json_append(list, item);
	}
}

struct clf_json *clf_act_template_names(struct clf_arena *arena, struct clf_store *store)
{
	static const struct clf_template_field body = {
	    "body", "in a frame: where a mail's own words go, once and on a line of its own (kind frame only)"};
	struct clf_json *list = clf_json_array();
	const struct clf_customs *customs = NULL;
	size_t count = 0;
	const struct clf_template_field *fields = clf_template_fields(arena, &count);

	if (store != NULL && clf_fields(store, &customs, NULL) != CLF_OK)
		customs = NULL;
	add_names(list, fields, count, NULL);
	fields = clf_act_template_fields(arena, store, &count);
	add_names(list, fields, count, customs);
	add_names(list, &body, 1, NULL);
	return list;
}

enum clf_status clf_act_template_source(const struct clf_act_context *context, struct clf_arena *arena,
					const char *name, const char *locale, const char **source, int64_t *version,
					struct clf_error *err)
{
	const char *const locales[] = {locale, context->config->locale};
	const struct wanted wanted = all_wanted(arena, locales, 2);
	struct act_template found;
	enum clf_status status = find_source(context, arena, name, &wanted, &found, err);

	if (status != CLF_OK)
		return status;
	*source = found.source;
	*version = found.version;
	return CLF_OK;
}

/* Fields of the ticket over those of the sample: what only a real mail has (its text, who is written to) stays. */
static enum clf_status preview_context(const struct clf_act_context *context, struct clf_arena *arena,
				       const struct act_preview *of, const struct act_template *template,
				       struct clf_json *sample, const char **mailbox, struct clf_error *err)
{
	const struct clf_config *config = context->config;
	struct clf_json *real = NULL;
	const struct clf_json *value;
	struct act_view view;
	const char *key;
	void *at = NULL;
	enum clf_status status = act_view_of_ticket(context, arena, of->ticket, &view, err);

	if (status == CLF_OK) {
		struct act_mail mail = {.config = config,
					.mailbox = clf_config_mailbox(config, view.ticket.mailbox),
					.keyring = context->keyring,
					.store = context->store,
					.view = &view,
					.audience = audience_of(clf_template_head(template->parsed).kind),
					.party = view.owner.id,
					.agent = &view.owner,
					.zone = clf_act_zone(config, view.owner.timezone),
					.locale = template->locale,
					.now = clf_clock_now()};

		if (mail.mailbox == NULL)
			mail.mailbox = &config->mailboxes[0];
		*mailbox = mail.mailbox->name;
		status = act_context_make(arena, &mail, &real, err);
	}
	while (status == CLF_OK && clf_json_next(real, &at, &key, &value)) {
		if (!clf_text_equal(key, "message") && !clf_text_equal(key, "forward") &&
		    !(of->lone && clf_text_equal(key, "link")))
			clf_json_set(sample, key, clf_json_copy(value));
	}
	clf_json_free(&real);
	return status;
}

/* Saved, or as it is being written. */
static enum clf_status find_previewed(const struct clf_act_context *context, struct clf_arena *arena,
				      const struct act_preview *of, struct act_template *out, struct clf_error *err)
{
	const char *const locales[] = {of->locale, context->config->locale};

	if (of->source == NULL)
		return act_template_find(context, arena, of->name, locales, 2, out, err);
	*out =
	    (struct act_template){.name = of->name, .locale = clf_locale_copy(arena, of->locale), .source = of->source};
	return clf_template_parse(arena, of->source, &out->parsed, err);
}

enum clf_status act_preview(const struct clf_act_context *context, struct clf_arena *arena,
			    const struct act_preview *of, struct clf_rendered *out, const char **mailbox,
			    struct clf_error *err)
{
	struct clf_template *frame = NULL;
	struct clf_json *fields = NULL;
	struct act_template found;
	enum clf_status status = find_previewed(context, arena, of, &found, err);

	*mailbox = context->config->mailbox_count > 0 ? context->config->mailboxes[0].name : "";
	if (status != CLF_OK)
		return status;
	fields = clf_template_sample_as(found.locale, clf_template_head(found.parsed).kind, of->data);
	if (of->ticket != 0)
		status = preview_context(context, arena, of, &found, fields, mailbox, err);
	if (status == CLF_OK)
		status = act_template_frame(context, arena, &found, *mailbox, &frame, err);
	if (status == CLF_OK)
		status = act_template_framed(arena, found.parsed, frame, fields, out, err);
	clf_json_free(&fields);
	return status;
}

enum clf_status clf_act_preview(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				const char *locale, int64_t ticket, struct clf_rendered *out, struct clf_error *err)
{
	const struct act_preview of = {.name = name, .locale = locale, .ticket = ticket};
	const char *mailbox;

	return act_preview(context, arena, &of, out, &mailbox, err);
}

bool clf_act_signs_in(const char *template_name)
{
	return clf_text_equal(template_name, ACT_SIGN_IN);
}
