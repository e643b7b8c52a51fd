/*
 * cut_footers.c - what scanners, lists and senders in bulk put under a mail, by words of many languages.
 */
#include "phrase/cut_footers.h"

#include <ctype.h>
#include <string.h>

#include "clf/base/count.h"
#include "phrase/cut_banners.h"
#include "phrase/cut_table.h"
#include "phrase/cut_weigh.h"
#include "phrase/phrase.h"

#define SCANNER_BYTES 500u
#define SENT_BYTES 700u
#define LEAVE_BYTES 240u
#define GREEN_BYTES 300u

/* Sorted. What was done to the mail. */
static const struct tongue_word scans[] = {
    {"Libre de virus", TONGUE(ES)},
    {"Livre de vírus", TONGUE(PT)},
    {"Privo di virus", TONGUE(IT)},
    {"Sans virus", TONGUE(FR)},
    {"Sem vírus", TONGUE(PT)},
    {"Virenfrei", TONGUE(DE)},
    {"Virenprüf", TONGUE(DE)},
    {"Virenscanner", TONGUE(DE)},
    {"Virenschutz", TONGUE(DE)},
    {"Virusvrij", TONGUE(NL)},
    {"Virüs", TONGUE(TR)},
    {"Vírus", TONGUE(HU)},
    {"a procura de vírus", TONGUE(PT)},
    {"absence de virus", TONGUE(FR)},
    {"anti-virus", TONGUE(EN)},
    {"antivirus", TONGUE(EN) | TONGUE(FR) | TONGUE(ES) | TONGUE(IT) | TONGUE(NL)},
    {"antivírus", TONGUE(PT)},
    {"aucun virus", TONGUE(FR)},
    {"auf Viren", TONGUE(DE)},
    {"believed to be clean", TONGUE(EN)},
    {"busca de vírus", TONGUE(PT)},
    {"checked by", TONGUE(EN)},
    {"checked for virus", TONGUE(EN)},
    {"en busca de virus", TONGUE(ES)},
    {"for viruses and", TONGUE(EN)},
    {"geen virus", TONGUE(NL)},
    {"keine Viren", TONGUE(DE)},
    {"libre de virus", TONGUE(ES)},
    {"livre de vírus", TONGUE(PT)},
    {"no hay virus", TONGUE(ES)},
    {"no virus", TONGUE(EN)},
    {"op virussen", TONGUE(NL)},
    {"privo di virus", TONGUE(IT)},
    {"recherche de virus", TONGUE(FR)},
    {"rilevare virus", TONGUE(IT)},
    {"sans virus", TONGUE(FR)},
    {"scanned by", TONGUE(EN)},
    {"scanned for virus", TONGUE(EN)},
    {"scanned with", TONGUE(EN)},
    {"sem vírus", TONGUE(PT)},
    {"senza virus", TONGUE(IT)},
    {"sin virus", TONGUE(ES)},
    {"vir", TONGUE(CS) | TONGUE(SK)},
    {"virenfrei", TONGUE(DE)},
    {"virus", TONGUE(SV) | TONGUE(DA) | TONGUE(NB) | TONGUE(FI)},
    {"virus free", TONGUE(EN)},
    {"virus scan", TONGUE(EN)},
    {"virus-checked", TONGUE(EN)},
    {"virus-free", TONGUE(EN)},
    {"virusi", TONGUE(RO)},
    {"virusvrij", TONGUE(NL)},
    {"viruși", TONGUE(RO)},
    {"virüs", TONGUE(TR)},
    {"vír", TONGUE(CS) | TONGUE(SK)},
    {"vírus", TONGUE(HU)},
    {"wirus", TONGUE(PL)},
    {"ιούς", TONGUE(EL)},
    {"ιών", TONGUE(EL)},
    {"вирус", TONGUE(RU) | TONGUE(UK) | TONGUE(BG)},
    {"вірус", TONGUE(RU) | TONGUE(UK) | TONGUE(BG)},
    {"ウィルス", TONGUE(JA)},
    {"ウイルス", TONGUE(JA)},
    {"病毒", TONGUE(ZH)},
    {"바이러스", TONGUE(KO)},
};

