/*
 * health.h - how everything stands, found out in one place for /readyz, the metrics, the overview and `status`.
 *
 * {"status": "ready" | "unready", "checks": [{"name", "state": "ok" | "warn" | "fail", "words", "since"}]}; one check
 * that fails makes it unready: no mail can be taken in. What only goes wrong beside that is a warning.
 */
#ifndef CLF_WEB_HEALTH_H
#define CLF_WEB_HEALTH_H

#include <stdbool.h>

struct clf_arena;
struct clf_json;
struct web;

/* facts: what the loop knows, see web_facts; or NULL. The result is the caller's. */
/* Beside that "alarms", those that stand (clf/act/alarm.h). */
struct clf_json *health_look(struct web *web, struct clf_arena *arena, const struct clf_json *facts);
/* Into web->looked, which takes it over. */
void health_take(struct web *web, struct clf_json *found);
/* A check whose state is as it was before has been so since then. */
void health_keep_since(struct clf_json *found, const struct clf_json *before);
/* For who may not know: names of mailboxes, states and kinds are left, what servers said isn't. */
void health_drop_words(struct clf_json *found);
/* The alarms that stand, as the clock keeps them; the caller's. */
struct clf_json *health_alarms(struct web *web, struct clf_arena *arena);
bool health_is_ready(const struct clf_json *found);

#endif
