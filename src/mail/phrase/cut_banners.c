/*
 * cut_banners.c - the warnings of mail gateways: where their sentences end, and which evidence each of them gives.
 */
#include "phrase/cut_banners.h"

#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "phrase/cut_weigh.h"
#include "phrase/phrase.h"

#define SENTENCES 8u
#define LABEL_BYTES 48u
#define LABEL_WORDS 3u
#define FIRST_CONTACT_BYTES 300u

struct evidence {
	bool origin, advice, dress, machine; /* machine: begins as a program's sentence does */
	bool own;                            /* a person speaks */
};

/* Sorted. How the sentence of a machine about a mail begins. */
static const struct tongue_word subjects[] = {
    {"Acest e-mail", TONGUE(RO)},
    {"Acest mesaj", TONGUE(RO)},
    {"Bu e-posta", TONGUE(TR)},
    {"Bu ileti", TONGUE(TR)},
    {"Bu mesaj", TONGUE(TR)},
    {"Ce courriel", TONGUE(FR)},
    {"Ce mail", TONGUE(FR)},
    {"Ce message", TONGUE(FR)},
    {"Cet e-mail", TONGUE(FR)},
    {"Cet email", TONGUE(FR)},
    {"Denne besked", TONGUE(DA)},
    {"Denne e-mail", TONGUE(DA)},
    {"Denne e-post", TONGUE(NB) | TONGUE(NN)},
    {"Denne mail", TONGUE(DA)},
    {"Denne meddelelse", TONGUE(DA)},
    {"Denne meldingen", TONGUE(NB) | TONGUE(NN)},
    {"Der Absender dieser", TONGUE(DE)},
    {"Det här e-post", TONGUE(SV)},
    {"Det här meddelandet", TONGUE(SV)},
    {"Detta e-post", TONGUE(SV)},
    {"Detta mail", TONGUE(SV)},
    {"Detta meddelande", TONGUE(SV)},
    {"Detta mejl", TONGUE(SV)},
    {"Deze e-mail", TONGUE(NL)},
    {"Deze mail", TONGUE(NL)},
    {"Dies ist eine", TONGUE(DE)},
    {"Diese E-Mail", TONGUE(DE)},
    {"Diese Mail", TONGUE(DE)},
    {"Diese Nachricht", TONGUE(DE)},
    {"Dit bericht", TONGUE(NL)},
    {"Dit is een", TONGUE(NL)},
    {"Esta mensagem", TONGUE(PT)},
    {"Este correo", TONGUE(ES)},
    {"Este e-mail", TONGUE(ES) | TONGUE(PT)},
    {"Este email", TONGUE(ES) | TONGUE(PT)},
    {"Este mensaje", TONGUE(ES)},
    {"Ez a levél", TONGUE(HU)},
    {"Ez az e-mail", TONGUE(HU)},
    {"Ez az üzenet", TONGUE(HU)},
    {"L'expéditeur de ce", TONGUE(FR)},
    {"Questa e-mail", TONGUE(IT)},
    {"Questa email", TONGUE(IT)},
    {"Questa mail", TONGUE(IT)},
    {"Questo messaggio", TONGUE(IT)},
    {"Ta wiadomość", TONGUE(PL)},
    {"Tato zpráva", TONGUE(CS)},
    {"Ten e-mail", TONGUE(PL)},
    {"Tento e-mail", TONGUE(CS) | TONGUE(SK)},
    {"The sender of this", TONGUE(EN)},
    {"This e-mail", TONGUE(EN)},
    {"This email", TONGUE(EN)},
    {"This mail", TONGUE(EN)},
    {"This message", TONGUE(EN)},
    {"Táto správa", TONGUE(SK)},
    {"Tämä sähköposti", TONGUE(FI)},
    {"Tämä viesti", TONGUE(FI)},
    {"Wiadomość pochodzi", TONGUE(PL)},
    {"Αυτό το email", TONGUE(EL)},
    {"Αυτό το μήνυμα", TONGUE(EL)},
    {"Данное письмо", TONGUE(RU)},
    {"Письмо получено", TONGUE(RU)},
    {"Сообщение получено", TONGUE(RU)},
    {"Це повідомлення", TONGUE(UK)},
    {"Цей лист", TONGUE(UK)},
    {"Это письмо", TONGUE(RU)},
    {"Это сообщение", TONGUE(RU)},
    {"このメッセージ", TONGUE(JA)},
    {"このメール", TONGUE(JA)},
    {"この電子メール", TONGUE(JA)},
    {"このＥメール", TONGUE(JA)},
    {"本メール", TONGUE(JA)},
    {"本邮件", TONGUE(ZH)},
    {"本郵件", TONGUE(ZH)},
    {"此电子邮件", TONGUE(ZH)},
    {"此邮件", TONGUE(ZH)},
    {"此郵件", TONGUE(ZH)},
    {"此電子郵件", TONGUE(ZH)},
    {"該郵件", TONGUE(ZH)},
    {"该邮件", TONGUE(ZH)},
    {"这封邮件", TONGUE(ZH)},
    {"這封郵件", TONGUE(ZH)},
    {"본 메일", TONGUE(KO)},
    {"이 메시지", TONGUE(KO)},
    {"이 메일", TONGUE(KO)},
    {"이 이메일", TONGUE(KO)},
    {"이 전자 메일", TONGUE(KO)},
};

