/*
 * show.h - a response and a customer's profile as a person reads them at a terminal.
 */
#ifndef CLF_MAIN_SHOW_H
#define CLF_MAIN_SHOW_H

struct clf_response;
struct session;

/* Comment, score and answers; nothing for NULL. */
void show_answers(struct session *session, const struct clf_response *response);

#endif
