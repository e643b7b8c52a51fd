/*
 * reread.h - everything that was derived from received mail, derived anew: after an upgrade of the reader.
 *
 * No command runs again and no ticket changes: texts, replies, kinds and attachments of messages alone do. Short
 * transactions, so that a running gateway goes on beside it; running it twice changes nothing more.
 */
#ifndef CLF_GATEWAY_REREAD_H
#define CLF_GATEWAY_REREAD_H

#include <stdint.h>

#include "clf/base/status.h"

struct clf_reader_pool;
struct clf_store;

struct clf_reread_result {
	int64_t read, changed;
	int64_t failed; /* could not be read: these stay as they were */
};

typedef void clf_reread_progress(void *context, int64_t done, int64_t of);

/* ticket 0: all. locale: of what stands for a text that can't be shown. progress may be NULL. */
enum clf_status clf_reread(struct clf_store *store, struct clf_reader_pool *pool, const char *locale, int64_t ticket,
			   clf_reread_progress *progress, void *context, struct clf_reread_result *out,
			   struct clf_error *err);

#endif
