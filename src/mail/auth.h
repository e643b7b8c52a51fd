/*
 * auth.h - Authentication-Results fields (RFC 8601). Nothing is judged here: whose results count is
 * for those who know the mailbox's own server.
 */
#ifndef MAIL_AUTH_H
#define MAIL_AUTH_H

struct clf_arena;
struct clf_reading;
struct header_list;

void auth_read(struct clf_arena *arena, const struct header_list *list, struct clf_reading *reading);

#endif
