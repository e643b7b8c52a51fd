/*
 * page_filter.c - all that a list can be asked for, as a form: what was asked is filled in, and what is sent becomes
 * the list's address. What no control can show goes along as it is, so that nothing is dropped.
 */
#include <string.h>

#include "call/reply.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/problem.h"
#include "clf/mail/address.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/list/filter_rows.h"
#include "page/list/tabs.h"
#include "page/view.h"
#include "routes.h"

#define ADDRESS_MAX 3000u /* octets of a list's, which has to hold where its next page begins, too */
#define NONE "none"
#define WHOLE "filters" /* what is wrong with all of them together */

/* The form as it is shown: what was asked, and which of it stands in a control. */
struct sheet {
	struct call *call;
	const struct filter_row *rows;
	size_t row_count;
	const struct clf_term *terms;
	struct clf_listing_asked *asked; /* field NULL: nothing that tickets can be asked for */
	bool *shown;
	size_t count;
};

static bool is_none(const struct clf_term *term)
{
	return clf_text_equal_nocase(term->value, NONE);
}

static bool is_of(const struct sheet *s, size_t at, const struct filter_row *row, enum clf_listing_bound bound)
{
	return clf_text_equal(s->asked[at].field, row->name) && !s->shown[at] &&
	       (is_none(&s->terms[at]) ? bound == CLF_LISTING_IS : s->asked[at].bound == bound);
}

/* By how it is written: of a time that is none, the name alone means until then. */
static bool is_negated(const struct sheet *s, size_t at)
{
	return s->terms[at].name[0] == '-';
}

static bool has_any(const struct sheet *s, const struct filter_row *row, bool negated)
{
	for (size_t i = 0; i < s->count; i++) {
		if (is_of(s, i, row, CLF_LISTING_IS) && is_negated(s, i) == negated)
			return true;
	}
	return false;
}

/* Which of the row's terms a pick of its values shows: those that are asked for, else those that are left out. */
static bool is_picked(const struct sheet *s, size_t at, const struct filter_row *row, bool negated)
{
	return is_of(s, at, row, CLF_LISTING_IS) && is_negated(s, at) == negated;
}

/* Whether the value is asked for; each term that says so is shown then. */
static bool take(struct sheet *s, const struct filter_row *row, bool negated, const char *value)
{
	bool taken = false;

	for (size_t i = 0; i < s->count; i++) {
		if (is_picked(s, i, row, negated) && clf_text_equal_nocase(s->terms[i].value, value))
			taken = s->shown[i] = true;
	}
	return taken;
}

static void add_choice(struct sheet *s, const struct filter_row *row, bool negated, struct clf_json *choices,
		       const char *value, const char *label)
{
	bool taken = take(s, row, negated, value);

	view_choice(choices, value, label, taken ? value : NULL);
}

static enum clf_status add_pick(struct sheet *s, const struct filter_row *row, struct clf_json *item,
				struct clf_error *err)
{
	struct clf_json *choices = clf_json_array();
	struct filter_choices all = {NULL, 0};
	bool negated = !has_any(s, row, false) && has_any(s, row, true);
	enum clf_status status = row->source(s->call, row, &all, err);

	if (row->lacks)
		add_choice(s, row, negated, choices, NONE, filter_none(s->call, row));
	for (size_t c = 0; c < all.count; c++)
		add_choice(s, row, negated, choices, all.items[c].value, all.items[c].label);
	/* what is asked for and offered no more */
	for (size_t i = 0; i < s->count; i++) {
		if (is_picked(s, i, row, negated))
			add_choice(s, row, negated, choices, s->terms[i].value, NULL);
	}
	clf_json_set_bool(item, "is_pick", true);
	clf_json_set_bool(item, "negated", negated);
	clf_json_set_bool(item, "has_choices", all.count > 0 || clf_json_size(choices) > 1);
	clf_json_set(item, "choices", choices);
	return status;
}

static void add_how(const struct call *call, const struct filter_row *row, struct clf_json *item, const char *is,
		    const char *is_not, const char *how)
{
	struct clf_json *ways = clf_json_array();

	view_choice(ways, "", is, how);
	if (is_not != NULL)
		view_choice(ways, "-", is_not, how);
	if (row->lacks) {
		view_choice(ways, NONE, view_say(call, CLF_SAID("there is none")), how);
		view_choice(ways, "-" NONE, view_say(call, CLF_SAID("there is one")), how);
	}
	clf_json_set_bool(item, "has_ways", clf_json_size(ways) > 1);
	clf_json_set(item, "ways", ways);
}

