/*
 * imap.h - one IMAP session (RFC 3501, 2177, 4315, 6851; adapter of libetpan with GnuTLS).
 *
 * Blocking. Each read from the server has the session's timeout; a total deadline is the parent's
 * to enforce. No certificate or host name that doesn't verify is ever logged in to.
 */
#ifndef CLF_WIRE_IMAP_H
#define CLF_WIRE_IMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/wire/imap_trouble.h"

struct clf_arena;
struct clf_imap;

enum clf_tls { CLF_TLS_NONE, CLF_TLS_STARTTLS, CLF_TLS_IMPLICIT };

#define CLF_IMAP_LOGINS 256 /* bytes of a list of mechanisms */

/* What a server shows of itself, as far as a session came. */
struct clf_imap_shown {
	int64_t certificate_ends;     /* its own, not those above it; 0: no TLS came about */
	char logins[CLF_IMAP_LOGINS]; /* "PLAIN LOGIN": what it offers, with blanks between; "": it told none */
};

struct clf_imap_options {
	const char *host;
	uint16_t port;
	enum clf_tls tls;
	const char *ca_file; /* NULL: the system's */
	const char *user, *password;
	const char *token; /* NULL, or an OAuth2 access token: then no password is looked at */
	int timeout_s;
	const int *stop_fd; /* NULL, or readable once the session is to be given up: calls then end with CLF_ECLOSED */
	enum clf_imap_step *step;     /* NULL, or where it is noted how far it came */
	struct clf_imap_shown *shown; /* NULL, or where that is noted */
};

/*
 * Connects, verifies, logs in with the strongest mechanism both sides have (SCRAM, else PLAIN or LOGIN; those
 * two over TLS, or on loopback), or by token with XOAUTH2 or OAUTHBEARER and nothing else. CLF_EDENIED: certificate or
 * login refused, says which; CLF_EIO: could not connect; *out is the caller's.
 */
enum clf_status clf_imap_open(const struct clf_imap_options *options, struct clf_imap **out, struct clf_error *err);
void clf_imap_close(struct clf_imap **session);
/* False once it is out of step with the server, or the server is gone: only closing is left. */
bool clf_imap_is_usable(const struct clf_imap *session);

struct clf_imap_folder {
	uint32_t uidvalidity, uidnext, exists;
	bool can_idle, can_move, can_uidplus;
	bool read_only; /* what is read can't be marked, moved or removed */
};
enum clf_status clf_imap_select(struct clf_imap *session, const char *folder, struct clf_imap_folder *out,
				struct clf_error *err);

/* A folder that the server lists. */
struct clf_imap_place {
	const char *name; /* as people see it */
	const char *use;  /* "Junk", "Archive", ... (RFC 6154); or NULL */
	bool selectable;
};
#define CLF_IMAP_PLACES_MAX 5000u
/* All that the login sees, at most CLF_IMAP_PLACES_MAX; names that can't be decoded are left out. */
enum clf_status clf_imap_places(struct clf_imap *session, struct clf_arena *arena, struct clf_imap_place **out,
				size_t *count, struct clf_error *err);
/* Makes it. CLF_EDENIED: it is there, or may not be made. */
enum clf_status clf_imap_create(struct clf_imap *session, const char *folder, struct clf_error *err);
/* What the login may do there (RFC 4314: "lrswite..."). CLF_ENOTFOUND: the server has no ACL. */
enum clf_status clf_imap_rights(struct clf_imap *session, struct clf_arena *arena, const char *folder, const char **out,
				struct clf_error *err);

struct clf_imap_entry {
	uint32_t uid;
	uint32_t size;       /* RFC822.SIZE: the server's word only, with some an estimate */
	bool sized;          /* false: it told none */
	int64_t received_at; /* INTERNALDATE; 0: it told none that can be true */
};
/* UIDs above `after`, rising, at most limit of them. Without sizes or dates when the server refuses to tell them. */
enum clf_status clf_imap_list(struct clf_imap *session, struct clf_arena *arena, uint32_t after, size_t limit,
			      struct clf_imap_entry **out, size_t *count, struct clf_error *err);
