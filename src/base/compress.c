/*
 * compress.c - the adapter of zstd.
 *
 * What is compressed carries a checksum, so that damage in the store is found
 * when it is read. Sizes named in the data are not believed: memory follows
 * what really comes out, up to the buffer's limit.
 */
#include "clf/base/compress.h"

#include <stdatomic.h>
#include <stdlib.h>
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
