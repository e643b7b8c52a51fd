/*
 * rows.h - rows made into the domain's plain structs.
 */
#ifndef CLF_STORE_ROWS_H
#define CLF_STORE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/copied.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/field/setting.h"
#include "clf/ticket/ticket.h"
#include "engine/db.h"

struct clf_arena;

/* An agent from its columns: who it is, and its settings in the order of their table. */
#define CLF_SETTING_ONE(...) +1
#define CLF_SETTING_COLUMN_COUNT (0 CLF_SETTING_COLUMNS(CLF_SETTING_ONE))
#define CLF_SETTING_SELECT(name, type, column, ...) ", a." #column
#define CLF_SETTING_NAME(name, type, column, ...) ", " #column
#define CLF_SETTING_VALUE(name, type, column, ...) ", $" #column
#define CLF_SETTINGS_SELECTED CLF_SETTING_COLUMNS(CLF_SETTING_SELECT)
#define CLF_SETTINGS_NAMED CLF_SETTING_COLUMNS(CLF_SETTING_NAME)
#define CLF_SETTINGS_VALUED CLF_SETTING_COLUMNS(CLF_SETTING_VALUE)
#define CLF_AGENT_COLUMNS "p.id, p.address, p.name, a.role, a.active, a.notices" CLF_SETTINGS_SELECTED
#define CLF_AGENT_SETTINGS_AT 6
#define CLF_AGENT_COLUMN_COUNT (CLF_AGENT_SETTINGS_AT + CLF_SETTING_COLUMN_COUNT)
/* What stores an agent's settings, "$column" each, but for the notices. */
void setting_args(const struct clf_agent *agent, struct clf_arg args[CLF_SETTING_COLUMN_COUNT]);

/* Few agents, many parties. Agents lead, as no index has that sum: a plain join may be walked through all parties. */
#define CLF_AGENT_TABLES "agent a JOIN party p ON p.id = a.party + 0"
void agent_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out);
/* All rows as agents. */
enum clf_status agent_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent **out, size_t *count,
			   struct clf_error *err);
/* The first column of all rows: names, or ids. */
enum clf_status name_rows(struct clf_rows *rows, struct clf_arena *arena, const char *const **out, size_t *count,
			  struct clf_error *err);
enum clf_status id_rows(struct clf_rows *rows, struct clf_arena *arena, int64_t **out, size_t *count,
			struct clf_error *err);

/* Something is left to do on the ticket: what closes has its time, and of the kinds that end (clf/ticket/status.h)
 * one doesn't close. */
#define CLF_NOT_ENDED(t) t ".closed_at IS NULL AND " t ".status NOT IN (SELECT id FROM status WHERE kind = 'resolved') "

/* The plain fields' columns, as their table has them (clf/ticket/field/plain.h). */
#define CLF_PLAIN_SELECT(NAME, name, column, ...) ", t." #column
#define CLF_PLAIN_NAME(NAME, name, column, ...) ", " #column
#define CLF_PLAIN_VALUE(NAME, name, ...) ", $" #name
/* What an id is called, behind all of the columns: of a list, or a team. */
#define CLF_PLAIN_CALL_PRIORITY(column) ", NULL"
#define CLF_PLAIN_CALL_TIME(column) ", NULL"
#define CLF_PLAIN_CALL_LINE(column) ", NULL"
#define CLF_CALLED_IN_LIST ", (SELECT li.name FROM list_item li WHERE li.id = t."
#define CLF_CALLED_AS_TEAM ", (SELECT lg.name FROM team lg WHERE lg.id = t."
#define CLF_PLAIN_CALL_ITEM(column) CLF_CALLED_IN_LIST #column ") "
#define CLF_PLAIN_CALL_GROUP(column) CLF_CALLED_AS_TEAM #column ") "
#define CLF_PLAIN_CALL(NAME, name, column, word, type, ...) CLF_PLAIN_CALL_##type(column)
#define CLF_PLAIN_SELECTED CLF_PLAIN_FIELDS(CLF_PLAIN_SELECT) CLF_PLAIN_FIELDS(CLF_PLAIN_CALL)
#define CLF_PLAIN_NAMED CLF_PLAIN_FIELDS(CLF_PLAIN_NAME)
#define CLF_PLAIN_VALUED CLF_PLAIN_FIELDS(CLF_PLAIN_VALUE)
struct clf_arg value_arg(const char *parameter, const struct clf_value *value);
/* "$column" of each. */
void plain_args(const struct clf_plain *plain, struct clf_arg args[CLF_PLAIN_COUNT]);

