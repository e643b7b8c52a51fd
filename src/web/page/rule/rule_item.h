/*
 * rule_item.h - a rule as the pages of rules show it.
 */
#ifndef CLF_WEB_RULE_ITEM_H
#define CLF_WEB_RULE_ITEM_H

#include "call/call.h"
#include "clf/act/rules.h"

/* As the API has it, with its times in the reader's words, "has_fired" and "has_failed". The caller's. */
enum clf_status rule_as_shown(struct call *call, const struct clf_rule_names *names,
			      const struct clf_rule_record *record, struct clf_json **out, struct clf_error *err);
/* What rules of the kind are about, in the reader's language. */
const char *rule_kind_heading(const struct call *call, enum clf_rule_kind kind);
/* The tabs of rules: all of them, by status, escalations. current: a path. */
struct clf_json *rule_tabs(struct call *call, const char *current);
/* A flag and the tabs, for part/desk-tabs.html. */
void rule_add_tabs(struct call *call, struct clf_json *context, const char *current);
/* What it did last, how often in 30 days, and near: where it nearly did something. */
enum clf_status rule_add_runs(struct call *call, int64_t id, bool near, struct clf_json *context,
			      struct clf_error *err);
route_handler page_rules;

#endif
