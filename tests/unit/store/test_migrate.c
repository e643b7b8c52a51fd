/*
 * test_migrate.c - a database of an older program, with what people had in it, brought to this one's schema.
 */
#include "store_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "clf/base/embedded.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/profile.h"
#include "clf/store/people/settings.h"
#include "clf/store/rule/timers.h"

/* As an older program left it: an agent with a ticket that is due, one that is closed, and a mail on its way. */
static const char rows_of_2[] =
    "INSERT INTO party (id, address, name, created_at) VALUES (10, 'mia@example.com', 'Mia', 1), "
    "(11, 'anna@example.org', 'Anna', 1), (12, 'tom@example.com', 'Tom', 1);"
    "INSERT INTO agent (party, role, active, created_at) VALUES (10, 'manager', 1, 1), (12, 'agent', 0, 1);"
    "INSERT INTO customer (party, created_at) VALUES (11, 1);"
    "INSERT INTO ticket (number, subject, status, priority, owner, customer, channel, due_at, created_at, updated_at, "
    "closed_at, version) VALUES (1001, 'Late parcel', 2, 1, 10, 11, 'mail', 500, 1, 1, NULL, 7), "
    "(1002, 'Old parcel', 7, 1, 10, 11, 'mail', 500, 1, 1, 900, 3);"
    "INSERT INTO raw_mail (id, size, pieces, body_hash) VALUES (20, 0, 0, zeroblob(16));"
    "INSERT INTO message (id, ticket, direction, class, party, text, kind, state, at) VALUES "
    "(30, 1001, 'in', 'customer', 11, 'Where is it?', 'mail', 'received', 1), "
    "(31, 1001, 'out', 'customer', 11, 'On its way.', 'mail', 'queued', 2);"
    "INSERT INTO outbox (id, ticket, message, party, class, smtp, envelope_from, envelope_to, message_id, raw, state, "
    "send_at, created_at) VALUES (40, 1001, 31, 11, 'customer', 'main', 'support@example.com', 'anna@example.org', "
    "'m31@example.com', 20, 'queued', 2, 2);"
    "INSERT INTO request_key (key, ticket, at) VALUES ('mail:1', 1001, 1);"
    "UPDATE id_block SET next = 100000;";

static void write_older(struct fixture *f, int version)
{
	struct clf_db *db = NULL;

	clf_store_close(&f->store);
	assert_int_equal(truncate(fixture_path(f), 0), 0);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	for (const struct clf_embedded *file = clf_embedded_schema; file->path; file++) {
		if (strtol(file->path, NULL, 10) <= version)
			assert_ok(f, db_script(db, file->bytes, &f->err));
	}
	assert_ok(f, db_script(db, rows_of_2, &f->err));
	db_close(&db);
}

