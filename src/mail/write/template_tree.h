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
	const char *accent, *link, *line, *text, *background, *picture_height;
};

struct clf_template {
	struct clf_template_head head;
	struct template_look look;
	unsigned subject_line, body_line; /* in the source, from 1 */
	struct clf_mustache *subject, *body;
};

/* template.c: as clf_template_parse; with all, what is wrong is put among these and read over: parts of *out may be
 * missing then. */
enum clf_status template_parse(struct clf_arena *arena, const char *source, struct clf_template_problems *all,
			       struct clf_template **out, struct clf_error *err);
/* template_problems.c: status, or CLF_OK where all are asked for: err's words are among these then. */
enum clf_status template_go_on(struct clf_arena *arena, struct clf_template_problems *all, enum clf_status status,
			       const struct clf_error *err);
/* By the lines they name; what names none stands first. */
void template_put_in_order(struct clf_template_problems *all);
/* template_check.c: likewise. */
enum clf_status template_check(struct clf_arena *arena, const struct clf_template *tpl,
			       const struct clf_template_field *more, size_t count, struct clf_template_problems *all,
			       struct clf_error *err);

/* template_frame.c */
bool template_is_frame(const struct clf_template *tpl);
/* Of a frame just parsed: what its head says, and {{body}}, once. */
enum clf_status template_frame_check(const struct clf_template *frame, struct clf_error *err);
/* That what it colours can be read: asked when it is saved, and not of one that was saved earlier. */
enum clf_status template_frame_contrast(const struct clf_template *frame, struct clf_error *err);
struct markdown_look template_frame_look(const struct clf_template *frame);
/* The frame with the blocks of a document in their place; CLF_EINVAL: it has no place for them as it comes out. */
enum clf_status template_frame_put(struct clf_arena *arena, const struct clf_template *frame,
				   const struct clf_json *context, struct markdown_node *inside,
				   struct markdown_node **out, struct clf_error *err);

/* The whole name of the field that a node of the template prints: "response.answers.answer". */
const char *template_path_of(struct clf_arena *arena, const struct clf_template *tpl, const struct mustache_node *node);

#endif
