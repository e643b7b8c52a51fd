/*
 * listing_sql.c - lists' statements, put together of the tables' constant pieces and of arguments; nothing that was
 * written by anybody outside ever stands in their text.
 *
 * What leads is chosen here and not by the database, which guesses: of sets that are small, the smallest is looked at
 * whole; else an index gives the order, and rows are passed over until the page is full.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/ticket/field/custom.h"
#include "engine/engine.h"
#include "listing/listing_inside.h"
#include "look/visible.h"

#define SQL_BYTES (64u << 10)
#define ARGS_MAX 1000u
#define SET_MAX 2000u       /* tickets of a set that leads */
#define COUNTED_SET 100000u /* that an agent sees: whole statuses would be passed over for them */
#define FEW 500u            /* of these, sorting costs less than passing over rows could */

void listing_sql_begin(struct listing_sql *sql, struct clf_arena *arena)
{
	*sql = (struct listing_sql){.arena = arena, .args = clf_arena_array_of(arena, ARGS_MAX, struct clf_arg)};
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

/* The same name twice is the same argument. */
void listing_bind(struct listing_sql *sql, struct clf_arg arg)
{
	for (size_t i = 0; i < sql->count; i++) {
		if (strcmp(sql->args[i].name, arg.name) == 0)
			return;
	}
	if (sql->count < ARGS_MAX)
		sql->args[sql->count++] = arg;
	else
		sql->text.failed = true;
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
	listing_bind(sql, CLF_NUMBER(next_name(sql), value));
}

void listing_add_text(struct listing_sql *sql, const char *value)
{
	listing_bind(sql, CLF_TEXT(next_name(sql), value));
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
static bool is_many(const struct listing_condition *c)
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

	if (is_many(c)) {
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

/* Of the newest, as long as no set is small enough to be looked at whole. */
#define NEWEST                                                                                                         \
	"AND t.number >= coalesce((SELECT min(b.number) FROM (SELECT x.number FROM ticket x "                          \
	"ORDER BY x.number DESC LIMIT 5000) b), 0) "

void listing_add_words(struct listing_sql *sql, const struct clf_listing *listing)
{
	if (listing->word_count > 0 && listing->lead != LEAD_SET)
		listing_add(sql, NEWEST);
	for (size_t i = 0; i < listing->word_count; i++) {
		const char *word = listing->words[i];

		listing_add(sql, "AND (t.subject " CLF_LIKE " ");
		listing_add_text(sql, word);
		listing_add(sql, "ESCAPE '\\' OR coalesce(t.customer_name, '') " CLF_LIKE " ");
		listing_add_text(sql, word);
		listing_add(sql, "ESCAPE '\\' OR EXISTS (SELECT 1 FROM party q "
				 "WHERE q.id = t.customer AND (coalesce(q.name, '') " CLF_LIKE " ");
		listing_add_text(sql, word);
		listing_add(sql, "ESCAPE '\\' OR q.address " CLF_LIKE " ");
		listing_add_text(sql, word);
		listing_add(sql, "ESCAPE '\\'))) ");
	}
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

static void add_set(struct listing_sql *sql, const struct clf_listing *listing, enum listing_set set, size_t at)
{
	const struct listing_condition *c = &listing->conditions[at];

	if (set == SET_VISIBLE) {
		add_seen(sql, listing);
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
	} else if (is_many(c)) {
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

static const char *index_of_both(const struct clf_listing *listing);

void listing_add_table(struct listing_sql *sql, const struct clf_listing *listing)
{
	const struct listing_field *field = listing->conditions[listing->leading].field;

	if (listing->lead == LEAD_CONDITION && index_of_both(listing) != NULL)
		add_led(sql, index_of_both(listing));
	else if (listing->lead == LEAD_CONDITION)
		add_led(sql, listing->order->is_work ? field->work : field->index);
	else if (listing->lead == LEAD_ORDER && listing->order != NULL)
		add_led(sql, listing->order->index);
	else
		add_led(sql, NULL);
}

void listing_add_conditions(struct listing_sql *sql, const struct clf_listing *listing,
			    const struct clf_listing_count *status)
{
	if (status != NULL) {
		listing_add(sql, "WHERE t.status = ");
		listing_add_number(sql, status->id);
	} else if (listing->with_deleted) {
		listing_add(sql, "WHERE 1 = 1 ");
	} else {
		listing_add(sql, "WHERE t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') ");
	}
	if (listing->lead == LEAD_SET) {
		listing_add(sql, "AND t.number IN (");
		add_set(sql, listing, listing->set, listing->leading);
		listing_add(sql, ") ");
	}
	for (size_t i = 0; i < listing->condition_count; i++) {
		listing_add(sql, "AND ");
		listing_add_condition(sql, &listing->conditions[i]);
	}
	add_window(sql, listing, status);
	listing_add_words(sql, listing);
	if (listing->scope == CLF_SCOPE_ALL)
		return;
	listing_add(sql, "AND " VISIBLE);
	listing_bind(sql, CLF_NUMBER("$agent", listing->agent));
	listing_bind(sql, CLF_NUMBER("$scope", listing->scope));
}

/* Whether there is an index that has all that fit, and nothing else. */
static bool makes_set(const struct listing_condition *c)
{
	if (c->negated || (c->none && (c->count > 0 || c->field->kind != LISTING_AGENT)))
		return false;
	return is_many(c) || c->field->kind == LISTING_VALUE || c->field->index != NULL;
}

/* One value and no more. */
static bool is_single(const struct listing_condition *c)
{
	return c->op == LISTING_IS && !c->negated && !c->none && c->count == 1;
}

const char *listing_by_status(const struct clf_listing *listing)
{
	for (size_t i = 0; i < listing->condition_count; i++) {
		if (listing->conditions[i].field->by_status != NULL && is_single(&listing->conditions[i]))
			return listing->conditions[i].field->by_status;
	}
	return NULL;
}

/* The index that has a value, then one status, then the number; or NULL. */
static const char *index_of_both(const struct clf_listing *listing)
{
	for (size_t i = 0; listing->order != NULL && listing->order->is_number && i < listing->condition_count; i++) {
		const struct listing_condition *c = &listing->conditions[i];

		if (is_single(c) && clf_text_equal(c->field->column, "t.status"))
			return listing_by_status(listing);
	}
	return NULL;
}

static bool leads_in_order(const struct clf_listing *listing, const struct listing_condition *c)
{
	if (listing->order == NULL || !makes_set(c) || c->op != LISTING_IS || c->none || c->count != 1 || is_many(c) ||
	    c->field->kind == LISTING_VALUE)
		return false;
	return listing->order->is_number ? c->field->index != NULL : listing->order->is_work && c->field->work != NULL;
}

static enum clf_status size_of(struct clf_listing *listing, enum listing_set set, size_t at, int64_t most, int64_t *out,
			       struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status;

	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT count(*) FROM (");
	add_set(&sql, listing, set, at);
	listing_add(&sql, "LIMIT ");
	listing_add_number(&sql, most + 1);
	listing_add(&sql, ") c");
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(&sql);
	return status;
}

/* The smallest so far. */
static enum clf_status try_set(struct clf_listing *listing, enum listing_set set, size_t at, int64_t *least,
			       struct clf_error *err)
{
	int64_t size = 0;
	enum clf_status status;

	if (*least <= (int64_t)FEW)
		return CLF_OK;
	status = size_of(listing, set, at, SET_MAX, &size, err);
	if (status != CLF_OK || size >= *least)
		return status;
	*least = size;
	listing->set = set;
	if (set == SET_CONDITION)
		listing->leading = at;
	return CLF_OK;
}

enum clf_status listing_choose(struct clf_listing *listing, struct clf_error *err)
{
	bool own = listing->scope == CLF_SCOPE_OWN || listing->scope == CLF_SCOPE_SEGMENT;
	size_t in_order = listing->condition_count;
	int64_t least = INT64_MAX;
	enum clf_status status = CLF_OK;

	if (listing->lead != LEAD_UNCHOSEN)
		return CLF_OK;
	for (size_t i = 0; i < listing->condition_count; i++) {
		if (leads_in_order(listing, &listing->conditions[i]))
			in_order = i;
	}
	/* Nothing else is asked: it can't be better led. */
	if (in_order < listing->condition_count && listing->condition_count == 1 && !own && listing->word_count == 0) {
		listing->lead = LEAD_CONDITION;
		listing->leading = in_order;
		return CLF_OK;
	}
	for (size_t i = 0; status == CLF_OK && i < listing->condition_count; i++) {
		if (makes_set(&listing->conditions[i]))
			status = try_set(listing, SET_CONDITION, i, &least, err);
	}
	if (status == CLF_OK && own)
		status = try_set(listing, SET_VISIBLE, 0, &least, err);
	if (status == CLF_OK && listing->since != 0)
		status = try_set(listing, SET_WINDOW, 0, &least, err);
	if (least <= (int64_t)FEW || (least <= (int64_t)SET_MAX && in_order == listing->condition_count)) {
		listing->lead = LEAD_SET;
		return status;
	}
	listing->lead = in_order < listing->condition_count ? LEAD_CONDITION : LEAD_ORDER;
	listing->leading = in_order < listing->condition_count ? in_order : 0;
	return status;
}

enum clf_status listing_choose_to_count(struct clf_listing *listing, struct clf_error *err)
{
	bool own = listing->scope == CLF_SCOPE_OWN || listing->scope == CLF_SCOPE_SEGMENT;
	int64_t size = 0;
	enum clf_status status = listing_choose(listing, err);

	if (status != CLF_OK || !own || listing->lead == LEAD_SET)
		return status;
	status = size_of(listing, SET_VISIBLE, 0, COUNTED_SET, &size, err);
	if (status == CLF_OK && size <= (int64_t)COUNTED_SET) {
		listing->lead = LEAD_SET;
		listing->set = SET_VISIBLE;
	}
	return status;
}

enum clf_status listing_found(struct clf_listing *listing, int64_t most, int64_t *out, struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status = listing_choose(listing, err);

	if (status != CLF_OK)
		return status;
	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT count(*) FROM (SELECT 1 AS one FROM ");
	listing_add_table(&sql, listing);
	listing_add_conditions(&sql, listing, NULL);
	listing_add(&sql, "LIMIT ");
	listing_add_number(&sql, most);
	listing_add(&sql, ") c");
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(&sql);
	return status;
}
