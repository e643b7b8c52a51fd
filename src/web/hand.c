/*
 * hand.c - an administrator's hand on what waits for one: done, the process that waits is woken, and the surface has
 * its answer.
 */
#include "hand.h"

#include <string.h>

#include "call/call.h"
#include "call/reply.h"
#include "clf/act/mailboxes.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/journal_word.h"
#include "clf/store/mail/relay.h"
#include "clf/ticket/plan/word.h"
#include "clf/ticket/words.h"
#include "mailboxes.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

#define AT_ONCE 200
#define REASON_MAX 1000

/* What is done to each of them; kind: of the word. */
struct doing {
	enum clf_status (*one)(struct call *call, int64_t id, int kind, struct clf_error *err);
	void (*wake)(struct web *web);
	int kind;
	const char *state;                       /* told by the API */
	const char *path, *entry, *name, *title; /* entry: of the rail, and before the id of one's page */
};

static enum clf_status say(struct call *call, int64_t id, int kind, struct clf_error *err)
{
	const struct clf_word word = {.kind = (enum clf_word_kind)kind,
				      .ticket = call_number(call, "ticket", 0),
				      .reason = call_text(call, "reason"),
				      .party = call->agent.id,
				      .who = call->agent.address,
				      .via = call_via(call)};

	return clf_journal_say(call->web->act.store, id, &word, err);
}

static enum clf_status refused(const struct clf_act_result *result, struct clf_error *err)
{
	if (result->outcome != CLF_OUTCOME_REFUSED)
		return CLF_OK;
	return clf_error_set(err, result->denied ? CLF_EDENIED : CLF_ECONFLICT, "%s", result->refusal);
}

static enum clf_status send_out(struct call *call, int64_t id, int kind, struct clf_error *err)
{
	const struct clf_out_word word = {.kind = (enum clf_out_kind)kind,
					  .outbox = id,
					  .to = call_text(call, "to"),
					  .reason = call_text(call, "reason"),
					  .twice = call_given(call, "twice")};
	const struct clf_action action = {.kind = CLF_ACTION_OUT, .out = &word};
	struct clf_request request = {
	    .actor = call_actor(call), .via = call_via(call), .actions = &action, .action_count = 1};
	struct clf_outbox_entry entry;
	struct clf_act_result result = {.outcome = CLF_OUTCOME_TICKET};
	struct clf_arena *arena = clf_arena_new(); /* of one: many mails with their files would be too much */
	enum clf_status status = clf_query_outbox_entry(call->web->act.store, arena, id, &entry, err);

	if (status == CLF_OK) {
		request.ticket = entry.ticket;
		status = clf_act(&call->web->act, arena, &request, &result, err);
	}
	if (status == CLF_OK)
		status = refused(&result, err);
	clf_arena_free(&arena);
	return status;
}

