/*
 * door_response.c - survey responses: kept once, and whether one makes a ticket.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/door.h"
#include "clf/store/query.h"
#include "inside.h"

static enum clf_status insert_response(struct clf_store *store, const struct clf_response *response, int64_t party,
				       struct clf_error *err)
{
	return clf_db_run(
	    store->db, err,
	    "INSERT INTO response (id, party, programme, survey, score, comment, segment, locale, link, answers, "
	    "embedded, at) VALUES ($id, $party, $programme, $survey, CASE WHEN $has_score THEN $score END, $comment, "
	    "$segment, $locale, $link, $answers, $embedded, $at)",
	    CLF_TEXT("$id", response->id), CLF_NUMBER("$party", party), CLF_TEXT("$programme", response->programme),
	    CLF_TEXT("$survey", response->survey), CLF_NUMBER("$has_score", response->has_score),
	    CLF_NUMBER("$score", response->score), CLF_TEXT("$comment", response->comment),
	    CLF_TEXT("$segment", response->segment), CLF_TEXT("$locale", response->locale),
	    CLF_TEXT("$link", response->link), CLF_TEXT("$answers", response->answers),
	    CLF_TEXT("$embedded", response->embedded),
	    CLF_NUMBER("$at", response->at ? response->at : clf_clock_now()));
}

enum clf_status clf_door_response_keep(struct clf_store *store, const struct clf_response *response,
				       const struct clf_customer *customer, bool *known, int64_t *ticket,
				       struct clf_error *err)
{
	int64_t party = 0, number = 0;
	enum clf_status status;

	if (clf_text_blank(response->id))
		return clf_error_set(err, CLF_EINVAL, "the response has no id");
	status = clf_db_get(store->db, err, &number,
			    "SELECT t.number FROM response r LEFT JOIN ticket t ON t.response = r.id WHERE r.id = $id",
			    CLF_TEXT("$id", response->id));
	*known = status == CLF_OK;
	*ticket = number;
	if (status != CLF_ENOTFOUND)
		return status;
	status = clf_customer_make(store, customer, &party, err);
	return status == CLF_OK ? insert_response(store, response, party, err) : status;
}

enum clf_status clf_door_response_criterion(struct clf_store *store, const struct clf_response *response,
					    bool *makes_ticket, struct clf_error *err)
{
	int64_t holds = 0;
	enum clf_status status;

	*makes_ticket = false;
	if (!response->has_score)
		return CLF_OK;
	status = clf_db_get(store->db, err, &holds,
			    "SELECT $score BETWEEN score_min AND score_max FROM criterion "
			    "WHERE survey = $survey OR survey IS NULL ORDER BY survey IS NULL LIMIT 1",
			    CLF_NUMBER("$score", response->score), CLF_TEXT("$survey", response->survey));
	*makes_ticket = status == CLF_OK && holds;
	return clf_absent_is_fine(status);
}

enum clf_status clf_query_response(struct clf_store *store, struct clf_arena *arena, const char *id,
				   struct clf_response *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    clf_db_ask(store->db,
		       "SELECT id, programme, survey, comment, segment, locale, link, score, answers, "
		       "embedded, at FROM response WHERE id = $id",
		       CLF_TEXT("$id", id));
	enum clf_status status = clf_rows_next(rows, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no response `%s`", id);
	if (status == CLF_OK)
		*out = (struct clf_response){
		    .id = clf_rows_text(rows, arena, 0),
		    .programme = clf_rows_text(rows, arena, 1),
		    .survey = clf_rows_text(rows, arena, 2),
		    .comment = clf_rows_text(rows, arena, 3),
		    .segment = clf_rows_text(rows, arena, 4),
		    .locale = clf_rows_text(rows, arena, 5),
		    .link = clf_rows_text(rows, arena, 6),
		    .score = clf_rows_number(rows, 7),
		    .has_score = !clf_rows_null(rows, 7),
		    .answers = clf_rows_text(rows, arena, 8),
		    .embedded = clf_rows_text(rows, arena, 9),
		    .at = clf_rows_number(rows, 10),
		};
	clf_rows_end(rows);
	return status;
}
