/*
 * field.c - the field commands: what administrators set up for tickets to hold.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/customs.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "commands.h"
#include "session.h"

static const char *choices_shown(struct session *session, const struct clf_custom *field)
{
	const char *text = "";

	for (size_t i = 0; i < field->choice_count; i++) {
		if (!field->choices[i].gone)
			text = clf_arena_printf(session->arena, "%s%s%s", text, *text != '\0' ? ", " : "",
						field->choices[i].name);
	}
	return text;
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_customs *customs;
	enum clf_status status = clf_fields(session->store, &customs, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];
		struct clf_json *json;

		if (!session->json) {
			printf("%-24s %-8s %s%s  %s\n", field->name, clf_custom_type_name(field->type),
			       cell(session->arena, field->label), field->inside ? " (inside)" : "",
			       choices_shown(session, field));
			continue;
		}
		json = clf_shape_custom(field);
		print_json(&json);
	}
	return status;
}

int command_field_list(const struct command_line *line)
{
	return with_session(line, list);
}

static bool is_taken_out(struct session *session, const struct command_line *line, const char *name)
{
	for (size_t i = 0; i < option_count(line, "remove-choice"); i++) {
		if (clf_text_equal(clf_utf8_fold(session->arena, option_at(line, "remove-choice", i)),
				   clf_utf8_fold(session->arena, name)))
			return true;
	}
	return false;
}

/* Those there are, without what is taken out, and with what is added. */
static void take_choices(struct session *session, const struct command_line *line, const struct clf_custom *was,
			 struct clf_custom_change *change)
{
	size_t added = option_count(line, "choice"), there = was != NULL ? was->choice_count : 0;
	const char **choices = clf_arena_array_of(session->arena, added + there + 1, const char *);

	for (size_t i = 0; i < there; i++) {
		if (!was->choices[i].gone && !is_taken_out(session, line, was->choices[i].name))
			choices[change->choice_count++] = was->choices[i].name;
	}
	for (size_t i = 0; i < added; i++)
		choices[change->choice_count++] = option_at(line, "choice", i);
	change->choices = choices;
	change->has_choices = added + option_count(line, "remove-choice") > 0;
}

static enum clf_status save(struct session *session, const struct command_line *line, const struct clf_custom *was,
			    struct clf_custom_change *change, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_problems problems = {.count = 0};
	struct clf_custom_hold hold;
	struct clf_custom made;
	int64_t id = 0;
	enum clf_status status;

	change->label = option_text(line, "label");
	change->inside = option_text(line, "inside");
	take_choices(session, line, was, change);
	status = clf_act_custom_check(&people, session->arena, was, change, &problems, err);
	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	if (status == CLF_OK)
		status = clf_act_custom_save(&people, session->arena, was, change, &hold, &id, err);
	if (status != CLF_OK || !session->json)
		return status;
	status = clf_act_custom_find(&session->act, session->arena,
				     clf_arena_printf(session->arena, "%lld", (long long)id), &made, err);
	if (status == CLF_OK) {
		struct clf_json *json = clf_shape_custom(&made);

		print_json(&json);
	}
	return status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_custom_change change = {.name = operand(line, 0), .type = operand(line, 1)};

	return save(session, line, NULL, &change, err);
}

int command_field_add(const struct command_line *line)
{
	return with_session(line, add);
}

/* "OLD=NEW" */
static enum clf_status rename_choice(struct session *session, const struct clf_custom *field, const char *text,
				     struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *equals = strchr(text, '=');
	struct clf_choice choice;
	enum clf_status status;

	if (equals == NULL)
		return clf_error_set(err, CLF_EINVAL, "--rename-choice takes OLD=NEW, not '%s'", text);
	status = clf_act_choice_find(session->arena, field,
				     clf_arena_copy(session->arena, text, (size_t)(equals - text)), &choice, err);
	return status == CLF_OK ? clf_act_choice_rename(&people, field, &choice, equals + 1, err) : status;
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_custom_change change = {.name = option_text(line, "name")};
	struct clf_custom field;
	enum clf_status status = clf_act_custom_find(&session->act, session->arena, operand(line, 0), &field, err);

	for (size_t i = 0; status == CLF_OK && i < option_count(line, "rename-choice"); i++)
		status = rename_choice(session, &field, option_at(line, "rename-choice", i), err);
	if (status == CLF_OK)
		status = clf_act_custom_find(&session->act, session->arena, operand(line, 0), &field, err);
	if (status == CLF_OK && change.name == NULL && option_text(line, "label") == NULL &&
	    option_text(line, "inside") == NULL &&
	    option_count(line, "choice") + option_count(line, "remove-choice") == 0)
		return option_count(line, "rename-choice") > 0
			   ? CLF_OK
			   : clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail field set --help'");
	return status == CLF_OK ? save(session, line, &field, &change, err) : status;
}

int command_field_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status remove_choice(struct session *session, const struct command_line *line,
				     const struct clf_custom *field, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *by = option_text(line, "replace-by");
	struct clf_choice choice, instead;
	struct clf_custom_hold hold;
	size_t moved = 0;
	enum clf_status status = clf_act_choice_find(session->arena, field, option_text(line, "choice"), &choice, err);

	if (status == CLF_OK && by != NULL)
		status = clf_act_choice_find(session->arena, field, by, &instead, err);
	if (status == CLF_OK)
		status = clf_act_choice_retire(&people, session->arena, field, &choice, by != NULL ? &instead : NULL,
					       &hold, &moved, err);
	if (moved > 0)
		fprintf(stderr, "%zu ticket%s changed\n", moved, moved == 1 ? "" : "s");
	return status;
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_custom_hold hold;
	struct clf_custom field;
	enum clf_status status = clf_act_custom_find(&session->act, session->arena, operand(line, 0), &field, err);

	if (status != CLF_OK)
		return status;
	if (option_text(line, "choice") != NULL)
		return remove_choice(session, line, &field, err);
	return clf_act_custom_retire(&people, session->arena, &field, &hold, err);
}

int command_field_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

static enum clf_status order(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	size_t count = operand_count(line);
	const char **names = clf_arena_array_of(session->arena, count + 1, const char *);

	for (size_t i = 0; i < count; i++)
		names[i] = operand(line, i);
	return clf_act_custom_order(&people, session->arena, names, count, err);
}

int command_field_order(const struct command_line *line)
{
	return with_session(line, order);
}