/* The first that the control can show, if it can; it is shown then. */
static const struct clf_term *first_of(struct sheet *s, const struct filter_row *row)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!is_of(s, i, row, CLF_LISTING_IS))
			continue;
		s->shown[i] = true;
		return &s->terms[i];
	}
	return NULL;
}

static void add_line(struct sheet *s, const struct filter_row *row, struct clf_json *item)
{
	const struct clf_term *term = first_of(s, row);
	bool not = term != NULL && term->name[0] == '-', none = term != NULL && is_none(term);

	clf_json_set_bool(item, "is_line", true);
	clf_json_set_text(item, "value", term != NULL && !none ? term->value : "");
	add_how(s->call, row, item, view_say(s->call, CLF_SAID("is")), view_say(s->call, CLF_SAID("isn’t")),
		none ? (not ? "-" NONE : NONE) : (not ? "-" : ""));
}

/* What the end of a range shows of a term; NULL: its control can't. */
static const char *end_shown(const struct sheet *s, const struct filter_row *row, const struct clf_term *term,
			     bool last)
{
	const char *moment = term->value;
	int64_t at;

	if (row->control != FILTER_TIME)
		return term->value;
	/* as the list reads a day: its beginning, in UTC */
	if (strlen(moment) == strlen("2026-11-16"))
		moment = clf_arena_printf(s->call->arena, "%sT00:00:00Z", moment);
	return clf_time_parse_rfc3339(moment, &at) ? filter_day(s->call, moment, last) : term->value;
}

static void add_end(struct sheet *s, const struct filter_row *row, struct clf_json *item, bool last)
{
	enum clf_listing_bound bound = last ? CLF_LISTING_TO : CLF_LISTING_FROM;
	const char *shown = "";

	for (size_t i = 0; i < s->count && !shown[0]; i++) {
		const char *could = is_of(s, i, row, bound) ? end_shown(s, row, &s->terms[i], last) : NULL;

		if (could == NULL)
			continue;
		s->shown[i] = true;
		shown = could;
	}
	clf_json_set_text(item, last ? "to" : "from", shown);
}

/* "score=5" is from 5 to 5; one of several, or what is left out, has no place here. */
static bool add_exact(struct sheet *s, const struct filter_row *row, struct clf_json *item)
{
	size_t n = 0, at = 0;

	for (size_t i = 0; i < s->count; i++) {
		bool of_row = clf_text_equal(s->asked[i].field, row->name);

		n += of_row;
		at = of_row ? i : at;
	}
	if (n != 1 || !is_of(s, at, row, CLF_LISTING_IS) || is_negated(s, at) || is_none(&s->terms[at]))
		return false;
	s->shown[at] = true;
	clf_json_set_text(item, "from", s->terms[at].value);
	clf_json_set_text(item, "to", s->terms[at].value);
	return true;
}

static const char *how_of(struct sheet *s, const struct filter_row *row)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!is_of(s, i, row, CLF_LISTING_IS) || !is_none(&s->terms[i]))
			continue;
		s->shown[i] = true;
		return is_negated(s, i) ? "-" NONE : NONE;
	}
	return "";
}

static void add_range(struct sheet *s, const struct filter_row *row, struct clf_json *item)
{
	clf_json_set_bool(item, "is_range", true);
	clf_json_set_bool(item, "is_number", row->control == FILTER_NUMBER);
	if (row->custom == NULL)
		add_how(s->call, row, item, view_say(s->call, CLF_SAID("between")), NULL, how_of(s, row));
	if (add_exact(s, row, item))
		return;
	add_end(s, row, item, false);
	add_end(s, row, item, true);
}

/* What was wrong with a term of the row. */
static const char *wrong_with(const struct sheet *s, const struct filter_row *row)
{
	const struct clf_json *errors = clf_json_get(s->call->problem, "errors");

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		const struct clf_json *error = clf_json_at(errors, i);

		for (size_t t = 0; t < s->count; t++) {
			if (clf_text_equal(s->asked[t].field, row->name) &&
			    clf_text_equal(s->terms[t].name, clf_json_get_text(error, "name")))
				return clf_json_get_text(error, "detail");
		}
	}
	return NULL;
}

