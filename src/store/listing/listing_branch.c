/*
 * listing_branch.c - lists led by several indexes at once: each gives the numbers of its tickets in their order, and
 * what comes next is the next of any of them. So a page costs what it shows, however much an agent sees and however
 * seldom what is asked for.
 *
 * All orders end in that of numbers. What comes before, who waits and what is due, is little, and its own index has
 * what is mostly asked of it (listing_level).
 */
#include <string.h>

#include "clf/base/arena.h"
#include "engine/engine.h"
#include "listing/listing_sql.h"
#include "look/rows.h"
#include "look/visible.h"

#define TEAMS_MAX 16u
#define LEFT_MAX 8u    /* agents who have left, and still have tickets of no team */
#define VALUES_MAX 12u /* of one condition, each an index's walk */

static void add_branch(struct clf_listing *listing, const struct listing_branch *branch)
{
	if (listing->branch_count < LISTING_BRANCHES)
		listing->branches[listing->branch_count] = *branch;
	listing->branch_count++;
}

/* Each status that is asked for is a walk of its own. */
static void pin_statuses(struct clf_listing *listing)
{
	size_t count = listing->branch_count, statuses = 0;
	const struct listing_branch *plain = listing->branches;
	bool asked = false;

	for (size_t i = 0; i < listing->status_count; i++)
		statuses += listing_may_be(listing, listing->statuses[i].id, &asked);
	if (!asked || statuses == 0 || count == 0 || count * statuses > LISTING_BRANCHES)
		return;
	listing->branches = clf_arena_array_of(listing->arena, LISTING_BRANCHES, struct listing_branch);
	listing->branch_count = 0;
	for (size_t b = 0; b < count; b++) {
		struct listing_branch one = plain[b];

		if (one.by_status == NULL)
			add_branch(listing, &one);
		for (size_t i = 0; one.by_status != NULL && i < listing->status_count; i++) {
			one.status = listing->statuses[i].id;
			if (listing_may_be(listing, one.status, &asked))
				add_branch(listing, &one);
		}
	}
}

/* What the condition's values lead to; false: nothing does. */
static bool led_by(const struct listing_condition *c, struct listing_branch *out)
{
	const struct listing_field *field = c->field;

	if (listing_is_unowned(c)) {
		*out = (struct listing_branch){.from = "ticket t ",
					       .index = "ticket_unowned",
					       .by_status = LISTING_UNOWNED_STATUS,
					       .number = "t.number",
					       .where = "t.owner IS NULL "};
		return true;
	}
	if (c->op != LISTING_IS || c->negated || c->none || c->count > VALUES_MAX)
		return false;
	*out = (struct listing_branch){.from = "ticket t ",
				       .index = field->index,
				       .by_status = field->by_status,
				       .number = "t.number",
				       .where = field->column};
	if (field->kind == LISTING_TAG)
		*out = (struct listing_branch){
		    .from = "ticket_tag x ", .index = "ticket_tag_tag", .number = "x.ticket", .where = "x.tag"};
	else if (field->kind == LISTING_CAUSE)
		*out = (struct listing_branch){
		    .from = "ticket_cause x ", .index = "ticket_cause_item", .number = "x.ticket", .where = "x.item"};
	else if (field->kind == LISTING_VALUE && c->texts[0] != NULL)
		*out = (struct listing_branch){.from = "ticket_value x ",
					       .index = "ticket_value_folded",
					       .number = "x.ticket",
					       .where = "x.folded",
					       .field = field->custom->id};
	else if (field->kind == LISTING_VALUE)
		*out = (struct listing_branch){.from = "ticket_value x ",
					       .index = "ticket_value_number",
					       .number = "x.ticket",
					       .where = "x.text IS NULL AND x.number",
					       .field = field->custom->id};
	out->joined = out->number[0] == 'x';
	return out->index != NULL;
}

