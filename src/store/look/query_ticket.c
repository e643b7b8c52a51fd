/*
 * query_ticket.c - tickets one by one and in lists.
 *
 * The list is asked for with a few constant texts, each led by the index of its most telling filter;
 * the others are conditions on its rows.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/visible.h"
#include "people/names.h"
#include "people/party.h"
#include "people/surveys.h"

static void read_plain(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	ticket_row(rows, arena, out);
}

enum clf_status clf_query_ticket(struct clf_store *store, struct clf_arena *arena, int64_t number,
				 struct clf_ticket *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, CLF_TICKET_SELECT "WHERE t.number = $number", CLF_NUMBER("$number", number));

	return row_read(rows, arena, "ticket", number, read_plain, out, err);
}

#define ROW_SELECT                                                                                                     \
	"SELECT " CLF_TICKET_COLUMNS                                                                                   \
	", st.name, st.kind, o.address, o.name, pg.name, sv.name, c.opt_in, sv.show_response "                         \
	"FROM " CLF_TICKET_TABLES "JOIN status st ON st.id = t.status "                                                \
	"LEFT JOIN party o ON o.id = t.owner "                                                                         \
	"LEFT JOIN programme pg ON pg.id = t.programme "                                                               \
	"LEFT JOIN survey sv ON sv.id = t.survey "

static void read_ticket(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_ticket_row *row = out;
	const int next = CLF_TICKET_COLUMN_COUNT;

	*row = (struct clf_ticket_row){
	    .status = rows_text(rows, arena, next),
	    .owner_address = rows_text(rows, arena, next + 2),
	    .owner_name = rows_text(rows, arena, next + 3),
	    .programme = rows_text(rows, arena, next + 4),
	    .survey = rows_text(rows, arena, next + 5),
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

static enum clf_status add_tied(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
				size_t count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i += BATCH) {
		size_t n = count - i < BATCH ? count - i : BATCH;

		status = add_links(store, arena, &rows[i], n, err);
		if (status == CLF_OK)
			status = add_tags(store, arena, &rows[i], n, err);
		if (status == CLF_OK)
			status = add_copied(store, arena, &rows[i], n, err);
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
	enum clf_status status = row_read(rows, arena, "ticket", number, read_ticket, &row, err);

	if (status == CLF_OK)
		status = add_tied(store, arena, &row, 1, err);
	if (status == CLF_OK)
		status = add_response(store, arena, &row, err);
	if (status == CLF_OK)
		*out = row;
	return status;
}

/* A filter's names as ids; 0: not asked for. */
struct wanted {
	int64_t status, owner, team, segment, customer, agent, programme, survey;
	struct clf_arg plain[CLF_PLAIN_COUNT];
	const char *sort; /* the field whose order it is, or NULL: by number */
	enum clf_scope scope;
	bool unowned;
};

/* What "view" lets the agent see; one who is unknown sees nothing. */
static enum clf_status find_scope(struct clf_store *store, int64_t agent, enum clf_scope *out, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_permission *list = NULL;
	struct clf_agent found;
	size_t count = 0;
	enum clf_status status = clf_agent_by_id(store, arena, agent, &found, err);

	if (status == CLF_OK)
		status = clf_permission_list(store, arena, &list, &count, err);
	if (status == CLF_OK)
		*out = clf_permission_scope(list, count, "view", found.role);
	clf_arena_free(&arena);
	return status;
}

static enum clf_status resolve_plain(const struct clf_ticket_filter *filter, struct wanted *out, struct clf_error *err)
{
	static const struct clf_plain none;

	plain_args(&none, out->plain);
	for (CLF_EACH_PLAIN(row)) {
		size_t i = clf_plain_index(row);
		struct clf_value value;

		if (clf_text_blank(filter->plain[i])) {
			out->plain[i] = row->type == CLF_VALUE_LINE ? CLF_TEXT(out->plain[i].name, NULL)
								    : CLF_ID(out->plain[i].name, 0);
			continue;
		}
		if (!clf_value_read(row, filter->plain[i], &value))
			return clf_error_set(err, CLF_EINVAL, "no ticket can have the %s \"%s\"", row->label,
					     filter->plain[i]);
		out->plain[i] = value_arg(out->plain[i].name, &value);
	}
	return CLF_OK;
}

/* A mistyped name would give a list in which nothing is. */
static enum clf_status refused(enum clf_status status, struct clf_error *err)
{
	return status == CLF_ENOTFOUND ? clf_error_set(err, CLF_EINVAL, "%s", err != NULL ? err->text : "") : status;
}

