/*
 * test_command_when.c - times as agents write them, in several zones.
 */
#include "fixture.h"

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/zone.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/command/when.h"

/* A Wednesday afternoon. */
#define NOW "2026-11-25T15:00:30Z"

struct world {
	struct clf_arena *arena;
	int64_t now;
};

static int64_t utc(const char *text)
{
	int64_t at = 0;
	assert_true(clf_time_parse_rfc3339(text, &at));
	return at;
}

static int set_up(void **state)
{
	static struct world world;
	world = (struct world){clf_arena_new(), utc(NOW)};
	*state = &world;
	return 0;
}

static int tear_down(void **state)
{
	clf_arena_free(&((struct world *)*state)->arena);
	return 0;
}

struct row {
	const char *text, *due, *postponed; /* in UTC; postponed NULL: as due */
};

static const struct row rows[] = {
    {"none", "none", NULL},
    {"None!", "none", NULL},
    {"none.", "none", NULL},
    {"なし", "none", NULL},
    {"3d", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"3 days", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"in 3 days", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"three days later", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"within 3 days.", "Sat 2026-11-28 23:59", NULL},
    {"3d 9:00", "Sat 2026-11-28 09:00", NULL},
    {"in 3 days at 14:30", "Sat 2026-11-28 14:30", NULL},
    {"2 weeks", "Wed 2026-12-09 23:59", "Wed 2026-12-09 08:00"},
    {"2w", "Wed 2026-12-09 23:59", "Wed 2026-12-09 08:00"},
    {"1w2d", "Fri 2026-12-04 23:59", "Fri 2026-12-04 08:00"},
    {"a week", "Wed 2026-12-02 23:59", "Wed 2026-12-02 08:00"},
    {"in a month", "Fri 2026-12-25 23:59", "Fri 2026-12-25 08:00"},
    {"2mo", "Mon 2027-01-25 23:59", "Mon 2027-01-25 08:00"},
    {"1 month 1 day", "Sat 2026-12-26 23:59", "Sat 2026-12-26 08:00"},
    {"1 year", "Thu 2027-11-25 23:59", "Thu 2027-11-25 08:00"},
    {"4h", "Wed 2026-11-25 19:00", NULL},
    {"in an hour", "Wed 2026-11-25 16:00", NULL},
    {"30 min", "Wed 2026-11-25 15:30", NULL},
    {"2 hours and 15 minutes", "Wed 2026-11-25 17:15", NULL},
    {"1d 2h", "Thu 2026-11-26 17:00", NULL},
    {"today", "Wed 2026-11-25 23:59", NULL},
    {"eod", "Wed 2026-11-25 23:59", NULL},
    {"Tomorrow", "Thu 2026-11-26 23:59", "Thu 2026-11-26 08:00"},
    {"tomorrow 9:00", "Thu 2026-11-26 09:00", NULL},
    {"tomorrow at 9", "Thu 2026-11-26 09:00", NULL},
    {"tomorrow at 9am", "Thu 2026-11-26 09:00", NULL},
    {"tomorrow, 2:30 PM", "Thu 2026-11-26 14:30", NULL},
    {"tomorrow noon", "Thu 2026-11-26 12:00", NULL},
    {"tomorrow morning", "Thu 2026-11-26 08:00", NULL},
    {"tomorrow evening", "Thu 2026-11-26 18:00", NULL},
    {"tomorrow at 8 p.m.", "Thu 2026-11-26 20:00", NULL},
    {"tomorrow evening at 7", "Thu 2026-11-26 19:00", NULL},
    {"12am tomorrow", "Thu 2026-11-26 00:00", NULL},
    {"12pm tomorrow", "Thu 2026-11-26 12:00", NULL},
    {"day after tomorrow", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"the day after tomorrow", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"tonight", "Wed 2026-11-25 20:00", NULL},
    {"tonight at 9", "Wed 2026-11-25 21:00", NULL},
    {"14:30", "Thu 2026-11-26 14:30", NULL},
    {"at 16", "Wed 2026-11-25 16:00", NULL},
    {"monday", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"next Monday", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"on wednesday", "Wed 2026-12-02 23:59", "Wed 2026-12-02 08:00"},
    {"fri 14:30", "Fri 2026-11-27 14:30", NULL},
    {"Thurs.", "Thu 2026-11-26 23:59", NULL},
    {"1. Dec", "Tue 2026-12-01 23:59", NULL},
    {"next week", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"friday next week", "Fri 2026-12-04 23:59", "Fri 2026-12-04 08:00"},
    {"this week", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"end of week", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"end of the month", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"end of next month", "Thu 2026-12-31 23:59", "Thu 2026-12-31 08:00"},
    {"next month", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"2026-12-01", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"2026-12-01 17:00", "Tue 2026-12-01 17:00", NULL},
    {"2026-12-01T17:00", "Tue 2026-12-01 17:00", NULL},
    {"2026-12-01T17:00:00+09:00", "Tue 2026-12-01 08:00", NULL},
    {"2026-12-01t17:00:00z", "Tue 2026-12-01 17:00", NULL},
    {"2026/12/1", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"Tue 2026-12-01 17:00", "Tue 2026-12-01 17:00", NULL},
    {"1 Dec", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"1dec", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"Dec 1", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"December 1st, 2026, 9:00", "Tue 2026-12-01 09:00", NULL},
    {"the 1st of December", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"1 Dec 9:00", "Tue 2026-12-01 09:00", NULL},
    {"1 Dec 2027 9:00", "Wed 2027-12-01 09:00", NULL},
    {"1 March", "Mon 2027-03-01 23:59", "Mon 2027-03-01 08:00"},
    {"25 Nov", "Wed 2026-11-25 23:59", NULL},
    {"24 Nov", "Wed 2027-11-24 23:59", "Wed 2027-11-24 08:00"},
    {"29 Feb", "Tue 2028-02-29 23:59", "Tue 2028-02-29 08:00"},
    {"the 15th", "Tue 2026-12-15 23:59", "Tue 2026-12-15 08:00"},
    {"the 30th", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"the 31st", "Thu 2026-12-31 23:59", "Thu 2026-12-31 08:00"},
    {"1.12.", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"1.12.2026", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"1.12. 9:00", "Tue 2026-12-01 09:00", NULL},
    {"2026-12-31 24:00", "Fri 2027-01-01 00:00", NULL},
    {"3日後", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"３日後", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"三日後", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"十日後に", "Sat 2026-12-05 23:59", "Sat 2026-12-05 08:00"},
    {"2週間後", "Wed 2026-12-09 23:59", "Wed 2026-12-09 08:00"},
    {"１か月後", "Fri 2026-12-25 23:59", "Fri 2026-12-25 08:00"},
    {"2ヶ月後", "Mon 2027-01-25 23:59", "Mon 2027-01-25 08:00"},
    {"2時間後", "Wed 2026-11-25 17:00", NULL},
    {"30分後", "Wed 2026-11-25 15:30", NULL},
    {"今日中", "Wed 2026-11-25 23:59", NULL},
    {"明日", "Thu 2026-11-26 23:59", "Thu 2026-11-26 08:00"},
    {"明日9時", "Thu 2026-11-26 09:00", NULL},
    {"明日の午後3時半", "Thu 2026-11-26 15:30", NULL},
    {"明日朝", "Thu 2026-11-26 08:00", NULL},
    {"明日　１７：３０", "Thu 2026-11-26 17:30", NULL},
    {"明後日", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"あさって", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"来週", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"来週月曜", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"来週の金曜日 10時15分", "Fri 2026-12-04 10:15", NULL},
    {"今週金曜日まで", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"再来週火曜", "Tue 2026-12-08 23:59", "Tue 2026-12-08 08:00"},
    {"金曜日", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"12月1日", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"12月1日(火)17時", "Tue 2026-12-01 17:00", NULL},
    {"十二月一日", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"2026年12月1日までに", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"15日", "Tue 2026-12-15 23:59", "Tue 2026-12-15 08:00"},
    {"来月15日", "Tue 2026-12-15 23:59", "Tue 2026-12-15 08:00"},
    {"月末", "Mon 2026-11-30 23:59", "Mon 2026-11-30 08:00"},
    {"来月末", "Thu 2026-12-31 23:59", "Thu 2026-12-31 08:00"},
    {"今夜", "Wed 2026-11-25 20:00", NULL},
    {"夜8時", "Wed 2026-11-25 20:00", NULL},
};

