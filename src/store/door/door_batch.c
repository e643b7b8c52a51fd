/*
 * door_batch.c - what a change to many tickets has to tell agents: kept with the change, read when it is told, and gone
 * with the mail that tells it.
 */
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/plan/batch.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/visible.h"

#define CHANGES_BYTES (1u << 20)

static const char *changes_kept(struct clf_arena *arena, const struct clf_step *step)
{
	struct clf_json *list = clf_json_array();
	struct clf_buf out;
	const char *made;

	for (size_t i = 0; i < step->change_count; i++) {
		struct clf_json *row = clf_json_object();

		clf_json_set_text(row, "what", step->changes[i].what);
		clf_json_set_text(row, "from", step->changes[i].from);
		clf_json_set_text(row, "to", step->changes[i].to);
		clf_json_append(list, row);
	}
	clf_buf_init(&out, CHANGES_BYTES);
	clf_json_dump(list, &out);
	made = out.failed ? "[]" : clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	clf_json_free(&list);
	return made;
}

enum clf_status door_notice(struct applying *a, const struct clf_step *step)
{
	return db_run(
	    a->store->db, a->err,
	    "INSERT INTO notice (id, batch, agent, ticket, template, answers, who, address, text, changes, at) "
	    "VALUES ($id, $batch, $agent, $ticket, $template, $answers, $who, $address, $text, $changes, "
	    "$at)",
	    CLF_NUMBER("$id", clf_store_next_id(a->store)), CLF_NUMBER("$batch", a->request->batch),
	    CLF_NUMBER("$agent", step->party), CLF_NUMBER("$ticket", a->ticket),
	    CLF_TEXT("$template", step->template_name),
	    CLF_NUMBER("$answers", step->token_class == CLF_TOKEN_AGENT_REPLY), CLF_TEXT("$who", step->name),
	    CLF_TEXT("$address", step->from), CLF_TEXT("$text", step->text),
	    CLF_TEXT("$changes", changes_kept(a->arena, step)), CLF_NUMBER("$at", a->facts->now));
}

/* What came between the reading and this is in no mail: all of it is read again. */
enum clf_status door_told(struct applying *a, const struct clf_step *step)
{
	enum clf_status status =
	    db_run(a->store->db, a->err, "DELETE FROM notice WHERE batch = $batch AND agent = $agent",
		   CLF_NUMBER("$batch", step->number), CLF_NUMBER("$agent", step->party));

	if (status == CLF_OK && db_changes(a->store->db) != step->version)
		return clf_error_set(a->err, CLF_EAGAIN, "what is told changed meanwhile");
	return status;
}

struct reading {
	struct gathering *g;
	int64_t batch, agent;
	enum clf_scope scope;
	struct clf_batch *out;
};

static enum clf_status count_rows(struct reading *r)
{
	return db_get(r->g->store->db, r->g->err, &r->out->rows,
		      "SELECT count(*) FROM notice WHERE batch = $batch AND agent = $agent",
		      CLF_NUMBER("$batch", r->batch), CLF_NUMBER("$agent", r->agent));
}

/* Asked anew: whoever may not see a ticket any more hears nothing of it. */
#define TOLD                                                                                                           \
	"t.number IN (SELECT n.ticket FROM notice n JOIN agent w ON w.party = n.agent "                                \
	"WHERE n.batch = $batch AND n.agent = $agent AND w.active = 1) "                                               \
	"AND " CLF_VISIBLE("t")

static enum clf_status count_tickets(struct reading *r)
{
	int64_t count = 0;
	enum clf_status status =
	    db_get(r->g->store->db, r->g->err, &count, "SELECT count(*) FROM ticket t WHERE " TOLD,
		   CLF_NUMBER("$batch", r->batch), CLF_NUMBER("$agent", r->agent), CLF_NUMBER("$scope", r->scope));

	r->out->tickets = (size_t)count;
	return status;
}

