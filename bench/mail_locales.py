"""How mail programs speak in twelve languages and more: dates, lines that introduce a quotation, names of header fields."""

from mail_locales_more import GMAIL_MORE as GMAIL_OF, NAMES, OUTLOOK_MORE, ROUNDCUBE

# Full names; months and weekdays shortened as the programs shorten them. Weekdays begin with Monday.
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica", "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "hu": "hétfő kedd szerda csütörtök péntek szombat vasárnap", "ja": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    "es": "lunes martes miércoles jueves viernes sábado domingo", "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье", "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
}
SHORT_DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun", "fr": "lun. mar. mer. jeu. ven. sam. dim.", "it": "lun mar mer gio ven sab dom",
    "de": "Mo. Di. Mi. Do. Fr. Sa. So.", "hu": "H K Sze Cs P Szo V", "ja": "月 火 水 木 金 土 日", "es": "lun mar mié jue vie sáb dom",
    "nl": "ma di wo do vr za zo", "pt": "seg. ter. qua. qui. sex. sáb. dom.", "pl": "pon. wt. śr. czw. pt. sob. niedz.",
    "ru": "пн вт ср чт пт сб вс", "zh": "周一 周二 周三 周四 周五 周六 周日",
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ja": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月", "zh": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "hu": "jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.", "ja": MONTHS["ja"], "zh": MONTHS["zh"],
    "es": "ene feb mar abr may jun jul ago sept oct nov dic", "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pt": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.", "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
}
# {D} {d} weekday, {M} {m} month, {y} year, {n} month number, {j} day, {H} hour, {h} {ap} twelve-hour, {t} minutes; {who} {at}.
GMAIL = {
    "en": ["On {d}, {m} {j}, {y} at {h}:{t}\u202f{ap} {who} <{at}> wrote:", "On {d}, {j} {m} {y} at {H}:{t}, {who} <{at}> wrote:"],
    "fr": ["Le {d} {j} {m} {y} à {H}:{t}, {who} <{at}> a écrit :"], "it": ["Il giorno {d} {j} {m} {y} alle ore {H}:{t} {who} <{at}> ha scritto:"],
    "hu": ["{who} <{at}> ezt írta (időpont: {y}. {m} {j}., {d}, {H}:{t}):"], "ja": ["{y}年{m}{j}日({d}) {H}:{t} {who} <{at}>:"],
    "de": ["Am {d}, {j}. {m} {y} um {H}:{t} Uhr schrieb {who} <{at}>:"], "es": ["El {d}, {j} {m} {y} a las {H}:{t}, {who} (<{at}>) escribió:"],
    "pt": ["Em {d}, {j} de {m} de {y} às {H}:{t}, {who} <{at}> escreveu:"], "nl": ["Op {d} {j} {m} {y} om {H}:{t} schreef {who} <{at}>:"],
    "pl": ["{d}, {j} {m} {y} o {H}:{t} {who} <{at}> napisał(a):"], "ru": ["{d}, {j} {m} {y} г. в {H}:{t}, {who} <{at}>:"],
    "zh": ["{who} <{at}> 于{y}年{m}{j}日{d} {H}:{t}写道："],
}
APPLE = {
    "en": ["On {j} {m} {y}, at {H}:{t}, {who} <{at}> wrote:", "On {m} {j}, {y}, at {h}:{t}\u202f{ap}, {who} <{at}> wrote:"],
    "fr": ["Le {j} {m} {y} à {H}:{t}, {who} <{at}> a écrit :"], "it": ["Il giorno {j} {m} {y}, alle ore {H}:{t}, {who} <{at}> ha scritto:"],
    "hu": ["{who} <{at}> írta ({y}. {m} {j}. dátummal, {H}:{t} időpontban):", "{y}. {m} {j}. dátummal, {H}:{t} időpontban {who} <{at}> írta:"],
    "ja": ["{y}/{n}/{j} {H}:{t}、{who} <{at}>のメール:"], "de": ["Am {j}.{n}.{y} um {H}:{t} schrieb {who} <{at}>:"],
    "es": ["El {j} {m} {y}, a las {H}:{t}, {who} <{at}> escribió:"], "pt": ["Em {j} de {m} de {y}, à(s) {H}:{t}, {who} <{at}> escreveu:"],
    "nl": ["Op {j} {m} {y} om {H}:{t} heeft {who} <{at}> het volgende geschreven:"],
    "pl": ["Wiadomość napisana przez {who} <{at}> w dniu {j} {m} {y}, o godz. {H}:{t}:"],
    "ru": ["{j} {m} {y} г., в {H}:{t}, {who} <{at}> написал(а):"], "zh": ["{y}年{m}{j}日 {H}:{t}，{who} <{at}> 写道："],
}
THUNDERBIRD = {
    "en": ["On {j}/{n}/{y} {H}:{t}, {who} wrote:", "On {n}/{j}/{y} {h}:{t} {ap}, {who} wrote:"], "fr": ["Le {j}/{n}/{y} à {H}:{t}, {who} a écrit :"],
    "it": ["Il {j}/{n}/{y} {H}:{t}, {who} ha scritto:"], "hu": ["{y}. {n}. {j}. {H}:{t} keltezéssel, {who} írta:"],
    "ja": ["On {y}/{n}/{j} {H}:{t}, {who} wrote:", "{y}/{n}/{j} {H}:{t} に {who} さんは書きました:"], "de": ["Am {j}.{n}.{y} um {H}:{t} schrieb {who}:"],
    "es": ["El {j}/{n}/{y} a las {H}:{t}, {who} escribió:"], "pt": ["Em {j}/{n}/{y} {H}:{t}, {who} escreveu:"],
    "nl": ["Op {j}-{n}-{y} om {H}:{t} schreef {who}:"], "pl": ["W dniu {j}.{n}.{y} o {H}:{t}, {who} pisze:"],
    "ru": ["{j}.{n}.{y} {H}:{t}, {who} пишет:"], "zh": ["在 {y}/{n}/{j} {H}:{t}, {who} 写道:"],
}
YAHOO = {
    "en": ["On {D}, {M} {j}, {y} at {h}:{t}:07 {ap} GMT+1, {who} <{at}> wrote:"], "fr": ["Le {D} {j} {M} {y} à {H}:{t}:07 UTC+1, {who} <{at}> a écrit :"],
    "it": ["Il {D} {j} {M} {y} alle ore {H}:{t}:07 CET, {who} <{at}> ha scritto:"],
    "de": ["Am {D}, {j}. {M} {y} um {H}:{t}:07 MEZ hat {who} <{at}> Folgendes geschrieben:"],
    "es": ["El {D}, {j} de {M} de {y}, {H}:{t}:07 CET, {who} <{at}> escribió:"],
    "pt": ["Em {D}, {j} de {M} de {y} às {H}:{t}:07 BRT, {who} <{at}> escreveu:"], "nl": ["Op {D} {j} {M} {y} om {H}:{t}:07 CET schreef {who} <{at}>:"],
}
PROTON = {
    "en": ["On {D}, {M} {j}th, {y} at {h}:{t} {ap}, {who} <{at}> wrote:", "------- Original Message -------\nOn {D}, {M} {j}th, {y} at {h}:{t} {ap}, {who} <{at}> wrote:"],
    "fr": ["Le {D} {j} {M} {y} à {H}:{t}, {who} <{at}> a écrit :"], "it": ["Il {D} {j} {M} {y} alle {H}:{t}, {who} <{at}> ha scritto:"],
    "de": ["{who} <{at}> schrieb am {D}, {j}. {M} {y} um {H}:{t}:"], "es": ["El {D}, {j} de {M} de {y} a las {H}:{t}, {who} <{at}> escribió:"],
    "nl": ["Op {D} {j} {M} {y} om {H}:{t} schreef {who} <{at}>:"], "ja": ["{y}年{M}{j}日{D} {H}:{t}、{who} <{at}> さんは書きました："],
}
# From, Sent, To, Subject as Outlook writes them, and its date.
OUTLOOK = {
    "en": ("From:", "Sent:", "To:", "Subject:", "{D}, {M} {j}, {y} {h}:{t} {ap}"), "fr": ("De :", "Envoyé :", "À :", "Objet :", "{D} {j} {M} {y} {H}:{t}"),
    "it": ("Da:", "Inviato:", "A:", "Oggetto:", "{D} {j} {M} {y} {H}:{t}"), "hu": ("Feladó:", "Elküldve:", "Címzett:", "Tárgy:", "{y}. {M} {j}., {D} {H}:{t}"),
    "ja": ("差出人:", "送信日時:", "宛先:", "件名:", "{y}年{M}{j}日{D} {H}:{t}"), "de": ("Von:", "Gesendet:", "An:", "Betreff:", "{D}, {j}. {M} {y} {H}:{t}"),
    "es": ("De:", "Enviado:", "Para:", "Asunto:", "{D}, {j} de {M} de {y} {H}:{t}"), "nl": ("Van:", "Verzonden:", "Aan:", "Onderwerp:", "{D} {j} {M} {y} {H}:{t}"),
    "pt": ("De:", "Enviada em:", "Para:", "Assunto:", "{D}, {j} de {M} de {y} {H}:{t}"), "pl": ("Od:", "Wysłano:", "Do:", "Temat:", "{D}, {j} {M} {y} {H}:{t}"),
    "ru": ("От:", "Отправлено:", "Кому:", "Тема:", "{j} {M} {y} г. {H}:{t}"), "zh": ("发件人:", "发送时间:", "收件人:", "主题:", "{y}年{M}{j}日 {H}:{t}"),
}
ORIGINAL = {  # "Original Message" of Outlook's text, of Zimbra, of Samsung's Android
    "en": ("Original Message", "Original Message", "Original message"), "fr": ("Message d'origine", "Mail original", "Message d'origine"),
    "it": ("Messaggio originale", "Messaggio originale", "Messaggio originale"), "hu": ("Eredeti üzenet", "Eredeti üzenet", "Eredeti üzenet"),
    "ja": ("元のメッセージ", "元のメッセージ", "元のメッセージ"), "de": ("Ursprüngliche Nachricht", "Ursprüngliche Mail", "Ursprüngliche Nachricht"),
    "es": ("Mensaje original", "Mensaje original", "Mensaje original"), "nl": ("Oorspronkelijk bericht", "Oorspronkelijk bericht", "Oorspronkelijk bericht"),
    "pt": ("Mensagem original", "Mensagem original", "Mensagem original"), "pl": ("Wiadomość oryginalna", "Oryginalna wiadomość", "Oryginalna wiadomość"),
    "ru": ("Исходное сообщение", "Исходное сообщение", "Исходное сообщение"), "zh": ("原始邮件", "原始邮件", "原始邮件"),
}
SAMSUNG = {
    "en": ("From: ", "Date: ", "To: ", "Subject: "), "fr": ("De : ", "Date : ", "À : ", "Objet : "), "it": ("Da: ", "Data: ", "A: ", "Oggetto: "),
    "hu": ("Feladó: ", "Dátum: ", "Címzett: ", "Tárgy: "), "ja": ("差出人: ", "日付: ", "宛先: ", "件名: "), "de": ("Von: ", "Datum: ", "An: ", "Betreff: "),
    "es": ("De: ", "Fecha: ", "Para: ", "Asunto: "), "nl": ("Van: ", "Datum: ", "Aan: ", "Onderwerp: "), "pt": ("De: ", "Data: ", "Para: ", "Assunto: "),
    "pl": ("Od: ", "Data: ", "Do: ", "Temat: "), "ru": ("От: ", "Дата: ", "Кому: ", "Тема: "), "zh": ("发件人： ", "日期： ", "收件人： ", "主题： "),
}
SENT_FROM = {  # iPhone, Samsung, Outlook for iOS
    "en": ("Sent from my iPhone", "Sent from my Galaxy", "Get Outlook for iOS"), "fr": ("Envoyé de mon iPhone", "Envoyé depuis mon appareil Galaxy", "Télécharger Outlook pour iOS"),
    "it": ("Inviato da iPhone", "Inviato dal mio Galaxy", "Scarica Outlook per iOS"), "hu": ("Az iPhone-omról küldve", "Elküldve az én Galaxy készülékemről", "Az Outlook beszerzése iOS-hez"),
    "ja": ("iPhoneから送信", "Galaxyから送信", "Outlook for iOS を入手"), "de": ("Von meinem iPhone gesendet", "Von meinem Galaxy gesendet", "Holen Sie sich Outlook für iOS"),
    "es": ("Enviado desde mi iPhone", "Enviado desde mi Galaxy", "Obtener Outlook para iOS"), "nl": ("Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Galaxy", "Outlook voor iOS downloaden"),
    "pt": ("Enviado do meu iPhone", "Enviado do meu Galaxy", "Obter o Outlook para iOS"), "pl": ("Wysłane z iPhone'a", "Wysłano z urządzenia Galaxy", "Pobierz Outlook dla systemu iOS"),
    "ru": ("Отправлено с iPhone", "Отправлено с устройства Galaxy", "Скачать Outlook для iOS"), "zh": ("发自我的iPhone", "发自我的Galaxy", "获取 Outlook for iOS"),
}

