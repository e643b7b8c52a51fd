/*
 * test_words.c - an agent whose language is Japanese is told everything in it, and others what they were told before.
 */
#include "clf/ticket/words.h"

#include <ctype.h>
#include <inttypes.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/ticket/command/when.h"
#include "clf/ticket/field/setting.h"
#include "commanding.h"
#include "words_read.h"

/* Two words beside each other, the second in small letters: names, values and commands make none, nor does what is to
 * be typed (`...`). The line of the command that a refusal begins with is the agent's own. */
static bool has_english(const char *text)
{
	const char *behind = text[0] == '#' ? strstr(text, ": ") : NULL;
	bool typed = false;

	if (behind != NULL)
		text = behind + strlen(": ");
	for (const char *p = text; p[0] != '\0' && p[1] != '\0'; p++) {
		const char *word = p;

		typed ^= p[0] == '`';
		if (typed || !isalpha((unsigned char)p[0]) || p[1] != ' ' || !islower((unsigned char)p[2]))
			continue;
		while (word != text && isalpha((unsigned char)word[-1]))
			word--;
		if (word == text || strchr("#%", word[-1]) == NULL)
			return true;
	}
	return false;
}

static void expect_japanese(const char *text, const char *says)
{
	if (text == NULL || strstr(text, says) == NULL)
		fail_msg("\"%s\" doesn't say \"%s\"", text != NULL ? text : "(nothing)", says);
	if (has_english(text))
		fail_msg("\"%s\" is half English", text);
}

static void in_japanese(struct world *w)
{
	w->ann.locale = "ja-JP";
}

static void expect_told(const struct world *w, const char *says)
{
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	expect_japanese(w->plan.refusal, says);
	assert_string_equal(send_to(w, "ann@corp.example")->reason, w->plan.refusal);
}

static void a_locale_chooses_the_language(void **state)
{
	static const char english[] = "this setting is on or off";

	(void)state;
	assert_string_equal(clf_words(NULL, english), english);
	assert_string_equal(clf_words("", english), english);
	assert_string_equal(clf_words("en-GB", english), english);
	assert_string_equal(clf_words("jam", english), english);
	assert_string_equal(clf_words("de", english), english);
	assert_string_equal(clf_words("ja", "never said"), "never said");
	expect_japanese(clf_words("ja", english), "指定してください");
	assert_string_equal(clf_words("JA_jp", english), clf_words("ja", english));
}

/* As the programs of translators write it: wrapped, escaped, with a head, and with what waits for its words. */
static void a_language_is_a_file_of_translators(void **state)
{
	static const char file[] = "# Somebody's.\n"
				   "msgid \"\"\n"
				   "msgstr \"\"\n"
				   "\"Language: xx\\n\"\n"
				   "\n"
				   "#. about tickets\r\n"
				   "#, c-format\n"
				   "msgid \"no ticket %<PRId64>\"\n"
				   "msgstr \"%<PRId64>?\"\n"
				   "\n"
				   "msgid \"\"\n"
				   "\"a \\\"long\\\" \"\n"
				   "\"line\"\n"
				   "msgstr \"\"\n"
				   "\" x\\ty\\\\\\n\"\n"
				   "\"z \"\n"
				   "\n"
				   "msgid \"not yet\"\n"
				   "msgstr \"\"\n"
				   "#~ msgid \"gone\"\n"
				   "#~ msgstr \"no\"\n"
				   "msgid \"Z\"\n"
				   "msgstr \"\"\n"
				   "\"last\"";
	struct world *w = *state;
	size_t count;
	const struct clf_words_pair *pairs = words_read(w->arena, clf_str_from(file), &count);

	assert_int_equal(count, 3);
	assert_string_equal(pairs[0].english, "Z");
	assert_string_equal(pairs[0].said, "last");
	assert_string_equal(pairs[1].english, "a \"long\" line");
	assert_string_equal(pairs[1].said, " x\ty\\\nz ");
	assert_string_equal(pairs[2].english, "no ticket %" PRId64);
	assert_string_equal(pairs[2].said, "%" PRId64 "?");
	expect_japanese(clf_words("ja", "there is no ticket %" PRId64), "チケット");
	for (size_t i = 0; i < sizeof file - 1; i++)
		words_read(w->arena, (struct clf_str){clf_arena_copy(w->arena, file, i), i}, &count);
}

/* What may be a conversion is compared by the check of the tree; here that no sentence is left half translated. */
static void pairs_are_whole(void **state)
{
	size_t count, none;
	const struct clf_words_pair *pairs = clf_words_table("ja", &count);

	(void)state;
	assert_null(clf_words_table("de", &none));
	assert_int_equal(none, 0);
	assert_true(count > 200);
	for (size_t i = 0; i < count; i++) {
		assert_string_not_equal(pairs[i].english, pairs[i].said);
		if (has_english(pairs[i].said))
			fail_msg("half English: %s", pairs[i].said);
	}
}

