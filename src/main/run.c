/*
 * run.c - serve, the roles behind it, and migrate.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/act/mailboxes.h"
#include "clf/base/count.h"
#include "clf/base/frame.h"
#include "clf/gateway/reader/reader.h"
#include "clf/gateway/role.h"
#include "clf/web/web.h"
#include "commands.h"
#include "session.h"

/* The running program itself, whatever has become of its path since; without /proc, the path it was called by. */
static const char *own_program(void)
{
	static const char running[] = "/proc/self/exe";

	return access(running, X_OK) == 0 ? running : program_invocation_name;
}

int command_serve(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_reader_prove(&err); /* before a secret is known */
	char *path;
	int result;

	if (status == CLF_OK)
		status = session_open(&session, line, &err);
	path = status == CLF_OK ? strdup(session.config->file) : NULL;
	if (status == CLF_OK)
		status = clf_mailboxes_configured(session.store, session.config, &err);
	session_close(&session); /* the supervisor holds no database */
	if (status != CLF_OK)
		return report_error(&err);
	result = clf_supervisor_run(own_program(), path);
	free(path);
	return result;
}

/* Intake's readers come before its configuration: whoever breaks into one finds no secret there. */
static int run_role(const char *name, int (*run)(struct clf_role_start *start))
{
	struct clf_role_start start = {0};
	struct clf_reader_pool *readers = NULL;
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;
	int result;

	if (strcmp(name, "intake") == 0)
		status = clf_reader_pool_new(1, &readers, &err);
	if (status == CLF_OK)
		status = clf_role_begin(&start, &err);
	start.readers = readers;
	result = status == CLF_OK ? run(&start) : report_error(&err);
	clf_reader_pool_free(&start.readers);
	clf_channel_free(&start.control);
	clf_arena_free(&start.arena);
	return result;
}

int command_role(const struct command_line *line)
{
	static const struct {
		const char *name;
		int (*run)(struct clf_role_start *start);
	} roles[] = {
	    {"mailbox", clf_mailbox_run}, {"intake", clf_intake_run}, {"sender", clf_sender_run},
	    {"clock", clf_clock_run},     {"web", clf_web_run},
	};

	for (size_t i = 0; i < CLF_COUNT(roles); i++) {
		if (strcmp(operand(line, 0), roles[i].name) == 0)
			return run_role(roles[i].name, roles[i].run);
	}
	report_text("there is no role '%s'", operand(line, 0));
	return CLF_EXIT_USAGE;
}

int command_migrate(const struct command_line *line)
{
	struct session session;
	struct clf_error err = {0};
	enum clf_status status = session_config(&session, line, CLF_SECRETS_NONE, &err);

	if (status == CLF_OK)
		status = clf_store_open(session.config->store_url, CLF_STORE_MIGRATE, &session.store, &err);
	if (status == CLF_OK)
		/* What had to be called otherwise is in forms and in people's heads: whoever migrates has to hear of
		 * it. */
		printf("%sthe database is at version %d\n", clf_store_migrated(session.store),
		       clf_store_schema_version(session.store));
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
