/*
 * imap_fetch.c - which mails there are, and their bytes: whole, in pieces, or the header alone.
 *
 * Every answer is bounded by what was asked for, and only UIDs that were asked for count.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "imap_session.h"

#define MAIL_MAX (4u << 20)   /* fetched whole; larger ones go in pieces */
#define BATCH_MAX (64u << 20) /* one answer with whole mails */
#define SLACK (64u << 10)     /* the protocol's own words around a literal */
#define ENTRY_OCTETS 256u     /* of one line of a list, generously */
#define OLDEST_YEAR 1990
#define FARTHEST_ZONE 1400

struct mailimap_set *imap_set(const uint32_t *uids, size_t count)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	if (set == NULL)
		abort();
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;

		while (end < count && uids[end] == uids[end - 1] + 1)
			end++;
		if (mailimap_set_add_interval(set, uids[i], uids[end - 1]) != MAILIMAP_NO_ERROR)
			abort();
		i = end;
	}
	return set;
}

/* One message's answer, as far as it was asked for. */
struct item {
	uint32_t number, uid, size;
	bool sized; /* a size came */
	int64_t received_at;
	const struct mailimap_msg_att_body_section *body; /* NULL: none came */
};

/* 0: before there was mail by IMAP, so that it is no date; a server writes such for want of a better. */
static int64_t time_of(const struct mailimap_date_time *date)
{
	const struct clf_local_time local = {.year = date->dt_year,
					     .month = date->dt_month,
					     .day = date->dt_day,
					     .hour = date->dt_hour,
					     .minute = date->dt_min,
					     .second = date->dt_sec};
	int64_t east = (int64_t)(date->dt_zone / 100) * 60 + date->dt_zone % 100;
	int64_t at;

	if (date->dt_year < OLDEST_YEAR || date->dt_year > 9998 || abs(date->dt_zone) > FARTHEST_ZONE)
		return 0;
	at = clf_zone_utc(NULL, &local);
	return at != 0 ? at - east * 60 * CLF_SECOND : 0;
}

static void read_item(const struct mailimap_msg_att *message, struct item *out)
{
	*out = (struct item){.number = message->att_number};
	for (clistiter *at = clist_begin(message->att_list); at != NULL; at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);
		const struct mailimap_msg_att_static *fixed = item->att_data.att_static;

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		if (fixed->att_type == MAILIMAP_MSG_ATT_UID)
			out->uid = fixed->att_data.att_uid;
		else if (fixed->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) {
			out->size = fixed->att_data.att_rfc822_size;
			out->sized = true;
		} else if (fixed->att_type == MAILIMAP_MSG_ATT_INTERNALDATE) {
			out->received_at = time_of(fixed->att_data.att_internal_date);
		} else if (fixed->att_type == MAILIMAP_MSG_ATT_BODY_SECTION && out->body == NULL)
			out->body = fixed->att_data.att_body_section;
	}
}

/* UID, and what a list tells or a section (either may be absent); section is taken over. */
static struct mailimap_fetch_type *what_to_fetch(bool size, bool date, struct mailimap_fetch_att *section)
{
	struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();

	if (type == NULL)
		abort();
	mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
	if (size)
		mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_rfc822_size());
	if (date)
		mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_internaldate());
	if (section != NULL)
		mailimap_fetch_type_new_fetch_att_list_add(type, section);
	return type;
}

/* set and type are taken over; *out is freed by mailimap_fetch_list_free. */
static enum clf_status run(struct clf_imap *session, bool by_uid, struct mailimap_set *set,
			   struct mailimap_fetch_type *type, clist **out, struct clf_error *err)
{
	clist *list = NULL;
	enum clf_status status;
	int code = by_uid ? mailimap_uid_fetch(session->imap, set, type, &list)
			  : mailimap_fetch(session->imap, set, type, &list);

	mailimap_set_free(set);
	mailimap_fetch_type_free(type);
	status = imap_answer(session, code, "FETCH", err);
	if (status != CLF_OK && code == MAILIMAP_NO_ERROR && list != NULL)
		mailimap_fetch_list_free(list);
	if (status == CLF_OK)
		*out = list;
	return status;
}

struct entries {
	struct clf_imap_entry *all;
	size_t count, max;
	bool sizes, dates; /* asked for */
};

static int by_uid(const void *a, const void *b)
{
	uint32_t x = ((const struct clf_imap_entry *)a)->uid;
	uint32_t y = ((const struct clf_imap_entry *)b)->uid;

	return x < y ? -1 : x > y;
}

/* Rising, each UID once. */
static void put_in_order(struct entries *entries)
{
	size_t kept = 0;

	if (entries->count == 0)
		return;
	qsort(entries->all, entries->count, sizeof *entries->all, by_uid);
	for (size_t i = 1; i < entries->count; i++)
		if (entries->all[i].uid != entries->all[kept].uid)
			entries->all[++kept] = entries->all[i];
	entries->count = kept + 1;
}

