/*
 * login_now.c - a token in this very process, for commands: the same account, its file and its lock, and waiting.
 */
#include <string.h>

#include "clf/base/clock.h"
#include "clf/gateway/login.h"
#include "login/login_account.h"

#define WAIT_MS 15000
#define LOCKED_MS 200

static enum clf_status outcome(struct clf_arena *arena, const struct login_one *one, const char *user,
			       struct clf_login_token *out, struct clf_error *err)
{
	const char *token = login_token(one, clf_clock_now());

	if (token == NULL && one->state == CLF_LOGIN_DENIED)
		return clf_error_set(err,
				     one->account->kept.refresh_token == NULL && login_is_kept(one->account->config)
					 ? CLF_ENOTFOUND
					 : CLF_EDENIED,
				     "login %s: %s", one->account->config->name, one->text);
	if (token == NULL)
		return clf_error_set(err, CLF_EAGAIN, "login %s: %s", one->account->config->name,
				     one->text[0] != '\0' ? one->text : "another process uses it; try again");
	*out = (struct clf_login_token){
	    .account = one->account->config->name,
	    .user = clf_arena_strdup(arena, user),
	    .token = clf_arena_strdup(arena, token),
	    .serial = one->serial,
	    .expires_at = one->expires_at,
	    .state = one->state,
	    .text = "",
	};
	return CLF_OK;
}

/* Until it is known, or a lock isn't given up in time. */
static void ask(struct login_one *one, struct clf_arena *arena)
{
	int64_t until = clf_clock_monotonic_ms() + WAIT_MS;
	struct clf_http_question question;

	while (login_token(one, clf_clock_now()) == NULL && clf_clock_monotonic_ms() < until) {
		enum clf_status status = login_begin(one, arena, clf_clock_now(), clf_clock_monotonic_ms(), &question);
		struct clf_http_answer answer = {0};
		struct clf_error err = {0};

		/* Nothing but the lock is waited for. */
		if (status != CLF_OK && (one->state == CLF_LOGIN_DENIED || one->failures > 0))
			return;
		if (status != CLF_OK) {
			clf_sleep_ms(LOCKED_MS);
			continue;
		}
		status = clf_http_ask(arena, &question, &answer, &err);
		login_take(one, status, status == CLF_OK ? &answer : NULL, &err, clf_clock_now(),
			   clf_clock_monotonic_ms());
		if (one->failures > 0 || one->state == CLF_LOGIN_DENIED)
			return;
	}
}

enum clf_status clf_login_now(struct clf_arena *arena, const struct clf_config *config, const char *account,
			      const char *user, struct clf_login_token *out, struct clf_error *err)
{
	const struct clf_config_oauth2 *found = clf_config_oauth2(config, account);
	struct login_account *opened;
	struct login_one *one;
	enum clf_status status;

	if (found == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no [oauth2 %s] in the configuration", account);
	opened = login_account_new(found, config->login_folder);
	one = login_one_new(opened, user);
	ask(one, arena);
	status = outcome(arena, one, user, out, err);
	login_one_free(&one);
	login_account_free(&opened);
	return status;
}

enum clf_status clf_login_look(const struct clf_config *config, const struct clf_config_oauth2 *account,
			       struct clf_login_look *out, struct clf_error *err)
{
	struct login_account *opened = login_account_new(account, config->login_folder);
	enum clf_status status =
	    login_file_read(opened->kept_arena, config->login_folder, account->name, &opened->kept, &opened->mark, err);

	*out = (struct clf_login_look){.folder = config->login_folder};
	if (status == CLF_OK) {
		out->needs_person = login_is_kept(account) && opened->kept.refresh_token == NULL;
		out->ends_at = login_ends(opened, &out->ends);
	}
	login_account_free(&opened);
	return status;
}
