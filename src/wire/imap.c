/*
 * imap.c - a session's beginning and end, the folder, and waiting for mail (adapter of libetpan).
 *
 * Never asked for, since a hostile server can crash libetpan or kill the session by them: BODYSTRUCTURE and COMPRESS.
 */
#include "clf/wire/imap.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "imap_session.h"

/* RFC 2177 says to renew before 29 minutes; middle boxes forget a silent connection sooner. */
#define IDLE_MS (5 * 60 * 1000)

enum clf_status imap_begin(struct clf_imap *session, size_t literal_max, size_t answer_max, struct clf_error *err)
{
	if (session->broken)
		return clf_error_set(err, CLF_EIO, "the session is over");
	imap_stream_begin(session->stream, literal_max, answer_max);
	imap_stream_forget_answer(session->stream);
	return CLF_OK;
}

static bool passes(const char *answer)
{
	static const char *const codes[] = {"[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[EXPUNGEISSUED]"};

	for (size_t i = 0; i < CLF_COUNT(codes); i++)
		if (strstr(answer, codes[i]) != NULL)
			return true;
	return false;
}

enum clf_status imap_answer(struct clf_imap *session, int code, const char *what, struct clf_error *err)
{
	const char *answer = imap_stream_answer(session->stream);
	enum clf_status status = imap_stream_fault(session->stream, err);

	if (status != CLF_OK) {
		session->broken = true;
		return clf_error_prefix(err, status, "%s", what);
	}
	/* libetpan takes a FETCH that ends in NO for good when something came before it. */
	if (strncasecmp(answer, "NO", 2) == 0 || strncasecmp(answer, "BAD", 3) == 0)
		return clf_error_set(err, passes(answer) ? CLF_EAGAIN : CLF_EDENIED, "the server refused %s: %s", what,
				     answer);
	if (code == MAILIMAP_NO_ERROR)
		return CLF_OK;
	session->broken = true;
	return clf_error_set(err, CLF_EIO, "the server's answer to %s can't be understood", what);
}

/* mailimap_capability dies of a server that answers with OK alone; what it lists is kept in either case. */
static enum clf_status ask_capabilities(struct clf_imap *session, struct clf_error *err)
{
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);

	if (status == CLF_OK)
		status = imap_answer(session, mailimap_custom_command(session->imap, "CAPABILITY"), "CAPABILITY", err);
	return status;
}

/* Once TLS stands, and before the login, after which few servers tell them. */
static void show_logins(const struct clf_imap *session, const struct clf_imap_options *options)
{
	if (options->shown != NULL)
		imap_list_logins(session, options->shown->logins, sizeof options->shown->logins);
}

/* What an attacker put in behind the answer, in clear text, must not count as if TLS had protected it. */
static enum clf_status start_tls(struct clf_imap *session, const struct clf_imap_options *options,
				 struct clf_error *err)
{
	enum clf_status status;
	int code;

	if (!imap_capable(session, "STARTTLS"))
		return clf_error_set(err, CLF_EDENIED, "%s offers no STARTTLS: use imaps://", options->host);
	status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);
	if (status != CLF_OK)
		return status;
	code = mailimap_starttls(session->imap);
	if (session->imap->imap_stream->read_buffer_len > 0)
		return clf_error_set(err, CLF_EDENIED, "%s sent clear text behind its answer to STARTTLS",
				     options->host);
	status = imap_answer(session, code, "STARTTLS", err);
	if (status == CLF_OK)
		status = imap_stream_tls(session->stream, options, err);
	return status == CLF_OK ? ask_capabilities(session, err) : status;
}

static enum clf_status greet(struct clf_imap *session, const struct clf_imap_options *options, bool *known,
			     struct clf_error *err)
{
	mailstream *stream = imap_stream_wrap(session->stream);
	enum clf_status status;
	int code;

	if (stream == NULL)
		abort();
	code = mailimap_connect(session->imap, stream);
	*known = code == MAILIMAP_NO_ERROR_AUTHENTICATED;
	if (*known || code == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		code = MAILIMAP_NO_ERROR;
	if (*known && options->tls == CLF_TLS_STARTTLS)
		return clf_error_set(err, CLF_EDENIED, "%s logs in before STARTTLS (PREAUTH): use imaps://",
				     options->host);
	status = imap_answer(session, code, "the connection", err);
	/* A server that speaks TLS from the start waits for us to begin. */
	if (status == CLF_EIO && options->tls != CLF_TLS_IMPLICIT && imap_stream_is_silent(session->stream))
		return clf_error_set(err, status,
				     "%s says nothing on port %u: if it speaks TLS there, as on 993, write imaps://",
				     options->host, options->port);
	return status;
}

static void note_step(const struct clf_imap_options *options, enum clf_imap_step step)
{
	if (options->step != NULL)
		*options->step = step;
}

static enum clf_status enter(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err)
{
	bool known = false;
	enum clf_status status = greet(session, options, &known, err);

	if (status == CLF_OK)
		status = ask_capabilities(session, err);
	if (status == CLF_OK && options->tls == CLF_TLS_STARTTLS)
		status = start_tls(session, options, err);
	if (status == CLF_OK)
		show_logins(session, options);
	if (status == CLF_OK && !known)
		status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);
	note_step(options, status == CLF_OK ? CLF_IMAP_LOGIN : CLF_IMAP_CONNECT);
	if (status == CLF_OK && !known)
		status = imap_login(session, options, err);
	/* What a server can do may change with who has logged in. */
	if (status == CLF_OK)
		status = ask_capabilities(session, err);
	session->can_idle = imap_capable(session, "IDLE");
	session->can_move = imap_capable(session, "MOVE");
	session->can_uidplus = imap_capable(session, "UIDPLUS");
	return status;
}