/* Sorted. What says all of it. */
static const struct tongue_word starts[] = {
    {"Ce courriel provient de l'extérieur", TONGUE(FR)},
    {"Ce courriel provient de l’extérieur", TONGUE(FR)},
    {"Ce message provient de l'extérieur", TONGUE(FR)},
    {"Ce message provient de l’extérieur", TONGUE(FR)},
    {"Deze e-mail is afkomstig van buiten", TONGUE(NL)},
    {"Dies ist eine externe E-Mail", TONGUE(DE)},
    {"Diese E-Mail kommt von außerhalb", TONGUE(DE)},
    {"Diese E-Mail stammt von außerhalb", TONGUE(DE)},
    {"Diese E-Mail wurde von außerhalb", TONGUE(DE)},
    {"Diese Nachricht kommt von außerhalb", TONGUE(DE)},
    {"Diese Nachricht stammt von außerhalb", TONGUE(DE)},
    {"Du får inte ofta e-post från", TONGUE(SV)},
    {"Du modtager ikke ofte mails fra", TONGUE(DA)},
    {"Du mottar ikke ofte e-post fra", TONGUE(NB)},
    {"Este correo se originó fuera de", TONGUE(ES)},
    {"Este mensaje procede de fuera de", TONGUE(ES)},
    {"Nie otrzymujesz często wiadomości e-mail od", TONGUE(PL)},
    {"No suele recibir correo electrónico de", TONGUE(ES)},
    {"No suele recibir correos electrónicos de", TONGUE(ES)},
    {"Non si ricevono spesso messaggi di posta elettronica da", TONGUE(IT)},
    {"Não costuma receber e-mails de", TONGUE(PT)},
    {"Questa email proviene dall'esterno", TONGUE(IT)},
    {"Sie erhalten nicht häufig E-Mails von", TONGUE(DE)},
    {"Sie erhalten nicht oft eine E-Mail von", TONGUE(DE)},
    {"Some people who received this message don't often get email from", TONGUE(EN)},
    {"Some people who received this message don’t often get email from", TONGUE(EN)},
    {"This Message Is From an External Sender", TONGUE(EN)},
    {"This Message Is From an Unknown Sender", TONGUE(EN)},
    {"This Message Is From an Untrusted Sender", TONGUE(EN)},
    {"This e-mail originated from outside", TONGUE(EN)},
    {"This email is from an external", TONGUE(EN)},
    {"This email is from outside", TONGUE(EN)},
    {"This email originated from outside", TONGUE(EN)},
    {"This email was sent from outside", TONGUE(EN)},
    {"This message came from outside", TONGUE(EN)},
    {"This message is from an external", TONGUE(EN)},
    {"This message originated from outside", TONGUE(EN)},
    {"This message originates from outside", TONGUE(EN)},
    {"This message was sent from outside", TONGUE(EN)},
    {"U ontvangt niet vaak e-mail van", TONGUE(NL)},
    {"Você não costuma receber emails de", TONGUE(PT)},
    {"Vous n'obtenez pas souvent d'e-mail", TONGUE(FR)},
    {"Vous ne recevez pas souvent de courrier de", TONGUE(FR)},
    {"Vous n’obtenez pas souvent d’e-mail", TONGUE(FR)},
    {"You don't often get email from", TONGUE(EN)},
    {"You don’t often get email from", TONGUE(EN)},
};

