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
    "Algne kiri",
    "Algne sõnum",
    "Algne teade",
    "Algsõnum",
    "Alkuperäinen viesti",
    "E-mail d'origine",
    "Eredeti levél",
    "Eredeti üzenet",
    "Izvirno sporočilo",
    "Izvorna poruka",
    "Jatorrizko mezua",
    "Mail d'origine",
    "Mensagem original",
    "Mensaje Original",
    "Mensaje original",
    "Mensaxe orixinal",
    "Mesaj original",
    "Mesajul original",
    "Mesazhi origjinal",
    "Mesej Asal",
    "Message d'origine",
    "Message d’origine",
    "Message original",
    "Messaggio originale",
    "Missatge original",
    "Oorspronkelijk bericht",
    "Oorspronklike boodskap",
    "Opphavleg melding",
    "Opprinnelig melding",
    "Oprindelig besked",
    "Oprindelig meddelelse",
    "Original Message",
    "Original Nachricht",
    "Original e-mail",
    "Original meddelelse",
    "Original-Nachricht",
    "Originale Nachricht",
    "Originalmeddelande",
    "Originalna poruka",
    "Originalnachricht",
    "Originalno sporočilo",
    "Originalus laiškas",
    "Origineel bericht",
    "Orihinal na Mensahe",
    "Orijinal Mesaj",
    "Orijinal İleti",
    "Oriģinālais ziņojums",
    "Oryginalna wiadomość",
    "Pesan asli",
    "Pirminė žinutė",
    "Pradinis laiškas",
    "Pradinis pranešimas",
    "Previous message",
    "Prvotno sporočilo",
    "Pôvodná správa",
    "Původní e-mail",
    "Původní zpráva",
    "Quoted message",
    "Sākotnējais ziņojums",
    "Sākotnējā ziņa",
    "Teachtaireacht Bhunaidh",
    "Thư ban đầu",
    "Thư gốc",
    "Tin nhắn gốc",
    "Treść oryginalnej wiadomości",
    "Ujumbe asili",
    "Upphafleg skilaboð",
    "Upprunaleg skilaboð",
    "Upprunalegur póstur",
    "Urspruengliche Nachricht",
    "Ursprungl. meddelande",
    "Ursprungliche Nachricht",
    "Ursprungligt meddelande",
    "Ursprüngliche Mail",
    "Ursprüngliche Nachricht",
    "Ursprünglicher Text",
    "Wiadomość oryginalna",
    "original appointment",
    "original email",
    "original mail",
    "original message",
    "reply message",
    "reply separator",
    "Özgün İleti",
    "Αρχικό μήνυμα",
    "Бастапқы хабар",
    "Вихідне повідомлення",
    "Зыходнае паведамленне",
    "Исходное письмо",
    "Исходное сообщение",
    "Оригинална порака",
    "Оригинална порука",
    "Оригинално писмо",
    "Оригинално съобщение",
    "Оригинальное сообщение",
    "Оригінальне повідомлення",
    "Пересылаемое сообщение",
    "Початкове повідомлення",
    "Първоначално съобщение",
    "הודעה מקורית",
    "اصل پیغام",
    "الرسالة الأصلية",
    "پیام اصلی",
    "मूल संदेश",
    "मूल सन्देश",
    "মূল বার্তা",
    "அசல் செய்தி",
    "ข้อความต้นฉบับ",
    "ข้อความเดิม",
    "元のメッセージ",
    "元のメール",
    "原始信件",
    "原始消息",
    "原始訊息",
    "原始邮件",
    "原始郵件",
    "原本郵件",
    "回复的原邮件",
    "回复邮件",
    "邮件原件",
    "원본 메시지",
    "원본 메일",
    "원본 이메일",
};

