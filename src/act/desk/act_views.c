/*
 * act_views.c - views made, changed and removed: one's own by each agent, everybody's by managers and administrators,
 * those with a line in the audit.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/act/listing.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/ticket/search/question.h"

/* One change on its way through its transaction. */
struct viewing {
	const struct clf_people *people;
	struct clf_arena *arena;
	const struct clf_view_change *change;
	const char *query; /* as it is to be kept; NULL: as it was */
	struct clf_view before, view;
	int64_t id;
};

static bool may_share(const struct clf_actor *by)
{
	return by->kind != CLF_ACTOR_AGENT || by->role >= CLF_ROLE_MANAGER;
}

/* 0: nobody who has a name here. */
static int64_t changed_by(const struct clf_people *people)
{
	return people->by->kind == CLF_ACTOR_AGENT ? people->by->party : 0;
}

/* Another's own view isn't there. */
static enum clf_status check_whose(const struct clf_people *people, const struct clf_view *view, struct clf_error *err)
{
	if (view->party == 0 && !may_share(people->by))
		return clf_error_set(err, CLF_EDENIED,
				     "everybody's views are the managers' and administrators' to change: make one of "
				     "your own");
	if (view->party != 0 && people->by->kind == CLF_ACTOR_AGENT && view->party != people->by->party)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no view %lld", (long long)view->id);
	return CLF_OK;
}

static enum clf_status audit(const struct viewing *v, const struct clf_view *view, const char *what, const char *from,
			     const char *to, struct clf_error *err)
{
	return view->party == 0 ? act_audit_line(v->people, what, view->name, from, to, err) : CLF_OK;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct viewing *v = user;
	const struct clf_view_change *change = v->change;
	struct clf_store *store = v->people->context->store;
	bool is_new = change->id == 0;
	enum clf_status status = CLF_OK;

	v->before = (struct clf_view){.party = change->party};
	v->id = change->id;
	if (!is_new)
		status = clf_view_by_id(store, v->arena, change->id, &v->before, err);
	v->view = v->before;
	if (change->name != NULL)
		v->view.name = change->name;
	if (v->query != NULL)
		v->view.query = v->query;
	if (change->give)
		v->view.party = change->party;
	v->view.changed_by = changed_by(v->people);
	if (status == CLF_OK)
		status = check_whose(v->people, &v->before, err);
	if (status == CLF_OK)
		status = check_whose(v->people, &v->view, err);
	if (status == CLF_OK)
		status = clf_view_save(store, &v->view, clf_clock_now(), &v->id, err);
	if (status != CLF_OK)
		return status;
	if (is_new || v->before.party != v->view.party)
		return audit(v, v->view.party == 0 ? &v->view : &v->before,
			     v->view.party == 0 ? "view.added" : "view.removed", NULL,
			     v->view.party == 0 ? v->view.query : NULL, err);
	if (strcmp(v->before.name, v->view.name) != 0)
		status = audit(v, &v->view, "view.renamed", v->before.name, v->view.name, err);
	if (status == CLF_OK && strcmp(v->before.query, v->view.query) != 0)
		status = audit(v, &v->view, "view.query", v->before.query, v->view.query, err);
	return status;
}

/* As a list it can be made of; kept with ids in place of names. */
static enum clf_status check_query(const struct clf_people *people, struct clf_arena *arena, int64_t party,
				   const char *query, struct clf_problems *problems, const char **kept,
				   struct clf_error *err)
{
	struct clf_list_ask ask = {.agent = party != 0 ? party : people->by->party};
	struct clf_listing *listing;
	struct clf_error said = {.text = ""};
	struct clf_term *terms = NULL;
	size_t count = 0;
	enum clf_status status = clf_terms_read(arena, query, &terms, &count, &said);

