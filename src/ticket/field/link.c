/*
 * link.c - addresses with fields in them: checked once, filled for each ticket.
 */
#include "clf/ticket/field/link.h"

#include <inttypes.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/base/url.h"
#include "clf/ticket/field/field.h"

#define FIELD_NAME_MAX 100u

/* Members of a ticket beside its plain fields and those that were set up. */
static const char *const members[] = {
    "number",
    "tag",
    "status",
    "status_kind",
    "owner.name",
    "owner.address",
    "team",
    "segment",
    "mailbox",
    "original_segment",
    "channel",
    "programme",
    "survey",
    "response.id",
    "score",
    "created_at",
    "customer.id",
    "customer.address",
    "customer.name",
    "customer.locale",
    "customer.reference",
};

enum piece { PIECE_LAST, PIECE_FIELD, PIECE_BROKEN };

static struct clf_str bare(struct clf_str field)
{
	static const struct clf_str ticket = CLF_STR("ticket.");

	return clf_str_starts(field, ticket) ? (struct clf_str){field.p + ticket.n, field.n - ticket.n} : field;
}

/* Takes the text up to the next field, and that field, off *rest. */
static enum piece take_piece(struct clf_str *rest, struct clf_str *text, struct clf_str *field)
{
	size_t open = clf_str_find(*rest, CLF_STR("{{"), 0), close;

	*text = *rest;
	*field = (struct clf_str){NULL, 0};
	if (open == (size_t)-1)
		return PIECE_LAST;
	close = clf_str_find(*rest, CLF_STR("}}"), open);
	if (close == (size_t)-1)
		return PIECE_BROKEN;
	text->n = open;
	*field = bare(clf_str_trim((struct clf_str){rest->p + open + 2, close - open - 2}));
	*rest = (struct clf_str){rest->p + close + 2, rest->n - close - 2};
	return PIECE_FIELD;
}

static bool may_be_in_link(const struct clf_custom *field)
{
	return field->type != CLF_CUSTOM_CHOICES && !field->gone;
}

struct seeking {
	const char *name, *near;
	size_t at;
	bool found;
};

static void compare(struct seeking *seeking, const char *candidate)
{
	seeking->found = seeking->found || strcmp(seeking->name, candidate) == 0;
	clf_str_nearer(seeking->name, candidate, &seeking->near, &seeking->at);
}

static enum clf_status check_field(struct clf_arena *arena, struct clf_str field, const struct clf_customs *customs,
				   struct clf_error *err)
{
	struct seeking seeking = {.name = clf_arena_copy(arena, field.p, field.n)};

	if (field.n == 0 || field.n > FIELD_NAME_MAX)
		return clf_error_set(err, CLF_EINVAL, "must name a field between {{ and }}, such as {{number}}");
	seeking.at = clf_str_far(seeking.name);
	for (size_t i = 0; i < CLF_COUNT(members); i++)
		compare(&seeking, members[i]);
	for (CLF_EACH_PLAIN(row))
		compare(&seeking, row->name);
	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		if (may_be_in_link(&customs->items[i]))
			compare(&seeking, clf_arena_printf(arena, "fields.%s", customs->items[i].name));
	}
	if (seeking.found)
		return CLF_OK;
	if (seeking.near != NULL)
		return clf_error_set(err, CLF_EINVAL, "has no field {{%s}}; the nearest is {{%s}}", seeking.name,
				     seeking.near);
	return clf_error_set(err, CLF_EINVAL,
			     "has no field {{%s}}; there are number, segment, programme, customer.address, fields.NAME "
			     "and other members of a ticket",
			     seeking.name);
}

/* What RFC 3986 lets stand in an address; square brackets only hold what nobody needs here. */
static enum clf_status check_text(struct clf_str text, struct clf_error *err)
{
	static const char also[] = "-._~:/?#@!$&'()*+,;=%";

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!plain && (c == '\0' || strchr(also, c) == NULL))
			return clf_error_set(
			    err, CLF_EINVAL,
			    "holds a sign that an address can't have: write it percent-encoded, a space as %%20");
	}
	return CLF_OK;
}

/* Where the host begins; NULL: another scheme. */
static const char *host_of(const char *pattern)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < CLF_COUNT(schemes); i++) {
		if (clf_str_starts_nocase(clf_str_from(pattern), clf_str_from(schemes[i])))
			return pattern + strlen(schemes[i]);
	}
	return NULL;
}

