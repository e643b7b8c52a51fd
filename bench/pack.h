/*
 * pack.h - many mails in one file, for the benches: each preceded by its size in decimal and a line feed; and the
 * clock.
 */
#ifndef BENCH_PACK_H
#define BENCH_PACK_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct pack_mail {
	char *bytes;
	size_t size;
};

struct pack {
	struct pack_mail *items;
	size_t count, bytes;
};

static inline double pack_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void pack_need(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "bench: %s failed\n", what);
		exit(1);
	}
}

static inline struct pack pack_load(const char *path)
{
	struct pack pack = {0};
	size_t size, capacity = 0;
	FILE *file = fopen(path, "rb");
	pack_need(file != NULL, path);
	while (fscanf(file, "%zu", &size) == 1 && fgetc(file) == '\n') {
		if (pack.count == capacity) {
			capacity = capacity ? capacity * 2 : 1024;
			pack.items = realloc(pack.items, capacity * sizeof *pack.items);
			pack_need(pack.items != NULL, "memory");
		}
		struct pack_mail *mail = &pack.items[pack.count++];
		mail->bytes = malloc(size + 1);
		pack_need(mail->bytes != NULL, "memory");
		mail->size = size;
		pack.bytes += size;
		pack_need(fread(mail->bytes, 1, size, file) == size, "reading the pack");
	}
	fclose(file);
	return pack;
}

#endif
