/*
 * ticket.h - what the files of the ticket commands share.
 */
#ifndef CLF_MAIN_TICKET_H
#define CLF_MAIN_TICKET_H

#include "clf/act/act.h"
#include "session.h"

/* An option's text; "-" reads standard input. */
enum clf_status ticket_text(struct session *session, const char *given, const char **out, struct clf_error *err);
/* A request of whoever is at the command line; what was refused is CLF_EDENIED, and says why. */
enum clf_status ticket_act(struct session *session, struct clf_request *request, struct clf_act_result *result,
			   struct clf_error *err);
enum clf_status ticket_print(struct session *session, int64_t number, struct clf_error *err);

#endif
