/*
 * door_later.c - what waits on a ticket for its time: the timer of its due date, letters that go later, and a mail in
 * the moment before it leaves.
 */
#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/store/rule/timers.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"

static enum clf_status read_due(struct gathering *g)
{
	struct clf_rows *rows = db_ask(g->store->db,
				       "SELECT kind, anchor_at, due_at FROM timer "
				       "WHERE ticket = $ticket AND kind IN ('due', 'back') ORDER BY kind LIMIT 1",
				       CLF_NUMBER("$ticket", g->request->ticket));
	enum clf_status status = rows_next(rows, g->err);

	if (status == CLF_OK) {
		clf_timer_kind_parse(rows_peek(rows, 0), &g->facts->due_kind);
		g->facts->due = (struct clf_timer){0, rows_number(rows, 1), rows_number(rows, 2)};
	}
	rows_end(rows);
	return absent_is_fine(status);
}

static enum clf_status read_drafts(struct gathering *g)
{
	struct clf_draft *list = NULL;
	enum clf_status status =
	    clf_drafts(g->store, g->arena, g->request->ticket, &list, &g->facts->draft_count, g->err);

	g->facts->drafts = list;
	return status;
}

static int64_t taken_back(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_TAKE_BACK)
			return request->actions[i].draft;
	}
	return 0;
}

/* Of a mail of the ticket to people outside, every row that it leaves by. */
static enum clf_status read_held(struct gathering *g)
{
	int64_t message = taken_back(g->request), *ids = NULL;
	struct clf_held *held;
	struct clf_rows *rows;
	enum clf_status status;

	if (message == 0)
		return CLF_OK;
	held = clf_arena_new_of(g->arena, struct clf_held);
	*held = (struct clf_held){.message = message};
	rows = db_ask(g->store->db,
		      "SELECT id, state, envelope_to FROM outbox WHERE message = $message AND ticket = $ticket "
		      "AND class IN ('customer', 'third-party') ORDER BY in_copy, id" CLF_FOR_UPDATE,
		      CLF_NUMBER("$message", message), CLF_NUMBER("$ticket", g->request->ticket));
	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		ids = list_grow(g->arena, ids, held->count, sizeof(*ids));
		ids[held->count++] = rows_number(rows, 0);
		held->left |= !clf_text_equal(rows_peek(rows, 1), "queued");
		if (held->to == NULL)
			held->to = rows_text(rows, g->arena, 2);
	}
	held->outbox = ids;
	if (held->count > 0)
		g->facts->held = held;
	return absent_is_fine(status);
}

enum clf_status door_later(struct gathering *g)
{
	enum clf_status status = CLF_OK;

	if (g->facts->ticket == NULL)
		return CLF_OK;
	status = read_due(g);
	if (status == CLF_OK)
		status = read_drafts(g);
	return status == CLF_OK ? read_held(g) : status;
}

static enum clf_status set_timer(struct applying *a, enum clf_timer_kind kind, int64_t ref, int64_t anchor_at,
				 int64_t due_at)
{
	return db_run(a->store->db, a->err,
		      "INSERT INTO timer (ticket, kind, ref, anchor_at, due_at) "
		      "VALUES ($ticket, $kind, $ref, $anchor, $due) "
		      "ON CONFLICT (ticket, kind, ref) DO UPDATE SET anchor_at = excluded.anchor_at, "
		      "due_at = excluded.due_at, not_before = 0, attempts = 0",
		      CLF_NUMBER("$ticket", a->ticket), CLF_TEXT("$kind", clf_timer_kind_name(kind)),
		      CLF_NUMBER("$ref", ref), CLF_NUMBER("$anchor", anchor_at), CLF_ID("$due", due_at));
}

static enum clf_status drop_timer(struct applying *a, enum clf_timer_kind kind, int64_t ref)
{
	return db_run(a->store->db, a->err, "DELETE FROM timer WHERE ticket = $ticket AND kind = $kind AND ref = $ref",
		      CLF_NUMBER("$ticket", a->ticket), CLF_TEXT("$kind", clf_timer_kind_name(kind)),
		      CLF_NUMBER("$ref", ref));
}

enum clf_status door_timer(struct applying *a, const struct clf_step *step)
{
	if (step->anchor_at == 0)
		return drop_timer(a, step->timer, step->number);
	return set_timer(a, step->timer, step->number, step->anchor_at, step->due_at);
}

