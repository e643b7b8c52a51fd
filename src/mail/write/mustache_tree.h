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
	const char *indent; /* of a partial that stands alone on its line */
	struct mustache_node *children;
	struct mustache_node *next;
};

struct clf_mustache {
	struct mustache_node *first;
};

/* As clf_mustache_render, without partials; each escaped value is cut after value_limit bytes (0: never) and the cut is
 * marked. out's own limit is the only one on what is written. */
enum clf_status mustache_render_cut(struct clf_arena *arena, const struct clf_mustache *mustache,
				    const struct clf_json *context, enum clf_escape escape, size_t value_limit,
				    struct clf_buf *out, struct clf_error *err);

/* Appends value to out, escaped. */
void mustache_escape(struct clf_buf *out, struct clf_str value, enum clf_escape escape);

#endif
