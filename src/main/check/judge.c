/*
 * judge.c - the findings that a mail to ourselves gives.
 */
#include "check/judge.h"

#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/str.h"

#define SKEW (2 * CLF_MINUTE)
#define SLOW (2 * CLF_MINUTE)

const char *judge_server(const struct clf_reading *reading)
{
	for (size_t i = 0; i < reading->auth_count; i++) {
		const struct clf_auth_result *result = &reading->auth[i];

		if (result->field == 0)
			return clf_text_blank(result->server) ? "microsoft" : result->server;
	}
	return NULL;
}

bool judge_forged(const struct clf_reading *reading)
{
	for (size_t i = 0; i < reading->auth_count; i++)
		if (clf_text_equal_nocase(reading->auth[i].header_from, POST_FORGED))
			return true;
	return false;
}

static bool has(struct clf_texts list, const char *text)
{
	for (size_t i = 0; i < list.count; i++)
		if (clf_text_equal(list.items[i], text))
			return true;
	return false;
}

static void judge_header(struct findings *findings, const char *name, const struct post_mail *mail)
{
	const struct clf_reading *r = mail->reading;
	const char *reply_to = r->reply_to.count == 1 ? r->reply_to.items[0].address : NULL;

	if (!clf_text_equal(r->message_id, mail->message_id))
		found(findings, FINDING_WARNING, "header", name,
		      "Nothing has to be set: answers are known by their address and the reference line. Reports on "
		      "failed mails are known by envelope = token alone, so keep that.",
		      "the relay gives mails another Message-ID: %s",
		      r->message_id != NULL ? r->message_id : "none at all");
	if (!clf_text_equal_nocase(reply_to, mail->reply_to))
		found(findings, FINDING_WARNING, "header", name,
		      "Have the relay leave Reply-To as it is: answers find their ticket by it.",
		      "Reply-To came back as %s", reply_to != NULL ? reply_to : "none at all");
	if (!has(r->references, mail->reference))
		found(findings, FINDING_WARNING, "header", name,
		      "Have the relay leave References as it is: customers' programs sort by it.",
		      "References did not come back as it was sent");
	if (r->date / CLF_SECOND != mail->sent_at / CLF_SECOND)
		found(findings, FINDING_WARNING, "header", name, "Nothing has to be set.",
		      "the relay gives mails another Date");
}

static void judge_sender(struct findings *findings, const char *name, const char *relay, const struct post_mail *mail)
{
	const char *came = mail->reading->return_path;
	const struct proposal proposal = {"smtp", relay, "envelope", "account"};

	if (!mail->token_sender || came == NULL || clf_text_equal_nocase(came, mail->sender))
		return;
	found_proposal(findings, FINDING_WARNING, "envelope", name, &proposal,
		       "the relay replaced the sender of the envelope by <%s>: with envelope = token reports on failed "
		       "mails don't come back to where they are known",
		       came);
}

static void judge_times(struct findings *findings, const char *name, const struct post_mail *mail)
{
	int64_t early = mail->sent_at - mail->received_at, late = mail->received_at - mail->came_at;
	int64_t off = early > late ? early : late;

	if (mail->received_at != 0 && off > SKEW)
		found(findings, FINDING_WARNING, "clock", name,
		      "See that this machine's clock is set by NTP (`timedatectl`), and ask whoever runs the server.",
		      "the server's clock is %lld s %s this machine's", (long long)(off / CLF_SECOND),
		      early > late ? "behind" : "ahead of");
	if (mail->came_at - mail->sent_at > SLOW)
		found(findings, FINDING_WARNING, "mail", name,
		      "Ask whoever runs the server what holds it up (greylisting, a scanner).",
		      "it took %lld s to come back", (long long)((mail->came_at - mail->sent_at) / CLF_SECOND));
}

void judge_plain(struct findings *findings, const struct clf_config_mailbox *mailbox, const char *relay,
		 const struct post_mail *mail)
{
	const char *name = mailbox->name;

	if (mail->junk)
		found(findings, FINDING_WARNING, "junk", name,
		      "Mark mail from this address as no junk there, see what the spam filter's header in it says, and "
		      "see to SPF, DKIM and DMARC.",
		      "it came into %s, the folder for junk: customers' servers may put answers there too",
		      mail->place);
	judge_header(findings, name, mail);
	judge_sender(findings, name, relay, mail);
	judge_times(findings, name, mail);
	found_fine(findings, "mail", name, "a mail to itself came into %s in %lld s", mail->place,
		   (long long)((mail->came_at - mail->sent_at + CLF_SECOND / 2) / CLF_SECOND));
}

