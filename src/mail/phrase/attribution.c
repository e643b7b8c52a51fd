/*
 * attribution.c - the words of the line that introduces a quotation, as data, and the matchers over them. Letters
 * outside ASCII are compared as they are; both cases stand in the tables where it matters.
 */
#include "phrase/phrase.h"

#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"

/* Words that say who wrote; each with what may not stand beside it taken care of by the other conditions. */
static const char *const verbs[] = {
    "a &eacute;crit",
    "a ecrit",
    "a scris",
    "a scrit",
    "a écrit",
    "aliandika",
    "citando",
    "citation de",
    "citeren",
    "dixit",
    "escreveu",
    "escribe",
    "escribi=C3=B3",
    "escribieron",
    "escribio",
    "escribiu",
    "escribió",
    "geschreven",
    "geschrieben",
    "geskryf",
    "ha enviado",
    "ha escrit",
    "ha scrito",
    "ha scritto",
    "hat geschrieben",
    "het volgende geschreven",
    "idatzi du",
    "idatzi zuen",
    "isinulat ni",
    "je napisal",
    "je napisao/la",
    "je pisao",
    "kirjoitti",
    "kirjutas",
    "leírta",
    "menulis",
    "napisal",
    "napisala",
    "napisana przez",
    "napisany przez",
    "napisao",
    "napisał",
    "napisał/a",
    "napisała",
    "napsal",
    "napsala",
    "napísal",
    "napísala",
    "parašė",
    "pisze",
    "píše",
    "quoting",
    "rakstīja",
    "rašo",
    "rašė",
    "schreef",
    "schreibt",
    "schrieb",
    "scrisse",
    "scritto",
    "scríobh",
    "sent",
    "shkroi",
    "shkruajti",
    "sinulat ni",
    "skreiv",
    "skrev",
    "skrev følgende",
    "skrifaði",
    "va escriure",
    "viết",
    "writes",
    "wrote",
    "wrote on",
    "wrote：",
    "yazdı",
    "yazmış",
    "zitat von",
    "írt",
    "írta",
    "đã viết",
    "şunu yazdı",
    "έγραψε",
    "жазды",
    "написа",
    "написав",
    "написал",
    "написала",
    "написао",
    "напиша",
    "напісаў",
    "писал",
    "писала",
    "пише",
    "пишет",
    "пишут",
    "піша",
    "је написао",
    "כתב",
    "כתבה",
    "מאת",
    "تمت كتابة ما يلي",
    "كتب",
    "كتبت ما يلي",
    "لکھا",
    "نوشت",
    "लिखा",
    "लिहिले",
    "লিখেছেন",
    "எழுதியது",
    "เขียน",
    "のメール",
    "写到",
    "写道",
    "写：",
    "寫道",
    "書きました",
    "님이",
    "쓴 글",
    "작성",
    "작성했습니다",
};

/* How an attribution begins; a space follows. */
static const char *const intros[] = {
    "A",
    "A(z)",
    "Am",
    "Ar",
    "Begin",
    "Citando",
    "Citeren",
    "Dana",
    "Date:",
    "Den",
    "Den:",
    "Dia",
    "Dne",
    "Dne:",
    "Dnia",
    "Dňa",
    "El",
    "El día",
    "Em",
    "Em:",
    "Ezt",
    "From",
    "From:",
    "Il",
    "Il dì",
    "Il giorno",
    "Il.",
    "In data",
    "Kasutaja",
    "Kl",
    "Klo",
    "Kuupäeval",
    "La",
    "Le",
    "Le lun.",
    "Le:",
    "Mensaje",
    "Missatge de",
    "Mnamo",
    "Më",
    "Na",
    "No dia",
    "Noong",
    "O",
    "On",
    "On:",
    "Op",
    "Op:",
    "Pada",
    "Pada tanggal",
    "Pe",
    "På",
    "Quoting",
    "Tarehe",
    "Tarihinde",
    "V",
    "V V",
    "Vom",
    "Vào",
    "W dniu",
    "Wiadomość napisana przez",
    "Ze dne",
    "Zitat von",
    "Às",
    "În",
    "Þann",
    "Στα",
    "Στις",
    "Τη",
    "Την",
    "В",
    "Дана",
    "Дня",
    "Из",
    "У",
    "ב",
    "ב-",
    "בתאריך",
    "بتاريخ",
    "در",
    "في",
    "يوم",
    "วันที่",
    "เมื่อ",
    "เมื่อวันที่",
    "ใน",
    "ในวันที่",
    "于",
    "在",
    "於",
};

