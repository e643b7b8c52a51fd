/*
 * drafts.c - what was written to go later, as it waits.
 */
#include "clf/base/arena.h"
#include "clf/store/people/directory.h"
#include "clf/store/rule/timers.h"
#include "engine/engine.h"
#include "look/rows.h"

#define SELECT                                                                                                         \
	"SELECT id, party, who, template, locale, subject, text, to_address, no_copies, unless_reply, at, due_at, "    \
	"restored_at FROM draft "

static void take(const struct clf_rows *rows, struct clf_arena *arena, struct clf_draft *out)
{
	*out = (struct clf_draft){.id = rows_number(rows, 0),
				  .who = rows_text(rows, arena, 2),
				  .template_name = rows_text(rows, arena, 3),
				  .locale = rows_text(rows, arena, 4),
				  .subject = rows_text(rows, arena, 5),
				  .text = rows_text(rows, arena, 6),
				  .to = rows_text(rows, arena, 7),
				  .no_copies = rows_number(rows, 8) != 0,
				  .unless_reply = rows_number(rows, 9) != 0,
				  .at = rows_number(rows, 10),
				  .due_at = rows_number(rows, 11),
				  .restored_at = rows_number(rows, 12)};
}

static enum clf_status read_author(struct clf_store *store, struct clf_arena *arena, int64_t party,
				   struct clf_draft *draft, struct clf_error *err)
{
	struct clf_agent *agent;
	enum clf_status status;

	if (party == 0)
		return CLF_OK;
	agent = clf_arena_new_of(arena, struct clf_agent);
	status = clf_agent_by_id(store, arena, party, agent, err);
	if (status == CLF_OK)
		draft->author = agent;
	return absent_is_fine(status);
}

static enum clf_status read_files(struct clf_store *store, struct clf_arena *arena, struct clf_draft *draft,
				  struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT d.file, f.name, d.own FROM draft_file d "
				       "JOIN attachment_file f ON f.id = d.file WHERE d.draft = $draft ORDER BY d.file",
				       CLF_NUMBER("$draft", draft->id));
	struct clf_draft_file *list = NULL;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, draft->file_count, sizeof(*list));
		list[draft->file_count++] = (struct clf_draft_file){
		    .id = rows_number(rows, 0), .name = rows_text(rows, arena, 1), .own = rows_number(rows, 2) != 0};
	}
	draft->files = list;
	return absent_is_fine(status);
}

enum clf_status clf_drafts(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_draft **out,
			   size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, SELECT "WHERE ticket = $ticket ORDER BY due_at, id LIMIT $limit",
				       CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$limit", CLF_DRAFTS_MAX));
	int64_t parties[CLF_DRAFTS_MAX];
	struct clf_draft *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		parties[n] = rows_number(rows, 1);
		take(rows, arena, &list[n++]);
	}
	status = absent_is_fine(status);
	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = read_author(store, arena, parties[i], &list[i], err);
	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = read_files(store, arena, &list[i], err);
	*out = list;
	*count = n;
	return status;
}

enum clf_status clf_draft_get(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_draft *out,
			      struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, SELECT "WHERE id = $id", CLF_NUMBER("$id", id));
	int64_t party = 0;
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		party = rows_number(rows, 1);
		take(rows, arena, out);
	}
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "nothing of that number waits to be sent later");
	return status == CLF_OK ? read_author(store, arena, party, out, err) : status;
}

static enum clf_status add_drafts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				  struct clf_planned_list *out, struct clf_error *err)
{
	struct clf_draft *drafts = NULL;
	size_t count = 0;
	enum clf_status status = clf_drafts(store, arena, ticket, &drafts, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		out->items = list_grow(arena, out->items, out->count, sizeof(*out->items));
		out->items[out->count++] = (struct clf_planned){.id = drafts[i].id,
								.at = drafts[i].due_at,
								.made_at = drafts[i].at,
								.who = drafts[i].who,
								.template_name = drafts[i].template_name,
								.subject = drafts[i].subject,
								.text = drafts[i].text,
								.to = drafts[i].to,
								.files = drafts[i].files,
								.file_count = drafts[i].file_count,
								.unless_reply = drafts[i].unless_reply};
	}
	return status;
}

/* What its author can still take back. */
static enum clf_status add_held(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t now,
				struct clf_planned_list *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(
	    store->db,
	    "SELECT m.id, o.send_at, m.at, m.template_name, m.subject, m.text, m.to_addresses "
	    "FROM message m JOIN outbox o ON o.message = m.id AND o.in_copy = 0 "
	    "WHERE m.ticket = $ticket AND m.direction = 'out' AND m.state = 'queued' AND o.state = 'queued' "
	    "AND o.class IN ('customer', 'third-party') AND o.send_at > $now ORDER BY o.send_at, m.id LIMIT $limit",
	    CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$now", now), CLF_NUMBER("$limit", CLF_DRAFTS_MAX));
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		out->items = list_grow(arena, out->items, out->count, sizeof(*out->items));
		out->items[out->count++] = (struct clf_planned){.id = rows_number(rows, 0),
								.held = true,
								.at = rows_number(rows, 1),
								.made_at = rows_number(rows, 2),
								.template_name = rows_text(rows, arena, 3),
								.subject = rows_text(rows, arena, 4),
								.text = rows_text(rows, arena, 5),
								.to = rows_text(rows, arena, 6)};
	}
	return absent_is_fine(status);
}

enum clf_status clf_planned(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t now,
			    struct clf_planned_list *out, struct clf_error *err)
{
	struct clf_planned_list list = {.items = NULL};
	enum clf_status status = add_held(store, arena, ticket, now, &list, err);

	if (status == CLF_OK)
		status = add_drafts(store, arena, ticket, &list, err);
	*out = list;
	return status;
}
