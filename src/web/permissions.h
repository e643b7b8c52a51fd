/*
 * permissions.h - who may do what on whose tickets.
 */
#ifndef CLF_WEB_PERMISSIONS_H
#define CLF_WEB_PERMISSIONS_H

#include "call/call.h"

struct clf_json;

/* A permission as parameters, ended by a name of NULL. */
extern const struct clf_param permissions_params[];

/* A row for each command of the table and "view", with the scope that counts for each role. */
enum clf_status permissions_json(struct clf_call *call, struct clf_json **out, struct clf_error *err);
/* One permission as the call's parameters name it; false: answered already. */
bool permissions_take(struct clf_call *call);

#endif
