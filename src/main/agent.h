/*
 * agent.h - bearer tokens and passwords, as init and the agent commands take them.
 */
#ifndef CLF_MAIN_AGENT_H
#define CLF_MAIN_AGENT_H

#include "session.h"

#define AGENT_TOKEN_TEXT 64

/* Stores the hash of a fresh token; out is the only copy of its text. */
enum clf_status agent_make_token(struct session *session, int64_t agent, const char *label, char out[AGENT_TOKEN_TEXT],
				 struct clf_error *err);

/* A line of standard input, not echoed on a terminal. False: there was none. */
bool read_password(const char *prompt, char *out, size_t size);

#endif
