/*
 * mustache.c - rendering a Mustache tree with a JSON context.
 *
 * Work is bounded: depth, bytes written and steps taken, so that partials which include themselves end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "write/mustache_tree.h"

#define STEPS_MAX 1000000u
#define CUT_MARK " […]"

struct scope {
	const struct clf_json *value;
	const struct scope *outer;
};

struct cached {
	const char *name, *indent;
	const struct clf_mustache *parsed; /* NULL: there is no such partial */
	struct cached *next;
};

struct renderer {
	struct clf_arena *arena;
	enum clf_escape escape;
	size_t value_limit, output_limit;
	clf_mustache_partial *partial;
	void *user;
	const struct mustache_node *hole; /* the first value that came to nothing */
	struct cached *cache;
	struct clf_buf *out;
	size_t begin; /* of what this call wrote */
	unsigned depth, steps;
	struct clf_error *err;
};

static enum clf_status render_nodes(struct renderer *r, const struct mustache_node *node, const struct scope *scope);

static const struct clf_json *get(const struct clf_json *value, struct clf_str key)
{
	char name[256];

	if (clf_json_type(value) != CLF_JSON_OBJECT || key.n >= sizeof name)
		return NULL;
	memcpy(name, key.p, key.n);
	name[key.n] = 0;
	return clf_json_get(value, name);
}

/* The first part is sought from the innermost scope outwards, the others only inside what it gave. */
static const struct clf_json *look_up(const struct scope *scope, const char *name)
{
	struct clf_str rest = clf_str_from(name);
	struct clf_str part;
	const struct clf_json *found = NULL;

	if (strcmp(name, ".") == 0)
		return scope->value;
	clf_str_split(&rest, '.', &part);
	for (; scope != NULL && found == NULL; scope = scope->outer)
		found = get(scope->value, part);
	while (found != NULL && clf_str_split(&rest, '.', &part))
		found = get(found, part);
	return found;
}

static bool is_true(const struct clf_json *boolean)
{
	struct clf_buf dump;
	bool truth;

	clf_buf_init(&dump, 16);
	clf_json_dump(boolean, &dump);
	truth = dump.n > 0 && dump.p[0] == 't';
	clf_buf_free(&dump);
	return truth;
}

/* What nobody sees: blanks, controls, characters without width. */
static bool is_unseen(unsigned c)
{
	return c <= ' ' || (c >= 0x7f && c <= 0xa0) || c == 0xad || (c >= 0x2000 && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) || c == 0x3000 || c == 0xfeff;
}

static bool is_nothing(const char *text)
{
	struct clf_str rest = clf_str_from(text);

	while (rest.n > 0)
		if (!is_unseen(clf_utf8_next(&rest)))
			return false;
	return true;
}

/* An empty text counts as nothing, so that {{#customer.name}} asks whether there is one; the number 0 is something. */
static bool is_false(const struct clf_json *value)
{
	switch (clf_json_type(value)) {
	case CLF_JSON_NULL:
		return true;
	case CLF_JSON_BOOL:
		return !is_true(value);
	case CLF_JSON_STRING:
		return is_nothing(clf_json_text(value));
	case CLF_JSON_ARRAY:
		return clf_json_size(value) == 0;
	case CLF_JSON_INTEGER:
	case CLF_JSON_REAL:
	case CLF_JSON_OBJECT:
		return false;
	}
	return true;
}

static const char *real_text(double number, char *out, size_t size)
{
	for (int digits = 6; digits <= 17; digits++) {
		snprintf(out, size, "%.*g", digits, number);
		if (strtod(out, NULL) == number)
			break;
	}
	for (char *c = out; *c; c++)
		if (*c == ',')
			*c = '.';
	return out;
}

static const char *value_text(const struct clf_json *value, char *scratch, size_t size)
{
	switch (clf_json_type(value)) {
	case CLF_JSON_STRING:
		return clf_json_text(value);
	case CLF_JSON_INTEGER:
		snprintf(scratch, size, "%lld", (long long)clf_json_number(value, 0));
		return scratch;
	case CLF_JSON_REAL:
		return real_text(clf_json_real_value(value, 0), scratch, size);
	case CLF_JSON_BOOL:
		return is_true(value) ? "true" : "false";
	case CLF_JSON_NULL:
	case CLF_JSON_ARRAY:
	case CLF_JSON_OBJECT:
		break;
	}
	return "";
}

static void render_value(struct renderer *r, const struct mustache_node *node, const struct scope *scope)
{
	char scratch[64];
	const char *value = value_text(look_up(scope, node->name), scratch, sizeof scratch);
	bool nothing = is_nothing(value);
	struct clf_str text = clf_str_from(nothing && node->fallback != NULL ? node->fallback : value);

	if (nothing && node->fallback == NULL && r->hole == NULL)
		r->hole = node;
	if (node->kind == MUSTACHE_RAW) {
		clf_buf_add_str(r->out, text);
		return;
	}
	if (r->value_limit && text.n > r->value_limit) {
		text.n = clf_utf8_valid_prefix((struct clf_str){text.p, r->value_limit});
		mustache_escape(r->out, text, r->escape);
		clf_buf_add_text(r->out, CUT_MARK);
		return;
	}
	mustache_escape(r->out, text, r->escape);
}

static enum clf_status render_inside(struct renderer *r, const struct mustache_node *children,
				     const struct clf_json *value, const struct scope *outer)
{
	struct scope scope = {.value = value, .outer = outer};

	return render_nodes(r, children, &scope);
}

static enum clf_status render_section(struct renderer *r, const struct mustache_node *node, const struct scope *scope)
{
	const struct clf_json *value = look_up(scope, node->name);
	enum clf_status status = CLF_OK;

