/*
 * things.h - what administrators own, a row a kind of thing: statuses, lists, teams, calendars ...
 *
 * A page asks the API for all it shows and does. What a row says is which of its members are shown and how they are
 * called; which of them a form has, what may stand in them and what is refused, the API's own rows say.
 */
#ifndef CLF_WEB_THINGS_H
#define CLF_WEB_THINGS_H

#include <stdbool.h>
#include <stddef.h>

/* What a field is chosen from. */
struct source {
	const char
	    *from; /* pattern of a list of the API's; NULL: a member of the thing itself, or else all others of it */
	const char *list; /* the value of {list} in it, or NULL */
	const char *member;
	const char *value, *label; /* members of each row; label NULL: the value */
	const char *none;          /* what nothing is called; NULL: nothing can't be chosen */
	const char *leave;         /* what "none" is called, where that is a choice of its own, or NULL */
};

enum field_look {
	FIELD_COLUMN = 1, /* stands in the list, too */
	FIELD_ONCE = 2,   /* said when it is made and never changed */
	FIELD_LATER = 4,  /* only of what is there */
	FIELD_LINES = 8,  /* of a text: several lines */
	FIELD_WEEK = 16,  /* spans for each day of the week */
	FIELD_SHOWN = 32, /* stands in the list and can't be changed */
	FIELD_WORDS =
	    64, /* what it holds are words of the API's, or yes and no: they are said in the reader's language */
	FIELD_ON = 128,       /* yes or no: yes for something new, and always said */
	FIELD_DURATION = 256, /* "4h", said in the reader's language where it is shown */
	FIELD_HELD = 512,     /* of what is there: only where it holds something */
};

struct field {
	const char *name;            /* the API's parameter */
	const char *label;           /* CLF_SAID, and so are all words here */
	const char *hint;            /* or NULL */
	const struct source *source; /* or NULL */
	const char *member;          /* of what the API gives; NULL: as name */
	unsigned look;               /* bits of enum field_look */
};

/* What else can be done with a thing: a form of its own on its page. */
struct deed {
	const char *name, *title, *lead, *button;
	const char *method, *path; /* of the API's route */
	const struct field *fields;
	const char *then;        /* name of the deed whose button stands beside its own, or NULL */
	const char *then_button; /* of that */
	bool shows;              /* its answer is shown, for nothing was changed */
};

/* Rows that a thing holds, shown on its page. */
struct part {
	const char *member, *title;
	const struct field *fields;
};

struct thing {
	const char *name;  /* in the path */
	const char *under; /* path of the entry of the rail, that is of the first of its tabs */
	const char *title, *lead, *empty, *add;
	const char *api, *list, *id; /* pattern of its list; the value of {list} there; the segment that names one */
	const struct field *fields;  /* the first names it; ended by a name of NULL, as are all tables here */
	const struct deed *deeds;
	const struct part *parts;
	const char *audit; /* the kind of its lines in the audit; of a list: their subjects begin with its name */
	const char *order; /* the member that takes the new order: ids, or names where it is "names"; NULL: none */
};

extern const struct thing things[];

/* NULL: there is none of that name. */
const struct thing *thing_named(const char *name);
/* What lines of the audit are about, by their kind ("team") and subject; NULL: no such thing. *name: what the subject
 * calls it, borrowed from it. */
const struct thing *thing_audited(const char *kind, const char *subject, const char **name);
const struct deed *deed_named(const struct thing *thing, const char *name);
/* What a choice of the API's is called; the choice itself where it has no words. In English. */
const char *thing_word(const char *choice);

#endif
