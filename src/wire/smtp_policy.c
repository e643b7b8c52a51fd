/*
 * smtp_policy.c - the policy of the way out: whom a refusal blames, by step, code, enhanced status (RFC 3463) and the
 * words that providers are known for. The first row that holds decides.
 *
 * docs/man/clf-mail.1 says the same for people.
 */
#include "smtp_policy.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"

#define AT(step) (1u << CLF_SMTP_##step)
#define OUR_OWN (AT(CONNECT) | AT(HELLO) | AT(TLS) | AT(AUTH)) /* before any mail is named */
#define MAILS (AT(MAIL) | AT(RCPT) | AT(DATA) | AT(BODY) | AT(FINAL))
#define CONTENTS (AT(DATA) | AT(BODY) | AT(FINAL))
#define ANY (OUR_OWN | MAILS)

/* Of strangers' mail servers; anything longer is no answer. */
#define WORDS_MAX 2048u

struct rule {
	unsigned steps;
	int least, most;      /* code */
	const char *statuses; /* divided by bars, "*" for any number; "": whatever it is */
	const char *words;    /* in small letters, divided by bars: one of them; "": whatever is said */
	struct smtp_ruling ruling;
};

/* In the order of: what is said in so many words, then what status and code say, then what is usual at a step. */
static const struct rule rules[] = {
    /* limits */
    {ANY, 432, 432, "*.3.2", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_CONNECTIONS, false, CLF_SMTP_CLASS_THROTTLE}},
    {ANY,
     400,
     599,
     "",
     "too many connections|too many concurrent|concurrent connection|connection limit|connections limit|"
     "simultaneous|too many sessions|too many open|maximum connections|maximum number of connections|"
     "max connections|connection count|already connected",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_CONNECTIONS, false, CLF_SMTP_CLASS_THROTTLE}},
    {MAILS,
     400,
     599,
     "",
     "this session|per session|same session|one session|a session|session limit|this connection|per connection|"
     "same connection|one connection|too many messages|too many mails|too many emails|too many transactions|"
     "too many recipients|reconnect|new connection",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_SESSION, false, CLF_SMTP_CLASS_THROTTLE}},
    {ANY,
     400,
     599,
     "",
     "rate limit|rate exceeded|rate of|sending rate|message rate|throttl|slow down|too fast|too much mail|"
     "too many requests|too many login|too many auth|too many messages",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_RATE, false, CLF_SMTP_CLASS_THROTTLE}},
    /* Exchange says "STOREDRV.Submission.Exception" of both */
    {MAILS, 400, 599, "", "sendasdenied", {CLF_SMTP_THE_SENDER, CLF_SMTP_NO_SENDER, false, CLF_SMTP_CLASS_OURS}},
    {ANY, 400, 599, "5.4.5", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_QUOTA, false, CLF_SMTP_CLASS_THROTTLE}},
    {ANY,
     400,
     599,
     "",
     "daily user|daily send|daily limit|daily message|daily quota|daily email|daily mail|sending limit|sending quota|"
     "send quota|message quota|mail quota|outgoing limit|outbound limit|account limit|per hour|hourly|per day|"
     "submissionquota|submission.exception|submission quota|sent items",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_QUOTA, false, CLF_SMTP_CLASS_THROTTLE}},
    {CONTENTS,
     554,
     554,
     "5.2.2",
     "",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_QUOTA, false, CLF_SMTP_CLASS_THROTTLE}}, /* Sent Items, Exchange */
    /* what a receiver asks of senders, SPF, DKIM, DMARC: another may take the next mail */
    {MAILS,
     500,
     599,
     "*.7.515|*.7.509|*.7.2?|*.7.30",
     "",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_REFUSED, false, CLF_SMTP_CLASS_POLICY}},
    /* ourselves */
    {ANY, 400, 599, "*.7.10|*.7.11", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_TLS, false, CLF_SMTP_CLASS_CONNECTION}},
    {AT(AUTH) | MAILS,
     530,
     530,
     "",
     "starttls|tls|encrypt|ssl",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_TLS, false, CLF_SMTP_CLASS_CONNECTION}},
    {MAILS,
     400,
     599,
     "",
     "must issue a starttls|tls required|requires tls|encryption required|encryption is required",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_TLS, false, CLF_SMTP_CLASS_CONNECTION}},
    {MAILS, 530, 530, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    {MAILS, 534, 535, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    {MAILS, 538, 538, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    {AT(AUTH), 334, 334, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    {AT(AUTH) | MAILS,
     500,
     599,
     "",
     "basic authentication is disabled|application-specific password|log in via your web browser|"
     "log in with your web browser",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_PASSWORDS, false, CLF_SMTP_CLASS_OURS}},
    {AT(AUTH) | MAILS, 500, 599, "*.7.139", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_LOGIN_OFF, false, CLF_SMTP_CLASS_OURS}},
    {AT(AUTH) | MAILS,
     500,
     599,
     "",
     "smtpclientauthentication",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_LOGIN_OFF, false, CLF_SMTP_CLASS_OURS}},
    {AT(AUTH), 500, 599, "*.7.3", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_WRONG_USER, false, CLF_SMTP_CLASS_OURS}},
    {MAILS,
     400,
     599,
     "*.7.3|*.7.8|*.7.9|*.7.57|*.7.139",
     "",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    {AT(RCPT) | CONTENTS,
     400,
     599,
     "*.7.12?|*.7.13?",
     "",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_RECIPIENT}},
    {AT(MAIL) | AT(RCPT) | CONTENTS,
     400,
     599,
     "",
     "authentication required|authentication is required|auth required|not authenticated|must authenticate|"
     "authenticate first|please authenticate|login required|log in first|pop before smtp|account is disabled|"
     "account disabled|account suspended|account is suspended|account has been|account is locked|account locked|"
     "smtpclientauthentication",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    /* the address that we send from */
    {MAILS, 400, 599, "*.7.60|*.1.7|*.1.8", "", {CLF_SMTP_THE_SENDER, CLF_SMTP_NO_SENDER, false, CLF_SMTP_CLASS_OURS}},
    {MAILS,
     400,
     599,
     "",
     "not owned by|not logged in as|sendasdenied|send as |sendas|send on behalf|sendonbehalf|sender address|"
     "sender rejected|sender denied|sender refused|sender not allowed to send as|sender verify|sender verification|"
     "sender envelope|sender domain|domain of sender|invalid sender|unauthorized sender|unauthorised sender|"
     "unknown sender|bad sender|as this sender|from this sender|as this user|from this address|from address|"
     "from: address|from header|header from|envelope from|envelope-from|return path|return-path|reverse-path|"
     "not allowed to send from|not authorized to send from|not authorised to send from|not permitted to send from|"
     "address is not verified|identities failed|not a verified|sender identity",
     {CLF_SMTP_THE_SENDER, CLF_SMTP_NO_SENDER, false, CLF_SMTP_CLASS_OURS}},
    /* the mail */
    {MAILS, 500, 599, "*.3.4|*.2.3", "", {CLF_SMTP_THE_MAIL, CLF_SMTP_SIZE, false, CLF_SMTP_CLASS_SIZE}},
    {MAILS,
     500,
     599,
     "",
     "message too large|message is too large|message too big|message is too big|mail too large|mail is too large|"
     "mail too big|message size|exceeds size|exceeds the size|size limit|maximum size|fixed maximum",
     {CLF_SMTP_THE_MAIL, CLF_SMTP_SIZE, false, CLF_SMTP_CLASS_SIZE}},
    {MAILS, 500, 599, "*.6.*", "", {CLF_SMTP_THE_MAIL, CLF_SMTP_CONTENT, false, CLF_SMTP_CLASS_OTHER}},
    /* the recipient: a full mailbox is emptied some day, and 552 at RCPT reads as 452 (RFC 5321 section 4.5.3.1.10) */
    {AT(RCPT) | CONTENTS,
     552,
     552,
     "*.2.2",
     "",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, true, CLF_SMTP_CLASS_RECIPIENT}},
    {AT(RCPT), 552, 552, "", "", {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, true, CLF_SMTP_CLASS_RECIPIENT}},
    {AT(RCPT) | CONTENTS,
     400,
     599,
     "*.1.*|*.2.*",
     "",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_RECIPIENT}},
    /* relaying: whether by us or to that domain shows when another mail passes */
    {MAILS, 400, 599, "*.7.64", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_RELAYING, false, CLF_SMTP_CLASS_OURS}},
    {AT(MAIL) | AT(RCPT) | CONTENTS,
     400,
     599,
     "",
     "relay",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_RELAYING, false, CLF_SMTP_CLASS_OURS}},
    {AT(RCPT) | CONTENTS,
     500,
     599,
     "*.4.*",
     "",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_RECIPIENT}},
    {AT(RCPT),
     500,
     599,
     "",
     "user unknown|unknown user|no such|does not exist|doesn't exist|mailbox unavailable",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_RECIPIENT}},
    {CONTENTS,
     500,
     599,
     "",
     "is spam|as spam|like spam|spam message|spam content|spam detected|spam score|virus|malware|infected|phish|"
     "attachment|file type|uri in|url in|message content|content rejected|content refused|message contains|bad header|"
     "header syntax|contains a url",
     {CLF_SMTP_THE_MAIL, CLF_SMTP_CONTENT, false, CLF_SMTP_CLASS_POLICY}},
    /* where we come from */
    {ANY,
     400,
     599,
     "",
     "blocklist|blacklist|block list|black list|denylist|spamhaus|spamcop|barracuda|sorbs|dnsbl|-rbl| rbl|blocked using|"
     "is listed|been listed|listed in|listed at|listed by|listed on|reputation|your ip|sending ip|source ip|client host|"
     "client address|client ip|reverse dns|reverse hostname|ptr record|no ptr|dynamic ip|banned|helo command rejected",
     {CLF_SMTP_THE_RELAY, CLF_SMTP_LISTED, false, CLF_SMTP_CLASS_POLICY}},
    {CONTENTS,
     500,
     599,
     "",
     "spam|unsolicited|bulk mail",
     {CLF_SMTP_THE_MAIL, CLF_SMTP_CONTENT, false, CLF_SMTP_CLASS_POLICY}},
    {ANY, 421, 421, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_THROTTLE}},
    {ANY, 400, 599, "*.3.1|*.3.2|*.3.5", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_THROTTLE}},
    /* what is usual at a step */
    {AT(CONNECT) | AT(HELLO), 400, 499, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_THROTTLE}},
    {AT(CONNECT) | AT(HELLO), 500, 599, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_REFUSED, false, CLF_SMTP_CLASS_OTHER}},
    {AT(TLS), 400, 599, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_TLS, false, CLF_SMTP_CLASS_CONNECTION}},
    {AT(AUTH), 400, 599, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_NO_LOGIN, false, CLF_SMTP_CLASS_OURS}},
    {AT(MAIL) | CONTENTS, 552, 552, "", "", {CLF_SMTP_THE_MAIL, CLF_SMTP_SIZE, false, CLF_SMTP_CLASS_SIZE}},
    {AT(MAIL), 452, 452, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_THROTTLE}},
    {AT(MAIL), 400, 499, "", "", {CLF_SMTP_THE_SENDER, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_THROTTLE}},
    {AT(MAIL), 500, 500, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_BROKEN, false, CLF_SMTP_CLASS_CONNECTION}},
    {AT(MAIL), 502, 504, "", "", {CLF_SMTP_THE_RELAY, CLF_SMTP_BROKEN, false, CLF_SMTP_CLASS_CONNECTION}},
    {AT(MAIL), 500, 599, "", "", {CLF_SMTP_THE_SENDER, CLF_SMTP_NO_SENDER, false, CLF_SMTP_CLASS_OURS}},
    {AT(RCPT),
     400,
     499,
     "*.7.*|*.5.*|*.3.*",
     "",
     {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_THROTTLE}},
    {AT(RCPT), 400, 499, "", "", {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_RECIPIENT}},
    {AT(RCPT), 500, 599, "*.7.*", "", {CLF_SMTP_IN_DOUBT, CLF_SMTP_REFUSED, false, CLF_SMTP_CLASS_POLICY}},
    {AT(RCPT), 500, 599, "*.5.*|*.3.*", "", {CLF_SMTP_IN_DOUBT, CLF_SMTP_REFUSED, false, CLF_SMTP_CLASS_OTHER}},
    {AT(RCPT), 550, 553, "", "", {CLF_SMTP_THE_RECIPIENT, CLF_SMTP_NO_RECIPIENT, false, CLF_SMTP_CLASS_RECIPIENT}},
    {CONTENTS, 400, 499, "*.7.*|*.5.*", "", {CLF_SMTP_THE_MAIL, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_THROTTLE}},
    {CONTENTS, 400, 499, "", "", {CLF_SMTP_THE_MAIL, CLF_SMTP_BUSY, false, CLF_SMTP_CLASS_OTHER}},
    {ANY, 500, 599, "*.7.*", "", {CLF_SMTP_IN_DOUBT, CLF_SMTP_REFUSED, false, CLF_SMTP_CLASS_POLICY}},
    {ANY, 500, 599, "", "", {CLF_SMTP_IN_DOUBT, CLF_SMTP_REFUSED, false, CLF_SMTP_CLASS_OTHER}},
};

