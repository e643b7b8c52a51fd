/*
 * ticket_mails.h - which mails go with a ticket that is erased or purged.
 */
#ifndef CLF_STORE_TICKET_MAILS_H
#define CLF_STORE_TICKET_MAILS_H

#include "clf/store/people/erase.h"

/* Rows of the journal of $ticket whose mail is on no other, too: there it is theirs, until it is erased there. */
#define TICKET_MAILS                                                                                                   \
	"(SELECT j.id FROM journal j WHERE (j.ticket = $ticket OR j.id IN "                                            \
	"(SELECT m.journal FROM message m WHERE m.ticket = $ticket AND m.journal IS NOT NULL)) "                       \
	"AND NOT EXISTS (SELECT 1 FROM message o WHERE o.journal = j.id AND o.ticket <> $ticket "                      \
	"AND o.text <> '" CLF_ERASED "'))"

#endif
