/*
 * listing_sql.c - lists' statements, put together of the tables' constant pieces and of arguments; nothing that was
 * written by anybody outside ever stands in their text.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/ticket/field/custom.h"
#include "engine/engine.h"
#include "listing/listing_sql.h"
#include "look/rows.h"
#include "look/visible.h"

/* Of branches as many as there may be, each with the whole of what is asked. */
#define SQL_BYTES (900u << 10)
#define ARGS_MAX 30000u

void listing_sql_begin(struct listing_sql *sql, struct clf_arena *arena)
{
	*sql = (struct listing_sql){.arena = arena};
	clf_buf_init(&sql->text, SQL_BYTES);
}

void listing_sql_end(struct listing_sql *sql)
{
	clf_buf_free(&sql->text);
}

void listing_add(struct listing_sql *sql, const char *piece)
{
	clf_buf_add_text(&sql->text, piece);
}

static void append(struct listing_sql *sql, struct clf_arg arg)
{
	if (sql->count == ARGS_MAX) {
		sql->text.failed = true;
		return;
	}
	sql->args = list_grow(sql->arena, sql->args, sql->count, sizeof(*sql->args));
	sql->args[sql->count++] = arg;
}

/* The same name twice is the same argument. */
void listing_bind(struct listing_sql *sql, struct clf_arg arg)
{
	for (size_t i = 0; i < sql->count; i++) {
		if (strcmp(sql->args[i].name, arg.name) == 0)
			return;
	}
	append(sql, arg);
}

static const char *next_name(struct listing_sql *sql)
{
	const char *name = clf_arena_printf(sql->arena, "$p%zu", sql->count);

	listing_add(sql, name);
	listing_add(sql, " ");
	return name;
}

void listing_add_number(struct listing_sql *sql, int64_t value)
{
	append(sql, CLF_NUMBER(next_name(sql), value));
}

void listing_add_text(struct listing_sql *sql, const char *value)
{
	append(sql, CLF_TEXT(next_name(sql), value));
}

struct clf_rows *listing_ask(struct clf_store *store, const struct listing_sql *sql)
{
	/* One that is too long is no statement: its end is missing. */
	return db_ask_made(store->db, sql->text.failed ? "" : sql->text.p, sql->args, sql->count);
}

/* As many places as one of a few numbers, so that there are few shapes: the last value again. */
static size_t places(size_t count)
{
	size_t n = 1;

	while (n < count)
		n *= 2;
	return n;
}

static bool is_line(const struct listing_field *field)
{
	return field->custom != NULL && field->custom->type == CLF_CUSTOM_LINE;
}

static bool is_text(const struct listing_field *field)
{
	return field->kind == LISTING_TEXT || field->kind == LISTING_TAG || is_line(field);
}

static void add_value(struct listing_sql *sql, const struct listing_condition *c, size_t at)
{
	if (is_text(c->field))
		listing_add_text(sql, c->texts[at]);
	else
		listing_add_number(sql, c->numbers[at]);
}

/* "= $p0", "IN ($p0, $p1)". */
static void add_values(struct listing_sql *sql, const struct listing_condition *c)
{
	size_t n = places(c->count);

	if (n == 1) {
		listing_add(sql, "= ");
		add_value(sql, c, 0);
		return;
	}
	listing_add(sql, "IN (");
	for (size_t i = 0; i < n; i++) {
		listing_add(sql, i > 0 ? ", " : "");
		add_value(sql, c, i < c->count ? i : c->count - 1);
	}
	listing_add(sql, ") ");
}

/* Of what a ticket may have several of. */
bool listing_is_many(const struct listing_condition *c)
{
	return c->field->kind == LISTING_TAG || c->field->kind == LISTING_CAUSE;
}

