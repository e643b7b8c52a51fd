/*
 * cut_fields.c - names of header fields as mail programs write them above a quoted mail, as data.
 */
#include <string.h>

#include "cut_markers.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name;
	enum cut_field field;
} fields[] = {
    {"From", CUT_FROM},
    {"Von", CUT_FROM},
    {"De", CUT_FROM},
    {"Da", CUT_FROM},
    {"Van", CUT_FROM},
    {"Från", CUT_FROM},
    {"Fra", CUT_FROM},
    {"Frá", CUT_FROM},
    {"Lähettäjä", CUT_FROM},
    {"Od", CUT_FROM},
    {"Feladó", CUT_FROM},
    {"От", CUT_FROM},
    {"От кого", CUT_FROM},
    {"Від", CUT_FROM},
    {"Від кого", CUT_FROM},
    {"Από", CUT_FROM},
    {"Kimden", CUT_FROM},
    {"Gönderen", CUT_FROM},
    {"发件人", CUT_FROM},
    {"寄件者", CUT_FROM},
    {"寄件人", CUT_FROM},
    {"發件人", CUT_FROM},
    {"差出人", CUT_FROM},
    {"送信者", CUT_FROM},
    {"送信元", CUT_FROM},
    {"보낸 사람", CUT_FROM},
    {"보낸사람", CUT_FROM},
    {"발신", CUT_FROM},
    {"발신자", CUT_FROM},
    {"מאת", CUT_FROM},
    {"من", CUT_FROM},
    {"المرسل", CUT_FROM},
    {"Từ", CUT_FROM},
    {"จาก", CUT_FROM},
    {"Dari", CUT_FROM},
    {"De la", CUT_FROM},
    {"De (From)", CUT_FROM},
    {"Expéditeur", CUT_FROM},
    {"Mittente", CUT_FROM},
    {"Remitente", CUT_FROM},
    {"Remetente", CUT_FROM},
    {"Nadawca", CUT_FROM},
    {"Odesílatel", CUT_FROM},
    {"Odosielateľ", CUT_FROM},
    {"Pošiljatelj", CUT_FROM},
    {"Šalje", CUT_FROM},
    {"Saatja", CUT_FROM},
    {"Nuo", CUT_FROM},
    {"No", CUT_FROM},
    {"Sender", CUT_FROM},
    {"Absender", CUT_FROM},
    {"Afzender", CUT_FROM},
    {"Avsändare", CUT_FROM},
    {"Avsender", CUT_FROM},
    {"Afsender", CUT_FROM},
    {"Emisor", CUT_FROM},
    {"فرستنده", CUT_FROM},
    {"از", CUT_FROM},
    {"प्रेषक", CUT_FROM},
    {"Sent", CUT_SENT},
    {"Date", CUT_SENT},
    {"Sent at", CUT_SENT},
    {"Sent on", CUT_SENT},
    {"Gesendet", CUT_SENT},
    {"Gesendet am", CUT_SENT},
    {"Datum", CUT_SENT},
    {"Envoyé", CUT_SENT},
    {"Message du", CUT_SENT},
    {"Envoyé le", CUT_SENT},
    {"Enviat", CUT_SENT},
    {"Enviado", CUT_SENT},
    {"Enviado el", CUT_SENT},
    {"Enviado em", CUT_SENT},
    {"Enviada", CUT_SENT},
    {"Enviada em", CUT_SENT},
    {"Inviato", CUT_SENT},
    {"Data", CUT_SENT},
    {"Data invio", CUT_SENT},
    {"Fecha", CUT_SENT},
    {"Verzonden", CUT_SENT},
    {"Verstuurd", CUT_SENT},
    {"Skickat", CUT_SENT},
    {"Sendt", CUT_SENT},
    {"Dato", CUT_SENT},
    {"Lähetetty", CUT_SENT},
    {"Päivämäärä", CUT_SENT},
    {"Päiväys", CUT_SENT},
    {"Wysłano", CUT_SENT},
    {"Wysłane", CUT_SENT},
    {"Odesláno", CUT_SENT},
    {"Odoslané", CUT_SENT},
    {"Dátum", CUT_SENT},
    {"Elküldve", CUT_SENT},
    {"Küldve", CUT_SENT},
    {"Дата", CUT_SENT},
    {"Отправлено", CUT_SENT},
    {"Послано", CUT_SENT},
    {"Надіслано", CUT_SENT},
    {"Στάλθηκε", CUT_SENT},
    {"Ημερομηνία", CUT_SENT},
    {"Tarih", CUT_SENT},
    {"Gönderildi", CUT_SENT},
    {"Gönderme Tarihi", CUT_SENT},
    {"Gönderilme", CUT_SENT},
    {"发送时间", CUT_SENT},
    {"发送日期", CUT_SENT},
    {"发送", CUT_SENT},
    {"發送時間", CUT_SENT},
    {"寄件日期", CUT_SENT},
    {"日期", CUT_SENT},
    {"时间", CUT_SENT},
    {"送信日時", CUT_SENT},
    {"送信日", CUT_SENT},
    {"日時", CUT_SENT},
    {"日付", CUT_SENT},
    {"보낸 날짜", CUT_SENT},
    {"보낸날짜", CUT_SENT},
    {"보낸 시간", CUT_SENT},
    {"날짜", CUT_SENT},
    {"발송 날짜", CUT_SENT},
    {"נשלח", CUT_SENT},
    {"תאריך", CUT_SENT},
    {"تاريخ", CUT_SENT},
    {"التاريخ", CUT_SENT},
    {"تم الإرسال", CUT_SENT},
    {"تاريخ الإرسال", CUT_SENT},
    {"أرسلت", CUT_SENT},
    {"Ngày", CUT_SENT},
    {"Đã gửi", CUT_SENT},
    {"Vào", CUT_SENT},
    {"วันที่", CUT_SENT},
    {"ส่ง", CUT_SENT},
    {"Tanggal", CUT_SENT},
    {"Dikirim", CUT_SENT},
    {"Trimis", CUT_SENT},
    {"Poslano", CUT_SENT},
    {"Saadetud", CUT_SENT},
    {"Išsiųsta", CUT_SENT},
    {"Nosūtīts", CUT_SENT},
    {"Изпратено", CUT_SENT},
    {"Sent Date", CUT_SENT},
    {"To", CUT_TO},
    {"An", CUT_TO},
    {"À", CUT_TO},
    {"A", CUT_TO},
    {"Para", CUT_TO},
    {"Per a", CUT_TO},
    {"Aan", CUT_TO},
    {"Till", CUT_TO},
    {"Til", CUT_TO},
    {"Vastaanottaja", CUT_TO},
    {"Do", CUT_TO},
    {"Komu", CUT_TO},
    {"Címzett", CUT_TO},
    {"Кому", CUT_TO},
    {"До", CUT_TO},
    {"Προς", CUT_TO},
    {"Kime", CUT_TO},
    {"Alıcı", CUT_TO},
    {"收件人", CUT_TO},
    {"收件者", CUT_TO},
    {"宛先", CUT_TO},
    {"받는 사람", CUT_TO},
    {"받는사람", CUT_TO},
    {"수신", CUT_TO},
    {"수신자", CUT_TO},
    {"אל", CUT_TO},
    {"עבור", CUT_TO},
    {"إلى", CUT_TO},
    {"الى", CUT_TO},
    {"Đến", CUT_TO},
    {"Tới", CUT_TO},
    {"ถึง", CUT_TO},
    {"Kepada", CUT_TO},
    {"Către", CUT_TO},
    {"Catre", CUT_TO},
    {"Za", CUT_TO},
    {"Prima", CUT_TO},
    {"Saaja", CUT_TO},
    {"Kam", CUT_TO},
    {"Kam.", CUT_TO},
    {"Destinataire", CUT_TO},
    {"Destinatario", CUT_TO},
    {"Destinatário", CUT_TO},
    {"Mottagare", CUT_TO},
    {"Modtager", CUT_TO},
    {"Mottaker", CUT_TO},
    {"Empfänger", CUT_TO},
    {"به", CUT_TO},
    {"Subject", CUT_SUBJECT},
    {"Betreff", CUT_SUBJECT},
    {"Objet", CUT_SUBJECT},
    {"Sujet", CUT_SUBJECT},
    {"Asunto", CUT_SUBJECT},
    {"Oggetto", CUT_SUBJECT},
    {"Assunto", CUT_SUBJECT},
    {"Assumpte", CUT_SUBJECT},
    {"Onderwerp", CUT_SUBJECT},
    {"Ämne", CUT_SUBJECT},
    {"Emne", CUT_SUBJECT},
    {"Efni", CUT_SUBJECT},
    {"Aihe", CUT_SUBJECT},
    {"Temat", CUT_SUBJECT},
    {"Předmět", CUT_SUBJECT},
    {"Predmet", CUT_SUBJECT},
    {"Tárgy", CUT_SUBJECT},
    {"Тема", CUT_SUBJECT},
    {"Относно", CUT_SUBJECT},
    {"Θέμα", CUT_SUBJECT},
    {"Konu", CUT_SUBJECT},
    {"主题", CUT_SUBJECT},
    {"主旨", CUT_SUBJECT},
    {"主題", CUT_SUBJECT},
    {"件名", CUT_SUBJECT},
    {"제목", CUT_SUBJECT},
    {"נושא", CUT_SUBJECT},
    {"הנדון", CUT_SUBJECT},
    {"الموضوع", CUT_SUBJECT},
    {"موضوع", CUT_SUBJECT},
    {"Chủ đề", CUT_SUBJECT},
    {"Tiêu đề", CUT_SUBJECT},
    {"เรื่อง", CUT_SUBJECT},
    {"หัวเรื่อง", CUT_SUBJECT},
    {"Subjek", CUT_SUBJECT},
    {"Perihal", CUT_SUBJECT},
    {"Subiect", CUT_SUBJECT},
    {"Naslov", CUT_SUBJECT},
    {"Zadeva", CUT_SUBJECT},
    {"Teema", CUT_SUBJECT},
    {"Tema", CUT_SUBJECT},
    {"विषय", CUT_SUBJECT},
    {"Cc", CUT_CC},
    {"Bcc", CUT_CC},
    {"Kopie", CUT_CC},
    {"Kopia", CUT_CC},
    {"Kopi", CUT_CC},
    {"Kopio", CUT_CC},
    {"Copie", CUT_CC},
    {"Copie à", CUT_CC},
    {"Másolat", CUT_CC},
    {"Másolatot kap", CUT_CC},
    {"Копия", CUT_CC},
    {"抄送", CUT_CC},
    {"副本", CUT_CC},
    {"참조", CUT_CC},
    {"עותק", CUT_CC},
    {"نسخة", CUT_CC},
    {"Reply-To", CUT_CC},
    {"Reply To", CUT_CC},
    {"Antwort an", CUT_CC},
    {"Répondre à", CUT_CC},
    {"Importance", CUT_CC},
    {"Wichtigkeit", CUT_CC},
    {"Priorität", CUT_CC},
    {"Attachments", CUT_CC},
};

