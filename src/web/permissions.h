/*
 * permissions.h - who may do what on whose tickets.
 */
#ifndef CLF_WEB_PERMISSIONS_H
#define CLF_WEB_PERMISSIONS_H

#include "call/call.h"
#include "clf/ticket/command/command.h"

/* A permission as parameters, ended by a name of NULL. */
extern const struct param permissions_params[];

/* On whose tickets each role may do one thing. */
struct permission_row {
	const char *action, *help;
	enum clf_scope scopes[CLF_ROLE_ADMIN + 1], shipped[CLF_ROLE_ADMIN + 1];
};
/* A row for each right (clf/ticket/plan/right.h) and each command, with what counts; in the call's arena. */
enum clf_status permissions_list(struct call *call, struct permission_row **out, size_t *count, struct clf_error *err);
/* One permission as the call's parameters name it; false: answered already. */
bool permissions_take(struct call *call);

/*
 * What a form with all of them changes: "ACTION.ROLE" says a scope, "was" all that its sender saw, as permissions_said
 * has it: a field for each would be more than a form may have. All of it or nothing; false: answered already.
 */
extern const struct param permissions_all_params[];
const char *permissions_said(struct clf_arena *arena, const struct permission_row *rows, size_t count);
bool permissions_take_all(struct call *call);

#endif
