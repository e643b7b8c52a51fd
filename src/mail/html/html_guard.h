/*
 * html_guard.h - bounds HTML before the HTML parser sees it.
 *
 * Tree construction is quadratic in open elements and in attributes, and formatting that is never closed multiplies
 * nodes. What comes out has plain tags only: no comments, scripts, styles, forms, SVG or event attributes,
 * few attributes, and a bounded depth.
 */
#ifndef CLF_MAIL_HTML_GUARD_H
#define CLF_MAIL_HTML_GUARD_H

#include "clf/base/str.h"

struct problems;

/* html is valid UTF-8. Appends to out. */
void html_guard(struct clf_str html, struct clf_buf *out, struct problems *problems);

#endif
