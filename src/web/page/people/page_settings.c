/*
 * page_settings.c - settings of agents: one form, for one's own and for another's.
 */
#include "settings.h"

#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/zone.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/field/setting.h"
#include "clf/ticket/words.h"
#include "page/people/settings_form.h"
#include "page/present.h"
#include "page/view.h"
#include "routes.h"

/* One that none of these is, as somebody chose by mail, stays one of them. */
static struct clf_json *language_choices(const struct call *call, const char *chosen)
{
	struct clf_json *choices = clf_json_array();
	bool known = clf_text_blank(chosen);
	size_t count;
	const struct present_language *languages = present_languages(&count);

	view_choice(choices, "", view_say(call, CLF_SAID("The gateway’s")), known ? "" : NULL);
	for (size_t i = 0; i < count; i++) {
		known = known || clf_text_equal_nocase(languages[i].code, chosen);
		view_choice(choices, languages[i].code, languages[i].name, chosen);
	}
	if (!known)
		view_choice(choices, chosen, NULL, chosen);
	return choices;
}

static struct clf_json *meaning_choices(const struct call *call, const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	view_choice(choices, "default", view_say(call, CLF_SAID("does what the notice says")), chosen);
	view_choice(choices, "note", view_say(call, CLF_SAID("becomes a note")), chosen);
	view_choice(choices, "answer", view_say(call, CLF_SAID("goes to the customer")), chosen);
	return choices;
}

static struct clf_json *scheme_choices(const struct call *call, const char *chosen)
{
	struct clf_json *choices = clf_json_array();

	view_choice(choices, "system", view_say(call, CLF_SAID("as the system says")), chosen);
	view_choice(choices, "light", view_say(call, CLF_SAID("light")), chosen);
	view_choice(choices, "dark", view_say(call, CLF_SAID("dark")), chosen);
	return choices;
}

/* "America" of "America/Argentina/Salta". */
static struct clf_json *region_of(const struct call *call, struct clf_json *groups, const char *zone)
{
	const char *region = clf_arena_copy(call->arena, zone, strcspn(zone, "/"));
	struct clf_json *group = clf_json_object(), *choices = clf_json_array();

	clf_json_set_text(group, "region", region);
	clf_json_set(group, "choices", choices);
	clf_json_append(groups, group);
	return choices;
}

/* All zones by region; one that is none of these, as an old name, stays what it is. */
static struct clf_json *zone_groups(const struct call *call, const char *chosen)
{
	struct clf_json *groups = clf_json_array(), *first = clf_json_array(), *choices = first;
	struct clf_json *group = clf_json_object();
	const char *const *names, *before = NULL;
	size_t count = clf_zone_names(&names);
	bool known = clf_text_blank(chosen);
	const char *own = call->web->act.config->timezone;

	view_choice(choices, "", clf_arena_printf(call->arena, "%s (%s)", view_say(call, "The gateway’s"), own),
		    known ? "" : NULL);
	view_choice(choices, "UTC", NULL, chosen);
	known = known || clf_text_equal_nocase("UTC", chosen);
	clf_json_set(group, "choices", choices);
	clf_json_append(groups, group);
	for (size_t i = 0; i < count; before = names[i++]) {
		size_t region = strcspn(names[i], "/");

		if (before == NULL || strncmp(before, names[i], region + 1) != 0)
			choices = region_of(call, groups, names[i]);
		known = known || clf_text_equal_nocase(names[i], chosen);
		view_choice(choices, names[i], names[i][region] ? names[i] + region + 1 : NULL, chosen);
	}
	if (!known)
		view_choice(first, chosen, NULL, chosen);
	return groups;
}

/* Of a form that is shown again, what was sent. */
static const char *shown_value(const struct call *call, const struct clf_agent *agent,
			       const struct clf_setting *setting)
{
	const char *sent = clf_http_field(&call->form, setting->parameter, NULL);

	if (view_sent(call, SETTINGS_PLACE, "boxes") == NULL)
		return clf_setting_get(agent, setting);
	return sent != NULL || setting->type == CLF_SETTING_LOCALE || setting->type == CLF_SETTING_ZONE ? sent : "off";
}

static struct clf_json *setting_item(struct call *call, const struct clf_agent *agent,
				     const struct clf_setting *setting)
{
	struct clf_json *item = clf_json_object();
	const char *value = shown_value(call, agent, setting);

	clf_json_set_text(item, "parameter", setting->parameter);
	clf_json_set_text(item, "id",
			  setting->type == CLF_SETTING_NOTICE
			      ? clf_arena_printf(call->arena, "notice-%s", setting->name)
			      : setting->name);
	clf_json_set_text(item, "label", view_say(call, setting->label));
	if (setting->type == CLF_SETTING_LOCALE)
		clf_json_set(item, "choices", language_choices(call, value));
	if (setting->type == CLF_SETTING_MEANING)
		clf_json_set(item, "choices", meaning_choices(call, value));
	if (setting->type == CLF_SETTING_SCHEME)
		clf_json_set(item, "choices", scheme_choices(call, value));
	if (setting->type == CLF_SETTING_ZONE)
		clf_json_set(item, "groups", zone_groups(call, value));
	clf_json_set_text(item, "value", value);
	clf_json_set_bool(item, "ticked", clf_text_equal(value, "on"));
	return item;
}

static bool is_box(const struct clf_setting *setting)
{
	return setting->type == CLF_SETTING_SWITCH || setting->type == CLF_SETTING_NOTICE;
}

/* Who came with a link by mail may have none yet, and is asked for none. */
static bool has_password(struct call *call)
{
	const char *hash = NULL;

	return clf_agent_password(call->web->act.store, call->arena, call->agent.id, &hash, NULL) != CLF_ENOTFOUND;
}

void settings_form_add(struct call *call, struct clf_json *context, const struct clf_agent *agent, const char *action)
{
	struct clf_json *form = clf_json_object(), *items = clf_json_array(), *boxes = clf_json_array();
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);

	for (size_t i = 0; i < count; i++)
		clf_json_append(is_box(&settings[i]) ? boxes : items, setting_item(call, agent, &settings[i]));
	clf_json_set(form, "settings", items);
	clf_json_set(form, "boxes", boxes);
	clf_json_set_text(form, "settings_action", action);
	clf_json_set(context, "settings_form", form);
}

void settings_show(struct call *call)
{
	struct clf_json *context;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	context = clf_json_object();
	settings_form_add(call, context, &call->agent, "/settings");
	clf_json_set_bool(context, "has_password", has_password(call));
	view_page(call, 200, "settings.html", view_say(call, "Settings"), "/settings", context);
}

static void page_settings_post(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT) && settings_take(call, call->agent.id))
		reply_redirect(call, "/settings?done=settings");
}

const struct route page_settings_routes[] = {
    {PAGE("GET", "/settings", CLF_PERMIT_AGENT, settings_show, NULL, "Your settings.")},
    {PAGE("POST", "/settings", CLF_PERMIT_AGENT, page_settings_post, settings_params, "Change your settings."),
     .again = settings_show},
    {.method = NULL},
};
