/*
 * template_fields.h - what stands beside a template's source: what may be put into it, and what is in it.
 */
#ifndef CLF_WEB_TEMPLATE_FIELDS_H
#define CLF_WEB_TEMPLATE_FIELDS_H

struct call;
struct clf_json;

/* "groups": the fields that mails of its kind may name, each with an example; "uses": what the source prints, and what
 * stands there where there is nothing. A source that can't be read has no uses, and any field. */
void template_add_fields(struct call *call, struct clf_json *context, const char *source);

#endif
