/*
 * plan_command_set.c - commands that change a ticket's fields and tags.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/command/when.h"
#include "plan/later/plan_later.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"

/* The word's rest when the text begins with it as a word, else NULL. */
static const char *after_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	struct clf_str all = clf_str_from(text);

	if (all.n <= n || !clf_str_starts_nocase(all, clf_str_from(word)) || (text[n] != ' ' && text[n] != '\t'))
		return NULL;
	return text + n + strspn(text + n, " \t");
}

/* Those who are told of a ticket that a command gives to their team. */
static void gather_team(struct planning *p, const char *team)
{
	const struct clf_directory *directory = p->facts->directory;
	struct clf_agent *members = clf_arena_array_of(p->arena, directory->membership_count, struct clf_agent);
	size_t n = 0;

	for (size_t i = 0; i < directory->membership_count; i++) {
		const struct clf_membership *one = &directory->memberships[i];

		for (size_t j = 0; j < directory->agent_count && clf_text_equal_nocase(one->team, team); j++) {
			if (directory->agents[j].id == one->agent)
				members[n++] = directory->agents[j];
		}
	}
	p->team = members;
	p->team_count = n;
}

static void give_to_team(struct planning *p, const char *name)
{
	const struct clf_directory *directory = p->facts->directory;
	int at = plan_match(p, CLF_SAID("team"), name, directory != NULL ? directory->teams : NULL, NULL,
			    directory != NULL ? directory->team_count : 0);

	if (at < 0)
		return;
	gather_team(p, directory->teams[at]);
	plan_give(p, NULL);
	plan_give_team(p, directory->teams[at]);
}

static void give_to_agent(struct planning *p, const char *text)
{
	const struct clf_agent *to = NULL;
	int at;

	if (clf_text_equal_nocase(text, "me")) {
		to = plan_actor_agent(p);
	} else {
		at = plan_match_agent(p, text);
		to = at >= 0 ? &p->facts->directory->agents[at] : NULL;
	}
	if (to != NULL && plan_allowed(p, plan_assign_action(p, to)))
		plan_give(p, to);
}

void plan_do_assign(struct planning *p, const struct clf_command *command)
{
	const char *team = after_word(command->argument, "team");
	bool none = clf_text_equal_nocase(command->argument, "none");

	if (team == NULL && !none) {
		give_to_agent(p, command->argument);
		return;
	}
	if (!plan_allowed(p, "assign"))
		return;
	if (team != NULL) {
		give_to_team(p, team);
		return;
	}
	plan_give(p, NULL);
	plan_give_team(p, NULL);
}

void plan_do_take(struct planning *p, const struct clf_command *command)
{
	const struct clf_agent *self = plan_actor_agent(p);

	(void)command;
	if (self == NULL)
		plan_refuse(p, "only an agent can take a ticket");
	else
		plan_give(p, self);
}

static void set_kind(struct planning *p, enum clf_status_kind kind, enum clf_status_kind otherwise)
{
	const struct clf_ticket_status *to = plan_status_kind(p->facts, kind);

	if (to == NULL)
		to = plan_status_kind(p->facts, otherwise);
	if (to == NULL)
		plan_refuse(p, "there is no status of the kind \"%s\"; there are: %s", clf_status_kind_name(kind),
			    plan_status_list(p->arena, p->facts));
	else if (plan_may_set_status(p, to))
		p->next_status = to;
}

bool plan_choose_reason(struct planning *p, const char *text)
{
	const struct clf_field_row *row = clf_field_row(CLF_FIELD_REASON);
	struct clf_value to;

	if (!plan_meant_item(p, row, text, &to))
		return true;
	if (to.text == NULL)
		return false;
	plan_set_item(p, row, &to);
	return true;
}

/* Words that are none of the reasons are one note with the text, when that is a note too. */
void plan_do_close(struct planning *p, const struct clf_command *command)
{
	set_kind(p, CLF_KIND_CLOSED, CLF_KIND_RESOLVED);
	if (plan_ended(p) || clf_text_blank(command->argument) || plan_choose_reason(p, command->argument))
		return;
	if (p->use == TEXT_NOTE && !clf_text_blank(p->text))
		p->text = clf_arena_printf(p->arena, "%s\n\n%s", command->argument, p->text);
	else
		plan_add_comment(p, command->argument);
}

