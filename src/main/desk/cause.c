/*
 * cause.c - the cause-set commands: sets of root causes.
 */
#include <stdio.h>

#include "clf/act/causes.h"
#include "clf/base/str.h"
#include "commands.h"
#include "session.h"

static void print(struct session *session, const struct clf_cause_set *set)
{
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_cause_set(set);
		print_json(&json);
		return;
	}
	printf("%s\n", cell(session->arena, set->name));
	for (size_t i = 0; i < set->count; i++)
		printf("  %s\n", cell(session->arena, set->causes[i].name));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_cause_set *sets = NULL;
	size_t count = 0;
	enum clf_status status = clf_cause_sets(session->store, session->arena, &sets, &count, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!sets[i].gone)
			print(session, &sets[i]);
	}
	return status;
}

int command_cause_set_list(const struct command_line *line)
{
	return with_session(line, list);
}

static bool is_taken_out(struct session *session, const struct command_line *line, const char *name)
{
	const char *folded = clf_utf8_fold(session->arena, name);

	for (size_t i = 0; i < option_count(line, "remove"); i++) {
		if (clf_text_equal(clf_utf8_fold(session->arena, option_at(line, "remove", i)), folded))
			return true;
	}
	return false;
}

/* Those there are, without what is taken out, and with what is added. */
static void take_causes(struct session *session, const struct command_line *line, const struct clf_cause_set *set,
			struct clf_cause_set_change *change)
{
	size_t has = set != NULL ? set->count : 0, added = option_count(line, "cause");
	const char **causes = clf_arena_array_of(session->arena, has + added, const char *);

	for (size_t i = 0; i < has; i++) {
		if (!is_taken_out(session, line, set->causes[i].name))
			causes[change->count++] = set->causes[i].name;
	}
	for (size_t i = 0; i < added; i++)
		causes[change->count++] = option_at(line, "cause", i);
	change->causes = causes;
	change->has_causes = added > 0 || option_count(line, "remove") > 0;
}

static enum clf_status save(struct session *session, const struct command_line *line, const struct clf_cause_set *set,
			    const char *name, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_cause_set_change change = {.name = name};
	struct clf_problems problems = {.count = 0};
	int64_t id = set != NULL ? set->id : 0;
	enum clf_status status;

	take_causes(session, line, set, &change);
	if (set != NULL && name == NULL && !change.has_causes)
		return clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail cause-set set --help'");
	status = clf_act_cause_set_check(&people, session->arena, set, &change, &problems, err);
	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	return status == CLF_OK ? clf_act_cause_set_save(&people, &change, &id, err) : status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return save(session, line, NULL, operand(line, 0), err);
}

int command_cause_set_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_cause_set found;
	enum clf_status status = clf_cause_set_named(session->store, session->arena, operand(line, 0), &found, err);

	return status == CLF_OK ? save(session, line, &found, option_text(line, "name"), err) : status;
}

int command_cause_set_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_cause_set_hold hold;
	struct clf_cause_set found;
	size_t moved = 0;
	enum clf_status status = clf_cause_set_named(session->store, session->arena, operand(line, 0), &found, err);

	if (status == CLF_OK)
		status = clf_act_cause_set_retire(&people, session->arena, &found, option_text(line, "replace-by"),
						  &hold, &moved, err);
	if (moved > 0)
		fprintf(stderr, "%zu ticket%s changed\n", moved, moved == 1 ? "" : "s");
	return status;
}

int command_cause_set_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}
