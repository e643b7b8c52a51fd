/*
 * heartbeat.h - how each mailbox's heartbeat stands: what the store knows and the configuration asks, put together.
 */
#ifndef CLF_ACT_HEARTBEAT_H
#define CLF_ACT_HEARTBEAT_H

#include "clf/act/act.h"
#include "clf/store/mail/heartbeat.h"

struct clf_json;

enum clf_beat {
	CLF_BEAT_OFF,
	CLF_BEAT_STARTING, /* none has come back yet, and none is late */
	CLF_BEAT_FINE,
	CLF_BEAT_HELD, /* its relay holds mail: no probe goes out */
	CLF_BEAT_JUNK, /* late, and found in the folder for junk */
	CLF_BEAT_LATE,
	CLF_BEAT_PAUSED, /* a person wants nothing fetched: what comes back lies on its server */
};
const char *clf_beat_name(enum clf_beat beat); /* "off", "starting", "fine", "held", "in-junk", "late", "paused" */

struct clf_beat_view {
	const struct clf_config_mailbox *mailbox;
	struct clf_heartbeat beat; /* mailbox NULL: it was never met */
	enum clf_beat state;
	bool alarms;         /* late for two intervals */
	const char *words;   /* why, as far as is known: of the relay, of a report; or NULL */
	const char *changed; /* "DKIM": passed before, and doesn't any more; or NULL */
	int64_t took;        /* the last that came back, microseconds; 0: none */
};

/* What keeps probes from coming back, and is known. */
enum clf_beat_rest { CLF_BEAT_GOES, CLF_BEAT_IS_HELD, CLF_BEAT_IS_PAUSED };
/* Pure. Fills state and alarms of a view that has all else. */
void clf_beat_judge(struct clf_beat_view *view, enum clf_beat_rest rest, int64_t now);
/* One view for each mailbox of the configuration, in its order; the arena's. */
enum clf_status clf_beats(const struct clf_act_context *context, struct clf_arena *arena, int64_t now,
			  struct clf_beat_view **out, size_t *count, struct clf_error *err);
/* "00:38, 7 min ago"; "late since 10:02 (…)", as a line for a person who reads that language (NULL: English); the
 * arena's. */
const char *clf_beat_line(struct clf_arena *arena, const char *locale, const struct clf_beat_view *view, int64_t now);
/* As the API says it; null for one that is off. The caller's. */
struct clf_json *clf_beat_json(const struct clf_beat_view *view);
/* Whether all that are on, and not paused, came back in time, and when the last of them did; one that is on at least.
 */
bool clf_beats_are_back(const struct clf_beat_view *views, size_t count, int64_t *at);

#endif
