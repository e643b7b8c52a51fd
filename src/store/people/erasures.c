/*
 * erasures.c - who was erased, so that a restore can do it again: hashes of addresses, in a file of their own.
 *
 * The first line is the key that the file was made with; each other one a time and a hash. Lines are only ever added. A
 * line that a crash tore is none; what it was to say follows when the command is run again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/fault.h"
#include "clf/base/file.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/erase.h"
#include "engine/engine.h"

#define FILE_BYTES (64u << 20)
#define HASH_TEXT (2 * CLF_HASH_BYTES + 1)
#define KEY_WORD "key "
#define TICKET_WORD "ticket "

static const char *path_beside(struct clf_arena *arena, const char *url, struct clf_error *err)
{
	const char *path = NULL;

	return store_file_of(url, &path, err) == CLF_OK ? clf_arena_printf(arena, "%s" CLF_ERASURES, path) : NULL;
}

static void hash_of(const char *key, const char *address, char out[HASH_TEXT])
{
	uint8_t bytes[CLF_KEY_BYTES], hash[CLF_HASH_BYTES];

	clf_hash(NULL, key, strlen(key), bytes, sizeof bytes);
	clf_hash(bytes, address, strlen(address), hash, sizeof hash);
	clf_hex_encode(hash, sizeof hash, out);
}

static enum clf_status make_file(const char *path, struct clf_error *err)
{
	uint8_t random[CLF_KEY_BYTES];
	char key[2 * CLF_KEY_BYTES + 1], line[sizeof key + 8];
	enum clf_status status;

	clf_random_bytes(random, sizeof random);
	clf_hex_encode(random, sizeof random, key);
	snprintf(line, sizeof line, KEY_WORD "%s\n", key);
	status = clf_file_create(path, clf_str_from(line), 0600, err);
	return status == CLF_ECONFLICT ? CLF_OK : status;
}

/* The file whole; its key in the arena. */
static enum clf_status read_file(struct clf_arena *arena, const char *path, struct clf_buf *text, const char **key,
				 struct clf_error *err)
{
	struct clf_str rest, line;
	enum clf_status status = clf_file_read(path, text, err);

	if (status != CLF_OK)
		return status;
	rest = clf_buf_view(text);
	if (!clf_str_line(&rest, &line) || !clf_str_starts(line, CLF_STR(KEY_WORD)))
		return clf_error_set(err, CLF_EINVAL, "%s is no file of erasures", path);
	line = clf_str_trim((struct clf_str){line.p + strlen(KEY_WORD), line.n - strlen(KEY_WORD)});
	*key = clf_arena_copy(arena, line.p, line.n);
	return CLF_OK;
}

/* Whoever came back after the last erasure is kept: they are known since then only. */
static bool was_erased(struct clf_str lines, const char *hash, int64_t known_since)
{
	struct clf_str line;

	while (clf_str_line(&lines, &line)) {
		size_t at = clf_str_find(line, clf_str_from(hash), 0);
		char time[CLF_TIME_TEXT], since[CLF_TIME_TEXT];

		if (at == (size_t)-1 || at < 2 || at > sizeof time)
			continue;
		snprintf(time, sizeof time, "%.*s", (int)at - 1, line.p);
		clf_time_rfc3339(known_since, since);
		if (strcmp(since, time) <= 0)
			return true;
	}
	return false;
}

static enum clf_status add_line(const char *path, const char *line, struct clf_error *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	size_t n = strlen(line);
	enum clf_status status = CLF_OK;

	if (fd < 0)
		return clf_error_set(err, CLF_EIO, "%s: %s", path, strerror(errno));
	if (write(fd, line, n) != (ssize_t)n || fsync(fd) != 0)
		status = clf_error_set(err, CLF_EIO, "%s can't be written: %s", path, strerror(errno));
	close(fd);
	return status;
}

