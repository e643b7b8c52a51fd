/*
 * mailbox.h - what the files of the mailbox role share: one mailbox, its server, and its way to intake.
 *
 * mailbox.c connects and waits, mailbox_say.c and mailbox_intake.c speak with intake and the supervisor,
 * mailbox_login.c with the login role, mailbox_body.c gets the bytes of one mail, mailbox_seek.c looks for a probe in
 * \Junk, mailbox_fetch.c brings mails over,
 * mailbox_begins.c passes over those from before the mailbox's time, mailbox_withheld.c knows those that the server
 * doesn't give, mailbox_finish.c marks, moves or deletes.
 */
#ifndef CLF_GATEWAY_MAILBOX_H
#define CLF_GATEWAY_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"

#define MAILBOX_ID_TEXT 256

/* A mail that intake has, and has not called kept yet. */
struct mailbox_handed {
	uint32_t uid;
	size_t bytes;
	bool oversize; /* its body is on the server alone: it stays there as it is */
};

struct mailbox_uids {
	uint32_t *items;
	size_t count, room;
};

/* A mail that the server lists and doesn't give. */
struct mailbox_withheld {
	uint32_t uid;
	unsigned tries; /* of this process */
	int64_t due;    /* asked for again, monotonic */
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
	bool set_back;              /* the folder is another one under the same UIDVALIDITY */
	struct mailbox_uids kept;   /* to be marked, moved or deleted on the server */
	struct mailbox_uids probes; /* to be removed there */
	struct mailbox_uids copied; /* of those: lie in their folder already */
	struct mailbox_uids untold; /* of those: intake ended before it had written that down */
	struct mailbox_handed window[CLF_WINDOW_MAILS];
	size_t window_count, window_bytes;

	/* where it begins: those that lay there at the first look and are older stay where they are */
	uint32_t lay_uid;  /* up to it they lay there */
	int64_t begins_at; /* 0: with all */
	bool passing;      /* not all of them were looked at */
	bool again;        /* it begins sooner than it did: looked at once more */
	int64_t passed;    /* so many were older */
	uint32_t undated;  /* up to it dates were asked for alone */

	struct clf_channel *login; /* owned, or NULL: who has tokens, where the mailbox takes no password */
	char *token;               /* owned; NULL but between its coming and the server's answer to it */
	int64_t serial, refused;   /* of the last one, and of the last that the server didn't take or ended; 0: none */
	bool asked, answered;
	bool needs_token;  /* the session couldn't begin without one */
	bool token_news;   /* one came, or somebody else who may have one */
	bool login_denied; /* nor will there be, unless a person acts */
	char login_text[CLF_ERROR_TEXT];
	int64_t renewed_at; /* when a session that had had its time was last followed at once, monotonic; 0: never */

	struct clf_imap *imap; /* NULL: not connected */
	struct clf_imap_folder folder;
	enum clf_imap_step step;        /* how far the session came */
	uint32_t cursor;                /* all up to it were handed over */
	char paused[128];               /* why intake wants no mail now; "": it does */
	bool hurry;                     /* a person wants it tried now */
	int64_t look_at;                /* when to look for mail next, monotonic */
	int64_t finish_at;              /* not before, when the server refused to mark */
	unsigned finish_failures;       /* in a row */
	enum clf_imap_trouble unmarked; /* why, until it was done; and in words */
	char unmarked_words[CLF_ERROR_TEXT];
	unsigned failures; /* in a row */
	unsigned same;     /* likewise, of the same trouble */
	enum clf_imap_trouble last_trouble;
	int64_t opened_at;  /* the session, monotonic */
	bool progress;      /* it brought mail */
	bool waiting;       /* for mail, in IDLE */
	bool no_idle;       /* the session's IDLE was refused */
	unsigned idle_cuts; /* sessions in a row that were cut in IDLE before they had held */
	int64_t idle_at;    /* not before, when they were too many */
	uint32_t careful;   /* up to this UID mails are fetched one by one, in pieces */
	bool unsized;       /* the connection was lost over a list with sizes */
	uint32_t lost;      /* a mail over which the connection was lost, and how often */
	unsigned losses;
	uint32_t as_whole, too_large;      /* mails whose pieces, or whose bytes, were more than was asked for */
	struct mailbox_withheld *withheld; /* rising UIDs */
	size_t withheld_count, withheld_room;
	bool lost_over_withheld;                /* the connection, over one of them: no failure of the mailbox */
	int64_t retry_at;                       /* not before, for all of them; monotonic */
	char refusal[CLF_ERROR_TEXT];           /* the server's words about the last of them */
	int64_t sought;                         /* a probe that may be in \Junk; 0: none is looked for */
	char sought_id[MAILBOX_ID_TEXT];        /* its Message-ID */
	char state[16], detail[CLF_ERROR_TEXT]; /* last reported */
	enum clf_imap_trouble trouble;
	int64_t next_try_at;
};

/* mailbox_uids.c */
void mailbox_uids_add(struct mailbox_uids *uids, uint32_t uid);
/* In place of what it held. */
void mailbox_uids_take(struct mailbox_uids *uids, const struct clf_json *list);
void mailbox_uids_sort(struct mailbox_uids *uids);
bool mailbox_uids_have(const struct mailbox_uids *uids, uint32_t uid); /* sorted it is */

