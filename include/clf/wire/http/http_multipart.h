/*
 * http_multipart.h - a form that files came with: multipart/form-data (RFC 7578), read where its bytes lie.
 */
#ifndef CLF_WIRE_HTTP_MULTIPART_H
#define CLF_WIRE_HTTP_MULTIPART_H

#include <stdbool.h>

#include "clf/wire/http_message.h"

#define CLF_HTTP_FILES_MAX 20u         /* of one form */
#define CLF_HTTP_TEXTS_MAX (2u << 20)  /* octets of all values that are no files */
#define CLF_HTTP_PART_HEADER_MAX 4096u /* octets of one part's header */

/* A file that was chosen; what its name and type say is the browser's word. */
struct clf_http_file {
	const char *field;
	const char *name;     /* valid UTF-8 without control characters; a path in it is not taken away */
	const char *type;     /* as sent, or NULL */
	struct clf_str bytes; /* within the body */
};

struct clf_http_files {
	const struct clf_http_file *items;
	size_t count;
};

/* Whether a Content-Type says that a body is such a form. */
bool clf_http_is_multipart(const char *content_type);
/*
 * Values and files; a field of files that none was chosen for gives neither. What stands before the first boundary and
 * behind the last is nothing. files borrow from body, all else lives in the arena. Untouched on failure: CLF_EINVAL: no
 * such form, cut short, control characters or no UTF-8 in a name or value; CLF_ELIMIT: too many fields, too much text
 * or header. But of a form that has nothing worse than too many files, CLF_ELIMIT comes with all its values and the
 * first CLF_HTTP_FILES_MAX files, so that nothing typed is lost.
 */
enum clf_status clf_http_multipart(struct clf_arena *arena, const char *content_type, struct clf_str body,
				   struct clf_http_fields *out, struct clf_http_files *files, struct clf_error *err);

#endif