void plan_close(struct planning *p, const struct clf_action *action)
{
	const struct clf_command command = {.argument = action->text != NULL ? action->text : ""};

	if (plan_allowed(p, "close"))
		plan_do_close(p, &command);
}

void plan_do_spam(struct planning *p, const struct clf_command *command)
{
	(void)command;
	set_kind(p, CLF_KIND_SPAM, CLF_KIND_SPAM);
}

void plan_do_delete(struct planning *p, const struct clf_command *command)
{
	(void)command;
	set_kind(p, CLF_KIND_DELETED, CLF_KIND_DELETED);
}

void plan_do_restore(struct planning *p, const struct clf_command *command)
{
	const struct clf_ticket_status *from = plan_status_of(p->facts, p->ticket.status);
	const struct clf_ticket_status *to = plan_status_now(p->facts, p->facts->restore_to);

	(void)command;
	if (to == NULL)
		to = plan_status_kind(p->facts, CLF_KIND_OPEN);
	if (to == NULL)
		to = plan_first_status(p->facts);
	if (from == NULL || !clf_status_kind_row(from->kind)->drops)
		plan_refuse(p, "the ticket is neither deleted nor spam: there is nothing to restore");
	else if (to == NULL)
		plan_refuse(p, "no statuses are set up");
	else
		p->next_status = to;
}

const struct clf_ticket_status *plan_match_status(struct planning *p, const char *text)
{
	size_t count;
	const char *const *names = plan_status_names(p, &count);
	int at = plan_match(p, CLF_SAID("status"), text, names, NULL, count);

	return at >= 0 ? plan_status_named(p->facts, names[at]) : NULL;
}

void plan_do_status(struct planning *p, const struct clf_command *command)
{
	const struct clf_ticket_status *to = plan_match_status(p, command->argument);

	if (to != NULL && plan_may_set_status(p, to))
		p->next_status = to;
}

void plan_do_segment(struct planning *p, const struct clf_command *command)
{
	const struct clf_directory *directory = p->facts->directory;
	int at;

	if (clf_text_equal_nocase(command->argument, "none")) {
		plan_set_segment(p, NULL);
		return;
	}
	at = plan_match(p, CLF_SAID("segment"), command->argument, directory != NULL ? directory->segments : NULL, NULL,
			directory != NULL ? directory->segment_count : 0);
	if (at >= 0)
		plan_set_segment(p, directory->segments[at]);
}

static bool read_when(struct planning *p, const char *text, bool morning, int64_t *at)
{
	const struct clf_actor *actor = &p->request->actor;
	const char *why = NULL;

	if (!clf_when_read(p->arena, actor->locale, text, p->facts->now, actor->zone, morning, at, &why))
		plan_refuse(p, "%s", why);
	else if (*at != 0 && *at <= p->facts->now)
		plan_refuse(p, "%s has passed", clf_when_shown(p->arena, actor->locale, *at, actor->zone));
	return !plan_ended(p);
}

bool plan_read_priority(struct planning *p, const char *text, int64_t *out)
{
	const char *names[CLF_PRIORITY_CRITICAL + 1];
	int at;

	for (unsigned i = 0; i < CLF_COUNT(names); i++)
		names[i] = clf_priority_name((enum clf_priority)i);
	at = plan_match(p, CLF_SAID("priority"), text, names, NULL, CLF_COUNT(names));
	*out = at;
	return at >= 0;
}

void plan_do_plain(struct planning *p, const struct clf_command *command)
{
	const struct clf_field_row *row = clf_field_worded(command->row->name);
	struct clf_value to = {.type = row->type};
	const char *text = command->argument;

	if (row->type == CLF_VALUE_PRIORITY ? !plan_read_priority(p, text, &to.number)
	    : row->type == CLF_VALUE_TIME
		? !read_when(p, text, false, &to.number)
		: !plan_read_plain(p, row, clf_text_equal_nocase(text, "none") ? "" : text, &to))
		return;
	if (row->type == CLF_VALUE_ITEM)
		plan_set_item(p, row, &to);
	else
		plan_set_plain(p, row, &to);
}

