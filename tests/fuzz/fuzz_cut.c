/*
 * fuzz_cut.c - what is new in a reply: the text before the first form feed went out, the rest is the mail.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *feed = size > 0 ? memchr(data, '\f', size) : NULL;
	size_t sent_size = feed ? (size_t)(feed - data) : 0;
	size_t skip = feed ? sent_size + 1 : 0;
	struct clf_arena *arena = clf_arena_new();
	const char *sent[] = {"Dear Ann, thank you for telling us about the cold soup. Your order number:",
			      clf_utf8_clean(arena, (struct clf_str){(const char *)data, sent_size})};
	struct clf_read_options options = {.sent = {sent, 2}};
	struct clf_str raw = {(const char *)data + skip, size - skip};
	struct clf_reading *reading = NULL;
	if (clf_read(arena, raw, &options, &reading, NULL) == CLF_OK && (!reading->reply || !reading->reply_rule))
		abort();
	clf_arena_free(&arena);
	return 0;
}