/* The enhanced status behind the code, "" without one. */
static void status_of(const char *reply, char *out, size_t size)
{
	const char *at = strlen(reply) > 4 ? reply + 4 : "";
	size_t n = strspn(at, "0123456789.");

	while (*at == ' ') {
		at++;
		n = strspn(at, "0123456789.");
	}
	out[0] = '\0';
	if (n >= 5 && n < size && at[1] == '.' && (at[n] == ' ' || at[n] == '\0' || at[n] == ':' || at[n] == ';')) {
		memcpy(out, at, n);
		out[n] = '\0';
	}
}

/* One of those that bars divide. */
static bool any_of(const char *list, bool (*holds)(const char *one, const char *text), const char *text)
{
	char one[64];

	while (*list != '\0') {
		size_t n = strcspn(list, "|");

		if (n < sizeof one) {
			memcpy(one, list, n);
			one[n] = '\0';
			if (holds(one, text))
				return true;
		}
		list += n + (list[n] == '|');
	}
	return false;
}

static bool is_like(const char *pattern, const char *status)
{
	return fnmatch(pattern, status, 0) == 0;
}

static bool stands_in(const char *words, const char *text)
{
	return strstr(text, words) != NULL;
}

struct smtp_ruling smtp_rule(enum clf_smtp_step step, int code, const char *reply)
{
	char status[16], words[WORDS_MAX];
	size_t n = 0;

