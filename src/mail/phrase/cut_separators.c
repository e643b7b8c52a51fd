/*
 * cut_separators.c - the lines between a reply and the whole mail below it ("-----Original Message-----"), as data,
 * and their matchers. Letters outside ASCII are compared as they are.
 */
#include <string.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/phrase.h"

/* Words between the dashes of a separator. */
static const struct tongue_word original_words[] = {
    {"Algne kiri", TONGUE(ET)},
    {"Algne sõnum", TONGUE(ET)},
    {"Algne teade", TONGUE(ET)},
    {"Algsõnum", TONGUE(ET)},
    {"Alkuperäinen viesti", TONGUE(FI)},
    {"E-mail d'origine", TONGUE(FR)},
    {"Eredeti levél", TONGUE(HU)},
    {"Eredeti üzenet", TONGUE(HU)},
    {"Izvirno sporočilo", TONGUE(SL)},
    {"Izvorna poruka", TONGUE(HR)},
    {"Jatorrizko mezua", TONGUE(EU)},
    {"Mail d'origine", TONGUE(FR)},
    {"Mensagem original", TONGUE(PT)},
    {"Mensaje Original", TONGUE(ES)},
    {"Mensaje original", TONGUE(ES)},
    {"Mensaxe orixinal", TONGUE(GL)},
    {"Mesaj original", TONGUE(RO)},
    {"Mesajul original", TONGUE(RO)},
    {"Mesazhi origjinal", TONGUE(SQ)},
    {"Mesej Asal", TONGUE(MS)},
    {"Message d'origine", TONGUE(FR)},
    {"Message d’origine", TONGUE(FR)},
    {"Message original", TONGUE(FR)},
    {"Messaggio originale", TONGUE(IT)},
    {"Missatge original", TONGUE(CA)},
    {"Oorspronkelijk bericht", TONGUE(NL)},
    {"Oorspronklike boodskap", TONGUE(AF)},
    {"Opphavleg melding", TONGUE(NN)},
    {"Opprinnelig melding", TONGUE(NB)},
    {"Oprindelig besked", TONGUE(DA)},
    {"Oprindelig meddelelse", TONGUE(DA)},
    {"Original Message", TONGUE(EN) | TONGUE(KO)},
    {"Original Nachricht", TONGUE(DE)},
    {"Original e-mail", TONGUE(DE) | TONGUE(EN)},
    {"Original meddelelse", TONGUE(DA)},
    {"Original-Nachricht", TONGUE(DE)},
    {"Originale Nachricht", TONGUE(DE)},
    {"Originalmeddelande", TONGUE(SV)},
    {"Originalna poruka", TONGUE(HR) | TONGUE(SR)},
    {"Originalnachricht", TONGUE(DE)},
    {"Originalno sporočilo", TONGUE(SL)},
    {"Originalus laiškas", TONGUE(LT)},
    {"Origineel bericht", TONGUE(NL)},
    {"Orihinal na Mensahe", TONGUE(FIL)},
    {"Orijinal Mesaj", TONGUE(AZ) | TONGUE(TR)},
    {"Orijinal İleti", TONGUE(TR)},
    {"Oriģinālais ziņojums", TONGUE(LV)},
    {"Oryginalna wiadomość", TONGUE(PL)},
    {"Pesan asli", TONGUE(ID)},
    {"Pirminė žinutė", TONGUE(LT)},
    {"Pradinis laiškas", TONGUE(LT)},
    {"Pradinis pranešimas", TONGUE(LT)},
    {"Previous message", TONGUE(EN)},
    {"Prvotno sporočilo", TONGUE(SL)},
    {"Pôvodná správa", TONGUE(SK)},
    {"Původní e-mail", TONGUE(CS)},
    {"Původní zpráva", TONGUE(CS)},
    {"Quoted message", TONGUE(EN)},
    {"Sākotnējais ziņojums", TONGUE(LV)},
    {"Sākotnējā ziņa", TONGUE(LV)},
    {"Teachtaireacht Bhunaidh", TONGUE(GA)},
    {"Thư ban đầu", TONGUE(VI)},
    {"Thư gốc", TONGUE(VI)},
    {"Tin nhắn gốc", TONGUE(VI)},
    {"Treść oryginalnej wiadomości", TONGUE(PL)},
    {"Ujumbe asili", TONGUE(SW)},
    {"Upphafleg skilaboð", TONGUE(IS)},
    {"Upprunaleg skilaboð", TONGUE(IS)},
    {"Upprunalegur póstur", TONGUE(IS)},
    {"Urspruengliche Nachricht", TONGUE(DE)},
    {"Ursprungl. meddelande", TONGUE(SV)},
    {"Ursprungliche Nachricht", TONGUE(DE)},
    {"Ursprungligt meddelande", TONGUE(SV)},
    {"Ursprüngliche Mail", TONGUE(DE)},
    {"Ursprüngliche Nachricht", TONGUE(DE)},
    {"Ursprünglicher Text", TONGUE(DE)},
    {"Wiadomość oryginalna", TONGUE(PL)},
    {"original appointment", TONGUE(EN)},
    {"original email", TONGUE(EN)},
    {"original mail", TONGUE(EN)},
    {"original message", TONGUE(EN) | TONGUE(KO)},
    {"reply message", TONGUE(EN)},
    {"reply separator", TONGUE(EN)},
    {"Özgün İleti", TONGUE(TR)},
    {"Αρχικό μήνυμα", TONGUE(EL)},
    {"Бастапқы хабар", TONGUE(KK)},
    {"Вихідне повідомлення", TONGUE(UK)},
    {"Зыходнае паведамленне", TONGUE(BE)},
    {"Исходное письмо", TONGUE(RU)},
    {"Исходное сообщение", TONGUE(RU)},
    {"Оригинална порака", TONGUE(MK)},
    {"Оригинална порука", TONGUE(SR)},
    {"Оригинално писмо", TONGUE(BG)},
    {"Оригинално съобщение", TONGUE(BG)},
    {"Оригинальное сообщение", TONGUE(RU)},
    {"Оригінальне повідомлення", TONGUE(UK)},
    {"Пересылаемое сообщение", TONGUE(RU)},
    {"Початкове повідомлення", TONGUE(UK)},
    {"Първоначално съобщение", TONGUE(BG)},
    {"הודעה מקורית", TONGUE(HE)},
    {"اصل پیغام", TONGUE(UR)},
    {"الرسالة الأصلية", TONGUE(AR)},
    {"پیام اصلی", TONGUE(FA)},
    {"मूल संदेश", TONGUE(HI)},
    {"मूल सन्देश", TONGUE(HI)},
    {"মূল বার্তা", TONGUE(BN)},
    {"அசல் செய்தி", TONGUE(TA)},
    {"ข้อความต้นฉบับ", TONGUE(TH)},
    {"ข้อความเดิม", TONGUE(TH)},
    {"元のメッセージ", TONGUE(JA)},
    {"元のメール", TONGUE(JA)},
    {"原始信件", TONGUE(ZH)},
    {"原始消息", TONGUE(ZH)},
    {"原始訊息", TONGUE(ZH)},
    {"原始邮件", TONGUE(ZH)},
    {"原始郵件", TONGUE(ZH)},
    {"原本郵件", TONGUE(ZH)},
    {"回复的原邮件", TONGUE(ZH)},
    {"回复邮件", TONGUE(ZH)},
    {"邮件原件", TONGUE(ZH)},
    {"원본 메시지", TONGUE(KO)},
    {"원본 메일", TONGUE(KO)},
    {"원본 이메일", TONGUE(KO)},
};

