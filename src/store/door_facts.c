/*
 * door_facts.c - what the planner must know, read in the transaction in which its plan is applied.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/directory.h"
#include "clf/store/door.h"
#include "inside.h"

struct gathering {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_new_ticket *new_ticket; /* what the request makes, or NULL */
	struct clf_facts *facts;
	struct clf_error *err;
};

static enum clf_status read_ticket(struct gathering *g)
{
	struct clf_ticket *ticket;
	struct clf_rows *rows;
	enum clf_status status;

	if (!g->request->ticket)
		return CLF_OK;
	rows = clf_db_ask(g->store->db, CLF_TICKET_SELECT "WHERE t.number = $number" CLF_FOR_UPDATE,
			  CLF_NUMBER("$number", g->request->ticket));
	status = clf_rows_next(rows, g->err);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(g->err, status, "there is no ticket %lld", (long long)g->request->ticket);
	if (status != CLF_OK)
		return status;
	ticket = clf_arena_new_of(g->arena, struct clf_ticket);
	clf_ticket_row(rows, g->arena, ticket);
	clf_rows_end(rows);
	g->facts->ticket = ticket;
	return CLF_OK;
}

static enum clf_status read_rules(struct gathering *g)
{
	struct clf_rows *rows = clf_db_ask(g->store->db, "SELECT status, \"trigger\", to_status, window_days "
							 "FROM status_rule ORDER BY status, \"trigger\"");
	struct clf_status_rule *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = clf_rows_next(rows, g->err)) == CLF_OK) {
		list = clf_list_grow(g->arena, list, n, sizeof(*list));
		list[n] = (struct clf_status_rule){.status = clf_rows_number(rows, 0),
						   .to = clf_rows_number(rows, 2),
						   .window_days = clf_rows_number(rows, 3)};
		if (clf_trigger_parse(clf_rows_peek(rows, 1), &list[n].trigger))
			n++;
	}
	g->facts->rules = list;
	g->facts->rule_count = n;
	return clf_absent_is_fine(status);
}

static enum clf_status read_statuses(struct gathering *g)
{
	struct clf_ticket_status *list = NULL;
	enum clf_status status = clf_status_list(g->store, g->arena, &list, &g->facts->status_count, g->err);

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
		if (request->actions[i].kind == CLF_ACTION_CREATE)
			return request->actions[i].new_ticket;
	}
	return NULL;
}

static enum clf_status read_owner(struct gathering *g)
{
	struct clf_agent *owner;
	enum clf_status status;

	if (!g->facts->ticket || !g->facts->ticket->owner)
		return CLF_OK;
	owner = clf_arena_new_of(g->arena, struct clf_agent);
	status = clf_agent_by_id(g->store, g->arena, g->facts->ticket->owner, owner, g->err);
	if (status == CLF_OK)
		g->facts->owner = owner;
	return clf_absent_is_fine(status);
}

static enum clf_status read_team(struct gathering *g)
{
	const char *named = text_set(g->request, CLF_FIELD_TEAM);
	struct clf_agent *list = NULL;
	int64_t team = 0;
	enum clf_status status;

	if (clf_text_blank(named) && g->new_ticket)
		named = g->new_ticket->team;
	if (clf_text_blank(named) && g->facts->ticket)
		named = g->facts->ticket->team;
	if (clf_text_blank(named))
		return CLF_OK;
	status = clf_team_by_name(g->store, named, &team, g->err);
	if (status != CLF_OK)
		return clf_absent_is_fine(status);
	g->facts->named_team_exists = true;
	status =
	    clf_agent_rows(clf_db_ask(g->store->db,
				      "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES
				      " JOIN team_member m ON m.agent = a.party WHERE m.team = $team ORDER BY p.id",
				      CLF_NUMBER("$team", team)),
			   g->arena, &list, &g->facts->team_count, g->err);
	g->facts->team = list;
	return status;
}

static enum clf_status read_managers(struct gathering *g, int64_t segment)
{
	struct clf_agent *list = NULL;
	enum clf_status status =
	    clf_agent_rows(clf_db_ask(g->store->db,
				      "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " JOIN segment_manager m "
				      "ON m.agent = a.party WHERE m.segment = $segment ORDER BY p.id",
				      CLF_NUMBER("$segment", segment)),
			   g->arena, &list, &g->facts->manager_count, g->err);