/* "wrongs": [{"label", "text"}], for the head of the form. */
static void add_wrongs(const struct sheet *s, struct clf_json *context)
{
	const struct clf_json *errors = clf_json_get(s->call->problem, "errors");
	struct clf_json *wrongs = clf_json_array();

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		const char *name = clf_json_get_text(clf_json_at(errors, i), "name"), *label = name;
		struct clf_json *item = clf_json_object();

		for (size_t t = 0; t < s->count; t++) {
			for (size_t r = 0; r < s->row_count; r++) {
				if (clf_text_equal(s->terms[t].name, name) &&
				    clf_text_equal(s->rows[r].name, s->asked[t].field))
					label = filter_label(s->call, &s->rows[r]);
			}
		}
		clf_json_set_text(item, "label", clf_text_equal(name, WHOLE) ? NULL : label);
		clf_json_set_text(item, "text", clf_json_get_text(clf_json_at(errors, i), "detail"));
		clf_json_append(wrongs, item);
	}
	clf_json_set(context, "wrongs", wrongs);
}

static enum clf_status row_item(struct sheet *s, const struct filter_row *row, struct clf_json *rows,
				struct clf_error *err)
{
	struct clf_json *item = clf_json_object();
	enum clf_status status = CLF_OK;

	clf_json_set_text(item, "name", row->name);
	clf_json_set_text(item, "label", filter_label(s->call, row));
	clf_json_set_text(item, "wrong", wrong_with(s, row));
	if (row->control == FILTER_PICK)
		status = add_pick(s, row, item, err);
	else if (row->control == FILTER_LINE)
		add_line(s, row, item);
	else
		add_range(s, row, item);
	clf_json_append(rows, item);
	return status;
}

static enum clf_status add_groups(struct sheet *s, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *groups = clf_json_array();
	enum clf_status status = CLF_OK;

	for (unsigned g = 0; g < FILTER_GROUPS; g++) {
		struct clf_json *group = clf_json_object(), *rows = clf_json_array();

		for (size_t i = 0; status == CLF_OK && i < s->row_count; i++) {
			if (s->rows[i].group == (enum filter_group)g)
				status = row_item(s, &s->rows[i], rows, err);
		}
		clf_json_set_text(group, "heading", filter_group_label(s->call, (enum filter_group)g));
		clf_json_set_bool(group, "any", clf_json_size(rows) > 0);
		clf_json_set(group, "rows", rows);
		clf_json_append(groups, group);
	}
	clf_json_set(context, "groups", groups);
	return status;
}

/* What no control shows, as it was asked. */
static void add_kept(const struct sheet *s, struct clf_json *context)
{
	struct clf_json *kept = clf_json_array();

	for (size_t i = 0; i < s->count; i++) {
		struct clf_json *one;

		if (s->shown[i])
			continue;
		one = clf_json_object();
		clf_json_set_text(one, "term", clf_terms_query(s->call->arena, &s->terms[i], 1));
		clf_json_append(kept, one);
	}
	clf_json_set_bool(context, "has_kept", clf_json_size(kept) > 0);
	clf_json_set(context, "kept", kept);
}

static enum clf_status read_sheet(struct sheet *s, struct clf_error *err)
{
	struct call *call = s->call;
	enum clf_status status = filter_rows(call, &s->rows, &s->row_count, err);

	s->asked = clf_arena_array_of(call->arena, s->count, struct clf_listing_asked);
	s->shown = clf_arena_array_of(call->arena, s->count, bool);
	for (size_t i = 0; status == CLF_OK && i < s->count; i++) {
		s->asked[i].field = NULL;
		s->shown[i] = false;
		status = clf_listing_asked(call->web->act.store, call->arena, s->terms[i].name, &s->asked[i], err);
		if (status == CLF_ENOTFOUND)
			status = CLF_OK;
	}
	return status;
}

