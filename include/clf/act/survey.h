/*
 * survey.h - programmes, surveys and customers' profiles changed by people, each change with its line in the audit.
 *
 * Each is one transaction. Who may, the caller has asked.
 */
#ifndef CLF_ACT_SURVEY_H
#define CLF_ACT_SURVEY_H

#include "clf/act/people.h"
#include "clf/store/people/profile.h"
#include "clf/store/people/survey.h"

#define CLF_SURVEY_NAME 200u /* octets of a name */

/* CLF_ENOTFOUND; CLF_ECONFLICT: another one is called so. */
enum clf_status clf_act_programme_rename(const struct clf_people *people, int64_t id, const char *name,
					 struct clf_error *err);

struct clf_survey_change {
	const char *name; /* NULL: stays */
	bool has_show, show_response;
};
enum clf_status clf_act_survey_change(const struct clf_people *people, int64_t id,
				      const struct clf_survey_change *change, struct clf_error *err);

/* By enum clf_profile_field; a value of NULL takes it away. */
#define CLF_PROFILE_FIELDS 5
struct clf_customer_change {
	const char *name; /* NULL: stays; from now on, tickets there are say what they said */
	bool given[CLF_PROFILE_FIELDS];
	const char *value[CLF_PROFILE_FIELDS];
};
#define CLF_REFERENCE_MAX 200u
#define CLF_PHONE_MAX 60u
/* CLF_EINVAL says what can't be. What stays as it was leaves no line. */
enum clf_status clf_act_customer_change(const struct clf_people *people, int64_t id,
					const struct clf_customer_change *change, struct clf_error *err);

#endif