static void add_many(struct listing_sql *sql, const struct listing_condition *c)
{
	bool tags = c->field->kind == LISTING_TAG;
	const char *held = tags ? "EXISTS (SELECT 1 FROM ticket_tag x WHERE x.ticket = t.number "
				: "EXISTS (SELECT 1 FROM ticket_cause x WHERE x.ticket = t.number ";

	listing_add(sql, c->negated ? "NOT (" : "(");
	if (c->none) {
		listing_add(sql, "NOT ");
		listing_add(sql, held);
		listing_add(sql, c->count > 0 ? ") OR " : ") ");
	}
	if (c->count > 0) {
		listing_add(sql, held);
		listing_add(sql, tags ? "AND x.tag " : "AND x.item ");
		add_values(sql, c);
		listing_add(sql, ") ");
	}
	listing_add(sql, ") ");
}

/* The tickets that have one of the values, led by the index of those. */
static void add_many_set(struct listing_sql *sql, const struct listing_condition *c)
{
	listing_add(sql, "SELECT x.ticket ");
	listing_add(sql, c->field->kind == LISTING_TAG ? "FROM ticket_tag x WHERE x.tag "
						       : "FROM ticket_cause x WHERE x.item ");
	add_values(sql, c);
}

static void add_held_is(struct listing_sql *sql, const struct listing_condition *c)
{
	if (is_line(c->field)) {
		listing_add(sql, "AND x.folded ");
	} else {
		listing_add(sql, "AND x.text IS NULL AND x.number ");
		if (c->op != LISTING_IS) {
			listing_add(sql, c->op == LISTING_FROM ? ">= " : "<= ");
			listing_add_number(sql, c->numbers[0]);
			return;
		}
	}
	add_values(sql, c);
}

/* The tickets of which the condition's value holds, led by the index of the values. */
static void add_held_set(struct listing_sql *sql, const struct listing_condition *c)
{
	listing_add(sql, "SELECT x.ticket FROM ticket_value x WHERE x.field = ");
	listing_add_number(sql, c->field->custom->id);
	add_held_is(sql, c);
}

static void add_held(struct listing_sql *sql, const struct listing_condition *c)
{
	static const char held[] = "EXISTS (SELECT 1 FROM ticket_value x WHERE x.ticket = t.number AND x.field = ";

	listing_add(sql, c->negated ? "NOT (" : "(");
	if (c->none) {
		listing_add(sql, "NOT ");
		listing_add(sql, held);
		listing_add_number(sql, c->field->custom->id);
		listing_add(sql, c->count > 0 ? ") OR " : ") ");
	}
	if (c->count > 0) {
		listing_add(sql, held);
		listing_add_number(sql, c->field->custom->id);
		add_held_is(sql, c);
		listing_add(sql, ") ");
	}
	listing_add(sql, ") ");
}

void listing_add_condition(struct listing_sql *sql, const struct listing_condition *c)
{
	const char *column = c->field->column;

	if (listing_is_many(c)) {
		add_many(sql, c);
		return;
	}
	if (c->field->kind == LISTING_VALUE) {
		add_held(sql, c);
		return;
	}
	if (c->op != LISTING_IS) {
		listing_add(sql, column);
		listing_add(sql, c->op == LISTING_FROM ? " >= " : " <= ");
		listing_add_number(sql, c->numbers[0]);
		return;
	}
	listing_add(sql, "(");
	if (c->none || c->negated) {
		listing_add(sql, column);
		listing_add(sql, c->none && c->negated ? " IS NOT NULL " : " IS NULL ");
	}
	if (c->count > 0) {
		listing_add(sql, c->none && c->negated ? "AND " : c->none || c->negated ? "OR " : "");
		listing_add(sql, c->negated ? "NOT " : "");
		listing_add(sql, column);
		listing_add(sql, " ");
		add_values(sql, c);
	}
	listing_add(sql, ") ");
}

static void add_open(struct listing_sql *sql, const struct clf_listing *listing)
{
	struct listing_condition open = {
	    .field = listing_field_named(CLF_STR("status")), .numbers = listing->open, .count = listing->open_count};

	listing_add_condition(sql, &open);
}

