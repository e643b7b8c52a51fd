/*
 * template.c - message templates: their head, and rendering to subject, text and HTML.
 *
 * Head and body are parsed with as many line feeds before them as lines precede them, so that every error names the
 * line of the file.
 */
#include "clf/mail/write/template.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "write/markdown.h"
#include "write/mustache_tree.h"
#include "write/template_fields.h"
#include "write/template_tree.h"

#define SUBJECT_MAX 200              /* characters */
#define NOTICE_VALUE_MAX (64u << 10) /* bytes of one value in a mail to an agent; the ticket has the whole */

#define MARKDOWN_MAX (16u << 20) /* bytes, values escaped: that may be five times their size */

struct clf_template_head clf_template_head(const struct clf_template *tpl)
{
	return tpl->head;
}

#define KEY(word, member) .name = (word), .offset = offsetof(struct clf_template, member)

static const struct head_key {
	const char *name;
	size_t offset;
	bool of_frame;
} head_keys[] = {
    {KEY("kind", head.kind)},
    {KEY("locale", head.locale)},
    {KEY("subject", head.subject)},
    {KEY("accent", look.accent), .of_frame = true},
    {KEY("link", look.link), .of_frame = true},
    {KEY("line", look.line), .of_frame = true},
    {KEY("text", look.text), .of_frame = true},
    {KEY("background", look.background), .of_frame = true},
    {KEY("picture-height", look.picture_height), .of_frame = true},
};

static const char **head_value(const struct clf_template *tpl, const struct head_key *key)
{
	return (const char **)((uintptr_t)tpl + key->offset);
}

static enum clf_status take_head_line(struct clf_arena *arena, struct clf_template *tpl, struct clf_str line,
				      unsigned number, struct clf_error *err)
{
	struct clf_str key;
	struct clf_str value = line;
	const char **slot = NULL;

	if (memchr(line.p, ':', line.n) == NULL)
		return clf_error_set(err, CLF_EINVAL,
				     "line %u: the head has lines of \"key: value\" and ends with a blank line",
				     number);
	clf_str_split(&value, ':', &key);
	key = clf_str_trim(key);
	value = clf_str_trim(value);
	for (size_t i = 0; i < CLF_COUNT(head_keys); i++)
		if (clf_str_equal(key, clf_str_from(head_keys[i].name)))
			slot = head_value(tpl, &head_keys[i]);
	if (slot == NULL)
		return clf_error_set(err, CLF_EINVAL,
				     "line %u: \"%.*s\" is no key of the head; its keys are kind, locale and subject; "
				     "of a frame kind, locale, accent, link, line, text, background and picture-height",
				     number, key.n > 40 ? 40 : (int)key.n, key.p);
	if (*slot != NULL)
		return clf_error_set(err, CLF_EINVAL, "line %u: %.*s is given twice", number, CLF_STR_ARG(key));
	if (value.n == 0)
		return clf_error_set(err, CLF_EINVAL, "line %u: %.*s is empty", number, CLF_STR_ARG(key));
	*slot = clf_arena_copy(arena, value.p, value.n);
	if (slot == &tpl->head.subject)
		tpl->subject_line = number;
	return CLF_OK;
}

static bool is_locale(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	return length >= 2 && length <= 35 && text[length] == 0 && text[0] != '-';
}

/* A frame has no subject: the mail in it has one. */
static enum clf_status check_keys(struct clf_template *tpl, struct clf_error *err)
{
	bool frame = template_is_frame(tpl);

	for (size_t i = 0; i < CLF_COUNT(head_keys); i++)
		if (*head_value(tpl, &head_keys[i]) != NULL && head_keys[i].of_frame && !frame)
			return clf_error_set(err, CLF_EINVAL, "line 1: %s is said in the head of a frame alone",
					     head_keys[i].name);
	if (frame && tpl->head.subject != NULL)
		return clf_error_set(err, CLF_EINVAL, "line %u: a frame has no subject: the mail in it has one",
				     tpl->subject_line);
	if (frame)
		tpl->head.subject = "";
	return CLF_OK;
}

