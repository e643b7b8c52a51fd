/*
 * mail_parts.h - what is in a raw mail, as the answer: an attachment to save, or its HTML for a frame that may do
 * nothing. In a lane that has readers (LANE_MAIL).
 */
#ifndef CLF_WEB_MAIL_PARTS_H
#define CLF_WEB_MAIL_PARTS_H

#include "call/call.h"
#include "clf/mail/read.h"

#define MAIL_RAW_MAX (128u << 20) /* bytes of a raw mail */
#define MAIL_SENT_TEXTS 30u       /* of ours that a quotation is found by */

/* The part that the call names ("part"). */
void mail_give_part(struct call *call, struct clf_str raw);
void mail_give_frame(struct call *call, struct clf_str raw, const struct clf_read_options *options);

#endif
