/*
 * metrics.c - figures for Prometheus: a table of families, each with what it reads. Names never change; labels are
 * words of ours and names of the configuration, never of a mail.
 *
 * Counters come from the database (clf/store/look/counter.h), so that no restart sets them back. A series that may
 * begin later is there from the start with 0: what appears with its first event is no increase.
 */
#include "metrics.h"

#include <stdio.h>
#include <string.h>

#include "call/reply.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/backup/record.h"
#include "clf/store/look/counter.h"
#include "clf/store/look/query_figures.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_pulse.h"
#include "clf/store/mail/login_state.h"
#include "clf/store/mail/relay.h"
#include "health.h"
#include "mailboxes.h"

struct scrape {
	struct call *call;
	struct clf_buf *out;
	const struct clf_config *config;
	struct clf_store *store; /* NULL: it can't be had */
	int64_t now;
	struct clf_counts counts;
	struct mailbox_view *boxes;
	size_t box_count;
	struct clf_outbox_figure *outbox;
	size_t outbox_count;
	struct clf_json *health;
};

struct family {
	const char *name, *type, *help;
	void (*add)(struct scrape *scrape, const char *name);
	bool needs_store;
};

/* A label's value, escaped. */
static void add_value(struct clf_buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			clf_buf_add_char(out, '\\');
		clf_buf_add_char(out, *c == '\n' ? ' ' : *c);
	}
}

/* Up to three labels; the first without a name ends them. */
struct labels {
	const char *names[3], *values[3];
};

static void add(struct scrape *scrape, const char *name, struct labels labels, int64_t number)
{
	clf_buf_printf(scrape->out, "clf_mail_%s", name);
	for (size_t i = 0; i < CLF_COUNT(labels.names) && labels.names[i] != NULL; i++) {
		clf_buf_printf(scrape->out, "%s%s=\"", i == 0 ? "{" : ",", labels.names[i]);
		add_value(scrape->out, labels.values[i]);
		clf_buf_add_char(scrape->out, '"');
	}
	clf_buf_printf(scrape->out, "%s %lld\n", labels.names[0] != NULL ? "}" : "", (long long)number);
}

static void add_plain(struct scrape *scrape, const char *name, int64_t number)
{
	add(scrape, name, (struct labels){{NULL}, {NULL}}, number);
}

static void add_of(struct scrape *scrape, const char *name, const char *label, const char *value, int64_t number)
{
	add(scrape, name, (struct labels){{label}, {value}}, number);
}

static int64_t age(const struct scrape *scrape, int64_t since)
{
	return since != 0 && since < scrape->now ? (scrape->now - since) / CLF_SECOND : 0;
}

static void add_up(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, scrape->store != NULL);
}

static void add_build(struct scrape *scrape, const char *name)
{
	char schema[16];

	snprintf(schema, sizeof schema, "%d", clf_store_schema_version(scrape->store));
	add(scrape, name, (struct labels){{"version", "schema"}, {CLF_VERSION, schema}}, 1);
}

/* Mail of others is delivered by an MTA, or doesn't come in at all. */
static bool is_fetched(const struct mailbox_view *box)
{
	return box->config->two_way && box->config->url != NULL;
}

static void add_mailbox_up(struct scrape *scrape, const char *name)
{
	for (size_t i = 0; i < scrape->box_count; i++)
		if (is_fetched(&scrape->boxes[i]))
			add_of(scrape, name, "mailbox", scrape->boxes[i].config->name,
			       scrape->boxes[i].told != NULL &&
				   clf_text_equal(scrape->boxes[i].told->state, "connected"));
}

static void add_mailbox_paused(struct scrape *scrape, const char *name)
{
	for (size_t i = 0; i < scrape->box_count; i++)
		if (is_fetched(&scrape->boxes[i]))
			add_of(scrape, name, "mailbox", scrape->boxes[i].config->name,
			       clf_text_equal(scrape->boxes[i].state, "paused"));
}

