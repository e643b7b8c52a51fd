/*
 * template_tree.h - a parsed template, for the files that check it and put it into a frame.
 */
#ifndef CLF_MAIL_TEMPLATE_TREE_H
#define CLF_MAIL_TEMPLATE_TREE_H

#include <stdbool.h>

#include "clf/mail/write/template.h"
#include "write/markdown.h"

struct clf_json;
struct clf_mustache;
struct mustache_node;

/* What the head of a frame says beside kind and locale, as it is written. */
struct template_look {
	const char *link, *line, *text, *background, *picture_height;
};

struct clf_template {
	struct clf_template_head head;
	struct template_look look;
	unsigned subject_line, body_line; /* in the source, from 1 */
	struct clf_mustache *subject, *body;
};

/* template_frame.c */
bool template_is_frame(const struct clf_template *tpl);
/* Of a frame just parsed: what its head says, and {{body}}, once. */
enum clf_status template_frame_check(const struct clf_template *frame, struct clf_error *err);
struct markdown_look template_frame_look(const struct clf_template *frame);
/* The frame with the blocks of a document in their place; CLF_EINVAL: it has no place for them as it comes out. */
enum clf_status template_frame_put(struct clf_arena *arena, const struct clf_template *frame,
				   const struct clf_json *context, struct markdown_node *inside,
				   struct markdown_node **out, struct clf_error *err);

/* The whole name of the field that a node of the template prints: "response.answers.answer". */
const char *template_path_of(struct clf_arena *arena, const struct clf_template *tpl, const struct mustache_node *node);

#endif
