/*
 * attribution_words.c - the words of the lines that introduce quotations, and those of a person's own sentence, with
 * their languages. Letters outside ASCII are compared as they are; both cases stand in the tables where it matters.
 */
#include "phrase/attribution_words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/tongue.h"

#define VERB_BYTES 48u /* no verb is longer */

/* Sorted. Words that say who wrote; each with what may not stand beside it taken care of by the other conditions. */
static const struct tongue_word verbs[] = {
    {"a &eacute;crit", TONGUE(FR)},
    {"a ecrit", TONGUE(FR)},
    {"a scris", TONGUE(RO)},
    {"a scrit", TONGUE(RO)},
    {"a écrit", TONGUE(FR)},
    {"aliandika", TONGUE(SW)},
    {"citando", TONGUE(ES) | TONGUE(IT) | TONGUE(PT)},
    {"citation de", TONGUE(FR)},
    {"citeren", TONGUE(NL)},
    {"dixit", TONGUE(EN) | TONGUE(ES)},
    {"escreveu", TONGUE(PT)},
    {"escribe", TONGUE(ES)},
    {"escribi=C3=B3", TONGUE(ES)},
    {"escribieron", TONGUE(ES)},
    {"escribio", TONGUE(ES)},
    {"escribiu", TONGUE(GL)},
    {"escribió", TONGUE(ES)},
    {"geschreven", TONGUE(NL)},
    {"geschrieben", TONGUE(DE)},
    {"geskryf", TONGUE(AF)},
    {"ha enviado", TONGUE(CA) | TONGUE(ES)},
    {"ha escrit", TONGUE(CA)},
    {"ha scrito", TONGUE(IT)},
    {"ha scritto", TONGUE(IT)},
    {"hat geschrieben", TONGUE(DE)},
    {"het volgende geschreven", TONGUE(NL)},
    {"idatzi du", TONGUE(EU)},
    {"idatzi zuen", TONGUE(EU)},
    {"isinulat ni", TONGUE(FIL)},
    {"je napisal", TONGUE(SL)},
    {"je napisao/la", TONGUE(HR) | TONGUE(SR)},
    {"je pisao", TONGUE(HR) | TONGUE(SR)},
    {"kirjoitti", TONGUE(FI)},
    {"kirjutas", TONGUE(ET)},
    {"leírta", TONGUE(HU)},
    {"menulis", TONGUE(ID) | TONGUE(MS)},
    {"napisal", TONGUE(SL)},
    {"napisala", TONGUE(HR) | TONGUE(SL) | TONGUE(SR)},
    {"napisana przez", TONGUE(PL)},
    {"napisany przez", TONGUE(PL)},
    {"napisao", TONGUE(HR) | TONGUE(SR)},
    {"napisał", TONGUE(PL)},
    {"napisał/a", TONGUE(PL)},
    {"napisała", TONGUE(PL)},
    {"napsal", TONGUE(CS)},
    {"napsala", TONGUE(CS)},
    {"napísal", TONGUE(SK)},
    {"napísala", TONGUE(SK)},
    {"parašė", TONGUE(LT)},
    {"pisze", TONGUE(PL)},
    {"píše", TONGUE(CS) | TONGUE(SK)},
    {"quoting", TONGUE(EN)},
    {"rakstīja", TONGUE(LV)},
    {"rašo", TONGUE(LT)},
    {"rašė", TONGUE(LT)},
    {"schreef", TONGUE(NL)},
    {"schreibt", TONGUE(DE)},
    {"schrieb", TONGUE(DE)},
    {"scrisse", TONGUE(IT)},
    {"scritto", TONGUE(IT)},
    {"scríobh", TONGUE(GA)},
    {"sent", TONGUE(EN)},
    {"shkroi", TONGUE(SQ)},
    {"shkruajti", TONGUE(SQ)},
    {"sinulat ni", TONGUE(FIL)},
    {"skreiv", TONGUE(NN)},
    {"skrev", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"skrev følgende", TONGUE(DA) | TONGUE(NB)},
    {"skrifaði", TONGUE(IS)},
    {"va escriure", TONGUE(CA)},
    {"viết", TONGUE(VI)},
    {"writes", TONGUE(EN)},
    {"wrote", TONGUE(EN)},
    {"wrote on", TONGUE(EN)},
    {"wrote：", TONGUE(EN) | TONGUE(ZH)},
    {"yazdı", TONGUE(AZ) | TONGUE(TR)},
    {"yazmış", TONGUE(TR)},
    {"zitat von", TONGUE(DE)},
    {"írt", TONGUE(HU)},
    {"írta", TONGUE(HU)},
    {"đã viết", TONGUE(VI)},
    {"şunu yazdı", TONGUE(TR)},
    {"έγραψε", TONGUE(EL)},
    {"жазды", TONGUE(KK)},
    {"написа", TONGUE(BG)},
    {"написав", TONGUE(UK)},
    {"написал", TONGUE(RU)},
    {"написала", TONGUE(RU)},
    {"написао", TONGUE(SR)},
    {"напиша", TONGUE(MK)},
    {"напісаў", TONGUE(BE)},
    {"писал", TONGUE(RU)},
    {"писала", TONGUE(RU)},
    {"пише", TONGUE(MK) | TONGUE(SR) | TONGUE(UK)},
    {"пишет", TONGUE(RU)},
    {"пишут", TONGUE(RU)},
    {"піша", TONGUE(BE)},
    {"је написао", TONGUE(SR)},
    {"כתב", TONGUE(HE)},
    {"כתבה", TONGUE(HE)},
    {"מאת", TONGUE(HE)},
    {"تمت كتابة ما يلي", TONGUE(AR)},
    {"كتب", TONGUE(AR)},
    {"كتبت ما يلي", TONGUE(AR)},
    {"لکھا", TONGUE(UR)},
    {"نوشت", TONGUE(FA)},
    {"लिखा", TONGUE(HI)},
    {"लिहिले", TONGUE(MR)},
    {"লিখেছেন", TONGUE(BN)},
    {"எழுதியது", TONGUE(TA)},
    {"เขียน", TONGUE(TH)},
    {"のメール", TONGUE(JA)},
    {"写到", TONGUE(ZH)},
    {"写道", TONGUE(ZH)},
    {"写：", TONGUE(ZH)},
    {"寫道", TONGUE(ZH)},
    {"書きました", TONGUE(JA)},
    {"님이", TONGUE(KO)},
    {"쓴 글", TONGUE(KO)},
    {"작성", TONGUE(KO)},
    {"작성했습니다", TONGUE(KO)},
};

