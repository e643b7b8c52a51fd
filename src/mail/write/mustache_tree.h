/*
 * mustache_tree.h - the parsed form of a Mustache template, for those who walk it inside the room.
 */
#ifndef CLF_MAIL_MUSTACHE_TREE_H
#define CLF_MAIL_MUSTACHE_TREE_H

#include <stddef.h>

#include "clf/base/str.h"
#include "clf/mail/write/mustache.h"

enum mustache_kind {
	MUSTACHE_TEXT,
	MUSTACHE_VALUE, /* {{x}} */
	MUSTACHE_RAW,   /* {{{x}}}, {{&x}} */
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_PARTIAL,
};

struct mustache_node {
	enum mustache_kind kind;
	unsigned line;
	struct clf_str text; /* of MUSTACHE_TEXT, borrowed from the source's copy */
	const char *name;
	const char *fallback; /* of MUSTACHE_VALUE: "a guest" in {{name | a guest}}; NULL: none, "": nothing will do */
	const char *indent;   /* of a partial that stands alone on its line */
	struct mustache_node *children;
	struct mustache_node *next;
};

struct clf_mustache {
	struct mustache_node *first;
};

/* How a message is rendered. */
struct mustache_way {
	enum clf_escape escape;
	size_t value_limit; /* each escaped value is cut after so many bytes, and the cut is marked; 0: never */
};
/* As clf_mustache_render, without partials. out's own limit is the only one on what is written. *hole: the first value
 * that was to be printed, is nothing, and has no fallback; NULL: there is none. */
enum clf_status mustache_render_way(struct clf_arena *arena, const struct clf_mustache *mustache,
				    const struct clf_json *context, const struct mustache_way *way, struct clf_buf *out,
				    const struct mustache_node **hole, struct clf_error *err);

/* Appends value to out, escaped. */
void mustache_escape(struct clf_buf *out, struct clf_str value, enum clf_escape escape);

#endif
