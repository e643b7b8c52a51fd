/*
 * shape_response.h - responses, programmes, surveys and customers as JSON, as shape.h makes the rest.
 */
#ifndef CLF_ACT_SHAPE_RESPONSE_H
#define CLF_ACT_SHAPE_RESPONSE_H

#include "clf/act/shape.h"
#include "clf/store/look/query_contact.h"
#include "clf/store/look/query_response.h"
#include "clf/store/people/survey.h"

/* With everything that came. */
struct clf_json *clf_shape_response(const struct clf_response *response);
/* What stands on a ticket: without embedded data, and without what was decided. */
struct clf_json *clf_shape_ticket_response(const struct clf_response *response);
/* With its customer and ticket; whole: with everything, else as in lists. */
struct clf_json *clf_shape_response_row(const struct clf_response_row *row, bool whole);
struct clf_json *clf_shape_programme(const struct clf_programme *row);
struct clf_json *clf_shape_survey(const struct clf_survey *row);
struct clf_json *clf_shape_profile(const struct clf_profile *profile);
struct clf_json *clf_shape_contact(const struct clf_contact *contact);

#endif
