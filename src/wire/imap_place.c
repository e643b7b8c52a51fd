/*
 * imap_place.c - which folders there are and what may be done in them (RFC 3501, 6154, 4314). For setting up and
 * checking: the way of the mail asks for none of it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "imap_session.h"

/* Special uses; anything else that a server says of a folder is left out. */
static const char *use_of(const char *flag)
{
	static const char *const uses[] = {"All", "Archive", "Drafts", "Flagged", "Junk", "Sent", "Trash"};

	for (size_t i = 0; flag != NULL && i < CLF_COUNT(uses); i++)
		if (strcasecmp(flag, uses[i]) == 0)
			return uses[i];
	return NULL;
}

static const char *use_among(const struct mailimap_mbx_list_flags *flags)
{
	const char *use = NULL;

	if (flags == NULL || flags->mbf_oflags == NULL)
		return NULL;
	for (clistiter *at = clist_begin(flags->mbf_oflags); at != NULL && use == NULL; at = clist_next(at)) {
		const struct mailimap_mbx_list_oflag *flag = clist_content(at);

		use = flag->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT ? use_of(flag->of_flag_ext) : NULL;
	}
	return use;
}

static size_t take_places(struct clf_arena *arena, clist *list, struct clf_imap_place *places)
{
	size_t count = 0;

	for (clistiter *at = clist_begin(list); at != NULL && count < CLF_IMAP_PLACES_MAX; at = clist_next(at)) {
		const struct mailimap_mailbox_list *one = clist_content(at);
		const char *name = imap_folder_text(arena, one->mb_name);
		bool closed = one->mb_flag != NULL && one->mb_flag->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
			      one->mb_flag->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT;

		if (name != NULL)
			places[count++] = (struct clf_imap_place){name, use_among(one->mb_flag), !closed};
	}
	return count;
}

enum clf_status clf_imap_places(struct clf_imap *session, struct clf_arena *arena, struct clf_imap_place **out,
				size_t *count, struct clf_error *err)
{
	struct clf_imap_place *places;
	clist *list = NULL;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);

	if (status == CLF_OK)
		status = imap_answer(session, mailimap_list(session->imap, "", "*", &list), "LIST", err);
	if (status == CLF_OK) {
		places = clf_arena_array_of(arena, list != NULL ? (size_t)clist_count(list) : 0, struct clf_imap_place);
		*count = list != NULL ? take_places(arena, list, places) : 0;
		*out = places;
	}
	if (list != NULL)
		mailimap_list_result_free(list);
	return status;
}

enum clf_status clf_imap_create(struct clf_imap *session, const char *folder, struct clf_error *err)
{
	char *name = NULL;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);

	if (status == CLF_OK)
		status = imap_folder_name(folder, &name, err);
	if (status == CLF_OK)
		status = imap_answer(session, mailimap_create(session->imap, name), "CREATE", err);
	free(name);
	return status;
}

enum clf_status clf_imap_rights(struct clf_imap *session, struct clf_arena *arena, const char *folder, const char **out,
				struct clf_error *err)
{
	struct mailimap_acl_myrights_data *rights = NULL;
	char *name = NULL;
	enum clf_status status;

	if (!imap_capable(session, "ACL"))
		return clf_error_set(err, CLF_ENOTFOUND, "the server has no ACL");
	status = imap_begin(session, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX, err);
	if (status == CLF_OK)
		status = imap_folder_name(folder, &name, err);
	if (status == CLF_OK) {
		int state = session->imap->imap_state;

		/* libetpan says it before a folder is selected alone, and the protocol at any time. */
		session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
		status = imap_answer(session, mailimap_acl_myrights(session->imap, name, &rights), "MYRIGHTS", err);
		session->imap->imap_state = state;
	}
	if (status == CLF_OK)
		*out = clf_utf8_clean(arena, clf_str_from(rights != NULL ? rights->rights : ""));
	if (rights != NULL)
		mailimap_acl_myrights_data_free(rights);
	free(name);
	return status;
}