/* Sorted. How an attribution begins; a space follows. */
static const struct tongue_word intros[] = {
    {"A", TONGUE(GL) | TONGUE(HU)},
    {"A(z)", TONGUE(HU)},
    {"Am", TONGUE(DE)},
    {"Ar", TONGUE(GA)},
    {"Begin", TONGUE(EN)},
    {"Citando", TONGUE(ES) | TONGUE(IT) | TONGUE(PT)},
    {"Citeren", TONGUE(NL)},
    {"Dana", TONGUE(HR) | TONGUE(SR)},
    {"Date:", TONGUE(EN)},
    {"Den", TONGUE(DA) | TONGUE(NB) | TONGUE(NN) | TONGUE(SV)},
    {"Den:", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"Dia", TONGUE(CA) | TONGUE(PT)},
    {"Dne", TONGUE(CS) | TONGUE(SL)},
    {"Dne:", TONGUE(CS) | TONGUE(SL)},
    {"Dnia", TONGUE(PL)},
    {"Dňa", TONGUE(SK)},
    {"El", TONGUE(CA) | TONGUE(ES)},
    {"El día", TONGUE(ES)},
    {"Em", TONGUE(PT)},
    {"Em:", TONGUE(PT)},
    {"Ezt", TONGUE(HU)},
    {"From", TONGUE(EN)},
    {"From:", TONGUE(EN)},
    {"Il", TONGUE(IT)},
    {"Il dì", TONGUE(IT)},
    {"Il giorno", TONGUE(IT)},
    {"Il.", TONGUE(IT)},
    {"In data", TONGUE(IT)},
    {"Kasutaja", TONGUE(ET)},
    {"Kl", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"Klo", TONGUE(FI)},
    {"Kuupäeval", TONGUE(ET)},
    {"La", TONGUE(FI) | TONGUE(RO)},
    {"Le", TONGUE(FR)},
    {"Le lun.", TONGUE(FR)},
    {"Le:", TONGUE(FR)},
    {"Mensaje", TONGUE(ES)},
    {"Missatge de", TONGUE(CA)},
    {"Mnamo", TONGUE(SW)},
    {"Më", TONGUE(SQ)},
    {"Na", TONGUE(HR) | TONGUE(SR)},
    {"No dia", TONGUE(PT)},
    {"Noong", TONGUE(FIL)},
    {"O", TONGUE(GL)},
    {"On", TONGUE(EN) | TONGUE(JA)},
    {"On:", TONGUE(EN)},
    {"Op", TONGUE(AF) | TONGUE(NL)},
    {"Op:", TONGUE(AF) | TONGUE(NL)},
    {"Pada", TONGUE(ID) | TONGUE(MS)},
    {"Pada tanggal", TONGUE(ID)},
    {"Pe", TONGUE(RO)},
    {"På", TONGUE(SV)},
    {"Quoting", TONGUE(EN)},
    {"Tarehe", TONGUE(SW)},
    {"Tarihinde", TONGUE(TR)},
    {"V", TONGUE(CS) | TONGUE(SK) | TONGUE(SL)},
    {"V V", TONGUE(CS) | TONGUE(SK) | TONGUE(SL)},
    {"Vom", TONGUE(DE)},
    {"Vào", TONGUE(VI)},
    {"W dniu", TONGUE(PL)},
    {"Wiadomość napisana przez", TONGUE(PL)},
    {"Ze dne", TONGUE(CS)},
    {"Zitat von", TONGUE(DE)},
    {"Às", TONGUE(PT)},
    {"În", TONGUE(RO)},
    {"Þann", TONGUE(IS)},
    {"Στα", TONGUE(EL)},
    {"Στις", TONGUE(EL)},
    {"Τη", TONGUE(EL)},
    {"Την", TONGUE(EL)},
    {"В", TONGUE(BG) | TONGUE(RU)},
    {"Дана", TONGUE(SR)},
    {"Дня", TONGUE(UK)},
    {"Из", TONGUE(RU)},
    {"У", TONGUE(SR) | TONGUE(UK)},
    {"ב", TONGUE(HE)},
    {"ב-", TONGUE(HE)},
    {"בתאריך", TONGUE(HE)},
    {"بتاريخ", TONGUE(AR)},
    {"در", TONGUE(FA)},
    {"في", TONGUE(AR)},
    {"يوم", TONGUE(AR)},
    {"วันที่", TONGUE(TH)},
    {"เมื่อ", TONGUE(TH)},
    {"เมื่อวันที่", TONGUE(TH)},
    {"ใน", TONGUE(TH)},
    {"ในวันที่", TONGUE(TH)},
    {"于", TONGUE(ZH)},
    {"在", TONGUE(ZH)},
    {"於", TONGUE(ZH)},
};