static void lead_by(struct clf_listing *listing, const struct listing_condition *c)
{
	struct listing_branch branch;

	led_by(c, &branch);
	if (c->none)
		add_branch(listing, &branch);
	for (size_t i = 0; i < c->count; i++) {
		branch.value = c->numbers[i];
		branch.text = c->texts[i];
		branch.has_value = true;
		add_branch(listing, &branch);
	}
	pin_statuses(listing);
}

/* Statuses by themselves; those that aren't asked for, too: all but a few may be. */
static void lead_by_status(struct clf_listing *listing)
{
	struct listing_branch branch = {.from = "ticket t ",
					.index = "ticket_status",
					.number = "t.number",
					.where = "t.status",
					.has_value = true};
	bool asked = false;

	for (size_t i = 0; i < listing->status_count; i++) {
		branch.value = listing->statuses[i].id;
		if (listing_may_be(listing, branch.value, &asked))
			add_branch(listing, &branch);
	}
	branch.value = 0;
	if (asked && listing->branch_count == 0)
		add_branch(listing, &branch);
	if (!asked || listing->branch_count > LISTING_BRANCHES)
		listing->branch_count = 0;
}

/* From a number, or to one: those that have any, where most have none. */
static void lead_by_range(struct clf_listing *listing)
{
	for (size_t i = 0; i < listing->condition_count && listing->branch_count == 0; i++) {
		const struct listing_condition *c = &listing->conditions[i];

		if (c->op != LISTING_IS && !c->negated && c->field->any_index != NULL)
			add_branch(listing, &(struct listing_branch){.from = "ticket t ",
								     .index = c->field->any_index,
								     .number = "t.number",
								     .where = c->field->any_where});
	}
}

static enum clf_status ids_of(struct clf_listing *listing, const char *sql, int64_t **out, size_t *count,
			      struct clf_error *err)
{
	return id_rows(db_ask(listing->store->db, sql, CLF_NUMBER("$agent", listing->agent)), listing->arena, out,
		       count, err);
}

static void add_pinned(struct clf_listing *listing, const char *where, const char *index, const char *by_status,
		       const int64_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_branch(listing, &(struct listing_branch){.from = "ticket t ",
							     .index = index,
							     .by_status = by_status,
							     .number = "t.number",
							     .where = where,
							     .value = values[i],
							     .has_value = true});
}

/* Parents of what is theirs. */
static void add_parents(struct clf_listing *listing, const char *where, const char *index, const int64_t *values,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_branch(listing, &(struct listing_branch){.from = "ticket x ",
							     .index = index,
							     .number = "x.parent",
							     .where = where,
							     .value = values[i],
							     .has_value = true,
							     .joined = true,
							     .distinct = true});
}

static void add_joined(struct clf_listing *listing, const char *from, const char *index, const char *where)
{
	add_branch(listing, &(struct listing_branch){.from = from,
						     .index = index,
						     .number = "x.ticket",
						     .where = where,
						     .value = listing->agent,
						     .has_value = true,
						     .joined = true});
}

/* By more than their own row, each way by itself. */
static void add_rest_ways(struct clf_listing *listing, const int64_t *teams, size_t team_count)
{
	add_joined(listing, "watcher x ", "watcher_agent", "x.muted = 0 AND x.agent");
	add_joined(listing, "participant x ", "participant_party", "x.class = 'agent' AND x.party");
	add_parents(listing, "x.parent IS NOT NULL AND x.owner", "ticket_part_owner", &listing->agent, 1);
	add_parents(listing, "x.parent IS NOT NULL AND x.team", "ticket_part_team", teams, team_count);
	add_branch(listing, &(struct listing_branch){.from = "ticket t ",
						     .index = "ticket_part",
						     .number = "t.number",
						     .where = "t.parent IS NOT NULL "});
}

