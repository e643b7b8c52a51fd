/*
 * supervisor_ends.c - how often which role's process ended and why, kept in mind until the clock is there to store it.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "clf/base/clock.h"
#include "clf/gateway/frames.h"
#include "supervisor/supervisor.h"

static const struct clf_str no_bytes = {NULL, 0};

static const char *reason_of(const struct child *child, int wait_status)
{
	if (child->state == CHILD_ENDING)
		return "recycled";
	if (child->late)
		return "deadline";
	return WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL ? "killed" : "died";
}

void ends_note(struct supervisor *supervisor, const struct child *child, int wait_status)
{
	const char *reason = reason_of(child, wait_status);
	struct ended *ended = supervisor->ends;

	if (supervisor->stopping)
		return;
	while (ended < supervisor->ends + supervisor->end_count &&
	       (strcmp(ended->role, child->role) != 0 || strcmp(ended->reason, reason) != 0))
		ended++;
	if (ended == supervisor->ends + SUPERVISOR_ENDS)
		return;
	if (ended == supervisor->ends + supervisor->end_count) {
		*ended = (struct ended){.reason = reason};
		snprintf(ended->role, sizeof ended->role, "%s", child->role);
		supervisor->end_count++;
	}
	ended->count++;
}

static bool say(struct child *clock, enum clf_frame_type type, struct clf_json *head)
{
	enum clf_status status = clf_channel_send(clock->channel, (uint8_t)type, head, no_bytes, -1, NULL);

	clf_json_free(&head);
	return status == CLF_OK;
}

static void say_moment(struct child *clock, const char *what, int64_t *at)
{
	struct clf_json *head;

	if (*at == 0)
		return;
	head = clf_json_object();
	clf_json_set_text(head, "what", what);
	clf_json_set_integer(head, "at", *at);
	if (say(clock, CLF_FRAME_MOMENT, head))
		*at = 0;
}

void ends_tell(struct supervisor *supervisor, struct child *clock)
{
	if (clock == NULL || clock->state != CHILD_RUNNING || !clock->ready || clock->channel == NULL)
		return;
	say_moment(clock, "serve.started", &supervisor->serve_started_at);
	say_moment(clock, "serve.reloaded", &supervisor->reloaded_at);
	while (supervisor->end_count > 0) {
		const struct ended *ended = &supervisor->ends[supervisor->end_count - 1];
		struct clf_json *head = clf_json_object();

		clf_json_set_text(head, "role", ended->role);
		clf_json_set_text(head, "reason", ended->reason);
		clf_json_set_integer(head, "count", ended->count);
		if (!say(clock, CLF_FRAME_ENDED, head))
			return;
		supervisor->end_count--;
	}
}
