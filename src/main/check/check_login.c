/*
 * check_login.c - logins by OAuth2: what ends and has to be renewed by a person, and whether a token can be had.
 */
#include <string.h>

#include "check/check.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/gateway/login.h"

#define KEY_DAYS 30   /* as it is alarmed of: before a secret or a certificate ends */
#define LOGIN_DAYS 15 /* and a login that each use renews */

static const struct ending {
	const char *what, *words, *remedy;
	int days;
} endings[] = {
    {"secret", "the client secret",
     "Make a new one at the provider, put it into client_secret_file, set secret_expires and run `systemctl reload "
     "clf-mail`.",
     KEY_DAYS},
    {"certificate", "the certificate",
     "Register a new one with the app, put it into client_certificate_file and run `systemctl reload clf-mail`.",
     KEY_DAYS},
    {"login", "the login, which was not renewed for long,", NULL, LOGIN_DAYS},
};

static const char *log_in(struct clf_arena *arena, const char *account)
{
	return clf_arena_printf(arena, "Run `clf-mail login %s`.", account);
}

static void say_end(struct check *check, const struct clf_config_oauth2 *account, const struct clf_login_look *look)
{
	int64_t left = look->ends_at - clf_clock_now();
	char date[CLF_TIME_TEXT];

	for (size_t i = 0; look->ends_at != 0 && i < CLF_COUNT(endings); i++) {
		const struct ending *one = &endings[i];
		const char *remedy = one->remedy != NULL ? one->remedy : log_in(check->session.arena, account->name);

		if (!clf_text_equal(one->what, look->ends) || left > one->days * CLF_DAY)
			continue;
		found(&check->findings, left <= 0 ? FINDING_WRONG : FINDING_WARNING, "login", account->name, remedy,
		      left <= 0 ? "%s has ended, on %.10s" : "%s ends on %.10s", one->words,
		      clf_time_rfc3339(look->ends_at, date));
	}
}

void check_accounts(struct check *check)
{
	const struct clf_config *config = check->session.config;

	for (size_t i = 0; config->login_folder != NULL && i < config->oauth2_count; i++) {
		const struct clf_config_oauth2 *account = &config->oauth2s[i];
		struct clf_login_look look;
		struct clf_error err = {0};

		if (account->options.provider == NULL)
			continue;
		if (clf_login_look(config, account, &look, &err) != CLF_OK)
			found(&check->findings, FINDING_WRONG, "login", account->name, NULL, "%s", err.text);
		else if (look.needs_person)
			found(&check->findings, FINDING_WRONG, "login", account->name,
			      log_in(check->session.arena, account->name), "nobody has logged in yet");
		else
			say_end(check, account, &look);
	}
}

/* Once of each token. */
static void say_token(struct check *check, const char *name, const char *user)
{
	const struct servers_token *before = check->servers.tokens;
	const struct servers_token *one = servers_token(&check->servers, name, user);
	struct clf_arena *arena = check->session.arena;
	const char *remedy =
	    one != NULL && strstr(one->error.text, "clf-mail login") != NULL ? NULL : log_in(arena, name);

	if (one == NULL || check->servers.tokens == before)
		return;
	if (one->user[0] != '\0')
		name = clf_arena_printf(arena, "%s for %s", name, one->user);
	if (one->token != NULL)
		found_fine(&check->findings, "login", name, "fine: a token came");
	else if (findings_find(&check->findings, "login", name, FINDING_WRONG) == NULL)
		found(&check->findings, FINDING_WRONG, "login", name, one->status == CLF_EAGAIN ? NULL : remedy,
		      "%.*s. What logs in by it is not tried", (int)clf_text_unended(one->error.text), one->error.text);
}

void check_tokens(struct check *check)
{
	const struct clf_config *config = check->session.config;

	for (size_t i = 0; i < config->smtp_count; i++)
		if (config->smtps[i].oauth2 != NULL)
			say_token(check, config->smtps[i].oauth2, config->smtps[i].options.user);
	for (size_t i = 0; i < config->mailbox_count; i++)
		if (config->mailboxes[i].oauth2 != NULL && config->mailboxes[i].two_way)
			say_token(check, config->mailboxes[i].oauth2, config->mailboxes[i].user);
}