/* Sorted. Words of a person's own sentence; whole words, in the case that they have inside one. */
static const struct tongue_word own_words[] = {
    {"Anda", TONGUE(ID) | TONGUE(MS)},
    {"I", TONGUE(EN)},
    {"Ihnen", TONGUE(DE)},
    {"Ihr", TONGUE(DE)},
    {"Ihre", TONGUE(DE)},
    {"Ihrer", TONGUE(DE)},
    {"Pan", TONGUE(PL)},
    {"Pani", TONGUE(PL)},
    {"Panu", TONGUE(PL)},
    {"Państwa", TONGUE(PL)},
    {"Państwo", TONGUE(PL)},
    {"Państwu", TONGUE(PL)},
    {"Sie", TONGUE(DE)},
    {"Vam", TONGUE(HR) | TONGUE(SL) | TONGUE(SR)},
    {"Vám", TONGUE(CS) | TONGUE(SK)},
    {"abbiamo", TONGUE(IT)},
    {"ako", TONGUE(FIL)},
    {"aku", TONGUE(ID)},
    {"aš", TONGUE(LT)},
    {"bana", TONGUE(AZ) | TONGUE(TR)},
    {"ben", TONGUE(TR)},
    {"biz", TONGUE(AZ) | TONGUE(TR)},
    {"bize", TONGUE(TR)},
    {"bizim", TONGUE(TR)},
    {"chugaibh", TONGUE(GA)},
    {"chúng", TONGUE(VI)},
    {"ci", TONGUE(IT)},
    {"dere", TONGUE(NB)},
    {"dykk", TONGUE(NN)},
    {"eg", TONGUE(NN)},
    {"ek", TONGUE(AF)},
    {"er", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"ert", TONGUE(IS)},
    {"es", TONGUE(LV)},
    {"eu", TONGUE(GL) | TONGUE(PT) | TONGUE(RO)},
    {"euch", TONGUE(DE)},
    {"heb", TONGUE(NL)},
    {"ho", TONGUE(IT)},
    {"ich", TONGUE(DE)},
    {"ik", TONGUE(NL)},
    {"inyo", TONGUE(FIL)},
    {"io", TONGUE(IT)},
    {"j", TONGUE(FR)},
    {"ja", TONGUE(HR) | TONGUE(PL) | TONGUE(SR)},
    {"jag", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"jeg", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"jer", TONGUE(DA)},
    {"jsem", TONGUE(CS)},
    {"jsme", TONGUE(CS)},
    {"ju", TONGUE(SQ)},
    {"julle", TONGUE(AF)},
    {"jullie", TONGUE(NL)},
    {"jums", TONGUE(LT) | TONGUE(LV)},
    {"jūsų", TONGUE(LT)},
    {"kami", TONGUE(FIL) | TONGUE(ID) | TONGUE(MS)},
    {"kita", TONGUE(ID) | TONGUE(MS)},
    {"kollegasi", TONGUE(FI)},
    {"lhe", TONGUE(PT)},
    {"lhes", TONGUE(PT)},
    {"m", TONGUE(FR)},
    {"me", TONGUE(EN) | TONGUE(ES) | TONGUE(FR) | TONGUE(IT) | TONGUE(PT)},
    {"meg", TONGUE(HU) | TONGUE(NB)},
    {"meille", TONGUE(FI)},
    {"mein", TONGUE(DE)},
    {"meine", TONGUE(DE)},
    {"mes", TONGUE(FR) | TONGUE(LT)},
    {"meu", TONGUE(PT)},
    {"mi", TONGUE(CS) | TONGUE(ES) | TONGUE(HR) | TONGUE(IT) | TONGUE(SQ) | TONGUE(SR)},
    {"mich", TONGUE(DE)},
    {"mig", TONGUE(DA) | TONGUE(IS) | TONGUE(SV)},
    {"mij", TONGUE(NL)},
    {"min", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"minha", TONGUE(PT)},
    {"minulle", TONGUE(FI)},
    {"minä", TONGUE(FI)},
    {"mir", TONGUE(DE)},
    {"mis", TONGUE(ES)},
    {"mne", TONGUE(CS) | TONGUE(SK)},
    {"mnie", TONGUE(PL)},
    {"mně", TONGUE(CS)},
    {"moi", TONGUE(FR)},
    {"mon", TONGUE(FR)},
    {"mulle", TONGUE(ET)},
    {"my", TONGUE(CS) | TONGUE(EN) | TONGUE(PL) | TONGUE(SK)},
    {"mé", TONGUE(GA)},
    {"mér", TONGUE(IS)},
    {"mình", TONGUE(VI)},
    {"mēs", TONGUE(LV)},
    {"nam", TONGUE(HR) | TONGUE(PL) | TONGUE(SL) | TONGUE(SR)},
    {"nas", TONGUE(HR) | TONGUE(PL) | TONGUE(SR)},
    {"nekem", TONGUE(HU)},
    {"nekünk", TONGUE(HU)},
    {"noi", TONGUE(IT) | TONGUE(RO)},
    {"nos", TONGUE(ES) | TONGUE(FR) | TONGUE(PT)},
    {"nosaltres", TONGUE(CA)},
    {"nosso", TONGUE(PT)},
    {"notre", TONGUE(FR)},
    {"nous", TONGUE(FR)},
    {"nám", TONGUE(CS) | TONGUE(SK)},
    {"nós", TONGUE(PT)},
    {"os", TONGUE(DA) | TONGUE(ES)},
    {"oss", TONGUE(NB) | TONGUE(SV)},
    {"our", TONGUE(EN)},
    {"saya", TONGUE(ID) | TONGUE(MS)},
    {"size", TONGUE(TR)},
    {"sme", TONGUE(SK)},
    {"smo", TONGUE(HR) | TONGUE(SL) | TONGUE(SR)},
    {"sus", TONGUE(ES)},
    {"teie", TONGUE(ET)},
    {"teile", TONGUE(ET)},
    {"teille", TONGUE(FI)},
    {"tôi", TONGUE(VI)},
    {"uns", TONGUE(DE)},
    {"unser", TONGUE(DE)},
    {"unë", TONGUE(SQ)},
    {"us", TONGUE(CA) | TONGUE(EN)},
    {"usted", TONGUE(ES)},
    {"ustedes", TONGUE(ES)},
    {"uw", TONGUE(NL)},
    {"vaig", TONGUE(CA)},
    {"vam", TONGUE(HR) | TONGUE(SL)},
    {"vaš", TONGUE(HR) | TONGUE(SL) | TONGUE(SR)},
    {"vaše", TONGUE(CS) | TONGUE(HR) | TONGUE(SK) | TONGUE(SR)},
    {"vi", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"vocês", TONGUE(PT)},
    {"vos", TONGUE(FR)},
    {"vosa", TONGUE(GL)},
    {"voso", TONGUE(GL)},
    {"vossa", TONGUE(PT)},
    {"vosso", TONGUE(PT)},
    {"vostra", TONGUE(CA) | TONGUE(IT)},
    {"vostro", TONGUE(IT)},
    {"votre", TONGUE(FR)},
    {"vous", TONGUE(FR)},
    {"vám", TONGUE(CS) | TONGUE(SK)},
    {"váš", TONGUE(CS) | TONGUE(SK)},
    {"vår", TONGUE(NB) | TONGUE(SV)},
    {"we", TONGUE(EN) | TONGUE(NL)},
    {"wij", TONGUE(NL)},
    {"wir", TONGUE(DE)},
    {"ykkur", TONGUE(IS)},
    {"yo", TONGUE(ES)},
    {"you", TONGUE(EN)},
    {"your", TONGUE(EN)},
    {"zidan", TONGUE(EU)},
    {"Önöknek", TONGUE(HU)},
    {"ég", TONGUE(IS)},
    {"önöknek", TONGUE(HU)},
    {"Σας", TONGUE(EL)},
    {"εγώ", TONGUE(EL)},
    {"μας", TONGUE(EL)},
    {"μου", TONGUE(EL)},
    {"σας", TONGUE(EL)},
    {"Вам", TONGUE(RU) | TONGUE(UK)},
    {"Ви", TONGUE(BG) | TONGUE(UK)},
    {"Я", TONGUE(BE) | TONGUE(RU) | TONGUE(UK)},
    {"вам", TONGUE(BE) | TONGUE(RU)},
    {"ваш", TONGUE(BG) | TONGUE(RU) | TONGUE(UK)},
    {"вашиот", TONGUE(MK)},
    {"вашият", TONGUE(BG)},
    {"ви", TONGUE(BG) | TONGUE(MK) | TONGUE(UK)},
    {"вы", TONGUE(RU)},
    {"мен", TONGUE(KK)},
    {"мені", TONGUE(UK)},
    {"ми", TONGUE(BG) | TONGUE(MK) | TONGUE(SR) | TONGUE(UK)},
    {"мне", TONGUE(RU)},
    {"мой", TONGUE(RU)},
    {"мы", TONGUE(RU)},
    {"нам", TONGUE(RU) | TONGUE(SR) | TONGUE(UK)},
    {"сам", TONGUE(BG) | TONGUE(MK) | TONGUE(SR)},
    {"сізге", TONGUE(KK)},
    {"я", TONGUE(BE) | TONGUE(RU)},
    {"אליכם", TONGUE(HE)},
    {"אני", TONGUE(HE)},
    {"לי", TONGUE(HE)},
    {"לכם", TONGUE(HE)},
    {"שלכם", TONGUE(HE)},
    {"آپ", TONGUE(UR)},
    {"أنا", TONGUE(AR)},
    {"إليكم", TONGUE(AR)},
    {"برای", TONGUE(FA)},
    {"شما", TONGUE(FA)},
    {"لكم", TONGUE(AR)},
    {"لي", TONGUE(AR)},
    {"ما", TONGUE(FA)},
    {"میں", TONGUE(UR)},
    {"نحن", TONGUE(AR)},
    {"ہم", TONGUE(UR)},
    {"आपको", TONGUE(HI)},
    {"आपने", TONGUE(HI)},
    {"मुझे", TONGUE(HI)},
    {"मैंने", TONGUE(HI)},
    {"हमने", TONGUE(HI)},
    {"আমরা", TONGUE(BN)},
    {"আমি", TONGUE(BN)},
    {"நான்", TONGUE(TA)},
};

