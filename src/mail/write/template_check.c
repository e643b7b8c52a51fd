/*
 * template_check.c - whether a template names only what there is, and what its readers may read.
 *
 * Names are resolved as rendering does: from the innermost section outwards, so that {{question}} is right inside
 * {{#response.answers}} and wrong outside.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/write/template.h"
#include "write/mustache_tree.h"
#include "write/template_fields.h"
#include "write/template_tree.h"

#define PATH_BYTES 320

struct section {
	const char *path; /* "" at the root */
	const struct section *outer;
};

struct check {
	const struct clf_template *tpl;
	const struct clf_template_field *more;
	size_t more_count;
	struct clf_arena *arena;
	struct clf_template_problems *all; /* NULL: the first problem ends it */
	struct clf_error *err;
};

/* No field is as long as the limit: a path past it names none. */
static void join(char *out, const char *outer, const char *name)
{
	if (snprintf(out, PATH_BYTES, "%s%s%s", outer, outer[0] ? "." : "", name) >= PATH_BYTES)
		out[0] = '\0';
}

/* "answers" and "answers.q3" are, with "answers.". */
static bool is_below(const char *path, const char *begins, size_t n)
{
	return strncmp(path, begins, n) == 0 || (strncmp(path, begins, n - 1) == 0 && path[n - 1] == '\0');
}

static const struct clf_template_field *more_named(const struct check *c, const char *path)
{
	for (size_t i = 0; i < c->more_count; i++) {
		size_t n = strcspn(c->more[i].name, "*");

		if (strcmp(c->more[i].name, path) == 0 ||
		    (c->more[i].name[n] == '*' && is_below(path, c->more[i].name, n)))
			return &c->more[i];
	}
	return NULL;
}

static bool exists(const struct check *c, const char *path)
{
	return template_path_exists(path) || more_named(c, path) != NULL;
}

static const char *refused(const struct check *c, const char *kind, const char *path)
{
	const struct clf_template_field *more = more_named(c, path);

	if (more != NULL && template_kind_audience(kind) == TEMPLATE_CUSTOMER &&
	    strstr(more->description, CLF_TEMPLATE_INSIDE) != NULL)
		return CLF_SAID("is for mails to agents");
	return template_path_refused(kind, path);
}

/* The path that name has when its first part is known in some section; *from is that section. */
static bool resolve(const struct check *c, const struct section *section, const char *name, char *path,
		    const struct section **from)
{
	char first[PATH_BYTES];

	snprintf(first, sizeof first, "%.*s", (int)strcspn(name, "."), name);
	for (; section != NULL; section = section->outer) {
		join(path, section->path, first);
		if (!exists(c, path))
			continue;
		join(path, section->path, name);
		*from = section;
		return exists(c, path);
	}
	return false;
}

static enum clf_status unknown(struct check *c, const struct mustache_node *node, const struct section *section)
{
	char path[PATH_BYTES];
	char nearest[PATH_BYTES];

	join(path, section->path, node->name);
	template_path_nearest(section->path[0] && strchr(node->name, '.') == NULL ? path : node->name, nearest,
			      sizeof nearest);
	return clf_error_set(c->err, CLF_EINVAL, "line %u: there is no field %s; the nearest is %s", node->line,
			     node->name, nearest);
}

static enum clf_status check_path(struct check *c, const struct mustache_node *node, const char *path,
				  const struct section *from)
{
	static const char *const readers[] = {
	    [TEMPLATE_CUSTOMER] = CLF_SAID("a customer"),
	    [TEMPLATE_AGENT] = CLF_SAID("an agent"),
	    [TEMPLATE_THIRD_PARTY] = CLF_SAID("somebody outside"),
	};
	const char *kind = c->tpl->head.kind;
	const char *list = template_path_list(path);
	const char *why = refused(c, kind, path);

	if (list != NULL && !template_path_lies_in(from->path, list))
		return clf_error_set(c->err, CLF_EINVAL, "line %u: %s is a list; %s is known inside {{#%s}} only",
				     node->line, list, path + strlen(list) + 1, list);
	if (why != NULL)
		return clf_error_set(c->err, CLF_EINVAL, "line %u: %s %-s, and a mail of kind %s goes to %-s",
				     node->line, path, why, kind, readers[template_kind_audience(kind)]);
	return CLF_OK;
}

/* Any mail is put into a frame, whatever it lacks: what may be nothing says what stands there then. */
static enum clf_status check_whole(struct check *c, const struct mustache_node *node, const char *path,
				   const struct section *section)
{
	if (!template_is_frame(c->tpl) || node->kind != MUSTACHE_VALUE || node->fallback != NULL)
		return CLF_OK;
	for (; section != NULL; section = section->outer)
		if (strcmp(section->path, path) == 0)
			return CLF_OK;
	return clf_error_set(c->err, CLF_EINVAL,
			     "line %u: %s may be nothing: write {{%s | words}}, or {{#%s}}...{{/%s}} around it",
			     node->line, path, path, path, path);
}

static enum clf_status check_nodes(struct check *c, const struct mustache_node *node, const struct section *section);

static enum clf_status check_node(struct check *c, const struct mustache_node *node, const struct section *section)
{
	char path[PATH_BYTES];
	struct section inner = {.path = path, .outer = section};
	const struct section *from = section;
	enum clf_status status;

