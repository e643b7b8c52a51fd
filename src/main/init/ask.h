/*
 * ask.h - questions to a person at a terminal. Whoever stops the answers learns that nothing was written.
 */
#ifndef CLF_MAIN_ASK_H
#define CLF_MAIN_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"

#define ASK_TEXT 512

/* Standard input and standard error are a terminal. */
bool ask_can(void);
/* From here on Ctrl-C, SIGTERM and SIGHUP give the terminal its echo back and say that nothing was written. */
void ask_begin(void);
/* They wait while what is known is written, until ask_end. */
void ask_writes(void);
void ask_end(void);

/*
 * A line; an empty one is the suggestion, "" where there is none. out has ASK_TEXT bytes. CLF_ECLOSED: no answer came
 * (end of input); CLF_EINVAL: an answer too long, or with control characters.
 */
enum clf_status ask_text(const char *question, const char *suggestion, char *out, struct clf_error *err);
/* The same without echo; "" is an answer too. */
enum clf_status ask_secret(const char *question, char *out, struct clf_error *err);
enum clf_status ask_yes(const char *question, bool suggestion, bool *out, struct clf_error *err);

#endif
