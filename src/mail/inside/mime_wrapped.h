/*
 * mime_wrapped.h - what stands wrapped in bytes or in a text: content signed in one piece with S/MIME (RFC 5652) or
 * compressed (RFC 3274),
 * uuencoded files, text in the armour of an OpenPGP signature (RFC 9580 section 7).
 */
#ifndef CLF_MAIL_MIME_WRAPPED_H
#define CLF_MAIL_MIME_WRAPPED_H

#include <stdbool.h>

#include "clf/base/str.h"

struct clf_arena;

enum cms_kind { CMS_NONE, CMS_SIGNED, CMS_COMPRESSED, CMS_ENCRYPTED, CMS_OTHER };

/* What a CMS structure is; *content is set to what is signed (empty when the signature stands alone)
 * or was compressed (empty when it is damaged or too large). */
enum cms_kind cms_read(struct clf_arena *arena, struct clf_str bytes, struct clf_str *content);

struct uu_file {
	const char *name; /* valid UTF-8 */
	struct clf_str bytes;
};

/*
 * Takes the next whole uuencoded file (from its "begin" line to "end", every line sound) off *rest. What stood
 * before it is *before; false, with nothing changed, when there is none.
 */
bool uu_next(struct clf_arena *arena, struct clf_str *rest, struct clf_str *before, struct uu_file *file);

/*
 * Takes a clear-signed text out of its armour: *text becomes all that stood around and in it, without the
 * headers and dashes of the armour; *signature is the block. False when text holds none.
 */
bool pgp_unwrap(struct clf_arena *arena, struct clf_str *text, struct clf_str *signature);

#endif
