/*
 * html_style.h - the safe subset of a style attribute (CSS 2.1 declarations).
 */
#ifndef CLF_MAIL_HTML_STYLE_H
#define CLF_MAIL_HTML_STYLE_H

#include "clf/base/str.h"

/* Appends the declarations that only change how text looks; nothing that loads, moves or covers. */
void html_style_clean(const char *style, struct clf_buf *out);

#endif
