/*
 * list.c - the list commands: queues, stages, types, reasons and causes to choose from.
 */
#include <stdio.h>

#include "clf/act/lists.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "commands.h"
#include "session.h"

static enum clf_status list_named(struct session *session, const struct command_line *line, const char **out,
				  struct clf_error *err)
{
	return clf_act_list_find(&session->act, session->arena, operand(line, 0), out, err);
}

static void print_item(struct session *session, const struct clf_list_item *item)
{
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_item(item);
		print_json(&json);
		return;
	}
	printf("%s%s", cell(session->arena, item->name), item->ends ? "  (closes)" : "");
	if (item->team_name != NULL)
		printf("  to the team %s", cell(session->arena, item->team_name));
	if (item->required_count > 0)
		printf("  requires %s",
		       cell(session->arena, clf_items_said(session->arena, item->required, item->required_count)));
	putchar('\n');
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_list_item *items = NULL;
	const char *of = NULL;
	size_t count = 0;
	enum clf_status status = list_named(session, line, &of, err);

	if (status == CLF_OK)
		status = clf_list_items(session->store, session->arena, of, &items, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		print_item(session, &items[i]);
	return status;
}

int command_list_list(const struct command_line *line)
{
	return with_session(line, list);
}

static const char *unless_none(const char *text)
{
	return clf_text_equal_nocase(text, "none") ? NULL : text;
}

/* "none" alone is no field. */
static void take_required(struct session *session, const struct command_line *line, struct clf_item_change *change)
{
	size_t count = option_count(line, "requires");
	const char **fields = clf_arena_array_of(session->arena, count, const char *);

	for (size_t i = 0; i < count; i++)
		fields[i] = option_at(line, "requires", i);
	change->has_required = count > 0;
	change->required = fields;
	change->required_count = count == 1 && unless_none(fields[0]) == NULL ? 0 : count;
}

static enum clf_status save(struct session *session, const struct command_line *line, const char *of,
			    const struct clf_list_item *item, const char *name, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *ends = option_text(line, "ends"), *team = option_text(line, "team");
	const char *causes = option_text(line, "cause-set");
	struct clf_item_change change = {.name = name,
					 .ends = clf_text_equal_nocase(ends, "on"),
					 .has_ends = ends != NULL,
					 .team = unless_none(team),
					 .has_team = team != NULL,
					 .cause_set = unless_none(causes),
					 .has_cause_set = causes != NULL};
	struct clf_problems problems = {.count = 0};
	int64_t id = item != NULL ? item->id : 0;
	enum clf_status status;

	take_required(session, line, &change);
	if (ends != NULL && !change.ends && !clf_text_equal_nocase(ends, "off"))
		return clf_error_set(err, CLF_EINVAL, "--ends is on or off, not '%s'", ends);
	if (item != NULL && name == NULL && ends == NULL && team == NULL && causes == NULL && !change.has_required)
		return clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail list set --help'");
	status = clf_item_check(&people, session->arena, of, item, &change, &problems, err);
	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	return status == CLF_OK ? clf_item_save(&people, of, &change, &id, err) : status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *of = NULL;
	enum clf_status status = list_named(session, line, &of, err);

	return status == CLF_OK ? save(session, line, of, NULL, operand(line, 1), err) : status;
}

int command_list_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status item_named(struct session *session, const struct command_line *line, const char **of,
				  struct clf_list_item *out, struct clf_error *err)
{
	enum clf_status status = list_named(session, line, of, err);

	return status == CLF_OK ? clf_list_item_named(session->store, session->arena, *of, operand(line, 1), out, err)
				: status;
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_list_item item;
	const char *of = NULL;
	enum clf_status status = item_named(session, line, &of, &item, err);

	return status == CLF_OK ? save(session, line, of, &item, option_text(line, "name"), err) : status;
}

int command_list_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status retire(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_item_hold hold;
	struct clf_list_item item;
	const char *of = NULL;
	size_t moved = 0;
	enum clf_status status = item_named(session, line, &of, &item, err);

	if (status == CLF_OK)
		status = clf_item_retire(&people, session->arena, &item, option_text(line, "replace-by"), &hold, &moved,
					 err);
	if (moved > 0)
		fprintf(stderr, "%zu ticket%s changed\n", moved, moved == 1 ? "" : "s");
	return status;
}

int command_list_remove(const struct command_line *line)
{
	return with_session(line, retire);
}

/* The items that are named come first, in that order; the others behind them, as they were. */
static enum clf_status order(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_list_item *items = NULL, item;
	const char *of = NULL;
	size_t count = 0, n = 0;
	int64_t *ids;
	enum clf_status status = list_named(session, line, &of, err);

	if (status == CLF_OK)
		status = clf_list_items(session->store, session->arena, of, &items, &count, err);
	if (status != CLF_OK)
		return status;
	ids = clf_arena_array_of(session->arena, count + operand_count(line), int64_t);
	for (size_t i = 1; status == CLF_OK && i < operand_count(line); i++) {
		status = clf_list_item_named(session->store, session->arena, of, operand(line, i), &item, err);
		ids[n++] = item.id;
	}
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		append_id(ids, &n, items[i].id);
	return status == CLF_OK ? clf_item_order(&people, of, ids, n, err) : status;
}

int command_list_order(const struct command_line *line)
{
	return with_session(line, order);
}
