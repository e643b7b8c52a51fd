/*
 * mustache.h - the Mustache specification's core: variables, sections, inverted sections, comments, partials, set
 * delimiters.
 */
#ifndef CLF_MAIL_MUSTACHE_H
#define CLF_MAIL_MUSTACHE_H

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;
struct clf_json;
struct clf_mustache; /* parsed; the arena's */

enum clf_escape {
	CLF_ESCAPE_NONE,
	CLF_ESCAPE_HTML,     /* & < > " ' */
	CLF_ESCAPE_MARKDOWN, /* what CommonMark would take for markup, raw HTML and autolinks included */
	CLF_ESCAPE_HEADER,   /* control characters, CR and LF become one space */
};

/* Gives the source of a partial, or NULL when there is none (renders as nothing). */
typedef const char *clf_mustache_partial(void *user, const char *name);

#define CLF_MUSTACHE_DEPTH 32          /* nested sections and partials */
#define CLF_MUSTACHE_OUTPUT (4u << 20) /* bytes rendered */

/* CLF_EINVAL: err names the line. */
enum clf_status clf_mustache_parse(struct clf_arena *arena, const char *source, struct clf_mustache **out,
				   struct clf_error *err);

/*
 * {{x}} is escaped as said, {{{x}}} and {{&x}} are not; {{x | words}} are the words when x is nothing. Null, false,
 * "", a text of blanks alone, and [] count as nothing; 0 does not. Appended to out. CLF_ELIMIT; CLF_EINVAL: a partial
 * is wrong.
 */
enum clf_status clf_mustache_render(struct clf_arena *arena, const struct clf_mustache *mustache,
				    const struct clf_json *context, enum clf_escape escape,
				    clf_mustache_partial *partial, void *user, struct clf_buf *out,
				    struct clf_error *err);

/* Calls back for each name used outside partials, with its line and the dotted path as written; stops when it returns
 * not CLF_OK. */
typedef enum clf_status clf_mustache_visitor(void *user, const char *name, unsigned line, struct clf_error *err);
enum clf_status clf_mustache_visit(const struct clf_mustache *mustache, clf_mustache_visitor *visitor, void *user,
				   struct clf_error *err);

#endif
