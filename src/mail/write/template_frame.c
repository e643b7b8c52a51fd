/*
 * template_frame.c - what the mails of a mailbox share: a template of kind frame, with {{body}} where a mail's own
 * words go, and its colours in its head. With an accent among them the first
 * block is a letterhead, and what stands below the words a footer.
 *
 * The mail is no value of the frame: its blocks are put among the frame's once both are parsed, so that nothing in one
 * can begin or end anything in the other.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "write/mustache_tree.h"
#include "write/template_tree.h"

#define FRAME_MAX (1u << 20)
#define PLACE "\x01" /* no value holds it: what escapes them leaves controls out */
#define HEIGHT_LEAST 8u
#define HEIGHT_MOST 400u
#define READABLE 4.5 /* WCAG 2.2, 1.4.3 */
#define WHITE "#ffffff"
#define BLACK "#000000"

bool template_is_frame(const struct clf_template *tpl)
{
	return tpl->head.kind != NULL && strcmp(tpl->head.kind, "frame") == 0;
}

static bool is_body(const struct mustache_node *node)
{
	return node->kind != MUSTACHE_TEXT && strcmp(node->name, "body") == 0;
}

static unsigned bodies_in(const struct mustache_node *node)
{
	unsigned count = 0;

	for (; node != NULL; node = node->next)
		count += is_body(node) + bodies_in(node->children);
	return count;
}

static enum clf_status check_body(const struct clf_template *frame, struct clf_error *err)
{
	unsigned plain = 0;

	for (struct mustache_node *node = frame->body->first; node != NULL; node = node->next)
		plain += node->kind == MUSTACHE_VALUE && is_body(node);
	if (plain == 1 && bodies_in(frame->body->first) == 1)
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL,
			     "line %u: a frame says {{body}} once and outside of any section: the mail's own words go "
			     "there",
			     frame->body_line);
}

