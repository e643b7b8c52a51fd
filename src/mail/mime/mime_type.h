/*
 * mime_type.h - what a content type or a transfer encoding means that no standard knows.
 */
#ifndef CLF_MAIL_MIME_TYPE_H
#define CLF_MAIL_MIME_TYPE_H

#include <stdbool.h>

#include "clf/base/str.h"

enum type_encoding { TYPE_NOT_ENCODED, TYPE_BASE64, TYPE_QUOTED };

/* From the field's value: "text/plain" or "text/html" where it says that in another way; NULL: as it stands. */
const char *type_meant(struct clf_str value);
/* From the field's value: "base-64", "Quoted Printable;" */
enum type_encoding type_encoding_meant(struct clf_str value);
/* Words with blanks between them, whatever the header says. */
bool type_is_no_base64(struct clf_str content);

#endif
