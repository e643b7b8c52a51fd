/*
 * mustache_parse.c - the source of a Mustache template to its tree.
 *
 * White space is decided here: a section, comment, partial or delimiter tag that is alone on its line takes the
 * whole line with it. Rendering is left to mustache.c.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "write/mustache_tree.h"

#define DELIMITER_MAX 16
#define NAME_MAX_BYTES 128
#define FALLBACK_MAX_BYTES 500

struct frame {
	struct mustache_node *section; /* NULL at the root */
	struct mustache_node **tail;
};

struct parser {
	struct clf_arena *arena;
	const char *begin, *at, *end;
	unsigned line; /* of at */
	char open[DELIMITER_MAX], close[DELIMITER_MAX];
	struct frame frames[CLF_MUSTACHE_DEPTH + 1];
	unsigned depth;
	struct clf_error *err;
};

struct tag {
	const char *start, *end; /* with its delimiters */
	struct clf_str body;     /* trimmed, without the sign */
	char sign;               /* one of # ^ / > ! = & {, or 0 */
	unsigned line;
};

static enum clf_status fail(struct parser *p, unsigned line, const char *what, struct clf_str name)
{
	int shown = name.n > NAME_MAX_BYTES ? NAME_MAX_BYTES : (int)name.n;

	if (shown == 0)
		return clf_error_set(p->err, CLF_EINVAL, "line %u: %-s", line, what);
	return clf_error_set(p->err, CLF_EINVAL, "line %u: %-s: %.*s", line, what, shown, name.p);
}

static struct mustache_node *append(struct parser *p, enum mustache_kind kind, unsigned line)
{
	struct mustache_node *node = clf_arena_new_of(p->arena, struct mustache_node);

	node->kind = kind;
	node->line = line;
	*p->frames[p->depth].tail = node;
	p->frames[p->depth].tail = &node->next;
	return node;
}

static void append_text(struct parser *p, const char *from, const char *to)
{
	if (from < to)
		append(p, MUSTACHE_TEXT, p->line)->text = (struct clf_str){from, (size_t)(to - from)};
}

static const char *find(const char *from, const char *end, const char *needle)
{
	size_t at = clf_str_find((struct clf_str){from, (size_t)(end - from)}, clf_str_from(needle), 0);

	return at == (size_t)-1 ? NULL : from + at;
}

static unsigned count_lines(const char *from, const char *to)
{
	unsigned lines = 0;

	for (; from < to; from++)
		lines += *from == '\n';
	return lines;
}

static bool has_space(struct clf_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(" \t\r\n", s.p[i]) != NULL)
			return true;
	return false;
}

/* Reads the tag that starts at start. */
static enum clf_status read_tag(struct parser *p, const char *start, struct tag *tag)
{
	static const struct clf_str none = {"", 0};
	const char *at = start + strlen(p->open);
	const char *stop;
	char closing[DELIMITER_MAX + 1] = "";

	*tag = (struct tag){.start = start, .line = p->line};
	while (at < p->end && (*at == ' ' || *at == '\t'))
		at++;
	if (at < p->end && strchr("#^/>!=&{", *at) != NULL)
		tag->sign = *at++;
	if (tag->sign == '{' || tag->sign == '=')
		closing[0] = tag->sign == '{' ? '}' : '=';
	memcpy(closing + strlen(closing), p->close, strlen(p->close) + 1);
	stop = find(at, p->end, closing);
	if (stop == NULL)
		return fail(p, tag->line, CLF_SAID("a tag is opened and never closed"), none);
	tag->body = clf_str_trim((struct clf_str){at, (size_t)(stop - at)});
	tag->end = stop + strlen(closing);
	return CLF_OK;
}