/* Sorted. How a scanner begins. */
static const struct tongue_word scan_starts[] = {
    {"Analysé par", TONGUE(FR)},
    {"Bez virů", TONGUE(CS)},
    {"Bu e-posta", TONGUE(TR)},
    {"Bu ileti", TONGUE(TR)},
    {"Ce courriel a été", TONGUE(FR)},
    {"Ce courrier électronique", TONGUE(FR)},
    {"Ce message a été", TONGUE(FR)},
    {"Cet e-mail a été", TONGUE(FR)},
    {"Cet email a été", TONGUE(FR)},
    {"Checked by", TONGUE(EN)},
    {"Checked for viruses", TONGUE(EN)},
    {"Denna e-post", TONGUE(SV)},
    {"Denne e-mail blev", TONGUE(DA)},
    {"Denne e-mail er", TONGUE(DA)},
    {"Denne e-posten", TONGUE(NB)},
    {"Denne mail er", TONGUE(DA)},
    {"Det här e-postmeddelandet", TONGUE(SV)},
    {"Detta e-postmeddelande", TONGUE(SV)},
    {"Detta mail", TONGUE(SV)},
    {"Deze e-mail is", TONGUE(NL)},
    {"Deze mail is", TONGUE(NL)},
    {"Die Nachricht wurde", TONGUE(DE)},
    {"Diese E-Mail ist frei von", TONGUE(DE)},
    {"Diese E-Mail ist virenfrei", TONGUE(DE)},
    {"Diese E-Mail wurde", TONGUE(DE)},
    {"Diese Mail wurde", TONGUE(DE)},
    {"Diese Nachricht wurde", TONGUE(DE)},
    {"Dit bericht is", TONGUE(NL)},
    {"Dit e-mailbericht is", TONGUE(NL)},
    {"E-posten er", TONGUE(NB)},
    {"El software de antivirus", TONGUE(ES)},
    {"Esta mensagem foi", TONGUE(PT)},
    {"Este correo electrónico ha sido", TONGUE(ES)},
    {"Este correo ha sido", TONGUE(ES)},
    {"Este e-mail foi", TONGUE(PT)},
    {"Este e-mail ha sido", TONGUE(ES)},
    {"Este email foi", TONGUE(PT)},
    {"Este mensaje ha sido", TONGUE(ES)},
    {"Ez az e-mail", TONGUE(HU)},
    {"Ezt az e-mailt", TONGUE(HU)},
    {"Garanti sans virus", TONGUE(FR)},
    {"Geprüft von", TONGUE(DE)},
    {"Gescannt von", TONGUE(DE)},
    {"Information from ESET", TONGUE(EN)},
    {"Internal Virus Database", TONGUE(EN)},
    {"L'absence de virus", TONGUE(FR)},
    {"Libre de virus", TONGUE(ES)},
    {"Livre de vírus", TONGUE(PT)},
    {"Mail priva di virus", TONGUE(IT)},
    {"Neobsahuje žádné viry", TONGUE(CS)},
    {"No virus found", TONGUE(EN)},
    {"No viruses found", TONGUE(EN)},
    {"O software de antivírus", TONGUE(PT)},
    {"Privo di virus", TONGUE(IT)},
    {"Questa e-mail è stata", TONGUE(IT)},
    {"Questa email è stata", TONGUE(IT)},
    {"Questa mail è stata", TONGUE(IT)},
    {"Questo messaggio è stato", TONGUE(IT)},
    {"Sans virus", TONGUE(FR)},
    {"Scanned by", TONGUE(EN)},
    {"Scanned for viruses", TONGUE(EN)},
    {"Scanned with", TONGUE(EN)},
    {"Sem vírus", TONGUE(PT)},
    {"Sin virus", TONGUE(ES)},
    {"Ta wiadomość e-mail została", TONGUE(PL)},
    {"Ta wiadomość została", TONGUE(PL)},
    {"Tato zpráva byla", TONGUE(CS)},
    {"Ten e-mail został", TONGUE(PL)},
    {"Tento e-mail byl", TONGUE(CS)},
    {"The message was checked", TONGUE(EN)},
    {"This e-mail has been", TONGUE(EN)},
    {"This e-mail is free from", TONGUE(EN)},
    {"This e-mail was scanned", TONGUE(EN)},
    {"This email has been", TONGUE(EN)},
    {"This email is free from", TONGUE(EN)},
    {"This email was scanned", TONGUE(EN)},
    {"This mail has been", TONGUE(EN)},
    {"This message has been", TONGUE(EN)},
    {"This message was scanned", TONGUE(EN)},
    {"Tämä sähköposti", TONGUE(FI)},
    {"Tämä viesti", TONGUE(FI)},
    {"Virenfrei", TONGUE(DE)},
    {"Virukseton", TONGUE(FI)},
    {"Virus free", TONGUE(EN)},
    {"Virus-free", TONGUE(EN)},
    {"Virusfri", TONGUE(SV) | TONGUE(DA) | TONGUE(NB)},
    {"Virusfritt", TONGUE(SV)},
    {"Virustarkastettu", TONGUE(FI)},
    {"Virusvrij", TONGUE(NL)},
    {"Virüs içermez", TONGUE(TR)},
    {"Virüssüz", TONGUE(TR)},
    {"Vírusmentes", TONGUE(HU)},
    {"Wiadomość została", TONGUE(PL)},
    {"Wolna od wirusów", TONGUE(PL)},
    {"Wolne od wirusów", TONGUE(PL)},
    {"Zpráva byla", TONGUE(CS)},
    {"Без вирусов", TONGUE(RU)},
    {"Данное письмо", TONGUE(RU)},
    {"Данное сообщение", TONGUE(RU)},
    {"Не содержит вирусов", TONGUE(RU)},
    {"Проверено", TONGUE(RU)},
    {"Это письмо", TONGUE(RU)},
    {"Это сообщение", TONGUE(RU)},
    {"このEメールは", TONGUE(JA)},
    {"このメッセージは", TONGUE(JA)},
    {"このメールは", TONGUE(JA)},
    {"ウイルス フリー", TONGUE(JA)},
    {"ウイルスフリー", TONGUE(JA)},
    {"不含病毒", TONGUE(ZH)},
    {"无病毒", TONGUE(ZH)},
    {"本邮件", TONGUE(ZH)},
    {"此电子邮件", TONGUE(ZH)},
    {"此邮件", TONGUE(ZH)},
    {"此郵件", TONGUE(ZH)},
    {"此電子郵件", TONGUE(ZH)},
    {"無病毒", TONGUE(ZH)},
    {"바이러스 없음", TONGUE(KO)},
    {"바이러스가 없", TONGUE(KO)},
    {"이 메일은", TONGUE(KO)},
    {"이 이메일은", TONGUE(KO)},
};

