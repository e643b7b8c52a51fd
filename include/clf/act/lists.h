/*
 * lists.h - what administrators keep beside people and rules: the items of lists, statuses, and links to elsewhere.
 *
 * Each change is one transaction with its lines in the audit and a new revision. Who may, the caller has asked.
 */
#ifndef CLF_ACT_LISTS_H
#define CLF_ACT_LISTS_H

#include "clf/act/people.h"
#include "clf/base/problem.h"
#include "clf/store/field/status.h"
#include "clf/store/people/list.h"

struct clf_json;

/* The list that a person means: "queue", "queues", "field:amount", "field:17"; *out in the arena, as the store knows
 * it. CLF_ENOTFOUND says which there are. */
enum clf_status clf_act_list_find(const struct clf_act_context *context, struct clf_arena *arena, const char *text,
				  const char **out, struct clf_error *err);

/* What is NULL, or not had, stays as it is. */
struct clf_item_change {
	const char *name;
	bool ends, has_ends;         /* of a stage: who is there is closed */
	const char *team;            /* of a type: who gets its tickets; NULL: nobody */
	const char *cause_set;       /* of a type: from which causes its tickets choose; NULL: from none */
	const char *const *required; /* of a type: fields that its tickets must hold to be resolved or closed */
	size_t required_count;
	bool has_team, has_cause_set, has_required;
};
/* All that is wrong with it, by the names the API has for it. item NULL: one is made. */
enum clf_status clf_item_check(const struct clf_people *people, struct clf_arena *arena, const char *list,
			       const struct clf_list_item *item, const struct clf_item_change *change,
			       struct clf_problems *problems, struct clf_error *err);
/* What the check let pass; *id 0: made, at the end of the list. */
enum clf_status clf_item_save(const struct clf_people *people, const char *list, const struct clf_item_change *change,
			      int64_t *id, struct clf_error *err);
/* Of all items, each once; CLF_EINVAL. */
enum clf_status clf_item_order(const struct clf_people *people, const char *list, const int64_t *ids, size_t count,
			       struct clf_error *err);

/* What names it: tickets that haven't ended, and rules, whether on or off. */
struct clf_item_hold {
	struct clf_list_use use;
	const char *const *rules;
	size_t rule_count;
	size_t views; /* which keep nothing: they say then that something of them was removed */
};
enum clf_status clf_item_held(const struct clf_people *people, struct clf_arena *arena,
			      const struct clf_list_item *item, struct clf_item_hold *hold, struct clf_error *err);
/*
 * It is offered no more; tickets that have ended, and the history, go on naming it. replace_by: what open tickets get
 * in its place, or "none"; NULL asks: CLF_ECONFLICT with *hold, unless nothing has it. Rules that name it are saved as
 * new versions that name the other one (CLF_ECONFLICT: one can't, or there is none), sets of root causes that held it
 * hold the other one. Then each ticket is changed through the one door, and nobody is told. Killed in the middle it can
 * be asked for again.
 */
enum clf_status clf_item_retire(const struct clf_people *people, struct clf_arena *arena,
				const struct clf_list_item *item, const char *replace_by, struct clf_item_hold *hold,
				size_t *moved, struct clf_error *err);

/* The caller's. */
struct clf_json *clf_shape_item(const struct clf_list_item *item);

/* What is NULL stays as it is. */
struct clf_status_change {
	const char *name;
	const char *definition;
	const char *kind;   /* of one that is made: it never changes */
	const char *causes; /* free (of one that is made, unless said), required, forbidden */
	const char *awaits; /* on (of one of kind resolved that is made, unless said), off; of no other kind on */
};
/* All that is wrong with it, by the names the API has for it. old NULL: one is made. */
enum clf_status clf_act_status_check(const struct clf_people *people, struct clf_arena *arena,
				     const struct clf_ticket_status *old, const struct clf_status_change *change,
				     struct clf_problems *problems, struct clf_error *err);
/* What the check let pass; *id 0: made, at the end of the order. */
enum clf_status clf_act_status_save(const struct clf_people *people, const struct clf_status_change *change,
				    int64_t *id, struct clf_error *err);
/* Of all statuses, each once; CLF_EINVAL. Where one of a kind is needed, the first of it is taken. */
enum clf_status clf_act_status_order(const struct clf_people *people, const int64_t *ids, size_t count,
				     struct clf_error *err);

/* What names it. */
struct clf_status_hold {
	int64_t tickets; /* that stand in it, ended ones too */
	size_t views;
	const char *const *rules; /* whether on or off */
	size_t rule_count;
};
enum clf_status clf_act_status_hold(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_ticket_status *of, struct clf_status_hold *hold,
				    struct clf_error *err);
/*
 * It is offered no more; the history goes on naming it. replace_by: the status that takes its place, in rules, views
 * and tickets, and where tickets that were put aside return to; NULL asks: CLF_ECONFLICT with *hold, unless nothing
 * names it.
 *
 * Rules are saved as new versions first, each checked as any other; then tickets are changed through the one door, each
 * in a transaction of its own, with its line in the history: nobody is told, and no rule is asked. It goes when nothing
 * stands in it. Killed in the middle it is asked for again, and goes on. CLF_ECONFLICT, too: one of kind new, open and
 * closed stays; a rule can't name the other; the other demands of root causes what these tickets may not fulfil.
 */
enum clf_status clf_act_status_retire(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_ticket_status *status, const char *replace_by,
				      struct clf_status_hold *hold, size_t *moved, struct clf_error *err);

/* {"id", "name", "kind", "definition", "causes", "awaits"}. The caller's. */
struct clf_json *clf_shape_status(const struct clf_ticket_status *status);

#endif
