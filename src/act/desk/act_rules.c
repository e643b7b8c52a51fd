/*
 * act_rules.c - rules checked and saved by administrators, each change with its line in the audit.
 */
#include "clf/act/rules.h"

#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/ticket/words.h"

/* Members of a draft that are no part of the rule's body; those of the second line a rule is only shown with, so that
 * what was shown can be changed and saved. */
static const char *const around[] = {
    "name",  "kind",          "enabled", "existing",       "id",           "position",
    "since", "version",       "ships",   "saved_at",       "saved_by",     "sentence",
    "fired", "last_fired_at", "failed",  "last_failed_at", "last_failure",
};

static bool is_around(const char *member)
{
	for (size_t i = 0; i < CLF_COUNT(around); i++) {
		if (strcmp(around[i], member) == 0)
			return true;
	}
	return false;
}

static struct clf_json *body_of(const struct clf_json *json)
{
	struct clf_json *body = clf_json_object();
	const struct clf_json *value;
	const char *member;
	void *at = NULL;

	while (clf_json_next(json, &at, &member, &value)) {
		if (!is_around(member))
			clf_json_set(body, member, clf_json_copy(value));
	}
	return body;
}

/* In which languages it is there: "en fr". */
static const char *languages_of(struct clf_arena *arena, const struct clf_mailbox_facts *facts, const char *name)
{
	const char *list = "";

	for (size_t i = 0; i < facts->template_key_count; i++) {
		const struct clf_template_key *key = &facts->template_keys[i];

		if (clf_text_equal(key->name, name) && strstr(list, key->locale) == NULL)
			list = clf_arena_printf(arena, "%s%s%s", list, *list != '\0' ? " " : "", key->locale);
	}
	return list;
}

/* Those of kind follow-up and answer, each once. */
static enum clf_status add_templates(const struct clf_act_context *context, struct clf_arena *arena,
				     struct clf_rule_names *out, struct clf_error *err)
{
	struct clf_mailbox_facts facts = {0};
	struct clf_named *list;
	enum clf_status status = act_template_names(context, arena, &facts, err);

	if (status != CLF_OK)
		return status;
	list = clf_arena_array_of(arena, facts.template_count, struct clf_named);
	for (size_t i = 0; i < facts.template_count; i++)
		list[i] = (struct clf_named){.name = facts.templates[i],
					     .second = languages_of(arena, &facts, facts.templates[i])};
	out->of[CLF_NAMES_TEMPLATES].items = list;
	out->of[CLF_NAMES_TEMPLATES].count = facts.template_count;
	return CLF_OK;
}

enum clf_status clf_act_rule_names(const struct clf_act_context *context, struct clf_arena *arena,
				   struct clf_rule_names *out, struct clf_error *err)
{
	const struct clf_config *config = context->config;
	struct clf_named *mailboxes = clf_arena_array_of(arena, config->mailbox_count, struct clf_named);
	enum clf_status status = clf_rule_names_read(context->store, arena, out, err);

	for (size_t i = 0; i < config->mailbox_count; i++)
		mailboxes[i] = (struct clf_named){.name = config->mailboxes[i].name};
	out->of[CLF_NAMES_MAILBOXES].items = mailboxes;
	out->of[CLF_NAMES_MAILBOXES].count = config->mailbox_count;
	return status == CLF_OK ? add_templates(context, arena, out, err) : status;
}

/* A draft being looked at, with what there is beside it. */
struct drafting {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	const char *locale;
	const struct clf_rule_draft *draft;
	struct clf_rule_names names;
	struct clf_rule *others;
	size_t other_count;
	struct clf_rule_done *out;
};

static void wrong(struct drafting *d, const char *field, const char *code, const char *detail)
{
	const struct clf_rule_problem problem = {.field = field, .code = code, .detail = clf_words(d->locale, detail)};

	clf_rule_problem_add(d->arena, &d->out->problems, &problem);
}

