/*
 * mailboxes.c - configuration and what the processes said, put together.
 */
#include "mailboxes.h"

#include "app.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"

static const struct clf_mailbox_row *find(const struct clf_mailbox_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (clf_text_equal(list->items[i].name, name))
			return &list->items[i];
	}
	return NULL;
}

enum clf_status mailbox_list(struct web *web, struct clf_arena *arena, struct mailbox_view **out, size_t *count,
			     struct clf_error *err)
{
	const struct clf_config *config = web->act.config;
	struct clf_mailbox_list list;
	struct mailbox_view *views;
	struct clf_beat_view *beats = NULL;
	size_t beat_count = 0;
	enum clf_status status = clf_query_mailboxes(web->act.store, arena, &list, err);

	if (status == CLF_OK)
		status = clf_beats(&web->act, arena, clf_clock_now(), &beats, &beat_count, err);
	if (status != CLF_OK)
		return status;
	views = clf_arena_array_of(arena, config->mailbox_count, struct mailbox_view);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_mailbox_row *told = find(&list, config->mailboxes[i].name);
		const char *state = told != NULL && told->paused_at != 0  ? "paused"
				    : told != NULL && told->state != NULL ? told->state
									  : "silent";

		views[i] = (struct mailbox_view){&config->mailboxes[i], told, state, &beats[i]};
	}
	*out = views;
	*count = config->mailbox_count;
	return CLF_OK;
}

struct clf_json *withheld_json(const struct clf_withheld_row *mail)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "uid", mail->uid);
	clf_json_set_text(object, "words", mail->words);
	clf_json_set_integer(object, "tries", mail->tries);
	clf_json_set_time(object, "since", mail->since);
	clf_json_set_time(object, "tried_at", mail->tried_at);
	return object;
}

struct clf_json *mailbox_json(const struct mailbox_view *view)
{
	static const struct clf_mailbox_row nothing;
	const struct clf_mailbox_row *told = view->told != NULL ? view->told : &nothing;
	struct clf_json *object = clf_json_object();
	struct clf_json *withheld = clf_json_array();

	for (size_t i = 0; i < told->withheld_shown; i++)
		clf_json_append(withheld, withheld_json(&told->withheld[i]));
	clf_json_set_text(object, "mailbox", view->config->name);
	clf_json_set_text(object, "state", view->state);
	clf_json_set_text(object, "detail", told->detail);
	clf_json_set(object, "uidvalidity", view->told != NULL ? clf_json_integer(told->uidvalidity) : clf_json_null());
	clf_json_set(object, "highest_uid",
		     told->highest_uid != 0 ? clf_json_integer(told->highest_uid) : clf_json_null());
	clf_json_set_time(object, "last_poll_at", told->last_poll_at);
	clf_json_set_time(object, "last_mail_at", told->last_mail_at);
	clf_json_set_time(object, "changed_at", told->changed_at);
	clf_json_set_text(object, "trouble", told->trouble);
	clf_json_set_time(object, "since", told->since);
	clf_json_set_time(object, "next_try_at", told->next_try_at);
	clf_json_set_time(object, "paused_at", told->paused_at);
	clf_json_set_text(object, "paused_by", told->paused_by);
	clf_json_set_time(object, "begins_at", told->configured_at);
	clf_json_set_integer(object, "passed_count", told->passed_count);
	clf_json_set_integer(object, "withheld_count", told->withheld_count);
	clf_json_set(object, "withheld", withheld);
	clf_json_set(object, "heartbeat", clf_beat_json(view->beat));
	clf_json_set_text(object, "address", view->config->address);
	return object;
}
