/*
 * cut_markers.c - words of quotation markers, as data, and the matchers over them. Letters outside ASCII are
 * compared as they are; both cases stand in the tables where it matters.
 */
#include "cut_markers.h"

#include <string.h>
#include <strings.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

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
};

/* Words that say who wrote; each with what may not stand beside it taken care of by the other conditions. */
static const char *const verbs[] = {
    "wrote",
    "writes",
    "schrieb",
    "schreef",
    "geschreven",
    "a écrit",
    "a &eacute;crit",
    "a ecrit",
    "ha scritto",
    "scrisse",
    "scritto",
    "escribió",
    "escribio",
    "escribieron",
    "escribe",
    "escreveu",
    "skrev",
    "kirjoitti",
    "napisał",
    "napisała",
    "napisal",
    "napsal",
    "napísal",
    "píše",
    "írta",
    "írt",
    "пишет",
    "написал",
    "написала",
    "писал",
    "писала",
    "пише",
    "написав",
    "έγραψε",
    "yazdı",
    "yazmış",
    "写道",
    "寫道",
    "写到",
    "写：",
    "書きました",
    "のメール",
    "wrote：",
    "작성",
    "작성했습니다",
    "님이",
    "כתב",
    "كتب",
    "đã viết",
    "viết",
    "เขียน",
    "menulis",
    "a scris",
    "написа",
    "napisao",
    "napisala",
    "rašė",
    "rakstīja",
    "kirjutas",
    "scríobh",
    "va escriure",
    "idatzi zuen",
    "skrifaði",
    "sent",
    "skreiv",
    "نوشت",
    "ha scrito",
    "leírta",
    "shkroi",
    "je pisao",
    "je napisao/la",
    "a scrit",
    "wrote on",
    "escribi=C3=B3",
    "schreibt",
    "napisana przez",
    "pisze",
    "napisany przez",
    "пишет",
    "hat geschrieben",
    "ha escrit",
    "dixit",
    "escribiu",
};

/* How an attribution begins; a space follows. */
static const char *const intros[] = {
    "On",      "Am",     "Le",        "El",     "Il",        "In data", "Op",      "Em",        "Den",
    "W dniu",  "Dnia",   "Dne",       "Dňa",    "Il giorno", "Il",      "Em",      "Em",        "Vào",
    "Pada",    "La",     "Pe",        "Στις",   "Την",       "Στα",     "在",      "於",        "于",
    "בתאריך",  "ב-",     "في",        "بتاريخ", "يوم",       "Kl",      "Klo",     "Vom",       "Il dì",
    "A",       "Τη",     "Dana",      "Na",     "På",        "Den",     "V",       "У",         "В",
    "Le lun.", "Às",     "Tarihinde", "ב",      "Mensaje",   "Citando", "Quoting", "Zitat von", "Citeren",
    "Am",      "Begin",  "On:",       "Date:",  "From:",     "El día",  "From",    "Il.",       "A(z)",
    "Ezt",     "No dia", "Dia",       "Op:",    "Den:",      "Em:",     "Le:",     "เมื่อ",       "ใน",
};

static const char *const months[] = {
    "jan",  "feb",  "mar", "apr",  "may",  "jun",  "jul", "aug", "sep", "oct", "nov", "dec", "mai", "okt", "dez",
    "janv", "févr", "avr", "juin", "juil", "août", "déc", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug",
    "set",  "ott",  "maj", "янв",  "фев",  "мар",  "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
};

