/*
 * alarm.c - the sources looked through, what they found kept beside what administrators believe, and told.
 *
 * Rows and mail are one transaction: killed at any point, nothing is told twice and nothing is forgotten.
 */
#include "clf/act/alarm.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/counter.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/words.h"

#define ONE_MAIL 20u /* that a mail names */
#define MAIL_MAX (256u << 10)

struct found {
	struct clf_alarm *items;
	size_t count;
	const char *failed; /* ",kind," of those that nothing can be said of */
};

/* What a row becomes in this turn. */
struct change {
	struct clf_alarm_row row;
	enum clf_alarm_step step;
	bool is_new, telling, is_changed;
};

struct turn {
	const struct clf_act_context *act;
	struct clf_arena *arena;
	int64_t now;
	struct found found;
	struct change *changes;
	size_t count, telling;
};

static enum clf_status look_at(const struct clf_alarm_kind *kind, const struct clf_act_context *act,
			       struct clf_arena *arena, const char *locale, int64_t now, int64_t began,
			       struct found *found, struct clf_error *err)
{
	struct clf_alarm_look look = {
	    .act = act, .arena = arena, .locale = locale, .now = now, .began = began, .kind = kind->kind};
	struct clf_error why = {0};
	enum clf_status status = kind->source(&look, &why);

	if (clf_store_is_trouble(status)) {
		*err = why;
		return status;
	}
	if (status != CLF_OK) {
		found->failed =
		    clf_arena_printf(arena, "%s%s,", found->failed != NULL ? found->failed : ",", kind->kind);
		return CLF_OK;
	}
	if (look.count == 0)
		return CLF_OK;
	if (found->items == NULL)
		found->items = clf_arena_array_of(arena, CLF_ALARMS_KEPT, struct clf_alarm);
	for (size_t i = 0; i < look.count && found->count < CLF_ALARMS_KEPT; i++)
		found->items[found->count++] = look.items[i];
	return CLF_OK;
}

/* A clock that was set ahead makes all look late that isn't; one that was set back leaves a start in the future. */
static enum clf_status watched_since(struct clf_store *store, int64_t now, int64_t *since, struct clf_error *err)
{
	int64_t started = 0, set = 0;
	enum clf_status status = clf_moment(store, "serve.started", &started, err);

	if (status == CLF_OK)
		status = clf_moment(store, "clock.set", &set, err);
	if (status != CLF_OK)
		return status;
	*since = set <= now && (set > started || started > now) ? set : started;
	return CLF_OK;
}

static enum clf_status look_at_all(const struct clf_act_context *act, struct clf_arena *arena, const char *locale,
				   int64_t now, struct found *found, struct clf_error *err)
{
	const struct clf_alarm_kind *kind;
	int64_t began = 0;
	enum clf_status status = watched_since(act->store, now, &began, err);

	for (size_t i = 0; status == CLF_OK && (kind = clf_alarm_kind_at(i)) != NULL; i++)
		status = look_at(kind, act, arena, locale, now, began, found, err);
	return status;
}

enum clf_status clf_alarms_look(const struct clf_act_context *act, struct clf_arena *arena, const char *locale,
				int64_t now, struct clf_alarm **out, size_t *count, const char **failed,
				struct clf_error *err)
{
	struct found found = {0};
	enum clf_status status = look_at_all(act, arena, locale, now, &found, err);

	if (status != CLF_OK)
		return status;
	*out = found.items;
	*count = found.count;
	if (failed != NULL)
		*failed = found.failed;
	return CLF_OK;
}

static const struct clf_alarm *found_one(const struct found *found, const char *kind, const char *name)
{
	for (size_t i = 0; i < found->count; i++) {
		if (strcmp(found->items[i].kind, kind) == 0 && strcmp(found->items[i].name, name) == 0)
			return &found->items[i];
	}
	return NULL;
}

static bool is_kept(const struct clf_alarm_row *rows, size_t count, const struct clf_alarm *alarm)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(rows[i].kind, alarm->kind) == 0 && strcmp(rows[i].name, alarm->name) == 0)
			return true;
	}
	return false;
}

static bool nothing_known(const struct found *found, const char *kind)
{
	char mark[64];

	snprintf(mark, sizeof mark, ",%s,", kind);
	return found->failed != NULL && strstr(found->failed, mark) != NULL;
}

static void say(struct clf_alarm_row *row, const struct clf_alarm *alarm)
{
	row->level = alarm->level;
	row->text = alarm->text;
	row->todo = alarm->todo != NULL ? alarm->todo : "";
}

static bool differs(const struct clf_alarm_row *a, const struct clf_alarm_row *b)
{
	return a->since != b->since || a->over_at != b->over_at || a->level != b->level ||
	       strcmp(a->text, b->text) != 0 || strcmp(a->todo, b->todo) != 0;
}

