/*
 * probe.c - one IMAP server or relay tried out.
 */
#include "check/probe.h"

#include <string.h>

#include "clf/base/clock.h"

/* A server without ACL, or that won't tell, is fine; one that is lost over it isn't. */
static enum clf_status look_at_rights(struct clf_arena *arena, const char *folder, struct probe_imap *out,
				      struct clf_error *err)
{
	struct clf_error why = {0};

	if (clf_imap_rights(out->session, arena, folder, &out->rights, &why) == CLF_OK ||
	    clf_imap_is_usable(out->session))
		return CLF_OK;
	return clf_error_set(err, CLF_EIO, "asked for the rights in %s: %s", folder, why.text);
}

enum clf_status probe_imap(struct clf_arena *arena, const struct clf_imap_options *options, const char *folder,
			   struct probe_imap *out, struct clf_error *err)
{
	struct clf_imap_options own = *options;
	enum clf_status status;

	*out = (struct probe_imap){.by_token = options->token != NULL};
	own.step = &out->step;
	own.shown = &out->shown;
	own.timeout_s = PROBE_WAIT_S;
	status = clf_imap_open(&own, &out->session, err);
	if (status == CLF_OK)
		status = clf_imap_places(out->session, arena, &out->places, &out->place_count, err);
	if (status == CLF_OK) {
		out->step = CLF_IMAP_FOLDER;
		status = clf_imap_select(out->session, folder, &out->folder, err);
	}
	if (status == CLF_EDENIED && out->step == CLF_IMAP_FOLDER && !probe_has_place(out, folder))
		status = clf_error_set(err, CLF_ENOTFOUND, "there is no folder %s", folder);
	if (status == CLF_OK)
		status = look_at_rights(arena, folder, out, err);
	if (status == CLF_OK)
		out->step = CLF_IMAP_LOOK;
	else
		clf_imap_close(&out->session);
	return status;
}

void probe_imap_end(struct probe_imap *probe)
{
	clf_imap_close(&probe->session);
}

const char *probe_place(const struct probe_imap *probe, const char *use)
{
	for (size_t i = 0; i < probe->place_count; i++)
		if (probe->places[i].selectable && clf_text_equal(probe->places[i].use, use))
			return probe->places[i].name;
	return NULL;
}

bool probe_has_place(const struct probe_imap *probe, const char *name)
{
	bool inbox = clf_text_equal_nocase(name, "INBOX");

	for (size_t i = 0; i < probe->place_count; i++)
		if (clf_text_equal(probe->places[i].name, name) ||
		    (inbox && clf_text_equal_nocase(probe->places[i].name, name)))
			return true;
	return inbox;
}

bool probe_takes_tokens_alone(const char *logins)
{
	struct clf_str rest = clf_str_from(logins), one;
	size_t tokens = 0;

	while (logins[0] != '\0' && clf_str_split(&rest, ' ', &one)) {
		if (!clf_str_equal(one, CLF_STR("XOAUTH2")) && !clf_str_equal(one, CLF_STR("OAUTHBEARER")))
			return false;
		tokens++;
	}
	return tokens > 0;
}

const char *probe_imap_remedy(const struct probe_imap *probe, enum clf_status status, const char *words)
{
	if (status == CLF_ENOTFOUND)
		return "Name a folder in url that is there, as INBOX.";
	switch (clf_imap_trouble(probe->step, status, words)) {
	case CLF_TROUBLE_DENIED:
		if (probe->by_token)
			return "See that the account may use IMAP, and that user is who this login is for "
			       "(`clf-mail login NAME --test`).";
		return probe_takes_tokens_alone(probe->shown.logins)
			   ? "The server takes no passwords, only OAuth2: set oauth2 in place of password_file."
			   : "See to user and password_file, and that the account may use IMAP.";
	case CLF_TROUBLE_UNCONNECTED:
		return "See that IMAP is on for the mailbox, and that this login may open it.";
	case CLF_TROUBLE_BUSY:
	case CLF_TROUBLE_THROTTLED:
		return "Wait, or see who else uses the account; `clf-mail serve` needs one connection for itself.";
	case CLF_TROUBLE_SERVER:
		return "See that url names the server's host and port, and that nothing between blocks the way.";
	case CLF_TROUBLE_FOLDER:
		return "Name a folder in url that is there and that this login may open, as INBOX.";
	default:
		return "";
	}
}

