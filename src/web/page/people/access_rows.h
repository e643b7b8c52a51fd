/*
 * access_rows.h - tokens and sessions as pages show them.
 */
#ifndef CLF_WEB_ACCESS_ROWS_H
#define CLF_WEB_ACCESS_ROWS_H

#include "call/call.h"
#include "clf/store/people/manage.h"

struct clf_json;

/* The agent's (0: everybody's) at key, and "has_<key>". One's own session is "current". */
enum clf_status access_add(struct call *call, struct clf_json *context, const char *key, enum clf_access_kind kind,
			   int64_t agent, struct clf_error *err);
/* On whose tickets a permission lets somebody act, in words. */
const char *access_scope_words(const struct call *call, enum clf_scope scope);
/* "tabs" of people, tokens and sessions. */
void access_add_tabs(struct call *call, struct clf_json *context, const char *current);

#endif
