/*
 * listing_value.c - lists asked by fields that administrators set up: "fields.order_number", "-fields.vip",
 * "fields.amount_from".
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/store/field/fields.h"
#include "listing/listing_value.h"

#define BEFORE "fields."

/* By its name, or by its id, as lists under a name keep it: a name begins with a letter. */
static const struct clf_custom *called(const struct clf_customs *customs, const char *text)
{
	unsigned long long id = 0;

	return clf_text_to_u64(text, INT64_MAX, &id) ? clf_custom_of(customs, (int64_t)id)
						     : clf_custom_named(customs, text);
}

static const struct clf_custom *named(const struct clf_customs *customs, struct clf_arena *arena, struct clf_str name)
{
	return called(customs, clf_arena_copy(arena, name.p, name.n));
}

static bool is_ordered(const struct clf_custom *custom)
{
	return custom != NULL && (custom->type == CLF_CUSTOM_NUMBER || custom->type == CLF_CUSTOM_DATE);
}

/* A name may itself end so. */
static const struct clf_custom *find(const struct clf_customs *customs, struct clf_arena *arena, const char *text,
				     enum listing_op *op)
{
	static const struct {
		const char *end;
		enum listing_op op;
	} ends[] = {{"_from", LISTING_FROM}, {"_to", LISTING_TO}};
	const struct clf_custom *custom = called(customs, text);

	*op = LISTING_IS;
	for (size_t i = 0; custom == NULL && i < CLF_COUNT(ends); i++) {
		size_t n = strlen(text), end = strlen(ends[i].end);

		if (n <= end || strcmp(text + n - end, ends[i].end) != 0)
			continue;
		custom = named(customs, arena, (struct clf_str){text, n - end});
		custom = is_ordered(custom) ? custom : NULL;
		*op = ends[i].op;
	}
	return custom;
}

bool listing_is_value(const char *text)
{
	text += text[0] == '-';
	return strncmp(text, BEFORE, strlen(BEFORE)) == 0;
}

enum clf_status listing_value_field(struct clf_listing *listing, const char *text, bool *negated, enum listing_op *op,
				    const struct listing_field **out, const char **nearest, struct clf_error *err)
{
	const struct clf_customs *customs;
	const struct clf_custom *custom;
	struct clf_custom *kept;
	struct listing_field *made;
	const char *name, *near;
	enum clf_status status = clf_fields(listing->store, &customs, err);

	*out = NULL;
	*nearest = NULL;
	if (status != CLF_OK)
		return status;
	*negated = text[0] == '-';
	name = text + *negated + strlen(BEFORE);
	custom = find(customs, listing->arena, name, op);
	near = clf_custom_nearest(customs, name);
	if (near != NULL)
		*nearest = clf_arena_printf(listing->arena, BEFORE "%s", near);
	for (size_t i = 0; custom != NULL && i < listing->condition_count; i++) {
		const struct listing_field *field = listing->conditions[i].field;

		if (field->custom != NULL && field->custom->id == custom->id)
			*out = field;
	}
	if (custom == NULL || *out != NULL)
		return CLF_OK;
	/* The list lives as long as its arena, the store's fields don't. */
	kept = clf_arena_new_of(listing->arena, struct clf_custom);
	*kept = clf_custom_copy(listing->arena, custom);
	made = clf_arena_new_of(listing->arena, struct listing_field);
	*made = (struct listing_field){.name = clf_arena_printf(listing->arena, BEFORE "%s", custom->name),
				       .kind = LISTING_VALUE,
				       .lacks = true,
				       .custom = kept};
	*out = made;
	return CLF_OK;
}

static bool has_choices(const struct clf_custom *custom)
{
	return custom->type == CLF_CUSTOM_CHOICE || custom->type == CLF_CUSTOM_CHOICES;
}

