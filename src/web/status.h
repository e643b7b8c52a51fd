/*
 * status.h - what `clf-mail status` says beside checks and alarms: each mailbox and relay, the database, what waits.
 */
#ifndef CLF_WEB_STATUS_H
#define CLF_WEB_STATUS_H

struct clf_arena;
struct clf_json;
struct web;

/*
 * {"version","schema","started_at","reloaded_at","database":[words],"mailboxes":[{"name","state","words":[...],
 * "heartbeat","login"}],"relays":[the same without "heartbeat"],"waiting":{"journal","outbox","outbox_oldest_s",
 * "quarantine","uncertain","failed"},"backup":{"made_at","file","verified_at"},"outside":[words]}. "heartbeat" is as
 * clf_beat_json() makes it, "login" as clf_logins(); null where there is none.
 * The result is the caller's; what can't be read is left out.
 */
struct clf_json *status_now(struct web *web, struct clf_arena *arena);

#endif