/* Sorted. Who sent it. */
static const struct tongue_word sents[] = {
    {"a été envoyé", TONGUE(FR)},     {"ble sendt", TONGUE(NB)},          {"blev sendt", TONGUE(DA)},
    {"byl odeslán", TONGUE(CS)},      {"byla odeslána", TONGUE(CS)},      {"er sendt", TONGUE(DA) | TONGUE(NB)},
    {"est envoyé par", TONGUE(FR)},   {"foi enviada", TONGUE(PT)},        {"foi enviado", TONGUE(PT)},
    {"fue enviado", TONGUE(ES)},      {"gesendet", TONGUE(DE)},           {"ha sido enviado", TONGUE(ES)},
    {"har skickats", TONGUE(SV)},     {"has been sent by", TONGUE(EN)},   {"is sent by", TONGUE(EN)},
    {"is verstuurd", TONGUE(NL)},     {"is verzonden", TONGUE(NL)},       {"on lähetetty", TONGUE(FI)},
    {"skickades", TONGUE(SV)},        {"versandt", TONGUE(DE)},           {"verschickt", TONGUE(DE)},
    {"versendet", TONGUE(DE)},        {"vous est envoyé", TONGUE(FR)},    {"was created by", TONGUE(EN)},
    {"was delivered by", TONGUE(EN)}, {"was generated by", TONGUE(EN)},   {"was sent by", TONGUE(EN)},
    {"was sent from", TONGUE(EN)},    {"was sent on behalf", TONGUE(EN)}, {"was sent to", TONGUE(EN)},
    {"werd verzonden", TONGUE(NL)},   {"został wysłany", TONGUE(PL)},     {"została wysłana", TONGUE(PL)},
    {"zugestellt", TONGUE(DE)},       {"è stata inviata", TONGUE(IT)},    {"è stato inviato", TONGUE(IT)},
    {"было отправлено", TONGUE(RU)},  {"отправлено", TONGUE(RU)},
};

