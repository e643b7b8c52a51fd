/*
 * act_survey.c - programmes and surveys called otherwise, and what a survey's tickets show.
 */
#include "clf/act/survey.h"

#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/name.h"

struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t id;
	const char *name;
	const struct clf_survey_change *what;
};

static enum clf_status told(const struct change *change, const char *what, const char *subject, const char *from,
			    const char *to, struct clf_error *err)
{
	return act_audit_line(change->people, what, subject, from, to, err);
}

static enum clf_status carry_out(struct change *change, clf_store_work *work, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (change->name != NULL && !clf_name_fits(change->name, CLF_SURVEY_NAME))
		return clf_error_set(err, CLF_EINVAL, "a name is " CLF_NAME_RULE, (int)CLF_SURVEY_NAME);
	change->arena = clf_arena_new();
	status = clf_store_transact(change->people->context->store, work, change, err);
	clf_arena_free(&change->arena);
	return status;
}

static enum clf_status rename_programme(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = change->people->context->store;
	struct clf_programme before;
	enum clf_status status = clf_programme_by_id(store, change->arena, change->id, &before, err);

	if (status != CLF_OK || clf_text_equal(before.name, change->name))
		return status;
	status = clf_programme_rename(store, change->id, change->name, err);
	return status == CLF_OK ? told(change, "programme.name", change->name, before.name, change->name, err) : status;
}

enum clf_status clf_act_programme_rename(const struct clf_people *people, int64_t id, const char *name,
					 struct clf_error *err)
{
	struct change change = {.people = people, .id = id, .name = name};

	return carry_out(&change, rename_programme, err);
}

static enum clf_status change_survey(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = change->people->context->store;
	const struct clf_survey_change *what = change->what;
	struct clf_survey before;
	enum clf_status status = clf_survey_by_id(store, change->arena, change->id, &before, err);

	if (status == CLF_OK && what->name != NULL && !clf_text_equal(before.name, what->name)) {
		status = clf_survey_rename(store, change->id, what->name, err);
		if (status == CLF_OK)
			status = told(change, "survey.name", what->name, before.name, what->name, err);
	}
	if (status == CLF_OK && what->has_show && what->show_response != before.show_response) {
		status = clf_survey_show(store, change->id, what->show_response, err);
		if (status == CLF_OK)
			status = told(change, "survey.show_response", what->name != NULL ? what->name : before.name,
				      before.show_response ? "on" : "off", what->show_response ? "on" : "off", err);
	}
	return status;
}

enum clf_status clf_act_survey_change(const struct clf_people *people, int64_t id,
				      const struct clf_survey_change *change, struct clf_error *err)
{
	struct change made = {.people = people, .id = id, .name = change->name, .what = change};

	return carry_out(&made, change_survey, err);
}
