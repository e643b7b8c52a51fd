/*
 * compress.c - the adapter of zstd.
 *
 * What is compressed carries a checksum, so that damage in the store is found
 * when it is read. Sizes named in the data are not believed: memory follows
 * what really comes out, up to the buffer's limit.
 */
#include "clf/base/compress.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define LEVEL 3
#define CHUNK ((size_t)64 << 10)

struct stream {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
	char chunk[CHUNK];
};

/* The last one used, kept: making its contexts costs more than packing a small mail. */
static _Atomic(struct stream *) spare;

static struct stream *stream_new(void)
{
	struct stream *stream = atomic_exchange(&spare, NULL);

	if (stream == NULL)
		stream = calloc(1, sizeof *stream);
	if (stream == NULL)
		abort();
	if (stream->pack == NULL) {
		stream->pack = ZSTD_createCCtx();
		stream->unpack = ZSTD_createDCtx();
	}
	if (stream->pack == NULL || stream->unpack == NULL)
		abort();
	return stream;
}

static void stream_free(struct stream *stream)
{
	stream = atomic_exchange(&spare, stream);
	if (stream == NULL)
		return;
	ZSTD_freeCCtx(stream->pack);
	ZSTD_freeDCtx(stream->unpack);
	free(stream);
}

/* On failure what was appended is taken back. */
static enum clf_status finish(struct stream *stream, enum clf_status status, struct clf_buf *out, size_t before)
{
	if (status != CLF_OK && out->n > before) {
		out->n = before;
		out->p[before] = '\0';
	}
	stream_free(stream);
	return status;
}

static enum clf_status pack(struct stream *stream, ZSTD_inBuffer *in, struct clf_buf *out, struct clf_error *err)
{
	size_t left;

	do {
		ZSTD_outBuffer to = {stream->chunk, CHUNK, 0};

		left = ZSTD_compressStream2(stream->pack, &to, in, ZSTD_e_end);
		if (ZSTD_isError(left))
			return clf_error_set(err, CLF_EIO, "compressing failed: %s", ZSTD_getErrorName(left));
		clf_buf_add(out, stream->chunk, to.pos);
		if (out->failed)
			return clf_error_set(err, CLF_ELIMIT, "compressed data passes %zu bytes", out->max);
	} while (left > 0);
	return CLF_OK;
}

enum clf_status clf_compress(struct clf_str bytes, struct clf_buf *out, struct clf_error *err)
{
	struct stream *stream = stream_new();
	ZSTD_inBuffer in = {bytes.p, bytes.n, 0};
	size_t before = out->n;

	ZSTD_CCtx_reset(stream->pack, ZSTD_reset_session_only);
	ZSTD_CCtx_setParameter(stream->pack, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(stream->pack, ZSTD_c_checksumFlag, 1);
	ZSTD_CCtx_setPledgedSrcSize(stream->pack, bytes.n);
	return finish(stream, pack(stream, &in, out, err), out, before);
}

static enum clf_status unpack(struct stream *stream, ZSTD_inBuffer *in, struct clf_buf *out, struct clf_error *err)
{
	size_t left;
	bool full;

	do {
		ZSTD_outBuffer to = {stream->chunk, CHUNK, 0};

		left = ZSTD_decompressStream(stream->unpack, &to, in);
		if (ZSTD_isError(left))
			return clf_error_set(err, CLF_EINVAL, "compressed data is damaged: %s",
					     ZSTD_getErrorName(left));
		clf_buf_add(out, stream->chunk, to.pos);
		if (out->failed)
			return clf_error_set(err, CLF_ELIMIT, "decompressed data passes %zu bytes", out->max);
		full = to.pos == CHUNK;
	} while (in->pos < in->size || (full && left > 0));
	if (left > 0)
		return clf_error_set(err, CLF_EINVAL, "compressed data ends too early");
	return CLF_OK;
}

enum clf_status clf_decompress(struct clf_str bytes, struct clf_buf *out, struct clf_error *err)
{
	struct stream *stream = stream_new();
	ZSTD_inBuffer in = {bytes.p, bytes.n, 0};
	size_t before = out->n;

	ZSTD_DCtx_reset(stream->unpack, ZSTD_reset_session_only);
	return finish(stream, unpack(stream, &in, out, err), out, before);
}

struct clf_packer {
	ZSTD_CCtx *pack;
	int fd;
	char chunk[CHUNK];
};

struct clf_packer *clf_packer_new(int fd)
{
	struct clf_packer *packer = calloc(1, sizeof *packer);

