/*
 * login_ask.c - a question for a token and its answer, as frames: what mailbox and sender need of the login role.
 */
#include "clf/gateway/login.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"

/* In the order of enum clf_login_state. */
static const char *const states[] = {"fine", "renewing", "throttled", "denied", "unreachable"};

const char *clf_login_state_name(enum clf_login_state state)
{
	return (size_t)state < CLF_COUNT(states) ? states[state] : states[CLF_LOGIN_UNREACHABLE];
}

enum clf_login_state clf_login_state_of(const char *name)
{
	for (size_t i = 0; name != NULL && i < CLF_COUNT(states); i++) {
		if (strcmp(states[i], name) == 0)
			return (enum clf_login_state)i;
	}
	return CLF_LOGIN_UNREACHABLE;
}

enum clf_status clf_login_ask(struct clf_channel *login, const char *account, const char *user, int64_t refused,
			      struct clf_error *err)
{
	struct clf_json *head = clf_json_object();
	enum clf_status status;

	clf_json_set_text(head, "account", account);
	clf_json_set_text(head, "user", user);
	clf_json_set_integer(head, "refused", refused);
	status = clf_channel_send(login, CLF_FRAME_TOKEN_ASK, head, (struct clf_str){NULL, 0}, -1, err);
	clf_json_free(&head);
	return status;
}

enum clf_status clf_login_read(const struct clf_json *head, struct clf_login_token *out, struct clf_error *err)
{
	struct clf_login_token token = {
	    .account = clf_json_get_text(head, "account"),
	    .user = clf_json_get_text(head, "user"),
	    .token = clf_json_get_text(head, "token"),
	    .serial = clf_json_get_number(head, "serial", 0),
	    .expires_at = clf_json_get_number(head, "expires_at", 0),
	    .state = clf_login_state_of(clf_json_get_text(head, "state")),
	    .text = clf_json_get_text(head, "text"),
	};

	if (token.account == NULL || token.user == NULL || clf_json_get_text(head, "state") == NULL)
		return clf_error_set(err, CLF_EINVAL, "the answer about a login lacks its account, user or state");
	if (token.text == NULL)
		token.text = "";
	*out = token;
	return CLF_OK;
}
