/*
 * command_when_words.c - the words of which times are made: a row a meaning, a column a language.
 */
#include "command/command_when_words.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"

/* English, Japanese, French, Hungarian, Italian; a word that two of them share stands in the first. What would be one
 * day here and another there is in none: "mar" is March, though "mar." may be a Tuesday. */
static const struct when_word words[] = {
    {WORD_FILL,
     0,
     {"after|and|by|coming|for|from now|in|later|next|o'clock|of|on|this|till|until|within",
      "に|の|まで|までに|中|以内|後|頃",
      "au|avant|d'ici|d'ici à|dans|d’ici|d’ici à|jusqu'au|jusqu'à|jusqu’au|jusqu’à|la|le|pour|sous|à partir de",
      "-ig|-jéig|-jén|-kor|-áig|-án|-éig|-én|belül|múlva|és", "e|entro|fino a|fino al|fra|il|la|per|tra"}},
    {WORD_THE, 0, {"the", "", "prochain|prochaine", "", "prossima|prossimo"}},
    {WORD_AT, 0, {"at", "", "à", "", "alle|ore"}},
    {WORD_DAY,
     0,
     {"end of day|end of the day|eod|today", "きょう|今日|本日", "aujourd'hui|aujourd’hui|fin de journée",
      "a nap végéig|ma|máig|nap végéig", "fine giornata|oggi"}},
    {WORD_DAY, 1, {"tmrw|tomorrow", "あした|あす|明日|翌日", "demain", "holnap|holnapig|holnapra", "domani"}},
    {WORD_DAY,
     2,
     {"day after tomorrow", "あさって|明後日", "après-demain", "holnapután|holnaputánig|holnaputánra", "dopodomani"}},
    {WORD_WEEKDAY,
     1,
     {"mon|monday", "(月)|月曜|月曜日", "lun|lundi", "hétfő|hétfőig|hétfőn|hétfőre", "lun|lunedi|lunedì"}},
    {WORD_WEEKDAY,
     2,
     {"tue|tues|tuesday", "(火)|火曜|火曜日", "mardi", "kedd|kedden|keddig|keddre", "martedi|martedì"}},
    {WORD_WEEKDAY,
     3,
     {"wed|wednesday|weds", "(水)|水曜|水曜日", "mer|mercredi", "szerda|szerdáig|szerdán|szerdára",
      "mer|mercoledi|mercoledì"}},
    {WORD_WEEKDAY,
     4,
     {"thu|thur|thurs|thursday", "(木)|木曜|木曜日", "jeu|jeudi", "csütörtök|csütörtökig|csütörtökre|csütörtökön",
      "gio|giovedi|giovedì"}},
    {WORD_WEEKDAY,
     5,
     {"fri|friday", "(金)|金曜|金曜日", "ven|vendredi", "péntek|pénteken|péntekig|péntekre", "ven|venerdi|venerdì"}},
    {WORD_WEEKDAY,
     6,
     {"sat|saturday", "(土)|土曜|土曜日", "sam|samedi", "szombat|szombatig|szombaton|szombatra", "sab|sabato"}},
    {WORD_WEEKDAY,
     7,
     {"sun|sunday", "(日)|日曜|日曜日", "dim|dimanche", "vasárnap|vasárnapig|vasárnapra", "dom|domenica"}},
    {WORD_MONTH, 1, {"jan|january", "", "janv|janvier", "január", "gen|gennaio"}},
    {WORD_MONTH, 2, {"feb|february", "", "fév|févr|février", "febr|február", "febbraio"}},
    {WORD_MONTH, 3, {"mar|march", "", "mars", "márc|március", "marzo"}},
    {WORD_MONTH, 4, {"apr|april", "", "avr|avril", "ápr|április", "aprile"}},
    {WORD_MONTH, 5, {"may", "", "mai", "máj|május", "mag|maggio"}},
    {WORD_MONTH, 6, {"jun|june", "", "juin", "jún|június", "giu|giugno"}},
    {WORD_MONTH, 7, {"jul|july", "", "juil|juillet", "júl|július", "lug|luglio"}},
    {WORD_MONTH, 8, {"aug|august", "", "août", "augusztus", "ago|agosto"}},
    {WORD_MONTH, 9, {"sep|sept|september", "", "septembre", "szept|szeptember", "set|sett|settembre"}},
    {WORD_MONTH, 10, {"oct|october", "", "octobre", "okt|október", "ott|ottobre"}},
    {WORD_MONTH, 11, {"nov|november", "", "novembre", "", "novembre"}},
    {WORD_MONTH, 12, {"dec|december", "", "déc|décembre", "", "dic|dicembre"}},
    {WORD_WEEK,
     0,
     {"this week", "今週", "cette semaine|de cette semaine", "ezen a héten", "di questa settimana|questa settimana"}},
    {WORD_WEEK,
     1,
     {"next week", "来週", "de la semaine prochaine|la semaine prochaine|semaine prochaine",
      "a jövő hét|a jövő héten|jövő|jövő hét|jövő héten",
      "della prossima settimana|la prossima settimana|la settimana prossima|prossima settimana|settimana prossima"}},
    {WORD_WEEK, 2, {"week after next", "再来週", "", "", ""}},
    {WORD_SOME_MONTH, 0, {"this month", "今月", "ce mois|ce mois-ci", "ebben a hónapban", "questo mese"}},
    {WORD_SOME_MONTH,
     1,
     {"next month", "来月", "le mois prochain|mois prochain", "a jövő hónap|a jövő hónapban|jövő hónap|jövő hónapban",
      "il mese prossimo|il prossimo mese|mese prossimo|prossimo mese"}},
    {WORD_SOME_MONTH, 2, {"", "再来月", "", "", ""}},
    {WORD_WEEK_END,
     0,
     {"end of the week|end of this week|end of week|eow", "", "fin de la semaine|fin de semaine",
      "a hét végéig|a hét végén|hét vége|hét végéig", "fine settimana"}},
    {WORD_WEEK_END,
     1,
     {"end of next week", "来週中", "fin de la semaine prochaine",
      "a jövő hét végéig|a jövő hét végén|jövő hét vége|jövő hét végéig", "fine della prossima settimana"}},
    {WORD_MONTH_END,
     0,
     {"end of month|end of the month|end of this month|eom", "今月末|月末", "fin de mois|fin du mois",
      "a hónap végéig|a hónap végén|hónap vége|hónap végéig", "fine del mese|fine mese"}},
    {WORD_MONTH_END,
     1,
     {"end of next month", "来月中|来月末", "fin du mois prochain",
      "a jövő hónap végéig|a jövő hónap végén|jövő hónap vége|jövő hónap végéig",
      "fine del mese prossimo|fine del prossimo mese"}},
    {WORD_NUMBER, 1, {"a|an|one", "", "un|une", "egy", "un|una|uno"}},
    {WORD_NUMBER, 2, {"two", "", "deux", "kettő|két", "due"}},
    {WORD_NUMBER, 3, {"three", "", "trois", "három", "tre"}},
    {WORD_NUMBER, 4, {"four", "", "quatre", "négy", "quattro"}},
    {WORD_NUMBER, 5, {"five", "", "cinq", "öt", "cinque"}},
    {WORD_NUMBER, 6, {"six", "", "", "hat", "sei"}},
    {WORD_NUMBER, 7, {"seven", "", "sept", "", "sette"}},
    {WORD_NUMBER, 8, {"eight", "", "huit", "nyolc", "otto"}},
    {WORD_NUMBER, 9, {"nine", "", "neuf", "kilenc", "nove"}},
    {WORD_NUMBER, 10, {"ten", "", "dix", "tíz", "dieci"}},
    {WORD_CLOCK, 8, {"morning", "朝", "du matin|matin", "reggel", "del mattino|di mattina|mattina|mattino"}},
    {WORD_CLOCK, 12, {"noon", "昼|正午", "midi", "délben", "mezzogiorno"}},
    {WORD_CLOCK,
     14,
     {"afternoon", "", "après-midi|de l'après-midi|de l’après-midi", "délután", "del pomeriggio|pomeriggio"}},
    {WORD_CLOCK, 17, {"", "夕方", "", "", ""}},
    {WORD_CLOCK, 18, {"evening", "", "du soir|soir", "este", "di sera|sera"}},
    {WORD_CLOCK, 20, {"", "夜", "", "", ""}},
    {WORD_TONIGHT, 20, {"tonight", "今夜|今晩", "ce soir", "ma este", "stasera"}},
    {WORD_HALF, 1, {"a.m.|am", "午前", "", "de|délelőtt", ""}},
    {WORD_HALF, 2, {"p.m.|pm", "午後", "", "du", ""}},
};