static void add_mailbox_withheld(struct scrape *scrape, const char *name)
{
	for (size_t i = 0; i < scrape->box_count; i++)
		add_of(scrape, name, "mailbox", scrape->boxes[i].config->name,
		       scrape->boxes[i].told != NULL ? scrape->boxes[i].told->withheld_count : 0);
}

static void add_mailbox_success(struct scrape *scrape, const char *name)
{
	for (size_t i = 0; i < scrape->box_count; i++)
		if (is_fetched(&scrape->boxes[i]))
			add_of(scrape, name, "mailbox", scrape->boxes[i].config->name,
			       scrape->boxes[i].told != NULL ? scrape->boxes[i].told->last_poll_at / CLF_SECOND : 0);
}

static void add_beat(struct scrape *scrape, const char *name, bool of_last,
		     int64_t (*figure)(const struct clf_beat_view *))
{
	for (size_t i = 0; i < scrape->box_count; i++) {
		const struct clf_beat_view *beat = scrape->boxes[i].beat;

		if (beat->state != CLF_BEAT_OFF && (!of_last || beat->beat.back.sequence != 0))
			add_of(scrape, name, "mailbox", scrape->boxes[i].config->name, figure(beat));
	}
}

static int64_t beat_received(const struct clf_beat_view *view)
{
	return view->beat.back.handled_at / CLF_SECOND;
}

static void add_beat_received(struct scrape *scrape, const char *name)
{
	add_beat(scrape, name, true, beat_received);
}

static int64_t beat_interval(const struct clf_beat_view *view)
{
	return view->mailbox->heartbeat_s;
}

static void add_beat_interval(struct scrape *scrape, const char *name)
{
	add_beat(scrape, name, false, beat_interval);
}

static int64_t beat_took(const struct clf_beat_view *view)
{
	return view->took / CLF_SECOND;
}

static void add_beat_took(struct scrape *scrape, const char *name)
{
	add_beat(scrape, name, true, beat_took);
}

/* What stands in the database under that counter, each with its labels. */
static void add_counted(struct scrape *scrape, const char *name, enum clf_counter counter, const char *a, const char *b,
			const char *c)
{
	struct clf_count *counts = NULL;
	size_t count = 0;

	if (clf_counter_read(scrape->store, scrape->call->arena, counter, 0, &counts, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++)
		add(scrape, name, (struct labels){{a, b, c}, {counts[i].a, counts[i].b, counts[i].c}}, counts[i].value);
}

static bool is_counted(const struct clf_count *counts, size_t count, const char *a, const char *b)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(counts[i].a, a) && clf_text_equal(counts[i].b, b))
			return true;
	}
	return false;
}

/* The same, and 0 for each pair of the lists that wasn't counted yet. */
static void add_counted_of(struct scrape *scrape, const char *name, enum clf_counter counter,
			   const char *const names[3], const char *const *as, size_t a_count, const char *const *bs,
			   size_t b_count)
{
	struct clf_count *counts = NULL;
	size_t count = 0;

	if (clf_counter_read(scrape->store, scrape->call->arena, counter, 0, &counts, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++)
		add(scrape, name,
		    (struct labels){{names[0], names[1], names[2]}, {counts[i].a, counts[i].b, counts[i].c}},
		    counts[i].value);
	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++)
			if (!is_counted(counts, count, as[i], bs[k]))
				add(scrape, name, (struct labels){{names[0], names[1], names[2]}, {as[i], bs[k], ""}},
				    0);
}

static const char **mailbox_names(struct scrape *scrape)
{
	const char **names = clf_arena_array_of(scrape->call->arena, scrape->config->mailbox_count + 1, const char *);

	for (size_t i = 0; i < scrape->config->mailbox_count; i++)
		names[i] = scrape->config->mailboxes[i].name;
	return names;
}

