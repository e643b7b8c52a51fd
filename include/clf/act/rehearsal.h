/*
 * rehearsal.h - what a request would send to people outside, made as the sender's mails are made; nothing is done.
 */
#ifndef CLF_ACT_REHEARSAL_H
#define CLF_ACT_REHEARSAL_H

#include "clf/act/act.h"
#include "clf/mail/write/template.h"

struct clf_copied;
struct clf_file;

struct clf_rehearsed_mail {
	const char *to;
	const struct clf_copied *cc;
	size_t cc_count;
	struct clf_rendered words; /* without the addresses and tokens of its own that it will have */
	const struct clf_file *files;
	size_t file_count;
};

struct clf_rehearsal {
	const char *refusal; /* why it isn't done as it is; or NULL */
	/* with a gap in it or to an address that fails, too; none where it is refused for anything else */
	const struct clf_rehearsed_mail *mails;
	size_t count;
};

/* Of now, in the arena. Needs no transaction. */
enum clf_status clf_act_rehearse(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_request *request, struct clf_rehearsal *out, struct clf_error *err);

#endif
