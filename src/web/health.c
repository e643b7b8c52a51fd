/*
 * health.c - the checks, each a function, and what they are together.
 *
 * What fails is what keeps mail from being taken in. What a server elsewhere does wrong, or what only comes late, is a
 * warning.
 */
#include "health.h"

#include "app.h"
#include "clf/act/alarm.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_pulse.h"
#include "clf/store/look/search.h"
#include "clf/store/mail/login_state.h"
#include "clf/store/mail/relay.h"
#include "clf/web/web.h"
#include "mailboxes.h"
#include "status.h"

#define WRITE_MS 500    /* that the database may be held by another */
#define LOCKED_MS 30000 /* held for that long it is no longer somebody's moment */
#define STILL_S 30      /* nothing moves though mail waits */
#define LATE_IN_S 300
#define LATE_OUT_S 3600
#define RELAY_S 60         /* one that was put off may be greylisted */
#define SEARCH_BEHIND 2000 /* tickets */
#define JUMP_MS 5000
#define JUMP_TOLD_MS (600 * 1000)
#define MEGABYTE (1 << 20)

enum state { OK, WARN, FAIL };

static const char *const state_names[] = {"ok", "warn", "fail"};

struct look {
	struct web *web;
	struct clf_arena *arena;
	struct clf_json *checks;
	int64_t now;
	bool troubled; /* intake is, and has said so */
	bool failed;
};

static void add(struct look *look, const char *name, enum state state, const char *words)
{
	struct clf_json *check = clf_json_object();

	clf_json_set_text(check, "name", name);
	clf_json_set_text(check, "state", state_names[state]);
	clf_json_set_text(check, "words", words);
	clf_json_set_time(check, "since", look->now);
	clf_json_append(look->checks, check);
	look->failed = look->failed || state == FAIL;
}

static int64_t seconds_since(const struct look *look, int64_t then)
{
	return then != 0 && then < look->now ? (look->now - then) / CLF_SECOND : 0;
}

static bool check_database(struct look *look)
{
	struct web *web = look->web;
	struct clf_error err = {0};
	struct clf_counts counts;
	enum clf_status status = CLF_EAGAIN;

	if (web->act.store != NULL)
		status = clf_query_counts(web->act.store, &counts, &err);
	else if (web->open_failed != NULL)
		clf_error_set(&err, CLF_EIO, "%s", web->open_failed);
	web->store_failed = web->store_failed || status == CLF_EIO;
	add(look, "database", status == CLF_OK ? OK : FAIL,
	    status == CLF_OK ? "it answers"
	    : err.text[0]    ? err.text
			     : "it can't be opened");
	if (status != CLF_OK)
		return false;
	status = clf_store_schema_check(web->act.store, &err);
	add(look, "schema", status == CLF_OK ? OK : FAIL,
	    status == CLF_OK ? clf_arena_printf(look->arena, "version %d", clf_store_schema_version(web->act.store))
			     : err.text);
	return true;
}

static void check_disk(struct look *look)
{
	struct clf_store_disk disk = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_store_disk(look->web->act.config->store_url, &disk, &err);
	bool full = disk.total > 0 && disk.free < disk.least;
	bool scarce = disk.free < 2 * disk.least;
	const char *words;

	if (status != CLF_OK)
		words = err.text;
	else
		words = clf_arena_printf(look->arena, "%lld MB are free%s", (long long)(disk.free / MEGABYTE),
					 full || scarce ? ": make room, or mail can't be taken in" : "");
	add(look, "disk", status != CLF_OK || full ? FAIL : scarce ? WARN : OK, words);
}