/* Sorted. Labels before a colon. */
static const struct tongue_word warns[] = {
    {"ACHTUNG", TONGUE(DE)},
    {"ATENCIÓN", TONGUE(ES)},
    {"ATENÇÃO", TONGUE(PT)},
    {"ATENȚIE", TONGUE(RO)},
    {"Achtung", TONGUE(DE)},
    {"Advarsel", TONGUE(NB) | TONGUE(NN) | TONGUE(DA)},
    {"Advertencia", TONGUE(ES)},
    {"Alerta", TONGUE(PT)},
    {"Amaran", TONGUE(MS)},
    {"Atenció", TONGUE(CA)},
    {"Atención", TONGUE(ES)},
    {"Atenção", TONGUE(PT)},
    {"Atenție", TONGUE(RO)},
    {"Attention", TONGUE(FR)},
    {"Attenzione", TONGUE(IT)},
    {"Avertissement", TONGUE(FR)},
    {"Avis", TONGUE(FR)},
    {"Aviso", TONGUE(ES) | TONGUE(PT)},
    {"Avviso", TONGUE(IT)},
    {"Avís", TONGUE(CA)},
    {"BEMÆRK", TONGUE(DA)},
    {"Bemærk", TONGUE(DA)},
    {"Brīdinājums", TONGUE(LV)},
    {"Cuidado", TONGUE(ES) | TONGUE(PT)},
    {"Cảnh báo", TONGUE(VI)},
    {"Dikkat", TONGUE(TR)},
    {"Dėmesio", TONGUE(LT)},
    {"DİKKAT", TONGUE(TR)},
    {"FIGYELMEZTETÉS", TONGUE(HU)},
    {"Figyelem", TONGUE(HU)},
    {"Figyelmeztetés", TONGUE(HU)},
    {"Hinweis", TONGUE(DE)},
    {"Hoiatus", TONGUE(ET)},
    {"Huom", TONGUE(FI)},
    {"Huomio", TONGUE(FI)},
    {"LET OP", TONGUE(NL)},
    {"Let op", TONGUE(NL)},
    {"OBS", TONGUE(SV) | TONGUE(NB) | TONGUE(NN)},
    {"OSTRZEŻENIE", TONGUE(PL)},
    {"Observera", TONGUE(SV)},
    {"Opgelet", TONGUE(NL)},
    {"Opozorilo", TONGUE(SL)},
    {"Oprez", TONGUE(HR)},
    {"Ostrzeżenie", TONGUE(PL)},
    {"PRECAUCIÓN", TONGUE(ES)},
    {"Pas på", TONGUE(DA)},
    {"Pažnja", TONGUE(SR)},
    {"Perhatian", TONGUE(ID)},
    {"Peringatan", TONGUE(ID)},
    {"Pozor", TONGUE(CS) | TONGUE(SL) | TONGUE(SK)},
    {"Precaución", TONGUE(ES)},
    {"Prudence", TONGUE(FR)},
    {"Tähelepanu", TONGUE(ET)},
    {"UPOZORNĚNÍ", TONGUE(CS)},
    {"UYARI", TONGUE(TR)},
    {"Upozorenje", TONGUE(HR) | TONGUE(SR)},
    {"Upozornenie", TONGUE(SK)},
    {"Upozornění", TONGUE(CS)},
    {"Uwaga", TONGUE(PL)},
    {"Uyarı", TONGUE(TR)},
    {"Uzmanību", TONGUE(LV)},
    {"VAROVÁNÍ", TONGUE(CS)},
    {"Varning", TONGUE(SV)},
    {"Varoitus", TONGUE(FI)},
    {"Varovanie", TONGUE(SK)},
    {"Varování", TONGUE(CS)},
    {"Vigyázat", TONGUE(HU)},
    {"Vorsicht", TONGUE(DE)},
    {"Výstraha", TONGUE(SK)},
    {"Waarschuwing", TONGUE(NL)},
    {"Warnung", TONGUE(DE)},
    {"alert", TONGUE(EN)},
    {"attention", TONGUE(EN)},
    {"caution", TONGUE(EN)},
    {"important", TONGUE(EN)},
    {"notice", TONGUE(EN)},
    {"security", TONGUE(EN)},
    {"warning", TONGUE(EN)},
    {"Įspėjimas", TONGUE(LT)},
    {"ΠΡΟΣΟΧΗ", TONGUE(EL)},
    {"Προσοχή", TONGUE(EL)},
    {"ВНИМАНИЕ", TONGUE(RU)},
    {"Внимание", TONGUE(RU) | TONGUE(BG)},
    {"ОСТОРОЖНО", TONGUE(RU)},
    {"Осторожно", TONGUE(RU)},
    {"Предупреждение", TONGUE(RU) | TONGUE(BG)},
    {"УВАГА", TONGUE(UK)},
    {"Увага", TONGUE(UK)},
    {"אזהרה", TONGUE(HE)},
    {"זהירות", TONGUE(HE)},
    {"שימו לב", TONGUE(HE)},
    {"تحذير", TONGUE(AR)},
    {"تنبيه", TONGUE(AR)},
    {"توجه", TONGUE(FA)},
    {"هشدار", TONGUE(FA)},
    {"चेतावनी", TONGUE(HI)},
    {"सावधान", TONGUE(HI)},
    {"ข้อควรระวัง", TONGUE(TH)},
    {"คำเตือน", TONGUE(TH)},
    {"安全提示", TONGUE(ZH)},
    {"提醒", TONGUE(ZH)},
    {"注意", TONGUE(JA) | TONGUE(ZH)},
    {"警告", TONGUE(JA) | TONGUE(ZH)},
    {"重要", TONGUE(JA)},
    {"경고", TONGUE(KO)},
    {"알림", TONGUE(KO)},
    {"주의", TONGUE(KO)},
};

