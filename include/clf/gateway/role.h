/*
 * role.h - the processes of one installation. Each returns an exit status and is called once, by main.
 *
 * A new one is named in main's run.c, in supervisor_config.c, which says when it runs, and in supervisor_links.c, which
 * says whom it talks to.
 */
#ifndef CLF_GATEWAY_ROLE_H
#define CLF_GATEWAY_ROLE_H

#include "clf/base/status.h"
#include "clf/config/config.h"

struct clf_channel;
struct clf_reader_pool;
struct clf_reading;

/* What a role's process starts from: made by clf_role_start from descriptor 3. */
struct clf_role_start {
	struct clf_arena *arena;
	struct clf_channel *control; /* to the supervisor; frames may be in it already: receive before poll */
	const struct clf_config *config;
	const char *role, *name;
	bool after_death;                /* the one before it ended by a signal that the supervisor didn't mean */
	struct clf_reader_pool *readers; /* made before any secret came, for intake to take over; or NULL */
	int stop_fd;                     /* readable once SIGTERM or SIGINT came, or the supervisor is gone */
};
enum clf_status clf_role_begin(struct clf_role_start *out, struct clf_error *err);

/* `clf-mail serve`: forks and execs `program role NAME`, restarts with back-off, reloads on SIGHUP, ends all on
 * SIGTERM. */
int clf_supervisor_run(const char *program, const char *config_path);

int clf_mailbox_run(struct clf_role_start *start);
int clf_intake_run(struct clf_role_start *start);
int clf_sender_run(struct clf_role_start *start);
int clf_clock_run(struct clf_role_start *start);
int clf_login_run(struct clf_role_start *start);

/* One reading explained: which ticket a mail would land on and why, without changing anything. JSON of the decision. */
struct clf_act_context;
enum clf_status clf_intake_explain(const struct clf_act_context *context, struct clf_arena *arena, const char *mailbox,
				   const char *envelope, const struct clf_reading *reading, struct clf_json **out,
				   struct clf_error *err);

#endif
