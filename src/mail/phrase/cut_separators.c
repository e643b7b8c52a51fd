/*
 * cut_separators.c - the lines between a reply and the whole mail below it ("-----Original Message-----"), as data,
 * and their matchers. Letters outside ASCII are compared as they are.
 */
#include <string.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/phrase.h"

/* Words between the dashes of a separator. */
static const char *const original_words[] = {
    "original message",
    "original mail",
    "original email",
    "original appointment",
    "reply message",
    "Ursprüngliche Nachricht",
    "Ursprungliche Nachricht",
    "Urspruengliche Nachricht",
    "Originalnachricht",
    "Original-Nachricht",
    "Original Nachricht",
    "Ursprüngliche Mail",
    "Message original",
    "Message d'origine",
    "Message d’origine",
    "Mensaje original",
    "Mensagem original",
    "Messaggio originale",
    "Oorspronkelijk bericht",
    "Origineel bericht",
    "Originalmeddelande",
    "Ursprungligt meddelande",
    "Oprindelig meddelelse",
    "Oprindelig besked",
    "Original meddelelse",
    "Opprinnelig melding",
    "Alkuperäinen viesti",
    "Oryginalna wiadomość",
    "Wiadomość oryginalna",
    "Treść oryginalnej wiadomości",
    "Původní zpráva",
    "Pôvodná správa",
    "Eredeti üzenet",
    "Исходное сообщение",
    "Исходное письмо",
    "Пересылаемое сообщение",
    "Оригінальне повідомлення",
    "Αρχικό μήνυμα",
    "Özgün İleti",
    "Orijinal Mesaj",
    "Orijinal İleti",
    "原始邮件",
    "原始郵件",
    "原始消息",
    "邮件原件",
    "回复的原邮件",
    "元のメッセージ",
    "元のメール",
    "원본 메시지",
    "원본 메일",
    "Original Message",
    "הודעה מקורית",
    "الرسالة الأصلية",
    "Thư gốc",
    "Pesan asli",
    "Mesaj original",
    "Mesajul original",
    "Izvorna poruka",
    "Originalna poruka",
    "Izvirno sporočilo",
    "Algne kiri",
    "Pradinis laiškas",
    "Оригинално съобщение",
    "Mensaje Original",
    "reply separator",
    "回复邮件",
    "Ursprungl. meddelande",
    "Quoted message",
    "Previous message",
    "E-mail d'origine",
    "Mail d'origine",
    "Original e-mail",
    "Originale Nachricht",
    "Původní e-mail",
    "Eredeti levél",
    "原始訊息",
    "原始信件",
    "原本郵件",
    "원본 이메일",
    "Оригинальное сообщение",
    "Вихідне повідомлення",
    "Початкове повідомлення",
    "Първоначално съобщение",
    "Оригинално писмо",
    "Оригинална порука",
    "Оригинална порака",
    "Зыходнае паведамленне",
    "Бастапқы хабар",
    "Originalno sporočilo",
    "Prvotno sporočilo",
    "Tin nhắn gốc",
    "Thư ban đầu",
    "Mesej Asal",
    "ข้อความต้นฉบับ",
    "ข้อความเดิม",
    "پیام اصلی",
    "اصل پیغام",
    "मूल संदेश",
    "मूल सन्देश",
    "মূল বার্তা",
    "அசல் செய்தி",
    "Missatge original",
    "Mensaxe orixinal",
    "Jatorrizko mezua",
    "Pradinis pranešimas",
    "Originalus laiškas",
    "Pirminė žinutė",
    "Sākotnējais ziņojums",
    "Sākotnējā ziņa",
    "Oriģinālais ziņojums",
    "Algsõnum",
    "Algne sõnum",
    "Algne teade",
    "Upprunaleg skilaboð",
    "Upphafleg skilaboð",
    "Upprunalegur póstur",
    "Opphavleg melding",
    "Oorspronklike boodskap",
    "Mesazhi origjinal",
    "Orihinal na Mensahe",
    "Ujumbe asili",
    "Teachtaireacht Bhunaidh",
    "Ursprünglicher Text",
};