/* With the status known, so is on which side it stands. */
static void add_window(struct listing_sql *sql, const struct clf_listing *listing,
		       const struct clf_listing_count *status)
{
	bool open = false;

	for (size_t i = 0; i < listing->open_count; i++)
		open = open || (status != NULL && status->id == listing->open[i]);
	if (listing->since == 0 || open)
		return;
	listing_add(sql, "AND (t.created_at >= ");
	listing_add_number(sql, listing->since);
	if (status == NULL && listing->open_count > 0) {
		listing_add(sql, "OR ");
		add_open(sql, listing);
	}
	listing_add(sql, ") ");
}

#define VISIBLE CLF_VISIBLE("t")

/* More than who sees what: what an agent has to do with, whatever else must hold. */
#define TEAMS "(SELECT team FROM team_member WHERE agent = $agent) "
static const char seen[] =
    "SELECT t.number FROM ticket t WHERE t.owner = $agent "
    "UNION ALL SELECT t.number FROM ticket t WHERE t.team IN " TEAMS
    "UNION ALL SELECT t.number FROM ticket t WHERE t.grp IN " TEAMS
    "UNION ALL SELECT t.number FROM ticket t " CLF_LED_BY "ticket_teamless" CLF_LED_END
    "WHERE t.team IS NULL AND t.parent IS NULL AND t.owner IS NULL "
    "UNION ALL SELECT t.number FROM ticket t " CLF_LED_BY "ticket_teamless" CLF_LED_END
    "WHERE t.team IS NULL AND t.parent IS NULL AND t.owner IN (SELECT party FROM agent WHERE active = 0) "
    "UNION ALL SELECT w.ticket FROM watcher w WHERE w.agent = $agent AND w.muted = 0 "
    "UNION ALL SELECT vp.ticket FROM participant vp " CLF_LED_BY "participant_party" CLF_LED_END
    "WHERE vp.party = $agent AND vp.class = 'agent' "
    "UNION ALL SELECT t.number FROM ticket up JOIN ticket t ON t.parent = up.number WHERE up.owner = $agent "
    "UNION ALL SELECT t.number FROM ticket up JOIN ticket t ON t.parent = up.number WHERE up.team IN " TEAMS
    "UNION ALL SELECT sub.parent FROM ticket sub WHERE sub.owner = $agent AND sub.parent IS NOT NULL "
    "UNION ALL SELECT sub.parent FROM ticket sub WHERE sub.team IN " TEAMS "AND sub.parent IS NOT NULL ";
static const char seen_of_segments[] = "UNION ALL SELECT t.number FROM ticket t "
				       "WHERE t.segment IN (SELECT segment FROM segment_manager WHERE agent = $agent) "
				       "UNION ALL SELECT t.number FROM ticket t " CLF_LED_BY
				       "ticket_placeless" CLF_LED_END "WHERE t.segment IS NULL AND t.parent IS NULL ";

static void add_seen(struct listing_sql *sql, const struct clf_listing *listing)
{
	listing_add(sql, seen);
	if (listing->scope == CLF_SCOPE_SEGMENT)
		listing_add(sql, seen_of_segments);
	listing_bind(sql, CLF_NUMBER("$agent", listing->agent));
}

static void add_led(struct listing_sql *sql, const char *index)
{
	listing_add(sql, "ticket t ");
	if (index == NULL) {
		listing_add(sql, CLF_LED_BY_KEY);
		return;
	}
	listing_add(sql, CLF_LED_BY);
	listing_add(sql, index);
	listing_add(sql, CLF_LED_END);
}

