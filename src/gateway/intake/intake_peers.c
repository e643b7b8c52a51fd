/*
 * intake_peers.c - the other roles: channels that the supervisor hands over, and frames sent through them.
 *
 * What a mailbox process said before it ended is heard to its end, before a word of the one after it: what it has done
 * on its server would be done again. Until then nothing is said to either.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/json.h"
#include "clf/gateway/frames.h"
#include "intake/intake_inside.h"

#define HEAD_MAX (1u << 20)

static struct peer *find_peer(struct intake *intake, const char *role, const char *name)
{
	for (size_t i = 0; i < INTAKE_PEERS; i++) {
		struct peer *peer = &intake->peers[i];

		if (peer->channel != NULL && strcmp(peer->role, role) == 0 && strcmp(peer->name, name) == 0)
			return peer;
	}
	return NULL;
}

static struct peer *free_peer(struct intake *intake)
{
	for (size_t i = 0; i < INTAKE_PEERS; i++) {
		if (intake->peers[i].channel == NULL)
			return &intake->peers[i];
	}
	return NULL;
}

void intake_tell_web(struct intake *intake)
{
	struct clf_json *head = clf_json_object();

	if (intake->trouble.since != 0) {
		clf_json_set_integer(head, "since", intake->trouble.since);
		clf_json_set_text(head, "why", intake->trouble.why);
	}
	intake_send(intake, "web", "", CLF_FRAME_TROUBLE, head);
	clf_json_free(&head);
}

void intake_end_peer(struct peer *peer)
{
	clf_channel_free(&peer->channel);
	peer->channel = peer->next;
	peer->next = NULL;
	peer->deaf = false;
}

static void add_peer(struct intake *intake, const struct clf_json *head, int fd)
{
	const char *role = clf_json_get_text(head, "peer");
	const char *name = clf_json_get_text(head, "name");
	struct peer *peer;

	if (role == NULL || fd < 0)
		return;
	name = name != NULL ? name : "";
	peer = find_peer(intake, role, name);
	if (peer == NULL)
		peer = free_peer(intake);
	if (peer == NULL || strlen(role) >= sizeof peer->role || strlen(name) >= sizeof peer->name)
		return;
	snprintf(peer->role, sizeof peer->role, "%s", role);
	snprintf(peer->name, sizeof peer->name, "%s", name);
	/* One that still waited has done nothing: it never heard where its mailbox stands. */
	clf_channel_free(&peer->next);
	peer->next = clf_channel_new(dup(fd), HEAD_MAX, CLF_FRAME_BYTES_MAX);
	if (peer->channel == NULL || strcmp(role, "mailbox") != 0)
		intake_end_peer(peer);
	if (strcmp(role, "web") == 0 && intake->trouble.since != 0)
		intake_tell_web(intake);
}

void intake_take_control(struct intake *intake)
{
	struct clf_frame frame;
	enum clf_status status;

	if (clf_channel_pending(intake->start->control) > 0)
		clf_channel_flush(intake->start->control, NULL);
	while ((status = clf_channel_receive(intake->start->control, &frame, NULL)) == CLF_OK) {
		if (frame.type == CLF_FRAME_PEER)
			add_peer(intake, frame.head, frame.fd);
		clf_frame_clear(&frame);
	}
	if (status != CLF_EAGAIN)
		intake->stop = true;
}

size_t intake_peer_fds(struct intake *intake, struct pollfd *fds, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < INTAKE_PEERS && n < max; i++) {
		struct clf_channel *channel = intake->peers[i].channel;

		if (channel != NULL)
			fds[n++] =
			    (struct pollfd){.fd = clf_channel_fd(channel),
					    .events = (short)(POLLIN | (clf_channel_pending(channel) ? POLLOUT : 0))};
	}
	return n;
}

void intake_send(struct intake *intake, const char *role, const char *name, uint8_t type, const struct clf_json *head)
{
	struct peer *peer = find_peer(intake, role, name);
	enum clf_status status;

	if (peer == NULL || peer->deaf || peer->next != NULL)
		return;
	status = clf_channel_send(peer->channel, type, head, (struct clf_str){NULL, 0}, -1, NULL);
	if (status == CLF_ECLOSED)
		peer->deaf = true;
	else if (status != CLF_OK)
		intake_end_peer(peer);
}

void intake_free_peers(struct intake *intake)
{
	for (size_t i = 0; i < INTAKE_PEERS; i++) {
		clf_channel_free(&intake->peers[i].next);
		clf_channel_free(&intake->peers[i].channel);
	}
}
