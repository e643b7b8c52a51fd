/*
 * settings.h - an agent's own settings, shown and changed by page or API.
 */
#ifndef CLF_WEB_SETTINGS_H
#define CLF_WEB_SETTINGS_H

#include "call/call.h"

struct clf_json;

/* The settings as parameters, ended by a name of NULL; of another's with the agent in the path. */
extern const struct param settings_params[], settings_agent_params[];

/* The agent's settings, as the API gives them. */
struct clf_json *settings_json(const struct clf_agent *agent);
/* Takes the settings that the call's parameters name for that agent; false: a value is wrong, and that is the answer
 * already. */
bool settings_take(struct call *call, int64_t agent);

#endif