/* Of those that French, Hungarian and Italian agents write. */
static const struct row further[] = {
    {"aucune", "none", NULL},
    {"nincs", "none", NULL},
    {"nessuna", "none", NULL},
    {"demain", "Thu 2026-11-26 23:59", "Thu 2026-11-26 08:00"},
    {"Demain à 9h", "Thu 2026-11-26 09:00", NULL},
    {"demain 9h30", "Thu 2026-11-26 09:30", NULL},
    {"demain à 8 heures du soir", "Thu 2026-11-26 20:00", NULL},
    {"demain matin", "Thu 2026-11-26 08:00", NULL},
    {"après-demain", "Fri 2026-11-27 23:59", "Fri 2026-11-27 08:00"},
    {"aujourd’hui", "Wed 2026-11-25 23:59", NULL},
    {"d’ici vendredi", "Fri 2026-11-27 23:59", NULL},
    {"ce soir", "Wed 2026-11-25 20:00", NULL},
    {"dans 3 jours", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"dans deux semaines", "Wed 2026-12-09 23:59", NULL},
    {"dans 4h", "Wed 2026-11-25 19:00", NULL},
    {"4 heures", "Wed 2026-11-25 19:00", NULL},
    {"dans un an", "Thu 2027-11-25 23:59", NULL},
    {"lundi prochain", "Mon 2026-11-30 23:59", NULL},
    {"lundi prochain 10h", "Mon 2026-11-30 10:00", NULL},
    {"vendredi de la semaine prochaine", "Fri 2026-12-04 23:59", NULL},
    {"fin du mois", "Mon 2026-11-30 23:59", NULL},
    {"le 1er décembre", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"1er déc. à 17h", "Tue 2026-12-01 17:00", NULL},
    {"mardi 1er décembre 2026", "Tue 2026-12-01 23:59", NULL},
    {"15 août", "Sun 2027-08-15 23:59", NULL},
    {"holnap", "Thu 2026-11-26 23:59", "Thu 2026-11-26 08:00"},
    {"holnap 9-kor", "Thu 2026-11-26 09:00", NULL},
    {"holnap 9 órakor", "Thu 2026-11-26 09:00", NULL},
    {"holnap délután 3 órakor", "Thu 2026-11-26 15:00", NULL},
    {"holnap du. 3", "Thu 2026-11-26 15:00", NULL},
    {"holnap reggel", "Thu 2026-11-26 08:00", NULL},
    {"holnapután", "Fri 2026-11-27 23:59", NULL},
    {"ma este", "Wed 2026-11-25 20:00", NULL},
    {"3 nap múlva", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"két hét", "Wed 2026-12-09 23:59", NULL},
    {"3 óra múlva", "Wed 2026-11-25 18:00", NULL},
    {"egy hónap", "Fri 2026-12-25 23:59", NULL},
    {"péntekig", "Fri 2026-11-27 23:59", NULL},
    {"hétfő", "Mon 2026-11-30 23:59", NULL},
    {"jövő péntek", "Fri 2026-12-04 23:59", NULL},
    {"jövő hét hétfő", "Mon 2026-11-30 23:59", NULL},
    {"a jövő hónap végéig", "Thu 2026-12-31 23:59", NULL},
    {"2026.12.01.", "Tue 2026-12-01 23:59", "Tue 2026-12-01 08:00"},
    {"2026. 12. 1. 9:00", "Tue 2026-12-01 09:00", NULL},
    {"2026. december 1-jén", "Tue 2026-12-01 23:59", NULL},
    {"dec. 1. 17:00", "Tue 2026-12-01 17:00", NULL},
    {"dec. 2-ig", "Wed 2026-12-02 23:59", NULL},
    {"domani", "Thu 2026-11-26 23:59", "Thu 2026-11-26 08:00"},
    {"domani alle 9", "Thu 2026-11-26 09:00", NULL},
    {"domani alle ore 9:30", "Thu 2026-11-26 09:30", NULL},
    {"domani mattina", "Thu 2026-11-26 08:00", NULL},
    {"dopodomani", "Fri 2026-11-27 23:59", NULL},
    {"stasera", "Wed 2026-11-25 20:00", NULL},
    {"fra 3 giorni", "Sat 2026-11-28 23:59", "Sat 2026-11-28 08:00"},
    {"tra due settimane", "Wed 2026-12-09 23:59", NULL},
    {"2 ore", "Wed 2026-11-25 17:00", NULL},
    {"entro venerdì", "Fri 2026-11-27 23:59", NULL},
    {"lunedì prossimo", "Mon 2026-11-30 23:59", NULL},
    {"fine mese", "Mon 2026-11-30 23:59", NULL},
    {"il 1 dicembre", "Tue 2026-12-01 23:59", NULL},
    {"1 dic. alle 17", "Tue 2026-12-01 17:00", NULL},
};

