/*
 * api_survey.c - feedback programmes and their surveys over the API.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/shape_response.h"
#include "clf/act/survey.h"
#include "clf/base/json.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_programmes(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_programme_list list;
	enum clf_status status = clf_programme_list(call->web->act.store, call->arena, access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_programme(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

/* CLF_EINVAL: there is no such programme; 0 where none was asked for. */
static enum clf_status programme_asked(struct call *call, int64_t *id, struct clf_error *err)
{
	const char *name = call_text(call, "programme");
	struct clf_programme found = {0};
	enum clf_status status =
	    name != NULL ? clf_programme_named(call->web->act.store, call->arena, name, &found, err) : CLF_OK;

	*id = found.id;
	return status == CLF_ENOTFOUND ? CLF_EINVAL : status;
}

static enum clf_status read_surveys(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_survey_list list;
	int64_t programme = 0;
	enum clf_status status = programme_asked(call, &programme, err);

	if (status == CLF_OK)
		status = clf_survey_list(call->web->act.store, call->arena, programme, access_page(call), &list, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_survey(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

static void reply_programme(struct call *call, enum clf_status status, struct clf_error *err)
{
	struct clf_programme row;

	if (status == CLF_OK)
		status = clf_programme_by_id(call->web->act.store, call->arena, call_number(call, "id", 0), &row, err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_programme(&row));
	else
		reply_failure(call, status, err);
}

static void reply_survey(struct call *call, enum clf_status status, struct clf_error *err)
{
	struct clf_survey row;

	if (status == CLF_OK)
		status = clf_survey_by_id(call->web->act.store, call->arena, call_number(call, "id", 0), &row, err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_survey(&row));
	else
		reply_failure(call, status, err);
}

static void api_programme_show(struct call *call)
{
	struct clf_error err = {0};

	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_programme(call, CLF_OK, &err);
}

static void api_survey_show(struct call *call)
{
	struct clf_error err = {0};

	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_survey(call, CLF_OK, &err);
}

static void api_programme_change(struct call *call)
{
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	reply_programme(
	    call, clf_act_programme_rename(&people, call_number(call, "id", 0), call_text(call, "name"), &err), &err);
}

static void api_survey_change(struct call *call)
{
	struct clf_survey_change change;
	struct clf_actor actor;
	struct clf_people people;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	change = (struct clf_survey_change){.name = call_text(call, "name"),
					    .has_show = call_text(call, "show_response") != NULL,
					    .show_response = clf_text_equal(call_text(call, "show_response"), "on")};
	if (change.name == NULL && !change.has_show) {
		reply_problem(call, 422, "invalid", "nothing to change: give \"name\" or \"show_response\"");
		return;
	}
	people = people_of(call, &actor);
	reply_survey(call, clf_act_survey_change(&people, call_number(call, "id", 0), &change, &err), &err);
}

static const struct list programmes = {.permission = CLF_PERMIT_AGENT, .read = read_programmes};
static const struct list surveys = {.permission = CLF_PERMIT_AGENT, .read = read_surveys};

static const struct param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param programme_params[] = {
    {ID_IN_PATH},
    {NEEDED("name", CLF_TYPE_LINE, CLF_SURVEY_NAME, "What it is called from now on.")},
    {.name = NULL},
};

static const struct param survey_list_params[] = {
    {QUERY("programme", CLF_TYPE_LINE, CLF_SURVEY_NAME, "Name of a programme.")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

static const struct param survey_params[] = {
    {ID_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, CLF_SURVEY_NAME, "What it is called from now on.")},
    {.name = "show_response",
     .where = CLF_IN_BODY,
     .type = CLF_TYPE_CHOICE,
     .choices = "on|off",
     .help = "Whether its tickets show what was answered."},
    {.name = NULL},
};

const struct route api_survey_routes[] = {
    {API("GET", "/programmes", CLF_PERMIT_AGENT, list_answer, list_params, "List feedback programmes."),
     .list = &programmes, .shape = "Programme"},
    {API("GET", "/programmes/{id}", CLF_PERMIT_AGENT, api_programme_show, id_params, "Show a programme."),
     .shape = "Programme"},
    {API("PATCH", "/programmes/{id}", CLF_PERMIT_ADMIN, api_programme_change, programme_params,
	 "Call a programme otherwise."),
     .shape = "Programme"},
    {API("GET", "/surveys", CLF_PERMIT_AGENT, list_answer, survey_list_params, "List surveys."), .list = &surveys,
     .shape = "Survey"},
    {API("GET", "/surveys/{id}", CLF_PERMIT_AGENT, api_survey_show, id_params, "Show a survey."), .shape = "Survey"},
    {API("PATCH", "/surveys/{id}", CLF_PERMIT_ADMIN, api_survey_change, survey_params,
	 "Call a survey otherwise, or say whether its tickets show what was answered."),
     .shape = "Survey"},
    {.method = NULL},
};