void listing_add_set(struct listing_sql *sql, const struct clf_listing *listing, enum listing_set set, size_t at)
{
	const struct listing_condition *c = &listing->conditions[at];

	if (set == SET_VISIBLE) {
		add_seen(sql, listing);
	} else if (set == SET_FOUND) {
		listing_add(sql, CLF_NUMBERS_LISTED);
		listing_bind(sql, CLF_TEXT("$numbers", listing->found));
	} else if (set == SET_WINDOW) {
		listing_add(sql, "SELECT t.number FROM ");
		add_led(sql, "ticket_created");
		listing_add(sql, "WHERE t.created_at >= ");
		listing_add_number(sql, listing->since);
		if (listing->open_count > 0) {
			listing_add(sql, "UNION ALL SELECT t.number FROM ");
			add_led(sql, "ticket_status");
			listing_add(sql, "WHERE ");
			add_open(sql, listing);
		}
	} else if (listing_is_many(c)) {
		add_many_set(sql, c);
	} else if (c->field->kind == LISTING_VALUE) {
		add_held_set(sql, c);
	} else {
		listing_add(sql, "SELECT t.number FROM ");
		add_led(sql, c->none ? "ticket_unowned" : c->field->index);
		listing_add(sql, "WHERE ");
		listing_add_condition(sql, c);
	}
}

bool listing_is_single(const struct listing_condition *c)
{
	return c->op == LISTING_IS && !c->negated && !c->none && c->count == 1;
}

bool listing_is_unowned(const struct listing_condition *c)
{
	return c->field->kind == LISTING_AGENT && c->none && !c->negated && c->count == 0;
}

bool listing_is_of_status(const struct listing_condition *c)
{
	return clf_text_equal(c->field->column, "t.status");
}

static bool is_among(const struct listing_condition *c, int64_t value)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->numbers[i] == value)
			return true;
	}
	return false;
}

bool listing_may_be(const struct clf_listing *listing, int64_t status, bool *asked)
{
	bool may = true;

	for (size_t i = 0; !listing->with_deleted && i < listing->status_count; i++)
		may = may && (listing->statuses[i].id != status || listing->statuses[i].kind != CLF_KIND_DELETED);
	for (size_t i = 0; i < listing->condition_count; i++) {
		const struct listing_condition *c = &listing->conditions[i];

		if (!listing_is_of_status(c))
			continue;
		*asked = true;
		may = may && is_among(c, status) != c->negated;
	}
	return may;
}

void listing_add_all(struct listing_sql *sql, const struct clf_listing *listing, const struct clf_listing_count *status)
{
	bool asked = false;

	if (status != NULL) {
		listing_add(sql, "t.status = ");
		listing_add_number(sql, status->id);
	} else {
		listing_add(sql, "1 = 1 ");
	}
	if (listing->lead == LEAD_SET) {
		listing_add(sql, "AND t.number IN (");
		listing_add_set(sql, listing, listing->set, listing->leading);
		listing_add(sql, ") ");
	}
	/* Of one status it is known by now; said twice, either might lead. */
	if (status != NULL && !listing_may_be(listing, status->id, &asked))
		listing_add(sql, "AND 1 = 0 ");
	for (size_t i = 0; i < listing->condition_count; i++) {
		if (status != NULL && listing_is_of_status(&listing->conditions[i]))
			continue;
		listing_add(sql, "AND ");
		listing_add_condition(sql, &listing->conditions[i]);
	}
	/* Asked last, as rows that are passed over mostly lack something else. */
	if (status == NULL && !listing->with_deleted)
		listing_add(sql, "AND t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') ");
	add_window(sql, listing, status);
	if (listing->scope == CLF_SCOPE_ALL)
		return;
	listing_add(sql, "AND " VISIBLE);
	listing_bind(sql, CLF_NUMBER("$agent", listing->agent));
	listing_bind(sql, CLF_NUMBER("$scope", listing->scope));
}

void listing_add_conditions(struct listing_sql *sql, const struct clf_listing *listing,
			    const struct clf_listing_count *status)
{
	listing_add(sql, "WHERE ");
	listing_add_all(sql, listing, status);
}
