/*
 * mailbox.c - the process of one mailbox: it knows that mailbox's password, and no database.
 *
 * Connects, brings over what is new, waits in IDLE with a poll beside it, and comes back after
 * every failure with growing pauses. The supervisor ends it when it misses a deadline it set itself.
 */
#include "mailbox/mailbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/log.h"

#define MEMORY_MAX (2048ull << 20) /* the last guard against a server that makes the parser allocate */
#define TIMEOUT_S 60               /* for one read */
#define CONNECT_S 300
#define PAUSED_MS 30000
#define WAIT_MAX_MS 240000
#define HELD_MS 60000      /* a session that lasted so long was a good one */
#define IDLE_CUTS 3u       /* so many sessions in a row, cut in IDLE: it is left alone */
#define NO_IDLE_MS 3600000 /* for so long */
#define AGAIN_MS 1000      /* a token was refused, and a newer one may be had */
#define TOKEN_MS 25000     /* the login role answers within some 15 s */
#define ATTEND_MS 5000
#define ALONE_MS 90000 /* longer than the supervisor lets intake rest */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* their shadow memory passes any limit */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

static void limit_memory(void)
{
#ifndef SANITIZED
	struct rlimit limit = {MEMORY_MAX, MEMORY_MAX};

	setrlimit(RLIMIT_AS, &limit);
#endif
}

/*
 * A token for the session to come, where the mailbox logs in by one. While it is awaited supervisor and intake are
 * heard as ever. CLF_EDENIED: a person has to act; CLF_EAGAIN: there is none now.
 */
static enum clf_status await_token(struct mailbox *m, struct clf_error *err)
{
	int64_t end = clf_clock_monotonic_ms() + TOKEN_MS;

	if (m->config->oauth2 == NULL)
		return CLF_OK;
	mailbox_forget_token(m);
	m->asked = m->answered = m->token_news = false;
	m->needs_token = true;
	while (!m->stopping && m->known && !m->answered) {
		int64_t left = end - clf_clock_monotonic_ms();

		if (left <= 0)
			break;
		mailbox_ask_token(m);
		mailbox_alive(m, 60);
		mailbox_attend(m, (int)(left < ATTEND_MS ? left : ATTEND_MS));
	}
	if (m->stopping)
		return clf_error_set(err, CLF_ECLOSED, "told to stop");
	m->needs_token = m->token == NULL;
	if (m->token != NULL)
		return CLF_OK;
	return clf_error_set(
	    err, m->login_denied ? CLF_EDENIED : CLF_EAGAIN, "no login by [oauth2 %s]: %s", m->config->oauth2,
	    m->answered && m->login_text[0] != '\0' ? m->login_text : "its process gave no answer yet");
}

static enum clf_status connect_to(struct mailbox *m, struct clf_error *err)
{
	const struct clf_config_mailbox *c = m->config;
	struct clf_imap_options options = {.host = c->host,
					   .port = c->port,
					   .tls = c->tls,
					   .ca_file = c->ca_file,
					   .user = c->user,
					   .password = c->password,
					   .timeout_s = TIMEOUT_S,
					   .stop_fd = &m->start->stop_fd,
					   .step = &m->step};
	enum clf_status status;

	m->hurry = false;
	status = await_token(m, err);
	if (status != CLF_OK)
		return status;
	options.token = m->token;
	mailbox_alive(m, CONNECT_S);
	m->opened_at = clf_clock_monotonic_ms();
	m->progress = m->waiting = m->no_idle = false;
	status = clf_imap_open(&options, &m->imap, err);
	mailbox_forget_token(m);
	if (status == CLF_OK)
		status = mailbox_select(m, err);
	/* One that was ill is well once its folder was looked at. */
	if (status == CLF_OK && m->trouble == CLF_TROUBLE_NONE)
		mailbox_report_well(m, false);
	m->look_at = 0;
	return status;
}

static bool may_idle(const struct mailbox *m)
{
	return m->config->idle && m->folder.can_idle && !m->no_idle && clf_clock_monotonic_ms() >= m->idle_at;
}

static enum clf_status idle(struct mailbox *m, int timeout, struct clf_error *err)
{
	enum clf_imap_wake wake = CLF_WAKE_TIMEOUT;
	enum clf_status status;

	/* Something may be waiting already, and would not wake anybody again. */
	m->waiting = true;
	status = clf_imap_wait(m->imap, m->wake, timeout, &wake, err);
	m->waiting = status != CLF_OK;
	if (status != CLF_OK && status != CLF_ECLOSED && clf_imap_is_usable(m->imap)) {
		/* Offered, and refused: `poll` has to do, as long as this session lasts. */
		m->waiting = false;
		m->no_idle = true;
		clf_log(CLF_LOG_WARNING, "mailbox.idle.refused", CLF_S("why", err->text));
		return CLF_OK;
	}
	if (status == CLF_OK && wake == CLF_WAKE_MAIL)
		m->look_at = 0;
	mailbox_attend(m, 0);
	return status;
}

