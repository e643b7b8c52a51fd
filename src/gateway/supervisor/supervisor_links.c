/*
 * supervisor_links.c - who talks to whom: a socket pair for each two roles, an end to each.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "supervisor/supervisor.h"

static const struct {
	const char *a, *b;
} links[] = {
    {"mailbox", "intake"}, {"intake", "sender"}, {"web", "sender"},   {"web", "intake"},
    {"web", "clock"},      {"login", "mailbox"}, {"login", "sender"}, {"login", "clock"},
};

static bool linked(const char *a, const char *b)
{
	for (size_t i = 0; i < CLF_COUNT(links); i++) {
		if ((strcmp(links[i].a, a) == 0 && strcmp(links[i].b, b) == 0) ||
		    (strcmp(links[i].a, b) == 0 && strcmp(links[i].b, a) == 0))
			return true;
	}
	return false;
}

static void introduce(struct child *to, const struct child *peer, int fd)
{
	struct clf_json *head = clf_json_object();
	struct clf_error err = {0};

	clf_json_set_text(head, "peer", peer->role);
	clf_json_set_text(head, "name", peer->name);
	if (clf_channel_send(to->channel, CLF_FRAME_PEER, head, (struct clf_str){NULL, 0}, fd, &err) != CLF_OK)
		clf_log(CLF_LOG_WARNING, "role.link.failed", CLF_S("role", to->role), CLF_S("name", to->name),
			CLF_S("why", err.text));
	clf_json_free(&head);
}

static void link_two(struct child *a, struct child *b)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		clf_log(CLF_LOG_ERROR, "role.link.failed", CLF_S("role", a->role), CLF_S("why", strerror(errno)));
		return;
	}
	introduce(a, b, pair[0]);
	introduce(b, a, pair[1]);
	close(pair[0]);
	close(pair[1]);
}

void links_make(struct supervisor *supervisor, struct child *child)
{
	for (struct child *other = supervisor->children; other != NULL; other = other->next) {
		if (other != child && other->state == CHILD_RUNNING && other->channel != NULL &&
		    linked(child->role, other->role))
			link_two(child, other);
	}
}
