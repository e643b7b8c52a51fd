/*
 * search.h - tickets found by words, as API, command line and mail show them.
 */
#ifndef CLF_ACT_SEARCH_H
#define CLF_ACT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/look/query.h"
#include "clf/store/look/search.h"

struct clf_json;

struct clf_find {
	const char *words;
	struct clf_seer seer; /* by "view" */
	const char *locale;   /* of who asks: in which language help is said */
	int64_t below;        /* what next was, or 0 */
	size_t limit;
	bool once; /* by mail, where nobody can go on */
};
struct clf_found {
	struct clf_ticket_row row;
	struct clf_search_place places[CLF_SEARCH_SHOWN];
	size_t place_count;
};
struct clf_found_list {
	struct clf_found *items;
	size_t count;
	int64_t next;     /* 0: that was all */
	bool tired;       /* enough was looked at for once: older ones may be there, from next on */
	bool cut;         /* more words begin as the last one does than were looked for */
	const char *help; /* what to write instead, when nothing was found; what may be missing; or NULL */
};
/* CLF_EINVAL: it can't be asked, and err says what to write. */
enum clf_status clf_act_find(struct clf_store *store, struct clf_arena *arena, const struct clf_find *find,
			     struct clf_found_list *out, struct clf_error *err);

struct clf_find_end {
	bool tired;   /* not all was looked at */
	bool goes_on; /* whoever turns to the next page comes by the rest */
	bool cut;
};
/* What may be missing for now, in the locale's language: of lists by words, too. *out NULL: nothing is. */
enum clf_status clf_act_find_help(struct clf_store *store, struct clf_arena *arena, const char *locale,
				  struct clf_find_end end, const char **out, struct clf_error *err);

/* A ticket with "found": [{kind, id, text, marks: [[from, to]], begins, ends}], offsets in signs (code points). */
struct clf_json *clf_shape_found(const char *tag, const struct clf_found *found);
/* A snippet in pieces, marked and not, with a sign where the text goes on. Returns how many. */
struct clf_found_piece {
	const char *text;
	bool marked;
};
#define CLF_FOUND_PIECES (2 * CLF_SNIPPET_MARKS + 3)
size_t clf_found_pieces(struct clf_arena *arena, const struct clf_snippet *snippet,
			struct clf_found_piece out[CLF_FOUND_PIECES]);

#endif