static const char *const languages[] = {"fr", "hu", "it", "ja"};

/* Whether a word of English alone stands in what a Latin language says; what is to be typed is no sentence. */
static bool speaks_english(const char *text)
{
	static const char *const english[] = {" the ",  " which ", " with ",  " was ",  " were ", " doesn't", " isn't",
					      " mail ", " from ",  " there ", " what ", " and ",  " of ",     " to "};
	const char *typed = strchr(text, '`');

	for (size_t i = 0; i < CLF_COUNT(english); i++) {
		const char *found = strstr(text, english[i]);

		if (found != NULL && (typed == NULL || found < typed))
			return true;
	}
	return false;
}

static void test_7_2_each_language_says_every_sentence(void **state)
{
	size_t wanted, count;
	const struct clf_words_pair *japanese = clf_words_table("ja", &wanted), *pairs;

	(void)state;
	for (size_t l = 0; l < CLF_COUNT(languages); l++) {
		pairs = clf_words_table(languages[l], &count);
		assert_int_equal(count, wanted);
		for (size_t i = 0; i < count; i++) {
			assert_string_equal(pairs[i].english, japanese[i].english);
			if (speaks_english(pairs[i].said))
				fail_msg("English in %s: %s", languages[l], pairs[i].said);
			if (pairs[i].english[strcspn(pairs[i].english, "{(")] == '\0' &&
			    strlen(pairs[i].english) > 12 && strcmp(pairs[i].english, pairs[i].said) == 0)
				fail_msg("not said in %s: %s", languages[l], pairs[i].said);
		}
	}
	assert_true(speaks_english("la boîte and le serveur"));
	assert_string_equal(clf_words("fr-CA", "this setting is on or off"), "ce réglage prend la valeur on ou off");
}

/* The sentence teaches forms, in the agent's language: each of them must be one that is read. */
static void test_7_2_forms_that_are_named_are_read_in_each_language(void **state)
{
	static const char *const forms[][7] = {
	    {"fr", "3 jours", "2 semaines", "demain 9:00", "lundi prochain", "2026-12-01", "1er déc. à 17h"},
	    {"hu", "3 nap", "2 hét", "holnap 9:00", "jövő hétfő", "2026-12-01", "dec. 1. 17:00"},
	    {"it", "3 giorni", "2 settimane", "domani 9:00", "lunedì prossimo", "2026-12-01", "1 dic. alle 17"},
	};
	struct world *w = *state;
	const int64_t now = INT64_C(1795600000) * CLF_SECOND;
	const char *why = NULL, *wrong = NULL;
	int64_t time;

	for (size_t l = 0; l < CLF_COUNT(forms); l++) {
		assert_false(clf_when_read(w->arena, forms[l][0], "xyz", now, NULL, false, &time, &why));
		for (size_t i = 1; i < CLF_COUNT(forms[l]); i++) {
			if (strstr(why, forms[l][i]) == NULL)
				fail_msg("\"%s\" doesn't name %s", why, forms[l][i]);
			if (!clf_when_read(w->arena, forms[l][0], forms[l][i], now, NULL, false, &time, &wrong))
				fail_msg("%s: %s", forms[l][i], wrong);
		}
		assert_string_equal(clf_when_shown(w->arena, forms[l][0], now, NULL), "2026-11-25 09:46");
	}
}

