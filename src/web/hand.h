/*
 * hand.h - what waits for a hand: mails that came to no ticket, and mails on their way out. One at a time, or many with
 * a result for each; each in a transaction of its own, so that whatever ends the call loses nothing and does nothing
 * twice.
 */
#ifndef CLF_WEB_HAND_H
#define CLF_WEB_HAND_H

#include "call/route.h"

/* Parameters of one, with its id in the path, and of many. Each ended by a name of NULL. */
extern const struct param hand_retry_params[], hand_assign_params[], hand_discard_params[];
extern const struct param hand_mails_params[], hand_mails_assign_params[], hand_mails_discard_params[];
extern const struct param hand_out_retry_params[], hand_out_readdress_params[], hand_out_discard_params[];
extern const struct param hand_outs_retry_params[], hand_outs_readdress_params[], hand_outs_discard_params[];

/* Of mails that came in, by the word that is said of them. */
route_handler hand_retry, hand_release, hand_assign, hand_discard;
route_handler hand_mails_retry, hand_mails_release, hand_mails_assign, hand_mails_discard;
/* Of mails on their way out. */
route_handler hand_out_retry, hand_out_readdress, hand_out_discard;
route_handler hand_outs_retry, hand_outs_readdress, hand_outs_discard;
/* Of a relay that holds mails up. */
route_handler hand_relay_retry;
/* Of a mailbox, by its name in the path. */
extern const struct param hand_mailbox_params[];
route_handler hand_mailbox_pause, hand_mailbox_resume, hand_mailbox_try;

#endif