	if (status == CLF_EINVAL || status == CLF_ELIMIT) {
		clf_problem_add(problems, arena, "query", CLF_WRONG_INVALID, NULL,
				"is no query such as status=Open&sort=waiting: %-s", said.text);
		return CLF_OK;
	}
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(terms[i].name, "view") || clf_text_equal(terms[i].name, "cursor") ||
		    clf_text_equal(terms[i].name, "limit"))
			clf_problem_add(problems, arena, terms[i].name, CLF_WRONG_INVALID, NULL,
					"is nothing that a view holds");
	}
	ask.terms = terms;
	ask.count = count;
	if (status == CLF_OK && problems->count == 0)
		status = clf_act_listing(people->context->store, arena, &ask, problems, &listing, err);
	for (size_t i = 0; status == CLF_OK && problems->count == 0 && i < count; i++)
		status = clf_listing_keep(people->context->store, arena, &terms[i], &terms[i], err);
	*kept = clf_terms_query(arena, terms, count);
	if (strlen(*kept) > CLF_VIEW_QUERY)
		clf_problem_add(problems, arena, "query", CLF_WRONG_INVALID, NULL, "is longer than %u bytes",
				CLF_VIEW_QUERY);
	return status;
}

enum clf_status clf_act_view_save(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_view_change *change, struct clf_problems *problems, int64_t *id,
				  struct clf_error *err)
{
	struct viewing v = {.people = people, .arena = arena, .change = change};
	const char *name = change->name;
	enum clf_status status = CLF_OK;

	if ((name == NULL && change->id == 0) || (name != NULL && !clf_name_fits(name, CLF_VIEW_NAME)))
		clf_problem_add(problems, arena, "name", CLF_WRONG_INVALID, NULL, "must be " CLF_NAME_RULE,
				(int)CLF_VIEW_NAME);
	if (name != NULL && strchr(name, '=') != NULL)
		clf_problem_add(problems, arena, "name", CLF_WRONG_INVALID, NULL, "must have no \"=\" in it");
	if (change->query == NULL && change->id == 0)
		clf_problem_add(problems, arena, "query", CLF_WRONG_REQUIRED, NULL, "is required");
	else if (change->query != NULL)
		status = check_query(people, arena, change->party, change->query, problems, &v.query, err);
	if (status != CLF_OK || problems->count > 0)
		return status;
	status = clf_store_transact(people->context->store, save, &v, err);
	if (status == CLF_OK)
		*id = v.id;
	return status;
}

static enum clf_status take_away(void *user, struct clf_error *err)
{
	struct viewing *v = user;
	struct clf_store *store = v->people->context->store;
	enum clf_status status = clf_view_by_id(store, v->arena, v->id, &v->before, err);

	if (status == CLF_OK)
		status = check_whose(v->people, &v->before, err);
	if (status == CLF_OK)
		status = clf_view_remove(store, v->id, err);
	return status == CLF_OK ? audit(v, &v->before, "view.removed", v->before.query, NULL, err) : status;
}

enum clf_status clf_act_view_remove(const struct clf_people *people, struct clf_arena *arena, int64_t id,
				    struct clf_error *err)
{
	struct viewing v = {.people = people, .arena = arena, .id = id};

	return clf_store_transact(people->context->store, take_away, &v, err);
}

/* A name that views ask for, and what they are to ask for instead, both as views are kept. */
struct renaming {
	struct viewing of;
	const char *field;
	struct clf_term from, to;
	size_t count; /* of views */
};

/* What the term is to be; NULL: it doesn't ask for it. */
static const char *asked_instead(const struct renaming *r, const struct clf_term *term)
{
	const char *field = term->name[0] == '-' ? term->name + 1 : term->name;
	struct clf_term kept = *term;

	if (clf_text_equal(field, r->field))
		return clf_text_equal(term->value, r->from.value) ? r->to.value : NULL;
	if (!clf_text_equal(field, "q"))
		return NULL;
	/* Words that were saved when names among them weren't kept as ids. */
	clf_listing_keep(r->of.people->context->store, r->of.arena, term, &kept, NULL);
	if (!clf_text_equal(clf_question_field(r->of.arena, kept.value, r->field), r->from.value))
		return NULL;
	return clf_question_with(r->of.arena, kept.value, r->field, r->to.value);
}

