/*
 * clock.h - what the clock role looks at, for it and its tests: due dates, the day's digests, what is old.
 */
#ifndef CLF_GATEWAY_CLOCK_H
#define CLF_GATEWAY_CLOCK_H

#include "clf/act/act.h"
#include "clf/act/alarm.h"
#include "trouble.h"

struct clf_frame;
struct clf_http_pool;
struct clf_zone;

/* Who had nothing in the day's digest, so that the lists aren't asked for at each turn. */
struct clock_idle {
	int64_t agent;
	int day; /* year * 10000 + month * 100 + day, in the agent's zone */
};
#define CLOCK_IDLE 512u

/* What the supervisor said, until it is stored. */
struct clock_heard {
	char role[16], reason[16];
	int64_t count;
};
#define CLOCK_HEARD 64u

struct clock {
	struct clf_act_context act;
	struct clf_arena *arena; /* of one turn */
	struct clock_idle idle[CLOCK_IDLE];
	size_t idle_count;
	int64_t tidy_at, retention_at;
	struct clock_heard heard[CLOCK_HEARD];
	size_t heard_count;
	int64_t started_at, reloaded_at; /* likewise, of serve; 0: stored */
	int64_t alarms_at;               /* when to look for alarms again */
	int64_t clock_offset;            /* of the day's clock to the one that only moves forward, ms; 0: unknown */
	struct clf_alarm_budget alarm_budget;
	int64_t late_at;            /* since when late due dates are told by digests; 0: each by itself */
	struct clf_http_pool *pool; /* owned; NULL until something was asked */
	int64_t ping_asked_at;      /* when that was */
	bool ping_ended;            /* and is not stored yet; why it failed, or "" */
	char ping_words[CLF_ERROR_TEXT];
	int64_t hands_at; /* when to look again at what waits for a hand */
	struct trouble trouble;
	bool woken;       /* by something to be looked at now */
	bool index_waits; /* there was more to do for the index than once */
	int64_t news_at;  /* since when something waits that nobody was told of; 0: nothing does */
};

/* Between 08:00 and 20:00 of the zone's day, and not had on that day. *day is that day. */
bool clock_digest_due(const struct clf_zone *zone, int64_t digested_at, int64_t now, int *day);
/* Everything that is to be done now. CLF_EIO: the database is gone. */
enum clf_status clock_turn(struct clock *clock, int64_t now, struct clf_error *err);

/* clock_heard.c: how often processes ended, and since when `serve` runs. */
void clock_hear(struct clock *clock, const struct clf_frame *frame);
enum clf_status clock_keep_heard(struct clock *clock, int64_t now, struct clf_error *err);
/* clock_late.c: many due dates passed while no clock ran, as before a restore: each agent hears of all in one digest.
 */
enum clf_status clock_late_begin(struct clock *clock, int64_t now, struct clf_error *err);
bool clock_is_late(const struct clock *clock, const struct clf_ticket *ticket, int64_t now);
enum clf_status clock_late_end(struct clock *clock, int64_t now, struct clf_error *err);
/* clock_timers.c: whatever is due, and timers that have to be set anew. */
enum clf_status clock_timers(struct clock *clock, int64_t now, struct clf_error *err);
/* clock_batch.c: agents are told of changes to many tickets. */
enum clf_status clock_batches(struct clock *clock, int64_t now, struct clf_error *err);
/* clock_act.c: a request in a transaction of its own. */
enum clf_status clock_act(struct clock *clock, const struct clf_request *request, struct clf_act_result *result,
			  struct clf_error *err);

/* clock_index.c: what changed becomes findable, and what was there before the index, a piece at a time. */
enum clf_status clock_index(struct clock *clock, struct clf_error *err);

/* clock_alarms.c: what stands wrong is kept and told. */
enum clf_status clock_alarms(struct clock *clock, int64_t now, struct clf_error *err);
/* clock_ping.c: somebody outside learns that all mailboxes' probes are back. */
enum clf_status clock_ping(struct clock *clock, int64_t now, struct clf_error *err);
/* clock_hands.c: administrators are told that mails wait for a hand: once a day, and only when more came to it. */
enum clf_status clock_tell_hands(struct clock *clock, int64_t now, struct clf_error *err);

#endif