	if (packer == NULL || (packer->pack = ZSTD_createCCtx()) == NULL)
		abort();
	packer->fd = fd;
	ZSTD_CCtx_setParameter(packer->pack, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(packer->pack, ZSTD_c_checksumFlag, 1);
	return packer;
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

static enum clf_status feed(struct clf_packer *packer, ZSTD_inBuffer *in, ZSTD_EndDirective how, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t left;

	do {
		ZSTD_outBuffer to = {packer->chunk, CHUNK, 0};

		left = ZSTD_compressStream2(packer->pack, &to, in, how);
		if (ZSTD_isError(left))
			return clf_error_set(err, CLF_EIO, "compressing failed: %s", ZSTD_getErrorName(left));
		status = put(packer->fd, packer->chunk, to.pos, err);
	} while (status == CLF_OK && (how == ZSTD_e_end ? left > 0 : in->pos < in->size));
	return status;
}

enum clf_status clf_packer_write(struct clf_packer *packer, const void *bytes, size_t size, struct clf_error *err)
{
	ZSTD_inBuffer in = {bytes, size, 0};

	return feed(packer, &in, ZSTD_e_continue, err);
}

enum clf_status clf_packer_end(struct clf_packer *packer, struct clf_error *err)
{
	ZSTD_inBuffer in = {NULL, 0, 0};

	return feed(packer, &in, ZSTD_e_end, err);
}

void clf_packer_free(struct clf_packer **packer)
{
	if (*packer == NULL)
		return;
	ZSTD_freeCCtx((*packer)->pack);
	free(*packer);
	*packer = NULL;
}

struct clf_unpacker {
	ZSTD_DCtx *unpack;
	int fd;
	size_t left; /* what zstd said last; 0: a frame is whole */
	bool at_end; /* the descriptor has no more */
	bool damaged;
	ZSTD_inBuffer in; /* into chunk */
	char chunk[CHUNK];
};

struct clf_unpacker *clf_unpacker_new(int fd)
{
	struct clf_unpacker *unpacker = calloc(1, sizeof *unpacker);

	if (unpacker == NULL || (unpacker->unpack = ZSTD_createDCtx()) == NULL)
		abort();
	unpacker->fd = fd;
	unpacker->in.src = unpacker->chunk;
	return unpacker;
}

static enum clf_status refill(struct clf_unpacker *unpacker, struct clf_error *err)
{
	ssize_t n;

	if (unpacker->in.pos < unpacker->in.size || unpacker->at_end)
		return CLF_OK;
	do {
		n = read(unpacker->fd, unpacker->chunk, CHUNK);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return clf_error_set(err, CLF_EIO, "cannot read: %s", strerror(errno));
	unpacker->in.pos = 0;
	unpacker->in.size = (size_t)n;
	unpacker->at_end = n == 0;
	return CLF_OK;
}

static enum clf_status damaged(struct clf_unpacker *unpacker, struct clf_error *err)
{
	unpacker->damaged = true;
	return clf_error_set(err, CLF_EINVAL, "compressed data is damaged: %s", ZSTD_getErrorName(unpacker->left));
}

enum clf_status clf_unpacker_read(struct clf_unpacker *unpacker, void *out, size_t size, struct clf_error *err)
{
	ZSTD_outBuffer to = {out, size, 0};

	while (to.pos < size) {
		size_t had = to.pos;
		enum clf_status status = refill(unpacker, err);

		if (status != CLF_OK)
			return status;
		/* Asked again behind the end of a frame, zstd waits for the next one. */
		if (!unpacker->at_end || unpacker->left > 0)
			unpacker->left = ZSTD_decompressStream(unpacker->unpack, &to, &unpacker->in);
		if (ZSTD_isError(unpacker->left))
			return damaged(unpacker, err);
		if (unpacker->at_end && to.pos == had)
			return clf_error_set(err, CLF_EINVAL, "it ends too early: it was cut off");
	}
	return CLF_OK;
}

enum clf_status clf_unpacker_ended(struct clf_unpacker *unpacker, struct clf_error *err)
{
	char more;
	ZSTD_outBuffer to = {&more, 1, 0};

	while (to.pos == 0 && !unpacker->damaged) {
		enum clf_status status = refill(unpacker, err);

		if (status != CLF_OK)
			return status;
		if (unpacker->at_end)
			return unpacker->left == 0
				   ? CLF_OK
				   : clf_error_set(err, CLF_EINVAL, "it ends too early: it was cut off");
		unpacker->left = ZSTD_decompressStream(unpacker->unpack, &to, &unpacker->in);
		if (ZSTD_isError(unpacker->left))
			return damaged(unpacker, err);
	}
	return clf_error_set(err, CLF_EINVAL, unpacker->damaged ? "it is damaged" : "more comes than should");
}

void clf_unpacker_free(struct clf_unpacker **unpacker)
{
	if (*unpacker == NULL)
		return;
	ZSTD_freeDCtx((*unpacker)->unpack);
	free(*unpacker);
	*unpacker = NULL;
}