static void test_7_2_a_refusal_is_whole_in_each_language(void **state)
{
	static const struct {
		const char *locale, *text, *says;
	} cases[] = {
	    {"fr", "#tkae", "La commande #tkae n’existe pas. Vouliez-vous dire #take\u00a0? Rien n’a été fait."},
	    {"hu", "#tkae", "Nincs #tkae parancs. Erre gondolt: #take? Semmi sem történt."},
	    {"it", "#tkae", "Il comando #tkae non esiste. Intendeva #take? Non è stato eseguito nulla."},
	    {"fr", "#delete", "#delete: Seuls les administrateurs peuvent supprimer ce ticket."},
	    {"hu", "#delete",
	     "#delete: Erre csak a következők jogosultak: rendszergazdák. A művelet: törlés (ez az ügy)."},
	    {"it", "#delete", "#delete: Soltanto gli amministratori possono eliminare questo ticket."},
	    {"fr", "#assign nobody", "agent «\u00a0nobody\u00a0» introuvable\u00a0; valeurs possibles\u00a0: "},
	    {"hu", "#assign nobody", "nincs ilyen ügyintéző: „nobody”; választható: "},
	    {"it", "#assign nobody", "operatore «nobody» inesistente; valori possibili: "},
	    {"fr", "#due 31 feb", "«\u00a031 feb\u00a0» est un jour qui n’existe pas"},
	    {"hu", "#due 31 feb", "„31 feb” – ilyen nap nem létezik"},
	    {"it", "#due 31 feb", "«31 feb» è un giorno che non esiste"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->ann.locale = cases[i].locale;
		mail_from(w, &w->ann, cases[i].text);
		make(w);
		expect_outcome(w, CLF_OUTCOME_REFUSED);
		if (strstr(w->plan.refusal, cases[i].says) == NULL)
			fail_msg("\"%s\" doesn't say \"%s\"", w->plan.refusal, cases[i].says);
	}
}

static void commands_that_are_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	    {"#tkae", "#tkae というコマンドはありません。#take のことでしょうか？ 何も実行していません。"},
	    {"#zzzzzzzz", "コマンドの一覧が届きます"},
	    {"#re", "どれか判断できません"},
	    {"#queue North", "キュー「North」は見つかりません。"},
	    {"#take now", "後ろには何も書けませんが、次の語があります：now"},
	    {"#assign", "#assign の後ろに指定が必要です：#assign 氏名 | メールアドレス"},
	    {"#on x", "x はチケット番号ではありません"},
	    {"#assign b", "「b」に当てはまる候補が複数あります：Bob, Bee"},
	    {"#assign nobody", "担当者「nobody」は見つかりません。指定できるもの：Ann, Bob, Bee"},
	    {"#priority huge",
	     "優先度「huge」は見つかりません。最も近いのは「high」です。指定できるもの：low, medium, high, critical"},
	    {"#template x", "テンプレート「x」は見つかりません"},
	    {"#segment x", "セグメント「x」は見つかりません"},
	    {"#status x", "ステータス「x」は見つかりません"},
	    {"#due soonish", "「soonish」は日時として読み取れません"},
	    {"#due 31 feb", "「31 feb」は存在しない日付です"},
	    {"#postpone 2020-01-01", "は過去の日時です（2020-01-01 08:00）"},
	    {"#due 2027-01-99", "日付として正しくありません"},
	    {"#due 3", "数字があります"},
	    {"#forward x@", "x@ はメールアドレスではありません"},
	    {"#forward carla@home.example", "carla@home.example はこのチケットのお客様側のアドレスです"},
	    {"#digest weekly", "#digest daily または #digest off と書いてください"},
	    {"#watch 3", "#watch または #watch off と書いてください"},
	    {"#undo", "取り消せるご自身の操作がありません"},
	    {"#undo\n#take", "#undo は単独で書いてください"},
	    {"#note\n#reply\n\nText.", "#note と #reply"},
	    {"#tag -", "タグとして使えません"},
	};
	struct world *w = *state;

	in_japanese(w);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		mail_from(w, &w->ann, cases[i].text);
		((struct clf_agent *)w->facts.directory->agents)[2] = (struct clf_agent){
		    .id = 77, .address = "bee@corp.example", .name = "Bee", .role = CLF_ROLE_AGENT, .active = true};
		make(w);
		expect_told(w, cases[i].says);
	}
}

static void what_is_not_permitted(void **state)
{
	struct world *w = *state;

	in_japanese(w);
	ann_writes(w, "#delete");
	expect_told(w, "#delete: 管理者でなければ、このチケットを削除することはできません。");
	w->ticket.owner = MIA;
	w->facts.owner = &w->mia;
	ann_writes(w, "#close");
	expect_told(w, "#close: そのセグメントのマネージャーまたは管理者でなければ、"
		       "ほかの担当者のチケットを完了にすることはできません。");
	ann_writes(w, "#watch");
	expect_told(w, "#watch をほかの担当者のチケットに使うことはできません");
}

static void what_nobody_may(void **state)
{
	static const struct clf_permission off[] = {{"close", CLF_ROLE_AGENT, CLF_SCOPE_NONE},
						    {"close", CLF_ROLE_MANAGER, CLF_SCOPE_NONE},
						    {"close", CLF_ROLE_ADMIN, CLF_SCOPE_NONE}};
	struct world *w = *state;

	in_japanese(w);
	w->facts.permissions = off;
	w->facts.permission_count = CLF_COUNT(off);
	ann_writes(w, "#close");
	expect_told(w, "このチケットを完了にすることはできません。管理者の設定により無効になっています。");
}

static void undo_comes_too_late(void **state)
{
	struct world *w = *state;
	struct clf_undo undo = {.id = 1, .version = 4, .before = w->ticket, .left = true};

	in_japanese(w);
	w->facts.undo = &undo;
	ann_writes(w, "#undo");
	expect_told(w, "すでに送信されたため、取り消せません");
	undo.left = false;
	w->ticket.version = 5;
	ann_writes(w, "#undo");
	expect_told(w, "その後チケットが変更されたため");
}

