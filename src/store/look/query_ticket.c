/*
 * query_ticket.c - tickets as they are shown: the row, and what is tied to it. Which ones: listing/.
 */
#include "clf/base/arena.h"
#include "engine/engine.h"
#include "field/values.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/ticket_shown.h"

static void read_plain(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	ticket_row(rows, arena, out);
}

enum clf_status clf_query_ticket(struct clf_store *store, struct clf_arena *arena, int64_t number,
				 struct clf_ticket *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, CLF_TICKET_SELECT "WHERE t.number = $number", CLF_NUMBER("$number", number));

	return row_read(rows, arena, CLF_SAID("ticket"), number, read_plain, out, err);
}

#define ROW_SELECT "SELECT " CLF_SHOWN_COLUMNS "FROM " CLF_SHOWN_TABLES

void ticket_shown(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_ticket_row *row = out;
	const int next = CLF_TICKET_COLUMN_COUNT;

	*row = (struct clf_ticket_row){
	    .status = rows_text(rows, arena, next),
	    .owner_address = rows_text(rows, arena, next + 2),
	    .owner_name = rows_text(rows, arena, next + 3),
	    .programme = rows_text(rows, arena, next + 4),
	    .survey = rows_text(rows, arena, next + 5),
	    .cause_set = rows_text(rows, arena, next + 8),
	};
	clf_opt_in_parse(rows_peek(rows, next + 6), &row->opt_in);
	clf_status_kind_parse(rows_peek(rows, next + 1), &row->kind);
	ticket_row(rows, arena, &row->ticket);
	/* What the survey keeps off its tickets. */
	if (!rows_null(rows, next + 7) && rows_number(rows, next + 7) == 0)
		row->ticket.comment = NULL;
}

/* What stands beside the rows is asked for in batches: as many statements for one ticket as for fifty. */
#define BATCH 50u
#define BATCH_NUMBERS                                                                                                  \
	"($t0, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, "                                                          \
	"$t10, $t11, $t12, $t13, $t14, $t15, $t16, $t17, $t18, $t19, "                                                 \
	"$t20, $t21, $t22, $t23, $t24, $t25, $t26, $t27, $t28, $t29, "                                                 \
	"$t30, $t31, $t32, $t33, $t34, $t35, $t36, $t37, $t38, $t39, "                                                 \
	"$t40, $t41, $t42, $t43, $t44, $t45, $t46, $t47, $t48, $t49) "

static const char batch_links[] = "SELECT ticket, other FROM ticket_link "
				  "WHERE ticket IN " BATCH_NUMBERS "UNION "
				  "SELECT other, ticket FROM ticket_link "
				  "WHERE other IN " BATCH_NUMBERS "ORDER BY 1, 2";

static const char batch_tags[] = "SELECT ticket, tag FROM ticket_tag "
				 "WHERE ticket IN " BATCH_NUMBERS "ORDER BY ticket, tag";

static const char batch_causes[] = "SELECT c.ticket, i.name FROM ticket_cause c "
				   "JOIN list_item i ON i.id = c.item "
				   "WHERE c.ticket IN " BATCH_NUMBERS "ORDER BY c.ticket, i.position, i.id";
static const char batch_values[] = "SELECT v.ticket, " VALUE_COLUMNS " FROM ticket_value v "
				   "WHERE v.ticket IN " BATCH_NUMBERS "ORDER BY v.ticket, v.field, v.number";

static const char batch_copied[] =
    "SELECT c.ticket, p.id, p.address, p.name, c.state "
    "FROM copied c JOIN party p ON p.id = c.party "
    "WHERE c.ticket IN " BATCH_NUMBERS "AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.party = c.party) "
    "AND NOT EXISTS (SELECT 1 FROM agent_address f WHERE f.address = p.address) "
    "ORDER BY c.ticket, c.at, p.id";

/* Numbers that no ticket has fill the batch up. */
static struct clf_rows *ask_batch(struct clf_store *store, const char *sql, const struct clf_ticket_row *rows,
				  size_t count)
{
	static const char *const names[BATCH] = {
	    "$t0",  "$t1",  "$t2",  "$t3",  "$t4",  "$t5",  "$t6",  "$t7",  "$t8",  "$t9",  "$t10", "$t11", "$t12",
	    "$t13", "$t14", "$t15", "$t16", "$t17", "$t18", "$t19", "$t20", "$t21", "$t22", "$t23", "$t24", "$t25",
	    "$t26", "$t27", "$t28", "$t29", "$t30", "$t31", "$t32", "$t33", "$t34", "$t35", "$t36", "$t37", "$t38",
	    "$t39", "$t40", "$t41", "$t42", "$t43", "$t44", "$t45", "$t46", "$t47", "$t48", "$t49",
	};
	struct clf_arg args[BATCH];

	for (size_t i = 0; i < BATCH; i++)
		args[i] = CLF_NUMBER(names[i], i < count ? rows[i].ticket.number : 0);
	return db_ask_args(store->db, sql, args, BATCH);
}

static struct clf_ticket_row *row_of(struct clf_ticket_row *rows, size_t count, int64_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].ticket.number == number)
			return &rows[i];
	}
	return NULL;
}

