/*
 * dashboards.h - links to dashboards changed from the command line or the API, and as one ticket's readers see them.
 *
 * Each change is one transaction with its line in the audit. Who may, the caller has asked.
 */
#ifndef CLF_ACT_DASHBOARDS_H
#define CLF_ACT_DASHBOARDS_H

#include "clf/act/people.h"
#include "clf/base/problem.h"
#include "clf/store/field/dashboard.h"
#include "clf/store/look/query.h"
#include "clf/store/people/profile.h"

struct clf_json;

/* What is NULL, or not had, stays as it is. */
struct clf_dashboard_change {
	const char *name, *url;
	const char *const *programmes; /* names: these and no others; none: of every ticket */
	size_t count;
	bool has_programmes;
};

/* All that is wrong with it: "name", "url", "programmes.0"; dashboard NULL: one is made. */
enum clf_status clf_act_dashboard_check(const struct clf_people *people, struct clf_arena *arena,
					const struct clf_dashboard *dashboard,
					const struct clf_dashboard_change *change, struct clf_problems *problems,
					struct clf_error *err);
/* What the check let pass; *id 0: a new one. CLF_ELIMIT. */
enum clf_status clf_act_dashboard_save(const struct clf_people *people, const struct clf_dashboard_change *change,
				       int64_t *id, struct clf_error *err);
enum clf_status clf_act_dashboard_remove(const struct clf_people *people, const struct clf_dashboard *dashboard,
					 struct clf_error *err);
/* CLF_EINVAL: the ids aren't all there are, each once. */
enum clf_status clf_act_dashboard_order(const struct clf_people *people, const int64_t *ids, size_t count,
					struct clf_error *err);

struct clf_link {
	const char *name, *url;
};
struct clf_links {
	const struct clf_link *items;
	size_t count;
};
/*
 * Those of its programme, in order, filled with what the row shows; one that would tell nothing of a field isn't there.
 * tag: the gateway's. customers: whose references its reader may know (the permission "customer"). Into the arena.
 */
enum clf_status clf_act_links(struct clf_store *store, struct clf_arena *arena, const char *tag,
			      const struct clf_seer *customers, const struct clf_ticket_row *row, struct clf_links *out,
			      struct clf_error *err);

/* {"id", "name", "url", "programmes": ["..."]}, and [{"name", "url"}]. The caller's. */
struct clf_json *clf_shape_dashboard(const struct clf_dashboard *dashboard);
struct clf_json *clf_shape_links(const struct clf_links *links);

#endif
