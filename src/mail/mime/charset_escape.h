/*
 * charset_escape.h - charsets that switch by escapes, made into such as need none, so that one broken place
 * doesn't spoil what follows and the vendors' own characters are known.
 */
#ifndef CLF_MAIL_CHARSET_ESCAPE_H
#define CLF_MAIL_CHARSET_ESCAPE_H

#include "clf/base/str.h"

struct clf_arena;

/*
 * ISO-2022-JP with half-width katakana, JIS X 0212, NEC's and IBM's rows (RFC 1468, CP50220 to CP50222) becomes
 * Shift_JIS or EUC; what else is designated leaves *bytes as it is. The name of the converter to take comes back.
 */
const char *charset_unescape_jis(struct clf_arena *arena, struct clf_str *bytes);

/* HZ (RFC 1843) becomes GB 2312 in its 8-bit form. */
void charset_unescape_hz(struct clf_arena *arena, struct clf_str *bytes);

#endif