static const char *const months[] = {
    "abr", "ago",  "août", "apr",  "aug", "avr", "dec", "dez", "dic", "déc", "ene", "feb", "févr", "gen", "giu",
    "jan", "janv", "juil", "juin", "jul", "jun", "lug", "mag", "mai", "maj", "mar", "may", "nov",  "oct", "okt",
    "ott", "sep",  "set",  "авг",  "апр", "дек", "июл", "июн", "мар", "мая", "ноя", "окт", "сен",  "фев", "янв",
};

/* The value of a digit of another script, or 10. */
static unsigned digit_of(unsigned c)
{
	static const unsigned zeros[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xe50, 0xff10};

	for (size_t i = 0; i < CLF_COUNT(zeros); i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return c - zeros[i];
	return 10;
}

/* Direction marks, and what some programs put around names. */
static bool is_mark(unsigned c)
{
	return c == 0x61c || c == 0xfeff || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/*
 * A copy that the C functions can search, its length bounded: digits, colons, commas and spaces of all scripts are
 * those of ASCII, direction marks are left out.
 */
static void to_text(struct clf_str s, char out[CUT_MARKER_BYTES + 1])
{
	size_t n = 0;

	while (s.n > 0 && n + 4 < CUT_MARKER_BYTES) {
		const char *start = s.p;
		unsigned c = clf_utf8_next(&s);
		unsigned digit = c >= 0x660 ? digit_of(c) : 10;

		if (c < 0x80 || (digit == 10 && c != 0xa0 && c != 0x60c && c < 0x2000))
			for (; start < s.p; start++)
				out[n++] = *start;
		else if (digit < 10)
			out[n++] = (char)('0' + digit);
		else if (c == 0xff1a)
			out[n++] = ':';
		else if (c == 0x60c || c == 0xff0c || c == 0x3001)
			out[n++] = ',';
		else if (c == 0xa0 || c == 0x202f || c == 0x2009 || c == 0x3000)
			out[n++] = ' ';
		else if (!is_mark(c))
			for (; start < s.p; start++)
				out[n++] = *start;
	}
	out[n] = '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of the years of our time in the calendars of Europe, Iran and Thailand. */
static bool is_year(const char *p, size_t digits)
{
	static const char *const centuries[] = {"19", "20", "14", "25"};

	for (size_t i = 0; digits == 4 && i < CLF_COUNT(centuries); i++)
		if (strncmp(p, centuries[i], 2) == 0)
			return true;
	return false;
}

static bool has_month(const char *text)
{
	for (size_t i = 0; i < CLF_COUNT(months); i++)
		if (cut_lower(*text) == cut_lower(*months[i]) && strncasecmp(text, months[i], strlen(months[i])) == 0)
			return true;
	return false;
}

/* A time, a numeric date, a year, or a day beside a month's name. */
static bool has_date(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n;
		const char *after;

		if (!is_digit(*p) || (p > text && is_digit(p[-1])))
			continue;
		n = strspn(p, "0123456789");
		if (is_year(p, n))
			return true;
		if (n <= 2 && (strchr(":./-h", p[n]) != NULL && p[n]) && is_digit(p[n + 1]))
			return true;
		if (n <= 2 &&
		    (strncmp(p + n, "月", 3) == 0 || strncmp(p + n, "일", 3) == 0 || strncmp(p + n, "월", 3) == 0))
			return true;
		after = p + n + strspn(p + n, ". -/");
		if (n <= 2 && has_month(strncasecmp(after, "de ", 3) == 0 ? after + 3 : after))
			return true;
		p += n - 1;
	}
	return false;
}

/* A date that isn't only a time. */
static bool has_day(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n = strspn(p, "0123456789");
		const char *after;
		bool spaced, parts, minutes;

		if (n == 0)
			continue;
		after = p + n;
		spaced = n <= 2 && strncmp(after, ". ", 2) == 0 && is_digit(after[2]) &&
			 after[2 + strspn(after + 2, "0123456789")] == '.';
		parts = spaced || (n <= 2 && *after && strchr("./-", *after) != NULL && is_digit(after[1]));
		minutes = parts && *after == '.' && is_digit(after[2]) &&
			  (!after[3] || strchr("./-0123456789", after[3]) == NULL);
		if (is_year(p, n) || (parts && !minutes) ||
		    (n <= 2 && (has_month(after + strspn(after, ". -/")) || strncmp(after, "月", 3) == 0)))
			return true;
		p = after - 1;
	}
	return false;
}

/* "17:00", "17h00", "kl. 17.00"; not "21.11.2026". */
static bool has_time(const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n = strspn(p, "0123456789");
		const char *after;
		bool minutes, before;

		if (n == 0)
			continue;
		after = p + n;
		minutes = n <= 2 && *after && strchr(":h.", *after) != NULL && is_digit(after[1]) &&
			  is_digit(after[2]) && !is_digit(after[3]);
		before = p > text && (p[-1] == '.' || p[-1] == '/');
		if (minutes && (*after != '.' || (after[3] != '.' && after[3] != '/' && !before)))
			return true;
		p = after - 1;
	}
	return false;
}