static enum clf_status add_links(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
				 size_t count, struct clf_error *err)
{
	struct clf_rows *found = ask_batch(store, batch_links, rows, count);
	enum clf_status status;

	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_ticket_row *row = row_of(rows, count, rows_number(found, 0));
		int64_t *links;

		if (row == NULL || row->link_count == CLF_LINKS_SHOWN)
			continue;
		links = list_grow(arena, row->links, row->link_count, sizeof(*links));
		links[row->link_count++] = rows_number(found, 1);
		row->links = links;
	}
	return absent_is_fine(status);
}

static enum clf_status add_tags(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
				size_t count, struct clf_error *err)
{
	struct clf_rows *found = ask_batch(store, batch_tags, rows, count);
	enum clf_status status;

	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_ticket_row *row = row_of(rows, count, rows_number(found, 0));
		const char **tags;

		if (row == NULL)
			continue;
		tags = list_grow(arena, row->tags, row->tag_count, sizeof(*tags));
		tags[row->tag_count++] = rows_text(found, arena, 1);
		row->tags = tags;
	}
	return absent_is_fine(status);
}

static enum clf_status add_causes(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
				  size_t count, struct clf_error *err)
{
	struct clf_rows *found = ask_batch(store, batch_causes, rows, count);
	enum clf_status status;

	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_ticket_row *row = row_of(rows, count, rows_number(found, 0));

		if (row == NULL)
			continue;
		row->causes = list_grow(arena, row->causes, row->cause_count, sizeof(*row->causes));
		row->causes[row->cause_count++] = rows_text(found, arena, 1);
	}
	return absent_is_fine(status);
}

static enum clf_status add_copied(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
				  size_t count, struct clf_error *err)
{
	struct clf_rows *found = ask_batch(store, batch_copied, rows, count);
	enum clf_status status;

	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_ticket_row *row = row_of(rows, count, rows_number(found, 0));

		if (row == NULL)
			continue;
		row->copied = list_grow(arena, row->copied, row->copied_count, sizeof(*row->copied));
		copied_row(found, arena, 1, &row->copied[row->copied_count++]);
	}
	return absent_is_fine(status);
}

static enum clf_status add_values(struct clf_store *store, struct clf_arena *arena, const struct clf_customs *customs,
				  struct clf_ticket_row *rows, size_t count, struct clf_error *err)
{
	struct clf_rows *found;
	enum clf_status status;

	for (size_t i = 0; i < count; i++)
		rows[i].customs = customs;
	if (customs->count == 0)
		return CLF_OK;
	found = ask_batch(store, batch_values, rows, count);
	while ((status = rows_next(found, err)) == CLF_OK) {
		struct clf_ticket_row *row = row_of(rows, count, rows_number(found, 0));
		struct clf_custom_value *held = row != NULL ? (struct clf_custom_value *)row->ticket.held : NULL;

		if (row == NULL)
			continue;
		value_row(found, arena, 1, customs, &held, &row->ticket.held_count);
		row->ticket.held = held;
	}
	return absent_is_fine(status);
}

/* Rows live as long as their arena, the store's fields don't. */
static const struct clf_customs *kept(struct clf_arena *arena, const struct clf_customs *customs)
{
	struct clf_custom *items = clf_arena_array_of(arena, customs->count, struct clf_custom);
	struct clf_customs *copy = clf_arena_new_of(arena, struct clf_customs);

	for (size_t i = 0; i < customs->count; i++)
		items[i] = clf_custom_copy(arena, &customs->items[i]);
	*copy = (struct clf_customs){items, customs->count};
	return copy;
}

enum clf_status tickets_tied(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
			     size_t count, struct clf_error *err)
{
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(store, &customs, err);

	if (status == CLF_OK)
		customs = kept(arena, customs);
	for (size_t i = 0; status == CLF_OK && i < count; i += BATCH) {
		size_t n = count - i < BATCH ? count - i : BATCH;

		status = add_links(store, arena, &rows[i], n, err);
		if (status == CLF_OK)
			status = add_tags(store, arena, &rows[i], n, err);
		if (status == CLF_OK)
			status = add_causes(store, arena, &rows[i], n, err);
		if (status == CLF_OK)
			status = add_copied(store, arena, &rows[i], n, err);
		if (status == CLF_OK)
			status = add_values(store, arena, customs, &rows[i], n, err);
	}
	return status;
}

/* It says on the ticket what it is about, unless its survey keeps it off. */
static enum clf_status add_response(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *row,
				    struct clf_error *err)
{
	struct clf_response *response;
	enum clf_status status;

	if (row->ticket.response == NULL)
		return CLF_OK;
	response = clf_arena_new_of(arena, struct clf_response);
	status = clf_query_response(store, arena, row->ticket.response, response, err);
	if (status == CLF_OK && !response->hidden)
		row->response = response;
	return absent_is_fine(status);
}

enum clf_status clf_query_ticket_row(struct clf_store *store, struct clf_arena *arena, int64_t number,
				     struct clf_ticket_row *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, ROW_SELECT "WHERE t.number = $number", CLF_NUMBER("$number", number));
	struct clf_ticket_row row;
	enum clf_status status = row_read(rows, arena, CLF_SAID("ticket"), number, ticket_shown, &row, err);

	if (status == CLF_OK)
		status = tickets_tied(store, arena, &row, 1, err);
	if (status == CLF_OK)
		status = add_response(store, arena, &row, err);
	if (status == CLF_OK)
		*out = row;
	return status;
}