/* A transaction that is begun shows whether somebody could write now. */
static void check_writing(struct look *look)
{
	struct web *web = look->web;
	int64_t now = clf_clock_monotonic_ms();
	struct clf_error err = {0};
	enum clf_status status;

	clf_store_patience(web->act.store, WRITE_MS);
	status = clf_store_begin(web->act.store, &err);
	clf_store_rollback(web->act.store);
	if (status == CLF_OK) {
		web->locked_at = 0;
		add(look, "writing", OK, "the database can be written to");
		return;
	}
	if (status != CLF_EAGAIN) {
		add(look, "writing", FAIL, err.text);
		return;
	}
	web->locked_at = web->locked_at != 0 ? web->locked_at : now;
	add(look, "writing", now - web->locked_at >= LOCKED_MS ? FAIL : WARN,
	    clf_arena_printf(look->arena, "another process has kept the database locked for %lld s",
			     (long long)((now - web->locked_at) / 1000)));
}

/* In intake's own words. */
static void check_trouble(struct look *look, const struct clf_json *trouble)
{
	char since[CLF_TIME_TEXT];

	add(look, "intake", FAIL,
	    clf_arena_printf(look->arena, "it can't write since %s: %s",
			     clf_time_rfc3339(clf_json_get_number(trouble, "since", look->now), since),
			     clf_json_get_text(trouble, "why")));
}

static void check_intake(struct look *look, const struct clf_pulse *pulse)
{
	int64_t age = seconds_since(look, pulse->kept_at);
	int64_t moved = pulse->moved_at > pulse->kept_at ? pulse->moved_at : pulse->kept_at;
	int64_t still = pulse->kept_at != 0 ? seconds_since(look, moved) : 0;

	if (pulse->kept_at == 0)
		add(look, "intake", OK, "no mail waits to be read");
	else if (still >= STILL_S)
		add(look, "intake", FAIL,
		    clf_arena_printf(look->arena, "mail has waited for %lld s, and nothing has moved for %lld s",
				     (long long)age, (long long)still));
	else
		add(look, "intake", age >= LATE_IN_S ? WARN : OK,
		    clf_arena_printf(look->arena, "the oldest mail to be read has waited for %lld s", (long long)age));
}

static void check_outbox(struct look *look, const struct clf_pulse *pulse)
{
	int64_t age = seconds_since(look, pulse->due_at);

	add(look, "outbox", age >= LATE_OUT_S ? WARN : OK,
	    pulse->due_at == 0
		? "no mail is due to go out"
		: clf_arena_printf(look->arena, "the oldest mail to go out has been due for %lld s", (long long)age));
}

static void check_ways(struct look *look)
{
	struct clf_pulse pulse;
	struct clf_error err = {0};

	if (clf_query_pulse(look->web->act.store, look->now, &pulse, &err) != CLF_OK) {
		add(look, "intake", FAIL, err.text);
		return;
	}
	if (!look->troubled)
		check_intake(look, &pulse);
	check_outbox(look, &pulse);
}

static void check_mailboxes(struct look *look)
{
	struct mailbox_view *views = NULL;
	struct clf_error err = {0};
	size_t count = 0;

	if (mailbox_list(look->web, look->arena, &views, &count, &err) != CLF_OK) {
		add(look, "mailboxes", WARN, err.text);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct clf_mailbox_row *told = views[i].told;
		const char *detail = told != NULL && told->detail != NULL ? told->detail : "";

		if (!views[i].config->two_way)
			continue;
		if (told != NULL && told->paused_at != 0) {
			char at[CLF_TIME_TEXT];

			clf_time_rfc3339(told->paused_at, at);
			detail = clf_arena_printf(look->arena, "since %s, by %s: mail stays on its server", at,
						  told->paused_by != NULL ? told->paused_by : "somebody");
		}
		add(look, clf_arena_printf(look->arena, "mailbox %s", views[i].config->name),
		    clf_text_equal(views[i].state, "connected") ? OK : WARN,
		    *detail ? clf_arena_printf(look->arena, "%s: %s", views[i].state, detail) : views[i].state);
	}
}

static const struct clf_relay_row *relay_named(const struct clf_relay_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (clf_text_equal(list->items[i].smtp, name))
			return &list->items[i];
	return NULL;
}

