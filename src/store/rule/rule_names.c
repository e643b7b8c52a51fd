/*
 * rule_names.c - what rules may name, as it is called now.
 */
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/store/field/fields.h"
#include "clf/store/people/directory.h"
#include "clf/store/rule/rules.h"
#include "clf/ticket/field/item.h"
#include "engine/engine.h"
#include "look/rows.h"

#define NAMES_MAX 10000

/* Rows of id, name, second name, and a word that parse makes a kind of. */
static enum clf_status read_names(struct clf_rows *rows, struct clf_arena *arena, struct clf_rule_names *out,
				  enum clf_names_of of, struct clf_error *err)
{
	struct clf_named *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		enum clf_status_kind kind = CLF_KIND_NEW;
		enum clf_role role = CLF_ROLE_AGENT;

		list = list_grow(arena, list, n, sizeof(*list));
		list[n] = (struct clf_named){
		    .id = rows_number(rows, 0), .name = rows_text(rows, arena, 1), .second = rows_text(rows, arena, 2)};
		if (of == CLF_NAMES_STATUSES && clf_status_kind_parse(rows_peek(rows, 3), &kind))
			list[n].kind = (int)kind;
		if (of == CLF_NAMES_AGENTS && clf_role_parse(rows_peek(rows, 3), &role))
			list[n].kind = (int)role;
		n++;
	}
	out->of[of].items = list;
	out->of[of].count = n;
	return absent_is_fine(status);
}

static enum clf_status read_lists(struct clf_store *store, struct clf_arena *arena, struct clf_rule_names *out,
				  struct clf_error *err)
{
	static const struct {
		enum clf_names_of of;
		const char *list;
	} lists[] = {{CLF_NAMES_QUEUES, CLF_LIST_QUEUE},
		     {CLF_NAMES_STAGES, CLF_LIST_STAGE},
		     {CLF_NAMES_TYPES, CLF_LIST_TYPE},
		     {CLF_NAMES_REASONS, CLF_LIST_REASON}};
	enum clf_status status = read_names(
	    db_ask(store->db, "SELECT id, name, NULL, NULL FROM team WHERE kind = 'group' ORDER BY id LIMIT $most",
		   CLF_NUMBER("$most", NAMES_MAX)),
	    arena, out, CLF_NAMES_GROUPS, err);

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(lists); i++)
		status = read_names(db_ask(store->db,
					   "SELECT id, name, NULL, NULL FROM list_item "
					   "WHERE list = $list AND gone_at IS NULL ORDER BY position, id LIMIT $most",
					   CLF_TEXT("$list", lists[i].list), CLF_NUMBER("$most", NAMES_MAX)),
				    arena, out, lists[i].of, err);
	return status;
}

static enum clf_status read_managers(struct clf_store *store, struct clf_arena *arena, struct clf_rule_names *out,
				     struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT agent, segment FROM segment_manager ORDER BY segment, agent LIMIT $most",
		   CLF_NUMBER("$most", NAMES_MAX));
	struct clf_rule_manages *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_rule_manages){.agent = rows_number(rows, 0), .segment = rows_number(rows, 1)};
	}
	out->manages = list;
	out->manages_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_customs(struct clf_store *store, struct clf_arena *arena, struct clf_rule_names *out,
				    struct clf_error *err)
{
	struct clf_customs *customs = clf_arena_new_of(arena, struct clf_customs);
	enum clf_status status = clf_fields_ever(store, arena, customs, err);

	if (status == CLF_OK) {
		out->customs = customs;
		out->custom_rows = clf_asked_customs(arena, customs);
	}
	return status;
}

enum clf_status clf_rule_names_read(struct clf_store *store, struct clf_arena *arena, struct clf_rule_names *out,
				    struct clf_error *err)
{
	const struct clf_arg most = CLF_NUMBER("$most", NAMES_MAX);
	struct clf_db *db = store->db;
	enum clf_status status;

	*out = (struct clf_rule_names){0};
	status = read_names(
	    db_ask(db,
		   "SELECT id, name, NULL, kind FROM status WHERE gone_at IS NULL ORDER BY position, id LIMIT $most",
		   most),
	    arena, out, CLF_NAMES_STATUSES, err);
	if (status == CLF_OK)
		status = read_names(db_ask(db,
					   "SELECT p.id, p.address, p.name, a.role FROM " CLF_AGENT_TABLES
					   " WHERE a.active = 1 ORDER BY p.id LIMIT $most",
					   most),
				    arena, out, CLF_NAMES_AGENTS, err);
	if (status == CLF_OK)
		status = read_names(
		    db_ask(db, "SELECT id, name, NULL, NULL FROM team WHERE kind = 'team' ORDER BY id LIMIT $most",
			   most),
		    arena, out, CLF_NAMES_TEAMS, err);
	if (status == CLF_OK)
		status =
		    read_names(db_ask(db, "SELECT id, name, NULL, NULL FROM segment ORDER BY id LIMIT $most", most),
			       arena, out, CLF_NAMES_SEGMENTS, err);
	if (status == CLF_OK)
		status = read_names(db_ask(db,
					   "SELECT s.id, s.name, g.name, NULL FROM survey s "
					   "LEFT JOIN programme g ON g.id = s.programme ORDER BY s.id LIMIT $most",
					   most),
				    arena, out, CLF_NAMES_SURVEYS, err);
	if (status == CLF_OK)
		status =
		    read_names(db_ask(db, "SELECT id, name, NULL, NULL FROM programme ORDER BY id LIMIT $most", most),
			       arena, out, CLF_NAMES_PROGRAMMES, err);
	if (status == CLF_OK)
		status = read_names(db_ask(db,
					   "SELECT id, name, NULL, NULL FROM cause_set WHERE gone_at IS NULL "
					   "ORDER BY id LIMIT $most",
					   most),
				    arena, out, CLF_NAMES_CAUSE_SETS, err);
	if (status == CLF_OK)
		status = read_names(db_ask(db,
					   "SELECT id, name, NULL, NULL FROM list_item "
					   "WHERE list = 'cause' AND gone_at IS NULL ORDER BY position, id LIMIT $most",
					   most),
				    arena, out, CLF_NAMES_CAUSES, err);
	if (status == CLF_OK)
		status = read_lists(store, arena, out, err);
	if (status == CLF_OK)
		status = read_customs(store, arena, out, err);
	return status == CLF_OK ? read_managers(store, arena, out, err) : status;
}
