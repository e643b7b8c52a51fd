/*
 * holidays_found.c - days and other things that a file holds, as its reader comes upon them.
 */
#include "holidays_found.h"

#include "clf/base/arena.h"

void found_day(struct found *found, size_t line, int32_t date, int from, int to, const char *name)
{
	if (found->count == CLF_HOLIDAYS_MAX) {
		found->too_many = true;
		return;
	}
	found->days[found->count++] = (struct found_day){{date, from, to, name}, line};
}

void found_other(struct found *found, size_t line, const char *what, const char *why)
{
	if (found->left_out_all < CLF_LEFT_OUT_SHOWN)
		found->left_out[found->left_out_all] = (struct clf_left_out){line, what, why};
	found->left_out_all++;
}

const char *found_name(struct clf_arena *arena, struct clf_str text)
{
	char *name;

	text = clf_str_trim(text);
	if (text.n == 0)
		return NULL;
	if (text.n > CLF_HOLIDAY_NAME)
		text.n = clf_utf8_valid_prefix((struct clf_str){text.p, CLF_HOLIDAY_NAME});
	name = clf_arena_copy(arena, text.p, text.n);
	for (char *p = name; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return name;
}