static const char **relay_names(struct scrape *scrape)
{
	const char **names = clf_arena_array_of(scrape->call->arena, scrape->config->smtp_count + 1, const char *);

	for (size_t i = 0; i < scrape->config->smtp_count; i++)
		names[i] = scrape->config->smtps[i].name;
	return names;
}

static void add_reconnects(struct scrape *scrape, const char *name)
{
	add_counted(scrape, name, CLF_COUNTER_RECONNECTS, "mailbox", "reason", NULL);
}

static void add_mails(struct scrape *scrape, const char *name)
{
	static const char *const outcomes[] = {"ticket", "quarantine", "ignored", "refused"};

	add_counted_of(scrape, name, CLF_COUNTER_MAILS, (const char *const[]){"mailbox", "outcome", NULL},
		       mailbox_names(scrape), scrape->config->mailbox_count, outcomes, CLF_COUNT(outcomes));
}

static int64_t counted(const struct clf_count *counts, size_t count, const char *a, const char *b)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(counts[i].a, a) && clf_text_equal(counts[i].b, b))
			return counts[i].value;
	}
	return 0;
}

static void add_histogram(struct scrape *scrape, const char *name, const char *mailbox, const struct clf_count *counts,
			  size_t count, int64_t ms)
{
	const char *bucket = clf_arena_printf(scrape->call->arena, "%s_bucket", name);
	int64_t sum = 0;
	char index[8], bound[24];

	for (unsigned i = 0; i <= CLF_HANDLING_BOUNDS; i++) {
		snprintf(index, sizeof index, "%u", i);
		sum += counted(counts, count, mailbox, index);
		if (i < CLF_HANDLING_BOUNDS)
			snprintf(bound, sizeof bound, "%lld", (long long)clf_handling_bounds[i]);
		add(scrape, bucket,
		    (struct labels){{"mailbox", "le"}, {mailbox, i < CLF_HANDLING_BOUNDS ? bound : "+Inf"}}, sum);
	}
	clf_buf_printf(scrape->out, "clf_mail_%s_sum{mailbox=\"", name);
	add_value(scrape->out, mailbox);
	clf_buf_printf(scrape->out, "\"} %lld.%03lld\n", (long long)(ms / 1000), (long long)(ms % 1000));
	add_of(scrape, clf_arena_printf(scrape->call->arena, "%s_count", name), "mailbox", mailbox, sum);
}

static void add_handling(struct scrape *scrape, const char *name)
{
	struct clf_count *counts = NULL, *ms = NULL;
	size_t count = 0, ms_count = 0;

	if (clf_counter_read(scrape->store, scrape->call->arena, CLF_COUNTER_HANDLING, 0, &counts, &count, NULL) !=
		CLF_OK ||
	    clf_counter_read(scrape->store, scrape->call->arena, CLF_COUNTER_HANDLING_MS, 0, &ms, &ms_count, NULL) !=
		CLF_OK)
		return;
	for (size_t i = 0; i < scrape->config->mailbox_count; i++) {
		const char *mailbox = scrape->config->mailboxes[i].name;

		add_histogram(scrape, name, mailbox, counts, count, counted(ms, ms_count, mailbox, ""));
	}
}

static void add_waiting(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, scrape->counts.journal_waiting);
}

static void add_waiting_age(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, age(scrape, scrape->counts.oldest_waiting_at));
}

