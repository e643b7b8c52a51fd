/*
 * reader_prove.c - one mail read before any is taken: a sandbox that can't be entered would put all of them in
 * quarantine.
 */
#include "clf/base/arena.h"
#include "clf/gateway/reader/reader.h"

#define WORDS "Can this be read?"

static const char mail[] = "From: clf-mail <clf-mail@invalid>\r\n"
			   "Subject: a reader at work\r\n"
			   "Content-Type: text/plain; charset=iso-8859-1\r\n"
			   "\r\n" WORDS "\r\n";

static enum clf_status read_it(struct clf_reader_pool *pool, struct clf_arena *arena, struct clf_error *err)
{
	struct clf_reading *reading = NULL;
	enum clf_status status = clf_reader_read(pool, arena, CLF_STR(mail), NULL, &reading, err);

	if (status == CLF_OK && !clf_str_equal(clf_str_trim(clf_str_from(reading->reply)), CLF_STR(WORDS)))
		status = clf_error_set(err, CLF_EIO, "a reader read another text from a mail than what is in it");
	return status;
}

enum clf_status clf_reader_prove(struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_reader_pool *pool = NULL;
	enum clf_status status = clf_reader_pool_new(1, &pool, err);

	if (status == CLF_OK)
		status = read_it(pool, arena, err);
	clf_reader_pool_free(&pool);
	clf_arena_free(&arena);
	return status;
}