static enum clf_status keep_file(struct applying *a, int64_t draft, int64_t file, bool own)
{
	return db_run(a->store->db, a->err,
		      "INSERT INTO draft_file (draft, file, own) VALUES ($draft, $file, $own) "
		      "ON CONFLICT (draft, file) DO NOTHING",
		      CLF_NUMBER("$draft", draft), CLF_NUMBER("$file", file), CLF_NUMBER("$own", own));
}

/* Somebody else has a use for it now: it stays on the ticket whatever becomes of the letter that brought it. */
enum clf_status door_file_shared(struct applying *a, int64_t file)
{
	return db_run(a->store->db, a->err, "UPDATE draft_file SET own = 0 WHERE file = $file",
		      CLF_NUMBER("$file", file));
}

/* Files that are there, and parts of the mail that were put on the ticket just before. */
static enum clf_status keep_files(struct applying *a, int64_t draft, const struct clf_step *step)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < step->file_count; i++) {
		status = door_file_shared(a, step->files[i].id);
		if (status == CLF_OK)
			status = keep_file(a, draft, step->files[i].id, false);
	}
	for (size_t i = 0; i < step->letter_count; i++) {
		size_t at = 0;

		while (at < a->file_count && !clf_text_equal(a->uploads[at]->part, step->letters[i].part))
			at++;
		if (status == CLF_OK && at == a->file_count)
			return clf_error_set(a->err, CLF_EINVAL, "part %s was to go along and wasn't kept",
					     step->letters[i].part);
		if (status == CLF_OK)
			status = keep_file(a, draft, a->files[at], a->uploads[at]->waits);
	}
	return status;
}

enum clf_status door_draft(struct applying *a, const struct clf_step *step)
{
	const struct clf_followup *followup = step->followup;
	const struct clf_actor *actor = &a->request->actor;
	int64_t id = clf_store_next_id(a->store);
	enum clf_status status = db_run(
	    a->store->db, a->err,
	    "INSERT INTO draft (id, ticket, party, who, via, template, locale, subject, text, to_address, no_copies, "
	    "unless_reply, at, due_at) VALUES ($id, $ticket, $party, $who, $via, $template, $locale, $subject, $text, "
	    "$to, $no_copies, $unless_reply, $at, $due)",
	    CLF_NUMBER("$id", id), CLF_NUMBER("$ticket", a->ticket), CLF_ID("$party", a->actor),
	    CLF_TEXT("$who", !clf_text_blank(actor->address) ? actor->address
			     : !clf_text_blank(actor->name)  ? actor->name
							     : "clf-mail"),
	    CLF_TEXT("$via", clf_via_name(a->request->via)), CLF_TEXT("$template", followup->template_name),
	    CLF_TEXT("$locale", followup->locale), CLF_TEXT("$subject", followup->subject),
	    CLF_TEXT("$text", followup->text), CLF_TEXT("$to", followup->to),
	    CLF_NUMBER("$no_copies", followup->no_copies), CLF_NUMBER("$unless_reply", followup->unless_reply),
	    CLF_NUMBER("$at", a->facts->now), CLF_NUMBER("$due", step->due_at));

	if (status == CLF_OK)
		status = keep_files(a, id, step);
	if (status == CLF_OK)
		status = set_timer(a, CLF_TIMER_LETTER, id, a->facts->now, step->due_at);
	if (status == CLF_OK) {
		if (a->message == 0)
			a->message = id;
		a->drafts = list_grow(a->arena, a->drafts, a->draft_count, sizeof(*a->drafts));
		a->drafts[a->draft_count++] = id;
	}
	return status;
}

/* Twice at once: the second finds nothing, and undoes what it did. */
enum clf_status door_draft_end(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = db_run(
	    a->store->db, a->err,
	    "DELETE FROM draft_file WHERE draft IN (SELECT d.id FROM draft d WHERE d.id = $id AND d.ticket = $ticket)",
	    CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));

	if (status == CLF_OK)
		status = db_run(a->store->db, a->err, "DELETE FROM draft WHERE id = $id AND ticket = $ticket",
				CLF_NUMBER("$id", step->number), CLF_NUMBER("$ticket", a->ticket));
	if (status == CLF_OK && db_changes(a->store->db) == 0)
		return clf_error_set(a->err, CLF_ECONFLICT, "what was written for later (%lld) is gone",
				     (long long)step->number);
	if (status == CLF_OK)
		status = drop_timer(a, CLF_TIMER_LETTER, step->number);
	/* Called off, its words may be wanted; the clock has sent them, or told their author what they were. */
	if (status == CLF_OK && a->request->via != CLF_VIA_CLOCK)
		status = door_written_back(a, step->number);
	return status;
}
