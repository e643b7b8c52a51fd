/*
 * str.h - views of bytes and a growing buffer.
 *
 * Texts in the program are NUL-terminated valid UTF-8 without a NUL inside
 * (const char *); bytes from outside are views (struct clf_str).
 */
#ifndef CLF_BASE_STR_H
#define CLF_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct clf_arena;

/* Borrowed bytes, not NUL-terminated. */
struct clf_str {
	const char *p;
	size_t n;
};

#define CLF_STR(literal) ((struct clf_str){(literal), sizeof(literal) - 1})
/* printf("%.*s", CLF_STR_ARG(s)) */
#define CLF_STR_ARG(s) (int)(s).n, (s).p

struct clf_str clf_str_from(const char *text); /* NULL gives an empty view */
bool clf_str_equal(struct clf_str a, struct clf_str b);
bool clf_str_equal_nocase(struct clf_str a, struct clf_str b); /* ASCII only */
bool clf_str_starts(struct clf_str s, struct clf_str prefix);
bool clf_str_starts_nocase(struct clf_str s, struct clf_str prefix);
/* Offset of the first needle at or after from, or (size_t)-1. */
size_t clf_str_find(struct clf_str s, struct clf_str needle, size_t from);
/* How many signs must be changed, added or taken away to make one word of the other; of long ones their beginnings. */
size_t clf_str_distance(const char *a, const char *b);
/* The distance from a word from which on nothing counts as near. */
size_t clf_str_far(const char *word);
/* Keeps the candidate when it is nearer to the word than what was kept; *at is the distance of that, at first
 * clf_str_far. */
void clf_str_nearer(const char *word, const char *candidate, const char **best, size_t *at);
struct clf_str clf_str_trim(struct clf_str s); /* ASCII white space at both ends */
/* Takes the next line off *rest (without its CRLF or LF); false when *rest is empty. */
bool clf_str_line(struct clf_str *rest, struct clf_str *line);
/*
 * Takes the text up to separator off *rest, which must not be used for anything else; false when no part is left.
 * "a," has two parts, the second empty; an empty text has one.
 */
bool clf_str_split(struct clf_str *rest, char separator, struct clf_str *part);

bool clf_text_equal(const char *a, const char *b);        /* NULL equals NULL only */
bool clf_text_equal_nocase(const char *a, const char *b); /* ASCII only */
bool clf_text_blank(const char *text);                    /* NULL, empty, or white space alone */
/* Whole decimal number without sign or space; false when it isn't one or passes max. */
/* How long it is without full stops and white space at its end: for words of others amid a sentence of ours. */
size_t clf_text_unended(const char *text);
bool clf_text_to_u64(const char *text, unsigned long long max, unsigned long long *out);

/* Longest prefix that is valid UTF-8 without NUL. */
size_t clf_utf8_valid_prefix(struct clf_str s);
/* A text from any bytes: invalid sequences become U+FFFD, NUL is dropped. */
char *clf_utf8_clean(struct clf_arena *arena, struct clf_str s);
/* Decodes one character at s->p (valid UTF-8, n > 0) and moves past it. */
unsigned clf_utf8_next(struct clf_str *s);
/* For comparing: without regard to case, full-width signs plain, half-width kana whole (NFKC and case folding). */
char *clf_utf8_fold(struct clf_arena *arena, const char *text);
/* Folded, and without accents: "ç" is "c", "ø" is "o", "ё" is "е"; kana and the like keep their marks. */
char *clf_utf8_bare(struct clf_arena *arena, const char *text);
/* As a sentence begins: its first letter large, where its first word is one (no name of a field, no address). */
char *clf_utf8_begun(struct clf_arena *arena, const char *text);
bool clf_utf8_is_word(unsigned codepoint); /* letter, mark or digit of any script */

/* Heap buffer that always ends in a NUL (not counted). Once max is passed nothing more is taken and failed is set. */
struct clf_buf {
	char *p;
	size_t n;
	size_t capacity;
	size_t max;
	bool failed;
};

void clf_buf_init(struct clf_buf *buf, size_t max);
void clf_buf_free(struct clf_buf *buf); /* leaves it empty and usable again */
void clf_buf_clear(struct clf_buf *buf);
void clf_buf_add(struct clf_buf *buf, const void *bytes, size_t size);
void clf_buf_add_text(struct clf_buf *buf, const char *text);
void clf_buf_add_str(struct clf_buf *buf, struct clf_str s);
void clf_buf_add_char(struct clf_buf *buf, char c);
void clf_buf_add_utf8(struct clf_buf *buf, unsigned codepoint);
void clf_buf_printf(struct clf_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Drops the first size bytes. */
void clf_buf_consume(struct clf_buf *buf, size_t size);
struct clf_str clf_buf_view(const struct clf_buf *buf);

#endif