static const struct when_unit units[] = {
    {0, 0, 1, {"min|mins|minute|minutes", "分", "", "perc|percen", "minuti|minuto"}},
    {0, 0, 60, {"h|hour|hours|hr|hrs", "時間", "heure|heures", "óra|órán", "ora|ore"}},
    {0, 1, 0, {"d|day|days", "日以内|日後|日間", "j|jour|jours", "nap|napon", "giorni|giorno"}},
    {0, 7, 0, {"w|week|weeks|wk|wks", "週|週間", "semaine|semaines", "hét|héten", "settimana|settimane"}},
    {1,
     0,
     0,
     {"mo|month|months|mos", "か月|か月間|カ月|ケ月|ヵ月|ヵ月間|ヶ月|箇月", "mois", "hónap|hónapon", "mese|mesi"}},
    {12, 0, 0, {"y|year|years|yr", "年後|年間", "an|année|années|ans", "év|éven", "anni|anno"}},
};

/* Letters with accents of the first two blocks count, so that "h" doesn't stand in "hétfő". */
static bool begins_latin(const char *p)
{
	return (*p >= 'a' && *p <= 'z') || ((unsigned char)*p >= 0xc3 && (unsigned char)*p <= 0xc5);
}

static bool ends_latin(struct clf_str word)
{
	return begins_latin(word.p + word.n - 1) ||
	       (word.n > 1 && begins_latin(word.p + word.n - 2) && (unsigned char)word.p[word.n - 1] >= 0x80);
}