/* A kind that this program doesn't know, of a newer one or an older: nobody can say when it is over. */
static void step_kept(struct turn *turn, const struct clf_alarm_row *row)
{
	const struct clf_alarm *alarm = found_one(&turn->found, row->kind, row->name);
	struct change *change = &turn->changes[turn->count];

	if (alarm == NULL && nothing_known(&turn->found, row->kind))
		return;
	*change = (struct change){.row = *row};
	if (clf_alarm_kind_named(row->kind) == NULL)
		change->step = CLF_ALARM_FORGET;
	else
		change->step = clf_alarm_step(&change->row, alarm != NULL, alarm != NULL ? alarm->since : 0, turn->now);
	if (alarm != NULL)
		say(&change->row, alarm);
	change->is_changed = differs(&change->row, row);
	turn->count++;
}

static void step_new(struct turn *turn, const struct clf_alarm *alarm)
{
	struct change *change = &turn->changes[turn->count++];

	*change =
	    (struct change){.row = {.kind = alarm->kind,
				    .name = alarm->name,
				    .since = alarm->since != 0 && alarm->since <= turn->now ? alarm->since : turn->now,
				    .rises = 1},
			    .step = CLF_ALARM_TELL,
			    .is_new = true,
			    .is_changed = true};
	say(&change->row, alarm);
}

static enum clf_status step_all(struct turn *turn, struct clf_error *err)
{
	struct clf_alarm_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_alarm_rows(turn->act->store, turn->arena, true, &rows, &count, err);

	if (status != CLF_OK)
		return status;
	turn->changes = clf_arena_array_of(turn->arena, count + turn->found.count, struct change);
	for (size_t i = 0; i < count; i++)
		step_kept(turn, &rows[i]);
	for (size_t i = 0; i < turn->found.count; i++) {
		if (!is_kept(rows, count, &turn->found.items[i]))
			step_new(turn, &turn->found.items[i]);
	}
	return CLF_OK;
}

/* What is told in one locale: the sources say it again, in its words. */
struct telling {
	struct turn *turn;
	const char *locale;
	struct clf_buf *text;
	const char *heading;
};

static const char *heading_of(struct telling *telling, const struct change *change)
{
	const struct clf_alarm_kind *kind = clf_alarm_kind_named(change->row.kind);
	const char *words = clf_words(telling->locale, change->step == CLF_ALARM_TELL ? kind->heading : kind->over);

	return change->row.name[0] != '\0' ? clf_arena_printf(telling->turn->arena, "%s: %s", words, change->row.name)
					   : words;
}

static void tell_one(struct telling *telling, const struct found *said, const struct change *change)
{
	const struct clf_alarm *alarm = found_one(said, change->row.kind, change->row.name);
	const char *text = alarm != NULL ? alarm->text : change->row.text;
	const char *todo = alarm != NULL ? alarm->todo : change->row.todo;
	char since[CLF_TIME_TEXT];

	if (telling->turn->telling > 1)
		clf_buf_printf(telling->text, "%s. ", heading_of(telling, change));
	if (change->step == CLF_ALARM_TELL_OVER) {
		clf_buf_printf(telling->text, clf_words(telling->locale, "It is over since %s."),
			       clf_time_rfc3339(change->row.over_at, since));
		clf_buf_add_text(telling->text, "\n\n");
		return;
	}
	clf_buf_printf(telling->text, clf_words(telling->locale, "Since %s: %s"),
		       clf_time_rfc3339(change->row.since, since), text);
	if (todo != NULL && todo[0] != '\0') {
		clf_buf_add_char(telling->text, '\n');
		clf_buf_printf(telling->text, clf_words(telling->locale, "To do: %s"), todo);
	}
	clf_buf_add_text(telling->text, "\n\n");
}

static void tell_all(struct telling *telling, const struct found *said)
{
	size_t n = 0;

	for (size_t i = 0; i < telling->turn->count; i++) {
		const struct change *change = &telling->turn->changes[i];

		if (!change->telling)
			continue;
		if (n++ == 0)
			telling->heading = heading_of(telling, change);
		if (n <= ONE_MAIL)
			tell_one(telling, said, change);
	}
	if (n > ONE_MAIL) {
		clf_buf_printf(telling->text, clf_words(telling->locale, "There are %zu more: `clf-mail status`."),
			       n - ONE_MAIL);
		clf_buf_add_text(telling->text, "\n\n");
	}
	clf_buf_add_text(telling->text, clf_words(telling->locale,
						  "You are told again each day while something stands, and when it is "
						  "over. `clf-mail status` says how everything stands now."));
}

static struct clf_alert words(void *user, struct clf_arena *arena, const char *locale)
{
	struct turn *turn = user;
	struct telling telling = {.turn = turn, .locale = locale};
	struct clf_buf text;
	struct found said = {0};
	struct clf_error err = {0};
	struct clf_alert alert;

	clf_buf_init(&text, MAIL_MAX);
	telling.text = &text;
	look_at_all(turn->act, turn->arena, locale, turn->now, &said, &err);
	tell_all(&telling, &said);
	alert.reason = clf_arena_printf(arena, "%.*s", (int)text.n, text.p);
	alert.heading = turn->telling == 1 ? telling.heading
					   : clf_arena_printf(arena, clf_words(locale, "%zu alarms, the first: %s"),
							      turn->telling, telling.heading);
	clf_buf_free(&text);
	return alert;
}

