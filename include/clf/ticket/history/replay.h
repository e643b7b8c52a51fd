/*
 * replay.h - a ticket as it was after each request, from the row as it is and its history. Pure.
 *
 * It is walked backwards to its creation, undoing each line, and forwards again. Only what has lines is another then:
 * segment, team, owner, the plain fields, status, tags, fields that were set up and what follows from them; everything
 * else of the ticket is as it is today, and so are names. Lines of an older program are read through their words; where
 * these name nothing any more, or were erased, nobody can tell the field from there back.
 */
#ifndef CLF_TICKET_REPLAY_H
#define CLF_TICKET_REPLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/ticket/field/field.h"
#include "clf/ticket/history/line.h"

struct clf_arena;

/* Agents have an address, too. */
struct clf_history_named {
	int64_t id;
	const char *name, *address;
};
struct clf_history_names {
	const struct clf_ticket_status *statuses;
	size_t status_count;
	const struct clf_history_named *agents, *teams, *segments;
	size_t agent_count, team_count, segment_count;
	const struct clf_list_item *items; /* gone ones, and groups, among them */
	size_t item_count;
};

/* A value that nobody can tell: known by its address alone. */
extern const char clf_line_unknown[];
/* Gives a line of an older program its field and values, as far as its words tell. */
void clf_line_resolve(struct clf_arena *arena, const struct clf_history_names *names, struct clf_line *line);

struct clf_state {
	struct clf_ticket ticket; /* version, updated_at and derived fields among what it was */
	const char *const *tags;
	size_t tag_count;
	const char *const *causes; /* ids of root causes, as the history keeps them */
	size_t cause_count;
	bool unknown[CLF_FIELD_REPLAYED];
};
/* What the line did is done to the state; false: the state wasn't what the line says it was. */
bool clf_state_apply(struct clf_arena *arena, const struct clf_history_names *names, struct clf_state *state,
		     const struct clf_line *line);

struct clf_history {
	const struct clf_state *now; /* the row and its tags */
	struct clf_line *lines;      /* all of them, in their order; resolved in place */
	size_t count;
	const struct clf_history_names *names;
};
/* One request: before it, after it, and its lines. false: that is enough. Borrowed until the visit returns. */
typedef bool clf_replay_visit(void *user, const struct clf_state *before, const struct clf_state *after,
			      const struct clf_line *lines, size_t count);

struct clf_replayed {
	struct clf_state created; /* before its first line */
	struct clf_state last;    /* after its last: what the row says, when the history is whole */
	/* the line whose value the ticket didn't have, or one that changed nothing; NULL: all of them fit */
	const struct clf_line *contradiction;
};
void clf_replay(struct clf_arena *arena, const struct clf_history *history, clf_replay_visit *visit, void *user,
		struct clf_replayed *out);
/* The first replayed or derived field in which they differ; NULL: they are the same, as far as anybody can tell. */
const struct clf_field_row *clf_state_differs(struct clf_arena *arena, const struct clf_state *a,
					      const struct clf_state *b);

#endif
