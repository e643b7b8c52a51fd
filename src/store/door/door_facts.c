/*
 * door_facts.c - what the planner must know, read in the transaction in which its plan is applied.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/store/field/status.h"
#include "clf/store/people/directory.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

/* By itself: a join's outer side can't be locked, and nobody else may change the ticket between this and the rest. */
static enum clf_status lock_ticket(struct gathering *g)
{
	int64_t number = 0;

	return absent_is_fine(db_get(g->store->db, g->err, &number,
				     "SELECT number FROM ticket WHERE number = $number" CLF_FOR_UPDATE,
				     CLF_NUMBER("$number", g->request->ticket)));
}

static enum clf_status read_ticket(struct gathering *g)
{
	struct clf_ticket *ticket;
	struct clf_rows *rows;
	enum clf_status status;

	if (!g->request->ticket)
		return CLF_OK;
	if (!g->looks) {
		status = lock_ticket(g);
		if (status != CLF_OK)
			return status;
	}
	rows = db_ask(g->store->db, CLF_TICKET_SELECT "WHERE t.number = $number",
		      CLF_NUMBER("$number", g->request->ticket));
	status = rows_next(rows, g->err);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(g->err, status, "there is no ticket %lld", (long long)g->request->ticket);
	if (status != CLF_OK)
		return status;
	ticket = clf_arena_new_of(g->arena, struct clf_ticket);
	ticket_row(rows, g->arena, ticket);
	rows_end(rows);
	g->facts->ticket = ticket;
	return CLF_OK;
}

static enum clf_status read_statuses(struct gathering *g)
{
	struct clf_ticket_status *list = NULL;
	enum clf_status status = clf_status_ever(g->store, g->arena, &list, &g->facts->status_count, g->err);

	g->facts->statuses = list;
	return status;
}

/* The text of the last action that sets the field, or NULL. */
static const char *text_set(const struct clf_request *request, enum clf_field field)
{
	const char *text = NULL;

	for (size_t i = 0; i < request->action_count; i++) {
		const struct clf_action *action = &request->actions[i];

		if (action->kind == CLF_ACTION_SET && action->field == field)
			text = action->text;
	}
	return text;
}

static const struct clf_new_ticket *new_ticket_of(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		enum clf_action_kind kind = request->actions[i].kind;

		if (kind == CLF_ACTION_CREATE || kind == CLF_ACTION_RESPONSE || kind == CLF_ACTION_PART)
			return request->actions[i].new_ticket;
	}
	return NULL;
}

static enum clf_status read_owner(struct gathering *g)
{
	struct clf_agent *owner;
	enum clf_status status;

	if (g->facts->ticket == NULL || !g->facts->ticket->owner)
		return CLF_OK;
	owner = clf_arena_new_of(g->arena, struct clf_agent);
	status = clf_agent_by_id(g->store, g->arena, g->facts->ticket->owner, owner, g->err);
	if (status == CLF_OK)
		g->facts->owner = owner;
	return absent_is_fine(status);
}

static enum clf_status read_team(struct gathering *g)
{
	const char *named = text_set(g->request, CLF_FIELD_TEAM);
	struct clf_agent *list = NULL;
	int64_t team = 0;
	enum clf_status status;

	if (clf_text_blank(named) && g->new_ticket != NULL)
		named = g->new_ticket->team;
	if (clf_text_blank(named) && g->facts->ticket != NULL)
		named = g->facts->ticket->team;
	if (clf_text_blank(named))
		return CLF_OK;
	status = team_by_name(g->store, named, &team, g->err);
	if (status == CLF_ENOTFOUND)
		g->facts->near_team = team_nearest(g->store, g->arena, named);
	if (status != CLF_OK)
		return absent_is_fine(status);
	g->facts->named_team_exists = true;
	status = agent_rows(db_ask(g->store->db,
				   "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " "
				   "JOIN team_member m ON m.agent = a.party JOIN team t ON t.id = m.team "
				   "WHERE t.id = $team AND (t.mailbox IS NULL OR t.mailbox = m.agent) "
				   "ORDER BY p.id",
				   CLF_NUMBER("$team", team)),
			    g->arena, &list, &g->facts->team_count, g->err);
	g->facts->team = list;
	return status;
}