/* Words of a person's own sentence; whole words, in the case that they have inside one. */
static const char *const own_words[] = {
    "Anda",    "I",       "Ihnen",  "Ihr",     "Ihre",      "Ihrer",   "Pan",       "Pani",    "Panu",   "Państwa",
    "Państwo", "Państwu", "Sie",    "Vam",     "Vám",       "abbiamo", "ako",       "aku",     "aš",     "bana",
    "ben",     "biz",     "bize",   "bizim",   "chugaibh",  "chúng",   "ci",        "dere",    "dykk",   "eg",
    "ek",      "er",      "ert",    "es",      "eu",        "euch",    "heb",       "ho",      "ich",    "ik",
    "inyo",    "io",      "j",      "ja",      "jag",       "jeg",     "jer",       "jsem",    "jsme",   "ju",
    "julle",   "jullie",  "jums",   "jūsų",    "kami",      "kita",    "kollegasi", "lhe",     "lhes",   "m",
    "me",      "meg",     "meille", "mein",    "meine",     "mes",     "meu",       "mi",      "mich",   "mig",
    "mij",     "min",     "minha",  "minulle", "minä",      "mir",     "mis",       "mne",     "mnie",   "mně",
    "moi",     "mon",     "mulle",  "my",      "mé",        "mér",     "mình",      "mēs",     "nam",    "nas",
    "nekem",   "nekünk",  "noi",    "nos",     "nosaltres", "nosso",   "notre",     "nous",    "nám",    "nós",
    "os",      "oss",     "our",    "saya",    "size",      "sme",     "smo",       "sus",     "teie",   "teile",
    "teille",  "tôi",     "uns",    "unser",   "unë",       "us",      "usted",     "ustedes", "uw",     "vaig",
    "vam",     "vaš",     "vaše",   "vi",      "vocês",     "vos",     "vosa",      "voso",    "vossa",  "vosso",
    "vostra",  "vostro",  "votre",  "vous",    "vám",       "váš",     "vår",       "we",      "wij",    "wir",
    "ykkur",   "yo",      "you",    "your",    "zidan",     "Önöknek", "ég",        "önöknek", "Σας",    "εγώ",
    "μας",     "μου",     "σας",    "Вам",     "Ви",        "Я",       "вам",       "ваш",     "вашиот", "вашият",
    "ви",      "вы",      "мен",    "мені",    "ми",        "мне",     "мой",       "мы",      "нам",    "сам",
    "сізге",   "я",       "אליכם",  "אני",     "לי",        "לכם",     "שלכם",      "آپ",      "أنا",    "إليكم",
    "برای",    "شما",     "لكم",    "لي",      "ما",        "میں",     "نحن",       "ہم",      "आपको",   "आपने",
    "मुझे",      "मैंने",      "हमने",    "আমরা",    "আমি",       "நான்",
};

