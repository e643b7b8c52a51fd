/*
 * asset.h - what browsers keep of the pages: style sheet, script, icon.
 */
#ifndef CLF_WEB_ASSET_H
#define CLF_WEB_ASSET_H

#include <stdbool.h>

struct clf_arena;

struct asset {
	const char *name, *ending, *type; /* "clf.css", "css", its Content-Type */
};

/* Where the file of templates/web is fetched: "/static/<hash>.css", another address for other content, so that it may
 * be kept for good. NULL: it is none of these. */
const char *asset_path(struct clf_arena *arena, const char *name);
/* The one that is fetched as /static/<file>, by its name or by its content: then *for_good. NULL: there is none. */
const struct asset *asset_named(struct clf_arena *arena, const char *file, bool *for_good);

#endif