static enum clf_status read_managers(struct gathering *g, int64_t segment)
{
	struct clf_agent *list = NULL;
	enum clf_status status = agent_rows(db_ask(g->store->db,
						   "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " "
						   "JOIN segment_manager m ON m.agent = a.party "
						   "WHERE m.segment = $segment ORDER BY p.id",
						   CLF_NUMBER("$segment", segment)),
					    g->arena, &list, &g->facts->manager_count, g->err);

	g->facts->managers = list;
	return status;
}

static enum clf_status read_administrators(struct gathering *g)
{
	struct clf_agent *list = NULL;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < g->facts->manager_count; i++) {
		if (g->facts->managers[i].active)
			return CLF_OK;
	}
	status = agent_rows(db_ask(g->store->db, "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " "
						 "WHERE a.role = 'admin' AND a.active = 1 ORDER BY p.id"),
			    g->arena, &list, &g->facts->administrator_count, g->err);
	g->facts->administrators = list;
	return status;
}

/* The mailbox's segment counts for what its mails make: a new ticket, or the successor of one closed for long. A part
 * of a ticket has none but its own. */
static enum clf_status read_segments(struct gathering *g)
{
	const char *of_mailbox = g->facts->mailbox.segment;
	const char *named = text_set(g->request, CLF_FIELD_SEGMENT);
	const char *segment = g->facts->ticket != NULL ? g->facts->ticket->segment : NULL;
	int64_t id = 0;
	enum clf_status status = CLF_OK;

	if (!clf_text_blank(of_mailbox))
		status = segment_by_name(g->store, of_mailbox, &id, g->err);
	if (clf_text_blank(of_mailbox) || status != CLF_OK)
		g->facts->mailbox.segment = NULL;
	if (clf_text_blank(named) && g->new_ticket != NULL)
		named = g->new_ticket->segment;
	if (absent_is_fine(status) == CLF_OK && !clf_text_blank(named)) {
		status = segment_by_name(g->store, named, &id, g->err);
		g->facts->named_segment_exists = status == CLF_OK;
		if (status == CLF_ENOTFOUND)
			g->facts->near_segment = segment_nearest(g->store, g->arena, named);
	}
	if (g->facts->ticket == NULL)
		segment = !clf_text_blank(named) || g->request->after != NULL ? named : g->facts->mailbox.segment;
	if (absent_is_fine(status) == CLF_OK && !clf_text_blank(segment)) {
		status = segment_by_name(g->store, segment, &id, g->err);
		if (status == CLF_OK)
			status = read_managers(g, id);
	}
	return absent_is_fine(status);
}

static enum clf_status read_original(struct gathering *g)
{
	const char *named = text_set(g->request, CLF_FIELD_ORIGINAL_SEGMENT);
	int64_t id = 0;
	enum clf_status status;

	if (clf_text_blank(named))
		return CLF_OK;
	status = segment_by_name(g->store, named, &id, g->err);
	g->facts->named_original_exists = status == CLF_OK;
	if (status == CLF_ENOTFOUND)
		g->facts->near_original = segment_nearest(g->store, g->arena, named);
	return absent_is_fine(status);
}

/* The agents that are called so; folded here, as every database would fold otherwise. Few, unlike all parties. */
static enum clf_status count_namesakes(struct gathering *g, const char *name, size_t *count, int64_t *id)
{
	struct clf_rows *rows =
	    db_ask(g->store->db, "SELECT p.id, p.name FROM " CLF_AGENT_TABLES " WHERE a.active = 1 ORDER BY p.id");
	const char *folded = clf_utf8_fold(g->arena, name);
	enum clf_status status;

	*count = 0;
	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		if (!clf_text_equal(clf_utf8_fold(g->arena, rows_peek(rows, 1)), folded))
			continue;
		*id = rows_number(rows, 0);
		++*count;
	}
	return absent_is_fine(status);
}

/* By address, else by a name that only one active agent has. */
static enum clf_status read_named(struct gathering *g)
{
	const char *named = text_set(g->request, CLF_FIELD_OWNER);
	struct clf_agent *agent;
	size_t count = 0;
	int64_t id = 0;
	enum clf_status status;

