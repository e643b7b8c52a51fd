/*
 * item.c - the lists there are, and items sought among those that were read.
 */
#include "clf/ticket/field/item.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/status.h"
#include "clf/base/str.h"

static const struct {
	const char *list, *one, *many;
} lists[] = {
    {CLF_LIST_CAUSE, CLF_SAID("cause"), CLF_SAID("causes")},    {CLF_LIST_QUEUE, CLF_SAID("queue"), CLF_SAID("queues")},
    {CLF_LIST_REASON, CLF_SAID("reason"), CLF_SAID("reasons")}, {CLF_LIST_STAGE, CLF_SAID("stage"), CLF_SAID("stages")},
    {CLF_LIST_TYPE, CLF_SAID("type"), CLF_SAID("types")},
};

static bool is_of_field(const char *list)
{
	unsigned long long id = 0;
	size_t n = strlen(CLF_LIST_FIELD);

	return strncmp(list, CLF_LIST_FIELD, n) == 0 && clf_text_to_u64(list + n, INT64_MAX, &id) && id > 0;
}

bool clf_list_exists(const char *list)
{
	for (size_t i = 0; list != NULL && i < CLF_COUNT(lists); i++) {
		if (strcmp(lists[i].list, list) == 0)
			return true;
	}
	return list != NULL && is_of_field(list);
}

const char *clf_list_word(const char *list, bool many)
{
	for (size_t i = 0; i < CLF_COUNT(lists); i++) {
		if (strcmp(lists[i].list, list) == 0)
			return many ? lists[i].many : lists[i].one;
	}
	return many ? CLF_SAID("choices") : CLF_SAID("choice");
}

const struct clf_list_item *clf_item_of(const struct clf_list_item *items, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (items[i].id == id)
			return &items[i];
	}
	return NULL;
}

const struct clf_list_item *clf_item_first(const struct clf_list_item *items, size_t count, const char *list)
{
	for (size_t i = 0; i < count; i++) {
		if (!items[i].gone && strcmp(items[i].list, list) == 0)
			return &items[i];
	}
	return NULL;
}

const struct clf_list_item *clf_item_ending(const struct clf_list_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!items[i].gone && items[i].ends)
			return &items[i];
	}
	return NULL;
}

const char *clf_items_said(struct clf_arena *arena, const struct clf_item *items, size_t count)
{
	const char *said = "";

	for (size_t i = 0; i < count; i++)
		said = clf_arena_printf(arena, "%s%s%s", said, i > 0 ? ", " : "", items[i].name);
	return said;
}
