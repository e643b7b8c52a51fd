/*
 * test_search_index.c - every text of a ticket finds it for who may read that text and for nobody else, soon after it
 * came, after an upgrade, from a copy, and no longer once it was erased: then no octet of it is left (6.6, properties
 * 12 and 13).
 */
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/store/look/search.h"
#include "clf/store/mail/reread.h"
#include "clf/store/people/erase.h"
#include "clf/ticket/search/question.h"
#include "store/search_fixture.h"

/* Where the only ticket that is found has them. */
static size_t places_of(struct fixture *f, struct clf_seer seer, const char *words,
			struct clf_search_place places[CLF_SEARCH_SHOWN])
{
	struct clf_search_found found = search(f, seer, words, 0, 0);
	struct clf_question question;
	size_t count = 0;

	assert_int_equal(found.count, 1);
	assert_ok(f, clf_question_read(f->arena, NULL, words, &question, &f->err));
	assert_ok(f, clf_search_places(f->store, f->arena, &question, &found, 0, places, &count, &f->err));
	return count;
}

static void test_6_6_every_text_of_a_ticket_finds_it(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	int64_t first = fixture_ticket(f, "Toaster", NULL), second = fixture_ticket(f, "Kettle", NULL);

	fixture_ticket(f, "Deleted", NULL);
	run(f, "UPDATE ticket SET status = 9 WHERE number = 1003");
	note(f, first, me, "She asked for a REFUND, n'est-ce pas");
	fixture_send(f, second, CLF_CLASS_CUSTOMER, "anna@example.org", "1@example.com");
	fixture_send(f, first, CLF_CLASS_NOTICE, "me@example.com", "2@example.com");
	set_text(f, "UPDATE ticket SET summary = $text WHERE number = $n", second, "sum mary");
	set_text(f,
		 "INSERT INTO attachment (message, part, name, type, size, is_inline) "
		 "SELECT m.id, '2', $text, 'x', 1, 0 "
		 "FROM message m WHERE m.ticket = $n AND m.direction = 'in'",
		 second, "Kassenbon_2024.pdf");
	index_all(f);
	assert_string_equal(found(f, "toast"), "Toaster");
	assert_string_equal(found(f, "refund"), "Toaster");
	assert_string_equal(found(f, "it BROKE"), "Kettle Toaster");
	assert_string_equal(found(f, "Anna"), "Kettle Toaster");
	assert_string_equal(found(f, "anna@example.org kettle"), "Kettle");
	assert_string_equal(found(f, "mary"), "Kettle");
	assert_string_equal(found(f, "kassenbon"), "Kettle");
	/* Words of several texts, but a phrase of one. */
	assert_string_equal(found(f, "toaster broke refund"), "Toaster");
	assert_string_equal(found(f, "\"asked for a refund\""), "Toaster");
	assert_string_equal(found(f, "\"broke refund\""), "");
	assert_string_equal(found(f, "kettle refund"), "");
	assert_string_equal(found(f, "broke -refund"), "Kettle");
	/* What a notice repeats finds nothing. */
	assert_string_equal(found(f, "\"We are on it\""), "Kettle");
	assert_string_equal(found(f, "1002"), "Kettle");
	assert_string_equal(found(f, "CLF-1002"), "Kettle");
	assert_string_equal(found(f, "[CLF-1002]"), "Kettle");
	assert_string_equal(found(f, "#1001 toaster"), "Toaster");
	assert_string_equal(found(f, "100"), "");
	assert_string_equal(found(f, "Deleted"), "");
	assert_string_equal(found(f, "deleted status:deleted"), "Deleted");
	/* Letters that begin too much are a whole word. */
	assert_string_equal(found(f, "to"), "");
	assert_string_equal(found(f, "t's"), "");
}

