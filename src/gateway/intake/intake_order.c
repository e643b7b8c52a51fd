/*
 * intake_order.c - what people want of a mailbox is told to its process: to fetch nothing, to go on, to try at once.
 *
 * What is wanted stands in the database: a process that begins anew is told again.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "intake/intake_inside.h"

static const struct clf_mailbox_order *order_of(const struct clf_mailbox_order *orders, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(orders[i].mailbox, name) == 0)
			return &orders[i];
	return NULL;
}

/* True: it isn't what it was. */
static bool take_pause(struct peer *peer, const struct clf_mailbox_order *order)
{
	char why[sizeof peer->paused] = "";

	if (order != NULL && order->paused_at != 0)
		snprintf(why, sizeof why, "paused by %s: mail stays on its server",
			 order->paused_by != NULL ? order->paused_by : "somebody");
	if (strcmp(why, peer->paused) == 0)
		return false;
	memcpy(peer->paused, why, sizeof why);
	clf_log(CLF_LOG_INFO, why[0] != '\0' ? "mailbox.paused" : "mailbox.goes.on", CLF_S("mailbox", peer->name),
		CLF_S("why", why));
	return true;
}

static void tell(struct intake *intake, struct peer *peer, const struct clf_mailbox_order *order)
{
	if (take_pause(peer, order))
		intake_tell_pause(intake, peer);
	/* What was wanted of an intake before this one isn't wanted again. */
	if (order != NULL && order->try_at > peer->tried_at && order->try_at >= intake->began_at) {
		peer->tried_at = order->try_at;
		intake_send(intake, "mailbox", peer->name, CLF_FRAME_WAKE, NULL);
	}
}

enum clf_status intake_know_pause(struct intake *intake, struct peer *peer, struct clf_error *err)
{
	struct clf_mailbox_order *orders = NULL;
	size_t count = 0;
	enum clf_status status = clf_mailbox_orders(intake->store, intake->arena, &orders, &count, err);

	if (status == CLF_OK)
		take_pause(peer, order_of(orders, count, peer->name));
	return status;
}

enum clf_status intake_take_orders(struct intake *intake, struct clf_error *err)
{
	struct clf_mailbox_order *orders = NULL;
	size_t count = 0;
	enum clf_status status;

	/* It was told to stop while the database was away. */
	if (intake->store == NULL)
		return CLF_EAGAIN;
	status = clf_mailbox_orders(intake->store, intake->arena, &orders, &count, err);
	for (size_t i = 0; status == CLF_OK && i < INTAKE_PEERS; i++) {
		struct peer *peer = &intake->peers[i];

		if (peer->channel != NULL && strcmp(peer->role, "mailbox") == 0)
			tell(intake, peer, order_of(orders, count, peer->name));
	}
	return status;
}