static const char *read_text(struct world *w, const char *text, bool morning)
{
	int64_t at = -1;
	const char *why = NULL;
	if (!clf_when_read(w->arena, NULL, text, w->now, NULL, morning, &at, &why))
		return why;
	return clf_when_shown(w->arena, NULL, at, NULL);
}

static void expect_rows(struct world *w, const struct row *all, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &all[i];
		const char *due = read_text(w, r->text, false), *morning = read_text(w, r->text, true);
		if (strcmp(due, r->due) != 0)
			fail_msg("due %s is %s, not %s", r->text, due, r->due);
		if (r->postponed && strcmp(morning, r->postponed) != 0)
			fail_msg("postponed %s is %s, not %s", r->text, morning, r->postponed);
	}
}

static void times_are_read(void **state)
{
	expect_rows(*state, rows, CLF_COUNT(rows));
}

static void test_7_2_times_are_read_in_french_hungarian_and_italian(void **state)
{
	expect_rows(*state, further, CLF_COUNT(further));
}

/* What isn't a time, and a word of the answer. */
static const char *const refused[][2] = {
    {"", "when"},
    {"soon", "isn't a time"},
    {"12/1", "two dates"},
    {"12/1/2026", "two dates"},
    {"1-12-2026", "two dates"},
    {"1.12", "a date or an hour"},
    {"3m", "minutes or months"},
    {"3 m", "minutes or months"},
    {"3", "anything"},
    {"3 mon", "anything"},
    {"3 apples", "anything"},
    {"2026-11-24", "is past"},
    {"2026-11-25T15:00:30Z", "is past"},
    {"1 Dec 2025", "is past"},
    {"today 9:00", "is past"},
    {"今週月曜", "is past"},
    {"0h", "is past"},
    {"2026-02-30", "doesn't exist"},
    {"30 Feb", "doesn't exist"},
    {"2026-13-01", "no date"},
    {"2026-00-01", "no date"},
    {"2026-12-00", "no date"},
    {"2026-12", "no date"},
    {"0000-12-01", "no date"},
    {"31.13.", "no date"},
    {"9999-12-01", "ten years"},
    {"11 years", "ten years"},
    {"99999 days", "ten years"},
    {"99999d 99999d", "ten years"},
    {"4000d 4000d 4000d", "ten years"},
    {"99999999999999999999 days", "too big"},
    {"tomorrow 25:00", "no hour"},
    {"tomorrow 9:60", "no hour"},
    {"tomorrow 9:5", "no hour"},
    {"tomorrow 13am", "no hour"},
    {"tomorrow 9:00 10:00", "more than one hour"},
    {"today tomorrow", "more than one day"},
    {"3d tomorrow", "more than one day"},
    {"mon tue", "more than one day"},
    {"2h 9:00", "how long and an hour"},
    {"Mon 2026-12-01", "weekday"},
    {"Dec", "which day"},
    {"Dec 2026", "which day"},
    {"tomorrow pm", "which hour"},
    {"next", "when"},
    {"午前14時", "morning"},
    {"12月", "no date"},
    {"3日後x", "isn't a time"},
    {"3d<script>", "isn't a time"},
    {"bientôt", "isn't a time"},
    {"hamarosan", "isn't a time"},
    {"demain dans 3h", "more than one day"},
    {"demain à 25h", "no hour"},
    {"demain à 9h5", "no hour"},
    {"2026. 13. 1.", "no date"},
    {"2026. december", "which day"},
};