static const struct tongue_word forward_words[] = {
    {"Aangestuurde boodskap", TONGUE(AF)},
    {"Anfang der weitergeleiteten", TONGUE(DE)},
    {"Begin doorgestuurd bericht", TONGUE(NL)},
    {"Birbidalitako mezua", TONGUE(EU)},
    {"Doorgestuurd bericht", TONGUE(NL)},
    {"Début du message réexpédié", TONGUE(FR)},
    {"Début du message transféré", TONGUE(FR)},
    {"Edasisaadetud kiri", TONGUE(ET)},
    {"Edastatud kiri", TONGUE(ET)},
    {"Edastatud sõnum", TONGUE(ET)},
    {"Edelleenlähetetty viesti", TONGUE(FI)},
    {"Forwarded Message", TONGUE(EN) | TONGUE(HI) | TONGUE(RU) | TONGUE(VI)},
    {"Inicio del mensaje reenviado", TONGUE(ES)},
    {"Inizio messaggio inoltrato", TONGUE(IT)},
    {"Início da mensagem encaminhada", TONGUE(PT)},
    {"Ipinasang mensahe", TONGUE(FIL)},
    {"Mensagem encaminhada", TONGUE(PT)},
    {"Mensagem reencaminhada", TONGUE(PT)},
    {"Mensaje reenviado", TONGUE(ES)},
    {"Mensaxe reenviada", TONGUE(GL)},
    {"Mesaj redirecționat", TONGUE(RO)},
    {"Mesaj transmis mai departe", TONGUE(RO)},
    {"Mesaj înaintat", TONGUE(RO)},
    {"Mesazh i përcjellë", TONGUE(SQ)},
    {"Mesej dimajukan", TONGUE(MS)},
    {"Mesej yang Dimajukan", TONGUE(MS)},
    {"Message réexpédié", TONGUE(FR)},
    {"Message transféré", TONGUE(FR)},
    {"Messaggio inoltrato", TONGUE(IT)},
    {"Missatge reenviat", TONGUE(CA)},
    {"Persiunčiamas laiškas", TONGUE(LT)},
    {"Persiųstas laiškas", TONGUE(LT)},
    {"Pesan terusan", TONGUE(ID)},
    {"Posredovano sporočilo", TONGUE(SL)},
    {"Preposlaná správa", TONGUE(SK)},
    {"Prosleđena poruka", TONGUE(SR)},
    {"Proslijeđena poruka", TONGUE(HR)},
    {"Przekazana wiadomość", TONGUE(PL)},
    {"Pārsūtīta vēstule", TONGUE(LV)},
    {"Pārsūtītais ziņojums", TONGUE(LV)},
    {"Pārsūtīts ziņojums", TONGUE(LV)},
    {"Přeposlaná zpráva", TONGUE(CS)},
    {"Teachtaireacht ar Aghaidh", TONGUE(GA)},
    {"Thư đã chuyển tiếp", TONGUE(VI)},
    {"Thư được chuyển tiếp", TONGUE(VI)},
    {"Továbbított levél", TONGUE(HU)},
    {"Továbbított üzenet", TONGUE(HU)},
    {"Ujumbe uliosambazwa", TONGUE(SW)},
    {"Vidarebefordrat brev", TONGUE(SV)},
    {"Vidarebefordrat meddelande", TONGUE(SV)},
    {"Vidaresend melding", TONGUE(NN)},
    {"Videresendt besked", TONGUE(DA)},
    {"Videresendt meddelelse", TONGUE(DA)},
    {"Videresendt melding", TONGUE(NB)},
    {"Välitetty viesti", TONGUE(FI)},
    {"Weitergeleitete Nachricht", TONGUE(DE)},
    {"Wiadomość przekazana", TONGUE(PL)},
    {"Yönlendirilmiş", TONGUE(TR)},
    {"Yönləndirilmiş mesaj", TONGUE(AZ)},
    {"begin forwarded message", TONGUE(EN)},
    {"forwarded by", TONGUE(EN)},
    {"forwarded mail", TONGUE(EN)},
    {"forwarded message", TONGUE(EN) | TONGUE(HI) | TONGUE(RU) | TONGUE(VI)},
    {"ileti yönlendirildi", TONGUE(TR)},
    {"iletilmiş İleti", TONGUE(TR)},
    {"mesajului redirecționat", TONGUE(RO)},
    {"missatge reenviat", TONGUE(CA)},
    {"pesan yang diteruskan", TONGUE(ID)},
    {"preposlanej správy", TONGUE(SK)},
    {"proslijeđene poruke", TONGUE(HR)},
    {"przekazana dalej", TONGUE(PL)},
    {"przekazanej wiadomości", TONGUE(PL)},
    {"przekazywanej wiadomości", TONGUE(PL)},
    {"přeposlané zprávy", TONGUE(CS)},
    {"přeposílané zprávy", TONGUE(CS)},
    {"thư được chuyển tiếp", TONGUE(VI)},
    {"videresendt melding", TONGUE(NB)},
    {"Áframsend skilaboð", TONGUE(IS)},
    {"Áframsent skeyti", TONGUE(IS)},
    {"Átirányított levél", TONGUE(HU)},
    {"Átirányított üzenet", TONGUE(HU)},
    {"İletilen ileti", TONGUE(TR)},
    {"İletilmiş ileti", TONGUE(TR)},
    {"İletilmiş mesaj", TONGUE(TR)},
    {"İletilmiş İleti", TONGUE(TR)},
    {"Προωθημένο μήνυμα", TONGUE(EL)},
    {"προωθημένου μηνύματος", TONGUE(EL)},
    {"Начало переадресованного", TONGUE(RU)},
    {"Перасланае паведамленне", TONGUE(BE)},
    {"Перенаправленное сообщение", TONGUE(RU)},
    {"Переслане повідомлення", TONGUE(UK)},
    {"Пересланное сообщение", TONGUE(RU)},
    {"Пересылаемое письмо", TONGUE(RU)},
    {"Пересылаемое сообщение", TONGUE(RU)},
    {"Початок переадресованого", TONGUE(UK)},
    {"Препратена порака", TONGUE(MK)},
    {"Препратено съобщение", TONGUE(BG)},
    {"Прослеђена порука", TONGUE(SR)},
    {"Қайта жіберілген хабар", TONGUE(KK)},
    {"הודעה מועברת", TONGUE(HE)},
    {"הודעה שהועברה", TONGUE(HE)},
    {"آگے بھیجا گیا", TONGUE(UR)},
    {"الرسالة المحولة", TONGUE(AR)},
    {"الرسالة المعاد توجيهها", TONGUE(AR)},
    {"الرسالة المُعاد توجيهها", TONGUE(AR)},
    {"رسالة محولة", TONGUE(AR)},
    {"رسالة محوّلة", TONGUE(AR)},
    {"رسالة معاد توجيهها", TONGUE(AR)},
    {"رسالة مُعاد توجيهها", TONGUE(AR)},
    {"پیام بازارسال", TONGUE(FA)},
    {"پیام فوروارد", TONGUE(FA)},
    {"پیام هدایت شده", TONGUE(FA)},
    {"अग्रेषित संदेश", TONGUE(HI)},
    {"अग्रेषित सन्देश", TONGUE(HI)},
    {"ফরওয়ার্ড করা", TONGUE(BN)},
    {"முன்னனுப்பிய செய்தி", TONGUE(TA)},
    {"ข้อความที่ส่งต่อ", TONGUE(TH)},
    {"已转发", TONGUE(ZH)},
    {"开始转发", TONGUE(ZH)},
    {"被转发的邮件", TONGUE(ZH)},
    {"転送されたメッセージ", TONGUE(JA)},
    {"転送されたメール", TONGUE(JA)},
    {"転送メッセージ", TONGUE(JA)},
    {"轉寄的郵件", TONGUE(ZH)},
    {"轉寄郵件", TONGUE(ZH)},
    {"转发的消息", TONGUE(ZH)},
    {"转发的邮件", TONGUE(ZH)},
    {"转发邮件", TONGUE(ZH)},
    {"转发邮件信息", TONGUE(ZH)},
    {"開始轉寄", TONGUE(ZH)},
    {"전달된 메시지", TONGUE(KO)},
    {"전달된 메일", TONGUE(KO)},
    {"전달된 이메일", TONGUE(KO)},
};

