/*
 * kind_desk.c - weighs what another desk says of itself. A person who received a request, or who writes about automatic
 * messages, says one of these things; a machine says several.
 */
#include "kind/kind_desk.h"

#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"
#include "kind/kind_header.h"
#include "kind/kind_text.h"
#include "mime/mime_tree.h"
#include "phrase/cut_table.h"
#include "phrase/tongue.h"

#define TEXT_BYTES 3000u
#define NUMBER_BYTES 20u

enum said { ITSELF, UNANSWERED, RECEIVED };

/* What a machine says of its mail, of answers to it, and of the request, in the flat text. */
static const struct {
	uint64_t tongues;
	const char *of[3]; /* by enum said */
} sayings[] = {
    {TONGUE(EN),
     {"automated message|automated reply|automated response|automatic acknowledgement|automatic confirmation|"
      "automatic message|automatically generated|generated automatically|sent automatically",
      "do not reply|do not respond|don't reply|replies to this|mailbox is not monitored|not monitored",
      "been assigned|been created|been logged|been opened|been received|been registered|case number|have received "
      "your|reference number|request number|thank you for contacting|ticket number|we received your"}},
    {TONGUE(DE),
     {"automatisch erstellt|automatisch erzeugt|automatisch generiert|automatisch versandt|automatische antwort|"
      "automatische bestätigung|automatische nachricht|automatisierte nachricht|maschinell erstellt",
      "antworten sie nicht|antworten sie bitte nicht|bitte nicht antworten|nicht auf diese",
      "anfrage erhalten|anfrage ist bei uns eingegangen|eingang ihrer|erfasst|registriert|ticketnummer|"
      "vielen dank für ihre anfrage|vorgangsnummer"}},
    {TONGUE(FR),
     {"envoyé automatiquement|généré automatiquement|message automatique|réponse automatique",
      "merci de ne pas répondre|ne pas répondre|ne répondez pas",
      "avons bien reçu|a bien été enregistrée|a bien été reçue|a été enregistrée|numéro de dossier|numéro de ticket"}},
    {TONGUE(ES),
     {"enviado automáticamente|generado automáticamente|mensaje automático|respuesta automática",
      "no responda|por favor no responder", "ha sido registrada|hemos recibido|número de caso|número de ticket"}},
    {TONGUE(IT),
     {"generato automaticamente|inviato automaticamente|messaggio automatico|risposta automatica",
      "non rispondere|si prega di non rispondere", "abbiamo ricevuto|numero di ticket|è stata registrata"}},
    {TONGUE(PT),
     {"gerada automaticamente|mensagem automática|resposta automática", "não responda|por favor não responda",
      "foi registada|foi registrada|número do chamado|número do ticket|recebemos"}},
    {TONGUE(NL),
     {"automatisch bericht|automatisch gegenereerd|automatisch verzonden|automatische bevestiging",
      "niet beantwoorden|niet op dit bericht|niet te antwoorden",
      "geregistreerd|goed ontvangen|hebben uw|ticketnummer"}},
    {TONGUE(PL),
     {"automatyczna odpowiedź|wiadomość automatyczna|wygenerowana automatycznie|wygenerowano automatycznie",
      "nie odpowiadać|nie odpowiadaj", "numer zgłoszenia|otrzymaliśmy|zostało zarejestrowane"}},
    {TONGUE(DA) | TONGUE(NB) | TONGUE(SV),
     {"automatisk besked|automatisk bekræftelse|automatisk melding|automatiskt meddelande|genereret automatisk|"
      "generert automatisk|skickats automatiskt",
      "ikke besvares|ikke svar|svara inte|svar ikke",
      "er registreret|er registrert|har modtaget|har mottatt|har registrerats|har tagit emot|ärendenummer"}},
    {TONGUE(CS) | TONGUE(SK),
     {"automatická odpověď|automaticky generovan|automaticky vygenerovan|vygenerována automaticky",
      "neodpovídejte|neodpovedajte", "byl zaregistrován|číslo požadavku|přijali jsme|prijali sme"}},
    {TONGUE(RU),
     {"автоматическое сообщение|отправлено автоматически|создано автоматически|сформировано автоматически",
      "не отвечайте|отвечать на него не нужно", "зарегистрирован|мы получили|номер заявки|номер обращения"}},
    {TONGUE(HU),
     {"automatikus üzenet|automatikusan generált|automatikusan küldött", "ne válaszol",
      "rögzítettük|megkaptuk|azonosító"}},
    {TONGUE(FI),
     {"automaattinen viesti|automaattisesti lähetetty|lähetetty automaattisesti", "älä vastaa|ei voi vastata",
      "olemme vastaanottaneet|on vastaanotettu|tikettinumero|on kirjattu"}},
    {TONGUE(TR),
     {"otomatik mesaj|otomatik olarak|otomatik bir mesaj", "yanıtlamayınız|yanıtlamayın|cevaplamayınız",
      "kaydedilmiştir|talebiniz alınmıştır|talep numara|oluşturulmuştur"}},
    {TONGUE(RO),
     {"generat automat|mesaj automat|trimis automat", "nu răspunde|nu răspundeți",
      "a fost înregistrat|am primit|număr de înregistrare"}},
    {TONGUE(EL),
     {"αυτόματο μήνυμα|αυτοματοποιημένο μήνυμα|στάλθηκε αυτόματα", "μην απαντήσετε|μην απαντάτε",
      "έχει καταχωρηθεί|καταχωρήθηκε|λάβαμε|αριθμό αιτήματος"}},
    {TONGUE(UK),
     {"автоматичне повідомлення|надіслано автоматично|створено автоматично", "не відповідайте",
      "зареєстрован|ми отримали|номер звернення|номер заявки"}},
    {TONGUE(HR) | TONGUE(SR) | TONGUE(SL),
     {"automatska poruka|automatski generiran|samodejno sporočilo|samodejno ustvarjen",
      "ne odgovarajte|ne odgovarjajte", "je zaprimljen|je registriran|evidentiran|zabeležen|prejeli smo|primili smo"}},
    {TONGUE(KO), {"자동으로 발송|자동 발송|자동 응답", "회신하지 마|회신이 불가", "접수되었|접수번호|문의 번호"}},
    {TONGUE(JA),
     {"自動で送信|自動的に送信|自動返信|自動配信", "返信しないで|返信いただいても|返信できません",
      "お問い合わせを受け付け|お問い合わせ番号|受付番号|受け付けました"}},
    {TONGUE(ZH), {"系统自动|自动发送|自動發送|自动回复", "请勿回复|請勿回覆|请不要回复", "已收到您|工单号|已受理"}},
};

