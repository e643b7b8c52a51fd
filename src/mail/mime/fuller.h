/*
 * fuller.h - which of a mail's two forms holds what was written, when its text part is a stub.
 */
#ifndef CLF_MAIL_FULLER_H
#define CLF_MAIL_FULLER_H

#include <stdbool.h>

struct body;
struct clf_arena;

/*
 * Whether the page holds words that the text doesn't: a text part that is none (blank, a picture's name, a link), says
 * that a mail program ought to show HTML, or was cut off. Words are compared, and no sentences are known; linear.
 */
bool fuller_is_page(struct clf_arena *arena, const struct body *body);
/* "<html>…" in a part that says it is plain text. */
bool fuller_is_source(const char *text);

#endif
