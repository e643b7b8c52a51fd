/*
 * ticket_shown.h - the columns and tables of a ticket as lists show it, and what is tied to many of them at once.
 */
#ifndef CLF_STORE_TICKET_SHOWN_H
#define CLF_STORE_TICKET_SHOWN_H

#include "clf/store/look/query.h"
#include "look/rows.h"

/* From which set a ticket chooses its root causes: its own, else its type's (plan_cause_set). */
#define CLF_TICKET_CAUSES "coalesce(t.cause_set, (SELECT ty.cause_set FROM list_item ty WHERE ty.id = t.type)) "
#define CLF_SHOWN_COLUMNS                                                                                              \
	CLF_TICKET_COLUMNS                                                                                             \
	", st.name, st.kind, o.address, o.name, pg.name, sv.name, c.opt_in, sv.show_response, cs.name "
#define CLF_SHOWN_COLUMN_COUNT (CLF_TICKET_COLUMN_COUNT + 9)
#define CLF_SHOWN_TABLES                                                                                               \
	CLF_TICKET_TABLES                                                                                              \
	"JOIN status st ON st.id = t.status "                                                                          \
	"LEFT JOIN party o ON o.id = t.owner "                                                                         \
	"LEFT JOIN programme pg ON pg.id = t.programme "                                                               \
	"LEFT JOIN survey sv ON sv.id = t.survey "                                                                     \
	"LEFT JOIN cause_set cs ON cs.id = " CLF_TICKET_CAUSES

/* out: a struct clf_ticket_row, without what is tied to it. */
void ticket_shown(const struct clf_rows *rows, struct clf_arena *arena, void *out);
/* Links, tags and people in copy of each: as many statements for one as for fifty. */
enum clf_status tickets_tied(struct clf_store *store, struct clf_arena *arena, struct clf_ticket_row *rows,
			     size_t count, struct clf_error *err);

#endif
