/*
 * read_limit.c - GMime alone: parses each mail of a pack and decodes every part to UTF-8 text or bytes. Prints a line
 * of JSON with the seconds of the quickest pass. usage: read_limit PACK PASSES
 */
#include <gmime/gmime.h>
#include <string.h>

#include "pack.h"

static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer total)
{
	(void)parent;
	if (GMIME_IS_TEXT_PART(part)) {
		char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
		*(size_t *)total += text ? strlen(text) : 0;
		g_free(text);
	} else if (GMIME_IS_PART(part) && g_mime_part_get_content(GMIME_PART(part))) {
		GMimeStream *out = g_mime_stream_mem_new();
		ssize_t n = g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), out);
		*(size_t *)total += n > 0 ? (size_t)n : 0;
		g_object_unref(out);
	}
}

static size_t decode(const struct pack *pack)
{
	size_t total = 0;
	for (size_t i = 0; i < pack->count; i++) {
		GMimeStream *stream = g_mime_stream_mem_new_with_buffer(pack->items[i].bytes, pack->items[i].size);
		GMimeParser *parser = g_mime_parser_new_with_stream(stream);
		GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
		if (message) {
			g_mime_message_foreach(message, decode_part, &total);
			g_object_unref(message);
		}
		g_object_unref(parser);
		g_object_unref(stream);
	}
	return total;
}

int main(int argc, char **argv)
{
	pack_need(argc == 3, "usage: read_limit PACK PASSES");
	struct pack pack = pack_load(argv[1]);
	size_t decoded = 0;
	double best = 1e9;
	g_mime_init();
	for (long pass = strtol(argv[2], NULL, 10); pass > 0; pass--) {
		double start = pack_now();
		decoded = decode(&pack);
		double took = pack_now() - start;
		best = took < best ? took : best;
	}
	printf("{\"mails\":%zu,\"bytes\":%zu,\"decoded\":%zu,\"seconds\":%.9f}\n", pack.count, pack.bytes, decoded,
	       best);
	return 0;
}