/* Sorted. How one begins that says why the mail came. */
static const struct tongue_word sent_starts[] = {
    {"Ce courriel", TONGUE(FR)},
    {"Ce message", TONGUE(FR)},
    {"Cet e-mail", TONGUE(FR)},
    {"Cet email", TONGUE(FR)},
    {"Denne besked", TONGUE(DA)},
    {"Denne e-mail", TONGUE(DA)},
    {"Denne e-posten", TONGUE(NB)},
    {"Denne mail", TONGUE(DA)},
    {"Det här meddelandet", TONGUE(SV)},
    {"Det här mejlet", TONGUE(SV)},
    {"Detta meddelande", TONGUE(SV)},
    {"Detta mejl", TONGUE(SV)},
    {"Deze e-mail", TONGUE(NL)},
    {"Deze mail", TONGUE(NL)},
    {"Diese E-Mail", TONGUE(DE)},
    {"Diese Mail", TONGUE(DE)},
    {"Diese Nachricht", TONGUE(DE)},
    {"Dieser Newsletter", TONGUE(DE)},
    {"Dit bericht", TONGUE(NL)},
    {"Du erhältst diese", TONGUE(DE)},
    {"Du får detta", TONGUE(SV)},
    {"Du modtager denne", TONGUE(DA)},
    {"Du mottar denne", TONGUE(NB)},
    {"Esta mensagem", TONGUE(PT)},
    {"Este correo", TONGUE(ES)},
    {"Este e-mail", TONGUE(ES) | TONGUE(PT)},
    {"Este email", TONGUE(PT)},
    {"Este mensaje", TONGUE(ES)},
    {"Ha recibido este", TONGUE(ES)},
    {"Ha ricevuto questa", TONGUE(IT)},
    {"Hai ricevuto questa", TONGUE(IT)},
    {"Has recibido este", TONGUE(ES)},
    {"Je ontvangt deze", TONGUE(NL)},
    {"Otrzymałeś tę", TONGUE(PL)},
    {"Otrzymujesz tę", TONGUE(PL)},
    {"Questa e-mail", TONGUE(IT)},
    {"Questa email", TONGUE(IT)},
    {"Questo messaggio", TONGUE(IT)},
    {"Recibe este", TONGUE(ES)},
    {"Recibes este", TONGUE(ES)},
    {"Ricevi questa", TONGUE(IT)},
    {"Saat tämän", TONGUE(FI)},
    {"Sie erhalten diese", TONGUE(DE)},
    {"Ta wiadomość", TONGUE(PL)},
    {"Tato zpráva", TONGUE(CS)},
    {"Ten e-mail", TONGUE(PL)},
    {"Tento e-mail", TONGUE(CS)},
    {"This e-mail", TONGUE(EN)},
    {"This email", TONGUE(EN)},
    {"This mail", TONGUE(EN)},
    {"This message", TONGUE(EN)},
    {"This newsletter", TONGUE(EN)},
    {"Tuto zprávu", TONGUE(CS)},
    {"Tämä sähköposti", TONGUE(FI)},
    {"Tämä viesti", TONGUE(FI)},
    {"U ontvangt deze", TONGUE(NL)},
    {"U ontvangt dit", TONGUE(NL)},
    {"Você está recebendo", TONGUE(PT)},
    {"Você recebeu", TONGUE(PT)},
    {"Vous recevez ce", TONGUE(FR)},
    {"Vous recevez cet", TONGUE(FR)},
    {"You are receiving this", TONGUE(EN)},
    {"You received this", TONGUE(EN)},
    {"You're receiving this", TONGUE(EN)},
    {"You’re receiving this", TONGUE(EN)},
    {"Вы получили", TONGUE(RU)},
    {"Данное письмо", TONGUE(RU)},
    {"Это письмо", TONGUE(RU)},
};