static void test_6_6_case_accents_and_width_dont_matter(void **state)
{
	static const struct {
		const char *subject, *words;
	} cases[] = {
	    {"Remboursé", "REMBOURSE"},
	    {"rembourse", "remboursé"},
	    {"Straße", "strasse"},
	    {"Łódź", "lodz"},
	    {"ﾊﾞﾅﾅ", "バナナ"},
	    {"返金のお願い", "返金"},
	    {"返金のお願い", "お願い"},
	    {"返金のお願い", "金の"},
	    {"返金のお願い", "願"},
	    {"返金のお願い", "い"},
	    {"返金のお願い", "お願い　返金"},
	    {"ＡＢＣ１２３", "abc123"},
	    {"환불을 원해요", "환불"},
	    {"น้ำท่วม", "ท่วม"},
	    {"ёлка", "елка"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		fixture_ticket(f, cases[i].subject, NULL);
		index_all(f);
		if (strstr(found(f, cases[i].words), cases[i].subject) == NULL)
			fail_msg("`%s` doesn't find `%s`", cases[i].words, cases[i].subject);
		assert_string_equal(found(f, clf_arena_printf(f->arena, "%s 犬猫", cases[i].words)), "");
	}
	assert_string_equal(found(f, "返願"), "");
}

/* A letter or sign in the ways in which people write it. */
struct letter {
	const char *ways[4];
};
/* Of one script; signs: any two of them find their text, else words do. */
struct script {
	bool signs;
	struct letter letters[8];
};

static const struct script scripts[] = {
    {false,
     {{{"e", "\xc3\x89", "e\xcc\x81", "\xef\xbd\x85"}},
      {{"a", "\xc3\x84", "a\xcc\x8a", "\xef\xbc\xa1"}},
      {{"o", "\xc3\x94", "o\xcc\x83\xcc\x81"}},
      {{"n", "\xc3\xb1", "N"}},
      {{"t", "T", "\xef\xbd\x94"}},
      {{"ss", "\xc3\x9f", "SS"}},
      {{"7", "\xef\xbc\x97"}},
      {{"k", "K"}}}},
    {false, {{{"α", "ά", "Α"}}, {{"λ", "Λ"}}, {{"η", "ή", "Ή"}}, {{"σ", "Σ"}}}},
    {false, {{{"е", "ё", "Е"}}, {{"к", "К"}}, {{"а", "А"}}, {{"л", "Л"}}, {{"о", "О"}}}},
    {true,
     {{{"返"}},
      {{"金"}},
      {{"の"}},
      {{"ガ", "ｶﾞ", "カ\xe3\x82\x99"}},
      {{"バ", "ﾊﾞ"}},
      {{"ー", "ｰ"}},
      {{"々"}},
      {{"〇"}}}},
    {true,
     {{{"환", "\xe1\x84\x92\xe1\x85\xaa\xe1\x86\xab"}},
      {{"불"}},
      {{"을"}},
      {{"원"}},
      {{"해", "\xe1\x84\x92\xe1\x85\xa2"}}}},
    {true, {{{"น้"}}, {{"ำ"}}, {{"ท่"}}, {{"ว"}}, {{"ม"}}, {{"า"}}}},
};

#define TEXTS 40u
#define PIECES 5u
#define LETTERS 7u

/* A piece of a text: which letters of which script. */
struct piece {
	const struct script *script;
	const struct letter *letters[LETTERS];
	size_t count;
};

static uint32_t below(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static struct piece any_piece(uint32_t *seed)
{
	struct piece out = {.script = &scripts[below(seed, CLF_COUNT(scripts))], .count = 2 + below(seed, LETTERS - 1)};
	uint32_t known = 0;

	while (known < CLF_COUNT(out.script->letters) && out.script->letters[known].ways[0] != NULL)
		known++;
	for (size_t i = 0; i < out.count; i++)
		out.letters[i] = &out.script->letters[below(seed, known)];
	return out;
}

/* Written in some way or other, another one each time. */
static const char *spelled(struct fixture *f, uint32_t *seed, const struct piece *piece, size_t from, size_t count)
{
	const char *out = "";

	for (size_t i = from; i < from + count; i++) {
		const struct letter *letter = piece->letters[i];
		uint32_t known = 1;

		while (known < CLF_COUNT(letter->ways) && letter->ways[known] != NULL)
			known++;
		out = clf_arena_printf(f->arena, "%s%s", out, letter->ways[below(seed, known)]);
	}
	return out;
}

/* Words stand apart; what needs no spaces may stand close to anything. */
static const char *any_text(struct fixture *f, uint32_t *seed, struct piece pieces[PIECES])
{
	static const char *const between[] = {" ", ", ", "\xe3\x80\x80", "-", ""};
	const char *out = "";

	for (size_t i = 0; i < PIECES; i++) {
		bool close;

		pieces[i] = any_piece(seed);
		close = i > 0 && pieces[i].script->signs != pieces[i - 1].script->signs;
		out = clf_arena_printf(f->arena, "%s%s%s", out, i == 0 ? "" : between[below(seed, close ? 5 : 4)],
				       spelled(f, seed, &pieces[i], 0, pieces[i].count));
	}
	return out;
}

static void assert_finds(struct fixture *f, uint32_t seed, int64_t ticket, const char *words, const char *text)
{
	struct clf_search_found found = search(f, (struct clf_seer){0, CLF_SCOPE_ALL}, words, 0, 200);

	for (size_t i = 0; i < found.count; i++) {
		if (found.tickets[i] == ticket)
			return;
	}
	fail_msg("CLF_SEED=%u: `%s` doesn't find `%s`", seed, words, text);
}

static void test_6_6_every_word_and_any_two_signs_of_random_texts_find_them(void **state)
{
	const char *replayed = getenv("CLF_SEED");
	uint32_t first = replayed != NULL ? (uint32_t)strtoul(replayed, NULL, 10) : 1, seed = first;
	struct fixture *f = *state;
	struct piece pieces[TEXTS][PIECES];
	const char *texts[TEXTS];
	int64_t tickets[TEXTS];

	for (size_t i = 0; i < TEXTS; i++) {
		texts[i] = any_text(f, &seed, pieces[i]);
		tickets[i] = fixture_ticket(f, texts[i], NULL);
	}
	index_all(f);
	for (size_t i = 0; i < TEXTS; i++) {
		for (size_t r = 0; r < PIECES; r++) {
			const struct piece *piece = &pieces[i][r];

			assert_finds(f, first, tickets[i], spelled(f, &seed, piece, 0, piece->count), texts[i]);
			for (size_t k = 0; piece->script->signs && k + 1 < piece->count; k++)
				assert_finds(f, first, tickets[i], spelled(f, &seed, piece, k, 2), texts[i]);
		}
		/* And nothing finds whatever there is. */
		assert_string_equal(found(f, clf_arena_printf(f->arena, "%s 犬猫",
							      spelled(f, &seed, &pieces[i][0], 0, pieces[i][0].count))),
				    "");
	}
}

static void test_6_6_a_word_finds_nothing_for_who_may_not_read_it(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", "Day", NULL);
	int64_t other = fixture_agent(f, "other@example.com", "Other", "Night", NULL);
	int64_t up = fixture_ticket(f, "parent", NULL), sub = fixture_ticket(f, "sub", NULL);
	int64_t sibling = fixture_ticket(f, "sibling", NULL);

	note(f, up, me, "upword");
	note(f, sub, me, "subword");
	note(f, sibling, other, "siblingword");
	assert_ok(f, db_run(f->store->db, &f->err,
			    "UPDATE ticket SET owner = CASE number WHEN 1003 THEN $other ELSE $me END, "
			    "parent = CASE WHEN number > 1001 THEN 1001 END",
			    CLF_NUMBER("$me", me), CLF_NUMBER("$other", other)));
	index_all(f);
	assert_string_equal(found_by(f, me, CLF_SCOPE_OWN, "subword"), "sub");
	assert_string_equal(found_by(f, me, CLF_SCOPE_OWN, "siblingword"), "sibling"); /* it keeps the parent */
	assert_string_equal(found_by(f, other, CLF_SCOPE_OWN, "siblingword"), "sibling");
	assert_string_equal(found_by(f, other, CLF_SCOPE_OWN, "upword"), "parent");
	assert_string_equal(found_by(f, other, CLF_SCOPE_OWN, "subword"), "");
	assert_string_equal(found_by(f, other, CLF_SCOPE_NONE, "siblingword"), "");
	/* Nor does it tell by what it leaves out. */
	assert_string_equal(found_by(f, other, CLF_SCOPE_OWN, "broke -subword"), "sibling parent");
	assert_string_equal(found_by(f, other, CLF_SCOPE_OWN, "sub"), "");
}

static void test_6_6_a_response_that_is_kept_off_its_ticket_finds_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL), number = fixture_ticket(f, "Bad", NULL);
	struct clf_search_place places[CLF_SEARCH_SHOWN];

	run(f, "INSERT INTO survey (id, name, folded, came_as, created_at) VALUES (7, 's', 's', 's', 1)");
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO response (id, party, comment, answers, at, survey_id) SELECT 'r', t.customer, "
			    "'gruesome', '{\"Why so?\": [\"queue\", {\"x\": \"staircase\"}], \"n\": 7}', 1, 7 "
			    "FROM ticket t WHERE t.number = $n",
			    CLF_NUMBER("$n", number)));
	run(f, "UPDATE ticket SET response = 'r', survey = 7, comment = 'gruesome it broke' WHERE number = 1001");
	index_all(f);
	assert_string_equal(found_by(f, me, CLF_SCOPE_OWN, "gruesome"), "Bad");
	assert_string_equal(found_by(f, me, CLF_SCOPE_OWN, "staircase queue \"why so\""), "Bad");
	run(f, "UPDATE survey SET show_response = 0");
	assert_string_equal(found_by(f, me, CLF_SCOPE_OWN, "gruesome"), "");
	assert_string_equal(found_by(f, me, CLF_SCOPE_OWN, "broke -gruesome"), "Bad");
	assert_string_equal(found_by(f, me, CLF_SCOPE_SEGMENT, "gruesome"), "Bad");
	/* What else says the word is shown, the response isn't. */
	assert_int_equal(places_of(f, (struct clf_seer){me, CLF_SCOPE_OWN}, "broke", places), 1);
	assert_string_equal(places[0].kind, "message");
	assert_int_equal(places_of(f, (struct clf_seer){me, CLF_SCOPE_ALL}, "broke", places), 2);
}