static void who_is_not_sure_is_told_what_helps_there(void **state)
{
	struct world *w = *state;

	for (int japanese = 0; japanese < 2; japanese++) {
		w->ann.locale = japanese ? "ja" : NULL;
		desk_mail(w, &w->ann, "#list");
		w->request.actor.sure = false;
		make(w);
		assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_COMMAND);
		if (japanese)
			expect_told(w, "このメールにそのまま返信し、同じコマンドを書いてください");
		else
			expect_refused(w, "Reply to this very mail with the same commands");
	}
	with_mail(w, "Text.");
	w->mail.to_desk = false;
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	expect_japanese(w->plan.refusal, "このメールに返信し、1 行目に #new");
	w->facts.mailbox.command_address = "desk@example.com";
	make(w);
	expect_japanese(w->plan.refusal, "desk@example.com 宛てに");
	assert_string_equal(w->plan.why, "it claims to come from an agent, and that isn't certain");
}

static void who_is_not_sure_on_a_ticket_answers_the_notice(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#close");
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "Reply to the gateway's own notice");
	w->request.actor.locale = "ja";
	make(w);
	expect_told(w, "通知メールに、その通知を受け取ったアドレスから返信してください");
}

static void a_lost_class_and_an_empty_mail(void **state)
{
	struct world *w = *state;

	in_japanese(w);
	mail_from(w, &w->ann, "Text.");
	w->mail.has_token = false;
	w->mail.class_lost = true;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	expect_japanese(send_to(w, "ann@corp.example")->reason, "社内メモとして記録し");
	ann_writes(w, "");
	expect_told(w, "新しい本文がないため");
}

static void a_risky_thing_waits_for_its_agent(void **state)
{
	struct world *w = *state;

	in_japanese(w);
	ann_writes(w, "#forward eve@elsewhere.example");
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	expect_japanese(send_to(w, "ann@corp.example")->reason, "組織外の eve@elsewhere.example に");
	expect_japanese(w->plan.why, "確認を待っています（理由：組織外の");
}

/* The sentence teaches forms: each of them must be one that is read. */
static void forms_that_are_named_are_read(void **state)
{
	struct world *w = *state;
	const char *why = NULL, *end, *at;
	const int64_t now = INT64_C(1795600000) * CLF_SECOND;
	int64_t time;
	size_t forms = 0;

	assert_false(clf_when_read(w->arena, "ja", "そのうち", now, NULL, false, &time, &why));
	expect_japanese(why, "「そのうち」は日時として読み取れません。");
	at = strstr(why, "ません。") + strlen("ません。");
	end = strstr(at, " のように");
	assert_non_null(end);
	while (at < end) {
		const char *comma = strstr(at, "、");
		size_t n = (size_t)((comma != NULL && comma < end ? comma : end) - at);
		const char *form = clf_arena_copy(w->arena, at, n), *wrong = "";

		if (!clf_when_read(w->arena, "ja", form, now, NULL, false, &time, &wrong))
			fail_msg("%s: %s", form, wrong);
		at += n + strlen("、");
		forms++;
	}
	assert_true(forms >= 5);
	assert_string_equal(clf_when_shown(w->arena, "ja", now, NULL), "2026-11-25 09:46");
	assert_string_equal(clf_when_shown(w->arena, "en", now, NULL), "Wed 2026-11-25 09:46");
}

static void settings_are_explained(void **state)
{
	static const char *const names[] = {"locale", "timezone", "on_news", "receipts", "colour"};
	const char *why = NULL;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		assert_false(clf_setting_check("ja", names[i], "?", &why));
		expect_japanese(why, "。");
	}
	assert_false(clf_setting_check(NULL, "receipts", "?", &why));
	assert_string_equal(why, "this setting is on or off");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(a_locale_chooses_the_language),
	    PLAN_TEST(a_language_is_a_file_of_translators),
	    PLAN_TEST(pairs_are_whole),
	    PLAN_TEST(test_7_2_each_language_says_every_sentence),
	    PLAN_TEST(test_7_2_forms_that_are_named_are_read_in_each_language),
	    PLAN_TEST(test_7_2_a_refusal_is_whole_in_each_language),
	    PLAN_TEST(commands_that_are_refused),
	    PLAN_TEST(what_is_not_permitted),
	    PLAN_TEST(what_nobody_may),
	    PLAN_TEST(undo_comes_too_late),
	    PLAN_TEST(who_is_not_sure_is_told_what_helps_there),
	    PLAN_TEST(who_is_not_sure_on_a_ticket_answers_the_notice),
	    PLAN_TEST(a_lost_class_and_an_empty_mail),
	    PLAN_TEST(a_risky_thing_waits_for_its_agent),
	    PLAN_TEST(forms_that_are_named_are_read),
	    PLAN_TEST(settings_are_explained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
