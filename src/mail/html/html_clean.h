/*
 * html_clean.h - HTML made safe for a page: what is not on the list of allowed things goes.
 *
 * No scripts, event attributes, forms, frames or styles that leave their box. Links are http, https or
 * mailto and say their target. Remote pictures are not loaded: their address is kept in data-remote.
 */
#ifndef CLF_MAIL_HTML_CLEAN_H
#define CLF_MAIL_HTML_CLEAN_H

#include <stddef.h>

#include "clf/base/str.h"
#include "html/html_tree.h"

/* Appends the safe form of the leaves [from, to) of the tree with the elements around them; numbers as
 * html_to_lines set them. */
void html_clean(const struct html_node *root, size_t from, size_t to, struct clf_buf *out);

/* Appends the document's title, for who shows it in a frame of its own; nothing when there is none. */
void html_clean_title(const struct html_node *root, struct clf_buf *out);

#endif