static enum clf_status check_head(struct clf_template *tpl, struct clf_error *err)
{
	const char *missing = tpl->head.kind == NULL ? "kind" : tpl->head.locale == NULL ? "locale" : NULL;
	enum clf_status status = missing == NULL ? check_keys(tpl, err) : CLF_OK;

	if (status != CLF_OK)
		return status;
	if (missing == NULL && tpl->head.subject == NULL)
		missing = "subject";
	if (missing != NULL)
		return clf_error_set(err, CLF_EINVAL, "line 1: the head has no %s", missing);
	if (!is_locale(tpl->head.locale))
		return clf_error_set(err, CLF_EINVAL, "line 1: locale is a language tag such as en or en-GB");
	return CLF_OK;
}

/* Leaves the body in *rest. */
static enum clf_status parse_head(struct clf_arena *arena, struct clf_template *tpl, struct clf_str *rest,
				  struct clf_template_problems *all, struct clf_error *err)
{
	struct clf_str line;
	unsigned number = 0;

	if (clf_str_starts(*rest, CLF_STR("\xef\xbb\xbf")))
		*rest = (struct clf_str){rest->p + 3, rest->n - 3};
	while (clf_str_line(rest, &line)) {
		enum clf_status status;

		number++;
		if (clf_str_trim(line).n == 0)
			break;
		status = template_go_on(arena, all, take_head_line(arena, tpl, line, number, err), err);
		if (status != CLF_OK)
			return status;
	}
	tpl->body_line = number + 1;
	return template_go_on(arena, all, check_head(tpl, err), err);
}

/* text with LF line ends, standing on the given line. */
static char *placed(struct clf_arena *arena, struct clf_str text, unsigned line)
{
	char *out = clf_arena_alloc(arena, text.n + line + 1);
	size_t n = 0;

	while (n + 1 < line)
		out[n++] = '\n';
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
			out[n++] = text.p[i];
	out[n] = 0;
	return out;
}

static enum clf_status refuse_one(const struct mustache_node *node, struct clf_error *err)
{
	if (node->kind == MUSTACHE_RAW)
		return clf_error_set(err, CLF_EINVAL, "line %u: {{{%s}}} would let a value become markup; write {{%s}}",
				     node->line, node->name, node->name);
	if (node->kind == MUSTACHE_PARTIAL)
		return clf_error_set(err, CLF_EINVAL, "line %u: a message template has no partials ({{>%s}})",
				     node->line, node->name);
	return CLF_OK;
}

static enum clf_status refuse_unescaped(struct clf_arena *arena, const struct mustache_node *node,
					struct clf_template_problems *all, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (; node != NULL && status == CLF_OK; node = node->next) {
		status = template_go_on(arena, all, refuse_one(node, err), err);
		if (status == CLF_OK)
			status = refuse_unescaped(arena, node->children, all, err);
	}
	return status;
}

static enum clf_status refuse_html(struct clf_arena *arena, const struct markdown_node *node,
				   struct clf_template_problems *all, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (; node != NULL && status == CLF_OK; node = node->next) {
		if (node->kind == MARKDOWN_HTML)
			status = template_go_on(arena, all,
						clf_error_set(err, CLF_EINVAL,
							      "line %u: raw HTML is not allowed; write Markdown",
							      node->line),
						err);
		else
			status = refuse_html(arena, node->children, all, err);
	}
	return status;
}

static enum clf_status parse_part(struct clf_arena *arena, const char *text, struct clf_mustache **out,
				  struct clf_template_problems *all, struct clf_error *err)
{
	enum clf_status status = template_go_on(arena, all, clf_mustache_parse(arena, text, out, err), err);

	return status == CLF_OK && *out != NULL ? refuse_unescaped(arena, (*out)->first, all, err) : status;
}

enum clf_status template_parse(struct clf_arena *arena, const char *source, struct clf_template_problems *all,
			       struct clf_template **out, struct clf_error *err)
{
	struct clf_template *tpl = clf_arena_new_of(arena, struct clf_template);
	struct clf_str rest = clf_str_from(source);
	struct markdown_node *tree = NULL;
	const char *body;
	enum clf_status status;