static void test_6_6_places_say_where_it_stands(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL), number = fixture_ticket(f, "Toaster", NULL);
	int64_t id = note(f, number, me, "Das Gerät broke: RÜCKERSTATTUNG");
	struct clf_seer seer = {me, CLF_SCOPE_OWN};
	struct clf_search_place places[CLF_SEARCH_SHOWN];

	index_all(f);
	assert_int_equal(places_of(f, seer, "ruckerstattung broke", places), 2);
	assert_string_equal(places[0].kind, "note");
	assert_int_equal(places[0].ref, id);
	assert_string_equal(places[0].snippet.text, "Das Gerät broke: RÜCKERSTATTUNG ");
	assert_int_equal(places[0].snippet.count, 2);
	assert_int_equal(places[0].snippet.marks[1].from, 17);
	assert_int_equal(places[0].snippet.marks[1].to, 31);
	assert_string_equal(places[1].kind, "message");
	/* Its number is no text. */
	assert_int_equal(places_of(f, seer, "1001", places), 0);
}

static void test_6_6_each_of_many_tickets_has_its_places(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	struct clf_search_place places[CLF_SEARCH_SHOWN];
	struct clf_search_found found;
	struct clf_question question;
	size_t count = 0;

	for (int i = 0; i < 50; i++)
		note(f, fixture_ticket(f, clf_arena_printf(f->arena, "t%d", i), NULL), me, "broke again");
	index_all(f);
	found = search(f, (struct clf_seer){me, CLF_SCOPE_ALL}, "broke", 0, 50);
	assert_int_equal(found.count, 50);
	assert_ok(f, clf_question_read(f->arena, NULL, "broke", &question, &f->err));
	for (size_t i = 0; i < found.count; i++) {
		assert_ok(f, clf_search_places(f->store, f->arena, &question, &found, i, places, &count, &f->err));
		assert_int_equal(count, 2);
	}
}

