/*
 * template_fields.h - a template's source as browsers send it, and what stands beside it: what may be put into it, and
 * what is in it.
 */
#ifndef CLF_WEB_TEMPLATE_FIELDS_H
#define CLF_WEB_TEMPLATE_FIELDS_H

#include <stdint.h>

#include "clf/base/status.h"

struct call;
struct clf_json;
struct clf_template_look;

/* "groups": the fields that mails of its kind may name, each with an example; "uses": what the source prints, and what
 * stands there where there is nothing. A source that can't be read has no uses, and any field. */
void template_add_fields(struct call *call, struct clf_json *context, const char *source);
/* The HTML part alone, for a frame without any right; what keeps it from being shown stands there, too. */
void template_reply_frame(struct call *call, const struct clf_template_look *look);
/* What a form builds on: the newest version of all, one that went back to what ships too; 0: none was saved ever. */
enum clf_status template_newest(struct call *call, const char *name, const char *locale, int64_t *newest,
				struct clf_error *err);

#endif
