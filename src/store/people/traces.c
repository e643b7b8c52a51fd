/*
 * traces.c - where one person's data lies.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/store/people/erase.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/party.h"

static enum clf_status find_person(struct clf_store *store, struct clf_arena *arena, struct clf_traces *out,
				   struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT p.address, p.name, c.locale, c.attributes, p.created_at, c.opt_in, "
				       "c.reference, c.phone, "
				       "CASE WHEN EXISTS (SELECT 1 FROM agent a WHERE a.party = p.id) "
				       "OR EXISTS (SELECT 1 FROM agent_address f WHERE f.address = p.address) "
				       "THEN 1 ELSE 0 END "
				       "FROM party p LEFT JOIN customer c ON c.party = p.id WHERE p.id = $party",
				       CLF_NUMBER("$party", out->party));
	bool is_agent;
	enum clf_status status = rows_next(rows, err);

	if (status != CLF_OK)
		return status;
	out->address = rows_text(rows, arena, 0);
	out->name = rows_text(rows, arena, 1);
	out->locale = rows_text(rows, arena, 2);
	out->attributes = rows_text(rows, arena, 3);
	out->created_at = rows_number(rows, 4);
	out->opt_in = rows_text(rows, arena, 5);
	out->reference = rows_text(rows, arena, 6);
	out->phone = rows_text(rows, arena, 7);
	is_agent = rows_number(rows, 8) != 0;
	rows_end(rows);
	if (is_agent)
		return clf_error_set(err, CLF_EDENIED,
				     "%s is an agent's address: `clf-mail agent deactivate` ends what an agent may do",
				     out->address);
	return CLF_OK;
}

static enum clf_status find_tickets(struct clf_store *store, struct clf_arena *arena, struct clf_traces *out,
				    struct clf_error *err)
{
	enum clf_status status =
	    id_rows(db_ask(store->db, "SELECT number FROM ticket WHERE customer = $party ORDER BY number",
			   CLF_NUMBER("$party", out->party)),
		    arena, &out->tickets, &out->ticket_count, err);

	if (status == CLF_OK)
		status = id_rows(db_ask(store->db,
					"SELECT DISTINCT m.ticket FROM message m JOIN ticket t ON t.number = m.ticket "
					"WHERE m.party = $party AND t.customer <> $party "
					"UNION SELECT c.ticket FROM copied c JOIN ticket t ON t.number = c.ticket "
					"WHERE c.party = $party AND t.customer <> $party "
					"UNION SELECT o.ticket FROM outbox o JOIN ticket t ON t.number = o.ticket "
					"WHERE o.party = $party AND t.customer <> $party ORDER BY 1",
					CLF_NUMBER("$party", out->party)),
				 arena, &out->elsewhere, &out->elsewhere_count, err);
	return status;
}

static enum clf_status find_mails(struct clf_store *store, struct clf_arena *arena, struct clf_traces *out,
				  struct clf_error *err)
{
	enum clf_status status =
	    id_rows(db_ask(store->db,
			   "SELECT j.id FROM journal j LEFT JOIN ticket t ON t.number = j.ticket "
			   "WHERE lower(j.from_address) = $address AND (t.number IS NULL OR t.customer <> $party) "
			   "ORDER BY j.id",
			   CLF_TEXT("$address", out->address), CLF_NUMBER("$party", out->party)),
		    arena, &out->journal, &out->journal_count, err);

	if (status == CLF_OK)
		status = name_rows(db_ask(store->db, "SELECT id FROM response WHERE party = $party ORDER BY at",
					  CLF_NUMBER("$party", out->party)),
				   arena, &out->responses, &out->response_count, err);
	return status;
}

static enum clf_status find_others(struct clf_store *store, struct clf_arena *arena, struct clf_traces *out,
				   struct clf_error *err)
{
	enum clf_status status =
	    name_rows(db_ask(store->db,
			     "SELECT DISTINCT p.address FROM copied c JOIN ticket t ON t.number = c.ticket "
			     "JOIN party p ON p.id = c.party "
			     "WHERE t.customer = $party AND c.party <> $party AND c.state IN ('to', 'other') "
			     "ORDER BY p.address",
			     CLF_NUMBER("$party", out->party)),
		      arena, &out->also, &out->also_count, err);

	if (status == CLF_OK)
		status = name_rows(db_ask(store->db,
					  "SELECT DISTINCT o.envelope_to FROM outbox o "
					  "JOIN ticket t ON t.number = o.ticket "
					  "WHERE t.customer = $party AND o.class = 'notice' AND o.state = 'sent' "
					  "ORDER BY o.envelope_to",
					  CLF_NUMBER("$party", out->party)),
				   arena, &out->agents, &out->agent_count, err);
	return status;
}

static enum clf_status count_all(struct clf_store *store, struct clf_traces *out, struct clf_error *err)
{
	enum clf_status status = db_get(store->db, err, &out->messages,
					"SELECT count(*) FROM message m JOIN ticket t ON t.number = m.ticket "
					"WHERE t.customer = $party",
					CLF_NUMBER("$party", out->party));

	if (status == CLF_OK)
		status = db_get(store->db, err, &out->notes,
				"SELECT count(*) FROM comment c JOIN ticket t ON t.number = c.ticket "
				"WHERE t.customer = $party",
				CLF_NUMBER("$party", out->party));
	if (status == CLF_OK)
		status = db_get(store->db, err, &out->waiting,
				"SELECT count(*) FROM outbox o LEFT JOIN ticket t ON t.number = o.ticket "
				"WHERE (t.customer = $party OR o.party = $party) "
				"AND o.state IN ('queued', 'claimed', 'committing', 'deferred')",
				CLF_NUMBER("$party", out->party));
	return status;
}

enum clf_status clf_traces_find(struct clf_store *store, struct clf_arena *arena, const char *address,
				struct clf_traces *out, struct clf_error *err)
{
	enum clf_status status;

	*out = (struct clf_traces){0};
	status = party_by_address(store, address, &out->party, err);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "nobody with the address %s is known here", address);
	if (status == CLF_OK)
		status = find_person(store, arena, out, err);
	if (status == CLF_OK)
		status = find_tickets(store, arena, out, err);
	if (status == CLF_OK)
		status = find_mails(store, arena, out, err);
	if (status == CLF_OK)
		status = find_others(store, arena, out, err);
	return status == CLF_OK ? count_all(store, out, err) : status;
}

/* A name of a few letters stands in too many words. */
#define NAME_LEAST 4u

