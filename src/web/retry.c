/*
 * retry.c - sending again, and reading again: done, the process that waits is woken, and the surface has its answer.
 */
#include "retry.h"

#include "call/call.h"
#include "call/reply.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/mail/relay.h"

struct retry {
	enum clf_status (*run)(struct clf_store *store, int64_t id, struct clf_error *err);
	void (*wake)(struct web *web);
	const char *state; /* told by the API */
	const char *done;  /* where the page goes on */
};

static void answer(struct call *call, const struct retry *retry)
{
	int64_t id = call_number(call, "id", 0);
	struct clf_json *json;
	struct clf_error err = {0};
	enum clf_status status = retry->run(call->web->act.store, id, &err);

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	retry->wake(call->web);
	if (route_is_page(call->route)) {
		reply_redirect(call, retry->done);
		return;
	}
	json = clf_json_object();
	clf_json_set_integer(json, "id", id);
	clf_json_set_text(json, "state", retry->state);
	reply_json(call, 200, json);
}

void retry_outbox(struct call *call)
{
	const struct retry retry = {clf_outbox_retry, web_wake_sender, clf_outbox_state_name(CLF_OUTBOX_QUEUED),
				    "/outbox?done=outbox-retry"};

	if (call_permitted(call, CLF_PERMIT_ADMIN))
		answer(call, &retry);
}

void retry_quarantine(struct call *call)
{
	const struct retry retry = {clf_journal_retry, web_wake_intake, "waiting", "/quarantine?done=quarantine-retry"};

	if (call_permitted(call, CLF_PERMIT_ADMIN))
		answer(call, &retry);
}

/* A relay has a name, and what it holds up stays as it is until a mail got through. */
void retry_relay(struct call *call)
{
	const char *name = call_text(call, "name");
	struct clf_json *json;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_relay_try_now(call->web->act.store, name, clf_clock_now(), &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	web_wake_sender(call->web);
	if (route_is_page(call->route)) {
		reply_redirect(call, "/outbox?done=relay-retry");
		return;
	}
	json = clf_json_object();
	clf_json_set_text(json, "smtp", name);
	clf_json_set_text(json, "state", "trying");
	reply_json(call, 200, json);
}
