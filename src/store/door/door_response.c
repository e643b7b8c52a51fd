/*
 * door_response.c - survey responses: kept once, and whether one makes a ticket.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/door/door.h"
#include "clf/store/look/query.h"
#include "engine/engine.h"
#include "people/party.h"

#define ATTRIBUTES_MAX (64u << 10)

static enum clf_status insert_response(struct clf_store *store, const struct clf_response *response, int64_t party,
				       struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "INSERT INTO response (id, party, programme, survey, score, comment, segment, locale, link, answers, "
	    "embedded, at) "
	    "VALUES ($id, $party, $programme, $survey, CASE WHEN $has_score <> 0 THEN $score END, $comment, "
	    "$segment, $locale, $link, $answers, $embedded, $at)",
	    CLF_TEXT("$id", response->id), CLF_NUMBER("$party", party), CLF_TEXT("$programme", response->programme),
	    CLF_TEXT("$survey", response->survey), CLF_NUMBER("$has_score", response->has_score),
	    CLF_NUMBER("$score", response->score), CLF_TEXT("$comment", response->comment),
	    CLF_TEXT("$segment", response->segment), CLF_TEXT("$locale", response->locale),
	    CLF_TEXT("$link", response->link), CLF_TEXT("$answers", response->answers),
	    CLF_TEXT("$embedded", response->embedded),
	    CLF_NUMBER("$at", response->at ? response->at : clf_clock_now()));
}

static struct clf_json *parsed(const char *text)
{
	struct clf_json *json = NULL;

	if (clf_text_blank(text) || clf_json_parse(clf_str_from(text), &json, NULL) != CLF_OK)
		return NULL;
	return json;
}

static struct clf_json *known_attributes(struct clf_store *store, int64_t party)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT attributes FROM customer WHERE party = $party", CLF_NUMBER("$party", party));
	struct clf_json *json = rows_next(rows, NULL) == CLF_OK ? parsed(rows_peek(rows, 0)) : NULL;

	rows_end(rows);
	if (clf_json_type(json) == CLF_JSON_OBJECT)
		return json;
	clf_json_free(&json);
	return clf_json_object();
}

/* What a response tells about its customer stands in its embedded data; the newest word on each thing counts. */
static enum clf_status learn_attributes(struct clf_store *store, const struct clf_response *response, int64_t party,
					struct clf_error *err)
{
	struct clf_json *embedded = parsed(response->embedded), *merged;
	const struct clf_json *told = clf_json_get(embedded, "customer"), *value;
	enum clf_status status = CLF_OK;
	struct clf_buf text;
	void *at = NULL;
	const char *key;

	if (clf_json_type(told) != CLF_JSON_OBJECT || clf_json_size(told) == 0) {
		clf_json_free(&embedded);
		return CLF_OK;
	}
	merged = known_attributes(store, party);
	while (clf_json_next(told, &at, &key, &value))
		clf_json_set(merged, key, clf_json_copy(value));
	clf_buf_init(&text, ATTRIBUTES_MAX);
	clf_json_dump(merged, &text);
	/* Too much to go on growing: the response itself still has it. */
	if (!text.failed)
		status = db_run(store->db, err, "UPDATE customer SET attributes = $attributes WHERE party = $party",
				CLF_TEXT("$attributes", text.p), CLF_NUMBER("$party", party));
	clf_buf_free(&text);
	clf_json_free(&merged);
	clf_json_free(&embedded);
	return status;
}

enum clf_status clf_door_response_keep(struct clf_store *store, const struct clf_response *response,
				       const struct clf_customer *customer, bool *known, int64_t *ticket,
				       struct clf_error *err)
{
	int64_t party = 0, number = 0;
	enum clf_status status;

	if (clf_text_blank(response->id))
		return clf_error_set(err, CLF_EINVAL, "the response has no id");
	status = db_get(store->db, err, &number,
			"SELECT t.number FROM response r LEFT JOIN ticket t ON t.response = r.id WHERE r.id = $id",
			CLF_TEXT("$id", response->id));
	*known = status == CLF_OK;
	*ticket = number;
	if (status != CLF_ENOTFOUND)
		return status;
	status = customer_make(store, customer, &party, err);
	if (status == CLF_OK)
		status = insert_response(store, response, party, err);
	return status == CLF_OK ? learn_attributes(store, response, party, err) : status;
}

enum clf_status clf_door_response_decided(struct clf_store *store, const char *response, const char *decision,
					  struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE response SET decision = $decision WHERE id = $id",
		      CLF_TEXT("$decision", decision), CLF_TEXT("$id", response));
}

enum clf_status clf_query_response(struct clf_store *store, struct clf_arena *arena, const char *id,
				   struct clf_response *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT id, programme, survey, comment, segment, locale, link, score, answers, embedded, at "
		   "FROM response WHERE id = $id",
		   CLF_TEXT("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no response `%s`", id);
	if (status == CLF_OK)
		*out = (struct clf_response){
		    .id = rows_text(rows, arena, 0),
		    .programme = rows_text(rows, arena, 1),
		    .survey = rows_text(rows, arena, 2),
		    .comment = rows_text(rows, arena, 3),
		    .segment = rows_text(rows, arena, 4),
		    .locale = rows_text(rows, arena, 5),
		    .link = rows_text(rows, arena, 6),
		    .score = rows_number(rows, 7),
		    .has_score = !rows_null(rows, 7),
		    .answers = rows_text(rows, arena, 8),
		    .embedded = rows_text(rows, arena, 9),
		    .at = rows_number(rows, 10),
		};
	rows_end(rows);
	return status;
}
