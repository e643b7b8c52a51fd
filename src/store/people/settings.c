/*
 * settings.c - what agents set for themselves.
 */
#include "clf/store/people/settings.h"

#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/ticket/agent.h"
#include "engine/engine.h"

static enum clf_status set_text(struct clf_store *store, int64_t agent, const char *sql, const char *value,
				struct clf_error *err)
{
	return db_run(store->db, err, sql, CLF_TEXT("$value", value), CLF_NUMBER("$agent", agent));
}

static enum clf_status set_flag(struct clf_store *store, int64_t agent, const char *sql, bool flag,
				struct clf_error *err)
{
	return db_run(store->db, err, sql, CLF_NUMBER("$value", flag), CLF_NUMBER("$agent", agent));
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
	enum clf_reply_meaning meaning = CLF_MEANS_DEFAULT;
	enum clf_notice_kind kind;

	if (value != NULL)
		clf_reply_meaning_parse(value, &meaning);
	if (clf_text_equal(name, "locale"))
		return set_text(store, agent, "UPDATE agent SET locale = $value WHERE party = $agent",
				clf_text_blank(value) ? NULL : value, err);
	if (clf_text_equal(name, "timezone"))
		return set_text(store, agent, "UPDATE agent SET timezone = $value WHERE party = $agent",
				clf_text_blank(value) ? NULL : value, err);
	if (clf_text_equal(name, "receipts"))
		return set_flag(store, agent, "UPDATE agent SET no_receipts = $value WHERE party = $agent",
				value != NULL && clf_text_equal_nocase(value, "off"), err);
	if (clf_text_equal(name, "digest"))
		return set_flag(store, agent, "UPDATE agent SET digest = $value WHERE party = $agent",
				value != NULL && clf_text_equal_nocase(value, "on"), err);
	if (clf_text_equal(name, "on_news"))
		return set_text(store, agent, "UPDATE agent SET on_news = $value WHERE party = $agent",
				clf_reply_meaning_name(meaning), err);
	if (clf_text_equal(name, "on_reply"))
		return set_text(store, agent, "UPDATE agent SET on_reply = $value WHERE party = $agent",
				clf_reply_meaning_name(meaning), err);
	if (clf_notice_parse(name, &kind))
		return set_notice(store, agent, kind, value, err);
	return clf_error_set(err, CLF_EINVAL, "agents have no setting `%s`", name);
}

enum clf_status clf_agent_setting(struct clf_store *store, int64_t agent, const char *name, const char *value,
				  struct clf_error *err)
{
	enum clf_status status = set_any(store, agent, name, value, err);

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no agent %lld", (long long)agent);
	return status;
}