/* Sorted. How to get no more of them. */
static const struct tongue_word leaves[] = {
    {"Abbestellen", TONGUE(DE)},
    {"Abmelden", TONGUE(DE)},
    {"Abonelikten çık", TONGUE(TR)},
    {"Afmeld", TONGUE(DA)},
    {"Afmelden", TONGUE(NL)},
    {"Annulla iscrizione", TONGUE(IT)},
    {"Avmeld", TONGUE(NB)},
    {"Avregistrera", TONGUE(SV)},
    {"Cancelar inscrição", TONGUE(PT)},
    {"Cancelar suscripción", TONGUE(ES)},
    {"Darse de baja", TONGUE(ES)},
    {"Leiratkoz", TONGUE(HU)},
    {"Mailingliste", TONGUE(DE)},
    {"Odhlásit", TONGUE(CS)},
    {"Peruuta tilaus", TONGUE(FI)},
    {"Se désabonner", TONGUE(FR)},
    {"Se désinscrire", TONGUE(FR)},
    {"Uitschrijven", TONGUE(NL)},
    {"Wypisz", TONGUE(PL)},
    {"abbestellen", TONGUE(DE)},
    {"abmelden", TONGUE(DE)},
    {"abonelikten çık", TONGUE(TR)},
    {"afmeld", TONGUE(DA)},
    {"afmelden", TONGUE(NL)},
    {"annulla iscrizione", TONGUE(IT)},
    {"annullare l'iscrizione", TONGUE(IT)},
    {"austragen", TONGUE(DE)},
    {"avmeld", TONGUE(NB)},
    {"avprenumerera", TONGUE(SV)},
    {"avregistrera", TONGUE(SV)},
    {"cancelar a subscrição", TONGUE(PT)},
    {"cancelar inscrição", TONGUE(PT)},
    {"cancelar la suscripción", TONGUE(ES)},
    {"cancellarsi", TONGUE(IT)},
    {"darse de baja", TONGUE(ES)},
    {"descadastr", TONGUE(PT)},
    {"disiscriver", TONGUE(IT)},
    {"désabonner", TONGUE(FR)},
    {"désinscrire", TONGUE(FR)},
    {"email preferences", TONGUE(EN)},
    {"leiratkoz", TONGUE(HU)},
    {"lista de correo", TONGUE(ES)},
    {"liste de diffusion", TONGUE(FR)},
    {"mailing list", TONGUE(EN)},
    {"manage preferences", TONGUE(EN)},
    {"odhlásit", TONGUE(CS)},
    {"opt out", TONGUE(EN)},
    {"opt-out", TONGUE(EN)},
    {"peruuta tilaus", TONGUE(FI)},
    {"rezygnacja z subskrypcji", TONGUE(PL)},
    {"uitschrijven", TONGUE(NL)},
    {"unsubscribe", TONGUE(EN)},
    {"wypisać się", TONGUE(PL)},
    {"wypisz", TONGUE(PL)},
    {"Отписаться", TONGUE(RU)},
    {"отписаться", TONGUE(RU)},
    {"取消訂閱", TONGUE(ZH)},
    {"取消订阅", TONGUE(ZH)},
    {"購読解除", TONGUE(JA)},
    {"退訂", TONGUE(ZH)},
    {"退订", TONGUE(ZH)},
    {"配信停止", TONGUE(JA)},
    {"수신 거부", TONGUE(KO)},
    {"수신거부", TONGUE(KO)},
};

