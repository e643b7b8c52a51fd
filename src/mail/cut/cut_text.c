/*
 * cut_text.c - quotations by what stands in the text: quotation marks, the line that introduces them,
 * quoted headers, separators. Each pass looks at every line once, with a bounded look around.
 */
#include "cut/cut_text.h"

/*
 * A blockquote or box that no program is known by is a quotation when it is introduced: people quote for themselves
 * too. Further ones of its kind, below an answer, are pieces of it.
 */
static void mark_plain_blockquotes(struct cut_body *body)
{
	bool quoted_before = false;
	const char *introduced = NULL; /* the kind of one that is */

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];

		if (cut_is_blank(line))
			continue;
		if (line->hint == HTML_MAYBE_QUOTE && cut_is_open(line) &&
		    (quoted_before || line->hint_rule == introduced)) {
			cut_mark(body, i, i + 1, CLF_BLOCK_QUOTED, line->hint_rule);
			introduced = line->hint_rule;
		}
		quoted_before = line->role == CLF_BLOCK_QUOTED;
	}
}

bool cut_by_text(struct clf_arena *arena, struct cut_body *body)
{
	struct clf_buf scratch;

	(void)arena;
	clf_buf_init(&scratch, 64u << 10);
	if (body->root == NULL)
		cut_read_other_marks(body, &scratch);
	cut_by_headers(body);
	cut_by_attributions(body, &scratch);
	cut_by_marks(body);
	if (body->root != NULL)
		mark_plain_blockquotes(body);
	clf_buf_free(&scratch);
	return true;
}
