/*
 * page_settings.c - one's own settings.
 */
#include "settings.h"

#include "call/reply.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "page/view.h"
#include "routes.h"

static void add_meaning(struct clf_json *context, const char *key, enum clf_reply_meaning chosen)
{
	static const char *const values[] = {"default", "note", "answer"};

	view_choices(context, key, values, CLF_COUNT(values), clf_reply_meaning_name(chosen));
}

static struct clf_json *notice_rows(const struct clf_agent *agent)
{
	struct clf_json *rows = clf_json_array();

	for (unsigned kind = 0; kind < CLF_NOTICE_KINDS; kind++) {
		struct clf_json *row = clf_json_object();
		const char *name = clf_notice_name((enum clf_notice_kind)kind);

		clf_json_set_text(row, "name", name);
		view_flag(row, "kind", name);
		clf_json_set_bool(row, "on", clf_agent_wants(agent, (enum clf_notice_kind)kind));
		clf_json_append(rows, row);
	}
	return rows;
}

static void page_settings(struct call *call)
{
	const struct clf_agent *agent;
	struct clf_json *context;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	agent = &call->agent;
	context = clf_json_object();
	clf_json_set_text(context, "locale", agent->locale);
	clf_json_set_text(context, "timezone", agent->timezone);
	clf_json_set_text(context, "zone_otherwise", call->web->act.config->timezone);
	clf_json_set_bool(context, "receipts", !agent->no_receipts);
	clf_json_set_bool(context, "digest", agent->digest);
	add_meaning(context, "on_news", agent->on_news);
	add_meaning(context, "on_reply", agent->on_reply);
	clf_json_set(context, "notices", notice_rows(agent));
	view_page(call, 200, "settings.html", "Settings", "/settings", context);
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
