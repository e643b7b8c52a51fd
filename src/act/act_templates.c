/*
 * act_templates.c - templates checked and saved, each with its line in the audit.
 */
#include "clf/act/templates.h"

#include <string.h>

#include "act_inside.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/diff.h"
#include "clf/base/json.h"
#include "clf/base/locale.h"
#include "clf/base/str.h"
#include "clf/mail/write/template.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/templates.h"

static bool is_small_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "follow-up", "refund-2": what an agent writes behind #template. */
static bool is_name(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		if (!is_small_letter(name[i]) && !(i > 0 && (is_digit(name[i]) || name[i] == '-')))
			return false;
	return n > 0 && n <= CLF_TEMPLATE_NAME_BYTES && name[n - 1] != '-';
}

/* "fr", "pt-BR", "zh-Hant-TW" (RFC 5646). */
static bool is_locale(const char *locale)
{
	size_t n = strlen(locale);
	size_t language = strcspn(locale, "-");

	if (language < 2 || language > 3 || n > CLF_TEMPLATE_LOCALE_BYTES || locale[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		char small = (char)(locale[i] | 0x20);

		if (i < language ? !is_small_letter(locale[i])
				 : !is_small_letter(small) && !is_digit(locale[i]) && locale[i] != '-')
			return false;
	}
	return true;
}

/* The kind that a shipped template has in every language; NULL: none of that name ships. */
static const char *shipped_kind(struct clf_arena *arena, const char *name)
{
	const char *source = clf_template_shipped("en", name);
	struct clf_template *parsed = NULL;

	if (source == NULL || clf_template_parse(arena, source, &parsed, NULL) != CLF_OK)
		return NULL;
	return clf_template_head(parsed).kind;
}

static enum clf_status check_names(const char *name, const char *locale, struct clf_error *err)
{
	char spelled[CLF_LOCALE_BYTES];

	if (!is_name(name))
		return clf_error_set(
		    err, CLF_EINVAL,
		    "\"%.80s\" is no name of a template: small letters, digits and dashes, at most %u, "
		    "a letter first",
		    name, CLF_TEMPLATE_NAME_BYTES);
	if (!is_locale(clf_locale_spelled(locale, spelled)))
		return clf_error_set(err, CLF_EINVAL, "\"%.40s\" is no language: write it as fr or pt-BR", locale);
	return CLF_OK;
}

/* Nothing would use one of another name. */
static enum clf_status check_frame(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				   struct clf_error *err)
{
	const struct clf_config *config = context->config;
	const char *names = "frame";

	if (strcmp(name, "frame") == 0)
		return CLF_OK;
	for (size_t i = 0; i < config->mailbox_count; i++) {
		const char *its = clf_act_frame_name(arena, config->mailboxes[i].name);

		if (strcmp(name, its) == 0)
			return CLF_OK;
		names = clf_arena_printf(arena, "%s, %s", names, its);
	}
	return clf_error_set(err, CLF_EINVAL, "%s is no name of a frame; they are %.300s", name, names);
}

static bool is_same_language(const char *one, const char *other)
{
	char spelled[2][CLF_LOCALE_BYTES];

	return strcmp(clf_locale_spelled(one, spelled[0]), clf_locale_spelled(other, spelled[1])) == 0;
}

static enum clf_status check_head(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct clf_template_head *head, const char *name, const char *locale,
				  struct clf_error *err)
{
	const char *kind = shipped_kind(arena, name);

	if (!is_same_language(head->locale, locale))
		return clf_error_set(err, CLF_EINVAL, "the head says locale: %.40s, and it is to be saved in %s",
				     head->locale, locale);
	if (kind != NULL && !clf_text_equal(head->kind, kind))
		return clf_error_set(err, CLF_EINVAL,
				     "the head says kind: %.40s, and %s is of kind %s: give another kind another name",
				     head->kind, name, kind);
	if (clf_text_equal(head->kind, "frame"))
		return check_frame(context, arena, name, err);
	if (clf_str_starts(clf_str_from(name), CLF_STR("frame-")))
		return clf_error_set(err, CLF_EINVAL, "the head says kind: %.40s, and %s is the name of a frame",
				     head->kind, name);
	if (kind == NULL && !clf_text_equal(head->kind, "follow-up") && !clf_text_equal(head->kind, "answer"))
		return clf_error_set(
		    err, CLF_EINVAL,
		    "a template of your own is of kind follow-up or answer, not %.40s: nothing would send it",
		    head->kind);
	return CLF_OK;
}

/* Any field that may have been set up. */
static const struct clf_template_field *with_any(struct clf_arena *arena, const struct clf_template_field *fields,
						 size_t *count)
{
	struct clf_template_field *list = clf_arena_array_of(arena, *count + 1, struct clf_template_field);

	memcpy(list, fields, *count * sizeof(*list));
	list[(*count)++] = (struct clf_template_field){"ticket.fields.*", "a field that was set up"};
	return list;
}

enum clf_status clf_act_template_try(struct clf_arena *arena, struct clf_store *store, const char *source,
				     struct clf_template_head *head, struct clf_error *err)
{
	struct clf_template *parsed = NULL;
	struct clf_rendered out = {0};
	struct clf_json *sample;
	size_t count;
	const struct clf_template_field *fields = clf_act_template_fields(arena, store, &count);
	enum clf_status status;

	if (strlen(source) > CLF_TEMPLATE_BYTES)
		return clf_error_set(err, CLF_ELIMIT, "a template has at most %u KiB", CLF_TEMPLATE_BYTES >> 10);
	status = clf_template_parse(arena, source, &parsed, err);
	if (status == CLF_OK) {
		fields = store != NULL ? fields : with_any(arena, fields, &count);
		status = clf_template_check_with(parsed, fields, count, err);
	}
	if (status != CLF_OK)
		return status;
	*head = clf_template_head(parsed);
	sample = clf_template_sample_of(head->locale, head->kind);
	status = clf_template_render(arena, parsed, sample, &out, err);
	clf_json_free(&sample);
	if (status != CLF_OK || !clf_text_equal(head->kind, "frame"))
		return status;
	/* And of a mail that has nothing of what it may say. */
	sample = clf_json_object();
	status = clf_template_render(arena, parsed, sample, &out, err);
	clf_json_free(&sample);
	return status;
}

/* Every ticket has these. */
#define ALWAYS                                                                                                         \
	"{\"ticket\":{\"number\":1,\"tag\":\"T-1\",\"subject\":\"x\",\"status\":\"x\",\"priority\":\"x\","             \
	"\"created_at\":\"x\"},\"customer\":{\"address\":\"x\"},\"gateway\":{\"address\":\"x\"},\"message\":{\"text\":\"x\"}}"

const char *clf_act_template_warning(struct clf_arena *arena, const char *source)
{
	struct clf_template *parsed = NULL;
	struct clf_rendered out = {0};
	struct clf_json *bare = NULL;
	const char *kind, *hole = NULL;

	if (clf_template_parse(arena, source, &parsed, NULL) != CLF_OK)
		return NULL;
	kind = clf_template_head(parsed).kind;
	if (!clf_text_equal(kind, "follow-up") && !clf_text_equal(kind, "answer"))
		return NULL;
	if (clf_json_parse(CLF_STR(ALWAYS), &bare, NULL) == CLF_OK &&
	    clf_template_render(arena, parsed, bare, &out, NULL) == CLF_OK)
		hole = out.hole != NULL ? out.hole : out.subject_hole;
	clf_json_free(&bare);
	if (hole == NULL)
		return NULL;
	return clf_arena_printf(arena,
				CLF_SAID("it isn't sent for a ticket without %s: write {{%s | words}}, or "
					 "{{#%s}}...{{/%s}} around it"),
				hole, hole, hole, hole);
}

enum clf_status clf_act_template_check(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				       const char *locale, const char *source, struct clf_error *err)
{
	struct clf_template_head head;
	enum clf_status status = check_names(name, locale, err);

	if (status == CLF_OK)
		status = clf_act_template_try(arena, context->store, source, &head, err);
	return status == CLF_OK ? check_head(context, arena, &head, name, locale, err) : status;
}

static void add_problem(struct clf_arena *arena, struct clf_template_problems *all, enum clf_status status,
			const struct clf_error *err)
{
	if (status != CLF_OK && all->count < CLF_TEMPLATE_PROBLEMS)
		all->items[all->count++] = clf_arena_strdup(arena, err->text);
}

void clf_act_template_problems(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
			       const char *locale, const char *source, struct clf_template_problems *out)
{
	struct clf_store *store = context != NULL ? context->store : NULL;
	struct clf_template_head head;
	struct clf_error err = {0};
	enum clf_status status;
	size_t count;
	const struct clf_template_field *fields = clf_act_template_fields(arena, store, &count);

	if (store == NULL)
		fields = with_any(arena, fields, &count);
	clf_template_problems(arena, source, fields, count, out);
	/* What shows when it is rendered alone. */
	if (out->count == 0)
		add_problem(arena, out, clf_act_template_try(arena, store, source, &head, &err), &err);
	if (name == NULL)
		return;
	status = check_names(name, locale, &err);
	if (status == CLF_OK && out->head.kind != NULL && out->head.locale != NULL)
		status = check_head(context, arena, &out->head, name, locale, &err);
	add_problem(arena, out, status, &err);
}

const char *clf_act_template_shipped_since(struct clf_arena *arena, const struct clf_template_record *record)
{
	const char *now = clf_act_template_shipped(arena, record->name, record->locale);

	if (record->version == 0 || *record->source == '\0' || record->shipped == NULL || now == NULL ||
	    clf_diff(arena, record->shipped, now)[0] == '\0')
		return NULL;
	return now;
}

const char *clf_act_template_shipped_unknown(struct clf_arena *arena, const struct clf_template_record *record)
{
	const char *now = clf_act_template_shipped(arena, record->name, record->locale);

	if (record->version == 0 || *record->source == '\0' || record->shipped != NULL || now == NULL ||
	    clf_diff(arena, now, record->source)[0] == '\0')
		return NULL;
	return now;
}

const struct clf_template_record *clf_act_template_behind(const struct clf_template_record *records, size_t count,
							  const struct clf_template_record *record)
{
	const struct clf_template_record *last = record;

	for (size_t i = 0; record != NULL && i < count; i++)
		if (strcmp(records[i].name, record->name) == 0 && records[i].version != 0 &&
		    records[i].saved_at > (last->version != 0 ? last->saved_at : 0))
			last = &records[i];
	return last != record ? last : NULL;
}

struct saving {
	const struct clf_people *people;
	struct clf_arena *arena;
	struct clf_template_record record;
	const char *old; /* what shipped for the version that is gone back to, or NULL */
	int64_t expected, version;
	const char *what;
};

/* What somebody hasn't looked at yet stays that, however often they save theirs. */
static enum clf_status take_shipped(struct saving *s, struct clf_error *err)
{
	struct clf_template_record now = {.shipped = NULL};
	enum clf_status status =
	    clf_template_find(s->people->context->store, s->arena, s->record.name, s->record.locale, &now, err);

	s->record.shipped = now.shipped != NULL ? now.shipped
			    : s->old != NULL    ? s->old
						: clf_act_template_shipped(s->arena, s->record.name, s->record.locale);
	if (*s->record.source == '\0')
		s->record.shipped = NULL;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct saving *s = user;
	enum clf_status status = take_shipped(s, err);

	if (status == CLF_OK)
		status = clf_template_save(s->people->context->store, &s->record, s->expected, &s->version, err);
	if (status != CLF_OK)
		return status;
	return act_audit_line(s->people, s->what,
			      clf_arena_printf(s->arena, "%s (%s)", s->record.name, s->record.locale), NULL,
			      clf_arena_printf(s->arena, "version %lld", (long long)s->version), err);
}

static struct saving saving_of(const struct clf_people *people, struct clf_arena *arena,
			       const struct clf_template_change *change, const struct clf_template_record *old,
			       const char *source, const char *what)
{
	return (struct saving){.people = people,
			       .arena = arena,
			       .record = {.name = change->name,
					  .locale = clf_locale_copy(arena, change->locale),
					  .source = source,
					  .saved_by = act_who(people->by),
					  .saved_at = clf_clock_now()},
			       .old = old != NULL ? old->shipped : NULL,
			       .expected = change->expected,
			       .what = what};
}

static enum clf_status carry_out(struct saving *s, int64_t *version, struct clf_error *err)
{
	enum clf_status status = clf_store_transact(s->people->context->store, save, s, err);

	if (status == CLF_OK)
		*version = s->version;
	return status;
}

/* is_there: that very source counts already; then *version is what it is in. */
static enum clf_status check_change(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_template_change *change, bool *is_there, int64_t *version,
				    struct clf_error *err)
{
	struct clf_template_record now;
	enum clf_status status =
	    clf_act_template_check(people->context, arena, change->name, change->locale, change->source, err);

	*is_there = false;
	if (status == CLF_OK)
		status = clf_act_template_in_force(people->context, arena, change->name, change->locale, &now, err);
	if (status == CLF_OK && strcmp(now.source, change->source) == 0) {
		*is_there = true;
		*version = now.version;
	}
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status save_checked(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_template_change *change, const struct clf_template_record *old,
				    int64_t *version, struct clf_error *err)
{
	struct saving s = saving_of(people, arena, change, old, change->source, "template.save");
	bool is_there;
	enum clf_status status = check_change(people, arena, change, &is_there, version, err);

	return status != CLF_OK || is_there ? status : carry_out(&s, version, err);
}

enum clf_status clf_act_template_save(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_change *change, int64_t *version, struct clf_error *err)
{
	return save_checked(people, arena, change, NULL, version, err);
}

struct savings {
	struct saving items[CLF_TEMPLATE_CHANGES];
	size_t count;
};

static enum clf_status save_each(void *user, struct clf_error *err)
{
	struct savings *all = user;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < all->count && status == CLF_OK; i++)
		status = save(&all->items[i], err);
	return status;
}

enum clf_status clf_act_template_save_all(const struct clf_people *people, struct clf_arena *arena,
					  const struct clf_template_change *changes, size_t count,
					  struct clf_error *err)
{
	struct savings all = {.count = 0};
	enum clf_status status = CLF_OK;

	if (count > CLF_TEMPLATE_CHANGES)
		return clf_error_set(err, CLF_ELIMIT, "at most %u templates are saved at once", CLF_TEMPLATE_CHANGES);
	for (size_t i = 0; i < count && status == CLF_OK; i++) {
		bool is_there;
		int64_t version = 0;

		status = check_change(people, arena, &changes[i], &is_there, &version, err);
		if (status == CLF_OK && !is_there)
			all.items[all.count++] =
			    saving_of(people, arena, &changes[i], NULL, changes[i].source, "template.save");
	}
	if (status != CLF_OK || all.count == 0)
		return status;
	return clf_store_transact(people->context->store, save_each, &all, err);
}

/* One's own is there no more then, unless it is in another language: a rule may send it. */
static enum clf_status nothing_names(const struct clf_people *people, struct clf_arena *arena,
				     const struct clf_template_change *change, struct clf_error *err)
{
	const char *const *rules = NULL;
	size_t count = 0;
	enum clf_status status;

	if (clf_template_shipped("en", change->name) != NULL)
		return CLF_OK;
	status =
	    clf_act_rules_naming(people->context, arena, CLF_NAMES_TEMPLATES, 0, change->name, &rules, &count, err);
	if (status == CLF_OK && count > 0)
		return clf_error_set(err, CLF_ECONFLICT, "the rule \"%s\" sends the template %s: change that first",
				     rules[0], change->name);
	return status;
}

enum clf_status clf_act_template_back(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_change *change, int64_t to, int64_t *version,
				      struct clf_error *err)
{
	struct clf_store *store = people->context->store;
	struct clf_template_record old = {.source = ""};
	struct clf_template_change again = *change;
	struct saving reset;
	enum clf_status status = check_names(change->name, change->locale, err);

	if (status == CLF_OK)
		status = to == 0 ? clf_template_find(store, arena, change->name, change->locale, &old, err)
				 : clf_template_version(store, arena, change->name, change->locale, to, &old, err);
	if (status != CLF_OK)
		return status;
	if (to == 0 || *old.source == '\0')
		status = nothing_names(people, arena, change, err);
	if (status != CLF_OK)
		return status;
	if (to == 0 || *old.source == '\0') {
		reset = saving_of(people, arena, change, NULL, "", "template.reset");
		return carry_out(&reset, version, err);
	}
	again.source = old.source;
	return save_checked(people, arena, &again, &old, version, err);
}

static enum clf_status keep(void *user, struct clf_error *err)
{
	struct saving *s = user;
	struct clf_store *store = s->people->context->store;
	struct clf_template_record now;
	const char *shipped;
	enum clf_status status = clf_template_find(store, s->arena, s->record.name, s->record.locale, &now, err);

	if (status != CLF_OK)
		return status;
	shipped = clf_act_template_shipped_since(s->arena, &now);
	if (shipped == NULL)
		shipped = clf_act_template_shipped_unknown(s->arena, &now);
	if (shipped == NULL)
		return CLF_OK;
	status =
	    clf_template_keep(store, now.name, now.locale, s->expected >= 0 ? s->expected : now.version, shipped, err);
	return status == CLF_OK
		   ? act_audit_line(s->people, s->what, clf_arena_printf(s->arena, "%s (%s)", now.name, now.locale),
				    NULL, clf_arena_printf(s->arena, "version %lld", (long long)now.version), err)
		   : status;
}

enum clf_status clf_act_template_keep(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_change *change, struct clf_error *err)
{
	struct saving s = {.people = people,
			   .arena = arena,
			   .record = {.name = change->name, .locale = clf_locale_copy(arena, change->locale)},
			   .expected = change->expected,
			   .what = "template.keep"};

	return clf_store_transact(people->context->store, keep, &s, err);
}

enum clf_status clf_act_template_preview(const struct clf_act_context *context, struct clf_arena *arena,
					 const struct clf_template_look *look, struct clf_rendered *out,
					 struct clf_error *err)
{
	const struct act_preview of = {.name = look->name,
				       .locale = look->locale,
				       .source = look->source,
				       .ticket = look->ticket,
				       .data = look->data,
				       .lone = true};
	const char *mailbox;
	enum clf_status status = CLF_OK;

	if (look->source != NULL)
		status = clf_act_template_check(context, arena, look->name, look->locale, look->source, err);
	return status == CLF_OK ? act_preview(context, arena, &of, out, &mailbox, err) : status;
}