/* Sorted. What stands alone. */
static const struct tongue_word labels[] = {
    {"correo externo", TONGUE(ES)},
    {"courriel externe", TONGUE(FR)},
    {"e-mail esterna", TONGUE(IT)},
    {"e-mail externo", TONGUE(PT)},
    {"ekstern", TONGUE(DA) | TONGUE(NB)},
    {"ekstern afsender", TONGUE(DA)},
    {"ekstern avsender", TONGUE(NB)},
    {"ekstern e-post", TONGUE(NB)},
    {"ekstern mail", TONGUE(DA)},
    {"email esterna", TONGUE(IT)},
    {"esterno", TONGUE(IT)},
    {"expéditeur externe", TONGUE(FR)},
    {"ext", TONGUE(EN)},
    {"extern", TONGUE(DE) | TONGUE(NL)},
    {"extern avsändare", TONGUE(SV)},
    {"external", TONGUE(EN)},
    {"external e-mail", TONGUE(EN)},
    {"external email", TONGUE(EN)},
    {"external mail", TONGUE(EN)},
    {"external message", TONGUE(EN)},
    {"external sender", TONGUE(EN)},
    {"external source", TONGUE(EN)},
    {"externe", TONGUE(FR)},
    {"externe afzender", TONGUE(NL)},
    {"externe e-mail", TONGUE(DE) | TONGUE(NL)},
    {"externe mail", TONGUE(DE)},
    {"externe nachricht", TONGUE(DE)},
    {"externer absender", TONGUE(DE)},
    {"externo", TONGUE(ES) | TONGUE(PT)},
    {"externt", TONGUE(SV)},
    {"externí e-mail", TONGUE(CS)},
    {"externí odesílatel", TONGUE(CS)},
    {"harici e-posta", TONGUE(TR)},
    {"harici gönderen", TONGUE(TR)},
    {"message externe", TONGUE(FR)},
    {"mittente esterno", TONGUE(IT)},
    {"nadawca zewnętrzny", TONGUE(PL)},
    {"remetente externo", TONGUE(PT)},
    {"remitente externo", TONGUE(ES)},
    {"ulkoinen lähettäjä", TONGUE(FI)},
    {"ulkoinen viesti", TONGUE(FI)},
    {"unknown sender", TONGUE(EN)},
    {"zewnętrzny", TONGUE(PL)},
    {"ВНЕШНЕЕ ПИСЬМО", TONGUE(RU)},
    {"Внешнее письмо", TONGUE(RU)},
    {"Внешний отправитель", TONGUE(RU)},
    {"внешнее письмо", TONGUE(RU)},
    {"внешний отправитель", TONGUE(RU)},
    {"外部", TONGUE(JA) | TONGUE(ZH)},
    {"外部メール", TONGUE(JA)},
    {"外部邮件", TONGUE(ZH)},
    {"外部郵件", TONGUE(ZH)},
    {"社外", TONGUE(JA)},
    {"社外メール", TONGUE(JA)},
    {"외부", TONGUE(KO)},
    {"외부 메일", TONGUE(KO)},
};