static enum clf_status resolve_owner(struct clf_store *store, const char *owner, int64_t *id, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_agent agent = {0};
	enum clf_status status = clf_agent_named(store, arena, owner, &agent, err);

	*id = agent.id;
	clf_arena_free(&arena);
	return refused(status, err);
}

/* CLF_ENOTFOUND: a customer who never wrote, so that no ticket can fit. */
static enum clf_status resolve(struct clf_store *store, const struct clf_ticket_filter *filter, struct wanted *out,
			       struct clf_error *err)
{
	const struct clf_field_row *sort = clf_field_named(filter->sort);
	enum clf_status status = resolve_plain(filter, out, err);

	if (sort != NULL && (sort->flags & CLF_FIELD_PLAIN))
		out->sort = sort->name;
	out->agent = filter->visible_to;
	out->scope = CLF_SCOPE_ALL;
	out->unowned = filter->owner != NULL && clf_text_equal_nocase(filter->owner, "none");
	if (status == CLF_OK && filter->visible_to)
		status = find_scope(store, filter->visible_to, &out->scope, err);
	if (status == CLF_OK && filter->status != NULL)
		status = refused(status_asked(store, filter->status, &out->status, err), err);
	if (status == CLF_OK && filter->owner != NULL && !out->unowned)
		status = resolve_owner(store, filter->owner, &out->owner, err);
	if (status == CLF_OK && filter->team != NULL)
		status = refused(team_asked(store, filter->team, &out->team, err), err);
	if (status == CLF_OK && filter->segment != NULL)
		status = refused(segment_asked(store, filter->segment, &out->segment, err), err);
	if (status == CLF_OK && filter->customer != NULL)
		status = party_by_address(store, filter->customer, &out->customer, err);
	return status == CLF_OK
		   ? surveys_asked(store, filter->programme, filter->survey, &out->programme, &out->survey, err)
		   : status;
}

#define VISIBLE CLF_VISIBLE("t")
#define FITS_PRIORITY "= $"
#define FITS_LINE "= $"
#define FITS_TIME "<= $"
#define FITS(NAME, name, word, type, ...) "AND (t." #name " " FITS_##type #name " OR $" #name " IS NULL) "
#define PLAIN_FITS CLF_PLAIN_FIELDS(FITS)
#define LIST_FITS                                                                                                      \
	"($status IS NULL OR t.status = $status) "                                                                     \
	"AND ($owner IS NULL OR t.owner = $owner) "                                                                    \
	"AND ($unowned = 0 OR t.owner IS NULL) "                                                                       \
	"AND ($team IS NULL OR t.team = $team) "                                                                       \
	"AND ($segment IS NULL OR t.segment = $segment) "                                                              \
	"AND ($programme IS NULL OR t.programme = $programme) "                                                        \
	"AND ($survey IS NULL OR t.survey = $survey) "                                                                 \
	"AND ($customer IS NULL OR t.customer = $customer) " PLAIN_FITS "AND " VISIBLE                                 \
	"AND ($status IS NOT NULL OR t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted')) "
#define LIST_REST "t.number < $below AND " LIST_FITS "ORDER BY t.number DESC LIMIT $limit"

static const char list_all[] = ROW_SELECT "WHERE " LIST_REST;
static const char list_by_customer[] = ROW_SELECT "WHERE t.customer = $customer AND " LIST_REST;
static const char list_by_owner[] = ROW_SELECT "WHERE t.owner = $owner AND " LIST_REST;
static const char list_by_team[] = ROW_SELECT "WHERE t.team = $team AND " LIST_REST;
static const char list_by_segment[] = ROW_SELECT "WHERE t.segment = $segment AND " LIST_REST;
static const char list_by_survey[] = ROW_SELECT "WHERE t.survey = $survey AND " LIST_REST;
static const char list_by_programme[] = ROW_SELECT "WHERE t.programme = $programme AND " LIST_REST;
static const char list_by_status[] = ROW_SELECT "WHERE t.status = $status AND " LIST_REST;

/*
 * In the order of a plain field: a number and a text, of which one says nothing. The cursor is the number of the last
 * ticket shown; what follows stands behind it.
 */