/* Known by what it has put off. What the sender itself says of a relay belongs here, too. */
/* What is held waits for a person, however short the time. Those of one sender alone stand beside the relay. */
static const char *check_holds(struct look *look, const char *relay, const struct clf_relay_hold *holds, size_t count)
{
	const char *whole = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct clf_relay_hold *hold = &holds[i];
		const char *words = clf_arena_printf(
		    look->arena, "%s: %s; %lld mails wait, tried again in %lld s", hold->trouble, hold->words,
		    (long long)hold->waiting,
		    (long long)(hold->next_at > look->now ? (hold->next_at - look->now) / CLF_SECOND : 0));

		if (!clf_text_equal(hold->smtp, relay))
			continue;
		if (clf_text_blank(hold->sender))
			whole = words;
		else
			add(look, clf_arena_printf(look->arena, "relay %s for %s", relay, hold->sender), WARN, words);
	}
	return whole;
}

static void check_relays(struct look *look)
{
	const struct clf_config *config = look->web->act.config;
	struct clf_relay_list list = {0};
	struct clf_relay_hold *holds = NULL;
	size_t count = 0;
	struct clf_error err = {0};

	if (clf_query_relays(look->web->act.store, look->arena, &list, &err) != CLF_OK ||
	    clf_relay_holds(look->web->act.store, look->arena, NULL, &holds, &count, &err) != CLF_OK) {
		add(look, "relays", WARN, err.text);
		return;
	}
	for (size_t i = 0; i < config->smtp_count; i++) {
		const char *name = clf_arena_printf(look->arena, "relay %s", config->smtps[i].name);
		const struct clf_relay_row *row = relay_named(&list, config->smtps[i].name);
		const char *held = check_holds(look, config->smtps[i].name, holds, count);

		if (held != NULL)
			add(look, name, WARN, held);
		else if (row == NULL || seconds_since(look, row->since) < RELAY_S)
			add(look, name, OK, "no mail waits for it long");
		else
			add(look, name, WARN,
			    clf_arena_printf(look->arena, "%lld%s mails wait, the oldest for %lld s: %s",
					     (long long)row->deferred,
					     row->deferred == CLF_RELAY_COUNTED ? " or more" : "",
					     (long long)seconds_since(look, row->since),
					     row->reply != NULL ? row->reply : "it hasn't said why"));
	}
}

static void check_logins(struct look *look)
{
	struct clf_login_row *rows = NULL;
	size_t count = 0;
	struct clf_error err = {0};

	if (look->web->act.config->oauth2_count == 0)
		return;
	if (clf_login_rows(look->web->act.store, look->arena, &rows, &count, &err) != CLF_OK)
		add(look, "logins", WARN, err.text);
	for (size_t i = 0; i < count; i++) {
		const struct clf_login_row *row = &rows[i];
		bool fine = clf_text_equal(row->state, "fine") || clf_text_equal(row->state, "renewing");

		if (!clf_config_has_login(look->web->act.config, row->account, row->user))
			continue;
		add(look,
		    clf_arena_printf(look->arena, *row->user ? "login %s for %s" : "login %s%s", row->account,
				     row->user),
		    fine ? OK : WARN,
		    *row->text ? clf_arena_printf(look->arena, "%s: %s", row->state, row->text) : row->state);
	}
}

/* Told while there is something to tell: what isn't found yet looks as if it wasn't there. */
static void check_search(struct look *look)
{
	struct clf_search_state now;

	if (clf_search_state(look->web->act.store, &now, NULL) != CLF_OK)
		return;
	if (now.older > 0)
		add(look, "search", OK,
		    clf_arena_printf(look->arena, "%lld older tickets are read for it yet, the newest first",
				     (long long)now.older));
	else if (now.due > SEARCH_BEHIND)
		add(look, "search", WARN,
		    clf_arena_printf(look->arena,
				     "%lld tickets changed and are found by what they said before: see "
				     "that the clock runs",
				     (long long)now.due));
}

