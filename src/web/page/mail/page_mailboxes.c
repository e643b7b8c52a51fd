/*
 * page_mailboxes.c - where each mailbox stands, for administrators.
 */
#include "call/reply.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"
#include "clf/ticket/words.h"
#include "hand.h"
#include "health.h"
#include "mailboxes.h"
#include "page/mail/mail_words.h"
#include "page/view.h"
#include "routes.h"

static struct clf_json *withheld_items(const struct call *call, const struct clf_mailbox_row *told)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < told->withheld_shown; i++) {
		struct clf_json *item = withheld_json(&told->withheld[i]);

		view_time(call, item, "since", told->withheld[i].since);
		clf_json_append(items, item);
	}
	return items;
}

static const char *state_words(const struct call *call, const char *state)
{
	if (clf_text_equal(state, "connected"))
		return view_say(call, CLF_SAID("connected"));
	if (clf_text_equal(state, "waiting"))
		return view_say(call, CLF_SAID("tried again later"));
	if (clf_text_equal(state, "failed"))
		return view_say(call, CLF_SAID("not reached"));
	if (clf_text_equal(state, "paused"))
		return view_say(call, CLF_SAID("paused"));
	return view_say(call, CLF_SAID("silent"));
}

static struct clf_json *mailbox_items(const struct call *call, const struct mailbox_view *views, size_t count)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = mailbox_json(&views[i]);

		clf_json_set_text(item, "state_text", state_words(call, views[i].state));
		view_link(item, "act", "/mailboxes/", views[i].config->name);
		clf_json_set_bool(item, "is_fetched", views[i].config->host != NULL);
		clf_json_set_bool(item, "is_paused", clf_text_equal(views[i].state, "paused"));
		view_link(item, "journal", "/journal?mailbox=", views[i].config->name);
		if (views[i].beat->state != CLF_BEAT_OFF)
			clf_json_set_text(
			    item, "heartbeat_text",
			    clf_beat_line(call->arena, call_actor(call).locale, views[i].beat, clf_clock_now()));
		if (views[i].told != NULL) {
			view_time(call, item, "last_poll_at", views[i].told->last_poll_at);
			view_time(call, item, "last_mail_at", views[i].told->last_mail_at);
			view_time(call, item, "since", views[i].told->since);
			view_time(call, item, "paused_at", views[i].told->paused_at);
			view_time(call, item, "next_try_at", views[i].told->next_try_at);
			if (views[i].told->passed_count == 0)
				clf_json_set(item, "passed_count", clf_json_null());
			clf_json_set(item, "withheld", withheld_items(call, views[i].told));
			if (views[i].told->withheld_count > (int64_t)views[i].told->withheld_shown)
				clf_json_set_integer(item, "withheld_more",
						     views[i].told->withheld_count -
							 (int64_t)views[i].told->withheld_shown);
		}
		clf_json_append(items, item);
	}
	return items;
}

/* What isn't as it should be. */
static struct clf_json *trouble_items(struct call *call)
{
	struct clf_json *found =
	    call->web->looked != NULL ? clf_json_copy(call->web->looked) : health_look(call->web, call->arena, NULL);
	const struct clf_json *checks = clf_json_get(found, "checks");
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		struct clf_json *check = clf_json_copy(clf_json_at(checks, i));
		int64_t since = 0;

		if (clf_text_equal(clf_json_get_text(check, "state"), "ok")) {
			clf_json_free(&check);
			continue;
		}
		if (clf_time_parse_rfc3339(clf_json_get_text(check, "since"), &since))
			view_time(call, check, "since", since);
		clf_json_append(items, check);
	}
	clf_json_free(&found);
	return items;
}

static void page_mailboxes(struct call *call)
{
	struct mailbox_view *views = NULL;
	struct clf_json *context;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = mailbox_list(call->web, call->arena, &views, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	clf_json_set(context, "troubles", trouble_items(call));
	clf_json_set(context, "mailboxes", mailbox_items(call, views, count));
	clf_json_set_integer(context, "automatic_cap", call->web->act.config->automatic_cap);
	clf_json_set_integer(context, "notice_cap", call->web->act.config->notice_cap);
	status = present_relays(call, context, false, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	view_page(call, 200, "mailboxes.html", view_say(call, "Mailboxes"), "/mailboxes", context);
}

static void page_start(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_redirect(call, "/tickets");
}

const struct route page_mailbox_routes[] = {
    {PAGE("GET", "/", CLF_PERMIT_AGENT, page_start, NULL, "The tickets.")},
    {PAGE("GET", "/mailboxes", CLF_PERMIT_ADMIN, page_mailboxes, NULL, "Mailboxes, and what isn't as it should be."),
     .lane = LANE_WATCH},
    {PAGE("POST", "/mailboxes/{name}/pause", CLF_PERMIT_ADMIN, hand_mailbox_pause, hand_mailbox_params,
	  "Fetch nothing from a mailbox."),
     .again = page_mailboxes},
    {PAGE("POST", "/mailboxes/{name}/resume", CLF_PERMIT_ADMIN, hand_mailbox_resume, hand_mailbox_params,
	  "Fetch from a mailbox again."),
     .again = page_mailboxes},
    {PAGE("POST", "/mailboxes/{name}/try", CLF_PERMIT_ADMIN, hand_mailbox_try, hand_mailbox_params,
	  "Try a mailbox at once."),
     .again = page_mailboxes},
    {.method = NULL},
};