/* Sorted. The same in scripts without spaces. */
static const struct tongue_word own_signs[] = {
    {"ฉัน", TONGUE(TH)},   {"ผม", TONGUE(TH)},   {"เรา", TONGUE(TH)},  {"へ書", TONGUE(JA)},
    {"你", TONGUE(ZH)},   {"弊社", TONGUE(JA)}, {"御社", TONGUE(JA)}, {"您", TONGUE(ZH)},
    {"我", TONGUE(ZH)},   {"私", TONGUE(JA)},   {"貴社", TONGUE(JA)}, {"나는", TONGUE(KO)},
    {"내가", TONGUE(KO)}, {"저는", TONGUE(KO)}, {"저희", TONGUE(KO)}, {"제가", TONGUE(KO)},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

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

static int compare_word(const void *key, const void *row)
{
	const struct clf_str *word = key;
	const char *other = ((const struct tongue_word *)row)->word;
	int order = (unsigned char)*word->p - (unsigned char)*other;

	if (order != 0)
		return order;
	order = strncmp(word->p, other, word->n);
	return order != 0 || !other[word->n] ? order : -1;
}

/* The table is sorted by its bytes. */
static bool is_own_word(struct clf_str word)
{
	const struct tongue_word *found =
	    bsearch(&word, own_words, CLF_COUNT(own_words), sizeof own_words[0], compare_word);

	return found != NULL && tongue_is_known(found->tongues);
}

/* A person telling of what they or the reader wrote. */
bool attribution_is_own(const char *text)
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
		if (n > 0 && is_own_word((struct clf_str){start, n}) && !is_in_address(text, start))
			return true;
	}
	for (size_t i = 0; i < CLF_COUNT(own_signs); i++)
		if (strstr(text, own_signs[i].word) != NULL && tongue_is_known(own_signs[i].tongues))
			return true;
	return false;
}

