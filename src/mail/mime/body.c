/*
 * body.c - choosing and decoding the parts to show.
 */
#include "mime/body.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/read.h"
#include "html/html_text.h"
#include "inside/part_inside.h"
#include "mime/charset.h"
#include "mime/enriched.h"
#include "mime/flowed.h"
#include "mime/fuller.h"
#include "mime/mime_magic.h"
#include "mime/mime_tree.h"
#include "mime/name.h"
#include "mime/problems.h"

struct part_list {
	const struct mime_part **items;
	size_t count;
	bool off; /* an alternative has shown that nothing more goes here */
};

struct choice {
	struct clf_arena *arena;
	struct part_list text, html, attachments;
	bool reaction;
};

static void push(struct part_list *list, const struct mime_part *part)
{
	/* Each part is in a list at most once, and there are no more than CLF_READ_PARTS. */
	if (!list->off && list->count < CLF_READ_PARTS)
		list->items[list->count++] = part;
}

static bool is_media(const struct mime_part *part)
{
	return mime_is(part, "image/") || mime_is(part, "audio/") || mime_is(part, "video/");
}

/* Some programs call the two forms of a text related (RFC 2387), when pictures go with one of them. */
static bool has_both_forms(const struct mime_part *related)
{
	const struct mime_part *part = related->child;

	if (part == NULL || !mime_is(part, "text/plain") || part->disposition == MIME_ATTACHMENT)
		return false;
	for (part = part->next; part != NULL; part = part->next)
		if (mime_is(part, "text/html") && part->name == NULL && part->disposition != MIME_ATTACHMENT)
			return true;
	return false;
}

static bool is_alternative(const struct mime_part *multipart)
{
	if (multipart == NULL)
		return false;
	return mime_is(multipart, "multipart/alternative") ||
	       (mime_is(multipart, "multipart/related") && has_both_forms(multipart));
}

/* The same once more, for a watch or for AMP: neither shown nor a file. A meeting in an alternative is a file. */
static bool is_further_form(const struct mime_part *part, bool alternative)
{
	return alternative && mime_is(part, "text/") && !mime_is(part, "text/plain") && !mime_is(part, "text/html") &&
	       !mime_is(part, "text/calendar") && part->name == NULL && part->disposition != MIME_ATTACHMENT;
}

static bool is_inline(const struct mime_part *part, const struct mime_part *multipart, bool first)
{
	bool shown = mime_is(part, "text/plain") || mime_is(part, "text/html") || is_media(part);
	bool related;

	if (part->disposition == MIME_ATTACHMENT || !shown)
		return false;
	related = multipart != NULL && mime_is(multipart, "multipart/related") &&
		  !(is_alternative(multipart) && part->cid == NULL);
	return first || (!related && (is_media(part) || part->name == NULL));
}

/* Gmail's third form of a reaction, for programs; the text says the same in words. */
static bool is_reaction(const struct mime_part *part)
{
	return mime_is(part, "text/vnd.google.email-reaction+json");
}

/* A picture or an archive under a text's name: what it begins with says so, and holds what no text does. */
static bool is_binary(struct clf_arena *arena, const struct mime_part *part)
{
	struct clf_str head = mime_is(part, "text/") ? mime_head(arena, part, MAGIC_BYTES) : (struct clf_str){0};
	const char *type = magic_type(head);

	if (type == NULL || strncmp(type, "text/", 5) == 0)
		return false;
	for (size_t i = 0; i < head.n; i++)
		if ((unsigned char)head.p[i] < ' ' && strchr("\t\n\f\r\033", head.p[i]) == NULL)
			return true;
	return memchr(head.p, '\0', head.n) != NULL;
}

/* The first of the pieces that a program cut a mail into: the mail's header, and what it began with. */
static bool is_first_piece(struct clf_arena *arena, const struct mime_part *part)
{
	struct clf_str head =
	    mime_is(part, "message/partial") ? mime_head(arena, part, MAGIC_BYTES) : (struct clf_str){0};
	const char *colon = head.n > 0 ? memchr(head.p, ':', head.n) : NULL;

	return colon != NULL && colon > head.p && memchr(head.p, ' ', (size_t)(colon - head.p)) == NULL &&
	       memchr(head.p, '\n', (size_t)(colon - head.p)) == NULL;
}

static char *without_header(char *text)
{
	char *end = strstr(text, "\n\n");

	return end != NULL ? end + 2 : text;
}

/* Where no part is a text that is known, the first that can be read as one; it stays a file. */
static void choose_readable(struct choice *c)
{
	for (size_t i = 0; i < c->attachments.count; i++) {
		const struct mime_part *part = c->attachments.items[i];
		bool readable = (mime_is(part, "text/") && !mime_is(part, "text/calendar") &&
				 !mime_is(part, "text/rfc822-headers")) ||
				is_first_piece(c->arena, part) || mime_is(part, "x-unknown/x-unknown") ||
				mime_is(part, "application/x-unknown");

		if (readable && part->name == NULL && part->disposition != MIME_ATTACHMENT &&
		    !is_binary(c->arena, part)) {
			push(&c->text, part);
			return;
		}
	}
}

