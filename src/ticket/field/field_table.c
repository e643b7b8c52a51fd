/*
 * field_table.c - the one table of what a ticket holds.
 */
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/words.h"

#define CHANGES CLF_FIELD_CHANGES
#define CLEARS CLF_FIELD_CLEARS
#define CREATES CLF_FIELD_CREATES
#define FIXED CLF_FIELD_FIXED
#define DERIVED CLF_FIELD_DERIVED
#define INSIDE CLF_FIELD_INSIDE
#define TEMPLATE CLF_FIELD_TEMPLATE

#define CLEARS_PRIORITY 0u
#define CLEARS_TIME CLEARS
#define CLEARS_LINE CLEARS
#define CLEARS_ITEM CLEARS
#define CLEARS_GROUP CLEARS
#define FLAGS_CREATED CREATES
#define FLAGS_NOT_CREATED 0u
#define FLAGS_INSIDE INSIDE
#define FLAGS_OPEN 0u
#define PLAIN_TRAITS (CLF_FIELD_PLAIN | TEMPLATE)
/* A name, the permission, type and flags, and the label; the word, where it is another. */
#define CHANGED(what, permission, kind, traits, few)                                                                   \
	.name = (what), .action = (permission), .type = CLF_VALUE_##kind, .flags = CHANGES | (traits), .label = (few)
#define KEPT(what, kind, traits, few) .name = (what), .type = CLF_VALUE_##kind, .flags = (traits), .label = (few)

#define AT(NAME) [CLF_FIELD_##NAME]
#define PLAIN(NAME, what, column, way, kind, made, reader, few, ...)                                                   \
	AT(NAME) = {CHANGED(#what, #way, kind, PLAIN_TRAITS | CLEARS_##kind | FLAGS_##made | FLAGS_##reader, few),     \
		    .word = #way, .offset = offsetof(struct clf_plain, what)},
#define FOLLOWS(NAME, what, kind, few)                                                                                 \
	AT(NAME) = {KEPT(#what, kind, DERIVED | TEMPLATE | INSIDE, few), .offset = offsetof(struct clf_derived, what)},

static const struct clf_field_row rows[CLF_FIELD_COUNT] = {
    [CLF_FIELD_SEGMENT] = {CHANGED("segment", "segment", NAME, CLEARS | CREATES | TEMPLATE, "Segment"),
			   .word = "segment"},
    [CLF_FIELD_ORIGINAL_SEGMENT] = {CHANGED("original_segment", "original_segment", NAME, CLEARS, "First segment"),
				    .word = "original-segment"},
    [CLF_FIELD_TEAM] = {CHANGED("team", "assign", NAME, CLEARS | CREATES | TEMPLATE | INSIDE, "Team"), .word = "team"},
    [CLF_FIELD_OWNER] = {CHANGED("owner", "assign", PERSON, CLEARS | CREATES, "Owner"), .word = "owner"},
    [CLF_FIELD_CAUSES] = {CHANGED("causes", "cause", LIST, CLEARS | INSIDE | TEMPLATE, CLF_SAID("Root causes")),
			  .word = "cause"},
    [CLF_FIELD_STATUS] = {CHANGED("status", "status", NAME, CREATES | TEMPLATE, "Status"), .word = "status"},
    [CLF_FIELD_TAGS] = {CHANGED("tags", "tag", LIST, CLEARS, "Tags"), .word = "tag"},
    [CLF_FIELD_FIELDS] = {CHANGED("fields", "set", LIST, CLEARS | CREATES, "Fields"), .word = "set"},
    [CLF_FIELD_SUBJECT] = {KEPT("subject", LINE, CREATES | FIXED | TEMPLATE, "Subject")},
    [CLF_FIELD_SUMMARY] = {KEPT("summary", LINE, CREATES | FIXED | TEMPLATE, "Summary")},
    [CLF_FIELD_COMMENT] = {KEPT("comment", LINE, CREATES | FIXED | TEMPLATE, "Customer's words")},
    [CLF_FIELD_CUSTOMER] = {KEPT("customer", PERSON, CREATES | FIXED, "Customer")},
    [CLF_FIELD_MAILBOX] = {KEPT("mailbox", NAME, CREATES | FIXED, "Mailbox")},
    [CLF_FIELD_CHANNEL] = {KEPT("channel", NAME, CREATES | FIXED, "Channel")},
    [CLF_FIELD_ALIAS] = {KEPT("alias", LINE, FIXED, "Written to")},
    [CLF_FIELD_RESPONSE] = {KEPT("response", LINE, FIXED, "Response")},
    [CLF_FIELD_PROGRAMME] = {KEPT("programme", NAME, FIXED, "Programme")},
    [CLF_FIELD_SURVEY] = {KEPT("survey", NAME, FIXED, "Survey")},
    [CLF_FIELD_SCORE] = {KEPT("score", NUMBER, FIXED | TEMPLATE, "Score")},
    [CLF_FIELD_CAUSE_SET] = {KEPT("cause_set", NAME, DERIVED | INSIDE, "Root causes to choose from")},
    [CLF_FIELD_NUMBER] = {KEPT("number", NUMBER, FIXED | TEMPLATE, "Number")},
    [CLF_FIELD_CREATED_AT] = {KEPT("created_at", TIME, FIXED | TEMPLATE, "Created")},
    [CLF_FIELD_UPDATED_AT] = {KEPT("updated_at", TIME, DERIVED, "Changed")},
    [CLF_FIELD_PARENT] = {KEPT("parent", NUMBER, DERIVED | TEMPLATE | INSIDE, "Part of")},
    [CLF_FIELD_SUBTICKETS] = {KEPT("subtickets", LIST, DERIVED | INSIDE, "Sub-tickets")},
    [CLF_FIELD_SUBTICKETS_OPEN] = {KEPT("subtickets_open", NUMBER, DERIVED | INSIDE, "Open sub-tickets")},
    [CLF_FIELD_MERGED_INTO] = {KEPT("merged_into", NUMBER, DERIVED, "Joined to")},
    [CLF_FIELD_PLANNED] = {KEPT("planned", LIST, DERIVED, "Written for later")},
    [CLF_FIELD_LINKS] = {KEPT("links", LIST, DERIVED, "Linked with")},
    [CLF_FIELD_COPIED] = {CHANGED("copied", "cc", LIST, CLEARS, "People in copy"), .word = "cc"},
    [CLF_FIELD_RECIPIENTS] = {KEPT("recipients", LIST, DERIVED, "Who gets an answer")},
    [CLF_FIELD_VERSION] = {KEPT("version", NUMBER, DERIVED, "Version")},
    CLF_PLAIN_FIELDS(PLAIN) CLF_DERIVED_FIELDS(FOLLOWS) /* */
};

const struct clf_field_row *clf_field_row(enum clf_field field)
{
	return &rows[field];
}

const char *clf_field_name(enum clf_field field)
{
	return rows[field].word;
}

enum clf_field clf_field_of(const struct clf_field_row *row)
{
	return (enum clf_field)(row - rows);
}

size_t clf_plain_index(const struct clf_field_row *row)
{
	return (size_t)(row - rows) - CLF_FIELD_FIRST_PLAIN;
}

const struct clf_field_row *clf_field_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (clf_text_equal(rows[i].name, name))
			return &rows[i];
	}
	return NULL;
}

const struct clf_field_row *clf_field_worded(const char *word)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (rows[i].word != NULL && clf_text_equal(rows[i].word, word))
			return &rows[i];
	}
	return NULL;
}
