/*
 * view.h - pages from templates/web, rendered with every value escaped for HTML.
 */
#ifndef CLF_WEB_VIEW_H
#define CLF_WEB_VIEW_H

#include "call/call.h"
#include "clf/ticket/time/moment.h"

struct clf_json;

/*
 * Answers with the page. What every page needs is added to context (taken over): "gateway", "lang", "user",
 * "csrf", "nav", "done". title stands in the head and as its heading; current names the entry of "nav", or NULL.
 */
void view_page(struct call *call, unsigned status, const char *file, const char *title, const char *current,
	       struct clf_json *context);
/*
 * {name: true} at key, so that the template says in its own words what name stands for and nothing else: a link with
 * "done=..." puts no words of its own into the page. name NULL: an empty object.
 */
void view_flag(struct clf_json *context, const char *key, const char *name);
/* Of a form that is shown again, and that is that one of the page's: what was sent as the field; else NULL. */
const char *view_sent(const struct call *call, const char *place, const char *field);
/* A text of a form with its lines as they are kept: browsers end each with CR and LF. Into the arena; NULL of NULL. */
char *view_lines(const struct call *call, const char *text);
/* Of a form that is shown again: whether the number was among those sent as the field. */
bool view_was_chosen(const struct call *call, const char *field, int64_t number);
/* {"value","label","chosen"} more, in any case of letters; label NULL: the value itself. The new one. */
struct clf_json *view_choice(struct clf_json *choices, const char *value, const char *label, const char *chosen);
/* An array of these at key, for the options of a form. */
void view_choices(struct clf_json *context, const char *key, const char *const *values, size_t count,
		  const char *chosen);
/*
 * A field more for part/desk-field.html, looking like that ("line", "lines", "select", "picks"), with what was sent in
 * it and what is wrong with that, where the form of that place is shown again. The new one.
 */
struct clf_json *view_field(const struct call *call, struct clf_json *fields, const char *look, const char *place,
			    const char *name, const char *label);
/* In the reader's language; what is given is CLF_SAID() where it stands. */
const char *view_say(const struct call *call, const char *english) __attribute__((format_arg(2)));
/* Who reads the answer. */
struct clf_reader view_reader(const struct call *call);
const char *view_priority(const struct call *call, enum clf_priority priority);
/* "<key>_text", a time as the reader says it, and "<key>_age", how long ago that is (moment.h); nothing for 0. */
void view_time(const struct call *call, struct clf_json *item, const char *key, int64_t time);
/* A link to a path of ours that ends in a segment of any signs. */
void view_link(struct clf_json *item, const char *key, const char *path, const char *segment);
/* The address that is asked for once more, from its first page on; leave: a field of the query that is left out, or
 * SIZE_MAX. */
const char *view_query(struct call *call, const char *path, size_t leave);
/* What people call a form's field, as "Due" of "due_at"; NULL: it isn't known here. */
const char *view_label(const struct call *call, const char *name);
/* A list's address with these fields of its query, but those that say what was done. */
const char *view_address(struct call *call, const char *path, const struct clf_http_fields *query);
/* "older": the link to the next page of a list, when there is one. */
void view_older(struct call *call, struct clf_json *context, const char *path, const char *next);

#endif
