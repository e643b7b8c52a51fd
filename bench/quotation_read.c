/*
 * quotation_read.c - reads mails as `clf-mail parse` does and prints the same lines of JSON, but in this process and
 * with tables of words or of HTML taken away: what a mail in a language, or of a program, that nobody has seen is read
 * like. usage: quotation_read [--without NAME]... [--sent FILE | --next | FILE]...
 *
 * NAME is a language ("de"), or a program as the rules of HTML name it ("gmail"). The texts of --sent hold for the
 * mails behind them, up to --next.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/file.h"
#include "clf/base/json.h"
#include "clf/mail/read.h"
#include "pack.h"
#include "phrase/tongue.h"

#define SENT_MAX 64

static struct clf_str load(struct clf_arena *arena, const char *path)
{
	struct clf_buf buf;
	char *bytes;
	size_t size;

	clf_buf_init(&buf, CLF_READ_PART_BYTES);
	pack_need(clf_file_read(path, &buf, NULL) == CLF_OK, path);
	size = buf.n;
	bytes = clf_arena_array_of(arena, size + 1, char);
	if (size > 0)
		memcpy(bytes, buf.p, size);
	clf_buf_free(&buf);
	return (struct clf_str){bytes, size};
}

static void print_reading(struct clf_arena *arena, const char *path, const struct clf_read_options *options)
{
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	struct clf_json *json;
	struct clf_buf out;

	pack_need(clf_read(arena, load(arena, path), options, &reading, &err) == CLF_OK, path);
	json = clf_reading_to_json(reading, path);
	clf_buf_init(&out, (size_t)CLF_READ_PART_BYTES);
	clf_json_dump(json, &out);
	puts(out.p);
	clf_buf_free(&out);
	clf_json_free(&json);
}

static void take_away(const char *name)
{
	if (!tongue_take_language(name))
		tongue_take_program(name);
}

int main(int argc, char **argv)
{
	struct clf_arena *kept = clf_arena_new(), *arena = clf_arena_new();
	const char *sent[SENT_MAX];
	struct clf_read_options options = {.sent = {sent, 0}};

	clf_read_prepare();
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--without") == 0 && i + 1 < argc) {
			take_away(argv[++i]);
		} else if (strcmp(argv[i], "--sent") == 0 && i + 1 < argc) {
			pack_need(options.sent.count < SENT_MAX, "fewer texts of --sent");
			sent[options.sent.count++] = clf_utf8_clean(kept, load(kept, argv[++i]));
		} else if (strcmp(argv[i], "--next") == 0) {
			options.sent.count = 0;
			clf_arena_reset(kept);
		} else {
			print_reading(arena, argv[i], &options);
			clf_arena_reset(arena);
		}
	}
	clf_arena_free(&arena);
	clf_arena_free(&kept);
	return 0;
}
