/*
 * act_listing.c - lists of tickets as people ask for them: terms read from a query or a line, a view put in its place.
 */
#include "clf/act/listing.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/installation.h"
#include "clf/ticket/words.h"

static int digit_of(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* "Night+shift%21"; NULL: it is none, or holds what no text may. */
static const char *decoded(struct clf_arena *arena, struct clf_str text)
{
	char *out = clf_arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i] == '+' ? ' ' : text.p[i];

		if (c == '%') {
			int high = i + 2 < text.n ? digit_of(text.p[i + 1]) : -1;
			int low = i + 2 < text.n ? digit_of(text.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		}
		if ((unsigned char)c < ' ' || c == 0x7f)
			return NULL;
		out[n++] = c;
	}
	return clf_text_equal(clf_utf8_clean(arena, (struct clf_str){out, n}), out) ? out : NULL;
}

enum clf_status clf_terms_read(struct clf_arena *arena, const char *query, struct clf_term **out, size_t *count,
			       struct clf_error *err)
{
	struct clf_term *terms = clf_arena_array_of(arena, CLF_LISTING_TERMS, struct clf_term);
	struct clf_str rest = clf_str_from(query + (query[0] == '?')), pair;
	size_t n = 0;

	while (clf_str_split(&rest, '&', &pair)) {
		struct clf_str name;

		if (pair.n == 0)
			continue;
		if (n == CLF_LISTING_TERMS)
			return clf_error_set(err, CLF_ELIMIT, "a list takes %u terms at most", CLF_LISTING_TERMS);
		clf_str_split(&pair, '=', &name);
		terms[n] = (struct clf_term){decoded(arena, name), decoded(arena, pair)};
		if (terms[n].name == NULL || terms[n].value == NULL)
			return clf_error_set(err, CLF_EINVAL, "it is not encoded as the query of a URL");
		n++;
	}
	*out = terms;
	*count = n;
	return CLF_OK;
}

static void add_encoded(struct clf_buf *query, const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
			     strchr("-._~@:", *c) != NULL;

		if (plain)
			clf_buf_add_char(query, *c);
		else
			clf_buf_printf(query, "%%%02X", (unsigned char)*c);
	}
}

const char *clf_terms_query(struct clf_arena *arena, const struct clf_term *terms, size_t count)
{
	struct clf_buf query;
	const char *made;

	clf_buf_init(&query, CLF_VIEW_QUERY * 10);
	for (size_t i = 0; i < count; i++) {
		clf_buf_add_text(&query, i > 0 ? "&" : "");
		add_encoded(&query, terms[i].name);
		clf_buf_add_char(&query, '=');
		add_encoded(&query, terms[i].value);
	}
	made = clf_arena_copy(arena, query.p != NULL ? query.p : "", query.n);
	clf_buf_free(&query);
	return made;
}

/* Takes a value: "Night shift" with its quotes, or up to the next space. */
static const char *value_of(struct clf_arena *arena, const char **at)
{
	const char *from = *at;
	size_t n;

	if (*from == '"') {
		n = strcspn(++from, "\"");
		*at = from + n + (from[n] == '"');
	} else {
		n = strcspn(from, " \t");
		*at = from + n;
	}
	return clf_arena_copy(arena, from, n);
}

enum clf_status clf_terms_said(struct clf_arena *arena, const char *locale, const char *line, struct clf_term **out,
			       size_t *count, struct clf_error *err)
{
	struct clf_term *terms = clf_arena_array_of(arena, CLF_LISTING_TERMS, struct clf_term);
	const char *at = line;
	size_t n = 0;

	for (at += strspn(at, " \t"); *at != '\0'; at += strspn(at, " \t")) {
		size_t name = strcspn(at, "= \t");

		if (at[name] != '=')
			return clf_error_set(
			    err, CLF_EINVAL,
			    clf_words(locale,
				      "\"%.40s\" is no field=value, such as status=Open or team=\"Night shift\""),
			    at);
		if (n == CLF_LISTING_TERMS)
			return clf_error_set(err, CLF_ELIMIT, clf_words(locale, "a list takes %u terms at most"),
					     CLF_LISTING_TERMS);
		terms[n].name = clf_arena_copy(arena, at, name);
		at += name + 1;
		terms[n++].value = value_of(arena, &at);
	}
	*out = terms;
	*count = n;
	return CLF_OK;
}

/* Adds a view's terms; its order gives way to one that is asked for. */
static enum clf_status add_view(struct clf_store *store, struct clf_arena *arena, const struct clf_list_ask *ask,
				const char *name, struct clf_term *terms, size_t *count, struct clf_problems *problems,
				struct clf_error *err)
{
	struct clf_error said = {.text = ""};
	struct clf_term *own = NULL;
	struct clf_view view;
	size_t n = 0;
	enum clf_status status = clf_view_named(store, arena, ask->agent, name, &view, &said);