static void mistakes_are_told(void **state)
{
	struct world *w = *state;
	for (size_t i = 0; i < CLF_COUNT(refused); i++) {
		int64_t at = -1;
		const char *why = NULL;
		if (clf_when_read(w->arena, NULL, refused[i][0], w->now, NULL, false, &at, &why))
			fail_msg("%s is taken for %s", refused[i][0], clf_when_shown(w->arena, NULL, at, NULL));
		assert_int_equal(at, -1);
		if (!strstr(why, refused[i][1]))
			fail_msg("%s\nhasn't: %s", why, refused[i][1]);
	}
	char *endless = clf_arena_alloc(w->arena, 5001);
	memset(endless, '1', 5000);
	assert_non_null(strstr(read_text(w, endless, false), "too long"));
}

struct place {
	const char *zone, *now, *text, *utc;
};
static const struct place places[] = {
    {"Asia/Tokyo", "2026-11-25T15:30:00Z", "tomorrow 9:00", "2026-11-27T00:00:00Z"}, /* it is Thursday there */
    {"America/New_York", "2026-11-26T03:00:00Z", "tomorrow 9:00", "2026-11-26T14:00:00Z"},
    {"America/New_York", "2026-03-07T12:00:00Z", "tomorrow 2:30", "2026-03-08T07:30:00Z"},
    {"America/New_York", "2026-03-07T12:00:00Z", "24h", "2026-03-08T12:00:00Z"},
    {"America/New_York", "2026-03-07T12:00:00Z", "1d 7:00", "2026-03-08T11:00:00Z"},
    {"America/New_York", "2026-10-31T12:00:00Z", "tomorrow 1:30", "2026-11-01T05:30:00Z"},
    {"Europe/Paris", "2026-03-28T12:00:00Z", "tomorrow 2:30", "2026-03-29T01:30:00Z"},
    {"Europe/Paris", "2026-10-24T12:00:00Z", "3d 12:00", "2026-10-27T11:00:00Z"},
    {"Australia/Lord_Howe", "2026-10-03T00:00:00Z", "4 Oct 2:15", "2026-10-03T15:45:00Z"},
    {"America/Sao_Paulo", "2018-11-03T12:00:00Z", "4 Nov 0:30", "2018-11-04T03:30:00Z"},
    {"Pacific/Kiritimati", "2026-12-31T12:00:00Z", "3d 0:00", "2027-01-03T10:00:00Z"},
};

