/*
 * rule_sheet.h - what rows of a rule are made of on one page: fields, and what they are chosen from. For page/rule.
 */
#ifndef CLF_WEB_RULE_SHEET_H
#define CLF_WEB_RULE_SHEET_H

#include "page/rule/rule_rows.h"

/* One answer on its way. */
struct sheet {
	struct call *call;
	struct clf_arena *arena;
	const char *locale;
	const struct clf_rule_names *names;
	enum clf_rule_kind kind;
	const struct clf_json *errors;
	bool *beside; /* of each error: it stands beside its row */
};

/* In the reader's language. */
const char *sheet_say(const struct sheet *s, const char *english) __attribute__((format_arg(2)));
/* A value as a form has it; of a list all, with that between them. */
const char *sheet_text(const struct sheet *s, const struct clf_json *json);
const char *sheet_joined(const struct sheet *s, const struct clf_json *json, const char *between);

/* Fields more, as part/desk-field.html shows them, called "<row>-<field>"; options are taken over. */
void sheet_add_line(const struct sheet *s, struct clf_json *controls, const char *row, const char *field,
		    const char *kind, const char *label, const char *hint, const char *value);
void sheet_add_picks(const struct sheet *s, struct clf_json *controls, const char *row, const char *field,
		     const char *label, struct clf_json *options);
void sheet_add_select(const struct sheet *s, struct clf_json *controls, const char *row, const char *field,
		      const char *label, struct clf_json *options);

/* Options more; chosen is a value or a list of them, or NULL. */
void sheet_option(const struct sheet *s, struct clf_json *options, const char *value, const char *label,
		  const struct clf_json *chosen);
bool sheet_is_offered(const struct clf_json *options, const char *value);
/* What is chosen and offered nowhere stays: what isn't touched isn't lost. */
void sheet_add_others(const struct sheet *s, struct clf_json *options, const struct clf_json *chosen);
void sheet_add_names(const struct sheet *s, struct clf_json *options, enum clf_names_of of,
		     const struct clf_json *chosen);
void sheet_add_priorities(const struct sheet *s, struct clf_json *options, const struct clf_json *chosen);
/* What a field of the row's type may be. */
void sheet_add_chosen(const struct sheet *s, struct clf_json *options, const struct clf_asked_row *row,
		      enum clf_rule_op op, const struct clf_json *chosen);

#endif
