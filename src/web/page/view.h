/*
 * view.h - pages from templates/web, rendered with every value escaped for HTML.
 */
#ifndef CLF_WEB_VIEW_H
#define CLF_WEB_VIEW_H

#include "call/call.h"

struct clf_json;

/* One of the files that are built in, or NULL. */
const struct clf_embedded *view_file(const char *path);

/*
 * Answers with the page. What every page needs is added to context (taken over): "gateway", "user", "csrf", "nav",
 * "done". title stands in the head and as its heading; current names the entry of "nav", or NULL.
 */
void view_page(struct call *call, unsigned status, const char *file, const char *title, const char *current,
	       struct clf_json *context);
/*
 * {name: true} at key, so that the template says in its own words what name stands for and nothing else: a link with
 * "done=..." puts no words of its own into the page. name NULL: an empty object.
 */
void view_flag(struct clf_json *context, const char *key, const char *name);
/* An array of {"value","chosen"} at key, for the options of a form. */
void view_choices(struct clf_json *context, const char *key, const char *const *values, size_t count,
		  const char *chosen);
/* A time as people read it: "22 Nov 2026, 03:08", in UTC; nothing for 0. */
void view_time(struct clf_json *item, const char *key, int64_t time);
/* A link to a path of ours that ends in a segment of any signs. */
void view_link(struct clf_json *item, const char *key, const char *path, const char *segment);
/* "older": the link to the next page of a list, when there is one. */
void view_older(struct call *call, struct clf_json *context, const char *path, const char *next);

#endif
