/*
 * story.c - all pages of what is on a ticket.
 */
#include "story.h"

#include <string.h>

#include "clf/store/look/seen.h"

/* A page of one of a ticket's lists, whatever its rows are. */
struct rows {
	void *items;
	size_t size, count;
	int64_t next;
};
typedef enum clf_status fetcher(struct session *session, int64_t number, struct clf_page page, struct rows *out,
				struct clf_error *err);

static enum clf_status fetch_messages(struct session *session, int64_t number, struct clf_page page, struct rows *out,
				      struct clf_error *err)
{
	struct clf_message_list list;
	enum clf_status status = clf_query_messages(session->store, session->arena, number, page, &list, err);

	if (status == CLF_OK)
		*out = (struct rows){list.items, sizeof(*list.items), list.count, list.next};
	return status;
}

static enum clf_status fetch_comments(struct session *session, int64_t number, struct clf_page page, struct rows *out,
				      struct clf_error *err)
{
	struct clf_comment_list list;
	enum clf_status status = clf_query_comments(session->store, session->arena, number, page, &list, err);

	if (status == CLF_OK)
		*out = (struct rows){list.items, sizeof(*list.items), list.count, list.next};
	return status;
}

static enum clf_status fetch_events(struct session *session, int64_t number, struct clf_page page, struct rows *out,
				    struct clf_error *err)
{
	struct clf_event_list list;
	enum clf_status status = clf_query_events(session->store, session->arena, number, page, &list, err);

	if (status == CLF_OK)
		*out = (struct rows){list.items, sizeof(*list.items), list.count, list.next};
	return status;
}

/* All pages of a list, the oldest first. */
static enum clf_status whole(struct session *session, fetcher *fetch, int64_t number, struct rows *out,
			     struct clf_error *err)
{
	struct clf_page page = {0, CLF_PAGE_MAX};
	struct rows all = {NULL, 0, 0, 0};

	do {
		struct rows found;
		char *items;
		enum clf_status status = fetch(session, number, page, &found, err);

		if (status != CLF_OK)
			return status;
		items = clf_arena_array(session->arena, found.count + all.count, found.size);
		for (size_t i = 0; i < found.count; i++)
			memcpy(items + i * found.size, (char *)found.items + (found.count - 1 - i) * found.size,
			       found.size);
		if (all.count > 0)
			memcpy(items + found.count * found.size, all.items, all.count * found.size);
		all = (struct rows){items, found.size, found.count + all.count, 0};
		page.cursor = found.next;
	} while (page.cursor != 0);
	*out = all;
	return CLF_OK;
}

enum clf_status story_read(struct session *session, int64_t number, struct story *out, struct clf_error *err)
{
	struct rows messages = {0}, comments = {0}, events = {0};
	enum clf_status status =
	    clf_seen_ticket(session->store, session->arena, &clf_seer_of_all, number, &out->ticket, err);

	if (status == CLF_OK)
		status = whole(session, fetch_messages, number, &messages, err);
	if (status == CLF_OK)
		status = whole(session, fetch_comments, number, &comments, err);
	if (status == CLF_OK)
		status = whole(session, fetch_events, number, &events, err);
	out->messages = (struct clf_message_list){messages.items, messages.count, 0};
	out->comments = (struct clf_comment_list){comments.items, comments.count, 0};
	out->events = (struct clf_event_list){events.items, events.count, 0};
	return status;
}
