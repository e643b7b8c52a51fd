/*
 * login_list.c - configuration and what the store knows of each login, put together.
 */
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/config/config.h"
#include "clf/gateway/logins.h"
#include "clf/store/mail/login_state.h"

/* In the order of enum clf_oauth2_grant. */
static const char *const grants[] = {"app", "device", "code", "service-account"};

static void add(struct clf_json *to, const struct clf_config_oauth2 *oauth2, const struct clf_login_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "account", oauth2->name);
	clf_json_set_text(object, "user", row != NULL && row->user[0] != '\0' ? row->user : NULL);
	clf_json_set_text(object, "provider", oauth2->options.provider);
	clf_json_set_text(object, "grant", grants[oauth2->options.grant]);
	clf_json_set_text(object, "state", row != NULL ? row->state : NULL);
	clf_json_set_text(object, "text", row != NULL && row->text[0] != '\0' ? row->text : NULL);
	clf_json_set_time(object, "since", row != NULL ? row->since : 0);
	clf_json_set_time(object, "expires_at", row != NULL ? row->expires_at : 0);
	clf_json_set_time(object, "ends_at", row != NULL ? row->ends_at : 0);
	clf_json_set_text(object, "ends", row != NULL ? row->ends : NULL);
	clf_json_append(to, object);
}

enum clf_status clf_logins(struct clf_store *store, struct clf_arena *arena, const struct clf_config *config,
			   struct clf_json **out, struct clf_error *err)
{
	struct clf_login_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_login_rows(store, arena, &rows, &count, err);

	if (status != CLF_OK)
		return status;
	*out = clf_json_array();
	for (size_t i = 0; i < config->oauth2_count; i++) {
		size_t before = clf_json_size(*out);

		for (size_t k = 0; k < count; k++) {
			if (clf_text_equal(rows[k].account, config->oauth2s[i].name) &&
			    clf_config_has_login(config, rows[k].account, rows[k].user))
				add(*out, &config->oauth2s[i], &rows[k]);
		}
		if (clf_json_size(*out) == before)
			add(*out, &config->oauth2s[i], NULL);
	}
	return CLF_OK;
}