static const char *const forward_words[] = {
    "Aangestuurde boodskap",
    "Anfang der weitergeleiteten",
    "Begin doorgestuurd bericht",
    "Birbidalitako mezua",
    "Doorgestuurd bericht",
    "Début du message réexpédié",
    "Début du message transféré",
    "Edasisaadetud kiri",
    "Edastatud kiri",
    "Edastatud sõnum",
    "Edelleenlähetetty viesti",
    "Forwarded Message",
    "Inicio del mensaje reenviado",
    "Inizio messaggio inoltrato",
    "Início da mensagem encaminhada",
    "Ipinasang mensahe",
    "Mensagem encaminhada",
    "Mensagem reencaminhada",
    "Mensaje reenviado",
    "Mensaxe reenviada",
    "Mesaj redirecționat",
    "Mesaj transmis mai departe",
    "Mesaj înaintat",
    "Mesazh i përcjellë",
    "Mesej dimajukan",
    "Mesej yang Dimajukan",
    "Message réexpédié",
    "Message transféré",
    "Messaggio inoltrato",
    "Missatge reenviat",
    "Persiunčiamas laiškas",
    "Persiųstas laiškas",
    "Pesan terusan",
    "Posredovano sporočilo",
    "Preposlaná správa",
    "Prosleđena poruka",
    "Proslijeđena poruka",
    "Przekazana wiadomość",
    "Pārsūtīta vēstule",
    "Pārsūtītais ziņojums",
    "Pārsūtīts ziņojums",
    "Přeposlaná zpráva",
    "Teachtaireacht ar Aghaidh",
    "Thư đã chuyển tiếp",
    "Thư được chuyển tiếp",
    "Továbbított levél",
    "Továbbított üzenet",
    "Ujumbe uliosambazwa",
    "Vidarebefordrat brev",
    "Vidarebefordrat meddelande",
    "Vidaresend melding",
    "Videresendt besked",
    "Videresendt meddelelse",
    "Videresendt melding",
    "Välitetty viesti",
    "Weitergeleitete Nachricht",
    "Wiadomość przekazana",
    "Yönlendirilmiş",
    "Yönləndirilmiş mesaj",
    "begin forwarded message",
    "forwarded by",
    "forwarded mail",
    "forwarded message",
    "ileti yönlendirildi",
    "iletilmiş İleti",
    "mesajului redirecționat",
    "missatge reenviat",
    "pesan yang diteruskan",
    "preposlanej správy",
    "proslijeđene poruke",
    "przekazana dalej",
    "przekazanej wiadomości",
    "przekazywanej wiadomości",
    "přeposlané zprávy",
    "přeposílané zprávy",
    "thư được chuyển tiếp",
    "videresendt melding",
    "Áframsend skilaboð",
    "Áframsent skeyti",
    "Átirányított levél",
    "Átirányított üzenet",
    "İletilen ileti",
    "İletilmiş ileti",
    "İletilmiş mesaj",
    "İletilmiş İleti",
    "Προωθημένο μήνυμα",
    "προωθημένου μηνύματος",
    "Начало переадресованного",
    "Перасланае паведамленне",
    "Перенаправленное сообщение",
    "Переслане повідомлення",
    "Пересланное сообщение",
    "Пересылаемое письмо",
    "Пересылаемое сообщение",
    "Початок переадресованого",
    "Препратена порака",
    "Препратено съобщение",
    "Прослеђена порука",
    "Қайта жіберілген хабар",
    "הודעה מועברת",
    "הודעה שהועברה",
    "آگے بھیجا گیا",
    "الرسالة المحولة",
    "الرسالة المعاد توجيهها",
    "الرسالة المُعاد توجيهها",
    "رسالة محولة",
    "رسالة محوّلة",
    "رسالة معاد توجيهها",
    "رسالة مُعاد توجيهها",
    "پیام بازارسال",
    "پیام فوروارد",
    "پیام هدایت شده",
    "अग्रेषित संदेश",
    "अग्रेषित सन्देश",
    "ফরওয়ার্ড করা",
    "முன்னனுப்பிய செய்தி",
    "ข้อความที่ส่งต่อ",
    "已转发",
    "开始转发",
    "被转发的邮件",
    "転送されたメッセージ",
    "転送されたメール",
    "転送メッセージ",
    "轉寄的郵件",
    "轉寄郵件",
    "转发的消息",
    "转发的邮件",
    "转发邮件",
    "转发邮件信息",
    "開始轉寄",
    "전달된 메시지",
    "전달된 메일",
    "전달된 이메일",
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
	    "above this line to add",        "above this line to reply", "antwort über dieser",
	    "antworten sie oberhalb dieser", "au-dessus de cette ligne", "por encima de esta línea",
	    "reply above this line",         "sopra questa riga",        "write above this line",
	};
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