/* Of so many words that begin alike the first are looked for, and that isn't kept from who asks. */
static void test_6_6_too_many_words_begin_so(void **state)
{
	struct fixture *f = *state;
	int64_t many = fixture_ticket(f, "many", NULL), last = fixture_ticket(f, "last", NULL);
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	struct clf_seer seer = {me, CLF_SCOPE_ALL};
	const char *text = "", *missing[CLF_QUESTION_WORDS];
	struct clf_question question;
	struct clf_search_ask ask = {.question = &question, .seer = seer};
	size_t count = 0;

	for (int i = 0; i < 256; i++)
		text = clf_arena_printf(f->arena, "%s begin%03d", text, i);
	note(f, many, me, text);
	index_all(f);
	assert_false(search(f, seer, "begin", 0, 0).cut);
	note(f, last, me, "begin999");
	index_all(f);
	assert_true(search(f, seer, "begin", 0, 0).cut);
	assert_string_equal(found(f, "begin"), "many");
	assert_false(search(f, seer, "begin9", 0, 0).cut);
	assert_string_equal(found(f, "begin9"), "last");
	run(f, "UPDATE ticket SET status = (SELECT id FROM status WHERE kind = 'deleted')");
	assert_ok(f, clf_question_read(f->arena, NULL, "begin", &question, &f->err));
	assert_ok(f, clf_search_missing(f->store, f->arena, &ask, missing, &count, &f->err));
	assert_int_equal(count, 0);
}

