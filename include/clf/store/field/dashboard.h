/*
 * dashboard.h - links from tickets to elsewhere, as administrators set them up (clf/ticket/field/link.h).
 *
 * Rows are borrowed from the arena. What changes one runs within the caller's transaction, as does the audit's line
 * (clf/act/desk/dashboards.h).
 */
#ifndef CLF_STORE_DASHBOARD_H
#define CLF_STORE_DASHBOARD_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/field/item.h"

struct clf_arena;
struct clf_store;

#define CLF_DASHBOARDS_MAX 50u
#define CLF_DASHBOARD_PROGRAMMES_MAX 100u /* that one names */

struct clf_dashboard {
	int64_t id;
	const char *name, *url;
	const struct clf_item *programmes; /* on whose tickets it is shown, by their names as they are now */
	size_t programme_count;            /* 0: on every ticket */
};

/* In their order. */
enum clf_status clf_dashboards(struct clf_store *store, struct clf_arena *arena, struct clf_dashboard **out,
			       size_t *count, struct clf_error *err);
enum clf_status clf_dashboard_of(struct clf_store *store, struct clf_arena *arena, int64_t id,
				 struct clf_dashboard *out, struct clf_error *err);
/* By name without regard to case, else by id; CLF_ENOTFOUND says the nearest. */
enum clf_status clf_dashboard_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				    struct clf_dashboard *out, struct clf_error *err);

/* Behind the others. CLF_ECONFLICT: the name is taken; CLF_ELIMIT. */
enum clf_status clf_dashboard_add(struct clf_store *store, const char *name, const char *url, int64_t *id,
				  struct clf_error *err);
enum clf_status clf_dashboard_set(struct clf_store *store, int64_t id, const char *name, const char *url,
				  struct clf_error *err);
/* Of these programmes and no others. */
enum clf_status clf_dashboard_set_programmes(struct clf_store *store, int64_t id, const int64_t *programmes,
					     size_t count, struct clf_error *err);
enum clf_status clf_dashboard_remove(struct clf_store *store, int64_t id, struct clf_error *err);
/* CLF_EINVAL: the ids aren't all there are, each once. */
enum clf_status clf_dashboard_order(struct clf_store *store, const int64_t *ids, size_t count, struct clf_error *err);

#endif
