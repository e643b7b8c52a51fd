/*
 * mailbox.h - what the files of the mailbox role share: one mailbox, its server, and its way to intake.
 *
 * mailbox.c connects and waits, mailbox_intake.c speaks with intake and the supervisor,
 * mailbox_fetch.c brings mails over.
 */
#ifndef CLF_GATEWAY_MAILBOX_H
#define CLF_GATEWAY_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"

/* A mail that intake has, and has not called kept yet. */
struct mailbox_handed {
	uint32_t uid;
	size_t bytes;
	bool oversize; /* its body is on the server alone: it stays there as it is */
};

struct mailbox {
	struct clf_role_start *start;
	const struct clf_config_mailbox *config;
	struct clf_arena *arena;    /* of one round */
	struct clf_channel *intake; /* owned, or NULL */
	int wake;                   /* readable when something else than the server wants attention */
	bool stopping;

	int64_t alone_since; /* without a channel to intake, monotonic; 0: it has one */
	bool known;          /* intake has said where this mailbox stands */
	uint32_t uidvalidity, highest;
	uint32_t *kept; /* to be marked, moved or deleted on the server */
	size_t kept_count, kept_room;
	struct mailbox_handed window[CLF_WINDOW_MAILS];
	size_t window_count, window_bytes;

	struct clf_imap *imap; /* NULL: not connected */
	struct clf_imap_folder folder;
	uint32_t cursor;   /* all up to it were handed over */
	int64_t look_at;   /* when to look for mail next, monotonic */
	int64_t finish_at; /* not before, when the server refused to mark */
	unsigned failures; /* in a row */
	uint32_t careful;  /* up to this UID mails are fetched one by one, in pieces */
	uint32_t troubled; /* a mail whose bytes don't come as they should, and how often */
	unsigned troubles;
	char state[16], detail[CLF_ERROR_TEXT]; /* last reported */
};

/* Waits up to timeout_ms for the supervisor, intake or a signal, and takes in what they say. */
void mailbox_attend(struct mailbox *m, int timeout_ms);
/* The supervisor kills this process unless it hears from it again within that time. */
void mailbox_alive(struct mailbox *m, int deadline_s);
void mailbox_report(struct mailbox *m, const char *state, const char *detail, bool polled);
/* Asks intake for the state under the server's UIDVALIDITY; known is false until it came. */
void mailbox_announce(struct mailbox *m, uint32_t uidvalidity);
void mailbox_done(struct mailbox *m, const uint32_t *uids, size_t count);
/* Hands one mail over, waiting for room in the window. CLF_EAGAIN: intake went away, or the process is to stop. */
enum clf_status mailbox_hand_over(struct mailbox *m, uint32_t uid, int64_t size, bool oversize, struct clf_str bytes,
				  struct clf_error *err);
void mailbox_forget_intake(struct mailbox *m);

/* Looks for mails above the cursor and hands them over. *found: there were some. */
enum clf_status mailbox_fetch(struct mailbox *m, bool *found, struct clf_error *err);
/* Marks, moves or deletes what was kept. */
enum clf_status mailbox_finish(struct mailbox *m, struct clf_error *err);

#endif
