/*
 * statuses.c - the statuses commands: where tickets stand, in the administrator's own words.
 */
#include <stdio.h>

#include "clf/act/lists.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "commands.h"
#include "session.h"

static void print(struct session *session, const struct clf_ticket_status *status)
{
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_status(status);
		print_json(&json);
		return;
	}
	printf("%s  (%s%s%s%s)\n  %s\n", cell(session->arena, status->name), clf_status_kind_name(status->kind),
	       status->causes == CLF_CAUSES_FREE ? "" : "; root causes are ",
	       status->causes == CLF_CAUSES_FREE ? "" : clf_status_causes_name(status->causes),
	       status->awaits ? "; awaits the customer's confirmation" : "", cell(session->arena, status->definition));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;
	enum clf_status status = clf_status_list(session->store, session->arena, &statuses, &count, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		print(session, &statuses[i]);
	return status;
}

int command_statuses_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status save(struct session *session, const struct command_line *line,
			    const struct clf_ticket_status *old, const char *name, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const struct clf_status_change change = {.name = name,
						 .definition = option_text(line, "definition"),
						 .kind = option_text(line, "kind"),
						 .causes = option_text(line, "causes"),
						 .awaits = option_text(line, "awaits")};
	struct clf_problems problems = {.count = 0};
	int64_t id = old != NULL ? old->id : 0;
	enum clf_status status;

	if (old != NULL && name == NULL && change.definition == NULL && change.kind == NULL && change.causes == NULL &&
	    change.awaits == NULL)
		return clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail statuses set --help'");
	status = clf_act_status_check(&people, session->arena, old, &change, &problems, err);
	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	return status == CLF_OK ? clf_act_status_save(&people, &change, &id, err) : status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return save(session, line, NULL, operand(line, 0), err);
}

int command_statuses_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_ticket_status old;
	enum clf_status status = clf_status_named(session->store, session->arena, operand(line, 0), &old, err);

	return status == CLF_OK ? save(session, line, &old, option_text(line, "name"), err) : status;
}

int command_statuses_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_ticket_status old;
	struct clf_status_hold hold;
	size_t moved = 0;
	enum clf_status status = clf_status_named(session->store, session->arena, operand(line, 0), &old, err);

	if (status == CLF_OK)
		status = clf_act_status_retire(&people, session->arena, &old, option_text(line, "replace-by"), &hold,
					       &moved, err);
	if (moved > 0)
		fprintf(stderr, "%zu ticket%s changed\n", moved, moved == 1 ? "" : "s");
	return status;
}

int command_statuses_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

/* Those that are named come first, in that order; the others behind them, as they were. */
static enum clf_status order(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_ticket_status *statuses = NULL, found;
	size_t count = 0, n = 0;
	int64_t *ids;
	enum clf_status status = clf_status_list(session->store, session->arena, &statuses, &count, err);

	if (status != CLF_OK)
		return status;
	ids = clf_arena_array_of(session->arena, count + operand_count(line), int64_t);
	for (size_t i = 0; status == CLF_OK && i < operand_count(line); i++) {
		status = clf_status_named(session->store, session->arena, operand(line, i), &found, err);
		ids[n++] = status == CLF_OK ? found.id : 0;
	}
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		append_id(ids, &n, statuses[i].id);
	return status == CLF_OK ? clf_act_status_order(&people, ids, n, err) : status;
}

int command_statuses_order(const struct command_line *line)
{
	return with_session(line, order);
}
