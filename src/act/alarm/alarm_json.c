/*
 * alarm_json.c - what an alarm looks like as JSON, for page, API, readiness and `status`.
 */
#include "clf/act/alarm.h"
#include "clf/base/json.h"

struct clf_json *clf_alarm_json(const struct clf_alarm_row *row)
{
	const struct clf_alarm_kind *kind = clf_alarm_kind_named(row->kind);
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "kind", row->kind);
	clf_json_set_text(object, "heading", kind != NULL ? kind->heading : row->kind);
	clf_json_set_text(object, "name", row->name[0] != '\0' ? row->name : NULL);
	clf_json_set_text(object, "level", clf_alarm_level_name(row->level));
	clf_json_set_text(object, "text", row->text);
	clf_json_set_text(object, "todo", row->todo[0] != '\0' ? row->todo : NULL);
	clf_json_set_time(object, "since", row->since);
	clf_json_set_time(object, "told_at", row->told_at);
	return object;
}
