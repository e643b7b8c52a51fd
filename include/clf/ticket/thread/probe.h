/*
 * probe.h - the mails that a mailbox sends to itself, to see that mail goes out and comes in: known again when they,
 * or what others answer to them, come back.
 *
 * Pure. Only a good hash says that a mail is a probe of ours; what merely looks like one changes nothing.
 */
#ifndef CLF_TICKET_PROBE_H
#define CLF_TICKET_PROBE_H

#include "clf/mail/reading.h"
#include "clf/ticket/thread/token.h"

enum clf_probe_kind {
	CLF_PROBE_NONE,    /* any other mail */
	CLF_PROBE_ITSELF,  /* one of ours, from the mailbox's own address */
	CLF_PROBE_FOREIGN, /* made as one, from the mailbox's own address, and not with our keys */
	CLF_PROBE_REPORT,  /* of non-delivery, delay or delivery, on one of ours */
	CLF_PROBE_ANSWER,  /* a machine's, to one of ours */
};

struct clf_probe {
	enum clf_probe_kind kind;
	struct clf_token token; /* of class probe; not for FOREIGN */
};

/* envelope: the recipient the mailbox was told of, or NULL. A person's answer to a probe is NONE. */
void clf_probe_know(const struct clf_reading *reading, const char *envelope, const struct clf_reply_address *form,
		    const struct clf_keyring *keyring, struct clf_probe *out);

/* Whether a mail's header holds what claims to be a probe's token, in hostile bytes: at most 64 KiB are looked at. */
bool clf_probe_is_claimed(struct clf_str raw);

#endif
