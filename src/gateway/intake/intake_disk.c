/*
 * intake_disk.c - mail is fetched only while there is room for it: what stays on its server isn't lost.
 *
 * The limit leaves room for what mailboxes have in hand. What was handed over is kept all the same.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/store/look/query_pulse.h"
#include "intake/intake_inside.h"

#define LOOK_EACH_MS 10000
#define MEGABYTE (1 << 20)

void intake_set_pause(const struct intake *intake, const struct peer *mailbox, struct clf_json *head)
{
	if (mailbox->paused[0] != '\0')
		clf_json_set_text(head, "why", mailbox->paused);
	else if (intake->full[0] != '\0')
		clf_json_set_text(head, "why", intake->full);
}

void intake_tell_pause(struct intake *intake, const struct peer *mailbox)
{
	struct clf_json *head = clf_json_object();

	intake_set_pause(intake, mailbox, head);
	intake_send(intake, "mailbox", mailbox->name, CLF_FRAME_PAUSE, head);
	clf_json_free(&head);
}

static void tell_all(struct intake *intake)
{
	for (size_t i = 0; i < INTAKE_PEERS; i++)
		if (intake->peers[i].channel != NULL && strcmp(intake->peers[i].role, "mailbox") == 0)
			intake_tell_pause(intake, &intake->peers[i]);
}

void intake_watch_disk(struct intake *intake)
{
	struct clf_store_disk disk = {0};
	bool was_full = intake->full[0] != '\0', is_full;

	if (clf_clock_monotonic_ms() < intake->disk_at)
		return;
	intake->disk_at = clf_clock_monotonic_ms() + LOOK_EACH_MS;
	clf_store_disk(intake->config->store_url, &disk, NULL);
	if (disk.total == 0)
		return;
	/* Some more than the least, so that it doesn't come and go. */
	is_full = disk.free < disk.least + (was_full ? disk.least / 10 : 0);
	if (is_full == was_full)
		return;
	intake->full[0] = '\0';
	if (is_full)
		snprintf(intake->full, sizeof intake->full,
			 "%lld MB are free where the database lies: mail stays on its server until there is room",
			 (long long)(disk.free / MEGABYTE));
	clf_log(is_full ? CLF_LOG_ERROR : CLF_LOG_INFO, is_full ? "intake.paused" : "intake.goes.on",
		CLF_S("why", intake->full));
	tell_all(intake);
}
