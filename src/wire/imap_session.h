/*
 * imap_session.h - what the files of the IMAP adapter share. Each command begins with imap_begin and
 * hands libetpan's answer to imap_answer.
 */
#ifndef CLF_WIRE_IMAP_SESSION_H
#define CLF_WIRE_IMAP_SESSION_H

#include <libetpan/libetpan.h>
#include <stdbool.h>

#include "clf/wire/imap.h"
#include "imap_stream.h"

struct clf_imap {
	mailimap *imap;             /* owned; owns the stream */
	struct imap_stream *stream; /* borrowed from it */
	bool can_idle, can_move, can_uidplus;
	bool broken; /* out of step with the server: only close is left */
};

/* CLF_EIO when the session is broken. */
enum clf_status imap_begin(struct clf_imap *session, size_t literal_max, size_t answer_max, struct clf_error *err);
/*
 * libetpan's code as a status, in words: CLF_EDENIED or CLF_EAGAIN for what the server refused (what: the command),
 * CLF_ELIMIT, CLF_EIO or CLF_ECLOSED for a stream that is over.
 */
enum clf_status imap_answer(struct clf_imap *session, int code, const char *what, struct clf_error *err);

/* imap_auth.c: with what both sides have. */
enum clf_status imap_login(struct clf_imap *session, const struct clf_imap_options *options, struct clf_error *err);
bool imap_capable(const struct clf_imap *session, const char *name);
/* Mechanisms with blanks between; those that don't fit are left out. */
void imap_list_logins(const struct clf_imap *session, char *out, size_t size);

/* imap_folder.c: a folder's name as the protocol writes it (RFC 3501 section 5.1.3); the caller frees it. CLF_EINVAL.
 */
enum clf_status imap_folder_name(const char *name, char **out, struct clf_error *err);
/* And back; NULL: it is none. */
const char *imap_folder_text(struct clf_arena *arena, const char *name);

/* A set of these UIDs; freed by mailimap_set_free. */
struct mailimap_set *imap_set(const uint32_t *uids, size_t count);

#endif
