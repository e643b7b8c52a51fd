/*
 * suppress.h - addresses that get no mail from machines (suppression.h), put there and taken out by administrators.
 */
#ifndef CLF_ACT_SUPPRESS_H
#define CLF_ACT_SUPPRESS_H

#include "clf/act/people.h"

struct clf_json;
struct clf_suppressed;

/* A transaction each, with its line in the audit. address: folded. CLF_ECONFLICT: a person put it there already. */
enum clf_status clf_suppress(const struct clf_people *people, const char *address, const char *words,
			     struct clf_error *err);
/* With all that was counted; CLF_ENOTFOUND: it isn't there. */
enum clf_status clf_suppress_no_more(const struct clf_people *people, const char *address, struct clf_error *err);
/* "address", "reason" (failed, complaint, person), "words", "who", "since", "failures", "failed_at", "overridden_at",
 * "agent". The caller's. */
struct clf_json *clf_shape_suppressed(const struct clf_suppressed *row);

#endif