void plan_do_postpone(struct planning *p, const struct clf_command *command)
{
	const struct clf_ticket_status *aside = plan_status_kind(p->facts, CLF_KIND_POSTPONED);
	int64_t at;

	if (!read_when(p, command->argument, true, &at))
		return;
	plan_set_plain(p, clf_field_row(CLF_FIELD_DUE), &(struct clf_value){.type = CLF_VALUE_TIME, .number = at});
	if (at == 0)
		aside = plan_status_is(p, CLF_KIND_POSTPONED) ? plan_status_before(p) : NULL;
	if (aside != NULL)
		p->next_status = aside;
}

void plan_do_later(struct planning *p, const struct clf_command *command)
{
	if (!plan_allowed(p, "reply") || !read_when(p, command->argument, true, &p->later_at))
		return;
	if (p->later_at == 0)
		plan_refuse(p, "write when it is to go, such as #later 3d");
}

static size_t signs_in(const char *text)
{
	struct clf_str rest = clf_str_from(text);
	size_t n = 0;

	for (; rest.n > 0; n++)
		clf_utf8_next(&rest);
	return n;
}

static bool has_tag(const char *const *tags, size_t count, const char *tag)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(tags[i], tag))
			return true;
	}
	return false;
}

static void add_tag_step(struct planning *p, const char *tag, bool added)
{
	struct clf_step *step = plan_step(p, CLF_STEP_TAG);

	step->text = tag;
	step->number = added;
	plan_event(p, "tag", added ? NULL : tag, added ? tag : NULL);
	plan_typed(p, CLF_FIELD_TAGS, added ? NULL : tag, added ? tag : NULL);
	plan_field_changed(p, CLF_FIELD_TAGS, &(struct clf_value){.type = CLF_VALUE_LINE, .text = added ? NULL : tag},
			   &(struct clf_value){.type = CLF_VALUE_LINE, .text = added ? tag : NULL});
}

/* How many tags the ticket will have, and whether this one is among them. */
static size_t tags_coming(const struct planning *p, const char *tag, bool *has)
{
	size_t count = p->facts->tag_count;

	*has = has_tag(p->facts->tags, p->facts->tag_count, tag);
	for (size_t i = 0; i < p->count; i++) {
		const struct clf_step *step = &p->steps[i];

		if (step->kind != CLF_STEP_TAG)
			continue;
		count = step->number != 0 ? count + 1 : count - 1;
		if (clf_text_equal(step->text, tag))
			*has = step->number != 0;
	}
	return count;
}

void plan_change_tag(struct planning *p, const char *word, bool adds)
{
	const char *tag = clf_utf8_fold(p->arena, word);
	bool has;
	size_t count = tags_coming(p, tag, &has);

	if (tag[0] == '\0')
		plan_refuse(p, "\"%s\" is no tag", word);
	else if (signs_in(tag) > CLF_TAG_SIGNS_MAX)
		plan_refuse(p, "a tag has at most %u signs", CLF_TAG_SIGNS_MAX);
	else if (adds && !has && count >= CLF_TAGS_MAX)
		plan_refuse(p, "a ticket has at most %u tags", CLF_TAGS_MAX);
	else if (adds != has)
		add_tag_step(p, tag, adds);
}

void plan_do_tag(struct planning *p, const struct clf_command *command)
{
	const char *rest = command->argument;
	size_t n;

	if (clf_text_blank(rest))
		plan_refuse(p, "write the tags behind it, such as #tag late -new");
	for (rest += strspn(rest, " \t,"); *rest != '\0' && !plan_ended(p); rest += strspn(rest, " \t,")) {
		n = strcspn(rest, " \t,");
		plan_change_tag(p, clf_arena_copy(p->arena, rest + strspn(rest, "+-#"), n - strspn(rest, "+-#")),
				rest[0] != '-');
		rest += n;
	}
}
