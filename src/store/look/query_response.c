/*
 * query_response.c - responses one by one and in lists.
 *
 * The list is asked for with a few constant texts, each led by the index of its most telling filter.
 */
#include "clf/store/look/query_response.h"

#include <inttypes.h>
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/visible.h"
#include "people/party.h"
#include "people/surveys.h"

/* What lists have; a response of before programmes and surveys were kept has their names alone. */
#define COLUMNS                                                                                                        \
	"1, r.id, coalesce(g.name, r.programme), coalesce(s.name, r.survey), r.comment, r.segment, r.locale, r.link, " \
	"r.score, r.at, r.place, r.quota, r.channel, r.programme_id, r.survey_id, "                                    \
	"CASE WHEN s.show_response = 0 THEN 1 ELSE 0 END, t.number, p.id, p.address, p.name "
#define WHOLE ", r.answers, r.embedded, r.decision "
#define WHOLE_AT 20
#define TABLES                                                                                                         \
	"FROM response r LEFT JOIN party p ON p.id = r.party "                                                         \
	"LEFT JOIN survey s ON s.id = r.survey_id "                                                                    \
	"LEFT JOIN programme g ON g.id = r.programme_id "                                                              \
	"LEFT JOIN ticket t ON t.response = r.id "
#define SEEN                                                                                                           \
	"($scope = 3 OR (t.number IS NOT NULL AND (coalesce(s.show_response, 1) = 1 OR $scope = 2) "                   \
	"AND " CLF_VISIBLE("t") ") "                                                                                   \
				"OR (t.number IS NULL AND $scope = 2 AND (r.segment_id IS NULL "                       \
				"OR r.segment_id IN (SELECT segment FROM segment_manager WHERE agent = $agent)))) "

static void read_response(const struct clf_rows *rows, struct clf_arena *arena, struct clf_response *out)
{
	*out = (struct clf_response){
	    .id = rows_text(rows, arena, 1),
	    .programme = rows_text(rows, arena, 2),
	    .survey = rows_text(rows, arena, 3),
	    .comment = rows_text(rows, arena, 4),
	    .segment = rows_text(rows, arena, 5),
	    .locale = rows_text(rows, arena, 6),
	    .link = rows_text(rows, arena, 7),
	    .score = rows_number(rows, 8),
	    .has_score = !rows_null(rows, 8),
	    .at = rows_number(rows, 9),
	    .place = rows_text(rows, arena, 10),
	    .quota = rows_text(rows, arena, 11),
	    .channel = rows_text(rows, arena, 12),
	    .programme_id = rows_number(rows, 13),
	    .survey_id = rows_number(rows, 14),
	    .hidden = rows_number(rows, 15) != 0,
	};
}

static void read_row(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_response_row *row = out;

	read_response(rows, arena, &row->response);
	row->ticket = rows_number(rows, 16);
	row->customer = (struct clf_customer){
	    .id = rows_number(rows, 17), .address = rows_text(rows, arena, 18), .name = rows_text(rows, arena, 19)};
}

static void read_whole(const struct clf_rows *rows, struct clf_arena *arena, struct clf_response *out)
{
	out->answers = rows_text(rows, arena, WHOLE_AT);
	out->embedded = rows_text(rows, arena, WHOLE_AT + 1);
	out->decision = rows_text(rows, arena, WHOLE_AT + 2);
}

static enum clf_status read_one(struct clf_rows *rows, struct clf_arena *arena, const char *id,
				struct clf_response_row *out, struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		read_row(rows, arena, out);
		read_whole(rows, arena, &out->response);
	}
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no response `%s`", id);
	return status;
}

enum clf_status clf_query_response(struct clf_store *store, struct clf_arena *arena, const char *id,
				   struct clf_response *out, struct clf_error *err)
{
	struct clf_response_row row;
	enum clf_status status =
	    read_one(db_ask(store->db, "SELECT " COLUMNS WHOLE TABLES "WHERE r.id = $id", CLF_TEXT("$id", id)), arena,
		     id, &row, err);

	if (status == CLF_OK)
		*out = row.response;
	return status;
}

enum clf_status clf_query_response_row(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				       const char *id, struct clf_response_row *out, struct clf_error *err)
{
	return read_one(db_ask(store->db, "SELECT " COLUMNS WHOLE TABLES "WHERE r.id = $id AND " SEEN,
			       CLF_TEXT("$id", id), CLF_NUMBER("$agent", seer->agent),
			       CLF_NUMBER("$scope", seer->scope)),
			arena, id, out, err);
}

enum clf_status clf_query_ticket_of_response(struct clf_store *store, const char *id, int64_t *number,
					     struct clf_error *err)
{
	enum clf_status status =
	    db_get(store->db, err, number, "SELECT number FROM ticket WHERE response = $id", CLF_TEXT("$id", id));