static enum clf_status wait_for_mail(struct mailbox *m, struct clf_error *err)
{
	int64_t due = m->paused[0] == '\0' ? mailbox_withheld_due(m) : INT64_MAX;
	int64_t left;
	int timeout;

	due = due < m->look_at ? due : m->look_at;
	if (m->kept.count + m->probes.count > 0 && m->finish_at != 0 && m->finish_at < due)
		due = m->finish_at;
	left = due - clf_clock_monotonic_ms();
	if (left <= 0)
		return CLF_OK;
	timeout = (int)(left < WAIT_MAX_MS ? left : WAIT_MAX_MS);
	mailbox_alive(m, timeout / 1000 + CONNECT_S);
	if (may_idle(m))
		return idle(m, timeout, err);
	mailbox_attend(m, timeout);
	return CLF_OK;
}

static enum clf_status work(struct mailbox *m, struct clf_error *err)
{
	bool found = false;
	enum clf_status status;

	if (m->folder.uidvalidity != m->uidvalidity || m->set_back) {
		mailbox_announce(m, m->folder.uidvalidity);
		return CLF_OK;
	}
	status = mailbox_finish(m, err);
	if (status == CLF_OK && m->sought != 0)
		return mailbox_seek(m, err);
	if (status != CLF_OK)
		return status;
	if (clf_clock_monotonic_ms() < m->look_at) {
		status = m->paused[0] == '\0' ? mailbox_retry(m, err) : CLF_OK;
		return status == CLF_OK ? wait_for_mail(m, err) : status;
	}
	if (m->paused[0] != '\0') {
		m->look_at = clf_clock_monotonic_ms() + PAUSED_MS;
		mailbox_report(m, CLF_TROUBLE_NONE, m->paused, 0, false);
		return CLF_OK;
	}
	m->hurry = false;
	status = mailbox_fetch(m, &found, err);
	if (status != CLF_OK)
		return status;
	if (found) {
		mailbox_report_well(m, true);
		return CLF_OK;
	}
	m->look_at = clf_clock_monotonic_ms() + (int64_t)(m->config->poll_s > 0 ? m->config->poll_s : 60) * 1000;
	mailbox_report_well(m, true);
	return CLF_OK;
}

/* A quarter up or down, so that many mailboxes don't come back at once. */
static int64_t about(int64_t ms)
{
	return ms * 3 / 4 + (int64_t)clf_random_below((uint64_t)ms / 2 + 1);
}

/*
 * A session that held, or brought mail before it was lost over a mail, was a good one. One that was cut while it waited
 * for mail had its time only if it held: else the next would be cut as soon.
 */
static void count_failure(struct mailbox *m, bool had_session)
{
	bool held = had_session && clf_clock_monotonic_ms() - m->opened_at >= HELD_MS;

	if (held || (had_session && m->progress && !m->waiting))
		m->failures = 0;
	m->failures++;
	if (!m->waiting || held)
		m->idle_cuts = 0;
	else if (++m->idle_cuts >= IDLE_CUTS) {
		m->idle_cuts = 0;
		m->idle_at = clf_clock_monotonic_ms() + NO_IDLE_MS;
		clf_log(CLF_LOG_WARNING, "mailbox.idle.cut", CLF_S("why", "the line is cut in IDLE: `poll` has to do"));
	}
	m->waiting = false;
}

/* A login has its time, and the server ends the session with it: the next one begins at once, and nothing failed. */
static bool is_renewal(struct mailbox *m, enum clf_imap_trouble trouble, bool had_session)
{
	int64_t now = clf_clock_monotonic_ms();

	if (trouble != CLF_TROUBLE_EXPIRED || !had_session || m->step < CLF_IMAP_LOOK ||
	    (m->renewed_at != 0 && now - m->renewed_at < HELD_MS))
		return false;
	mailbox_refused(m);
	m->renewed_at = now;
	m->waiting = false;
	clf_log(CLF_LOG_INFO, "mailbox.login.expired");
	return true;
}

static enum clf_imap_trouble trouble_of(struct mailbox *m, enum clf_status status, const char *words)
{
	enum clf_imap_trouble trouble = m->needs_token ? CLF_TROUBLE_TOKEN : clf_imap_trouble(m->step, status, words);

	m->same = trouble == m->last_trouble ? m->same + 1 : 1;
	m->last_trouble = trouble;
	return clf_imap_trouble_lasting(trouble, m->same);
}