/* Sorted. What printing is bad for. */
static const struct tongue_word greens[] = {
    {"Umwelt", TONGUE(DE)},
    {"ambiente", TONGUE(PT) | TONGUE(IT)},
    {"environment", TONGUE(EN)},
    {"environnement", TONGUE(FR)},
    {"környezet", TONGUE(HU)},
    {"medio ambiente", TONGUE(ES)},
    {"medioambiente", TONGUE(ES)},
    {"meio ambiente", TONGUE(PT)},
    {"milieu", TONGUE(NL)},
    {"miljö", TONGUE(SV)},
    {"miljø", TONGUE(DA) | TONGUE(NB)},
    {"planet", TONGUE(EN)},
    {"planète", TONGUE(FR)},
    {"trees", TONGUE(EN)},
    {"ympäristö", TONGUE(FI)},
    {"çevre", TONGUE(TR)},
    {"środowisk", TONGUE(PL)},
    {"środowisko", TONGUE(PL)},
    {"životní prostředí", TONGUE(CS)},
};

/* Sorted. Printing. */
static const struct tongue_word printings[] = {
    {"afdruk", TONGUE(NL)},
    {"ausdruck", TONGUE(DE)},
    {"drucken", TONGUE(DE)},
    {"drukow", TONGUE(PL)},
    {"imprim", TONGUE(FR) | TONGUE(ES) | TONGUE(PT)},
    {"nyomtat", TONGUE(HU)},
    {"print", TONGUE(EN) | TONGUE(NL) | TONGUE(DA) | TONGUE(NB)},
    {"printen", TONGUE(NL)},
    {"skriv", TONGUE(SV) | TONGUE(DA) | TONGUE(NB)},
    {"stampa", TONGUE(IT)},
    {"tisk", TONGUE(CS)},
    {"tisknout", TONGUE(CS)},
    {"tulost", TONGUE(FI)},
    {"udskriv", TONGUE(DA) | TONGUE(NB)},
    {"utskrift", TONGUE(SV)},
    {"wydruk", TONGUE(PL)},
    {"yazdır", TONGUE(TR)},
};
/* Scanners by name. */
static const char *const products[] = {
    "360 Total",  "AVG",         "Amavis",      "Avast",      "Avira",    "Barracuda",   "Bitdefender", "ClamAV",
    "Comodo",     "ESET",        "F-Secure",    "Forcepoint", "G DATA",   "Kaspersky",   "MailScanner", "Malwarebytes",
    "McAfee",     "MessageLabs", "Mimecast",    "NOD32",      "Norton",   "Panda",       "Proofpoint",  "Sophos",
    "Spamfilter", "Symantec",    "Trend Micro", "avast",      "eset.com", "mailscanner",
};

static bool names_product(const struct weigh_text *text)
{
	return cut_holds_any(text->p, products, CLF_COUNT(products));
}

/* Signs and rules before the first word. */
static struct clf_str words_of(struct clf_str s)
{
	while (s.n > 0 && strchr(" \n-_=*~#[(|", *s.p) != NULL)
		s = (struct clf_str){s.p + 1, s.n - 1};
	return s;
}

static bool is_scanner(struct clf_str words, const struct weigh_text *text, bool apart)
{
	bool begins, named;

	if (words.n > SCANNER_BYTES)
		return false;
	begins = weigh_begins(words, scan_starts, CLF_COUNT(scan_starts));
	if (!begins && !(apart && weigh_has_address(words)))
		return false;
	named = names_product(text);
	return !weigh_is_own(text->p) && (named || (begins && words.n <= SCANNER_BYTES / 2)) &&
	       weigh_holds(text, scans, CLF_COUNT(scans));
}

