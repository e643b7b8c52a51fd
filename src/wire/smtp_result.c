/*
 * smtp_result.c - sent, later, never, or not known (RFC 5321 section 4.2.1), and the words for it.
 *
 * Whom a refusal blames is the table in smtp_policy.c. What is the sender's or the relay's trouble is never the mail's
 * fault, whatever its code: the mail waits.
 */
#include "smtp_result.h"

#include <stdio.h>

#include "smtp_policy.h"

static const char *step_name(enum clf_smtp_step step)
{
	static const char *const names[] = {
	    [CLF_SMTP_CONNECT] = "connecting", [CLF_SMTP_HELLO] = "EHLO", [CLF_SMTP_TLS] = "STARTTLS",
	    [CLF_SMTP_AUTH] = "login",         [CLF_SMTP_MAIL] = "MAIL",  [CLF_SMTP_RCPT] = "RCPT",
	    [CLF_SMTP_DATA] = "DATA",          [CLF_SMTP_BODY] = "body",  [CLF_SMTP_FINAL] = "end of data"};

	return names[step];
}

static bool refused(const struct smtp_seen *seen)
{
	return (seen->code >= 400 && seen->code < 600) || seen->challenged;
}

/* Nothing that can be understood was answered. */
static void judge_silence(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	out->outcome = seen->handed_over ? CLF_SMTP_UNCERTAIN : CLF_SMTP_TEMPORARY;
	out->blame = CLF_SMTP_THE_RELAY;
	out->trouble = seen->step == CLF_SMTP_CONNECT && seen->code == 0 ? CLF_SMTP_UNREACHABLE : CLF_SMTP_BROKEN;
	if (seen->distrusted || (seen->step == CLF_SMTP_TLS && !seen->secure))
		out->trouble = CLF_SMTP_NO_TLS;
	out->lasting = seen->distrusted;
	out->klass = smtp_class_of(out->trouble);
}

static void judge_refusal(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	struct smtp_ruling ruling = smtp_rule(seen->step, seen->code, seen->reply);
	bool of_ours = ruling.blame == CLF_SMTP_THE_SENDER || ruling.blame == CLF_SMTP_THE_RELAY;

	out->blame = ruling.blame;
	out->trouble = ruling.trouble;
	out->klass = ruling.klass;
	out->lasting = of_ours && (seen->code >= 500 || seen->challenged);
	out->outcome = of_ours || ruling.waits || seen->code < 500 ? CLF_SMTP_TEMPORARY : CLF_SMTP_PERMANENT;
}

static void decide(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	if (seen->withheld) {
		out->outcome = CLF_SMTP_TEMPORARY;
	} else if (seen->no_utf8 || seen->max_size > 0) {
		out->outcome = CLF_SMTP_PERMANENT;
		out->blame = seen->no_utf8 ? CLF_SMTP_THE_RECIPIENT : CLF_SMTP_THE_MAIL;
		out->trouble = seen->no_utf8 ? CLF_SMTP_NO_UTF8 : CLF_SMTP_SIZE;
		out->klass = smtp_class_of(out->trouble);
	} else if (seen->no_mechanism) {
		out->outcome = CLF_SMTP_TEMPORARY;
		out->blame = CLF_SMTP_THE_RELAY;
		out->trouble = CLF_SMTP_NO_LOGIN;
		out->klass = smtp_class_of(out->trouble);
		out->lasting = true;
	} else if (seen->asked || (seen->step == CLF_SMTP_FINAL && seen->code >= 200 && seen->code < 300)) {
		out->outcome = CLF_SMTP_SENT;
	} else if (refused(seen)) {
		judge_refusal(seen, out);
	} else {
		judge_silence(seen, out);
	}
}

static void words(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	const char *broke = seen->broke != NULL ? seen->broke : "the connection ended";

	if (seen->withheld)
		snprintf(out->text, sizeof out->text, "given up before the end of data");
	else if (seen->no_utf8)
		snprintf(out->text, sizeof out->text,
			 "5.6.7 the address has letters beyond ASCII before its @, and the relay does not take such "
			 "(SMTPUTF8): ask for another address of theirs, or use a relay that does");
	else if (seen->max_size > 0)
		snprintf(out->text, sizeof out->text,
			 "the mail has %lld octets and the relay takes at most %lld: send it without its largest files",
			 (long long)seen->size, (long long)seen->max_size);
	else if (out->outcome == CLF_SMTP_UNCERTAIN)
		snprintf(out->text, sizeof out->text, "handed over, and no answer came: %s", broke);
	else if (out->outcome == CLF_SMTP_SENT)
		snprintf(out->text, sizeof out->text, "%s", seen->reply);
	else if (refused(seen))
		snprintf(out->text, sizeof out->text, "%s: %s", step_name(seen->step), seen->reply);
	else
		snprintf(out->text, sizeof out->text, "%s: %s", step_name(seen->step), broke);
}

void smtp_judge(const struct smtp_seen *seen, struct clf_smtp_result *out)
{
	*out = (struct clf_smtp_result){.step = seen->step};
	decide(seen, out);
	/* "220 go ahead" before a handshake that fails is no answer to the mail. */
	out->code = refused(seen) || out->outcome == CLF_SMTP_SENT ? seen->code : 0;
	words(seen, out);
	/* Cut to its place, it may end within a character. */
	out->text[clf_utf8_valid_prefix(clf_str_from(out->text))] = '\0';
}
