/*
 * trace.c - one mail's whole way, as the journal and the outbox have it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/trace.h"
#include "commands.h"
#include "session.h"

static bool number_after(const char *text, const char *key, int64_t *out)
{
	unsigned long long number = 0;
	size_t n = strlen(key);

	if (strncmp(text, key, n) != 0 || !clf_text_to_u64(text + n, INT64_MAX, &number) || number == 0)
		return false;
	*out = (int64_t)number;
	return true;
}

/* A ticket's number or tag, journal=N and outbox=N as the log has them, else a Message-ID, in angle brackets or not. */
static struct clf_trace_of what_of(const struct session *session, const char *text)
{
	struct clf_trace_of of = {0};
	const char *tag = clf_arena_printf(session->arena, "%s-", session->config->tag);
	size_t n = strlen(text);

	if (number_after(text, "", &of.ticket) || number_after(text, tag, &of.ticket) ||
	    number_after(text, "ticket=", &of.ticket) || number_after(text, "journal=", &of.journal) ||
	    number_after(text, "outbox=", &of.outbox))
		return of;
	if (n > 2 && text[0] == '<' && text[n - 1] == '>')
		of.message_id = clf_arena_printf(session->arena, "%.*s", (int)(n - 2), text + 1);
	else
		of.message_id = text;
	return of;
}

static struct clf_json *step_json(const struct clf_trace_step *step)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_time(object, "at", step->at);
	clf_json_set_text(object, "what", step->what);
	clf_json_set(object, "journal", step->journal != 0 ? clf_json_integer(step->journal) : clf_json_null());
	clf_json_set(object, "outbox", step->outbox != 0 ? clf_json_integer(step->outbox) : clf_json_null());
	clf_json_set(object, "ticket", step->ticket != 0 ? clf_json_integer(step->ticket) : clf_json_null());
	clf_json_set_text(object, "words", step->words);
	return object;
}

static void print_steps(struct session *session, const struct clf_trace_step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct clf_trace_step *step = &steps[i];
		char at[CLF_TIME_TEXT];

		printf("%s %-16s %s=%" PRId64, clf_time_rfc3339(step->at, at), step->what,
		       step->journal != 0 ? "journal" : "outbox", step->journal != 0 ? step->journal : step->outbox);
		if (step->ticket != 0)
			printf(" ticket=%" PRId64, step->ticket);
		printf("%s%s\n", step->words != NULL ? " " : "",
		       step->words != NULL ? cell(session->arena, step->words) : "");
	}
}

/* Of one mail that came in, what was decided, as `explain` has it. */
static enum clf_status add_explained(struct session *session, int64_t journal, struct clf_json *json,
				     struct clf_error *err)
{
	struct clf_journal_row row;
	enum clf_status status = clf_query_journal_row(session->store, session->arena, journal, &row, err);

	if (status == CLF_OK)
		clf_json_set(json, "explained", clf_shape_explained(&row));
	return status;
}

static enum clf_status trace(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_trace_of of = what_of(session, operand(line, 0));
	struct clf_trace_step *steps = NULL;
	struct clf_json *json, *list;
	size_t count = 0;
	enum clf_status status = clf_trace(session->store, session->arena, &of, &steps, &count, err);

	if (status != CLF_OK)
		return status;
	if (!session->json) {
		print_steps(session, steps, count);
		if (of.journal != 0)
			printf("why: clf-mail explain %" PRId64 "\n", of.journal);
		return CLF_OK;
	}
	json = clf_json_object();
	list = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(list, step_json(&steps[i]));
	clf_json_set(json, "steps", list);
	if (of.journal != 0)
		status = add_explained(session, of.journal, json, err);
	if (status == CLF_OK)
		print_json(&json);
	else
		clf_json_free(&json);
	return status;
}

int command_trace(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	enum clf_status status = session_open(&session, line, &err);

	if (status == CLF_OK)
		status = trace(&session, line, &err);
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
