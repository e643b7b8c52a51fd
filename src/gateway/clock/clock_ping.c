/*
 * clock_ping.c - heartbeat_ping is fetched each time that all probes are back: where it isn't any more, somebody
 * outside sees that this machine is dead.
 *
 * Beside the clock's turns, none of which waits for it. A failure is kept for people to see, and tried again; it is no
 * alarm: whoever watches outside tells of the silence.
 */
#include <stdio.h>

#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/wire/http_client.h"
#include "clock/clock.h"

#define AGAIN (60 * CLF_SECOND)
#define ANSWER_MAX (16u << 10)

static void done(void *user, void *job, enum clf_status status, const struct clf_http_answer *answer,
		 const struct clf_error *err)
{
	struct clock *clock = user;

	(void)job;
	clock->ping_ended = true;
	clock->ping_words[0] = '\0';
	if (status != CLF_OK)
		snprintf(clock->ping_words, sizeof clock->ping_words, "%s", err->text);
	else if (answer->status < 200 || answer->status > 299)
		snprintf(clock->ping_words, sizeof clock->ping_words, "it was answered with %d", answer->status);
}

/* As of when it was asked: a probe that came back since then is another one. */
static enum clf_status keep(struct clock *clock, const struct clf_heartbeat_ping *before, struct clf_error *err)
{
	const char *words = clock->ping_words[0] != '\0' ? clock->ping_words : NULL;
	enum clf_status status = clf_heartbeat_pinged(clock->act.store, clock->ping_asked_at, words, err);

	if (status != CLF_OK)
		return status;
	clock->ping_ended = false;
	if (words != NULL && before->words == NULL)
		clf_log(CLF_LOG_WARNING, "heartbeat.ping.failed", CLF_S("why", words));
	return CLF_OK;
}

static enum clf_status ask(struct clock *clock, struct clf_error *err)
{
	const struct clf_http_question question = {.url = clock->act.config->heartbeat_ping, .limit = ANSWER_MAX};
	enum clf_status status = CLF_OK;

	if (clock->pool == NULL)
		status = clf_http_pool_new(done, clock, &clock->pool, err);
	return status == CLF_OK ? clf_http_pool_ask(clock->pool, &question, NULL, err) : status;
}

static bool is_time(const struct clf_heartbeat_ping *before, int64_t back_at, int64_t now)
{
	if (before->asked_at == 0 || before->asked_at > now)
		return true;
	if (before->words != NULL)
		return now - before->asked_at >= AGAIN;
	return back_at > before->asked_at;
}

enum clf_status clock_ping(struct clock *clock, int64_t now, struct clf_error *err)
{
	struct clf_heartbeat_ping before = {0};
	struct clf_beat_view *views = NULL;
	size_t count = 0;
	int64_t at = 0;
	enum clf_status status;

	if (clock->act.config->heartbeat_ping == NULL ||
	    (clock->pool != NULL && clf_http_pool_running(clock->pool) > 0))
		return CLF_OK;
	status = clf_heartbeat_ping(clock->act.store, clock->arena, &before, err);
	if (status == CLF_OK && clock->ping_ended)
		return keep(clock, &before, err);
	if (status == CLF_OK)
		status = clf_beats(&clock->act, clock->arena, now, &views, &count, err);
	if (status != CLF_OK || !clf_beats_are_back(views, count, &at) || !is_time(&before, at, now))
		return status;
	clock->ping_asked_at = at > now ? at : now;
	if (ask(clock, err) != CLF_OK) {
		clock->ping_ended = true;
		snprintf(clock->ping_words, sizeof clock->ping_words, "%s", err->text);
	}
	return CLF_OK;
}
