/*
 * imap_finish.c - what is done on the server with mails that were kept (RFC 6851, RFC 4315).
 *
 * Each of the steps may be repeated after a crash, but COPY, of which whoever asked is told before the next. Never
 * EXPUNGE alone: it would remove what others marked.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/count.h"
#include "imap_session.h"

#define AT_ONCE 100 /* UIDs a command: its line stays short */

struct finishing {
	struct clf_imap *session;
	const struct clf_imap_finishing *what;
	const uint32_t *uids;
	size_t count;
	const char *folder; /* as the protocol writes it, or NULL */
	struct clf_error *err;
};

typedef int command(struct clf_imap *session, struct mailimap_set *set, const char *folder);

static enum clf_status say(const struct finishing *f, command *what, const char *name)
{
	enum clf_status status = imap_begin(f->session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, f->err);
	struct mailimap_set *set;

	if (status != CLF_OK)
		return status;
	set = imap_set(f->uids, f->count);
	status = imap_answer(f->session, what(f->session, set, f->folder), name, f->err);
	mailimap_set_free(set);
	return status;
}

static int move(struct clf_imap *session, struct mailimap_set *set, const char *folder)
{
	return mailimap_uid_move(session->imap, set, folder);
}

static int copy(struct clf_imap *session, struct mailimap_set *set, const char *folder)
{
	return mailimap_uid_copy(session->imap, set, folder);
}

static int expunge(struct clf_imap *session, struct mailimap_set *set, const char *folder)
{
	(void)folder;
	return mailimap_uid_expunge(session->imap, set);
}

static int store_flag(struct clf_imap *session, struct mailimap_set *set, struct mailimap_flag *flag)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *change;
	int code;

	if (flags == NULL || flag == NULL || mailimap_flag_list_add(flags, flag) != MAILIMAP_NO_ERROR)
		abort();
	change = mailimap_store_att_flags_new_add_flags_silent(flags);
	if (change == NULL)
		abort();
	code = mailimap_uid_store(session->imap, set, change);
	mailimap_store_att_flags_free(change);
	return code;
}

static int mark_seen(struct clf_imap *session, struct mailimap_set *set, const char *folder)
{
	(void)folder;
	return store_flag(session, set, mailimap_flag_new_seen());
}

static int mark_deleted(struct clf_imap *session, struct mailimap_set *set, const char *folder)
{
	(void)folder;
	return store_flag(session, set, mailimap_flag_new_deleted());
}

static enum clf_status remove_these(const struct finishing *f)
{
	enum clf_status status = say(f, mark_deleted, "STORE");

	return status == CLF_OK && f->session->can_uidplus ? say(f, expunge, "UID EXPUNGE") : status;
}

/* The refusal may mean that the folder isn't there (TRYCREATE, which not every server says); these say otherwise. */
static bool may_lack_folder(const char *words)
{
	static const char *const others[] = {"[OVERQUOTA]", "[LIMIT]", "[NOPERM]", "[READ-ONLY]", "[CANNOT]"};

	for (size_t i = 0; i < CLF_COUNT(others); i++)
		if (strcasestr(words, others[i]) != NULL)
			return false;
	return true;
}

/* The folder is made, once. */
static enum clf_status into_folder(const struct finishing *f, command *how, const char *name)
{
	enum clf_status status = say(f, how, name);
	struct clf_error ignored = {0};
	enum clf_status made;

	if (status != CLF_EDENIED || !may_lack_folder(imap_stream_answer(f->session->stream)))
		return status;
	made = imap_begin(f->session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, &ignored);
	if (made == CLF_OK)
		made = imap_answer(f->session, mailimap_create(f->session->imap, f->folder), "CREATE", &ignored);
	return made == CLF_OK ? say(f, how, name) : status;
}

static enum clf_status copy_and_remove(const struct finishing *f)
{
	enum clf_status status = CLF_OK;

	if (!f->what->copied)
		status = into_folder(f, copy, "COPY");
	if (status != CLF_OK)
		return status;
	if (!f->what->copied && f->what->note != NULL)
		f->what->note(f->what->user, f->uids, f->count);
	return remove_these(f);
}

static enum clf_status finish_some(const struct finishing *f)
{
	switch (f->what->how) {
	case CLF_DONE_SEEN:
		return say(f, mark_seen, "STORE");
	case CLF_DONE_DELETE:
		return remove_these(f);
	case CLF_DONE_REMOVE:
		return f->session->can_uidplus ? remove_these(f) : say(f, mark_seen, "STORE");
	case CLF_DONE_MOVE:
		break;
	}
	return f->session->can_move && !f->what->copied ? into_folder(f, move, "MOVE") : copy_and_remove(f);
}

enum clf_status clf_imap_finish(struct clf_imap *session, struct clf_imap_finishing *what, struct clf_error *err)
{
	struct finishing f = {.session = session, .what = what, .err = err};
	enum clf_status status = CLF_OK;
	char *name = NULL;

	what->done = 0;
	if (what->how == CLF_DONE_MOVE)
		status = imap_folder_name(what->folder != NULL ? what->folder : "", &name, err);
	f.folder = name;
	while (status == CLF_OK && what->done < what->count) {
		f.uids = what->uids + what->done;
		f.count = what->count - what->done < AT_ONCE ? what->count - what->done : AT_ONCE;
		status = finish_some(&f);
		if (status == CLF_OK)
			what->done += f.count;
	}
	free(name);
	return status;
}