static size_t size_at(const char *p, struct clf_str word)
{
	if (word.n == 0 || strncmp(p, word.p, word.n) != 0)
		return 0;
	return ends_latin(word) && begins_latin(p + word.n) ? 0 : word.n;
}

size_t when_stands_at(const char *p, const char *text)
{
	return size_at(p, clf_str_from(text));
}

/* The longest of the words that stands at p: its size, or 0. */
static size_t longest_of(const char *const *languages, const char *p)
{
	size_t longest = 0;

	for (size_t i = 0; i < WORD_LANGUAGES; i++) {
		struct clf_str rest = clf_str_from(languages[i]), word;

		while (clf_str_split(&rest, '|', &word)) {
			size_t size = size_at(p, word);

			if (size > longest)
				longest = size;
		}
	}
	return longest;
}

const struct when_word *when_word_at(const char *p, size_t *size)
{
	const struct when_word *best = NULL;

	*size = 0;
	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		size_t longest = longest_of(words[i].words, p);

		if (longest > *size) {
			*size = longest;
			best = &words[i];
		}
	}
	return best;
}

const struct when_unit *when_unit_at(const char *p, size_t *size)
{
	const struct when_unit *best = NULL;

	*size = 0;
	for (size_t i = 0; i < CLF_COUNT(units); i++) {
		size_t longest = longest_of(units[i].words, p);

		if (longest > *size) {
			*size = longest;
			best = &units[i];
		}
	}
	return best;
}