enum clf_status clf_imap_open(const struct clf_imap_options *options, struct clf_imap **out, struct clf_error *err)
{
	struct imap_stream *stream = NULL;
	struct clf_imap *session;
	enum clf_status status;

	note_step(options, CLF_IMAP_CONNECT);
	status = imap_stream_open(options, &stream, err);
	if (status == CLF_OK && options->tls == CLF_TLS_IMPLICIT)
		status = imap_stream_tls(stream, options, err);
	if (status != CLF_OK) {
		imap_stream_free(&stream);
		return status;
	}
	session = calloc(1, sizeof *session);
	if (session == NULL || (session->imap = mailimap_new(0, NULL)) == NULL)
		abort();
	session->stream = stream;
	status = enter(session, options, err);
	if (status == CLF_OK)
		*out = session;
	else
		clf_imap_close(&session);
	return status;
}

void clf_imap_close(struct clf_imap **session)
{
	struct clf_imap *s;

	if (session == NULL || *session == NULL)
		return;
	s = *session;
	/* LOGOUT is said by mailimap_free; a server that doesn't answer is not waited for. */
	imap_stream_hurry(s->stream, s->broken ? 0 : 2);
	mailimap_free(s->imap);
	free(s);
	*session = NULL;
}

bool clf_imap_is_usable(const struct clf_imap *session)
{
	return !session->broken;
}

enum clf_status clf_imap_select(struct clf_imap *session, const char *folder, struct clf_imap_folder *out,
				struct clf_error *err)
{
	const struct mailimap_selection_info *info;
	char *name = NULL;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);

	if (status == CLF_OK)
		status = imap_folder_name(folder, &name, err);
	if (status == CLF_OK)
		status = imap_answer(session, mailimap_select(session->imap, name), "SELECT", err);
	free(name);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "folder %s", folder);
	info = session->imap->imap_selection_info;
	if (info == NULL || info->sel_uidvalidity == 0)
		return clf_error_set(err, CLF_EIO, "folder %s: the server keeps no UIDs", folder);
	*out =
	    (struct clf_imap_folder){.uidvalidity = info->sel_uidvalidity,
				     .uidnext = info->sel_uidnext,
				     .exists = info->sel_exists,
				     .can_idle = session->can_idle,
				     .can_move = session->can_move,
				     .can_uidplus = session->can_uidplus,
				     .read_only = strstr(imap_stream_answer(session->stream), "[READ-ONLY]") != NULL};
	return CLF_OK;
}

enum clf_status clf_imap_poll(struct clf_imap *session, bool *grown, struct clf_error *err)
{
	struct mailimap_selection_info *info = session->imap->imap_selection_info;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);

	if (status != CLF_OK)
		return status;
	info->sel_has_exists = 0;
	status = imap_answer(session, mailimap_noop(session->imap), "NOOP", err);
	if (status == CLF_OK)
		*grown = session->imap->imap_selection_info->sel_has_exists != 0;
	return status;
}

static enum clf_status woken(enum clf_status status, enum clf_imap_wake *out)
{
	if (status == CLF_EAGAIN)
		*out = CLF_WAKE_TIMEOUT;
	else if (status == CLF_ECONFLICT)
		*out = CLF_WAKE_FD;
	else if (status == CLF_OK)
		*out = CLF_WAKE_MAIL;
	else
		return status;
	return CLF_OK;
}

/* One IDLE and its end. A server's "I am still here" ends it too: then *out is CLF_WAKE_TIMEOUT. */
static enum clf_status idle_once(struct clf_imap *session, int wake_fd, int timeout_ms, enum clf_imap_wake *out,
				 struct clf_error *err)
{
	enum clf_status waited = CLF_OK;
	enum clf_imap_wake wake = CLF_WAKE_MAIL;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);

	if (status == CLF_OK)
		status = imap_answer(session, mailimap_idle(session->imap), "IDLE", err);
	if (status != CLF_OK)
		return status;
	if (session->imap->imap_stream->read_buffer_len == 0)
		waited = imap_stream_wait(session->stream, wake_fd, timeout_ms, err);
	status = woken(waited, &wake);
	if (status != CLF_OK)
		return status;
	imap_stream_begin(session->stream, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX);
	status = imap_answer(session, mailimap_idle_done(session->imap), "DONE", err);
	if (status == CLF_OK && session->imap->imap_selection_info->sel_has_exists)
		wake = CLF_WAKE_MAIL;
	else if (wake == CLF_WAKE_MAIL)
		wake = CLF_WAKE_TIMEOUT;
	if (status == CLF_OK)
		*out = wake;
	return status;
}

enum clf_status clf_imap_wait(struct clf_imap *session, int wake_fd, int timeout_ms, enum clf_imap_wake *out,
			      struct clf_error *err)
{
	int64_t end = clf_clock_monotonic_ms() + timeout_ms;
	enum clf_imap_wake wake = CLF_WAKE_TIMEOUT;

	if (session->broken)
		return clf_error_set(err, CLF_EIO, "the session is over");
	if (!session->can_idle) {
		struct pollfd fd = {.fd = wake_fd, .events = POLLIN};

		*out = poll(&fd, 1, timeout_ms) > 0 ? CLF_WAKE_FD : CLF_WAKE_TIMEOUT;
		return CLF_OK;
	}
	while (wake == CLF_WAKE_TIMEOUT) {
		int64_t left = end - clf_clock_monotonic_ms();
		enum clf_status status;

		if (left <= 0)
			break;
		status = idle_once(session, wake_fd, (int)(left < IDLE_MS ? left : IDLE_MS), &wake, err);
		if (status != CLF_OK)
			return status;
	}
	*out = wake;
	return CLF_OK;
}
