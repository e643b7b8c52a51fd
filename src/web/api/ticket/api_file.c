/*
 * api_file.c - files on tickets, over the API: put there, listed, given out, taken away.
 */
#include "api/ticket/files.h"

#include <unistd.h>

#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "call/upload.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/mail/upload.h"
#include "clf/store/look/query_file.h"
#include "routes.h"

static const char *true_type(const struct clf_http_request *request)
{
	char head[CLF_MAGIC_BYTES];
	ssize_t n = pread(request->file, head, sizeof head, 0);

	return n > 0 ? clf_true_type((struct clf_str){head, (size_t)n}) : NULL;
}

/* False: answered. */
static bool take_upload(struct call *call, struct clf_upload *out)
{
	const struct clf_http_request *request = call->request;
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);

	*out = (struct clf_upload){.name = clf_file_name(call->arena, call_text(call, "name")),
				   .type = upload_type(call->arena, clf_http_header(request, "Content-Type")),
				   .size = (int64_t)request->file_size,
				   .fd = request->file};
	if (out->name == NULL)
		clf_problem_add(problems, call->arena, "name", CLF_WRONG_INVALID, NULL, "has nothing that can be seen");
	if (request->file == 0 || request->file_size == 0)
		clf_problem_add(problems, call->arena, "body", CLF_WRONG_REQUIRED, NULL,
				"is empty: send the file itself as the body");
	if (reply_problems(call, problems))
		return false;
	out->true_type = true_type(request);
	return true;
}

static void reply_file(struct call *call, unsigned status, int64_t ticket, const struct clf_act_result *result)
{
	struct clf_file_row row;
	struct clf_error err = {0};
	enum clf_status found = clf_query_file(call->web->act.store, call->arena, ticket, result->message, &row, &err);

	if (found == CLF_ENOTFOUND && result->repeated) {
		access_key_taken(call);
		return;
	}
	if (found != CLF_OK) {
		reply_failure(call, found, &err);
		return;
	}
	clf_http_response_set(call->response, "Location",
			      clf_arena_printf(call->arena, "/api/v1/tickets/%lld/attachments/%lld", (long long)ticket,
					       (long long)row.id));
	reply_json(call, status, clf_shape_file(&row));
}

static void api_file_create(struct call *call)
{
	struct clf_upload upload;
	struct clf_action actions[2] = {{.kind = CLF_ACTION_ATTACH, .upload = &upload},
					{.kind = CLF_ACTION_COMMENT, .text = call_text(call, "comment")}};
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket) || !take_upload(call, &upload))
		return;
	request = (struct clf_request){
	    .ticket = ticket.number, .actions = actions, .action_count = actions[1].text != NULL ? 2 : 1};
	if (access_act(call, &request, &result))
		reply_file(call, 201, ticket.number, &result);
}

static enum clf_status read_files(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_file_list list;
	enum clf_status status = clf_query_files(call->web->act.store, call->arena, call_number(call, "number", 0),
						 access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_file(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

/* False: answered. */
static bool find_file(struct call *call, struct clf_file_row *out)
{
	struct clf_ticket ticket;
	struct clf_error err = {0};
	enum clf_status status;

	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return false;
	status =
	    clf_query_file(call->web->act.store, call->arena, ticket.number, call_number(call, "id", 0), out, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

void api_file_show(struct call *call)
{
	struct clf_file_row file;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !find_file(call, &file))
		return;
	status = clf_file_bytes(call->web->act.store, file.id, &call->response->body, &err);
	if (status == CLF_OK)
		reply_download(call, file.name, file.true_type != NULL ? file.true_type : file.type);
	else
		reply_failure(call, status, &err);
}

static void api_file_remove(struct call *call)
{
	struct clf_action action = {.kind = CLF_ACTION_DETACH};
	struct clf_file_row file;
	struct clf_act_result result = {0};
	struct clf_request request;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !find_file(call, &file))
		return;
	action.file = file.id;
	request = (struct clf_request){.ticket = file.ticket, .actions = &action, .action_count = 1};
	if (file.gone_at == 0 && !access_act(call, &request, &result))
		return;
	if (find_file(call, &file))
		reply_json(call, 200, clf_shape_file(&file));
}

static const struct list files = {.permission = CLF_PERMIT_AGENT, .of_ticket = true, .read = read_files};

static const struct param create_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {.name = "name",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_LINE,
     .max = 1000,
     .required = true,
     .help = "What the file is called: a name, never a path. The body is the file itself, at most 25 MiB."},
    {QUERY("comment", CLF_TYPE_TEXT, 2000, "A note that it belongs to, never shown to customers.")},
    {.name = NULL},
};

static const struct param list_params_of_files[] = {
    {NUMBER_IN_PATH},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

static const struct param one_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param remove_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

const struct route api_file_routes[] = {
    {API("POST", "/tickets/{number}/attachments", CLF_PERMIT_AGENT, api_file_create, create_params,
	 "Put a file on a ticket; to send it, name its id in a follow-up's attachments."),
     .file = true, .answers = "201", .shape = "File"},
    {API("GET", "/tickets/{number}/attachments", CLF_PERMIT_AGENT, list_answer, list_params_of_files,
	 "List the files that were put on a ticket, newest first, with those that were taken away."),
     .list = &files, .shape = "File"},
    {API("GET", "/tickets/{number}/attachments/{id}", CLF_PERMIT_AGENT, api_file_show, one_params,
	 "A file's bytes, to be saved."),
     .media = "*/*"},
    {API("DELETE", "/tickets/{number}/attachments/{id}", CLF_PERMIT_AGENT, api_file_remove, remove_params,
	 "Take a file away: its bytes are gone, its line stays."),
     .shape = "File"},
    {.method = NULL},
};
