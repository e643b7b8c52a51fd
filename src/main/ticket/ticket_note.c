/*
 * ticket_note.c - notes and files of a ticket, on the command line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/mail/upload.h"
#include "clf/store/look/query_file.h"
#include "commands.h"
#include "ticket.h"

static enum clf_status ticket_and_id(const struct command_line *line, int64_t *ticket, int64_t *id,
				     struct clf_error *err)
{
	*ticket = number_of(operand(line, 0), "ticket number");
	*id = operand(line, 1) != NULL ? number_of(operand(line, 1), "id") : 0;
	if (*ticket == 0 || (operand(line, 1) != NULL && *id == 0))
		return clf_error_set(err, CLF_EINVAL,
				     "give a ticket's number such as 1042, and an id as `ticket show` has it");
	return CLF_OK;
}

static enum clf_status run(struct session *session, int64_t ticket, struct clf_action *action,
			   struct clf_act_result *result, struct clf_error *err)
{
	struct clf_request request = {.ticket = ticket, .actions = action, .action_count = 1};

	return ticket_act(session, &request, result, err);
}

static enum clf_status note(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *given = option_text(line, "text");
	bool deletes = option_flag(line, "delete");
	struct clf_action action = {.kind = CLF_ACTION_EDIT};
	struct clf_act_result result = {0};
	struct clf_comment_row row;
	int64_t ticket;
	enum clf_status status = ticket_and_id(line, &ticket, &action.note, err);

	if (status == CLF_OK && (given != NULL) == deletes)
		status =
		    clf_error_set(err, CLF_EINVAL, "say --text TEXT for what it says, or --delete with a note's id");
	if (status == CLF_OK && deletes && action.note == 0)
		status =
		    clf_error_set(err, CLF_EINVAL, "say which note goes: its id stands behind the ticket's number");
	if (status == CLF_OK)
		status = ticket_text(session, given, &action.text, err);
	if (action.note == 0)
		action.kind = CLF_ACTION_COMMENT;
	if (status == CLF_OK)
		status = run(session, ticket, &action, &result, err);
	if (status == CLF_OK && !deletes)
		status = clf_query_comment(session->store, session->arena, ticket, result.message, &row, err);
	if (status != CLF_OK || deletes)
		return status;
	if (session->json) {
		struct clf_json *json = clf_shape_comment(&row);

		print_json(&json);
	} else {
		printf("note %lld\n", (long long)row.id);
	}
	return CLF_OK;
}

int command_ticket_note(const struct command_line *line)
{
	return with_session(line, note);
}

static void print_file(struct session *session, const struct clf_file_row *row)
{
	char time[CLF_TIME_TEXT];

	if (session->json) {
		struct clf_json *json = clf_shape_file(row);

		print_json(&json);
		return;
	}
	printf("%-8lld %10lld  %s  %-28s %s%s\n", (long long)row->id, (long long)row->size,
	       clf_time_rfc3339(row->at, time), cell(session->arena, row->who), cell(session->arena, row->name),
	       row->gone_at != 0 ? " (taken away)" : "");
}

static enum clf_status open_upload(const char *path, struct clf_upload *out, struct clf_error *err)
{
	struct stat stat;
	char head[CLF_MAGIC_BYTES];
	ssize_t n;

	out->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (out->fd < 0)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s: %s", path, strerror(errno));
	if (fstat(out->fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size == 0)
		return clf_error_set(err, CLF_EINVAL, "%s is no file with something in it", path);
	out->size = stat.st_size;
	n = pread(out->fd, head, sizeof head, 0);
	out->true_type = n > 0 ? clf_true_type((struct clf_str){head, (size_t)n}) : NULL;
	return CLF_OK;
}

static enum clf_status attach(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *path = operand(line, 1), *slash = strrchr(path, '/');
	const char *name = option_text(line, "name");
	struct clf_upload upload = {.type = "application/octet-stream", .fd = -1};
	struct clf_action actions[] = {{.kind = CLF_ACTION_ATTACH, .upload = &upload}, {.kind = CLF_ACTION_COMMENT}};
	struct clf_request request = {.actions = actions};
	struct clf_act_result result = {0};
	struct clf_file_row row;
	enum clf_status status = open_upload(path, &upload, err);

	request.ticket = number_of(operand(line, 0), "ticket number");
	if (status == CLF_OK && request.ticket == 0)
		status = clf_error_set(err, CLF_EINVAL, "give a ticket's number, such as 1042");
	if (status == CLF_OK)
		status = ticket_text(session, option_text(line, "comment"), &actions[1].text, err);
	upload.name = clf_file_name(session->arena, name != NULL ? name : slash != NULL ? slash + 1 : path);
	request.action_count = actions[1].text != NULL ? 2 : 1;
	if (status == CLF_OK)
		status = ticket_act(session, &request, &result, err);
	if (upload.fd >= 0)
		close(upload.fd);
	if (status == CLF_OK)
		status = clf_query_file(session->store, session->arena, request.ticket, result.message, &row, err);
	if (status == CLF_OK)
		print_file(session, &row);
	return status;
}

int command_ticket_attach(const struct command_line *line)
{
	return with_session(line, attach);
}

static enum clf_status list_files(struct session *session, int64_t ticket, struct clf_error *err)
{
	struct clf_page page = {.limit = CLF_PAGE_MAX};
	struct clf_ticket of;
	enum clf_status status = clf_query_ticket(session->store, session->arena, ticket, &of, err);

	do {
		struct clf_file_list list = {NULL, 0, 0};

		if (status == CLF_OK)
			status = clf_query_files(session->store, session->arena, ticket, page, &list, err);
		for (size_t i = 0; status == CLF_OK && i < list.count; i++)
			print_file(session, &list.items[i]);
		page.cursor = list.next;
	} while (status == CLF_OK && page.cursor != 0);
	return status;
}

static enum clf_status give_file(struct session *session, int64_t ticket, int64_t id, struct clf_error *err)
{
	struct clf_file_row row;
	struct clf_buf bytes;
	enum clf_status status = clf_query_file(session->store, session->arena, ticket, id, &row, err);

	if (status == CLF_OK && isatty(STDOUT_FILENO))
		return clf_error_set(err, CLF_EINVAL, "say where it goes: clf-mail ticket files %lld %lld > FILE",
				     (long long)ticket, (long long)id);
	clf_buf_init(&bytes, CLF_FILE_BYTES_MAX);
	if (status == CLF_OK)
		status = clf_file_bytes(session->store, id, &bytes, err);
	if (status == CLF_OK && fwrite(bytes.p, 1, bytes.n, stdout) != bytes.n)
		status = clf_error_set(err, CLF_EIO, "the file can't be written: %s", strerror(errno));
	clf_buf_free(&bytes);
	return status;
}

static enum clf_status files(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t ticket, id;
	enum clf_status status = ticket_and_id(line, &ticket, &id, err);

	if (status != CLF_OK)
		return status;
	return id != 0 ? give_file(session, ticket, id, err) : list_files(session, ticket, err);
}

int command_ticket_files(const struct command_line *line)
{
	return with_session(line, files);
}

static enum clf_status detach(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_action action = {.kind = CLF_ACTION_DETACH};
	struct clf_act_result result = {0};
	int64_t ticket;
	enum clf_status status = ticket_and_id(line, &ticket, &action.file, err);

	return status == CLF_OK ? run(session, ticket, &action, &result, err) : status;
}

int command_ticket_detach(const struct command_line *line)
{
	return with_session(line, detach);
}
