/*
 * alarm.h - what keeps the gateway from its work, or soon will: found by a table of sources, kept, and told to
 * administrators by mail: at once, again each day while it stands, and when it is over.
 *
 * A source is a function and a row in src/act/alarm/alarm_table.c. It reads the store and the configuration, and adds
 * what stands now; it writes nothing and remembers nothing. Thresholds are those of packaging/prometheus/.
 */
#ifndef CLF_ACT_ALARM_H
#define CLF_ACT_ALARM_H

#include "clf/act/act.h"
#include "clf/store/look/alarm.h"

struct clf_json;

/* All of it is borrowed from the look's arena. */
struct clf_alarm {
	const char *kind;           /* set by the look */
	const char *name;           /* of what: a mailbox, a relay, an account; NULL: of the installation */
	enum clf_alarm_level level; /* critical: mail doesn't come in or go out, or is going to be lost */
	int64_t since;              /* 0: since it was first seen */
	const char *text;           /* what is so, in the look's locale: whole sentences */
	const char *todo;           /* what a person does next, what to type; NULL: nothing */
	const char *relay;          /* of [smtp]: no mail goes out through it, nor can this one be told; or NULL */
	const char *sender;         /* only mail from that mailbox's address doesn't; NULL: none does */
};

/* One look of one source. */
struct clf_alarm_look {
	const struct clf_act_context *act; /* store, configuration */
	struct clf_arena *arena;
	const char *locale; /* for clf_words */
	int64_t now;
	int64_t began;    /* when `serve` was started, or its clock set: nothing is late since longer; 0: unknown */
	const char *kind; /* of the source */
	struct clf_alarm *items;
	size_t count;
};
/* At most CLF_ALARMS_MAX of a kind; what is beyond is left out. */
#define CLF_ALARMS_MAX 100u
void clf_alarm_add(struct clf_alarm_look *look, const struct clf_alarm *alarm);
/* A look that fails says nothing of its kind: what stood goes on to stand. */
typedef enum clf_status clf_alarm_source(struct clf_alarm_look *look, struct clf_error *err);

struct clf_alarm_kind {
	const char *kind;    /* "relay-held": for programs, never changed */
	const char *heading; /* CLF_SAID: the heading of a mail about one alone */
	const char *over;    /* CLF_SAID: the same when it is over */
	clf_alarm_source *source;
};
/* A row for people; the caller's. */
struct clf_json *clf_alarm_json(const struct clf_alarm_row *row);

/* NULL: there is no such kind, or no more. */
const struct clf_alarm_kind *clf_alarm_kind_named(const char *kind);
const struct clf_alarm_kind *clf_alarm_kind_at(size_t index);

/* What stands now, looked at now, by kind: *failed, or NULL, gets the kinds that nothing can be said of. */
enum clf_status clf_alarms_look(const struct clf_act_context *act, struct clf_arena *arena, const char *locale,
				int64_t now, struct clf_alarm **out, size_t *count, const char **failed,
				struct clf_error *err);

/*
 * How one goes on, pure. One that rose again a while after it was over is told at once, too; but that it is over is
 * believed later each time: an hour, two, up to six, so that one which flaps comes to a few mails a day.
 */
enum clf_alarm_step {
	CLF_ALARM_STAYS,
	CLF_ALARM_TELL,      /* it stands: not told yet, or a day ago */
	CLF_ALARM_TELL_OVER, /* and they believe that it stands */
	CLF_ALARM_FORGET,    /* it was calm for long enough */
};
/* Changes since, over_at and rises. since: when it rose, 0: now. */
enum clf_alarm_step clf_alarm_step(struct clf_alarm_row *row, bool stands, int64_t since, int64_t now);
/* They were told of that step. */
void clf_alarm_told(struct clf_alarm_row *row, enum clf_alarm_step step, int64_t now);

/*
 * Looks, keeps, tells: the clock's turn. All that is to be told is one mail, through a mailbox whose relay no alarm
 * complains of, if there is one; at most CLF_ALARM_MAILS an hour, the rest comes with the next. CLF_EIO, CLF_EAGAIN:
 * the database; nothing was told.
 */
#define CLF_ALARM_MAILS 10u
struct clf_alarm_budget {
	int64_t told_at[CLF_ALARM_MAILS]; /* the last mails; all 0 at first */
	unsigned next;
};
struct clf_alarm_news {
	const char *kind, *name, *text;
	bool stands;
};
struct clf_alarm_turn {
	struct clf_alarm_news *news; /* what rose and what is over since the last turn: for the log */
	size_t news_count;
	const char *failed; /* kinds that nothing can be said of, and why of the last; NULL: none */
	size_t told;        /* that administrators are told of, in one mail */
};
enum clf_status clf_alarms_turn(const struct clf_act_context *act, struct clf_arena *arena,
				struct clf_alarm_budget *budget, int64_t now, struct clf_alarm_turn *out,
				struct clf_error *err);

#endif
