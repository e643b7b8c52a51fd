/*
 * follow.c - derived fields: one request's lines at a time, or all of them again.
 */
#include "clf/ticket/history/follow.h"

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"

/* What a request's lines come to. */
struct sum {
	int64_t moved_at, owned_at;
	int64_t asked_at; /* the customer's side wrote; 0: it didn't */
	int64_t said_at;  /* a person wrote to the customer */
	int64_t mail_at;  /* the last of both */
	int64_t answers;
	bool moved, owned, owner_left; /* the status is another; so is the owner; there is none now */
	bool by_hand, by_clock;        /* who gave it the status that it ends with: a person, or time alone */
	enum clf_status_kind from, to;
	bool undoes, replaces;
};

bool clf_line_turns(const struct clf_line *line)
{
	static const char *const words[] = {"delivery-failed", "discarded", "sent-again", "taken-back"};

	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		if (line->message != 0 && clf_text_equal(line->what, words[i]))
			return true;
	}
	return false;
}

size_t clf_line_end(const struct clf_line *lines, size_t count, size_t from)
{
	size_t end = from;

	/* Before versions were kept, one request had one time. */
	while (end < count && lines[end].version == lines[from].version &&
	       (lines[from].version != 0 || lines[end].at == lines[from].at))
		end++;
	return end;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool is_persons(const struct clf_line *line)
{
	/* What goes later is its author's: the clock only looked at the time. */
	bool letter = clf_text_equal(line->what, "follow-up") && clf_text_equal(line->to, CLF_LINE_LETTER);

	return line->via != CLF_VIA_RULE && (line->via != CLF_VIA_CLOCK || letter) && line->rule == 0;
}

static bool is_answer(const struct clf_line *line)
{
	return is_persons(line) && (clf_text_equal(line->what, "answer") || clf_text_equal(line->what, "follow-up") ||
				    (clf_text_equal(line->what, "readdressed") && line->message != 0));
}

static enum clf_status_kind kind_of(const struct clf_followed *request, const char *id)
{
	const struct clf_ticket_status *status =
	    clf_status_of(request->statuses, request->status_count, clf_id_read(id));

	return status != NULL ? status->kind : CLF_KIND_OPEN;
}

static void add_status(struct sum *sum, const struct clf_followed *request, const struct clf_line *line)
{
	if (!sum->moved)
		sum->from = line->from != NULL ? kind_of(request, line->from) : CLF_KIND_NEW;
	sum->moved = true;
	sum->moved_at = line->at;
	sum->to = kind_of(request, line->to);
	sum->by_hand = is_persons(line);
	sum->by_clock = line->via == CLF_VIA_CLOCK && line->rule == 0;
}

static void add_line(struct sum *sum, const struct clf_followed *request, const struct clf_line *line)
{
	int64_t said_at = line->said_at != 0 ? line->said_at : line->at;

	if (clf_text_equal(line->field, "status"))
		add_status(sum, request, line);
	if (clf_text_equal(line->field, "owner")) {
		sum->owned = true;
		sum->owned_at = line->at;
		sum->owner_left = line->to == NULL;
	}
	if (clf_text_equal(line->what, "message")) {
		sum->mail_at = later(sum->mail_at, said_at);
		if (!clf_text_equal(line->to, CLF_LINE_THANKS) && (sum->asked_at == 0 || said_at < sum->asked_at))
			sum->asked_at = said_at;
	}
	if (is_answer(line)) {
		sum->answers++;
		sum->said_at = sum->said_at == 0 || said_at < sum->said_at ? said_at : sum->said_at;
		sum->mail_at = later(sum->mail_at, said_at);
	}
	sum->undoes = sum->undoes || clf_text_equal(line->what, "undo");
	sum->replaces = sum->replaces || clf_text_equal(line->what, "replaced");
}

static struct sum sum_of(const struct clf_followed *request)
{
	struct sum sum = {0};
	const struct clf_line *first = NULL, *last = NULL;

	for (size_t i = 0; i < request->count; i++) {
		const struct clf_line *line = &request->lines[i];

		add_line(&sum, request, line);
		if (!clf_text_equal(line->field, "status"))
			continue;
		first = first != NULL ? first : line;
		last = line;
	}
	/* There and back within one request: nobody ever saw it elsewhere. */
	if (first != NULL && clf_text_equal(first->from, last->to))
		sum.moved = false;
	/* Another word for where it stands already. */
	if (sum.replaces && sum.from == sum.to)
		sum.moved = false;
	return sum;
}

static void follow_mail(struct clf_derived *d, const struct clf_followed *request, const struct sum *sum)
{
	int64_t asked_at = sum->asked_at;

	if (asked_at == 0 && request->created_at != 0 && request->speaks)
		asked_at = request->created_at;
	if (asked_at != 0 && d->waiting_since == 0)
		d->waiting_since = asked_at;
	if (sum->answers > 0) {
		d->waiting_since = 0;
		d->first_answer_at = d->first_answer_at != 0 ? d->first_answer_at : sum->said_at;
		d->answers += sum->answers;
	}
	d->last_mail_at = later(d->last_mail_at, sum->mail_at);
}

static bool is_done(enum clf_status_kind kind)
{
	return clf_status_kind_row(kind)->ends && !clf_status_kind_row(kind)->drops;
}

/* What comes back by itself is as it was when it was put aside. */
static void follow_escalation(struct clf_derived *d, const struct sum *sum)
{
	if (sum->to == CLF_KIND_POSTPONED || (sum->to == CLF_KIND_ESCALATED && sum->by_clock))
		return;
	d->escalated_by_hand = sum->to == CLF_KIND_ESCALATED && sum->by_hand ? sum->moved_at : 0;
}

static void follow_status(struct clf_derived *d, const struct clf_followed *request, const struct sum *sum)
{
	bool was_open = !clf_status_kind_row(sum->from)->ends, is_open = !clf_status_kind_row(sum->to)->ends;

	d->status_at = request->created_at != 0 ? request->created_at : sum->moved_at;
	/* What was spam and is done after all is so from then on: else it would count as open. */
	if (is_done(sum->to) && d->resolved_at == 0)
		d->resolved_at = sum->moved_at;
	if (is_open && !was_open && d->resolved_at != 0) {
		d->resolved_at = 0;
		d->reopened++;
	}
	if (!is_open || (sum->to == CLF_KIND_ANSWERED && !request->unanswered))
		d->waiting_since = 0;
	if (!clf_status_kind_row(sum->to)->closes)
		d->closed_at = 0;
	else if (d->closed_at == 0)
		d->closed_at = sum->moved_at;
	follow_escalation(d, sum);
}

/* What was said never was; a status that is no longer there isn't put back, and what follows from it stays. */
static struct clf_derived undone(const struct clf_derived *before, const struct clf_derived *was, const struct sum *sum)
{
	struct clf_derived d = sum->moved ? *was : *before;

	d.status_at = sum->moved ? sum->moved_at : before->status_at;
	d.owner_at = before->owner_at;
	d.waiting_since = was->waiting_since;
	d.first_answer_at = was->first_answer_at;
	d.answers = was->answers;
	d.last_mail_at = was->last_mail_at;
	return d;
}

void clf_ticket_follow(const struct clf_derived *before, const struct clf_followed *request, struct clf_derived *out)
{
	const struct sum sum = sum_of(request);
	struct clf_derived d = *before;

	if (sum.undoes && request->undone != NULL) {
		d = undone(before, request->undone, &sum);
	} else {
		follow_mail(&d, request, &sum);
		if (sum.moved)
			follow_status(&d, request, &sum);
	}
	/* Whatever comes in: it waits for nobody. */
	if (request->ended)
		d.waiting_since = 0;
	/* Older lines of a creation name no status. */
	if (d.status_at == 0)
		d.status_at = request->created_at;
	if (sum.owned)
		d.owner_at = sum.owner_left ? 0 : sum.owned_at;
	*out = d;
}

/* The last word on that mail: it failed, or was given up. */
static bool has_failed(const struct clf_followed_all *all, int64_t message)
{
	bool failed = false;

	for (size_t i = 0; message != 0 && i < all->count; i++) {
		if (all->lines[i].message == message && clf_line_turns(&all->lines[i]))
			failed = !clf_text_equal(all->lines[i].what, "sent-again");
	}
	return failed;
}

static bool any_turns(const struct clf_followed_all *all)
{
	for (size_t i = 0; i < all->count; i++) {
		if (clf_line_turns(&all->lines[i]))
			return true;
	}
	return false;
}

/* The request's lines without answers that failed. */
static const struct clf_line *standing(struct clf_arena *arena, const struct clf_followed_all *all, size_t from,
				       size_t end, size_t *count)
{
	struct clf_line *kept = clf_arena_array_of(arena, end - from, struct clf_line);

	*count = 0;
	for (size_t i = from; i < end; i++) {
		if (!is_answer(&all->lines[i]) || !has_failed(all, all->lines[i].message))
			kept[(*count)++] = all->lines[i];
	}
	return kept;
}

static bool has_ended(const struct clf_followed *request, bool before)
{
	bool ended = before;

	for (size_t i = 0; i < request->count; i++) {
		if (clf_text_equal(request->lines[i].field, "status"))
			ended = clf_status_kind_row(kind_of(request, request->lines[i].to))->ends;
	}
	return ended;
}

void clf_ticket_follow_all(struct clf_arena *arena, const struct clf_followed_all *all, struct clf_derived *out)
{
	struct clf_derived now = {0}, before = {0};
	bool turns = any_turns(all), ended = false;

	for (size_t from = 0, end; from < all->count; from = end) {
		struct clf_followed request = {.lines = &all->lines[from],
					       .undone = &before,
					       .statuses = all->statuses,
					       .status_count = all->status_count};
		struct clf_derived was = now;

		end = clf_line_end(all->lines, all->count, from);
		request.count = end - from;
		if (from == 0) {
			request.created_at = all->ticket->created_at;
			request.speaks = !clf_text_blank(all->ticket->comment);
		}
		ended = has_ended(&request, ended);
		request.ended = ended;
		if (turns) {
			request.lines = standing(arena, all, from, end, &request.count);
			request.unanswered = request.count < end - from;
		}
		clf_ticket_follow(&now, &request, &now);
		before = was;
	}
	*out = now;
}