/* The same in scripts without spaces. */
static const char *const own_signs[] = {
    "ฉัน", "ผม", "เรา", "你", "弊社", "御社", "您", "我", "私", "貴社", "나는", "내가", "저는", "저희", "제가",
};

static bool parts_words(unsigned char c)
{
	return c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !is_digit((char)c);
}

/* Whether the characters around, up to spaces, hold an "@". */
static bool is_in_address(const char *text, const char *p)
{
	size_t n;

	while (p > text && p[-1] != ' ')
		p--;
	n = strcspn(p, " ");
	return memchr(p, '@', n) != NULL;
}

/* A person telling of what they or the reader wrote. */
static bool is_own_sentence(const char *text)
{
	for (const char *p = text; *p;) {
		const char *start;
		size_t n;

		while (*p && parts_words((unsigned char)*p))
			p++;
		start = p;
		while (*p && !parts_words((unsigned char)*p))
			p++;
		n = (size_t)(p - start);
		if (n == 1 && *p == '.') /* an initial */
			continue;
		for (size_t i = 0; n > 0 && i < CLF_COUNT(own_words); i++)
			if (*own_words[i] == *start && strncmp(own_words[i], start, n) == 0 && !own_words[i][n] &&
			    !is_in_address(text, start))
				return true;
	}
	for (size_t i = 0; i < CLF_COUNT(own_signs); i++)
		if (strstr(text, own_signs[i]) != NULL)
			return true;
	return false;
}

/* "<ann@example.org>", "(ann@example.org)" */
static bool has_bracketed_address(const char *text)
{
	const char *at = strchr(text, '@');

	for (; at != NULL; at = strchr(at + 1, '@')) {
		const char *p = at;

		while (p > text && strchr(" <([", p[-1]) == NULL)
			p--;
		if (p > text && p[-1] != ' ')
			return true;
	}
	return false;
}

/* Past what may stand before the first word. */
static struct clf_str first_word(struct clf_str s)
{
	s = cut_strip_lead(s);
	while (s.n > 0 && (s.p[0] == '[' || s.p[0] == '"' || s.p[0] == '-'))
		s = cut_strip_lead((struct clf_str){s.p + 1, s.n - 1});
	return s;
}

static bool has_intro_word(struct clf_str s)
{
	s = first_word(s);
	for (size_t i = 0; i < CLF_COUNT(intros); i++) {
		size_t n = strlen(intros[i]);
		bool wide;

		if (!cut_begins(s, intros[i]) || s.n <= n)
			continue;
		wide = (unsigned char)intros[i][n - 1] >= 0x80 || intros[i][n - 1] == '-';
		if (wide || strchr(" ,.:", s.p[n]) != NULL)
			return true;
	}
	return false;
}

/* A digit, or a day of the week in short: "tir. 18. apr. 2017", "Sun, 3 May". */
static bool has_date_first(struct clf_str s)
{
	size_t word = 0;
	size_t after;

	s = first_word(s);
	if (s.n > 0 && is_digit(s.p[0]))
		return true;
	while (word < s.n && word < 24 && strchr(" .,<@", s.p[word]) == NULL)
		word++;
	after = word;
	while (after < s.n && strchr(" .,", s.p[after]) != NULL)
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
	for (size_t i = 0; i < CLF_COUNT(verbs); i++) {
		size_t n = strlen(verbs[i]);

		if (line.n >= n && cut_lower(line.p[line.n - 1]) == cut_lower(verbs[i][n - 1]) &&
		    strncasecmp(line.p + line.n - n, verbs[i], n) == 0)
			return true;
	}
	return false;
}

/* Letters of scripts that part words by spaces. */
static bool is_letter(unsigned c)
{
	static const struct {
		unsigned first, last;
	} letters[] = {{'0', '9'},     {'A', 'Z'},     {'_', '_'},     {'a', 'z'},     {0xc0, 0x24f},   {0x370, 0x52f},
		       {0x5d0, 0x5ea}, {0x620, 0x64a}, {0x66e, 0x6d3}, {0x900, 0xdff}, {0x1e00, 0x1fff}};

	for (size_t i = 0; i < CLF_COUNT(letters); i++)
		if (c >= letters[i].first && c <= letters[i].last)
			return true;
	return false;
}