/* Lines that phones and apps put under a mail: the line begins so, or with "*" contains it. */
static const char *const device_lines[] = {
    "Sent from my ",
    "Sent from TypeApp",
    "Sent from Spark",
    "Sent from Mailbird",
    "Sent from Superhuman",
    "Enviado do ",
    "Sent from iPhone",
    "Sent from Mail for",
    "Sent from Outlook",
    "Sent from Yahoo Mail",
    "Sent from Samsung",
    "Sent from Gmail",
    "Sent from Proton",
    "Sent from Nine",
    "Sent from Mailspring",
    "Sent from BlueMail",
    "Sent from the ",
    "Sent from Windows Mail",
    "Sent from Front",
    "Sent with ",
    "Sent via ",
    "Sent using ",
    "Sent by ",
    "Sent on the go",
    "Sent on my ",
    "Send from my",
    "Get Outlook for ",
    "Get BlueMail for",
    "Von meinem iPhone gesendet",
    "Von meinem iPad gesendet",
    "Von meinem ",
    "Gesendet von ",
    "Gesendet mit ",
    "Gesendet über ",
    "Diese Nachricht wurde von mein",
    "Outlook für ",
    "Holen Sie sich Outlook",
    "Envoyé de mon ",
    "Envoye de ",
    "Envoyé depuis ",
    "Envoyé à partir de",
    "Envoyé avec ",
    "Obtenez Outlook pour",
    "Télécharger Outlook",
    "Enviado desde mi ",
    "Enviado desde ",
    "Enviado do meu ",
    "Enviado de meu ",
    "Enviado a partir d",
    "Enviado via ",
    "Enviado de mi ",
    "Obtener Outlook para",
    "Obter o Outlook",
    "Inviato da",
    "Inviato dal mio ",
    "Scarica Outlook",
    "Verzonden vanaf mijn",
    "Verzonden met",
    "Verstuurd vanaf mijn",
    "Verstuurd met",
    "Outlook voor ",
    "Skickat från min",
    "Skickat från ",
    "Hämta Outlook",
    "Sendt fra min",
    "Sendt fra ",
    "Hent Outlook",
    "Få Outlook",
    "Lähetetty ",
    "Hanki Outlook",
    "Wysłane z ",
    "Wysłano z ",
    "Pobierz Outlook",
    "Odesláno z ",
    "Odoslané z ",
    "Získat Outlook",
    "Az iPhone-omról küldve",
    "Elküldve az ",
    "iPhone-omról küldve",
    "Küldve: ",
    "Az Outlook",
    "Отправлено с ",
    "Отправлено из ",
    "Надіслано з ",
    "Скачать Outlook",
    "Στάλθηκε από το",
    "iPhone'umdan gönderildi",
    "iPhone’umdan gönderildi",
    "*'umdan gönderildi",
    "发自我的",
    "发送自",
    "从我的",
    "發自我的",
    "從我的",
    "iPhoneから送信",
    "*から送信",
    "나의 iPhone에서 보냄",
    "*에서 보냄",
    "נשלח מה",
    "נשלח מ",
    "أرسلت من",
    "تم الإرسال من",
    "أُرسلت من",
    "Trimis de pe ",
    "Trimis din ",
    "Poslano s ",
    "Poslano z ",
    "Saadetud minu",
    "Gửi từ ",
    "Đã gửi từ",
    "Dikirim dari",
    "ส่งจาก",
    "Ceapat ó",
    "Изпратено от",
    "Enviat des d",
    "取得 Outlook",
    "获取 Outlook",
    "Outlook for iOS",
    "Outlook for Android",
};

static const char *const disclaimers[] = {
    "CONFIDENTIALITY NOTICE",
    "Confidentiality Notice",
    "CONFIDENTIALITY:",
    "DISCLAIMER",
    "Disclaimer:",
    "This e-mail and any attach",
    "This email and any attach",
    "This e-mail, including any attach",
    "This email, including any attach",
    "This message and any attach",
    "This message contains confidential",
    "This e-mail is confidential",
    "This email is confidential",
    "This e-mail may contain",
    "This email may contain",
    "This message is intended only",
    "This communication is intended",
    "The information contained in this e",
    "The information contained in this m",
    "The information in this e",
    "The contents of this e",
    "IMPORTANT NOTICE:",
    "Diese E-Mail enthält vertrauliche",
    "Diese E-Mail und alle Anhänge",
    "Diese Nachricht ist vertraulich",
    "Ce message et toutes les pièces jointes",
    "Ce message est confidentiel",
    "Este mensaje y sus",
    "Este mensaje puede contener",
    "Este correo electrónico y",
    "Esta mensagem pode conter",
    "Questo messaggio e",
    "Dit bericht is vertrouwelijk",
    "De informatie verzonden met dit",
    "Ez az e-mail és",
    "Ez az üzenet bizalmas",
    "Please consider the environment before printing",
};