/* What may stand around a label, without the colon; in the order of their use: signs of a keyboard first. */
static const char *const ornaments[] = {
    " ", "!", "#", "(",        ")", "*", "-",  "<",  "=",   ">", "[",    "]",
    "_", "|", "~", "\xc2\xa0", "⚠", "⛔", "【", "】", "️", "🚨", "🛑",
};

static struct clf_str without_ornaments(struct clf_str s, bool *any)
{
	for (size_t i = 0; i < CLF_COUNT(ornaments); i++) {
		struct clf_str o = clf_str_from(ornaments[i]);

		if (!clf_str_starts(s, o))
			continue;
		*any = *any || *o.p != ' ';
		s = (struct clf_str){s.p + o.n, s.n - o.n};
		i = (size_t)-1;
	}
	return s;
}

static struct clf_str without_tail(struct clf_str s)
{
	while (s.n > 0 && strchr(" !#()*-<=>[]_|~.:", s.p[s.n - 1]) != NULL)
		s.n--;
	if (s.n >= 3 && memcmp(s.p + s.n - 3, "】", 3) == 0)
		s.n -= 3;
	return s;
}

static bool is_lower(unsigned c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) || (c >= 0x430 && c <= 0x45f) ||
	       (c >= 0x3ac && c <= 0x3ce);
}

/* "CAUTION", "EXTERNAL SENDER": four letters or more, none of them small. */
static bool is_capital(struct clf_str s)
{
	size_t letters = 0;

	while (s.n > 0) {
		unsigned c = clf_utf8_next(&s);

		if (is_lower(c))
			return false;
		letters += (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c < 0x500);
	}
	return letters >= 4;
}

static bool is_label(struct clf_str s, const struct weigh_text *text)
{
	for (size_t i = 0; i < CLF_COUNT(labels); i++)
		if (clf_str_equal_nocase(s, clf_str_from(labels[i].word)) && tongue_is_known(labels[i].tongues))
			return true;
	return s.n <= LABEL_BYTES && strchr(text->p, ' ') != NULL && is_capital(s) && banner_tells_origin(text);
}

/* How much of the sentence is a label with a colon behind it. */
static size_t label_bytes(struct clf_str s)
{
	size_t n = clf_str_find(s, CLF_STR(":"), 0);
	size_t wide = clf_str_find(s, CLF_STR("："), 0);
	size_t dash = clf_str_find(s, CLF_STR(" - "), 0);
	size_t mark = clf_str_find(s, CLF_STR("!"), 0);

	n = wide < n ? wide : n;
	n = dash < n ? dash : n;
	n = mark < n ? mark : n;
	return n <= LABEL_BYTES ? n : 0;
}