static bool is_colour(const char *text)
{
	return text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static enum clf_status check_colours(const struct template_look *look, struct clf_error *err)
{
	const struct {
		const char *name, *value;
	} colours[] = {{"accent", look->accent},
		       {"link", look->link},
		       {"line", look->line},
		       {"text", look->text},
		       {"background", look->background}};

	for (size_t i = 0; i < CLF_COUNT(colours); i++)
		if (colours[i].value != NULL && !is_colour(colours[i].value))
			return clf_error_set(err, CLF_EINVAL, "line 1: %s is a colour such as #1a6fc4, not \"%.40s\"",
					     colours[i].name, colours[i].value);
	if ((look->text == NULL) != (look->background == NULL))
		return clf_error_set(err, CLF_EINVAL,
				     "line 1: text and background are given together, or neither: one alone can't be "
				     "read where the reader's own is like it");
	return CLF_OK;
}

/* WCAG 2.2, relative luminance of "#1a6fc4", 0 to 1. */
static double luminance(const char *colour)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	unsigned long rgb = strtoul(colour + 1, NULL, 16);
	double sum = 0;

	for (unsigned i = 0; i < 3; i++) {
		double part = (double)((rgb >> (16 - 8 * i)) & 0xff) / 255;

		sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

/* From 1, the same, to 21. */
static double contrast(const char *one, const char *other)
{
	double a = luminance(one), b = luminance(other);

	return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

enum clf_status template_frame_contrast(const struct clf_template *frame, struct clf_error *err)
{
	const struct template_look *look = &frame->look;
	const char *ground = look->background != NULL ? look->background : WHITE;
	const struct {
		const char *name, *value;
	} inks[] = {{"text", look->text}, {"link", look->link}};

	for (size_t i = 0; i < CLF_COUNT(inks); i++)
		if (inks[i].value != NULL && contrast(inks[i].value, ground) < READABLE)
			return clf_error_set(err, CLF_EINVAL,
					     luminance(ground) > 0.18
						 ? "line 1: %s %s can hardly be read on %s: take a darker colour"
						 : "line 1: %s %s can hardly be read on %s: take a lighter colour",
					     inks[i].name, inks[i].value, ground);
	return CLF_OK;
}

static unsigned height_of(const char *text)
{
	return strspn(text, "0123456789") == strlen(text) && strlen(text) <= 3 ? (unsigned)strtoul(text, NULL, 10) : 0;
}

enum clf_status template_frame_check(const struct clf_template *frame, struct clf_error *err)
{
	const char *height = frame->look.picture_height;
	enum clf_status status = check_body(frame, err);

	if (status == CLF_OK)
		status = check_colours(&frame->look, err);
	if (status != CLF_OK || height == NULL)
		return status;
	if (height_of(height) >= HEIGHT_LEAST && height_of(height) <= HEIGHT_MOST)
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL, "line 1: picture-height is a number of points from %u to %u",
			     HEIGHT_LEAST, HEIGHT_MOST);
}

struct markdown_look template_frame_look(const struct clf_template *frame)
{
	struct markdown_look look = markdown_plain_look;
	const struct template_look *given = &frame->look;

	look.accent = given->accent;
	if (given->accent != NULL)
		look.on_accent = contrast(given->accent, WHITE) >= READABLE ? WHITE : BLACK;
	if (given->accent != NULL &&
	    contrast(given->accent, given->background != NULL ? given->background : WHITE) >= READABLE)
		look.link = given->accent;
	if (given->link != NULL)
		look.link = given->link;
	look.fixed_link = given->link != NULL || given->background != NULL;
	if (given->line != NULL)
		look.line = given->line;
	look.text = given->text;
	look.background = given->background;
	if (given->picture_height != NULL)
		look.picture_height = height_of(given->picture_height);
	return look;
}

/* A picture without words is nothing where pictures aren't shown, and one by http would be seen on its way. */
static enum clf_status take_pictures(struct markdown_node *node, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (; node != NULL && status == CLF_OK; node = node->next) {
		if (node->kind == MARKDOWN_IMAGE) {
			if (strncmp(node->url, "https://", 8) != 0)
				return clf_error_set(err, CLF_EINVAL,
						     "line %u: a picture's address begins with https://", node->line);
			if (node->children == NULL)
				return clf_error_set(err, CLF_EINVAL,
						     "line %u: a picture needs words for where pictures aren't shown: "
						     "![Example Hotels](https://...)",
						     node->line);
			node->kind = MARKDOWN_PICTURE;
		}
		status = take_pictures(node->children, err);
	}
	return status;
}

static bool is_place(const struct markdown_node *node)
{
	const struct markdown_node *inside = node->children;

	return node->kind == MARKDOWN_PARAGRAPH && inside != NULL && inside->next == NULL && inside->text != NULL &&
	       strcmp(inside->text, PLACE) == 0;
}

/* All that stands below; a line that divides it from the words is drawn anyway. */
static struct markdown_node *footer_of(struct clf_arena *arena, struct markdown_node *after)
{
	struct markdown_node *footer;

	while (after != NULL && after->kind == MARKDOWN_BREAK)
		after = after->next;
	if (after == NULL)
		return NULL;
	footer = clf_arena_new_of(arena, struct markdown_node);
	*footer = (struct markdown_node){.kind = MARKDOWN_FOOTER, .line = after->line, .children = after};
	return footer;
}

/* The first block above the words; further ones are as in any mail. */
static void put_letterhead(struct clf_arena *arena, struct markdown_node *document)
{
	struct markdown_node *first = document->children, *head;

	if (first == NULL || is_place(first))
		return;
	head = clf_arena_new_of(arena, struct markdown_node);
	*head = (struct markdown_node){
	    .kind = MARKDOWN_LETTERHEAD, .line = first->line, .children = first, .next = first->next};
	first->next = NULL;
	document->children = head;
}

/* In place of the paragraph that marks it. */
static bool put(struct clf_arena *arena, struct markdown_node *document, struct markdown_node *inside, bool dressed)
{
	struct markdown_node **at;
	struct markdown_node *after;

	if (dressed)
		put_letterhead(arena, document);
	at = &document->children;

	while (*at != NULL && !is_place(*at))
		at = &(*at)->next;
	if (*at == NULL)
		return false;
	after = dressed ? footer_of(arena, (*at)->next) : (*at)->next;
	*at = inside->children;
	while (*at != NULL)
		at = &(*at)->next;
	*at = after;
	return true;
}

/* A list of the frame's nodes, its place marked. */
static struct clf_mustache marked(struct clf_arena *arena, const struct clf_template *frame)
{
	struct clf_mustache made = {.first = NULL};
	struct mustache_node **tail = &made.first;

	for (const struct mustache_node *node = frame->body->first; node != NULL; node = node->next) {
		*tail = clf_arena_new_of(arena, struct mustache_node);
		**tail = *node;
		if (is_body(node))
			**tail = (struct mustache_node){
			    .kind = MUSTACHE_TEXT, .line = node->line, .text = CLF_STR("\n\n" PLACE "\n\n")};
		(*tail)->next = NULL;
		tail = &(*tail)->next;
	}
	return made;
}

enum clf_status template_frame_put(struct clf_arena *arena, const struct clf_template *frame,
				   const struct clf_json *context, struct markdown_node *inside,
				   struct markdown_node **out, struct clf_error *err)
{
	const struct mustache_way way = {.escape = CLF_ESCAPE_MARKDOWN};
	const struct clf_mustache source = marked(arena, frame);
	const struct mustache_node *hole = NULL;
	struct markdown_node *document = NULL;
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, FRAME_MAX);
	status = mustache_render_way(arena, &source, context, &way, &text, &hole, err);
	if (status == CLF_OK)
		status = markdown_parse(arena, clf_buf_view(&text), &document, err);
	clf_buf_free(&text);
	if (status == CLF_OK)
		status = take_pictures(document->children, err);
	if (status != CLF_OK)
		return status;
	if (!put(arena, document, inside, frame->look.accent != NULL))
		return clf_error_set(err, CLF_EINVAL, "line %u: {{body}} stands on a line of its own, outside of code",
				     frame->body_line);
	*out = document;
	return CLF_OK;
}