	status_of(reply, status, sizeof status);
	for (; reply[n] != '\0' && n + 1 < sizeof words; n++)
		words[n] = (char)tolower((unsigned char)reply[n]);
	words[n] = '\0';
	for (size_t i = 0; i < CLF_COUNT(rules); i++) {
		const struct rule *rule = &rules[i];

		if ((rule->steps & 1u << step) == 0 || code < rule->least || code > rule->most)
			continue;
		if (rule->statuses[0] != '\0' && !any_of(rule->statuses, is_like, status))
			continue;
		if (rule->words[0] == '\0' || any_of(rule->words, stands_in, words))
			return rule->ruling;
	}
	/* Codes below 400 are no refusal. */
	return (struct smtp_ruling){CLF_SMTP_THE_RELAY, CLF_SMTP_BROKEN, false, CLF_SMTP_CLASS_CONNECTION};
}

static const struct {
	const char *name, *advice;
	enum clf_smtp_class klass; /* where no rule was asked */
} troubles[] = {
    [CLF_SMTP_FINE] = {"fine", "", CLF_SMTP_CLASS_NONE},
    [CLF_SMTP_UNREACHABLE] = {"unreachable",
			      "See that url names the relay's host and port and that nothing between "
			      "blocks the way.",
			      CLF_SMTP_CLASS_CONNECTION},
    [CLF_SMTP_NO_TLS] = {"tls",
			 "See that url says smtps:// for a TLS port and smtp:// for a STARTTLS port, and that "
			 "the certificate is one that ca_file or the system trusts.",
			 CLF_SMTP_CLASS_CONNECTION},
    [CLF_SMTP_NO_LOGIN] = {"login",
			   "See to user and password_file (or oauth2, and `clf-mail login`), and that the "
			   "account may send by SMTP.",
			   CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_NO_TOKEN] = {"token", "Sign in again: clf-mail login.", CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_LOGIN_OFF] = {"login-off",
			    "Sending by SMTP is switched off there. In Exchange PowerShell: "
			    "Set-CASMailbox -Identity USER -SmtpClientAuthenticationDisabled $false (this "
			    "outweighs the organisation's setting).",
			    CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_NO_PASSWORDS] = {"passwords",
			       "The provider takes no plain password there: set oauth2 in place of "
			       "password_file, or use an app password where these are allowed.",
			       CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_WRONG_USER] = {"user",
			     "See to user and password_file. With oauth2, user is whoever signed in: for a shared "
			     "mailbox the person with Send As, not the shared address; with grant = app the "
			     "mailbox's own address.",
			     CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_NO_SENDER] = {"sender",
			    "Let the account send as that address (Exchange: Add-RecipientPermission ADDRESS "
			    "-Trustee USER -AccessRights SendAs; Postfix: smtpd_sender_login_maps); where only "
			    "the plain address may, set envelope = account.",
			    CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_NO_RELAYING] = {"relaying",
			      "Set user and password_file, or let the relay take this machine's mail for "
			      "others.",
			      CLF_SMTP_CLASS_OURS},
    [CLF_SMTP_QUOTA] = {"quota", "Wait for the limit to pass, empty Sent Items, or ask the provider for more.",
			CLF_SMTP_CLASS_THROTTLE},
    [CLF_SMTP_RATE] = {"rate", "Set rate to what the relay allows.", CLF_SMTP_CLASS_THROTTLE},
    [CLF_SMTP_SESSION] = {"session", "Set rate to what the relay allows.", CLF_SMTP_CLASS_THROTTLE},
    [CLF_SMTP_CONNECTIONS] = {"connections",
			      "Set connections to what the relay allows, and see who else uses the "
			      "account.",
			      CLF_SMTP_CLASS_THROTTLE},
    [CLF_SMTP_LISTED] = {"listed",
			 "See why this machine's address is listed and have it removed, or send by another "
			 "relay.",
			 CLF_SMTP_CLASS_POLICY},
    [CLF_SMTP_BUSY] = {"busy", "It may pass by itself; else ask whoever runs the relay.", CLF_SMTP_CLASS_THROTTLE},
    [CLF_SMTP_BROKEN] = {"broken", "Ask whoever runs the relay, or what stands between.", CLF_SMTP_CLASS_CONNECTION},
    [CLF_SMTP_REFUSED] = {"refused", "Ask whoever runs the relay what its words mean.", CLF_SMTP_CLASS_OTHER},
    [CLF_SMTP_NO_RECIPIENT] = {"recipient", "", CLF_SMTP_CLASS_RECIPIENT},
    [CLF_SMTP_CONTENT] = {"content", "", CLF_SMTP_CLASS_POLICY},
    [CLF_SMTP_NO_UTF8] = {"utf8", "", CLF_SMTP_CLASS_OTHER},
    [CLF_SMTP_SIZE] = {"size", "", CLF_SMTP_CLASS_SIZE},
};

