/*
 * mailbox_seek.c - a probe that intake misses is looked for where servers put what they take for junk.
 *
 * It stays there: a person who marks it as wanted teaches the server, and brings it back.
 */
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "mailbox/mailbox.h"

#define SEEK_S 300

static void tell(struct mailbox *m, int64_t sequence, const char *folder)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "sequence", sequence);
	clf_json_set_text(head, "folder", folder[0] != '\0' ? folder : NULL);
	mailbox_say(m, CLF_FRAME_SOUGHT, head, (struct clf_str){NULL, 0}, NULL);
}

enum clf_status mailbox_seek(struct mailbox *m, struct clf_error *err)
{
	char folder[CLF_IMAP_FOLDER_TEXT] = "";
	int64_t sequence = m->sought;
	struct clf_error why = {0};
	enum clf_status status;

	m->sought = 0;
	mailbox_alive(m, SEEK_S);
	status = clf_imap_seek_junk(m->imap, m->sought_id, folder, &why);
	if (status != CLF_OK && !clf_imap_is_usable(m->imap))
		return clf_error_set(err, status, "%s", why.text);
	if (status != CLF_OK)
		clf_log(CLF_LOG_WARNING, "mailbox.junk.unknown", CLF_S("why", why.text));
	tell(m, sequence, folder);
	m->look_at = 0;
	return mailbox_select(m, err);
}
