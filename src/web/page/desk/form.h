/*
 * form.h - forms over the API's routes: their fields as they are shown, and what they send as the API takes it.
 */
#ifndef CLF_WEB_FORM_H
#define CLF_WEB_FORM_H

#include "call/call.h"
#include "page/desk/things.h"

struct clf_json;

/* What was read for one answer: a list that several fields choose from is read once. */
struct desk {
	struct call *call;
	struct {
		const char *pattern, *list;
		struct clf_json *rows;
	} kept[24];
	size_t count;
};

void desk_end(struct desk *desk);

struct form {
	const struct thing *thing;
	const char *place;         /* which of the page's forms */
	const struct route *route; /* the API's, that it sends to */
	const struct field *fields;
	const struct clf_json *item; /* what it is about, or NULL: something new. Borrowed */
};

/* All rows of a list of the API's, borrowed. NULL: *problem is what the API answered with, owned. */
const struct clf_json *form_rows(struct desk *desk, const char *pattern, const char *list, struct clf_json **problem);
/* What a row holds for a field, as a person reads it. */
const char *form_words(struct desk *desk, const struct thing *thing, const struct field *field,
		       const struct clf_json *item);
/* {"place", "fields": [...], "was": [...]}; what was sent and is wrong stands in it, when it is this form. Owned. */
struct clf_json *form_show(struct desk *desk, const struct form *form);
/* Whether the form has any field. */
bool form_has_fields(const struct form *form);

struct asked;
/*
 * Sends what the form holds: of something that is there, only what was changed in it. id: the value of the segment
 * that names the thing, or NULL.
 */
void form_send(struct call *call, const struct form *form, const char *id, struct asked *out);

#endif