static bool begins_nocase(struct clf_str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && strncasecmp(s.p, prefix, n) == 0;
}

/* A copy that the C functions can search; its length is bounded. */
static void to_text(struct clf_str s, char out[CUT_MARKER_BYTES + 1])
{
	size_t n = s.n < CUT_MARKER_BYTES ? s.n : CUT_MARKER_BYTES;
	memcpy(out, s.p, n);
	out[n] = '\0';
}

static bool contains_any(struct clf_str s, const char *const *words, size_t count)
{
	char text[CUT_MARKER_BYTES + 1];
	to_text(s, text);
	for (size_t i = 0; i < count; i++)
		if (strcasestr(text, words[i]))
			return true;
	return false;
}

static size_t leading_dashes(struct clf_str s)
{
	size_t n = 0;
	while (n < s.n && strchr("-_=*>~+ ", s.p[n]) && s.p[n])
		n++;
	return n;
}

bool cut_is_dashed(struct clf_str line)
{
	line = clf_str_trim(line);
	for (size_t i = 0; i < 3; i++)
		if (line.n < 3 || !strchr("-_=*~", line.p[i]) || !strchr("-_=*~", line.p[line.n - 1 - i]))
			return false;
	return line.n < 200;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A time, a numeric date, a year, or a day beside a month's name. */
static bool has_date(const char *text)
{
	for (const char *p = text; *p; p++) {
		if (!is_digit(*p) || (p > text && is_digit(p[-1])))
			continue;
		size_t n = strspn(p, "0123456789");
		if (n == 4 && (strncmp(p, "19", 2) == 0 || strncmp(p, "20", 2) == 0))
			return true;
		if (n <= 2 && (strchr(":./-h", p[n]) && p[n]) && is_digit(p[n + 1]))
			return true;
		if (n <= 2 &&
		    (strncmp(p + n, "月", 3) == 0 || strncmp(p + n, "일", 3) == 0 || strncmp(p + n, "월", 3) == 0))
			return true;
		for (size_t i = 0; n <= 2 && i < COUNT_OF(months); i++) {
			const char *after = p + n;
			after += strspn(after, ". -/");
			if (strncasecmp(after, "de ", 3) == 0)
				after += 3;
			if (strncasecmp(after, months[i], strlen(months[i])) == 0)
				return true;
		}
		p += n - 1;
	}
	return false;
}

/* "17:00", "17h00", "kl. 17.00"; not "21.11.2026". */
static bool has_time(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n = strspn(p, "0123456789");
		if (n == 0)
			continue;
		const char *after = p + n;
		bool minutes = n <= 2 && *after && strchr(":h.", *after) && is_digit(after[1]) && is_digit(after[2]) &&
			       !is_digit(after[3]);
		bool before = p > text && (p[-1] == '.' || p[-1] == '/');
		if (minutes && (*after != '.' || (after[3] != '.' && after[3] != '/' && !before)))
			return true;
		p = after - 1;
	}
	return false;
}

