/*
 * steps.c - a function for each step, which asks what there is and says what comes next.
 */
#include "page/start/steps.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/relay.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/group.h"
#include "clf/ticket/words.h"
#include "mailboxes.h"
#include "page/view.h"

#define CODE_MAILBOX                                                                                                   \
	"[mailbox support]\n"                                                                                          \
	"url = imaps://imap.example.com/INBOX\n"                                                                       \
	"user = support@example.com\n"                                                                                 \
	"password_file = clf-mail.password\n"                                                                          \
	"address = support@example.com\n"                                                                              \
	"smtp = relay\n"
#define CODE_RELAY                                                                                                     \
	"[smtp relay]\n"                                                                                               \
	"url = smtps://smtp.example.com\n"                                                                             \
	"user = support@example.com\n"                                                                                 \
	"password_file = clf-mail.password\n"
#define CODE_CHECK "clf-mail check --connect"
#define CODE_STATUS "clf-mail status"

static void put(struct step *step, enum step_state state, const char *text)
{
	step->state = state;
	step->text = text;
}

static void lead(struct step *step, const char *path, const char *link)
{
	step->path = path;
	step->link = link;
}

/* The first that needs a hand, else one that is read; views of no mailbox: NULL. */
static const struct mailbox_view *telling(const struct mailbox_view *views, size_t count)
{
	const struct mailbox_view *read = NULL;

	for (size_t i = 0; i < count; i++) {
		if (views[i].told != NULL && views[i].told->trouble != NULL && views[i].told->paused_at == 0)
			return &views[i];
		if (clf_text_equal(views[i].state, "connected") && views[i].told->last_poll_at != 0 && read == NULL)
			read = &views[i];
	}
	return read != NULL || count == 0 ? read : &views[0];
}

static enum clf_status mailbox_step(struct call *call, struct step *step, struct clf_error *err)
{
	const struct mailbox_view *view;
	struct mailbox_view *views = NULL;
	size_t count = 0;
	enum clf_status status = mailbox_list(call->web, call->arena, &views, &count, err);

	step->title = view_say(call, CLF_SAID("The mailbox that customers write to"));
	lead(step, "/mailboxes", view_say(call, CLF_SAID("Mailboxes")));
	if (status != CLF_OK)
		return status;
	view = telling(views, count);
	if (view == NULL) {
		step->code = CODE_MAILBOX;
		put(step, STEP_TO_DO,
		    view_say(call, CLF_SAID("None is set up. Write one into the configuration, or let clf-mail init "
					    "ask and write it; then start the service anew.")));
	} else if (view->told != NULL && view->told->paused_at != 0) {
		put(step, STEP_TO_DO, view_say(call, CLF_SAID("It is paused. Resume it.")));
	} else if (view->told != NULL && view->told->trouble != NULL) {
		step->words = view->told->detail;
		step->code = CODE_CHECK;
		put(step, STEP_FAILED,
		    clf_arena_printf(call->arena,
				     view_say(call, CLF_SAID("Mail to %s can’t be fetched. This says what is wrong:")),
				     view->config->address));
	} else if (clf_text_equal(view->state, "connected") && view->told->last_poll_at != 0) {
		put(step, STEP_DONE,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("Mail to %s is fetched.")),
				     view->config->address));
	} else {
		step->code = CODE_STATUS;
		put(step, STEP_TO_DO,
		    clf_arena_printf(call->arena,
				     view_say(call, CLF_SAID("Nobody looked for mail to %s yet. Whether the service "
							     "runs, this says:")),
				     view->config->address));
	}
	return CLF_OK;
}

static enum clf_status newest_out(struct call *call, const char *state, struct clf_outbox_entry *out, bool *found,
				  struct clf_error *err)
{
	struct clf_outbox_list list = {0};
	enum clf_status status =
	    clf_query_outbox(call->web->act.store, call->arena, state, NULL, (struct clf_page){.limit = 1}, &list, err);

	*found = status == CLF_OK && list.count > 0;
	if (*found)
		*out = list.items[0];
	return status;
}

/* What became of the newest that went, or should have gone. */
static enum clf_status sent_or_not(struct call *call, struct step *step, struct clf_error *err)
{
	struct clf_outbox_entry entry = {0};
	bool sent = false, waits = false, failed = false;
	enum clf_status status = newest_out(call, "sent", &entry, &sent, err);

