/*
 * mailbox_login.c - a token for the session to come, from the login role (clf/gateway/login.h).
 *
 * It is held from the answer until the server has taken or refused it. One that the server refused, or whose session it
 * ended, goes back by its number, so that a newer one comes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/log.h"
#include "clf/gateway/login.h"
#include "mailbox/mailbox.h"

void mailbox_forget_token(struct mailbox *m)
{
	if (m->token != NULL)
		clf_bytes_wipe(m->token, strlen(m->token));
	free(m->token);
	m->token = NULL;
}

void mailbox_forget_login(struct mailbox *m)
{
	clf_channel_free(&m->login);
	m->asked = false;
}

void mailbox_meet_login(struct mailbox *m, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	mailbox_forget_login(m);
	m->login = clf_channel_new(fd, CLF_FRAME_TOKEN_MAX, 0);
	epoll_ctl(m->wake, EPOLL_CTL_ADD, clf_channel_fd(m->login), &event);
	m->token_news = true;
}

void mailbox_hear_token(struct mailbox *m, const struct clf_json *head)
{
	struct clf_login_token told;

	if (m->config->oauth2 == NULL || clf_login_read(head, &told, NULL) != CLF_OK ||
	    strcmp(told.account, m->config->oauth2) != 0 || strcmp(told.user, m->config->user) != 0)
		return;
	mailbox_forget_token(m);
	m->answered = true;
	m->login_denied = told.token == NULL && told.state == CLF_LOGIN_DENIED;
	snprintf(m->login_text, sizeof m->login_text, "%s", told.text);
	if (told.token == NULL)
		return;
	m->token = strdup(told.token);
	if (m->token == NULL)
		abort();
	m->serial = told.serial;
	m->token_news = true;
}

void mailbox_ask_token(struct mailbox *m)
{
	if (m->login == NULL || m->asked)
		return;
	if (clf_login_ask(m->login, m->config->oauth2, m->config->user, m->refused, NULL) == CLF_OK)
		m->asked = true;
	else
		mailbox_forget_login(m);
}

bool mailbox_refused(struct mailbox *m)
{
	bool first = m->config->oauth2 != NULL && m->refused != m->serial;

	m->refused = m->serial;
	return first;
}