enum clf_smtp_class smtp_class_of(enum clf_smtp_trouble trouble)
{
	return (unsigned)trouble < CLF_COUNT(troubles) ? troubles[trouble].klass : CLF_SMTP_CLASS_OTHER;
}

const char *clf_smtp_class_name(enum clf_smtp_class klass)
{
	static const char *const names[] = {"",         "recipient", "policy",     "ours",
					    "throttle", "size",      "connection", "other"};

	return (unsigned)klass < CLF_COUNT(names) ? names[klass] : "other";
}

/* Servers afar speak of a recipient, whatever their step was; a code alone is not enough to say that there is none. */
enum clf_smtp_class clf_smtp_class_of_report(const char *status, const char *words)
{
	bool coded = words != NULL && strlen(words) > 3 && (words[0] == '4' || words[0] == '5') &&
		     isdigit((unsigned char)words[1]) && isdigit((unsigned char)words[2]) &&
		     strchr(" -", words[3]) != NULL;
	bool has_status = !clf_text_blank(status);
	int code = has_status && status[0] == '4' ? 450 : coded && words[0] == '4' ? 450 : has_status ? 550 : 554;
	char reply[WORDS_MAX];

	snprintf(reply, sizeof reply, "%d %s%s%s", code, has_status ? status : "", has_status ? " " : "",
		 words == NULL ? ""
		 : coded       ? words + 4
			       : words);
	return smtp_rule(CLF_SMTP_RCPT, code, reply).klass;
}

const char *clf_smtp_trouble_name(enum clf_smtp_trouble trouble)
{
	return (unsigned)trouble < CLF_COUNT(troubles) ? troubles[trouble].name : "unknown";
}

const char *clf_smtp_advice(const char *trouble_name)
{
	for (size_t i = 0; i < CLF_COUNT(troubles); i++) {
		if (clf_text_equal(troubles[i].name, trouble_name))
			return troubles[i].advice;
	}
	return "";
}
