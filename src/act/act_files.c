/*
 * act_files.c - a request that brings files along: all of it, or nothing.
 */
#include "clf/act/act.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/store/door/door.h"

struct bringing {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_upload *uploads;
	size_t count;
	struct clf_act_result result;
	bool undone; /* it wasn't carried out, or was before: the files go again */
};

static enum clf_status put(struct bringing *b, size_t i, int64_t *id, struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_ATTACH, .upload = &b->uploads[i]};
	struct clf_request request = *b->request;
	enum clf_status status;

	request.key = NULL;
	request.actions = &action;
	request.action_count = 1;
	request.commands = NULL;
	status = clf_act_within(b->context, b->arena, &request, &b->result, err);
	*id = b->result.message;
	return status;
}

static enum clf_status put_all(struct bringing *b, struct clf_action *action, struct clf_error *err)
{
	int64_t *ids = clf_arena_array_of(b->arena, action->file_count + b->count, int64_t);
	enum clf_status status = CLF_OK;

	if (action->file_count > 0)
		memcpy(ids, action->files, action->file_count * sizeof *ids);
	b->result.outcome = CLF_OUTCOME_TICKET;
	for (size_t i = 0; status == CLF_OK && b->result.outcome == CLF_OUTCOME_TICKET && i < b->count; i++)
		status = put(b, i, &ids[action->file_count++], err);
	action->files = ids;
	return status;
}

static enum clf_status bring(void *user, struct clf_error *err)
{
	struct bringing *b = user;
	struct clf_request request = *b->request;
	struct clf_action *actions = clf_arena_array_of(b->arena, request.action_count, struct clf_action);
	struct clf_applied applied;
	enum clf_status status;
	bool queued = false, before = false;

	b->result = (struct clf_act_result){.outcome = CLF_OUTCOME_TICKET};
	b->undone = false;
	memcpy(actions, request.actions, request.action_count * sizeof *actions);
	request.actions = actions;
	status = request.key != NULL ? clf_door_seen(b->context->store, request.key, &before, &applied, err) : CLF_OK;
	/* What was done before needs no files to be known again. */
	if (status == CLF_OK && !before)
		status = put_all(b, &actions[0], err);
	queued = b->result.queued;
	if (status == CLF_OK && b->result.outcome == CLF_OUTCOME_TICKET)
		status = clf_act_within(b->context, b->arena, &request, &b->result, err);
	b->result.queued = b->result.queued || queued;
	if (status != CLF_OK)
		return status;
	b->undone = b->result.outcome != CLF_OUTCOME_TICKET || b->result.repeated;
	/* the transaction ends as if it had failed */
	return b->undone ? clf_error_set(err, CLF_EINVAL, "nothing was done") : CLF_OK;
}

enum clf_status clf_act_with_files(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct clf_request *request, const struct clf_upload *uploads, size_t count,
				   struct clf_act_result *out, struct clf_error *err)
{
	struct bringing b = {
	    .context = context, .arena = arena, .request = request, .uploads = uploads, .count = count};
	enum clf_status status;

	if (request->action_count == 0)
		return clf_error_set(err, CLF_EINVAL, "files come along with nothing");
	status = clf_store_transact(context->store, bring, &b, err);
	if (status == CLF_OK || b.undone)
		*out = b.result;
	return b.undone ? CLF_OK : status;
}
