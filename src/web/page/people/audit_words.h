/*
 * audit_words.h - lines of the audit as sentences: who did what to what, and what it was before.
 */
#ifndef CLF_WEB_AUDIT_WORDS_H
#define CLF_WEB_AUDIT_WORDS_H

#include "call/call.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/directory.h"

struct clf_json;

/* How agents are called, whose address the audit has. */
struct audit_names {
	const struct clf_agent_record *agents;
	size_t count;
};

/*
 * {"parts": [{"text", "path", "strong"}], "before", "after", "through", "at" and its words}: the parts, one after the
 * other, are the sentence; path leads to the thing, where there is still one that can be looked for.
 */
struct clf_json *audit_item(const struct call *call, const struct audit_names *names,
			    const struct clf_audit_entry *entry);
/* The kinds of things, for a select: [{"value", "label", "chosen"}], by their words. */
struct clf_json *audit_kinds(const struct call *call, const char *chosen);

#endif
