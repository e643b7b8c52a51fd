/*
 * read_bench.c - the whole reading, in the process: header, parts, charsets, HTML made safe, the cut, the kind of mail.
 * The text in the file SENT, when one is given, is what went out before. Prints a line of JSON with the seconds of the
 * quickest pass. usage: read_bench PACK PASSES [SENT]
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/file.h"
#include "clf/mail/read.h"
#include "pack.h"

static size_t read_all(struct clf_arena *arena, const struct pack *pack, const struct clf_read_options *options)
{
	size_t shown = 0;
	for (size_t i = 0; i < pack->count; i++) {
		struct clf_reading *reading = NULL;
		struct clf_error err = {0};
		struct clf_str raw = {pack->items[i].bytes, pack->items[i].size};
		clf_arena_reset(arena);
		pack_need(clf_read(arena, raw, options, &reading, &err) == CLF_OK, "clf_read");
		shown += strlen(reading->reply);
	}
	return shown;
}

int main(int argc, char **argv)
{
	pack_need(argc == 3 || argc == 4, "usage: read_bench PACK PASSES [SENT]");
	struct pack pack = pack_load(argv[1]);
	struct clf_arena *arena = clf_arena_new();
	struct clf_read_options options = {0};
	struct clf_buf sent;
	const char *text = NULL;
	clf_buf_init(&sent, CLF_READ_TEXT_BYTES);
	if (argc == 4) {
		pack_need(clf_file_read(argv[3], &sent, NULL) == CLF_OK, argv[3]);
		text = sent.p;
		options.sent = (struct clf_texts){&text, 1};
	}
	size_t shown = 0;
	double best = 1e9;
	clf_read_prepare();
	for (long pass = strtol(argv[2], NULL, 10); pass > 0; pass--) {
		double start = pack_now();
		shown = read_all(arena, &pack, &options);
		double took = pack_now() - start;
		best = took < best ? took : best;
	}
	printf("{\"mails\":%zu,\"bytes\":%zu,\"shown\":%zu,\"seconds\":%.9f}\n", pack.count, pack.bytes, shown, best);
	clf_buf_free(&sent);
	clf_arena_free(&arena);
	return 0;
}
