/*
 * archive.c - tar (POSIX ustar) in a stream of zstd. Sizes of 8 GiB and more stand in base 256, as GNU tar writes them.
 */
#include "clf/base/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/compress.h"

#define BLOCK 512u
#define CHUNK ((size_t)256 << 10)
#define OCTAL_MAX INT64_C(077777777777)

/* POSIX.1-2017, pax, "ustar Interchange Format". */
struct header {
	char name[100];
	char mode[8], uid[8], gid[8];
	char size[12], mtime[12];
	char sum[8];
	char type;
	char link[100];
	char magic[6], version[2];
	char user[32], group[32];
	char major[8], minor[8];
	char prefix[155];
	char rest[12];
};

struct clf_archive_writer {
	struct clf_packer *packer;
	int64_t now;
	char chunk[CHUNK];
};

struct clf_archive_reader {
	struct clf_unpacker *unpacker;
	int64_t left; /* of the present file */
	size_t padding;
	char chunk[CHUNK];
};

static bool is_ours(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n < CLF_ARCHIVE_NAME && name[0] != '/' && strstr(name, "..") == NULL &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") == n;
}

/* Of all octets of the header, its own place read as blanks. */
static unsigned sum_of(const struct header *header)
{
	const unsigned char *p = (const unsigned char *)header;
	size_t from = (size_t)(header->sum - (const char *)header);
	unsigned sum = 0;

	for (size_t i = 0; i < sizeof *header; i++)
		sum += i >= from && i < from + sizeof header->sum ? ' ' : p[i];
	return sum;
}

static void put_size(char out[12], int64_t size)
{
	if (size <= OCTAL_MAX) {
		char text[24];

		snprintf(text, sizeof text, "%011llo", (unsigned long long)size);
		memcpy(out, text, 11);
		return;
	}
	out[0] = (char)0x80;
	for (int i = 11; i > 3; i--, size >>= 8)
		out[i] = (char)(size & 0xff);
}

static bool take_octal(const char *text, size_t n, uint64_t *out)
{
	uint64_t number = 0;
	size_t i = 0;

	for (; i < n && text[i] >= '0' && text[i] <= '7'; i++)
		number = number << 3 | (uint64_t)(text[i] - '0');
	*out = number;
	return i > 0 && (i == n || text[i] == '\0' || text[i] == ' ');
}

static bool take_size(const char in[12], int64_t *out)
{
	uint64_t number = 0;

	if ((unsigned char)in[0] != 0x80) {
		if (!take_octal(in, 12, &number))
			return false;
	} else {
		for (int i = 1; i < 12; i++) {
			if (number >> 55 != 0)
				return false;
			number = number << 8 | (unsigned char)in[i];
		}
	}
	*out = (int64_t)number;
	return number <= INT64_MAX / 2;
}

struct clf_archive_writer *clf_archive_writer_new(int fd)
{
	struct clf_archive_writer *writer = calloc(1, sizeof *writer);

	if (writer == NULL)
		abort();
	writer->packer = clf_packer_new(fd);
	writer->now = clf_clock_now() / CLF_SECOND;
	return writer;
}

static enum clf_status add_header(struct clf_archive_writer *writer, const char *name, int64_t size,
				  struct clf_error *err)
{
	struct header header = {.mode = "0000600", .uid = "0000000", .gid = "0000000", .type = '0', .magic = "ustar"};
	char text[24];

	if (!is_ours(name))
		return clf_error_set(err, CLF_EINVAL, "an archive holds no file of the name %s", name);
	memcpy(header.name, name, strlen(name));
	memcpy(header.version, "00", 2);
	put_size(header.size, size);
	put_size(header.mtime, writer->now);
	snprintf(text, sizeof text, "%06o", sum_of(&header));
	memcpy(header.sum, text, 7);
	header.sum[7] = ' ';
	return clf_packer_write(writer->packer, &header, sizeof header, err);
}

static enum clf_status pad(struct clf_archive_writer *writer, int64_t size, struct clf_error *err)
{
	static const char zeros[BLOCK];

	return clf_packer_write(writer->packer, zeros, (BLOCK - (size_t)(size % BLOCK)) % BLOCK, err);
}

enum clf_status clf_archive_add(struct clf_archive_writer *writer, const char *name, struct clf_str bytes,
				struct clf_error *err)
{
	enum clf_status status = add_header(writer, name, (int64_t)bytes.n, err);

	if (status == CLF_OK)
		status = clf_packer_write(writer->packer, bytes.p, bytes.n, err);
	return status == CLF_OK ? pad(writer, (int64_t)bytes.n, err) : status;
}

static enum clf_status add_bytes(struct clf_archive_writer *writer, int fd, const char *path, int64_t size,
				 clf_archive_progress *progress, void *user, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	int64_t done = 0;

	while (status == CLF_OK && done < size) {
		int64_t want = size - done < (int64_t)CHUNK ? size - done : (int64_t)CHUNK;
		ssize_t n = read(fd, writer->chunk, (size_t)want);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return clf_error_set(err, CLF_EIO, "%s: %s", path,
					     n < 0 ? strerror(errno) : "it has become shorter");
		status = clf_packer_write(writer->packer, writer->chunk, (size_t)n, err);
		done += n;
		if (progress != NULL)
			progress(user, done, size);
	}
	return status;
}