static int64_t pause_for(struct mailbox *m, enum clf_imap_trouble trouble, const char *words)
{
	int64_t ms = clf_imap_pause_ms(trouble, m->failures, words);
	bool of_token = trouble == CLF_TROUBLE_EXPIRED ||
			(m->step == CLF_IMAP_LOGIN && (trouble == CLF_TROUBLE_DENIED || trouble == CLF_TROUBLE_RIGHTS));

	/* A newer token may be taken: asked for once, without waiting. */
	if (of_token && m->config->oauth2 != NULL && mailbox_refused(m) && m->same == 1)
		return AGAIN_MS;
	/* What the server asks for is given in full. */
	return ms == clf_imap_asked_ms(words) ? ms : about(ms);
}

static void wait_out(struct mailbox *m, int64_t pause)
{
	int64_t end = clf_clock_monotonic_ms() + pause;

	while (!m->stopping && !m->hurry && clf_clock_monotonic_ms() < end && !(m->needs_token && m->token_news)) {
		int64_t left = end - clf_clock_monotonic_ms();

		mailbox_alive(m, 60);
		mailbox_attend(m, (int)(left < 10000 ? left : 10000));
	}
	m->hurry = false;
}

static void fall_back(struct mailbox *m, enum clf_status status, const struct clf_error *err)
{
	bool had_session = m->imap != NULL;
	enum clf_imap_trouble trouble;
	const char *advice;
	struct clf_error told;
	int64_t pause;

	clf_imap_close(&m->imap);
	if (m->stopping || status == CLF_ECLOSED || !m->known)
		return;
	trouble = trouble_of(m, status, err->text);
	if (is_renewal(m, trouble, had_session))
		return;
	count_failure(m, had_session);
	pause = pause_for(m, trouble, err->text);
	advice = clf_imap_policy(trouble)->advice;
	clf_error_set(&told, status, "%s%s%s", err->text, advice != NULL ? ". " : "", advice != NULL ? advice : "");
	if (!m->lost_over_withheld)
		mailbox_report(m, trouble, told.text, pause, false);
	m->lost_over_withheld = false;
	wait_out(m, pause);
}

/* An intake that lives and dropped the channel never gets a new one: this process has to be started anew. */
static bool is_left_alone(struct mailbox *m)
{
	int64_t now = clf_clock_monotonic_ms();

	if (m->intake != NULL)
		m->alone_since = 0;
	else if (m->alone_since == 0)
		m->alone_since = now;
	return m->alone_since != 0 && now - m->alone_since > ALONE_MS;
}

/* False: it ended without being told to. */
static bool loop(struct mailbox *m)
{
	while (!m->stopping) {
		struct clf_error err = {0};
		enum clf_status status = CLF_OK;

		if (is_left_alone(m)) {
			clf_log(CLF_LOG_ERROR, "mailbox.alone", CLF_S("why", "intake gave no new channel"));
			return false;
		}
		if (!m->known) {
			mailbox_alive(m, 60);
			mailbox_attend(m, 10000);
			continue;
		}
		if (m->imap == NULL)
			status = connect_to(m, &err);
		if (status == CLF_OK)
			status = work(m, &err);
		if (status != CLF_OK)
			fall_back(m, status, &err);
		mailbox_attend(m, 0);
	}
	return true;
}

static bool watch(int wake, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return epoll_ctl(wake, EPOLL_CTL_ADD, fd, &event) == 0;
}

int clf_mailbox_run(struct clf_role_start *start)
{
	struct mailbox *m = calloc(1, sizeof *m);
	bool good;

	if (m == NULL)
		abort();
	limit_memory();
	m->start = start;
	m->config = clf_config_mailbox(start->config, start->name);
	m->wake = epoll_create1(EPOLL_CLOEXEC);
	if (m->config == NULL || m->wake < 0 || !watch(m->wake, start->stop_fd) ||
	    !watch(m->wake, clf_channel_fd(start->control))) {
		clf_log(CLF_LOG_ERROR, "mailbox.start.failed",
			CLF_S("why", m->config == NULL ? "no such mailbox in the configuration" : strerror(errno)));
		free(m);
		return 1;
	}
	m->arena = clf_arena_new();
	clf_channel_send(start->control, CLF_FRAME_READY, NULL, (struct clf_str){NULL, 0}, -1, NULL);
	/* What came together with the configuration stands in the channel already: no poll would tell of it. */
	mailbox_attend(m, 0);
	good = loop(m);
	clf_imap_close(&m->imap);
	mailbox_forget_token(m);
	clf_channel_free(&m->login);
	clf_channel_free(&m->intake);
	close(m->wake);
	clf_arena_free(&m->arena);
	free(m->kept.items);
	free(m->copied.items);
	free(m->untold.items);
	free(m->probes.items);
	free(m->withheld);
	free(m);
	return good ? 0 : 1;
}