	if (node->kind == MUSTACHE_INVERTED)
		return is_false(value) ? render_nodes(r, node->children, scope) : CLF_OK;
	if (is_false(value))
		return CLF_OK;
	if (clf_json_type(value) != CLF_JSON_ARRAY)
		return render_inside(r, node->children, value, scope);
	for (size_t i = 0; i < clf_json_size(value) && status == CLF_OK; i++)
		status = render_inside(r, node->children, clf_json_at(value, i), scope);
	return status;
}

/* The partial's lines, each that isn't empty with indent before it. */
static const char *indented(struct renderer *r, const char *source, const char *indent)
{
	struct clf_buf out;
	const char *result;

	if (indent == NULL || !indent[0])
		return source;
	clf_buf_init(&out, CLF_MUSTACHE_OUTPUT);
	for (const char *line = source; *line;) {
		size_t length = strcspn(line, "\n");

		if (length > 0 && strncmp(line, "\r\n", 2) != 0)
			clf_buf_add_text(&out, indent);
		length += line[length] == '\n';
		clf_buf_add(&out, line, length);
		line += length;
	}
	result = out.failed ? NULL : clf_arena_copy(r->arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return result;
}

static enum clf_status load_partial(struct renderer *r, const struct mustache_node *node,
				    const struct clf_mustache **out)
{
	const char *indent = node->indent != NULL ? node->indent : "";
	struct clf_mustache *parsed = NULL;
	struct cached *entry;
	const char *source;

	for (entry = r->cache; entry != NULL; entry = entry->next) {
		if (strcmp(entry->name, node->name) == 0 && strcmp(entry->indent, indent) == 0) {
			*out = entry->parsed;
			return CLF_OK;
		}
	}
	source = r->partial != NULL ? r->partial(r->user, node->name) : NULL;
	if (source != NULL) {
		enum clf_status status;

		source = indented(r, source, indent);
		if (source == NULL)
			return clf_error_set(r->err, CLF_ELIMIT, "partial %s is too long", node->name);
		status = clf_mustache_parse(r->arena, source, &parsed, r->err);
		if (status != CLF_OK)
			return clf_error_prefix(r->err, status, "partial %s", node->name);
	}
	entry = clf_arena_new_of(r->arena, struct cached);
	*entry = (struct cached){.name = node->name, .indent = indent, .parsed = parsed, .next = r->cache};
	r->cache = entry;
	*out = parsed;
	return CLF_OK;
}

static enum clf_status render_partial(struct renderer *r, const struct mustache_node *node, const struct scope *scope)
{
	const struct clf_mustache *parsed = NULL;
	enum clf_status status = load_partial(r, node, &parsed);

	if (status != CLF_OK || parsed == NULL)
		return status;
	return render_nodes(r, parsed->first, scope);
}

static enum clf_status render_node(struct renderer *r, const struct mustache_node *node, const struct scope *scope)
{
	switch (node->kind) {
	case MUSTACHE_TEXT:
		clf_buf_add_str(r->out, node->text);
		return CLF_OK;
	case MUSTACHE_VALUE:
	case MUSTACHE_RAW:
		render_value(r, node, scope);
		return CLF_OK;
	case MUSTACHE_SECTION:
	case MUSTACHE_INVERTED:
		return render_section(r, node, scope);
	case MUSTACHE_PARTIAL:
		return render_partial(r, node, scope);
	}
	return CLF_OK;
}

static enum clf_status render_nodes(struct renderer *r, const struct mustache_node *node, const struct scope *scope)
{
	enum clf_status status = CLF_OK;

	if (r->depth > CLF_MUSTACHE_DEPTH)
		return clf_error_set(r->err, CLF_ELIMIT, "sections and partials are nested deeper than %d",
				     CLF_MUSTACHE_DEPTH);
	r->depth++;
	for (; node != NULL && status == CLF_OK; node = node->next) {
		if (++r->steps > STEPS_MAX)
			return clf_error_set(r->err, CLF_ELIMIT, "rendering takes more than %u steps", STEPS_MAX);
		status = render_node(r, node, scope);
		if (status == CLF_OK && (r->out->failed || r->out->n - r->begin > r->output_limit))
			return clf_error_set(r->err, CLF_ELIMIT, "what was rendered is longer than %zu bytes",
					     r->output_limit);
	}
	r->depth--;
	return status;
}

static enum clf_status render(struct renderer *r, const struct clf_mustache *mustache, const struct clf_json *context)
{
	struct scope scope = {.value = context, .outer = NULL};

	r->begin = r->out->n;
	return render_nodes(r, mustache->first, &scope);
}

enum clf_status clf_mustache_render(struct clf_arena *arena, const struct clf_mustache *mustache,
				    const struct clf_json *context, enum clf_escape escape,
				    clf_mustache_partial *partial, void *user, struct clf_buf *out,
				    struct clf_error *err)
{
	struct renderer r = {.arena = arena,
			     .escape = escape,
			     .output_limit = CLF_MUSTACHE_OUTPUT,
			     .partial = partial,
			     .user = user,
			     .out = out,
			     .err = err};

	return render(&r, mustache, context);
}

enum clf_status mustache_render_way(struct clf_arena *arena, const struct clf_mustache *mustache,
				    const struct clf_json *context, const struct mustache_way *way, struct clf_buf *out,
				    const struct mustache_node **hole, struct clf_error *err)
{
	struct renderer r = {.arena = arena,
			     .escape = way->escape,
			     .value_limit = way->value_limit,
			     .output_limit = out->max,
			     .out = out,
			     .err = err};
	enum clf_status status = render(&r, mustache, context);

	if (status == CLF_OK)
		*hole = r.hole;
	return status;
}
