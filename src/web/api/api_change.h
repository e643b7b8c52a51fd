/*
 * api_change.h - what is changed on a ticket, or on many with one request: the same rows, read by the same hand.
 */
#ifndef CLF_WEB_API_CHANGE_H
#define CLF_WEB_API_CHANGE_H

#include "call/call.h"
#include "clf/base/problem.h"
#include "clf/ticket/words.h"
#include "routes.h"

#define CHANGES_MAX                                                                                                    \
	(CLF_FIELD_SETTABLE + 2 + CLF_CUSTOM_MAX) /* and a comment, who is in copy, fields that were set up */
/* Each as long as it may be, and every sign of it written out. */
#define FIELDS_IN_BODY(what) NOT_NULL("fields", CLF_TYPE_OBJECT, 4 << 20, what)

/* An action for each field that was given; null takes its value away. */
size_t api_changes(struct call *call, struct clf_action actions[CHANGES_MAX]);
/* A route's check of names. */
void api_check_names(struct call *call, struct clf_problems *problems);

#define CHANGED_PRIORITY(field, label)                                                                                 \
	.name = (field), .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = PRIORITIES, .help = label "."
#define CHANGED_TIME(field, label) BODY(field, CLF_TYPE_TIME, 40, label " (RFC 3339); null: no more.")
#define CHANGED_LINE(field, label) BODY(field, CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, label "; null: none.")
#define CHANGED_ITEM(field, label) BODY(field, CLF_TYPE_LINE, CLF_LINE_MAX, label ", by name; null: none.")
#define CHANGED_GROUP(field, label) CHANGED_ITEM(field, label)
#define CHANGED_ROW(NAME, name, column, word, type, made, reader, label, ...) {CHANGED_##type(#name, label)},

#define CHANGE_ROWS                                                                                                    \
	{NOT_NULL("status", CLF_TYPE_LINE, 100, "Status, by name.")},                                                  \
	    {BODY("owner", CLF_TYPE_LINE, 254, "An agent's address; null: nobody.")},                                  \
	    {BODY("team", CLF_TYPE_LINE, 200, "Team, by name; null: none.")},                                          \
	    CLF_PLAIN_FIELDS(CHANGED_ROW){BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name; null: none.")},       \
	    {BODY("causes", CLF_TYPE_LIST, 64 << 10, "Names of its root causes, all of them; null or []: none.")},     \
	    {BODY("original_segment", CLF_TYPE_LINE, 200, "Segment in which it began, by name; null: none.")},         \
	    {BODY("copied", CLF_TYPE_LIST, 16 << 10,                                                                   \
		  "Addresses of all who are in copy of answers; null or []: nobody.")},                                \
	    {FIELDS_IN_BODY("Values of fields that were set up: {name: value}; null: none.")},                         \
	    {NOT_NULL("comment", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},

#define CREATED_PRIORITY(field, label) BODY_CHOICE(field, PRIORITIES, label "; medium unless told.")
#define CREATED_TIME(field, label) BODY(field, CLF_TYPE_TIME, 40, label " (RFC 3339).")
#define CREATED_LINE(field, label) BODY(field, CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, label ".")
#define CREATED_ITEM(field, label) BODY(field, CLF_TYPE_LINE, CLF_LINE_MAX, label ", by name.")
#define CREATED_GROUP(field, label) CREATED_ITEM(field, label)
#define ROW_CREATED(type, field, label) {CREATED_##type(field, label)},
#define ROW_NOT_CREATED(...)
#define CREATED_ROW(NAME, name, column, word, type, made, reader, label, ...) ROW_##made(type, #name, label)
/* What a ticket may be given when it is made. */
#define CREATE_ROWS                                                                                                    \
	CLF_PLAIN_FIELDS(CREATED_ROW){BODY("status", CLF_TYPE_LINE, 100, "Status, by name; New unless told.")},        \
	    {BODY("segment", CLF_TYPE_LINE, 200, "Segment, by name.")},                                                \
	    {BODY("team", CLF_TYPE_LINE, 200, "Team, by name.")},                                                      \
	    {BODY("owner", CLF_TYPE_ADDRESS, 254, "An agent's address; unless told the segment's manager.")},          \
	    {BODY("mailbox", CLF_TYPE_LINE, 100, "The mailbox it lives in, by name.")},

#endif
