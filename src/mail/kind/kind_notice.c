/*
 * kind_notice.c - challenges, complaints, list servers, calendar answers and receipts: phrases, and the structure
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
#include "mime/mime_tree.h"

#define HEAD_BYTES 4000u
#define CALENDAR_BYTES (64u << 10)

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
    "has been waitlisted|sender not pre-approved|verify that you are human|verify you are human|"
    "confirm that you are human|confirm you are human|prove that you are human|prove you are human|"
    "you are a real person|confirm your message|verify your message|confirm your email by|"
    "message is being held until|message will be held until|your message is waiting for|held pending|"
    "sender verification|verification of your message|requires verification|require verification|"
    "will not be delivered until|be delivered once you|to have your message delivered|to be delivered, please|"
    "complete this verification|complete the verification|one-time verification|one time verification|"
    "one-time request|added to my guest list|add yourself to my|added to my approved|approved senders list|"
    "add you to my whitelist|on my whitelist|not on the list of approved|not in my list of|authorize your email|"
    "authenticate your email|protect myself from spam|protects itself from spam|reduce the amount of spam|"
    "anti-spam system requires|challenge-response|challenge/response|please authenticate|release your message|"
    "reply to this message without changing|simply reply to this message to confirm|"
    "bestätigen sie ihre e-mail|bestätigen sie ihre nachricht|ihre nachricht wird zurückgehalten|"
    "confirmer votre message|authentifier votre|votre message est en attente|valider votre message|"
    "vous authentifier|protégé par mailinblack|confirme su mensaje|confirmar su mensaje|verificar su mensaje|"
    "confirme seu e-mail|confirmar o envio|sua mensagem está retida|serviço anti-spam|"
    "confermare il messaggio|conferma il tuo messaggio|potwierdź swoją wiadomość|bevestig uw bericht|"
    "подтвердите отправку|подтвердить, что вы|送信者認証|確認してください。スパム|请确认您的邮件|确认您是真实";

/* The programs and services by which it is done. */
static const char challengers[] = "boxbe.com|spamarrest.com|mailinblack.com|knowspam.net|choicemail|0spam.com|"
				  "antispam.uol|antispamuol|spamlion|sendio|vanquish.com|cleanmymailbox|digiportal.com|"
				  "mailblocks|bluebottle.com|spamblocker-challenge|tmda|boxtrapper|qconfirm|"
				  "totalblock|spamfighter-challenge|zerospam|spamcease|spaminterceptor";

static bool is_service(const char *address)
{
	static const char locals[] =
	    "noreply|no-reply|no_reply|donotreply|do-not-reply|challenge|verify|verification|"
	    "confirm|confirmation|antispam|anti-spam|spam|autoresponse|autoreply|notification|"
	    "notifications|whitelist|quarantine|boxtrapper|nao-responda|naoresponda|noresponder|"
	    "no-responder|ne-pas-repondre|nepasrepondre|validation|authentification";
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
	    "you are not a member of|are not a member of this|you are not member|not a member of the list|"
	    "not allowed to post|not subscribed to|non-member|only members|members-only|subscribers only|"
	    "message has been rejected|message was rejected|your message to the list has been|was automatically "
	    "rejected|"
	    "automatically discarded|the moderator has rejected|posting to this list|cannot post to|"
	    "mitglied dieser liste|nicht berechtigt|n'êtes pas abonné|n'êtes pas membre|no está suscrito|"
	    "メンバーではありません|メンバーで無い";
	static const char answers[] = "awaits moderator approval|is being held until|awaiting moderation|"
				      "the results of your email commands|results of your email command|"
				      "confirm your subscription|confirmation of subscription|request to mailing list|"
				      "welcome to the|you have been unsubscribed|you have been subscribed|"
				      "wird zurückgehalten|moderator";
	static const char owners[] =
	    "-owner@|owner-|-admin@|-request@|-bounces@|-help@|-confirm@|-ctl@|-bounces+|-confirm+";
	const char *address = folded_sender(reports->arena, reading);
	bool owner = header->list_server && (kind_find(address, owners) != NULL || header->null_sender);
	static const char managers[] = "majordomo|listserv@|mailman|sympa@|listproc@|ezmlm|listar@|ecartis@|lyris@";
	const char *text, *subject;

	if (header->person || !(owner || kind_begins(address, managers)))
		return false;
	text = flat_head(reports->arena, reading->text);
	subject = kind_flatten(reports->arena, reading->subject);
	*refused = kind_find(text, refusals) != NULL || kind_find(subject, refusals) != NULL;
	return *refused || kind_find(text, answers) != NULL || kind_find(subject, answers) != NULL;
}

