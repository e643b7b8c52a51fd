/*
 * probe.h - one server tried out, as `check --connect` and `init` do it: what it offers, and in words what fails.
 *
 * Both block: a server has PROBE_WAIT_S for each answer. Whoever calls fills the options, password or token and all.
 */
#ifndef CLF_MAIN_PROBE_H
#define CLF_MAIN_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/wire/imap.h"
#include "clf/wire/smtp.h"

#define PROBE_WAIT_S 20 /* a person waits */
#define PROBE_SOON (14 * CLF_DAY)

struct probe_imap {
	struct clf_imap *session; /* logged in, and in its folder; NULL: it failed. The caller's, see probe_imap_end */
	bool by_token;            /* who logs in */
	enum clf_imap_step step;  /* how far it came */
	struct clf_imap_shown shown;
	struct clf_imap_folder folder; /* how many mails are in it, and whether it is read-only */
	struct clf_imap_place *places; /* in the arena */
	size_t place_count;
	const char *rights; /* of the folder; NULL: the server has no ACL */
};

/*
 * Connects, logs in, lists the folders and enters one. What it saw is in *out in either case; err says what failed in
 * words for a person and what to do, probe_remedy what else. CLF_EDENIED, CLF_EAGAIN, CLF_EIO, CLF_ENOTFOUND: there
 * is no such folder.
 */
enum clf_status probe_imap(struct clf_arena *arena, const struct clf_imap_options *options, const char *folder,
			   struct probe_imap *out, struct clf_error *err);
void probe_imap_end(struct probe_imap *probe);
/* The folder with that use ("Junk"); NULL: none is marked so. */
const char *probe_place(const struct probe_imap *probe, const char *use);
bool probe_has_place(const struct probe_imap *probe, const char *name);
/* Logins that take no password. */
bool probe_takes_tokens_alone(const char *logins);
/* What to do about a session that came this far, when it offers these logins; "" when its words say it all. */
const char *probe_imap_remedy(const struct probe_imap *probe, enum clf_status status, const char *words);

struct probe_smtp {
	struct clf_smtp *smtp; /* connected, or NULL. The caller's, see probe_smtp_end */
	struct clf_smtp_shown shown;
	struct clf_smtp_result result; /* of the last mail that was asked for or sent */
};

/* Connects and logs in at the first question. token: with options->oauth2. out must stay where it is until
 * probe_smtp_end. */
enum clf_status probe_smtp(const struct clf_smtp_options *options, const char *token, struct probe_smtp *out,
			   struct clf_error *err);
void probe_smtp_end(struct probe_smtp *probe);
/*
 * Would it take a mail from there to there? Nothing goes out. CLF_EIO: it isn't reached, or takes nothing at all;
 * CLF_EDENIED: it takes no such mail.
 */
enum clf_status probe_smtp_ask(struct probe_smtp *probe, const char *from, const char *to, struct clf_error *err);
/* Sends a mail. */
enum clf_status probe_smtp_send(struct probe_smtp *probe, const char *from, const char *to, struct clf_str raw,
				struct clf_error *err);
/* What to do about the last one that failed; "". */
const char *probe_smtp_remedy(const struct probe_smtp *probe);

/* A certificate's end in words, when it is nearer than PROBE_SOON; else NULL. */
const char *probe_certificate(struct clf_arena *arena, int64_t ends, int64_t now);

#endif