static bool contains_any(struct clf_str s, const struct tongue_word *words, size_t count)
{
	char text[CUT_MARKER_BYTES + 1];

	cut_copy_line(s, text);
	return cut_holds_known(text, words, count);
}

static size_t leading_dashes(struct clf_str s)
{
	size_t n = 0;

	while (n < s.n && strchr("-_=*>~+ ", s.p[n]) != NULL && s.p[n])
		n++;
	return n;
}

bool cut_is_dashed(struct clf_str line)
{
	line = clf_str_trim(line);
	for (size_t i = 0; i < 3; i++)
		if (line.n < 3 || strchr("-_=*~", line.p[i]) == NULL || strchr("-_=*~", line.p[line.n - 1 - i]) == NULL)
			return false;
	return line.n < 200;
}

/* "---- Ann Example wrote ----" */
static bool is_dashed_attribution(struct clf_str line, size_t lead, size_t tail)
{
	if (lead < 3 || tail < 3 || lead + tail >= line.n)
		return false;
	return cut_look_at_attribution((struct clf_str){line.p + lead, line.n - lead - tail}).verb_at_end;
}

/* Bytes of the dash, dot or the like that the text begins with; 0 for none. */
static size_t dash_at(struct clf_str s)
{
	static const char *const wide[] = {"·", "–", "—", "―", "─", "━", "═"};

	if (s.n > 0 && s.p[0] != '\0' && strchr("-_=*~.", s.p[0]) != NULL)
		return 1;
	for (size_t i = 0; s.n > 0 && (unsigned char)s.p[0] >= 0xc2 && i < CLF_COUNT(wide); i++)
		if (clf_str_starts(s, clf_str_from(wide[i])))
			return strlen(wide[i]);
	return 0;
}

