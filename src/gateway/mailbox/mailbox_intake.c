/*
 * mailbox_intake.c - what the mailbox role hears from intake and the supervisor, and the handing over of mails.
 *
 * A new channel to intake means that intake has started anew: what it hasn't called kept is
 * fetched again from where it says it stands.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "mailbox/mailbox.h"

/* Those that intake knows as copied, and those that are known here alone. */
static void take_copied(struct mailbox *m, const struct clf_json *list)
{
	struct mailbox_uids before = m->copied;

	m->copied = (struct mailbox_uids){0};
	mailbox_uids_take(&m->copied, list);
	mailbox_uids_sort(&m->copied);
	mailbox_uids_sort(&m->kept);
	m->untold.count = 0;
	for (size_t i = 0; i < before.count; i++) {
		if (mailbox_uids_have(&m->kept, before.items[i]) && !mailbox_uids_have(&m->copied, before.items[i]))
			mailbox_uids_add(&m->untold, before.items[i]);
	}
	for (size_t i = 0; i < m->untold.count; i++)
		mailbox_uids_add(&m->copied, m->untold.items[i]);
	free(before.items);
}

static void take_pause(struct mailbox *m, const struct clf_json *head)
{
	snprintf(m->paused, sizeof m->paused, "%s", clf_log_text(clf_json_get_text(head, "why")));
	m->look_at = 0;
}

static void take_state(struct mailbox *m, const struct clf_json *head)
{
	if ((uint32_t)clf_json_get_number(head, "uidvalidity", 0) != m->uidvalidity)
		m->withheld_count = m->copied.count = 0;
	m->uidvalidity = (uint32_t)clf_json_get_number(head, "uidvalidity", 0);
	m->highest = (uint32_t)clf_json_get_number(head, "highest", 0);
	m->cursor = m->highest;
	m->window_count = m->window_bytes = 0;
	mailbox_uids_take(&m->kept, clf_json_get(head, "unfinished"));
	mailbox_uids_take(&m->probes, clf_json_get(head, "probes"));
	take_copied(m, clf_json_get(head, "copied"));
	mailbox_begins_take(m, head);
	mailbox_withheld_take(m, clf_json_get(head, "withheld"));
	m->known = true;
	take_pause(m, head);
}

/* It is intake's now; *whole: as it lies on the server. False: it wasn't handed over. */
static bool leaves_window(struct mailbox *m, int64_t uid, bool *whole)
{
	size_t at = 0;

	while (at < m->window_count && m->window[at].uid != uid)
		at++;
	if (at == m->window_count)
		return false;
	m->window_bytes -= m->window[at].bytes;
	*whole = !m->window[at].oversize;
	memmove(m->window + at, m->window + at + 1, (m->window_count - at - 1) * sizeof m->window[0]);
	m->window_count--;
	return true;
}

static bool is_current(const struct mailbox *m, const struct clf_json *head)
{
	return (uint32_t)clf_json_get_number(head, "uidvalidity", 0) == m->uidvalidity && m->known;
}

/* Only what was handed over can be kept: anything else is not touched on the server. */
static void take_kept(struct mailbox *m, const struct clf_json *head)
{
	const struct clf_json *uids = clf_json_get(head, "uids");
	const struct clf_json *later = clf_json_get(head, "later");
	bool whole = false;

	if (!is_current(m, head))
		return;
	for (size_t i = 0; i < clf_json_size(uids); i++) {
		int64_t uid = clf_json_number(clf_json_at(uids, i), 0);

		if (leaves_window(m, uid, &whole) && whole)
			mailbox_uids_add(&m->kept, (uint32_t)uid);
	}
	for (size_t i = 0; i < clf_json_size(later); i++)
		leaves_window(m, clf_json_number(clf_json_at(later, i), 0), &whole);
	clf_fault("mailbox.kept");
}

/* Intake's word alone says that a mail is a probe: it has seen the hash. */
static void take_known(struct mailbox *m, const struct clf_json *head)
{
	int64_t uid = clf_json_get_number(head, "uid", 0);

	if (!is_current(m, head) || uid <= 0 || uid > UINT32_MAX)
		return;
	mailbox_uids_add(clf_json_get_bool(head, "probe", false) ? &m->probes : &m->kept, (uint32_t)uid);
}

static void take_seek(struct mailbox *m, const struct clf_json *head)
{
	const char *id = clf_json_get_text(head, "message_id");

	if (id == NULL || strlen(id) >= sizeof m->sought_id)
		return;
	m->sought = clf_json_get_number(head, "sequence", 0);
	snprintf(m->sought_id, sizeof m->sought_id, "%s", id);
}

static void meet_intake(struct mailbox *m, struct clf_frame *frame)
{
	struct epoll_event event = {.events = EPOLLIN};
	struct clf_json *head = clf_json_object();

	mailbox_forget_intake(m);
	m->intake = clf_channel_new(frame->fd, CLF_FRAME_HEAD_MAX, 0);
	frame->fd = -1;
	epoll_ctl(m->wake, EPOLL_CTL_ADD, clf_channel_fd(m->intake), &event);
	clf_json_set_text(head, "mailbox", m->config->name);
	mailbox_say(m, CLF_FRAME_HELLO, head, (struct clf_str){NULL, 0}, NULL);
	m->state[0] = '\0';
}