/* alone: the mail is nothing else. */
static void choose_inline(struct choice *c, const struct mime_part *part, bool alternative, bool in_alternative,
			  bool alone)
{
	bool plain = mime_is(part, "text/plain");
	bool html = mime_is(part, "text/html");

	if (alternative) {
		push(plain ? &c->text : html ? &c->html : &c->attachments, part);
		return;
	}
	if (in_alternative) {
		c->html.off = c->html.off || plain;
		c->text.off = c->text.off || html;
	}
	if (is_media(part)) {
		push(&c->attachments, part);
		return;
	}
	push(&c->text, part);
	push(&c->html, part);
	/* A file that a mail program shows in place is a file still. */
	if (part->disposition == MIME_INLINE && part->name != NULL && !alone)
		push(&c->attachments, part);
}

static void choose(struct choice *c, const struct mime_part *first, const struct mime_part *multipart,
		   bool in_alternative);

static void choose_multipart(struct choice *c, const struct mime_part *part, bool in_alternative)
{
	bool text_off = c->text.off;
	bool html_off = c->html.off;

	choose(c, part->child, part, in_alternative || is_alternative(part));
	c->text.off = text_off;
	c->html.off = html_off;
}

/* An alternative with one form only serves both. */
static void complete_alternative(struct choice *c, size_t texts, size_t htmls)
{
	if (c->text.count == texts && c->html.count > htmls) {
		for (size_t i = htmls; i < c->html.count; i++)
			push(&c->text, c->html.items[i]);
	} else if (c->html.count == htmls && c->text.count > texts) {
		for (size_t i = texts; i < c->text.count; i++)
			push(&c->html, c->text.items[i]);
	}
}

static void choose(struct choice *c, const struct mime_part *first, const struct mime_part *multipart,
		   bool in_alternative)
{
	bool alternative = is_alternative(multipart);
	size_t texts = c->text.count;
	size_t htmls = c->html.count;

	for (const struct mime_part *part = first; part != NULL; part = part->next) {
		if (part->is_multipart)
			choose_multipart(c, part, in_alternative);
		else if (alternative && is_reaction(part))
			c->reaction = true;
		else if (is_inline(part, multipart, part == first) && !is_binary(c->arena, part))
			choose_inline(c, part, alternative, in_alternative, multipart == NULL && first->next == NULL);
		else if (!is_further_form(part, alternative))
			push(&c->attachments, part);
	}
	if (alternative)
		complete_alternative(c, texts, htmls);
}

/* CRLF and bare CR become LF. In place. */
static char *unix_lines(char *text)
{
	const char *from = text;
	char *to = text;
	const char *hit;

	while ((hit = strchr(from, '\r')) != NULL) {
		size_t n = (size_t)(hit - from);

		memmove(to, from, n);
		to += n;
		from = hit + 1;
		if (*from != '\n')
			*to++ = '\n';
	}
	if (to != from)
		memmove(to, from, strlen(from) + 1);
	return text;
}

/* The charset that the document itself names, when the mail names none. */
static const char *meta_charset(struct clf_arena *arena, struct clf_str bytes)
{
	size_t window = bytes.n < 2048 ? bytes.n : 2048;
	char *head = clf_arena_copy(arena, bytes.p, window);
	const char *hit;

	for (size_t i = 0; i < window; i++)
		if (!head[i])
			return NULL;
	hit = strcasestr(head, "<meta");
	hit = hit != NULL ? strcasestr(hit, "charset=") : NULL;
	if (hit == NULL)
		return NULL;
	hit += strlen("charset=");
	hit += strspn(hit, "\"' ");
	return clf_arena_copy(arena, hit, strcspn(hit, "\"'> ;/"));
}

static char *part_text(struct clf_arena *arena, const struct mime_part *part, struct problems *problems)
{
	struct clf_str bytes =
	    part->prologue != NULL && part->object == NULL ? clf_str_from(part->prologue) : mime_view(arena, part);
	const char *charset = part->charset;
	struct charset_result result;
	char *text;

	if (charset == NULL && mime_is(part, "text/html"))
		charset = meta_charset(arena, bytes);
	result = charset_decode(arena, charset, bytes, CLF_READ_TEXT_BYTES);
	if (strlen(result.text) >= CLF_READ_TEXT_BYTES - 4)
		problem_add(problems, "the text is too long; only its beginning was read");
	if (result.guessed && result.used != NULL)
		problem_add(problems, "charset %s; read as %s", charset != NULL ? "declared wrongly" : "not declared",
			    result.used);
	else if (result.damaged)
		problem_add(problems, "some characters do not fit the declared charset");
	text = unix_lines(result.text);
	if (mime_is(part, "message/partial"))
		return without_header(text);
	if (mime_is(part, "text/enriched") || mime_is(part, "text/richtext"))
		return enriched_to_text(arena, text, mime_is(part, "text/richtext"));
	return part->flowed && mime_is(part, "text/plain") ? flowed_unfold(arena, text, part->delsp) : text;
}

