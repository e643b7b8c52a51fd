/*
 * mailboxes.h - each configured mailbox with what its process last said.
 */
#ifndef CLF_WEB_MAILBOXES_H
#define CLF_WEB_MAILBOXES_H

#include <stddef.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_beat_view;
struct clf_config_mailbox;
struct clf_json;
struct clf_mailbox_row;
struct web;
struct clf_withheld_row;

struct mailbox_view {
	const struct clf_config_mailbox *config;
	const struct clf_mailbox_row *told; /* NULL: it has said nothing yet */
	const char *state;                  /* "silent" then; "paused" by a person, whatever it says */
	const struct clf_beat_view *beat;
};
/* In the order of the configuration; those that are no longer configured are left out. */
enum clf_status mailbox_list(struct web *web, struct clf_arena *arena, struct mailbox_view **out, size_t *count,
			     struct clf_error *err);
/* The API's shape of one; the caller's. */
struct clf_json *withheld_json(const struct clf_withheld_row *mail);
struct clf_json *mailbox_json(const struct mailbox_view *view);

#endif
