/*
 * status.c - how everything stands in a line each: tables of words, to which whoever knows more adds a row.
 */
#include "status.h"

#include "app.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/gateway/logins.h"
#include "clf/store/backup/record.h"
#include "clf/store/look/counter.h"
#include "clf/store/look/query_figures.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_pulse.h"
#include "clf/store/mail/relay.h"
#include "mailboxes.h"

#define GIGABYTE INT64_C(1000000000)
#define MEGABYTE INT64_C(1000000)

struct standing {
	struct web *web;
	struct clf_arena *arena;
	int64_t now, midnight; /* midnight: of the gateway's day */
	struct mailbox_view *boxes;
	size_t box_count;
	struct clf_relay_hold *holds;
	size_t hold_count;
	struct clf_outbox_figure *outbox;
	size_t outbox_count;
	struct clf_json *logins; /* of all accounts, as clf_logins() has them */
};

/* A few words about that mailbox or relay (of the database: NULL), for its line; NULL: there is nothing to say. */
typedef const char *word(const struct standing *s, const char *name);

static const char *span(const struct standing *s, int64_t time)
{
	int64_t seconds = time < s->now ? (s->now - time) / CLF_SECOND : 0;

	if (seconds < 120)
		return clf_arena_printf(s->arena, "%lld s", (long long)seconds);
	if (seconds < 7200)
		return clf_arena_printf(s->arena, "%lld min", (long long)(seconds / 60));
	if (seconds < 2 * 86400)
		return clf_arena_printf(s->arena, "%lld h", (long long)(seconds / 3600));
	return clf_arena_printf(s->arena, "%lld days", (long long)(seconds / 86400));
}

static const char *bytes(const struct standing *s, int64_t size)
{
	if (size >= 10 * GIGABYTE)
		return clf_arena_printf(s->arena, "%lld GB", (long long)(size / GIGABYTE));
	if (size >= GIGABYTE)
		return clf_arena_printf(s->arena, "%lld.%lld GB", (long long)(size / GIGABYTE),
					(long long)(size % GIGABYTE / (GIGABYTE / 10)));
	return clf_arena_printf(s->arena, "%lld.%lld MB", (long long)(size / MEGABYTE),
				(long long)(size % MEGABYTE / (MEGABYTE / 10)));
}

static const char *database_size(const struct standing *s, const char *unused)
{
	struct clf_store_disk disk = {0};

	(void)unused;
	clf_store_disk(s->web->act.config->store_url, &disk, NULL);
	return disk.size > 0 ? bytes(s, disk.size) : NULL;
}

static const char *database_free(const struct standing *s, const char *unused)
{
	struct clf_store_disk disk = {0};

	(void)unused;
	clf_store_disk(s->web->act.config->store_url, &disk, NULL);
	return disk.total > 0 ? clf_arena_printf(s->arena, "%s free", bytes(s, disk.free)) : NULL;
}

/* NULL: none; at most one is asked for at a time. */
static const struct clf_backup_record *backup_of(const struct standing *s, enum clf_backup_what what,
						 struct clf_backup_record *record)
{
	return s->web->act.store != NULL && clf_backup_last(s->web->act.store, s->arena, what, record, NULL) == CLF_OK
		   ? record
		   : NULL;
}

static const char *database_backup(const struct standing *s, const char *unused)
{
	struct clf_backup_record made_record, verified_record;
	const struct clf_backup_record *made = backup_of(s, CLF_BACKUP_MADE, &made_record);
	const struct clf_backup_record *verified = backup_of(s, CLF_BACKUP_VERIFIED, &verified_record);

	(void)unused;
	if (s->web->act.store == NULL)
		return NULL;
	if (made == NULL)
		return "no backup was made yet -> clf-mail backup";
	if (verified == NULL)
		return clf_arena_printf(s->arena, "backup %s ago (none was verified -> clf-mail backup --verify %s)",
					span(s, made->at), clf_text_equal(made->file, "-") ? "FILE" : made->file);
	return clf_arena_printf(s->arena, "backup %s ago (one verified %s ago)", span(s, made->at),
				span(s, verified->at));
}

static const struct mailbox_view *box_named(const struct standing *s, const char *name)
{
	for (size_t i = 0; i < s->box_count; i++) {
		if (clf_text_equal(s->boxes[i].config->name, name))
			return &s->boxes[i];
	}
	return NULL;
}

