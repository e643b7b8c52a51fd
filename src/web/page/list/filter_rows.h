/*
 * filter_rows.h - what a list of tickets can be asked for, as a page shows it: a row each, with its label, its group in
 * the form, how it is written, and what it can be.
 */
#ifndef CLF_WEB_FILTER_ROWS_H
#define CLF_WEB_FILTER_ROWS_H

#include "clf/base/status.h"
#include "clf/store/listing/listing.h"

struct call;

enum filter_group { FILTER_TICKET, FILTER_PEOPLE, FILTER_FEEDBACK, FILTER_DATES, FILTER_HAPPENED, FILTER_OWN };
#define FILTER_GROUPS ((unsigned)FILTER_OWN + 1)
enum filter_control {
	FILTER_PICK,   /* of what there is, several */
	FILTER_LINE,   /* as it was written */
	FILTER_NUMBER, /* from, to */
	FILTER_TIME,   /* days of the reader's, which are kept as moments */
	FILTER_DAY,    /* days as they are */
};

struct filter_choice {
	const char *value, *label;
	bool gone; /* offered no more; tickets have it still */
};
struct filter_choices {
	struct filter_choice *items;
	size_t count;
};

struct filter_row;
typedef enum clf_status filter_source(struct call *call, const struct filter_row *row, struct filter_choices *out,
				      struct clf_error *err);

struct filter_row {
	const char *name; /* as clf_listing_field has it, or "fields.amount" */
	const char *label;
	enum filter_group group;
	enum filter_control control;
	bool lacks;            /* a ticket may have none */
	bool is_owner;         /* none is said "nobody" */
	filter_source *source; /* of PICK */
	const struct clf_custom *custom;
};

/* The fixed ones, then those that were set up and can be asked for; borrowed from the call's arena. */
enum clf_status filter_rows(struct call *call, const struct filter_row **out, size_t *count, struct clf_error *err);

/* In the reader's language. */
const char *filter_group_label(const struct call *call, enum filter_group group);
const char *filter_label(const struct call *call, const struct filter_row *row);
const char *filter_none(const struct call *call, const struct filter_row *row);
const char *filter_any(const struct call *call, const struct filter_row *row);

/* A day of the reader's ("2026-11-16") as a term's value: its first moment, or its last second. NULL: it is no day. */
const char *filter_moment(const struct call *call, const char *day, bool last);
/* The other way about; NULL: the moment is none that a day begins or ends with. */
const char *filter_day(const struct call *call, const char *moment, bool last);

#endif
