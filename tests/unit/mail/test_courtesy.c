/*
 * test_courtesy.c - replies that say nothing but thanks or that it is settled, and those that somebody must see.
 *
 * The replies are files: tests/fixtures/courtesy/. Of the courteous ones a share may be missed, for then somebody reads
 * a mail in vain; of the others none may be taken for courtesy.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/kind/courtesy.h"
#include "phrase/courtesy_words.h"

static struct clf_courtesy read_as(const char *text, const char *locale)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_courtesy found = clf_courtesy_of(arena, text, 0, locale, NULL);

	clf_arena_free(&arena);
	return found;
}

/* "\n" of a line of a fixture becomes a line's end. */
static void unescape(char *line)
{
	char *to = line;

	for (const char *p = line; *p && *p != '\n'; p++) {
		if (p[0] == '\\' && p[1] == 'n') {
			*to++ = '\n';
			p++;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
}

struct tally {
	unsigned replies, missed, wrong;
};

static void say(const char *what, const char *locale, const char *text)
{
	if (getenv("CLF_SHOW") != NULL)
		print_message("%s [%s] %s\n", what, locale, text);
}

static void judge(const char *text, const char *locale, const char *want, struct tally *tally)
{
	struct clf_courtesy with = read_as(text, locale), without = read_as(text, NULL);
	bool thanks = strcmp(want, "none") != 0, confirms = strcmp(want, "confirms") == 0;

	tally->replies++;
	if ((!thanks && (with.thanks || without.thanks)) || (!confirms && (with.confirms || without.confirms))) {
		tally->wrong++;
		print_error("taken for courtesy: [%s] %s\n", locale, text);
	}
	if (thanks != with.thanks || confirms != with.confirms) {
		tally->missed++;
		say("missed", locale, text);
	}
}

static struct tally judge_file(const char *name)
{
	char path[512], line[2048], locale[64] = "", want[64] = "";
	struct tally tally = {0, 0, 0};
	FILE *file;

	assert_true((size_t)snprintf(path, sizeof(path), "%s/courtesy/%s", CLF_FIXTURES, name) < sizeof(path));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (*line == '#' || *line == '\n')
			continue;
		if (*line == '[' && sscanf(line, "[%63s %63[^]]", locale, want) == 2)
			continue;
		unescape(line);
		judge(line, locale, want, &tally);
	}
	assert_int_equal(fclose(file), 0);
	print_message("%s: %u of %u read as they are meant, %u wrong\n", name, tally.replies - tally.missed,
		      tally.replies, tally.wrong);
	return tally;
}

static void judge_files(const char *const *names, size_t count, unsigned most_missed)
{
	for (size_t i = 0; i < count; i++) {
		struct tally tally = judge_file(names[i]);

		assert_true(tally.replies > 100);
		assert_int_equal(tally.wrong, 0);
		assert_true(tally.missed * 100 <= tally.replies * most_missed);
	}
}

static void test_3_4_no_reply_that_says_more_is_taken_for_thanks(void **state)
{
	static const char *const names[] = {"other.txt"};

	(void)state;
	judge_files(names, CLF_COUNT(names), 0);
}

static void test_5_12_thanks_and_confirmations_are_known_in_each_language(void **state)
{
	static const char *const names[] = {"courtesies.txt", "unseen.txt", "second.txt"};

	(void)state;
	judge_files(names, CLF_COUNT(names), 2);
}

static void assert_thanks(const char *text, bool thanks)
{
	struct clf_courtesy found = read_as(text, NULL);

	if (found.thanks != thanks)
		print_error("%s\n", text);
	assert_int_equal(found.thanks, thanks);
	assert_false(found.confirms);
}

static void a_sign_of_question_in_any_script_makes_it_no_thanks(void **state)
{
	static const char *const signs[] = {
	    "?", "？", "؟", "՞", "፧", "⁇", "⁈", "‽", "¿", "❓", "❔", "🤔", "⸮", "꘏", "︖", "﹖",
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(signs); i++) {
		assert_true((size_t)snprintf(text, sizeof(text), "Thanks %s", signs[i]) < sizeof(text));
		assert_thanks(text, false);
		assert_true((size_t)snprintf(text, sizeof(text), "Works now%s thank you", signs[i]) < sizeof(text));
		assert_thanks(text, false);
	}
	assert_thanks("Ευχαριστώ;", false);
	assert_thanks("Ευχαριστώ\xcd\xbe", false);
	assert_thanks("Thanks\xcd\xbe", false);
	assert_thanks("Thank you; thanks.", true);
	assert_thanks("Ευχαριστώ ;-)", true);
}

static void signs_that_may_hide_something_make_it_no_thanks(void **state)
{
	static const char *const texts[] = {
	    "Thanks for the \"help\"",
	    "Thanks for the “help”",
	    "Thanks :(",
	    "Thanks :-(",
	    "Thanks =(",
	    "Thanks 👎",
	    "Thanks 😡",
	    "Thanks 12",
	    "Thanks ١٢",
	    "Thanks (really)",
	    "Thanks @Tom",
	    "Thanks #1",
	    "Thanks / Merci",
	    "Thanks + regards",
	    "Thanks <b>",
	    "Thanks [1]",
	    "Thanks | Ann",
	    "> Thanks",
	    "Thanks \x01",
	    "Thanks 5 %",
	    "Thanks 'help'",
	    "Thanks ^",
	    "Thanks <",
	    "Thanks ^3",
	    "Thanks =",
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++)
		assert_thanks(texts[i], false);
}

static void it_is_known_however_it_is_typed(void **state)
{
	static const char *const texts[] = {
	    "THANKS",
	    "Ｔｈａｎｋｓ！",
	    "thank\xc2\xa0you",
	    "Thank you so\nmuch for\nyour help",
	    "thankssss",
	    "Thank youuuu sooooo much!!!!",
	    "спасибоооо",
	    "Tha\xe2\x80\x8bnks\xef\xbb\xbf",
	    "Thank-you",
	    "*Thanks*",
	    "Thanks 👍🏽❤️",
	    "Thanks :) ;-) :D :D :D =) <3 ^^",
	    "Dziękuję",
	    "dzie\xcc\xa8kuje\xcc\xa8",
	    "Koszonom szepen",
	    "tesekkurler",
	    "TEŞEKKÜRLER",
	    "شُكْرًا",
	    "شـكرا",
	    "ｻﾝｷｭｰ",
	    "Thank you... \r\n\r\n-- \r\nAnn Lee",
	    "Thanks & regards",
	    "Thanks!\n\nBest regards\nAnn van der Berg\nSent from my iPhone",
	    "Thanks\nSent from my iPhone\n\nGet Outlook for iOS",
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++)
		assert_thanks(texts[i], true);
	assert_thanks("thankss", false);
	assert_thanks("Sent from my iPhone", false);
	assert_thanks("Sent from my iPhone\nThanks", false);
}

static void an_apostrophe_may_be_any_or_none(void **state)
{
	static const char *const texts[] = {
	    "It's fixed", "It’s fixed", "It`s fixed",  "It´s fixed",  "Its fixed",
	    "It s fixed", "IT'S FIXED", "C'est réglé", "C est regle", "Cest réglé",
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		struct clf_courtesy found = read_as(texts[i], NULL);

		if (!found.confirms)
			print_error("%s\n", texts[i]);
		assert_true(found.confirms && found.thanks);
	}
	assert_thanks("merci d avance", false);
	assert_thanks("merci davance", false);
}

static void names_stand_where_names_stand(void **state)
{
	static const char *const names[] = {
	    "Thanks Tom",         "Thanks, Tom!",
	    "Thanks Mr Smith",    "Hi Ann Lee Smith,\nthanks",
	    "Hello, Ann. Thanks", "Thanks\nAnn O'Brien",
	    "Thanks\nA. Lee",     "Best, Ann\nThanks",
	    "Danke, Frau Voß",    "Ευχαριστώ\nΓιώργος",
	    "Спасибо, Анна",      "Thanks!\nBest regards\nAnn Marie van der Berg",
	    "Thanks again Tom.",  "Thanks, Team\nThanks!",
	    "Thanks\nJosé",       "Thanks for your help Tom",
	};
	static const char *const others[] = {
	    "Thanks tom",
	    "Thanks Tom Smith Jones",
	    "Tom, thanks",
	    "Thanks Tom call",
	    "Thanks\nAnn Lee Fox",
	    "Thanks\nNot Solved",
	    "Thanks\nRefund",
	    "Thanks\nAnn\nBob",
	    "Thanks TOM",
	    "Thanks\nKündigung",
	    "Thanks\nLieferung",
	    "Thanks, McX",
	    "Hi Ann thanks",
	    "Best regards\nA B C D E F",
	    "Ann Lee",
	    "Best regards\nAnn",
	    "Thanks, Tom works",
	    "Hi Ann Lee Smith Fox, thanks",
	    "Thanks\nAnn, no",
	    "Ann\nThanks",
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_thanks(names[i], true);
	for (size_t i = 0; i < CLF_COUNT(others); i++)
		assert_thanks(others[i], false);
}

static void names_that_are_known_may_stand_small_and_without_capitals(void **state)
{
	static const char *const items[] = {"Ann Lee", "田中 太郎", "דנה", "Not Solved", "Ł", "", "\"ann\"?"};
	static const struct clf_texts known = {items, CLF_COUNT(items)};
	static const char *const texts[] = {
	    "thanks ann",
	    "Ann, thanks",
	    "ann lee\nthanks",
	    "Thanks\nann lee",
	    "ありがとうございます。\n田中",
	    "תודה\nדנה",
	    "best regards\nann lee\nthanks",
	    "Thanks ann, works now",
	};
	static const char *const others[] = {"Thanks, not solved", "Thanks\nNot Solved", "ann", "ann lee",
					     "thanks bob"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		if (!clf_courtesy_of(arena, texts[i], 0, NULL, &known).thanks)
			print_error("%s\n", texts[i]);
		assert_true(clf_courtesy_of(arena, texts[i], 0, NULL, &known).thanks);
		assert_false(clf_courtesy_of(arena, texts[i], 0, NULL, NULL).thanks);
	}
	for (size_t i = 0; i < CLF_COUNT(others); i++)
		assert_false(clf_courtesy_of(arena, others[i], 0, NULL, &known).thanks);
	clf_arena_free(&arena);
}

static void a_word_that_means_yes_elsewhere_is_thanks_where_it_is_at_home(void **state)
{
	(void)state;
	assert_true(read_as("Tak", "da").thanks);
	assert_true(read_as("Tak!", "da-DK").thanks);
	assert_true(read_as("Super, tak", "DA_dk").thanks);
	assert_false(read_as("Tak", "pl").thanks);
	assert_false(read_as("Tak", "cs-CZ").thanks);
	assert_false(read_as("Tak", NULL).thanks);
	assert_false(read_as("Tak", "").thanks);
	assert_true(read_as("Tak for hjælpen", NULL).thanks);
	assert_true(read_as("Tusind tak", "pl").thanks);
	assert_false(read_as("ta", "de").thanks);
	assert_true(read_as("ta", "en-GB").thanks);
}

static void words_of_two_languages_make_no_thanks_but_with_english(void **state)
{
	(void)state;
	assert_thanks("Danke and best regards", true);
	assert_thanks("Merci! Best regards\nAnn", true);
	assert_thanks("Danke, grazie", false);
	assert_thanks("Gracias für die Hilfe", false);
}

static void an_attachment_or_a_long_text_makes_it_neither(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	char text[CLF_COURTESY_BYTES + 2];

	(void)state;
	assert_true(clf_courtesy_of(arena, "Thanks", 0, "en", NULL).thanks);
	assert_false(clf_courtesy_of(arena, "Thanks", 1, "en", NULL).thanks);
	assert_false(clf_courtesy_of(arena, "Works now", 1, "en", NULL).confirms);
	assert_false(clf_courtesy_of(arena, NULL, 0, "en", NULL).thanks);
	assert_false(clf_courtesy_of(arena, "", 0, "en", NULL).thanks);
	assert_false(clf_courtesy_of(arena, " \n.", 0, "en", NULL).thanks);
	memset(text, '!', sizeof(text));
	memcpy(text, "Thanks", 6);
	text[CLF_COURTESY_BYTES] = '\0';
	assert_true(clf_courtesy_of(arena, text, 0, NULL, NULL).thanks);
	text[CLF_COURTESY_BYTES] = '!';
	text[CLF_COURTESY_BYTES + 1] = '\0';
	assert_false(clf_courtesy_of(arena, text, 0, NULL, NULL).thanks);
	clf_arena_free(&arena);
}

/* More than the reader has room for is nothing that it overlooks. */
static void texts_made_to_fill_every_table_are_neither(void **state)
{
	static const char *const fills[] = {"ok ", "ﷺ", "謝", "thanks thank you ", "a ", "'", "A ", "の"};
	struct clf_arena *arena = clf_arena_new();
	char text[CLF_COURTESY_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(fills); i++) {
		size_t n = strlen(fills[i]), at = 0;

		for (; at + n < sizeof(text); at += n)
			memcpy(text + at, fills[i], n);
		text[at] = '\0';
		assert_false(clf_courtesy_of(arena, text, 0, "en", NULL).confirms);
	}
	clf_arena_free(&arena);
}

static void assert_phrase(struct clf_arena *arena, const char *before, const char *phrase)
{
	if (strcmp(clf_utf8_bare(arena, phrase), phrase) != 0 || strpbrk(phrase, "-.,!?\n") != NULL ||
	    (before != NULL && strcmp(before, phrase) >= 0))
		fail_msg("\"%s\" isn't bare, or stands in the wrong place", phrase);
}

static void assert_rows(const struct courtesy_row *rows, size_t count)
{
	struct clf_arena *arena = clf_arena_new();

	for (size_t i = 0; i < count; i++) {
		struct clf_str rest = clf_str_from(rows[i].phrases), part;
		const char *before = NULL;

		while (clf_str_split(&rest, '|', &part)) {
			const char *phrase = clf_arena_copy(arena, part.p, part.n);

			assert_true(part.n > 0);
			assert_phrase(arena, before, phrase);
			before = phrase;
		}
		assert_true(rows[i].tongues != 0);
	}
	clf_arena_free(&arena);
}

/* A phrase that is written otherwise is never found. */
static void the_phrases_are_bare_and_sorted(void **state)
{
	(void)state;
	assert_rows(courtesy_thanks, courtesy_thanks_count);
	assert_rows(courtesy_things, courtesy_things_count);
	assert_rows(courtesy_manners, courtesy_manners_count);
	assert_rows(courtesy_settled, courtesy_settled_count);
}

static void a_language_may_be_taken_away(void **state)
{
	(void)state;
	assert_true(tongue_take_language("de"));
	assert_thanks("Vielen Dank", false);
	assert_thanks("Thanks", true);
	tongue_give_languages();
	assert_thanks("Vielen Dank", true);
}

static void a_locale_has_the_bit_of_its_language(void **state)
{
	(void)state;
	assert_true(tongue_of_locale("pt-BR") == TONGUE(PT));
	assert_true(tongue_of_locale("zh_Hant") == TONGUE(ZH));
	assert_true(tongue_of_locale("FIL") == TONGUE(FIL));
	assert_true(tongue_of_locale("no") == TONGUE(NB));
	assert_true(tongue_of_locale("iw-IL") == TONGUE(HE));
	assert_true(tongue_of_locale("in") == TONGUE(ID));
	assert_true(tongue_of_locale("f") == 0);
	assert_true(tongue_of_locale("xx") == 0);
	assert_true(tongue_of_locale("english") == 0);
	assert_true(tongue_of_locale("") == 0);
	assert_true(tongue_of_locale(NULL) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_3_4_no_reply_that_says_more_is_taken_for_thanks),
	    cmocka_unit_test(test_5_12_thanks_and_confirmations_are_known_in_each_language),
	    cmocka_unit_test(a_sign_of_question_in_any_script_makes_it_no_thanks),
	    cmocka_unit_test(signs_that_may_hide_something_make_it_no_thanks),
	    cmocka_unit_test(it_is_known_however_it_is_typed),
	    cmocka_unit_test(an_apostrophe_may_be_any_or_none),
	    cmocka_unit_test(names_stand_where_names_stand),
	    cmocka_unit_test(names_that_are_known_may_stand_small_and_without_capitals),
	    cmocka_unit_test(a_word_that_means_yes_elsewhere_is_thanks_where_it_is_at_home),
	    cmocka_unit_test(words_of_two_languages_make_no_thanks_but_with_english),
	    cmocka_unit_test(an_attachment_or_a_long_text_makes_it_neither),
	    cmocka_unit_test(texts_made_to_fill_every_table_are_neither),
	    cmocka_unit_test(the_phrases_are_bare_and_sorted),
	    cmocka_unit_test(a_language_may_be_taken_away),
	    cmocka_unit_test(a_locale_has_the_bit_of_its_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