static void add_quarantine(struct scrape *scrape, const char *name)
{
	struct clf_figure *figures = NULL;
	size_t count = 0;

	if (clf_query_quarantine_figures(scrape->store, scrape->call->arena, 0, &figures, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++)
		add_of(scrape, name, "reason", figures[i].what, figures[i].count);
	if (count == 0)
		add_of(scrape, name, "reason", "unknown", 0);
}

static const char *const outbox_states[] = {"queued", "deferred",  "claimed",  "committing",
					    "failed", "uncertain", "kept_back"};

static struct clf_outbox_figure figure_of(const struct scrape *scrape, const char *smtp, const char *state)
{
	for (size_t i = 0; i < scrape->outbox_count; i++) {
		if (clf_text_equal(scrape->outbox[i].smtp, smtp) && clf_text_equal(scrape->outbox[i].state, state))
			return scrape->outbox[i];
	}
	return (struct clf_outbox_figure){smtp, state, 0, 0};
}

static void add_outbox(struct scrape *scrape, const char *name)
{
	for (size_t i = 0; i < scrape->config->smtp_count; i++) {
		for (size_t k = 0; k < CLF_COUNT(outbox_states); k++) {
			const char *smtp = scrape->config->smtps[i].name;

			add(scrape, name, (struct labels){{"smtp", "state"}, {smtp, outbox_states[k]}},
			    figure_of(scrape, smtp, outbox_states[k]).count);
		}
	}
}

static void add_outbox_age(struct scrape *scrape, const char *name)
{
	for (size_t i = 0; i < scrape->config->smtp_count; i++) {
		for (size_t k = 0; k < CLF_COUNT(outbox_states); k++) {
			const char *smtp = scrape->config->smtps[i].name;

			add(scrape, name, (struct labels){{"smtp", "state"}, {smtp, outbox_states[k]}},
			    age(scrape, figure_of(scrape, smtp, outbox_states[k]).oldest_at));
		}
	}
}

static void add_results(struct scrape *scrape, const char *name)
{
	static const char *const results[] = {"sent", "deferred", "failed", "uncertain"};

	add_counted_of(scrape, name, CLF_COUNTER_RESULTS, (const char *const[]){"smtp", "result", "class"},
		       relay_names(scrape), scrape->config->smtp_count, results, CLF_COUNT(results));
}

static void add_smtp_up(struct scrape *scrape, const char *name)
{
	struct clf_relay_hold *holds = NULL;
	size_t count = 0;

	if (clf_relay_holds(scrape->store, scrape->call->arena, NULL, &holds, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < scrape->config->smtp_count; i++) {
		bool held = false;

		for (size_t k = 0; k < count; k++)
			held |= clf_text_equal(holds[k].smtp, scrape->config->smtps[i].name) &&
				clf_text_blank(holds[k].sender);
		add_of(scrape, name, "smtp", scrape->config->smtps[i].name, !held);
	}
}

static void add_restarts(struct scrape *scrape, const char *name)
{
	static const char *const roles[] = {"mailbox", "intake", "reader", "sender", "clock", "web"};
	static const char *const reasons[] = {"recycled", "died", "killed", "deadline"};

	add_counted_of(scrape, name, CLF_COUNTER_RESTARTS, (const char *const[]){"role", "reason", NULL}, roles,
		       CLF_COUNT(roles), reasons, CLF_COUNT(reasons));
}

static void add_tickets(struct scrape *scrape, const char *name)
{
	struct clf_figure *figures = NULL;
	size_t count = 0;

	if (clf_query_ticket_figures(scrape->store, scrape->call->arena, &figures, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++)
		add_of(scrape, name, "status_kind", figures[i].what, figures[i].count);
}

static void add_refused(struct scrape *scrape, const char *name)
{
	add_counted_of(scrape, name, CLF_COUNTER_REFUSED, (const char *const[]){"reason", NULL, NULL},
		       (const char *const[]){"not-obeyed"}, 1, (const char *const[]){""}, 1);
}

static void add_ready(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, health_is_ready(scrape->health));
}

/* What is held for one sender alone is named after its address: that stands on page and API. */
static void add_checks(struct scrape *scrape, const char *name)
{
	const struct clf_json *checks = clf_json_get(scrape->health, "checks");

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		const struct clf_json *check = clf_json_at(checks, i);
		const char *what = clf_json_get_text(check, "name"), *state = clf_json_get_text(check, "state");

		if (strchr(what, '@') == NULL)
			add_of(scrape, name, "name", what,
			       clf_text_equal(state, "fail") ? 2 : clf_text_equal(state, "warn"));
	}
}

static struct clf_store_disk disk_of(const struct scrape *scrape)
{
	struct clf_store_disk disk = {0};

	clf_store_disk(scrape->config->store_url, &disk, NULL);
	return disk;
}

static void add_size(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, disk_of(scrape).size);
}