/* Waits up to timeout_ms for the supervisor, intake or a signal, and takes in what they say. */
void mailbox_attend(struct mailbox *m, int timeout_ms);
/* The supervisor kills this process unless it hears from it again within that time. */
void mailbox_alive(struct mailbox *m, int deadline_s);
/* A frame to intake; head is taken. CLF_ECLOSED and the like: intake went away. */
enum clf_status mailbox_say(struct mailbox *m, enum clf_frame_type type, struct clf_json *head, struct clf_str bytes,
			    struct clf_error *err);
/* What ails it (NONE: nothing), in words, and for how long it waits; polled: the folder was looked at. */
void mailbox_report(struct mailbox *m, enum clf_imap_trouble trouble, const char *detail, int64_t pause_ms,
		    bool polled);
/* Asks intake for the state under the server's UIDVALIDITY; known is false until it came. */
void mailbox_announce(struct mailbox *m, uint32_t uidvalidity);
void mailbox_done(struct mailbox *m, const uint32_t *uids, size_t count);
void mailbox_copied(struct mailbox *m, const uint32_t *uids, size_t count);
/* All that lay there at the first look were looked at. */
void mailbox_passed(struct mailbox *m);
/* Hands one mail over, waiting for room in the window. CLF_EAGAIN: intake went away, or the process is to stop. */
enum clf_status mailbox_hand_over(struct mailbox *m, const struct clf_imap_entry *entry, bool oversize,
				  struct clf_str bytes, struct clf_error *err);
/* words: the server's; NULL: the mail is gone there. */
void mailbox_tell_withheld(struct mailbox *m, uint32_t uid, const char *words);
void mailbox_forget_intake(struct mailbox *m);

/* Asks for a token for the session to come, once over each channel; the answer is heard, and stands in token. */
void mailbox_ask_token(struct mailbox *m);
void mailbox_forget_token(struct mailbox *m);
/* The server wants no more of it. Whether that is news. */
bool mailbox_refused(struct mailbox *m);
/* A channel to the login role, which is taken; what comes over it; and its end. */
void mailbox_meet_login(struct mailbox *m, int fd);
void mailbox_hear_token(struct mailbox *m, const struct clf_json *head);
void mailbox_forget_login(struct mailbox *m);

/*
 * The bytes of one mail, whole, into `bytes` (at most max_size); *oversize: only its header, since the mail is larger.
 * CLF_ENOTFOUND: the server no longer lists it; else what the server said or failed at, told by the session being
 * usable or not.
 */
enum clf_status mailbox_body(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
			     bool *oversize, struct clf_error *err);
/* A mail came in one answer, shorter than its size: what is behind its end is appended, if anything is. */
enum clf_status mailbox_body_rest(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
				  struct clf_error *err);

bool mailbox_is_withheld(const struct mailbox *m, uint32_t uid);
/* Noted, told to intake and shown. CLF_EAGAIN: too many are; nothing was done. */
enum clf_status mailbox_withhold(struct mailbox *m, uint32_t uid, struct clf_error *err);
/* It was handed over, or (gone) is no longer there. */
void mailbox_withheld_end(struct mailbox *m, uint32_t uid, bool gone);
/* What intake knows of: due at once, but for those whose time this process knows. */
void mailbox_withheld_take(struct mailbox *m, const struct clf_json *uids);
/* When one is to be asked for next, monotonic; INT64_MAX: none. */
int64_t mailbox_withheld_due(const struct mailbox *m);
/* Up to max of those that are due. */
size_t mailbox_withheld_list(const struct mailbox *m, struct clf_imap_entry *out, size_t max);
/* Connected; and what the server withholds, or refuses to do with mails. */
void mailbox_report_well(struct mailbox *m, bool polled);

/* Asks again for withheld mails that are due. */
enum clf_status mailbox_retry(struct mailbox *m, struct clf_error *err);
/* Looks for mails above the cursor and hands them over. *found: there were some. */
enum clf_status mailbox_fetch(struct mailbox *m, bool *found, struct clf_error *err);
/* What intake says of where it begins. */
void mailbox_begins_take(struct mailbox *m, const struct clf_json *head);
/* Leaves out of a list those from before it began: they stand behind the others. */
enum clf_status mailbox_begins_filter(struct mailbox *m, struct clf_imap_entry *entries, size_t *count,
				      struct clf_error *err);
/* A list wasn't handled to its end, and is asked for again: of those that were left out some are met once more. */
void mailbox_begins_again(struct mailbox *m, const struct clf_imap_entry *older, size_t count);
/* A list was handled, up to UID last, or (0) there was nothing in it. */
void mailbox_begins_listed(struct mailbox *m, uint32_t last);
/* Looks for the probe that intake misses, tells it, and selects the mailbox's folder again. */
enum clf_status mailbox_seek(struct mailbox *m, struct clf_error *err);
/* Selects the folder, and finds where its mails end. */
enum clf_status mailbox_select(struct mailbox *m, struct clf_error *err);
/* Marks, moves or deletes what was kept, and removes probes. */
enum clf_status mailbox_finish(struct mailbox *m, struct clf_error *err);

#endif