/* The view's query with the other one; NULL: it doesn't ask for it. */
static const char *renamed(const struct renaming *r, const struct clf_view *view)
{
	struct clf_term *terms = NULL;
	size_t count = 0;
	bool found = false;

	if (clf_terms_read(r->of.arena, view->query, &terms, &count, NULL) != CLF_OK)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const char *instead = asked_instead(r, &terms[i]);

		if (instead == NULL)
			continue;
		terms[i].value = instead;
		found = true;
	}
	return found ? clf_terms_query(r->of.arena, terms, count) : NULL;
}

static enum clf_status keep(struct renaming *r, const char *name, const char *instead, struct clf_error *err)
{
	struct clf_store *store = r->of.people->context->store;
	const struct clf_term from = {r->field, name}, to = {r->field, instead};
	enum clf_status status = clf_listing_keep(store, r->of.arena, &from, &r->from, err);

	return status == CLF_OK ? clf_listing_keep(store, r->of.arena, &to, &r->to, err) : status;
}

static enum clf_status rename_all(void *user, struct clf_error *err)
{
	struct renaming *r = user;
	struct clf_store *store = r->of.people->context->store;
	struct clf_view *views = NULL;
	size_t count = 0;
	enum clf_status status = clf_view_all(store, r->of.arena, &views, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const char *query = renamed(r, &views[i]);
		struct clf_view view = views[i];

		if (query == NULL)
			continue;
		view.query = query;
		view.changed_by = changed_by(r->of.people);
		status = clf_view_save(store, &view, clf_clock_now(), &view.id, err);
		if (status == CLF_OK)
			status = audit(&r->of, &view, "view.query", views[i].query, query, err);
	}
	return status;
}

enum clf_status clf_act_views_naming(const struct clf_people *people, struct clf_arena *arena, const char *field,
				     const char *name, size_t *count, struct clf_error *err)
{
	struct renaming r = {.of = {.people = people, .arena = arena}, .field = field};
	struct clf_view *views = NULL;
	size_t all = 0;
	enum clf_status status = keep(&r, name, name, err);

	*count = 0;
	if (status == CLF_OK)
		status = clf_view_all(people->context->store, arena, &views, &all, err);
	for (size_t i = 0; status == CLF_OK && i < all; i++)
		*count += renamed(&r, &views[i]) != NULL;
	return status;
}

enum clf_status clf_act_views_replace(const struct clf_people *people, struct clf_arena *arena, const char *field,
				      const char *name, const char *instead, struct clf_error *err)
{
	struct renaming r = {.of = {.people = people, .arena = arena}, .field = field};
	enum clf_status status = keep(&r, name, instead, err);

	return status == CLF_OK ? clf_store_transact(people->context->store, rename_all, &r, err) : status;
}

enum clf_status clf_view_shown(struct clf_store *store, struct clf_arena *arena, const struct clf_view *view,
			       const char **query, bool *gone, struct clf_error *err)
{
	struct clf_term *terms = NULL;
	size_t count = 0;
	enum clf_status status = clf_terms_read(arena, view->query, &terms, &count, err);

	*gone = false;
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = clf_listing_kept(store, arena, &terms[i], &terms[i], err);
		if (status == CLF_ENOTFOUND) {
			*gone = true;
			status = CLF_OK;
		}
	}
	*query = clf_terms_query(arena, terms, count);
	return status;
}

struct clf_json *clf_shape_view(struct clf_store *store, struct clf_arena *arena, const struct clf_view *view)
{
	struct clf_json *object = clf_json_object();
	const char *query = view->query;
	bool gone = false;

	clf_view_shown(store, arena, view, &query, &gone, NULL);
	clf_json_set_integer(object, "id", view->id);
	clf_json_set_text(object, "name", view->name);
	clf_json_set_text(object, "owner", view->owner);
	clf_json_set_bool(object, "everybody", view->party == 0);
	clf_json_set_text(object, "query", query);
	clf_json_set_text(object, "changed_by", view->by);
	clf_json_set_text(object, "problem",
			  gone ? "something that it asks for has been removed: change its query" : NULL);
	return object;
}