static unsigned character_at(const char *p)
{
	struct clf_str s = clf_str_from(p);

	return s.n > 0 ? clf_utf8_next(&s) : 0;
}

/* Where words are parted by spaces a verb is a whole word; other scripts run on. */
static bool is_word_at(const char *text, const char *hit, size_t n)
{
	const char *before;
	bool starts;

	if (!is_letter(character_at(hit)))
		return true;
	before = hit;
	while (before > text && ((unsigned char)*--before & 0xc0) == 0x80)
		;
	starts = hit == text || (!is_letter(character_at(before)) && strchr("-/@&", *before) == NULL);
	return starts && !is_letter(character_at(hit + n)) && strchr("-@", hit[n] ? hit[n] : ' ') == NULL;
}

/* "napisał(a)", "napisao/la": what stands behind a verb and isn't another word. */
static bool is_ending(const char *p, const char *end)
{
	return p == end || (end - p <= 10 && (*p == '(' || *p == '/') && memchr(p, ' ', (size_t)(end - p)) == NULL);
}

static void find_verb(const char *text, size_t end, struct cut_attribution *found)
{
	char lower[CUT_MARKER_BYTES + 1];
	size_t length = strlen(text);
	struct cut_pairs pairs;

	for (size_t i = 0; i <= length; i++)
		lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
	pairs = cut_pairs_of(lower);
	for (size_t i = 0; i < CLF_COUNT(verbs) && !found->verb_at_end; i++) {
		size_t n;

		if (!cut_pairs_may_hold(&pairs, verbs[i]))
			continue;
		n = strlen(verbs[i]);
		for (const char *hit = strstr(lower, verbs[i]); hit != NULL; hit = strstr(hit + 1, verbs[i])) {
			bool at_end = (size_t)(hit - lower) + n <= end && is_ending(hit + n, lower + end);

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
	char text[CUT_MARKER_BYTES + 1];
	struct clf_str plain;
	size_t end;

	s = cut_strip_tail(clf_str_trim(s));
	if (s.n < 4 || s.n > CUT_MARKER_BYTES)
		return found;
	to_text(s, text);
	plain = clf_str_trim(clf_str_from(text));
	found.colon = ends_with_colon(plain);
	found.named = has_intro_word(plain);
	found.intro = found.named || has_date_first(plain);
	found.date = has_date(text);
	found.day = has_day(text);
	found.address = strchr(text, '@') != NULL;
	found.bracketed = found.address && has_bracketed_address(text);
	found.time = has_time(text);
	found.own = is_own_sentence(text);
	end = strlen(text);
	while (end > 0 && strchr(": \t", text[end - 1]) != NULL)
		end--;
	find_verb(text, end, &found);
	return found;
}

size_t cut_attribution_inside(struct clf_str line)
{
	static const char *const starts[] = {" On ", " Am ", " Le ", " El ", " Il ", " Op ", " Em ", " Den "};
	struct clf_str whole = clf_str_trim(line);

	if (whole.n < 20 || whole.p[whole.n - 1] != ':')
		return 0;
	for (size_t i = 0; i < CLF_COUNT(starts); i++) {
		size_t at = clf_str_find(line, clf_str_from(starts[i]), 1);
		struct clf_str tail;
		size_t digit = 3;
		struct cut_attribution look;
		bool already;

		if (at == (size_t)-1)
			continue;
		tail = (struct clf_str){line.p + at + 1, line.n - at - 1};
		while (digit < tail.n && digit < 18 && !is_digit(tail.p[digit]))
			digit++;
		look = cut_look_at_attribution(tail);
		already = has_intro_word(line) || has_date_first(line);
		if (digit < 18 && look.colon && look.verb && look.date && look.intro && !already &&
		    (look.bracketed || !look.own))
			return at + 1;
	}
	return 0;
}
