/*
 * story.h - a ticket with all that is on it, for commands that show it whole.
 */
#ifndef CLF_MAIN_STORY_H
#define CLF_MAIN_STORY_H

#include "clf/store/look/query.h"
#include "clf/store/look/query_mail.h"
#include "session.h"

/* The oldest first, in the session's arena. */
struct story {
	struct clf_ticket_row ticket;
	struct clf_message_list messages;
	struct clf_comment_list comments;
	struct clf_event_list events;
};

enum clf_status story_read(struct session *session, int64_t number, struct story *out, struct clf_error *err);

#endif
