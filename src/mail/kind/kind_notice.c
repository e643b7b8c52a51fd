/*
 * kind_notice.c - challenges, complaints, list servers and receipts: phrases, and the structure
 * that must agree with them.
 */
#include "kind/kind_notice.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"
#include "kind/kind_header.h"
#include "kind/kind_text.h"
#include "kind/report.h"
#include "mime/header.h"

#define HEAD_BYTES 4000u

static const char *flat_head(struct clf_arena *arena, const char *text)
{
	size_t n = strnlen(text, HEAD_BYTES);

	return kind_flatten(arena, clf_utf8_clean(arena, (struct clf_str){text, n}));
}

static const char *folded_sender(struct clf_arena *arena, const struct clf_reading *reading)
{
	return kind_fold(arena, reading->from.count > 0 ? reading->from.items[0].address : "");
}

static const char challenges[] =

    "add you to my whitelist|add yourself to my|added to my approved|added to my guest list|"
    "anti-spam system requires|approved senders list|authenticate your email|authentifier votre|"
    "authorize your email|be delivered once you|bestätigen sie ihre e-mail|"
    "bestätigen sie ihre nachricht|bevestig uw bericht|challenge-response|challenge/response|"
    "complete the verification|complete this verification|conferma il tuo messaggio|"
    "confermare il messaggio|confirm that you are human|confirm you are human|confirm your email by|"
    "confirm your message|confirmar o envio|confirmar su mensaje|confirme seu e-mail|"
    "confirme su mensaje|confirmer votre message|has been waitlisted|held pending|"
    "ihre nachricht wird zurückgehalten|message is being held until|message will be held until|"
    "not in my list of|not on the list of approved|on my whitelist|one time verification|"
    "one-time request|one-time verification|please authenticate|potwierdź swoją wiadomość|"
    "protect myself from spam|protects itself from spam|protégé par mailinblack|"
    "prove that you are human|prove you are human|reduce the amount of spam|release your message|"
    "reply to this message without changing|require verification|requires verification|"
    "sender not pre-approved|sender verification|serviço anti-spam|"
    "simply reply to this message to confirm|sua mensagem está retida|to be delivered, please|"
    "to have your message delivered|valider votre message|verificar su mensaje|"
    "verification of your message|verify that you are human|verify you are human|verify your message|"
    "votre message est en attente|vous authentifier|will not be delivered until|"
    "you are a real person|your message is waiting for|подтвердите отправку|подтвердить, что вы|"
    "确认您是真实|確認してください。スパム|请确认您的邮件|送信者認証";

/* The programs and services by which it is done. */
static const char challengers[] =
    "0spam.com|antispam.uol|antispamuol|bluebottle.com|boxbe.com|boxtrapper|choicemail|"
    "cleanmymailbox|digiportal.com|knowspam.net|mailblocks|mailinblack.com|qconfirm|sendio|"
    "spamarrest.com|spamblocker-challenge|spamcease|spamfighter-challenge|spaminterceptor|spamlion|"
    "tmda|totalblock|vanquish.com|zerospam";

static bool is_service(const char *address)
{
	static const char locals[] =

	    "anti-spam|antispam|authentification|autoreply|autoresponse|boxtrapper|challenge|confirm|"
	    "confirmation|do-not-reply|donotreply|nao-responda|naoresponda|ne-pas-repondre|nepasrepondre|"
	    "no-reply|no-responder|no_reply|noreply|noresponder|notification|notifications|quarantine|spam|"
	    "validation|verification|verify|whitelist";
	size_t n = kind_begins(address, locals);

	return n > 0 && (address[n] == '@' || strchr("-+_.=", address[n]) != NULL);
}

bool notice_is_challenge(struct reports *reports, const struct header_verdict *header,
			 const struct clf_reading *reading)
{
	struct clf_arena *arena = reports->arena;
	const char *address, *text;
	bool answer, machine, service, asks;

	for (size_t i = 0; i < reports->count; i++) {
		const char *diagnostic = reports->items[i].diagnostic;

		if (diagnostic != NULL &&
		    kind_find(kind_flatten(arena, diagnostic), "boxbe-notice|sender not pre-approved") != NULL)
			return true;
	}
	if (header->person || reports->count > 0)
		return false;
	address = folded_sender(arena, reading);
	answer = reading->in_reply_to.count > 0 || strncasecmp(reading->subject, "re:", 3) == 0;
	machine = header->null_sender || header->auto_reply || header->auto_generated || is_service(address);
	service = kind_find(address, challengers) != NULL;
	if (!service && !machine)
		return false;
	text = flat_head(arena, reading->text);
	asks = strstr(text, "http") != NULL || strstr(text, "@") != NULL || answer;
	return asks && kind_find(text, challenges) != NULL && (service || machine);
}

static bool add(struct reports *reports, const char *recipient, const char *action)
{
	struct clf_report *report = reports_add(reports);

	if (report != NULL)
		*report = (struct clf_report){.recipient = recipient, .action = action};
	return true;
}