static bool has_digits(const char *text)
{
	const char *comma = strchr(text, ',');

	while (comma != NULL && *comma && !isdigit((unsigned char)*comma))
		comma++;
	return comma != NULL && *comma;
}

/* "This email was sent by Example Ltd, 1 Example Street": with an address of some kind. */
static bool is_sent_by(struct clf_str words, const struct weigh_text *text)
{
	return words.n <= SENT_BYTES && weigh_begins(words, sent_starts, CLF_COUNT(sent_starts)) &&
	       (weigh_has_address(words) || has_digits(text->p)) && !weigh_asks(text->p) &&
	       (weigh_holds(text, sents, CLF_COUNT(sents)) || weigh_holds(text, leaves, CLF_COUNT(leaves)));
}

/* "Unsubscribe <https://...>": with a link, or nothing else. */
static bool is_leave(struct clf_str words, const struct weigh_text *text)
{
	size_t spaces = 0;
	bool linked = clf_str_find(words, CLF_STR("://"), 0) != (size_t)-1 ||
		      clf_str_find(words, CLF_STR("mailto:"), 0) != (size_t)-1;

	for (const char *p = text->p; *p; p++)
		spaces += *p == ' ';
	if (words.n > LEAVE_BYTES || (!linked && spaces > 2) || !weigh_holds(text, leaves, CLF_COUNT(leaves)) ||
	    weigh_is_own(text->p))
		return false;
	return linked || (spaces <= 2 && weigh_begins(words, leaves, CLF_COUNT(leaves)) && text->p[words.n - 1] != '.');
}

/* The word that ends the sentence. */
static bool ends_with_printing(const char *text)
{
	const char *space = strrchr(text, ' ');
	struct weigh_text last;

	weigh_read(clf_str_from(space != NULL ? space + 1 : text), &last);
	return weigh_holds(&last, printings, CLF_COUNT(printings));
}

/* What is better not printed is this mail: it is named, or printing is the last word. */
static bool is_green(struct clf_str words, const struct weigh_text *text)
{
	return words.n <= GREEN_BYTES && weigh_holds(text, greens, CLF_COUNT(greens)) &&
	       weigh_holds(text, printings, CLF_COUNT(printings)) && !weigh_speaks(text->p) &&
	       (banner_names_mail(text) || ends_with_printing(text->p));
}

/* "__________ Information from ESET ... __________": a scanner's heading in any language. */
static bool is_scanner_heading(struct clf_str paragraph, const struct weigh_text *text)
{
	return clf_str_starts(paragraph, CLF_STR("________")) && paragraph.n <= SCANNER_BYTES &&
	       paragraph.p[paragraph.n - 1] == '_' && names_product(text);
}

/* "Tuto zpravu proveril ESET NOD32 Antivirus.": between the heading and the link. */
static bool is_scanner_sentence(struct clf_str words, const struct weigh_text *text)
{
	return words.n <= SCANNER_BYTES / 2 && !weigh_is_own(text->p) && names_product(text) &&
	       weigh_holds(text, scans, CLF_COUNT(scans));
}

bool cut_begins_footer(struct clf_str line)
{
	struct clf_str words = words_of(line);

	return weigh_begins(words, scan_starts, CLF_COUNT(scan_starts)) ||
	       weigh_begins(words, sent_starts, CLF_COUNT(sent_starts)) || cut_begins_legal(words);
}

enum cut_footer cut_footer_of(struct clf_str paragraph, bool apart)
{
	struct weigh_text text;
	struct clf_str words = words_of(paragraph);
	enum cut_footer legal;

	if (words.n == 0)
		return CUT_NO_FOOTER;
	weigh_read(words, &text);
	if (is_scanner(words, &text, apart) || is_sent_by(words, &text) || is_leave(words, &text) ||
	    is_green(words, &text) || is_scanner_heading(paragraph, &text))
		return CUT_FOOTER_MACHINE;
	legal = cut_legal_of(words, &text);
	return legal == CUT_NO_FOOTER && is_scanner_sentence(words, &text) ? CUT_FOOTER_MORE : legal;
}