/* Of a list's own query; words and order have places of their own. */
static const struct clf_term *terms_of(struct call *call, const struct clf_http_fields *query, size_t *count)
{
	static const char *const others[] = {"q", "sort", "view"};
	struct clf_term *terms = clf_arena_array_of(call->arena, query->count, struct clf_term);

	*count = 0;
	for (size_t i = 0; i < query->count; i++) {
		const struct clf_http_field *field = &query->items[i];
		bool other = clf_text_blank(field->value) || !tabs_is_term(field->name);

		for (size_t o = 0; o < CLF_COUNT(others); o++)
			other = other || strcmp(field->name, others[o]) == 0;
		if (!other)
			terms[(*count)++] = (struct clf_term){field->name, field->value};
	}
	return terms;
}

/* What a form says of one row becomes terms. */
struct gathering {
	struct call *call;
	struct clf_http_field *terms;
	size_t count;
};

static void gather(struct gathering *g, const char *name, const char *value)
{
	if (!clf_text_blank(value))
		g->terms[g->count++] = (struct clf_http_field){name, value};
}

static const char *sent(const struct gathering *g, const char *before, const char *name, const char *behind)
{
	return clf_http_field(&g->call->form, clf_arena_printf(g->call->arena, "%s%s%s", before, name, behind), NULL);
}

static const char *negated(const struct gathering *g, const char *name)
{
	return clf_arena_printf(g->call->arena, "-%s", name);
}

static void gather_end(struct gathering *g, const struct filter_row *row, bool last)
{
	const char *end = last ? "_to" : "_from", *value = sent(g, "", row->name, end), *moment = NULL;

	if (value != NULL && row->control == FILTER_TIME)
		moment = filter_moment(g->call, value, last);
	gather(g, clf_arena_printf(g->call->arena, "%s%s", row->name, end), moment != NULL ? moment : value);
}

static void gather_row(struct gathering *g, const struct filter_row *row)
{
	const struct clf_http_fields *form = &g->call->form;
	const char *how = sent(g, "how.", row->name, "");
	bool not = sent(g, "not.", row->name, "") != NULL || clf_text_equal(how, "-");

	if (clf_text_equal(how, NONE))
		gather(g, row->name, NONE);
	else if (clf_text_equal(how, "-" NONE))
		gather(g, negated(g, row->name), NONE);
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->items[i].name, row->name) == 0)
			gather(g, not ? negated(g, row->name) : row->name, form->items[i].value);
	}
	if (row->control != FILTER_PICK && row->control != FILTER_LINE) {
		gather_end(g, row, false);
		gather_end(g, row, true);
	}
}

static void gather_kept(struct gathering *g)
{
	const struct clf_http_fields *form = &g->call->form;

	for (size_t i = 0; i < form->count; i++) {
		struct clf_term *terms = NULL;
		size_t count = 0;

		if (strcmp(form->items[i].name, "kept") == 0 &&
		    clf_terms_read(g->call->arena, form->items[i].value, &terms, &count, NULL) == CLF_OK && count == 1)
			gather(g, terms[0].name, terms[0].value);
	}
}

/* The list's query that the form stands for. */
static enum clf_status query_of_form(struct call *call, struct clf_http_fields *out, struct clf_error *err)
{
	static const char *const plain[] = {"tab", "view", "change", "q", "sort"};
	const struct filter_row *rows = NULL;
	struct gathering g = {.call = call};
	size_t count = 0;
	enum clf_status status = filter_rows(call, &rows, &count, err);

	if (status != CLF_OK)
		return status;
	/* each field becomes one term at most, or one of a row */
	g.terms =
	    clf_arena_array_of(call->arena, call->form.count + 2 * count + CLF_COUNT(plain), struct clf_http_field);
	for (size_t i = 0; i < CLF_COUNT(plain); i++)
		gather(&g, plain[i], clf_http_field(&call->form, plain[i], NULL));
	for (size_t i = 0; i < count; i++)
		gather_row(&g, &rows[i]);
	gather_kept(&g);
	*out = (struct clf_http_fields){g.terms, g.count};
	return CLF_OK;
}

static enum clf_status add_form(struct call *call, const struct clf_http_fields *query, struct clf_json *context,
				struct clf_error *err)
{
	const struct tab *tab = tabs_of(query);
	const char *view = clf_http_field(query, "view", NULL);
	struct sheet s = {.call = call};
	enum clf_status status;

