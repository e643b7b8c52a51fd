/*
 * timers.h - what the clock has to do: timers that are due, letters that wait, and open tickets that are looked at
 * anew.
 */
#ifndef CLF_STORE_TIMERS_H
#define CLF_STORE_TIMERS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/plan/draft.h"
#include "clf/ticket/rule/desk.h"

struct clf_arena;
struct clf_store;

struct clf_due_timer {
	enum clf_timer_kind kind;
	int64_t ticket, ref, due_at, attempts; /* ref: a rule, a draft, or 0 */
};
/* The longest due first. */
enum clf_status clf_timers_due(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
			       struct clf_due_timer **out, size_t *count, struct clf_error *err);
/* It couldn't be carried out: not before then. */
enum clf_status clf_timer_later(struct clf_store *store, const struct clf_due_timer *timer, int64_t not_before,
				struct clf_error *err);
/* Its rule is there no more; one that was set anew meanwhile stays. */
enum clf_status clf_timer_drop(struct clf_store *store, const struct clf_due_timer *timer, struct clf_error *err);

/* What waits on a ticket to go later, the first due first; and one of them, on whichever ticket: CLF_ENOTFOUND. */
enum clf_status clf_drafts(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_draft **out,
			   size_t *count, struct clf_error *err);
enum clf_status clf_draft_get(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_draft *out,
			      struct clf_error *err);

/* What waits to go to somebody outside: later, or (held) in the moment in which it can be taken back. */
struct clf_planned {
	int64_t id; /* of the draft, or of the message */
	bool held, unless_reply;
	int64_t at, made_at;
	const char *who;                                 /* wrote it; NULL where it is held */
	const char *template_name, *subject, *text, *to; /* or NULL; to NULL: the customer, with who is in copy */
	const struct clf_draft_file *files;              /* of the ticket, that go along */
	size_t file_count;
};
struct clf_planned_list {
	struct clf_planned *items;
	size_t count;
};
enum clf_status clf_planned(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t now,
			    struct clf_planned_list *out, struct clf_error *err);

/* A time rule or a calendar changed: all open tickets have to be looked at. Within that transaction. */
enum clf_status clf_timers_anew(struct clf_store *store, struct clf_error *err);
/* Those tickets, from that number on, in the order of their numbers. */
enum clf_status clf_timers_open(struct clf_store *store, struct clf_arena *arena, int64_t from, size_t limit,
				int64_t **tickets, size_t *count, struct clf_error *err);
/* The next of those tickets; none: all were, unless it was made anew meanwhile. */
enum clf_status clf_timers_sweep(struct clf_store *store, struct clf_arena *arena, size_t limit, int64_t **tickets,
				 size_t *count, struct clf_error *err);
/* They were looked at, up to that ticket. */
enum clf_status clf_timers_swept(struct clf_store *store, int64_t ticket, struct clf_error *err);

#endif
