/*
 * why_request.h - one request of the past being asked about, shared by what explains it.
 */
#ifndef CLF_TICKET_WHY_REQUEST_H
#define CLF_TICKET_WHY_REQUEST_H

#include "clf/ticket/plan/mail_in.h"
#include "clf/ticket/rule/happening.h"
#include "clf/ticket/rule/rule_view.h"
#include "clf/ticket/rule/why.h"
#include "rule/rule_saying.h"

/* A rule, and what came of it in the request. */
struct why_rule {
	const struct clf_why_rule *of;
	const struct clf_rule *rule; /* as it was then; NULL: it wasn't there, or can't be read */
	bool off;
	const struct clf_why_run *run;
	bool lines;   /* there are lines that it made */
	bool asked;   /* its events were among those of the request */
	bool settled; /* it had its turn */
	bool otherwise;
	struct clf_why_said said;
};

struct why_request {
	struct rule_saying say;
	const struct clf_why_of *of;
	const struct clf_line *lines;
	size_t count;
	int64_t at;
	struct clf_state state; /* as the rules saw it so far */
	int64_t until;          /* when the next request was */
	int64_t maker;          /* the rule that made the ticket */
	bool created, undone, replaced, status_named;
	enum clf_via via;
	const char *actor_kind;
	const enum clf_role *actor_role;
	bool proved;
	const struct clf_mail_in *mail;
	bool mail_lost; /* there was one, and its text is there no more */
	struct clf_happening events[CLF_HAPPENINGS_MAX];
	size_t event_count, own_count;
	struct why_rule *rules;
	size_t budget;
};

/* why_events.c: what the request was, from its lines; then what a rule's lines added. */
void why_own_events(struct why_request *w);
void why_rule_events(struct why_request *w, int64_t rule);
const char *why_event_word(const struct why_request *w, const struct clf_happening *event);
const char *why_event_said(const struct why_request *w, const struct clf_happening *event);

/* why_ask.c: each rule's turn. */
void why_ask_all(struct why_request *w);

/* why_rule.c: the rule at the request's time; what is recorded says which version that was. */
void why_rule_then(const struct why_request *w, const struct clf_why_rule *of, struct why_rule *out);
/* NULL: it isn't there. */
const struct clf_rule *why_version_numbered(const struct clf_why_rule *of, int64_t version);

/* why_near.c: the leaf that alone kept the rule from holding (an index of the traces), and whether it was to hold. */
bool why_near(const struct clf_rule *rule, const struct clf_rule_traces *traces, size_t *leaf, bool *wanted);

/* why_say.c: sentence and parts of what came of a rule. */
void why_say_done(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule *rule, bool otherwise);
void why_say_failed(const struct rule_saying *s, struct clf_why_said *said, const char *why);
void why_say_stopped(const struct rule_saying *s, struct clf_why_said *said, const char *by);
/* wanted: the condition should have held, or not. */
void why_say_near(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule_trace *trace,
		  bool wanted);
/* Whether it asks for what a survey may keep off its tickets. */
bool why_is_of_response(const struct clf_rule_leaf *leaf);
/* conceals: nothing of that. */
void why_say_not(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule_traces *traces,
		 bool conceals);
/* OFF, ONCE, PASSED. */
void why_say_plain(const struct rule_saying *s, struct clf_why_said *said, enum clf_why_outcome outcome,
		   const char *sentence);
void why_say_waits(const struct rule_saying *s, struct clf_why_said *said, int64_t due_at);
void why_say_unknown(const struct rule_saying *s, struct clf_why_said *said, const char *why);

#endif
