/*
 * survey.c - the programme and survey commands: listed, called otherwise, and what a survey's tickets show.
 */
#include <stdio.h>

#include "clf/act/shape_response.h"
#include "clf/act/survey.h"
#include "commands.h"
#include "session.h"

static void print_programme(struct session *session, const struct clf_programme *row)
{
	struct clf_json *json;

	if (!session->json) {
		printf("%-32s %lld survey%s\n", cell(session->arena, row->name), (long long)row->surveys,
		       row->surveys == 1 ? "" : "s");
		return;
	}
	json = clf_shape_programme(row);
	print_json(&json);
}

static void print_survey(struct session *session, const struct clf_survey *row)
{
	struct clf_json *json;

	if (!session->json) {
		printf("%-32s %-32s %s\n", cell(session->arena, row->programme_name), cell(session->arena, row->name),
		       row->show_response ? "shown on tickets" : "not shown");
		return;
	}
	json = clf_shape_survey(row);
	print_json(&json);
}

static enum clf_status list_programmes(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_page page = {0, CLF_PAGE_MAX};

	(void)line;
	do {
		struct clf_programme_list list;
		enum clf_status status = clf_programme_list(session->store, session->arena, page, &list, err);

		if (status != CLF_OK)
			return status;
		for (size_t i = 0; i < list.count; i++)
			print_programme(session, &list.items[i]);
		page.cursor = list.next;
	} while (page.cursor != 0);
	return CLF_OK;
}

int command_programme_list(const struct command_line *line)
{
	return with_session(line, list_programmes);
}

static enum clf_status rename_programme(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_programme programme;
	enum clf_status status = clf_programme_named(session->store, session->arena, operand(line, 0), &programme, err);

	return status == CLF_OK ? clf_act_programme_rename(&people, programme.id, operand(line, 1), err) : status;
}

int command_programme_rename(const struct command_line *line)
{
	return with_session(line, rename_programme);
}

/* 0: none is named. */
static enum clf_status programme_of(struct session *session, const struct command_line *line, int64_t *id,
				    struct clf_error *err)
{
	const char *name = option_text(line, "programme");
	struct clf_programme programme = {0};
	enum clf_status status =
	    name != NULL ? clf_programme_named(session->store, session->arena, name, &programme, err) : CLF_OK;

	*id = programme.id;
	return status;
}

static enum clf_status list_surveys(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_page page = {0, CLF_PAGE_MAX};
	int64_t programme = 0;
	enum clf_status status = programme_of(session, line, &programme, err);

	while (status == CLF_OK) {
		struct clf_survey_list list;

		status = clf_survey_list(session->store, session->arena, programme, page, &list, err);
		if (status != CLF_OK)
			return status;
		for (size_t i = 0; i < list.count; i++)
			print_survey(session, &list.items[i]);
		page.cursor = list.next;
		if (page.cursor == 0)
			break;
	}
	return status;
}

int command_survey_list(const struct command_line *line)
{
	return with_session(line, list_surveys);
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *show = option_text(line, "show-response");
	const struct clf_survey_change change = {
	    .name = option_text(line, "name"), .has_show = show != NULL, .show_response = clf_text_equal(show, "on")};
	struct clf_survey survey;
	int64_t programme = 0;
	enum clf_status status;

	if (show != NULL && !change.show_response && !clf_text_equal(show, "off"))
		return clf_error_set(err, CLF_EINVAL, "--show-response takes on or off, not '%s'", show);
	if (change.name == NULL && !change.has_show)
		return clf_error_set(err, CLF_EINVAL, "say what to set: --name or --show-response");
	status = programme_of(session, line, &programme, err);
	if (status == CLF_OK)
		status = clf_survey_named(session->store, session->arena, programme, operand(line, 0), &survey, err);
	if (status == CLF_OK)
		status = clf_act_survey_change(&people, survey.id, &change, err);
	if (status == CLF_OK)
		status = clf_survey_by_id(session->store, session->arena, survey.id, &survey, err);
	if (status == CLF_OK)
		print_survey(session, &survey);
	return status;
}

int command_survey_set(const struct command_line *line)
{
	return with_session(line, set);
}
