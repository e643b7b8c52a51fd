/*
 * door_undo.c - a mail of an agent's taken back: what it takes is kept with it, and each thing goes by a step of its
 * own.
 */
#include <stdio.h>

#include "clf/base/json.h"
#include "clf/store/engine/store.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/outbox_move.h"

#define BEFORE_MAX (4u << 20)

enum clf_status door_cancel(struct applying *a, const struct clf_step *step)
{
	int64_t message = 0;
	enum clf_status status =
	    absent_is_fine(db_get(a->store->db, a->err, &message, "SELECT message FROM outbox WHERE id = $id",
				  CLF_NUMBER("$id", step->number)));

	if (status == CLF_OK)
		status = outbox_take_back(a->store, step->number, a->ticket, a->facts->now, a->err);
	return status == CLF_OK && message != 0 ? door_written_back(a, message) : status;
}

enum clf_status door_uncomment(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = db_run(
	    a->store->db, a->err, "UPDATE attachment_file SET comment = NULL WHERE comment = $id AND ticket = $ticket",
	    CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));

	if (status == CLF_OK)
		status = db_run(a->store->db, a->err, "DELETE FROM comment WHERE id = $id AND ticket = $ticket",
				CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));
	if (status == CLF_OK && db_changes(a->store->db) == 0)
		return clf_error_set(a->err, CLF_ECONFLICT, "comment %lld is gone", (long long)step->number);
	return status;
}

enum clf_status door_undone(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = db_run(a->store->db, a->err, "DELETE FROM undo WHERE id = $id AND ticket = $ticket",
					CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));

	if (status == CLF_OK && db_changes(a->store->db) == 0)
		return clf_error_set(a->err, CLF_ECONFLICT, "undo row %lld was used before", (long long)step->number);
	return status;
}

static struct clf_json *numbers(const int64_t *list, size_t count)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(array, clf_json_integer(list[i]));
	return array;
}

/* A time exactly, an item by its id, everything else as it is shown. */
static void set_before(struct clf_json *before, const struct clf_field_row *row, const struct clf_plain *plain)
{
	const struct clf_value value = clf_plain_get(plain, row);

	clf_json_set(before, row->name,
		     value.type == CLF_VALUE_TIME || value.type == CLF_VALUE_ITEM ? clf_json_integer(value.number)
										  : clf_value_json(&value));
}

static struct clf_json *copied(const struct clf_facts *facts)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < facts->copied_count; i++) {
		struct clf_json *row = clf_json_object();

		clf_json_set_integer(row, "party", facts->copied[i].party);
		clf_json_set_text(row, "state", clf_copied_state_name(facts->copied[i].state));
		clf_json_append(array, row);
	}
	return array;
}

static struct clf_json *causes(const struct clf_facts *facts)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < facts->cause_count; i++) {
		struct clf_json *row = clf_json_object();

		clf_json_set_integer(row, "id", facts->causes[i].id);
		clf_json_set_text(row, "name", facts->causes[i].name);
		clf_json_append(array, row);
	}
	return array;
}

/* {"17": value}, by the fields' ids. */
static struct clf_json *held(const struct clf_ticket *ticket)
{
	struct clf_json *object = clf_json_object();
	char key[24];

	for (size_t i = 0; i < ticket->held_count; i++) {
		snprintf(key, sizeof key, "%lld", (long long)ticket->held[i].field);
		clf_json_set_text(object, key, ticket->held[i].value);
	}
	return object;
}

static void before_text(const struct applying *a, struct clf_buf *out)
{
	const struct clf_ticket *ticket = a->facts->ticket;
	struct clf_json *before = clf_json_object(), *tags = clf_json_array();

	for (size_t i = 0; i < a->facts->tag_count; i++)
		clf_json_append(tags, clf_json_string(a->facts->tags[i]));
	clf_json_set_bool(before, "by_form", a->request->via != CLF_VIA_MAIL);
	clf_json_set_integer(before, "status", ticket->status);
	clf_json_set_integer(before, "owner", ticket->owner);
	clf_json_set_text(before, "team", ticket->team);
	clf_json_set_text(before, "segment", ticket->segment);
	clf_json_set_text(before, "original_segment", ticket->original_segment);
	for (CLF_EACH_PLAIN(row))
		set_before(before, row, &ticket->plain);
	for (CLF_EACH_DERIVED(row))
		clf_json_set_integer(before, row->name, clf_derived_get(&ticket->derived, row).number);
	clf_json_set(before, "tags", tags);
	clf_json_set(before, "causes", causes(a->facts));
	clf_json_set(before, "held", held(ticket));
	clf_json_set(before, "copied", copied(a->facts));
	clf_json_set(before, "comments", numbers(a->comments, a->comment_count));
	clf_json_set(before, "drafts", numbers(a->drafts, a->draft_count));
	clf_json_set(before, "files", numbers(a->files, a->file_count));
	clf_json_dump(before, out);
	clf_json_free(&before);
}

static enum clf_status remove_undo(struct applying *a)
{
	return db_run(a->store->db, a->err, "DELETE FROM undo WHERE ticket = $ticket AND agent = $agent",
		      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$agent", a->actor));
}

static enum clf_status insert_undo(struct applying *a, int64_t id, const char *before)
{
	enum clf_status status = remove_undo(a);

	if (status == CLF_OK)
		status = db_run(a->store->db, a->err,
				"INSERT INTO undo (id, ticket, agent, version, before, at) "
				"SELECT $id, number, $agent, version, $before, $now FROM ticket WHERE number = $ticket",
				CLF_NUMBER("$id", id), CLF_NUMBER("$agent", a->actor), CLF_TEXT("$before", before),
				CLF_NUMBER("$now", a->facts->now), CLF_NUMBER("$ticket", a->ticket));
	for (size_t i = 0; status == CLF_OK && i < a->outside_count; i++)
		status = db_run(a->store->db, a->err, "INSERT INTO undo_outbox (undo, outbox) VALUES ($undo, $outbox)",
				CLF_NUMBER("$undo", id), CLF_NUMBER("$outbox", a->outside[i]));
	return status;
}

enum clf_status door_forget_undo(struct applying *a)
{
	const struct clf_request *request = a->request;

	if (request->via == CLF_VIA_MAIL || request->tickets == 0 || a->facts->ticket == NULL || !a->actor)
		return CLF_OK;
	return remove_undo(a);
}

enum clf_status door_keep_undo(struct applying *a)
{
	struct clf_buf before;
	enum clf_status status;

	/* A ticket that was made has no state before it. */
	if (a->facts->ticket == NULL || a->facts->ticket->number != a->ticket || !a->actor)
		return CLF_OK;
	clf_buf_init(&before, BEFORE_MAX);
	before_text(a, &before);
	if (before.failed)
		status =
		    clf_error_set(a->err, CLF_ELIMIT, "ticket %lld holds too much to be undone", (long long)a->ticket);
	else
		status = insert_undo(a, clf_store_next_id(a->store), before.p);
	clf_buf_free(&before);
	return status;
}