#define NUMBER_PRIORITY(table, name) "WHEN '" name "' THEN -" table name " "
#define NUMBER_TIME(table, name) "WHEN '" name "' THEN coalesce(" table name ", 9223372036854775807) "
#define NUMBER_LINE(table, name) ""
#define TEXT_PRIORITY(table, name) ""
#define TEXT_TIME(table, name) ""
#define TEXT_LINE(table, name) "WHEN '" name "' THEN coalesce(" table name ", '') "
#define NUMBER(NAME, name, word, type, ...) NUMBER_##type("t.", #name)
#define NUMBER_BEFORE(NAME, name, word, type, ...) NUMBER_##type("c.", #name)
#define TEXT(NAME, name, word, type, ...) TEXT_##type("t.", #name)
#define TEXT_BEFORE(NAME, name, word, type, ...) TEXT_##type("c.", #name)
#define NUMBER_KEY "CASE $sort WHEN '' THEN 0 " CLF_PLAIN_FIELDS(NUMBER) "ELSE 0 END"
#define NUMBER_KEY_BEFORE "CASE $sort WHEN '' THEN 0 " CLF_PLAIN_FIELDS(NUMBER_BEFORE) "ELSE 0 END"
#define TEXT_KEY "CASE $sort WHEN '' THEN '' " CLF_PLAIN_FIELDS(TEXT) "ELSE '' END"
#define TEXT_KEY_BEFORE "CASE $sort WHEN '' THEN '' " CLF_PLAIN_FIELDS(TEXT_BEFORE) "ELSE '' END"
static const char list_sorted[] =
    ROW_SELECT "WHERE ($below = 9223372036854775807 "
	       "OR (" NUMBER_KEY ", " TEXT_KEY ", -t.number) > "
	       "(SELECT " NUMBER_KEY_BEFORE ", " TEXT_KEY_BEFORE ", -c.number FROM ticket c WHERE c.number = $below)) "
	       "AND " LIST_FITS "ORDER BY " NUMBER_KEY ", " TEXT_KEY ", t.number DESC LIMIT $limit";

static const char *list_for(const struct wanted *wanted)
{
	if (wanted->sort != NULL)
		return list_sorted;
	if (wanted->customer)
		return list_by_customer;
	if (wanted->owner)
		return list_by_owner;
	if (wanted->team)
		return list_by_team;
	if (wanted->segment)
		return list_by_segment;
	if (wanted->survey)
		return list_by_survey;
	if (wanted->programme)
		return list_by_programme;
	return wanted->status ? list_by_status : list_all;
}

static enum clf_status read_page(struct clf_store *store, struct clf_arena *arena, const struct wanted *wanted,
				 struct clf_page page, struct page_rows *out, struct clf_error *err)
{
	const struct clf_arg args[] = {
	    CLF_NUMBER("$below", page_below(page)),  CLF_ID("$status", wanted->status),
	    CLF_ID("$owner", wanted->owner),         CLF_NUMBER("$unowned", wanted->unowned),
	    CLF_ID("$team", wanted->team),           CLF_ID("$segment", wanted->segment),
	    CLF_ID("$customer", wanted->customer),   CLF_NUMBER("$agent", wanted->agent),
	    CLF_NUMBER("$scope", wanted->scope),     CLF_NUMBER("$limit", page_limit(page) + 1),
	    CLF_ID("$programme", wanted->programme), CLF_ID("$survey", wanted->survey),
	};
	struct clf_arg all[CLF_COUNT(args) + CLF_PLAIN_COUNT + 1];
	size_t count = CLF_COUNT(args) + CLF_PLAIN_COUNT;
	struct clf_rows *rows;

	memcpy(all, args, sizeof(args));
	memcpy(&all[CLF_COUNT(args)], wanted->plain, sizeof(wanted->plain));
	if (wanted->sort != NULL)
		all[count++] = CLF_TEXT("$sort", wanted->sort);
	rows = db_ask_args(store->db, list_for(wanted), all, count);
	return page_read(rows, arena, page, read_ticket, sizeof(struct clf_ticket_row), out, err);
}

enum clf_status clf_query_tickets(struct clf_store *store, struct clf_arena *arena,
				  const struct clf_ticket_filter *filter, struct clf_page page,
				  struct clf_ticket_list *out, struct clf_error *err)
{
	static const struct clf_ticket_filter everything;
	struct page_rows list = {NULL, 0, 0};
	struct wanted wanted = {0};
	enum clf_status status = resolve(store, filter != NULL ? filter : &everything, &wanted, err);

	if (status == CLF_OK)
		status = read_page(store, arena, &wanted, page, &list, err);
	status = absent_is_fine(status);
	if (status == CLF_OK)
		status = add_tied(store, arena, list.items, list.count, err);
	if (status == CLF_OK)
		*out = (struct clf_ticket_list){list.items, list.count, list.next};
	return status;
}
