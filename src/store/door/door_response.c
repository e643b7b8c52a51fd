/*
 * door_response.c - survey responses: kept once, and whether one makes a ticket.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/door/door.h"
#include "clf/store/people/profile.h"
#include "engine/engine.h"
#include "people/names.h"
#include "people/party.h"
#include "people/surveys.h"

/* What the response is of, made where it is new. */
struct belongs {
	int64_t party, programme, survey, segment;
};

/* Two that come at once are told apart here: whose row is there counts. */
static enum clf_status insert_response(struct clf_store *store, const struct clf_response *response,
				       const struct belongs *of, bool *known, struct clf_error *err)
{
	enum clf_status status = db_run(
	    store->db, err,
	    "INSERT INTO response (id, party, programme, survey, score, comment, segment, locale, link, answers, "
	    "embedded, at, programme_id, survey_id, segment_id, place, quota, channel) "
	    "VALUES ($id, $party, $programme, $survey, CASE WHEN $has_score <> 0 THEN $score END, $comment, "
	    "$segment, $locale, $link, $answers, $embedded, $at, $programme_id, $survey_id, $segment_id, $place, "
	    "$quota, $channel) ON CONFLICT (id) DO NOTHING",
	    CLF_TEXT("$id", response->id), CLF_NUMBER("$party", of->party), CLF_TEXT("$programme", response->programme),
	    CLF_TEXT("$survey", response->survey), CLF_NUMBER("$has_score", response->has_score),
	    CLF_NUMBER("$score", response->score), CLF_TEXT("$comment", response->comment),
	    CLF_TEXT("$segment", response->segment), CLF_TEXT("$locale", response->locale),
	    CLF_TEXT("$link", response->link), CLF_TEXT("$answers", response->answers),
	    CLF_TEXT("$embedded", response->embedded), CLF_NUMBER("$at", response->at ? response->at : clf_clock_now()),
	    CLF_ID("$programme_id", of->programme), CLF_ID("$survey_id", of->survey),
	    CLF_ID("$segment_id", of->segment), CLF_TEXT("$place", response->place),
	    CLF_TEXT("$quota", response->quota),
	    CLF_TEXT("$channel", clf_text_blank(response->channel) ? "survey" : response->channel));

	*known = status == CLF_OK && db_changes(store->db) == 0;
	return status;
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
	clf_buf_init(&text, CLF_ATTRIBUTES_MAX);
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

/* CLF_ENOTFOUND: it never came. */
static enum clf_status find_known(struct clf_store *store, struct clf_response *response, int64_t *ticket,
				  struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT t.number, r.programme_id, r.survey_id FROM response r "
				       "LEFT JOIN ticket t ON t.response = r.id WHERE r.id = $id",
				       CLF_TEXT("$id", response->id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		*ticket = rows_number(rows, 0);
		response->programme_id = rows_number(rows, 1);
		response->survey_id = rows_number(rows, 2);
	}
	rows_end(rows);
	return status;
}

static enum clf_status make_all(struct clf_store *store, const struct clf_response *response,
				const struct clf_customer *customer, struct belongs *of, struct clf_error *err)
{
	enum clf_status status = customer_make(store, customer, &of->party, err);

	if (status == CLF_OK)
		status = programme_make(store, response->programme, &of->programme, err);
	if (status == CLF_OK)
		status = survey_make(store, of->programme, response->survey, &of->survey, err);
	return status == CLF_OK ? segment_make(store, response->segment, &of->segment, err) : status;
}

static enum clf_status find_hidden(struct clf_store *store, struct clf_response *response, struct clf_error *err)
{
	int64_t hidden = 0;
	enum clf_status status = db_get(store->db, err, &hidden, "SELECT 1 - show_response FROM survey WHERE id = $id",
					CLF_NUMBER("$id", response->survey_id));

	response->hidden = hidden != 0;
	return absent_is_fine(status);
}

enum clf_status clf_door_response_keep(struct clf_store *store, struct clf_response *response,
				       const struct clf_customer *customer, bool *known, int64_t *ticket,
				       struct clf_error *err)
{
	struct belongs of = {0};
	enum clf_status status;

	*ticket = 0;
	if (clf_text_blank(response->id))
		return clf_error_set(err, CLF_EINVAL, "the response has no id");
	status = find_known(store, response, ticket, err);
	*known = status == CLF_OK;
	if (status != CLF_ENOTFOUND)
		return status;
	status = make_all(store, response, customer, &of, err);
	if (status == CLF_OK)
		status = insert_response(store, response, &of, known, err);
	if (status == CLF_OK && *known)
		return find_known(store, response, ticket, err);
	response->programme_id = of.programme;
	response->survey_id = of.survey;
	if (status == CLF_OK)
		status = find_hidden(store, response, err);
	return status == CLF_OK ? learn_attributes(store, response, of.party, err) : status;
}

enum clf_status clf_door_response_decided(struct clf_store *store, const char *response, const char *decision,
					  struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE response SET decision = $decision WHERE id = $id",
		      CLF_TEXT("$decision", decision), CLF_TEXT("$id", response));
}
