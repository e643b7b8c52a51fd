/*
 * why.h - what explaining the past takes beside a ticket's lines: runs, mails, switches, and what rules ask of today.
 * Read only.
 */
#ifndef CLF_STORE_WHY_H
#define CLF_STORE_WHY_H

#include "clf/base/status.h"
#include "clf/ticket/rule/why.h"

struct clf_arena;
struct clf_store;

#define CLF_WHY_LINES_MAX 10000u /* of a history; what is older isn't looked at */
#define CLF_WHY_RUNS_MAX 5000u

/* A rule that was switched on or off, as it was called then. */
struct clf_why_switched {
	const char *name;
	struct clf_why_switch to;
};

/* What rules did to the ticket from then until then, in the order it happened. */
enum clf_status clf_why_runs(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t from,
			     int64_t until, struct clf_why_run **out, size_t *count, struct clf_error *err);
/* Of each rule that did something or failed: when it first fired (0: never), and the last anchor of its time. */
enum clf_status clf_why_firsts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
			       struct clf_why_run **out, size_t *count, struct clf_error *err);
/* The mail that the line tells of, as it came in; CLF_ENOTFOUND: it isn't there, or none came. */
enum clf_status clf_why_mail(struct clf_store *store, struct clf_arena *arena, const struct clf_line *line,
			     struct clf_why_mail *out, struct clf_error *err);
/* As far as the newest lines of the audit tell, in the order it happened. */
enum clf_status clf_why_switches(struct clf_store *store, struct clf_arena *arena, struct clf_why_switched **out,
				 size_t *count, struct clf_error *err);
/* What rules ask of the ticket beyond its history, as it is today. */
enum clf_status clf_why_facts(struct clf_store *store, struct clf_arena *arena, const struct clf_ticket *ticket,
			      struct clf_desk_facts *out, struct clf_error *err);
/* The ticket and the message that the mail of the journal made, on whichever ticket; CLF_ENOTFOUND: none. */
enum clf_status clf_why_message(struct clf_store *store, int64_t journal, int64_t ticket, int64_t *message,
				struct clf_error *err);

#endif
