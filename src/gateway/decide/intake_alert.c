/*
 * intake_alert.c - what administrators are told by mail.
 *
 * Mail of our own that comes back is a loop in somebody's forwarding: told once a day for each address that it came
 * back from. Whoever had a mail of ours can send it back from any number of addresses: these share a few keys, so that
 * no more than that many alerts a day come of it. A mailbox that is ill for as long as its policy says
 * (clf/wire/imap_trouble.h) is told once, and once when it is well again; one that falls ill again and again, a few
 * times a day.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "clf/store/mail/mailbox.h"
#include "clf/ticket/words.h"
#include "clf/wire/imap_trouble.h"
#include "decide/intake_decide.h"

#define ALERTS_A_DAY 8u
#define TOLD_EACH (6 * CLF_HOUR)

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

struct ill {
	const char *mailbox, *detail, *since;
	enum clf_imap_ails ails;
};

static struct clf_alert say_ill(void *about, struct clf_arena *arena, const char *locale)
{
	const struct ill *ill = about;
	const char *what;

	if (ill->ails == CLF_AILS_LOGIN)
		what = clf_arena_printf(arena, clf_words(locale, "The mailbox %s can't log in since %s: %s"),
					ill->mailbox, ill->since, ill->detail);
	else if (ill->ails == CLF_AILS_FOLDER)
		what = clf_arena_printf(arena, clf_words(locale, "The mailbox %s can't use its folder since %s: %s"),
					ill->mailbox, ill->since, ill->detail);
	else
		what = clf_arena_printf(arena, clf_words(locale, "The mailbox %s gets no mail since %s: %s"),
					ill->mailbox, ill->since, ill->detail);
	return (struct clf_alert){
	    .reason = clf_arena_printf(
		arena, "%s %s", what,
		clf_words(locale, "It is tried again by itself, and nothing is lost meanwhile: mail waits "
				  "on the server. You are told again when it is well."))};
}

static struct clf_alert say_well(void *about, struct clf_arena *arena, const char *locale)
{
	const struct ill *ill = about;

	return (struct clf_alert){
	    .reason = clf_arena_printf(arena, clf_words(locale, "The mailbox %s is well again since %s."), ill->mailbox,
				       ill->since)};
}

/* What lasted long enough, and wasn't told of already, nor of this mailbox a little while ago. */
static bool is_to_be_told(const struct clf_mailbox_health *health, const struct clf_imap_policy *policy, int64_t now)
{
	return policy != NULL && policy->tell_after_s >= 0 && !health->is_told &&
	       now - health->since >= policy->tell_after_s * CLF_SECOND &&
	       (health->told_at == 0 || health->told_at > now || now - health->told_at >= TOLD_EACH);
}

enum clf_status intake_alert_mailbox(const struct clf_act_context *context, struct clf_arena *arena,
				     const char *mailbox, const char *detail, bool *queued, struct clf_error *err)
{
	struct clf_mailbox_health health = {0};
	const struct clf_imap_policy *policy;
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "gateway", .sure = true},
				      .via = CLF_VIA_MAIL,
				      .mailbox = mailbox};
	struct ill ill = {.mailbox = mailbox, .detail = detail != NULL ? detail : ""};
	char since[CLF_TIME_TEXT];
	bool well;
	enum clf_status status = clf_mailbox_health(context->store, arena, mailbox, &health, err);

	if (status != CLF_OK)
		return status;
	policy = clf_imap_policy_named(health.trouble);
	well = health.is_told && health.trouble == NULL;
	if (!well && !is_to_be_told(&health, policy, clf_clock_now()))
		return CLF_OK;
	ill.since = clf_time_rfc3339(health.since, since);
	ill.ails = policy != NULL ? policy->ails : CLF_AILS_SERVER;
	request.key =
	    clf_arena_printf(arena, "mailbox:%s:%" PRId64 ":%s", mailbox, health.since, well ? "well" : "ill");
	status = clf_act_alert(context, arena, &request, well ? say_well : say_ill, &ill, queued, err);
	return status == CLF_OK ? clf_mailbox_told(context->store, mailbox, !well, err) : status;
}