/* "~17"; NULL: none of its choices. */
static const struct clf_choice *choice_kept(const struct clf_custom *custom, const char *text)
{
	unsigned long long id = 0;

	if (!has_choices(custom) || text[0] != LISTING_KEPT || !clf_text_to_u64(text + 1, INT64_MAX, &id))
		return NULL;
	for (size_t i = 0; i < custom->choice_count; i++) {
		if (custom->choices[i].id == (int64_t)id)
			return &custom->choices[i];
	}
	return NULL;
}

static const struct clf_choice *choice_named(const struct clf_custom *custom, struct clf_arena *arena, const char *text)
{
	const char *folded = clf_utf8_fold(arena, text);

	for (size_t i = 0; has_choices(custom) && i < custom->choice_count; i++) {
		if (!custom->choices[i].gone && clf_text_equal(clf_utf8_fold(arena, custom->choices[i].name), folded))
			return &custom->choices[i];
	}
	return NULL;
}

static const char *end_of(enum listing_op op)
{
	return op == LISTING_FROM ? "_from" : op == LISTING_TO ? "_to" : "";
}

/* NULL: there is none. */
static enum clf_status find_term(struct clf_store *store, struct clf_arena *arena, const struct clf_term *term,
				 const struct clf_custom **out, enum listing_op *op, const char **before,
				 struct clf_error *err)
{
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(store, &customs, err);
	bool negated = term->name[0] == '-';

	*before = negated ? "-" BEFORE : BEFORE;
	if (status == CLF_OK)
		*out = find(customs, arena, term->name + strlen(*before), op);
	return status;
}

enum clf_status listing_value_keep(struct clf_store *store, struct clf_arena *arena, const struct clf_term *term,
				   struct clf_term *out, struct clf_error *err)
{
	const struct clf_custom *custom = NULL;
	const struct clf_choice *choice;
	enum listing_op op;
	const char *before;
	enum clf_status status = find_term(store, arena, term, &custom, &op, &before, err);

	if (status != CLF_OK || custom == NULL)
		return status;
	out->name = clf_arena_printf(arena, "%s%lld%s", before, (long long)custom->id, end_of(op));
	choice = choice_named(custom, arena, term->value);
	if (choice != NULL)
		out->value = clf_arena_printf(arena, "%c%lld", LISTING_KEPT, (long long)choice->id);
	return CLF_OK;
}

enum clf_status listing_value_kept(struct clf_store *store, struct clf_arena *arena, const struct clf_term *kept,
				   struct clf_term *out, struct clf_error *err)
{
	const struct clf_custom *custom = NULL;
	const struct clf_choice *choice;
	enum listing_op op;
	const char *before;
	enum clf_status status = find_term(store, arena, kept, &custom, &op, &before, err);

	if (status != CLF_OK)
		return status;
	if (custom == NULL)
		return CLF_ENOTFOUND;
	out->name = clf_arena_printf(arena, "%s%s%s", before, clf_arena_strdup(arena, custom->name), end_of(op));
	choice = choice_kept(custom, kept->value);
	if (choice != NULL)
		out->value = clf_arena_strdup(arena, choice->name);
	return CLF_OK;
}

bool listing_value_read(struct clf_listing *listing, const struct clf_custom *custom, const char *text, int64_t *number,
			const char **folded, const char **why)
{
	const struct clf_custom_reading with = {.canonical = true};
	const char *value = NULL;
	int64_t *numbers;

	*number = 0;
	*folded = NULL;
	if (custom->type == CLF_CUSTOM_TEXT) {
		*why = CLF_SAID("is a long text: search for its words");
		return false;
	}
	if (custom->type == CLF_CUSTOM_LINE) {
		*folded = clf_utf8_fold(listing->arena, text);
		return true;
	}
	if (text[0] == LISTING_KEPT && choice_kept(custom, text) != NULL) {
		*number = choice_kept(custom, text)->id;
		return true;
	}
	if (!clf_custom_read(listing->arena, custom, &with, text, &value, why) || value == NULL)
		return false;
	if (clf_custom_numbers(listing->arena, custom->type, value, &numbers) != 1) {
		*why = CLF_SAID("names several: write each by itself");
		return false;
	}
	*number = numbers[0];
	return true;
}