static enum clf_status check_name(struct parser *p, const struct tag *tag)
{
	if (tag->body.n == 0)
		return fail(p, tag->line, CLF_SAID("a tag without a name"), tag->body);
	if (has_space(tag->body))
		return fail(p, tag->line, CLF_SAID("white space in a name"), tag->body);
	if (tag->body.n > NAME_MAX_BYTES)
		return fail(p, tag->line, CLF_SAID("a name is too long"), tag->body);
	if (strchr("<$", tag->body.p[0]) != NULL)
		return fail(p, tag->line, CLF_SAID("blocks and parents are not part of the language here"), tag->body);
	return CLF_OK;
}

/* True when nothing but blanks shares the tag's line or lines; *from and *to then are the whole of them. */
static bool stands_alone(const struct parser *p, const struct tag *tag, const char **from, const char **to)
{
	const char *left = tag->start;
	const char *right = tag->end;

	if (!tag->sign || tag->sign == '&' || tag->sign == '{')
		return false;
	while (left > p->begin && (left[-1] == ' ' || left[-1] == '\t'))
		left--;
	if (left > p->begin && left[-1] != '\n')
		return false;
	while (right < p->end && (*right == ' ' || *right == '\t'))
		right++;
	if (right < p->end && *right == '\r' && right + 1 < p->end && right[1] == '\n')
		right++;
	if (right < p->end && *right++ != '\n')
		return false;
	*from = left;
	*to = right;
	return true;
}

static enum clf_status set_delimiters(struct parser *p, const struct tag *tag)
{
	struct clf_str body = tag->body;
	size_t first = 0;
	struct clf_str second;

	while (first < body.n && strchr(" \t\r\n", body.p[first]) == NULL)
		first++;
	second = clf_str_trim((struct clf_str){body.p + first, body.n - first});
	if (first == 0 || second.n == 0 || has_space(second) || memchr(body.p, '=', body.n) != NULL)
		return fail(p, tag->line, CLF_SAID("delimiters are written {{=<% %>=}}"), body);
	if (first >= DELIMITER_MAX || second.n >= DELIMITER_MAX)
		return fail(p, tag->line, CLF_SAID("a delimiter is too long"), body);
	memcpy(p->open, body.p, first);
	p->open[first] = 0;
	memcpy(p->close, second.p, second.n);
	p->close[second.n] = 0;
	return CLF_OK;
}

static enum clf_status open_section(struct parser *p, const struct tag *tag)
{
	struct mustache_node *node;

	if (p->depth == CLF_MUSTACHE_DEPTH)
		return fail(p, tag->line, CLF_SAID("sections are nested too deeply"), tag->body);
	node = append(p, tag->sign == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED, tag->line);
	node->name = clf_arena_copy(p->arena, tag->body.p, tag->body.n);
	p->frames[++p->depth] = (struct frame){.section = node, .tail = &node->children};
	return CLF_OK;
}

static enum clf_status close_section(struct parser *p, const struct tag *tag)
{
	struct mustache_node *section = p->frames[p->depth].section;

	if (section == NULL)
		return fail(p, tag->line, CLF_SAID("a section is closed that was not opened"), tag->body);
	if (!clf_str_equal(clf_str_from(section->name), tag->body))
		return clf_error_set(p->err, CLF_EINVAL, "line %u: {{/%.*s}} where {{/%s}} (opened on line %u) is due",
				     tag->line, CLF_STR_ARG(tag->body), section->name, section->line);
	p->depth--;
	return CLF_OK;
}

/* Takes "| words" off the tag's body. */
static enum clf_status take_fallback(struct parser *p, struct tag *tag, const char **fallback)
{
	const char *bar = memchr(tag->body.p, '|', tag->body.n);
	struct clf_str words;