static const char *pattern(struct clf_arena *arena, const char *text)
{
	struct clf_buf out;
	const char *made;

	clf_buf_init(&out, 4096);
	clf_buf_add_char(&out, '%');
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '%' || *p == '_' || *p == '\\')
			clf_buf_add_char(&out, '\\');
		clf_buf_add_char(&out, *p);
	}
	clf_buf_add_char(&out, '%');
	made = clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	return made;
}

enum clf_status clf_traces_mentions(struct clf_store *store, struct clf_arena *arena, const struct clf_traces *traces,
				    struct clf_mention **out, size_t *count, struct clf_error *err)
{
	const char *by_address = pattern(arena, traces->address);
	const char *by_name =
	    traces->name != NULL && strlen(traces->name) >= NAME_LEAST ? pattern(arena, traces->name) : by_address;
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT c.ticket, 0, c.id FROM comment c "
		   "WHERE c.text " CLF_LIKE " $address ESCAPE '\\' OR c.text " CLF_LIKE " $name ESCAPE '\\' "
		   "UNION SELECT c.ticket, 0, c.id FROM comment_version v JOIN comment c ON c.id = v.comment "
		   "WHERE v.text " CLF_LIKE " $address ESCAPE '\\' OR v.text " CLF_LIKE " $name ESCAPE '\\' "
		   "UNION ALL SELECT m.ticket, 1, m.id FROM message m LEFT JOIN ticket t ON t.number = m.ticket "
		   "WHERE (t.number IS NULL OR t.customer <> $party) AND coalesce(m.party, 0) <> $party "
		   "AND (m.text " CLF_LIKE " $address ESCAPE '\\' OR m.text " CLF_LIKE " $name ESCAPE '\\' "
		   "OR m.subject " CLF_LIKE " $name ESCAPE '\\') LIMIT $limit",
		   CLF_TEXT("$address", by_address), CLF_TEXT("$name", by_name), CLF_NUMBER("$party", traces->party),
		   CLF_NUMBER("$limit", CLF_MENTIONS));
	struct clf_mention *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof *list);
		list[n++] = (struct clf_mention){rows_number(rows, 0), rows_number(rows, 1) ? "mail" : "note",
						 rows_number(rows, 2)};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_customers_next(struct clf_store *store, struct clf_arena *arena, int64_t after, int64_t *party,
				   const char **address, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT id, address FROM party WHERE id > $after ORDER BY id LIMIT 1",
				       CLF_NUMBER("$after", after));
	enum clf_status status = rows_next(rows, err);

	if (status != CLF_OK)
		return status;
	*party = rows_number(rows, 0);
	*address = rows_text(rows, arena, 1);
	rows_end(rows);
	return CLF_OK;
}
