/*
 * retry.h - what an administrator decides about a mail that waits: out of the outbox again, or read again.
 */
#ifndef CLF_WEB_RETRY_H
#define CLF_WEB_RETRY_H

#include "call/route.h"

/* Handlers, for API and page. */
route_handler retry_outbox, retry_quarantine, retry_relay;

#endif