static void what_was_there_is_there(struct fixture *f)
{
	struct clf_agent mia = {0};
	struct clf_message_list list;

	assert_ok(f, clf_agent_find(f->store, f->arena, "mia@example.com", &mia, &f->err));
	assert_int_equal(mia.role, CLF_ROLE_MANAGER);
	assert_true(mia.active);
	/* Nobody's wishes are invented. */
	assert_null(mia.locale);
	assert_null(mia.timezone);
	assert_int_equal(mia.notices, 0);
	assert_false(mia.no_receipts || mia.digest);
	assert_int_equal(mia.on_news, CLF_MEANS_DEFAULT);
	assert_ok(f, clf_query_exchange(f->store, f->arena, 1001, 10, &list, &f->err));
	assert_int_equal(list.count, 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message WHERE cancelled_at IS NOT NULL"), 0);
	assert_int_equal(fixture_count(f, "SELECT version FROM ticket WHERE number = 1001"), 7);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static void it_works_as_a_new_one_does(struct fixture *f)
{
	struct clf_outbox_row *rows = NULL;
	struct clf_due_timer *due = NULL;
	size_t count = 0;
	bool seen = false;
	struct clf_applied applied;
	const struct clf_step watch = {.kind = CLF_STEP_WATCH, .party = 10, .text = "watch"};
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clf-mail"}, .via = CLF_VIA_CLI, .ticket = 1001};

	assert_ok(f, clf_timers_due(f->store, f->arena, 1000, 10, &due, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(due[0].kind, CLF_TIMER_DUE);
	assert_int_equal(due[0].ticket, 1001);
	fixture_apply(f, &request, &watch, 1, NULL, 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM watcher WHERE ticket = 1001 AND agent = 10"), 1);
	assert_ok(f, clf_agent_setting(f->store, 10, "digest", "on", &f->err));
	assert_ok(f, clf_door_seen(f->store, "mail:1", &seen, &applied, &f->err));
	assert_true(seen);
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 5, 10, 20, 5, &rows, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].id, 40);
}

static void older(void **state, int version)
{
	struct fixture *f = *state;

	write_older(f, version);
	assert_status(CLF_ECONFLICT, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	assert_non_null(strstr(f->err.text, "clf-mail migrate"));
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	clf_store_close(&f->store);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	what_was_there_is_there(f);
	it_works_as_a_new_one_does(f);
}

static void test_from_1(void **state)
{
	older(state, 1);
}

static void test_from_2(void **state)
{
	older(state, 2);
}

static void test_from_3(void **state)
{
	older(state, 3);
}

/* Its tables and indexes are those of a new one, word for word. */
static void test_the_schema_is_the_same(void **state)
{
	struct fixture *f = *state;
	const char *all = "SELECT sum(length(sql) * (1 + unicode(substr(sql, length(sql) / 2, 1)))) FROM sqlite_schema";
	int64_t made = fixture_count(f, all), count = fixture_count(f, "SELECT count(*) FROM sqlite_schema");

	write_older(f, 2);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_int_equal(fixture_count(f, all), made);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM sqlite_schema"), count);
}

/* What an older program wrote of three tickets: one answered that waits again, one reopened, one that nobody answered.
 */
static const char history_of_26[] =
    "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, updated_at) VALUES "
    "(1003, 'Third', 1, 1, 11, 'mail', 50, 50);"
    "INSERT INTO event (id, ticket, who, via, what, from_text, to_text, at) VALUES "
    "(301, 1001, 'x', 'mail', 'created', NULL, 'mail', 10), (302, 1001, 'x', 'mail', 'message', NULL, NULL, 10), "
    "(303, 1001, 'x', 'mail', 'owner', NULL, 'Mia', 11), (304, 1001, 'x', 'mail', 'answer', NULL, NULL, 20), "
    "(305, 1001, 'x', 'mail', 'status', 'New', 'Closed', 30), (306, 1001, 'x', 'mail', 'message', NULL, NULL, 40), "
    "(307, 1001, 'x', 'mail', 'status', 'Closed', 'Open', 40), (308, 1001, 'x', 'api', 'follow-up', NULL, NULL, 60), "
    "(309, 1001, 'x', 'mail', 'message', NULL, NULL, 70), (310, 1001, 'x', 'mail', 'message', NULL, NULL, 80), "
    "(311, 1002, 'x', 'mail', 'message', NULL, NULL, 15), (312, 1003, 'x', 'mail', 'message', NULL, NULL, 50);";

static void test_2_3_what_followed_from_older_lines(void **state)
{
	struct fixture *f = *state;
	struct clf_db *db = NULL;
	struct clf_ticket ticket;

	write_older(f, 26);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_script(db, history_of_26, &f->err));
	db_close(&db);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_ok(f, clf_query_ticket(f->store, f->arena, 1001, &ticket, &f->err));
	assert_int_equal(ticket.status_at, 40);
	assert_int_equal(ticket.owner_at, 11);
	assert_int_equal(ticket.first_answer_at, 20);
	assert_int_equal(ticket.answers, 2);
	assert_int_equal(ticket.last_mail_at, 80);
	assert_int_equal(ticket.waiting_since, 70);
	assert_int_equal(ticket.reopened, 1);
	assert_int_equal(ticket.resolved_at, 0);
	assert_ok(f, clf_query_ticket(f->store, f->arena, 1002, &ticket, &f->err));
	assert_int_equal(ticket.status_at, 1);
	assert_int_equal(ticket.resolved_at, 900);
	assert_int_equal(ticket.waiting_since, 0);
	assert_ok(f, clf_query_ticket(f->store, f->arena, 1003, &ticket, &f->err));
	assert_int_equal(ticket.waiting_since, 50);
	assert_int_equal(ticket.status_at, 50);
	assert_int_equal(ticket.owner_at, 0);
	assert_int_equal(ticket.answers, 0);
}

/* SQLite folds ASCII letters alone: these were all different. */
static const char names_of_5[] =
    "INSERT INTO team (id, name) VALUES (50, 'ÄRGER'), (51, 'ärger'), (52, 'Ärger (2)'), (53, 'Parcels');"
    "INSERT INTO segment (id, name) VALUES (60, 'Straße'), (61, 'STRASSE');"
    "INSERT INTO status (id, name, kind, definition, position) VALUES (10, 'Prüfen', 'open', 'x', 10), "
    "(11, 'PRÜFEN', 'open', 'x', 11);"
    "INSERT INTO team_member (team, agent) VALUES (51, 10);"
    "UPDATE ticket SET team = 51, segment = 61, status = 11 WHERE number = 1001;"
    "INSERT INTO undo (id, ticket, agent, version, before, at) VALUES (70, 1001, 10, 7, "
    "'{\"status\":2,\"team\":\"ärger\",\"segment\":\"STRASSE\",\"tags\":[],\"comments\":[]}', 1), "
    "(71, 1002, 10, 3, '{\"status\":2,\"team\":\"ÄRGER\",\"tags\":[],\"comments\":[]}', 1), "
    "(72, 1002, 12, 3, 'damaged', 1);";

static void write_names(struct fixture *f)
{
	struct clf_db *db = NULL;

	write_older(f, 5);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_script(db, names_of_5, &f->err));
	db_close(&db);
}

static void names_are_told_apart(struct fixture *f)
{
	struct clf_ticket ticket = {0};
	int64_t id = 0;

	assert_int_equal(fixture_count(f, "SELECT count(*) FROM team WHERE id = 50 AND name = 'ÄRGER'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM team WHERE id = 51 AND name = 'ärger (3)'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM team WHERE id = 52 AND name = 'Ärger (2)'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM segment WHERE id = 61 AND name = 'STRASSE (2)'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM status WHERE id = 11 AND name = 'PRÜFEN (2)'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	/* What had the younger one has it still, by its new name. */
	assert_ok(f, clf_query_ticket(f->store, f->arena, 1001, &ticket, &f->err));
	assert_string_equal(ticket.team, "ärger (3)");
	assert_string_equal(ticket.segment, "STRASSE (2)");
	assert_int_equal(fixture_count(f, "SELECT team FROM team_member WHERE agent = 10"), 51);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo WHERE id = 70 AND before LIKE '%ärger (3)%' "
					  "AND before LIKE '%STRASSE (2)%'"),
			 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo WHERE id = 71 AND before LIKE '%\"ÄRGER\"%'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo WHERE id = 72 AND before = 'damaged'"), 1);
	/* Both ways to write it are one team now. */
	fixture_begin(f);
	assert_ok(f, team_make(f->store, "ÄrGeR", &id, &f->err));
	assert_int_equal(id, 50);
	assert_ok(f, segment_make(f->store, "strasse", &id, &f->err));
	assert_int_equal(id, 60);
	assert_ok(f, team_make(f->store, "parcels", &id, &f->err));
	assert_int_equal(id, 53);
	fixture_commit(f);
}

static void test_names_that_differ_in_case_alone(void **state)
{
	struct fixture *f = *state;

	write_names(f);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_string_equal(
	    clf_store_migrated(f->store),
	    "the team \"ärger\" is now \"ärger (3)\": its name and that of an older team differ in case alone\n"
	    "the segment \"STRASSE\" is now \"STRASSE (2)\": its name and that of an older segment differ in case "
	    "alone\n"
	    "the status \"PRÜFEN\" is now \"PRÜFEN (2)\": its name and that of an older status differ in case alone\n");
	names_are_told_apart(f);
	clf_store_close(&f->store);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_string_equal(clf_store_migrated(f->store), "");
	names_are_told_apart(f);
	what_was_there_is_there(f);
}

/* As a program wrote them that told "pt-br" and "pt-BR" apart. */
static const char templates_of_25[] =
    "INSERT INTO template (id, name, locale) VALUES (80, 'follow-up', 'pt-br'), (81, 'follow-up', 'pt-BR'), "
    "(82, 'answer', 'PT_br'), (83, 'refund', 'de');"
    "INSERT INTO template_version (template, version, source, saved_by, saved_at) VALUES "
    "(80, 1, 'a1', 'mia', 10), (80, 2, 'a2', 'mia', 40), (81, 1, 'b1', 'mia', 20), (81, 2, 'b2', 'tom', 30), "
    "(82, 1, 'c1', 'mia', 10), (83, 1, 'd1', 'mia', 10);";

static void assert_source(struct fixture *f, int64_t version, const char *source)
{
	struct clf_template_record record = {0};

	assert_ok(f, clf_template_version(f->store, f->arena, "follow-up", "pt-br", version, &record, &f->err));
	assert_string_equal(record.source, source);
}

static void test_7_1_two_spellings_of_a_language_become_one(void **state)
{
	static const char *const sources[] = {"a1", "a2", "b1", "b2", "a2"};
	struct fixture *f = *state;
	struct clf_template_record record = {0}, *all = NULL;
	struct clf_db *db = NULL;
	size_t count = 0;

	write_older(f, 25);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_script(db, templates_of_25, &f->err));
	db_close(&db);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_non_null(strstr(clf_store_migrated(f->store), "\"follow-up\" in pt-BR and in pt-br is one, in pt-BR"));
	for (int64_t i = 0; i < 5; i++)
		assert_source(f, i + 1, sources[i]);
	assert_ok(f, clf_template_find(f->store, f->arena, "follow-up", "pt-BR", &record, &f->err));
	assert_int_equal(record.version, 5);
	assert_string_equal(record.locale, "pt-BR");
	assert_ok(f, clf_template_list(f->store, f->arena, &all, &count, &f->err));
	assert_int_equal(count, 3);
	assert_string_equal(all[0].locale, "pt-BR");
	assert_string_equal(all[2].locale, "de");
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

#define LOG_FRAME 4120u /* a page and its header, in the database's log */

/* Dies at the first byte that it writes behind that place of any file. */
static bool migrate_and_die(struct fixture *f, rlim_t behind)
{
	const struct rlimit limit = {behind, behind};
	int end = 0;
	pid_t child = fork();

	if (child == 0) {
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err) == CLF_OK ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_true((WIFSIGNALED(end) && WTERMSIG(end) == SIGXFSZ) || (WIFEXITED(end) && WEXITSTATUS(end) == 0));
	return WIFSIGNALED(end);
}

/* What the file holds is whole: all names as they were, or all of them folded. */
static bool is_folded(struct fixture *f)
{
	int64_t version = 0, old = 0;
	struct clf_db *db = NULL;

	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_get(db, &f->err, &version, "PRAGMA user_version"));
	assert_ok(f, db_get(db, &f->err, &old,
			    "SELECT (SELECT count(*) FROM team WHERE name = 'ärger') "
			    "+ (SELECT count(*) FROM segment WHERE name = 'STRASSE') "
			    "+ (SELECT count(*) FROM undo WHERE before LIKE '%\"ärger\"%')"));
	db_close(&db);
	assert_int_equal(old, version < 7 ? 3 : 0);
	return version >= 7;
}

static void test_killed_in_the_midst_of_names(void **state)
{
	struct fixture *f = *state;
	unsigned died = 0;
	bool folded = false;

	write_names(f);
	for (rlim_t behind = 512; migrate_and_die(f, behind); behind += folded ? 32 * LOG_FRAME : LOG_FRAME) {
		folded = is_folded(f);
		died += !folded;
		assert_true(behind < (16u << 20));
	}
	assert_true(died > 3);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	names_are_told_apart(f);
}

/* What a relay refuses of one is refused of all of that mailbox: they wait together, and are told of once. */
static void test_mails_that_wait_are_their_mailbox_s(void **state)
{
	static const char rows[] =
	    "INSERT INTO outbox (id, party, class, smtp, envelope_from, envelope_to, message_id, raw, state, send_at, created_at) "
	    "VALUES (41, 11, 'customer', 'main', 'support+aqa2ihyui4ti6lcg3ac6rgi@example.com', 'a@b', 'm41', 20, 'deferred', 2, 2), "
	    "(42, 11, 'customer', 'main', 'support+aqa2sh6xw5whff6zpaw6gma@example.com', 'a@b', 'm42', 20, 'failed', 2, 2), "
	    "(43, 11, 'customer', 'main', 'my-desk-aea6sb5yc43i7sgdio7by2hzmm@example.com', 'a@b', 'm43', 20, 'queued', 2, 2), "
	    "(44, 11, 'customer', 'main', 'aea6sb5yc43i7sgdio7by2hzmm@reply.example.com', 'a@b', 'm44', 20, 'queued', 2, 2);";
	struct fixture *f = *state;
	struct clf_db *db = NULL;

	write_older(f, 9);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_script(db, rows, &f->err));
	db_close(&db);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE sender = 'support@example.com'"), 3);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE sender = 'my-desk@example.com'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE sender = '@reply.example.com'"), 1);
}

