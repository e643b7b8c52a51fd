/*
 * sender_login.c - tokens for relays that take no password, from the login role (clf/gateway/login.h).
 *
 * Asked for when there is mail to go, and kept no longer than it does. A relay without one claims nothing: its mail
 * waits as it was, and is shown as held; the others go on.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/login.h"
#include "sender/sender.h"

#define KEEP_MS 60000 /* without a mail, until it is forgotten */
#define SOON CLF_SECOND

bool sender_lacks_token(const struct relay *relay)
{
	return relay->config->oauth2 != NULL && !relay->token.there;
}

static void drop(struct relay *relay)
{
	clf_smtp_set_token(relay->smtp, NULL, NULL);
	relay->token.there = relay->token.asked = false;
}

/* The role is another one, or gone: what was asked of it is asked anew. */
void sender_login_changed(struct sender *sender)
{
	for (size_t i = 0; i < sender->relay_count; i++)
		sender->relays[i].token.asked = false;
}

static bool has_work(const struct relay *relay)
{
	int64_t due = 0;

	if (relay->all.begun || relay->token.wanted || sender_stands_in(relay))
		return true;
	for (size_t i = 0; i < relay->sender_count; i++)
		if (relay->senders[i].begun)
			return true;
	return clf_outbox_next_due(relay->sender->store, relay->config->name, &due, NULL) == CLF_OK && due != 0 &&
	       due <= clf_clock_now() + SOON;
}

static void see_to(struct relay *relay, int64_t now)
{
	struct token *token = &relay->token;

	if (clf_smtp_running(relay->smtp) > 0)
		token->used_at = now;
	if (token->there && (clf_clock_now() >= token->until || now - token->used_at > KEEP_MS))
		drop(relay);
	if (token->there || token->asked || relay->sender->login == NULL || relay->sender->is_shut ||
	    now < token->look_at)
		return;
	token->look_at = now + SENDER_LOOK_MS;
	if (has_work(relay))
		token->asked = clf_login_ask(relay->sender->login, relay->config->oauth2, relay->config->options.user,
					     token->refused, NULL) == CLF_OK;
}

void sender_see_to_tokens(struct sender *sender)
{
	int64_t now = clf_clock_monotonic_ms();

	for (size_t i = 0; i < sender->relay_count; i++)
		if (sender->relays[i].config->oauth2 != NULL)
			see_to(&sender->relays[i], now);
}

static void take(struct relay *relay, const struct clf_login_token *told)
{
	struct token *token = &relay->token;
	struct clf_error err = {0};
	enum clf_status status = clf_smtp_set_token(relay->smtp, told->token, &err);

	token->there = status == CLF_OK && told->token != NULL;
	if (token->there) {
		token->serial = told->serial;
		token->until = told->expires_at;
		token->used_at = clf_clock_monotonic_ms();
		token->asked = token->wanted = false;
		sender_release_login(relay);
		return;
	}
	if (status == CLF_OK)
		clf_error_set(&err, CLF_EAGAIN, "%s",
			      told->text[0] != '\0' ? told->text : clf_login_state_name(told->state));
	sender_hold_login(relay, err.text, told->state == CLF_LOGIN_DENIED);
}

void sender_hear_token(struct sender *sender, const struct clf_json *head)
{
	struct clf_login_token told;
	struct clf_error err = {0};

	if (clf_login_read(head, &told, &err) != CLF_OK) {
		clf_log(CLF_LOG_ERROR, "sender.login.answer", CLF_S("why", err.text));
		return;
	}
	for (size_t i = 0; i < sender->relay_count; i++) {
		struct relay *relay = &sender->relays[i];

		if (relay->config->oauth2 != NULL && strcmp(relay->config->oauth2, told.account) == 0 &&
		    strcmp(relay->config->options.user, told.user) == 0)
			take(relay, &told);
	}
}

bool sender_token_refused(struct relay *relay, const struct clf_smtp_result *result)
{
	struct token *token = &relay->token;
	bool of_token = relay->config->oauth2 != NULL && result->step == CLF_SMTP_AUTH && result->lasting &&
			(result->trouble == CLF_SMTP_NO_LOGIN || result->trouble == CLF_SMTP_WRONG_USER);
	bool first = token->refusals == 0;

	if (!of_token)
		return false;
	/* Mails that were on their way together are refused together. */
	if (!token->there && token->refused == token->serial)
		return token->refusals == 1;
	token->refused = token->serial;
	token->refusals++;
	drop(relay);
	return first;
}