static void test_6_6_fields_and_pages(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	struct clf_seer seer = {me, CLF_SCOPE_ALL};
	struct clf_search_found all;
	struct clf_question question;
	struct clf_search_ask ask = {.question = &question, .seer = seer};
	const char *missing[CLF_QUESTION_WORDS];
	size_t count = 0;

	for (int i = 0; i < 7; i++)
		fixture_ticket(f, clf_arena_printf(f->arena, "t%d", i), NULL);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $me WHERE number = 1003",
			    CLF_NUMBER("$me", me)));
	index_all(f);
	assert_string_equal(found(f, "broke owner:me@example.com"), "t2");
	assert_string_equal(found(f, "broke owner:none from:Anna@Example.org"), "t6 t5 t4 t3 t1 t0");
	assert_string_equal(found(f, "broke from:nobody@example.org"), "");
	assert_string_equal(found(f, "broke status:resolved"), "");
	assert_ok(f, clf_question_read(f->arena, NULL, "broke status:resolvd", &question, &f->err));
	assert_status(CLF_EINVAL, clf_search(f->store, f->arena, &ask, &all, &f->err));
	assert_non_null(strstr(f->err.text, "Resolved"));
	all = search(f, seer, "broke", 0, 3);
	assert_int_equal(all.count, 3);
	assert_int_equal(all.tickets[0], 1007);
	all = search(f, seer, "broke", all.next, 3);
	assert_int_equal(all.tickets[0], 1004);
	all = search(f, seer, "broke", all.next, 3);
	assert_int_equal(all.count, 1);
	assert_int_equal(all.next, 0);
	/* From beyond all of them: from the newest. */
	all = search(f, seer, "broke", INT64_MAX, 3);
	assert_int_equal(all.count, 3);
	assert_int_equal(all.tickets[0], 1007);
	assert_ok(f, clf_question_read(f->arena, NULL, "broke refnd t3", &question, &f->err));
	assert_ok(f, clf_search_missing(f->store, f->arena, &ask, missing, &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(missing[0], "refnd");
}

/* Tickets without mail, numbered from there on. */
static void hay(struct fixture *f, int64_t from, int64_t count, const char *subject)
{
	assert_ok(f, db_run(f->store->db, &f->err,
			    "WITH RECURSIVE n(i) AS (SELECT $from UNION ALL SELECT i + 1 FROM n WHERE i < $last) "
			    "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			    "updated_at) SELECT n.i, $subject, 2, 1, t.customer, 'mail', 1, 1 FROM n "
			    "JOIN ticket t ON t.number = 1001",
			    CLF_NUMBER("$from", from), CLF_NUMBER("$last", from + count - 1),
			    CLF_TEXT("$subject", subject)));
	run(f, "UPDATE revision SET number = 9223372036854775807 WHERE name = 'search-below'");
	index_all(f);
}

static void test_6_6_enough_is_enough_and_says_where_to_go_on(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	struct clf_search_found some;
	int rounds = 0;

	fixture_ticket(f, "hay", NULL);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE ticket SET owner = $me", CLF_NUMBER("$me", me)));
	run(f, "INSERT INTO team (id, name, folded) VALUES (5, 'Far', 'far')");
	hay(f, 2000, 10100, "hay");
	run(f, "UPDATE ticket SET team = 5 WHERE number >= 2000");
	some = search(f, (struct clf_seer){me, CLF_SCOPE_OWN}, "hay", 0, 0);
	assert_int_equal(some.count, 0);
	assert_true(some.tired);
	while (some.next != 0 && rounds++ < 5)
		some = search(f, (struct clf_seer){me, CLF_SCOPE_OWN}, "hay", some.next, 0);
	assert_int_equal(some.count, 1);
	assert_int_equal(some.tickets[0], 1001);
	/* A rare word beside a common one jumps through it. */
	some = search(f, (struct clf_seer){me, CLF_SCOPE_OWN}, "hay broke", 0, 0);
	assert_int_equal(some.count, 1);
	assert_false(some.tired);
}

static void test_6_6_what_changes_is_found_as_it_is_now(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL), number = fixture_ticket(f, "Toaster", NULL);
	int64_t id = note(f, number, me, "first words"), rows;
	const struct clf_step back = {.kind = CLF_STEP_UNCOMMENT, .number = id};
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = me}, .via = CLF_VIA_MAIL, .ticket = number};

	index_all(f);
	assert_string_equal(found(f, "\"first words\""), "Toaster");
	rows = fixture_count(f, "SELECT count(*) FROM search_row");
	set_text(f, "UPDATE comment SET text = $text WHERE ticket = $n", number, "second thoughts");
	note(f, number, me, "another");
	index_all(f);
	assert_string_equal(found(f, "\"first words\""), "");
	assert_string_equal(found(f, "thoughts"), "Toaster");
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM search_row"), rows + 1);
	fixture_apply(f, &request, &back, 1, NULL, 0);
	index_all(f);
	assert_string_equal(found(f, "thoughts"), "");
	assert_string_equal(found(f, "another"), "Toaster");
	fixture_begin(f);
	assert_ok(f, clf_profile_rename(f->store, fixture_count(f, "SELECT customer FROM ticket WHERE number = 1001"),
					"Bertha", &f->err));
	fixture_commit(f);
	fixture_ticket(f, "Kettle", NULL);
	index_all(f);
	assert_string_equal(found(f, "bertha"), "Kettle");
	assert_string_equal(found(f, "anna -kettle"), "Toaster");
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM search_due"), 0);
}