static void take_name(struct drafting *d)
{
	const struct clf_json *given = clf_json_get(d->draft->json, "name");
	const char *name = clf_json_text(given);

	if (given == NULL && d->draft->id != 0)
		return;
	if (clf_text_blank(name) || strlen(name) > CLF_RULE_NAME_MAX)
		wrong(d, "name", "required", CLF_SAID("A rule has a name of 1 to 200 bytes."));
	else if (!clf_name_fits(name, CLF_RULE_NAME_MAX))
		wrong(d, "name", "invalid", CLF_SAID("A name is one line that can be seen."));
	else
		d->out->record.name = clf_arena_strdup(d->arena, name);
}

static void take_kind(struct drafting *d)
{
	const char *kind = clf_json_get_text(d->draft->json, "kind");
	enum clf_rule_kind parsed;

	if (clf_json_get(d->draft->json, "kind") == NULL)
		return;
	if (!clf_rule_kind_parse(kind, &parsed))
		wrong(d, "kind", "unknown",
		      CLF_SAID("A rule is of kind criterion, status, general, escalation or alert."));
	else if (d->draft->id != 0 && parsed != d->out->record.kind)
		wrong(d, "kind", "invalid", CLF_SAID("A rule's kind stays: make another rule."));
	else
		d->out->record.kind = parsed;
}

static void take_rest(struct drafting *d)
{
	const struct clf_json *enabled = clf_json_get(d->draft->json, "enabled");
	const char *existing = clf_json_get_text(d->draft->json, "existing");

	if (enabled != NULL && clf_json_type(enabled) != CLF_JSON_BOOL)
		wrong(d, "enabled", "type", CLF_SAID("Write true or false."));
	else if (d->draft->id == 0)
		d->out->record.enabled = clf_json_truth(enabled, true);
	if (d->draft->id == 0)
		d->out->record.existing = clf_rule_existing_unless_told(d->out->record.kind);
	if (clf_json_get(d->draft->json, "existing") != NULL &&
	    !clf_rule_existing_parse(existing, &d->out->record.existing))
		wrong(d, "existing", "unknown",
		      CLF_SAID("What becomes of tickets that are there is now, restart or leave."));
}

static void load_others(struct drafting *d, const struct clf_rule_record *records, size_t count)
{
	d->others = clf_arena_array_of(d->arena, count, struct clf_rule);
	d->other_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct clf_rule *other = &d->others[d->other_count];
		struct clf_json *body = NULL;

		if (records[i].kind != d->out->record.kind || records[i].id == d->draft->id || !records[i].enabled ||
		    clf_json_parse(clf_str_from(records[i].body), &body, NULL) != CLF_OK)
			continue;
		*other = (struct clf_rule){.id = records[i].id,
					   .name = records[i].name,
					   .kind = records[i].kind,
					   .position = records[i].position,
					   .enabled = true};
		if (clf_rule_load(d->arena, &d->names, body, other))
			d->other_count++;
		clf_json_free(&body);
	}
}

static const char *text_of(struct clf_arena *arena, struct clf_json *json)
{
	struct clf_buf text;
	const char *copy;

	clf_buf_init(&text, CLF_RULE_BYTES);
	clf_json_dump(json, &text);
	copy = text.failed ? NULL : clf_arena_copy(arena, text.p, text.n);
	clf_buf_free(&text);
	clf_json_free(&json);
	return copy;
}

static void check_body(struct drafting *d)
{
	struct clf_rule_done *out = d->out;
	struct clf_json *body = body_of(d->draft->json);

	out->rule = (struct clf_rule){.id = out->record.id,
				      .name = out->record.name,
				      .kind = out->record.kind,
				      .position = out->record.position != 0 ? out->record.position : INT64_MAX,
				      .enabled = out->record.enabled};
	if (clf_rule_read(d->arena, d->locale, &d->names, body, &out->rule, &out->problems)) {
		clf_rule_check(d->arena, d->locale, &d->names, &out->rule, d->others, d->other_count, &out->problems);
		out->sentence = clf_rule_say(d->arena, d->locale, &out->rule);
		out->record.body = text_of(d->arena, clf_rule_json(&out->rule, true));
		if (out->record.body == NULL)
			wrong(d, "", "limit", CLF_SAID("A rule has at most 64 KiB."));
	}
	clf_json_free(&body);
}