/* Bold marks, quotation dashes and direction marks around a field's name. */
struct clf_str cut_strip_lead(struct clf_str s)
{
	s = clf_str_trim(s);
	while (s.n > 0) {
		if (s.p[0] == '*' || s.p[0] == '_' || s.p[0] == ' ' || s.p[0] == '|' || s.p[0] == '\t')
			s = (struct clf_str){s.p + 1, s.n - 1};
		else if (s.n >= 3 && (memcmp(s.p, "\xe2\x80\x8e", 3) == 0 || memcmp(s.p, "\xe2\x80\x8f", 3) == 0 ||
				      memcmp(s.p, "\xe2\x80\xaa", 3) == 0 || memcmp(s.p, "\xe2\x80\xab", 3) == 0 ||
				      memcmp(s.p, "\xef\xbb\xbf", 3) == 0))
			s = (struct clf_str){s.p + 3, s.n - 3};
		else if (s.n >= 2 && memcmp(s.p, "\xc2\xa0", 2) == 0)
			s = (struct clf_str){s.p + 2, s.n - 2};
		else
			break;
	}
	return s;
}

struct clf_str cut_strip_tail(struct clf_str s)
{
	while (s.n > 0) {
		if (strchr("*_ \t", s.p[s.n - 1]) && s.p[s.n - 1])
			s.n--;
		else if (s.n >= 2 && memcmp(s.p + s.n - 2, "\xc2\xa0", 2) == 0)
			s.n -= 2;
		else if (s.n >= 3 && (memcmp(s.p + s.n - 3, "\xe2\x80\x8e", 3) == 0 ||
				      memcmp(s.p + s.n - 3, "\xe2\x80\x8f", 3) == 0 ||
				      memcmp(s.p + s.n - 3, "\xe2\x80\xac", 3) == 0))
			s.n -= 3;
		else
			break;
	}
	return s;
}

enum cut_field cut_header_field(struct clf_str line, struct clf_str *value)
{
	line = cut_strip_lead(line);
	struct clf_str window = {line.p, line.n < 60 ? line.n : 60};
	size_t ascii = clf_str_find(window, CLF_STR(":"), 0);
	size_t wide = clf_str_find(window, CLF_STR("\xef\xbc\x9a"), 0);
	size_t colon = ascii < wide ? ascii : wide;
	if (colon == (size_t)-1 || colon == 0)
		return CUT_NO_FIELD;
	struct clf_str name = cut_strip_tail((struct clf_str){line.p, colon});
	size_t skip = colon + (colon == ascii ? 1 : 3);
	*value = cut_strip_lead((struct clf_str){line.p + skip, line.n - skip});
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (clf_str_equal_nocase(name, clf_str_from(fields[i].name)))
			return fields[i].field;
	return CUT_NO_FIELD;
}