static void attach(struct html_node *parent, struct html_node *child)
{
	child->parent = parent;
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->child = child;
	parent->last = child;
}

static struct html_node *text_as_html(struct clf_arena *arena, const char *text)
{
	struct html_node *pre = clf_arena_new_of(arena, struct html_node);
	struct html_node *leaf = clf_arena_new_of(arena, struct html_node);

	pre->tag = "pre";
	leaf->text = text;
	attach(pre, leaf);
	return pre;
}

struct decoded {
	const struct mime_part *part;
	const char *text;
	struct html_node *html;
};

static struct decoded *decode(struct clf_arena *arena, struct decoded *done, size_t *count,
			      const struct mime_part *part, struct problems *problems)
{
	struct decoded *d;

	for (size_t i = 0; i < *count; i++)
		if (done[i].part == part)
			return &done[i];
	d = &done[(*count)++];
	d->part = part;
	d->text = part_text(arena, part, problems);
	if (mime_is(part, "text/html") || fuller_is_source(d->text)) {
		d->html = html_parse(arena, clf_str_from(d->text), problems);
		cut_hint_html(d->html);
	}
	return d;
}

struct texts {
	struct clf_arena *arena;
	const struct choice *choice;
	struct decoded *done;
	size_t count;
	struct problems *problems;
};

static struct decoded *text_of(struct texts *t, const struct part_list *list, size_t i)
{
	return decode(t->arena, t->done, &t->count, list->items[i], t->problems);
}

/* The HTML parts one behind the other, and their lines. */
static void read_html(struct texts *t, struct body *body)
{
	const struct part_list *list = &t->choice->html;

	body->html = clf_arena_new_of(t->arena, struct html_node);
	body->html->tag = "body";
	for (size_t i = 0; i < list->count; i++) {
		struct decoded *d = text_of(t, list, i);

		attach(body->html, d->html != NULL ? d->html : text_as_html(t->arena, d->text));
		if (body->html->title == NULL && d->html != NULL)
			body->html->title = d->html->title;
	}
	body->lines = html_to_lines(t->arena, body->html);
}