static const char *mailbox_detail(const struct standing *s, const char *name)
{
	const struct mailbox_view *box = box_named(s, name);
	const char *detail;

	if (box->told == NULL || clf_text_blank(box->told->detail))
		return NULL;
	detail = clf_arena_copy(s->arena, box->told->detail, clf_text_unended(box->told->detail));
	return box->told->trouble != NULL && box->told->since != 0
		   ? clf_arena_printf(s->arena, "since %s: %s", span(s, box->told->since), detail)
		   : detail;
}

static const char *mailbox_look(const struct standing *s, const char *name)
{
	const struct mailbox_view *box = box_named(s, name);

	if (!box->config->two_way || box->config->url == NULL)
		return "nothing is fetched for it";
	return box->told != NULL && box->told->last_poll_at != 0
		   ? clf_arena_printf(s->arena, "last look %s ago", span(s, box->told->last_poll_at))
		   : "never looked at";
}

static int64_t counted(const struct standing *s, enum clf_counter counter, const char *a, const char *b)
{
	struct clf_count *counts = NULL;
	size_t count = 0;
	int64_t sum = 0;

	if (clf_counter_read(s->web->act.store, s->arena, counter, s->midnight, &counts, &count, NULL) != CLF_OK)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(counts[i].a, a) && (b == NULL || clf_text_equal(counts[i].b, b)))
			sum += counts[i].value;
	}
	return sum;
}

static const char *mailbox_today(const struct standing *s, const char *name)
{
	return clf_arena_printf(s->arena, "%lld today", (long long)counted(s, CLF_COUNTER_MAILS, name, NULL));
}

static const char *mailbox_withheld(const struct standing *s, const char *name)
{
	const struct mailbox_view *box = box_named(s, name);

	return box->told != NULL && box->told->withheld_count > 0
		   ? clf_arena_printf(s->arena, "%lld withheld by the server", (long long)box->told->withheld_count)
		   : NULL;
}

static const char *mailbox_heartbeat(const struct standing *s, const char *name)
{
	const struct mailbox_view *box = box_named(s, name);

	return box->beat->state != CLF_BEAT_OFF
		   ? clf_arena_printf(s->arena, "heartbeat %s", clf_beat_line(s->arena, NULL, box->beat, s->now))
		   : NULL;
}

/* By which that user logs in with that account; a service account has one for each user. */
static const struct clf_json *login_of(const struct standing *s, const char *account, const char *user)
{
	for (size_t i = 0; account != NULL && i < clf_json_size(s->logins); i++) {
		const struct clf_json *login = clf_json_at(s->logins, i);
		const char *whose = clf_json_get_text(login, "user");

		if (clf_text_equal(clf_json_get_text(login, "account"), account) &&
		    (whose == NULL || clf_text_equal(whose, user)))
			return login;
	}
	return NULL;
}

static int64_t time_of(const struct clf_json *object, const char *key)
{
	const char *text = clf_json_get_text(object, key);
	int64_t time = 0;

	return text != NULL && clf_time_parse_rfc3339(text, &time) ? time : 0;
}

static const char *login_ending(const struct standing *s, const struct clf_json *login)
{
	int64_t at = time_of(login, "ends_at");

	if (at == 0 || clf_json_get_text(login, "ends") == NULL)
		return "";
	return at > s->now ? clf_arena_printf(s->arena, "; %s ends in %lld days", clf_json_get_text(login, "ends"),
					      (long long)((at - s->now) / CLF_DAY))
			   : clf_arena_printf(s->arena, "; %s has ended", clf_json_get_text(login, "ends"));
}

static const char *login_words(const struct standing *s, const struct clf_json *login)
{
	const char *account = clf_json_get_text(login, "account"), *state = clf_json_get_text(login, "state");
	const char *text = clf_json_get_text(login, "text");
	int64_t since = time_of(login, "since");

	if (login == NULL)
		return NULL;
	if (state == NULL)
		return clf_arena_printf(s->arena, "login %s: not asked for yet", account);
	if (clf_text_equal(state, "fine"))
		return clf_arena_printf(s->arena, "login %s: fine%s", account, login_ending(s, login));
	return clf_arena_printf(s->arena, "login %s: %s%s%s%s%s%s%s", account, state, since != 0 ? " since " : "",
				since != 0 ? span(s, since) : "", text != NULL ? ": " : "", text != NULL ? text : "",
				clf_text_equal(state, "denied") ? " -> clf-mail login " : "",
				clf_text_equal(state, "denied") ? account : "");
}

