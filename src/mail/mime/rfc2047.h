/*
 * rfc2047.h - encoded words in header texts (RFC 2047, RFC 2231 section 5).
 */
#ifndef CLF_MAIL_RFC2047_H
#define CLF_MAIL_RFC2047_H

struct clf_arena;

/*
 * text is valid UTF-8. Neighbouring words of one charset and encoding are joined before they are converted,
 * since many programs split a character between them. What is no sound word stays as written.
 */
char *rfc2047_decode(struct clf_arena *arena, const char *text);

#endif
