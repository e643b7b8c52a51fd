/*
 * mailbox_uids.c - lists of UIDs, as they come from intake and are worked through.
 */
#include <stdlib.h>

#include "mailbox/mailbox.h"

#define UIDS_MAX 1000000u /* beyond it intake's own list, told at the next start, has to do */

void mailbox_uids_add(struct mailbox_uids *uids, uint32_t uid)
{
	if (uids->count >= UIDS_MAX)
		return;
	if (uids->count == uids->room) {
		uids->room = uids->room > 0 ? uids->room * 2 : 256;
		uids->items = reallocarray(uids->items, uids->room, sizeof *uids->items);
		if (uids->items == NULL)
			abort();
	}
	uids->items[uids->count++] = uid;
}

void mailbox_uids_take(struct mailbox_uids *uids, const struct clf_json *list)
{
	uids->count = 0;
	for (size_t i = 0; i < clf_json_size(list); i++)
		mailbox_uids_add(uids, (uint32_t)clf_json_number(clf_json_at(list, i), 0));
}

static int rising(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

void mailbox_uids_sort(struct mailbox_uids *uids)
{
	if (uids->count > 0)
		qsort(uids->items, uids->count, sizeof *uids->items, rising);
}

bool mailbox_uids_have(const struct mailbox_uids *uids, uint32_t uid)
{
	return uids->count > 0 && bsearch(&uid, uids->items, uids->count, sizeof uid, rising) != NULL;
}
