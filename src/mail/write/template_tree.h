/*
 * template_tree.h - the body of a parsed template, for the check beside it.
 */
#ifndef CLF_MAIL_TEMPLATE_TREE_H
#define CLF_MAIL_TEMPLATE_TREE_H

#include "clf/mail/write/template.h"

struct clf_mustache;

struct clf_template {
	struct clf_template_head head;
	unsigned subject_line, body_line; /* in the source, from 1 */
	struct clf_mustache *subject, *body;
};

#endif
