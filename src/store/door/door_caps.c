/*
 * door_caps.c - automatic mails of the last hour to those who may be told, so that caps can hold them back.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/ticket/plan/follow_on.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/kept_back.h"
#include "people/party.h"

/* Another machine's clock may be ahead, as only a look at another moment leaves out; what lies further ahead was made
 * by a clock that was wrong, and may not silence everybody until then. */
static int64_t last_moment(const struct gathering *g)
{
	return g->looks ? g->facts->now : g->facts->now + CLF_HOUR;
}

/* What was kept back didn't go there: it is counted apart. */
static enum clf_status count_automatic(struct gathering *g, int64_t party, const char *address,
				       struct clf_automatic_count *out)
{
	/* Two counts beside each other, so that each is made by its index alone. */
	static const char sql[] =
	    "SELECT a.n, a.here, k.n, k.here, "
	    "EXISTS (SELECT 1 FROM suppression s "
	    "WHERE (s.address = $address OR s.address = (SELECT q.address FROM party q WHERE q.id = $party)) "
	    "AND (s.since <= $until OR (s.failed_at > $day AND s.failed_at <= $until))) "
	    "FROM (SELECT count(*) AS n, count(*) FILTER (WHERE ticket = $ticket) AS here FROM outbox "
	    "WHERE party = $party AND created_at > $hour AND created_at <= $until "
	    "AND class IN ('notice', 'automatic', 'third-party')) a, "
	    "(SELECT count(*) AS n, count(*) FILTER (WHERE ticket = $ticket) AS here FROM outbox "
	    "WHERE party = $party AND created_at > $hour AND created_at <= $until AND " CLF_KEPT_BACK ") k";
	struct clf_rows *rows =
	    db_ask(g->store->db, sql, CLF_NUMBER("$ticket", g->request->ticket), CLF_NUMBER("$party", party),
		   CLF_TEXT("$address", address), CLF_NUMBER("$day", g->facts->now - CLF_DAY),
		   CLF_NUMBER("$hour", g->facts->now - CLF_HOUR), CLF_NUMBER("$until", last_moment(g)));
	enum clf_status status = rows_next(rows, g->err);

	if (status == CLF_OK) {
		out->kept_back = (unsigned)rows_number(rows, 2);
		out->to_address = (unsigned)rows_number(rows, 0) - out->kept_back;
		out->on_ticket = (unsigned)(rows_number(rows, 1) - rows_number(rows, 3));
		out->unreachable = rows_number(rows, 4) != 0;
	}
	rows_end(rows);
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
	status = count_automatic(g, party, address, &count);
	if (status != CLF_OK || (count.to_address == 0 && count.kept_back == 0 && !count.unreachable))
		return status;
	c->list = list_grow(g->arena, c->list, c->count, sizeof(*c->list));
	c->list[c->count++] = count;
	return CLF_OK;
}

static enum clf_status count_agents(struct gathering *g, struct counting *c, const struct clf_agent *agents, size_t n)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && agents != NULL && i < n; i++)
		status = count_for(g, c, agents[i].id, agents[i].address);
	return status;
}

static const char *address_of(const struct clf_agent *agents, size_t count, int64_t party)
{
	for (size_t i = 0; i < count; i++) {
		if (agents[i].id == party)
			return agents[i].address;
	}
	return NULL;
}

/* Commands and rules may bring in any agent: those with anything to count are found at once. */
static enum clf_status count_all(struct gathering *g, struct counting *c, const struct clf_agent *agents, size_t count)
{
	int64_t *parties = NULL;
	size_t n = 0;
	enum clf_status status =
	    id_rows(db_ask(g->store->db,
			   "SELECT a.party FROM agent a WHERE a.active = 1 "
			   "AND (EXISTS (SELECT 1 FROM outbox o WHERE o.party = a.party AND o.created_at > $hour "
			   "AND o.class IN ('notice', 'automatic')) "
			   "OR EXISTS (SELECT 1 FROM suppression s JOIN party q ON q.address = s.address "
			   "WHERE q.id = a.party AND (s.since IS NOT NULL OR s.failed_at > $day)))",
			   CLF_NUMBER("$hour", g->facts->now - CLF_HOUR), CLF_NUMBER("$day", g->facts->now - CLF_DAY)),
		    g->arena, &parties, &n, g->err);

	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = count_for(g, c, parties[i], address_of(agents, count, parties[i]));
	return status;
}