static size_t word_count(const char *text)
{
	size_t count = 0;

	for (const char *p = text; *p; p++)
		count += *p != ' ' && (p == text || p[-1] == ' ');
	return count;
}

/* The dress: signs and brackets before the words, or a label in capitals or of warning before a colon. */
static struct clf_str undress(struct clf_str s, bool *dress)
{
	size_t n;

	s = without_ornaments(s, dress);
	n = label_bytes(s);
	if (n > 0) {
		struct clf_str label = {s.p, n};
		struct weigh_text text;

		weigh_read(label, &text);
		*dress = *dress || is_capital(without_tail(label)) || weigh_begins(label, warns, CLF_COUNT(warns)) ||
			 (word_count(text.p) <= LABEL_WORDS && banner_tells_origin(&text));
		s = clf_str_trim((struct clf_str){s.p + n, s.n - n});
		while (s.n > 0 && strchr(":!- ", *s.p) != NULL)
			s = (struct clf_str){s.p + 1, s.n - 1};
	}
	return s;
}

static struct evidence look(struct clf_str sentence)
{
	struct evidence e = {0};
	struct weigh_text text;
	struct clf_str words;
	bool bracketed = false;

	sentence = clf_str_trim(sentence);
	weigh_read(sentence, &text);
	words = without_tail(without_ornaments(sentence, &bracketed));
	if (is_label(words, &text))
		return (struct evidence){.origin = true,
					 .dress = bracketed || is_capital(words),
					 .machine = memchr(words.p, ' ', words.n) != NULL};
	e.dress = words.n <= LABEL_BYTES && is_capital(words);
	words = undress(sentence, &e.dress);
	e.own = weigh_is_own(text.p);
	e.origin = banner_tells_origin(&text);
	e.advice = banner_gives_advice(&text);
	e.machine = weigh_begins(words, subjects, CLF_COUNT(subjects));
	if (weigh_begins(words, starts, CLF_COUNT(starts)))
		e.origin = e.machine = true;
	return e;
}

static bool is_complete(const struct evidence *e)
{
	return e->origin && (e->advice || e->dress || e->machine);
}

/* A line whose last word is short and small goes on below: "of", "der". */
static bool goes_on(struct clf_str line)
{
	size_t n = 0;

	while (n < line.n && line.p[line.n - 1 - n] >= 'a' && line.p[line.n - 1 - n] <= 'z')
		n++;
	return n > 0 && n <= 3 && n < line.n && line.p[line.n - 1 - n] == ' ';
}

static bool ends_at(struct clf_str s, size_t i)
{
	static const char *const wide[] = {"。", "！", "】"};
	bool apart = i + 1 >= s.n || s.p[i + 1] == ' ' || s.p[i + 1] == '\n';

	for (size_t k = 0; k < CLF_COUNT(wide); k++)
		if (i >= 2 && memcmp(s.p + i - 2, wide[k], 3) == 0)
			return true;
	if (s.p[i] == ']')
		return *s.p == '[' || *s.p == '*';
	if (s.p[i] == '*')
		return *s.p == '*' && apart && i > 6;
	return apart && strchr(".!?", s.p[i]) != NULL;
}

/* Whether the sentence has its end at the line end there. */
static bool line_ends_it(struct clf_str s, size_t at)
{
	struct clf_str below = {s.p + at + 1, s.n - at - 1};
	struct evidence e;

	if (below.n > 0 && (is_lower(clf_utf8_next(&below)) || goes_on((struct clf_str){s.p, at})))
		return false;
	e = look((struct clf_str){s.p, at});
	/* "CAUTION" on a line of its own. */
	if (e.dress && !e.origin && at <= LABEL_BYTES)
		return true;
	return is_complete(&e) || (e.advice && !e.origin);
}

