/*
 * listing_inside.h - what the files of lists share: the table of what may be asked for, the orders, and a list as it
 * was read.
 */
#ifndef CLF_STORE_LISTING_INSIDE_H
#define CLF_STORE_LISTING_INSIDE_H

#include "clf/base/str.h"
#include "clf/store/listing/listing.h"
#include "clf/ticket/ticket.h"
#include "engine/db.h"

enum listing_kind {
	LISTING_NAMED, /* of what has a name, and an id in the column */
	LISTING_AGENT,
	LISTING_CUSTOMER,
	LISTING_KIND, /* of the status */
	LISTING_PRIORITY,
	LISTING_NUMBER,
	LISTING_TIME, /* alone it means until then */
	LISTING_TEXT,
	LISTING_TAG,
	LISTING_CAUSE, /* by its name, among all causes */
	LISTING_VALUE, /* of a field that was set up */
};

struct listing_named {
	/* CLF_ENOTFOUND with words, CLF_EINVAL: several could be meant. */
	enum clf_status (*find)(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
	const char *(*near)(struct clf_store *store, struct clf_arena *arena, const char *name); /* or NULL */
	const char *name_of; /* the statement that gives $id's name */
	/* The same within a programme; NULL: names are there once. */
	enum clf_status (*find_of)(struct clf_store *store, int64_t programme, const char *name, int64_t *id,
				   struct clf_error *err);
};

/*
 * SQL in here is constant pieces; a ticket is t. An index is led by the column, then the number; by_status: then the
 * status, then the number.
 */
struct listing_field {
	const char *name, *also; /* "created_at", "created" */
	enum listing_kind kind;
	const char *column;
	const char *index, *by_status;
	const char *any_index, *any_where; /* has those that have any value, by number; or NULL */
	const char *sort;                  /* never NULL in the database; NULL: sorts nothing */
	bool sorts_text;
	bool lacks; /* "none" may be asked for */
	const struct listing_named *named;
	const struct clf_custom *custom; /* VALUE: made for the list at hand */
};
size_t listing_fields(const struct listing_field **out);
const struct listing_field *listing_field_named(struct clf_str name); /* or NULL */

/* A part of an order: all tickets of it come before those of the next. */
struct listing_level {
	const char *key;      /* a whole number: the order's own key, where the condition holds */
	const char *where;    /* or NULL: all */
	const char *index;    /* led by the key */
	const char *by_owner; /* led by the owner, or that there is none, then by the key; or NULL */
	bool open;            /* no ticket of a status that ends it is in it */
	bool numbers; /* its key is base - number, or the number; it is led by indexes that end with the number */
	int64_t base;
};
struct listing_order {
	const char *name, *also;
	const char *key; /* a whole number, never NULL in the database */
	bool falls;      /* unless turned round */
	const struct listing_level *levels;
	size_t level_count;
};
size_t listing_orders(const struct listing_order **out);

enum listing_op { LISTING_IS, LISTING_FROM, LISTING_TO };
struct listing_condition {
	const struct listing_field *field;
	enum listing_op op;
	bool negated;
	bool none; /* or has none */
	int64_t *numbers;
	const char **texts;
	size_t count;
};

/* What leads to the tickets: chosen once a list. */
enum listing_lead {
	LEAD_UNCHOSEN,
	LEAD_ORDER,    /* the order's own indexes, whose rows are looked at one by one */
	LEAD_BRANCHES, /* among equals by number: indexes that have a value and the number, side by side */
	LEAD_SET,      /* few tickets, looked at all */
};
enum listing_set { SET_CONDITION, SET_WINDOW, SET_VISIBLE, SET_FOUND };

struct clf_question;
struct search_words;
struct listing_branch;
#define LISTING_WORD_FIELDS 3u /* owner:, status:, from: among words */
#define LISTING_FOUND 2000u
#define LISTING_FEW 500u /* of these, sorting costs less than passing over rows could */
#define LISTING_REST 500 /* of which sorting costs less than walking past others */

struct clf_listing {
	struct clf_store *store;
	struct clf_arena *arena;
	struct listing_condition conditions[CLF_LISTING_TERMS + LISTING_WORD_FIELDS];
	size_t condition_count;
	const char **words; /* as they were written: each text by itself, all one question */
	size_t words_count;
	const struct clf_question *question; /* read, or NULL */
	const char *found;                   /* numbers of those that have the words, and all else */
	size_t found_most;                   /* of them */
	size_t enough;                       /* of the newest, for a page of them; 0: all are asked for */
	size_t found_enough;                 /* for which these are enough; 0: for all */
	int64_t few_most;                    /* of another set, in which the words are then looked for */
	struct search_words *search;         /* walks through what has them; begun once */
	bool cut;                            /* more words begin as the last one does than are looked for */
	int64_t beside;                      /* the ticket next to which they are looked for; 0: from the newest on */
	bool tired;                          /* there may be more, up to: */
	int64_t tired_at;
	const char *after; /* the cursor, or NULL */
	int64_t agent;
	enum clf_scope scope;
	struct clf_listing_count *statuses; /* all there are, in their order */
	size_t status_count;
	bool with_deleted; /* a status was asked for */
	int64_t since;     /* created since, or still open; 0: whenever */
	int64_t *open;     /* with since: statuses that count as open; none: last month alone */
	size_t open_count;
	const struct listing_order *order; /* or NULL: */
	const struct listing_field *sorted;
	bool turned; /* the other way round */
	enum listing_lead lead;
	enum listing_set set;
	size_t leading; /* the condition */
	struct listing_branch *branches;
	size_t branch_count;
	bool by_scope;     /* branches are what the agent sees */
	int64_t rest;      /* tickets seen by more than their own row says, up to rest_most + 1 */
	int64_t rest_most; /* that are looked at whole */
	bool gathered;
};
/* Whether the cursor is one of this order's. */
bool listing_after_fits(const struct clf_listing *listing);
/* "-due", as the cursor has it. */
const char *listing_order_name(const struct clf_listing *listing);
/* The sort's key, and whether it falls. */
const char *listing_key(const struct clf_listing *listing);
bool listing_falls(const struct clf_listing *listing);

/* Up to that many, whatever their order. */
enum clf_status listing_found(struct clf_listing *listing, int64_t most, int64_t *out, struct clf_error *err);

#endif
