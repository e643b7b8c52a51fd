/*
 * audit_words.h - lines of the audit as sentences: who did what to what, and what it was before.
 */
#ifndef CLF_WEB_AUDIT_WORDS_H
#define CLF_WEB_AUDIT_WORDS_H

#include "call/call.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/directory.h"
#include "clf/store/rule/rules.h"

struct clf_json;
struct desk;
struct thing;

/* How agents are called, whose address the audit has; and what there is of what it names. */
struct audit_names {
	const struct clf_agent_record *agents;
	size_t count;
	const struct clf_rule_record *rules;
	size_t rule_count;
	struct desk *desk;
};

/*
 * {"parts": [{"text", "path", "strong"}], "before", "after", "said_in" (their language, where it is always that one),
 * "through", "at" and its words}: the parts, one after the other, are the sentence; path leads to the thing, where
 * there is still one that can be looked for.
 */
struct clf_json *audit_item(const struct call *call, const struct audit_names *names,
			    const struct clf_audit_entry *entry);
/* item[key]: where it is told what changed of a thing of that name; NULL for the name: of all of its kind. */
void audit_link(const struct call *call, struct clf_json *item, const char *key, const struct thing *thing,
		const char *name);
/* The kinds of things, for a select: [{"value", "label", "chosen"}], by their words. */
struct clf_json *audit_kinds(const struct call *call, const char *chosen);

#endif