/* Also when it was to wait before the next try. */
static void take_wake(struct mailbox *m)
{
	m->hurry = true;
	m->look_at = 0;
}

static void meet(struct mailbox *m, struct clf_frame *frame)
{
	const char *peer = clf_json_get_text(frame->head, "peer");

	if (frame->type != CLF_FRAME_PEER || frame->fd < 0 || peer == NULL)
		return;
	if (strcmp(peer, "intake") == 0) {
		meet_intake(m, frame);
	} else if (strcmp(peer, "login") == 0) {
		mailbox_meet_login(m, frame->fd);
		frame->fd = -1;
	}
}

static void hear(struct mailbox *m, struct clf_frame *frame, const struct clf_channel *from)
{
	if (from == m->start->control)
		meet(m, frame);
	else if (from == m->login && frame->type == CLF_FRAME_TOKEN)
		mailbox_hear_token(m, frame->head);
	else if (from == m->intake && frame->type == CLF_FRAME_STATE)
		take_state(m, frame->head);
	else if (from == m->intake && frame->type == CLF_FRAME_KEPT)
		take_kept(m, frame->head);
	else if (from == m->intake && frame->type == CLF_FRAME_KNOWN)
		take_known(m, frame->head);
	else if (from == m->intake && frame->type == CLF_FRAME_SEEK)
		take_seek(m, frame->head);
	else if (from == m->intake && frame->type == CLF_FRAME_PAUSE)
		take_pause(m, frame->head);
	else if (from == m->intake && frame->type == CLF_FRAME_WAKE)
		take_wake(m);
}

static enum clf_status drain(struct mailbox *m, struct clf_channel *channel)
{
	struct clf_frame frame;
	enum clf_status status = clf_channel_flush(channel, NULL);

	while (status == CLF_OK || status == CLF_ECLOSED) {
		enum clf_status received = clf_channel_receive(channel, &frame, NULL);

		if (received != CLF_OK)
			return received == CLF_EAGAIN && status == CLF_OK ? CLF_OK : received;
		hear(m, &frame, channel);
		clf_frame_clear(&frame);
	}
	return status;
}

static short wanted(const struct clf_channel *channel)
{
	return (short)(clf_channel_pending(channel) > 0 ? POLLIN | POLLOUT : POLLIN);
}

void mailbox_attend(struct mailbox *m, int timeout_ms)
{
	struct pollfd fds[4] = {{.fd = m->start->stop_fd, .events = POLLIN},
				{.fd = clf_channel_fd(m->start->control), .events = wanted(m->start->control)},
				{.fd = m->intake != NULL ? clf_channel_fd(m->intake) : -1,
				 .events = m->intake != NULL ? wanted(m->intake) : (short)0},
				{.fd = m->login != NULL ? clf_channel_fd(m->login) : -1,
				 .events = m->login != NULL ? wanted(m->login) : (short)0}};

	if (poll(fds, 4, timeout_ms) < 0 && errno != EINTR)
		m->stopping = true;
	if (fds[0].revents != 0)
		m->stopping = true;
	/* Intake first: what an old channel still says is said before a new one takes its place. */
	if (m->intake != NULL && drain(m, m->intake) != CLF_OK)
		mailbox_forget_intake(m);
	if (m->login != NULL && drain(m, m->login) != CLF_OK)
		mailbox_forget_login(m);
	if (drain(m, m->start->control) != CLF_OK)
		m->stopping = true;
}

static bool has_room(const struct mailbox *m, size_t bytes)
{
	return m->window_count == 0 ||
	       (m->window_count < CLF_WINDOW_MAILS && m->window_bytes + bytes <= CLF_WINDOW_BYTES);
}

enum clf_status mailbox_hand_over(struct mailbox *m, const struct clf_imap_entry *entry, bool oversize,
				  struct clf_str bytes, struct clf_error *err)
{
	struct clf_json *head;
	enum clf_status status;

	while (!m->stopping && m->known && !has_room(m, bytes.n)) {
		mailbox_alive(m, 60);
		mailbox_attend(m, 1000);
	}
	if (m->stopping || !m->known)
		return clf_error_set(err, CLF_EAGAIN, "intake went away");
	head = clf_json_object();
	clf_json_set_integer(head, "uidvalidity", m->uidvalidity);
	clf_json_set_integer(head, "uid", entry->uid);
	clf_json_set_integer(head, "size", entry->size);
	clf_json_set_bool(head, "oversize", oversize);
	clf_json_set_integer(head, "received_at", entry->received_at);
	clf_json_set_text(head, "envelope", NULL);
	status = mailbox_say(m, CLF_FRAME_MAIL, head, bytes, err);
	if (status != CLF_OK)
		return CLF_EAGAIN;
	m->window[m->window_count++] = (struct mailbox_handed){entry->uid, bytes.n, oversize};
	m->window_bytes += bytes.n;
	if (entry->uid > m->cursor)
		m->cursor = entry->uid;
	m->progress = true;
	mailbox_withheld_end(m, entry->uid, false);
	clf_fault("mailbox.handed-over");
	return CLF_OK;
}
