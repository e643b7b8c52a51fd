/*
 * act_search.c - a search from its words to what is shown, and what helps when it finds nothing.
 */
#include "clf/act/search.h"

#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/seen.h"
#include "clf/ticket/search/question.h"
#include "clf/ticket/words.h"

static enum clf_status add_found(struct clf_store *store, struct clf_arena *arena, const struct clf_search_ask *ask,
				 const struct clf_search_found *found, size_t at, struct clf_found_list *out,
				 struct clf_error *err)
{
	struct clf_found *item = &out->items[out->count];
	enum clf_status status = clf_seen_ticket(store, arena, &ask->seer, found->tickets[at], &item->row, err);

	if (status == CLF_OK)
		status =
		    clf_search_places(store, arena, ask->question, found, at, item->places, &item->place_count, err);
	if (status == CLF_OK)
		out->count++;
	return status;
}

static const char *join(struct clf_arena *arena, const char *const *words, size_t count)
{
	const char *joined = "";

	for (size_t i = 0; i < count; i++)
		joined = clf_arena_printf(arena, "%s%s\"%s\"", joined, i > 0 ? ", " : "", words[i]);
	return joined;
}

/* Nothing was found: which word it is, or that they don't stand together. */
static enum clf_status help_empty(struct clf_store *store, struct clf_arena *arena, const struct clf_find *find,
				  const struct clf_search_ask *ask, const char **out, struct clf_error *err)
{
	const char *missing[CLF_QUESTION_WORDS];
	size_t count = 0;
	enum clf_status status = clf_search_missing(store, arena, ask, missing, &count, err);

	if (status != CLF_OK)
		return status;
	if (count > 0)
		*out = clf_arena_printf(arena,
					clf_words(find->locale, "No ticket that you may see has %s. See to the "
								"spelling, or write less of the word: the last one is "
								"also found by how it begins, from three letters on."),
					join(arena, missing, count));
	else
		*out =
		    clf_words(find->locale, "Each word is there, but no ticket has all of them as you ask: leave one "
					    "out, or a filter.");
	return CLF_OK;
}

enum clf_status clf_act_find_help(struct clf_store *store, struct clf_arena *arena, const char *locale,
				  struct clf_find_end end, const char **out, struct clf_error *err)
{
	struct clf_search_state state;
	enum clf_status status = clf_search_state(store, &state, err);

	*out = NULL;
	if (status != CLF_OK)
		return status;
	if (state.older > 0)
		*out = clf_arena_printf(arena,
					clf_words(locale, "%lld older tickets are still being read for the "
							  "first time: what is written in them is found "
							  "later."),
					(long long)state.older);
	else if (end.tired && !end.goes_on)
		*out = clf_words(locale, "Of all that have these words only the newest were looked at: older tickets "
					 "may be found with a rarer word, or with a filter.");
	else if (end.tired)
		*out = clf_words(locale, "Enough was looked at for once: older tickets may be found when you "
					 "go on, or with a rarer word.");
	else if (end.cut)
		*out =
		    clf_words(locale, "More words begin as the last one does than are looked for at once: write more "
				      "of it to find all.");
	return CLF_OK;
}

static enum clf_status help(struct clf_store *store, struct clf_arena *arena, const struct clf_find *find,
			    const struct clf_search_ask *ask, struct clf_found_list *out, struct clf_error *err)
{
	enum clf_status status = clf_act_find_help(
	    store, arena, find->locale,
	    (struct clf_find_end){.tired = out->tired, .goes_on = !find->once, .cut = out->cut}, &out->help, err);

	if (status == CLF_OK && out->help == NULL && out->count == 0 && find->below == 0)
		status = help_empty(store, arena, find, ask, &out->help, err);
	return status;
}

struct finding {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_find *find;
	const struct clf_search_ask *ask;
	struct clf_found_list made;
};

static enum clf_status find_all(void *user, struct clf_error *err)
{
	struct finding *f = user;
	struct clf_search_found found;
	enum clf_status status = clf_search(f->store, f->arena, f->ask, &found, err);