	if (template_is_frame(c->tpl) && section->outer == NULL && strcmp(node->name, "body") == 0)
		return CLF_OK;
	if (strcmp(node->name, ".") == 0) {
		if (section->outer == NULL)
			return clf_error_set(c->err, CLF_EINVAL, "line %u: {{.}} means nothing outside a section",
					     node->line);
		inner.path = section->path;
	} else {
		if (!resolve(c, section, node->name, path, &from))
			return unknown(c, node, section);
		status = check_path(c, node, path, from);
		if (status == CLF_OK)
			status = check_whole(c, node, path, section);
		if (status != CLF_OK)
			return status;
	}
	return check_nodes(c, node->children, node->kind == MUSTACHE_SECTION ? &inner : section);
}

static enum clf_status check_nodes(struct check *c, const struct mustache_node *node, const struct section *section)
{
	enum clf_status status = CLF_OK;

	for (; node != NULL && status == CLF_OK; node = node->next)
		if (node->kind != MUSTACHE_TEXT && node->kind != MUSTACHE_PARTIAL)
			status = template_go_on(c->arena, c->all, check_node(c, node, section), c->err);
	return status;
}

/* What the node prints, when it is among these or inside. */
static const char *path_in(struct clf_arena *arena, const struct check *c, const struct mustache_node *node,
			   const struct section *section, const struct mustache_node *sought)
{
	const char *found = NULL;

	for (; node != NULL && found == NULL; node = node->next) {
		char path[PATH_BYTES] = "";
		struct section inner = {.path = path, .outer = section};
		const struct section *from = section;

		if (node->kind == MUSTACHE_TEXT || node->kind == MUSTACHE_PARTIAL)
			continue;
		if (strcmp(node->name, ".") == 0)
			join(path, "", section->path);
		else if (!resolve(c, section, node->name, path, &from))
			join(path, "", node->name);
		if (node == sought)
			found = clf_arena_strdup(arena, path);
		else
			found = path_in(arena, c, node->children, node->kind == MUSTACHE_SECTION ? &inner : section,
					sought);
	}
	return found;
}

const char *template_path_of(struct clf_arena *arena, const struct clf_template *tpl, const struct mustache_node *node)
{
	const struct check c = {.tpl = tpl};
	const struct section root = {.path = "", .outer = NULL};
	const char *path = path_in(arena, &c, tpl->body->first, &root, node);

	if (path == NULL)
		path = path_in(arena, &c, tpl->subject->first, &root, node);
	return path != NULL ? path : node->name;
}

static enum clf_status check_kind(struct check *c)
{
	char known[512] = "";

	if (template_kind_known(c->tpl->head.kind))
		return CLF_OK;
	for (size_t i = 0; template_kind_at(i)[0]; i++)
		snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i ? ", " : "",
			 template_kind_at(i));
	return clf_error_set(c->err, CLF_EINVAL, "line 1: %.40s is no kind of template; the kinds are %s",
			     c->tpl->head.kind, known);
}

enum clf_status clf_template_check(const struct clf_template *tpl, struct clf_error *err)
{
	return clf_template_check_with(tpl, NULL, 0, err);
}

enum clf_status clf_template_check_with(const struct clf_template *tpl, const struct clf_template_field *more,
					size_t count, struct clf_error *err)
{
	return template_check(NULL, tpl, more, count, NULL, err);
}

enum clf_status template_check(struct clf_arena *arena, const struct clf_template *tpl,
			       const struct clf_template_field *more, size_t count, struct clf_template_problems *all,
			       struct clf_error *err)
{
	struct check c = {.tpl = tpl, .more = more, .more_count = count, .arena = arena, .all = all, .err = err};
	const struct section root = {.path = "", .outer = NULL};
	enum clf_status status = check_kind(&c);

	if (status == CLF_OK && template_is_frame(tpl))
		status = template_go_on(arena, all, template_frame_contrast(tpl, err), err);
	if (status == CLF_OK && tpl->subject != NULL)
		status = check_nodes(&c, tpl->subject->first, &root);
	if (status == CLF_OK && tpl->body != NULL)
		status = check_nodes(&c, tpl->body->first, &root);
	return status;
}

static enum clf_status refuse_unfit(const struct mustache_node *node, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (; node != NULL && status == CLF_OK; node = node->next) {
		if (node->kind == MUSTACHE_RAW || node->kind == MUSTACHE_PARTIAL)
			return clf_error_set(err, CLF_EINVAL,
					     "line %u: write {{%s}}, other sorts of tags are not for this", node->line,
					     node->name);
		status = refuse_unfit(node->children, err);
	}
	return status;
}

enum clf_status clf_template_check_text(struct clf_arena *arena, const char *kind, const char *source,
					const struct clf_template_field *more, size_t count, struct clf_error *err)
{
	struct clf_template tpl = {.head = {.kind = kind}};
	struct check c = {.tpl = &tpl, .more = more, .more_count = count, .err = err};
	const struct section root = {.path = "", .outer = NULL};
	enum clf_status status = clf_mustache_parse(arena, source, &tpl.body, err);

	if (status == CLF_OK)
		status = refuse_unfit(tpl.body->first, err);
	return status == CLF_OK ? check_nodes(&c, tpl.body->first, &root) : status;
}