	if (rest.n > CLF_TEMPLATE_BYTES)
		return clf_error_set(err, CLF_ELIMIT, "a template is at most %u bytes long", CLF_TEMPLATE_BYTES);
	status = parse_head(arena, tpl, &rest, all, err);
	if (status != CLF_OK)
		return status;
	body = placed(arena, rest, tpl->body_line);
	if (tpl->head.subject != NULL)
		status = parse_part(arena, placed(arena, clf_str_from(tpl->head.subject), tpl->subject_line),
				    &tpl->subject, all, err);
	if (status == CLF_OK)
		status = parse_part(arena, body, &tpl->body, all, err);
	if (status == CLF_OK)
		status = markdown_parse(arena, clf_str_from(body), &tree, err);
	if (status == CLF_OK)
		status = refuse_html(arena, tree, all, err);
	if (status == CLF_OK && template_is_frame(tpl) && tpl->body != NULL)
		status = template_go_on(arena, all, template_frame_check(tpl, err), err);
	if (status != CLF_OK)
		return status;
	*out = tpl;
	return CLF_OK;
}

enum clf_status clf_template_read_head(struct clf_arena *arena, const char *source, struct clf_template_head *out,
				       struct clf_error *err)
{
	struct clf_template *tpl = clf_arena_new_of(arena, struct clf_template);
	struct clf_str rest = clf_str_from(source);
	enum clf_status status = parse_head(arena, tpl, &rest, NULL, err);

	*out = tpl->head;
	return status;
}

enum clf_status clf_template_parse(struct clf_arena *arena, const char *source, struct clf_template **out,
				   struct clf_error *err)
{
	return template_parse(arena, source, NULL, out, err);
}

/* One line without blanks in a row, cut when it is too long to be read. */
static const char *tidy_subject(struct clf_arena *arena, struct clf_str text)
{
	struct clf_buf out;
	const char *subject;
	size_t count = 0;

	clf_buf_init(&out, CLF_MUSTACHE_OUTPUT);
	text = clf_str_trim(text);
	while (text.n > 0 && count < SUBJECT_MAX) {
		unsigned c = clf_utf8_next(&text);

		if (c < 0x20)
			c = ' ';
		if (c == ' ' && out.n > 0 && out.p[out.n - 1] == ' ')
			continue;
		clf_buf_add_utf8(&out, c);
		count++;
	}
	if (text.n > 0)
		clf_buf_add_text(&out, "…");
	subject = clf_arena_copy(arena, out.n ? out.p : "", out.n);
	clf_buf_free(&out);
	return subject;
}

static enum clf_status render_subject(struct clf_arena *arena, const struct clf_template *tpl,
				      const struct clf_json *context, struct clf_rendered *out, struct clf_error *err)
{
	const struct mustache_way way = {.escape = CLF_ESCAPE_HEADER, .value_limit = 4 * SUBJECT_MAX};
	const struct mustache_node *hole = NULL;
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, CLF_MUSTACHE_OUTPUT);
	status = mustache_render_way(arena, tpl->subject, context, &way, &text, &hole, err);
	if (status == CLF_OK)
		out->subject = tidy_subject(arena, clf_buf_view(&text));
	if (hole != NULL)
		out->subject_hole = template_path_of(arena, tpl, hole);
	clf_buf_free(&text);
	return status;
}

static enum clf_status render_body(struct clf_arena *arena, const struct clf_template *tpl,
				   const struct clf_json *context, struct markdown_node **out, const char **hole,
				   struct clf_error *err)
{
	const struct mustache_way way = {
	    .escape = CLF_ESCAPE_MARKDOWN,
	    .value_limit = template_kind_audience(tpl->head.kind) == TEMPLATE_AGENT ? NOTICE_VALUE_MAX : 0};
	const struct mustache_node *empty = NULL;
	struct clf_buf source;
	enum clf_status status;

	clf_buf_init(&source, MARKDOWN_MAX);
	status = mustache_render_way(arena, tpl->body, context, &way, &source, &empty, err);
	if (empty != NULL)
		*hole = template_path_of(arena, tpl, empty);
	if (status == CLF_OK)
		status = markdown_parse(arena, clf_buf_view(&source), out, err);
	clf_buf_free(&source);
	return status;
}