static enum clf_status lead_by_scope(struct clf_listing *listing, struct clf_error *err)
{
	static const char member_of[] = "SELECT team FROM team_member WHERE agent = $agent";
	static const char manages[] = "SELECT segment FROM segment_manager WHERE agent = $agent";
	static const char left[] = "SELECT a.party FROM agent a WHERE a.active = 0 AND a.party <> $agent "
				   "AND EXISTS (SELECT 1 FROM ticket t " CLF_LED_BY "ticket_teamless" CLF_LED_END
				   "WHERE t.owner = a.party AND t.team IS NULL AND t.parent IS NULL) LIMIT 9";
	const struct listing_branch unowned = {.from = "ticket t ",
					       .index = "ticket_teamless",
					       .by_status = "ticket_teamless_status",
					       .number = "t.number",
					       .where = "t.team IS NULL AND t.parent IS NULL AND t.owner IS NULL "};
	int64_t *teams = NULL, *segments = NULL, *gone = NULL;
	size_t team_count = 0, segment_count = 0, gone_count = 0;
	enum clf_status status = ids_of(listing, member_of, &teams, &team_count, err);

	if (status == CLF_OK)
		status = ids_of(listing, left, &gone, &gone_count, err);
	if (status == CLF_OK && listing->scope == CLF_SCOPE_SEGMENT)
		status = ids_of(listing, manages, &segments, &segment_count, err);
	if (status != CLF_OK || team_count > TEAMS_MAX || gone_count > LEFT_MAX || segment_count > TEAMS_MAX)
		return status;
	listing->by_scope = true;
	add_pinned(listing, "t.owner", "ticket_owner", "ticket_owner_status", &listing->agent, 1);
	add_pinned(listing, "t.team", "ticket_team", "ticket_team_status", teams, team_count);
	add_pinned(listing, "t.grp", "ticket_grp", "ticket_grp_status", teams, team_count);
	add_branch(listing, &unowned);
	add_pinned(listing, "t.team IS NULL AND t.parent IS NULL AND t.owner", "ticket_teamless",
		   "ticket_teamless_status", gone, gone_count);
	if (listing->scope == CLF_SCOPE_SEGMENT) {
		add_pinned(listing, "t.segment", "ticket_segment", "ticket_segment_status", segments, segment_count);
		add_branch(listing, &(struct listing_branch){.from = "ticket t ",
							     .index = "ticket_placeless",
							     .by_status = "ticket_placeless_status",
							     .number = "t.number",
							     .where = "t.segment IS NULL AND t.parent IS NULL "});
	}
	if (listing->rest > listing->rest_most)
		add_rest_ways(listing, teams, team_count);
	else if (listing->rest > 0)
		add_branch(listing,
			   &(struct listing_branch){.from = "ticket t ", .number = "t.number", .is_rest = true});
	if (listing->branch_count > LISTING_BRANCHES) {
		listing->branch_count = 0;
		listing->by_scope = false;
	}
	pin_statuses(listing);
	return CLF_OK;
}

/*
 * Ticket numbers; kin by way of the sub-tickets, which are looked at all: where there are many, this isn't asked.
 */
#define MY_TEAMS "(SELECT team FROM team_member WHERE agent = $agent) "
static const char rest[] = "SELECT w.ticket AS ticket FROM watcher w WHERE w.agent = $agent AND w.muted = 0 "
			   "UNION ALL SELECT vp.ticket AS ticket FROM participant vp " CLF_LED_BY
			   "participant_party" CLF_LED_END "WHERE vp.party = $agent AND vp.class = 'agent' ";
static const char kin[] = "UNION ALL SELECT sub.number AS ticket FROM ticket sub " CLF_LED_BY "ticket_part" CLF_LED_END
			  "CROSS JOIN ticket up WHERE sub.parent IS NOT NULL AND up.number = sub.parent "
			  "AND (up.owner = $agent OR up.team IN " MY_TEAMS ") "
			  "UNION ALL SELECT sub.parent AS ticket FROM ticket sub " CLF_LED_BY "ticket_part" CLF_LED_END
			  "WHERE sub.parent IS NOT NULL AND (sub.owner = $agent OR sub.team IN " MY_TEAMS ") ";

