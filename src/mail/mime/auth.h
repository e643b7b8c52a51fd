/*
 * auth.h - Authentication-Results fields (RFC 8601). Whose results count is for those who know the mailbox's own
 * server; what is not written by the grammar is never given out as a pass.
 */
#ifndef CLF_MAIL_AUTH_H
#define CLF_MAIL_AUTH_H

struct clf_arena;
struct clf_reading;
struct header_list;

/*
 * Properties are domains or addresses, without the quotation marks of a quoted value (a local part keeps its own); what
 * is neither, or was said twice, is NULL. header_d is header.i where header.d isn't there. A field that holds nothing
 * but what doesn't parse leaves no entry.
 */
void auth_read(struct clf_arena *arena, const struct header_list *list, struct clf_reading *reading);

#endif
