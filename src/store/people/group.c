/*
 * group.c - teams and segments read as one, renamed and removed.
 */
#include "clf/store/people/group.h"

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/history/line.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

struct kind {
	const char *what, *all, *by_id, *by_name, *rename, *used, *tickets, *leave, *remove;
};

#define TEAM_SELECT                                                                                                    \
	"SELECT g.id, g.name, b.address, p.address, CASE g.kind WHEN 'group' THEN 1 ELSE 0 END FROM team g "           \
	"LEFT JOIN party b ON b.id = g.mailbox "                                                                       \
	"LEFT JOIN team_member m ON m.team = g.id AND m.agent <> coalesce(g.mailbox, 0) "                              \
	"LEFT JOIN party p ON p.id = m.agent "
#define SEGMENT_SELECT                                                                                                 \
	"SELECT g.id, g.name, NULL, p.address, 0 FROM segment g "                                                      \
	"LEFT JOIN segment_manager m ON m.segment = g.id "                                                             \
	"LEFT JOIN party p ON p.id = m.agent "
#define NOT_ENDED CLF_NOT_ENDED("t")
#define ORDER "ORDER BY g.folded, coalesce(p.address, '') "

static const struct kind kinds[] = {
    [CLF_GROUP_TEAM] =
	{
	    .what = CLF_SAID("team"),
	    .all = TEAM_SELECT ORDER,
	    .by_id = TEAM_SELECT "WHERE g.id = $id " ORDER,
	    .by_name = "SELECT id FROM team WHERE folded = $folded",
	    .rename = "UPDATE team SET name = $name, folded = $folded WHERE id = $id",
	    .used = "SELECT count(*), coalesce(sum(CASE WHEN " NOT_ENDED "THEN 1 ELSE 0 END), 0), 0, "
		    "(SELECT count(*) FROM list_item i WHERE i.team = $id AND i.gone_at IS NULL) "
		    "FROM ticket t WHERE t.team = $id OR t.grp = $id",
	    .tickets = "SELECT t.number, o.address, CASE WHEN " NOT_ENDED "THEN 1 ELSE 0 END "
		       "FROM ticket t LEFT JOIN party o ON o.id = t.owner "
		       "WHERE t.team = $id OR t.grp = $id ORDER BY t.number LIMIT $limit",
	    .leave = "DELETE FROM team_member WHERE team = $id",
	    .remove = "DELETE FROM team WHERE id = $id",
	},
    [CLF_GROUP_SEGMENT] =
	{
	    .what = CLF_SAID("segment"),
	    .all = SEGMENT_SELECT ORDER,
	    .by_id = SEGMENT_SELECT "WHERE g.id = $id " ORDER,
	    .by_name = "SELECT id FROM segment WHERE folded = $folded",
	    .rename = "UPDATE segment SET name = $name, folded = $folded WHERE id = $id",
	    .used = "SELECT count(*), coalesce(sum(CASE WHEN " NOT_ENDED "THEN 1 ELSE 0 END), 0), "
		    "(SELECT count(*) FROM ticket x WHERE x.original_segment = $id), 0 "
		    "FROM ticket t WHERE t.segment = $id",
	    .tickets = "SELECT t.number, o.address, CASE WHEN " NOT_ENDED "THEN 1 ELSE 0 END "
		       "FROM ticket t LEFT JOIN party o ON o.id = t.owner "
		       "WHERE t.segment = $id ORDER BY t.number LIMIT $limit",
	    .leave = "DELETE FROM segment_manager WHERE segment = $id",
	    .remove = "DELETE FROM segment WHERE id = $id",
	},
};