static void do_one(struct call *call, const struct doing *doing)
{
	int64_t id = call_number(call, "id", 0);
	struct clf_json *json;
	struct clf_error err = {0};
	enum clf_status status = doing->one(call, id, doing->kind, &err);

	if (status == CLF_ENOTFOUND && route_is_page(call->route) && call_given(call, "ticket")) {
		reply_refused(call, "ticket", err.text); /* so that the form comes back */
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	doing->wake(call->web);
	if (route_is_page(call->route)) {
		reply_redirect(call, clf_arena_printf(call->arena, "%s%sdone=%s", doing->path,
						      strchr(doing->path, '?') != NULL ? "&" : "?", doing->name));
		return;
	}
	json = clf_json_object();
	clf_json_set_integer(json, "id", id);
	clf_json_set_text(json, "state", doing->state);
	reply_json(call, 200, json);
}

/* "next" is a text, as in every list. */
static enum clf_status read_after(struct call *call, int64_t *out, struct clf_error *err)
{
	const char *text = call_text(call, "after");
	unsigned long long after = 0;

	if (text != NULL && !clf_text_to_u64(text, INT64_MAX, &after))
		return clf_error_set(err, CLF_EINVAL, "\"after\" is what \"next\" was before");
	*out = (int64_t)after;
	return CLF_OK;
}

static enum clf_status none_chosen(const struct call *call, struct clf_error *err)
{
	return clf_error_set(err, CLF_EINVAL, "%s",
			     view_say(call, CLF_SAID("No mail is chosen: tick those that are meant.")));
}

/* Those that were named, else those that the filter finds. */
static enum clf_status choose_mails(struct call *call, const int64_t **ids, size_t *count, struct clf_error *err)
{
	struct clf_journal_filter filter = {.has_outcome = true,
					    .outcome = CLF_OUTCOME_QUARANTINE,
					    .cause = call_text(call, "cause"),
					    .mailbox = call_text(call, "mailbox"),
					    .from = call_text(call, "from"),
					    .since = call_number(call, "since", 0),
					    .until = call_number(call, "until", 0)};
	int64_t *found = NULL;
	int64_t after = 0;
	enum clf_status status;

	if (!clf_outcome_parse(call_text(call, "outcome"), &filter.outcome) && route_is_page(call->route))
		return none_chosen(call, err);
	if (!clf_outcome_parse(call_text(call, "outcome"), &filter.outcome))
		return clf_error_set(err, CLF_EINVAL, "say which: \"ids\", or \"outcome\" for all that ended so");
	status = read_after(call, &after, err);
	if (status != CLF_OK)
		return status;
	status = clf_query_journal_ids(call->web->act.store, call->arena, &filter, after, clf_clock_now(),
				       (size_t)call_number(call, "limit", AT_ONCE), &found, count, err);
	*ids = found;
	return status;
}

static enum clf_status choose_outs(struct call *call, const int64_t **ids, size_t *count, struct clf_error *err)
{
	const char *state = call_text(call, "state");
	int64_t *found = NULL;
	int64_t after = 0;
	enum clf_status status;

	if (state == NULL && route_is_page(call->route))
		return none_chosen(call, err);
	if (state == NULL)
		return clf_error_set(err, CLF_EINVAL, "say which: \"ids\", or \"state\" for all that stand so");
	status = read_after(call, &after, err);
	if (status != CLF_OK)
		return status;
	status = clf_query_outbox_ids(call->web->act.store, call->arena, state, call_text(call, "addressed"), after,
				      clf_clock_now(), (size_t)call_number(call, "limit", AT_ONCE), &found, count, err);
	*ids = found;
	return status;
}

static struct clf_json *result_json(struct call *call, const struct doing *doing, int64_t id, const char *state,
				    const char *problem)
{
	struct clf_json *item = clf_json_object();

	if (route_is_page(call->route))
		clf_json_set_text(item, "path", clf_arena_printf(call->arena, "%s/%lld", doing->entry, (long long)id));
	clf_json_set_integer(item, "id", id);
	clf_json_set_text(item, "state", state);
	clf_json_set_text(item, "problem", problem);
	return item;
}

static void show_results(struct call *call, const struct doing *doing, struct clf_json *items, size_t done)
{
	struct clf_json *context = clf_json_object();

	clf_json_set(context, "items", items);
	clf_json_set_integer(context, "count", (int64_t)done);
	clf_json_set_text(context, "path", doing->path);
	clf_json_set_text(context, "what", view_say(call, doing->title));
	view_page(call, 200, "done.html", view_say(call, doing->title), doing->entry, context);
}

typedef enum clf_status chooser(struct call *call, const int64_t **ids, size_t *count, struct clf_error *err);

/* The database's own trouble ends it; what one of them has, the others don't. */
static void do_many(struct call *call, const struct doing *doing, chooser *choose)
{
	size_t count = 0, done = 0, limit = (size_t)call_number(call, "limit", AT_ONCE);
	const int64_t *ids = call_ids(call, "ids", &count);
	bool named = count > 0;
	struct clf_json *items = clf_json_array();
	struct clf_error err = {0};
	enum clf_status status = named ? CLF_OK : choose(call, &ids, &count, &err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_error why = {0};
		enum clf_status result = doing->one(call, ids[i], doing->kind, &why);

		if (clf_store_is_trouble(result))
			status = clf_error_set(&err, result, "%s", why.text);
		else
			clf_json_append(items, result_json(call, doing, ids[i], result == CLF_OK ? doing->state : NULL,
							   result == CLF_OK ? NULL : reply_told(call, why.text)));
		done += result == CLF_OK;
	}
	if (done > 0)
		doing->wake(call->web);
	if (status != CLF_OK) {
		clf_json_free(&items);
		reply_failure(call, status, &err);
	} else if (route_is_page(call->route)) {
		show_results(call, doing, items, done);
	} else {
		reply_items(call, items, !named && count == limit ? ids[count - 1] : 0);
	}
}

#define QUARANTINE(word, told, what)                                                                                   \
	say, web_wake_intake, (word), (told), "/journal?outcome=quarantine", "/journal", "quarantine-" what,           \
	    CLF_SAID("Quarantine")
#define OUTBOX(word, told, what)                                                                                       \
	send_out, web_wake_sender, (word), (told), "/outbox", "/outbox", "outbox-" what, CLF_SAID("Outgoing")

static const struct doing retry = {QUARANTINE(CLF_WORD_RETRY, "waiting", "retry")};
static const struct doing release = {QUARANTINE(CLF_WORD_RELEASE, "waiting", "release")};
static const struct doing assign = {QUARANTINE(CLF_WORD_ASSIGN, "waiting", "assign")};
static const struct doing discard = {QUARANTINE(CLF_WORD_DISCARD, "discarded", "discard")};
static const struct doing out_retry = {OUTBOX(CLF_OUT_RETRY, "queued", "retry")};
static const struct doing out_readdress = {OUTBOX(CLF_OUT_READDRESS, "readdressed", "readdress")};
static const struct doing out_discard = {OUTBOX(CLF_OUT_DISCARD, "discarded", "discard")};

#define HANDLER(of, doing)                                                                                             \
	void hand_##of(struct call *call)                                                                              \
	{                                                                                                              \
		if (call_permitted(call, CLF_PERMIT_ADMIN))                                                            \
			do_one(call, &(doing));                                                                        \
	}
#define HANDLER_OF_MANY(of, doing, choose)                                                                             \
	void hand_##of(struct call *call)                                                                              \
	{                                                                                                              \
		if (call_permitted(call, CLF_PERMIT_ADMIN))                                                            \
			do_many(call, &(doing), choose);                                                               \
	}

HANDLER(retry, retry)
HANDLER(release, release)
HANDLER(assign, assign)
HANDLER(discard, discard)
HANDLER(out_retry, out_retry)
HANDLER(out_readdress, out_readdress)
HANDLER(out_discard, out_discard)
HANDLER_OF_MANY(mails_retry, retry, choose_mails)
HANDLER_OF_MANY(mails_release, release, choose_mails)
HANDLER_OF_MANY(mails_assign, assign, choose_mails)
HANDLER_OF_MANY(mails_discard, discard, choose_mails)
HANDLER_OF_MANY(outs_retry, out_retry, choose_outs)
HANDLER_OF_MANY(outs_readdress, out_readdress, choose_outs)
HANDLER_OF_MANY(outs_discard, out_discard, choose_outs)

#define IDS NOT_NULL("ids", CLF_TYPE_IDS, AT_ONCE, "Ids of those that are meant.")
#define AFTER NOT_NULL("after", CLF_TYPE_KEY, 20, "Where to go on: what \"next\" was before.")
#define AT_MOST                                                                                                        \
	.name = "limit", .where = CLF_IN_BODY, .type = CLF_TYPE_INTEGER, .min = 1, .max = AT_ONCE,                     \
	.help = "At most so many, 200 unless told."
#define TICKET NEEDED("ticket", CLF_TYPE_ID, 0, "Number of the ticket.")
#define REASON NOT_NULL("reason", CLF_TYPE_LINE, REASON_MAX, "Why.")
#define TO NEEDED("to", CLF_TYPE_ADDRESS, 254, "The address to send to instead.")
#define TWICE                                                                                                          \
	.name = "twice", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = "yes",                              \
	.help = "It is meant, though it may have arrived or was discarded before."
#define OUTCOME                                                                                                        \
	.name = "outcome", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = "quarantine|ignored|refused",     \
	.help = "All that ended so and fit the others."
#define CAUSE NOT_NULL("cause", CLF_TYPE_NAME, 40, "Only for this cause.")
#define MAILBOX NOT_NULL("mailbox", CLF_TYPE_LINE, 100, "Only of this mailbox.")
#define FROM NOT_NULL("from", CLF_TYPE_ADDRESS, 254, "Only from this address.")
#define SINCE NOT_NULL("since", CLF_TYPE_TIME, 40, "Only what came then or later (RFC 3339).")
#define UNTIL NOT_NULL("until", CLF_TYPE_TIME, 40, "Only what came before (RFC 3339).")
#define STATE                                                                                                          \
	.name = "state", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE,                                                \
	.choices = "failed|uncertain|kept-back|deferred|queued", .help = "All that stand so and fit the others."
#define ADDRESSED NOT_NULL("addressed", CLF_TYPE_ADDRESS, 254, "Only to this address.")

const struct param hand_retry_params[] = {{ID_IN_PATH}, {.name = NULL}};
const struct param hand_assign_params[] = {{ID_IN_PATH}, {TICKET}, {.name = NULL}};
const struct param hand_discard_params[] = {{ID_IN_PATH}, {REASON}, {.name = NULL}};
const struct param hand_mails_params[] = {{IDS},   {OUTCOME}, {CAUSE}, {MAILBOX}, {FROM},
					  {SINCE}, {UNTIL},   {AFTER}, {AT_MOST}, {.name = NULL}};
const struct param hand_mails_assign_params[] = {{IDS},   {OUTCOME}, {CAUSE},   {MAILBOX}, {FROM},        {SINCE},
						 {UNTIL}, {AFTER},   {AT_MOST}, {TICKET},  {.name = NULL}};
const struct param hand_mails_discard_params[] = {{IDS},   {OUTCOME}, {CAUSE},   {MAILBOX}, {FROM},        {SINCE},
						  {UNTIL}, {AFTER},   {AT_MOST}, {REASON},  {.name = NULL}};
const struct param hand_out_retry_params[] = {{ID_IN_PATH}, {TWICE}, {.name = NULL}};
const struct param hand_out_readdress_params[] = {{ID_IN_PATH}, {TO}, {TWICE}, {.name = NULL}};
const struct param hand_out_discard_params[] = {{ID_IN_PATH}, {REASON}, {.name = NULL}};
const struct param hand_outs_retry_params[] = {{IDS},     {STATE}, {ADDRESSED},   {AFTER},
					       {AT_MOST}, {TWICE}, {.name = NULL}};
const struct param hand_outs_readdress_params[] = {{IDS},     {STATE}, {ADDRESSED}, {AFTER},
						   {AT_MOST}, {TO},    {TWICE},     {.name = NULL}};
const struct param hand_outs_discard_params[] = {{IDS},     {STATE},  {ADDRESSED},   {AFTER},
						 {AT_MOST}, {REASON}, {.name = NULL}};

static void hand_mailbox(struct call *call, enum clf_mailbox_want want, const char *done)
{
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct mailbox_view *views = NULL;
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_mailbox(&people, call_text(call, "name"), want, &err);
	if (status == CLF_OK)
		web_wake_intake(call->web);
	if (status == CLF_OK && route_is_page(call->route)) {
		reply_redirect(call, clf_arena_printf(call->arena, "/mailboxes?done=%s", done));
		return;
	}
	if (status == CLF_OK)
		status = mailbox_list(call->web, call->arena, &views, &count, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		if (clf_text_equal(views[i].config->name, call_text(call, "name")))
			reply_json(call, 200, mailbox_json(&views[i]));
}

void hand_mailbox_pause(struct call *call)
{
	hand_mailbox(call, CLF_MAILBOX_PAUSE, "mailbox-paused");
}

void hand_mailbox_resume(struct call *call)
{
	hand_mailbox(call, CLF_MAILBOX_RESUME, "mailbox-resumed");
}

void hand_mailbox_try(struct call *call)
{
	hand_mailbox(call, CLF_MAILBOX_TRY, "mailbox-tried");
}

const struct param hand_mailbox_params[] = {
    {IN_PATH("name", CLF_TYPE_LINE, 200, "The mailbox's name.")},
    {.name = NULL},
};

/* A relay has a name, and what it holds up stays as it is until a mail got through. */
void hand_relay_retry(struct call *call)
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
