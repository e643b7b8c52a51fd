/*
 * run.c - serve, the roles behind it, and migrate.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/act/mailboxes.h"
#include "clf/base/count.h"
#include "clf/base/frame.h"
#include "clf/base/log.h"
#include "clf/gateway/backup/backup.h"
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

/* An upgrade of the package restarts the gateway: the database follows, with a backup before. */
static enum clf_status upgrade(const struct command_line *line, struct clf_error *err)
{
	struct session session;
	const char *file = NULL, *notes = "";
	enum clf_status status = session_config(&session, line, CLF_SECRETS_NONE, err);

	if (status == CLF_OK)
		status = clf_backup_migrate(session.config, session.arena, NULL, NULL, &file, &notes, err);
	if (status == CLF_OK && file != NULL)
		clf_log(CLF_LOG_WARNING, "database.migrated", CLF_N("schema", clf_store_schema_newest()),
			CLF_S("before", file), CLF_S("notes", notes));
	session_close(&session);
	/* No database yet is told by whoever opens it next. */
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

int command_serve(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_reader_prove(&err); /* before a secret is known */
	char *path = NULL;
	int result;

	if (status == CLF_OK)
		status = upgrade(line, &err);
	if (status == CLF_OK)
		status = session_open(&session, line, &err);
	if (status == CLF_OK) {
		path = strdup(session.config->file);
		status = clf_mailboxes_configured(session.store, session.config, &err);
	}
	session_close(&session); /* the supervisor holds no database */
	if (status != CLF_OK) {
		free(path);
		return report_error(&err);
	}
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
	    {"clock", clf_clock_run},     {"web", clf_web_run},       {"login", clf_login_run},
	};

	for (size_t i = 0; i < CLF_COUNT(roles); i++) {
		if (strcmp(operand(line, 0), roles[i].name) == 0)
			return run_role(roles[i].name, roles[i].run);
	}
	report_text("there is no role '%s'", operand(line, 0));
	return CLF_EXIT_USAGE;
}

static enum clf_status rehearse(const struct session *session, struct clf_error *err)
{
	struct clf_backup_rehearsal found = {0};
	enum clf_status status = clf_backup_rehearse(session->config, session->arena, &found, err);

	if (status == CLF_OK && found.from == found.to)
		printf("the database is at version %d: there is nothing to do\n", found.to);
	else if (status == CLF_OK)
		printf("%swould bring the database from version %d to %d: %.1f s for the backup before it (%" PRId64
		       " MB), %.1f s for that itself; tried on a copy, which is gone again\n",
		       found.notes, found.from, found.to, (double)found.copy_ms / 1000, (found.size >> 20) + 1,
		       (double)found.migrate_ms / 1000);
	return status;
}

int command_migrate(const struct command_line *line)
{
	struct session session;
	struct clf_error err = {0};
	const char *file = NULL, *notes = "";
	enum clf_status status = session_config(&session, line, CLF_SECRETS_NONE, &err);

	if (status == CLF_OK && option_flag(line, "dry-run")) {
		status = rehearse(&session, &err);
	} else if (status == CLF_OK) {
		status =
		    clf_backup_migrate(session.config, session.arena, watched_progress(), NULL, &file, &notes, &err);
		if (file != NULL)
			printf("the database of before is in %s\n", file);
		if (status == CLF_OK)
			status = clf_store_open(session.config->store_url, CLF_STORE_OPEN, &session.store, &err);
		if (status == CLF_OK)
			/* What had to be called otherwise is in forms and in people's heads: whoever migrates has to
			 * hear of it. */
			printf("%sthe database is at version %d\n", notes, clf_store_schema_version(session.store));
	}
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