/* Before the upgrade nothing was indexed; a turn that was cut off goes on where it was. */
static void test_6_6_what_was_there_before_is_indexed_the_newest_first(void **state)
{
	struct fixture *f = *state;
	struct clf_search_state now;
	bool more = false;

	for (int i = 0; i < 60; i++)
		fixture_ticket(f, clf_arena_printf(f->arena, "t%d", i), NULL);
	run(f, "DELETE FROM search_due; UPDATE revision SET number = 0 WHERE name = 'search'");
	/* That there are others, and the first of them. */
	for (int i = 0; i < 2; i++)
		assert_ok(f, clf_search_work(f->store, &more, &f->err));
	assert_true(more);
	assert_string_equal(found(f, "t59"), "t59");
	assert_string_equal(found(f, "t1"), "");
	assert_ok(f, clf_search_state(f->store, &now, &f->err));
	assert_int_equal(now.older, 35);
	clf_store_close(&f->store);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	index_all(f);
	assert_string_equal(found(f, "t1"), "t1");
	assert_ok(f, clf_search_state(f->store, &now, &f->err));
	assert_int_equal(now.older, 0);
	/* Terms that are made otherwise from now on: all of it anew, and once. */
	run(f, "UPDATE revision SET number = 0 WHERE name = 'search'");
	index_all(f);
	assert_string_equal(found(f, "t1 broke"), "t1");
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM search_row"), 120);
	run(f, "INSERT INTO search_index (search_index) VALUES ('integrity-check')");
}

static void test_6_6_a_long_ticket_takes_several_turns(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL), number = fixture_ticket(f, "Long", NULL);
	char *text = clf_arena_alloc(f->arena, 300001);
	int turns = 0;
	bool more = true;

	for (int i = 0; i < 300000; i++)
		text[i] = (char)(i % 7 == 6 ? ' ' : 'a' + i / 7 % 26);
	for (int i = 0; i < 20; i++)
		note(f, number, me, clf_arena_printf(f->arena, "n%d %s", i, text));
	for (; more && turns < 100; turns++)
		assert_ok(f, clf_search_work(f->store, &more, &f->err));
	assert_true(turns > 4 && turns < 20);
	for (int i = 0; i < 20; i++)
		assert_string_equal(found(f, clf_arena_printf(f->arena, "n%d", i)), "Long");
}

static void test_6_6_what_was_erased_leaves_no_octet_in_the_index(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	int64_t number = fixture_ticket(f, "Zwetschgenknödel", NULL), other = fixture_ticket(f, "Other", NULL);

	assert_ok(f, clf_erase_begin(f->store, &f->err)); /* as the clock does, which writes the index */
	note(f, number, me, "for Zwetschgenknödel only");
	index_all(f);
	for (int i = 0; i < 40; i++) {
		note(f, other, me, clf_arena_printf(f->arena, "other%d", i));
		index_all(f);
	}
	assert_string_equal(found(f, SECRET), "Zwetschgenknödel");
	assert_ok(f, clf_erase_end(f->store, &f->err));
	assert_true(is_on_disk(f, SECRET));
	assert_ok(f, clf_erase_ticket(f->store, number, true, "test", "cli", NOW, &f->err));
	assert_string_equal(found(f, SECRET), "");
	assert_ok(f, clf_erase_end(f->store, &f->err));
	assert_false(is_on_disk(f, SECRET));
	index_all(f);
	assert_string_equal(found(f, SECRET), "");
	assert_string_equal(found(f, "other39"), "Other");
	run(f, "INSERT INTO search_index (search_index) VALUES ('integrity-check')");
}

