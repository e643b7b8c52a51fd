/*
 * template_written.c - for who writes a template: all that is wrong with it, what it prints, and what stands there when
 * a ticket has nothing of it.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "write/mustache_tree.h"
#include "write/template_fields.h"
#include "write/template_tree.h"

struct around {
	const char *path;
	const struct around *outer;
};

struct walk {
	struct clf_arena *arena;
	const struct clf_template *tpl;
	struct clf_template_use *uses;
	size_t count;
};

static bool is_around(const struct around *around, const char *path)
{
	for (; around != NULL; around = around->outer)
		if (template_path_lies_in(path, around->path))
			return true;
	return false;
}

static bool is_known(const struct walk *w, const struct clf_template_use *use)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->uses[i].field, use->field) == 0 && clf_text_equal(w->uses[i].words, use->words) &&
		    w->uses[i].guarded == use->guarded)
			return true;
	return false;
}

static void add_uses(struct walk *w, const struct mustache_node *node, const struct around *around)
{
	for (; node != NULL && w->count < CLF_TEMPLATE_USES; node = node->next) {
		struct around inner = {.outer = around};

		if (node->kind == MUSTACHE_TEXT)
			continue;
		inner.path = template_path_of(w->arena, w->tpl, node);
		if (node->kind == MUSTACHE_VALUE) {
			const struct clf_template_use use = {.field = inner.path,
							     .words = node->fallback,
							     .line = node->line,
							     .guarded = is_around(around, inner.path)};

			if (!is_known(w, &use))
				w->uses[w->count++] = use;
		}
		add_uses(w, node->children, node->kind == MUSTACHE_SECTION ? &inner : around);
	}
}

const struct clf_template_use *clf_template_uses(struct clf_arena *arena, const struct clf_template *tpl, size_t *count)
{
	struct walk w = {
	    .arena = arena, .tpl = tpl, .uses = clf_arena_array_of(arena, CLF_TEMPLATE_USES, struct clf_template_use)};

	add_uses(&w, tpl->subject->first, NULL);
	add_uses(&w, tpl->body->first, NULL);
	*count = w.count;
	return w.uses;
}

bool clf_template_may_name(const char *kind, const struct clf_template_field *field)
{
	return template_path_refused(kind, field->name) == NULL &&
	       (template_kind_audience(kind) != TEMPLATE_CUSTOMER ||
		strstr(field->description, CLF_TEMPLATE_INSIDE) == NULL);
}

void clf_template_problems(struct clf_arena *arena, const char *source, const struct clf_template_field *more,
			   size_t count, struct clf_template_problems *out)
{
	struct clf_template *tpl = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	*out = (struct clf_template_problems){.count = 0};
	status = template_parse(arena, source, out, &tpl, &err);
	if (status == CLF_OK && tpl->head.kind != NULL)
		status = template_check(arena, tpl, more, count, out, &err);
	template_go_on(arena, out, status, &err);
	template_put_in_order(out);
	if (tpl != NULL)
		out->head = tpl->head;
	if (out->head.kind != NULL && !template_kind_known(out->head.kind))
		out->head.kind = NULL;
}
