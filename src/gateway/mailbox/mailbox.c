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
#define BACKOFF_MS 1000
#define BACKOFF_MAX_MS (5 * 60 * 1000)
#define DENIED_MS 60000 /* a login that was refused: not so often that the account gets locked */
#define WAIT_MAX_MS 240000
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
					   .stop_fd = &m->start->stop_fd};
	enum clf_status status;

	mailbox_alive(m, CONNECT_S);
	status = clf_imap_open(&options, &m->imap, err);
	if (status == CLF_OK)
		status = clf_imap_select(m->imap, c->folder, &m->folder, err);
	if (status == CLF_OK)
		mailbox_report_well(m, false);
	m->look_at = 0;
	m->finish_at = 0;
	return status;
}

static enum clf_status wait_for_mail(struct mailbox *m, struct clf_error *err)
{
	int64_t due = mailbox_withheld_due(m);
	int64_t left = (due < m->look_at ? due : m->look_at) - clf_clock_monotonic_ms();
	enum clf_imap_wake wake = CLF_WAKE_TIMEOUT;
	enum clf_status status = CLF_OK;
	int timeout;

	if (left <= 0)
		return CLF_OK;
	timeout = (int)(left < WAIT_MAX_MS ? left : WAIT_MAX_MS);
	mailbox_alive(m, timeout / 1000 + CONNECT_S);
	if (!m->config->idle || !m->folder.can_idle) {
		mailbox_attend(m, timeout);
		return CLF_OK;
	}
	/* Something may be waiting already, and would not wake anybody again. */
	status = clf_imap_wait(m->imap, m->wake, timeout, &wake, err);
	if (status == CLF_OK && wake == CLF_WAKE_MAIL)
		m->look_at = 0;
	mailbox_attend(m, 0);
	return status;
}

static enum clf_status work(struct mailbox *m, struct clf_error *err)
{
	bool found = false;
	enum clf_status status;

	if (m->folder.uidvalidity != m->uidvalidity) {
		mailbox_announce(m, m->folder.uidvalidity);
		return CLF_OK;
	}
	status = mailbox_finish(m, err);
	if (status != CLF_OK)
		return status;
	if (clf_clock_monotonic_ms() < m->look_at) {
		status = mailbox_retry(m, err);
		return status == CLF_OK ? wait_for_mail(m, err) : status;
	}
	status = mailbox_fetch(m, &found, err);
	if (status != CLF_OK)
		return status;
	m->failures = 0;
	if (found)
		return CLF_OK;
	m->look_at = clf_clock_monotonic_ms() + (int64_t)(m->config->poll_s > 0 ? m->config->poll_s : 60) * 1000;
	if (m->finish_at == 0)
		mailbox_report_well(m, true);
	else
		mailbox_report_again(m);
	return CLF_OK;
}

/* Growing from one second to five minutes, a quarter up or down, so that many mailboxes don't come back at once. */
static int64_t pause_ms(const struct mailbox *m, enum clf_status status)
{
	int64_t ms = BACKOFF_MS;

	for (unsigned i = 1; i < m->failures && ms < BACKOFF_MAX_MS; i++)
		ms *= 2;
	if (status == CLF_EDENIED && ms < DENIED_MS)
		ms = DENIED_MS;
	if (ms > BACKOFF_MAX_MS)
		ms = BACKOFF_MAX_MS;
	return ms * 3 / 4 + (int64_t)clf_random_below((uint64_t)ms / 2 + 1);
}

static void fall_back(struct mailbox *m, enum clf_status status, const struct clf_error *err)
{
	int64_t end;

	clf_imap_close(&m->imap);
	if (m->stopping || status == CLF_ECLOSED || !m->known)
		return;
	m->failures++;
	end = clf_clock_monotonic_ms() + pause_ms(m, status);
	if (!m->lost_over_withheld)
		mailbox_report(m, "failed", err->text, false);
	m->lost_over_withheld = false;
	while (!m->stopping && clf_clock_monotonic_ms() < end) {
		int64_t left = end - clf_clock_monotonic_ms();

		mailbox_alive(m, 60);
		mailbox_attend(m, (int)(left < 10000 ? left : 10000));
	}
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
	clf_channel_free(&m->intake);
	close(m->wake);
	clf_arena_free(&m->arena);
	free(m->kept);
	free(m->withheld);
	free(m);
	return good ? 0 : 1;
}
