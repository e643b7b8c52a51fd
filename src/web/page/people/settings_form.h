/*
 * settings_form.h - the form of an agent's settings (part/settings-form.html), the same for one's own and another's.
 */
#ifndef CLF_WEB_SETTINGS_FORM_H
#define CLF_WEB_SETTINGS_FORM_H

#include "call/call.h"

struct clf_json;

#define SETTINGS_PLACE "settings" /* of the form on its page, see view_sent() */

/* "settings_form": what part/settings-form.html shows, with what was sent when it was refused; it is sent to action. */
void settings_form_add(struct call *call, struct clf_json *context, const struct clf_agent *agent, const char *action);
/* The page of one's own settings, with what a form of it was refused for. */
void settings_show(struct call *call);

#endif
