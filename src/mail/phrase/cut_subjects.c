/*
 * cut_subjects.c - what mail programs put before the subject of an answer, and of a mail that is passed on, as data.
 */
#include <string.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/phrase.h"
#include "phrase/tongue.h"

#define TAGS_MAX 4u /* "[External]", "[team]" before the prefix */
#define PREFIX_BYTES 24u

/* The case of ASCII letters doesn't count; "Re[2]:" and "Re (2):" are "Re:". */
static const struct tongue_word answer_prefixes[] = {
    {"Antw", TONGUE(DE) | TONGUE(NL)},
    {"Antwort", TONGUE(DE)},
    {"Aw", TONGUE(DE)},
    {"Bls", TONGUE(ID)},
    {"Odp", TONGUE(PL) | TONGUE(SK) | TONGUE(CS)},
    {"R", TONGUE(IT)},
    {"RE", UINT64_MAX},
    {"REF", TONGUE(FR)},
    {"RES", TONGUE(PT)},
    {"RIF", TONGUE(IT)},
    {"RSP", TONGUE(ES)},
    {"Réf", TONGUE(FR)},
    {"Réponse", TONGUE(FR)},
    {"SV", TONGUE(DA) | TONGUE(IS) | TONGUE(NB) | TONGUE(NN) | TONGUE(SV)},
    {"Vast", TONGUE(FI) | TONGUE(ET)},
    {"Vá", TONGUE(HU)},
    {"Yan", TONGUE(TR)},
    {"Ynt", TONGUE(TR)},
    {"ΑΠ", TONGUE(EL)},
    {"ΣΧΕΤ", TONGUE(EL)},
    {"Відп", TONGUE(UK)},
    {"На", TONGUE(RU) | TONGUE(BG)},
    {"Отв", TONGUE(RU) | TONGUE(BG)},
    {"השב", TONGUE(HE)},
    {"תגובה", TONGUE(HE)},
    {"رد", TONGUE(AR)},
    {"ตอบ", TONGUE(TH)},
    {"回信", TONGUE(ZH)},
    {"回复", TONGUE(ZH)},
    {"回覆", TONGUE(ZH)},
    {"答复", TONGUE(ZH)},
    {"返信", TONGUE(JA)},
    {"답장", TONGUE(KO)},
    {"회신", TONGUE(KO)},
};

static const struct tongue_word forward_prefixes[] = {
    {"Doorst", TONGUE(NL)},      {"ENC", TONGUE(PT)},
    {"Encaminhada", TONGUE(PT)}, {"FS", TONGUE(EN)},
    {"FW", UINT64_MAX},          {"FWD", UINT64_MAX},
    {"I", TONGUE(IT)},           {"PD", TONGUE(PL)},
    {"RV", TONGUE(ES)},          {"Reenv", TONGUE(ES)},
    {"TR", TONGUE(FR)},          {"TRS", TONGUE(RO)},
    {"Transf", TONGUE(FR)},      {"VB", TONGUE(SV)},
    {"VL", TONGUE(FI)},          {"VS", TONGUE(DA) | TONGUE(IS) | TONGUE(NB)},
    {"WG", TONGUE(DE)},          {"YML", TONGUE(SV)},
    {"İLT", TONGUE(TR)},         {"轉寄", TONGUE(ZH)},
    {"转发", TONGUE(ZH)},
};

/* What lists and gateways put before it in brackets. */
struct clf_str cut_subject_behind_tags(struct clf_str s)
{
	for (unsigned n = 0; n < TAGS_MAX && s.n > 0 && s.p[0] == '['; n++) {
		const char *close = memchr(s.p, ']', s.n);

		if (close == NULL)
			break;
		s = clf_str_trim((struct clf_str){close + 1, s.n - (size_t)(close + 1 - s.p)});
	}
	return s;
}

/* "Re" of "Re[2]: Chair"; empty when nothing of the kind stands there. */
static struct clf_str prefix_of(const char *subject)
{
	struct clf_str s = cut_subject_behind_tags(clf_str_trim(clf_str_from(subject)));
	struct clf_str window = {s.p, s.n < PREFIX_BYTES ? s.n : PREFIX_BYTES};
	size_t colon = clf_str_find(window, CLF_STR(":"), 0);
	size_t wide = clf_str_find(window, CLF_STR("\xef\xbc\x9a"), 0);
	size_t counted;

	colon = colon < wide ? colon : wide;
	if (colon == (size_t)-1)
		return (struct clf_str){s.p, 0};
	window.n = colon;
	counted = clf_str_find(window, CLF_STR("["), 0);
	counted = counted != (size_t)-1 ? counted : clf_str_find(window, CLF_STR("("), 0);
	if (counted != (size_t)-1)
		window.n = counted;
	return clf_str_trim(window);
}

static bool is_one_of(struct clf_str prefix, const struct tongue_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (tongue_is_known(words[i].tongues) && clf_str_equal_nocase(prefix, clf_str_from(words[i].word)))
			return true;
	return false;
}

bool cut_subject_answers(const char *subject)
{
	return is_one_of(prefix_of(subject), answer_prefixes, CLF_COUNT(answer_prefixes));
}

bool cut_subject_forwards(const char *subject)
{
	return is_one_of(prefix_of(subject), forward_prefixes, CLF_COUNT(forward_prefixes));
}

struct clf_str cut_subject_core_of(struct clf_str subject)
{
	struct clf_str s = cut_subject_behind_tags(clf_str_trim(subject));

	for (unsigned n = 0; n < TAGS_MAX; n++) {
		size_t end = 0;

		while (end < s.n && end < PREFIX_BYTES && s.p[end] != ':' && s.p[end] != ' ')
			end++;
		if (end == 0 || end + 1 >= s.n || s.p[end] != ':')
			break;
		s = cut_subject_behind_tags(clf_str_trim((struct clf_str){s.p + end + 1, s.n - end - 1}));
	}
	return s;
}

struct clf_str cut_subject_core(const char *subject)
{
	return cut_subject_core_of(clf_str_from(subject));
}
