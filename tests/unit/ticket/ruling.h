/*
 * ruling.h - what the tests of rules have alike: names that rules may use, and rules written in a line.
 */
#ifndef CLF_TEST_RULING_H
#define CLF_TEST_RULING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/rule/rule_text.h"

static const struct clf_named ruling_statuses[] = {{1, "New", NULL, CLF_KIND_NEW},
						   {2, "Open", NULL, CLF_KIND_OPEN},
						   {3, "Answered", NULL, CLF_KIND_ANSWERED},
						   {6, "Resolved", NULL, CLF_KIND_RESOLVED},
						   {7, "Closed", NULL, CLF_KIND_CLOSED}};
static const struct clf_named ruling_agents[] = {{11, "ann@example.com", "Ann", CLF_ROLE_AGENT},
						 {12, "bob@example.com", "Bob", CLF_ROLE_MANAGER},
						 {13, "root@example.com", "Bob", CLF_ROLE_ADMIN}};
static const struct clf_named ruling_teams[] = {{21, "Front desk", NULL, 0}, {22, "Night", NULL, 0}};
static const struct clf_named ruling_segments[] = {
    {31, "Hotels", NULL, 0}, {32, "Paris", NULL, 0}, {33, "Spa", NULL, 0}};
static const struct clf_named ruling_queues[] = {{61, "Returns", NULL, 0}, {62, "Post", NULL, 0}};
static const struct clf_named ruling_stages[] = {{63, "Begun", NULL, 0}, {64, "Done", NULL, 0}};
static const struct clf_named ruling_types[] = {{65, "Complaint", NULL, 0}, {66, "Praise", NULL, 0}};
static const struct clf_named ruling_groups[] = {{23, "North", NULL, 0}, {24, "South", NULL, 0}};
static const struct clf_named ruling_reasons[] = {{67, "Refunded", NULL, 0}, {68, "No fault", NULL, 0}};
static const struct clf_named ruling_surveys[] = {
    {41, "Stay", "Hotels", 0}, {42, "Checkout", "Hotels", 0}, {43, "Stay", "Camping", 0}};
static const struct clf_named ruling_programmes[] = {{51, "Hotels", NULL, 0}, {52, "Camping", NULL, 0}};
static const struct clf_named ruling_cause_sets[] = {{61, "Parcels", NULL, 0}};
static const struct clf_named ruling_causes[] = {{71, "Late", NULL, 0}, {72, "Broken", NULL, 0}};
static const struct clf_named ruling_templates[] = {{0, "follow-up", NULL, 0}, {0, "sorry", NULL, 0}};
static const struct clf_named ruling_mailboxes[] = {{0, "care", NULL, 0}, {0, "spa", NULL, 0}};

/* One of each sort, and one that has gone. */
static const struct clf_choice ruling_colours[] = {{611, "Red", false}, {612, "Blue", false}};
static const struct clf_custom ruling_fields[] = {
    {.id = 61, .name = "order_number", .label = "Order number", .type = CLF_CUSTOM_LINE},
    {.id = 62, .name = "amount", .label = "Amount", .type = CLF_CUSTOM_NUMBER},
    {.id = 63, .name = "vip", .label = "Guest of honour", .type = CLF_CUSTOM_FLAG},
    {.id = 64, .name = "visited", .label = "Visited", .type = CLF_CUSTOM_DATE},
    {.id = 65,
     .name = "colour",
     .label = "Colour",
     .type = CLF_CUSTOM_CHOICE,
     .choices = ruling_colours,
     .choice_count = 2},
    {.id = 66,
     .name = "colours",
     .label = "Colours",
     .type = CLF_CUSTOM_CHOICES,
     .choices = ruling_colours,
     .choice_count = 2},
    {.id = 67, .name = "secret", .label = "Secret", .type = CLF_CUSTOM_TEXT, .inside = true},
    {.id = 68, .name = "order_number", .label = "Order", .type = CLF_CUSTOM_LINE, .gone = true},
};
static const struct clf_customs ruling_customs = {ruling_fields, CLF_COUNT(ruling_fields)};
#define RULING_ROW(kind, at)                                                                                           \
	.asked = CLF_ASKS_FIELDS, .name = "fields", .type = CLF_ASKED_##kind, .needs = CLF_NEEDS_TICKET,               \
	.label = "the field {key}", .custom = &ruling_fields[at]
static const struct clf_asked_row ruling_rows[] = {
    {RULING_ROW(TEXT, 0)},   {RULING_ROW(NUMBER, 1)},  {RULING_ROW(FLAG, 2)}, {RULING_ROW(TIME, 3)},
    {RULING_ROW(CHOICE, 4)}, {RULING_ROW(CHOICES, 5)}, {RULING_ROW(TEXT, 6)}, {RULING_ROW(TEXT, 7)},
};

#define RULING_NAMES(list) .items = (list), .count = CLF_COUNT(list)
static const struct clf_rule_names ruling_names = {.of = {[CLF_NAMES_STATUSES] = {RULING_NAMES(ruling_statuses)},
							  [CLF_NAMES_AGENTS] = {RULING_NAMES(ruling_agents)},
							  [CLF_NAMES_TEAMS] = {RULING_NAMES(ruling_teams)},
							  [CLF_NAMES_SEGMENTS] = {RULING_NAMES(ruling_segments)},
							  [CLF_NAMES_CAUSE_SETS] = {RULING_NAMES(ruling_cause_sets)},
							  [CLF_NAMES_CAUSES] = {RULING_NAMES(ruling_causes)},
							  [CLF_NAMES_QUEUES] = {RULING_NAMES(ruling_queues)},
							  [CLF_NAMES_STAGES] = {RULING_NAMES(ruling_stages)},
							  [CLF_NAMES_TYPES] = {RULING_NAMES(ruling_types)},
							  [CLF_NAMES_GROUPS] = {RULING_NAMES(ruling_groups)},
							  [CLF_NAMES_REASONS] = {RULING_NAMES(ruling_reasons)},
							  [CLF_NAMES_SURVEYS] = {RULING_NAMES(ruling_surveys)},
							  [CLF_NAMES_PROGRAMMES] = {RULING_NAMES(ruling_programmes)},
							  [CLF_NAMES_TEMPLATES] = {RULING_NAMES(ruling_templates)},
							  [CLF_NAMES_MAILBOXES] = {RULING_NAMES(ruling_mailboxes)}},
						   .customs = &ruling_customs,
						   .custom_rows = ruling_rows};

/* Apostrophes for quotes, so that rules are readable in C. */
static inline struct clf_json *ruling_json(struct clf_arena *arena, const char *text)
{
	char *copy = clf_arena_strdup(arena, text);
	struct clf_json *json = NULL;
	struct clf_error err = {CLF_OK, ""};

	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	if (clf_json_parse(clf_str_from(copy), &json, &err) != CLF_OK)
		fail_msg("%s: %s", copy, err.text);
	return json;
}

static inline const char *ruling_dump(struct clf_arena *arena, struct clf_json *json)
{
	struct clf_buf text;
	char *copy;

	clf_buf_init(&text, 1u << 20);
	clf_json_dump(json, &text);
	for (size_t i = 0; i < text.n; i++)
		text.p[i] = text.p[i] == '"' ? '\'' : text.p[i];
	copy = clf_arena_copy(arena, text.p, text.n);
	clf_buf_free(&text);
	clf_json_free(&json);
	return copy;
}

#endif
