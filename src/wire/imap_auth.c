/*
 * imap_auth.c - logging in with the strongest mechanism that both sides have (RFC 5802, 4616, 3501 section 6.2).
 *
 * A password in clear text goes over verified TLS or loopback only. When a SCRAM exchange breaks off, the
 * server may not be who it says it is: then nothing weaker is tried.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

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

enum clf_status imap_login(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err)
{
	static const char *const scrams[] = {"SCRAM-SHA-256", "SCRAM-SHA-1"};
	bool plain = imap_stream_is_tls(session->stream) || imap_stream_is_loopback(session->stream);
	enum attempt attempt = ATTEMPT_NOT_HERE;

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
