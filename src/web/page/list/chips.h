/*
 * chips.h - what a list of tickets was asked with, in the reader's words.
 */
#ifndef CLF_WEB_CHIPS_H
#define CLF_WEB_CHIPS_H

#include "clf/base/status.h"
#include "clf/store/look/query.h"

struct call;
struct clf_json;

/*
 * "chips": [{"label", "text", "path"}], one for each filter of the list at path that the query asks with; path of a
 * chip: the list without it alone. "is_filtered"; "bare": the list without all of them.
 */
enum clf_status chips_add(struct call *call, const char *path, struct clf_json *context, struct clf_error *err);
/* What filters are called, read once for all that are said; the call's arena. */
struct chips;
enum clf_status chips_begin(struct call *call, struct chips **out, struct clf_error *err);
/* The same of terms that stand elsewhere, as in a view, its order among them: [{"label", "text"}]. The caller's. */
enum clf_status chips_of(struct chips *chips, const struct clf_term *terms, size_t count, struct clf_json **out,
			 struct clf_error *err);

#endif
