/*
 * groups.h - teams and segments changed and removed, from the command line, the API or the page.
 *
 * Each change is one transaction with its line in the audit. What tickets name goes only when something takes its
 * place. Who may, the caller has asked.
 */
#ifndef CLF_ACT_GROUPS_H
#define CLF_ACT_GROUPS_H

#include "clf/act/people.h"
#include "clf/base/problem.h"
#include "clf/store/people/group.h"

/* What is NULL, or not had, stays as it is. */
struct clf_group_change {
	const char *name;
	const char *const *agents; /* folded addresses of all who are to be in it, or manage it */
	size_t agent_count;
	bool has_agents;
	const char *mailbox; /* of a team, folded; NULL: none */
	bool has_mailbox;
	bool sees, has_kind; /* of a team: whether it is to be of the kind group */
};
/*
 * All that is wrong with it, by the names the API has for it: "name", "members.0", "managers.0", "mailbox".
 * group NULL: of one that is to be made.
 */
enum clf_status clf_group_check(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
				const struct clf_group *group, const struct clf_group_change *change,
				struct clf_problems *problems, struct clf_error *err);
/* What clf_group_check let pass. CLF_ECONFLICT: the name is taken, or the configuration names it as it was. */
enum clf_status clf_group_change(const struct clf_people *people, enum clf_group_kind kind,
				 const struct clf_group *group, const struct clf_group_change *change,
				 struct clf_error *err);

/* A new one of that name, which is had, with what else is; clf_group_check let it pass. CLF_ECONFLICT: as above. */
enum clf_status clf_group_make(const struct clf_people *people, enum clf_group_kind kind,
			       const struct clf_group_change *change, struct clf_error *err);

/* What names it. */
struct clf_group_hold {
	struct clf_group_use use;
	const char *const *mailboxes; /* of the configuration, which name the segment */
	size_t mailbox_count;
	const char *const *rules; /* that name it */
	size_t rule_count;
	size_t views; /* which keep nothing: they say then that something of them was removed */
};
enum clf_status clf_group_held(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
			       const struct clf_group *group, struct clf_group_hold *hold, struct clf_error *err);
/*
 * replace_by: the name of what takes its place on tickets; "none": nothing does; NULL asks: CLF_ECONFLICT with *hold,
 * unless nothing names it. Tickets are changed one by one through the one door, each with its history; owners stay, and
 * nobody is told but of open tickets that another team gets. What the configuration names stays, whatever is said
 * (CLF_ECONFLICT). *moved: how many tickets were changed. Killed in the middle it can be asked for again.
 */
enum clf_status clf_group_take_away(const struct clf_people *people, struct clf_arena *arena, enum clf_group_kind kind,
				    const struct clf_group *group, const char *replace_by, struct clf_group_hold *hold,
				    size_t *moved, struct clf_error *err);

#endif
