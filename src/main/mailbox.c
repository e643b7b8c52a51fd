/*
 * mailbox.c - the mailbox commands: pausing one, letting it go on, trying it at once.
 */
#include <stdio.h>

#include "clf/act/mailboxes.h"
#include "commands.h"
#include "session.h"

static enum clf_status want(struct session *session, const struct command_line *line, enum clf_mailbox_want wanted,
			    const char *said, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	enum clf_status status = clf_act_mailbox(&people, operand(line, 0), wanted, err);

	if (status == CLF_OK)
		printf("%s: %s\n", operand(line, 0), said);
	return status;
}

static enum clf_status pause_it(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return want(session, line, CLF_MAILBOX_PAUSE, "nothing is fetched until it is resumed", err);
}

static enum clf_status resume(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return want(session, line, CLF_MAILBOX_RESUME, "its mail is fetched again", err);
}

static enum clf_status try_it(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return want(session, line, CLF_MAILBOX_TRY, "tried now; `clf-mail status` says what came of it", err);
}

int command_mailbox_pause(const struct command_line *line)
{
	return with_session(line, pause_it);
}

int command_mailbox_resume(const struct command_line *line)
{
	return with_session(line, resume);
}

int command_mailbox_try(const struct command_line *line)
{
	return with_session(line, try_it);
}
