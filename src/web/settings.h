/*
 * settings.h - what an agent does to a ticket by page or API: the same commands as by mail, read by the same
 * reader.
 */
#ifndef CLF_WEB_WORK_H
#define CLF_WEB_WORK_H

#include "call/call.h"

struct clf_json;

/*
 * Runs the commands at the top of text on the ticket, all or none; what stands under them becomes a note, or an answer
 * after #reply. under (or NULL): more such text, in which nothing is a command. False: refused or failed, and that is
 * the answer already.
 */
bool clf_work_run(struct clf_call *call, int64_t ticket, const char *text, const char *under);
/* The agent's settings, as the API gives them. */
struct clf_json *clf_work_settings(const struct clf_agent *agent);
/* Takes the settings that the call's parameters name; false: a value is wrong, and that is the answer already. */
bool clf_work_set(struct clf_call *call);
/* A row for each command of the table and "view", with the scope that counts for each role. */
enum clf_status clf_work_permissions(struct clf_call *call, struct clf_json **out, struct clf_error *err);
/* One permission as the call's parameters name it; false: answered already. */
bool clf_work_permit(struct clf_call *call);

#endif