	s.terms = terms_of(call, query, &s.count);
	status = read_sheet(&s, err);
	if (status == CLF_OK)
		status = add_groups(&s, context, err);
	add_kept(&s, context);
	add_wrongs(&s, context);
	clf_json_set_text(context, "view", view);
	clf_json_set_text(context, "change", clf_http_field(query, "change", NULL));
	clf_json_set(context, "lists", tabs_choices(call, tab != NULL ? tab->name : "all"));
	clf_json_set_text(context, "words", clf_http_field(query, "q", NULL));
	tabs_orders(call, query, context);
	clf_json_set_text(context, "back", view_address(call, "/tickets", query));
	return status;
}

static void page_filter_show(struct call *call)
{
	struct clf_http_fields query = call->request->query;
	struct clf_json *context;
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (call->problem != NULL)
		status = query_of_form(call, &query, &err);
	context = clf_json_object();
	if (status == CLF_OK)
		status = add_form(call, &query, context, &err);
	if (status == CLF_OK) {
		view_page(call, 200, "tickets-filter.html", view_say(call, CLF_SAID("Filter tickets")), "/tickets",
			  context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, &err);
}

/* In the reader's language, what people get wrong; the list's own reading finds all else. */
static void check_query(struct call *call, const struct clf_http_fields *query, struct clf_problems *problems)
{
	const struct filter_row *rows = NULL;
	size_t count = 0;

	if (filter_rows(call, &rows, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < query->count; i++) {
		const struct clf_http_field *field = &query->items[i];
		struct clf_listing_asked asked = {.field = NULL};
		const char *say = NULL, *folded;
		int64_t number;

		if (clf_listing_asked(call->web->act.store, call->arena, field->name, &asked, NULL) != CLF_OK)
			continue;
		for (size_t r = 0; r < count; r++) {
			bool day = rows[r].control == FILTER_TIME;

			if (!clf_text_equal(rows[r].name, asked.field) || clf_text_equal_nocase(field->value, NONE))
				continue;
			if (day && filter_moment(call, field->value, false) == NULL &&
			    !clf_time_parse_rfc3339(field->value, &number))
				say = view_say(call, CLF_SAID("Write a day, such as 2026-11-16."));
			else if (rows[r].control == FILTER_NUMBER && rows[r].custom == NULL &&
				 strspn(field->value, "-0123456789") != strlen(field->value))
				say = view_say(call, CLF_SAID("Write a whole number."));
			else if (strcmp(rows[r].name, "customer") == 0 &&
				 clf_address_fold(call->arena, field->value, &folded, NULL) != CLF_OK)
				say = view_say(call, CLF_SAID("Write a whole mail address, such as name@example.com."));
		}
		if (say != NULL)
			clf_problem_add(problems, call->arena, field->name, CLF_WRONG_INVALID, NULL, "%s", say);
	}
}

static void page_filter_post(struct call *call)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_http_fields query = {NULL, 0};
	struct clf_listing *listing = NULL;
	struct clf_error err = {0};
	const char *address;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = query_of_form(call, &query, &err);
	if (status == CLF_OK)
		check_query(call, &query, problems);
	if (status == CLF_OK && problems->count == 0)
		status = lists_of(call, &query, problems, &listing, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	address = view_address(call, "/tickets", &query);
	/* what doesn't fit is the bare path */
	if (problems->count == 0 &&
	    (strlen(address) > ADDRESS_MAX || (query.count > 0 && strchr(address, '?') == NULL)))
		clf_problem_add(
		    problems, call->arena, "filters", CLF_WRONG_INVALID, NULL, "%s",
		    view_say(call, CLF_SAID("These are more filters than one list takes: take some away.")));
	if (!reply_problems(call, problems))
		reply_redirect(call, address);
}

static const struct param filter_params[] = {
    {NOT_NULL(WHOLE, CLF_TYPE_TEXT, 64 << 10, "The form as a whole.")},
    {.name = NULL},
};

const struct route page_filter_routes[] = {
    {PAGE("GET", "/tickets/filter", CLF_PERMIT_AGENT, page_filter_show, NULL, "All that a list can be asked for.")},
    {PAGE("POST", "/tickets/filter", CLF_PERMIT_AGENT, page_filter_post, filter_params,
	  "Go to the list that is asked for."),
     .again = page_filter_show, .lane = LANE_LOOK},
    {.method = NULL},
};