static void zones_are_the_writers(void **state)
{
	struct world *w = *state;
	for (size_t i = 0; i < CLF_COUNT(places); i++) {
		struct clf_zone *zone = NULL;
		int64_t at = 0;
		const char *why = "";
		char text[CLF_TIME_TEXT];
		assert_int_equal(clf_zone_open(places[i].zone, &zone, NULL), CLF_OK);
		if (!clf_when_read(w->arena, NULL, places[i].text, utc(places[i].now), zone, false, &at, &why))
			fail_msg("%s", why);
		if (at != utc(places[i].utc))
			fail_msg("%s, %s is %s", places[i].zone, places[i].text, clf_time_rfc3339(at, text));
		clf_zone_free(&zone);
	}
}

static uint64_t seed = 3;
static int64_t pick(int64_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)(seed >> 30) % below;
}

static const char *const zones[] = {"Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe",
				    "America/Sao_Paulo"};

/* What is shown can be written back; of an hour that comes twice it is the first. */
static void what_is_shown_is_read(void **state)
{
	struct world *w = *state;
	for (size_t i = 0; i < CLF_COUNT(zones); i++) {
		struct clf_zone *zone = NULL;
		assert_int_equal(clf_zone_open(zones[i], &zone, NULL), CLF_OK);
		for (int n = 0; n < 3000; n++) {
			struct clf_local_time local;
			int64_t at = w->now - w->now % CLF_MINUTE + (1 + pick(9 * 365 * 24 * 60)) * CLF_MINUTE,
				back = 0;
			const char *shown = clf_when_shown(w->arena, NULL, at, zone), *why = "";
			clf_zone_local(zone, at, &local);
			if (!clf_when_read(w->arena, NULL, shown, w->now, zone, n % 2, &back, &why))
				fail_msg("%s: %s", shown, why);
			assert_int_equal(back, clf_zone_utc(zone, &local));
			assert_string_equal(clf_when_shown(w->arena, NULL, back, zone), shown);
		}
		clf_zone_free(&zone);
	}
	assert_string_equal(clf_when_shown(w->arena, NULL, 0, NULL), "none");
}

