/*
 * upload.h - a file that didn't come by mail: its name made harmless, and what its bytes are.
 */
#ifndef CLF_MAIL_UPLOAD_H
#define CLF_MAIL_UPLOAD_H

#include "clf/base/str.h"

struct clf_arena;

#define CLF_MAGIC_BYTES 2048u

/*
 * A media type, static, by the first CLF_MAGIC_BYTES; NULL when they tell nothing. They are compared with a table and
 * nothing in them is followed: it is safe without a sandbox.
 */
const char *clf_true_type(struct clf_str head);
/* As of a mail's attachment: no control characters, no slashes, at most 200 bytes. NULL: nothing is left. */
const char *clf_file_name(struct clf_arena *arena, const char *name);

#endif