/* One or two dots, however they are written, lead out of a path. */
static bool climbs(struct clf_str segment)
{
	size_t dots = 0;

	while (segment.n > 0) {
		bool encoded = clf_str_starts_nocase(segment, CLF_STR("%2e"));

		if (!encoded && segment.p[0] != '.')
			return false;
		segment.p += encoded ? 3 : 1;
		segment.n -= encoded ? 3 : 1;
		dots++;
	}
	return dots == 1 || dots == 2;
}

static bool has_climbing(const char *url)
{
	const char *host = host_of(url);
	struct clf_str path = {host, host != NULL ? strcspn(host, "?#") : 0}, segment;

	while (host != NULL && clf_str_split(&path, '/', &segment)) {
		if (climbs(segment))
			return true;
	}
	return false;
}

static enum clf_status check_host(const char *pattern, struct clf_error *err)
{
	const char *host = host_of(pattern);
	size_t n = host != NULL ? strcspn(host, "/?#") : 0;

	if (host == NULL)
		return clf_error_set(err, CLF_EINVAL, "must begin with https:// or http://");
	if (n == 0 || memchr(host, '{', n) != NULL || memchr(host, '@', n) != NULL || host[0] == ':')
		return clf_error_set(err, CLF_EINVAL,
				     "must name its host as it is, without a field or a user: fields stand behind it, "
				     "such as https://bi.example/ticket?n={{number}}");
	if (has_climbing(pattern))
		return clf_error_set(err, CLF_EINVAL, "must name its path as it is, without . or .. in it");
	return CLF_OK;
}

enum clf_status clf_link_check(struct clf_arena *arena, const char *pattern, const struct clf_customs *customs,
			       struct clf_error *err)
{
	struct clf_str rest = clf_str_from(pattern), text, field;
	enum clf_status status = CLF_OK;
	enum piece piece = PIECE_FIELD;

	if (clf_text_blank(pattern) || rest.n > CLF_LINK_PATTERN_MAX)
		return clf_error_set(err, CLF_EINVAL, "must have 1 to %u bytes", CLF_LINK_PATTERN_MAX);
	status = check_host(pattern, err);
	while (status == CLF_OK && piece == PIECE_FIELD) {
		piece = take_piece(&rest, &text, &field);
		if (piece == PIECE_BROKEN)
			return clf_error_set(err, CLF_EINVAL, "has {{ without }} behind it");
		status = check_text(text, err);
		if (status == CLF_OK && piece == PIECE_FIELD)
			status = check_field(arena, field, customs, err);
	}
	return status;
}

/* NULL: nothing that can stand in an address. */
static const char *value_of(struct clf_arena *arena, const struct clf_json *ticket, struct clf_str field)
{
	const struct clf_json *at = ticket;
	struct clf_str part;
	struct clf_buf text;
	const char *made = NULL;

	while (clf_str_split(&field, '.', &part))
		at = clf_json_get(at, clf_arena_copy(arena, part.p, part.n));
	switch (clf_json_type(at)) {
	case CLF_JSON_STRING:
		return clf_json_text(at);
	case CLF_JSON_BOOL:
	case CLF_JSON_INTEGER:
	case CLF_JSON_REAL:
		clf_buf_init(&text, FIELD_NAME_MAX);
		clf_json_dump(at, &text);
		made = clf_arena_copy(arena, text.p != NULL ? text.p : "", text.n);
		clf_buf_free(&text);
		return made;
	default:
		return NULL;
	}
}

const char *clf_link_expand(struct clf_arena *arena, const char *pattern, const struct clf_json *ticket)
{
	struct clf_str rest = clf_str_from(pattern), text, field;
	enum piece piece = PIECE_FIELD;
	const char *made = NULL, *value;
	bool whole = true;
	struct clf_buf url;

	clf_buf_init(&url, CLF_LINK_URL_MAX);
	while (whole && piece == PIECE_FIELD) {
		piece = take_piece(&rest, &text, &field);
		clf_buf_add_str(&url, text);
		if (piece != PIECE_FIELD)
			continue;
		value = value_of(arena, ticket, field);
		whole = !clf_text_blank(value);
		if (whole)
			clf_buf_add_url(&url, value, "");
	}
	if (whole && piece == PIECE_LAST && !url.failed && url.p != NULL && !has_climbing(url.p))
		made = clf_arena_copy(arena, url.p, url.n);
	clf_buf_free(&url);
	return made;
}

bool clf_link_names(const char *pattern, const char *name)
{
	struct clf_str rest = clf_str_from(pattern), text, field;

	while (take_piece(&rest, &text, &field) == PIECE_FIELD) {
		if (clf_str_equal(field, clf_str_from(name)))
			return true;
	}
	return false;
}