static const struct clf_json *mailbox_account(const struct standing *s, const char *name)
{
	const struct clf_config_mailbox *box = box_named(s, name)->config;

	return login_of(s, box->oauth2, box->user);
}

static const char *mailbox_login(const struct standing *s, const char *name)
{
	return login_words(s, mailbox_account(s, name));
}

static const struct clf_json *relay_account(const struct standing *s, const char *name)
{
	const struct clf_config_smtp *smtp = clf_config_smtp(s->web->act.config, name);

	return smtp != NULL ? login_of(s, smtp->oauth2, smtp->options.user) : NULL;
}

static const char *relay_login(const struct standing *s, const char *name)
{
	return login_words(s, relay_account(s, name));
}

static const struct clf_relay_hold *hold_of(const struct standing *s, const char *name)
{
	for (size_t i = 0; i < s->hold_count; i++) {
		if (clf_text_equal(s->holds[i].smtp, name))
			return &s->holds[i];
	}
	return NULL;
}

static const char *relay_hold(const struct standing *s, const char *name)
{
	const struct clf_relay_hold *hold = hold_of(s, name);

	if (hold == NULL)
		return NULL;
	return clf_arena_printf(s->arena, "%s%s%s since %s: %s", hold->trouble, hold->sender[0] != '\0' ? " for " : "",
				hold->sender, span(s, hold->since), hold->words);
}

static const char *relay_sent(const struct standing *s, const char *name)
{
	return clf_arena_printf(s->arena, "%lld sent today", (long long)counted(s, CLF_COUNTER_RESULTS, name, "sent"));
}

static int64_t waiting_at(const struct standing *s, const char *name, const char *state)
{
	int64_t count = 0;

	for (size_t i = 0; i < s->outbox_count; i++) {
		if ((name == NULL || clf_text_equal(s->outbox[i].smtp, name)) &&
		    clf_text_equal(s->outbox[i].state, state))
			count += s->outbox[i].count;
	}
	return count;
}

static const char *relay_deferred(const struct standing *s, const char *name)
{
	return clf_arena_printf(s->arena, "%lld deferred", (long long)waiting_at(s, name, "deferred"));
}

/* A dead machine tells nobody: somebody else must miss it. */
static const char *outside_watch(const struct standing *s, const char *unused)
{
	struct clf_heartbeat_ping ping = {0};

	(void)unused;
	if (s->web->act.config->heartbeat_ping == NULL)
		return "nobody outside watches: that this machine is dead would be noticed by nobody -> heartbeat_ping "
		       "in clf-mail.conf(5)";
	if (clf_heartbeat_ping(s->web->act.store, s->arena, &ping, NULL) != CLF_OK || ping.asked_at == 0)
		return "heartbeat_ping wasn't fetched yet: it is once each mailbox's heartbeat is back";
	if (ping.words != NULL)
		return clf_arena_printf(s->arena, "heartbeat_ping failed %s ago: %s", span(s, ping.asked_at),
					ping.words);
	return clf_arena_printf(s->arena, "heartbeat_ping was fetched %s ago", span(s, ping.done_at));
}

static word *const database_words[] = {database_size, database_free, database_backup};
static word *const mailbox_words[] = {mailbox_detail,   mailbox_look,      mailbox_today,
				      mailbox_withheld, mailbox_heartbeat, mailbox_login};
static word *const relay_words[] = {relay_hold, relay_sent, relay_deferred, relay_login};
static word *const outside_words[] = {outside_watch};

static struct clf_json *say(const struct standing *s, const char *name, word *const *words, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		const char *text = words[i](s, name);

		if (text != NULL)
			clf_json_append(list, clf_json_string(text));
	}
	return list;
}

static struct clf_json *line(const char *name, const char *state, struct clf_json *words)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "name", name);
	clf_json_set_text(object, "state", state);
	clf_json_set(object, "words", words);
	return object;
}

static struct clf_json *copy_or_null(const struct clf_json *json)
{
	return json != NULL ? clf_json_copy(json) : clf_json_null();
}

static struct clf_json *mailbox_lines(const struct standing *s)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < s->box_count; i++) {
		const char *name = s->boxes[i].config->name;
		struct clf_json *one =
		    line(name, s->boxes[i].state, say(s, name, mailbox_words, CLF_COUNT(mailbox_words)));

		clf_json_set(one, "heartbeat", clf_beat_json(s->boxes[i].beat));
		clf_json_set(one, "login", copy_or_null(mailbox_account(s, name)));
		clf_json_append(list, one);
	}
	return list;
}

