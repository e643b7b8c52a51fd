/*
 * rules.h - rules as they are kept: each with all of its versions, in the order in which its kind is asked.
 */
#ifndef CLF_STORE_RULES_H
#define CLF_STORE_RULES_H

#include "clf/base/status.h"
#include "clf/ticket/rule/rule_text.h"

struct clf_arena;
struct clf_store;

/* A rule's row; body as the store keeps it, with ids. */
struct clf_rule_record {
	int64_t id, position, version, since, saved_at;
	enum clf_rule_kind kind;
	bool enabled;
	enum clf_rule_existing existing;
	const char *name, *body;
	const char *shipped;   /* its key among those that ship, or NULL */
	const char *sentence;  /* as it read when that version was saved; NULL: it came with the program */
	const char *who, *via; /* saved it; NULL: it came with the program */
	int64_t gone_at;       /* 0: it is there */
};

/* Names that rules may use, as they are now: of all but templates and mailboxes, which are the caller's. */
enum clf_status clf_rule_names_read(struct clf_store *store, struct clf_arena *arena, struct clf_rule_names *out,
				    struct clf_error *err);
/* By kind, then position; at most CLF_RULES_MAX beside the surveys' own. */
enum clf_status clf_rule_records(struct clf_store *store, struct clf_arena *arena, struct clf_rule_record **out,
				 size_t *count, struct clf_error *err);
enum clf_status clf_rule_record(struct clf_store *store, struct clf_arena *arena, int64_t id,
				struct clf_rule_record *out, struct clf_error *err); /* CLF_ENOTFOUND */
/* By name without regard to case; CLF_ENOTFOUND names the nearest. */
enum clf_status clf_rule_record_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				      struct clf_rule_record *out, struct clf_error *err);
/* Every version that was in force at some time from then until then, of rules that are gone by now, too; in the order
 * they are asked, a rule's versions in theirs; at most that many. */
#define CLF_RULE_WITHIN_MAX 2000u
enum clf_status clf_rule_records_within(struct clf_store *store, struct clf_arena *arena, int64_t from, int64_t until,
					struct clf_rule_record **out, size_t *count, struct clf_error *err);
/* The newest first. */
enum clf_status clf_rule_versions(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t before,
				  size_t limit, struct clf_rule_record **out, size_t *count, struct clf_error *err);
/* The version as it was; CLF_ENOTFOUND. */
enum clf_status clf_rule_version(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t version,
				 struct clf_rule_record *out, struct clf_error *err);

/* Anew (id 0: made, at the end of its kind) or as another version; id, version and saved_at are set, and since when it
 * is made. All of these are within a transaction, and bump the revision. CLF_ECONFLICT: the name is another rule's, or
 * version isn't the one in force; CLF_ELIMIT: there are too many. */
enum clf_status clf_rule_keep(struct clf_store *store, struct clf_rule_record *record, struct clf_error *err);
enum clf_status clf_rule_enable(struct clf_store *store, int64_t id, bool enabled, enum clf_rule_existing existing,
				struct clf_error *err);
/* All rules of the kind, each once, in their new order; CLF_EINVAL: others. */
enum clf_status clf_rule_order(struct clf_store *store, enum clf_rule_kind kind, const int64_t *ids, size_t count,
			       struct clf_error *err);
enum clf_status clf_rule_remove(struct clf_store *store, int64_t id, struct clf_error *err);

/* The criterion that ships is made for each new survey: a copy of what it is by now, unless there was one before. */
enum clf_status clf_rule_for_survey(struct clf_store *store, int64_t survey, const char *name, struct clf_error *err);

/* How often it did something, and when last; within 400 days. */
struct clf_rule_runs {
	int64_t fired, failed, last_at, last_failed_at;
	const char *last_why; /* of the last failure */
};
enum clf_status clf_rule_runs(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_rule_runs *out,
			      struct clf_error *err);

/* How often it did something since then; CLF_RULE_FIRED_MOST: that often at least. */
#define CLF_RULE_FIRED_MOST 10000
enum clf_status clf_rule_fired_since(struct clf_store *store, int64_t id, int64_t since, int64_t *out,
				     struct clf_error *err);
/* What it did last, the newest first. */
struct clf_rule_ran {
	int64_t ticket, at;
	const char *why; /* it failed; NULL: it fired */
};
enum clf_status clf_rule_ran_last(struct clf_store *store, struct clf_arena *arena, int64_t id, size_t limit,
				  struct clf_rule_ran **out, size_t *count, struct clf_error *err);
/* Numbers of the newest tickets: where a rule's near misses are looked for. */
enum clf_status clf_rule_tickets(struct clf_store *store, struct clf_arena *arena, size_t limit, int64_t **out,
				 size_t *count, struct clf_error *err);

/* Rules in force that failed so often within one span of time since then: at most limit. */
struct clf_rule_failing {
	const char *name;
	size_t failures; /* since then */
	int64_t since;   /* the first of them */
	const char *why; /* the last */
};
enum clf_status clf_rules_failing(struct clf_store *store, struct clf_arena *arena, int64_t since, int64_t span,
				  size_t most, size_t limit, struct clf_rule_failing **out, size_t *count,
				  struct clf_error *err);

#endif
