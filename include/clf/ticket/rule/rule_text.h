/*
 * rule_text.h - rules read, written and said: JSON with names for people, JSON with ids for the store, and a sentence.
 * Pure.
 */
#ifndef CLF_TICKET_RULE_TEXT_H
#define CLF_TICKET_RULE_TEXT_H

#include "clf/base/status.h"
#include "clf/ticket/agent.h"
#include "clf/ticket/rule/rule.h"
#include "clf/ticket/status.h"

struct clf_arena;
struct clf_json;

/* What rules may name. */
enum clf_names_of {
	CLF_NAMES_STATUSES, /* kind: enum clf_status_kind */
	CLF_NAMES_AGENTS,   /* name: the address; second: the name; kind: enum clf_role; active ones */
	CLF_NAMES_TEAMS,
	CLF_NAMES_SEGMENTS,
	CLF_NAMES_CAUSE_SETS,
	CLF_NAMES_CAUSES,
	CLF_NAMES_QUEUES,
	CLF_NAMES_STAGES,
	CLF_NAMES_TYPES,
	CLF_NAMES_GROUPS,
	CLF_NAMES_REASONS,
	CLF_NAMES_SURVEYS, /* second: the programme; the same name may be in several */
	CLF_NAMES_PROGRAMMES,
	CLF_NAMES_TEMPLATES, /* of kind follow-up or answer; second: its languages, "en fr", or NULL; no ids */
	CLF_NAMES_MAILBOXES, /* no ids */
	CLF_NAMES_FIELDS,    /* that administrators set up (customs), and the choices of these */
	CLF_NAMES_CHOICES,
	CLF_NAMES_KINDS,
};
struct clf_named {
	int64_t id;
	const char *name, *second;
	int kind;
};
struct clf_rule_manages {
	int64_t agent, segment;
};
struct clf_rule_names {
	struct {
		const struct clf_named *items;
		size_t count;
	} of[CLF_NAMES_KINDS];
	const struct clf_rule_manages *manages; /* NULL: it isn't known who manages what, and nothing is said of it */
	size_t manages_count;
	const struct clf_customs *customs;       /* NULL: none are set up; those that have gone among them */
	const struct clf_asked_row *custom_rows; /* in their order (clf_asked_customs) */
};

/* What is wrong with a rule, or only odd about it. Texts in the reader's language. */
struct clf_rule_problem {
	const char *field; /* "if.all[1].is" */
	const char *code;  /* "unknown", "type", "missing", "impossible", "limit", "regex", ... */
	const char *detail;
	const char *nearest; /* the name that was meant, or NULL */
	bool warns;          /* it may be saved all the same */
};
struct clf_rule_problems {
	struct clf_rule_problem *items; /* at most 50, all at once */
	size_t count, errors;
};
/* Makes room for all of them at once; what comes after those is counted alone. */
void clf_rule_problem_add(struct clf_arena *arena, struct clf_rule_problems *problems,
			  const struct clf_rule_problem *problem);

/*
 * A body {"when": .., "if": .., "then": .., "else": .., "again": .., "stop": ..}; name, kind and the like are the
 * caller's to fill in beforehand (kind decides what may be done). Where a name may stand, so may its id. false: there
 * are errors. Members that nobody knows are errors, with the nearest.
 */
bool clf_rule_read(struct clf_arena *arena, const char *locale, const struct clf_rule_names *names,
		   const struct clf_json *body, struct clf_rule *rule, struct clf_rule_problems *problems);
/* From the store: what is gone has no name, and holds for nothing. false: it can't be understood at all. */
bool clf_rule_load(struct clf_arena *arena, const struct clf_rule_names *names, const struct clf_json *body,
		   struct clf_rule *rule);
/* Its body, the same whatever way it was written; ids: as the store keeps it. The caller's. */
struct clf_json *clf_rule_json(const struct clf_rule *rule, bool ids);

/* What reading alone can't see: what is impossible, and what is odd beside the other rules of its kind. */
void clf_rule_check(struct clf_arena *arena, const char *locale, const struct clf_rule_names *names,
		    const struct clf_rule *rule, const struct clf_rule *others, size_t count,
		    struct clf_rule_problems *problems);

/*
 * Whether conditions can hold at all: those of a rule, and one beside them. What it calls impossible is; what would
 * take too long to find out counts as possible.
 */
bool clf_rule_possible(const struct clf_rule_names *names, const struct clf_rule_test *test);

/* One sentence: "When the customer replies, if the status is Closed and it was closed within 14 days, then ..." */
const char *clf_rule_say(struct clf_arena *arena, const char *locale, const struct clf_rule *rule);
/* Its parts, each as the clauses that it is made of. */
enum clf_rule_part { CLF_PART_WHEN, CLF_PART_IF, CLF_PART_THEN, CLF_PART_ELSE, CLF_PART_REST, CLF_RULE_PARTS };
const char *clf_rule_part_name(enum clf_rule_part part); /* "when", "if", "then", "else", "rest" */
/* split: of IF, each condition alone, of which all, any or none are asked; else they are one clause together. What
 * somebody wrote is there whole. */
const char **clf_rule_clauses(struct clf_arena *arena, const char *locale, const struct clf_rule *rule,
			      enum clf_rule_part part, bool split, size_t *count);
/* A condition alone, in words that follow "if": "the segment is Hotels". */
const char *clf_rule_say_leaf(struct clf_arena *arena, const char *locale, const struct clf_rule_leaf *leaf);
/* What is done, in words that follow "then": "the status becomes Open". */
const char *clf_rule_say_do(struct clf_arena *arena, const char *locale, const struct clf_rule_do *doing);

/*
 * A text of a rule, filled in: plain, nothing escaped; _line: in one line. What the context doesn't have is nothing.
 * CLF_EINVAL; CLF_ELIMIT: over 256 KiB.
 */
enum clf_status clf_rule_text(struct clf_arena *arena, const char *source, const struct clf_json *context,
			      const char **out, struct clf_error *err);
enum clf_status clf_rule_line(struct clf_arena *arena, const char *source, const struct clf_json *context,
			      const char **out, struct clf_error *err);

#endif
