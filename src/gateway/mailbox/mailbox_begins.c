/*
 * mailbox_begins.c - where a mailbox begins: mails that lay there at the first look, and are older, stay as they are.
 *
 * Only those can be: what has a higher UID came into the folder since, however old it is. Of the others the server's
 * own date decides (INTERNALDATE); one without is taken, since nothing says that it is old.
 */
#include "clf/base/arena.h"
#include "clf/base/log.h"
#include "mailbox/mailbox.h"

void mailbox_begins_take(struct mailbox *m, const struct clf_json *head)
{
	m->lay_uid = (uint32_t)clf_json_get_number(head, "lay_uid", 0);
	m->begins_at = clf_json_get_number(head, "begins_at", 0);
	m->passing = clf_json_get_bool(head, "passing", false);
	m->again = m->passing && clf_json_get_bool(head, "again", false);
	m->passed = 0;
	if (m->again)
		m->cursor = 0;
}

/* The list may have come without: asked for alone, once. */
static enum clf_status ask_date(struct mailbox *m, struct clf_imap_entry *entry, struct clf_error *err)
{
	struct clf_imap_entry *alone = NULL;
	size_t count = 0;
	enum clf_status status;

	if (entry->uid <= m->undated)
		return CLF_OK;
	m->undated = entry->uid;
	status = clf_imap_list(m->imap, m->arena, entry->uid - 1, 1, &alone, &count, err);
	if (status == CLF_OK && count > 0 && alone[0].uid == entry->uid)
		entry->received_at = alone[0].received_at;
	return status != CLF_OK && clf_imap_is_usable(m->imap) ? CLF_OK : status;
}

enum clf_status mailbox_begins_filter(struct mailbox *m, struct clf_imap_entry *entries, size_t *count,
				      struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t n = 0;

	if (!m->passing || m->begins_at == 0)
		return CLF_OK;
	for (size_t i = 0; status == CLF_OK && i < *count; i++) {
		struct clf_imap_entry *entry = &entries[i];

		if (entry->uid <= m->lay_uid && entry->received_at == 0)
			status = ask_date(m, entry, err);
		if (entry->uid > m->lay_uid || entry->received_at == 0 || entry->received_at >= m->begins_at) {
			struct clf_imap_entry older = entries[n];

			entries[n++] = *entry;
			*entry = older;
		} else {
			m->passed++;
		}
	}
	clf_arena_reset(m->arena);
	*count = n;
	return status;
}

void mailbox_begins_again(struct mailbox *m, const struct clf_imap_entry *older, size_t count)
{
	for (size_t i = 0; i < count && m->passed > 0; i++)
		if (older[i].uid > m->cursor)
			m->passed--;
}

void mailbox_begins_listed(struct mailbox *m, uint32_t last)
{
	if (last > m->cursor)
		m->cursor = last;
	if (!m->passing || (last != 0 && m->cursor < m->lay_uid))
		return;
	if (m->passed > 0)
		clf_log(CLF_LOG_INFO, "mailbox.begins", CLF_N("older", m->passed));
	m->passing = false;
	mailbox_passed(m);
	/* What came since was kept before it began sooner. */
	if (m->again && m->cursor < m->highest)
		m->cursor = m->highest;
	m->again = false;
}