/* Sorted. Where help desks ask for the answer. */
static const struct tongue_word aboves[] = {
    {"above this line to add", TONGUE(EN)},
    {"above this line to reply", TONGUE(EN)},
    {"acima desta linha", TONGUE(PT)},
    {"antwort über dieser", TONGUE(DE)},
    {"antworten sie oberhalb dieser", TONGUE(DE)},
    {"au-dessus de cette ligne", TONGUE(FR)},
    {"boven deze lijn", TONGUE(NL)},
    {"boven deze regel", TONGUE(NL)},
    {"bu satırın üst", TONGUE(TR)},
    {"deasupra acestei linii", TONGUE(RO)},
    {"e sor fölé", TONGUE(HU)},
    {"nad tento řádek", TONGUE(CS)},
    {"nad tímto řádkem", TONGUE(CS)},
    {"oberhalb dieser zeile", TONGUE(DE)},
    {"ovanför den här raden", TONGUE(SV)},
    {"over denne linje", TONGUE(DA) | TONGUE(NB)},
    {"por encima de esta línea", TONGUE(ES)},
    {"powyżej tej linii", TONGUE(PL)},
    {"reply above this line", TONGUE(EN)},
    {"sopra questa riga", TONGUE(IT)},
    {"tämän rivin yläpuolelle", TONGUE(FI)},
    {"write above this line", TONGUE(EN)},
    {"выше этой строки", TONGUE(RU)},
    {"над этой строкой", TONGUE(RU)},
    {"この行より上", TONGUE(JA)},
    {"在此行上方", TONGUE(ZH)},
    {"此行以上", TONGUE(ZH)},
    {"이 줄 위", TONGUE(KO)},
};

