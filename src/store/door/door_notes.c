/*
 * door_notes.c - notes that change, files of a ticket, and the status that a ticket had before it was put away.
 */
#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"
#include "look/search_row.h"

static bool has_verb(const struct clf_request *request, enum clf_verb verb)
{
	return request->commands != NULL && clf_commands_any(request->commands, verb);
}

static int64_t note_named(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_EDIT)
			return request->actions[i].note;
	}
	return 0;
}

#define NOTE_SELECT                                                                                                    \
	"SELECT c.id, c.party, c.gone_at, (SELECT count(*) FROM comment_version v WHERE v.comment = c.id) "            \
	"FROM comment c WHERE c.ticket = $ticket "

/* The one that is named, else the actor's last that is there. */
static enum clf_status read_note(struct gathering *g)
{
	int64_t named = note_named(g->request), ticket = g->facts->ticket->number;
	struct clf_note *note;
	struct clf_rows *rows;
	enum clf_status status;

	if (named == 0 && !has_verb(g->request, CLF_VERB_EDIT))
		return CLF_OK;
	if (named != 0)
		rows = db_ask(g->store->db, NOTE_SELECT "AND c.id = $id", CLF_NUMBER("$ticket", ticket),
			      CLF_NUMBER("$id", named));
	else
		rows = db_ask(g->store->db,
			      NOTE_SELECT "AND c.party = $party AND c.gone_at IS NULL "
					  "ORDER BY c.at DESC, c.id DESC LIMIT 1",
			      CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$party", g->request->actor.party));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		note = clf_arena_new_of(g->arena, struct clf_note);
		*note = (struct clf_note){.id = rows_number(rows, 0),
					  .party = rows_number(rows, 1),
					  .gone = rows_number(rows, 2) != 0,
					  .versions = rows_number(rows, 3)};
		g->facts->note = note;
	}
	rows_end(rows);
	return absent_is_fine(status);
}

static bool waits_for_files(const struct clf_facts *facts)
{
	for (size_t i = 0; i < facts->draft_count; i++) {
		if (facts->drafts[i].file_count > 0)
			return true;
	}
	return false;
}

static bool is_about_files(const struct clf_request *request)
{
	if (has_verb(request, CLF_VERB_FILE) || has_verb(request, CLF_VERB_LATER) || has_verb(request, CLF_VERB_UNDO))
		return true;
	for (size_t i = 0; i < request->action_count; i++) {
		const struct clf_action *action = &request->actions[i];

		if (action->kind == CLF_ACTION_ATTACH || action->kind == CLF_ACTION_DETACH || action->file_count > 0)
			return true;
	}
	return false;
}

static enum clf_status read_files(struct gathering *g)
{
	struct clf_file *list = NULL;
	struct clf_rows *rows;
	size_t n = 0;
	enum clf_status status;

	if (!is_about_files(g->request) && !waits_for_files(g->facts))
		return CLF_OK;
	rows = db_ask(g->store->db,
		      "SELECT id, name, coalesce(true_type, type), size FROM attachment_file "
		      "WHERE ticket = $ticket AND gone_at IS NULL ORDER BY id",
		      CLF_NUMBER("$ticket", g->facts->ticket->number));
	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof *list);
		list[n++] = (struct clf_file){.id = rows_number(rows, 0),
					      .name = rows_text(rows, g->arena, 1),
					      .type = rows_text(rows, g->arena, 2),
					      .size = rows_number(rows, 3)};
	}
	g->facts->files = list;
	g->facts->file_count = n;
	return absent_is_fine(status);
}

/* What it was before it was put away, as often as that was. Older lines say it by name alone. */
static enum clf_status read_restore_to(struct gathering *g)
{
	if (!has_verb(g->request, CLF_VERB_RESTORE))
		return CLF_OK;
	return absent_is_fine(
	    db_get(g->store->db, g->err, &g->facts->restore_to,
		   "SELECT f.id FROM event e JOIN status f "
		   "ON CAST(f.id AS TEXT) = e.from_value OR (e.from_value IS NULL AND f.name = e.from_text) "
		   "WHERE e.ticket = $ticket AND e.what = 'status' AND f.kind NOT IN ('spam', 'deleted') "
		   "ORDER BY e.version DESC, e.part DESC, e.id DESC LIMIT 1",
		   CLF_NUMBER("$ticket", g->facts->ticket->number)));
}

enum clf_status door_notes(struct gathering *g)
{
	enum clf_status status;

	if (g->facts->ticket == NULL)
		return CLF_OK;
	status = read_note(g);
	if (status == CLF_OK)
		status = read_files(g);
	return status == CLF_OK ? read_restore_to(g) : status;
}

/* The mails that told of it, and the one that brought it, are shown without their words from then on. Their stored text
 * stays: quotations of it are known by that. */