static enum clf_status handed_over(void *user, void *job)
{
	(void)user;
	(void)job;
	return CLF_OK;
}

struct sent {
	bool done;
	struct clf_smtp_result result;
};

static void sent(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)user;
	*(struct sent *)job = (struct sent){true, *result};
}

enum clf_status probe_smtp(const struct clf_smtp_options *options, const char *token, struct probe_smtp *out,
			   struct clf_error *err)
{
	static const struct clf_smtp_events events = {handed_over, sent};
	struct clf_smtp_options own = *options;
	enum clf_status status;

	*out = (struct probe_smtp){0};
	own.shown = &out->shown;
	own.connections = 1;
	if (own.timeout_s <= 0 || own.timeout_s > PROBE_WAIT_S)
		own.timeout_s = PROBE_WAIT_S;
	status = clf_smtp_new(&own, &events, NULL, &out->smtp, err);
	return status == CLF_OK && token != NULL ? clf_smtp_set_token(out->smtp, token, err) : status;
}

void probe_smtp_end(struct probe_smtp *probe)
{
	clf_smtp_free(&probe->smtp);
}

/* Until it is answered. */
static enum clf_status finish(struct probe_smtp *probe, struct sent *job, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && !job->done)
		status = clf_smtp_poll(probe->smtp, -1, 1000, err);
	/* What is unfinished points to this job. */
	if (!job->done)
		clf_smtp_free(&probe->smtp);
	probe->result = job->result;
	return status;
}

enum clf_status probe_smtp_ask(struct probe_smtp *probe, const char *from, const char *to, struct clf_error *err)
{
	struct sent job = {0};
	enum clf_status status = clf_smtp_ask(probe->smtp, &job, from, to, err);

	if (status == CLF_OK)
		status = finish(probe, &job, err);
	if (status != CLF_OK || job.result.outcome == CLF_SMTP_SENT)
		return status;
	if (job.result.step < CLF_SMTP_MAIL)
		return clf_error_set(err, CLF_EIO, "%s", job.result.text);
	return clf_error_set(err, CLF_EDENIED, "a mail from <%s> to <%s> would not be taken: %s", from, to,
			     job.result.text);
}

enum clf_status probe_smtp_send(struct probe_smtp *probe, const char *from, const char *to, struct clf_str raw,
				struct clf_error *err)
{
	struct sent job = {0};
	enum clf_status status = clf_smtp_submit(probe->smtp, &job, from, to, raw, err);

	if (status == CLF_OK)
		status = finish(probe, &job, err);
	if (status == CLF_OK && job.result.outcome != CLF_SMTP_SENT)
		status = clf_error_set(err, CLF_EIO, "the relay did not take a mail to <%s>: %s", to, job.result.text);
	return status;
}

const char *probe_smtp_remedy(const struct probe_smtp *probe)
{
	return clf_smtp_advice(clf_smtp_trouble_name(probe->result.trouble));
}

const char *probe_certificate(struct clf_arena *arena, int64_t ends, int64_t now)
{
	char date[CLF_TIME_TEXT];

	if (ends == 0 || ends - now > PROBE_SOON)
		return NULL;
	return clf_arena_printf(arena, "the certificate ends in %lld day%s, on %s", (long long)((ends - now) / CLF_DAY),
				(ends - now) / CLF_DAY == 1 ? "" : "s", clf_time_rfc3339(ends, date));
}