static bool complains(const struct turn *turn, const char *relay, const char *address)
{
	for (size_t i = 0; i < turn->found.count; i++) {
		const struct clf_alarm *alarm = &turn->found.items[i];

		if (clf_text_equal(alarm->relay, relay) &&
		    (alarm->sender == NULL || clf_text_equal(alarm->sender, address)))
			return true;
	}
	return false;
}

/* NULL: the first; then the mail waits with the rest. */
static const char *mailbox_for(const struct turn *turn)
{
	const struct clf_config *config = turn->act->config;

	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];
		bool passes = mailbox->smtp != NULL && !complains(turn, mailbox->smtp, mailbox->address);

		for (size_t k = 1; !passes && k < mailbox->smtp_count; k++)
			passes = !complains(turn, mailbox->smtps[k], mailbox->address);
		if (passes)
			return mailbox->name;
	}
	return NULL;
}

static enum clf_status tell(struct turn *turn, struct clf_error *err)
{
	const struct clf_request request = {.key = clf_arena_printf(turn->arena, "alarms:%" PRId64, turn->now),
					    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true},
					    .via = CLF_VIA_CLOCK,
					    .mailbox = mailbox_for(turn)};
	bool queued = false;

	return clf_act_alert(turn->act, turn->arena, &request, words, turn, &queued, err);
}

static enum clf_status keep_and_tell(void *user, struct clf_error *err)
{
	struct turn *turn = user;
	enum clf_status status = turn->telling > 0 ? tell(turn, err) : CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < turn->count; i++) {
		struct change *change = &turn->changes[i];
		struct clf_alarm_row row = change->row;

		if (change->telling)
			clf_alarm_told(&row, change->step, turn->now);
		if (change->step == CLF_ALARM_FORGET)
			status = clf_alarm_forget(turn->act->store, row.kind, row.name, err);
		else if (change->is_changed || change->telling)
			status = clf_alarm_put(turn->act->store, &row, err);
	}
	return status;
}

static bool may_tell(const struct clf_alarm_budget *budget, int64_t now)
{
	int64_t then = budget->told_at[budget->next];

	return then == 0 || then > now || now - then >= CLF_HOUR;
}

static enum clf_status anybody(struct turn *turn, bool *out, struct clf_error *err)
{
	struct clf_agent_record *agents = NULL;
	size_t count = 0;
	enum clf_status status = clf_agent_list(turn->act->store, turn->arena, &agents, &count, err);

	*out = false;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		*out |= agents[i].agent.active && agents[i].agent.role == CLF_ROLE_ADMIN;
	return status;
}

static enum clf_status choose(struct turn *turn, const struct clf_alarm_budget *budget, struct clf_error *err)
{
	bool anyone = false;
	enum clf_status status = CLF_OK;

	if (may_tell(budget, turn->now))
		status = anybody(turn, &anyone, err);
	for (size_t i = 0; anyone && i < turn->count; i++) {
		struct change *change = &turn->changes[i];

		change->telling = change->step == CLF_ALARM_TELL || change->step == CLF_ALARM_TELL_OVER;
		turn->telling += change->telling;
	}
	return status;
}

static bool is_to_write(const struct turn *turn)
{
	bool any = turn->telling > 0;

	for (size_t i = 0; i < turn->count; i++)
		any |= turn->changes[i].is_changed || turn->changes[i].step == CLF_ALARM_FORGET;
	return any;
}

static void report(const struct turn *turn, struct clf_alarm_turn *out)
{
	*out = (struct clf_alarm_turn){.failed = turn->found.failed, .told = turn->telling};
	out->news = clf_arena_array_of(turn->arena, turn->count + 1, struct clf_alarm_news);
	for (size_t i = 0; i < turn->count; i++) {
		const struct clf_alarm_row *row = &turn->changes[i].row;
		bool rose = turn->changes[i].is_new || (row->over_at == 0 && row->since == turn->now);

		if (rose || row->over_at == turn->now)
			out->news[out->news_count++] =
			    (struct clf_alarm_news){row->kind, row->name, row->text, row->over_at == 0};
	}
}

enum clf_status clf_alarms_turn(const struct clf_act_context *act, struct clf_arena *arena,
				struct clf_alarm_budget *budget, int64_t now, struct clf_alarm_turn *out,
				struct clf_error *err)
{
	struct turn turn = {.act = act, .arena = arena, .now = now};
	enum clf_status status = look_at_all(act, arena, "en", now, &turn.found, err);

	if (status == CLF_OK)
		status = step_all(&turn, err);
	if (status == CLF_OK)
		status = choose(&turn, budget, err);
	if (status == CLF_OK && is_to_write(&turn))
		status = clf_store_transact(act->store, keep_and_tell, &turn, err);
	if (status != CLF_OK)
		return status;
	if (turn.telling > 0) {
		budget->told_at[budget->next] = now;
		budget->next = (budget->next + 1) % CLF_ALARM_MAILS;
	}
	report(&turn, out);
	return CLF_OK;
}