/* A person telling what they wrote themselves. */
static bool is_first_person(const char *text)
{
	static const char *const words[] = {" I ",    " we ",   " ich ", " wir ", " j'ai ",
					    " j’ai ", " nous ", " ik ",  " jag ", " jeg "};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

static bool has_intro(struct clf_str s)
{
	s = cut_strip_lead(s);
	while (s.n > 0 && (s.p[0] == '[' || s.p[0] == '"' || s.p[0] == '-'))
		s = cut_strip_lead((struct clf_str){s.p + 1, s.n - 1});
	if (s.n > 0 && is_digit(s.p[0]))
		return true;
	for (size_t i = 0; i < COUNT_OF(intros); i++) {
		size_t n = strlen(intros[i]);
		if (!begins_nocase(s, intros[i]) || s.n <= n)
			continue;
		bool wide = (unsigned char)intros[i][n - 1] >= 0x80 || intros[i][n - 1] == '-';
		if (wide || strchr(" ,.:", s.p[n]))
			return true;
	}
	/* A day of the week in short: "tir. 18. apr. 2017", "Sun, 3 May". */
	size_t word = 0;
	while (word < s.n && word < 24 && !strchr(" .,<@", s.p[word]))
		word++;
	size_t after = word;
	while (after < s.n && strchr(" .,", s.p[after]))
		after++;
	return word >= 2 && after > word && after < s.n && s.p[after - 1] == ' ' && is_digit(s.p[after]);
}

static bool ends_with_colon(struct clf_str s)
{
	return s.n > 0 && (s.p[s.n - 1] == ':' || (s.n >= 3 && memcmp(s.p + s.n - 3, "\xef\xbc\x9a", 3) == 0));
}

bool cut_ends_attribution(struct clf_str line)
{
	line = cut_strip_tail(line);
	if (ends_with_colon(line))
		return true;
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		size_t n = strlen(verbs[i]);
		if (line.n >= n && strncasecmp(line.p + line.n - n, verbs[i], n) == 0)
			return true;
	}
	return false;
}

/* In ASCII a verb is a whole word; other scripts run on. */
static bool is_word_at(const char *text, const char *hit, size_t n)
{
	bool starts = hit == text || (unsigned char)*hit >= 0x80 || (unsigned char)hit[-1] >= 0x80 ||
		      strchr(" \t,>)]\"'*\n.", hit[-1]);
	bool ends = !hit[n] || (unsigned char)hit[n - 1] >= 0x80 || (unsigned char)hit[n] >= 0x80 ||
		    strchr(" \t:,.<(*\n\"", hit[n]);
	return starts && ends;
}

static void find_verb(const char *text, size_t end, struct cut_attribution *found)
{
	char lower[CUT_MARKER_BYTES + 1];
	size_t length = strlen(text);
	for (size_t i = 0; i <= length; i++)
		lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
	for (size_t i = 0; i < COUNT_OF(verbs) && !found->verb_at_end; i++) {
		size_t n = strlen(verbs[i]);
		for (const char *hit = strstr(lower, verbs[i]); hit; hit = strstr(hit + 1, verbs[i])) {
			bool at_end = (size_t)(hit - lower) + n == end;
			/* "I sent you" is no attribution; "... Ann sent:" is one. */
			if (!is_word_at(lower, hit, n) || (!at_end && strcmp(verbs[i], "sent") == 0))
				continue;
			found->verb = true;
			found->verb_at_end = found->verb_at_end || at_end;
		}
	}
}

struct cut_attribution cut_look_at_attribution(struct clf_str s)
{
	struct cut_attribution found = {0};
	s = cut_strip_tail(clf_str_trim(s));
	if (s.n < 4 || s.n > CUT_MARKER_BYTES)
		return found;
	char text[CUT_MARKER_BYTES + 1];
	to_text(s, text);
	found.colon = ends_with_colon(s);
	found.intro = has_intro(s);
	found.date = has_date(text);
	found.address = strchr(text, '@') != NULL;
	found.time = has_time(text);
	found.first_person = is_first_person(text);
	size_t end = strlen(text);
	while (end > 0 && strchr(": \t", text[end - 1]))
		end--;
	find_verb(text, end, &found);
	return found;
}

size_t cut_attribution_inside(struct clf_str line)
{
	static const char *const starts[] = {" On ", " Am ", " Le ", " El ", " Il "};
	struct clf_str whole = clf_str_trim(line);
	if (whole.n < 20 || whole.p[whole.n - 1] != ':')
		return 0;
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		size_t at = clf_str_find(line, clf_str_from(starts[i]), 1);
		if (at == (size_t)-1)
			continue;
		struct clf_str tail = {line.p + at + 1, line.n - at - 1};
		size_t digit = 3;
		while (digit < tail.n && digit < 18 && !is_digit(tail.p[digit]))
			digit++;
		struct cut_attribution look = cut_look_at_attribution(tail);
		bool already = has_intro(line);
		if (digit < 18 && look.colon && look.verb && look.date && look.intro && !already)
			return at + 1;
	}
	return 0;
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
	       (clf_str_starts(line, CLF_STR("##-")) || (dressed && contains_any(line, words, COUNT_OF(words))));
}

