/*
 * installation.h - what an administrator sets for the whole installation: one row a setting, each on or off. Beside the
 * agents' own (setting.h).
 */
#ifndef CLF_TICKET_INSTALLATION_H
#define CLF_TICKET_INSTALLATION_H

#include <stdbool.h>
#include <stddef.h>

/* Member; its name; whether it ships switched on; help. */
#define CLF_INSTALLATION_ROW_PAGE(row)                                                                                 \
	row(comment_page, "comment.page", true, "On the page each change of a ticket needs a comment.")
#define CLF_INSTALLATION_ROW_API(row)                                                                                  \
	row(comment_api, "comment.api", false, "Over the API each change of a ticket needs a comment.")
#define CLF_INSTALLATION_ROW_MAIL(row)                                                                                 \
	row(comment_mail, "comment.mail", false, "By mail each change of a ticket needs a comment.")
#define CLF_INSTALLATION_ROW_CLI(row)                                                                                  \
	row(comment_cli, "comment.cli", false, "On the command line each change of a ticket needs a comment.")
#define CLF_INSTALLATION_ROW_OWNERS(row)                                                                               \
	row(owners_managers, "owners.managers", true,                                                                  \
	    "For tickets of a segment that somebody manages its managers are offered as owners, else everybody.")
#define CLF_INSTALLATION_ROW_STRICT(row)                                                                               \
	row(owners_strict, "owners.strict", false,                                                                     \
	    "Who isn't offered as an owner is refused; what nobody has may be taken all the same.")
#define CLF_INSTALLATION_ROW_LISTS(row)                                                                                    \
	row(lists_open, "lists.open", true,                                                                                \
	    "Lists for which nothing is chosen have the last month's tickets and those still open, else the last month's " \
	    "alone.")
#define CLF_INSTALLATION_ROW_START(row)                                                                                \
	row(start_shown, "start.shown", true, "The first steps stand above the list of tickets until they are done.")
#define CLF_INSTALLATION_ROWS(row)                                                                                     \
	CLF_INSTALLATION_ROW_PAGE(row)                                                                                 \
	CLF_INSTALLATION_ROW_API(row)                                                                                  \
	CLF_INSTALLATION_ROW_MAIL(row)                                                                                 \
	CLF_INSTALLATION_ROW_CLI(row)                                                                                  \
	CLF_INSTALLATION_ROW_OWNERS(row)                                                                               \
	CLF_INSTALLATION_ROW_STRICT(row) CLF_INSTALLATION_ROW_LISTS(row) CLF_INSTALLATION_ROW_START(row)

#define CLF_INSTALLATION_MEMBER(member, ...) bool member;
/* Zero demands nothing. */
struct clf_installation {
	CLF_INSTALLATION_ROWS(CLF_INSTALLATION_MEMBER)
};

struct clf_installation_row {
	const char *name; /* "comment.page" */
	size_t offset;    /* in struct clf_installation */
	bool ships_on;
	const char *help; /* one sentence */
};
const struct clf_installation_row *clf_installation_table(size_t *count);
const struct clf_installation_row *clf_installation_named(const char *name);   /* or NULL */
const struct clf_installation_row *clf_installation_nearest(const char *name); /* or NULL */
bool clf_installation_get(const struct clf_installation *settings, const struct clf_installation_row *row);
void clf_installation_put(struct clf_installation *settings, const struct clf_installation_row *row, bool on);

#endif