static size_t sentence_bytes(struct clf_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' ? line_ends_it(s, i) : ends_at(s, i))
			return i + 1;
	}
	return s.n;
}

/* What Microsoft 365 says of a first mail from somebody, by its link: in any language, to the end of the link's line.
 */
static size_t first_contact_bytes(struct clf_str paragraph)
{
	size_t link = clf_str_find(paragraph, CLF_STR("aka.ms/LearnAboutSenderIdentification"), 0);
	size_t end;
	struct weigh_text text;

	if (link > FIRST_CONTACT_BYTES || link == (size_t)-1)
		return 0;
	end = clf_str_find(paragraph, CLF_STR("\n"), link);
	end = end == (size_t)-1 ? paragraph.n : end + 1;
	weigh_read((struct clf_str){paragraph.p, link}, &text);
	return weigh_asks(text.p) || end - link > FIRST_CONTACT_BYTES ? 0 : end;
}

/* A cheap look: whether anything in it tells where a mail came from. Most mails end here. */
static bool may_be_banner(struct clf_str paragraph)
{
	struct weigh_text text;

	weigh_read(paragraph, &text);
	return banner_tells_origin(&text) || weigh_begins(paragraph, starts, CLF_COUNT(starts)) ||
	       (paragraph.n > 0 && weigh_holds(&text, labels, CLF_COUNT(labels)));
}

size_t cut_banner_bytes(struct clf_str paragraph, struct banner_place place)
{
	struct evidence all = {.dress = place.boxed, .origin = place.goes_on, .machine = place.goes_on};
	size_t at = 0;
	size_t good = first_contact_bytes(paragraph);

	if (good > 0 || (!place.goes_on && !may_be_banner(paragraph)))
		return good;
	for (unsigned i = 0; i < SENTENCES && at < paragraph.n; i++) {
		struct clf_str rest = {paragraph.p + at, paragraph.n - at};
		size_t n = sentence_bytes(rest);
		struct evidence e = look((struct clf_str){rest.p, n});

		/* Behind a whole warning nothing but more of it: own words may be dressed too. */
		if (e.own || (!e.origin && !e.advice && (good > 0 || !e.dress)))
			break;
		all.origin = all.origin || e.origin;
		all.advice = all.advice || e.advice;
		all.dress = all.dress || e.dress;
		all.machine = all.machine || e.machine;
		at += n;
		while (at < paragraph.n && (paragraph.p[at] == ' ' || paragraph.p[at] == '\n'))
			at++;
		good = is_complete(&all) ? at : good;
	}
	return good;
}

bool cut_is_dressed_banner(struct clf_str paragraph)
{
	bool dress = false;
	bool bracketed = false;
	struct clf_str words = without_ornaments(paragraph, &bracketed);
	size_t n = label_bytes(words);
	struct weigh_text text;

	weigh_read(paragraph, &text);
	if (weigh_is_own(text.p))
		return false;
	dress = n > 0 && is_capital((struct clf_str){words.p, n});
	return dress || clf_str_starts(clf_str_trim(paragraph), CLF_STR("⚠")) ||
	       clf_str_starts(clf_str_trim(paragraph), CLF_STR("【"));
}

bool cut_is_banner(struct clf_str line)
{
	bool dress = false;

	line = cut_strip_lead(line);
	if (line.n == 0 || line.n > CUT_MARKER_BYTES)
		return false;
	without_ornaments(line, &dress);
	if (!dress && label_bytes(line) == 0 && line.n > LABEL_BYTES &&
	    !weigh_begins(line, subjects, CLF_COUNT(subjects)) && !weigh_begins(line, starts, CLF_COUNT(starts)))
		return false;
	return clf_str_starts(line, CLF_STR("ZjQcmQRYFpfptBannerStart")) ||
	       cut_banner_bytes(line, (struct banner_place){false, false}) > 0;
}

bool cut_is_banner_rest(struct clf_str line)
{
	struct weigh_text text;

	weigh_read(line, &text);
	return strstr(text.p, "BannerEnd") != NULL || banner_gives_advice(&text) || banner_tells_origin(&text);
}
