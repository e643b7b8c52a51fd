/*
 * imap_auth.c - logging in with the strongest mechanism that both sides have (RFC 5802, 4616, 3501 section 6.2), or by
 * token (XOAUTH2, RFC 7628).
 *
 * A password or a token in clear text goes over verified TLS or loopback only. When a SCRAM exchange breaks off, the
 * server may not be who it says it is: then nothing weaker is tried.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bearer.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "imap_session.h"

/* RFC 4422 section 3.1 */
#define MECHANISM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static struct mailimap_capability *next_capability(clistiter **at)
{
	struct mailimap_capability *capability = clist_content(*at);

	*at = clist_next(*at);
	return capability;
}

static clistiter *capabilities(const struct clf_imap *session)
{
	const struct mailimap_connection_info *info = session->imap->imap_connection_info;

	/* A server may list none. */
	if (info == NULL || info->imap_capability == NULL || info->imap_capability->cap_list == NULL)
		return NULL;
	return clist_begin(info->imap_capability->cap_list);
}

bool imap_capable(const struct clf_imap *session, const char *name)
{
	for (clistiter *at = capabilities(session); at != NULL;) {
		const struct mailimap_capability *c = next_capability(&at);

		if (c->cap_type == MAILIMAP_CAPABILITY_NAME && strcasecmp(c->cap_data.cap_name, name) == 0)
			return true;
	}
	return false;
}

static bool offers(const struct clf_imap *session, const char *mechanism)
{
	for (clistiter *at = capabilities(session); at != NULL;) {
		const struct mailimap_capability *c = next_capability(&at);

		if (c->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE &&
		    strcasecmp(c->cap_data.cap_auth_type, mechanism) == 0)
			return true;
	}
	return false;
}

void imap_list_logins(const struct clf_imap *session, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (clistiter *at = capabilities(session); at != NULL;) {
		const struct mailimap_capability *c = next_capability(&at);
		const char *name = c->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE ? c->cap_data.cap_auth_type : NULL;
		size_t n = name != NULL ? strlen(name) : 0;

		/* A server's words go to a person's terminal. */
		if (n == 0 || strspn(name, MECHANISM) != n || used + n + 2 > size)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", name);
	}
	if (!imap_capable(session, "LOGINDISABLED") && strstr(out, "LOGIN") == NULL && used + 7 < size)
		snprintf(out + used, size - used, "%sLOGIN", used > 0 ? " " : "");
}

enum attempt { ATTEMPT_DONE, ATTEMPT_NOT_HERE, ATTEMPT_REFUSED, ATTEMPT_BROKEN };

/* NOT_HERE: this machine's SASL library lacks the mechanism, nothing was sent. */
static enum attempt sasl(struct clf_imap *session, const struct clf_imap_options *options, const char *mechanism)
{
	uint64_t before = imap_stream_written(session->stream);
	int r;

	imap_stream_forget_answer(session->stream);
	r = mailimap_authenticate(session->imap, mechanism, options->host, NULL, NULL, options->user, options->user,
				  options->password, NULL);
	if (r == MAILIMAP_NO_ERROR)
		return ATTEMPT_DONE;
	if (imap_stream_written(session->stream) == before)
		return ATTEMPT_NOT_HERE;
	return imap_stream_answer(session->stream)[0] != '\0' ? ATTEMPT_REFUSED : ATTEMPT_BROKEN;
}

static enum clf_status refused(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err)
{
	const char *answer = imap_stream_answer(session->stream);
	enum clf_status status = imap_stream_fault(session->stream, err);

	if (status != CLF_OK)
		return status;
	/* RFC 5530 */
	status = strstr(answer, "[UNAVAILABLE]") != NULL || strstr(answer, "[LIMIT]") != NULL ||
			 strstr(answer, "[INUSE]") != NULL
		     ? CLF_EAGAIN
		     : CLF_EDENIED;
	return clf_error_set(err, status, "login of %s refused: %s", options->user,
			     answer[0] != '\0' ? answer : "the server gave no reason");
}

static enum clf_status plainly(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err)
{
	enum attempt attempt = offers(session, "PLAIN") ? sasl(session, options, "PLAIN") : ATTEMPT_NOT_HERE;

	if (attempt == ATTEMPT_NOT_HERE) {
		if (imap_capable(session, "LOGINDISABLED"))
			return clf_error_set(err, CLF_EDENIED,
					     "the server offers no way to log in that is known here (LOGINDISABLED)");
		imap_stream_forget_answer(session->stream);
		attempt = mailimap_login(session->imap, options->user, options->password) == MAILIMAP_NO_ERROR
			      ? ATTEMPT_DONE
			      : ATTEMPT_REFUSED;
	}
	return attempt == ATTEMPT_DONE ? CLF_OK : refused(session, options, err);
}

