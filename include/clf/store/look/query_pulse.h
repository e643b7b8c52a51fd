/*
 * query_pulse.h - whether the ways in and out move, and what the database lies on.
 */
#ifndef CLF_STORE_QUERY_PULSE_H
#define CLF_STORE_QUERY_PULSE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

struct clf_pulse {
	int64_t kept_at;  /* the oldest mail that is kept and not finished; 0: none */
	int64_t moved_at; /* the last time that one was begun or finished, as far as it matters; 0: never */
	int64_t due_at;   /* the oldest mail that is due to go out; 0: none */
};
enum clf_status clf_query_pulse(struct clf_store *store, int64_t now, struct clf_pulse *out, struct clf_error *err);

/* A relay that has put mails off. */
struct clf_relay_row {
	const char *smtp;
	int64_t deferred; /* at most CLF_RELAY_COUNTED in all */
	int64_t since;    /* the oldest of them */
	const char *reply;
};
struct clf_relay_list {
	const struct clf_relay_row *items;
	size_t count;
};
#define CLF_RELAY_COUNTED 1000
enum clf_status clf_query_relays(struct clf_store *store, struct clf_arena *arena, struct clf_relay_list *out,
				 struct clf_error *err);

/* What the database lies on. */
struct clf_store_disk {
	int64_t free, total; /* bytes that are left for us, and of the file system */
	int64_t size, wal;   /* of the database's files */
	int64_t least;       /* with less free no mail is to be taken in */
};
/* CLF_EIO: nothing can be written there, and err says why; *out is filled all the same, as far as it is known. */
enum clf_status clf_store_disk(const char *url, struct clf_store_disk *out, struct clf_error *err);

#endif
