/*
 * kept_back.h - what a cap keeps back.
 */
#ifndef CLF_STORE_KEPT_BACK_H
#define CLF_STORE_KEPT_BACK_H

/* What a cap keeps back in the outbox, as the index outbox_kept_back knows it. */
#define CLF_KEPT_BACK "(state = 'failed' AND attempts = 0 AND class IN ('notice', 'automatic') AND reported_at IS NULL)"

/* How the message m stands, as people are told. */
#define CLF_MESSAGE_STANDS                                                                                             \
	"CASE WHEN m.cancelled_at IS NOT NULL THEN 'cancelled' "                                                       \
	"WHEN m.state = 'failed' AND EXISTS (SELECT 1 FROM outbox WHERE message = m.id AND " CLF_KEPT_BACK ") "        \
	"THEN 'kept-back' ELSE m.state END"

#endif
