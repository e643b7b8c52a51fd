/*
 * facts.h - what a ticket's fields are, as a form: each with what it was when the form was shown, so that nothing is
 * changed but what its reader changed.
 */
#ifndef CLF_WEB_FACTS_H
#define CLF_WEB_FACTS_H

#include "call/route.h"
#include "clf/base/status.h"

struct clf_json;
struct clf_error;
struct clf_ticket_row;

/* What a form with boxes of root causes sends beside them. */
#define FACTS_WAS_CAUSES "was.causes"
#define FACTS_CAUSES                                                                                                   \
	NOT_NULL(FACTS_WAS_CAUSES, CLF_TYPE_TEXT, 64 << 10,                                                            \
		 "Root causes when the form was shown, one a line; they are causes.")

extern const struct param facts_params[];

/* "facts": [{"name", "label", "value", "was", "choices", "is_chosen" of these, "needed", "is_offered"}], and "statuses"
 * that an answer may give the ticket; "facts_causes", "custom_fields", and of what is sent beside what it was
 * "tags_value", "tags_was", "fields_was". */
enum clf_status facts_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			  struct clf_error *err);
/* "PLACE_causes": {"was", "choices"} of the root causes that it may have, for a form of that place; none: left out. */
enum clf_status facts_causes(struct call *call, const struct clf_ticket_row *row, const char *place,
			     struct clf_json *context, struct clf_error *err);
/* Those ticked in such a form, one a line, "" where it is none; NULL: as they were when it was shown, or it had no
 * boxes. Of the call's arena. */
const char *facts_causes_changed(struct call *call);
/* Fields that a ticket may be given when it is made, for part/desk-field.html, with what was sent in the form of that
 * place; what there is nothing to choose for is left out. */
enum clf_status facts_to_give(struct call *call, const char *place, struct clf_json *items, struct clf_error *err);
/* Takes what was changed. */
route_handler facts_take;

#endif
