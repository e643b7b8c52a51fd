/*
 * settings.c - an agent's own settings, as page and API share them.
 */
#include "settings.h"

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/field/setting.h"
#include "people.h"
#include "routes.h"

#define LOCALE(word, what) BODY(word, CLF_TYPE_NAME, 35, what)
#define ZONE(word, what) BODY(word, CLF_TYPE_LINE, 64, what)
#define SWITCH(word, what) BODY_CHOICE(word, "on|off", what)
#define MEANING(word, what) BODY_CHOICE(word, "default|note|answer", what)
#define SCHEME(word, what) BODY_CHOICE(word, "system|light|dark", what)
#define COLUMN(name, type, column, on, option, argument, help, ...) {type(#name, help)},
#define NOTICE(name, kind, help, ...) {SWITCH("notices." #name, help)},

const struct param settings_params[] = {
    CLF_SETTING_COLUMNS(COLUMN) CLF_SETTING_NOTICES(NOTICE){.name = NULL},
};
const struct param settings_agent_params[] = {
    {IN_PATH("agent", CLF_TYPE_ADDRESS, 254, "The agent's mail address.")},
    CLF_SETTING_COLUMNS(COLUMN) CLF_SETTING_NOTICES(NOTICE){.name = NULL},
};

struct clf_json *settings_json(const struct clf_agent *agent)
{
	struct clf_json *json = clf_json_object(), *notices = clf_json_object();
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);

	for (size_t i = 0; i < count; i++) {
		const char *name = settings[i].name, *value = clf_setting_get(agent, &settings[i]);

		if (settings[i].type == CLF_SETTING_NOTICE)
			clf_json_set_bool(notices, name, clf_text_equal(value, "on"));
		else if (settings[i].type == CLF_SETTING_SWITCH)
			clf_json_set_bool(json, name, clf_text_equal(value, "on"));
		else
			clf_json_set_text(json, name, value);
	}
	clf_json_set(json, "notices", notices);
	return json;
}

/* Blank and null: as shipped. */
static const char *value_of(struct call *call, const char *param)
{
	const char *value = call_text(call, param);

	return clf_text_blank(value) ? NULL : value;
}

static bool check_settings(struct call *call)
{
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);
	const char *why = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *value = value_of(call, settings[i].parameter);

		if (value != NULL && !clf_setting_check(call_actor(call).locale, settings[i].name, value, &why)) {
			reply_problem(call, 422, "invalid", "%s: %s", settings[i].parameter, why);
			return false;
		}
	}
	return true;
}

/* A box that isn't ticked isn't sent; a form that has boxes says so. */
static bool is_unticked(struct call *call, const struct clf_setting *setting)
{
	return (setting->type == CLF_SETTING_SWITCH || setting->type == CLF_SETTING_NOTICE) &&
	       route_is_page(call->route) && clf_http_field(&call->form, "boxes", NULL) != NULL &&
	       !call_given(call, setting->parameter);
}

bool settings_take(struct call *call, int64_t agent)
{
	struct clf_actor actor;
	const struct clf_people people = people_of(call, &actor);
	size_t count, given = 0;
	const struct clf_setting *settings = clf_setting_table(&count);
	struct clf_people_setting *wanted = clf_arena_array_of(call->arena, count, struct clf_people_setting);
	struct clf_error err = {0};
	enum clf_status status;

	if (!check_settings(call))
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *parameter = settings[i].parameter;

		if (is_unticked(call, &settings[i]))
			wanted[given++] = (struct clf_people_setting){settings[i].name, "off"};
		else if (call_given(call, parameter))
			wanted[given++] = (struct clf_people_setting){settings[i].name, value_of(call, parameter)};
	}
	status = clf_people_settings(&people, agent, wanted, given, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}