bool attribution_has_intro(struct clf_str s)
{
	static const struct cut_rows rows = {CUT_ROWS(intros)};

	for (size_t i = cut_next_row(rows, 0, s); i < rows.count; i = cut_next_row(rows, i + 1, s)) {
		size_t n = strlen(intros[i].word);
		bool wide;

		if (!cut_begins(s, intros[i].word) || s.n <= n || !tongue_is_known(intros[i].tongues))
			continue;
		wide = (unsigned char)intros[i].word[n - 1] >= 0x80 || intros[i].word[n - 1] == '-';
		if (wide || strchr(" ,.:", s.p[n]) != NULL)
			return true;
	}
	return false;
}

/* The line ends with one of the verbs. */
bool attribution_ends_with_verb(struct clf_str line)
{
	char end[VERB_BYTES + 1];
	size_t length = line.n < VERB_BYTES ? line.n : VERB_BYTES;
	struct cut_pairs pairs;

	if (line.n == 0)
		return false;
	memcpy(end, line.p + line.n - length, length);
	end[length] = '\0';
	pairs = cut_pairs_of(end);
	for (size_t i = 0; i < CLF_COUNT(verbs); i++) {
		const char *verb = verbs[i].word;
		size_t n;

		if (!cut_pairs_may_hold(&pairs, verb))
			continue;
		n = strlen(verb);
		if (line.n >= n && strncasecmp(line.p + line.n - n, verb, n) == 0 && tongue_is_known(verbs[i].tongues))
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

void attribution_find_verb(const char *text, size_t end, struct cut_attribution *found)
{
	char lower[CUT_MARKER_BYTES + 1];
	size_t length = strlen(text);
	struct cut_pairs pairs;

	for (size_t i = 0; i <= length; i++)
		lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
	pairs = cut_pairs_of(lower);
	for (size_t i = 0; i < CLF_COUNT(verbs) && !found->verb_at_end; i++) {
		const char *verb = verbs[i].word;
		size_t n;

		if (!cut_pairs_may_hold(&pairs, verb) || !tongue_is_known(verbs[i].tongues))
			continue;
		n = strlen(verb);
		for (const char *hit = strstr(lower, verb); hit != NULL; hit = strstr(hit + 1, verb)) {
			bool at_end = (size_t)(hit - lower) + n <= end && is_ending(hit + n, lower + end);

			/* "I sent you" is no attribution; "... Ann sent:" is one. */
			if (!is_word_at(lower, hit, n) || (!at_end && strcmp(verb, "sent") == 0))
				continue;
			found->verb = true;
			found->verb_at_end = found->verb_at_end || at_end;
		}
	}
}
