/*
 * line.h - a line of a ticket's history as machines read it: which field changed, both values, what it points at.
 *
 * Values are canonical: ids of status, owner, team and segment; RFC 3339 of times, with a fraction where there is one;
 * words of priorities; a tag itself, as what came (from NULL) or went (to NULL). NULL is nothing. Lines of an older
 * program have the words that people read alone (clf/ticket/history/replay.h says what becomes of them).
 */
#ifndef CLF_TICKET_LINE_H
#define CLF_TICKET_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_value;

/* What a line is about, beside a field. The store knows the ids. */
enum clf_points {
	CLF_POINTS_NOWHERE,
	CLF_POINTS_MESSAGE,   /* the mail that came in, stored by the step before */
	CLF_POINTS_COMMENT,   /* the note stored by the step before */
	CLF_POINTS_SENT,      /* the mail that the step before sends */
	CLF_POINTS_NEXT_SENT, /* the one that is sent next */
	CLF_POINTS_FAILED,    /* the mail that a report speaks of */
	CLF_POINTS_MADE,      /* the ticket that the follow-on makes whose place is the step's number */
	CLF_POINTS_OUT,       /* the mail on its way out that the request speaks of */
	CLF_POINTS_HELD,      /* the one that is taken back before it leaves */
};

/* Of a line without a field: the mail that it tells of only thanks. */
#define CLF_LINE_THANKS "thanks"
/* A follow-up that its author wrote to go later, and the clock sent. */
#define CLF_LINE_LETTER "letter"

struct clf_line {
	int64_t id, at;
	int64_t version, part; /* the ticket's version after the request, the place in it; 0: an older line */
	enum clf_via via;
	int64_t party; /* whose request it was; 0: nobody known */
	const char *who, *what;
	const char *from_text, *to_text; /* as people read them then */
	const char *field;               /* a name of the field table, or NULL */
	const char *from, *to;           /* canonical */
	int64_t message, comment;
	int64_t said_at; /* when the message was written: its own date, where a line points at one; else at */
	int64_t rule, rule_version;
};

/* As lines keep it; NULL for nothing. */
const char *clf_value_kept(struct clf_arena *arena, const struct clf_value *value);
/* Ids: NULL for 0, and 0 for what is no id. */
const char *clf_id_kept(struct clf_arena *arena, int64_t id);
int64_t clf_id_read(const char *text);

#endif