	if (bar == NULL)
		return CLF_OK;
	if (tag->sign != 0)
		return fail(p, tag->line,
			    CLF_SAID("words for when there is nothing stand in a value alone, as {{name | words}}"),
			    tag->body);
	words = clf_str_trim((struct clf_str){bar + 1, (size_t)(tag->body.p + tag->body.n - bar - 1)});
	if (words.n > FALLBACK_MAX_BYTES || memchr(words.p, '\n', words.n) != NULL)
		return fail(p, tag->line,
			    CLF_SAID("the words for when there is nothing are one line of at most 500 bytes"),
			    (struct clf_str){tag->body.p, (size_t)(bar - tag->body.p)});
	*fallback = clf_arena_copy(p->arena, words.p, words.n);
	tag->body = clf_str_trim((struct clf_str){tag->body.p, (size_t)(bar - tag->body.p)});
	return CLF_OK;
}

static enum clf_status take_tag(struct parser *p, struct tag *tag, const char *line_start)
{
	const char *fallback = NULL;
	enum clf_status status;
	struct mustache_node *node;

	if (tag->sign == '!')
		return CLF_OK;
	if (tag->sign == '=')
		return set_delimiters(p, tag);
	status = take_fallback(p, tag, &fallback);
	if (status == CLF_OK)
		status = check_name(p, tag);
	if (status != CLF_OK)
		return status;
	if (tag->sign == '#' || tag->sign == '^')
		return open_section(p, tag);
	if (tag->sign == '/')
		return close_section(p, tag);
	node = append(p, tag->sign == '>' ? MUSTACHE_PARTIAL : tag->sign ? MUSTACHE_RAW : MUSTACHE_VALUE, tag->line);
	node->name = clf_arena_copy(p->arena, tag->body.p, tag->body.n);
	node->fallback = fallback;
	if (tag->sign == '>' && line_start != NULL)
		node->indent = clf_arena_copy(p->arena, line_start, (size_t)(tag->start - line_start));
	return CLF_OK;
}

static enum clf_status parse_all(struct parser *p)
{
	while (p->at < p->end) {
		const char *start = find(p->at, p->end, p->open);
		const char *from = start;
		const char *to;
		const char *line_start = NULL;
		struct tag tag;
		enum clf_status status;

		if (start == NULL)
			break;
		p->line += count_lines(p->at, start);
		status = read_tag(p, start, &tag);
		if (status != CLF_OK)
			return status;
		to = tag.end;
		if (stands_alone(p, &tag, &from, &to))
			line_start = from;
		append_text(p, p->at, from);
		status = take_tag(p, &tag, line_start);
		if (status != CLF_OK)
			return status;
		p->line += count_lines(start, to);
		p->at = to;
	}
	append_text(p, p->at, p->end);
	return CLF_OK;
}

enum clf_status clf_mustache_parse(struct clf_arena *arena, const char *source, struct clf_mustache **out,
				   struct clf_error *err)
{
	size_t size = strlen(source);
	struct clf_mustache *mustache = clf_arena_new_of(arena, struct clf_mustache);
	struct parser p = {.arena = arena, .line = 1, .open = "{{", .close = "}}", .err = err};
	enum clf_status status;

	p.begin = p.at = clf_arena_copy(arena, source, size);
	p.end = p.begin + size;
	p.frames[0].tail = &mustache->first;
	status = parse_all(&p);
	if (status != CLF_OK)
		return status;
	if (p.depth > 0)
		return fail(&p, p.frames[p.depth].section->line, CLF_SAID("a section is opened and never closed"),
			    clf_str_from(p.frames[p.depth].section->name));
	*out = mustache;
	return CLF_OK;
}

static enum clf_status visit_nodes(const struct mustache_node *node, clf_mustache_visitor *visitor, void *user,
				   struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (; node != NULL && status == CLF_OK; node = node->next) {
		if (node->kind == MUSTACHE_TEXT || node->kind == MUSTACHE_PARTIAL)
			continue;
		status = visitor(user, node->name, node->line, err);
		if (status == CLF_OK)
			status = visit_nodes(node->children, visitor, user, err);
	}
	return status;
}

enum clf_status clf_mustache_visit(const struct clf_mustache *mustache, clf_mustache_visitor *visitor, void *user,
				   struct clf_error *err)
{
	return visit_nodes(mustache->first, visitor, user, err);
}
