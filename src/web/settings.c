/*
 * settings.c - an agent's own settings, as page and API share them.
 */
#include "settings.h"

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "clf/store/people/settings.h"
#include "routes.h"

#define MEANINGS "default|note|answer"

const struct param settings_params[] = {
    {BODY("locale", CLF_TYPE_NAME, 35, "Language of what you are sent (BCP 47).")},
    {BODY("timezone", CLF_TYPE_LINE, 64, "Your IANA time zone: Europe/Paris.")},
    {BODY_CHOICE("receipts", "on|off", "A receipt after commands by mail.")},
    {BODY_CHOICE("digest", "on|off", "A daily digest in the morning.")},
    {BODY_CHOICE("on_news", MEANINGS, "What a reply to a new or changed ticket's notice does.")},
    {BODY_CHOICE("on_reply", MEANINGS, "What a reply to the notice of a customer's reply does.")},
    {BODY_CHOICE("notices.assigned", "on|off", "A ticket becomes yours.")},
    {BODY_CHOICE("notices.team", "on|off", "A ticket comes to your team.")},
    {BODY_CHOICE("notices.replied", "on|off", "A customer replied.")},
    {BODY_CHOICE("notices.updated", "on|off", "Somebody else changed a ticket of yours.")},
    {BODY_CHOICE("notices.escalated", "on|off", "A ticket of your segment is escalated.")},
    {BODY_CHOICE("notices.due", "on|off", "A due date has come.")},
    {BODY_CHOICE("notices.undelivered", "on|off", "A mail did not reach the customer.")},
    {BODY_CHOICE("notices.subticket", "on|off", "A sub-ticket is done.")},
    {.name = NULL},
};

struct clf_json *settings_json(const struct clf_agent *agent)
{
	struct clf_json *json = clf_json_object(), *notices = clf_json_object();

	clf_json_set_text(json, "locale", agent->locale);
	clf_json_set_text(json, "timezone", agent->timezone);
	clf_json_set_bool(json, "receipts", !agent->no_receipts);
	clf_json_set_bool(json, "digest", agent->digest);
	clf_json_set_text(json, "on_news", clf_reply_meaning_name(agent->on_news));
	clf_json_set_text(json, "on_reply", clf_reply_meaning_name(agent->on_reply));
	for (unsigned kind = 0; kind < CLF_NOTICE_KINDS; kind++)
		clf_json_set_bool(notices, clf_notice_name((enum clf_notice_kind)kind),
				  clf_agent_wants(agent, (enum clf_notice_kind)kind));
	clf_json_set(json, "notices", notices);
	return json;
}

/* The settings' names; their parameters are these, with "notices." before those of notices. */
static const char *setting_at(size_t index, struct call *call, const char **param)
{
	static const char *const plain[] = {"locale", "timezone", "receipts", "digest", "on_news", "on_reply"};
	size_t count = CLF_COUNT(plain);
	const char *name;

	if (index < count)
		return *param = plain[index];
	if (index >= count + CLF_NOTICE_KINDS)
		return NULL;
	name = clf_notice_name((enum clf_notice_kind)(index - count));
	*param = clf_arena_printf(call->arena, "notices.%s", name);
	return name;
}

/* Blank and null: as shipped. */
static const char *value_of(struct call *call, const char *param)
{
	const char *value = call_text(call, param);

	return clf_text_blank(value) ? NULL : value;
}

static bool check_settings(struct call *call)
{
	const char *name, *param = NULL, *why = NULL;

	for (size_t i = 0; (name = setting_at(i, call, &param)) != NULL; i++) {
		const char *value = value_of(call, param);

		if (value != NULL && !clf_setting_check(call_actor(call).locale, name, value, &why)) {
			reply_problem(call, 422, "invalid", "%s: %s", param, why);
			return false;
		}
	}
	return true;
}

static enum clf_status keep_settings(void *user, struct clf_error *err)
{
	struct call *call = user;
	struct clf_store *store = call->web->act.store;
	const char *name, *param = NULL;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && (name = setting_at(i, call, &param)) != NULL; i++)
		if (call_given(call, param))
			status = clf_agent_setting(store, call->agent.id, name, value_of(call, param), err);
	return status;
}

bool settings_take(struct call *call)
{
	struct clf_error err = {0};
	enum clf_status status;

	if (!check_settings(call))
		return false;
	status = clf_store_transact(call->web->act.store, keep_settings, call, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}
