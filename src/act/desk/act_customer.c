/*
 * act_customer.c - a customer's profile changed by a person. The address never changes.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/act/survey.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"

struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t id;
	const struct clf_customer_change *what;
	struct clf_profile before;
};

static enum clf_status check_opt_in(const char *value, struct clf_error *err)
{
	enum clf_opt_in opt_in;

	if (clf_opt_in_parse(value, &opt_in) && clf_text_equal(value, clf_opt_in_name(opt_in)))
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL, "opt_in is in, out or unknown, not \"%s\"", value);
}

static enum clf_status check_line(const char *what, const char *value, size_t max, struct clf_error *err)
{
	for (const char *p = value; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return clf_error_set(err, CLF_EINVAL, "%s must be one line", what);
	}
	if (strlen(value) > max)
		return clf_error_set(err, CLF_EINVAL, "%s has at most %zu bytes", what, max);
	return CLF_OK;
}

static enum clf_status check_reference(const char *value, struct clf_error *err)
{
	return check_line("reference", value, CLF_REFERENCE_MAX, err);
}

static enum clf_status check_phone(const char *value, struct clf_error *err)
{
	return check_line("phone", value, CLF_PHONE_MAX, err);
}

static enum clf_status check_locale(const char *value, struct clf_error *err)
{
	size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	if (n >= 2 && n <= 35 && value[n] == '\0' && value[0] != '-')
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL, "locale is a language such as en or pt-BR, not \"%s\"", value);
}

static enum clf_status check_attributes(const char *value, struct clf_error *err)
{
	struct clf_json *json = NULL;
	enum clf_status status = CLF_OK;

	if (strlen(value) > CLF_ATTRIBUTES_MAX)
		return clf_error_set(err, CLF_EINVAL, "attributes have at most %u bytes", CLF_ATTRIBUTES_MAX);
	if (clf_json_parse(clf_str_from(value), &json, err) != CLF_OK)
		status = clf_error_prefix(err, CLF_EINVAL, "attributes are no JSON");
	else if (clf_json_type(json) != CLF_JSON_OBJECT)
		status = clf_error_set(err, CLF_EINVAL, "attributes must be a JSON object");
	clf_json_free(&json);
	return status;
}

/* What each may be, and what the audit calls it; told: with both values. */
static const struct {
	const char *what;
	enum clf_status (*check)(const char *value, struct clf_error *err);
	bool told;
} fields[CLF_PROFILE_FIELDS] = {
    [CLF_PROFILE_OPT_IN] = {"customer.opt_in", check_opt_in, true},
    [CLF_PROFILE_REFERENCE] = {"customer.reference", check_reference, true},
    [CLF_PROFILE_PHONE] = {"customer.phone", check_phone, true},
    [CLF_PROFILE_LOCALE] = {"customer.locale", check_locale, true},
    [CLF_PROFILE_ATTRIBUTES] = {"customer.attributes", check_attributes, false},
};

static const char *value_before(const struct clf_profile *profile, enum clf_profile_field field)
{
	switch (field) {
	case CLF_PROFILE_OPT_IN:
		return clf_opt_in_name(profile->customer.opt_in);
	case CLF_PROFILE_REFERENCE:
		return profile->customer.reference;
	case CLF_PROFILE_PHONE:
		return profile->customer.phone;
	case CLF_PROFILE_LOCALE:
		return profile->customer.locale;
	case CLF_PROFILE_ATTRIBUTES:
		return profile->attributes;
	}
	return NULL;
}

/* The audit knows a customer by the address, as an erasure seeks it. */
static enum clf_status told(const struct change *change, const char *what, const char *from, const char *to,
			    struct clf_error *err)
{
	return act_audit_line(change->people, what, change->before.customer.address, from, to, err);
}

static enum clf_status set_one(struct change *change, enum clf_profile_field field, struct clf_error *err)
{
	const char *from = value_before(&change->before, field), *to = change->what->value[field];
	bool told_whole = fields[field].told;
	enum clf_status status;

	if (clf_text_blank(to))
		to = field == CLF_PROFILE_OPT_IN ? clf_opt_in_name(CLF_OPT_UNKNOWN) : NULL;
	if (clf_text_equal(from, to) || (clf_text_blank(from) && to == NULL))
		return CLF_OK;
	status = clf_profile_set(change->people->context->store, change->id, field, to, err);
	return status == CLF_OK
		   ? told(change, fields[field].what, told_whole ? from : NULL, told_whole ? to : NULL, err)
		   : status;
}

static enum clf_status change_all(void *user, struct clf_error *err)
{
	const struct clf_seer everything = {0, CLF_SCOPE_ALL};
	struct change *change = user;
	struct clf_store *store = change->people->context->store;
	const char *name = change->what->name, *before;
	enum clf_status status = clf_profile_by_id(store, change->arena, &everything, change->id, &change->before, err);

	before = status == CLF_OK ? change->before.customer.name : NULL;
	if (status == CLF_OK && name != NULL && !clf_text_equal(before, name)) {
		status = clf_profile_rename(store, change->id, name, err);
		if (status == CLF_OK)
			status = told(change, "customer.name", before, name, err);
	}
	for (size_t i = 0; status == CLF_OK && i < CLF_PROFILE_FIELDS; i++) {
		if (change->what->given[i])
			status = set_one(change, (enum clf_profile_field)i, err);
	}
	return status;
}

enum clf_status clf_act_customer_change(const struct clf_people *people, int64_t id,
					const struct clf_customer_change *change, struct clf_error *err)
{
	struct change made = {.people = people, .id = id, .what = change};
	enum clf_status status = CLF_OK;

	if (change->name != NULL && clf_text_blank(change->name))
		return clf_error_set(err, CLF_EINVAL, "a customer's name can't be taken away, only put right");
	if (change->name != NULL)
		status = check_line("name", change->name, CLF_SURVEY_NAME, err);
	for (size_t i = 0; status == CLF_OK && i < CLF_PROFILE_FIELDS; i++) {
		if (change->given[i] && !clf_text_blank(change->value[i]))
			status = fields[i].check(change->value[i], err);
	}
	if (status != CLF_OK)
		return status;
	made.arena = clf_arena_new();
	status = clf_store_transact(people->context->store, change_all, &made, err);
	clf_arena_free(&made.arena);
	return status;
}
