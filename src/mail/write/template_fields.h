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
/* Who reads mails of a kind; in those to agents long values may be cut. */
enum template_audience { TEMPLATE_CUSTOMER, TEMPLATE_AGENT, TEMPLATE_THIRD_PARTY };
enum template_audience template_kind_audience(const char *kind);

/* path is a field, or something that has fields. */
bool template_path_exists(const char *path);
/* The innermost list that path lies in ("history" for "history.at"), or NULL. */
const char *template_path_list(const char *path);
/* path is outer, or lies in it. */
bool template_path_lies_in(const char *path, const char *outer);
/* Why a mail of that kind may not name it, in words that go on from it ("is for mails to agents"); NULL: it may. */
const char *template_path_refused(const char *kind, const char *path);
/* The field whose name is most like path. */
void template_path_nearest(const char *path, char *out, size_t size);

#endif