static const char *join_texts(struct texts *t)
{
	const struct part_list *list = &t->choice->text;
	struct decoded *first = list->count == 1 ? text_of(t, list, 0) : NULL;
	struct clf_buf out;
	const char *text;

	if (first != NULL && first->html == NULL)
		return first->text;
	clf_buf_init(&out, 2 * CLF_READ_TEXT_BYTES);
	for (size_t i = 0; i < list->count; i++) {
		struct decoded *d = text_of(t, list, i);

		if (out.n > 0 && out.p[out.n - 1] != '\n')
			clf_buf_add_char(&out, '\n');
		clf_buf_add_text(&out, d->html != NULL ? html_to_text(t->arena, d->html) : d->text);
	}
	text = clf_arena_copy(t->arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

/* The only part is HTML: it is laid out once, for its text and for its lines. */
static bool is_shared(const struct choice *c)
{
	return c->text.count == 1 && c->html.count == 1 && c->text.items[0] == c->html.items[0];
}

static const char *single_text(struct texts *t, const struct body *body)
{
	/* A body that is hidden has a text, but no lines. */
	return body->lines.count > 0 ? html_lines_to_text(t->arena, &body->lines)
				     : html_to_text(t->arena, body->html->child);
}

/* The last alternative is the one that its sender likes best (RFC 2046 section 5.1.4). */
static bool is_preferred(const struct choice *c)
{
	const struct mime_part *part = c->html.count > 0 ? c->html.items[0]->next : NULL;

	while (part != NULL && part != c->text.items[0])
		part = part->next;
	return part != NULL;
}

static void read_texts(struct clf_arena *arena, const struct choice *c, struct body *body, struct problems *problems)
{
	struct texts t = {.arena = arena, .choice = c, .problems = problems};
	bool any_html = false;
	bool shared;

	t.done = clf_arena_array_of(arena, c->text.count + c->html.count + 1, struct decoded);
	body->text_from_html = c->text.count > 0;
	for (size_t i = 0; i < c->text.count; i++)
		body->text_from_html = text_of(&t, &c->text, i)->html != NULL && body->text_from_html;
	for (size_t i = 0; i < c->html.count; i++)
		any_html = any_html || text_of(&t, &c->html, i)->html != NULL;
	shared = any_html && is_shared(c);
	/* The lines come last: they number the leaves. */
	if (!shared)
		body->text = join_texts(&t);
	if (any_html)
		read_html(&t, body);
	if (shared)
		body->text = single_text(&t, body);
	else if (any_html && !body->text_from_html && !is_preferred(c) && fuller_is_page(arena, body)) {
		body->text = single_text(&t, body);
		body->text_from_html = true;
	}
}

/* What a content turns out to be; a program under another flag is told. */
static const char *true_type(struct clf_arena *arena, const struct mime_part *part, const char *name,
			     struct problems *problems)
{
	const char *type = magic_type(mime_head(arena, part, MAGIC_BYTES));

	if (type != NULL && !magic_agrees(part->type, type))
		problem_add(problems, "the attachment \"%s\" is declared as %s but is %s",
			    name != NULL ? name : part->number, part->type, type);
	return type;
}

static void read_attachments(struct clf_arena *arena, const struct part_list *list, struct body *body,
			     struct problems *problems)
{
	struct clf_attachment *items = clf_arena_array_of(arena, list->count, struct clf_attachment);

	for (size_t i = 0; i < list->count; i++) {
		const struct mime_part *part = list->items[i];

		items[i].part = part->number;
		items[i].name = name_normalise(arena, part->name);
		items[i].type = part->type;
		items[i].true_type = true_type(arena, part, items[i].name, problems);
		items[i].size = mime_size(part);
		items[i].is_inline =
		    part->disposition == MIME_INLINE || (part->cid != NULL && part->disposition == MIME_NO_DISPOSITION);
		items[i].cid = part->cid;
	}
	body->attachments = items;
	body->attachment_count = list->count;
	body->parts = (const struct mime_part *const *)list->items;
}

/* Text that stands where the parts of a multipart should be. */
static struct mime_part *prologue_part(struct clf_arena *arena, const struct mime_part *root)
{
	struct mime_part *part = clf_arena_new_of(arena, struct mime_part);

	part->number = "1";
	part->type = strcasestr(root->prologue, "<html") != NULL ? "text/html" : "text/plain";
	part->prologue = root->prologue;
	return part;
}

struct body body_read(struct clf_arena *arena, const struct mime_mail *mail, struct problems *problems)
{
	struct body body = {.text = ""};
	struct choice c;
	size_t most;

	if (mail->root == NULL)
		return body;
	c = (struct choice){.arena = arena};
	most = mail->part_count < CLF_READ_PARTS ? mail->part_count + 1 : CLF_READ_PARTS;
	c.text.items = clf_arena_array_of(arena, most + 1, const struct mime_part *);
	c.html.items = clf_arena_array_of(arena, most + 1, const struct mime_part *);
	c.attachments.items = clf_arena_array_of(arena, most + 1, const struct mime_part *);
	if (mail->root->is_multipart && mail->root->child == NULL && mail->root->prologue != NULL)
		choose(&c, prologue_part(arena, mail->root), NULL, false);
	else
		choose(&c, mail->root, NULL, false);
	if (c.text.count == 0 && c.html.count == 0)
		choose_readable(&c);
	if (mime_is(mail->root, "multipart/encrypted"))
		problem_add(problems, "the mail is encrypted; its text cannot be read here");
	read_texts(arena, &c, &body, problems);
	/* Another problem gives the cause. */
	if (problems->count == 0 && c.text.count == 0 && c.html.count == 0 && c.attachments.count > 0)
		problem_add(problems, "the mail has no text that can be shown; all of it is attached");
	read_attachments(arena, &c.attachments, &body, problems);
	body.reaction = c.reaction;
	return body;
}

static void take_part(struct clf_arena *arena, const struct mime_part *part, struct clf_attachment *item, size_t *left,
		      struct part_budget *budget)
{
	if (item->size > *left)
		return;
	item->bytes = mime_bytes(arena, part);
	if (item->bytes.n > *left)
		return;
	item->has_bytes = true;
	*left -= item->bytes.n;
	item->inside = part_inside(arena, item->type, item->name, item->bytes, budget);
}

void body_take_parts(struct clf_arena *arena, struct body *body)
{
	/* The body's own. */
	struct clf_attachment *items = (struct clf_attachment *)(uintptr_t)body->attachments;
	struct part_budget budget = {CLF_READ_UNPACKED_BYTES, CLF_READ_INSIDE_BYTES};
	size_t left = CLF_READ_PART_BYTES;

	for (size_t i = 0; i < body->attachment_count; i++) {
		if (!items[i].is_inline)
			take_part(arena, body->parts[i], &items[i], &left, &budget);
	}
	for (size_t i = 0; i < body->attachment_count; i++) {
		if (items[i].is_inline)
			take_part(arena, body->parts[i], &items[i], &left, &budget);
	}
}