static bool names_place(struct clf_str line)
{
	return contains_any(line, aboves, CLF_COUNT(aboves));
}

/* "##- Please type your reply above this line -##", as help desks ask for it. */
static bool says_above(struct clf_str line)
{
	bool dressed = line.p[0] == '#' || dash_at(line) > 0;

	return line.n <= 160 && (clf_str_starts(line, CLF_STR("##-")) || (dressed && names_place(line)));
}

bool cut_is_reply_below_rule(struct clf_str rule, struct clf_str line)
{
	size_t dashes = 0;

	for (size_t n; rule.n > 0; dashes++) {
		n = dash_at(rule);
		if (n == 0)
			return false;
		rule = (struct clf_str){rule.p + n, rule.n - n};
	}
	return dashes >= 3 && line.n > 0 && line.n <= 80 && names_place(line) &&
	       strchr("?\"", line.p[line.n - 1]) == NULL;
}

bool cut_is_reply_line(struct clf_str line)
{
	line = clf_str_trim(line);
	return line.n >= 8 && says_above(line);
}

bool cut_is_dressed(struct clf_str line, size_t dashes)
{
	size_t lead = 0, tail = 0, words = 0;
	bool inside = false;

	line = clf_str_trim(line);
	if (line.n > 120 || dash_at(line) == 0)
		return false;
	for (size_t i = 0, n; i < line.n; i += n) {
		struct clf_str rest = {line.p + i, line.n - i};
		size_t dash = dash_at(rest);

		n = dash > 0 ? dash : 1;
		if (dash > 0) {
			lead += words == 0;
			tail++;
			inside = false;
		} else if (line.p[i] == ' ') {
			inside = false;
		} else {
			words += !inside;
			inside = true;
			tail = 0;
		}
	}
	return words >= 1 && words <= 5 && lead >= dashes && tail >= dashes;
}

