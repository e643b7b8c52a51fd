/*
 * kept_back.h - what a cap keeps back.
 */
#ifndef CLF_STORE_KEPT_BACK_H
#define CLF_STORE_KEPT_BACK_H

/* What a cap keeps back in the outbox, as the index outbox_kept_back knows it. */
#define CLF_KEPT_BACK "(state = 'failed' AND attempts = 0 AND class IN ('notice', 'automatic') AND reported_at IS NULL)"

#endif
