/*
 * smtp.h - sending over SMTP (RFC 5321; adapter of libcurl), several kept connections to one relay.
 *
 * One mail has one envelope recipient. Temporary and permanent are told apart in smtp_result.c alone.
 */
#ifndef CLF_WIRE_SMTP_H
#define CLF_WIRE_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_smtp;
struct pollfd;

#define CLF_SMTP_FDS 5 /* that one connection may wait for, at most: libcurl tries several addresses at a time */

struct clf_smtp_options {
	const char *url;             /* smtp://host:port or smtps://host:port */
	bool starttls;               /* smtp://: required; false only when said so */
	const char *user, *password; /* NULL: no AUTH */
	const char *ca_file;         /* NULL: the system's */
	const char *helo;            /* our domain */
	unsigned connections;        /* at most that many at a time */
	int timeout_s;               /* for one mail, whole */
};

enum clf_smtp_outcome {
	CLF_SMTP_SENT,
	CLF_SMTP_TEMPORARY, /* nothing was taken: try again later */
	CLF_SMTP_PERMANENT, /* refused for good */
	CLF_SMTP_UNCERTAIN, /* the body was handed over and no answer came: it may have arrived */
};

struct clf_smtp_result {
	enum clf_smtp_outcome outcome;
	bool relay_failed;         /* the relay, not the mail, is the trouble: others would fare the same */
	int code;                  /* SMTP reply code, 0 when there was none */
	char text[CLF_ERROR_TEXT]; /* the server's words or what broke; never AUTH */
};

struct clf_smtp_events {
	/* The body is handed over, the final dot comes next. Not CLF_OK: the mail is given up before the dot
	 * (temporary). */
	enum clf_status (*handed_over)(void *user, void *job);
	void (*done)(void *user, void *job, const struct clf_smtp_result *result);
};

enum clf_status clf_smtp_new(const struct clf_smtp_options *options, const struct clf_smtp_events *events, void *user,
			     struct clf_smtp **out, struct clf_error *err);
/* Unfinished jobs end as TEMPORARY, or UNCERTAIN when handed over, through done. */
void clf_smtp_free(struct clf_smtp **smtp);

/*
 * Starts one mail; raw is borrowed until done. CLF_EAGAIN: all connections are busy. CLF_EINVAL: an address holds
 * control characters, spaces or angle brackets. Bodies must be CRLF throughout: a bare CR or LF is CLF_EINVAL too.
 */
enum clf_status clf_smtp_submit(struct clf_smtp *smtp, void *job, const char *envelope_from, const char *envelope_to,
				struct clf_str raw, struct clf_error *err);
unsigned clf_smtp_running(const struct clf_smtp *smtp);
/* Works until something happened, wake_fd (or -1) is readable, or time is up. */
enum clf_status clf_smtp_poll(struct clf_smtp *smtp, int wake_fd, int timeout_ms, struct clf_error *err);
/*
 * To wait for several relays at once: puts what clf_smtp_poll would wait for into fds (CLF_SMTP_FDS for each
 * connection) and returns how many these are; *timeout_ms is lowered to when clf_smtp_poll has to be called at the
 * latest.
 */
size_t clf_smtp_watch(struct clf_smtp *smtp, struct pollfd *fds, int *timeout_ms);
/* Connects, STARTTLS, AUTH, QUIT: for `check --connect`. */
enum clf_status clf_smtp_probe(const struct clf_smtp_options *options, struct clf_error *err);

#endif