static void check_clock(struct look *look)
{
	struct web *web = look->web;
	int64_t monotonic = clf_clock_monotonic_ms();
	int64_t offset = look->now / 1000 - monotonic;
	int64_t jump = web->clock_offset != 0 ? offset - web->clock_offset : 0;

	web->clock_offset = offset;
	if (jump > JUMP_MS || jump < -JUMP_MS) {
		web->jump_ms = jump;
		web->jumped_at = monotonic;
	}
	if (web->jump_ms != 0 && monotonic - web->jumped_at < JUMP_TOLD_MS)
		add(look, "clock", WARN,
		    clf_arena_printf(look->arena, "the machine's clock was set %s by %lld s",
				     web->jump_ms > 0 ? "forward" : "back",
				     (long long)((web->jump_ms > 0 ? web->jump_ms : -web->jump_ms) / 1000)));
	else
		add(look, "clock", OK, "it runs evenly");
}

/* Whose end of the channel to web is open. */
static void check_roles(struct look *look, const struct clf_json *peers)
{
	void *iterator = NULL;
	const char *name;
	const struct clf_json *there;

	while (clf_json_next(peers, &iterator, &name, &there)) {
		bool lives = clf_json_get_bool(peers, name, false);

		add(look, clf_arena_printf(look->arena, "process %s", name), lives ? OK : WARN,
		    lives ? "it runs" : "it has ended and is to be started again");
	}
}

struct clf_json *health_alarms(struct web *web, struct clf_arena *arena)
{
	struct clf_json *alarms = clf_json_array();
	struct clf_alarm_row *rows = NULL;
	size_t count = 0;

	if (web->act.store == NULL || clf_alarm_rows(web->act.store, arena, false, &rows, &count, NULL) != CLF_OK)
		return alarms;
	for (size_t i = 0; i < count; i++)
		clf_json_append(alarms, clf_alarm_json(&rows[i]));
	return alarms;
}

/* Looked for now: whether the clock runs or not. Since when, and what was told, the clock knows. */
static struct clf_json *alarms_now(struct web *web, struct clf_arena *arena)
{
	struct clf_json *alarms = clf_json_array();
	struct clf_alarm_row *rows = NULL;
	struct clf_alarm *found = NULL;
	size_t row_count = 0, count = 0;
	int64_t now = clf_clock_now();

	if (web->act.store == NULL || clf_alarm_rows(web->act.store, arena, false, &rows, &row_count, NULL) != CLF_OK ||
	    clf_alarms_look(&web->act, arena, "en", now, &found, &count, NULL, NULL) != CLF_OK)
		return alarms;
	for (size_t i = 0; i < count; i++) {
		struct clf_alarm_row row = {.kind = found[i].kind,
					    .name = found[i].name,
					    .level = found[i].level,
					    .text = found[i].text,
					    .todo = found[i].todo != NULL ? found[i].todo : "",
					    .since = found[i].since != 0 ? found[i].since : now};

		for (size_t k = 0; k < row_count; k++) {
			if (!clf_text_equal(rows[k].kind, row.kind) || !clf_text_equal(rows[k].name, row.name))
				continue;
			row.since = rows[k].since;
			row.told_at = rows[k].told_at;
		}
		clf_json_append(alarms, clf_alarm_json(&row));
	}
	return alarms;
}

struct clf_json *health_look(struct web *web, struct clf_arena *arena, const struct clf_json *facts)
{
	struct look look = {.web = web, .arena = arena, .checks = clf_json_array(), .now = clf_clock_now()};
	struct clf_json *found = clf_json_object();
	const struct clf_json *peers = clf_json_get(facts, "peers");

	check_disk(&look);
	look.troubled = clf_json_get_text(clf_json_get(facts, "trouble"), "why") != NULL;
	if (look.troubled)
		check_trouble(&look, clf_json_get(facts, "trouble"));
	if (check_database(&look)) {
		check_writing(&look);
		check_ways(&look);
		check_mailboxes(&look);
		check_relays(&look);
		check_logins(&look);
		check_search(&look);
	}
	check_clock(&look);
	if (clf_json_type(peers) == CLF_JSON_OBJECT)
		check_roles(&look, peers);
	clf_json_set_text(found, "status", look.failed ? "unready" : "ready");
	clf_json_set(found, "checks", look.checks);
	clf_json_set(found, "alarms", health_alarms(web, arena));
	return found;
}

