/*
 * clock_login.c - states of logins: heard from the role login, which has no database, and written by the clock.
 *
 * Of an account's states the newest counts; failures are counted, each.
 */
#include "clock/clock_login.h"

#include <stdlib.h>
#include <string.h>

#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/login.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/login_state.h"

#define HEAD_MAX 8192u
#define KEPT_MOST 1100u /* accounts and users, more than a configuration may name */

struct heard {
	struct heard *next;
	struct clf_json *head; /* owned */
};

struct clock_logins {
	struct clf_channel *channel; /* owned, or NULL */
	struct heard *heard;         /* owned, the oldest first */
	size_t count;
};

struct clock_logins *clock_logins_new(void)
{
	struct clock_logins *logins = calloc(1, sizeof *logins);

	if (logins == NULL)
		abort();
	return logins;
}

static void drop_first(struct clock_logins *logins)
{
	struct heard *first = logins->heard;

	logins->heard = first->next;
	clf_json_free(&first->head);
	free(first);
	logins->count--;
}

void clock_logins_free(struct clock_logins **logins)
{
	if (*logins == NULL)
		return;
	while ((*logins)->heard != NULL)
		drop_first(*logins);
	clf_channel_free(&(*logins)->channel);
	free(*logins);
	*logins = NULL;
}

void clock_logins_meet(struct clock_logins *logins, int fd)
{
	clf_channel_free(&logins->channel);
	logins->channel = clf_channel_new(fd, HEAD_MAX, 0);
}

int clock_logins_fd(const struct clock_logins *logins)
{
	return logins->channel != NULL ? clf_channel_fd(logins->channel) : -1;
}

static void add(struct clock_logins *logins, struct clf_json *head)
{
	struct heard **at = &logins->heard;
	struct heard *heard = calloc(1, sizeof *heard);

	if (heard == NULL)
		abort();
	heard->head = head;
	while (*at != NULL)
		at = &(*at)->next;
	*at = heard;
	if (++logins->count > KEPT_MOST)
		drop_first(logins);
}

void clock_logins_hear(struct clock_logins *logins)
{
	struct clf_frame frame;
	enum clf_status status = CLF_EAGAIN;

	while (logins->channel != NULL && (status = clf_channel_receive(logins->channel, &frame, NULL)) == CLF_OK) {
		if (frame.type == CLF_FRAME_LOGIN_STATE) {
			add(logins, frame.head);
			frame.head = NULL;
		}
		clf_frame_clear(&frame);
	}
	if (status != CLF_EAGAIN)
		clf_channel_free(&logins->channel);
}

struct writing {
	struct clf_store *store;
	const struct clf_json *head;
	int64_t now;
};

static enum clf_status write_one(void *user, struct clf_error *err)
{
	const struct writing *writing = user;
	const struct clf_json *head = writing->head;
	const char *failed = clf_json_get_text(head, "failed");
	const char *text = clf_json_get_text(head, "text");
	const char *login = clf_json_get_text(head, "user");
	const struct clf_login_row row = {
	    .account = clf_json_get_text(head, "account"),
	    .user = login != NULL ? login : "",
	    .state = clf_login_state_name(clf_login_state_of(clf_json_get_text(head, "state"))),
	    .text = text != NULL ? text : "",
	    .since = clf_json_get_number(head, "since", writing->now),
	    .expires_at = clf_json_get_number(head, "expires_at", 0),
	    .ends_at = clf_json_get_number(head, "ends_at", 0),
	    .ends = clf_json_get_text(head, "ends"),
	    .said_at = writing->now,
	};
	enum clf_status status;

	if (row.account == NULL)
		return CLF_OK;
	status = clf_login_put(writing->store, &row, err);
	if (status == CLF_OK && failed != NULL)
		status = clf_login_failed(writing->store, row.account, failed, err);
	return status;
}

enum clf_status clock_logins_write(struct clock_logins *logins, struct clf_store *store, int64_t now,
				   struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && logins->heard != NULL) {
		struct writing writing = {store, logins->heard->head, now};

		status = clf_store_transact(store, write_one, &writing, err);
		if (clf_store_is_trouble(status))
			return status;
		/* One that the database doesn't take is no reason to keep the others from it. */
		if (status != CLF_OK)
			clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", "login"), CLF_S("why", err->text));
		status = CLF_OK;
		drop_first(logins);
	}
	return status;
}
