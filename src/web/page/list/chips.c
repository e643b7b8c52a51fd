/*
 * chips.c - filters in words: "Owner: nobody", "Score: 0 to 6". From and to of one field are said together.
 */
#include "page/list/chips.h"

#include <string.h>

#include "call/call.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/list/filter_rows.h"
#include "page/list/tabs.h"
#include "page/view.h"

#define NO_OTHER SIZE_MAX

struct term {
	struct clf_term is;
	struct clf_listing_asked asked;
	const struct filter_row *row; /* NULL: nothing that tickets can be asked for */
};
/* Choices are read when the first value of their row is said. */
struct chips {
	struct call *call;
	const struct filter_row *rows;
	struct filter_choices *choices;
	bool *read;
	size_t count;
};
struct saying {
	struct call *call;
	struct chips *chips;
	struct term *terms;
	size_t count;
};

static bool is_none(const struct term *term)
{
	return clf_text_equal_nocase(term->is.value, "none");
}

enum clf_status chips_begin(struct call *call, struct chips **out, struct clf_error *err)
{
	struct chips *made = clf_arena_new_of(call->arena, struct chips);
	enum clf_status status;

	*made = (struct chips){.call = call};
	status = filter_rows(call, &made->rows, &made->count, err);
	made->choices = clf_arena_array_of(call->arena, made->count, struct filter_choices);
	made->read = clf_arena_array_of(call->arena, made->count, bool);
	for (size_t i = 0; i < made->count; i++)
		made->read[i] = false;
	*out = made;
	return status;
}

static enum clf_status choices_of(struct chips *chips, const struct filter_row *row, const struct filter_choices **out,
				  struct clf_error *err)
{
	size_t at = (size_t)(row - chips->rows);
	enum clf_status status = CLF_OK;

	if (!chips->read[at]) {
		chips->choices[at] = (struct filter_choices){NULL, 0};
		if (row->source != NULL)
			status = row->source(chips->call, row, &chips->choices[at], err);
		chips->read[at] = status == CLF_OK;
	}
	*out = &chips->choices[at];
	return status;
}

static enum clf_status read_terms(struct saying *s, const struct clf_term *terms, size_t count, struct clf_error *err)
{
	struct call *call = s->call;
	enum clf_status status = CLF_OK;

	s->terms = clf_arena_array_of(call->arena, count, struct term);
	s->count = count;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct term *term = &s->terms[i];

		*term = (struct term){.is = terms[i]};
		status = clf_listing_asked(call->web->act.store, call->arena, terms[i].name, &term->asked, err);
		for (size_t r = 0; status == CLF_OK && r < s->chips->count; r++) {
			if (clf_text_equal(s->chips->rows[r].name, term->asked.field))
				term->row = &s->chips->rows[r];
		}
		if (status == CLF_ENOTFOUND)
			status = CLF_OK;
	}
	return status;
}

/* What the value is called. */
static enum clf_status value_words(const struct saying *s, const struct term *term, const char **out,
				   struct clf_error *err)
{
	struct call *call = s->call;
	const struct clf_reader reader = view_reader(call);
	bool last = term->asked.bound == CLF_LISTING_TO;
	const struct filter_choices *choices = NULL;
	const char *value = term->is.value;
	int64_t at = 0;
	enum clf_status status = CLF_OK;

	*out = value;
	if (term->row->control == FILTER_TIME) {
		if (strlen(value) == strlen("2026-11-16"))
			value = clf_arena_printf(call->arena, "%sT00:00:00Z", value);
		if (clf_time_parse_rfc3339(value, &at))
			*out = filter_day(call, value, last) != NULL ? clf_moment_day(call->arena, &reader, at)
								     : clf_moment_said(call->arena, &reader, at);
		return CLF_OK;
	}
	status = choices_of(s->chips, term->row, &choices, err);
	for (size_t i = 0; status == CLF_OK && i < choices->count; i++) {
		if (clf_text_equal_nocase(choices->items[i].value, value))
			*out = choices->items[i].label;
	}
	return status;
}

static const char *bound_words(const struct call *call, const struct term *term, const char *said)
{
	bool date = term->row->control == FILTER_TIME || term->row->control == FILTER_DAY;

	if (term->asked.bound == CLF_LISTING_FROM)
		return clf_arena_printf(
		    call->arena, date ? view_say(call, CLF_SAID("from %s")) : view_say(call, CLF_SAID("at least %s")),
		    said);
	if (term->asked.bound == CLF_LISTING_TO)
		return clf_arena_printf(
		    call->arena, date ? view_say(call, CLF_SAID("until %s")) : view_say(call, CLF_SAID("at most %s")),
		    said);
	return term->asked.negated ? clf_arena_printf(call->arena, view_say(call, CLF_SAID("not %s")), said) : said;
}

static size_t times_bound(const struct saying *s, const struct term *like, enum clf_listing_bound bound, size_t *at)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct term *one = &s->terms[i];

		if (one->row == like->row && one->asked.bound == bound && !is_none(one)) {
			*at = i;
			n++;
		}
	}
	return n;
}