struct clf_json *clf_web_look(const struct clf_config *config, struct clf_arena *arena, long serve)
{
	struct web web = {.act = {.config = config}};
	struct clf_json *found, *check = clf_json_object(), *checks = clf_json_array();
	struct clf_error err = {0};

	web.open_failed = web_open(&web, &err) == CLF_OK ? NULL : err.text;
	found = health_look(&web, arena, NULL);
	clf_json_set(found, "alarms", alarms_now(&web, arena));
	clf_json_set(found, "now", status_now(&web, arena));
	clf_store_close(&web.act.store);
	clf_json_set_text(check, "name", "serve");
	clf_json_set_text(check, "state", state_names[serve != 0 ? OK : FAIL]);
	clf_json_set_text(check, "words",
			  serve != 0 ? clf_arena_printf(arena, "it runs, process %ld", serve)
				     : "it doesn't run: start the service, or `clf-mail serve`");
	clf_json_set_time(check, "since", clf_clock_now());
	clf_json_append(checks, check);
	for (size_t i = 0; i < clf_json_size(clf_json_get(found, "checks")); i++)
		clf_json_append(checks, clf_json_copy(clf_json_at(clf_json_get(found, "checks"), i)));
	clf_json_set(found, "checks", checks);
	if (serve == 0)
		clf_json_set_text(found, "status", "unready");
	return found;
}

static const struct clf_json *named(const struct clf_json *checks, const char *name)
{
	for (size_t i = 0; i < clf_json_size(checks); i++)
		if (clf_text_equal(clf_json_get_text(clf_json_at(checks, i), "name"), name))
			return clf_json_at(checks, i);
	return NULL;
}

/* Each check, changed by the caller's function. */
static void change_each(struct clf_json *found, void (*change)(struct clf_json *check, const void *user),
			const void *user)
{
	const struct clf_json *checks = clf_json_get(found, "checks");
	struct clf_json *changed = clf_json_array();

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		struct clf_json *check = clf_json_copy(clf_json_at(checks, i));

		change(check, user);
		clf_json_append(changed, check);
	}
	clf_json_set(found, "checks", changed);
}

static void keep_since(struct clf_json *check, const void *before)
{
	const struct clf_json *was = named(before, clf_json_get_text(check, "name"));

	if (was != NULL && clf_text_equal(clf_json_get_text(was, "state"), clf_json_get_text(check, "state")))
		clf_json_set_text(check, "since", clf_json_get_text(was, "since"));
}

void health_keep_since(struct clf_json *found, const struct clf_json *before)
{
	change_each(found, keep_since, clf_json_get(before, "checks"));
}

void health_take(struct web *web, struct clf_json *found)
{
	health_keep_since(found, web->looked);
	clf_json_free(&web->looked);
	web->looked = found;
	web->looked_at = clf_clock_monotonic_ms();
}

static void drop_words(struct clf_json *check, const void *unused)
{
	(void)unused;
	clf_json_set_text(check, "words", NULL);
}

void health_drop_words(struct clf_json *found)
{
	const struct clf_json *alarms = clf_json_get(found, "alarms");
	struct clf_json *bare = clf_json_array();

	for (size_t i = 0; i < clf_json_size(alarms); i++) {
		struct clf_json *alarm = clf_json_copy(clf_json_at(alarms, i));

		clf_json_set_text(alarm, "name", NULL);
		clf_json_set_text(alarm, "text", NULL);
		clf_json_set_text(alarm, "todo", NULL);
		clf_json_append(bare, alarm);
	}
	clf_json_set(found, "alarms", bare);
	change_each(found, drop_words, NULL);
}

bool health_is_ready(const struct clf_json *found)
{
	return clf_text_equal(clf_json_get_text(found, "status"), "ready");
}
