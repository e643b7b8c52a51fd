/*
 * reread.c - clf-mail reread.
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "clf/gateway/reader/reader.h"
#include "clf/gateway/reader/reread.h"
#include "clf/store/look/query.h"
#include "commands.h"
#include "session.h"

static void show_progress(void *context, int64_t done, int64_t of)
{
	(void)context;
	fprintf(stderr, "\r%" PRId64 " of %" PRId64 " mails", done, of);
	fflush(stderr);
}

static enum clf_status reread(struct session *session, struct clf_reader_pool *pool, int64_t ticket,
			      struct clf_error *err)
{
	struct clf_reread_result result;
	struct clf_ticket found;
	bool watched = isatty(STDERR_FILENO);
	enum clf_status status =
	    ticket ? clf_query_ticket(session->store, session->arena, ticket, &found, err) : CLF_OK;

	if (status == CLF_OK)
		status = clf_reread(session->store, pool, session->config->locale, ticket,
				    watched ? show_progress : NULL, NULL, &result, err);
	if (watched && status == CLF_OK)
		fprintf(stderr, "\n");
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_json_object();

		clf_json_set_integer(json, "read", result.read);
		clf_json_set_integer(json, "changed", result.changed);
		clf_json_set_integer(json, "failed", result.failed);
		print_json(&json);
	} else {
		printf("%" PRId64 " mails read again, %" PRId64 " changed, %" PRId64 " could not be read\n",
		       result.read, result.changed, result.failed);
	}
	return CLF_OK;
}

int command_reread(const struct command_line *line)
{
	const char *number = option_text(line, "ticket");
	struct session session = {0};
	struct clf_error err = {0};
	struct clf_reader_pool *pool = NULL;
	int64_t ticket;
	enum clf_status status;

	if ((number != NULL) == option_flag(line, "all")) {
		report_text("say which: --ticket N, or --all");
		return CLF_EXIT_USAGE;
	}
	ticket = number != NULL ? number_of(number, "ticket number") : 0;
	if (number != NULL && !ticket)
		return CLF_EXIT_USAGE;
	status = clf_reader_pool_new(1, &pool, &err); /* before the database opens */
	if (status == CLF_OK)
		status = session_open(&session, line, &err);
	if (status == CLF_OK)
		status = reread(&session, pool, ticket, &err);
	session_close(&session);
	clf_reader_pool_free(&pool);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
