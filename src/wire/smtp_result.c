/*
 * smtp_result.c - temporary or permanent, and whose trouble it is (RFC 5321 section 4.2.1, RFC 3463).
 *
 * A refusal of ourselves (greeting, EHLO, STARTTLS, AUTH) is never the mail's fault, whatever its code:
 * the relay is in trouble and the mail waits.
 */
#include "smtp_result.h"

#include <stdio.h>
#include <string.h>

static const char *phase_name(enum smtp_phase phase)
{
	static const char *const names[] = {
	    [CLF_SMTP_CONNECT] = "connecting", [CLF_SMTP_HELLO] = "EHLO", [CLF_SMTP_TLS] = "STARTTLS",
	    [CLF_SMTP_AUTH] = "login",         [CLF_SMTP_MAIL] = "MAIL",  [CLF_SMTP_RCPT] = "RCPT",
	    [CLF_SMTP_DATA] = "DATA",          [CLF_SMTP_BODY] = "body",  [CLF_SMTP_FINAL] = "end of data"};

	return names[phase];
}

static bool has_status(const struct smtp_seen *seen, const char *status)
{
	size_t n = strlen(status);
	const char *at = strstr(seen->reply, status);

	/* The reply begins with its code: "552 5.2.2 Mailbox full". */
	return at != NULL && at <= seen->reply + 4 && (at[n] == ' ' || at[n] == '\0');
}

/* Codes that speak of the session or the account, wherever they come. */
static bool speaks_of_us(const struct smtp_seen *seen)
{
	switch (seen->code) {
	case 421: /* service closes */
	case 530: /* authentication or STARTTLS required */
	case 534:
	case 535:
	case 538:
		return true;
	default:
		return false;
	}
}

/* A full mailbox is emptied some day, and RFC 5321 section 4.5.3.1.10 reads 552 at RCPT as 452. */
static bool mailbox_full(const struct smtp_seen *seen)
{
	if (seen->code != 552)
		return false;
	if (has_status(seen, "5.2.2"))
		return true;
	return seen->phase == CLF_SMTP_RCPT && !has_status(seen, "5.3.4") && !has_status(seen, "5.2.3");
}

static enum clf_smtp_outcome by_code(const struct smtp_seen *seen, bool *relay_failed)
{
	if (seen->phase <= CLF_SMTP_AUTH || speaks_of_us(seen)) {
		*relay_failed = true;
		return CLF_SMTP_TEMPORARY;
	}
	if (seen->code >= 500 && seen->code < 600 && !mailbox_full(seen))
		return CLF_SMTP_PERMANENT;
	return CLF_SMTP_TEMPORARY;
}

static enum clf_smtp_outcome decide(const struct smtp_seen *seen, bool *relay_failed)
{
	*relay_failed = false;
	if (seen->withheld)
		return CLF_SMTP_TEMPORARY;
	if (seen->no_utf8)
		return CLF_SMTP_PERMANENT;
	if (seen->phase == CLF_SMTP_FINAL && seen->code >= 200 && seen->code < 300)
		return CLF_SMTP_SENT;
	if (seen->code >= 400 && seen->code < 600)
		return by_code(seen, relay_failed);
	*relay_failed = true;
	return seen->handed_over ? CLF_SMTP_UNCERTAIN : CLF_SMTP_TEMPORARY;
}

static void words(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	const char *broke = seen->broke != NULL ? seen->broke : "the connection ended";

	if (seen->withheld)
		snprintf(out->text, sizeof out->text, "given up before the end of data");
	else if (seen->no_utf8)
		snprintf(out->text, sizeof out->text,
			 "the relay does not take addresses with other than ASCII letters (SMTPUTF8)");
	else if (out->outcome == CLF_SMTP_UNCERTAIN)
		snprintf(out->text, sizeof out->text, "handed over, and no answer came: %s", broke);
	else if (out->outcome == CLF_SMTP_SENT)
		snprintf(out->text, sizeof out->text, "%s", seen->reply);
	else if (seen->code >= 400)
		snprintf(out->text, sizeof out->text, "%s: %s", phase_name(seen->phase), seen->reply);
	else
		snprintf(out->text, sizeof out->text, "%s: %s", phase_name(seen->phase), broke);
}

void smtp_judge(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	*out = (struct clf_smtp_result){0};
	out->outcome = decide(seen, &out->relay_failed);
	/* "220 go ahead" before a handshake that fails is no answer to the mail. */
	out->code = seen->code >= 400 || out->outcome == CLF_SMTP_SENT ? seen->code : 0;
	words(seen, out);
}