static bool printable(const char *text)
{
	if (text == NULL || text[0] == '\0')
		return false;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

/* What the server offers, for a person. */
static void list_offers(const struct clf_imap *session, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (clistiter *at = capabilities(session); at != NULL && used < size;) {
		const struct mailimap_capability *c = next_capability(&at);

		if (c->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "",
						 c->cap_data.cap_auth_type);
	}
}

/* Exchange refuses at once, without saying why, whom it knows and lets to no mailbox: the words tell it apart. */
static enum clf_status token_refused(struct clf_imap *session, const struct clf_imap_options *options,
				     struct clf_error *err)
{
	struct clf_str challenge = clf_str_from(imap_stream_challenge(session->stream));
	enum clf_status status = refused(session, options, err);
	char reason[200], text[CLF_ERROR_TEXT];

	if (status != CLF_EDENIED)
		return status;
	bearer_reason(challenge, reason, sizeof reason);
	snprintf(text, sizeof text, "%s", err != NULL ? err->text : "");
	return clf_error_set(err, status, "OAuth2 %s (%s)", text,
			     challenge.n == 0    ? "at once, " CLF_IMAP_UNASKED
			     : reason[0] != '\0' ? reason
						 : "no reason that is known here");
}

/*
 * libetpan knows XOAUTH2 alone, and keeps nothing of what the server says to a token that it refuses; so both are said
 * past it. What is said to that answer ends the exchange (RFC 7628 section 3.2.3).
 */
static enum clf_status with_token(struct clf_imap *session, const struct clf_imap_options *options,
				  struct clf_error *err)
{
	bool bearer = !offers(session, "XOAUTH2");
	char *words = bearer ? bearer_oauthbearer(options->user, options->token, options->host, options->port)
			     : bearer_xoauth2(options->user, options->token);
	enum clf_status status;
	char *command;

	if (asprintf(&command, "T1 AUTHENTICATE %s %s\r\n", bearer ? "OAUTHBEARER" : "XOAUTH2", words) < 0)
		abort();
	bearer_free(&words);
	status = imap_stream_ask(session->stream, command, bearer ? "AQ==\r\n" : "\r\n", err);
	bearer_free(&command);
	if (status != CLF_OK)
		return status;
	if (strncasecmp(imap_stream_answer(session->stream), "OK", 2) != 0)
		return token_refused(session, options, err);
	session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return CLF_OK;
}

static enum clf_status by_token(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err)
{
	char list[120];
	enum clf_status status = bearer_check(options->user, options->token, err);

	if (status != CLF_OK)
		return status;
	if (!imap_stream_is_tls(session->stream) && !imap_stream_is_loopback(session->stream))
		return clf_error_set(err, CLF_EDENIED,
				     "the token would go in clear text: use imaps:// or starttls for %s",
				     options->host);
	if (!offers(session, "XOAUTH2") && !offers(session, "OAUTHBEARER")) {
		list_offers(session, list, sizeof list);
		return clf_error_set(err, CLF_EDENIED,
				     "the server takes no OAuth2 login (XOAUTH2, OAUTHBEARER), but: %s",
				     list[0] != '\0' ? list : "passwords alone");
	}
	return with_token(session, options, err);
}

enum clf_status imap_login(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err)
{
	static const char *const scrams[] = {"SCRAM-SHA-256", "SCRAM-SHA-1"};
	bool plain = imap_stream_is_tls(session->stream) || imap_stream_is_loopback(session->stream);
	enum attempt attempt = ATTEMPT_NOT_HERE;

	if (options->token != NULL)
		return by_token(session, options, err);
	if (!printable(options->user) || !printable(options->password))
		return clf_error_set(err, CLF_EINVAL, "user and password must be set and hold no control characters");
	for (size_t i = 0; i < 2 && attempt == ATTEMPT_NOT_HERE; i++)
		if (offers(session, scrams[i]))
			attempt = sasl(session, options, scrams[i]);
	if (attempt == ATTEMPT_DONE)
		return CLF_OK;
	if (attempt == ATTEMPT_BROKEN) {
		enum clf_status status = imap_stream_fault(session->stream, err);

		session->broken = true;
		if (status != CLF_OK)
			return status;
		return clf_error_set(
		    err, CLF_EDENIED,
		    "the server could not show that it knows the password of %s (SCRAM): not logged in", options->user);
	}
	if (!plain && attempt == ATTEMPT_REFUSED)
		return refused(session, options, err);
	if (!plain)
		return clf_error_set(err, CLF_EDENIED,
				     "the password would go in clear text: use imaps:// or starttls for %s",
				     options->host);
	return plainly(session, options, err);
}
