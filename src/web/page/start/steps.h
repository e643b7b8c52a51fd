/*
 * steps.h - the first steps of an installation, each with its state as the store has it: none is done because somebody
 * said so.
 */
#ifndef CLF_WEB_STEPS_H
#define CLF_WEB_STEPS_H

#include "call/call.h"

struct clf_json;

enum step_state { STEP_TO_DO, STEP_WAITS, STEP_FAILED, STEP_DONE };
struct step {
	const char *name, *title;
	enum step_state state;
	const char *text;  /* what is so, or what to do next */
	const char *words; /* of a server, as they came; or NULL */
	const char *code;  /* what to write or to type; or NULL */
	const char *path, *link;
};
#define STEPS 5u

/* In the reader's words; borrowed from the call's arena. */
enum clf_status steps_read(struct call *call, struct step out[STEPS], struct clf_error *err);
size_t steps_done(const struct step steps[STEPS]);
/* "start" with "count" and "all", for whoever administers an installation that isn't begun, unless it was put away. */
enum clf_status steps_add_line(struct call *call, struct clf_json *context, bool shown, struct clf_error *err);

/* The setting that puts them away (clf/ticket/field/installation.h), and the template of the test mail. */
#define STEPS_SETTING "start.shown"
#define STEPS_TEMPLATE "acknowledgement"

#endif