static bool is_one_of(struct clf_str text, const struct tongue_word *words, size_t count)
{
	struct cut_rows rows = {words, sizeof *words, count};

	for (size_t i = cut_next_row(rows, 0, text); i < count; i = cut_next_row(rows, i + 1, text))
		if (clf_str_equal_nocase(text, clf_str_from(words[i].word)) && tongue_is_known(words[i].tongues))
			return true;
	return false;
}

/* "*Original Message*": nothing but the words, in bold. */
static bool is_bold_separator(struct clf_str line, bool *forward)
{
	struct clf_str words;

	if (line.n < 3 || line.p[0] != '*' || line.p[line.n - 1] != '*')
		return false;
	words = cut_strip_tail(cut_strip_lead(line));
	*forward = is_one_of(words, forward_words, CLF_COUNT(forward_words));
	return *forward || is_one_of(words, original_words, CLF_COUNT(original_words));
}

bool cut_is_original(struct clf_str line)
{
	return is_one_of(clf_str_trim(line), original_words, CLF_COUNT(original_words));
}

bool cut_is_separator(struct clf_str line, bool *forward)
{
	size_t lead, close;
	size_t tail = 0;
	struct clf_str words;

	line = clf_str_trim(line);
	*forward = false;
	if (line.n < 8 || line.n > 300)
		return false;
	if (says_above(line))
		return true;
	if (is_bold_separator(line, forward))
		return true;
	lead = leading_dashes(line);
	while (tail < line.n && strchr("-_=*~+ :", line.p[line.n - 1 - tail]) != NULL && line.p[line.n - 1 - tail])
		tail++;
	if (tail == 0 && line.n > 3 && memcmp(line.p + line.n - 3, "\xef\xbc\x9a", 3) == 0)
		tail = 3;
	if (lead < 2 && tail < 1)
		return false;
	if (is_dashed_attribution(line, lead, tail))
		return true;
	/* The quoted header may follow on the same line: only what stands between the dashes counts. */
	words = (struct clf_str){line.p + lead, line.n - lead};
	close = lead >= 3 ? clf_str_find(words, CLF_STR("---"), 0) : (size_t)-1;
	if (close != (size_t)-1) {
		words.n = close;
		tail = 3;
	}
	if (words.n > 80)
		return false;
	*forward = contains_any(words, forward_words, CLF_COUNT(forward_words));
	if (!*forward && (lead < 2 || !contains_any(words, original_words, CLF_COUNT(original_words))))
		return false;
	return (lead >= 2 && (tail >= 2 || words.n < 60)) || (*forward && tail >= 1);
}

bool cut_is_forward(struct clf_str line)
{
	bool forward = false;

	return cut_is_separator(line, &forward) && forward;
}

size_t cut_separator_inside(struct clf_str line, size_t *dressed)
{
	size_t at = clf_str_find(line, CLF_STR("-----"), 1);
	struct clf_str tail;
	bool forward;

	*dressed = 0;
	if (at == (size_t)-1 || leading_dashes(line) > 0)
		return 0;
	tail = (struct clf_str){line.p + at, line.n - at};
	if (clf_str_find(tail, CLF_STR("-----"), 6) != (size_t)-1 && cut_is_separator(tail, &forward))
		return at;
	*dressed = cut_is_dressed(tail, 5) ? at : 0;
	return 0;
}