/* Each list by words asks how far the index is: very many are told, and not counted one by one. */
static void test_6_6_very_many_older_ones_are_told_without_counting_them(void **state)
{
	struct fixture *f = *state;
	int64_t first = fixture_ticket(f, "x", NULL);
	struct clf_search_state now;

	assert_ok(
	    f, db_run(f->store->db, &f->err,
		      "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
		      "updated_at) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 20000) "
		      "SELECT $n + i, 'y', 7, 1, (SELECT customer FROM ticket WHERE number = $n), 'mail', 1, 1 FROM s",
		      CLF_NUMBER("$n", first)));
	run(f, "UPDATE revision SET number = 9223372036854775807 WHERE name = 'search-below'");
	assert_ok(f, clf_search_state(f->store, &now, &f->err));
	assert_int_equal(now.older, 20001);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE revision SET number = $n WHERE name = 'search-below'",
			    CLF_NUMBER("$n", first + 15000)));
	assert_ok(f, clf_search_state(f->store, &now, &f->err));
	assert_int_equal(now.older, 15000);
	run(f,
	    "INSERT INTO search_due (ticket) SELECT number FROM ticket WHERE number NOT IN (SELECT ticket FROM search_due)");
	assert_ok(f, clf_search_state(f->store, &now, &f->err));
	assert_int_equal(now.due, CLF_SEARCH_COUNTED);
}

static void damage(struct fixture *f, int64_t ticket)
{
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE search_row SET terms = $terms WHERE ticket = $n",
			    CLF_BYTES("$terms", CLF_STR("no such thing")), CLF_NUMBER("$n", ticket)));
}

static void test_6_6_one_that_is_damaged_is_set_aside_and_the_others_go_on(void **state)
{
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL);
	int64_t older = fixture_ticket(f, "Kettle", NULL), ill = fixture_ticket(f, "Toaster", NULL);
	struct clf_search_aside first = {0};

	index_all(f);
	assert_int_equal(clf_search_aside(f->store, f->arena, &first, &f->err), CLF_ENOTFOUND);
	damage(f, ill);
	note(f, older, me, "plumtart");
	note(f, ill, me, "applepie");
	index_all(f);
	assert_string_equal(found(f, "plumtart"), "Kettle");
	assert_string_equal(found(f, "applepie"), "");
	assert_int_equal(state_of(f).aside, 1);
	assert_int_equal(state_of(f).due, 0);
	assert_ok(f, clf_search_aside(f->store, f->arena, &first, &f->err));
	assert_int_equal(first.ticket, ill);
	assert_non_null(strstr(first.why, "damaged"));
	/* Nor does it hold up an index of other terms. */
	run(f, "UPDATE revision SET number = 0 WHERE name = 'search'");
	index_all(f);
	assert_int_equal(state_of(f).older, 0);
	assert_int_equal(state_of(f).aside, 1);
	assert_string_equal(found(f, "plumtart"), "Kettle");
	assert_ok(f, clf_search_anew(f->store, &f->err));
	assert_string_equal(found(f, "plumtart"), "");
	assert_int_equal(state_of(f).older, 2);
	index_all(f);
	assert_int_equal(state_of(f).aside, 0);
	assert_string_equal(found(f, "applepie"), "Toaster");
	assert_string_equal(found(f, "plumtart"), "Kettle");
	run(f, "INSERT INTO search_index (search_index) VALUES ('integrity-check')");
}

/* What it was found by can't be told from the others' words: all of them are made anew. */
static void test_6_6_one_that_is_damaged_is_erased_all_the_same(void **state)
{
	struct fixture *f = *state;
	int64_t number = fixture_ticket(f, "Zwetschgenknödel", NULL), other = fixture_ticket(f, "Other", NULL);

	assert_ok(f, clf_erase_begin(f->store, &f->err));
	index_all(f);
	damage(f, number);
	assert_ok(f, clf_erase_ticket(f->store, number, true, "test", "cli", NOW, &f->err));
	assert_ok(f, clf_erase_end(f->store, &f->err));
	assert_false(is_on_disk(f, SECRET));
	index_all(f);
	assert_string_equal(found(f, "other"), "Other");
	assert_string_equal(found(f, SECRET), "");
	damage(f, other);
	note(f, other, fixture_agent(f, "me@example.com", "Me", NULL, NULL), "applepie");
	index_all(f);
	assert_int_equal(state_of(f).aside, 1);
	assert_ok(f, clf_purge_ticket(f->store, other, "test", NOW, true, &f->err));
	assert_int_equal(state_of(f).aside, 0);
	index_all(f);
	assert_string_equal(found(f, "applepie"), "");
}