static enum clf_status read_groups(struct clf_rows *rows, struct clf_arena *arena, struct clf_group **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_group *list = NULL;
	const char **agents = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		const char *agent = rows_text(rows, arena, 3);

		if (n == 0 || list[n - 1].id != rows_number(rows, 0)) {
			list = list_grow(arena, list, n, sizeof(*list));
			list[n++] = (struct clf_group){.id = rows_number(rows, 0),
						       .name = rows_text(rows, arena, 1),
						       .mailbox = rows_text(rows, arena, 2),
						       .sees = rows_number(rows, 4) != 0};
			agents = NULL;
		}
		if (agent == NULL)
			continue;
		agents = list_grow(arena, agents, list[n - 1].agent_count, sizeof(*agents));
		agents[list[n - 1].agent_count++] = agent;
		list[n - 1].agents = agents;
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_group_list(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
			       struct clf_group **out, size_t *count, struct clf_error *err)
{
	return read_groups(db_ask(store->db, kinds[kind].all), arena, out, count, err);
}

static enum clf_status by_id(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind, int64_t id,
			     struct clf_group *out, struct clf_error *err)
{
	struct clf_group *list = NULL;
	size_t count = 0;
	enum clf_status status =
	    read_groups(db_ask(store->db, kinds[kind].by_id, CLF_NUMBER("$id", id)), arena, &list, &count, err);

	if (status == CLF_OK && count == 0)
		return CLF_ENOTFOUND;
	if (status == CLF_OK)
		*out = list[0];
	return status;
}

enum clf_status clf_group_named(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
				const char *name, struct clf_group *out, struct clf_error *err)
{
	unsigned long long number = 0;
	int64_t id = 0;
	enum clf_status status =
	    db_get(store->db, err, &id, kinds[kind].by_name, CLF_TEXT("$folded", clf_utf8_fold(arena, name)));

	if (status == CLF_OK)
		return by_id(store, arena, kind, id, out, err);
	if (status == CLF_ENOTFOUND && clf_text_to_u64(name, INT64_MAX, &number))
		status = by_id(store, arena, kind, (int64_t)number, out, err);
	if (status != CLF_ENOTFOUND)
		return status;
	return kind == CLF_GROUP_TEAM ? team_asked(store, name, &id, err) : segment_asked(store, name, &id, err);
}

enum clf_status clf_group_rename(struct clf_store *store, enum clf_group_kind kind, int64_t id, const char *name,
				 struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *folded = clf_utf8_fold(arena, name);
	int64_t other = 0;
	enum clf_status status = db_get(store->db, err, &other, kinds[kind].by_name, CLF_TEXT("$folded", folded));

	if (status == CLF_OK && other != id)
		status = clf_error_set(err, CLF_ECONFLICT, "there is a %-s \"%s\" already", kinds[kind].what, name);
	else if (absent_is_fine(status) == CLF_OK)
		status = db_run(store->db, err, kinds[kind].rename, CLF_TEXT("$name", name),
				CLF_TEXT("$folded", folded), CLF_NUMBER("$id", id));
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_group_used(struct clf_store *store, enum clf_group_kind kind, int64_t id, struct clf_group_use *out,
			       struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, kinds[kind].used, CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = (struct clf_group_use){rows_number(rows, 0), rows_number(rows, 1), rows_number(rows, 2),
					      rows_number(rows, 3)};
	rows_end(rows);
	return status;
}

enum clf_status clf_group_tickets(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
				  int64_t id, size_t limit, struct clf_group_ticket **out, size_t *count,
				  struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, kinds[kind].tickets, CLF_NUMBER("$id", id), CLF_NUMBER("$limit", limit));
	struct clf_group_ticket *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_group_ticket){rows_number(rows, 0), rows_text(rows, arena, 1),
						      rows_number(rows, 2) != 0};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

/* Lines that an administrator's change of the segment itself put right: what they say now changed nothing is told by
 * nobody. */
static enum clf_status replace_in_lines(struct clf_store *store, int64_t from, int64_t to, struct clf_error *err)
{
	static const char *const updates[] = {
	    "UPDATE event SET to_value = $to WHERE field = 'original_segment' AND to_value = $from",
	    "UPDATE event SET from_value = $to WHERE field = 'original_segment' AND from_value = $from",
	};
	struct clf_arena *arena = clf_arena_new();
	const char *now = clf_id_kept(arena, to);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(updates); i++)
		status = db_run(store->db, err, updates[i], CLF_TEXT("$to", now),
				CLF_TEXT("$from", clf_id_kept(arena, from)));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"UPDATE event SET from_value = NULL, to_value = NULL "
				"WHERE field = 'original_segment' AND to_value = $to AND from_value = to_value",
				CLF_TEXT("$to", now));
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_group_replace_original(struct clf_store *store, int64_t from, int64_t to, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "UPDATE ticket SET original_segment = $to WHERE original_segment = $from",
		   CLF_ID("$to", to), CLF_NUMBER("$from", from));

	if (status == CLF_OK)
		status = replace_in_lines(store, from, to, err);
	/* What a response came with stands in it as a text. */
	return status == CLF_OK
		   ? db_run(store->db, err, "UPDATE response SET segment_id = $to WHERE segment_id = $from",
			    CLF_ID("$to", to), CLF_NUMBER("$from", from))
		   : status;
}

enum clf_status clf_group_replace_type(struct clf_store *store, int64_t from, int64_t to, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE list_item SET team = $to WHERE team = $from", CLF_ID("$to", to),
		      CLF_NUMBER("$from", from));
}

enum clf_status clf_group_set_sees(struct clf_store *store, int64_t id, bool sees, struct clf_error *err)
{
	struct clf_group_use use = {0};
	enum clf_status status = clf_group_used(store, CLF_GROUP_TEAM, id, &use, err);

	if (status == CLF_OK && use.tickets + use.types > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "%lld tickets and %lld types name it: make another one, and move them there",
				     (long long)use.tickets, (long long)use.types);
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE team SET kind = $kind WHERE id = $id AND mailbox IS NULL",
				CLF_TEXT("$kind", sees ? "group" : "team"), CLF_NUMBER("$id", id));
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "it shares a mailbox: a group is told nothing; take that away first");
	return status;
}

enum clf_status clf_group_remove(struct clf_store *store, enum clf_group_kind kind, int64_t id, struct clf_error *err)
{
	struct clf_group_use use = {0};
	enum clf_status status = clf_group_used(store, kind, id, &use, err);

	if (status == CLF_OK && use.tickets + use.originals + use.types > 0)
		return clf_error_set(err, CLF_ECONFLICT, "tickets name the %-s still", kinds[kind].what);
	if (status == CLF_OK)
		status = db_run(store->db, err, kinds[kind].leave, CLF_NUMBER("$id", id));
	return status == CLF_OK ? db_run(store->db, err, kinds[kind].remove, CLF_NUMBER("$id", id)) : status;
}

const char *clf_group_nearest(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
			      const char *name)
{
	return kind == CLF_GROUP_TEAM ? team_nearest(store, arena, name) : segment_nearest(store, arena, name);
}

const char *clf_agent_nearest(struct clf_store *store, struct clf_arena *arena, const char *address)
{
	return agent_nearest(store, arena, address);
}

enum clf_status clf_group_members(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t **out,
				  size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db, "SELECT m.agent FROM team_member m WHERE m.team = $team ORDER BY m.agent",
			      CLF_NUMBER("$team", id)),
		       arena, out, count, err);
}
