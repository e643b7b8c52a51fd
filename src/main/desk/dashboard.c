/*
 * dashboard.c - the dashboard commands: links from tickets to elsewhere.
 */
#include <stdio.h>

#include "clf/act/desk/dashboards.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "commands.h"
#include "session.h"

static void print(struct session *session, const struct clf_dashboard *dashboard)
{
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_dashboard(dashboard);
		print_json(&json);
		return;
	}
	printf("%s  %s\n", cell(session->arena, dashboard->name), cell(session->arena, dashboard->url));
	for (size_t i = 0; i < dashboard->programme_count; i++)
		printf("  of %s\n", cell(session->arena, dashboard->programmes[i].name));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_dashboard *found = NULL;
	size_t count = 0;
	enum clf_status status = clf_dashboards(session->store, session->arena, &found, &count, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		print(session, &found[i]);
	return status;
}

int command_dashboard_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status save(struct session *session, const struct command_line *line,
			    const struct clf_dashboard *dashboard, struct clf_dashboard_change *change,
			    struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	size_t count = option_count(line, "programme");
	const char **programmes = clf_arena_array_of(session->arena, count, const char *);
	struct clf_problems problems = {.count = 0};
	int64_t id = dashboard != NULL ? dashboard->id : 0;
	enum clf_status status;

	if (option_flag(line, "all") && count > 0)
		return clf_error_set(err, CLF_EINVAL, "say --programme or --all, not both");
	for (size_t i = 0; i < count; i++)
		programmes[i] = option_at(line, "programme", i);
	change->programmes = programmes;
	change->count = count;
	change->has_programmes = count > 0 || option_flag(line, "all");
	if (dashboard != NULL && change->name == NULL && change->url == NULL && !change->has_programmes)
		return clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail dashboard set --help'");
	status = clf_act_dashboard_check(&people, session->arena, dashboard, change, &problems, err);
	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	return status == CLF_OK ? clf_act_dashboard_save(&people, change, &id, err) : status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_dashboard_change change = {.name = operand(line, 0), .url = operand(line, 1)};

	return save(session, line, NULL, &change, err);
}

int command_dashboard_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status named(struct session *session, const struct command_line *line, size_t at,
			     struct clf_dashboard *out, struct clf_error *err)
{
	return clf_dashboard_named(session->store, session->arena, operand(line, at), out, err);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_dashboard_change change = {.name = option_text(line, "name"), .url = option_text(line, "url")};
	struct clf_dashboard dashboard;
	enum clf_status status = named(session, line, 0, &dashboard, err);

	return status == CLF_OK ? save(session, line, &dashboard, &change, err) : status;
}

int command_dashboard_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_dashboard dashboard;
	enum clf_status status = named(session, line, 0, &dashboard, err);

	return status == CLF_OK ? clf_act_dashboard_remove(&people, &dashboard, err) : status;
}

int command_dashboard_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

/* Those that are named come first, in that order; the others behind them, as they were. */
static enum clf_status order(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_dashboard *all = NULL, dashboard;
	size_t count = 0, n = 0;
	int64_t *ids;
	enum clf_status status = clf_dashboards(session->store, session->arena, &all, &count, err);

	if (status != CLF_OK)
		return status;
	ids = clf_arena_array_of(session->arena, count + operand_count(line), int64_t);
	for (size_t i = 0; status == CLF_OK && i < operand_count(line); i++) {
		status = named(session, line, i, &dashboard, err);
		if (status == CLF_OK)
			ids[n++] = dashboard.id;
	}
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		append_id(ids, &n, all[i].id);
	return status == CLF_OK ? clf_act_dashboard_order(&people, ids, n, err) : status;
}

int command_dashboard_order(const struct command_line *line)
{
	return with_session(line, order);
}
