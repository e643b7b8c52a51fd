/*
 * imap_seek.c - whether a mail lies in the folder for junk (RFC 6154).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "imap_session.h"

/* Where a server marks none, as Exchange. */
static const char *const names[] = {"Bulk", "Bulk Mail",   "INBOX.Junk", "INBOX.Spam",
				    "Junk", "Junk E-mail", "Junk Email", "Spam"};

static bool is_marked(const struct mailimap_mailbox_list *folder)
{
	if (folder->mb_flag == NULL || folder->mb_flag->mbf_oflags == NULL)
		return false;
	for (clistiter *at = clist_begin(folder->mb_flag->mbf_oflags); at != NULL; at = clist_next(at)) {
		const struct mailimap_mbx_list_oflag *flag = clist_content(at);

		if (flag->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT && flag->of_flag_ext != NULL &&
		    strcasecmp(flag->of_flag_ext[0] == '\\' ? flag->of_flag_ext + 1 : flag->of_flag_ext, "Junk") == 0)
			return true;
	}
	return false;
}

static bool is_called_so(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_fit(const char *name)
{
	struct clf_str text = clf_str_from(name);

	return text.n > 0 && text.n < CLF_IMAP_FOLDER_TEXT && clf_utf8_valid_prefix(text) == text.n;
}

static void choose(clist *list, char out[CLF_IMAP_FOLDER_TEXT])
{
	for (clistiter *at = clist_begin(list); at != NULL; at = clist_next(at)) {
		const struct mailimap_mailbox_list *folder = clist_content(at);

		if (folder->mb_name == NULL || !is_fit(folder->mb_name))
			continue;
		if (is_marked(folder)) {
			snprintf(out, CLF_IMAP_FOLDER_TEXT, "%s", folder->mb_name);
			return;
		}
		if (out[0] == '\0' && is_called_so(folder->mb_name))
			snprintf(out, CLF_IMAP_FOLDER_TEXT, "%s", folder->mb_name);
	}
}

static enum clf_status find_folder(struct clf_imap *session, char out[CLF_IMAP_FOLDER_TEXT], struct clf_error *err)
{
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);
	clist *list = NULL;
	int code;

	if (status != CLF_OK)
		return status;
	code = mailimap_list(session->imap, "", "*", &list);
	status = imap_answer(session, code, "LIST", err);
	if (status == CLF_OK && list != NULL)
		choose(list, out);
	/* libetpan hands it out with a refusal, too. */
	if (list != NULL)
		mailimap_list_result_free(list);
	return status;
}

static char *copy_of(const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		abort();
	return copy;
}

static enum clf_status search(struct clf_imap *session, const char *message_id, bool *found, struct clf_error *err)
{
	struct mailimap_search_key *key = mailimap_search_key_new_header(copy_of("Message-ID"), copy_of(message_id));
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);
	clist *list = NULL;
	int code;

	if (key == NULL)
		abort();
	if (status == CLF_OK) {
		code = mailimap_uid_search(session->imap, NULL, key, &list);
		status = imap_answer(session, code, "SEARCH", err);
		*found = status == CLF_OK && list != NULL && clist_begin(list) != NULL;
		if (list != NULL)
			mailimap_search_result_free(list);
	}
	mailimap_search_key_free(key);
	return status;
}

enum clf_status clf_imap_seek_junk(struct clf_imap *session, const char *message_id, char found[CLF_IMAP_FOLDER_TEXT],
				   struct clf_error *err)
{
	char folder[CLF_IMAP_FOLDER_TEXT] = "";
	bool is_there = false;
	enum clf_status status = find_folder(session, folder, err);

	found[0] = '\0';
	if (status != CLF_OK || folder[0] == '\0')
		return status;
	status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);
	if (status == CLF_OK)
		status = imap_answer(session, mailimap_examine(session->imap, folder), "EXAMINE", err);
	if (status == CLF_OK)
		status = search(session, message_id, &is_there, err);
	if (status == CLF_OK && is_there)
		memcpy(found, folder, CLF_IMAP_FOLDER_TEXT);
	return status;
}