bool notice_is_feedback(struct reports *reports, const struct header_list *list, const struct header_verdict *header,
			const struct clf_reading *reading)
{
	static const char complaints[] = "this is an email abuse report|this is an abuse report for|"
					 "this is a spam report for|this message is an abuse report|"
					 "this is a feedback report for|this is an aol email abuse report|"
					 "this is a user complaint|this is an automatic abuse report";
	static const char optouts[] = "apple mail sent this email to unsubscribe|"
				      "this message was automatically generated by gmail|"
				      "this message was automatically generated by yahoo mail|"
				      "this is an automatically generated unsubscribe";
	struct clf_arena *arena = reports->arena;
	const char *sender = reading->from.count > 0 ? reading->from.items[0].address : NULL;
	bool optout, returned, jmrp;
	const char *text;

	if (header_has(list, "X-Apple-Unsubscribe"))
		return add(reports, sender, "opt-out");
	optout = strcasestr(reading->subject, "unsubscribe") != NULL;
	returned = reports->returned && !header->person;
	if (!optout && !returned)
		return false;
	text = flat_head(arena, reading->text);
	if (optout && kind_begins(text, optouts))
		return add(reports, sender, "opt-out");
	jmrp = strncasecmp(reading->subject, "complaint about message from", 28) == 0 &&
	       kind_begins(folded_sender(arena, reading), "staff@hotmail.com|staff@microsoft.com|staff@outlook.com");
	if (returned && (jmrp || kind_begins(text, complaints)))
		return add(reports, reports->returned_to, "abuse");
	return false;
}

bool notice_is_list_server(struct reports *reports, const struct header_verdict *header,
			   const struct clf_reading *reading, bool *refused)
{
	static const char refusals[] =

	    "are not a member of this|automatically discarded|cannot post to|members-only|"
	    "message has been rejected|message was rejected|mitglied dieser liste|n'êtes pas abonné|"
	    "n'êtes pas membre|nicht berechtigt|no está suscrito|non-member|not a member of the list|"
	    "not allowed to post|not subscribed to|only members|posting to this list|subscribers only|"
	    "the moderator has rejected|was automatically rejected|you are not a member of|"
	    "you are not member|your message to the list has been|メンバーではありません|メンバーで無い";
	static const char answers[] =
	    "awaiting moderation|awaits moderator approval|confirm your subscription|"
	    "confirmation of subscription|is being held until|moderator|request to mailing list|"
	    "results of your email command|the results of your email commands|welcome to the|"
	    "wird zurückgehalten|you have been subscribed|you have been unsubscribed";
	static const char owners[] =

	    "-admin@|-bounces+|-bounces@|-confirm+|-confirm@|-ctl@|-help@|-owner@|-request@|owner-";
	const char *address = folded_sender(reports->arena, reading);
	bool owner = header->list_server && (kind_find(address, owners) != NULL || header->null_sender);
	static const char managers[] = "ecartis@|ezmlm|listar@|listproc@|listserv@|lyris@|mailman|majordomo|sympa@";
	const char *text, *subject;

	if (header->person || !(owner || kind_begins(address, managers)))
		return false;
	text = flat_head(reports->arena, reading->text);
	subject = kind_flatten(reports->arena, reading->subject);
	*refused = kind_find(text, refusals) != NULL || kind_find(subject, refusals) != NULL;
	return *refused || kind_find(text, answers) != NULL || kind_find(subject, answers) != NULL;
}

bool notice_is_receipt(struct reports *reports, const struct header_verdict *header, const struct clf_reading *reading)
{
	static const char sentences[] =

	    "ceci est un accusé de réception|dies ist eine empfangsbestätigung für eine nachricht|"
	    "este es un acuse de recibo|has been displayed on the recipient|ihre nachricht wurde gelesen|"
	    "il messaggio è stato letto|su mensaje fue leído|sua mensagem foi lida|"
	    "the message was displayed on|this is a receipt for the mail you sent|"
	    "this is a receipt for your mail|this is a return receipt for the mail|uw bericht is gelezen|"
	    "votre message a été lu|was read on|your message was read on|ваше сообщение было прочитано|已被阅读|"
	    "邮件已阅读|開封されました";
	static const char subjects[] =

	    "elolvasva:|empfangsbestätigung|gelesen:|gelezen:|lest:|letto:|leído:|lida:|lu :|lu:|luettu:|"
	    "läst:|læst:|olvasási visszaigazolás|przeczytano:|přečteno:|read receipt|read:|return receipt|"
	    "прочитано:|прочтено:|已读:|已读：|开封|開封済み:|읽음:";
	bool machine;

	if (reports->disposition_type)
		return true;
	if (header->person || !kind_begins(kind_flatten(reports->arena, reading->subject), subjects))
		return false;
	machine = header->null_sender || header->auto_reply || header->auto_generated;
	return machine && kind_find(flat_head(reports->arena, reading->text), sentences) != NULL;
}