/* The same, and neither is asked for: a server may hang up over one that it can't tell. */
enum clf_status clf_imap_list_uids(struct clf_imap *session, struct clf_arena *arena, uint32_t after, size_t limit,
				   struct clf_imap_entry **out, size_t *count, struct clf_error *err);

/* UID of the last mail, 0: there is none. For servers that tell no UIDNEXT. */
enum clf_status clf_imap_last(struct clf_imap *session, uint32_t *uid, struct clf_error *err);

/* Called once for each mail that came; a status other than CLF_OK ends the fetch with it. bytes are borrowed for the
 * call. */
typedef enum clf_status clf_imap_sink(void *user, uint32_t uid, struct clf_str bytes, struct clf_error *err);
/* BODY.PEEK[] of these UIDs in one command. UIDs that vanished are left out; UIDs not asked for are dropped. */
enum clf_status clf_imap_fetch(struct clf_imap *session, const uint32_t *uids, size_t count, clf_imap_sink *sink,
			       void *user, struct clf_error *err);
/*
 * Octets [offset, offset + length) of one mail, appended to out; a server may send fewer, and none behind the end.
 * CLF_ENOTFOUND: no bytes came (it vanished, or the server withholds it); CLF_ELIMIT: more or others than asked for.
 */
enum clf_status clf_imap_fetch_piece(struct clf_imap *session, uint32_t uid, uint32_t offset, uint32_t length,
				     struct clf_buf *out, struct clf_error *err);
/* BODY.PEEK[] of one mail, in one answer of at most out->max octets; else as above. */
enum clf_status clf_imap_fetch_whole(struct clf_imap *session, uint32_t uid, struct clf_buf *out,
				     struct clf_error *err);
/* BODY.PEEK[HEADER], at most out->max octets. */
enum clf_status clf_imap_fetch_header(struct clf_imap *session, uint32_t uid, struct clf_buf *out,
				      struct clf_error *err);

/* REMOVE: gone for good, or, where the server can't expunge just these, \Seen. */
enum clf_imap_done { CLF_DONE_MOVE, CLF_DONE_SEEN, CLF_DONE_DELETE, CLF_DONE_REMOVE };
/* These were copied to where they are moved, and are not yet removed: to be remembered, or they are copied again. */
typedef void clf_imap_copied(void *user, const uint32_t *uids, size_t count);
struct clf_imap_finishing {
	const uint32_t *uids;
	size_t count;
	enum clf_imap_done how;
	const char *folder; /* for CLF_DONE_MOVE; made when it isn't there */
	bool copied;        /* they lie there already */
	clf_imap_copied *note;
	void *user;
	size_t done; /* out: so many of the first are finished, whatever became of the others */
};
/* MOVE, else UID COPY and UID EXPUNGE of just these, else \Deleted alone. */
enum clf_status clf_imap_finish(struct clf_imap *session, struct clf_imap_finishing *what, struct clf_error *err);

#define CLF_IMAP_FOLDER_TEXT 512
/*
 * Whether a mail with that Message-ID (without angle brackets) lies in the folder for junk: the one that the server
 * marks so (RFC 6154), else one that is called like that. found: the folder's name as the server writes it, "": it
 * isn't there, or there is no such folder. Afterwards the session has no folder that can be used: select it again.
 */
enum clf_status clf_imap_seek_junk(struct clf_imap *session, const char *message_id, char found[CLF_IMAP_FOLDER_TEXT],
				   struct clf_error *err);

enum clf_imap_wake { CLF_WAKE_MAIL, CLF_WAKE_TIMEOUT, CLF_WAKE_FD };
/* Waits in IDLE (or, where the server can't, without) until mail may have come, wake_fd is readable, or time is up. */
enum clf_status clf_imap_wait(struct clf_imap *session, int wake_fd, int timeout_ms, enum clf_imap_wake *out,
			      struct clf_error *err);
/* NOOP: whether the folder may have grown. */
enum clf_status clf_imap_poll(struct clf_imap *session, bool *grown, struct clf_error *err);

#endif
