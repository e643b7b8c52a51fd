/*
 * kept.h - a list kept under a name, above its tickets: what it asks for, and how that becomes something else.
 */
#ifndef CLF_WEB_KEPT_H
#define CLF_WEB_KEPT_H

#include <stdbool.h>

#include "clf/base/status.h"

struct call;
struct clf_arena;
struct clf_json;
struct clf_view;

bool kept_may_change(const struct call *call, const struct clf_view *view);
/* Where all filters of what it asks for are chosen anew. The arena's. */
const char *kept_change_path(struct clf_arena *arena, const struct clf_view *view, const char *query);
/*
 * "may_share"; of a list without a name "view_query", what it would be kept with. Of one with a name "view_chips", and
 * for whom may change it "view_id" and "view_change", the path of its filters. "saves": {"id", "name", "query",
 * "leave"} where what is shown is another than what is kept.
 */
enum clf_status kept_add(struct call *call, struct clf_json *context, struct clf_error *err);

#endif
