/*
 * lists.h - lists that page and API both have: what each can be asked for, and its reading.
 *
 * An item is what the API gives; on a page it has its times as people read them too, under "<key>_text".
 */
#ifndef CLF_WEB_LISTS_H
#define CLF_WEB_LISTS_H

#include "call/list.h"

struct clf_found_list;
struct clf_journal_list;
struct clf_listing;
struct clf_plain;
struct clf_problems;

/* Each ended by a name of NULL. */
extern const struct param list_params[], list_ticket_params[], list_outbox_params[];
extern const struct param list_journal_params[], list_quarantine_params[];

list_reader lists_journal, lists_quarantine, lists_outbox, lists_tickets;
/* Where the route has `terms`: they are read by the check, for the list and for what else is asked of it. */
list_checker lists_tickets_check;
/* The list that a page's address with that query shows; *out NULL: it asks for what can't be asked, and problems have
 * it. */
enum clf_status lists_of(struct call *call, const struct clf_http_fields *query, struct clf_problems *problems,
			 struct clf_listing **out, struct clf_error *err);
/* What a view is kept with that shows what a page's address with that query does. */
const char *lists_query(struct call *call, const struct clf_http_fields *query);
struct clf_listing *lists_listing(struct call *call); /* NULL: what is wrong is the answer already */

/* Tickets found by the words of the parameter q, which is there. CLF_EINVAL: they can't be looked for, and err says
 * what to write. */
enum clf_status lists_search(struct call *call, struct clf_found_list *out, struct clf_error *err);

/* The plain fields that hold something, for a page: an array of {"label", "text", "time"}, time false for what is none,
 * else with "time_text" and "time_age"; without the priority, which each page shows in a way of its own. */
struct clf_json *lists_plain(const struct call *call, const struct clf_plain *plain);
/* For a page that shows some rows of the journal beside other things. */
void lists_add_journal(struct call *call, struct clf_json *items, const struct clf_journal_list *list);

#endif