static enum clf_status told_today(struct gathering *g, int64_t party)
{
	int64_t told = 0;
	enum clf_status status =
	    db_get(g->store->db, g->err, &told,
		   "SELECT EXISTS (SELECT 1 FROM outbox WHERE party = $party AND created_at > $day "
		   "AND created_at <= $until AND class = 'automatic' AND ticket IS NULL)",
		   CLF_NUMBER("$party", party), CLF_NUMBER("$day", g->facts->now - CLF_DAY),
		   CLF_NUMBER("$until", last_moment(g)));

	g->facts->told_today = told != 0;
	return status;
}

static bool is_response(const struct clf_request *request)
{
	return request->action_count > 0 && request->actions[0].kind == CLF_ACTION_RESPONSE;
}

static enum clf_status count_address(struct gathering *g, struct counting *c, const char *address)
{
	int64_t party = 0;
	enum clf_status status =
	    clf_text_blank(address) ? CLF_OK : absent_is_fine(party_by_address(g->store, address, &party, g->err));

	return status == CLF_OK ? count_for(g, c, party, address) : status;
}

/* Whom rules may write to: the customer that the ticket has or will have, and people outside. */
static enum clf_status count_for_rules(struct gathering *g, struct counting *c, const struct clf_desk *desk)
{
	const struct clf_actor *actor = &g->request->actor;
	const struct clf_mail_in *mail = g->request->mail;
	enum clf_status status = CLF_OK;

	if (desk->writes && g->facts->ticket != NULL)
		status = count_address(g, c, g->facts->ticket->customer.address);
	if (status == CLF_OK && desk->writes && g->new_ticket != NULL)
		status = count_address(g, c, g->new_ticket->customer.address);
	if (status == CLF_OK && desk->writes && actor->kind != CLF_ACTOR_AGENT)
		status = count_address(g, c, actor->address);
	if (status == CLF_OK && desk->writes && mail != NULL && mail->forwarded != NULL)
		status = count_address(g, c, mail->forwarded->from.address);
	for (size_t i = 0; status == CLF_OK && i < desk->outside_count; i++)
		status = count_address(g, c, desk->outside[i]);
	return status;
}

enum clf_status door_caps(struct gathering *g)
{
	const struct clf_actor *actor = &g->request->actor;
	struct clf_facts *facts = g->facts;
	const struct clf_desk *desk = facts->rules.desk;
	struct counting counting = {NULL, 0};
	struct clf_automatic_count own = {0};
	int64_t party = actor->party;
	enum clf_status status = CLF_OK;

	if (!party && !clf_text_blank(actor->address))
		status = party_by_address(g->store, actor->address, &party, g->err);
	status = absent_is_fine(status);
	/* Also of somebody who never wrote yet: they may be suppressed. */
	if (status == CLF_OK && (party || !clf_text_blank(actor->address)))
		status = count_automatic(g, party, actor->address, &own);
	facts->automatic_to_address = own.to_address;
	facts->automatic_on_ticket = own.on_ticket;
	facts->automatic_kept_back = own.kept_back;
	if (status == CLF_OK && party && g->request->ticket == 0)
		status = told_today(g, party);
	if (status == CLF_OK && own.unreachable)
		status = count_for(g, &counting, party, actor->address);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->owner, 1);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->team, facts->team_count);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->managers, facts->manager_count);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->administrators, facts->administrator_count);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->named, 1);
	if (status == CLF_OK)
		status = count_agents(g, &counting, facts->parent_keepers, facts->parent_keeper_count);
	if (status == CLF_OK && g->request->after != NULL)
		status = count_agents(g, &counting, g->request->after->keepers, g->request->after->keeper_count);
	for (size_t i = 0; status == CLF_OK && i < facts->sub_count; i++)
		status = count_agents(g, &counting, facts->subs[i].keepers, facts->subs[i].keeper_count);
	for (size_t i = 0; status == CLF_OK && i < facts->draft_count; i++)
		status = count_agents(g, &counting, facts->drafts[i].author, 1);
	for (size_t i = 0; status == CLF_OK && i < facts->watcher_count; i++)
		status = count_agents(g, &counting, &facts->watchers[i].agent, 1);
	for (size_t i = 0; status == CLF_OK && facts->directory == NULL && i < facts->sole_count; i++)
		status = count_agents(g, &counting, &facts->soles[i].agent, 1);
	if (status == CLF_OK && facts->directory != NULL)
		status = count_all(g, &counting, facts->directory->agents, facts->directory->agent_count);
	else if (status == CLF_OK && desk != NULL && (desk->reaches || is_response(g->request)))
		status = count_all(g, &counting, desk->agents, desk->agent_count);
	if (status == CLF_OK && desk != NULL)
		status = count_for_rules(g, &counting, desk);
	facts->automatic = counting.list;
	facts->automatic_count = counting.count;
	return status;
}