static struct clf_json *relay_lines(const struct standing *s)
{
	const struct clf_config *config = s->web->act.config;
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < config->smtp_count; i++) {
		const char *name = config->smtps[i].name;

		struct clf_json *one = line(name, hold_of(s, name) != NULL ? "held" : "up",
					    say(s, name, relay_words, CLF_COUNT(relay_words)));

		clf_json_set(one, "login", copy_or_null(relay_account(s, name)));
		clf_json_append(list, one);
	}
	return list;
}

static struct clf_json *waiting(const struct standing *s)
{
	static const char *const states[] = {"queued", "deferred", "claimed", "committing"};
	struct clf_json *object = clf_json_object();
	struct clf_counts counts = {0};
	int64_t outbox = 0, oldest = 0;

	clf_query_counts(s->web->act.store, &counts, NULL);
	for (size_t i = 0; i < s->outbox_count; i++) {
		for (size_t k = 0; k < CLF_COUNT(states); k++) {
			if (!clf_text_equal(s->outbox[i].state, states[k]))
				continue;
			outbox += s->outbox[i].count;
			if (oldest == 0 || s->outbox[i].oldest_at < oldest)
				oldest = s->outbox[i].oldest_at;
		}
	}
	clf_json_set_integer(object, "journal", counts.journal_waiting);
	clf_json_set_integer(object, "outbox", outbox);
	clf_json_set_integer(object, "outbox_oldest_s",
			     oldest != 0 && oldest < s->now ? (s->now - oldest) / CLF_SECOND : 0);
	clf_json_set_integer(object, "quarantine", counts.quarantine);
	clf_json_set_integer(object, "uncertain", waiting_at(s, NULL, "uncertain"));
	clf_json_set_integer(object, "failed", waiting_at(s, NULL, "failed"));
	return object;
}

static int64_t midnight(const struct clf_config *config, int64_t now)
{
	struct clf_local_time local;

	clf_zone_local(clf_act_zone(config, NULL), now, &local);
	return now - (local.hour * CLF_HOUR + local.minute * CLF_MINUTE);
}

static void add_moment(struct standing *s, struct clf_json *now, const char *key, const char *what)
{
	int64_t at = 0;

	if (clf_moment(s->web->act.store, what, &at, NULL) == CLF_OK)
		clf_json_set_time(now, key, at);
}

static struct clf_json *backup_times(const struct standing *s)
{
	struct clf_backup_record record;
	struct clf_json *object = clf_json_object();
	bool made = backup_of(s, CLF_BACKUP_MADE, &record) != NULL;

	clf_json_set_time(object, "made_at", made ? record.at : 0);
	clf_json_set_text(object, "file", made ? record.file : NULL);
	clf_json_set_time(object, "verified_at", backup_of(s, CLF_BACKUP_VERIFIED, &record) != NULL ? record.at : 0);
	return object;
}

struct clf_json *status_now(struct web *web, struct clf_arena *arena)
{
	struct standing s = {.web = web, .arena = arena, .now = clf_clock_now()};
	struct clf_json *now = clf_json_object();

	clf_json_set_text(now, "version", CLF_VERSION);
	clf_json_set(now, "database", say(&s, NULL, database_words, CLF_COUNT(database_words)));
	if (web->act.store == NULL ||
	    clf_query_outbox_figures(web->act.store, arena, &s.outbox, &s.outbox_count, NULL) != CLF_OK ||
	    clf_relay_holds(web->act.store, arena, NULL, &s.holds, &s.hold_count, NULL) != CLF_OK ||
	    mailbox_list(web, arena, &s.boxes, &s.box_count, NULL) != CLF_OK ||
	    clf_logins(web->act.store, arena, web->act.config, &s.logins, NULL) != CLF_OK)
		return now;
	s.midnight = midnight(web->act.config, s.now);
	clf_json_set_integer(now, "schema", clf_store_schema_version(web->act.store));
	add_moment(&s, now, "started_at", "serve.started");
	add_moment(&s, now, "reloaded_at", "serve.reloaded");
	clf_json_set(now, "mailboxes", mailbox_lines(&s));
	clf_json_set(now, "relays", relay_lines(&s));
	clf_json_set(now, "waiting", waiting(&s));
	clf_json_set(now, "backup", backup_times(&s));
	clf_json_set(now, "outside", say(&s, NULL, outside_words, CLF_COUNT(outside_words)));
	clf_json_free(&s.logins);
	return now;
}