	if (status == CLF_OK && !sent)
		status = newest_out(call, "waiting", &entry, &waits, err);
	if (status == CLF_OK && !sent && !waits)
		status = newest_out(call, "failed", &entry, &failed, err);
	if (sent) {
		put(step, STEP_DONE,
		    clf_arena_printf(call->arena,
				     view_say(call, CLF_SAID("The relay takes our mail. The newest went to %s.")),
				     entry.to));
	} else if (waits) {
		put(step, STEP_WAITS,
		    clf_arena_printf(
			call->arena,
			view_say(call, CLF_SAID("A mail to %s is on its way. Load this page again in a moment.")),
			entry.to));
	} else if (failed) {
		step->words = entry.reply;
		lead(step, "/outbox?state=failed", view_say(call, CLF_SAID("Failed mail")));
		put(step, STEP_FAILED,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("The mail to %s was not taken.")), entry.to));
	} else {
		put(step, STEP_TO_DO, view_say(call, CLF_SAID("Nothing was sent yet. Mail yourself a test.")));
	}
	return status;
}

static enum clf_status sending_step(struct call *call, struct step *step, struct clf_error *err)
{
	struct clf_relay_hold *holds = NULL;
	size_t count = 0;
	enum clf_status status;

	step->title = view_say(call, CLF_SAID("Sending"));
	lead(step, "/outbox", view_say(call, CLF_SAID("Outgoing")));
	if (call->web->act.config->smtp_count == 0) {
		step->code = CODE_RELAY;
		put(step, STEP_TO_DO,
		    view_say(call, CLF_SAID("No relay is set up. Write one into the configuration, then start the "
					    "service anew.")));
		return CLF_OK;
	}
	status = clf_relay_holds(call->web->act.store, call->arena, NULL, &holds, &count, err);
	if (status != CLF_OK || count == 0)
		return status == CLF_OK ? sent_or_not(call, step, err) : status;
	step->words = holds[0].words;
	step->code = CODE_CHECK;
	lead(step, "/mailboxes", view_say(call, CLF_SAID("Relays")));
	put(step, STEP_FAILED,
	    clf_arena_printf(call->arena,
			     view_say(call, CLF_SAID("The relay %s doesn’t take our mail. This says what is wrong:")),
			     holds[0].smtp));
	return CLF_OK;
}

static enum clf_status segment_step(struct call *call, struct step *step, struct clf_error *err)
{
	const struct clf_group *managed = NULL;
	struct clf_group *groups = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_group_list(call->web->act.store, call->arena, CLF_GROUP_SEGMENT, &groups, &count, err);

	for (size_t i = 0; i < count && managed == NULL; i++)
		managed = groups[i].agent_count > 0 ? &groups[i] : NULL;
	step->title = view_say(call, CLF_SAID("A segment and its manager"));
	lead(step, "/administration/segments", view_say(call, CLF_SAID("Segments")));
	if (managed != NULL)
		put(step, STEP_DONE,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s is managed by %s.")), managed->name,
				     managed->agents[0]));
	else if (count > 0)
		put(step, STEP_TO_DO,
		    clf_arena_printf(call->arena,
				     view_say(call, CLF_SAID("Nobody manages %s. Say who is told of its tickets.")),
				     groups[0].name));
	else
		put(step, STEP_TO_DO,
		    view_say(call, CLF_SAID("Tickets belong to a part of the house, such as a store or a hotel, and "
					    "its manager is told of them. Add the first one.")));
	return status;
}

/* The test mail of the step before tells nothing of this one. */
static enum clf_status was_tried(struct call *call, const char **subject, struct clf_error *err)
{
	const struct clf_audit_filter filter = {.kind = "template.test"};
	static const char ours[] = STEPS_TEMPLATE " (";
	struct clf_audit_list list = {0};
	enum clf_status status = clf_audit_list(call->web->act.store, call->arena, &filter,
						(struct clf_page){.limit = CLF_PAGE_MAX}, &list, err);

	for (size_t i = 0; status == CLF_OK && i < list.count && *subject == NULL; i++) {
		if (strncmp(list.items[i].subject, ours, sizeof ours - 1) != 0)
			*subject = list.items[i].subject;
	}
	return status;
}

static enum clf_status template_step(struct call *call, struct step *step, struct clf_error *err)
{
	const char *locale = clf_words_language(call_actor(call).locale), *subject = NULL;
	struct clf_template_record *saved = NULL;
	size_t count = 0;
	enum clf_status status = clf_template_list(call->web->act.store, call->arena, &saved, &count, err);

