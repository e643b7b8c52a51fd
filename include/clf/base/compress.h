/*
 * compress.h - raw mail made small for the store, and whole files on their way (adapter of zstd).
 */
#ifndef CLF_BASE_COMPRESS_H
#define CLF_BASE_COMPRESS_H

#include "clf/base/status.h"
#include "clf/base/str.h"

/* Appends the compressed form of bytes to out. */
enum clf_status clf_compress(struct clf_str bytes, struct clf_buf *out, struct clf_error *err);
/* Appends what was compressed; CLF_EINVAL when damaged, CLF_ELIMIT when out->max is passed. */
enum clf_status clf_decompress(struct clf_str bytes, struct clf_buf *out, struct clf_error *err);

/* Into a descriptor, which stays the caller's; one frame with a checksum, as `zstd` writes it. */
struct clf_packer;
struct clf_packer *clf_packer_new(int fd);
/* CLF_EIO: it can't be written, and err says why (a full disk). */
enum clf_status clf_packer_write(struct clf_packer *packer, const void *bytes, size_t size, struct clf_error *err);
enum clf_status clf_packer_end(struct clf_packer *packer, struct clf_error *err); /* the frame is whole */
void clf_packer_free(struct clf_packer **packer);

/* Out of a descriptor, a frame or several. What comes is hostile: memory is bounded by zstd's own limit of a window. */
struct clf_unpacker;
struct clf_unpacker *clf_unpacker_new(int fd);
/* Exactly size bytes. CLF_EINVAL: damaged, or it ends before; CLF_EIO: it can't be read. */
enum clf_status clf_unpacker_read(struct clf_unpacker *unpacker, void *out, size_t size, struct clf_error *err);
/* Whether nothing more comes and the last frame was whole. CLF_EINVAL: no, or damaged. */
enum clf_status clf_unpacker_ended(struct clf_unpacker *unpacker, struct clf_error *err);
void clf_unpacker_free(struct clf_unpacker **unpacker);

#endif
