/*
 * fuzz_html.c - HTML parsed, laid out and cleaned: no script and no event attribute's tag comes out.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "html/html_clean.h"
#include "html/html_text.h"
#include "mime/problems.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct problems *problems = clf_arena_new_of(arena, struct problems);
	problems->arena = arena;
	char *text = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size});
	struct html_node *root = html_parse(arena, clf_str_from(text), problems);
	struct clf_buf out;
	clf_buf_init(&out, 64u << 20);
	cut_hint_html(root);
	html_to_lines(arena, root);
	html_clean(root, 0, (size_t)-1, &out);
	if (out.p && (strcasestr(out.p, "<script") || strcasestr(out.p, "href=\"javascript")))
		abort();
	clf_buf_free(&out);
	clf_arena_free(&arena);
	return 0;
}