/* Programmes and surveys were names of responses alone, told apart by their case. */
static const char responses_of_25[] =
    "INSERT INTO criterion (id, survey, score_min, score_max) VALUES (5, 'Visit', 0, 3), (6, 'Never came', 0, 2);"
    "INSERT INTO response (id, party, programme, survey, score, at) VALUES "
    "('r1', 11, 'STRASSE', 'VISIT', 2, 10), ('r2', 11, 'Straße', 'visit', 9, 20), ('r3', 11, NULL, 'visit', 1, 30), "
    "('r4', 11, NULL, NULL, 1, 40);"
    "UPDATE ticket SET response = 'r1' WHERE number = 1001;"
    "UPDATE party SET name = 'Anna Straße' WHERE id = 11;";

static void test_1_8_names_of_responses_become_surveys(void **state)
{
	struct fixture *f = *state;
	struct clf_ticket_filter filter = {CLF_ASKED({"programme", "strasse"}, {"survey", "Visit"})};
	const struct clf_seer everything = {0, CLF_SCOPE_ALL};
	struct clf_ticket_list list;
	struct clf_profile_list found;
	struct clf_db *db = NULL;

	write_older(f, 25);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_script(db, responses_of_25, &f->err));
	db_close(&db);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM programme"), 1);
	/* One of the programme, one of none, and the one that a criterion waits for. */
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM survey"), 3);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM survey WHERE name = 'Visit'"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM survey WHERE name = 'Never came'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(DISTINCT survey_id) FROM response WHERE id IN ('r1', 'r2')"),
			 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM response WHERE survey_id IS NULL"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM survey s JOIN id_block b ON b.name = 'row' "
					  "WHERE s.id >= b.next"),
			 0);
	assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0}, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].ticket.number, 1001);
	assert_ok(f, clf_profile_list(f->store, f->arena, &everything, "STRAS", NULL, 0, &found, &f->err));
	assert_int_equal(found.count, 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* Spam that was resolved after all stood among what is open. */
static void test_6_1_what_ended_isnt_among_the_open(void **state)
{
	static const char rows[] = "UPDATE ticket SET status = (SELECT id FROM status WHERE kind = 'resolved'), "
				   "status_at = 700, resolved_at = NULL, closed_at = NULL WHERE number = 1001;";
	struct fixture *f = *state;
	const struct clf_ticket_filter filter = {CLF_ASKED({"kind", "resolved"}, {"sort", "priority"})};
	struct clf_ticket_list list;
	struct clf_db *db = NULL;

	write_older(f, 46);
	assert_ok(f, db_open(fixture_path(f), &db, &f->err));
	assert_ok(f, db_script(db, rows, &f->err));
	db_close(&db);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_MIGRATE, &f->store, &f->err));
	assert_int_equal(fixture_count(f, "SELECT resolved_at FROM ticket WHERE number = 1001"), 700);
	assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0}, &list, &f->err));
	assert_int_equal(list.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_from_1),
	    store_test(test_from_2),
	    store_test(test_from_3),
	    store_test(test_the_schema_is_the_same),
	    store_test(test_2_3_what_followed_from_older_lines),
	    store_test(test_names_that_differ_in_case_alone),
	    store_test(test_7_1_two_spellings_of_a_language_become_one),
	    store_test(test_killed_in_the_midst_of_names),
	    store_test(test_mails_that_wait_are_their_mailbox_s),
	    store_test(test_1_8_names_of_responses_become_surveys),
	    store_test(test_6_1_what_ended_isnt_among_the_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
