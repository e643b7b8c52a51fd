/*
 * page_start.c - the first steps of an installation: what is done, what isn't, and what to do next.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/installation.h"
#include "clf/act/templates.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/people/installation.h"
#include "clf/ticket/words.h"
#include "page/start/steps.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

static struct clf_json *step_item(const struct call *call, const struct step *step, size_t nth)
{
	static const struct {
		const char *tone, *words;
	} states[] = {
	    [STEP_TO_DO] = {NULL, CLF_SAID("to do")},
	    [STEP_WAITS] = {"info", CLF_SAID("under way")},
	    [STEP_FAILED] = {"bad", CLF_SAID("failed")},
	    [STEP_DONE] = {"ok", CLF_SAID("done")},
	};
	struct clf_json *item = clf_json_object();

	clf_json_set_integer(item, "nth", (int64_t)nth);
	clf_json_set_text(item, "title", step->title);
	clf_json_set_text(item, "tone", states[step->state].tone);
	clf_json_set_text(item, "state_text", view_say(call, states[step->state].words));
	clf_json_set_text(item, "text", step->text);
	clf_json_set_text(item, "words", step->words);
	clf_json_set_text(item, "code", step->code);
	clf_json_set_text(item, "path", step->path);
	clf_json_set_text(item, "link", step->link);
	clf_json_set_bool(item, "can_send",
			  clf_text_equal(step->name, "sending") && call->web->act.config->smtp_count > 0 &&
			      call->web->act.config->mailbox_count > 0 && step->state != STEP_WAITS);
	return item;
}

static void page_start(struct call *call)
{
	struct step steps[STEPS];
	struct clf_installation installation = {0};
	struct clf_json *context, *items;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_installation_read(call->web->act.store, &installation, &err);
	if (status == CLF_OK)
		status = steps_read(call, steps, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < STEPS; i++)
		clf_json_append(items, step_item(call, &steps[i], i + 1));
	clf_json_set(context, "items", items);
	clf_json_set_integer(context, "count", (int64_t)steps_done(steps));
	clf_json_set_integer(context, "all", STEPS);
	clf_json_set_bool(context, "is_done", steps_done(steps) == STEPS);
	clf_json_set_bool(context, "is_shown", installation.start_shown);
	view_page(call, 200, "start.html", view_say(call, CLF_SAID("First steps")), NULL, context);
}

/* The same mail as a template's own page sends, to the one who asks. */
static void page_start_test(struct call *call)
{
	struct clf_template_test test = {.name = STEPS_TEMPLATE,
					 .locale = clf_words_language(call_actor(call).locale),
					 .to = call->agent.address,
					 .party = call->agent.id,
					 .said_in = call->agent.locale,
					 .key = access_key(call)};
	struct clf_template_tested tested = {0};
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_template_test(&people, call->arena, &test, &tested, &err);
	if (status == CLF_OK && tested.capped > 0) {
		reply_problem(call, 409, "capped", "%lld automatic mails went to %s within an hour: try again later",
			      (long long)tested.capped, test.to);
		return;
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	web_wake_sender(call->web);
	reply_redirect(call, "/start?done=start-test");
}

/* At the top of the list they stand for all administrators, or for none. */
static void page_start_shown(struct call *call)
{
	const char *shown = call_text(call, "shown");
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_installation_set(&people, clf_installation_named(STEPS_SETTING),
					  clf_text_equal(shown, "off") ? "off" : NULL, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else
		reply_redirect(call, clf_text_equal(shown, "off") ? "/tickets?done=start-away" : "/tickets");
}

static const struct param shown_params[] = {
    {NEEDED_CHOICE("shown", "on|off", "Whether they stand above the list.")},
    {.name = NULL},
};

const struct route page_start_routes[] = {
    {PAGE("GET", "/start", CLF_PERMIT_ADMIN, page_start, NULL, "The first steps of an installation.")},
    {PAGE("POST", "/start/test", CLF_PERMIT_ADMIN, page_start_test, NULL, "Mail yourself a test."),
     .again = page_start},
    {PAGE("POST", "/start/shown", CLF_PERMIT_ADMIN, page_start_shown, shown_params,
	  "Put the first steps away, or show them again."),
     .again = page_start},
    {.method = NULL},
};
