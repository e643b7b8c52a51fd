/*
 * template_tree.h - the body of a parsed template, for the check beside it.
 */
#ifndef CLF_MAIL_TEMPLATE_TREE_H
#define CLF_MAIL_TEMPLATE_TREE_H

#include "clf/mail/write/template.h"

struct clf_mustache;
struct mustache_node;

struct clf_template {
	struct clf_template_head head;
	unsigned subject_line, body_line; /* in the source, from 1 */
	struct clf_mustache *subject, *body;
};

/* The whole name of the field that a node of the template prints: "response.answers.answer". */
const char *template_path_of(struct clf_arena *arena, const struct clf_template *tpl, const struct mustache_node *node);

#endif