static enum clf_status collect_once(struct clf_imap *session, bool uids, uint32_t first, uint32_t last, uint32_t after,
				    struct entries *out, struct clf_error *err)
{
	clist *list = NULL;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, SLACK + out->max * ENTRY_OCTETS, err);

	if (status == CLF_OK)
		status = run(session, uids, mailimap_set_new_interval(first, last),
			     what_to_fetch(out->sizes, out->dates, NULL), &list, err);
	if (status != CLF_OK || list == NULL)
		return status;
	out->count = 0;
	for (clistiter *at = clist_begin(list); at != NULL && out->count < out->max; at = clist_next(at)) {
		struct item item;

		read_item(clist_content(at), &item);
		/* "n:*" names the last mail even when its UID is below n. */
		if (item.uid > after)
			out->all[out->count++] =
			    (struct clf_imap_entry){item.uid, item.size, item.sized, item.received_at};
	}
	mailimap_fetch_list_free(list);
	put_in_order(out);
	return CLF_OK;
}

/* One mail whose size or date the server can't tell must not hide all others: then without. */
static enum clf_status collect(struct clf_imap *session, bool uids, uint32_t first, uint32_t last, uint32_t after,
			       struct entries *out, struct clf_error *err)
{
	enum clf_status status = collect_once(session, uids, first, last, after, out, err);

	while ((out->sizes || out->dates) && (status == CLF_EDENIED || status == CLF_EAGAIN)) {
		out->dates = out->sizes && out->dates;
		out->sizes = false;
		status = collect_once(session, uids, first, last, after, out, err);
	}
	return status;
}

/* The UID of message number *number (0: of the last one, whose number is told); *uid 0: there is none. */
static enum clf_status uid_of(struct clf_imap *session, uint32_t *number, uint32_t *uid, struct clf_error *err)
{
	clist *list = NULL;
	enum clf_status status = imap_begin(session, CLF_IMAP_LITERAL_MAX, SLACK, err);

	*uid = 0;
	if (status == CLF_OK)
		status = run(session, false, mailimap_set_new_single(*number), what_to_fetch(false, false, NULL), &list,
			     err);
	if (status != CLF_OK || list == NULL)
		return status;
	for (clistiter *at = clist_begin(list); at != NULL; at = clist_next(at)) {
		struct item item;

		read_item(clist_content(at), &item);
		if (item.uid != 0 && (*number == 0 || item.number == *number)) {
			*uid = item.uid;
			*number = item.number;
			break;
		}
	}
	mailimap_fetch_list_free(list);
	return CLF_OK;
}

/* Number of the first message with a UID above after, found by halving: UIDs rise with numbers, with gaps between
 * them. */
static enum clf_status first_above(struct clf_imap *session, uint32_t after, uint32_t *number, uint32_t *last,
				   struct clf_error *err)
{
	uint32_t low = 1;
	uint32_t high = 0;
	uint32_t uid = 0;
	enum clf_status status = uid_of(session, &high, &uid, err);

	*number = 0;
	if (status != CLF_OK || uid <= after)
		return status;
	*last = high;
	while (status == CLF_OK && low < high) {
		uint32_t middle = low + (high - low) / 2;

		status = uid_of(session, &middle, &uid, err);
		if (status == CLF_OK && uid == 0)
			status = clf_error_set(err, CLF_EAGAIN, "the folder changed while it was listed");
		else if (uid > after)
			high = middle;
		else
			low = middle + 1;
	}
	*number = low;
	return status;
}

static enum clf_status list(struct clf_imap *session, struct clf_arena *arena, bool told, uint32_t after, size_t limit,
			    struct clf_imap_entry **out, size_t *count, struct clf_error *err)
{
	struct entries found = {.max = limit * 4, .sizes = told, .dates = told};
	uint32_t number = 0;
	uint32_t end = 0;
	uint32_t last;
	enum clf_status status;

	if (limit == 0 || limit > 100000)
		return clf_error_set(err, CLF_EINVAL, "a list has 1 to 100000 mails");
	found.all = clf_arena_array_of(arena, found.max, struct clf_imap_entry);
	if (after < UINT32_MAX) {
		last = UINT32_MAX - after > found.max ? after + (uint32_t)found.max : UINT32_MAX;
		status = collect(session, true, after + 1, last, after, &found, err);
		if (status == CLF_OK && found.count == 0 && session->imap->imap_selection_info->sel_exists > 0)
			status = first_above(session, after, &number, &end, err);
		if (status == CLF_OK && number > 0) {
			last = end - number < limit ? end : number + (uint32_t)limit - 1;
			status = collect(session, false, number, last, after, &found, err);
		}
		if (status != CLF_OK)
			return status;
	}
	*out = found.all;
	*count = found.count < limit ? found.count : limit;
	return CLF_OK;
}

enum clf_status clf_imap_list(struct clf_imap *session, struct clf_arena *arena, uint32_t after, size_t limit,
			      struct clf_imap_entry **out, size_t *count, struct clf_error *err)
{
	return list(session, arena, true, after, limit, out, count, err);
}

enum clf_status clf_imap_list_uids(struct clf_imap *session, struct clf_arena *arena, uint32_t after, size_t limit,
				   struct clf_imap_entry **out, size_t *count, struct clf_error *err)
{
	return list(session, arena, false, after, limit, out, count, err);
}