static enum clf_status read_draft(struct drafting *d, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	size_t count = 0;
	enum clf_status status = CLF_OK;

	clf_rule_release(&d->out->rule); /* of a try before this one */
	*d->out = (struct clf_rule_done){.record = {.kind = CLF_RULE_GENERAL}};
	if (clf_json_type(d->draft->json) != CLF_JSON_OBJECT)
		return clf_error_set(err, CLF_EINVAL, "a rule is a JSON object with when, if and then");
	if (d->draft->id != 0)
		status = clf_rule_record(d->context->store, d->arena, d->draft->id, &d->out->record, err);
	if (status == CLF_OK && d->draft->version != 0 && d->out->record.version != d->draft->version)
		status = clf_error_set(err, CLF_ECONFLICT, "the rule is at version %lld by now: read it again",
				       (long long)d->out->record.version);
	if (status == CLF_OK)
		status = clf_act_rule_names(d->context, d->arena, &d->names, err);
	if (status == CLF_OK)
		status = clf_rule_records(d->context->store, d->arena, &records, &count, err);
	if (status != CLF_OK)
		return status;
	take_kind(d);
	take_name(d);
	take_rest(d);
	load_others(d, records, count);
	check_body(d);
	for (size_t i = 0; i < d->other_count; i++)
		clf_rule_release(&d->others[i]);
	return CLF_OK;
}

enum clf_status clf_act_rule_check(const struct clf_act_context *context, struct clf_arena *arena, const char *locale,
				   const struct clf_rule_draft *draft, struct clf_rule_done *out, struct clf_error *err)
{
	struct drafting d = {.context = context, .arena = arena, .locale = locale, .draft = draft, .out = out};

	*out = (struct clf_rule_done){.sentence = NULL};
	return read_draft(&d, err);
}

/* A change by an administrator. */
struct change {
	const struct clf_people *people;
	struct drafting drafting;
	int64_t id;
	bool enabled;
	enum clf_rule_existing existing;
	bool says; /* what existing is to be */
	enum clf_rule_kind kind;
	const int64_t *ids;
	size_t count;
};

static enum clf_status told(const struct change *change, const char *what, const char *subject, const char *from,
			    const char *to, struct clf_error *err)
{
	return act_audit_line(change->people, what, subject, from, to, err);
}

/* A next version may say in its "enabled" that it isn't the rule's state any more. */
static enum clf_status switch_as_told(struct change *change, struct clf_error *err)
{
	struct clf_rule_record *record = &change->drafting.out->record;
	bool on = clf_json_truth(clf_json_get(change->drafting.draft->json, "enabled"), record->enabled);
	enum clf_status status;

	if (on == record->enabled)
		return CLF_OK;
	status = clf_rule_enable(change->people->context->store, record->id, on, record->existing, err);
	record->enabled = on;
	return status == CLF_OK ? told(change, "rule.enabled", record->name, on ? "off" : "on", on ? "on" : "off", err)
				: status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_rule_done *out = change->drafting.out;
	struct clf_rule_record *record = &out->record;
	const char *before = NULL;
	enum clf_status status = read_draft(&change->drafting, err);

	if (status != CLF_OK || out->problems.errors > 0)
		return status;
	if (record->id != 0)
		before = clf_arena_printf(change->drafting.arena, "version %lld", (long long)record->version);
	record->sentence = out->sentence;
	record->who = act_who(change->people->by);
	record->via = clf_via_name(change->people->via);
	status = clf_rule_keep(change->people->context->store, record, err);
	if (status == CLF_OK)
		status = told(change, "rule.save", record->name, before, record->sentence, err);
	return status == CLF_OK && before != NULL ? switch_as_told(change, err) : status;
}