	g->facts->managers = list;
	return status;
}

/* The mailbox's segment counts for what its mails make: a new ticket, or the successor of one closed for long. */
static enum clf_status read_segments(struct gathering *g, const char *mailbox_segment)
{
	const char *named = text_set(g->request, CLF_FIELD_SEGMENT);
	const char *segment = g->facts->ticket ? g->facts->ticket->segment : NULL;
	int64_t id = 0;
	enum clf_status status = CLF_OK;

	if (!clf_text_blank(mailbox_segment)) {
		status = clf_segment_by_name(g->store, mailbox_segment, &id, g->err);
		if (status == CLF_OK)
			g->facts->mailbox_segment = mailbox_segment;
	}
	if (clf_text_blank(named) && g->new_ticket)
		named = g->new_ticket->segment;
	if (clf_absent_is_fine(status) == CLF_OK && !clf_text_blank(named)) {
		status = clf_segment_by_name(g->store, named, &id, g->err);
		g->facts->named_segment_exists = status == CLF_OK;
	}
	if (!g->facts->ticket)
		segment = !clf_text_blank(named) ? named : g->facts->mailbox_segment;
	if (clf_absent_is_fine(status) == CLF_OK && !clf_text_blank(segment)) {
		status = clf_segment_by_name(g->store, segment, &id, g->err);
		if (status == CLF_OK)
			status = read_managers(g, id);
	}
	return clf_absent_is_fine(status);
}

/* By address, else by a name that only one active agent has. */
static enum clf_status read_named(struct gathering *g)
{
	const char *named = text_set(g->request, CLF_FIELD_OWNER);
	struct clf_agent *list = NULL;
	size_t n = 0;
	enum clf_status status;

	if (clf_text_blank(named) && g->new_ticket)
		named = g->new_ticket->owner;
	if (clf_text_blank(named))
		return CLF_OK;
	status = clf_agent_rows(clf_db_ask(g->store->db,
					   "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES
					   " WHERE lower(p.address) = lower($named) "
					   "OR (a.active = 1 AND lower(p.name) = lower($named)) "
					   "ORDER BY lower(p.address) = lower($named) DESC, p.id",
					   CLF_TEXT("$named", named)),
				g->arena, &list, &n, g->err);
	if (status != CLF_OK || n == 0)
		return status;
	if (n == 1 || clf_text_equal_nocase(list[0].address, named))
		g->facts->named = &list[0];
	return CLF_OK;
}

static enum clf_status read_participants(struct gathering *g)
{
	struct clf_participant *list = NULL;
	size_t n = 0;
	struct clf_rows *rows;
	enum clf_status status;

	if (!g->request->ticket)
		return CLF_OK;
	rows = clf_db_ask(g->store->db,
			  "SELECT p.id, p.address, p.name, x.class FROM participant x JOIN party p ON p.id = x.party "
			  "WHERE x.ticket = $ticket ORDER BY x.at, p.id",
			  CLF_NUMBER("$ticket", g->request->ticket));
	while ((status = clf_rows_next(rows, g->err)) == CLF_OK) {
		list = clf_list_grow(g->arena, list, n, sizeof(*list));
		list[n] = (struct clf_participant){.party = clf_rows_number(rows, 0),
						   .address = clf_rows_text(rows, g->arena, 1),
						   .name = clf_rows_text(rows, g->arena, 2),
						   .as = CLF_CLASS_THIRD_PARTY};
		clf_class_parse(clf_rows_peek(rows, 3), &list[n++].as);
	}
	g->facts->participants = list;
	g->facts->participant_count = n;
	return clf_absent_is_fine(status);
}

static enum clf_status count_automatic(struct gathering *g, int64_t party, struct clf_automatic_count *out)
{
	struct clf_rows *rows =
	    clf_db_ask(g->store->db,
		       "SELECT count(*), coalesce(sum(ticket = $ticket), 0), EXISTS (SELECT 1 FROM outbox "
		       "WHERE party = $party AND reported_at > $day) FROM outbox "
		       "WHERE party = $party AND created_at > $hour AND class IN ('notice', 'automatic')",
		       CLF_NUMBER("$ticket", g->request->ticket), CLF_NUMBER("$party", party),
		       CLF_NUMBER("$day", g->facts->now - CLF_DAY), CLF_NUMBER("$hour", g->facts->now - CLF_HOUR));
	enum clf_status status = clf_rows_next(rows, g->err);

