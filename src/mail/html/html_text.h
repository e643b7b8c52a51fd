/*
 * html_text.h - HTML as lines of text.
 */
#ifndef CLF_MAIL_HTML_TEXT_H
#define CLF_MAIL_HTML_TEXT_H

#include "cut/cut.h"

/* Numbers the leaves of the tree and gives its lines, each with its level and hint. */
struct cut_body html_to_lines(struct clf_arena *arena, struct html_node *root);
/* Lines as one text; quoted lines begin with "> " for each level. */
char *html_lines_to_text(struct clf_arena *arena, const struct cut_body *body);
char *html_to_text(struct clf_arena *arena, struct html_node *root);

#endif