bool cut_is_separator(struct clf_str line, bool *forward)
{
	line = clf_str_trim(line);
	*forward = false;
	if (line.n < 8 || line.n > 300)
		return false;
	if (is_reply_line(line))
		return true;
	size_t lead = leading_dashes(line);
	size_t tail = 0;
	while (tail < line.n && strchr("-_=*~+ :", line.p[line.n - 1 - tail]) && line.p[line.n - 1 - tail])
		tail++;
	if (lead < 2 && tail < 1)
		return false;
	if (is_dashed_attribution(line, lead, tail))
		return true;
	/* The quoted header may follow on the same line: only what stands between the dashes counts. */
	struct clf_str words = {line.p + lead, line.n - lead};
	size_t close = lead >= 3 ? clf_str_find(words, CLF_STR("---"), 0) : (size_t)-1;
	if (close != (size_t)-1) {
		words.n = close;
		tail = 3;
	}
	if (words.n > 80)
		return false;
	*forward = contains_any(words, forward_words, COUNT_OF(forward_words));
	if (!*forward && !contains_any(words, original_words, COUNT_OF(original_words)))
		return false;
	return (lead >= 2 && (tail >= 2 || words.n < 60)) || (*forward && tail >= 1);
}

static size_t word_count(const char *text)
{
	size_t count = 0;
	for (const char *p = text; *p; p++)
		count += *p != ' ' && (p == text || p[-1] == ' ');
	return count;
}

bool cut_is_forward(struct clf_str line)
{
	bool forward = false;
	return cut_is_separator(line, &forward) && forward;
}

bool cut_is_device_line(struct clf_str line)
{
	line = cut_strip_lead(line);
	while (line.n > 0 && (line.p[0] == '-' || line.p[0] == '<' || line.p[0] == '('))
		line = cut_strip_lead((struct clf_str){line.p + 1, line.n - 1});
	if (line.n < 6 || line.n > 120)
		return false;
	char text[CUT_MARKER_BYTES + 1];
	to_text(line, text);
	/* "Sent from my desk, is much easier than my phone." is a sentence. */
	const char *comma = strstr(text, ", ");
	bool excuse = strcasestr(text, "excus") || strcasestr(text, "typo") || strcasestr(text, "brevity");
	if ((comma || word_count(text) > 9) && !excuse)
		return false;
	for (size_t i = 0; i < COUNT_OF(device_lines); i++) {
		const char *want = device_lines[i];
		if (*want == '*' ? strstr(text, want + 1) != NULL : begins_nocase(line, want))
			return true;
	}
	return false;
}

bool cut_is_disclaimer(struct clf_str line)
{
	line = cut_strip_lead(line);
	for (size_t i = 0; i < COUNT_OF(disclaimers); i++)
		if (clf_str_starts(line, clf_str_from(disclaimers[i])))
			return true;
	return false;
}

bool cut_is_banner(struct clf_str line)
{
	static const char *const starts[] = {"CAUTION",
					     "EXTERNAL",
					     "[EXTERNAL",
					     "WARNING:",
					     "ATTENTION:",
					     "This email originated from outside",
					     "This message originated from outside",
					     "ACHTUNG:",
					     "You don't often get email from"};
	line = cut_strip_lead(line);
	char text[CUT_MARKER_BYTES + 1];
	to_text(line, text);
	for (size_t i = 0; i < COUNT_OF(starts); i++)
		if (begins_nocase(line, starts[i]))
			return strcasestr(text, "extern") || strcasestr(text, "outside") || i == COUNT_OF(starts) - 1;
	return false;
}