/* Where a field has one "from" and one "to", they are one range. */
static size_t other_end(const struct saying *s, size_t at)
{
	const struct term *term = &s->terms[at];
	size_t from = 0, to = 0;

	if (term->row == NULL || term->asked.bound == CLF_LISTING_IS || is_none(term) ||
	    times_bound(s, term, CLF_LISTING_FROM, &from) != 1 || times_bound(s, term, CLF_LISTING_TO, &to) != 1)
		return NO_OTHER;
	return at == from ? to : from;
}

static enum clf_status say_one(const struct saying *s, size_t at, struct clf_json *chip, struct clf_error *err)
{
	const struct term *term = &s->terms[at];
	struct call *call = s->call;
	size_t other = other_end(s, at);
	const char *said = term->is.value, *end = NULL;
	enum clf_status status = CLF_OK;

	if (term->row == NULL) {
		bool words = clf_text_equal(term->is.name, "q"), whenever = clf_text_equal(term->is.name, "all");

		clf_json_set_text(chip, "label",
				  words      ? view_say(call, CLF_SAID("Words"))
				  : whenever ? view_say(call, CLF_SAID("Tickets"))
					     : term->is.name);
		clf_json_set_text(chip, "text", whenever ? view_say(call, CLF_SAID("all there ever were")) : said);
		return CLF_OK;
	}
	clf_json_set_text(chip, "label", filter_label(call, term->row));
	if (is_none(term)) {
		clf_json_set_text(chip, "text",
				  term->is.name[0] == '-' ? filter_any(call, term->row) : filter_none(call, term->row));
		return CLF_OK;
	}
	status = value_words(s, term, &said, err);
	if (status == CLF_OK && other != NO_OTHER)
		status = value_words(s, &s->terms[other], &end, err);
	said = end != NULL ? clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s to %s")),
					      term->asked.bound == CLF_LISTING_FROM ? said : end,
					      term->asked.bound == CLF_LISTING_FROM ? end : said)
			   : bound_words(call, term, said);
	clf_json_set_text(chip, "text", said);
	return status;
}

/* Said already, with its other end. */
static bool is_behind(const struct saying *s, size_t at)
{
	return other_end(s, at) != NO_OTHER && other_end(s, at) < at;
}

/* What of a query is a filter; a view's name and an order aren't. */
static bool is_filter(const struct clf_http_field *field)
{
	return !clf_text_blank(field->value) && tabs_is_term(field->name) && strcmp(field->name, "view") != 0 &&
	       strcmp(field->name, "sort") != 0;
}

/* The list without one of its filters, and the other end of a range; SIZE_MAX and SIZE_MAX: without any. */
static const char *without(struct call *call, const char *path, const struct saying *s, size_t at)
{
	const struct clf_http_fields *query = &call->request->query;
	struct clf_http_field *left = clf_arena_array_of(call->arena, query->count, struct clf_http_field);
	size_t other = at < s->count ? other_end(s, at) : NO_OTHER, count = 0, n = 0;

	for (size_t i = 0; i < query->count; i++) {
		bool filter = is_filter(&query->items[i]), goes = filter && (at == SIZE_MAX || n == at || n == other);

		n += filter;
		if (!goes && strcmp(query->items[i].name, "cursor") != 0)
			left[count++] = query->items[i];
	}
	return view_address(call, path, &(struct clf_http_fields){left, count});
}

enum clf_status chips_of(struct chips *of, const struct clf_term *terms, size_t count, struct clf_json **out,
			 struct clf_error *err)
{
	struct saying s = {.call = of->call, .chips = of};
	struct clf_json *chips = clf_json_array();
	enum clf_status status = read_terms(&s, terms, count, err);

	for (size_t i = 0; status == CLF_OK && i < s.count; i++) {
		struct clf_json *chip;

		if (is_behind(&s, i))
			continue;
		chip = clf_json_object();
		if (clf_text_equal(s.terms[i].is.name, "sort")) {
			clf_json_set_text(chip, "label", view_say(of->call, CLF_SAID("Order")));
			clf_json_set_text(chip, "text", tabs_order_said(of->call, s.terms[i].is.value));
		} else {
			status = say_one(&s, i, chip, err);
		}
		clf_json_append(chips, chip);
	}
	*out = chips;
	return status;
}

enum clf_status chips_add(struct call *call, const char *path, struct clf_json *context, struct clf_error *err)
{
	const struct clf_http_fields *query = &call->request->query;
	struct clf_term *terms = clf_arena_array_of(call->arena, query->count, struct clf_term);
	struct clf_json *chips = clf_json_array();
	struct saying s = {.call = call};
	size_t count = 0;
	enum clf_status status = chips_begin(call, &s.chips, err);

	for (size_t i = 0; i < query->count; i++) {
		if (is_filter(&query->items[i]))
			terms[count++] = (struct clf_term){query->items[i].name, query->items[i].value};
	}
	if (status == CLF_OK)
		status = read_terms(&s, terms, count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *chip;

		if (is_behind(&s, i))
			continue;
		chip = clf_json_object();
		status = say_one(&s, i, chip, err);
		clf_json_set_text(chip, "path", without(call, path, &s, i));
		clf_json_append(chips, chip);
	}
	clf_json_set_bool(context, "is_filtered", count > 0);
	clf_json_set_text(context, "bare", without(call, path, &s, SIZE_MAX));
	clf_json_set(context, "chips", chips);
	return status;
}
