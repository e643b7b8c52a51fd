/*
 * template_fields.h - what a template may name, and who may read it; for the checks inside the room.
 */
#ifndef CLF_MAIL_TEMPLATE_FIELDS_H
#define CLF_MAIL_TEMPLATE_FIELDS_H

#include <stdbool.h>

#include "clf/base/str.h"

struct mustache_node;

/* Kinds of templates, "" when there is none with that number. */
const char *template_kind_at(size_t index);
bool template_kind_known(const char *kind);
/* Mails of this kind go to agents: nobody else may read some of the fields, and long values may be cut. */
bool template_kind_for_agents(const char *kind);

/* path is a field, or something that has fields. */
bool template_path_exists(const char *path);
/* The list that path lies in ("history" for "history.at"), or NULL. */
const char *template_path_list(const char *path);
bool template_path_for_agents(const char *path);
/* The field whose name is most like path. */
const char *template_path_nearest(const char *path);

#endif
