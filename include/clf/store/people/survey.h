/*
 * survey.h - feedback programmes and their surveys: made when a response first names them, called otherwise by people.
 *
 * What the platform calls them is remembered, so that responses find theirs whatever it is called here. Lists come in
 * pages, the newest first.
 */
#ifndef CLF_STORE_SURVEY_H
#define CLF_STORE_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/look/query.h"

struct clf_arena;
struct clf_store;

/* So many are made; a response that names one more is kept, with its name alone. */
#define CLF_PROGRAMMES_MAX 1000
#define CLF_SURVEYS_MAX 10000

struct clf_programme {
	int64_t id;
	const char *name;
	int64_t surveys; /* how many it has */
	int64_t created_at;
};
struct clf_programme_list {
	struct clf_programme *items;
	size_t count;
	int64_t next; /* the cursor of the next page; 0: this is the last */
};

struct clf_survey {
	int64_t id, programme; /* programme 0: of none */
	const char *name, *programme_name;
	bool show_response; /* on its tickets */
	int64_t created_at;
};
struct clf_survey_list {
	struct clf_survey *items;
	size_t count;
	int64_t next;
};

enum clf_status clf_programme_list(struct clf_store *store, struct clf_arena *arena, struct clf_page page,
				   struct clf_programme_list *out, struct clf_error *err);
enum clf_status clf_programme_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id,
				    struct clf_programme *out, struct clf_error *err);
/* By its name, whatever the case; CLF_ENOTFOUND names the nearest. */
enum clf_status clf_programme_named(struct clf_store *store, struct clf_arena *arena, const char *name,
				    struct clf_programme *out, struct clf_error *err);
/* CLF_ECONFLICT: another one is called so. Inside a transaction, as what follows. */
enum clf_status clf_programme_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err);

/* programme: 0 for all. */
enum clf_status clf_survey_list(struct clf_store *store, struct clf_arena *arena, int64_t programme,
				struct clf_page page, struct clf_survey_list *out, struct clf_error *err);
enum clf_status clf_survey_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_survey *out,
				 struct clf_error *err);
/* programme: 0 where the name is enough. CLF_ENOTFOUND names the nearest; CLF_EINVAL: several programmes have one. */
enum clf_status clf_survey_named(struct clf_store *store, struct clf_arena *arena, int64_t programme, const char *name,
				 struct clf_survey *out, struct clf_error *err);
enum clf_status clf_survey_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err);
enum clf_status clf_survey_show(struct clf_store *store, int64_t id, bool show_response, struct clf_error *err);

#endif