static const char *const forward_words[] = {
    "forwarded message",
    "forwarded by",
    "begin forwarded message",
    "forwarded mail",
    "Weitergeleitete Nachricht",
    "Anfang der weitergeleiteten",
    "Message transféré",
    "Début du message transféré",
    "Début du message réexpédié",
    "Mensaje reenviado",
    "Inicio del mensaje reenviado",
    "Mensagem encaminhada",
    "Início da mensagem encaminhada",
    "Inizio messaggio inoltrato",
    "Messaggio inoltrato",
    "Doorgestuurd bericht",
    "Begin doorgestuurd bericht",
    "Vidarebefordrat meddelande",
    "Vidarebefordrat brev",
    "Videresendt meddelelse",
    "Videresendt melding",
    "Välitetty viesti",
    "Wiadomość przekazana",
    "Przekazana wiadomość",
    "Přeposlaná zpráva",
    "Preposlaná správa",
    "Továbbított üzenet",
    "Továbbított levél",
    "Пересланное сообщение",
    "Пересылаемое письмо",
    "Переслане повідомлення",
    "Προωθημένο μήνυμα",
    "Yönlendirilmiş",
    "İletilmiş mesaj",
    "İletilmiş İleti",
    "İletilen ileti",
    "转发的邮件",
    "转发邮件",
    "轉寄郵件",
    "已转发",
    "Forwarded Message",
    "転送されたメッセージ",
    "転送メッセージ",
    "전달된 메일",
    "전달된 메시지",
    "הודעה שהועברה",
    "رسالة محوّلة",
    "الرسالة المعاد توجيهها",
    "Thư đã chuyển tiếp",
    "Pesan terusan",
    "Mesaj redirecționat",
    "Proslijeđena poruka",
    "Posredovano sporočilo",
    "Edasisaadetud kiri",
    "Mensagem reencaminhada",
    "Перенаправленное сообщение",
    "Начало переадресованного",
    "Пересылаемое сообщение",
    "Початок переадресованого",
    "Препратено съобщение",
    "Препратена порака",
    "Прослеђена порука",
    "Prosleđena poruka",
    "Перасланае паведамленне",
    "Қайта жіберілген хабар",
    "被转发的邮件",
    "转发的消息",
    "开始转发",
    "開始轉寄",
    "轉寄的郵件",
    "转发邮件信息",
    "転送されたメール",
    "رسالة معاد توجيهها",
    "رسالة مُعاد توجيهها",
    "الرسالة المُعاد توجيهها",
    "رسالة محولة",
    "الرسالة المحولة",
    "הודעה מועברת",
    "Thư được chuyển tiếp",
    "thư được chuyển tiếp",
    "pesan yang diteruskan",
    "Mesej dimajukan",
    "Mesej yang Dimajukan",
    "İletilmiş ileti",
    "iletilmiş İleti",
    "ileti yönlendirildi",
    "Yönləndirilmiş mesaj",
    "przekazana dalej",
    "przekazanej wiadomości",
    "przekazywanej wiadomości",
    "přeposílané zprávy",
    "přeposlané zprávy",
    "preposlanej správy",
    "Átirányított üzenet",
    "Átirányított levél",
    "Videresendt besked",
    "videresendt melding",
    "Vidaresend melding",
    "Edelleenlähetetty viesti",
    "προωθημένου μηνύματος",
    "Mesaj înaintat",
    "mesajului redirecționat",
    "Mesaj transmis mai departe",
    "proslijeđene poruke",
    "ข้อความที่ส่งต่อ",
    "پیام بازارسال",
    "پیام هدایت شده",
    "پیام فوروارد",
    "अग्रेषित संदेश",
    "अग्रेषित सन्देश",
    "ফরওয়ার্ড করা",
    "آگے بھیجا گیا",
    "முன்னனுப்பிய செய்தி",
    "Missatge reenviat",
    "missatge reenviat",
    "Mensaxe reenviada",
    "Birbidalitako mezua",
    "Persiųstas laiškas",
    "Persiunčiamas laiškas",
    "Pārsūtīta vēstule",
    "Pārsūtītais ziņojums",
    "Pārsūtīts ziņojums",
    "Edastatud kiri",
    "Edastatud sõnum",
    "Áframsent skeyti",
    "Áframsend skilaboð",
    "Aangestuurde boodskap",
    "Mesazh i përcjellë",
    "Ipinasang mensahe",
    "Ujumbe uliosambazwa",
    "Teachtaireacht ar Aghaidh",
    "전달된 이메일",
    "Message réexpédié",
};

static bool contains_any(struct clf_str s, const char *const *words, size_t count)
{
	char text[CUT_MARKER_BYTES + 1];

	cut_copy_line(s, text);
	return cut_holds_any(text, words, count);
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

/* "##- Please type your reply above this line -##", as help desks ask for it. */
static bool is_reply_line(struct clf_str line)
{
	static const char *const words[] = {
	    "reply above this line",    "write above this line",    "above this line to reply",
	    "above this line to add",   "antwort über dieser",      "antworten sie oberhalb dieser",
	    "au-dessus de cette ligne", "por encima de esta línea", "sopra questa riga"};
	bool dressed = line.p[0] == '#' || line.p[0] == '-' || line.p[0] == '=' || line.p[0] == '_' || line.p[0] == '*';

	return line.n <= 160 &&
	       (clf_str_starts(line, CLF_STR("##-")) || (dressed && contains_any(line, words, CLF_COUNT(words))));
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
	if (is_reply_line(line))
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
