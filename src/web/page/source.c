/*
 * source.c - page files with what they say put into a language, once for each.
 */
#include "page/source.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/embedded.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

#define BEGINS "{{#_}}"
#define ENDS "{{/_}}"
#define SOURCE_MAX (1u << 20)

struct kept {
	const struct clf_embedded *file;
	const char *language, *source;
	struct kept *next;
};

/* For good, one chain for all. */
static struct {
	struct clf_arena *arena;
	struct kept *first;
} all;

const struct clf_embedded *source_file(const char *path)
{
	for (const struct clf_embedded *file = clf_embedded_pages; file->path != NULL; file++)
		if (strcmp(file->path, path) == 0)
			return file;
	return NULL;
}

static const char *translated(struct clf_arena *arena, const char *source, const char *language)
{
	struct clf_buf out;
	const char *begins, *ends, *made;

	clf_buf_init(&out, SOURCE_MAX);
	while ((begins = strstr(source, BEGINS)) != NULL && (ends = strstr(begins, ENDS)) != NULL) {
		const char *words = begins + strlen(BEGINS);

		clf_buf_add(&out, source, (size_t)(begins - source));
		clf_buf_add_text(&out, clf_words(language, clf_arena_copy(arena, words, (size_t)(ends - words))));
		source = ends + strlen(ENDS);
	}
	clf_buf_add_text(&out, source);
	made = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return made;
}

const char *source_said(const char *path, const char *locale)
{
	const struct clf_embedded *file = source_file(path);
	const char *language = clf_words_language(locale);
	struct kept *made;

	if (file == NULL)
		return NULL;
	for (made = all.first; made != NULL; made = made->next) {
		if (made->file == file && strcmp(made->language, language) == 0)
			return made->source;
	}
	if (all.arena == NULL)
		all.arena = clf_arena_new();
	made = clf_arena_new_of(all.arena, struct kept);
	*made = (struct kept){file, language, translated(all.arena, file->bytes, language), all.first};
	all.first = made;
	return made->source;
}
