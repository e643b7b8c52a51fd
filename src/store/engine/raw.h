/*
 * raw.h - a mail stored whole.
 */
#ifndef CLF_STORE_RAW_H
#define CLF_STORE_RAW_H

#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_store;

/* A mail stored whole. Inside a transaction. */
enum clf_status raw_store(struct clf_store *store, struct clf_str raw, int64_t *id, struct clf_error *err);
/* The same of so many bytes of a file, from its beginning, a piece in memory at a time. CLF_EIO: it has fewer. */
enum clf_status raw_store_file(struct clf_store *store, int fd, int64_t size, int64_t *id, struct clf_error *err);
enum clf_status raw_load(struct clf_store *store, int64_t id, struct clf_buf *out, struct clf_error *err);
/* Whether a mail that was loaded holds what was stored. CLF_EINVAL: another body. */
enum clf_status raw_compare(struct clf_store *store, int64_t id, struct clf_str raw, struct clf_error *err);
/* Its bytes go, what is known of them stays: it is read as an empty one. Inside a transaction. */
enum clf_status raw_drop(struct clf_store *store, int64_t id, struct clf_error *err);

/* A line of text takes its place: what reads a raw mail still finds one. Inside a transaction. */
enum clf_status raw_erase(struct clf_store *store, int64_t id, int64_t now, struct clf_error *err);

#endif
