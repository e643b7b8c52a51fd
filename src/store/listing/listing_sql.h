/*
 * listing_sql.h - lists' statements: put together of constant pieces, and what leads to the tickets in them.
 */
#ifndef CLF_STORE_LISTING_SQL_H
#define CLF_STORE_LISTING_SQL_H

#include "listing/listing_inside.h"

/* A statement that is put together: constant pieces and arguments. */
struct listing_sql {
	struct clf_arena *arena;
	struct clf_buf text;
	struct clf_arg *args;
	size_t count;
};
void listing_sql_begin(struct listing_sql *sql, struct clf_arena *arena);
void listing_sql_end(struct listing_sql *sql);
void listing_add(struct listing_sql *sql, const char *piece);
/* The parameter's name is made, and stands in the text. */
void listing_add_number(struct listing_sql *sql, int64_t value);
void listing_add_text(struct listing_sql *sql, const char *value);
void listing_bind(struct listing_sql *sql, struct clf_arg arg); /* one that a piece names */
struct clf_rows *listing_ask(struct clf_store *store, const struct listing_sql *sql);

bool listing_is_of_status(const struct listing_condition *condition);
/* Whether a ticket of the status may be on the list; *asked becomes true where statuses are asked for at all. */
bool listing_may_be(const struct clf_listing *listing, int64_t status, bool *asked);
/* All conditions; status: of this one alone, or NULL. */
void listing_add_all(struct listing_sql *sql, const struct clf_listing *listing,
		     const struct clf_listing_count *status);
/* The same behind WHERE. */
void listing_add_conditions(struct listing_sql *sql, const struct clf_listing *listing,
			    const struct clf_listing_count *status);
bool listing_is_single(const struct listing_condition *condition); /* one value, and has it */
#define LISTING_UNOWNED_STATUS "ticket_unowned_status"
bool listing_is_unowned(const struct listing_condition *condition); /* has no owner, and nothing else */
bool listing_is_many(const struct listing_condition *condition);    /* tags, causes: a ticket has several */
/* Numbers of the tickets of a set; at: of which condition. */
void listing_add_set(struct listing_sql *sql, const struct clf_listing *listing, enum listing_set set, size_t at);
void listing_add_condition(struct listing_sql *sql, const struct listing_condition *condition);

/* Where one stands in the order. */
struct listing_place {
	int64_t key;
	const char *text; /* of an order by text; NULL: by number */
	int64_t number;
};
/* One of the walks that together come by each ticket that is asked for, in the order of numbers. */
struct listing_branch {
	const char *from; /* "ticket t ", or what leads to it: "participant x " */
	const char *index;
	const char *by_status; /* the same, and the status before the number; or NULL */
	const char *number;    /* "t.number", "x.ticket" */
	const char *where;     /* "t.owner"; a condition where there is no value */
	int64_t value;         /* of where's end */
	const char *text;      /* likewise, or NULL */
	int64_t field;         /* that was set up, or 0 */
	int64_t status;        /* of this alone; 0: of all */
	bool has_value;
	bool joined;   /* from isn't the ticket itself */
	bool distinct; /* it comes by some of them twice */
	bool is_rest;  /* listing_add_rest */
};
#define LISTING_BRANCHES 48u

/* listing_words.c: those that have the words become the set that leads; does nothing where none are asked for. */
enum clf_status listing_find(struct clf_listing *listing, struct clf_error *err);
/* The smallest of the sets that could lead, but for words: it is chosen, and *size above LISTING_FEW where none is few.
 */
enum clf_status listing_choose_few(struct clf_listing *listing, int64_t *size, struct clf_error *err);
/* The order is that of numbers, the newest first. */
bool listing_is_newest_first(const struct clf_listing *listing);
/* What leads where no words are asked for or were found, unless it was chosen. */
enum clf_status listing_pick(struct clf_listing *listing, struct clf_error *err);
/* listing_lead.c: both. */
enum clf_status listing_choose(struct clf_listing *listing, struct clf_error *err);
/* listing_cursor.c: of the row behind which the next page begins; listing_cursor_read is false for another list's. */
const char *listing_cursor(const struct clf_listing *listing, const struct listing_place *place);
bool listing_cursor_read(const struct clf_listing *listing, const char *text, struct listing_place *out);
/* The number that the list's cursor stands at; 0: there is no cursor. */
int64_t listing_after_number(const struct clf_listing *listing);
bool listing_sorts_text(const struct clf_listing *listing);
/* An index that has the one value that is asked for, then the status; NULL: none. */
const char *listing_by_status(const struct clf_listing *listing);
/* listing_branch.c: what leads where numbers do. CLF_OK with none: only the order itself leads. */
enum clf_status listing_gather(struct clf_listing *listing, struct clf_error *err);
/* Numbers and keys ("number", "place") of the next ones behind the place, or from the beginning. */
void listing_add_numbers(struct listing_sql *sql, const struct clf_listing *listing, const struct listing_place *behind,
			 bool falls, size_t limit);
/* Two numbers: how many of the newest, up to most, lead to the status, and how many of those fit. */
void listing_add_count(struct listing_sql *sql, const struct clf_listing *listing,
		       const struct clf_listing_count *status, int64_t most);
/* More than who sees what without the row of the ticket itself: watchers, participants, kin. */
void listing_add_rest(struct listing_sql *sql, const struct clf_listing *listing);

#endif