static void add_wal(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, disk_of(scrape).wal);
}

static void add_free(struct scrape *scrape, const char *name)
{
	add_plain(scrape, name, disk_of(scrape).free);
}

/* Nothing until the first one: whoever makes none by this program has other ways. */
static void add_backup(struct scrape *scrape, const char *name, enum clf_backup_what what)
{
	struct clf_backup_record record;

	if (clf_backup_last(scrape->store, scrape->call->arena, what, &record, NULL) == CLF_OK)
		add_plain(scrape, name, record.at / CLF_SECOND);
}

static void add_backup_made(struct scrape *scrape, const char *name)
{
	add_backup(scrape, name, CLF_BACKUP_MADE);
}

static void add_backup_verified(struct scrape *scrape, const char *name)
{
	add_backup(scrape, name, CLF_BACKUP_VERIFIED);
}

static void add_login_failures(struct scrape *scrape, const char *name)
{
	struct clf_login_failures *failures = NULL;
	size_t count = 0;

	if (clf_login_failures(scrape->store, scrape->call->arena, &failures, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++)
		add(scrape, name, (struct labels){{"account", "class"}, {failures[i].account, failures[i].class}},
		    failures[i].number);
}

/* Of several ends of one account the first. */
static void add_login_ends(struct scrape *scrape, const char *name)
{
	struct clf_login_row *rows = NULL;
	size_t count = 0;

	if (clf_login_rows(scrape->store, scrape->call->arena, &rows, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		int64_t ends = rows[i].ends_at;

		while (i + 1 < count && clf_text_equal(rows[i + 1].account, rows[i].account)) {
			i++;
			ends = rows[i].ends_at != 0 && (ends == 0 || rows[i].ends_at < ends) ? rows[i].ends_at : ends;
		}
		if (ends != 0 && clf_config_oauth2(scrape->config, rows[i].account) != NULL)
			add_of(scrape, name, "account", rows[i].account, ends / CLF_SECOND);
	}
}

static void add_http(struct scrape *scrape, const char *name)
{
	for (unsigned i = 1; i < 6; i++)
		add_of(scrape, name, "class", clf_arena_printf(scrape->call->arena, "%uxx", i),
		       scrape->call->web->answers[i]);
}

static const struct family families[] = {
    {"up", "gauge", "1 while the database answers.", add_up, false},
    {"build_info", "gauge", "1; which program, and which schema of the database.", add_build, true},
    {"ready", "gauge", "1 while mail can be taken in.", add_ready, false},
    {"check", "gauge", "0 ok, 1 a warning, 2 failed.", add_checks, false},
    {"mailbox_up", "gauge", "1 while the mailbox is connected.", add_mailbox_up, true},
    {"mailbox_paused", "gauge", "1 while a person has paused the mailbox.", add_mailbox_paused, true},
    {"mailbox_last_success_timestamp_seconds", "gauge", "When its folder was looked at last; 0: never.",
     add_mailbox_success, true},
    {"mailbox_reconnects_total", "counter", "How often a mailbox's session ended, by what ailed it.", add_reconnects,
     true},
    {"mailbox_withheld", "gauge", "Mails that the mailbox's server lists and doesn't give.", add_mailbox_withheld,
     true},
    {"heartbeat_last_received_timestamp_seconds", "gauge", "When the mailbox's mail to itself came back last.",
     add_beat_received, true},
    {"heartbeat_interval_seconds", "gauge", "Time between two of these.", add_beat_interval, true},
    {"heartbeat_seconds", "gauge", "How long the last of these took.", add_beat_took, true},
    {"mails_total", "counter", "Mails handled, by what became of them.", add_mails, true},
    {"handling_seconds", "histogram", "From the server's taking a mail in to its being handled.", add_handling, true},
    {"journal_waiting", "gauge", "Mails kept and not yet handled.", add_waiting, true},
    {"journal_oldest_waiting_seconds", "gauge", "Age of the oldest mail kept and not yet handled.", add_waiting_age,
     true},
    {"quarantine", "gauge", "Mails that wait for a person's decision, by why they are there.", add_quarantine, true},
    {"outbox", "gauge", "Mails to go out that aren't sent, by state.", add_outbox, true},
    {"outbox_oldest_seconds", "gauge", "Age of the oldest of them: since it is due, was put off first, or ended.",
     add_outbox_age, true},
    {"outbox_results_total", "counter", "Tries to send a mail, by what came of them.", add_results, true},
    {"smtp_up", "gauge", "0 while the relay takes no mail from us.", add_smtp_up, true},
    {"role_restarts_total", "counter", "Processes that ended and were started again.", add_restarts, true},
    {"tickets", "gauge", "Tickets by what their status means.", add_tickets, true},
    {"commands_refused_total", "counter", "Mails of agents that were not obeyed, by why.", add_refused, true},
    {"login_failures_total", "counter", "Questions for an access token that got none.", add_login_failures, true},
    {"login_expiry_timestamp_seconds", "gauge",
     "When an account's secret, certificate or login ends unless a person acts.", add_login_ends, true},
    {"backup_last_success_timestamp_seconds", "gauge", "When the last good backup was made.", add_backup_made, true},
    {"backup_last_verified_timestamp_seconds", "gauge", "When a backup was last tried by unpacking it.",
     add_backup_verified, true},
    {"store_size_bytes", "gauge", "Size of the database.", add_size, false},
    {"store_wal_bytes", "gauge", "Size of its write-ahead log.", add_wal, false},
    {"store_free_bytes", "gauge", "Free where it lies.", add_free, false},
    {"http_responses_total", "counter", "HTTP responses by class of status.", add_http, false},
};

/* The last look, or one of our own where no loop looks. */
static struct clf_json *health_of(struct call *call)
{
	if (call->web->looked != NULL)
		return clf_json_copy(call->web->looked);
	return health_look(call->web, call->arena, NULL);
}

/* What several families need. */
static void load(struct scrape *scrape)
{
	struct web *web = scrape->call->web;
	struct clf_arena *arena = scrape->call->arena;
	enum clf_status status = web->act.store != NULL ? CLF_OK : CLF_EAGAIN;

	if (status == CLF_OK)
		status = clf_query_counts(web->act.store, &scrape->counts, NULL);
	if (status == CLF_OK)
		status = clf_query_outbox_figures(web->act.store, arena, &scrape->outbox, &scrape->outbox_count, NULL);
	if (status == CLF_OK)
		status = mailbox_list(web, arena, &scrape->boxes, &scrape->box_count, NULL);
	web->store_failed = web->store_failed || status == CLF_EIO;
	scrape->store = status == CLF_OK ? web->act.store : NULL;
	scrape->health = health_of(scrape->call);
}

void metrics_answer(struct call *call)
{
	struct scrape scrape = {
	    .call = call, .out = &call->response->body, .config = call->web->act.config, .now = clf_clock_now()};

	load(&scrape);
	for (size_t i = 0; i < CLF_COUNT(families); i++) {
		const struct family *family = &families[i];

		if (family->needs_store && scrape.store == NULL)
			continue;
		clf_buf_printf(scrape.out, "# HELP clf_mail_%s %s\n# TYPE clf_mail_%s %s\n", family->name, family->help,
			       family->name, family->type);
		family->add(&scrape, family->name);
	}
	clf_json_free(&scrape.health);
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
}
