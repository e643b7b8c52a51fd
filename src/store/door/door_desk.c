/*
 * door_desk.c - what rules ask beyond the ticket's row, read only as far as the rules in force ask it; and what they
 * did, written down.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/look/query.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "rule/desk.h"

static enum clf_status read_response(struct gathering *g)
{
	const char *id = g->facts->ticket != NULL ? g->facts->ticket->response
			 : g->new_ticket != NULL  ? g->new_ticket->response
						  : NULL;
	struct clf_response *response;
	enum clf_status status;

	if (clf_text_blank(id))
		return CLF_OK;
	response = clf_arena_new_of(g->arena, struct clf_response);
	status = clf_query_response(g->store, g->arena, id, response, g->err);
	if (status == CLF_OK)
		g->facts->rules.response = response;
	return absent_is_fine(status);
}

/* By the address where the customer is only named so far. */
static enum clf_status read_customer(struct gathering *g)
{
	const struct clf_customer *customer = g->facts->ticket != NULL ? &g->facts->ticket->customer
					      : g->new_ticket != NULL  ? &g->new_ticket->customer
								       : NULL;
	struct clf_rows *rows;
	enum clf_status status;

	const char *address = customer != NULL ? customer->address : NULL;

	/* Whose mail makes a ticket is its customer. */
	if (customer == NULL && g->request->actor.kind != CLF_ACTOR_AGENT)
		address = g->request->actor.address;
	if (clf_text_blank(address))
		return CLF_OK;
	rows = db_ask(g->store->db,
		      "SELECT c.opt_in, c.reference, c.phone, c.attributes FROM party p "
		      "JOIN customer c ON c.party = p.id WHERE p.address = $address",
		      CLF_TEXT("$address", address));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		g->facts->rules.opt_in = rows_text(rows, g->arena, 0);
		g->facts->rules.reference = rows_text(rows, g->arena, 1);
		g->facts->rules.phone = rows_text(rows, g->arena, 2);
		g->facts->rules.attributes = rows_text(rows, g->arena, 3);
	}
	rows_end(rows);
	return absent_is_fine(status);
}

static enum clf_status read_timers(struct gathering *g)
{
	struct clf_rows *rows =
	    db_ask(g->store->db, "SELECT ref, anchor_at, due_at FROM timer WHERE ticket = $ticket AND kind = 'rule'",
		   CLF_NUMBER("$ticket", g->request->ticket));
	struct clf_timer *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n++] = (struct clf_timer){rows_number(rows, 0), rows_number(rows, 1), rows_number(rows, 2)};
	}
	g->facts->rules.timers = list;
	g->facts->rules.timer_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_fired(struct gathering *g)
{
	int64_t *list = NULL;
	enum clf_status status = id_rows(db_ask(g->store->db,
						"SELECT DISTINCT rule FROM rule_run "
						"WHERE ticket = $ticket AND outcome = 'fired'",
						CLF_NUMBER("$ticket", g->request->ticket)),
					 g->arena, &list, &g->facts->rules.fired_count, g->err);

	g->facts->rules.fired = list;
	return status;
}

static const char *segment_of(const struct gathering *g)
{
	if (g->facts->ticket != NULL)
		return g->facts->ticket->segment;
	return g->new_ticket != NULL ? g->new_ticket->segment : g->facts->mailbox.segment;
}

static bool is_elapsed(const struct clf_request *request)
{
	return request->action_count > 0 && request->actions[0].kind == CLF_ACTION_ELAPSED;
}

enum clf_status door_desk(struct gathering *g)
{
	const struct clf_desk *desk = NULL;
	bool there = g->facts->ticket != NULL;
	enum clf_status status = desk_rules(g->store, &desk, g->err);

	if (status != CLF_OK)
		return status;
	if (g->alone != NULL)
		desk = desk_alone(g->arena, desk, g->alone);
	g->facts->lists = &desk->lists;
	if (desk->count == 0)
		return CLF_OK;
	g->facts->rules.desk = desk;
	if (desk->needs & CLF_NEEDS_RESPONSE)
		status = read_response(g);
	if (status == CLF_OK && ((desk->needs & CLF_NEEDS_CUSTOMER) || desk->writes))
		status = read_customer(g);
	if (status == CLF_OK && there && (desk->elapsed || is_elapsed(g->request)))
		status = read_timers(g);
	if (status == CLF_OK && there && (desk->needs & CLF_NEEDS_RUNS))
		status = read_fired(g);
	if (status == CLF_OK && (desk->needs & CLF_NEEDS_CALENDAR))
		status = desk_calendar(g->store, g->arena, segment_of(g), &g->facts->rules.calendar, g->err);
	return status;
}

/* Twice in one request is once: the clock's repeats have the same moment. */
enum clf_status door_rule_run(struct applying *a, const struct clf_step *step)
{
	return db_run(a->store->db, a->err,
		      "INSERT INTO rule_run (rule, at, ticket, version, anchor_at, outcome, why) "
		      "VALUES ($rule, $at, $ticket, $version, $anchor, $outcome, $why) "
		      "ON CONFLICT (rule, at, ticket) DO NOTHING",
		      CLF_NUMBER("$rule", step->number), CLF_NUMBER("$at", a->facts->now),
		      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$version", step->version),
		      CLF_NUMBER("$anchor", step->anchor_at), CLF_TEXT("$outcome", step->what),
		      CLF_TEXT("$why", step->text));
}
