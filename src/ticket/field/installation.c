/*
 * installation.c - the table of the installation's settings, and their values.
 */
#include "clf/ticket/field/installation.h"

#include "clf/base/count.h"
#include "clf/base/str.h"

#define ROW(member, what, on, sentence)                                                                                \
	{.name = (what), .offset = offsetof(struct clf_installation, member), .ships_on = (on), .help = (sentence)},

static const struct clf_installation_row rows[] = {CLF_INSTALLATION_ROWS(ROW)};

const struct clf_installation_row *clf_installation_table(size_t *count)
{
	*count = CLF_COUNT(rows);
	return rows;
}

const struct clf_installation_row *clf_installation_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (clf_text_equal(rows[i].name, name))
			return &rows[i];
	}
	return NULL;
}

const struct clf_installation_row *clf_installation_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t at = clf_str_far(name);

	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		clf_str_nearer(name, rows[i].name, &nearest, &at);
	return clf_installation_named(nearest);
}

bool clf_installation_get(const struct clf_installation *settings, const struct clf_installation_row *row)
{
	return *(const bool *)((const char *)settings + row->offset);
}

void clf_installation_put(struct clf_installation *settings, const struct clf_installation_row *row, bool on)
{
	*(bool *)((char *)settings + row->offset) = on;
}
