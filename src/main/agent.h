/*
 * agent.h - passwords, as init and the agent commands take them.
 */
#ifndef CLF_MAIN_AGENT_H
#define CLF_MAIN_AGENT_H

#include <stdbool.h>
#include <stddef.h>

/* A line of standard input, not echoed on a terminal. False: there was none. */
bool read_password(const char *prompt, char *out, size_t size);

#endif
