/*
 * plan_receipt.c - what the gateway itself says to an agent: what was done, whether a mail is theirs, what is due, and
 * the day's digest.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "plan/mail/plan_mail.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

static bool tells_of(const struct clf_receipt *receipt, const char *const *kinds, size_t count)
{
	for (size_t i = 0; i < receipt->done_count; i++) {
		for (size_t k = 0; k < receipt->done[i].count; k++) {
			for (size_t n = 0; n < count; n++) {
				if (clf_text_equal(receipt->done[i].changes[k].what, kinds[n]))
					return true;
			}
		}
	}
	return false;
}

/* Who wants no receipts must not believe that something went which didn't; what a program attached is missed by nobody.
 * A mail without commands has a receipt when not all of it went, or when it was taken for more than an answer. */
static bool is_wanted(const struct planning *p, const struct clf_receipt *receipt)
{
	static const char *const missed[] = {"withheld",  "own-signature", "copy-unreached",
					     "passed-on", "unmarked",      "not-filed"};
	static const char *const told[] = {"withheld",   "own-signature",  "own-address", "left-out", "for",
					   "has-answer", "copy-unreached", "passed-on",   "unmarked", "not-filed"};

	if (receipt == NULL)
		return false;
	if (p->request->actor.no_receipts && receipt->ask_count == 0)
		return tells_of(receipt, missed, CLF_COUNT(missed));
	return p->request->commands != NULL || tells_of(receipt, told, CLF_COUNT(told));
}

void plan_receipt(struct planning *p, const struct clf_action *action)
{
	static const struct notice notice = {.template_name = "receipt", .stays = true};
	const struct clf_receipt *receipt = action->receipt;
	struct clf_step *step;

	if (!plan_may_change(p))
		return;
	p->why = CLF_SAID("an agent is told what was done");
	if (!is_wanted(p, receipt))
		return;
	step = plan_write_actor(p, &notice, p->has_ticket ? CLF_TOKEN_AGENT_NOTE : CLF_TOKEN_COMMAND);
	if (step != NULL) {
		step->receipt = receipt;
		step->automatic = CLF_AUTO_REPLIED;
	}
}

void plan_digest(struct planning *p, const struct clf_action *action)
{
	static const struct notice notice = {.template_name = "digest", .stays = true};

	(void)action;
	if (p->request->actor.kind != CLF_ACTOR_AGENT || p->request->actor.party == 0) {
		plan_refuse(p, "a digest is an agent's");
		return;
	}
	plan_step(p, CLF_STEP_DIGESTED)->party = p->request->actor.party;
	plan_write_actor(p, &notice, CLF_TOKEN_COMMAND);
	p->why = "the day's digest";
}

/* The question has the word in quotes, and so have some answers. */
static const char *without_quotes(const char *text)
{
	static const char *const quotes[] = {" ", "\"", "'", "«", "“", "”", "„", "「"};
	const char *from;

	do {
		from = text;
		for (size_t i = 0; i < CLF_COUNT(quotes); i++) {
			if (strncmp(text, quotes[i], strlen(quotes[i])) == 0)
				text += strlen(quotes[i]);
		}
	} while (text != from);
	return text;
}

/* Whether the first line begins with a word of consent: a question, a surprise or nothing at all is none. */
static bool says_yes(struct planning *p)
{
	static const char *const words[] = {"confirm", "confirmed", "igen", "ja", "ok", "okay", "oui",
					    "si",      "sure",      "sì",   "sí", "y",  "yep",  "yes"};
	static const char *const begins[] = {"はい", "了解", "承認", "確認しました", "私です"};
	struct clf_str text = clf_str_trim(clf_str_from(p->mail != NULL ? plan_new_text(p->mail) : "")), line = {0};
	const char *folded;
	size_t n;

	clf_str_line(&text, &line);
	folded = without_quotes(clf_utf8_fold(p->arena, clf_arena_copy(p->arena, line.p, line.n)));
	for (size_t i = 0; i < CLF_COUNT(begins); i++) {
		if (strncmp(folded, begins[i], strlen(begins[i])) == 0)
			return true;
	}
	/* The last three begin quotes that close, and no letter of the words. */
	n = strcspn(folded, " \t\r.,;:!\"'()\xc2\xe2\xe3");
	for (size_t i = 0; n > 0 && i < CLF_COUNT(words); i++) {
		if (strlen(words[i]) == n && strncmp(folded, words[i], n) == 0)
			return true;
	}
	return false;
}

static bool is_confirmed(struct planning *p)
{
	const struct clf_confirmation *asked = p->facts->confirmation;
	const struct clf_actor *actor = &p->request->actor;

	if (asked == NULL)
		plan_refuse(p, "there is no mail that waits for this answer");
	else if (actor->kind != CLF_ACTOR_AGENT || actor->party != asked->agent || actor->sureness < CLF_SURE_TOKEN)
		plan_deny(p, "only the agent who was asked can answer that question");
	else if (asked->confirmed_at != 0)
		plan_ignore(p, CLF_END_CONFIRMED);
	else if (asked->expires_at <= p->facts->now)
		plan_refuse(p, "the question is older than %d hours: send the mail again", CLF_CONFIRM_HOURS);
	else if (!says_yes(p))
		plan_refuse(p, "your answer doesn't begin with \"yes\", so the mail that waits was not carried out; an "
			       "administrator sees it in quarantine");
	return !plan_ended(p);
}

void plan_confirm(struct planning *p, const struct clf_action *action)
{
	(void)action;
	if (p->mail != NULL && (p->mail->is_own || plan_is_report(p->mail) || plan_is_automatic(p->mail))) {
		plan_ignore(p, CLF_END_CONFIRMED);
		p->why = CLF_SAID("a machine confirms nothing");
		return;
	}
	if (!is_confirmed(p))
		return;
	plan_step(p, CLF_STEP_CONFIRMED)->number = p->facts->confirmation->id;
	p->why = CLF_SAID("the agent confirmed it: the mail that waited is handled again");
}

/* The page and the API know who is there; a mail may be forged. */
static bool needs_confirmation(const struct planning *p)
{
	return p->risk != NULL && p->mail != NULL && p->request->via == CLF_VIA_MAIL &&
	       p->request->actor.kind == CLF_ACTOR_AGENT && p->request->actor.sureness < CLF_SURE_AUTHENTICATED;
}

void plan_ask_confirmation(struct planning *p)
{
	struct notice notice = {.template_name = "confirmation", .reason = p->risk, .stays = true};
	struct clf_change *changes = p->changes;
	size_t count = p->change_count;
	struct clf_step *step;

	if (plan_ended(p) || !needs_confirmation(p))
		return;
	notice.text = plan_with_passed_on(p, plan_written(p->mail));
	plan_hold(p, NULL, CLF_END_UNCONFIRMED);
	p->why =
	    clf_arena_printf(p->arena, plan_words(p, "it waits until its agent has confirmed it, since %s"), p->risk);
	plan_step(p, CLF_STEP_ASK_CONFIRM)->party = p->request->actor.party;
	step = plan_write_actor(p, &notice, CLF_TOKEN_CONFIRM);
	if (step == NULL) { /* nobody was asked */
		p->steps[0] = p->steps[p->count - 1];
		p->count = p->count > 1 ? 1 : 0;
		return;
	}
	step->changes = changes;
	step->change_count = count;
}
