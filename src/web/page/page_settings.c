/*
 * page_settings.c - one's own settings.
 */
#include "settings.h"

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/field/setting.h"
#include "page/view.h"
#include "routes.h"

static struct clf_json *choices_of(struct call *call, const char *all, const char *chosen)
{
	struct clf_str rest = clf_str_from(all), part;
	struct clf_json *choices = clf_json_array();

	while (clf_str_split(&rest, '|', &part)) {
		const char *value = clf_arena_copy(call->arena, part.p, part.n);
		struct clf_json *choice = clf_json_object();

		clf_json_set_text(choice, "value", value);
		clf_json_set_bool(choice, "chosen", clf_text_equal(value, chosen));
		clf_json_append(choices, choice);
	}
	return choices;
}

static struct clf_json *setting_item(struct call *call, const struct clf_setting *setting)
{
	struct clf_json *item = clf_json_object();
	const char *choices = clf_setting_choices(setting), *value = clf_setting_get(&call->agent, setting);

	clf_json_set_text(item, "parameter", setting->parameter);
	clf_json_set_text(item, "id",
			  setting->type == CLF_SETTING_NOTICE
			      ? clf_arena_printf(call->arena, "notice-%s", setting->name)
			      : setting->name);
	clf_json_set_text(item, "label", view_say(call, setting->label));
	clf_json_set_bool(item, "chosen_from", choices != NULL);
	if (choices != NULL)
		clf_json_set(item, "choices", choices_of(call, choices, value));
	if (setting->type == CLF_SETTING_ZONE)
		clf_json_set_text(item, "zone_otherwise", call->web->act.config->timezone);
	clf_json_set_text(item, "value", value);
	return item;
}

static void page_settings(struct call *call)
{
	struct clf_json *context, *items;
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	context = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, setting_item(call, &settings[i]));
	clf_json_set(context, "settings", items);
	view_page(call, 200, "settings.html", view_say(call, "Settings"), "/settings", context);
}

static void page_settings_post(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT) && settings_take(call))
		reply_redirect(call, "/settings?done=settings");
}

const struct route page_settings_routes[] = {
    {PAGE("GET", "/settings", CLF_PERMIT_AGENT, page_settings, NULL, "Your settings.")},
    {PAGE("POST", "/settings", CLF_PERMIT_AGENT, page_settings_post, settings_params, "Change your settings.")},
    {.method = NULL},
};