static bool says(const char *flat, const struct cut_pairs *pairs, enum said what)
{
	for (size_t i = 0; i < CLF_COUNT(sayings); i++)
		if (tongue_is_known(sayings[i].tongues) && kind_holds(flat, pairs, sayings[i].of[what]))
			return true;
	return false;
}

/* An address that takes no answers. */
static bool is_mute(struct clf_arena *arena, const struct clf_reading *reading)
{
	static const char locals[] =

	    "do-not-reply|do.not.reply|do_not_reply|donotreply|keine-antwort|nao-responda|ne-pas-repondre|"
	    "nepasrepondre|niet-beantwoorden|no-reply|no-responder|no.reply|no_reply|noreply|noresponder|"
	    "not-reply";
	const char *address = kind_fold(arena, reading->from.count > 0 ? reading->from.items[0].address : "");
	size_t n = kind_begins(address, locals);

	return n > 0 && (address[n] == '@' || strchr("-+_.=", address[n]) != NULL);
}

/* A number that a desk gave: four digits in a row. */
static bool has_number(const char *flat)
{
	size_t run = 0;

	for (; *flat; flat++) {
		run = *flat >= '0' && *flat <= '9' ? run + 1 : 0;
		if (run == 4)
			return true;
	}
	return false;
}

/* Whether the text repeats a number of the subject. */
static bool repeats_number(const char *subject, const char *flat)
{
	char number[NUMBER_BYTES + 1];

	for (size_t n; *subject; subject += n + (n == 0)) {
		n = strspn(subject, "0123456789");
		if (n < 4 || n > NUMBER_BYTES)
			continue;
		memcpy(number, subject, n);
		number[n] = '\0';
		if (strstr(flat, number) != NULL)
			return true;
	}
	return false;
}

/* A desk says "we"; whoever says "I" is a person. */
static bool says_i(const char *flat)
{
	static const char words[] =

	    " i | i'm | i've | ich | ik | io | j'ai | jag | je ne | je suis | je vous | jeg | meine |"
	    " meinen | meiner | meu | mich | mijn | minha | minun | mio | mir | moi | mon | my | mám | mój |"
	    " мне | мой | я ";

	return strncmp(flat, "i ", 2) == 0 || kind_find(flat, words) != NULL;
}

bool desk_is_acknowledgement(struct clf_arena *arena, const struct header_verdict *header,
			     const struct clf_reading *reading)
{
	bool mute = is_mute(arena, reading);
	struct cut_pairs pairs;
	bool asks, itself;
	const char *flat;

	if (header->person || header->list || strlen(reading->reply) > TEXT_BYTES)
		return false;
	flat = kind_flatten(arena, reading->reply);
	pairs = cut_pairs_of(flat);
	/* People write new mails and ask: a machine that does says all of it. */
	asks = reading->in_reply_to.count == 0 || strchr(reading->reply, '?') != NULL;
	itself = says(flat, &pairs, ITSELF);
	if (!itself && (asks || !mute))
		return false;
	if (asks)
		return says(flat, &pairs, RECEIVED) && !says_i(flat) &&
		       (mute || says(flat, &pairs, UNANSWERED) || repeats_number(reading->subject, flat));
	if (mute)
		return itself || says(flat, &pairs, UNANSWERED) || (has_number(flat) && says(flat, &pairs, RECEIVED));
	return says(flat, &pairs, RECEIVED) && (has_number(flat) || says(flat, &pairs, UNANSWERED));
}

/* "receiver!domain!begin!end.xml.gz" */
static bool is_aggregate_name(const char *name)
{
	size_t marks = 0;

	for (const char *p = name; p != NULL && *p; p++)
		marks += *p == '!';
	return marks >= 3;
}

static bool has_aggregate(const struct mime_part *part)
{
	for (; part != NULL; part = part->next)
		if (is_aggregate_name(part->name) || (part->is_multipart && has_aggregate(part->child)))
			return true;
	return false;
}

bool desk_is_aggregate(struct clf_arena *arena, const struct mime_mail *mail, const struct header_verdict *header,
		       const struct clf_reading *reading)
{
	const char *subject;

	if (header->person || mail->root == NULL)
		return false;
	subject = kind_flatten(arena, reading->subject);
	/* A gateway may have put its tag before the words. */
	return kind_find(subject, "report domain:|report-domain:") != NULL && has_aggregate(mail->root);
}