static enum clf_status copy_out(struct clf_arena *arena, const struct clf_buf *buf, const char **out,
				struct clf_error *err)
{
	if (buf->failed)
		return clf_error_set(err, CLF_ELIMIT, "what was rendered is too long for a mail");
	*out = clf_arena_copy(arena, buf->n ? buf->p : "", buf->n);
	return CLF_OK;
}

/* To be seen or tried a frame needs something in it: what is said in this mail. */
static enum clf_status words_in_frame(struct clf_arena *arena, const struct clf_template *frame,
				      const struct clf_json *context, struct markdown_node **out, struct clf_error *err)
{
	const char *words = clf_json_get_text(clf_json_get(context, "message"), "text");
	struct markdown_node *inside = NULL;
	struct clf_buf source;
	enum clf_status status;

	clf_buf_init(&source, MARKDOWN_MAX);
	mustache_escape(&source, clf_str_from(words != NULL ? words : "…"), CLF_ESCAPE_MARKDOWN);
	status = markdown_parse(arena, clf_buf_view(&source), &inside, err);
	clf_buf_free(&source);
	return status == CLF_OK ? template_frame_put(arena, frame, context, inside, out, err) : status;
}

static bool has_words(const struct markdown_node *node)
{
	for (; node != NULL; node = node->next)
		if ((node->text != NULL && !clf_text_blank(node->text)) || has_words(node->children))
			return true;
	return false;
}

static enum clf_status words_of(struct clf_arena *arena, const struct clf_template *tpl,
				const struct markdown_node *document, const char **out, struct clf_error *err)
{
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, 2 * CLF_MUSTACHE_OUTPUT);
	markdown_to_text(document, template_kind_audience(tpl->head.kind) == TEMPLATE_AGENT, &text);
	status = copy_out(arena, &text, out, err);
	clf_buf_free(&text);
	return status;
}

static enum clf_status make_tree(struct clf_arena *arena, const struct clf_template *tpl,
				 const struct clf_template *frame, const struct clf_json *context,
				 struct clf_rendered *rendered, struct markdown_node **out, struct clf_error *err)
{
	enum clf_status status;

	if (template_is_frame(tpl))
		return words_in_frame(arena, tpl, context, out, err);
	status = render_body(arena, tpl, context, out, &rendered->hole, err);
	if (status != CLF_OK)
		return status;
	rendered->empty = !has_words((*out)->children);
	if (frame == NULL)
		return CLF_OK;
	status = words_of(arena, tpl, *out, &rendered->words, err);
	return status == CLF_OK ? template_frame_put(arena, frame, context, *out, out, err) : status;
}

enum clf_status clf_template_render_in(struct clf_arena *arena, const struct clf_template *tpl,
				       const struct clf_template *frame, const struct clf_json *context,
				       struct clf_rendered *out, struct clf_error *err)
{
	const struct clf_template *looks = template_is_frame(tpl) ? tpl : frame;
	struct markdown_look look = looks != NULL ? template_frame_look(looks) : markdown_plain_look;
	struct clf_rendered rendered = {0};
	struct markdown_node *tree = NULL;
	struct clf_buf text, html;
	enum clf_status status;

	clf_buf_init(&text, 2 * CLF_MUSTACHE_OUTPUT);
	clf_buf_init(&html, 4 * CLF_MUSTACHE_OUTPUT);
	status = render_subject(arena, tpl, context, &rendered, err);
	if (status == CLF_OK)
		status = make_tree(arena, tpl, frame, context, &rendered, &tree, err);
	if (status != CLF_OK)
		goto out;
	look.notice = template_kind_audience(tpl->head.kind) == TEMPLATE_AGENT;
	markdown_to_text(tree, look.notice, &text);
	markdown_to_html(tree, &look, tpl->head.locale, rendered.subject, &html);
	status = copy_out(arena, &text, &rendered.text, err);
	if (status == CLF_OK)
		status = copy_out(arena, &html, &rendered.html, err);
	if (status == CLF_OK)
		*out = rendered;
out:
	clf_buf_free(&text);
	clf_buf_free(&html);
	return status;
}

enum clf_status clf_template_render(struct clf_arena *arena, const struct clf_template *tpl,
				    const struct clf_json *context, struct clf_rendered *out, struct clf_error *err)
{
	return clf_template_render_in(arena, tpl, NULL, context, out, err);
}
