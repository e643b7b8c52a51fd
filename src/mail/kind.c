/*
 * kind.c - the kind of a mail: reports by their structure first, then what the header says.
 */
#include "kind.h"

#include "clf/mail/reading.h"
#include "kind_header.h"

static void decide_by_header(const struct header_verdict *verdict, struct clf_reading *reading)
{
	reading->kind = CLF_MAIL_MAIL;
	reading->automatic = true;
	reading->why = verdict->why;
	if (verdict->auto_reply) {
		reading->kind = CLF_MAIL_AUTO_REPLY;
	} else if (verdict->auto_generated) {
		reading->kind = CLF_MAIL_AUTO_REPLY;
	} else if (verdict->null_sender) {
		reading->kind = CLF_MAIL_AUTO_REPLY;
		reading->why = "the return path is empty";
	} else if (verdict->list) {
		reading->kind = CLF_MAIL_LIST;
		reading->automatic = false;
	} else {
		reading->automatic = false;
		reading->why = "nothing says that a machine wrote it";
	}
}

void kind_read(struct clf_arena *arena, const struct header_list *list, const struct mime_mail *mail,
	       struct clf_reading *reading)
{
	(void)mail;
	struct header_verdict verdict = kind_of_header(arena, list, reading);
	decide_by_header(&verdict, reading);
}
