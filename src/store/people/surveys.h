/*
 * surveys.h - programmes and surveys as a response names them, and as a person does who looks for something.
 */
#ifndef CLF_STORE_SURVEYS_H
#define CLF_STORE_SURVEYS_H

#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

/* Made if need be; NULL or "" gives 0, and so does one too many. Inside a transaction. */
enum clf_status programme_make(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);
enum clf_status survey_make(struct clf_store *store, int64_t programme, const char *name, int64_t *id,
			    struct clf_error *err);

/* The ids that a filter names: CLF_EINVAL says what there is. NULL: not asked for, 0. */
enum clf_status surveys_asked(struct clf_store *store, const char *programme, const char *survey, int64_t *programme_id,
			      int64_t *survey_id, struct clf_error *err);

#endif