static void add_changes(struct reading *r, struct clf_batch_line *line, const char *kept)
{
	struct clf_arena *arena = r->g->arena;
	struct clf_change *list = NULL;
	struct clf_json *json = NULL;
	size_t before = line->change_count, size;

	if (clf_json_parse(clf_str_from(kept), &json, NULL) != CLF_OK)
		return;
	size = clf_json_size(json);
	list = clf_arena_array_of(arena, before + size, struct clf_change);
	for (size_t i = 0; i < before; i++)
		list[i] = line->changes[i];
	for (size_t i = 0; i < size; i++) {
		const struct clf_json *row = clf_json_at(json, i);

		list[before + i] = (struct clf_change){.what = clf_arena_strdup(arena, clf_json_get_text(row, "what")),
						       .from = clf_arena_strdup(arena, clf_json_get_text(row, "from")),
						       .to = clf_arena_strdup(arena, clf_json_get_text(row, "to"))};
	}
	line->changes = list;
	line->change_count = before + size;
	clf_json_free(&json);
}

/* Several tellings of one ticket are one line: it is the first's, with the words and changes of all. */
static void add_row(struct reading *r, struct clf_batch_line *line, const struct clf_rows *rows)
{
	struct clf_arena *arena = r->g->arena;
	const char *text = rows_text(rows, arena, 4);

	if (line->template_name == NULL) {
		line->template_name = rows_text(rows, arena, 0);
		line->answers = rows_number(rows, 1) != 0;
		line->who = rows_text(rows, arena, 2);
		line->address = rows_text(rows, arena, 3);
	}
	if (text != NULL && !clf_text_equal(text, line->text))
		line->text = line->text == NULL ? text : clf_arena_printf(arena, "%s\n\n%s", line->text, text);
	add_changes(r, line, rows_peek(rows, 5));
}

static enum clf_status read_line(struct reading *r, struct clf_batch_line *line)
{
	struct clf_rows *rows =
	    db_ask(r->g->store->db,
		   "SELECT template, answers, who, address, text, changes FROM notice "
		   "WHERE batch = $batch AND agent = $agent AND ticket = $ticket ORDER BY at, id LIMIT $limit",
		   CLF_NUMBER("$batch", r->batch), CLF_NUMBER("$agent", r->agent),
		   CLF_NUMBER("$ticket", line->ticket.number), CLF_NUMBER("$limit", CLF_BATCH_EACH));
	enum clf_status status;

	while ((status = rows_next(rows, r->g->err)) == CLF_OK)
		add_row(r, line, rows);
	return absent_is_fine(status);
}

static enum clf_status read_lines(struct reading *r)
{
	struct clf_ticket *tickets = NULL;
	struct clf_batch_line *lines;
	size_t count = 0;
	enum clf_status status =
	    ticket_rows(db_ask(r->g->store->db, CLF_TICKET_SELECT "WHERE " TOLD " ORDER BY t.number LIMIT $limit",
			       CLF_NUMBER("$batch", r->batch), CLF_NUMBER("$agent", r->agent),
			       CLF_NUMBER("$scope", r->scope), CLF_NUMBER("$limit", CLF_BATCH_LINES)),
			r->g->arena, &tickets, &count, r->g->err);

	lines = clf_arena_array_of(r->g->arena, count, struct clf_batch_line);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		lines[i] = (struct clf_batch_line){.ticket = tickets[i]};
		status = read_line(r, &lines[i]);
	}
	r->out->lines = lines;
	r->out->count = count;
	return status;
}

enum clf_status door_batch(struct gathering *g)
{
	const struct clf_request *request = g->request;
	const struct clf_action *action = request->action_count > 0 ? &request->actions[0] : NULL;
	struct reading r = {.g = g, .agent = request->actor.party};
	enum clf_status status;

	if (action == NULL || action->kind != CLF_ACTION_BATCH)
		return CLF_OK;
	r.batch = action->number;
	r.scope = clf_permission_scope(g->facts->permissions, g->facts->permission_count, "view", request->actor.role);
	r.out = clf_arena_new_of(g->arena, struct clf_batch);
	status = count_rows(&r);
	if (status == CLF_OK)
		status = count_tickets(&r);
	if (status == CLF_OK)
		status = read_lines(&r);
	g->facts->batch = r.out;
	return status;
}
