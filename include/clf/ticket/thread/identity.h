/*
 * identity.h - how sure it is that a mail's From is who wrote it (RFC 8601, RFC 7489).
 *
 * Who is From. Reply-To is where to answer, nothing more.
 */
#ifndef CLF_TICKET_IDENTITY_H
#define CLF_TICKET_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/mail/reading.h"

struct clf_arena;
struct clf_token;

/* Rising. */
enum clf_sureness {
	CLF_SURE_NOT,           /* From alone, or not even one From */
	CLF_SURE_TOKEN,         /* holds a token that was made for this very address */
	CLF_SURE_AUTHENTICATED, /* DMARC pass, or DKIM or SPF pass for From's own domain, by the mailbox's own server */
	CLF_SURE_CONFIRMED,     /* the agent answered the gateway's own question whether they wrote it */
};
const char *clf_sureness_name(enum clf_sureness sureness);

/* What an agent's mail needs at a mailbox. */
enum clf_trust { CLF_TRUST_FROM, CLF_TRUST_TOKEN, CLF_TRUST_AUTHENTICATED };
bool clf_trust_parse(const char *name, enum clf_trust *out);

struct clf_identity {
	const char *address; /* From, folded; NULL when there is not exactly one usable From */
	const char *name;
	enum clf_sureness sureness;
	bool authentication_failed; /* the mailbox's server says the opposite: shown to agents */
	const char *why;            /* for a person */
};

/*
 * authserv_id: the mailbox's own (NULL: results are not believed), or "microsoft" for results without one; only the
 * topmost Authentication-Results field that carries it counts. token (or NULL) has a good hash; token_address is the
 * folded address it was made for.
 */
void clf_identity_judge(struct clf_arena *arena, const struct clf_reading *reading, const char *authserv_id,
			const struct clf_token *token, const char *token_address, struct clf_identity *out);

/* Whether that is enough for an agent's mail to be obeyed. */
bool clf_trust_suffices(enum clf_trust trust, const struct clf_identity *identity);

#endif
