/*
 * purge.h - a ticket that is deleted or spam, taken out for good, from the command line or the API.
 */
#ifndef CLF_ACT_PURGE_H
#define CLF_ACT_PURGE_H

#include "clf/act/people.h"

/*
 * Who may, by the permission "purge", is asked here. CLF_EDENIED; CLF_ENOTFOUND: no such ticket, or not one that is
 * seen; CLF_ECONFLICT says what is in the way. Written down beside the database before it is done, so that a restored
 * backup is purged again; killed in the middle, the same again does the rest.
 */
enum clf_status clf_act_purge(const struct clf_people *people, int64_t ticket, struct clf_error *err);

#endif