static void longer_is_never_earlier(void **state)
{
	static const char *const units[] = {"h", "d", "w", "mo"};
	static const int most[] = {2000, 1000, 300, 118};
	struct world *w = *state;
	for (size_t i = 0; i < CLF_COUNT(zones) * 4; i++) {
		struct clf_zone *zone = NULL;
		int64_t last = 0, at = 0;
		const char *why = "";
		assert_int_equal(clf_zone_open(zones[i / 4], &zone, NULL), CLF_OK);
		for (int n = 1; n <= most[i % 4]; n++, last = at) {
			const char *text = clf_arena_printf(w->arena, "%d%s", n, units[i % 4]);
			if (!clf_when_read(w->arena, NULL, text, w->now, zone, true, &at, &why))
				fail_msg("%s", why);
			if (at <= last || at <= w->now)
				fail_msg("%s in %s is %s", text, zones[i / 4],
					 clf_when_shown(w->arena, NULL, at, zone));
		}
		clf_zone_free(&zone);
	}
}

static void months_end_where_they_end(void **state)
{
	struct world *w = *state;
	int64_t at = 0;
	const char *why = "";
	assert_true(clf_when_read(w->arena, NULL, "1mo", utc("2027-01-31T10:00:00Z"), NULL, false, &at, &why));
	assert_string_equal(clf_when_shown(w->arena, NULL, at, NULL), "Sun 2027-02-28 23:59");
	assert_true(clf_when_read(w->arena, NULL, "end of week", utc("2026-11-28T10:00:00Z"), NULL, false, &at, &why));
	assert_string_equal(clf_when_shown(w->arena, NULL, at, NULL), "Fri 2026-12-04 23:59");
	assert_true(clf_when_read(w->arena, NULL, "next month", utc("2026-12-31T10:00:00Z"), NULL, false, &at, &why));
	assert_string_equal(clf_when_shown(w->arena, NULL, at, NULL), "Fri 2027-01-01 23:59");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_7_2_times_are_read_in_french_hungarian_and_italian),
	    cmocka_unit_test(times_are_read),
	    cmocka_unit_test(mistakes_are_told),
	    cmocka_unit_test(zones_are_the_writers),
	    cmocka_unit_test(what_is_shown_is_read),
	    cmocka_unit_test(longer_is_never_earlier),
	    cmocka_unit_test(months_end_where_they_end),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