/* address NULL: a ticket. */
static enum clf_status note(const char *url, const char *address, int64_t ticket, int64_t now, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *path = path_beside(arena, url, err);
	struct clf_buf text;
	const char *key = NULL;
	char hash[HASH_TEXT], time[CLF_TIME_TEXT], line[HASH_TEXT + CLF_TIME_TEXT + 8];
	enum clf_status status = path != NULL ? make_file(path, err) : CLF_EINVAL;

	clf_buf_init(&text, FILE_BYTES);
	if (status == CLF_OK)
		status = read_file(arena, path, &text, &key, err);
	if (status == CLF_OK) {
		if (address != NULL)
			hash_of(key, address, hash);
		else
			snprintf(hash, sizeof hash, TICKET_WORD "%lld", (long long)ticket);
		/* Behind a line that was torn this is one of its own. */
		snprintf(line, sizeof line, "%s%s %s\n", text.n > 0 && text.p[text.n - 1] == '\n' ? "" : "\n",
			 clf_time_rfc3339(now, time), hash);
		status = add_line(path, line, err);
	}
	clf_buf_free(&text);
	clf_arena_free(&arena);
	return status;
}

static enum clf_status erase_whole(struct clf_store *store, const struct clf_traces *traces, bool notes,
				   const char *who, const char *via, int64_t now, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < traces->ticket_count; i++) {
		status = clf_erase_ticket(store, traces->tickets[i], notes, who, via, now, err);
		clf_fault("erase.ticket");
	}
	return status == CLF_OK ? clf_erase_party(store, traces, now, err) : status;
}

enum clf_status clf_erase_person(struct clf_store *store, const char *url, const struct clf_traces *traces, bool notes,
				 const char *who, const char *via, int64_t now, struct clf_error *err)
{
	enum clf_status status = note(url, traces->address, 0, now, err);

	clf_fault("erase.noted");
	if (status == CLF_OK)
		status = clf_erase_begin(store, err);
	return status == CLF_OK ? erase_whole(store, traces, notes, who, via, now, err) : status;
}

/* A restored database may hold what is theirs and still waits to go out: restore has made it uncertain before this. */
static enum clf_status erase_known(struct clf_store *store, struct clf_arena *arena, const char *key,
				   struct clf_str lines, int64_t now, size_t *done, struct clf_error *err)
{
	int64_t party = 0;
	const char *address = NULL;
	enum clf_status status;

	while ((status = clf_customers_next(store, arena, party, &party, &address, err)) == CLF_OK) {
		struct clf_traces traces;
		char hash[HASH_TEXT];

		hash_of(key, address, hash);
		if (!was_erased(lines, hash, 0))
			continue;
		status = clf_traces_find(store, arena, address, &traces, err);
		if (status == CLF_EDENIED) /* an agent by now */
			continue;
		if (status == CLF_OK && !was_erased(lines, hash, traces.created_at))
			continue;
		if (status == CLF_OK)
			status = erase_whole(store, &traces, false, "restore", "cli", now, err);
		if (status != CLF_OK)
			return status;
		(*done)++;
	}
	return absent_is_fine(status);
}

enum clf_status clf_purge_note(const char *url, int64_t ticket, int64_t now, struct clf_error *err)
{
	return note(url, NULL, ticket, now, err);
}

/* Numbers given out after the backup are given out to nobody else. */
static enum clf_status purge_known(struct clf_store *store, struct clf_str lines, int64_t now, size_t *done,
				   struct clf_error *err)
{
	struct clf_str line;
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && clf_str_line(&lines, &line)) {
		size_t at = clf_str_find(line, CLF_STR(" " TICKET_WORD), 0);
		unsigned long long number = 0;

		if (at == (size_t)-1)
			continue;
		at += strlen(" " TICKET_WORD);
		for (; at < line.n && line.p[at] >= '0' && line.p[at] <= '9' && number < INT64_MAX / 10; at++)
			number = number * 10 + (unsigned)(line.p[at] - '0');
		status = clf_purge_ticket(store, (int64_t)number, "restore", now, true, err);
		*done += status == CLF_OK;
		status = absent_is_fine(status);
	}
	return status;
}

enum clf_status clf_erase_again(struct clf_store *store, const char *file, int64_t now, size_t *done,
				struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf text;
	const char *key = NULL;
	enum clf_status status;

	*done = 0;
	clf_buf_init(&text, FILE_BYTES);
	status = read_file(arena, file, &text, &key, err);
	if (status == CLF_OK)
		status = clf_erase_begin(store, err);
	if (status == CLF_OK)
		status = erase_known(store, arena, key, clf_buf_view(&text), now, done, err);
	if (status == CLF_OK)
		status = purge_known(store, clf_buf_view(&text), now, done, err);
	clf_buf_free(&text);
	clf_arena_free(&arena);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}