	if (status == CLF_ENOTFOUND) {
		clf_problem_add(problems, arena, "view", CLF_WRONG_UNKNOWN,
				clf_view_nearest(store, arena, ask->agent, name),
				"names \"%s\", and there is no such view", name);
		return CLF_OK;
	}
	if (status == CLF_OK)
		status = clf_terms_read(arena, view.query, &own, &n, &said);
	if (status != CLF_OK)
		return clf_error_set(err, status, "%s", said.text);
	for (size_t i = 0; i < n && *count < CLF_LISTING_TERMS; i++)
		terms[(*count)++] = own[i];
	return CLF_OK;
}

enum clf_status clf_act_listing(struct clf_store *store, struct clf_arena *arena, const struct clf_list_ask *ask,
				struct clf_problems *problems, struct clf_listing **out, struct clf_error *err)
{
	struct clf_term *terms = clf_arena_array_of(arena, 2 * CLF_LISTING_TERMS, struct clf_term);
	struct clf_ticket_filter filter = {
	    .asked = terms, .visible_to = ask->sees_all ? 0 : ask->agent, .now = clf_clock_now(), .after = ask->after};
	struct clf_installation installation;
	enum clf_status status;

	*out = NULL;
	if (ask->count > CLF_LISTING_TERMS) {
		clf_problem_add(problems, arena, ask->terms[CLF_LISTING_TERMS].name, CLF_WRONG_INVALID, NULL,
				"is one too many: a list takes %u at most", CLF_LISTING_TERMS);
		return CLF_OK;
	}
	status = clf_installation_read(store, &installation, err);
	filter.month_alone = status == CLF_OK && !installation.lists_open;
	for (size_t i = 0; status == CLF_OK && i < ask->count; i++) {
		if (clf_text_equal(ask->terms[i].name, "view") && !clf_text_blank(ask->terms[i].value))
			status = add_view(store, arena, ask, ask->terms[i].value, terms, &filter.count, problems, err);
	}
	for (size_t i = 0; i < ask->count; i++) {
		if (!clf_text_equal(ask->terms[i].name, "view"))
			terms[filter.count++] = ask->terms[i];
	}
	return status == CLF_OK ? clf_listing_read(store, arena, &filter, problems, out, err) : status;
}

/* What stands between thousands, as the language writes them. */
static const char *between(const char *locale)
{
	static const struct {
		const char *language, *sign;
	} signs[] = {{"fr", "\xe2\x80\xaf"}, {"hu", "\xe2\x80\xaf"}, {"it", "."}};

	for (size_t i = 0; locale != NULL && i < CLF_COUNT(signs); i++) {
		if (clf_str_starts_nocase(clf_str_from(locale), clf_str_from(signs[i].language)))
			return signs[i].sign;
	}
	return ",";
}

const char *clf_count_said(struct clf_arena *arena, const char *locale, int64_t count, bool more)
{
	const char *plus = more ? "+" : "", *sign = between(locale);

	if (count < 1000)
		return clf_arena_printf(arena, "%lld%s", (long long)count, plus);
	if (count < 1000000)
		return clf_arena_printf(arena, "%lld%s%03lld%s", (long long)(count / 1000), sign,
					(long long)(count % 1000), plus);
	return clf_arena_printf(arena, "%lld%s%03lld%s%03lld%s", (long long)(count / 1000000), sign,
				(long long)(count / 1000 % 1000), sign, (long long)(count % 1000), plus);
}

const char *clf_counts_said(struct clf_arena *arena, const char *locale, const struct clf_listing_count *counts,
			    size_t count)
{
	const char *said = NULL;

	for (size_t i = 0; i < count; i++) {
		if (counts[i].count > 0)
			said = clf_arena_printf(arena, "%s%s%s %s", said != NULL ? said : "", said != NULL ? ", " : "",
						counts[i].status,
						clf_count_said(arena, locale, counts[i].count, counts[i].more));
	}
	return said;
}

struct clf_json *clf_shape_counts(struct clf_arena *arena, const struct clf_listing_count *counts, size_t count,
				  int64_t all, bool more)
{
	struct clf_json *object = clf_json_object(), *items = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "status", counts[i].status);
		clf_json_set_text(item, "status_kind", clf_status_kind_name(counts[i].kind));
		clf_json_set_integer(item, "count", counts[i].count);
		clf_json_set_bool(item, "more", counts[i].more);
		clf_json_set_text(item, "text", clf_count_said(arena, NULL, counts[i].count, counts[i].more));
		clf_json_append(items, item);
	}
	clf_json_set(object, "items", items);
	clf_json_set_integer(object, "all", all);
	clf_json_set_bool(object, "more", more);
	clf_json_set_text(object, "text", clf_count_said(arena, NULL, all, more));
	return object;
}
