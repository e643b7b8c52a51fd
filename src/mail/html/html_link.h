/*
 * html_link.h - the true target of a link, as a person may read it.
 */
#ifndef CLF_MAIL_HTML_LINK_H
#define CLF_MAIL_HTML_LINK_H

#include <stdbool.h>

struct clf_buf;

/*
 * Appends the target of an http, https or mailto address (RFC 3986) in plain ASCII: the host as DNS has it, all
 * else that is no URL character percent-encoded. False, with nothing appended, for any other address, and for one
 * that hides its host behind a user name.
 */
bool html_link_target(const char *href, struct clf_buf *out);

#endif