	if (status == CLF_OK) {
		out->to_address = (unsigned)clf_rows_number(rows, 0);
		out->on_ticket = (unsigned)clf_rows_number(rows, 1);
		out->unreachable = clf_rows_number(rows, 2) != 0;
	}
	clf_rows_end(rows);
	return status;
}

static bool is_counted(const struct clf_automatic_count *list, size_t count, const char *address)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(list[i].address, address))
			return true;
	}
	return false;
}

struct counting {
	struct clf_automatic_count *list;
	size_t count;
};

static enum clf_status count_for(struct gathering *g, struct counting *c, int64_t party, const char *address)
{
	struct clf_automatic_count count = {.address = address};
	enum clf_status status;

	if (clf_text_blank(address) || is_counted(c->list, c->count, address))
		return CLF_OK;
	status = count_automatic(g, party, &count);
	if (status != CLF_OK || (count.to_address == 0 && !count.unreachable))
		return status;
	c->list = clf_list_grow(g->arena, c->list, c->count, sizeof(*c->list));
	c->list[c->count++] = count;
	return CLF_OK;
}

static enum clf_status count_agents(struct gathering *g, struct counting *c, const struct clf_agent *agents, size_t n)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && agents && i < n; i++)
		status = count_for(g, c, agents[i].id, agents[i].address);
	return status;
}

static enum clf_status read_caps(struct gathering *g)
{
	const struct clf_actor *actor = &g->request->actor;
	struct clf_facts *facts = g->facts;
	struct counting counting = {NULL, 0};
	struct clf_automatic_count own = {0};
	int64_t party = actor->party;
	enum clf_status status = CLF_OK;

	if (!party && !clf_text_blank(actor->address))
		status = clf_party_by_address(g->store, actor->address, &party, g->err);
	if (status == CLF_OK && party)
		status = count_automatic(g, party, &own);
	facts->automatic_to_address = own.to_address;
	facts->automatic_on_ticket = own.on_ticket;
	status = clf_absent_is_fine(status);
	if (status == CLF_OK && party && own.unreachable)
		status = count_for(g, &counting, party, actor->address);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->owner, 1);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->team, facts->team_count);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->managers, facts->manager_count);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->named, 1);
	facts->automatic = counting.list;
	facts->automatic_count = counting.count;
	return status;
}

static enum clf_status read_failed(struct gathering *g)
{
	const struct clf_mail_in *mail = g->request->mail;
	struct clf_rows *rows;
	enum clf_status status;

	if (!mail || !mail->report_outbox)
		return CLF_OK;
	rows = clf_db_ask(g->store->db, "SELECT envelope_to, class FROM outbox WHERE id = $id",
			  CLF_NUMBER("$id", mail->report_outbox));
	status = clf_rows_next(rows, g->err);
	if (status == CLF_OK) {
		g->facts->failed_recipient = clf_rows_text(rows, g->arena, 0);
		clf_class_parse(clf_rows_peek(rows, 1), &g->facts->failed_class);
	}
	clf_rows_end(rows);
	return clf_absent_is_fine(status);
}

enum clf_status clf_door_facts(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			       const struct clf_mailbox_facts *mailbox, struct clf_facts *out, struct clf_error *err)
{
	static enum clf_status (*const readers[])(struct gathering *) = {
	    read_statuses, read_rules, read_owner, read_team, read_named, read_participants, read_failed,
	};
	struct clf_facts facts = {.now = clf_clock_now()};
	struct gathering g = {store, arena, request, new_ticket_of(request), &facts, err};
	enum clf_status status = read_ticket(&g);

	if (mailbox) {
		facts.unknown = mailbox->unknown;
		facts.two_way = mailbox->two_way;
		facts.auto_ack = mailbox->auto_ack;
	}
	for (size_t i = 0; status == CLF_OK && i < sizeof(readers) / sizeof(readers[0]); i++)
		status = readers[i](&g);
	if (status == CLF_OK)
		status = read_segments(&g, mailbox ? mailbox->segment : NULL);
	if (status == CLF_OK)
		status = read_caps(&g);
	if (status == CLF_OK)
		*out = facts;
	return status;
}