static enum clf_status hide_mails(struct applying *a, int64_t note)
{
	return db_run(
	    a->store->db, a->err,
	    "UPDATE message SET gone_at = $now WHERE ticket = $ticket AND gone_at IS NULL "
	    "AND ((class = 'notice' AND direction = 'out' AND at >= (SELECT c.at FROM comment c WHERE c.id = $note)) "
	    "OR (class = 'agent' AND direction = 'in' AND id IN (SELECT m.message FROM event n JOIN event m "
	    "ON m.ticket = n.ticket AND m.version = n.version WHERE n.ticket = $ticket AND n.comment = $note "
	    "AND n.what = 'comment' AND m.what IN ('note', 'commands'))))",
	    CLF_NUMBER("$now", a->facts->now), CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$note", note));
}

enum clf_status door_edit(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = db_run(
	    a->store->db, a->err,
	    "INSERT INTO comment_version (comment, version, text, party, at) "
	    "SELECT c.id, 1 + (SELECT count(*) FROM comment_version v WHERE v.comment = c.id), c.text, $party, $now "
	    "FROM comment c WHERE c.id = $id AND c.ticket = $ticket AND c.gone_at IS NULL",
	    CLF_ID("$party", a->actor), CLF_NUMBER("$now", a->facts->now), CLF_NUMBER("$id", step->number),
	    CLF_NUMBER("$ticket", a->ticket));

	if (status == CLF_OK && db_changes(a->store->db) == 0)
		return clf_error_set(a->err, CLF_ECONFLICT, "comment %lld is gone", (long long)step->number);
	if (status == CLF_OK)
		status =
		    db_run(a->store->db, a->err,
			   "UPDATE comment SET text = $text, edited_at = coalesce($edited, edited_at), gone_at = $gone "
			   "WHERE id = $id",
			   CLF_TEXT("$text", step->text != NULL ? step->text : ""),
			   CLF_ID("$edited", step->text != NULL ? a->facts->now : 0),
			   CLF_ID("$gone", step->text == NULL ? a->facts->now : 0), CLF_NUMBER("$id", step->number));
	if (status == CLF_OK)
		status = hide_mails(a, step->number);
	if (status == CLF_OK && step->text == NULL)
		status = search_erase(a->store->db, a->ticket, a->err);
	remember_one(a, step->number);
	a->noted = step->number;
	return status;
}

enum clf_status door_file(struct applying *a, const struct clf_step *step)
{
	const struct clf_upload *upload = step->upload;
	int64_t raw = 0, id = clf_store_next_id(a->store);
	enum clf_status status;

	if (upload->unread)
		return clf_error_set(a->err, CLF_EINVAL, "the bytes of part %s aren't there", upload->part);
	status = upload->fd < 0 ? raw_store(a->store, upload->bytes, &raw, a->err)
				: raw_store_file(a->store, upload->fd, upload->size, &raw, a->err);
	if (status == CLF_OK)
		status = db_run(a->store->db, a->err,
				"INSERT INTO attachment_file (id, ticket, name, type, true_type, size, raw, party, at) "
				"VALUES ($id, $ticket, $name, $type, $true_type, $size, $raw, $party, $now)",
				CLF_NUMBER("$id", id), CLF_NUMBER("$ticket", a->ticket),
				CLF_TEXT("$name", upload->name), CLF_TEXT("$type", upload->type),
				CLF_TEXT("$true_type", upload->true_type), CLF_NUMBER("$size", upload->size),
				CLF_NUMBER("$raw", raw), CLF_ID("$party", a->actor), CLF_NUMBER("$now", a->facts->now));
	/* A mail's result is the mail. */
	if (upload->part == NULL)
		remember_one(a, id);
	a->uploads = list_grow(a->arena, a->uploads, a->file_count, sizeof *a->uploads);
	a->uploads[a->file_count] = upload;
	a->files = list_grow(a->arena, a->files, a->file_count, sizeof *a->files);
	a->files[a->file_count++] = id;
	return status;
}

enum clf_status door_unfile(struct applying *a, const struct clf_step *step)
{
	int64_t raw = 0;
	enum clf_status status = db_get(a->store->db, a->err, &raw,
					"SELECT raw FROM attachment_file WHERE id = $id AND ticket = $ticket "
					"AND gone_at IS NULL",
					CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));

	if (status == CLF_ENOTFOUND)
		return clf_error_set(a->err, CLF_ECONFLICT, "file %lld is gone", (long long)step->number);
	if (status == CLF_OK)
		status = raw_drop(a->store, raw, a->err);
	if (status == CLF_OK)
		status = db_run(a->store->db, a->err, "UPDATE attachment_file SET gone_at = $now WHERE id = $id",
				CLF_NUMBER("$now", a->facts->now), CLF_NUMBER("$id", step->number));
	return status;
}

enum clf_status door_note_file(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = db_run(
	    a->store->db, a->err, "UPDATE attachment_file SET comment = $comment WHERE id = $id AND ticket = $ticket",
	    CLF_NUMBER("$comment", a->noted), CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));

	return status == CLF_OK ? door_file_shared(a, step->number) : status;
}

enum clf_status door_sent_files(struct applying *a, const struct clf_step *step, int64_t message)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < step->file_count; i++) {
		status = db_run(a->store->db, a->err,
				"INSERT INTO message_file (message, file) VALUES ($message, $file) "
				"ON CONFLICT (message, file) DO NOTHING",
				CLF_NUMBER("$message", message), CLF_NUMBER("$file", step->files[i].id));
		if (status == CLF_OK)
			status = door_file_shared(a, step->files[i].id);
	}
	return status;
}
