/*
 * audit.h - what administrators changed that is no ticket's history: who, when, through what, from what to what.
 */
#ifndef CLF_STORE_AUDIT_H
#define CLF_STORE_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/look/query.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

struct clf_audit_entry {
	int64_t id;    /* given when it is written */
	int64_t party; /* 0: somebody at the command line */
	const char *who;
	const char *name; /* of whoever it was by now, or NULL; not written */
	enum clf_via via;
	const char *what, *subject; /* "agent.role", "ann@example.com" */
	const char *from, *to;      /* or NULL */
	int64_t at;                 /* given when it is written */
};

/* Within the transaction of the change itself. */
enum clf_status clf_audit_add(struct clf_store *store, const struct clf_audit_entry *entry, struct clf_error *err);

struct clf_audit_list {
	struct clf_audit_entry *items;
	size_t count;
	int64_t next; /* the cursor of the next page; 0: this is the last */
};
/* What is asked for; NULL and 0: any. */
struct clf_audit_filter {
	const char *who;      /* as it was known then */
	const char *kind;     /* "agent": all of "agent.role", "agent.name", ... */
	const char *subject;  /* all of it */
	int64_t since, until; /* then or later; before */
};
/* Addresses among who and subject as they are kept, whoever writes them how. */
void clf_audit_fold(struct clf_arena *arena, struct clf_audit_filter *filter);
/* The newest first. filter may be NULL: all. */
enum clf_status clf_audit_list(struct clf_store *store, struct clf_arena *arena, const struct clf_audit_filter *filter,
			       struct clf_page page, struct clf_audit_list *out, struct clf_error *err);

#endif
