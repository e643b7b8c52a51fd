/*
 * inside.h - what the files of this room share.
 */
#ifndef CLF_STORE_INSIDE_H
#define CLF_STORE_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/ticket.h"
#include "engine/db.h"
#include "people/names.h"

struct clf_arena;

struct clf_store {
	struct clf_db *db;
	int64_t next_id, end_id; /* what is left of the block of ids */
	int block_depth;         /* block taken: 0 before this transaction, 1 in it, 2 in its savepoint */
	bool in_savepoint;
	bool failed;          /* an id could not be had: this transaction must not be committed */
	struct clf_buf notes; /* of the migration */
};

/* Begins a transaction unless one runs; leave commits or rolls back what enter began, and returns the status. */
enum clf_status clf_store_enter(struct clf_store *store, bool *own, struct clf_error *err);
enum clf_status clf_store_leave(struct clf_store *store, bool own, enum clf_status status, struct clf_error *err);
/* CLF_ENOTFOUND becomes CLF_OK: the end of rows, or a row that may be absent. */
enum clf_status clf_absent_is_fine(enum clf_status status);

/* A mail stored whole. Inside a transaction. */
enum clf_status clf_raw_store(struct clf_store *store, struct clf_str raw, int64_t *id, struct clf_error *err);
enum clf_status clf_raw_load(struct clf_store *store, int64_t id, struct clf_buf *out, struct clf_error *err);

/* CLF_ENOTFOUND. */
enum clf_status clf_party_by_address(struct clf_store *store, const char *address, int64_t *id, struct clf_error *err);
/* The party as a customer; locale may be NULL. */
enum clf_status clf_customer_make(struct clf_store *store, const struct clf_customer *customer, int64_t *id,
				  struct clf_error *err);

/* An agent from twelve columns: who it is, and its settings. */
#define CLF_AGENT_COLUMNS                                                                                              \
	"p.id, p.address, p.name, a.role, a.active, a.locale, a.timezone, a.notices, a.no_receipts, a.digest, "        \
	"a.on_news, a.on_reply"
#define CLF_AGENT_COLUMN_COUNT 12
/* What a cap keeps back in the outbox, as the index outbox_kept_back knows it. */
#define CLF_KEPT_BACK "(state = 'failed' AND attempts = 0 AND class IN ('notice', 'automatic') AND reported_at IS NULL)"

/* Few agents, many parties: an order by a party's own indexed column would lead through all of these. */
#define CLF_AGENT_TABLES "agent a JOIN party p ON p.id = a.party"
void clf_agent_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out);
/* All rows as agents. */
enum clf_status clf_agent_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent **out, size_t *count,
			       struct clf_error *err);
/* The first column of all rows: names, or ids. */
enum clf_status clf_name_rows(struct clf_rows *rows, struct clf_arena *arena, const char *const **out, size_t *count,
			      struct clf_error *err);
/* Texts that went out on the ticket before then and that the reader may quote: the customers' conversation, and what
 * was sent to the reader; newest first. */
struct clf_texts;
enum clf_status clf_sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t before,
			       const char *reader, size_t limit, struct clf_texts *out, struct clf_error *err);
enum clf_status clf_id_rows(struct clf_rows *rows, struct clf_arena *arena, int64_t **out, size_t *count,
			    struct clf_error *err);

/*
 * Whether $agent sees the ticket (a row of the table `t` is called) within $scope, an enum clf_scope: the one word on
 * what own, segment and all mean, for every list.
 */
_Static_assert(CLF_SCOPE_NONE == 0 && CLF_SCOPE_SEGMENT == 2 && CLF_SCOPE_ALL == 3, "numbers in CLF_VISIBLE");
#define CLF_VISIBLE(t)                                                                                                 \
	"($scope = 3 OR ($scope > 0 AND (" t ".owner = $agent "                                                        \
	"OR " t ".team IN (SELECT team FROM team_member WHERE agent = $agent) "                                        \
	"OR (" t ".owner IS NULL AND " t ".team IS NULL) "                                                             \
	"OR ($scope = 2 AND (" t ".segment IS NULL "                                                                   \
	"OR " t ".segment IN (SELECT segment FROM segment_manager WHERE agent = $agent)))))) "

/* Something is left to do on the ticket: what closes has its time, and of the kinds that end (clf/ticket/status.h)
 * one doesn't close. */
#define CLF_NOT_ENDED(t) t ".closed_at IS NULL AND " t ".status NOT IN (SELECT id FROM status WHERE kind = 'resolved') "

/* A ticket from its columns; others may stand behind them. */
#define CLF_TICKET_COLUMNS                                                                                             \
	"t.number, t.subject, t.status, t.priority, t.owner, tm.name, t.customer, p.address, p.name, c.locale, "       \
	"os.name, s.name, t.mailbox, t.channel, t.response, t.score, t.summary, t.due_at, t.created_at, "              \
	"t.updated_at, t.closed_at, t.parent, t.merged_into, t.version"
#define CLF_TICKET_COLUMN_COUNT 24
#define CLF_TICKET_TABLES                                                                                              \
	"ticket t "                                                                                                    \
	"JOIN customer c ON c.party = t.customer "                                                                     \
	"JOIN party p ON p.id = t.customer "                                                                           \
	"LEFT JOIN team tm ON tm.id = t.team "                                                                         \
	"LEFT JOIN segment os ON os.id = t.original_segment "                                                          \
	"LEFT JOIN segment s ON s.id = t.segment "
#define CLF_TICKET_SELECT "SELECT " CLF_TICKET_COLUMNS " FROM " CLF_TICKET_TABLES
void clf_ticket_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket *out);
enum clf_status clf_ticket_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket **out, size_t *count,
				struct clf_error *err);

/* Grows a list in the arena by one; *items holds *count. */
void *clf_list_grow(struct clf_arena *arena, void *items, size_t count, size_t size);

#endif
