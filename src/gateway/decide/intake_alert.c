/*
 * intake_alert.c - what administrators are told by mail.
 *
 * Mail of our own that comes back is a loop in somebody's forwarding: told once a day for each address that it came
 * back from. Whoever had a mail of ours can send it back from any number of addresses: these share a few keys, so that
 * no more than that many alerts a day come of it. What stands wrong is told by src/act/alarm/.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "clf/ticket/words.h"
#include "decide/intake_decide.h"

#define ALERTS_A_DAY 8u

static struct clf_alert say(void *user, struct clf_arena *arena, const char *locale)
{
	const struct intake_decision *decision = user;
	const char *nobody = clf_words(locale, "nobody named");
	const char *from = decision->identity.address, *to = decision->mail.to_joined;

	return (struct clf_alert){
	    .reason = clf_arena_printf(
		arena,
		clf_words(locale, "A mail of our own came back from %s, sent to %s. Nothing was done "
				  "with it. Somebody forwards our mail to us, or an address is an alias "
				  "of the mailbox: find it and end it. You are told of this address once "
				  "a day."),
		from != NULL ? from : nobody, clf_text_blank(to) ? nobody : to)};
}

static const char *key_for(struct clf_arena *arena, const struct intake_decision *decision)
{
	const char *address = decision->identity.address != NULL ? decision->identity.address : "";
	uint8_t hash[16];

	clf_hash(NULL, address, strlen(address), hash, sizeof hash);
	return clf_arena_printf(arena, "loop:%u:%" PRId64, hash[0] % ALERTS_A_DAY, clf_clock_now() / CLF_DAY);
}

enum clf_status intake_alert_loop(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct intake_decision *decision, bool *queued, struct clf_error *err)
{
	const struct clf_request request = {.key = key_for(arena, decision),
					    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "gateway", .sure = true},
					    .via = CLF_VIA_MAIL,
					    .mailbox = decision->request.mailbox,
					    .mail = &decision->mail};

	return clf_act_alert(context, arena, &request, say, (void *)decision, queued, err);
}