/* The derived fields' likewise (clf/ticket/field/derived.h), and "column = $column" of each. */
#define CLF_DERIVED_SELECT(NAME, name, ...) ", t." #name
#define CLF_DERIVED_NAME(NAME, name, ...) ", " #name
#define CLF_DERIVED_VALUE(NAME, name, ...) ", $" #name
#define CLF_DERIVED_UPDATE(NAME, name, ...) ", " #name " = $" #name
#define CLF_DERIVED_SELECTED CLF_DERIVED_FIELDS(CLF_DERIVED_SELECT)
#define CLF_DERIVED_NAMED CLF_DERIVED_FIELDS(CLF_DERIVED_NAME)
#define CLF_DERIVED_VALUED CLF_DERIVED_FIELDS(CLF_DERIVED_VALUE)
#define CLF_DERIVED_UPDATED CLF_DERIVED_FIELDS(CLF_DERIVED_UPDATE)
void derived_args(const struct clf_derived *derived, struct clf_arg args[CLF_DERIVED_COUNT]);

/* A ticket from its columns; others may stand behind them. */
#define CLF_TICKET_COLUMNS                                                                                             \
	"t.number, t.subject, t.status, t.owner, tm.name, t.customer, p.address, "                                     \
	"coalesce(t.customer_name, p.name), c.locale, "                                                                \
	"os.name, s.name, t.mailbox, t.channel, t.response, t.score, t.summary, t.created_at, "                        \
	"t.updated_at, t.parent, t.merged_into, t.version, t.alias, t.comment, t.team, t.segment, "                    \
	"t.original_segment, t.cause_set" CLF_PLAIN_SELECTED CLF_DERIVED_SELECTED
#define CLF_TICKET_PLAIN_AT 27
#define CLF_TICKET_CALLED_AT (CLF_TICKET_PLAIN_AT + CLF_PLAIN_COUNT)
#define CLF_TICKET_DERIVED_AT (CLF_TICKET_CALLED_AT + CLF_PLAIN_COUNT)
#define CLF_TICKET_COLUMN_COUNT (CLF_TICKET_DERIVED_AT + CLF_DERIVED_COUNT)
#define CLF_TICKET_TABLES                                                                                              \
	"ticket t "                                                                                                    \
	"JOIN customer c ON c.party = t.customer "                                                                     \
	"JOIN party p ON p.id = t.customer "                                                                           \
	"LEFT JOIN team tm ON tm.id = t.team "                                                                         \
	"LEFT JOIN segment os ON os.id = t.original_segment "                                                          \
	"LEFT JOIN segment s ON s.id = t.segment "
#define CLF_TICKET_SELECT "SELECT " CLF_TICKET_COLUMNS " FROM " CLF_TICKET_TABLES
void ticket_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket *out);
enum clf_status ticket_rows(struct clf_rows *rows, struct clf_arena *arena, struct clf_ticket **out, size_t *count,
			    struct clf_error *err);

/* How something was asked for, by its name. */
enum clf_via via_of(const char *name);
/* party, address, name and state, from that column on. */
void copied_row(const struct clf_rows *rows, struct clf_arena *arena, int first, struct clf_copied *out);

/* Grows a list in the arena by one; *items holds *count. */
void *list_grow(struct clf_arena *arena, void *items, size_t count, size_t size);

#endif