enum clf_status clf_archive_add_file(struct clf_archive_writer *writer, const char *name, const char *path,
				     clf_archive_progress *progress, void *user, struct clf_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum clf_status status;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		status = clf_error_set(err, CLF_EIO, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return status;
	}
	status = add_header(writer, name, st.st_size, err);
	if (status == CLF_OK)
		status = add_bytes(writer, fd, path, st.st_size, progress, user, err);
	close(fd);
	return status == CLF_OK ? pad(writer, st.st_size, err) : status;
}

enum clf_status clf_archive_end(struct clf_archive_writer *writer, struct clf_error *err)
{
	static const char zeros[2 * BLOCK];
	enum clf_status status = clf_packer_write(writer->packer, zeros, sizeof zeros, err);

	return status == CLF_OK ? clf_packer_end(writer->packer, err) : status;
}

void clf_archive_writer_free(struct clf_archive_writer **writer)
{
	if (*writer == NULL)
		return;
	clf_packer_free(&(*writer)->packer);
	free(*writer);
	*writer = NULL;
}

struct clf_archive_reader *clf_archive_reader_new(int fd)
{
	struct clf_archive_reader *reader = calloc(1, sizeof *reader);

	if (reader == NULL)
		abort();
	reader->unpacker = clf_unpacker_new(fd);
	return reader;
}

/* *n octets of the present file, at most as many as the chunk has room for; 0: it has ended. */
static enum clf_status take(struct clf_archive_reader *reader, size_t *n, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	*n = reader->left < (int64_t)CHUNK ? (size_t)reader->left : CHUNK;
	if (*n > 0)
		status = clf_unpacker_read(reader->unpacker, reader->chunk, *n, err);
	if (status != CLF_OK)
		return status;
	reader->left -= (int64_t)*n;
	if (reader->left == 0 && reader->padding > 0) {
		char padding[BLOCK];

		status = clf_unpacker_read(reader->unpacker, padding, reader->padding, err);
		reader->padding = 0;
	}
	return status;
}

static bool is_zero(const struct header *header)
{
	static const struct header zero;

	return memcmp(header, &zero, sizeof zero) == 0;
}

/* tar files end with two blocks of nothing, and often more of them: 10240 octets are written at a time. */
static enum clf_status read_end(struct clf_archive_reader *reader, struct clf_error *err)
{
	struct clf_error more = {0};
	struct header header;

	while (clf_unpacker_read(reader->unpacker, &header, sizeof header, &more) == CLF_OK) {
		if (!is_zero(&header))
			return clf_error_set(err, CLF_EINVAL, "something stands behind its end");
	}
	return clf_unpacker_ended(reader->unpacker, err) == CLF_OK ? CLF_ENOTFOUND : CLF_EINVAL;
}

enum clf_status clf_archive_next(struct clf_archive_reader *reader, struct clf_archive_entry *out,
				 struct clf_error *err)
{
	struct clf_archive_entry entry = {0};
	enum clf_status status = CLF_OK;
	struct header header;
	uint64_t sum = 0;
	size_t n = 1;

	while (status == CLF_OK && n > 0)
		status = take(reader, &n, err);
	if (status == CLF_OK)
		status = clf_unpacker_read(reader->unpacker, &header, sizeof header, err);
	if (status != CLF_OK)
		return status;
	if (is_zero(&header))
		return read_end(reader, err);
	if (memcmp(header.magic, "ustar", 5) != 0 || !take_octal(header.sum, sizeof header.sum, &sum) ||
	    sum != sum_of(&header))
		return clf_error_set(err, CLF_EINVAL, "it isn't a tar file, or damaged");
	memcpy(entry.name, header.name, sizeof header.name);
	if ((header.type != '0' && header.type != '\0') || header.prefix[0] != '\0' || !is_ours(entry.name) ||
	    !take_size(header.size, &entry.size))
		return clf_error_set(err, CLF_EINVAL, "it holds what no backup holds");
	reader->left = entry.size;
	reader->padding = (BLOCK - (size_t)(entry.size % BLOCK)) % BLOCK;
	*out = entry;
	return CLF_OK;
}

enum clf_status clf_archive_read(struct clf_archive_reader *reader, struct clf_buf *out, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t n = 1;

	while (status == CLF_OK && n > 0) {
		status = take(reader, &n, err);
		if (status == CLF_OK)
			clf_buf_add(out, reader->chunk, n);
		if (out->failed)
			return clf_error_set(err, CLF_ELIMIT, "a file in it is larger than %zu octets", out->max);
	}
	return status;
}

static enum clf_status put(int fd, const char *bytes, size_t size, struct clf_error *err)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return clf_error_set(err, CLF_EIO, "cannot write: %s", strerror(errno));
		bytes += n;
		size -= (size_t)n;
	}
	return CLF_OK;
}

enum clf_status clf_archive_extract(struct clf_archive_reader *reader, int fd, char sha256[CLF_SHA256_TEXT],
				    clf_archive_progress *progress, void *user, struct clf_error *err)
{
	struct clf_sha256 *hash = clf_sha256_new();
	int64_t all = reader->left, done = 0;
	enum clf_status status = CLF_OK;
	size_t n = 1;

	while (status == CLF_OK && n > 0) {
		status = take(reader, &n, err);
		if (status != CLF_OK)
			break;
		clf_sha256_add(hash, reader->chunk, n);
		status = put(fd, reader->chunk, n, err);
		done += (int64_t)n;
		if (progress != NULL)
			progress(user, done, all);
	}
	clf_sha256_end(&hash, sha256);
	return status;
}

void clf_archive_reader_free(struct clf_archive_reader **reader)
{
	if (*reader == NULL)
		return;
	clf_unpacker_free(&(*reader)->unpacker);
	free(*reader);
	*reader = NULL;
}
