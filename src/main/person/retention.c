/*
 * retention.c - what is kept for how long: how much there is to go, and that it goes at once instead of by the clock.
 */
#include <inttypes.h>
#include <stdio.h>

#include "clf/base/clock.h"
#include "clf/store/people/erase.h"
#include "commands.h"
#include "session.h"

#define AT_A_TIME 200u

static void print_all(const struct clf_retained *done)
{
	printf("tickets closed long ago   %" PRId64 "\n", done->tickets);
	printf("spam                      %" PRId64 "\n", done->spam);
	printf("deleted or spam, purged   %" PRId64 "\n", done->purged);
	printf("mails as they came        %" PRId64 "\n", done->raws);
	printf("mails in quarantine       %" PRId64 "\n", done->quarantine);
	printf("mails on no ticket        %" PRId64 "\n", done->journal);
}

static void add(struct clf_retained *all, const struct clf_retained *more)
{
	all->tickets += more->tickets;
	all->spam += more->spam;
	all->purged += more->purged;
	all->raws += more->raws;
	all->quarantine += more->quarantine;
	all->journal += more->journal;
}

static bool is_all(const struct clf_retained *done)
{
	return done->tickets + done->spam + done->purged + done->raws + done->quarantine + done->journal == 0;
}

static enum clf_status run(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_retention *kept = &session->config->retention;
	bool dry = option_flag(line, "dry-run");
	struct clf_retained all = {0}, more;
	int64_t now = clf_clock_now();
	enum clf_status status = CLF_OK;

	if (kept->closed + kept->raw + kept->spam + kept->purge + kept->quarantine + kept->journal == 0)
		return clf_error_set(err, CLF_EINVAL,
				     "[retention] in %s names nothing, so all is kept for ever; clf-mail.conf(5) "
				     "tells what it can name",
				     session->config->file);
	if (!dry)
		status = clf_erase_begin(session->store, err);
	do {
		if (status == CLF_OK)
			status = clf_retention_run(session->store, kept, now, AT_A_TIME, dry, &more, err);
		if (status == CLF_OK)
			add(&all, &more);
	} while (status == CLF_OK && !dry && !is_all(&more));
	if (status != CLF_OK)
		return status;
	puts(dry ? "would go now:" : "gone:");
	print_all(&all);
	return CLF_OK;
}

int command_retention(const struct command_line *line)
{
	return with_session(line, run);
}
