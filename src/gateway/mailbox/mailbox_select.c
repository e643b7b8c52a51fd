/*
 * mailbox_select.c - the mailbox's folder, and where its mails end.
 */
#include "mailbox/mailbox.h"

/*
 * Where mails end is asked for, not taken from UIDNEXT, which may be anything: what comes from here on is new. One that
 * lies below what was kept, without such a mail being there, is another folder than the one that was known.
 */
static enum clf_status find_end(struct mailbox *m, struct clf_error *err)
{
	uint32_t ours = m->cursor > m->highest ? m->cursor : m->highest;
	bool same = m->folder.uidvalidity == m->uidvalidity;
	uint32_t last = 0;
	enum clf_status status;

	m->set_back = false;
	if (same && (m->folder.uidnext == 0 || m->folder.uidnext > ours))
		return CLF_OK;
	status = clf_imap_last(m->imap, &last, err);
	if (status != CLF_OK)
		return status;
	m->set_back = same && last < ours;
	m->folder.uidnext = last + (last < UINT32_MAX);
	return CLF_OK;
}

enum clf_status mailbox_select(struct mailbox *m, struct clf_error *err)
{
	enum clf_status status;

	m->step = CLF_IMAP_FOLDER;
	status = clf_imap_select(m->imap, m->config->folder, &m->folder, err);
	if (status == CLF_OK)
		status = find_end(m, err);
	if (status == CLF_OK)
		m->step = CLF_IMAP_LOOK;
	return status;
}