enum clf_status clf_imap_last(struct clf_imap *session, uint32_t *uid, struct clf_error *err)
{
	uint32_t number = 0;

	*uid = 0;
	if (session->imap->imap_selection_info == NULL || session->imap->imap_selection_info->sel_exists == 0)
		return CLF_OK;
	return uid_of(session, &number, uid, err);
}

static bool asked_for(const uint32_t *uids, size_t count, bool *seen, uint32_t uid)
{
	for (size_t i = 0; i < count; i++)
		if (uids[i] == uid && !seen[i]) {
			seen[i] = true;
			return true;
		}
	return false;
}

enum clf_status clf_imap_fetch(struct clf_imap *session, const uint32_t *uids, size_t count, clf_imap_sink *sink,
			       void *user, struct clf_error *err)
{
	clist *list = NULL;
	bool *seen;
	enum clf_status status = imap_begin(session, MAIL_MAX, BATCH_MAX, err);

	if (status != CLF_OK || count == 0)
		return status;
	status = run(session, true, imap_set(uids, count),
		     what_to_fetch(false, false, mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL))),
		     &list, err);
	if (status != CLF_OK || list == NULL)
		return status;
	seen = calloc(count, sizeof *seen);
	if (seen == NULL)
		abort();
	for (clistiter *at = clist_begin(list); at != NULL && status == CLF_OK; at = clist_next(at)) {
		struct item item;

		read_item(clist_content(at), &item);
		if (item.body != NULL && item.body->sec_body_part != NULL && asked_for(uids, count, seen, item.uid))
			status = sink(user, item.uid, (struct clf_str){item.body->sec_body_part, item.body->sec_length},
				      err);
	}
	free(seen);
	mailimap_fetch_list_free(list);
	return status;
}

/* One section of one mail: from which octet, and how many at most. */
struct section {
	struct mailimap_fetch_att *what; /* taken over */
	uint32_t from;
	size_t max, literal_max; /* more than max is read, up to literal_max, so that the session goes on */
};

static enum clf_status fetch_section(struct clf_imap *session, uint32_t uid, const struct section *section,
				     struct clf_buf *out, struct clf_error *err)
{
	struct mailimap_fetch_type *type = what_to_fetch(false, false, section->what);
	bool came = false;
	clist *list = NULL;
	enum clf_status status = imap_begin(session, section->literal_max, section->literal_max + SLACK, err);

	if (status != CLF_OK)
		mailimap_fetch_type_free(type);
	else
		status = run(session, true, mailimap_set_new_single(uid), type, &list, err);
	if (status != CLF_OK)
		return status;
	for (clistiter *at = list != NULL ? clist_begin(list) : NULL; at != NULL && !came; at = clist_next(at)) {
		struct item item;

		read_item(clist_content(at), &item);
		if (item.uid != uid || item.body == NULL || item.body->sec_body_part == NULL)
			continue;
		came = true;
		if (item.body->sec_length > section->max)
			status =
			    clf_error_set(err, CLF_ELIMIT, "the server sent more of mail %u than was asked for", uid);
		else if (item.body->sec_length > 0 && item.body->sec_origin_octet != section->from)
			status = clf_error_set(err, CLF_ELIMIT,
					       "the server sent another part of mail %u than was asked for", uid);
		else
			clf_buf_add(out, item.body->sec_body_part, item.body->sec_length);
	}
	if (list != NULL)
		mailimap_fetch_list_free(list);
	if (status == CLF_OK && out->failed)
		return clf_error_set(err, CLF_ELIMIT, "mail %u is larger than %zu octets", uid, out->max);
	if (status == CLF_OK && !came)
		return clf_error_set(err, CLF_ENOTFOUND, "the server sent no bytes of mail %u", uid);
	return status;
}

enum clf_status clf_imap_fetch_piece(struct clf_imap *session, uint32_t uid, uint32_t offset, uint32_t length,
				     struct clf_buf *out, struct clf_error *err)
{
	struct section section = {
	    .what = mailimap_fetch_att_new_body_peek_section_partial(mailimap_section_new(NULL), offset, length),
	    .from = offset,
	    .max = length,
	    .literal_max = length > MAIL_MAX ? length : MAIL_MAX};

	return fetch_section(session, uid, &section, out, err);
}

enum clf_status clf_imap_fetch_whole(struct clf_imap *session, uint32_t uid, struct clf_buf *out, struct clf_error *err)
{
	struct section section = {.what = mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)),
				  .max = out->max,
				  .literal_max = out->max};

	return fetch_section(session, uid, &section, out, err);
}

enum clf_status clf_imap_fetch_header(struct clf_imap *session, uint32_t uid, struct clf_buf *out,
				      struct clf_error *err)
{
	uint32_t max = out->max < (1u << 30) ? (uint32_t)out->max : 1u << 30;
	struct section section = {
	    .what = mailimap_fetch_att_new_body_peek_section_partial(mailimap_section_new_header(), 0, max),
	    .max = max,
	    .literal_max = (size_t)max + 1024};

	return fetch_section(session, uid, &section, out, err);
}
