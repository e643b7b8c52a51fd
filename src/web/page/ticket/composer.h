/*
 * composer.h - what the forms offer that write from a ticket: templates, people in copy, files.
 */
#ifndef CLF_WEB_COMPOSER_H
#define CLF_WEB_COMPOSER_H

#include "call/call.h"
#include "clf/base/status.h"

struct clf_json;
struct clf_ticket_row;

/*
 * "templates": [{"name", "chosen"}]; "copies": [{"id", "address", "name", "chosen"}]; "kept_files": [{"id", "name",
 * "size_text", "path", "in_answer", "in_forward"}]; "again": names of files that came with a form that was refused, and
 * have to be chosen again; "files_max", "files_size": how many and how large they may be.
 */
enum clf_status composer_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			     struct clf_error *err);

#endif
