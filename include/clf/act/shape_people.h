/*
 * shape_people.h - what agents, what opens the API and the page for them, and the audit look like as JSON (see
 * clf/act/shape.h).
 */
#ifndef CLF_ACT_SHAPE_PEOPLE_H
#define CLF_ACT_SHAPE_PEOPLE_H

#include "clf/store/people/audit.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/group.h"
#include "clf/store/people/manage.h"

struct clf_json;

struct clf_json *clf_shape_agent(const struct clf_agent_record *record);
struct clf_json *clf_shape_team(const struct clf_team_record *record);
struct clf_json *clf_shape_group(enum clf_group_kind kind, const struct clf_group *group);
struct clf_json *clf_shape_access(const struct clf_access *access);
struct clf_json *clf_shape_audit(const struct clf_audit_entry *entry);

#endif
