/*
 * customer_word.c - the words that a customer is found by: of the name each word, of the address all of it, its domain,
 * and the words before the @. Whoever looks for one writes how it begins.
 */
#include "people/customer_word.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "engine/db.h"
#include "engine/engine.h"

struct words {
	struct clf_arena *arena;
	const char **items;
	size_t count;
};

static void add(struct words *words, struct clf_str word)
{
	const char *text;

	if (word.n == 0 || words->count == CUSTOMER_WORDS)
		return;
	if (word.n > CUSTOMER_WORD_MAX)
		word.n = clf_utf8_valid_prefix((struct clf_str){word.p, CUSTOMER_WORD_MAX});
	text = clf_arena_copy(words->arena, word.p, word.n);
	for (size_t i = 0; i < words->count; i++) {
		if (strcmp(words->items[i], text) == 0)
			return;
	}
	words->items[words->count++] = text;
}

/* Runs of letters and digits. */
static void add_runs(struct words *words, struct clf_str text)
{
	struct clf_str run = {text.p, 0};

	while (text.n > 0) {
		struct clf_str behind = text;

		if (clf_utf8_is_word(clf_utf8_next(&behind))) {
			run.n += (size_t)(behind.p - text.p);
		} else {
			add(words, run);
			run = (struct clf_str){behind.p, 0};
		}
		text = behind;
	}
	add(words, run);
}

static struct clf_str next_between_blanks(struct clf_str *rest)
{
	size_t begin = 0, end;

	while (begin < rest->n && (unsigned char)rest->p[begin] <= ' ')
		begin++;
	for (end = begin; end < rest->n && (unsigned char)rest->p[end] > ' ';)
		end++;
	*rest = (struct clf_str){rest->p + end, rest->n - end};
	return (struct clf_str){rest->p - (end - begin), end - begin};
}

size_t customer_words(struct clf_arena *arena, const char *name, const char *address, const char *out[CUSTOMER_WORDS])
{
	struct words words = {arena, out, 0};
	struct clf_str rest = clf_str_from(clf_utf8_fold(arena, name != NULL ? name : "")), word;
	struct clf_str whole = clf_str_from(address);
	size_t at = clf_str_find(whole, CLF_STR("@"), 0);

	add(&words, whole);
	if (at != (size_t)-1)
		add(&words, (struct clf_str){whole.p + at + 1, whole.n - at - 1});
	while ((word = next_between_blanks(&rest)).n > 0) {
		add(&words, word);
		add_runs(&words, word);
	}
	add_runs(&words, (struct clf_str){whole.p, at != (size_t)-1 ? at : whole.n});
	return words.count;
}

enum clf_status customer_words_put(struct clf_db *db, int64_t party, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *words[CUSTOMER_WORDS];
	size_t count = 0;
	struct clf_rows *rows = db_ask(db,
				       "SELECT p.name, p.address FROM customer c JOIN party p ON p.id = c.party "
				       "WHERE c.party = $party",
				       CLF_NUMBER("$party", party));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		count = customer_words(arena, rows_text(rows, arena, 0), rows_text(rows, arena, 1), words);
	rows_end(rows);
	status = absent_is_fine(status);
	if (status == CLF_OK && count > 0)
		status = db_run(db, err, "DELETE FROM customer_word WHERE party = $party", CLF_NUMBER("$party", party));
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = db_run(db, err, "INSERT INTO customer_word (word, party) VALUES ($word, $party)",
				CLF_TEXT("$word", words[i]), CLF_NUMBER("$party", party));
	clf_arena_free(&arena);
	return status;
}

size_t customer_words_asked(struct clf_arena *arena, const char *text, const char **out, size_t max)
{
	struct clf_str rest = clf_str_from(clf_utf8_fold(arena, text != NULL ? text : "")), word;
	size_t count = 0;

	while ((word = next_between_blanks(&rest)).n > 0) {
		if (word.n > CUSTOMER_WORD_MAX)
			word.n = clf_utf8_valid_prefix((struct clf_str){word.p, CUSTOMER_WORD_MAX});
		if (count < max)
			out[count] = clf_arena_copy(arena, word.p, word.n);
		count++;
	}
	return count;
}

const char *customer_word_end(struct clf_arena *arena, const char *word)
{
	return clf_arena_printf(arena, "%s\xf4\x8f\xbf\xbf", word);
}