for code, (months, days) in [(code, row[3:]) for code, row in ROUNDCUBE.items()] + list(NAMES.items()):
    for table, words in ((DAYS, days), (SHORT_DAYS, days), (MONTHS, months), (SHORT_MONTHS, months)):
        table.setdefault(code, words)
for code, (_, labels, original, _, _) in ROUNDCUBE.items():
    ORIGINAL.setdefault(code, (original,) * 3)
    SAMSUNG.setdefault(code, tuple(label + ": " for label in labels))
    SENT_FROM.setdefault(code, SENT_FROM["en"])
GMAIL.update((code, lines) for code, lines in GMAIL_OF.items() if code in DAYS)
OUTLOOK.update((code, names) for code, names in OUTLOOK_MORE.items() if code in DAYS)


def dated(pattern, lang, when, **more):
    """The pattern with the parts of a time in that language."""
    twelve = when.hour % 12 or 12
    return pattern.format(
        D=DAYS[lang].split()[when.weekday()], d=SHORT_DAYS[lang].split()[when.weekday()], M=MONTHS[lang].split()[when.month - 1],
        m=SHORT_MONTHS[lang].split()[when.month - 1], y=when.year, n=f"{when.month:02d}", j=when.day, H=f"{when.hour:02d}", h=twelve,
        t=f"{when.minute:02d}", ap=("上午" if lang == "zh" else "AM") if when.hour < 12 else "PM", **more)