enum clf_status clf_act_rule_save(const struct clf_people *people, struct clf_arena *arena, const char *locale,
				  const struct clf_rule_draft *draft, struct clf_rule_done *out, struct clf_error *err)
{
	struct change change = {
	    .people = people,
	    .drafting = {.context = people->context, .arena = arena, .locale = locale, .draft = draft, .out = out}};
	enum clf_status status;

	*out = (struct clf_rule_done){.sentence = NULL};
	status = clf_store_transact(people->context->store, save, &change, err);
	if (status != CLF_OK)
		clf_rule_release(&out->rule);
	return status;
}

enum clf_status clf_act_rule_back(const struct clf_people *people, struct clf_arena *arena, const char *locale,
				  int64_t id, int64_t version, struct clf_rule_done *out, struct clf_error *err)
{
	struct clf_rule_draft draft = {.id = id};
	struct clf_rule_record record;
	struct clf_json *json = NULL;
	enum clf_status status = clf_rule_version(people->context->store, arena, id, version, &record, err);

	if (status == CLF_OK)
		status = clf_json_parse(clf_str_from(record.body), &json, err);
	draft.json = json;
	if (status == CLF_OK)
		status = clf_act_rule_save(people, arena, locale, &draft, out, err);
	clf_json_free(&json);
	return status;
}

static enum clf_status enable(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = change->people->context->store;
	struct clf_arena *arena = clf_arena_new();
	struct clf_rule_record record;
	enum clf_status status = clf_rule_record(store, arena, change->id, &record, err);

	if (status == CLF_OK && !change->says)
		change->existing = clf_rule_existing_unless_told(record.kind);
	if (status == CLF_OK && (record.enabled != change->enabled ||
				 (change->enabled && change->says && record.existing != change->existing))) {
		status = clf_rule_enable(store, change->id, change->enabled, change->existing, err);
		if (status == CLF_OK && record.enabled == change->enabled)
			status = told(change, "rule.existing", record.name, clf_rule_existing_name(record.existing),
				      clf_rule_existing_name(change->existing), err);
		else if (status == CLF_OK)
			status = told(change, "rule.enabled", record.name, change->enabled ? "off" : "on",
				      change->enabled ? "on" : "off", err);
	}
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_act_rule_enable(const struct clf_people *people, int64_t id, bool enabled,
				    const enum clf_rule_existing *existing, struct clf_error *err)
{
	struct change change = {.people = people,
				.id = id,
				.enabled = enabled,
				.existing = existing != NULL ? *existing : CLF_EXISTING_RESTART,
				.says = existing != NULL};

	return clf_store_transact(people->context->store, enable, &change, err);
}

static enum clf_status order(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status =
	    clf_rule_order(change->people->context->store, change->kind, change->ids, change->count, err);

	return status == CLF_OK ? told(change, "rule.order", clf_rule_kind_name(change->kind), NULL, NULL, err)
				: status;
}

enum clf_status clf_act_rule_order(const struct clf_people *people, enum clf_rule_kind kind, const int64_t *ids,
				   size_t count, struct clf_error *err)
{
	struct change change = {.people = people, .kind = kind, .ids = ids, .count = count};

	return clf_store_transact(people->context->store, order, &change, err);
}

static enum clf_status take_away(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = change->people->context->store;
	struct clf_arena *arena = clf_arena_new();
	struct clf_rule_record record;
	enum clf_status status = clf_rule_record(store, arena, change->id, &record, err);

	if (status == CLF_OK)
		status = clf_rule_remove(store, change->id, err);
	if (status == CLF_OK)
		status = told(change, "rule.remove", record.name, record.sentence, NULL, err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_act_rule_remove(const struct clf_people *people, int64_t id, struct clf_error *err)
{
	struct change change = {.people = people, .id = id};

	return clf_store_transact(people->context->store, take_away, &change, err);
}