	if (clf_text_blank(named) && g->new_ticket != NULL)
		named = g->new_ticket->owner;
	if (clf_text_blank(named))
		return CLF_OK;
	agent = clf_arena_new_of(g->arena, struct clf_agent);
	status = clf_agent_find(g->store, g->arena, clf_utf8_fold(g->arena, named), agent, g->err);
	if (status == CLF_ENOTFOUND) {
		status = count_namesakes(g, named, &count, &id);
		if (status == CLF_OK)
			status = count == 1 ? clf_agent_by_id(g->store, g->arena, id, agent, g->err) : CLF_ENOTFOUND;
	}
	if (status == CLF_OK)
		g->facts->named = agent;
	if (status == CLF_ENOTFOUND)
		g->facts->near_agent = agent_nearest(g->store, g->arena, named);
	return absent_is_fine(status);
}

static enum clf_status read_participants(struct gathering *g)
{
	struct clf_participant *list = NULL;
	size_t n = 0;
	struct clf_rows *rows;
	enum clf_status status;

	if (!g->request->ticket)
		return CLF_OK;
	rows = db_ask(g->store->db,
		      "SELECT p.id, p.address, p.name, x.class "
		      "FROM participant x JOIN party p ON p.id = x.party "
		      "WHERE x.ticket = $ticket ORDER BY x.at, p.id",
		      CLF_NUMBER("$ticket", g->request->ticket));
	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n] = (struct clf_participant){.party = rows_number(rows, 0),
						   .address = rows_text(rows, g->arena, 1),
						   .name = rows_text(rows, g->arena, 2),
						   .as = CLF_CLASS_THIRD_PARTY};
		clf_class_parse(rows_peek(rows, 3), &list[n++].as);
	}
	g->facts->participants = list;
	g->facts->participant_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_failed(struct gathering *g)
{
	const struct clf_mail_in *mail = g->request->mail;
	struct clf_rows *rows;
	enum clf_status status;

	if (mail == NULL || !mail->report_outbox)
		return CLF_OK;
	rows = db_ask(g->store->db, "SELECT envelope_to, class, message, in_copy FROM outbox WHERE id = $id",
		      CLF_NUMBER("$id", mail->report_outbox));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		g->facts->failed_recipient = rows_text(rows, g->arena, 0);
		clf_class_parse(rows_peek(rows, 1), &g->facts->failed_class);
		g->facts->failed_message = rows_number(rows, 2);
		g->facts->failed_in_copy = rows_number(rows, 3) != 0;
	}
	rows_end(rows);
	return absent_is_fine(status);
}

static enum clf_status gather(struct gathering *g, const struct clf_mailbox_facts *mailbox, struct clf_facts *out)
{
	static enum clf_status (*const readers[])(struct gathering *) = {
	    read_ticket, door_values,       read_statuses, read_owner,    read_team,     read_named,
	    door_out,    read_participants, read_failed,   read_segments, read_original, read_administrators,
	    door_copied, door_agents,       door_parts,    door_customer, door_later,    door_notes,
	    door_desk,   door_history,      door_batch,    door_caps,
	};
	enum clf_status status = CLF_OK;

	if (mailbox != NULL)
		g->facts->mailbox = *mailbox;
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(readers); i++)
		status = readers[i](g);
	if (status == CLF_OK)
		*out = *g->facts;
	return status;
}

enum clf_status clf_door_facts(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			       const struct clf_mailbox_facts *mailbox, struct clf_facts *out, struct clf_error *err)
{
	struct clf_facts facts = {.now = clf_clock_now()};
	struct gathering g = {store, arena, request, new_ticket_of(request), false, NULL, &facts, err};

	return gather(&g, mailbox, out);
}

enum clf_status clf_door_look(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			      const struct clf_mailbox_facts *mailbox, int64_t now, const struct clf_rule *alone,
			      struct clf_facts *out, struct clf_error *err)
{
	struct clf_facts facts = {.now = now};
	struct gathering g = {store, arena, request, new_ticket_of(request), true, alone, &facts, err};

	return gather(&g, mailbox, out);
}