void listing_add_rest(struct listing_sql *sql, const struct clf_listing *listing)
{
	listing_add(sql, rest);
	listing_add(sql, kin);
	listing_bind(sql, CLF_NUMBER("$agent", listing->agent));
}

static enum clf_status count_of(struct clf_listing *listing, struct listing_sql *sql, int64_t *out,
				struct clf_error *err)
{
	struct clf_rows *rows = listing_ask(listing->store, sql);
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(sql);
	return status;
}

static enum clf_status measure_rest(struct clf_listing *listing, struct clf_error *err)
{
	struct listing_sql sql;
	enum clf_status status;

	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT count(*) FROM (SELECT s.number FROM ticket s " CLF_LED_BY "ticket_part" CLF_LED_END
			  "WHERE s.parent IS NOT NULL LIMIT ");
	listing_add_number(&sql, listing->rest_most + 1);
	listing_add(&sql, ") c");
	status = count_of(listing, &sql, &listing->rest, err);
	if (status != CLF_OK || listing->rest > listing->rest_most)
		return status;
	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT count(*) FROM (");
	listing_add_rest(&sql, listing);
	listing_add(&sql, "LIMIT ");
	listing_add_number(&sql, listing->rest_most + 1);
	listing_add(&sql, ") c");
	return count_of(listing, &sql, &listing->rest, err);
}

/* What is mostly had by few comes first; statuses are the last that lead. */
static const struct listing_condition *best_of(const struct clf_listing *listing)
{
	const struct listing_condition *best = NULL;

	for (size_t i = 0; i < listing->condition_count; i++) {
		const struct listing_condition *c = &listing->conditions[i];
		struct listing_branch branch;
		bool narrow;

		if (listing_is_of_status(c) || !led_by(c, &branch))
			continue;
		narrow = !c->none &&
			 (branch.joined || c->field->kind == LISTING_AGENT || c->field->kind == LISTING_CUSTOMER);
		if (best == NULL || narrow)
			best = c;
	}
	return best;
}

enum clf_status listing_gather(struct clf_listing *listing, struct clf_error *err)
{
	const struct listing_condition *best = best_of(listing);
	bool own = listing->scope == CLF_SCOPE_OWN || listing->scope == CLF_SCOPE_SEGMENT;
	enum clf_status status = CLF_OK;

