/*
 * problem.h - what is wrong with what somebody sent: a line for each field, gathered, so that one answer is enough to
 * put all of it right. The API tells them as "errors" of a problem (RFC 9457), the command line as one sentence.
 */
#ifndef CLF_BASE_PROBLEM_H
#define CLF_BASE_PROBLEM_H

#include <stddef.h>

#include "clf/base/status.h"

struct clf_arena;

enum clf_wrong {
	CLF_WRONG_REQUIRED, /* it isn't there */
	CLF_WRONG_UNKNOWN,  /* no such field, or no such thing of that name */
	CLF_WRONG_INVALID,  /* not of its form, or past a limit */
	CLF_WRONG_REPEATED, /* given more than once */
	CLF_WRONG_TAKEN,    /* somebody else has it */
	CLF_WRONG_IN_USE,   /* something names it */
};
/* "required", ...; never NULL. */
const char *clf_wrong_name(enum clf_wrong wrong);

struct clf_problem {
	const char *field; /* as the request calls it: "owner", "if.all.0.field" */
	const char *where; /* "path", "query", "header" or "body"; NULL: what was sent has no parts */
	enum clf_wrong code;
	const char *detail;  /* goes on behind the field's name: "must be a mail address" */
	const char *nearest; /* the right name that comes nearest, or NULL */
};

/* What is past the most is not gathered. Starts as {0}; its texts are the arena's. */
#define CLF_PROBLEMS_MAX 20u
struct clf_problems {
	struct clf_problem items[CLF_PROBLEMS_MAX];
	size_t count;
};

/* field and nearest are copied. A nearest name is also said in the detail. */
void clf_problem_add(struct clf_problems *problems, struct clf_arena *arena, const char *field, enum clf_wrong code,
		     const char *nearest, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* CLF_OK where nothing is wrong, else CLF_EINVAL, and err says all of it: "team: there is no ...; owner: ...". */
enum clf_status clf_problems_status(const struct clf_problems *problems, struct clf_error *err);

#endif
