/*
 * door_copied.c - people in copy of a ticket: who they are, and which of those whom a mail or a command names are
 * agents.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/command/cc.h"
#include "clf/ticket/plan/word.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"

/* How many mails went to them in copy within the hour: an address has its share, whatever ticket names it. */
static enum clf_status read_copied(struct gathering *g)
{
	struct clf_copied *list = NULL;
	struct clf_rows *rows;
	size_t n = 0;
	enum clf_status status;

	if (g->facts->ticket == NULL)
		return CLF_OK;
	rows = db_ask(g->store->db,
		      "SELECT p.id, p.address, p.name, c.state, "
		      "(SELECT count(*) FROM outbox o WHERE o.party = p.id AND o.created_at > $hour "
		      "AND o.created_at <= $now AND o.class = 'customer' AND o.in_copy = 1) "
		      "FROM copied c JOIN party p ON p.id = c.party "
		      "WHERE c.ticket = $ticket AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.party = c.party) "
		      "AND NOT EXISTS (SELECT 1 FROM agent_address f WHERE f.address = p.address) "
		      "ORDER BY c.at, p.id",
		      CLF_NUMBER("$ticket", g->facts->ticket->number), CLF_NUMBER("$hour", g->facts->now - CLF_HOUR),
		      CLF_NUMBER("$now", g->facts->now));
	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		copied_row(rows, g->arena, 0, &list[n]);
		list[n++].recent = (unsigned)rows_number(rows, 4);
	}
	g->facts->copied = list;
	g->facts->copied_count = n;
	return absent_is_fine(status);
}

struct naming {
	const char **list;
	size_t count;
};

static enum clf_status name_one(struct gathering *g, struct naming *agents, const char *address)
{
	struct clf_agent agent;
	enum clf_status status = clf_agent_find(g->store, g->arena, address, &agent, g->err);

	if (status != CLF_OK)
		return absent_is_fine(status);
	agents->list = list_grow(g->arena, agents->list, agents->count, sizeof(*agents->list));
	agents->list[agents->count++] = address;
	return CLF_OK;
}

static enum clf_status name_those_of(struct gathering *g, struct naming *agents, const char *argument)
{
	struct clf_cc cc;
	const char *why = NULL;
	enum clf_status status = CLF_OK;

	if (argument == NULL || !clf_cc_read(g->arena, NULL, argument, &cc, &why))
		return CLF_OK;
	for (size_t i = 0; status == CLF_OK && cc.what != CLF_CC_REMOVE && i < cc.count; i++)
		status = name_one(g, agents, cc.addresses[i]);
	return status;
}

/* An agent's address is never in copy, nor gets what was for a customer, active or not: the customer would see it. */
static enum clf_status find_agents(struct gathering *g)
{
	const struct clf_request *request = g->request;
	const struct clf_commands *commands = request->commands;
	struct naming agents = {NULL, 0};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && request->mail != NULL && i < request->mail->recipients.count; i++)
		status = name_one(g, &agents, request->mail->recipients.items[i].address);
	for (size_t i = 0; status == CLF_OK && commands != NULL && i < commands->count; i++) {
		if (commands->items[i].row->verb == CLF_VERB_CC)
			status = name_those_of(g, &agents, commands->items[i].argument);
	}
	for (size_t i = 0; status == CLF_OK && i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_COPIED)
			status = name_those_of(g, &agents, request->actions[i].text);
		if (request->actions[i].kind == CLF_ACTION_OUT && !clf_text_blank(request->actions[i].out->to))
			status = name_one(g, &agents, request->actions[i].out->to);
	}
	g->facts->agents_named = agents.list;
	g->facts->agents_named_count = agents.count;
	return status;
}

enum clf_status door_copied(struct gathering *g)
{
	enum clf_status status = read_copied(g);

	return status == CLF_OK ? find_agents(g) : status;
}

enum clf_status door_put_copied(struct applying *a, const struct clf_step *step)
{
	int64_t party = step->party;
	enum clf_status status = CLF_OK;

	if (!party)
		status = clf_door_party(a->store, step->to, step->name, &party, a->err);
	if (status != CLF_OK)
		return status;
	if (step->what == NULL)
		return db_run(a->store->db, a->err, "DELETE FROM copied WHERE ticket = $ticket AND party = $party",
			      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$party", party));
	return db_run(a->store->db, a->err,
		      "INSERT INTO copied (ticket, party, state, at) VALUES ($ticket, $party, $state, $at) "
		      "ON CONFLICT (ticket, party) DO UPDATE SET state = excluded.state",
		      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$party", party), CLF_TEXT("$state", step->what),
		      CLF_NUMBER("$at", a->facts->now));
}
