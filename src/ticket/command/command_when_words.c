/*
 * command_when_words.c - the words of which times are made: a row a meaning, a column a language.
 */
#include "command/command_when_words.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"

/* English, Japanese */
static const struct when_word words[] = {
    {WORD_FILL,
     0,
     {"after|and|by|coming|for|from now|in|later|next|o'clock|of|on|this|till|until|within",
      "に|の|まで|までに|中|以内|後|頃"}},
    {WORD_THE, 0, {"the", ""}},
    {WORD_AT, 0, {"at", ""}},
    {WORD_DAY, 0, {"end of day|end of the day|eod|today", "きょう|今日|本日"}},
    {WORD_DAY, 1, {"tmrw|tomorrow", "あした|あす|明日|翌日"}},
    {WORD_DAY, 2, {"day after tomorrow", "あさって|明後日"}},
    {WORD_WEEKDAY, 1, {"mon|monday", "(月)|月曜|月曜日"}},
    {WORD_WEEKDAY, 2, {"tue|tues|tuesday", "(火)|火曜|火曜日"}},
    {WORD_WEEKDAY, 3, {"wed|wednesday|weds", "(水)|水曜|水曜日"}},
    {WORD_WEEKDAY, 4, {"thu|thur|thurs|thursday", "(木)|木曜|木曜日"}},
    {WORD_WEEKDAY, 5, {"fri|friday", "(金)|金曜|金曜日"}},
    {WORD_WEEKDAY, 6, {"sat|saturday", "(土)|土曜|土曜日"}},
    {WORD_WEEKDAY, 7, {"sun|sunday", "(日)|日曜|日曜日"}},
    {WORD_MONTH, 1, {"jan|january", ""}},
    {WORD_MONTH, 2, {"feb|february", ""}},
    {WORD_MONTH, 3, {"mar|march", ""}},
    {WORD_MONTH, 4, {"apr|april", ""}},
    {WORD_MONTH, 5, {"may", ""}},
    {WORD_MONTH, 6, {"jun|june", ""}},
    {WORD_MONTH, 7, {"jul|july", ""}},
    {WORD_MONTH, 8, {"aug|august", ""}},
    {WORD_MONTH, 9, {"sep|sept|september", ""}},
    {WORD_MONTH, 10, {"oct|october", ""}},
    {WORD_MONTH, 11, {"nov|november", ""}},
    {WORD_MONTH, 12, {"dec|december", ""}},
    {WORD_WEEK, 0, {"this week", "今週"}},
    {WORD_WEEK, 1, {"next week", "来週"}},
    {WORD_WEEK, 2, {"week after next", "再来週"}},
    {WORD_SOME_MONTH, 0, {"this month", "今月"}},
    {WORD_SOME_MONTH, 1, {"next month", "来月"}},
    {WORD_SOME_MONTH, 2, {"", "再来月"}},
    {WORD_WEEK_END, 0, {"end of the week|end of this week|end of week|eow", ""}},
    {WORD_WEEK_END, 1, {"end of next week", "来週中"}},
    {WORD_MONTH_END, 0, {"end of month|end of the month|end of this month|eom", "今月末|月末"}},
    {WORD_MONTH_END, 1, {"end of next month", "来月中|来月末"}},
    {WORD_NUMBER, 1, {"a|an|one", ""}},
    {WORD_NUMBER, 2, {"two", ""}},
    {WORD_NUMBER, 3, {"three", ""}},
    {WORD_NUMBER, 4, {"four", ""}},
    {WORD_NUMBER, 5, {"five", ""}},
    {WORD_NUMBER, 6, {"six", ""}},
    {WORD_NUMBER, 7, {"seven", ""}},
    {WORD_NUMBER, 8, {"eight", ""}},
    {WORD_NUMBER, 9, {"nine", ""}},
    {WORD_NUMBER, 10, {"ten", ""}},
    {WORD_CLOCK, 8, {"morning", "朝"}},
    {WORD_CLOCK, 12, {"noon", "昼|正午"}},
    {WORD_CLOCK, 14, {"afternoon", ""}},
    {WORD_CLOCK, 17, {"", "夕方"}},
    {WORD_CLOCK, 18, {"evening", ""}},
    {WORD_CLOCK, 20, {"", "夜"}},
    {WORD_TONIGHT, 20, {"tonight", "今夜|今晩"}},
    {WORD_HALF, 1, {"a.m.|am", "午前"}},
    {WORD_HALF, 2, {"p.m.|pm", "午後"}},
};

static const struct when_unit units[] = {
    {0, 0, 1, {"min|mins|minute|minutes", "分"}},
    {0, 0, 60, {"h|hour|hours|hr|hrs", "時間"}},
    {0, 1, 0, {"d|day|days", "日以内|日後|日間"}},
    {0, 7, 0, {"w|week|weeks|wk|wks", "週|週間"}},
    {1, 0, 0, {"mo|month|months|mos", "か月|か月間|カ月|ケ月|ヵ月|ヵ月間|ヶ月|箇月"}},
    {12, 0, 0, {"y|year|years|yr", "年後|年間"}},
};

static bool is_latin(char c)
{
	return c >= 'a' && c <= 'z';
}

static size_t size_at(const char *p, struct clf_str word)
{
	if (word.n == 0 || strncmp(p, word.p, word.n) != 0)
		return 0;
	return is_latin(word.p[word.n - 1]) && is_latin(p[word.n]) ? 0 : word.n;
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