void judge_token(struct findings *findings, const struct clf_config_mailbox *mailbox, const struct post_mail *mail,
		 int waited_s)
{
	const struct proposal bare = {"mailbox", mailbox->name, "reply_form", "bare"};
	const struct proposal plus = {"mailbox", mailbox->name, "reply_form", "plus"};
	bool is_bare = mailbox->reply.form == CLF_REPLY_BARE;

	if (mail->reading != NULL && is_bare)
		found_proposal(findings, FINDING_OK, "reply_form", mailbox->name, &plus,
			       "a mail to %s came: answers can be known by their address", mail->recipient);
	else if (mail->reading != NULL)
		found_fine(findings, "reply_form", mailbox->name, "a mail to an address with a token came");
	else if (is_bare)
		found_fine(findings, "reply_form", mailbox->name, "bare, and the server takes no plus addresses");
	else if (mail->refused != NULL)
		found_proposal(findings, FINDING_WRONG, "reply_form", mailbox->name, &bare,
			       "the server takes no address with a token, so answers would not come: %s. Let it take "
			       "them (Postfix: recipient_delimiter = +; Exchange: Set-OrganizationConfig "
			       "-DisablePlusAddressInRecipients $false), or",
			       mail->refused);
	else
		found_proposal(findings, FINDING_WRONG, "reply_form", mailbox->name, &bare,
			       "a mail to %s did not come within %d s, so answers would not. Let the server take such "
			       "addresses (Postfix: recipient_delimiter = +; Exchange: Set-OrganizationConfig "
			       "-DisablePlusAddressInRecipients $false), or",
			       mail->recipient, waited_s);
}

static void judge_no_results(struct findings *findings, const struct clf_config_mailbox *mailbox)
{
	if (mailbox->authserv_id != NULL)
		found(findings, FINDING_WARNING, "trust", mailbox->name,
		      "Look at the header of a mail from outside; if there are none in it either, set trust = token.",
		      "the server puts no Authentication-Results into a mail to itself, so it isn't seen whether "
		      "authserv_id = %s is right",
		      mailbox->authserv_id);
	else
		found_fine(findings, "trust", mailbox->name,
			   "the server puts no Authentication-Results into a mail to itself: keep trust = token");
}

/* Who else than the configuration says puts the topmost results in. */
static void judge_name(struct findings *findings, const struct clf_config_mailbox *mailbox, const char *server,
		       bool believable)
{
	const struct proposal name = {"mailbox", mailbox->name, "authserv_id", server};
	const struct proposal trust = {"mailbox", mailbox->name, "trust", "authenticated"};

	if (clf_text_equal_nocase(mailbox->authserv_id, server)) {
		found_fine(findings, "trust", mailbox->name, "the results of %s are the topmost", server);
		return;
	}
	if (mailbox->authserv_id != NULL) {
		found_proposal(findings, FINDING_WARNING, "trust", mailbox->name, &name,
			       "authserv_id is %s, and the topmost results are those of %s", mailbox->authserv_id,
			       server);
		return;
	}
	if (!believable)
		return;
	found_proposal(findings, FINDING_OK, "trust", mailbox->name, &name,
		       "the server's own results are the topmost, and forged ones were removed");
	if (mailbox->trust != CLF_TRUST_AUTHENTICATED)
		found_proposal(findings, FINDING_OK, "trust", mailbox->name, &trust,
			       "then mail can be believed that those results prove");
}

void judge_trust(struct findings *findings, const struct clf_config_mailbox *mailbox, const char *server,
		 const char *tried, const struct clf_reading *forged)
{
	const struct proposal token = {"mailbox", mailbox->name, "trust", "token"};
	bool survived = forged != NULL && judge_forged(forged);

	if (survived && mailbox->trust == CLF_TRUST_AUTHENTICATED)
		found_proposal(findings, FINDING_WRONG, "trust", mailbox->name, &token,
			       "forged results of %s survive on the way in, so they prove nothing: let the server "
			       "remove them, or",
			       tried);
	else if (survived)
		found_fine(findings, "trust", mailbox->name,
			   "forged results of %s survive on the way in: keep trust = token", tried);
	if (server == NULL)
		judge_no_results(findings, mailbox);
	else
		judge_name(findings, mailbox, server, forged != NULL && !survived);
}