	if (status == CLF_OK && count == 0)
		status = was_tried(call, &subject, err);
	step->title = view_say(call, CLF_SAID("What customers read"));
	lead(step, clf_arena_printf(call->arena, "/templates/%s/answer", locale),
	     view_say(call, CLF_SAID("The frame of answers")));
	if (count > 0)
		put(step, STEP_DONE,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("The template %s has your words.")),
				     saved[0].name));
	else if (subject != NULL)
		put(step, STEP_DONE,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("The template %s was looked at.")), subject));
	else
		put(step, STEP_TO_DO,
		    view_say(call, CLF_SAID("Each answer stands in a frame of yours. Open it, and save it with your "
					    "words, or mail it to yourself as it is.")));
	return status;
}

static enum clf_status newest_in(struct call *call, enum clf_outcome outcome, struct clf_journal_row *out, bool *found,
				 struct clf_error *err)
{
	const struct clf_journal_filter filter = {.has_outcome = true, .outcome = outcome};
	struct clf_journal_list list = {0};
	enum clf_status status =
	    clf_query_journal(call->web->act.store, call->arena, &filter, (struct clf_page){.limit = 1}, &list, err);

	*found = status == CLF_OK && list.count > 0;
	if (*found)
		*out = list.items[0];
	return status;
}

static enum clf_status sample_step(struct call *call, struct step *step, struct clf_error *err)
{
	const struct clf_config *config = call->web->act.config;
	struct clf_journal_row row = {0};
	bool came = false, waits = false;
	enum clf_status status = newest_in(call, CLF_OUTCOME_TICKET, &row, &came, err);

	if (status == CLF_OK && !came)
		status = newest_in(call, CLF_OUTCOME_QUARANTINE, &row, &waits, err);
	step->title = view_say(call, CLF_SAID("A first mail"));
	lead(step, "/journal", view_say(call, CLF_SAID("Incoming")));
	if (came) {
		lead(step, clf_arena_printf(call->arena, "/tickets/%lld", (long long)row.ticket),
		     clf_arena_printf(call->arena, view_say(call, CLF_SAID("Ticket %lld")), (long long)row.ticket));
		put(step, STEP_DONE,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("A mail of %s became a ticket.")),
				     row.from != NULL ? row.from : "?"));
	} else if (waits) {
		step->words = row.reason;
		lead(step, clf_arena_printf(call->arena, "/journal/%lld", (long long)row.id),
		     view_say(call, CLF_SAID("The mail")));
		put(step, STEP_FAILED,
		    clf_arena_printf(call->arena, view_say(call, CLF_SAID("A mail of %s came, and waits for you:")),
				     row.from != NULL ? row.from : "?"));
	} else if (config->mailbox_count == 0) {
		put(step, STEP_TO_DO, view_say(call, CLF_SAID("This needs a mailbox first.")));
	} else {
		put(step, STEP_TO_DO,
		    clf_arena_printf(call->arena,
				     view_say(call, CLF_SAID("Write to %s from your telephone, from an address that no "
							     "agent has: your mail appears here as a ticket.")),
				     config->mailboxes[0].address));
	}
	return status;
}

static enum clf_status (*const readers[STEPS])(struct call *, struct step *, struct clf_error *) = {
    mailbox_step, sending_step, segment_step, template_step, sample_step};
static const char *const names[STEPS] = {"mailbox", "sending", "segment", "template", "sample"};

enum clf_status steps_read(struct call *call, struct step out[STEPS], struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < STEPS; i++) {
		out[i] = (struct step){.name = names[i]};
		status = readers[i](call, &out[i], err);
	}
	return status;
}

size_t steps_done(const struct step steps[STEPS])
{
	size_t done = 0;

	for (size_t i = 0; i < STEPS; i++)
		done += steps[i].state == STEP_DONE;
	return done;
}

enum clf_status steps_add_line(struct call *call, struct clf_json *context, bool shown, struct clf_error *err)
{
	struct step steps[STEPS];
	struct clf_json *start;
	enum clf_status status;

	clf_json_set(context, "start", clf_json_null());
	if (!shown || call->agent.role != CLF_ROLE_ADMIN)
		return CLF_OK;
	status = steps_read(call, steps, err);
	if (status != CLF_OK || steps_done(steps) == STEPS)
		return status;
	start = clf_json_object();
	clf_json_set_integer(start, "count", (int64_t)steps_done(steps));
	clf_json_set_integer(start, "all", STEPS);
	clf_json_set(context, "start", start);
	return CLF_OK;
}
