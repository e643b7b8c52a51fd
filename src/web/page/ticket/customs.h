/*
 * customs.h - fields that administrators set up, in the forms of a ticket: each is sent as fields.NAME.
 */
#ifndef CLF_WEB_CUSTOMS_H
#define CLF_WEB_CUSTOMS_H

#include "call/call.h"
#include "clf/ticket/field/custom.h"

struct clf_json;

/* What is to be shown in them: what was sent in the form of that place, else what the ticket holds. */
struct customs_form {
	const char *place;
	const struct clf_customs *customs;
	const struct clf_custom_value *held; /* NULL: a ticket that isn't made yet */
	size_t held_count;
};

/* Each for part/desk-field.html. */
void customs_add(struct call *call, const struct customs_form *form, struct clf_json *fields);
/*
 * What the form says of one of them, as the API takes it: null for nothing. NULL: nothing, and the form can't tell that
 * from a field that it doesn't have. The caller's.
 */
struct clf_json *customs_sent(struct call *call, const struct clf_custom *custom);

#endif
