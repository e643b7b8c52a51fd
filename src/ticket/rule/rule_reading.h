/*
 * rule_reading.h - a rule on its way from JSON: from people, with all that is wrong with it gathered, or from the
 * store.
 */
#ifndef CLF_TICKET_RULE_READING_H
#define CLF_TICKET_RULE_READING_H

#include "clf/ticket/field/custom.h"
#include "clf/ticket/rule/rule_form.h"
#include "clf/ticket/rule/rule_text.h"

#define RULE_PROBLEMS_MAX 50u

struct rule_reading {
	struct clf_arena *arena;
	const char *locale;
	const struct clf_rule_names *names;
	struct clf_rule *rule;
	struct clf_rule_problems *problems; /* NULL: it comes from the store, ids alone, and nobody is told */
	bool wrong;
	unsigned leaves;
	const char *const *folded[CLF_NAMES_KINDS]; /* names for comparing, each kind made when it is asked for first */
	const char *const *folded_seconds[CLF_NAMES_KINDS];
};

/* Something is wrong at that path. nearest may be NULL. Returns false. */
bool rule_wrong(struct rule_reading *r, const char *path, const char *code, const char *nearest, const char *format,
		...) __attribute__((format(printf, 5, 6)));
/* No more is said than that there is more; what it takes to say it is saved. */
bool rule_is_full(const struct rule_reading *r);
/* There is no such word: says which comes nearest, or all there are. Returns false. */
bool rule_unknown(struct rule_reading *r, const char *path, const char *name, const char *const *words, size_t count);
/* "if.all" and "is" are "if.all.is"; and 2: "if.all[2]". */
const char *rule_path(struct rule_reading *r, const char *path, const char *member);
const char *rule_path_at(struct rule_reading *r, const char *path, size_t index);
/* Each member of the object is among those; wrong when not. */
void rule_members(struct rule_reading *r, const char *path, const struct clf_json *object, const char *const *members,
		  size_t count);

/* rule_value.c: values. */
bool rule_duration(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_duration *out);
bool rule_line(struct rule_reading *r, const char *path, const struct clf_json *json, const char **out);
/* One of the words; its number is its place among them. */
bool rule_word(struct rule_reading *r, const char *path, const char *const *words, size_t count,
	       const struct clf_json *json, struct clf_rule_item *out);
bool rule_priority(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out);
bool rule_is_named(struct rule_reading *r, enum clf_names_of of, const char *text);
/* One of those, by its name or id. */
bool rule_named(struct rule_reading *r, const char *path, enum clf_names_of of, const struct clf_json *json,
		struct clf_rule_item *out);
/* A value of the row's type; of its own words when the operator has some. */
bool rule_item(struct rule_reading *r, const char *path, const struct clf_asked_row *row, enum clf_rule_op op,
	       const struct clf_json *json, struct clf_rule_item *out);
/* rule_people.c: owner, team, managers, administrators, agents, teams, and other addresses where those may stand. */
bool rule_person(struct rule_reading *r, const char *path, bool anybody, const struct clf_json *json,
		 struct clf_rule_item *out);

/* rule_custom.c: fields that were set up. */
bool rule_is_custom(const char *name); /* "fields.order_number" */
/* Of such a name; said where there is none. */
bool rule_custom_row(struct rule_reading *r, const char *path, const char *name, const struct clf_asked_row **out);
/* Their names with that before each; how many. */
size_t rule_custom_words(struct rule_reading *r, const char *before, const char **words);
bool rule_choice(struct rule_reading *r, const char *path, const struct clf_custom *field, const struct clf_json *json,
		 struct clf_rule_item *out);
/* What is set: the field, its value (the field stands among the doing's arguments already), and several of both. */
bool rule_custom(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_item *out);
bool rule_custom_value(struct rule_reading *r, const char *path, const struct clf_rule_do *doing,
		       const struct clf_json *json, struct clf_rule_arg *out);
bool rule_custom_fields(struct rule_reading *r, const char *path, enum clf_doing doing, const struct clf_json *json,
			struct clf_rule_arg *out);
/* rule_fill.c: a text that is filled in, perhaps of one line. */
bool rule_template(struct rule_reading *r, const char *path, enum clf_doing doing, bool line,
		   const struct clf_json *json, struct clf_rule_item *out);

/* rule_fill.c: whether a text is Mustache and names fields that its readers may read; what it needs is added. */
void rule_source(struct rule_reading *r, const char *path, enum clf_doing doing, const char *source);

/* The parts of a body: "when", "if", "then" and "else". */
bool rule_when_read(struct rule_reading *r, const struct clf_json *json);
bool rule_if_read(struct rule_reading *r, const struct clf_json *json);
bool rule_doings_read(struct rule_reading *r, const char *member, const struct clf_json *json,
		      const struct clf_rule_do **out, size_t *count);

#endif