	return status == CLF_ENOTFOUND ? clf_error_set(err, status, "no ticket is of a response \"%s\"", id) : status;
}

#define REST                                                                                                           \
	"(r.at, r.id) < ($at, $id) AND r.at >= $from "                                                                 \
	"AND ($programme IS NULL OR r.programme_id = $programme) "                                                     \
	"AND ($survey IS NULL OR r.survey_id = $survey) "                                                              \
	"AND ($customer IS NULL OR r.party = $customer) "                                                              \
	"AND ($ticket = 0 OR CASE WHEN t.number IS NULL THEN 1 ELSE 2 END = $ticket) "                                 \
	"AND " SEEN "ORDER BY r.at DESC, r.id DESC LIMIT $limit"

static const char list_all[] = "SELECT " COLUMNS TABLES "WHERE " REST;
static const char list_by_customer[] = "SELECT " COLUMNS TABLES "WHERE r.party = $customer AND " REST;
static const char list_by_survey[] = "SELECT " COLUMNS TABLES "WHERE r.survey_id = $survey AND " REST;
static const char list_by_programme[] = "SELECT " COLUMNS TABLES "WHERE r.programme_id = $programme AND " REST;

/* A filter's names as ids, 0: not asked for; and behind which response the page begins. */
struct wanted {
	int64_t programme, survey, customer, at;
	const char *id;
};

/* "AT:ID" */
static enum clf_status read_after(const char *after, struct wanted *out, struct clf_error *err)
{
	char *end = NULL;
	long long at = strtoll(after, &end, 10);

	if (end == after || *end != ':')
		return clf_error_set(err, CLF_EINVAL, "cursor must be what \"next\" was on the page before");
	out->at = at;
	out->id = end + 1;
	return CLF_OK;
}

/* CLF_ENOTFOUND: nothing can fit. Only who sees all is told that nobody has an address. */
static enum clf_status resolve(struct clf_store *store, const struct clf_seer *seer,
			       const struct clf_response_filter *filter, const char *after, struct wanted *out,
			       struct clf_error *err)
{
	enum clf_status status =
	    surveys_asked(store, filter->programme, filter->survey, &out->programme, &out->survey, err);

	*out = (struct wanted){out->programme, out->survey, 0, filter->to != 0 ? filter->to : INT64_MAX, ""};
	if (status == CLF_OK && filter->customer != NULL) {
		status = party_by_address(store, filter->customer, &out->customer, err);
		if (status == CLF_ENOTFOUND && seer->scope == CLF_SCOPE_ALL)
			return clf_error_set(err, CLF_EINVAL, "nobody with the address %s is known here",
					     filter->customer);
	}
	if (status == CLF_OK && after != NULL)
		status = read_after(after, out, err);
	return status;
}

static const char *list_for(const struct wanted *wanted)
{
	if (wanted->customer != 0)
		return list_by_customer;
	if (wanted->survey != 0)
		return list_by_survey;
	return wanted->programme != 0 ? list_by_programme : list_all;
}

static int which_ticket(const struct clf_response_filter *filter)
{
	return filter->without_ticket ? 1 : filter->with_ticket ? 2 : 0;
}

enum clf_status clf_query_responses(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				    const struct clf_response_filter *filter, const char *after, size_t limit,
				    struct clf_response_list *out, struct clf_error *err)
{
	static const struct clf_response_filter everything;
	const struct clf_page page = {.limit = limit};
	struct page_rows list = {NULL, 0, 0};
	struct wanted wanted = {0};
	enum clf_status status;

	filter = filter != NULL ? filter : &everything;
	status = resolve(store, seer, filter, after, &wanted, err);
	if (status == CLF_OK) {
		const struct clf_arg args[] = {
		    CLF_NUMBER("$at", wanted.at),
		    CLF_TEXT("$id", wanted.id),
		    CLF_NUMBER("$from", filter->from),
		    CLF_ID("$programme", wanted.programme),
		    CLF_ID("$survey", wanted.survey),
		    CLF_ID("$customer", wanted.customer),
		    CLF_NUMBER("$agent", seer->agent),
		    CLF_NUMBER("$scope", seer->scope),
		    CLF_NUMBER("$ticket", which_ticket(filter)),
		    CLF_NUMBER("$limit", page_limit(page) + 1),
		};

		status = page_read(db_ask_args(store->db, list_for(&wanted), args, CLF_COUNT(args)), arena, page,
				   read_row, sizeof(struct clf_response_row), &list, err);
	}
	status = absent_is_fine(status);
	if (status == CLF_OK)
		*out = (struct clf_response_list){list.items, list.count, NULL};
	if (status == CLF_OK && list.next != 0)
		out->next = clf_arena_printf(arena, "%" PRId64 ":%s", out->items[list.count - 1].response.at,
					     out->items[list.count - 1].response.id);
	return status;
}