static bool has_reply_method(struct clf_arena *arena, const struct mime_part *part)
{
	for (; part != NULL; part = part->next) {
		struct clf_str rest, line;

		if (part->is_multipart && has_reply_method(arena, part->child))
			return true;
		if (!mime_is(part, "text/calendar") || mime_size(part) > CALENDAR_BYTES)
			continue;
		rest = mime_bytes(arena, part);
		while (clf_str_line(&rest, &line))
			if (clf_str_equal_nocase(clf_str_trim(line), CLF_STR("METHOD:REPLY")))
				return true;
	}
	return false;
}

bool notice_is_calendar_answer(struct reports *reports, const struct mime_mail *mail, const struct clf_reading *reading)
{
	static const char sentences[] =
	    "has accepted this invitation|has accepted the invitation|has declined this invitation|"
	    "has declined the invitation|has tentatively accepted|has replied \"maybe\"|has accepted your invitation|"
	    "has declined your invitation|hat diese einladung angenommen|hat diese einladung abgelehnt|"
	    "hat die einladung|a accepté cette invitation|a refusé cette invitation|a accepté l'invitation|"
	    "ha aceptado esta invitación|ha rechazado esta invitación|ha aceptado la invitación|"
	    "aceitou este convite|recusou este convite|ha accettato questo invito|ha rifiutato questo invito|"
	    "heeft deze uitnodiging|zaakceptował|przyjął|принял приглашение|принял(а)|отклонил|"
	    "elfogadta|elutasította|さんがこの招待を|招待を承諾|已接受|已拒绝|초대를 수락";
	const char *text;

	if (mail->root == NULL || !has_reply_method(reports->arena, mail->root))
		return false;
	text = flat_head(reports->arena, reading->reply);
	text += strspn(text, " *~_-=.");
	return !*text || (strlen(text) < 1500 && kind_find(text, sentences) != NULL &&
			  kind_find(text, "invitation from google calendar|einladung von google|calendar.google.com|"
					  "this invitation|diese einladung|cette invitation|esta invitación|"
					  "este convite|questo invito|google") != NULL);
}

bool notice_is_receipt(struct reports *reports, const struct header_verdict *header, const struct clf_reading *reading)
{
	static const char sentences[] =
	    "this is a receipt for the mail you sent|this is a return receipt for the mail|"
	    "your message was read on|the message was displayed on|was read on|has been displayed on the recipient|"
	    "this is a receipt for your mail|dies ist eine empfangsbestätigung für eine nachricht|"
	    "ihre nachricht wurde gelesen|votre message a été lu|ceci est un accusé de réception|"
	    "su mensaje fue leído|este es un acuse de recibo|sua mensagem foi lida|il messaggio è stato letto|"
	    "uw bericht is gelezen|ваше сообщение было прочитано|開封されました|邮件已阅读|已被阅读";
	static const char subjects[] =
	    "read:|return receipt|read receipt|gelesen:|empfangsbestätigung|lu :|lu:|leído:|"
	    "lida:|letto:|gelezen:|прочтено:|прочитано:|開封済み:|开封|已读:|已读：|읽음:|"
	    "olvasási visszaigazolás|elolvasva:|przeczytano:|přečteno:|läst:|lest:|læst:|luettu:";
	bool machine;

	if (reports->disposition_type)
		return true;
	if (header->person || !kind_begins(kind_flatten(reports->arena, reading->subject), subjects))
		return false;
	machine = header->null_sender || header->auto_reply || header->auto_generated;
	return machine && kind_find(flat_head(reports->arena, reading->text), sentences) != NULL;
}
