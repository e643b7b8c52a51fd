/*
 * why.h - why rules did something to a ticket, or didn't: its past is replayed, and each rule asked again. Pure.
 *
 * What rules did is known from the history and from their runs; what they didn't is worked out. Customers, managers,
 * roles and calendars are those of today. A rule that nothing is told of and that would fit is said to be so: nobody
 * can tell.
 */
#ifndef CLF_TICKET_WHY_H
#define CLF_TICKET_WHY_H

#include "clf/ticket/history/replay.h"
#include "clf/ticket/rule/desk.h"

struct clf_arena;

/* Rules that are said of one request; further ones are a number. */
#define CLF_WHY_RULES_MAX 40u

enum clf_why_outcome {
	CLF_WHY_NOT,     /* several of its conditions didn't hold */
	CLF_WHY_FIRED,   /* it did something */
	CLF_WHY_FAILED,  /* it couldn't */
	CLF_WHY_STOPPED, /* one before it was the last that is asked */
	CLF_WHY_NEAR,    /* one condition didn't hold */
	CLF_WHY_OFF,     /* it would have, but was switched off */
	CLF_WHY_ONCE,    /* it had fired on the ticket before, and does so once */
	CLF_WHY_PASSED,  /* the request itself said what the status is to be, or took something back */
	CLF_WHY_UNKNOWN, /* nobody can tell */
	CLF_WHY_WAITS,   /* a time rule: its time is still to come */
};
#define CLF_WHY_OUTCOMES 10u
const char *clf_why_outcome_name(enum clf_why_outcome outcome); /* "near" */

/* A rule as it was saved; in force until the next. */
struct clf_why_version {
	int64_t at;
	const struct clf_rule *rule; /* NULL: it can't be read any more */
};
/* Since then on, or off. */
struct clf_why_switch {
	int64_t at;
	bool on;
};
struct clf_why_rule {
	int64_t id;
	const char *name;
	enum clf_rule_kind kind;
	const struct clf_why_version *versions; /* in their order */
	size_t version_count;
	const struct clf_why_switch *switches; /* in their order; none: as it always was, on */
	size_t switch_count;
	int64_t gone_at; /* 0: it is there */
};
struct clf_why_run {
	int64_t rule, version, at;
	int64_t anchor_at; /* a time rule: since when its time ran */
	bool failed;
	const char *why;
};
/* A mail that came in, as far as rules ask it. */
struct clf_why_mail {
	int64_t message;
	const char *subject, *text, *reply; /* NULL: erased */
	size_t attachments;
	bool unverified, from_outside;
};

struct clf_why_of {
	const char *locale;
	const struct clf_history *history;
	size_t from, end;                 /* its lines that are asked about: whole requests */
	bool cut;                         /* the history has lines before these */
	const struct clf_why_rule *rules; /* in the order they are asked */
	size_t rule_count;
	const struct clf_why_run *runs; /* of the ticket within that time, in its order */
	size_t run_count;
	const struct clf_why_run *firsts; /* of each rule: when it first fired (0: never), its last anchor */
	size_t first_count;
	const struct clf_why_mail *mails;
	size_t mail_count;
	const struct clf_rule_names *names; /* of today; NULL: of fields that were set up nothing is asked */
	const struct clf_desk_facts *facts; /* of today; the desk's agents and segments alone are asked */
	bool conceals;                      /* the response isn't for whoever asks */
	int64_t only;                       /* of this rule alone, and whatever came of it; 0: of all */
};

/* The one condition that stood in the way. */
struct clf_why_but {
	const char *field, *key; /* "answers", "q3" */
	const char *is, *wanted; /* for people; NULL: nothing was there, or there is no value to it */
};
struct clf_why_said {
	int64_t rule, version;
	const char *name;
	enum clf_why_outcome outcome;
	int64_t at;              /* a time rule: when it fired, or will be asked; 0: with the request */
	const char *sentence;    /* all of it, in the reader's language */
	const char *const *done; /* FIRED: what, a clause each */
	size_t done_count;
	const char *by;         /* STOPPED: the other rule */
	const char *why;        /* FAILED, UNKNOWN */
	struct clf_why_but but; /* NEAR: field isn't NULL */
};
/* One request, and what rules made of it. */
struct clf_why_request {
	int64_t at, version, line; /* line: the id of its first */
	const char *who;
	enum clf_via via;
	const char *const *events; /* "customer-replied", "changed status" */
	const char *const *said;   /* the same in the reader's language, as clauses */
	size_t event_count;
	const struct clf_why_said *rules;
	size_t rule_count, further;
};
/* The newest first. */
void clf_rule_why(struct clf_arena *arena, const struct clf_why_of *of, const struct clf_why_request **out,
		  size_t *count);

/* The lines of the newest requests before that line (an id; 0: of all), at most limit of them; none: from == end. */
void clf_why_page(const struct clf_line *lines, size_t count, int64_t before, size_t limit, size_t *from, size_t *end);
/* One request's lines end there. */
size_t clf_why_request_end(const struct clf_line *lines, size_t count, size_t from);

/* What the criteria came to, as the response keeps it (JSON); rules: the versions that it names, as far as they are
 * there. false: there is nothing to be read. */
bool clf_why_decision(struct clf_arena *arena, const char *locale, const char *decision,
		      const struct clf_why_rule *rules, size_t count, const struct clf_why_said **out, size_t *said);

#endif