static void test_6_6_a_copy_of_the_database_finds_the_same(void **state)
{
	struct fixture *f = *state;
	const char *path = clf_arena_printf(f->arena, "%s/copy.db", f->folder);

	fixture_ticket(f, "Toaster", NULL);
	fixture_ticket(f, "Kettle", NULL);
	index_all(f);
	assert_ok(f, db_copy(f->store->db, path, NULL, NULL, &f->err));
	clf_store_close(&f->store);
	snprintf(f->url, sizeof(f->url), "sqlite:%s", path);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	assert_string_equal(found(f, "toaster"), "Toaster");
	fixture_ticket(f, "Pan", NULL);
	index_all(f);
	assert_string_equal(found(f, "broke"), "Pan Kettle Toaster");
}

/* However many texts of a ticket fit, those in which most of the words stand are shown, the best first. */
static void test_6_6_the_texts_that_say_most_are_shown(void **state)
{
	static const char *const notes[] = {
	    "a kettle",    "a kettle and its lid", "the lid", "a kettle, its lid, a spoon", "a spoon and a kettle",
	    "only a spoon"};
	struct fixture *f = *state;
	int64_t me = fixture_agent(f, "me@example.com", "Me", NULL, NULL), number = fixture_ticket(f, "Toaster", NULL);
	struct clf_search_place places[CLF_SEARCH_SHOWN];
	int64_t ids[CLF_COUNT(notes)];

	for (size_t i = 0; i < CLF_COUNT(notes); i++)
		ids[i] = note(f, number, me, notes[i]);
	index_all(f);
	assert_int_equal(places_of(f, (struct clf_seer){me, CLF_SCOPE_ALL}, "kettle lid spoon", places),
			 CLF_SEARCH_SHOWN);
	assert_int_equal(places[0].ref, ids[3]);
	assert_int_equal(places[0].snippet.words, 3);
	for (size_t i = 1; i < CLF_SEARCH_SHOWN; i++)
		assert_true(places[i].snippet.words <= places[i - 1].snippet.words);
	assert_int_equal(places[1].snippet.words, 2);
}

static void reread(struct fixture *f, int64_t message, const char *text, bool changes)
{
	const struct clf_reading reading = {.text = text, .reply = text, .kind = CLF_MAIL_MAIL};
	bool changed = !changes;

	assert_ok(f, clf_received_update(f->store, message, &reading, &changed, &f->err));
	assert_int_equal(changed, changes);
}

/* A mail that is read anew is found by what it says now; an index that is damaged stops no mail. */
static void test_6_6_a_mail_that_is_read_anew_is_found_by_what_it_says_now(void **state)
{
	struct fixture *f = *state;
	int64_t number = fixture_ticket(f, "Toaster", NULL), message = 0;

	assert_ok(f, db_get(f->store->db, &f->err, &message, "SELECT id FROM message WHERE ticket = $n",
			    CLF_NUMBER("$n", number)));
	index_all(f);
	assert_string_equal(found(f, "broke"), "Toaster");
	reread(f, message, "The kettle leaks.", true);
	index_all(f);
	assert_string_equal(found(f, "kettle"), "Toaster");
	assert_string_equal(found(f, "broke"), "");
	reread(f, message, "The kettle leaks.", false);
	damage(f, number);
	reread(f, message, "The spoon is bent.", true);
	index_all(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_6_6_every_text_of_a_ticket_finds_it),
	    store_test(test_6_6_case_accents_and_width_dont_matter),
	    store_test(test_6_6_every_word_and_any_two_signs_of_random_texts_find_them),
	    store_test(test_6_6_a_word_finds_nothing_for_who_may_not_read_it),
	    store_test(test_6_6_a_response_that_is_kept_off_its_ticket_finds_nothing),
	    store_test(test_6_6_places_say_where_it_stands),
	    store_test(test_6_6_each_of_many_tickets_has_its_places),
	    store_test(test_6_6_too_many_words_begin_so),
	    store_test(test_6_6_fields_and_pages),
	    store_test(test_6_6_enough_is_enough_and_says_where_to_go_on),
	    store_test(test_6_6_what_changes_is_found_as_it_is_now),
	    store_test(test_6_6_very_many_older_ones_are_told_without_counting_them),
	    store_test(test_6_6_what_was_there_before_is_indexed_the_newest_first),
	    store_test(test_6_6_a_long_ticket_takes_several_turns),
	    store_test(test_6_6_what_was_erased_leaves_no_octet_in_the_index),
	    store_test(test_6_6_one_that_is_damaged_is_set_aside_and_the_others_go_on),
	    store_test(test_6_6_one_that_is_damaged_is_erased_all_the_same),
	    store_test(test_6_6_a_copy_of_the_database_finds_the_same),
	    store_test(test_6_6_the_texts_that_say_most_are_shown),
	    store_test(test_6_6_a_mail_that_is_read_anew_is_found_by_what_it_says_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
