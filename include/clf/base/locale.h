/*
 * locale.h - language tags (RFC 5646) in the one spelling by which they are kept and compared: pt-BR, zh-Hant-TW.
 */
#ifndef CLF_BASE_LOCALE_H
#define CLF_BASE_LOCALE_H

struct clf_arena;

#define CLF_LOCALE_BYTES 36 /* of a tag and its end: section 4.4.1 */

/*
 * "pt_br" becomes "pt-BR" (section 2.1.1). What is longer than a tag is given back as it is, and so is what is none but
 * for its case.
 */
const char *clf_locale_spelled(const char *locale, char out[CLF_LOCALE_BYTES]);
const char *clf_locale_copy(struct clf_arena *arena, const char *locale);

#endif