	if (listing->gathered)
		return CLF_OK;
	listing->gathered = true;
	listing->branches = clf_arena_array_of(listing->arena, LISTING_BRANCHES, struct listing_branch);
	if (own)
		status = measure_rest(listing, err);
	if (status != CLF_OK)
		return status;
	if (best != NULL)
		lead_by(listing, best);
	else if (own)
		status = lead_by_scope(listing, err);
	if (status == CLF_OK && listing->branch_count == 0)
		lead_by_status(listing);
	if (status == CLF_OK && listing->branch_count == 0)
		lead_by_range(listing);
	return status;
}

static void add_from(struct listing_sql *sql, const struct listing_branch *branch, int64_t status)
{
	const char *index = status != 0 && branch->by_status != NULL ? branch->by_status : branch->index;

	listing_add(sql, branch->from);
	if (index == NULL) {
		listing_add(sql, CLF_LED_BY_KEY);
	} else {
		listing_add(sql, CLF_LED_BY);
		listing_add(sql, index);
		listing_add(sql, CLF_LED_END);
	}
}

static void add_pins(struct listing_sql *sql, const struct clf_listing *listing, const struct listing_branch *branch)
{
	if (branch->is_rest) {
		listing_add(sql, "t.number IN (");
		listing_add_rest(sql, listing);
		listing_add(sql, ") ");
	}
	if (branch->field != 0) {
		listing_add(sql, "x.field = ");
		listing_add_number(sql, branch->field);
		listing_add(sql, "AND ");
	}
	if (branch->where != NULL)
		listing_add(sql, branch->where);
	if (branch->has_value) {
		listing_add(sql, " = ");
		if (branch->text != NULL)
			listing_add_text(sql, branch->text);
		else
			listing_add_number(sql, branch->value);
	}
}

/* The key and the number behind the place. */
static void add_behind(struct listing_sql *sql, const char *key, bool falls, const struct listing_place *place)
{
	listing_add(sql, "AND ");
	listing_add(sql, key);
	listing_add(sql, falls ? " <= " : " >= ");
	if (place->text != NULL)
		listing_add_text(sql, place->text);
	else
		listing_add_number(sql, place->key);
	listing_add(sql, "AND (");
	listing_add(sql, key);
	listing_add(sql, falls ? " < " : " > ");
	if (place->text != NULL)
		listing_add_text(sql, place->text);
	else
		listing_add_number(sql, place->key);
	listing_add(sql, falls ? "OR t.number < " : "OR t.number > ");
	listing_add_number(sql, place->number);
	listing_add(sql, ") ");
}

/*
 * A level of numbers, in which the place has base - number for a key, or the number itself. A place of another level
 * has no number of this one: all stand behind it, or none.
 */
static void add_number_behind(struct listing_sql *sql, const struct listing_level *level, const char *number, bool down,
			      const struct listing_place *place)
{
	int64_t bound = place->key;

	if (level->base != 0 && __builtin_sub_overflow(level->base, place->key, &bound))
		bound = INT64_MAX;
	listing_add(sql, "AND ");
	listing_add(sql, number);
	listing_add(sql, down ? " < " : " > ");
	listing_add_number(sql, bound);
}

/* What is to be walked, one after the other. */
struct walk {
	const struct clf_listing *listing;
	const struct listing_level *level;
	const struct listing_place *behind; /* or NULL */
	bool falls;
	size_t limit;
};

static void add_level_where(struct listing_sql *sql, const struct walk *w)
{
	if (w->level->where == NULL)
		return;
	listing_add(sql, "AND ");
	listing_add(sql, w->level->where);
}

static void add_select(struct listing_sql *sql, const struct walk *w, const char *number, bool distinct)
{
	listing_add(sql, "SELECT ");
	listing_add(sql, distinct ? "DISTINCT " : "");
	listing_add(sql, number);
	listing_add(sql, " AS number, ");
	listing_add(sql, listing_key(w->listing));
	listing_add(sql, " AS place FROM ");
}

/* Among equals by number. */
static void add_walk_by_number(struct listing_sql *sql, const struct walk *w, const struct listing_branch *branch)
{
	const struct clf_listing_count one = {.id = branch->status};
	bool down = w->falls != (w->level->base != 0);

	add_select(sql, w, branch->number, branch->distinct);
	add_from(sql, branch, branch->status);
	if (branch->joined)
		listing_add(sql, "CROSS JOIN ticket t ");
	listing_add_conditions(sql, w->listing, branch->status != 0 ? &one : NULL);
	if (branch->where != NULL || branch->is_rest) {
		listing_add(sql, "AND ");
		add_pins(sql, w->listing, branch);
	}
	if (branch->joined) {
		listing_add(sql, "AND t.number = ");
		listing_add(sql, branch->number);
		listing_add(sql, " ");
	}
	add_level_where(sql, w);
	if (w->behind != NULL)
		add_number_behind(sql, w->level, branch->number, down, w->behind);
	listing_add(sql, "ORDER BY ");
	listing_add(sql, branch->number);
	listing_add(sql, down ? " DESC LIMIT " : " LIMIT ");
	listing_add_number(sql, (int64_t)w->limit);
}

static void add_key_order(struct listing_sql *sql, const struct walk *w, const char *key)
{
	if (w->behind != NULL)
		add_behind(sql, key, w->falls, w->behind);
	listing_add(sql, "ORDER BY ");
	listing_add(sql, key);
	listing_add(sql, w->falls ? " DESC, t.number DESC LIMIT " : ", t.number LIMIT ");
	listing_add_number(sql, (int64_t)w->limit);
}

/* What the ticket's row says of who sees it, and the index of a level knows. */
#define BY_ITS_ROW                                                                                                     \
	"(t.owner = $agent OR t.team IN " MY_TEAMS "OR t.grp IN " MY_TEAMS "OR (t.team IS NULL AND t.parent IS NULL "  \
	"AND coalesce(t.owner, 0) NOT IN (SELECT party FROM agent WHERE active = 1)) "                                 \
	"OR ($scope = 2 AND ((t.segment IS NULL AND t.parent IS NULL) "                                                \
	"OR t.segment IN (SELECT segment FROM segment_manager WHERE agent = $agent)))) "

enum seen_by { SEEN_AT_ALL, SEEN_BY_ROW, SEEN_BY_REST };

/* One that has what is asked for, where there is such a one. */
static const char *index_of(const struct walk *w)
{
	for (size_t i = 0; w->level->by_owner != NULL && i < w->listing->condition_count; i++) {
		const struct listing_condition *c = &w->listing->conditions[i];

		if (c->field->kind == LISTING_AGENT && (listing_is_single(c) || listing_is_unowned(c)))
			return w->level->by_owner;
	}
	return w->level->index;
}

/* In the order of the level's own index. */
static void add_walk_by_key(struct listing_sql *sql, const struct walk *w, enum seen_by by)
{
	const struct listing_branch plain = {
	    .from = "ticket t ", .index = by == SEEN_BY_REST ? NULL : index_of(w), .is_rest = by == SEEN_BY_REST};

	add_select(sql, w, "t.number", false);
	add_from(sql, &plain, 0);
	listing_add_conditions(sql, w->listing, NULL);
	add_level_where(sql, w);
	if (by == SEEN_BY_ROW)
		listing_add(sql, "AND " BY_ITS_ROW);
	if (by == SEEN_BY_REST) {
		listing_add(sql, "AND ");
		add_pins(sql, w->listing, &plain);
	}
	add_key_order(sql, w, w->level->key);
}

/* The next of any of them, each once. */
static void begin_union(struct listing_sql *sql)
{
	listing_add(sql, "SELECT number, place FROM (SELECT number, place FROM (");
}

static void next_of_union(struct listing_sql *sql)
{
	listing_add(sql, ") b UNION SELECT number, place FROM (");
}

static void end_union(struct listing_sql *sql, const struct walk *w)
{
	listing_add(sql, ") b) u ORDER BY ");
	listing_add(sql, w->falls ? "place DESC, number DESC LIMIT " : "place, number LIMIT ");
	listing_add_number(sql, (int64_t)w->limit);
}

static void add_level(struct listing_sql *sql, const struct walk *w)
{
	static const struct listing_branch table = {.from = "ticket t ", .number = "t.number"};
	const struct clf_listing *listing = w->listing;
	bool walks = listing->lead == LEAD_BRANCHES && listing->branch_count > 0;
	bool split = listing->lead == LEAD_BRANCHES && listing->by_scope && listing->rest <= listing->rest_most;

	if (!w->level->numbers && split && listing->rest > 0) {
		begin_union(sql);
		add_walk_by_key(sql, w, SEEN_BY_ROW);
		next_of_union(sql);
		add_walk_by_key(sql, w, SEEN_BY_REST);
		end_union(sql, w);
	} else if (!w->level->numbers) {
		add_walk_by_key(sql, w, split ? SEEN_BY_ROW : SEEN_AT_ALL);
	} else if (!walks || listing->branch_count == 1) {
		add_walk_by_number(sql, w, walks ? listing->branches : &table);
	} else {
		begin_union(sql);
		for (size_t i = 0; i < listing->branch_count; i++) {
			if (i > 0)
				next_of_union(sql);
			add_walk_by_number(sql, w, &listing->branches[i]);
		}
		end_union(sql, w);
	}
}

/* All at once, and sorted. */
static void add_set_numbers(struct listing_sql *sql, const struct walk *w)
{
	add_select(sql, w, "t.number", false);
	listing_add(sql, "ticket t " CLF_LED_BY_KEY);
	listing_add_conditions(sql, w->listing, NULL);
	add_key_order(sql, w, listing_key(w->listing));
}

/* A status's kind never changes, and where it ends a ticket, the ticket has the time since when it ended. */
static bool all_ended(const struct clf_listing *listing)
{
	bool asked = false, some = false;

	for (size_t i = 0; i < listing->status_count; i++) {
		if (!listing_may_be(listing, listing->statuses[i].id, &asked))
			continue;
		if (!clf_status_kind_row(listing->statuses[i].kind)->ends)
			return false;
		some = true;
	}
	return some;
}

void listing_add_numbers(struct listing_sql *sql, const struct clf_listing *listing, const struct listing_place *behind,
			 bool falls, size_t limit)
{
	struct walk w = {.listing = listing, .behind = behind, .falls = falls, .limit = limit};
	const struct listing_order *order = listing->order;
	size_t count = order != NULL ? order->level_count : 0, taken = 0;
	bool ended = all_ended(listing);

	if (order == NULL || listing->lead == LEAD_SET) {
		add_set_numbers(sql, &w);
		return;
	}
	/* Level by level; those behind a full page are never begun. */
	listing_add(sql, "SELECT number, place FROM (");
	for (size_t i = 0; i < count; i++) {
		w.level = &order->levels[falls == order->falls ? i : count - 1 - i];
		if (w.level->open && ended)
			continue;
		listing_add(sql, taken++ > 0 ? "UNION ALL " : "");
		listing_add(sql, "SELECT number, place FROM (");
		add_level(sql, &w);
		listing_add(sql, ") l ");
	}
	listing_add(sql, ") m LIMIT ");
	listing_add_number(sql, (int64_t)limit);
}

static void add_counted(struct listing_sql *sql, const struct clf_listing *listing, const struct listing_branch *branch,
			int64_t status, int64_t most)
{
	listing_add(sql, "SELECT ");
	listing_add(sql, branch->distinct ? "DISTINCT " : "");
	listing_add(sql, branch->number);
	listing_add(sql, " AS number FROM ");
	add_from(sql, branch, status);
	listing_add(sql, "WHERE ");
	add_pins(sql, listing, branch);
	if (branch->by_status != NULL) {
		listing_add(sql, "AND t.status = ");
		listing_add_number(sql, status);
	}
	listing_add(sql, "ORDER BY ");
	listing_add(sql, branch->number);
	listing_add(sql, " DESC LIMIT ");
	listing_add_number(sql, most);
}

/*
 * The newest that lead to the status, and those of them that fit. Where that many were looked at there may be more.
 */
void listing_add_count(struct listing_sql *sql, const struct clf_listing *listing,
		       const struct clf_listing_count *status, int64_t most)
{
	const struct listing_branch of_status = {.from = "ticket t ",
						 .index = "ticket_status",
						 .number = "t.number",
						 .where = "t.status",
						 .value = status->id,
						 .has_value = true};
	bool walks = listing->lead == LEAD_BRANCHES && listing->branch_count > 0;
	size_t count = walks ? listing->branch_count : 1, taken = 0;

	listing_add(sql, "SELECT count(*), coalesce(sum(CASE WHEN ");
	listing_add_all(sql, listing, status);
	listing_add(sql, "THEN 1 ELSE 0 END), 0) FROM (");
	for (size_t i = 0; i < count; i++) {
		const struct listing_branch *branch = walks ? &listing->branches[i] : &of_status;

		if (branch->status != 0 && branch->status != status->id)
			continue;
		if (clf_text_equal(branch->where, of_status.where) && branch->value != status->id)
			continue;
		listing_add(sql, taken++ > 0 ? "UNION " : "");
		listing_add(sql, "SELECT number FROM (");
		add_counted(sql, listing, branch, status->id, most);
		listing_add(sql, ") b ");
	}
	if (taken == 0)
		listing_add(sql, "SELECT s.number FROM ticket s WHERE s.number < 0 ");
	listing_add(sql, ") w CROSS JOIN ticket t WHERE t.number = w.number");
}