	if (status != CLF_OK)
		return status;
	f->made = (struct clf_found_list){.items = clf_arena_array_of(f->arena, found.count, struct clf_found),
					  .next = found.next,
					  .tired = found.tired,
					  .cut = found.cut};
	for (size_t i = 0; status == CLF_OK && i < found.count; i++)
		status = add_found(f->store, f->arena, f->ask, &found, i, &f->made, err);
	return status == CLF_OK ? help(f->store, f->arena, f->find, f->ask, &f->made, err) : status;
}

enum clf_status clf_act_find(struct clf_store *store, struct clf_arena *arena, const struct clf_find *find,
			     struct clf_found_list *out, struct clf_error *err)
{
	struct clf_question question;
	const struct clf_search_ask ask = {
	    .question = &question, .seer = find->seer, .below = find->below, .limit = find->limit};
	struct finding finding = {.store = store, .arena = arena, .find = find, .ask = &ask};
	enum clf_status status = clf_question_read(arena, find->locale, find->words, &question, err);

	if (status == CLF_OK)
		status = clf_store_look(store, find_all, &finding, err);
	if (status == CLF_OK)
		*out = finding.made;
	return status;
}

static struct clf_json *shape_place(const struct clf_search_place *place)
{
	struct clf_json *json = clf_json_object(), *marks = clf_json_array();

	clf_json_set_text(json, "kind", place->kind);
	clf_json_set(json, "id", place->ref != 0 ? clf_json_integer(place->ref) : clf_json_null());
	clf_json_set_text(json, "text", place->snippet.text);
	for (size_t i = 0; i < place->snippet.count; i++) {
		struct clf_json *mark = clf_json_array();

		clf_json_append(mark, clf_json_integer((int64_t)place->snippet.marks[i].from));
		clf_json_append(mark, clf_json_integer((int64_t)place->snippet.marks[i].to));
		clf_json_append(marks, mark);
	}
	clf_json_set(json, "marks", marks);
	clf_json_set_bool(json, "begins", place->snippet.begins);
	clf_json_set_bool(json, "ends", place->snippet.ends);
	return json;
}

struct clf_json *clf_shape_found(const char *tag, const struct clf_found *found)
{
	struct clf_json *json = clf_shape_ticket(tag, &found->row), *places = clf_json_array();

	for (size_t i = 0; i < found->place_count; i++)
		clf_json_append(places, shape_place(&found->places[i]));
	clf_json_set(json, "found", places);
	return json;
}

/* Takes so many signs off *rest. */
static const char *take_signs(struct clf_arena *arena, struct clf_str *rest, size_t signs)
{
	const char *p = rest->p;

	for (size_t i = 0; i < signs && rest->n > 0; i++)
		clf_utf8_next(rest);
	return clf_arena_copy(arena, p, (size_t)(rest->p - p));
}

static void add_piece(struct clf_found_piece *out, size_t *count, const char *text, bool marked)
{
	if (*text != '\0')
		out[(*count)++] = (struct clf_found_piece){text, marked};
}

size_t clf_found_pieces(struct clf_arena *arena, const struct clf_snippet *snippet,
			struct clf_found_piece out[CLF_FOUND_PIECES])
{
	struct clf_str rest = clf_str_from(snippet->text);
	size_t count = 0, sign = 0;

	add_piece(out, &count, snippet->begins ? "" : "… ", false);
	for (size_t i = 0; i < snippet->count; i++) {
		const struct clf_mark *mark = &snippet->marks[i];

		add_piece(out, &count, take_signs(arena, &rest, mark->from - sign), false);
		add_piece(out, &count, take_signs(arena, &rest, mark->to - mark->from), true);
		sign = mark->to;
	}
	while (rest.n > 0 && rest.p[rest.n - 1] == ' ')
		rest.n--;
	add_piece(out, &count, clf_arena_copy(arena, rest.p, rest.n), false);
	add_piece(out, &count, snippet->ends ? "" : " …", false);
	return count;
}
