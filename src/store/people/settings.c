/*
 * settings.c - what agents set for themselves.
 */
#include "clf/store/people/settings.h"

#include "clf/base/count.h"
#include "clf/store/engine/revision.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"

#define PLACE(name, type, column, ...) {"UPDATE agent SET " #column " = $value WHERE party = $agent", "$" #column},

static const struct {
	const char *update, *parameter;
} places[] = {CLF_SETTING_COLUMNS(PLACE)};

/* Blank and NULL: as shipped. */
static struct clf_arg arg_of(const char *parameter, const struct clf_setting *setting, const char *value)
{
	enum clf_reply_meaning meaning = CLF_MEANS_DEFAULT;
	enum clf_scheme scheme = CLF_SCHEME_SYSTEM;

	if (clf_text_blank(value))
		value = NULL;
	switch (setting->type) {
	case CLF_SETTING_SWITCH:
		return CLF_NUMBER(parameter, value != NULL && clf_text_equal_nocase(value, "on") != setting->ships_on);
	case CLF_SETTING_MEANING:
		if (value != NULL)
			clf_reply_meaning_parse(value, &meaning);
		return CLF_TEXT(parameter, clf_reply_meaning_name(meaning));
	case CLF_SETTING_SCHEME:
		if (value != NULL)
			clf_scheme_parse(value, &scheme);
		return CLF_TEXT(parameter, clf_scheme_name(scheme));
	default:
		return CLF_TEXT(parameter, value);
	}
}

void setting_args(const struct clf_agent *agent, struct clf_arg args[CLF_SETTING_COLUMN_COUNT])
{
	size_t count;
	const struct clf_setting *settings = clf_setting_table(&count);

	for (size_t i = 0; i < CLF_COUNT(places); i++)
		args[i] = arg_of(places[i].parameter, &settings[i], clf_setting_get(agent, &settings[i]));
}

/* The bit says "otherwise than shipped". */
static enum clf_status set_notice(struct clf_store *store, int64_t agent, enum clf_notice_kind kind, const char *value,
				  struct clf_error *err)
{
	static const struct clf_agent shipped;
	bool otherwise = value != NULL && clf_text_equal_nocase(value, "on") != clf_agent_wants(&shipped, kind);

	return db_run(store->db, err, "UPDATE agent SET notices = (notices & ~$bit) | $set WHERE party = $agent",
		      CLF_NUMBER("$bit", 1u << kind), CLF_NUMBER("$set", otherwise ? 1u << kind : 0),
		      CLF_NUMBER("$agent", agent));
}

static enum clf_status set_any(struct clf_store *store, int64_t agent, const char *name, const char *value,
			       struct clf_error *err)
{
	size_t count;
	const struct clf_setting *setting = clf_setting_named(name);

	if (setting == NULL)
		return clf_error_set(err, CLF_EINVAL, "agents have no setting `%s`", name);
	if (setting->type == CLF_SETTING_NOTICE)
		return set_notice(store, agent, setting->notice, value, err);
	return db_run(store->db, err, places[setting - clf_setting_table(&count)].update,
		      arg_of("$value", setting, value), CLF_NUMBER("$agent", agent));
}

enum clf_status clf_agent_setting(struct clf_store *store, int64_t agent, const char *name, const char *value,
				  struct clf_error *err)
{
	enum clf_status status = set_any(store, agent, name, value, err);

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no agent %lld", (long long)agent);
	/* Whom rules tell is kept with the rules. */
	return status == CLF_OK ? clf_revision_bump(store, err) : status;
}
