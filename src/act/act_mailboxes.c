/*
 * act_mailboxes.c - where a mailbox begins: what is configured, and the moment when it was first.
 */
#include "clf/act/mailboxes.h"

#include "act_inside.h"
#include "clf/act/people.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"

#define SOON CLF_MINUTE
#define CLOCKS_DIFFER (15 * CLF_MINUTE)

enum clf_status clf_mailboxes_configured(struct clf_store *store, const struct clf_config *config,
					 struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_mailbox_place *places = clf_arena_array_of(arena, config->mailbox_count, struct clf_mailbox_place);
	size_t n = 0;
	enum clf_status status;

	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (mailbox->host == NULL)
			continue;
		places[n].name = mailbox->name;
		places[n++].place =
		    clf_arena_printf(arena, "%s %s %s", mailbox->host, mailbox->user != NULL ? mailbox->user : "",
				     mailbox->folder != NULL ? mailbox->folder : "");
	}
	status = clf_mailbox_configured(store, places, n, err);
	clf_arena_free(&arena);
	return status;
}

int64_t clf_mailbox_begins_at(const struct clf_config_mailbox *mailbox, const struct clf_mailbox_state *state)
{
	int64_t begins_at = state->configured_at / CLF_SECOND * CLF_SECOND;
	int64_t looked_at = state->looked_at != 0 ? state->looked_at : clf_clock_now();

	if (state->configured_at == 0 || mailbox->since == CLF_SINCE_ALL)
		return 0;
	if (mailbox->since != CLF_SINCE_NOW)
		return mailbox->since;
	/* Mail that came between belongs to it, and the server's clock may be behind. */
	return looked_at - state->configured_at > SOON ? begins_at - CLOCKS_DIFFER : begins_at;
}

const char *clf_mailbox_begins_text(struct clf_arena *arena, const struct clf_config_mailbox *mailbox,
				    const struct clf_mailbox_state *state)
{
	char time[CLF_TIME_TEXT];

	if (state->configured_at == 0)
		return "was there before: it goes on where it stands";
	if (mailbox->since == CLF_SINCE_ALL)
		return "begins with all mail that is in its folder (since = all); nothing is sent for what is older "
		       "than the mailbox";
	clf_time_rfc3339(clf_mailbox_begins_at(mailbox, state), time);
	return clf_arena_printf(arena, "begins at %s: mail that is older and lies in its folder stays there, untouched",
				time);
}

struct wanting {
	const struct clf_people *people;
	const char *name;
	enum clf_mailbox_want want;
};

/* It would fetch nothing. */
static enum clf_status try_it(struct clf_store *store, const char *name, struct clf_error *err)
{
	bool paused = false;
	enum clf_status status = clf_mailbox_is_paused(store, name, &paused, err);

	if (status == CLF_OK && paused)
		return clf_error_set(err, CLF_ECONFLICT, "%.80s is paused: resume it first", name);
	return status == CLF_OK ? clf_mailbox_try(store, name, clf_clock_now(), err) : status;
}

static enum clf_status carry_out(void *user, struct clf_error *err)
{
	static const char *const lines[] = {[CLF_MAILBOX_PAUSE] = "mailbox.pause",
					    [CLF_MAILBOX_RESUME] = "mailbox.resume",
					    [CLF_MAILBOX_TRY] = "mailbox.try"};
	const struct wanting *w = user;
	struct clf_store *store = w->people->context->store;
	enum clf_status status;

	if (w->want == CLF_MAILBOX_PAUSE)
		status = clf_mailbox_pause(store, w->name, act_who(w->people->by), clf_clock_now(), err);
	else if (w->want == CLF_MAILBOX_RESUME)
		status = clf_mailbox_resume(store, w->name, clf_clock_now(), err);
	else
		status = try_it(store, w->name, err);
	return status == CLF_OK ? act_audit_line(w->people, lines[w->want], w->name, NULL, NULL, err) : status;
}

enum clf_status clf_act_mailbox(const struct clf_people *people, const char *name, enum clf_mailbox_want want,
				struct clf_error *err)
{
	const struct clf_config_mailbox *mailbox = clf_config_mailbox(people->context->config, name);
	struct wanting w = {.people = people, .name = name, .want = want};

	if (mailbox == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no mailbox %.80s", name);
	if (mailbox->host == NULL)
		return clf_error_set(err, CLF_EINVAL,
				     "mail for %.80s is delivered here, not fetched: stop that where it comes from",
				     name);
	return clf_store_transact(people->context->store, carry_out, &w, err);
}
