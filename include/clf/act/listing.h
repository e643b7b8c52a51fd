/*
 * listing.h - lists of tickets as people ask for them: by fields, or by a view's name; and the views themselves.
 */
#ifndef CLF_ACT_LISTING_H
#define CLF_ACT_LISTING_H

#include "clf/act/people.h"
#include "clf/base/problem.h"
#include "clf/store/listing/listing.h"
#include "clf/store/listing/view.h"

struct clf_json;

/* Who asks for which list. */
struct clf_list_ask {
	const struct clf_term *terms; /* "view" names one, whose terms come before the others; its order gives way */
	size_t count;
	int64_t agent;     /* who asks, whose views count; 0: everybody's alone */
	bool sees_all;     /* not only what the agent sees */
	const char *after; /* what next was, or NULL */
};
/* As clf_listing_read. */
enum clf_status clf_act_listing(struct clf_store *store, struct clf_arena *arena, const struct clf_list_ask *ask,
				struct clf_problems *problems, struct clf_listing **out, struct clf_error *err);
/* {"items": [{"status", "kind", "count", "more"}], "all", "more", "text"} */
struct clf_json *clf_shape_counts(struct clf_arena *arena, const struct clf_listing_count *counts, size_t count,
				  int64_t all, bool more);
/* "10,000+", as the language writes numbers; locale NULL: English. */
const char *clf_count_said(struct clf_arena *arena, const char *locale, int64_t count, bool more);
/* "New 3, Open 10,000+"; statuses that nothing has are left out; NULL: nothing is there. */
const char *clf_counts_said(struct clf_arena *arena, const char *locale, const struct clf_listing_count *counts,
			    size_t count);

/* "status=Open&team=Night%20shift" as terms, and back. CLF_EINVAL, CLF_ELIMIT. */
enum clf_status clf_terms_read(struct clf_arena *arena, const char *query, struct clf_term **out, size_t *count,
			       struct clf_error *err);
/* As a person writes them in a line: status=Open team="Night shift". err speaks the language of the locale. */
enum clf_status clf_terms_said(struct clf_arena *arena, const char *locale, const char *line, struct clf_term **out,
			       size_t *count, struct clf_error *err);
const char *clf_terms_query(struct clf_arena *arena, const struct clf_term *terms, size_t count);

/*
 * A view made (id 0) or changed by whom `people` says: one's own by its agent, everybody's by managers and
 * administrators. party: whose it is to be, of a new one. NULL: left as it is. What is wrong goes to problems.
 * CLF_EDENIED, CLF_ENOTFOUND (another's is not there), CLF_ECONFLICT.
 */
struct clf_view_change {
	int64_t id, party;
	bool give; /* to the party: everybody's becomes one's own, and the other way round */
	const char *name, *query;
};
enum clf_status clf_act_view_save(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_view_change *change, struct clf_problems *problems, int64_t *id,
				  struct clf_error *err);
enum clf_status clf_act_view_remove(const struct clf_people *people, struct clf_arena *arena, int64_t id,
				    struct clf_error *err);
/* How many views ask for that name in that field of tickets, whosever they are. */
enum clf_status clf_act_views_naming(const struct clf_people *people, struct clf_arena *arena, const char *field,
				     const char *name, size_t *count, struct clf_error *err);
/* They ask for the other one from now on: one transaction, a line in the audit for each of everybody's. */
enum clf_status clf_act_views_replace(const struct clf_people *people, struct clf_arena *arena, const char *field,
				      const char *name, const char *instead, struct clf_error *err);
/* {"id", "name", "owner", "query", "everybody", "changed_by", "problem"}: the query with the names of today. */
struct clf_json *clf_shape_view(struct clf_store *store, struct clf_arena *arena, const struct clf_view *view);
/* The same as text; *gone: something of it was removed. */
enum clf_status clf_view_shown(struct clf_store *store, struct clf_arena *arena, const struct clf_view *view,
			       const char **query, bool *gone, struct clf_error *err);

#endif
