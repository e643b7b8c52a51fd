/*
 * compress.h - raw mail made small for the store (adapter of zstd).
 */
#ifndef CLF_BASE_COMPRESS_H
#define CLF_BASE_COMPRESS_H

#include "clf/base/status.h"
#include "clf/base/str.h"

/* Appends the compressed form of bytes to out. */
enum clf_status clf_compress(struct clf_str bytes, struct clf_buf *out, struct clf_error *err);
/* Appends what was compressed; CLF_EINVAL when damaged, CLF_ELIMIT when out->max is passed. */
enum clf_status clf_decompress(struct clf_str bytes, struct clf_buf *out, struct clf_error *err);

#endif
