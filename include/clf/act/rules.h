/*
 * rules.h - rules as administrators write them: checked, saved, switched on and off, ordered, and what they look like.
 *
 * Each change is one transaction with its line in the audit and a new revision, so that every process reads the rules
 * anew. Who may, the caller has asked. What is wrong with a rule is gathered, all of it at once.
 */
#ifndef CLF_ACT_RULES_H
#define CLF_ACT_RULES_H

#include "clf/act/people.h"
#include "clf/store/rule/rules.h"
#include "clf/ticket/field/item.h"

struct clf_json;

/* {"name", "kind", "enabled", "existing", "when", "if", "then", "else", "again", "stop"}; what isn't there of the first
 * four is as it was, or general, on and restart for a new one. */
struct clf_rule_draft {
	int64_t id;      /* 0: a new one */
	int64_t version; /* that it must have; 0: whatever it has */
	const struct clf_json *json;
};
/* What came of it. */
struct clf_rule_done {
	struct clf_rule_record record; /* as it is by now, or would be */
	struct clf_rule rule;
	struct clf_rule_problems problems; /* errors > 0: nothing was done */
	const char *sentence;
};
/* Nothing is saved. CLF_OK: release out->rule, as of the two below. */
enum clf_status clf_act_rule_check(const struct clf_act_context *context, struct clf_arena *arena, const char *locale,
				   const struct clf_rule_draft *draft, struct clf_rule_done *out,
				   struct clf_error *err);
/* CLF_ECONFLICT: the name is another's, or the rule was saved meanwhile; CLF_ENOTFOUND; CLF_ELIMIT. */
enum clf_status clf_act_rule_save(const struct clf_people *people, struct clf_arena *arena, const char *locale,
				  const struct clf_rule_draft *draft, struct clf_rule_done *out, struct clf_error *err);
/* What it was in that version, saved anew; checked as any other. */
enum clf_status clf_act_rule_back(const struct clf_people *people, struct clf_arena *arena, const char *locale,
				  int64_t id, int64_t version, struct clf_rule_done *out, struct clf_error *err);
/* existing NULL: as it ships. */
enum clf_status clf_act_rule_enable(const struct clf_people *people, int64_t id, bool enabled,
				    const enum clf_rule_existing *existing, struct clf_error *err);
enum clf_status clf_act_rule_order(const struct clf_people *people, enum clf_rule_kind kind, const int64_t *ids,
				   size_t count, struct clf_error *err);
enum clf_status clf_act_rule_remove(const struct clf_people *people, int64_t id, struct clf_error *err);

/* Names that rules may use here, templates and mailboxes with them. */
enum clf_status clf_act_rule_names(const struct clf_act_context *context, struct clf_arena *arena,
				   struct clf_rule_names *out, struct clf_error *err);
/* Names of the rules, whether on or off, that name it: what it is, its id (0: it has none) and name. */
enum clf_status clf_act_rules_naming(const struct clf_act_context *context, struct clf_arena *arena,
				     enum clf_names_of of, int64_t id, const char *name, const char *const **out,
				     size_t *count, struct clf_error *err);
/* Each of those that names what goes, which has an id, is saved as another version that names the other instead.
 * CLF_ECONFLICT: one can't, and err says which, and why; those before it are saved. */
enum clf_status clf_act_rules_replace(const struct clf_people *people, struct clf_arena *arena, enum clf_names_of of,
				      const struct clf_item *gone, const struct clf_item *instead,
				      struct clf_error *err);

/* With names; whole: with how often it did something, and when last. The caller's. */
struct clf_json *clf_shape_rule(struct clf_arena *arena, const char *locale, const struct clf_rule_names *names,
				const struct clf_rule_record *record, const struct clf_rule_runs *runs);
/* {"errors": [..], "warnings": [..]}, {"field", "code", "detail", "nearest"} each. */
void clf_shape_rule_problems(struct clf_json *into, const struct clf_rule_problems *problems);
/* All that is wrong, as one text of lines. */
const char *clf_rule_problems_text(struct clf_arena *arena, const struct clf_rule_problems *problems, bool warnings);

#endif
